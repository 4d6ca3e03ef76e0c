//! The state of a workspace: what all its events add up to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use pick::{Application, Candidate, Figure, Profile, Stance};
use season::{Program, ProgramId, Season, Statement};
use serde::Serialize;

use crate::command::Actor;
use crate::event::{Event, Note, OwnStatement, Quiet};
use crate::kept::Items;

/// An act, by the sequence number of its first event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ActId(pub u64);

/// What one command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its id.
    pub id: ActId,
    /// When it was done.
    pub at: Timestamp,
    /// From where it was done.
    pub by: Actor,
    /// The act it takes back, if it is an undo.
    pub undoes: Option<ActId>,
    /// The act that took it back, if one did.
    pub undone_by: Option<ActId>,
    /// Its events.
    pub events: Vec<Event>,
}

/// What the applicant has recorded about one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Own statements, in the order in which they came.
    pub statements: Vec<OwnStatement>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// The decision.
    pub stance: Option<Stance>,
    /// What was sent, and what came back.
    pub application: Application,
    /// Figures the applicant read, at most one of each kind, the most telling kind first.
    pub figures: Vec<Figure>,
}

/// The state of a workspace.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The sequence number of the last event taken in; 0 at the start.
    seq: u64,
    /// The profile.
    profile: Profile,
    /// Records by program.
    records: BTreeMap<ProgramId, Record>,
    /// Messages, interviews, letters, claims, contacts and papers.
    items: Items,
    /// Findings that are never shown.
    quiet: BTreeSet<Quiet>,
    /// All acts, oldest first.
    acts: Vec<Act>,
    /// The last number given to a note or a statement.
    last_number: u64,
}

impl State {
    /// The sequence number of the last event taken in.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The profile.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Kinds of findings in drafts that are never shown.
    pub fn quiet(&self) -> &BTreeSet<Quiet> {
        &self.quiet
    }

    /// Messages, interviews, letters, claims, and what programs want and sent.
    pub fn items(&self) -> &Items {
        &self.items
    }

    /// What is recorded about a program.
    pub fn record(&self, program: &ProgramId) -> Option<&Record> {
        self.records.get(program)
    }

    /// All records.
    pub fn records(&self) -> impl Iterator<Item = (&ProgramId, &Record)> {
        self.records.iter()
    }

    /// All acts, oldest first.
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// An act by its id.
    pub fn act(&self, id: ActId) -> Option<&Act> {
        self.acts.binary_search_by_key(&id, |a| a.id).ok().map(|at| &self.acts[at])
    }

    /// The newest act that can be taken back: not itself an undo, not undone.
    pub fn last_undoable(&self) -> Option<&Act> {
        self.acts.iter().rev().find(|a| a.undone_by.is_none() && a.undoes.is_none())
    }

    /// The state as it was before an act: the events of all earlier acts, taken in again. For an act that is not known,
    /// the state before the first act that has a higher id.
    pub fn before(&self, act: ActId) -> Self {
        let mut state = Self::default();
        for a in self.acts.iter().take_while(|a| a.id < act) {
            state.apply_act(a.at, a.by, a.undoes, a.id.0, a.events.clone());
        }
        state
    }

    /// The days on which something was changed, newest first, each with its first act. Days are those of `zone`.
    pub fn days(&self, zone: &TimeZone) -> Vec<(Date, ActId)> {
        let mut days: Vec<(Date, ActId)> = Vec::new();
        for act in self.acts.iter().rev() {
            let day = act.at.to_zoned(zone.clone()).date();
            match days.last_mut() {
                // A clock that was set back does not open a day again.
                Some((last, first)) if *last <= day => *first = act.id,
                _ => days.push((day, act.id)),
            }
        }
        days
    }

    /// The same state without its history, to try events on.
    pub(crate) fn without_acts(&self) -> Self {
        Self {
            seq: self.seq,
            profile: self.profile.clone(),
            records: self.records.clone(),
            items: self.items.clone(),
            quiet: self.quiet.clone(),
            acts: Vec::new(),
            last_number: self.last_number,
        }
    }

    /// The next free number for a note or a statement.
    pub(crate) fn next_number(&self) -> u64 {
        self.last_number + 1
    }

    /// Built-in statements about a program and the applicant's own, in this order.
    pub fn statements(&self, season: &Season, program: &ProgramId) -> Vec<Statement> {
        let built_in = season.program(program).map(|p| p.statements.clone()).unwrap_or_default();
        let own = self.record(program).into_iter().flat_map(|r| r.statements.iter().map(|o| o.statement.clone()));
        built_in.into_iter().chain(own).collect()
    }

    /// All programs of the season as candidates, with the applicant's own statements and decisions.
    pub fn candidates<'a>(&self, season: &'a Season) -> Vec<Candidate<'a>> {
        season.programs.iter().map(|program| self.candidate(season, program)).collect()
    }

    /// One program as a candidate.
    pub fn candidate<'a>(&self, season: &Season, program: &'a Program) -> Candidate<'a> {
        let record = self.record(&program.id);
        Candidate {
            program,
            statements: self.statements(season, &program.id),
            stance: record.and_then(|r| r.stance.clone()),
            application: record.map_or_else(Application::default, |r| r.application.clone()),
            figures: record.map_or_else(Vec::new, |r| r.figures.clone()),
        }
    }

    /// Takes the events of one act in. `first` is the sequence number of the first of them.
    pub fn apply_act(&mut self, at: Timestamp, by: Actor, undoes: Option<ActId>, first: u64, events: Vec<Event>) {
        let id = ActId(first);
        for event in &events {
            self.apply(event);
        }
        // An act that is taken back lets the act it had itself taken back stand again, and so on down the chain.
        let mut taker = id;
        let mut next = undoes;
        let mut stands = false;
        while let Some(target) = next
            && let Ok(place) = self.acts.binary_search_by_key(&target, |a| a.id)
        {
            self.acts[place].undone_by = (!stands).then_some(taker);
            taker = target;
            next = self.acts[place].undoes;
            stands = !stands;
        }
        self.acts.push(Act { id, at, by, undoes, undone_by: None, events });
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &Event) {
        self.seq += 1;
        match event {
            Event::ProfileChanged { field, after, .. } => self.profile.set(*field, after.clone()),
            Event::StatementAdded { program, own } => {
                self.last_number = self.last_number.max(own.id.0);
                let list = &mut self.records.entry(program.clone()).or_default().statements;
                let at = list.partition_point(|o| o.id < own.id);
                list.insert(at, (**own).clone());
            }
            Event::StatementRemoved { program, own } => {
                if let Some(record) = self.records.get_mut(program) {
                    record.statements.retain(|o| o.id != own.id);
                }
            }
            Event::NoteChanged { program, before, after } => {
                let notes = &mut self.records.entry(program.clone()).or_default().notes;
                if let Some(old) = before {
                    notes.retain(|n| n.id != old.id);
                }
                if let Some(new) = after {
                    self.last_number = self.last_number.max(new.id.0);
                    let at = notes.partition_point(|n| n.id < new.id);
                    notes.insert(at, new.clone());
                }
            }
            Event::StanceChanged { program, after, .. } => {
                self.records.entry(program.clone()).or_default().stance = after.clone();
            }
            Event::ApplicationChanged { program, after, .. } => {
                self.records.entry(program.clone()).or_default().application = (**after).clone();
            }
            Event::FigureChanged { program, before, after } => {
                let figures = &mut self.records.entry(program.clone()).or_default().figures;
                if let Some(old) = before {
                    figures.retain(|f| f.kind != old.kind);
                }
                if let Some(new) = after {
                    let at = figures.partition_point(|f| f.kind < new.kind);
                    figures.insert(at, (**new).clone());
                }
            }
            Event::ItemChanged { before, after } => {
                if let Some(number) = after.as_ref().and_then(|i| i.number()) {
                    self.last_number = self.last_number.max(number);
                }
                self.items.change(before.as_ref(), after.as_ref());
            }
            Event::QuietChanged { quiet, on: true } => {
                self.quiet.insert(quiet.clone());
            }
            Event::QuietChanged { quiet, on: false } => {
                self.quiet.remove(quiet);
            }
        }
        if let Some(program) = event.program()
            && self.records.get(program).is_some_and(|r| *r == Record::default())
        {
            self.records.remove(program);
        }
    }

    /// Whether an event fits the state: what it says was there before is there now.
    pub(crate) fn fits(&self, event: &Event) -> bool {
        match event {
            Event::ProfileChanged { field, before, .. } => self.profile.get(*field) == *before,
            Event::StatementAdded { program, own } => {
                !self.record(program).is_some_and(|r| r.statements.iter().any(|o| o.id == own.id))
            }
            Event::StatementRemoved { program, own } => {
                self.record(program).is_some_and(|r| r.statements.iter().any(|o| o == &**own))
            }
            Event::NoteChanged { program, before, after } => {
                let now = |id| self.record(program).and_then(|r| r.notes.iter().find(|n| n.id == id));
                match (before, after) {
                    (Some(old), _) => now(old.id) == Some(old),
                    (None, Some(new)) => now(new.id).is_none(),
                    (None, None) => true,
                }
            }
            Event::ApplicationChanged { program, before, .. } => match self.record(program) {
                Some(record) => record.application == **before,
                None => **before == Application::default(),
            },
            Event::FigureChanged { program, before, after } => {
                let now = |kind| self.record(program).and_then(|r| r.figures.iter().find(|f| f.kind == kind));
                match (before, after) {
                    (Some(old), _) => now(old.kind) == Some(&**old),
                    (None, Some(new)) => now(new.kind).is_none(),
                    (None, None) => true,
                }
            }
            Event::ItemChanged { before, after } => match (before, after) {
                (Some(old), _) => self.items.get(&old.key()) == Some(&**old),
                (None, Some(new)) => self.items.get(&new.key()).is_none(),
                (None, None) => true,
            },
            Event::QuietChanged { quiet, on } => self.quiet.contains(quiet) != *on,
            Event::StanceChanged { program, before, .. } => {
                self.record(program).and_then(|r| r.stance.as_ref()) == before.as_ref()
            }
        }
    }
}
