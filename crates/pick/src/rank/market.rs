//! The anesthesiology Match as a market to draw from: programs of the directory, applicants by type, who lists whom.
//!
//! *What is published* sets the number of places, of applicants, their match rates and lengths of list; [`MODEL`] says each
//! figure. *What is not* is drawn once from a fixed seed and is nobody's opinion of a program: how attractive a program is to
//! others, how strong an applicant is, in which region somebody would rather live, which programs are open to international
//! graduates. The applicant who asks is not in the market, and their own chances do not come from these draws.

use matching::{Cutoffs, Market, Noise, ProgramIx, RawMarket, Redraw, Traits, Weights};
use season::{FactField, NrmpCode, ProgramId, Season, TrackKind};
use serde::Serialize;
use std::ops::ControlFlow;

/// How many worlds are made.
pub const WORLDS: usize = 10_000;

/// The kinds of applicants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Seniors of US medical schools (MD).
    UsMd,
    /// Seniors of US osteopathic schools (DO).
    UsDo,
    /// US citizens who graduated abroad.
    UsImg,
    /// Other international graduates.
    NonUsImg,
    /// Graduates of earlier years and applicants who rank another specialty first.
    Others,
}

/// What is known or assumed of a group.
#[derive(Clone, Copy, Debug)]
pub struct Groups {
    /// Which.
    pub group: Group,
    /// How many.
    pub count: u32,
    /// Programs on their lists, mean.
    pub ranks: f64,
    /// Whether lengths are spread like a geometric variable (most lists short) or around the mean.
    pub short: bool,
    /// Mean strength in the eyes of programs; fitted to the match rate.
    pub strength: f64,
    /// Its standard deviation within the group.
    pub spread: f64,
}

pub(crate) struct Model {
    groups: [Groups; 5],
    positions: u32,
    weights: Weights,
    regions: u64,
    /// How much likelier somebody lists a program of their region.
    home: f64,
    /// Share of programs closed to non-US graduates.
    closed: f64,
    seed: u64,
    /// Raised when the way of drawing changes, so that kept worlds are made anew.
    version: u64,
}

/// The constants. Counts: 2,988 applicants ranked anesthesiology first in 2026, 230 of them non-US IMGs; the other counts
/// are derived, so that match rates of 88% (MD), 59% (DO) and 38.7% (non-US IMG) fill the 2,290 places together with those
/// who rank another specialty first. Lengths: 3.46 for non-US IMGs; the others such that there are 12.6 ranks for each
/// place, the last figure that was published (2014). Strengths are fitted; nothing fixes the weights, and [`super::figures()`]
/// shows what they give.
pub(crate) const MODEL: Model = Model {
    groups: [
        Groups { group: Group::UsMd, count: 1_840, ranks: 11.5, short: false, strength: 0.9, spread: 0.6 },
        Groups { group: Group::UsDo, count: 600, ranks: 8.0, short: false, strength: 0.17, spread: 0.4 },
        Groups { group: Group::UsImg, count: 170, ranks: 4.0, short: true, strength: 0.115, spread: 0.2 },
        Groups { group: Group::NonUsImg, count: 230, ranks: 3.46, short: true, strength: 0.45, spread: 0.2 },
        Groups { group: Group::Others, count: 268, ranks: 5.0, short: true, strength: 0.5, spread: 0.4 },
    ],
    positions: 2_290,
    weights: Weights {
        attractiveness: 1.0,
        own_region: 1.0,
        strength: 1.0,
        from_region: 0.3,
        noise: Noise { applicants: 2.0, programs: 1.0 },
    },
    regions: 9,
    home: 3.0,
    closed: 0.42,
    seed: 2_027,
    version: 1,
};

/// One track of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The program.
    pub program: ProgramId,
    /// The kind of track.
    pub kind: TrackKind,
    /// Its code in the directory, where that has one.
    pub code: Option<NrmpCode>,
    /// Places: the program's, shared out over its tracks and brought to the season's total.
    pub quota: u32,
}

/// The market.
#[derive(Clone, Debug)]
pub struct RankMarket {
    /// The tracks, by their number in the market.
    pub slots: Vec<Slot>,
    /// The group of each applicant.
    pub groups: Vec<Group>,
    /// The lists of all applicants: which slots, in no order.
    pub lists: Vec<Vec<ProgramIx>>,
    pub(crate) redraw: Redraw,
}

impl RankMarket {
    /// The market of a season; nothing when the season has no program.
    pub fn new(season: &Season) -> Option<Self> {
        Self::with(season, &MODEL)
    }

    pub(crate) fn with(season: &Season, model: &Model) -> Option<Self> {
        let slots = slots(season, model.positions);
        let draws = Draws(model.seed);
        let traits = Drawn::new(&slots, model, &draws);
        let lists = traits.lists(&slots, model, &draws);
        let market = packed(&slots, &lists)?;
        let redraw = Redraw::from_traits(
            &market,
            Traits {
                attractiveness: &traits.attractiveness,
                strength: &traits.strength,
                program_region: &traits.program_region,
                applicant_region: &traits.applicant_region,
            },
            model.weights,
            model.seed,
        );
        Some(Self { slots, groups: traits.groups, lists, redraw: redraw.ok()? })
    }

    /// The slot of a line: by its code, or the first of its program and track.
    pub fn slot(&self, program: &ProgramId, kind: TrackKind, code: Option<&NrmpCode>) -> Option<ProgramIx> {
        let own = || self.slots.iter().zip(0..).filter(|(s, _)| s.program == *program);
        let by_code = own().find(|(s, _)| code.is_some() && s.code.as_ref() == code);
        let by_kind = || own().find(|(s, _)| s.kind == kind);
        by_code.or_else(by_kind).or_else(|| own().next()).map(|(_, at)| at)
    }

    /// Makes the worlds on a number of threads; `watch` is told how many are done and says whether to go on.
    pub fn worlds(
        &self,
        count: usize,
        threads: usize,
        watch: impl Fn(usize) -> ControlFlow<()> + Sync,
    ) -> Option<Cutoffs> {
        Cutoffs::redraw(&self.redraw, count, threads, watch)
    }

    /// What the worlds depend on, as one number: the model and the facts of the season that enter it. Kept worlds with
    /// another key are made anew. The applicant's profile is not in it, because the applicant is in no world.
    pub fn key(&self) -> u64 {
        let mut key = Key::new();
        key.add(&MODEL.version.to_le_bytes());
        key.add(&MODEL.seed.to_le_bytes());
        key.add(format!("{:?}{:?}", MODEL.weights, MODEL.groups).as_bytes());
        for slot in &self.slots {
            key.add(slot.program.to_string().as_bytes());
            key.add(format!("{:?}", slot.kind).as_bytes());
            key.add(&slot.quota.to_le_bytes());
        }
        for list in &self.lists {
            list.iter().for_each(|p| key.add(&p.to_le_bytes()));
        }
        key.0
    }
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo).
pub(super) struct Key(pub(super) u64);

impl Key {
    pub(super) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Numbers that depend on a seed and a name only: SplitMix64 read at any place, as in `matching::Redraw`.
pub(super) struct Draws(pub(super) u64);

impl Draws {
    /// From 0 to below 1.
    pub(super) fn unit(&self, a: u64, b: u64) -> f64 {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = |z: u64| {
            let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        let z = mix(mix(self.0.wrapping_add(a.wrapping_add(1).wrapping_mul(GOLDEN)))
            .wrapping_add(b.wrapping_add(1).wrapping_mul(GOLDEN)));
        (z >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Mean 0, variance 1.
    fn normal(&self, a: u64, b: u64) -> f64 {
        let sum: f64 = (0..4).map(|k| self.unit(a, b.wrapping_mul(4).wrapping_add(k))).sum();
        (sum - 2.0) * 3.0_f64.sqrt()
    }
}

/// The tracks with their places.
fn slots(season: &Season, positions: u32) -> Vec<Slot> {
    /// Places of a program of which none are known: the median of the others.
    const USUAL: u32 = 11;
    // Nationally about 79 in 100 places start in the first year, 14 in the second, 7 are reserved (2024).
    let share = |k: TrackKind| match k {
        TrackKind::Categorical => 0.79,
        TrackKind::Advanced => 0.14,
        TrackKind::Reserved => 0.07,
        _ => 0.0,
    };
    let mut slots = Vec::new();
    let mut wanted = Vec::new();
    for program in &season.programs {
        let places = f64::from(program.number(FactField::Positions).unwrap_or(USUAL).max(1));
        let codes: Vec<&NrmpCode> = program.tracks().filter(|c| share(c.kind()) > 0.0).collect();
        let kinds: Vec<(TrackKind, Option<NrmpCode>)> = match codes.as_slice() {
            [] => vec![(TrackKind::Categorical, None)],
            all => all.iter().map(|c| (c.kind(), Some((*c).clone()))).collect(),
        };
        // Several codes of one kind: most of its places are under the first.
        let weight = |k: usize| {
            let before = kinds[..k].iter().filter(|x| x.0 == kinds[k].0).count();
            share(kinds[k].0) * if before == 0 { 1.0 } else { 0.15 }
        };
        let total: f64 = (0..kinds.len()).map(weight).sum();
        for (k, (kind, code)) in kinds.iter().enumerate() {
            wanted.push(places * weight(k) / total);
            slots.push(Slot { program: program.id.clone(), kind: *kind, code: code.clone(), quota: 1 });
        }
    }
    share_out(&mut slots, &wanted, positions);
    slots
}

/// Brings the places to the total: one each, and the rest in proportion, the largest remainders rounded up.
fn share_out(slots: &mut [Slot], wanted: &[f64], positions: u32) {
    let rest = f64::from(positions.saturating_sub(slots.len() as u32));
    let beyond: Vec<f64> = wanted.iter().map(|w| (w - 1.0).max(0.0)).collect();
    let total: f64 = beyond.iter().sum();
    let exact: Vec<f64> = beyond.iter().map(|b| rest * b / total.max(1.0)).collect();
    for (slot, x) in slots.iter_mut().zip(&exact) {
        slot.quota += *x as u32;
    }
    let mut by_rest: Vec<usize> = (0..slots.len()).collect();
    by_rest.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()));
    let left = positions.saturating_sub(slots.iter().map(|s| s.quota).sum()) as usize;
    by_rest.iter().take(left).for_each(|k| slots[*k].quota += 1);
}

/// What is drawn once.
struct Drawn {
    attractiveness: Vec<f32>,
    program_region: Vec<u16>,
    /// How open each slot is to international graduates; 0 is closed.
    open: Vec<f64>,
    groups: Vec<Group>,
    strength: Vec<f32>,
    applicant_region: Vec<u16>,
}

impl Drawn {
    fn new(slots: &[Slot], model: &Model, draws: &Draws) -> Self {
        let of = |s: &Slot| {
            let mut key = Key::new();
            key.add(s.program.to_string().as_bytes());
            key.0
        };
        let groups: Vec<Group> =
            model.groups.iter().flat_map(|g| std::iter::repeat_n(g.group, g.count as usize)).collect();
        let people = || model.groups.iter().flat_map(|g| std::iter::repeat_n(g, g.count as usize));
        let region = |x: f64| (x * model.regions as f64) as u16;
        Self {
            attractiveness: slots.iter().map(|s| draws.normal(1, of(s)) as f32).collect(),
            program_region: slots.iter().map(|s| region(draws.unit(2, of(s)))).collect(),
            open: slots
                .iter()
                .map(|s| if draws.unit(3, of(s)) < model.closed { 0.0 } else { draws.normal(4, of(s)).exp() })
                .collect(),
            strength: (0..).zip(people()).map(|(a, g)| (g.strength + g.spread * draws.normal(5, a)) as f32).collect(),
            applicant_region: (0..groups.len() as u64).map(|a| region(draws.unit(6, a))).collect(),
            groups,
        }
    }

    /// Who lists whom: as many slots as the length says, drawn one by one with weights.
    fn lists(&self, slots: &[Slot], model: &Model, draws: &Draws) -> Vec<Vec<ProgramIx>> {
        let groups = model.groups.iter().flat_map(|g| (0..g.count).map(move |k| (g, k)));
        let mut lists = Vec::with_capacity(self.groups.len());
        for (a, (g, number)) in groups.enumerate() {
            let within = (f64::from(self.strength[a]) - g.strength) / g.spread;
            let length = length(g, number, within, draws.normal(9, a as u64));
            let mut weights: Vec<f64> =
                slots.iter().enumerate().map(|(p, s)| self.weight(p, s, g.group, a, within, model)).collect();
            let mut list = Vec::with_capacity(length);
            for k in 0..length {
                let total: f64 = weights.iter().sum();
                if total <= 0.0 {
                    break;
                }
                let mut at = draws.unit(7 + a as u64, k as u64) * total;
                let found = weights.iter().position(|w| {
                    at -= w;
                    *w > 0.0 && at < 0.0
                });
                let Some(p) = found.or_else(|| weights.iter().rposition(|w| *w > 0.0)) else { break };
                weights[p] = 0.0;
                list.push(p as ProgramIx);
            }
            lists.push(list);
        }
        lists
    }

    fn weight(&self, p: usize, slot: &Slot, group: Group, a: usize, within: f64, model: &Model) -> f64 {
        // Reserved places are for physicians with earlier training, who have them to themselves.
        let track = match (slot.kind, group) {
            (TrackKind::Reserved, Group::Others) => 12.0,
            (TrackKind::Reserved, _) => return 0.0,
            _ => 1.0,
        };
        let open = match group {
            Group::NonUsImg => self.open[p],
            Group::UsImg => 0.2 + self.open[p],
            _ => 1.0,
        };
        let home = if self.program_region[p] == self.applicant_region[a] { model.home } else { 1.0 };
        // Interviews go to applicants about as strong as the program is sought after.
        let apart = f64::from(self.attractiveness[p]) - within;
        f64::from(slot.quota) * track * open * home * (-0.1 * apart * apart).exp()
    }
}

/// The length of a list. In groups with long lists the stronger have longer ones; in the others the lengths are spread
/// evenly over their distribution, so that the mean is the one asked for.
fn length(g: &Groups, number: u32, within: f64, noise: f64) -> usize {
    let most = 40.0;
    let x = if g.short {
        // Geometric from 1 on.
        let stay: f64 = 1.0 - 1.0 / g.ranks;
        let along = (f64::from(number) + 0.5) / f64::from(g.count);
        1.0 + (1.0 - along).ln() / stay.ln()
    } else {
        g.ranks * (1.0 + 0.2 * within + 0.3 * noise) + 0.5
    };
    x.clamp(1.0, most) as usize
}

fn packed(slots: &[Slot], lists: &[Vec<ProgramIx>]) -> Option<Market> {
    let mut raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], ..RawMarket::default() };
    let mut rosters: Vec<Vec<u32>> = vec![Vec::new(); slots.len()];
    for (a, list) in (0..).zip(lists) {
        raw.lists.extend(list);
        raw.list_starts.push(raw.lists.len() as u32);
        list.iter().for_each(|p| rosters[*p as usize].push(a));
    }
    for (roster, slot) in rosters.iter().zip(slots) {
        raw.rosters.extend(roster);
        raw.roster_starts.push(raw.rosters.len() as u32);
        raw.quotas.push(slot.quota);
    }
    Market::build(raw).ok().map(|(market, _)| market)
}

#[cfg(test)]
mod tests {
    use season::Layer;

    use super::*;

    /// Finds the strengths again; the message of a failure has those to write into [`MODEL`].
    #[test]
    #[ignore = "a fit of some seconds, for when the model changes"]
    fn the_strengths_are_those_that_the_match_rates_give() {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        let mut model = Model { groups: MODEL.groups, weights: MODEL.weights, ..MODEL };
        let targets = [88.0, 59.0, 30.0, 38.7];
        for round in 0..14 {
            let market = RankMarket::with(&season, &model).unwrap();
            let rates = super::super::figures::rates(&market, 100);
            for ((group, rate), target) in model.groups.iter_mut().zip(&rates[..4]).zip(targets) {
                group.strength += 0.02 * (target - rate) * if round < 8 { 1.0 } else { 0.5 };
            }
        }
        let found = model.groups.map(|g| g.strength);
        let near = MODEL.groups.iter().zip(found).all(|(g, x)| (g.strength - x).abs() < 0.08);
        assert!(near, "the fit gives {found:?}");
    }
}
