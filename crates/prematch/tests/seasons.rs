//! The season archived on the command line, read there, compared, undone; and a draft checked as in SOAP.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const VERMONT: &str = "0405011158";

struct Desk(TempDir);

impl Desk {
    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prematch"))
            .args(args)
            .env("PREMATCH_DATA_DIR", self.0.path())
            .env("PREMATCH_NOW", "2027-03-22T15:00:00Z")
            .stdin(Stdio::null())
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

#[test]
fn a_season_is_archived_read_compared_and_undone() {
    let desk = Desk(TempDir::new().unwrap());
    let why = desk.fails(&["season", "archive"]);
    assert!(why.starts_with("1: prematch: Write the outcome of the Match down first"), "{why}");
    assert!(desk.fails(&["season", "changes"]).starts_with("1: prematch: no season is archived yet"));
    assert_eq!(desk.says(&["season", "archived"]), "No season is archived yet.\n");
    desk.says(&["note", "add", VERMONT, "Kind people."]);
    desk.says(&["record", "application", VERMONT, "--sent", "2026-09-24"]);
    desk.says(&["rank", "outcome", "not-matched", "--note", "Step 3 came late."]);
    let done = desk.says(&["season", "archive"]);
    assert!(done.starts_with("Done: Season 2027 archived, and the next one begun (act "), "{done}");
    assert!(desk.fails(&["season", "archive"]).contains("The season 2027 was archived on 22 Mar 2027"));
    assert_eq!(desk.says(&["season", "archived"]), "2027  archived 2027-03-22\n");
    let told = desk.says(&["season", "archived", "2027"]);
    assert!(told.contains("Outcome: not matched, 22 Mar 2027. Step 3 came late."), "{told}");
    let json: Value = serde_json::from_str(&desk.says(&["season", "archived", "2027", "--json"])).unwrap();
    assert_eq!((&json["format"], &json["season"]), (&"prematch-season-archived".into(), &2027.into()));
    assert!(desk.fails(&["season", "archived", "2026"]).contains("no season 2026 is archived"));
    assert!(desk.says(&["season", "changes"]).starts_with("Nothing: the facts in use say the same"));
    let shown = desk.says(&["programs", "show", VERMONT]);
    assert!(shown.contains("Kind people.") && !shown.contains("24 Sep 2026"), "{shown}");
    desk.says(&["undo"]);
    assert!(desk.says(&["programs", "show", VERMONT]).contains("24 Sep 2026"));
}

#[test]
fn a_draft_in_soap_is_stopped_with_its_rule() {
    let desk = Desk(TempDir::new().unwrap());
    let draft = desk.0.path().join("draft.txt");
    std::fs::write(&draft, "Dear Program Director,\n\nI would be glad to be considered.\n\nAna Silva\n").unwrap();
    let path = draft.to_str().unwrap();
    let out = desk.run(&["check", path, "--stage", "soap", "--no-grammar"]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert!(said.contains("A-19") && said.contains("In SOAP neither you nor anybody"), "{said}");
    assert!(!desk.run(&["check", path, "--no-grammar"]).stdout.is_empty());
}
