//! What is seen of names that might be left over from another letter, for the model that weighs them.
//!
//! The rules of [`super::places`], [`super::people`] and [`super::specialty`] know sure cues. Here every name that is not
//! the program's own is a candidate, with the words around it, what it is known to be, and which cues stand near it.

use std::ops::Range;

use super::super::page::{Line, Page};
use super::super::weigh::{Candidate, Clues, note};
use super::super::{Code, Finding};
use super::{people, places, specialty};

/// All names that might be wrong, with the findings that rules have made of them.
pub(in super::super) fn candidates(page: &Page<'_>, findings: &[Finding]) -> Vec<Candidate> {
    let mut out = places::candidates_of(page);
    out.extend(people::candidates_of(page));
    out.extend(specialty::candidates_of(page));
    note(page, &mut out, findings, |_| "name".to_owned());
    out
}

/// A candidate of one kind with the words around it.
pub(super) fn candidate(line: &Line<'_>, number: usize, within: Range<usize>, kind: &str) -> Candidate {
    let mut clues = Clues::default();
    clues.with(&["kind ", kind], 1.0);
    around(&mut clues, line, &within, kind);
    let coarse = coarse(kind);
    clues.say(coarse);
    // A sentence about the writer's own past names other places rightly.
    for label in ["checkable_claim", "specific_reason", "generic_praise", "first_choice_claim", "rank_highly"] {
        let p = line.chance(label).clamp(0.01, 0.99);
        let odds = (p / (1.0 - p)).ln() / 4.0;
        clues.with(&[label], odds);
        clues.pair("coarse", coarse, label, odds);
    }
    if line.is_subject() {
        clues.pair("coarse", coarse, "subject", 0.8);
    }
    Candidate { code: Code::WrongProgramOrName, line: number, within, clues, rule: None }
}

/// Kinds of names put together: known to be elsewhere, there, the writer's, or not known.
pub(super) fn coarse(kind: &str) -> &'static str {
    match kind {
        "another program" | "known institution" | "state" | "city elsewhere" => "elsewhere",
        "city of the same state" => "near",
        "own state" | "city there" => "there",
        "on record" | "person on record" => "the writer's",
        "person" => "a person",
        "field" => "a field",
        _ => "unknown",
    }
}

/// The words before and after, near ones by their place, and what the sentence holds.
fn around(clues: &mut Clues, line: &Line<'_>, within: &Range<usize>, kind: &str) {
    let cut = |t: &str| {
        t.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).map(plain_word).collect()
    };
    let before: Vec<String> = cut(&line.words[..within.start]);
    let after: Vec<String> = cut(&line.words[within.end..]);
    let nearest: Vec<&str> = before.iter().rev().map(String::as_str).take(8).collect();
    for (k, word) in nearest.iter().enumerate() {
        match k {
            0 => {
                clues.with(&["-1 ", word], 0.8);
                clues.pair("-1k", kind, word, 0.8);
            }
            1 => clues.with(&["-2 ", word], 0.5),
            _ => {}
        }
        clues.with(&["- ", word], if k < 4 { 0.5 } else { 0.25 });
    }
    if let [one, two, ..] = nearest[..] {
        clues.pair("-21", two, one, 0.8);
    }
    if let [_, two, three, ..] = nearest[..] {
        clues.pair("-32", three, two, 0.4);
    }
    for (k, word) in after.iter().map(String::as_str).take(5).enumerate() {
        if k == 0 {
            clues.with(&["+1 ", word], 0.7);
            clues.pair("+1k", kind, word, 0.5);
        }
        clues.with(&["+ ", word], if k < 3 { 0.4 } else { 0.2 });
    }
    if let [one, two, ..] = &after[..] {
        clues.pair("+12", one, two, 0.5);
    }
    if before.is_empty() && after.is_empty() {
        clues.say("alone");
    }
    if let Some(mark) = line.words[within.end..].chars().next().filter(|c| !c.is_alphanumeric() && *c != ' ') {
        clues.with(&["mark ", mark.encode_utf8(&mut [0; 4])], 0.4);
    }
    // Who the sentence speaks of.
    for token in &line.tokens {
        if ["your", "you", "my", "our", "i", "we", "would", "hope", "was", "had", "did", "he", "she", "his", "her"]
            .contains(&token.word.as_str())
        {
            clues.with(&["says ", &token.word], 0.4);
        }
    }
    if line.is_subject() {
        clues.say("subject");
        clues.pair("subject", kind, nearest.first().copied().unwrap_or("^"), 0.7);
    }
}

/// A word in lower case; names are all alike, numbers too.
fn plain_word(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return "#".to_owned();
    }
    let known = word.len() < 3 || !word.starts_with(char::is_uppercase);
    if known || super::places::no_name(word) { word.to_lowercase() } else { "<name>".to_owned() }
}
