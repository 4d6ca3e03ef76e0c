//! Until when an answer is wanted, in hours.
//!
//! *Purpose.* To see a deadline that is shorter than the 48 hours of rule P-14, in whatever words it comes: an amount of
//! time, today or tomorrow, an hour of the day, "the first to answer", an interview that is itself tomorrow, or a day that
//! can be counted from the day of the message. *Terms.* A pattern gives the kind of deadline; what follows the words can
//! still say that "today" is not the deadline ("today is the 5th", "two weeks from today").

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Zoned};
use regex::{Captures, Regex};

use super::{AnswerBy, MONTH, WEEKDAY, month, regex};

/// How the words of a deadline become hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Amount,
    Today,
    Tomorrow,
}

/// A number of hours or days.
const N: &str = r"(?P<n>\d{1,3}|an?|one|two|(?:a )?couple(?: of)?|(?:a )?few|three|four|five|six|eight|ten|twelve|twenty[- ]four|thirty[- ]six|thirty|forty[- ]eight|seventy[- ]two)";
const UNIT: &str = r"(?P<unit>hours?|hrs?|h|minutes?|mins?|business days?|working days?|days?|weeks?)\b";
/// What may stand between: no end of a sentence, but hours of the day.
const GAP: &str = r"(?:[^.!?\n]|\b[ap]\.m\.|\d\.\d)";
/// Words that ask for an answer, or say that an offer ends.
const ANSWER: &str = r"(?:repl(?:y|ies)|respond(?:s|ed)?|response|answer(?:s|ed)?|confirm(?:ed)?|accept(?:ing|ed|ance)?|book(?:ing)?|choose|pick|select|claim|decide|decision|call|text|write back|let (?:us|me) know|tell (?:us|me)|(?:need|must|have|want|like|got) to (?:know|hear|have)|(?:must|should) (?:know|hear|have)|hear (?:back )?from you|need (?:a|an|your)|yes or no|yes/no|yes or a no|a yes|close[sd]?|closing|expires?|expir(?:ing|ation)|lapses?|runs? out|dies|ends?|hold(?:ing|s)?|held|window|offer|good until|valid)";
const TODAY: &str = r"(?:today|tonight|tonite|this (?:very )?(?:evening|afternoon|morning|night)|immediately|right away|right now|at once|within the hour|in the next hour|before (?:to sleep|bed|lunch|i leave)|(?:till|until|by) (?:lunch(?:time)?|supper|dinner(?:time)?))";
const TOMORROW: &str = r"(?:tomorrow|tmrw|tmw|tmr)";
const CLOCK: &str = r"(?:\d{1,2}(?::\d\d)?\s*(?:a\.?m\b\.?|p\.?m\b\.?|o'clock)|noon|midnight|lunch(?:time)?)";

static DEADLINES: LazyLock<Vec<(Regex, Kind)>> = LazyLock::new(|| {
    let all = [
        // An amount: in, within, to respond, after it was sent, left, held for.
        (format!(r"\b(?:with)?in(?:side)? (?:the (?:next |coming )?|next )?{N}[- ]?(?:\(\d+\) )?{UNIT}"), Kind::Amount),
        (
            format!(
                r"\b{N}[- ]?{UNIT} (?:to (?:respond|reply|answer|accept|decide|confirm|claim|choose|select|schedule|book)|(?:from|after|since|of|following) (?:now|receipt|the (?:time|receipt|date|stamp|moment)|receiving|this|getting|it (?:was|is)|release|sending|issue|delivery)|deadline|window|limit)"
            ),
            Kind::Amount,
        ),
        (
            format!(
                r"\b(?:expires?|closes?|lapses?|valid|open|held|hold|holding|reserved|good)\b{GAP}{{0,40}}?\b(?:in|for|after) (?:the next |only |just )?{N}[- ]?{UNIT}"
            ),
            Kind::Amount,
        ),
        (format!(r"\btime (?:left|remaining)(?: to (?:respond|reply|answer|accept))?\s*:?\s*{N}[- ]?{UNIT}"), Kind::Amount),
        // Today.
        (
            format!(
                r"\b(?:by|before|until|till|no later than|not later than|prior to|through)\s+(?:the\s+)?(?:{GAP}{{0,30}}?\b)?(?:today|tonight|tonite|this (?:evening|afternoon|morning)|end of (?:the |this |business )?(?:day|business)(?: today)?|close of business(?: today)?|cob|eod|midnight(?: tonight)?|noon today)\b"
            ),
            Kind::Today,
        ),
        (format!(r"\b{ANSWER}\b{GAP}{{0,60}}?\b{TODAY}\b"), Kind::Today),
        (format!(r"\b{TODAY} only\b"), Kind::Today),
        (r"\b(?:till|until) (?:lunch(?:time)?|supper|tonight)\b".to_owned(), Kind::Today),
        // An hour of the day with no day beside it is today's.
        (
            format!(
                r"\b(?:(?:must|need to|have to|should) (?:know|hear)|let me know|write back|reply|respond|close the offer|dies|leaving)\b{GAP}{{0,20}}?\b(?:by|before|at)\s+(?:{CLOCK}|\d{{1,2}}(?: in the (?:evening|afternoon)| this evening| today))"
            ),
            Kind::Today,
        ),
        // The first to answer has no time at all.
        (
            r"\b(?:first|whoever|the (?:first|one)) (?:person |one |two |three |of you |applicant )?(?:on this e-?mail |to me )?(?:(?:who|that|to) )?(?:is )?(?:to )?(?:say|says|said|repl(?:y|ies)|answers?|clicks?|responds?|e-?mails?|writes?|calls?|accepts?|wins|first)\b[^.!?\n]{0,30}\b(?:gets?|takes?|wins|has|have|goes|chosen|it|in)\b".to_owned(),
            Kind::Today,
        ),
        (r"\bfirst (?:reply|answer|click|response|to answer)[^.!?\n]{0,12}(?:wins|gets|takes)".to_owned(), Kind::Today),
        (r"\b(?:reply|respond|answer|call|confirm)\b[^.!?\n]{0,12}\basap\b".to_owned(), Kind::Today),
        // Tomorrow.
        (
            format!(
                r"\b(?:by|before|until|no later than)\s+(?:{GAP}{{0,24}}?\b)?(?:{TOMORROW}(?: (?:morning|noon|afternoon|evening|night))?)\b"
            ),
            Kind::Tomorrow,
        ),
        (format!(r"\b{ANSWER}\b{GAP}{{0,44}}?\b{TOMORROW}\b"), Kind::Tomorrow),
        (
            r"\b(?:overnight|a day to (?:respond|reply|decide|answer)|one day to|(?:end|close) of the next (?:business )?day)\b".to_owned(),
            Kind::Tomorrow,
        ),
        (format!(r"\b{TOMORROW} at {CLOCK},? (?:you|we) (?:must|need)"), Kind::Tomorrow),
        // The interview itself is tomorrow or today.
        (
            format!(
                r"\binterview(?:ed|ing)?(?: with (?:us|me|our \w+))?(?: by zoom)?,? (?:{TOMORROW}|today|tonight|this (?:afternoon|evening|morning))\b"
            ),
            Kind::Tomorrow,
        ),
        (format!(r"\b{TOMORROW}'s (?:\d+ ?[ap]\.?m\.? )?(?:interview|chair|slot|session)"), Kind::Tomorrow),
        (format!(r"\b(?:no-show|cancell?ation|candidate|place|slot|opening|spot|chair)\b{GAP}{{0,30}}?\b(?:{TOMORROW}|tonight|this afternoon)\b"), Kind::Tomorrow),
    ];
    all.into_iter().filter_map(|(p, kind)| Some((regex(&p)?, kind))).collect()
});

static BY_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:by|before|until|no later than|not later than|due|deadline(?: is|:)?)\s+(?:{GAP}{{0,30}}?\b)?({MONTH}\.?\s+\d{{1,2}}|\d{{1,2}}/\d{{1,2}}|{WEEKDAY})\b"
    ))
});

/// What follows "today" when it is not the deadline, or "close of business" when a day follows.
static NOT_SO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"^(?:\s+is\b|['\u{{2019}}]s\b|\s+(?:on |of )?(?:{MONTH}\b|{WEEKDAY}\b|the \d)|,? (?:a|one|two|three|four) weeks?)"
    ))
});

/// The deadlines that a sentence names. `received` is when the message was sent, where that is known.
pub(super) fn find(words: &str, received: Option<&Zoned>) -> Vec<(AnswerBy, Range<usize>)> {
    let mut out = Vec::new();
    let mut push = |m: regex::Match<'_>, hours: Option<u32>, at: Option<DateTime>| {
        let too_short = hours.is_some_and(|h| h < 48);
        out.push((AnswerBy { text: m.as_str().to_owned(), hours, at, too_short, span: 0..0 }, m.range()));
    };
    // "No need to answer today" is no deadline.
    let low = words.to_lowercase();
    let calm =
        ["no need", "no rush", "do not need", "don't need", "not necessary", "at your convenience", "as well today"];
    if calm.iter().any(|c| low.contains(c)) {
        return out;
    }
    for (pattern, kind) in DEADLINES.iter() {
        for c in pattern.captures_iter(words) {
            let Some(m) = c.get(0) else { continue };
            let counted = ["from today", "from now", "(today", "of today", "today is"];
            let text = m.as_str().to_lowercase();
            let not_so = *kind != Kind::Amount
                && (counted.iter().any(|w| text.contains(w))
                    || NOT_SO.as_ref().is_some_and(|r| r.is_match(&words[m.end()..])));
            if not_so {
                continue;
            }
            let hours = match kind {
                Kind::Amount => amount(&c),
                Kind::Today => Some(12),
                Kind::Tomorrow => Some(36),
            };
            push(m, hours, None);
        }
    }
    for m in BY_DAY.iter().flat_map(|r| r.captures_iter(words)) {
        if let Some(whole) = m.get(0) {
            let window = words.get(whole.start()..).map_or("", |w| first_chars(w, whole.len() + 24));
            let until = received.zip(m.get(1)).and_then(|(r, day)| until(r, day.as_str(), clock(window)));
            push(whole, until.map(|(hours, _)| hours), until.map(|(_, at)| at));
        }
    }
    out
}

/// The beginning of a text, cut between characters.
fn first_chars(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|k| text.is_char_boundary(*k)).unwrap_or(0);
    &text[..end]
}

static HOUR: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"\b(?:(\d{1,2})(?::([0-5]\d))?\s*([ap])\.?m\b|(noon)\b)"));

/// The hour of the day that stands beside a day; the end of the day without one.
fn clock(words: &str) -> Time {
    let found = HOUR.as_ref().and_then(|r| r.captures(words)).and_then(|c| {
        if c.get(4).is_some() {
            return Time::new(12, 0, 0, 0).ok();
        }
        let hour: i8 = c.get(1)?.as_str().parse().ok()?;
        let minute: i8 = c.get(2).map_or(Ok(0), |m| m.as_str().parse()).ok()?;
        let late = c.get(3)?.as_str().eq_ignore_ascii_case("p");
        Time::new(hour % 12 + if late { 12 } else { 0 }, minute, 0, 0).ok()
    });
    found.unwrap_or(Time::constant(23, 59, 0, 0))
}

/// How many hours an amount of time is.
fn amount(c: &Captures<'_>) -> Option<u32> {
    let many = c.name("n")?.as_str().to_lowercase().replace('-', " ");
    let many: u32 = match many.as_str() {
        "a" | "an" | "one" => 1,
        "two" | "couple" | "couple of" | "a couple" | "a couple of" => 2,
        "three" | "few" | "a few" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "eight" => 8,
        "ten" => 10,
        "twelve" => 12,
        "twenty four" => 24,
        "thirty" => 30,
        "thirty six" => 36,
        "forty eight" => 48,
        "seventy two" => 72,
        w => w.parse().ok()?,
    };
    let unit = c.name("unit")?.as_str().to_lowercase();
    Some(match unit.chars().next()? {
        'h' => many,
        'm' => many.div_ceil(60),
        // A business day may be over tonight.
        'b' | 'w' if !unit.starts_with("week") => many.saturating_mul(24),
        'd' => many.saturating_mul(24),
        _ => many.saturating_mul(7 * 24),
    })
}

/// Hours from the message to the hour of the day named, and that hour.
fn until(received: &Zoned, named: &str, at: Time) -> Option<(u32, DateTime)> {
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
    let end = DateTime::from_parts(day, at);
    // In hours from the start: a span of days cannot be told in hours without saying which days.
    let left = received.datetime().until((jiff::Unit::Hour, end)).ok()?;
    Some((u32::try_from(left.get_hours().max(0)).ok()?, end))
}

/// Whether every pattern compiles.
#[cfg(test)]
pub(super) fn all_compile() -> bool {
    DEADLINES.len() == 19 && [&BY_DAY, &NOT_SO, &HOUR].iter().all(|r| r.is_some())
}
