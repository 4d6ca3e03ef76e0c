//! Any small market: every answer is what it says it is. Stable is stable by the independent check, "none exists" is
//! compared with all matchings there are, and a what-if with the market solved anew.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use matching::{
    Answer, Complete, CompleteOptions, CoupleOptions, Definition, Lattice, Market, Matching, NONE, RawCouple,
    RawMarket, Solved, applicant_optimal, blocking, complete, program_optimal, soap, solve, steps, why,
};

const ALL: [Definition; 3] = [Definition::Choice, Definition::McDermidManlove, Definition::Abh];

#[derive(Arbitrary, Debug)]
enum Input {
    /// A market that mostly makes sense.
    Small(Small),
    /// Arrays that need not fit together.
    Raw(Raw),
}

#[derive(Arbitrary, Debug)]
struct Small {
    quotas: Vec<Quota>,
    couples: Vec<Vec<(u8, u8)>>,
    singles: Vec<Vec<u8>>,
    rosters: Vec<Vec<u8>>,
    /// The other list of a what-if.
    other: Vec<u8>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Quota {
    Few(u8),
    Any(u32),
}

#[derive(Arbitrary, Debug)]
struct Raw {
    list_starts: Vec<u32>,
    lists: Vec<u32>,
    roster_starts: Vec<u32>,
    rosters: Vec<u32>,
    quotas: Vec<u32>,
    couples: Vec<(u32, u32, Vec<(u32, u32)>)>,
}

/// Numbers below `n`, each once.
fn distinct(bytes: &[u8], n: usize) -> Vec<u32> {
    let mut seen = Vec::new();
    for b in bytes.iter().take(if n == 0 { 0 } else { 64 }) {
        let x = u32::from(*b) % n as u32;
        if !seen.contains(&x) {
            seen.push(x);
        }
    }
    seen
}

impl Small {
    fn raw(&self) -> RawMarket {
        let programs = self.quotas.len().min(6);
        let couples = self.couples.len().min(3);
        let singles = self.singles.len().min(8);
        let mut raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], ..RawMarket::default() };
        raw.list_starts.extend(std::iter::repeat_n(0, 2 * couples));
        for list in &self.singles[..singles] {
            raw.lists.extend(distinct(list, programs));
            raw.list_starts.push(raw.lists.len() as u32);
        }
        // 255 is "unmatched", as is any number where there is no program.
        let side = |b: u8| if b == 255 || programs == 0 { NONE } else { u32::from(b) % programs as u32 };
        for (c, list) in self.couples[..couples].iter().enumerate() {
            let pairs = list.iter().take(6).map(|(p, q)| (side(*p), side(*q))).collect();
            raw.couples.push(RawCouple { first: 2 * c as u32, second: 2 * c as u32 + 1, pairs });
        }
        for p in 0..programs {
            let roster = self.rosters.get(p).map_or(&[][..], Vec::as_slice);
            raw.rosters.extend(distinct(roster, 2 * couples + singles));
            raw.roster_starts.push(raw.rosters.len() as u32);
            raw.quotas.push(match self.quotas[p] {
                Quota::Few(q) => u32::from(q % 4),
                Quota::Any(q) => q,
            });
        }
        raw
    }
}

/// Whether any of all matchings is stable; nothing when there are too many.
fn any_stable(market: &Market, definition: Definition) -> Option<bool> {
    let singles: Vec<u32> = (0..market.applicants()).filter(|a| market.couple_of(*a).is_none()).collect();
    let couples = market.couples().len();
    let sizes: Vec<usize> = (0..couples as u32)
        .map(|c| market.pairs(c).len() + 1)
        .chain(singles.iter().map(|a| market.list(*a).len() + 1))
        .collect();
    if sizes.iter().try_fold(1usize, |all, n| all.checked_mul(*n)).is_none_or(|all| all > 3_000) {
        return None;
    }
    let mut at = vec![0usize; sizes.len()];
    loop {
        let mut program_of = vec![NONE; market.applicants() as usize];
        for (c, (a, b)) in market.couples().iter().copied().enumerate() {
            if let Some(pair) = market.pairs(c as u32).get(at[c]) {
                program_of[a as usize] = pair.first;
                program_of[b as usize] = pair.second;
            }
        }
        for (k, a) in singles.iter().enumerate() {
            program_of[*a as usize] = market.list(*a).get(at[couples + k]).copied().unwrap_or(NONE);
        }
        if blocking(market, &Matching { program_of }, definition).is_empty() {
            return Some(true);
        }
        let Some(i) = (0..at.len()).find(|i| at[*i] + 1 < sizes[*i]) else { return Some(false) };
        at[i] += 1;
        at[..i].fill(0);
    }
}

fn couples(market: &Market) {
    for definition in ALL {
        let outcome = solve(market, CoupleOptions { orders: 10, definition, ..CoupleOptions::default() });
        assert_eq!(outcome.blocks, blocking(market, &outcome.matching, definition));
        for start in [None, Some(&outcome.matching)] {
            let limits = CompleteOptions { definition, max_conflicts: 20_000, ..CompleteOptions::default() };
            match complete(market, start, limits) {
                Complete::Stable(m) => assert!(blocking(market, &m, definition).is_empty()),
                Complete::NoneExists { fewest, blocking: blocks, .. } => {
                    assert!(!outcome.is_stable());
                    assert_eq!(blocks, blocking(market, &fewest, definition));
                    assert_ne!(any_stable(market, definition), Some(true), "falsely proven: {definition:?}");
                }
                Complete::GaveUp { .. } => panic!("a market this small is always decided"),
            }
        }
        soap(market, &outcome.matching, 4);
    }
}

/// The steps end in the matching, and so does the chain of each applicant; whatever is passed takes nobody.
fn reasons(market: &Market, best: &Matching) {
    let mut last = Matching { program_of: vec![NONE; market.applicants() as usize] };
    for step in steps(market) {
        take(&mut last, step.applicant, step.program, step.answer);
    }
    assert_eq!(&last, best);
    for a in 0..market.applicants() {
        let told = why(market, best, a);
        assert!(told.passed.iter().flat_map(|p| &p.sides).all(|s| !s.takes));
        let chain = told.chain.expect("no couples");
        let mut last = best.clone();
        last.program_of[a as usize] = NONE;
        for m in &chain.moved {
            assert_eq!(last.program_of[m.applicant as usize], m.to);
            last.program_of[m.applicant as usize] = m.from;
        }
        for step in &chain.proposals {
            take(&mut last, step.applicant, step.program, step.answer);
        }
        assert_eq!(&last, best);
    }
}

fn take(matching: &mut Matching, applicant: u32, program: u32, answer: Answer) {
    if let Answer::Displaced(other) = answer {
        matching.program_of[other as usize] = NONE;
    }
    if answer != Answer::Refused {
        matching.program_of[applicant as usize] = program;
    }
}

fn singles(market: &Market, other: &[u8]) {
    let (best, worst) = (applicant_optimal(market), program_optimal(market));
    for matching in [&best, &worst] {
        assert!(blocking(market, matching, Definition::McDermidManlove).is_empty());
    }
    reasons(market, &best);
    let rank = |m: &Matching, a: u32| market.list(a).iter().position(|p| Some(*p) == m.program(a));
    for a in 0..market.applicants() {
        assert!(rank(&best, a) <= rank(&worst, a), "the applicants' best is not best");
    }
    let lattice = Lattice::new(market);
    let mut seen = 0u128;
    lattice.each(|m| {
        assert!(blocking(market, m, Definition::McDermidManlove).is_empty());
        seen += 1;
        seen < 200
    });
    if let Some(all) = lattice.count().exact() {
        assert_eq!(seen, all.min(200));
    }
    if let Some(a) =
        other.first().map(|b| u32::from(*b) % market.applicants().max(1)).filter(|_| market.applicants() > 0)
    {
        what_if(market, a, &other[1..]);
    }
}

/// A part of the applicant's list in another order, by a what-if and by solving anew.
fn what_if(market: &Market, applicant: u32, other: &[u8]) {
    let solved = Solved::new(market.clone());
    let own = solved.choices(applicant);
    let list: Vec<_> = distinct(other, own.len()).into_iter().map(|k| own[k as usize]).collect();
    let mut raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], ..RawMarket::default() };
    for a in 0..market.applicants() {
        if a == applicant {
            raw.lists.extend(list.iter().map(|c| c.program));
        } else {
            raw.lists.extend(market.list(a));
        }
        raw.list_starts.push(raw.lists.len() as u32);
    }
    for p in 0..market.programs() {
        raw.rosters.extend(market.roster(p));
        raw.roster_starts.push(raw.rosters.len() as u32);
        raw.quotas.push(market.quota(p));
    }
    let (anew, _) = Market::build(raw).expect("a part of a market is a market");
    let expected = applicant_optimal(&anew);
    let answer = solved.relist(applicant, &list);
    assert_eq!(answer.after, expected.program_of[applicant as usize]);
    let mut moved = solved.matching().clone();
    moved.program_of[applicant as usize] = answer.after;
    for m in &answer.changed {
        moved.program_of[m.applicant as usize] = m.to;
    }
    assert_eq!(moved, expected);
}

fuzz_target!(|input: Input| match input {
    Input::Raw(raw) => {
        let couples =
            raw.couples.into_iter().map(|(first, second, pairs)| RawCouple { first, second, pairs }).collect();
        let Raw { list_starts, lists, roster_starts, rosters, quotas, .. } = raw;
        let raw = RawMarket { list_starts, lists, roster_starts, rosters, quotas, couples };
        if let Ok((market, _)) = Market::build(raw) {
            applicant_optimal(&market);
            program_optimal(&market);
        }
    }
    Input::Small(small) => {
        if let Ok((market, _)) = Market::build(small.raw()) {
            if market.couples().is_empty() {
                singles(&market, &small.other);
            }
            couples(&market);
        }
    }
});
