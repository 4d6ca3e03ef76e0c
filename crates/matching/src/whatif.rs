//! What if one applicant had sent another list, or one more applicant took part?
//!
//! D. G. McVitie and L. B. Wilson, "The stable marriage problem", Communications of the ACM 14 (1971): the order of
//! proposals does not matter, so that an applicant added last to the applicant-optimal matching of the others gives, at
//! the end of their rejection chain, exactly the applicant-optimal matching of all. An answer therefore costs a chain and
//! not a Match.
//!
//! *Taking somebody out* is the other half, and the vacancy chain alone is not enough for it. Write `c(p)` for the best
//! applicant on the list of program `p` who would rather be at `p` than where they are. When a position opens, `c(p)`
//! comes, which opens a position elsewhere, and so on (Blum, Roth and Rothblum, Journal of Economic Theory 76, 1997); at
//! the end the matching of the others is stable, but it need not be the best one for them: somebody who was displaced
//! again, even somebody who ended up with nothing, can have kept others apart who now may change places. A stable
//! matching is applicant-optimal exactly when the map "from `p` to the program that holds `c(p)`" has no cycle: if a
//! better stable matching exists, every program that differs in it has a `c(p)` who differs too (or `p` and `c(p)` would
//! block it), is held by a program (the same applicants are matched in all stable matchings), and that program differs in
//! turn. A cycle is a rotation, done backwards: all its applicants move up. The map has no cycle before the applicant
//! leaves, so a new one goes through a program whose `c(p)` was the one who left or moved; only these are looked at.
//!
//! *Complexity.* Linear in the lists to set up; afterwards a question costs the chains it sets off and nothing that grows
//! with the market. Everything touched is put back, so that one working memory serves any number of questions.
//!
//! Singles only: members of couples stay unmatched, as in [`applicant_optimal`].

use serde::Serialize;

use crate::market::{ApplicantIx, Market, NONE, ProgramIx};
use crate::propose::{Matching, applicant_optimal};

/// One entry of a hypothetical list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The program.
    pub program: ProgramIx,
    /// Where the applicant stands on the program's list: just before the applicant now at this place, so with a place of
    /// their own on the list, that place; 0 is the first of all, the length of the list the last.
    pub above: u32,
}

/// An applicant's way from one program to another; [`NONE`] is "unmatched".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The applicant.
    pub applicant: ApplicantIx,
    /// Where they were.
    pub from: ProgramIx,
    /// Where they are.
    pub to: ProgramIx,
}

/// What a program answers to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It has a free position.
    Free,
    /// It is full and holds nobody it ranks below.
    Refused,
    /// It takes the applicant, and this one has to go.
    Displaced(ApplicantIx),
}

/// One step of a rejection chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Who asks.
    pub applicant: ApplicantIx,
    /// Which program.
    pub program: ProgramIx,
    /// What it says.
    pub answer: Answer,
}

/// The answer to a what-if.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Displacement {
    /// The applicant asked about; for somebody who is not in the market the first free number.
    pub applicant: ApplicantIx,
    /// Where they are in the market as it is, or [`NONE`].
    pub before: ProgramIx,
    /// Where they would be, or [`NONE`].
    pub after: ProgramIx,
    /// The entry of the new list they would get, or [`NONE`].
    pub choice: u32,
    /// Who moves up when the applicant is taken out, in order.
    pub freed: Vec<Move>,
    /// What follows when they come with the new list: every proposal, in order.
    pub proposals: Vec<Proposal>,
    /// Everybody else whose outcome changes, by number.
    pub changed: Vec<Move>,
}

/// What holds at one moment.
#[derive(Clone, Debug, Default)]
struct State {
    /// The place on their own list of what each applicant holds; the length of the list for nothing.
    rank: Vec<u32>,
    /// For each program, best first: the keys of those it holds. A key is twice the place on the program's list, and one
    /// more: even numbers are for somebody who stands between two places.
    seats: Vec<u32>,
    /// How many each program holds.
    count: Vec<u32>,
    /// For each program: the best place on its list whose applicant would rather be there, or [`NONE`].
    caller: Vec<u32>,
}

/// A market with its applicant-optimal matching and what is needed to continue from it.
#[derive(Clone, Debug)]
pub struct Solved {
    market: Market,
    matching: Matching,
    seat_starts: Vec<u32>,
    state: State,
}

impl Solved {
    /// Solves a market.
    pub fn new(market: Market) -> Self {
        let matching = applicant_optimal(&market);
        let mut seat_starts = vec![0u32];
        let mut end = 0;
        for p in 0..market.programs() {
            // Never more than everybody on the list and one who comes new.
            end += (market.roster(p).len() as u32 + 1).min(market.quota(p));
            seat_starts.push(end);
        }
        let mut solved = Self { market, matching, seat_starts, state: State::default() };
        solved.state = solved.settle(end as usize);
        solved
    }

    fn settle(&self, seats: usize) -> State {
        let market = &self.market;
        let place_of = |a: ApplicantIx| {
            let (list, held) = (market.list(a), self.matching.program_of[a as usize]);
            if held == NONE { None } else { list.iter().position(|p| *p == held) }
        };
        let mut state = State {
            rank: (0..market.applicants())
                .map(|a| place_of(a).map_or(market.list(a).len() as u32, |k| k as u32))
                .collect(),
            seats: vec![0; seats],
            count: vec![0; market.programs() as usize],
            caller: vec![NONE; market.programs() as usize],
        };
        for p in 0..market.programs() {
            let start = self.seat_starts[p as usize] as usize;
            let mut held = 0;
            for (k, (a, rank)) in market.roster(p).iter().zip(market.ranks(p)).enumerate() {
                let now = state.rank[*a as usize];
                if *rank == now {
                    state.seats[start + held] = 2 * k as u32 + 1;
                    held += 1;
                } else if *rank < now && state.caller[p as usize] == NONE && market.quota(p) > 0 {
                    // Everybody held stands before this one, or the two would block.
                    state.caller[p as usize] = k as u32;
                    break;
                }
            }
            state.count[p as usize] = held as u32;
        }
        state
    }

    /// The market.
    pub fn market(&self) -> &Market {
        &self.market
    }

    /// Its applicant-optimal matching.
    pub fn matching(&self) -> &Matching {
        &self.matching
    }

    /// An applicant's list as it is, as choices: something to rearrange.
    pub fn choices(&self, applicant: ApplicantIx) -> Vec<Choice> {
        let (list, places) = (self.market.list(applicant), self.market.places(applicant));
        list.iter().zip(places).map(|(p, k)| Choice { program: *p, above: *k }).collect()
    }

    /// A working memory for any number of questions.
    pub fn what_if(&self) -> WhatIf<'_> {
        WhatIf {
            solved: self,
            now: self.state.clone(),
            touched: Touched::new(self.market.applicants() as usize),
            touched_programs: Touched::new(self.market.programs() as usize),
            named: Touched::new(self.market.programs() as usize),
            choices: Vec::new(),
            unsettled: Vec::new(),
            seen: vec![0; self.market.programs() as usize],
            walk: 0,
            cycle: Vec::new(),
        }
    }

    /// One question; for many, keep a [`Solved::what_if`].
    pub fn relist(&self, applicant: ApplicantIx, list: &[Choice]) -> Displacement {
        let mut out = Displacement::default();
        self.what_if().relist(applicant, list, &mut out);
        out
    }

    /// One question; for many, keep a [`Solved::what_if`].
    pub fn insert(&self, list: &[Choice]) -> Displacement {
        let mut out = Displacement::default();
        self.what_if().insert(list, &mut out);
        out
    }
}

/// A set of numbers that is emptied in constant time.
#[derive(Clone, Debug)]
struct Touched {
    stamp: Vec<u32>,
    round: u32,
    list: Vec<u32>,
}

impl Touched {
    fn new(len: usize) -> Self {
        Self { stamp: vec![0; len], round: 1, list: Vec::new() }
    }

    /// Adds a number; false if it is in the set already.
    fn add(&mut self, x: u32) -> bool {
        let new = self.stamp[x as usize] != self.round;
        if new {
            self.stamp[x as usize] = self.round;
            self.list.push(x);
        }
        new
    }

    fn clear(&mut self) {
        self.list.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.stamp.fill(0);
            self.round = 1;
        }
    }
}

/// The working memory of what-ifs on one market.
#[derive(Clone, Debug)]
pub struct WhatIf<'a> {
    solved: &'a Solved,
    now: State,
    touched: Touched,
    touched_programs: Touched,
    /// Programs already named by the list asked about.
    named: Touched,
    /// The list asked about: program, key, and place on the list as given.
    choices: Vec<(ProgramIx, u32, u32)>,
    /// Programs whose way to the next program has changed, and may have closed a cycle.
    unsettled: Vec<ProgramIx>,
    /// The last walk that came through each program.
    seen: Vec<u64>,
    walk: u64,
    /// The applicants of a cycle, each with the program they move up to and its place on their list.
    cycle: Vec<(ApplicantIx, ProgramIx, u32)>,
}

impl WhatIf<'_> {
    /// The applicant-optimal outcome of the market in which this applicant's list is replaced.
    ///
    /// A program that is not in the market is passed over, and so is one that is named a second time.
    pub fn relist(&mut self, applicant: ApplicantIx, list: &[Choice], out: &mut Displacement) {
        self.begin(applicant, list, out);
        out.before = self.solved.matching.program_of[applicant as usize];
        self.take_out(applicant, out);
        self.bring_in(applicant, out);
        self.finish(applicant, out);
    }

    /// The applicant-optimal outcome of the market with one more applicant.
    ///
    /// A program that is not in the market is passed over, and so is one that is named a second time.
    pub fn insert(&mut self, list: &[Choice], out: &mut Displacement) {
        let applicant = self.solved.market.applicants();
        self.begin(applicant, list, out);
        self.bring_in(applicant, out);
        self.finish(applicant, out);
    }

    /// Why an applicant is where they are: everybody else is matched, then they come with their own list.
    pub fn why(&mut self, applicant: ApplicantIx, out: &mut Displacement) {
        let own = self.solved.choices(applicant);
        self.relist(applicant, &own, out);
    }

    fn begin(&mut self, applicant: ApplicantIx, list: &[Choice], out: &mut Displacement) {
        out.applicant = applicant;
        (out.before, out.after, out.choice) = (NONE, NONE, NONE);
        out.freed.clear();
        out.proposals.clear();
        out.changed.clear();
        self.choices.clear();
        self.named.clear();
        for (k, choice) in list.iter().enumerate() {
            let p = choice.program;
            if p < self.solved.market.programs() && self.named.add(p) {
                let key = 2 * choice.above.min(self.solved.market.roster(p).len() as u32);
                self.choices.push((p, key, k as u32));
            }
        }
    }

    /// Notes what changed and puts everything back.
    fn finish(&mut self, applicant: ApplicantIx, out: &mut Displacement) {
        let solved = self.solved;
        for a in &self.touched.list {
            let (was, is) = (solved.state.rank[*a as usize], self.now.rank[*a as usize]);
            if was != is && *a != applicant {
                let list = solved.market.list(*a);
                let at = |rank: u32| list.get(rank as usize).copied().unwrap_or(NONE);
                out.changed.push(Move { applicant: *a, from: at(was), to: at(is) });
            }
            self.now.rank[*a as usize] = was;
        }
        out.changed.sort_unstable_by_key(|m| m.applicant);
        for p in &self.touched_programs.list {
            let p = *p as usize;
            let seats = solved.seat_starts[p] as usize..solved.seat_starts[p + 1] as usize;
            self.now.seats[seats.clone()].copy_from_slice(&solved.state.seats[seats]);
            self.now.count[p] = solved.state.count[p];
            self.now.caller[p] = solved.state.caller[p];
        }
        self.touched.clear();
        self.touched_programs.clear();
    }

    fn set_rank(&mut self, applicant: ApplicantIx, rank: u32) {
        self.touched.add(applicant);
        self.now.rank[applicant as usize] = rank;
    }

    /// Puts a key into its place among those a program holds. There is a free seat.
    fn seat(&mut self, program: ProgramIx, key: u32) {
        self.touched_programs.add(program);
        let start = self.solved.seat_starts[program as usize] as usize;
        let count = &mut self.now.count[program as usize];
        let mut at = start + *count as usize;
        *count += 1;
        while at > start && self.now.seats[at - 1] > key {
            self.now.seats[at] = self.now.seats[at - 1];
            at -= 1;
        }
        self.now.seats[at] = key;
    }

    fn unseat(&mut self, program: ProgramIx, key: u32) {
        self.touched_programs.add(program);
        let start = self.solved.seat_starts[program as usize] as usize;
        let count = self.now.count[program as usize] as usize;
        let held = &mut self.now.seats[start..start + count];
        if let Some(at) = held.iter().rposition(|k| *k == key) {
            held.copy_within(at + 1.., at);
            self.now.count[program as usize] -= 1;
        }
    }

    /// Finds the next caller of a program below a place. Only ever goes down: when somebody is taken out, the others
    /// come to prefer fewer programs.
    fn next_caller(&mut self, program: ProgramIx, below: u32) {
        self.touched_programs.add(program);
        let (roster, ranks) = (self.solved.market.roster(program), self.solved.market.ranks(program));
        let from = below as usize + 1;
        let next = roster[from..].iter().zip(&ranks[from..]).position(|(a, rank)| *rank < self.now.rank[*a as usize]);
        self.now.caller[program as usize] = next.map_or(NONE, |k| (from + k) as u32);
    }

    /// After an applicant's rank went up from `from`: programs that had them as a caller look for another, or lead
    /// elsewhere now.
    fn callers_after(&mut self, applicant: ApplicantIx, from: u32) {
        let market = &self.solved.market;
        let to = self.now.rank[applicant as usize];
        let above = market.list(applicant).iter().zip(market.places(applicant)).take(from as usize);
        for (k, (p, place)) in above.enumerate() {
            if self.now.caller[*p as usize] == *place {
                if k as u32 >= to {
                    self.next_caller(*p, *place);
                }
                self.unsettled.push(*p);
            }
        }
    }

    /// Turns the state into the applicant-optimal matching of all others.
    fn take_out(&mut self, applicant: ApplicantIx, out: &mut Displacement) {
        let market = &self.solved.market;
        let held = self.now.rank[applicant as usize];
        self.unsettled.clear();
        self.set_rank(applicant, 0);
        self.callers_after(applicant, held);
        if let Some(p) = market.list(applicant).get(held as usize) {
            self.unseat(*p, 2 * market.places(applicant)[held as usize] + 1);
            self.fill(*p, out);
        }
        while let Some(p) = self.unsettled.pop() {
            if self.finds_cycle(p) {
                self.turn_cycle(out);
                self.unsettled.push(p);
            }
        }
    }

    /// The vacancy chain from an open position.
    fn fill(&mut self, program: ProgramIx, out: &mut Displacement) {
        let market = &self.solved.market;
        let mut open = program;
        loop {
            let place = self.now.caller[open as usize];
            if place == NONE {
                return;
            }
            let comes = market.roster(open)[place as usize];
            let from = self.move_up(comes, open, market.ranks(open)[place as usize], out);
            if from == NONE {
                return;
            }
            open = from;
        }
    }

    /// An applicant moves up to a program, `rank` on their list. Answers what they leave.
    fn move_up(&mut self, applicant: ApplicantIx, program: ProgramIx, rank: u32, out: &mut Displacement) -> ProgramIx {
        let market = &self.solved.market;
        let places = market.places(applicant);
        let was = self.now.rank[applicant as usize];
        let from = market.list(applicant).get(was as usize).copied().unwrap_or(NONE);
        if from != NONE {
            self.unseat(from, 2 * places[was as usize] + 1);
        }
        self.seat(program, 2 * places[rank as usize] + 1);
        self.set_rank(applicant, rank);
        self.callers_after(applicant, was);
        out.freed.push(Move { applicant, from, to: program });
        from
    }

    /// Where the map of the module's head leads: the caller of a program and the program that holds them.
    fn step(&self, program: ProgramIx) -> Option<(ApplicantIx, ProgramIx)> {
        let market = &self.solved.market;
        let place = self.now.caller[program as usize];
        let caller = *market.roster(program).get(place as usize)?;
        let held = *market.list(caller).get(self.now.rank[caller as usize] as usize)?;
        Some((caller, held))
    }

    /// Follows the map from a program; a cycle it runs into is left in `self.cycle`.
    fn finds_cycle(&mut self, program: ProgramIx) -> bool {
        self.walk += 1;
        let mut at = program;
        while self.seen[at as usize] != self.walk {
            self.seen[at as usize] = self.walk;
            match self.step(at) {
                Some((_, next)) => at = next,
                None => return false,
            }
        }
        self.cycle.clear();
        let first = at;
        while let Some((caller, next)) = self.step(at) {
            let rank = self.solved.market.ranks(at)[self.now.caller[at as usize] as usize];
            self.cycle.push((caller, at, rank));
            at = next;
            if at == first {
                break;
            }
        }
        true
    }

    /// Everybody in the cycle moves up at once. Each leaves before the next comes: a program's seats are never short.
    fn turn_cycle(&mut self, out: &mut Displacement) {
        let market = &self.solved.market;
        let cycle = std::mem::take(&mut self.cycle);
        for (a, _, _) in &cycle {
            let was = self.now.rank[*a as usize] as usize;
            self.unseat(market.list(*a)[was], 2 * market.places(*a)[was] + 1);
        }
        for (a, program, rank) in &cycle {
            // They have left already; leaving a second time finds nothing.
            self.move_up(*a, *program, *rank, out);
        }
        self.cycle = cycle;
    }

    /// The rejection chain of an applicant who comes last.
    fn bring_in(&mut self, newcomer: ApplicantIx, out: &mut Displacement) {
        let market = &self.solved.market;
        let mut tried = 0;
        let mut proposer = newcomer;
        let mut rank = 0;
        loop {
            let (program, key) = if proposer == newcomer {
                (out.after, out.choice) = (NONE, NONE);
                let Some((program, key, choice)) = self.choices.get(tried).copied() else { return };
                tried += 1;
                (out.after, out.choice) = (program, choice);
                (program, key)
            } else {
                self.set_rank(proposer, rank);
                let Some(program) = market.list(proposer).get(rank as usize) else { return };
                (*program, 2 * market.places(proposer)[rank as usize] + 1)
            };
            let answer = self.offer(program, key, proposer, newcomer);
            out.proposals.push(Proposal { applicant: proposer, program, answer });
            match answer {
                Answer::Free => return,
                Answer::Refused => rank += 1,
                Answer::Displaced(next) => {
                    proposer = next;
                    rank = if next == newcomer { 0 } else { self.now.rank[next as usize] + 1 };
                }
            }
        }
    }

    fn offer(&mut self, program: ProgramIx, key: u32, proposer: ApplicantIx, newcomer: ApplicantIx) -> Answer {
        let p = program as usize;
        let (start, end) = (self.solved.seat_starts[p] as usize, self.solved.seat_starts[p + 1] as usize);
        if self.now.count[p] < (end - start) as u32 {
            self.seat(program, key);
            return Answer::Free;
        }
        if start == end || self.now.seats[end - 1] < key {
            return Answer::Refused;
        }
        let worst = self.now.seats[end - 1];
        debug_assert!(worst != key, "applicant {proposer} proposes twice");
        self.now.count[p] -= 1;
        self.seat(program, key);
        let goes =
            if worst.is_multiple_of(2) { newcomer } else { self.solved.market.roster(program)[(worst / 2) as usize] };
        Answer::Displaced(goes)
    }
}
