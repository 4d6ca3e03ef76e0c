//! What a matching means in numbers: who is matched, by type of applicant, and which programs are full.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::plural;
use crate::check::Block;
use crate::market::Dropped;
use crate::propose::Matching;
use crate::text::NamedMarket;

/// Applicants of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfType {
    /// All of them.
    pub applicants: u32,
    /// With a program.
    pub matched: u32,
    /// Without one.
    pub unmatched: u32,
}

/// Programs by whether their positions are filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfPrograms {
    /// Every position is filled.
    pub filled: u32,
    /// At least one position is open.
    pub unfilled: u32,
    /// There is no position to fill.
    pub without_positions: u32,
}

/// A result in numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Tally {
    /// Applicants.
    pub applicants: u32,
    /// Programs.
    pub programs: u32,
    /// Positions of all programs.
    pub positions: u64,
    /// Couples.
    pub couples: usize,
    /// Entries on lists that both sides have.
    pub entries: usize,
    /// What was one-sided, or stood below "both unmatched".
    pub dropped: Dropped,
    /// Applicants with a program.
    pub matched: usize,
    /// Applicants without one.
    pub unmatched: usize,
    /// Filled positions.
    pub filled: u64,
    /// Open positions.
    pub unfilled: u64,
    /// How many single applicants got their first, second, … choice.
    pub single_choices: Vec<u32>,
    /// How many couples got their first, second, … pair.
    pub couple_choices: Vec<u32>,
    /// Couples that got none of their pairs.
    pub couples_unmatched: usize,
    /// By the words of the column `type`; without one, singles and members of couples.
    pub by_type: BTreeMap<String, OfType>,
    /// Programs by whether they are full.
    pub programs_by_filling: OfPrograms,
}

impl Tally {
    /// Counts a result.
    pub fn new(named: &NamedMarket, result: &Matching) -> Self {
        let market = &named.market;
        let (couple_choices, couples_unmatched) = of_couples(named, result);
        let matched = result.matched();
        Self {
            applicants: market.applicants(),
            programs: market.programs(),
            positions: market.positions(),
            couples: market.couples().len(),
            entries: market.entries(),
            dropped: named.dropped,
            matched,
            unmatched: market.applicants() as usize - matched,
            filled: matched as u64,
            unfilled: market.positions().saturating_sub(matched as u64),
            single_choices: of_singles(named, result),
            couple_choices,
            couples_unmatched,
            by_type: by_type(named, result),
            programs_by_filling: of_programs(named, result),
        }
    }
}

/// The place of the program an applicant got on their list, from 1, among entries that both sides have; nothing when they
/// are unmatched, and for members of couples.
pub fn choice(named: &NamedMarket, result: &Matching, applicant: u32) -> Option<usize> {
    let program = result.program(applicant)?;
    named.market.list(applicant).iter().position(|p| *p == program).map(|k| k + 1)
}

fn count(choices: &mut Vec<u32>, k: usize) {
    if choices.len() <= k {
        choices.resize(k + 1, 0);
    }
    choices[k] += 1;
}

fn of_singles(named: &NamedMarket, result: &Matching) -> Vec<u32> {
    let mut choices = Vec::new();
    let singles = (0..named.market.applicants()).filter(|a| named.market.couple_of(*a).is_none());
    singles.filter_map(|a| choice(named, result, a)).for_each(|k| count(&mut choices, k - 1));
    choices
}

/// How many couples got which pair, and how many none.
fn of_couples(named: &NamedMarket, result: &Matching) -> (Vec<u32>, usize) {
    let market = &named.market;
    let (mut choices, mut unmatched) = (Vec::new(), 0);
    for (c, (a, b)) in market.couples().iter().enumerate() {
        let (p, q) = (result.program_of[*a as usize], result.program_of[*b as usize]);
        match market.pairs(c as u32).iter().position(|x| (x.first, x.second) == (p, q)) {
            Some(k) => count(&mut choices, k),
            None => unmatched += 1,
        }
    }
    (choices, unmatched)
}

/// Counts by the words of the column `type`; without one, by whether somebody is a member of a couple.
pub fn by_type(named: &NamedMarket, result: &Matching) -> BTreeMap<String, OfType> {
    let market = &named.market;
    let (coupled, matched) = (|a| market.couple_of(a).is_some(), |a| result.program(a).is_some());
    count_types(market.applicants(), &named.types, coupled, matched)
}

/// The same for any kind of market: `types` as read, whether an applicant is in a couple, whether they are matched.
pub fn count_types(
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

/// Counts programs by whether their positions are filled.
pub fn of_programs(named: &NamedMarket, result: &Matching) -> OfPrograms {
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
pub fn matched_in_words(matched: usize, applicants: u32, filled: (u64, u64), programs: u32) -> String {
    format!(
        "{matched} of {} matched, {} of {} filled, in {}.\n",
        plural(applicants as usize, "applicant", "applicants"),
        filled.0,
        plural(filled.1 as usize, "position", "positions"),
        plural(programs as usize, "program", "programs"),
    )
}

/// What was left out of joint lists below "both unmatched", if anything.
pub fn below_unmatched_in_words(dropped: &Dropped) -> String {
    match dropped.below_unmatched as usize {
        0 => String::new(),
        n => {
            let pairs = plural(n, "pair", "pairs");
            format!("Left out below \"both unmatched\", where nothing can be wanted: {pairs} of couples.\n")
        }
    }
}

/// "first: 3, second: 1, …, sixth or later: 2".
pub fn choices_in_words(choices: &[u32]) -> String {
    const WORDS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    let mut parts: Vec<String> = WORDS.iter().zip(choices).map(|(word, n)| format!("{word}: {n}")).collect();
    let later: u32 = choices.iter().skip(WORDS.len()).sum();
    if later > 0 {
        parts.push(format!("sixth or later: {later}"));
    }
    parts.join(", ")
}

/// What blocks a matching, counted: couples, their pairs, and everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfBlocks {
    /// Couples that block.
    pub couples: usize,
    pairs: usize,
    others: usize,
}

impl OfBlocks {
    /// Counts all blocks; `couples` has the couple of each block of a couple.
    pub fn count(all: usize, couples: impl Iterator<Item = u32>) -> Self {
        let couples: Vec<u32> = couples.collect();
        let pairs = couples.len();
        Self { couples: couples.into_iter().collect::<BTreeSet<_>>().len(), pairs, others: all - pairs }
    }

    /// Counts the blocks of a market.
    pub fn of(blocks: &[Block]) -> Self {
        let couple = |block: &Block| if let Block::Couple { couple, .. } = block { Some(*couple) } else { None };
        Self::count(blocks.len(), blocks.iter().filter_map(couple))
    }

    /// "1 couple blocks, with 4 pairs", "2 blocks of other kinds".
    pub fn in_words(self) -> String {
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
pub fn types_in_words(types: &BTreeMap<String, OfType>) -> String {
    if types.len() < 2 {
        return String::new();
    }
    let line = |(word, n): (&String, &OfType)| format!("   {word}: {} of {} matched\n", n.matched, n.applicants);
    types.iter().map(line).collect()
}
