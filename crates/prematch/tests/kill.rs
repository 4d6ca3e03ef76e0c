//! `kill -9` at random moments while changes are being written: every change that was acknowledged is there
//! afterwards, and the journal checks clean. `PREMATCH_KILLS` sets how often (20 by default, 200 in the checks).

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use journal::{Journal, SqliteJournal, Workspace};

const PROGRAM: &str = "0405011158";

fn binary() -> String {
    std::env::var("PREMATCH_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_prematch").to_owned())
}

/// A running server, with what its pages need.
struct Server {
    child: Child,
    host: String,
    cookie: String,
    csrf: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(binary())
            .args(["serve", "--no-open", "--port", "0", "--data-dir"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_whitespace().last().expect("the server prints its address").to_owned();
        let (host, path) = address.trim_start_matches("http://").split_once('/').unwrap();
        let mut server = Self { child, host: host.to_owned(), cookie: String::new(), csrf: String::new() };
        let answer = server.get(&format!("/{path}"));
        let cookie = answer.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect("a cookie");
        server.cookie = cookie.split(';').next().unwrap().to_owned();
        let page = server.get("/help");
        let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a form token");
        server.csrf = after.split('"').next().unwrap().to_owned();
        server
    }

    fn get(&self, path: &str) -> String {
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            self.host, self.cookie
        ))
        .expect("a running server answers")
    }

    /// Writes a note; true when the server acknowledged it.
    fn write_note(&self, text: &str) -> bool {
        let body = format!("csrf={}&text={text}", self.csrf);
        let request = format!(
            "POST /programs/{PROGRAM}/notes HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.cookie,
            body.len()
        );
        match self.send(&request) {
            Some(answer) if answer.starts_with("HTTP/1.1 303") => true,
            Some(answer) if !answer.is_empty() => panic!("a note was refused: {}", answer.lines().next().unwrap_or("")),
            _ => false,
        }
    }

    fn send(&self, request: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.host).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Some(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// A small generator, so that a failing run can be told apart by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let kills: u64 = std::env::var("PREMATCH_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(20);
    let seed = std::process::id().into();
    let mut dice = Dice(u64::max(seed, 1));
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..kills {
        let mut server = Server::start(folder.path());
        let pid = server.child.id();
        let wait = Duration::from_micros(dice.below(25_000));
        let killer = std::thread::spawn(move || {
            std::thread::sleep(wait);
            let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        });
        let started = Instant::now();
        for n in 0.. {
            let text = format!("round{round}note{n}");
            if !server.write_note(&text) || started.elapsed() > Duration::from_secs(5) {
                break;
            }
            acknowledged.push(text);
        }
        killer.join().unwrap();
        server.child.wait().unwrap();
    }
    let mut journal = SqliteJournal::open(&folder.path().join("prematch.db")).unwrap();
    assert_eq!(journal.check().unwrap().problems, Vec::<String>::new());
    let mut workspace = Workspace::open(journal).unwrap();
    let record = workspace.state().unwrap().record(&PROGRAM.parse().unwrap()).cloned().unwrap_or_default();
    let kept: std::collections::HashSet<&str> = record.notes.iter().map(|n| n.text.as_str()).collect();
    let lost: Vec<&String> = acknowledged.iter().filter(|t| !kept.contains(t.as_str())).collect();
    assert!(lost.is_empty(), "seed {seed}: {} acknowledged notes are lost: {lost:?}", lost.len());
    assert!(acknowledged.len() as u64 > kills / 2, "too few writes to mean anything: {}", acknowledged.len());
    println!("{kills} kills, {} acknowledged changes, {} kept, none lost", acknowledged.len(), kept.len());
}

/// A mailbox of `n` messages from one program's address.
fn mailbox(n: usize) -> String {
    let mut text = String::new();
    for k in 0..n {
        text.push_str(&format!(
            "From x@y Mon Oct 12 15:00:00 2026\nFrom: GME <gme@program.example.edu>\nTo: me@example.net\n\
             Subject: Residency interview {k}\nDate: Mon, 12 Oct 2026 15:00:00 +0000\nMessage-ID: <m{k}@program.example.edu>\n\n\
             Dear Dr. Khan, we are pleased to invite you to interview number {k}.\n\n"
        ));
    }
    text
}

#[test]
fn an_import_is_there_whole_or_not_at_all_after_kill_9() {
    let kills: u64 = std::env::var("PREMATCH_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(20);
    let mut dice = Dice(u64::max(std::process::id().into(), 1));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("takeout.mbox");
    const MESSAGES: usize = 60;
    std::fs::write(&file, mailbox(MESSAGES)).unwrap();
    let data = folder.path().join("data");
    let (mut whole, mut nothing) = (0, 0);
    for _ in 0..kills {
        let mut child = Command::new(binary())
            .args(["--data-dir"])
            .arg(&data)
            .args(["message", "add", "--all"])
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(dice.below(400_000)));
        let _ = child.kill();
        let acknowledged = child.wait().unwrap().success();
        let Ok(journal) = SqliteJournal::open(&data.join("prematch.db")) else {
            // Killed before the file was made.
            assert!(!acknowledged);
            nothing += 1;
            continue;
        };
        let mut workspace = Workspace::open(journal).unwrap();
        let kept = workspace.state().unwrap().items().messages().count();
        assert!(kept == 0 || kept == MESSAGES, "{kept} of {MESSAGES} messages are shown");
        assert!(!acknowledged || kept == MESSAGES, "an acknowledged import is lost");
        assert_eq!(workspace.check().unwrap().problems, Vec::<String>::new());
        if kept == MESSAGES {
            whole += 1;
            std::fs::remove_dir_all(&data).unwrap();
        } else {
            nothing += 1;
        }
    }
    println!("{kills} kills during an import: {whole} times whole, {nothing} times not there, never half");
}
