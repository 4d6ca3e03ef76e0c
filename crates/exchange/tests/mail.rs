//! Mail as people and programs send it: sample files of every kind, read whole, and what is read shown as it is.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;
use std::time::{Duration, Instant};

use exchange::mail::{BadMail, Mail, MailKey, Person, Remark, Sent, TextFrom};

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/mail/{name}.eml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(name: &str) -> Mail {
    Mail::parse(&sample(name)).unwrap()
}

/// A message as a reader of these tests wants to see it.
fn shown(name: &str) -> String {
    let bytes = sample(name);
    let mail = Mail::parse(&bytes).unwrap();
    let person = |p: &Person| format!("{} <{}>", p.name, p.address).trim().to_owned();
    let people = |p: &[Person]| p.iter().map(person).collect::<Vec<_>>().join(", ");
    let mut out = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(out, "{name}: {value}").unwrap();
        }
    };
    line("from", people(mail.from.as_slice()));
    line("sender", people(mail.sender.as_slice()));
    line("reply to", people(&mail.reply_to));
    line("to", people(&mail.to));
    line("cc", people(&mail.cc));
    line("subject", mail.subject.clone());
    line(
        "sent",
        match &mail.sent {
            Sent::At(at) => at.to_string(),
            other => format!("{other:?}"),
        },
    );
    line("key", mail.key().to_string());
    line("answers", mail.in_reply_to.join(" "));
    if mail.marks != Default::default() {
        line("marks", format!("{:?}", mail.marks));
    }
    for a in &mail.attachments {
        let got = a.bytes(&bytes).map(|b| b.len());
        line("attachment", format!("{} ({}, {} bytes, {got:?} read)", a.name, a.media_type, a.size));
    }
    for c in &mail.calendars {
        line("calendar", c.replace("\r\n", " / "));
    }
    for r in &mail.remarks {
        line("remark", r.words().to_owned());
    }
    write!(out, "-- text from {:?}\n{}\n", mail.text_from, mail.text).unwrap();
    if let Some(html) = mail.html() {
        write!(out, "-- html\n{}\n", html.trim()).unwrap();
    }
    out
}

#[test]
fn samples_are_read_as_a_person_reads_them() {
    for name in [
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
    ] {
        insta::assert_snapshot!(name, shown(name));
    }
}

#[test]
fn a_hostile_message_does_no_harm() {
    let mail = read("hostile");
    let html = mail.html().unwrap().to_ascii_lowercase();
    for word in ["script", "onclick", "onload", "<img", "<form", "<input", "<iframe", "<svg", "<style", "src=", "cid:"]
    {
        assert!(!html.contains(word), "{word} in {html}");
    }
    // Nothing can be clicked, and both forms say where the link really leads.
    assert!(!html.contains("href") && html.contains("[! leads to evil.example, not to good.example.edu]"), "{html}");
    assert_eq!(mail.false_links[0].real, "evil.example");
    assert!(mail.text.contains("https://good.example.edu/login (https://evil.example/login)"), "{}", mail.text);
    assert!(mail.subject.chars().all(|c| !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c)));
    assert!(matches!(mail.sent, Sent::Unclear(_)));
}

#[test]
fn a_message_within_a_message_can_be_opened_in_turn() {
    let bytes = sample("forwarded");
    let mail = Mail::parse(&bytes).unwrap();
    let inner = mail.attachments[0].bytes(&bytes).unwrap();
    let inner_mail = Mail::parse(&inner).unwrap();
    assert_eq!((inner_mail.text.as_str(), inner_mail.attachments[0].name.as_str()), ("Join at 7 PM.", "menu.pdf"));
    assert_eq!(inner_mail.attachments[0].bytes(&inner).unwrap(), b"%PDF-1.4\n");
}

#[test]
fn line_ends_make_no_difference() {
    for name in ["outlook", "gmail", "invitation", "forwarded", "calendar"] {
        let unix: Vec<u8> = sample(name).into_iter().filter(|b| *b != b'\r').collect();
        let dos = String::from_utf8(unix.clone()).unwrap().replace('\n', "\r\n").into_bytes();
        let (unix, dos) = (Mail::parse(&unix).unwrap(), Mail::parse(&dos).unwrap());
        assert_eq!((&unix.text, &unix.subject, unix.html()), (&dos.text, &dos.subject, dos.html()));
        assert_eq!(unix.attachments.len(), dos.attachments.len());
    }
}

#[test]
fn what_is_no_message_is_refused_in_one_sentence() {
    for (bytes, why) in [
        (&b""[..], BadMail::Empty),
        (b"\r\n \r\n", BadMail::Empty),
        (b"Hello, this is pasted text.\nNote: it has a colon.\n", BadMail::NotMail),
        (b"PK\x03\x04\x00\x00\x00", BadMail::NotMail),
        (b"<html><body>From: nobody</body></html>", BadMail::NotMail),
    ] {
        assert_eq!(Mail::parse(bytes).unwrap_err(), why);
    }
    assert_eq!(Mail::parse(&vec![b'a'; 64 * 1024 * 1024 + 1]).unwrap_err(), BadMail::TooLong);
}

/// Reads within a time that a busy machine needs for harmless mail of this size, in a build without optimisation.
fn quick(bytes: &[u8]) -> Mail {
    let started = Instant::now();
    let mail = Mail::parse(bytes).unwrap();
    mail.html();
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    mail
}

#[test]
fn ten_thousand_headers_are_passed_over() {
    let many = "X-Spam: yes\nReceived: from a by b; Tue, 3 Nov 2026 08:00:00 -0600\n".repeat(10_000);
    let mail = quick(format!("{many}From: a@x.edu\nSubject: Found\n\nText.").as_bytes());
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("Found", "Text."));
    let froms = "From: b@x.edu\nTo: c@x.edu\n".repeat(10_000);
    let mail = quick(format!("{froms}\nText.").as_bytes());
    assert!(mail.to.len() <= 500 && mail.from.is_some());
}

#[test]
fn a_header_of_five_megabytes_is_cut() {
    let long = "a".repeat(5_000_000);
    let mail = quick(format!("X-Long: {long}\nFrom: a@x.edu\nSubject: {long}\nDate: {long}\n\nText.").as_bytes());
    assert!(mail.subject.chars().count() <= 1001 && mail.text == "Text.");
    assert_eq!(mail.remarks, [Remark::HeaderCut]);
    for nasty in ["=?utf-8?Q?", "((((((((", "<<<<<<<<", "\"\"\"\"\"\"", "a:b;,", "=?utf-8?B?\n ", "\\\\", "a@b, "] {
        let value = nasty.repeat(5_000_000 / nasty.len());
        for field in ["From", "Subject", "Message-ID", "Content-Type", "Date", "List-Id"] {
            quick(format!("X-A: b\nSubject: s\n{field}: {value}\n\nText.").as_bytes());
        }
    }
}

#[test]
fn parts_without_end_are_counted_and_deep_ones_kept_shut() {
    let mut deep = String::from("From: a@x.edu\n");
    for i in 0..10_000 {
        deep += &format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
    }
    let mail = quick(deep.as_bytes());
    assert!(mail.remarks.contains(&Remark::TooDeep) && mail.attachments.len() == 1);

    let part = "--b\nContent-Type: text/html\n\n<p>x\n".repeat(100_000);
    let mail = quick(format!("From: a@x.edu\nContent-Type: multipart/mixed; boundary=b\n\n{part}").as_bytes());
    assert!(mail.remarks.contains(&Remark::TooManyParts));

    let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let mail = quick(format!("From: a@x.edu\n{nested}").as_bytes());
    assert_eq!(mail.attachments.len(), 1);

    let same = "--b\nContent-Type: multipart/alternative; boundary=b\n\n".repeat(50_000);
    quick(format!("From: a@x.edu\nContent-Type: multipart/mixed; boundary=b\n\n{same}").as_bytes());
}

#[test]
fn long_words_are_cut_and_archives_stay_shut() {
    let text = "word ".repeat(2_000_000);
    let mail = quick(format!("From: a@x.edu\n\n{text}").as_bytes());
    assert!(mail.text.len() <= 1024 * 1024 && mail.remarks == [Remark::TextCut]);
    let html = "<b><p>x<table><td>".repeat(100_000);
    let mail = quick(format!("From: a@x.edu\nContent-Type: text/html\n\n{html}").as_bytes());
    assert_eq!(mail.text_from, TextFrom::Html);
    // A zip of zips is bytes with a name, whatever is in it.
    let zip = "UEsDBBQAAAAIAA==\n".repeat(1000);
    let head = "From: a@x.edu\nContent-Type: application/zip; name=\"bomb.zip\"\nContent-Transfer-Encoding: base64\n";
    let mail = quick(format!("{head}\n{zip}").as_bytes());
    assert_eq!((mail.attachments[0].name.as_str(), mail.text.as_str()), ("bomb.zip", ""));
}

#[test]
fn a_message_without_an_id_is_known_by_its_bytes() {
    let bytes = b"From: a@x.edu\n\nText.";
    assert_eq!(Mail::parse(bytes).unwrap().key(), &MailKey::by_hash(bytes));
    assert_eq!(Some(read("gmail").key().clone()), MailKey::by_id("CAHx7b+Q0mZ=Example@mail.example.com"));
}

#[test]
fn a_program_that_writes_to_many_is_known() {
    let marks = read("invitation").marks;
    assert!(marks.automatic && marks.unsubscribe && !marks.bulk);
    assert!(read("eras").marks.bulk);
    assert_eq!(read("outlook").marks, Default::default());
}

/// A message with both forms of its words.
fn alternative(plain: &str, html: &str) -> Mail {
    let text = format!(
        "From: a@x.edu\r\nSubject: Interview\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\n\
         Content-Type: text/plain\r\n\r\n{plain}\r\n--B\r\nContent-Type: text/html\r\n\r\n{html}\r\n--B--\r\n"
    );
    Mail::parse(text.as_bytes()).unwrap()
}

#[test]
fn a_plain_part_that_only_says_that_html_is_needed_gives_way_to_the_html() {
    let html = "<p>Montefiore Medical Center invites you to an interview on <b>Friday, December 18, 2026</b>.</p>";
    for plain in [
        "Your mail client does not support HTML.",
        "This message is in HTML format. Please enable HTML to view it.",
        "View this email in your browser",
        "",
    ] {
        let mail = alternative(plain, html);
        assert_eq!(
            (mail.text_from, mail.text.contains("invites you")),
            (TextFrom::Html, true),
            "{plain}: {}",
            mail.text
        );
    }
    let plain = "Montefiore Medical Center invites you to an interview on Friday, December 18, 2026.";
    assert_eq!(alternative(plain, html).text_from, TextFrom::Plain);
}
