//! The corpus in `corpus/`: messages, drafts and visa statements of our own invention with what is right about them.
//!
//! One JSON object a line. A message has paragraphs of sentences, each sentence with its label, so that the sentence
//! model and the reading of whole messages are trained and measured on the same records. A fifth, chosen by a hash of
//! the text ([`is_held_out`]), is never trained on.

use std::ops::Range;

use serde::Deserialize;

/// Labels of sentences in messages: the categories, and `-` for what says nothing by itself.
pub const INCOMING_LABELS: [&str; 17] = [
    "interview_invitation",
    "waitlist",
    "rejection",
    "generic_thanks",
    "positive_signal",
    "strong_signal",
    "rank_to_match_promise",
    "rank_inquiry",
    "out_of_match_offer",
    "policy_notice",
    "visa_information",
    "document_request",
    "scheduling",
    "illegal_question",
    "scam",
    "other",
    "-",
];

/// Labels of sentences in drafts.
pub const OUTGOING_LABELS: [&str; 14] = [
    "first_choice_claim",
    "asks_program_rank",
    "promises_commitment",
    "pushy",
    "visa_negotiation",
    "visa_question",
    "checkable_claim",
    "visa_hope",
    "specific_reason",
    "generic_praise",
    "rank_highly",
    "withdraws_claim",
    "religious_or_flattering",
    "sorry_correction",
];

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub struct Incoming {
    /// Its name in the corpus.
    pub id: String,
    /// What it is.
    pub category: String,
    /// Whether the applicant must be warned.
    pub red_flag: bool,
    /// The subject line.
    pub subject: String,
    /// Paragraphs of sentences with their labels.
    pub p: Vec<Vec<(String, String)>>,
}

/// A draft.
#[derive(Clone, Debug, Deserialize)]
pub struct Outgoing {
    /// Its name in the corpus.
    pub id: String,
    /// The subject line.
    #[serde(default)]
    pub subject: String,
    /// Paragraphs of sentences with their labels.
    pub p: Vec<Vec<(String, Vec<String>)>>,
    /// What is known around it, as `check` takes it.
    #[serde(default)]
    pub context: serde_json::Value,
    /// The codes a careful reader would give.
    #[serde(default)]
    pub findings: Vec<String>,
    /// Only the labels of the sentences count: this is no whole draft.
    #[serde(default)]
    pub sentences_only: bool,
}

/// A visa statement.
#[derive(Clone, Debug, Deserialize)]
pub struct VisaCase {
    /// Its name in the corpus.
    pub id: String,
    /// The statement.
    pub text: String,
    /// yes, no or unknown.
    pub j1: String,
    /// yes, no, case_by_case or unknown.
    pub h1b: String,
    /// Whether Step 3 is needed for H-1B, where the text says so.
    pub step3_required_for_h1b: Option<bool>,
}

/// A text put together, with the bytes of each sentence and its labels.
#[derive(Clone, Debug, Default)]
pub struct Composed {
    /// The body.
    pub body: String,
    /// Each sentence as written, with its labels.
    pub pieces: Vec<(Range<usize>, Vec<String>)>,
}

impl Composed {
    fn of<'a>(paragraphs: impl Iterator<Item = Vec<(&'a str, Vec<String>)>>) -> Self {
        let mut out = Self::default();
        for paragraph in paragraphs {
            if !out.body.is_empty() {
                out.body.push_str("\n\n");
            }
            let mut before: Option<&str> = None;
            for (sentence, labels) in paragraph {
                if let Some(before) = before {
                    // Names under a closing, quoted lines and list items stand on lines of their own.
                    let line = !before.trim_end().ends_with(['.', '?', '!', ';', '"'])
                        || sentence.starts_with(['>', '-', '*', '\u{2022}']);
                    out.body.push(if line { '\n' } else { ' ' });
                }
                let start = out.body.len();
                out.body.push_str(sentence);
                out.pieces.push((start..out.body.len(), labels));
                before = Some(sentence);
            }
        }
        out
    }

    /// The labels of the sentence as written that shares most bytes with a range.
    pub fn labels(&self, span: &Range<usize>) -> &[String] {
        let shared = |r: &Range<usize>| r.end.min(span.end).saturating_sub(r.start.max(span.start));
        let best = self.pieces.iter().max_by_key(|(r, _)| shared(r)).filter(|(r, _)| shared(r) > 0);
        best.map_or(&[], |(_, labels)| labels)
    }
}

impl Incoming {
    /// The body and its labelled sentences.
    pub fn compose(&self) -> Composed {
        let paragraphs = self.p.iter().map(|p| p.iter().map(|(s, l)| (s.as_str(), vec![l.clone()])).collect());
        Composed::of(paragraphs)
    }
}

impl Outgoing {
    /// The body and its labelled sentences.
    pub fn compose(&self) -> Composed {
        Composed::of(self.p.iter().map(|p| p.iter().map(|(s, l)| (s.as_str(), l.clone())).collect()))
    }
}

/// Whether a text belongs to the fifth that is kept apart.
pub fn is_held_out(text: &str) -> bool {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 20).is_multiple_of(5)
}

/// The lines of a file as records.
///
/// # Errors
/// The first line that is none, with its number.
pub fn parse<T: serde::de::DeserializeOwned>(lines: &str) -> Result<Vec<T>, String> {
    let lines = lines.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines.map(|(n, l)| serde_json::from_str(l).map_err(|e| format!("line {}: {e}", n + 1))).collect()
}

/// A digest of files, to tell which corpus a model was trained on: FNV-1a, as hexadecimal digits.
pub fn digest<'a>(files: impl Iterator<Item = &'a str>) -> String {
    let bytes = files.flat_map(str::bytes).filter(|b| *b != b'\r');
    format!("{:016x}", bytes.fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
}
