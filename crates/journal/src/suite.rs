//! The behaviour of every journal, as one suite: a backend is done when [`run`] passes with it.
//!
//! `open` must give a new connection to the *same* workspace each time it is called with the same name, and an empty
//! workspace for a new name.

#![expect(clippy::panic, clippy::expect_used, reason = "a test suite says what failed by panicking")]

use domain::{Actor, Event};
use jiff::Timestamp;
use pick::{ProfileField, Stance, StanceKind};

use crate::{Head, Journal, JournalError, NewAct};

/// Runs the whole suite.
///
/// # Panics
/// When the backend does not behave.
pub fn run<J: Journal>(mut open: impl FnMut(&str) -> J) {
    an_empty_journal_is_empty(open("empty"));
    what_is_appended_is_read_back_in_order(open("order"));
    a_second_connection_sees_it(open("two"), open("two"));
    of_two_writers_one_wins(open("race"), open("race"));
    an_act_is_kept_whole_or_not_at_all(open("whole"), open("whole"));
    documents_are_kept_once_and_whole(open("documents"));
    a_clean_journal_checks_clean(open("clean"));
}

fn act(events: Vec<Event>) -> NewAct {
    NewAct { at: Timestamp::UNIX_EPOCH, by: Actor::Page, undoes: None, events }
}

fn stance(program: &str, reason: &str) -> Event {
    Event::StanceChanged {
        program: program.parse().expect("a program id"),
        before: None,
        after: Some(Stance { kind: StanceKind::Include, reason: reason.to_owned() }),
    }
}

fn append<J: Journal>(journal: &mut J, after: Head, events: Vec<Event>) -> Head {
    let entries = journal.append(after, &act(events)).expect("an append at the end succeeds");
    entries.last().map(|e| Head { seq: e.seq, hash: e.hash }).unwrap_or(after)
}

fn an_empty_journal_is_empty<J: Journal>(mut j: J) {
    assert_eq!(j.head().expect("head"), Head::default());
    assert!(j.read(0).expect("read").is_empty());
    assert_eq!(j.hash_at(1).expect("hash"), None);
}

fn what_is_appended_is_read_back_in_order<J: Journal>(mut j: J) {
    let profile = Event::ProfileChanged {
        field: ProfileField::Step2Ck,
        before: None,
        after: ProfileField::Step2Ck.parse("251").ok(),
    };
    let first = append(&mut j, Head::default(), vec![stance("0404121139", "“ties” 🩺\n"), profile.clone()]);
    let second = append(&mut j, first, vec![stance("0402411060", "")]);
    let all = j.read(0).expect("read");
    assert_eq!(all.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(all.iter().map(|e| e.act.0).collect::<Vec<_>>(), [1, 1, 3]);
    assert_eq!(all[1].event, profile);
    assert_eq!(j.head().expect("head"), second);
    assert_eq!(j.read(2).expect("read").len(), 1);
    assert_eq!(j.hash_at(2).expect("hash"), Some(first.hash));
}

fn a_second_connection_sees_it<J: Journal>(mut a: J, mut b: J) {
    b.changed_elsewhere().expect("version");
    let head = append(&mut a, Head::default(), vec![stance("0404121139", "")]);
    assert!(b.changed_elsewhere().expect("version"), "another connection's write must be noticed");
    assert_eq!(b.head().expect("head"), head);
}

fn of_two_writers_one_wins<J: Journal>(mut a: J, mut b: J) {
    append(&mut a, Head::default(), vec![stance("0404121139", "a")]);
    match b.append(Head::default(), &act(vec![stance("0404121139", "b")])) {
        Err(JournalError::Conflict) => {}
        other => panic!("the second writer must lose with a conflict, not {other:?}"),
    }
    assert_eq!(b.read(0).expect("read").len(), 1);
}

fn an_act_is_kept_whole_or_not_at_all<J: Journal>(mut a: J, mut b: J) {
    let stale = Head::default();
    append(&mut a, stale, vec![stance("0404121139", "1"), stance("0402411060", "2")]);
    let lost = b.append(stale, &act(vec![stance("0404121139", "3"), stance("0402411060", "4")]));
    assert!(lost.is_err());
    assert_eq!(b.head().expect("head").seq, 2);
}

fn documents_are_kept_once_and_whole<J: Journal>(mut j: J) {
    let bytes: Vec<u8> = (0..=255u8).cycle().take(100_000).collect();
    let id = j.put_document(&bytes).expect("put");
    assert_eq!(j.put_document(&bytes).expect("put again"), id);
    assert_eq!(j.document(&id).expect("get"), Some(bytes));
    let other = "0".repeat(64).parse().expect("an id");
    assert_eq!(j.document(&other).expect("get"), None);
    assert_eq!(j.check().expect("check").documents, 1);
}

fn a_clean_journal_checks_clean<J: Journal>(mut j: J) {
    let head = append(&mut j, Head::default(), vec![stance("0404121139", "")]);
    append(&mut j, head, vec![stance("0402411060", "")]);
    let report = j.check().expect("check");
    assert_eq!((report.entries, report.problems), (2, Vec::new()));
}
