//! The rounds: solve, let unfilled positions revert, mend one parity, and again until nothing changes. The rules are
//! those of [`crate::variations`].

use serde::Serialize;

use super::check::VariationBlock;
use super::personas::{Guess, Personas, Places, guess_of};
use super::{Parity, VariationError, Variations, some};
use crate::complete::{Complete, CompleteOptions, complete};
use crate::couples::{CoupleOptions, solve};
use crate::market::{ApplicantIx, Market, NONE, ProgramIx};
use crate::propose::Matching;

/// How hard to try in each round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VariationOptions {
    /// Orders of the couples, the seed and the definition of stability.
    pub couples: CoupleOptions,
    /// The limits of the complete search; its definition is that of `couples`.
    pub complete: CompleteOptions,
}

/// What is known of the matching in the last round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is stable.
    Stable,
    /// With the last quotas there is no stable matching, which is proved.
    NoneExists {
        /// Whether it is proved, too, that no other has fewer blocking couples and applicants with supplemental lists.
        fewest: bool,
    },
    /// None was found, and nothing is proved.
    Undecided,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariationOutcome {
    /// The place of each applicant by their primary (or joint) list, or [`NONE`].
    pub primary: Vec<ProgramIx>,
    /// The first-year place of each applicant by a supplemental list, or [`NONE`].
    pub first_year: Vec<ProgramIx>,
    /// The positions of each program at the end.
    pub quotas: Vec<u32>,
    /// How many positions went by each reversion.
    pub moved: Vec<u32>,
    /// Positions of each program that stay empty for the sake of its parity.
    pub withheld: Vec<u32>,
    /// How often the market was solved with other quotas; 1 when nothing changed.
    pub rounds: u32,
    /// What is known of it.
    pub verdict: Verdict,
    /// What blocks it; empty exactly when the verdict is [`Verdict::Stable`].
    pub blocks: Vec<VariationBlock>,
}

impl VariationOutcome {
    /// Whether nothing blocks.
    pub fn is_stable(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The place of an applicant by the primary list.
    pub fn primary(&self, applicant: ApplicantIx) -> Option<ProgramIx> {
        some(self.primary[applicant as usize])
    }

    /// The first-year place of an applicant by a supplemental list.
    pub fn first_year(&self, applicant: ApplicantIx) -> Option<ProgramIx> {
        some(self.first_year[applicant as usize])
    }

    /// Whether an applicant gave a supplemental list for the place they hold and got nothing on it.
    pub fn is_partial(&self, of: &Variations, applicant: ApplicantIx) -> bool {
        let listed = self.primary(applicant).and_then(|p| of.supplemental(applicant, p));
        listed.is_some() && self.first_year(applicant).is_none()
    }
}

/// How many times a guess about members of couples is mended in one round.
const MOST_GUESSES: u32 = 32;

impl Variations {
    /// Runs the Match with all variations.
    ///
    /// # Errors
    /// Only when the lists grow beyond what a market can hold.
    pub fn solve(&self, options: VariationOptions) -> Result<VariationOutcome, VariationError> {
        let mut state = State::new(self);
        let mut personas = Personas::new(self, &state.quotas, Guess::new())?;
        let mut rounds = 0;
        // Where there is no stable matching, one with few blocks will do to go on with; only the last is made the fewest.
        let quick = VariationOptions { complete: CompleteOptions { max_trials: 0, ..options.complete }, ..options };
        loop {
            rounds += 1;
            let (mut places, mut verdict) = self.one_round(&mut personas, &state.quotas, quick)?;
            if state.moves(self, &places) {
                continue;
            }
            if matches!(verdict, Verdict::NoneExists { fewest: false }) {
                (places, verdict) = self.one_round(&mut personas, &state.quotas, options)?;
                if state.moves(self, &places) {
                    continue;
                }
            }
            let State { quotas, withheld, moved } = state;
            let Places { primary, first_year } = places;
            let blocks = Vec::new();
            let mut outcome =
                VariationOutcome { primary, first_year, quotas, moved, withheld, rounds, verdict, blocks };
            outcome.blocks = self.check(&outcome, options.couples.definition)?;
            outcome.verdict = match (outcome.is_stable(), verdict) {
                (true, _) => Verdict::Stable,
                (false, Verdict::Stable) => Verdict::Undecided,
                (false, other) => other,
            };
            return Ok(outcome);
        }
    }

    /// How many each program holds.
    pub(super) fn filled(&self, places: &Places) -> Vec<u32> {
        let mut filled = vec![0; self.programs() as usize];
        for p in places.primary.iter().chain(&places.first_year).copied().filter_map(some) {
            filled[p as usize] += 1;
        }
        filled
    }

    /// Solves with the quotas of the moment. The guess about members of couples is mended until it agrees with what comes
    /// out; without such members there is nothing to guess.
    fn one_round<'a>(
        &'a self,
        personas: &mut Personas<'a>,
        quotas: &[u32],
        options: VariationOptions,
    ) -> Result<(Places, Verdict), VariationError> {
        personas.market.set_quotas(quotas);
        let (matching, verdict) = decide(&personas.market, options);
        let mut places = personas.places(&matching);
        if !self.guesses() {
            return Ok((places, verdict));
        }
        let mut best: Option<(usize, Places)> = None;
        for _ in 0..MOST_GUESSES {
            let blocks = self.blocks_of(&places, quotas, options.couples.definition)?.len();
            let right = guess_of(self, &places);
            if best.as_ref().is_none_or(|(fewest, _)| blocks < *fewest) {
                best = Some((blocks, places.clone()));
            }
            if blocks == 0 || right == personas.guess {
                break;
            }
            *personas = Personas::new(self, quotas, right)?;
            places = personas.places(&decide(&personas.market, options).0);
        }
        let (blocks, places) = best.unwrap_or((1, places));
        Ok((places, if blocks == 0 { Verdict::Stable } else { Verdict::Undecided }))
    }
}

/// One matching: by the orders of the couples, and by the complete search where none of them ends in a stable one.
fn decide(market: &Market, options: VariationOptions) -> (Matching, Verdict) {
    let outcome = solve(market, options.couples);
    if outcome.is_stable() {
        return (outcome.matching, Verdict::Stable);
    }
    let limits = CompleteOptions { definition: options.couples.definition, ..options.complete };
    match complete(market, Some(&outcome.matching), limits) {
        Complete::Stable(matching) => (matching, Verdict::Stable),
        Complete::NoneExists { fewest, proof, .. } => (fewest, Verdict::NoneExists { fewest: proof.minimal }),
        Complete::GaveUp { best, .. } => (best, Verdict::Undecided),
    }
}

/// Quotas on their way.
struct State {
    quotas: Vec<u32>,
    withheld: Vec<u32>,
    moved: Vec<u32>,
}

impl State {
    fn new(of: &Variations) -> Self {
        Self {
            quotas: of.quotas().to_vec(),
            withheld: vec![0; of.programs() as usize],
            moved: vec![0; of.reversions().len()],
        }
    }

    /// Changes the quotas for the next round; whether there must be one.
    fn moves(&mut self, of: &Variations, places: &Places) -> bool {
        let filled = of.filled(places);
        self.revert(of, &filled) || self.mend_parity(of, &filled)
    }

    /// Moves what can revert; whether anything did.
    fn revert(&mut self, of: &Variations, filled: &[u32]) -> bool {
        let mut arrived = vec![0u32; self.quotas.len()];
        for (reversion, moved) in of.reversions().iter().zip(&mut self.moved) {
            let (from, to) = (reversion.from as usize, reversion.to as usize);
            let unfilled = self.quotas[from].saturating_sub(filled[from]);
            let allowed = reversion.most.map_or(NONE, |most| most - *moved);
            let taken = unfilled.min(allowed);
            let released = self.withheld[from].min(allowed - taken);
            self.quotas[from] -= taken;
            self.withheld[from] -= released;
            *moved += taken + released;
            arrived[to] += taken + released;
        }
        for (p, n) in arrived.iter().enumerate().filter(|(_, n)| **n > 0) {
            self.quotas[p] += n + std::mem::take(&mut self.withheld[p]);
        }
        arrived.iter().any(|n| *n > 0)
    }

    /// Takes a position off the first program with the wrong number of matches; whether there was one.
    fn mend_parity(&mut self, of: &Variations, filled: &[u32]) -> bool {
        let wrong = |(p, parity): &(&ProgramIx, &Parity)| !parity.fits(filled[**p as usize]);
        let Some((p, _)) = of.parity().iter().find(wrong) else { return false };
        let p = *p as usize;
        // A number that does not fit is at least 1.
        let kept = filled[p].saturating_sub(1);
        self.withheld[p] += self.quotas[p].saturating_sub(kept);
        self.quotas[p] = kept;
        true
    }
}
