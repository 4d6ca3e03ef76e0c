//! A market: rank order lists of applicants and programs, quotas, and couples with joint lists, in packed arrays.
//!
//! Only mutual entries are kept: an entry counts only if both sides list each other, and a couple's pair only if both
//! programs list their member. Whatever is one-sided is dropped and counted ([`Dropped`]).
//!
//! The lists of all applicants stand one after the other in one array, and so do those of all programs. Beside each
//! entry of an applicant stands the place this applicant has on the program's list, and the other way round, so that
//! every comparison of the algorithms is a comparison of two numbers that lie side by side. Building this index is one
//! counting sort and one pass with a scratch array: linear in the total length of the lists.

use serde::Serialize;

/// An applicant, numbered from 0.
pub type ApplicantIx = u32;
/// A program, numbered from 0.
pub type ProgramIx = u32;
/// "No program", "no applicant".
pub const NONE: u32 = u32::MAX;

/// A couple as it comes in: two applicants and their joint list, best pair first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawCouple {
    /// The first member.
    pub first: ApplicantIx,
    /// The second member.
    pub second: ApplicantIx,
    /// Pairs of programs; [`NONE`] when that member would stay unmatched.
    pub pairs: Vec<(ProgramIx, ProgramIx)>,
}

/// A market as it comes in, not yet checked. Lists are packed: the list of applicant `a` is
/// `lists[list_starts[a]..list_starts[a + 1]]`, and the same for programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawMarket {
    /// One more than there are applicants; the first is 0.
    pub list_starts: Vec<u32>,
    /// Programs, best first. A member of a couple has an empty list here.
    pub lists: Vec<ProgramIx>,
    /// One more than there are programs; the first is 0.
    pub roster_starts: Vec<u32>,
    /// Applicants, best first.
    pub rosters: Vec<ApplicantIx>,
    /// Positions of each program.
    pub quotas: Vec<u32>,
    /// Couples.
    pub couples: Vec<RawCouple>,
}

/// Where a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// On an applicant's list, at this place (from 0).
    Applicant(ApplicantIx, usize),
    /// On a program's list, at this place (from 0).
    Program(ProgramIx, usize),
    /// In a couple, at this pair (from 0).
    Couple(usize, usize),
}

/// Why a market cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarketError {
    /// An entry names nobody.
    #[error("the entry names number {number}, which does not exist")]
    Unknown {
        /// Where.
        at: Where,
        /// The number.
        number: u32,
    },
    /// An entry stands twice on one list.
    #[error("the same entry stands twice on one list")]
    Twice {
        /// Where the second one stands.
        at: Where,
        /// The number.
        number: u32,
    },
    /// An applicant is in two couples, or twice in one.
    #[error("an applicant is in two couples")]
    TwoCouples {
        /// The later couple.
        at: Where,
        /// The applicant.
        applicant: ApplicantIx,
    },
    /// A member of a couple also has a list of their own.
    #[error("a member of a couple also has a list of their own")]
    OwnList {
        /// The couple.
        at: Where,
        /// The applicant.
        applicant: ApplicantIx,
    },
    /// The packed arrays do not fit together.
    #[error("the arrays of the market do not fit together: {0}")]
    Shape(&'static str),
}

impl MarketError {
    /// Where the mistake is, unless it is in the arrays themselves.
    pub fn at(&self) -> Option<Where> {
        match self {
            Self::Unknown { at, .. }
            | Self::Twice { at, .. }
            | Self::TwoCouples { at, .. }
            | Self::OwnList { at, .. } => Some(*at),
            Self::Shape(_) => None,
        }
    }
}

/// What was dropped because it was one-sided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// Entries of applicants whose program does not list them.
    pub of_applicants: u64,
    /// Entries of programs whose applicant does not list them.
    pub of_programs: u64,
    /// Pairs of couples of which at least one program does not list its member.
    pub of_couples: u64,
}

/// One pair of a couple's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The program of the first member, or [`NONE`].
    pub first: ProgramIx,
    /// The program of the second member, or [`NONE`].
    pub second: ProgramIx,
    /// The place of the first member on their program's list.
    pub first_place: u32,
    /// The place of the second member on their program's list.
    pub second_place: u32,
}

/// A checked market.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Market {
    list_starts: Vec<u32>,
    /// Program of each entry of an applicant.
    lists: Vec<ProgramIx>,
    /// The applicant's place on that program's list.
    places: Vec<u32>,
    roster_starts: Vec<u32>,
    /// Applicant of each entry of a program.
    rosters: Vec<ApplicantIx>,
    /// The program's place on that applicant's list; [`NONE`] for members of couples.
    ranks: Vec<u32>,
    quotas: Vec<u32>,
    couples: Vec<(ApplicantIx, ApplicantIx)>,
    /// The couple of each applicant, or [`NONE`].
    couple_of: Vec<u32>,
    pair_starts: Vec<u32>,
    pairs: Vec<Pair>,
}

impl Market {
    /// Checks and indexes a market.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn build(raw: RawMarket) -> Result<(Self, Dropped), MarketError> {
        shapes_fit(&raw)?;
        let applicants = raw.list_starts.len() - 1;
        let programs = raw.quotas.len();
        entries_exist(&raw, applicants, programs)?;
        let couple_of = couple_of(&raw, applicants)?;
        let mut index = Index::new(raw, applicants, programs)?;
        index.keep_mutual();
        Ok(index.finish(couple_of))
    }

    /// How many applicants.
    pub fn applicants(&self) -> u32 {
        (self.list_starts.len().saturating_sub(1)) as u32
    }

    /// How many programs.
    pub fn programs(&self) -> u32 {
        self.quotas.len() as u32
    }

    /// Positions of a program.
    pub fn quota(&self, program: ProgramIx) -> u32 {
        self.quotas[program as usize]
    }

    /// All positions.
    pub fn positions(&self) -> u64 {
        self.quotas.iter().map(|q| u64::from(*q)).sum()
    }

    /// Mutual entries on the lists of single applicants.
    pub fn entries(&self) -> usize {
        self.lists.len()
    }

    pub(crate) fn span(&self, applicant: ApplicantIx) -> std::ops::Range<usize> {
        self.list_starts[applicant as usize] as usize..self.list_starts[applicant as usize + 1] as usize
    }

    pub(crate) fn roster_span(&self, program: ProgramIx) -> std::ops::Range<usize> {
        self.roster_starts[program as usize] as usize..self.roster_starts[program as usize + 1] as usize
    }

    #[inline]
    pub(crate) fn entry(&self, at: usize) -> (ProgramIx, u32) {
        (self.lists[at], self.places[at])
    }

    #[inline]
    pub(crate) fn all_rosters(&self) -> &[ApplicantIx] {
        &self.rosters
    }

    /// A single applicant's list, best first; empty for a member of a couple.
    pub fn list(&self, applicant: ApplicantIx) -> &[ProgramIx] {
        &self.lists[self.span(applicant)]
    }

    /// The applicant's place on the list of each program of [`Market::list`].
    pub fn places(&self, applicant: ApplicantIx) -> &[u32] {
        &self.places[self.span(applicant)]
    }

    /// A program's list, best first.
    pub fn roster(&self, program: ProgramIx) -> &[ApplicantIx] {
        &self.rosters[self.roster_span(program)]
    }

    /// The program's place on the list of each applicant of [`Market::roster`]; [`NONE`] for members of couples.
    pub fn ranks(&self, program: ProgramIx) -> &[u32] {
        &self.ranks[self.roster_span(program)]
    }

    /// The couples.
    pub fn couples(&self) -> &[(ApplicantIx, ApplicantIx)] {
        &self.couples
    }

    /// The couple of an applicant, if there is one.
    pub fn couple_of(&self, applicant: ApplicantIx) -> Option<u32> {
        Some(self.couple_of[applicant as usize]).filter(|c| *c != NONE)
    }

    /// A couple's joint list, best pair first.
    pub fn pairs(&self, couple: u32) -> &[Pair] {
        let c = couple as usize;
        &self.pairs[self.pair_starts[c] as usize..self.pair_starts[c + 1] as usize]
    }

    /// The applicant's place on a program's list, if the program lists them. Linear in the program's list.
    pub fn place(&self, program: ProgramIx, applicant: ApplicantIx) -> Option<u32> {
        self.roster(program).iter().position(|a| *a == applicant).map(|p| p as u32)
    }
}

fn shapes_fit(raw: &RawMarket) -> Result<(), MarketError> {
    let fits = |starts: &[u32], len: usize| {
        starts.first() == Some(&0)
            && starts.last().is_some_and(|l| *l as usize == len)
            && starts.windows(2).all(|w| w[0] <= w[1])
    };
    if !fits(&raw.list_starts, raw.lists.len()) {
        return Err(MarketError::Shape("the lists of applicants"));
    }
    if !fits(&raw.roster_starts, raw.rosters.len()) {
        return Err(MarketError::Shape("the lists of programs"));
    }
    if raw.roster_starts.len() != raw.quotas.len() + 1 {
        return Err(MarketError::Shape("one quota for each program"));
    }
    let most = NONE as usize;
    if raw.list_starts.len() > most || raw.lists.len() >= most || raw.rosters.len() >= most {
        return Err(MarketError::Shape("more than four thousand million entries"));
    }
    Ok(())
}

fn entries_exist(raw: &RawMarket, applicants: usize, programs: usize) -> Result<(), MarketError> {
    if let Some(i) = raw.lists.iter().position(|p| *p as usize >= programs) {
        let a = raw.list_starts.partition_point(|s| *s as usize <= i) - 1;
        let at = Where::Applicant(a as u32, i - raw.list_starts[a] as usize);
        return Err(MarketError::Unknown { at, number: raw.lists[i] });
    }
    if let Some(i) = raw.rosters.iter().position(|a| *a as usize >= applicants) {
        let p = raw.roster_starts.partition_point(|s| *s as usize <= i) - 1;
        let at = Where::Program(p as u32, i - raw.roster_starts[p] as usize);
        return Err(MarketError::Unknown { at, number: raw.rosters[i] });
    }
    for (c, couple) in raw.couples.iter().enumerate() {
        for (k, (p, q)) in couple.pairs.iter().enumerate() {
            if let Some(number) = [*p, *q].into_iter().find(|x| *x != NONE && *x as usize >= programs) {
                return Err(MarketError::Unknown { at: Where::Couple(c, k), number });
            }
        }
    }
    Ok(())
}

fn couple_of(raw: &RawMarket, applicants: usize) -> Result<Vec<u32>, MarketError> {
    let mut couple_of = vec![NONE; applicants];
    for (c, couple) in raw.couples.iter().enumerate() {
        let at = Where::Couple(c, 0);
        for member in [couple.first, couple.second] {
            let Some(slot) = couple_of.get_mut(member as usize) else {
                return Err(MarketError::Unknown { at, number: member });
            };
            if *slot != NONE {
                return Err(MarketError::TwoCouples { at, applicant: member });
            }
            if raw.list_starts[member as usize] != raw.list_starts[member as usize + 1] {
                return Err(MarketError::OwnList { at, applicant: member });
            }
            *slot = c as u32;
        }
    }
    Ok(couple_of)
}

/// The state of indexing.
struct Index {
    raw: RawMarket,
    /// The applicant's place for each entry of `raw.lists`; [`NONE`] when one-sided.
    places: Vec<u32>,
    /// For each entry of `raw.rosters`: the program's place on the applicant's list, `NONE` when one-sided, and
    /// [`COUPLED`] when it is asked for by a pair.
    ranks: Vec<u32>,
    pair_starts: Vec<u32>,
    pairs: Vec<Pair>,
    dropped: Dropped,
    applicants: usize,
    programs: usize,
}

/// Marks a program's entry that a couple's pair asks for.
const COUPLED: u32 = NONE - 1;

impl Index {
    fn new(raw: RawMarket, applicants: usize, programs: usize) -> Result<Self, MarketError> {
        let places = vec![NONE; raw.lists.len()];
        let ranks = vec![NONE; raw.rosters.len()];
        let mut index = Self {
            raw,
            places,
            ranks,
            pair_starts: vec![0],
            pairs: Vec::new(),
            dropped: Dropped::default(),
            applicants,
            programs,
        };
        index.join()?;
        Ok(index)
    }

    /// Finds the two sides of every entry.
    fn join(&mut self) -> Result<(), MarketError> {
        let raw = &self.raw;
        // Counting sort of all entries of applicants by program.
        let mut starts = vec![0u32; self.programs + 1];
        for p in &raw.lists {
            starts[*p as usize + 1] += 1;
        }
        for p in 0..self.programs {
            starts[p + 1] += starts[p];
        }
        let mut next = starts.clone();
        // Applicant and entry of each, by program.
        let mut asked = vec![(0u32, 0u32); raw.lists.len()];
        for a in 0..self.applicants {
            for e in raw.list_starts[a]..raw.list_starts[a + 1] {
                let slot = &mut next[raw.lists[e as usize] as usize];
                asked[*slot as usize] = (a as u32, e);
                *slot += 1;
            }
        }
        // Members of couples ask through their pairs: (member, couple's pair, which member), by program.
        let mut pair_asks: Vec<Vec<(u32, u32, bool)>> = Vec::new();
        let mut all_pairs: Vec<Pair> = Vec::new();
        let mut all_starts = vec![0u32];
        if !raw.couples.is_empty() {
            pair_asks.resize(self.programs, Vec::new());
            for couple in &raw.couples {
                for (p, q) in &couple.pairs {
                    let at = all_pairs.len() as u32;
                    all_pairs.push(Pair { first: *p, second: *q, first_place: NONE, second_place: NONE });
                    if *p != NONE {
                        pair_asks[*p as usize].push((couple.first, at, false));
                    }
                    if *q != NONE {
                        pair_asks[*q as usize].push((couple.second, at, true));
                    }
                }
                all_starts.push(all_pairs.len() as u32);
            }
        }
        // One program after the other: where does each applicant stand on its list?
        let mut place = vec![NONE; self.applicants];
        for p in 0..self.programs {
            let span = raw.roster_starts[p] as usize..raw.roster_starts[p + 1] as usize;
            for (k, a) in raw.rosters[span.clone()].iter().enumerate() {
                let slot = &mut place[*a as usize];
                if *slot != NONE {
                    return Err(MarketError::Twice { at: Where::Program(p as u32, k), number: *a });
                }
                *slot = k as u32;
            }
            for (a, e) in &asked[starts[p] as usize..starts[p + 1] as usize] {
                let k = place[*a as usize];
                if k != NONE {
                    let rank = &mut self.ranks[span.start + k as usize];
                    let own = *e - raw.list_starts[*a as usize];
                    if *rank != NONE {
                        return Err(MarketError::Twice { at: Where::Applicant(*a, own as usize), number: p as u32 });
                    }
                    self.places[*e as usize] = k;
                    *rank = own;
                }
            }
            for (member, at, second) in pair_asks.get(p).into_iter().flatten() {
                let k = place[*member as usize];
                if k != NONE {
                    self.ranks[span.start + k as usize] = COUPLED;
                    let pair = &mut all_pairs[*at as usize];
                    *(if *second { &mut pair.second_place } else { &mut pair.first_place }) = k;
                }
            }
            for a in &raw.rosters[span] {
                place[*a as usize] = NONE;
            }
        }
        self.check_one_sided_repeats()?;
        self.keep_pairs(&all_pairs, &all_starts);
        Ok(())
    }

    /// A repeated entry for a program that does not list the applicant is a mistake as well.
    fn check_one_sided_repeats(&self) -> Result<(), MarketError> {
        let mut seen = vec![NONE; self.programs];
        for a in 0..self.applicants {
            let span = self.raw.list_starts[a] as usize..self.raw.list_starts[a + 1] as usize;
            if !self.places[span.clone()].contains(&NONE) {
                continue;
            }
            for (k, p) in self.raw.lists[span].iter().enumerate() {
                if seen[*p as usize] == a as u32 {
                    return Err(MarketError::Twice { at: Where::Applicant(a as u32, k), number: *p });
                }
                seen[*p as usize] = a as u32;
            }
        }
        Ok(())
    }

    /// Keeps the pairs both of whose programs list their member; a repeated pair is kept once, at its best place.
    fn keep_pairs(&mut self, all: &[Pair], starts: &[u32]) {
        for c in 0..self.raw.couples.len() {
            let mut seen = std::collections::HashSet::new();
            for pair in &all[starts[c] as usize..starts[c + 1] as usize] {
                let known = (pair.first == NONE || pair.first_place != NONE)
                    && (pair.second == NONE || pair.second_place != NONE)
                    && (pair.first != NONE || pair.second != NONE);
                if known && seen.insert((pair.first, pair.second)) {
                    self.pairs.push(*pair);
                } else {
                    self.dropped.of_couples += 1;
                }
            }
            self.pair_starts.push(self.pairs.len() as u32);
        }
    }

    /// Removes one-sided entries and renumbers places and ranks. Places on a program's list stay as they are when
    /// nothing is dropped from it; otherwise they close up, which changes no comparison.
    fn keep_mutual(&mut self) {
        let raw = &mut self.raw;
        // New place of each old roster entry.
        let mut new_place = vec![NONE; raw.rosters.len()];
        let old_starts = raw.roster_starts.clone();
        let mut kept = 0usize;
        for p in 0..self.programs {
            let from = kept;
            let entries = old_starts[p] as usize..old_starts[p + 1] as usize;
            for (e, place) in entries.clone().zip(&mut new_place[entries]) {
                if self.ranks[e] == NONE {
                    self.dropped.of_programs += 1;
                    continue;
                }
                *place = (kept - from) as u32;
                raw.rosters[kept] = raw.rosters[e];
                self.ranks[kept] = self.ranks[e];
                kept += 1;
            }
            raw.roster_starts[p + 1] = kept as u32;
        }
        raw.rosters.truncate(kept);
        self.ranks.truncate(kept);
        let mut kept = 0usize;
        let mut from = 0usize;
        for a in 0..self.applicants {
            let to = raw.list_starts[a + 1] as usize;
            for e in from..to {
                if self.places[e] == NONE {
                    self.dropped.of_applicants += 1;
                    continue;
                }
                let p = raw.lists[e];
                let old = old_starts[p as usize] as usize + self.places[e] as usize;
                let place = new_place[old];
                raw.lists[kept] = p;
                self.places[kept] = place;
                self.ranks[raw.roster_starts[p as usize] as usize + place as usize] =
                    (kept - raw.list_starts[a] as usize) as u32;
                kept += 1;
            }
            from = to;
            raw.list_starts[a + 1] = kept as u32;
        }
        raw.lists.truncate(kept);
        self.places.truncate(kept);
        for pair in &mut self.pairs {
            for (p, place) in [(pair.first, &mut pair.first_place), (pair.second, &mut pair.second_place)] {
                if p != NONE {
                    *place = new_place[old_starts[p as usize] as usize + *place as usize];
                }
            }
        }
        for rank in &mut self.ranks {
            if *rank == COUPLED {
                *rank = NONE;
            }
        }
    }

    fn finish(self, couple_of: Vec<u32>) -> (Market, Dropped) {
        let raw = self.raw;
        let market = Market {
            list_starts: raw.list_starts,
            lists: raw.lists,
            places: self.places,
            roster_starts: raw.roster_starts,
            rosters: raw.rosters,
            ranks: self.ranks,
            quotas: raw.quotas,
            couples: raw.couples.iter().map(|c| (c.first, c.second)).collect(),
            couple_of,
            pair_starts: self.pair_starts,
            pairs: self.pairs,
        };
        (market, self.dropped)
    }
}
