//! The visa ledger: for the applicant's programs what is known of each visa they accept, how it changed, and what is still
//! to be asked.
//!
//! It holds the programs of the list and every other with which something happened. Sources that disagree are both there
//! ([`LedgerLine::opposed`]); nothing is averaged.

use std::collections::BTreeSet;

use jiff::civil::Date;
use pick::{Assessment, Question, QuestionAbout, assess};
use season::{PartialDate, Program, ProgramId, Season, Standing, StandingState, Statement, Turn, Visa, turns};

use crate::kept::{Letter, LetterKind, RankPlace};
use crate::state::State;

/// How far the applicant has come with a program, the farthest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerPlace {
    /// An interview is written down.
    Interview,
    /// The application was sent.
    Applied,
    /// On the list of programs to apply to.
    Listed,
    /// The applicant checked it, no more.
    Checked,
}

impl LedgerPlace {
    /// All, the farthest first.
    pub const ALL: [Self; 4] = [Self::Interview, Self::Applied, Self::Listed, Self::Checked];

    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Applied => "applied",
            Self::Listed => "on my list",
            Self::Checked => "checked by me",
        }
    }

    /// The word for addresses and options.
    pub fn key(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Applied => "applied",
            Self::Listed => "listed",
            Self::Checked => "checked",
        }
    }
}

/// One program of the ledger.
#[derive(Clone, Debug)]
pub struct LedgerLine<'a> {
    /// The program.
    pub program: &'a Program,
    /// All statements about it: built in, then own.
    pub statements: Vec<Statement>,
    /// What they add up to for this applicant.
    pub assessment: Assessment,
    /// How far the applicant has come with it.
    pub place: LedgerPlace,
    /// The last letter in which it was asked, a draft or sent.
    pub letter: Option<&'a Letter>,
}

impl LedgerLine<'_> {
    /// The state of a visa; `None` when the applicant does not accept it.
    pub fn standing(&self, visa: Visa) -> Option<&Standing> {
        self.assessment.standings.iter().find(|s| s.visa == visa)
    }

    /// What only the program can answer.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.assessment.questions.iter().filter(|q| q.about != QuestionAbout::Profile)
    }

    /// The statements that disagree about a visa, the one of the higher rank first; none where they do not.
    pub fn opposed(&self, visa: Visa) -> Vec<&Statement> {
        let conflict = self.standing(visa).filter(|s| s.state == StandingState::Conflicting);
        conflict.into_iter().flat_map(|s| &s.decided_by).filter_map(|at| self.statements.get(*at)).collect()
    }

    /// How the answer changed: two turns or more, or none.
    pub fn changed(&self, visa: Visa, season: &Season) -> Vec<Turn> {
        let turns = turns(visa, &self.statements, season.starts);
        if turns.len() > 1 { turns } else { Vec::new() }
    }

    /// The day of the newest statement about any visa.
    pub fn newest(&self) -> Option<PartialDate> {
        self.statements.iter().filter_map(|s| s.date.0).max_by_key(|d| d.latest())
    }
}

/// The ledger, the programs farthest come first, then by name. Empty where the profile says no visa.
pub fn visa_ledger<'a>(state: &'a State, season: &'a Season, today: Date) -> Vec<LedgerLine<'a>> {
    let listed = pick::pick(&state.candidates(season), state.profile(), season, today, pick::Limits::default());
    let listed: BTreeSet<ProgramId> =
        listed.map(|l| l.entries.into_iter().map(|e| e.program).collect()).unwrap_or_default();
    let letters: Vec<&Letter> = state.items().letters().filter(|l| l.kind == LetterKind::VisaQuestion).collect();
    let mut out: Vec<LedgerLine> = Vec::new();
    for program in &season.programs {
        let record = state.record(&program.id);
        let place = if state.items().interviews().any(|i| i.program == program.id) {
            LedgerPlace::Interview
        } else if record.is_some_and(|r| r.application.sent.is_some()) {
            LedgerPlace::Applied
        } else if listed.contains(&program.id) {
            LedgerPlace::Listed
        } else if record.is_some_and(|r| !r.statements.is_empty()) {
            LedgerPlace::Checked
        } else {
            continue;
        };
        let assessment = assess(&state.candidate(season, program), state.profile(), season, today);
        let statements = state.statements(season, &program.id);
        let letter = letters.iter().rev().find(|l| l.program == program.id).copied();
        out.push(LedgerLine { program, statements, assessment, place, letter });
    }
    out.sort_by(|a, b| (a.place, &a.program.short).cmp(&(b.place, &b.program.short)));
    out
}

/// The programs with which something happened that still matters: those on the rank list once there is one, or else those
/// applied to, invited by or always kept, without those that ended. `None`: nothing happened yet, so that every program can
/// still matter.
pub fn concerned(state: &State) -> Option<BTreeSet<ProgramId>> {
    let ranked: BTreeSet<ProgramId> = state
        .items()
        .rank_list()
        .into_iter()
        .flat_map(|l| &l.lines)
        .filter_map(|l| match &l.place {
            RankPlace::Program(id) => Some(id.clone()),
            RankPlace::Other(_) => None,
        })
        .collect();
    if !ranked.is_empty() {
        return Some(ranked);
    }
    let invited = state.items().interviews().filter(|i| !i.status.is_gone()).map(|i| i.program.clone());
    let of_records = state.records().filter(|(_, r)| {
        let rejected = r.application.answer.is_some_and(|a| a.kind == pick::AnswerKind::Rejected);
        let kept = r.stance.as_ref().is_some_and(|s| s.kind == pick::StanceKind::Include);
        let out = r.stance.as_ref().is_some_and(|s| s.kind == pick::StanceKind::LeaveOut);
        !rejected && !out && (kept || r.application.sent.is_some() || r.application.signal.is_some())
    });
    let all: BTreeSet<ProgramId> = invited.chain(of_records.map(|(id, _)| id.clone())).collect();
    (!all.is_empty()).then_some(all)
}
