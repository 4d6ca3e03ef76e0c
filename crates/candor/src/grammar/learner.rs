//! What learners of English write and a dictionary does not find, as patterns of words (`data/grammar/`).

use std::sync::LazyLock;

use super::Slip;
use crate::features::placed;
use crate::patterns::{Lexicon, Patterns, span};

static WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../../data/grammar/words.txt")));
static PATTERNS: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::read(include_str!("../../data/grammar/learner.txt"), &WORDS).0);

/// What each label of the patterns says.
const SAYS: [(&str, &str, &str); 8] = [
    ("third", "The verb does not fit who does it", "Check the ending of the verb: I want, she wants, they were."),
    ("plural", "The verb does not fit who does it", "Check the ending of the verb: residents learn, patients wait."),
    ("form", "The verb is not in the right form", "Check the form of the verb: did go, have written, to go, I agree."),
    (
        "since",
        "\u{201c}Since\u{201d} needs a point in time",
        "Write \u{201c}for two years\u{201d} or \u{201c}since 2024\u{201d}.",
    ),
    (
        "joint",
        "These words are not joined so in English",
        "Check the small word: discuss it, explain to me, interested in.",
    ),
    ("number", "One or many does not fit here", "Check the ending: many cases, some advice, other programs."),
    (
        "article",
        "A small word is missing",
        "Write \u{201c}a\u{201d}, \u{201c}an\u{201d} or \u{201c}the\u{201d} before it.",
    ),
    ("mixed", "Two words that sound alike were mixed up", "Check which word you mean: there or their, you're or your."),
];

/// Words before which a pattern about the subject of a verb does not count: the subject is another word, or it asks.
const OTHER_SUBJECT: [&str; 45] = [
    "of", "at", "in", "from", "with", "between", "to", "for", "about", "by", "do", "does", "did", "can", "could",
    "will", "would", "may", "might", "shall", "should", "must", "let", "make", "makes", "made", "see", "saw", "phase",
    "level", "type", "step", "stage", "class", "group", "part", "grade", "wish", "suggest", "am", "was", "keep", "if",
    "whether", "<name>",
];

/// The slips in a folded sentence.
pub(super) fn find(words: &str) -> Vec<Slip> {
    let tokens = placed(words);
    let hits = PATTERNS.find(&tokens, &WORDS.classes(&tokens));
    let mut out = Vec::new();
    for hit in hits {
        let label = PATTERNS.all[hit.pattern as usize].label.as_str();
        let before = hit.from.checked_sub(1).map(|k| tokens[k].word.as_str());
        // "One of the residents goes", "working with residents takes".
        let near = tokens[hit.from.saturating_sub(4)..hit.from].iter().map(|t| t.word.as_str());
        if label == "plural" && near.into_iter().any(|w| OTHER_SUBJECT.contains(&w) || w == "each" || w == "every") {
            continue;
        }
        if label == "third" && before.is_some_and(|b| OTHER_SUBJECT.contains(&b)) {
            continue;
        }
        let within = span(&tokens, &hit);
        let Some(says) = words.get(within.clone()) else { continue };
        // Commas and the like part what only seems to belong together.
        if says.contains([',', ';', ':', '(', ')', '"', '\u{201c}', '\u{2014}', '/']) || says.contains(" - ") {
            continue;
        }
        let Some((_, message, remedy)) = SAYS.iter().find(|(l, ..)| *l == label) else { continue };
        out.push(Slip { within, message: format!("{message}: \u{201c}{says}\u{201d}."), remedy: (*remedy).to_owned() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_is_understood_and_has_words() {
        let (patterns, wrong) = Patterns::read(include_str!("../../data/grammar/learner.txt"), &WORDS);
        assert_eq!(wrong, Vec::<String>::new());
        for pattern in &patterns.all {
            assert!(SAYS.iter().any(|(l, ..)| *l == pattern.label), "{}", pattern.line);
        }
    }
}
