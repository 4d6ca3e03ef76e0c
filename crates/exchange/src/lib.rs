//! Where foreign formats begin and end. Today: everything out, in open formats; mail and spreadsheets in.
//!
//! Nothing here opens files: bytes come in and go out. A mailbox file, too large for memory, comes in as `Read + Seek`.

mod export;
pub mod mail;
pub mod sheets;
mod tables;

pub use export::{ExportError, WorkspaceFile, export_zip, workspace_file};
pub use tables::{Table, list_csv, programs_csv, safe_cell, workspace_tables};
