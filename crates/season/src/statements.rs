//! What somebody said about sponsoring a visa, and what the statements about one program add up to.
//!
//! A yes/no column would be wrong by design: sources disagree, are old, or speak for a whole hospital. So a program
//! keeps every statement, and the [`Standing`] of a visa is computed from them by rules that can be read here:
//!
//! 1. *Rank.* The applicant's own check outranks the program's page, that outranks the institution's, that outranks a
//!    directory or a Labor Department filing that names an anesthesiology resident; a page of another program of the
//!    institution and filings for residents of any specialty are hints.
//! 2. *Replacement.* A later dated statement of the same or a higher rank replaces an earlier one. An own check of
//!    this season replaces everything that is not an own check.
//! 3. *Conflict.* If what is left says both "no" and anything else, the state is conflicting.
//! 4. *Hints alone* leave the state unknown.
//! 5. *Age.* Without a date, or older than two seasons, or (H-1B) older than the proclamation of September 2025, a
//!    statement is stale. An own check is stale when it was made before this season opened.

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::{Confidence, Origin, PartialDate, SourceDate, SourceKey};

/// H-1B statements that can be older than this day carry the volatile-policy note (Proclamation 10973 took effect).
pub const VOLATILE_SINCE: Date = date(2025, 9, 21);

/// The two visas that programs sponsor for residents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visa {
    /// J-1, sponsored by ECFMG.
    J1,
    /// H-1B, petitioned by the employer.
    H1b,
}

impl Visa {
    /// Both, in the order pages show them.
    pub const ALL: [Self; 2] = [Self::J1, Self::H1b];
}

impl fmt::Display for Visa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::J1 => "J-1",
            Self::H1b => "H-1B",
        })
    }
}

/// What a statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Sponsored.
    Yes,
    /// Not sponsored.
    No,
    /// Only sometimes, or only under a condition.
    CaseByCase,
}

impl Answer {
    /// All.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::CaseByCase];

    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::CaseByCase => "case by case",
        }
    }
}

/// Who speaks for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The anesthesiology program itself.
    Program,
    /// Its hospital, school or GME office.
    Institution,
    /// Somebody else's directory.
    Directory,
    /// A Labor Department filing that names an anesthesiology resident: practice, not a promise.
    Filing,
    /// Another program of the institution: a hint.
    Sister,
    /// Filings for residents of any specialty, perhaps fellows: a hint.
    FilingInstitution,
}

impl Scope {
    /// The words for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Program => "the program",
            Self::Institution => "its institution",
            Self::Directory => "a directory",
            Self::Filing => "a Labor Department filing for an anesthesiology resident",
            Self::Sister => "another program of the institution (hint only)",
            Self::FilingInstitution => "Labor Department filings of the institution, any specialty (hint only)",
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Program => 4,
            Self::Institution => 3,
            Self::Directory | Self::Filing => 2,
            Self::Sister => 1,
            Self::FilingInstitution => 0,
        }
    }

    /// Whether the statement only hints.
    pub fn is_hint(self) -> bool {
        self.rank() < 2
    }
}

/// Whether a statement's text is the source's or ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// Word for word.
    Quote,
    /// Our words for what the source says.
    Summary,
}

/// How the applicant learned of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnSource {
    /// Read on the program's page.
    ProgramPage,
    /// Read in FREIDA.
    Freida,
    /// Written by the coordinator or director.
    Email,
    /// Said on the telephone or in an interview.
    Spoken,
    /// Anything else.
    Other,
    /// Read in the filings that the Labor Department publishes; taken in from its file, not typed into a form.
    Filing,
}

impl OwnSource {
    /// All that a form offers, in its order.
    pub const ALL: [Self; 5] = [Self::ProgramPage, Self::Email, Self::Freida, Self::Spoken, Self::Other];

    /// The words for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::ProgramPage => "program page",
            Self::Freida => "FREIDA",
            Self::Email => "message from the program",
            Self::Spoken => "said on the telephone or in person",
            Self::Other => "other",
            Self::Filing => "Labor Department filing",
        }
    }
}

/// The source of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Citation {
    /// A source of the season.
    Source(SourceKey),
    /// Something the applicant read or was told.
    Own {
        /// How.
        kind: OwnSource,
        /// Address, name or circumstance.
        detail: String,
    },
}

/// One dated, sourced sentence about sponsoring a visa.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Which visa.
    pub visa: Visa,
    /// What it says.
    pub says: Answer,
    /// The condition, empty if none.
    #[serde(default)]
    pub condition: String,
    /// Whether Step 3 is said to be needed.
    #[serde(default)]
    pub step3: bool,
    /// Whether the condition can be met only by somebody who is already in the United States.
    #[serde(default)]
    pub only_in_us: bool,
    /// Who speaks for whom.
    pub scope: Scope,
    /// Quote or summary.
    pub wording: Wording,
    /// The text.
    pub text: String,
    /// Where it was said.
    pub citation: Citation,
    /// When.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Built in, from a folder, or the applicant's own.
    #[serde(default)]
    pub origin: Origin,
}

impl Statement {
    fn rank(&self) -> u8 {
        if self.is_own_check() { 5 } else { self.scope.rank() }
    }

    /// Whether the applicant looked or asked themselves. A filing that they took in from the Labor Department's file is
    /// theirs too, but says no more than any filing.
    pub fn is_own_check(&self) -> bool {
        self.origin == Origin::Own && !matches!(self.scope, Scope::Filing | Scope::FilingInstitution)
    }

    fn is_hint(&self) -> bool {
        !self.is_own_check() && self.scope.is_hint()
    }

    /// Whether it can have been said before the H-1B proclamation.
    pub fn predates_proclamation(&self) -> bool {
        self.visa == Visa::H1b && self.date.0.is_none_or(|d| d.earliest() < VOLATILE_SINCE)
    }

    /// Why the statement is too old to rely on, or `None` while it is fresh.
    fn stale_because(&self, season_starts: Date) -> Option<String> {
        let Some(said) = self.date.0 else {
            return Some("the statement carries no date".to_owned());
        };
        if self.is_own_check() {
            return (said.earliest() < season_starts)
                .then(|| format!("you checked it {}, before this season opened", said.when()));
        }
        if self.predates_proclamation() {
            return Some(format!(
                "it was said {}, before the H-1B proclamation of September 2025 or about then",
                said.when()
            ));
        }
        let two_seasons_ago = Date::new(season_starts.year() - 2, season_starts.month(), 1).unwrap_or(season_starts);
        (said.earliest() < two_seasons_ago).then(|| format!("it was said {}, more than two seasons ago", said.when()))
    }
}

/// The state of what is known about one visa at one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingState {
    /// A fresh statement, and nothing against it.
    Confirmed,
    /// What is left says both yes and no.
    Conflicting,
    /// Said, but too old or without a date.
    Stale,
    /// Nobody's statement is known, or only hints.
    Unknown,
}

impl StandingState {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Stale, Self::Conflicting, Self::Unknown];

    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Conflicting => "conflicting",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}

/// What the statements about one visa at one program add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The visa.
    pub visa: Visa,
    /// The state.
    pub state: StandingState,
    /// What the statement that counts says; `None` when unknown. In a conflict: the highest-ranked one's answer.
    pub answer: Option<Answer>,
    /// The condition it names, empty if none.
    pub condition: String,
    /// Whether any statement still in force asks for Step 3.
    pub step3: bool,
    /// Why the state is what it is, one sentence each.
    pub because: Vec<String>,
    /// Positions (in the list given) of the statements that decided it.
    pub decided_by: Vec<usize>,
    /// Whether what counts can be older than the H-1B proclamation.
    pub volatile: bool,
}

/// Computes the standing of `visa` from all statements about a program.
///
/// `season_starts` is the day this season opened: see the module for how age is judged.
pub fn standing(visa: Visa, statements: &[Statement], season_starts: Date) -> Standing {
    let all: Vec<(usize, &Statement)> = statements.iter().enumerate().filter(|(_, s)| s.visa == visa).collect();
    let unknown = |because: &str| Standing {
        visa,
        state: StandingState::Unknown,
        answer: None,
        condition: String::new(),
        step3: false,
        because: vec![because.to_owned()],
        decided_by: Vec::new(),
        volatile: false,
    };
    if all.is_empty() {
        return unknown("No statement about this visa is known.");
    }
    let standing: Vec<(usize, &Statement)> =
        all.iter().copied().filter(|(_, s)| !all.iter().any(|(_, other)| replaces(other, s, season_starts))).collect();
    let Some(&(lead_at, lead)) = standing
        .iter()
        .filter(|(_, s)| !s.is_hint())
        .max_by_key(|(i, s)| (s.rank(), s.date.0.map(PartialDate::earliest), caution(s.says), std::cmp::Reverse(*i)))
    else {
        let mut only_hints = unknown("Only hints are known, nothing from the program or its institution.");
        only_hints.decided_by = standing.iter().map(|(i, _)| *i).collect();
        return only_hints;
    };
    let step3 = standing.iter().any(|(_, s)| s.step3);
    let against: Vec<(usize, &Statement)> =
        standing.iter().copied().filter(|(_, s)| (s.says == Answer::No) != (lead.says == Answer::No)).collect();
    if !against.is_empty() {
        let mut decided_by = vec![lead_at];
        decided_by.extend(against.iter().map(|(i, _)| *i));
        let because = std::iter::once(lead).chain(against.iter().map(|(_, s)| *s)).map(says_what).collect();
        return Standing {
            visa,
            state: StandingState::Conflicting,
            answer: Some(lead.says),
            condition: lead.condition.clone(),
            step3,
            because,
            decided_by,
            volatile: lead.predates_proclamation(),
        };
    }
    // Among those that agree, the more cautious answer counts: "case by case" before "yes".
    let cautious = standing
        .iter()
        .filter(|(_, s)| !s.is_hint() && s.rank() == lead.rank())
        .find(|(_, s)| s.says == Answer::CaseByCase)
        .map_or((lead_at, lead), |&(i, s)| (i, s));
    let mut because = vec![says_what(cautious.1)];
    let stale = lead.stale_because(season_starts);
    if let Some(why) = &stale {
        because.push(format!("Check it again: {why}."));
    }
    Standing {
        visa,
        state: if stale.is_some() { StandingState::Stale } else { StandingState::Confirmed },
        answer: Some(cautious.1.says),
        condition: cautious.1.condition.clone(),
        step3,
        because,
        decided_by: vec![cautious.0],
        volatile: lead.predates_proclamation(),
    }
}

/// What was known from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The date of the statement that changed it.
    pub date: SourceDate,
    /// The answer from then on; `None`: only hints.
    pub answer: Option<Answer>,
    /// Whether what was known then said both yes and no.
    pub conflicting: bool,
}

/// How the answer for a visa changed over time, oldest first: the standing after the statements of each date, where it is
/// another than before. What was said on one date is one turn: sources that disagree then changed nothing. Statements without a date have no place in time and are left out.
pub fn turns(visa: Visa, statements: &[Statement], season_starts: Date) -> Vec<Turn> {
    let mut dated: Vec<&Statement> = statements.iter().filter(|s| s.visa == visa && s.date.0.is_some()).collect();
    dated.sort_by_key(|s| s.date.0.map(PartialDate::latest));
    let mut until: Vec<Statement> = Vec::new();
    let mut out: Vec<Turn> = Vec::new();
    for (at, statement) in dated.iter().enumerate() {
        until.push((*statement).clone());
        if dated.get(at + 1).is_some_and(|next| next.date == statement.date) {
            continue;
        }
        let now = standing(visa, &until, season_starts);
        let conflicting = now.state == StandingState::Conflicting;
        let turn = Turn { date: statement.date, answer: now.answer.filter(|_| !conflicting), conflicting };
        let told = turn.answer.is_some() || conflicting;
        if told && out.last().is_none_or(|l| (l.answer, l.conflicting) != (turn.answer, turn.conflicting)) {
            out.push(turn);
        }
    }
    out
}

/// Whether `new` replaces `old` (rule 2 of the module).
fn replaces(new: &Statement, old: &Statement, season_starts: Date) -> bool {
    if new.is_own_check() && !old.is_own_check() {
        return new.date.0.is_some_and(|d| d.earliest() >= season_starts);
    }
    match (new.date.0, old.date.0) {
        (Some(n), Some(o)) => new.rank() >= old.rank() && n.earliest() > o.latest(),
        _ => false,
    }
}

fn caution(answer: Answer) -> u8 {
    match answer {
        Answer::Yes => 0,
        Answer::CaseByCase => 1,
        Answer::No => 2,
    }
}

fn says_what(s: &Statement) -> String {
    let who = if s.is_own_check() { "your own check" } else { s.scope.words() };
    let mut who = who.to_owned();
    if let Some(first) = who.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let condition = if s.condition.is_empty() { String::new() } else { format!(" ({})", s.condition) };
    format!("{who} ({}): {}{condition}.", s.date, s.says.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEASON: Date = date(2026, 6, 3);

    fn said(visa: Visa, says: Answer, scope: Scope, on: &str) -> Statement {
        Statement {
            visa,
            says,
            condition: String::new(),
            step3: false,
            only_in_us: false,
            scope,
            wording: Wording::Summary,
            text: "…".into(),
            citation: Citation::Source(SourceKey("X".into())),
            date: on.parse().unwrap(),
            confidence: Confidence::O,
            origin: Origin::BuiltIn,
        }
    }

    fn own(visa: Visa, says: Answer, on: &str) -> Statement {
        Statement {
            origin: Origin::Own,
            citation: Citation::Own { kind: OwnSource::Email, detail: "coordinator".into() },
            ..said(visa, says, Scope::Program, on)
        }
    }

    fn state(statements: &[Statement]) -> (StandingState, Option<Answer>) {
        let s = standing(statements[0].visa, statements, SEASON);
        (s.state, s.answer)
    }

    #[test]
    fn a_fresh_page_of_the_program_confirms() {
        let s = [said(Visa::J1, Answer::Yes, Scope::Program, "2025")];
        assert_eq!(state(&s), (StandingState::Confirmed, Some(Answer::Yes)));
    }

    #[test]
    fn without_a_date_or_after_two_seasons_a_statement_is_stale() {
        for on in ["", "2023", "2009"] {
            assert_eq!(state(&[said(Visa::J1, Answer::Yes, Scope::Program, on)]).0, StandingState::Stale, "{on}");
        }
    }

    #[test]
    fn an_h1b_statement_from_before_the_proclamation_is_stale_and_volatile() {
        let s = [said(Visa::H1b, Answer::Yes, Scope::Program, "2025")];
        let got = standing(Visa::H1b, &s, SEASON);
        assert_eq!(got.state, StandingState::Stale);
        assert!(got.volatile);
        assert_eq!(state(&[said(Visa::H1b, Answer::Yes, Scope::Program, "2026-02")]).0, StandingState::Confirmed);
    }

    #[test]
    fn sources_that_disagree_conflict_and_are_never_averaged() {
        let s = [
            said(Visa::H1b, Answer::No, Scope::Institution, ""),
            said(Visa::H1b, Answer::Yes, Scope::Filing, "2025-03"),
        ];
        let got = standing(Visa::H1b, &s, SEASON);
        assert_eq!(got.state, StandingState::Conflicting);
        assert_eq!(got.decided_by, [0, 1]);
        assert_eq!(got.because.len(), 2);
    }

    #[test]
    fn a_later_page_of_the_same_rank_replaces_the_older_one() {
        let s = [
            said(Visa::J1, Answer::No, Scope::Program, "2021"),
            said(Visa::J1, Answer::Yes, Scope::Program, "2026-01"),
        ];
        assert_eq!(state(&s), (StandingState::Confirmed, Some(Answer::Yes)));
    }

    #[test]
    fn hints_alone_leave_it_unknown() {
        let s = [
            said(Visa::H1b, Answer::No, Scope::Sister, "2026"),
            said(Visa::H1b, Answer::Yes, Scope::FilingInstitution, "2025-03"),
        ];
        assert_eq!(state(&s), (StandingState::Unknown, None));
    }

    #[test]
    fn what_i_checked_this_season_outranks_everything_built_in() {
        let s = [
            said(Visa::H1b, Answer::Yes, Scope::Program, "2026-07"),
            said(Visa::H1b, Answer::Yes, Scope::Filing, "2025-03"),
            own(Visa::H1b, Answer::No, "2026-11-22"),
        ];
        assert_eq!(state(&s), (StandingState::Confirmed, Some(Answer::No)));
    }

    #[test]
    fn two_own_checks_of_one_day_that_disagree_conflict() {
        let s = [own(Visa::J1, Answer::No, "2026-11-22"), own(Visa::J1, Answer::Yes, "2026-11-22")];
        assert_eq!(state(&s).0, StandingState::Conflicting);
        let later = [own(Visa::J1, Answer::No, "2026-11-21"), own(Visa::J1, Answer::Yes, "2026-11-22")];
        assert_eq!(state(&later), (StandingState::Confirmed, Some(Answer::Yes)));
    }

    #[test]
    fn an_own_check_of_last_season_is_stale() {
        assert_eq!(state(&[own(Visa::J1, Answer::Yes, "2025-11-22")]).0, StandingState::Stale);
    }

    #[test]
    fn case_by_case_counts_before_yes() {
        let s = [
            said(Visa::J1, Answer::Yes, Scope::Program, "2026"),
            said(Visa::J1, Answer::CaseByCase, Scope::Program, "2026"),
        ];
        assert_eq!(state(&s), (StandingState::Confirmed, Some(Answer::CaseByCase)));
    }

    #[test]
    fn silence_is_unknown_not_no() {
        let got = standing(Visa::J1, &[], SEASON);
        assert_eq!((got.state, got.answer), (StandingState::Unknown, None));
    }

    #[test]
    fn an_answer_that_changed_tells_when() {
        let all = [
            own(Visa::J1, Answer::No, "2026-09-01"),
            said(Visa::J1, Answer::Yes, Scope::Program, "2025-08"),
            said(Visa::J1, Answer::Yes, Scope::Program, "2026-02"),
            said(Visa::H1b, Answer::No, Scope::Program, "2026-03"),
        ];
        let told: Vec<_> = turns(Visa::J1, &all, SEASON).iter().map(|t| (t.date.to_string(), t.answer)).collect();
        let on = |s: &SourceDate| s.to_string();
        assert_eq!(told, [(on(&all[1].date), Some(Answer::Yes)), (on(&all[0].date), Some(Answer::No))]);
        assert_eq!(turns(Visa::H1b, &all, SEASON).len(), 1);
    }

    #[test]
    fn sources_that_disagree_on_one_day_changed_nothing() {
        let day = |says, scope| said(Visa::J1, says, scope, "2025-11-10");
        let all = [day(Answer::Yes, Scope::Program), day(Answer::No, Scope::Institution)];
        assert_eq!(turns(Visa::J1, &all, SEASON).len(), 1);
    }
}
