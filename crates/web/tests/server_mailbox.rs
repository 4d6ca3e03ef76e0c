//! Reading a folder of one's own mailbox, and placing a draft there, on the pages; against a small server in the test.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use common::{Answer, TestApp};

const SECRET: &str = "app-pass-7391";

/// A server on this computer with two messages, that takes one password. What it was told, and its port.
fn server(special: bool) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let heard = heard.clone();
            std::thread::spawn(move || {
                let _ = stream.write_all(b"* OK ready\r\n");
                let mut reader = BufReader::new(stream);
                let mut line = String::new();
                while reader.read_line(&mut line).is_ok_and(|n| n > 0) {
                    let (tag, command) = line.trim_end().split_once(' ').unwrap_or((&line, ""));
                    heard.lock().unwrap().push(command.to_owned());
                    if command.starts_with("APPEND") {
                        let length: usize = command.rsplit_once('{').unwrap().1.trim_end_matches('}').parse().unwrap();
                        reader.get_mut().write_all(b"+ go on\r\n").unwrap();
                        let mut text = vec![0; length + 2];
                        reader.read_exact(&mut text).unwrap();
                        heard.lock().unwrap().push(String::from_utf8(text).unwrap());
                    }
                    let _ = reader.get_mut().write_all(answer(command, tag, special).as_bytes());
                    line.clear();
                }
            });
        }
    });
    (port, told)
}

fn answer(command: &str, tag: &str, special: bool) -> String {
    let drafts = if special { "\\Drafts" } else { "\\HasNoChildren" };
    let own = match command.split(' ').next().unwrap_or("") {
        "LOGIN" if !command.contains(SECRET) => return format!("{tag} NO wrong\r\n"),
        "LIST" => format!("* LIST ({drafts}) \"/\" \"Entw&APw-rfe\"\r\n* LIST () \"/\" INBOX\r\n"),
        "EXAMINE" => "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n".to_owned(),
        "UID" if command.contains("SEARCH") => "* SEARCH 1 2\r\n".to_owned(),
        "UID" => (1..=2).map(|n| message(command, n)).collect(),
        _ => String::new(),
    };
    format!("{own}{tag} OK done\r\n")
}

fn message(command: &str, n: u32) -> String {
    let from = ["", "Help <help@nrmp.org>", "Shop <news@shop.example>"][n as usize];
    let head = format!("From: {from}\r\nSubject: Letter {n}\r\nMessage-ID: <number-{n}@test.example>\r\n\r\n");
    if command.contains("HEADER") {
        let size = head.len();
        return format!("* {n} FETCH (UID {n} RFC822.SIZE 90 BODY[HEADER.FIELDS (FROM)] {{{size}}}\r\n{head})\r\n");
    }
    let mail = head + "Dear all,\r\n";
    format!("* {n} FETCH (UID {n} BODY[]<0> {{{}}}\r\n{mail})\r\n", mail.len())
}

async fn until(app: &TestApp, words: &str) -> Answer {
    let begun = Instant::now();
    loop {
        let page = app.get("/messages/import").await;
        if page.text().contains(words) {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{words:?} does not come: {}", page.text());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn connected(app: &TestApp, port: &str, password: &str) -> Answer {
    let fields = [
        ("address", "me@example.org"),
        ("password", password),
        ("server", "127.0.0.1"),
        ("port", port),
        ("security", "plain"),
    ];
    app.post("/messages/import/server", &fields).await
}

#[tokio::test]
async fn a_folder_is_chosen_looked_through_and_kept_and_the_password_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let (port, told) = server(true);
    app.get("/messages/import").await.ok().shows("Read a folder of my mailbox").hides("Forget the password");
    assert!(told.lock().unwrap().is_empty());
    assert_eq!(connected(&app, &port, SECRET).await.status, StatusCode::SEE_OTHER);
    let page = until(&app, "Which folder?").await;
    page.shows("kept only in memory").shows("Inbox").shows("Entwürfe").hides(SECRET);
    app.post("/messages/import/folder", &[("folder", "INBOX")]).await;
    until(&app, "Keep the messages of the chosen senders").await.shows("help@nrmp.org").shows("news@shop.example");
    app.post("/messages/import/keep", &[("sender", "help@nrmp.org")]).await;
    until(&app, "message was kept").await.shows("1 message was kept").shows("Undo");
    app.get("/messages").await.ok().shows("Letter 1").hides("Letter 2");

    let commands = told.lock().unwrap().join("\n");
    assert!(commands.contains("EXAMINE") && !commands.contains("SELECT") && !commands.contains("STORE"), "{commands}");
    let remembered = std::fs::read_to_string(folder.path().join("mailbox.json")).unwrap();
    assert!(remembered.contains("me@example.org") && !remembered.contains(SECRET));
    app.post("/messages/import/discard", &[]).await;
    app.get("/messages/import").await.shows("Forget the password");
    app.post("/messages/import/forget", &[]).await;
    app.get("/messages/import").await.hides("Forget the password").hides("me@example.org");
}

#[tokio::test]
async fn what_cannot_be_reached_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let (port, _) = server(true);
    let app = &app;
    let post =
        |fields: Vec<(&'static str, &'static str)>| async move { app.post("/messages/import/server", &fields).await };
    let refused = post(vec![("address", "me@outlook.com"), ("password", SECRET)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("OAuth").hides(SECRET);
    post(vec![("address", "me@uni.example"), ("password", SECRET)]).await.shows("Give the name of the IMAP server");
    let far = vec![
        ("address", "me@uni.example"),
        ("password", SECRET),
        ("server", "imap.uni.example"),
        ("security", "plain"),
    ];
    post(far).await.shows("without TLS");
    post(vec![("address", "me@gmail.com")]).await.shows("No password is kept");
    connected(app, &port, "wrong").await;
    until(app, "refused the password").await.hides("wrong<");
    assert!(!folder.path().join("mailbox.json").exists(), "what did not work is not remembered");
}

const SOUND: &str = "Dear Dr. Lee,\n\nI have applied to your residency in Birmingham. Your residents place regional blocks from \
                     their first year on, and that is how I would like to learn.\n\nSincerely,\nAna Silva\nAAMC ID 14567890";

async fn letter(app: &TestApp) -> String {
    app.post(
        "/profile",
        &[("was_full_name", ""), ("full_name", "Ana Silva"), ("was_aamc_id", ""), ("aamc_id", "14567890")],
    )
    .await;
    let begun = app.post("/letters/new", &[("kind", "interest"), ("program", "0400121010")]).await;
    begun.location().split('?').next().unwrap().to_owned()
}

async fn draft(app: &TestApp, at: &str, text: &str, more: &[(&str, &str)]) -> Answer {
    let fields =
        [("do", "draft"), ("subject", "Interest, AAMC ID 14567890"), ("text", text), ("address", "gme@uab.example")];
    app.post(at, &[&fields[..], more].concat()).await
}

#[tokio::test]
async fn a_draft_passes_the_same_gate_and_lies_where_drafts_lie() {
    for special in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let app = TestApp::in_folder(folder.path()).await;
        let at = letter(&app).await;
        draft(&app, &at, SOUND, &[]).await.ok().shows("No mailbox is known yet");
        let (port, told) = server(special);
        connected(&app, &port, SECRET).await;
        until(&app, "Which folder?").await;
        told.lock().unwrap().clear();

        let blocked = draft(&app, &at, &SOUND.replace("Sincerely", "[[a sentence]]\n\nSincerely"), &[]).await;
        assert_eq!(blocked.status, StatusCode::UNPROCESSABLE_ENTITY);
        blocked.shows("This letter does not leave yet");
        assert!(told.lock().unwrap().is_empty(), "nothing was asked of the server");

        let mut placed = draft(&app, &at, SOUND, &[]).await;
        if !special {
            placed.ok().shows("does not say which folder is for drafts");
            placed = draft(&app, &at, SOUND, &[("drafts", "Entw&APw-rfe")]).await;
        }
        placed.ok().shows("The draft lies in").shows("Entwürfe").shows(r#"<option value="draft" selected"#);
        let all = told.lock().unwrap().join("\n");
        assert!(all.contains(r#"APPEND "Entw&APw-rfe" (\Draft \Seen)"#), "{all}");
        assert!(
            all.contains("Your residents place") && all.contains("gme@uab.example") && all.contains("me@example.org"),
            "{all}"
        );
        let sent = [("do", "sent"), ("way", "draft"), ("subject", "Interest, AAMC ID 14567890"), ("text", SOUND)];
        app.follow(app.post(&at, &sent).await).await.ok().shows("as a draft in the mailbox");
    }
}
