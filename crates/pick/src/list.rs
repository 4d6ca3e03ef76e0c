//! The personal list: which programs, in which order, with which signals, at which price, how likely, and why each of the
//! others is left out.
//!
//! The order is the order in which applications are worth sending: what the applicant keeps or has sent comes first, then
//! each time the program that adds most to the chance to match, a little more if it is liked. Given the applicant's
//! strength, programs answer independently; strength is known only within a range, which is what ties their answers
//! together. The list says where it stops paying, and proves how near the best choice it is ([`Proof`]).

use jiff::civil::Date;
use season::{Cents, ProgramId, Season, TrackKind};
use serde::Serialize;

use crate::assess::{Assessment, Candidate, StanceKind, Verdict, assess};
use crate::odds::{Learned, Odds, Outlook, Range, Strength, outlook};
use crate::plan::{Fees, Plan, Room, count, needs_preliminary, problem, settled, under_way};
use crate::portfolio::factor::{Problem, Step};
use crate::progress::{AnswerKind, Signal};
use crate::values::BadValue;
use crate::{Profile, ProfileField};

/// What one percentage point of the chance to match is worth when nobody says otherwise: ten applications at the higher
/// fee. Our choice; it only decides where the list advises to stop.
pub const POINT_WORTH: Cents = Cents(30_000);

/// What bounds the list beyond the profile's own limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The most to spend on applications; `None` takes the profile's budget.
    pub budget: Option<Cents>,
    /// The most programs; `None` takes the profile's number.
    pub max: Option<u32>,
    /// What one percentage point of the chance to match is worth to the applicant; `None` takes [`POINT_WORTH`].
    pub worth: Option<Cents>,
}

/// One program on the list.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// The program.
    pub program: ProgramId,
    /// Its place, from 1.
    pub place: u32,
    /// The assessment.
    #[serde(flatten)]
    pub assessment: Assessment,
    /// True when the applicant keeps it although the verdict is "not possible".
    pub kept: bool,
    /// The chances here.
    pub odds: Odds,
    /// The signal it carries on this list.
    pub signal: Option<Signal>,
    /// True when the applicant has settled the signal, or has sent the application.
    pub settled: bool,
    /// What the application adds to the chance to match, after those above it; as a fraction.
    pub adds: f64,
    /// The chance to match with all applications down to this one.
    pub chance_so_far: Range,
    /// What this application costs, after those above it.
    pub fee: Cents,
    /// What all applications down to this one cost.
    pub cost_so_far: Cents,
    /// True for the programs before the point where the list stops paying.
    pub advised: bool,
    /// True when all its known tracks start in the second year, so that a preliminary year is needed as well.
    pub needs_preliminary: bool,
}

/// Why a program is not on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The verdict is "not possible".
    NotPossible,
    /// The applicant left it out.
    ByMe(String),
    /// It declined.
    Declined,
    /// The budget or the length of the list ended before it.
    BeyondLimit,
}

/// One program left out, with its reason.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// The program.
    pub program: ProgramId,
    /// Why.
    pub why: Why,
    /// The assessment.
    #[serde(flatten)]
    pub assessment: Assessment,
    /// The chances, if it were on the list.
    pub odds: Odds,
}

/// How good the advised part of the list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Proof {
    /// What the advised applications are worth: the expected utility of the best place obtained, where a place is worth 1
    /// and up to a quarter more if it is liked.
    pub value: f64,
    /// No choice of as many programs and signals is worth more than this.
    pub bound: f64,
    /// By how much the best choice can be better, as a share of the bound.
    pub gap: f64,
}

/// Where the list stops paying.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stop {
    /// How many applications are advised.
    pub applications: u32,
    /// What they cost.
    pub cost: Cents,
    /// The chance to match with them.
    pub chance: Range,
    /// How many interviews are to be expected from them.
    pub interviews: f64,
    /// The chance of at least one interview.
    pub any_interview: Range,
    /// What the next application would add to the value of the list: its chance to match, a little more where the place is
    /// liked. This is compared with its fee. `None` at the end of the list.
    pub next_adds: Option<f64>,
    /// What the next application would cost.
    pub next_fee: Cents,
    /// What one percentage point is worth, as used here.
    pub worth: Cents,
    /// True when a limit ended the list before it stopped paying.
    pub limited: bool,
}

/// The personal list.
#[derive(Clone, Debug, Serialize)]
pub struct PickList {
    /// The programs, in the order in which applications are worth sending.
    pub entries: Vec<Entry>,
    /// The rest, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// What the whole list costs.
    pub cost: Cents,
    /// What one more application than the whole list would cost.
    pub next_fee: Cents,
    /// Where it stops paying.
    pub stop: Stop,
    /// How good the advised part is.
    pub proof: Proof,
    /// How strong the applicant is.
    pub strength: Strength,
    /// What the season so far has taught.
    pub learned: Learned,
    /// Essential fields the profile still lacks.
    pub missing: Vec<ProfileField>,
    /// Plans of the profile whose day is over.
    pub overdue: Vec<ProfileField>,
}

impl PickList {
    /// How many programs of the season have this verdict, on the list or not.
    pub fn count(&self, verdict: Verdict) -> usize {
        let all = self.entries.iter().map(|e| &e.assessment).chain(self.left_out.iter().map(|l| &l.assessment));
        all.filter(|a| a.verdict == verdict).count()
    }

    /// Whether this application costs more than the one before it.
    pub fn price_rises_at(&self, entry: &Entry) -> bool {
        let before = (entry.place as usize).checked_sub(2).and_then(|at| self.entries.get(at));
        before.is_some_and(|b| b.fee < entry.fee)
    }

    /// What the next application after the advised ones would add to the chance to match, as a fraction; `None` when
    /// none is left on the list.
    pub fn next_chance(&self) -> Option<f64> {
        self.entries.get(self.stop.applications as usize).map(|e| e.adds)
    }

    /// The chances at a program, on the list or not.
    pub fn odds(&self, program: &ProgramId) -> Option<&Odds> {
        let on = self.entries.iter().find(|e| e.program == *program).map(|e| &e.odds);
        on.or_else(|| self.left_out.iter().find(|l| l.program == *program).map(|l| &l.odds))
    }
}

/// Builds the list.
///
/// # Errors
/// One sentence when the profile cannot be true; nothing is computed from it then.
pub fn pick(
    candidates: &[Candidate],
    profile: &Profile,
    season: &Season,
    today: Date,
    limits: Limits,
) -> Result<PickList, BadValue> {
    profile.possible(today, season.year)?;
    // Sorted first, so that ties fall the same way however the candidates come.
    let mut candidates: Vec<&Candidate> = candidates.iter().collect();
    candidates.sort_by(|a, b| {
        let name = |c: &Candidate| (c.program.state.clone(), c.program.city.clone(), c.program.name.clone());
        name(a).cmp(&name(b))
    });
    let assessments: Vec<Assessment> = candidates.iter().map(|c| assess(c, profile, season, today)).collect();
    let outlook = outlook(&candidates, &assessments, profile, season, today);
    let why: Vec<Option<Why>> = candidates.iter().zip(&assessments).map(|(c, a)| out(c, a)).collect();
    let open: Vec<usize> = (0..candidates.len()).filter(|i| why[*i].is_none()).collect();
    let must = open.iter().filter(|i| settled(candidates[**i]).0).count();
    let gone: Vec<&Candidate> = (0..candidates.len()).filter(|i| why[*i].is_some()).map(|i| candidates[i]).collect();
    let fees = Fees::after(season, &gone);
    let room = Room::of(profile, &fees, limits, open.len(), must);

    let problem = problem(&open, &candidates, &gone, profile, season, &outlook);
    let plan = Plan::best(&problem, &room, &fees);
    let mut built = Builder { fees: &fees, problem: &problem, chances: Chances::new(&outlook) };

    let mut list = PickList {
        entries: Vec::new(),
        left_out: Vec::new(),
        cost: Cents(0),
        next_fee: Cents(0),
        stop: Stop::nothing(room.worth),
        proof: plan.proof,
        strength: outlook.strength.clone(),
        learned: outlook.learned.clone(),
        missing: profile.missing_essentials().collect(),
        overdue: profile.overdue_plans(today).map(|(f, _)| f).collect(),
    };
    let mut assessments: Vec<Option<Assessment>> = assessments.into_iter().map(Some).collect();
    for (n, step) in plan.steps.iter().enumerate() {
        let i = open[step.choice.item];
        let Some(assessment) = assessments[i].take() else { continue };
        let odds = outlook.odds(i, candidates[i], profile);
        if n < room.most {
            list.entries.push(built.entry(step, n, candidates[i], assessment, odds, n < plan.advised, profile));
        } else {
            let program = candidates[i].program.id.clone();
            list.left_out.push(LeftOut { program, why: Why::BeyondLimit, assessment, odds });
        }
    }
    for (i, why) in why.into_iter().enumerate() {
        if let (Some(why), Some(assessment)) = (why, assessments[i].take()) {
            let odds = outlook.odds(i, candidates[i], profile);
            list.left_out.push(LeftOut { program: candidates[i].program.id.clone(), why, assessment, odds });
        }
    }
    list.cost = list.entries.last().map_or(Cents(0), |e| e.cost_so_far);
    let n = count(list.entries.len());
    list.next_fee = fees.of(n);
    list.stop = stop(&list, &plan, &room, &fees, &outlook);
    Ok(list)
}

/// Why a program is not a candidate for the list, if it is not.
fn out(candidate: &Candidate, assessment: &Assessment) -> Option<Why> {
    let stance = candidate.stance.as_ref();
    let include = stance.is_some_and(|s| s.kind == StanceKind::Include);
    match stance {
        Some(s) if s.kind == StanceKind::LeaveOut => return Some(Why::ByMe(s.reason.clone())),
        _ => {}
    }
    let application = &candidate.application;
    if application.answer.is_some_and(|a| a.kind == AnswerKind::Rejected) {
        return Some(Why::Declined);
    }
    (assessment.verdict == Verdict::NotPossible && !include && !under_way(candidate)).then_some(Why::NotPossible)
}

/// The chance to match down an order, scenario by scenario.
struct Chances {
    weights: Vec<f64>,
    /// The chance of no match so far.
    none: Vec<f64>,
    so_far: f64,
}

impl Chances {
    fn new(outlook: &Outlook) -> Self {
        let weights: Vec<f64> = outlook.nodes.iter().map(|(_, w)| *w).collect();
        Self { none: vec![1.0; weights.len()], weights, so_far: 0.0 }
    }

    /// Takes one more application in: what it adds, and the chance with it.
    fn add(&mut self, chance: &[f64]) -> (f64, Range) {
        for (none, p) in self.none.iter_mut().zip(chance) {
            *none *= 1.0 - p;
        }
        let range = Range::of(self.none.iter().zip(&self.weights).map(|(n, w)| (1.0 - n, *w)).collect());
        let adds = range.mean.get() - self.so_far;
        self.so_far = range.mean.get();
        (adds, range)
    }
}

struct Builder<'a> {
    fees: &'a Fees<'a>,
    problem: &'a Problem,
    chances: Chances,
}

impl Builder<'_> {
    #[expect(clippy::too_many_arguments, reason = "one entry is made of these")]
    fn entry(
        &mut self,
        step: &Step,
        n: usize,
        candidate: &Candidate,
        assessment: Assessment,
        odds: Odds,
        advised: bool,
        profile: &Profile,
    ) -> Entry {
        let item = &self.problem.items[step.choice.item];
        let (adds, chance_so_far) = self.chances.add(&item.chance[step.choice.column]);
        let wants_advanced = profile.tracks.as_ref().is_none_or(|t| t.contains(TrackKind::Advanced));
        Entry {
            program: candidate.program.id.clone(),
            place: count(n) + 1,
            kept: assessment.verdict == Verdict::NotPossible,
            assessment,
            signal: crate::odds::COLUMNS[step.choice.column],
            settled: item.column.is_some(),
            odds,
            adds,
            chance_so_far,
            fee: self.fees.of(count(n)),
            cost_so_far: self.fees.all(count(n) + 1),
            advised,
            needs_preliminary: wants_advanced && needs_preliminary(candidate.program),
        }
    }
}

impl Stop {
    fn nothing(worth: Cents) -> Self {
        Self {
            applications: 0,
            cost: Cents(0),
            chance: Range::default(),
            interviews: 0.0,
            any_interview: Range::default(),
            next_adds: None,
            next_fee: Cents(0),
            worth,
            limited: false,
        }
    }
}

/// Where the list stops paying, in figures.
fn stop(list: &PickList, plan: &Plan, room: &Room, fees: &Fees, outlook: &Outlook) -> Stop {
    let n = plan.advised.min(list.entries.len());
    let advised = &list.entries[..n];
    let mut none = vec![1.0; outlook.nodes.len()];
    let mut interviews = 0.0;
    for entry in advised {
        interviews += entry.odds.with(entry.signal).mean.get();
    }
    for (k, (s, _)) in outlook.nodes.iter().enumerate() {
        for entry in advised {
            if let Some(i) = outlook.index(&entry.program) {
                none[k] *= 1.0 - outlook.interview_at(i, entry.signal, *s);
            }
        }
    }
    let any = Range::of(none.iter().zip(&outlook.nodes).map(|(n, (_, w))| (1.0 - n, *w)).collect());
    let cost = fees.all(count(n));
    let next = plan.steps.get(n).map(|step| {
        let before = n.checked_sub(1).and_then(|i| plan.steps.get(i)).map_or(0.0, |s| s.value);
        step.value - before
    });
    Stop {
        applications: count(n),
        cost,
        chance: advised.last().map_or_else(Range::default, |e| e.chance_so_far),
        interviews,
        any_interview: if n == 0 { Range::default() } else { any },
        next_adds: next,
        next_fee: fees.of(count(n)),
        worth: room.worth,
        limited: room.limited && n == room.most,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn list(limits: Limits) -> PickList {
        let season = Season::load(&[season::Layer::built_in()]).unwrap();
        let candidates: Vec<Candidate> = season.programs.iter().map(Candidate::built_in).collect();
        let mut profile = Profile::default();
        profile.set(ProfileField::Visas, ProfileField::Visas.parse("j1, h1b").ok());
        pick(&candidates, &profile, &season, date(2026, 11, 22), limits).unwrap()
    }

    #[test]
    fn every_program_is_counted_once_whatever_the_limits() {
        for limits in [Limits::default(), Limits { max: Some(10), ..Limits::default() }] {
            let list = list(limits);
            assert_eq!(Verdict::ALL.map(|v| list.count(v)).iter().sum::<usize>(), 173);
        }
    }

    #[test]
    fn the_price_rises_once_after_thirty_applications() {
        let list = list(Limits::default());
        let rises: Vec<u32> = list.entries.iter().filter(|e| list.price_rises_at(e)).map(|e| e.place).collect();
        assert_eq!(rises, [31]);
    }

    #[test]
    fn the_chance_adds_up_and_the_proof_holds() {
        let list = list(Limits::default());
        let sum: f64 = list.entries.iter().map(|e| e.adds).sum();
        let last = list.entries.last().unwrap().chance_so_far.mean.get();
        assert!((sum - last).abs() < 1e-9);
        assert!(list.proof.gap <= 0.01, "{:?}", list.proof);
        assert_eq!(list.entries.iter().filter(|e| e.signal == Some(Signal::Gold)).count(), 5);
        assert_eq!(list.entries.iter().filter(|e| e.signal == Some(Signal::Silver)).count(), 10);
        assert_eq!(list.entries.iter().filter(|e| e.advised).count(), list.stop.applications as usize);
    }
}
