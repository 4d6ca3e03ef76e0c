//! The applicant's profile: four facts suffice, the rest improves the answer.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use season::{Nationality, Season};
use serde::{Deserialize, Serialize};

use crate::countries::Country;
use crate::values::*;

/// Where a field stands on the profile page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldGroup {
    /// The four facts that suffice.
    Essential,
    /// Scores and training.
    Record,
    /// Where and what the applicant wants.
    Wish,
    /// For letters.
    Letters,
}

macro_rules! profile {
    ($($field:ident: $variant:ident($ty:ty), $group:ident, $label:literal, $help:literal;)*) => {
        /// What the applicant told about themself; every field can be missing.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Profile {
            $(#[doc = $help] pub $field: Option<$ty>,)*
        }

        /// The fields of a profile.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ProfileField {
            $(#[doc = $help] $variant,)*
        }

        /// The value of one field.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ProfileValue {
            $(#[doc = $help] $variant($ty),)*
        }

        impl ProfileField {
            /// All fields, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name used on the command line and in files.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field),)* }
            }

            /// The label for pages.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// What to write, in a sentence.
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }

            /// Where it stands.
            pub fn group(self) -> FieldGroup {
                match self { $(Self::$variant => FieldGroup::$group,)* }
            }

            /// Reads a value of this field.
            ///
            /// # Errors
            /// One sentence that says what is wrong and what to write.
            pub fn parse(self, text: &str) -> Result<ProfileValue, BadValue> {
                match self { $(Self::$variant => text.parse().map(ProfileValue::$variant),)* }
            }
        }

        impl ProfileValue {
            /// The field it belongs to.
            pub fn field(&self) -> ProfileField {
                match self { $(Self::$variant(_) => ProfileField::$variant,)* }
            }
        }

        impl fmt::Display for ProfileValue {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$variant(v) => v.fmt(f),)* }
            }
        }

        impl Profile {
            /// The value of a field.
            pub fn get(&self, field: ProfileField) -> Option<ProfileValue> {
                match field { $(ProfileField::$variant => self.$field.clone().map(ProfileValue::$variant),)* }
            }

            /// Sets or clears a field. A value of another field changes nothing.
            pub fn set(&mut self, field: ProfileField, value: Option<ProfileValue>) {
                match (field, value) {
                    $((ProfileField::$variant, None) => self.$field = None,
                      (ProfileField::$variant, Some(ProfileValue::$variant(v))) => self.$field = Some(v),)*
                    _ => {}
                }
            }
        }
    };
}

profile! {
    visas: Visas(VisaNeeds), Essential, "Visas I can accept", "j1, h1b, both, or none if you need no sponsorship.";
    step3: Step3(Milestone), Essential, "Step 3", "done 2026-05-14, planned 2027-01-20 or not yet.";
    ecfmg: Ecfmg(Milestone), Essential, "ECFMG certificate", "done 2025-11, planned 2027-02 or not yet.";
    home_zone: HomeZone(Zone), Essential, "Home time zone", "Region and city, such as Asia/Karachi.";
    step2_ck: Step2Ck(Score), Record, "Step 2 CK score", "Your three-digit score.";
    failed_attempts: FailedAttempts(Attempts), Record, "Failed attempts, all Steps", "0 if you passed every Step at the first attempt.";
    graduation_year: GraduationYear(Year), Record, "Year of graduation", "The year in which you finished medical school.";
    usce_months: UsceMonths(Months), Record, "US clinical experience, months", "Hands-on months in US hospitals; observerships do not count at some programs.";
    publications: Publications(Number), Record, "Abstracts, presentations, publications", "How many in all.";
    nationality: Nationality(Country), Record, "Nationality", "Only to show entry restrictions that may touch you; it stays on this computer.";
    location: Location(Location), Record, "Where you will be when the visa is filed", "abroad, or in the US in valid status.";
    states: PreferredStates(States), Wish, "States I prefer", "Postal letters, such as NY, PA.";
    ties: Ties(States), Wish, "States where I have ties", "Family, earlier work, rotations: postal letters.";
    setting: Setting(Setting), Wish, "Setting I prefer", "university or community.";
    tracks: Tracks(Tracks), Wish, "Tracks I would take", "categorical, advanced, reserved.";
    budget: Budget(Budget), Wish, "Budget for applications", "In dollars, for this specialty.";
    max_programs: MaxPrograms(Number), Wish, "Most programs", "The longest list you want.";
    full_name: FullName(Text), Letters, "Name as in ERAS", "Used in your letters.";
    aamc_id: Aamc(AamcId), Letters, "AAMC ID", "Eight digits; programs file your letters by it.";
    email: Email(Email), Letters, "E-mail address", "The one in ERAS. Your letters carry it, and what you wrote is told from what programs wrote.";
}

impl FromStr for ProfileField {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let key = s.trim().to_lowercase().replace('-', "_");
        Self::ALL.iter().copied().find(|f| f.key() == key).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|f| f.key()).collect();
            BadValue(format!("\"{s}\" is not a profile field; the fields are {}", known.join(", ")))
        })
    }
}

impl ProfileValue {
    /// The value for people; its own text is for files.
    pub fn words(&self) -> String {
        match self {
            Self::Step3(m) | Self::Ecfmg(m) => m.words(),
            other => other.to_string(),
        }
    }
}

impl Serialize for ProfileValue {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// As a table of field names and texts, so that a profile file is what a person would write.
impl Serialize for Profile {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(ProfileField::ALL.iter().filter_map(|f| self.get(*f).map(|v| (f.key(), v))))
    }
}

impl Profile {
    /// The essential fields that are still missing.
    pub fn missing_essentials(&self) -> impl Iterator<Item = ProfileField> {
        ProfileField::ALL.iter().copied().filter(|f| f.group() == FieldGroup::Essential && self.get(*f).is_none())
    }

    /// Whether nothing at all has been entered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What cannot be true on the day `today` for the Match of `match_year`.
    ///
    /// # Errors
    /// One sentence for the first such thing.
    pub fn possible(&self, today: Date, match_year: i16) -> Result<(), BadValue> {
        if let Some(year) = self.graduation_year.filter(|y| y.get() > match_year) {
            return Err(BadValue(format!(
                "A graduation in {year} is after the {match_year} Match: training that starts in July {match_year} needs a degree by then."
            )));
        }
        for (name, milestone) in [("Step 3", self.step3), ("the ECFMG certificate", self.ecfmg)] {
            match milestone {
                Some(Milestone::Done(d)) if d.earliest() > today => {
                    return Err(BadValue(format!(
                        "{d} is not over yet, so {name} cannot be done: write planned instead."
                    )));
                }
                _ => {}
            }
        }
        if let (Some(Milestone::Done(cert)), Some(year)) = (self.ecfmg, self.graduation_year)
            && cert.latest().year() < year.get()
        {
            return Err(BadValue(format!(
                "The ECFMG certificate ({cert}) cannot come before graduation ({year}): one of the two is wrong."
            )));
        }
        Ok(())
    }
}

impl Profile {
    /// The entry restriction that the season knows for the applicant's nationality.
    pub fn entry_restriction<'s>(&self, season: &'s Season) -> Option<&'s Nationality> {
        let country = self.nationality.as_ref()?;
        season.nationalities.iter().find(|n| n.code == country.code())
    }

    /// Plans whose day is over: each needs "done" or a new date.
    pub fn overdue_plans(&self, today: Date) -> impl Iterator<Item = (ProfileField, Milestone)> {
        [(ProfileField::Step3, self.step3), (ProfileField::Ecfmg, self.ecfmg)].into_iter().filter_map(move |(f, m)| {
            m.filter(|m| matches!(m, Milestone::Planned(d) if d.latest() < today)).map(|m| (f, m))
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn profile(fields: &[(&str, &str)]) -> Profile {
        let mut p = Profile::default();
        for (key, text) in fields {
            let field: ProfileField = key.parse().unwrap();
            p.set(field, Some(field.parse(text).unwrap()));
        }
        p
    }

    #[test]
    fn four_facts_are_essential_and_every_field_has_a_home() {
        let p = Profile::default();
        let missing: Vec<&str> = p.missing_essentials().map(ProfileField::key).collect();
        assert_eq!(missing, ["visas", "step3", "ecfmg", "home_zone"]);
        assert!(ProfileField::ALL.iter().all(|f| !f.label().is_empty() && f.help().ends_with('.')));
    }

    #[test]
    fn a_field_is_found_by_its_name_however_it_is_written() {
        assert_eq!("Step2-CK".parse::<ProfileField>().unwrap(), ProfileField::Step2Ck);
        assert!("step9".parse::<ProfileField>().unwrap_err().0.contains("step2_ck"));
    }

    #[test]
    fn what_cannot_be_true_is_said_in_one_sentence() {
        let today = date(2026, 11, 22);
        let check = |fields: &[(&str, &str)]| profile(fields).possible(today, 2027).map_err(|e| e.0);
        assert!(check(&[("graduation_year", "2031")]).unwrap_err().contains("2031"));
        assert!(check(&[("step3", "done 2027-05")]).unwrap_err().contains("not over yet"));
        assert!(check(&[("ecfmg", "done 2015"), ("graduation_year", "2020")]).unwrap_err().contains("one of the two"));
        assert_eq!(check(&[("graduation_year", "2027"), ("step3", "done 2026-11")]), Ok(()));
    }

    #[test]
    fn a_restricted_nationality_is_found_however_it_is_written() {
        let season = Season::load(&[season::Layer::built_in()]).unwrap();
        for name in ["Myanmar", "The Gambia", "Cote d'Ivoire", "ir"] {
            assert!(profile(&[("nationality", name)]).entry_restriction(&season).is_some(), "{name}");
        }
        assert_eq!(profile(&[("nationality", "Pakistan")]).entry_restriction(&season), None);
        assert_eq!(profile(&[]).entry_restriction(&season), None);
        let known: Vec<&str> = Country::all().map(Country::code).collect();
        assert!(season.nationalities.iter().all(|n| known.contains(&n.code.as_str())));
    }

    #[test]
    fn a_plan_that_is_over_asks_for_an_answer_and_spoils_nothing() {
        let p = profile(&[("step3", "planned 2026-10")]);
        assert_eq!(p.possible(date(2026, 11, 22), 2027), Ok(()));
        assert_eq!(p.overdue_plans(date(2026, 11, 22)).count(), 1);
        assert_eq!(p.overdue_plans(date(2026, 10, 31)).count(), 0);
    }
}
