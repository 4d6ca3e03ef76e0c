//! A result told to people: run as they ask for it, in the names of its file, in numbers, in sentences, step by step.
//!
//! The command line and the pages say the same, because both say it from here.

mod play;
mod run;
mod tally;

pub use play::{MOST_WATCHED, NotPlayed, Play, Scene};
pub use run::{Proposing, Run, RunOptions, Searched, Stage, run};
pub use tally::{
    OfBlocks, OfPrograms, OfType, Tally, below_unmatched_in_words, by_type, choice, choices_in_words, count_types,
    matched_in_words, of_programs, types_in_words,
};

use crate::check::Block;
use crate::market::NONE;
use crate::text::NamedMarket;
use crate::whatif::{Answer, Proposal};

/// A count with its noun: `1 block`, `2 blocks`.
fn plural(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// What blocks a matching, in a sentence: "City would take Anna, and Anna would go."
pub fn block_in_words(named: &NamedMarket, block: &Block) -> String {
    let (applicant, program) = (|a| named.applicants.name(a), |p| named.programs.name(p));
    let member = |a: u32, p: u32| {
        if p == NONE { format!("{} unmatched", applicant(a)) } else { format!("{} at {}", applicant(a), program(p)) }
    };
    match *block {
        Block::Pair { applicant: a, program: p } => {
            format!("{} would take {}, and {} would go.", program(p), applicant(a), applicant(a))
        }
        Block::Couple { couple, pair } => {
            let (a, b) = named.market.couples()[couple as usize];
            let x = named.market.pairs(couple)[pair as usize];
            format!(
                "The couple would rather have {} and {}, and would be taken.",
                member(a, x.first),
                member(b, x.second)
            )
        }
        Block::NotListed { applicant: a } => {
            format!("{} is matched to a program that is not on the list.", applicant(a))
        }
        Block::OverQuota { program: p } => format!("{} holds more than its quota.", program(p)),
    }
}

/// One proposal and its answer, in a sentence. Nobody has a position before the end: a program holds.
pub fn proposal_in_words(named: &NamedMarket, step: &Proposal) -> String {
    let (a, p) = (named.applicants.name(step.applicant), named.programs.name(step.program));
    match step.answer {
        Answer::Free => format!("{a} asks {p}: a position is free, so {p} holds {a} for now."),
        Answer::Refused if named.market.quota(step.program) == 0 => format!("{a} asks {p}: no, it has no position."),
        Answer::Refused => format!("{a} asks {p}: no, it is full with those it ranks higher."),
        Answer::Displaced(other) => {
            let other = named.applicants.name(other);
            format!("{a} asks {p}: it ranks {a} above {other}, so it holds {a} for now, and {other} has to go.")
        }
    }
}
