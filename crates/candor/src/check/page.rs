//! The draft taken apart: sentences with their words, the patterns found in them and what the model says of them.

use std::ops::Range;

use serde::{Deserialize, Deserializer};

use super::{Context, Draft, Models, Place};
use crate::features::{Token, of_sentence};
use crate::model::Model;
use crate::patterns::{Analysed, OUTGOING, span};
use crate::text::{Part, Sentence, Text};

/// A compiled expression with a name, or nothing when it is malformed (which a debug build reports).
macro_rules! re {
    ($name:ident, $text:expr) => {
        static $name: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
            crate::regexes::compile($text).inspect_err(|e| debug_assert!(false, "{}: {e}", stringify!($name))).ok()
        });
    };
}
pub(super) use re;

/// An expression made by `re!`.
pub(super) type Re = std::sync::LazyLock<Option<regex::Regex>>;

/// Whether an expression is found.
pub(super) fn has(re: &Re, text: &str) -> bool {
    re.as_ref().is_some_and(|r| r.is_match(text))
}

/// Where an expression is found first.
pub(super) fn at(re: &Re, text: &str) -> Option<Range<usize>> {
    re.as_ref().and_then(|r| r.find(text)).map(|m| m.range())
}

/// Where an expression is found: the group 1 if it has one, else the whole.
pub(super) fn all(re: &Re, text: &str) -> Vec<Range<usize>> {
    let Some(re) = re.as_ref() else { return Vec::new() };
    if re.captures_len() == 1 {
        return re.find_iter(text).map(|m| m.range()).collect();
    }
    re.captures_iter(text).filter_map(|c| c.get(1).or_else(|| c.get(0)).map(|m| m.range())).collect()
}

/// A pattern found in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Its label.
    pub(super) label: &'static str,
    /// Whether it decides by itself.
    pub(super) sure: bool,
    /// The tokens, by number.
    pub(super) tokens: Range<usize>,
    /// The bytes within the sentence.
    pub(super) within: Range<usize>,
}

/// A sentence of the letter.
pub(super) struct Line<'a> {
    pub(super) sentence: &'a Sentence,
    /// As written, folded.
    pub(super) words: &'a str,
    /// In lower case; may differ in length from `words` for rare letters.
    pub(super) low: String,
    pub(super) tokens: Vec<Token>,
    /// All patterns found.
    pub(super) seen: Vec<Seen>,
    /// The chance of each label of the model; empty without a model.
    pub(super) chances: Vec<f32>,
}

impl Line<'_> {
    /// The chance of a label, 0 without a model.
    pub(super) fn chance(&self, label: &str) -> f32 {
        crate::corpus::OUTGOING_LABELS
            .iter()
            .position(|l| *l == label)
            .and_then(|k| self.chances.get(k))
            .copied()
            .unwrap_or(0.0)
    }

    /// Whether it stands in the subject.
    pub(super) fn is_subject(&self) -> bool {
        self.sentence.part == Part::Subject
    }
}

/// A draft with its context.
pub(super) struct Page<'a> {
    pub(super) draft: &'a Draft,
    pub(super) context: &'a Context,
    pub(super) text: &'a Text,
    pub(super) lines: Vec<Line<'a>>,
    /// What weighs candidates.
    pub(super) weigher: Option<&'a Model>,
}

impl<'a> Page<'a> {
    pub(super) fn new(draft: &'a Draft, context: &'a Context, text: &'a Text, models: Models<'a>) -> Self {
        let model = models.sentences;
        let mut before: Option<Analysed> = None;
        let mut lines = Vec::new();
        for sentence in text.said() {
            let words = text.words(sentence);
            let analysed = Analysed::of(words, &OUTGOING);
            let chances = model.map_or_else(Vec::new, |m| m.each(&of_sentence(&analysed, before.as_ref())));
            let tokens = analysed.tokens.clone();
            lines.push(Line { sentence, words, low: words.to_lowercase(), seen: seen(&analysed), tokens, chances });
            before = (sentence.part != Part::Subject).then_some(analysed);
        }
        Self { draft, context, text, lines, weigher: models.weigher }
    }

    /// Where words of a sentence stand in the draft.
    pub(super) fn place(&self, line: &Line<'_>, within: Range<usize>) -> Place {
        let bytes = self.text.span(line.sentence, within);
        if line.is_subject() {
            Place::Subject(whole(&self.draft.subject, bytes))
        } else {
            Place::Text(whole(&self.draft.text, bytes))
        }
    }

    /// Where a sentence stands in the draft.
    pub(super) fn sentence(&self, line: &Line<'_>) -> Place {
        self.place(line, 0..line.words.len())
    }

    /// Bytes of the folded body as a place.
    pub(super) fn body(&self, folded: &Range<usize>) -> Place {
        Place::Text(whole(&self.draft.text, self.text.body_span(folded)))
    }

    /// The sentences of the body.
    pub(super) fn own(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|l| !l.is_subject())
    }

    /// Everything from the word with this number on.
    pub(super) fn place_from_word(&self, number: usize) -> Place {
        let mut left = number;
        let mut range: Option<Range<usize>> = None;
        for s in self.text.sentences.iter().filter(|s| matches!(s.part, Part::Own | Part::Signature)) {
            let count = self.text.words(s).split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
            if count > left || range.is_some() {
                let start = range.as_ref().map_or(s.span.start, |r| r.start);
                range = Some(start..s.span.end);
            }
            left = left.saturating_sub(count);
        }
        Place::Text(whole(&self.draft.text, range.unwrap_or(0..self.draft.text.len())))
    }

    /// The place of the whole letter.
    pub(super) fn everything(&self) -> Place {
        let own = || self.own().map(|l| &l.sentence.span);
        let start = own().map(|s| s.start).min().unwrap_or(0);
        let end = own().map(|s| s.end).max().unwrap_or(self.draft.text.len());
        Place::Text(whole(&self.draft.text, start..end))
    }
}

/// The patterns found in a sentence.
fn seen(analysed: &Analysed) -> Vec<Seen> {
    let of = |(pattern, hit): (&'static crate::patterns::Pattern, &crate::patterns::Hit)| Seen {
        label: pattern.label.as_str(),
        sure: pattern.sure,
        tokens: hit.from..hit.to.max(hit.from + 1),
        within: span(&analysed.tokens, hit),
    };
    analysed.labels().map(of).collect()
}

/// A range with both ends between characters and within the text.
pub(super) fn whole(text: &str, range: Range<usize>) -> Range<usize> {
    let fit = |mut i: usize| {
        i = i.min(text.len());
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let start = fit(range.start);
    start..fit(range.end).max(start)
}

/// A number, also written as text; anything else is 0.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    let number = value.as_u64().or_else(|| value.as_str().and_then(|s| s.trim().parse().ok()));
    let listed = value.as_array().map(|a| a.len() as u64);
    Ok(number.or(listed).unwrap_or(0).min(u64::from(u32::MAX)) as u32)
}

/// A list of texts; one text alone is a list of one, nothing an empty one.
pub(super) fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(s) => vec![s],
        serde_json::Value::Array(a) => a.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    })
}
