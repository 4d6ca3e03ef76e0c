//! Days and hours of a message, put together into times.
//!
//! An hour belongs to the day before it ("January 11 at 9:00 or 13:00"), or to the day after it when they are joined
//! ("9:00 on January 11"). Days in a row share the hours that follow. Two hours joined by a dash or "to" are one time with
//! its length. Days and hours of a deadline, and days that are over, are left out.

use std::ops::Range;

use candor::invitation::{Times, When};
use jiff::SignedDuration;
use jiff::civil::{Date, Time, Weekday};
use pick::Zone;

use super::zone::{Clock, zone_word};
use super::{Offered, change_of_clocks, conflict};
use crate::kept::Slot;

/// How far ahead an interview can be; a day without a year beyond it is no day of this season.
const HORIZON: i64 = 200 * 24;

/// A day or an hour in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Day { at: Range<usize>, day: Date, doubt: Option<String> },
    Hour { at: Range<usize>, time: Option<Time>, minutes: Option<u16>, zone: Option<String>, doubt: Option<String> },
}

impl Token {
    pub(super) fn zone(&self) -> Option<&str> {
        match self {
            Self::Hour { zone, .. } => zone.as_deref(),
            Self::Day { .. } => None,
        }
    }
}

/// The days and hours that can be times of an interview.
pub(super) fn tokens(text: &str, found: &Times, sent: Option<Date>, questions: &mut Vec<String>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    // The end of a deadline that was just left out: what follows it closely belongs to it.
    let mut dropped: Option<usize> = None;
    let mut whens = found.when.iter().peekable();
    let mut last = 0;
    while let Some(when) = whens.next() {
        // "1/11" within "2027-01-11", found twice.
        if when.span.start < last {
            continue;
        }
        last = when.span.end;
        let follows = dropped.is_some_and(|end| joined(text, end..when.span.start));
        if follows || is_deadline(text, when.span.start) || in_header(text, when.span.start) {
            dropped = Some(when.span.end);
            continue;
        }
        dropped = None;
        if is_beside_the_point(text, when.span.start) {
            continue;
        }
        if when.day.is_some() {
            let day = day(when, sent, questions);
            let hours = day.as_ref().and_then(|d| bare_hours(text, when.span.end, d));
            out.extend(day);
            out.extend(hours);
            continue;
        }
        let end = whens.next_if(|next| next.time.is_some() && is_range(text, when.span.end..next.span.start));
        last = end.map_or(last, |e| e.span.end);
        out.push(hour(when, end));
    }
    out
}

/// A day, with its year. A day that is over is no offer.
fn day(when: &When, sent: Option<Date>, questions: &mut Vec<String>) -> Option<Token> {
    let written = when.day.as_deref()?;
    let day = match written.strip_prefix("--") {
        None => written.parse::<Date>().ok().filter(|day| sent.is_none_or(|s| *day >= s))?,
        Some(month_day) => match sent {
            Some(sent) => match next(month_day, sent) {
                Some(day) => day,
                None => {
                    questions
                        .push(format!("“{}” is no day of the months after the message; it was left out.", when.text));
                    return None;
                }
            },
            None => {
                questions.push(format!("“{}” has no year: give the day on which the message came.", when.text));
                return None;
            }
        },
    };
    let doubt = weekday(&when.text)
        .filter(|w| *w != day.weekday())
        .map(|_| format!("“{}” is a {}: ask which day is meant.", when.text, day.strftime("%A")));
    Some(Token::Day { at: when.span.clone(), day, doubt })
}

/// The next such day after a message.
fn next(month_day: &str, sent: Date) -> Option<Date> {
    let years = [sent.year(), sent.year() + 1];
    let days = years.into_iter().filter_map(|y| format!("{y:04}-{month_day}").parse::<Date>().ok());
    let limit = sent.checked_add(SignedDuration::from_hours(HORIZON)).ok()?;
    days.into_iter().find(|d| *d > sent).filter(|d| *d <= limit)
}

/// The weekday that is written in front of a day.
fn weekday(text: &str) -> Option<Weekday> {
    let low: String = text.chars().take(3).collect::<String>().to_ascii_lowercase();
    let all = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    all.into_iter().find(|(w, _)| *w == low).map(|(_, d)| d)
}

/// Two hours without am or pm right after a day: "January 20th, 8 - 12".
fn bare_hours(text: &str, end: usize, day: &Token) -> Option<Token> {
    let Token::Day { day, .. } = day else { return None };
    let rest = text.get(end..)?.lines().next()?;
    let skipped = rest.trim_start_matches([' ', ',', ':', '(', '@', '\t']);
    let skipped = ["from ", "at "].iter().find_map(|w| skipped.strip_prefix(w)).unwrap_or(skipped).trim_start();
    let (from, after) = number(skipped)?;
    let gap = after.trim_start();
    let gap = ["-", "–", "—", "to "].iter().find_map(|w| gap.strip_prefix(w))?.trim_start();
    let (until, after) = number(gap)?;
    if after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '/'))
        || after.trim_start().get(..2).is_some_and(|w| ["am", "pm", "a.", "p."].contains(&w.to_lowercase().as_str()))
        || after.strip_prefix('.').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let at = end + (rest.len() - skipped.len())..end + (rest.len() - after.len());
    let words = text.get(at.clone())?.trim().to_owned();
    let asked = |why: &str| {
        Some(Token::Hour {
            at: at.clone(),
            time: None,
            minutes: None,
            zone: None,
            doubt: Some(format!("“{words}” {why}")),
        })
    };
    if i64::from(from) > i64::from(day.day()) && until > from && until <= 31 {
        return asked("can be hours or further days: ask which is meant.");
    }
    // Nobody is interviewed before seven: a morning hour is one, an early one is not clear.
    let late = until <= from && until < 12;
    let end_hour = if late { until + 12 } else { until };
    if !(7..=20).contains(&from) || !(8..=22).contains(&end_hour) {
        return asked("has neither am nor pm: ask which is meant.");
    }
    let time = Time::new(from, 0, 0, 0).ok()?;
    let minutes = u16::try_from(i16::from(end_hour - from) * 60).ok();
    Some(Token::Hour { at, time: Some(time), minutes, zone: None, doubt: None })
}

/// The number of one or two digits with which a text begins, and what follows it.
fn number(text: &str) -> Option<(i8, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (1..=2).contains(&end).then(|| text[..end].parse().ok().map(|n| (n, &text[end..])))?
}

/// An hour, or two that are the beginning and the end.
fn hour(when: &When, end: Option<&When>) -> Token {
    let time = |w: &When| w.time.as_deref().and_then(|t| t.parse::<Time>().ok());
    let marked = |w: &When| w.text.to_lowercase().contains(['a', 'p', 'n']) && half(&w.text);
    let mut start = time(when);
    let mut doubt = None;
    let zone = when.zone.clone().or_else(|| end.and_then(|e| e.zone.clone()));
    // "1:00 to 4:30 PM": the beginning has the half of the day that makes it the shorter time.
    if let (Some(from), Some(e)) = (start, end)
        && !marked(when)
        && marked(e)
        && let Some(until) = time(e)
    {
        let later = from.checked_add(SignedDuration::from_hours(12)).ok();
        start = later.filter(|l| *l < until).or(Some(from));
    } else if let Some(from) = start
        && !marked(when)
        && end.is_none_or(|e| !marked(e))
        && (1..=6).contains(&from.hour())
        && !when.text.starts_with('0')
    {
        doubt = Some(format!("“{}” has neither am nor pm: ask which one is meant.", when.text));
        start = None;
    }
    let minutes = start.zip(end.and_then(time)).and_then(|(a, b)| u16::try_from(a.duration_until(b).as_mins()).ok());
    let at = when.span.start..end.map_or(when.span.end, |e| e.span.end);
    Token::Hour { at, time: start, minutes: minutes.filter(|m| *m > 0), zone, doubt }
}

/// Whether an hour says which half of the day it is in.
fn half(text: &str) -> bool {
    let low = text.to_lowercase().replace(['.', ' '], "");
    low.contains("noon") || low.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').starts_with(['a', 'p'])
}

/// The text between two places, in small letters and without edges.
fn between(text: &str, at: Range<usize>) -> String {
    text.get(at).unwrap_or_default().trim().to_lowercase()
}

fn is_range(text: &str, gap: Range<usize>) -> bool {
    matches!(between(text, gap).as_str(), "-" | "–" | "—" | "to" | "until" | "till" | "through" | "and ends at")
}

/// Whether two places are so near that the second says more of the first: "by Friday, December 4 at 5 pm".
fn joined(text: &str, gap: Range<usize>) -> bool {
    matches!(between(text, gap).as_str(), "" | "," | "at" | ", at" | "on" | "-" | "–" | "(" | "@" | "of" | ", on")
}

/// Whether an hour is said before its day: "9:00 on January 11".
fn leads(text: &str, gap: Range<usize>) -> bool {
    matches!(between(text, gap).as_str(), "on" | "on the" | ", on" | "time on")
}

/// Whether the words just before a place make it a deadline.
fn is_deadline(text: &str, at: usize) -> bool {
    const ENDS: [&str; 12] =
        ["by", "before", "than", "until", "till", "deadline", "expires", "expire", "closes", "due", "ends", "prior"];
    const BETWEEN: &str = "the end of day close business noon midnight at is on to or eod cob mon tue wed thu fri sat sun \
                           monday tuesday wednesday thursday friday saturday sunday respond responding reply replying \
                           rsvp answer answering accept accepting decline confirm confirming response schedule \
                           scheduling book booking select selecting your for date time et est";
    let sentence = sentence_before(text, at, 70);
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    for word in words.rev() {
        if ENDS.contains(&word) {
            return true;
        }
        if !BETWEEN.split(' ').any(|w| w == word) {
            return false;
        }
    }
    false
}

/// The words of the sentence before a place, in small letters, at most so many bytes.
fn sentence_before(text: &str, at: usize, most: usize) -> String {
    let from = text.floor_char_boundary(at.saturating_sub(most));
    let before = text.get(from..at).unwrap_or_default().to_lowercase();
    before.rsplit(['.', '\n', ';', '!', '?']).next().unwrap_or_default().to_owned()
}

/// Whether a day or an hour is that of something else than an interview: the hours of the office, a social, the day from
/// which an interview was moved.
fn is_beside_the_point(text: &str, at: usize) -> bool {
    const OFFICE: [&str; 10] = [
        "office hours",
        "office is open",
        "our office",
        "business hours",
        "reach us",
        "reachable",
        "by phone",
        "call us",
        "help desk",
        "available by",
    ];
    const SOCIAL: [&str; 11] = [
        "social",
        "dinner",
        "happy hour",
        "reception",
        "meet and greet",
        "meet-and-greet",
        "webinar",
        "open house",
        "second look",
        "information session",
        "q&a",
    ];
    const MOVED: [&str; 9] = [
        "moved from",
        "changed from",
        "rescheduled from",
        "postponed from",
        "shifted from",
        "instead of",
        "rather than",
        "originally on",
        "originally scheduled for",
    ];
    let before = sentence_before(text, at, 160);
    // The dinner "before the interview" is a dinner; the interview after it is none.
    let about = before.replace("pre-interview", "").replace("before the interview", "");
    let last = |words: &[&str]| words.iter().filter_map(|w| about.rfind(w)).max();
    let social = last(&SOCIAL).is_some_and(|s| last(&["interview", "slot"]).is_none_or(|i| i < s));
    let tail = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let tail = ["the", "on", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        .iter()
        .fold(tail, |t, w| t.strip_suffix(w).map_or(t, |t| t.trim_end_matches(|c: char| !c.is_alphanumeric())));
    social || OFFICE.iter().any(|w| before.contains(w)) || MOVED.iter().any(|w| tail.ends_with(w))
}

/// Whether a place stands in a line such as `Sent: …`.
fn in_header(text: &str, at: usize) -> bool {
    let line = text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default().trim_start().to_lowercase();
    ["sent:", "date:", "from:", "on ", "issued:"]
        .iter()
        .any(|h| line.starts_with(h) && (*h != "on " || text_wrote(text, at)))
}

/// Whether the line goes on as a mail program quotes: "On Tuesday, … wrote:".
fn text_wrote(text: &str, at: usize) -> bool {
    let line = text.get(at..).unwrap_or_default().lines().next().unwrap_or_default();
    line.trim_end().ends_with("wrote:")
}

/// Days with the hours that belong to them.
struct Run<'a> {
    days: Vec<&'a Token>,
    hours: Vec<&'a Token>,
    /// Whether the hours stand before the days, so that more days can follow.
    led: bool,
}

/// The times, in order and each once, by the clock of `zone`.
pub(super) fn slots(text: &str, tokens: &[Token], zone: &Zone, place: &Clock) -> Vec<Offered> {
    let (runs, loose) = runs(text, tokens);
    let mut out: Vec<Offered> = Vec::new();
    for run in &runs {
        // Hours that stand before all days ("We begin at 8:00 …") are those of days without hours of their own.
        let hours = if run.hours.is_empty() { &loose } else { &run.hours };
        for day in &run.days {
            if hours.is_empty() {
                out.extend(slot(day, None, zone, place));
            }
            out.extend(hours.iter().filter_map(|hour| slot(day, Some(hour), zone, place)));
        }
    }
    out.sort_by_key(|o| (o.slot.day, o.slot.time, std::cmp::Reverse(o.slot.minutes)));
    // The same time with and without its length is one; a day said again without its hour is none.
    out.dedup_by(|b, a| (a.slot.day, a.slot.time) == (b.slot.day, b.slot.time));
    let with_hour: Vec<Date> = out.iter().filter(|o| o.slot.time.is_some()).map(|o| o.slot.day).collect();
    out.retain(|o| o.slot.time.is_some() || !o.doubts.is_empty() || !with_hour.contains(&o.slot.day));
    out
}

fn runs<'a>(text: &str, tokens: &'a [Token]) -> (Vec<Run<'a>>, Vec<&'a Token>) {
    let mut runs: Vec<Run> = Vec::new();
    let mut loose = Vec::new();
    // Hours that were said before their day, waiting for it.
    let mut ahead: Vec<&Token> = Vec::new();
    for (k, token) in tokens.iter().enumerate() {
        match (token, tokens.get(k + 1)) {
            (Token::Hour { at, .. }, Some(Token::Day { at: day, .. })) if leads(text, at.end..day.start) => {
                ahead.push(token);
            }
            (Token::Hour { .. }, _) => match runs.last_mut() {
                Some(run) => {
                    run.hours.push(token);
                    run.led = false;
                }
                None => loose.push(token),
            },
            (Token::Day { .. }, _) => match runs.last_mut() {
                Some(run)
                    if ahead.is_empty()
                        && (run.hours.is_empty() || run.led)
                        && in_a_row(text, run.days.last(), token) =>
                {
                    run.days.push(token);
                }
                _ => {
                    let hours = std::mem::take(&mut ahead);
                    runs.push(Run { days: vec![token], led: !hours.is_empty(), hours });
                }
            },
        }
    }
    (runs, loose)
}

/// Whether two days are named together, so that both share the hours that follow: no number stands between them that was
/// not understood.
fn in_a_row(text: &str, before: Option<&&Token>, after: &Token) -> bool {
    let (Some(Token::Day { at: before, .. }), Token::Day { at: after, .. }) = (before, after) else { return true };
    !text.get(before.end..after.start).unwrap_or_default().contains(|c: char| c.is_ascii_digit())
}

fn slot(day: &Token, hour: Option<&&Token>, zone: &Zone, place: &Clock) -> Option<Offered> {
    let Token::Day { day, doubt: day_doubt, .. } = day else { return None };
    let mut doubts: Vec<String> = day_doubt.iter().cloned().collect();
    let mut slot = Slot { day: *day, time: None, minutes: None };
    let mut written = None;
    if let Some(Token::Hour { time, minutes, zone: word, doubt, .. }) = hour {
        doubts.extend(doubt.clone());
        slot = Slot { time: *time, minutes: *minutes, ..slot };
        if let Some(read) = word.as_deref().and_then(|w| zone_word(w, place)) {
            written = read.hours.zip(word.as_deref());
            // An hour on another clock is the same moment on this one.
            if let Some(other) = read.place.parse::<Zone>().ok().filter(|z| z != zone)
                && let Some(at) = slot.start(&other)
            {
                written = None;
                let at = at.with_time_zone(zone.tz());
                slot = Slot { day: at.date(), time: Some(at.time()), ..slot };
            }
        }
    }
    let conflict = written.and_then(|(hours, word)| conflict(&slot, zone, word, hours));
    doubts.extend(change_of_clocks(&slot, zone));
    Some(Offered { slot, conflict, doubts })
}
