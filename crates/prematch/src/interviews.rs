//! `prematch interview` and `prematch calendar`, and what is due for `prematch today`.

mod day;

use domain::invitation::{Clock, clock_of, in_both_clocks, moment_at, zone_named};
use domain::{Actor, Command, Format, Interview, InterviewId, InterviewStatus, Slot, State, Task, TaskKind, notices};
use exchange::calendar::{CalendarFile, Given, season_calendar};
use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, Zoned};
use journal::{SqliteJournal, Workspace};
use pick::Zone;
use season::Season;

use crate::cli::{CalendarArgs, InterviewParts, InterviewTask};
use crate::out::{self, Fault};
use crate::picking::find;
use crate::record::act_in;
use crate::setting::{self, Place};

pub(crate) fn run(place: &Place, task: &InterviewTask) -> Result<(), Fault> {
    let season = place.season()?;
    let interview = match task {
        InterviewTask::List => return list(place, &season),
        InterviewTask::Add { program, parts } => {
            let program = find(&season, program)?;
            let clock = clock_of(program);
            if parts.zone.is_none() && (clock.or.is_some() || !clock.known) {
                return Err(Fault::Usage(format!(
                    "{} has two clocks, so say which one with --zone, such as --zone {}",
                    program.place(),
                    clock.zone
                )));
            }
            with(Interview::new(program.id.clone(), clock.zone.clone()), parts, &clock)?
        }
        InterviewTask::Set { number, parts } => {
            let kept = kept(place, *number)?;
            let own = Clock { zone: kept.zone.clone(), or: None, known: true };
            let clock = season.program(&kept.program).map_or(own, clock_of);
            with(kept, parts, &clock)?
        }
        other => return day::run(place, &season, other),
    };
    keep(place, &season, interview)
}

/// The interview of a number.
fn kept(place: &Place, number: u64) -> Result<Interview, Fault> {
    let mut workspace = place.workspace()?;
    let kept = workspace.state()?.items().interview(InterviewId(number)).cloned();
    kept.ok_or_else(|| {
        Fault::Refused(format!("there is no interview {number}; `prematch interview list` shows the numbers"))
    })
}

/// Keeps an interview, and says beside it what is worth saying.
fn keep(place: &Place, season: &Season, interview: Interview) -> Result<(), Fault> {
    let id = interview.id;
    act_in(place, season, &Command::SetInterview(Box::new(interview)), Actor::CommandLine)?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let now = match id {
        InterviewId(0) => state.items().interviews().max_by_key(|i| i.id),
        id => state.items().interview(id),
    };
    for words in now.map_or_else(Vec::new, |i| notices(state, season, i)) {
        out::aside(&format!("Note: {words}"));
    }
    Ok(())
}

/// The interview with what was said of it.
fn with(mut i: Interview, parts: &InterviewParts, clock: &Clock) -> Result<Interview, Fault> {
    if let Some(text) = &parts.zone {
        i.zone = zone_named(text, clock).map_err(Fault::Usage)?;
    }
    if let Some(text) = &parts.status {
        i.status = word(text, "state", InterviewStatus::ALL, InterviewStatus::word)?;
    }
    if let Some(text) = &parts.format {
        i.format = word(text, "format", Format::ALL, Format::word)?;
    }
    if let Some(text) = &parts.at {
        // The length stays: only the time was named.
        i.at = Some(slot(text, parts.minutes.or(i.at.and_then(|at| at.minutes)))?);
    } else if let (Some(at), Some(minutes)) = (&mut i.at, parts.minutes) {
        at.minutes = Some(minutes);
    }
    if !parts.offer.is_empty() {
        i.offered = parts.offer.iter().map(|text| slot(text, None)).collect::<Result<_, _>>()?;
    }
    if let Some(text) = &parts.invited {
        i.invited = Some(moment(text, &i.zone)?);
    }
    if let Some(text) = &parts.answer_by {
        i.answer_by = Some(moment(text, &i.zone)?);
    }
    i.link = parts.link.clone().unwrap_or(i.link);
    i.place = parts.place.clone().unwrap_or(i.place);
    Ok(i)
}

/// A moment by the program's clock; a day alone is its end.
fn moment(text: &str, zone: &Zone) -> Result<Zoned, Fault> {
    let Slot { day, time, .. } = slot(text, None)?;
    moment_at(day, time.unwrap_or(Time::constant(23, 59, 0, 0)), zone).map_err(Fault::Refused)
}

fn word<T: Copy>(text: &str, what: &str, all: &[T], of: fn(T) -> &'static str) -> Result<T, Fault> {
    all.iter().copied().find(|x| of(*x) == text.trim()).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|x| of(*x)).collect();
        Fault::Usage(format!("\"{text}\" is no {what}; write one of: {}", words.join(", ")))
    })
}

fn slot(text: &str, minutes: Option<u16>) -> Result<Slot, Fault> {
    let wrong = || Fault::Usage(format!("\"{text}\" is no time; write 2027-01-11T09:00, or the day alone"));
    if text.contains(['T', ' ']) {
        let at: DateTime = text.trim().replace(' ', "T").parse().map_err(|_| wrong())?;
        return Ok(Slot { day: at.date(), time: Some(at.time()), minutes });
    }
    let day: Date = text.trim().parse().map_err(|_| wrong())?;
    Ok(Slot { day, time: None, minutes })
}

fn name(season: &Season, i: &Interview) -> String {
    season.program(&i.program).map_or_else(|| i.program.to_string(), |p| p.short.clone())
}

fn list(place: &Place, season: &Season) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let mut all: Vec<&Interview> = state.items().interviews().collect();
    all.sort_by_key(|i| (i.at.and_then(|s| s.span(&i.zone)).map(|(from, _)| from), i.id));
    if place.json {
        return out::json("prematch-interviews", &serde_json::json!({ "interviews": all }));
    }
    if all.is_empty() {
        return out::text("No interview is written down yet; `prematch interview add PROGRAM` begins one.");
    }
    let home = state.profile().home_zone.as_ref();
    let rows = all.iter().map(|i| {
        let when = match (&i.at, i.answer_due(), i.status) {
            (_, Some(by), InterviewStatus::Offered) => {
                let rule = if by.by_rule { " (48 hours, by rule P-14)" } else { "" };
                format!("answer by {}{rule}", both(&by.at, home))
            }
            (Some(at), ..) => in_both_clocks(at, &i.zone, home),
            (None, ..) => "no time yet".to_owned(),
        };
        vec![i.id.to_string(), name(season, i), i.status.label().to_owned(), when]
    });
    out::text(&out::table(&["no", "program", "state", "when"], rows))
}

/// A moment on both clocks.
fn both(at: &Zoned, home: Option<&Zone>) -> String {
    let words = |z: &Zoned| z.strftime("%a %-d %b %Y %H:%M %Z").to_string();
    match home {
        Some(home) => format!("{} = {} at home", words(at), words(&at.with_time_zone(home.tz()))),
        None => words(at),
    }
}

/// What is due, one sentence and its time each; nothing when nothing is.
pub(crate) fn tasks_text(state: &State, season: &Season, tasks: &[Task], now: Timestamp) -> String {
    if tasks.is_empty() {
        return String::new();
    }
    let home = state.profile().home_zone.as_ref();
    let mut text = format!("{}\n", out::strong("What is due"));
    for task in tasks {
        text.push_str(&format!("- {}\n", task.sentence(state, season)));
        if let Some(opens) = task.opens.as_ref().filter(|o| o.timestamp() > now) {
            text.push_str(&format!("   Best from {}\n", both(opens, home)));
        }
        if let Some(due) = &task.due {
            let late = if task.late { ", which is over" } else { "" };
            let rule = if task.by_rule { " (48 hours after it came, by rule P-14)" } else { "" };
            text.push_str(&format!("   {} {}{rule}{late}\n", task.kind.until_word(), both(due, home)));
        }
    }
    text.push('\n');
    text
}

pub(crate) fn tasks_json(state: &State, season: &Season, tasks: &[Task]) -> Vec<serde_json::Value> {
    tasks
        .iter()
        .map(|t| {
            let interview = match &t.kind {
                TaskKind::AnswerInvitation(id)
                | TaskKind::Clash(id, _)
                | TaskKind::Prepare(id)
                | TaskKind::Debrief(id)
                | TaskKind::Thank(id, _) => Some(id.0),
                _ => None,
            };
            serde_json::json!({
                "kind": t.kind.word(), "what": t.sentence(state, season), "program": t.program, "interview": interview,
                "message": match &t.kind { TaskKind::AnswerMessage(id) => Some(id.0), _ => None },
                "opens": t.opens, "due": t.due, "by_rule": t.by_rule, "late": t.late,
            })
        })
        .collect()
}

/// The calendar of the workspace, with the numbers of its dates brought up to date.
pub(crate) fn whole_calendar(
    place: &Place,
    season: &Season,
    workspace: &mut Workspace<SqliteJournal>,
) -> Result<CalendarFile, Fault> {
    let folder = place.data_dir()?;
    let mark = workspace.mark()?;
    let mut given = Given::read(&folder);
    let file = season_calendar(workspace.state()?, season, &mark, &mut given, setting::now());
    given.keep(&folder).map_err(|e| Fault::Io(format!("{} cannot be written to: {e}", folder.display())))?;
    Ok(file)
}

pub(crate) fn calendar(place: &Place, args: &CalendarArgs) -> Result<(), Fault> {
    let season = place.season()?;
    let mut workspace = place.workspace()?;
    let calendar = whole_calendar(place, &season, &mut workspace)?;
    let bytes = calendar.bytes();
    let Some(file) = &args.file else { return out::bytes(&bytes) };
    let failed = |e: std::io::Error| Fault::Io(format!("{} cannot be written: {e}", file.display()));
    // Only a calendar is replaced, so that a slip of the hand costs no other file.
    if file.exists() && !std::fs::read(file).map_err(failed)?.starts_with(b"BEGIN:VCALENDAR") {
        return Err(Fault::Refused(format!("{} is no calendar file; choose another name", file.display())));
    }
    std::fs::write(file, &bytes).map_err(failed)?;
    if place.json {
        return out::json("prematch-calendar", &serde_json::json!({ "file": file, "events": calendar.events.len() }));
    }
    out::text(&format!(
        "Wrote {} to {}. Take it in again after a change.",
        out::plural(calendar.events.len(), "event", "events"),
        file.display()
    ))
}
