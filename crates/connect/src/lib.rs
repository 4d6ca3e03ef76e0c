//! The one room that reaches out: the applicant's own mailbox over IMAP (RFC 3501), and the system's keyring.
//!
//! A connection is made only when the applicant asks for one, to the server they named and to no other. Reading changes
//! nothing on the server: folders are opened with `EXAMINE`, messages fetched with `BODY.PEEK`. The only thing ever
//! written is a draft, with `APPEND`, when the applicant asks for that. Nothing is ever sent.
//!
//! A server is as little trusted as a message: `guard` bounds what it may answer, every wait has an end, and
//! what it says about itself is shown as text on one line. Calls block, as the rest of the house does; run them on a
//! thread of their own where something else has to go on.

mod account;
mod error;
mod guard;
mod link;
mod names;
mod password;
mod providers;
mod read;
mod tls;

pub use account::{Account, Security, forget_account, load_account, save_account};
pub use error::ImapError;
pub use link::{Folder, Mailbox, Opened, Use};
pub use names::{shown_name, wire_name};
pub use password::{Forgotten, Kept, Password, Passwords};
pub use providers::{Known, known, not_readable};
pub use read::{Course, LONGEST_MESSAGE, preview, take};
