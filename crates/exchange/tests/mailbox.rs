//! A mailbox taken in: what is offered, what stays out, whose mail is whose, and what comes twice.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::Cursor;
use std::ops::ControlFlow;

use domain::{Directory, NewMessage, State};
use exchange::intake::Intake;
use exchange::mail::MboxError;
use exchange::mailbox::{Preview, Taken, Why, preview, take};
use season::{Layer, Season};

fn mbox(mails: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let one = |(n, (from, subject, labels, body)): (usize, &(&str, &str, &str, &str))| {
        format!(
            "From x@x Fri Nov 20 20:12:07 2026\nX-Gmail-Labels: {labels}\nFrom: {from}\nTo: ana@example.org\nSubject: {subject}\n\
             Date: Fri, 20 Nov 2026 20:12:07 +0000\nMessage-ID: <message-{n}@x.example>\n\n{body}\n\n"
        )
    };
    mails.iter().enumerate().map(one).collect::<String>().into_bytes()
}

fn look(bytes: &[u8], state: &State, junk: bool) -> Preview {
    let directory = directory();
    preview(&mut Cursor::new(bytes), state, &directory, junk, &mut |_| ControlFlow::Continue(())).unwrap()
}

fn directory() -> Directory {
    Directory::new(&Season::load(&[Layer::built_in()]).unwrap())
}

fn taken(bytes: &[u8], state: &State, own: Option<&str>) -> Taken {
    let directory = directory();
    let mut keep = |_: &[Intake]| Ok::<(), MboxError>(());
    let mut tell = |_| ControlFlow::Continue(());
    take(&mut Cursor::new(bytes), (state, &directory), &|_| true, (own, false), &mut keep, &mut tell).unwrap()
}

const MAILS: [(&str, &str, &str, &str); 6] = [
    (
        "Barb <barb@uwmc.uw.edu>",
        "Interview invitation University of Washington",
        "Inbox",
        "Dear Ana, we invite you to interview.",
    ),
    ("Medscape <news@medscape.com>", "Top 10 residency programs: Duke University", "Inbox", "They lead the list."),
    ("Princess <p@spam.example>", "Residency interview for $$$", "Spam", "money"),
    ("Barb <barb@uwmc.uw.edu>", "Old", "Trash", "trash me"),
    ("Ana Silva <ana@example.org>", "My interview", "Sent,Opened", "UAB is my first choice. Where will you rank me?"),
    ("Ana Silva <ana@example.org>", "Re: my interview", "Inbox", "I will rank you first."),
];

#[test]
fn spam_and_trash_stay_out_and_newsletters_and_own_mail_are_not_offered() {
    let bytes = mbox(&MAILS);
    let found = look(&bytes, &State::default(), false);
    assert_eq!((found.messages, found.junk, found.own.as_deref()), (4, 2, Some("ana@example.org")));
    let offered: Vec<&str> = found.offered().map(|g| g.address.as_str()).collect();
    assert_eq!(offered, ["barb@uwmc.uw.edu"]);
    assert!(found.groups.iter().any(|g| g.address == "ana@example.org" && g.why == Why::Own));
    assert_eq!(look(&bytes, &State::default(), true).messages, 6);
}

#[test]
fn mail_of_the_mailboxs_owner_is_kept_as_own_and_has_no_reading() {
    let bytes = mbox(&MAILS);
    let all = taken(&bytes, &State::default(), Some("ana@example.org")).messages;
    assert_eq!(all.len(), 4, "spam and trash stay out");
    let own: Vec<&NewMessage> = all.iter().map(|m| &**m).filter(|m| m.own).collect();
    assert_eq!(own.len(), 2);
    assert!(own.iter().all(|m| !m.red_flag && m.category == candor::meaning::Category::Other), "{own:#?}");
}

#[test]
fn another_message_under_a_used_id_is_read_and_kept() {
    let one = mbox(&[MAILS[0]]);
    let mut state = State::default();
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let first = taken(&one, &state, None);
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    let events = domain::decide(&state, &season, &domain::Command::KeepMessages(first.messages), now).unwrap();
    state.apply_act(now, domain::Actor::Page, None, 1, events);
    assert_eq!(taken(&one, &state, None).already, 1);
    // The same Message-ID, another sender and other words.
    let other = mbox(&[(
        "Office <x@northwestern.edu>",
        "Interview invitation: Northwestern",
        "Inbox",
        "Northwestern invites you.",
    )]);
    let second = taken(&other, &state, None);
    assert_eq!((second.messages.len(), second.already), (1, 0));
    assert_ne!(second.messages[0].key, "mid:message-0@x.example");
}
