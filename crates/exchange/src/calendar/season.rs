//! The applicant's own calendar: interviews, deadlines for answers, and the dates of the season.
//!
//! What once held a time and does not any more stays in the file as cancelled, so that it also goes from the calendar that
//! took it in; so does the deadline of an invitation that was answered. Dates of the season that are known only by month are
//! left out: a calendar has no place for them.

use domain::{Interview, InterviewStatus, PersonRole, State, Told, told};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use pick::Zone;
use season::{Moment, Season};

use super::{CalendarEntry, CalendarFile, EventStatus, When};

/// Reminders of an interview, in minutes before it: a day, and an hour.
const INTERVIEW_ALARMS: [u32; 2] = [24 * 60, 60];
/// The reminder of a deadline.
const ANSWER_ALARMS: [u32; 1] = [3 * 60];

/// Everything that belongs into a calendar.
pub fn season_calendar(state: &State, season: &Season) -> CalendarFile {
    let home = state.profile().home_zone.as_ref();
    let told = told(state);
    let mut events: Vec<CalendarEntry> = told.iter().filter_map(|t| interview(t, season, home)).collect();
    events.extend(told.iter().filter_map(|t| answer(t, season)));
    events.extend(dates(season));
    CalendarFile { name: format!("prematch, {} season", season.year), events }
}

/// One interview alone, as a file to give to a calendar; `None` while it never held a time.
pub fn interview_calendar(state: &State, season: &Season, id: domain::InterviewId) -> Option<CalendarFile> {
    let told = told(state);
    let one = told.iter().find(|t| t.now.id == id)?;
    let entry = interview(one, season, state.profile().home_zone.as_ref())?;
    Some(CalendarFile { name: entry.summary.clone(), events: vec![entry] })
}

fn name(season: &Season, i: &Interview) -> String {
    season.program(&i.program).map_or_else(|| i.program.to_string(), |p| p.short.clone())
}

fn interview(told: &Told<'_>, season: &Season, home: Option<&Zone>) -> Option<CalendarEntry> {
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
        uid: format!("interview-{}@prematch", held.id.0),
        sequence: told.sequence,
        status,
        summary,
        description: description(held, at.start(&held.zone).as_ref(), season, home),
        when,
        location: held.place.clone(),
        url: (!held.link.is_empty()).then(|| held.link.clone()),
        stamp: told.stamp,
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

fn answer(told: &Told<'_>, season: &Season) -> Option<CalendarEntry> {
    let by = told.answer_by?;
    Some(CalendarEntry {
        uid: format!("answer-{}@prematch", told.now.id.0),
        sequence: told.answer_sequence,
        status: if told.answer_open { EventStatus::Confirmed } else { EventStatus::Cancelled },
        when: When::Zoned { start: by.clone(), end: by.clone() },
        summary: format!("Time to answer the invitation of {} ends", name(season, told.now)),
        description: String::new(),
        location: String::new(),
        url: None,
        stamp: told.answer_stamp,
        alarms: ANSWER_ALARMS.to_vec(),
    })
}

/// The dates of the season: a deadline with its hour to the minute, a day as a whole day.
fn dates(season: &Season) -> impl Iterator<Item = CalendarEntry> + use<'_> {
    let stamp = season.starts.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
    season.calendar.iter().flat_map(move |event| {
        let ends = event.until.as_ref().map(|u| ("end", u, format!("{} (last day)", event.title)));
        let begin = ("", &event.at, event.title.clone());
        std::iter::once(begin).chain(ends).filter_map(move |(part, moment, summary)| {
            let when = match moment {
                Moment::Zoned(z) => When::Zoned { start: (**z).clone(), end: (**z).clone() },
                Moment::Day(day) => When::AllDay(*day),
                Moment::Month(..) => return None,
            };
            let joint = if part.is_empty() { "" } else { "-" };
            Some(CalendarEntry {
                uid: format!("season-{}-{}{joint}{part}@prematch", season.year, event.id),
                sequence: 0,
                status: EventStatus::Confirmed,
                when,
                summary,
                description: event.harm.clone(),
                location: String::new(),
                url: None,
                stamp,
                alarms: Vec::new(),
            })
        })
    })
}
