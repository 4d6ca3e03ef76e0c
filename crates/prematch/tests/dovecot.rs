//! Reading a mailbox, end to end against a real server: Dovecot, with TLS and a CA made for the run.
//!
//! Needs `dovecot` and `openssl` (Debian: dovecot-imapd, openssl), so these tests run only when asked for
//! (`cargo test -p prematch --test dovecot -- --ignored`); `.ci/run` asks, and then a missing server is a failure.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use connect::{Account, Course, ImapError, Mailbox, Password, Security, Use};
use domain::State;
use exchange::intake::{Intake, directory};
use season::{Layer, Season};

const SECRET: &str = "app-pass word-7391";
const USER: &str = "doctor@example.org";

fn run(program: &str, args: &[&str]) {
    let done = Command::new(program).args(args).output().unwrap_or_else(|e| panic!("{program} is needed: {e}"));
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The program: the one that was built for these tests, or `PREMATCH_BIN`, so that the figures are those of a release.
fn binary() -> PathBuf {
    std::env::var_os("PREMATCH_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_prematch")), PathBuf::from)
}

/// A Dovecot of our own on two free ports, with one mailbox.
struct Dovecot {
    folder: tempfile::TempDir,
    child: Child,
    tls: u16,
    starttls: u16,
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // The master ends its children on SIGTERM.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Dovecot {
    /// Starts it; `seed` puts messages into the inbox, a Maildir.
    fn start(seed: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::set_permissions(at, fs::Permissions::from_mode(0o755)).unwrap();
        certificates(at);
        for sub in ["mail/cur", "mail/new", "mail/tmp"] {
            fs::create_dir_all(at.join(sub)).unwrap();
        }
        seed(&at.join("mail"));
        let (tls, starttls) = (free_port(), free_port());
        let config = at.join("dovecot.conf");
        fs::write(&config, configuration(at, tls, starttls)).unwrap();
        let command = if Path::new("/usr/sbin/dovecot").exists() { "/usr/sbin/dovecot" } else { "dovecot" };
        let child = Command::new(command).args(["-F", "-c"]).arg(&config).stderr(Stdio::null()).spawn();
        let child = child.unwrap_or_else(|e| panic!("dovecot is needed (Debian: dovecot-imapd): {e}"));
        let server = Self { folder, child, tls, starttls };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", tls)).is_err() {
            let log = fs::read_to_string(server.path("log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(20), "dovecot did not start: {log}");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn account(&self) -> Account {
        Account {
            user: USER.to_owned(),
            server: "localhost".to_owned(),
            port: self.tls,
            security: Security::Tls,
            ca: Some(self.path("ca.pem")),
        }
    }

    fn open(&self) -> Mailbox {
        Mailbox::open(&self.account(), &Password::new(SECRET.to_owned()), &mut on).unwrap()
    }

    fn command(&self, task: &[&str], starttls: bool) -> Command {
        let mut command = Command::new(binary());
        command.env("PREMATCH_DATA_DIR", self.path("data")).env("PREMATCH_KEYRING", "off");
        command.env("PREMATCH_IMAP_PASSWORD", SECRET).env("PREMATCH_NOW", "2026-11-22T15:00:00Z");
        command.args(["message", "imap"]).args(task);
        command.args(["--address", USER, "--server", "localhost", "--ca"]).arg(self.path("ca.pem"));
        let port = if starttls { self.starttls } else { self.tls };
        command.args(["--port", &port.to_string()]);
        if starttls {
            command.arg("--starttls");
        }
        command
    }

    /// What a command prints; it must succeed.
    fn says(&self, task: &[&str]) -> String {
        let done = self.command(task, false).output().unwrap();
        assert!(done.status.success(), "{task:?}: {}", all(&done));
        String::from_utf8(done.stdout).unwrap()
    }

    /// The names of all files of the mailbox, which say what was read and changed.
    fn files(&self) -> Vec<String> {
        let mut all: Vec<String> = ["mail/cur", "mail/new"]
            .iter()
            .flat_map(|sub| fs::read_dir(self.path(sub)).unwrap())
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect();
        all.sort();
        all
    }
}

fn on() -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn all(done: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

/// A CA, and a certificate of it for localhost.
fn certificates(at: &Path) {
    let file = |name: &str| at.join(name).to_str().unwrap().to_owned();
    let (ca, ca_key, key) = (file("ca.pem"), file("ca.key"), file("key.pem"));
    let (csr, ext, cert) = (file("csr"), file("ext"), file("cert.pem"));
    let new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    let of = |more: &[&str]| run("openssl", &[&["req"][..], &new, more].concat());
    of(&["-x509", "-keyout", &ca_key, "-out", &ca, "-subj", "/CN=test CA"]);
    of(&["-keyout", &key, "-out", &csr, "-subj", "/CN=localhost"]);
    fs::write(&ext, "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n").unwrap();
    let sign = ["x509", "-req", "-in", &csr, "-CA", &ca, "-CAkey", &ca_key, "-set_serial", "7", "-days", "2"];
    run("openssl", &[&sign[..], &["-extfile", &ext, "-out", &cert]].concat());
}

fn configuration(at: &Path, tls: u16, starttls: u16) -> String {
    let id = |what: &str| {
        String::from_utf8(Command::new("id").arg(what).output().unwrap().stdout).unwrap().trim().to_owned()
    };
    let (name, uid, gid) = (id("-un"), id("-u"), id("-g"));
    // Dovecot keeps no mail as root, and lets its parts run as others only if it is root.
    let (who, uid, gid) = if uid == "0" {
        run("chown", &["-R", "8:8", at.join("mail").to_str().unwrap()]);
        (String::new(), "8".to_owned(), "8".to_owned())
    } else {
        (format!("default_internal_user = {name}\ndefault_login_user = {name}\n"), uid, gid)
    };
    let users = at.join("users");
    fs::write(&users, format!("{USER}:{{PLAIN}}{SECRET}::::::\n")).unwrap();
    fs::set_permissions(&users, fs::Permissions::from_mode(0o644)).unwrap();
    let at = at.display();
    format!(
        "{who}base_dir = {at}/run\nlog_path = {at}/log\nprotocols = imap\nssl = required\n\
         ssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n\
         mail_location = maildir:{at}/mail\nmail_uid = {uid}\nmail_gid = {gid}\n\
         passdb {{\n driver = passwd-file\n args = {at}/users\n}}\n\
         userdb {{\n driver = static\n args = uid={uid} gid={gid} home={at}/mail\n}}\n\
         namespace inbox {{\n inbox = yes\n separator = /\n mailbox \"Entwürfe\" {{\n special_use = \\Drafts\n auto = create\n }}\n}}\n\
         service imap-login {{\n chroot =\n inet_listener imap {{\n address = 127.0.0.1\n port = {starttls}\n }}\n \
         inet_listener imaps {{\n address = 127.0.0.1\n port = {tls}\n ssl = yes\n }}\n}}\nservice anvil {{\n chroot =\n}}\n",
    )
}

/// Puts messages into a Maildir: of a program, of a body of the Match, and of a shop, in turn.
fn seeded(mail: &Path, count: usize) {
    for n in 0..count {
        let from = ["GME Office <gme@bidmc.harvard.edu>", "NRMP <help@nrmp.org>", "Shop <news@shop.example>"][n % 3];
        let subject = ["Invitation to interview", "Your registration", "Sale"][n % 3];
        let mut text = format!(
            "From: {from}\r\nTo: {USER}\r\nSubject: {subject} {n}\r\nMessage-ID: <mail-{n}@test.example>\r\n\
             Date: Tue, 3 Nov 2026 09:{:02}:{:02} -0500\r\n\r\nDear Dr. Example,\r\n\r\n",
            n / 60 % 60,
            n % 60
        );
        for line in 0..80 {
            writeln!(text, "Line {line} of message {n}, with words as a letter of a program may have them.\r").unwrap();
        }
        fs::write(mail.join("new").join(format!("{n:08}.M{n}.test")), text).unwrap();
    }
}

#[test]
#[ignore = "needs dovecot"]
fn a_folder_is_looked_through_chosen_and_kept_and_nothing_is_changed_there() {
    let server = Dovecot::start(|mail| seeded(mail, 30));
    let before = server.files();
    let folders = server.says(&["folders"]);
    assert_eq!(folders, "INBOX\nEntwürfe\n");

    let preview = server.says(&["preview"]);
    assert!(preview.contains("30 messages of 3 senders"), "{preview}");
    assert!(preview.contains("gme@bidmc.harvard.edu") && preview.contains("help@nrmp.org"), "{preview}");
    assert!(!preview.contains("news@shop.example") && preview.contains("1 other sender"), "{preview}");

    let kept = server.says(&["take"]);
    assert!(kept.contains("Done:") && kept.contains("20 messages"), "{kept}");
    let again = server.says(&["take"]);
    assert!(again.contains("every chosen message is kept already"), "{again}");
    let rest = server.says(&["take", "INBOX", "--sender", "shop.example"]);
    assert!(rest.contains("10 messages"), "{rest}");

    let marked = |files: Vec<String>| files.into_iter().filter(|f| f.contains(":2,S")).count();
    assert_eq!(server.files().len(), before.len());
    assert_eq!(marked(server.files()), 0, "no message was marked as read");
}

#[test]
#[ignore = "needs dovecot"]
fn starttls_works_and_what_is_refused_is_said_in_a_sentence() {
    let server = Dovecot::start(|mail| seeded(mail, 3));
    let done = server.command(&["preview"], true).output().unwrap();
    assert!(done.status.success() && all(&done).contains("3 messages"), "{}", all(&done));

    let wrong = server.command(&["folders"], false).env("PREMATCH_IMAP_PASSWORD", "not-this-one").output().unwrap();
    assert_eq!(wrong.status.code(), Some(74));
    assert!(all(&wrong).contains("localhost refused the password"), "{}", all(&wrong));
    assert!(!all(&wrong).contains("not-this-one"), "{}", all(&wrong));

    let gone = server.command(&["preview", "No such folder"], false).output().unwrap();
    assert!(all(&gone).contains("The folder \"No such folder\" cannot be opened"), "{}", all(&gone));

    // The public roots do not know this CA.
    let strange = Account { ca: None, ..server.account() };
    let why = Mailbox::open(&strange, &Password::new(SECRET.to_owned()), &mut on).unwrap_err();
    assert!(matches!(why, ImapError::Certificate { .. }), "{why:?}");
    // A certificate for localhost is not one for 127.0.0.1.
    let renamed = Account { server: "127.0.0.1".to_owned(), ..server.account() };
    let why = Mailbox::open(&renamed, &Password::new(SECRET.to_owned()), &mut on).unwrap_err();
    assert!(why.to_string().contains("for another name"), "{why}");
}

#[test]
#[ignore = "needs dovecot"]
fn the_password_is_nowhere_on_the_disk() {
    let server = Dovecot::start(|mail| seeded(mail, 3));
    server.says(&["take", "--remember"]);
    let files: Vec<PathBuf> = fs::read_dir(server.path("data")).unwrap().map(|f| f.unwrap().path()).collect();
    assert!(files.iter().any(|f| f.ends_with("mailbox.json")) && files.iter().any(|f| f.ends_with("prematch.db")));
    for file in files.iter().filter(|f| f.is_file()) {
        let bytes = fs::read(file).unwrap();
        let there = bytes.windows(SECRET.len()).any(|w| w == SECRET.as_bytes());
        assert!(!there, "{} holds the password", file.display());
    }
    let mut forget = Command::new(binary());
    forget.env("PREMATCH_DATA_DIR", server.path("data")).env("PREMATCH_KEYRING", "off");
    assert!(forget.args(["message", "imap", "forget"]).status().unwrap().success());
    assert!(!server.path("data/mailbox.json").exists());
}

#[test]
#[ignore = "needs dovecot"]
fn a_long_message_comes_whole_in_pieces() {
    // Longer than three pieces, and exactly two pieces.
    let of = |length: usize, n: usize| {
        let head =
            format!("From: GME <gme@nrmp.org>\r\nSubject: Long {n}\r\nMessage-ID: <long-{n}@test.example>\r\n\r\n");
        let line = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.\r\n";
        let mut text = head + &line.repeat(length / line.len());
        text.truncate(length - 2);
        (text.replace("\r\n", "\n").replace('\r', "").replace('\n', "\r\n") + "\r\n").into_bytes()
    };
    let mails = [of(3_500_000, 1), of(2 * 1024 * 1024, 2), of(2_000, 3)];
    let server = Dovecot::start(|mail| {
        for (n, bytes) in mails.iter().enumerate() {
            fs::write(mail.join("new").join(format!("{n}.M{n}.test")), bytes).unwrap();
        }
    });
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let (state, mut course, mut got) = (State::default(), Course::default(), Vec::new());
    let mut keep = |batch: &[Intake]| {
        got.extend(batch.iter().map(|i| i.original.clone()));
        Ok::<(), ImapError>(())
    };
    let known = (&state, directory(&season));
    let mut tell = |_| ControlFlow::Continue(());
    connect::take(&mut server.open(), "INBOX", known, &|_| true, &mut keep, &mut tell, &mut course).unwrap();
    assert!(course.taken.complete);
    let same = mails.iter().all(|m| got.contains(m));
    assert!(same && got.len() == 3, "lengths: {:?}", got.iter().map(Vec::len).collect::<Vec<_>>());
}

#[test]
#[ignore = "needs dovecot"]
fn a_draft_is_placed_where_drafts_lie_and_marked_as_one() {
    let server = Dovecot::start(|_| {});
    let mut mailbox = server.open();
    let folders = mailbox.folders(&mut on).unwrap();
    let drafts = folders.iter().find(|f| f.purpose == Some(Use::Drafts)).unwrap();
    assert_eq!(drafts.shown, "Entwürfe");
    let eml = b"Subject: Thank you\r\nTo: gme@example.edu\r\n\r\nDear Dr. Lee,\r\n";
    mailbox.place_draft(&drafts.name, eml, &mut on).unwrap();
    let why = server.open().place_draft("Nowhere", eml, &mut on).unwrap_err();
    assert!(matches!(why, ImapError::Draft { .. }), "{why:?}");
    mailbox.close();
    let folder = server.path("mail").join(".Entw&APw-rfe/cur");
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert!(files[0].to_str().unwrap().contains(":2,D"), "{:?}", files[0]);
    assert!(fs::read_to_string(&files[0]).unwrap().contains("Dear Dr. Lee,"));
}

#[test]
#[ignore = "needs dovecot"]
fn five_thousand_messages_take_little_memory() {
    let server = Dovecot::start(|mail| seeded(mail, 5_000));
    for task in [&["preview"][..], &["take", "--all"]] {
        let started = Instant::now();
        let mut child = server.command(task, false).stdout(Stdio::piped()).spawn().unwrap();
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let high = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
            let kb = high.and_then(|h| h.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak = peak.max(kb.unwrap_or(0));
            std::thread::sleep(Duration::from_millis(20));
        }
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success());
        let said = String::from_utf8(done.stdout).unwrap();
        assert!(said.replace(',', "").contains("5000 messages"), "{said}");
        eprintln!("{} of 5,000 messages: {:.1} s, peak {} MB", task[0], started.elapsed().as_secs_f64(), peak / 1024);
        assert!(peak < 200 * 1024, "{peak} kB");
    }
}
