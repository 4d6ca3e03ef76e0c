//! Files that are no market: always one sentence that says where and what, quickly, and nothing on standard output.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Each takes less than two seconds on a machine that does nothing else, without optimisation.
const QUICKLY: Duration = Duration::from_secs(60);

/// Large files one after the other, so that the time is that of one.
static ALONE: Mutex<()> = Mutex::new(());

/// What the command says on standard error when it refuses a market, and its exit code.
fn refused(args: &[&str], market: &Path) -> (i32, String) {
    let alone = ALONE.lock();
    let started = Instant::now();
    let out =
        Command::new(env!("CARGO_BIN_EXE_prematch")).args(["match", "run"]).args(args).arg(market).output().unwrap();
    let took = started.elapsed();
    drop(alone);
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(took < QUICKLY, "{} took {took:?}: {said}", market.display());
    assert_eq!(String::from_utf8_lossy(&out.stdout), "", "{said}");
    assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    assert!(said.starts_with("prematch: ") && said.len() < 600, "{said}");
    (out.status.code().unwrap(), said)
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// The file is refused as wrong data, with these words.
fn wrong(bytes: impl AsRef<[u8]>, expected: &str) {
    let folder = Folder::new();
    let (code, said) = refused(&[], &folder.file("market.txt", bytes));
    assert!(said.contains(expected), "{said}");
    assert_eq!(code, 65, "{said}");
}

#[test]
fn a_million_lines_of_garbage() {
    wrong(
        "lorem ipsum dolor\n".repeat(1_000_000),
        "market.txt: line 1: a line begins with r, c, p or #, not with \"l\"",
    );
    // The last line of a million is the wrong one.
    let rest: String = (0..1_000_000).map(|n| format!("r {n}\n")).collect();
    wrong(rest + "q", "line 1000001: a line begins with");
}

#[test]
fn one_line_of_a_hundred_megabytes() {
    wrong("x".repeat(100 << 20), "line 1: a line begins with");
    wrong("1".repeat(100 << 20), "line 1: a line begins with");
    wrong(format!("r {}", "1".repeat(100 << 20)), "line 1: \"111111111111111111111111\" is not a number");
    wrong(format!("r 1{}", " 2".repeat(50 << 20)), "line 1: program 2 is on a list but has no p line");
    wrong(format!("p 1 1\nr 1{}", " 1".repeat(50 << 20)), "line 2: program 1 stands twice on this list");
}

#[test]
fn numbers_that_are_none() {
    wrong(
        "r 99999999999999999999999999 1\n",
        "line 1: \"999999999999999999999999\" is not a number from 0 to 4294967293",
    );
    wrong("r 4294967294 1\n", "line 1: \"4294967294\" is not a number");
    wrong("r -5 1\n", "line 1: \"-5\" is not a number");
    wrong("r 1 -1\n", "line 1: -1 has a meaning only for couples");
    wrong("r 1\np 1 -1 1\n", "line 2: the quota of program 1 is negative");
    wrong("r 1\np 1 18446744073709551616 1\n", "line 2: \"18446744073709551616\" is not a number");
    wrong("r 1 1.5\n", "line 1: \"1.5\" is not a number");
    wrong("r 1 \u{661}\n", "line 1: \"\u{661}\" is not a number");
}

#[test]
fn text_that_is_none() {
    wrong(b"r 1 1\np 1 1\0 1\n", "line 2: a zero byte");
    wrong(vec![0; 50 << 20], "line 1: a zero byte");
    wrong(b"\xff\xfer\0 \x001\0", "line 1: the file is in UTF-16; save it as plain text in UTF-8");
    wrong(b"r 1 \xff\xfe\x1b[2J\n", "line 1: ");
    wrong("", "line 1: the file holds no market");
    wrong("\u{feff}", "line 1: the file holds no market");
    wrong("# nothing\n", "the file holds no market");
}

#[test]
fn people_who_stand_twice() {
    wrong("r 1\nr 1\n", "line 2: applicant 1 stands in the file twice");
    wrong("p 1 1\np 1 1\n", "line 2: program 1 stands in the file twice");
    wrong("c 0 1 1\n", "line 1: applicant 1 is both members of this couple");
    wrong("c 0 1 2\nc 1 2 3\nc 2 3 1\n", "line 2: applicant 2 already stands in line 1");
    wrong("r 1\nc 0 1 2\n", "line 2: applicant 1 already stands in line 1");
    wrong("r 1 1\nc 0 2 3 1\np 1 1\n", "line 2: the list of a couple has an odd number");
}

#[test]
fn the_largest_quotas_are_no_mistake() {
    let folder = Folder::new();
    let text: String = (0..1000).map(|p| format!("p {p} 4294967293 1\n")).collect();
    let market = folder.file("market.txt", format!("r 1 5\n{text}"));
    let out = Command::new(env!("CARGO_BIN_EXE_prematch")).args(["match", "run"]).arg(market).output().unwrap();
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success() && said.contains("1 of 4294967293000 positions filled"), "{said}");
}

#[test]
fn files_that_are_too_large_missing_or_not_readable() {
    let folder = Folder::new();
    let large = folder.0.path().join("large.txt");
    std::fs::File::create(&large).unwrap().set_len(300 << 20).unwrap();
    let (code, said) = refused(&[], &large);
    assert!(code == 65 && said.contains("has more than 128 MB"), "{said}");
    let (code, said) = refused(&[], &folder.0.path().join("nowhere.txt"));
    assert!(code == 74 && said.contains("nowhere.txt cannot be read"), "{said}");
    #[cfg(unix)]
    {
        let (code, said) = refused(&[], Path::new("/dev/zero"));
        assert!(code == 65 && said.contains("a zero byte"), "{said}");
        use std::os::unix::fs::PermissionsExt;
        let closed = folder.file("closed.txt", "r 1\n");
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
        // The administrator may read everything.
        if std::fs::File::open(&closed).is_err() {
            let (code, said) = refused(&[], &closed);
            assert!(code == 74 && said.contains("closed.txt cannot be read"), "{said}");
        }
    }
}

/// A folder of tables is refused, with these words.
fn wrong_tables(tables: &[(&str, &str)], expected: &str) {
    let folder = Folder::new();
    for (name, text) in tables {
        folder.file(name, text);
    }
    let (code, said) = refused(&[], folder.0.path());
    assert!(code == 65 && said.contains(expected), "{said}");
}

#[test]
fn folders_that_are_no_market() {
    const A: (&str, &str) = ("applicants.csv", "applicant,1\nAnna,City\nBen\nCleo\n");
    const P: (&str, &str) = ("programs.csv", "program,quota\nCity,1,Anna\n");
    wrong_tables(&[], "has no applicants.csv; a market has applicants.csv and programs.csv");
    wrong_tables(&[A], "has no programs.csv");
    wrong_tables(&[("applicants.csv", ""), P], "applicants.csv: line 1: the heading must begin with applicant");
    wrong_tables(
        &[A, ("programs.csv", "quota,program\n1,City\n")],
        "programs.csv: line 1: the heading must begin with",
    );
    wrong_tables(&[A, ("programs.csv", "program;quota\nCity;1\n")], "but it is \"program;quota\"");
    wrong_tables(
        &[A, ("programs.csv", "program,quota\nCity,99999999999\n")],
        "programs.csv: line 2: the quota of \"City\"",
    );
    let endless = format!("applicant\n\"{}", "Anna\n".repeat(1_000_000));
    wrong_tables(&[("applicants.csv", &endless), P], "is a quotation mark missing?");
    let commas = format!("applicant\nAnna{},City\n", ",".repeat(5 << 20));
    wrong_tables(&[("applicants.csv", &commas), P], "line 2: the table has more than 4000000 cells");
    let couples = "first,second,first_program,second_program\n";
    let circle = format!("{couples}Ben,Cleo,,City\nCleo,Ben,City,\n");
    wrong_tables(&[A, P, ("couples.csv", &circle)], "couples.csv: line 3: \"Cleo\" and \"Ben\" stand above");
    let twice = format!("{couples}Ben,Ben,City,\n");
    wrong_tables(&[A, P, ("couples.csv", &twice)], "couples.csv: line 2: \"Ben\" is both members of this couple");
    let again = format!("{couples}Ben,Cleo,City,\nBen,Cleo,City,\n").replace('\n', "\r\n");
    wrong_tables(&[A, P, ("couples.csv", &again)], "couples.csv: line 3: this pair of programs stands twice");
    let own = format!("{couples}Anna,Ben,City,\n");
    wrong_tables(&[A, P, ("couples.csv", &own)], "couples.csv: line 2: \"Anna\" is in a couple and also has a list");
}

#[test]
fn questions_that_have_no_answer() {
    let folder = Folder::new();
    let market = folder.file("market.txt", "r 1 1\np 1 1 1\n");
    let (code, said) = refused(&["--why", "7"], &market);
    assert!(code == 2 && said.contains("no applicant of this market is called \"7\""), "{said}");
    let applicants: String = (0..1500).map(|a| format!("r {a} 1 2\n")).collect();
    let ranked: String = (0..1500).map(|a| format!(" {a}")).collect();
    let large = folder.file("large.txt", format!("{applicants}p 1 1{ranked}\np 2 1{ranked}\n"));
    let (code, said) = refused(&["--steps"], &large);
    assert!(code == 2 && said.contains("up to 2000 entries, and this one has 3000"), "{said}");
    let couple = folder.file("couple.txt", "c 0 1 2 1 1\np 1 2 1 2\n");
    let (code, said) = refused(&["--steps"], &couple);
    assert!(code == 2 && said.contains("without couples"), "{said}");
    let (code, said) = refused(&["--csv", "--json"], &market);
    assert!(code == 2 && said.contains("--csv and --json are two forms of the same result"), "{said}");
}
