//! The fields that a template can name.

use std::collections::BTreeMap;

/// Where somebody enters what a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Home {
    /// On the profile page.
    Profile,
    /// With the program.
    Program,
    /// With the interview, or with a person met there.
    Interview,
    /// In the ledger of what was said of the ranking.
    Ledger,
    /// In the letter itself.
    Letter,
}

impl Home {
    /// Where that is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Profile => "enter it in your profile",
            Self::Program => "enter it on the program's page",
            Self::Interview => "enter it with the interview",
            Self::Ledger => "write down in the ledger what you said",
            Self::Letter => "write it into the letter",
        }
    }
}

macro_rules! fields {
    ($($case:ident = $name:literal, $label:literal, $home:ident;)+) => {
        /// One thing that a template can name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $(#[doc = $label] $case,)+ }

        impl Field {
            /// All fields.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// Its name in a template.
            pub fn name(self) -> &'static str {
                match self { $(Self::$case => $name,)+ }
            }

            /// What it is, in words.
            pub fn label(self) -> &'static str {
                match self { $(Self::$case => $label,)+ }
            }

            /// Where it is entered.
            pub fn home(self) -> Home {
                match self { $(Self::$case => Home::$home,)+ }
            }
        }
    };
}

fields! {
    Name = "name", "your name as in ERAS", Profile;
    AamcId = "aamc_id", "your AAMC ID", Profile;
    Email = "email", "your e-mail address", Profile;
    Visas = "visas", "the visas you can accept", Profile;
    Step3 = "step3", "a sentence on your Step 3", Profile;
    Ecfmg = "ecfmg", "a sentence on your ECFMG certificate", Profile;
    Program = "program", "the program's name, as in: the anesthesiology residency at …", Program;
    Specialty = "specialty", "the specialty", Program;
    ProgramShort = "program_short", "the program's short name", Program;
    City = "city", "the program's city", Program;
    Papers = "papers", "the papers that did not come yet", Program;
    Greeting = "greeting", "the person you write to", Letter;
    Person = "person", "the full name of the person", Letter;
    Detail = "detail", "one thing you spoke of with this person", Interview;
    InterviewDay = "interview_day", "the day of the interview", Interview;
    InterviewTime = "interview_time", "the time of the interview by both clocks; it needs the hour and your home zone", Interview;
    SecondTime = "second_time", "your second choice of the times offered", Interview;
    NotedPeople = "noted_people", "what you noted about the people", Interview;
    NotedTraining = "noted_training", "what you noted about the training", Interview;
    NotedAfter = "noted_after", "what you noted about fellowships and jobs", Interview;
    NotedLife = "noted_life", "what you noted about the city", Interview;
    OtherDays = "other_days", "two or three days on which you are free", Letter;
    Reason = "reason", "one true reason that fits only this program", Letter;
    News = "news", "what is new, in one sentence with its day", Letter;
    OfList = "of_list", "of which programs it is the first", Letter;
    Claim = "claim", "what you said", Ledger;
    ClaimDay = "claim_day", "the day on which you said it", Ledger;
    Change = "change", "what changed, in one true sentence", Letter;
    About = "about", "what the letter is about", Letter;
    Words = "words", "what you want to write", Letter;
    StartYear = "start_year", "the year in which training starts", Program;
    RankDeadline = "rank_deadline", "the deadline of the rank order list", Program;
}

impl Field {
    /// The field with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// What stands in a letter in its place while it is not known.
    pub fn mark(self) -> String {
        format!("[[{}]]", self.label())
    }
}

/// The fields that are known, as plain words on one line. None of them is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<Field, String>);

impl Fields {
    /// Takes a field in; words that are empty leave it absent.
    pub fn set(&mut self, field: Field, words: impl AsRef<str>) {
        let line = words.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            self.0.insert(field, line);
        }
    }

    /// Takes a field in where it is known.
    pub fn set_if(&mut self, field: Field, words: Option<impl AsRef<str>>) {
        if let Some(words) = words {
            self.set(field, words);
        }
    }

    /// What a field says.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// All that are known.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(f, w)| (*f, w.as_str()))
    }
}
