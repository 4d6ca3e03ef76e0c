//! The ledger: what the applicant told programs of the ranking. At most one first choice can be live on each list.

use jiff::civil::Date;
use season::ProgramId;
use serde::{Deserialize, Serialize};

use super::LetterId;
use super::interview::words;
use crate::event::number_id;

number_id! {
    /// A claim; numbers are given once and never again.
    ClaimId
}

words! {
    /// What was said.
    ClaimKind {
        /// The program will be ranked first.
        FirstChoice = "first_choice", "my first choice";
        /// The program will be ranked highly; no place was named.
        RankHighly = "rank_highly", "ranked highly";
    }
}

words! {
    /// On which list. A first choice on one list says nothing about another, if the letter names the list.
    ClaimList {
        /// The primary list, whatever the track; the usual case.
        Main = "main", "my list";
        /// Of the categorical programs, said so.
        Categorical = "categorical", "of the categorical programs, said so";
        /// Of the advanced programs, said so.
        Advanced = "advanced", "of the advanced programs, said so";
        /// Of the preliminary programs (a supplemental list), said so.
        Preliminary = "preliminary", "of the preliminary programs, said so";
    }
}

impl ClaimList {
    /// Whether a first choice on both could not be true at once. Categorical and advanced programs stand on one primary
    /// list, but a letter that names the track says only what comes first among those.
    pub fn excludes(self, other: Self) -> bool {
        match (self, other) {
            (Self::Preliminary, Self::Preliminary) => true,
            (Self::Preliminary, _) | (_, Self::Preliminary) => false,
            (Self::Main, _) | (_, Self::Main) => true,
            (a, b) => a == b,
        }
    }
}

/// How a claim was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The day.
    pub on: Date,
    /// The letter that took it back, where it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<LetterId>,
    /// What happened; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its number; 0 before it has one.
    pub id: ClaimId,
    /// To which program.
    pub program: ProgramId,
    /// What was said.
    pub kind: ClaimKind,
    /// On which list.
    pub list: ClaimList,
    /// The day on which it was said.
    pub on: Date,
    /// The words.
    pub text: String,
    /// The letter it stands in, where it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<LetterId>,
    /// How it was taken back; none: it is live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
}

impl Claim {
    /// Whether it stands.
    pub fn is_live(&self) -> bool {
        self.withdrawn.is_none()
    }

    /// Whether it and the other cannot both be true: two live first choices at two programs on one list.
    pub fn contradicts(&self, other: &Self) -> bool {
        let first = |c: &Self| c.is_live() && c.kind == ClaimKind::FirstChoice;
        first(self) && first(other) && self.program != other.program && self.list.excludes(other.list)
    }
}
