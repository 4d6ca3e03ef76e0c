//! `prematch match` through the binary: what it means, why somebody is where they are, and Ctrl-C.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn prematch(args: &[&str], market: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_prematch")).args(["match", "run"]).arg(market).args(args).output().unwrap()
}

fn text(out: &Output) -> String {
    String::from_utf8(out.stdout.clone()).unwrap()
}

/// Four applicants and three programs, with types.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let tables = [
        (
            "applicants.csv",
            "applicant,type,1,2,3\nAnna,us,City,Mercy\nBen,img,City,General\nCleo,img,City,Mercy,General\nDana,,Mercy\n",
        ),
        ("programs.csv", "program,quota\nCity,1,Cleo,Ben,Anna\nMercy,1,Anna,Dana\nGeneral,2,Ben\n"),
    ];
    for (name, table) in tables {
        std::fs::write(folder.path().join(name), table).unwrap();
    }
    folder
}

#[test]
fn the_summary_says_what_it_means() {
    let folder = folder();
    let out = prematch(&[], folder.path());
    let said = text(&out);
    for line in [
        "3 of 4 applicants matched, 3 of 4 positions filled, in 3 programs.",
        "   img: 2 of 2 matched",
        "   no type given: 0 of 1 matched",
        "   us: 1 of 1 matched",
        "Programs: 2 filled, 1 with open positions.",
        "Choices of the 3 matched single applicants: first: 1, second: 2.",
    ] {
        assert!(said.lines().any(|l| l == line), "{line} in\n{said}");
    }
    assert!(out.stderr.is_empty(), "no progress where nobody sees it");
    let json: serde_json::Value = serde_json::from_slice(&prematch(&["--json"], folder.path()).stdout).unwrap();
    let summary = &json["summary"];
    assert_eq!(summary["by_type"]["img"], serde_json::json!({"applicants": 2, "matched": 2, "unmatched": 0}));
    let programs = serde_json::json!({"filled": 2, "unfilled": 1, "without_positions": 0});
    assert_eq!(summary["programs_by_filling"], programs);
    assert_eq!(summary["with_another_stable_outcome"], 0);
}

#[test]
fn why_tells_what_was_passed_and_the_chain() {
    let folder = folder();
    let said = text(&prematch(&["--why", "Anna"], folder.path()));
    let expected = "\
Anna got Mercy, choice 2 of the list.
   1. City is full with those it ranks higher: Anna stands 3rd on its list; Cleo, the last it took, stands 1st.
How it came to that, when everybody else is matched first and Anna comes last:
   Anna asks City: no, it is full with those it ranks higher.
   Anna asks Mercy: it ranks Anna above Dana, so it holds Anna for now, and Dana has to go.
1 other applicant would be elsewhere without Anna.
";
    assert_eq!(said, expected);
    assert!(text(&prematch(&["--why", "Cleo"], folder.path())).contains("do not rank Cleo: Mercy, General."));
    let json: serde_json::Value =
        serde_json::from_slice(&prematch(&["--why", "Anna", "--json"], folder.path()).stdout).unwrap();
    assert_eq!((&json["format"], &json["choice"]), (&"prematch-match-why".into(), &2.into()));
    assert_eq!(json["passed"][0]["programs"][0]["last"], "Cleo");
    assert_eq!(json["chain"][1]["displaced"], "Dana");
    assert_eq!(json["moved"][0], serde_json::json!({"applicant": "Dana", "from": "Mercy", "to": null}));
}

#[test]
fn steps_are_every_proposal_in_order() {
    let folder = folder();
    let said = text(&prematch(&["--steps"], folder.path()));
    let expected = "\
1. Anna asks City: a position is free, so City holds Anna for now.
2. Ben asks City: it ranks Ben above Anna, so it holds Ben for now, and Anna has to go.
3. Anna asks Mercy: a position is free, so Mercy holds Anna for now.
4. Cleo asks City: it ranks Cleo above Ben, so it holds Cleo for now, and Ben has to go.
5. Ben asks General: a position is free, so General holds Ben for now.
6. Dana asks Mercy: no, it is full with those it ranks higher.
6 proposals in all; nobody is left who would ask again.
";
    assert_eq!(said, expected);
    let json: serde_json::Value =
        serde_json::from_slice(&prematch(&["--steps", "--json"], folder.path()).stdout).unwrap();
    assert_eq!(json["steps"][1]["displaced"], "Anna");
    assert_eq!(json["steps"][1]["holds"], serde_json::json!(["Ben"]));
    assert_eq!(json["steps"][5]["answer"], "refused");
    assert_eq!(json["steps"][5]["words"], "Dana asks Mercy: no, it is full with those it ranks higher.");
}

fn check(market: &Path, matching: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prematch"));
    command.args(["match", "check"]).arg(market).arg(matching).output().unwrap()
}

#[test]
fn our_own_table_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let tables = [
        ("applicants.csv", "applicant,1,2\r\n=Anna,@City,-Mercy\r\n+Ben,@City\r\n"),
        ("programs.csv", "program,quota,1,2\r\n@City,1,+Ben,=Anna\r\n-Mercy,1,=Anna\r\n"),
    ];
    for (name, table) in tables {
        std::fs::write(folder.path().join(name), table).unwrap();
    }
    let table = prematch(&["--csv"], folder.path()).stdout;
    assert_eq!(String::from_utf8_lossy(&table), "applicant,program,choice\n'=Anna,'-Mercy,2\n'+Ben,'@City,1\n");
    let matching = folder.path().join("matching.csv");
    std::fs::write(&matching, table).unwrap();
    let out = check(folder.path(), &matching);
    assert!(text(&out).starts_with("Stable:"), "{out:?}");
}

#[test]
fn an_unstable_result_counts_couples_and_their_pairs() {
    let folder = tempfile::tempdir().unwrap();
    let market = folder.path().join("market.txt");
    std::fs::write(&market, "c 0 1 2 7 8\nr 3 7 8\np 7 1 1 3\np 8 1 3 2\n").unwrap();
    let out = prematch(&[], &market);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    let said = text(&out);
    assert!(said.contains("1 couple, "), "{said}");
    assert!(said.contains("NOT stable: 1 couple blocks, with 1 pair (after 2 orders of the couples):"), "{said}");
    assert!(String::from_utf8_lossy(&out.stderr).contains("not stable: 1 couple blocks, with 1 pair"), "{out:?}");
}

#[test]
fn a_large_report_says_where_the_matching_is() {
    let folder = tempfile::tempdir().unwrap();
    let market = folder.path().join("market.txt");
    for (applicants, says) in [(60, false), (61, true)] {
        let lists: String = (0..applicants).map(|a| format!("r {a} 1\n")).collect();
        std::fs::write(&market, format!("{lists}p 1 1 0\n")).unwrap();
        let said = text(&prematch(&[], &market));
        assert_eq!(said.ends_with("--csv prints who is matched where.\n"), says, "{said}");
        assert!(said.contains("1 of 1 position filled, in 1 program.\n"), "{said}");
    }
}

#[cfg(unix)]
fn interrupted(args: &[&str]) {
    let child = Command::new(env!("CARGO_BIN_EXE_prematch"))
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let asked = Instant::now();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    assert_eq!(out.status.code(), Some(130), "{out:?}");
    assert!(out.stdout.is_empty(), "nothing half printed");
    assert_eq!(String::from_utf8(out.stderr).unwrap(), "prematch: stopped by Ctrl-C before the result was whole.\n");
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_at_once_with_code_130() {
    interrupted(&["match", "generate", "--preset", "national", "--scale", "20"]);
    // A market without a stable matching, and more orders of its couples than anybody waits for.
    let folder = tempfile::tempdir().unwrap();
    let market = folder.path().join("market.txt");
    let made = Command::new(env!("CARGO_BIN_EXE_prematch"))
        .args(["match", "generate", "--couples", "15", "--seed", "10"])
        .output()
        .unwrap();
    std::fs::write(&market, made.stdout).unwrap();
    interrupted(&["match", "run", market.to_str().unwrap(), "--orders", "4000000000"]);
}
