//! Words that no dictionary knows and that are close to one it knows.
//!
//! The dictionary is that of the library `harper-core` in all its varieties of English. Names (a capital letter within
//! a sentence), words of the field (`data/grammar/field.txt`, medical endings, known words with a medical beginning) and
//! words that are close to nothing pass: they are names or foreign words more often than mistakes.

use std::collections::HashSet;
use std::sync::LazyLock;

use harper_core::spell::{Dictionary, FstDictionary};

use super::Slip;

static FIELD: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../data/grammar/field.txt")
        .lines()
        .filter(|l| !l.starts_with("//"))
        .flat_map(str::split_whitespace)
        .collect()
});

const ENDINGS: [&str; 42] = [
    "scopy", "scopic", "scope", "scopes", "tomy", "tomies", "stomy", "itis", "osis", "emia", "aemia", "ology",
    "ologist", "ologists", "ography", "graphic", "grams", "meter", "metry", "pathy", "plasty", "caine", "curonium",
    "azepam", "azole", "olol", "sartan", "statin", "fentanil", "flurane", "setron", "genic", "lysis", "pnea", "pnoea",
    "cardia", "uria", "algia", "thermia", "tension", "ship", "ships",
];

const BEGINNINGS: [&str; 34] = [
    "pre", "peri", "neuro", "cardio", "post", "intra", "inter", "hyper", "hypo", "sub", "trans", "extra", "micro",
    "tele", "bio", "multi", "non", "co", "over", "re", "un", "anti", "para", "poly", "mini", "self", "under", "out",
    "electro", "thoraco", "cerebro", "hemo", "haemo", "broncho",
];

/// Short forms that a letter writes out.
const SHORT: [(&str, &str); 22] = [
    ("u", "you"),
    ("ur", "your"),
    ("pls", "please"),
    ("plz", "please"),
    ("thx", "thanks"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("dont", "don\u{2019}t"),
    ("doesnt", "doesn\u{2019}t"),
    ("didnt", "didn\u{2019}t"),
    ("wont", "won\u{2019}t"),
    ("cant", "can\u{2019}t"),
    ("isnt", "isn\u{2019}t"),
    ("wasnt", "wasn\u{2019}t"),
    ("havent", "haven\u{2019}t"),
    ("couldnt", "couldn\u{2019}t"),
    ("wouldnt", "wouldn\u{2019}t"),
    ("im", "I\u{2019}m"),
    ("ive", "I\u{2019}ve"),
    ("youre", "you\u{2019}re"),
    ("thats", "that\u{2019}s"),
    ("lol", "nothing at all"),
];

/// The slips in a folded sentence.
pub(super) fn find(words: &str) -> Vec<Slip> {
    let mut out = Vec::new();
    let mut start = 0;
    for piece in words.split(|c: char| c.is_whitespace() || "/()[]\"\u{201c}\u{201d},;:!?\u{2014}\u{2013}-".contains(c))
    {
        let at = start;
        start += piece.len() + words[at + piece.len()..].chars().next().map_or(0, char::len_utf8);
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() || !word.chars().all(|c| c.is_ascii_lowercase() || c == '\'') {
            continue;
        }
        let from = at + piece.find(word).unwrap_or(0);
        // A name after a title, in a letter without capitals.
        let title = words[..from].trim_end().rsplit(char::is_whitespace).next().unwrap_or("").trim_end_matches('.');
        if ["dr", "mr", "ms", "mrs", "prof", "dear", "hi"].contains(&title.to_lowercase().as_str()) {
            continue;
        }
        // Part of an address.
        if words[..from].ends_with(['@', '.', '<', '{', '_', '#', '$'])
            || words[from + word.len()..].starts_with(['@', '_', '}', '>'])
        {
            continue;
        }
        if let Some(right) = wrong(word) {
            let message = format!("\u{201c}{word}\u{201d} is not spelled so, or is no word for a letter.");
            let remedy = format!("Write \u{201c}{right}\u{201d}, or ignore this if it is a name.");
            out.push(Slip { within: from..from + word.len(), message, remedy });
        }
    }
    out
}

/// What is meant by a word that is misspelled.
fn wrong(word: &str) -> Option<String> {
    if let Some((_, right)) = SHORT.iter().find(|(s, _)| *s == word) {
        return Some((*right).to_owned());
    }
    let plain = word.strip_suffix("'s").unwrap_or(word).trim_matches('\'');
    let letters = plain.len();
    if letters < 4 || plain.contains('\'') || known(plain) {
        return None;
    }
    let most = if letters < 7 { 1 } else { 2 };
    let sorted = |word: &mut dyn Iterator<Item = char>| {
        let mut letters: Vec<char> = word.collect();
        letters.sort_unstable();
        letters
    };
    let own = sorted(&mut plain.chars());
    // Two letters that changed places are two steps for the dictionary and one for whoever typed them.
    let turned = |word: &[char]| sorted(&mut word.iter().copied()) == own;
    let dictionary = FstDictionary::curated();
    let close = dictionary.fuzzy_match_str(plain, 2, 500);
    // The first letter is rarely wrong, and a suggestion that is a name helps nobody.
    let best = close
        .iter()
        .filter(|m| m.word.first() == plain.chars().next().as_ref() && m.word.iter().all(|c| c.is_ascii_lowercase()))
        .filter(|m| m.edit_distance <= most || turned(m.word))
        .min_by_key(|m| (!turned(m.word), m.edit_distance, !m.metadata.common, m.word.len().abs_diff(letters)))?;
    (best.edit_distance > 0).then(|| best.word.iter().collect())
}

fn known(word: &str) -> bool {
    let dictionary = FstDictionary::curated();
    let has = |w: &str| dictionary.contains_word_str(w) || FIELD.contains(w);
    let stem = |w: &str| has(w) || w.strip_suffix('s').is_some_and(has) || w.strip_suffix("es").is_some_and(has);
    stem(word)
        || ENDINGS.iter().any(|e| word.len() > e.len() + 2 && word.ends_with(e))
        || BEGINNINGS.iter().any(|b| word.strip_prefix(b).is_some_and(|rest| rest.len() > 3 && stem(rest)))
        || word.strip_suffix("ing").is_some_and(has)
        || word.strip_suffix("ed").is_some_and(|w| has(w) && FIELD.contains(w))
}
