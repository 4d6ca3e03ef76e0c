//! The check of an outcome, in terms of applicants: it goes down the programs' lists as they came in and knows of no
//! personas. Only couples are asked of [`blocking`], which knows the definitions for pairs at one program.

use std::collections::HashSet;

use serde::Serialize;

use super::personas::{Personas, Places, guess_of};
use super::{VariationError, VariationOutcome, Variations, some};
use crate::check::{Block, Definition, blocking};
use crate::market::{ApplicantIx, NONE, ProgramIx};

/// Something that makes an outcome unstable, or no outcome at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VariationBlock {
    /// An applicant prefers a program on the primary list, and it would take them.
    Primary {
        /// The applicant.
        applicant: ApplicantIx,
        /// The program.
        program: ProgramIx,
    },
    /// An applicant prefers a program on the supplemental list of the place they hold, and it would take them.
    FirstYear {
        /// The applicant.
        applicant: ApplicantIx,
        /// The first-year program.
        program: ProgramIx,
    },
    /// A couple would move to a pair, and both programs would take them.
    Couple {
        /// The couple.
        couple: u32,
        /// The program of the first member, or [`NONE`].
        first: ProgramIx,
        /// The program of the second member, or [`NONE`].
        second: ProgramIx,
    },
    /// A place that is on no list, or at a program that does not list the applicant.
    NotListed {
        /// The applicant.
        applicant: ApplicantIx,
    },
    /// A program holds more than its positions at the end.
    OverQuota {
        /// The program.
        program: ProgramIx,
    },
    /// Positions are left that could revert.
    Reversion {
        /// The reversion, in the order given.
        reversion: u32,
    },
    /// A program has the wrong number of matches.
    Parity {
        /// The program.
        program: ProgramIx,
    },
    /// The quotas are not what the reversions and withheld positions make of them, or a reversion went beyond its number.
    Quota {
        /// The program.
        program: ProgramIx,
    },
}

impl Variations {
    /// Everything that is wrong with an outcome; empty exactly when it is stable and nothing is left to revert or to
    /// mend. Only `primary`, `first_year`, `quotas`, `moved` and `withheld` are looked at.
    ///
    /// # Errors
    /// Only when the lists grow beyond what a market can hold.
    pub fn check(
        &self,
        outcome: &VariationOutcome,
        definition: Definition,
    ) -> Result<Vec<VariationBlock>, VariationError> {
        let places = Places { primary: outcome.primary.clone(), first_year: outcome.first_year.clone() };
        let mut blocks = self.blocks_of(&places, &outcome.quotas, definition)?;
        self.check_quotas(outcome, &mut blocks);
        let filled = self.filled(&places);
        for (k, (reversion, moved)) in self.reversions.iter().zip(&outcome.moved).enumerate() {
            let from = reversion.from as usize;
            let unfilled = outcome.quotas[from].saturating_sub(filled[from]) + outcome.withheld[from];
            if unfilled > 0 && reversion.most.is_none_or(|most| *moved < most) {
                blocks.push(VariationBlock::Reversion { reversion: k as u32 });
            }
        }
        let missed = self.parity.iter().filter(|(p, parity)| !parity.fits(filled[**p as usize]));
        blocks.extend(missed.map(|(p, _)| VariationBlock::Parity { program: *p }));
        Ok(blocks)
    }

    /// What blocks within given quotas.
    pub(super) fn blocks_of(
        &self,
        places: &Places,
        quotas: &[u32],
        definition: Definition,
    ) -> Result<Vec<VariationBlock>, VariationError> {
        let mut blocks = Vec::new();
        self.check_lists(places, &mut blocks);
        for (p, filled) in (0..).zip(self.filled(places)) {
            if filled > quotas[p as usize] {
                blocks.push(VariationBlock::OverQuota { program: p });
            }
            self.check_program(p, filled < quotas[p as usize], places, &mut blocks);
        }
        self.check_couples(places, quotas, definition, &mut blocks)?;
        Ok(blocks)
    }

    fn check_quotas(&self, outcome: &VariationOutcome, blocks: &mut Vec<VariationBlock>) {
        let mut given: Vec<u64> = self.quotas().iter().map(|q| u64::from(*q)).collect();
        let mut kept: Vec<u64> =
            outcome.quotas.iter().zip(&outcome.withheld).map(|(q, w)| u64::from(*q) + u64::from(*w)).collect();
        for (reversion, moved) in self.reversions.iter().zip(&outcome.moved) {
            kept[reversion.from as usize] += u64::from(*moved);
            given[reversion.to as usize] += u64::from(*moved);
            if reversion.most.is_some_and(|most| *moved > most) {
                blocks.push(VariationBlock::Quota { program: reversion.from });
            }
        }
        let differs = (0..).zip(given.iter().zip(&kept)).filter(|(_, (given, kept))| given != kept);
        blocks.extend(differs.map(|(program, _)| VariationBlock::Quota { program }));
    }

    /// Whether each place is on a list, and the program lists the applicant.
    fn check_lists(&self, places: &Places, blocks: &mut Vec<VariationBlock>) {
        let mut listed: HashSet<(ApplicantIx, ProgramIx)> = HashSet::new();
        for p in 0..self.programs() {
            let here = |a: &&ApplicantIx| places.primary[**a as usize] == p || places.first_year[**a as usize] == p;
            listed.extend(self.roster(p).iter().filter(here).map(|a| (*a, p)));
        }
        for a in 0..self.applicants() {
            let primary = some(places.primary[a as usize]);
            let first_year = some(places.first_year[a as usize]);
            let primary_fits = primary.is_none_or(|p| listed.contains(&(a, p)) && self.on_primary(a, p));
            let goes_with =
                |p: ProgramIx| primary.and_then(|held| self.supplemental(a, held)).is_some_and(|l| l.contains(&p));
            let first_year_fits = first_year.is_none_or(|p| listed.contains(&(a, p)) && goes_with(p));
            if !primary_fits || !first_year_fits {
                blocks.push(VariationBlock::NotListed { applicant: a });
            }
        }
        for (c, (a, b)) in self.couples().enumerate() {
            let held = (places.primary[a as usize], places.primary[b as usize]);
            if held != (NONE, NONE) && !self.pairs(c).contains(&held) {
                blocks.push(VariationBlock::NotListed { applicant: a });
            }
        }
    }

    /// Goes down a program's list: who would rather be here, and is above the worst who is?
    fn check_program(&self, p: ProgramIx, free: bool, places: &Places, blocks: &mut Vec<VariationBlock>) {
        let here = |a: ApplicantIx| places.primary[a as usize] == p || places.first_year[a as usize] == p;
        let worst = self.roster(p).iter().rposition(|a| here(*a));
        for (k, a) in self.roster(p).iter().enumerate() {
            // Who is here already is taken in another role.
            if !free && worst.is_none_or(|w| k > w) {
                break;
            }
            let held = places.primary[*a as usize];
            if self.couple_of(*a).is_none() && prefers(self.list(*a), p, held) {
                blocks.push(VariationBlock::Primary { applicant: *a, program: p });
            }
            let supplemental = some(held).and_then(|held| self.supplemental(*a, held)).unwrap_or_default();
            if prefers(supplemental, p, places.first_year[*a as usize]) {
                blocks.push(VariationBlock::FirstYear { applicant: *a, program: p });
            }
        }
    }

    fn check_couples(
        &self,
        places: &Places,
        quotas: &[u32],
        definition: Definition,
        blocks: &mut Vec<VariationBlock>,
    ) -> Result<(), VariationError> {
        if self.raw.couples.is_empty() {
            return Ok(());
        }
        let personas = Personas::new(self, quotas, guess_of(self, places))?;
        for block in blocking(&personas.market, &personas.matching(places), definition) {
            if let Block::Couple { couple, pair } = block
                && let Some(own) = (couple as usize).checked_sub(personas.own_couples)
            {
                let x = personas.market.pairs(couple)[pair as usize];
                blocks.push(VariationBlock::Couple { couple: own as u32, first: x.first, second: x.second });
            }
        }
        Ok(())
    }
}

/// Whether a program stands on a list above what is held; a held program that is not on the list is below all.
fn prefers(list: &[ProgramIx], program: ProgramIx, held: ProgramIx) -> bool {
    list.iter().take_while(|p| **p != held).any(|p| *p == program)
}
