//! What the tests share: small markets written as lists, all stable matchings by enumeration, and digests.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use matching::{Definition, Market, Matching, NONE, RawCouple, RawMarket, blocking};

/// A small market as lists.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Each applicant's programs, best first; empty for a member of a couple.
    pub applicants: Vec<Vec<u32>>,
    /// Each program's quota and applicants, best first.
    pub programs: Vec<(u32, Vec<u32>)>,
    pub couples: Vec<RawCouple>,
}

impl Lists {
    pub fn raw(&self) -> RawMarket {
        let mut raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], ..Default::default() };
        for list in &self.applicants {
            raw.lists.extend(list);
            raw.list_starts.push(raw.lists.len() as u32);
        }
        for (quota, roster) in &self.programs {
            raw.rosters.extend(roster);
            raw.roster_starts.push(raw.rosters.len() as u32);
            raw.quotas.push(*quota);
        }
        raw.couples = self.couples.clone();
        raw
    }

    pub fn market(&self) -> Market {
        Market::build(self.raw()).unwrap().0
    }
}

/// All stable matchings, found by trying every choice of every couple and single applicant. A branch is cut only where
/// a program holds more than its quota, or a single applicant would rather be where somebody worse is held: neither can
/// be mended by choices still to come. What is left is judged by [`blocking`].
pub fn all_stable(market: &Market, definition: Definition) -> Vec<Matching> {
    let mut found = Vec::new();
    every_matching(market, true, &mut |m| {
        if blocking(market, m, definition).is_empty() {
            found.push(m.clone());
        }
    });
    found
}

/// Calls `see` with every matching that respects lists and quotas; with `cut` not with those that are beyond mending.
pub fn every_matching(market: &Market, cut: bool, see: &mut dyn FnMut(&Matching)) {
    let couples = market.couples().len() as u32;
    let singles = (0..market.applicants()).filter(|a| market.couple_of(*a).is_none());
    let mut search = Search {
        market,
        cut,
        units: (0..couples).map(Unit::Couple).chain(singles.map(Unit::Single)).collect(),
        matching: Matching { program_of: vec![NONE; market.applicants() as usize] },
        held: vec![Vec::new(); market.programs() as usize],
    };
    search.go(0, see);
}

#[derive(Clone, Copy)]
enum Unit {
    Couple(u32),
    Single(u32),
}

struct Search<'a> {
    market: &'a Market,
    cut: bool,
    units: Vec<Unit>,
    matching: Matching,
    /// The places of those each program holds.
    held: Vec<Vec<u32>>,
}

impl Search<'_> {
    fn go(&mut self, depth: usize, see: &mut dyn FnMut(&Matching)) {
        if self.cut && self.beyond_mending(depth) {
            return;
        }
        let Some(unit) = self.units.get(depth).copied() else {
            see(&self.matching);
            return;
        };
        self.go(depth + 1, see);
        let market = self.market;
        match unit {
            Unit::Single(a) => {
                for (p, place) in market.list(a).iter().zip(market.places(a)) {
                    self.with(&[(a, *p, *place)], depth, see);
                }
            }
            Unit::Couple(c) => {
                let (a, b) = market.couples()[c as usize];
                for x in market.pairs(c) {
                    self.with(&[(a, x.first, x.first_place), (b, x.second, x.second_place)], depth, see);
                }
            }
        }
    }

    /// Goes on with these applicants matched.
    fn with(&mut self, matched: &[(u32, u32, u32)], depth: usize, see: &mut dyn FnMut(&Matching)) {
        let matched: Vec<_> = matched.iter().filter(|(_, p, _)| *p != NONE).collect();
        for (a, p, place) in &matched {
            self.matching.program_of[*a as usize] = *p;
            self.held[*p as usize].push(*place);
        }
        let over = |(_, p, _): &&(u32, u32, u32)| self.held[*p as usize].len() > self.market.quota(*p) as usize;
        if !matched.iter().any(over) {
            self.go(depth + 1, see);
        }
        for (a, p, _) in matched.iter().rev() {
            self.matching.program_of[*a as usize] = NONE;
            self.held[*p as usize].pop();
        }
    }

    fn beyond_mending(&self, depth: usize) -> bool {
        self.units[..depth].iter().any(|unit| {
            let Unit::Single(a) = *unit else { return false };
            let own = self.matching.program_of[a as usize];
            let better = self.market.list(a).iter().zip(self.market.places(a)).take_while(|(p, _)| **p != own);
            better.into_iter().any(|(p, place)| self.held[*p as usize].iter().any(|held| held > place))
        })
    }
}

/// The rank, from 0, that each single applicant gives to what they hold; the length of the list when unmatched.
pub fn ranks(market: &Market, matching: &Matching) -> Vec<usize> {
    (0..market.applicants())
        .map(|a| {
            let list = market.list(a);
            list.iter().position(|p| *p == matching.program_of[a as usize]).unwrap_or(list.len())
        })
        .collect()
}

/// The places of those each program holds, best first.
pub fn held(market: &Market, matching: &Matching) -> Vec<Vec<usize>> {
    (0..market.programs())
        .map(|p| {
            let roster = market.roster(p).iter().enumerate();
            roster.filter(|(_, a)| matching.program_of[**a as usize] == p).map(|(place, _)| place).collect()
        })
        .collect()
}
