//! SOAP, the offer rounds of Match Week: when it runs, whom it concerns, and which letters it forbids.
//!
//! In SOAP neither an applicant nor anybody for them may begin contact with a program; they may answer one that wrote to them
//! after they applied (rule A-19; its counterpart for programs is P-32). So no letter that begins a contact is made in this
//! time. The time is the season's: from the hour in which the List of Unfilled Programs comes out to the end of SOAP.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use season::{CalendarEvent, EventStatus, Moment, ProgramId, Season, TrackKind, plain_day};

use crate::decide::{Refusal, refuse};
use crate::kept::{Letter, LetterKind, MatchResult, Outcome};
use crate::state::State;
use crate::today::eastern;

/// The rule that forbids to write first.
pub const RULE: &str = "A-19";

/// When SOAP runs, by the season's calendar.
#[derive(Clone, Copy, Debug)]
pub struct Period<'a> {
    /// The entry with which it begins.
    pub from: &'a CalendarEvent,
    /// The entry with which it ends.
    pub to: &'a CalendarEvent,
    begins: Timestamp,
    ends: Timestamp,
}

impl<'a> Period<'a> {
    /// The period of a season; none when its calendar does not say.
    pub fn of(season: &'a Season) -> Option<Self> {
        let (from, to) = (season.event("match-monday")?, season.event("soap-ends")?);
        let (begins, ends) = (instant(&from.at, false)?, instant(&to.at, true)?);
        (begins < ends).then_some(Self { from, to, begins, ends })
    }

    /// Whether it runs.
    pub fn runs(&self, now: Timestamp) -> bool {
        self.begins <= now && now < self.ends
    }

    /// Whether it is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.ends
    }

    /// Whether both ends are published; an inferred one must be looked up.
    pub fn is_official(&self) -> bool {
        [self.from, self.to].iter().all(|e| e.status == EventStatus::Official)
    }

    /// `15 Mar 2027, 10:00 to 18 Mar 2027, 21:00 US Eastern time`.
    fn words(&self) -> String {
        let word = |at: Timestamp| {
            let z = at.to_zoned(eastern());
            format!("{}, {}", plain_day(z.date()), z.strftime("%H:%M"))
        };
        format!("{} to {} US Eastern time", word(self.begins), word(self.ends))
    }
}

/// The beginning of a moment, or its end; days are days of the US Eastern clock.
fn instant(moment: &Moment, end: bool) -> Option<Timestamp> {
    let zone: TimeZone = eastern();
    match moment {
        Moment::Zoned(z) => Some(z.timestamp()),
        other if end => other.last_day().tomorrow().ok()?.to_zoned(zone).ok().map(|z| z.timestamp()),
        other => other.first_day().to_zoned(zone).ok().map(|z| z.timestamp()),
    }
}

/// What SOAP is for somebody with this outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// No outcome is written down yet.
    Unknown,
    /// Not matched: SOAP is for them.
    Open,
    /// Matched to an advanced place without a first year: SOAP is for the first year.
    FirstYear,
    /// Matched for good, or withdrawn: SOAP is not for them.
    Closed,
}

/// What SOAP is for the applicant, by the outcome that is written down.
pub fn part(state: &State) -> Part {
    let status = state.items().rank_state();
    let Some(outcome) = status.and_then(|s| s.outcome.as_ref()) else { return Part::Unknown };
    match outcome.result {
        MatchResult::NotMatched => Part::Open,
        MatchResult::Matched if lacks_first_year(state, outcome) => Part::FirstYear,
        MatchResult::Matched | MatchResult::Withdrawn => Part::Closed,
    }
}

fn lacks_first_year(state: &State, outcome: &Outcome) -> bool {
    let status = state.items().rank_state();
    let list = status.and_then(|s| s.certified.as_ref()).map(|c| &c.list).or(state.items().rank_list());
    let line = outcome.line.and_then(|id| list.and_then(|l| l.line(id)));
    outcome.first_year.is_none() && line.is_some_and(|l| l.track == TrackKind::Advanced)
}

/// Whether the applicant may not begin contact with a program now: SOAP runs, the outcome does not take them out of it, and
/// the program has not written to them since it began.
pub fn is_closed(state: &State, season: &Season, program: Option<&ProgramId>, now: Timestamp) -> bool {
    let Some(period) = Period::of(season).filter(|p| p.runs(now)) else { return false };
    part(state) != Part::Closed && !program.is_some_and(|id| wrote(state, id, &period))
}

/// Whether a program wrote to the applicant since SOAP began.
fn wrote(state: &State, program: &ProgramId, period: &Period<'_>) -> bool {
    state.items().messages().any(|m| m.program() == Some(program) && m.when() >= period.begins)
}

/// Whether such a letter only answers, or takes back what is not true; every other one begins a contact.
pub fn begins_contact(kind: LetterKind) -> bool {
    use LetterKind::{Accept, Correction, Decline, Release, Reschedule, SafeAnswer};
    !matches!(kind, Accept | Correction | Decline | Release | Reschedule | SafeAnswer)
}

/// Whether this letter begins a contact: also one whose kind is an answer, when there is nothing that it answers.
pub fn begins(state: &State, letter: &Letter) -> bool {
    use LetterKind::{Accept, Correction, Decline, Release, Reschedule, SafeAnswer};
    let items = state.items();
    match letter.kind {
        Correction => !items.claims().any(|c| c.program == letter.program),
        Accept | Decline | Release | Reschedule => !items.interviews().any(|i| i.program == letter.program),
        SafeAnswer => !items.messages().any(|m| m.program() == Some(&letter.program)),
        other => begins_contact(other),
    }
}

/// Refuses a letter that would begin a contact in SOAP.
pub(crate) fn spare(state: &State, season: &Season, letter: &Letter, now: Timestamp) -> Result<(), Refusal> {
    if !begins(state, letter) || !is_closed(state, season, Some(&letter.program), now) {
        return Ok(());
    }
    let Some(period) = Period::of(season) else { return Ok(()) };
    let sure = if period.is_official() { "" } else { "; inferred, so look at the official page" };
    let matched = match part(state) {
        Part::Unknown => " If you matched, write the outcome down on the Rank page first.",
        _ => "",
    };
    refuse(format!(
        "In SOAP ({}{sure}) you may not write to a program first, and nobody may for you (rule {RULE}): apply through the \
         application service. If the program has written to you, keep its message under Messages, and you can answer \
         it here.{matched}",
        period.words()
    ))
}
