//! A spreadsheet as a person sees it: sheets with names, rows of cells, each cell its text and what it was.
//!
//! Everything that reads files of others has limits here. A file beyond a limit is refused with a sentence that says
//! what to do; only a very long cell is cut, and says so.

use std::io::Cursor;

use jiff::civil::DateTime;

use super::repair::Repair;
use super::{delimited, workbook};

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 64 << 20;
/// The most sheets of a file.
pub const MOST_SHEETS: usize = 100;
/// The most rows of a sheet.
pub const MOST_ROWS: usize = 20_000;
/// The most columns of a sheet.
pub const MOST_COLUMNS: usize = 200;
/// The most cells of a file that hold something.
pub(crate) const MOST_CELLS: usize = 1_000_000;
/// The longest cell, in characters: what a cell of a spreadsheet can hold.
pub const LONGEST_CELL: usize = 32_767;
/// The most text of a whole file, in bytes.
pub(crate) const MOST_TEXT: usize = 64 << 20;

/// Why a file cannot be read; the sentence says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBook {
    /// Nothing is in it.
    #[error("The file is empty; choose the file that holds your table.")]
    Empty,
    /// It is too large.
    #[error("The file has more than {} MB; save only the sheet you need as a file of its own.", MOST_BYTES >> 20)]
    TooLarge,
    /// Unpacked it would be far larger than any table of programs.
    #[error(
        "The file would unpack to a size that no table of programs has; save the sheet you need as csv and choose that."
    )]
    Swollen,
    /// It holds too much of something.
    #[error("{what} has more than {most}; keep what is about your programs and save that as a file of its own.")]
    TooMuch {
        /// What: `The file`, `Sheet "Offers"`.
        what: String,
        /// How much is allowed: `20000 rows`.
        most: String,
    },
    /// It is locked with a password.
    #[error("The file is locked with a password; save it without one and choose it again.")]
    Locked,
    /// It is not what its name says, or it is damaged.
    #[error(
        "The file could not be read as {kind}: it is damaged or of another kind. Open it in a spreadsheet program and save it as xlsx or csv."
    )]
    Broken {
        /// What it was read as.
        kind: &'static str,
    },
    /// It is something else, whatever its name says.
    #[error("The file is {what}, whatever its name says; save your table as xlsx or csv and choose that.")]
    OtherKind {
        /// What it is: `a PDF`.
        what: &'static str,
    },
    /// It is no table.
    #[error("This is no spreadsheet; xlsx, xls, ods and csv files can be read.")]
    NoTable,
}

/// What a cell was in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Was {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A date, with or without a time.
    Date,
    /// True or false.
    Bool,
    /// A formula that failed.
    Error,
    /// A formula that was saved without its result; its text says so.
    Formula,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text as the user would read it; a date as `2026-10-14`, with its time after it if it has one.
    pub text: String,
    /// What it was in the file.
    pub was: Was,
    /// The moment, where it was a date.
    pub at: Option<DateTime>,
    /// What was put right while it was read.
    pub repairs: Vec<Repair>,
}

impl Cell {
    /// A cell of text, without the blanks and invisible characters around it.
    pub fn text(raw: &str) -> Self {
        let whole = clean(raw);
        let mut repairs = Vec::new();
        if whole.len() != plain(raw).trim().len() {
            repairs.push(Repair::Invisible);
        }
        let text: String = whole.chars().take(LONGEST_CELL).collect();
        if text.len() < whole.len() {
            repairs.push(Repair::Cut);
        }
        let was = if text.is_empty() { Was::Empty } else { Was::Text };
        Self { text, was, at: None, repairs }
    }

    /// A cell of another kind.
    pub(crate) fn of(was: Was, text: impl Into<String>) -> Self {
        Self { text: text.into(), was, at: None, repairs: Vec::new() }
    }

    /// A date. Midnight counts as no time.
    pub(crate) fn moment(at: DateTime) -> Self {
        let midnight = at.time() == jiff::civil::Time::midnight();
        let text = if midnight { at.date().to_string() } else { at.strftime("%Y-%m-%d %H:%M").to_string() };
        Self { text, was: Was::Date, at: Some(at), repairs: Vec::new() }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Text with the line ends of one kind and without control characters.
fn plain(raw: &str) -> String {
    let lines = raw.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// A text as a cell keeps it: line ends of one kind, no control characters, nothing invisible or blank around it.
pub(crate) fn clean(raw: &str) -> String {
    plain(raw).trim_matches(|c: char| c.is_whitespace() || invisible(c)).to_owned()
}

/// One sheet. Rows end with their last cell that holds something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; empty for csv.
    pub name: String,
    /// Its rows from the top, empty ones between included.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The cell of a row and a column, if the row is that long.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.get(column)
    }

    /// The number of columns of the longest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// A spreadsheet file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Its sheets, in their order.
    pub sheets: Vec<Sheet>,
    /// How many rows were looked at, where only those that matter were kept ([`read_filings`](super::read_filings())).
    pub looked_at: Option<usize>,
    /// The whole text, where it is that of NRMP Program Results.
    pub text: Option<String>,
}

impl Book {
    /// Reads xlsx, xls, ods or csv. The first bytes decide what it is, and only for text the name: `.tsv` and pasted
    /// text are told from other text by their separators.
    ///
    /// # Errors
    /// When it is none of these, is damaged or locked, or goes beyond a limit. Labor Department filings have more rows than
    /// any limit: of them, the rows that matter are kept.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, BadBook> {
        match Self::read_whole(name, bytes) {
            Err(too_much @ (BadBook::TooMuch { .. } | BadBook::Swollen)) => {
                super::filings::read_filings(Cursor::new(bytes)).ok().flatten().ok_or(too_much)
            }
            read => read,
        }
    }

    fn read_whole(name: &str, bytes: &[u8]) -> Result<Self, BadBook> {
        if bytes.is_empty() {
            return Err(BadBook::Empty);
        }
        if bytes.len() > MOST_BYTES {
            return Err(BadBook::TooLarge);
        }
        if bytes.starts_with(b"PK") || bytes.starts_with(&workbook::CFB_MAGIC) {
            return workbook::read(bytes);
        }
        if let Some(what) = other_kind(bytes) {
            return Err(BadBook::OtherKind { what });
        }
        let named_otherwise = [".xlsx", ".xls", ".xlsm", ".ods"].iter().any(|e| name.to_lowercase().ends_with(e));
        if named_otherwise && bytes.iter().take(4096).any(|b| *b == 0) {
            return Err(BadBook::Broken { kind: "a spreadsheet" });
        }
        delimited::read(bytes)
    }
}

/// What a file is that is no spreadsheet but is often named as one.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes).trim_ascii_start();
    let head = head.get(..head.len().min(200)).unwrap_or_default().to_ascii_lowercase();
    let begins = |with: &[u8]| head.starts_with(with);
    match () {
        () if begins(b"%pdf") => Some("a PDF"),
        () if begins(b"<!doctype html") || begins(b"<html") || begins(b"<table") => Some("a web page (HTML)"),
        () if begins(b"<?xml") || begins(b"{\\rtf") => Some("a document of another program"),
        () if begins(b"\x89png") || begins(b"\xff\xd8\xff") => Some("a picture"),
        () => None,
    }
}

/// Takes cells in within the limits of a file.
pub(crate) struct Filler {
    cells: usize,
    text: usize,
}

impl Filler {
    pub(crate) fn new() -> Self {
        Self { cells: 0, text: 0 }
    }

    /// Puts a cell into a sheet; an empty one is left out.
    pub(crate) fn put(&mut self, sheet: &mut Sheet, row: usize, column: usize, cell: Cell) -> Result<(), BadBook> {
        if cell.is_empty() {
            return Ok(());
        }
        let too_much = |most: String| {
            let what = if sheet.name.is_empty() { "The file".into() } else { format!("Sheet \"{}\"", sheet.name) };
            Err(BadBook::TooMuch { what, most })
        };
        if row >= MOST_ROWS {
            return too_much(format!("{MOST_ROWS} rows"));
        }
        if column >= MOST_COLUMNS {
            return too_much(format!("{MOST_COLUMNS} columns"));
        }
        self.cells += 1;
        self.text += cell.text.len();
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(BadBook::TooMuch {
                what: "The file".into(),
                most: format!("{MOST_CELLS} cells or 64 MB of text"),
            });
        }
        if sheet.rows.len() <= row {
            sheet.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut sheet.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = cell;
        Ok(())
    }
}
