//! Where foreign formats begin and end: everything out in open formats, evidence out, calendars out and in, mail and
//! spreadsheets in.
//!
//! Nothing here opens files: bytes come in and go out. A mailbox file, too large for memory, comes in as `Read + Seek`.

pub mod calendar;
pub mod evidence;
mod export;
pub mod intake;
pub mod mail;
pub mod mailbox;
pub mod packet;
mod result;
pub mod sheets;
mod tables;
pub mod worlds;

pub use export::{ExportError, WorkspaceFile, export_zip, workspace_file};
pub use result::{csv_cell, result_csv};
pub use tables::{Table, list_csv, programs_csv, safe_cell, workspace_tables};
