//! Published figures: base rates and the targets that models are calibrated to.

use serde::{Deserialize, Serialize};

use crate::{Confidence, Origin, SourceDate, SourceKey};

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stat {
    /// Stable id, dotted (`match.nonus_img.anes.2026`).
    pub id: String,
    /// Under which topic it stands.
    pub topic: String,
    /// What was measured.
    pub measure: String,
    /// For whom.
    pub group: String,
    /// The figure.
    pub value: f64,
    /// Its unit (`percent`, `people`, `ranks`, `points`, …).
    pub unit: String,
    /// Lower end of its range, where one is given.
    pub low: Option<f64>,
    /// Upper end of its range, where one is given.
    pub high: Option<f64>,
    /// How many were counted.
    pub n: Option<u64>,
    /// The year it speaks of, as the source writes it.
    pub year: String,
    /// True when it was computed from published figures.
    #[serde(deserialize_with = "yes_no")]
    pub derived: bool,
    /// How it was derived, or what to beware of.
    #[serde(default)]
    pub note: String,
    /// The source.
    pub source: SourceKey,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Built in, or from the user's folder.
    #[serde(skip_deserializing, default)]
    pub origin: Origin,
}

fn yes_no<'de, D: serde::Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    match String::deserialize(d)?.as_str() {
        "yes" => Ok(true),
        "no" | "" => Ok(false),
        other => Err(serde::de::Error::custom(format!("\"{other}\" is neither yes nor no"))),
    }
}
