//! The header of a message or of a part (RFC 5322, section 2.2): only the fields that are read are kept, each once and
//! each with a limit, so that a header of any length costs one pass and little memory. The values are understood by
//! the crate `mail-parser`, one field at a time.

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::{Offset, TimeZone};
use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

use super::{Person, Sent, decode, shown};

/// The longest value that is read, in bytes; a list of 500 recipients fits.
const LONGEST_VALUE: usize = 64 * 1024;
/// How many people, and how many message ids, are kept of one field.
const MOST_ENTRIES: usize = 500;
/// The longest name or subject that is kept, in characters.
const LONGEST_LINE: usize = 1000;
/// How many lines that are no fields may stand before the first one.
const MOST_JUNK: usize = 20;

/// A field that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    From,
    Sender,
    ReplyTo,
    To,
    Cc,
    Subject,
    Date,
    MessageId,
    InReplyTo,
    References,
    ListId,
    ListUnsubscribe,
    Precedence,
    AutoSubmitted,
    ContentType,
    Transfer,
    Disposition,
    ContentId,
    GmailLabels,
    GmailThread,
    MozillaStatus,
    HasAttachment,
}

const NAMES: [(&str, Field); 22] = [
    ("from", Field::From),
    ("sender", Field::Sender),
    ("reply-to", Field::ReplyTo),
    ("to", Field::To),
    ("cc", Field::Cc),
    ("subject", Field::Subject),
    ("date", Field::Date),
    ("message-id", Field::MessageId),
    ("in-reply-to", Field::InReplyTo),
    ("references", Field::References),
    ("list-id", Field::ListId),
    ("list-unsubscribe", Field::ListUnsubscribe),
    ("precedence", Field::Precedence),
    ("auto-submitted", Field::AutoSubmitted),
    ("content-type", Field::ContentType),
    ("content-transfer-encoding", Field::Transfer),
    ("content-disposition", Field::Disposition),
    ("content-id", Field::ContentId),
    ("x-gmail-labels", Field::GmailLabels),
    ("x-gm-thrid", Field::GmailThread),
    ("x-mozilla-status", Field::MozillaStatus),
    ("x-ms-has-attach", Field::HasAttachment),
];

/// What was kept of a header.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    kept: Vec<(Field, Vec<u8>)>,
    /// How many fields there were, read or not.
    pub(crate) count: usize,
    /// Whether a value was cut.
    pub(crate) cut: bool,
}

/// The end of the line that begins at `at`, after its line feed.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |i| at + i + 1)
}

/// A line without its end.
pub(crate) fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The name of a field and where its value begins, if the line is the beginning of a field.
fn name_of(line: &[u8]) -> Option<(&[u8], usize)> {
    let colon = line.iter().take(200).position(|b| *b == b':')?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some((name, colon + 1))
}

impl Fields {
    /// Reads the header that begins at `start` and says where the body begins. `outer` is true for the header of a whole
    /// message, where a few lines that are no fields are passed over; in a part the first such line is the body.
    pub(crate) fn read(bytes: &[u8], start: usize, outer: bool) -> (Self, usize) {
        let mut fields = Self::default();
        let mut at = start;
        let mut last = None;
        let mut junk = 0;
        while at < bytes.len() {
            let end = line_end(bytes, at);
            let line = &bytes[at..end];
            if bare(line).is_empty() {
                return (fields, end);
            }
            if line[0] == b' ' || line[0] == b'\t' {
                fields.add(last, line);
            } else if let Some((name, value)) = name_of(line) {
                last = fields.begin(name);
                fields.count += 1;
                fields.add(last, &line[value..]);
            } else {
                junk += 1;
                last = None;
                if !outer
                    || line.starts_with(b"--")
                    || (line.starts_with(b"From ") && fields.count > 0)
                    || (junk > MOST_JUNK && fields.count == 0)
                {
                    return (fields, at);
                }
            }
            at = end;
        }
        (fields, bytes.len())
    }

    /// The place for a value, if it is to be kept. The first of several fields of one name counts; recipients add up.
    fn begin(&mut self, name: &[u8]) -> Option<usize> {
        let field = NAMES.iter().find(|(n, _)| n.as_bytes().eq_ignore_ascii_case(name))?.1;
        match self.kept.iter().position(|(f, _)| *f == field) {
            None => {
                self.kept.push((field, Vec::new()));
                Some(self.kept.len() - 1)
            }
            Some(place) if matches!(field, Field::To | Field::Cc) => {
                self.kept[place].1.push(b',');
                Some(place)
            }
            Some(_) => None,
        }
    }

    fn add(&mut self, place: Option<usize>, line: &[u8]) {
        let Some((_, value)) = place.and_then(|p| self.kept.get_mut(p)) else { return };
        let room = LONGEST_VALUE.saturating_sub(value.len());
        self.cut |= line.len() > room;
        value.extend_from_slice(bare(&line[..line.len().min(room)]));
        value.push(b' ');
    }

    /// A value in UTF-8, on one line. Bytes that are not UTF-8 are taken for Windows-1252.
    fn value(&self, field: Field) -> Option<String> {
        let (_, bytes) = self.kept.iter().find(|(f, _)| *f == field)?;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => decode::charset(bytes, None),
        };
        Some(text.replace(['\r', '\n', '\0'], " ").trim().to_owned())
    }

    /// A value with `mail-parser`'s reading of it.
    fn read_as<T>(
        &self,
        field: Field,
        parse: for<'x> fn(&mut MessageStream<'x>) -> HeaderValue<'x>,
        take: impl FnOnce(&HeaderValue<'_>) -> Option<T>,
    ) -> Option<T> {
        let value = format!("{}\r\n", self.value(field)?);
        take(&parse(&mut MessageStream::new(value.as_bytes())))
    }

    /// The first word of a value, in lower case.
    pub(crate) fn word(&self, field: Field) -> Option<String> {
        let value = self.value(field)?;
        Some(value.split([';', ' ', '\t', '(']).find(|w| !w.is_empty())?.to_ascii_lowercase())
    }

    /// Whether there is any field that is read.
    pub(crate) fn any(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Whether the field stands there.
    pub(crate) fn has(&self, field: Field) -> bool {
        self.kept.iter().any(|(f, _)| *f == field)
    }

    /// A value as text for showing, encoded words decoded.
    pub(crate) fn text(&self, field: Field) -> Option<String> {
        let decoded = self.read_as(field, |s| s.parse_unstructured(), |v| v.as_text().map(str::to_owned))?;
        Some(shown::line(&decoded, LONGEST_LINE)).filter(|t| !t.is_empty())
    }

    /// The people of a field.
    pub(crate) fn people(&self, field: Field) -> Vec<Person> {
        let person = |a: &mail_parser::Addr<'_>| {
            let name = shown::line(a.name().unwrap_or(""), LONGEST_LINE);
            let address = shown::line(a.address().unwrap_or(""), LONGEST_LINE);
            (!name.is_empty() || !address.is_empty()).then_some(Person { name, address })
        };
        let take = |v: &HeaderValue<'_>| Some(v.as_address()?.iter().filter_map(person).take(MOST_ENTRIES).collect());
        self.read_as(field, |s| s.parse_address(), take).unwrap_or_default()
    }

    /// The message ids of a field, without their angle brackets.
    pub(crate) fn ids(&self, field: Field) -> Vec<String> {
        let take = |v: &HeaderValue<'_>| {
            let ids = v.as_text_list()?;
            let plain = ids.iter().map(|id| shown::line(id, LONGEST_LINE)).filter(|id| !id.is_empty());
            Some(plain.take(MOST_ENTRIES).collect())
        };
        self.read_as(field, |s| s.parse_id(), take).unwrap_or_default()
    }

    /// A media type or disposition with its attributes.
    pub(crate) fn typed<T>(&self, field: Field, take: impl FnOnce(&ContentType<'_>) -> Option<T>) -> Option<T> {
        self.read_as(field, |s| s.parse_content_type(), |v| take(v.as_content_type()?))
    }

    /// When the message says that it was sent.
    pub(crate) fn sent(&self) -> Sent {
        let Some(value) = self.value(Field::Date).filter(|v| !v.is_empty()) else { return Sent::Missing };
        let strict = DateTimeParser::new().relaxed_weekday(true).parse_zoned(&value).ok();
        let read = strict.or_else(|| self.read_as(Field::Date, |s| s.parse_date(), loose_date));
        match read {
            // Mail is younger than 1971, and a clock a century ahead is a clock that was never set.
            Some(at) if (1971..2100).contains(&at.year()) => Sent::At(at),
            _ => Sent::Unclear(shown::line(&value, 100)),
        }
    }
}

/// A date that is not written by the rules, in the lenient reading of `mail-parser`.
fn loose_date(value: &HeaderValue<'_>) -> Option<Zoned> {
    let d = value.as_datetime().filter(|d| d.is_valid())?;
    let part = |n: u8| i8::try_from(n).ok();
    let (hour, minute, second) = (part(d.hour)?, part(d.minute)?, part(d.second)?);
    let local =
        DateTime::new(i16::try_from(d.year).ok()?, part(d.month)?, part(d.day)?, hour, minute, second, 0).ok()?;
    let seconds = i32::from(d.tz_hour) * 3600 + i32::from(d.tz_minute) * 60;
    let offset = Offset::from_seconds(if d.tz_before_gmt { -seconds } else { seconds }).ok()?;
    local.to_zoned(TimeZone::fixed(offset)).ok()
}

#[cfg(test)]
mod tests {
    use super::{Field, Fields};
    use crate::mail::Sent;

    fn fields(text: &str) -> Fields {
        Fields::read(text.as_bytes(), 0, true).0
    }

    #[test]
    fn dates_are_read_as_people_and_programs_write_them() {
        let sent = |date: &str| match fields(&format!("Date: {date}\n\n")).sent() {
            Sent::At(at) => at.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(sent("Tue, 3 Nov 2026 09:15:00 -0600"), "2026-11-03T09:15:00-06:00[-06:00]");
        assert_eq!(sent("Mon, 3 Nov 2026 09:15:00 EST"), "2026-11-03T09:15:00-05:00[-05:00]");
        assert_eq!(sent("3 Nov 2026 9:15 +0530 (IST)"), "2026-11-03T09:15:00+05:30[+05:30]");
        assert_eq!(sent("yesterday"), "Unclear(\"yesterday\")");
        assert_eq!(sent("Thu, 1 Jan 1970 00:00:00 +0000"), "Unclear(\"Thu, 1 Jan 1970 00:00:00 +0000\")");
        assert_eq!(fields("Subject: x\n\n").sent(), Sent::Missing);
    }

    #[test]
    fn words_are_decoded_folded_and_made_safe() {
        let f = fields(
            "Subject: =?utf-8?B?SW50ZXJ2aWV3?=\r\n =?utf-8?Q?_invitation=E2=80=AE?=\nFrom: \"Rao, A\" <A.Rao@X.edu>\n",
        );
        assert_eq!(f.text(Field::Subject).as_deref(), Some("Interview invitation"));
        let from = f.people(Field::From);
        assert_eq!((from[0].name.as_str(), from[0].address.as_str()), ("Rao, A", "A.Rao@X.edu"));
        let latin = Fields::read(b"Subject: Jos\xe9\n\n", 0, true).0;
        assert_eq!(latin.text(Field::Subject).as_deref(), Some("José"));
    }

    #[test]
    fn the_first_of_two_counts_and_recipients_add_up() {
        let f = fields("From: a@x.edu\nFrom: b@x.edu\nTo: c@x.edu\nTo: d@x.edu, e@x.edu\nReferences: <1@x> <2@x>\n\n");
        assert_eq!(f.people(Field::From).len(), 1);
        assert_eq!(f.people(Field::To).len(), 3);
        assert_eq!(f.ids(Field::References), ["1@x", "2@x"]);
    }
}
