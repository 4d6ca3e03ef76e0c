//! What every stable matching of a market with couples has in common: for each program, places it surely takes and
//! places it surely turns away; for each single applicant, the best and the worst they can get; for each couple, the
//! pairs still open.
//!
//! A stable matching is described by cut-offs (after E. Azevedo and J. Leshno, "A supply and demand framework for
//! two-sided matching markets", 2016): place `i` of a program is turned away exactly when at least `quota` of the
//! applicants above it *come*, where a single comes when they get nothing better, and a member of a couple when the
//! couple holds, or is only kept out by this program from, a pair with it. Coming applicants are at least the held
//! ones; the two counts differ only where the program is full anyway, so either may be used in a bound.
//!
//! Intervals of cut-offs are narrowed until nothing changes: enough who surely come turn a place away; too few who may
//! come make it safe; an entry turned away moves a single down, a safe entry is the worst they can get; the same for
//! pairs. Without couples the two ends are the two sides of deferred acceptance. A step never excludes a stable matching.
//! Linear in the lists for each time a program's interval moves.

use std::collections::VecDeque;

use crate::check::Definition;
use crate::market::{ApplicantIx, Market, NONE, Pair, ProgramIx};

/// A statement about a program's cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// At least `quota` of the applicants above this place are held: the place is turned away.
    Full(ProgramIx, u32),
    /// At least `quota − 1` of them are: two more do not fit.
    Tight(ProgramIx, u32),
}

/// Whether somebody comes to a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Comes {
    #[default]
    Maybe,
    Surely,
    Never,
}

/// The statements that keep a couple from a pair: while any holds, the pair cannot be held.
pub(crate) fn obstacles(pair: &Pair) -> impl Iterator<Item = Cut> {
    let full = |p: ProgramIx, place: u32| (p != NONE).then_some(Cut::Full(p, place));
    let cuts = if pair.first == pair.second {
        let (better, lower) = order(pair);
        [Some(Cut::Full(pair.first, lower)), Some(Cut::Tight(pair.first, better))]
    } else {
        [full(pair.first, pair.first_place), full(pair.second, pair.second_place)]
    };
    cuts.into_iter().flatten()
}

/// Why a couple may do without a pair that it likes better than what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excuse {
    /// The statement holds.
    Cut(Cut),
    /// `quota − 1` rank above the lower place, and the better member, at the other place, is none of them.
    Apart {
        /// The program of both.
        program: ProgramIx,
        /// The place of the better member.
        better: u32,
        /// The place of the other.
        lower: u32,
    },
}

/// The excuses of which one must hold, or the couple blocks with the pair unless it holds something as good.
///
/// For two positions at one program, McDermid and Manlove's three cases (both come, the better one is there, the lower
/// one is there) all come down to the same two statements as [`obstacles`]. By choice, `quota − 1` *others* must rank
/// above the lower member: `quota` do, or `quota − 1` without the better member. The definition of Ashlagi, Braverman and
/// Hassidim counts a member who is there already, so it asks for the lower place alone.
pub(crate) fn excuses(pair: &Pair, definition: Definition) -> impl Iterator<Item = Excuse> {
    let (program, (better, lower)) = (pair.first, order(pair));
    let together = program == pair.second && program != NONE;
    let special = match definition {
        _ if !together => None,
        Definition::McDermidManlove => None,
        Definition::Abh => Some([Some(Excuse::Cut(Cut::Tight(program, lower))), None]),
        Definition::Choice => {
            let full = Excuse::Cut(Cut::Full(program, lower));
            Some([Some(full), Some(Excuse::Apart { program, better, lower })])
        }
    };
    let usual = obstacles(pair).map(Excuse::Cut).filter(move |_| special.is_none());
    special.into_iter().flatten().flatten().chain(usual)
}

fn order(pair: &Pair) -> (u32, u32) {
    (pair.first_place.min(pair.second_place), pair.first_place.max(pair.second_place))
}

/// The intervals.
pub(crate) struct Bounds<'a> {
    market: &'a Market,
    definition: Definition,
    /// Couples may block: nothing is concluded from what they would like.
    pub(crate) free: bool,
    /// Places before this one are surely taken.
    pub(crate) safe: Vec<u32>,
    /// Places from this one on are surely turned away.
    pub(crate) shut: Vec<u32>,
    /// The same for [`Cut::Tight`].
    pub(crate) safe_two: Vec<u32>,
    pub(crate) shut_two: Vec<u32>,
    /// The best and the worst rank of each single; the length of the list means unmatched.
    pub(crate) best: Vec<u32>,
    pub(crate) worst: Vec<u32>,
    /// For each couple: is the pair still possible?
    pub(crate) open: Vec<Vec<bool>>,
    /// The couple gets this pair or a better one; the number of pairs when it may stay without.
    pub(crate) least: Vec<u32>,
    /// For each place on each program's list.
    pub(crate) comes: Vec<Comes>,
    waiting: VecDeque<ProgramIx>,
    is_waiting: Vec<bool>,
    couples_waiting: Vec<u32>,
    couple_is_waiting: Vec<bool>,
    scratch: Vec<(usize, bool)>,
}

impl<'a> Bounds<'a> {
    /// The narrowest intervals, or nothing when the intervals alone show that there is no stable matching.
    pub(crate) fn narrow(market: &'a Market, definition: Definition, free: bool) -> Option<Self> {
        let mut bounds = Self::widest(market, definition, free);
        bounds.run().then_some(bounds)
    }

    fn widest(market: &'a Market, definition: Definition, free: bool) -> Self {
        let programs = market.programs();
        let length = |p| market.roster_span(p).len() as u32;
        let couples = 0..market.couples().len() as u32;
        Self {
            market,
            definition,
            free,
            safe: vec![0; programs as usize],
            shut: (0..programs).map(length).collect(),
            safe_two: vec![0; programs as usize],
            shut_two: (0..programs).map(length).collect(),
            best: vec![0; market.applicants() as usize],
            worst: (0..market.applicants()).map(|a| market.list(a).len() as u32).collect(),
            open: couples.clone().map(|c| vec![true; market.pairs(c).len()]).collect(),
            least: couples.clone().map(|c| market.pairs(c).len() as u32).collect(),
            comes: vec![Comes::Maybe; market.all_rosters().len()],
            waiting: (0..programs).collect(),
            is_waiting: vec![true; programs as usize],
            couples_waiting: couples.collect(),
            couple_is_waiting: vec![true; market.couples().len()],
            scratch: Vec::new(),
        }
    }

    fn run(&mut self) -> bool {
        for a in 0..self.market.applicants() {
            if !self.market.list(a).is_empty() {
                self.set(a, 0, Comes::Surely);
            }
        }
        loop {
            if let Some(p) = self.waiting.pop_front() {
                self.is_waiting[p as usize] = false;
                if !self.scan(p) {
                    return false;
                }
            } else if let Some(c) = self.couples_waiting.pop() {
                self.couple_is_waiting[c as usize] = false;
                self.couple(c);
            } else {
                return true;
            }
        }
    }

    /// Sets whether a single comes to an entry of their list.
    fn set(&mut self, applicant: ApplicantIx, rank: u32, comes: Comes) {
        let (program, place) = self.market.entry(self.market.span(applicant).start + rank as usize);
        self.set_place(program, self.market.roster_span(program).start + place as usize, comes);
    }

    fn set_place(&mut self, program: ProgramIx, entry: usize, comes: Comes) {
        if self.comes[entry] != comes {
            self.comes[entry] = comes;
            if !self.is_waiting[program as usize] {
                self.is_waiting[program as usize] = true;
                self.waiting.push_back(program);
            }
        }
    }

    /// Counts who surely comes and who may come to a program.
    fn scan(&mut self, program: ProgramIx) -> bool {
        let p = program as usize;
        let span = self.market.roster_span(program);
        let quota = self.market.quota(program);
        let (old_safe, old_shut) = (self.safe[p], self.shut[p]);
        let (old_safe_two, old_shut_two) = (self.safe_two[p], self.shut_two[p]);
        let (mut surely, mut maybe) = (0u32, 0u32);
        for i in 0..old_shut {
            if surely >= quota {
                self.shut[p] = i;
                break;
            }
            if maybe < quota {
                self.safe[p] = self.safe[p].max(i + 1);
            }
            if surely + 1 >= quota {
                self.shut_two[p] = self.shut_two[p].min(i);
            }
            if maybe + 1 < quota {
                self.safe_two[p] = self.safe_two[p].max(i + 1);
            }
            match self.comes[span.start + i as usize] {
                Comes::Surely => (surely, maybe) = (surely + 1, maybe + 1),
                Comes::Maybe => maybe += 1,
                Comes::Never => {}
            }
        }
        self.shut_two[p] = self.shut_two[p].min(self.shut[p]);
        if self.safe[p] > self.shut[p] || self.safe_two[p] > self.shut_two[p] {
            return false;
        }
        for i in self.shut[p]..old_shut {
            if !self.turned_away(program, i) {
                return false;
            }
        }
        for i in old_safe..self.safe[p] {
            if !self.taken(program, i) {
                return false;
            }
        }
        for i in (self.shut_two[p]..old_shut_two).chain(old_safe_two..self.safe_two[p]) {
            self.wake(self.market.all_rosters()[span.start + i as usize]);
        }
        true
    }

    fn wake(&mut self, applicant: ApplicantIx) {
        if let Some(c) = self.market.couple_of(applicant)
            && !self.couple_is_waiting[c as usize]
        {
            self.couple_is_waiting[c as usize] = true;
            self.couples_waiting.push(c);
        }
    }

    /// The single at this place of a program and the rank they give it; a couple is woken instead.
    fn rank(&mut self, program: ProgramIx, place: u32) -> Option<(ApplicantIx, u32)> {
        let applicant = self.market.roster(program)[place as usize];
        self.wake(applicant);
        Some((applicant, self.market.ranks(program)[place as usize])).filter(|(_, rank)| *rank != NONE)
    }

    fn turned_away(&mut self, program: ProgramIx, place: u32) -> bool {
        let Some((a, rank)) = self.rank(program, place) else { return true };
        if rank == self.best[a as usize] {
            let list = self.market.span(a);
            let mut next = rank;
            while let Some(at) = Some(list.start + next as usize).filter(|at| *at < list.end) {
                let (p, place) = self.market.entry(at);
                if place < self.shut[p as usize] {
                    break;
                }
                next += 1;
                if next < list.len() as u32 {
                    self.set(a, next, Comes::Surely);
                }
            }
            self.best[a as usize] = next;
        }
        self.best[a as usize] <= self.worst[a as usize]
    }

    fn taken(&mut self, program: ProgramIx, place: u32) -> bool {
        let Some((a, rank)) = self.rank(program, place) else { return true };
        let worst = self.worst[a as usize];
        if rank < worst {
            for k in rank + 1..=worst.min(self.market.list(a).len() as u32 - 1) {
                self.set(a, k, Comes::Never);
            }
            self.worst[a as usize] = rank;
        }
        self.best[a as usize] <= self.worst[a as usize]
    }

    /// What is known of a statement.
    pub(crate) fn known(&self, cut: Cut) -> Option<bool> {
        let (p, place, safe, shut) = match cut {
            Cut::Full(p, place) => (p as usize, place, &self.safe, &self.shut),
            Cut::Tight(p, place) => (p as usize, place, &self.safe_two, &self.shut_two),
        };
        if place < safe[p] {
            Some(false)
        } else if place >= shut[p] {
            Some(true)
        } else {
            None
        }
    }

    /// What is known of an excuse.
    fn excused(&self, excuse: Excuse) -> Option<bool> {
        match excuse {
            Excuse::Cut(cut) => self.known(cut),
            Excuse::Apart { program, better, lower } => {
                let comes = self.comes[self.market.roster_span(program).start + better as usize];
                match (self.known(Cut::Tight(program, lower)), comes) {
                    (Some(false), _) | (_, Comes::Surely) => Some(false),
                    (Some(true), Comes::Never) => Some(true),
                    _ => None,
                }
            }
        }
    }

    /// Goes down a couple's list again.
    fn couple(&mut self, c: u32) {
        let market = self.market;
        let pairs = market.pairs(c);
        let i = c as usize;
        for (j, pair) in pairs.iter().enumerate() {
            if j as u32 > self.least[i] || obstacles(pair).any(|cut| self.known(cut) == Some(true)) {
                self.open[i][j] = false;
            }
            if j as u32 <= self.least[i]
                && !self.free
                && excuses(pair, self.definition).all(|excuse| self.excused(excuse) == Some(false))
            {
                self.least[i] = j as u32;
            }
        }
        for second in [false, true] {
            self.member(i, pairs, second);
        }
    }

    /// Where one member of a couple may come and surely comes.
    fn member(&mut self, couple: usize, pairs: &[Pair], second: bool) {
        let mut entries = std::mem::take(&mut self.scratch);
        entries.clear();
        let mut unplaced = self.least[couple] as usize == pairs.len();
        for (j, pair) in pairs.iter().enumerate() {
            let open = self.open[couple][j];
            match side(pair, second) {
                (NONE, _) => unplaced |= open,
                (p, place) => entries.push((self.market.roster_span(p).start + place as usize, open)),
            }
        }
        entries.sort_unstable();
        // The last of equal entries is the open one, if there is any.
        let mut kept = 0;
        for k in 0..entries.len() {
            if entries.get(k + 1).is_none_or(|next| next.0 != entries[k].0) {
                entries[kept] = entries[k];
                kept += 1;
            }
        }
        entries.truncate(kept);
        let sole = !unplaced && !self.free && entries.iter().filter(|e| e.1).count() == 1;
        let lead = self.leading(couple, pairs, second);
        for pair in pairs {
            let (p, place) = side(pair, second);
            if p == NONE {
                continue;
            }
            let entry = self.market.roster_span(p).start + place as usize;
            let open = entries.binary_search(&(entry, true)).is_ok();
            let comes = match self.comes[entry] {
                Comes::Surely => Comes::Surely,
                _ if open && (sole || lead == Some(entry)) => Comes::Surely,
                _ if !open => Comes::Never,
                known => known,
            };
            if comes == Comes::Surely && self.comes[entry] != comes && self.definition == Definition::Choice {
                // An excuse may be gone now.
                self.wake(self.market.all_rosters()[entry]);
            }
            self.set_place(p, entry, comes);
        }
        self.scratch = entries;
    }

    /// The entry from which only its own program can keep this member: that of the couple's best open pair, when the
    /// partner's program surely takes the partner.
    fn leading(&self, couple: usize, pairs: &[Pair], second: bool) -> Option<usize> {
        let j = self.open[couple].iter().position(|o| *o).filter(|_| !self.free)?;
        let pair = &pairs[j];
        let ((own, place), (other, other_place)) = (side(pair, second), side(pair, !second));
        let free = other == NONE || self.known(Cut::Full(other, other_place)) == Some(false);
        (own != NONE && own != other && free).then(|| self.market.roster_span(own).start + place as usize)
    }
}

/// A member's half of a pair.
pub(crate) fn side(pair: &Pair, second: bool) -> (ProgramIx, u32) {
    if second { (pair.second, pair.second_place) } else { (pair.first, pair.first_place) }
}
