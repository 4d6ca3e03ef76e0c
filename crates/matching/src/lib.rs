//! Stable matching at the scale of a national Match.
//!
//! Applicants and programs are dense `u32` numbers; the crate knows nothing of people, visas or files on a disk (text
//! formats come in as bytes). Same input, same output, on any number of threads.
//!
//! - [`Market`]: lists and quotas in packed arrays, built through a check that names each mistake.
//! - [`applicant_optimal`], [`program_optimal`]: deferred acceptance (Gale and Shapley 1962), linear in the lists.
//! - [`solve`]: with couples, in the manner of Roth and Peranson (1999).
//! - [`complete()`]: with couples, the whole answer: a stable matching or a proof that none exists.
//! - [`blocking`]: an independent check that lists every blocking pair and couple.
//! - [`Lattice`]: all stable matchings, rotations, the range of outcomes of each applicant.
//! - [`Solved`]: what if one applicant had sent another list, answered by following their chain.
//! - [`why()`], [`steps()`]: why somebody is where they are, and every proposal of a small market.
//! - [`Worlds`]: one applicant inserted in many solved markets.
//! - [`Cutoffs`]: the same for every list at once, in two bytes for each world and program.
//! - [`Redraw`]: a market whose lists are drawn anew, as often as wanted.
//! - [`soap()`]: rounds of offers after the Match.
//! - [`Variations`]: supplemental lists, reversions and even numbers, as in the NRMP.
//! - [`generate()`]: synthetic markets fully determined by a seed.
//! - [`text`]: the plain-text format of public matchers and the CSV folder.
//! - [`told`]: a result in names, numbers and sentences, and a small Match step by step.

mod bounds;
mod check;
mod complete;
mod couples;
mod cutoffs;
mod generate;
mod lattice;
mod market;
mod mersenne;
mod plain;
mod propose;
mod redraw;
mod search;
mod soap;
pub mod text;
pub mod told;
mod trace;
mod variations;
mod whatif;
mod worlds;

pub use check::{Block, Definition, blocking};
pub use complete::{Complete, CompleteOptions, ProofStats, complete};
pub use couples::{CoupleOptions, Outcome, solve};
pub use cutoffs::Cutoffs;
pub use generate::{GenerateError, GenerateOptions, Preset, generate, rp_text};
pub use lattice::{COUNT_ROTATIONS, COUNT_STEPS, Count, Lattice, RotationMove};
pub use market::{ApplicantIx, Dropped, Market, MarketError, NONE, Pair, ProgramIx, RawCouple, RawMarket, Where};
pub use propose::{Matching, applicant_optimal, program_optimal};
pub use redraw::{Drawing, Noise, Redraw, Traits, Weights};
pub use soap::{Offer, Round, SOAP_ROUNDS, Soap, soap};
pub use trace::{Chain, Passed, Side, Why, steps, why};
pub use variations::{
    Parity, RawSupplemental, RawVariations, Reversion, VariationAt, VariationBlock, VariationError, VariationOptions,
    VariationOutcome, Variations, VariationsDropped, Verdict,
};
pub use whatif::{Answer, Choice, Displacement, Move, Proposal, Solved, WhatIf};
pub use worlds::{Places, Standing, Worlds};
