//! The application to one program, and the figures about it: what can be written down, and what cannot be true.
//!
//! A signal is counted once for each program that carries it, whether the application was sent or not: a plan with six
//! gold signals is as wrong as six sent ones.

use jiff::Timestamp;
use jiff::civil::Date;
use pick::{Application, Figure, FigureKind, Signal};
use season::{Program, ProgramId, Season, plain_day};

use crate::command::Command;
use crate::decide::{Refusal, known, one_line, refuse, today};
use crate::event::Event;
use crate::state::State;

/// The longest statement where the season knows no length, in characters.
const LONGEST_STATEMENT: usize = 5_000;

/// A part of an application or a figure, as forms have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The day on which the application was sent.
    Sent,
    /// The signal.
    Signal,
    /// The reason given with the signal.
    Statement,
    /// The day of the answer.
    AnswerDay,
    /// Where a figure was read.
    Source,
    /// The day on which a figure was read.
    ReadOn,
}

/// What is wrong, and in which part: none when it is none of the parts.
pub(crate) struct Flaw {
    part: Option<Part>,
    why: Refusal,
}

impl Flaw {
    pub(crate) fn refusal(self) -> Refusal {
        self.why
    }
}

impl From<Refusal> for Flaw {
    fn from(why: Refusal) -> Self {
        Self { part: None, why }
    }
}

fn at(part: Part) -> impl Fn(Refusal) -> Flaw {
    move |why| Flaw { part: Some(part), why }
}

/// The part that makes [`decide`](crate::decide()) refuse this command at this time, so that a form can show the
/// refusal beside its field; none when the command is not refused, or not because of one part.
pub fn flawed_part(state: &State, season: &Season, command: &Command, now: Timestamp) -> Option<Part> {
    let decided = match command {
        Command::SetApplication(program, new) => set(state, season, program, new, now),
        Command::SetFigure(program, new) => set_figure(state, season, program, new, now),
        _ => return None,
    };
    decided.err().and_then(|flaw| flaw.part)
}

/// Decides [`Command::SetApplication`].
pub(crate) fn set(
    state: &State,
    season: &Season,
    program: &ProgramId,
    new: &Application,
    now: Timestamp,
) -> Result<Vec<Event>, Flaw> {
    known(season, program)?;
    let before = state.record(program).map_or_else(Application::default, |r| r.application.clone());
    let statement = new.statement.replace("\r\n", "\n").trim().to_owned();
    let after = Application { statement, ..new.clone() };
    if before == after {
        return Ok(Vec::new());
    }
    if let Some(sent) = after.sent {
        not_ahead(state, sent, "the application was sent", now).map_err(at(Part::Sent))?;
    }
    // Only what is being changed now can be refused now: facts of the season that change must not lock an old entry.
    if before.statement != after.statement {
        short_enough(season, &after.statement).map_err(at(Part::Statement))?;
    }
    if let Some(came) = after.answer.and_then(|a| a.on) {
        not_ahead(state, came, "the answer came", now).map_err(at(Part::AnswerDay))?;
        if let Some(sent) = after.sent.filter(|sent| came < *sent) {
            return Err(at(Part::AnswerDay)(Refusal(format!(
                "The answer of {} would be older than the application of {}; correct one of the two days.",
                plain_day(came),
                plain_day(sent)
            ))));
        }
    }
    let event = Event::ApplicationChanged { program: program.clone(), before: before.into(), after: after.into() };
    spare_signal(state, season, &event).map_err(at(Part::Signal))?;
    Ok(vec![event])
}

/// Decides [`Command::SetFigure`].
pub(crate) fn set_figure(
    state: &State,
    season: &Season,
    program: &ProgramId,
    new: &Figure,
    now: Timestamp,
) -> Result<Vec<Event>, Flaw> {
    known(season, program)?;
    let source = one_line(&new.source, "The place where you read the figure").map_err(at(Part::Source))?;
    if source.is_empty() {
        return Err(at(Part::Source)(Refusal(
            "Say where you read the figure, such as Residency Explorer, so that you can look again.".to_owned(),
        )));
    }
    not_ahead(state, new.on, "you read the figure", now).map_err(at(Part::ReadOn))?;
    let after = Figure { source, ..new.clone() };
    let before = state.record(program).and_then(|r| r.figures.iter().find(|f| f.kind == new.kind)).cloned();
    if before.as_ref() == Some(&after) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::FigureChanged {
        program: program.clone(),
        before: before.map(Box::new),
        after: Some(Box::new(after)),
    }])
}

/// Decides [`Command::RemoveFigure`].
pub(crate) fn remove_figure(state: &State, program: &ProgramId, kind: FigureKind) -> Result<Vec<Event>, Refusal> {
    match state.record(program).and_then(|r| r.figures.iter().find(|f| f.kind == kind)) {
        Some(old) => Ok(vec![Event::FigureChanged {
            program: program.clone(),
            before: Some(Box::new(old.clone())),
            after: None,
        }]),
        None => refuse("No such figure is written down for this program; perhaps it was removed already."),
    }
}

/// Refuses a day that has not come. Without a home zone the applicant may be where tomorrow has begun.
fn not_ahead(state: &State, day: Date, what: &str, now: Timestamp) -> Result<(), Refusal> {
    let today = today(state.profile(), now);
    let last = match state.profile().home_zone {
        Some(_) => today,
        None => today.tomorrow().unwrap_or(today),
    };
    if day > last {
        return refuse(format!("{} is still to come: give the day on which {what}.", plain_day(day)));
    }
    Ok(())
}

fn short_enough(season: &Season, statement: &str) -> Result<(), Refusal> {
    let length = statement.chars().count();
    let asked = usize::try_from(season.signals.statement_chars).unwrap_or(usize::MAX);
    let most = if asked == 0 { LONGEST_STATEMENT } else { asked };
    if length > most {
        return refuse(format!(
            "The reason for the signal has {length} characters, and at most {most} fit; leave {} out.",
            length - most
        ));
    }
    Ok(())
}

/// How many signals of a kind the season has.
pub fn signals_of(season: &Season, signal: Signal) -> u8 {
    match signal {
        Signal::Gold => season.signals.gold,
        Signal::Silver => season.signals.silver,
    }
}

/// The programs whose application carries a signal of a kind or shall carry it. Programs that the season does not know
/// any more keep what was written down about them, but hold no signal of this season.
pub fn signal_holders<'a>(
    state: &'a State,
    season: &'a Season,
    signal: Signal,
) -> impl Iterator<Item = &'a Program> + use<'a> {
    state
        .records()
        .filter(move |(_, r)| r.application.signal == Some(signal))
        .filter_map(move |(id, _)| season.program(id))
}

/// Refuses an event that gives a program a signal when all of this kind are given.
pub(crate) fn spare_signal(state: &State, season: &Season, event: &Event) -> Result<(), Refusal> {
    let Event::ApplicationChanged { program, before, after } = event else { return Ok(()) };
    let Some(signal) = after.signal.filter(|s| before.signal != Some(*s)) else { return Ok(()) };
    let others: Vec<&str> =
        signal_holders(state, season, signal).filter(|p| p.id != *program).map(|p| p.short.as_str()).collect();
    let there_are = signals_of(season, signal);
    if others.len() < usize::from(there_are) {
        return Ok(());
    }
    let word = signal.word();
    match others.as_slice() {
        [] => refuse(format!("There are no {word} signals this season; choose another one, or none.")),
        [one] => refuse(format!("The one {word} signal is given to {one}; take it back there first.")),
        many => {
            refuse(format!("All {there_are} {word} signals are given: to {}. Take one back first.", many.join("; ")))
        }
    }
}
