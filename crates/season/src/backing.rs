//! What each source backs: the other end of every proof.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Citation, Season, SourceDate, SourceKey};

/// The kinds of entries a source can back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Backed {
    /// Rules.
    Rules,
    /// Calendar entries.
    Dates,
    /// Fees.
    Fees,
    /// Visa facts, nationalities, state limits and the H-1B caution.
    Visas,
    /// Published figures and the number of signals.
    Figures,
    /// The six steps.
    Steps,
    /// Whom to ask, offices, and what to keep.
    Asking,
    /// Names and places of programs.
    Programs,
    /// Facts about programs.
    ProgramFacts,
    /// Visa statements about programs.
    Statements,
}

impl Backed {
    /// The count in words: `1 rule`, `3 rules`.
    pub fn counted(self, n: usize) -> String {
        let (one, many) = match self {
            Self::Rules => ("rule", "rules"),
            Self::Dates => ("date", "dates"),
            Self::Fees => ("fee", "fees"),
            Self::Visas => ("visa fact", "visa facts"),
            Self::Figures => ("figure", "figures"),
            Self::Steps => ("step of the plan", "steps of the plan"),
            Self::Asking => ("entry under Whom to ask", "entries under Whom to ask"),
            Self::Programs => ("program name", "program names"),
            Self::ProgramFacts => ("program fact", "program facts"),
            Self::Statements => ("visa statement", "visa statements"),
        };
        format!("{n} {}", if n == 1 { one } else { many })
    }
}

/// How many entries of each kind a source backs; kinds without any are absent.
pub type Backing = BTreeMap<Backed, usize>;

/// How old the entries of one kind are, by the dates of their sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// All entries.
    pub entries: usize,
    /// Those without a date.
    pub undated: usize,
    /// The newest date; where only a year or a month is known, its first day counts.
    pub newest: SourceDate,
    /// The oldest date, counted the same way.
    pub oldest: SourceDate,
}

impl Ages {
    fn add(&mut self, date: SourceDate) {
        self.entries += 1;
        let Some(this) = date.0 else {
            self.undated += 1;
            return;
        };
        if self.newest.0.is_none_or(|d| d.earliest() < this.earliest()) {
            self.newest = date;
        }
        if self.oldest.0.is_none_or(|d| d.earliest() > this.earliest()) {
            self.oldest = date;
        }
    }
}

/// Takes one entry: its kind, its sources, its date.
type Show<'a> = dyn FnMut(Backed, &[SourceKey], Option<SourceDate>) + 'a;

impl Season {
    /// What each source backs. A source that backs nothing is absent.
    pub fn backing(&self) -> BTreeMap<SourceKey, Backing> {
        let mut all = BTreeMap::<SourceKey, Backing>::new();
        self.each_entry(&mut |kind, keys, _| {
            for key in keys {
                *all.entry(key.clone()).or_default().entry(kind).or_default() += 1;
            }
        });
        all
    }

    /// How old the entries of each kind are. Kinds whose entries carry no date of their own (steps, routes) are absent.
    pub fn ages(&self) -> BTreeMap<Backed, Ages> {
        let mut all = BTreeMap::<Backed, Ages>::new();
        self.each_entry(&mut |kind, _, date| {
            if let Some(date) = date {
                all.entry(kind).or_default().add(date);
            }
        });
        all
    }

    /// Shows every entry: its kind, its sources, and its date where entries of the kind have one.
    fn each_entry(&self, show: &mut Show) {
        self.rules.iter().for_each(|e| show(Backed::Rules, &e.sources, Some(e.date)));
        self.calendar.iter().for_each(|e| show(Backed::Dates, &e.sources, Some(e.date)));
        self.fees.iter().for_each(|e| show(Backed::Fees, &e.sources, Some(e.date)));
        show(Backed::Visas, &self.banner.sources, Some(self.banner.as_of));
        self.visa_facts.iter().for_each(|e| show(Backed::Visas, &e.sources, Some(e.date)));
        self.nationalities.iter().for_each(|e| show(Backed::Visas, &e.sources, Some(e.date)));
        self.state_limits.iter().for_each(|e| show(Backed::Visas, &e.sources, Some(e.date)));
        show(Backed::Figures, &self.signals.sources, Some(self.signals.date));
        self.stats.iter().for_each(|e| show(Backed::Figures, std::slice::from_ref(&e.source), Some(e.date)));
        self.steps.iter().for_each(|e| show(Backed::Steps, &e.sources, None));
        self.routes.iter().for_each(|e| show(Backed::Asking, &e.sources, None));
        self.contacts.iter().for_each(|e| show(Backed::Asking, &e.sources, Some(e.date)));
        show(Backed::Asking, &self.keep.sources, None);
        for program in &self.programs {
            let p = &program.provenance;
            show(Backed::Programs, &p.sources, Some(p.date));
            program.facts.iter().for_each(|f| {
                show(Backed::ProgramFacts, &f.provenance.sources, Some(f.provenance.date));
            });
            for statement in &program.statements {
                if let Citation::Source(key) = &statement.citation {
                    show(Backed::Statements, std::slice::from_ref(key), Some(statement.date));
                }
            }
        }
    }
}
