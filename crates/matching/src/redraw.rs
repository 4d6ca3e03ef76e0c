//! One market drawn again and again: who lists whom stays, how much they like each other is drawn anew.
//!
//! A *redrawn world* is a market in which each applicant's list and each program's list are put in the order of drawn
//! utilities. The utility of an entry, for the applicant and for the program, is a base value plus noise. Base values are
//! made of what is known of both sides (attractiveness, strength, regions; [`Traits`] and [`Weights`]) or of the places on
//! lists that were really sent ([`Redraw::from_lists`]); the weights and the two amounts of noise are what calibrates it.
//!
//! *Chance.* There is no stream of random numbers: the number of an entry in a world is computed from the seed, the world
//! and the entry, by the output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
//! generators", OOPSLA 2014), which is that generator read at any place. So a world is the same whoever draws it, when, and
//! on how many threads; and what two runs have in common (entries, seed) is drawn alike in both. Noise is the sum of four
//! numbers of 16 bits, scaled to variance 1, so that no mathematical library takes part.
//!
//! *Solving.* Programs compare drawn scores directly; nobody sorts their lists, and the score of an entry nobody reaches is
//! never drawn. Time for a world is that of sorting the lists of applicants, O(n log k) for n entries in lists of length k.
//!
//! Singles only: members of couples have no list of their own and are left out.

use crate::market::{ApplicantIx, Market, MarketError, NONE, ProgramIx, RawMarket};
use crate::propose::{Held, Matching, in_rounds};

/// What is known of both sides. Strengths and attractiveness have any unit; [`Weights`] turn them into utilities.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traits<'a> {
    /// How attractive each program is, by tier or otherwise.
    pub attractiveness: &'a [f32],
    /// How strong each applicant is.
    pub strength: &'a [f32],
    /// The region of each program.
    pub program_region: &'a [u16],
    /// The home region of each applicant.
    pub applicant_region: &'a [u16],
}

/// How much each trait counts, and how much noise there is. The scale is free: only ratios matter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// For an applicant: the attractiveness of a program.
    pub attractiveness: f32,
    /// For an applicant: a program in their region.
    pub own_region: f32,
    /// For a program: the strength of an applicant.
    pub strength: f32,
    /// For a program: an applicant from its region.
    pub from_region: f32,
    /// Noise.
    pub noise: Noise,
}

/// The standard deviation of the noise on either side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// In what applicants like.
    pub applicants: f32,
    /// In what programs like.
    pub programs: f32,
}

/// A market that can be drawn again.
#[derive(Clone, Debug)]
pub struct Redraw {
    seed: u64,
    noise: Noise,
    pub(crate) quotas: Vec<u32>,
    /// How many list each program.
    pub(crate) listed: Vec<u32>,
    pub(crate) starts: Vec<u32>,
    pub(crate) lists: Vec<ProgramIx>,
    /// The base values of each entry: what the applicant thinks of the program, and the program of the applicant.
    bases: Vec<(f32, f32)>,
}

impl Redraw {
    /// Base values from the lists as they are: the place on a list, from 0 for the best to -1, for both sides. Without
    /// noise every world is the market itself; noise of 0.1 moves an entry by about a tenth of its list.
    ///
    /// # Errors
    /// If the noise is not a number.
    pub fn from_lists(market: &Market, noise: Noise, seed: u64) -> Result<Self, MarketError> {
        let share = |place: usize, of: usize| -(place as f32 / of as f32);
        Self::new(market, noise, seed, |_, k, p, place| {
            (share(k.0, k.1), share(place as usize, market.roster(p).len()))
        })
    }

    /// Base values from what is known of both sides.
    ///
    /// # Errors
    /// If there is not one value for each applicant or program, or one is not a number.
    pub fn from_traits(market: &Market, traits: Traits<'_>, weights: Weights, seed: u64) -> Result<Self, MarketError> {
        let (applicants, programs) = (market.applicants() as usize, market.programs() as usize);
        if traits.strength.len() != applicants || traits.applicant_region.len() != applicants {
            return Err(MarketError::Shape("one strength and region for each applicant"));
        }
        if traits.attractiveness.len() != programs || traits.program_region.len() != programs {
            return Err(MarketError::Shape("one attractiveness and region for each program"));
        }
        Self::new(market, weights.noise, seed, |a, _, p, _| {
            let (a, p) = (a as usize, p as usize);
            let same = f32::from(u8::from(traits.applicant_region[a] == traits.program_region[p]));
            (
                weights.attractiveness * traits.attractiveness[p] + weights.own_region * same,
                weights.strength * traits.strength[a] + weights.from_region * same,
            )
        })
    }

    /// `base` gets the applicant, the place of the entry and the length of the list, the program and the place there.
    fn new(
        market: &Market,
        noise: Noise,
        seed: u64,
        base: impl Fn(ApplicantIx, (usize, usize), ProgramIx, u32) -> (f32, f32),
    ) -> Result<Self, MarketError> {
        let mut redraw = Self {
            seed,
            noise,
            quotas: (0..market.programs()).map(|p| market.quota(p)).collect(),
            listed: vec![0; market.programs() as usize],
            starts: vec![0],
            lists: Vec::with_capacity(market.entries()),
            bases: Vec::with_capacity(market.entries()),
        };
        for a in 0..market.applicants() {
            let (list, places) = (market.list(a), market.places(a));
            for (k, (p, place)) in list.iter().zip(places).enumerate() {
                redraw.lists.push(*p);
                redraw.bases.push(base(a, (k, list.len()), *p, *place));
                redraw.listed[*p as usize] += 1;
            }
            redraw.starts.push(redraw.lists.len() as u32);
        }
        let numbers = redraw.bases.iter().all(|(x, y)| x.is_finite() && y.is_finite());
        if numbers && noise.applicants.is_finite() && noise.programs.is_finite() {
            Ok(redraw)
        } else {
            Err(MarketError::Shape("values and noise that are numbers"))
        }
    }

    /// How many programs.
    pub fn programs(&self) -> u32 {
        self.quotas.len() as u32
    }

    /// How many applicants.
    pub fn applicants(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    /// The numbers that all draws of a world start from.
    fn world(&self, world: u64) -> u64 {
        mix(self.seed.wrapping_add(mix(world.wrapping_add(1).wrapping_mul(GOLDEN))))
    }

    /// How an applicant likes an entry, lower being better; no two entries are equal.
    #[inline]
    fn wish(&self, world: u64, entry: usize) -> u64 {
        let utility = self.bases[entry].0 + self.noise.applicants * noise(world, 2 * entry as u64);
        descending(utility) << 32 | entry as u64
    }

    /// How the program likes the applicant of an entry, lower being better; no two entries are equal.
    #[inline]
    pub(crate) fn score(&self, world: u64, entry: usize) -> u64 {
        let utility = self.bases[entry].1 + self.noise.programs * noise(world, 2 * entry as u64 + 1);
        descending(utility) << 32 | entry as u64
    }

    /// A working memory for any number of worlds.
    pub fn drawing(&self) -> Drawing<'_> {
        Drawing {
            redraw: self,
            world: 0,
            keys: Vec::new(),
            order: Vec::with_capacity(self.lists.len()),
            next: Vec::new(),
            program_of: Vec::new(),
            held: Held::new(self.quotas.iter().copied().zip(self.listed.iter().copied())),
        }
    }

    /// A redrawn world as a market of its own, with both sides' lists in the drawn order.
    ///
    /// # Errors
    /// None that a market that was built before could have.
    pub fn market(&self, world: u64) -> Result<Market, MarketError> {
        let draws = self.world(world);
        let mut raw = RawMarket {
            list_starts: self.starts.clone(),
            roster_starts: vec![0],
            quotas: self.quotas.clone(),
            ..RawMarket::default()
        };
        let mut rosters: Vec<Vec<(u64, ApplicantIx)>> = vec![Vec::new(); self.quotas.len()];
        for (a, list) in (0..).zip(self.starts.windows(2)) {
            let entries = list[0] as usize..list[1] as usize;
            let mut keys: Vec<u64> = entries.clone().map(|e| self.wish(draws, e)).collect();
            keys.sort_unstable();
            raw.lists.extend(keys.iter().map(|key| self.lists[*key as u32 as usize]));
            entries.for_each(|e| rosters[self.lists[e] as usize].push((self.score(draws, e), a)));
        }
        for roster in &mut rosters {
            roster.sort_unstable();
            raw.rosters.extend(roster.iter().map(|(_, a)| *a));
            raw.roster_starts.push(raw.rosters.len() as u32);
        }
        Market::build(raw).map(|(market, _)| market)
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The output function of SplitMix64.
#[inline]
fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Mean 0, variance 1.
#[inline]
fn noise(world: u64, number: u64) -> f32 {
    /// The standard deviation of the sum of four numbers of 16 bits: 65,536 divided by the root of 3.
    const DEVIATION: f32 = 37_837.227;
    let z = mix(world.wrapping_add(number.wrapping_add(1).wrapping_mul(GOLDEN)));
    let sum = (z & 0xffff) + (z >> 16 & 0xffff) + (z >> 32 & 0xffff) + (z >> 48);
    (sum as i32 - 2 * 0xffff) as f32 / DEVIATION
}

/// A number of 32 bits that is the lower the higher `x` is.
#[inline]
fn descending(x: f32) -> u64 {
    let bits = x.to_bits();
    // The sign bit orders negative numbers backwards.
    let ascending = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
    u64::from(!ascending)
}

/// The working memory of redrawn worlds, and the last one solved.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
    pub(crate) redraw: &'a Redraw,
    /// What all draws of this world start from.
    pub(crate) world: u64,
    keys: Vec<u64>,
    /// The entries of all applicants in the drawn order.
    pub(crate) order: Vec<u32>,
    /// Where in `order` each applicant goes on.
    pub(crate) next: Vec<u32>,
    program_of: Vec<ProgramIx>,
    pub(crate) held: Held<u64>,
}

impl Drawing<'_> {
    /// Draws a world and solves it: the applicant-optimal matching.
    pub fn solve(&mut self, world: u64) -> Matching {
        self.settle(world);
        Matching { program_of: self.program_of.clone() }
    }

    /// Draws a world and solves it: for each applicant the place on their drawn list of what they get, from 0.
    pub fn choices(&mut self, world: u64) -> Vec<Option<u32>> {
        self.settle(world);
        let starts = &self.redraw.starts;
        let place = |(a, p): (usize, &ProgramIx)| (*p != NONE).then(|| self.next[a] - starts[a] - 1);
        self.program_of.iter().enumerate().map(place).collect()
    }

    /// Draws a world and solves it in place.
    pub(crate) fn settle(&mut self, world: u64) {
        self.world = self.redraw.world(world);
        self.draw_lists();
        self.propose();
    }

    /// Puts all lists in the order of drawn utilities.
    fn draw_lists(&mut self) {
        let redraw = self.redraw;
        self.order.clear();
        for list in redraw.starts.windows(2) {
            self.keys.clear();
            self.keys.extend((list[0] as usize..list[1] as usize).map(|e| redraw.wish(self.world, e)));
            self.keys.sort_unstable();
            self.order.extend(self.keys.iter().map(|key| *key as u32));
        }
    }

    /// Deferred acceptance, as in the module `propose`, by scores that are drawn when somebody asks.
    fn propose(&mut self) {
        let (redraw, world) = (self.redraw, self.world);
        let n = redraw.applicants();
        self.next.clear();
        self.next.extend_from_slice(&redraw.starts[..n as usize]);
        self.program_of.clear();
        self.program_of.resize(n as usize, NONE);
        self.held.clear();
        let Self { order, next, program_of, held, .. } = self;
        in_rounds(n, |a, displaced| {
            let (from, to) = (next[a as usize] as usize, redraw.starts[a as usize + 1] as usize);
            let taken = (from..).zip(&order[from..to]).find_map(|(at, entry)| {
                let (entry, program) = (*entry as usize, redraw.lists[*entry as usize]);
                let score = redraw.score(world, entry);
                (score < held.limit[program as usize]).then_some((at, program, score))
            });
            let Some((at, program, score)) = taken else {
                program_of[a as usize] = NONE;
                return;
            };
            next[a as usize] = at as u32 + 1;
            program_of[a as usize] = program;
            displaced.extend(held.take(program, score, a));
        });
    }
}
