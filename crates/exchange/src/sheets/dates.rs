//! Dates as people type them: `10/14`, `14.10.2026`, `Wed Oct 14th, 9:00 AM ET`, `2026-10-14`.
//!
//! `03/04/2026` is 4 March in the United States and 3 April in most other countries, and applicants come from both. Such
//! a date stays two dates until the rest of its column shows the order or the user says it.

use jiff::civil::{Date, DateTime, Time, date};

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) day: Day,
    pub(crate) time: Option<Time>,
    /// The words of the zone, as written: `ET`.
    pub(crate) zone: String,
    /// Whether the text has no year.
    pub(crate) year_added: bool,
}

/// A day, or the two days it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    One(Date),
    Two { month_first: Date, day_first: Date },
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const ZONES: [&str; 28] = [
    "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt", "utc", "gmt", "eastern", "central",
    "mountain", "pacific", "time", "z", "akst", "akdt", "hst", "pkt", "ist", "bst", "cet", "gst",
];

/// Reads a text that is a date and nothing more. `season` is the Match year: a day without a year lies between June before
/// it and May in it.
pub(crate) fn typed(text: &str, season: i16) -> Option<Typed> {
    if text.len() > 60 {
        return None;
    }
    if let Ok(at) = text.parse::<DateTime>() {
        let time = (at.time() != Time::midnight()).then(|| at.time());
        return Some(Typed { day: Day::One(at.date()), time, zone: String::new(), year_added: false });
    }
    let lower = text.to_lowercase().replace([',', '(', ')'], " ").replace("a.m.", "am").replace("p.m.", "pm");
    let mut words: Vec<String> = lower.split_whitespace().map(str::to_owned).collect();
    let time = take_time(&mut words)?;
    let zone = take_zone(&mut words);
    words.retain(|w| !is_weekday(w) && !matches!(w.as_str(), "at" | "@" | "on" | "the" | "of"));
    let (day, year_added) = match words.as_slice() {
        [one] => numbers(one, season).or_else(|| named(&split_named(one), season))?,
        many => named(&many.iter().flat_map(|w| split_named(w)).collect::<Vec<_>>(), season)?,
    };
    Some(Typed { day, time, zone, year_added })
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.len() >= 3 && WEEKDAYS.iter().any(|d| d.starts_with(word) || (word == "thurs" || word == "tues"))
}

/// Takes the time out of the words: `Some(None)` when there is none, `None` when there are two.
fn take_time(words: &mut Vec<String>) -> Option<Option<Time>> {
    let mut found = None;
    let mut at = 0;
    while at < words.len() {
        let next = words.get(at + 1).map(String::as_str).filter(|w| matches!(*w, "am" | "pm"));
        if let Some(time) = clock(&words[at], next) {
            if found.replace(time).is_some() {
                return None;
            }
            words.drain(at..=at + usize::from(next.is_some()));
        } else {
            at += 1;
        }
    }
    Some(found)
}

/// `9:00`, `9:00am`, `9am`, `14:30:00`; a bare number is a time only with `am` or `pm`.
fn clock(word: &str, after: Option<&str>) -> Option<Time> {
    let (digits, half) = match (word.strip_suffix("am"), word.strip_suffix("pm")) {
        (Some(d), _) => (d, Some("am")),
        (_, Some(d)) => (d, Some("pm")),
        _ => (word, after),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || c == ':') {
        return None;
    }
    let mut parts = digits.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    if minute.is_none() && half.is_none() {
        return None;
    }
    let hour = match half {
        Some("am") if (1..=12).contains(&hour) => hour % 12,
        Some("pm") if (1..=12).contains(&hour) => hour % 12 + 12,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute.unwrap_or(0), 0, 0).ok()
}

fn take_zone(words: &mut Vec<String>) -> String {
    let zone: Vec<String> = words.iter().filter(|w| ZONES.contains(&w.as_str())).map(|w| w.to_uppercase()).collect();
    words.retain(|w| !ZONES.contains(&w.as_str()));
    zone.join(" ")
}

/// Whether a day lies in a season: from June before the Match to June of its year.
pub(crate) fn in_season(day: Date, season: i16) -> bool {
    (date(season - 1, 6, 1)..=date(season, 6, 30)).contains(&day)
}

/// The same day and month in a season.
pub(crate) fn moved_into(day: Date, season: i16) -> Option<Date> {
    Date::new(year_of(day.month(), season), day.month(), day.day()).ok()
}

/// The year of a month in a season.
fn year_of(month: i8, season: i16) -> i16 {
    if month >= 6 { season - 1 } else { season }
}

fn year(text: &str) -> Option<i16> {
    let n: i16 = text.parse().ok()?;
    match text.len() {
        4 if (1950..2200).contains(&n) => Some(n),
        2 => Some(2000 + n),
        _ => None,
    }
}

/// The first two numbers of a date, where they are written with `/` or `-` and do not begin with the year.
fn first_two(word: &str) -> Option<(i8, i8)> {
    let separator = word.chars().find(|c| matches!(c, '/' | '-'))?;
    let parts: Vec<&str> = word.split(separator).collect();
    if !(2..=3).contains(&parts.len()) || parts[0].len() > 2 {
        return None;
    }
    Some((parts[0].parse().ok()?, parts[1].parse().ok()?))
}

/// `10/14/2026`, `14.10.26`, `2026-10-14`, `10/14`.
fn numbers(word: &str, season: i16) -> Option<(Day, bool)> {
    let separator = word.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = word.trim_end_matches('.').split(separator).collect();
    if parts.iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let small = |at: usize| parts.get(at).filter(|p| p.len() <= 2).and_then(|p| p.parse::<i8>().ok());
    if parts.len() == 3 && parts[0].len() == 4 {
        return Some((Day::One(Date::new(year(parts[0])?, small(1)?, small(2)?).ok()?), false));
    }
    let (a, b) = (small(0)?, small(1)?);
    let given = match parts.len() {
        3 => Some(year(parts[2])?),
        // 10.14 is a number; 14.10. is a day.
        2 if separator != '.' || word.ends_with('.') => None,
        _ => return None,
    };
    let make = |month: i8, day: i8| Date::new(given.unwrap_or_else(|| year_of(month, season)), month, day).ok();
    let (month_first, day_first) = (make(a, b), make(b, a));
    let day = match (month_first, day_first) {
        // With points the day comes first, wherever that is the custom.
        (_, Some(d)) if separator == '.' => Day::One(d),
        (Some(m), Some(d)) if m != d => Day::Two { month_first: m, day_first: d },
        (Some(one), _) | (None, Some(one)) => Day::One(one),
        (None, None) => return None,
    };
    Some((day, given.is_none()))
}

/// The parts of a word that may hold a month's name.
fn split_named(word: &str) -> Vec<String> {
    word.split(['-', '/', '.']).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

/// `oct 14 2026`, `14 october`, `2026 oct 14`.
fn named(parts: &[String], season: i16) -> Option<(Day, bool)> {
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let month_of = |w: &str| MONTHS.iter().position(|m| w.len() >= 3 && (m.starts_with(w) || w == "sept"));
    let at = parts.iter().position(|p| month_of(p).is_some())?;
    let month_at = if parts[at] == "sept" { 8 } else { month_of(&parts[at])? };
    let month = i8::try_from(month_at + 1).ok()?;
    let mut others = parts.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, p)| p.as_str());
    let (first, second) = (others.next()?, others.next());
    let day_number = |w: &str| {
        let digits = w.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let tail = &w[digits.len()..];
        (digits.len() <= 2 && matches!(tail, "" | "st" | "nd" | "rd" | "th")).then(|| digits.parse::<i8>().ok())?
    };
    let (day, given) = match (day_number(first), second) {
        (Some(day), None) => (day, None),
        (Some(day), Some(y)) => (day, Some(year(y)?)),
        (None, Some(d)) => (day_number(d)?, Some(year(first)?)),
        (None, None) => return None,
    };
    let found = Date::new(given.unwrap_or_else(|| year_of(month, season)), month, day).ok()?;
    Some((Day::One(found), given.is_none()))
}

/// The order that the texts of a column prove: `Some(true)` when the day comes first, `Some(false)` when the month does,
/// `None` when nothing shows it or both are there.
pub(crate) fn proven_order<'a>(texts: impl Iterator<Item = &'a str>) -> Option<bool> {
    let (mut day_first, mut month_first) = (false, false);
    for text in texts.filter(|t| t.len() <= 60) {
        for (a, b) in text.split_whitespace().filter_map(|w| first_two(w.trim_matches(','))) {
            day_first |= (13..=31).contains(&a) && (1..=12).contains(&b);
            month_first |= (1..=12).contains(&a) && (13..=31).contains(&b);
        }
    }
    (day_first != month_first).then_some(day_first)
}

/// A date with its day and month exchanged, if that is a date.
pub(crate) fn turned(day: Date) -> Option<Date> {
    let other = Date::new(day.year(), day.day(), day.month()).ok()?;
    (other != day).then_some(other)
}

/// The day that a number stands for in a spreadsheet (days since 30 December 1899), if it is one of 2000 to 2099.
pub(crate) fn serial_day(text: &str) -> Option<Date> {
    let n: f64 = text.parse().ok()?;
    if !(36_526.0..73_051.0).contains(&n) {
        return None;
    }
    let days = jiff::Span::new().try_days(n.floor() as i64).ok()?;
    date(1899, 12, 30).checked_add(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> String {
        match typed(text, 2027).map(|t| (t.day, t.time)) {
            Some((Day::One(d), None)) => d.to_string(),
            Some((Day::One(d), Some(t))) => format!("{d} {t}"),
            Some((Day::Two { month_first, day_first }, _)) => format!("{month_first} or {day_first}"),
            None => "no date".into(),
        }
    }

    #[test]
    fn dates_are_read_in_the_orders_people_type() {
        for (text, expected) in [
            ("2026-10-14", "2026-10-14"),
            ("2026-10-14 00:00:00", "2026-10-14"),
            ("10/14/2026", "2026-10-14"),
            ("10/14/26", "2026-10-14"),
            ("10/14", "2026-10-14"),
            ("1/14", "2027-01-14"),
            ("14/10/2026", "2026-10-14"),
            ("14.10.2026", "2026-10-14"),
            ("03.04.2027", "2027-04-03"),
            ("Oct 14", "2026-10-14"),
            ("Wed Oct 14th, 2026", "2026-10-14"),
            ("14-Oct-26", "2026-10-14"),
            ("14 October 2026", "2026-10-14"),
            ("Sept 9", "2026-09-09"),
            ("10/14 9am ET", "2026-10-14 09:00:00"),
            ("October 14, 2026 at 1:30 PM EST", "2026-10-14 13:30:00"),
            ("03/04/2027", "2027-03-04 or 2027-04-03"),
            ("04/04/2027", "2027-04-04"),
            ("13/15", "no date"),
            ("10/14, 10/21", "no date"),
            ("😅 waiting", "no date"),
            ("7.5", "no date"),
            ("31/02/2026", "no date"),
        ] {
            assert_eq!(one(text), expected, "{text}");
        }
    }

    #[test]
    fn a_column_proves_its_order_or_does_not() {
        assert_eq!(proven_order(["03/04/2026", "14/10/2026"].into_iter()), Some(true));
        assert_eq!(proven_order(["03/04/2026", "10/14/2026"].into_iter()), Some(false));
        assert_eq!(proven_order(["03/04/2026", "10/14", "14/10"].into_iter()), None);
        assert_eq!(proven_order(["03/04/2026"].into_iter()), None);
    }

    #[test]
    fn the_number_of_a_day_is_a_day() {
        assert_eq!(serial_day("46309"), Some(date(2026, 10, 14)));
        assert_eq!(serial_day("260"), None);
    }
}
