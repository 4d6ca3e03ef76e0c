//! The chance of an interview and of a match, always as a range.
//!
//! *Purpose.* To say, for one applicant and one program, how likely an invitation and a place are, what moves that, and
//! how little is known. *Terms.* `Strength` is the applicant's, `Openness` the program's, both in log-odds; a `Range` is
//! a best estimate with the tenth and the ninetieth percentile of what it may truly be. *Source.* A hierarchical model in
//! the manner of item response theory, fitted to published figures (`model.rs`); what the season brings moves it by
//! Bayes' rule (`season_so_far.rs`).

mod calibration;
mod model;
mod openness;
mod season_so_far;
mod strength;

use season::{ProgramId, Season, TrackKind};
use serde::Serialize;

use crate::assess::{Assessment, Candidate};
use crate::profile::Profile;
use crate::progress::{AnswerKind, Signal};

pub use calibration::{Calibration, calibration};
pub use season_so_far::Learned;
pub use strength::{Basis, Driver, Strength, strength};

use model::{MODEL, logistic, normal_grid};
use openness::{Openness, openness};

/// A chance from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Chance(f64);

impl Chance {
    /// The chance nearest to `p`; what is not a number is 0.
    pub fn new(p: f64) -> Self {
        Self(if p.is_nan() { 0.0 } else { p.clamp(0.0, 1.0) })
    }

    /// From 0 to 1.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The chance for people, with no more digits than it deserves: `under 0.1%`, `0.4%`, `7%`, `63%`, `over 99%`.
    pub fn words(self) -> String {
        let percent = self.0 * 100.0;
        match percent {
            p if p < 0.1 => "under 0.1%".to_owned(),
            p if p < 0.95 => format!("{p:.1}%"),
            p if p > 99.0 => "over 99%".to_owned(),
            p => format!("{p:.0}%"),
        }
    }
}

/// A best estimate, and where the truth lies in eight cases of ten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Range {
    /// The tenth percentile.
    pub low: Chance,
    /// The mean: what counts when chances are added up.
    pub mean: Chance,
    /// The ninetieth percentile.
    pub high: Chance,
}

impl Range {
    /// A chance that is certain.
    pub fn certain(p: f64) -> Self {
        let c = Chance::new(p);
        Self { low: c, mean: c, high: c }
    }

    /// Of values with weights.
    pub(crate) fn of(mut values: Vec<(f64, f64)>) -> Self {
        let total: f64 = values.iter().map(|(_, w)| w).sum();
        if total <= 0.0 {
            return Self::default();
        }
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mean = values.iter().map(|(v, w)| v * w).sum::<f64>() / total;
        let quantile = |q: f64| {
            let mut sum = 0.0;
            for (v, w) in &values {
                sum += w;
                if sum >= q * total {
                    return *v;
                }
            }
            values.last().map_or(0.0, |(v, _)| *v)
        };
        // A mean can lie outside the middle of a very uneven spread; the range then reaches to it.
        let (low, high) = (quantile(0.1).min(mean), quantile(0.9).max(mean));
        Self { low: Chance::new(low), mean: Chance::new(mean), high: Chance::new(high) }
    }

    /// `4%, between 0.5% and 10%`.
    pub fn words(self) -> String {
        if self.low == self.high {
            return self.mean.words();
        }
        format!("{}, between {} and {}", self.mean.words(), self.low.words(), self.high.words())
    }
}

/// The chances at one track of a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrackOdds {
    /// The kind of track.
    pub kind: TrackKind,
    /// The chance to match into it if the program interviews the applicant and is ranked first.
    pub if_ranked_first: Range,
}

/// The chances at one program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Odds {
    /// The chance of an interview: without a signal, with a silver one, with a gold one.
    pub interview: [Range; 3],
    /// The chance of an interview as things stand: with the signal planned or sent, and the answer so far.
    pub now: Range,
    /// The chance to match here if it interviews the applicant and is ranked first.
    pub if_ranked_first: Range,
    /// The same by track; empty where the tracks are not known.
    pub tracks: Vec<TrackOdds>,
    /// The same chance of an interview for the average applicant at the average program.
    pub base_rate: Chance,
    /// What moves it at this program, beside the applicant's strength.
    pub drivers: Vec<Driver>,
}

impl Odds {
    /// The chance of an interview with this signal.
    pub fn with(&self, signal: Option<Signal>) -> Range {
        self.interview[column(signal)]
    }
}

/// The place of a signal in tables: none, silver, gold.
pub(crate) fn column(signal: Option<Signal>) -> usize {
    match signal {
        None => 0,
        Some(Signal::Silver) => 1,
        Some(Signal::Gold) => 2,
    }
}

pub(crate) const COLUMNS: [Option<Signal>; 3] = [None, Some(Signal::Silver), Some(Signal::Gold)];

/// How finely strength is cut. Odd, so that the mean is a node.
pub(crate) const NODES: usize = 33;

/// All that is known about chances, for one applicant and all candidates.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The applicant's strength from the profile.
    pub strength: Strength,
    /// What the season so far has changed.
    pub learned: Learned,
    /// Strength as nodes with weights that add up to 1.
    pub(crate) nodes: Vec<(f64, f64)>,
    ids: Vec<ProgramId>,
    programs: Vec<Openness>,
    answers: Vec<Option<AnswerKind>>,
    planned: Vec<Option<Signal>>,
}

/// The outlook of an applicant. `assessments` belong to `candidates`, one to one.
pub fn outlook(
    candidates: &[&Candidate],
    assessments: &[Assessment],
    profile: &Profile,
    season: &Season,
    today: jiff::civil::Date,
) -> Outlook {
    let strength = strength(profile, season);
    let mut programs: Vec<Openness> =
        candidates.iter().zip(assessments).map(|(c, a)| openness(c, a, profile)).collect();
    let prior: Vec<(f64, f64)> =
        normal_grid(NODES).into_iter().map(|(z, w)| (strength.mean + strength.sd * z, w)).collect();
    let (nodes, learned) = season_so_far::learn(&prior, &mut programs, candidates, season, today);
    Outlook {
        strength,
        learned,
        nodes,
        ids: candidates.iter().map(|c| c.program.id.clone()).collect(),
        programs,
        answers: candidates.iter().map(|c| c.application.answer.map(|a| a.kind)).collect(),
        planned: candidates.iter().map(|c| c.application.signal).collect(),
    }
}

impl Outlook {
    /// The index of a program among the candidates.
    pub(crate) fn index(&self, program: &ProgramId) -> Option<usize> {
        self.ids.iter().position(|id| id == program)
    }

    /// The chance of an interview at candidate `i` with `signal`, for an applicant of strength `s`: over all that the
    /// program may be.
    pub(crate) fn interview_at(&self, i: usize, signal: Option<Signal>, s: f64) -> f64 {
        let program = &self.programs[i];
        let plus = s + program.signal(signal);
        program.nodes.iter().map(|(o, w)| w * self.left(i, o + plus)).sum()
    }

    /// The chance of an interview that is left at candidate `i`, at log-odds `x` before any answer.
    fn left(&self, i: usize, x: f64) -> f64 {
        season_so_far::still_open(self.answers[i], self.programs[i].waiting, logistic(x))
    }

    /// The chance that candidate `i` takes an applicant of strength `s` whom it interviewed.
    pub(crate) fn taken_at(&self, s: f64) -> f64 {
        MODEL.taken(s)
    }

    /// The chances at candidate `i`.
    pub fn odds(&self, i: usize, candidate: &Candidate, profile: &Profile) -> Odds {
        let program = &self.programs[i];
        let spread = |signal: Option<Signal>| {
            let values = self.nodes.iter().flat_map(|(s, w)| {
                let plus = s + program.signal(signal);
                program.nodes.iter().map(move |(o, v)| (self.left(i, o + plus), w * v))
            });
            Range::of(values.collect())
        };
        let interview = COLUMNS.map(spread);
        let taken = |share: f64| Range::of(self.nodes.iter().map(|(s, w)| (share * self.taken_at(*s), *w)).collect());
        let mut drivers = self.programs[i].drivers.clone();
        drivers.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
        Odds {
            now: interview[column(self.planned[i])],
            interview,
            if_ranked_first: taken(1.0),
            tracks: tracks(candidate, profile)
                .into_iter()
                .map(|(kind, share)| TrackOdds { kind, if_ranked_first: taken(share) })
                .collect(),
            base_rate: Chance::new(BASE_RATE),
            drivers,
        }
    }
}

/// Of the applications of non-US international graduates to a program, the share that led to an interview: the mean
/// over programs (`interviews.nonus_img.anes.mean.2024`).
pub const BASE_RATE: f64 = 0.0245;

/// The tracks of a program that the applicant would take, with their shares of its places. Nationally about 79 in 100
/// places start in the first year, 14 in the second, 7 are for physicians with training (2024).
fn tracks(candidate: &Candidate, profile: &Profile) -> Vec<(TrackKind, f64)> {
    let mut kinds: Vec<TrackKind> = candidate.program.tracks().map(|c| c.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let weight = |k: TrackKind| match k {
        TrackKind::Categorical => 0.79,
        TrackKind::Advanced => 0.14,
        TrackKind::Reserved => 0.07,
        _ => 0.0,
    };
    let wanted = |k: &TrackKind| profile.tracks.as_ref().is_none_or(|w| w.contains(*k));
    let total: f64 = kinds.iter().map(|k| weight(*k)).sum();
    kinds.into_iter().filter(|k| wanted(k) && weight(*k) > 0.0).map(|k| (k, weight(k) / total)).collect()
}

#[cfg(test)]
mod tests;
