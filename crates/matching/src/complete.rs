//! The complete answer for a market with couples: a stable matching, or a proof that none exists and then a matching
//! with the fewest blocking couples.
//!
//! Deciding whether a stable matching exists is NP-complete with couples (E. Ronn, "NP-complete stable matching
//! problems", Journal of Algorithms 11, 1990), so this is a search; but real markets leave it little to decide.
//!
//! 1. *Bounds* ([`crate::bounds`]): intervals of cut-offs narrow the market to a core in which something is open.
//! 2. *Search* ([`crate::search`]) over the core. Variables: "this program turns this place away", "this single gets
//!    rank k or better", "this couple gets pair k or better", "this member comes to this program" – the prefix variables
//!    of the SAT encodings of J. Drummond, A. Perrault and F. Bacchus ("SAT is an effective and complete method for
//!    solving stable matching problems with couples", IJCAI 2015), but quotas are counters over those who *come*, not over
//!    those who are held. With that, following consequences alone is already deferred acceptance from both sides. The
//!    search starts from the values of a given matching, so whatever that has right is found again at once.
//! 3. *Fewest*: when there is none, every couple gets a switch that lets it free (it may hold any pair its programs take,
//!    and may block) while everybody else stays stable, and as few switches as possible are used.
//!
//! *Definition of stability*: [`Definition::Choice`] unless asked otherwise; see [`blocking`].
//!
//! *Minimised* is the number of couples that take part in at least one block, among matchings within quotas and lists
//! in which no single applicant blocks with a program. Such a matching always exists.
//!
//! Every matching returned is checked by [`blocking`]. Memory is linear in the lists and in the limit on conflicts; time
//! is exponential in the worst case and bounded by [`CompleteOptions::max_conflicts`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bounds::{Bounds, Comes, Cut, Excuse, excuses, obstacles, side};
use crate::check::{Block, Definition, blocking};
use crate::market::{Market, NONE};
use crate::propose::{Matching, applicant_optimal};
use crate::search::{Ending, Lit, Search, Threshold};

/// What is asked, and how far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompleteOptions {
    /// The definition of stability.
    pub definition: Definition,
    /// Conflicts in one search before giving up.
    pub max_conflicts: u64,
    /// Searches for the fewest blocking couples before one with some blocking couples and no blocking single
    /// is returned instead, with [`ProofStats::minimal`] false.
    pub max_trials: u32,
}

impl Default for CompleteOptions {
    fn default() -> Self {
        Self { definition: Definition::default(), max_conflicts: 2_000_000, max_trials: 100 }
    }
}

/// The size of a proof.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProofStats {
    /// Programs whose cut-off the bounds leave open; 0 when the bounds alone are the proof.
    pub programs: u32,
    /// Singles with more than one possible outcome.
    pub singles: u32,
    /// Couples with more than one possible outcome.
    pub couples: u32,
    /// Variables of the search.
    pub variables: u64,
    /// Clauses of the search, without quotas and what was learned.
    pub clauses: u64,
    /// Conflicts until the contradiction.
    pub conflicts: u64,
    /// Decisions until the contradiction.
    pub decisions: u64,
    /// Searches made for the fewest blocking couples.
    pub trials: u32,
    /// Whether fewer blocking couples were shown to be impossible.
    pub minimal: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Complete {
    /// A stable matching.
    Stable(Matching),
    /// There is no stable matching.
    NoneExists {
        /// A matching with the fewest blocking couples, in which no single applicant blocks.
        fewest: Matching,
        /// What blocks it.
        blocking: Vec<Block>,
        /// The size of the proof.
        proof: ProofStats,
    },
    /// The limit was reached before the question was decided.
    GaveUp {
        /// The matching with the fewest blocks that is known.
        best: Matching,
        /// What blocks it.
        blocking: Vec<Block>,
    },
}

/// Decides whether a market has a stable matching. `start`, if given, is where the search begins: the nearer it is to
/// stable, the faster. It is returned as it is when it is stable.
pub fn complete(market: &Market, start: Option<&Matching>, options: CompleteOptions) -> Complete {
    let start = match start {
        Some(m) if m.program_of.len() == market.applicants() as usize => m.clone(),
        _ => applicant_optimal(market),
    };
    let blocks = blocking(market, &start, options.definition);
    if blocks.is_empty() {
        return Complete::Stable(start);
    }
    match exists(market, &start, options) {
        Exists::Stable(matching) => Complete::Stable(matching),
        Exists::Undecided => Complete::GaveUp { best: start, blocking: blocks },
        Exists::None(mut proof) => {
            let fewest = fewest(market, options, &start, &mut proof);
            let blocking = blocking(market, &fewest, options.definition);
            Complete::NoneExists { fewest, blocking, proof }
        }
    }
}

/// Whether there is a stable matching.
pub(crate) enum Exists {
    /// This one.
    Stable(Matching),
    /// None, which is proved.
    None(ProofStats),
    /// The limit was reached.
    Undecided,
}

/// The first half of [`complete`], without the search for the fewest blocks. `start` is a matching of this market.
pub(crate) fn exists(market: &Market, start: &Matching, options: CompleteOptions) -> Exists {
    let Some(bounds) = Bounds::narrow(market, options.definition, false) else {
        return Exists::None(ProofStats::default());
    };
    let mut core = Core::new(market, options.definition, bounds, start);
    let ending = core.search.run(&[], options.max_conflicts);
    let found = (ending == Ending::Found).then(|| core.matching());
    let stable = found.filter(|m| blocking(market, m, options.definition).is_empty());
    match (stable, ending) {
        (Some(matching), _) => Exists::Stable(matching),
        (None, Ending::Impossible) => Exists::None(core.stats()),
        (None, Ending::Found | Ending::Limit) => Exists::Undecided,
    }
}

/// Steps in the search for a smallest hitting set of one cluster of cores, before a greedy one is taken.
const HITTING_STEPS: u32 = 10_000;

/// Conflicts allowed for any matching in which only couples block.
const ANY_CONFLICTS: u64 = 1_000;

/// After the proof that none is stable: a matching with the fewest blocking couples.
///
/// Implicit hitting sets (after E. Moreno-Centeno and R. M. Karp 2013; J. Davies and F. Bacchus 2011 for satisfiability):
/// when letting a set of couples free is not enough, the contradiction names some of the others, one of which must be
/// free. These cores are collected, and the next set is a smallest one with a couple of each.
pub(crate) fn fewest(market: &Market, options: CompleteOptions, start: &Matching, proof: &mut ProofStats) -> Matching {
    // Couples unmatched: no single blocks.
    let fallback = || applicant_optimal(market);
    let Some(bounds) = Bounds::narrow(market, options.definition, true) else { return fallback() };
    let mut core = Core::new(market, options.definition, bounds, start);
    let mut cores: Vec<Vec<u32>> = Vec::new();
    while proof.trials < options.max_trials {
        proof.trials += 1;
        let (free, smallest) = hitting(&cores);
        let kept: Vec<u32> = (0..market.couples().len() as u32).filter(|c| !free.contains(c)).collect();
        let content: Vec<Lit> = kept.iter().map(|c| !core.couples[*c as usize].may_block).collect();
        match core.search.run(&content, options.max_conflicts) {
            Ending::Found => {
                proof.minimal = smallest;
                return core.matching();
            }
            Ending::Impossible => {
                let blame = core.search.blame();
                cores.push(kept.iter().zip(&content).filter(|(_, l)| blame.contains(l)).map(|(c, _)| *c).collect());
            }
            Ending::Limit => break,
        }
    }
    // Whoever wants to may block; the search tries first that nobody does.
    let found = core.search.run(&[], options.max_conflicts.min(ANY_CONFLICTS)) == Ending::Found;
    let known = [Some(start.clone()), found.then(|| core.matching())];
    let couples = |m: &Matching| blocking_couples(&blocking(market, m, options.definition));
    let best = known.into_iter().flatten().filter_map(|m| Some((couples(&m)?, m))).min_by_key(|(n, _)| *n);
    best.map_or_else(fallback, |(_, m)| m)
}

/// How many couples block; nothing when a single does, or when it is no matching.
fn blocking_couples(blocks: &[Block]) -> Option<usize> {
    let couple = |b: &Block| if let Block::Couple { couple, .. } = b { Some(*couple) } else { None };
    let mut couples = blocks.iter().map(couple).collect::<Option<Vec<u32>>>()?;
    couples.dedup();
    Some(couples.len())
}

/// A set with a member of each core, and whether it is certainly a smallest one. Cores that share no couple, even by a
/// third, are far apart in the market: each cluster of cores is solved by itself.
fn hitting(cores: &[Vec<u32>]) -> (Vec<u32>, bool) {
    let mut clusters: Vec<Vec<&[u32]>> = Vec::new();
    for core in cores {
        let touches = |cluster: &Vec<&[u32]>| cluster.iter().any(|other| other.iter().any(|c| core.contains(c)));
        let (near, far): (Vec<_>, Vec<_>) = clusters.into_iter().partition(touches);
        clusters = far;
        let mut joined: Vec<&[u32]> = near.into_iter().flatten().collect();
        joined.push(core);
        clusters.push(joined);
    }
    let (mut free, mut smallest) = (Vec::new(), true);
    for cluster in clusters {
        let mut chosen = Vec::new();
        let mut steps = HITTING_STEPS;
        let mut size = disjoint(&cluster, &chosen);
        while steps > 0 && !hit_within(&cluster, size, &mut chosen, &mut steps) {
            size += 1;
        }
        if steps == 0 {
            smallest = false;
            chosen = hit_greedily(&cluster);
        }
        free.extend(chosen);
    }
    (free, smallest)
}

/// How many cores, not yet hit, share no couple: at least so many more are needed.
fn disjoint(cores: &[&[u32]], chosen: &[u32]) -> usize {
    let mut used: Vec<u32> = chosen.to_vec();
    let mut count = 0;
    for core in cores {
        if !core.iter().any(|c| used.contains(c)) {
            used.extend(*core);
            count += 1;
        }
    }
    count
}

/// Extends `chosen` by at most `size` couples to hit all cores; gives up when no steps are left.
fn hit_within(cores: &[&[u32]], size: usize, chosen: &mut Vec<u32>, steps: &mut u32) -> bool {
    let Some(core) = cores.iter().find(|core| !core.iter().any(|c| chosen.contains(c))) else { return true };
    *steps = steps.saturating_sub(1);
    if *steps == 0 || disjoint(cores, chosen) > size {
        return false;
    }
    core.iter().any(|c| {
        chosen.push(*c);
        hit_within(cores, size - 1, chosen, steps) || {
            chosen.pop();
            false
        }
    })
}

/// Always the couple in most of the cores that are left.
fn hit_greedily(cores: &[&[u32]]) -> Vec<u32> {
    let mut chosen: Vec<u32> = Vec::new();
    loop {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for core in cores.iter().filter(|core| !core.iter().any(|c| chosen.contains(c))) {
            for c in *core {
                *counts.entry(*c).or_default() += 1;
            }
        }
        let Some((c, _)) = counts.into_iter().rev().max_by_key(|(_, n)| *n) else { return chosen };
        chosen.push(c);
    }
}

/// What of a couple is open: its pairs, and for each "it holds this one".
struct OpenCouple {
    pairs: Vec<u32>,
    holds: Vec<Lit>,
    /// It may block: false, or a variable when couples are let free.
    may_block: Lit,
}

/// The part of a market that the bounds leave open, as variables.
struct Core<'a> {
    market: &'a Market,
    definition: Definition,
    bounds: Bounds<'a>,
    search: Search,
    /// "Turned away", for the open places of each program one after the other.
    full: Vec<Lit>,
    full_starts: Vec<u32>,
    tight: BTreeMap<(u32, u32), Lit>,
    /// "Comes", for each place on each program's list.
    comes: Vec<Lit>,
    /// For each single with a choice: their ranks, and "this rank or better".
    singles: Vec<(u32, Vec<(u32, Lit)>)>,
    couples: Vec<OpenCouple>,
    start: Start<'a>,
}

impl<'a> Core<'a> {
    fn new(market: &'a Market, definition: Definition, bounds: Bounds<'a>, start: &'a Matching) -> Self {
        let start = Start { market, matching: start };
        let mut core = Self {
            market,
            definition,
            bounds,
            search: Search::new(),
            full: Vec::new(),
            full_starts: vec![0],
            tight: BTreeMap::new(),
            comes: vec![Lit::FALSE; market.all_rosters().len()],
            singles: Vec::new(),
            couples: Vec::new(),
            start,
        };
        for p in 0..market.programs() {
            core.cut_offs(p);
        }
        for a in 0..market.applicants() {
            if core.bounds.best[a as usize] < core.bounds.worst[a as usize] {
                core.single(a);
            }
        }
        for c in 0..market.couples().len() as u32 {
            core.couple(c);
        }
        for p in 0..market.programs() {
            core.quota(p);
        }
        core
    }

    fn entry(&self, program: u32, place: u32) -> usize {
        self.market.roster_span(program).start + place as usize
    }

    /// A variable for each open place of a program.
    fn cut_offs(&mut self, program: u32) {
        let (safe, shut) = (self.bounds.safe[program as usize], self.bounds.shut[program as usize]);
        let held = if safe < shut { self.start.held_above(program) } else { Vec::new() };
        let mut before: Option<Lit> = None;
        for place in safe..shut {
            // Nobody comes from the place before this one, so both are turned away or neither is.
            let same = |_: &Lit| self.bounds.comes[self.entry(program, place - 1)] == Comes::Never;
            let lit = match before.filter(same) {
                Some(lit) => lit,
                None => {
                    let lit = self.search.variable(held[place as usize] >= self.market.quota(program));
                    if let Some(before) = before {
                        self.search.clause(&[!before, lit]);
                    }
                    lit
                }
            };
            self.full.push(lit);
            before = Some(lit);
        }
        self.full_starts.push(self.full.len() as u32);
    }

    fn lit(&mut self, cut: Cut) -> Lit {
        match (self.bounds.known(cut), cut) {
            (Some(true), _) => Lit::TRUE,
            (Some(false), _) => Lit::FALSE,
            (None, Cut::Full(p, place)) => {
                self.full[(self.full_starts[p as usize] + place - self.bounds.safe[p as usize]) as usize]
            }
            (None, Cut::Tight(p, place)) => {
                if let Some(lit) = self.tight.get(&(p, place)) {
                    return *lit;
                }
                let phase = self.start.held_above(p)[place as usize] + 1 >= self.market.quota(p);
                let lit = self.search.variable(phase);
                self.tight.insert((p, place), lit);
                let full = self.lit(Cut::Full(p, place));
                self.search.clause(&[!full, lit]);
                lit
            }
        }
    }

    /// A single gets the first entry that is not turned away, and comes to an entry when all before it are.
    fn single(&mut self, a: u32) {
        let (best, worst) = (self.bounds.best[a as usize], self.bounds.worst[a as usize]);
        let held = self.start.rank(a);
        let mut ranks: Vec<(u32, Lit)> = Vec::new();
        for rank in best..worst {
            let (p, place) = self.market.entry(self.market.span(a).start + rank as usize);
            if self.bounds.known(Cut::Full(p, place)) == Some(true) {
                continue;
            }
            let full = self.lit(Cut::Full(p, place));
            let entry = self.entry(p, place);
            let so_far = match ranks.last() {
                None => {
                    self.comes[entry] = Lit::TRUE;
                    !full
                }
                Some((_, before)) => {
                    let before = *before;
                    self.comes[entry] = !before;
                    let lit = self.search.variable(held <= rank);
                    self.search.clause(&[!before, lit]);
                    self.search.clause(&[lit, full]);
                    self.search.clause(&[!lit, before, !full]);
                    lit
                }
            };
            ranks.push((rank, so_far));
        }
        if (worst as usize) < self.market.list(a).len() {
            let (p, place) = self.market.entry(self.market.span(a).start + worst as usize);
            let entry = self.entry(p, place);
            self.comes[entry] = ranks.last().map_or(Lit::TRUE, |(_, before)| !*before);
        }
        self.singles.push((a, ranks));
    }

    fn couple(&mut self, c: u32) {
        let i = c as usize;
        let all = self.market.pairs(c);
        let may_block = if self.bounds.free { self.search.variable(false) } else { Lit::FALSE };
        let pairs: Vec<u32> = (0..all.len() as u32).filter(|j| self.bounds.open[i][*j as usize]).collect();
        let placed = (self.bounds.least[i] as usize) < all.len();
        let held = self.start.pair(c);
        // "This pair or a better one", and "this pair".
        let mut so_far = Lit::FALSE;
        let mut holds = Vec::with_capacity(pairs.len());
        let mut before = Vec::with_capacity(pairs.len());
        let mut stable = Vec::with_capacity(pairs.len());
        for (t, j) in pairs.iter().enumerate() {
            let pair = &all[*j as usize];
            let last = placed && t + 1 == pairs.len();
            let next = if last { Lit::TRUE } else { self.search.variable(held <= *j) };
            let hold = if t == 0 { next } else { self.search.variable(held == *j) };
            self.search.clause(&[!so_far, next]);
            if t > 0 {
                self.search.clause(&[!hold, next]);
                self.search.clause(&[!hold, !so_far]);
                self.search.clause(&[hold, !next, so_far]);
            }
            stable.push((next, *pair));
            for cut in obstacles(pair) {
                let lit = self.lit(cut);
                self.search.clause(&[!hold, !lit]);
            }
            before.push(so_far);
            holds.push(hold);
            so_far = next;
        }
        let open = OpenCouple { pairs, holds, may_block };
        for second in [false, true] {
            self.member(c, &open, &before, so_far, second);
        }
        for (next, pair) in stable {
            let mut clause = vec![next, may_block];
            for excuse in excuses(&pair, self.definition) {
                clause.push(self.excuse(excuse));
            }
            self.search.clause(&clause);
        }
        self.couples.push(open);
    }

    /// A literal that, when true, makes the excuse hold. The members' own literals must exist already.
    fn excuse(&mut self, excuse: Excuse) -> Lit {
        match excuse {
            Excuse::Cut(cut) => self.lit(cut),
            Excuse::Apart { program, better, lower } => {
                let there = self.comes_at(program, better);
                let tight = self.lit(Cut::Tight(program, lower));
                if there == Lit::TRUE || tight == Lit::FALSE {
                    return Lit::FALSE;
                }
                if there == Lit::FALSE {
                    return tight;
                }
                let lit = self.search.variable(false);
                self.search.clause(&[!lit, tight]);
                self.search.clause(&[!lit, !there]);
                lit
            }
        }
    }

    /// Where a member of a couple comes. `before` says for each open pair that the couple holds a better one, `placed`
    /// that it holds one at all.
    fn member(&mut self, c: u32, open: &OpenCouple, before: &[Lit], placed: Lit, second: bool) {
        let all = self.market.pairs(c);
        let OpenCouple { pairs, holds, may_block } = open;
        // For each program of the member: its place, and the pairs with it.
        let mut programs: BTreeMap<u32, (u32, Vec<usize>)> = BTreeMap::new();
        let mut somewhere = vec![!placed];
        for (t, j) in pairs.iter().enumerate() {
            match side(&all[*j as usize], second) {
                (NONE, _) => somewhere.push(holds[t]),
                (p, place) => programs.entry(p).or_insert_with(|| (place, Vec::new())).1.push(t),
            }
        }
        for (p, (place, with)) in programs {
            let entry = self.entry(p, place);
            let comes = if self.bounds.comes[entry] == Comes::Surely {
                Lit::TRUE
            } else {
                let phase = with.iter().any(|t| self.start.pair(c) == pairs[*t]);
                self.search.variable(phase)
            };
            self.comes[entry] = comes;
            somewhere.push(comes);
            let mut comes_why = vec![!comes, self.lit(Cut::Full(p, place))];
            for t in with {
                comes_why.push(holds[t]);
                self.search.clause(&[!holds[t], comes]);
                let (q, other_place) = side(&all[pairs[t] as usize], !second);
                if q != p {
                    // Nothing better, and the partner's program takes the partner: only this program is in the way.
                    let other = if q == NONE { Lit::FALSE } else { self.lit(Cut::Full(q, other_place)) };
                    self.search.clause(&[before[t], other, comes, *may_block]);
                }
            }
            self.search.clause(&comes_why);
        }
        self.search.clause(&somewhere);
    }

    /// Those who come, and the places they turn away.
    fn quota(&mut self, program: u32) {
        let p = program as usize;
        let quota = self.market.quota(program);
        let (safe, shut) = (self.bounds.safe[p], self.bounds.shut[p]);
        let tight: Vec<(u32, Lit)> = self.tight.range((program, 0)..=(program, NONE)).map(|(k, l)| (k.1, *l)).collect();
        if safe >= shut && tight.is_empty() {
            return;
        }
        let mut items = Vec::new();
        let mut thresholds = Vec::new();
        let (mut surely, mut next_tight) = (0, 0);
        let mut before: Option<Lit> = None;
        for place in 0..shut {
            let prefix = items.len() as u32;
            if place >= safe {
                let flag = self.lit(Cut::Full(program, place));
                if let Some(before) = before.filter(|b| *b != flag) {
                    let comes = self.comes_at(program, place - 1);
                    self.search.clause(&[!flag, before, comes]);
                }
                if before != Some(flag) {
                    thresholds.push(Threshold { prefix, need: quota - surely, flag });
                }
                before = Some(flag);
            }
            while next_tight < tight.len() && tight[next_tight].0 == place {
                thresholds.push(Threshold { prefix, need: quota - 1 - surely, flag: tight[next_tight].1 });
                next_tight += 1;
            }
            match self.comes_at(program, place) {
                Lit::TRUE => surely += 1,
                Lit::FALSE => {}
                lit => items.push(lit),
            }
        }
        self.search.counter(items, thresholds);
    }

    fn comes_at(&self, program: u32, place: u32) -> Lit {
        let entry = self.entry(program, place);
        match self.bounds.comes[entry] {
            Comes::Surely => Lit::TRUE,
            Comes::Never => Lit::FALSE,
            Comes::Maybe => self.comes[entry],
        }
    }

    fn stats(&self) -> ProofStats {
        let bounds = &self.bounds;
        ProofStats {
            programs: bounds.safe.iter().zip(&bounds.shut).filter(|(a, b)| a < b).count() as u32,
            singles: self.singles.len() as u32,
            couples: self.couples.iter().filter(|c| c.holds.iter().any(|h| *h != Lit::TRUE)).count() as u32,
            variables: self.search.variables() as u64,
            clauses: self.search.clauses() as u64,
            conflicts: self.search.conflicts,
            decisions: self.search.decisions,
            trials: 0,
            minimal: false,
        }
    }

    fn matching(&self) -> Matching {
        let market = self.market;
        let mut ranks = self.bounds.worst.clone();
        for (a, open) in &self.singles {
            if let Some((rank, _)) = open.iter().find(|(_, lit)| self.search.is_true(*lit)) {
                ranks[*a as usize] = *rank;
            }
        }
        let mut program_of: Vec<u32> = (0..market.applicants())
            .map(|a| market.list(a).get(ranks[a as usize] as usize).copied().unwrap_or(NONE))
            .collect();
        for (c, open) in self.couples.iter().enumerate() {
            if let Some(t) = open.holds.iter().position(|h| self.search.is_true(*h)) {
                let pair = market.pairs(c as u32)[open.pairs[t] as usize];
                let (a, b) = market.couples()[c];
                program_of[a as usize] = pair.first;
                program_of[b as usize] = pair.second;
            }
        }
        Matching { program_of }
    }
}

/// The matching from which the search starts.
struct Start<'a> {
    market: &'a Market,
    matching: &'a Matching,
}

impl Start<'_> {
    /// For each place of a program: how many above it are held.
    fn held_above(&self, program: u32) -> Vec<u32> {
        let mut held = 0;
        let roster = self.market.roster(program).iter();
        roster
            .map(|a| {
                let above = held;
                held += u32::from(self.matching.program_of[*a as usize] == program);
                above
            })
            .collect()
    }

    fn rank(&self, a: u32) -> u32 {
        let held = self.matching.program_of[a as usize];
        self.market.list(a).iter().position(|p| *p == held).map_or(NONE, |k| k as u32)
    }

    /// The place of the pair a couple holds, or [`NONE`].
    fn pair(&self, c: u32) -> u32 {
        let (a, b) = self.market.couples()[c as usize];
        let held = (self.matching.program_of[a as usize], self.matching.program_of[b as usize]);
        self.market.pairs(c).iter().position(|x| (x.first, x.second) == held).map_or(NONE, |k| k as u32)
    }
}
