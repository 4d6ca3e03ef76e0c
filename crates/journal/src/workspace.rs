//! A workspace: a journal with the state its events add up to.

use domain::{Act, ActId, Actor, Command, DocumentId, Event, Refusal, State, decide};
use jiff::Timestamp;
use season::Season;

use crate::{CheckReport, Entry, Head, Journal, JournalError, NewAct};

/// How often a command is decided again when other writers are faster.
const TRIES: usize = 20;

/// How many digits of a hash tell workspaces apart.
const MARK: usize = 12;

/// Why a command did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The domain refused it; the sentence is for the user.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The journal could not keep it.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// A journal and its state. Every read looks first whether another process has written.
pub struct Workspace<J> {
    journal: J,
    state: State,
    head: Head,
}

impl<J: Journal> Workspace<J> {
    /// Reads the whole journal.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn open(journal: J) -> Result<Self, JournalError> {
        let mut workspace = Self { journal, state: State::default(), head: Head::default() };
        workspace.journal.changed_elsewhere()?;
        workspace.catch_up()?;
        Ok(workspace)
    }

    /// The state, after taking in what others have written.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn state(&mut self) -> Result<&State, JournalError> {
        if self.journal.changed_elsewhere()? {
            self.catch_up()?;
        }
        Ok(&self.state)
    }

    /// What tells this workspace from every other: the beginning of the hash of its first entry, which stays the same through
    /// backups and restores; empty while nothing was ever done here.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn mark(&mut self) -> Result<String, JournalError> {
        self.state()?;
        let first = self.state.acts().first().map_or(0, |a| a.id.0);
        let hash = if first == 0 { None } else { self.journal.hash_at(first)? };
        Ok(hash.map_or_else(String::new, |h| h.to_string().chars().take(MARK).collect()))
    }

    /// The journal itself, for backups and documents.
    pub fn journal(&mut self) -> &mut J {
        &mut self.journal
    }

    /// Decides a command and keeps its events. `None` when everything already was as wanted.
    ///
    /// # Errors
    /// When the command is refused or cannot be kept.
    pub fn act(
        &mut self,
        season: &Season,
        command: &Command,
        by: Actor,
        now: Timestamp,
    ) -> Result<Option<&Act>, ActError> {
        self.state()?;
        for _ in 0..TRIES {
            let undoes = match command {
                Command::Undo(target) => match target {
                    Some(id) => Some(*id),
                    None => self.state.last_undoable().map(|a| a.id),
                },
                _ => None,
            };
            let events = decide(&self.state, season, command, now)?;
            if events.is_empty() {
                return Ok(None);
            }
            match self.journal.append(self.head, &NewAct { at: now, by, undoes, events }) {
                Ok(entries) => {
                    self.take_in(entries);
                    return Ok(self.state.acts().last());
                }
                Err(JournalError::Conflict) => self.catch_up()?,
                Err(other) => return Err(other.into()),
            }
        }
        Err(JournalError::Conflict.into())
    }

    /// Keeps a document.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn put_document(&mut self, bytes: &[u8]) -> Result<DocumentId, JournalError> {
        self.journal.put_document(bytes)
    }

    /// Keeps several documents, all or none.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn put_documents(&mut self, all: &[&[u8]]) -> Result<(), JournalError> {
        self.journal.put_documents(all)
    }

    /// The bytes of a document.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn document(&mut self, id: &DocumentId) -> Result<Option<Vec<u8>>, JournalError> {
        self.journal.document(id)
    }

    /// Checks the journal.
    ///
    /// # Errors
    /// When the journal cannot be read at all.
    pub fn check(&mut self) -> Result<CheckReport, JournalError> {
        self.journal.check()
    }

    /// Takes in what was written since; reads everything again when the journal is not a continuation of what is
    /// known (a backup was restored).
    fn catch_up(&mut self) -> Result<(), JournalError> {
        if self.head.seq > 0 && self.journal.hash_at(self.head.seq)? != Some(self.head.hash) {
            self.state = State::default();
            self.head = Head::default();
        }
        let entries = self.journal.read(self.head.seq)?;
        self.take_in(entries);
        Ok(())
    }

    fn take_in(&mut self, entries: Vec<Entry>) {
        let mut act: Option<(Entry, Vec<Event>)> = None;
        for entry in entries {
            self.head = Head { seq: entry.seq, hash: entry.hash };
            match &mut act {
                Some((first, events)) if first.act == entry.act => events.push(entry.event),
                _ => {
                    self.apply_act(act.take());
                    let event = entry.event.clone();
                    act = Some((entry, vec![event]));
                }
            }
        }
        self.apply_act(act);
    }

    fn apply_act(&mut self, act: Option<(Entry, Vec<Event>)>) {
        if let Some((first, events)) = act {
            let ActId(id) = first.act;
            self.state.apply_act(first.at, first.by, first.undoes, id, events);
        }
    }
}

impl Workspace<crate::SqliteJournal> {
    /// Replaces everything by a backup.
    ///
    /// # Errors
    /// When the backup is not a clean journal; nothing is changed then.
    pub fn restore_from(&mut self, file: &std::path::Path) -> Result<CheckReport, JournalError> {
        let report = self.journal.restore_from(file)?;
        self.state = State::default();
        self.head = Head::default();
        self.catch_up()?;
        Ok(report)
    }
}
