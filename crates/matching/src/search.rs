//! The exact search behind [`crate::complete()`]: conflict-driven search over Boolean variables, with clauses and counters.
//!
//! It decides, propagates, and learns one clause from each conflict (J. P. Marques-Silva and K. A. Sakallah 1996; the
//! two watched literals, activities and restarts follow N. Eén and N. Sörensson, "An extensible SAT-solver", 2003). A
//! program's quota is not written out as clauses: a [`Counter`] propagates it, and gives its reasons only when a
//! conflict asks for them ("lazy clause generation", O. Ohrimenko, P. J. Stuckey, M. Codish 2009). So a program with a
//! list of length n costs n numbers, not n × quota clauses.
//!
//! Nothing here is random: the same clauses in the same order give the same run.

/// A variable with a sign: twice the variable, plus one when negated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub(crate) struct Lit(u32);

impl Lit {
    /// The variable that is true by definition.
    pub(crate) const TRUE: Self = Self(0);
    pub(crate) const FALSE: Self = Self(1);

    fn var(self) -> usize {
        (self.0 >> 1) as usize
    }

    fn at(self) -> usize {
        self.0 as usize
    }
}

impl std::ops::Not for Lit {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// "`flag` is true exactly when at least `need` of the first `prefix` items are."
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threshold {
    pub(crate) prefix: u32,
    pub(crate) need: u32,
    pub(crate) flag: Lit,
}

/// Items in a row, and statements about how many of the first few are true; thresholds in order of their prefix.
#[derive(Debug, Default)]
struct Counter {
    items: Vec<Lit>,
    thresholds: Vec<Threshold>,
}

/// Why a variable has its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Chosen,
    Clause(u32),
    Count { counter: u32, threshold: u32, how: How },
}

/// How a counter came to a conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Enough items are true: so is the flag.
    Reached,
    /// Too many items are false: so is the flag.
    Missed,
    /// The flag is true and no item can be spared.
    All,
    /// The flag is false and no item can be added.
    NoMore,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Every variable has a value.
    Found,
    /// There is no assignment.
    Impossible,
    /// The limit was reached.
    Limit,
}

#[derive(Clone, Copy)]
struct Watch {
    clause: u32,
    /// Another literal of the clause: when it is true, the clause need not be looked at.
    other: Lit,
}

#[derive(Clone, Copy)]
struct Clause {
    start: u32,
    len: u32,
    /// 0 for a clause of the problem; otherwise how many levels a learned clause spanned.
    spread: u32,
}

/// Conflicts before the first restart; later ones follow the sequence of Luby, Sinclair and Zuckerman (1993).
const RESTART: u64 = 100;
/// Learned clauses kept before the first clean-up.
const LEARNED: usize = 4_000;

#[derive(Default)]
pub(crate) struct Search {
    clauses: Vec<Clause>,
    lits: Vec<Lit>,
    watches: Vec<Vec<Watch>>,
    counters: Vec<Counter>,
    /// The counters of each variable.
    counted: Vec<Vec<u32>>,
    /// For each literal: 1 true, -1 false, 0 open.
    value: Vec<i8>,
    level: Vec<u32>,
    /// When the variable was assigned: its place on the trail.
    when: Vec<u32>,
    why: Vec<Why>,
    trail: Vec<Lit>,
    levels: Vec<u32>,
    next: usize,
    dirty: Vec<u32>,
    is_dirty: Vec<bool>,
    activity: Vec<f64>,
    bump: f64,
    heap: Heap,
    phase: Vec<bool>,
    seen: Vec<bool>,
    /// Scratch for reasons.
    reason: Vec<Lit>,
    broken: bool,
    blame: Vec<Lit>,
    learned: usize,
    pub(crate) conflicts: u64,
    pub(crate) decisions: u64,
}

impl Search {
    pub(crate) fn new() -> Self {
        let mut search = Self { bump: 1.0, ..Self::default() };
        let yes = search.variable(true);
        search.assign(yes, Why::Chosen);
        search
    }

    /// A new variable, and the value to try first.
    pub(crate) fn variable(&mut self, phase: bool) -> Lit {
        let v = self.level.len() as u32;
        self.watches.push(Vec::new());
        self.watches.push(Vec::new());
        self.counted.push(Vec::new());
        self.value.extend([0, 0]);
        self.level.push(0);
        self.when.push(0);
        self.why.push(Why::Chosen);
        self.activity.push(0.0);
        self.phase.push(phase);
        self.seen.push(false);
        self.heap.grow();
        if v > 0 {
            self.heap.insert(v, &self.activity);
        }
        Lit(v << 1)
    }

    pub(crate) fn variables(&self) -> usize {
        self.level.len() - 1
    }

    pub(crate) fn clauses(&self) -> usize {
        self.clauses.len() - self.learned
    }

    /// Whether a literal is true once [`Ending::Found`].
    pub(crate) fn is_true(&self, lit: Lit) -> bool {
        self.value[lit.at()] > 0
    }

    /// After [`Ending::Impossible`]: those of the assumptions that cannot all hold. Empty when nothing is possible.
    pub(crate) fn blame(&self) -> &[Lit] {
        &self.blame
    }

    /// Adds a clause before the search.
    pub(crate) fn clause(&mut self, lits: &[Lit]) {
        if lits.iter().any(|l| self.value[l.at()] > 0) {
            return;
        }
        let start = self.lits.len();
        for l in lits {
            if self.value[l.at()] == 0 && !self.lits[start..].contains(l) {
                self.lits.push(*l);
            }
        }
        match self.lits.len() - start {
            0 => self.broken = true,
            1 => {
                let unit = self.lits[start];
                self.lits.truncate(start);
                self.assign(unit, Why::Chosen);
            }
            len => {
                if self.lits[start..].iter().any(|l| self.lits[start..].contains(&!*l)) {
                    self.lits.truncate(start);
                } else {
                    self.attach(start, len, 0);
                }
            }
        }
    }

    fn attach(&mut self, start: usize, len: usize, spread: u32) -> u32 {
        let clause = self.clauses.len() as u32;
        let (a, b) = (self.lits[start], self.lits[start + 1]);
        self.clauses.push(Clause { start: start as u32, len: len as u32, spread });
        self.watches[(!a).at()].push(Watch { clause, other: b });
        self.watches[(!b).at()].push(Watch { clause, other: a });
        clause
    }

    /// Adds a counter before the search. Thresholds in order of their prefix.
    pub(crate) fn counter(&mut self, items: Vec<Lit>, thresholds: Vec<Threshold>) {
        if thresholds.is_empty() {
            return;
        }
        let n = self.counters.len() as u32;
        for lit in items.iter().copied().chain(thresholds.iter().map(|t| t.flag)) {
            if self.counted[lit.var()].last() != Some(&n) {
                self.counted[lit.var()].push(n);
            }
        }
        self.counters.push(Counter { items, thresholds });
        self.is_dirty.push(true);
        self.dirty.push(n);
    }

    fn assign(&mut self, lit: Lit, why: Why) {
        let v = lit.var();
        self.value[lit.at()] = 1;
        self.value[(!lit).at()] = -1;
        self.level[v] = self.levels.len() as u32;
        self.when[v] = self.trail.len() as u32;
        self.why[v] = why;
        self.trail.push(lit);
    }

    /// Follows all consequences. On a conflict its literals, all false, are left in `reason`.
    fn propagate(&mut self) -> bool {
        loop {
            while self.next < self.trail.len() {
                let lit = self.trail[self.next];
                self.next += 1;
                if !self.follow(lit) {
                    return false;
                }
                for i in 0..self.counted[lit.var()].len() {
                    let c = self.counted[lit.var()][i];
                    if !self.is_dirty[c as usize] {
                        self.is_dirty[c as usize] = true;
                        self.dirty.push(c);
                    }
                }
            }
            let Some(c) = self.dirty.pop() else { return true };
            self.is_dirty[c as usize] = false;
            if !self.count(c) {
                return false;
            }
        }
    }

    /// The clauses that watch a literal that has just become true, by its negation.
    fn follow(&mut self, lit: Lit) -> bool {
        let mut watches = std::mem::take(&mut self.watches[lit.at()]);
        let (mut kept, mut i, mut fine) = (0, 0, true);
        while i < watches.len() {
            let watch = watches[i];
            i += 1;
            if self.value[watch.other.at()] > 0 {
                watches[kept] = watch;
                kept += 1;
                continue;
            }
            let Clause { start, len, .. } = self.clauses[watch.clause as usize];
            let (start, end) = (start as usize, (start + len) as usize);
            if self.lits[start] == !lit {
                self.lits.swap(start, start + 1);
            }
            let first = self.lits[start];
            let moved = Watch { clause: watch.clause, other: first };
            if self.value[first.at()] > 0 {
                watches[kept] = moved;
                kept += 1;
                continue;
            }
            if let Some(k) = (start + 2..end).find(|k| self.value[self.lits[*k].at()] >= 0) {
                self.lits.swap(start + 1, k);
                self.watches[(!self.lits[start + 1]).at()].push(moved);
                continue;
            }
            watches[kept] = moved;
            kept += 1;
            if self.value[first.at()] < 0 {
                self.reason.clear();
                self.reason.extend_from_slice(&self.lits[start..end]);
                fine = false;
                break;
            }
            self.assign(first, Why::Clause(watch.clause));
        }
        while i < watches.len() {
            watches[kept] = watches[i];
            kept += 1;
            i += 1;
        }
        watches.truncate(kept);
        self.watches[lit.at()] = watches;
        fine
    }

    /// One pass over a counter.
    fn count(&mut self, c: u32) -> bool {
        let counter = std::mem::take(&mut self.counters[c as usize]);
        let fine = self.count_all(c, &counter);
        self.counters[c as usize] = counter;
        fine
    }

    fn count_all(&mut self, c: u32, counter: &Counter) -> bool {
        let (mut at, mut yes, mut open) = (0usize, 0u32, 0u32);
        for (k, t) in counter.thresholds.iter().enumerate() {
            while at < t.prefix as usize {
                match self.value[counter.items[at].at()] {
                    0 => open += 1,
                    1 => yes += 1,
                    _ => {}
                }
                at += 1;
            }
            let count = |how| Why::Count { counter: c, threshold: k as u32, how };
            let flag = self.value[t.flag.at()];
            let (conclusion, how) = if yes >= t.need {
                (t.flag, How::Reached)
            } else if yes + open < t.need {
                (!t.flag, How::Missed)
            } else if open > 0 && flag > 0 && yes + open == t.need {
                self.fill(counter, t, count(How::All));
                (yes, open) = (yes + open, 0);
                continue;
            } else if open > 0 && flag < 0 && yes + 1 == t.need {
                self.fill(counter, t, count(How::NoMore));
                open = 0;
                continue;
            } else {
                continue;
            };
            match self.value[conclusion.at()] {
                0 => self.assign(conclusion, count(how)),
                1 => {}
                _ => {
                    self.reason.clear();
                    self.reason.push(conclusion);
                    let mut reason = std::mem::take(&mut self.reason);
                    self.explain_count(counter, t, how, u32::MAX, &mut reason);
                    self.reason = reason;
                    return false;
                }
            }
        }
        true
    }

    fn fill(&mut self, counter: &Counter, t: &Threshold, why: Why) {
        let all = matches!(why, Why::Count { how: How::All, .. });
        for item in &counter.items[..t.prefix as usize] {
            if self.value[item.at()] == 0 {
                self.assign(if all { *item } else { !*item }, why);
            }
        }
    }

    /// Adds the literals, false now, that made a counter conclude something before `before`.
    fn explain_count(&self, counter: &Counter, t: &Threshold, how: How, before: u32, into: &mut Vec<Lit>) {
        let (truth, many) = match how {
            How::Reached => (true, t.need),
            How::Missed => (false, t.prefix + 1 - t.need),
            How::All => (false, t.prefix - t.need),
            How::NoMore => (true, t.need - 1),
        };
        match how {
            How::All => into.push(!t.flag),
            How::NoMore => into.push(t.flag),
            How::Reached | How::Missed => {}
        }
        let items = counter.items[..t.prefix as usize].iter().map(|i| if truth { *i } else { !*i });
        into.extend(
            items.filter(|i| self.value[i.at()] > 0 && self.when[i.var()] < before).take(many as usize).map(|i| !i),
        );
    }

    /// The other literals, all false, of the clause that made `lit` true.
    fn explain(&self, lit: Lit, into: &mut Vec<Lit>) {
        into.clear();
        match self.why[lit.var()] {
            Why::Chosen => {}
            Why::Clause(c) => {
                let Clause { start, len, .. } = self.clauses[c as usize];
                into.extend(self.lits[start as usize..(start + len) as usize].iter().copied().filter(|l| *l != lit));
            }
            Why::Count { counter, threshold, how } => {
                let counter = &self.counters[counter as usize];
                let t = &counter.thresholds[threshold as usize];
                self.explain_count(counter, t, how, self.when[lit.var()], into);
            }
        }
    }

    /// Learns from the conflict in `reason`: the clause at the first point all its causes go through, asserting
    /// literal first, and the level to go back to.
    fn learn(&mut self) -> (Vec<Lit>, u32) {
        let current = self.levels.len() as u32;
        let mut learned = vec![Lit::TRUE];
        let mut reason = std::mem::take(&mut self.reason);
        let (mut open, mut at) = (0u32, self.trail.len());
        let mut touched: Vec<usize> = Vec::new();
        let uip = loop {
            for l in &reason {
                let v = l.var();
                if self.seen[v] || self.level[v] == 0 {
                    continue;
                }
                self.seen[v] = true;
                touched.push(v);
                self.bump(v);
                if self.level[v] == current {
                    open += 1;
                } else {
                    learned.push(*l);
                }
            }
            at -= 1;
            while !self.seen[self.trail[at].var()] {
                at -= 1;
            }
            let lit = self.trail[at];
            open -= 1;
            if open == 0 {
                break lit;
            }
            self.explain(lit, &mut reason);
        };
        learned[0] = !uip;
        // A literal whose own reason is already in the clause adds nothing.
        let mut kept = 1;
        for i in 1..learned.len() {
            let l = learned[i];
            let mut needed = true;
            if self.why[l.var()] != Why::Chosen {
                self.explain(!l, &mut reason);
                needed = reason.iter().any(|r| !self.seen[r.var()] && self.level[r.var()] > 0);
            }
            if needed {
                learned[kept] = l;
                kept += 1;
            }
        }
        learned.truncate(kept);
        for v in touched {
            self.seen[v] = false;
        }
        self.reason = reason;
        let mut back = 0;
        for i in 1..learned.len() {
            if self.level[learned[i].var()] > back {
                back = self.level[learned[i].var()];
                learned.swap(1, i);
            }
        }
        (learned, back)
    }

    fn bump(&mut self, v: usize) {
        self.activity[v] += self.bump;
        if self.activity[v] > 1e100 {
            for a in &mut self.activity {
                *a *= 1e-100;
            }
            self.bump *= 1e-100;
        }
        self.heap.raised(v as u32, &self.activity);
    }

    fn back_to(&mut self, level: u32) {
        for c in self.dirty.drain(..) {
            self.is_dirty[c as usize] = false;
        }
        let Some(keep) = self.levels.get(level as usize).copied() else { return };
        for i in (keep as usize..self.trail.len()).rev() {
            let lit = self.trail[i];
            self.value[lit.at()] = 0;
            self.value[(!lit).at()] = 0;
            self.phase[lit.var()] = lit.0 & 1 == 0;
            self.heap.insert(lit.var() as u32, &self.activity);
        }
        self.trail.truncate(keep as usize);
        self.levels.truncate(level as usize);
        self.next = self.trail.len();
    }

    fn add_learned(&mut self, learned: &[Lit]) {
        if learned.len() == 1 {
            self.assign(learned[0], Why::Chosen);
            return;
        }
        let mut levels: Vec<u32> = learned.iter().map(|l| self.level[l.var()]).collect();
        levels.sort_unstable();
        levels.dedup();
        let start = self.lits.len();
        self.lits.extend_from_slice(learned);
        let clause = self.attach(start, learned.len(), levels.len() as u32);
        self.learned += 1;
        self.assign(learned[0], Why::Clause(clause));
    }

    /// Forgets the half of the learned clauses that spans most levels. Only with no decision open.
    fn forget(&mut self) {
        for lit in &self.trail {
            self.why[lit.var()] = Why::Chosen;
        }
        let mut spreads: Vec<u32> = self.clauses.iter().map(|c| c.spread).filter(|s| *s > 2).collect();
        spreads.sort_unstable();
        let bar = spreads.get(spreads.len() / 2).copied().unwrap_or(u32::MAX);
        let (clauses, lits) = (std::mem::take(&mut self.clauses), std::mem::take(&mut self.lits));
        for watch in &mut self.watches {
            watch.clear();
        }
        self.learned = 0;
        for clause in clauses {
            let old = &lits[clause.start as usize..(clause.start + clause.len) as usize];
            if clause.spread > 2 && clause.spread >= bar || old.iter().any(|l| self.value[l.at()] > 0) {
                continue;
            }
            let start = self.lits.len();
            self.lits.extend(old.iter().copied().filter(|l| self.value[l.at()] == 0));
            let len = self.lits.len() - start;
            self.attach(start, len, clause.spread);
            self.learned += usize::from(clause.spread > 0);
        }
    }

    /// Which assumptions made `lit`, itself an assumption, false.
    fn find_blame(&mut self, lit: Lit) {
        self.blame.clear();
        self.blame.push(lit);
        let Some(from) = self.levels.first().copied() else { return };
        let mut reason = std::mem::take(&mut self.reason);
        self.seen[lit.var()] = true;
        for i in (from as usize..self.trail.len()).rev() {
            let cause = self.trail[i];
            if !std::mem::replace(&mut self.seen[cause.var()], false) {
                continue;
            }
            if self.why[cause.var()] == Why::Chosen {
                self.blame.push(cause);
                continue;
            }
            self.explain(cause, &mut reason);
            for l in reason.iter().filter(|l| self.level[l.var()] > 0) {
                self.seen[l.var()] = true;
            }
        }
        self.seen[lit.var()] = false;
        self.reason = reason;
    }

    /// Searches until an assignment is found, none is possible under the assumptions, or so many conflicts were met.
    pub(crate) fn run(&mut self, assumptions: &[Lit], max_conflicts: u64) -> Ending {
        self.blame.clear();
        if self.broken {
            return Ending::Impossible;
        }
        if !self.levels.is_empty() {
            self.back_to(0);
        }
        let (mut round, mut learned) = (1u64, LEARNED);
        let end = self.conflicts.saturating_add(max_conflicts);
        let mut restart = self.conflicts + RESTART;
        loop {
            if !self.propagate() {
                self.conflicts += 1;
                if self.levels.is_empty() {
                    self.broken = true;
                    return Ending::Impossible;
                }
                let (clause, back) = self.learn();
                self.back_to(back);
                self.add_learned(&clause);
                self.bump /= 0.95;
                continue;
            }
            if self.conflicts >= end {
                self.back_to(0);
                return Ending::Limit;
            }
            if self.conflicts >= restart {
                round += 1;
                restart = self.conflicts + RESTART * luby(round);
                self.back_to(0);
                if self.learned > learned {
                    self.forget();
                    learned += learned / 8;
                }
                continue;
            }
            match self.decide(assumptions) {
                Ok(lit) => {
                    self.decisions += 1;
                    self.levels.push(self.trail.len() as u32);
                    self.assign(lit, Why::Chosen);
                }
                Err(ending) => return ending,
            }
        }
    }

    /// What to assume or to try next.
    fn decide(&mut self, assumptions: &[Lit]) -> Result<Lit, Ending> {
        while let Some(lit) = assumptions.get(self.levels.len()).copied() {
            match self.value[lit.at()] {
                0 => return Ok(lit),
                // It holds already: an empty level keeps the count.
                1 => self.levels.push(self.trail.len() as u32),
                _ => {
                    self.find_blame(lit);
                    return Err(Ending::Impossible);
                }
            }
        }
        let v = self.pick().ok_or(Ending::Found)?;
        Ok(Lit(v << 1 | u32::from(!self.phase[v as usize])))
    }

    fn pick(&mut self) -> Option<u32> {
        loop {
            let v = self.heap.pop(&self.activity)?;
            if self.value[(v << 1) as usize] == 0 {
                return Some(v);
            }
        }
    }
}

/// 1 1 2 1 1 2 4 1 1 2 …
fn luby(n: u64) -> u64 {
    let mut n = n;
    loop {
        let size = (n + 1).next_power_of_two();
        if n + 1 == size {
            return size / 2;
        }
        n -= size / 2 - 1;
    }
}

/// Variables by activity, the most active first; of equal ones, the one that came to the top first.
#[derive(Default)]
struct Heap {
    order: Vec<u32>,
    /// The place in `order` of each variable, or `u32::MAX`.
    at: Vec<u32>,
}

impl Heap {
    fn grow(&mut self) {
        self.at.push(u32::MAX);
    }

    fn insert(&mut self, v: u32, activity: &[f64]) {
        if self.at[v as usize] == u32::MAX {
            self.at[v as usize] = self.order.len() as u32;
            self.order.push(v);
            self.up(self.order.len() - 1, activity);
        }
    }

    fn raised(&mut self, v: u32, activity: &[f64]) {
        let at = self.at[v as usize];
        if at != u32::MAX {
            self.up(at as usize, activity);
        }
    }

    fn pop(&mut self, activity: &[f64]) -> Option<u32> {
        let top = *self.order.first()?;
        self.at[top as usize] = u32::MAX;
        let last = self.order.pop()?;
        if !self.order.is_empty() {
            self.order[0] = last;
            self.at[last as usize] = 0;
            self.down(0, activity);
        }
        Some(top)
    }

    fn up(&mut self, mut i: usize, activity: &[f64]) {
        let v = self.order[i];
        while i > 0 {
            let above = (i - 1) / 2;
            if activity[self.order[above] as usize] >= activity[v as usize] {
                break;
            }
            self.order[i] = self.order[above];
            self.at[self.order[i] as usize] = i as u32;
            i = above;
        }
        self.order[i] = v;
        self.at[v as usize] = i as u32;
    }

    fn down(&mut self, mut i: usize, activity: &[f64]) {
        let v = self.order[i];
        loop {
            let (left, right) = (2 * i + 1, 2 * i + 2);
            if left >= self.order.len() {
                break;
            }
            let better =
                right < self.order.len() && activity[self.order[right] as usize] > activity[self.order[left] as usize];
            let below = if better { right } else { left };
            if activity[self.order[below] as usize] <= activity[v as usize] {
                break;
            }
            self.order[i] = self.order[below];
            self.at[self.order[i] as usize] = i as u32;
            i = below;
        }
        self.order[i] = v;
        self.at[v as usize] = i as u32;
    }
}
