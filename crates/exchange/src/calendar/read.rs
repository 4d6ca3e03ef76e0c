//! Invitations of others, read as far as they go.
//!
//! A file is one pass over its lines with the stack of components that are open. Only what stands directly in an event
//! is taken for the event's; an alarm within it is not. Zones are put together at the end, as their descriptions may
//! follow the events.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Zoned};

use super::lines::{Line, unescape, unfold};
use super::times::{self, Value};
use super::write::web_address;
use super::{Doubt, EventStatus, ForeignEvent, ForeignTime, LONGEST_CALENDAR, MOST_EVENTS, Method, windows};
use crate::mail::shown;

/// The longest one-line text that is kept, and the longest description, in characters.
const LONGEST_WORDS: usize = 500;
const LONGEST_DESCRIPTION: usize = 20_000;
/// How deep components may stand in each other; real files need four.
const DEEPEST: usize = 12;
/// The most zones, and the most offsets of one, that are kept of a file.
const MOST_ZONES: usize = 50;

/// The events of a calendar part. What is not one gives an empty list.
pub fn read_invites(text: &str) -> Vec<ForeignEvent> {
    let text = text.get(..text.floor_char_boundary(LONGEST_CALENDAR)).unwrap_or_default();
    let mut file = File::default();
    for line in unfold(text) {
        if let Some(line) = Line::read(&line) {
            file.take(&line);
        }
    }
    file.finish()
}

/// What was read so far.
#[derive(Default)]
struct File {
    open: Vec<String>,
    /// Components that were opened below [`DEEPEST`] and are not closed.
    too_deep: usize,
    method: Option<Method>,
    zones: Vec<ZoneSaid>,
    events: Vec<Raw>,
}

/// What a file says of a zone.
#[derive(Default)]
struct ZoneSaid {
    id: String,
    /// The place, where a program adds it.
    place: Option<String>,
    offsets: Vec<String>,
}

/// An event as written.
#[derive(Default)]
struct Raw {
    uid: String,
    sequence: u32,
    status: Option<EventStatus>,
    start: Option<RawTime>,
    end: Option<RawTime>,
    length: Option<Span>,
    summary: String,
    description: String,
    location: String,
    url: Option<String>,
    meeting: Option<String>,
    organizer: Option<String>,
    repeats: bool,
}

struct RawTime {
    value: Value,
    zone: Option<String>,
}

impl File {
    fn take(&mut self, line: &Line<'_>) {
        match line.name.as_str() {
            "BEGIN" => self.begin(line.value.trim().to_ascii_uppercase()),
            "END" => self.end(),
            _ if self.too_deep > 0 => {}
            _ => match self.open.last().map(String::as_str) {
                Some("VCALENDAR") if line.name == "METHOD" => self.method = Some(method(line.value)),
                Some("VEVENT") => {
                    if let Some(event) = self.events.last_mut() {
                        event.take(line);
                    }
                }
                Some("VTIMEZONE" | "STANDARD" | "DAYLIGHT") => self.take_zone(line),
                _ => {}
            },
        }
    }

    fn begin(&mut self, component: String) {
        if self.too_deep > 0 || self.open.len() >= DEEPEST {
            self.too_deep += 1;
            return;
        }
        match component.as_str() {
            // An event beyond the most is open under a name that takes nothing.
            "VEVENT" if self.events.len() >= MOST_EVENTS => return self.open.push(String::new()),
            "VEVENT" => self.events.push(Raw::default()),
            "VTIMEZONE" if self.zones.len() >= MOST_ZONES => return self.open.push(String::new()),
            "VTIMEZONE" => self.zones.push(ZoneSaid::default()),
            _ => {}
        }
        self.open.push(component);
    }

    fn end(&mut self) {
        // A file that closes what is not open closes the innermost; nothing worse can come of it.
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else {
            self.open.pop();
        }
    }

    fn take_zone(&mut self, line: &Line<'_>) {
        let Some(zone) = self.zones.last_mut() else { return };
        match line.name.as_str() {
            "TZID" => zone.id = bare_zone(line.value),
            "X-LIC-LOCATION" => zone.place = Some(bare_zone(line.value)),
            "TZOFFSETTO" if zone.offsets.len() < MOST_ZONES => zone.offsets.extend(offset(line.value)),
            _ => {}
        }
    }

    fn finish(self) -> Vec<ForeignEvent> {
        let Self { method, zones, events, .. } = self;
        events.into_iter().map(|raw| raw.finish(method, &zones)).collect()
    }
}

impl Raw {
    fn take(&mut self, line: &Line<'_>) {
        match line.name.as_str() {
            "UID" => self.uid = words(line.value),
            "SEQUENCE" => self.sequence = line.value.trim().parse().unwrap_or(0),
            "STATUS" => self.status = EventStatus::read(line.value),
            "DTSTART" => self.start = RawTime::read(line),
            "DTEND" => self.end = RawTime::read(line),
            "DURATION" => self.length = times::length(line.value),
            "SUMMARY" => self.summary = words(line.value),
            "DESCRIPTION" => self.description = description(line.value),
            "LOCATION" => self.location = words(line.value),
            "URL" => self.url = address(line.value),
            "CONFERENCE" | "X-GOOGLE-CONFERENCE" | "X-MICROSOFT-SKYPETEAMSMEETINGURL" => {
                self.meeting = self.meeting.take().or_else(|| address(line.value));
            }
            "ORGANIZER" => self.organizer = mail_address(line.value),
            "RRULE" | "RDATE" | "RECURRENCE-ID" => self.repeats = true,
            _ => {}
        }
    }

    fn finish(self, method: Option<Method>, zones: &[ZoneSaid]) -> ForeignEvent {
        let mut doubts = Vec::new();
        let start = self.start.map(|t| t.finish(zones, &mut doubts));
        let end = match (self.end, self.length, &start) {
            (Some(end), ..) => Some(end.finish(zones, &mut doubts)),
            (None, Some(length), Some(start)) => later(start, length),
            _ => None,
        };
        if let (Some(ForeignTime::At(start)), Some(ForeignTime::At(end))) = (&start, &end)
            && end < start
        {
            doubt(&mut doubts, Doubt::EndsBeforeStart);
        }
        ForeignEvent {
            method,
            uid: self.uid,
            sequence: self.sequence,
            status: self.status,
            start,
            end,
            summary: self.summary,
            description: self.description,
            location: self.location,
            url: self.url.or(self.meeting),
            organizer: self.organizer,
            repeats: self.repeats,
            doubts,
        }
    }
}

impl RawTime {
    fn read(line: &Line<'_>) -> Option<Self> {
        let zone = line.parameter("TZID").map(bare_zone).filter(|z| !z.is_empty());
        Some(Self { value: times::read(line.value)?, zone })
    }

    fn finish(self, zones: &[ZoneSaid], doubts: &mut Vec<Doubt>) -> ForeignTime {
        let clock = match self.value {
            Value::Day(day) => return ForeignTime::Day(day),
            Value::Utc(at) => return ForeignTime::At(at.to_zoned(TimeZone::UTC)),
            Value::Clock(clock) => clock,
        };
        let Some(written) = self.zone else {
            doubt(doubts, Doubt::NoZone);
            return ForeignTime::Floating(clock);
        };
        let said = zones.iter().find(|z| z.id == written);
        let known = windows::zone(&written).or_else(|| windows::zone(said?.place.as_deref()?));
        match known.and_then(|zone| in_zone(clock, &zone, doubts)) {
            Some(at) => {
                check_offset(&at, said, doubts);
                ForeignTime::At(at)
            }
            None => {
                let zone = shown::line(&written, LONGEST_WORDS);
                doubt(doubts, Doubt::ZoneUnknown(zone.clone()));
                ForeignTime::UnknownZone { clock, zone }
            }
        }
    }
}

/// A clock in its zone. Where the clock skips or repeats it, what RFC 5545 says is taken, and said.
fn in_zone(clock: DateTime, zone: &TimeZone, doubts: &mut Vec<Doubt>) -> Option<Zoned> {
    let at = zone.to_ambiguous_zoned(clock);
    match at.offset() {
        AmbiguousOffset::Unambiguous { .. } => {}
        AmbiguousOffset::Gap { .. } => doubt(doubts, Doubt::TimeSkipped(clock)),
        AmbiguousOffset::Fold { .. } => doubt(doubts, Doubt::TimeTwice(clock)),
    }
    at.compatible().ok()
}

/// Compares the place's offset with those that the file gives for its zone.
fn check_offset(at: &Zoned, said: Option<&ZoneSaid>, doubts: &mut Vec<Doubt>) {
    let Some(said) = said.filter(|s| !s.offsets.is_empty()) else { return };
    let place = at.strftime("%:z").to_string();
    if !said.offsets.contains(&place) {
        let zone = at.time_zone().iana_name().unwrap_or("UTC").to_owned();
        doubt(doubts, Doubt::OffsetDiffers { zone, place, written: said.offsets.clone() });
    }
}

fn doubt(doubts: &mut Vec<Doubt>, doubt: Doubt) {
    if !doubts.contains(&doubt) {
        doubts.push(doubt);
    }
}

fn later(start: &ForeignTime, length: Span) -> Option<ForeignTime> {
    Some(match start {
        ForeignTime::Day(day) => ForeignTime::Day(day.checked_add(length).ok()?),
        ForeignTime::At(at) => ForeignTime::At(at.checked_add(length).ok()?),
        ForeignTime::Floating(clock) => ForeignTime::Floating(clock.checked_add(length).ok()?),
        ForeignTime::UnknownZone { clock, zone } => {
            ForeignTime::UnknownZone { clock: clock.checked_add(length).ok()?, zone: zone.clone() }
        }
    })
}

/// `-0500` as `-05:00`. Seconds are left away.
fn offset(value: &str) -> Option<String> {
    let value = value.trim();
    let digits = value.strip_prefix(['+', '-'])?;
    let fits = matches!(digits.len(), 4 | 6) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| format!("{}:{}", &value[..3], &value[3..5]))
}

fn bare_zone(value: &str) -> String {
    value.trim().trim_matches('"').chars().take(LONGEST_WORDS).collect()
}

fn words(value: &str) -> String {
    shown::line(&unescape(value), LONGEST_WORDS)
}

fn description(value: &str) -> String {
    let text = shown::text(&unescape(value));
    text.trim_end().chars().take(LONGEST_DESCRIPTION).collect()
}

/// Some programs escape the address as if it were a text.
fn address(value: &str) -> Option<String> {
    let plain = shown::line(&unescape(value), 2000);
    web_address(&plain).map(str::to_owned)
}

fn mail_address(value: &str) -> Option<String> {
    let value = value.trim();
    let scheme = value.get(..7).filter(|s| s.eq_ignore_ascii_case("mailto:"))?;
    let address = shown::line(value.get(scheme.len()..)?, LONGEST_WORDS);
    address.contains('@').then_some(address)
}

fn method(value: &str) -> Method {
    match value.trim().to_ascii_uppercase().as_str() {
        "PUBLISH" => Method::Publish,
        "REQUEST" => Method::Request,
        "REPLY" => Method::Reply,
        "CANCEL" => Method::Cancel,
        "COUNTER" => Method::Counter,
        _ => Method::Other,
    }
}
