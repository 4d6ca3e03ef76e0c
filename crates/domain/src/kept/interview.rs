//! An interview: what was offered, what was booked, who was met, and what was noted after it.
//!
//! Times are those of the program's clock: a day and an hour in its zone. A day without an hour stays one; nothing is
//! guessed. The thank-you window is 24 to 72 hours after the end, by the same clock.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp, Zoned};
use pick::Zone;
use season::ProgramId;
use serde::{Deserialize, Serialize};

use super::MessageId;
use crate::event::number_id;

number_id! {
    /// An interview; numbers are given once and never again.
    InterviewId
}

/// A word that forms, files and the command line use, and a label for people.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $case:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$d])* $case,)+ }

        impl $name {
            /// All, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The word for forms and files.
            pub fn word(self) -> &'static str {
                match self { $(Self::$case => $word,)+ }
            }

            /// The label for people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$case => $label,)+ }
            }

            /// The case of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.word() == word.trim())
            }
        }
    };
}
pub(super) use words;

words! {
    /// Where an interview stands.
    InterviewStatus {
        /// Invited, and not answered.
        Offered = "offered", "invited, not answered";
        /// A time was asked for, and the program has not confirmed it.
        Asked = "asked", "time asked for";
        /// A time is fixed.
        Booked = "booked", "booked";
        /// On the program's waitlist for interviews.
        Waitlisted = "waitlisted", "on the waitlist";
        /// It took place.
        Done = "done", "done";
        /// The applicant said no to the invitation.
        Declined = "declined", "declined";
        /// The applicant gave a booked time back.
        Released = "released", "given back";
        /// The program called it off.
        Cancelled = "cancelled", "called off by the program";
    }
}

impl InterviewStatus {
    /// Whether its time is taken in the applicant's calendar.
    pub fn holds_time(self) -> bool {
        matches!(self, Self::Asked | Self::Booked | Self::Done)
    }

    /// Whether nothing more will happen.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Declined | Self::Released | Self::Cancelled)
    }
}

words! {
    /// How an interview is held.
    Format {
        /// Not said.
        Unknown = "unknown", "not said";
        /// By video.
        Video = "video", "by video";
        /// At the hospital.
        InPerson = "in_person", "in person";
        /// By telephone.
        Phone = "phone", "by telephone";
    }
}

words! {
    /// Who somebody met is.
    PersonRole {
        /// The program director.
        Director = "director", "program director";
        /// Another member of the faculty.
        Faculty = "faculty", "faculty";
        /// A resident or fellow.
        Resident = "resident", "resident";
        /// The coordinator.
        Coordinator = "coordinator", "coordinator";
        /// Anybody else.
        Other = "other", "other";
    }
}

words! {
    /// What is noted after an interview, always under the same headings, so that programs can be compared.
    Heading {
        /// People.
        People = "people", "People, and how they treat each other";
        /// Training.
        Training = "training", "Teaching, cases, independence";
        /// Work.
        Work = "work", "Hours, call, support";
        /// After residency.
        After = "after", "Fellowships, boards, jobs after";
        /// Life there.
        Life = "life", "City, costs, family";
        /// Visa and papers.
        Visa = "visa", "Visa, contract, what was promised in writing";
        /// What worries.
        Worries = "worries", "What worries me";
        /// What is open.
        Open = "open", "What I still want to know";
    }
}

/// A time that was offered or booked, by the program's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// The day.
    pub day: Date,
    /// The hour, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// How long, in minutes, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
}

/// How long an interview is taken to last when nobody said: five hours, a usual half day with two or more talks.
const USUAL_MINUTES: i64 = 300;

impl Slot {
    /// When it begins, where the hour is known.
    pub fn start(&self, zone: &Zone) -> Option<Zoned> {
        self.day.to_datetime(self.time?).to_zoned(zone.tz()).ok()
    }

    /// When it ends: as said, or five hours after its beginning.
    pub fn end(&self, zone: &Zone) -> Option<Zoned> {
        let minutes = self.minutes.map_or(USUAL_MINUTES, i64::from);
        self.start(zone)?.checked_add(SignedDuration::from_mins(minutes)).ok()
    }

    /// What the clocks of the place do at its beginning, when they change just then.
    pub fn clock_change(&self, zone: &Zone) -> Option<ClockChange> {
        match zone.tz().to_ambiguous_zoned(self.day.to_datetime(self.time?)).offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(ClockChange::Skipped),
            AmbiguousOffset::Fold { .. } => Some(ClockChange::Twice),
        }
    }

    /// The span of time that it takes up: from beginning to end, or the whole day where the hour is not known.
    pub fn span(&self, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        match (self.start(zone), self.end(zone)) {
            (Some(start), Some(end)) => Some((start.timestamp(), end.timestamp())),
            _ => {
                let start = self.day.to_zoned(zone.tz()).ok()?;
                let end = self.day.tomorrow().ok()?.to_zoned(zone.tz()).ok()?;
                Some((start.timestamp(), end.timestamp()))
            }
        }
    }
}

/// What clocks do on the day on which they change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// The time does not exist there on that day.
    Skipped,
    /// The time comes twice; the first is taken.
    Twice,
}

/// Until when an invitation is to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerDue {
    /// The moment.
    pub at: Zoned,
    /// True: the program named none, and these are the 48 hours of rule P-14.
    pub by_rule: bool,
}

/// Somebody who was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interviewer {
    /// The name, as the applicant writes it.
    pub name: String,
    /// Who it is.
    pub role: PersonRole,
    /// The address; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// One thing that was spoken of, for the thank-you; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Whether a thank-you is owed.
    #[serde(default)]
    pub thanks: Thanks,
}

/// Whether somebody gets a thank-you.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thanks {
    /// One is written in its window.
    #[default]
    Due,
    /// The applicant writes none, or the person wants none.
    None,
    /// It was written, and not with prematch: by hand, on a card, from a telephone.
    Written,
}

/// What was noted after an interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debrief {
    /// When it was written.
    pub written: Timestamp,
    /// The notes under their headings; headings without a note are left out.
    #[serde(default)]
    pub notes: BTreeMap<Heading, String>,
    /// Marks under the headings, 1 (bad) to 5 (very good).
    #[serde(default)]
    pub marks: BTreeMap<Heading, u8>,
    /// The gut mark, 1 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gut: Option<u8>,
}

/// An interview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interview {
    /// Its number; 0 before it has one.
    pub id: InterviewId,
    /// At which program.
    pub program: ProgramId,
    /// Where it stands.
    pub status: InterviewStatus,
    /// The invitation, where it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<MessageId>,
    /// When the invitation came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited: Option<Zoned>,
    /// Until when an answer is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Zoned>,
    /// The program's clock.
    pub zone: Zone,
    /// The times offered, in order of preference once the applicant has chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<Slot>,
    /// The time asked for or booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Slot>,
    /// How it is held.
    pub format: Format,
    /// Where to book or to meet: an address of the web; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// Where it is held; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// People met, or who will be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Interviewer>,
    /// Own questions and what to prepare; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub preparation: String,
    /// What was noted after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debrief: Option<Debrief>,
    /// How often its time, place or state changed since it was first in a calendar (SEQUENCE of RFC 5545).
    #[serde(default)]
    pub moved: u32,
}

impl Interview {
    /// A new one with nothing known but the program.
    pub fn new(program: ProgramId, zone: Zone) -> Self {
        Self {
            id: InterviewId(0),
            program,
            status: InterviewStatus::Offered,
            invitation: None,
            invited: None,
            answer_by: None,
            zone,
            offered: Vec::new(),
            at: None,
            format: Format::Unknown,
            link: String::new(),
            place: String::new(),
            people: Vec::new(),
            preparation: String::new(),
            debrief: None,
            moved: 0,
        }
    }

    /// The span of time it takes up in the applicant's calendar, if it takes up any.
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        if self.status.holds_time() { self.at?.span(&self.zone) } else { None }
    }

    /// Until when to answer: as the program says, or 48 hours after the invitation came. `None`: neither is known.
    pub fn answer_due(&self) -> Option<AnswerDue> {
        let said = self.answer_by.clone().map(|at| AnswerDue { at, by_rule: false });
        let hours = SignedDuration::from_hours(crate::invitation::ANSWER_HOURS);
        let rule = || Some(AnswerDue { at: self.invited.as_ref()?.checked_add(hours).ok()?, by_rule: true });
        said.or_else(rule)
    }

    /// Whether it took place as far as the calendar knows: noted as done, or booked and its time is over.
    pub fn was_held(&self, now: Timestamp) -> bool {
        match self.status {
            InterviewStatus::Done => true,
            InterviewStatus::Booked => self.ended().is_some_and(|end| end.timestamp() <= now),
            _ => false,
        }
    }

    /// When it was over, where a time was booked.
    pub fn ended(&self) -> Option<Zoned> {
        let at = self.at?;
        at.end(&self.zone).or_else(|| at.day.at(17, 0, 0, 0).to_zoned(self.zone.tz()).ok())
    }

    /// From when to when a thank-you is best written: 24 to 72 hours after the end, by the program's clock.
    pub fn thanks_window(&self) -> Option<(Zoned, Zoned)> {
        let end = self.ended()?;
        let after = |hours| end.checked_add(SignedDuration::from_hours(hours)).ok();
        Some((after(24)?, after(72)?))
    }

    /// Whether a calendar would have to be told: time, place or state differ.
    pub(crate) fn moves(&self, other: &Self) -> bool {
        let told = |i: &Self| (i.status, i.at, i.zone.clone(), i.format, i.link.clone(), i.place.clone());
        told(self) != told(other)
    }
}
