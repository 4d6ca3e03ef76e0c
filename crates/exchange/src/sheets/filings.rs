//! A file of Labor Department filings of any size, read piece by piece: of its 100,000 rows and more, only those that can
//! name an anesthesiology resident are kept, and the limits hold for these.
//!
//! Of xlsx, the texts that cells share are held in memory (the format puts them apart from the rows, at most 256 MB); the
//! rows pass one by one. Of csv, one row is held at a time.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, Xlsx};

use super::book::{BadBook, Book, Cell, Filler, Sheet};
use super::guard;
use super::lca::{Sieve, is_head};
use super::{delimited, workbook};

/// How far down the headings are looked for.
const HEAD_ROWS: usize = 20;
/// The most columns of such a file that are looked at.
const MOST_COLUMNS: usize = 200;

/// Reads a file of filings (xlsx, or csv in UTF-8), keeping its headings and the rows that can name an anesthesiology
/// resident; `None` when it has not the headings of such a file.
///
/// # Errors
/// When it is damaged, or its parts would not fit into memory.
pub fn read_filings<R: Read + Seek>(mut file: R) -> Result<Option<Book>, BadBook> {
    let broken = || BadBook::Broken { kind: "a file of filings" };
    let mut begin = [0; 2];
    let known = file.read_exact(&mut begin).is_ok();
    file.seek(SeekFrom::Start(0)).map_err(|_| broken())?;
    if !(known && &begin == b"PK") {
        return csv(file);
    }
    guard::can_stream(&mut file)?;
    file.seek(SeekFrom::Start(0)).map_err(|_| broken())?;
    // A fault of the library in a file made to break it is a broken file, and nothing more.
    catch_unwind(AssertUnwindSafe(|| xlsx(file))).unwrap_or_else(|_| Err(broken()))
}

/// The longest row of csv, in bytes.
const LONGEST_ROW: usize = 16 << 20;

/// What is kept of a sheet while its rows pass.
struct Kept {
    sheet: Sheet,
    filler: Filler,
    sieve: Option<Sieve>,
    passed: usize,
}

impl Kept {
    fn new(name: &str) -> Self {
        let sheet = Sheet { name: name.to_owned(), rows: Vec::new() };
        Self { sheet, filler: Filler::new(), sieve: None, passed: 0 }
    }

    /// Takes a row; `cell` makes the cell of a column. Says whether the rest is worth reading.
    fn row(&mut self, width: usize, cell: impl Fn(usize) -> Cell) -> Result<bool, BadBook> {
        let width = width.min(MOST_COLUMNS);
        match &self.sieve {
            None => {
                let names: Vec<String> = (0..width).map(|at| cell(at).text).collect();
                if is_head(&names) {
                    self.sieve = Some(Sieve::of(&names));
                } else if self.sheet.rows.len() >= HEAD_ROWS {
                    return Ok(false);
                }
            }
            Some(sieve) => {
                self.passed += 1;
                let [title, code] = sieve.places().map(|at| at.map_or_else(String::new, |at| cell(at).text));
                if !Sieve::lets_through(&title, &code) {
                    return Ok(true);
                }
            }
        }
        let row = self.sheet.rows.len();
        self.sheet.rows.push(Vec::new());
        for at in 0..width {
            self.filler.put(&mut self.sheet, row, at, cell(at))?;
        }
        Ok(true)
    }

    fn book(self) -> Option<Book> {
        self.sieve.map(|_| Book { sheets: vec![self.sheet], looked_at: Some(self.passed), text: None })
    }
}

fn xlsx<R: Read + Seek>(file: R) -> Result<Option<Book>, BadBook> {
    let broken = |_| BadBook::Broken { kind: "xlsx" };
    let mut file: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(broken)?;
    let names: Vec<String> =
        file.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
    for name in names.iter().take(super::MOST_SHEETS) {
        let mut kept = Kept::new(name);
        let mut cells = file.worksheet_cells_reader(name).map_err(broken)?;
        let mut row: Vec<DataRef<'_>> = Vec::new();
        let mut number = 0;
        loop {
            let next = cells.next_cell().map_err(broken)?;
            let place = next.as_ref().map(calamine::Cell::get_position);
            if place.is_none_or(|(r, _)| r != number) {
                let cell = |at: usize| row.get(at).map_or_else(Cell::default, workbook::cell_ref);
                if !row.is_empty() && !kept.row(row.len(), cell)? {
                    break;
                }
                row.clear();
            }
            let (Some(found), Some((r, column))) = (next, place) else { break };
            number = r;
            let column = column as usize;
            if column < MOST_COLUMNS {
                if row.len() <= column {
                    row.resize(column + 1, DataRef::Empty);
                }
                row[column] = found.get_value().clone();
            }
        }
        if let Some(book) = kept.book() {
            return Ok(Some(book));
        }
    }
    Ok(None)
}

fn csv<R: Read + Seek>(mut file: R) -> Result<Option<Book>, BadBook> {
    let broken = || BadBook::Broken { kind: "csv" };
    let mut head = Vec::new();
    file.by_ref().take(64 << 10).read_to_end(&mut head).map_err(|_| broken())?;
    let separator = delimited::separator(&String::from_utf8_lossy(&head));
    let start = if head.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    file.seek(SeekFrom::Start(start)).map_err(|_| broken())?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(BoundedRows::new(BufReader::new(file)));
    let mut kept = Kept::new("");
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|_| broken())? {
        let cell = |at: usize| delimited::cell(&String::from_utf8_lossy(record.get(at).unwrap_or_default()));
        if !kept.row(record.len(), cell)? {
            break;
        }
    }
    Ok(kept.book())
}

/// Stops a file whose rows or quoted cells have no end: the rest of it would be one cell.
struct BoundedRows<R> {
    inner: R,
    quoted: bool,
    length: usize,
}

impl<R> BoundedRows<R> {
    fn new(inner: R) -> Self {
        Self { inner, quoted: false, length: 0 }
    }
}

impl<R: Read> Read for BoundedRows<R> {
    fn read(&mut self, piece: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(piece)?;
        let part = piece.get(..read).unwrap_or_default();
        let mut from = 0;
        for at in memchr::memchr2_iter(b'"', b'\n', part) {
            self.length += at - from;
            from = at;
            if part.get(at) == Some(&b'"') {
                self.quoted = !self.quoted;
            } else if !self.quoted {
                self.length = 0;
            }
            if self.length > LONGEST_ROW {
                break;
            }
        }
        self.length += read - from;
        if self.length > LONGEST_ROW {
            return Err(std::io::Error::other("a row without an end"));
        }
        Ok(read)
    }
}
