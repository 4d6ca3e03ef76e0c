//! What a preview would change in what is recorded, row by row. A pure comparison: our own export, read back, changes
//! nothing.

use domain::{Record, State};
use jiff::civil::Date;
use pick::{AnswerKind, Application, ProgramAnswer, Signal};
use season::ProgramId;

use super::book::clean;
use super::names::Found;
use super::preview::{Preview, Row};
use super::target::Target;
use super::values::Value;

/// One thing that a row would change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The application: the day it was sent, the signal, its reason, or the answer.
    Application {
        /// As it is recorded.
        before: Box<Application>,
        /// As it would be.
        after: Box<Application>,
    },
    /// The application was sent, but the sheet does not say when; with the column that says so.
    SentWhen(usize),
    /// The program answered, but the sheet does not say when; with what the column holds that says so, and its place.
    AnsweredWhen(AnswerKind, Target, usize),
    /// The sheet knows an answer that is older than the recorded one, which stays.
    OlderAnswer {
        /// What the sheet says.
        sheet: ProgramAnswer,
        /// What is recorded.
        recorded: ProgramAnswer,
    },
    /// The sheet and the record know different answers of the same day.
    TwoAnswers {
        /// What the sheet says.
        sheet: ProgramAnswer,
        /// What is recorded.
        recorded: ProgramAnswer,
        /// The column of the sheet.
        column: usize,
    },
    /// The decision, in the sheet's words.
    Decision(String),
    /// A note that is not there yet.
    Note(String),
    /// Words about visas that are not among the own statements; they are read before they count.
    Visa {
        /// The column they stand in: visas at large, J-1 or H-1B.
        target: Target,
        /// The words.
        text: String,
        /// The column.
        column: usize,
    },
    /// Something else that the sheet says: an interview, a thank-you, a mark, a place on the rank list, a mail address;
    /// with its column.
    Other(Target, Value, usize),
}

/// What a row would change.
#[derive(Clone, Debug, PartialEq)]
pub struct RowChanges {
    /// The row in the sheet, counted from zero.
    pub row: usize,
    /// The program.
    pub program: ProgramId,
    /// What would change; empty when all is recorded already.
    pub changes: Vec<Change>,
}

/// What the rows whose program is sure would change. A row without any change has an empty list; a row whose program is
/// not sure is left out.
pub fn changes(preview: &Preview, state: &State) -> Vec<RowChanges> {
    let nothing = Record::default();
    let sure = preview.rows.iter().filter_map(|row| match &row.found {
        Found::Sure(id, _) => Some((row, id)),
        _ => None,
    });
    sure.map(|(row, id)| RowChanges {
        row: row.row,
        program: id.clone(),
        changes: row_changes(row, state.record(id).unwrap_or(&nothing)),
    })
    .collect()
}

fn row_changes(row: &Row, record: &Record) -> Vec<Change> {
    let mut changes = Vec::new();
    let before = &record.application;
    let mut after = before.clone();
    apply_sent(row, &mut after, &mut changes);
    if let Some(Value::Signal(signal)) = row.value(Target::Signal) {
        after.signal = *signal;
    }
    if let Some(Value::Text(reason)) = row.value(Target::SignalReason)
        && clean(&before.statement) != *reason
    {
        after.statement.clone_from(reason);
    }
    apply_answer(row, &mut after, &mut changes);
    if *before != after {
        changes.insert(0, Change::Application { before: Box::new(before.clone()), after: Box::new(after) });
    }
    for reading in row.readings.iter().filter(|r| !r.target.identifies()) {
        let Some(value) = reading.kept() else { continue };
        changes.extend(other(reading.target, value, reading.column, record));
    }
    changes
}

fn apply_sent(row: &Row, application: &mut Application, changes: &mut Vec<Change>) {
    match row.value(Target::Applied) {
        Some(Value::Day { day, .. }) => application.sent = Some(*day),
        Some(Value::Yes(true)) if application.sent.is_none() => {
            changes.push(Change::SentWhen(column(row, Target::Applied)));
        }
        // "No" beside a recorded day is a contradiction that the user resolves on the program's page.
        _ => {}
    }
}

fn column(row: &Row, target: Target) -> usize {
    row.reading(target).map_or(0, |r| r.column)
}

/// An answer that a row knows of.
struct Told {
    kind: AnswerKind,
    /// Its day, where there is one.
    day: Option<Date>,
    /// What the column holds that says so.
    by: Target,
}

/// The answers that a row knows of.
fn answers(row: &Row) -> Vec<Told> {
    let day = row.value(Target::AnswerDay).and_then(Value::day);
    let mut found = Vec::new();
    if let Some(Value::Answer(kind)) = row.value(Target::Answer) {
        found.push(Told { kind: *kind, day, by: Target::Answer });
    }
    let columns = [
        (Target::Waitlisted, AnswerKind::Waitlisted),
        (Target::Invited, AnswerKind::Invited),
        (Target::Rejected, AnswerKind::Rejected),
    ];
    for (by, kind) in columns {
        match row.value(by) {
            Some(Value::Day { day, .. }) => found.push(Told { kind, day: Some(*day), by }),
            Some(Value::Yes(true)) => found.push(Told { kind, day, by }),
            _ => {}
        }
    }
    found
}

/// How far an answer goes: an offer ends a waitlist, a refusal ends everything.
pub(crate) fn step(kind: AnswerKind) -> u8 {
    match kind {
        AnswerKind::Waitlisted => 0,
        AnswerKind::Invited => 1,
        AnswerKind::Rejected => 2,
    }
}

/// The newest answer counts, in the sheet or in the record. One without a day is asked for, unless an answer is known that
/// goes as far: it came before that.
fn apply_answer(row: &Row, application: &mut Application, changes: &mut Vec<Change>) {
    let found = answers(row);
    let recorded = application.answer;
    let newest = found.iter().filter_map(|t| Some((t.day?, t))).max_by_key(|(day, t)| (*day, step(t.kind)));
    if let Some((on, told)) = newest {
        let sheet = ProgramAnswer::dated(told.kind, on);
        match recorded {
            Some(r) if r == sheet => {}
            Some(r) if r.on > Some(on) => changes.push(Change::OlderAnswer { sheet, recorded: r }),
            Some(r) if r.on == Some(on) || (r.on.is_none() && step(r.kind) > step(told.kind)) => {
                changes.push(Change::TwoAnswers { sheet, recorded: r, column: column(row, told.by) });
            }
            _ => application.answer = Some(sheet),
        }
    }
    let known = application.answer.into_iter().chain(recorded).map(|a| step(a.kind)).max();
    let undated = found.iter().filter(|t| t.day.is_none()).max_by_key(|t| step(t.kind));
    if let Some(told) = undated.filter(|t| known.is_none_or(|k| step(t.kind) > k)) {
        changes.push(Change::AnsweredWhen(told.kind, told.by, column(row, told.by)));
    }
}

/// What a cell outside the application would change.
fn other(target: Target, value: &Value, column: usize, record: &Record) -> Option<Change> {
    match (target, value) {
        (Target::Decision, Value::Text(words)) => {
            let known = record.stance.as_ref().is_some_and(|s| s.kind.word() == words);
            (!known).then(|| Change::Decision(words.clone()))
        }
        (Target::Note, Value::Text(text)) => {
            let known = record.notes.iter().any(|n| clean(&n.text) == *text);
            (!known).then(|| Change::Note(text.clone()))
        }
        (Target::VisaStatement | Target::J1 | Target::H1b, Value::Text(text)) => {
            let known = record.statements.iter().any(|o| clean(&o.statement.text) == *text);
            (!known).then(|| Change::Visa { target, text: text.clone(), column })
        }
        (
            Target::Interview
            | Target::ThankYou
            | Target::Score
            | Target::Rank
            | Target::CoordinatorEmail
            | Target::Count,
            v,
        ) => Some(Change::Other(target, v.clone(), column)),
        _ => None,
    }
}

impl Change {
    /// One sentence for the preview.
    pub fn words(&self) -> String {
        match self {
            Self::Application { before, after } => {
                let words = |a: &Application| a.words().unwrap_or_else(|| "nothing recorded".into());
                match (words(before), words(after)) {
                    (b, a) if b == a => "The reason for the signal changes.".into(),
                    (b, a) => format!("Application: {b} becomes {a}."),
                }
            }
            Self::SentWhen(_) => "The application was sent; say on which day.".into(),
            Self::AnsweredWhen(kind, ..) => {
                format!("The program's answer is \"{}\"; say on which day it came.", kind.word())
            }
            Self::OlderAnswer { sheet, recorded } => {
                format!("{} is older than {}, which stays.", capital(&answer_words(*sheet)), answer_words(*recorded))
            }
            Self::TwoAnswers { sheet, recorded, .. } => format!(
                "The sheet says {}, and {} is recorded; give the answer that came last its own day.",
                answer_words(*sheet),
                answer_words(*recorded)
            ),
            Self::Decision(words) => format!("The decision becomes \"{words}\"."),
            Self::Note(_) => "A note is added.".into(),
            Self::Visa { .. } => "Words about visas wait to be read.".into(),
            Self::Other(target, value, _) => format!("{}: {}.", target.words(), value.words()),
        }
    }

    /// The signal that would be given, for the count of signals.
    pub fn signal(&self) -> Option<Signal> {
        match self {
            Self::Application { before, after } if before.signal != after.signal => after.signal,
            _ => None,
        }
    }
}

fn answer_words(answer: ProgramAnswer) -> String {
    answer.words()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + letters.as_str())
}
