//! `interview`, `calendar` and `today` as they are typed.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output};

use tempfile::TempDir;

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        desk.says(&["profile", "set", "home_zone=Asia/Karachi"]);
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
        let out = self.run(args);
        format!("{}: {}", out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap().trim())
    }
}

const UAB: &str = "0400121010";

#[test]
fn an_interview_is_written_down_booked_and_in_the_calendar() {
    let desk = Desk::new();
    let added = desk.says(&[
        "interview",
        "add",
        UAB,
        "--offer",
        "2027-01-11T09:00",
        "--offer",
        "2027-01-14T13:00",
        "--answer-by",
        "2026-11-24T12:00",
    ]);
    let offered = desk.says(&["interview", "list"]);
    let due = desk.says(&["today"]);
    let due = due.split_once("\n\n").unwrap().0.to_owned();
    desk.says(&["interview", "set", "1", "--status", "booked", "--at", "2027-01-11T09:00", "--minutes", "240"]);
    let booked = desk.says(&["interview", "list"]);
    insta::assert_snapshot!("an_interview_on_the_command_line", [added, offered, due, booked].join("----\n"));
    let calendar = desk.says(&["calendar"]);
    assert!(calendar.contains("DTSTART;TZID=America/Chicago:20270111T090000"), "{calendar}");
    assert!(desk.says(&["calendar", "mine.ics"]).starts_with("Wrote "));
    assert!(desk.says(&["calendar", "mine.ics"]).starts_with("Wrote "), "an older calendar is replaced");
    std::fs::write(desk.0.path().join("notes.txt"), "mine").unwrap();
    assert_eq!(
        desk.fails(&["calendar", "notes.txt"]),
        "1: prematch: notes.txt is no calendar file; choose another name"
    );
}

#[test]
fn what_cannot_be_read_is_said_in_one_sentence() {
    let desk = Desk::new();
    let all = [
        desk.fails(&["interview", "add", UAB, "--status", "maybe"]),
        desk.fails(&["interview", "add", UAB, "--at", "tomorrow"]),
        desk.fails(&["interview", "add", UAB, "--status", "booked"]),
        desk.fails(&["interview", "set", "9", "--status", "booked"]),
        desk.says(&["interview", "list"]),
    ];
    insta::assert_snapshot!("refused_interviews", all.join("\n"));
}
