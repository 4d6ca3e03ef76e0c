//! What a preview becomes: the commands of one act, and what is still to be said before all of it can be taken in.
//!
//! What has a place of its own goes there (application, decision, note, interview, the coordinator's address). Marks, places
//! on a list, counts and words about visas have none yet, or need a date and a source before they count: they are kept in one
//! note of the program, word for word, so that nothing is lost. The same sheet taken in again changes nothing.

use std::collections::BTreeMap;

use domain::{Columns, Command, Contact, Interview, InterviewStatus, Slot, State};
use jiff::Timestamp;
use jiff::civil::Date;
use pick::{ProgramAnswer, Stance, StanceKind, Zone};
use season::{ProgramId, Season};

use super::book::clean;
use super::changes::{Change, RowChanges, changes};
use super::mapping::{Mapping, Remembered};
use super::preview::Preview;
use super::target::Target;
use super::values::Value;

/// What cannot be taken in as it stands, by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The row in the sheet, counted from zero.
    pub row: usize,
    /// What is missing, in a sentence.
    pub why: String,
}

/// What taking a sheet in would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The commands, to be done together.
    pub commands: Vec<Command>,
    /// What each row would change, in sentences; rows that change nothing are left out.
    pub words: Vec<(usize, ProgramId, Vec<String>)>,
    /// Rows that change nothing.
    pub unchanged: usize,
    /// What waits for the user.
    pub unsettled: Vec<Unsettled>,
}

/// Makes the plan. `undated` is the day for entries that say only "yes"; without it they wait.
pub fn plan(preview: &Preview, state: &State, season: &Season, undated: Option<Date>, now: Timestamp) -> Plan {
    let mut plan = Plan::default();
    // Two rows of one program are put together: an act changes no thing twice.
    let mut of_program: BTreeMap<ProgramId, Vec<RowChanges>> = BTreeMap::new();
    for row in changes(preview, state) {
        of_program.entry(row.program.clone()).or_default().push(row);
    }
    for (program, rows) in of_program {
        let made = Made::of(&program, &rows, state, season, undated, now, &mut plan.unsettled);
        let row = rows.first().map_or(0, |r| r.row);
        if made.commands.is_empty() {
            plan.unchanged += rows.len();
        } else {
            plan.words.push((row, program, made.words));
            plan.commands.extend(made.commands);
        }
    }
    plan.words.sort_by_key(|(row, ..)| *row);
    plan
}

/// What the rows of one program become.
#[derive(Default)]
struct Made {
    commands: Vec<Command>,
    words: Vec<String>,
}

impl Made {
    fn of(
        program: &ProgramId,
        rows: &[RowChanges],
        state: &State,
        season: &Season,
        undated: Option<Date>,
        now: Timestamp,
        unsettled: &mut Vec<Unsettled>,
    ) -> Self {
        let mut made = Self::default();
        let record = state.record(program);
        let before = record.map_or_else(pick::Application::default, |r| r.application.clone());
        let mut application = before.clone();
        let mut extra: Vec<String> = Vec::new();
        for row in rows {
            let mut waits = |why: &str| unsettled.push(Unsettled { row: row.row, why: why.to_owned() });
            for change in &row.changes {
                match change {
                    Change::Application { after, .. } => application = (**after).clone(),
                    Change::SentWhen => match undated {
                        Some(day) => application.sent = Some(day),
                        None => waits("The application was sent, but no day is given."),
                    },
                    Change::AnsweredWhen(kind) => match undated {
                        Some(on) => application.answer = Some(ProgramAnswer::dated(*kind, on)),
                        None => waits("The program answered, but no day is given."),
                    },
                    Change::Decision(words) => made.decision(program, words),
                    Change::Note(text) => made.note(program, text, record),
                    Change::Visa { target, text } => extra.push(format!("{}: {text}", target.words())),
                    Change::Other(Target::Interview, Value::Day { day, time, .. }) => {
                        made.interview(program, *day, *time, state, season, now);
                    }
                    Change::Other(Target::CoordinatorEmail, Value::Text(email)) => made.email(program, email, state),
                    Change::Other(target, value) => extra.push(format!("{}: {}", target.words(), value.words())),
                }
            }
        }
        if before != application {
            let words = application.words().unwrap_or_else(|| "reason for the signal".to_owned());
            made.words.push(format!("Application: {words}."));
            made.commands.push(Command::SetApplication(program.clone(), Box::new(application)));
        }
        if !extra.is_empty() {
            made.note(program, &format!("From my sheet. {}", extra.join("; ")), record);
        }
        made
    }

    fn decision(&mut self, program: &ProgramId, words: &str) {
        if let Some(kind) = [StanceKind::Include, StanceKind::LeaveOut].into_iter().find(|k| k.word() == words) {
            self.words.push(format!("Decision: {words}."));
            let stance = Stance { kind, reason: String::new() };
            self.commands.push(Command::SetStance(program.clone(), Some(stance)));
        }
    }

    fn note(&mut self, program: &ProgramId, text: &str, record: Option<&domain::Record>) {
        let there = record.is_some_and(|r| r.notes.iter().any(|n| clean(&n.text) == clean(text)));
        if !there {
            self.words.push(format!("Note: {text}"));
            self.commands.push(Command::WriteNote(program.clone(), None, text.to_owned()));
        }
    }

    fn email(&mut self, program: &ProgramId, email: &str, state: &State) {
        let now = state.items().contact(program).cloned().unwrap_or_else(|| Contact::new(program.clone()));
        if now.email != email {
            self.words.push(format!("Coordinator: {email}."));
            self.commands.push(Command::SetContact(Box::new(Contact { email: email.to_owned(), ..now })));
        }
    }

    /// A day of an interview makes an interview where the program has none; an interview that is there stays as it is.
    fn interview(
        &mut self,
        program: &ProgramId,
        day: Date,
        time: Option<jiff::civil::Time>,
        state: &State,
        season: &Season,
        now: Timestamp,
    ) {
        if state.items().interviews().any(|i| i.program == *program) {
            return;
        }
        let Some(zone) = zone_of(season, program) else { return };
        let mut new = Interview::new(program.clone(), zone);
        let over = day < now.to_zoned(new.zone.tz()).date();
        new.status = if over { InterviewStatus::Done } else { InterviewStatus::Booked };
        new.at = Some(Slot { day, time, minutes: None });
        self.words.push(format!("Interview on {}.", season::plain_day(day)));
        self.commands.push(Command::SetInterview(Box::new(new)));
    }
}

/// The clock of a program by its state. Where a state has two, the one of most of its people.
fn zone_of(season: &Season, program: &ProgramId) -> Option<Zone> {
    let state = season.program(program)?.state.as_str();
    let name = match state {
        "AL" | "AR" | "IL" | "IA" | "KS" | "LA" | "MN" | "MS" | "MO" | "NE" | "ND" | "OK" | "SD" | "TN" | "TX"
        | "WI" => "America/Chicago",
        "CO" | "ID" | "MT" | "NM" | "UT" | "WY" => "America/Denver",
        "AZ" => "America/Phoenix",
        "CA" | "NV" | "OR" | "WA" => "America/Los_Angeles",
        "AK" => "America/Anchorage",
        "HI" => "Pacific/Honolulu",
        "PR" => "America/Puerto_Rico",
        _ => "America/New_York",
    };
    name.parse().ok()
}

/// A mapping as the domain remembers it.
pub fn remembered(mapping: &Mapping) -> Columns {
    let kept = mapping.remember();
    let word = |t: Target| serde_json::to_value(t).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    Columns { columns: kept.columns.into_iter().map(|(h, t)| (h, word(t))).collect(), names: kept.names }
}

/// The mappings that the domain remembers.
pub fn recalled(state: &State) -> Vec<Remembered> {
    let target = |word: &str| serde_json::from_value(serde_json::Value::from(word)).unwrap_or(Target::Ignore);
    let one = |c: &Columns| Remembered {
        columns: c.columns.iter().map(|(h, w)| (h.clone(), target(w))).collect(),
        names: c.names.clone(),
    };
    state.items().columns().map(one).collect()
}
