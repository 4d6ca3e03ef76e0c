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
use super::weigh::{self, Candidate, Clues};
use super::{Code, Finding, Models, Place, Severity};
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
static WEIGHER: LazyLock<Option<Model>> = LazyLock::new(|| Model::read(include_bytes!("../../model/weigh.bin")));

/// The models that came with the program.
pub(super) fn built_in() -> Models<'static> {
    Models { sentences: MODEL.as_ref(), weigher: WEIGHER.as_ref() }
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
    let mut out = spoken(page);
    if let Some(model) = page.weigher {
        let candidates = candidates(page, &out);
        weigh::settle(page, model, &candidates, &mut out, |c| {
            let line = page.lines.get(c.line)?;
            Some(finding(c.code, page.place(line, c.within.clone())))
        });
    }
    // Two messages and a reminder are insistence, however polite.
    if page.context.previous_messages >= 2 && !out.iter().any(|f| f.code == Code::Pushy) {
        let reminds = page.lines.iter().find(|l| says(l, "reminds").is_some());
        out.extend(reminds.map(|l| finding(Code::Pushy, page.sentence(l))));
    }
    taken_back(page, &mut out);
    out
}

/// The sentences that may say what a label means, with what the model says of them and of those around.
pub(super) fn candidates(page: &Page<'_>, findings: &[Finding]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (label, code) in LABELS {
        for (k, line) in page.lines.iter().enumerate() {
            let seen = line.seen.iter().any(|s| s.label == label);
            if seen || line.chance(label) > 0.04 {
                let clues = clues(page, k, label);
                let within = 0..line.words.len();
                out.push(Candidate { code, line: k, within, clues, rule: None });
            }
        }
    }
    weigh::note(page, &mut out, findings, |f| f.code.name().to_owned());
    out
}

/// What is seen of a label in a sentence.
fn clues(page: &Page<'_>, k: usize, label: &str) -> Clues {
    let mut out = Clues::default();
    let lines = &page.lines;
    let line = &lines[k];
    let odds = |l: &Line<'_>, name: &str| {
        let p = l.chance(name).clamp(0.002, 0.998);
        (p / (1.0 - p)).ln() / 3.0
    };
    for name in crate::corpus::OUTGOING_LABELS {
        out.with(&["here ", name], odds(line, name));
    }
    out.with(&["best"], (odds(line, label) - 0.3).max(0.0));
    out.with(&["worse"], (odds(line, label) + 0.7).min(0.0));
    for (where_to, near) in [("before", k.checked_sub(1)), ("after", Some(k + 1))] {
        if let Some(near) = near.and_then(|n| lines.get(n)).filter(|l| !l.is_subject()) {
            out.with(&[where_to, " ", label], odds(near, label));
        }
    }
    let most = lines.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, l)| l.chance(label)).fold(0.0, f32::max);
    out.with(&["elsewhere"], most);
    for seen in &line.seen {
        out.with(&["seen ", seen.label, if seen.sure { " true" } else { " false" }], 1.0);
    }
    out.flag("asks", line.words.trim_end().ends_with('?'));
    out.flag("subject", line.is_subject());
    out.flag("ruled", has(&RULED, line.words));
    out.flag("ruled letter", lines.iter().any(|l| has(&RULED, l.words)));
    out.with(&["previous"], page.context.previous_messages.min(3) as f32 / 3.0);
    out.flag("policy", page.context.program_visa_policy.is_some());
    out.with(&["words ", ["0", "1", "2", "3", "4", "5"][line.tokens.len().min(40) / 8]], 1.0);
    for token in &line.tokens {
        out.with(&["w ", &token.word], 0.25);
    }
    for pair in line.tokens.windows(2) {
        out.with(&["b ", &pair[0].word, " ", &pair[1].word], 0.2);
    }
    out
}

/// What patterns and the sentence model say.
pub(super) fn spoken(page: &Page<'_>) -> Vec<Finding> {
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
