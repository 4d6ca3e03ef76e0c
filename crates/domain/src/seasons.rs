//! Reading seasons that were archived: the state as it was, and what changed at programs since.

use season::{FactField, ProgramId, Season, Visa};

use crate::event::Event;
use crate::kept::{Archive, Item, ItemKey, ProgramThen, VisaThen};
use crate::state::{ActId, State};

/// The state of an archived season as it was on its last day, and the act that archived it. None when there is no such
/// archive.
///
/// Time: that of reading the whole history once.
pub fn archived(state: &State, season: i16) -> Option<(ActId, State)> {
    let key = ItemKey::Archive(season);
    state.items().get(&key)?;
    let made = |e: &Event| matches!(e, Event::ItemChanged { after: Some(i), .. } if i.key() == key);
    let act = state.acts().iter().rev().find(|a| a.undone_by.is_none() && a.events.iter().any(made))?;
    Some((act.id, state.before(act.id)))
}

/// All archived seasons, the newest first.
pub fn archives(state: &State) -> Vec<&Archive> {
    let mut all: Vec<&Archive> = Vec::new();
    for item in state.items().all() {
        if let Item::Archive(archive) = item {
            all.push(archive);
        }
    }
    all.sort_by_key(|a| std::cmp::Reverse(a.season));
    all
}

/// One thing that is known otherwise than in an archived season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// What is known of a visa.
    Visa {
        /// Then; nothing was known of the program.
        then: Option<VisaThen>,
        /// Now.
        now: VisaThen,
    },
    /// A fact.
    Fact {
        /// Which.
        field: FactField,
        /// Then; none: not known.
        then: Option<String>,
        /// Now; none: not known any more.
        now: Option<String>,
    },
    /// The program is new in the directory.
    New,
    /// The program is not in the directory any more.
    Gone,
}

/// What changed at one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramChange {
    /// The program.
    pub id: ProgramId,
    /// Its name.
    pub short: String,
    /// What changed; never empty.
    pub changes: Vec<Change>,
}

impl ProgramChange {
    /// Whether something is said of a visa, which comes first.
    pub fn touches_visa(&self) -> bool {
        self.changes.iter().any(|c| matches!(c, Change::Visa { .. }))
    }
}

/// What is known of programs otherwise than when a season was archived, what touches visas first.
pub fn changes(then: &Archive, state: &State, season: &Season) -> Vec<ProgramChange> {
    let mut all = Vec::new();
    for program in &season.programs {
        let old = then.programs.iter().find(|p| p.id == program.id);
        let changes = match old {
            None => vec![Change::New],
            Some(old) => between(old, &ProgramThen::of(state, season, program)),
        };
        if !changes.is_empty() {
            all.push(ProgramChange { id: program.id.clone(), short: program.short.clone(), changes });
        }
    }
    let gone = then.programs.iter().filter(|p| season.program(&p.id).is_none());
    all.extend(gone.map(|p| ProgramChange { id: p.id.clone(), short: p.short.clone(), changes: vec![Change::Gone] }));
    all.sort_by_key(|c| !c.touches_visa());
    all
}

fn between(then: &ProgramThen, now: &ProgramThen) -> Vec<Change> {
    let mut all = Vec::new();
    for visa in &now.visas {
        let old = then.visas.iter().find(|v| v.visa == visa.visa);
        if old != Some(visa) {
            all.push(Change::Visa { then: old.cloned(), now: visa.clone() });
        }
    }
    let value =
        |of: &ProgramThen, field: FactField| of.facts.iter().find(|f| f.field == field).map(|f| f.value.clone());
    let mut fields: Vec<FactField> = then.facts.iter().chain(&now.facts).map(|f| f.field).collect();
    fields.sort_unstable();
    fields.dedup();
    for field in fields {
        let (was, is) = (value(then, field), value(now, field));
        if was != is {
            all.push(Change::Fact { field, then: was, now: is });
        }
    }
    all
}

/// What is known of a visa, in words: `yes, confirmed`.
pub fn visa_words(known: &VisaThen) -> String {
    match known.answer {
        Some(answer) => format!("{}, {}", answer.word(), known.state.word()),
        None => known.state.word().to_owned(),
    }
}

/// A change in words: `J-1: yes, confirmed → yes, stale`.
pub fn change_words(change: &Change) -> String {
    let of = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".to_owned());
    let visa = |v: &Visa| v.to_string();
    match change {
        Change::Visa { then, now } => {
            let was = then.as_ref().map_or_else(|| "not known".to_owned(), visa_words);
            format!("{}: {was} → {}", visa(&now.visa), visa_words(now))
        }
        Change::Fact { field, then, now } => format!("{}: {} → {}", field.label(), of(then), of(now)),
        Change::New => "new in the directory".to_owned(),
        Change::Gone => "not in the directory any more".to_owned(),
    }
}
