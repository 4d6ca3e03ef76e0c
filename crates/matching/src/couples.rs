//! Matching with couples, in the manner of Roth and Peranson.
//!
//! A. E. Roth and E. Peranson, "The redesign of the matching market for American physicians", American Economic Review
//! 89 (1999), describe the algorithm in outline: single applicants first, by deferred acceptance; then couples, one at a
//! time; whoever is displaced proposes again; and because a couple that moves can leave a position behind, a program
//! that lost somebody is put on a stack, and those it would rather have are asked again. A loop is broken by taking the
//! couples in another order.
//!
//! *Steps, in this order.* (1) Deferred acceptance of all singles. (2) The next couple goes down its joint list to the
//! first pair that would take it. (3) Displaced applicants and couples propose until nobody is waiting. (4) Each program
//! with a position left behind goes down its own list: applicants and couples who prefer it move there, which may leave
//! other positions behind; back to (3). (5) When both stacks are empty, the next couple. (6) If the moves exceed a
//! limit, everything starts again with the couples in another order, drawn from the seed.
//!
//! A stable matching need not exist (Roth 1984) and deciding whether one does is NP-complete, so this can fail; what it
//! returns is always checked by [`blocking`], and `complete` decides the rest.
//!
//! *How often it finds what exists* (`tests/rates.rs`, both definitions): of tiny random markets with two or three couples
//! 98 % with 2 orders and 99 % with 100; of markets with 200 applicants and 15 couples two thirds and 95 %. Followed by
//! `complete`, 100 % of all of these.
//!
//! Only programs that lost somebody are looked at again, so an order costs little more than the moves it makes.

use serde::Serialize;

use crate::check::{Block, Definition, blocking};
use crate::market::{ApplicantIx, Market, NONE, Pair, ProgramIx};
use crate::propose::{Matching, applicant_optimal};

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoupleOptions {
    /// The seed from which other orders of the couples are drawn.
    pub seed: u64,
    /// The most orders tried; the first is the order of the market.
    pub orders: u32,
    /// The definition by which the result is checked.
    pub definition: Definition,
}

impl Default for CoupleOptions {
    fn default() -> Self {
        Self { seed: 1, orders: 100, definition: Definition::default() }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The matching: stable, or the one with the fewest blocks that was seen.
    pub matching: Matching,
    /// What blocks it; empty when it is stable.
    pub blocks: Vec<Block>,
    /// How many orders of the couples were tried.
    pub orders: u32,
    /// How many moves were made in all.
    pub moves: u64,
}

impl Outcome {
    /// Whether the matching is stable.
    pub fn is_stable(&self) -> bool {
        self.blocks.is_empty()
    }
}

/// Finds a matching with couples. Without couples this is the applicant-optimal stable matching.
pub fn solve(market: &Market, options: CoupleOptions) -> Outcome {
    let singles = applicant_optimal(market);
    let couples = market.couples().len() as u32;
    if couples == 0 {
        let blocks = blocking(market, &singles, options.definition);
        return Outcome { matching: singles, blocks, orders: 1, moves: 0 };
    }
    let base = Run::new(market, &singles);
    let mut order: Vec<u32> = (0..couples).collect();
    let mut dice = Dice(options.seed);
    let mut best: Option<Outcome> = None;
    let mut moves = 0;
    for tried in 1..=options.orders.max(1) {
        let mut run = base.clone();
        run.all_couples(&order);
        moves += run.moves;
        let matching = run.matching();
        let blocks = blocking(market, &matching, options.definition);
        let outcome = Outcome { matching, blocks, orders: tried, moves };
        let better = best.as_ref().is_none_or(|b| outcome.blocks.len() < b.blocks.len());
        if better {
            best = Some(outcome);
        }
        if let Some(found) = best.as_mut()
            && found.is_stable()
        {
            found.moves = moves;
            return found.clone();
        }
        dice.shuffle(&mut order);
    }
    let mut best = best.unwrap_or(Outcome { matching: singles, blocks: Vec::new(), orders: 0, moves: 0 });
    best.orders = options.orders.max(1);
    best.moves = moves;
    best
}

/// Goes on from a matching of the same lists after quotas have changed: who no longer fits is turned away and proposes
/// again, and programs with free positions ask those they would rather have. A couple that moves without end is left where
/// it is, so that little else blocks. The result need not be stable.
pub(crate) fn resume(market: &Market, from: &Matching) -> Matching {
    let mut run = Run::new(market, from);
    run.leaves_out = true;
    run.seat_couples(from);
    for p in 0..market.programs() {
        run.make_room(p, [NONE; 2]);
        if run.count[p as usize] < market.quota(p) && !run.opened[p as usize] {
            run.opened[p as usize] = true;
            run.openings.push(p);
        }
    }
    run.settle();
    run.matching()
}

/// SplitMix64 (Steele, Lea and Flood 2014): a small generator whose numbers depend on nothing but the seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn shuffle(&mut self, items: &mut [u32]) {
        for i in (1..items.len()).rev() {
            let j = (self.next() % (i as u64 + 1)) as usize;
            items.swap(i, j);
        }
    }
}

/// Somebody who is waiting to propose.
#[derive(Clone, Copy)]
enum Waiting {
    /// A single applicant, from this place of their list on.
    Single(ApplicantIx, u32),
    /// A couple, from the top of its list.
    Couple(u32),
}

/// The state of one order.
#[derive(Clone)]
struct Run<'a> {
    market: &'a Market,
    /// Where each program's places begin in `held`.
    held: Vec<bool>,
    count: Vec<u32>,
    /// No place above this one is held by the program.
    bound: Vec<u32>,
    /// The entry each single applicant holds; the length of the list when unmatched.
    single_at: Vec<u32>,
    /// The pair each couple holds; the length of the list when unmatched.
    couple_at: Vec<u32>,
    waiting: Vec<Waiting>,
    openings: Vec<ProgramIx>,
    opened: Vec<bool>,
    couple_moves: Vec<u32>,
    /// A couple with too many moves is asked no more; otherwise it ends the order.
    leaves_out: bool,
    moves: u64,
}

/// How often one couple may move before an order is given up.
const MOST_MOVES_OF_A_COUPLE: u32 = 300;

impl<'a> Run<'a> {
    fn new(market: &'a Market, singles: &Matching) -> Self {
        let programs = market.programs() as usize;
        let mut run = Self {
            market,
            held: vec![false; market.all_rosters().len()],
            count: vec![0; programs],
            bound: vec![0; programs],
            single_at: (0..market.applicants()).map(|a| market.list(a).len() as u32).collect(),
            couple_at: (0..market.couples().len() as u32).map(|c| market.pairs(c).len() as u32).collect(),
            waiting: Vec::new(),
            openings: Vec::new(),
            opened: vec![false; programs],
            couple_moves: vec![0; market.couples().len()],
            leaves_out: false,
            moves: 0,
        };
        for a in 0..market.applicants() {
            let program = singles.program_of[a as usize];
            if program != NONE
                && let Some(k) = market.list(a).iter().position(|p| *p == program)
            {
                run.single_at[a as usize] = k as u32;
                run.put(program, market.places(a)[k]);
            }
        }
        run
    }

    /// Puts couples where a matching has them.
    fn seat_couples(&mut self, from: &Matching) {
        let market = self.market;
        for (c, (a, b)) in market.couples().iter().enumerate() {
            let held = (from.program_of[*a as usize], from.program_of[*b as usize]);
            let Some(k) = market.pairs(c as u32).iter().position(|x| (x.first, x.second) == held) else { continue };
            let pair = market.pairs(c as u32)[k];
            self.couple_at[c] = k as u32;
            for (program, place) in [(pair.first, pair.first_place), (pair.second, pair.second_place)] {
                if program != NONE {
                    self.put(program, place);
                }
            }
        }
    }

    fn matching(&self) -> Matching {
        let mut program_of = vec![NONE; self.market.applicants() as usize];
        for a in 0..self.market.applicants() {
            if let Some(p) = self.market.list(a).get(self.single_at[a as usize] as usize) {
                program_of[a as usize] = *p;
            }
        }
        for (c, (a, b)) in self.market.couples().iter().enumerate() {
            if let Some(pair) = self.market.pairs(c as u32).get(self.couple_at[c] as usize) {
                program_of[*a as usize] = pair.first;
                program_of[*b as usize] = pair.second;
            }
        }
        Matching { program_of }
    }

    fn all_couples(&mut self, order: &[u32]) {
        for c in order {
            self.waiting.push(Waiting::Couple(*c));
            if !self.settle() {
                return;
            }
        }
    }

    /// Steps (3) and (4) until both stacks are empty; false when the moves exceed the limit.
    fn settle(&mut self) -> bool {
        loop {
            while let Some(next) = self.waiting.pop() {
                match next {
                    Waiting::Single(a, from) => self.single_proposes(a, from),
                    Waiting::Couple(c) => {
                        if !self.leaves_out && self.couple_moves[c as usize] > MOST_MOVES_OF_A_COUPLE {
                            return false;
                        }
                        self.couple_proposes(c, None);
                    }
                }
            }
            let Some(p) = self.openings.pop() else { return true };
            self.opened[p as usize] = false;
            self.fill(p);
            let limit = 64 * (self.single_at.len() as u64 + 64 * self.couple_at.len() as u64);
            let stuck = !self.leaves_out && self.couple_moves.iter().any(|m| *m > MOST_MOVES_OF_A_COUPLE);
            if self.moves > limit || stuck {
                return false;
            }
        }
    }

    #[inline]
    fn slot(&self, program: ProgramIx, place: u32) -> usize {
        self.market.roster_span(program).start + place as usize
    }

    fn put(&mut self, program: ProgramIx, place: u32) {
        let slot = self.slot(program, place);
        self.held[slot] = true;
        self.count[program as usize] += 1;
        self.bound[program as usize] = self.bound[program as usize].max(place);
    }

    /// Takes somebody out. A program that was full has a position left behind; one with a single free position now has
    /// two, which matters to couples who want it together.
    fn take(&mut self, program: ProgramIx, place: u32) {
        let slot = self.slot(program, place);
        self.held[slot] = false;
        let p = program as usize;
        if self.count[p] + 1 >= self.market.quota(program) && !self.opened[p] {
            self.opened[p] = true;
            self.openings.push(program);
        }
        self.count[p] -= 1;
    }

    /// The worst place held other than those of `except`.
    fn worst_but(&mut self, program: ProgramIx, except: [u32; 2]) -> Option<u32> {
        let start = self.market.roster_span(program).start;
        let p = program as usize;
        if self.count[p] == 0 {
            return None;
        }
        while self.bound[p] > 0 && !self.held[start + self.bound[p] as usize] {
            self.bound[p] -= 1;
        }
        (0..=self.bound[p]).rev().find(|k| self.held[start + *k as usize] && !except.contains(k))
    }

    fn takes(&mut self, program: ProgramIx, place: u32, except: u32) -> bool {
        self.count[program as usize] < self.market.quota(program)
            || self.worst_but(program, [except, NONE]).is_some_and(|w| w > place)
    }

    /// Turns away the worst, other than `keep`, while a program holds too many.
    fn make_room(&mut self, program: ProgramIx, keep: [u32; 2]) {
        while self.count[program as usize] > self.market.quota(program) {
            let Some(worst) = self.worst_but(program, keep) else { return };
            let slot = self.slot(program, worst);
            self.held[slot] = false;
            self.count[program as usize] -= 1;
            let a = self.market.all_rosters()[slot];
            match self.market.couple_of(a) {
                None => {
                    let from = self.single_at[a as usize] + 1;
                    self.single_at[a as usize] = self.market.list(a).len() as u32;
                    self.waiting.push(Waiting::Single(a, from));
                }
                Some(c) => {
                    let pair = self.market.pairs(c)[self.couple_at[c as usize] as usize];
                    self.couple_at[c as usize] = self.market.pairs(c).len() as u32;
                    let (first, _) = self.market.couples()[c as usize];
                    // The partner leaves too, unless it is the partner who was just turned away as well.
                    let (other, place) =
                        if first == a { (pair.second, pair.second_place) } else { (pair.first, pair.first_place) };
                    if other != NONE && self.held[self.slot(other, place)] {
                        self.take(other, place);
                    }
                    self.waiting.push(Waiting::Couple(c));
                }
            }
        }
    }

    fn single_proposes(&mut self, a: ApplicantIx, from: u32) {
        for k in from..self.single_at[a as usize] {
            let at = self.market.span(a).start + k as usize;
            let (program, place) = self.market.entry(at);
            if self.takes(program, place, NONE) {
                self.single_moves(a, k, program, place);
                return;
            }
        }
    }

    fn single_moves(&mut self, a: ApplicantIx, k: u32, program: ProgramIx, place: u32) {
        self.moves += 1;
        let before = self.single_at[a as usize] as usize;
        if before < self.market.list(a).len() {
            let (old, old_place) = self.market.entry(self.market.span(a).start + before);
            self.take(old, old_place);
        }
        self.single_at[a as usize] = k;
        self.put(program, place);
        self.make_room(program, [place, NONE]);
    }

    /// The couple moves to the first pair that would take it; with `through`, only to pairs at that program.
    fn couple_proposes(&mut self, c: u32, through: Option<ProgramIx>) -> bool {
        if self.leaves_out && self.couple_moves[c as usize] > MOST_MOVES_OF_A_COUPLE {
            return false;
        }
        let pairs = self.market.pairs(c);
        let held = pairs.get(self.couple_at[c as usize] as usize).copied();
        for k in 0..self.couple_at[c as usize] {
            let pair = pairs[k as usize];
            let here = through.is_none_or(|p| pair.first == p || pair.second == p);
            if here && self.pair_takes(&pair, held) {
                self.couple_moves_to(c, k, pair, held);
                return true;
            }
        }
        false
    }

    /// Whether a pair would take a couple that now holds `held`.
    ///
    /// For one program, both members must be among the best it can hold ([`Definition::Choice`]). The definition of
    /// McDermid and Manlove calls more pairs blocking, but a program that took a couple for that would at once rather
    /// have back the resident it gave up: such a move never leads anywhere.
    fn pair_takes(&mut self, pair: &Pair, held: Option<Pair>) -> bool {
        let first_stays = pair.first == held.map_or(NONE, |h| h.first);
        let second_stays = pair.second == held.map_or(NONE, |h| h.second);
        if first_stays && second_stays {
            return false;
        }
        if pair.first == pair.second && pair.first != NONE {
            return self.takes_both(pair);
        }
        (first_stays || pair.first == NONE || self.takes(pair.first, pair.first_place, NONE))
            && (second_stays || pair.second == NONE || self.takes(pair.second, pair.second_place, NONE))
    }

    /// Whether one program would hold both members: fewer than quota − 1 others rank above the lower of them.
    fn takes_both(&self, pair: &Pair) -> bool {
        let quota = self.market.quota(pair.first) as usize;
        let (better, lower) = (pair.first_place.min(pair.second_place), pair.first_place.max(pair.second_place));
        let start = self.market.roster_span(pair.first).start;
        let above = (0..lower).filter(|k| *k != better && self.held[start + *k as usize]).count();
        quota >= 2 && above + 1 < quota
    }

    fn couple_moves_to(&mut self, c: u32, k: u32, pair: Pair, held: Option<Pair>) {
        self.moves += 1;
        self.couple_moves[c as usize] += 1;
        self.couple_at[c as usize] = k;
        if let Some(h) = held {
            // Who stays is not taken out, so that nobody is asked to a position that is not left behind.
            if h.first != NONE && h.first != pair.first {
                self.take(h.first, h.first_place);
            }
            if h.second != NONE && h.second != pair.second {
                self.take(h.second, h.second_place);
            }
        }
        let came = |now: ProgramIx, before: Option<ProgramIx>| now != NONE && Some(now) != before;
        if came(pair.first, held.map(|h| h.first)) {
            self.put(pair.first, pair.first_place);
        }
        if came(pair.second, held.map(|h| h.second)) {
            self.put(pair.second, pair.second_place);
        }
        let same = pair.first == pair.second;
        for (program, place, other) in
            [(pair.first, pair.first_place, pair.second_place), (pair.second, pair.second_place, pair.first_place)]
        {
            if program != NONE {
                self.make_room(program, [place, if same { other } else { NONE }]);
            }
        }
    }

    /// Step (4): a program that lost somebody goes down its list. The position may have been taken meanwhile by somebody
    /// it likes less than others who would come, so it goes on to the worst it holds.
    fn fill(&mut self, program: ProgramIx) {
        let market = self.market;
        let (roster, ranks) = (market.roster(program), market.ranks(program));
        for (k, a) in roster.iter().enumerate() {
            if self.held[self.slot(program, k as u32)] {
                continue;
            }
            if !self.takes(program, k as u32, NONE) {
                return;
            }
            match market.couple_of(*a) {
                None if ranks[k] < self.single_at[*a as usize] => {
                    self.single_moves(*a, ranks[k], program, k as u32);
                }
                None => {}
                Some(c) => {
                    self.couple_proposes(c, Some(program));
                }
            }
        }
    }
}
