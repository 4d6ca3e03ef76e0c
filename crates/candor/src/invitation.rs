//! What an invitation says of time: dates, times, zones, links, and until when it wants an answer.
//!
//! Nothing is guessed: a time without a zone has none, a date without a year has none, and "by Friday" is a deadline
//! whose hours are known only when the day of the message is. Rule P-14 gives at least 48 hours to answer.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Zoned};
use regex::{Captures, Regex};
use serde::Serialize;

use crate::text::Text;

/// A date or time as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct When {
    /// As written.
    pub text: String,
    /// The day, as `2027-01-05`, or without a year as `--01-05`, where it is certain.
    pub day: Option<String>,
    /// The time of day, as `13:30`.
    pub time: Option<String>,
    /// The zone as written ("ET", "Central").
    pub zone: Option<String>,
    /// Its bytes in the original.
    pub span: Range<usize>,
}

/// Until when an answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerBy {
    /// As written.
    pub text: String,
    /// Hours from the message, at most, where the words tell.
    pub hours: Option<u32>,
    /// Whether that is less than the 48 hours of rule P-14.
    pub too_short: bool,
    /// Its bytes in the original.
    pub span: Range<usize>,
}

/// A link to where slots are chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The address as written, shown and never opened.
    pub text: String,
    /// The platform, where it is a known one.
    pub platform: Option<&'static str>,
    /// Its bytes in the original.
    pub span: Range<usize>,
}

/// Everything about time in a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Times {
    /// Dates and times in order.
    pub when: Vec<When>,
    /// Links in order.
    pub links: Vec<Link>,
    /// Platforms named without a link.
    pub platforms: Vec<&'static str>,
    /// Until when an answer is wanted; the shortest if there are several.
    pub answer_by: Option<AnswerBy>,
}

/// A pattern that compiles, or none; a test sees that all do.
fn regex(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("(?i){pattern}")).ok()
}

const MONTH: &str = "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const WEEKDAY: &str = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?";
const ZONE: &str =
    r"(?:\s*\(?\b(e[sd]?t|c[sd]?t|m[sd]?t|p[sd]?t|eastern|central|mountain|pacific|utc|gmt|akst|hst|ist|pkt)\b\)?)?";

static DAY_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(r"\b(?:{WEEKDAY}[,.]?\s+(?:the\s+)?)?{MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(20\d\d))?\b"))
});
static DAY_FIRST: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(&format!(r"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b\.?(?:,?\s+(20\d\d))?")));
static DAY_NUMBERS: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"\b(?:(20\d\d)-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?)\b"));
static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"\b(\d{{1,2}})(?::([0-5]\d))?\s*(a\.?m\b\.?|p\.?m\b\.?|noon\b){ZONE}|\b([01]?\d|2[0-3]):([0-5]\d)\b{ZONE}|\bnoon\b"
    ))
});
static URL: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r#"\b(?:https?://|www\.)[^\s<>"')\]]+"#));

/// Until when: each with how its words become hours.
static DEADLINES: LazyLock<Vec<(Regex, Kind)>> = LazyLock::new(|| {
    let all = [
        (
            r"\b(?:with)?in (?:the next |next )?(\d{1,3}|one|two|three|four|six|eight|twelve|twenty[- ]four|thirty[- ]six|forty[- ]eight|seventy[- ]two)[- ]?(?:\(\d+\) )?(hours?|hrs?|h|minutes?|mins?|business days?|working days?|days?|weeks?)\b",
            Kind::Amount,
        ),
        (
            r"\b(\d{1,3}|one|two|three|four|six|eight|twelve|twenty[- ]four|thirty[- ]six|forty[- ]eight|seventy[- ]two)[- ]?(hours?|hrs?|minutes?|days?|business days?|weeks?) (?:to (?:respond|reply|answer|accept|decide|confirm|claim|choose|select|schedule|book)|from (?:now|receipt|the (?:time|receipt))|of (?:receiving|receipt|this|getting)|after (?:receiving|receipt|this)|deadline|window|limit)",
            Kind::Amount,
        ),
        (
            r"\b(?:expires?|closes?|lapses?|valid|open|held|hold|reserved|good)\b[^.!?\n]{0,40}?\b(?:in|for|after) (?:the next |only |just )?(\d{1,3}|one|two|three|four|six|eight|twelve|twenty[- ]four|thirty[- ]six|forty[- ]eight|seventy[- ]two)[- ]?(hours?|hrs?|minutes?|days?|weeks?)\b",
            Kind::Amount,
        ),
        (
            r"\b(?:by|before|until|till|no later than|not later than|prior to|through)\s+(?:the\s+)?(?:[^.!?\n]{0,30}?\b)?(?:today|tonight|this (?:evening|afternoon|morning)|end of (?:the |this |business )?(?:day|business)(?: today)?|close of business(?: today)?|cob|eod|midnight(?: tonight)?|noon today)\b",
            Kind::Today,
        ),
        (
            r"\b(?:reply|respond|answer|confirm|accept|book|choose|pick|select|claim|decide|let (?:us|me) know|tell (?:us|me)|write back|call)\b[^.!?\n]{0,40}\b(?:today|tonight|this (?:evening|afternoon|morning)|immediately|right away|right now|at once|within the hour|in the next hour|an hour)\b",
            Kind::Today,
        ),
        (
            r"\b(?:by|before|until|no later than)\s+(?:[^.!?\n]{0,24}?\b)?(?:tomorrow(?: (?:morning|noon|afternoon|evening|night))?)\b",
            Kind::Tomorrow,
        ),
        (
            r"\b(?:reply|respond|answer|confirm|accept|book|choose|decide|let (?:us|me) know)\b[^.!?\n]{0,30}\btomorrow\b",
            Kind::Tomorrow,
        ),
        (
            r"\b(?:overnight|a day to (?:respond|reply|decide|answer)|one day to|same day|(?:end|close) of the next (?:business )?day)\b",
            Kind::Tomorrow,
        ),
    ];
    all.into_iter().filter_map(|(p, kind)| Some((regex(p)?, kind))).collect()
});
static BY_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:by|before|until|no later than|not later than|due|deadline(?: is|:)?)\s+(?:[^.!?\n]{{0,30}}?\b)?({MONTH}\.?\s+\d{{1,2}}|\d{{1,2}}/\d{{1,2}}|{WEEKDAY})\b"
    ))
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Amount,
    Today,
    Tomorrow,
}

const PLATFORMS: [(&str, &str); 10] = [
    ("thalamus", "Thalamus"),
    ("interviewbroker", "Interview Broker"),
    ("interview broker", "Interview Broker"),
    ("residencycas", "ResidencyCAS"),
    ("calendly", "Calendly"),
    ("eras interview scheduler", "ERAS Interview Scheduler"),
    ("webex", "Webex"),
    ("zoom", "Zoom"),
    ("teams.microsoft", "Microsoft Teams"),
    ("aamc.org", "ERAS"),
];

/// Reads times from the own words of a message. `received` is when the message was sent, where that is known.
pub fn times(text: &Text, received: Option<&Zoned>) -> Times {
    let mut out = Times::default();
    for s in text.said() {
        let words = text.words(s);
        let span = |r: Range<usize>| text.span(s, r);
        days(words, &span, &mut out.when);
        clocks(words, &span, &mut out.when);
        for m in URL.iter().flat_map(|r| r.find_iter(words)) {
            let low = m.as_str().to_lowercase();
            let platform = PLATFORMS.iter().find(|(mark, _)| low.contains(mark)).map(|(_, name)| *name);
            out.links.push(Link { text: m.as_str().to_owned(), platform, span: span(m.range()) });
        }
        let low = words.to_lowercase();
        for (mark, name) in PLATFORMS {
            if low.contains(mark) && !out.platforms.contains(&name) {
                out.platforms.push(name);
            }
        }
        for found in deadlines(words, received) {
            let by = AnswerBy { span: span(found.1), ..found.0 };
            let shorter = |a: &AnswerBy| by.hours.unwrap_or(u32::MAX) < a.hours.unwrap_or(u32::MAX);
            if out.answer_by.as_ref().is_none_or(shorter) {
                out.answer_by = Some(by);
            }
        }
    }
    out.when.sort_by_key(|w| w.span.start);
    out
}

fn month(word: &str) -> Option<i8> {
    let low = word.to_lowercase();
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    names.iter().position(|n| low.starts_with(n)).map(|k| k as i8 + 1)
}

fn number(c: &Captures<'_>, k: usize) -> Option<i16> {
    c.get(k).and_then(|m| m.as_str().parse().ok())
}

/// `2027-01-05`, or `--01-05` without a year; nothing for a day that does not exist.
fn day(year: Option<i16>, month: i8, day: i16) -> Option<String> {
    let date = Date::new(year.unwrap_or(2028), month, i8::try_from(day).ok()?).ok()?;
    Some(match year {
        Some(_) => date.to_string(),
        None => format!("--{:02}-{:02}", date.month(), date.day()),
    })
}

fn days(words: &str, span: &dyn Fn(Range<usize>) -> Range<usize>, out: &mut Vec<When>) {
    let mut push = |c: &Captures<'_>, day: Option<String>| {
        if let (Some(m), Some(day)) = (c.get(0), day) {
            let text = m.as_str().to_owned();
            out.push(When { text, day: Some(day), time: None, zone: None, span: span(m.range()) });
        }
    };
    for c in DAY_WORDS.iter().flat_map(|r| r.captures_iter(words)) {
        let m = c.get(1).and_then(|m| month(m.as_str()));
        push(&c, m.zip(number(&c, 2)).and_then(|(m, d)| day(number(&c, 3), m, d)));
    }
    for c in DAY_FIRST.iter().flat_map(|r| r.captures_iter(words)) {
        let m = c.get(2).and_then(|m| month(m.as_str()));
        push(&c, m.zip(number(&c, 1)).and_then(|(m, d)| day(number(&c, 3), m, d)));
    }
    for c in DAY_NUMBERS.iter().flat_map(|r| r.captures_iter(words)) {
        let written = match (number(&c, 1), number(&c, 2), number(&c, 3)) {
            (Some(y), Some(m), Some(d)) => i8::try_from(m).ok().and_then(|m| day(Some(y), m, d)),
            // US order.
            _ => {
                let year = number(&c, 6).map(|y| if y < 100 { 2000 + y } else { y });
                number(&c, 4).zip(number(&c, 5)).and_then(|(m, d)| day(year, i8::try_from(m).ok()?, d))
            }
        };
        push(&c, written);
    }
}

fn clocks(words: &str, span: &dyn Fn(Range<usize>) -> Range<usize>, out: &mut Vec<When>) {
    for c in CLOCK.iter().flat_map(|r| r.captures_iter(words)) {
        let Some(m) = c.get(0) else { continue };
        let half = c.get(3).map(|x| x.as_str().to_lowercase());
        let (hour, minute) = match &half {
            Some(h) => {
                let hour = number(&c, 1).unwrap_or(12);
                let hour = if h.starts_with('p') && hour < 12 {
                    hour + 12
                } else if h.starts_with('a') && hour == 12 {
                    0
                } else {
                    hour
                };
                (hour, number(&c, 2).unwrap_or(0))
            }
            None => (number(&c, 5).unwrap_or(12), number(&c, 6).unwrap_or(0)),
        };
        let time = i8::try_from(hour).ok().zip(i8::try_from(minute).ok()).and_then(|(h, m)| Time::new(h, m, 0, 0).ok());
        let zone = c.get(4).or(c.get(7)).map(|z| z.as_str().to_uppercase());
        let time = time.map(|t| format!("{:02}:{:02}", t.hour(), t.minute()));
        out.push(When { text: m.as_str().trim().to_owned(), day: None, time, zone, span: span(m.range()) });
    }
}

fn deadlines(words: &str, received: Option<&Zoned>) -> Vec<(AnswerBy, Range<usize>)> {
    let mut out = Vec::new();
    let mut push = |m: regex::Match<'_>, hours: Option<u32>| {
        let too_short = hours.is_some_and(|h| h < 48);
        out.push((AnswerBy { text: m.as_str().to_owned(), hours, too_short, span: 0..0 }, m.range()));
    };
    // "No need to answer today" is no deadline.
    let low = words.to_lowercase();
    let calm = ["no need", "no rush", "do not need", "don't need", "not necessary", "at your convenience"];
    if calm.iter().any(|c| low.contains(c)) {
        return out;
    }
    for (pattern, kind) in DEADLINES.iter() {
        for c in pattern.captures_iter(words) {
            let Some(m) = c.get(0) else { continue };
            let hours = match kind {
                Kind::Amount => amount(&c),
                Kind::Today => Some(12),
                Kind::Tomorrow => Some(36),
            };
            push(m, hours);
        }
    }
    for m in BY_DAY.iter().flat_map(|r| r.captures_iter(words)) {
        if let Some(whole) = m.get(0) {
            let hours = received.zip(m.get(1)).and_then(|(r, day)| until(r, day.as_str()));
            push(whole, hours);
        }
    }
    out
}

fn amount(c: &Captures<'_>) -> Option<u32> {
    let words = ["one", "two", "three", "four", "", "six", "", "eight", "", "", "", "twelve"];
    let many = c.get(1)?.as_str().to_lowercase().replace('-', " ");
    let many: u32 = match many.as_str() {
        "twenty four" => 24,
        "thirty six" => 36,
        "forty eight" => 48,
        "seventy two" => 72,
        w => w.parse().ok().or_else(|| words.iter().position(|x| *x == w).map(|k| k as u32 + 1))?,
    };
    let unit = c.get(2)?.as_str().to_lowercase();
    Some(match unit.chars().next()? {
        'h' => many,
        'm' => many.div_ceil(60),
        // A business day may be over tonight.
        'b' | 'w' if !unit.starts_with("week") => many.saturating_mul(24),
        'd' => many.saturating_mul(24),
        _ => many.saturating_mul(7 * 24),
    })
}

/// Hours from the message to the end of the day named.
fn until(received: &Zoned, named: &str) -> Option<u32> {
    let low = named.to_lowercase();
    let today = received.date();
    let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|d| low.starts_with(d));
    let day = if let Some(k) = weekday {
        let ahead = (k as i64 + 7 - i64::from(today.weekday().to_monday_zero_offset())) % 7;
        today.checked_add(Span::new().days(ahead)).ok()?
    } else {
        let (m, d) = match low.split_once('/') {
            Some((m, d)) => (m.parse().ok()?, d.parse().ok()?),
            None => (month(&low)?, low.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?),
        };
        let this = Date::new(today.year(), m, d).ok()?;
        if this < today { Date::new(today.year() + 1, m, d).ok()? } else { this }
    };
    let end = DateTime::from_parts(day, Time::constant(23, 59, 0, 0));
    // In hours from the start: a span of days cannot be told in hours without saying which days.
    let left = received.datetime().until((jiff::Unit::Hour, end)).ok()?;
    u32::try_from(left.get_hours().max(0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(body: &str) -> Option<u32> {
        times(&Text::new("", body), None).answer_by.and_then(|a| a.hours)
    }

    #[test]
    fn all_patterns_compile() {
        assert_eq!(DEADLINES.len(), 8);
        assert!([&DAY_WORDS, &DAY_FIRST, &DAY_NUMBERS, &CLOCK, &URL, &BY_DAY].iter().all(|r| r.is_some()));
    }

    #[test]
    fn deadlines_in_hours() {
        assert_eq!(by("Please reply within 24 hours."), Some(24));
        assert_eq!(by("You have 48 hours to respond."), Some(48));
        assert_eq!(by("Please confirm by 5 pm today."), Some(12));
        assert_eq!(by("Please accept by noon tomorrow."), Some(36));
        assert_eq!(by("Please answer within two weeks."), Some(336));
        assert_eq!(by("There is no need to answer today."), None);
        assert_eq!(by("The slot expires in 6 hours."), Some(6));
    }

    #[test]
    fn a_day_is_a_deadline_in_hours_once_the_day_of_the_message_is_known() {
        let received: Zoned = "2026-11-19T09:00[America/New_York]".parse().unwrap();
        let by = |body: &str| times(&Text::new("", body), Some(&received)).answer_by.and_then(|a| a.hours);
        assert_eq!(by("Please reply by Friday."), Some(38));
        assert_eq!(by("Please reply by December 1."), Some(302));
        assert_eq!(by("Please reply by 1/4."), Some(1118));
    }

    #[test]
    fn dates_times_and_links() {
        let t = times(
            &Text::new("", "Monday, January 11, 2027 at 9:30 AM ET or 1/14 at 13:00; https://thalamusgme.com/x."),
            None,
        );
        let days: Vec<_> = t.when.iter().filter_map(|w| w.day.as_deref()).collect();
        assert_eq!(days, ["2027-01-11", "--01-14"]);
        let clocks: Vec<_> = t.when.iter().filter_map(|w| Some((w.time.as_deref()?, w.zone.as_deref()))).collect();
        assert_eq!(clocks, [("09:30", Some("ET")), ("13:00", None)]);
        assert_eq!(t.links[0].platform, Some("Thalamus"));
    }

    #[test]
    fn a_named_day_counts_from_the_message() {
        let received: Zoned = "2026-11-18T10:00[America/New_York]".parse().unwrap();
        let t = times(&Text::new("", "Please respond by Thursday."), Some(&received));
        assert_eq!(t.answer_by.map(|a| a.too_short), Some(true));
    }
}
