//! Times as a calendar file writes them: `20270314T090000` on a zone's clock, the same with `Z` in UTC, `20270314` for a
//! day, `PT30M` for a length (RFC 5545, section 3.3.4 to 3.3.6).

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

/// How a moment is written.
pub(super) enum Written {
    /// On the clock of a zone that has a name.
    InZone { name: String, clock: DateTime },
    /// In UTC.
    Utc(Timestamp),
}

/// A moment is written in UTC where its clock does not say it: the zone has no name, or the clock shows the time twice
/// and this is the second (the format takes the first).
pub(super) fn written(time: &Zoned) -> Written {
    let zone = time.time_zone();
    let clock = time.datetime();
    match zone.iana_name() {
        Some(name) if name != "UTC" && name.contains('/') => {
            let first = zone.to_ambiguous_timestamp(clock).compatible();
            if first.is_ok_and(|t| t.as_second() == time.timestamp().as_second()) {
                Written::InZone { name: name.to_owned(), clock }
            } else {
                Written::Utc(time.timestamp())
            }
        }
        _ => Written::Utc(time.timestamp()),
    }
}

/// A whole line.
pub(super) fn property(name: &str, time: &Zoned) -> String {
    match written(time) {
        Written::InZone { name: zone, clock } => format!("{name};TZID={zone}:{}", self::clock(clock)),
        Written::Utc(at) => format!("{name}:{}", utc(at)),
    }
}

pub(super) fn utc(at: Timestamp) -> String {
    format!("{}Z", clock(at.to_zoned(TimeZone::UTC).datetime()))
}

pub(super) fn clock(clock: DateTime) -> String {
    clock.strftime("%Y%m%dT%H%M%S").to_string()
}

pub(super) fn day(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// A value as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Day(Date),
    Clock(DateTime),
    Utc(Timestamp),
}

/// Reads a day or a time.
pub(super) fn read(value: &str) -> Option<Value> {
    let value = value.trim();
    let (value, in_utc) = match value.strip_suffix(['Z', 'z']) {
        Some(rest) => (rest, true),
        None => (value, false),
    };
    match value.split_once(['T', 't']) {
        None => Some(Value::Day(read_day(value)?)),
        Some((day, time)) => {
            let clock = DateTime::from_parts(read_day(day)?, read_time(time)?);
            if in_utc {
                Some(Value::Utc(clock.to_zoned(TimeZone::UTC).ok()?.timestamp()))
            } else {
                Some(Value::Clock(clock))
            }
        }
    }
}

fn read_day(text: &str) -> Option<Date> {
    let [year, month, day] = numbers(text, [4, 2, 2])?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn read_time(text: &str) -> Option<Time> {
    let [hour, minute, second] = numbers(text, [2, 2, 2])?;
    // A leap second is the second before it.
    let second = second.min(59);
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// Numbers of fixed lengths, and nothing else.
fn numbers(text: &str, lengths: [usize; 3]) -> Option<[i16; 3]> {
    if !text.bytes().all(|b| b.is_ascii_digit()) || text.len() != lengths.iter().sum::<usize>() {
        return None;
    }
    let mut at = 0;
    let mut out = [0; 3];
    for (number, length) in out.iter_mut().zip(lengths) {
        *number = text.get(at..at + length)?.parse().ok()?;
        at += length;
    }
    Some(out)
}

/// Reads a length that is not negative.
pub(super) fn length(value: &str) -> Option<Span> {
    let value = value.trim();
    if value.len() > 40 || value.starts_with('-') {
        return None;
    }
    value.trim_start_matches('+').parse::<Span>().ok().filter(|s| !s.is_negative())
}

#[cfg(test)]
mod tests {
    use super::{Value, length, read};
    use jiff::civil::date;

    #[test]
    fn only_real_times_are_read() {
        assert_eq!(read("20270314"), Some(Value::Day(date(2027, 3, 14))));
        assert_eq!(read(" 20270314T023000 "), Some(Value::Clock(date(2027, 3, 14).at(2, 30, 0, 0))));
        assert_eq!(read("20270314T063000Z"), Some(Value::Utc("2027-03-14T06:30:00Z".parse().unwrap())));
        for wrong in
            ["", "2027031", "20271314", "20270314T", "20270314T25", "+270314", "２０２７0314", "20270229T000000"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert!(length("PT1H30M").is_some() && length("P1W").is_some());
        assert!(length("-PT1H").is_none() && length("PT99999999999999999999H").is_none() && length("x").is_none());
    }
}
