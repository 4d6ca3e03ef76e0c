//! Categories of messages, and what each can mean: `data/meanings.toml`, checked by a test.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// An invitation to interview.
    InterviewInvitation,
    /// On a list for an interview.
    Waitlist,
    /// No invitation, or no further consideration.
    Rejection,
    /// Courtesy without information.
    GenericThanks,
    /// Interest, a compliment, or the bare wish to be ranked well.
    PositiveSignal,
    /// The applicant stands high on their list, they say.
    StrongSignal,
    /// A promise: inside the quota, a number, guaranteed.
    RankToMatchPromise,
    /// A question, request, condition or inducement about how the applicant ranks.
    RankInquiry,
    /// A contract or a place outside the Match.
    OutOfMatchOffer,
    /// Rules and policies.
    PolicyNotice,
    /// Which visas they sponsor.
    VisaInformation,
    /// They ask for documents.
    DocumentRequest,
    /// Dates, times, links.
    Scheduling,
    /// A question that may not be asked.
    IllegalQuestion,
    /// Fraud.
    Scam,
    /// Anything else.
    Other,
}

impl Category {
    /// All, in the order of the models' labels.
    pub const ALL: [Self; 16] = [
        Self::InterviewInvitation,
        Self::Waitlist,
        Self::Rejection,
        Self::GenericThanks,
        Self::PositiveSignal,
        Self::StrongSignal,
        Self::RankToMatchPromise,
        Self::RankInquiry,
        Self::OutOfMatchOffer,
        Self::PolicyNotice,
        Self::VisaInformation,
        Self::DocumentRequest,
        Self::Scheduling,
        Self::IllegalQuestion,
        Self::Scam,
        Self::Other,
    ];

    /// Its word in files.
    pub fn id(self) -> &'static str {
        crate::corpus::INCOMING_LABELS[self as usize]
    }

    /// The category of a word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.id() == id)
    }

    /// Whether the applicant must be warned of any message of this kind.
    pub fn warns(self) -> bool {
        self.seriousness() > 0
    }

    /// How serious: 0 for what needs no warning.
    pub fn seriousness(self) -> u8 {
        match self {
            Self::Scam => 5,
            Self::OutOfMatchOffer => 4,
            Self::RankInquiry => 3,
            Self::IllegalQuestion => 2,
            Self::RankToMatchPromise => 1,
            _ => 0,
        }
    }

    /// What it can mean.
    pub fn meaning(self) -> &'static Meaning {
        static EMPTY: LazyLock<Meaning> = LazyLock::new(Meaning::default);
        MEANINGS.get(&self).unwrap_or(&EMPTY)
    }
}

/// What a kind of message can mean, in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// The name for people.
    pub name: String,
    /// The hopeful reading.
    pub hopeful: String,
    /// The sober reading.
    pub sober: String,
    /// What it cannot mean.
    pub cannot: String,
    /// What to do; often nothing.
    pub next: String,
    /// The rules it touches.
    pub rules: Vec<String>,
}

static MEANINGS: LazyLock<HashMap<Category, Meaning>> =
    LazyLock::new(|| toml::from_str(include_str!("../data/meanings.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_its_meaning() {
        for category in Category::ALL {
            let m = category.meaning();
            assert!(
                [&m.name, &m.hopeful, &m.sober, &m.cannot, &m.next].iter().all(|s| !s.is_empty()),
                "{}",
                category.id()
            );
        }
    }
}
