//! A letter beside what is kept: paragraphs it shares with other letters, names of other programs, wishes of the program,
//! interviews at the time that it accepts, and what it states of the application.
//!
//! Paragraphs are compared by their *shingles*, every run of three words: one changed word changes three of them, and the rest
//! still shows where the paragraph comes from. What stands in the template of the letter is everybody's and does not count.

use std::collections::BTreeSet;
use std::ops::Range;

use candor::check::{Code, Finding, Severity};
use candor::letter::Stage;
use jiff::Timestamp;
use season::{Program, ProgramId, Season, plain_day};

use super::known::stage;
use super::stated::stated;
use super::template::Template;
use crate::clash::{ClashKind, clashes};
use crate::kept::{Contact, InterviewStatus, Letter, LetterKind, number_of};
use crate::state::State;

/// From how many words on a paragraph is one that somebody wrote for a reader, and not a formula.
const WORDS: usize = 18;
/// How many words a shingle has, and how many of them a paragraph needs to be compared.
const SHINGLE: usize = 3;
const SHINGLES: usize = 10;
/// What share of its shingles another letter must have, in hundredths.
const SHARED: usize = 60;
/// The shortest name that is looked for: shorter ones are words of their own.
const NAME: usize = 4;

/// Findings from what is kept: shared paragraphs, names of programs written to or interviewed at, wishes of the program, other
/// interviews at the time that is accepted, and what is stated of the application.
pub fn compared(state: &State, season: &Season, letter: &Letter, now: Timestamp) -> Vec<Finding> {
    let mut found: Vec<Finding> = shared(state, season, letter).collect();
    found.extend(foreign(state, season, letter));
    let after = stage(state, &letter.program, now) == Stage::PostInterview;
    found.extend(state.items().contact(&letter.program).and_then(|c| unwanted(c, letter, after)));
    found.extend(double_booked(state, season, letter));
    found.extend(stated(state, letter));
    found
}

pub(super) fn finding(
    code: Code,
    severity: Severity,
    rule: Option<&'static str>,
    at: Range<usize>,
    message: String,
    remedy: &str,
) -> Finding {
    Finding {
        code,
        severity,
        rule,
        also: &[],
        start: at.start,
        end: at.end,
        subject: None,
        message,
        remedy: remedy.to_owned(),
    }
}

// ---- shared paragraphs -------------------------------------------------------------------------------------------

/// Whether such letters are about one program alone; those of the office may well be the same.
fn is_personal(kind: LetterKind) -> bool {
    use LetterKind::{FirstChoice, Interest, Other, StrongInterest, ThankDirector, ThankYou, Waitlist};
    matches!(kind, FirstChoice | Interest | Other | StrongInterest | ThankDirector | ThankYou | Waitlist)
}

fn shared<'a>(state: &'a State, season: &'a Season, letter: &'a Letter) -> impl Iterator<Item = Finding> + 'a {
    let personal = paragraphs(&letter.text).filter(|_| is_personal(letter.kind));
    let mut everybody = BTreeSet::new();
    personal.filter_map(move |at| {
        let words = plain(&letter.text[at.clone()]);
        if words.len() < WORDS {
            return None;
        }
        if everybody.is_empty() {
            everybody = of_templates();
        }
        let own: BTreeSet<_> = shingles(&words).filter(|s| !everybody.contains(s)).collect();
        let others = state.items().letters().filter(|l| l.id != letter.id && l.program != letter.program);
        let identical = |l: &Letter| paragraphs(&l.text).any(|p| plain(&l.text[p]) == words);
        let alike = |l: &Letter| {
            own.len() >= SHINGLES
                && paragraphs(&l.text).any(|p| {
                    let theirs: BTreeSet<_> = shingles(&plain(&l.text[p])).collect();
                    own.intersection(&theirs).count() * 100 >= SHARED * own.len()
                })
        };
        let others: Vec<&Letter> = others.rev().collect();
        let same = others.iter().find(|l| identical(l)).map(|l| (*l, "word for word"));
        let (other, how) = same.or_else(|| others.iter().find(|l| alike(l)).map(|l| (*l, "almost word for word")))?;
        let name = season.program(&other.program).map_or_else(|| other.program.to_string(), |p| p.short.clone());
        let day = other.sent.as_ref().map_or_else(
            || "in a draft".to_owned(),
            |s| format!("on {}", plain_day(s.at.to_zoned(jiff::tz::TimeZone::UTC).date())),
        );
        let message = format!("This paragraph stands {how} in your letter to {name} ({day}).");
        let remedy = "Programs compare letters. Say here what is true of this program alone, or take it out.";
        Some(finding(Code::GenericMassMail, Severity::Warn, Some("A-25"), at, message, remedy))
    })
}

/// Every run of three words, as a number.
fn shingles(words: &[String]) -> impl Iterator<Item = u64> + '_ {
    words.windows(SHINGLE).map(|w| number_of(&w.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// The shingles of the built-in templates.
fn of_templates() -> BTreeSet<u64> {
    let of = |kind: &LetterKind| {
        // A field is somebody's own words: no shingle goes across it.
        let pieces = Template::source(*kind).split(['{', '}']).map(plain).collect::<Vec<_>>();
        pieces.iter().flat_map(|p| shingles(p).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    LetterKind::ALL.iter().flat_map(of).collect()
}

/// The paragraphs of a text: what stands between empty lines.
fn paragraphs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    text.split("\n\n").filter_map(move |part| {
        let start = from + (part.len() - part.trim_start().len());
        let end = from + part.trim_end().len();
        from += part.len() + 2;
        (start < end).then_some(start..end)
    })
}

/// The words of a paragraph, without what a change of line or stop would alter.
fn plain(text: &str) -> Vec<String> {
    let word = |w: &str| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    text.split_whitespace().map(word).filter(|w| !w.is_empty()).collect()
}

// ---- other programs ----------------------------------------------------------------------------------------------

/// Names and cities of other programs to which the applicant wrote or where the applicant was invited.
fn foreign(state: &State, season: &Season, letter: &Letter) -> Vec<Finding> {
    let items = state.items();
    let known: BTreeSet<&ProgramId> =
        items.letters().map(|l| &l.program).chain(items.interviews().map(|i| &i.program)).collect();
    let here = season.program(&letter.program);
    let own: Vec<String> = here.into_iter().flat_map(names).map(|n| n.to_lowercase()).collect();
    let mut found: Vec<Finding> = Vec::new();
    for other in known.into_iter().filter(|id| **id != letter.program).filter_map(|id| season.program(id)) {
        for name in names(other) {
            let low = name.to_lowercase();
            if name.chars().count() < NAME || own.iter().any(|o| o.contains(&low)) {
                continue;
            }
            let Some(at) = whole_words(&letter.text, name).find(|at| !is_clock(&letter.text, at)) else { continue };
            if found.iter().any(|f| f.start < at.end && at.start < f.end) {
                continue;
            }
            let message = format!("“{name}” belongs to {}, and this letter goes to another program.", other.short);
            let remedy = "Check whom you write to, and take the name out.";
            found.push(finding(Code::WrongProgramOrName, Severity::Block, Some("A-01"), at, message, remedy));
        }
    }
    found
}

/// What a program is called, the longest first.
fn names(program: &Program) -> impl Iterator<Item = &str> {
    let name = program.name.strip_suffix("Program").unwrap_or(&program.name).trim();
    let short = program.short.split('(').next().unwrap_or("").trim();
    [name, &program.institution, short, &program.city].into_iter().filter(|n| !n.is_empty())
}

/// Where a name stands in a text, written as it is and not within a word.
fn whole_words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(name)
        .map(|(at, _)| at..at + name.len())
        .filter(move |r| !inside(text[..r.start].chars().next_back()) && !inside(text[r.end..].chars().next()))
}

/// Whether a city only says on which clock a time is: "Chicago time", "America/Chicago".
fn is_clock(text: &str, at: &Range<usize>) -> bool {
    let after = text[at.end..].trim_start().to_lowercase();
    text[..at.start].ends_with('/') || ["time", "clock"].iter().any(|w| after.starts_with(w))
}

// ---- the calendar ------------------------------------------------------------------------------------------------

/// Other interviews at the times that an acceptance chooses, so that two are not promised for one day.
fn double_booked(state: &State, season: &Season, letter: &Letter) -> Option<Finding> {
    let interview = letter.interview.filter(|_| letter.kind == LetterKind::Accept)?;
    let i = state.items().interview(interview)?;
    let home = state.profile().home_zone.as_ref().map_or_else(|| i.zone.tz(), pick::Zone::tz);
    let first = i.at.or_else(|| i.offered.first().copied());
    let second = i.offered.iter().copied().find(|s| Some(*s) != first);
    let met = |slot| clashes(state, slot, &i.zone, i.format, i.id, &home);
    let all: Vec<_> = first.iter().chain(&second).flat_map(|s| met(s).into_iter().map(move |c| (s, c))).collect();
    let (slot, clash) = all.iter().min_by_key(|(_, c)| c.kind)?;
    let name = season.program(&clash.with.program).map_or_else(|| clash.with.program.to_string(), |p| p.short.clone());
    let stands = if clash.with.status == InterviewStatus::Asked { "asked for" } else { "booked" };
    let (severity, how) = match clash.kind {
        ClashKind::Overlap => (Severity::Block, "at the same time"),
        ClashKind::SameDay => (Severity::Warn, "on the same day by your clock"),
        ClashKind::TooNear => (Severity::Warn, "less than a day apart, and one of the two is in person"),
    };
    let message = format!("On {} you have an interview at {name} {stands} {how}.", plain_day(slot.day));
    let remedy =
        "Choose another of the times offered, or ask for other dates; if you move the other interview, do that first.";
    Some(finding(Code::AdviceDoubleBooking, severity, None, 0..letter.text.len(), message, remedy))
}

// ---- wishes of the program ---------------------------------------------------------------------------------------

/// A kind of letter that the program does not want, whenever it is written.
fn unwanted(contact: &Contact, letter: &Letter, after: bool) -> Option<Finding> {
    let what = match letter.kind {
        LetterKind::ThankYou | LetterKind::ThankDirector if contact.thanks == Some(false) => "thank-you letters",
        LetterKind::Update if contact.wants_no_updates() => "updates",
        _ => return None,
    };
    let source = match contact.source.as_str() {
        "" => String::new(),
        words => format!(" ({words})"),
    };
    let message = format!("This program wants no {what}{source}.");
    let remedy = "Do not send it; nobody is marked down for keeping to what a program asks.";
    let at = 0..letter.text.len();
    // The rule of the Match speaks of letters after the interview; before it only the program's own wish does.
    Some(finding(Code::SentAfterNoContactPolicy, Severity::Block, after.then_some("P-11"), at, message, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_found_where_they_stand() {
        let text = "Dear Dr. Lee,\n\n  One two.\nThree.\n\n\n\nEnd";
        let found: Vec<&str> = paragraphs(text).map(|r| &text[r]).collect();
        assert_eq!(found, ["Dear Dr. Lee,", "One two.\nThree.", "End"]);
    }

    #[test]
    fn a_name_is_no_part_of_a_word() {
        assert_eq!(whole_words("The Yaleman at Yale, é", "Yale").next(), Some(15..19));
        assert_eq!(whole_words("Yaleman", "Yale").next(), None);
    }
}
