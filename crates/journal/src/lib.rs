//! What happened, kept: the journal of a workspace.
//!
//! A [`Journal`] appends the events of acts and keeps original documents by their SHA-256. Nothing is updated in
//! place. It says nothing about what events mean; [`Workspace`] joins it to the domain: it reads the state, decides
//! commands, appends, and decides again when another process was faster.
//!
//! The behaviour every backend must show is one suite, [`suite`], run against each of them.

mod chain;
mod lineage;
mod sqlite;
pub mod suite;
mod workspace;

use domain::{ActId, Actor, DocumentId, Event};
use jiff::Timestamp;

pub use chain::Hash;
pub use lineage::{Lineage, lineage};
pub use sqlite::{SCHEMA_VERSION, SqliteJournal};
pub use workspace::{ActError, Workspace};

/// One event with its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its sequence number, from 1 without gaps.
    pub seq: u64,
    /// The act it belongs to: the sequence number of the act's first event.
    pub act: ActId,
    /// When the act was done, to the millisecond.
    pub at: Timestamp,
    /// From where.
    pub by: Actor,
    /// The act it takes back, if any.
    pub undoes: Option<ActId>,
    /// What happened.
    pub event: Event,
    /// The hash that chains it to the entry before.
    pub hash: Hash,
}

/// An act to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAct {
    /// When it was done.
    pub at: Timestamp,
    /// From where.
    pub by: Actor,
    /// The act it takes back, if any.
    pub undoes: Option<ActId>,
    /// Its events; never empty.
    pub events: Vec<Event>,
}

/// Where a journal ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The sequence number of the last entry; 0 when empty.
    pub seq: u64,
    /// Its hash; zeros when empty.
    pub hash: Hash,
}

/// What a check of a journal found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CheckReport {
    /// Entries read.
    pub entries: u64,
    /// Documents read.
    pub documents: u64,
    /// What is wrong, one sentence each; empty when all is well.
    pub problems: Vec<String>,
}

/// Why a journal could not do something.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Somebody else appended first: read on and decide again.
    #[error("the workspace was changed from somewhere else")]
    Conflict,
    /// The file was made by a newer prematch.
    #[error(
        "{file} was made by a newer prematch (its format is {found}, this one knows up to {known}); use the newer program"
    )]
    TooNew {
        /// The file.
        file: String,
        /// Its schema version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The file is something else.
    #[error("{0} is not a prematch workspace")]
    NotAJournal(String),
    /// Stored bytes do not say what they should.
    #[error("entry {seq} of the journal cannot be read: {why}")]
    Damaged {
        /// The entry.
        seq: u64,
        /// What is wrong.
        why: String,
    },
    /// The database failed.
    #[error("the workspace file could not be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file system failed.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A journal of one workspace.
pub trait Journal: Send {
    /// Appends the events of an act after the entry `after`, all or none, and returns the new end of the journal.
    /// When this returns, the act survives a power cut.
    ///
    /// # Errors
    /// [`JournalError::Conflict`] when `after` is not the end of the journal any more.
    fn append(&mut self, after: Head, act: &NewAct) -> Result<Vec<Entry>, JournalError>;

    /// All entries with a sequence number above `after`, in order.
    ///
    /// # Errors
    /// When the journal cannot be read.
    fn read(&mut self, after: u64) -> Result<Vec<Entry>, JournalError>;

    /// Where the journal ends.
    ///
    /// # Errors
    /// When the journal cannot be read.
    fn head(&mut self) -> Result<Head, JournalError>;

    /// Whether somebody else may have written since the last call; may be true without cause, never false wrongly.
    ///
    /// # Errors
    /// When the journal cannot be read.
    fn changed_elsewhere(&mut self) -> Result<bool, JournalError>;

    /// The hash of the entry `seq`; `None` when there is none.
    ///
    /// # Errors
    /// When the journal cannot be read.
    fn hash_at(&mut self, seq: u64) -> Result<Option<Hash>, JournalError>;

    /// Keeps a document and returns its id; the same bytes are kept once.
    ///
    /// # Errors
    /// When the journal cannot be written.
    fn put_document(&mut self, bytes: &[u8]) -> Result<DocumentId, JournalError>;

    /// Keeps several documents, all or none.
    ///
    /// # Errors
    /// When the journal cannot be written.
    fn put_documents(&mut self, all: &[&[u8]]) -> Result<(), JournalError>;

    /// The bytes of a document.
    ///
    /// # Errors
    /// When the journal cannot be read.
    fn document(&mut self, id: &DocumentId) -> Result<Option<Vec<u8>>, JournalError>;

    /// Reads everything and checks it: sequence, chain of hashes, documents, and the backend's own integrity.
    ///
    /// # Errors
    /// When the journal cannot be read at all.
    fn check(&mut self) -> Result<CheckReport, JournalError>;
}
