//! The second stage: from what the models say of each sentence and of the whole message to the category.
//!
//! A message is what its most serious or most telling sentence says, but which sentence that is depends on the others;
//! logistic regression over a few dense inputs learns that from the corpus.

use crate::features::{Features, of_message, of_sentence};
use crate::model::Model;
use crate::patterns::{Analysed, INCOMING};
use crate::text::{Part, Sentence, Text};

/// Categories of messages.
pub const CATEGORIES: usize = 16;
/// For each category: the strongest sentence, the second, the mean, the first telling sentence, the last, the subject,
/// the message model, patterns, and sure patterns; then a few counts.
const EACH: usize = 9;
/// How many inputs the second stage has.
pub const STAGE_INPUTS: usize = CATEGORIES * EACH + 8;

/// A message taken apart for the models.
pub struct Message<'a> {
    /// The sentences that were said, and their words.
    pub sentences: Vec<(&'a Sentence, Analysed)>,
    /// For each: the chance of each label.
    pub shares: Vec<Vec<f32>>,
}

/// Takes a message apart, without asking a model.
pub fn analyse(text: &Text) -> Vec<(&Sentence, Analysed)> {
    text.said().map(|s| (s, Analysed::of(text.words(s), &INCOMING))).collect()
}

/// Takes half of the patterns away, chosen by the words of each sentence. The patterns were written with the corpus in
/// view and find more there than elsewhere; a model trained on all of them would trust them too much.
pub fn forget(sentences: &mut [Analysed]) {
    for sentence in sentences {
        let letters = sentence.tokens.iter().flat_map(|t| t.word.bytes());
        let hash = letters.fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        if (hash >> 17).is_multiple_of(2) {
            sentence.hits.clear();
        }
    }
}

impl<'a> Message<'a> {
    /// What the sentence model says of each sentence.
    pub fn new(model: &Model, sentences: Vec<(&'a Sentence, Analysed)>) -> Self {
        let shares = sentences
            .iter()
            .enumerate()
            .map(|(k, (_, a))| model.shares(&of_sentence(a, k.checked_sub(1).map(|b| &sentences[b].1))))
            .collect();
        Self { sentences, shares }
    }

    /// The inputs of the second stage.
    pub fn inputs(&self, messages: &Model) -> Features {
        let analysed = || self.sentences.iter().map(|(_, a)| a);
        let whole = messages.scores(&of_message(analysed()));
        let part = |p: Part| {
            self.shares.iter().zip(&self.sentences).filter(move |(_, (s, _))| s.part == p).map(|(shares, _)| shares)
        };
        let own: Vec<&Vec<f32>> = part(Part::Own).collect();
        let mut dense = vec![0f32; STAGE_INPUTS];
        for c in 0..CATEGORIES {
            let mut each: Vec<f32> = own.iter().map(|s| s[c]).collect();
            each.sort_by(|a, b| b.total_cmp(a));
            let mean = each.iter().sum::<f32>() / each.len().max(1) as f32;
            let mut telling = own.iter().filter(|s| s[CATEGORIES] < 0.5);
            let first = telling.next().map_or(0.0, |s| s[c]);
            let last = telling.next_back().map_or(first, |s| s[c]);
            let subject = part(Part::Subject).map(|s| s[c]).fold(0.0, f32::max);
            let label = crate::corpus::INCOMING_LABELS[c];
            let found: Vec<bool> = self
                .sentences
                .iter()
                .flat_map(|(_, a)| a.labels())
                .filter(|(p, _)| p.label == label)
                .map(|(p, _)| p.sure)
                .collect();
            let values = [
                each.first().copied().unwrap_or(0.0),
                each.get(1).copied().unwrap_or(0.0),
                mean,
                first,
                last,
                subject,
                whole[c] * 0.25,
                found.len().min(3) as f32 / 3.0,
                f32::from(u8::from(found.contains(&true))),
            ];
            dense[c * EACH..(c + 1) * EACH].copy_from_slice(&values);
        }
        let words = || analysed().flat_map(|a| &a.tokens).map(|t| t.word.as_str());
        let share = |n: usize, most: usize| n.min(most) as f32 / most as f32;
        let extra = [
            (own.len() as f32).ln_1p() * 0.5,
            share(words().filter(|w| *w == "?").count(), 4),
            share(words().filter(|w| w.starts_with('#')).count(), 8),
            share(words().filter(|w| *w == "<link>").count(), 3),
            share(words().filter(|w| *w == "<month>").count(), 3),
            f32::from(u8::from(own.is_empty())),
        ];
        dense[CATEGORIES * EACH..CATEGORIES * EACH + extra.len()].copy_from_slice(&extra);
        dense.iter().enumerate().filter(|(_, v)| **v != 0.0).map(|(i, v)| (i as u32, *v)).collect()
    }
}
