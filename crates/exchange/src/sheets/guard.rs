//! What a packed file would unpack to, found out before anything reads it.
//!
//! xlsx and ods are zips, and a zip can claim any size: so every part is unpacked here once, in small pieces that are
//! thrown away, up to a limit. In ods one cell can say that it stands a million times: what that would become is counted
//! too ([ODF 1.2, part 1, 19.675 and 19.677]).

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;

use super::book::{BadBook, MOST_COLUMNS, MOST_ROWS, MOST_TEXT};

/// The most a file may unpack to, in bytes.
const MOST_UNPACKED: u64 = 256 << 20;
/// The most parts of a zip.
const MOST_PARTS: usize = 2_000;

/// The two zips that hold spreadsheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packed {
    Xlsx,
    Ods,
}

/// Which spreadsheet a zip is, if it can be unpacked within the limits.
pub(crate) fn packed(bytes: &[u8]) -> Result<Packed, BadBook> {
    let broken = |_| BadBook::Broken { kind: "a spreadsheet" };
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if zip.len() > MOST_PARTS {
        return Err(BadBook::Swollen);
    }
    let mut left = MOST_UNPACKED;
    let (mut xlsx, mut ods) = (false, None);
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(broken)?;
        let name = part.name().map(|n| n.to_ascii_lowercase().replace('\\', "/")).unwrap_or_default();
        xlsx |= name == "xl/workbook.xml" || name.ends_with("/workbook.xml");
        let mut part = part.take(left + 1);
        let unpacked = if name == "content.xml" {
            let mut content = Vec::new();
            let size = part.read_to_end(&mut content).map_err(|_| BadBook::Broken { kind: "a spreadsheet" })?;
            ods = Some(content);
            size as u64
        } else {
            std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| BadBook::Broken { kind: "a spreadsheet" })?
        };
        left = left.checked_sub(unpacked).ok_or(BadBook::Swollen)?;
    }
    match (xlsx, ods) {
        (true, _) => Ok(Packed::Xlsx),
        (false, Some(content)) => repeats(&content).map(|()| Packed::Ods),
        (false, None) => Err(BadBook::NoTable),
    }
}

/// The most bytes of one part of a large file of filings, and of the part that holds its texts, which is kept in memory.
const MOST_STREAMED: u64 = 3 << 30;
const MOST_SHARED: u64 = 256 << 20;
/// The longest tag or text of such a part, in bytes.
const LONGEST_RUN: usize = 1 << 20;

/// Whether an xlsx file can be read piece by piece: nothing in it would fill the memory as one piece.
pub(crate) fn can_stream<R: Read + Seek>(file: R) -> Result<(), BadBook> {
    let broken = || BadBook::Broken { kind: "xlsx" };
    let mut zip = ZipArchive::new(file).map_err(|_| broken())?;
    if zip.len() > MOST_PARTS {
        return Err(BadBook::Swollen);
    }
    let mut piece = vec![0; 256 << 10];
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| broken())?;
        let name = part.name().map(|n| n.to_ascii_lowercase().replace('\\', "/")).unwrap_or_default();
        let most = if name.contains("worksheets/") { MOST_STREAMED } else { MOST_SHARED };
        let (mut size, mut run, mut tag_began) = (0, 0, false);
        loop {
            let read = part.read(&mut piece).map_err(|_| broken())?;
            if read == 0 {
                break;
            }
            size += read as u64;
            let mut last = 0;
            for open in memchr::memchr_iter(b'<', &piece[..read]) {
                // Comments and the like could be of any length; no spreadsheet program writes them.
                if piece.get(open + 1).filter(|_| open + 1 < read) == Some(&b'!') {
                    return Err(broken());
                }
                (run, last) = (0, open);
            }
            if tag_began && piece[0] == b'!' {
                return Err(broken());
            }
            tag_began = piece[read - 1] == b'<';
            run += read - last;
            if size > most || (run > LONGEST_RUN && name.ends_with(".xml")) {
                return Err(BadBook::Swollen);
            }
        }
    }
    Ok(())
}

/// What a table would become, row by row.
#[derive(Default)]
struct Counted {
    /// Rows so far, repeated ones as often as they stand.
    rows: u64,
    /// How often the row being read stands.
    row_times: u64,
    /// Columns of this row so far, and up to its last cell that holds something.
    column: u64,
    filled: u64,
    /// Bytes of the cells of this row, repeated ones as often as they stand.
    row_bytes: u64,
    /// Bytes of the whole file.
    bytes: u64,
}

impl Counted {
    fn add(&mut self, times: u64, bytes: u64) {
        self.row_bytes = self.row_bytes.saturating_add(times.saturating_mul(bytes));
    }

    fn end_row(&mut self) -> Result<(), BadBook> {
        let times = std::mem::take(&mut self.row_times);
        self.rows = self.rows.saturating_add(times);
        self.bytes = self.bytes.saturating_add(self.row_bytes.saturating_mul(times));
        let too_much = |most: String| BadBook::TooMuch { what: "A sheet".into(), most };
        if self.filled > 0 && self.rows > MOST_ROWS as u64 {
            return Err(too_much(format!("{MOST_ROWS} rows")));
        }
        if self.filled > MOST_COLUMNS as u64 {
            return Err(too_much(format!("{MOST_COLUMNS} columns")));
        }
        if self.bytes > 2 * MOST_TEXT as u64 {
            return Err(BadBook::Swollen);
        }
        (self.column, self.filled, self.row_bytes) = (0, 0, 0);
        Ok(())
    }
}

/// Refuses a content file whose repeated rows and cells would go beyond the limits. Comments and the like could hide tags
/// from this look or from the library's; no spreadsheet program writes them, and they are refused.
fn repeats(content: &[u8]) -> Result<(), BadBook> {
    let mut counted = Counted::default();
    // How often the cell being read stands, and where it begins.
    let mut cell: Option<(u64, usize)> = None;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &content[at..]) {
        let start = at + found;
        let end = tag_end(content, start);
        let tag = &content[start..end];
        at = end;
        if tag.starts_with(b"<!") || (tag.starts_with(b"<?") && !tag.starts_with(b"<?xml ")) {
            return Err(BadBook::Broken { kind: "ods" });
        }
        let is_cell = tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell");
        let is_row = tag.starts_with(b"<table:table-row") && !tag.starts_with(b"<table:table-rows");
        let is_table = tag.starts_with(b"<table:table ") || tag.starts_with(b"</table:table>");
        if (is_cell || is_row || is_table)
            && let Some((times, from)) = cell.take()
        {
            counted.add(times, (start - from) as u64);
        }
        if is_cell {
            let n = times(tag, b"table:number-columns-repeated");
            counted.column = counted.column.saturating_add(n);
            if contains(tag, b"office:") || contains(tag, b"table:formula") || contains(tag, b"calcext:") {
                counted.filled = counted.column;
                cell = Some((n, start));
            }
        } else if (tag.starts_with(b"<text:s ") || tag.starts_with(b"<text:s/"))
            && let Some((n, _)) = cell
        {
            // Blanks can be written as a number of blanks.
            counted.add(n, times(tag, b"text:c"));
        } else if is_row {
            counted.end_row()?;
            counted.row_times = times(tag, b"table:number-rows-repeated");
        } else if is_table {
            counted.end_row()?;
            counted.rows = 0;
        }
    }
    if let Some((times, from)) = cell {
        counted.add(times, (content.len() - from) as u64);
    }
    counted.end_row()
}

/// The end of a tag: after the first `>` that is not within quotes.
fn tag_end(content: &[u8], start: usize) -> usize {
    let mut quote = None;
    for (i, &b) in content[start..].iter().enumerate() {
        match quote {
            Some(q) if b == q => quote = None,
            Some(_) => {}
            None if b == b'"' || b == b'\'' => quote = Some(b),
            None if b == b'>' => return start + i + 1,
            None => {}
        }
    }
    content.len()
}

fn contains(tag: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(tag, what).is_some()
}

/// The number an attribute gives; 1 without it, and a number beyond all limits where it is not plain digits. Where its name
/// stands several times, perhaps within the value of another, the greatest counts.
fn times(tag: &[u8], attribute: &[u8]) -> u64 {
    let number = |at: usize| {
        let rest = tag[at + attribute.len()..].iter().skip_while(|b| b.is_ascii_whitespace() || **b == b'=').skip(1);
        let digits: Vec<u8> = rest.take_while(|b| **b != b'"' && **b != b'\'').copied().collect();
        std::str::from_utf8(&digits).ok().and_then(|d| d.trim().parse().ok()).unwrap_or(u64::from(u32::MAX))
    };
    memchr::memmem::find_iter(tag, attribute).map(number).max().unwrap_or(1)
}
