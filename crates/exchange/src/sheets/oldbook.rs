//! What an xls file would become, found out before anything reads it whole.
//!
//! An xls file says how large its sheets are, and the library makes room for what it says. So the records are walked here
//! first: [MS-CFB] tells where the stream of records lies, [MS-XLS] 2.4 what the few records are that hold positions.

use super::book::{BadBook, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT};

/// The largest xls file, in bytes.
const MOST_OLD_BYTES: usize = 16 << 20;
/// The sector numbers from here on are marks, not sectors.
const LAST_SECTOR: u32 = 0xffff_fffa;

/// Refuses a file whose cells lie, or are said to lie, beyond the limits.
pub(crate) fn check(bytes: &[u8]) -> Result<(), BadBook> {
    if bytes.len() > MOST_OLD_BYTES {
        return Err(BadBook::TooLarge);
    }
    let broken = BadBook::Broken { kind: "xls" };
    let Some(file) = Container::open(bytes) else { return Err(broken) };
    // A newer file with a password is a compound file that holds the locked one ([MS-OFFCRYPTO] 1.3.3).
    if file.entry("EncryptedPackage").is_some() {
        return Err(BadBook::Locked);
    }
    let stream = file.workbook().ok_or(broken)?;
    records(&stream)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A compound file: sectors, and the table that says which sector follows which.
struct Container<'a> {
    bytes: &'a [u8],
    size: usize,
    table: Vec<u32>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let size = 1usize.checked_shl(u32::from(u16_at(bytes, 30)?)).filter(|s| *s == 512 || *s == 4096)?;
        let mut file = Self { bytes, size, table: Vec::new() };
        let most = bytes.len() / size + 1;
        let mut lists: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..most {
            let Some(sector) = file.sector(next) else { break };
            let numbers: Vec<u32> = (0..size / 4).filter_map(|i| u32_at(sector, 4 * i)).collect();
            let (last, list) = numbers.split_last()?;
            lists.extend(list);
            next = *last;
        }
        for at in lists.into_iter().take(most) {
            if let Some(sector) = file.sector(at) {
                file.table.extend((0..size / 4).filter_map(|i| u32_at(sector, 4 * i)));
            }
        }
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        if number >= LAST_SECTOR {
            return None;
        }
        let start = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        let end = start.checked_add(self.size)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors, which ends where a sector comes again.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut at = first;
        while let Some(sector) = self.sector(at) {
            bytes.extend_from_slice(sector);
            if bytes.len() > self.bytes.len() {
                break;
            }
            at = self.table.get(at as usize).copied().unwrap_or(LAST_SECTOR);
        }
        bytes
    }

    /// The entry of the directory with a name.
    fn entry(&self, wanted: &str) -> Option<Vec<u8>> {
        let directory = self.chain(u32_at(self.bytes, 48)?);
        directory.chunks_exact(128).find(|e| entry_name(e).eq_ignore_ascii_case(wanted)).map(<[u8]>::to_vec)
    }

    /// The stream that holds the records.
    fn workbook(&self) -> Option<Vec<u8>> {
        let directory = self.chain(u32_at(self.bytes, 48)?);
        let found = self.entry("Workbook").or_else(|| self.entry("Book"))?;
        let (start, length) = (u32_at(&found, 116)?, u32_at(&found, 120)? as usize);
        if length >= 4096 {
            let mut stream = self.chain(start);
            stream.truncate(length);
            return Some(stream);
        }
        // Small streams lie in sectors of 64 bytes within the stream of the root.
        let small = self.chain(u32_at(directory.get(..128)?, 116)?);
        let table = self.chain(u32_at(self.bytes, 60)?);
        let mut stream = Vec::new();
        let mut at = start;
        while let Some(piece) = small.get(at as usize * 64..).filter(|p| !p.is_empty()) {
            stream.extend_from_slice(&piece[..piece.len().min(64)]);
            if stream.len() >= length {
                break;
            }
            at = u32_at(&table, at as usize * 4).filter(|n| *n < LAST_SECTOR)?;
        }
        stream.truncate(length);
        Some(stream)
    }
}

fn entry_name(entry: &[u8]) -> String {
    let units = entry[..64].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).take_while(|u| *u != 0);
    char::decode_utf16(units).filter_map(Result::ok).collect()
}

/// Walks the records. The library starts again at the beginning of each sheet and stops at its end; walking all of them
/// once from the start sees the same records.
fn records(stream: &[u8]) -> Result<(), BadBook> {
    let (mut at, mut cells, mut text) = (0, 0usize, 0usize);
    let mut shared: Vec<&[u8]> = Vec::new();
    let mut lengths: Option<Vec<usize>> = None;
    while let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let data = stream.get(at + 4..at + 4 + usize::from(length)).unwrap_or_default();
        at += 4 + usize::from(length);
        match kind {
            0x0200 => dimensions(data)?,
            0x0006 | 0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd => {
                let columns = if kind == 0x00bd { data.len() / 6 } else { 1 };
                cells += columns;
                position(data, columns)?;
            }
            0x00fc => shared = vec![data],
            // The table of shared texts goes on in the records after it.
            0x003c if lengths.is_none() && !shared.is_empty() => shared.push(data),
            _ => {}
        }
        if kind == 0x00fd {
            // A shared text is copied for each cell that shows it.
            let known = lengths.get_or_insert_with(|| shared_lengths(&shared));
            let index = u32_at(data, 6).and_then(|i| usize::try_from(i).ok());
            text = text.saturating_add(index.and_then(|i| known.get(i)).copied().unwrap_or(0));
        }
    }
    if cells > MOST_CELLS {
        return Err(BadBook::TooMuch { what: "The file".into(), most: format!("{MOST_CELLS} cells") });
    }
    if text > MOST_TEXT {
        return Err(BadBook::Swollen);
    }
    Ok(())
}

/// The lengths of the shared texts, in characters ([MS-XLS] 2.4.265 and 2.5.293). A text can go on in the next record, which
/// then begins with a byte that says how wide its characters are.
fn shared_lengths(records: &[&[u8]]) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut cursor = Cursor { records, record: 0, at: 8 };
    while let Some(length) = cursor.text() {
        lengths.push(length);
    }
    lengths
}

struct Cursor<'a> {
    records: &'a [&'a [u8]],
    record: usize,
    at: usize,
}

impl Cursor<'_> {
    /// Goes to the record that the next bytes lie in.
    fn settle(&mut self) -> Option<()> {
        while self.at >= self.records.get(self.record)?.len() {
            self.at -= self.records[self.record].len();
            self.record += 1;
        }
        Some(())
    }

    /// Goes over a text and gives its length.
    fn text(&mut self) -> Option<usize> {
        self.settle()?;
        let record = *self.records.get(self.record)?;
        let length = usize::from(u16_at(record, self.at)?);
        let flags = *record.get(self.at + 2)?;
        self.at += 3;
        let mut after = 0usize;
        if flags & 8 != 0 {
            after += 4 * usize::from(u16_at(record, self.at)?);
            self.at += 2;
        }
        if flags & 4 != 0 {
            after += usize::try_from(u32_at(record, self.at)?).ok()?;
            self.at += 4;
        }
        let (mut left, mut width) = (length, 1 + usize::from(flags & 1));
        loop {
            let room = self.records.get(self.record)?.len().saturating_sub(self.at) / width;
            self.at += left.min(room) * width;
            left -= left.min(room);
            if left == 0 {
                break;
            }
            self.record += 1;
            width = 1 + usize::from(self.records.get(self.record)?.first()? & 1);
            self.at = 1;
        }
        self.at = self.at.checked_add(after)?;
        Some(length)
    }
}

fn dimensions(data: &[u8]) -> Result<(), BadBook> {
    let broken = || BadBook::Broken { kind: "xls" };
    let wide = data.len() == 14;
    let (rows, columns) = if wide {
        let (first, end) = (u32_at(data, 0).ok_or_else(broken)?, u32_at(data, 4).ok_or_else(broken)?);
        (end.checked_sub(first).ok_or_else(broken)?, (u16_at(data, 8), u16_at(data, 10)))
    } else {
        let (first, end) = (u16_at(data, 0).ok_or_else(broken)?, u16_at(data, 2).ok_or_else(broken)?);
        (u32::from(end.checked_sub(first).ok_or_else(broken)?), (u16_at(data, 4), u16_at(data, 6)))
    };
    let (Some(first), Some(end)) = columns else { return Err(broken()) };
    let columns = end.checked_sub(first).ok_or_else(broken)?;
    // Only the room matters here: formatted cells without content may reach further than the cells do.
    if u64::from(rows) * u64::from(columns) > 65_536 * 256 {
        return Err(broken());
    }
    Ok(())
}

fn position(data: &[u8], columns: usize) -> Result<(), BadBook> {
    let (row, column) = (u16_at(data, 0).map_or(0, usize::from), u16_at(data, 2).map_or(0, usize::from));
    let too_much = |most: String| Err(BadBook::TooMuch { what: "A sheet".into(), most });
    if row >= MOST_ROWS {
        return too_much(format!("{MOST_ROWS} rows"));
    }
    if column + columns > MOST_COLUMNS {
        return too_much(format!("{MOST_COLUMNS} columns"));
    }
    Ok(())
}
