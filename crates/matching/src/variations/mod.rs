//! The "match variations" of the NRMP: supplemental lists, reversions, and an even or odd number of matches.
//!
//! *Supplemental lists.* An advanced position begins with the second year. For an advanced program on their list an
//! applicant may give a supplemental list of first-year programs. The primary list comes strictly first: only who holds
//! that advanced program is placed on its supplemental list, and who gets nothing there stays bound to the advanced
//! program all the same – a *partial match*. Members of a couple are coupled by their primary lists only; each
//! supplemental list stands for itself.
//!
//! *Reversions.* A program (the donor) may name others (receivers) to which positions revert that it cannot fill, all of
//! them or up to a number. They may form chains, not circles.
//!
//! *Parity.* A program may want an even, or an odd, number of matches.
//!
//! *Sources.* NRMP, "About Supplemental Rank Order Lists", "Couples in the Match" and "Creating Reversions"; National
//! Matching Services, "Reverting Unfilled Positions"; A. E. Roth, "Interim Report #1" to the NRMP (1996); A. E. Roth and
//! E. Peranson, American Economic Review 89 (1999). They say what the variations are and that the matching is to be
//! stable; we have not found the order of the steps published. What follows is therefore exact by definition, and our own
//! choice where it says so.
//!
//! *Stable* is: within the final quotas, (1) no single applicant prefers a program on the primary list to what they hold
//! there while it has a free position or holds somebody it ranks lower; (2) no couple does so with a pair of its joint
//! list, by the definition asked for; (3) nobody who holds an advanced program would get a better place on its
//! supplemental list; (4) nothing that could revert is left, and no parity is missed. A program ranks an applicant once,
//! whether for the primary list or for a supplemental one. What a member of a couple holds as a first year does not
//! stand back when the couple asks for a pair at that very program: there it counts as somebody else (our choice).
//!
//! *How.* A single applicant with supplemental lists becomes two personas ([`personas`]) who share a joint list: for an
//! advanced program A with the first-year programs p, q the pairs (A, p), (A, q), (A, nothing), for any other program C
//! the pair (C, nothing), all in the order of the primary list. So no outcome on a supplemental list ever decides about
//! the primary place, and the algorithms for couples, their complete search and its proof apply as they are. As with
//! couples, a stable matching need not exist. For a member of a couple it is guessed which place they will hold; the first
//! year is then a single persona with that one list, and the guess is repeated with what came out until it agrees with
//! itself. An answer that agrees is stable; when none is found, nothing is proved.
//!
//! *Rounds* ([`rounds`]; our choice). Each round solves the market with the quotas of the moment: with couples or
//! supplemental lists it goes on from the matching of the round before, which decides which one is found where several
//! are stable.
//! 1. Then each reversion, in the order given, moves as many positions as the donor has unfilled and as its number
//!    allows. A position that arrives is first tried by the receiver: it can revert further in the next round only.
//! 2. When nothing reverts, every program whose number of matches n > 0 has the wrong parity is held to n − 1 positions,
//!    all of them in the same round; what is taken off is *withheld*, and may revert like an unfilled position. A program
//!    that receives positions gets back what was withheld from it.
//! 3. When neither applies, it is done. Every reversion shortens the way a position can still go, and every step of (2)
//!    lowers a quota, so the rounds end.
//!
//! A round without a stable matching goes on from one with few blocks; only at the end is it made one with the fewest.
//! The complete search has a limit in each round, and there is a limit on rounds: beyond them the verdict is
//! [`Verdict::Undecided`], with all that blocks. So a run ends in bearable time, but not always with an answer.
//!
//! What has reverted is not given back. Among single applicants without supplemental lists nobody would want it back: a
//! position more never hurts an applicant, so nobody comes to long for the donor; and whatever stable matching is taken,
//! the same positions are filled, so the rounds do not hang on which one.

mod check;
mod personas;
mod rounds;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

pub use self::check::VariationBlock;
pub use self::rounds::{VariationOptions, VariationOutcome, Verdict};
use crate::market::{ApplicantIx, Dropped, Market, MarketError, NONE, ProgramIx, RawMarket, end_at_unmatched};

/// A supplemental list as it comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawSupplemental {
    /// Whose.
    pub applicant: ApplicantIx,
    /// The advanced program, which is on their primary (or joint) list.
    pub program: ProgramIx,
    /// First-year programs, best first.
    pub list: Vec<ProgramIx>,
}

/// Unfilled positions of one program go to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reversion {
    /// The donor.
    pub from: ProgramIx,
    /// The receiver.
    pub to: ProgramIx,
    /// The most positions that go; `None` for as many as are unfilled.
    pub most: Option<u32>,
}

/// Which number of matches a program wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Parity {
    /// 0, 2, 4, …
    Even,
    /// 1, 3, 5, …; with nobody at all there is nothing to take off, and none is fine.
    Odd,
}

impl Parity {
    /// Whether a number of matches is as wanted.
    pub fn fits(self, matches: u32) -> bool {
        match self {
            Self::Even => matches.is_multiple_of(2),
            Self::Odd => matches == 0 || !matches.is_multiple_of(2),
        }
    }
}

/// A market with its variations as they come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawVariations {
    /// Primary lists, joint lists of couples, the lists of all programs, and quotas.
    pub market: RawMarket,
    /// Supplemental lists.
    pub supplemental: Vec<RawSupplemental>,
    /// Reversions, in the order in which they are looked at.
    pub reversions: Vec<Reversion>,
    /// Programs that want an even or odd number.
    pub parity: Vec<(ProgramIx, Parity)>,
}

/// Which variation a mistake is in, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariationAt {
    /// A supplemental list.
    Supplemental(usize),
    /// A reversion.
    Reversion(usize),
    /// A program that wants an even or odd number.
    Parity(usize),
}

/// Why a market with variations cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VariationError {
    /// The market itself.
    #[error(transparent)]
    Market(#[from] MarketError),
    /// An applicant that does not exist.
    #[error("the entry names applicant number {applicant}, which does not exist")]
    UnknownApplicant {
        /// Where.
        at: VariationAt,
        /// The number.
        applicant: ApplicantIx,
    },
    /// A program that does not exist.
    #[error("the entry names program number {program}, which does not exist")]
    UnknownProgram {
        /// Where.
        at: VariationAt,
        /// The number.
        program: ProgramIx,
    },
    /// A supplemental list for a program that is not on the primary list.
    #[error("the supplemental list belongs to a program that is not on the applicant's primary list")]
    NotOnList {
        /// Where.
        at: VariationAt,
        /// The advanced program.
        program: ProgramIx,
    },
    /// The advanced program on its own supplemental list.
    #[error("a supplemental list cannot name the advanced program it belongs to")]
    OwnProgram {
        /// Where.
        at: VariationAt,
        /// The advanced program.
        program: ProgramIx,
    },
    /// A program twice on one supplemental list.
    #[error("the same program stands twice on one supplemental list")]
    Twice {
        /// Where.
        at: VariationAt,
        /// The program.
        program: ProgramIx,
    },
    /// A second supplemental list for one place, a second reversion between two programs, or a second parity.
    #[error("the same is said twice")]
    Repeated {
        /// The later one.
        at: VariationAt,
    },
    /// A program reverts positions to itself.
    #[error("a program cannot revert positions to itself")]
    ToItself {
        /// Where.
        at: VariationAt,
    },
    /// Positions add up where they revert to; no program may come to hold more than a number can say.
    #[error(
        "the programs have more than four thousand million positions together; with reversions there may be fewer only"
    )]
    Positions,
    /// Reversions lead in a circle.
    #[error("the reversions lead in a circle, so that positions would never come to rest")]
    Circle {
        /// One of them.
        at: VariationAt,
    },
}

impl VariationError {
    /// Which variation is wrong; nothing when it is the market itself.
    pub fn at(&self) -> Option<VariationAt> {
        match self {
            Self::Market(_) => None,
            Self::Positions => Some(VariationAt::Reversion(0)),
            Self::UnknownApplicant { at, .. }
            | Self::UnknownProgram { at, .. }
            | Self::NotOnList { at, .. }
            | Self::OwnProgram { at, .. }
            | Self::Twice { at, .. }
            | Self::Repeated { at }
            | Self::ToItself { at }
            | Self::Circle { at } => Some(*at),
        }
    }
}

/// What was dropped because it was one-sided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VariationsDropped {
    /// Of the market itself.
    #[serde(flatten)]
    pub market: Dropped,
    /// Entries of supplemental lists whose program does not list the applicant.
    pub of_supplemental: u64,
}

/// The supplemental lists of one applicant: first-year programs by advanced program, without one-sided entries. A list
/// that has none left stays, empty: who holds its advanced program is partially matched.
type Supplemental = BTreeMap<ProgramIx, Vec<ProgramIx>>;

/// A checked market with its variations. Applicants and programs have the numbers they came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variations {
    /// As it came in; joint lists end where both members would stay unmatched.
    raw: RawMarket,
    supplemental: BTreeMap<ApplicantIx, Supplemental>,
    /// The couple of each member of one.
    couple_of: HashMap<ApplicantIx, usize>,
    reversions: Vec<Reversion>,
    parity: BTreeMap<ProgramIx, Parity>,
    dropped: VariationsDropped,
}

impl Variations {
    /// Checks a market and its variations.
    ///
    /// # Errors
    /// The first mistake: of the market, of a supplemental list, of a reversion, of a parity, in this order.
    pub fn build(raw: RawVariations) -> Result<Self, VariationError> {
        let RawVariations { market: mut raw, supplemental, reversions, parity } = raw;
        let (_, market) = Market::build(raw.clone())?;
        end_at_unmatched(&mut raw.couples);
        if !reversions.is_empty() && raw.quotas.iter().map(|q| u64::from(*q)).sum::<u64>() >= u64::from(NONE) {
            return Err(VariationError::Positions);
        }
        let members = raw.couples.iter().enumerate().flat_map(|(c, x)| [(x.first, c), (x.second, c)]);
        let couple_of = members.collect();
        let mut built = Self {
            raw,
            supplemental: BTreeMap::new(),
            couple_of,
            reversions: Vec::new(),
            parity: BTreeMap::new(),
            dropped: VariationsDropped { market, of_supplemental: 0 },
        };
        for (k, list) in supplemental.into_iter().enumerate() {
            built.add_supplemental(VariationAt::Supplemental(k), list)?;
        }
        built.add_reversions(reversions)?;
        for (k, (program, parity)) in parity.into_iter().enumerate() {
            let at = VariationAt::Parity(k);
            built.known(at, program)?;
            if built.parity.insert(program, parity).is_some() {
                return Err(VariationError::Repeated { at });
            }
        }
        built.drop_one_sided();
        Ok(built)
    }

    /// How many applicants.
    pub fn applicants(&self) -> u32 {
        (self.raw.list_starts.len() - 1) as u32
    }

    /// How many programs.
    pub fn programs(&self) -> u32 {
        self.raw.quotas.len() as u32
    }

    /// The positions of each program before anything reverts.
    pub fn quotas(&self) -> &[u32] {
        &self.raw.quotas
    }

    /// The couples.
    pub fn couples(&self) -> impl ExactSizeIterator<Item = (ApplicantIx, ApplicantIx)> {
        self.raw.couples.iter().map(|c| (c.first, c.second))
    }

    /// The couple of an applicant, if they are in one.
    pub fn couple_of(&self, applicant: ApplicantIx) -> Option<usize> {
        self.couple_of.get(&applicant).copied()
    }

    /// A couple's joint list as it came in, up to "both unmatched".
    pub fn pairs(&self, couple: usize) -> &[(ProgramIx, ProgramIx)] {
        &self.raw.couples[couple].pairs
    }

    /// A primary list as it came in, one-sided entries included; empty for a member of a couple.
    pub fn list(&self, applicant: ApplicantIx) -> &[ProgramIx] {
        let a = applicant as usize;
        &self.raw.lists[self.raw.list_starts[a] as usize..self.raw.list_starts[a + 1] as usize]
    }

    /// A program's list as it came in.
    pub fn roster(&self, program: ProgramIx) -> &[ApplicantIx] {
        let p = program as usize;
        &self.raw.rosters[self.raw.roster_starts[p] as usize..self.raw.roster_starts[p + 1] as usize]
    }

    /// The supplemental list an applicant gave for a program, without one-sided entries; `None` when they gave none.
    pub fn supplemental(&self, applicant: ApplicantIx, program: ProgramIx) -> Option<&[ProgramIx]> {
        self.supplemental.get(&applicant)?.get(&program).map(Vec::as_slice)
    }

    /// Supplemental lists in all.
    pub fn supplemental_lists(&self) -> usize {
        self.supplemental.values().map(Supplemental::len).sum()
    }

    /// The reversions, in their order.
    pub fn reversions(&self) -> &[Reversion] {
        &self.reversions
    }

    /// The programs that want an even or odd number of matches.
    pub fn parity(&self) -> &BTreeMap<ProgramIx, Parity> {
        &self.parity
    }

    /// What was one-sided.
    pub fn dropped(&self) -> VariationsDropped {
        self.dropped
    }

    /// Whether places must be guessed: a member of a couple has a supplemental list.
    fn guesses(&self) -> bool {
        self.supplemental.keys().any(|a| self.couple_of.contains_key(a))
    }

    fn known(&self, at: VariationAt, program: ProgramIx) -> Result<(), VariationError> {
        if program < self.programs() { Ok(()) } else { Err(VariationError::UnknownProgram { at, program }) }
    }

    /// Whether a program is on somebody's primary list, or on the joint list on their side.
    fn on_primary(&self, applicant: ApplicantIx, program: ProgramIx) -> bool {
        match self.couple_of.get(&applicant) {
            None => self.list(applicant).contains(&program),
            Some(c) => {
                let couple = &self.raw.couples[*c];
                let first = couple.first == applicant;
                couple.pairs.iter().any(|(p, q)| *(if first { p } else { q }) == program)
            }
        }
    }

    fn add_supplemental(&mut self, at: VariationAt, raw: RawSupplemental) -> Result<(), VariationError> {
        let RawSupplemental { applicant, program, list } = raw;
        if applicant >= self.applicants() {
            return Err(VariationError::UnknownApplicant { at, applicant });
        }
        let mut seen = HashSet::new();
        for p in std::iter::once(&program).chain(&list) {
            self.known(at, *p)?;
        }
        for p in &list {
            if *p == program {
                return Err(VariationError::OwnProgram { at, program });
            }
            if !seen.insert(*p) {
                return Err(VariationError::Twice { at, program: *p });
            }
        }
        if !self.on_primary(applicant, program) {
            return Err(VariationError::NotOnList { at, program });
        }
        match self.supplemental.entry(applicant).or_default().insert(program, list) {
            None => Ok(()),
            Some(_) => Err(VariationError::Repeated { at }),
        }
    }

    fn add_reversions(&mut self, reversions: Vec<Reversion>) -> Result<(), VariationError> {
        let mut seen = HashSet::new();
        for (k, reversion) in reversions.iter().enumerate() {
            let at = VariationAt::Reversion(k);
            self.known(at, reversion.from)?;
            self.known(at, reversion.to)?;
            if reversion.from == reversion.to {
                return Err(VariationError::ToItself { at });
            }
            if !seen.insert((reversion.from, reversion.to)) {
                return Err(VariationError::Repeated { at });
            }
        }
        if let Some(k) = on_a_circle(&reversions) {
            return Err(VariationError::Circle { at: VariationAt::Reversion(k) });
        }
        self.reversions = reversions;
        Ok(())
    }

    /// Takes one-sided entries off the supplemental lists, and counts what is one-sided everywhere.
    fn drop_one_sided(&mut self) {
        let mut listed: HashSet<(ApplicantIx, ProgramIx)> = HashSet::new();
        for p in 0..self.programs() {
            let by_whom = self.roster(p).iter().filter(|a| self.supplemental.contains_key(a));
            listed.extend(by_whom.map(|a| (*a, p)));
        }
        for (a, lists) in &mut self.supplemental {
            for list in lists.values_mut() {
                let before = list.len();
                list.retain(|p| listed.contains(&(*a, *p)));
                self.dropped.of_supplemental += (before - list.len()) as u64;
            }
        }
        // What a supplemental list asks for is not one-sided, though the market itself does not know it.
        for (a, lists) in &self.supplemental {
            let asked: HashSet<ProgramIx> = lists.values().flatten().copied().collect();
            let only_here = asked.into_iter().filter(|p| !self.on_primary(*a, *p)).count();
            self.dropped.market.of_programs -= only_here as u64;
        }
    }
}

/// A reversion of a circle, or between two, if there is a circle: reversions that begin or end a chain are taken away until
/// none is left, and what cannot be taken away holds a circle.
fn on_a_circle(reversions: &[Reversion]) -> Option<usize> {
    let mut left: Vec<usize> = (0..reversions.len()).collect();
    loop {
        let before = left.len();
        let donors: HashSet<ProgramIx> = left.iter().map(|k| reversions[*k].from).collect();
        let receivers: HashSet<ProgramIx> = left.iter().map(|k| reversions[*k].to).collect();
        left.retain(|k| receivers.contains(&reversions[*k].from) && donors.contains(&reversions[*k].to));
        if left.len() == before {
            return left.first().copied();
        }
    }
}

/// Whether a number stands for a program.
fn some(program: ProgramIx) -> Option<ProgramIx> {
    Some(program).filter(|p| *p != NONE)
}
