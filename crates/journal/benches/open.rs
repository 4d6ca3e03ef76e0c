//! How long it takes to open a workspace, and to write to it. Run with `cargo bench -p journal`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::time::Instant;

use domain::{Actor, Event, Note, NoteId};
use jiff::Timestamp;
use journal::{Head, Journal, NewAct, SqliteJournal, Workspace};
use season::{Layer, Season};

const EVENTS: u64 = 100_000;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.db");
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let started = Instant::now();
    fill(&file, &season);
    println!("write {EVENTS} events, 100 an act: {:.0} ms", ms(started));

    let mut best = f64::MAX;
    for _ in 0..5 {
        let started = Instant::now();
        let mut workspace = Workspace::open(SqliteJournal::open(&file).unwrap()).unwrap();
        assert_eq!(workspace.state().unwrap().seq(), EVENTS);
        best = best.min(ms(started));
    }
    println!("open a workspace with {EVENTS} events: {best:.0} ms (best of 5)");

    let mut workspace = Workspace::open(SqliteJournal::open(&file).unwrap()).unwrap();
    let started = Instant::now();
    let n = 200;
    for i in 0..n {
        let id = season.programs[i % season.programs.len()].id.clone();
        let command = domain::Command::WriteNote(id, None, format!("one more {i}"));
        workspace.act(&season, &command, Actor::Page, Timestamp::UNIX_EPOCH).unwrap();
    }
    println!("one act, decided and on the disk: {:.2} ms (mean of {n})", ms(started) / n as f64);

    let started = Instant::now();
    let report = workspace.check().unwrap();
    println!("check {} entries: {:.0} ms", report.entries, ms(started));
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn fill(file: &std::path::Path, season: &Season) {
    let mut journal = SqliteJournal::open(file).unwrap();
    let mut head = Head::default();
    let mut next = 0;
    while head.seq < EVENTS {
        let events = (0..100)
            .map(|_| {
                next += 1;
                let program = &season.programs[next as usize % season.programs.len()];
                let text = format!("Note {next}: the case mix looked good and the residents were kind.");
                Event::NoteChanged {
                    program: program.id.clone(),
                    before: None,
                    after: Some(Note { id: NoteId(next), text, written: Timestamp::UNIX_EPOCH }),
                }
            })
            .collect();
        let act = NewAct { at: Timestamp::UNIX_EPOCH, by: Actor::Page, undoes: None, events };
        let entries = journal.append(head, &act).unwrap();
        let last = entries.last().unwrap();
        head = Head { seq: last.seq, hash: last.hash };
    }
}
