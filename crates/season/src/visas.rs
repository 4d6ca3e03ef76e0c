//! Visa facts that hold for everybody: the banner, the facts by topic, nationality and state limits; and the signals.

use serde::{Deserialize, Serialize};

use crate::{Confidence, SourceDate, SourceKey, StateCode, Visa};

/// The dated caution shown beside every H-1B value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banner {
    /// What is known and what is not.
    pub text: String,
    /// The day up to which it is known.
    pub as_of: SourceDate,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// The topics under which visa facts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisaTopic {
    /// J-1 through ECFMG.
    J1,
    /// H-1B.
    H1b,
    /// Entry bans, consulates, holds.
    Entry,
    /// Length of admission.
    Stay,
    /// Other statuses.
    Other,
    /// What may be asked about visas.
    Asking,
    /// How long the steps take.
    Timeline,
}

impl VisaTopic {
    /// All topics, in the order of the page.
    pub const ALL: [Self; 7] =
        [Self::J1, Self::H1b, Self::Entry, Self::Stay, Self::Other, Self::Asking, Self::Timeline];

    /// The heading for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::J1 => "J-1 through ECFMG",
            Self::H1b => "H-1B",
            Self::Entry => "Entering the United States",
            Self::Stay => "How long you may stay",
            Self::Other => "Other statuses",
            Self::Asking => "What may be asked",
            Self::Timeline => "How long each step takes",
        }
    }
}

/// One visa fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisaFact {
    /// Stable id in kebab case.
    pub id: String,
    /// Under which topic.
    pub topic: VisaTopic,
    /// Its name.
    pub title: String,
    /// What is known, in our own words.
    pub says: String,
    /// True when it changes often and must be checked before use.
    pub volatile: bool,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// How a nationality is restricted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restriction {
    /// All visas.
    Full,
    /// Visitor, student, exchange (J) and immigrant visas.
    Partial,
    /// Immigrant visas only.
    ImmigrantOnly,
}

impl Restriction {
    /// All, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Full, Self::Partial, Self::ImmigrantOnly];

    /// What is restricted, for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => "new visas of every kind",
            Self::Partial => "new visitor, student, exchange (J) and immigrant visas",
            Self::ImmigrantOnly => "new immigrant visas only",
        }
    }
}

/// How far a state's limit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitStatus {
    /// In force.
    InForce,
    /// Proposed, not known to be adopted.
    Proposed,
    /// Only talked about.
    Considered,
}

impl LimitStatus {
    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Proposed => "proposed, not known to be adopted",
            Self::Considered => "only considered",
        }
    }
}

/// One nationality on an entry restriction list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nationality {
    /// English name.
    pub country: String,
    /// ISO 3166 alpha-2 code.
    pub code: String,
    /// How it is restricted.
    pub restriction: Restriction,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// A limit that one state sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateLimit {
    /// The state.
    pub state: StateCode,
    /// Which visa it touches.
    pub visa: Visa,
    /// Which employers.
    pub applies_to: String,
    /// What is known.
    pub says: String,
    /// Until when, as the source gives it.
    pub until: SourceDate,
    /// How far it has come.
    pub status: LimitStatus,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VisaFile {
    pub(crate) banner: Option<Banner>,
    #[serde(default)]
    pub(crate) fact: Vec<VisaFact>,
    #[serde(default)]
    pub(crate) nationality: Vec<Nationality>,
    #[serde(default)]
    pub(crate) state_limit: Vec<StateLimit>,
}

/// How many preference signals there are and what they mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// Gold signals.
    pub gold: u8,
    /// Silver signals.
    pub silver: u8,
    /// The Match year the numbers were published for.
    pub season: i16,
    /// True when no newer number was found.
    #[serde(default)]
    pub carried_over: bool,
    /// Whether a short reason per signal is asked.
    pub statement: bool,
    /// Its length in characters, 0 when not known.
    pub statement_chars: u32,
    /// What gold says.
    pub meaning_gold: String,
    /// What silver says.
    pub meaning_silver: String,
    /// What one signal covers.
    pub covers: String,
    /// Anything else to know.
    #[serde(default)]
    pub note: String,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
}
