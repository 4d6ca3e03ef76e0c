//! Where foreign formats begin and end: everything out in open formats, calendars in and out, mail in,
//! evidence out.
//!
//! Nothing here opens files: bytes come in and go out. A mailbox file, too large for memory, comes in as `Read + Seek`.

pub mod calendar;
pub mod evidence;
mod export;
pub mod intake;
pub mod mail;
pub mod mailbox;
pub mod packet;
mod tables;

pub use export::{ExportError, WorkspaceFile, export_zip, workspace_file};
pub use tables::{list_csv, programs_csv, safe_cell};
