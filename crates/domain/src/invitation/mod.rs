//! From an invitation to times that can be chosen: what the words offer, on which clock, until when to answer, and what
//! has to be asked because it is not clear.
//!
//! Days are paired with the times that stand beside them; a day without a year is the next such day after the message.
//! Nothing is guessed: a time without am or pm, a weekday that does not fit its day, a state with two clocks become a
//! question. A calendar entry that came with the message wins over its words. Rule P-14 gives 48 hours to answer where
//! the message gives no time.
//!
//! Terms: a *token* is a day or an hour as `candor` found it; a *run* is days that share the times beside them.

mod pairs;
mod reply;
mod zone;

use candor::invitation::{Link, sent, times};
use candor::text::Text;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Zoned};
use pick::Zone;
use season::{Program, plain_day};

pub use reply::{confirmation, in_both_clocks};
pub use zone::{Clock, US_ZONES, WrittenClock, clock_of, written_clock, zone_named};
pub(crate) use zone::{city, clock_name, is_us};

use crate::kept::{ClockChange, Slot};

/// The hours that rule P-14 gives to answer.
pub const ANSWER_HOURS: i64 = 48;
/// The most times that are proposed.
const MOST: usize = 40;

/// An event of a calendar part, as far as its times can be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// The beginning, where its place on the globe is known.
    pub start: Option<Zoned>,
    /// The end.
    pub end: Option<Zoned>,
    /// The day, where there is no hour.
    pub day: Option<Date>,
    /// Whether it is called off.
    pub cancelled: bool,
    /// Why a time may not be what it seems, each in one sentence.
    pub doubts: Vec<String>,
}

/// What an invitation says, to be read.
#[derive(Clone, Debug, Default)]
pub struct Letter<'a> {
    /// The subject; may be empty.
    pub subject: &'a str,
    /// The words.
    pub body: &'a str,
    /// When it was sent, where that is known.
    pub sent: Option<Zoned>,
    /// When it was there at the latest, such as when it was pasted: for days without a year, where it is not known when
    /// the message was sent.
    pub came: Option<Zoned>,
    /// The events that came with it.
    pub held: Vec<Held>,
}

/// A time that was offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The time, by the clock of [`Offer::zone`].
    pub slot: Slot,
    /// What the words of the offset would mean, where they contradict the place: "EST" in July.
    pub conflict: Option<Conflict>,
    /// What is not clear about it, each in one sentence.
    pub doubts: Vec<String>,
}

/// A written offset that the place does not have at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// As written: "EST".
    pub written: String,
    /// The moment, if the written offset is meant.
    pub if_written: Zoned,
    /// The moment, if the place's clock is meant.
    pub if_place: Zoned,
}

impl Conflict {
    /// One sentence for the user.
    pub fn words(&self) -> String {
        let offset = |z: &Zoned| z.strftime("UTC%:z").to_string();
        format!(
            "The message writes {} ({}), but the clock of the place is at {} on that day: ask which one is meant.",
            self.written,
            offset(&self.if_written),
            offset(&self.if_place)
        )
    }
}

/// From where the clock is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneFrom {
    /// The calendar entry names it.
    Calendar,
    /// The words name it.
    Words(String),
    /// From the program's place.
    Place,
    /// Not known: one of these has to be chosen.
    Open(Vec<Zone>),
}

/// Until when to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The moment, where the day of the message is known.
    pub at: Option<Zoned>,
    /// The words of the message; `None`: the 48 hours of rule P-14.
    pub words: Option<String>,
    /// Whether it is shorter than rule P-14 allows.
    pub short: bool,
}

/// What an invitation offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The times, in order, each once.
    pub slots: Vec<Offered>,
    /// The clock of the times; the likeliest where it has to be asked.
    pub zone: Zone,
    /// From where the clock is known.
    pub from: ZoneFrom,
    /// Until when to answer.
    pub answer: Answer,
    /// Links for booking or meeting, the first of a known platform first.
    pub links: Vec<Link>,
    /// Whether a calendar entry fixes the time already.
    pub fixed: bool,
    /// What has to be asked, each in one sentence.
    pub questions: Vec<String>,
    /// When it was sent, by the header or by a line of its own.
    pub sent: Option<Zoned>,
}

/// Reads an invitation of a program.
pub fn read_offer(letter: &Letter<'_>, program: &Program) -> Offer {
    // One text, so that a place in it is one place.
    let all = format!("{}\n\n{}", letter.subject, letter.body);
    let place = clock_of(program);
    // A line such as "Sent: …" carries no zone: the program's is the nearest.
    let line = || sent(letter.body).and_then(|z| z.datetime().to_zoned(place.zone.tz()).ok());
    let sent = letter.sent.clone().or_else(line);
    // Days and hours of the words are the program's: "by 5 PM" is not five o'clock where the message was read.
    let near = sent.as_ref().or(letter.came.as_ref()).map(|at| at.with_time_zone(place.zone.tz()));
    let text = Text::new("", &all);
    let found = times(&text, near.as_ref());
    let mut questions = Vec::new();
    if let (None, Some(came)) = (&sent, &letter.came) {
        questions.push(format!(
            "The message carries no date: days without a year, and the time to answer, are counted from {}, when you kept it.",
            plain_day(came.date())
        ));
    }
    let held = held(&letter.held, &place, &mut questions);
    let fixed = held.is_some();
    let (slots, zone, from) = held.unwrap_or_else(|| {
        let tokens = pairs::tokens(&all, &found, near.as_ref().map(Zoned::date), &mut questions);
        let words = zone::words(&all, &tokens);
        let (zone, from) = zone::choose(&words, &place, &mut questions);
        let mut slots = pairs::slots(&all, &tokens, &zone, &place);
        if slots.len() > MOST {
            slots.truncate(MOST);
            questions.push(format!("More than {MOST} times were found; the first are shown."));
        }
        (slots, zone, from)
    });
    if slots.is_empty() {
        questions.push("No day was found in the words; the times may stand behind the link.".to_owned());
    }
    let mut links = found.links;
    links.sort_by_key(|l| l.platform.is_none());
    let mut answer = answer(found.answer_by, near.as_ref(), &zone, &place);
    if sent.is_none() && letter.came.is_some() {
        // How long the time to answer was, only the day of the message could tell.
        answer.short = times(&text, None).answer_by.is_some_and(|by| by.too_short);
    }
    Offer { slots, answer, zone, from, links, fixed, questions, sent }
}

/// Until when to answer: as the words say, or 48 hours after the message.
fn answer(said: Option<candor::invitation::AnswerBy>, sent: Option<&Zoned>, zone: &Zone, place: &Clock) -> Answer {
    let after = |hours: i64| {
        let at = sent?.checked_add(SignedDuration::from_hours(hours)).ok()?;
        Some(at.with_time_zone(zone.tz()))
    };
    match said {
        Some(by) => {
            // "5 PM PT" of a program in New York is five there.
            let written =
                by.zone.as_deref().and_then(|w| zone::zone_word(w, place)).and_then(|w| w.place.parse::<Zone>().ok());
            let on = written.unwrap_or_else(|| zone.clone());
            let named = by.at.and_then(|at| at.to_zoned(on.tz()).ok()).map(|at| at.with_time_zone(zone.tz()));
            let at = named.or_else(|| after(i64::from(by.hours?)));
            Answer { at, words: Some(by.text), short: by.too_short }
        }
        None => Answer { at: after(ANSWER_HOURS), words: None, short: false },
    }
}

/// The times of the calendar entries, if any of them can be used.
fn held(all: &[Held], place: &Clock, questions: &mut Vec<String>) -> Option<(Vec<Offered>, Zone, ZoneFrom)> {
    for event in all {
        questions.extend(event.doubts.iter().cloned());
        if event.cancelled {
            questions.push("The calendar entry calls the interview off.".to_owned());
        }
    }
    let standing: Vec<&Held> = all.iter().filter(|h| !h.cancelled).collect();
    let first = standing.iter().find_map(|h| h.start.as_ref());
    // A moment in UTC has no place of its own: it is shown on the program's clock.
    let named = first.and_then(|z| z.time_zone().iana_name()).filter(|n| !matches!(*n, "UTC" | "Etc/UTC"));
    let (zone, from) = match named.and_then(|n| n.parse::<Zone>().ok()) {
        Some(zone) => (zone, ZoneFrom::Calendar),
        None => (place.zone.clone(), place.from()),
    };
    let mut slots: Vec<Offered> = standing
        .iter()
        .filter_map(|h| {
            let slot = match &h.start {
                Some(start) => {
                    let at = start.with_time_zone(zone.tz());
                    let minutes = h.end.as_ref().map(|e| e.timestamp().duration_since(start.timestamp()).as_mins());
                    let minutes = minutes.and_then(|m| u16::try_from(m).ok()).filter(|m| *m > 0);
                    Slot { day: at.date(), time: Some(at.time()), minutes }
                }
                None => Slot { day: h.day?, time: None, minutes: None },
            };
            Some(Offered { slot, conflict: None, doubts: Vec::new() })
        })
        .collect();
    slots.sort_by_key(|o| o.slot);
    slots.dedup();
    (!slots.is_empty()).then_some((slots, zone, from))
}

/// What a clock does at a time that it skips or shows twice, in one sentence.
pub fn change_of_clocks(slot: &Slot, zone: &Zone) -> Option<String> {
    let hour = slot.time?.strftime("%H:%M").to_string();
    Some(match slot.clock_change(zone)? {
        ClockChange::Skipped => format!(
            "The clocks change on that day and skip {hour}: ask which time is meant. The time after the change is shown."
        ),
        ClockChange::Twice => {
            format!("The clocks change on that day and show {hour} twice: ask which time is meant. The first is shown.")
        }
    })
}

/// Why a time that the clocks of a place skip is not kept, in one sentence.
pub(crate) fn skipped(day: Date, time: Option<Time>, zone: &Zone) -> String {
    format!(
        "The clocks of {} go forward on {} and skip {}: that time does not exist there. Ask which time is meant, and write that.",
        zone::city(zone),
        plain_day(day),
        time.map_or_else(String::new, |t| t.strftime("%H:%M").to_string())
    )
}

/// The moment of a day and an hour on a place's clock; of an hour that comes twice the first.
///
/// # Errors
/// One sentence, when the clocks skip that hour on that day.
pub fn moment_at(day: Date, time: Time, zone: &Zone) -> Result<Zoned, String> {
    let slot = Slot { day, time: Some(time), minutes: None };
    if slot.clock_change(zone) == Some(ClockChange::Skipped) {
        return Err(skipped(day, Some(time), zone));
    }
    slot.start(zone).ok_or_else(|| format!("{} is no day that can be counted with.", plain_day(day)))
}

/// The moment of a time on a place's clock, and on a fixed offset, where the two differ.
fn conflict(slot: &Slot, zone: &Zone, written: &str, hours: i8) -> Option<Conflict> {
    let if_place = slot.start(zone)?;
    let offset = Offset::from_hours(hours).ok()?;
    let if_written = slot.day.to_datetime(slot.time?).to_zoned(offset.to_time_zone()).ok()?;
    (if_place.offset() != offset).then(|| Conflict { written: written.to_owned(), if_written, if_place })
}
