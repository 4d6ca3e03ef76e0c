//! The pieces of a sentence that stand by themselves, and the stretches of a piece that say nothing of the program.
//!
//! Source: the principles of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::is_name;
use super::lexicon::{Cue, Token};

/// Pieces of a sentence that stand by themselves.
pub(super) fn clauses(words: &str) -> Vec<Range<usize>> {
    static JOINT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"(?i)\b(?:no|[yn])\.\s+(?:[^\d\s])|[;\u{2022}]|\?\)?'?\s|\.{3}\s|(?:yes|no)[!]\s|(?:n't|\bcannot|\bnot), (?:and|but|so) ").ok()
    });
    let mut out = Vec::new();
    let mut start = 0;
    if let Some(joint) = JOINT.as_ref() {
        let mut depth = Depth::default();
        for m in joint.find_iter(words) {
            // "H-1B (limited; funds permitting)" is one statement.
            if m.as_str() == ";" && depth.inside(words, m.start()) {
                continue;
            }
            // A joint that ends with the next word's first letter leaves that letter to the next clause.
            let tail = m.as_str().trim_end();
            let keep = if tail.starts_with([';', '\u{2022}'])
                || tail.ends_with(['?', ')', '\'', '!'])
                || tail == "..."
                || m.as_str().contains(", ")
            {
                0
            } else {
                tail.chars().next_back().map_or(0, char::len_utf8)
            };
            let end = m.start() + tail.len() - keep;
            out.push(start..end);
            start = end;
        }
    }
    out.push(start..words.len());
    out.retain(|r| words[r.clone()].chars().any(|c| c.is_alphanumeric()));
    out.into_iter().flat_map(|r| slashed(words, r)).flat_map(|r| cut(words, r)).collect()
}

/// "J-1 yes / H-1B yes / Step 3: no": parts that each give an answer stand by themselves.
fn slashed(words: &str, range: Range<usize>) -> Vec<Range<usize>> {
    static ANSWERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"(?i)\b(?:yes|no|y|n|ok|none|tbd|never|only|case[- ]by[- ]case)\b").ok()
    });
    let part = &words[range.clone()];
    let Some(answered) = ANSWERED.as_ref().filter(|_| part.contains(" / ") && part.len() <= LONGEST) else {
        return vec![range];
    };
    let mut out = Vec::new();
    let mut at = range.start;
    for piece in part.split(" / ") {
        out.push(at..at + piece.len());
        at += piece.len() + 3;
    }
    if out.iter().all(|r| answered.is_match(&words[r.clone()])) { out } else { vec![range] }
}

/// How deep in parentheses a reader stands who goes through a text once.
#[derive(Default)]
struct Depth {
    at: usize,
    open: bool,
}

impl Depth {
    /// Whether `to`, which is not before the last place asked for, stands in a parenthesis that closes soon.
    fn inside(&mut self, words: &str, to: usize) -> bool {
        for b in words.as_bytes().get(self.at..to).unwrap_or_default() {
            self.open = *b == b'(' || self.open && *b != b')';
        }
        self.at = to;
        let near = words.as_bytes().get(to..words.len().min(to + 120)).unwrap_or_default();
        self.open && near.iter().find(|b| **b == b')' || **b == b'(') == Some(&b')')
    }
}

/// Stretches of a clause that are no part of its statement: "unlike our surgical colleagues, who can file H-1B
/// petitions," before the subject, and ", previously available on a limited basis," after it.
pub(super) fn asides(low: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"^\W*(?:unlike|while|whereas|although|though|even though|even if|contrary to|despite|in spite of|as opposed to|in contrast to|whatever)\b[^;:]{3,160}?,\s+(?:here |at \w+ )?(?:we\b|ours?\b|us\b|the (?:an(?:a)?esth|residency|core|program)|this (?:program|residency|department)|an(?:a)?esth|it\b|there\b)").ok()
    });
    static WITHIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"[,(]\s*(?:which (?:was|were|had been)|that (?:was|were)|previously|formerly|once|historically|long|until recently|in the past)\b[^,;:()]{3,60}[,)]").ok()
    });
    let places = |r: &Range<usize>| {
        tokens.iter().any(|t| {
            r.contains(&t.at.start) && matches!(t.cue, Cue::Elsewhere | Cue::Past | Cue::Hearsay)
                || t.at.start < r.end && t.cue == Cue::Idle && low[t.at.clone()].starts_with("unlike")
        })
    };
    let mut out = Vec::new();
    if let Some(m) = BEFORE.as_ref().and_then(|r| r.find(low)) {
        let end = m.as_str().rfind(',').map_or(m.end(), |i| m.start() + i + 1);
        let step3 = tokens.iter().any(|t| t.cue == Cue::Step3 && t.at.start < end);
        // "While some programs offer the H-1B, ours does not" speaks of what it set aside.
        let named = tokens.iter().any(|t| t.at.start >= end && is_name(t.cue));
        if places(&(m.start()..end)) && !step3 && named {
            out.push(m.start()..end);
        }
    }
    if let Some(m) = WITHIN.as_ref().and_then(|r| r.find(low))
        && !tokens.iter().any(|t| m.range().contains(&t.at.start) && matches!(t.cue, Cue::J1 | Cue::H1b))
    {
        out.push(m.range());
    }
    out
}

/// The longest clause that is read as one, in bytes.
const LONGEST: usize = 2_000;

/// A clause in pieces no person writes longer, so that reading takes time in step with the length.
fn cut(words: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    while range.end - start > LONGEST {
        let mut end = start + LONGEST;
        while !words.is_char_boundary(end) {
            end -= 1;
        }
        let end = words[start..end].rfind(char::is_whitespace).map_or(end, |i| start + i + 1).max(start + 1);
        let end = (end..=range.end).find(|i| words.is_char_boundary(*i)).unwrap_or(range.end);
        out.push(start..end);
        start = end;
    }
    out.push(start..range.end);
    out
}
