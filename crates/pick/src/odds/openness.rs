//! How open a program is to a non-US international graduate, as far as anything is known of it.
//!
//! Openness is its own axis: over programs it goes with openness to US international graduates (0.64) and hardly with
//! the rates of US graduates (0.08). Public sources name it for almost no program, so every program starts from the
//! spread over all of them, and what is known of it (a confirmed visa, its residents, filings, its region) moves it. A
//! figure that the applicant read outranks all of that.

use season::{Confidence, FactField, FactValue, ProgramKind, StandingState, StateCode, Usce, Visa};

use super::model::{MODEL, logistic, logit, normal_grid};
use super::strength::{Basis, Driver};
use crate::assess::{Assessment, Candidate, StanceKind, Verdict};
use crate::profile::Profile;
use crate::progress::{FigureKind, Signal};
use crate::values::VisaNeed;

/// Openness as a distribution over log-odds of an interview for an applicant of strength 0, without a signal.
#[derive(Clone, Debug)]
pub(crate) struct Openness {
    /// Log-odds and weights; the first is the closed program.
    pub(crate) nodes: Vec<(f64, f64)>,
    /// What moves it.
    pub(crate) drivers: Vec<Driver>,
    /// What a signal adds here: silver, gold.
    pub(crate) signals: [f64; 2],
    /// True when only applicants who signalled are interviewed.
    pub(crate) needs_signal: bool,
    /// For an application that waits for an answer: the share of all invitations that is usually out by now.
    pub(crate) waiting: Option<f64>,
}

/// Mean share of programs that are open in spirit, whatever the visa: with the share that can sponsor it gives
/// [`MODEL`]'s share of programs that are not closed.
const WILLING: f64 = 1.05;

/// The openness of one program.
pub(crate) fn openness(candidate: &Candidate, assessment: &Assessment, profile: &Profile) -> Openness {
    let program = candidate.program;
    let mut drivers = Vec::new();
    let (mean, sd, open) = match own_rate(candidate) {
        // An own figure is about all applicants, so it speaks of visa, willingness and place together.
        Some((rate, told)) => {
            drivers.push(told);
            let shift = wishes(&mut drivers, candidate, profile);
            let can = can_sponsor(&mut drivers, candidate, assessment, profile);
            if rate == 0.0 {
                (MODEL.openness - 1.0, MODEL.openness_sd, 0.2 * can)
            } else {
                (log_odds_of_rate(rate.clamp(0.002, 0.9)) + shift, 0.4, 0.97 * can_at_least(can))
            }
        }
        None => {
            let willing = willing(&mut drivers, candidate);
            let mut shift = wishes(&mut drivers, candidate, profile);
            shift += region(&mut drivers, &program.state);
            let can = can_sponsor(&mut drivers, candidate, assessment, profile);
            (MODEL.openness + shift, MODEL.openness_sd, willing * can)
        }
    };
    let mut nodes = vec![(MODEL.closed_log_odds, 1.0 - open)];
    nodes.extend(normal_grid(17).into_iter().map(|(z, w)| (mean + sd * z, open * w)));
    let signals = signal_effects(&mut drivers, candidate);
    Openness {
        nodes,
        drivers,
        signals,
        needs_signal: program.fact(FactField::SignalRequired).is_some_and(|f| f.value == FactValue::Required(true)),
        waiting: None,
    }
}

/// A program that interviews foreign citizens sponsors some visa: what is not known about the visa weighs less there.
fn can_at_least(can: f64) -> f64 {
    if can == 0.0 { 0.0 } else { can.max(0.85) }
}

/// The chance that the program is open in spirit.
fn willing(drivers: &mut Vec<Driver>, candidate: &Candidate) -> f64 {
    let program = candidate.program;
    let mut log_odds = WILLING;
    let before = drivers.len();
    let mut add = |text: String, by: f64, basis: Basis| {
        log_odds += by;
        drivers.push(Driver { text, log_odds: by, basis });
    };
    let own_share = candidate.figures.iter().find(|f| f.kind == FigureKind::ImgShare);
    let told = program.fact(FactField::ImgShare);
    let share = match (own_share, told.map(|f| (&f.value, f.provenance.confidence))) {
        (Some(own), _) => Some((own.share.fraction() * 100.0, 1.0, Basis::Own)),
        (None, Some((FactValue::Number(n), c))) => {
            Some((f64::from(*n), if c == Confidence::U { 0.5 } else { 1.0 }, Basis::Judged))
        }
        _ => None,
    };
    if let Some((share, sure, basis)) = share {
        // About a fifteenth of all first-year places go to international graduates.
        let by = sure * ((share + 1.0) / 8.0).ln().clamp(-1.5, 1.5);
        add(format!("{share:.0}% of its residents are international graduates"), by, basis);
    }
    if program.number(FactField::H1bFilings).is_some_and(|n| n > 0) {
        add("It filed an H-1B for an anesthesiology resident".to_owned(), 1.0, Basis::Judged);
    }
    let confirmed = |visa| {
        let s = season::standing(visa, &candidate.statements, jiff::civil::Date::MIN);
        s.state != StandingState::Unknown && s.answer == Some(season::Answer::Yes)
    };
    if confirmed(Visa::J1) || confirmed(Visa::H1b) {
        add("It says that it sponsors a visa".to_owned(), 0.4, Basis::Judged);
    }
    // What is told is by how much each makes an interview more likely, not the openness behind it.
    for driver in drivers.iter_mut().skip(before) {
        driver.log_odds = (logistic(log_odds) / logistic(log_odds - driver.log_odds)).ln();
    }
    logistic(log_odds)
}

/// The chance that the visa can be had here, by the best way open to the applicant.
fn can_sponsor(drivers: &mut Vec<Driver>, candidate: &Candidate, assessment: &Assessment, profile: &Profile) -> f64 {
    let kept = candidate.stance.as_ref().is_some_and(|s| s.kind == StanceKind::Include);
    let none_needed = profile.visas.as_ref().is_some_and(|v| v.accepts(VisaNeed::NoneNeeded));
    let best = if none_needed {
        1.0
    } else {
        // A military program, or a profile without visas, has no way that was judged.
        assessment.ways.iter().map(|w| w.likely).reduce(f64::max).unwrap_or(0.7)
            // Whether a military program takes foreign citizens at all is not known.
            * if candidate.program.kind == ProgramKind::Military { 0.15 } else { 1.0 }
    };
    // Limits that are not about the visa: met, open, or against the applicant.
    let limits = if assessment.verdict == Verdict::NotPossible && best > 0.0 {
        0.0
    } else if assessment.verdict == Verdict::PossibleIf && (none_needed || best == 1.0) {
        0.9
    } else {
        1.0
    };
    let can = best * limits;
    if can == 0.0 && kept {
        drivers.push(Driver {
            text: "What is known rules it out; you keep it in case that is wrong".to_owned(),
            log_odds: 0.1_f64.ln(),
            basis: Basis::Judged,
        });
        return 0.1;
    }
    if can < 1.0 && can > 0.0 {
        drivers.push(Driver {
            text: "What you need from it is not sure".to_owned(),
            log_odds: can.ln(),
            basis: Basis::Judged,
        });
    }
    can
}

/// What the program says it prefers, and the applicant's ties.
fn wishes(drivers: &mut Vec<Driver>, candidate: &Candidate, profile: &Profile) -> f64 {
    let program = candidate.program;
    let mut sum = 0.0;
    let mut add = |text: &str, by: f64, basis: Basis| {
        sum += by;
        drivers.push(Driver { text: text.to_owned(), log_odds: by, basis });
    };
    if profile.ties.as_ref().is_some_and(|s| s.contains(&program.state)) {
        // The same state is worth 4.14 points of a Step score.
        let by = 4.14 * MODEL.per_point;
        add("You have ties in its state", by, Basis::Published("interviews.same_state_points.anes.2018"));
    }
    if let (Some(FactValue::Number(wish)), Some(score)) =
        (program.fact(FactField::MinStep2Preferred).map(|f| &f.value), profile.step2_ck)
        && u32::from(score.get()) < *wish
    {
        add("Your Step 2 CK is below what it prefers", -0.4, Basis::Judged);
    }
    if program.fact(FactField::Usce).is_some_and(|f| f.value == FactValue::Usce(Usce::Preferred))
        && profile.usce_months.is_some_and(|m| m.get() == 0)
    {
        add("It prefers US clinical experience", -0.3, Basis::Judged);
    }
    if program.fact(FactField::FirstAttempt).is_some_and(|f| f.value == FactValue::Required(false))
        && profile.failed_attempts.is_some_and(|a| a.get() > 0)
    {
        add("It prefers Steps passed at the first attempt", -0.4, Basis::Judged);
    }
    sum
}

/// Regions whose mean rate for non-US international graduates is published, and half of how far it lies from the mean
/// of all: part of the difference is chance, and part is known of the programs otherwise.
fn region(drivers: &mut Vec<Driver>, state: &StateCode) -> f64 {
    let (name, by) = match state.as_str() {
        "CT" | "MA" | "ME" | "NH" | "RI" | "VT" => ("New England", 0.5 * (4.1_f64 / 2.45).ln()),
        "AZ" | "CO" | "ID" | "MT" | "NM" | "NV" | "UT" | "WY" => ("the Mountain states", 0.5 * (1.2_f64 / 2.45).ln()),
        _ => return 0.0,
    };
    drivers.push(Driver {
        text: format!("It lies in {name}"),
        log_odds: by,
        basis: Basis::Published("interviews.nonus_img.anes.mean.2024"),
    });
    by
}

/// The own figure that says most, as a rate of interviews for non-US international graduates.
fn own_rate(candidate: &Candidate) -> Option<(f64, Driver)> {
    let figure = candidate.figures.iter().find(|f| f.kind == FigureKind::NonUsImgInterviewed)?;
    let rate = figure.share.fraction();
    let text = format!("{} of its applications from non-US IMGs led to an interview ({})", figure.share, figure.source);
    let typical = 0.0245;
    let log_odds = if rate == 0.0 { -1.6 } else { logit(rate.min(0.9)) - logit(typical) };
    Some((rate, Driver { text, log_odds, basis: Basis::Own }))
}

/// What a signal adds here. Own figures of all applicants say how the program weighs signals; the gap between rates
/// with and without is taken over, between a half and twice the usual.
fn signal_effects(drivers: &mut Vec<Driver>, candidate: &Candidate) -> [f64; 2] {
    let told = |kind| {
        let figure = candidate.figures.iter().find(|f| f.kind == kind)?;
        Some(logit(figure.share.fraction().clamp(0.005, 0.98)))
    };
    // Over all types of applicants: 53%, 31% and 3.1%.
    let usual = [logit(0.31) - logit(0.031), logit(0.53) - logit(0.031)];
    let here = [told(FigureKind::SilverInterviewed), told(FigureKind::GoldInterviewed)];
    // A program that interviews many without a signal is no worse with one: only a lower rate widens the gap.
    let without = told(FigureKind::UnsignalledInterviewed).map_or(logit(0.031), |x| x.min(logit(0.031)));
    let mut effects = [MODEL.silver, MODEL.gold];
    for ((effect, told), usual) in effects.iter_mut().zip(here).zip(usual) {
        if let Some(told) = told {
            *effect *= ((told - without) / usual).clamp(0.5, 2.0);
        }
    }
    for (kind, effect, usual) in [
        (FigureKind::SilverInterviewed, effects[0], MODEL.silver),
        (FigureKind::GoldInterviewed, effects[1], MODEL.gold),
    ] {
        if let Some(f) = candidate.figures.iter().find(|f| f.kind == kind) {
            let signal = if kind == FigureKind::GoldInterviewed { "gold" } else { "silver" };
            let text = format!(
                "With a {signal} signal: {} of all its applications that carry one led to an interview ({})",
                f.share, f.source
            );
            drivers.push(Driver { text, log_odds: effect - usual, basis: Basis::Own });
        }
    }
    // A gold signal is never worth less than a silver one.
    effects[1] = effects[1].max(effects[0]);
    effects
}

/// The log-odds at strength 0 without a signal that make the mean rate over applicants, signals mixed as in the
/// published figures, equal to `rate`.
fn log_odds_of_rate(rate: f64) -> f64 {
    let (mut low, mut high) = (-12.0, 6.0);
    for _ in 0..50 {
        let mid = 0.5 * (low + high);
        if mixed_rate(mid) < rate { low = mid } else { high = mid }
    }
    0.5 * (low + high)
}

/// The mean rate of interviews over applicants at a program of openness `o`, signals mixed as in the published figures.
pub(crate) fn mixed_rate(o: f64) -> f64 {
    let sd = MODEL.strength_variance().sqrt();
    let (gold, silver) = MODEL.signals;
    let share = |n: u32| f64::from(n) / f64::from(gold + silver);
    normal_grid(33)
        .into_iter()
        .map(|(z, w)| {
            let s = o + sd * z;
            let signalled = share(gold) * logistic(s + MODEL.gold) + share(silver) * logistic(s + MODEL.silver);
            w * (MODEL.signalled_share * signalled + (1.0 - MODEL.signalled_share) * logistic(s))
        })
        .sum()
}

impl Openness {
    /// What a signal, or none, adds to the log-odds here.
    pub(crate) fn signal(&self, signal: Option<Signal>) -> f64 {
        match signal {
            None if self.needs_signal => -6.0,
            None => 0.0,
            Some(Signal::Silver) => self.signals[0],
            Some(Signal::Gold) => self.signals[1],
        }
    }
}
