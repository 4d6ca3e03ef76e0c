//! A market run the way people ask for it: deferred acceptance; with couples the algorithm in the manner of Roth and
//! Peranson, and the complete search where no order of the couples ends in a stable matching; then the independent check.

use crate::check::{Block, blocking};
use crate::complete::{Complete, CompleteOptions, complete};
use crate::couples::{CoupleOptions, solve};
use crate::market::Market;
use crate::propose::{Matching, applicant_optimal, program_optimal};

/// Which side proposes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proposing {
    /// Applicants: best for each of them.
    #[default]
    Applicants,
    /// Programs: best for each of them. Only without couples.
    Programs,
}

/// How a market is run.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Which side proposes; with couples always applicants.
    pub proposing: Proposing,
    /// For couples; the definition holds for the check of every market.
    pub couples: CoupleOptions,
    /// How far the complete search goes; its definition is taken from `couples`.
    pub complete: CompleteOptions,
}

/// What is being done, for whoever waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Proposals are made.
    Matching,
    /// No order of the couples was enough.
    Searching,
}

/// What the complete search found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// A stable matching.
    Found,
    /// There is none; this one has the fewest blocking couples (proved), or few.
    NoneExists {
        /// Whether it is proved that they are the fewest.
        fewest: bool,
    },
    /// Nothing, within its limit.
    Undecided,
}

impl Searched {
    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Found => "a stable matching was found",
            Self::NoneExists { fewest: true } => {
                "no stable matching exists (proved); this one has the fewest blocking couples"
            }
            Self::NoneExists { fewest: false } => {
                "no stable matching exists (proved); this one has few blocking couples"
            }
            Self::Undecided => "not decided within its limit; this is the best that was seen",
        }
    }
}

/// A matching and what is known of it.
#[derive(Clone, Debug)]
pub struct Run {
    /// Who is matched where.
    pub matching: Matching,
    /// What blocks it, by the independent check; empty when it is stable.
    pub blocks: Vec<Block>,
    /// How many orders of the couples were tried.
    pub orders: u32,
    /// What the complete search found out, where it was needed.
    pub search: Option<Searched>,
}

/// Runs a market. `at` is called when a stage begins.
pub fn run(market: &Market, options: RunOptions, mut at: impl FnMut(Stage)) -> Run {
    let definition = options.couples.definition;
    at(Stage::Matching);
    if market.couples().is_empty() {
        let matching = match options.proposing {
            Proposing::Applicants => applicant_optimal(market),
            Proposing::Programs => program_optimal(market),
        };
        let blocks = blocking(market, &matching, definition);
        return Run { matching, blocks, orders: 1, search: None };
    }
    let outcome = solve(market, options.couples);
    let orders = outcome.orders;
    if outcome.is_stable() {
        return Run { matching: outcome.matching, blocks: outcome.blocks, orders, search: None };
    }
    at(Stage::Searching);
    let options = CompleteOptions { definition, ..options.complete };
    let (matching, blocks, search) = match complete(market, Some(&outcome.matching), options) {
        Complete::Stable(matching) => (matching, Vec::new(), Searched::Found),
        Complete::NoneExists { fewest, blocking, proof } => {
            (fewest, blocking, Searched::NoneExists { fewest: proof.minimal })
        }
        Complete::GaveUp { best, blocking } => (best, blocking, Searched::Undecided),
    };
    Run { matching, blocks, orders, search: Some(search) }
}
