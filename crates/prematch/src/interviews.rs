//! `prematch interview` and `prematch calendar`, and what is due for `prematch today`.

use domain::invitation::{clock_of, in_both_clocks};
use domain::{Actor, Command, Format, Interview, InterviewId, InterviewStatus, Slot, State, Task};
use exchange::calendar::season_calendar;
use jiff::Zoned;
use jiff::civil::{Date, DateTime};
use pick::Zone;
use season::Season;

use crate::cli::{CalendarArgs, InterviewParts, InterviewTask};
use crate::out::{self, Fault};
use crate::picking::find;
use crate::record::act_in;
use crate::setting::Place;

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
            with(Interview::new(program.id.clone(), clock.zone), parts)?
        }
        InterviewTask::Set { number, parts } => {
            let mut workspace = place.workspace()?;
            let Some(kept) = workspace.state()?.items().interview(InterviewId(*number)).cloned() else {
                return Err(Fault::Refused(format!(
                    "there is no interview {number}; `prematch interview list` shows the numbers"
                )));
            };
            with(kept, parts)?
        }
    };
    act_in(place, &season, &Command::SetInterview(Box::new(interview)), Actor::CommandLine)
}

/// The interview with what was said of it.
fn with(mut i: Interview, parts: &InterviewParts) -> Result<Interview, Fault> {
    if let Some(text) = &parts.zone {
        i.zone = text.parse::<Zone>().map_err(|e| Fault::Usage(e.0))?;
    }
    if let Some(text) = &parts.status {
        i.status = word(text, "state", InterviewStatus::ALL, InterviewStatus::word)?;
    }
    if let Some(text) = &parts.format {
        i.format = word(text, "format", Format::ALL, Format::word)?;
    }
    if let Some(text) = &parts.at {
        i.at = Some(slot(text, parts.minutes)?);
    } else if let (Some(at), Some(minutes)) = (&mut i.at, parts.minutes) {
        at.minutes = Some(minutes);
    }
    if !parts.offer.is_empty() {
        i.offered = parts.offer.iter().map(|text| slot(text, None)).collect::<Result<_, _>>()?;
    }
    if let Some(text) = &parts.answer_by {
        let wrong = || Fault::Usage(format!("\"{text}\" is no time; write 2026-11-24T12:00"));
        let at: DateTime = text.parse().map_err(|_| wrong())?;
        i.answer_by = Some(at.to_zoned(i.zone.tz()).map_err(|_| wrong())?);
    }
    i.link = parts.link.clone().unwrap_or(i.link);
    i.place = parts.place.clone().unwrap_or(i.place);
    Ok(i)
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
        let when = match (&i.at, &i.answer_by, i.status) {
            (_, Some(by), InterviewStatus::Offered) => format!("answer by {}", both(by, home)),
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
pub(crate) fn tasks_text(state: &State, season: &Season, tasks: &[Task]) -> String {
    if tasks.is_empty() {
        return String::new();
    }
    let home = state.profile().home_zone.as_ref();
    let mut text = format!("{}\n", out::strong("What is due"));
    for task in tasks {
        text.push_str(&format!("- {}\n", task.sentence(state, season)));
        if let Some(due) = &task.due {
            let late = if task.late { ", which is over" } else { "" };
            text.push_str(&format!("   {} {}{late}\n", task.kind.until_word(), both(due, home)));
        }
    }
    text.push('\n');
    text
}

pub(crate) fn tasks_json(state: &State, season: &Season, tasks: &[Task]) -> Vec<serde_json::Value> {
    tasks
        .iter()
        .map(|t| {
            serde_json::json!({
                "what": t.sentence(state, season), "program": t.program, "opens": t.opens, "due": t.due, "late": t.late,
            })
        })
        .collect()
}

pub(crate) fn calendar(place: &Place, args: &CalendarArgs) -> Result<(), Fault> {
    let season = place.season()?;
    let mut workspace = place.workspace()?;
    let calendar = season_calendar(workspace.state()?, &season);
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
