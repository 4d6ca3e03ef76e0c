//! Many solved markets and one applicant who is in none of them: where would they land, in how many?
//!
//! The programs are the same in every world; everything else may differ (applicants, lists, standings, quotas). A world
//! is kept as what a rejection chain can still reach (McVitie and Wilson 1971: an applicant added last to the
//! applicant-optimal matching gives the applicant-optimal matching of all; see the module `whatif`): for each position
//! filled, the place of who holds it and the rest of *their* list, without the programs that would refuse them now,
//! because an added applicant only raises what a program holds, and only down to the first program with a free position.
//! Nobody unmatched is kept, nor any name; a world takes about eight bytes for each position filled and each entry left.
//!
//! Worlds are worked through in blocks by any number of threads; each answer has its place, so that the result does not
//! depend on how many there are.
//!
//! *Complexity.* Linear in the lists to add a world; an insertion costs the applicant's list and the chain it sets off.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use serde::Serialize;

use crate::market::{ApplicantIx, Market, MarketError, NONE, ProgramIx};
use crate::propose::{Matching, applicant_optimal};
use crate::redraw::{Drawing, Redraw};

/// The most worlds a thread takes at a time.
const BLOCK: usize = 64;

/// One program on the list of somebody who may be displaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    program: ProgramIx,
    /// Their key there: twice the place, and one more.
    key: u32,
}

/// A position that is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seat {
    key: u32,
    /// Where the rest of the holder's list starts.
    rest: u32,
}

/// One solved market.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct World {
    /// Where the seats of each program start; they stand best first.
    seat_starts: Vec<u32>,
    seats: Vec<Seat>,
    /// Free positions of each program.
    free: Vec<u32>,
    /// How many each program lists.
    pub(crate) listed: Vec<u32>,
    /// The rests of lists, one after the other, each ended by a program [`NONE`].
    rests: Vec<Entry>,
}

impl World {
    fn new(market: &Market, matching: &Matching) -> Self {
        let mut world = Self { seat_starts: vec![0], rests: vec![END], ..Self::default() };
        let mut worst = Vec::with_capacity(market.programs() as usize);
        let mut holders: Vec<(ApplicantIx, u32)> = Vec::new();
        for p in 0..market.programs() {
            for (k, (a, rank)) in market.roster(p).iter().zip(market.ranks(p)).enumerate() {
                if matching.program_of[*a as usize] == p {
                    world.seats.push(Seat { key: 2 * k as u32 + 1, rest: 0 });
                    holders.push((*a, *rank));
                }
            }
            let start = world.seat_starts[p as usize] as usize;
            let free = market.quota(p).saturating_sub((world.seats.len() - start) as u32);
            if free > 0 {
                // A chain ends here and displaces nobody.
                world.seats.truncate(start);
                holders.truncate(start);
            }
            // The worst key that could still come in; none at a program without positions.
            let last = world.seats[start..].last().map_or(0, |s| s.key);
            worst.push(if free > 0 { NONE } else { last });
            world.free.push(free);
            world.listed.push(market.roster(p).len() as u32);
            world.seat_starts.push(world.seats.len() as u32);
        }
        for (seat, (a, rank)) in world.seats.iter_mut().zip(&holders) {
            let start = world.rests.len() as u32;
            let (list, places) = (market.list(*a), market.places(*a));
            // A couple's member has no list of their own.
            let rest = list.iter().zip(places).skip((*rank as usize).saturating_add(1));
            for (p, place) in rest {
                if worst[*p as usize] == NONE {
                    world.rests.push(Entry { program: *p, key: LAST });
                    break;
                }
                let key = 2 * place + 1;
                if key < worst[*p as usize] {
                    world.rests.push(Entry { program: *p, key });
                }
            }
            if world.rests.len() as u32 > start {
                world.rests.push(END);
                seat.rest = start;
            }
        }
        world.seats.shrink_to_fit();
        world.rests.shrink_to_fit();
        world
    }

    /// A world that was drawn and is solved. The same as [`World::new`] of its market, without making that.
    pub(crate) fn drawn(drawing: &Drawing, scratch: &mut Scratch) -> Self {
        let redraw = drawing.redraw;
        scratch.place_all(drawing);
        let mut world =
            Self { seat_starts: vec![0], rests: vec![END], listed: redraw.listed.clone(), ..Self::default() };
        scratch.holders.clear();
        for (p, quota) in redraw.quotas.iter().enumerate() {
            let seats = drawing.held.seats(p);
            let free = quota - seats.len() as u32;
            if free == 0 {
                let start = scratch.holders.len();
                scratch.holders.extend(seats.iter().map(|s| (s.key, s.applicant)));
                scratch.holders[start..].sort_unstable();
                let key = |(score, _): &(u64, ApplicantIx)| 2 * scratch.places[*score as u32 as usize] + 1;
                world.seats.extend(scratch.holders[start..].iter().map(|h| Seat { key: key(h), rest: 0 }));
            }
            world.free.push(free);
            world.seat_starts.push(world.seats.len() as u32);
        }
        for (seat, (_, a)) in world.seats.iter_mut().zip(&scratch.holders) {
            let start = world.rests.len() as u32;
            let rest = drawing.next[*a as usize] as usize..redraw.starts[*a as usize + 1] as usize;
            for e in &drawing.order[rest] {
                let program = redraw.lists[*e as usize];
                if world.free[program as usize] > 0 {
                    world.rests.push(Entry { program, key: LAST });
                    break;
                }
                let place = scratch.places[*e as usize];
                if place != NONE {
                    world.rests.push(Entry { program, key: 2 * place + 1 });
                }
            }
            if world.rests.len() as u32 > start {
                world.rests.push(END);
                seat.rest = start;
            }
        }
        world.seats.shrink_to_fit();
        world.rests.shrink_to_fit();
        world
    }

    fn bytes(&self) -> usize {
        8 * (self.seats.len() + self.rests.len()) + 4 * (self.seat_starts.len() + self.free.len() + self.listed.len())
    }
}

const END: Entry = Entry { program: NONE, key: 0 };

/// The key at a program with a free position, which nobody compares with another.
const LAST: u32 = NONE;

/// What a drawn world is put together in.
#[derive(Default)]
pub(crate) struct Scratch {
    /// The place of each entry on the program's list, down to the worst held; [`NONE`] below it and at programs with a
    /// free position.
    places: Vec<u32>,
    /// Scores at each program, from the start of its list.
    scores: Vec<u64>,
    ends: Vec<u32>,
    holders: Vec<(u64, ApplicantIx)>,
}

impl Scratch {
    /// Sorts what can still matter of the lists of full programs.
    fn place_all(&mut self, drawing: &Drawing) {
        let redraw = drawing.redraw;
        self.places.clear();
        self.places.resize(redraw.lists.len(), NONE);
        self.scores.resize(redraw.lists.len(), 0);
        self.ends.clear();
        let mut start = 0;
        for listed in &redraw.listed {
            self.ends.push(start);
            start += listed;
        }
        for (e, p) in redraw.lists.iter().enumerate() {
            let limit = drawing.held.limit[*p as usize];
            if limit == u64::MAX {
                continue;
            }
            let score = redraw.score(drawing.world, e);
            if score <= limit {
                let end = &mut self.ends[*p as usize];
                self.scores[*end as usize] = score;
                *end += 1;
            }
        }
        let mut start = 0;
        for (listed, end) in redraw.listed.iter().zip(&self.ends) {
            let scores = &mut self.scores[start..*end as usize];
            scores.sort_unstable();
            (0..).zip(scores).for_each(|(place, score)| self.places[*score as u32 as usize] = place);
            start += *listed as usize;
        }
    }
}

/// Marks the one who comes new among the holders of seats; nobody's rest starts there.
const NEWCOMER: u32 = NONE;

/// Where an applicant would stand on a program's list.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Below so many, in every world.
    Below(u32),
    /// Below this share of the list, from 0 to 1, however long it is.
    Share(f64),
}

impl Standing {
    fn above(self, listed: u32) -> u32 {
        match self {
            Self::Below(n) => n.min(listed),
            // Saturates, and sends "not a number" to 0.
            Self::Share(x) => ((x * f64::from(listed)) as u32).min(listed),
        }
    }
}

/// Where an applicant landed, counted over all worlds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Places {
    /// In how many worlds they got each entry of their list.
    pub by_choice: Vec<u32>,
    /// In how many they stayed unmatched.
    pub unmatched: u32,
}

/// Solved markets that share their programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worlds {
    pub(crate) programs: u32,
    pub(crate) worlds: Vec<World>,
}

impl Worlds {
    /// No worlds yet.
    pub fn new(programs: u32) -> Self {
        Self { programs, worlds: Vec::new() }
    }

    /// Adds a market with its applicant-optimal matching.
    ///
    /// # Errors
    /// When the market has another number of programs.
    pub fn add(&mut self, market: &Market, matching: &Matching) -> Result<(), MarketError> {
        self.worlds.push(checked(self.programs, market, matching)?);
        Ok(())
    }

    /// Makes and solves worlds numbered from 0, on a number of threads. The markets must depend on their number only.
    ///
    /// # Errors
    /// The mistake in the first market that has one.
    pub fn generate(
        programs: u32,
        count: usize,
        threads: usize,
        market: impl Fn(usize) -> Result<Market, MarketError> + Sync,
    ) -> Result<Self, MarketError> {
        let mut slots: Vec<Option<Result<World, MarketError>>> = Vec::new();
        slots.resize_with(count, || None);
        in_blocks(
            &mut slots,
            threads,
            || (),
            |(), number, slot| {
                *slot = Some(market(number).and_then(|m| checked(programs, &m, &applicant_optimal(&m))));
            },
        );
        let worlds = slots.into_iter().flatten().collect::<Result<Vec<_>, _>>()?;
        Ok(Self { programs, worlds })
    }

    /// Draws and solves worlds numbered from 0, on a number of threads: the same worlds on any number.
    ///
    /// `watch` is told, from any of the threads, how many are done, and says whether to go on. Nothing comes out when it
    /// says no.
    pub fn redraw(
        redraw: &Redraw,
        count: usize,
        threads: usize,
        watch: impl Fn(usize) -> ControlFlow<()> + Sync,
    ) -> Option<Self> {
        let mut worlds = vec![World::default(); count];
        let done = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        in_blocks(
            &mut worlds,
            threads,
            || (redraw.drawing(), Scratch::default()),
            |(drawing, scratch), number, slot| {
                if stopped.load(Relaxed) {
                    return;
                }
                drawing.settle(number as u64);
                *slot = World::drawn(drawing, scratch);
                if watch(done.fetch_add(1, Relaxed) + 1).is_break() {
                    stopped.store(true, Relaxed);
                }
            },
        );
        (!stopped.into_inner()).then_some(Self { programs: redraw.programs(), worlds })
    }

    /// How many worlds.
    pub fn len(&self) -> usize {
        self.worlds.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.worlds.is_empty()
    }

    /// The memory of all worlds, without what is reserved beyond it.
    pub fn bytes(&self) -> usize {
        self.worlds.iter().map(World::bytes).sum()
    }

    /// Inserts an applicant in every world and counts where they land.
    ///
    /// A program that is not there is passed over, and so is one that is named a second time.
    pub fn insert(&self, list: &[(ProgramIx, Standing)], threads: usize) -> Places {
        let programs: Vec<ProgramIx> = list.iter().map(|(p, _)| *p).collect();
        let outcomes = self.outcomes(&programs, threads, |_, k, listed| Some(list[k].1.above(listed)));
        let mut places = Places { by_choice: vec![0; list.len()], unmatched: 0 };
        for choice in outcomes {
            match places.by_choice.get_mut(choice as usize) {
                Some(count) => *count += 1,
                None => places.unmatched += 1,
            }
        }
        places
    }

    /// Inserts an applicant in every world: for each world the entry of their list they get, or [`NONE`].
    ///
    /// `above` says, from the number of the world, the entry and the length of the program's list there, how many of them
    /// stand above the applicant, or that the program does not list them.
    pub fn outcomes(
        &self,
        list: &[ProgramIx],
        threads: usize,
        above: impl Fn(usize, usize, u32) -> Option<u32> + Sync,
    ) -> Vec<u32> {
        let mut named = vec![false; self.programs as usize];
        let once: Vec<bool> =
            list.iter().map(|p| named.get_mut(*p as usize).is_some_and(|n| !std::mem::replace(n, true))).collect();
        let mut outcomes = vec![NONE; self.worlds.len()];
        in_blocks(
            &mut outcomes,
            threads,
            || Chain::new(self.programs),
            |chain, number, slot| {
                let world = &self.worlds[number];
                let ask = |k: usize| {
                    let program = *list.get(k)?;
                    let listed = *world.listed.get(program as usize)?;
                    let above = above(number, k, listed).filter(|_| once[k])?;
                    Some(Entry { program, key: 2 * above.min(listed) })
                };
                *slot = chain.insert(world, list.len(), ask);
            },
        );
        outcomes
    }
}

fn checked(programs: u32, market: &Market, matching: &Matching) -> Result<World, MarketError> {
    if market.programs() != programs || matching.program_of.len() != market.applicants() as usize {
        return Err(MarketError::Shape("worlds share their programs"));
    }
    Ok(World::new(market, matching))
}

/// Fills every slot from its number. Each thread takes the next block that nobody has, and has a working memory of its
/// own.
pub(crate) fn in_blocks<T: Send, S>(
    slots: &mut [T],
    threads: usize,
    memory: impl Fn() -> S + Sync,
    fill: impl Fn(&mut S, usize, &mut T) + Sync,
) {
    // So many that no thread waits long for the last one.
    let block = slots.len().div_ceil(8 * threads.max(1)).clamp(1, BLOCK);
    let threads = threads.clamp(1, slots.len().div_ceil(block).max(1));
    let blocks = Mutex::new(slots.chunks_mut(block).enumerate());
    // A thread that panicked takes the whole scope with it, so that a poisoned lock is never seen.
    let next = || blocks.lock().ok().and_then(|mut blocks| blocks.next());
    let work = || {
        let mut memory = memory();
        while let Some((b, slots)) = next() {
            slots.iter_mut().enumerate().for_each(|(k, slot)| fill(&mut memory, b * block + k, slot));
        }
    };
    std::thread::scope(|scope| {
        (1..threads).for_each(|_| {
            scope.spawn(work);
        });
        work();
    });
}

/// The working memory of a chain: what differs from the world.
pub(crate) struct Chain {
    /// For each program touched in this round: where its seats stand in `seats`.
    at: Vec<u32>,
    stamp: Vec<u32>,
    round: u32,
    seats: Vec<Seat>,
}

impl Chain {
    pub(crate) fn new(programs: u32) -> Self {
        let programs = programs as usize;
        Self { at: vec![0; programs], stamp: vec![0; programs], round: 0, seats: Vec::new() }
    }

    fn begin(&mut self) {
        self.seats.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.stamp.fill(0);
            self.round = 1;
        }
    }

    /// The rejection chain; answers the newcomer's choice.
    fn insert(&mut self, world: &World, choices: usize, ask: impl Fn(usize) -> Option<Entry>) -> u32 {
        self.begin();
        let mut choice = 0;
        // Whose list is read on: the newcomer's, or a rest.
        let mut rest = NEWCOMER;
        loop {
            let entry = if rest == NEWCOMER {
                if choice == choices {
                    return NONE;
                }
                choice += 1;
                let Some(entry) = ask(choice - 1) else { continue };
                entry
            } else {
                rest += 1;
                world.rests[rest as usize - 1]
            };
            if entry.program == NONE || world.free[entry.program as usize] > 0 {
                // The newcomer asks first, so some choice has been tried, and it holds.
                return choice as u32 - 1;
            }
            if let Some(displaced) = self.offer(world, entry, rest) {
                rest = displaced;
            }
        }
    }

    /// The best key that a program turns away once a newcomer who stands first there has come; nothing at a program with a
    /// free position (see the module `cutoffs`).
    pub(crate) fn cutoff(&mut self, world: &World, program: ProgramIx) -> Option<u32> {
        self.begin();
        if world.free[program as usize] > 0 {
            return None;
        }
        // A program without positions turns everybody away.
        let Some(mut best) = self.worst(world, program) else { return Some(0) };
        let Some(mut rest) = self.offer(world, Entry { program, key: 0 }, NEWCOMER) else { return Some(best) };
        loop {
            let entry = world.rests[rest as usize];
            rest += 1;
            if entry.program == NONE || world.free[entry.program as usize] > 0 {
                return Some(best);
            }
            if entry.program == program {
                // Whoever of the two stands lower is turned away.
                let worst = self.worst(world, program).unwrap_or(0);
                best = best.min(entry.key.max(worst));
            }
            if let Some(displaced) = self.offer(world, entry, rest) {
                rest = displaced;
            }
        }
    }

    /// The worst key that a program holds now.
    fn worst(&self, world: &World, program: ProgramIx) -> Option<u32> {
        let p = program as usize;
        let span = world.seat_starts[p] as usize..world.seat_starts[p + 1] as usize;
        let start = self.at[p] as usize;
        let held =
            if self.stamp[p] == self.round { &self.seats[start..start + span.len()] } else { &world.seats[span] };
        held.last().map(|s| s.key)
    }

    /// Offers somebody to a full program. Answers who goes on asking, unless it is still them.
    fn offer(&mut self, world: &World, entry: Entry, rest: u32) -> Option<u32> {
        let p = entry.program as usize;
        let span = world.seat_starts[p] as usize..world.seat_starts[p + 1] as usize;
        let len = span.len();
        let known = self.stamp[p] == self.round;
        let start = self.at[p] as usize;
        let seats = if known { &self.seats[start..start + len] } else { &world.seats[span.clone()] };
        let worst = *seats.last()?;
        if entry.key > worst.key {
            return None;
        }
        if !known {
            self.stamp[p] = self.round;
            self.at[p] = self.seats.len() as u32;
            self.seats.extend_from_slice(&world.seats[span]);
        }
        let start = self.at[p] as usize;
        let seats = &mut self.seats[start..start + len];
        let to = seats.partition_point(|s| s.key < entry.key);
        seats.copy_within(to..len - 1, to + 1);
        seats[to] = Seat { key: entry.key, rest };
        Some(worst.rest)
    }
}
