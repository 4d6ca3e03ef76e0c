//! The values a profile is made of. Each reads from the words a person would write, says what is wrong in one
//! sentence, and writes itself back in a form that it reads again without a change.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use season::{Cents, PartialDate, SourceDate, StateCode, TrackKind, Visa};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not the value it should be, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadValue(pub String);

fn bad<T>(message: impl Into<String>) -> Result<T, BadValue> {
    Err(BadValue(message.into()))
}

/// One way in which an applicant could be allowed to train.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisaNeed {
    /// A J-1 through ECFMG is acceptable.
    J1,
    /// An H-1B is acceptable.
    H1b,
    /// No sponsorship is needed (green card, work permit, citizenship).
    NoneNeeded,
}

/// The ways acceptable to the applicant; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisaNeeds(BTreeSet<VisaNeed>);

impl VisaNeeds {
    /// Builds the set.
    ///
    /// # Errors
    /// When nothing is chosen, or a visa beside "none needed".
    pub fn new(needs: impl IntoIterator<Item = VisaNeed>) -> Result<Self, BadValue> {
        let set: BTreeSet<_> = needs.into_iter().collect();
        if set.is_empty() {
            return bad("no visa is chosen: write j1, h1b, both (j1, h1b), or none if you need no sponsorship");
        }
        if set.len() > 1 && set.contains(&VisaNeed::NoneNeeded) {
            return bad("none means that you need no sponsorship: choose it alone, or leave it out");
        }
        Ok(Self(set))
    }

    /// Whether this way is acceptable.
    pub fn accepts(&self, need: VisaNeed) -> bool {
        self.0.contains(&need)
    }

    /// The visas among the ways.
    pub fn visas(&self) -> impl Iterator<Item = Visa> {
        self.0.iter().filter_map(|n| match n {
            VisaNeed::J1 => Some(Visa::J1),
            VisaNeed::H1b => Some(Visa::H1b),
            VisaNeed::NoneNeeded => None,
        })
    }
}

impl fmt::Display for VisaNeeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self
            .0
            .iter()
            .map(|n| match n {
                VisaNeed::J1 => "J-1",
                VisaNeed::H1b => "H-1B",
                VisaNeed::NoneNeeded => "none needed",
            })
            .collect();
        f.write_str(&words.join(", "))
    }
}

impl FromStr for VisaNeeds {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let mut needs = BTreeSet::new();
        for word in s.split([',', '+', ';', '/']).flat_map(|w| w.split(" and ")) {
            let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
            match plain.as_str() {
                "" => {}
                "j1" => {
                    needs.insert(VisaNeed::J1);
                }
                "h1b" | "h1" => {
                    needs.insert(VisaNeed::H1b);
                }
                "both" => needs.extend([VisaNeed::J1, VisaNeed::H1b]),
                "none" | "noneneeded" | "greencard" | "ead" | "citizen" => {
                    needs.insert(VisaNeed::NoneNeeded);
                }
                _ => return bad(format!("\"{}\" is not a visa prematch knows: write j1, h1b or none", word.trim())),
            }
        }
        Self::new(needs)
    }
}

/// Something that is done, planned or not yet planned: an examination, a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// Done on a date.
    Done(PartialDate),
    /// Planned for a date.
    Planned(PartialDate),
    /// Neither done nor planned.
    NotYet,
}

impl Milestone {
    /// For people: `done 14 May 2026`.
    pub fn words(self) -> String {
        match self {
            Self::Done(d) => format!("done {d}"),
            Self::Planned(d) => format!("planned for {d}"),
            Self::NotYet => "not yet".to_owned(),
        }
    }

    /// Whether it is done.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// Whether it will be there by `day`: `None` when that cannot be said.
    pub fn by(self, day: Date) -> Option<bool> {
        match self {
            Self::Done(_) => Some(true),
            Self::Planned(d) if d.latest() <= day => Some(true),
            Self::Planned(d) if d.earliest() > day => Some(false),
            Self::Planned(_) => None,
            Self::NotYet => Some(false),
        }
    }
}

impl fmt::Display for Milestone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(d) => write!(f, "done {}", SourceDate(Some(*d)).iso()),
            Self::Planned(d) => write!(f, "planned {}", SourceDate(Some(*d)).iso()),
            Self::NotYet => f.write_str("not yet"),
        }
    }
}

impl FromStr for Milestone {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let s = s.trim().to_lowercase();
        if matches!(s.as_str(), "not yet" | "no" | "none" | "not planned") {
            return Ok(Self::NotYet);
        }
        let (word, rest) = s.split_once(char::is_whitespace).unwrap_or(("", s.as_str()));
        let date = PartialDate::from_words(rest).map_err(|_| {
            BadValue(format!("\"{s}\" is unclear: write done 2026-05-14, planned 2027-01-20 or not yet"))
        })?;
        match word {
            "done" | "passed" | "certified" => Ok(Self::Done(date)),
            "planned" | "expected" => Ok(Self::Planned(date)),
            _ => bad(format!("\"{s}\" is unclear: write done 2026-05-14, planned 2027-01-20 or not yet")),
        }
    }
}

/// An IANA time zone, checked against the zone database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(String);

impl Zone {
    /// The clock of the eastern United States, by which the bodies of the Match count.
    pub fn us_eastern() -> Self {
        Self("America/New_York".to_owned())
    }

    /// The zone itself.
    pub fn tz(&self) -> TimeZone {
        // The name was found in the same database when the value was made.
        TimeZone::get(&self.0).unwrap_or(TimeZone::UTC)
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Zone {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let name = s.trim().replace(' ', "_");
        match TimeZone::get(&name) {
            Ok(tz) => Ok(Self(tz.iana_name().unwrap_or(&name).to_owned())),
            Err(_) => bad(format!(
                "\"{}\" is not a time zone: write region and city, such as Asia/Karachi or Africa/Cairo",
                s.trim()
            )),
        }
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($int:ty), $range:expr, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($int);

        impl $name {
            /// The number.
            pub fn get(self) -> $int {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadValue;

            fn from_str(s: &str) -> Result<Self, BadValue> {
                match s.trim().parse::<$int>() {
                    Ok(n) if $range.contains(&n) => Ok(Self(n)),
                    _ => bad(format!(
                        "\"{}\" cannot be {}: write a whole number from {} to {}",
                        s.trim(), $what, $range.start(), $range.end()
                    )),
                }
            }
        }
    };
}

number! {
    /// A three-digit Step 2 CK score.
    Score(u16), (100..=300), "a Step 2 CK score"
}
number! {
    /// Failed attempts at any Step.
    Attempts(u8), (0..=20), "a number of failed attempts"
}
number! {
    /// A year of graduation.
    Year(i16), (1950..=2100), "a year of graduation"
}
number! {
    /// Months.
    Months(u16), (0..=600), "a number of months"
}
number! {
    /// A count of works or applications.
    Number(u16), (0..=2000), "a count"
}

/// Where the applicant will be when the visa is applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// Outside the United States.
    Abroad,
    /// In the United States in valid status.
    InUs,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Abroad => "abroad",
            Self::InUs => "in the US",
        })
    }
}

impl FromStr for Location {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        match s.trim().to_lowercase().as_str() {
            "abroad" | "outside" | "outside the us" => Ok(Self::Abroad),
            "in the us" | "us" | "in us" | "in-us" | "in the us in valid status" => Ok(Self::InUs),
            other => bad(format!("\"{other}\" is unclear: write abroad or in the US")),
        }
    }
}

/// What kind of place is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// University hospitals.
    University,
    /// Community hospitals.
    Community,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::University => "university",
            Self::Community => "community",
        })
    }
}

impl FromStr for Setting {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        match s.trim().to_lowercase().as_str() {
            "university" | "academic" => Ok(Self::University),
            "community" => Ok(Self::Community),
            other => bad(format!("\"{other}\" is unclear: write university or community")),
        }
    }
}

/// A list of states; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct States(BTreeSet<StateCode>);

impl States {
    /// Whether a state is in the list.
    pub fn contains(&self, state: &StateCode) -> bool {
        self.0.contains(state)
    }

    /// The states.
    pub fn iter(&self) -> impl Iterator<Item = &StateCode> {
        self.0.iter()
    }
}

impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.0.iter().map(StateCode::as_str).collect();
        f.write_str(&codes.join(", "))
    }
}

impl FromStr for States {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let codes: Result<BTreeSet<StateCode>, _> =
            s.split([',', ';', ' ']).filter(|w| !w.is_empty()).map(str::parse).collect();
        match codes {
            Ok(set) if set.is_empty() => bad("no state is named: write postal letters, such as NY, PA"),
            Ok(set) => Ok(Self(set)),
            Err(e) => bad(e.0),
        }
    }
}

/// The kinds of track the applicant wants; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracks(BTreeSet<TrackKind>);

impl Tracks {
    /// Whether a kind is wanted.
    pub fn contains(&self, kind: TrackKind) -> bool {
        self.0.contains(&kind)
    }
}

impl fmt::Display for Tracks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self
            .0
            .iter()
            .map(|k| match k {
                TrackKind::Categorical => "categorical",
                TrackKind::Advanced => "advanced",
                TrackKind::Reserved => "reserved",
                _ => "other",
            })
            .collect();
        f.write_str(&words.join(", "))
    }
}

impl FromStr for Tracks {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let mut kinds = BTreeSet::new();
        for word in s.split([',', ';', ' ', '+']).map(str::trim).filter(|w| !w.is_empty()) {
            kinds.insert(match word.to_lowercase().as_str() {
                "categorical" | "c" => TrackKind::Categorical,
                "advanced" | "a" => TrackKind::Advanced,
                "reserved" | "physician" | "r" => TrackKind::Reserved,
                _ => return bad(format!("\"{word}\" is not a kind of track: write categorical, advanced or reserved")),
            });
        }
        if kinds.is_empty() {
            return bad("no kind of track is named: write categorical, advanced or reserved");
        }
        Ok(Self(kinds))
    }
}

/// The most the applicant will spend on applications in this specialty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Budget(pub Cents);

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Budget {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let plain: String = s.trim().trim_start_matches('$').chars().filter(|c| *c != ',').collect();
        let (whole, cents) = plain.split_once('.').unwrap_or((&plain, "0"));
        let cents_ok = cents.len() <= 2 && cents.bytes().all(|b| b.is_ascii_digit());
        match (whole.parse::<u64>(), format!("{cents:0<2}").parse::<u64>()) {
            (Ok(dollars), Ok(cents)) if cents_ok && dollars <= 100_000 => Ok(Self(Cents(dollars * 100 + cents))),
            _ => bad(format!("\"{}\" is not an amount: write dollars from 0 to 100,000, such as 1230", s.trim())),
        }
    }
}

/// The eight digits by which AAMC knows an applicant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AamcId(String);

impl fmt::Display for AamcId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AamcId {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let s = s.trim();
        if s.len() == 8 && s.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(s.to_owned()))
        } else {
            bad(format!("\"{s}\" is not an AAMC ID: eight digits are expected"))
        }
    }
}

/// An e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let s = s.trim();
        let one = |c: char| c.is_whitespace() || c.is_control() || ",;<>()\"".contains(c);
        let whole = s.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && !host.starts_with('.')
                && !host.ends_with('.')
        });
        if whole && s.len() <= 254 && !s.contains(one) {
            Ok(Self(s.to_owned()))
        } else {
            bad(format!("\"{s}\" is not an e-mail address: one such as ana.silva@example.org is expected"))
        }
    }
}

/// A short line of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Text {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let s = s.trim();
        if s.is_empty() || s.chars().count() > 200 || s.chars().any(char::is_control) {
            return bad("one line of at most 200 characters is expected");
        }
        Ok(Self(s.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visas_are_read_as_people_write_them() {
        for (text, shown) in [
            ("j1", "J-1"),
            ("J-1, H-1B", "J-1, H-1B"),
            ("h1b and J1", "J-1, H-1B"),
            ("none", "none needed"),
            ("H1B/J1", "J-1, H-1B"),
        ] {
            assert_eq!(text.parse::<VisaNeeds>().unwrap().to_string(), shown, "{text}");
        }
        assert!("".parse::<VisaNeeds>().unwrap_err().0.contains("no visa is chosen"));
        assert!("B2".parse::<VisaNeeds>().unwrap_err().0.contains("B2"));
    }

    #[test]
    fn what_a_value_writes_it_reads_again() {
        fn round<T: FromStr<Err = BadValue> + fmt::Display + PartialEq + fmt::Debug>(text: &str) {
            let value: T = text.parse().unwrap();
            assert_eq!(value.to_string().parse::<T>().unwrap(), value, "{text}");
        }
        round::<VisaNeeds>("h1b, j1");
        assert!("none, j1".parse::<VisaNeeds>().unwrap_err().0.contains("alone"));
        round::<Milestone>("passed 2026-05");
        round::<Milestone>("planned 2027-01-20");
        round::<Milestone>("done 14 May 2026");
        round::<Milestone>("not yet");
        round::<Zone>("asia/karachi");
        round::<Score>("255");
        round::<Budget>("$1,230.50");
        round::<States>("ny pa,OH");
        round::<Tracks>("C A");
        round::<Location>("in the US");
        round::<Setting>("academic");
        round::<AamcId>("12345678");
        round::<Email>("ana.silva@example.org");
    }

    #[test]
    fn nonsense_is_refused_in_one_sentence() {
        assert!("400".parse::<Score>().unwrap_err().0.contains("100 to 300"));
        assert!("-3".parse::<Attempts>().is_err());
        for bad in ["ana", "ana@", "a@b", "a@b.org, c@d.org", "Ana <a@b.org>"] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
        assert!("Mars/Olympus".parse::<Zone>().unwrap_err().0.contains("Asia/Karachi"));
        assert!("1e9".parse::<Budget>().is_err());
        assert!("1.999".parse::<Budget>().is_err());
        assert!("passed soon".parse::<Milestone>().is_err());
    }

    #[test]
    fn a_plan_for_a_month_is_neither_before_nor_after_its_middle() {
        let plan: Milestone = "planned 2027-01".parse().unwrap();
        assert_eq!(plan.by(jiff::civil::date(2027, 1, 15)), None);
        assert_eq!(plan.by(jiff::civil::date(2027, 2, 1)), Some(true));
        assert_eq!(plan.by(jiff::civil::date(2026, 12, 31)), Some(false));
    }
}
