//! What a program wants to be written, and the papers it owes before ranking (rules P-18 and P-19).

use std::collections::BTreeMap;

use jiff::civil::Date;
use season::ProgramId;
use serde::{Deserialize, Serialize};

use super::interview::words;
use super::{MessageId, PersonRole};
use crate::event::DocumentInfo;

/// Somebody met at a program in an earlier season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPerson {
    /// The name, as the applicant wrote it.
    pub name: String,
    /// Who it was then.
    pub role: PersonRole,
    /// The address; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// What was spoken of; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// In which season, by the year of its Match.
    pub season: i16,
}

/// What a program wants to be written, with where that is said. `None` is: not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The program.
    pub program: ProgramId,
    /// Whether it takes thank-you letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanks: Option<bool>,
    /// Whether it takes updates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updates: Option<bool>,
    /// Whether it takes any message after the interview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_interview: Option<bool>,
    /// How many days before an interview it can be given back without harm, as the program says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_days: Option<u16>,
    /// Where that is said: an address, a name, the words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The message in which it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// The day on which it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The coordinator's name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub coordinator: String,
    /// The coordinator's address; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// People met there in earlier seasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<KnownPerson>,
}

impl Contact {
    /// One with nothing known.
    pub fn new(program: ProgramId) -> Self {
        Self {
            program,
            thanks: None,
            updates: None,
            after_interview: None,
            notice_days: None,
            source: String::new(),
            message: None,
            on: None,
            coordinator: String::new(),
            email: String::new(),
            people: Vec::new(),
        }
    }

    /// Whether it wants no thank-you letters.
    pub fn wants_no_thanks(&self) -> bool {
        self.thanks == Some(false) || self.after_interview == Some(false)
    }

    /// Whether it wants no updates.
    pub fn wants_no_updates(&self) -> bool {
        self.updates == Some(false)
    }

    /// Whether it says anything of what may be written.
    pub fn says_anything(&self) -> bool {
        self.thanks.is_some() || self.updates.is_some() || self.after_interview.is_some() || self.notice_days.is_some()
    }
}

words! {
    /// A paper that a program owes to everybody whom it interviewed, before ranking.
    PaperKind {
        /// The contract, or a sample of it.
        Contract = "contract", "contract, or a copy of it";
        /// What must be met to be appointed.
        Eligibility = "eligibility", "eligibility and appointment policies";
        /// Visa and licence rules of the institution.
        VisaPolicy = "visa_policy", "visa and licence policy";
    }
}

/// A paper that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The day.
    pub on: Date,
    /// Where it is: an address of the web, a message, a folder; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The file, where it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<DocumentInfo>,
}

/// The papers of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    /// The program.
    pub program: ProgramId,
    /// Those that came.
    #[serde(default)]
    pub came: BTreeMap<PaperKind, Paper>,
}

impl Papers {
    /// Those that did not come.
    pub fn missing(&self) -> impl Iterator<Item = PaperKind> {
        PaperKind::ALL.iter().copied().filter(|k| !self.came.contains_key(k))
    }
}

/// What the columns of a spreadsheet were said to hold, so that the next file with the same headings is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// What each heading holds, by the words that the reader of spreadsheets gives them.
    pub columns: Vec<(String, String)>,
    /// Programs that the applicant meant by a name.
    #[serde(default)]
    pub names: BTreeMap<String, ProgramId>,
}

impl Columns {
    /// The headings, in the order of the alphabet.
    pub fn key(&self) -> Vec<String> {
        let mut key: Vec<String> = self.columns.iter().map(|(heading, _)| heading.clone()).collect();
        key.sort_unstable();
        key
    }
}
