//! What differs between two lists of the same applicant, program by program.
//!
//! *Purpose.* To say what an entry, an answer or a passing week has changed: which programs came in, left or moved, and
//! whose signal, verdict or chance is another one. Why it changed is not computed here: the acts between the two lists
//! are the reasons. *Terms.* A `Spot` is all that one list says of a program.

use season::ProgramId;
use serde::Serialize;

use crate::assess::Verdict;
use crate::list::{PickList, Why};
use crate::odds::Range;
use crate::progress::Signal;

/// By how many places a program must move for it to be told. Fewer come about whenever any other program moves.
const PLACES: u32 = 3;
/// By which factor a chance of an interview must change for it to be told, and by how much at least.
const FACTOR: f64 = 1.25;
const LEAST: f64 = 0.001;

/// What one list says of a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spot {
    /// Its place; `None` when it is left out.
    pub place: Option<u32>,
    /// Why it is left out, if it is.
    pub why_out: Option<Why>,
    /// True when it stands before the point where the list stops paying.
    pub advised: bool,
    /// The signal it carries.
    pub signal: Option<Signal>,
    /// Whether it can take the applicant.
    pub verdict: Verdict,
    /// The chance of an interview with that signal.
    pub chance: Range,
}

/// One way in which a program stands otherwise; the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It was left out and is on the list now.
    CameIn,
    /// It was on the list and is left out now.
    Left,
    /// The verdict is another.
    Verdict,
    /// It carries another signal.
    Signal,
    /// It is worth its price now and was not, or the other way round.
    Advised,
    /// It moved by three places or more.
    Moved,
    /// The chance of an interview changed by a quarter or more.
    Chance,
}

/// A program that stands otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The program.
    pub program: ProgramId,
    /// What the earlier list said.
    pub before: Spot,
    /// What the later list says.
    pub after: Spot,
    /// In which ways they differ, the most telling first; never empty.
    pub kinds: Vec<Kind>,
}

/// The programs that stand otherwise in `after` than in `before`, the most telling changes first, then by place.
/// Programs that only one of the two lists knows are not compared.
pub fn changes(before: &PickList, after: &PickList) -> Vec<Change> {
    let old: std::collections::BTreeMap<&ProgramId, Spot> = spots(before).collect();
    let mut found: Vec<Change> = spots(after)
        .filter_map(|(program, after)| {
            let before = old.get(program)?.clone();
            let kinds = kinds(&before, &after);
            (!kinds.is_empty()).then(|| Change { program: program.clone(), before, after, kinds })
        })
        .collect();
    let place = |c: &Change| c.after.place.or(c.before.place).unwrap_or(u32::MAX);
    found.sort_by(|a, b| a.kinds.first().cmp(&b.kinds.first()).then(place(a).cmp(&place(b))));
    found
}

/// Every program of a list, on it or left out.
fn spots(list: &PickList) -> impl Iterator<Item = (&ProgramId, Spot)> {
    let on = list.entries.iter().map(|e| {
        let spot = Spot {
            place: Some(e.place),
            why_out: None,
            advised: e.advised,
            signal: e.signal,
            verdict: e.assessment.verdict,
            chance: e.odds.with(e.signal),
        };
        (&e.program, spot)
    });
    let out = list.left_out.iter().map(|l| {
        let spot = Spot {
            place: None,
            why_out: Some(l.why.clone()),
            advised: false,
            signal: None,
            verdict: l.assessment.verdict,
            chance: l.odds.now,
        };
        (&l.program, spot)
    });
    on.chain(out)
}

fn kinds(before: &Spot, after: &Spot) -> Vec<Kind> {
    let on_both = before.place.zip(after.place);
    let (was, is) = (before.chance.mean.get(), after.chance.mean.get());
    let told = [
        (Kind::CameIn, before.place.is_none() && after.place.is_some()),
        (Kind::Left, before.place.is_some() && after.place.is_none()),
        (Kind::Verdict, before.verdict != after.verdict),
        (Kind::Signal, on_both.is_some() && before.signal != after.signal),
        (Kind::Advised, on_both.is_some() && before.advised != after.advised),
        (Kind::Moved, on_both.is_some_and(|(a, b)| a.abs_diff(b) >= PLACES)),
        (Kind::Chance, on_both.is_some() && (was - is).abs() >= LEAST && (was > is * FACTOR || is > was * FACTOR)),
    ];
    told.into_iter().filter(|(_, so)| *so).map(|(kind, _)| kind).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use season::{Layer, Season};

    use super::*;
    use crate::{Candidate, Limits, Profile, ProfileField, Stance, StanceKind, pick};

    fn list(season: &Season, candidates: &[Candidate], score: &str) -> PickList {
        let mut profile = Profile::default();
        for (field, text) in [(ProfileField::Visas, "j1, h1b"), (ProfileField::Step2Ck, score)] {
            profile.set(field, field.parse(text).ok());
        }
        pick(candidates, &profile, season, date(2026, 11, 22), Limits::default()).unwrap()
    }

    #[test]
    fn the_same_list_has_not_changed() {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        let candidates: Vec<Candidate> = season.programs.iter().map(Candidate::built_in).collect();
        let list = list(&season, &candidates, "245");
        assert!(changes(&list, &list).is_empty());
    }

    #[test]
    fn a_program_left_out_has_left_and_a_better_score_changes_chances() {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        let mut candidates: Vec<Candidate> = season.programs.iter().map(Candidate::built_in).collect();
        let before = list(&season, &candidates, "235");
        let gone = before.entries[0].program.clone();
        let i = candidates.iter().position(|c| c.program.id == gone).unwrap();
        candidates[i].stance = Some(Stance { kind: StanceKind::LeaveOut, reason: "too far".into() });
        let after = list(&season, &candidates, "260");
        let found = changes(&before, &after);
        let of = |found: &[Change]| found.iter().find(|c| c.program == gone).unwrap().clone();
        assert_eq!(of(&found).kinds[0], Kind::Left);
        assert_eq!(of(&found).after.why_out, Some(Why::ByMe("too far".into())));
        assert!(found.iter().any(|c| c.kinds.contains(&Kind::Chance) && c.after.chance.mean > c.before.chance.mean));
        assert!(found.is_sorted_by_key(|c| c.kinds[0]));
        assert_eq!(of(&changes(&after, &before)).kinds[0], Kind::CameIn);
    }
}
