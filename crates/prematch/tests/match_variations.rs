//! `prematch match run` on folders with supplemental lists, reversions and parities.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::Command;

fn prematch(args: &[&str], folder: &Path) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_prematch")).args(args).arg(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Ana gets both years, Cleo only the advanced one; a position of Hill Research goes to Hill Clinical, which wants an even
/// number; Odd Clinic gives one up.
fn example() -> tempfile::TempDir {
    folder(&[
        (
            "applicants.csv",
            "applicant,1,2\nAna,City Anesthesia\nBen,City Prelim\nCleo,Lake Anesthesia\nDan,Hill Clinical\n\
             Eve,Hill Clinical\nFay,Even Clinic\n",
        ),
        (
            "programs.csv",
            "program,quota,parity,1,2,3\nCity Anesthesia,1,,Ana\nLake Anesthesia,1,,Cleo\n\
             City Prelim,2,,Ben,Ana,Cleo\nHill Research,2\nHill Clinical,1,even,Dan,Eve\nEven Clinic,2,even,Fay\n",
        ),
        (
            "supplemental.csv",
            "applicant,program,1\nAna,City Anesthesia,City Prelim\nCleo,Lake Anesthesia,City Prelim\n",
        ),
        ("reversions.csv", "from,to,positions\nHill Research,Hill Clinical,1\n"),
    ])
}

#[test]
fn the_report_speaks_of_one_applicant_with_two_years() {
    let folder = example();
    let (code, text, _) = prematch(&["match", "run"], folder.path());
    assert_eq!(code, 0);
    for line in [
        "Ana        City Anesthesia  City Prelim  1",
        "Cleo       Lake Anesthesia  none         1",
        "Fay        unmatched",
        "5 of 6 applicants matched, 6 of 9 positions filled, in 6 programs.",
        "First years from supplemental lists: 1.",
        "Partial match (the place is binding, a first year is missing): Cleo.",
        "Reverted: 1 position from Hill Research to Hill Clinical.",
        "Kept empty for an even or odd number: 2 positions of Even Clinic.",
        "Checked: stable.",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let (_, text, _) = prematch(&["match", "run", "--csv"], folder.path());
    assert_eq!(text.lines().next(), Some("applicant,program,first_year,choice"));
    assert!(text.contains("\nAna,City Anesthesia,City Prelim,1\nBen,City Prelim,,1\n"), "{text}");
    let (_, json, _) = prematch(&["match", "run", "--json"], folder.path());
    for part in ["\"verdict\": \"stable\"", "\"first_year\": \"City Prelim\"", "\"positions\": 1", "\"Even Clinic\": 2"]
    {
        assert!(json.contains(part), "{part}\n{json}");
    }
    let again = prematch(&["match", "run", "--json"], folder.path()).1;
    assert_eq!(json, again);
}

#[test]
fn what_has_no_stable_matching_is_said_with_its_block() {
    let folder = folder(&[
        ("applicants.csv", "applicant,1,2\nXia,Adv\nYou,Pre,Adv\n"),
        ("programs.csv", "program,quota,1,2\nAdv,1,You,Xia\nPre,1,Xia,You\n"),
        ("supplemental.csv", "applicant,program,1\nXia,Adv,Pre\n"),
    ]);
    let (code, text, _) = prematch(&["match", "run"], folder.path());
    assert_eq!(code, 1);
    assert!(text.contains("NOT stable: no stable matching exists with these positions (proved)"), "{text}");
}

#[test]
fn what_is_not_supported_is_said_in_one_sentence() {
    let folder = example();
    let (code, _, said) = prematch(&["match", "run", "--proposing", "programs"], folder.path());
    assert_eq!(code, 2);
    assert!(said.contains("only applicants can propose"), "{said}");
    std::fs::write(folder.path().join("reversions.csv"), "from,to\nHill Research,Moon\n").unwrap();
    let (code, _, said) = prematch(&["match", "run"], folder.path());
    assert_eq!(code, 65);
    assert!(said.contains("reversions.csv: line 2: no program is called \"Moon\""), "{said}");
}

#[test]
fn types_are_counted_and_what_is_not_known_is_refused() {
    let folder = example();
    let typed = "applicant,type,1,2\nAna,img,City Anesthesia\nBen,us,City Prelim\nCleo,img,Lake Anesthesia\n\
                 Dan,us,Hill Clinical\nEve,us,Hill Clinical\nFay,us,Even Clinic\n";
    std::fs::write(folder.path().join("applicants.csv"), typed).unwrap();
    let (code, text, _) = prematch(&["match", "run"], folder.path());
    assert!(code == 0 && text.contains("img: 2 of 2 matched") && text.contains("us: 3 of 4 matched"), "{text}");
    for asked in [&["match", "run", "--why", "Ana"][..], &["match", "run", "--steps"]] {
        let (code, _, said) = prematch(asked, folder.path());
        assert!(code != 0 && said.contains("does not know supplemental lists"), "{said}");
    }
    std::fs::write(folder.path().join("reversions.csv"), "donor,receiver\n").unwrap();
    let (code, _, said) = prematch(&["match", "run"], folder.path());
    assert!(code != 0 && said.contains("reversions.csv: line 1: the heading must begin with from,to"), "{said}");
    std::fs::remove_file(folder.path().join("applicants.csv")).unwrap();
    let (code, _, said) = prematch(&["match", "run"], folder.path());
    assert!(code != 0 && said.contains("has no applicants.csv"), "{said}");
}
