//! The personal list: which programs, in which order, at which price, and why each of the others is left out.
//!
//! The order is by verdict first, then by points (the sum of the weights printed beside each reason), then by state,
//! city and name, so that the same input always gives the same list and every place can be read off the lines.

use jiff::civil::Date;
use season::{Cents, ProgramId, Season, eras_cost};
use serde::Serialize;

use crate::assess::{Assessment, Candidate, StanceKind, Verdict, assess};
use crate::values::BadValue;
use crate::{Profile, ProfileField};

/// What bounds the list beyond the profile's own limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The most to spend on applications; `None` takes the profile's budget.
    pub budget: Option<Cents>,
    /// The most programs; `None` takes the profile's number.
    pub max: Option<u32>,
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
    /// What this application costs, after those above it.
    pub fee: Cents,
    /// What all applications down to this one cost.
    pub cost_so_far: Cents,
}

/// Why a program is not on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The verdict is "not possible".
    NotPossible,
    /// The applicant left it out.
    ByMe(String),
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
}

/// The personal list.
#[derive(Clone, Debug, Serialize)]
pub struct PickList {
    /// The programs, best first.
    pub entries: Vec<Entry>,
    /// The rest, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// What the list costs.
    pub cost: Cents,
    /// What one more application would cost.
    pub next_fee: Cents,
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
    let budget = limits.budget.or(profile.budget.map(|b| b.0));
    let max = limits.max.or(profile.max_programs.map(|n| u32::from(n.get())));

    let mut assessed: Vec<(&Candidate, Assessment)> =
        candidates.iter().map(|c| (c, assess(c, profile, season, today))).collect();
    assessed.sort_by(|(a, x), (b, y)| {
        let wanted = |c: &Candidate| c.stance.as_ref().is_some_and(|s| s.kind == StanceKind::Include);
        let key = |c: &Candidate, a: &Assessment| (!wanted(c), a.verdict, -a.points);
        let name = |c: &Candidate| (c.program.state.clone(), c.program.city.clone(), c.program.name.clone());
        key(a, x).cmp(&key(b, y)).then_with(|| name(a).cmp(&name(b)))
    });

    let mut list = PickList {
        entries: Vec::new(),
        left_out: Vec::new(),
        cost: Cents(0),
        next_fee: Cents(0),
        missing: profile.missing_essentials().collect(),
        overdue: profile.overdue_plans(today).map(|(f, _)| f).collect(),
    };
    for (candidate, assessment) in assessed {
        let program = candidate.program.id.clone();
        let include = candidate.stance.as_ref().is_some_and(|s| s.kind == StanceKind::Include);
        let place = u32::try_from(list.entries.len()).unwrap_or(u32::MAX) + 1;
        let cost_so_far = eras_cost(&season.fees, place);
        let beyond = max.is_some_and(|m| place > m) || budget.is_some_and(|b| cost_so_far > b);
        let why = match &candidate.stance {
            Some(s) if s.kind == StanceKind::LeaveOut => Some(Why::ByMe(s.reason.clone())),
            _ if assessment.verdict == Verdict::NotPossible && !include => Some(Why::NotPossible),
            _ if beyond => Some(Why::BeyondLimit),
            _ => None,
        };
        match why {
            Some(why) => list.left_out.push(LeftOut { program, why, assessment }),
            None => list.entries.push(Entry {
                program,
                place,
                kept: assessment.verdict == Verdict::NotPossible,
                assessment,
                fee: Cents(cost_so_far.0 - list.cost.0),
                cost_so_far,
            }),
        }
        if let Some(last) = list.entries.last() {
            list.cost = last.cost_so_far;
        }
    }
    let n = u32::try_from(list.entries.len()).unwrap_or(u32::MAX);
    list.next_fee = Cents(eras_cost(&season.fees, n + 1).0 - list.cost.0);
    Ok(list)
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
        for limits in [Limits::default(), Limits { max: Some(10), budget: None }] {
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
}
