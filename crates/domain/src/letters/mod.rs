//! Letters: what is known for one, the templates they are made from, what a check has to know, and whom news matters to.
//!
//! Purpose: a letter is made from a template and from what the workspace knows, checked by candor against the same
//! knowledge, and compared with the letters written before.
//!
//! Terms. A *field* is one thing that a template can name, as plain words ([`Field`]). A field that is not known is absent,
//! never blank: it leaves a *mark* in the letter, `[[your AAMC ID]]`, which candor does not let pass, and the letter's page
//! says where it is entered. *Around* a letter is what candor is told beside its text ([`around()`]).
//!
//! Rules of `season/2027/rules.toml` are what the templates keep to: a first choice is volunteered and
//! nothing is asked for it, a question about visas asks for the policy and does not argue.

mod around;
mod compare;
mod field;
mod known;
mod made;
mod news;
mod stated;
mod template;

pub use around::{around, facts};
pub use compare::compared;
pub use field::{Field, Fields, Home};
pub use known::{Wanted, addressee, fields};
pub use made::{Wish, begin, claimed, filled, known, moves_interview, open, rendered, together};
pub use news::{News, NewsKind, Reader, news_of, readers};
pub use template::{BadTemplate, Missing, Rendered, Template};
