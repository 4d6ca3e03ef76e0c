//! `prematch rank`: a list from its first line to the sheet, in the words of the command line.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output, Stdio};

struct Desk {
    folder: tempfile::TempDir,
    now: &'static str,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), now: "2027-02-10T12:00:00Z" }
    }

    fn run(&self, words: &[&str], input: &str) -> Output {
        let mut run = Command::new(env!("CARGO_BIN_EXE_prematch"))
            .args(["--data-dir", self.folder.path().to_str().unwrap()])
            .args(words)
            .env("PREMATCH_NOW", self.now)
            .env_remove("PREMATCH_SEASON_DIR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut run.stdin.take().unwrap(), input.as_bytes()).ok();
        run.wait_with_output().unwrap()
    }

    fn does(&self, words: &[&str]) -> String {
        let out = self.run(words, "");
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(out.status.success(), "{words:?}: {text}{}", String::from_utf8_lossy(&out.stderr));
        text
    }

    fn refuses(&self, words: &[&str]) -> String {
        let out = self.run(words, "");
        assert!(!out.status.success(), "{words:?} was not refused");
        String::from_utf8(out.stderr).unwrap()
    }
}

/// Three programs of the built-in directory, by their codes.
const THREE: [&str; 3] = ["0400121010", "0400421013", "0400331197"];

#[test]
fn a_list_from_the_first_line_to_the_sheet() {
    let desk = Desk::new();
    for id in THREE {
        desk.does(&["rank", "add", id]);
    }
    assert!(desk.refuses(&["rank", "add", THREE[0]]).contains("ranked once"));
    assert!(desk.does(&["rank", "move", "3", "1", "--reason", "Their call schedule."]).contains("order changed"));
    assert!(desk.does(&["rank", "moves"]).contains("Their call schedule."));
    desk.does(&["rank", "add", THREE[0], "--track", "advanced", "--at", "2"]);
    assert!(desk.does(&["rank", "gate"]).contains("without a supplemental list"));
    desk.does(&["rank", "supplemental", "2", "Mercy, medicine", "--joint"]);
    let sheet = desk.does(&["rank", "sheet"]);
    assert!(sheet.contains("supplemental  1  _________  Mercy, medicine, joint"), "{sheet}");
    assert!(sheet.contains("1007040C0") && sheet.contains("take the code from R3"), "{sheet}");
    assert!(sheet.contains("EST"), "the deadline by the eastern clock: {sheet}");
    assert!(desk.refuses(&["rank", "set", "1", "--code", "1007040X0"]).contains("NRMP code"));
    assert!(desk.refuses(&["rank", "move", "9", "1"]).contains("no line 9"));
    desk.does(&["rank", "remove", "2"]);
    desk.does(&["rank", "certify"]);
    assert!(desk.refuses(&["rank", "move", "2", "1"]).contains("certified"));
    assert!(desk.does(&["rank"]).contains("Certified 10 Feb 2027"));
    assert!(desk.refuses(&["rank", "outcome", "matched", "1"]).contains("before 15 Mar 2027"));
    let desk = Desk { now: "2027-03-20T15:00:00Z", ..desk };
    desk.does(&["rank", "outcome", "matched", "1"]);
    assert!(desk.does(&["rank"]).contains("Outcome: matched"));
    let json: serde_json::Value = serde_json::from_str(&desk.does(&["--json", "rank"])).unwrap();
    assert_eq!((json["format"].as_str(), json["list"]["lines"].as_array().unwrap().len()), (Some("prematch-rank"), 3));
}

#[test]
fn weights_and_gut_make_two_orders_and_only_what_differs_is_asked() {
    let desk = Desk::new();
    for id in THREE {
        desk.does(&["rank", "add", id]);
    }
    desk.does(&["rank", "weigh", "Near family", "6"]);
    for (line, mark, gut) in [("1", "5", "2"), ("2", "3", "5"), ("3", "1", "9")] {
        desk.does(&["rank", "mark", line, "near family", mark]);
        desk.does(&["rank", "gut", line, gut]);
    }
    assert!(desk.does(&["rank", "order"]).contains("They disagree on 3 pairs"));
    // Three lines are at most three pairs; the second of each is always preferred.
    let asked = desk.run(&["rank", "compare"], "2\n2\n2\n2\n2\n");
    let text = String::from_utf8(asked.stdout).unwrap();
    assert!(text.contains("Where would you rather train") && text.contains("Nothing is left to ask"), "{text}");
    desk.does(&["rank", "order", "--apply", "gut"]);
    let json: serde_json::Value = serde_json::from_str(&desk.does(&["--json", "rank"])).unwrap();
    assert_eq!(json["list"]["lines"][0]["place"]["program"], THREE[2]);
}

#[test]
#[ignore = "makes 10,000 worlds: ten seconds and more"]
fn the_worlds_answer_any_order_and_none_is_better() {
    let desk = Desk::new();
    for id in THREE {
        desk.does(&["rank", "add", id]);
    }
    let value = |words: &[&str]| serde_json::from_str::<serde_json::Value>(&desk.does(words)).unwrap();
    let told = value(&["--json", "rank", "what-if"]);
    let sum: f64 = told["places"].as_array().unwrap().iter().map(|p| p["chance"]["mean"].as_f64().unwrap()).sum();
    assert!((sum + told["none"]["mean"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    let beat = value(&["--json", "rank", "beat", "--order", "3,1,2"]);
    assert_eq!((beat["search"]["beaten"].as_u64(), beat["yours"]["better"].as_u64()), (Some(0), Some(0)));
    assert!(beat["yours"]["worse"].as_u64().unwrap() > 0);
}
