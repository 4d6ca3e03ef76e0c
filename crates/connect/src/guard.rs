//! What stands between the server and the protocol library: bounds on what an answer may be.
//!
//! The library makes room for a literal as soon as its length is announced, up to half a gigabyte, reads a line however
//! long it is, and follows brackets as deep as they go. So every byte passes here first. Before each command it is said
//! how many bytes may come; a literal longer than what is left is refused before the library sees it, as are lines that
//! do not end and brackets deeper than any answer we ask for.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The longest line: the numbers of a million messages.
const LONGEST_LINE: u64 = 12 * 1024 * 1024;
/// The deepest brackets.
const DEEPEST: u32 = 40;

/// What a server did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    Literal,
    TooMuch,
    Line,
    Depth,
}

impl Trouble {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Literal => "it announced a piece far longer than what was asked for",
            Self::TooMuch => "it sent far more than what was asked for",
            Self::Line => "it sent a line without an end",
            Self::Depth => "it sent brackets within brackets without an end",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for Trouble {}

/// How much came, and how much still may.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    left: AtomicU64,
    came: AtomicU64,
}

impl Gauge {
    /// From here on so many bytes may come.
    pub(crate) fn allow(&self, bytes: u64) {
        self.left.store(bytes, Ordering::Relaxed);
    }

    /// How many bytes have come in all.
    pub(crate) fn came(&self) -> u64 {
        self.came.load(Ordering::Relaxed)
    }
}

/// Where in an answer the next byte stands.
#[derive(Debug, Default)]
struct Place {
    /// Bytes of the line so far.
    line: u64,
    /// Open brackets.
    depth: u32,
    quoted: bool,
    escaped: bool,
    /// The digits after a `{`.
    announced: Option<u64>,
    /// A `}` closed them.
    closed: bool,
    /// Bytes of a literal that are still to come.
    literal: u64,
}

impl Place {
    /// Goes on through the bytes, of which `left` more may follow.
    fn pass(&mut self, bytes: &[u8], left: u64) -> Result<(), Trouble> {
        let mut at = 0;
        while at < bytes.len() {
            if self.literal > 0 {
                let rest = (bytes.len() - at) as u64;
                let skip = self.literal.min(rest);
                self.literal -= skip;
                at += usize::try_from(skip).unwrap_or(usize::MAX);
                continue;
            }
            self.step(bytes[at])?;
            at += 1;
            if self.literal > left + (bytes.len() - at) as u64 {
                return Err(Trouble::Literal);
            }
        }
        Ok(())
    }

    /// One byte outside of a literal.
    fn step(&mut self, byte: u8) -> Result<(), Trouble> {
        self.line += 1;
        if self.line > LONGEST_LINE {
            return Err(Trouble::Line);
        }
        match byte {
            b'\n' => self.end_of_line(),
            b'\r' => {}
            _ if self.quoted => self.in_quotes(byte),
            b'"' => self.quoted = true,
            b'{' => (self.announced, self.closed) = (Some(0), false),
            // A mark for literals that need no answer.
            b'+' if self.announced.is_some() => {}
            b'}' if self.announced.is_some() => self.closed = true,
            b'0'..=b'9' if self.announced.is_some() && !self.closed => {
                let digit = u64::from(byte - b'0');
                self.announced = self.announced.map(|n| n.saturating_mul(10).saturating_add(digit));
            }
            b'(' => {
                self.announced = None;
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Trouble::Depth);
                }
            }
            b')' => (self.announced, self.depth) = (None, self.depth.saturating_sub(1)),
            _ => self.announced = None,
        }
        Ok(())
    }

    fn in_quotes(&mut self, byte: u8) {
        let was_escaped = std::mem::take(&mut self.escaped);
        match byte {
            _ if was_escaped => {}
            b'\\' => self.escaped = true,
            b'"' => self.quoted = false,
            _ => {}
        }
    }

    /// After an announced literal the answer goes on behind it; else the next one begins.
    fn end_of_line(&mut self) {
        match self.announced.take() {
            Some(bytes) if self.closed && !self.quoted => {
                (self.literal, self.line) = (bytes, 0);
            }
            _ => *self = Self::default(),
        }
        self.closed = false;
    }
}

/// A connection whose answers are bounded.
#[derive(Debug)]
pub(crate) struct Guard<S> {
    inner: S,
    gauge: Arc<Gauge>,
    place: Place,
}

impl<S> Guard<S> {
    pub(crate) fn new(inner: S, gauge: Arc<Gauge>) -> Self {
        Self { inner, gauge, place: Place::default() }
    }

    pub(crate) fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guard<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
        let new = buf.filled().get(before..).unwrap_or_default();
        let count = new.len() as u64;
        let failed = |trouble: Trouble| Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, trouble)));
        let Some(left) = this.gauge.left.load(Ordering::Relaxed).checked_sub(count) else {
            return failed(Trouble::TooMuch);
        };
        this.gauge.left.store(left, Ordering::Relaxed);
        this.gauge.came.fetch_add(count, Ordering::Relaxed);
        match this.place.pass(new, left) {
            Ok(()) => Poll::Ready(Ok(())),
            Err(trouble) => failed(trouble),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guard<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Trouble};

    fn all(bytes: &[u8], left: u64) -> Result<(), Trouble> {
        let mut at_once = Place::default();
        let whole = at_once.pass(bytes, left);
        let mut place = Place::default();
        let rest = |k: usize| left + (bytes.len() - k - 1) as u64;
        let single = bytes.iter().enumerate().try_for_each(|(k, b)| place.pass(&[*b], rest(k)));
        assert_eq!(whole, single, "in one piece and byte by byte");
        whole
    }

    #[test]
    fn honest_answers_pass() {
        let honest =
            b"* 1 FETCH (UID 7 BODY[] {12}\r\n((((((\r\n\"{9)\r\n* LIST (\\Drafts) \"/\" \"a{9999999}(((\"\r\n";
        assert_eq!(all(honest, 0), Ok(()));
        assert_eq!(all(b"* OK ready {5}\r\nhello)\r\n", 0), Ok(()));
    }

    #[test]
    fn a_literal_that_cannot_come_is_not_announced() {
        assert_eq!(all(b"* 1 FETCH (BODY[] {9999999999}\r\n", 1 << 20), Err(Trouble::Literal));
        assert_eq!(all(b"* 1 FETCH (BODY[] {99999999999999999999999999}\r\n", 1 << 20), Err(Trouble::Literal));
        assert_eq!(all(b"* 1 FETCH (BODY[] {1000+}\r\n", 999), Err(Trouble::Literal));
        assert_eq!(all(b"* 1 FETCH (BODY[] {1000}\r\n", 1000), Ok(()));
    }

    #[test]
    fn brackets_and_lines_end() {
        assert_eq!(all(&b"(".repeat(41), 0), Err(Trouble::Depth));
        assert_eq!(all(&b"() (".repeat(30), 0), Ok(()));
        let mut place = Place::default();
        let long = vec![b'a'; 1 << 20];
        let passed = (0..20).find_map(|_| place.pass(&long, 0).err());
        assert_eq!(passed, Some(Trouble::Line));
    }
}
