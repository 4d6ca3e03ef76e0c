//! What the season costs. Amounts are US cents.

use serde::{Deserialize, Serialize};

use crate::{Cents, Confidence, SourceDate, SourceKey};

/// One step of a tiered price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The last unit at this price; `None` for the last tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<u32>,
    /// The price of each unit in this tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each_cents: Option<u64>,
    /// One price for all units of this tier together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat_cents: Option<u64>,
}

/// One fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Stable id in kebab case.
    pub id: String,
    /// What it is for.
    pub title: String,
    /// The Match year for which the amount was published.
    pub season: i16,
    /// True when no newer amount was found and this one is carried over.
    #[serde(default)]
    pub carried_over: bool,
    /// Tiers, where the price depends on the number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// One amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_cents: Option<u64>,
    /// Lowest and highest amount seen, where sources disagree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range_cents: Option<[u64; 2]>,
    /// The unit the amount is for.
    #[serde(default)]
    pub per: String,
    /// Anything to know beside the amount.
    #[serde(default)]
    pub note: String,
    /// The sources, the main one first.
    pub sources: Vec<SourceKey>,
    /// The date of the source.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

impl Fee {
    /// The cost of `n` units under the tiers (or the flat amount for any `n` above 0).
    pub fn cost(&self, n: u32) -> Cents {
        if self.tiers.is_empty() {
            return Cents(if n == 0 { 0 } else { self.amount_cents.unwrap_or(0) });
        }
        let mut total = 0u64;
        let mut from = 0u32;
        for tier in &self.tiers {
            if n <= from {
                break;
            }
            let to = tier.up_to.unwrap_or(u32::MAX).min(n);
            total += tier.flat_cents.unwrap_or(0) + u64::from(to - from) * tier.each_cents.unwrap_or(0);
            from = to;
        }
        Cents(total)
    }

    /// How the cost of `n` units comes about, tier by tier. The sums of the lines add up to [`Fee::cost`].
    pub fn lines(&self, n: u32) -> Vec<CostLine> {
        if n == 0 {
            return Vec::new();
        }
        if self.tiers.is_empty() {
            return self.amount_cents.map(|a| CostLine::new(self.title.clone(), 1, a)).into_iter().collect();
        }
        let mut lines = Vec::new();
        let mut from = 0u32;
        for tier in &self.tiers {
            if n <= from {
                break;
            }
            let to = tier.up_to.unwrap_or(u32::MAX).min(n);
            let what = if to == from + 1 { format!("number {to}") } else { format!("numbers {} to {to}", from + 1) };
            if let Some(flat) = tier.flat_cents {
                lines.push(CostLine::new(format!("{what} together"), 1, flat));
            }
            if let Some(each) = tier.each_cents {
                lines.push(CostLine::new(what, to - from, each));
            }
            from = to;
        }
        lines
    }

    /// The price of the next unit after `n`.
    pub fn next(&self, n: u32) -> Cents {
        Cents(self.cost(n + 1).0 - self.cost(n).0)
    }

    /// The amount in words for a table.
    pub fn amount(&self) -> String {
        if let Some([low, high]) = self.range_cents {
            return format!("{} to {}", Cents(low), Cents(high));
        }
        if self.tiers.is_empty() {
            return self.amount_cents.map_or_else(|| "not found".to_owned(), |c| Cents(c).to_string());
        }
        let mut from = 1;
        let mut parts = Vec::new();
        for tier in &self.tiers {
            let span = match tier.up_to {
                Some(to) => format!("{from} to {to}"),
                None => format!("{from} and more"),
            };
            parts.push(match (tier.flat_cents, tier.each_cents) {
                (Some(flat), _) => format!("{span}: {} together", Cents(flat)),
                (None, each) => format!("{span}: {} each", Cents(each.unwrap_or(0))),
            });
            from = tier.up_to.unwrap_or(u32::MAX).saturating_add(1);
        }
        parts.join("; ")
    }
}

/// One line of a calculation: so many, at so much, make so much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CostLine {
    /// What is paid for.
    pub what: String,
    /// How many.
    pub count: u32,
    /// The price of one.
    pub each: Cents,
    /// Count times price.
    pub sum: Cents,
}

impl CostLine {
    fn new(what: impl Into<String>, count: u32, each_cents: u64) -> Self {
        Self { what: what.into(), count, each: Cents(each_cents), sum: Cents(u64::from(count) * each_cents) }
    }
}

/// How [`eras_cost`] comes about.
pub fn eras_lines(fees: &[Fee], n: u32) -> Vec<CostLine> {
    fees.iter().find(|f| f.id == "eras-applications").map_or_else(Vec::new, |f| f.lines(n))
}

/// How [`nrmp_cost`] comes about.
pub fn nrmp_lines(fees: &[Fee], primary: u32, supplemental: u32, late: bool) -> Vec<CostLine> {
    let amount = |id: &str| fees.iter().find(|f| f.id == id).and_then(|f| f.amount_cents).unwrap_or(0);
    let mut lines =
        vec![CostLine::new("registration, with 20 codes on each kind of list", 1, amount("nrmp-registration"))];
    for (codes, what) in
        [(primary, "codes above 20 on the main list"), (supplemental, "codes above 20 on supplemental lists")]
    {
        if codes > INCLUDED_CODES {
            lines.push(CostLine::new(what, codes - INCLUDED_CODES, amount("nrmp-further-code")));
        }
    }
    if late {
        lines.push(CostLine::new("late registration", 1, amount("nrmp-late-registration")));
    }
    lines
}

/// Program codes that the registration fee covers, on the main list and again on all supplemental lists.
const INCLUDED_CODES: u32 = 20;

/// The cost of `n` applications in one specialty; zero when the season has no such fee.
pub fn eras_cost(fees: &[Fee], n: u32) -> Cents {
    fees.iter().find(|f| f.id == "eras-applications").map_or(Cents(0), |f| f.cost(n))
}

/// The NRMP fee for a primary list of `primary` program codes and `supplemental` codes on all supplemental lists.
pub fn nrmp_cost(fees: &[Fee], primary: u32, supplemental: u32, late: bool) -> Cents {
    let amount = |id: &str| fees.iter().find(|f| f.id == id).and_then(|f| f.amount_cents).unwrap_or(0);
    let extra =
        u64::from(primary.saturating_sub(INCLUDED_CODES)) + u64::from(supplemental.saturating_sub(INCLUDED_CODES));
    Cents(
        amount("nrmp-registration")
            + extra * amount("nrmp-further-code")
            + if late { amount("nrmp-late-registration") } else { 0 },
    )
}
