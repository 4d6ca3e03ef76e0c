//! The unhappy paths of the protocol, against a server that plays a script: wrong passwords, folders that are gone,
//! connections that break in the middle of a message, answers that no honest server gives, and silence.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use connect::{Account, Course, ImapError, Mailbox, Password, Security, preview, take};
use domain::{Directory, State};
use exchange::intake::Intake;
use season::{Layer, Season};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring::default_provider};

static DIRECTORY: LazyLock<Directory> = LazyLock::new(|| Directory::new(&Season::load(&[Layer::built_in()]).unwrap()));

const PATIENCE: Duration = Duration::from_secs(2);
const SECRET: &str = "correct-horse-battery";

/// What the server does after a command.
enum Deed {
    /// Says this; `TAG` stands for the command's tag.
    Say(Vec<u8>),
    /// Says this and ends the connection.
    End(Vec<u8>),
    /// Says this again and again.
    Forever(Vec<u8>),
    /// Says nothing more and keeps the connection.
    Hang,
}

fn say(text: &str) -> Deed {
    Deed::Say(text.as_bytes().to_vec())
}

fn play<S: Read + Write>(stream: S, script: &dyn Fn(&str) -> Option<Deed>) {
    let mut reader = BufReader::new(stream);
    let _ = reader.get_mut().write_all(b"* OK ready\r\n");
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|n| n > 0) {
        let (tag, command) = line.trim_end().split_once(' ').unwrap_or((&line, ""));
        let ok = || match command.split(' ').next() {
            Some("EXAMINE") => say("* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK done\r\n"),
            Some("UID") if command.starts_with("UID SEARCH") => say("* SEARCH 1 2 3\r\nTAG OK done\r\n"),
            _ => say("TAG OK done\r\n"),
        };
        let deed = script(command).unwrap_or_else(ok);
        let out = reader.get_mut();
        let told = |text: Vec<u8>| match String::from_utf8(text) {
            Ok(text) => text.replace("TAG", tag).into_bytes(),
            Err(e) => e.into_bytes(),
        };
        match deed {
            Deed::Say(text) => drop(out.write_all(&told(text))),
            Deed::End(text) => return drop(out.write_all(&told(text))),
            Deed::Forever(text) => while out.write_all(&text).is_ok() {},
            Deed::Hang => std::thread::sleep(Duration::from_secs(20)),
        }
        let _ = out.flush();
        line.clear();
    }
}

/// A server on a free port that plays the script with everybody who comes.
fn server(script: impl Fn(&str) -> Option<Deed> + Send + Sync + 'static) -> Account {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let script = Arc::new(script);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let script = script.clone();
            std::thread::spawn(move || play(stream, &*script));
        }
    });
    account("127.0.0.1", port, Security::Plain)
}

fn account(server: &str, port: u16, security: Security) -> Account {
    Account { user: "me@example.org".to_owned(), server: server.to_owned(), port, security, ca: None }
}

fn open(account: &Account) -> Result<Mailbox, ImapError> {
    let password = Password::new(SECRET.to_owned());
    let opened = Mailbox::open_with(account, &password, PATIENCE, &mut || ControlFlow::Continue(()));
    if let Err(why) = &opened {
        assert!(!format!("{why} {why:?}").contains(SECRET), "{why:?}");
    }
    opened
}

/// What reading all messages of the inbox comes to.
fn read(account: &Account, course: &mut Course) -> Result<(), ImapError> {
    let mut mailbox = open(account)?;
    let state = State::default();
    let mut keep = |_: &[Intake]| Ok(());
    let mut tell = |_| ControlFlow::Continue(());
    take(&mut mailbox, "INBOX", (&state, &DIRECTORY), &|_| true, &mut keep, &mut tell, course)
}

fn look(account: &Account) -> Result<exchange::mailbox::Preview, ImapError> {
    preview(&mut open(account)?, "INBOX", &State::default(), &DIRECTORY, &mut |_| ControlFlow::Continue(()))
}

fn mail(n: u32) -> String {
    format!(
        "From: GME <gme{n}@example.edu>\r\nSubject: Interview {n}\r\nMessage-ID: <number-{n}@example.edu>\r\n\r\nDear all, {n}\r\n"
    )
}

/// The answer with headers, or whole messages, of these.
fn fetched(command: &str, uids: &[u32]) -> String {
    let mut out = String::new();
    for &n in uids {
        let mail = mail(n);
        let head = &mail[..mail.find("\r\n\r\n").unwrap() + 4];
        if command.contains("HEADER") {
            let fields = "HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID)";
            out += &format!(
                "* {n} FETCH (UID {n} RFC822.SIZE {} BODY[{fields}] {{{}}}\r\n{head})\r\n",
                mail.len(),
                head.len()
            );
        } else {
            out += &format!("* {n} FETCH (UID {n} BODY[]<0> {{{}}}\r\n{mail})\r\n", mail.len());
        }
    }
    out + "TAG OK done\r\n"
}

fn honest(command: &str) -> Option<Deed> {
    command.starts_with("UID FETCH").then(|| say(&fetched(command, &[1, 2, 3])))
}

#[test]
fn an_honest_server_is_read_and_nothing_is_changed_there() {
    let (told, commands) = std::sync::mpsc::channel();
    let account = server(move |command| {
        told.send(command.to_owned()).unwrap();
        honest(command)
    });
    let found = look(&account).unwrap();
    assert!(found.complete && found.messages == 3, "{found:?}");
    let mut course = Course::default();
    read(&account, &mut course).unwrap();
    assert!(course.taken.complete);
    assert_eq!(course.taken.messages.len(), 3);
    for command in commands.try_iter() {
        let word = command.split(' ').next().unwrap();
        assert!(["LOGIN", "EXAMINE", "UID", "NOOP"].contains(&word), "{command}");
        assert!(!command.contains("FETCH") || command.contains("BODY.PEEK["), "{command}");
    }
}

#[test]
fn a_wrong_password_is_said_and_never_shown() {
    let account = server(|c| c.starts_with("LOGIN").then(|| say(&format!("TAG NO bad password {SECRET} given\r\n"))));
    let why = open(&account).unwrap_err().to_string();
    assert!(why.contains("refused the password (it says: bad password … given)"), "{why}");
    let account = server(|c| c.starts_with("LOGIN").then(|| Deed::End(Vec::new())));
    assert!(matches!(open(&account), Err(ImapError::Cut(_))));
}

#[test]
fn a_folder_that_is_gone_is_named() {
    let account = server(|c| c.starts_with("EXAMINE").then(|| say("TAG NO [NONEXISTENT] no such mailbox\r\n")));
    let why = look(&account).unwrap_err().to_string();
    assert!(why.contains("The folder \"INBOX\" cannot be opened (it says: no such mailbox)"), "{why}");
}

#[test]
fn after_a_broken_connection_it_goes_on_where_it_stopped() {
    let first = std::sync::atomic::AtomicBool::new(true);
    let account = server(move |c| {
        let body = c.starts_with("UID FETCH") && !c.contains("HEADER");
        if body && first.swap(false, std::sync::atomic::Ordering::Relaxed) {
            // The second message breaks off in its middle.
            let whole = fetched(c, &[1, 2]);
            return Some(Deed::End(whole.as_bytes()[..whole.len() - 60].to_vec()));
        }
        honest(c)
    });
    let mut course = Course::default();
    assert!(matches!(read(&account, &mut course), Err(ImapError::Cut(_))));
    assert!(!course.taken.complete);
    read(&account, &mut course).unwrap();
    let subjects: Vec<&str> = course.taken.messages.iter().map(|m| m.subject.as_str()).collect();
    assert_eq!(subjects, ["Interview 1", "Interview 2", "Interview 3"]);
    assert!(course.taken.complete && course.taken.unread == 0, "{:?}", course.taken);
}

#[test]
fn an_end_between_two_messages_is_no_end_of_the_folder() {
    let account = server(|c| {
        (c.starts_with("UID FETCH")).then(|| {
            let whole = fetched(c, &[1, 2, 3]);
            let third = whole.find("* 3 FETCH").unwrap();
            Deed::End(whole.as_bytes()[..third].to_vec())
        })
    });
    assert!(matches!(look(&account), Err(ImapError::Cut(_))));
}

#[test]
fn a_folder_made_anew_is_not_gone_on_with() {
    let account =
        server(|c| if c.starts_with("UID FETCH 1:3 (UID BODY.PEEK") { Some(Deed::End(Vec::new())) } else { honest(c) });
    let mut course = Course::default();
    read(&account, &mut course).unwrap_err();
    // Nothing was read, so it simply begins again; what was read of another folder counts for nothing.
    let anew = server(|c| match c {
        c if c.starts_with("EXAMINE") => Some(say("* 3 EXISTS\r\n* OK [UIDVALIDITY 8] ok\r\nTAG OK done\r\n")),
        c => honest(c),
    });
    read(&anew, &mut course).unwrap();
    assert_eq!(course.taken.messages.len(), 3);
    let why = read(&server(honest), &mut course).unwrap_err();
    assert!(matches!(why, ImapError::Changed(_)), "{why:?}");
}

#[test]
fn hostile_sizes_lines_and_brackets_take_no_memory_and_no_time() {
    let evil: [&'static [u8]; 6] = [
        b"* 1 FETCH (UID 1 BODY[] {9999999999}\r\n",
        b"* 1 FETCH (UID 1 BODY[] {400000000}\r\n",
        b"* 1 FETCH (UID 1 BODY[] {18446744073709551617}\r\n",
        b"* 1 FETCH (BODYSTRUCTURE ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\r\n",
        b"\x00\xff\xfe garbage\r\n",
        b"* 1 FETCH (UID 99999999999999999999999999 BODY[] {3}\r\nabc)\r\n",
    ];
    for bytes in evil {
        let account = server(move |c| c.starts_with("UID FETCH").then(|| Deed::Say(bytes.to_vec())));
        let started = Instant::now();
        let why = read(&account, &mut Course::default()).unwrap_err();
        // Some of it looks as if more should come.
        let given_up = matches!(why, ImapError::Hostile { .. } | ImapError::Silent { .. });
        assert!(given_up, "{why:?}: {}", String::from_utf8_lossy(bytes));
        assert!(started.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn what_has_no_end_is_given_up() {
    for word in [vec![b'a'; 65536], b"* 1 EXISTS\r\n".repeat(5000), b"(".repeat(65536), b"* OK \"".repeat(10000)] {
        let word: Vec<u8> = word;
        let account = server(move |c| c.starts_with("UID SEARCH").then(|| Deed::Forever(word.clone())));
        let why = look(&account).unwrap_err();
        assert!(matches!(why, ImapError::Hostile { .. }), "{why:?}");
    }
}

#[test]
fn a_folder_of_billions_is_not_begun() {
    let account = server(|c| c.starts_with("EXAMINE").then(|| say("* 4294967295 EXISTS\r\nTAG OK done\r\n")));
    assert!(matches!(look(&account), Err(ImapError::TooMany { .. })));
}

#[test]
fn messages_nobody_asked_for_are_not_taken() {
    let account = server(|c| c.starts_with("UID FETCH").then(|| say(&fetched(c, &[1, 2, 3, 900, 901]))));
    let mut course = Course::default();
    read(&account, &mut course).unwrap();
    assert_eq!(course.taken.messages.len(), 3);
}

#[test]
fn a_message_that_is_too_long_is_left_out_and_counted() {
    let account = server(|c| {
        c.contains("HEADER")
            .then(|| {
                let text = fetched(c, &[1, 2, 3]);
                say(&text.replacen(&format!("RFC822.SIZE {}", mail(1).len()), "RFC822.SIZE 99999999", 1))
            })
            .or_else(|| honest(c))
    });
    assert_eq!(look(&account).unwrap().left_out, 1);
    let mut course = Course::default();
    read(&account, &mut course).unwrap();
    assert_eq!((course.taken.messages.len(), course.taken.too_long), (2, 1));
}

#[test]
fn a_silent_server_is_given_up_and_stop_works_at_once() {
    for silent in ["LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"] {
        let account = server(move |c| c.starts_with(silent).then_some(Deed::Hang));
        let started = Instant::now();
        let why = look(&account).unwrap_err();
        assert!(matches!(why, ImapError::Silent { seconds: 2, .. }), "{silent}: {why:?}");
        assert!(started.elapsed() < Duration::from_secs(6));
    }
    let account = server(|c| c.starts_with("UID SEARCH").then_some(Deed::Hang));
    let mut mailbox = open(&account).unwrap();
    let started = Instant::now();
    let stop = &mut |_| {
        if started.elapsed() > Duration::from_millis(300) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let found = preview(&mut mailbox, "INBOX", &State::default(), &DIRECTORY, stop).unwrap();
    assert!(!found.complete && started.elapsed() < Duration::from_secs(1));
}

#[test]
fn nobody_there_and_something_else_there_are_said() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let why = open(&account("127.0.0.1", closed, Security::Plain)).unwrap_err();
    assert!(matches!(why, ImapError::Connect { .. }), "{why:?}");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let why = open(&account("127.0.0.1", port, Security::Plain)).unwrap_err();
    assert!(matches!(why, ImapError::Hostile { .. } | ImapError::NotImap(_)), "{why:?}");
    let why = open(&account("127.0.0.1", port, Security::Tls)).unwrap_err();
    assert!(matches!(why, ImapError::Tls(_)), "{why:?}");
}

// ---------------------------------------------------------------- TLS

fn data(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)
}

/// A server with TLS and one of the certificates.
fn tls_server(name: &str, start_tls: bool) -> Account {
    let chain = vec![CertificateDer::from_pem_file(data(&format!("{name}.pem"))).unwrap()];
    let key = PrivateKeyDer::from_pem_file(data(&format!("{name}.key"))).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let config = config.clone();
            std::thread::spawn(move || {
                if start_tls {
                    plain_part(&mut stream);
                }
                play(StreamOwned::new(ServerConnection::new(config).unwrap(), stream), &honest);
            });
        }
    });
    let security = if start_tls { Security::StartTls } else { Security::Tls };
    Account { ca: Some(data("ca.pem")), ..account("127.0.0.1", port, security) }
}

/// The greeting and the answer to STARTTLS, with words slipped in before TLS begins, as an attacker would.
fn plain_part(stream: &mut TcpStream) {
    stream.write_all(b"* OK ready\r\n").unwrap();
    let mut line = String::new();
    BufReader::new(&mut *stream).read_line(&mut line).unwrap();
    assert!(line.ends_with("STARTTLS\r\n"), "{line}");
    let tag = line.split(' ').next().unwrap();
    stream.write_all(format!("* CAPABILITY IMAP4rev1\r\n{tag} OK begin\r\n").as_bytes()).unwrap();
}

#[test]
fn a_certificate_is_checked_and_what_is_wrong_with_it_is_said() {
    assert_eq!(look(&tls_server("good", false)).unwrap().messages, 3);
    for (name, word) in [("other", "for another name"), ("expired", "has expired")] {
        let why = look(&tls_server(name, false)).unwrap_err().to_string();
        assert!(why.contains(word) && why.contains("no password was given"), "{why}");
    }
    let public = Account { ca: None, ..tls_server("good", false) };
    let why = look(&public).unwrap_err().to_string();
    assert!(why.contains("signed by nobody who is known here"), "{why}");
    let no_file = Account { ca: Some(data("README.md")), ..tls_server("good", false) };
    assert!(matches!(look(&no_file), Err(ImapError::Ca { .. })));
}

#[test]
fn starttls_is_done_before_anything_else_is_said() {
    assert_eq!(look(&tls_server("good", true)).unwrap().messages, 3);
    assert!(matches!(look(&server_with(Security::StartTls)), Err(ImapError::NoStartTls(_))));
}

/// A server that refuses STARTTLS and fails the test when it is told a password.
fn server_with(security: Security) -> Account {
    let account = server(|c| {
        assert!(!c.contains(SECRET), "the password went out without protection");
        Some(say("TAG BAD unknown command\r\n"))
    });
    Account { security, ..account }
}
