//! Where foreign formats begin and end. Today: everything out, in open formats, and mail in.
//!
//! Nothing here opens files: bytes come in and go out. A mailbox file, too large for memory, comes in as `Read + Seek`.

mod export;
pub mod intake;
pub mod mail;
pub mod mailbox;
mod tables;

pub use export::{ExportError, WorkspaceFile, export_zip, workspace_file};
pub use tables::{list_csv, programs_csv, safe_cell};
