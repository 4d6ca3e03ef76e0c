//! What the trained part sees of a statement: hashed words, cues and meanings around the names of visas.
//!
//! Terms. A *name* is a run of words that names a visa, all visas, another status or Step 3; it counts as one word with
//! a sign of its own. A *piece* is a clause as it was seen. A *view* is what is asked of the statement: the J-1, the
//! H-1B or Step 3. In the view of the H-1B the two visas stand in each other's place, so that what is learned of "we do
//! not sponsor this visa" counts for both; each visa has a copy of the features of its own as well (Daumé 2007).
//!
//! Only clauses that bear on what is asked are seen, apart by how: they name it, name visas in general, name the other,
//! or name none after one that did.
//!
//! Source: feature hashing after Weinberger and others 2009; hashes as in [`crate::features`].

use std::ops::Range;

use super::clause::{Clause, Target, Unit};
use super::judge::{Value, judge};
use super::lexicon::Cue;
use crate::features::{Features, hash_of, placed};
use crate::patterns::THESAURUS;

/// The buckets of all features together.
pub const ALL: usize = 1 << 14;
/// The buckets of the features of words.
pub const WORDS: usize = 1 << 15;
/// The words of a clause that are looked at.
const LONGEST: usize = 160;
/// The pieces of a statement that are looked at.
pub(super) const MOST: usize = 60;

/// What is asked of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    J1,
    H1b,
    Step3,
}

/// The features of a statement in one view.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Words, cues, and what the rules make of each mention; [`ALL`] buckets.
    pub all: Features,
    /// Words and meanings alone; [`WORDS`] buckets.
    pub words: Features,
}

/// A clause as it was seen.
pub(super) struct Piece {
    words: Vec<Word>,
    cues: Vec<u64>,
    units: Vec<(Target, Vec<u64>, Value)>,
    question: bool,
    /// Its bytes in the original.
    pub(super) span: Range<usize>,
}

#[derive(Clone)]
struct Word {
    hash: u64,
    name: Option<Name>,
    at: Range<usize>,
    meanings: Vec<u64>,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    J1,
    H1b,
    Step3,
    Any,
    Rest,
    Pair,
    Status,
}

/// What a clause names, one bit each.
mod names {
    pub(super) const J1: u64 = 1;
    pub(super) const H1B: u64 = 2;
    pub(super) const BOTH: u64 = 3;
    pub(super) const ANY: u64 = 4;
    pub(super) const REST: u64 = 8;
    pub(super) const STEP3: u64 = 16;
    pub(super) const STATUS: u64 = 32;
}

impl Name {
    fn of(cue: Cue) -> Option<Self> {
        Some(match cue {
            Cue::J1 | Cue::Former => Self::J1,
            Cue::H1b | Cue::Latter => Self::H1b,
            Cue::Step3 => Self::Step3,
            Cue::Any | Cue::All => Self::Any,
            Cue::OtherVisa | Cue::NoRest | Cue::ExceptJ1 | Cue::ExceptH1b => Self::Rest,
            Cue::Both | Cue::Neither => Self::Pair,
            Cue::Is(_) => Self::Status,
            _ => return None,
        })
    }

    fn bits(self) -> u64 {
        match self {
            Self::J1 => names::J1,
            Self::H1b => names::H1B,
            Self::Pair => names::BOTH,
            Self::Any => names::ANY,
            Self::Rest => names::REST,
            Self::Step3 => names::STEP3,
            Self::Status => names::STATUS,
        }
    }
}

/// The cues in an order that must not change while a trained model knows them by it.
const ORDER: [Cue; 36] = [
    Cue::J1,
    Cue::H1b,
    Cue::ExceptJ1,
    Cue::ExceptH1b,
    Cue::Former,
    Cue::Latter,
    Cue::Any,
    Cue::OtherVisa,
    Cue::NoRest,
    Cue::Both,
    Cue::Neither,
    Cue::Ecfmg,
    Cue::Step3,
    Cue::Not,
    Cue::Off,
    Cue::Lifted,
    Cue::Withdrawn,
    Cue::Untrue,
    Cue::Yes,
    Cue::Offer,
    Cue::Case,
    Cue::Move,
    Cue::Perhaps,
    Cue::Firm,
    Cue::Open,
    Cue::Ask,
    Cue::Only,
    Cue::OnlyIf,
    Cue::Must,
    Cue::All,
    Cue::Same,
    Cue::New,
    Cue::Past,
    Cue::Hearsay,
    Cue::Hope,
    Cue::Now,
];

fn sign(cue: Cue) -> u64 {
    let place = match cue {
        Cue::Is(_) => 61,
        Cue::Elsewhere => 62,
        Cue::Here => 63,
        Cue::Idle => 64,
        other => ORDER.iter().position(|c| *c == other).unwrap_or(60),
    };
    numbered(place as u64)
}

fn numbered(place: u64) -> u64 {
    (place + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The sign of the visa that stands in this one's place in the mirror. The first six of [`ORDER`] are three pairs.
fn mirror(sign: u64) -> u64 {
    (0..6).find(|p| numbered(*p) == sign).map_or(sign, |p| numbered(p ^ 1))
}

impl Piece {
    /// Sees a clause: `words` as written, `clause` as read.
    pub(super) fn new(words: &str, clause: &Clause, units: &[Unit], span: Range<usize>) -> Self {
        let mut placed = placed(words);
        placed.truncate(LONGEST);
        let meanings = THESAURUS.classes(&placed);
        let mut out: Vec<Word> = Vec::with_capacity(placed.len());
        let mut cue = 0;
        for (token, meanings) in placed.iter().zip(meanings) {
            while clause.tokens.get(cue).is_some_and(|t| t.at.end <= token.span.start) {
                cue += 1;
            }
            let over = clause.tokens.get(cue).filter(|t| t.at.start < token.span.end);
            if let Some((name, t)) = over.and_then(|t| Name::of(t.cue).map(|n| (n, t))) {
                if out.last().is_none_or(|w| w.at != t.at) {
                    out.push(Word { hash: sign(t.cue), name: Some(name), at: t.at.clone(), meanings: Vec::new() });
                }
                continue;
            }
            let meanings = meanings.iter().map(|c| THESAURUS.hash(*c)).collect();
            out.push(Word { hash: hash_of(&token.word), name: None, at: token.span.clone(), meanings });
        }
        let signs = |range: &Range<usize>| -> Vec<u64> {
            let tokens = clause.within(range).into_iter();
            tokens.filter(|t| t.cue != Cue::Idle).map(|t| sign(t.cue)).take(LONGEST).collect()
        };
        let units = units
            .iter()
            .take(LONGEST)
            .map(|u| (u.target, signs(&u.range), judge(&clause.within(&u.range), &clause.low).value));
        Self {
            words: out,
            units: units.collect(),
            cues: signs(&(0..clause.low.len())),
            question: clause.question,
            span,
        }
    }

    /// The same with the two visas in each other's place.
    fn mirrored(&self) -> Self {
        let word = |w: &Word| {
            let name = match w.name {
                Some(Name::J1) => Some(Name::H1b),
                Some(Name::H1b) => Some(Name::J1),
                other => other,
            };
            Word { hash: if name.is_some() { mirror(w.hash) } else { w.hash }, name, ..w.clone() }
        };
        let signs = |s: &[u64]| s.iter().map(|c| mirror(*c)).collect::<Vec<_>>();
        let unit = |(t, s, v): &(Target, Vec<u64>, Value)| (Target { j1: t.h1b, h1b: t.j1, ..*t }, signs(s), *v);
        Self {
            words: self.words.iter().map(word).collect(),
            cues: signs(&self.cues),
            units: self.units.iter().map(unit).collect(),
            question: self.question,
            span: self.span.clone(),
        }
    }

    /// What it names.
    fn names(&self) -> u64 {
        self.words.iter().filter_map(|w| w.name).fold(0, |t, n| t | n.bits())
    }

    /// Whether it names a visa, and how many words it has.
    pub(super) fn short_name(&self) -> bool {
        !self.question && self.words.len() <= 5 && self.names() & names::BOTH != 0
    }

    /// Whether a value in this view can be read from it.
    pub(super) fn bears_on(&self, view: View) -> bool {
        let own = match view {
            View::J1 => names::J1,
            View::H1b => names::H1B,
            View::Step3 => names::STEP3,
        };
        !self.question && self.names() & (own | names::ANY | names::REST) != 0
    }
}

/// The cues whose presence a judge is told of.
const TOLD: [Cue; 16] = [
    Cue::Not,
    Cue::Off,
    Cue::Lifted,
    Cue::Untrue,
    Cue::Yes,
    Cue::Offer,
    Cue::Case,
    Cue::Move,
    Cue::Perhaps,
    Cue::Open,
    Cue::Ask,
    Cue::Only,
    Cue::OnlyIf,
    Cue::Past,
    Cue::Hearsay,
    Cue::Hope,
];
/// How many facts [`facts`] tells.
pub(super) const FACTS: usize = 39;

/// What a statement holds at all, as ones and noughts: how mentions of each visa are judged, what is named, which cues
/// are there, how long it is.
pub(super) fn facts(pieces: &[Piece]) -> [f32; FACTS] {
    let mut out = [0.0; FACTS];
    let mut put = |k: usize| {
        if let Some(x) = out.get_mut(k) {
            *x = 1.0;
        }
    };
    for piece in pieces {
        for (target, _, value) in piece.units.iter().filter(|_| !piece.question) {
            let v = (value_sign(*value) - 11) as usize;
            if target.j1 {
                put(v);
            }
            if target.h1b {
                put(4 + v);
            }
            if target.any {
                put(8 + v);
            }
        }
        let names = piece.names();
        for bit in (0..5).filter(|bit| names >> bit & 1 == 1) {
            put(12 + bit);
        }
        for (k, cue) in TOLD.iter().enumerate() {
            if piece.cues.contains(&sign(*cue)) {
                put(17 + k);
            }
        }
        if piece.cues.contains(&numbered(62)) {
            put(33);
        }
        if piece.question {
            put(34);
        }
    }
    put(match pieces.len() {
        0 | 1 => 35,
        2 => 36,
        3..=5 => 37,
        _ => 38,
    });
    out
}

/// Features as they are found; one that is found again keeps its greatest weight.
struct Side {
    weights: Vec<f32>,
    found: Vec<u32>,
}

impl Side {
    fn new(buckets: usize) -> Self {
        Self { weights: vec![0.0; buckets], found: Vec::with_capacity(2048) }
    }

    fn add(&mut self, hash: u64, weight: f32) {
        // The number of buckets is a power of two.
        let bucket = (hash >> 20) as usize & (self.weights.len() - 1);
        if let Some(kept) = self.weights.get_mut(bucket) {
            if *kept == 0.0 {
                self.found.push(bucket as u32);
            }
            *kept = kept.max(weight);
        }
    }

    /// Scaled to a length that does not depend on how long the statement is.
    fn finish(self) -> Features {
        let weight = |b: &u32| self.weights.get(*b as usize).copied().unwrap_or_default();
        let length = self.found.iter().map(|b| weight(b) * weight(b)).sum::<f32>().sqrt().max(1e-6);
        self.found.iter().map(|b| (*b, LENGTH * weight(b) / length)).collect()
    }
}

/// The length of a statement's features.
const LENGTH: f32 = 1.4;

struct Bag {
    all: Side,
    words: Side,
    /// The sign of the view's own copy; nothing for Step 3, which is no pair.
    own: Option<u64>,
}

impl Bag {
    fn put(&mut self, kind: u8, parts: &[u64], weight: f32, worded: bool) {
        let mut hash = u64::from(kind).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for part in parts {
            hash = (hash.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
            hash ^= hash >> 33;
        }
        let copy = self.own.map(|own| (hash ^ own).wrapping_mul(0xff51_afd7_ed55_8ccd));
        self.all.add(hash, weight);
        if let Some(copy) = copy {
            self.all.add(copy, weight);
        }
        // Words are many: a copy of each would crowd the buckets.
        if worded {
            self.words.add(hash, weight);
        }
    }

    fn word(&mut self, kind: u8, parts: &[u64], weight: f32) {
        self.put(kind, parts, weight, true);
    }

    fn cue(&mut self, kind: u8, parts: &[u64], weight: f32) {
        self.put(kind, parts, weight, false);
    }
}

fn target_sign(t: Target) -> u64 {
    u64::from(t.j1) | u64::from(t.h1b) << 1 | u64::from(t.any) << 2 | u64::from(t.rest) << 3 | 1 << 9
}

fn value_sign(v: Value) -> u64 {
    match v {
        Value::Yes => 11,
        Value::No => 12,
        Value::Case => 13,
        Value::Open => 14,
    }
}

/// The features of a statement in a view.
pub(super) fn seen(pieces: &[Piece], view: View) -> Seen {
    seen_in(pieces, view, WORDS)
}

/// The features of one clause by itself, without those of words alone.
pub(super) fn seen_alone(piece: &Piece, view: View) -> Features {
    seen_in(std::slice::from_ref(piece), view, 1).all
}

fn seen_in(pieces: &[Piece], view: View, words: usize) -> Seen {
    let pieces = &pieces[..pieces.len().min(MOST)];
    let own = match view {
        View::J1 => Some(0x0a4c_55b1),
        View::H1b => Some(0x7be9_03d5),
        View::Step3 => None,
    };
    let mut bag = Bag { all: Side::new(ALL), words: Side::new(words), own };
    if view == View::H1b {
        let mirrored: Vec<Piece> = pieces.iter().map(Piece::mirrored).collect();
        walk(&mirrored, false, &mut bag);
    } else {
        walk(pieces, view == View::Step3, &mut bag);
    }
    Seen { all: bag.all.finish(), words: bag.words.finish() }
}

/// How a clause that names `own` bears on what is asked, where `topic` was named last; 0 when it does not.
fn bearing(own: u64, topic: u64, step3: bool, after_step3: bool) -> u64 {
    let has = |bits: u64| own & bits != 0;
    match () {
        () if step3 && has(names::STEP3) => 5,
        () if step3 && after_step3 && !has(names::BOTH) => 6,
        () if step3 => 7 * u64::from(has(names::H1B)),
        () if has(names::J1) => 1,
        () if has(names::ANY | names::REST) => 2,
        () if has(names::H1B) => 3,
        () if has(names::STEP3) => 8,
        () => match topic & names::BOTH {
            0 => 0,
            names::H1B => 10,
            _ => 4,
        },
    }
}

fn walk(pieces: &[Piece], step3: bool, bag: &mut Bag) {
    let mut topic = 0;
    let mut asked: Option<u64> = None;
    let mut after_step3 = false;
    for (k, piece) in pieces.iter().enumerate() {
        let own = piece.names();
        let bearing = bearing(own, topic, step3, after_step3);
        after_step3 = own & names::STEP3 != 0;
        let q = u64::from(piece.question) | bearing << 4;
        if bearing != 0 {
            words(piece, q, bag);
            cues(piece, q, own, bag);
        }
        around(piece, q, bag);
        units(piece, q, bag);
        if own & names::BOTH == 0 {
            bare(piece, q, topic | (own & 12) << 4, bag);
        }
        if let Some(asked) = asked {
            answer(piece, asked, bag);
        }
        asked = piece.question.then_some(own);
        if own & names::BOTH != 0 {
            topic = own & names::BOTH;
        }
        if k + 1 == pieces.len() {
            bag.cue(b'$', &[own, q], 0.5);
        }
    }
    // What is named at all, and what is named outside of questions.
    let named = pieces.iter().fold(0, |t, p| t | p.names());
    let asserted = pieces.iter().filter(|p| !p.question).fold(0, |t, p| t | p.names());
    for bit in 0..6 {
        bag.cue(b'N', &[bit, named >> bit & 1, asserted >> bit & 1], 1.0);
    }
    bag.cue(b'M', &[asserted & (names::BOTH | names::STEP3)], 1.0);
}

fn words(piece: &Piece, q: u64, bag: &mut Bag) {
    let hashes: Vec<u64> =
        std::iter::once(1).chain(piece.words.iter().map(|w| w.hash)).chain(std::iter::once(2)).collect();
    for w in &hashes[1..hashes.len() - 1] {
        bag.word(b'u', &[q, *w], 1.0);
    }
    for w in hashes.windows(2) {
        bag.word(b'b', &[q, w[0], w[1]], 0.8);
    }
    for w in hashes.windows(3) {
        bag.word(b't', &[q, w[0], w[1], w[2]], 0.6);
        bag.word(b's', &[q, w[0], w[2]], 0.5);
    }
    for m in piece.words.iter().flat_map(|w| &w.meanings) {
        bag.word(b'm', &[q, *m], 0.6);
    }
}

/// Words, pairs, meanings on either side of each name.
fn around(piece: &Piece, q: u64, bag: &mut Bag) {
    for (p, center) in piece.words.iter().enumerate() {
        let Some(n) = center.name.filter(|n| *n != Name::Status) else { continue };
        let n = n.bits() | q << 8;
        let from = p.saturating_sub(9);
        let to = (p + 10).min(piece.words.len());
        for i in (from..to).filter(|i| *i != p) {
            let w = &piece.words[i];
            let side = u64::from(i > p);
            let far = i.abs_diff(p);
            bag.word(b'a', &[n, side, w.hash], 0.9);
            if far <= 3 {
                bag.word(b'n', &[n, side, w.hash], 0.9);
            }
            if far == 1 {
                bag.word(b'1', &[n, side, w.hash], 0.8);
            }
            for m in &w.meanings {
                bag.word(b'A', &[n, side, *m], 0.6);
            }
            if i + 1 < to && i + 1 != p {
                bag.word(b'2', &[n, side, w.hash, piece.words[i + 1].hash], 0.7);
            }
            if i + 2 < to && i + 1 != p && i + 2 != p {
                bag.word(b'3', &[n, side, w.hash, piece.words[i + 2].hash], 0.4);
            }
        }
    }
}

/// The cues of a clause in order.
fn cues(piece: &Piece, q: u64, own: u64, bag: &mut Bag) {
    let signs: Vec<u64> =
        std::iter::once(1).chain(piece.cues.iter().take(40).copied()).chain(std::iter::once(2)).collect();
    for w in &signs[1..signs.len() - 1] {
        bag.cue(b'c', &[q, *w], 1.0);
        bag.cue(b'o', &[q, own, *w], 0.7);
    }
    for w in signs.windows(2) {
        bag.cue(b'C', &[q, w[0], w[1]], 1.0);
    }
    for w in signs.windows(3) {
        bag.cue(b'D', &[q, w[0], w[1], w[2]], 0.9);
        bag.cue(b'E', &[q, w[0], w[2]], 0.7);
    }
    for w in signs.windows(4) {
        bag.cue(b'F', &[q, w[0], w[1], w[2], w[3]], 0.7);
    }
    if signs.len() <= 9 {
        let whole = signs.iter().fold(7u64, |h, s| (h.rotate_left(7) ^ s).wrapping_mul(0x517c_c1b7_2722_0a95));
        bag.cue(b'W', &[q, whole], 1.2);
    }
}

/// The cues that belong to each mention, and how the rules judge it.
fn units(piece: &Piece, q: u64, bag: &mut Bag) {
    for (target, signs, value) in &piece.units {
        let t = target_sign(*target) | q << 12;
        let v = value_sign(*value);
        bag.cue(b'v', &[t, v], 1.5);
        let t = target_sign(*target) | (q & 1) << 12;
        for s in signs {
            bag.cue(b'g', &[t, *s], 1.0);
            bag.cue(b'h', &[t, v, *s], 0.8);
        }
        for w in signs.windows(2) {
            bag.cue(b'i', &[t, w[0], w[1]], 0.8);
        }
        let whole = signs.iter().fold(7u64, |h, s| (h.rotate_left(7) ^ s).wrapping_mul(0x517c_c1b7_2722_0a95));
        bag.cue(b'j', &[t, whole], 1.0);
    }
}

/// A clause that names neither visa, with what was last spoken of.
fn bare(piece: &Piece, q: u64, topic: u64, bag: &mut Bag) {
    let t = topic | q << 12;
    for w in piece.words.iter().take(40) {
        bag.word(b'x', &[t, w.hash], 0.7);
        for m in &w.meanings {
            bag.word(b'X', &[t, *m], 0.5);
        }
    }
    for w in piece.words.windows(2).take(40) {
        bag.word(b'y', &[t, w[0].hash, w[1].hash], 0.6);
    }
    for c in &piece.cues {
        bag.word(b'z', &[t, *c], 1.0);
    }
    for w in piece.cues.windows(2) {
        bag.word(b'Z', &[t, w[0], w[1]], 0.8);
    }
}

/// How a question was answered.
fn answer(piece: &Piece, asked: u64, bag: &mut Bag) {
    for w in piece.words.iter().take(4) {
        bag.word(b'?', &[asked, w.hash], 1.0);
    }
    if let [a, b, ..] = piece.words.as_slice() {
        bag.word(b'!', &[asked, a.hash, b.hash], 1.0);
    }
    for c in piece.cues.iter().take(4) {
        bag.word(b';', &[asked, *c], 1.0);
    }
}
