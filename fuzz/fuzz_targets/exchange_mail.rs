//! Any bytes as a message, and as a mailbox file: something to show or one sentence, nothing that acts.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use exchange::mail::{Mail, Quoting, Step, read_at, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    show(bytes);
    let mut entries = Vec::new();
    let mut take = |step: Step, _| {
        if let Step::Message(entry) = step {
            entries.push(*entry);
        }
        ControlFlow::Continue(())
    };
    if let Ok(end) = scan(&mut Cursor::new(bytes), 0, Quoting::Rd, &mut take) {
        assert!(end.complete && end.messages == entries.len() as u64);
    }
    for entry in &entries {
        let original = read_at(&mut Cursor::new(bytes), entry, Quoting::Rd).expect("it was just scanned");
        show(&original);
    }
});

fn show(bytes: &[u8]) {
    let Ok(mail) = Mail::parse(bytes) else { return };
    assert!(!mail.subject.chars().any(char::is_control));
    assert!(!mail.text.contains(['\r', '\0', '\u{1b}', '\u{202e}']));
    for attachment in &mail.attachments {
        assert!(!attachment.name.is_empty() && !attachment.name.contains(['/', '\\', ':', '\0']));
        assert!(attachment.bytes(bytes).is_none_or(|b| b.len() <= bytes.len()));
    }
    if let Some(html) = mail.html() {
        for tag in ["<script", "<style", "<img", "<form", "<iframe", "<svg", "<link", "<meta", "<base", "<input"] {
            assert!(!html.to_ascii_lowercase().contains(tag), "{html}");
        }
    }
}
