//! Programs and the facts known about each.

use serde::{Deserialize, Serialize};

use crate::{AcgmeCode, NrmpCode, ProgramId, Provenance, StateCode, Statement};

/// What kind of place a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgramKind {
    /// University hospital.
    University,
    /// Community hospital with a university behind it.
    UniversityAffiliated,
    /// Community hospital.
    Community,
    /// Military.
    Military,
    /// Not known.
    Unknown,
}

impl ProgramKind {
    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::University => "university",
            Self::UniversityAffiliated => "community, university-affiliated",
            Self::Community => "community",
            Self::Military => "military",
            Self::Unknown => "kind not known",
        }
    }
}

/// Whether clinical experience in the United States is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usce {
    /// A condition.
    Required,
    /// A preference.
    Preferred,
    /// Said to be unnecessary.
    NotRequired,
}

/// The fields a fact can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactField {
    /// One track of the program in NRMP's list.
    NrmpCode,
    /// Positions a year, all tracks together.
    Positions,
    /// The program's page.
    Url,
    /// Hard minimum of Step 2 CK.
    MinStep2,
    /// Preferred Step 2 CK.
    MinStep2Preferred,
    /// Hard limit of years since graduation.
    GradYearsMax,
    /// Preferred limit of years since graduation.
    GradYearsPreferred,
    /// Clinical experience in the United States.
    Usce,
    /// Months of it.
    UsceMonths,
    /// Most attempts at one Step.
    MaxAttempts,
    /// Whether Steps must be passed at the first attempt.
    FirstAttempt,
    /// When Step 3 must be passed for an H-1B.
    Step3By,
    /// When every resident must have passed Step 3, whatever the visa.
    Step3ByAll,
    /// When the ECFMG certificate must be there.
    EcfmgBy,
    /// Share of residents who are international graduates, in percent.
    ImgShare,
    /// H-1B filings that name an anesthesiology resident.
    H1bFilings,
    /// H-1B filings for residents of any specialty at the institution.
    H1bFilingsInstitution,
    /// Whether only applicants who signalled are interviewed.
    SignalRequired,
    /// Whether only citizens and permanent residents are taken.
    CitizenshipOnly,
    /// Anything else worth knowing.
    Remark,
}

impl FactField {
    /// The label for pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::NrmpCode => "NRMP code",
            Self::Positions => "Positions a year",
            Self::Url => "Program page",
            Self::MinStep2 => "Step 2 CK minimum",
            Self::MinStep2Preferred => "Step 2 CK preferred",
            Self::GradYearsMax => "Years since graduation, limit",
            Self::GradYearsPreferred => "Years since graduation, preferred",
            Self::Usce => "US clinical experience",
            Self::UsceMonths => "US clinical experience, months",
            Self::MaxAttempts => "Attempts at a Step, most",
            Self::FirstAttempt => "Steps passed at the first attempt",
            Self::Step3By => "Step 3 for an H-1B passed by",
            Self::Step3ByAll => "Step 3 passed by, for everybody",
            Self::EcfmgBy => "ECFMG certificate by",
            Self::ImgShare => "Residents who are IMGs",
            Self::H1bFilings => "H-1B filings naming an anesthesiology resident",
            Self::H1bFilingsInstitution => "H-1B filings for residents of any specialty here",
            Self::SignalRequired => "Signal needed for an interview",
            Self::CitizenshipOnly => "Citizens and permanent residents only",
            Self::Remark => "Remark",
        }
    }

    /// Whether a program can have several facts of this field.
    pub fn many(self) -> bool {
        matches!(self, Self::NrmpCode | Self::Remark)
    }
}

/// A fact's value, typed by its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// A number (score, years, count, percent).
    Number(u32),
    /// The source says that there is no limit.
    NoLimit,
    /// An NRMP code.
    Code(NrmpCode),
    /// US clinical experience.
    Usce(Usce),
    /// Required (`true`) or only preferred (`false`).
    Required(bool),
    /// Words.
    Text(String),
}

impl FactValue {
    /// Reads the text of a fact as its field demands.
    pub fn parse(field: FactField, text: &str) -> Result<Self, String> {
        let number = |most: u32| match text.parse::<u32>() {
            Ok(n) if n <= most => Ok(Self::Number(n)),
            _ => Err(format!("\"{text}\" is not a whole number from 0 to {most}")),
        };
        match field {
            FactField::NrmpCode => text.parse().map(Self::Code).map_err(|e: crate::BadId| e.0),
            FactField::MinStep2 | FactField::MinStep2Preferred if text == "none" => Ok(Self::NoLimit),
            FactField::MinStep2 | FactField::MinStep2Preferred => number(300),
            FactField::GradYearsMax | FactField::GradYearsPreferred if text == "none" => Ok(Self::NoLimit),
            FactField::GradYearsMax | FactField::GradYearsPreferred => number(60),
            FactField::Positions => number(400),
            FactField::UsceMonths | FactField::MaxAttempts => number(60),
            FactField::ImgShare => number(100),
            FactField::H1bFilings | FactField::H1bFilingsInstitution => number(100_000),
            FactField::Usce => match text {
                "required" => Ok(Self::Usce(Usce::Required)),
                "preferred" => Ok(Self::Usce(Usce::Preferred)),
                "not_required" => Ok(Self::Usce(Usce::NotRequired)),
                _ => Err(format!("\"{text}\" is none of required, preferred, not_required")),
            },
            FactField::FirstAttempt => match text {
                "required" => Ok(Self::Required(true)),
                "preferred" => Ok(Self::Required(false)),
                _ => Err(format!("\"{text}\" is neither required nor preferred")),
            },
            FactField::SignalRequired | FactField::CitizenshipOnly => match text {
                "yes" => Ok(Self::Required(true)),
                "no" => Ok(Self::Required(false)),
                _ => Err(format!("\"{text}\" is neither yes nor no")),
            },
            FactField::Url if text.starts_with("https://") || text.starts_with("http://") => {
                Ok(Self::Text(text.to_owned()))
            }
            FactField::Url => Err(format!("\"{text}\" is not a web address")),
            FactField::Step3By | FactField::Step3ByAll | FactField::EcfmgBy | FactField::Remark => {
                Ok(Self::Text(text.to_owned()))
            }
        }
    }

    /// The value for a page.
    pub fn shown(&self, field: FactField) -> String {
        match self {
            Self::Number(n) if field == FactField::ImgShare => format!("{n}%"),
            Self::Number(n) => n.to_string(),
            Self::NoLimit => "no limit stated by the source".to_owned(),
            Self::Code(c) => format!("{c} ({})", c.kind().word()),
            Self::Usce(Usce::Required) => "required".to_owned(),
            Self::Usce(Usce::Preferred) => "preferred".to_owned(),
            Self::Usce(Usce::NotRequired) => "not required".to_owned(),
            Self::Required(true) if field == FactField::FirstAttempt => "required".to_owned(),
            Self::Required(false) if field == FactField::FirstAttempt => "preferred".to_owned(),
            Self::Required(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Self::Text(t) => t.clone(),
        }
    }
}

/// One fact about a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about.
    pub field: FactField,
    /// The value.
    pub value: FactValue,
    /// What to know beside it.
    pub note: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// One program with all that is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Program {
    /// Its id in prematch.
    pub id: ProgramId,
    /// Its ACGME code, where known.
    pub acgme: Option<AcgmeCode>,
    /// Its full name.
    pub name: String,
    /// The name people use.
    pub short: String,
    /// Its institution as NRMP writes it; empty when not known.
    pub institution: String,
    /// Its city; empty when not known.
    pub city: String,
    /// Its state.
    pub state: StateCode,
    /// What kind of place it is.
    pub kind: ProgramKind,
    /// Where name and place come from.
    pub provenance: Provenance,
    /// The facts.
    pub facts: Vec<Fact>,
    /// What was said about visas.
    pub statements: Vec<Statement>,
}

impl Program {
    /// The first fact of a field.
    pub fn fact(&self, field: FactField) -> Option<&Fact> {
        self.facts.iter().find(|f| f.field == field)
    }

    /// A fact that is a number.
    pub fn number(&self, field: FactField) -> Option<u32> {
        match self.fact(field)?.value {
            FactValue::Number(n) => Some(n),
            _ => None,
        }
    }

    /// The NRMP codes of its tracks.
    pub fn tracks(&self) -> impl Iterator<Item = &NrmpCode> {
        self.facts.iter().filter_map(|f| match &f.value {
            FactValue::Code(code) => Some(code),
            _ => None,
        })
    }

    /// City and state for a line of text; only the state where the city is not known.
    pub fn place(&self) -> String {
        if self.city.is_empty() {
            return self.state.name().to_owned();
        }
        format!("{}, {}", self.city, self.state)
    }
}
