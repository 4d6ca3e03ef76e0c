//! The time of an interview as a cell writes it, on the clock of the program: a written zone counts, and where none is
//! written, the clock of the program's place.
//!
//! Where a place has two clocks, or the words can mean several times, the answer is a [`Problem`] of the cell.

use domain::Slot;
use domain::invitation::{Clock, clock_of, written_clock};
use jiff::Zoned;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use pick::Zone;
use season::{Program, day_in_words};

use super::repair::Problem;

/// The words that a cell can use for a clock.
const SHORT: [(&str, &str); 6] = [
    ("America/New_York", "ET"),
    ("America/Chicago", "CT"),
    ("America/Denver", "MT"),
    ("America/Phoenix", "MST"),
    ("America/Los_Angeles", "PT"),
    ("Etc/UTC", "UTC"),
];

/// A time that was understood.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moment {
    /// The program's clock.
    pub(crate) zone: Zone,
    /// The time on it.
    pub(crate) slot: Slot,
    /// The time as the cell writes it, where it names another clock.
    written: Option<Zoned>,
}

/// Understands a time at a program.
///
/// # Errors
/// A problem when the clock is not sure.
pub(crate) fn settle(program: &Program, day: Date, time: Option<Time>, words: &str) -> Result<Moment, Problem> {
    let place = clock_of(program);
    let open = place.or.is_some() || !place.known;
    if words.is_empty() {
        return if open {
            Err(Problem::WhichClock { clocks: both(&place) })
        } else {
            Ok(Moment::on(place.zone, Slot { day, time, minutes: None }))
        };
    }
    let unknown = || Problem::UnknownClock(words.to_owned());
    let said = written_clock(words, &place).ok_or_else(unknown)?;
    let own = if open { said.zone.clone() } else { place.zone };
    let Some(time) = time else {
        return Ok(Moment::on(own, Slot { day, time: None, minutes: None }));
    };
    let at = day.to_datetime(time).to_zoned(said.zone.tz()).map_err(|_| unknown())?;
    if let Some(hours) = said.hours
        && let Ok(offset) = Offset::from_hours(hours)
        && at.offset() != offset
    {
        return Err(other_offset(words, &at, &said.zone, offset));
    }
    let there = at.with_time_zone(own.tz());
    let slot = Slot { day: there.date(), time: Some(there.time()), minutes: None };
    Ok(Moment { written: (said.zone != own).then_some(at), zone: own, slot })
}

fn short(zone: &Zone) -> Option<&'static str> {
    SHORT.iter().find(|(name, _)| *name == zone.name()).map(|(_, word)| *word)
}

/// Words for the two clocks of a place; all, where nothing is known of it.
fn both(place: &Clock) -> Vec<&'static str> {
    match &place.or {
        Some(other) => [&place.zone, other].into_iter().filter_map(short).collect(),
        None => vec!["ET", "CT", "MT", "PT"],
    }
}

/// `9:00 EST` on a day when New York has EDT: either 9:00 there, or 10:00.
fn other_offset(words: &str, at: &Zoned, zone: &Zone, offset: Offset) -> Problem {
    let text = |z: &Zoned, word: &str| format!("{} {word}", z.strftime("%Y-%m-%d %H:%M"));
    let meant = at.datetime().to_zoned(offset.to_time_zone()).map(|z| z.with_time_zone(zone.tz()));
    let choices = match (short(zone), meant) {
        (Some(word), Ok(meant)) => vec![text(at, word), text(&meant, word)],
        _ => Vec::new(),
    };
    Problem::OtherOffset { written: words.to_owned(), clock: at.strftime("%Z").to_string(), choices }
}

impl Moment {
    /// A time on a clock.
    pub(crate) fn on(zone: Zone, slot: Slot) -> Self {
        Self { zone, slot, written: None }
    }

    /// The time on every clock that matters: `Wed 13 Jan 2027, 9:00 EST = 6:00 PST at the program = 19:00 PKT at home`.
    pub(crate) fn words(&self, home: Option<&Zone>) -> String {
        let Some(there) = self.slot.start(&self.zone) else {
            return format!("{}, without an hour", day_in_words(self.slot.day));
        };
        let first = self.written.as_ref().unwrap_or(&there);
        let mut text = format!("{}, {}", day_in_words(first.date()), first.strftime("%-H:%M %Z"));
        let mut beside = |z: &Zoned, whose: &str| {
            let day = if z.date() == first.date() { String::new() } else { z.strftime("%a %-d %b, ").to_string() };
            text.push_str(&format!(" = {day}{} {whose}", z.strftime("%-H:%M %Z")));
        };
        if self.written.is_some() {
            beside(&there, "at the program");
        }
        if let Some(home) = home.filter(|h| **h != self.zone) {
            beside(&there.with_time_zone(home.tz()), "at home");
        }
        text
    }
}
