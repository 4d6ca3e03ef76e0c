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

use super::{AnswerBy, WEEKDAY, ZONE_BESIDE, month, regex};

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
        (
            format!(
                r"\b(?:you have|you've got|you got|there (?:are|is)) (?:only |just |exactly |about )?{N}[- ]?(?P<unit>hours?|hrs?|days?)(?:\s*(?:[,.;:!]|$)| left\b| remaining\b| until\b| before\b| from\b)"
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

/// The months, without a group of their own.
const MON: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
/// An hour with its half of the day or its minutes, and the zone beside it.
const HOUR_OF_DAY: &str = r"(?:(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?|(?P<h24>[01]?\d|2[0-3]):(?P<min24>[0-5]\d)\b|(?P<noon>noon)\b|(?P<close>(?:the )?(?:close|end) of (?:the )?(?:business|work|working)(?: day)?|cob\b))";

/// A day that is named as the end: "by Friday, December 4", "no later than 25 November", "expires on 11/24/2026".
static BY_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"\b(?:by|before|until|till|prior to|no later than|not later than|on or before|due|(?:deadline|expir(?:es?|ing|ation)|closes?|closing|lapses?|rsvp)(?: date)?(?: (?:to|for) \w+)?(?: is)?:?)\s+(?P<gap>(?:{GAP}{{0,30}}?\b)?)(?P<day>(?:{WEEKDAY}\.?,?\s+(?:the\s+)?)?(?:(?P<m1>{MON})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>20\d\d))?\b|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{MON})\b\.?(?:,?\s+(?P<y2>20\d\d)\b)?|(?P<y3>20\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)\b|(?P<m4>\d{{1,2}})/(?P<d4>\d{{1,2}})(?:/(?P<y4>20\d\d|\d\d))?\b|(?P<d5>\d{{1,2}})\.(?P<m5>\d{{1,2}})\.(?P<y5>20\d\d)\b|the\s+(?P<d6>\d{{1,2}})(?:st|nd|rd|th)\b)|(?P<w>{WEEKDAY})\b)"
    ))
});

/// An hour that follows a day closely.
static HOUR_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"^(?:[\s,(@\-\u{{2013}}]|\bat\b|\bby\b|\bbefore\b|\buntil\b|\bno later than\b)*\b{HOUR_OF_DAY}(?P<zone>{ZONE_BESIDE})"
    ))
});
/// An hour that stands before its day: "by 5 PM ET on Friday".
static HOUR_WITHIN: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(&format!(r"\b{HOUR_OF_DAY}(?P<zone>{ZONE_BESIDE})")));

/// What follows "today" when it is not the deadline, or "close of business" when a day follows.
static NOT_SO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"^(?:\s+is\b|['\u{{2019}}]s\b|\s+(?:on |of )?(?:{MON}\b|{WEEKDAY}\b|{TOMORROW}\b|the \d)|,? (?:a|one|two|three|four) weeks?)"
    ))
});

/// The deadlines that a sentence names. `received` is when the message was sent, where that is known.
pub(super) fn find(words: &str, received: Option<&Zoned>) -> Vec<(AnswerBy, Range<usize>)> {
    // "No need to answer today" is no deadline.
    let low = words.to_lowercase();
    let calm =
        ["no need", "no rush", "do not need", "don't need", "not necessary", "at your convenience", "as well today"];
    if calm.iter().any(|c| low.contains(c)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (pattern, kind) in DEADLINES.iter() {
        for c in pattern.captures_iter(words) {
            let Some(m) = c.get(0) else { continue };
            let text = m.as_str().to_lowercase();
            let counted = ["from today", "from now", "(today", "of today", "today is"];
            let not_so = *kind != Kind::Amount
                && (counted.iter().any(|w| text.contains(w))
                    || NOT_SO.as_ref().is_some_and(|r| r.is_match(&words[m.end()..])));
            if !not_so {
                out.push((soon(*kind, &c, &words[m.end()..], received), m.range()));
            }
        }
    }
    for c in BY_DAY.iter().flat_map(|r| r.captures_iter(words)) {
        let (Some(whole), Some(gap)) = (c.get(0), c.name("gap")) else { continue };
        // "Before your interview on January 11" asks for something else.
        let other = ["interview", "visit", "match", "rank", "season", "training"];
        if other.iter().any(|w| gap.as_str().to_lowercase().contains(w)) {
            continue;
        }
        out.push(named(&c, gap.as_str(), words, whole, received));
    }
    out
}

/// A deadline of some hours, or of today or tomorrow.
fn soon(kind: Kind, c: &Captures<'_>, after: &str, received: Option<&Zoned>) -> AnswerBy {
    let text = c.get(0).map_or("", |m| m.as_str());
    let rough = match kind {
        Kind::Amount => amount(c, received),
        Kind::Today => Some(12),
        Kind::Tomorrow => Some(36),
    };
    let hour = hour_of(text, after);
    let low = text.to_lowercase();
    // "At once" names no hour; "today" ends with the day.
    let ends_with_day = hour.is_some()
        || ["today", "tonight", "end of", "eod", "midnight", "tomorrow", "next day"].iter().any(|w| low.contains(w));
    let day = match (kind, received) {
        (Kind::Today, Some(r)) if ends_with_day => Some(r.date()),
        (Kind::Tomorrow, Some(r)) if ends_with_day => r.date().tomorrow().ok(),
        _ => None,
    };
    let (time, zone) = hour.unwrap_or((END_OF_DAY, None));
    let at = day.map(|d| DateTime::from_parts(d, time));
    // An hour that is over by the sender's clock was perhaps meant on another one: it stays a rough number.
    let exact = at.zip(received).and_then(|(at, r)| hours_until(r, at)).filter(|h| *h > 0);
    let hours = exact.or(rough);
    AnswerBy {
        text: text.to_owned(),
        too_short: hours.is_some_and(|h| h < 48),
        hours,
        at: at.filter(|_| exact.is_some()),
        zone,
        span: 0..0,
    }
}

/// A deadline on a day that is named.
fn named(
    c: &Captures<'_>,
    gap: &str,
    words: &str,
    whole: regex::Match<'_>,
    received: Option<&Zoned>,
) -> (AnswerBy, Range<usize>) {
    let after = &words[whole.end()..];
    let following = HOUR_AFTER.as_ref().and_then(|r| r.captures(after));
    let end = whole.end() + following.as_ref().and_then(|f| f.get(0)).map_or(0, |m| m.end());
    let hour = following.as_ref().and_then(clock).or_else(|| within(gap));
    let (time, zone) = hour.unwrap_or((END_OF_DAY, None));
    let at = day(c, received.map(Zoned::date)).map(|d| DateTime::from_parts(d, time));
    let hours = at.zip(received).and_then(|(at, r)| hours_until(r, at));
    let text = words.get(whole.start()..end).unwrap_or(whole.as_str()).trim_end().to_owned();
    (AnswerBy { text, too_short: hours.is_some_and(|h| h < 48), hours, at, zone, span: 0..0 }, whole.start()..end)
}

/// Where a day has no hour.
const END_OF_DAY: Time = Time::constant(23, 59, 0, 0);

/// The hour that stands in a text, or closely after it.
fn hour_of(text: &str, after: &str) -> Option<(Time, Option<String>)> {
    within(text).or_else(|| HOUR_AFTER.as_ref().and_then(|r| r.captures(after)).as_ref().and_then(clock))
}

fn within(text: &str) -> Option<(Time, Option<String>)> {
    HOUR_WITHIN.as_ref().and_then(|r| r.captures(text)).as_ref().and_then(clock)
}

/// The hour of the day that was found, and its zone as written. Business closes at five.
fn clock(c: &Captures<'_>) -> Option<(Time, Option<String>)> {
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i8>().ok());
    let zone =
        c.name("zone").map(|z| z.as_str().trim_matches([' ', '(', ')', ',']).to_owned()).filter(|z| !z.is_empty());
    let time = match (number("h"), number("h24")) {
        (Some(hour), _) => {
            let late = c.name("half")?.as_str().eq_ignore_ascii_case("p");
            Time::new(hour % 12 + if late { 12 } else { 0 }, number("min").unwrap_or(0), 0, 0).ok()?
        }
        (_, Some(hour)) => Time::new(hour, number("min24")?, 0, 0).ok()?,
        _ if c.name("noon").is_some() => Time::constant(12, 0, 0, 0),
        _ => Time::constant(17, 0, 0, 0),
    };
    Some((time, zone))
}

/// Whole hours from the message to a moment on the sender's clock; 0 when it is over.
fn hours_until(received: &Zoned, end: DateTime) -> Option<u32> {
    // In hours from the start: a span of days cannot be told in hours without saying which days.
    let left = received.datetime().until((jiff::Unit::Hour, end)).ok()?;
    u32::try_from(left.get_hours().max(0)).ok()
}

/// The day that was found. Without a year it is the next such day after the message; without a message there is none.
fn day(c: &Captures<'_>, today: Option<Date>) -> Option<Date> {
    let number = |name: &str| c.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
    let small = |name: &str| number(name).and_then(|n| i8::try_from(n).ok());
    let word = |name: &str| c.name(name).and_then(|m| month(m.as_str()));
    let year = |name: &str| number(name).map(|y| if y < 100 { 2000 + y } else { y });
    if let Some(name) = c.name("w") {
        let low = name.as_str().to_lowercase();
        let k = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|d| low.starts_with(d))?;
        let today = today?;
        let ahead = (k as i64 + 7 - i64::from(today.weekday().to_monday_zero_offset())) % 7;
        return today.checked_add(Span::new().days(ahead)).ok();
    }
    if let Some(d) = small("d6") {
        let today = today?;
        let this = Date::new(today.year(), today.month(), d).ok().filter(|day| *day >= today);
        let later = || today.checked_add(Span::new().months(1)).ok();
        return this.or_else(|| later().and_then(|l| Date::new(l.year(), l.month(), d).ok()));
    }
    let (y, m, d) = if let Some(m) = word("m1") {
        (year("y1"), m, small("d1")?)
    } else if let Some(m) = word("m2") {
        (year("y2"), m, small("d2")?)
    } else if let Some(m) = small("m3") {
        (year("y3"), m, small("d3")?)
    } else if let Some(m) = small("m5") {
        (year("y5"), m, small("d5")?)
    } else {
        return american(small("m4")?, small("d4")?, year("y4"), today);
    };
    match y {
        Some(y) => Date::new(y, m, d).ok(),
        None => coming(m, d, today?),
    }
}

/// `5/12` or `5/12/2026`: the month first; the day first where the other would be over, or no month.
fn american(m: i8, d: i8, year: Option<i16>, today: Option<Date>) -> Option<Date> {
    let Some(y) = year else { return coming(m, d, today?).or_else(|| coming(d, m, today?)) };
    let (first, other) = (Date::new(y, m, d).ok(), Date::new(y, d, m).ok());
    let over = |day: &Date| today.is_some_and(|t| *day < t);
    first.filter(|day| !over(day)).or(other.filter(|day| !over(day))).or(first).or(other)
}

/// The next such day.
fn coming(m: i8, d: i8, today: Date) -> Option<Date> {
    let this = Date::new(today.year(), m, d).ok()?;
    if this < today { Date::new(today.year() + 1, m, d).ok() } else { Some(this) }
}

/// How many hours an amount of time is.
fn amount(c: &Captures<'_>, received: Option<&Zoned>) -> Option<u32> {
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
        'b' | 'w' if !unit.starts_with("week") => working_days(many, received),
        'd' => many.saturating_mul(24),
        _ => many.saturating_mul(7 * 24),
    })
}

/// Hours until as many working days are over; 24 for each where the day of the message is not known.
fn working_days(many: u32, received: Option<&Zoned>) -> u32 {
    let days = |from: Date| -> Option<u32> {
        let (mut day, mut left, mut hours) = (from, many.min(60), 0u32);
        while left > 0 {
            day = day.tomorrow().ok()?;
            hours += 24;
            left -= u32::from(day.weekday().to_monday_zero_offset() < 5);
        }
        Some(hours)
    };
    received.and_then(|r| days(r.date())).unwrap_or(many.saturating_mul(24))
}

/// Whether every pattern compiles.
#[cfg(test)]
pub(super) fn all_compile() -> bool {
    DEADLINES.len() == 20 && [&BY_DAY, &NOT_SO, &HOUR_AFTER, &HOUR_WITHIN].iter().all(|r| r.is_some())
}
