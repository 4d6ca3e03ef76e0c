//! One way to a visa at one program: open, open under conditions, unknown or closed.

use jiff::ToSpan;
use jiff::civil::Date;
use season::{
    Answer, Citation, Confidence, Fact, FactField, Program, Restriction, Season, Standing, StandingState, Statement,
    Visa,
};

use crate::assess::{Candidate, Line, Question, QuestionAbout, Verdict};
use crate::profile::Profile;
use crate::values::{Location, Milestone};

/// A way with its verdict.
pub(crate) struct Way {
    pub(crate) verdict: Verdict,
    /// How likely it is open in the end, from 0 to 1: our judgement, for the odds only; it decides no verdict.
    pub(crate) likely: f64,
    pub(crate) reason: Line,
    pub(crate) questions: Vec<Question>,
}

/// Of the programs whose policy is not known, the share that may sponsor this visa: among internal medicine programs two
/// thirds take a J-1 (`visa.im.j1.2022`), and a third of those an H-1B too (`visa.im.j1_and_h1b.2022`).
fn unknown(visa: Visa) -> f64 {
    match visa {
        Visa::J1 => 0.7,
        Visa::H1b => 0.35,
    }
}

/// What a new H-1B from abroad leaves of a chance while the payment stands.
const FROM_ABROAD: f64 = 0.15;

/// What a way is judged from.
pub(crate) struct Asked<'a> {
    pub(crate) standing: &'a Standing,
    pub(crate) candidate: &'a Candidate<'a>,
    pub(crate) profile: &'a Profile,
    pub(crate) season: &'a Season,
    pub(crate) today: Date,
}

impl Asked<'_> {
    /// Judges the way.
    pub(crate) fn way(&self) -> Way {
        let v = self.standing.visa;
        let again = self.again();
        match (self.standing.state, self.standing.answer) {
            (StandingState::Unknown, _) | (_, None) => Way {
                verdict: Verdict::Unknown,
                likely: unknown(v) * self.paid(),
                reason: Line::own(format!("No statement of the program about {v} is known.")),
                questions: vec![self.ask(again)],
            },
            (StandingState::Conflicting, _) => Way {
                verdict: Verdict::Unknown,
                likely: 0.8 * unknown(v) * self.paid(),
                reason: self.line(format!("Sources disagree on {v}; see both statements.")),
                questions: vec![self.ask(format!("Sources disagree. {again}"))],
            },
            (state, Some(Answer::No)) => self.refused(state),
            (state, Some(answer)) => self.sponsored(state, answer),
        }
    }

    /// What the payment for a new H-1B from abroad leaves of a chance.
    fn paid(&self) -> f64 {
        match (self.standing.visa, self.profile.location) {
            (Visa::J1, _) | (Visa::H1b, Some(Location::InUs)) => 1.0,
            (Visa::H1b, Some(Location::Abroad)) => FROM_ABROAD,
            // Where the applicant will be is not known: half way.
            (Visa::H1b, None) => 0.5 * (1.0 + FROM_ABROAD),
        }
    }

    fn lead(&self) -> Option<&Statement> {
        self.standing.decided_by.first().and_then(|i| self.candidate.statements.get(*i))
    }

    fn line(&self, text: String) -> Line {
        let lead = self.lead();
        Line {
            text,
            source: lead.and_then(|l| match &l.citation {
                Citation::Source(key) => Some(key.clone()),
                Citation::Own { .. } => None,
            }),
            date: lead.map(|l| l.date).unwrap_or_default(),
            confidence: lead.map(|l| l.confidence),
        }
    }

    fn ask(&self, text: String) -> Question {
        Question { about: QuestionAbout::Visa(self.standing.visa), text }
    }

    fn again(&self) -> String {
        format!("Does the program sponsor {} for training that starts in {}?", self.standing.visa, self.season.year)
    }

    fn unsure(&self) -> bool {
        self.lead().is_some_and(|l| l.confidence == Confidence::U)
    }

    /// When it was said: `2014`, or `undated`.
    fn said(&self) -> String {
        self.lead().map_or_else(|| "undated".to_owned(), |l| l.date.to_string())
    }

    /// A "no". An unsure source rules nothing out, and neither does one that is dated and old; a page without a date
    /// is believed until somebody asks.
    fn refused(&self, state: StandingState) -> Way {
        let (v, said) = (self.standing.visa, self.said());
        let dated = self.lead().is_some_and(|l| l.date.0.is_some());
        let old = state == StandingState::Stale && dated;
        if self.unsure() || old {
            let why = if self.unsure() { "an unsure source" } else { "an old statement" };
            return Way {
                verdict: Verdict::Unknown,
                likely: 0.4 * unknown(v) * self.paid(),
                reason: self.line(format!("Last said no to {v} ({said}, {why}); ask before you give it up or apply.")),
                questions: vec![self.ask(self.again())],
            };
        }
        let (text, questions) = if state == StandingState::Confirmed {
            (format!("The program does not sponsor {v} (said {said})."), Vec::new())
        } else {
            let question = format!("The page that says no carries no date. {}", self.again());
            (format!("As last stated ({said}), it does not sponsor {v}."), vec![self.ask(question)])
        };
        Way { verdict: Verdict::NotPossible, likely: 0.0, reason: self.line(text), questions }
    }

    /// The visa is offered: which conditions are open for this applicant?
    fn sponsored(&self, state: StandingState, answer: Answer) -> Way {
        let v = self.standing.visa;
        let mut conditions = Vec::new();
        let mut questions = Vec::new();
        let mut likely = self.paid();
        let named = &self.standing.condition;
        let abroad = self.profile.location == Some(Location::Abroad);
        if abroad && self.lead().is_some_and(|l| l.only_in_us) {
            let text = format!("{v} only for applicants already in the United States ({named}); you are abroad.");
            return Way {
                verdict: Verdict::NotPossible,
                likely: 0.0,
                reason: self.line(text),
                questions: vec![self.ask(self.again())],
            };
        }
        match (answer, named.is_empty()) {
            (Answer::CaseByCase, true) => conditions.push("the program agrees in your case".to_owned()),
            (Answer::CaseByCase, false) => conditions.push(format!("the program agrees in your case: {named}")),
            (_, false) => conditions.push(format!("its condition is met: {named}")),
            (_, true) => {}
        }
        if answer == Answer::CaseByCase {
            likely *= 0.5;
            questions
                .push(self.ask(format!("Would the program sponsor {v} for an applicant with my record and status?")));
        }
        if state == StandingState::Stale {
            likely *= 0.9;
            conditions.push(match self.lead().map(|l| l.date.0) {
                Some(Some(date)) => format!("what it said {} still holds", date.when()),
                _ if v == Visa::H1b => {
                    "its statement, which has no date and may be from before September 2025, still holds".to_owned()
                }
                _ => "its statement, which has no date, still holds".to_owned(),
            });
            questions.push(self.ask(self.again()));
        }
        if v == Visa::H1b {
            match self.step3() {
                Ok(condition) => {
                    likely *= if condition.is_some() { 0.8 } else { 1.0 };
                    conditions.extend(condition);
                }
                Err(too_late) => {
                    let reason = self.line(format!("H-1B: {too_late}"));
                    return Way { verdict: Verdict::NotPossible, likely: 0.0, reason, questions };
                }
            }
            if abroad {
                conditions.push(self.abroad());
                questions.push(
                    self.ask(
                        "Would the program file a new H-1B for an applicant who is abroad, and say so in writing?"
                            .to_owned(),
                    ),
                );
            }
        }
        if let Some(n) = self.profile.entry_restriction(self.season)
            && (n.restriction == Restriction::Full || (n.restriction == Restriction::Partial && v == Visa::J1))
        {
            likely *= 0.2;
            conditions.push(format!("entry restrictions for {} are lifted or do not touch you", n.country));
        }
        if conditions.is_empty() {
            let reason = self.line(format!("It sponsors {v}, said {}.", self.said()));
            Way { verdict: Verdict::Possible, likely, reason, questions }
        } else {
            let reason = self.line(format!("{v}: if {}.", conditions.join("; and if ")));
            Way { verdict: Verdict::PossibleIf, likely, reason, questions }
        }
    }

    /// What an H-1B asks of Step 3: nothing more, a condition, or `Err` when it comes too late.
    fn step3(&self) -> Result<Option<String>, String> {
        let Some(milestone) = self.profile.step3 else {
            return Ok(Some("you pass Step 3 in time for the petition".to_owned()));
        };
        if milestone.is_done() {
            return Ok(None);
        }
        if let Some((fact, due)) = deadline(self.candidate.program, FactField::Step3By, self.season) {
            let asks = format!("it asks for Step 3 by {}", season::plain_day(due));
            if late(milestone, due, self.today) && fact.provenance.confidence != Confidence::U {
                return Err(format!("{asks}, and yours is {}.", milestone.words()));
            }
            return Ok(Some(format!("you pass Step 3 in time ({asks})")));
        }
        let start = start_of_training(self.season);
        let Milestone::Planned(day) = milestone else {
            return Ok(Some("you pass Step 3 in time for the petition".to_owned()));
        };
        if start.is_some_and(|s| day.earliest() >= s) {
            return Err(format!(
                "Step 3 is needed before the petition, and yours is planned for {day}, after training starts."
            ));
        }
        let sensible = self.season.event("step3-for-h1b").map(|e| e.end().last_day());
        if sensible.is_some_and(|s| day.earliest() > s) {
            return Ok(Some(format!(
                "your Step 3, planned for {day}, is early enough: a petition in April needs it by about February"
            )));
        }
        Ok(Some(format!("you pass Step 3, which you plan for {day}")))
    }

    /// What a new H-1B from abroad meets, as far as it is known.
    fn abroad(&self) -> String {
        let amount = self.season.fee("h1b-proclamation-payment").and_then(|f| f.amount_cents).map(season::Cents);
        let cost = amount.map_or_else(String::new, |a| format!(" ({a}"));
        let as_of = if cost.is_empty() { " (" } else { " " };
        format!(
            "it confirms in writing that it would pay for a new H-1B from abroad{cost}{as_of}as known on {}); without that it is very unlikely",
            self.season.banner.as_of
        )
    }
}

/// The day on which training starts.
pub(crate) fn start_of_training(season: &Season) -> Option<Date> {
    season.event("training-starts").map(|e| e.at.first_day())
}

/// A deadline that a program states for an examination or certificate, where its words name a day.
pub(crate) fn deadline<'p>(program: &'p Program, field: FactField, season: &Season) -> Option<(&'p Fact, Date)> {
    let fact = program.fact(field)?;
    day_of(&fact.value.shown(field), season).map(|day| (fact, day))
}

/// Whether a milestone will be too late for `due`. "Not yet" is too late once the day is over.
pub(crate) fn late(milestone: Milestone, due: Date, today: Date) -> bool {
    match milestone {
        Milestone::Done(_) => false,
        Milestone::Planned(_) => milestone.by(due) == Some(false),
        Milestone::NotYet => due < today,
    }
}

/// The day that words such as "31 December before the Match" name in this season.
fn day_of(words: &str, season: &Season) -> Option<Date> {
    let start = start_of_training(season)?;
    match words {
        "before start" | "before training starts" => return Some(start),
        "one month before start" => return start.checked_sub(1.month()).ok(),
        "before applying" => return season.event("applications-open").map(|e| e.at.last_day()),
        _ => {}
    }
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (day, month) = words.strip_suffix(" before the Match")?.split_once(' ')?;
    let month = i8::try_from(MONTHS.iter().position(|m| *m == month)? + 1).ok()?;
    // The Match is in March: the months after it are those of the year before.
    let year = if month > 3 { season.year - 1 } else { season.year };
    Date::new(year, month, day.parse().ok()?).ok()
}
