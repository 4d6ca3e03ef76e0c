//! A small Match played: every proposal as a numbered step, and who holds whom after each of them.
//!
//! The steps are those of [`steps()`], whose end is the matching that deferred acceptance gives; nothing is proposed anew
//! here.

use crate::market::{ApplicantIx, NONE, ProgramIx};
use crate::text::NamedMarket;
use crate::trace::steps;
use crate::whatif::{Answer, Proposal};

/// The most applicants and programs of a market that is played: what an eye can follow.
pub const MOST_WATCHED: (u32, u32) = (40, 20);

/// Why a market is not played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPlayed {
    /// It has couples: their order matters, and a step of theirs can undo others.
    #[error(
        "a market with couples cannot be watched step by step, because couples ask for pairs of programs; the result and its proof stand here all the same"
    )]
    Couples,
    /// It is too large to watch.
    #[error(
        "only a small market can be watched step by step: at most {} applicants and {} programs, and this one has {applicants} and {programs}",
        MOST_WATCHED.0, MOST_WATCHED.1
    )]
    TooLarge {
        /// Applicants.
        applicants: u32,
        /// Programs.
        programs: u32,
    },
}

/// A small Match, step by step.
#[derive(Clone, Debug)]
pub struct Play<'a> {
    named: &'a NamedMarket,
    steps: Vec<Proposal>,
}

/// Who holds whom at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// For each program whom it holds, best first.
    pub held: Vec<Vec<ApplicantIx>>,
    /// For each applicant the program that holds them, or [`NONE`].
    pub holder: Vec<ProgramIx>,
    /// For each applicant how many programs of their list they have asked.
    pub asked: Vec<usize>,
}

impl<'a> Play<'a> {
    /// A market, if it can be played.
    ///
    /// # Errors
    /// It has couples, or is larger than [`MOST_WATCHED`].
    pub fn new(named: &'a NamedMarket) -> Result<Self, NotPlayed> {
        let market = &named.market;
        if !market.couples().is_empty() {
            return Err(NotPlayed::Couples);
        }
        if market.applicants() > MOST_WATCHED.0 || market.programs() > MOST_WATCHED.1 {
            return Err(NotPlayed::TooLarge { applicants: market.applicants(), programs: market.programs() });
        }
        Ok(Self { named, steps: steps(market) })
    }

    /// All steps, in order.
    pub fn steps(&self) -> &[Proposal] {
        &self.steps
    }

    /// One step, counted from 1, as a sentence.
    pub fn sentence(&self, step: usize) -> Option<String> {
        let proposal = self.steps.get(step.checked_sub(1)?)?;
        Some(super::proposal_in_words(self.named, proposal))
    }

    /// Who holds whom after so many steps; after all of them for a larger number.
    pub fn after(&self, step: usize) -> Scene {
        let market = &self.named.market;
        let mut scene = Scene {
            held: vec![Vec::new(); market.programs() as usize],
            holder: vec![NONE; market.applicants() as usize],
            asked: vec![0; market.applicants() as usize],
        };
        for proposal in self.steps.iter().take(step) {
            scene.asked[proposal.applicant as usize] += 1;
            if let Answer::Displaced(other) = proposal.answer {
                scene.holder[other as usize] = NONE;
            }
            if proposal.answer != Answer::Refused {
                scene.holder[proposal.applicant as usize] = proposal.program;
            }
        }
        for program in 0..market.programs() {
            let holds = |a: &&ApplicantIx| scene.holder[**a as usize] == program;
            scene.held[program as usize] = market.roster(program).iter().filter(holds).copied().collect();
        }
        scene
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::read_rp;

    #[test]
    fn a_step_is_a_sentence_and_a_scene() {
        let named = read_rp(b"r 1 7 8\nr 2 7\np 7 1 2 1\np 8 1 1\n").unwrap();
        let play = Play::new(&named).unwrap();
        let said: Vec<_> = (1..=play.steps().len()).filter_map(|k| play.sentence(k)).collect();
        assert_eq!(
            said,
            [
                "1 asks 7: a position is free, so 7 holds 1 for now.",
                "2 asks 7: it ranks 2 above 1, so it holds 2 for now, and 1 has to go.",
                "1 asks 8: a position is free, so 8 holds 1 for now.",
            ]
        );
        assert_eq!(play.after(0).held, [vec![], vec![]]);
        assert_eq!(play.after(1).held, [vec![0], vec![]]);
        let end = play.after(99);
        assert_eq!((end.held, end.holder, end.asked), (vec![vec![1], vec![0]], vec![1, 0], vec![2, 1]));
        assert_eq!((play.sentence(0), play.sentence(4)), (None, None));
    }

    #[test]
    fn what_cannot_be_watched_says_so() {
        let couple = read_rp(b"c 1 1 2 7 7\np 7 2 1 2\n").unwrap();
        assert_eq!(Play::new(&couple).err(), Some(NotPlayed::Couples));
        let many: String = (0..41).map(|a| format!("r {a} 1\n")).collect();
        let large = read_rp(format!("{many}p 1 1 0\n").as_bytes()).unwrap();
        let why = Play::new(&large).unwrap_err().to_string();
        assert!(why.ends_with("at most 40 applicants and 20 programs, and this one has 41 and 1"), "{why}");
    }
}
