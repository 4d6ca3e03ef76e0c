//! Can this program take me? What speaks for it and against it, and what is open.
//!
//! The verdict rests on hard things only: the visa, and limits that the program states as limits. Preferences move a
//! program in the order, never out of the list. What is unknown excludes nothing; it becomes a question.

use jiff::civil::Date;
use season::{
    Confidence, FactField, FactValue, NrmpCode, Program, ProgramKind, Season, SourceDate, SourceKey, Standing,
    Statement, TrackKind, Usce, Visa, standing,
};
use serde::{Deserialize, Serialize};

use crate::Profile;
use crate::progress::{Application, Figure};
use crate::values::{Milestone, Setting, VisaNeed};
use crate::way::{Asked, Way, deadline, late, start_of_training};

/// What the applicant decided about a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StanceKind {
    /// Always on the list, whatever the verdict.
    Include,
    /// Never on the list.
    LeaveOut,
}

impl StanceKind {
    /// The words for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Include => "always on my list",
            Self::LeaveOut => "left out",
        }
    }
}

/// A decision with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stance {
    /// The decision.
    pub kind: StanceKind,
    /// Why, in the applicant's words.
    #[serde(default)]
    pub reason: String,
}

/// A program as the applicant knows it: the season's facts, all statements (own ones included), the own decision.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The program.
    pub program: &'a Program,
    /// Built-in statements and the applicant's own.
    pub statements: Vec<Statement>,
    /// The applicant's decision.
    pub stance: Option<Stance>,
    /// What was sent, and what came back.
    pub application: Application,
    /// Figures about the program that the applicant read.
    pub figures: Vec<Figure>,
}

impl<'a> Candidate<'a> {
    /// The program as the season knows it, before the applicant has entered anything.
    pub fn built_in(program: &'a Program) -> Self {
        Self {
            program,
            statements: program.statements.clone(),
            stance: None,
            application: Application::default(),
            figures: Vec::new(),
        }
    }
}

/// Whether a program can take this applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing known stands against it, and the visa is confirmed.
    Possible,
    /// Possible under named conditions.
    PossibleIf,
    /// What decides it is not known, or sources disagree.
    Unknown,
    /// A stated limit, or the visa, rules it out.
    NotPossible,
}

impl Verdict {
    /// All, from best to worst.
    pub const ALL: [Self; 4] = [Self::Possible, Self::PossibleIf, Self::Unknown, Self::NotPossible];

    /// The words for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::PossibleIf => "possible if",
            Self::Unknown => "unknown",
            Self::NotPossible => "not possible",
        }
    }
}

/// One reason, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The reason in a sentence.
    pub text: String,
    /// The source it rests on; `None` for the applicant's own entries.
    pub source: Option<SourceKey>,
    /// The date of that source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Option<Confidence>,
}

impl Line {
    pub(crate) fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), source: None, date: SourceDate::default(), confidence: None }
    }

    fn fact(text: impl Into<String>, fact: &season::Fact) -> Self {
        Self {
            text: text.into(),
            source: fact.provenance.sources.first().cloned(),
            date: fact.provenance.date,
            confidence: Some(fact.provenance.confidence),
        }
    }
}

/// What an open question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionAbout {
    /// Sponsorship of a visa.
    Visa(Visa),
    /// A limit the program may have.
    Limit(FactField),
    /// Whether it takes civilians or foreign citizens at all.
    Eligibility,
    /// Something the profile lacks.
    Profile,
}

/// A question whose answer would change or firm up the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What it is about.
    pub about: QuestionAbout,
    /// The question.
    pub text: String,
}

/// How far one visa is open to the applicant at a program.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OpenWay {
    /// The visa.
    pub visa: Visa,
    /// The verdict on it.
    pub verdict: Verdict,
    /// How likely it can be had in the end, from 0 to 1; our judgement, for the odds only.
    pub likely: f64,
}

/// All that can be said about one program for one applicant.
#[derive(Clone, Debug, Serialize)]
pub struct Assessment {
    /// Whether it can take the applicant.
    pub verdict: Verdict,
    /// Under which conditions, or why not: the reasons of the verdict.
    pub reasons: Vec<Line>,
    /// What speaks for it.
    pub speaks_for: Vec<Line>,
    /// What speaks against it, without ruling it out.
    pub speaks_against: Vec<Line>,
    /// What is open.
    pub questions: Vec<Question>,
    /// The standing of each visa that matters to the applicant.
    pub standings: Vec<Standing>,
    /// How far each of those visas is open to the applicant here.
    pub ways: Vec<OpenWay>,
}

/// What one part of the assessment found.
#[derive(Default)]
struct Findings {
    reasons: Vec<(Verdict, Line)>,
    speaks_for: Vec<Line>,
    speaks_against: Vec<Line>,
    questions: Vec<Question>,
}

impl Findings {
    /// A reason why the verdict is no better than this.
    fn at_most(&mut self, verdict: Verdict, reason: Line) {
        self.reasons.push((verdict, reason));
    }

    /// A limit the program states and the applicant does not meet. It rules the program out, unless the source is
    /// unsure: then it is a condition and a question.
    fn over_limit(&mut self, fact: &season::Fact, text: String) {
        if fact.provenance.confidence == Confidence::U {
            let field = fact.field;
            self.at_most(Verdict::PossibleIf, Line::fact(format!("If an unsure limit does not hold: {text}"), fact));
            self.ask(
                QuestionAbout::Limit(field),
                format!("Does the program really have this limit ({}: {})?", field.label(), fact.value.shown(field)),
            );
        } else {
            self.at_most(Verdict::NotPossible, Line::fact(text, fact));
        }
    }

    /// The verdict, and its reasons. What would only be a condition stands beside a "not possible", not in it.
    fn verdict(&mut self) -> (Verdict, Vec<Line>) {
        let verdict = self.reasons.iter().map(|(v, _)| *v).max().unwrap_or(Verdict::Possible);
        let (decide, others): (Vec<_>, Vec<_>) =
            self.reasons.drain(..).partition(|(v, _)| *v == verdict || verdict != Verdict::NotPossible);
        self.speaks_against.extend(others.into_iter().map(|(_, l)| l));
        let mut decide = decide;
        decide.sort_by_key(|(v, _)| std::cmp::Reverse(*v));
        (verdict, decide.into_iter().map(|(_, l)| l).collect())
    }

    fn ask(&mut self, about: QuestionAbout, text: impl Into<String>) {
        self.questions.push(Question { about, text: text.into() });
    }
}

/// Assesses one program on the day `today`.
pub fn assess(candidate: &Candidate, profile: &Profile, season: &Season, today: Date) -> Assessment {
    let program = candidate.program;
    let mut found = Findings::default();
    let (standings, ways) = visa(&mut found, candidate, profile, season, today);
    limits(&mut found, program, profile, season, today);
    tracks(&mut found, program, profile);
    wishes(&mut found, program, profile, season);
    evidence(&mut found, candidate);

    let (verdict, reasons) = found.verdict();
    Assessment {
        verdict,
        reasons,
        speaks_for: found.speaks_for,
        speaks_against: found.speaks_against,
        questions: found.questions,
        standings,
        ways,
    }
}

/// The verdict in one phrase: `possible`, `possible if …`, `unknown: …`, `not possible: …`.
pub fn in_words(assessment: &Assessment) -> String {
    let reasons: Vec<&str> = assessment.reasons.iter().map(|l| l.text.as_str()).collect();
    match (assessment.verdict, reasons.is_empty()) {
        (v, true) => v.word().to_owned(),
        (v, false) => format!("{}: {}", v.word(), reasons.join(" ")),
    }
}

/// What the visa says of the verdict; gives the standing of each visa, and how far it is open to the applicant.
fn visa(
    found: &mut Findings,
    candidate: &Candidate,
    profile: &Profile,
    season: &Season,
    today: Date,
) -> (Vec<Standing>, Vec<OpenWay>) {
    let program = candidate.program;
    let Some(needs) = &profile.visas else {
        found.at_most(Verdict::Unknown, Line::own("You have not said which visas you can accept."));
        found.ask(QuestionAbout::Profile, "Which visas can you accept?");
        return (Visa::ALL.map(|v| standing(v, &candidate.statements, season.starts)).to_vec(), Vec::new());
    };
    if needs.accepts(VisaNeed::NoneNeeded) {
        found.speaks_for.push(Line::own("You need no sponsorship."));
        return (Vec::new(), Vec::new());
    }
    let standings: Vec<Standing> = needs.visas().map(|v| standing(v, &candidate.statements, season.starts)).collect();
    for limit in season.state_limits.iter().filter(|l| l.state == program.state && needs.visas().any(|v| v == l.visa)) {
        found.speaks_against.push(Line {
            text: format!(
                "{}, {}: a limit on {} ({}). Ask whether it touches this program.",
                limit.state.name(),
                limit.status.word(),
                limit.visa,
                limit.applies_to
            ),
            source: limit.sources.first().cloned(),
            date: limit.date,
            confidence: Some(limit.confidence),
        });
    }
    let judge = |standing| Asked { standing, candidate, profile, season, today }.way();
    let mut ways: Vec<Way> = standings.iter().map(judge).collect();
    let open = standings
        .iter()
        .zip(&ways)
        .map(|(s, w)| OpenWay { visa: s.visa, verdict: w.verdict, likely: w.likely })
        .collect();
    ways.sort_by_key(|w| w.verdict);
    if program.kind == ProgramKind::Military {
        found.at_most(
            Verdict::Unknown,
            Line::own("This is a military program; whether it takes foreign citizens at all is not known here."),
        );
        found.ask(QuestionAbout::Eligibility, "Can a foreign citizen who is not in the service apply here at all?");
        return (standings, open);
    }
    // The best way decides; the others stand beside it.
    let mut ways = ways.into_iter();
    if let Some(best) = ways.next() {
        match best.verdict {
            Verdict::Possible => found.speaks_for.push(best.reason),
            verdict => found.at_most(verdict, best.reason),
        }
        found.questions.extend(best.questions);
        for other in ways {
            let line = other.reason;
            match other.verdict {
                Verdict::Possible | Verdict::PossibleIf => found.speaks_for.push(line),
                Verdict::Unknown | Verdict::NotPossible => found.speaks_against.push(line),
            }
            if other.verdict == Verdict::Unknown {
                found.questions.extend(other.questions);
            }
        }
    }
    (standings, open)
}

/// Limits the program states as limits.
fn limits(found: &mut Findings, program: &Program, profile: &Profile, season: &Season, today: Date) {
    let lacks = |found: &mut Findings, fact: &season::Fact, what: String, yours: &str| {
        found.at_most(Verdict::PossibleIf, Line::fact(format!("If your record meets its limit: {what}."), fact));
        found.ask(QuestionAbout::Profile, yours);
    };
    if let Some(fact) = program.fact(FactField::MinStep2) {
        match (&fact.value, profile.step2_ck) {
            (FactValue::Number(min), Some(score)) if u32::from(score.get()) < *min => {
                found.over_limit(fact, format!("Its Step 2 CK minimum is {min}; yours is {score}."))
            }
            (FactValue::Number(min), None) => {
                lacks(found, fact, format!("Step 2 CK at least {min}"), "What is your Step 2 CK score?");
            }
            (FactValue::Number(min), Some(_)) => {
                found.speaks_for.push(Line::fact(format!("You meet its Step 2 CK minimum of {min}."), fact));
            }
            _ => {}
        }
    }
    if let Some(fact) = program.fact(FactField::GradYearsMax)
        && let FactValue::Number(max) = fact.value
    {
        match profile.graduation_year {
            Some(year) => {
                let years = i32::from(season.year) - i32::from(year.get());
                if years > i32::try_from(max).unwrap_or(i32::MAX) {
                    let july = season.year;
                    found.over_limit(
                        fact,
                        format!("It takes graduates of the last {max} years; in July {july} yours will be {years} years back."),
                    );
                } else {
                    found
                        .speaks_for
                        .push(Line::fact(format!("You are within its limit of {max} years since graduation."), fact));
                }
            }
            None => lacks(found, fact, format!("at most {max} years since graduation"), "When did you graduate?"),
        }
    }
    if let Some(fact) = program.fact(FactField::Usce)
        && fact.value == FactValue::Usce(Usce::Required)
    {
        let needed = program.number(FactField::UsceMonths).unwrap_or(1);
        match profile.usce_months {
            Some(m) if u32::from(m.get()) < needed => {
                let asked = if needed == 1 { "1 month".to_owned() } else { format!("{needed} months") };
                found.over_limit(fact, format!("It requires US clinical experience, at least {asked}; you have {m}."));
            }
            Some(_) => found.speaks_for.push(Line::fact("You have the US clinical experience it requires.", fact)),
            None => lacks(
                found,
                fact,
                "US clinical experience is required".to_owned(),
                "How many months of US clinical experience have you?",
            ),
        }
    }
    attempts(found, program, profile);
    if let Some(fact) = program.fact(FactField::CitizenshipOnly)
        && fact.value == FactValue::Required(true)
        && !profile.visas.as_ref().is_some_and(|v| v.accepts(VisaNeed::NoneNeeded))
    {
        found.at_most(Verdict::NotPossible, Line::fact("It takes only citizens and permanent residents.", fact));
    }
    if let Some(fact) = program.fact(FactField::SignalRequired)
        && fact.value == FactValue::Required(true)
    {
        found.at_most(
            Verdict::PossibleIf,
            Line::fact("If you send it a signal: it interviews only those who did.", fact),
        );
    }
    certificate(found, program, profile, season, today);
    if let Some((fact, due)) = deadline(program, FactField::Step3ByAll, season)
        && let Some(step3) = profile.step3.filter(|m| !m.is_done())
    {
        let asks = format!("It asks every resident for Step 3 by {}", season::plain_day(due));
        if late(step3, due, today) {
            found.over_limit(fact, format!("{asks}; yours is {}.", step3.words()));
        } else {
            found.at_most(Verdict::PossibleIf, Line::fact(format!("If you pass Step 3 in time. {asks}."), fact));
        }
    }
}

/// The ECFMG certificate: needed to start anywhere, and by some programs earlier.
fn certificate(found: &mut Findings, program: &Program, profile: &Profile, season: &Season, today: Date) {
    let Some(ecfmg) = profile.ecfmg.filter(|m| !m.is_done()) else { return };
    if let Some(fact) = program.fact(FactField::EcfmgBy) {
        let by = fact.value.shown(FactField::EcfmgBy);
        match deadline(program, FactField::EcfmgBy, season) {
            Some((_, due)) if late(ecfmg, due, today) => found.over_limit(
                fact,
                format!("It asks for the ECFMG certificate by {}; yours is {}.", season::plain_day(due), ecfmg.words()),
            ),
            _ => found.at_most(
                Verdict::PossibleIf,
                Line::fact(format!("If your ECFMG certificate is there in time (it says: {by})."), fact),
            ),
        }
    }
    let Some(start) = start_of_training(season) else { return };
    if ecfmg.by(start) == Some(false) && matches!(ecfmg, Milestone::Planned(_)) {
        let text =
            format!("Training starts on {}; your ECFMG certificate is {}.", season::plain_day(start), ecfmg.words());
        found.at_most(Verdict::NotPossible, Line::own(text));
    } else {
        found.at_most(Verdict::PossibleIf, Line::own("If your ECFMG certificate is issued before training starts."));
    }
}

fn attempts(found: &mut Findings, program: &Program, profile: &Profile) {
    let Some(failed) = profile.failed_attempts else { return };
    if let Some(fact) = program.fact(FactField::FirstAttempt)
        && failed.get() > 0
    {
        match fact.value {
            FactValue::Required(true) => found.over_limit(
                fact,
                format!("It requires every Step passed at the first attempt; you have {failed} failed."),
            ),
            _ => found.speaks_against.push(Line::fact("It prefers Steps passed at the first attempt.", fact)),
        }
    }
    if let Some(fact) = program.fact(FactField::MaxAttempts)
        && let FactValue::Number(max) = fact.value
        && u32::from(failed.get()) >= max
    {
        found.at_most(
            Verdict::PossibleIf,
            Line::fact(format!("If none of your Steps took more than {max} attempts."), fact),
        );
    }
}

/// Tracks: a program none of whose known tracks is wanted cannot take the applicant as wished.
fn tracks(found: &mut Findings, program: &Program, profile: &Profile) {
    let known: Vec<&NrmpCode> = program.tracks().collect();
    let Some(wanted) = &profile.tracks else { return };
    if known.is_empty() {
        found.speaks_against.push(Line::own("Its tracks are not known here; look them up before you apply."));
        return;
    }
    let mut kinds: Vec<TrackKind> = known.iter().map(|c| c.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if !kinds.iter().any(|k| wanted.contains(*k)) {
        let words: Vec<&str> = kinds.iter().map(|k| k.word()).collect();
        let fact = program.fact(FactField::NrmpCode);
        let text = format!("None of its tracks is of a kind you want: it offers {}.", words.join(", "));
        let line = fact.map_or_else(|| Line::own(text.clone()), |f| Line::fact(text.clone(), f));
        found.at_most(Verdict::NotPossible, line);
    }
}

/// Preferences of the applicant and of the program: they move the chances and the order, never the verdict.
fn wishes(found: &mut Findings, program: &Program, profile: &Profile, season: &Season) {
    let state = &program.state;
    if profile.ties.as_ref().is_some_and(|s| s.contains(state)) {
        found.speaks_for.push(Line::own(format!("You have ties in {}.", state.name())));
    }
    if profile.states.as_ref().is_some_and(|s| s.contains(state)) {
        found.speaks_for.push(Line::own(format!("{} is a state you prefer.", state.name())));
    }
    match (profile.setting, program.kind) {
        (Some(Setting::University), ProgramKind::University)
        | (Some(Setting::Community), ProgramKind::Community | ProgramKind::UniversityAffiliated) => {
            found.speaks_for.push(Line::own("It is the setting you prefer."));
        }
        _ => {}
    }
    if let Some(fact) = program.fact(FactField::MinStep2Preferred)
        && let (FactValue::Number(wish), Some(score)) = (&fact.value, profile.step2_ck)
    {
        if u32::from(score.get()) >= *wish {
            found.speaks_for.push(Line::fact(format!("Your Step 2 CK reaches the {wish} it prefers."), fact));
        } else {
            found.speaks_against.push(Line::fact(format!("It prefers Step 2 CK from {wish}; yours is {score}."), fact));
        }
    }
    if let Some(fact) = program.fact(FactField::GradYearsPreferred)
        && let (FactValue::Number(wish), Some(year)) = (&fact.value, profile.graduation_year)
        && i32::from(year.get()) + i32::try_from(*wish).unwrap_or(0) < i32::from(season.year)
    {
        found.speaks_against.push(Line::fact(format!("It prefers graduates of the last {wish} years."), fact));
    }
    if let Some(fact) = program.fact(FactField::Usce)
        && fact.value == FactValue::Usce(Usce::Preferred)
    {
        match profile.usce_months.map(|m| m.get()) {
            Some(0) => found.speaks_against.push(Line::fact("It prefers US clinical experience; you have none.", fact)),
            Some(_) => found.speaks_for.push(Line::fact("It prefers US clinical experience; you have it.", fact)),
            None => {}
        }
    }
}

/// What is known of the program's practice with international graduates, and its size.
fn evidence(found: &mut Findings, candidate: &Candidate) {
    let program = candidate.program;
    if let Some(fact) = program.fact(FactField::ImgShare)
        && let FactValue::Number(share) = fact.value
        && share >= 20
    {
        // An unsure figure is told as such.
        let unsure = fact.provenance.confidence == Confidence::U;
        let who = if unsure { "An advice site says, without a date:" } else { "Its residents:" };
        let text = format!("{who} {share}% international graduates (US and non-US together).");
        found.speaks_for.push(Line::fact(text, fact));
    }
    if let Some(fact) = program.fact(FactField::H1bFilings)
        && let FactValue::Number(n) = fact.value
    {
        let filings = if n == 1 { "1 H-1B filing".to_owned() } else { format!("{n} H-1B filings") };
        let text = format!("{filings} named an anesthesiology resident here in one quarter: practice, not a promise.");
        found.speaks_for.push(Line::fact(text, fact));
    }
    if let Some(fact) = program.fact(FactField::Positions)
        && let FactValue::Number(n) = fact.value
    {
        let when = fact.provenance.date;
        match n {
            20.. => found.speaks_for.push(Line::fact(format!("A large program: {n} positions in {when}."), fact)),
            1..=5 => found.speaks_against.push(Line::fact(format!("A small program: {n} positions in {when}."), fact)),
            _ => {}
        }
    }
}
