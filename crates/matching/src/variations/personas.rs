//! Applicants with supplemental lists as personas of an ordinary market with couples, and the way back.
//!
//! Persona numbers begin where applicants end: there is one *first-year persona* for each applicant with something on a
//! supplemental list, and it stands on a program's list directly below the applicant, wherever the program is on one of
//! those lists. A single applicant and their first-year persona are a couple; these come before the real couples, who
//! are harder to place. The first-year persona of a member of a couple is single, with the list that goes with the place
//! that is guessed for this member.

use std::collections::BTreeMap;

use super::Variations;
use crate::market::{ApplicantIx, Market, MarketError, NONE, ProgramIx, RawCouple, RawMarket};
use crate::propose::Matching;

/// Where everybody is: the primary place and the first year, [`NONE`] for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) primary: Vec<ProgramIx>,
    pub(super) first_year: Vec<ProgramIx>,
}

/// The primary place guessed for each member of a couple who has supplemental lists.
pub(super) type Guess = BTreeMap<ApplicantIx, ProgramIx>;

/// A market of personas.
pub(super) struct Personas<'a> {
    of: &'a Variations,
    pub(super) market: Market,
    /// The applicant of each first-year persona.
    first_years: Vec<ApplicantIx>,
    /// What is guessed.
    pub(super) guess: Guess,
    /// How many couples are one applicant.
    pub(super) own_couples: usize,
}

impl<'a> Personas<'a> {
    /// Makes the market of personas, with these quotas.
    ///
    /// # Errors
    /// Only when the lists grow beyond what a market can hold.
    pub(super) fn new(of: &'a Variations, quotas: &[u32], guess: Guess) -> Result<Self, MarketError> {
        let first_years: Vec<ApplicantIx> = of
            .supplemental
            .iter()
            .filter(|(_, lists)| lists.values().any(|l| !l.is_empty()))
            .map(|(a, _)| *a)
            .collect();
        let mut raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], ..RawMarket::default() };
        for a in 0..of.applicants() {
            let joint = first_years.binary_search(&a).is_ok();
            raw.lists.extend(if joint { &[] } else { of.list(a) });
            raw.list_starts.push(raw.lists.len() as u32);
        }
        for (a, persona) in first_years.iter().zip(of.applicants()..) {
            if of.couple_of(*a).is_some() {
                raw.lists.extend(guessed(of, &guess, *a));
            } else {
                raw.couples.push(RawCouple { first: *a, second: persona, pairs: joint_list(of, *a) });
            }
            raw.list_starts.push(raw.lists.len() as u32);
        }
        let own_couples = raw.couples.len();
        raw.couples.extend(of.raw.couples.iter().cloned());
        for p in 0..of.programs() {
            for a in of.roster(p) {
                let Ok(k) = first_years.binary_search(a) else {
                    raw.rosters.push(*a);
                    continue;
                };
                let supplemental = of.supplemental[a].values().any(|l| l.contains(&p));
                if !supplemental || of.on_primary(*a, p) {
                    raw.rosters.push(*a);
                }
                let wanted = of.couple_of(*a).is_none() || guessed(of, &guess, *a).contains(&p);
                if supplemental && wanted {
                    raw.rosters.push(of.applicants() + k as u32);
                }
            }
            raw.roster_starts.push(raw.rosters.len() as u32);
        }
        raw.quotas = quotas.to_vec();
        let (market, _) = Market::build(raw)?;
        Ok(Self { of, market, first_years, guess, own_couples })
    }

    /// From personas to applicants. A first year that does not go with the primary place is left out; that happens only
    /// where a guess was wrong.
    pub(super) fn places(&self, matching: &Matching) -> Places {
        let n = self.of.applicants() as usize;
        let primary = matching.program_of[..n].to_vec();
        let mut first_year = vec![NONE; n];
        for (a, p) in self.first_years.iter().zip(&matching.program_of[n..]) {
            let goes = self.of.supplemental(*a, primary[*a as usize]).is_some_and(|list| list.contains(p));
            first_year[*a as usize] = if goes { *p } else { NONE };
        }
        Places { primary, first_year }
    }

    /// From applicants to personas.
    pub(super) fn matching(&self, places: &Places) -> Matching {
        let first_years = self.first_years.iter().map(|a| places.first_year[*a as usize]);
        Matching { program_of: places.primary.iter().copied().chain(first_years).collect() }
    }
}

/// The guess that is right for these places; who holds nothing with a supplemental list is left out.
pub(super) fn guess_of(of: &Variations, places: &Places) -> Guess {
    let coupled = of.supplemental.iter().filter(|(a, _)| of.couple_of(**a).is_some());
    let held = coupled.map(|(a, lists)| (*a, places.primary[*a as usize], lists));
    held.filter(|(_, p, lists)| lists.contains_key(p)).map(|(a, p, _)| (a, p)).collect()
}

fn guessed<'a>(of: &'a Variations, guess: &Guess, applicant: ApplicantIx) -> &'a [ProgramIx] {
    guess.get(&applicant).and_then(|p| of.supplemental(applicant, *p)).unwrap_or_default()
}

/// The joint list of the two personas of a single applicant.
fn joint_list(of: &Variations, applicant: ApplicantIx) -> Vec<(ProgramIx, ProgramIx)> {
    let mut pairs = Vec::new();
    for p in of.list(applicant) {
        let supplemental = of.supplemental(applicant, *p).unwrap_or_default();
        pairs.extend(supplemental.iter().map(|first_year| (*p, *first_year)));
        pairs.push((*p, NONE));
    }
    pairs
}
