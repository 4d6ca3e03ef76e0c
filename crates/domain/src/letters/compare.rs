//! A letter beside those written before: paragraphs they share, and names of other programs.

use std::collections::BTreeSet;
use std::ops::Range;

use candor::check::{Code, Finding, Severity};
use season::{Program, ProgramId, Season, plain_day};

use crate::kept::{Contact, Letter, LetterKind};
use crate::state::State;

/// From how many words on a paragraph is one that somebody wrote for a reader, and not a formula.
const WORDS: usize = 18;
/// The shortest name that is looked for: shorter ones are words of their own.
const NAME: usize = 4;

/// Findings from what is kept: shared paragraphs, names of programs written to or interviewed at, wishes of the program.
pub fn compared(state: &State, season: &Season, letter: &Letter) -> Vec<Finding> {
    let mut found: Vec<Finding> = shared(state, season, letter).collect();
    found.extend(foreign(state, season, letter));
    found.extend(state.items().contact(&letter.program).and_then(|c| unwanted(c, letter)));
    found
}

fn finding(
    code: Code,
    severity: Severity,
    rule: &'static str,
    at: Range<usize>,
    message: String,
    remedy: &str,
) -> Finding {
    Finding {
        code,
        severity,
        rule: Some(rule),
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
    personal.filter_map(move |at| {
        let words = plain(&letter.text[at.clone()]);
        if words.len() < WORDS {
            return None;
        }
        let others = state.items().letters().filter(|l| l.id != letter.id && l.program != letter.program);
        let same = |l: &&Letter| paragraphs(&l.text).any(|p| plain(&l.text[p]) == words);
        let other = others.rev().find(same)?;
        let name = season.program(&other.program).map_or_else(|| other.program.to_string(), |p| p.short.clone());
        let day = other.sent.as_ref().map_or_else(
            || "in a draft".to_owned(),
            |s| format!("on {}", plain_day(s.at.to_zoned(jiff::tz::TimeZone::UTC).date())),
        );
        let message = format!("This paragraph stands word for word in your letter to {name} ({day}).");
        let remedy = "Programs compare letters. Say here what is true of this program alone, or take it out.";
        Some(finding(Code::GenericMassMail, Severity::Warn, "A-25", at, message, remedy))
    })
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
            let Some(at) = whole_words(&letter.text, name) else { continue };
            if found.iter().any(|f| f.start < at.end && at.start < f.end) {
                continue;
            }
            let message = format!("“{name}” belongs to {}, and this letter goes to another program.", other.short);
            let remedy = "Check whom you write to, and take the name out.";
            found.push(finding(Code::WrongProgramOrName, Severity::Block, "A-01", at, message, remedy));
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
fn whole_words(text: &str, name: &str) -> Option<Range<usize>> {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(name)
        .map(|(at, _)| at..at + name.len())
        .find(|r| !inside(text[..r.start].chars().next_back()) && !inside(text[r.end..].chars().next()))
}

// ---- wishes of the program ---------------------------------------------------------------------------------------

/// A kind of letter that the program does not want, whenever it is written.
fn unwanted(contact: &Contact, letter: &Letter) -> Option<Finding> {
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
    Some(finding(Code::SentAfterNoContactPolicy, Severity::Block, "P-11", at, message, remedy))
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
        assert_eq!(whole_words("The Yaleman at Yale, é", "Yale"), Some(15..19));
        assert_eq!(whole_words("Yaleman", "Yale"), None);
    }
}
