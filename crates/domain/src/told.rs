//! What a calendar was told of each interview, from the history: how often it changed, whether it ever held a time, and
//! whether it still does.
//!
//! A calendar keeps what it has until it sees a higher number (SEQUENCE of RFC 5545), and what was in it goes only when it
//! is told so. Numbers are therefore counted over the history, where undo is one more change and what was removed is
//! still known; without undo the number is that of [`Interview::moved`].

use std::collections::BTreeMap;

use jiff::{Timestamp, Zoned};

use crate::event::Event;
use crate::kept::{Interview, InterviewId, InterviewStatus, Item};
use crate::state::State;

/// What a calendar was told of one interview.
#[derive(Clone, Debug, PartialEq)]
pub struct Told<'a> {
    /// The interview as it is, or as it was before it was removed.
    pub now: &'a Interview,
    /// The interview as it last held a time; `None`: it never did.
    pub held: Option<&'a Interview>,
    /// Whether it holds the time now.
    pub holds: bool,
    /// How often a calendar would have had to be told of a change.
    pub sequence: u32,
    /// When it last changed.
    pub stamp: Timestamp,
    /// Until when an answer was last wanted; `None`: no time was ever given.
    pub answer_by: Option<&'a Zoned>,
    /// Whether the answer is still wanted.
    pub answer_open: bool,
    /// How often that changed, and when it last did.
    pub answer_sequence: u32,
    /// When that last changed.
    pub answer_stamp: Timestamp,
}

/// All interviews of the history that a calendar could know, in the order of their numbers.
pub fn told(state: &State) -> Vec<Told<'_>> {
    let mut all: BTreeMap<InterviewId, Told> = BTreeMap::new();
    for act in state.acts() {
        for event in &act.events {
            let Event::ItemChanged { before, after } = event else { continue };
            let is = |item: &'_ Option<std::sync::Arc<Item>>| matches!(item.as_deref(), Some(Item::Interview(_)));
            if is(before) || is(after) {
                change(&mut all, before.as_deref(), after.as_deref(), act.at);
            }
        }
    }
    all.into_values().collect()
}

fn change<'a>(
    all: &mut BTreeMap<InterviewId, Told<'a>>,
    before: Option<&'a Item>,
    after: Option<&'a Item>,
    at: Timestamp,
) {
    let interview = |item: Option<&'a Item>| match item {
        Some(Item::Interview(i)) => Some(i),
        _ => None,
    };
    let (old, new) = (interview(before), interview(after));
    let Some(now) = new.or(old) else { return };
    let holds = new.is_some_and(|i| i.status.holds_time() && i.at.is_some());
    let open = new.is_some_and(|i| i.status == InterviewStatus::Offered && i.answer_by.is_some());
    let Some(known) = all.get_mut(&now.id) else {
        all.insert(
            now.id,
            Told {
                now,
                held: holds.then_some(now),
                holds,
                sequence: 0,
                stamp: at,
                answer_by: now.answer_by.as_ref().filter(|_| open),
                answer_open: open,
                answer_sequence: 0,
                answer_stamp: at,
            },
        );
        return;
    };
    if new.is_none() || old.is_none() || known.now.moves(now) {
        known.sequence += 1;
        known.stamp = at;
    }
    let by = now.answer_by.as_ref().filter(|_| open);
    if open != known.answer_open || (open && by != known.answer_by) {
        // The first deadline is not a change of one.
        known.answer_sequence += u32::from(known.answer_by.is_some());
        known.answer_stamp = at;
        known.answer_by = by.or(known.answer_by);
        known.answer_open = open;
    }
    known.now = now;
    known.holds = holds;
    if holds {
        known.held = Some(now);
    }
}
