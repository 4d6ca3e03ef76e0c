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

use crate::features::{Token, placed};

/// A class of words, by number.
pub type Class = u16;

/// The classes and their words.
#[derive(Debug, Default)]
pub struct Lexicon {
    names: Vec<String>,
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
            let key: String = word.chars().take(3).collect();
            for (stem, class) in self.stems.get(&key).into_iter().flatten() {
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

    /// The name of a class.
    pub fn name(&self, class: Class) -> &str {
        self.names.get(class as usize).map_or("", String::as_str)
    }
}

/// One word or class.
#[derive(Clone, Debug)]
enum Atom {
    Word(String),
    Stem(String),
    Class(Class),
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

/// A set of patterns.
#[derive(Debug, Default)]
pub struct Patterns {
    /// All of them.
    pub all: Vec<Pattern>,
    by_word: HashMap<String, Vec<u32>>,
    by_class: HashMap<Class, Vec<u32>>,
    /// Those that begin with a stem or anything else.
    others: Vec<u32>,
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
        let mut out = Self { negators: lexicon.find("@neg"), ..Self::default() };
        let mut wrong = Vec::new();
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")) {
            match pattern(line, lexicon) {
                Some(p) => out.push(p),
                None => wrong.push(line.to_owned()),
            }
        }
        (out, wrong)
    }

    fn push(&mut self, pattern: Pattern) {
        let number = self.all.len() as u32;
        let first = pattern.elements.iter().find(|e| !matches!(e, Element::Start | Element::Not(_)));
        match first {
            Some(Element::One(atoms)) if atoms.iter().all(|a| !matches!(a, Atom::Stem(_))) => {
                for atom in atoms {
                    match atom {
                        Atom::Word(w) => self.by_word.entry(w.clone()).or_default().push(number),
                        Atom::Class(c) => self.by_class.entry(*c).or_default().push(number),
                        Atom::Stem(_) => {}
                    }
                }
            }
            _ => self.others.push(number),
        }
        self.all.push(pattern);
    }

    /// All patterns found in a sentence, each at its first place.
    pub fn find(&self, tokens: &[Token], classes: &[Vec<Class>]) -> Vec<Hit> {
        let asks = tokens.iter().any(|t| t.word == "?");
        let view = View { tokens, classes };
        let mut hits: Vec<Hit> = Vec::new();
        let mut found = vec![false; self.all.len()];
        for k in 0..tokens.len() {
            let by_word = self.by_word.get(&tokens[k].word).into_iter().flatten();
            let by_class = classes[k].iter().filter_map(|c| self.by_class.get(c)).flatten();
            for number in by_word.chain(by_class).chain(&self.others) {
                let pattern = &self.all[*number as usize];
                if found[*number as usize] || (pattern.question && !asks) {
                    continue;
                }
                if let Some(to) = view.matches(&pattern.elements, k) {
                    if !pattern.negated && self.negated(&view, k, to) {
                        continue;
                    }
                    found[*number as usize] = true;
                    hits.push(Hit { pattern: *number, from: k, to });
                }
            }
        }
        hits
    }

    /// Whether a negation stands in the words found or shortly before them.
    fn negated(&self, view: &View<'_>, from: usize, to: usize) -> bool {
        let Some(neg) = self.negators else { return false };
        // "not only" and "whether or not" do not deny, nor does a tag after the question mark.
        (from.saturating_sub(5)..to).any(|k| {
            let excused = view.tokens.get(k + 1).is_some_and(|t| matches!(t.word.as_str(), "only" | "just" | "?"))
                || (k > 0 && view.tokens[k - 1].word == "or")
                || view.tokens[k..from.max(k)].iter().any(|t| matches!(t.word.as_str(), "but" | "however" | "?" | "!"));
            view.classes[k].contains(&neg) && !excused
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
        Self { tokens, classes, hits, patterns }
    }

    /// The labels of the patterns found.
    pub fn labels(&self) -> impl Iterator<Item = (&'static Pattern, &Hit)> {
        self.hits.iter().map(|h| (&self.patterns.all[h.pattern as usize], h))
    }
}

struct View<'a> {
    tokens: &'a [Token],
    classes: &'a [Vec<Class>],
}

impl View<'_> {
    fn is(&self, k: usize, atoms: &[Atom]) -> bool {
        let Some(token) = self.tokens.get(k) else { return false };
        atoms.iter().any(|a| match a {
            Atom::Word(w) => token.word == *w,
            Atom::Stem(s) => token.word.starts_with(s.as_str()),
            Atom::Class(c) => self.classes[k].contains(c),
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
                (0..=*most).filter(|n| k + n <= self.tokens.len()).find_map(|n| self.matches(rest, k + n))
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

fn pattern(line: &str, lexicon: &Lexicon) -> Option<Pattern> {
    let (label, rest) = line.split_once(':')?;
    let (body, flags) = rest.split_once(';').unwrap_or((rest, ""));
    let mut elements = Vec::new();
    for part in body.split_whitespace() {
        elements.push(match part {
            "^" => Element::Start,
            "$" => Element::End,
            _ if part.starts_with('~') => Element::Gap(if part == "~" { 3 } else { part[1..].parse().ok()? }),
            _ if part.starts_with('!') && part.len() > 1 => Element::Not(atoms(&part[1..], lexicon)?),
            _ if part.ends_with('?') && part.len() > 1 => Element::Maybe(atoms(&part[..part.len() - 1], lexicon)?),
            _ => Element::One(atoms(part, lexicon)?),
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

fn atoms(part: &str, lexicon: &Lexicon) -> Option<Vec<Atom>> {
    part.split('|')
        .map(|a| match a.strip_suffix('*') {
            _ if a.starts_with('@') => lexicon.find(a).map(Atom::Class),
            Some(stem) => Some(Atom::Stem(stem.to_owned())),
            None => Some(Atom::Word(a.to_owned())),
        })
        .collect()
}

/// The built-in lexicon.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../data/lexicon.txt")));

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
