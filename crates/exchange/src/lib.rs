//! Where foreign formats begin and end: everything out in open formats, calendars in and out, mail in,
//! evidence out.
//!
//! Nothing here opens files: bytes come in and go out. A mailbox file, too large for memory, comes in as `Read + Seek`.

pub mod calendar;
mod export;
pub mod mail;
pub mod packet;
mod tables;

pub use export::{ExportError, WorkspaceFile, export_zip, workspace_file};
pub use tables::{list_csv, programs_csv, safe_cell};
