//! The population the odds are fitted to, and its constants.
//!
//! *What is modelled.* Non-US international graduates who apply to anesthesiology. An application with signal `g` to a
//! program of openness `o` by an applicant of strength `s` leads to an interview with the log-odds `o + s + signal(g)`;
//! a program that ranked the applicant takes them with the log-odds `hazard + slope × s`, program after program down the
//! list. Strength is normal around zero in the population; openness is a mixture: a share of programs is as good as
//! closed, the others are normal in log-odds. Given strength and openness everything is independent, so that all that
//! ties one program's answer to another's is the applicant.
//!
//! *Where the constants come from.* They were fitted by least squares to the published figures that
//! [`calibration`](super::calibration()) prints beside the model's own: the share that matched, the number of ranks of
//! those who did and did not, their Step 2 CK, the spread of interview rates over programs, and what signals do. What no
//! figure fixes is said to be our judgement where it is used.

/// The constants of the model.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Model {
    /// Mean log-odds of an interview at an open program, without a signal, for an applicant of strength 0.
    pub(crate) openness: f64,
    /// Standard deviation of that over open programs.
    pub(crate) openness_sd: f64,
    /// Share of programs that are as good as closed.
    pub(crate) closed: f64,
    /// Log-odds at a closed program.
    pub(crate) closed_log_odds: f64,
    /// What a silver signal adds.
    pub(crate) silver: f64,
    /// What a gold signal adds.
    pub(crate) gold: f64,
    /// What one point of Step 2 CK adds to strength.
    pub(crate) per_point: f64,
    /// Mean Step 2 CK of applicants.
    pub(crate) step2_mean: f64,
    /// Standard deviation of Step 2 CK among applicants.
    pub(crate) step2_sd: f64,
    /// Variance of strength that Step 2 CK does not explain.
    pub(crate) other_variance: f64,
    /// Log-odds that the next program on the list takes the applicant, at strength 0.
    pub(crate) hazard: f64,
    /// What one unit of strength adds to that.
    pub(crate) hazard_slope: f64,
    /// How many programs an applicant applies to, as the population is counted.
    pub(crate) typical_applications: u32,
    /// How many programs the published interview rates cover.
    pub(crate) programs: u32,
    /// Gold and silver signals an applicant sends.
    pub(crate) signals: (u32, u32),
    /// Of the applications behind the published rates, the share that carried a signal: 15 of 150.
    pub(crate) signalled_share: f64,
}

/// The fitted constants. The tests of [`super::calibration()`] hold them to the published figures.
pub(crate) const MODEL: Model = Model {
    openness: -5.2007,
    openness_sd: 1.0,
    closed: 0.42,
    closed_log_odds: -9.21,
    silver: 2.9278,
    // 53% and 31% over all types of applicants are odds 2.5 times apart.
    gold: 2.9278 + 0.9163,
    per_point: 0.82 / 13.0,
    step2_mean: 246.0,
    step2_sd: 13.0,
    other_variance: 1.25 * 1.25,
    hazard: -1.716,
    hazard_slope: 0.048,
    typical_applications: 60,
    programs: 150,
    signals: (5, 10),
    signalled_share: 0.1,
};

impl Model {
    /// Variance of strength over applicants.
    pub(crate) fn strength_variance(&self) -> f64 {
        (self.per_point * self.step2_sd).powi(2) + self.other_variance
    }

    /// The chance that a program takes an applicant of strength `s` whom it interviewed and who ranks it first.
    pub(crate) fn taken(&self, s: f64) -> f64 {
        logistic(self.hazard + self.hazard_slope * s)
    }
}

/// The logistic function.
pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The log-odds of a chance strictly between 0 and 1.
pub(crate) fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// Points and weights that stand for a standard normal variable: `n` points, evenly spaced over ±4, weights by the
/// density. Even points suit us better than Gauss-Hermite ones because a likelihood may move all the weight.
pub(crate) fn normal_grid(n: usize) -> Vec<(f64, f64)> {
    let step = 8.0 / (n as f64 - 1.0);
    let points: Vec<(f64, f64)> = (0..n)
        .map(|i| {
            let z = -4.0 + step * i as f64;
            (z, (-0.5 * z * z).exp())
        })
        .collect();
    let total: f64 = points.iter().map(|(_, w)| w).sum();
    points.into_iter().map(|(z, w)| (z, w / total)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_has_the_moments_of_a_normal() {
        let grid = normal_grid(33);
        let moment = |k: i32| grid.iter().map(|(z, w)| w * z.powi(k)).sum::<f64>();
        assert!((moment(0) - 1.0).abs() < 1e-12);
        assert!(moment(1).abs() < 1e-12);
        assert!((moment(2) - 1.0).abs() < 2e-3, "{}", moment(2));
        assert!((moment(4) - 3.0).abs() < 3e-2, "{}", moment(4));
    }

    #[test]
    fn log_odds_and_chances_are_inverse() {
        for p in [1e-6, 0.02, 0.5, 0.97] {
            assert!((logistic(logit(p)) - p).abs() < 1e-12);
        }
    }
}
