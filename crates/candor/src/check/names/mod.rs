//! Names of programs and people: does the letter speak to the one it goes to?
//!
//! A name in a letter is mostly innocent: the own school, a mentor's hospital, the city one comes from. It counts only
//! where the sentence speaks of it as the place written to: see [`places`] (institutions, cities, states), [`specialty`]
//! (another specialty than the program's) and [`people`] (the greeting and whoever is spoken to in the text). Here: when
//! two names are of the same program.
//!
//! Sources: `data/institutions.txt`, `data/states.txt`, `data/names_common.txt`, `data/names_never.txt`.

mod clues;
mod people;
mod places;
mod specialty;

use std::collections::HashSet;
use std::sync::LazyLock;

use super::page::Page;
use super::weigh::{Candidate, settle};
use super::{Code, Finding, Severity};

/// Words of institutions that do not tell one from another.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(include_str!("../../../data/names_common.txt")));

/// The words of a data file; lines that begin with `#` are notes.
fn listed(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect()
}

pub(super) use clues::candidates;

/// Names that are not the program's, another specialty, and words to somebody else, by rules.
pub(super) fn find(page: &Page<'_>) -> Vec<Finding> {
    let mut out = people::find(page);
    out.extend(places::find(page));
    out.extend(specialty::find(page));
    out
}

/// The same, weighed with what else is seen of names.
pub(super) fn weighed(page: &Page<'_>) -> Vec<Finding> {
    let mut out = find(page);
    if let Some(model) = page.weigher {
        let candidates = candidates(page, &out);
        settle(page, model, &candidates, &mut out, |c| left_over(page, c));
    }
    out
}

/// A name that seems to be left over from another letter: the model's guess, and therefore a warning and no block.
fn left_over(page: &Page<'_>, candidate: &Candidate) -> Option<Finding> {
    let line = page.lines.get(candidate.line)?;
    let name = line.words.get(candidate.within.clone())?;
    let to = page.context.program.as_deref().or(page.context.addressee.as_deref())?;
    Some(
        Finding::new(
            Code::WrongProgramOrName,
            Severity::Warn,
            Some("A-01"),
            page.place(line, candidate.within.clone()),
            format!(
                "\u{201c}{name}\u{201d} seems to be left over from a letter to somebody else; this one goes to {to}."
            ),
            format!("Write what is true of {to}, or say in the sentence what the other one is to you."),
        )
        .also(&["A-25"]),
    )
}

/// Letters without the marks that people leave out.
pub(super) fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.to_lowercase().chars() {
        match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' | 'į' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ű' | 'ů' => out.push('u'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'ñ' | 'ń' | 'ň' | 'ņ' => out.push('n'),
            'š' | 'ś' | 'ş' | 'ș' => out.push('s'),
            'ž' | 'ź' | 'ż' => out.push('z'),
            'ł' => out.push('l'),
            'ğ' => out.push('g'),
            'ř' => out.push('r'),
            'ý' | 'ÿ' => out.push('y'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ţ' | 'ț' | 'ť' => out.push('t'),
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// The words of a name, plain; "St." and "Mt." written out.
fn words(name: &str) -> Vec<String> {
    let split = name.split(|c: char| c.is_whitespace() || "-,/()&.;:\u{2013}".contains(c));
    let each = split.map(|w| w.strip_suffix("'s").or_else(|| w.strip_suffix("\u{2019}s")).unwrap_or(w));
    each.map(plain)
        .filter(|w| !w.is_empty())
        .map(|w| match w.as_str() {
            "st" | "ste" => "saint".to_owned(),
            "mt" => "mount".to_owned(),
            "ft" => "fort".to_owned(),
            _ => w,
        })
        .collect()
}

/// The words that tell a program from others.
fn telling(name: &str) -> Vec<String> {
    words(name).into_iter().filter(|w| w.len() > 1 && !COMMON.contains(w.as_str())).collect()
}

/// Whether two names are of the same program: the telling words of one are among those of the other.
pub(super) fn same_program(a: &str, b: &str) -> bool {
    let (x, y) = (telling(a), telling(b));
    if x.is_empty() || y.is_empty() {
        return plain(a) == plain(b);
    }
    let specialty = |n: &str| SPECIALTIES.iter().find(|s| plain(n).contains(*s));
    let other_specialty = matches!((specialty(a), specialty(b)), (Some(p), Some(q)) if p != q);
    let within = |p: &[String], q: &[String]| p.iter().all(|w| q.contains(w));
    !other_specialty
        && (within(&x, &y) || within(&y, &x) || initials(a).contains(&plain(b)) || initials(b).contains(&plain(a)))
}

const SPECIALTIES: [&str; 13] = [
    "anesth",
    "neurology",
    "internalmedicine",
    "emergencymedicine",
    "familymedicine",
    "pediatrics",
    "psychiatry",
    "surgery",
    "dermatology",
    "pathology",
    "radiology",
    "ob/gyn",
    "orthop",
];

/// The short forms a name may have: first letters of all its words, of the telling ones, and what stands in brackets.
fn initials(name: &str) -> Vec<String> {
    let first_part = name.split(',').next().unwrap_or(name);
    let all = words(first_part.split('(').next().unwrap_or(first_part));
    let letters = |ws: &[&String]| ws.iter().filter_map(|w| w.chars().next()).collect::<String>();
    let small = ["of", "the", "at", "and", "for", "in", "de"];
    let big: Vec<&String> = all.iter().filter(|w| !small.contains(&w.as_str())).collect();
    let mut out = vec![letters(&all.iter().collect::<Vec<_>>())];
    for n in 2..=big.len() {
        out.push(letters(&big[..n]));
    }
    out.extend(name.split('(').skip(1).filter_map(|p| p.split(')').next()).map(plain));
    out.retain(|s| s.len() >= 2);
    out
}
