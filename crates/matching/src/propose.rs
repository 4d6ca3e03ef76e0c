//! Deferred acceptance for markets without couples.
//!
//! D. Gale and L. S. Shapley, "College admissions and the stability of marriage", American Mathematical Monthly 69
//! (1962). A matching is stable when no applicant and program block it: the applicant prefers the program to what they
//! hold, and the program has a free position or holds somebody it ranks below the applicant. The applicant-proposing
//! form gives every applicant the best program of any stable matching, whatever the order of proposals; the
//! program-proposing form the worst.
//!
//! *Data structure.* A program's list is an array of places. Who it holds is a byte beside each place; the worst place
//! held only ever moves up once the program is full, so that finding the next worst costs, over the whole run, at most
//! one pass over the list. No heap and no comparison function: time is linear in the total length of the lists.

use serde::Serialize;

use crate::market::{ApplicantIx, Market, NONE, ProgramIx};

/// Who is matched where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matching {
    /// The program of each applicant, or [`NONE`].
    pub program_of: Vec<ProgramIx>,
}

impl Matching {
    /// The program of an applicant.
    pub fn program(&self, applicant: ApplicantIx) -> Option<ProgramIx> {
        Some(self.program_of[applicant as usize]).filter(|p| *p != NONE)
    }

    /// How many applicants are matched.
    pub fn matched(&self) -> usize {
        self.program_of.iter().filter(|p| **p != NONE).count()
    }
}

/// What programs hold while proposals go on.
struct Held<'a> {
    market: &'a Market,
    /// For each place on each program's list: is its applicant held?
    held: Vec<bool>,
    /// Free positions of each program.
    free: Vec<u32>,
    /// Once a program is full: the worst place it holds.
    worst: Vec<u32>,
}

impl<'a> Held<'a> {
    fn new(market: &'a Market) -> Self {
        let programs = market.programs();
        Self {
            market,
            held: vec![false; (0..programs).map(|p| market.roster_span(p).len()).sum()],
            free: (0..programs).map(|p| market.quota(p)).collect(),
            worst: vec![0; programs as usize],
        }
    }

    /// Offers the applicant at `place` to a program. Answers who is turned away: nobody, the applicant themself, or
    /// the one they displace.
    #[inline]
    fn offer(&mut self, program: ProgramIx, place: u32, applicant: ApplicantIx) -> Option<ApplicantIx> {
        let p = program as usize;
        let span = self.market.roster_span(program);
        let held = &mut self.held[span.clone()];
        if self.free[p] > 0 {
            held[place as usize] = true;
            self.free[p] -= 1;
            self.worst[p] = self.worst[p].max(place);
            return None;
        }
        let worst = self.worst[p] as usize;
        if self.market.quota(program) == 0 || place as usize > worst {
            return Some(applicant);
        }
        held[place as usize] = true;
        held[worst] = false;
        // Somebody better is held, so this ends before the list does.
        let mut next = worst;
        while !held[next] {
            next -= 1;
        }
        self.worst[p] = next as u32;
        Some(self.market.all_rosters()[span.start + worst])
    }
}

/// The stable matching that is best for every single applicant. Members of couples stay unmatched: see
/// [`crate::solve`].
pub fn applicant_optimal(market: &Market) -> Matching {
    let n = market.applicants();
    let mut held = Held::new(market);
    let mut next: Vec<u32> = vec![0; n as usize];
    let mut program_of = vec![NONE; n as usize];
    for first in 0..n {
        let mut proposer = Some(first);
        while let Some(a) = proposer {
            let span = market.span(a);
            let at = span.start + next[a as usize] as usize;
            if at == span.end {
                program_of[a as usize] = NONE;
                break;
            }
            next[a as usize] += 1;
            let (program, place) = market.entry(at);
            program_of[a as usize] = program;
            proposer = held.offer(program, place, a);
        }
    }
    Matching { program_of }
}

/// The stable matching that is best for every program, and so worst for every applicant (singles only).
///
/// Programs go down their lists; an applicant keeps the best offer. A program that loses an applicant goes on.
pub fn program_optimal(market: &Market) -> Matching {
    let programs = market.programs();
    let n = market.applicants() as usize;
    // The rank of what each applicant holds, and the program.
    let mut best = vec![NONE; n];
    let mut program_of = vec![NONE; n];
    let mut next = vec![0u32; programs as usize];
    let mut open: Vec<u32> = (0..programs).map(|p| market.quota(p)).collect();
    let mut waiting: Vec<ProgramIx> = (0..programs).rev().collect();
    while let Some(p) = waiting.pop() {
        let (roster, ranks) = (market.roster(p), market.ranks(p));
        while open[p as usize] > 0 && (next[p as usize] as usize) < roster.len() {
            let k = next[p as usize] as usize;
            next[p as usize] += 1;
            let (a, rank) = (roster[k] as usize, ranks[k]);
            // A member of a couple has no rank of their own and takes no offer here.
            if rank >= best[a] {
                continue;
            }
            let loser = program_of[a];
            best[a] = rank;
            program_of[a] = p;
            open[p as usize] -= 1;
            if loser != NONE {
                open[loser as usize] += 1;
                waiting.push(loser);
            }
        }
    }
    Matching { program_of }
}
