//! The calendar entries of a message, as an invitation reads them.

use domain::invitation::Held;

use super::{Doubt, ForeignEvent, ForeignTime, read_invites};

/// The events in the calendar parts of a message, as far as their times can be read.
pub fn held(calendars: &[String]) -> Vec<Held> {
    calendars.iter().flat_map(|text| read_invites(text)).map(one).collect()
}

/// An event of somebody else. A clock without a known place is no time: it is a doubt.
fn one(event: ForeignEvent) -> Held {
    let cancelled = event.is_cancelled();
    let doubts = event.doubts.iter().map(Doubt::words).collect();
    let moment = |time: Option<ForeignTime>| match time {
        Some(ForeignTime::At(at)) => Some(at),
        _ => None,
    };
    let day = match &event.start {
        Some(ForeignTime::Day(day)) => Some(*day),
        _ => None,
    };
    Held { start: moment(event.start), end: moment(event.end), day, cancelled, doubts }
}
