//! Commands that record something, and what was recorded: statements, notes, decisions, history, undo.

use std::io::Read;

use domain::{ActId, Actor, Command, DocumentInfo, NewStatement, NoteId, StatementId};
use pick::{Stance, StanceKind};
use season::{Answer, OwnSource, PartialDate, Season, Visa};
use serde::Serialize;

use crate::cli::{
    AnswerWord, DecideArgs, DecisionWord, HistoryArgs, HowWord, NoteTask, StatementTask, UndoArgs, VisaWord,
};
use crate::out::{self, Fault};
use crate::picking::find;
use crate::setting::{self, Place};

/// The largest file taken as evidence.
const LARGEST_EVIDENCE: u64 = 64 * 1024 * 1024;

/// Carries a command out and says in words what was done.
pub(crate) fn act(place: &Place, command: &Command, by: Actor) -> Result<(), Fault> {
    let season = place.season()?;
    act_in(place, &season, command, by)
}

pub(crate) fn act_in(place: &Place, season: &Season, command: &Command, by: Actor) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let id = workspace.act(season, command, by, setting::now())?.map(|a| a.id);
    let line = match id {
        None => None,
        Some(id) => domain::history(workspace.state()?, season, None).into_iter().find(|l| l.act == id),
    };
    if place.json {
        #[derive(Serialize)]
        struct Done {
            changed: bool,
            act: Option<domain::HistoryLine>,
        }
        return out::json("prematch-done", &Done { changed: line.is_some(), act: line });
    }
    match line {
        None => out::text("Nothing had to change."),
        Some(l) => out::text(&format!("Done: {} (act {}; `prematch undo` takes it back).", l.words, l.act.0)),
    }
}

pub(crate) fn statement(place: &Place, task: &StatementTask) -> Result<(), Fault> {
    let season = place.season()?;
    match task {
        StatementTask::Remove { program, number } => {
            let id = find(&season, program)?.id.clone();
            act_in(place, &season, &Command::RemoveStatement(id, StatementId(*number)), Actor::CommandLine)
        }
        StatementTask::Add { program, visa, says, how, at, quote, condition, step3, on, evidence } => {
            let id = find(&season, program)?.id.clone();
            let on = match on {
                Some(text) => text.parse::<PartialDate>().map_err(Fault::Usage)?,
                None => {
                    let mut workspace = place.workspace()?;
                    let zone =
                        workspace.state()?.profile().home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
                    PartialDate::Day(setting::now().to_zoned(zone).date())
                }
            };
            let new = NewStatement {
                visa: match visa {
                    VisaWord::J1 => Visa::J1,
                    VisaWord::H1b => Visa::H1b,
                },
                says: match says {
                    AnswerWord::Yes => Answer::Yes,
                    AnswerWord::No => Answer::No,
                    AnswerWord::CaseByCase => Answer::CaseByCase,
                },
                condition: condition.clone(),
                step3: *step3,
                quote: quote.clone(),
                source: match how {
                    HowWord::Page => OwnSource::ProgramPage,
                    HowWord::Email => OwnSource::Email,
                    HowWord::Freida => OwnSource::Freida,
                    HowWord::Spoken => OwnSource::Spoken,
                    HowWord::Other => OwnSource::Other,
                },
                detail: at.clone(),
                on,
                evidence: evidence.as_deref().map(|file| keep(place, file)).transpose()?,
            };
            act_in(place, &season, &Command::AddStatement(id, Box::new(new)), Actor::CommandLine)
        }
    }
}

/// Keeps a file as a document.
fn keep(place: &Place, file: &std::path::Path) -> Result<DocumentInfo, Fault> {
    let failed = |e: std::io::Error| Fault::Io(format!("{} cannot be read: {e}", file.display()));
    let size = std::fs::metadata(file).map_err(failed)?.len();
    if size > LARGEST_EVIDENCE {
        return Err(Fault::Refused(format!(
            "{} has {} MB; at most 64 MB are kept as evidence",
            file.display(),
            size >> 20
        )));
    }
    let bytes = std::fs::read(file).map_err(failed)?;
    let id = place.workspace()?.put_document(&bytes)?;
    let name = file.file_name().map_or_else(|| "document".to_owned(), |n| n.to_string_lossy().into_owned());
    Ok(DocumentInfo { id, name, media_type: "application/octet-stream".to_owned(), bytes: size })
}

/// A text as it was typed, or standard input for `-`.
pub(crate) fn text_or_input(text: &str) -> Result<String, Fault> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut all = String::new();
    std::io::stdin()
        .take(1024 * 1024)
        .read_to_string(&mut all)
        .map_err(|e| Fault::Io(format!("standard input cannot be read as text: {e}")))?;
    Ok(all)
}

pub(crate) fn note(place: &Place, task: &NoteTask) -> Result<(), Fault> {
    let season = place.season()?;
    let command = match task {
        NoteTask::Add { program, text } => {
            let text = text_or_input(text)?;
            if text.trim().is_empty() {
                return Err(Fault::Refused("the note is empty; write some text".into()));
            }
            Command::WriteNote(find(&season, program)?.id.clone(), None, text)
        }
        NoteTask::Edit { program, number, text } => {
            Command::WriteNote(find(&season, program)?.id.clone(), Some(NoteId(*number)), text_or_input(text)?)
        }
        NoteTask::Remove { program, number } => {
            Command::WriteNote(find(&season, program)?.id.clone(), Some(NoteId(*number)), String::new())
        }
    };
    act_in(place, &season, &command, Actor::CommandLine)
}

pub(crate) fn decide(place: &Place, args: &DecideArgs) -> Result<(), Fault> {
    let season = place.season()?;
    let program = find(&season, &args.program)?.id.clone();
    let kind = match args.decision {
        DecisionWord::Include => Some(StanceKind::Include),
        DecisionWord::LeaveOut => Some(StanceKind::LeaveOut),
        DecisionWord::Drop => None,
    };
    let stance = kind.map(|kind| Stance { kind, reason: args.reason.clone() });
    act_in(place, &season, &Command::SetStance(program, stance), Actor::CommandLine)
}

pub(crate) fn history(place: &Place, args: &HistoryArgs) -> Result<(), Fault> {
    let season = place.season()?;
    let program = args.program.as_deref().map(|p| find(&season, p).map(|p| p.id.clone())).transpose()?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let mut lines = domain::history(state, &season, program.as_ref());
    lines.truncate(args.last);
    if place.json {
        #[derive(Serialize)]
        struct Acts {
            acts: Vec<domain::HistoryLine>,
        }
        return out::json("prematch-history", &Acts { acts: lines });
    }
    if lines.is_empty() {
        return out::text("Nothing has been done yet.");
    }
    let zone = state.profile().home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
    let rows = lines.iter().map(|l| {
        vec![
            l.act.0.to_string(),
            l.at.to_zoned(zone.clone()).strftime("%-d %b %Y %H:%M %Z").to_string(),
            l.words.clone(),
            if l.undone { "undone" } else { "" }.to_owned(),
        ]
    });
    out::text(&out::table(&["act", "when", "what", ""], rows))
}

pub(crate) fn undo(place: &Place, args: &UndoArgs) -> Result<(), Fault> {
    act(place, &Command::Undo(args.act.map(ActId)), Actor::CommandLine)
}

pub(crate) fn today(place: &Place) -> Result<(), Fault> {
    let season = place.season()?;
    let mut workspace = place.workspace()?;
    crate::facts::today(&season, workspace.state()?, place.json)
}
