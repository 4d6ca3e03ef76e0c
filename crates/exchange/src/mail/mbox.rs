//! Mailbox files of any size (RFC 4155, appendix A): Gmail Takeout, Thunderbird, Apple Mail and others.
//!
//! A file is read once from front to back through one window of a megabyte, so memory does not grow with the file.
//! [`scan`] tells of each message what its header says and where it stands; [`read_at`] then reads single ones. The scan
//! can be stopped after any message and taken up again there.
//!
//! Messages stand one after the other, each under a line `From name date`. Programs differ in the rest: some leave out
//! the blank line before it, some write no date, and lines of the text that begin with `From ` may or may not carry a
//! mark. A line is therefore only taken for a separator if it has a date and the next line is a field or the line
//! before it is blank, or if it has no more than a name, stands after a blank line and is followed by a field.

use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use memchr::memmem;

use super::fields::{Field, Fields, bare, line_end};
use super::{LONGEST_MAIL, MailKey, Person, Sent, labels};

/// How much of the file is in memory at once.
const WINDOW: usize = 1024 * 1024;
/// How much of a message is looked at for its header.
const HEAD: usize = 128 * 1024;
/// How much is read around a possible separator.
const AROUND: usize = 2048;
/// How many bytes before a place are needed to know whether a blank line stands there.
const BEFORE: usize = 3;

/// How a file marks lines of the text that begin with `From `.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quoting {
    /// Each such line, with or without marks, got one more `>` (mboxrd: Gmail Takeout and most programs today).
    #[default]
    Rd,
    /// Only bare ones got a `>` (mboxo).
    O,
    /// Nothing is marked; the text stands as it was.
    Nothing,
}

/// A message of a mailbox file, by its header alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where its bytes begin in the file, after the line `From `.
    pub offset: u64,
    /// How many bytes it has in the file.
    pub length: u64,
    /// Who wrote it.
    pub from: Option<Person>,
    /// One line; empty if there is none.
    pub subject: String,
    /// When, by the sender's clock.
    pub sent: Sent,
    /// What makes it the same as another message.
    pub key: MailKey,
    /// Labels of a Gmail export.
    pub labels: Vec<String>,
    /// Whether its header says that it went to many: a list, or with a way to leave it.
    pub bulk: bool,
    /// The conversation in a Gmail export.
    pub thread: Option<String>,
    /// Whether it is built as messages with attachments are.
    pub attachments: bool,
}

/// What a scan meets.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A message. Boxed, for it is much longer than the others.
    Message(Box<Entry>),
    /// A message that Thunderbird shows no more and has not yet taken out of the file.
    Deleted,
    /// Bytes with no header, or a message that is too long: where it stands, its length and why it is left out, in a
    /// sentence.
    LeftOut {
        /// Where it begins in the file.
        offset: u64,
        /// How many bytes it has.
        length: u64,
        /// Why.
        why: &'static str,
    },
    /// Nothing new; a long message is being read.
    Reading,
}

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that were read.
    pub done: u64,
    /// Bytes of the file.
    pub of: u64,
}

/// What a scan found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Messages told of.
    pub messages: u64,
    /// Messages that Thunderbird has deleted.
    pub deleted: u64,
    /// Messages left out for another reason.
    pub left_out: u64,
    /// Where to go on: the line `From ` of the next message, or the end of the file.
    pub next: u64,
    /// Whether the end was reached.
    pub complete: bool,
}

/// Why a mailbox file is not read.
#[derive(Debug, thiserror::Error)]
pub enum MboxError {
    /// The file does not begin as one.
    #[error(
        "This is not a mailbox file (mbox): its first line does not begin with \"From \". Choose the .mbox file of a Gmail or Thunderbird export."
    )]
    NotMbox,
    /// No message begins where it should.
    #[error("The file has changed since it was first looked at (at byte {0}). Open it again.")]
    Changed(u64),
    /// The message is too long.
    #[error("The message at byte {0} is longer than 64 MB and is not read.")]
    TooLong(u64),
    /// The file cannot be read.
    #[error("The mailbox file could not be read: {0}. Check that the disk is connected and try again.")]
    Io(#[from] std::io::Error),
}

/// A part of the file in memory.
struct Window<'r, R> {
    reader: &'r mut R,
    buffer: Vec<u8>,
    /// Where the buffer begins in the file.
    base: u64,
    end_of_file: bool,
}

impl<'r, R: Read + Seek> Window<'r, R> {
    fn new(reader: &'r mut R, at: u64) -> Result<Self, MboxError> {
        reader.seek(SeekFrom::Start(at))?;
        Ok(Self { reader, buffer: Vec::with_capacity(WINDOW), base: at, end_of_file: false })
    }

    /// The bytes from `at` on, at least `want` of them unless the file ends. `at` never goes back behind the last one
    /// asked for by more than is still there; what is before it may be forgotten.
    fn from(&mut self, at: u64, want: usize) -> Result<&[u8], MboxError> {
        let skip = usize::try_from(at.saturating_sub(self.base)).unwrap_or(usize::MAX).min(self.buffer.len());
        if self.buffer.len() - skip < want && !self.end_of_file {
            self.buffer.drain(..skip);
            self.base += skip as u64;
            let room = WINDOW.max(want) - self.buffer.len();
            let got = self.reader.by_ref().take(room as u64).read_to_end(&mut self.buffer)?;
            self.end_of_file = got < room;
            return Ok(&self.buffer);
        }
        Ok(&self.buffer[skip..])
    }
}

/// Reads a mailbox file from `from` on (0, or [`Scan::next`] of an earlier scan) and tells `step` of each message.
///
/// Stops where `step` says so; after [`Step::Reading`] the message at hand is not counted and the next scan begins with
/// it again.
pub fn scan<R: Read + Seek>(
    reader: &mut R,
    from: u64,
    quoting: Quoting,
    step: &mut dyn FnMut(Step, Progress) -> ControlFlow<()>,
) -> Result<Scan, MboxError> {
    let of = reader.seek(SeekFrom::End(0))?;
    let mut found = Scan { next: from, ..Scan::default() };
    let mut window = Window::new(reader, from)?;
    let Some(mut separator) = first(&mut window, from)? else {
        found.complete = true;
        found.next = of;
        return Ok(found);
    };
    loop {
        found.next = separator;
        let around = window.from(separator, AROUND)?;
        let start = separator + line_end(around, 0) as u64;
        let head = window.from(start, HEAD)?;
        let (fields, _) = Fields::read(&head[..head.len().min(HEAD)], 0, true);
        let mut reading = |done| step(Step::Reading, Progress { done, of });
        let Some((end, next)) = end_of_message(&mut window, start, &mut reading)? else { return Ok(found) };
        let met = meet(&mut window, &fields, start, end - start, quoting)?;
        match met {
            Step::Message(_) => found.messages += 1,
            Step::Deleted => found.deleted += 1,
            Step::LeftOut { .. } => found.left_out += 1,
            Step::Reading => {}
        }
        found.next = next.unwrap_or(of);
        found.complete = next.is_none();
        let flow = step(met, Progress { done: found.next, of });
        match next {
            Some(next) if flow.is_continue() => separator = next,
            _ => return Ok(found),
        }
    }
}

/// The first line `From `, after blank lines. Nothing if the file holds nothing.
fn first<R: Read + Seek>(window: &mut Window<'_, R>, from: u64) -> Result<Option<u64>, MboxError> {
    let bytes = window.from(from, AROUND)?;
    let mark = if from == 0 && bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let blank = bytes[mark..].iter().take_while(|b| b.is_ascii_whitespace()).count() + mark;
    match bytes.get(blank..) {
        None | Some(b"") => Ok(None),
        Some(line) if line.starts_with(b"From ") => Ok(Some(from + blank as u64)),
        Some(_) if from == 0 => Err(MboxError::NotMbox),
        Some(_) => Err(MboxError::Changed(from)),
    }
}

/// Where the message that begins at `start` ends, and where the next separator stands if there is one. Nothing when
/// `reading` said to stop.
fn end_of_message<R: Read + Seek>(
    window: &mut Window<'_, R>,
    start: u64,
    reading: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Option<(u64, Option<u64>)>, MboxError> {
    let finder = memmem::Finder::new(b"\nFrom ");
    // From the line end of the separator on, so that an empty message is seen.
    let mut at = start - 1;
    loop {
        let bytes = window.from(at, AROUND)?;
        let Some(place) = finder.find(bytes) else {
            let length = bytes.len();
            // The blank line that closes the last message of a file.
            let blank = match bytes {
                [.., b'\n', b'\r', b'\n'] => 2,
                [.., b'\n', b'\n'] => 1,
                _ => 0,
            };
            if window.end_of_file {
                return Ok(Some(((at + length as u64 - blank).max(start), None)));
            }
            // What could be the beginning of a separator, and the line end before it, is looked at again.
            at += (length - BEFORE - b"\nFrom".len()) as u64;
            if reading(at).is_break() {
                return Ok(None);
            }
            // More than what is looked at again, so that the window moves on.
            window.from(at, WINDOW / 2)?;
            continue;
        };
        let blank = blank_before(&bytes[..place], at < start);
        let separator = at + place as u64 + 1;
        // Kept: what stands before the line, for the end of the message.
        let end = separator - blank.unwrap_or(0) as u64;
        let around = window.from(separator - 1, AROUND)?;
        if is_separator(&around[1..], blank.is_some()) {
            return Ok(Some((end.max(start), Some(separator))));
        }
        at = separator;
    }
}

/// The length of the blank line that ends where `before` and one line feed end, if there is one. `whole` says that
/// `before` begins with the beginning of the message.
fn blank_before(before: &[u8], whole: bool) -> Option<usize> {
    match before {
        [.., b'\n', b'\r'] => Some(2),
        [.., b'\n'] => Some(1),
        [] | [b'\r'] if whole => Some(before.len()),
        _ => None,
    }
}

/// Whether the line at the beginning of `around` divides two messages.
fn is_separator(around: &[u8], after_blank: bool) -> bool {
    let end = line_end(around, 0);
    let Some(rest) = bare(&around[..end]).strip_prefix(b"From ") else { return false };
    let next = around.get(end..).unwrap_or_default();
    let next = bare(&next[..line_end(next, 0)]);
    let name = next.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let field = name > 0 && next.get(name) == Some(&b':');
    let words = rest.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).count();
    if has_date(rest) { field || after_blank } else { words <= 1 && field && after_blank }
}

/// Whether the words hold a month and a time of day, as `Tue Nov  3 09:15:00 2026` does.
fn has_date(rest: &[u8]) -> bool {
    const MONTHS: [&[u8]; 12] =
        [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
    let words = || rest.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
    let time = |w: &[u8]| matches!(w, [h, b':', ..] | [_, h, b':', ..] if h.is_ascii_digit()) && w.len() <= 8;
    words().any(|w| MONTHS.contains(&w)) && words().any(time)
}

/// What to tell of a message.
fn meet<R: Read + Seek>(
    window: &mut Window<'_, R>,
    fields: &Fields,
    offset: u64,
    length: u64,
    quoting: Quoting,
) -> Result<Step, MboxError> {
    let status = fields.word(Field::MozillaStatus).and_then(|w| u32::from_str_radix(&w, 16).ok());
    if status.is_some_and(|s| s & 0x0008 != 0) {
        return Ok(Step::Deleted);
    }
    if !fields.any() {
        return Ok(Step::LeftOut { offset, length, why: "It has no header of a message." });
    }
    if length > LONGEST_MAIL as u64 {
        return Ok(Step::LeftOut { offset, length, why: "It is longer than 64 MB." });
    }
    let id = fields.ids(Field::MessageId).into_iter().next();
    let key = match id.as_deref().and_then(MailKey::by_id) {
        Some(key) => key,
        None => MailKey::by_hash(&aside(window, offset, length, quoting)?),
    };
    let mixed = fields.typed(Field::ContentType, |t| {
        Some(t.ctype().eq_ignore_ascii_case("multipart") && t.subtype()?.eq_ignore_ascii_case("mixed"))
    });
    Ok(Step::Message(Box::new(Entry {
        offset,
        length,
        from: fields.people(Field::From).into_iter().next(),
        subject: fields.text(Field::Subject).unwrap_or_default(),
        sent: fields.sent(),
        key,
        labels: fields.text(Field::GmailLabels).map(|l| labels(&l)).unwrap_or_default(),
        bulk: fields.has(Field::ListId) || fields.has(Field::ListUnsubscribe),
        thread: fields.word(Field::GmailThread),
        attachments: mixed == Some(true) || fields.word(Field::HasAttachment).as_deref() == Some("yes"),
    })))
}

/// The bytes of a message that the window has passed; the window stands where it stood.
fn aside<R: Read + Seek>(
    window: &mut Window<'_, R>,
    offset: u64,
    length: u64,
    quoting: Quoting,
) -> Result<Vec<u8>, MboxError> {
    let before = window.reader.stream_position()?;
    let bytes = read_range(window.reader, offset, length, quoting)?;
    window.reader.seek(SeekFrom::Start(before))?;
    Ok(bytes)
}

/// The original bytes of one message, with the marks of the mailbox file taken off.
pub fn read_at<R: Read + Seek>(reader: &mut R, entry: &Entry, quoting: Quoting) -> Result<Vec<u8>, MboxError> {
    read_range(reader, entry.offset, entry.length, quoting)
}

fn read_range<R: Read + Seek>(
    reader: &mut R,
    offset: u64,
    length: u64,
    quoting: Quoting,
) -> Result<Vec<u8>, MboxError> {
    if length > LONGEST_MAIL as u64 {
        return Err(MboxError::TooLong(offset));
    }
    reader.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    reader.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(MboxError::Changed(offset));
    }
    Ok(unmarked(bytes, quoting))
}

/// The bytes without the marks before `From `.
fn unmarked(bytes: Vec<u8>, quoting: Quoting) -> Vec<u8> {
    if quoting == Quoting::Nothing || memmem::find(&bytes, b">From ").is_none() {
        return bytes;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = line_end(&bytes, at);
        let line = &bytes[at..end];
        let marks = line.iter().take_while(|b| **b == b'>').count();
        let marked = line[marks..].starts_with(b"From ")
            && match quoting {
                Quoting::Rd => marks >= 1,
                Quoting::O => marks == 1,
                Quoting::Nothing => false,
            };
        out.extend_from_slice(&line[usize::from(marked)..]);
        at = end;
    }
    out
}
