//! A season that is over, archived, and what the next one begins with.
//!
//! One act does it, made of the same events as everything else, so that it has an exact inverse and can be undone. What
//! stays behind (interviews, messages, statements about the ranking, the rank list, papers, applications) leaves the present state
//! and stays in the history: the archive is the state as it was before that act. What comes along is what is true of people and
//! places: profile, notes, visa statements with their old dates (so they are stale by the rules of `season`), figures,
//! decisions, contacts with the people met, criteria, and letters as drafts to start from. The archive also keeps what was
//! known of each program, so that a later season's facts can be compared with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use pick::Application;
use season::{Answer, FactField, Program, ProgramId, Season, StandingState, Visa, plain_day, standing};
use serde::{Deserialize, Serialize};

use super::{Contact, Item, ItemKey, KnownPerson, Letter, Weighing};
use crate::decide::{Refusal, refuse};
use crate::event::Event;
use crate::soap;
use crate::state::State;

/// What was known of one visa at one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisaThen {
    /// The visa.
    pub visa: Visa,
    /// How far it held.
    pub state: StandingState,
    /// What was said, where one thing was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What was known of one fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactThen {
    /// What it is about.
    pub field: FactField,
    /// Its value, as pages show it; several are joined.
    pub value: String,
}

/// What was known of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramThen {
    /// The program.
    pub id: ProgramId,
    /// The name people use.
    pub short: String,
    /// Its visas.
    pub visas: Vec<VisaThen>,
    /// Its facts, one entry a field.
    pub facts: Vec<FactThen>,
}

impl ProgramThen {
    /// What is known of a program now.
    pub fn of(state: &State, season: &Season, program: &Program) -> Self {
        let statements = state.statements(season, &program.id);
        let visas = Visa::ALL.map(|visa| {
            let said = standing(visa, &statements, season.starts);
            VisaThen { visa, state: said.state, answer: said.answer }
        });
        // A remark is a sentence of ours; it changes with every edition and says nothing by changing.
        let told = program.facts.iter().filter(|f| f.field != FactField::Remark);
        let mut facts = BTreeMap::<FactField, Vec<String>>::new();
        told.for_each(|f| facts.entry(f.field).or_default().push(f.value.shown(f.field)));
        let facts = facts.into_iter().map(|(field, mut values)| {
            values.sort();
            FactThen { field, value: values.join(", ") }
        });
        Self { id: program.id.clone(), short: program.short.clone(), visas: visas.to_vec(), facts: facts.collect() }
    }
}

/// A season that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// Which season, by the year of its Match.
    pub season: i16,
    /// When it was archived.
    pub at: Timestamp,
    /// What was known of each program of its directory.
    pub programs: Vec<ProgramThen>,
    /// The keys of its messages, so that a mailbox that is taken in again brings none of them back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<String>,
}

/// Archives the season and begins the next one.
pub(super) fn archive(state: &State, season: &Season, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    if let Some(old) = state.items().archive(season.year) {
        let day = plain_day(crate::decide::today(state.profile(), old.at));
        return refuse(format!(
            "The season {} was archived on {day}. The next one can be archived when its facts are here.",
            season.year
        ));
    }
    if state.items().rank_state().is_none_or(|s| s.outcome.is_none()) {
        return refuse(
            "Write the outcome of the Match down first, on the Rank page under “Enter and certify”: a season is archived \
             when it is over.",
        );
    }
    let mut events = vec![made(state, season, now)];
    events.extend(left_behind(state));
    events.extend(applications(state));
    events.extend(state.items().letters().filter_map(|l| started(state, l, now)));
    events.extend(contacts(state, season));
    events.extend(weighing(state));
    Ok(events)
}

fn made(state: &State, season: &Season, now: Timestamp) -> Event {
    let programs = season.programs.iter().map(|p| ProgramThen::of(state, season, p)).collect();
    let messages = state.items().messages().map(|m| m.message.key.clone()).collect();
    let item = Item::Archive(Archive { season: season.year, at: now, programs, messages });
    Event::ItemChanged { before: None, after: Some(Arc::new(item)) }
}

/// The event that takes an item out of the state.
fn gone(state: &State, key: &ItemKey) -> Option<Event> {
    state.items().shared(key).map(|old| Event::ItemChanged { before: Some(Arc::clone(old)), after: None })
}

/// Items of the season. That the list is certified goes before the list itself: an undo brings them back in the other
/// order, and a certified list does not change.
fn left_behind(state: &State) -> Vec<Event> {
    let behind = |item: &&Item| {
        matches!(
            item,
            Item::Interview(_)
                | Item::Message(_)
                | Item::Claim(_)
                | Item::Papers(_)
                | Item::Snapshot(_)
                | Item::RankList(_)
        )
    };
    let keys = std::iter::once(ItemKey::RankState).chain(state.items().all().filter(behind).map(Item::key));
    keys.filter_map(|key| gone(state, &key)).collect()
}

fn applications(state: &State) -> impl Iterator<Item = Event> {
    let sent = state.records().filter(|(_, r)| r.application != Application::default());
    sent.map(|(program, record)| Event::ApplicationChanged {
        program: program.clone(),
        before: Box::new(record.application.clone()),
        after: Box::default(),
    })
}

/// A letter as a draft to start from; answers to messages and invitations stay behind.
fn started(state: &State, letter: &Letter, now: Timestamp) -> Option<Event> {
    let key = ItemKey::Letter(letter.id);
    if !soap::begins_contact(letter.kind) {
        return gone(state, &key);
    }
    let after = Letter {
        interview: None,
        answers: None,
        sent: None,
        overrides: Vec::new(),
        // A draft that is a draft already keeps its day.
        written: if letter.sent.is_some() { now } else { letter.written },
        ..letter.clone()
    };
    changed(state, &key, Item::Letter(after))
}

fn changed(state: &State, key: &ItemKey, after: Item) -> Option<Event> {
    let before = state.items().shared(key).cloned();
    (before.as_deref() != Some(&after)).then(|| Event::ItemChanged { before, after: Some(Arc::new(after)) })
}

/// Contacts, with the people met at interviews.
fn contacts(state: &State, season: &Season) -> Vec<Event> {
    let mut all = BTreeMap::<ProgramId, Contact>::new();
    for item in state.items().all() {
        if let Item::Contact(c) = item {
            all.insert(c.program.clone(), c.clone());
        }
    }
    for interview in state.items().interviews().filter(|i| !i.people.is_empty()) {
        let of = all.entry(interview.program.clone()).or_insert_with(|| Contact::new(interview.program.clone()));
        for met in &interview.people {
            if !of.people.iter().any(|p| p.name.eq_ignore_ascii_case(&met.name)) {
                let (name, email, detail) = (met.name.clone(), met.email.clone(), met.detail.clone());
                of.people.push(KnownPerson { name, role: met.role, email, detail, season: season.year });
            }
        }
    }
    let moved = |mut c: Contact| {
        // The message stays behind; that there was one is said.
        if c.message.take().is_some() && c.source.is_empty() {
            c.source = format!("a message of the {} season", season.year);
        }
        changed(state, &ItemKey::Contact(c.program.clone()), Item::Contact(c))
    };
    all.into_values().filter_map(moved).collect()
}

/// The criteria and weights, without what was said of lines.
fn weighing(state: &State) -> Option<Event> {
    let old = state.items().weighing()?;
    let after = Weighing { criteria: old.criteria.clone(), ..Weighing::default() };
    changed(state, &ItemKey::Weighing, Item::Weighing(after))
}
