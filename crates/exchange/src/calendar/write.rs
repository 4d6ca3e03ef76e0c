//! Own events as the bytes of a calendar file.

use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::lines::{escape, fold};
use super::times::{self, Written};
use super::{CalendarEntry, CalendarFile, EventStatus, When, zone};

/// Who writes (`PRODID`).
const WRITER: &str = "-//prematch//prematch//EN";
/// How often a subscribed calendar is read again: hourly.
const AGAIN: &str = "PT1H";

impl CalendarFile {
    /// The file: UTF-8, media type `text/calendar`. Equal input gives equal bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for line in
            ["BEGIN:VCALENDAR", "VERSION:2.0", &format!("PRODID:{WRITER}"), "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
        {
            fold(&mut out, line);
        }
        let name = escape(&self.name);
        fold(&mut out, &format!("NAME:{name}"));
        fold(&mut out, &format!("X-WR-CALNAME:{name}"));
        fold(&mut out, &format!("REFRESH-INTERVAL;VALUE=DURATION:{AGAIN}"));
        fold(&mut out, &format!("X-PUBLISHED-TTL:{AGAIN}"));
        for (name, used) in self.zones() {
            zone::write(&mut out, &name, &used.zone, used.first, used.last);
        }
        for entry in &self.events {
            entry.write(&mut out);
        }
        fold(&mut out, "END:VCALENDAR");
        out
    }

    /// Every zone that an entry is written in, by name, with the years that it is used in.
    fn zones(&self) -> BTreeMap<String, Used> {
        let mut zones: BTreeMap<String, Used> = BTreeMap::new();
        for (start, end) in self.events.iter().filter_map(CalendarEntry::zoned) {
            for time in [start, &end] {
                let Written::InZone { name, .. } = times::written(time) else { continue };
                let year = time.year();
                let used = zones.entry(name).or_insert_with(|| Used {
                    zone: time.time_zone().clone(),
                    first: year,
                    last: year,
                });
                used.first = used.first.min(year);
                used.last = used.last.max(year);
            }
        }
        zones
    }
}

/// A zone and the years that it is used in.
struct Used {
    zone: TimeZone,
    first: i16,
    last: i16,
}

impl CalendarEntry {
    /// Start and end, both on the clock of the start.
    fn zoned(&self) -> Option<(&Zoned, Zoned)> {
        match &self.when {
            When::AllDay(_) => None,
            When::Zoned { start, end } => Some((start, end.with_time_zone(start.time_zone().clone()))),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        fold(out, "BEGIN:VEVENT");
        fold(out, &format!("UID:{}", escape(&self.uid)));
        fold(out, &format!("DTSTAMP:{}", times::utc(self.stamp)));
        fold(out, &format!("SEQUENCE:{}", self.sequence));
        fold(out, &format!("STATUS:{}", self.status.word()));
        match (&self.when, self.zoned()) {
            (_, Some((start, end))) => {
                fold(out, &times::property("DTSTART", start));
                if end > *start {
                    fold(out, &times::property("DTEND", &end));
                }
            }
            (When::AllDay(day), _) => write_day(out, *day),
            (When::Zoned { .. }, None) => {}
        }
        fold(out, if self.busy { "TRANSP:OPAQUE" } else { "TRANSP:TRANSPARENT" });
        fold(out, &format!("SUMMARY:{}", escape(&self.summary)));
        for (name, text) in [("DESCRIPTION", &self.description), ("LOCATION", &self.location)] {
            if !text.is_empty() {
                fold(out, &format!("{name}:{}", escape(text)));
            }
        }
        if let Some(url) = self.url.as_deref().and_then(web_address) {
            fold(out, &format!("URL:{url}"));
        }
        if self.status != EventStatus::Cancelled {
            self.write_alarms(out);
        }
        fold(out, "END:VEVENT");
    }

    fn write_alarms(&self, out: &mut Vec<u8>) {
        for minutes in &self.alarms {
            fold(out, "BEGIN:VALARM");
            fold(out, "ACTION:DISPLAY");
            fold(out, &format!("DESCRIPTION:{}", escape(&self.summary)));
            fold(out, &format!("TRIGGER:-PT{minutes}M"));
            fold(out, "END:VALARM");
        }
    }
}

/// A whole day. Outlook takes it for one only if the day after is written as its end.
fn write_day(out: &mut Vec<u8>, day: Date) {
    fold(out, &format!("DTSTART;VALUE=DATE:{}", times::day(day)));
    if let Ok(next) = day.tomorrow() {
        fold(out, &format!("DTEND;VALUE=DATE:{}", times::day(next)));
    }
}

/// An address of the web on one line, as an address is written: without blanks and commands.
pub(super) fn web_address(url: &str) -> Option<&str> {
    let url = url.trim();
    let scheme = url.split_once("://")?.0.to_ascii_lowercase();
    let fit = matches!(scheme.as_str(), "http" | "https") && url.len() <= 2000;
    (fit && !url.chars().any(|c| c.is_control() || c.is_whitespace())).then_some(url)
}
