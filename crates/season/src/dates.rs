//! Dates as sources give them: a day, only a month, only a year, or nothing at all.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A date as precise as its source gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Only the year is known.
    Year(i16),
    /// Year and month (1 to 12) are known.
    Month(i16, i8),
    /// The day is known.
    Day(Date),
}

impl PartialDate {
    /// The first day the date can mean.
    pub fn earliest(self) -> Date {
        match self {
            Self::Year(y) => date(y, 1, 1),
            Self::Month(y, m) => date(y, m, 1),
            Self::Day(d) => d,
        }
    }

    /// The last day the date can mean.
    pub fn latest(self) -> Date {
        match self {
            Self::Year(y) => date(y, 12, 31),
            Self::Month(y, m) => date(y, m, 1).last_of_month(),
            Self::Day(d) => d,
        }
    }
}

impl PartialDate {
    /// The date with its preposition: `on 14 May 2026`, `in May 2026`, `in 2026`.
    pub fn when(self) -> String {
        match self {
            Self::Day(_) => format!("on {self}"),
            Self::Month(..) | Self::Year(_) => format!("in {self}"),
        }
    }

    /// Reads a date as a person writes it: `2026-05-14` and `2026-05`, but also `14 May 2026`, `May 14, 2026` and
    /// `May 2026`. Figures alone, such as 5/4/2026, stay unread: they mean different days in different countries.
    ///
    /// # Errors
    /// One sentence that says what to write.
    pub fn from_words(s: &str) -> Result<Self, String> {
        let s = s.trim();
        let figures = s.parse::<Self>();
        if figures.is_ok() {
            return figures;
        }
        let bad = || format!("\"{s}\" is not a date prematch can read; write 2026-05-14, 14 May 2026 or May 2026");
        let words: Vec<&str> = s.split([' ', ',', '.', '-']).filter(|w| !w.is_empty()).collect();
        let (day, month, year) = match words[..] {
            [month, year] => (None, month_number(month), year),
            [a, b, year] if month_number(a).is_some() => (Some(b), month_number(a), year),
            [a, b, year] => (Some(a), month_number(b), year),
            _ => return Err(bad()),
        };
        match (day, month) {
            (None, Some(m)) => format!("{year}-{m:02}").parse(),
            (Some(d), Some(m)) => format!("{year}-{m:02}-{d:0>2}").parse(),
            _ => return Err(bad()),
        }
        .map_err(|_: String| bad())
    }
}

/// The number of an English month, from its name or at least its first three letters.
fn month_number(word: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    (word.len() >= 3).then(|| MONTHS.iter().position(|m| m.starts_with(&word)).map(|i| i + 1)).flatten()
}

/// A civil date in words that no country reads differently: `4 Mar 2027`.
pub fn plain_day(d: Date) -> String {
    d.strftime("%-d %b %Y").to_string()
}

/// A civil date with its weekday: `Wed 3 Mar 2027`.
pub fn day_in_words(d: Date) -> String {
    d.strftime("%a %-d %b %Y").to_string()
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(y) => write!(f, "{y}"),
            Self::Month(y, m) => f.write_str(&date(*y, *m, 1).strftime("%b %Y").to_string()),
            Self::Day(d) => f.write_str(&plain_day(*d)),
        }
    }
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("\"{s}\" is not a date; write 2026, 2026-07 or 2026-07-01");
        let parts: Vec<&str> = s.split('-').collect();
        let widths_ok = parts.iter().enumerate().all(|(i, p)| p.len() == if i == 0 { 4 } else { 2 });
        if !widths_ok || !parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) {
            return Err(bad());
        }
        let year: i16 = parts[0].parse().map_err(|_| bad())?;
        let month: Option<i8> = parts.get(1).map(|m| m.parse()).transpose().map_err(|_| bad())?;
        let day: Option<i8> = parts.get(2).map(|d| d.parse()).transpose().map_err(|_| bad())?;
        match (month, day, parts.len()) {
            (None, None, 1) => Ok(Self::Year(year)),
            (Some(m), None, 2) if (1..=12).contains(&m) => Ok(Self::Month(year, m)),
            (Some(m), Some(d), 3) => Date::new(year, m, d).map(Self::Day).map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}

/// The date of a source; sources without a date are common and are shown as "undated".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SourceDate(pub Option<PartialDate>);

impl SourceDate {
    /// A source date that is one known day.
    pub fn day(d: Date) -> Self {
        Self(Some(PartialDate::Day(d)))
    }

    /// Text for files: ISO, as precise as known, empty when undated.
    pub fn iso(self) -> String {
        match self.0 {
            None => String::new(),
            Some(PartialDate::Year(y)) => format!("{y:04}"),
            Some(PartialDate::Month(y, m)) => format!("{y:04}-{m:02}"),
            Some(PartialDate::Day(d)) => d.to_string(),
        }
    }
}

impl fmt::Display for SourceDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("undated"),
            Some(d) => d.fmt(f),
        }
    }
}

impl FromStr for SourceDate {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let s = s.trim();
        if s.is_empty() { Ok(Self(None)) } else { s.parse().map(|d| Self(Some(d))) }
    }
}

impl Serialize for SourceDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for SourceDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_can_mean_any_of_its_days() {
        let d: PartialDate = "2025".parse().unwrap();
        assert_eq!((d.earliest(), d.latest()), (date(2025, 1, 1), date(2025, 12, 31)));
        let m: PartialDate = "2024-02".parse().unwrap();
        assert_eq!(m.latest(), date(2024, 2, 29));
    }

    #[test]
    fn what_is_not_a_date_is_refused_with_the_remedy() {
        for bad in ["25", "2025-13", "2025-02-30", "2025-1-1", "March", "2025-03-01-02", "-2025"] {
            let message = bad.parse::<PartialDate>().unwrap_err();
            assert!(message.contains(bad) && message.contains("write 2026"), "{message}");
        }
    }

    #[test]
    fn a_date_in_words_is_read_and_figures_alone_are_not_guessed_at() {
        for (text, iso) in [
            ("2026-05", "2026-05"),
            ("14 May 2026", "2026-05-14"),
            ("4 sept 2026", "2026-09-04"),
            ("May 14, 2026", "2026-05-14"),
            (" March 2027 ", "2027-03"),
            ("4-Mar-2027", "2027-03-04"),
            ("2025", "2025"),
        ] {
            assert_eq!(SourceDate(PartialDate::from_words(text).ok()).iso(), iso, "{text}");
        }
        for text in ["5/4/2026", "31 Feb 2026", "soon", "", "May", "May 26", "14 05 2026"] {
            assert!(PartialDate::from_words(text).unwrap_err().contains("14 May 2026"), "{text}");
        }
    }

    #[test]
    fn an_empty_date_is_undated_and_survives_the_round_trip() {
        let d: SourceDate = "".parse().unwrap();
        assert_eq!((d.to_string().as_str(), d.iso().as_str()), ("undated", ""));
        for iso in ["2025", "2025-03", "2025-03-09"] {
            assert_eq!(iso.parse::<SourceDate>().unwrap().iso(), iso);
        }
    }
}
