//! `message` as it is typed: what is kept and what was there, whose mail is whose, and what a packet holds.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output};

use tempfile::TempDir;

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        desk.says(&["profile", "set", "home_zone=Asia/Karachi", "full_name=Ana Silva", "email=ana.silva@gmail.com"]);
        desk
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prematch"))
            .args(args)
            .current_dir(self.0.path())
            .env("PREMATCH_DATA_DIR", self.0.path())
            .env("PREMATCH_NOW", "2026-11-22T15:00:00Z")
            .output()
            .unwrap()
    }

    fn says(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn fails(&self, args: &[&str]) -> String {
        String::from_utf8(self.run(args).stderr).unwrap()
    }

    fn mail(&self, name: &str, from: &str, subject: &str, id: &str, body: &str) {
        let text = format!(
            "From: {from}\nTo: Ana Silva <ana.silva@gmail.com>\nSubject: {subject}\nDate: Sat, 21 Nov 2026 20:10:00 +0000\n\
             Message-ID: <{id}@x.example>\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
        );
        std::fs::write(self.0.path().join(name), text).unwrap();
    }
}

const OFFER: &str = "Hello Dr. Silva,\n\nRush University Medical Center has offered you an interview. Choose one:\n\n\
                     12/07/2026 7:30 AM\n12/14/2026 7:30 AM\n\nAll times Central. Please respond by November 22, 2026 at 5:00 PM CST.";

#[test]
fn a_kept_invitation_is_shown_with_its_times_and_is_due_today() {
    let desk = Desk::new();
    desk.mail(
        "a.eml",
        "Interview Broker <no-reply@interviewbroker.com>",
        "Interview Offer: Rush University Medical Center",
        "offer-001",
        OFFER,
    );
    desk.says(&["message", "add", "a.eml"]);
    let shown = desk.says(&["message", "show", "1"]);
    for part in [
        "Interview Broker <no-reply@interviewbroker.com>",
        "Sat 21 Nov 2026 20:10, UTC+00:00",
        "Time     Mon 7 Dec 2026 07:30 CST = Mon 7 Dec 18:30 PKT at home",
        "Answer   by Sun 22 Nov 2026 17:00 CST",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let today = desk.says(&["today"]);
    assert!(today.contains("Answer the invitation of Rush; it lies among your messages."), "{today}");
}

#[test]
fn what_was_there_is_counted_and_another_body_under_a_used_id_is_kept() {
    let desk = Desk::new();
    desk.mail("a.eml", "GME <gme@office.example>", "Hello", "same-0001", "The first note.");
    desk.mail("b.eml", "Other <x@other.example>", "Hello again", "same-0001", "Quite another note.");
    desk.says(&["message", "add", "a.eml"]);
    let said = desk.says(&["message", "add", "a.eml", "b.eml"]);
    assert!(said.contains("“Hello again” kept") && said.contains("1 message was there already"), "{said}");
}

#[test]
fn own_mail_is_kept_apart_and_a_packet_is_made_without_letters() {
    let desk = Desk::new();
    desk.mail(
        "own.eml",
        "Ana Silva <ana.silva@gmail.com>",
        "Thank you",
        "own-0001",
        "I will rank you first. Where will you rank me?",
    );
    desk.mail(
        "ask.eml",
        "Dr. Hill <hill@uab.edu>",
        "One thing",
        "ask-0001",
        "Where are you going to rank us? Please tell me by Friday.",
    );
    desk.says(&["message", "add", "own.eml", "ask.eml"]);
    let own = desk.says(&["message", "show", "1"]);
    assert!(own.contains("You wrote this") && !own.contains("Take care"), "{own}");
    assert!(desk.fails(&["message", "evidence", "1"]).contains("you wrote this message yourself"));
    let made = desk.says(&["message", "evidence", "2", "-o", "packet.zip"]);
    assert!(made.contains("without what you wrote"), "{made}");
}

#[test]
fn other_messages_of_one_sender_are_filed_in_one_act_and_those_of_a_platform_never() {
    let desk = Desk::new();
    for n in ["1", "2"] {
        desk.mail(
            &format!("{n}.eml"),
            "Pat <pat@office.example>",
            &format!("Note {n}"),
            &format!("note-000{n}"),
            &format!("Thank you, {n}."),
        );
    }
    desk.mail("t.eml", "Thalamus <noreply@thalamusgme.com>", "Hello", "thal-0001", "Please log in.");
    desk.says(&["message", "add", "1.eml", "2.eml", "t.eml"]);
    let told = desk.says(&["message", "file", "1", "0405011158"]);
    assert!(told.contains("1 other message of this address can be filed there too"), "{told}");
    desk.says(&["message", "file", "1", "0405011158", "--others"]);
    assert_eq!(desk.says(&["message", "list", "--program", "0405011158"]).matches("Note").count(), 2);
    assert!(desk.fails(&["message", "file", "3", "0405011158", "--others"]).contains("many programs write from"));
}
