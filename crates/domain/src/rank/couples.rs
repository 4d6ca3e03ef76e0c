//! The checks of a couple's paired lists: each pair counts as one line, and both members' lists have as many.
//!
//! R3 has a code of its own for "no match" in a pair; our facts do not hold it, so the type names the choice and R3 shows
//! the code. For couples the Match is not proof against strategy (`docs/rank.md` has an example), and no odds are shown.

use std::collections::BTreeSet;

use crate::kept::{CoupleChoice, RankList};

/// What is wrong with a pair, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairFlaw {
    /// Both sides say "no match": nobody needs to rank that.
    Empty(usize),
    /// The same pair stands further up.
    Twice(usize),
    /// The own side names a code that is on no line of the list.
    NotListed(usize),
    /// No pair lets one match without the other; the couple stays together or unmatched.
    NeverApart,
}

impl PairFlaw {
    /// In a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::Empty(k) => format!("Pair {} has \"no match\" on both sides; leave it out.", k + 1),
            Self::Twice(k) => format!("Pair {} stands further up already; leave it out.", k + 1),
            Self::NotListed(k) => format!("Your code in pair {} is on no line of your list; add the line.", k + 1),
            Self::NeverApart => {
                "No pair has \"no match\" on one side: if no pair works, neither of you matches. That can \
                                 be what you want; decide it together."
                    .to_owned()
            }
        }
    }
}

/// What is wrong with the pairs of a list; nothing when it has none.
pub fn pair_flaws(list: &RankList) -> Vec<PairFlaw> {
    let mut flaws = Vec::new();
    let mut seen = BTreeSet::new();
    let text = |c: &CoupleChoice| match c {
        CoupleChoice::Code(code) => code.to_string(),
        CoupleChoice::NoMatch => String::new(),
    };
    for (k, pair) in list.pairs.iter().enumerate() {
        if (&pair.own, &pair.partner) == (&CoupleChoice::NoMatch, &CoupleChoice::NoMatch) {
            flaws.push(PairFlaw::Empty(k));
        }
        if !seen.insert((text(&pair.own), text(&pair.partner))) {
            flaws.push(PairFlaw::Twice(k));
        }
        if let CoupleChoice::Code(code) = &pair.own
            && !list.lines.iter().any(|l| l.code.as_ref() == Some(code))
        {
            flaws.push(PairFlaw::NotListed(k));
        }
    }
    let apart = |c: &CoupleChoice| *c == CoupleChoice::NoMatch;
    if !list.pairs.is_empty() && !list.pairs.iter().any(|p| apart(&p.own) != apart(&p.partner)) {
        flaws.push(PairFlaw::NeverApart);
    }
    flaws
}
