//! What may be written down of the rank order list, and what cannot be true. A certified list does not change silently.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use season::{Season, TrackKind, plain_day};

use super::decide::{put, remove, text};
use super::{
    Certified, Criterion, CriterionId, FirstYear, Item, ItemKey, LineId, MatchResult, Measure, Outcome, RankLine,
    RankList, RankPlace, RankState, Snapshot, SnapshotId, Weighing,
};
use crate::decide::{LONGEST_NOTE, Refusal, known, one_line, refuse};
use crate::event::Event;
use crate::rank::moves;
use crate::state::State;

/// The most lines of a list: NRMP takes no longer one.
pub(crate) const MOST_LINES: usize = 300;
/// The most criteria.
const MOST_CRITERIA: usize = 30;
/// The most answers to pairs that are kept.
const MOST_ANSWERS: usize = 2_000;
/// Changes within one sitting make one snapshot.
const SITTING: SignedDuration = SignedDuration::from_mins(30);

pub(super) fn set_list(
    state: &State,
    season: &Season,
    new: &RankList,
    reason: &str,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let nothing = RankList::default();
    let old = state.items().rank_list().unwrap_or(&nothing);
    if new.lines.len().max(new.pairs.len()) > MOST_LINES {
        return refuse(format!("NRMP takes at most {MOST_LINES} lines; leave some out."));
    }
    let mut after = new.clone();
    let mut number = state.next_number();
    let mut seen = BTreeSet::new();
    for line in &mut after.lines {
        *line = checked(season, line)?;
        if line.id.0 == 0 {
            line.id = LineId(number);
            number += 1;
        } else if old.line(line.id).is_none() {
            return refuse("One of these lines is not there any more; look at the list again.");
        }
        if !seen.insert(line.id) {
            return refuse("The same line stands twice on the list; look at the list again.");
        }
    }
    no_line_twice(&after, season)?;
    if after != *old {
        open_for_change(state)?;
    }
    let mut events = put(state, Item::RankList(after.clone()));
    if after.order() != old.order() {
        let reason = text(reason, LONGEST_NOTE, "The reason")?;
        events.extend(put(state, Item::Snapshot(snapshot(state, &after, reason, number, now))));
    }
    Ok(events)
}

/// Refuses while the list is certified.
fn open_for_change(state: &State) -> Result<(), Refusal> {
    match state.items().rank_state().and_then(|s| s.certified.as_ref()) {
        None => Ok(()),
        Some(_) => refuse(
            "This list is certified; leave it as it is. If you do want to change it in R3, say first that it is open \
             again, and certify it again afterwards.",
        ),
    }
}

/// Refuses an event that would change a certified list, as an undo could.
pub(crate) fn spare_certified(state: &State, event: &Event) -> Result<(), Refusal> {
    let Event::ItemChanged { before, after } = event else { return Ok(()) };
    match before.as_deref().or(after.as_deref()) {
        Some(Item::RankList(_)) => open_for_change(state),
        _ => Ok(()),
    }
}

/// The snapshot of a new order: of this sitting, in the place of the one before; or a new one.
fn snapshot(state: &State, list: &RankList, reason: String, number: u64, now: Timestamp) -> Snapshot {
    let all: Vec<&Snapshot> = state.items().snapshots().collect();
    let (kept, base) = match all.as_slice() {
        [.., before, last] if now.duration_since(last.at) <= SITTING => (Some(*last), Some(*before)),
        [last] if now.duration_since(last.at) <= SITTING => (Some(*last), None),
        [.., last] => (None, Some(*last)),
        [] => (None, None),
    };
    let order = moves::stood(list);
    let moved = moves::moved(state, base.map_or(&[][..], |b| &b.order), &order, now);
    let earlier = kept.map_or_else(String::new, |k| k.reason.clone());
    Snapshot {
        id: kept.map_or(SnapshotId(number), |k| k.id),
        at: now,
        order,
        moved,
        reason: if reason.is_empty() { earlier } else { reason },
    }
}

fn checked(season: &Season, line: &RankLine) -> Result<RankLine, Refusal> {
    let mut line = line.clone();
    line.place = place(season, &line.place)?;
    line.reason = one_line(&line.reason, "The reason")?;
    if line.track == TrackKind::Fellowship {
        return refuse("A fellowship is no residency; leave it out.");
    }
    if let Some(code) = line.code.as_ref().filter(|c| c.kind() != line.track) {
        return refuse(format!(
            "The code {code} is of a {} track, and the line says {}; correct one of the two.",
            code.kind().word(),
            line.track.word()
        ));
    }
    if line.track != TrackKind::Advanced && (!line.first_years.is_empty() || line.first_year_settled) {
        return refuse("Only an advanced line has a supplemental list for the first year; take it off this line.");
    }
    let mut seen = BTreeSet::new();
    for first in &mut line.first_years {
        first.place = place(season, &first.place)?;
        if let Some(code) = first.code.as_ref().filter(|c| c.kind() == TrackKind::Advanced) {
            return refuse(format!("{code} is an advanced place; a supplemental list takes first years."));
        }
        if let Some(program) = &first.joint {
            known(season, program)?;
        }
        if !seen.insert((first.place.clone(), first.code.clone())) {
            return refuse(format!(
                "{} stands twice on one supplemental list; leave one out.",
                first.place.name(season)
            ));
        }
    }
    Ok(line)
}

fn place(season: &Season, place: &RankPlace) -> Result<RankPlace, Refusal> {
    match place {
        RankPlace::Program(id) => known(season, id).map(|()| place.clone()),
        RankPlace::Other(name) => {
            let name = one_line(name, "The name")?;
            if name.is_empty() {
                return refuse("Give the program a name.");
            }
            Ok(RankPlace::Other(name))
        }
    }
}

fn no_line_twice(list: &RankList, season: &Season) -> Result<(), Refusal> {
    for (at, line) in list.lines.iter().enumerate() {
        let same = |l: &&RankLine| {
            let by_code = l.code.is_some() && l.code == line.code;
            by_code || (&l.place, l.track, &l.code) == (&line.place, line.track, &line.code)
        };
        if let Some(first) = list.lines[..at].iter().position(|l| same(&l)) {
            return refuse(format!(
                "{} ({}) stands already at {}; a program track is ranked once. If it has two codes, give each line its \
                 code.",
                line.place.name(season),
                line.track.word(),
                first + 1
            ));
        }
    }
    Ok(())
}

pub(super) fn set_weighing(state: &State, new: &Weighing) -> Result<Vec<Event>, Refusal> {
    let mut after = new.clone();
    if after.criteria.len() > MOST_CRITERIA {
        return refuse(format!("At most {MOST_CRITERIA} criteria are kept; leave some out."));
    }
    let mut number = state.next_number();
    let mut seen = BTreeSet::new();
    for Criterion { measure, name, weight } in &mut after.criteria {
        *name = one_line(name, "The name of the criterion")?;
        if *weight > 10 {
            return refuse("A weight goes from 0 to 10.");
        }
        if let Measure::Own(id) = measure {
            if name.is_empty() {
                return refuse("Give the criterion a name.");
            }
            if id.0 == 0 {
                *id = CriterionId(number);
                number += 1;
            }
        } else {
            name.clear();
        }
        if !seen.insert(*measure) {
            return refuse("The same criterion is there twice; leave one out.");
        }
    }
    if after.marks.iter().any(|m| !(1..=5).contains(&m.mark)) {
        return refuse("Marks go from 1 to 5.");
    }
    if after.gut.iter().any(|g| !(1..=10).contains(&g.mark)) {
        return refuse("The gut mark goes from 1 to 10.");
    }
    // A mark belongs to a criterion that is there; the last one given counts.
    after.marks.retain(|m| seen.contains(&Measure::Own(m.criterion)));
    let mut given = BTreeSet::new();
    after.marks.reverse();
    after.marks.retain(|m| given.insert((m.line, m.criterion)));
    after.marks.reverse();
    let mut given = BTreeSet::new();
    after.gut.reverse();
    after.gut.retain(|g| given.insert(g.line));
    after.gut.reverse();
    // Of several answers about a pair, too, the last one counts.
    let mut asked = BTreeSet::new();
    after.answers.reverse();
    after.answers.retain(|a| a.better != a.worse && asked.insert((a.better.min(a.worse), a.better.max(a.worse))));
    after.answers.truncate(MOST_ANSWERS);
    after.answers.reverse();
    Ok(put(state, Item::Weighing(after)))
}

pub(super) fn explain(state: &State, id: SnapshotId, reason: &str) -> Result<Vec<Event>, Refusal> {
    let Some(old) = state.items().snapshot(id) else {
        return refuse("This snapshot is not there any more; perhaps it was undone.");
    };
    let reason = text(reason, LONGEST_NOTE, "The reason")?;
    Ok(put(state, Item::Snapshot(Snapshot { reason, ..old.clone() })))
}

pub(super) fn certify(state: &State, season: &Season, at: Timestamp, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let Some(list) = state.items().rank_list().filter(|l| !l.lines.is_empty()) else {
        return refuse("There is no list yet; write it down first.");
    };
    if at > now {
        return refuse("This time is still ahead; say when you certified the list in R3.");
    }
    if let Some(season::Moment::Zoned(opens)) = season.event("ranking-opens").map(|e| &e.at)
        && at < opens.timestamp()
    {
        let day = plain_day(opens.date());
        return refuse(format!("R3 takes rank lists from {day} on; say when you certified the list there."));
    }
    let mut after = state.items().rank_state().cloned().unwrap_or_default();
    if after.certified.is_some() {
        return refuse("The list is certified already; leave it.");
    }
    after.certified = Some(Certified { at, list: list.clone() });
    after.reopened.clear();
    Ok(put(state, Item::RankState(after)))
}

pub(super) fn reopen(state: &State, reason: &str) -> Result<Vec<Event>, Refusal> {
    let Some(old) = state.items().rank_state().filter(|s| s.certified.is_some()) else {
        return refuse("The list is not certified, so it is open already.");
    };
    if old.outcome.is_some() {
        return refuse("The outcome of the Match is written down; the list stays as it was.");
    }
    let reopened = text(reason, LONGEST_NOTE, "The reason")?;
    if reopened.is_empty() {
        return refuse("Say why the list has to change; what was certified with a clear head is best left alone.");
    }
    Ok(put(state, Item::RankState(RankState { certified: None, reopened, outcome: None })))
}

pub(super) fn set_outcome(
    state: &State,
    season: &Season,
    outcome: Option<&Outcome>,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let old = state.items().rank_state().cloned().unwrap_or_default();
    let Some(outcome) = outcome else {
        let after = RankState { outcome: None, ..old };
        if after == RankState::default() && state.items().rank_state().is_some() {
            return remove(state, &ItemKey::RankState, "outcome");
        }
        return if after == RankState::default() { Ok(Vec::new()) } else { Ok(put(state, Item::RankState(after))) };
    };
    let mut outcome = outcome.clone();
    outcome.note = text(&outcome.note, LONGEST_NOTE, "The note")?;
    if outcome.on > crate::decide::today(state.profile(), now) {
        return refuse("This day is still ahead.");
    }
    let first_day = |key: &str| season.event(key).map(|e| e.at.first_day());
    if outcome.result != MatchResult::Withdrawn
        && let Some(monday) = first_day("match-monday").filter(|monday| outcome.on < *monday)
    {
        return refuse(format!(
            "Nobody knows the outcome before {}, the Monday of Match Week; write it down then.",
            plain_day(monday)
        ));
    }
    // On Monday one learns that one matched, on Friday where.
    let where_is_known = first_day("match-day").is_none_or(|friday| outcome.on >= friday);
    let list = old.certified.as_ref().map(|c| &c.list).or(state.items().rank_list());
    let line = outcome.line.and_then(|id| list.and_then(|l| l.line(id)));
    match (outcome.result, line) {
        (MatchResult::Matched, None) if where_is_known => return refuse("Say to which line of your list you matched."),
        (MatchResult::NotMatched | MatchResult::Withdrawn, Some(_)) => {
            return refuse("Without a match there is no line to name.");
        }
        _ => {}
    }
    let years: &[FirstYear] = line.map_or(&[], |l| &l.first_years);
    if outcome.first_year.is_some_and(|k| k >= years.len()) {
        return refuse("This first year does not stand on the supplemental list of that line.");
    }
    Ok(put(state, Item::RankState(RankState { outcome: Some(outcome), ..old })))
}
