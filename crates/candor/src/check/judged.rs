//! What is a matter of wording: first-choice claims, questions about the program's list, promises, insistence, arguing with
//! a visa rule.
//!
//! Each sentence is judged by itself, for each label, by patterns of words and the trained model together:
//! a pattern marked `sure` needs little support from the model, another one some, and without a pattern the model must be
//! quite certain. Patterns labelled `not_…` say that the words are denied, imagined, told of somebody else or about
//! something else; they win unless a "but" follows them.

use std::ops::Range;
use std::sync::LazyLock;

use super::page::{Line, Page, has, re};
use super::{Code, Finding, Place, Severity};
use crate::model::Model;

/// The labels judged here, as in [`crate::corpus::OUTGOING_LABELS`], with their codes.
pub const LABELS: [(&str, Code); 5] = [
    ("first_choice_claim", Code::FirstChoiceClaim),
    ("asks_program_rank", Code::AsksProgramRank),
    ("promises_commitment", Code::PromisesCommitment),
    ("pushy", Code::Pushy),
    ("visa_negotiation", Code::VisaNegotiation),
];

static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| Model::read(include_bytes!("../../model/drafts.bin")));

/// The model that came with the program.
pub(super) fn built_in() -> Option<&'static Model> {
    MODEL.as_ref()
}

/// How certain the model must be: with a sure pattern, with another one, alone. Chosen with models that
/// had not seen the authors of the drafts they were measured on; but those drafts' misses had been read.
const NEEDED: [(&str, [f32; 3]); 5] = [
    ("first_choice_claim", [0.35, 0.50, 0.35]),
    ("asks_program_rank", [0.10, 0.40, 0.45]),
    ("promises_commitment", [0.10, 0.45, 0.40]),
    ("pushy", [0.15, 0.70, 0.80]),
    ("visa_negotiation", [0.15, 0.40, 0.35]),
];

/// What is judged to be so.
pub(super) fn find(page: &Page<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    for (label, code) in LABELS {
        if label == "visa_negotiation" && !page.lines.iter().any(|l| has(&RULED, l.words)) {
            continue;
        }
        for line in &page.lines {
            let Some(words) = says(line, label) else { continue };
            if label == "visa_negotiation" && asks_only(line) {
                continue;
            }
            out.push(finding(code, page.place(line, words)));
        }
    }
    // Two messages and a reminder are insistence, however polite.
    if page.context.previous_messages >= 2 && !out.iter().any(|f| f.code == Code::Pushy) {
        let reminds = page.lines.iter().find(|l| says(l, "reminds").is_some());
        out.extend(reminds.map(|l| finding(Code::Pushy, page.sentence(l))));
    }
    taken_back(page, &mut out);
    out
}

/// The words of a sentence that say what a label means, or nothing.
pub(super) fn says(line: &Line<'_>, label: &str) -> Option<Range<usize>> {
    let guard = format!("not_{label}");
    let guards: Vec<usize> = line.seen.iter().filter(|s| s.label == guard).map(|s| s.tokens.end).collect();
    let but = |end: usize| {
        line.tokens[end.min(line.tokens.len())..].iter().position(|t| TURNS.contains(&t.word.as_str())).map(|k| end + k)
    };
    // Where the guarded part ends: words behind a "but" count again.
    let free = guards.iter().map(|end| but(*end).unwrap_or(usize::MAX)).max().unwrap_or(0);
    let hits = || line.seen.iter().filter(|s| s.label == label && s.tokens.start >= free);
    let best = hits().max_by_key(|s| (s.sure, s.tokens.len()));
    let whole = 0..line.words.len();
    if line.chances.is_empty() || !NEEDED.iter().any(|(l, _)| *l == label) {
        return best.map(|s| s.within.clone());
    }
    let needed = NEEDED.iter().find(|(l, _)| *l == label).map_or([0.5; 3], |(_, n)| *n);
    let chance = line.chance(label);
    match best {
        Some(s) if chance > needed[usize::from(!s.sure)] => Some(s.within.clone()),
        // The model has not seen subject lines.
        None if free == 0 && chance > needed[2] && !line.is_subject() => Some(whole),
        _ => None,
    }
}

// What a letter must speak of somewhere to argue with a rule of the program.
re!(
    RULED,
    r"(?i)\b(?:visas?|h-?1-?\s?bs?|j-?1s?|o-?1|ead|i-\d{3}|sponsor\w*|polic(?:y|ies)|rules?|requirements?|requires?|deadline|criteria|cut-?off|exceptions?|immigration|green card|bylaws|restriction)\b"
);

const TURNS: [&str; 6] = ["but", "still", "however", "yet", "nevertheless", "though"];

/// A question about what the rule is.
fn asks_only(line: &Line<'_>) -> bool {
    line.chance("visa_question") > line.chance("visa_negotiation")
        && !line.seen.iter().any(|s| s.label == "visa_negotiation" && s.sure)
}

re!(RANK_OTHERS, r"(?i)\b(?:taken? back|withdraw|retract|no longer|not anymore|disregard)\b");

/// A letter that takes a first choice back makes none.
fn taken_back(page: &Page<'_>, out: &mut Vec<Finding>) {
    let back = page.lines.iter().any(|l| {
        (l.chance("withdraws_claim") > 0.6 || l.seen.iter().any(|s| s.label == "withdraws_claim" && s.sure))
            && !says_new(l)
    });
    if back {
        let at = |f: &Finding| {
            page.lines
                .iter()
                .find(|l| !l.is_subject() && l.sentence.span.start <= f.start && f.start < l.sentence.span.end)
        };
        // A claim to this program may stand beside the withdrawal of one to another.
        out.retain(|f| {
            f.code != Code::FirstChoiceClaim
                || at(f).is_some_and(|l| {
                    l.chance("first_choice_claim") > 0.8
                        && l.chance("withdraws_claim") < 0.3
                        && !has(&RANK_OTHERS, l.words)
                })
        });
    }
}

fn says_new(line: &Line<'_>) -> bool {
    line.chance("first_choice_claim") > line.chance("withdraws_claim")
}

fn finding(code: Code, place: Place) -> Finding {
    match code {
        Code::FirstChoiceClaim => Finding::new(
            code,
            Severity::Note,
            Some("A-08"),
            place,
            "This says that the program is your first choice: you may say it to one program, if it is true.",
            "Send it to one program only, ask nothing in return, and rank it first.",
        ),
        Code::AsksProgramRank => Finding::new(
            code,
            Severity::Block,
            Some("A-05"),
            place,
            "This asks where you stand on the program's list, and neither side may ask that of the other.",
            "Take the question out; say what you feel about the program and stop there.",
        ),
        Code::PromisesCommitment => Finding::new(
            code,
            Severity::Block,
            Some("A-06"),
            place,
            "This offers or promises something for a place, and no bargain about ranking is allowed in any form.",
            "Say what you intend without an \u{201c}if\u{201d}, and offer nothing in return.",
        )
        .also(&["A-24", "A-17"]),
        Code::Pushy => Finding::new(
            code,
            Severity::Warn,
            None,
            place,
            "This presses the program for an answer, and a reader will remember the pressure more than the reason.",
            "Leave it out, or ask once, without a date and without blame.",
        ),
        _ => Finding::new(
            Code::VisaNegotiation,
            Severity::Warn,
            Some("P-19"),
            place,
            "This argues with the program's visa or eligibility rule or asks for an exception to it.",
            "Ask what the rule is, thank them for the answer, and apply where your visa is sponsored.",
        ),
    }
}
