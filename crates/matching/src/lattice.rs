//! All stable matchings of a market without couples.
//!
//! D. Gusfield and R. W. Irving, "The Stable Marriage Problem: Structure and Algorithms" (1989); for positions with more
//! than one seat V. Bansal, A. Agrawal and V. S. Malhotra, "Polynomial time algorithm for an optimal stable assignment
//! with multiple partners", Theoretical Computer Science 379 (2007). The stable matchings form a lattice between the
//! applicant-optimal and the program-optimal one. One goes down in it by *rotations*: in a stable matching let `s(a)` be
//! the first program after their own on the list of applicant `a` that ranks `a` above somebody it holds; `a` moves
//! there, the worst it holds moves to *their* `s`, and so on round a cycle. Every way down uses the same rotations, in an
//! order that respects a partial order, and the stable matchings are exactly the closed sets of that order: with a
//! rotation, everything before it.
//!
//! *The order.* A program gives up its applicants worst first, so the rotations at one program stand in a chain. And an
//! applicant passes over a program only once it holds nobody below them: the rotation that brought this about comes
//! first. With these edges a rotation can be used as soon as all before it have been: the first kind says who holds its
//! positions and who is the worst there, the second that nobody passed over would take its applicants.
//!
//! *Complexity.* Two runs of deferred acceptance, linear in the lists; everything else looks only at applicants whose
//! two outcomes differ, and is linear in their lists and in those of the programs on them, up to a logarithm.
//!
//! *Counting.* The order falls into components, whose counts multiply. A component is counted by splitting it at a
//! rotation comparable with many others (with it, and all before it; or without, and without all after it) and again
//! into components; steps are limited ([`COUNT_STEPS`]). Where the limit is reached, [`Count`] is a lower and an upper
//! bound: levels of the order from below, a partition into chains from above.
//!
//! Members of couples stay unmatched here, as in [`applicant_optimal`].

use serde::Serialize;

use crate::market::{ApplicantIx, Market, NONE, ProgramIx};
use crate::propose::{Matching, applicant_optimal, program_optimal};

/// Steps a count may take before it becomes a bound.
pub const COUNT_STEPS: u32 = 20_000;

/// The largest component (in rotations) that is counted exactly; larger ones are bounded.
pub const COUNT_ROTATIONS: usize = 512;

/// One applicant's part in a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RotationMove {
    /// The applicant.
    pub applicant: ApplicantIx,
    /// The program they leave.
    pub from: ProgramIx,
    /// The program they go to.
    pub to: ProgramIx,
}

/// How many stable matchings there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// At least so many.
    pub at_least: u128,
    /// At most so many; nothing when that is more than a number of 128 bits can say.
    pub at_most: Option<u128>,
}

impl Count {
    /// The number, if it is known.
    pub fn exact(&self) -> Option<u128> {
        self.at_most.filter(|m| *m == self.at_least)
    }
}

/// The lattice of stable matchings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lattice {
    /// The best stable matching for every applicant.
    pub applicant_optimal: Matching,
    /// The worst for every applicant, and the best for every program.
    pub program_optimal: Matching,
    /// Applicants whose two outcomes differ, by number.
    differing: Vec<ApplicantIx>,
    /// All stable outcomes of these, best first, packed.
    outcome_starts: Vec<u32>,
    outcomes: Vec<ProgramIx>,
    move_starts: Vec<u32>,
    moves: Vec<RotationMove>,
    /// For each rotation the ones directly before it; they have smaller numbers.
    before_starts: Vec<u32>,
    before: Vec<u32>,
}

impl Lattice {
    /// Finds the lattice of a market.
    pub fn new(market: &Market) -> Self {
        let best = applicant_optimal(market);
        let worst = program_optimal(market);
        Self::between(market, best, worst)
    }

    /// The same, from the two optimal matchings.
    pub fn between(market: &Market, applicant_optimal: Matching, program_optimal: Matching) -> Self {
        let differing: Vec<ApplicantIx> = (0..market.applicants())
            .filter(|a| applicant_optimal.program_of[*a as usize] != program_optimal.program_of[*a as usize])
            .collect();
        let mut descent = Descent::new(market, &applicant_optimal, &program_optimal, &differing);
        descent.run();
        let (before_starts, before) = descent.order();
        let mut outcome_starts = vec![0];
        let mut outcomes = Vec::new();
        for person in &descent.people {
            outcomes.extend(person.stages.iter().map(|s| market.list(person.applicant)[s.rank as usize]));
            outcome_starts.push(outcomes.len() as u32);
        }
        let Descent { move_starts, moves, .. } = descent;
        Self {
            applicant_optimal,
            program_optimal,
            differing,
            outcome_starts,
            outcomes,
            move_starts,
            moves,
            before_starts,
            before,
        }
    }

    /// Applicants with more than one stable outcome, by number.
    pub fn differing(&self) -> &[ApplicantIx] {
        &self.differing
    }

    /// Every program an applicant has in some stable matching, best first; nothing for somebody who is unmatched (they
    /// are so in all).
    pub fn outcomes(&self, applicant: ApplicantIx) -> &[ProgramIx] {
        if let Ok(i) = self.differing.binary_search(&applicant) {
            return &self.outcomes[self.outcome_starts[i] as usize..self.outcome_starts[i + 1] as usize];
        }
        let own = std::slice::from_ref(&self.applicant_optimal.program_of[applicant as usize]);
        if own[0] == NONE { &[] } else { own }
    }

    /// How many rotations there are.
    pub fn rotations(&self) -> usize {
        self.move_starts.len() - 1
    }

    /// The moves of a rotation.
    pub fn rotation(&self, rotation: usize) -> &[RotationMove] {
        &self.moves[self.move_starts[rotation] as usize..self.move_starts[rotation + 1] as usize]
    }

    /// The rotations directly before one; all have smaller numbers. Every rotation that has to come first is reached by
    /// following these.
    pub fn before(&self, rotation: usize) -> &[u32] {
        &self.before[self.before_starts[rotation] as usize..self.before_starts[rotation + 1] as usize]
    }

    /// The number of stable matchings, exact within [`COUNT_STEPS`] steps.
    pub fn count(&self) -> Count {
        self.count_within(COUNT_STEPS)
    }

    /// The number of stable matchings, exact within a number of steps.
    pub fn count_within(&self, steps: u32) -> Count {
        let mut at_least = 1u128;
        let mut at_most = Some(1u128);
        let mut steps = steps;
        let mut parts = self.components();
        // Small ones first: a large one may use up the steps.
        parts.sort_by_key(Vec::len);
        for part in parts {
            let order = Closure::new(self, &part);
            let (low, high) = match order.as_ref().and_then(|o| o.count(&mut steps)) {
                Some(exact) => (exact, Some(exact)),
                None => self.bounds(&part),
            };
            at_least = at_least.saturating_mul(low);
            at_most = at_most.zip(high).and_then(|(a, b)| a.checked_mul(b));
        }
        Count { at_least, at_most }
    }

    /// Stable matchings one by one, the applicant-optimal first, until the visitor answers false.
    pub fn each(&self, mut visit: impl FnMut(&Matching) -> bool) {
        let n = self.rotations();
        let mut matching = self.applicant_optimal.clone();
        let mut used = vec![false; n];
        // Closed sets in the order of binary numbers whose highest digit is rotation 0: the next one adds the last
        // rotation that can be added and takes away all after it.
        loop {
            if !visit(&matching) {
                return;
            }
            let mut k = n;
            loop {
                let Some(last) = k.checked_sub(1) else { return };
                k = last;
                if !used[k] && self.before(k).iter().all(|b| used[*b as usize]) {
                    break;
                }
                if used[k] {
                    used[k] = false;
                    self.rotation(k).iter().for_each(|m| matching.program_of[m.applicant as usize] = m.from);
                }
            }
            used[k] = true;
            self.rotation(k).iter().for_each(|m| matching.program_of[m.applicant as usize] = m.to);
        }
    }

    /// The rotations, parted so that no order holds between the parts; each part ascending.
    fn components(&self) -> Vec<Vec<u32>> {
        let n = self.rotations();
        let mut root: Vec<u32> = (0..n as u32).collect();
        fn find(root: &mut [u32], x: u32) -> u32 {
            let mut x = x;
            while root[x as usize] != x {
                root[x as usize] = root[root[x as usize] as usize];
                x = root[x as usize];
            }
            x
        }
        for x in 0..n {
            for b in self.before(x) {
                let (p, q) = (find(&mut root, x as u32), find(&mut root, *b));
                // The smaller number becomes the root, so that parts come out in order.
                root[p.max(q) as usize] = p.min(q);
            }
        }
        let mut parts: Vec<Vec<u32>> = Vec::new();
        let mut part_of = vec![NONE; n];
        for x in 0..n as u32 {
            let r = find(&mut root, x) as usize;
            if part_of[r] == NONE {
                part_of[r] = parts.len() as u32;
                parts.push(Vec::new());
            }
            parts[part_of[r] as usize].push(x);
        }
        parts
    }

    /// A lower and an upper bound for one component.
    ///
    /// Below: rotations of one level are incomparable, so that all lower levels with any choice from this one are closed
    /// sets. Above: a closed set cuts each chain of a partition at one place.
    fn bounds(&self, part: &[u32]) -> (u128, Option<u128>) {
        let local = |x: u32| part.binary_search(&x).unwrap_or(0);
        let mut level = vec![0usize; part.len()];
        let mut width: Vec<u32> = Vec::new();
        // The chain each rotation is the end of, while it is the end.
        let mut chain_of = vec![usize::MAX; part.len()];
        let mut ends: Vec<usize> = Vec::new();
        let mut length: Vec<u128> = Vec::new();
        for (i, x) in part.iter().enumerate() {
            let before = self.before(*x as usize);
            level[i] = before.iter().map(|b| level[local(*b)] + 1).max().unwrap_or(0);
            if level[i] == width.len() {
                width.push(0);
            }
            width[level[i]] += 1;
            let open = before.iter().map(|b| local(*b)).find(|b| ends[chain_of[*b]] == *b);
            let chain = open.map_or(ends.len(), |b| chain_of[b]);
            if chain == ends.len() {
                ends.push(i);
                length.push(1);
            }
            chain_of[i] = chain;
            ends[chain] = i;
            length[chain] += 1;
        }
        let low = width
            .iter()
            .map(|w| 1u128.checked_shl(*w).map_or(u128::MAX, |x| x - 1))
            .fold(1u128, |sum, x| sum.saturating_add(x));
        let high = length.iter().try_fold(1u128, |product, l| product.checked_mul(*l));
        (low, high)
    }
}

/// The transitive order of one component, as rows of bits.
struct Closure {
    words: usize,
    len: usize,
    /// For each rotation: itself and all before it.
    down: Vec<u64>,
    /// For each rotation: itself and all after it.
    up: Vec<u64>,
    /// For each rotation: everything comparable. Parts of a set that share nothing here are independent.
    either: Vec<u64>,
}

impl Closure {
    /// Nothing for a component that is too large.
    fn new(lattice: &Lattice, part: &[u32]) -> Option<Self> {
        let len = part.len();
        if len > COUNT_ROTATIONS {
            return None;
        }
        let words = len.div_ceil(64);
        let mut down = vec![0u64; words * len];
        let mut up = vec![0u64; words * len];
        for (i, x) in part.iter().enumerate() {
            for b in lattice.before(*x as usize) {
                let j = part.binary_search(b).ok()?;
                for w in 0..words {
                    down[i * words + w] |= down[j * words + w];
                }
            }
            down[i * words + i / 64] |= 1 << (i % 64);
        }
        for i in 0..len {
            for j in ones(&down[i * words..(i + 1) * words]) {
                up[j * words + i / 64] |= 1 << (i % 64);
            }
        }
        let either = down.iter().zip(&up).map(|(d, u)| d | u).collect();
        Some(Self { words, len, down, up, either })
    }

    fn row<'a>(&self, rows: &'a [u64], i: usize) -> &'a [u64] {
        &rows[i * self.words..(i + 1) * self.words]
    }

    /// The number of closed sets; nothing when the steps do not suffice or the number is too large.
    fn count(&self, steps: &mut u32) -> Option<u128> {
        let all: Vec<u64> = (0..self.words)
            .map(|w| if (w + 1) * 64 <= self.len { u64::MAX } else { (1 << (self.len % 64)) - 1 })
            .collect();
        self.count_in(&all, steps)
    }

    fn count_in(&self, set: &[u64], steps: &mut u32) -> Option<u128> {
        let mut rest = set.to_vec();
        let mut product = 1u128;
        loop {
            let first = ones(&rest).next();
            let Some(first) = first else { break };
            let part = self.component(&rest, first);
            rest.iter_mut().zip(&part).for_each(|(r, p)| *r &= !p);
            product = product.checked_mul(self.count_connected(&part, steps)?)?;
        }
        Some(product)
    }

    fn component(&self, set: &[u64], first: usize) -> Vec<u64> {
        let mut part = vec![0u64; self.words];
        let mut stack = vec![first];
        part[first / 64] |= 1 << (first % 64);
        while let Some(x) = stack.pop() {
            let new: Vec<u64> =
                self.row(&self.either, x).iter().zip(set).zip(&part).map(|((e, s), p)| e & s & !p).collect();
            part.iter_mut().zip(&new).for_each(|(p, n)| *p |= n);
            stack.extend(ones(&new));
        }
        part
    }

    fn count_connected(&self, part: &[u64], steps: &mut u32) -> Option<u128> {
        let size: u32 = part.iter().map(|w| w.count_ones()).sum();
        if size == 1 {
            return Some(2);
        }
        *steps = steps.checked_sub(1)?;
        let shared = |row: &[u64]| -> u32 { row.iter().zip(part).map(|(r, p)| (r & p).count_ones()).sum() };
        // A chain needs no splitting: as many closed sets as it has cuts.
        if ones(part).all(|x| shared(self.row(&self.either, x)) == size) {
            return Some(u128::from(size) + 1);
        }
        let pivot = ones(part).max_by_key(|x| {
            let (d, u) = (shared(self.row(&self.down, *x)), shared(self.row(&self.up, *x)));
            (d.min(u), d + u, usize::MAX - x)
        })?;
        let without = |row: &[u64]| -> Vec<u64> { part.iter().zip(row).map(|(p, r)| p & !r).collect() };
        let with_it = self.count_in(&without(self.row(&self.down, pivot)), steps)?;
        let without_it = self.count_in(&without(self.row(&self.up, pivot)), steps)?;
        with_it.checked_add(without_it)
    }
}

/// The numbers of the bits that are set.
fn ones(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(w, bits)| {
        let mut bits = *bits;
        std::iter::from_fn(move || {
            let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(w * 64 + bit)
        })
    })
}

/// One stable outcome of an applicant, and the rotation that ends it.
#[derive(Clone, Copy, Debug)]
struct Stage {
    rank: u32,
    /// [`NONE`] for the last.
    left_by: u32,
}

/// An applicant on the way down.
struct Person {
    applicant: ApplicantIx,
    /// Their outcomes so far, the present one last.
    stages: Vec<Stage>,
    /// The rank of their last outcome.
    last: u32,
    /// Where the search for `s` goes on. Programs before it hold nobody below the applicant and never will again.
    next: u32,
}

impl Person {
    fn rank(&self) -> u32 {
        self.stages.last().map_or(0, |s| s.rank)
    }
}

/// A program on the list of somebody who moves.
struct Post {
    /// Places held, best first.
    held: Vec<u32>,
    /// The worst place held at the beginning, and after each rotation here.
    worst: Vec<u32>,
    /// The rotations here, in order.
    rotations: Vec<u32>,
}

/// The way down from the applicant-optimal to the program-optimal matching.
struct Descent<'a> {
    market: &'a Market,
    people: Vec<Person>,
    posts: Vec<Post>,
    /// The post of each program, or [`NONE`].
    post_of: Vec<u32>,
    move_starts: Vec<u32>,
    moves: Vec<RotationMove>,
}

impl<'a> Descent<'a> {
    fn new(market: &'a Market, best: &Matching, worst: &Matching, differing: &[ApplicantIx]) -> Self {
        let mut descent = Self {
            market,
            people: Vec::with_capacity(differing.len()),
            posts: Vec::new(),
            post_of: vec![NONE; market.programs() as usize],
            move_starts: vec![0],
            moves: Vec::new(),
        };
        for a in differing {
            let rank_of = |p: ProgramIx| market.list(*a).iter().position(|x| *x == p).unwrap_or(0) as u32;
            let (first, last) = (rank_of(best.program_of[*a as usize]), rank_of(worst.program_of[*a as usize]));
            for p in &market.list(*a)[first as usize..=last as usize] {
                descent.post(*p, best);
            }
            let stages = vec![Stage { rank: first, left_by: NONE }];
            descent.people.push(Person { applicant: *a, stages, last, next: first + 1 });
        }
        descent
    }

    /// Sets up a program on somebody's way. It is full: a program with a free position has the same applicants in all
    /// stable matchings, and nobody passes it on the way down.
    fn post(&mut self, program: ProgramIx, best: &Matching) {
        let slot = &mut self.post_of[program as usize];
        if *slot != NONE {
            return;
        }
        *slot = self.posts.len() as u32;
        let roster = self.market.roster(program).iter().enumerate();
        let held: Vec<u32> =
            roster.filter(|(_, a)| best.program_of[**a as usize] == program).map(|(k, _)| k as u32).collect();
        let worst = vec![held.last().copied().unwrap_or(0)];
        self.posts.push(Post { held, worst, rotations: Vec::new() });
    }

    fn post_at(&self, program: ProgramIx) -> &Post {
        &self.posts[self.post_of[program as usize] as usize]
    }

    /// Where the applicant would go next: the rank of `s`, at or before their last outcome.
    fn advance(&mut self, person: usize) -> u32 {
        let one = &self.people[person];
        let (list, places) = (self.market.list(one.applicant), self.market.places(one.applicant));
        let mut k = one.next;
        while k < one.last {
            let worst = self.post_at(list[k as usize]).worst.last();
            if worst.is_some_and(|w| *w > places[k as usize]) {
                break;
            }
            k += 1;
        }
        self.people[person].next = k;
        k
    }

    fn run(&mut self) {
        let applicants: Vec<ApplicantIx> = self.people.iter().map(|p| p.applicant).collect();
        // Where in the path each person stands.
        let mut at = vec![NONE; self.people.len()];
        let mut path: Vec<usize> = Vec::new();
        for start in 0..self.people.len() {
            while self.people[start].rank() != self.people[start].last || !path.is_empty() {
                let person = path.last().copied().unwrap_or(start);
                if path.is_empty() {
                    at[person] = 0;
                    path.push(person);
                }
                let rank = self.advance(person);
                let program = self.market.list(self.people[person].applicant)[rank as usize];
                let worst = self.post_at(program).worst.last().copied().unwrap_or(0);
                let loser = self.market.roster(program)[worst as usize];
                // The loser has another outcome as well, so this always finds them.
                let Ok(next) = applicants.binary_search(&loser) else { return };
                if at[next] == NONE {
                    at[next] = path.len() as u32;
                    path.push(next);
                    continue;
                }
                let cycle = path.split_off(at[next] as usize);
                self.turn(&cycle);
                cycle.iter().for_each(|c| at[*c] = NONE);
            }
        }
    }

    /// Carries out a rotation.
    fn turn(&mut self, cycle: &[usize]) {
        let number = (self.move_starts.len() - 1) as u32;
        for person in cycle {
            let one = &mut self.people[*person];
            let (list, places) = (self.market.list(one.applicant), self.market.places(one.applicant));
            let (was, is) = (one.rank() as usize, one.next as usize);
            if let Some(stage) = one.stages.last_mut() {
                stage.left_by = number;
            }
            one.stages.push(Stage { rank: is as u32, left_by: NONE });
            one.next += 1;
            let post = &mut self.posts[self.post_of[list[is] as usize] as usize];
            // The one who goes is the worst; they take themselves off nobody else's list.
            post.held.pop();
            let to = post.held.partition_point(|k| *k < places[is]);
            post.held.insert(to, places[is]);
            post.worst.push(post.held.last().copied().unwrap_or(0));
            post.rotations.push(number);
            self.moves.push(RotationMove { applicant: one.applicant, from: list[was], to: list[is] });
        }
        self.move_starts.push(self.moves.len() as u32);
    }

    /// The edges of the order: for each rotation the ones directly before it.
    fn order(&self) -> (Vec<u32>, Vec<u32>) {
        let n = self.move_starts.len() - 1;
        let mut edges: Vec<(u32, u32)> = Vec::new();
        for post in &self.posts {
            edges.extend(post.rotations.windows(2).map(|w| (w[1], w[0])));
        }
        for person in &self.people {
            let (list, places) = (self.market.list(person.applicant), self.market.places(person.applicant));
            for pair in person.stages.windows(2) {
                for k in pair[0].rank as usize + 1..pair[1].rank as usize {
                    let post = self.post_at(list[k]);
                    // The worst only gets better; the first time it is above the applicant counts.
                    let first = post.worst.partition_point(|w| *w > places[k]);
                    if let Some(by) = first.checked_sub(1).and_then(|f| post.rotations.get(f)) {
                        edges.push((pair[0].left_by, *by));
                    }
                }
            }
        }
        edges.retain(|(after, before)| after != before);
        edges.sort_unstable();
        edges.dedup();
        let mut starts = vec![0u32; n + 1];
        edges.iter().for_each(|(after, _)| starts[*after as usize + 1] += 1);
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        (starts, edges.into_iter().map(|(_, before)| before).collect())
    }
}
