//! Mailbox files of the programs that people use, scanned and read.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use exchange::mail::{Entry, Mail, MailKey, MboxError, Progress, Quoting, Scan, Sent, Step, read_at, scan};
use proptest::prelude::*;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/mail/{name}.mbox", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// All messages from a place on, at most `most`, and what the scan says at its end.
fn entries(bytes: &[u8], from: u64, most: usize) -> (Vec<Entry>, Scan) {
    let mut found = Vec::new();
    let mut take = |step: Step, progress: Progress| {
        assert!(progress.done <= progress.of);
        if let Step::Message(entry) = step {
            found.push(*entry);
        }
        if found.len() >= most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let end = scan(&mut Cursor::new(bytes), from, Quoting::Rd, &mut take).unwrap();
    (found, end)
}

fn original(bytes: &[u8], entry: &Entry, quoting: Quoting) -> Vec<u8> {
    read_at(&mut Cursor::new(bytes), entry, quoting).unwrap()
}

#[test]
fn a_gmail_export_keeps_labels_conversations_and_the_text_as_it_was() {
    let bytes = sample("takeout");
    let (found, end) = entries(&bytes, 0, usize::MAX);
    assert_eq!((found.len(), end.complete, end.next), (2, true, bytes.len() as u64));
    assert_eq!(found[0].labels, ["Inbox", "Important", "Entrevista été"]);
    assert_eq!(found[0].thread.as_deref(), Some("1812345678901234567"));
    assert_eq!((found[0].attachments, found[1].attachments), (false, true));
    assert_eq!(found[0].key, MailKey::by_id("t1@example.org").unwrap());
    let mail = Mail::parse(&original(&bytes, &found[0], Quoting::Rd)).unwrap();
    assert!(
        mail.text.contains("\nFrom here the visa is J-1.\n>From a quoted line.\nFrom what I hear"),
        "{}",
        mail.text
    );
    assert!(mail.text.ends_with("From this line on it is still the first message."), "{}", mail.text);
    let plain = original(&bytes, &found[0], Quoting::O);
    assert!(String::from_utf8(plain).unwrap().contains("\nFrom here the visa is J-1.\r\n>>From a quoted line."));
    let marked = original(&bytes, &found[0], Quoting::Nothing);
    assert!(String::from_utf8(marked).unwrap().contains("\n>From here"));
}

#[test]
fn thunderbird_leaves_deleted_messages_and_blank_lines_out() {
    let bytes = sample("thunderbird");
    let (found, end) = entries(&bytes, 0, usize::MAX);
    assert_eq!(found.iter().map(|e| e.subject.as_str()).collect::<Vec<_>>(), ["Kept", "No id, no date", "Cut off"]);
    assert_eq!((end.messages, end.deleted, end.left_out), (3, 1, 0));
    assert_eq!(found[1].sent, Sent::Missing);
    let third = original(&bytes, &found[1], Quoting::Rd);
    assert_eq!(found[1].key, MailKey::by_hash(&third));
    let cut = Mail::parse(&original(&bytes, &found[2], Quoting::Rd)).unwrap();
    assert_eq!(cut.text, "The file ends in the mid");
}

#[test]
fn a_scan_can_be_stopped_and_taken_up_again() {
    for name in ["takeout", "thunderbird"] {
        let bytes = sample(name);
        let (whole, _) = entries(&bytes, 0, usize::MAX);
        let (mut pieces, mut at) = (Vec::new(), 0);
        loop {
            let (found, end) = entries(&bytes, at, 1);
            pieces.extend(found);
            at = end.next;
            if end.complete {
                break;
            }
        }
        assert_eq!(pieces, whole);
        let (nothing, end) = entries(&bytes, bytes.len() as u64, 1);
        assert!(nothing.is_empty() && end.complete);
    }
}

#[test]
fn what_is_no_mailbox_is_refused_in_one_sentence() {
    let refuse = |bytes: &[u8], from| {
        let mut none = |_: Step, _: Progress| ControlFlow::Continue(());
        scan(&mut Cursor::new(bytes), from, Quoting::Rd, &mut none)
    };
    assert!(matches!(refuse(b"From: a@x.edu\n\nText.", 0), Err(MboxError::NotMbox)));
    assert!(matches!(refuse(b"PK\x03\x04", 0), Err(MboxError::NotMbox)));
    assert!(matches!(refuse(&sample("takeout"), 7), Err(MboxError::Changed(7))));
    assert!(refuse(b"", 0).unwrap().complete);
    assert!(refuse(b"\r\n\r\n", 0).unwrap().complete);
}

/// A file of any length that costs no memory: a message, then one of `long` bytes, then another.
struct Long {
    head: Vec<u8>,
    long: u64,
    tail: Vec<u8>,
    at: u64,
}

impl Read for Long {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let (head, middle) = (self.head.len() as u64, self.head.len() as u64 + self.long);
        let n = if self.at < head {
            (&self.head[self.at as usize..]).read(out)?
        } else if self.at < middle {
            let n = out.len().min((middle - self.at) as usize);
            out[..n].fill(b'x');
            n
        } else {
            let from = ((self.at - middle) as usize).min(self.tail.len());
            (&self.tail[from..]).read(out)?
        };
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Long {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let end = self.head.len() as u64 + self.long + self.tail.len() as u64;
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(back) => end.saturating_add_signed(back),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

#[test]
fn a_message_of_a_hundred_megabytes_is_left_out_and_the_rest_read() {
    let separator = "From a@x.edu Tue Nov  3 09:15:00 2026\n";
    let head = format!("{separator}Subject: One\n\nText.\n\n{separator}Subject: Long\n\n").into_bytes();
    let tail = format!("\n\n{separator}Subject: Three\n\nText.\n").into_bytes();
    let mut file = Long { head, long: 100_000_000, tail, at: 0 };
    let mut met = Vec::new();
    let mut take = |step: Step, _: Progress| {
        match step {
            Step::Message(entry) => met.push(entry.subject),
            Step::LeftOut { length, why, .. } => met.push(format!("{length} {why}")),
            Step::Deleted | Step::Reading => {}
        }
        ControlFlow::Continue(())
    };
    let end = scan(&mut file, 0, Quoting::Rd, &mut take).unwrap();
    assert_eq!(met, ["One", "100000016 It is longer than 64 MB.", "Three"]);
    assert_eq!((end.messages, end.left_out), (2, 1));
    // And it can be stopped in its middle.
    let mut steps = 0;
    let mut stop = |step: Step, _: Progress| {
        steps += 1;
        if step == Step::Reading && steps > 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let end = scan(&mut file, 0, Quoting::Rd, &mut stop).unwrap();
    assert_eq!((end.messages, end.complete), (1, false));
    assert!(
        matches!(scan(&mut file, end.next, Quoting::Rd, &mut |_, _| ControlFlow::Break(())), Ok(s) if s.next == end.next)
    );
}

fn mbox_of(messages: &[(String, String)], line_end: &str, blank: bool) -> Vec<u8> {
    let mut out = String::new();
    for (subject, body) in messages {
        out += &format!("From a@x.edu Tue Nov  3 09:15:00 2026\nFrom: a@x.edu\nSubject: {subject}\n\n");
        for line in body.lines() {
            let marks = line.trim_start_matches('>');
            out += if marks.starts_with("From ") { ">" } else { "" };
            out += line;
            out += "\n";
        }
        out += if blank { "\n" } else { "" };
    }
    out.replace('\n', line_end).into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What was put into a mailbox comes out of it, wherever the window of the scan happens to end.
    #[test]
    fn messages_come_out_as_they_went_in(
        messages in prop::collection::vec(("[a-z]{1,10}", "([a-zF]|From |>|\n|From x Tue Nov  3 09:15:00 2026\n){0,40}"), 1..8),
        padding in 0usize..4000,
        crlf: bool,
        blank: bool,
    ) {
        let long = "y".repeat(1024 * 1024 - 2000 + padding);
        let mut all = vec![("padding".to_owned(), long)];
        all.extend(messages);
        let line_end = if crlf { "\r\n" } else { "\n" };
        let bytes = mbox_of(&all, line_end, blank);
        let (found, end) = entries(&bytes, 0, usize::MAX);
        prop_assert!(end.complete);
        prop_assert_eq!(found.len(), all.len());
        for (entry, (subject, body)) in found.iter().zip(&all) {
            prop_assert_eq!(&entry.subject, subject);
            let text = String::from_utf8(original(&bytes, entry, Quoting::Rd)).unwrap().replace("\r\n", "\n");
            let whole = format!("From: a@x.edu\nSubject: {subject}\n\n{}", body.lines().map(|l| format!("{l}\n")).collect::<String>());
            prop_assert_eq!(text.trim_end_matches('\n'), whole.trim_end_matches('\n'));
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 0usize..3000, at in 0usize..3000) {
        let mut mutated = sample("takeout");
        mutated.extend(sample("thunderbird"));
        mutated.truncate(cut.max(1));
        let at = at.min(mutated.len());
        mutated.splice(at..(at + 5).min(mutated.len()), bytes.iter().copied().take(20));
        for bytes in [bytes, mutated] {
            let mut found = Vec::new();
            let mut take = |step: Step, _: Progress| {
                if let Step::Message(entry) = step { found.push(*entry) }
                ControlFlow::Continue(())
            };
            if let Ok(end) = scan(&mut Cursor::new(&bytes), 0, Quoting::Rd, &mut take) {
                prop_assert!(end.complete);
            }
            for entry in &found {
                let _ = Mail::parse(&original(&bytes, entry, Quoting::Rd));
            }
        }
    }
}
