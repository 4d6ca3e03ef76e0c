//! Spreadsheets in and out: the sheet that the applicant already has, taken in as it is, and our tables as xlsx.
//!
//! *bytes → [`Book`] → [`Header`] → [`Mapping`] → [`Preview`] → what would change*. Nothing is changed here: a preview
//! holds each row with the program it is about, the values of its cells, what was put right and what could not be read,
//! and [`changes()`] compares it with what is recorded. Repairs are shown, never silent; a value that could be two things
//! is none until the user says which.

mod book;
mod changes;
mod clocks;
mod commands;
mod conclusion;
mod dates;
mod delimited;
mod filings;
mod guard;
mod header;
mod layout;
mod lca;
mod mapping;
mod meetings;
mod names;
mod oldbook;
mod out;
mod preview;
mod program_results;
mod ranked;
mod repair;
mod target;
mod values;
mod workbook;

pub use book::{BadBook, Book, Cell, LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Sheet, Was};
pub use changes::{Change, RowChanges, changes};
pub use commands::{Plan, Said, Unsettled, Waits, plan, recalled, remembered};
pub use conclusion::conclusion;
pub use filings::read_filings;
pub use header::{Header, letters};
pub use layout::{Layout, Recognised};
pub use lca::{Filing, Filings, residents};
pub use mapping::{Column, Mapping, Remembered};
pub use names::{By, Candidate, Directory, Found, Place};
pub use out::xlsx;
pub use preview::{Preview, Reading, Row, Skipped, interpret};
pub use program_results::{ProgramResults, ResultLine, Year, program_results, result_notes, results_of};
pub(crate) use ranked::FIRST_YEAR;
pub use ranked::{Ranked, ranked, ranked_in_json};
pub use repair::{Problem, Repair};
pub use target::{Target, normal, whole_of};
pub use values::Value;
