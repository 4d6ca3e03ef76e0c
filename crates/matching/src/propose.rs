//! Deferred acceptance for markets without couples.
//!
//! D. Gale and L. S. Shapley, "College admissions and the stability of marriage", American Mathematical Monthly 69
//! (1962). A matching is stable when no applicant and program block it: the applicant prefers the program to what they
//! hold, and the program has a free position or holds somebody it ranks below the applicant. The applicant-proposing
//! form gives every applicant the best program of any stable matching, whatever the order of proposals; the
//! program-proposing form the worst.
//!
//! *Data structure.* Each program has one number, its limit: the worst place it holds once it is full. A refusal reads
//! nothing else, and all limits of a national market fit into the fastest memory. Who is held stands in a heap for each
//! program, so that the one to go is found without its list. Time is linear in the total length of the lists, times the logarithm of a quota.

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

/// Somebody who holds a position.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seat<K> {
    /// Where they stand with the program; lower is better, and no two are equal.
    pub(crate) key: K,
    pub(crate) applicant: ApplicantIx,
}

/// What programs hold while proposals go on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held<K> {
    /// For each program: a key below this one is taken. Every key while a position is free, then the worst held.
    pub(crate) limit: Vec<K>,
    /// Filled positions of each program.
    count: Vec<u32>,
    starts: Vec<u32>,
    /// A heap for each program, the worst first.
    seats: Vec<Seat<K>>,
}

/// Something to compare applicants by.
pub(crate) trait Key: Copy + Ord + Default {
    /// Above all others.
    const LAST: Self;
}

impl Key for u32 {
    const LAST: Self = Self::MAX;
}

impl Key for u64 {
    const LAST: Self = Self::MAX;
}

impl<K: Key> Held<K> {
    /// Nobody is held. A program comes with its quota and how many it lists.
    pub(crate) fn new(programs: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut held = Self { starts: vec![0], ..Self::default() };
        let mut end = 0;
        for (quota, listed) in programs {
            // A quota can be larger than the list, and then it is never filled.
            end += quota.min(listed);
            held.starts.push(end);
            held.limit.push(if quota == 0 { K::default() } else { K::LAST });
        }
        held.count = vec![0; held.limit.len()];
        held.seats = vec![Seat::default(); end as usize];
        held
    }

    /// Lets everybody go.
    pub(crate) fn clear(&mut self) {
        self.count.fill(0);
        for limit in &mut self.limit {
            if *limit != K::default() {
                *limit = K::LAST;
            }
        }
    }

    /// Who is held, in no order.
    pub(crate) fn seats(&self, program: usize) -> &[Seat<K>] {
        let start = self.starts[program] as usize;
        &self.seats[start..start + self.count[program] as usize]
    }

    /// A program takes somebody whose key is below its limit. Answers whom they displace.
    #[inline]
    pub(crate) fn take(&mut self, program: ProgramIx, key: K, applicant: ApplicantIx) -> Option<ApplicantIx> {
        let p = program as usize;
        let seats = &mut self.seats[self.starts[p] as usize..self.starts[p + 1] as usize];
        let new = Seat { key, applicant };
        if self.limit[p] != K::LAST {
            let worst = seats.first()?.applicant;
            sink(seats, new);
            self.limit[p] = seats.first()?.key;
            return Some(worst);
        }
        let count = self.count[p] as usize;
        self.count[p] += 1;
        rise(&mut seats[..=count], new);
        if count + 1 == seats.len() {
            self.limit[p] = seats.first()?.key;
        }
        None
    }
}

/// Puts one more into a heap whose last slot is free.
#[inline]
fn rise<K: Key>(heap: &mut [Seat<K>], new: Seat<K>) {
    let mut at = heap.len() - 1;
    while at > 0 && heap[(at - 1) / 2].key < new.key {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = new;
}

/// Puts one into a heap in the place of the worst.
#[inline]
fn sink<K: Key>(heap: &mut [Seat<K>], new: Seat<K>) {
    let mut at = 0;
    loop {
        let mut child = 2 * at + 1;
        if let Some([left, right]) = heap.get(child..child + 2) {
            child += usize::from(right.key > left.key);
        }
        match heap.get(child) {
            Some(worse) if worse.key > new.key => heap[at] = *worse,
            _ => break,
        }
        at = child;
    }
    heap[at] = new;
}

/// Applicants who begin together.
const BLOCK: u32 = 256;

/// Lets everybody propose. In a round all who were displaced in the one before ask on, so that no proposal has to wait for
/// what the one before it found out; a new block of applicants begins when nobody of the last one is left, because
/// neighbours often ask the same programs, which are then still at hand. The order changes nothing in the result.
pub(crate) fn in_rounds(applicants: u32, mut ask: impl FnMut(ApplicantIx, &mut Vec<ApplicantIx>)) {
    let mut asking = Vec::new();
    let mut displaced = Vec::new();
    for first in (0..applicants).step_by(BLOCK as usize) {
        asking.extend(first..first.saturating_add(BLOCK).min(applicants));
        while !asking.is_empty() {
            asking.drain(..).for_each(|a| ask(a, &mut displaced));
            std::mem::swap(&mut asking, &mut displaced);
        }
    }
}

/// The stable matching that is best for every single applicant. Members of couples stay unmatched: see
/// [`crate::solve`].
pub fn applicant_optimal(market: &Market) -> Matching {
    let n = market.applicants();
    let (starts, lists, places) = market.all_lists();
    let quotas = (0..market.programs()).map(|p| (market.quota(p), market.roster_span(p).len() as u32));
    let mut held = Held::<u32>::new(quotas);
    // Where on all lists each goes on.
    let mut next = starts[..n as usize].to_vec();
    let mut program_of = vec![NONE; n as usize];
    in_rounds(n, |a, displaced| {
        let (from, to) = (next[a as usize] as usize, starts[a as usize + 1] as usize);
        let mut rest = lists[from..to].iter().zip(&places[from..to]);
        let takes = |(p, place): (&u32, &u32)| *place < held.limit[*p as usize];
        let Some(at) = rest.position(takes).map(|k| from + k) else {
            program_of[a as usize] = NONE;
            return;
        };
        next[a as usize] = at as u32 + 1;
        program_of[a as usize] = lists[at];
        displaced.extend(held.take(lists[at], places[at], a));
    });
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
