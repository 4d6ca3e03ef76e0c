//! Where foreign formats begin and end. Today: everything out, in open formats.
//!
//! Nothing here reads or writes files: bytes come in and go out.

mod export;
mod tables;

pub use export::{ExportError, WorkspaceFile, export_zip, workspace_file};
pub use tables::{list_csv, programs_csv, safe_cell};
