//! xlsx, xls and ods, read by `calamine` after `guard` has looked at what they would become.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, SheetType, Xls, XlsError, Xlsx, XlsxError};
use jiff::civil::DateTime;

use super::book::{BadBook, Book, Cell, Filler, MOST_SHEETS, Sheet, Was};
use super::guard::{self, Packed};
use super::oldbook;

/// How an xls file begins, and an xlsx file with a password.
pub(crate) const CFB_MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What stands for a formula whose result the file does not hold.
const WITHOUT_RESULT: &str = "(a formula without its result)";

/// Reads a workbook. A fault of the library in a file made to break it is a broken file, and nothing more.
pub(crate) fn read(bytes: &[u8]) -> Result<Book, BadBook> {
    let kind = if bytes.starts_with(&CFB_MAGIC) {
        oldbook::check(bytes)?;
        None
    } else {
        Some(guard::packed(bytes)?)
    };
    let broken = BadBook::Broken { kind: "a spreadsheet" };
    catch_unwind(AssertUnwindSafe(|| match kind {
        Some(Packed::Xlsx) => xlsx(bytes),
        Some(Packed::Ods) => ods(bytes),
        None => xls(bytes),
    }))
    .unwrap_or(Err(broken))
}

/// The names of the sheets that hold cells.
fn names<R: Reader<Cursor<B>>, B: AsRef<[u8]>>(file: &R) -> Result<Vec<String>, BadBook> {
    let sheets = file.sheets_metadata();
    if sheets.len() > MOST_SHEETS {
        return Err(BadBook::TooMuch { what: "The file".into(), most: format!("{MOST_SHEETS} sheets") });
    }
    Ok(sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect())
}

fn xlsx(bytes: &[u8]) -> Result<Book, BadBook> {
    let broken = |e: XlsxError| match e {
        XlsxError::Password => BadBook::Locked,
        _ => BadBook::Broken { kind: "xlsx" },
    };
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut book = Book::default();
    let mut filler = Filler::new();
    for name in names(&file)? {
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new() };
        // Cell by cell: a sheet with one cell at its far end would fill the memory as a whole.
        let mut cells = file.worksheet_cells_reader(&name).map_err(broken)?;
        while let Some(found) = cells.next_cell_with_formula_metadata().map_err(broken)? {
            let (row, column) = found.pos;
            let cell = match (&found.value, &found.formula) {
                (DataRef::Empty, Some(_)) => Cell::of(Was::Formula, WITHOUT_RESULT),
                (value, _) => cell_ref(value),
            };
            filler.put(&mut sheet, row as usize, column as usize, cell)?;
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

fn ods(bytes: &[u8]) -> Result<Book, BadBook> {
    let file: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|e| match e {
        OdsError::Password => BadBook::Locked,
        _ => BadBook::Broken { kind: "ods" },
    })?;
    whole(file)
}

fn xls(bytes: &[u8]) -> Result<Book, BadBook> {
    let file: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        XlsError::Password => BadBook::Locked,
        _ => BadBook::Broken { kind: "xls" },
    })?;
    whole(file)
}

/// Takes in the sheets of a format that the library reads as a whole.
fn whole<'a, R: Reader<Cursor<&'a [u8]>>>(mut file: R) -> Result<Book, BadBook> {
    let mut book = Book::default();
    let mut filler = Filler::new();
    for name in names(&file)? {
        let range = file.worksheet_range(&name).map_err(|_| BadBook::Broken { kind: "a spreadsheet" })?;
        let mut sheet = Sheet { name, rows: Vec::new() };
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, data) in range.used_cells() {
            filler.put(&mut sheet, top as usize + row, left as usize + column, cell_of(data))?;
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

pub(crate) fn cell_ref(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::SharedString(s) => Cell::text(s),
        DataRef::String(s) => Cell::text(s),
        DataRef::Int(n) => Cell::of(Was::Number, n.to_string()),
        DataRef::Float(n) => Cell::of(Was::Number, number(*n)),
        DataRef::Bool(b) => truth(*b),
        DataRef::DateTime(d) => moment(d),
        DataRef::DateTimeIso(s) => iso(s),
        DataRef::DurationIso(s) => Cell::text(s),
        DataRef::Error(e) => Cell::of(Was::Error, e.to_string()),
        DataRef::Empty => Cell::default(),
    }
}

fn cell_of(data: &Data) -> Cell {
    match data {
        Data::String(s) => Cell::text(s),
        Data::Int(n) => Cell::of(Was::Number, n.to_string()),
        Data::Float(n) => Cell::of(Was::Number, number(*n)),
        Data::Bool(b) => truth(*b),
        Data::DateTime(d) => moment(d),
        Data::DateTimeIso(s) => iso(s),
        Data::DurationIso(s) => Cell::text(s),
        Data::Error(e) => Cell::of(Was::Error, e.to_string()),
        Data::Empty => Cell::default(),
    }
}

fn truth(b: bool) -> Cell {
    Cell::of(Was::Bool, if b { "yes" } else { "no" })
}

/// A number as a spreadsheet shows it: whole ones without a point, none in the notation of science.
fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 { format!("{n:.0}") } else { n.to_string() }
}

fn iso(text: &str) -> Cell {
    let at = text.parse::<DateTime>().or_else(|_| text.parse::<jiff::civil::Date>().map(|d| d.at(0, 0, 0, 0)));
    at.map_or_else(|_| Cell::text(text), Cell::moment)
}

/// A date of a spreadsheet. Days without a year (a time alone, a duration) stay text.
fn moment(d: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = d.to_ymd_hms_milli();
    if !d.is_datetime() || d.as_f64() < 1.0 {
        return Cell::of(Was::Text, format!("{hour:02}:{minute:02}"));
    }
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let clock = (i8::try_from(hour), i8::try_from(minute), i8::try_from(second));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return Cell::of(Was::Number, number(d.as_f64())) };
    let (Ok(hour), Ok(minute), Ok(second)) = clock else { return Cell::of(Was::Number, number(d.as_f64())) };
    match DateTime::new(year, month, day, hour, minute, second, 0) {
        Ok(at) => Cell::moment(at),
        Err(_) => Cell::of(Was::Number, number(d.as_f64())),
    }
}
