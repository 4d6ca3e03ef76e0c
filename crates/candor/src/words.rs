//! The words in which readings and findings are told to people: the same wherever they are shown.
//!
//! Purpose: a value such as [`Severity::Warn`] has one wording in plain English, and nothing that shows it makes up its
//! own. How sure a reading is, is said in words; there is never a percentage.

use season::plain_day;

use crate::check::{Code, Severity};
use crate::invitation::{AnswerBy, When};
use crate::meaning::Category;
use crate::reading::{Confidence, Mass, Reading, Warning};
use crate::visa::{About, H1b, J1, Status, VisaReading};

/// What is said where a text does not tell.
const SILENT: &str = "the text does not say";

impl Confidence {
    /// How sure, in a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sure => "clear",
            Self::Likely => "likely",
            Self::Unsure => "not sure",
        }
    }

    /// How sure, in a sentence.
    pub fn explain(self) -> &'static str {
        match self {
            Self::Sure => "A careful reader would hardly doubt it.",
            Self::Likely => "It is more likely this than anything else, but the words leave some doubt.",
            Self::Unsure => "Two readings are about as likely. Read both, and trust neither too much.",
        }
    }
}

impl Warning {
    /// Why to take care, in a sentence.
    pub fn explain(self) -> &'static str {
        match self {
            Self::Category => {
                "A program should not write this. You need not answer at once, and you may ask somebody you trust first."
            }
            Self::Within => "Something in it may be a question, a promise or an offer that it should not make.",
            Self::ShortDeadline => "It asks for an answer too soon: for an invitation you have at least 48 hours.",
            Self::FalseLink => {
                "A link in it shows one address and leads to another, as fraud does. Open nothing in it; reach the program or the platform by the address you know."
            }
        }
    }
}

impl Mass {
    /// The sign, as part of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoName => "it greets nobody by name",
            Self::SpeaksToMany => "it speaks to applicants in general",
            Self::ListHeaders => "it came through a mailing list",
            Self::SameText => "another message has the same text",
        }
    }
}

impl Reading {
    /// What it may be: the category and, where the reading is not sure, the next best.
    pub fn candidates(&self) -> Vec<Category> {
        let second = self.second_category.filter(|_| self.confidence == Confidence::Unsure);
        std::iter::once(self.category).chain(second).collect()
    }

    /// Whether the message may tell which visas are sponsored, so that it is worth reading for that too.
    pub fn speaks_of_visas(&self) -> bool {
        self.candidates().contains(&Category::VisaInformation)
    }
}

impl When {
    /// The date or time in plain words, where it is certain: `5 Jan 2027`, `5 Jan, no year given`, `13:30 ET`.
    pub fn plain(&self) -> Option<String> {
        if let Some(day) = &self.day {
            return Some(match day.strip_prefix("--") {
                // Any leap year knows every day there is.
                Some(rest) => format!(
                    "{}, no year given",
                    format!("2028-{rest}").parse().ok().map(plain_day)?.trim_end_matches(" 2028")
                ),
                None => plain_day(day.parse().ok()?),
            });
        }
        let time = self.time.as_ref()?;
        Some(match &self.zone {
            Some(zone) => format!("{time} {zone}"),
            None => format!("{time}, no time zone given"),
        })
    }
}

impl AnswerBy {
    /// How long that is, where the words tell: `at most 24 hours after the message`.
    pub fn plain(&self) -> Option<String> {
        Some(match self.hours? {
            1 => "at most 1 hour after the message".to_owned(),
            h if h >= 96 => format!("about {} days after the message", h / 24),
            h => format!("at most {h} hours after the message"),
        })
    }
}

impl J1 {
    /// The answer in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => SILENT,
        }
    }
}

impl H1b {
    /// The answer in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::CaseByCase => "case by case",
            Self::Unknown => SILENT,
        }
    }
}

impl Status {
    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Citizen => "US citizens",
            Self::PermanentResident => "permanent residents (green card)",
            Self::Ead => "a work card of one's own (EAD)",
            Self::F1 => "F-1",
            Self::O1 => "O-1",
            Self::Tn => "TN",
            Self::E3 => "E-3",
            Self::B1 => "B-1 or B-2",
            Self::Dependent => "the visa of a spouse (H-4, L-2, J-2)",
        }
    }
}

impl VisaReading {
    /// Every value that was looked for: what it is about, its name, the answer in words. Other statuses stand only where
    /// they are named.
    pub fn answers(&self) -> Vec<(About, &'static str, &'static str)> {
        let step3 = match self.step3_required_for_h1b {
            Some(true) => "required",
            Some(false) => "not required",
            None => SILENT,
        };
        let mut out = vec![
            (About::J1, "J-1", self.j1.word()),
            (About::H1b, "H-1B", self.h1b.word()),
            (About::Step3, "Step 3 for an H-1B", step3),
        ];
        let other = |o: &crate::visa::OtherStatus| {
            (About::Other(o.status), o.status.word(), if o.accepted { "accepted" } else { "not accepted" })
        };
        out.extend(self.others.iter().map(other));
        out
    }
}

impl Severity {
    /// What the writer should do about it, in two or three words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Block => "do not send it so",
            Self::Warn => "think again",
            Self::Note => "to know",
        }
    }
}

impl Code {
    /// What kind of problem, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::PlaceholderLeft => "Something is still to be filled in",
            Self::WrongProgramOrName => "Another program or person is named",
            Self::FirstChoiceClaim => "You say that they are your first choice",
            Self::ConflictingFirstChoiceClaim => "Another first choice stands against it",
            Self::AsksProgramRank => "You ask how they rank you",
            Self::PromisesCommitment => "A promise or a bargain",
            Self::TooLong => "Too long",
            Self::GenericMassMail => "It could go to any program",
            Self::SentAfterNoContactPolicy => "They do not want such a letter",
            Self::Pushy => "It presses",
            Self::VisaNegotiation => "It argues about a visa rule",
            Self::UnverifiableClaim => "Your own facts do not show this",
            Self::Grammar => "Language",
            Self::MissingIdentifier => "Your AAMC ID is missing",
            Self::AdviceReligious => "Religious words",
            Self::AdviceFlattery => "Flattery",
            Self::AdviceLongThankYou => "A long thank-you",
            Self::AdviceSoap => "Contact during SOAP",
            Self::AdviceVagueRank => "“Rank highly” reads as “not first”",
            Self::AdviceInterviewChange => "You give an interview back or move it",
            Self::AdviceRecording => "A recording of the interview",
            Self::AdvicePrivacy => "Something said in confidence",
            Self::AdviceWaiver => "A waiver, or leaving a matched place",
            Self::AdviceAfterDeadline => "After the rank list deadline",
            Self::AdviceTellOthers => "Others must be told too",
            Self::AdviceUnfilledList => "The List of Unfilled Programs",
            Self::AdviceOutsideMatch => "A position outside the Match",
            Self::AdviceDoubleBooking => "Another interview meets this time",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{Context, read};

    fn when(day: Option<&str>, time: Option<&str>, zone: Option<&str>) -> Option<String> {
        let own = |t: Option<&str>| t.map(str::to_owned);
        When { text: String::new(), day: own(day), time: own(time), zone: own(zone), span: 0..0 }.plain()
    }

    #[test]
    fn dates_and_times_are_told_as_far_as_they_are_certain() {
        assert_eq!(when(Some("2027-01-05"), None, None).as_deref(), Some("5 Jan 2027"));
        assert_eq!(when(Some("--02-29"), None, None).as_deref(), Some("29 Feb, no year given"));
        assert_eq!(when(None, Some("13:30"), Some("ET")).as_deref(), Some("13:30 ET"));
        assert_eq!(when(None, Some("13:30"), None).as_deref(), Some("13:30, no time zone given"));
        assert_eq!(when(None, None, None), None);
    }

    #[test]
    fn a_deadline_is_told_in_hours_or_days() {
        let by =
            |hours| AnswerBy { text: String::new(), hours, at: None, zone: None, too_short: false, span: 0..0 }.plain();
        assert_eq!(by(Some(24)).as_deref(), Some("at most 24 hours after the message"));
        assert_eq!(by(Some(336)).as_deref(), Some("about 14 days after the message"));
        assert_eq!(by(None), None);
    }

    #[test]
    fn a_reading_that_is_not_sure_names_two_categories_and_any_other_one() {
        let mut reading = read("", "Thank you for your time.", &Context::default());
        reading.category = Category::PositiveSignal;
        reading.second_category = Some(Category::VisaInformation);
        reading.confidence = Confidence::Unsure;
        assert_eq!(reading.candidates(), [Category::PositiveSignal, Category::VisaInformation]);
        assert!(reading.speaks_of_visas());
        reading.confidence = Confidence::Likely;
        assert_eq!(reading.candidates(), [Category::PositiveSignal]);
        assert!(!reading.speaks_of_visas());
    }
}
