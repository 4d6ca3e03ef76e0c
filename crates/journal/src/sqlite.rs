//! The journal in one SQLite file.
//!
//! Write-ahead log with `synchronous=FULL`: a commit is on the disk before it is acknowledged. Writers take the write
//! lock at once (`BEGIN IMMEDIATE`) and wait for each other up to five seconds, so two processes on one file are safe;
//! which of two decisions wins is settled by the sequence number, not by the lock.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::{ActId, Actor, DocumentId, Event};
use jiff::Timestamp;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use crate::chain::{Hash, Stored};
use crate::{CheckReport, Entry, Head, Journal, JournalError, NewAct};

/// The newest format of the file this program knows.
pub const SCHEMA_VERSION: i64 = 1;

/// "prematch" in the file's application id.
const APPLICATION_ID: i32 = 0x7072_656d;

/// Migrations: entry *n* brings a file of version *n* to version *n + 1*. A published one is never edited.
const MIGRATIONS: [&str; SCHEMA_VERSION as usize] = ["
    create table entry (
        seq     integer primary key,
        act     integer not null,
        at_ms   integer not null,
        by      text    not null,
        undoes  integer,
        event   text    not null,
        hash    blob    not null
    ) strict;
    create table document (
        id      text    primary key,
        bytes   blob    not null
    ) strict, without rowid;
"];

/// A journal in a SQLite file.
pub struct SqliteJournal {
    connection: Connection,
    path: PathBuf,
    data_version: i64,
}

impl SqliteJournal {
    /// Opens the file, creating and migrating it as needed. Before a migration a copy is put beside it.
    ///
    /// # Errors
    /// When the file is not a journal, is newer than this program, or cannot be used.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let mut connection = Connection::open(path)?;
        prepare(&connection, path)?;
        migrate(&mut connection, path)?;
        let data_version = data_version(&connection)?;
        Ok(Self { connection, path: path.to_owned(), data_version })
    }

    /// A journal in memory, for tests and trials.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn in_memory() -> Result<Self, JournalError> {
        let path = Path::new(":memory:");
        let mut connection = Connection::open_in_memory()?;
        prepare(&connection, path)?;
        migrate(&mut connection, path)?;
        let data_version = data_version(&connection)?;
        Ok(Self { connection, path: path.to_owned(), data_version })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a complete copy to a new file, while others may go on writing, and checks the copy.
    ///
    /// # Errors
    /// When the file exists, cannot be written, or the copy does not check clean.
    pub fn backup_to(&self, file: &Path) -> Result<CheckReport, JournalError> {
        if file.exists() {
            return Err(JournalError::Io {
                what: format!("{} is already there; choose another name", file.display()),
                source: std::io::ErrorKind::AlreadyExists.into(),
            });
        }
        self.connection.execute("vacuum into ?1", [file.to_string_lossy()])?;
        sync_file(file)?;
        let report = Self::open_read_only(file)?.check()?;
        Ok(report)
    }

    /// Replaces the content by that of a backup, in one step that other processes see as one change.
    ///
    /// # Errors
    /// When the backup is not a clean journal, or cannot be read; nothing is changed then.
    pub fn restore_from(&mut self, file: &Path) -> Result<CheckReport, JournalError> {
        let mut source = Self::open_read_only(file)?;
        let report = source.check()?;
        if let Some(problem) = report.problems.first() {
            return Err(JournalError::Damaged { seq: 0, why: format!("the backup does not check clean: {problem}") });
        }
        // A backup of an older format is brought up to date in a copy, never in place.
        let version = user_version(&source.connection)?;
        let mut upgraded = Connection::open_in_memory()?;
        let from = if version < SCHEMA_VERSION {
            Backup::new(&source.connection, &mut upgraded)?.run_to_completion(256, Duration::ZERO, None)?;
            migrate(&mut upgraded, Path::new(":memory:"))?;
            &upgraded
        } else {
            &source.connection
        };
        Backup::new(from, &mut self.connection)?.run_to_completion(i32::MAX, Duration::from_millis(50), None)?;
        prepare(&self.connection, &self.path)?;
        self.connection.execute_batch("pragma wal_checkpoint(truncate)")?;
        self.data_version = i64::MIN;
        Ok(report)
    }

    /// Opens a file only for reading.
    ///
    /// # Errors
    /// When the file is missing, is not a journal, or is newer than this program.
    pub fn open_read_only(path: &Path) -> Result<Self, JournalError> {
        if !path.is_file() {
            return Err(JournalError::Io {
                what: format!("{} is not there", path.display()),
                source: std::io::ErrorKind::NotFound.into(),
            });
        }
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        recognise(&connection, path)?;
        connection.execute_batch("pragma trusted_schema=off; pragma cell_size_check=on;")?;
        let data_version = data_version(&connection)?;
        Ok(Self { connection, path: path.to_owned(), data_version })
    }
}

/// Flushes a new file and the folder that names it.
fn sync_file(file: &Path) -> Result<(), JournalError> {
    let failed = |source| JournalError::Io { what: format!("{} could not be flushed", file.display()), source };
    std::fs::File::open(file).and_then(|f| f.sync_all()).map_err(failed)?;
    #[cfg(unix)]
    if let Some(folder) = file.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::File::open(folder).and_then(|f| f.sync_all()).map_err(failed)?;
    }
    Ok(())
}

fn not_a_journal(path: &Path, error: rusqlite::Error) -> JournalError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            JournalError::NotAJournal(path.display().to_string())
        }
        _ => JournalError::Database(error),
    }
}

fn user_version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.query_row("pragma user_version", [], |r| r.get(0))
}

/// Refuses files that are something else or too new.
fn recognise(connection: &Connection, path: &Path) -> Result<i64, JournalError> {
    let id: i32 =
        connection.query_row("pragma application_id", [], |r| r.get(0)).map_err(|e| not_a_journal(path, e))?;
    let tables: i64 = connection.query_row("select count(*) from sqlite_master", [], |r| r.get(0))?;
    if id != APPLICATION_ID && (id != 0 || tables != 0) {
        return Err(JournalError::NotAJournal(path.display().to_string()));
    }
    let found = user_version(connection)?;
    if found > SCHEMA_VERSION {
        return Err(JournalError::TooNew { file: path.display().to_string(), found, known: SCHEMA_VERSION });
    }
    Ok(found)
}

fn prepare(connection: &Connection, path: &Path) -> Result<(), JournalError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    recognise(connection, path)?;
    connection.query_row("pragma journal_mode=wal", [], |_| Ok(())).map_err(|e| not_a_journal(path, e))?;
    connection.execute_batch("pragma synchronous=full; pragma foreign_keys=on; pragma trusted_schema=off;")?;
    Ok(())
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), JournalError> {
    let before = user_version(connection)?;
    if before == SCHEMA_VERSION {
        return Ok(());
    }
    if before > 0 && path != Path::new(":memory:") {
        let copy = path.with_extension(format!("before-format-{SCHEMA_VERSION}.db"));
        if !copy.exists() {
            connection.execute("vacuum into ?1", [copy.to_string_lossy()])?;
        }
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have migrated while this one waited for the lock.
    let now = user_version(&tx)?;
    for step in MIGRATIONS.iter().skip(usize::try_from(now).unwrap_or(0)) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()?;
    Ok(())
}

fn data_version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.query_row("pragma data_version", [], |r| r.get(0))
}

fn head_of(connection: &Connection) -> Result<Head, JournalError> {
    let row = connection
        .query_row("select seq, hash from entry order by seq desc limit 1", [], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?))
        })
        .optional()?;
    Ok(match row {
        None => Head::default(),
        Some((seq, hash)) => Head {
            seq: seq as u64,
            hash: Hash::from_bytes(&hash)
                .ok_or_else(|| JournalError::Damaged { seq: seq as u64, why: "its hash is cut".into() })?,
        },
    })
}

/// One row as it stands in the file.
struct Raw {
    seq: u64,
    act: u64,
    at_ms: i64,
    by: String,
    undoes: Option<u64>,
    event: String,
    hash: Vec<u8>,
}

impl Raw {
    fn from_row(r: &Row) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            seq: r.get::<_, i64>(0)? as u64,
            act: r.get::<_, i64>(1)? as u64,
            at_ms: r.get(2)?,
            by: r.get(3)?,
            undoes: r.get::<_, Option<i64>>(4)?.map(|u| u as u64),
            event: r.get(5)?,
            hash: r.get(6)?,
        })
    }

    fn stored(&self) -> Stored<'_> {
        Stored {
            seq: self.seq,
            act: self.act,
            at_ms: self.at_ms,
            by: &self.by,
            undoes: self.undoes,
            event: &self.event,
        }
    }

    fn entry(&self) -> Result<Entry, JournalError> {
        let damaged = |why: String| JournalError::Damaged { seq: self.seq, why };
        let event: Event = serde_json::from_str(&self.event).map_err(|e| damaged(e.to_string()))?;
        Ok(Entry {
            seq: self.seq,
            act: ActId(self.act),
            at: Timestamp::from_millisecond(self.at_ms).map_err(|e| damaged(e.to_string()))?,
            by: actor(&self.by).ok_or_else(|| damaged(format!("unknown origin \"{}\"", self.by)))?,
            undoes: self.undoes.map(ActId),
            event,
            hash: Hash::from_bytes(&self.hash).ok_or_else(|| damaged("its hash is cut".into()))?,
        })
    }
}

const COLUMNS: &str = "select seq, act, at_ms, by, undoes, event, hash from entry";

fn actor(word: &str) -> Option<Actor> {
    match word {
        "page" => Some(Actor::Page),
        "command_line" => Some(Actor::CommandLine),
        _ => None,
    }
}

fn actor_word(by: Actor) -> &'static str {
    match by {
        Actor::Page => "page",
        Actor::CommandLine => "command_line",
    }
}

fn insert(tx: &Transaction, after: Head, act: &NewAct) -> Result<Vec<Entry>, JournalError> {
    let at_ms = act.at.as_millisecond();
    let at = Timestamp::from_millisecond(at_ms)
        .map_err(|e| JournalError::Damaged { seq: after.seq + 1, why: e.to_string() })?;
    let id = after.seq + 1;
    let by = actor_word(act.by);
    let mut hash = after.hash;
    let mut entries = Vec::with_capacity(act.events.len());
    let mut statement = tx.prepare_cached(
        "insert into entry (seq, act, at_ms, by, undoes, event, hash) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (seq, event) in (id..).zip(&act.events) {
        let json = serde_json::to_string(event)
            .map_err(|e| JournalError::Damaged { seq, why: format!("the event cannot be written: {e}") })?;
        let undoes = act.undoes.map(|u| u.0);
        hash = Stored { seq, act: id, at_ms, by, undoes, event: &json }.hash_after(hash);
        statement.execute(params![
            seq as i64,
            id as i64,
            at_ms,
            by,
            undoes.map(|u| u as i64),
            json,
            hash.0.as_slice()
        ])?;
        entries.push(Entry { seq, act: ActId(id), at, by: act.by, undoes: act.undoes, event: event.clone(), hash });
    }
    Ok(entries)
}

impl Journal for SqliteJournal {
    fn append(&mut self, after: Head, act: &NewAct) -> Result<Vec<Entry>, JournalError> {
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if head_of(&tx)? != after {
            return Err(JournalError::Conflict);
        }
        let entries = insert(&tx, after, act)?;
        tx.commit()?;
        Ok(entries)
    }

    fn read(&mut self, after: u64) -> Result<Vec<Entry>, JournalError> {
        let mut statement = self.connection.prepare_cached(&format!("{COLUMNS} where seq > ?1 order by seq"))?;
        let rows = statement.query_map([after as i64], Raw::from_row)?;
        rows.map(|raw| raw?.entry()).collect()
    }

    fn head(&mut self) -> Result<Head, JournalError> {
        head_of(&self.connection)
    }

    fn changed_elsewhere(&mut self) -> Result<bool, JournalError> {
        let now = data_version(&self.connection)?;
        let changed = now != self.data_version;
        self.data_version = now;
        Ok(changed)
    }

    fn hash_at(&mut self, seq: u64) -> Result<Option<Hash>, JournalError> {
        let hash = self
            .connection
            .query_row("select hash from entry where seq = ?1", [seq as i64], |r| r.get::<_, Vec<u8>>(0))
            .optional()?;
        Ok(hash.and_then(|h| Hash::from_bytes(&h)))
    }

    fn put_document(&mut self, bytes: &[u8]) -> Result<DocumentId, JournalError> {
        let id = Hash::of(bytes).to_string();
        self.connection.execute(
            "insert into document (id, bytes) values (?1, ?2) on conflict (id) do nothing",
            params![id, bytes],
        )?;
        id.parse().map_err(|why| JournalError::Damaged { seq: 0, why })
    }

    fn put_documents(&mut self, all: &[&[u8]]) -> Result<(), JournalError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut put = transaction
                .prepare_cached("insert into document (id, bytes) values (?1, ?2) on conflict (id) do nothing")?;
            for bytes in all {
                put.execute(params![Hash::of(bytes).to_string(), bytes])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    fn document(&mut self, id: &DocumentId) -> Result<Option<Vec<u8>>, JournalError> {
        let bytes = self
            .connection
            .query_row("select bytes from document where id = ?1", [id.as_str()], |r| r.get(0))
            .optional()?;
        Ok(bytes)
    }

    fn check(&mut self) -> Result<CheckReport, JournalError> {
        let mut report = CheckReport::default();
        let mut statement = self.connection.prepare("pragma integrity_check")?;
        for line in statement.query_map([], |r| r.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                report.problems.push(format!("SQLite: {line}"));
            }
        }
        drop(statement);
        let tables: i64 = self.connection.query_row(
            "select count(*) from sqlite_master where type = 'table' and name in ('entry', 'document')",
            [],
            |r| r.get(0),
        )?;
        if tables < 2 {
            report.problems.push("the tables of a workspace are missing".to_owned());
            return Ok(report);
        }
        // A trigger or a view in a file that somebody sent would change what is written here later.
        let mut statement = self.connection.prepare(
            "select type, name from sqlite_master
             where name not like 'sqlite\\_%' escape '\\' and (type <> 'table' or name not in ('entry', 'document'))",
        )?;
        for found in statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))? {
            let (kind, name) = found?;
            report.problems.push(format!("the {kind} \"{name}\" is no part of a workspace"));
        }
        drop(statement);
        let mut statement = self.connection.prepare(&format!("{COLUMNS} order by seq"))?;
        let mut head = Head::default();
        for raw in statement.query_map([], Raw::from_row)? {
            let raw = raw?;
            report.entries += 1;
            if raw.seq != head.seq + 1 {
                report.problems.push(format!("after entry {} comes entry {}", head.seq, raw.seq));
            }
            let expected = raw.stored().hash_after(head.hash);
            if raw.hash != expected.0 {
                report.problems.push(format!("entry {} was changed after it was written", raw.seq));
            }
            if let Err(e) = raw.entry() {
                report.problems.push(e.to_string());
            }
            head = Head { seq: raw.seq, hash: Hash::from_bytes(&raw.hash).unwrap_or_default() };
        }
        drop(statement);
        let mut statement = self.connection.prepare("select id, bytes from document")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            report.documents += 1;
            let id: String = row.get(0)?;
            let bytes = row.get_ref(1)?.as_blob().unwrap_or_default();
            if Hash::of(bytes).to_string() != id {
                report.problems.push(format!("the document {id} was changed after it was kept"));
            }
        }
        Ok(report)
    }
}
