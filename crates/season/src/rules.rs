//! The rules of communication around the Match, as discrete entries.

use serde::{Deserialize, Serialize};

use crate::words::has_words;
use crate::{Confidence, SourceDate, SourceKey};

/// Whom a rule binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binds {
    /// Programs and everyone on their recruitment team.
    Program,
    /// Applicants and anyone acting for them.
    Applicant,
    /// Both sides.
    Both,
}

impl Binds {
    /// All, in the order of pages.
    pub const ALL: [Self; 3] = [Self::Program, Self::Applicant, Self::Both];

    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Program => "programs",
            Self::Applicant => "applicants",
            Self::Both => "both sides",
        }
    }
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Forbids something.
    Prohibited,
    /// Demands something.
    Required,
    /// Allows something.
    Allowed,
    /// An exception from another rule.
    Exception,
    /// Background.
    Info,
}

impl RuleKind {
    /// All, in the order of pages.
    pub const ALL: [Self; 5] = [Self::Prohibited, Self::Required, Self::Allowed, Self::Exception, Self::Info];

    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Prohibited => "forbidden",
            Self::Required => "required",
            Self::Allowed => "allowed",
            Self::Exception => "exception",
            Self::Info => "to know",
        }
    }
}

/// A part of the season in which a rule matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Applying, up to the first invitations.
    Application,
    /// Invitations and interviews.
    Interview,
    /// After an interview, before lists are made.
    PostInterview,
    /// Making and certifying rank order lists.
    Ranking,
    /// The supplemental offer rounds of Match Week.
    Soap,
    /// After results are out.
    PostMatch,
}

impl Phase {
    /// All, in the order of the season.
    pub const ALL: [Self; 6] =
        [Self::Application, Self::Interview, Self::PostInterview, Self::Ranking, Self::Soap, Self::PostMatch];

    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Application => "applying",
            Self::Interview => "interviews",
            Self::PostInterview => "after interviews",
            Self::Ranking => "ranking",
            Self::Soap => "SOAP",
            Self::PostMatch => "after the Match",
        }
    }
}

/// How much a broken rule matters to a draft or a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Permission or background.
    Info,
    /// A person should decide.
    Warn,
    /// A clear breach: not to be sent, or to be reported.
    Block,
}

impl Severity {
    /// The words for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Info => "good to know",
            Self::Warn => "take care: think it over first",
            Self::Block => "breaking it is a clear breach",
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `P-…` binds programs, `A-…` applicants.
    pub id: String,
    /// Whom it binds.
    pub binds: Binds,
    /// What it does.
    pub kind: RuleKind,
    /// When it matters.
    pub phases: Vec<Phase>,
    /// How much.
    pub severity: Severity,
    /// Whether a breach can be reported to NRMP.
    pub report: bool,
    /// Its name in a few words.
    pub title: String,
    /// What it says, in our own words.
    pub says: String,
    /// What it means for the applicant.
    pub means: String,
    /// Where it stands; empty when the place is not known.
    pub section: String,
    /// Of which agreement, code or page, and which edition.
    pub version: String,
    /// The sources, the main one first.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// What is uncertain about it; empty when nothing is.
    #[serde(default)]
    pub caution: String,
    /// Whether a message or a draft can touch it.
    pub about_text: bool,
}

impl Rule {
    /// Whether every word of `query` occurs in the rule's id or text, whatever its case. An empty query fits all.
    pub fn mentions(&self, query: &str) -> bool {
        has_words(&[&self.id, &self.title, &self.says, &self.means, &self.section, &self.version, &self.caution], query)
    }

    /// Whether it binds `side`; a rule for both sides binds each of them.
    pub fn touches(&self, side: Binds) -> bool {
        self.binds == side || self.binds == Binds::Both
    }
}
