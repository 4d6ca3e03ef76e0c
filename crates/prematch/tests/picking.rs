//! `prematch pick` as it is typed: three different people, the table of the model, and profiles that cannot be.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const STRONG: &str = "visas = \"j1\"\nstep3 = \"done 2026-05\"\necfmg = \"done 2025-11\"\nhome_zone = \"Asia/Karachi\"\n\
    step2_ck = \"262\"\nfailed_attempts = \"0\"\ngraduation_year = \"2024\"\nusce_months = \"4\"\nties = \"PA\"\n";
const H1B: &str = "visas = \"h1b\"\nstep3 = \"done 2026-05\"\necfmg = \"done 2025-11\"\nhome_zone = \"Africa/Cairo\"\n\
    step2_ck = \"245\"\ngraduation_year = \"2021\"\nlocation = \"in the US\"\n";
const OLDER: &str = "visas = \"j1, h1b\"\nstep3 = \"not yet\"\necfmg = \"done 2024-02\"\nhome_zone = \"America/Bogota\"\n\
    step2_ck = \"228\"\nfailed_attempts = \"1\"\ngraduation_year = \"2009\"\n";

fn pick(folder: &Path, profile: &str, args: &[&str]) -> Output {
    let file = folder.join("profile.toml");
    std::fs::write(&file, profile).unwrap();
    Command::new(env!("CARGO_BIN_EXE_prematch"))
        .env("PREMATCH_DATA_DIR", folder.join("data"))
        .env("PREMATCH_NOW", "2026-11-22T15:00:00Z")
        .arg("pick")
        .arg("--profile")
        .arg(&file)
        .args(args)
        .output()
        .unwrap()
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn json(folder: &Path, profile: &str, args: &[&str]) -> Value {
    let out = pick(folder, profile, &[args, &["--json"]].concat());
    assert!(out.status.success(), "{}", said(&out));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The programs that are advised.
fn advised(list: &Value) -> Vec<String> {
    let entries = list["entries"].as_array().unwrap().iter();
    entries.filter(|e| e["advised"] == true).map(|e| e["program"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn three_people_get_three_lists_with_chances_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let lists = [STRONG, H1B, OLDER].map(|p| json(folder.path(), p, &[]));
    let chance = |l: &Value| l["stop"]["chance"]["mean"].as_f64().unwrap();
    assert!(chance(&lists[0]) > chance(&lists[1]) && chance(&lists[1]) > chance(&lists[2]));
    for l in &lists {
        let (low, mean, high) = (&l["stop"]["chance"]["low"], chance(l), &l["stop"]["chance"]["high"]);
        assert!(low.as_f64().unwrap() < mean && mean < high.as_f64().unwrap());
        assert!(l["proof"]["gap"].as_f64().unwrap() <= 0.01);
        assert!(l["strength"]["drivers"].as_array().unwrap().iter().all(|d| !d["text"].as_str().unwrap().is_empty()));
    }
    let [a, b, c] = lists.map(|l| advised(&l)[..10].to_vec());
    assert!(a != b && b != c && a != c);
}

#[test]
fn the_answer_says_where_to_stop_what_it_rests_on_and_that_it_is_no_promise() {
    let folder = tempfile::tempdir().unwrap();
    let text = said(&pick(folder.path(), STRONG, &[]));
    let parts = ["Apply to ", "Chance to match: ", "38.7%", "Stop here: ", "our judgement", "Proof: ", "not a promise"];
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
    let explained = said(&pick(folder.path(), STRONG, &["--explain", "--max", "3"]));
    assert!(explained.contains("silver") && explained.contains("if it interviews you"), "{explained}");
}

#[test]
fn a_budget_and_what_a_point_is_worth_change_where_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let number = |args: &[&str]| json(folder.path(), STRONG, args)["stop"]["applications"].as_u64().unwrap();
    assert_eq!(number(&["--budget", "330"]), 30);
    assert!(number(&["--worth", "50"]) < number(&[]));
    assert!(number(&["--worth", "3000"]) > number(&[]));
}

#[test]
fn the_model_stands_beside_the_published_figures() {
    let out = Command::new(env!("CARGO_BIN_EXE_prematch")).args(["pick", "--calibration"]).output().unwrap();
    let text = said(&out);
    assert!(out.status.success() && text.contains("31 figures, 31 inside their range."), "{text}");
}

#[test]
fn from_a_profile_that_cannot_be_nothing_is_computed() {
    let folder = tempfile::tempdir().unwrap();
    let bad = [
        ("visas = \"j1\"\nstep2_ck = \"400\"\n", "400"),
        ("visas = \"j1\"\ngraduation_year = \"2031\"\n", "2031"),
        ("step2_ck = \"250\"\n", "add visas"),
        ("visas = \"j1, none\"\n", "none means"),
    ];
    for (profile, part) in bad {
        let out = pick(folder.path(), profile, &[]);
        assert!(!out.status.success() && out.stdout.is_empty());
        let text = said(&out);
        assert!(text.contains(part) && text.trim_end().lines().count() == 1, "{text}");
    }
}
