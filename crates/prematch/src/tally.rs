//! What a matching means in numbers: who is matched, by type of applicant, and which programs are full.

use std::collections::{BTreeMap, BTreeSet};

use matching::text::NamedMarket;
use matching::{Block, Dropped, Matching};
use serde::Serialize;

use crate::out::plural;

/// Applicants of one type.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct OfType {
    pub(crate) applicants: u32,
    pub(crate) matched: u32,
    pub(crate) unmatched: u32,
}

/// Programs by whether their positions are filled.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct OfPrograms {
    /// Every position is filled.
    pub(crate) filled: u32,
    /// At least one position is open.
    pub(crate) unfilled: u32,
    /// There is no position to fill.
    pub(crate) without_positions: u32,
}

/// Counts by the words of the column `type`; without one, by whether somebody is a member of a couple.
pub(crate) fn by_type(named: &NamedMarket, result: &Matching) -> BTreeMap<String, OfType> {
    let market = &named.market;
    let (coupled, matched) = (|a| market.couple_of(a).is_some(), |a| result.program(a).is_some());
    count_types(market.applicants(), &named.types, coupled, matched)
}

/// The same for any kind of market: `types` as read, whether an applicant is in a couple, whether they are matched.
pub(crate) fn count_types(
    applicants: u32,
    types: &[String],
    coupled: impl Fn(u32) -> bool,
    matched: impl Fn(u32) -> bool,
) -> BTreeMap<String, OfType> {
    let mut all: BTreeMap<String, OfType> = BTreeMap::new();
    for a in 0..applicants {
        let word = match types.get(a as usize).map(String::as_str) {
            Some("") => "no type given",
            Some(word) => word,
            None if coupled(a) => "member of a couple",
            None => "single",
        };
        if !all.contains_key(word) {
            all.insert(word.to_owned(), OfType::default());
        }
        if let Some(count) = all.get_mut(word) {
            let matched = u32::from(matched(a));
            count.applicants += 1;
            count.matched += matched;
            count.unmatched += 1 - matched;
        }
    }
    all
}

pub(crate) fn of_programs(named: &NamedMarket, result: &Matching) -> OfPrograms {
    let mut held = vec![0u32; named.market.programs() as usize];
    for a in 0..named.market.applicants() {
        if let Some(p) = result.program(a) {
            held[p as usize] += 1;
        }
    }
    let mut count = OfPrograms::default();
    for (p, held) in (0..).zip(held) {
        *match named.market.quota(p) {
            0 => &mut count.without_positions,
            quota if held >= quota => &mut count.filled,
            _ => &mut count.unfilled,
        } += 1;
    }
    count
}

/// Who is matched and what is filled, in one line.
pub(crate) fn matched_in_words(matched: usize, applicants: u32, filled: (u64, u64), programs: u32) -> String {
    format!(
        "{matched} of {} matched, {} of {} filled, in {}.\n",
        plural(applicants as usize, "applicant", "applicants"),
        filled.0,
        plural(filled.1 as usize, "position", "positions"),
        plural(programs as usize, "program", "programs"),
    )
}

/// What was left out of joint lists below "both unmatched", if anything.
pub(crate) fn below_unmatched_in_words(dropped: &Dropped) -> String {
    match dropped.below_unmatched as usize {
        0 => String::new(),
        n => {
            let pairs = plural(n, "pair", "pairs");
            format!("Left out below \"both unmatched\", where nothing can be wanted: {pairs} of couples.\n")
        }
    }
}

/// "first: 3, second: 1, …, sixth or later: 2".
pub(crate) fn choices_in_words(choices: &[u32]) -> String {
    const WORDS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    let mut parts: Vec<String> = WORDS.iter().zip(choices).map(|(word, n)| format!("{word}: {n}")).collect();
    let later: u32 = choices.iter().skip(WORDS.len()).sum();
    if later > 0 {
        parts.push(format!("sixth or later: {later}"));
    }
    parts.join(", ")
}

/// What blocks a matching, counted: couples, their pairs, and everything else.
#[derive(Clone, Copy)]
pub(crate) struct OfBlocks {
    /// Couples that block.
    pub(crate) couples: usize,
    pairs: usize,
    others: usize,
}

impl OfBlocks {
    /// Counts all blocks; `couples` has the couple of each block of a couple.
    pub(crate) fn count(all: usize, couples: impl Iterator<Item = u32>) -> Self {
        let couples: Vec<u32> = couples.collect();
        let pairs = couples.len();
        Self { couples: couples.into_iter().collect::<BTreeSet<_>>().len(), pairs, others: all - pairs }
    }

    /// Counts the blocks of a market.
    pub(crate) fn of(blocks: &[Block]) -> Self {
        let couple = |block: &Block| if let Block::Couple { couple, .. } = block { Some(*couple) } else { None };
        Self::count(blocks.len(), blocks.iter().filter_map(couple))
    }

    /// "1 couple blocks, with 4 pairs", "2 blocks of other kinds".
    pub(crate) fn in_words(self) -> String {
        let couples = plural(self.couples, "couple blocks", "couples block");
        let pairs = plural(self.pairs, "pair", "pairs");
        match (self.pairs, self.others) {
            (0, n) => format!("{} found", plural(n, "block", "blocks")),
            (_, 0) => format!("{couples}, with {pairs}"),
            (_, n) => format!("{couples}, with {pairs}; {} of other kinds", plural(n, "block", "blocks")),
        }
    }
}

/// One line for each type, where there is more than one.
pub(crate) fn types_in_words(types: &BTreeMap<String, OfType>) -> String {
    if types.len() < 2 {
        return String::new();
    }
    let line = |(word, n): (&String, &OfType)| format!("   {word}: {} of {} matched\n", n.matched, n.applicants);
    types.iter().map(line).collect()
}
