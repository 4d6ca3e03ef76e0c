//! What the statistical models see of a sentence: words, pairs and triples of words, and pieces of words, hashed.
//!
//! Words are lower case with contractions written out ("don't" is "do not"), numbers are `#`, addresses `<link>`, and
//! names (capital letters within a sentence, outside the words of the field) `<name>`, so that nothing is learned about
//! a place or a person. Pieces of words make a typing mistake cost little, and word classes and meanings let the models know
//! words that the corpus does not hold. Words are hashed by FNV-1a (Fowler, Noll and Vo); feature hashing after Weinberger
//! and others 2009.

use std::ops::Range;

use crate::patterns::{Analysed, Class, LEXICON, THESAURUS};

/// How many buckets there are.
pub const BUCKETS: usize = 1 << 15;

/// A bucket and its weight; a sentence's weights have the length 1.
pub type Features = Vec<(u32, f32)>;

/// Short forms and what they stand for. The first match at the end of a word counts.
const ENDINGS: [(&str, &str); 7] = [
    ("n't", " not"),
    ("'re", " are"),
    ("'ll", " will"),
    ("'ve", " have"),
    ("'d", " would"),
    ("'m", " am"),
    ("'s", " 's"),
];

const WHOLE: [(&str, &str); 26] = [
    ("won't", "will not"),
    ("can't", "can not"),
    ("cannot", "can not"),
    ("shan't", "shall not"),
    ("ain't", "is not"),
    ("dont", "do not"),
    ("doesnt", "does not"),
    ("didnt", "did not"),
    ("wont", "will not"),
    ("cant", "can not"),
    ("isnt", "is not"),
    ("wouldnt", "would not"),
    ("u", "you"),
    ("ur", "your"),
    ("r", "are"),
    ("pls", "please"),
    ("plz", "please"),
    ("thx", "thanks"),
    ("tmrw", "tomorrow"),
    ("im", "i am"),
    ("ive", "i have"),
    ("youre", "you are"),
    ("its", "it 's"),
    ("wanna", "want to"),
    ("gonna", "going to"),
    ("lets", "let us"),
];

/// Words with capitals that are words of the field, not names.
const FIELD: [&str; 46] = [
    "eras",
    "nrmp",
    "match",
    "aamc",
    "ecfmg",
    "usmle",
    "step",
    "visa",
    "thalamus",
    "zoom",
    "teams",
    "webex",
    "j",
    "h",
    "gme",
    "rol",
    "soap",
    "pgy",
    "ca",
    "img",
    "imgs",
    "us",
    "u.s",
    "usa",
    "md",
    "do",
    "phd",
    "pd",
    "program",
    "director",
    "residency",
    "anesthesiology",
    "i",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "ck",
    "cv",
    "mspe",
    "freida",
    "doximity",
    "r3",
];

const MONTHS: [&str; 24] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// A word of a sentence and where it stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word as the models take it.
    pub word: String,
    /// Its bytes in the folded sentence; both words of a contraction have those of the whole.
    pub span: Range<usize>,
}

/// The words of a folded sentence with their places.
pub fn placed(sentence: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut first = true;
    for raw in pieces_of(sentence, char::is_whitespace) {
        let text = &sentence[raw.clone()];
        if text.contains("://") || text.starts_with("www.") || (text.contains('@') && text.contains('.')) {
            out.push(Token { word: "<link>".to_owned(), span: raw });
            continue;
        }
        let cuts = |c: char| "/-()\"*_:,[]\u{2022}+=|<>".contains(c);
        for piece in pieces_of(text, cuts) {
            let at = raw.start + piece.start;
            let mut words = Vec::new();
            word(&text[piece.clone()], &mut first, out.last().map(|t: &Token| t.word.as_str()), &mut words);
            out.extend(words.into_iter().map(|word| Token { word, span: at..at + piece.len() }));
        }
        if let Some(mark) = ['?', '!'].into_iter().find(|m| text.contains(*m)) {
            out.push(Token { word: mark.to_string(), span: raw.end - 1..raw.end });
        }
    }
    out
}

/// The words of a folded sentence as the models take them.
pub fn tokens(sentence: &str) -> Vec<String> {
    placed(sentence).into_iter().map(|t| t.word).collect()
}

/// The stretches between separators.
fn pieces_of(text: &str, cuts: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices() {
        match (cuts(c), start) {
            (true, Some(s)) => {
                out.push(s..i);
                start = None;
            }
            (false, None) => start = Some(i),
            _ => {}
        }
    }
    out.extend(start.map(|s| s..text.len()));
    out
}

fn word(piece: &str, first: &mut bool, before: Option<&str>, out: &mut Vec<String>) {
    let trimmed = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '$' && c != '#' && c != '%');
    if trimmed.is_empty() {
        return;
    }
    let low = trimmed.to_lowercase();
    let was_first = std::mem::take(first);
    if low.chars().any(|c| c.is_ascii_digit()) {
        // "9am", "2nd" and "#4" keep what is not the number.
        let mut short = String::new();
        for c in low.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }) {
            if !(c == '#' && short.ends_with('#')) {
                short.push(c);
            }
        }
        out.push(short);
        return;
    }
    if let Some((_, whole)) = WHOLE.iter().find(|(w, _)| *w == low) {
        out.extend(whole.split(' ').map(str::to_owned));
        return;
    }
    // "may", "march" and "mar" are months only with a capital within the sentence.
    let month = MONTHS.contains(&low.as_str());
    if month && (!matches!(low.as_str(), "may" | "mar" | "march") || (trimmed.starts_with('M') && !was_first)) {
        out.push("<month>".to_owned());
        return;
    }
    if let Some((end, more)) = ENDINGS.iter().find(|(e, _)| low.ends_with(e) && low.len() > e.len()) {
        out.push(low[..low.len() - end.len()].to_owned());
        out.push(more.trim().to_owned());
        return;
    }
    let capital = trimmed.starts_with(char::is_uppercase) && trimmed.chars().any(char::is_lowercase);
    if capital && !was_first && !FIELD.contains(&low.as_str()) {
        if before.is_none_or(|l| l != "<name>") {
            out.push("<name>".to_owned());
        }
        return;
    }
    out.push(low);
}

/// FNV-1a of a word.
pub(crate) fn hash_of(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Features as they are found; one that is found again keeps its greatest weight.
struct Bag {
    weights: Vec<f32>,
    found: Vec<u32>,
}

impl Bag {
    fn new() -> Self {
        Self { weights: vec![0.0; BUCKETS], found: Vec::with_capacity(512) }
    }

    /// A feature named by its kind and the hashes of its parts, in order.
    fn add(&mut self, kind: u8, parts: &[u64], weight: f32) {
        let mut hash = u64::from(kind).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for part in parts {
            // The multiplier and the mixing are those of FxHash and of MurmurHash3's last step.
            hash = (hash.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
            hash ^= hash >> 33;
        }
        let bucket = (hash >> 20) as u32 % BUCKETS as u32;
        let kept = &mut self.weights[bucket as usize];
        if *kept == 0.0 {
            self.found.push(bucket);
        }
        *kept = kept.max(weight);
    }

    /// Scales to the length 1.
    fn finish(self) -> Features {
        let weight = |b: &u32| self.weights[*b as usize];
        let length = self.found.iter().map(|b| weight(b) * weight(b)).sum::<f32>().sqrt();
        let scale = if length > 0.0 { 1.0 / length } else { 0.0 };
        self.found.iter().map(|b| (*b, weight(b) * scale)).collect()
    }
}

/// The features of a sentence, with a little of the one before it.
pub fn of_sentence(sentence: &Analysed, before: Option<&Analysed>) -> Features {
    let words = &sentence.tokens;
    let mut bag = Bag::new();
    let padded = padded(words);
    grams(&padded, &mut bag);
    for token in words.iter().filter(|t| t.word.len() > 4 && t.word.chars().all(char::is_alphabetic)) {
        pieces(&token.word, &mut bag);
    }
    for token in before.iter().flat_map(|b| &b.tokens).filter(|t| t.word.len() > 2) {
        bag.add(b'<', &[hash_of(&token.word)], 0.3);
    }
    // Who speaks of whom, in order.
    let people: Vec<u64> =
        words.iter().filter(|t| PEOPLE.contains(&t.word.as_str())).take(4).map(|t| hash_of(&t.word)).collect();
    for pair in people.windows(2) {
        bag.add(b'p', pair, 0.8);
    }
    classes(sentence, &mut bag);
    meanings(sentence, &mut bag);
    for hit in &sentence.hits {
        let pattern = &sentence.patterns.all[hit.pattern as usize];
        bag.add(b'P', &[hash_of(&pattern.label)], 2.5);
    }
    bag.finish()
}

/// Word classes: each, each beside the next word's, and each before those that follow within four words.
fn classes(sentence: &Analysed, bag: &mut Bag) {
    let name = |c: &Class| LEXICON.hash(*c);
    for (k, here) in sentence.classes.iter().enumerate() {
        for c in here {
            bag.add(b'C', &[name(c)], 0.9);
            for next in sentence.classes.get(k + 1).into_iter().flatten() {
                bag.add(b'D', &[name(c), name(next)], 0.7);
            }
            for later in sentence.classes.iter().skip(k + 2).take(3).flatten() {
                bag.add(b'E', &[name(c), name(later)], 0.6);
            }
        }
    }
}

/// Meanings: each, and each with those of the three words that follow, in order.
fn meanings(sentence: &Analysed, bag: &mut Bag) {
    let name = |c: &Class| THESAURUS.hash(*c);
    for (k, here) in sentence.meanings.iter().enumerate() {
        for c in here {
            bag.add(b'T', &[name(c)], 0.9);
            for next in sentence.meanings.iter().skip(k + 1).take(3).flatten().filter(|n| *n != c) {
                bag.add(b'V', &[name(c), name(next)], 0.5);
            }
        }
    }
}

/// The hashes of the words, with a sign at both ends.
fn padded(words: &[Token]) -> Vec<u64> {
    let ends = |sign: &str| std::iter::once(hash_of(sign));
    ends("^").chain(words.iter().map(|t| hash_of(&t.word))).chain(ends("$")).collect()
}

const PEOPLE: [&str; 12] = ["i", "we", "you", "your", "our", "us", "my", "me", "they", "programs", "applicants", "not"];

fn grams(padded: &[u64], bag: &mut Bag) {
    for w in &padded[1..padded.len() - 1] {
        bag.add(b'u', &[*w], 1.0);
    }
    for w in padded.windows(2) {
        bag.add(b'b', w, 1.0);
    }
    for w in padded.windows(3) {
        bag.add(b't', w, 0.8);
        bag.add(b's', &[w[0], w[2]], 0.6);
    }
}

/// Four letters at a time, with the ends of the word marked.
fn pieces(word: &str, bag: &mut Bag) {
    let letters = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$'));
    // Sixteen bits of each of the last four letters.
    let mut last = 0u64;
    for (k, letter) in letters.enumerate() {
        last = last << 16 | u64::from(letter as u32 & 0xffff);
        if k > 2 {
            bag.add(b'c', &[last], 0.35);
        }
    }
}

/// The features of a whole message: the words, their pairs and meanings of all its sentences.
pub fn of_message<'a>(sentences: impl IntoIterator<Item = &'a Analysed>) -> Features {
    let mut bag = Bag::new();
    for sentence in sentences {
        let padded = padded(&sentence.tokens);
        for w in &padded[1..padded.len() - 1] {
            bag.add(b'U', &[*w], 1.0);
        }
        for w in padded.windows(2) {
            bag.add(b'B', w, 0.9);
        }
        for c in sentence.meanings.iter().flatten() {
            bag.add(b'M', &[THESAURUS.hash(*c)], 0.9);
        }
        for hit in &sentence.hits {
            bag.add(b'P', &[hash_of(&sentence.patterns.all[hit.pattern as usize].label)], 2.0);
        }
    }
    bag.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain() {
        assert_eq!(
            tokens("We won't ask Dr. Rao, on Jan 5th?"),
            ["we", "will", "not", "ask", "<name>", "on", "<month>", "#th", "?"]
        );
        assert_eq!(tokens("It's J-1 only: www.x.org"), ["it", "'s", "j", "#", "only", "<link>"]);
    }

    #[test]
    fn a_sentence_has_length_one() {
        let f = of_sentence(&Analysed::of("Where will you rank us?", &crate::patterns::INCOMING), None);
        assert!((f.iter().map(|(_, w)| w * w).sum::<f32>() - 1.0).abs() < 1e-4);
    }
}
