//! Letters that fit every program: nothing specific in them, or sent to many at once.
//!
//! What is specific is hard to list, so it is looked for from the other side: the words that letters of every kind share
//! (`SHARED`). A letter of interest or thanks whose sentences have no other words, names, numbers or quotes speaks to
//! nobody. A letter that praises (the model's `generic_praise`) may have a few words of its own and still speaks to nobody; one
//! that does not is generic only without any. Notes about dates, documents and rules are short and general by nature and
//! are left alone unless they praise.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::names::{plain, same_program};
use super::page::{Line, Page, has, re};
use super::{Code, Finding, Severity};
use crate::text::Part;

/// Words that letters to programs share. One that is not here is taken for a detail.
static SHARED: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../data/shared.txt").split_whitespace().collect());

re!(
    KIND,
    r"(?i)\b(?:interest(?:ed|ing)?|thank(?:s|ful)?|grateful|appreciat\w+|consider(?:ation|ed)?|appl(?:y|ying|ication)|passion\w*|opportunity|join|letter of|honou?red|chance|first choice|top choice|impress\w*|wants? (?:very much )?to be|express|hope|answer|respon\w+|repl\w+|forward|program|rank)\b"
);
re!(
    LOGISTIC,
    r"(?i)\b(?:(?:is|are) attached|attached (?:is|are|the)|i attach|enclosed|upload\w*|transcript|reschedul\w*|link|zoom|parking|form|time zone|slot|date|dates|available on|accept(?:ed)? (?:your|the|this) (?:interview|invitation)|cancel|withdraw|sponsor\w*|visa|j-1|h-1b|policy|retract|disregard|correct(?:ion)?|confirm my|second look|deadline|coordinator's question|document\w*|form|question|(?:can|may|could) i ask|your file|my file|my exams|i (?:hereby |gladly |can |am happy to )?confirm|will attend|works? (?:well )?for me|suits? me|calendar|a\.m\.|p\.m\.|phone number|e-?mail address|changed my|has changed)\b"
);

/// A letter for many.
pub(super) fn find(page: &Page<'_>) -> Option<Finding> {
    let many = many(page);
    if many.is_none() && !says_nothing(page) {
        return None;
    }
    let message =
        many.unwrap_or_else(|| "Nothing in this letter could not stand in a letter to any other program.".to_owned());
    Some(Finding::new(
        Code::GenericMassMail,
        Severity::Warn,
        Some("A-25"),
        page.everything(),
        message,
        "Write to one program, and name the one thing you saw or read there that made you write.",
    ))
}

/// Why it goes to many, if it does.
fn many(page: &Page<'_>) -> Option<String> {
    let c = page.context;
    let mut programs: Vec<&str> = c.program.iter().map(String::as_str).collect();
    for r in &c.recipients {
        if !programs.iter().any(|p| same_program(p, r)) {
            programs.push(r);
        }
    }
    if !c.recipients.is_empty() && programs.len() > 1 {
        return Some(format!(
            "This letter goes to {} programs at once, and each will know that it is not for them.",
            programs.len()
        ));
    }
    (c.recipients_bcc > 1).then(|| {
        format!(
            "This letter goes to {} readers in blind copy, and none will take it as written for them.",
            c.recipients_bcc
        )
    })
}

fn says_nothing(page: &Page<'_>) -> bool {
    let addressee: Vec<String> = page.context.addressee.iter().flat_map(|a| a.split_whitespace().map(plain)).collect();
    let program: Vec<String> = page.context.program.iter().flat_map(|a| a.split([' ', '-', ',']).map(plain)).collect();
    let own: Vec<&Line<'_>> =
        page.own().filter(|l| l.words.split_whitespace().count() > 3 || l.words.ends_with(['.', '?', '!'])).collect();
    let words: usize = own.iter().map(|l| l.words.split_whitespace().count()).sum();
    if words < 12 || !own.iter().any(|l| has(&KIND, l.words)) {
        return false;
    }
    let praise = own.iter().map(|l| l.chance("generic_praise")).fold(0.0, f32::max) >= PRAISES;
    if !praise && own.iter().any(|l| has(&LOGISTIC, l.words)) {
        return false;
    }
    // The name under the letter and placeholders are no details.
    let signature: HashSet<String> = signed(page);
    let known = |w: &str| addressee.iter().chain(&program).any(|k| k == w) || signature.contains(w);
    let body = own.iter().filter(|l| !has(&CLOSING, l.words) && !told_of_oneself(l, praise));
    let details: HashSet<String> = body.flat_map(|l| details(l.words)).filter(|w| !known(w)).collect();
    details.is_empty() || (praise && details.len() <= FEW)
}

/// The chance of `generic_praise` from which a sentence praises.
const PRAISES: f32 = 0.4;
/// How many words of its own a letter of praise may have.
const FEW: usize = 3;

/// In a letter of praise, a statement of scores, papers or places of the writer says nothing about the program.
fn told_of_oneself(line: &Line<'_>, praise: bool) -> bool {
    praise && line.chance("checkable_claim") > 0.5 && !has(&OF_YOU, line.words)
}

re!(OF_YOU, r"(?i)\b(?:you|your|yours)\b");
re!(
    CLOSING,
    r"(?i)^\W*(?:(?:yours |very |most |with |kind |best |warm |many |sincere )*(?:sincerely|regards|respectfully|respect|wishes|gratefully|gratitude|thanks|yours|cordially|warmly|best|faithfully|obediently|esteem|thanking you|truly),\s|(?:dr|prof)\b[^.]{0,3}(?: \p{L}+){1,4}\W*$|[\p{L} .,'\x2d]{0,40}\baamc\b)"
);

/// The words under the closing.
fn signed(page: &Page<'_>) -> HashSet<String> {
    let under = page
        .text
        .sentences
        .iter()
        .filter(|s| s.part == Part::Signature || page.text.words(s).split_whitespace().count() < 4);
    under.flat_map(|s| page.text.words(s).split([' ', '-', ',', '.', '\n']).map(plain)).collect()
}

/// The words of a sentence that letters do not share.
fn details(words: &str) -> impl Iterator<Item = String> + '_ {
    let mut depth = 0i32;
    let pieces = words.split(|c: char| c.is_whitespace() || "-/\u{2014}".contains(c));
    pieces.filter_map(move |raw| {
        let opened = raw.matches(['[', '{', '<', '(']).count() as i32;
        let closed = raw.matches([']', '}', '>', ')']).count() as i32;
        let inside = depth > 0 || opened > 0;
        depth = (depth + opened - closed).max(0);
        // "you've", "colleague's": what stands before the apostrophe.
        let raw = raw.trim_start_matches(['\'', '"', '\u{2018}']).split(['\'', '\u{2019}']).next().unwrap_or("");
        let word = plain(raw);
        let plain_word = word.len() > 2
            && !word.chars().any(|c| c.is_ascii_digit())
            && !SHARED.contains(word.as_str())
            && !stem_shared(&word);
        (plain_word && !inside).then_some(word)
    })
}

/// Whether a shorter form of the word is shared.
fn stem_shared(word: &str) -> bool {
    ["s", "es", "ed", "d", "ing", "ly", "er", "ers"]
        .iter()
        .filter_map(|e| word.strip_suffix(e))
        .any(|w| SHARED.contains(w) || SHARED.contains(format!("{w}e").as_str()))
}
