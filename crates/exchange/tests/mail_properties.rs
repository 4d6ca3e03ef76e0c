//! What holds for any bytes and any words: reading never panics, what is shown commands nothing, drafts come back.

#![expect(clippy::unwrap_used, reason = "tests")]

use exchange::mail::{Draft, Mail, Person, draft_eml};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use proptest::prelude::*;

const SAMPLES: [&str; 11] = [
    "outlook",
    "gmail",
    "invitation",
    "eras",
    "forwarded",
    "calendar",
    "winmail",
    "charset",
    "hostile",
    "unclosed",
    "noparts",
];

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/mail/{name}.eml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Everything that can be asked of a message, with what must hold whatever it is.
fn ask(bytes: &[u8]) {
    let Ok(mail) = Mail::parse(bytes) else { return };
    let plain = |s: &str| s.chars().all(|c| !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c));
    assert!(plain(&mail.subject), "{:?}", mail.subject);
    for p in mail.from.iter().chain(&mail.to).chain(&mail.cc).chain(&mail.reply_to) {
        assert!(plain(&p.name) && plain(&p.address), "{p:?}");
    }
    assert!(!mail.text.contains(['\r', '\0', '\u{1b}', '\u{202e}']));
    for a in &mail.attachments {
        assert!(!a.name.is_empty() && plain(&a.name) && !a.name.contains(['/', '\\', ':']), "{:?}", a.name);
        let got = a.bytes(bytes);
        assert!(got.is_none_or(|b| b.len() <= bytes.len()));
    }
    if let Some(html) = mail.html() {
        let lower = html.to_ascii_lowercase();
        for tag in ["<script", "<style", "<img", "<form", "<iframe", "<svg", "<link", "<meta", "<base", "<input"] {
            assert!(!lower.contains(tag), "{html}");
        }
    }
}

fn person() -> impl Strategy<Value = Person> {
    (
        "\\PC{0,30}|[a-zA-Z., \"\\\\()<>@:;é日\r\n]{0,30}",
        "[a-z0-9+_-]{1,20}(\\.[a-z0-9]{1,5})?@[a-z0-9]{1,10}\\.[a-z]{2,6}",
    )
        .prop_map(|(name, address)| Person { name, address })
}

/// As a reader sees a name: blanks are one space, quotes and brackets may be lost on the way.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() && c.is_ascii()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_a_message_or_a_sentence(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        ask(&bytes);
        ask(&[b"From: a@x.edu\n".as_slice(), &bytes].concat());
        ask(&[b"From: a@x.edu\nContent-Type: text/html\n\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_html_is_harmless(html in "(<[/!]?(a|b|p|div|table|td|tr|img|svg|math|style|script|li|form|title|x)( (href|style|src|onclick|alt)=[\"']?[a-z:;/<>\"' ]{0,8}[\"']?){0,2}/?>?|[a-z &;<>\"'=-]{0,6}|<!--|-->){0,60}") {
        ask(format!("From: a@x.edu\nContent-Type: text/html\n\n{html}").as_bytes());
    }

    #[test]
    fn damaged_samples_are_read(
        which in 0..SAMPLES.len(),
        other in 0..SAMPLES.len(),
        places in prop::collection::vec((0.0..1.0f64, any::<u8>(), 0usize..40), 0..6),
        cut in 0.0..1.0f64,
        splice: bool,
    ) {
        let mut bytes = sample(SAMPLES[which]);
        for (at, byte, drop) in places {
            let at = (at * bytes.len() as f64) as usize;
            bytes.splice(at..(at + drop).min(bytes.len()), [byte]);
        }
        if splice {
            bytes.truncate((cut * bytes.len() as f64) as usize);
            let tail = sample(SAMPLES[other]);
            bytes.extend_from_slice(&tail[(cut * tail.len() as f64) as usize..]);
        }
        ask(&bytes);
    }

    #[test]
    fn a_draft_comes_back_as_it_was_written(
        from in proptest::option::of(person()),
        to in prop::collection::vec(person(), 0..5),
        cc in prop::collection::vec(person(), 0..3),
        subject in "\\PC{0,120}|[a-z =?_é日\r\n:-]{0,200}",
        body in "(\\PC{0,80}\n|[a-z=. é日]{0,120}\n|From x\n|\\.\n|--x\n){0,12}",
        second in 946_684_800i64..4_000_000_000i64,
        hours in -12i8..14,
    ) {
        let date = Timestamp::from_second(second).unwrap().to_zoned(TimeZone::fixed(Offset::constant(hours)));
        let draft = Draft {
            from: from.as_ref(),
            to: &to,
            cc: &cc,
            subject: &subject,
            body: &body,
            date: &date,
            message_id: "draft-1@prematch.invalid",
            in_reply_to: Some("question-1@example.edu"),
        };
        let bytes = draft_eml(&draft).unwrap();
        let head = bytes.windows(4).position(|w| w == b"\r\n\r\n").map(|i| &bytes[..i]).unwrap();
        let names: Vec<&[u8]> = head.split(|b| *b == b'\n').filter(|l| !l.starts_with(b" ") && !l.starts_with(b"\t")).collect();
        for line in names {
            let name = line.split(|b| *b == b':').next().unwrap();
            let known = ["From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "X-Unsent",
                "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
            prop_assert!(known.iter().any(|k| k.as_bytes() == name), "{}", String::from_utf8_lossy(line));
        }
        ask(&bytes);
        let mail = Mail::parse(&bytes).unwrap();
        let addresses = |p: &[Person]| p.iter().map(|p| p.address.clone()).collect::<Vec<_>>();
        prop_assert_eq!(addresses(&mail.to), addresses(&to));
        prop_assert_eq!(addresses(&mail.cc), addresses(&cc));
        prop_assert_eq!(mail.from.map(|p| p.address), from.map(|p| p.address));
        for (read, written) in mail.to.iter().zip(&to) {
            prop_assert_eq!(letters(&read.name), letters(&written.name));
        }
        prop_assert_eq!(letters(&mail.subject), letters(&subject));
        prop_assert_eq!(mail.sent.at().map(Zoned::timestamp), Some(date.timestamp()));
        prop_assert_eq!(mail.message_id.as_deref(), Some("draft-1@prematch.invalid"));
        prop_assert_eq!(mail.in_reply_to, ["question-1@example.edu"]);
        prop_assert_eq!(letters(&mail.text), letters(&body));
        prop_assert_eq!(mail.text.lines().count(), shown_lines(&body));
    }
}

/// How many lines a body has when blank ones around it are gone.
fn shown_lines(body: &str) -> usize {
    let breaks: String = body.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')).collect();
    breaks.trim().replace(['\u{2028}', '\u{2029}'], "\n").lines().count()
}
