//! What an invitation says of time: dates, times, zones, links, and until when it wants an answer.
//!
//! Nothing is guessed: a time without a zone has none, a date without a year has none, and "by Friday" is a deadline
//! whose hours are known only when the day of the message is. Rule P-14 gives at least 48 hours to answer.

mod deadline;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::Zoned;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
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
    /// The day and hour that are named, on the sender's clock; the end of the day where no hour is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime>,
    /// The zone beside that hour, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
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

static SENT_LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"(?m)^\W*(?:sent|date|issued|released|generated)\s*:\s*(?:{WEEKDAY},?\s+)?{MONTH}\.?\s+(\d{{1,2}}),?\s+(20\d\d),?(?:\s+at)?(?:\s+(\d{{1,2}}):(\d\d)\s*([ap]\.?m)?)?"
    ))
});

/// A pattern that compiles, or none; a test sees that all do.
pub(super) fn regex(pattern: &str) -> Option<Regex> {
    crate::regexes::compile(&format!("(?i){pattern}")).ok()
}

pub(super) const MONTH: &str = "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
pub(super) const WEEKDAY: &str = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?";
/// A zone as it is written beside an hour.
const ZONE_WORD: &str = r"(?:utc|gmt)\s?[+\-\u{2212}]\s?\d{1,2}(?::\d\d)?|america/[a-z_]+|e[sd]?t|c[sd]?t|m[sd]?t|p[sd]?t|eastern|central|mountain|pacific|utc|gmt|akst|hst|ist|pkt";
/// Such a zone, or nothing.
const ZONE_BESIDE: &str = r"(?:\s*\(?\b(?:(?:utc|gmt)\s?[+\-\u{2212}]\s?\d{1,2}(?::\d\d)?|america/[a-z_]+|e[sd]?t|c[sd]?t|m[sd]?t|p[sd]?t|eastern|central|mountain|pacific|utc|gmt|akst|hst|ist|pkt)\b\)?)?";

static DAY_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(r"\b(?:{WEEKDAY}[,.]?\s+(?:the\s+)?)?{MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(20\d\d))?\b"))
});
static DAY_FIRST: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(&format!(r"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b\.?(?:,?\s+(20\d\d))?")));
static DAY_NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(r"\b(?:(20\d\d)-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?|(\d{1,2})\.(\d{1,2})\.(20\d\d))\b")
});
static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let zone = format!(r"(?:\s*\(?\b({ZONE_WORD})\b\)?)?");
    regex(&format!(
        r"\b(\d{{1,2}})(?::([0-5]\d))?\s*(a\.?m\b\.?|p\.?m\b\.?|noon\b){zone}|\b([01]?\d|2[0-3]):([0-5]\d)\b{zone}|\bnoon\b"
    ))
});
/// Another day of the month that was just named.
static NEXT_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"^(\s*(?:,\s*(?:and|or)?|;|/|&|-|\u{2013}|\u{2014}|\band\b|\bor\b|\bto\b|\bthrough\b|\bthru\b)\s*)(\d{1,2})(?:st\b|nd\b|rd\b|th\b|\b)",
    )
});
/// What shows that a number was an hour, a length or part of something else.
static NO_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"^(?:\s?(?:[ap]\.?m\b|:\d|/\d|\.\d|h\b|hours?\b|minutes?\b|min\b|o'clock|noon|[-\u{{2013}}]\s?\d{{1,2}}(?:\s?[ap]\.?m\b|:)|%|\s(?:applicants|slots|places|spots|people|candidates|residents|weeks|days)\b)|\s(?:of\s+)?{MONTH}\b|\s[-\u{{2013}}]\s\d)"
    ))
});
static URL: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r#"\b(?:https?://|www\.)[^\s<>"')\]]+"#));

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

/// When a message says it was sent, in a line such as `Sent: Tuesday, October 28, 2025 4:50 PM`. Without a zone, the hours
/// count as if all were in one zone.
pub fn sent(body: &str) -> Option<Zoned> {
    let head: String = body.lines().take(12).collect::<Vec<_>>().join("\n");
    let c = SENT_LINE.as_ref()?.captures(&head)?;
    let date = Date::new(number(&c, 3)?, month(c.get(1)?.as_str())?, i8::try_from(number(&c, 2)?).ok()?).ok()?;
    let hour = match (number(&c, 4), c.get(6).map(|m| m.as_str().to_lowercase())) {
        (Some(h), Some(half)) => h % 12 + if half.starts_with('p') { 12 } else { 0 },
        (Some(h), None) => h,
        _ => 9,
    };
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(number(&c, 5).unwrap_or(0)).ok()?, 0, 0).ok()?;
    date.to_datetime(time).to_zoned(TimeZone::UTC).ok()
}

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
        for found in deadline::find(words, received) {
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

pub(super) fn month(word: &str) -> Option<i8> {
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
    let mut more = Vec::new();
    for c in DAY_WORDS.iter().flat_map(|r| r.captures_iter(words)) {
        let m = c.get(1).and_then(|m| month(m.as_str()));
        push(&c, m.zip(number(&c, 2)).and_then(|(m, d)| day(number(&c, 3), m, d)));
        if let (Some(m), Some(d), None, Some(name), Some(whole)) = (m, number(&c, 2), number(&c, 3), c.get(1), c.get(0))
        {
            more.extend(further(words, whole.end(), d).into_iter().filter_map(|(d, at)| {
                let day = day(None, m, d)?;
                Some(When {
                    text: format!("{} {d}", name.as_str()),
                    day: Some(day),
                    time: None,
                    zone: None,
                    span: span(at),
                })
            }));
        }
    }
    for c in DAY_FIRST.iter().flat_map(|r| r.captures_iter(words)) {
        let m = c.get(2).and_then(|m| month(m.as_str()));
        push(&c, m.zip(number(&c, 1)).and_then(|(m, d)| day(number(&c, 3), m, d)));
    }
    for c in DAY_NUMBERS.iter().flat_map(|r| r.captures_iter(words)) {
        let written = match (number(&c, 1), number(&c, 2), number(&c, 3)) {
            (Some(y), Some(m), Some(d)) => i8::try_from(m).ok().and_then(|m| day(Some(y), m, d)),
            // The day first, as nobody writes it in the United States.
            _ if c.get(9).is_some() => {
                number(&c, 7).zip(number(&c, 8)).and_then(|(d, m)| day(number(&c, 9), i8::try_from(m).ok()?, d))
            }
            // US order.
            _ => {
                let year = number(&c, 6).map(|y| if y < 100 { 2000 + y } else { y });
                number(&c, 4).zip(number(&c, 5)).and_then(|(m, d)| day(year, i8::try_from(m).ok()?, d))
            }
        };
        push(&c, written);
    }
    out.append(&mut more);
}

/// The days that follow a day of the same month: "December 1, 3, 8 and 10", "January 5th-7th". They only rise, so that an
/// hour is not taken for one; "January 5, 8 - 12" can be both and gives none.
fn further(words: &str, from: usize, first: i16) -> Vec<(i16, Range<usize>)> {
    let mut out: Vec<(i16, Range<usize>)> = Vec::new();
    let (mut at, mut last) = (from, first);
    while let Some(c) = words.get(at..).and_then(|rest| NEXT_DAY.as_ref()?.captures(rest)) {
        let (Some(whole), Some(joint), Some(number)) = (c.get(0), c.get(1), c.get(2)) else { break };
        let after = &words[at + whole.end()..];
        let Ok(day) = number.as_str().parse::<i16>() else { break };
        if day <= last || day > 31 || NO_DAY.as_ref().is_some_and(|r| r.is_match(after)) {
            break;
        }
        let place = at + number.start()..at + number.end();
        let spans = joint.as_str().trim().starts_with(['-', '\u{2013}', '\u{2014}'])
            || ["to", "through", "thru"].contains(&joint.as_str().trim().to_lowercase().as_str());
        if spans {
            out.extend((last + 1..day).map(|d| (d, place.start..place.start)));
        }
        out.push((day, place));
        (at, last) = (at + whole.end(), day);
    }
    out
}

fn clocks(words: &str, span: &dyn Fn(Range<usize>) -> Range<usize>, out: &mut Vec<When>) {
    let (first, mut ends) = (out.len(), Vec::new());
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
        ends.push(m.range());
    }
    // "8:00 AM to 1:00 PM (CST)": the zone is that of both.
    for k in (1..ends.len()).rev() {
        let gap = words.get(ends[k - 1].end..ends[k].start).unwrap_or_default().trim().to_lowercase();
        if matches!(gap.as_str(), "-" | "\u{2013}" | "\u{2014}" | "to" | "until" | "till" | "through") {
            let zone = out[first + k].zone.clone();
            let begin = &mut out[first + k - 1];
            begin.zone = begin.zone.take().or(zone);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(body: &str) -> Option<u32> {
        times(&Text::new("", body), None).answer_by.and_then(|a| a.hours)
    }

    #[test]
    fn all_patterns_compile() {
        assert!(
            [&NEXT_DAY, &NO_DAY, &DAY_WORDS, &DAY_FIRST, &DAY_NUMBERS, &CLOCK, &URL, &SENT_LINE]
                .iter()
                .all(|r| r.is_some())
        );
        assert!(deadline::all_compile());
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
    fn a_named_day_keeps_its_date_and_hour() {
        let received: Zoned = "2026-11-20T10:00[America/New_York]".parse().unwrap();
        for (body, at, zone) in [
            ("Please respond by Friday, December 4, 2026 at 5:00 PM EST.", "2026-12-04T17:00:00", Some("EST")),
            ("Please reply by Wednesday, December 2nd.", "2026-12-02T23:59:00", None),
            ("Please confirm by COB Monday November 30.", "2026-11-30T17:00:00", None),
            ("Please answer by Wednesday, November 25, 2026 at 5 PM EST.", "2026-11-25T17:00:00", Some("EST")),
            ("Reply no later than 25 November.", "2026-11-25T23:59:00", None),
            ("Reply by 1 December 2026, please.", "2026-12-01T23:59:00", None),
            ("Respond by 2026-11-27.", "2026-11-27T23:59:00", None),
            ("Please respond by December 20th, 5pm PT.", "2026-12-20T17:00:00", Some("PT")),
            ("Accept by December 4th.", "2026-12-04T23:59:00", None),
            (
                "The offer expires on 11/24/2026 at 5:00 PM (America/New_York).",
                "2026-11-24T17:00:00",
                Some("America/New_York"),
            ),
            ("Deadline to respond: 11/23/26 11:59 PM ET", "2026-11-23T23:59:00", Some("ET")),
            ("Please book by 5/12/2026.", "2026-12-05T23:59:00", None),
            ("Please book by 12/5/2026.", "2026-12-05T23:59:00", None),
            ("Tell us by 5 PM ET on Monday.", "2026-11-23T17:00:00", Some("ET")),
            ("Reply by the 30th.", "2026-11-30T23:59:00", None),
            ("Please confirm by the end of the day tomorrow.", "2026-11-21T23:59:00", None),
            ("Please confirm by 5 pm today.", "2026-11-20T17:00:00", None),
        ] {
            let found = times(&Text::new("", body), Some(&received)).answer_by;
            let found = found.map(|a| (a.at.map(|t| t.to_string()), a.zone));
            assert_eq!(found, Some((Some(at.to_owned()), zone.map(str::to_owned))), "{body}");
        }
        let hours = |body: &str| times(&Text::new("", body), Some(&received)).answer_by.and_then(|a| a.hours);
        assert_eq!(hours("Please reply within two business days."), Some(96));
        assert_eq!(hours("You have 24 hours, after that the offer expires."), Some(24));
        assert_eq!(hours("Please send your case log before your interview on January 11."), None);
    }

    #[test]
    fn days_of_one_month_and_the_zone_of_a_span_of_hours() {
        let days = |body: &str| -> Vec<String> {
            times(&Text::new("", body), None).when.into_iter().filter_map(|w| w.day).collect()
        };
        assert_eq!(days("We interview on Dec 1, 3, 8 and 10."), ["--12-01", "--12-03", "--12-08", "--12-10"]);
        assert_eq!(days("Choose Jan 12, 13 or 14."), ["--01-12", "--01-13", "--01-14"]);
        assert_eq!(days("Choose between Jan. 5th-7th."), ["--01-05", "--01-06", "--01-07"]);
        assert_eq!(days("January 12, 2027, 8 am"), ["2027-01-12"]);
        assert_eq!(days("January 5, 8 - 12"), ["--01-05"]);
        assert_eq!(days("January 5, 9 am, January 7, 10 am"), ["--01-05", "--01-07"]);
        assert_eq!(days("on December 1 and 2 January"), ["--12-01", "--01-02"]);
        assert_eq!(days("am 15.12.2026 um 9"), ["2026-12-15"]);
        let zones: Vec<_> = times(&Text::new("", "8:00 AM to 1:00 PM (CST), then 08:00-12:00 (GMT-5)"), None)
            .when
            .into_iter()
            .map(|w| w.zone.unwrap_or_default())
            .collect();
        assert_eq!(zones, ["CST", "CST", "GMT-5", "GMT-5"]);
    }

    #[test]
    fn short_deadlines_in_other_words() {
        for short in [
            "The offer expires at noon tomorrow.",
            "Confirm by 9 a.m. tomorrow, please.",
            "I need your yes within the hour.",
            "This offer expires 24 hours after it was sent.",
            "First person to say yes gets it.",
            "I can hold it only until 4 p.m. today.",
            "Could you interview with us tomorrow at 1 pm?",
            "Answer in the next few hours please.",
            "Time left to respond: 36 hours.",
            "Booking closes tonight at 10.",
        ] {
            assert!(by(short).is_some_and(|h| h < 48), "{short}: {:?}", by(short));
        }
        for calm in [
            "Send me your two favorite dates by the 22nd, three weeks from today.",
            "Please answer by December 8 (today is November 24).",
            "Dates are filled first come, first served.",
            "Reply by close of business November 21.",
        ] {
            assert!(by(calm).is_none_or(|h| h >= 48), "{calm}: {:?}", by(calm));
        }
    }

    #[test]
    fn the_day_of_a_message_is_read_from_its_line() {
        let sent = |line: &str| sent(line).map(|z| z.datetime().to_string());
        assert_eq!(sent("Sent: Tuesday, October 28, 2025 4:50 PM\n\nHi"), Some("2025-10-28T16:50:00".into()));
        assert_eq!(sent("Date: Thu, Dec 4, 2025 at 9:02 AM"), Some("2025-12-04T09:02:00".into()));
        assert_eq!(sent("The date: soon"), None);
        let body = "Sent: Thursday, December 11, 2025 3:30 PM\n\nKindly pick by Saturday, December 13 at 8:00 AM.";
        let received = super::sent(body);
        assert_eq!(times(&Text::new("", body), received.as_ref()).answer_by.and_then(|a| a.hours), Some(40));
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
