//! The words of visa statements: what each tells ([`Cue`]), and the reading of a clause into cues ([`lex`]).
//!
//! Source: statements of residency programs, and the principles of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Status;

mod denials;
mod idioms;
mod limits;
mod names;
mod sieve;
mod standing;
mod turns;

/// What a word or phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// An idiom that says nothing.
    Idle,
    /// Names of visas and statuses.
    J1,
    H1b,
    Any,
    OtherVisa,
    NoRest,
    Both,
    Neither,
    Former,
    Latter,
    ExceptJ1,
    ExceptH1b,
    Is(Status),
    /// The body that sponsors J-1; a name of the J-1 where sponsoring is spoken of.
    Ecfmg,
    Step3,
    /// Denials: words that negate, and words that say that something ended or is barred.
    Not,
    Off,
    /// The end of a bar.
    Lifted,
    /// The end of a bar, or of sponsoring where no bar is named.
    Withdrawn,
    /// "It is not true that".
    Untrue,
    /// Words of assent, and of sponsoring.
    Yes,
    Offer,
    /// Limits: firm (an exception, a transfer) and soft (may, discretion), which a denial beats.
    Case,
    Move,
    Perhaps,
    /// "No exceptions".
    Firm,
    /// Openly undecided.
    Open,
    /// "Contact the office": undecided only where nothing else is said.
    Ask,
    Only,
    /// "only if", "only for": a limit, unless a visa follows at once.
    OnlyIf,
    Must,
    All,
    /// "Likewise", "ditto": as the one before.
    Same,
    New,
    Past,
    /// What others say of the program.
    Hearsay,
    /// A hope or a plan, which changes nothing today.
    Hope,
    Now,
    Elsewhere,
    Here,
}

pub(super) const J: &str = r"\bj\s?-?\s?1(?:'?s)?\b";
pub(super) const H: &str = r"\b(?:h\s?-?\s?1\s?-?\s?b?|h-?[il]-?b|hib|h1-?b1?)(?:'?s)?\b";
/// Nouns that belong to the name of a visa.
pub(super) const NOUN: &str = r"(?:[\s-]+(?:visas?|status|classifications?|sponsorships?|sponsered|petitions?|holders?|categor(?:y|ies)|exchange|visitors?|clinical|physicians?|candidates?|applicants?|residents?|trainees?|folks|people|visa-holders))*\b";
pub(super) const STEP3: &str = r"\b(?:(?:usmle|comlex)[ -]*)?(?:(?:st[ep]{2}|stpe|level) ?-?(?:3|iii|three)\b|(?:the )?third step\b|step-?3\b|step3\b|s3\b|usmle 1-3|(?:usmle|comlex) (?:part )?-?(?:3|iii)\b|part (?:3|iii)\b|(?:the )?third (?:and (?:final|last) )?(?:usmle )?(?:step|exam|part)\b|(?:the )?(?:last|final) (?:usmle )?(?:step|part)(?: of (?:the )?(?:usmle|comlex))?\b|all (?:of )?(?:the |their |your )?usmle (?:steps|exams|examinations|parts)\b|(?:the )?(?:full|entire|whole|complete) usmle\b|steps? (?:1|i)(?:, ?|-| to | through )(?:2,? ?(?:and|&) ?)?(?:3|iii)\b|all (?:of the |the |their |your )?(?:three |3 )?(?:usmle )?(?:steps|parts)\b|all (?:usmle )?steps 1-3)";

/// Patterns over lower-case folded text, in the order in which they take their words. `{J}`, `{H}`, `{N}` and `{S3}`
/// stand for the names; a group, where there is one, is what is taken.
pub(super) fn lexicon() -> impl Iterator<Item = &'static (Cue, &'static str)> {
    [standing::STANDING, turns::TURNS, idioms::IDIOMS, names::NAMES, limits::LIMITS, denials::DENIALS]
        .into_iter()
        .flatten()
}

/// The patterns, ready for use.
pub(super) static PATTERNS: LazyLock<Vec<(Cue, Regex)>> =
    LazyLock::new(|| lexicon().filter_map(|(cue, p)| pattern(p).map(|r| (*cue, r))).collect());

/// Which patterns can match at all; in step with [`PATTERNS`], as each pattern compiles.
static SIEVE: LazyLock<(Option<regex::RegexSet>, Vec<bool>)> = LazyLock::new(|| {
    let whole: Vec<String> = lexicon().map(|(_, p)| named(p)).collect();
    sieve::sieve(&whole)
});

/// The names put in.
fn named(p: &str) -> String {
    p.replace("{J}", J).replace("{H}", H).replace("{N}", NOUN).replace("{S3}", STEP3)
}

/// A pattern with the names put in. Letters, digits and word borders are those of ASCII: so the search stays a fast one
/// for any text.
pub(super) fn pattern(p: &str) -> Option<Regex> {
    let named = named(p);
    let mut plain = String::with_capacity(named.len() * 2);
    let mut inside = false;
    let mut marks = named.chars();
    while let Some(c) = marks.next() {
        inside = (inside || c == '[') && c != ']';
        match if c == '\\' {
            marks.next()
        } else {
            plain.push(c);
            continue;
        } {
            Some('b') => plain.push_str(r"(?-u:\b)"),
            Some('w') if inside => plain.push_str("a-z0-9_"),
            Some('w') => plain.push_str("[a-z0-9_]"),
            Some('d') if inside => plain.push_str("0-9"),
            Some('d') => plain.push_str("[0-9]"),
            Some(other) => plain.extend(['\\', other]),
            None => {}
        }
    }
    crate::regexes::compile(&plain).ok()
}

/// Whether a pattern of this module is found.
pub(super) fn is(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|r| r.is_match(text))
}

/// A cue and where it stands in its clause.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) cue: Cue,
    pub(super) at: Range<usize>,
}

/// The cues of a clause, in order; no two share a byte.
pub(super) fn lex(low: &str) -> Vec<Token> {
    let mut taken = vec![false; low.len()];
    let mut out = Vec::new();
    let (set, known) = &*SIEVE;
    let found = set.as_ref().map(|s| s.matches(low));
    for (k, (cue, regex)) in PATTERNS.iter().enumerate() {
        let known = known.get(k).copied().unwrap_or(false);
        if known && found.as_ref().is_some_and(|f| !f.matched(k)) {
            continue;
        }
        let mut take = |at: Range<usize>| {
            if !at.is_empty() && !taken[at.clone()].iter().any(|t| *t) {
                taken[at.clone()].fill(true);
                out.push(Token { cue: *cue, at });
            }
        };
        // Groups cost time, and most patterns have none.
        if regex.captures_len() == 1 {
            regex.find_iter(low).for_each(|m| take(m.range()));
            continue;
        }
        for found in regex.captures_iter(low) {
            let mut whole = true;
            for group in found.iter().skip(1).flatten() {
                whole = false;
                take(group.range());
            }
            if whole && let Some(m) = found.get(0) {
                take(m.range());
            }
        }
    }
    out.sort_by_key(|t| t.at.start);
    out
}
