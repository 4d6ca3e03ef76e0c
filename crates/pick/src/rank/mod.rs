//! What the Match would make of a rank list: many worlds of the anesthesiology Match, and one applicant in all of them.
//!
//! *Terms.* A *world* is one market, drawn and solved (`matching::Redraw`); the applicant is in none of them. What is kept of
//! it are its *cutoffs* (`matching::Cutoffs`): whether a program would take somebody who stands at a given place of its
//! list. The applicant's own place on each list is drawn from `odds`: at the program of a line it is such that over all
//! worlds the share that takes the applicant is the chance which `odds` gives to somebody who was interviewed and ranks
//! the program first. *Source.* Published figures of the season, row by row in [`figures()`]; `docs/rank.md` has the table.

mod beat;
mod desk;
mod figures;
mod market;

pub use beat::{Against, Beat, Loss};
pub use desk::{CAUTION, Choice, Desk, Outlook as RankOutlook, SEED, chance_of};
pub use figures::{Figure as RankFigure, figures};
pub use market::{Group, Groups, RankMarket, Slot, WORLDS};
