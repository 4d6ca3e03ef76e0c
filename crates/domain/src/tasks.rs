//! What the applicant has to do about interviews, letters and papers, the most harmful to miss first.
//!
//! A task is shown because missing it does harm: an invitation that lapses, two interviews at one time, a thank-you whose
//! window closes. Nothing is a task for its own sake, and silence of a program is none.

use jiff::{SignedDuration, Timestamp, Zoned};
use season::{ProgramId, Season, plain_day};

use crate::clash::overlaps;
use crate::kept::{
    ClaimId, Interview, InterviewId, InterviewStatus, Interviewer, Letter, LetterKind, MessageId, PaperKind, Thanks,
};
use crate::rank::broken_claims;
use crate::state::State;
use crate::today::eastern;
use crate::unanswered::unanswered;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// An invitation waits for an answer.
    AnswerInvitation(InterviewId),
    /// An invitation among the messages waits for an answer.
    AnswerMessage(MessageId),
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
    /// About which program; `None`: about the Match as a whole.
    pub program: Option<ProgramId>,
    /// From when it makes sense; a thank-you can open later.
    pub opens: Option<Zoned>,
    /// Until when.
    pub due: Option<Zoned>,
    /// True when that is over.
    pub late: bool,
    /// True when [`Task::due`] was not named by the program but follows from rule P-14.
    pub by_rule: bool,
}

impl TaskKind {
    /// The word for files.
    pub fn word(&self) -> &'static str {
        match self {
            Self::AnswerInvitation(_) => "answer_invitation",
            Self::AnswerMessage(_) => "answer_message",
            Self::Clash(..) => "clash",
            Self::Contradiction(..) => "contradiction",
            Self::NoLongerTrue(_) => "no_longer_true",
            Self::Certify => "certify",
            Self::Prepare(_) => "prepare",
            Self::Debrief(_) => "debrief",
            Self::Thank(..) => "thank",
            Self::Papers(..) => "papers",
        }
    }

    /// The word in front of [`Task::due`].
    pub fn until_word(&self) -> &'static str {
        match self {
            Self::Prepare(_) | Self::Clash(..) => "It begins",
            _ => "Until",
        }
    }
}

impl Task {
    /// What is to be done, in one sentence.
    pub fn sentence(&self, state: &State, season: &Season) -> String {
        let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
        let own = self.program.as_ref().map(name).unwrap_or_default();
        let of = |id: &InterviewId| state.items().interview(*id).map_or_else(|| own.clone(), |i| name(&i.program));
        match &self.kind {
            TaskKind::AnswerInvitation(id) => format!("Answer the invitation of {own}{}.", which(state, *id)),
            TaskKind::AnswerMessage(id) if self.program.is_none() => {
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
            TaskKind::Certify if self.program.is_some() => {
                "Certify your rank order list in R3; without that you cannot match.".to_owned()
            }
            TaskKind::Certify => {
                "Enter and certify your rank order list in R3; without that you cannot match. No list is \
                                  written down here."
                    .to_owned()
            }
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

/// Which invitation is meant, where a program has several that are open: the number, and the day where it is known.
fn which(state: &State, id: InterviewId) -> String {
    let Some(own) = state.items().interview(id) else { return String::new() };
    let open = |i: &&Interview| i.status == InterviewStatus::Offered && i.program == own.program;
    if state.items().interviews().filter(open).count() < 2 {
        return String::new();
    }
    let day = own.invited.as_ref().map_or_else(String::new, |z| format!(", invited {}", plain_day(z.date())));
    format!(" (interview {id}{day})")
}

/// How long before an interview it is prepared.
const PREPARE: i64 = 3 * 24;
/// For how long after an interview a late thank-you still makes sense.
const AFTER: i64 = 10 * 24;
/// For how long an invitation without a time still matters when the time to answer is over.
const LAPSED: i64 = 14 * 24;
/// How long before the rank list deadline papers are asked for.
const PAPERS: i64 = 45 * 24;
/// How long before that deadline certifying is a task: R3 is slow in the last night.
const CERTIFY: i64 = 14 * 24;

/// All tasks at a time, the most harmful to miss first, and of equals the one that is due first.
pub fn tasks(state: &State, season: &Season, now: Timestamp) -> Vec<Task> {
    let deadline = match season.event("rol-deadline").map(|e| &e.at) {
        Some(season::Moment::Zoned(at)) => Some(&**at),
        _ => None,
    };
    let mut found: Vec<(u8, Task)> = Vec::new();
    for i in state.items().interviews() {
        found.extend(about(state, i, deadline, now));
    }
    found.extend(unanswered(state, season, now).into_iter().map(|t| (if t.late { 5 } else { 1 }, t)));
    found.extend(clashes(state, now).map(|t| (2, t)));
    found.extend(statements(state).map(|t| (3, t)));
    if let Some(at) = deadline {
        found.extend(certify(state, at, now).map(|t| (0, t)));
        let left = at.timestamp().duration_since(now);
        if left > SignedDuration::ZERO && left <= SignedDuration::from_hours(PAPERS) {
            found.extend(papers(state, at, now).map(|t| (7, t)));
        }
    }
    found.sort_by(|(a, x), (b, y)| {
        let due = |t: &Task| t.due.as_ref().map_or(Timestamp::MAX, Zoned::timestamp);
        (a, due(x), &x.program).cmp(&(b, due(y), &y.program))
    });
    found.into_iter().map(|(_, t)| t).collect()
}

/// A task without times.
fn plain(kind: TaskKind, program: &ProgramId) -> Task {
    Task { kind, program: Some(program.clone()), opens: None, due: None, late: false, by_rule: false }
}

/// Interviews ahead that are at the same time.
fn clashes(state: &State, now: Timestamp) -> impl Iterator<Item = Task> + use<'_> {
    let ahead = move |i: &Interview| i.span().is_some_and(|(_, end)| end > now);
    overlaps(state).into_iter().filter(move |(one, other)| ahead(one) && ahead(other)).map(|(one, other)| Task {
        due: one.at.and_then(|s| s.start(&one.zone)),
        ..plain(TaskKind::Clash(one.id, other.id), &one.program)
    })
}

/// Live statements of the ranking that contradict each other, or the list.
fn statements(state: &State) -> impl Iterator<Item = Task> + use<'_> {
    let claims: Vec<_> = state.items().claims().filter(|c| c.is_live()).collect();
    let mut found = Vec::new();
    for (k, one) in claims.iter().enumerate() {
        for other in claims[k + 1..].iter().filter(|o| one.contradicts(o)) {
            found.push(plain(TaskKind::Contradiction(one.id, other.id), &other.program));
        }
    }
    let broken = broken_claims(state);
    found.extend(broken.iter().map(|b| plain(TaskKind::NoLongerTrue(b.claim.id), &b.claim.program)));
    found.into_iter()
}

/// The list, shortly before the deadline, while it is not certified: whether it is written down here or not. Somebody who
/// neither applied nor was invited has nothing to certify.
fn certify(state: &State, deadline: &Zoned, now: Timestamp) -> Option<Task> {
    let left = deadline.timestamp().duration_since(now);
    let near = left > SignedDuration::ZERO && left <= SignedDuration::from_hours(CERTIFY);
    let certified = state.items().rank_state().is_some_and(|s| s.certified.is_some() || s.outcome.is_some());
    let list = state.items().rank_list().filter(|l| !l.lines.is_empty());
    let takes_part = list.is_some()
        || state.items().interviews().any(|i| !i.status.is_gone())
        || state.records().any(|(_, r)| r.application.sent.is_some());
    let program = list.and_then(|l| l.lines.iter().find_map(|l| l.place.program())).cloned();
    let due = Some(deadline.with_time_zone(eastern()));
    let task = Task { kind: TaskKind::Certify, program, opens: None, due, late: false, by_rule: false };
    (near && !certified && takes_part).then_some(task)
}

/// An invitation that waits for an answer, with its harm. It goes when nothing can come of it any more: all its times are
/// over, or it has none and lapsed long ago, or the lists are in.
fn invitation(i: &Interview, deadline: Option<&Zoned>, now: Timestamp) -> Option<(u8, Task)> {
    let times: Vec<_> = i.at.iter().chain(&i.offered).filter_map(|s| s.span(&i.zone)).collect();
    let due = i.answer_due();
    let since = |at: &Zoned| now.duration_since(at.timestamp());
    let all_over = !times.is_empty() && times.iter().all(|(_, end)| *end <= now);
    let lapsed = times.is_empty() && due.as_ref().is_some_and(|d| since(&d.at) > SignedDuration::from_hours(LAPSED));
    if all_over || lapsed || deadline.is_some_and(|d| d.timestamp() <= now) {
        return None;
    }
    let late = due.as_ref().is_some_and(|d| d.at.timestamp() < now);
    let by_rule = due.as_ref().is_some_and(|d| d.by_rule);
    let task = Task { due: due.map(|d| d.at), late, by_rule, ..plain(TaskKind::AnswerInvitation(i.id), &i.program) };
    Some((if late { 5 } else { 1 }, task))
}

/// The tasks of one interview, each with its harm: 0 is the greatest.
fn about(state: &State, i: &Interview, deadline: Option<&Zoned>, now: Timestamp) -> Vec<(u8, Task)> {
    let hours = SignedDuration::from_hours;
    let task = |kind, opens: Option<Zoned>, due: Option<Zoned>| {
        let late = due.as_ref().is_some_and(|d| d.timestamp() < now);
        Task { opens, due, late, ..plain(kind, &i.program) }
    };
    let mut found = Vec::new();
    match i.status {
        InterviewStatus::Offered => found.extend(invitation(i, deadline, now)),
        InterviewStatus::Booked => {
            let start = i.at.and_then(|s| s.span(&i.zone)).map(|(start, _)| start.to_zoned(i.zone.tz()));
            if let Some(start) = start
                && start.timestamp() > now
                && start.timestamp().duration_since(now) <= hours(PREPARE)
            {
                found.push((4, task(TaskKind::Prepare(i.id), None, Some(start))));
            }
        }
        _ => {}
    }
    let Some(end) = i.ended().filter(|end| i.was_held(now) && end.timestamp() <= now) else { return found };
    // The notes matter until the lists are in: the order is made from them.
    if i.debrief.is_none() && deadline.is_none_or(|d| now < d.timestamp()) {
        // Within the day: after it, details fade.
        found.push((5, task(TaskKind::Debrief(i.id), None, end.checked_add(hours(24)).ok())));
    }
    let wants_none = state.items().contact(&i.program).is_some_and(|c| c.wants_no_thanks());
    if now.duration_since(end.timestamp()) <= hours(AFTER)
        && let Some((opens, closes)) = i.thanks_window().filter(|_| !wants_none)
    {
        for at in unthanked(state, i) {
            found.push((6, task(TaskKind::Thank(i.id, at), Some(opens.clone()), Some(closes.clone()))));
        }
    }
    found
}

/// The people of an interview to whom a thank-you is owed and not sent, by their place in the list. Two people can have
/// one name: each letter counts for one of them, by its address where that says which.
pub fn unthanked(state: &State, i: &Interview) -> Vec<usize> {
    let same = |p: &Interviewer, l: &Letter| p.name.eq_ignore_ascii_case(l.to.trim());
    let exact = |p: &Interviewer, l: &Letter| same(p, l) && p.email.eq_ignore_ascii_case(l.address.trim());
    let letters: Vec<&Letter> = state
        .items()
        .letters()
        .filter(|l| l.sent.is_some() && l.interview == Some(i.id))
        .filter(|l| matches!(l.kind, LetterKind::ThankYou | LetterKind::ThankDirector))
        .collect();
    let mut owed: Vec<usize> = (0..i.people.len()).filter(|at| i.people[*at].thanks == Thanks::Due).collect();
    let (named, others): (Vec<&Letter>, Vec<&Letter>) =
        letters.into_iter().partition(|l| i.people.iter().any(|p| exact(p, l)));
    for letter in named {
        if let Some(k) = owed.iter().position(|at| exact(&i.people[*at], letter)) {
            owed.remove(k);
        }
    }
    for letter in others {
        if let Some(k) = owed.iter().position(|at| same(&i.people[*at], letter)) {
            owed.remove(k);
        }
    }
    owed
}

/// Papers that programs owe which interviewed the applicant.
fn papers<'a>(state: &'a State, deadline: &'a Zoned, now: Timestamp) -> impl Iterator<Item = Task> + use<'a> {
    let mut programs: Vec<&ProgramId> =
        state.items().interviews().filter(|i| i.was_held(now)).map(|i| &i.program).collect();
    programs.sort();
    programs.dedup();
    programs.into_iter().filter_map(|program| {
        let missing: Vec<PaperKind> = match state.items().papers(program) {
            Some(p) => p.missing().collect(),
            None => PaperKind::ALL.to_vec(),
        };
        let due = Some(deadline.with_time_zone(eastern()));
        (!missing.is_empty()).then(|| Task { due, ..plain(TaskKind::Papers(program.clone(), missing), program) })
    })
}
