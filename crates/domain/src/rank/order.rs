//! Two orders of the same lines: A from criteria and weights, B from the gut; and how near A is to another first place.
//!
//! A score is the sum of weight times mark, in whole numbers, so that it is exact and the same everywhere. A mark that is
//! missing counts as the middle, and is told. The score of each line is a linear function of any one weight, so the weight
//! at which another line overtakes the first is where two straight lines cross: an exact fraction.

use crate::kept::{Criterion, Debrief, Heading, LineId, Measure, RankLine, Weighing};
use crate::state::State;

/// The mark that a missing one counts as.
const MIDDLE: i64 = 3;
/// The weight of each heading while the applicant has set none.
const EQUAL: u8 = 5;

/// A line with its score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The line.
    pub line: LineId,
    /// The sum of weight times mark.
    pub score: i64,
    /// The most that this sum could be.
    pub of: i64,
    /// Criteria with a weight for which there is no mark.
    pub missing: Vec<Measure>,
}

/// What a change of one weight would do to the first place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The criterion.
    pub measure: Measure,
    /// The weight at which the other line draws level, as a fraction: numerator and denominator, the latter above 0. Beyond
    /// it, it stands first.
    pub at: (i64, i64),
    /// By how much the weight would have to change, as a fraction over the same denominator; below 0 is less weight.
    pub change: i64,
    /// Which line would stand first.
    pub first: LineId,
}

impl Crossing {
    /// The weight for people, with one digit after the point.
    pub fn weight_words(&self) -> String {
        format!("{:.1}", self.at.0 as f64 / self.at.1 as f64)
    }
}

/// The criteria: those that were set, or all headings that have a mark, counting alike.
pub fn criteria(state: &State) -> Vec<Criterion> {
    match state.items().weighing() {
        Some(w) if !w.criteria.is_empty() => w.criteria.clone(),
        _ => Heading::ALL
            .iter()
            .filter(|h| state.items().interviews().any(|i| i.debrief.as_ref().is_some_and(|d| d.marks.contains_key(h))))
            .map(|h| Criterion { measure: Measure::Heading(*h), name: String::new(), weight: EQUAL })
            .collect(),
    }
}

/// The last debrief of a line's program.
fn debrief<'a>(state: &'a State, line: &RankLine) -> Option<&'a Debrief> {
    let program = line.place.program()?;
    let own = state.items().interviews().filter(|i| i.program == *program);
    own.filter_map(|i| i.debrief.as_ref()).max_by_key(|d| d.written)
}

fn mark(state: &State, line: &RankLine, measure: Measure) -> Option<i64> {
    match measure {
        Measure::Heading(h) => debrief(state, line)?.marks.get(&h).map(|m| i64::from(*m)),
        Measure::Own(id) => {
            let marks = &state.items().weighing()?.marks;
            marks.iter().find(|m| m.line == line.id && m.criterion == id).map(|m| i64::from(m.mark))
        }
    }
}

/// The lines by score, best first; equals keep the order of the list. Empty while there is no criterion or no list.
pub fn by_weights(state: &State) -> Vec<Scored> {
    let criteria = criteria(state);
    let Some(list) = state.items().rank_list().filter(|_| !criteria.is_empty()) else { return Vec::new() };
    let of: i64 = criteria.iter().map(|c| 5 * i64::from(c.weight)).sum();
    let mut all: Vec<Scored> = list
        .lines
        .iter()
        .map(|line| {
            let mut scored = Scored { line: line.id, score: 0, of, missing: Vec::new() };
            for c in &criteria {
                let mark = mark(state, line, c.measure);
                scored.score += i64::from(c.weight) * mark.unwrap_or(MIDDLE);
                if mark.is_none() && c.weight > 0 {
                    scored.missing.push(c.measure);
                }
            }
            scored
        })
        .collect();
    all.sort_by_key(|s| std::cmp::Reverse(s.score));
    all
}

/// The gut mark of a line: the one given to it, or that of the debrief.
pub fn gut_of(state: &State, line: &RankLine) -> Option<u8> {
    let given = state.items().weighing().and_then(|w: &Weighing| w.gut.iter().find(|g| g.line == line.id));
    given.map(|g| g.mark).or_else(|| debrief(state, line)?.gut)
}

/// The lines that have a gut mark, best first; equals keep the order of the list.
pub fn by_gut(state: &State) -> Vec<(LineId, u8)> {
    let lines = state.items().rank_list().map_or(&[][..], |l| &l.lines);
    let mut all: Vec<(LineId, u8)> = lines.iter().filter_map(|l| Some((l.id, gut_of(state, l)?))).collect();
    all.sort_by_key(|(_, g)| std::cmp::Reverse(*g));
    all
}

/// For each criterion, the nearest weight below and above at which another line draws level with the first. A weight does
/// not go below 0; above, there is no end, so that a weight beyond 10 says "hardly ever". The nearest change comes first.
pub fn crossings(state: &State) -> Vec<Crossing> {
    let scored = by_weights(state);
    let Some((first, others)) = scored.split_first() else { return Vec::new() };
    let Some(list) = state.items().rank_list() else { return Vec::new() };
    let mark_of = |id: LineId, m: Measure| list.line(id).and_then(|l| mark(state, l, m)).unwrap_or(MIDDLE);
    let mut found: Vec<Crossing> = Vec::new();
    for c in criteria(state) {
        let (weight, own) = (i64::from(c.weight), mark_of(first.line, c.measure));
        // Per unit of weight, the other gains `steeper` on the first, whose lead is `lead`.
        let crossing = others.iter().filter_map(|o| {
            let (lead, steeper) = (first.score - o.score, mark_of(o.line, c.measure) - own);
            let (change, under) = (lead * steeper.signum(), steeper.abs());
            (under > 0 && weight * under + change >= 0).then_some(Crossing {
                measure: c.measure,
                at: (weight * under + change, under),
                change,
                first: o.line,
            })
        });
        let (up, down): (Vec<_>, Vec<_>) = crossing.partition(|x| mark_of(x.first, c.measure) > own);
        found.extend([up, down].into_iter().filter_map(|side| side.into_iter().min_by(nearer)));
    }
    found.sort_by(nearer);
    found
}

/// Compares how far two changes go, as fractions.
fn nearer(a: &Crossing, b: &Crossing) -> std::cmp::Ordering {
    (a.change.abs() * b.at.1).cmp(&(b.change.abs() * a.at.1))
}
