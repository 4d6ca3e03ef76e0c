//! What a packed file would unpack to, found out before anything reads it.
//!
//! xlsx and ods are zips, and a zip can claim any size: so every part is unpacked here once, in small pieces that are
//! thrown away, up to a limit. In ods one cell can say that it stands a million times: what that would become is counted
//! too ([ODF 1.2, part 1, 19.675 and 19.677]).

use std::io::{Cursor, Read};

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

/// Refuses a content file whose repeated rows and cells would go beyond the limits.
fn repeats(content: &[u8]) -> Result<(), BadBook> {
    let mut counted = Counted::default();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &content[at..]) {
        let start = at + found;
        let end = tag_end(content, start);
        let tag = &content[start..end];
        at = end;
        if tag.starts_with(b"<table:table-row") && !tag.starts_with(b"<table:table-rows") {
            counted.end_row()?;
            counted.row_times = times(tag, b"table:number-rows-repeated");
        } else if tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell") {
            let n = times(tag, b"table:number-columns-repeated");
            counted.column = counted.column.saturating_add(n);
            let empty = !contains(tag, b"office:") && !contains(tag, b"table:formula") && !contains(tag, b"calcext:");
            if !empty {
                counted.filled = counted.column;
                let next = memchr::memmem::find(&content[end..], b"table-cell").unwrap_or(content.len() - end);
                // Blanks can be written as a number of blanks.
                let body = &content[end..end + next];
                let size = (tag.len() + body.len()) as u64;
                counted.row_bytes =
                    counted.row_bytes.saturating_add(n.saturating_mul(size.saturating_add(blanks(body))));
            }
        } else if tag.starts_with(b"<table:table ") || tag.starts_with(b"</table:table>") {
            counted.end_row()?;
            counted.rows = 0;
        }
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

/// The number an attribute gives; 1 without it, and a number beyond all limits where it is not plain digits.
fn times(tag: &[u8], attribute: &[u8]) -> u64 {
    let Some(at) = memchr::memmem::find(tag, attribute) else { return 1 };
    let rest = &tag[at + attribute.len()..];
    let digits = rest
        .iter()
        .skip_while(|b| b.is_ascii_whitespace() || **b == b'=')
        .skip(1)
        .take_while(|b| **b != b'"' && **b != b'\'')
        .copied()
        .collect::<Vec<u8>>();
    std::str::from_utf8(&digits).ok().and_then(|d| d.trim().parse().ok()).unwrap_or(u64::from(u32::MAX))
}

/// The blanks that a cell says it holds.
fn blanks(body: &[u8]) -> u64 {
    let mut total = 0u64;
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&body[at..], b"text:c") {
        let start = at + found;
        total = total.saturating_add(times(&body[start..tag_end(body, start)], b"text:c"));
        at = start + b"text:c".len();
    }
    total
}
