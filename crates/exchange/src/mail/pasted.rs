//! Mail that was copied out of a mail program and pasted: the lines of its head, as Outlook and Gmail copy them.
//!
//! ```text
//! From: Jane Lee <gme@example.edu>            Interview invitation
//! Sent: Friday, November 20, 2026 3:14 PM     Jane Lee <gme@example.edu>    Fri, Nov 20, 2026 at 3:14 PM
//! To: Ana Silva                               To: Ana Silva <ana@example.org>
//! Subject: Interview invitation
//! ```
//!
//! The hours are those of the reader's clock, which is where the mail program showed them, unless an offset stands there.

use jiff::Zoned;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;

use super::Person;

/// How many lines the head has at most.
const MOST_LINES: usize = 16;

/// What the head of pasted words says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastedHead {
    /// Who wrote it.
    pub from: Option<Person>,
    /// The subject; may be empty.
    pub subject: String,
    /// When, by the reader's clock.
    sent: Option<Moment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Moment {
    At(Zoned),
    Local(DateTime),
}

impl PastedHead {
    /// The day and hour on the reader's clock, where no offset says otherwise.
    pub fn local(&self) -> Option<DateTime> {
        match self.sent.as_ref()? {
            Moment::At(_) => None,
            Moment::Local(at) => Some(*at),
        }
    }

    /// When it was sent; a time without an offset is on the clock of `zone`.
    pub fn sent(&self, zone: &TimeZone) -> Option<Zoned> {
        match self.sent.as_ref()? {
            Moment::At(at) => Some(at.clone()),
            Moment::Local(at) => at.to_zoned(zone.clone()).ok(),
        }
    }
}

/// The head of pasted words and the words below it; nothing when they begin without a head.
pub fn pasted(text: &str) -> Option<(PastedHead, &str)> {
    labelled(text).or_else(|| of_gmail(text))
}

/// The lines of a text with where each ends, at most so many.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    text.split_inclusive('\n').take(MOST_LINES * 2).map(move |line| {
        at += line.len();
        (line.trim_matches([' ', '\t', '\r', '\n', '\u{feff}', '*', '>']), at)
    })
}

/// `From: …`, `Sent: …` or `Date: …`, `To: …`, `Subject: …`, in any order, perhaps below a line that says "Forwarded message".
fn labelled(text: &str) -> Option<(PastedHead, &str)> {
    let mut head = PastedHead::default();
    let (mut fields, mut end) = (0, 0);
    for (line, after) in lines(text) {
        let low = line.to_ascii_lowercase();
        let marks = line.chars().filter(|c| *c == '-').count() >= 5;
        if fields == 0 && (line.is_empty() || marks) {
            continue;
        }
        let Some((label, value)) = line.split_once(':').map(|(l, v)| (l.trim().to_ascii_lowercase(), v.trim())) else {
            // A long value goes on in the next line.
            if !line.is_empty() && fields > 0 && low.contains('@') {
                end = after;
                continue;
            }
            break;
        };
        match label.trim_matches('*') {
            "from" => head.from = person(value),
            "subject" => value.clone_into(&mut head.subject),
            "sent" | "date" => head.sent = moment(value),
            "to" | "cc" | "reply-to" | "importance" | "attachments" => {}
            _ => break,
        }
        (fields, end) = (fields + 1, after);
    }
    // One line alone may be words of the message.
    (fields >= 2 && head.from.is_some()).then(|| (head, text[end..].trim_start_matches(['\r', '\n', ' '])))
}

/// A line with a name, an address in brackets and a day, and `To: …` below it; the subject may stand above.
fn of_gmail(text: &str) -> Option<(PastedHead, &str)> {
    let all: Vec<(&str, usize)> = lines(text).collect();
    let at = all.iter().take(6).position(|(l, _)| l.contains('<') && l.contains('@') && l.contains('>'))?;
    let (line, mut end) = all[at];
    let (name, day) = line.split_once('>').map(|(n, d)| (format!("{n}>"), d.trim()))?;
    let from = person(&name)?;
    let mut next = at + 1;
    let mut sent = moment(day);
    if let (None, Some((line, after))) = (&sent, all.get(next)) {
        sent = moment(line);
        if sent.is_some() {
            (end, next) = (*after, next + 1);
        }
    }
    sent.as_ref()?;
    let mut to = false;
    for (line, after) in all.iter().skip(next).take(3) {
        if line.to_ascii_lowercase().starts_with("to:")
            || line.to_ascii_lowercase().starts_with("to me")
            || line.to_ascii_lowercase().starts_with("cc:")
        {
            (end, to) = (*after, true);
        }
    }
    let said = |l: &&str| !l.is_empty() && !l.ends_with(" message") && !l.ends_with(" messages");
    let subject = all[..at].iter().map(|(l, _)| *l).find(|l| said(l)).unwrap_or("").to_owned();
    (to || at <= 3)
        .then(|| (PastedHead { from: Some(from), subject, sent }, text[end..].trim_start_matches(['\r', '\n', ' '])))
}

/// `Jane Lee <gme@example.edu>`, `Jane Lee [mailto:gme@example.edu]`, an address or a name alone.
fn person(value: &str) -> Option<Person> {
    let value = value.trim();
    let (name, address) = match value.split_once(['<', '[']) {
        Some((name, rest)) => (name, rest.trim_end_matches(['>', ']', ' ']).trim_start_matches("mailto:")),
        None if value.contains('@') && !value.contains(' ') => ("", value),
        None => (value, ""),
    };
    let name = super::one_line(name.trim().trim_matches(['"', '\'', '*']), 300);
    let address = super::one_line(address.split(['>', ']', ';']).next().unwrap_or("").trim(), 300);
    (!name.is_empty() || !address.is_empty()).then_some(Person { name, address })
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day and an hour as mail programs show them: `Friday, November 20, 2026 3:14 PM`, `Fri, Nov 20, 2026 at 3:14 PM`,
/// `20 November 2026 15:14`, `2026-11-20 15:14`, and as a header has it.
fn moment(value: &str) -> Option<Moment> {
    let value = value.trim().replace('\u{202f}', " ");
    if let Ok(at) = DateTimeParser::new().relaxed_weekday(true).parse_zoned(&value) {
        return Some(Moment::At(at));
    }
    let (mut day, mut month, mut year, mut time) = (None, None, None, None);
    let mut rest = value.split([' ', ',', '\t', '(', ')']).filter(|w| !w.is_empty()).peekable();
    while let Some(word) = rest.next() {
        let low = word.to_ascii_lowercase();
        if let Ok(date) = low.parse::<Date>() {
            (day, month, year) = (Some(date.day()), Some(date.month()), Some(date.year()));
        } else if let Some(m) = MONTHS.iter().position(|m| low.starts_with(m) && !low.contains(':') && low.len() <= 9) {
            month = i8::try_from(m + 1).ok();
        } else if low.contains(':') && time.is_none() {
            let half = rest.peek().map(|w| w.to_ascii_lowercase().replace('.', ""));
            time = clock(&low, half.as_deref());
        } else if let Ok(n) = low.trim_end_matches(['.', 't', 'h', 's', 'n', 'd', 'r']).parse::<i16>() {
            match n {
                1..=31 if day.is_none() => day = i8::try_from(n).ok(),
                2000..=2099 => year = Some(n),
                _ => {}
            }
        }
    }
    let date = Date::new(year?, month?, day?).ok()?;
    Some(Moment::Local(date.to_datetime(time.unwrap_or(Time::constant(0, 0, 0, 0)))))
}

/// `3:14` with `PM` behind it, `3:14pm`, `15:14:07`.
fn clock(word: &str, next: Option<&str>) -> Option<Time> {
    let half = ["am", "pm"].into_iter().find(|h| word.ends_with(h) || next.is_some_and(|n| n == *h));
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let mut parts = digits.split(':').map(|p| p.parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let hour = match (half, hour) {
        (Some("pm"), 1..=11) => hour + 12,
        (Some("am"), 12) => 0,
        _ => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::pasted;

    fn read(text: &str) -> (String, String, String, String, String) {
        let (head, rest) = pasted(text).unwrap();
        let from = head.from.clone().unwrap();
        let sent = head.sent(&TimeZone::UTC).map(|z| z.datetime().to_string()).unwrap_or_default();
        (from.name, from.address, head.subject, sent, rest.to_owned())
    }

    fn expected(sent: &str) -> (String, String, String, String, String) {
        let own = str::to_owned;
        (
            own("Jane Lee"),
            own("gme@example.edu"),
            own("Interview invitation"),
            own(sent),
            own("Dear Ana,\nwe invite you."),
        )
    }

    #[test]
    fn a_mail_pasted_out_of_a_mail_program_gives_subject_sender_and_time() {
        let outlook = "From: Jane Lee <gme@example.edu>\r\nSent: Friday, November 20, 2026 3:14 PM\r\nTo: Ana Silva <ana@example.org>\r\n\
                       Cc: Office\r\nSubject: Interview invitation\r\n\r\nDear Ana,\nwe invite you.";
        assert_eq!(read(outlook), expected("2026-11-20T15:14:00"));
        let gmail = "Interview invitation\n1 message\nJane Lee <gme@example.edu>\tFri, Nov 20, 2026 at 3:14 PM\n\
                     To: Ana Silva <ana@example.org>\nDear Ana,\nwe invite you.";
        assert_eq!(read(gmail), expected("2026-11-20T15:14:00"));
        let forwarded = "---------- Forwarded message ---------\nFrom: Jane Lee <gme@example.edu>\n\
                         Date: Fri, Nov 20, 2026 at 3:14 PM\nSubject: Interview invitation\nTo: <ana@example.org>\n\n\
                         Dear Ana,\nwe invite you.";
        assert_eq!(read(forwarded), expected("2026-11-20T15:14:00"));
        let header = "From: Jane Lee <gme@example.edu>\nSubject: Interview invitation\nDate: Fri, 20 Nov 2026 14:12:07 -0600\n\n\
                      Dear Ana,\nwe invite you.";
        assert_eq!(read(header), expected("2026-11-20T14:12:07"));
        // An offset is kept; without one the time is the reader's.
        assert!(pasted(header).unwrap().0.local().is_none() && pasted(outlook).unwrap().0.local().is_some());
    }

    #[test]
    fn words_without_a_head_stay_whole() {
        for text in
            ["Dear Ana,\n\nwe invite you.", "Subject: to change, as always.", "From: a hospital far away\n\nHello", ""]
        {
            assert_eq!(pasted(text), None, "{text}");
        }
    }
}
