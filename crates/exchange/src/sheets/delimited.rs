//! csv and its kin: text whose cells are parted by commas, semicolons, tabs or bars.
//!
//! What a spreadsheet saves depends on its country: the separator, and the encoding (UTF-8 with or without a byte order
//! mark, UTF-16, or the Windows code page 1252 of old files). Both are found from the text itself.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::book::{BadBook, Book, Cell, Filler, Sheet};
use super::repair::Repair;
use crate::tables::unsafe_cell;

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads delimited text.
pub(crate) fn read(bytes: &[u8]) -> Result<Book, BadBook> {
    let text = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(BadBook::Empty);
    }
    let (text, separator) = match named_separator(&text) {
        Some((separator, rest)) => (rest, separator),
        None => (text.as_str(), separator(&text)),
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut filler = Filler::new();
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(|_| BadBook::Broken { kind: "csv" })? {
        for (column, raw) in record.iter().enumerate() {
            filler.put(&mut sheet, row, column, cell(raw))?;
        }
        row += 1;
    }
    let results = text.lines().take(40).any(|line| line.contains("NRMP Program Results"));
    Ok(Book { sheets: vec![sheet], text: results.then(|| text.to_owned()), looked_at: None })
}

/// A cell of csv. In csv our own export puts an apostrophe before what a spreadsheet would run, and so do others.
pub(crate) fn cell(raw: &str) -> Cell {
    let Some(rest) = unsafe_cell(raw) else { return Cell::text(raw) };
    let mut cell = Cell::text(rest);
    cell.repairs.push(Repair::Apostrophe);
    cell
}

/// The text in whichever encoding it is.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, BadBook> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    // UTF-16 without its mark: in Western text every second byte is zero.
    for (encoding, from) in [(UTF_16LE, 1), (UTF_16BE, 0)] {
        if half > 1 && zeros(from) * 10 > half * 7 && zeros(1 - from) * 10 < half {
            return Ok(encoding.decode_without_bom_handling(bytes).0.into_owned());
        }
    }
    if head.contains(&0) {
        return Err(BadBook::NoTable);
    }
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()),
    }
}

/// The separator that a first line `sep=;` names, and the text after it.
fn named_separator(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    match first.trim_end().strip_prefix("sep=")?.as_bytes() {
        [one] => Some((*one, rest)),
        _ => None,
    }
}

/// The separator that parts the first lines most evenly; a comma if none does.
pub(crate) fn separator(text: &str) -> u8 {
    let head: String = text.chars().take(16_384).collect();
    let best = SEPARATORS.into_iter().map(|s| (evenness(&head, s), s)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(even, _)| *even > 0.0).map_or(b',', |(_, s)| s)
}

/// How many lines have as many cells as most lines, times how many that are.
fn evenness(head: &str, separator: u8) -> f64 {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(head.as_bytes());
    let widths: Vec<usize> = reader.records().take(30).map_while(Result::ok).map(|r| r.len()).collect();
    let most = widths.iter().copied().filter(|w| *w > 1).max_by_key(|w| widths.iter().filter(|x| *x == w).count());
    let Some(most) = most else { return 0.0 };
    let same = widths.iter().filter(|w| **w == most).count() as f64;
    same / widths.len() as f64 * (most as f64).ln_1p()
}
