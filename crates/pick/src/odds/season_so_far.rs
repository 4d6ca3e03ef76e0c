//! What the season so far says: invitations, waitlists, rejections and silence move the applicant's strength and each
//! program's openness by Bayes' rule.
//!
//! An invitation is the event of the model; a waitlist is the step just below it; a rejection lies below that. Silence
//! says "not yet invited": it weighs as a rejection only as far as invitations are usually out by now.

use jiff::civil::Date;
use season::Season;
use serde::Serialize;

use super::model::logistic;
use super::openness::Openness;
use crate::assess::Candidate;
use crate::progress::AnswerKind;

/// How far below an invitation a waitlist begins, in log-odds. Our judgement: programs keep waitlists of about the size
/// of their interview lists.
const WAITLIST_STEP: f64 = 0.7;

/// Of those on a waitlist, the share that is still invited. Our judgement; no figure was found.
const FROM_WAITLIST: f64 = 0.15;

/// When invitations are out, as days after programs may first see applications, with the share sent by then. Our
/// judgement from what applicants report: most go out within ten weeks.
const SENT: [(i32, f64); 6] = [(7, 0.0), (21, 0.15), (42, 0.5), (63, 0.75), (84, 0.9), (112, 0.98)];

/// What the season has taught.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Learned {
    /// Applications that count: sent, or answered.
    pub applications: u32,
    /// Invitations among them.
    pub invited: u32,
    /// Waitlists among them.
    pub waitlisted: u32,
    /// Rejections among them.
    pub rejected: u32,
    /// Without an answer.
    pub silent: u32,
    /// How many invitations were to be expected from these applications by today, before any answer was known.
    pub expected: f64,
    /// Of all invitations of a season, the share that is usually out by today.
    pub usually_out: f64,
    /// How far the estimate of strength moved, in log-odds.
    pub moved: f64,
    /// Standard deviation of strength now.
    pub sd: f64,
}

/// The share of the season's invitations that is usually out on the day `today`.
fn usually_out(season: &Season, today: Date) -> f64 {
    let start = season
        .event("applications-released")
        .map_or_else(|| Date::new(season.year - 1, 9, 24).unwrap_or(season.starts), |e| e.at.first_day());
    let days = (today - start).get_days();
    let mut before = (0, 0.0);
    for (day, share) in SENT {
        if days < day {
            if days <= before.0 {
                return before.1;
            }
            let along = f64::from(days - before.0) / f64::from(day - before.0);
            return before.1 + along * (share - before.1);
        }
        before = (day, share);
    }
    before.1
}

/// The chance of an interview that is left, from the chance `p` the model gives before any answer. `waiting` is the
/// share of invitations that is out by now, for an application that was sent and has no answer.
pub(super) fn still_open(answer: Option<AnswerKind>, waiting: Option<f64>, p: f64) -> f64 {
    match (answer, waiting) {
        (Some(AnswerKind::Invited), _) => 1.0,
        (Some(AnswerKind::Rejected), _) => 0.0,
        (Some(AnswerKind::Waitlisted), _) => FROM_WAITLIST,
        (None, Some(out)) => p * (1.0 - out) / (1.0 - out * p),
        (None, None) => p,
    }
}

/// The likelihood of what was seen, at log-odds `x` of an interview.
fn likelihood(answer: Option<AnswerKind>, x: f64, out: f64) -> f64 {
    match answer {
        Some(AnswerKind::Invited) => logistic(x),
        Some(AnswerKind::Waitlisted) => logistic(x + WAITLIST_STEP) - logistic(x),
        Some(AnswerKind::Rejected) => 1.0 - logistic(x + WAITLIST_STEP),
        None => 1.0 - out * logistic(x),
    }
}

/// The strength after the season so far, as nodes with weights; the programs' openness is updated in place.
pub(super) fn learn(
    prior: &[(f64, f64)],
    programs: &mut [Openness],
    candidates: &[&Candidate],
    season: &Season,
    today: Date,
) -> (Vec<(f64, f64)>, Learned) {
    let out = usually_out(season, today);
    let counted: Vec<usize> = (0..candidates.len())
        .filter(|i| {
            let a = &candidates[*i].application;
            a.sent.is_some() || a.answer.is_some()
        })
        .collect();
    let seen = |i: usize| candidates[i].application.answer.map(|a| a.kind);
    let at = |programs: &[Openness], i: usize, s: f64| s + programs[i].signal(candidates[i].application.signal);
    let mut learned = Learned { applications: counted.len() as u32, usually_out: out, ..Learned::default() };
    for i in &counted {
        match seen(*i) {
            Some(AnswerKind::Invited) => learned.invited += 1,
            Some(AnswerKind::Waitlisted) => learned.waitlisted += 1,
            Some(AnswerKind::Rejected) => learned.rejected += 1,
            None => learned.silent += 1,
        }
        for (s, w) in prior {
            let plus = at(programs, *i, *s);
            let p: f64 = programs[*i].nodes.iter().map(|(o, v)| v * logistic(o + plus)).sum();
            learned.expected += w * p * out;
        }
    }

    // Strength: the programs are independent given it.
    let log_weights: Vec<f64> = prior
        .iter()
        .map(|(s, w)| {
            let seen: f64 = counted
                .iter()
                .map(|i| {
                    let plus = at(programs, *i, *s);
                    let like: f64 =
                        programs[*i].nodes.iter().map(|(o, v)| v * likelihood(seen(*i), o + plus, out)).sum();
                    like.max(f64::MIN_POSITIVE).ln()
                })
                .sum();
            w.max(f64::MIN_POSITIVE).ln() + seen
        })
        .collect();
    let top = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut nodes: Vec<(f64, f64)> = prior.iter().zip(&log_weights).map(|((s, _), l)| (*s, (l - top).exp())).collect();
    let total: f64 = nodes.iter().map(|(_, w)| w).sum();
    for (_, w) in &mut nodes {
        *w /= total;
    }

    // Each program: its own answer, over what strength may be now.
    for i in counted {
        let answer = seen(i);
        let plus: Vec<(f64, f64)> = nodes.iter().map(|(s, w)| (at(programs, i, *s), *w)).collect();
        let nodes = &mut programs[i].nodes;
        for (o, v) in nodes.iter_mut() {
            *v *= plus.iter().map(|(p, w)| w * likelihood(answer, *o + p, out)).sum::<f64>();
        }
        let total: f64 = nodes.iter().map(|(_, v)| v).sum();
        if total > 0.0 {
            for (_, v) in nodes.iter_mut() {
                *v /= total;
            }
        }
        // An application that waits hopes only for what is not out yet.
        if answer.is_none() {
            programs[i].waiting = Some(out);
        }
    }
    let mean = |nodes: &[(f64, f64)]| nodes.iter().map(|(s, w)| s * w).sum::<f64>();
    let after = mean(&nodes);
    learned.moved = after - mean(prior);
    learned.sd = nodes.iter().map(|(s, w)| w * (s - after).powi(2)).sum::<f64>().sqrt();
    (nodes, learned)
}
