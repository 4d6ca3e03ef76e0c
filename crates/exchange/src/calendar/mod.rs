//! Calendar files (iCalendar, RFC 5545): own events written for any calendar program, invitations of others read.
//!
//! Writing is exact and always the same for the same input: lines end in CRLF and are folded at 75 octets, each zone
//! that is used is described by a `VTIMEZONE` from jiff's time zone data, and identity (`UID`) and number (`SEQUENCE`)
//! are the caller's. An event that is moved keeps its identity and gets a higher number; one that is dropped stays in
//! the file as `CANCELLED`, so that it also goes from the calendar that took it in. Reading is for invitations from
//! anybody: within limits, never failing, and where a time is not clear it says so ([`Doubt`]) and guesses nothing.
//!
//! Why no library: of those that are maintained, `icalendar` and `calcard` both stand on `chrono` with a second copy of
//! the time zone data (11 and 12 packages more), and neither makes a `VTIMEZONE` out of jiff's. The part of the
//! format that is needed here is small.
//!
//! Terms: an *entry* is an event of ours; a *foreign event* is one that was read; *floating* is a time without a zone;
//! a *doubt* is why a time may not be what it seems.

mod given;
mod held;
mod lines;
mod read;
mod season;
mod times;
mod windows;
mod write;
mod zone;

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, Zoned};

pub use given::Given;
pub use held::held;
pub use read::read_invites;
pub use season::{interview_calendar, season_calendar};

/// The longest calendar that is read, in bytes.
pub const LONGEST_CALENDAR: usize = 1024 * 1024;
/// The most events that are read of one calendar.
pub const MOST_EVENTS: usize = 2000;

/// A calendar of own events; [`CalendarFile::bytes`] writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarFile {
    /// What a calendar program calls it.
    pub name: String,
    /// In the order in which they are written.
    pub events: Vec<CalendarEntry>,
}

/// One own event.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarEntry {
    /// Its identity: the same in every file, unlike any other's, such as `interview-17@prematch`.
    pub uid: String,
    /// Rises with every change, or calendar programs keep what they have.
    pub sequence: u32,
    /// Whether it takes place.
    pub status: EventStatus,
    /// When.
    pub when: When,
    /// One line.
    pub summary: String,
    /// Any number of lines; may be empty.
    pub description: String,
    /// One line; may be empty.
    pub location: String,
    /// A web address (`http` or `https`); another one is left out.
    pub url: Option<String>,
    /// When it was last changed. Not the time of writing, or equal events make unequal files.
    pub stamp: Timestamp,
    /// Whether it takes up its time: an interview does, a deadline does not.
    pub busy: bool,
    /// Reminders, in minutes before the start. A cancelled event is written without.
    pub alarms: Vec<u32>,
}

/// When an own event is.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// The whole day, wherever the reader is.
    AllDay(Date),
    /// From a moment to another, on the clock of the zone of the start. An end that is not later is left out.
    Zoned {
        /// The beginning.
        start: Zoned,
        /// The end.
        end: Zoned,
    },
}

/// Whether an event takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventStatus {
    /// It does.
    Confirmed,
    /// It may.
    Tentative,
    /// It does not any more.
    Cancelled,
}

impl EventStatus {
    /// The word of the format.
    fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Tentative => "TENTATIVE",
            Self::Cancelled => "CANCELLED",
        }
    }

    fn read(word: &str) -> Option<Self> {
        let all = [Self::Confirmed, Self::Tentative, Self::Cancelled];
        all.into_iter().find(|s| s.word().eq_ignore_ascii_case(word.trim()))
    }
}

/// What a calendar part wants (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Somebody shows it.
    Publish,
    /// Somebody invites, or moves what was invited.
    Request,
    /// Somebody answers.
    Reply,
    /// Somebody calls it off.
    Cancel,
    /// Somebody proposes another time.
    Counter,
    /// Something else.
    Other,
}

/// An event that somebody else wrote. All its texts are safe to show.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignEvent {
    /// What the whole calendar part wants, if it says so.
    pub method: Option<Method>,
    /// Its identity; empty if it has none.
    pub uid: String,
    /// How often it was changed.
    pub sequence: u32,
    /// Whether it takes place, if it says so.
    pub status: Option<EventStatus>,
    /// The beginning, if one can be read.
    pub start: Option<ForeignTime>,
    /// The end, if one can be read. A length is added to the start. The end of a whole day is the day after it.
    pub end: Option<ForeignTime>,
    /// One line.
    pub summary: String,
    /// Any number of lines.
    pub description: String,
    /// One line.
    pub location: String,
    /// A web address: its page, or else the video meeting. Always `http` or `https`.
    pub url: Option<String>,
    /// The address of who invites; it proves nothing.
    pub organizer: Option<String>,
    /// Whether it comes again, of which only the first time is read, or is one time of such an event.
    pub repeats: bool,
    /// Why a time may not be what it seems.
    pub doubts: Vec<Doubt>,
}

impl ForeignEvent {
    /// Whether it is called off, by its own status or by the whole calendar part.
    pub fn is_cancelled(&self) -> bool {
        self.status == Some(EventStatus::Cancelled) || self.method == Some(Method::Cancel)
    }
}

/// A time as somebody else wrote it.
#[derive(Clone, Debug, PartialEq)]
pub enum ForeignTime {
    /// A whole day.
    Day(Date),
    /// A moment, in the zone that was written.
    At(Zoned),
    /// A clock without a zone.
    Floating(DateTime),
    /// A clock with a zone that nobody here knows.
    UnknownZone {
        /// The clock.
        clock: DateTime,
        /// The zone as written.
        zone: String,
    },
}

/// Why a time may not be what it seems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A time has no zone.
    NoZone,
    /// The zone is not known; as written.
    ZoneUnknown(String),
    /// The file describes its zone with other offsets from UTC than the place has; both are shown.
    OffsetDiffers {
        /// The place that was understood.
        zone: String,
        /// The offset of that place at the time, such as `-04:00`.
        place: String,
        /// The offsets that the file gives.
        written: Vec<String>,
    },
    /// The clock skips this time on that day; the time after the change was taken.
    TimeSkipped(DateTime),
    /// The clock shows this time twice on that day; the first was taken.
    TimeTwice(DateTime),
    /// The end is before the start.
    EndsBeforeStart,
}

impl Doubt {
    /// One sentence for the user.
    pub fn words(&self) -> String {
        match self {
            Self::NoZone => "No time zone is given; ask which clock is meant.".to_owned(),
            Self::ZoneUnknown(zone) => format!("The time zone \"{zone}\" is not known; ask which place is meant."),
            Self::OffsetDiffers { zone, place, written } => format!(
                "The invitation writes UTC{} for its zone, but {zone} is at UTC{place} then; ask which one is meant.",
                written.join(" or UTC")
            ),
            Self::TimeSkipped(clock) => format!(
                "The clocks change on that day and skip {}; the time after the change is shown. Ask which one is meant.",
                clock.strftime("%H:%M")
            ),
            Self::TimeTwice(clock) => format!(
                "The clocks change on that day and show {} twice; the first is shown. Ask which one is meant.",
                clock.strftime("%H:%M")
            ),
            Self::EndsBeforeStart => "The event ends before it begins; ask for its times.".to_owned(),
        }
    }
}
