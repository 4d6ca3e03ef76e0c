//! A market: rank order lists of applicants and programs, quotas, and couples with joint lists, in packed arrays.
//!
//! Only mutual entries are kept: an entry counts only if both sides list each other, and a couple's pair only if both
//! programs list their member. Whatever is one-sided is dropped and counted ([`Dropped`]).
//!
//! The lists of all applicants stand one after the other in one array, and so do those of all programs. Beside each
//! entry of an applicant stands the place this applicant has on the program's list, and the other way round, so that
//! every comparison of the algorithms is a comparison of two numbers that lie side by side. Building this index is one
//! counting sort and one pass with a scratch array: linear in the total length of the lists. The other way round is
//! worked out when it is first needed.

use std::sync::OnceLock;

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
    /// Pairs of programs; [`NONE`] when that member would stay unmatched. With both unmatched the list ends: what stands
    /// below can never be wanted.
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

/// What was dropped because it was one-sided or can never be wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// Entries of applicants whose program does not list them.
    pub of_applicants: u64,
    /// Entries of programs whose applicant does not list them.
    pub of_programs: u64,
    /// Pairs of couples of which at least one program does not list its member.
    pub of_couples: u64,
    /// Pairs below "both unmatched" on a couple's list, which the couple wants less than to be unmatched.
    pub below_unmatched: u64,
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

/// For each entry of a program its place on that applicant's list; [`NONE`] for members of couples.
///
/// Follows from the lists: it is made when somebody first asks for it, and takes no part in comparisons.
#[derive(Clone, Debug, Default)]
struct Ranks(OnceLock<Vec<u32>>);

impl PartialEq for Ranks {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Ranks {}

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
    ranks: Ranks,
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
    pub fn build(mut raw: RawMarket) -> Result<(Self, Dropped), MarketError> {
        shapes_fit(&raw)?;
        let applicants = raw.list_starts.len() - 1;
        let programs = raw.quotas.len();
        entries_exist(&raw, applicants, programs)?;
        let couple_of = couple_of(&raw, applicants)?;
        let below_unmatched = end_at_unmatched(&mut raw.couples);
        let (market, dropped) = Join::new(raw).finish(couple_of)?;
        Ok((market, Dropped { below_unmatched, ..dropped }))
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

    /// Changes the positions of all programs.
    pub(crate) fn set_quotas(&mut self, quotas: &[u32]) {
        self.quotas.copy_from_slice(quotas);
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

    /// Where each applicant's list starts, the programs on all lists and the places there.
    pub(crate) fn all_lists(&self) -> (&[u32], &[ProgramIx], &[u32]) {
        (&self.list_starts, &self.lists, &self.places)
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
        &self.all_ranks()[self.roster_span(program)]
    }

    fn all_ranks(&self) -> &[u32] {
        self.ranks.0.get_or_init(|| {
            let mut ranks = vec![NONE; self.rosters.len()];
            for list in self.list_starts.windows(2) {
                let entries = list[0] as usize..list[1] as usize;
                for (rank, (p, place)) in (0..).zip(self.lists[entries.clone()].iter().zip(&self.places[entries])) {
                    ranks[(self.roster_starts[*p as usize] + place) as usize] = rank;
                }
            }
            ranks
        })
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
    // All are compared before one is looked for: that is a single pass without branches.
    let beyond = |entries: &[u32], count: usize| entries.iter().fold(false, |any, e| any | (*e as usize >= count));
    if beyond(&raw.lists, programs)
        && let Some(i) = raw.lists.iter().position(|p| *p as usize >= programs)
    {
        let a = raw.list_starts.partition_point(|s| *s as usize <= i) - 1;
        let at = Where::Applicant(a as u32, i - raw.list_starts[a] as usize);
        return Err(MarketError::Unknown { at, number: raw.lists[i] });
    }
    if beyond(&raw.rosters, applicants)
        && let Some(i) = raw.rosters.iter().position(|a| *a as usize >= applicants)
    {
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

/// Ends each joint list where both members would stay unmatched: everything is below that, and so is never wanted. Answers
/// how many pairs stood below.
pub(crate) fn end_at_unmatched(couples: &mut [RawCouple]) -> u64 {
    let mut below = 0;
    for couple in couples {
        if let Some(end) = couple.pairs.iter().position(|pair| *pair == (NONE, NONE)) {
            below += couple.pairs.len() - end - 1;
            couple.pairs.truncate(end);
        }
    }
    below as u64
}

/// Finds the two sides of every entry and keeps those that have two.
///
/// Entries of applicants are sorted by program (counting sort), so that one program after the other can look up who of
/// those that ask for it stands where on its list. Each entry's answer is left in its slot of the sorted array and
/// fetched from there when the lists of applicants are gone through a second time, in the same order.
struct Join {
    raw: RawMarket,
    asks: Asks,
    pairs: PairAsks,
    dropped: Dropped,
}

/// The entries of all applicants by program: first who asks, then the place they have there, or [`NONE`].
struct Asks {
    starts: Vec<u32>,
    slots: Vec<u32>,
}

/// The pairs of all couples, and by program which members ask for it.
struct PairAsks {
    all: Vec<Pair>,
    starts: Vec<u32>,
    /// The member, and twice the pair's number, one more for the second member.
    slots: Vec<(ApplicantIx, u32)>,
}

/// Where each program's part begins when `programs` are sorted by number.
fn counted(count: usize, programs: impl Iterator<Item = ProgramIx>) -> Vec<u32> {
    let mut starts = vec![0u32; count + 1];
    programs.for_each(|p| starts[p as usize + 1] += 1);
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

impl Asks {
    fn new(raw: &RawMarket) -> Self {
        let starts = counted(raw.quotas.len(), raw.lists.iter().copied());
        let mut next = starts.clone();
        let mut slots = vec![0; raw.lists.len()];
        for (a, list) in (0..).zip(raw.list_starts.windows(2)) {
            for p in &raw.lists[list[0] as usize..list[1] as usize] {
                let slot = &mut next[*p as usize];
                slots[*slot as usize] = a;
                *slot += 1;
            }
        }
        Self { starts, slots }
    }

    fn of(&mut self, program: usize) -> &mut [u32] {
        &mut self.slots[self.starts[program] as usize..self.starts[program + 1] as usize]
    }
}

impl PairAsks {
    fn new(raw: &RawMarket) -> Self {
        let all: Vec<Pair> = (raw.couples.iter().flat_map(|c| &c.pairs))
            .map(|(p, q)| Pair { first: *p, second: *q, first_place: NONE, second_place: NONE })
            .collect();
        let named = all.iter().flat_map(|x| [x.first, x.second]).filter(|p| *p != NONE);
        let starts = counted(raw.quotas.len(), named);
        let mut next = starts.clone();
        let mut slots = vec![(0, 0); starts.last().map_or(0, |n| *n as usize)];
        let mut ask = |program: ProgramIx, member: ApplicantIx, side: u32| {
            if let Some(slot) = next.get_mut(program as usize) {
                slots[*slot as usize] = (member, side);
                *slot += 1;
            }
        };
        let mut side = 0;
        for couple in &raw.couples {
            for (p, q) in &couple.pairs {
                ask(*p, couple.first, side);
                ask(*q, couple.second, side + 1);
                side += 2;
            }
        }
        Self { all, starts, slots }
    }

    fn of(&self, program: usize) -> std::ops::Range<usize> {
        self.starts[program] as usize..self.starts[program + 1] as usize
    }

    fn place(&mut self, slot: usize) -> &mut u32 {
        let side = self.slots[slot].1;
        let pair = &mut self.all[side as usize / 2];
        if side.is_multiple_of(2) { &mut pair.first_place } else { &mut pair.second_place }
    }
}

/// What one program after the other is worked out in.
struct Scratch {
    /// The place of each applicant on this program's list, or [`NONE`].
    place: Vec<u32>,
    /// For each place: [`NONE`] if nobody asks, and in the end the place when the others are left out.
    wanted: Vec<u32>,
}

impl Join {
    fn new(raw: RawMarket) -> Self {
        let (asks, pairs) = (Asks::new(&raw), PairAsks::new(&raw));
        Self { raw, asks, pairs, dropped: Dropped::default() }
    }

    /// Leaves on the lists of programs who asks for them, and notes the place of everybody who asks.
    fn keep_rosters(&mut self) -> Result<(), MarketError> {
        let mut scratch = Scratch { place: vec![NONE; self.raw.list_starts.len() - 1], wanted: Vec::new() };
        let (mut from, mut kept) = (0, 0);
        for p in 0..self.raw.quotas.len() {
            let to = self.raw.roster_starts[p + 1] as usize;
            self.look_up(p, from..to, &mut scratch)?;
            let now = self.close_up(from..to, kept, &mut scratch);
            if now - kept < to - from {
                self.dropped.of_programs += (to - from - (now - kept)) as u64;
                self.renumber(p, &scratch);
            }
            (from, kept) = (to, now);
            self.raw.roster_starts[p + 1] = kept as u32;
        }
        self.raw.rosters.truncate(kept);
        Ok(())
    }

    /// Where do those who ask for a program stand on its list?
    fn look_up(&mut self, p: usize, span: std::ops::Range<usize>, scratch: &mut Scratch) -> Result<(), MarketError> {
        let Scratch { place, wanted } = scratch;
        wanted.clear();
        wanted.resize(span.len(), NONE);
        for (k, a) in (0..).zip(&self.raw.rosters[span]) {
            if std::mem::replace(&mut place[*a as usize], k) != NONE {
                return Err(MarketError::Twice { at: Where::Program(p as u32, k as usize), number: *a });
            }
        }
        let mut before = NONE;
        for slot in self.asks.of(p) {
            let applicant = *slot;
            if applicant == before {
                return Err(twice_on_list(&self.raw, applicant, p as u32));
            }
            before = applicant;
            *slot = place[applicant as usize];
            match wanted.get_mut(*slot as usize) {
                Some(is) => *is = 0,
                None => self.dropped.of_applicants += 1,
            }
        }
        for slot in self.pairs.of(p) {
            let at = place[self.pairs.slots[slot].0 as usize];
            *self.pairs.place(slot) = at;
            if let Some(is) = wanted.get_mut(at as usize) {
                *is = 0;
            }
        }
        Ok(())
    }

    /// Moves who is wanted together, from `kept` on; answers where they end.
    fn close_up(&mut self, span: std::ops::Range<usize>, kept: usize, scratch: &mut Scratch) -> usize {
        let mut end = kept;
        for (e, wanted) in span.zip(&mut scratch.wanted) {
            let a = self.raw.rosters[e];
            scratch.place[a as usize] = NONE;
            if *wanted != NONE {
                *wanted = (end - kept) as u32;
                self.raw.rosters[end] = a;
                end += 1;
            }
        }
        end
    }

    /// The places of those who ask, now that a program's list has closed up. This changes no comparison.
    fn renumber(&mut self, p: usize, scratch: &Scratch) {
        let new = |place: &mut u32| {
            if let Some(new) = scratch.wanted.get(*place as usize) {
                *place = *new;
            }
        };
        self.asks.of(p).iter_mut().for_each(new);
        for slot in self.pairs.of(p) {
            new(self.pairs.place(slot));
        }
    }

    /// Leaves on the lists of applicants the entries that have a place; answers these places.
    fn keep_lists(&mut self) -> Vec<u32> {
        let raw = &mut self.raw;
        let mut next = self.asks.starts.clone();
        let mut places = Vec::with_capacity(self.asks.slots.len() - self.dropped.of_applicants as usize);
        let mut from = 0;
        for start in &mut raw.list_starts[1..] {
            let to = *start as usize;
            for e in from..to {
                let p = raw.lists[e];
                let slot = &mut next[p as usize];
                let place = self.asks.slots[*slot as usize];
                *slot += 1;
                if place != NONE {
                    raw.lists[places.len()] = p;
                    places.push(place);
                }
            }
            from = to;
            *start = places.len() as u32;
        }
        raw.lists.truncate(places.len());
        places
    }

    /// Keeps the pairs both of whose programs list their member; a repeated pair is kept once, at its best place.
    fn keep_pairs(&mut self) -> (Vec<u32>, Vec<Pair>) {
        let mut starts = vec![0];
        let mut pairs = Vec::with_capacity(self.pairs.all.len());
        let mut from = 0;
        for couple in &self.raw.couples {
            let all = &self.pairs.all[from..from + couple.pairs.len()];
            from += couple.pairs.len();
            let before = pairs.len();
            pairs.extend(all.iter().filter(|x| is_known(x)));
            keep_first(&mut pairs, before);
            self.dropped.of_couples += (all.len() - (pairs.len() - before)) as u64;
            starts.push(pairs.len() as u32);
        }
        (starts, pairs)
    }

    fn finish(mut self, couple_of: Vec<u32>) -> Result<(Market, Dropped), MarketError> {
        self.keep_rosters()?;
        let places = self.keep_lists();
        let (pair_starts, pairs) = self.keep_pairs();
        let raw = self.raw;
        let market = Market {
            list_starts: raw.list_starts,
            lists: raw.lists,
            places,
            roster_starts: raw.roster_starts,
            rosters: raw.rosters,
            ranks: Ranks::default(),
            quotas: raw.quotas,
            couples: raw.couples.iter().map(|c| (c.first, c.second)).collect(),
            couple_of,
            pair_starts,
            pairs,
        };
        Ok((market, self.dropped))
    }
}

/// Whether both programs of a pair list their member.
fn is_known(pair: &Pair) -> bool {
    (pair.first == NONE || pair.first_place != NONE)
        && (pair.second == NONE || pair.second_place != NONE)
        && (pair.first != NONE || pair.second != NONE)
}

/// Leaves out what stands twice from `from` on. That is rare, and a sort finds out faster than a set.
fn keep_first(pairs: &mut Vec<Pair>, from: usize) {
    let key = |x: &Pair| u64::from(x.first) << 32 | u64::from(x.second);
    let mut keys: Vec<u64> = pairs[from..].iter().map(key).collect();
    keys.sort_unstable();
    if keys.windows(2).all(|w| w[0] != w[1]) {
        return;
    }
    let mut seen = std::collections::HashSet::new();
    let rest = pairs.split_off(from);
    pairs.extend(rest.into_iter().filter(|x| seen.insert(key(x))));
}

/// An applicant names a program twice: where for the second time?
fn twice_on_list(raw: &RawMarket, applicant: ApplicantIx, program: ProgramIx) -> MarketError {
    let (from, to) = (raw.list_starts[applicant as usize], raw.list_starts[applicant as usize + 1]);
    let list = &raw.lists[from as usize..to as usize];
    let second = list.iter().enumerate().filter(|(_, p)| **p == program).nth(1).map_or(0, |(k, _)| k);
    MarketError::Twice { at: Where::Applicant(applicant, second), number: program }
}
