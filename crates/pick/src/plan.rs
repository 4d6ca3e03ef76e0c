//! The plan behind the list: what may be sent, what it is worth and costs, which choice is best and where it stops paying.
//!
//! *Terms.* A candidate is *open* when it can stand on the list; *gone* when it cannot. What was sent and is gone, declined
//! or left out, is paid all the same, and the signal it carries is spent.

use season::{Cents, Program, Season, TrackKind, eras_cost};

use crate::assess::{Candidate, StanceKind};
use crate::list::{Limits, POINT_WORTH, Proof};
use crate::odds::Outlook;
use crate::portfolio::factor::{Item, Problem, Solver, Step};
use crate::profile::Profile;
use crate::progress::Signal;
use crate::values::Setting;

/// Whether a program must be on the list, and the column of its signal where that is settled.
pub(crate) fn settled(candidate: &Candidate) -> (bool, Option<usize>) {
    let application = &candidate.application;
    let under_way = under_way(candidate);
    let include = candidate.stance.as_ref().is_some_and(|s| s.kind == StanceKind::Include);
    let column = (under_way || application.signal.is_some()).then(|| crate::odds::column(application.signal));
    (include || under_way || application.signal.is_some(), column)
}

/// Whether the application was sent, or has an answer.
pub(crate) fn under_way(candidate: &Candidate) -> bool {
    candidate.application.sent.is_some() || candidate.application.answer.is_some()
}

/// What applications cost after those that are paid already and off the list.
pub(crate) struct Fees<'a> {
    season: &'a Season,
    /// How many were sent and are gone.
    paid: u32,
}

impl<'a> Fees<'a> {
    /// The fees after what was sent and is gone.
    pub(crate) fn after(season: &'a Season, gone: &[&Candidate]) -> Self {
        Self { season, paid: count(gone.iter().filter(|c| under_way(c)).count()) }
    }

    /// What all applications cost, those that are gone too, with `n` on the list.
    fn in_all(&self, n: u32) -> Cents {
        eras_cost(&self.season.fees, self.paid + n)
    }

    /// What `n` applications of the list cost together.
    pub(crate) fn all(&self, n: u32) -> Cents {
        let fees = &self.season.fees;
        Cents(eras_cost(fees, self.paid + n).0 - eras_cost(fees, self.paid).0)
    }

    /// What the next one costs after `n`.
    pub(crate) fn of(&self, n: u32) -> Cents {
        Cents(self.all(n + 1).0 - self.all(n).0)
    }
}

/// How many applications there may be, and what a point is worth.
pub(crate) struct Room {
    pub(crate) most: usize,
    pub(crate) worth: Cents,
    pub(crate) limited: bool,
}

impl Room {
    pub(crate) fn of(profile: &Profile, fees: &Fees, limits: Limits, open: usize, must: usize) -> Self {
        let budget = limits.budget.or(profile.budget.map(|b| b.0));
        let max = limits.max.or(profile.max_programs.map(|n| u32::from(n.get())));
        let affordable = |n: &usize| budget.is_none_or(|b| fees.in_all(count(*n)) <= b);
        let most = (0..=open).rev().find(affordable).unwrap_or(0).min(max.map_or(open, |m| m as usize));
        // What was sent or is always kept stays, whatever the limits.
        let most = most.max(must);
        Self { most, worth: limits.worth.unwrap_or(POINT_WORTH), limited: most < open }
    }
}

/// What a place at a program is worth: 1, and up to a quarter more for what the applicant said to like. A place that
/// starts in the second year needs a preliminary year as well, which is not sure: it counts a sixth less.
fn utility(candidate: &Candidate, profile: &Profile) -> f64 {
    let state = &candidate.program.state;
    let mut liked = 0.0;
    if profile.states.as_ref().is_some_and(|s| s.contains(state)) {
        liked += 0.5;
    }
    if profile.ties.as_ref().is_some_and(|s| s.contains(state)) {
        liked += 0.25;
    }
    match (profile.setting, candidate.program.kind) {
        (Some(Setting::University), season::ProgramKind::University)
        | (Some(Setting::Community), season::ProgramKind::Community | season::ProgramKind::UniversityAffiliated) => {
            liked += 0.25;
        }
        _ => {}
    }
    (1.0 + 0.25 * liked) * if needs_preliminary(candidate.program) { 5.0 / 6.0 } else { 1.0 }
}

/// Whether all known tracks of a program start in the second year, so that a preliminary year is needed as well.
pub fn needs_preliminary(program: &Program) -> bool {
    let mut tracks = program.tracks().peekable();
    tracks.peek().is_some() && tracks.all(|t| t.kind() == TrackKind::Advanced)
}

/// What the solver chooses from.
pub(crate) fn problem(
    open: &[usize],
    candidates: &[&Candidate],
    gone: &[&Candidate],
    profile: &Profile,
    season: &Season,
    outlook: &Outlook,
) -> Problem {
    let spent = |signal| gone.iter().filter(|c| c.application.signal == Some(signal)).count();
    let mut signals = [
        (season.signals.silver as usize).saturating_sub(spent(Signal::Silver)),
        (season.signals.gold as usize).saturating_sub(spent(Signal::Gold)),
    ];
    let items: Vec<Item> = open
        .iter()
        .map(|i| {
            let (must, column) = settled(candidates[*i]);
            let chance = crate::odds::COLUMNS.map(|signal| {
                let at = |s: f64| outlook.interview_at(*i, signal, s) * outlook.taken_at(s);
                outlook.nodes.iter().map(|(s, _)| at(*s)).collect()
            });
            Item { utility: utility(candidates[*i], profile), chance, must, column }
        })
        .collect();
    // More signals than the season has can only stand in an old workspace: they are taken as they are.
    for (column, room) in signals.iter_mut().enumerate() {
        *room = (*room).max(items.iter().filter(|i| i.must && i.column == Some(column + 1)).count());
    }
    Problem { weights: outlook.nodes.iter().map(|(_, w)| *w).collect(), items, signals, most: open.len() }
}

/// The chosen order, how much of it is advised, and the proof.
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) advised: usize,
    pub(crate) proof: Proof,
}

/// When the proof is near enough, as a share; and the most rounds.
const ENOUGH: f64 = 0.004;
const ROUNDS: usize = 60;

impl Plan {
    pub(crate) fn best(problem: &Problem, room: &Room, fees: &Fees) -> Self {
        let must = problem.items.iter().filter(|i| i.must).count();
        let mut advised = room.most;
        let mut problem = problem.clone();
        let mut plan = None;
        // The number decides which signals pay, and the signals decide where it stops paying: twice is enough.
        for round in 0..2 {
            problem.most = advised.max(must);
            let solver = Solver::new(&problem);
            let solution = solver.solve(ENOUGH, if round == 0 { 12 } else { ROUNDS });
            let steps = solver.order(&solution.chosen);
            let proof = Proof { value: solution.value, bound: solution.bound, gap: solution.gap() };
            let stop = stops_paying(&steps, must, room, fees);
            plan = Some(Self { steps, advised: advised.min(stop.max(must)), proof });
            if round == 0 {
                advised = stop;
            }
        }
        plan.unwrap_or(Self { steps: Vec::new(), advised: 0, proof: Proof::default() })
    }
}

/// How many applications of an order pay: what the next one adds is worth its fee.
fn stops_paying(steps: &[Step], must: usize, room: &Room, fees: &Fees) -> usize {
    let mut n = must.min(steps.len());
    while n < steps.len().min(room.most) {
        let before = if n == 0 { 0.0 } else { steps[n - 1].value };
        let gain = steps[n].value - before;
        let fee = fees.of(count(n)).0;
        if gain * 100.0 * (room.worth.0 as f64) < fee as f64 {
            break;
        }
        n += 1;
    }
    n
}

/// A number of applications, as fees count them.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
