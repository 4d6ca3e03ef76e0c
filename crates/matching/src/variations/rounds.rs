//! The rounds: solve, let unfilled positions revert, mend parities, and again until nothing changes. The rules are
//! those of [`crate::variations`].

use serde::Serialize;

use super::check::VariationBlock;
use super::personas::{Guess, Personas, Places, guess_of};
use super::{VariationError, Variations, some};
use crate::check::blocking;
use crate::complete::{CompleteOptions, Exists, exists, fewest};
use crate::couples::{CoupleOptions, resume, solve};
use crate::market::{ApplicantIx, Market, NONE, ProgramIx};
use crate::propose::Matching;

/// How hard to try in each round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VariationOptions {
    /// Orders of the couples, the seed and the definition of stability.
    pub couples: CoupleOptions,
    /// The limits of the complete search; its definition is that of `couples`. Never more than the limits of this module
    /// are used, so that a run ends in bearable time.
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
    /// None was found and nothing is proved, or the rounds were ended by a limit.
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

/// The most rounds. Markets of the NRMP's size need some ten; this is for files that are no markets.
const MOST_ROUNDS: u32 = 1_000;

/// The most rounds in which no stable matching is found: each costs a complete search.
const MOST_UNSETTLED: u32 = 30;

/// The most rounds that are solved with [`Care::Full`].
const MOST_FULL: u32 = 3;

/// Conflicts of the complete search in a round that may not be the last.
const QUICK_CONFLICTS: u64 = 2_000;

/// Conflicts of the complete search in the last round.
const LAST_CONFLICTS: u64 = 100_000;

/// Conflicts of each search for fewer blocks.
const TRIAL_CONFLICTS: u64 = 2_000;

/// The most pairs, of couples and of applicants with supplemental lists, for which the fewest blocks are sought; above,
/// one search alone can take a minute.
const MOST_PAIRS: u64 = 200_000;

/// Searches for fewer blocks, times such pairs: the time of a search grows with them.
const TRIAL_PAIRS: u64 = 10_000_000;

/// How thorough one round is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// One with few blocks will do to go on with.
    Quick,
    /// It is decided whether a stable matching exists, and if none does, the blocks are made the fewest.
    Full,
}

impl Variations {
    /// Runs the Match with all variations.
    ///
    /// # Errors
    /// Only when the lists grow beyond what a market can hold.
    pub fn solve(&self, options: VariationOptions) -> Result<VariationOutcome, VariationError> {
        let mut state = State::new(self);
        let mut personas = Personas::new(self, &state.quotas, Guess::new())?;
        let (mut rounds, mut unsettled, mut full) = (0, 0, 0);
        let mut known: Option<Places> = None;
        loop {
            rounds += 1;
            let (mut places, mut verdict) =
                self.one_round(&mut personas, &state.quotas, known.as_ref(), Care::Quick, options)?;
            unsettled += u32::from(verdict != Verdict::Stable);
            let on = rounds < MOST_ROUNDS && unsettled < MOST_UNSETTLED;
            if on && state.moves(self, &places) {
                known = Some(places);
                continue;
            }
            if verdict != Verdict::Stable && full < MOST_FULL {
                full += 1;
                (places, verdict) = self.one_round(&mut personas, &state.quotas, Some(&places), Care::Full, options)?;
                if on && state.moves(self, &places) {
                    known = Some(places);
                    continue;
                }
            }
            return self.outcome(state, places, rounds, verdict, options);
        }
    }

    /// The end of the last round.
    fn outcome(
        &self,
        state: State,
        places: Places,
        rounds: u32,
        verdict: Verdict,
        options: VariationOptions,
    ) -> Result<VariationOutcome, VariationError> {
        let State { quotas, withheld, moved } = state;
        let Places { primary, first_year } = places;
        let blocks = Vec::new();
        let mut outcome = VariationOutcome { primary, first_year, quotas, moved, withheld, rounds, verdict, blocks };
        outcome.blocks = self.check(&outcome, options.couples.definition)?;
        let left = |b: &VariationBlock| matches!(b, VariationBlock::Reversion { .. } | VariationBlock::Parity { .. });
        outcome.verdict = match verdict {
            _ if outcome.is_stable() => Verdict::Stable,
            Verdict::NoneExists { .. } if !outcome.blocks.iter().any(left) => verdict,
            // A limit was reached.
            _ => Verdict::Undecided,
        };
        Ok(outcome)
    }

    /// How many each program holds.
    pub(super) fn filled(&self, places: &Places) -> Vec<u32> {
        let mut filled = vec![0; self.programs() as usize];
        for p in places.primary.iter().chain(&places.first_year).copied().filter_map(some) {
            filled[p as usize] += 1;
        }
        filled
    }

    /// Solves with the quotas of the moment, beginning with the places of the round before. The guess about members of
    /// couples is mended until it agrees with what comes out; without such members there is nothing to guess.
    fn one_round<'a>(
        &'a self,
        personas: &mut Personas<'a>,
        quotas: &[u32],
        known: Option<&Places>,
        care: Care,
        options: VariationOptions,
    ) -> Result<(Places, Verdict), VariationError> {
        personas.market.set_quotas(quotas);
        let from = known.map(|places| personas.matching(places));
        let (matching, verdict) = decide(&personas.market, from.as_ref(), care, options);
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
            let from = personas.matching(&places);
            places = personas.places(&decide(&personas.market, Some(&from), care, options).0);
        }
        let (blocks, places) = best.unwrap_or((1, places));
        Ok((places, if blocks == 0 { Verdict::Stable } else { Verdict::Undecided }))
    }
}

/// One matching. Without couples it is the one that is best for applicants. With couples it goes on from a known matching,
/// or else from the orders of the couples; where that does not end in a stable one, the complete search decides.
fn decide(market: &Market, known: Option<&Matching>, care: Care, options: VariationOptions) -> (Matching, Verdict) {
    let definition = options.couples.definition;
    let near = match known.filter(|_| !market.couples().is_empty()) {
        Some(known) => resume(market, known),
        None => {
            let first = solve(market, options.couples);
            if first.is_stable() { first.matching } else { resume(market, &first.matching) }
        }
    };
    if blocking(market, &near, definition).is_empty() {
        return (near, Verdict::Stable);
    }
    let most = if care == Care::Quick { QUICK_CONFLICTS } else { LAST_CONFLICTS };
    let max_conflicts = options.complete.max_conflicts.min(most);
    let limits = CompleteOptions { definition, max_conflicts, ..options.complete };
    match exists(market, &near, limits) {
        Exists::Stable(matching) => (matching, Verdict::Stable),
        Exists::Undecided => (near, Verdict::Undecided),
        Exists::None(_) if care == Care::Quick || pairs_of(market) > MOST_PAIRS => {
            (near, Verdict::NoneExists { fewest: false })
        }
        Exists::None(mut proof) => {
            let trials = TRIAL_PAIRS / pairs_of(market).max(1);
            let max_trials = limits.max_trials.min(u32::try_from(trials).unwrap_or(u32::MAX));
            let limits = CompleteOptions { max_conflicts: max_conflicts.min(TRIAL_CONFLICTS), max_trials, ..limits };
            let matching = fewest(market, limits, &near, &mut proof);
            (matching, Verdict::NoneExists { fewest: proof.minimal })
        }
    }
}

/// The pairs on all joint lists.
fn pairs_of(market: &Market) -> u64 {
    (0..market.couples().len() as u32).map(|c| market.pairs(c).len() as u64).sum()
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

    /// Takes a position off every program with the wrong number of matches; whether there was one.
    fn mend_parity(&mut self, of: &Variations, filled: &[u32]) -> bool {
        let mut any = false;
        for (p, _) in of.parity().iter().filter(|(p, parity)| !parity.fits(filled[**p as usize])) {
            let p = *p as usize;
            // A number that does not fit is at least 1.
            let kept = filled[p].saturating_sub(1);
            self.withheld[p] += self.quotas[p].saturating_sub(kept);
            self.quotas[p] = kept;
            any = true;
        }
        any
    }
}
