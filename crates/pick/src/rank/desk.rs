//! One applicant in all worlds: for any order of the lines, the chance of each and of none, as the algorithm gives it.
//!
//! For each line and world one bit says whether the program would take the applicant (`matching::Cutoffs`). The outcome of
//! an order in a world is the first line whose bit is set; that is exact (see there). Bits lie world after world in words of
//! 64, so that an order over 10,000 worlds costs some thousand operations, and a dragged line is answered at once.
//!
//! *The applicant's place.* On a program's list it is drawn for each world and program, the same whatever the order: the
//! share of the list above the applicant has the distribution `x^a` on 0 to 1, and `a` is found so that over all worlds the
//! program takes the applicant with the chance that is asked for. Three chances are asked for (low, middle, high), with the
//! same draws, so that they differ only by what is not known.

use matching::{Cutoffs, ProgramIx};
use season::Season;
use serde::Serialize;

use super::market::{Draws, Key};
use crate::odds::{Chance, Range};

/// A line as far as the worlds go.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What makes the draws of the applicant's place its own: the program and the track.
    pub key: String,
    /// The track in the market; none for a program that is not in it: its answer is then drawn by itself.
    pub slot: Option<ProgramIx>,
    /// The chance to get it if it is ranked first; none: not known, and then the line counts as never taken.
    pub chance: Option<Range>,
}

/// The applicant's own draws. A fixed number: the same list gives the same answer on every day and machine.
pub const SEED: u64 = 1;

/// What every answer of the worlds must say of itself.
pub const CAUTION: &str = "These are worlds of a model that is held to published figures (docs/rank.md), not forecasts: your place on \
                           the programs' lists is drawn from your chances, the same whatever your order. Ranges say what is not \
                           known. First years and couples are not in them.";

impl Choice {
    /// One more program, as likely as the mean of these, which answers by itself.
    pub fn one_more(all: &[Self]) -> Self {
        let known: Vec<Range> = all.iter().filter_map(|c| c.chance).collect();
        let mean =
            |pick: fn(&Range) -> f64| Chance::new(known.iter().map(pick).sum::<f64>() / known.len().max(1) as f64);
        let chance = Range { low: mean(|r| r.low.get()), mean: mean(|r| r.mean.get()), high: mean(|r| r.high.get()) };
        Self { key: "one more".to_owned(), slot: None, chance: (!known.is_empty()).then_some(chance) }
    }
}

/// The chance to match at a program that interviewed the applicant and is ranked first, with what is not known of the
/// published figure behind it: the spread over applicants that `odds` gives, widened by the range of the match rate for one
/// ranked program (`match.by_ranks.nonus_img.anes.01.2026`).
pub fn chance_of(season: &Season, if_ranked_first: Range) -> Range {
    let stat = season.stat("match.by_ranks.nonus_img.anes.01.2026");
    let (low, high) = stat
        .and_then(|s| Some((s.low? / s.value, s.high? / s.value)))
        .filter(|(low, high)| low.is_finite() && high.is_finite())
        .unwrap_or((1.0, 1.0));
    Range {
        low: Chance::new(if_ranked_first.low.get() * low),
        mean: if_ranked_first.mean,
        high: Chance::new(if_ranked_first.high.get() * high),
    }
}

/// Low, middle, high.
pub(super) const CASES: usize = 3;
pub(super) const MIDDLE: usize = 1;

/// What an order gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outlook {
    /// The chance of each entry of the order.
    pub places: Vec<Range>,
    /// The chance of none.
    pub none: Range,
    /// How many worlds that rests on.
    pub worlds: usize,
}

/// The applicant in all worlds.
#[derive(Clone, Debug)]
pub struct Desk {
    worlds: usize,
    /// For each case and line, a bit for each world.
    open: [Vec<Vec<u64>>; CASES],
    /// The last word has bits only for worlds that are there.
    all: Vec<u64>,
}

impl Desk {
    /// Puts the applicant on the programs' lists. `seed` is the applicant's own.
    pub fn new(cutoffs: &Cutoffs, choices: &[Choice], seed: u64) -> Self {
        let worlds = cutoffs.len();
        let mut all = vec![u64::MAX; worlds.div_ceil(64)];
        if let Some(last) = all.last_mut().filter(|_| !worlds.is_multiple_of(64)) {
            *last = (1 << (worlds % 64)) - 1;
        }
        let draws = Draws(seed);
        let case = |pick: fn(&Range) -> Chance| {
            let bits = |c: &Choice| match c.chance {
                Some(range) => bits(cutoffs, c, pick(&range).get(), &draws),
                None => vec![0; all.len()],
            };
            choices.iter().map(bits).collect()
        };
        let open = [case(|r| r.low), case(|r| r.mean), case(|r| r.high)];
        Self { worlds, open, all }
    }

    /// How many lines there are to order.
    pub fn lines(&self) -> usize {
        self.open[MIDDLE].len()
    }

    /// How many worlds.
    pub fn worlds(&self) -> usize {
        self.worlds
    }

    /// Whether the program of a line would take the applicant in a world, in the middle case.
    pub fn takes(&self, world: usize, line: usize) -> bool {
        let word = self.open[MIDDLE].get(line).and_then(|bits| bits.get(world / 64));
        word.is_some_and(|w| w >> (world % 64) & 1 == 1)
    }

    /// What an order gives: numbers of lines, best first; a number that is not there is never taken.
    pub fn outlook(&self, order: &[usize]) -> Outlook {
        let counts: Vec<Vec<u32>> = (0..CASES).map(|case| self.counts(case, order)).collect();
        let range = |k: usize| {
            let of = |case: usize| f64::from(counts[case][k]) / self.worlds.max(1) as f64;
            let (a, b) = (of(0), of(CASES - 1));
            let middle = of(MIDDLE);
            // More chance at the top is less below it, so low and high can change sides.
            Range {
                low: Chance::new(a.min(b).min(middle)),
                mean: Chance::new(middle),
                high: Chance::new(a.max(b).max(middle)),
            }
        };
        Outlook { places: (0..order.len()).map(range).collect(), none: range(order.len()), worlds: self.worlds }
    }

    /// In how many worlds each entry of an order is what the applicant gets; the last number is none.
    pub(super) fn counts(&self, case: usize, order: &[usize]) -> Vec<u32> {
        let mut left = self.all.clone();
        let mut counts = Vec::with_capacity(order.len() + 1);
        for line in order {
            let mut count = 0;
            if let Some(open) = self.open[case].get(*line) {
                for (left, open) in left.iter_mut().zip(open) {
                    count += (*left & open).count_ones();
                    *left &= !open;
                }
            }
            counts.push(count);
        }
        counts.push(left.iter().map(|w| w.count_ones()).sum());
        counts
    }

    /// The worlds in which each entry of an order is what the applicant gets; the last are those with none.
    pub(super) fn sets(&self, order: &[usize]) -> Vec<Vec<u64>> {
        let mut left = self.all.clone();
        let mut sets = Vec::with_capacity(order.len() + 1);
        for line in order {
            let open = self.open[MIDDLE].get(*line);
            let got = left.iter().enumerate().map(|(k, l)| l & open.map_or(0, |o| o[k])).collect::<Vec<u64>>();
            left.iter_mut().zip(&got).for_each(|(l, g)| *l &= !g);
            sets.push(got);
        }
        sets.push(left);
        sets
    }

    /// By how much one more line at the end of an order raises the chance to match: the value of one more ranked program.
    pub fn one_more(&self, order: &[usize], line: usize) -> Range {
        let longer: Vec<usize> = order.iter().copied().chain([line]).collect();
        self.outlook(&longer).places.last().copied().unwrap_or_default()
    }
}

/// The worlds in which the program takes the applicant.
fn bits(cutoffs: &Cutoffs, choice: &Choice, chance: f64, draws: &Draws) -> Vec<u64> {
    let mut key = Key::new();
    key.add(choice.key.as_bytes());
    let shares: Vec<f64> = match choice.slot {
        Some(slot) => cutoffs.shares(slot).collect(),
        None => Vec::new(),
    };
    let (power, ranked) = power(&shares, chance);
    let mut words = vec![0u64; cutoffs.len().div_ceil(64)];
    for world in 0..cutoffs.len() {
        let limit = shares.get(world).map_or(chance, |x| ranked * x.powf(power));
        if draws.unit(key.0, world as u64) < limit {
            words[world / 64] |= 1 << (world % 64);
        }
    }
    words
}

/// The power `a` for which the mean of `x^a` over the shares is the chance; and where a program has free places in more
/// worlds than that, so that it would take anybody whom it ranks, how likely it is to rank the applicant at all.
fn power(shares: &[f64], chance: f64) -> (f64, f64) {
    // Shares are few different numbers, so they are counted first.
    let mut sorted = shares.to_vec();
    sorted.sort_by(f64::total_cmp);
    let counted: Vec<(f64, f64)> = sorted.chunk_by(|a, b| a == b).map(|c| (c[0], c.len() as f64)).collect();
    let mean = |a: f64| counted.iter().map(|(x, n)| n * x.powf(a)).sum::<f64>() / shares.len().max(1) as f64;
    let (mut low, mut high) = (-20.0_f64, 20.0_f64);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        // The higher the power, the fewer worlds.
        if mean(middle.exp()) > chance { low = middle } else { high = middle }
    }
    let power = (0.5 * (low + high)).exp();
    let reached = mean(power);
    (power, if reached > chance { chance / reached } else { 1.0 })
}
