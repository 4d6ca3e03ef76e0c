//! The description of a time zone (`VTIMEZONE`, RFC 5545, section 3.6.5), made from the changes of its clock that jiff knows.
//!
//! Where the changes follow a rule over the years, such as the second Sunday of March, the rule is written, as calendar
//! programs know it best. Where they do not (Morocco in Ramadan), each change in the years of use is written.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::{DateTime, Weekday};
use jiff::tz::{Offset, TimeZone, TimeZoneTransition};

use super::lines::fold;
use super::times;

/// How many years are looked at for a rule: enough to tell the last Sunday of a month from the fourth.
const YEARS: i16 = 11;
/// The first moment of a description whose clock does not change.
const ALWAYS: &str = "19700101T000000";

/// Writes the description of a zone for the years `first` to `last`.
pub(super) fn write(out: &mut Vec<u8>, name: &str, zone: &TimeZone, first: i16, last: i16) {
    fold(out, "BEGIN:VTIMEZONE");
    fold(out, &format!("TZID:{name}"));
    // The year before, because its last change holds in the first days of the first.
    let before = first.saturating_sub(1);
    let years = before..=first.saturating_add(YEARS).max(last.saturating_add(1));
    let changes = changes(zone, &years);
    match rules(&changes, &years) {
        Some(rules) => {
            for (change, rule) in rules {
                write_change(out, &change, Some(&rule));
            }
        }
        None => {
            write_beginning(out, zone, before);
            for change in changes.iter().filter(|c| c.year() <= last) {
                write_change(out, change, None);
            }
        }
    }
    fold(out, "END:VTIMEZONE");
}

/// One change of the clock.
#[derive(Clone)]
struct Change {
    /// The clock before the change, at the moment of it.
    clock: DateTime,
    from: Offset,
    to: Offset,
    summer: bool,
    name: String,
}

impl Change {
    fn new(zone: &TimeZone, at: &TimeZoneTransition<'_>) -> Option<Self> {
        let from = zone.to_offset(at.timestamp().checked_sub(jiff::SignedDuration::from_secs(1)).ok()?);
        Some(Self {
            clock: from.to_datetime(at.timestamp()),
            from,
            to: at.offset(),
            summer: at.dst().is_dst(),
            name: at.abbreviation().to_owned(),
        })
    }

    fn year(&self) -> i16 {
        self.clock.year()
    }

    /// What must be the same every year for a rule.
    fn kind(&self) -> (bool, i32, i32, &str, i8, i8, jiff::civil::Time) {
        let weekday = self.clock.weekday().to_sunday_zero_offset();
        (
            self.summer,
            self.from.seconds(),
            self.to.seconds(),
            &self.name,
            self.clock.month(),
            weekday,
            self.clock.time(),
        )
    }
}

/// The changes in some years. One that changes only the name is none.
fn changes(zone: &TimeZone, years: &RangeInclusive<i16>) -> Vec<Change> {
    let Ok(begin) = DateTime::new(*years.start(), 1, 1, 0, 0, 0, 0).and_then(|d| zone.to_timestamp(d)) else {
        return Vec::new();
    };
    zone.following(begin)
        .filter_map(|t| Change::new(zone, &t))
        .take_while(|c| c.year() <= *years.end())
        .filter(|c| c.from != c.to)
        .collect()
}

/// Two changes in each of the years that follow a rule, if they do: the first of each kind, and its rule.
fn rules(changes: &[Change], years: &RangeInclusive<i16>) -> Option<Vec<(Change, String)>> {
    let mut kinds: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        kinds.entry(change.kind()).or_default().push(change);
    }
    if kinds.len() != 2 {
        return None;
    }
    let mut rules = Vec::new();
    for group in kinds.into_values() {
        if !group.iter().map(|c| c.year()).eq(years.clone()) {
            return None;
        }
        let change = *group.first()?;
        let rule = format!("FREQ=YEARLY;BYMONTH={};BYDAY={}", change.clock.month(), day_rule(&group)?);
        rules.push((change.clone(), rule));
    }
    Some(rules)
}

/// `2SU` or `-1SU`, if all changes are on such a day.
fn day_rule(group: &[&Change]) -> Option<String> {
    let change = group.first()?;
    let weekday = match change.clock.weekday() {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    };
    let nth = |c: &Change| (c.clock.day() - 1) / 7 + 1;
    if group.iter().all(|c| nth(c) == nth(change)) {
        return Some(format!("{}{weekday}", nth(change)));
    }
    group.iter().all(|c| c.clock.day() + 7 > c.clock.date().days_in_month()).then(|| format!("-1{weekday}"))
}

fn write_change(out: &mut Vec<u8>, change: &Change, rule: Option<&str>) {
    let kind = if change.summer { "DAYLIGHT" } else { "STANDARD" };
    fold(out, &format!("BEGIN:{kind}"));
    fold(out, &format!("DTSTART:{}", times::clock(change.clock)));
    if let Some(rule) = rule {
        fold(out, &format!("RRULE:{rule}"));
    }
    write_offsets(out, change.from, change.to, &change.name);
    fold(out, &format!("END:{kind}"));
}

/// What the clock shows before the first change that is written, or always.
fn write_beginning(out: &mut Vec<u8>, zone: &TimeZone, year: i16) {
    let begin = DateTime::new(year, 1, 1, 0, 0, 0, 0).and_then(|d| zone.to_timestamp(d)).unwrap_or_default();
    let info = zone.to_offset_info(begin);
    let kind = if info.dst().is_dst() { "DAYLIGHT" } else { "STANDARD" };
    fold(out, &format!("BEGIN:{kind}"));
    fold(out, &format!("DTSTART:{ALWAYS}"));
    write_offsets(out, info.offset(), info.offset(), info.abbreviation());
    fold(out, &format!("END:{kind}"));
}

fn write_offsets(out: &mut Vec<u8>, from: Offset, to: Offset, name: &str) {
    fold(out, &format!("TZOFFSETFROM:{}", offset(from)));
    fold(out, &format!("TZOFFSETTO:{}", offset(to)));
    fold(out, &format!("TZNAME:{name}"));
}

/// `-0500`; with seconds only where there are some.
fn offset(offset: Offset) -> String {
    let all = offset.seconds().unsigned_abs();
    let sign = if offset.seconds() < 0 { '-' } else { '+' };
    let text = format!("{sign}{:02}{:02}", all / 3600, all / 60 % 60);
    if all.is_multiple_of(60) { text } else { format!("{text}{:02}", all % 60) }
}
