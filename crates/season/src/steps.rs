//! The six steps of the season.

use serde::{Deserialize, Serialize};

use crate::{Confidence, SourceKey};

/// One step of the season's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// 1 to 6.
    pub number: u8,
    /// Its name.
    pub title: String,
    /// Id of the calendar event at which it starts, or a civil date.
    pub from: String,
    /// Id of the calendar event at which it ends, or a civil date.
    pub to: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub does: Vec<String>,
    /// What to leave.
    pub avoid: Vec<String>,
    /// The sources.
    pub sources: Vec<SourceKey>,
    /// How far it can be trusted.
    pub confidence: Confidence,
}
