//! The gate: what is wrong, open or worth knowing about each line, with the fact it rests on.
//!
//! A match binds (rule A-12), so a line that cannot be is worse than no line. An *error* is a list that R3 would refuse or
//! a line that cannot be taken up; a *warning* is a risk that the applicant may take knowingly; a *note* is worth knowing.
//! What rests on a fact marked unsure is never an error.

use jiff::Timestamp;
use pick::{Verdict, assess};
use season::{Confidence, Season, SourceKey, TrackKind};
use serde::Serialize;

use super::claims::broken_claims;
use super::couples::{PairFlaw, pair_flaws};
use crate::kept::{FirstYear, InterviewStatus, LineId, MOST_LINES, PaperKind, RankLine, RankList, RankPlace};
use crate::state::State;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// R3 would refuse it, or it cannot be taken up.
    Error,
    /// A risk to take knowingly.
    Warning,
    /// Worth knowing.
    Note,
}

impl Grade {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The visa cannot be had, or is not settled.
    Visa,
    /// An advanced line without a supplemental list.
    MissingSupplemental,
    /// The applicant could match to an advanced place without a first year.
    PartialMatch,
    /// A preliminary place of a joint arrangement stands under another advanced program.
    Joint,
    /// The same program and track twice, once without a code.
    Duplicate,
    /// A code is missing, not in the directory, or another program's.
    Code,
    /// A reserved place needs earlier training.
    Reserved,
    /// When training begins, and who sponsors each part.
    Start,
    /// No interview there is written down as done.
    Interview,
    /// Papers that the program owes.
    Papers,
    /// A first-choice statement that the order contradicts.
    Claim,
    /// The length of the list: its fee, its limit.
    Length,
    /// A pair of a couple's list.
    Pair,
    /// Lines that rose after a warm message, without a reason.
    Flattery,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// How much it matters.
    pub grade: Grade,
    /// The line; none: the whole list.
    pub line: Option<LineId>,
    /// What is the matter, in one or two sentences.
    pub what: String,
    /// What to do about it; empty when there is nothing to do.
    pub todo: String,
    /// The source it rests on, where it is a fact of the season, and how sure that is.
    pub source: Option<(SourceKey, Confidence)>,
}

/// The position types of NRMP.
const POSITION_TYPES: (&str, Confidence) = ("N41", Confidence::O);
/// Ranking, an older page of NRMP: bound without a first year.
const RANKING_PAGE: (&str, Confidence) = ("N61", Confidence::O);
/// The longest list.
const LONGEST: (&str, Confidence) = ("N38", Confidence::OC);

/// Everything there is to say about the list, line by line, the gravest first within each line; findings about the whole
/// list come last.
pub fn gate(state: &State, season: &Season, now: Timestamp) -> Vec<Finding> {
    let Some(list) = state.items().rank_list().filter(|l| !l.lines.is_empty()) else { return Vec::new() };
    let mut found = Vec::new();
    for line in &list.lines {
        let start = found.len();
        let mut desk = Desk { state, season, list, line, found: &mut found };
        desk.code();
        desk.duplicate();
        desk.visa(now);
        desk.first_year();
        desk.joint();
        desk.track();
        desk.interview();
        desk.papers();
        found[start..].sort_by_key(|f| (f.grade, f.kind));
    }
    whole(state, season, list, &mut found);
    found
}

fn source(season: &Season, fact: (&str, Confidence)) -> Option<(SourceKey, Confidence)> {
    let key = season.sources.keys().find(|k| k.0 == fact.0)?;
    Some((key.clone(), fact.1))
}

/// One line, and where its findings go.
struct Desk<'a, 'b> {
    state: &'a State,
    season: &'a Season,
    list: &'a RankList,
    line: &'a RankLine,
    found: &'b mut Vec<Finding>,
}

impl Desk<'_, '_> {
    fn say(&mut self, kind: FindingKind, grade: Grade, what: String, todo: &str, fact: Option<(&str, Confidence)>) {
        let source = fact.and_then(|f| source(self.season, f));
        self.found.push(Finding { kind, grade, line: Some(self.line.id), what, todo: todo.to_owned(), source });
    }

    fn name(&self) -> String {
        self.line.place.name(self.season)
    }

    fn code(&mut self) {
        let Some(code) = &self.line.code else {
            let known: Vec<String> = match self.line.place.program().and_then(|p| self.season.program(p)) {
                Some(p) => p.tracks().filter(|c| c.kind() == self.line.track).map(ToString::to_string).collect(),
                None => Vec::new(),
            };
            let hint = match known.as_slice() {
                [] => String::new(),
                all => format!(" The directory has {} (an older list; look it up in R3).", all.join(", ")),
            };
            return self.say(
                FindingKind::Code,
                Grade::Note,
                format!("The NRMP code of {} is not written down.{hint}", self.name()),
                "Take the code from R3.",
                None,
            );
        };
        let of = self.season.program_of(code).map(|p| p.id.clone());
        match (of, self.line.place.program()) {
            (Some(of), Some(own)) if of == *own => {}
            (Some(of), _) => {
                let other = self.season.program(&of).map_or_else(|| of.to_string(), |p| p.short.clone());
                self.say(
                    FindingKind::Code,
                    Grade::Error,
                    format!("The directory gives the code {code} to {other}, not to {}.", self.name()),
                    "Look the code up in R3: a wrong code ranks another program.",
                    None,
                );
            }
            (None, Some(_)) => self.say(
                FindingKind::Code,
                Grade::Warning,
                format!("The code {code} is not in our directory, which is older than this season."),
                "Compare it with R3.",
                None,
            ),
            (None, None) => {}
        }
    }

    fn duplicate(&mut self) {
        let same = |l: &&RankLine| l.id != self.line.id && l.place == self.line.place && l.track == self.line.track;
        if self.line.code.is_none() && self.list.lines.iter().find(same).is_some() {
            self.say(
                FindingKind::Duplicate,
                Grade::Error,
                format!("{} ({}) stands twice on the list.", self.name(), self.line.track.word()),
                "Remove one, or give both their codes if they are two tracks.",
                None,
            );
        }
    }

    fn visa(&mut self, now: Timestamp) {
        let Some(program) = self.line.place.program().and_then(|p| self.season.program(p)) else {
            let what = format!("Nothing is known here about visas at {}.", self.name());
            let todo = "Ask for its visa policy in writing before you rank it.";
            return self.say(FindingKind::Visa, Grade::Warning, what, todo, None);
        };
        let today = crate::decide::today(self.state.profile(), now);
        let candidate = self.state.candidate(self.season, program);
        let assessment = assess(&candidate, self.state.profile(), self.season, today);
        let reason = assessment.reasons.first();
        let unsure = reason.is_some_and(|r| r.confidence == Some(Confidence::U));
        let grade = match assessment.verdict {
            Verdict::Possible => return,
            Verdict::NotPossible if !unsure => Grade::Error,
            Verdict::NotPossible | Verdict::PossibleIf | Verdict::Unknown => Grade::Warning,
        };
        let todo = match assessment.verdict {
            Verdict::NotPossible => "Rank only where you can start: a match binds you (rule A-12).",
            _ => "Settle it in writing before the deadline.",
        };
        let what = format!("{} for you: {}", self.name(), pick::in_words(&assessment));
        let source = reason.and_then(|r| Some((r.source.clone()?, r.confidence?)));
        let todo = todo.to_owned();
        self.found.push(Finding { kind: FindingKind::Visa, grade, line: Some(self.line.id), what, todo, source });
    }

    fn first_year(&mut self) {
        if self.line.track != TrackKind::Advanced || self.line.first_year_settled {
            return;
        }
        let name = self.name();
        if self.line.first_years.is_empty() {
            self.say(
                FindingKind::MissingSupplemental,
                Grade::Warning,
                format!(
                    "{name} is an advanced place without a supplemental list: you could match to its second year, be bound \
                     to it, and have no first year."
                ),
                "Add preliminary places to this line, or say that your first year is settled.",
                Some(RANKING_PAGE),
            );
            return;
        }
        let years = self.line.first_years.len();
        self.say(
            FindingKind::PartialMatch,
            if years < 3 { Grade::Warning } else { Grade::Note },
            format!(
                "{name} has {years} first {} behind it. If none of them takes you, you are matched to the second year \
                 only, are bound to it, and look for a first year in SOAP.",
                if years == 1 { "year" } else { "years" }
            ),
            "Rank every first year that you would take.",
            Some(RANKING_PAGE),
        );
    }

    fn joint(&mut self) {
        let own = self.line.place.program().cloned();
        let wrong = |f: &&FirstYear| f.joint.is_some() && f.joint != own;
        let strays: Vec<String> =
            self.line.first_years.iter().filter(wrong).map(|f| f.place.name(self.season)).collect();
        for stray in strays {
            self.say(
                FindingKind::Joint,
                Grade::Error,
                format!("{stray} belongs to another advanced program, and stands under {}.", self.name()),
                "Move it to the supplemental list of its own advanced program.",
                None,
            );
        }
    }

    fn track(&mut self) {
        let (year, name) = (self.season.year, self.name());
        match self.line.track {
            TrackKind::Advanced => {
                self.say(
                    FindingKind::Start,
                    Grade::Note,
                    format!("Training at {name} begins in {}, after a first year that begins in {year}.", year + 1),
                    "",
                    Some(POSITION_TYPES),
                );
                let needs_visa =
                    self.state.profile().visas.as_ref().is_none_or(|v| !v.accepts(pick::VisaNeed::NoneNeeded));
                if needs_visa && let Some(fact) = self.season.visa_facts.iter().find(|f| f.id == ADVANCED_FACT) {
                    let source = fact.sources.first().map(|s| (s.clone(), fact.confidence));
                    let (kind, line) = (FindingKind::Start, Some(self.line.id));
                    let todo = "Ask both about visa and first day, in writing.".to_owned();
                    self.found.push(Finding { kind, grade: Grade::Warning, line, what: fact.says.clone(), todo, source });
                }
            }
            TrackKind::Reserved => self.say(
                FindingKind::Reserved,
                Grade::Warning,
                format!(
                    "{name} is a reserved place: it begins in {year} in the second year, only for physicians with earlier \
                     training."
                ),
                "Rank it only if you have that year and the program confirmed it.",
                Some(POSITION_TYPES),
            ),
            TrackKind::Preliminary => self.say(
                FindingKind::Start,
                Grade::Note,
                format!("{name} is one preliminary year; no second year comes with it."),
                "",
                Some(POSITION_TYPES),
            ),
            TrackKind::Categorical | TrackKind::PrimaryCare | TrackKind::Fellowship => {}
        }
    }

    fn interview(&mut self) {
        let Some(program) = self.line.place.program() else { return };
        let done = |i: &crate::kept::Interview| i.program == *program && i.status == InterviewStatus::Done;
        if !self.state.items().interviews().any(done) {
            let what = format!("No interview at {} is written down as done.", self.name());
            let todo = "Programs hardly ever rank somebody whom they did not interview; check your records.";
            self.say(FindingKind::Interview, Grade::Note, what, todo, None);
        }
    }

    fn papers(&mut self) {
        let RankPlace::Program(program) = &self.line.place else { return };
        let missing: Vec<&str> = match self.state.items().papers(program) {
            Some(papers) => papers.missing().map(|k| k.label()).collect(),
            None => PaperKind::ALL.iter().map(|p| p.label()).collect(),
        };
        if missing.is_empty() {
            return;
        }
        let what = format!("{} owes you before you rank: {}.", self.name(), missing.join("; "));
        let rule = self.season.rule("P-18").and_then(|r| Some((r.sources.first()?.clone(), r.confidence)));
        let (kind, line) = (FindingKind::Papers, Some(self.line.id));
        let todo = "Ask the coordinator in one sentence (rules P-18 and P-19).".to_owned();
        self.found.push(Finding { kind, grade: Grade::Warning, line, what, todo, source: rule });
    }
}

/// The fact about two sponsors; it is marked as our inference, and stays so.
const ADVANCED_FACT: &str = "other-advanced-positions";

/// What concerns the whole list.
fn whole(state: &State, season: &Season, list: &RankList, found: &mut Vec<Finding>) {
    let mut say = |kind, grade, line, what: String, todo: &str, fact: Option<(&str, Confidence)>| {
        let source = fact.and_then(|f| source(season, f));
        found.push(Finding { kind, grade, line, what, todo: todo.to_owned(), source });
    };
    for broken in broken_claims(state) {
        let name = |id| season.program(id).map_or_else(|| id.to_string(), |p: &season::Program| p.short.clone());
        let line = list.lines.iter().find(|l| l.place.program() == Some(&broken.claim.program)).map(|l| l.id);
        let own = name(&broken.claim.program);
        let first = broken.first.map_or_else(|| "another program".to_owned(), name);
        say(
            FindingKind::Claim,
            Grade::Error,
            line,
            format!(
                "You told {own} that it is your first choice ({}), and {first} stands first.",
                broken.claim.list.label()
            ),
            "Put it first again if that is the truth; if not, write the correction now.",
            None,
        );
    }
    for flaw in pair_flaws(list) {
        let grade = if flaw == PairFlaw::NeverApart { Grade::Note } else { Grade::Error };
        say(FindingKind::Pair, grade, None, flaw.sentence(), "", None);
    }
    if let Some(last) = state.items().snapshots().last() {
        for moved in last.to_explain() {
            let place = list.line(moved.line).map_or_else(String::new, |l| l.place.name(season));
            say(
                FindingKind::Flattery,
                Grade::Warning,
                Some(moved.line),
                format!("{place} rose on your list shortly after a warm message of that program."),
                "Say in your own words what changed in what you know of it, or put it back.",
                None,
            );
        }
    }
    let codes: std::collections::BTreeSet<_> =
        list.lines.iter().flat_map(|l| l.first_years.iter().map(|f| (f.place.clone(), f.code.clone()))).collect();
    let (main, extra) = (list.lines.len(), codes.len());
    if main > 20 || extra > 20 {
        let cost = season::nrmp_cost(&season.fees, main as u32, extra as u32, false);
        let what = format!(
            "{main} codes on the primary list and {extra} on supplemental lists: R3 asks {cost} in all, due when you \
             certify."
        );
        say(FindingKind::Length, Grade::Note, None, what, "", None);
    }
    if list.lines.len() == MOST_LINES {
        let what = format!("The list has {MOST_LINES} lines, the most that R3 takes.");
        say(FindingKind::Length, Grade::Note, None, what, "", Some(LONGEST));
    }
}
