//! How strong the applicant is, against other non-US international graduates who apply to anesthesiology.
//!
//! Strength is counted in log-odds of an interview; 0 is the average applicant. Each field of the profile moves it by
//! what it is worth less what the average applicant has of it; a field left open moves nothing and leaves its share of
//! the spread in place. So a fact can shift the estimate, and never makes it less sure.

use season::Season;

use super::model::MODEL;
use crate::profile::{Profile, ProfileField};
use crate::values::VisaNeed;

/// What a figure of the model rests on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A published figure, by its id in the season's statistics.
    Published(&'static str),
    /// The applicant's own entry.
    Own,
    /// No figure fixes it: our judgement.
    Judged,
}

/// Something that moves the odds.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Driver {
    /// What it is, in words.
    pub text: String,
    /// By how much it moves the log-odds of an interview; above 0 is up.
    pub log_odds: f64,
    /// What that rests on.
    pub basis: Basis,
}

impl Driver {
    /// The effect as a factor on the odds: `×1.6`, `÷2.3`.
    pub fn factor(&self) -> String {
        let factor = self.log_odds.abs().exp();
        let sign = if self.log_odds < 0.0 { '÷' } else { '×' };
        if factor >= 9.95 { format!("{sign}{factor:.0}") } else { format!("{sign}{factor:.1}") }
    }
}

/// The applicant's strength as it is known: normal, with what moves it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Strength {
    /// The best estimate, in log-odds; 0 is the average applicant.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// What moves it.
    pub drivers: Vec<Driver>,
    /// Fields that are still open and would make it surer.
    pub open: Vec<ProfileField>,
}

/// One field's effect on strength: its value to this applicant, if known, less the mean over applicants; and the
/// variance over applicants that it explains.
struct Effect {
    field: ProfileField,
    value: Option<(f64, String)>,
    mean: f64,
    variance: f64,
    basis: Basis,
}

/// The strength that a profile shows.
pub fn strength(profile: &Profile, season: &Season) -> Strength {
    let mut all = Strength { mean: 0.0, sd: 0.0, drivers: Vec::new(), open: Vec::new() };
    let mut variance = MODEL.strength_variance();
    for effect in effects(profile, season) {
        match effect.value {
            None => all.open.push(effect.field),
            Some((value, text)) => {
                let log_odds = value - effect.mean;
                all.mean += log_odds;
                variance -= effect.variance;
                if log_odds.abs() >= 0.01 {
                    all.drivers.push(Driver { text, log_odds, basis: effect.basis });
                }
            }
        }
    }
    // Where the applicant will be decides what a new H-1B costs the program.
    if profile.location.is_none() && profile.visas.as_ref().is_some_and(|v| v.accepts(VisaNeed::H1b)) {
        all.open.push(ProfileField::Location);
    }
    all.sd = variance.sqrt();
    all.drivers.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()));
    all
}

/// The effects, each bounded to what was seen among real applicants: nothing is extrapolated. Apart from Step 2 CK they
/// are our judgement of size, guided by the figure named: published figures exist for other specialties or years only.
fn effects(profile: &Profile, season: &Season) -> [Effect; 6] {
    let step2 = profile.step2_ck.map(|s| {
        // Scores of those who ranked anesthesiology first reached from 212 to 280.
        let points = f64::from(s.get()).clamp(212.0, 280.0) - MODEL.step2_mean;
        (MODEL.per_point * points, format!("Step 2 CK {s}; applicants average about {:.0}", MODEL.step2_mean))
    });
    let attempts = profile.failed_attempts.map(|a| {
        let n = a.get();
        let text = match n {
            0 => "No failed attempt".to_owned(),
            1 => "1 failed attempt".to_owned(),
            n => format!("{n} failed attempts"),
        };
        (-0.9 * f64::from(n.min(3)), text)
    });
    let graduation = profile.graduation_year.map(|y| {
        let years = i32::from(season.year) - i32::from(y.get());
        let text = match years {
            ..=0 => "Graduating in the year of the Match".to_owned(),
            1 => "Graduated 1 year before training starts".to_owned(),
            n => format!("Graduated {n} years before training starts"),
        };
        (-0.07 * f64::from((years - 1).clamp(0, 15)), text)
    });
    let usce = profile.usce_months.map(|m| {
        let n = m.get();
        let value = match n {
            0 => -0.35,
            1 | 2 => 0.0,
            _ => 0.25,
        };
        let text = match n {
            0 => "No US clinical experience".to_owned(),
            1 => "1 month of US clinical experience".to_owned(),
            n => format!("{n} months of US clinical experience"),
        };
        (value, text)
    });
    let research = profile.publications.map(|n| {
        let n = n.get();
        let text = if n == 1 {
            "1 abstract, presentation or publication".to_owned()
        } else {
            format!("{n} abstracts, presentations and publications")
        };
        (0.18 * (f64::from(1 + n.min(60)) / 9.0).log2(), text)
    });
    let sponsorship = profile.visas.as_ref().map(|v| {
        if v.accepts(VisaNeed::NoneNeeded) {
            (0.4, "You need no sponsorship".to_owned())
        } else {
            (-0.13, "You need a visa".to_owned())
        }
    });
    let effect = |field, value, mean, variance, basis| Effect { field, value, mean, variance, basis };
    let step2_variance = (MODEL.per_point * MODEL.step2_sd).powi(2);
    [
        effect(
            ProfileField::Step2Ck,
            step2,
            0.0,
            step2_variance,
            Basis::Published("step2.nonus_img.anes.matched.mean.2026"),
        ),
        // About one applicant in eight has a failed attempt.
        effect(ProfileField::FailedAttempts, attempts, -0.11, 0.10, Basis::Judged),
        effect(
            ProfileField::GraduationYear,
            graduation,
            -0.28,
            0.08,
            Basis::Published("match.odds_img_under29.anes.2011"),
        ),
        effect(ProfileField::UsceMonths, usce, -0.03, 0.05, Basis::Judged),
        effect(
            ProfileField::Publications,
            research,
            0.0,
            0.05,
            Basis::Published("match.publications.nonus_img.anes.matched.median.2026"),
        ),
        effect(ProfileField::Visas, sponsorship, 0.0, 0.05, Basis::Published("visa.match.not_needed")),
    ]
}
