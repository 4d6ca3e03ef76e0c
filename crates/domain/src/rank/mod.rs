//! The rank order list: what stands in the way of each line, how its order is found, what moved it, how it is entered.
//!
//! All functions read the state and compute; what is kept is in `kept/rank.rs`. *Order A* comes from criteria and weights,
//! *order B* from the gut; [`questions`] asks only where they disagree. The *gate* ([`gate()`]) says of each line what is
//! wrong or open, each finding with the fact it rests on. What the Match would make of an order is computed in `pick`.

mod chances;
mod claims;
mod couples;
mod gate;
pub(crate) mod moves;
mod order;
mod pairs;
mod sheet;

pub use chances::{LineChance, choices, warm_lines};
pub use claims::{BrokenClaim, broken_claims};
pub use couples::{PairFlaw, pair_flaws};
pub use gate::{Finding, FindingKind, Grade, gate};
pub use moves::{WINDOW, is_warm, stood_in, warm_before};
pub use order::{Crossing, Scored, by_gut, by_weights, criteria, crossings, gut_of};
pub use pairs::{Questions, questions};
pub use sheet::{Clocks, Sheet, SheetLine, SheetYear, countdown, sheet};
