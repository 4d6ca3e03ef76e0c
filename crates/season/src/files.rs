//! The files of a season folder as text, and what can be wrong with them.

use std::collections::BTreeMap;
use std::fmt;

use crate::Origin;

/// One season folder: file names and their text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Built in, or the user's own.
    pub origin: Origin,
    /// Text by file name (`rules.toml`, …).
    pub files: BTreeMap<String, String>,
}

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        /// The names of the files a season folder can hold.
        pub(crate) const FILE_NAMES: &[&str] = &[$($name),*];

        impl Layer {
            /// The season that is part of prematch (Match year 2027, anesthesiology).
            pub fn built_in() -> Self {
                let files = [$(($name, include_str!(concat!("../../../season/2027/", $name)))),*];
                Self {
                    origin: Origin::BuiltIn,
                    files: files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
                }
            }
        }
    };
}

embedded! {
    "season.toml",
    "sources.csv",
    "program-sources.csv",
    "rules.toml",
    "calendar.toml",
    "fees.toml",
    "signals.toml",
    "visa.toml",
    "steps.toml",
    "routes.toml",
    "stats.csv",
    "programs.csv",
    "facts.csv",
    "statements.csv",
}

/// One thing that is wrong in a season folder, in a sentence a person can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line, where it is known (counted from 1).
    pub line: Option<u64>,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}
