//! What a program's statement says about visas: [`visa`].
//!
//! Purpose: an applicant reads "J-1 through ECFMG, H-1B on an individual basis for those with Step 3" on a page, in a
//! directory or in an answer, and wants it as three values with the words that say so. Only what the text says or
//! strictly implies counts: "only J-1" says no to H-1B, "we sponsor J-1" says nothing about it.
//!
//! Terms. A *clause* is a sentence or a piece of one that stands by itself (list item, table row). A *mention* is a run of
//! names of visas or statuses that share one predicate ("J-1 or H-1B"). A *unit* is one mention with the words that
//! belong to it. A *judgement* is what those words say: yes, no, case by case, or openly undecided.
//!
//! Principles:
//! 1. Words are read into cues by one lexicon (`lexicon`); turns of phrase, and idioms that look like cues and are none
//!    ("no problem", "not only", "non-citizens"), are taken first.
//! 2. A clause is cut between its mentions at the strongest joint, so that "J-1 but not H-1B" is two units.
//! 3. A mention that nothing denies, limits or places elsewhere is a yes: programs do not name visas they refuse
//!    without saying that they refuse them.
//! 4. What is said of other departments, of fellows and faculty, of the past, in hope, by others, or in passing ("unlike
//!    our surgeons, who …,") is no statement about the residency. A specialty that a text calls its own is no other one.
//! 5. Questions say nothing; they set what the next answer is about. Pronouns and "we do not" reach back the same way.
//! 6. A later statement about a visa by name replaces an earlier one; a general one ("no visas") and an implied one
//!    ("only J-1") replace none that was said by name.
//! 7. Rules of law, forms to fill in, and a visa named only as the matter of a policy or a question are no statements. A
//!    condition that only gives a reason ("if a J-1 is impossible") says nothing of the visa in it.
//! 8. Wordings that no rule knows are judged by trained models, which weigh the rules' answer with the words ([`learned`]).
//!    A value they change is quoted with the clause that speaks most for it.

use serde::{Deserialize, Serialize};

use crate::text::{Part, Sentence, Text};

mod answers;
mod clause;
pub mod evidence;
mod general;
mod held;
mod judge;
mod layout;
pub mod learned;
mod lexicon;
mod named;
mod pieces;
mod place;
mod reader;
mod step3;

use clause::Clause;
use evidence::{MOST, Piece};
use pieces::clauses;
use reader::Reader;

/// Whether the J-1 is sponsored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum J1 {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// The text does not say.
    #[default]
    Unknown,
}

/// Whether the H-1B is sponsored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum H1b {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// For some, by decision, exception or transfer.
    CaseByCase,
    /// The text does not say.
    #[default]
    Unknown,
}

/// Other ways to be allowed to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A citizen or national of the United States.
    Citizen,
    /// A permanent resident (green card).
    PermanentResident,
    /// A work card of one's own (EAD), also of refugees, asylees and spouses.
    Ead,
    /// F-1, also with practical training (OPT).
    F1,
    /// O-1.
    O1,
    /// TN.
    Tn,
    /// E-3.
    E3,
    /// B-1 or B-2.
    B1,
    /// H-4, L-2 or J-2: the spouse of somebody with a visa.
    Dependent,
}

/// What the text says about one other status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherStatus {
    /// Which.
    pub status: Status,
    /// Whether people with it are taken.
    pub accepted: bool,
}

/// Which value a quote shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// [`VisaReading::j1`].
    J1,
    /// [`VisaReading::h1b`].
    H1b,
    /// [`VisaReading::step3_required_for_h1b`].
    #[serde(rename = "step3_required_for_h1b")]
    Step3,
    /// [`VisaReading::others`].
    Other(Status),
}

/// The words that decided a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Which value.
    pub about: About,
    /// The first byte in the original.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// `text[start..end]` of the original.
    pub text: String,
}

/// What a statement says about visas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisaReading {
    /// The J-1.
    pub j1: J1,
    /// The H-1B.
    pub h1b: H1b,
    /// Whether Step 3 must be passed for an H-1B; none when the text does not say.
    pub step3_required_for_h1b: Option<bool>,
    /// Other statuses that are named, each once.
    pub others: Vec<OtherStatus>,
    /// The words behind each value that is known.
    pub quotes: Vec<Quote>,
}

/// Reads what a statement says about visas. Never fails; a text without a word on visas reads as unknown.
///
/// ```
/// use candor::visa::{H1b, J1, visa};
/// let read = visa("We sponsor J-1 visas through ECFMG. H-1B is considered on an individual basis.");
/// assert_eq!((read.j1, read.h1b), (J1::Yes, H1b::CaseByCase));
/// ```
pub fn visa(text: &str) -> VisaReading {
    learned::judged(text, by_rules(text))
}

/// A statement as the rules read it and as the models see it, for training.
pub fn evidence(text: &str) -> learned::Evidence {
    learned::Evidence::new(by_rules(text))
}

/// What the rules read, how the J-1 and the H-1B are held, and the clauses as they were seen.
struct ByRules {
    read: VisaReading,
    states: [usize; 2],
    /// Which of the three values the judges leave alone.
    firm: [bool; 3],
    pieces: Vec<Piece>,
    /// Marks beside the names answer, and no words do.
    laid_out: bool,
}

fn by_rules(text: &str) -> ByRules {
    let parsed = Text::new("", text);
    let own: Vec<&Sentence> = parsed.sentences.iter().filter(|s| s.part != Part::Quoted).collect();
    let all: Vec<&Sentence> = parsed.sentences.iter().collect();
    let mut reader = Reader::default();
    let mut pieces = Vec::new();
    let home = place::home(&parsed.body().to_ascii_lowercase());
    for sentence in if own.is_empty() { all } else { own } {
        let words = parsed.words(sentence);
        for range in clauses(words) {
            let mut clause = Clause::new(&words[range.clone()]);
            clause.at_home(home.as_deref());
            clause.at_order(reader.h1b_first);
            let back = |r: std::ops::Range<usize>| parsed.span(sentence, range.start + r.start..range.start + r.end);
            if pieces.len() <= MOST {
                let span = back(reader::trim(&clause.low, 0..clause.low.len()));
                pieces.push(Piece::new(&words[range.clone()], &clause, &clause.units(reader.named), span));
            }
            reader.read(&clause, &back);
        }
    }
    let laid_out = layout::read(&parsed, &mut reader);
    let (states, mut firm) = (reader.states(), reader.firm);
    let read = reader.finish(text);
    firm[2] &= read.step3_required_for_h1b.is_some();
    ByRules { states, firm, read, pieces, laid_out }
}

#[cfg(test)]
mod tests {
    use super::lexicon;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(lexicon::PATTERNS.len(), lexicon::lexicon().count());
    }
}
