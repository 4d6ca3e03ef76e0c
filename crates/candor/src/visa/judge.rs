//! What the words around a mention say: yes, no, case by case, or openly undecided.
//!
//! Source: the principles of the module above.

use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Token, is};

/// What the words around a mention say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Yes,
    No,
    Case,
    Open,
}

/// A judgement; `plain` when no word of assent or sponsoring stands behind a yes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub(super) value: Value,
    pub(super) plain: bool,
}

/// Judges the cues of a unit. `mentions` are the starts of names, to tell "only on J-1" from "only if".
pub(super) fn judge(tokens: &[&Token], low: &str) -> Judged {
    let has = |cue: Cue| tokens.iter().any(|t| t.cue == cue);
    let denied = denied(tokens);
    let only_if = tokens.iter().any(|t| t.cue == Cue::OnlyIf && !names_follow(tokens, t, low));
    let step3 = has(Cue::Step3);
    let start = |cue: Cue| tokens.iter().find(|t| t.cue == cue).map(|t| t.at.start);
    let denial = start(Cue::Not).into_iter().chain(start(Cue::Off)).min();
    let case = has(Cue::Case) || start(Cue::Move).is_some_and(|m| denial.is_none_or(|d| d > m || has(Cue::Only)));
    // "No new ones, but transfers"; not "neither transfers nor new ones".
    let case = case || start(Cue::New).zip(start(Cue::Move)).is_some_and(|(n, m)| n < m);
    let open = start(Cue::Open).is_some_and(|o| denial.is_none_or(|d| d > o));
    let open = open
        || has(Cue::Ask)
            && denial.is_none()
            && ![Cue::Yes, Cue::Offer, Cue::Only, Cue::Must, Cue::Perhaps].iter().any(|c| has(*c));
    // "Possible with Step 3", "both are possible": there for whoever meets what is asked.
    let perhaps = tokens.iter().any(|t| {
        t.cue == Cue::Perhaps && !(low[t.at.clone()].trim() == "possible" && (step3 || low.contains("both ")))
    });
    let assent = [Cue::Yes, Cue::Offer, Cue::Only, Cue::Must].iter().any(|c| has(*c));
    let value = if has(Cue::Firm) && !denied && !has(Cue::Yes) && !has(Cue::Only) && !has(Cue::Must) && has(Cue::Case) {
        Value::No
    } else if open && !case {
        Value::Open
    } else if case {
        Value::Case
    } else if denied && !(limited(tokens, only_if)) {
        Value::No
    } else if perhaps || (only_if && !step3) {
        let equal = tokens.iter().filter(|t| t.cue == Cue::Perhaps).all(|t| {
            ["exactly", "equally", "the same", "alongside", " as", " like", "without"]
                .iter()
                .any(|w| low[t.at.clone()].ends_with(w))
        });
        if equal && !only_if { Value::Yes } else { Value::Case }
    } else {
        Value::Yes
    };
    Judged { value, plain: value == Value::Yes && !assent }
}

/// Whether a limit stands before every denial: "H-1B only for those who cannot …".
pub(super) fn limited(tokens: &[&Token], only_if: bool) -> bool {
    let denial = tokens
        .iter()
        .find(|t| matches!(t.cue, Cue::Not | Cue::Off | Cue::NoRest | Cue::Neither))
        .map_or(usize::MAX, |t| t.at.start);
    tokens.iter().any(|t| t.at.start < denial && (t.cue == Cue::Perhaps || t.cue == Cue::OnlyIf && only_if))
}

/// Whether a condition or a group of people limits what is said: "if you trained here", "for graduates of our school".
/// The need for a visa, or a wish for one, is no such limit.
pub(super) fn for_some(unit: &str, after: &str) -> bool {
    static IF: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(
            r"\b(?:if|when|whenever|where|as long as|so long as|provided|should (?:you|the|an?))\b([^.;:]{3,60})",
        )
        .ok()
    });
    static FOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:for|to) (?:the )?(?:those|people|persons|applicants|candidates|residents|graduates|doctors|physicians|someone|anyone|individuals|trainees|alumni|students) (?:who|whose|with|from|in|on|already|of|whom|that)\b([^.;:]{3,60})|\bfor (?:chief|senior|returning|research|physician-scientist|mid-career|experienced|advanced|canadian|second-year|third-year)\w*\b(.{0,30})").ok()
    });
    static NEED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:need|requir|want|wish|like to|rather|come on|going for|hop(?:e|ing) for|desir|qualif|eligib|question|match|interest|prefer|seek|request|meet|visa|ask|abroad|other countries|from over|licen[sc]|ecfmg|the two|accept|offered)|^\s*(?:all|any|every|each|our|both)\b").ok()
    });
    let limits = |pattern: &LazyLock<Option<Regex>>, text: &str| {
        let found = pattern.as_ref().and_then(|r| r.captures(text));
        found.is_some_and(|c| c.iter().skip(1).flatten().next().is_some_and(|m| !is(&NEED, m.as_str())))
    };
    limits(&IF, unit) || limits(&FOR, after)
}

/// Whether a unit is denied: a negation or an end, unless one undoes the other.
pub(super) fn denied(tokens: &[&Token]) -> bool {
    let first = |cues: [Cue; 3]| tokens.iter().find(|t| cues.contains(&t.cue)).map(|t| t.at.start);
    let (not, off) = (first([Cue::Not, Cue::NoRest, Cue::Neither]), first([Cue::Off; 3]));
    let untrue = tokens.iter().any(|t| t.cue == Cue::Untrue);
    let denied = match (not, off) {
        (Some(n), Some(o)) => {
            !(n < o && o - n < 30 && !tokens.iter().any(|t| t.at.start > n && t.at.start < o && t.cue == Cue::Offer))
        }
        (None, Some(_)) => !tokens.iter().any(|t| matches!(t.cue, Cue::Lifted | Cue::Withdrawn)),
        (Some(n), None) => {
            // "not not": two negations side by side.
            let nots: Vec<_> = tokens.iter().filter(|t| t.cue == Cue::Not).collect();
            !(nots.len() >= 2 && nots[1].at.start - nots[0].at.end <= 1 && nots[0].at.start == n)
        }
        (None, None) if tokens.iter().any(|t| t.cue == Cue::Withdrawn) => true,
        (None, None) => return false,
    };
    denied != untrue
}

/// Whether "all …" or "any …" speaks of visas, not of other kinds of things.
pub(super) fn names_visas(words: &str) -> bool {
    words.contains("visa") || words.contains("nonimmigrant")
}

/// Whether a visa is named right after a cue.
pub(super) fn names_follow(tokens: &[&Token], cue: &Token, low: &str) -> bool {
    tokens.iter().any(|t| {
        matches!(t.cue, Cue::J1 | Cue::H1b | Cue::Is(_) | Cue::Both)
            && t.at.start >= cue.at.end
            && low[cue.at.end..t.at.start].split_whitespace().all(|w| {
                matches!(
                    w.trim_matches(|c: char| c == ':' || c == ',' || c == '-'),
                    "" | "following"
                        | "category"
                        | "categories"
                        | "visas"
                        | "visa"
                        | "type"
                        | "types"
                        | "the"
                        | "a"
                        | "an"
                        | "clinical"
                        | "holders"
                        | "of"
                        | "applicants"
                        | "on"
                        | "with"
                        | "in"
                        | "our"
                        | "physicians"
                        | "ecfmg"
                        | "ecfmg-sponsored"
                        | "sponsoring"
                        | "sponsorship"
                        | "those"
                        | "having"
                )
            })
    })
}
