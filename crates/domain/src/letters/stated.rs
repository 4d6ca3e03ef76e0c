//! What a letter states of the application itself, beside what is written down: the waitlist, that an application was sent,
//! the AAMC ID, and the need of a visa. Other facts of the applicant are compared by candor.
//!
//! Only plain statements count: a question, a condition or a denial states nothing.

use std::ops::Range;

use candor::check::{Code, Finding, Severity};
use pick::{AnswerKind, VisaNeed};

use super::compare::finding;
use crate::kept::{InterviewStatus, Letter};
use crate::state::State;

/// Findings about what the letter states of the application.
pub(super) fn stated(state: &State, letter: &Letter) -> Vec<Finding> {
    [waitlist(state, letter), applied(state, letter), number(state, letter), visa(state, letter)]
        .into_iter()
        .flatten()
        .collect()
}

fn untrue(severity: Severity, rule: &'static str, at: Range<usize>, message: String, remedy: &str) -> Finding {
    finding(Code::UnverifiableClaim, severity, Some(rule), at, message, remedy)
}

/// Where the first plain statement with one of these phrases stands. The phrases are in small letters.
fn says(text: &str, phrases: &[&str]) -> Option<Range<usize>> {
    // Small letters of ASCII keep every place where it was.
    let low = text.to_ascii_lowercase();
    phrases.iter().find_map(|phrase| {
        let found = low.match_indices(phrase).map(|(at, _)| at..at + phrase.len());
        found.into_iter().find(|at| is_plain(&low, at))
    })
}

/// Whether a phrase is a plain statement: its sentence is no question, and nothing before it in the sentence makes it a
/// condition or denies it.
fn is_plain(low: &str, at: &Range<usize>) -> bool {
    let start = low[..at.start].rfind(['.', '!', '?', '\n']).map_or(0, |k| k + 1);
    let end = low[at.end..].find(['.', '!', '?', '\n']).map_or(low.len(), |k| at.end + k);
    let before: Vec<&str> = low[start..at.start].split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
    !low[end..].starts_with('?')
        && !["if", "whether", "once", "unless", "not", "never", "before", "wish"].iter().any(|w| before.contains(w))
}

/// "I am on your waitlist", to a program that invited.
fn waitlist(state: &State, letter: &Letter) -> Option<Finding> {
    let invited = state.items().interviews().any(|i| {
        use InterviewStatus::{Asked, Booked, Done, Offered};
        i.program == letter.program && matches!(i.status, Offered | Asked | Booked | Done)
    });
    let answer = state.record(&letter.program).and_then(|r| r.application.answer).map(|a| a.kind);
    let waits =
        state.items().interviews().any(|i| i.program == letter.program && i.status == InterviewStatus::Waitlisted);
    if waits || !(invited || answer == Some(AnswerKind::Invited)) {
        return None;
    }
    let phrases = [
        "i am on your waitlist",
        "i am on your waiting list",
        "i am on your wait list",
        "i'm on your waitlist",
        "i remain on your waitlist",
    ];
    let at = says(&letter.text, &phrases)?;
    let message =
        "You say that you are on their waitlist, and your records say that this program invited you.".to_owned();
    Some(untrue(
        Severity::Warn,
        "A-01",
        at,
        message,
        "Take the sentence out, or correct what is written down of this program.",
    ))
}

/// "I have applied", where no application to this program is written down and others are.
fn applied(state: &State, letter: &Letter) -> Option<Finding> {
    let sent = |r: &crate::Record| r.application.sent.is_some();
    let here = state.record(&letter.program).is_some_and(|r| sent(r) || r.application.answer.is_some());
    let invited = state.items().interviews().any(|i| i.program == letter.program);
    if here || invited || !state.records().any(|(_, r)| sent(r)) {
        return None;
    }
    let at = says(
        &letter.text,
        &["i have applied to", "i applied to", "i have applied for", "you have my application", "since i applied"],
    )?;
    let message =
        "You say that you applied, and no application to this program is written down, while others are.".to_owned();
    Some(untrue(
        Severity::Warn,
        "A-01",
        at,
        message,
        "Write the application down on the program's page if you sent it, or take the sentence out.",
    ))
}

/// An AAMC ID that is not the profile's.
fn number(state: &State, letter: &Letter) -> Option<Finding> {
    let own = state.profile().aamc_id.as_ref()?.to_string();
    let of = |text: &str| -> Option<Range<usize>> {
        let low = text.to_ascii_lowercase();
        low.match_indices("aamc").find_map(|(at, _)| {
            let rest = &text[at..];
            let digit = rest.find(|c: char| c.is_ascii_digit()).filter(|k| *k <= 20)?;
            let length = rest[digit..].bytes().take_while(u8::is_ascii_digit).count();
            (length >= 6 && rest[digit..digit + length] != own).then(|| at + digit..at + digit + length)
        })
    };
    let remedy = "Write the number of your profile, or correct the profile: programs file your letters by it.";
    if let Some(at) = of(&letter.text) {
        let message = format!("This is not the AAMC ID of your profile, {own}.");
        return Some(untrue(Severity::Block, "A-01", at, message, remedy));
    }
    let at = of(&letter.subject)?;
    let message = format!("The AAMC ID in the subject is not that of your profile, {own}.");
    Some(Finding { subject: Some((at.start, at.end)), ..untrue(Severity::Block, "A-01", 0..0, message, remedy) })
}

/// "I will not need a visa", where the profile says which visas can be accepted.
fn visa(state: &State, letter: &Letter) -> Option<Finding> {
    let needs = state.profile().visas.as_ref().filter(|v| !v.accepts(VisaNeed::NoneNeeded))?;
    let phrases = [
        "not need a visa",
        "not need visa",
        "not need any visa",
        "not require a visa",
        "not require visa",
        "not require any visa",
        "n't need a visa",
        "n't need visa",
        "n't require a visa",
        "n't require visa",
        "need no visa",
        "require no visa",
        "not need sponsorship",
        "not require sponsorship",
        "n't need sponsorship",
        "without visa sponsorship",
        "without sponsorship",
    ];
    let low = letter.text.to_ascii_lowercase();
    let at = phrases.iter().find_map(|phrase| {
        let mut found = low.match_indices(phrase).map(|(at, _)| at..at + phrase.len());
        found.find(|at| {
            let start = low[..at.start].rfind(['.', '!', '?', '\n']).map_or(0, |k| k + 1);
            let end = low[at.end..].find(['.', '!', '?', '\n']).map_or(low.len(), |k| at.end + k);
            let sentence = &low[start..end];
            // A visa to travel to an interview is another matter, and so is somebody else's.
            let own = sentence.contains("i ") || sentence.trim_start().starts_with("no ");
            own && !low[end..].starts_with('?')
                && !["if ", "interview", "travel", "whether", "visit"].iter().any(|w| sentence.contains(w))
        })
    })?;
    let message = format!("Your profile says that you can accept {needs}, so you do need a visa.");
    Some(untrue(Severity::Block, "A-02", at, message, "State the visa that you need, or correct the profile."))
}
