//! What the applicant has to do about interviews, letters and papers, the most harmful to miss first.
//!
//! A task is shown because missing it does harm: an invitation that lapses, two interviews at one time, a thank-you whose
//! window closes. Nothing is a task for its own sake, and silence of a program is none.

use jiff::{SignedDuration, Timestamp, Zoned};
use season::{ProgramId, Season};

use crate::clash::overlaps;
use crate::kept::{ClaimId, Interview, InterviewId, InterviewStatus, LetterKind, MessageId, PaperKind, Thanks};
use crate::rank::broken_claims;
use crate::state::State;
use crate::today::eastern;
use crate::unanswered::{NOT_KNOWN, unanswered};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// An invitation waits for an answer.
    AnswerInvitation(InterviewId),
    /// An invitation among the messages waits for an answer; whether its time to answer is only that of rule P-14.
    AnswerMessage(MessageId, bool),
    /// Two interviews are at the same time.
    Clash(InterviewId, InterviewId),
    /// Two live statements contradict each other.
    Contradiction(ClaimId, ClaimId),
    /// The rank list makes a live first-choice statement untrue.
    NoLongerTrue(ClaimId),
    /// The rank list is to be certified.
    Certify,
    /// An interview is near.
    Prepare(InterviewId),
    /// An interview is over: what was it like?
    Debrief(InterviewId),
    /// A thank-you to somebody who was met, by the place in the list of people.
    Thank(InterviewId, usize),
    /// Papers that a program owes did not come.
    Papers(ProgramId, Vec<PaperKind>),
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// About which program.
    pub program: ProgramId,
    /// From when it makes sense; a thank-you can open later.
    pub opens: Option<Zoned>,
    /// Until when.
    pub due: Option<Zoned>,
    /// True when that is over.
    pub late: bool,
}

impl TaskKind {
    /// The word in front of [`Task::due`].
    pub fn until_word(&self) -> &'static str {
        match self {
            Self::Prepare(_) | Self::Clash(..) => "It begins",
            Self::AnswerMessage(_, true) => "It names no time; rule P-14 gives 48 hours, until",
            _ => "Until",
        }
    }
}

impl Task {
    /// What is to be done, in one sentence.
    pub fn sentence(&self, state: &State, season: &Season) -> String {
        let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
        let own = name(&self.program);
        let of = |id: &InterviewId| state.items().interview(*id).map_or_else(|| own.clone(), |i| name(&i.program));
        match &self.kind {
            TaskKind::AnswerInvitation(_) => format!("Answer the invitation of {own}."),
            TaskKind::AnswerMessage(id, _) if self.program.as_str() == NOT_KNOWN => {
                let subject = state.items().message(*id).map_or("", |m| m.message.subject.as_str());
                format!("Answer the invitation “{subject}”, and say which program it is from.")
            }
            TaskKind::AnswerMessage(..) => format!("Answer the invitation of {own}; it lies among your messages."),
            TaskKind::Clash(_, other) => {
                format!(
                    "Two interviews are at the same time: {own} and {}. Ask one of them for another date.",
                    of(other)
                )
            }
            TaskKind::Contradiction(one, _) => {
                let first = state.items().claim(*one).map_or_else(|| own.clone(), |c| name(&c.program));
                format!(
                    "What you told {first} and {own} of your ranking contradicts each other: correct one of the two."
                )
            }
            TaskKind::NoLongerTrue(_) => {
                format!(
                    "You told {own} that it is your first choice, and your list says otherwise: correct one of the two."
                )
            }
            TaskKind::Certify => "Certify your rank order list in R3; without that you cannot match.".to_owned(),
            TaskKind::Prepare(_) => format!("The interview at {own} is near: look at its sheet."),
            TaskKind::Debrief(_) => format!("Write down how {own} was, while you remember it."),
            TaskKind::Thank(id, person) => {
                let who = state.items().interview(*id).and_then(|i| i.people.get(*person));
                format!("Thank {} ({own}).", who.map_or("the person you met", |p| p.name.as_str()))
            }
            TaskKind::Papers(_, missing) => {
                let words: Vec<&str> = missing.iter().map(|p| p.label()).collect();
                format!("{own} owes you papers before you rank: {}.", words.join("; "))
            }
        }
    }
}

/// How long before an interview it is prepared.
const PREPARE: i64 = 3 * 24;
/// For how long after an interview its notes are asked for, and a late thank-you still makes sense.
const AFTER: i64 = 10 * 24;
/// How long before the rank list deadline papers are asked for.
const PAPERS: i64 = 45 * 24;
/// How long before that deadline certifying is a task: R3 is slow in the last night.
const CERTIFY: i64 = 14 * 24;
/// The hours that rule P-14 gives to answer an invitation.
const ANSWER: i64 = 48;

/// All tasks at a time, the most harmful to miss first, and of equals the one that is due first.
pub fn tasks(state: &State, season: &Season, now: Timestamp) -> Vec<Task> {
    let mut found: Vec<(u8, Task)> = Vec::new();
    let hours = SignedDuration::from_hours;
    for i in state.items().interviews() {
        found.extend(about(state, i, now));
    }
    found.extend(unanswered(state, season, now).into_iter().map(|t| (0, t)));
    for (one, other) in overlaps(state) {
        let start = |i: &Interview| i.at.and_then(|s| s.start(&i.zone));
        let ahead = [one, other].into_iter().all(|i| i.span().is_some_and(|(_, end)| end > now));
        if ahead {
            let kind = TaskKind::Clash(one.id, other.id);
            found.push((1, Task { kind, program: one.program.clone(), opens: None, due: start(one), late: false }));
        }
    }
    let claims: Vec<_> = state.items().claims().filter(|c| c.is_live()).collect();
    for (k, one) in claims.iter().enumerate() {
        for other in claims[k + 1..].iter().filter(|o| one.contradicts(o)) {
            let kind = TaskKind::Contradiction(one.id, other.id);
            found.push((2, Task { kind, program: other.program.clone(), opens: None, due: None, late: false }));
        }
    }
    for broken in broken_claims(state) {
        let kind = TaskKind::NoLongerTrue(broken.claim.id);
        found.push((2, Task { kind, program: broken.claim.program.clone(), opens: None, due: None, late: false }));
    }
    let deadline = season.event("rol-deadline").map(|e| e.at.clone());
    if let Some(season::Moment::Zoned(at)) = &deadline {
        found.extend(certify(state, at, now).map(|t| (1, t)));
    }
    if let Some(season::Moment::Zoned(at)) = deadline
        && now < at.timestamp()
        && at.timestamp().duration_since(now) <= hours(PAPERS)
    {
        found.extend(papers(state, &at).map(|t| (6, t)));
    }
    found.sort_by(|(a, x), (b, y)| {
        let due = |t: &Task| t.due.as_ref().map_or(Timestamp::MAX, Zoned::timestamp);
        (a, due(x), &x.program).cmp(&(b, due(y), &y.program))
    });
    found.into_iter().map(|(_, t)| t).collect()
}

/// A list that is written down and not certified, shortly before the deadline.
fn certify(state: &State, deadline: &Zoned, now: Timestamp) -> Option<Task> {
    let left = deadline.timestamp().duration_since(now);
    let near = left > SignedDuration::ZERO && left <= SignedDuration::from_hours(CERTIFY);
    let certified = state.items().rank_state().is_some_and(|s| s.certified.is_some() || s.outcome.is_some());
    let program = state.items().rank_list()?.lines.iter().find_map(|l| l.place.program())?.clone();
    let due = Some(deadline.with_time_zone(eastern()));
    (near && !certified).then_some(Task { kind: TaskKind::Certify, program, opens: None, due, late: false })
}

/// The tasks of one interview, each with its harm: 0 is the greatest.
fn about(state: &State, i: &Interview, now: Timestamp) -> Vec<(u8, Task)> {
    let hours = SignedDuration::from_hours;
    let task = |kind, opens: Option<Zoned>, due: Option<Zoned>| {
        let late = due.as_ref().is_some_and(|d| d.timestamp() < now);
        Task { kind, program: i.program.clone(), opens, due, late }
    };
    let mut found = Vec::new();
    match i.status {
        InterviewStatus::Offered => {
            let rule = i.invited.as_ref().and_then(|at| at.checked_add(hours(ANSWER)).ok());
            found.push((0, task(TaskKind::AnswerInvitation(i.id), None, i.answer_by.clone().or(rule))));
        }
        InterviewStatus::Booked => {
            let start = i.at.and_then(|s| s.span(&i.zone)).map(|(start, _)| start.to_zoned(i.zone.tz()));
            if let Some(start) = start
                && start.timestamp() > now
                && start.timestamp().duration_since(now) <= hours(PREPARE)
            {
                found.push((3, task(TaskKind::Prepare(i.id), None, Some(start))));
            }
        }
        _ => {}
    }
    let Some(end) = i
        .ended()
        .filter(|e| matches!(i.status, InterviewStatus::Booked | InterviewStatus::Done) && e.timestamp() <= now)
    else {
        return found;
    };
    let since = now.duration_since(end.timestamp());
    if since > hours(AFTER) {
        return found;
    }
    if i.debrief.is_none() {
        // Within the day: after it, details fade.
        found.push((4, task(TaskKind::Debrief(i.id), None, end.checked_add(hours(24)).ok())));
    }
    let wants_none = state.items().contact(&i.program).is_some_and(|c| c.wants_no_thanks());
    if let Some((opens, closes)) = i.thanks_window().filter(|_| !wants_none) {
        for at in unthanked(state, i) {
            found.push((5, task(TaskKind::Thank(i.id, at), Some(opens.clone()), Some(closes.clone()))));
        }
    }
    found
}

/// The people of an interview to whom a thank-you is owed and not sent, by their place in the list.
pub fn unthanked(state: &State, i: &Interview) -> Vec<usize> {
    let thanked = |name: &str| {
        state.items().letters().any(|l| {
            l.sent.is_some()
                && l.interview == Some(i.id)
                && matches!(l.kind, LetterKind::ThankYou | LetterKind::ThankDirector)
                && l.to.eq_ignore_ascii_case(name)
        })
    };
    let owed = i.people.iter().enumerate().filter(|(_, p)| p.thanks == Thanks::Due && !thanked(&p.name));
    owed.map(|(at, _)| at).collect()
}

/// Papers that programs owe which interviewed the applicant.
fn papers<'a>(state: &'a State, deadline: &'a Zoned) -> impl Iterator<Item = Task> + use<'a> {
    let mut programs: Vec<&ProgramId> =
        state.items().interviews().filter(|i| i.status == InterviewStatus::Done).map(|i| &i.program).collect();
    programs.sort();
    programs.dedup();
    programs.into_iter().filter_map(|program| {
        let missing: Vec<PaperKind> = match state.items().papers(program) {
            Some(p) => p.missing().collect(),
            None => PaperKind::ALL.to_vec(),
        };
        (!missing.is_empty()).then(|| Task {
            kind: TaskKind::Papers(program.clone(), missing),
            program: program.clone(),
            opens: None,
            due: Some(deadline.with_time_zone(eastern())),
            late: false,
        })
    })
}
