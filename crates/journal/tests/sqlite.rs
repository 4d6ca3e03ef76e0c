//! The SQLite journal: the common suite, and what only a file can do.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use domain::{Actor, Command};
use jiff::Timestamp;
use journal::{Journal, JournalError, SCHEMA_VERSION, SqliteJournal, Workspace};
use season::{Layer, Season};

fn season() -> Season {
    Season::load(&[Layer::built_in()]).unwrap()
}

fn note(text: &str) -> Command {
    Command::WriteNote("0404121139".parse().unwrap(), None, text.to_owned())
}

fn write(workspace: &mut Workspace<SqliteJournal>, season: &Season, text: &str) {
    workspace.act(season, &note(text), Actor::CommandLine, Timestamp::UNIX_EPOCH).unwrap().unwrap();
}

fn notes(workspace: &mut Workspace<SqliteJournal>) -> Vec<String> {
    let state = workspace.state().unwrap();
    let record = state.record(&"0404121139".parse().unwrap());
    record.into_iter().flat_map(|r| r.notes.iter().map(|n| n.text.clone())).collect()
}

fn open(file: &Path) -> Workspace<SqliteJournal> {
    Workspace::open(SqliteJournal::open(file).unwrap()).unwrap()
}

#[test]
fn it_behaves_as_every_journal_must() {
    let folder = tempfile::tempdir().unwrap();
    let mut files: HashMap<String, PathBuf> = HashMap::new();
    journal::suite::run(|name| {
        let file = files.entry(name.to_owned()).or_insert_with(|| folder.path().join(format!("{name}.db")));
        SqliteJournal::open(file).unwrap()
    });
}

#[test]
fn two_processes_on_one_file_see_each_other_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.db");
    let season = season();
    open(&file);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (file, season) = (&file, &season);
            scope.spawn(move || {
                let mut w = open(file);
                for i in 0..25 {
                    write(&mut w, season, &format!("{writer}-{i}"));
                }
            });
        }
    });
    let mut w = open(&file);
    assert_eq!(notes(&mut w).len(), 100);
    assert_eq!(w.check().unwrap().problems, Vec::<String>::new());
}

#[test]
fn a_changed_row_is_noticed_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.db");
    let season = season();
    write(&mut open(&file), &season, "the true text");
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.execute("update entry set event = replace(event, 'true', 'other')", []).unwrap();
    let problems = SqliteJournal::open(&file).unwrap().check().unwrap().problems;
    assert_eq!(problems, ["entry 1 was changed after it was written"]);
}

#[test]
fn a_backup_restores_what_was_there_and_a_running_workspace_notices() {
    let folder = tempfile::tempdir().unwrap();
    let (file, backup) = (folder.path().join("w.db"), folder.path().join("b.db"));
    let season = season();
    let mut running = open(&file);
    write(&mut running, &season, "before");
    running.journal().backup_to(&backup).unwrap();
    write(&mut running, &season, "after");

    let mut restorer = open(&file);
    restorer.restore_from(&backup).unwrap();
    assert_eq!(notes(&mut restorer), ["before"]);
    assert_eq!(notes(&mut running), ["before"]);
    write(&mut running, &season, "and on");
    assert_eq!(notes(&mut restorer), ["before", "and on"]);
    assert!(restorer.check().unwrap().problems.is_empty());
}

#[test]
fn a_backup_says_how_it_stands_to_what_was_written_since() {
    use journal::{Lineage, lineage};
    let season = season();
    let [mut mine, mut other] = [(); 2].map(|()| Workspace::open(SqliteJournal::in_memory().unwrap()).unwrap());
    let of =
        |a: &mut Workspace<SqliteJournal>, b: &mut Workspace<SqliteJournal>| lineage(a.journal(), b.journal()).unwrap();
    assert_eq!(of(&mut mine, &mut other), Lineage::Same);
    write(&mut mine, &season, "one");
    assert_eq!(of(&mut mine, &mut other), Lineage::Earlier(1));
    write(&mut other, &season, "one");
    assert_eq!(of(&mut mine, &mut other), Lineage::Same);
    write(&mut other, &season, "two");
    assert_eq!(of(&mut mine, &mut other), Lineage::Later(1));
    write(&mut mine, &season, "another two");
    assert_eq!(of(&mut mine, &mut other), Lineage::Apart);
}

#[test]
fn a_backup_never_overwrites_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (file, backup) = (folder.path().join("w.db"), folder.path().join("b.db"));
    std::fs::write(&backup, "my thesis").unwrap();
    let message = open(&file).journal().backup_to(&backup).unwrap_err().to_string();
    assert!(message.contains("b.db is already there"), "{message}");
    assert_eq!(std::fs::read_to_string(&backup).unwrap(), "my thesis");
}

#[test]
fn a_restore_from_something_else_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.db");
    let season = season();
    let mut w = open(&file);
    write(&mut w, &season, "kept");
    let text = folder.path().join("t.db");
    std::fs::write(&text, "not a database at all, but long enough to be looked at as one".repeat(40)).unwrap();
    let foreign = folder.path().join("f.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("create table t (x)").unwrap();
    for bad in [text, foreign, folder.path().join("missing.db")] {
        assert!(w.restore_from(&bad).is_err());
        assert_eq!(notes(&mut w), ["kept"]);
    }
}

#[test]
fn a_backup_that_carries_a_trigger_or_a_view_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let season = season();
    let mut mine = open(&folder.path().join("mine.db"));
    write(&mut mine, &season, "stays");
    for (n, sql) in [
        "create trigger t after insert on entry begin delete from document; end",
        "create view v as select * from entry",
        "create table more (x)",
    ]
    .into_iter()
    .enumerate()
    {
        let copy = folder.path().join(format!("copy-{n}.db"));
        mine.journal().backup_to(&copy).unwrap();
        rusqlite::Connection::open(&copy).unwrap().execute_batch(sql).unwrap();
        let refused = mine.restore_from(&copy).unwrap_err().to_string();
        assert!(refused.contains("is no part of a workspace"), "{refused}");
        assert_eq!(notes(&mut mine), ["stays"]);
    }
}

#[test]
fn a_file_of_a_newer_program_is_refused_politely_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.db");
    open(&file);
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    drop(raw);
    match SqliteJournal::open(&file) {
        Err(e @ JournalError::TooNew { .. }) => assert!(e.to_string().contains("use the newer program")),
        other => panic!("expected a refusal, got {:?}", other.err()),
    }
}

#[test]
fn documents_survive_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let (file, backup) = (folder.path().join("w.db"), folder.path().join("b.db"));
    let mut w = open(&file);
    let id = w.put_document(b"a screenshot").unwrap();
    let report = w.journal().backup_to(&backup).unwrap();
    assert_eq!((report.documents, report.problems.len()), (1, 0));
    let mut copy = SqliteJournal::open_read_only(&backup).unwrap();
    assert_eq!(copy.document(&id).unwrap().unwrap(), b"a screenshot");
}
