//! Weighing: what the rules and the sentence model say of a place in the letter, judged once more by a trained model.
//!
//! A *candidate* is a place that might be a finding of some code: a name, a sentence that states something, a sentence that
//! might ask. Its *clues* are what is seen there: the rule that fired, the cues around, how a record stands to it.
//! A clue is hashed to an input of one logistic model for each code (`model/weigh.bin`). In training only the whole letter is
//! known to have a finding or not, so the chance of a letter is that of any of its candidates: 1 - (1-p1)(1-p2)…
//! ("noisy or", after Zhang, Platt and Viola 2005). Rules that need exactness have no candidate and are never weighed.

use std::ops::Range;

use super::page::Page;
use super::{Code, Finding};
use crate::features::Features;
use crate::model::Model;

/// How many inputs there are.
pub const INPUTS: usize = 1 << 13;

/// The codes that are weighed, in the order of the model's labels, with the chances needed where a rule fired and where
/// none did. Chosen over authors whose drafts the models had not seen.
pub const WEIGHED: [(Code, f32, f32); 7] = [
    (Code::WrongProgramOrName, 0.30, 0.45),
    (Code::UnverifiableClaim, 0.60, 0.35),
    (Code::FirstChoiceClaim, 0.30, 0.55),
    (Code::AsksProgramRank, 0.30, 0.35),
    (Code::PromisesCommitment, 0.20, 0.50),
    (Code::Pushy, 0.45, 0.30),
    (Code::VisaNegotiation, 0.50, 0.35),
];

/// What is seen at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Clues(Features);

impl Clues {
    /// A clue by its name.
    pub(super) fn say(&mut self, name: &str) {
        self.with(&[name], 1.0);
    }

    /// A clue if it is so.
    pub(super) fn flag(&mut self, name: &str, is: bool) {
        if is {
            self.say(name);
        }
    }

    /// A clue that is seen more or less, by its name in pieces.
    pub(super) fn with(&mut self, name: &[&str], weight: f32) {
        let bytes = name.iter().flat_map(|n| n.bytes());
        // FNV-1a, with its upper half mixed in.
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        self.0.push((((hash ^ (hash >> 29)) % INPUTS as u64) as u32, weight));
    }

    /// A clue made of two.
    pub(super) fn pair(&mut self, kind: &str, a: &str, b: &str, weight: f32) {
        self.with(&[kind, "\u{1}", a, "\u{1}", b], weight);
    }

    /// The inputs; one that is found again keeps its greatest weight.
    fn inputs(&self) -> Features {
        let mut out = self.0.clone();
        out.sort_by(|(a, v), (b, w)| a.cmp(b).then(w.abs().total_cmp(&v.abs())));
        out.dedup_by_key(|(bucket, _)| *bucket);
        out
    }
}

/// A place that might be a finding.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Of which code.
    pub(super) code: Code,
    /// The sentence, by number.
    pub(super) line: usize,
    /// The bytes within it.
    pub(super) within: Range<usize>,
    /// What is seen there.
    pub(super) clues: Clues,
    /// What the rule that fired there calls itself.
    pub(super) rule: Option<String>,
}

/// A candidate for training.
#[derive(Clone, Debug)]
pub struct Weighable {
    /// Of which code.
    pub code: Code,
    /// The clues but for the rule.
    pub clues: Features,
    /// The clues of the rule; empty where none fired.
    pub rule: Features,
    /// The words, to look at.
    pub words: String,
}

/// The clues of a rule.
fn rule_clues(rule: Option<&str>) -> Features {
    let mut out = Clues::default();
    if let Some(name) = rule {
        out.say("rule");
        out.with(&["rule ", name], 1.0);
    }
    out.inputs()
}

impl Candidate {
    /// Whether a finding stands here.
    fn holds(&self, page: &Page<'_>, finding: &Finding) -> bool {
        let Some(line) = page.lines.get(self.line) else { return false };
        let here = page.place(line, self.within.clone());
        let (start, end, subject) = match here {
            super::Place::Text(r) => (r.start, r.end, false),
            super::Place::Subject(r) => (r.start, r.end, true),
        };
        let (from, to) = finding.subject.unwrap_or((finding.start, finding.end));
        finding.code == self.code && finding.subject.is_some() == subject && from < end.max(start + 1) && start < to
    }

    /// As training takes it.
    pub(super) fn weighable(&self, page: &Page<'_>) -> Weighable {
        let words = page.lines.get(self.line).and_then(|l| l.words.get(self.within.clone())).unwrap_or("");
        Weighable {
            code: self.code,
            clues: self.clues.inputs(),
            rule: rule_clues(self.rule.as_deref()),
            words: words.to_owned(),
        }
    }

    /// The chance of a finding here.
    fn chance(&self, model: &Model) -> Option<f32> {
        let label = WEIGHED.iter().position(|(c, ..)| *c == self.code)?;
        let mut clues = self.clues.inputs();
        clues.extend(rule_clues(self.rule.as_deref()));
        model.each(&clues).get(label).copied()
    }
}

/// Notes in each candidate which of the findings stands there.
pub(super) fn note(
    page: &Page<'_>,
    candidates: &mut [Candidate],
    findings: &[Finding],
    name: impl Fn(&Finding) -> String,
) {
    for candidate in candidates {
        candidate.rule = findings.iter().find(|f| candidate.holds(page, f)).map(&name);
    }
}

/// Takes findings away that the model holds for innocent, and adds those that no rule has.
pub(super) fn settle(
    page: &Page<'_>,
    model: &Model,
    candidates: &[Candidate],
    findings: &mut Vec<Finding>,
    make: impl Fn(&Candidate) -> Option<Finding>,
) {
    let mut kept = Vec::new();
    let mut added = Vec::new();
    for candidate in candidates {
        let Some(chance) = candidate.chance(model) else { continue };
        let Some((_, with, without)) = WEIGHED.iter().find(|(c, ..)| *c == candidate.code) else { continue };
        if candidate.rule.is_some() {
            kept.push((candidate, chance >= *with));
        } else if chance >= *without {
            added.extend(make(candidate));
        }
    }
    findings.retain(|f| {
        let mut here = kept.iter().filter(|(c, _)| c.holds(page, f)).peekable();
        here.peek().is_none() || here.any(|(_, keep)| *keep)
    });
    findings.extend(added);
}
