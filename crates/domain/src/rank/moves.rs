//! What moved between two orders, and after which message: the *flattery guard*.
//!
//! Warm words carry little information (in a study of 564 seniors, 18.6% of those who felt sure of a program and ranked it
//! first did not match there; `communication.us.assured_unmatched.2010`), and they move lists all the same. So a line that
//! rose within [`WINDOW`] of a warm message of its program is named, and the applicant is asked for a reason. Nothing is
//! forbidden. What *moved* are the lines outside a longest run that kept its order (a longest increasing subsequence), so
//! that one line dragged to the top is one move and not a move of all the others.

use std::collections::BTreeSet;

use candor::meaning::Category;
use jiff::{SignedDuration, Timestamp};
use season::ProgramId;

use crate::kept::{LineId, Message, Moved, RankList, Snapshot, Stood};
use crate::own::is_own;
use crate::state::State;

/// How long after a warm message a rise is asked about: two weeks, in which most replies to thank-yous come. Our judgement.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Whether a kind of message praises or promises.
pub fn is_warm(category: Category) -> bool {
    matches!(category, Category::PositiveSignal | Category::StrongSignal | Category::RankToMatchPromise)
}

/// The order of a list, as a snapshot keeps it.
pub(crate) fn stood(list: &RankList) -> Vec<Stood> {
    list.lines.iter().map(|l| Stood { line: l.id, place: l.place.clone(), track: l.track }).collect()
}

/// What a line was, by its number: in the last of these orders, or in the newest before it when the line has left the list.
/// `orders` are in the order of time.
pub fn stood_in<'a>(orders: &[&'a Snapshot], line: LineId) -> Option<&'a Stood> {
    orders.iter().rev().find_map(|s| s.order.iter().find(|stood| stood.line == line))
}

/// The last warm message of a program within the window before `now`.
pub fn warm_before<'a>(state: &'a State, program: &ProgramId, now: Timestamp) -> Option<&'a Message> {
    let near = |m: &&Message| {
        let when = m.when();
        when <= now && now.duration_since(when) <= WINDOW
    };
    let of_it = |m: &&Message| m.program() == Some(program) && is_warm(m.message.category) && !is_own(state, m);
    state.items().messages().filter(of_it).filter(near).max_by_key(|m| m.when())
}

/// What moved from one order to the next.
pub(crate) fn moved(state: &State, before: &[Stood], after: &[Stood], now: Timestamp) -> Vec<Moved> {
    let at = |order: &[Stood], id: LineId| order.iter().position(|s| s.line == id);
    let places: Vec<(LineId, usize)> =
        after.iter().filter_map(|s| at(before, s.line).map(|from| (s.line, from))).collect();
    let stayed = longest_run(&places);
    let mut found = Vec::new();
    for (to, s) in after.iter().enumerate() {
        let from = at(before, s.line);
        // It rose when it stands above one that stood above it.
        let rose =
            from.is_some_and(|from| after[to + 1..].iter().any(|o| at(before, o.line).is_some_and(|x| x < from)));
        let warm = s.place.program().filter(|_| rose).and_then(|p| warm_before(state, p, now)).map(|m| m.id);
        if warm.is_some() || from.is_none() && !before.is_empty() || from.is_some() && !stayed.contains(&s.line) {
            found.push(Moved { line: s.line, from, to: Some(to), after: warm });
        }
    }
    for (from, s) in before.iter().enumerate().filter(|(_, s)| at(after, s.line).is_none()) {
        found.push(Moved { line: s.line, from: Some(from), to: None, after: None });
    }
    found
}

/// The lines of a longest run whose earlier places increase.
fn longest_run(places: &[(LineId, usize)]) -> BTreeSet<LineId> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (k, (_, place)) in places.iter().enumerate() {
        let longest = (0..k).filter(|j| places[*j].1 < *place).max_by_key(|j| (best[*j].0, std::cmp::Reverse(*j)));
        best.push((longest.map_or(1, |j| best[j].0 + 1), longest));
    }
    let mut next = (0..best.len()).max_by_key(|k| (best[*k].0, std::cmp::Reverse(*k)));
    let mut run = BTreeSet::new();
    while let Some(k) = next {
        run.insert(places[k].0);
        next = best[k].1;
    }
    run
}
