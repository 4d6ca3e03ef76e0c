//! Patterns of words, and the word classes they and the models share.
//!
//! `data/lexicon.txt` names classes of words that mean about the same here (`@rank`, `@top`, `@ask`); `data/incoming/`
//! and `data/outgoing.txt` hold patterns, one a line: a label, a colon, then elements apart by blanks:
//!
//! - `word`, `word*` (any word that begins so), `@class`, and alternatives of these with `|`;
//! - `word?` may be missing; `~` up to three words of any kind, `~6` up to six;
//! - `!word` the next word is not this one; `^` and `$` the first and the last word of the sentence.
//!
//! After a semicolon: `question` (the sentence asks), `negated` (found although a negation stands before it; otherwise
//! such a match does not count), `sure` (decides by itself). A phrase of the lexicon is written with `_` for blanks.
//!
//! Both are data so that wordings can be added without a change of code. A pattern is tried only where its first
//! element can stand, so the cost is about the length of the text times the patterns that begin with its words.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::features::{Token, hash_of, placed};

/// A class of words, by number.
pub type Class = u16;

/// The classes and their words.
#[derive(Debug, Default)]
pub struct Lexicon {
    names: Vec<String>,
    hashes: Vec<u64>,
    words: HashMap<String, Vec<Class>>,
    /// Beginnings of words, by their first three letters.
    stems: HashMap<String, Vec<(String, Class)>>,
    /// Phrases by their first word: the other words, and the class.
    phrases: HashMap<String, Vec<(Vec<String>, Class)>>,
}

impl Lexicon {
    /// Reads `@class = word word_with_more stem*` lines.
    pub fn read(text: &str) -> Self {
        let mut out = Self::default();
        let mut joined: Vec<String> = Vec::new();
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")) {
            // A line that does not begin with a class goes on with the one above.
            match joined.last_mut() {
                Some(last) if !line.starts_with('@') => {
                    last.push(' ');
                    last.push_str(line);
                }
                _ => joined.push(line.to_owned()),
            }
        }
        for line in &joined {
            let Some((name, words)) = line.split_once('=') else { continue };
            let class = out.class(name.trim());
            for word in words.split_whitespace() {
                out.add(word, class);
            }
        }
        out
    }

    fn class(&mut self, name: &str) -> Class {
        if let Some(k) = self.names.iter().position(|n| n == name) {
            return k as Class;
        }
        self.names.push(name.to_owned());
        self.hashes.push(hash_of(name));
        (self.names.len() - 1) as Class
    }

    fn add(&mut self, word: &str, class: Class) {
        if let Some(stem) = word.strip_suffix('*') {
            let key: String = stem.chars().take(3).collect();
            self.stems.entry(key).or_default().push((stem.to_owned(), class));
        } else if word.contains('_') {
            let mut parts = word.split('_').map(str::to_owned);
            let first = parts.next().unwrap_or_default();
            self.phrases.entry(first).or_default().push((parts.collect(), class));
        } else {
            self.words.entry(word.to_owned()).or_default().push(class);
        }
    }

    /// The number of a class by its name with `@`.
    fn find(&self, name: &str) -> Option<Class> {
        self.names.iter().position(|n| n == name).map(|k| k as Class)
    }

    /// The classes of each word; all words of a phrase have the phrase's class.
    pub fn classes(&self, tokens: &[Token]) -> Vec<Vec<Class>> {
        let mut out: Vec<Vec<Class>> = vec![Vec::new(); tokens.len()];
        for (k, token) in tokens.iter().enumerate() {
            let word = token.word.as_str();
            if let Some(classes) = self.words.get(word) {
                out[k].extend(classes);
            }
            let key = word.char_indices().nth(3).map_or(word, |(end, _)| &word[..end]);
            for (stem, class) in self.stems.get(key).into_iter().flatten() {
                if word.starts_with(stem.as_str()) {
                    out[k].push(*class);
                }
            }
            for (rest, class) in self.phrases.get(word).into_iter().flatten() {
                let there = rest.iter().enumerate().all(|(i, w)| tokens.get(k + 1 + i).is_some_and(|t| t.word == *w));
                if there {
                    (k..=k + rest.len()).for_each(|i| out[i].push(*class));
                }
            }
        }
        for classes in &mut out {
            classes.sort_unstable();
            classes.dedup();
        }
        out
    }

    /// A number for the name of a class, the same whatever other classes there are.
    pub(crate) fn hash(&self, class: Class) -> u64 {
        self.hashes.get(class as usize).copied().unwrap_or(0)
    }
}

/// One word, class or beginning of a word, by number, so that trying a pattern compares numbers only.
#[derive(Clone, Copy, Debug)]
enum Atom {
    Word(u32),
    /// A class of the lexicon, or behind those a beginning of a word.
    Kind(u32),
}

#[derive(Clone, Debug)]
enum Element {
    One(Vec<Atom>),
    Maybe(Vec<Atom>),
    Gap(usize),
    Not(Vec<Atom>),
    Start,
    End,
}

/// A pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What it speaks for.
    pub label: String,
    /// The sentence must ask.
    question: bool,
    /// It counts even after a negation.
    negated: bool,
    /// It decides by itself.
    pub sure: bool,
    elements: Vec<Element>,
    /// The line as written.
    pub line: String,
}

/// The words and beginnings of words that a set of patterns names, numbered.
#[derive(Debug, Default)]
struct Vocabulary {
    words: HashMap<String, u32>,
    /// Beginnings of words by their first letters (at most three), with their numbers.
    stems: HashMap<String, Vec<(String, u32)>>,
    /// How many classes and beginnings there are.
    kinds: u32,
}

impl Vocabulary {
    fn word(&mut self, word: &str) -> u32 {
        let next = self.words.len() as u32;
        *self.words.entry(word.to_owned()).or_insert(next)
    }

    fn stem(&mut self, stem: &str) -> u32 {
        let of = self.stems.entry(stem.chars().take(3).collect()).or_default();
        if let Some((_, number)) = of.iter().find(|(s, _)| s == stem) {
            return *number;
        }
        of.push((stem.to_owned(), self.kinds));
        self.kinds += 1;
        self.kinds - 1
    }

    fn atoms(&mut self, part: &str, lexicon: &Lexicon) -> Option<Vec<Atom>> {
        part.split('|')
            .map(|a| match a.strip_suffix('*') {
                _ if a.starts_with('@') => lexicon.find(a).map(|c| Atom::Kind(u32::from(c))),
                Some(stem) => Some(Atom::Kind(self.stem(stem))),
                None => Some(Atom::Word(self.word(a))),
            })
            .collect()
    }

    /// About how often a word, or one of a class, stands in a sentence. Only the order matters.
    fn costs(&self, lexicon: &Lexicon) -> impl Fn(Atom) -> u32 + use<> {
        let of = |word: &str| if COMMON.contains(&word) { 100 } else { 1 };
        let mut words = vec![0; self.words.len()];
        self.words.iter().for_each(|(word, number)| words[*number as usize] = of(word));
        // A beginning of a word stands for some words.
        let mut kinds = vec![4; self.kinds as usize];
        for (word, classes) in &lexicon.words {
            classes.iter().for_each(|c| kinds[*c as usize] += of(word));
        }
        for (_, class) in lexicon.stems.values().flatten() {
            kinds[*class as usize] += 4;
        }
        move |atom| match atom {
            Atom::Word(w) => words[w as usize],
            Atom::Kind(k) => kinds[k as usize],
        }
    }

    fn pattern(&mut self, line: &str, lexicon: &Lexicon) -> Option<Pattern> {
        let (label, rest) = line.split_once(':')?;
        let (body, flags) = rest.split_once(';').unwrap_or((rest, ""));
        let mut elements = Vec::new();
        for part in body.split_whitespace() {
            elements.push(match part {
                "^" => Element::Start,
                "$" => Element::End,
                _ if part.starts_with('~') => Element::Gap(if part == "~" { 3 } else { part[1..].parse().ok()? }),
                _ if part.starts_with('!') && part.len() > 1 => Element::Not(self.atoms(&part[1..], lexicon)?),
                _ if part.ends_with('?') && part.len() > 1 => {
                    Element::Maybe(self.atoms(&part[..part.len() - 1], lexicon)?)
                }
                _ => Element::One(self.atoms(part, lexicon)?),
            });
        }
        let begins_well =
            elements.iter().any(|e| matches!(e, Element::One(_))) && !matches!(elements.first(), Some(Element::Gap(_)));
        let flags: Vec<&str> = flags.split_whitespace().collect();
        let known = flags.iter().all(|f| ["question", "negated", "sure"].contains(f));
        (begins_well && known).then(|| Pattern {
            label: label.trim().to_owned(),
            question: flags.contains(&"question"),
            negated: flags.contains(&"negated"),
            sure: flags.contains(&"sure"),
            elements,
            line: line.to_owned(),
        })
    }
}

/// Words that stand in most messages.
const COMMON: [&str; 40] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "have", "i", "if", "in", "is", "it",
    "me", "my", "not", "of", "on", "or", "our", "please", "program", "that", "the", "this", "to", "us", "we", "will",
    "with", "would", "you", "your", "?", "!",
];

/// A set of patterns.
#[derive(Debug, Default)]
pub struct Patterns {
    /// All of them.
    pub all: Vec<Pattern>,
    vocabulary: Vocabulary,
    /// The patterns by their rarest element: those for a word, and those for a class or beginning of a word.
    by_word: Vec<Vec<u32>>,
    by_kind: Vec<Vec<u32>>,
    negators: Option<Class>,
}

/// A pattern found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its number.
    pub pattern: u32,
    /// The first word.
    pub from: usize,
    /// The word after the last.
    pub to: usize,
}

impl Patterns {
    /// Reads patterns. Lines that name an unknown class are given back as mistakes.
    pub fn read(text: &str, lexicon: &Lexicon) -> (Self, Vec<String>) {
        let mut vocabulary = Vocabulary { kinds: lexicon.names.len() as u32, ..Vocabulary::default() };
        let (mut all, mut wrong) = (Vec::new(), Vec::new());
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")) {
            match vocabulary.pattern(line, lexicon) {
                Some(p) => all.push(p),
                None => wrong.push(line.to_owned()),
            }
        }
        let mut out = Self {
            by_word: vec![Vec::new(); vocabulary.words.len()],
            by_kind: vec![Vec::new(); vocabulary.kinds as usize],
            negators: lexicon.find("@neg"),
            all,
            vocabulary,
        };
        let cost = out.vocabulary.costs(lexicon);
        for number in 0..out.all.len() {
            out.index(number, &cost);
        }
        (out, wrong)
    }

    /// Enters a pattern under the element that stands in the fewest sentences; without it, it cannot be found.
    fn index(&mut self, number: usize, cost: &impl Fn(Atom) -> u32) {
        let needed = self.all[number].elements.iter().filter_map(|e| match e {
            Element::One(atoms) => Some(atoms),
            _ => None,
        });
        let Some(key) = needed.min_by_key(|atoms| atoms.iter().map(|a| cost(*a)).sum::<u32>()) else { return };
        for atom in key {
            match atom {
                Atom::Word(w) => self.by_word[*w as usize].push(number as u32),
                Atom::Kind(k) => self.by_kind[*k as usize].push(number as u32),
            }
        }
    }

    /// All patterns found in a sentence, each at its first place, by place.
    pub fn find(&self, tokens: &[Token], classes: &[Vec<Class>]) -> Vec<Hit> {
        let asks = tokens.iter().any(|t| t.word == "?");
        let view = View::new(tokens, classes, &self.vocabulary);
        let by_word = view.words.iter().filter_map(|w| self.by_word.get(*w as usize)).flatten();
        let by_kind = bits(&view.any_kind).flat_map(|k| &self.by_kind[k]);
        let mut tried = vec![false; self.all.len()];
        let mut hits: Vec<Hit> = Vec::new();
        for number in by_word.chain(by_kind) {
            if std::mem::replace(&mut tried[*number as usize], true) {
                continue;
            }
            let pattern = &self.all[*number as usize];
            if (pattern.question && !asks) || !view.can_hold(&pattern.elements) {
                continue;
            }
            let place = (0..tokens.len()).find_map(|k| {
                let to = view.matches(&pattern.elements, k)?;
                (pattern.negated || !self.negated(&view, k, to)).then_some((k, to))
            });
            hits.extend(place.map(|(from, to)| Hit { pattern: *number, from, to }));
        }
        hits.sort_unstable_by_key(|h| (h.from, h.pattern));
        hits
    }

    /// Whether a negation stands in the words found or shortly before them.
    fn negated(&self, view: &View<'_>, from: usize, to: usize) -> bool {
        let Some(neg) = self.negators else { return false };
        // "not only" and "whether or not" do not deny, nor does a tag after the question mark.
        (from.saturating_sub(5)..to.min(view.tokens.len())).any(|k| {
            view.has(k, u32::from(neg)) && {
                let excused = view.tokens.get(k + 1).is_some_and(|t| matches!(t.word.as_str(), "only" | "just" | "?"))
                    || (k > 0 && view.tokens[k - 1].word == "or")
                    || view.tokens[k..from.max(k)]
                        .iter()
                        .any(|t| matches!(t.word.as_str(), "but" | "however" | "?" | "!"));
                !excused
            }
        })
    }
}

/// A sentence with its words, their classes, and the patterns found in it.
#[derive(Clone, Debug)]
pub struct Analysed {
    /// The words.
    pub tokens: Vec<Token>,
    /// The classes of each word.
    pub classes: Vec<Vec<Class>>,
    /// What each word means, by [`THESAURUS`].
    pub meanings: Vec<Vec<Class>>,
    /// What was found.
    pub hits: Vec<Hit>,
    /// Of these.
    pub patterns: &'static Patterns,
}

impl Analysed {
    /// Takes a folded sentence apart.
    pub fn of(sentence: &str, patterns: &'static Patterns) -> Self {
        let mut tokens = placed(sentence);
        // Longer sentences than anybody writes are read as far as a page.
        tokens.truncate(600);
        let classes = LEXICON.classes(&tokens);
        let hits = patterns.find(&tokens, &classes);
        let meanings = THESAURUS.classes(&tokens);
        Self { tokens, classes, meanings, hits, patterns }
    }

    /// The labels of the patterns found.
    pub fn labels(&self) -> impl Iterator<Item = (&'static Pattern, &Hit)> {
        self.hits.iter().map(|h| (&self.patterns.all[h.pattern as usize], h))
    }
}

/// The numbers of the bits that are set.
fn bits(blocks: &[u64]) -> impl Iterator<Item = usize> {
    blocks.iter().enumerate().flat_map(|(block, bits)| {
        let mut left = *bits;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(block * 64 + bit)
        })
    })
}

/// A sentence in the numbers of a vocabulary.
struct View<'a> {
    tokens: &'a [Token],
    words: Vec<u32>,
    /// For each word, one bit for each class and beginning that it has.
    kinds: Vec<u64>,
    /// How many numbers of `kinds` a word takes.
    width: usize,
    /// One bit for each word of the vocabulary, and for each class and beginning, that stands anywhere.
    any_word: Vec<u64>,
    any_kind: Vec<u64>,
}

impl<'a> View<'a> {
    fn new(tokens: &'a [Token], classes: &[Vec<Class>], vocabulary: &Vocabulary) -> Self {
        let width = (vocabulary.kinds as usize).div_ceil(64);
        let mut kinds = vec![0u64; width * tokens.len()];
        for (k, token) in tokens.iter().enumerate() {
            let mut set = |kind: u32| kinds[k * width + kind as usize / 64] |= 1 << (kind % 64);
            classes[k].iter().for_each(|c| set(u32::from(*c)));
            for ends in token.word.char_indices().skip(1).map(|(i, _)| i).chain([token.word.len()]).take(3) {
                for (stem, kind) in vocabulary.stems.get(&token.word[..ends]).into_iter().flatten() {
                    if token.word.starts_with(stem.as_str()) {
                        set(*kind);
                    }
                }
            }
        }
        let number = |t: &Token| vocabulary.words.get(&t.word).copied().unwrap_or(u32::MAX);
        let words: Vec<u32> = tokens.iter().map(number).collect();
        let mut any_word = vec![0u64; vocabulary.words.len().div_ceil(64)];
        words.iter().filter(|w| **w != u32::MAX).for_each(|w| any_word[*w as usize / 64] |= 1 << (w % 64));
        let mut any_kind = vec![0u64; width];
        for of_word in kinds.chunks_exact(width.max(1)) {
            any_kind.iter_mut().zip(of_word).for_each(|(all, one)| *all |= one);
        }
        Self { tokens, words, kinds, width, any_word, any_kind }
    }

    /// Whether every element that must stand somewhere does.
    fn can_hold(&self, elements: &[Element]) -> bool {
        let somewhere = |a: &Atom| match a {
            Atom::Word(w) => self.any_word[*w as usize / 64] & (1 << (w % 64)) != 0,
            Atom::Kind(k) => self.any_kind[*k as usize / 64] & (1 << (k % 64)) != 0,
        };
        elements.iter().all(|e| match e {
            Element::One(atoms) => atoms.iter().any(somewhere),
            _ => true,
        })
    }

    fn has(&self, k: usize, kind: u32) -> bool {
        self.kinds[k * self.width + kind as usize / 64] & (1 << (kind % 64)) != 0
    }

    fn is(&self, k: usize, atoms: &[Atom]) -> bool {
        k < self.words.len()
            && atoms.iter().any(|a| match a {
                Atom::Word(w) => self.words[k] == *w,
                Atom::Kind(kind) => self.has(k, *kind),
            })
    }

    /// Where a match that begins at `k` ends.
    fn matches(&self, elements: &[Element], k: usize) -> Option<usize> {
        let Some((first, rest)) = elements.split_first() else { return Some(k) };
        match first {
            Element::One(atoms) => {
                if self.is(k, atoms) {
                    self.matches(rest, k + 1)
                } else {
                    None
                }
            }
            Element::Maybe(atoms) => {
                if self.is(k, atoms)
                    && let Some(end) = self.matches(rest, k + 1)
                {
                    return Some(end);
                }
                self.matches(rest, k)
            }
            Element::Gap(most) => {
                (0..=(*most).min(self.tokens.len().saturating_sub(k))).find_map(|n| self.matches(rest, k + n))
            }
            Element::Not(atoms) => {
                if self.is(k, atoms) {
                    None
                } else {
                    self.matches(rest, k)
                }
            }
            Element::Start => {
                if k == 0 {
                    self.matches(rest, k)
                } else {
                    None
                }
            }
            Element::End => {
                let over = self.tokens[k.min(self.tokens.len())..].iter().all(|t| matches!(t.word.as_str(), "?" | "!"));
                if over { self.matches(rest, k) } else { None }
            }
        }
    }
}

/// The built-in lexicon.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../data/lexicon.txt")));

/// Words that mean about the same; finer than the lexicon, and only for the models.
pub static THESAURUS: LazyLock<Lexicon> = LazyLock::new(|| {
    // Numbers are `#` in the words that are looked up.
    let text = include_str!("../data/thesaurus.txt");
    Lexicon::read(&text.replace(|c: char| c.is_ascii_digit(), "#").replace("###", "#").replace("##", "#"))
});

/// The built-in patterns for messages.
pub static INCOMING: LazyLock<Patterns> = LazyLock::new(|| Patterns::read(INCOMING_TEXT, &LEXICON).0);

const INCOMING_TEXT: &str = concat!(
    include_str!("../data/incoming/rank.txt"),
    "\n",
    include_str!("../data/incoming/courtesy.txt"),
    "\n",
    include_str!("../data/incoming/danger.txt"),
    "\n",
    include_str!("../data/incoming/office.txt")
);

/// The built-in patterns for drafts.
pub static OUTGOING: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::read(include_str!("../data/outgoing.txt"), &LEXICON).0);

/// The bytes of a hit within its sentence.
pub fn span(tokens: &[Token], hit: &Hit) -> Range<usize> {
    let last = hit.to.saturating_sub(1).max(hit.from);
    tokens[hit.from].span.start..tokens[last.min(tokens.len() - 1)].span.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::placed;

    fn found(patterns: &str, sentence: &str) -> Vec<String> {
        let lexicon = Lexicon::read("@neg = not never\n@rank = rank* rank_order_list\n@us = us our_program");
        let (p, wrong) = Patterns::read(patterns, &lexicon);
        assert_eq!(wrong, Vec::<String>::new());
        let tokens = placed(sentence);
        p.find(&tokens, &lexicon.classes(&tokens)).iter().map(|h| sentence[span(&tokens, h)].to_owned()).collect()
    }

    #[test]
    fn patterns_find_what_they_say() {
        assert_eq!(found("x: where ~4 you @rank @us", "So where do you rank our program?"), ["where do you rank our"]);
        assert_eq!(found("x: you @rank", "We do not ask how you rank us"), Vec::<String>::new());
        assert_eq!(found("x: you @rank; negated", "We do not ask how you rank us"), ["you rank"]);
        assert_eq!(found("x: ^ rank us? $", "rank"), ["rank"]);
        assert_eq!(found("x: will !not ~2 rank", "will you rank"), ["will you rank"]);
    }

    #[test]
    fn every_line_of_the_data_is_understood() {
        for text in [INCOMING_TEXT, include_str!("../data/outgoing.txt"), include_str!("../data/rules.txt")] {
            assert_eq!(Patterns::read(text, &LEXICON).1, Vec::<String>::new());
        }
    }
}
