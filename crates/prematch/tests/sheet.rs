//! `sheet` as it is typed.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::{Command, Output};

use tempfile::TempDir;

struct Desk(TempDir);

impl Desk {
    fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self(TempDir::new().unwrap());
        for (name, text) in files {
            std::fs::write(desk.0.path().join(name), text).unwrap();
        }
        desk
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prematch"))
            .args(args)
            .current_dir(self.0.path())
            .env("PREMATCH_DATA_DIR", self.0.path().join("data"))
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

const TRACKER: &str = "Program,ACGME ID,Sent on,Interview date,Vibes\n\
    UPMC,404121139,1926-09-24,\"Wed Jan 13 2027, 9:00 AM PT\",good\nSomewhere of Nowhere,,2026-09-24,,\n";

#[test]
fn a_sheet_is_shown_first_and_then_kept_as_one_act() {
    let desk = Desk::new(&[("t.csv", TRACKER)]);
    let shown = desk.says(&["sheet", "t.csv", "--map", "Sent on=applied"]);
    for part in [
        "C Sent on: applied",
        "Somewhere of Nowhere",
        "had lost the zero",
        "Perhaps 24 Sep 2026 is meant. (--cell \"C2=2026-09-24\")",
        "9:00 PST = 12:00 EST at the program",
        "--day interview=",
        "Nothing was kept yet",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    assert!(!desk.says(&["history"]).contains("UPMC"));
    let kept = desk.says(&[
        "sheet",
        "t.csv",
        "--map",
        "C=applied",
        "--cell",
        "C2=2026-09-24",
        "--name",
        "Somewhere of Nowhere=none",
        "--day",
        "interview=2026-11-02",
        "--keep",
    ]);
    assert!(kept.starts_with("Done: "), "{kept}");
    let program = desk.says(&["programs", "show", "0404121139"]);
    assert!(program.contains("sent 24 Sep 2026") && program.contains("invited on 2 Nov 2026"), "{program}");
    assert!(desk.says(&["interview", "list"]).contains("12:00"), "on the program's clock");
    // What was chosen is remembered, and nothing doubles.
    let again = desk.says(&["sheet", "t.csv", "--cell", "C2=2026-09-24"]);
    assert!(again.contains("C Sent on: applied") && again.contains("nothing would change"), "{again}");
    desk.says(&["undo"]);
    assert!(desk.says(&["interview", "list"]).contains("No interview"));
}

#[test]
fn a_preview_is_there_for_scripts() {
    let desk = Desk::new(&[("t.csv", TRACKER)]);
    let json: serde_json::Value =
        serde_json::from_str(&desk.says(&["--json", "sheet", "t.csv", "--map", "Sent on=applied"])).unwrap();
    assert_eq!(json["format"], "prematch-sheet");
    let cell = &json["rows"][0]["cells"][2];
    assert_eq!((cell["cell"].as_str(), cell["choices"][0].as_str()), (Some("C2"), Some("2026-09-24")));
    assert!(cell["value"].is_null() && cell["problem"].as_str().unwrap().contains("not in this season"));
}

#[test]
fn filings_are_confirmed_by_their_case() {
    let mut text = String::from(
        "CASE_NUMBER,CASE_STATUS,DECISION_DATE,JOB_TITLE,SOC_CODE,SOC_TITLE,BEGIN_DATE,EMPLOYER_NAME,WORKSITE_CITY,WORKSITE_STATE\n",
    );
    for n in 0..25_000 {
        text +=
            &format!("I-200-{n},Certified,3/8/2026,Software Engineer,15-1252,Developers,7/1/2026,Acme,Chicago,IL\n");
    }
    text += "I-200-x,Certified,3/8/2026,Anesthesiology Resident,29-1211,Anesthesiologists,7/1/2026,UPMC Medical Education,Pittsburgh,PA\n";
    let desk = Desk::new(&[("lca.csv", &text)]);
    let shown = desk.says(&["sheet", "lca.csv"]);
    assert!(
        shown.contains("Of 25001 filings, 1 names") && shown.contains("I-200-x: UPMC Medical Education"),
        "{shown}"
    );
    let kept = desk.says(&["sheet", "lca.csv", "--filing", "I-200-x=0404121139", "--keep"]);
    assert!(kept.starts_with("Done: "), "{kept}");
    assert!(desk.says(&["programs", "show", "0404121139"]).contains("not that it will be done again"));
    assert!(desk.fails(&["sheet", "lca.csv", "--filing", "I-200-7=0404121139", "--keep"]).contains("no filing"));
}

#[test]
fn what_cannot_be_is_said_in_one_sentence() {
    let desk = Desk::new(&[("t.csv", TRACKER), ("p.xlsx", "%PDF-1.7")]);
    assert!(desk.fails(&["sheet", "none.csv"]).starts_with("74: prematch: none.csv cannot be read"));
    assert!(desk.fails(&["sheet", "p.xlsx"]).contains("a PDF"));
    assert!(desk.fails(&["sheet", "t.csv", "--map", "Nope=applied"]).contains("no column is called"));
    assert!(desk.fails(&["sheet", "t.csv", "--map", "Vibes=colour"]).contains("is no field"));
    assert!(desk.fails(&["sheet", "t.csv", "--cell", "4C=x"]).contains("is no cell"));
    assert!(desk.fails(&["sheet", "t.csv", "--sheet", "Two"]).contains("no sheet is called"));
}
