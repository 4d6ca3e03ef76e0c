//! The house stands as `ARCHITECTURE.md` draws it: arrows point down only, and the lower half does no input or output.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The rooms from the cellar up, and what each may stand on. A room that does not exist yet may stand here already.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("season", &[]),
    ("matching", &[]),
    ("candor", &["season"]),
    ("pick", &["season", "matching"]),
    ("domain", &["season", "pick", "candor"]),
    ("journal", &["domain", "season", "pick", "candor"]),
    ("exchange", &["domain", "season", "pick", "candor", "journal", "matching"]),
    ("connect", &["domain", "exchange"]),
    ("web", &["domain", "season", "pick", "candor", "journal", "exchange", "connect", "matching"]),
    ("prematch", &["web", "exchange", "connect", "journal", "domain", "season", "pick", "candor", "matching"]),
    ("fuzz", &["season", "pick", "candor", "domain", "exchange", "matching"]),
];

/// The lower half: same input, same output.
const LOWER: [&str; 5] = ["season", "matching", "candor", "pick", "domain"];

/// Everything the lower half may stand on outside the house. None of these reaches files, network or clock for us.
/// A new entry here needs a reason in the commit that adds it.
/// `minijinja` fills letters in: without its loader it takes templates as text and gives text back.
const LOWER_MAY_USE: &[&str] = &[
    "csv",
    "harper-core",
    "jiff",
    "microlp",
    "minijinja",
    "rayon",
    "regex",
    "serde",
    "serde_json",
    "thiserror",
    "toml",
];

/// What must not appear in the code of the lower half.
const NOT_IN_LOWER: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::io::stdin",
    "std::io::stdout",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "eprintln!",
    "thread_rng",
    "getrandom",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names under `[dependencies]` of a room's manifest.
fn dependencies(room: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("crates").join(room).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    let table = manifest.get("dependencies").and_then(|d| d.as_table()).cloned().unwrap_or_default();
    table.keys().cloned().collect()
}

fn rooms() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("crates")).unwrap();
    folders.map(|f| f.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn arrows_point_down_only() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let house: BTreeSet<String> = rooms().into_iter().collect();
    for room in &house {
        let may = allowed.get(room.as_str()).unwrap_or_else(|| panic!("the room {room} is not in the plan"));
        for used in dependencies(room).intersection(&house) {
            assert!(may.contains(&used.as_str()), "{room} must not stand on {used}");
        }
    }
}

#[test]
fn the_lower_half_stands_on_nothing_that_reaches_out() {
    let house: BTreeSet<String> = rooms().into_iter().collect();
    for room in LOWER.iter().filter(|r| house.contains(**r)) {
        for used in dependencies(room).difference(&house) {
            assert!(LOWER_MAY_USE.contains(&used.as_str()), "{room} stands on {used}, which is not on the list");
        }
    }
}

#[test]
fn the_lower_half_touches_no_file_no_network_no_clock() {
    for room in LOWER {
        let folder = root().join("crates").join(room).join("src");
        if folder.is_dir() {
            look_into(&folder);
        }
    }
}

/// What reaches another computer, or the system's keyring.
const OUTWARD: [&str; 4] = ["async-imap", "tokio-rustls", "keyring-core", "webpki-roots"];

#[test]
fn one_room_reaches_out() {
    for room in rooms().iter().filter(|r| *r != "connect") {
        for used in OUTWARD {
            assert!(!dependencies(room).contains(used), "{room} stands on {used}; only connect reaches out");
        }
        let source = root().join("crates").join(room).join("src");
        assert!(!speaks_of(&source, "TcpStream::connect"), "{room} makes a connection; only connect reaches out");
    }
}

fn speaks_of(folder: &Path, word: &str) -> bool {
    std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).any(|path| {
        if path.is_dir() { speaks_of(&path, word) } else { std::fs::read_to_string(&path).unwrap().contains(word) }
    })
}

fn look_into(folder: &Path) {
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            look_into(&path);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for word in NOT_IN_LOWER {
            assert!(!text.contains(word), "{} speaks of {word}", path.display());
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for room in rooms() {
        said_in(&root().join("crates").join(room).join("src"));
    }
}

fn said_in(folder: &Path) {
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            said_in(&path);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("//!"), "{} does not open with what it is for", path.display());
        }
    }
}

#[test]
fn the_number_of_packages_stays_counted() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages = lock.matches("[[package]]").count();
    // 412: the applicant's own mailbox over IMAP with TLS (async-imap, rustls with ring: 39, of them 10 for Windows
    // alone), and its password in the system's keyring (50 for the Secret Service of Linux over zbus, 6 for the others).
    // 312: calamine, rust_xlsxwriter and what they stand on, for spreadsheets; pdf-writer for evidence to print.
    // 303: mail-parser and mail-builder came with hashify and encodify; ammonia was there already, below harper-core.
    assert!(packages <= 412, "{packages} packages are locked; raise the ceiling only with a reason in the commit");
}
