//! What can happen in a workspace. Every event carries what it changes from and to, so that it has an exact inverse.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use pick::{Application, Figure, FigureKind, ProfileField, ProfileValue, Stance};
use season::{ProgramId, Statement};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::kept::{Item, ItemKey};

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_id! {
    /// A note; numbers are given once and never again.
    NoteId
}
number_id! {
    /// An own statement; numbers are given once and never again.
    StatementId
}

pub(crate) use number_id;

/// An original document by the SHA-256 of its bytes, as 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(String);

impl DocumentId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DocumentId {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        if s.len() == 64 && s.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            Ok(Self(s.to_owned()))
        } else {
            Err(format!("\"{s}\" is not a document: 64 hexadecimal digits are expected"))
        }
    }
}

impl Serialize for DocumentId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// What is known of a document beside its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentInfo {
    /// The document.
    pub id: DocumentId,
    /// The file's name when it came in.
    pub name: String,
    /// Its media type, as given.
    pub media_type: String,
    /// Its length in bytes.
    pub bytes: u64,
}

/// A kind of finding in drafts that is never shown again, everywhere or on the same words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quiet {
    /// Which kind, by the name that checks give it: `grammar`.
    pub code: String,
    /// On which words; none stands for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// A note about a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its number.
    pub id: NoteId,
    /// Its text.
    pub text: String,
    /// When it was last written.
    pub written: Timestamp,
}

/// A statement the applicant entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnStatement {
    /// Its number.
    pub id: StatementId,
    /// The statement.
    pub statement: Statement,
    /// The page, message or picture that proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<DocumentInfo>,
    /// When it was entered.
    pub entered: Timestamp,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A field of the profile was set, changed or cleared.
    ProfileChanged {
        /// The field.
        field: ProfileField,
        /// The value before.
        #[serde(default, with = "value_text", skip_serializing_if = "Option::is_none")]
        before: Option<ProfileValue>,
        /// The value after.
        #[serde(default, with = "value_text", skip_serializing_if = "Option::is_none")]
        after: Option<ProfileValue>,
    },
    /// An own statement was added.
    StatementAdded {
        /// About which program.
        program: ProgramId,
        /// The statement.
        own: Box<OwnStatement>,
    },
    /// An own statement was taken back.
    StatementRemoved {
        /// About which program.
        program: ProgramId,
        /// The statement.
        own: Box<OwnStatement>,
    },
    /// A note was written, changed or removed.
    NoteChanged {
        /// About which program.
        program: ProgramId,
        /// The note before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Note>,
        /// The note after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Note>,
    },
    /// The decision about a program changed.
    StanceChanged {
        /// Which program.
        program: ProgramId,
        /// The decision before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Stance>,
        /// The decision after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Stance>,
    },
    /// What the applicant wrote down about the application to a program changed.
    ApplicationChanged {
        /// Which program.
        program: ProgramId,
        /// The application before.
        #[serde(default, skip_serializing_if = "is_default")]
        before: Box<Application>,
        /// The application after.
        #[serde(default, skip_serializing_if = "is_default")]
        after: Box<Application>,
    },
    /// A figure about a program was written down, replaced by one of the same kind, or taken back.
    FigureChanged {
        /// Which program.
        program: ProgramId,
        /// The figure before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<Figure>>,
        /// The figure after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Box<Figure>>,
    },
    /// Something that is kept came, changed, or was removed.
    ItemChanged {
        /// As it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Arc<Item>>,
        /// As it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Arc<Item>>,
    },
    /// A kind of finding is never shown from now on, or is shown again.
    QuietChanged {
        /// Which.
        quiet: Quiet,
        /// Whether it is never shown from now on.
        on: bool,
    },
}

impl Event {
    /// The event that takes this one back.
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::ProfileChanged { field, before, after } => {
                Self::ProfileChanged { field, before: after, after: before }
            }
            Self::StatementAdded { program, own } => Self::StatementRemoved { program, own },
            Self::StatementRemoved { program, own } => Self::StatementAdded { program, own },
            Self::NoteChanged { program, before, after } => Self::NoteChanged { program, before: after, after: before },
            Self::StanceChanged { program, before, after } => {
                Self::StanceChanged { program, before: after, after: before }
            }
            Self::ApplicationChanged { program, before, after } => {
                Self::ApplicationChanged { program, before: after, after: before }
            }
            Self::FigureChanged { program, before, after } => {
                Self::FigureChanged { program, before: after, after: before }
            }
            Self::ItemChanged { before, after } => Self::ItemChanged { before: after, after: before },
            Self::QuietChanged { quiet, on } => Self::QuietChanged { quiet, on: !on },
        }
    }

    /// The thing it changes.
    pub(crate) fn subject(&self) -> Subject<'_> {
        match self {
            Self::ProfileChanged { field, .. } => Subject::Profile(*field),
            Self::StatementAdded { own, .. } | Self::StatementRemoved { own, .. } => Subject::Statement(own.id),
            Self::NoteChanged { before, after, .. } => Subject::Note(before.as_ref().or(after.as_ref()).map(|n| n.id)),
            Self::StanceChanged { program, .. } => Subject::Stance(program),
            Self::ApplicationChanged { program, .. } => Subject::Application(program),
            Self::FigureChanged { program, before, after } => {
                Subject::Figure(program, before.as_ref().or(after.as_ref()).map(|f| f.kind))
            }
            Self::ItemChanged { before, after } => Subject::Item(before.as_ref().or(after.as_ref()).map(|i| i.key())),
            Self::QuietChanged { quiet, .. } => Subject::Quiet(quiet),
        }
    }

    /// The program it is about, if it is about one.
    pub fn program(&self) -> Option<&ProgramId> {
        match self {
            Self::ProfileChanged { .. } | Self::QuietChanged { .. } => None,
            Self::ItemChanged { before, after } => after.as_ref().or(before.as_ref()).and_then(|i| i.program()),
            Self::StatementAdded { program, .. }
            | Self::StatementRemoved { program, .. }
            | Self::NoteChanged { program, .. }
            | Self::StanceChanged { program, .. }
            | Self::ApplicationChanged { program, .. }
            | Self::FigureChanged { program, .. } => Some(program),
        }
    }
}

/// One thing that events can change.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject<'a> {
    Profile(ProfileField),
    Statement(StatementId),
    Note(Option<NoteId>),
    Stance(&'a ProgramId),
    Application(&'a ProgramId),
    Figure(&'a ProgramId, Option<FigureKind>),
    Item(Option<ItemKey>),
    Quiet(&'a Quiet),
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Profile values are kept as `{field}: text`, so that the journal stays readable and every value is checked again
/// when it is read. The field stands beside the value in the event; here it is repeated inside to type the text.
mod value_text {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Kept {
        field: ProfileField,
        text: String,
    }

    pub(super) fn serialize<S: Serializer>(value: &Option<ProfileValue>, s: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(|v| Kept { field: v.field(), text: v.to_string() }).serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<ProfileValue>, D::Error> {
        Option::<Kept>::deserialize(d)?.map(|k| k.field.parse(&k.text).map_err(de::Error::custom)).transpose()
    }
}
