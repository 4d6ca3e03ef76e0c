//! What stands in the way of a time: other interviews at the same time or too near, and how full the week is.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use pick::Zone;

use crate::kept::{Format, Interview, InterviewId, Slot};
use crate::state::State;

/// How a time meets another interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClashKind {
    /// Both at the same time.
    Overlap,
    /// On the same day by the applicant's clock.
    SameDay,
    /// In person, and less than a day apart from another place.
    TooNear,
}

/// A time that meets another interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash<'a> {
    /// The other interview.
    pub with: &'a Interview,
    /// How.
    pub kind: ClashKind,
}

/// What a time would meet, the worst first. `except` is the interview that the time is for.
pub fn clashes<'a>(
    state: &'a State,
    slot: &Slot,
    zone: &Zone,
    format: Format,
    except: InterviewId,
    home: &TimeZone,
) -> Vec<Clash<'a>> {
    let Some((from, to)) = slot.span(zone) else { return Vec::new() };
    let days = |from: Timestamp, to: Timestamp| {
        let last = to.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(to);
        (from.to_zoned(home.clone()).date(), last.to_zoned(home.clone()).date())
    };
    let mut found: Vec<Clash> = state
        .items()
        .interviews()
        .filter(|i| i.id != except)
        .filter_map(|with| {
            let (a, b) = with.span()?;
            let near = SignedDuration::from_hours(24);
            let gap = if b <= from { from.duration_since(b) } else { a.duration_since(to) };
            let travels = format == Format::InPerson || with.format == Format::InPerson;
            let (first, last) = days(from, to);
            let (other_first, other_last) = days(a, b);
            let kind = if a < to && from < b {
                ClashKind::Overlap
            } else if first <= other_last && other_first <= last {
                ClashKind::SameDay
            } else if travels && gap < near {
                ClashKind::TooNear
            } else {
                return None;
            };
            Some(Clash { with, kind })
        })
        .collect();
    found.sort_by_key(|c| (c.kind, c.with.id));
    found
}

/// All pairs of interviews that are at the same time, each once.
pub fn overlaps(state: &State) -> Vec<(&Interview, &Interview)> {
    let all: Vec<&Interview> = state.items().interviews().filter(|i| i.span().is_some()).collect();
    let mut found = Vec::new();
    for (k, one) in all.iter().enumerate() {
        for other in &all[k + 1..] {
            if let (Some((a, b)), Some((c, d))) = (one.span(), other.span())
                && a < d
                && c < b
            {
                found.push((*one, *other));
            }
        }
    }
    found
}

/// The interviews that hold a time in the week (Monday to Sunday) of a day by the applicant's clock, in order of time.
pub fn week<'a>(state: &'a State, day: Date, home: &TimeZone) -> Vec<&'a Interview> {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    let monday = day.checked_sub(SignedDuration::from_hours(24 * back)).unwrap_or(day);
    let sunday = monday.checked_add(SignedDuration::from_hours(24 * 6)).unwrap_or(monday);
    let mut found: Vec<(Timestamp, &Interview)> = state
        .items()
        .interviews()
        .filter_map(|i| i.span().map(|(from, _)| (from, i)))
        .filter(|(from, _)| (monday..=sunday).contains(&from.to_zoned(home.clone()).date()))
        .collect();
    found.sort_by_key(|(from, i)| (*from, i.id));
    found.into_iter().map(|(_, i)| i).collect()
}
