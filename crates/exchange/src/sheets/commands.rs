//! What a preview becomes: the commands of one act, and what is still to be said before all of it can be taken in.
//!
//! What has a place of its own goes there (application, decision, note, interview, the coordinator's address). Marks, places
//! on a list, counts and words about visas have none yet, or need a date and a source before they count: they are kept in one
//! note of the program, word for word, so that nothing is lost. The same sheet taken in again changes nothing.
//!
//! Rows of one program add up. What the record would refuse (a day to come, more signals than there are) is found here, and
//! told with its cell, so that one cell does not refuse the whole file.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Columns, Command, Contact, Part, State, decide, flawed_part, signal_holders, signals_of};
use jiff::Timestamp;
use jiff::civil::Date;
use pick::{Application, ProgramAnswer, Signal, Stance, StanceKind};
use season::{ProgramId, Season};

use super::book::clean;
use super::changes::{Change, RowChanges, changes, step};
use super::mapping::{Mapping, Remembered};
use super::meetings;
use super::names::Found;
use super::preview::{Preview, Row};
use super::target::Target;
use super::values::Value;

/// What the user said beside the cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The day for entries of a column that say only "yes", by what the column holds; for [`Target::Interview`], the day of
    /// the invitation.
    pub days: BTreeMap<Target, Date>,
    /// The cells (row and column, from zero) whose interview takes the place of the recorded one.
    pub change: BTreeSet<(usize, usize)>,
}

/// What an entry waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// A day, for all entries of the columns that hold this.
    Day(Target),
    /// Another interview is recorded: change it, or leave it.
    Interview {
        /// Whether the user said that it changes.
        change: bool,
    },
    /// The cell has to be written anew.
    Cell,
    /// It can be done only by hand, elsewhere.
    Hand,
}

/// What cannot be taken in as it stands, by its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The row in the sheet, counted from zero.
    pub row: usize,
    /// The column, counted from zero.
    pub column: usize,
    /// What is missing, in a sentence.
    pub why: String,
    /// What it waits for.
    pub waits: Waits,
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
    /// What waits for the user. Of it only interviews that the user said to change are in the commands.
    pub unsettled: Vec<Unsettled>,
    /// What the sheet says otherwise and stays as it is recorded, with the row.
    pub stays: Vec<(usize, ProgramId, String)>,
}

/// Makes the plan. Every command in it would be carried out as things stand.
pub fn plan(preview: &Preview, state: &State, season: &Season, said: &Said, now: Timestamp) -> Plan {
    let desk = Desk { preview, state, season, said, now };
    let mut of_program: BTreeMap<ProgramId, Vec<RowChanges>> = BTreeMap::new();
    for row in changes(preview, state) {
        of_program.entry(row.program.clone()).or_default().push(row);
    }
    let mut drafts: Vec<Draft> = of_program.into_iter().map(|(program, rows)| desk.draft(program, rows)).collect();
    desk.spare_signals(&mut drafts);
    // A signal is taken back before it is given again.
    drafts.sort_by_key(|d| (d.before.signal.is_none(), d.row()));
    let mut plan = Plan::default();
    for mut draft in drafts {
        desk.finish(&mut draft);
        if draft.commands.is_empty() {
            plan.unchanged += draft.rows.len();
        } else {
            plan.words.push((draft.row(), draft.program.clone(), draft.words));
            plan.commands.extend(draft.commands);
        }
        plan.unsettled.extend(draft.unsettled);
        plan.stays.extend(draft.stays.into_iter().map(|(row, words)| (row, draft.program.clone(), words)));
    }
    plan.words.sort_by_key(|(row, ..)| *row);
    plan.unsettled.sort_by_key(|u| (u.row, u.column));
    plan
}

/// Everything that a plan is made from.
pub(crate) struct Desk<'a> {
    pub(crate) preview: &'a Preview,
    pub(crate) state: &'a State,
    pub(crate) season: &'a Season,
    pub(crate) said: &'a Said,
    pub(crate) now: Timestamp,
}

/// What the rows of one program become.
pub(crate) struct Draft {
    pub(crate) program: ProgramId,
    rows: Vec<RowChanges>,
    before: Application,
    after: Application,
    pub(crate) commands: Vec<Command>,
    pub(crate) words: Vec<String>,
    pub(crate) unsettled: Vec<Unsettled>,
    stays: Vec<(usize, String)>,
}

impl Draft {
    /// Its first row.
    fn row(&self) -> usize {
        self.rows.first().map_or(0, |r| r.row)
    }

    pub(crate) fn waits(&mut self, (row, column): (usize, usize), why: impl Into<String>, waits: Waits) {
        self.unsettled.push(Unsettled { row, column, why: why.into(), waits });
    }

    /// Adds a command, once: rows can say the same.
    pub(crate) fn command(&mut self, command: Command, words: String) {
        if !self.commands.contains(&command) {
            self.commands.push(command);
            self.words.push(words);
        }
    }

    /// Takes an answer over if it is the newest.
    fn answered(&mut self, answer: ProgramAnswer) {
        if self.after.answer.is_none_or(|a| (a.on, step(a.kind)) < (answer.on, step(answer.kind))) {
            self.after.answer = Some(answer);
        }
    }

    /// Adds what one row says of the application to what the others say.
    fn add_up(&mut self, row: &Application) {
        let before = self.before.clone();
        if row.sent != before.sent {
            self.after.sent = row.sent;
        }
        if row.signal != before.signal {
            self.after.signal = row.signal;
        }
        if row.statement != before.statement {
            self.after.statement.clone_from(&row.statement);
        }
        if let Some(answer) = row.answer.filter(|a| Some(*a) != before.answer) {
            self.answered(answer);
        }
    }
}

impl Desk<'_> {
    fn draft(&self, program: ProgramId, rows: Vec<RowChanges>) -> Draft {
        let record = self.state.record(&program);
        let before = record.map_or_else(Application::default, |r| r.application.clone());
        let mut draft = Draft {
            program,
            after: before.clone(),
            before,
            rows: Vec::new(),
            commands: Vec::new(),
            words: Vec::new(),
            unsettled: Vec::new(),
            stays: Vec::new(),
        };
        for change in rows.iter().flat_map(|r| &r.changes) {
            if let Change::Application { after, .. } = change {
                draft.add_up(after);
            }
        }
        let mut extra: Vec<String> = Vec::new();
        for row in &rows {
            for change in &row.changes {
                self.take(&mut draft, row.row, change, &mut extra);
            }
        }
        meetings::take(self, &mut draft, &rows);
        if !extra.is_empty() {
            extra.dedup();
            self.note(&mut draft, &format!("From my sheet. {}", extra.join("; ")));
        }
        draft.rows = rows;
        draft
    }

    /// The heading of a column, or what it holds.
    fn heading(&self, column: usize, target: Target) -> &str {
        self.preview.headings.get(column).map(String::as_str).filter(|h| !h.is_empty()).unwrap_or(target.words())
    }

    fn take(&self, draft: &mut Draft, row: usize, change: &Change, extra: &mut Vec<String>) {
        let day = |target: Target| self.said.days.get(&target).copied();
        match change {
            Change::Application { .. } => {}
            Change::SentWhen(_) if draft.after.sent.is_some() => {}
            Change::SentWhen(column) => match day(Target::Applied) {
                Some(day) => draft.after.sent = Some(day),
                None => draft.waits((row, *column), change.words(), Waits::Day(Target::Applied)),
            },
            // An answer that goes as far is known: this one came before it.
            Change::AnsweredWhen(kind, ..) if draft.after.answer.is_some_and(|a| step(a.kind) >= step(*kind)) => {}
            Change::AnsweredWhen(kind, by, column) => match day(*by) {
                Some(on) => draft.answered(ProgramAnswer::dated(*kind, on)),
                None => draft.waits((row, *column), change.words(), Waits::Day(*by)),
            },
            Change::OlderAnswer { .. } => draft.stays.push((row, change.words())),
            Change::TwoAnswers { column, .. } => draft.waits((row, *column), change.words(), Waits::Cell),
            Change::Decision(words) => {
                if let Some(kind) = [StanceKind::Include, StanceKind::LeaveOut].into_iter().find(|k| k.word() == words)
                {
                    let stance = Stance { kind, reason: String::new() };
                    let command = Command::SetStance(draft.program.clone(), Some(stance));
                    draft.command(command, format!("Decision: {words}."));
                }
            }
            Change::Note(text) => self.note(draft, text),
            Change::Visa { target, text, column } => extra.push(format!("{}: {text}", self.heading(*column, *target))),
            // Interviews are taken together, when all rows are known.
            Change::Other(Target::Interview, Value::Day { .. }, _) => {}
            Change::Other(Target::CoordinatorEmail, Value::Text(email), _) => self.email(draft, email),
            Change::Other(target, value, column) => {
                extra.push(format!("{}: {}", self.heading(*column, *target), value.words()));
            }
        }
    }

    fn note(&self, draft: &mut Draft, text: &str) {
        let record = self.state.record(&draft.program);
        if !record.is_some_and(|r| r.notes.iter().any(|n| clean(&n.text) == clean(text))) {
            let command = Command::WriteNote(draft.program.clone(), None, text.to_owned());
            draft.command(command, format!("Note: {text}"));
        }
    }

    fn email(&self, draft: &mut Draft, email: &str) {
        let held = self.state.items().contact(&draft.program).cloned();
        let now = held.unwrap_or_else(|| Contact::new(draft.program.clone()));
        if now.email != email {
            let was = if now.email.is_empty() { String::new() } else { format!("{} becomes ", now.email) };
            let new = Contact { email: email.to_owned(), ..now };
            draft.command(Command::SetContact(Box::new(new)), format!("Coordinator: {was}{email}."));
        }
    }

    /// More signals than there are: none that the sheet newly gives is taken, and each of its cells says so.
    fn spare_signals(&self, drafts: &mut [Draft]) {
        for signal in Signal::ALL {
            let there_are = usize::from(signals_of(self.season, signal));
            let named: BTreeSet<ProgramId> = drafts.iter().map(|d| d.program.clone()).collect();
            let others = signal_holders(self.state, self.season, signal).filter(|p| !named.contains(&p.id)).count();
            let given = others + drafts.iter().filter(|d| d.after.signal == Some(signal)).count();
            if given <= there_are {
                continue;
            }
            for draft in drafts.iter_mut().filter(|d| d.after.signal == Some(signal) && d.before.signal != Some(signal))
            {
                draft.after.signal = draft.before.signal;
                let place = self.cell(draft, &[Target::Signal]);
                let word = signal.word();
                let why = format!(
                    "With this sheet {given} {word} signals would be given, and there are {there_are}; take {} out.",
                    given - there_are
                );
                draft.waits(place, why, Waits::Cell);
            }
        }
    }

    /// The first cell of a draft that holds one of these.
    fn cell(&self, draft: &Draft, targets: &[Target]) -> (usize, usize) {
        let rows = || {
            let sure = |r: &&Row| matches!(&r.found, Found::Sure(id, _) if *id == draft.program);
            self.preview.rows.iter().filter(sure)
        };
        let found = targets.iter().find_map(|target| {
            rows().find_map(|row| row.reading(*target).filter(|r| r.kept().is_some()).map(|r| (row.row, r.column)))
        });
        found.unwrap_or((draft.row(), 0))
    }

    /// Makes the command for the application, without the parts that would be refused.
    fn finish(&self, draft: &mut Draft) {
        for _ in 0..4 {
            // Signals were counted for the whole sheet.
            let trial = Application { signal: draft.before.signal, ..draft.after.clone() };
            let command = Command::SetApplication(draft.program.clone(), Box::new(trial));
            let Err(refusal) = decide(self.state, self.season, &command, self.now) else { break };
            let part = flawed_part(self.state, self.season, &command, self.now);
            let targets: &[Target] = match part {
                Some(Part::Sent) => {
                    draft.after.sent = draft.before.sent;
                    &[Target::Applied]
                }
                Some(Part::Statement) => {
                    draft.after.statement.clone_from(&draft.before.statement);
                    &[Target::SignalReason]
                }
                Some(Part::AnswerDay) => {
                    draft.after.answer = draft.before.answer;
                    &[Target::AnswerDay, Target::Rejected, Target::Invited, Target::Waitlisted, Target::Answer]
                }
                _ => {
                    draft.after = draft.before.clone();
                    &[]
                }
            };
            let place = self.cell(draft, targets);
            draft.waits(place, refusal.0, Waits::Cell);
        }
        self.drop_refused(draft);
        let new_interview = draft.commands.iter().any(|c| matches!(c, Command::SetInterview(_)));
        if draft.before != draft.after {
            draft.words.insert(0, application_words(&draft.before, &draft.after));
        }
        // After an interview the application is always said, so that no day of an invitation is made up for it.
        if draft.before != draft.after || (new_interview && draft.after.answer.is_none()) {
            let after = Box::new(draft.after.clone());
            draft.commands.push(Command::SetApplication(draft.program.clone(), after));
        }
    }

    /// Takes out what the record would refuse: a note that is too long, a decision without a program.
    fn drop_refused(&self, draft: &mut Draft) {
        let all: Vec<(Command, String)> =
            std::mem::take(&mut draft.commands).into_iter().zip(std::mem::take(&mut draft.words)).collect();
        for (command, words) in all {
            match decide(self.state, self.season, &command, self.now) {
                Ok(_) => draft.command(command, words),
                Err(why) => {
                    let target = match &command {
                        Command::WriteNote(..) => Target::Note,
                        Command::SetContact(_) => Target::CoordinatorEmail,
                        Command::SetInterview(_) => Target::Interview,
                        _ => Target::Decision,
                    };
                    let place = self.cell(draft, &[target]);
                    draft.waits(place, why.0, Waits::Cell);
                }
            }
        }
    }

    /// Says that an interview came with no day of its invitation, or takes the day that was said.
    pub(crate) fn invited_when(&self, draft: &mut Draft, place: (usize, usize)) {
        // Another column that says so asks for its day already.
        let asked = draft.unsettled.iter().any(|u| matches!(u.waits, Waits::Day(t) if t != Target::Applied));
        if draft.after.answer.is_some() || asked {
            return;
        }
        match self.said.days.get(&Target::Interview) {
            Some(on) => draft.answered(ProgramAnswer::dated(pick::AnswerKind::Invited, *on)),
            None => {
                let why = "The program invited you to this interview; say on which day. Until then the day stays open.";
                draft.waits(place, why, Waits::Day(Target::Interview));
            }
        }
    }
}

fn application_words(before: &Application, after: &Application) -> String {
    match (before.words(), after.words()) {
        (b, a) if b == a => "The reason for the signal changes.".to_owned(),
        (None, Some(a)) => format!("Application: {a}."),
        (b, a) => {
            let words = |x: Option<String>| x.unwrap_or_else(|| "nothing".to_owned());
            format!("Application: {} becomes {}.", words(b), words(a))
        }
    }
}

/// A mapping as the domain remembers it.
pub fn remembered(mapping: &Mapping) -> Columns {
    let kept = mapping.remember();
    Columns { columns: kept.columns.into_iter().map(|(h, t)| (h, t.key())).collect(), names: kept.names }
}

/// The mappings that the domain remembers.
pub fn recalled(state: &State) -> Vec<Remembered> {
    let one = |c: &Columns| Remembered {
        columns: c.columns.iter().map(|(h, w)| (h.clone(), Target::from_key(w).unwrap_or(Target::Ignore))).collect(),
        names: c.names.clone(),
    };
    state.items().columns().map(one).collect()
}
