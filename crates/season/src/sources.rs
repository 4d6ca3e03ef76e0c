//! Sources and what every fact says about its own origin.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::SourceDate;
use crate::words::has_words;

/// How far a fact can be trusted, in the facts' own letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Unsure: inferred, recalled or a weak source. Never blocks anything.
    U,
    /// Secondary source that agrees with others or is well specified.
    S,
    /// Official text seen as a copy, or in an older version.
    OC,
    /// Official text seen.
    O,
}

impl Confidence {
    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::O => "official",
            Self::OC => "official copy",
            Self::S => "secondary",
            Self::U => "unsure",
        }
    }

    /// One sentence that explains the word.
    pub fn explain(self) -> &'static str {
        match self {
            Self::O => "The official text itself was read.",
            Self::OC => "The official text was read as a copy, or in an older version.",
            Self::S => "From a secondary source, such as a law firm or a news page, that is well specified.",
            Self::U => "Unsure: inferred from a pattern or from a weak source. Check it before you rely on it.",
        }
    }
}

/// Where an entry of the season comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The pack that is part of prematch.
    #[default]
    BuiltIn,
    /// A season folder of the user's own.
    Folder,
    /// Something the user entered in prematch.
    Own,
}

/// The key by which facts name a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceKey(pub String);

impl fmt::Display for SourceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of page a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// NRMP, AAMC, ECFMG, ACGME, a government office.
    Official,
    /// The training program's own page.
    Program,
    /// The page of its hospital, school or GME office.
    Institution,
    /// A journal article.
    Journal,
    /// A law firm.
    LawFirm,
    /// A news page.
    News,
    /// A directory made by somebody else.
    Directory,
    /// A data set.
    Dataset,
    /// An advice page.
    Advice,
    /// A forum.
    Forum,
}

impl SourceKind {
    /// All, the most official first.
    pub const ALL: [Self; 10] = [
        Self::Official,
        Self::Program,
        Self::Institution,
        Self::Journal,
        Self::Dataset,
        Self::Directory,
        Self::LawFirm,
        Self::News,
        Self::Advice,
        Self::Forum,
    ];

    /// The word for pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "official page",
            Self::Program => "program page",
            Self::Institution => "institution page",
            Self::Journal => "journal",
            Self::LawFirm => "law firm",
            Self::News => "news",
            Self::Directory => "directory",
            Self::Dataset => "data set",
            Self::Advice => "advice page",
            Self::Forum => "forum",
        }
    }
}

/// One page, article or data set that facts rest on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The key that facts use.
    pub key: SourceKey,
    /// Who publishes it.
    pub publisher: String,
    /// What it is, in a few words.
    pub title: String,
    /// Its address.
    pub url: String,
    /// What kind of page it is.
    pub kind: SourceKind,
    /// The date it was published or speaks of.
    pub date: SourceDate,
    /// The day its author last looked it up, in the page or in a copy of it. Pages do not show it.
    pub read: SourceDate,
    /// Anything a reader of the source should know.
    #[serde(default)]
    pub note: String,
}

impl Source {
    /// Whether every word of `query` occurs in what is known of it, whatever the case. An empty query fits all.
    pub fn mentions(&self, query: &str) -> bool {
        has_words(&[&self.key.0, &self.publisher, &self.title, &self.url, &self.note], query)
    }
}

/// Where a fact comes from and how far it can be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// Keys of the sources, the main one first.
    pub sources: Vec<SourceKey>,
    /// The date the fact speaks of.
    pub date: SourceDate,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Built in, or from the user's folder.
    pub origin: Origin,
}
