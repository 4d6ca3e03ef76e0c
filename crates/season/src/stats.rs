//! Published figures: base rates and the targets that models are calibrated to.

use serde::{Deserialize, Serialize};

use crate::words::has_words;
use crate::{Cents, Confidence, Origin, SourceDate, SourceKey};

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

impl Stat {
    /// Whether every word of `query` occurs in what it says, whatever the case. An empty query fits all.
    pub fn mentions(&self, query: &str) -> bool {
        has_words(&[&self.measure, &self.group, &self.unit, &self.year, &self.note, &self.topic, &self.id], query)
    }

    /// The figure with its unit, as on a page: `38.7%`, `1,855 applicants`, `$30`. No digit is added or lost. A mere
    /// count has no unit.
    pub fn shown(&self) -> String {
        match self.unit.as_str() {
            "percent" => format!("{}%", plain_number(self.value)),
            "count" => plain_number(self.value),
            "US cents" if self.value >= 0.0 => Cents(self.value.round() as u64).to_string(),
            unit => format!("{} {unit}", plain_number(self.value)),
        }
    }

    /// The range, where the source gives one: `168 to 169`, `at least 3`.
    pub fn range(&self) -> Option<String> {
        match (self.low, self.high) {
            (Some(low), Some(high)) => Some(format!("{} to {}", plain_number(low), plain_number(high))),
            (Some(low), None) => Some(format!("at least {}", plain_number(low))),
            (None, Some(high)) => Some(format!("at most {}", plain_number(high))),
            (None, None) => None,
        }
    }
}

/// A number with its thousands set apart: `48,050`, `0.082`, `−23.8`.
fn plain_number(value: f64) -> String {
    let digits = value.abs().to_string();
    let (whole, rest) = digits.split_once('.').map_or((digits.as_str(), None), |(w, r)| (w, Some(r)));
    let mut shown = if value < 0.0 { "−".to_owned() } else { String::new() };
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(c);
    }
    if let Some(rest) = rest {
        shown.push('.');
        shown.push_str(rest);
    }
    shown
}

fn yes_no<'de, D: serde::Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    match String::deserialize(d)?.as_str() {
        "yes" => Ok(true),
        "no" | "" => Ok(false),
        other => Err(serde::de::Error::custom(format!("\"{other}\" is neither yes nor no"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_set_thousands_apart() {
        let shown: Vec<String> =
            [38.7, 5.0, 48_050.0, 0.082, -23.8, 111_026.0, 1000.0, 999.5].into_iter().map(plain_number).collect();
        assert_eq!(shown, ["38.7", "5", "48,050", "0.082", "−23.8", "111,026", "1,000", "999.5"]);
    }
}
