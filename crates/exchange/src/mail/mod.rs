//! Mail, read from its original bytes (RFC 5322, RFC 2045 to 2047) and from mailbox files, and drafts written.
//!
//! A message comes from anybody, so it is read as hostile: every step has a limit, nothing in it is run, loaded or
//! opened, and what is shown is text without commands or HTML that `ammonia` let through. A broken message is read as
//! far as it goes; what could not be read is said in a [`Remark`]. [`Mail::parse`] is one pass over the bytes and keeps
//! copies only of words: attachments stay in the original until [`Attachment::bytes`] asks for them, and an archive is
//! never opened.
//!
//! Terms: the *original* is the bytes as they came, kept by their hash; a *part* is a piece of a message with its own
//! media type; a *key* is what makes two messages the same.

mod decode;
mod draft;
mod fields;
mod head;
mod html;
mod key;
mod links;
mod mbox;
mod pasted;
pub(crate) mod shown;
mod structure;

use std::ops::Range;

use jiff::Zoned;

use decode::Transfer;
use fields::{Field, Fields, bare, line_end};
use structure::{Leaf, Structure};

pub use draft::{BadDraft, Draft, copy_eml, draft_eml};
pub use head::Head;
pub use key::{MailKey, document_id, hash};
pub use links::FalseLink;
pub use mbox::{Entry, MboxError, Progress, Quoting, Scan, Step, read_at, scan};
pub use pasted::{PastedHead, pasted};

/// The longest message that is read, in bytes. Mail services take 25 to 50 MB.
pub const LONGEST_MAIL: usize = 64 * 1024 * 1024;
/// How much of a part with words is read, as it is written in the message.
const LONGEST_PART: usize = 4 * 1024 * 1024;
/// How much text, and how much HTML, is kept of a message, in bytes. The longest real messages are a tenth of this.
const LONGEST_TEXT: usize = 1024 * 1024;
/// How many calendar parts are kept, and how long one may be.
const MOST_CALENDARS: usize = 20;
const LONGEST_CALENDAR: usize = 512 * 1024;

/// Words from outside on one line, without commands and turned directions, at most so many characters.
pub fn one_line(text: &str, longest: usize) -> String {
    shown::line(text, longest)
}

/// A message, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Who wrote it.
    pub from: Option<Person>,
    /// Who sent it for the writer, if that is somebody else.
    pub sender: Option<Person>,
    /// Where answers shall go, if not to the writer.
    pub reply_to: Vec<Person>,
    /// To whom, at most 500.
    pub to: Vec<Person>,
    /// Copies to whom, at most 500.
    pub cc: Vec<Person>,
    /// One line; empty if there is none.
    pub subject: String,
    /// When, by the sender's clock.
    pub sent: Sent,
    /// The Message-ID without brackets, as written.
    pub message_id: Option<String>,
    /// The messages that it answers.
    pub in_reply_to: Vec<String>,
    /// The messages before it.
    pub references: Vec<String>,
    /// Signs that it was sent to many, or by no person.
    pub marks: ListMarks,
    /// Its labels, if it comes from a Gmail export.
    pub labels: Vec<String>,
    /// Its words: the plain text if it has a real one, else made from the HTML. Line ends are `\n`.
    pub text: String,
    /// Where the words come from.
    pub text_from: TextFrom,
    /// Files that hang on it, in order; messages within the message are among them.
    pub attachments: Vec<Attachment>,
    /// Calendar parts (`text/calendar`), decoded, not interpreted.
    pub calendars: Vec<String>,
    /// What could not be read as it should.
    pub remarks: Vec<Remark>,
    /// Links that show one host and lead to another.
    pub false_links: Vec<FalseLink>,
    html: Option<String>,
    key: MailKey,
}

/// A name and an address, safe to show. Either may be empty, not both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name as the sender wrote it; it proves nothing.
    pub name: String,
    /// The address as written.
    pub address: String,
}

/// When a message was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// With the offset from UTC that the sender wrote.
    At(Zoned),
    /// No date is given.
    Missing,
    /// A date that cannot be one, as written.
    Unclear(String),
}

impl Sent {
    /// The moment, if it is known.
    pub fn at(&self) -> Option<&Zoned> {
        match self {
            Self::At(at) => Some(at),
            Self::Missing | Self::Unclear(_) => None,
        }
    }
}

/// Signs that a message was sent to many, or by no person (RFC 2919, RFC 2369, RFC 3834).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListMarks {
    /// The list's name.
    pub list: Option<String>,
    /// It says how to leave the list.
    pub unsubscribe: bool,
    /// It calls itself bulk, list or junk.
    pub bulk: bool,
    /// It calls itself generated or an automatic reply.
    pub automatic: bool,
}

/// Where the words of a message come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFrom {
    /// A part of plain text.
    Plain,
    /// Made from HTML, because there is no plain text or only a note that there is none.
    Html,
    /// There are no words.
    Nothing,
}

/// A file that hangs on a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// A name that is safe to keep a file under.
    pub name: String,
    /// Its media type as given; it proves nothing.
    pub media_type: String,
    /// Its length in bytes, decoded.
    pub size: usize,
    /// Whether it is a picture within the HTML, such as a logo.
    pub inline: bool,
    transfer: Transfer,
    body: Range<usize>,
}

impl Attachment {
    /// Its bytes, out of the original that the message was read from. Nothing if these are not its bytes or do not
    /// decode.
    pub fn bytes(&self, original: &[u8]) -> Option<Vec<u8>> {
        let written = original.get(self.body.clone())?;
        self.transfer.decode(written).ok().map(|b| b.into_owned())
    }
}

/// What could not be read as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A line of the header is longer than is read.
    HeaderCut,
    /// Text or HTML is longer than is read.
    TextCut,
    /// More parts than are read.
    TooManyParts,
    /// Parts within parts within parts.
    TooDeep,
    /// The end of the message is missing.
    CutShort,
    /// A part is not written in the way it says.
    Broken,
    /// Outlook's own wrapping (`winmail.dat`).
    Winmail,
    /// Encrypted or sealed.
    Sealed,
}

impl Remark {
    /// One sentence for the user.
    pub fn words(self) -> &'static str {
        match self {
            Self::HeaderCut => "A line in the header is very long; only its beginning was read.",
            Self::TextCut => "The text is very long; only its beginning was read.",
            Self::TooManyParts => "The message has more than 1,000 parts; only the first were read.",
            Self::TooDeep => "Parts stand too deep within parts; the deepest are kept as attachments, unread.",
            Self::CutShort => "The end of the message is missing; what is there was read.",
            Self::Broken => "A part is damaged; it is shown as it stands.",
            Self::Winmail => {
                "Its attachments are packed in Outlook's own way (winmail.dat); ask the sender for a plain copy."
            }
            Self::Sealed => "A part is encrypted or sealed and was not read.",
        }
    }
}

/// Why bytes are not read as a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMail {
    /// Nothing is there.
    #[error("The message is empty.")]
    Empty,
    /// No header.
    #[error(
        "This is not a saved e-mail: no line such as \"From:\" or \"Subject:\" stands at its beginning. Save the message as an .eml file, or paste its text."
    )]
    NotMail,
    /// Longer than [`LONGEST_MAIL`].
    #[error("The message is longer than 64 MB and is not read. Save it without its attachments and try again.")]
    TooLong,
}

impl Mail {
    /// Reads a message from its original bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadMail> {
        if bytes.len() > LONGEST_MAIL {
            return Err(BadMail::TooLong);
        }
        let start = beginning(bytes).ok_or(BadMail::Empty)?;
        let (fields, body) = Fields::read(bytes, start, true);
        if !fields.any() {
            return Err(BadMail::NotMail);
        }
        let structure = structure::take_apart(bytes, &fields, body);
        let mut mail = Self::with_fields(&fields, bytes);
        mail.take_parts(bytes, structure);
        if fields.cut {
            mail.remark(Remark::HeaderCut);
        }
        Ok(mail)
    }

    fn with_fields(fields: &Fields, bytes: &[u8]) -> Self {
        let message_id = fields.ids(Field::MessageId).into_iter().next();
        let key = message_id.as_deref().and_then(MailKey::by_id).unwrap_or_else(|| MailKey::by_hash(bytes));
        Self {
            from: fields.people(Field::From).into_iter().next(),
            sender: fields.people(Field::Sender).into_iter().next(),
            reply_to: fields.people(Field::ReplyTo),
            to: fields.people(Field::To),
            cc: fields.people(Field::Cc),
            subject: fields.text(Field::Subject).unwrap_or_default(),
            sent: fields.sent(),
            message_id,
            in_reply_to: fields.ids(Field::InReplyTo),
            references: fields.ids(Field::References),
            marks: ListMarks {
                list: fields.text(Field::ListId),
                unsubscribe: fields.has(Field::ListUnsubscribe),
                bulk: fields.word(Field::Precedence).is_some_and(|w| matches!(w.as_str(), "bulk" | "list" | "junk")),
                automatic: fields.word(Field::AutoSubmitted).is_some_and(|w| w != "no"),
            },
            labels: fields.text(Field::GmailLabels).map(|l| labels(&l)).unwrap_or_default(),
            text: String::new(),
            text_from: TextFrom::Nothing,
            attachments: Vec::new(),
            calendars: Vec::new(),
            remarks: Vec::new(),
            false_links: Vec::new(),
            html: None,
            key,
        }
    }

    /// What makes this message the same as another: its Message-ID, else the hash of the original.
    pub fn key(&self) -> &MailKey {
        &self.key
    }

    /// The HTML, fit for showing: no script, style, form or picture, nothing that loads anything, and links as words with the
    /// host that they lead to. Made anew at each call. Nothing if the message has no HTML.
    pub fn html(&self) -> Option<String> {
        self.html.as_deref().map(html::sanitised)
    }

    fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn take_parts(&mut self, bytes: &[u8], structure: Structure) {
        self.remarks = structure.remarks;
        let mut words = Words::default();
        for leaf in &structure.leaves {
            let written = bytes.get(leaf.body.clone()).unwrap_or_default();
            match leaf.media_type.as_str() {
                "text/plain" | "text/html" if !leaf.attached && (leaf.name.is_none() || words.is_empty()) => {
                    let text = self.text_of(leaf, written);
                    words.add(leaf, text);
                }
                "text/calendar" if self.calendars.len() < MOST_CALENDARS && written.len() <= LONGEST_CALENDAR => {
                    let text = self.text_of(leaf, written);
                    self.calendars.push(text);
                }
                // The page's other form for one mail service.
                "text/x-amp-html" => {}
                _ => self.attach(leaf, written),
            }
        }
        self.take_words(words);
    }

    fn text_of(&mut self, leaf: &Leaf, written: &[u8]) -> String {
        let head = written.get(..LONGEST_PART).unwrap_or(written);
        if head.len() < written.len() {
            self.remark(Remark::TextCut);
        }
        let decoded = leaf.transfer.decode(head).unwrap_or_else(|as_written| {
            self.remark(Remark::Broken);
            as_written.into()
        });
        decode::charset(&decoded, leaf.charset.as_deref())
    }

    fn attach(&mut self, leaf: &Leaf, written: &[u8]) {
        let otherwise = match leaf.media_type.as_str() {
            "message/rfc822" => "message.eml".to_owned(),
            _ => format!("attachment-{}", self.attachments.len() + 1),
        };
        let name = shown::file_name(leaf.name.as_deref().unwrap_or(""), &otherwise);
        if leaf.media_type == "application/ms-tnef" || name.eq_ignore_ascii_case("winmail.dat") {
            self.remark(Remark::Winmail);
        }
        let sealed = ["application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"];
        if sealed.contains(&leaf.media_type.as_str()) {
            self.remark(Remark::Sealed);
        }
        self.attachments.push(Attachment {
            name,
            media_type: leaf.media_type.clone(),
            size: leaf.transfer.size(written),
            inline: leaf.inline,
            transfer: leaf.transfer,
            body: leaf.body.clone(),
        });
    }

    fn take_words(&mut self, words: Words) {
        let mut from = TextFrom::Nothing;
        let mut text = Vec::new();
        for group in &words.groups {
            let (said, of) = group.best();
            if !said.is_empty() {
                from = if from == TextFrom::Nothing { of } else { from };
                text.push(said);
            }
        }
        self.text_from = from;
        self.text = shown::text(&text.join("\n\n"));
        let html = words.html();
        if shorten(&mut self.text) | words.cut {
            self.remark(Remark::TextCut);
        }
        self.false_links = html
            .as_deref()
            .filter(|h| h.contains("href") || h.contains("HREF"))
            .map(html::false_links)
            .unwrap_or_default();
        self.html = html;
    }
}

/// The words of a message: groups of parts that say the same.
#[derive(Default)]
struct Words {
    groups: Vec<Group>,
    /// How much was taken in.
    bytes: usize,
    cut: bool,
}

struct Group {
    number: usize,
    plain: Vec<String>,
    html: Vec<String>,
}

impl Words {
    fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    fn add(&mut self, leaf: &Leaf, mut text: String) {
        self.cut |= shorten(&mut text);
        // Both forms of each group are kept; together not more than a few times what is shown.
        if self.bytes + text.len() > 4 * LONGEST_TEXT {
            self.cut = true;
            return;
        }
        self.bytes += text.len();
        if self.groups.last().is_none_or(|g| g.number != leaf.group) {
            self.groups.push(Group { number: leaf.group, plain: Vec::new(), html: Vec::new() });
        }
        if let Some(group) = self.groups.last_mut() {
            if leaf.media_type == "text/html" { group.html.push(text) } else { group.plain.push(text) }
        }
    }

    /// All groups as HTML, if one of them has any.
    fn html(&self) -> Option<String> {
        if self.groups.iter().all(|g| g.html.is_empty()) {
            return None;
        }
        let mut out = String::new();
        for group in &self.groups {
            if group.html.is_empty() {
                for text in &group.plain {
                    let safe = text.replace('&', "&amp;").replace('<', "&lt;");
                    out.push_str(&format!("<pre>{safe}</pre>"));
                }
            } else {
                out.push_str(&group.html.join("<hr>"));
            }
        }
        shorten(&mut out);
        Some(out)
    }
}

impl Group {
    /// The plain text, unless it is only a note that the message is to be read as HTML.
    fn best(&self) -> (String, TextFrom) {
        let plain = self.plain.join("\n\n").trim().to_owned();
        let note = asks_for_html(&plain);
        if self.html.is_empty() || (plain.len() > 400 && !note) {
            return (plain, TextFrom::Plain);
        }
        let html: Vec<String> = self.html.iter().map(|h| html::text(h)).collect();
        let html = html.join("\n\n");
        let says_more = html.len() > 200 + 3 * plain.len() || (plain.len() < 80 && html.len() > 2 * plain.len());
        if plain.is_empty() || (!html.is_empty() && (note || says_more)) {
            (html, TextFrom::Html)
        } else {
            (plain, TextFrom::Plain)
        }
    }
}

/// Whether a plain text only says that the message is to be read as HTML: `Your mail client does not support HTML.`
fn asks_for_html(plain: &str) -> bool {
    if plain.len() > 600 {
        return false;
    }
    let low = plain.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| low.contains(w));
    low.contains("html")
        && any(&["support", "view", "display", "enable", "client", "reader", "browser", "version", "format"])
        || plain.len() < 200
            && any(&["view this email in", "view this message in", "view it in your browser", "view in browser"])
}

/// Cuts a text to what is kept, between characters; says whether it did.
fn shorten(text: &mut String) -> bool {
    let long = text.len() > LONGEST_TEXT;
    if long {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
    }
    long
}

/// Labels as Gmail writes them, with commas between.
fn labels(text: &str) -> Vec<String> {
    text.split(',').map(|l| l.trim().trim_matches('"').to_owned()).filter(|l| !l.is_empty()).take(50).collect()
}

/// Where the header begins, after what copying may have put before it.
fn beginning(bytes: &[u8]) -> Option<usize> {
    let mut at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    while at < bytes.len() {
        let end = line_end(bytes, at);
        let line = bare(&bytes[at..end]);
        if !line.trim_ascii().is_empty() && !line.starts_with(b"From ") && !line.starts_with(b">From ") {
            return Some(at);
        }
        at = end;
    }
    None
}
