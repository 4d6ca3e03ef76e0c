//! The applicant's own calendar: interviews, deadlines for answers, and the dates of the season.
//!
//! What once held a time and does not any more stays in the file as cancelled, so that it also goes from the calendar that
//! took it in; so does the deadline of an invitation that was answered. Dates of the season that are known only by month are
//! left out: a calendar has no place for them.

use domain::invitation::change_of_clocks;
use domain::{Interview, InterviewStatus, PersonRole, State, Told, told};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use pick::Zone;
use season::{CalendarEvent, EventKind, EventStatus as Basis, Moment, Season};

use super::{CalendarEntry, CalendarFile, EventStatus, Given, When};

/// Reminders of an interview, in minutes before it: a day, and an hour.
const INTERVIEW_ALARMS: [u32; 2] = [24 * 60, 60];
/// The reminder of a time to answer.
const ANSWER_ALARMS: [u32; 1] = [3 * 60];
/// The reminders of a deadline of the season with an hour: two days, and three hours.
const DEADLINE_ALARMS: [u32; 2] = [2 * 24 * 60, 3 * 60];
/// The reminder of one that is a whole day: at 15:00 of the day before.
const LAST_DAY_ALARMS: [u32; 1] = [9 * 60];

/// Everything that belongs into a calendar. `mark` tells this workspace from every other (empty: there is nothing to
/// tell); `given` is what the calendar had of the season's dates, and is brought up to date.
pub fn season_calendar(state: &State, season: &Season, mark: &str, given: &mut Given, now: Timestamp) -> CalendarFile {
    let home = state.profile().home_zone.as_ref();
    let told = told(state);
    let mut events: Vec<CalendarEntry> = told.iter().filter_map(|t| interview(t, season, home, mark)).collect();
    events.extend(told.iter().filter_map(|t| answer(t, season, mark)));
    let mut dates: Vec<CalendarEntry> = dates(season).collect();
    given.number(&mut dates, season, now);
    events.extend(dates);
    CalendarFile { name: format!("prematch, {} season", season.year), events }
}

/// One interview alone, as a file to give to a calendar; `None` while it never held a time. `mark` as for
/// [`season_calendar`].
pub fn interview_calendar(state: &State, season: &Season, id: domain::InterviewId, mark: &str) -> Option<CalendarFile> {
    let told = told(state);
    let one = told.iter().find(|t| t.now.id == id)?;
    let entry = interview(one, season, state.profile().home_zone.as_ref(), mark)?;
    Some(CalendarFile { name: entry.summary.clone(), events: vec![entry] })
}

/// The identity of an entry of this workspace: two workspaces both have an interview 1.
fn uid(what: &str, id: domain::InterviewId, mark: &str) -> String {
    let joint = if mark.is_empty() { "" } else { "-" };
    format!("{what}-{}{joint}{mark}@prematch", id.0)
}

fn name(season: &Season, i: &Interview) -> String {
    season.program(&i.program).map_or_else(|| i.program.to_string(), |p| p.short.clone())
}

fn interview(told: &Told<'_>, season: &Season, home: Option<&Zone>, mark: &str) -> Option<CalendarEntry> {
    let held = told.held?;
    let at = held.at?;
    let when = match (at.start(&held.zone), at.end(&held.zone)) {
        (Some(start), Some(end)) => When::Zoned { start, end },
        _ => When::AllDay(at.day),
    };
    let status = match (told.holds, held.status) {
        (false, _) => EventStatus::Cancelled,
        (true, InterviewStatus::Asked) => EventStatus::Tentative,
        (true, _) => EventStatus::Confirmed,
    };
    let summary = match status {
        EventStatus::Tentative => format!("Interview, asked for: {}", name(season, held)),
        _ => format!("Interview: {}", name(season, held)),
    };
    Some(CalendarEntry {
        uid: uid("interview", held.id, mark),
        sequence: told.sequence,
        status,
        summary,
        description: description(held, at.start(&held.zone).as_ref(), season, home),
        when,
        location: held.place.clone(),
        url: (!held.link.is_empty()).then(|| held.link.clone()),
        stamp: told.stamp,
        busy: true,
        alarms: INTERVIEW_ALARMS.to_vec(),
    })
}

fn description(i: &Interview, start: Option<&Zoned>, season: &Season, home: Option<&Zone>) -> String {
    let mut lines = Vec::new();
    if let Some(program) = season.program(&i.program) {
        lines.push(format!("{}, {}", program.name, program.place()));
    }
    lines.push(i.format.label().to_owned());
    if let (Some(start), Some(home)) = (start, home) {
        let there = start.strftime("%a %-d %b %Y %H:%M %Z");
        let here = start.with_time_zone(home.tz());
        lines.push(format!("{there} there, {} at home", here.strftime("%a %-d %b %Y %H:%M %Z")));
    }
    lines.extend(i.at.and_then(|at| change_of_clocks(&at, &i.zone)));
    if i.at.is_some_and(|s| s.time.is_some() && s.minutes.is_none()) {
        lines.push("The end is not known; five hours are kept free.".to_owned());
    }
    let people = i.people.iter().map(|p| match p.role {
        PersonRole::Other => p.name.clone(),
        role => format!("{} ({})", p.name, role.label()),
    });
    let people: Vec<String> = people.collect();
    if !people.is_empty() {
        lines.push(format!("With: {}", people.join(", ")));
    }
    lines.join("\n")
}

fn answer(told: &Told<'_>, season: &Season, mark: &str) -> Option<CalendarEntry> {
    let by = told.answer_by?;
    Some(CalendarEntry {
        uid: uid("answer", told.now.id, mark),
        sequence: told.answer_sequence,
        status: if told.answer_open { EventStatus::Confirmed } else { EventStatus::Cancelled },
        when: When::Zoned { start: by.clone(), end: by.clone() },
        summary: format!("Time to answer the invitation of {} ends", name(season, told.now)),
        description: String::new(),
        location: String::new(),
        url: None,
        stamp: told.answer_stamp,
        busy: false,
        alarms: ANSWER_ALARMS.to_vec(),
    })
}

/// The dates of the season: a deadline with its hour to the minute, a day as a whole day. What is not published says so in its
/// title and is tentative. Their numbers are given by [`Given`].
pub(super) fn dates(season: &Season) -> impl Iterator<Item = CalendarEntry> + use<'_> {
    let stamp = season.starts.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
    season.calendar.iter().flat_map(move |event| {
        let closes = matches!(event.kind, EventKind::Opens | EventKind::Deadline);
        let ends = event.until.as_ref().map(|u| ("end", u, format!("{} (last day)", event.title), closes));
        let due = event.kind == EventKind::Deadline && event.until.is_none();
        let begin = ("", &event.at, event.title.clone(), due);
        std::iter::once(begin).chain(ends).filter_map(move |(part, moment, title, due)| {
            let (when, alarms): (When, &[u32]) = match moment {
                Moment::Zoned(z) => (When::Zoned { start: (**z).clone(), end: (**z).clone() }, &DEADLINE_ALARMS),
                Moment::Day(day) => (When::AllDay(*day), &LAST_DAY_ALARMS),
                Moment::Month(..) => return None,
            };
            let joint = if part.is_empty() { "" } else { "-" };
            Some(CalendarEntry {
                uid: format!("season-{}-{}{joint}{part}@prematch", season.year, event.id),
                sequence: 0,
                status: if event.status == Basis::Official { EventStatus::Confirmed } else { EventStatus::Tentative },
                when,
                summary: match event.status {
                    Basis::Official => title,
                    other => format!("{title} ({})", other.word()),
                },
                description: rests_on(event),
                location: String::new(),
                url: None,
                stamp,
                busy: false,
                alarms: if due { alarms.to_vec() } else { Vec::new() },
            })
        })
    })
}

/// What is lost, and what the date rests on: word for word as the pages say it.
fn rests_on(event: &CalendarEvent) -> String {
    let mut lines = Vec::new();
    if !event.harm.is_empty() {
        lines.push(event.harm.clone());
    }
    let mut basis = format!("This date: {}.", event.status.word());
    if !event.basis.is_empty() {
        basis = format!("{basis} {}", event.basis);
    }
    lines.push(basis);
    if !event.previous.is_empty() {
        let earlier: Vec<String> = event.previous.iter().map(|p| format!("{}: {}", p.season, p.at)).collect();
        lines.push(format!("Earlier seasons: {}.", earlier.join("; ")));
    }
    lines.join("\n")
}
