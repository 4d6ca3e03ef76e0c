//! What to know of a program on the day of its interview: five things that are known, each with its source, and which of
//! the usual ones are not.
//!
//! "J-1: unknown" is no thing to know: it stands among what is not known, so that five are five.

use season::{Fact, FactField, Program, Season, Standing, StandingState, Statement, Visa, standing};

use crate::state::State;

/// How many things stand on the sheet.
pub const BRIEFED: usize = 5;

/// What is worth knowing on the day, the first first.
const WORTH: [FactField; 16] = [
    FactField::Positions,
    FactField::Step3By,
    FactField::Step3ByAll,
    FactField::EcfmgBy,
    FactField::ImgShare,
    FactField::Remark,
    FactField::H1bFilings,
    FactField::Usce,
    FactField::MinStep2,
    FactField::GradYearsMax,
    FactField::MaxAttempts,
    FactField::SignalRequired,
    FactField::CitizenshipOnly,
    FactField::H1bFilingsInstitution,
    FactField::NrmpCode,
    FactField::Url,
];

/// Those whose lack is said, because applicants ask for them first.
const MISSED: [FactField; 4] = [FactField::Positions, FactField::EcfmgBy, FactField::ImgShare, FactField::Usce];

/// One thing that is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Known<'a> {
    /// What is said of a visa, and the statement that decides it.
    Visa(Box<Standing>, Option<Box<Statement>>),
    /// A fact of the program.
    Fact(&'a Fact),
}

/// What to know of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Briefing<'a> {
    /// What is known, at most [`BRIEFED`].
    pub known: Vec<Known<'a>>,
    /// What is not known: visas always, other things only where fewer than [`BRIEFED`] are known.
    pub unknown: Vec<String>,
}

/// What to know of a program: the visas that the applicant accepts first (both, where the profile does not say).
pub fn briefing<'a>(state: &State, season: &Season, program: &'a Program) -> Briefing<'a> {
    let wanted = state.profile().visas.as_ref();
    let visas: Vec<Visa> = wanted.map_or_else(|| Visa::ALL.to_vec(), |v| v.visas().collect());
    let statements = state.statements(season, &program.id);
    let mut found = Briefing { known: Vec::new(), unknown: Vec::new() };
    for visa in visas {
        let standing = standing(visa, &statements, season.starts);
        if standing.state == StandingState::Unknown {
            found.unknown.push(format!("what it says on {visa}"));
            continue;
        }
        let said = standing.decided_by.first().and_then(|k| statements.get(*k)).cloned().map(Box::new);
        found.known.push(Known::Visa(Box::new(standing), said));
    }
    let first = WORTH.iter().filter_map(|field| program.fact(*field));
    // Of fields that can hold several, the others come last.
    let of = |field: &FactField| program.facts.iter().filter(move |f| f.field == *field).skip(1).collect::<Vec<_>>();
    let rest = WORTH.iter().filter(|field| field.many()).flat_map(of);
    found.known.extend(first.chain(rest).take(BRIEFED.saturating_sub(found.known.len())).map(Known::Fact));
    if found.known.len() < BRIEFED {
        let missing = MISSED.iter().filter(|field| program.fact(**field).is_none());
        found.unknown.extend(missing.map(|field| field.label().to_owned()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_things_are_known_or_it_is_said_which_are_not() {
        let season = Season::load(&[season::Layer::built_in()]).unwrap();
        let state = State::default();
        let (mut full, mut short) = (0, 0);
        for program in &season.programs {
            let found = briefing(&state, &season, program);
            assert!(found.known.len() <= BRIEFED);
            let unknown = |k: &Known| matches!(k, Known::Visa(s, _) if s.state == StandingState::Unknown);
            assert!(!found.known.iter().any(unknown), "{}", program.short);
            if found.known.len() == BRIEFED {
                full += 1;
            } else {
                short += 1;
                assert!(!found.unknown.is_empty(), "{}", program.short);
            }
        }
        assert!(full > 0 && short > 0, "{full} {short}");
    }

    #[test]
    fn an_unknown_visa_is_named_and_takes_no_place() {
        let season = Season::load(&[season::Layer::built_in()]).unwrap();
        let silent = |p: &&Program| standing(Visa::J1, &p.statements, season.starts).state == StandingState::Unknown;
        let program = season.programs.iter().find(silent).unwrap();
        let found = briefing(&State::default(), &season, program);
        assert!(found.unknown.contains(&"what it says on J-1".to_owned()), "{:?}", found.unknown);
        assert!(!found.known.iter().any(|k| matches!(k, Known::Visa(s, _) if s.visa == Visa::J1)));
    }
}
