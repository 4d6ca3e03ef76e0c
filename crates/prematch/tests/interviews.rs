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

#[test]
fn what_is_not_named_stays_and_a_clash_is_said() {
    let desk = Desk::new();
    let book = ["interview", "add", UAB, "--status", "booked", "--at", "2027-01-11T09:00", "--minutes", "240"];
    desk.says(&book);
    desk.says(&["interview", "set", "1", "--at", "2027-01-12T09:00"]);
    let json = desk.says(&["--json", "interview", "show", "1"]);
    assert!(json.contains(r#""minutes": 240"#) || json.contains(r#""minutes":240"#), "{json}");
    let second = desk.run(&["interview", "add", "0400421013", "--status", "booked", "--at", "2027-01-12T10:00"]);
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.contains("at the same time as UAB (interview 1)"), "{said}");
    let third = desk.run(&["interview", "add", UAB, "--status", "offered"]);
    let said = String::from_utf8(third.stderr).unwrap();
    assert!(said.contains("another interview here already"), "{said}");
}

#[test]
fn times_and_clocks_are_refused_or_said_never_guessed() {
    let desk = Desk::new();
    let at = |time: &str| desk.fails(&["interview", "add", "0400421013", "--status", "booked", "--at", time]);
    assert!(at("2027-03-14T02:30").contains("skip 02:30"), "{}", at("2027-03-14T02:30"));
    let by = ["interview", "add", "0400421013", "--answer-by", "2027-03-14T02:30"];
    assert!(desk.fails(&by).contains("skip 02:30"));
    let zone = desk.fails(&["interview", "add", UAB, "--zone", "EST5EDT"]);
    assert!(zone.contains("America/New_York, America/Chicago"), "{zone}");
    let minutes = ["interview", "add", UAB, "--status", "booked", "--at", "2027-01-11T09:00", "--minutes", "0"];
    assert!(desk.fails(&minutes).contains("from 5 to 1440 minutes"));
    desk.says(&["interview", "add", UAB, "--zone", "EST", "--status", "booked", "--at", "2027-01-11T09:00"]);
    assert!(desk.says(&["interview", "list"]).contains("EST"));
    let moved = desk.says(&["interview", "set", "1", "--zone", "Europe/Berlin"]);
    assert!(moved.contains("6 h earlier"), "{moved}");
}

#[test]
fn an_invitation_counts_its_48_hours_and_its_day_is_not_made_up() {
    let desk = Desk::new();
    desk.says(&["interview", "add", UAB, "--invited", "2026-11-22T08:00"]);
    assert!(desk.says(&["today"]).contains("48 hours after it came, by rule P-14"));
    assert!(desk.says(&["interview", "list"]).contains("by rule P-14"));
    desk.says(&["interview", "add", "0400421013", "--status", "booked", "--at", "2027-01-11T09:00"]);
    assert!(desk.says(&["programs", "show", "0400421013"]).contains("invited, day not known"));
}

#[test]
fn everything_after_the_day_is_done_by_command() {
    let desk = Desk::new();
    desk.says(&["interview", "add", UAB, "--status", "booked", "--at", "2026-11-21T12:00", "--minutes", "60"]);
    desk.says(&["interview", "person", "1", "Dr. Lee", "--role", "director", "--detail", "her fellowship"]);
    desk.says(&["interview", "person", "1", "Dr. Roy", "--email", "roy@example.edu"]);
    desk.says(&["interview", "prepare", "1", "How is call split?", "Who teaches regional?"]);
    let due = desk.says(&["today"]);
    assert!(due.contains("Thank Dr. Lee (UAB).") && due.contains("Best from"), "{due}");
    assert!(due.contains(" 1. ") && due.contains(" 6. "), "{due}");
    desk.says(&["interview", "person", "1", "2", "--thanks", "written"]);
    desk.says(&["interview", "debrief", "1", "--note", "people=Kind.", "--mark", "people=5", "--gut", "8"]);
    desk.says(&["interview", "papers", "1", "contract", "--place", "mail of 20 Nov"]);
    let shown = desk.says(&["interview", "show", "1"]);
    for words in
        ["Dr. Lee, program director", "spoke of: her fellowship", "written elsewhere", "Kind.", "8 of 10", "done"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(shown.contains("eligibility") && !shown.contains("contract, or"), "{shown}");
    desk.says(&["interview", "debrief", "1", "--gut", "none"]);
    assert!(desk.says(&["interview", "show", "1"]).contains("Gut: no mark"));
    let sheet = desk.says(&["interview", "sheet", "1"]);
    assert!(sheet.contains("How is call split?") && sheet.contains("No link is written down."), "{sheet}");
    assert!(desk.fails(&["interview", "wants", "1", "--thanks", "no"]).contains("Say where the program says so"));
    desk.says(&["interview", "wants", "1", "--thanks", "no", "--source", "its page", "--notice", "7"]);
    assert!(desk.says(&["interview", "show", "1"]).contains("wants no thank-you: its page"));
    desk.says(&["interview", "person", "1", "Dr. Roy", "--remove"]);
    assert!(desk.fails(&["interview", "person", "1", "7"]).contains("no person 7"));
    let json: serde_json::Value = serde_json::from_str(&desk.says(&["--json", "today"])).unwrap();
    assert_eq!(json["steps"].as_array().map(Vec::len), Some(6));
}

#[test]
fn the_visa_ledger_is_a_command_with_both_quotes() {
    let desk = Desk::new();
    assert!(desk.fails(&["programs", "visa-ledger"]).contains("say first which visas"));
    desk.says(&["profile", "set", "visas=j1,h1b"]);
    let all = desk.says(&["programs", "visa-ledger", "--state", "conflicting"]);
    assert!(all.contains("H-1B: conflicting") && all.contains(" · "), "{all}");
    assert!(desk.says(&["programs", "visa-ledger", "yale"]).contains("1 program"));
    let json: serde_json::Value =
        serde_json::from_str(&desk.says(&["--json", "programs", "visa-ledger", "--open"])).unwrap();
    assert!(!json["programs"].as_array().unwrap().is_empty());
    assert!(desk.fails(&["programs", "visa-ledger", "--state", "maybe"]).contains("is no state"));
}

#[test]
fn a_date_of_the_season_that_moves_reaches_the_calendar() {
    let desk = Desk::new();
    let number = |text: &str| -> u32 {
        let event = text.split("BEGIN:VEVENT").find(|e| e.contains("UID:season-2027-rol-deadline@")).unwrap();
        event.lines().find_map(|l| l.trim_end().strip_prefix("SEQUENCE:")).unwrap().parse().unwrap()
    };
    let first = desk.says(&["calendar"]);
    assert_eq!(number(&first), 0);
    let folder = desk.0.path().join("mine");
    std::fs::create_dir(&folder).unwrap();
    let built = include_str!("../../../season/2027/calendar.toml");
    let entry = built.split("[[event]]").find(|e| e.contains("id = \"rol-deadline\"")).unwrap();
    let own = format!("[[event]]{}", entry.replace("2027-03-03T21:00", "2027-03-10T21:00"));
    std::fs::write(folder.join("calendar.toml"), own).unwrap();
    let moved = desk.says(&["--season-dir", folder.to_str().unwrap(), "calendar"]);
    assert!(moved.contains("20270310T210000"), "{moved}");
    assert!(number(&moved) > 0);
    assert_eq!(moved, desk.says(&["--season-dir", folder.to_str().unwrap(), "calendar"]));
    // Back again is one more change.
    assert!(number(&desk.says(&["calendar"])) > number(&moved));
}
