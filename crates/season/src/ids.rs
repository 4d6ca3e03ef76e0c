//! Identifiers and small values of the field: ACGME and NRMP codes, tracks, states, money.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not the identifier it should be; the sentence says what is expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadId(pub String);

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

text_id! {
    /// The ten digits by which ACGME names an accredited program; digits 1 to 3 are the specialty (`040` anesthesiology).
    AcgmeCode
}
text_id! {
    /// The nine characters by which NRMP names one track: institution (4 digits), specialty (3), kind (a letter), number.
    NrmpCode
}
text_id! {
    /// A program in prematch: its ACGME code, or `x-` and a slug where no code is known.
    ProgramId
}
text_id! {
    /// A US state, district or territory by its two postal letters.
    StateCode
}

impl FromStr for AcgmeCode {
    type Err = BadId;

    fn from_str(s: &str) -> Result<Self, BadId> {
        if s.len() == 10 && s.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(s.to_owned()))
        } else {
            Err(BadId(format!("\"{s}\" is not an ACGME code: ten digits are expected, such as 0404121139")))
        }
    }
}

impl FromStr for NrmpCode {
    type Err = BadId;

    fn from_str(s: &str) -> Result<Self, BadId> {
        let b = s.as_bytes();
        let shape =
            b.len() == 9 && b[..7].iter().all(u8::is_ascii_digit) && b[7].is_ascii_uppercase() && b[8].is_ascii_digit();
        if shape && TrackKind::from_letter(b[7] as char).is_some() {
            Ok(Self(s.to_owned()))
        } else {
            Err(BadId(format!(
                "\"{s}\" is not an NRMP code: four digits, the specialty's three digits, a letter and a digit are expected, such as 1007040C0"
            )))
        }
    }
}

impl NrmpCode {
    /// The NRMP institution number.
    pub fn institution(&self) -> &str {
        &self.0[..4]
    }

    /// The NRMP specialty number (`040` anesthesiology).
    pub fn specialty(&self) -> &str {
        &self.0[4..7]
    }

    /// The kind of track the code names.
    pub fn kind(&self) -> TrackKind {
        // The letter was checked when the code was made.
        TrackKind::from_letter(self.0.as_bytes()[7] as char).unwrap_or(TrackKind::Categorical)
    }
}

impl FromStr for ProgramId {
    type Err = BadId;

    fn from_str(s: &str) -> Result<Self, BadId> {
        let slug = |t: &str| {
            !t.is_empty()
                && t.len() <= 60
                && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if s.parse::<AcgmeCode>().is_ok() || s.strip_prefix("x-").is_some_and(slug) {
            Ok(Self(s.to_owned()))
        } else {
            Err(BadId(format!(
                "\"{s}\" is not a program: give its ten-digit ACGME code, or the id that starts with x- where it has none"
            )))
        }
    }
}

impl FromStr for StateCode {
    type Err = BadId;

    fn from_str(s: &str) -> Result<Self, BadId> {
        let upper = s.trim().to_ascii_uppercase();
        if state_name(&upper).is_some() {
            Ok(Self(upper))
        } else {
            Err(BadId(format!("\"{s}\" is not a US state: give its two postal letters, such as PA")))
        }
    }
}

impl StateCode {
    /// The name of the state in words.
    pub fn name(&self) -> &'static str {
        state_name(&self.0).unwrap_or("")
    }

    /// All states, the District of Columbia and Puerto Rico, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        STATES.iter().map(|(code, _)| Self((*code).to_owned()))
    }
}

fn state_name(code: &str) -> Option<&'static str> {
    STATES.iter().find(|(c, _)| *c == code).map(|(_, name)| *name)
}

#[rustfmt::skip]
const STATES: [(&str, &str); 52] = [
    ("AK", "Alaska"), ("AL", "Alabama"), ("AR", "Arkansas"), ("AZ", "Arizona"), ("CA", "California"),
    ("CO", "Colorado"), ("CT", "Connecticut"), ("DC", "District of Columbia"), ("DE", "Delaware"), ("FL", "Florida"),
    ("GA", "Georgia"), ("HI", "Hawaii"), ("IA", "Iowa"), ("ID", "Idaho"), ("IL", "Illinois"), ("IN", "Indiana"),
    ("KS", "Kansas"), ("KY", "Kentucky"), ("LA", "Louisiana"), ("MA", "Massachusetts"), ("MD", "Maryland"),
    ("ME", "Maine"), ("MI", "Michigan"), ("MN", "Minnesota"), ("MO", "Missouri"), ("MS", "Mississippi"),
    ("MT", "Montana"), ("NC", "North Carolina"), ("ND", "North Dakota"), ("NE", "Nebraska"), ("NH", "New Hampshire"),
    ("NJ", "New Jersey"), ("NM", "New Mexico"), ("NV", "Nevada"), ("NY", "New York"), ("OH", "Ohio"),
    ("OK", "Oklahoma"), ("OR", "Oregon"), ("PA", "Pennsylvania"), ("PR", "Puerto Rico"), ("RI", "Rhode Island"),
    ("SC", "South Carolina"), ("SD", "South Dakota"), ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"),
    ("VA", "Virginia"), ("VT", "Vermont"), ("WA", "Washington"), ("WI", "Wisconsin"), ("WV", "West Virginia"),
    ("WY", "Wyoming"),
];

/// The kinds of track NRMP lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrackKind {
    /// `C`: full training from the first year.
    Categorical,
    /// `A`: starts the year after the Match; a separate first year is needed.
    Advanced,
    /// `R`: second-year places that start in the Match year, for physicians with earlier training.
    Reserved,
    /// `P`: one preliminary year.
    Preliminary,
    /// `M`: primary care track.
    PrimaryCare,
    /// `F`: fellowship.
    Fellowship,
}

impl TrackKind {
    /// The kind that a letter of an NRMP code stands for.
    pub fn from_letter(letter: char) -> Option<Self> {
        Some(match letter {
            'C' => Self::Categorical,
            'A' => Self::Advanced,
            'R' => Self::Reserved,
            'P' => Self::Preliminary,
            'M' => Self::PrimaryCare,
            'F' => Self::Fellowship,
            _ => return None,
        })
    }

    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Categorical => "categorical",
            Self::Advanced => "advanced",
            Self::Reserved => "reserved (physicians)",
            Self::Preliminary => "preliminary",
            Self::PrimaryCare => "primary care",
            Self::Fellowship => "fellowship",
        }
    }
}

/// An amount of US money in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cents(pub u64);

impl fmt::Display for Cents {
    /// `$1,230`, with cents only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0 / 100).to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 4);
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
        match self.0 % 100 {
            0 => f.pad(&format!("${grouped}")),
            cents => f.pad(&format!("${grouped}.{cents:02}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked_when_they_are_made() {
        assert!("0404121139".parse::<AcgmeCode>().is_ok());
        assert!("404121139".parse::<AcgmeCode>().is_err());
        let code: NrmpCode = "1018040R0".parse().unwrap();
        assert_eq!((code.institution(), code.specialty(), code.kind()), ("1018", "040", TrackKind::Reserved));
        for bad in ["1018040X0", "1018040c0", "101804OC0", "1018040C", "1018040C0\u{200b}"] {
            assert!(bad.parse::<NrmpCode>().is_err(), "{bad}");
        }
        assert!("x-creighton-phoenix".parse::<ProgramId>().is_ok());
        assert!("../etc".parse::<ProgramId>().is_err());
    }

    #[test]
    fn money_reads_as_money() {
        let shown: Vec<String> = [0, 1100, 123_000, 10_000_000, 1_299].iter().map(|c| Cents(*c).to_string()).collect();
        assert_eq!(shown, ["$0", "$11", "$1,230", "$100,000", "$12.99"]);
    }

    #[test]
    fn states_are_known_by_their_letters() {
        assert_eq!("pa".parse::<StateCode>().unwrap().name(), "Pennsylvania");
        assert!("ZZ".parse::<StateCode>().is_err());
        assert_eq!(StateCode::all().count(), 52);
    }
}
