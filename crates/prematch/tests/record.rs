//! `record` as it is typed: an application in steps, figures, what `programs show` says of them, and refusals.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prematch"))
            .args(args)
            .env("PREMATCH_DATA_DIR", self.0.path())
            .env("PREMATCH_NOW", "2026-11-22T15:00:00Z")
            .output()
            .unwrap()
    }

    /// What a command says, which must succeed.
    fn says(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// The exit code and the sentence of a command that fails.
    fn fails(&self, args: &[&str]) -> String {
        let out = self.run(args);
        format!("{}: {}", out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap().trim())
    }
}

const VERMONT: &str = "0405011158";

/// What `programs show` says of my own entries.
fn mine(desk: &Desk) -> String {
    let all = desk.says(&["programs", "show", VERMONT]);
    all.split_once("\nYour application").map_or_else(String::new, |(_, mine)| format!("Your application{mine}"))
}

#[test]
fn an_application_is_written_down_step_by_step_and_shown() {
    let desk = Desk::new();
    let application = ["record", "application", VERMONT];
    let record = |more: &[&str]| desk.says(&[&application[..], more].concat());
    let steps = [
        record(&["--signal", "gold", "--statement", "My mentor trained here."]),
        record(&["--sent", "2026-09-24"]),
        record(&["--answer", "waitlisted", "--on", "2026-11-10"]),
        record(&["--answer", "waitlisted"]),
        record(&["--answer", "invited"]),
        desk.says(&["record", "figure", VERMONT, "img-share", "12", "--source", "FREIDA", "--on", "2026-11-01"]),
        desk.says(&["record", "figure", VERMONT, "non-us-img-interviewed", "2.4%", "--source", "Residency Explorer"]),
        mine(&desk),
        desk.says(&["record", "figure", VERMONT, "img-share", "none"]),
        record(&["--sent", "none", "--signal", "none", "--statement", "", "--answer", "none"]),
        desk.says(&["undo"]),
    ];
    insta::assert_snapshot!(steps.join(""));
}

#[test]
fn scripts_read_the_application_and_the_figures() {
    let desk = Desk::new();
    desk.says(&["record", "application", VERMONT, "--signal", "silver", "--answer", "rejected", "--on", "2026-11-02"]);
    desk.says(&["record", "figure", VERMONT, "gold-interviewed", "61", "--source", "the program's page"]);
    let shown: Value = serde_json::from_str(&desk.says(&["programs", "show", VERMONT, "--json"])).unwrap();
    let application = serde_json::json!({"signal": "silver", "answer": {"kind": "rejected", "on": "2026-11-02"}});
    assert_eq!(shown["application"], application);
    assert_eq!(shown["figures"][0]["kind"], "gold_interviewed");
    assert_eq!(shown["figures"][0]["share"], 610, "in tenths of a percent");
}

#[test]
fn what_cannot_be_is_refused_in_one_sentence() {
    let desk = Desk::new();
    for program in ["0400121010", "0400331197", "0400721028", "0401021033", "0401221037"] {
        desk.says(&["record", "application", program, "--signal", "gold"]);
    }
    let application = |more: &[&str]| desk.fails(&[&["record", "application", VERMONT], more].concat());
    let figure = |more: &[&str]| desk.fails(&[&["record", "figure", VERMONT], more].concat());
    let lines = [
        application(&["--signal", "gold"]),
        application(&["--signal", "bronze"]),
        application(&["--sent", "yesterday"]),
        application(&["--sent", "2027-01-02"]),
        application(&["--on", "2026-11-02"]),
        application(&["--sent", "2026-09-24", "--answer", "invited", "--on", "2026-09-01"]),
        application(&[]),
        figure(&["img-share", "101", "--source", "FREIDA"]),
        figure(&["img-share", "12"]),
        figure(&["img-share", "none"]),
        figure(&["size", "12", "--source", "FREIDA"]),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}
