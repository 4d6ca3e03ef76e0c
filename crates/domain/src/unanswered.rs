//! Invitations that lie among the messages and that nobody has answered: each is a task, though no interview was made of it
//! yet.
//!
//! An invitation is *answered* when an interview at its program is written down, when the program answered no, or when a
//! letter that accepts or declines went there. It is asked about while an answer can still be of use: until a week after the
//! time to answer. That time is what its words say, on the program's clock, or the 48 hours of rule P-14.

use std::collections::BTreeSet;

use candor::meaning::Category;
use jiff::{SignedDuration, Timestamp, Zoned};
use pick::AnswerKind;
use season::{ProgramId, Season};

use crate::invitation::{ANSWER_HOURS, clock_of};
use crate::kept::{LetterKind, Message};
use crate::own::is_own;
use crate::state::State;
use crate::tasks::{Task, TaskKind};

/// For how long after the time to answer an answer still makes sense.
const USE: i64 = 7 * 24;

/// The invitations that wait for an answer, one for each program, the newest of it.
pub(crate) fn unanswered(state: &State, season: &Season, now: Timestamp) -> Vec<Task> {
    let mut seen: BTreeSet<&ProgramId> = BTreeSet::new();
    let invites = |m: &&Message| m.message.category == Category::InterviewInvitation && !is_own(state, m);
    let mut all: Vec<&Message> = state.items().messages().filter(invites).collect();
    all.sort_by_key(|m| std::cmp::Reverse((m.when(), m.id)));
    let mut found = Vec::new();
    for m in all {
        let first = m.program().is_none_or(|p| seen.insert(p));
        if !first || is_answered(state, m) {
            continue;
        }
        let (due, by_rule) = due(season, m);
        let over = due.as_ref().map_or(m.when(), Zoned::timestamp);
        if now.duration_since(over) > SignedDuration::from_hours(USE) {
            continue;
        }
        let late = over < now;
        let program = m.program().cloned();
        found.push(Task { kind: TaskKind::AnswerMessage(m.id), program, opens: None, due, late, by_rule });
    }
    found
}

fn is_answered(state: &State, m: &Message) -> bool {
    let items = state.items();
    if items.interviews().any(|i| i.invitation == Some(m.id)) {
        return true;
    }
    let answers = |l: &crate::kept::Letter| {
        l.sent.is_some()
            && matches!(l.kind, LetterKind::Accept | LetterKind::Decline)
            && Some(&l.program) == m.program()
    };
    let Some(program) = m.program() else { return false };
    let answer = state.record(program).and_then(|r| r.application.answer).map(|a| a.kind);
    items.interviews().any(|i| i.program == *program)
        || answer == Some(AnswerKind::Rejected)
        || items.letters().any(answers)
}

/// Until when to answer, and whether only the rule says so.
fn due(season: &Season, m: &Message) -> (Option<Zoned>, bool) {
    let sent = m.message.sent.clone();
    let zone = m.program().and_then(|p| season.program(p)).map(|p| clock_of(p).zone.tz());
    let zone = zone.or_else(|| sent.as_ref().map(|z| z.time_zone().clone())).unwrap_or(jiff::tz::TimeZone::UTC);
    let from = sent.map_or_else(|| m.kept.to_zoned(zone.clone()), |z| z.with_time_zone(zone.clone()));
    let after = |hours: i64| from.checked_add(SignedDuration::from_hours(hours)).ok();
    let said = m.message.answer_by.and_then(|by| {
        let named = by.at.and_then(|at| at.to_zoned(zone).ok());
        named.or_else(|| after(i64::from(by.hours?)))
    });
    match said {
        Some(at) => (Some(at), false),
        None => (after(ANSWER_HOURS), true),
    }
}
