//! Rounds of offers after the Match, in the manner of the Supplemental Offer and Acceptance Program (SOAP) of the NRMP.
//!
//! In each round every program with open positions offers as many as it has open, down its list, to applicants who hold
//! nothing; all programs at once. An applicant with offers accepts the best of them, which is binding; the others lapse,
//! and those programs do not offer to them again. What was not accepted is offered in the next round, further down the
//! list. There are four rounds unless said otherwise, and fewer when nobody has anything left to offer.
//!
//! This is program-proposing deferred acceptance with the deferral taken out: nobody can trade an acceptance for a later,
//! better offer, so the outcome need not be stable. All on a list are acceptable; who would rather wait for the next
//! round is not modelled.
//!
//! *Complexity.* Linear in the programs' lists over all rounds.

use serde::Serialize;

use crate::market::{ApplicantIx, Market, NONE, ProgramIx};
use crate::propose::Matching;

/// The rounds of the NRMP's program.
pub const SOAP_ROUNDS: u32 = 4;

/// An offer of one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Who offers.
    pub program: ProgramIx,
    /// To whom.
    pub applicant: ApplicantIx,
    /// The program's place on the applicant's list.
    pub rank: u32,
    /// Whether it was accepted.
    pub accepted: bool,
}

/// One round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Round {
    /// All offers, by program and down its list.
    pub offers: Vec<Offer>,
    /// How many were accepted.
    pub accepted: u32,
    /// Positions open after it, at programs of this market.
    pub open: u64,
}

/// What the rounds led to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Soap {
    /// The rounds in which there were offers.
    pub rounds: Vec<Round>,
    /// Who holds what at the end, with what they held before.
    pub matching: Matching,
}

/// Runs rounds of offers from what is held already, the outcome of a Match in the same numbering. For a market of
/// unfilled positions and unmatched applicants only, that is a matching in which everybody holds [`NONE`].
pub fn soap(market: &Market, held: &Matching, rounds: u32) -> Soap {
    let mut soap = Soap { rounds: Vec::new(), matching: held.clone() };
    soap.matching.program_of.resize(market.applicants() as usize, NONE);
    let mut open: Vec<u32> = (0..market.programs()).map(|p| market.quota(p)).collect();
    for p in &soap.matching.program_of {
        if let Some(o) = open.get_mut(*p as usize) {
            *o = o.saturating_sub(1);
        }
    }
    let mut next = vec![0u32; market.programs() as usize];
    // The best offer of each applicant in this round.
    let mut best = vec![NONE; market.applicants() as usize];
    for _ in 0..rounds {
        let mut offers = offers(market, &soap.matching, &open, &mut next);
        if offers.is_empty() {
            break;
        }
        for o in &offers {
            let best = &mut best[o.applicant as usize];
            *best = o.rank.min(*best);
        }
        let mut accepted = 0;
        for o in &mut offers {
            o.accepted = best[o.applicant as usize] == o.rank;
            if o.accepted {
                soap.matching.program_of[o.applicant as usize] = o.program;
                open[o.program as usize] -= 1;
                accepted += 1;
            }
        }
        offers.iter().for_each(|o| best[o.applicant as usize] = NONE);
        soap.rounds.push(Round { offers, accepted, open: open.iter().map(|o| u64::from(*o)).sum() });
    }
    soap
}

/// What every program offers in one round. An offer is made once, so the next round goes on below it.
fn offers(market: &Market, held: &Matching, open: &[u32], next: &mut [u32]) -> Vec<Offer> {
    let mut offers = Vec::new();
    for p in 0..market.programs() {
        let (roster, ranks) = (market.roster(p), market.ranks(p));
        let mut left = open[p as usize];
        let k = &mut next[p as usize];
        while left > 0 && (*k as usize) < roster.len() {
            let (applicant, rank) = (roster[*k as usize], ranks[*k as usize]);
            *k += 1;
            // A member of a couple has no rank of their own and takes no offer here.
            if rank != NONE && held.program_of[applicant as usize] == NONE {
                offers.push(Offer { program: p, applicant, rank, accepted: false });
                left -= 1;
            }
        }
    }
    offers
}
