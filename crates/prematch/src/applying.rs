//! `prematch record`: the application to a program with its answer, and figures about the program.

use std::str::FromStr;

use domain::{Actor, Command};
use jiff::civil::Date;
use pick::{AnswerKind, Application, BadValue, Figure, FigureKind, ProgramAnswer};

use crate::cli::RecordTask;
use crate::out::Fault;
use crate::picking::{find, today};
use crate::record::{act_in, text_or_input};
use crate::setting::Place;

/// The word that clears a value.
const NONE: &str = "none";

pub(crate) fn run(place: &Place, task: &RecordTask) -> Result<(), Fault> {
    let season = place.season()?;
    let command = match task {
        RecordTask::Application { program, sent, signal, statement, answer, on } => {
            if [sent, signal, statement, answer, on].into_iter().all(Option::is_none) {
                let what = "--sent, --signal, --statement, --answer or --on";
                return Err(Fault::Usage(format!("say what to write down about the application: {what}")));
            }
            let id = find(&season, program)?.id.clone();
            let mut workspace = place.workspace()?;
            let state = workspace.state()?;
            let mut now = state.record(&id).map_or_else(Application::default, |r| r.application.clone());
            if let Some(text) = sent {
                now.sent = unless_none(text, day)?;
            }
            if let Some(text) = signal {
                now.signal = unless_none(text, value)?;
            }
            if let Some(text) = statement {
                now.statement = text_or_input(text)?;
            }
            now.answer = answered(now.answer, answer.as_deref(), on.as_deref(), today(state.profile()))?;
            Command::SetApplication(id, Box::new(now))
        }
        RecordTask::Figure { program, kind, share, source, on } => {
            let id = find(&season, program)?.id.clone();
            let kind: FigureKind = value(kind)?;
            match unless_none(share, value)? {
                None => Command::RemoveFigure(id, kind),
                Some(share) => {
                    let on = match on {
                        Some(text) => day(text)?,
                        None => today(place.workspace()?.state()?.profile()),
                    };
                    Command::SetFigure(id, Box::new(Figure { kind, share, source: source.clone(), on }))
                }
            }
        }
    };
    act_in(place, &season, &command, Actor::CommandLine)
}

/// The answer after this command: the same answer keeps its day unless another is given.
fn answered(
    before: Option<ProgramAnswer>,
    answer: Option<&str>,
    on: Option<&str>,
    today: Date,
) -> Result<Option<ProgramAnswer>, Fault> {
    let kind = match answer {
        None => before.map(|a| a.kind),
        Some(text) => unless_none(text, value::<AnswerKind>)?,
    };
    let on = on.map(day).transpose()?;
    match (kind, on) {
        (None, Some(_)) => Err(Fault::Usage("--on is the day of an answer; say which with --answer".into())),
        (None, None) => Ok(None),
        (Some(kind), on) => {
            let same = before.filter(|a| a.kind == kind).map(|a| a.on);
            Ok(Some(ProgramAnswer { kind, on: on.or(same.unwrap_or(Some(today))) }))
        }
    }
}

fn unless_none<T>(text: &str, read: impl Fn(&str) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
    if text.trim().eq_ignore_ascii_case(NONE) { Ok(None) } else { read(text).map(Some) }
}

fn value<T: FromStr<Err = BadValue>>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|e: BadValue| Fault::Usage(e.0))
}

fn day(text: &str) -> Result<Date, Fault> {
    text.trim().parse().map_err(|_| Fault::Usage(format!("\"{text}\" is no day; write it as 2026-09-24")))
}
