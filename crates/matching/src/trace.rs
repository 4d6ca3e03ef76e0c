//! Why an applicant is where they are, and every step of a small Match, as data that a page can play.
//!
//! *Passed*: what stands on the applicant's list above the place they got, with what each program holds at the end. In a
//! stable matching that is the whole reason: each of these programs is full, and with nobody it ranks below the applicant.
//!
//! *Chain*: how it came to that. The order of proposals does not matter (D. G. McVitie and L. B. Wilson, Communications
//! of the ACM 14, 1971), so everybody else is matched first and the applicant comes last: every proposal from then on is
//! there because they came. Whoever is displaced makes the next proposal of the chain. Singles only; with couples the
//! order does matter, and no chain is told.

use serde::Serialize;

use crate::market::{ApplicantIx, Market, NONE, ProgramIx};
use crate::propose::Matching;
use crate::whatif::{Answer, Displacement, Move, Proposal, Solved};

/// How one program stands towards one applicant at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The applicant.
    pub applicant: ApplicantIx,
    /// The program.
    pub program: ProgramIx,
    /// The applicant's place on the program's list, from 0, among those who list the program too.
    pub place: u32,
    /// Its positions.
    pub quota: u32,
    /// How many it holds.
    pub held: u32,
    /// The one it holds whom it ranks lowest, other than this applicant; [`NONE`] when there is none.
    pub last: ApplicantIx,
    /// The place of that one on the program's list; [`NONE`] when there is none.
    pub last_place: u32,
    /// Whether it holds this applicant, has a free position, or holds somebody it ranks lower. In a stable matching never
    /// true for a single applicant; of a pair of programs one may say yes and the other no.
    pub takes: bool,
}

/// An entry of a list above the place its owner got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// Its place on the list, from 0.
    pub choice: u32,
    /// One program for a single applicant; for a couple's pair one for each member who would be matched.
    pub sides: Vec<Side>,
}

/// Why an applicant is where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Why {
    /// The applicant.
    pub applicant: ApplicantIx,
    /// Their program, or [`NONE`].
    pub program: ProgramIx,
    /// Its place on their list (for a couple: of the pair on the joint list), from 0, or [`NONE`].
    pub choice: u32,
    /// What stands above it, best first; everything, when they are unmatched.
    pub passed: Vec<Passed>,
    /// How it came to that; nothing with couples, or when the matching is not the one that applicants' proposals lead to.
    pub chain: Option<Chain>,
}

/// What an applicant's coming sets off when everybody else is matched first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// Every proposal, in order. After [`Answer::Displaced`] the displaced one proposes, after [`Answer::Refused`] the
    /// same one again; the chain ends with [`Answer::Free`], or when the last one has nobody left to ask.
    pub proposals: Vec<Proposal>,
    /// Everybody else who is elsewhere because the applicant takes part, by number: from where they would be.
    pub moved: Vec<Move>,
}

/// Why an applicant is where a matching has them.
///
/// Time: linear in the lists of the programs passed; for the chain, once in all lists.
pub fn why(market: &Market, matching: &Matching, applicant: ApplicantIx) -> Why {
    let program = matching.program_of[applicant as usize];
    let (choice, passed) = match market.couple_of(applicant) {
        Some(couple) => passed_by_couple(market, matching, couple),
        None => passed_by_single(market, matching, applicant),
    };
    let mut chain = None;
    if market.couples().is_empty() {
        let solved = Solved::new(market.clone());
        if solved.matching() == matching {
            let mut told = Displacement::default();
            let mut memory = solved.what_if();
            memory.why(applicant, &mut told);
            let proposals = std::mem::take(&mut told.proposals);
            memory.relist(applicant, &[], &mut told);
            let back = |m: &Move| Move { applicant: m.applicant, from: m.to, to: m.from };
            chain = Some(Chain { proposals, moved: told.changed.iter().map(back).collect() });
        }
    }
    Why { applicant, program, choice, passed, chain }
}

/// The place of what somebody got on their list, and what stands above it.
type Above = (u32, Vec<Passed>);

fn passed_by_single(market: &Market, matching: &Matching, applicant: ApplicantIx) -> Above {
    let list = market.list(applicant);
    let got = list.iter().position(|p| *p == matching.program_of[applicant as usize]);
    let above = list.iter().zip(market.places(applicant)).take(got.unwrap_or(list.len()));
    let passed = above.zip(0..).map(|((p, place), choice)| {
        let sides = vec![side(market, matching, applicant, *p, *place)];
        Passed { choice, sides }
    });
    (got.map_or(NONE, |k| k as u32), passed.collect())
}

fn passed_by_couple(market: &Market, matching: &Matching, couple: u32) -> Above {
    let (a, b) = market.couples()[couple as usize];
    let pairs = market.pairs(couple);
    let held = (matching.program_of[a as usize], matching.program_of[b as usize]);
    let got = pairs.iter().position(|x| (x.first, x.second) == held);
    let passed = pairs.iter().take(got.unwrap_or(pairs.len())).zip(0..).map(|(pair, choice)| {
        let both = [(a, pair.first, pair.first_place), (b, pair.second, pair.second_place)];
        let matched = both.into_iter().filter(|(_, p, _)| *p != NONE);
        Passed { choice, sides: matched.map(|(x, p, place)| side(market, matching, x, p, place)).collect() }
    });
    (got.map_or(NONE, |k| k as u32), passed.collect())
}

fn side(market: &Market, matching: &Matching, applicant: ApplicantIx, program: ProgramIx, place: u32) -> Side {
    let quota = market.quota(program);
    let roster = market.roster(program);
    let holds = |a: &ApplicantIx| matching.program_of[*a as usize] == program;
    let held = roster.iter().filter(|a| holds(a)).count() as u32;
    let last = roster.iter().rposition(|a| *a != applicant && holds(a));
    let takes = holds(&applicant) || held < quota || last.is_some_and(|l| l > place as usize);
    Side {
        applicant,
        program,
        place,
        quota,
        held,
        last: last.map_or(NONE, |l| roster[l]),
        last_place: last.map_or(NONE, |l| l as u32),
        takes,
    }
}

/// Every proposal of applicant-proposing deferred acceptance, in order: the applicants come one after the other, by
/// number, and whoever is turned away or displaced proposes next. Members of couples make none.
///
/// At most one proposal for each entry of the lists; memory is that of the answer.
pub fn steps(market: &Market) -> Vec<Proposal> {
    // The places each program holds, best first.
    let mut held: Vec<Vec<u32>> = vec![Vec::new(); market.programs() as usize];
    let mut next = vec![0usize; market.applicants() as usize];
    let mut told = Vec::new();
    for first in 0..market.applicants() {
        let mut proposer = Some(first);
        while let Some(applicant) = proposer {
            let k = next[applicant as usize];
            let Some(program) = market.list(applicant).get(k).copied() else { break };
            next[applicant as usize] += 1;
            let place = market.places(applicant)[k];
            let answer = propose(market, &mut held[program as usize], program, place);
            told.push(Proposal { applicant, program, answer });
            proposer = match answer {
                Answer::Free => None,
                Answer::Refused => Some(applicant),
                Answer::Displaced(other) => Some(other),
            };
        }
    }
    told
}

fn propose(market: &Market, held: &mut Vec<u32>, program: ProgramIx, place: u32) -> Answer {
    let quota = market.quota(program) as usize;
    held.insert(held.partition_point(|h| *h < place), place);
    if held.len() <= quota {
        return Answer::Free;
    }
    match held.pop() {
        Some(lowest) if lowest != place => Answer::Displaced(market.roster(program)[lowest as usize]),
        _ => Answer::Refused,
    }
}
