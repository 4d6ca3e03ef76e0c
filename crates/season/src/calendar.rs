//! The calendar of the season: what opens, what is due and what happens, with the basis of every date.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::dates::{PartialDate, day_in_words};
use crate::{Confidence, SourceDate, SourceKey};

/// When something happens: to the minute in a zone, on a day, or in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A time with its zone.
    Zoned(Box<Zoned>),
    /// A civil date.
    Day(Date),
    /// A year and month.
    Month(i16, i8),
}

impl Moment {
    /// The civil date (in its own zone) on which it starts.
    pub fn first_day(&self) -> Date {
        match self {
            Self::Zoned(z) => z.date(),
            Self::Day(d) => *d,
            Self::Month(y, m) => PartialDate::Month(*y, *m).earliest(),
        }
    }

    /// The civil date (in its own zone) on which it ends.
    pub fn last_day(&self) -> Date {
        match self {
            Self::Month(y, m) => PartialDate::Month(*y, *m).latest(),
            other => other.first_day(),
        }
    }

    /// Whether it lies wholly before `now`. A day counts as past once it is over in `zone`.
    pub fn is_past(&self, now: Timestamp, zone: &TimeZone) -> bool {
        match self {
            Self::Zoned(z) => z.timestamp() < now,
            other => other.last_day() < now.to_zoned(zone.clone()).date(),
        }
    }

    /// The text used in files.
    pub fn text(&self) -> String {
        match self {
            Self::Zoned(z) => {
                format!("{}[{}]", z.strftime("%Y-%m-%dT%H:%M"), z.time_zone().iana_name().unwrap_or("UTC"))
            }
            Self::Day(d) => d.to_string(),
            Self::Month(y, m) => format!("{y:04}-{m:02}"),
        }
    }

    /// The same time on another clock; `None` where no time of day is known.
    pub fn on_clock(&self, zone: &TimeZone) -> Option<String> {
        match self {
            Self::Zoned(z) => Some(clock_words(&z.with_time_zone(zone.clone()))),
            _ => None,
        }
    }
}

fn clock_words(z: &Zoned) -> String {
    format!("{} {}", day_in_words(z.date()), z.strftime("%H:%M %Z"))
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zoned(z) => f.write_str(&clock_words(z)),
            Self::Day(d) => f.write_str(&day_in_words(*d)),
            Self::Month(y, m) => f.write_str(&PartialDate::Month(*y, *m).earliest().strftime("%B %Y").to_string()),
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        if s.contains('T') {
            let zoned: Zoned = s
                .parse()
                .map_err(|_| format!("\"{s}\" is not a time with a zone; write 2027-03-03T21:00[America/New_York]"))?;
            return Ok(Self::Zoned(Box::new(zoned)));
        }
        match s.parse::<PartialDate>()? {
            PartialDate::Day(d) => Ok(Self::Day(d)),
            PartialDate::Month(y, m) => Ok(Self::Month(y, m)),
            PartialDate::Year(_) => Err(format!("\"{s}\" names only a year; a month or a day is needed")),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

fn maybe_moment<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Moment>, D::Error> {
    let text = String::deserialize(d)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(de::Error::custom) }
}

/// What kind of date an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// From here on something is possible.
    Opens,
    /// Up to here something is possible.
    Deadline,
    /// Something happens by itself.
    Happens,
    /// A sensible time to do something.
    Advice,
}

impl EventKind {
    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::Deadline => "deadline",
            Self::Happens => "happens",
            Self::Advice => "good time to do it",
        }
    }
}

/// How sure the date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// Published by the body that sets it.
    Official,
    /// Inferred from the pattern of earlier seasons; confirm it.
    Inferred,
    /// Our advice.
    Advice,
}

impl EventStatus {
    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "published",
            Self::Inferred => "inferred, not confirmed",
            Self::Advice => "advice",
        }
    }
}

/// The same event in an earlier season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// The Match year.
    pub season: i16,
    /// When it was.
    pub at: Moment,
}

/// One entry of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarEvent {
    /// Stable id in kebab case.
    pub id: String,
    /// What it is.
    pub title: String,
    /// What kind of date.
    pub kind: EventKind,
    /// When it is, or starts.
    pub at: Moment,
    /// When it ends, if it is a window.
    #[serde(default, deserialize_with = "maybe_moment", skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// How sure the date is.
    pub status: EventStatus,
    /// What the date rests on.
    #[serde(default)]
    pub basis: String,
    /// The dates of earlier seasons.
    #[serde(default)]
    pub previous: Vec<Previous>,
    /// What is lost when it is missed; empty when nothing is.
    #[serde(default)]
    pub harm: String,
    /// The sources, the main one first.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

impl CalendarEvent {
    /// The moment after which the entry is over.
    pub fn end(&self) -> &Moment {
        self.until.as_ref().unwrap_or(&self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_reads_in_two_clocks_across_the_change_of_day() {
        let at: Moment = "2027-03-03T21:00[America/New_York]".parse().unwrap();
        assert_eq!(at.to_string(), "Wed 3 Mar 2027 21:00 EST");
        let karachi = TimeZone::get("Asia/Karachi").unwrap();
        assert_eq!(at.on_clock(&karachi).unwrap(), "Thu 4 Mar 2027 07:00 PKT");
        assert_eq!(at.text(), "2027-03-03T21:00[America/New_York]");
    }

    #[test]
    fn match_week_is_in_daylight_time() {
        let at: Moment = "2027-03-19T12:00[America/New_York]".parse().unwrap();
        assert_eq!(at.to_string(), "Fri 19 Mar 2027 12:00 EDT");
    }

    #[test]
    fn a_month_is_past_only_when_its_last_day_is_over() {
        let month: Moment = "2026-12".parse().unwrap();
        let utc = TimeZone::UTC;
        assert!(!month.is_past("2026-12-31T23:00:00Z".parse().unwrap(), &utc));
        assert!(month.is_past("2027-01-01T00:00:01Z".parse().unwrap(), &utc));
    }
}
