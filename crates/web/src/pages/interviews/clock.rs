//! Times on two clocks: the program's first, the applicant's beside it, and how they stand to what else is known.

use domain::invitation::US_ZONES;
use domain::{Clash, ClashKind, Format, InterviewId, Slot, State, clashes, week};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use maud::{Markup, html};
use pick::Zone;
use season::{Season, day_in_words};

use crate::ui::{badge, count};

/// The applicant's own clock, where it is known.
pub(in crate::pages) fn home(state: &State) -> Option<Zone> {
    state.profile().home_zone.clone()
}

/// The words for a zone: "Central (Chicago)", or its name.
pub(super) fn zone_words(zone: &Zone) -> String {
    let us = US_ZONES.iter().find(|(name, _)| *name == zone.name());
    us.map_or_else(|| zone.name().replace('_', " "), |(_, words)| (*words).to_owned())
}

/// A moment as people read it: `Mon 11 Jan 2027, 09:00 CST`.
pub(super) fn shown(at: &Zoned) -> String {
    format!("{}, {}", day_in_words(at.date()), at.strftime("%H:%M %Z"))
}

/// The same moment at home, without the day where it is the same.
fn at_home(there: &Zoned, home: &Zone) -> String {
    let here = there.with_time_zone(home.tz());
    let hour = here.strftime("%H:%M %Z").to_string();
    match (here.date() - there.date()).get_days() {
        0 => format!("{hour}, the same day"),
        1 => format!("{hour}, the next day"),
        -1 => format!("{hour}, the day before"),
        _ => shown(&here),
    }
}

/// A moment on both clocks in one line.
pub(in crate::pages) fn moment(at: &Zoned, home: Option<&Zone>) -> Markup {
    html! {
        time datetime=(at.timestamp().to_string()) { (shown(at)) }
        @if let Some(home) = home.filter(|h| h.tz() != *at.time_zone()) {
            " " span.at-home { "at home " (at_home(at, home)) }
        }
    }
}

/// A time of an interview on both clocks, with its length and the night at home.
pub(super) fn slot(slot: &Slot, zone: &Zone, home: Option<&Zone>) -> Markup {
    let Some(start) = slot.start(zone) else {
        return html! { (day_in_words(slot.day)) ", hour not known" };
    };
    html! {
        (moment(&start, home))
        @if let Some(minutes) = slot.minutes { " " span.muted { "(" (length(minutes)) ")" } }
        @if let Some(word) = home.and_then(|h| night(slot, zone, h)) { " " span.tag.night { "☾ " (word) } }
    }
}

fn length(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m} min"),
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m:02} min"),
    }
}

/// Whether a time lies in the night at home, between 23:00 and 6:00. Where its length is not known, the five hours count that
/// are kept free for it everywhere.
fn night(slot: &Slot, zone: &Zone, home: &Zone) -> Option<&'static str> {
    let dark = |z: &Zoned| z.hour() >= 23 || z.hour() < 6;
    let start = slot.start(zone)?.with_time_zone(home.tz());
    let end = slot.end(zone).map(|z| z.with_time_zone(home.tz()));
    match (dark(&start), end.as_ref().is_some_and(dark), slot.minutes) {
        (true, ..) => Some("at night at home"),
        (false, true, Some(_)) => Some("goes into the night at home"),
        (false, true, None) => Some("can go into the night at home"),
        _ => None,
    }
}

/// How much time is left, in words that fit the distance.
pub(in crate::pages) fn left(now: Timestamp, until: Timestamp) -> String {
    let minutes = until.duration_since(now).as_mins();
    match minutes {
        ..0 => "over".to_owned(),
        0..120 => format!("{minutes} minutes left"),
        120..2880 => format!("{} hours left", minutes / 60),
        _ => format!("{} days left", minutes / 1440),
    }
}

/// What a time meets, and how full its week is.
pub(super) fn around(
    state: &State,
    season: &Season,
    slot: &Slot,
    zone: &Zone,
    format: Format,
    except: InterviewId,
) -> Markup {
    let tz = home(state).map_or(TimeZone::UTC, |h| h.tz());
    let met = clashes(state, slot, zone, format, except, &tz);
    let day = slot.span(zone).map_or(slot.day, |(from, _)| from.to_zoned(tz.clone()).date());
    let others = week(state, day, &tz).into_iter().filter(|i| i.id != except).count();
    html! {
        @if met.is_empty() { (badge("good", "✓", "free")) }
        @for clash in &met { (clash_badge(season, clash)) " " }
        " " span.muted.load {
            @match others {
                0 => "nothing else that week",
                n => { (count(n, "other interview", "other interviews")) " that week" },
            }
            @if others >= 3 { ": a full week" }
        }
    }
}

/// Whether a time is at the same time as another interview.
pub(super) fn overlaps(state: &State, slot: &Slot, zone: &Zone, format: Format, except: InterviewId) -> bool {
    let tz = home(state).map_or(TimeZone::UTC, |h| h.tz());
    clashes(state, slot, zone, format, except, &tz).iter().any(|c| c.kind == ClashKind::Overlap)
}

fn clash_badge(season: &Season, clash: &Clash<'_>) -> Markup {
    let name = season.program(&clash.with.program).map_or_else(|| clash.with.program.to_string(), |p| p.short.clone());
    let link = format!("/interviews/{}", clash.with.id);
    html! {
        a.clash href=(link) {
            @match clash.kind {
                ClashKind::Overlap => (badge("warn", "≠", &format!("same time as {name}"))),
                ClashKind::SameDay => (badge("perhaps", "◐", &format!("same day as {name}"))),
                ClashKind::TooNear => (badge("perhaps", "◐", &format!("less than a day from {name}"))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn a_time_at_home_says_its_day_only_where_it_is_another() {
        let at = |text: &str| text.parse::<Zoned>().unwrap();
        let karachi: Zone = "Asia/Karachi".parse().unwrap();
        let home = |text: &str| at_home(&at(text), &karachi);
        assert_eq!(shown(&at("2027-01-11T09:00[America/Chicago]")), "Mon 11 Jan 2027, 09:00 CST");
        assert_eq!(home("2027-01-11T09:00[America/Chicago]"), "20:00 PKT, the same day");
        assert_eq!(home("2027-01-11T15:00[America/Chicago]"), "02:00 PKT, the next day");
    }

    #[test]
    fn night_is_said_calmly_and_only_at_night() {
        let (there, home): (Zone, Zone) = ("America/Chicago".parse().unwrap(), "Asia/Karachi".parse().unwrap());
        let at =
            |hour, minutes| Slot { day: date(2027, 1, 11), time: Some(time(hour, 0, 0, 0)), minutes: Some(minutes) };
        assert_eq!(night(&at(9, 120), &there, &home), None);
        assert_eq!(night(&at(9, 240), &there, &home), Some("goes into the night at home"));
        assert_eq!(night(&at(14, 60), &there, &home), Some("at night at home"));
        let open = Slot { minutes: None, ..at(9, 0) };
        assert_eq!(night(&open, &there, &home), Some("can go into the night at home"));
    }

    #[test]
    fn the_time_left_is_told_in_fitting_words() {
        let now: Timestamp = "2026-11-22T15:00:00Z".parse().unwrap();
        let until = |text: &str| left(now, text.parse().unwrap());
        assert_eq!(until("2026-11-22T16:30:00Z"), "90 minutes left");
        assert_eq!(until("2026-11-23T15:30:00Z"), "24 hours left");
        assert_eq!(until("2026-12-22T15:00:00Z"), "30 days left");
        assert_eq!(until("2026-11-22T14:59:00Z"), "over");
    }
}
