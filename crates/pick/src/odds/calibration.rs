//! The model against what is published: the table that `prematch pick --calibration` prints and the docs keep.
//!
//! The population is summed up exactly (no random numbers): strength over a grid, the number of interviews from its
//! binomial parts, the match from the hazard down the list. Each row names the published figure by its id in the season's
//! statistics, the range in which the model must stay, and why that range.

use season::{Season, SourceKey, Stat};
use serde::Serialize;

use super::model::{MODEL, logistic, logit, normal_grid};
use super::openness::mixed_rate;

/// One published figure beside the model's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The id of the published figure in the season's statistics.
    pub id: &'static str,
    /// What it says, as the season has it.
    pub measure: String,
    /// The published value.
    pub published: f64,
    /// Its unit.
    pub unit: String,
    /// The range in which the model must stay.
    pub range: (f64, f64),
    /// Why that range.
    pub because: &'static str,
    /// What the model gives.
    pub model: f64,
    /// The source of the published figure.
    pub source: SourceKey,
}

impl Row {
    /// Whether the model stays in the range.
    pub fn holds(&self) -> bool {
        (self.range.0..=self.range.1).contains(&self.model)
    }
}

/// The table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// The rows, by topic.
    pub rows: Vec<Row>,
    /// Published figures that the season folder at hand does not have, so that nothing is compared with them.
    pub missing: Vec<&'static str>,
}

/// Compares the model with the figures of the season.
pub fn calibration(season: &Season) -> Calibration {
    let population = Population::new();
    let rates = Rates::new();
    let mut table = Calibration { rows: Vec::new(), missing: Vec::new() };
    let mut row = |id: &'static str, model: f64, range: Option<(f64, f64)>, because: &'static str| {
        let Some(stat) = season.stat(id) else {
            table.missing.push(id);
            return;
        };
        let own = |s: &Stat| (s.low.unwrap_or(s.value), s.high.unwrap_or(s.value));
        table.rows.push(Row {
            id,
            measure: format!("{} ({})", stat.measure, stat.group),
            published: stat.value,
            unit: stat.unit.clone(),
            range: range.unwrap_or_else(|| own(stat)),
            because,
            model,
            source: stat.source.clone(),
        });
    };
    let p = &population;
    const SAMPLE: &str = "95% sampling error";
    row("match.nonus_img.anes.2026", 100.0 * p.matched, Some((32.4, 45.3)), SAMPLE);
    row("ranks.nonus_img.anes.mean.2026", p.ranks(Who::All).mean, Some((3.0, 3.9)), SAMPLE);
    row("ranks.nonus_img.anes.matched.mean.2026", p.ranks(Who::Matched).mean, Some((4.3, 5.9)), SAMPLE);
    row("ranks.nonus_img.anes.matched.sd.2026", p.ranks(Who::Matched).sd, Some((3.0, 4.2)), SAMPLE);
    row("ranks.nonus_img.anes.matched.median.2026", p.ranks(Who::Matched).median, Some((4.0, 5.0)), "a whole number");
    row("ranks.nonus_img.anes.unmatched.mean.2026", p.ranks(Who::Not).mean, Some((1.9, 2.7)), SAMPLE);
    row("ranks.nonus_img.anes.unmatched.sd.2026", p.ranks(Who::Not).sd, Some((1.8, 2.4)), SAMPLE);
    row("ranks.nonus_img.anes.unmatched.median.2026", p.ranks(Who::Not).median, Some((2.0, 2.0)), "a whole number");
    row("step2.nonus_img.anes.matched.mean.2026", p.step2(Who::Matched), Some((248.9, 255.1)), SAMPLE);
    row("step2.nonus_img.anes.unmatched.mean.2026", p.step2(Who::Not), Some((243.7, 248.3)), SAMPLE);
    row("step2.slope.nonus_img.anes.2026", p.step2_slope(), Some((0.02, 0.052)), "95% sampling error of two means");
    const FITS: &str = "three fits to the published means";
    for (id, ranks) in BY_RANKS {
        row(id, 100.0 * p.by_ranks(ranks), None, FITS);
    }
    for (id, score) in BY_SCORE {
        let published = season.stat(id).map_or(0.0, |s| s.value);
        row(id, 100.0 * p.by_score(score), Some((published - 6.0, published + 6.0)), "6 points: a derived curve");
    }
    const ROUNDED: &str = "figures of single programs are whole percents";
    row("interviews.nonus_img.anes.mean.2024", 100.0 * rates.mean, Some((2.0, 2.9)), ROUNDED);
    row("interviews.nonus_img.anes.median.2024", 100.0 * rates.median, Some((0.5, 1.5)), ROUNDED);
    row("interviews.nonus_img.anes.zero.2024", 100.0 * rates.zero, Some((34.0, 50.0)), "95% sampling error of 150");
    row(
        "interviews.nonus_img.anes.p90.2024",
        100.0 * rates.p90,
        Some((4.0, 6.6)),
        "the spread of 150 programs, rounded",
    );
    row("interviews.nonus_img.anes.apply_everywhere.2024", p.everywhere(), Some((3.1, 4.3)), "as the mean rate");
    row(
        "signals.nonus_img.anes.2024",
        100.0 * rates.signalled,
        Some((10.0, 16.0)),
        "derived; the only other count is 16%",
    );
    table
}

const BY_RANKS: [(&str, usize); 9] = [
    ("match.by_ranks.nonus_img.anes.01.2026", 1),
    ("match.by_ranks.nonus_img.anes.02.2026", 2),
    ("match.by_ranks.nonus_img.anes.03.2026", 3),
    ("match.by_ranks.nonus_img.anes.04.2026", 4),
    ("match.by_ranks.nonus_img.anes.05.2026", 5),
    ("match.by_ranks.nonus_img.anes.06.2026", 6),
    ("match.by_ranks.nonus_img.anes.08.2026", 8),
    ("match.by_ranks.nonus_img.anes.10.2026", 10),
    ("match.by_ranks.nonus_img.anes.12.2026", 12),
];

const BY_SCORE: [(&str, f64); 5] = [
    ("step2.match_at.230.nonus_img.anes.2026", 230.0),
    ("step2.match_at.240.nonus_img.anes.2026", 240.0),
    ("step2.match_at.250.nonus_img.anes.2026", 250.0),
    ("step2.match_at.260.nonus_img.anes.2026", 260.0),
    ("step2.match_at.270.nonus_img.anes.2026", 270.0),
];

/// The most interviews that are counted one by one.
const MOST: usize = 40;

/// Who is counted, among those with at least one rank.
#[derive(Clone, Copy)]
enum Who {
    All,
    Matched,
    Not,
}

struct Spread {
    mean: f64,
    sd: f64,
    median: f64,
}

/// The applicants: shares by Step 2 CK and number of ranks, with those who match among them.
struct Population {
    scores: Vec<(f64, f64)>,
    /// `share[score][ranks]` and of it `taken[score][ranks]`.
    share: Vec<[f64; MOST]>,
    taken: Vec<[f64; MOST]>,
    /// The chance to match, of those with a rank.
    matched: f64,
}

impl Population {
    fn new() -> Self {
        let scores: Vec<(f64, f64)> =
            normal_grid(25).into_iter().map(|(z, w)| (MODEL.step2_mean + MODEL.step2_sd * z, w)).collect();
        let others = normal_grid(25);
        let mut share = vec![[0.0; MOST]; scores.len()];
        let mut taken = vec![[0.0; MOST]; scores.len()];
        for (k, (score, w)) in scores.iter().enumerate() {
            for (z, v) in &others {
                let s = MODEL.per_point * (score - MODEL.step2_mean) + MODEL.other_variance.sqrt() * z;
                let hazard = MODEL.taken(s);
                for (ranks, p) in interviews(s, MODEL.typical_applications).iter().enumerate() {
                    let mass = w * v * p;
                    share[k][ranks] += mass;
                    taken[k][ranks] += mass * (1.0 - (1.0 - hazard).powi(ranks as i32));
                }
            }
        }
        let ranked: f64 = share.iter().map(|s| s[1..].iter().sum::<f64>()).sum();
        let matched = taken.iter().flatten().sum::<f64>() / ranked;
        Self { scores, share, taken, matched }
    }

    fn mass(&self, who: Who, k: usize, ranks: usize) -> f64 {
        match who {
            Who::All => self.share[k][ranks],
            Who::Matched => self.taken[k][ranks],
            Who::Not => self.share[k][ranks] - self.taken[k][ranks],
        }
    }

    fn ranks(&self, who: Who) -> Spread {
        let by: Vec<f64> = (0..MOST)
            .map(|r| if r == 0 { 0.0 } else { (0..self.scores.len()).map(|k| self.mass(who, k, r)).sum() })
            .collect();
        let total: f64 = by.iter().sum();
        let mean = by.iter().enumerate().map(|(r, p)| r as f64 * p).sum::<f64>() / total;
        let variance = by.iter().enumerate().map(|(r, p)| (r as f64 - mean).powi(2) * p).sum::<f64>() / total;
        let mut below = 0.0;
        let median = by.iter().position(|p| {
            below += p;
            below >= 0.5 * total
        });
        Spread { mean, sd: variance.sqrt(), median: median.unwrap_or(0) as f64 }
    }

    fn step2(&self, who: Who) -> f64 {
        let by: Vec<f64> = (0..self.scores.len()).map(|k| (1..MOST).map(|r| self.mass(who, k, r)).sum()).collect();
        by.iter().zip(&self.scores).map(|(p, (score, _))| p * score).sum::<f64>() / by.iter().sum::<f64>()
    }

    fn by_ranks(&self, ranks: usize) -> f64 {
        let sum = |who| (0..self.scores.len()).map(|k| self.mass(who, k, ranks)).sum::<f64>();
        sum(Who::Matched) / sum(Who::All)
    }

    /// The chance to match of those with a rank, at grid point `k` of the score.
    fn at(&self, k: usize) -> f64 {
        self.taken[k].iter().sum::<f64>() / self.share[k][1..].iter().sum::<f64>()
    }

    fn by_score(&self, score: f64) -> f64 {
        let upper = self.scores.partition_point(|(x, _)| *x < score).clamp(1, self.scores.len() - 1);
        let ((a, _), (b, _)) = (self.scores[upper - 1], self.scores[upper]);
        let along = (score - a) / (b - a);
        self.at(upper - 1) * (1.0 - along) + self.at(upper) * along
    }

    /// The change in log-odds per point, over the scores from 233 to 259 (one standard deviation to each side).
    fn step2_slope(&self) -> f64 {
        let (low, high) = (MODEL.step2_mean - MODEL.step2_sd, MODEL.step2_mean + MODEL.step2_sd);
        (logit(self.by_score(high)) - logit(self.by_score(low))) / (high - low)
    }

    /// Interviews of an average applicant who applies to every program that the published rates cover.
    fn everywhere(&self) -> f64 {
        let sd = MODEL.strength_variance().sqrt();
        normal_grid(33)
            .into_iter()
            .map(|(z, w)| {
                let [none, silver, gold] = mean_rates(sd * z);
                let (g, s) = MODEL.signals;
                let rest = MODEL.programs - g - s;
                w * (f64::from(rest) * none + f64::from(s) * silver + f64::from(g) * gold)
            })
            .sum()
    }
}

/// The mean chance of an interview over programs, for an applicant of strength `s`: without, with silver, with gold.
fn mean_rates(s: f64) -> [f64; 3] {
    let grid = normal_grid(25);
    [0.0, MODEL.silver, MODEL.gold].map(|signal| {
        let open: f64 =
            grid.iter().map(|(z, w)| w * logistic(MODEL.openness + MODEL.openness_sd * z + s + signal)).sum();
        (1.0 - MODEL.closed) * open + MODEL.closed * logistic(MODEL.closed_log_odds + s + signal)
    })
}

/// The chances of 0, 1, 2, … interviews from `n` applications, all signals sent, to programs taken at random.
fn interviews(s: f64, n: u32) -> [f64; MOST] {
    let [none, silver, gold] = mean_rates(s);
    let (g, v) = MODEL.signals;
    let mut chances = [0.0; MOST];
    chances[0] = 1.0;
    for (p, times) in [(gold, g), (silver, v), (none, n.saturating_sub(g + v))] {
        for _ in 0..times {
            for r in (0..MOST).rev() {
                let from = if r == 0 { 0.0 } else { chances[r - 1] };
                chances[r] = chances[r] * (1.0 - p) + from * p;
            }
        }
    }
    chances
}

/// The rates over programs, as the published table counts them.
struct Rates {
    mean: f64,
    median: f64,
    zero: f64,
    p90: f64,
    signalled: f64,
}

impl Rates {
    fn new() -> Self {
        let grid = normal_grid(161);
        let mut programs: Vec<(f64, f64)> = grid
            .into_iter()
            .map(|(z, w)| (mixed_rate(MODEL.openness + MODEL.openness_sd * z), (1.0 - MODEL.closed) * w))
            .collect();
        programs.push((mixed_rate(MODEL.closed_log_odds), MODEL.closed));
        programs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let quantile = |q: f64| {
            let mut sum = 0.0;
            programs.iter().find(|(_, w)| {
                sum += w;
                sum >= q
            })
        };
        let sd = MODEL.strength_variance().sqrt();
        let (g, v) = MODEL.signals;
        let signalled = normal_grid(33)
            .into_iter()
            .map(|(z, w)| {
                let [_, silver, gold] = mean_rates(sd * z);
                w * (f64::from(g) * gold + f64::from(v) * silver) / f64::from(g + v)
            })
            .sum();
        Self {
            mean: programs.iter().map(|(r, w)| r * w).sum(),
            median: quantile(0.5).map_or(0.0, |(r, _)| *r),
            // A rate below half a percent is printed as 0.
            zero: programs.iter().filter(|(r, _)| *r < 0.005).map(|(_, w)| w).sum(),
            p90: quantile(0.9).map_or(0.0, |(r, _)| *r),
            signalled,
        }
    }
}
