//! The frame of a message (RFC 2046, section 5.1): which bytes are which part. One pass over the lines, no recursion,
//! nothing decoded or copied.
//!
//! `mail-parser` could do this as well, but it has no limits: it decodes everything at once, walks into messages within
//! messages, and as many of these as fit into a few megabytes bring the stack down when they are dropped. So only this
//! frame is ours. A message within a message is one part here, whatever it holds.

use std::ops::Range;

use super::decode::Transfer;
use super::fields::{Field, Fields, bare, line_end};
use super::{Remark, shown};

/// The most parts of one message.
const MOST_PARTS: usize = 1000;
/// How deep parts may stand within parts.
const DEEPEST: usize = 20;

/// A part that is not divided further.
#[derive(Debug)]
pub(crate) struct Leaf {
    /// Its media type in lower case: `text/plain`.
    pub(crate) media_type: String,
    pub(crate) charset: Option<String>,
    pub(crate) transfer: Transfer,
    /// Its name as given.
    pub(crate) name: Option<String>,
    /// Whether it is to be shown as an attachment.
    pub(crate) attached: bool,
    /// Whether it is a picture that the HTML shows among its words.
    pub(crate) inline: bool,
    /// Its bytes in the message, as they are written there.
    pub(crate) body: Range<usize>,
    /// Parts that say the same in other ways have the same number.
    pub(crate) group: usize,
}

/// A message taken apart.
#[derive(Debug, Default)]
pub(crate) struct Structure {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) remarks: Vec<Remark>,
}

/// A part that holds others, while its end has not come.
struct Frame {
    boundary: Vec<u8>,
    alternative: Option<usize>,
    digest: bool,
    /// Where its content begins, as long as no part has been found in it.
    empty_from: Option<usize>,
}

/// What a header says about its part.
struct Kind {
    media_type: String,
    charset: Option<String>,
    boundary: Option<String>,
    name: Option<String>,
    transfer: Transfer,
    attached: bool,
    inline: bool,
}

impl Kind {
    fn of(fields: &Fields, digest: bool) -> Self {
        let attribute = |t: &mail_parser::ContentType<'_>, name: &str| t.attribute(name).map(str::to_owned);
        let typed = fields.typed(Field::ContentType, |t| {
            let media_type = format!("{}/{}", t.ctype(), t.subtype().unwrap_or("")).to_ascii_lowercase();
            Some((media_type, attribute(t, "charset"), attribute(t, "boundary"), attribute(t, "name")))
        });
        let otherwise = if digest { "message/rfc822" } else { "text/plain" };
        let (mut media_type, charset, boundary, name) = typed.unwrap_or((otherwise.to_owned(), None, None, None));
        media_type = shown::line(&media_type, 100);
        if media_type.starts_with('/') || media_type.ends_with('/') {
            media_type = if media_type == "text/" { "text/plain".to_owned() } else { otherwise.to_owned() };
        }
        let disposition = fields.typed(Field::Disposition, |d| {
            Some((d.ctype().eq_ignore_ascii_case("attachment"), attribute(d, "filename")))
        });
        let (attached, file) = disposition.unwrap_or_default();
        let transfer = fields.word(Field::Transfer).map_or(Transfer::Plain, |w| Transfer::named(&w));
        let inline = !attached && fields.has(Field::ContentId) && media_type.starts_with("image/");
        Self { media_type, charset, boundary, name: file.or(name), transfer, attached, inline }
    }
}

/// The pass.
struct Walk<'b> {
    bytes: &'b [u8],
    frames: Vec<Frame>,
    /// The part whose end has not come, and where its body began.
    open: Option<(Kind, usize)>,
    groups: usize,
    out: Structure,
}

/// Takes a message apart whose header ends before `body`.
pub(crate) fn take_apart(bytes: &[u8], fields: &Fields, body: usize) -> Structure {
    let mut walk = Walk { bytes, frames: Vec::new(), open: None, groups: 0, out: Structure::default() };
    walk.begin(fields, body);
    let mut at = body;
    while at < bytes.len() && !walk.frames.is_empty() {
        let end = line_end(bytes, at);
        at = match walk.boundary(&bytes[at..end]) {
            None => end,
            Some((frame, last)) => match walk.cross(frame, last, at, end) {
                Some(next) => next,
                None => break,
            },
        };
    }
    walk.finish()
}

impl Walk<'_> {
    /// Opens the part with this header, whose body begins at `body`.
    fn begin(&mut self, fields: &Fields, body: usize) {
        let kind = Kind::of(fields, self.frames.last().is_some_and(|f| f.digest));
        let divided = kind.media_type.starts_with("multipart/");
        match kind.boundary.as_deref().filter(|b| divided && !b.is_empty()) {
            Some(_) if self.frames.len() == DEEPEST => {
                self.remark(Remark::TooDeep);
                self.open = Some((Kind { attached: true, ..kind }, body));
            }
            Some(boundary) => {
                self.groups += 1;
                let outer = self.frames.last().and_then(|f| f.alternative);
                let own = (kind.media_type == "multipart/alternative").then_some(self.groups);
                self.frames.push(Frame {
                    boundary: boundary.trim_end().as_bytes().to_vec(),
                    alternative: outer.or(own),
                    digest: kind.media_type == "multipart/digest",
                    empty_from: Some(body),
                });
            }
            None => self.open = Some((kind, body)),
        }
    }

    /// The frame whose boundary this line is, and whether it is its last one.
    fn boundary(&self, line: &[u8]) -> Option<(usize, bool)> {
        let rest = line.strip_prefix(b"--")?.trim_ascii_end();
        let is = |f: &Frame| match rest.strip_prefix(f.boundary.as_slice()) {
            Some(b"") => Some(false),
            Some(b"--") => Some(true),
            _ => None,
        };
        self.frames.iter().enumerate().rev().find_map(|(i, f)| Some((i, is(f)?)))
    }

    /// Crosses a boundary line that stands from `at` to `end`; says where to read on, or nothing when there are too many
    /// parts.
    fn cross(&mut self, frame: usize, last: bool, at: usize, end: usize) -> Option<usize> {
        self.close(at);
        while self.frames.len() > frame + usize::from(!last) {
            self.leave(at);
        }
        if last {
            return Some(end);
        }
        if self.out.leaves.len() >= MOST_PARTS {
            self.remark(Remark::TooManyParts);
            self.frames.clear();
            return None;
        }
        if let Some(f) = self.frames.last_mut() {
            f.empty_from = None;
        }
        let (fields, body) = Fields::read(self.bytes, end, false);
        self.begin(&fields, body);
        Some(body)
    }

    /// Leaves the innermost frame. One in which no part was found is text.
    fn leave(&mut self, at: usize) {
        if let Some(Frame { empty_from: Some(from), .. }) = self.frames.pop() {
            let kind = Kind::of(&Fields::default(), false);
            self.open = Some((kind, from));
            self.close(at);
        }
    }

    /// Ends the open part before the line at `at`; the line end before a boundary belongs to the boundary.
    fn close(&mut self, at: usize) {
        let Some((kind, from)) = self.open.take() else { return };
        let body = self.bytes.get(from..at).unwrap_or_default();
        let end = from + if at < self.bytes.len() { bare(body).len() } else { body.len() };
        let group = self.frames.last().and_then(|f| f.alternative).unwrap_or_else(|| {
            self.groups += 1;
            self.groups
        });
        self.out.leaves.push(Leaf {
            media_type: kind.media_type,
            charset: kind.charset,
            transfer: kind.transfer,
            name: kind.name,
            attached: kind.attached,
            inline: kind.inline,
            body: from..end,
            group,
        });
    }

    fn remark(&mut self, remark: Remark) {
        if !self.out.remarks.contains(&remark) {
            self.out.remarks.push(remark);
        }
    }

    fn finish(mut self) -> Structure {
        if !self.frames.is_empty() {
            self.remark(Remark::CutShort);
        }
        self.close(self.bytes.len());
        while !self.frames.is_empty() {
            self.leave(self.bytes.len());
        }
        self.out
    }
}
