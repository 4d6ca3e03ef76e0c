//! What is seen of a statement and of the records it might speak against, for the model that weighs them.
//!
//! The rules of [`super::topics`], [`super::details`] and [`super::meaning`] know sure wordings. Here every sentence of a
//! letter with records is a candidate. Its words and the records' words are sorted by *kind* (what they are about) and by
//! *standing* (done, open, lesser), and each sentence is held beside the records of its kinds: what the one has and the
//! other has not, numbers with their units, and names.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::page::{Line, Page, all};
use super::super::weigh::{Candidate, Clues, note};
use super::super::{Code, Finding};
use super::meaning::corrects;
use super::{NOT_MINE, numbers, parts, unreal};

/// Lists of words with their names, at most 32.
struct Lists {
    names: Vec<&'static str>,
    /// The lists of a word, as bits.
    whole: HashMap<&'static str, u32>,
    /// The lists of all words that begin so.
    stems: Vec<(&'static str, u32)>,
}

/// What a statement is about.
static KINDS: LazyLock<Lists> = LazyLock::new(|| Lists::new("kind "));
/// How far something is, from nothing to the greater of two.
static STANDINGS: LazyLock<Lists> = LazyLock::new(|| Lists::new("standing "));

impl Lists {
    fn new(of: &str) -> Self {
        let mut out = Self { names: Vec::new(), whole: HashMap::new(), stems: Vec::new() };
        let lines =
            include_str!("../../../data/claims.txt").lines().filter_map(|l| l.strip_prefix(of)?.split_once(": "));
        for (k, (name, list)) in lines.take(32).enumerate() {
            out.names.push(name);
            for word in list.split(' ') {
                match word.strip_suffix('*') {
                    Some(stem) => out.stems.push((stem, 1 << k)),
                    None => *out.whole.entry(word).or_default() |= 1 << k,
                }
            }
        }
        out
    }

    /// The lists that hold a word, as bits.
    fn of(&self, word: &str) -> u32 {
        let stems = self.stems.iter().filter(|(stem, _)| word.starts_with(stem)).fold(0, |bits, (_, b)| bits | b);
        stems | self.whole.get(word).copied().unwrap_or(0)
    }

    /// The lists that hold one of the words.
    fn of_all(&self, words: &[String]) -> u32 {
        words.iter().fold(0, |bits, w| bits | self.of(w))
    }

    /// The lists of these bits, by name.
    fn named(&self, bits: u32) -> impl Iterator<Item = &'static str> {
        self.names.iter().enumerate().filter(move |(k, _)| bits & 1 << k != 0).map(|(_, name)| *name)
    }

    /// The bit of a list.
    fn bit(&self, name: &str) -> u32 {
        self.names.iter().position(|n| *n == name).map_or(0, |k| 1 << k)
    }
}

/// A sentence or record taken apart.
struct Parsed {
    words: Vec<String>,
    kinds: u32,
    standings: u32,
    numbers: Vec<(u32, String)>,
    names: Vec<String>,
}

/// The words in lower case, with exams and visas as one word.
fn words(text: &str) -> Vec<String> {
    let low = text.to_lowercase();
    let mut out: Vec<String> = Vec::new();
    for w in low.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let joined = out.last().and_then(|last| match (last.as_str(), w) {
            ("step", "1" | "i" | "one") => Some("step1"),
            ("step", "2" | "ii" | "two") => Some("step2"),
            ("step", "3" | "iii" | "three") => Some("step3"),
            ("h", "1b") | ("h1", "b") => Some("h1b"),
            ("j", "1") => Some("j1"),
            ("o", "1") => Some("o1"),
            ("f", "1") => Some("f1"),
            ("f", "2") => Some("f2"),
            ("h", "4") => Some("h4"),
            ("green", "card") => Some("greencard"),
            ("sub", "internship" | "internships" | "intern") => Some("subintern"),
            ("ds", "2019") => Some("ds2019"),
            ("i", "485") => Some("i485"),
            ("i", "140") => Some("i140"),
            _ => None,
        });
        match joined {
            Some(j) => {
                out.pop();
                out.push(j.to_owned());
            }
            None => out.push(w.to_owned()),
        }
    }
    out
}

impl Parsed {
    fn new(text: &str) -> Self {
        let words = words(text);
        let (kinds, standings) = (KINDS.of_all(&words), STANDINGS.of_all(&words));
        let mut numbers_of = Vec::new();
        for (k, w) in words.iter().enumerate() {
            let ordinal = ["second", "third", "fourth", "fifth"].iter().position(|o| o == w).map(|k| k as u32 + 2);
            let Some(n) = numbers(w).first().copied().or(ordinal).filter(|n| w != "one" || *n != 1) else { continue };
            let unit = words.get(k + 1).map(|u| u.trim_end_matches('s')).unwrap_or("");
            let unit = match n {
                1900..=2100 => "year#",
                180..=299 => "score",
                _ if ["week", "month", "year", "day"].contains(&unit) => unit,
                _ => "count",
            };
            numbers_of.push((n, unit.to_owned()));
        }
        let mut first = true;
        let mut names = Vec::new();
        for w in text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()) {
            let begins = std::mem::take(&mut first);
            if !begins && w.len() > 3 && w.starts_with(char::is_uppercase) && w.chars().skip(1).all(char::is_lowercase)
            {
                names.push(w.to_lowercase());
            }
        }
        Self { words, kinds, standings, numbers: numbers_of, names }
    }
}

/// The parts of a record; one that tells of nothing by itself belongs to the one before: "part 2 not taken".
fn pieces(fact: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in parts(fact) {
        match out.last_mut() {
            Some(last) if KINDS.of_all(&words(&part)) == 0 => {
                last.push_str("; ");
                last.push_str(&part);
            }
            _ => out.push(part),
        }
    }
    out
}

/// All statements that the records might not back, with the findings that rules have made of them.
pub(in super::super) fn candidates(page: &Page<'_>, findings: &[Finding]) -> Vec<Candidate> {
    let Some(facts) = page.context.facts.as_deref() else { return Vec::new() };
    let records: Vec<Parsed> = facts.iter().flat_map(|f| pieces(f)).map(|r| Parsed::new(&r)).collect();
    let mut known: Vec<String> =
        page.context.program.iter().chain(&page.context.addressee).flat_map(|t| words(t)).collect();
    known.extend(page.context.program_sites.iter().flat_map(|t| words(t)));
    let lines: Vec<usize> = (0..page.lines.len()).filter(|k| !page.lines[*k].is_subject()).collect();
    let mut out = Vec::new();
    for (at, k) in lines.iter().enumerate() {
        let line = &page.lines[*k];
        if line.tokens.len() < 4 {
            continue;
        }
        let next = lines.get(at + 1).map(|n| &page.lines[*n]);
        let before = at.checked_sub(1).map(|b| &page.lines[lines[b]]);
        let clues = clues(line, before, next, &records, &known);
        out.push(Candidate { code: Code::UnverifiableClaim, line: *k, within: 0..line.words.len(), clues, rule: None });
    }
    note(page, &mut out, findings, |f| {
        if f.message.starts_with("Nothing") { "silent" } else { "otherwise" }.to_owned()
    });
    out
}

/// What is seen of a sentence beside the records.
fn clues(
    line: &Line<'_>,
    before: Option<&Line<'_>>,
    next: Option<&Line<'_>>,
    records: &[Parsed],
    known: &[String],
) -> Clues {
    let mut c = Clues::default();
    let said = Parsed::new(line.words);
    let odds = |p: f32| (p.clamp(0.002, 0.998) / (1.0 - p.clamp(0.002, 0.998))).ln() / 3.0;
    c.with(&["checkable"], odds(line.chance("checkable_claim")));
    c.with(&["hope"], odds(line.chance("visa_hope")));
    c.with(&["correction"], odds(line.chance("sorry_correction")));
    c.with(&["praise"], odds(line.chance("specific_reason")));
    c.with(&["question"], f32::from(u8::from(line.words.trim_end().ends_with('?'))));
    c.flag("unreal", unreal(line.words));
    c.flag("others", all(&NOT_MINE, line.words).into_iter().next().is_some());
    c.flag("corrects", corrects(line));
    c.flag("corrected", next.is_some_and(corrects));
    c.flag("records: none", records.is_empty());
    let mine = said.words.iter().any(|w| ["i", "my", "me", "our", "we", "mine"].contains(&w.as_str()));
    let yours = said.words.iter().any(|w| ["your", "you", "yours"].contains(&w.as_str()));
    c.flag("mine", mine);
    c.flag("yours", yours);
    c.flag("mine alone", mine && !yours);
    let sure = match line.chance("checkable_claim") {
        p if p > 0.8 => "surely",
        p if p > 0.5 => "likely",
        p if p > 0.2 => "maybe",
        _ => "hardly",
    };
    c.with(&[sure], 0.8);
    // The kinds of a sentence that points back are those of the one before.
    let points =
        said.words.iter().take(4).any(|w| ["it", "this", "that", "them", "these", "both", "one"].contains(&w.as_str()));
    let kinds = if said.kinds == 0 && points { before.map_or(0, |b| Parsed::new(b.words).kinds) } else { said.kinds };
    let mine = if mine { "mine" } else { "not mine" };
    for standing in STANDINGS.named(said.standings) {
        c.with(&["says ", standing], 0.6);
        c.pair("says", mine, standing, 0.6);
    }
    for kind in KINDS.named(kinds) {
        c.with(&["of ", kind], 0.7);
        c.pair("of", mine, kind, 0.7);
        let bit = KINDS.bit(kind);
        let about: Vec<&Parsed> = records.iter().filter(|r| r.kinds & bit != 0).collect();
        let how = match about.len() {
            0 if records.is_empty() => "no records",
            0 => "silent",
            1 => "one",
            _ => "more",
        };
        c.with(&["kind ", how], 0.7);
        c.pair("kind", kind, how, 0.8);
        c.pair(sure, kind, how, 0.6);
        c.pair(sure, "", how, 0.7);
        for standing in STANDINGS.named(said.standings) {
            c.pair("kind says", standing, how, 0.4);
            c.pair(kind, standing, how, 0.4);
        }
        against(&mut c, &said, &about, kind);
    }
    compared(&mut c, &said, kinds, sure, records, known);
    for w in &said.words {
        c.with(&["w ", w], 0.2);
    }
    for pair in said.words.windows(2) {
        c.with(&["b ", &pair[0], " ", &pair[1]], 0.15);
    }
    c
}

/// The standings of the sentence beside those of the records of one kind.
fn against(c: &mut Clues, said: &Parsed, about: &[&Parsed], kind: &str) {
    let together = about.iter().fold(0, |bits, r| bits | r.standings);
    for theirs in STANDINGS.named(together) {
        c.with(&["record ", theirs], 0.5);
        c.pair("record", kind, theirs, 0.5);
        for ours in STANDINGS.named(said.standings) {
            c.pair("standing", ours, theirs, 0.7);
            c.pair(kind, ours, theirs, 0.4);
        }
    }
    if !about.is_empty() && together == 0 {
        c.say("record plain");
    }
    // Words of standing that only one of them has.
    for r in about {
        for theirs in r.words.iter().filter(|w| STANDINGS.of(w) != 0 && !said.words.contains(w)) {
            c.with(&["only record ", theirs], 0.4);
            for ours in said.words.iter().filter(|w| STANDINGS.of(w) != 0 && !r.words.contains(w)) {
                c.pair("words", ours, theirs, 0.5);
            }
        }
    }
}

/// Numbers, names and words of the sentence that the records have or have not.
fn compared(c: &mut Clues, said: &Parsed, kinds: u32, sure: &str, records: &[Parsed], known: &[String]) {
    let theirs = || records.iter().flat_map(|r| r.numbers.iter());
    for (n, unit) in &said.numbers {
        let same = theirs().any(|(m, _)| m == n);
        let unit_known = theirs().any(|(_, u)| u == unit);
        let how = match (same, unit_known) {
            (true, _) => "number backed",
            (false, true) => "number other",
            (false, false) => "number unknown",
        };
        c.with(&[how], 0.7);
        c.pair("number", unit, how, 0.8);
        c.pair("number", sure, how, 0.6);
        for kind in KINDS.named(kinds) {
            let bit = KINDS.bit(kind);
            let there = records.iter().filter(|r| r.kinds & bit != 0).flat_map(|r| r.numbers.iter());
            let there: Vec<u32> = there.map(|(m, _)| *m).collect();
            let how = match there.contains(n) {
                true => "there",
                false if there.is_empty() => "none there",
                false => "other there",
            };
            c.pair("number of", kind, how, 0.6);
            c.pair("number of", unit, how, 0.6);
        }
        if !same {
            let more = theirs().filter(|(_, u)| u == unit).all(|(m, _)| m < n);
            c.pair("number", unit, if more { "more" } else { "not more" }, 0.6);
        }
    }
    let known_word = |w: &String| known.contains(w) || records.iter().any(|r| r.words.contains(w));
    let (backed, unknown): (Vec<&String>, Vec<&String>) = said.names.iter().partition(|w| known_word(w));
    c.with(&["names backed"], (backed.len() as f32 / 2.0).min(1.0));
    c.with(&["names unknown"], (unknown.len() as f32 / 2.0).min(1.0));
    let names = match (backed.is_empty(), unknown.is_empty()) {
        (true, true) => "no names",
        (false, true) => "names backed",
        (true, false) => "names unknown",
        (false, false) => "names of both",
    };
    c.say(names);
    c.pair(sure, "", names, 0.6);
    for kind in KINDS.named(kinds) {
        c.pair("names", kind, names, 0.6);
    }
    let content = |w: &&String| w.len() > 4;
    let best = records.iter().map(|r| said.words.iter().filter(content).filter(|w| r.words.contains(w)).count()).max();
    let best = best.unwrap_or(0);
    c.with(&["shared ", ["0", "1", "2", "3", "4", "5"][best.min(5)]], 1.0);
    c.pair(sure, "shared", ["0", "1", "2", "3"][best.min(3)], 0.7);
    // The record that shares most: what it says besides.
    let nearest =
        records.iter().max_by_key(|r| said.words.iter().filter(content).filter(|w| r.words.contains(w)).count());
    if let Some(r) = nearest.filter(|_| best > 0) {
        for s in STANDINGS.named(r.standings) {
            c.with(&["nearest ", s], 0.5);
            for ours in STANDINGS.named(said.standings & !r.standings) {
                c.pair("nearest", ours, s, 0.6);
            }
        }
        let share = best as f32 / said.words.iter().filter(content).count().max(1) as f32;
        c.with(&["share"], share);
    }
}
