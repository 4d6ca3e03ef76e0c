//! The facts of one Match season, each with its source, date and confidence.
//!
//! The crate holds data and the few rules that belong to the data itself: what a date without a day means, what a
//! tiered fee costs, and which state a program's visa statements add up to. It does no input or output: the files of
//! the season folder come in as text (the built-in ones are embedded, see [`Layer::built_in`]), and `today` comes in
//! as a value.
//!
//! The format of the files is described in `docs/season-format.md`.

mod backing;
mod calendar;
mod dates;
mod fees;
mod files;
mod ids;
mod pack;
mod people;
mod programs;
mod rules;
mod sources;
mod statements;
mod stats;
mod steps;
mod visas;
mod words;

pub use backing::{Ages, Backed, Backing};
pub use calendar::{CalendarEvent, EventKind, EventStatus, Moment, Previous};
pub use dates::{PartialDate, SourceDate, day_in_words, plain_day};
pub use fees::{CostLine, Fee, Tier, eras_cost, eras_lines, nrmp_cost, nrmp_lines};
pub use files::{Layer, Problem};
pub use ids::{AcgmeCode, BadId, Cents, NrmpCode, ProgramId, StateCode, TrackKind};
pub use pack::{Counts, Season};
pub use people::{Contact, Keep, Route};
pub use programs::{Fact, FactField, FactValue, Program, ProgramKind, Usce};
pub use rules::{Binds, Phase, Rule, RuleKind, Severity};
pub use sources::{Confidence, Origin, Provenance, Source, SourceKey, SourceKind};
pub use statements::{
    Answer, Citation, OwnSource, Scope, Standing, StandingState, Statement, Turn, VOLATILE_SINCE, Visa, Wording,
    standing, turns,
};
pub use stats::Stat;
pub use steps::Step;
pub use visas::{Banner, LimitStatus, Nationality, Restriction, Signals, StateLimit, VisaFact, VisaTopic};
