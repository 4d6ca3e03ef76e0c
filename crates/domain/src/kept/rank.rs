//! The rank order list: its lines and their supplemental lists, what it is weighed by, its snapshots, and how it ended.
//!
//! Terms are NRMP's. The *primary list* mixes tracks in one order of preference. An *advanced* line starts a year after
//! the Match, so it carries a *supplemental list* of preliminary places for the first year. In a *joint* arrangement a
//! preliminary place is meant for those who match to one advanced program. The list is the applicant's; nothing here is
//! sent to NRMP, and it counts only once it is certified in R3.

use jiff::Timestamp;
use jiff::civil::Date;
use season::{NrmpCode, ProgramId, Season, TrackKind};
use serde::{Deserialize, Serialize};

use super::interview::words;
use super::{Heading, MessageId};
use crate::event::number_id;

number_id! {
    /// A line of the list; numbers are given once and never again.
    LineId
}
number_id! {
    /// A snapshot; numbers are given once and never again.
    SnapshotId
}
number_id! {
    /// A criterion of one's own; numbers are given once and never again.
    CriterionId
}

/// Where a line leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RankPlace {
    /// A program of the season's directory.
    Program(ProgramId),
    /// Any other, by its name: a preliminary year in medicine or surgery, another specialty.
    Other(String),
}

impl RankPlace {
    /// The program, where it is one of the directory.
    pub fn program(&self) -> Option<&ProgramId> {
        match self {
            Self::Program(id) => Some(id),
            Self::Other(_) => None,
        }
    }

    /// Its name for people.
    pub fn name(&self, season: &Season) -> String {
        match self {
            Self::Program(id) => season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone()),
            Self::Other(name) => name.clone(),
        }
    }
}

/// A preliminary place on the supplemental list of an advanced line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstYear {
    /// Where.
    pub place: RankPlace,
    /// Its NRMP code, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<NrmpCode>,
    /// In a joint arrangement: the advanced program that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<ProgramId>,
}

/// A line of the primary list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankLine {
    /// Its number; 0 before it has one.
    pub id: LineId,
    /// Where.
    pub place: RankPlace,
    /// The track.
    pub track: TrackKind,
    /// Its NRMP code, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<NrmpCode>,
    /// Why it stands where it stands; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The supplemental list, for advanced lines, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_years: Vec<FirstYear>,
    /// The applicant has a first year already (done, or promised in writing), so no supplemental list is needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first_year_settled: bool,
}

impl RankLine {
    /// A new line with nothing known but place and track.
    pub fn new(place: RankPlace, track: TrackKind) -> Self {
        Self {
            id: LineId(0),
            place,
            track,
            code: None,
            reason: String::new(),
            first_years: Vec::new(),
            first_year_settled: false,
        }
    }
}

/// One side of a pair on a couple's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoupleChoice {
    /// This program.
    Code(NrmpCode),
    /// Willing to be unmatched if the partner gets theirs.
    NoMatch,
}

/// A pair on a couple's list: both, or neither.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouplePair {
    /// The applicant's own.
    pub own: CoupleChoice,
    /// The partner's.
    pub partner: CoupleChoice,
}

/// The primary list as it stands, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankList {
    /// Its lines.
    #[serde(default)]
    pub lines: Vec<RankLine>,
    /// For a couple: the pairs, best first. R3 wants as many lines on both lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<CouplePair>,
}

impl RankList {
    /// A line by its number.
    pub fn line(&self, id: LineId) -> Option<&RankLine> {
        self.lines.iter().find(|l| l.id == id)
    }

    /// The place of a line, from 0.
    pub fn at(&self, id: LineId) -> Option<usize> {
        self.lines.iter().position(|l| l.id == id)
    }

    /// The numbers of the lines, best first.
    pub fn order(&self) -> Vec<LineId> {
        self.lines.iter().map(|l| l.id).collect()
    }

    /// The same lines in the order of `order`; lines that it does not name stay behind, in their own order.
    #[must_use]
    pub fn in_order(&self, order: &[LineId]) -> Self {
        let mut after = self.clone();
        after.lines.sort_by_key(|l| order.iter().position(|id| *id == l.id).unwrap_or(usize::MAX));
        after
    }
}

/// What programs are weighed by: a heading of the debrief, or a criterion of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A heading; its marks are those of the debriefs.
    Heading(Heading),
    /// An own criterion; its marks are kept here.
    Own(CriterionId),
}

/// A criterion with its weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// What it is; an own criterion has the number 0 before it has one.
    pub measure: Measure,
    /// The name of an own criterion; empty for a heading.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How much it counts, from 0 (not at all) to 10.
    pub weight: u8,
}

impl Criterion {
    /// The name for people.
    pub fn label(&self) -> &str {
        match self.measure {
            Measure::Heading(h) => h.label(),
            Measure::Own(_) => &self.name,
        }
    }
}

/// An answer to "which of the two?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairAnswer {
    /// The line that was preferred.
    pub better: LineId,
    /// The other.
    pub worse: LineId,
}

/// A mark that the applicant gave a line for an own criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnMark {
    /// The line.
    pub line: LineId,
    /// The criterion.
    pub criterion: CriterionId,
    /// From 1 (bad) to 5 (very good).
    pub mark: u8,
}

/// A gut mark that the applicant gave a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GutMark {
    /// The line.
    pub line: LineId,
    /// From 1 to 10.
    pub mark: u8,
}

/// How the applicant weighs programs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighing {
    /// The criteria.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// Marks for own criteria.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<OwnMark>,
    /// Gut marks from 1 to 10, for lines without a debrief or with a second thought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gut: Vec<GutMark>,
    /// Answers to pairs, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<PairAnswer>,
}

/// A line as it stood in a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// Which line.
    pub line: LineId,
    /// Where it leads, so that it can be named when it has left the list.
    pub place: RankPlace,
    /// Its track.
    pub track: TrackKind,
}

/// A line that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which line.
    pub line: LineId,
    /// Its place before, from 0; none when it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<usize>,
    /// Its place now; none when it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<usize>,
    /// The warm message of its program after which it moved up, if there was one shortly before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<MessageId>,
}

/// The order at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its number.
    pub id: SnapshotId,
    /// When the order became this one.
    pub at: Timestamp,
    /// The order, best first.
    pub order: Vec<Stood>,
    /// What moved since the snapshot before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
    /// Why, in the applicant's words; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Snapshot {
    /// The moves that followed a warm message and have no reason yet: the applicant is asked for one.
    pub fn to_explain(&self) -> impl Iterator<Item = &Moved> {
        self.moved.iter().filter(|m| m.after.is_some() && self.reason.is_empty())
    }
}

words! {
    /// What came out of the Match.
    MatchResult {
        /// Matched to a line of the list.
        Matched = "matched", "matched";
        /// Not matched.
        NotMatched = "not_matched", "not matched";
        /// Withdrawn from the Match.
        Withdrawn = "withdrawn", "withdrawn";
    }
}

/// The outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What came out.
    pub result: MatchResult,
    /// The line, when matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// For an advanced line: the place on its supplemental list, from 0; none means no first year yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_year: Option<usize>,
    /// The day on which it was known.
    pub on: Date,
    /// What there is to say of it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// That the list was certified in R3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certified {
    /// When.
    pub at: Timestamp,
    /// The list as it was certified.
    pub list: RankList,
}

/// How the list stands with NRMP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankState {
    /// That it was certified; none: not, or opened again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified: Option<Certified>,
    /// Why it was opened again after it was certified; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reopened: String,
    /// The outcome, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}
