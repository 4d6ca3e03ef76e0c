//! Messages that are kept: pasted, saved as files, and out of a mailbox; what can be made of them; hostile mail.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::time::Duration;

use axum::http::StatusCode;
use common::{Answer, File, TestApp};

const INVITATION: &str = "Dear Dr. Khan,\n\nWe are pleased to invite you to interview with the University of Vermont \
    Medical Center anesthesiology residency. Please choose a date on Thalamus by December 1, 2026.\n\nMary Lee, coordinator";
const VISA: &str = "Dear Dr. Khan, thank you for asking. We sponsor J-1 visas through ECFMG. We do not sponsor H-1B visas. \
    Best, Mary Lee, coordinator of the University of Vermont Medical Center anesthesiology residency";
const VERMONT: &str = "0405011158";

async fn paste(app: &TestApp, subject: &str, text: &str, program: &str) -> Answer {
    let fields =
        [("subject", subject), ("text", text), ("program", program), ("from", "Mary Lee <mary.lee@vermont.example>")];
    app.submit("/messages/keep", &fields).await
}

async fn mails(app: &TestApp, files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<File> =
        files.iter().map(|(name, bytes)| File { field: "mails", name, media_type: "message/rfc822", bytes }).collect();
    let answer = app.upload("/messages/add", &[], &files).await;
    app.follow(answer).await
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("../exchange/tests/data/mail/{name}")).unwrap()
}

#[tokio::test]
async fn a_pasted_message_is_kept_with_its_program_and_reading() {
    let app = TestApp::with_profile(&[("home_zone", "Asia/Karachi")]).await;
    let read = app.post("/read", &[("subject", "Interview invitation"), ("text", INVITATION)]).await;
    read.ok().shows("The program was found").shows("Keep the message");
    let kept = paste(&app, "Interview invitation", INVITATION, VERMONT).await;
    kept.ok()
        .shows("Interview invitation")
        .shows("Vermont")
        .shows("mary.lee@vermont.example")
        .shows("Answer the invitation");
    app.get("/messages").await.ok().shows("Interview invitation").shows("Mary Lee");
    // The same words again are the same message.
    let again = app.post("/read", &[("text", INVITATION), ("subject", "Interview invitation")]).await;
    again.shows("kept already");
}

#[tokio::test]
async fn a_message_that_says_nothing_of_visas_has_no_section_for_it() {
    let app = TestApp::new().await;
    let words = "Dear Dr. Khan, questions about visas and contracts can be asked on the day. Mary Lee, coordinator";
    paste(&app, "Your interview day", words, VERMONT).await.ok().hides("Keep what it says about visas");
}

#[tokio::test]
async fn an_answer_and_a_visa_statement_are_written_down_from_a_message_and_can_be_undone() {
    let app = TestApp::new().await;
    paste(&app, "Your visa question", VISA, VERMONT).await.ok().shows("Keep this statement");
    let list = app.get("/messages").await.text();
    let id = list.split("/messages/").find_map(|p| p.split('"').next()?.parse::<u64>().ok()).unwrap();
    let fields = [("visa", "H-1B"), ("says", "no"), ("quote", "We do not sponsor H-1B visas.")];
    app.submit(&format!("/messages/{id}/statement"), &fields).await.ok().shows("H-1B no recorded").shows("Undo");
    app.get(&format!("/programs/{VERMONT}")).await.shows("We do not sponsor H-1B visas.");
    // What is kept says so and is not offered again; the other visa still is.
    let again = app.get(&format!("/messages/{id}")).await;
    again.ok().shows("the statement from this message stands").shows(r#"name="visa" value="J-1""#);
    again.hides(r#"name="visa" value="H-1B""#).hides("under “I checked this today”");
    let answered = app.submit(&format!("/messages/{id}/answer"), &[("kind", "rejected")]).await;
    answered.ok().shows("rejected on 22 Nov 2026");
}

#[tokio::test]
async fn a_correction_of_the_program_is_remembered_for_the_sender() {
    let app = TestApp::new().await;
    paste(&app, "Hello", "Thank you for your interest, we read every application with care.", "").await;
    let list = app.get("/messages?kind=open").await;
    let id = list.text().split("/messages/").find_map(|p| p.split('"').next()?.parse::<u64>().ok()).unwrap();
    app.submit(&format!("/messages/{id}/file"), &[("program", VERMONT)]).await.ok().shows("You said so.");
    let other = app.post("/read", &[("text", "A second note to you."), ("from", "mary.lee@vermont.example")]).await;
    other.shows("You said so of an earlier message");
}

#[tokio::test]
async fn saved_messages_are_kept_once_and_what_is_no_mail_is_named() {
    let app = TestApp::new().await;
    let (one, two) = (sample("invitation.eml"), sample("gmail.eml"));
    let first = mails(&app, &[("invitation.eml", &one), ("gmail.eml", &two), ("notes.eml", b"\x00\x01nothing")]).await;
    first.ok().shows("2 messages were kept.").shows("notes.eml").shows("not a saved e-mail");
    mails(&app, &[("invitation.eml", &one)]).await.ok();
    let list = app.get("/messages").await.text();
    assert_eq!(list.matches("class=\"entry\"").count(), 2);
}

#[tokio::test]
async fn the_original_comes_back_byte_for_byte_as_a_file() {
    let app = TestApp::new().await;
    let bytes = sample("invitation.eml");
    let page = mails(&app, &[("invitation.eml", &bytes)]).await.text();
    let id = page.split("/messages/").find_map(|p| p.split('/').next()?.parse::<u64>().ok()).unwrap();
    let original = app.get(&format!("/messages/{id}/original")).await;
    assert_eq!(original.bytes, bytes);
    assert!(original.header("content-disposition").starts_with("attachment"));
    assert_eq!(original.header("content-type"), "application/octet-stream");
}

#[tokio::test]
async fn a_hostile_mail_does_no_harm() {
    let app = TestApp::new().await;
    let page = mails(&app, &[("hostile.eml", &sample("hostile.eml"))]).await;
    page.ok()
        .hides("steal()")
        .hides("<img")
        .hides("<iframe")
        .hides("javascript:")
        .hides("http-equiv")
        .hides("type=\"password\"");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
}

#[tokio::test]
async fn no_message_and_no_attachment_is_not_found() {
    let app = TestApp::new().await;
    for path in ["/messages/77", "/messages/x", "/messages/77/original", "/messages/77/attachments/0"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(app.post("/messages/77/file", &[("program", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Waits until the import page shows `part`.
async fn until(app: &TestApp, part: &str) -> Answer {
    for _ in 0..200 {
        let page = app.get("/messages/import").await;
        if page.text().contains(part) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{part:?} did not come: {}", app.get("/messages/import").await.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_is_previewed_chosen_taken_in_and_undone_as_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let bytes = sample("takeout.mbox");
    let file = File { field: "mailbox", name: "takeout.mbox", media_type: "application/mbox", bytes: &bytes };
    let sent = app.upload("/messages/import/file", &[], &[file]).await;
    assert_eq!(sent.location(), "/messages/import", "{}", sent.text());
    let choose = until(&app, "Keep the messages of the chosen senders").await.text();
    let senders: Vec<String> = choose
        .split("name=\"sender\" value=\"")
        .skip(1)
        .map(|p| p.split('"').next().unwrap().replace("&amp;", "&"))
        .collect();
    assert!(!senders.is_empty());
    // Nothing is shown before it is kept.
    app.get("/messages").await.shows("No message is kept yet");
    let fields: Vec<(&str, &str)> = senders.iter().map(|s| ("sender", s.as_str())).collect();
    app.post("/messages/import/keep", &fields).await;
    until(&app, "kept</strong>").await;
    let list = app.get("/messages").await;
    let kept = list.text().matches("class=\"entry\"").count();
    assert!(kept > 0);
    assert!(std::fs::read_dir(folder.path().join("incoming")).unwrap().next().is_none(), "the copy is gone");
    app.post("/undo", &[("back", "/messages")]).await;
    app.get("/messages").await.shows("No message is kept yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_was_left_behind_goes_on_after_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("incoming")).unwrap();
    std::fs::write(folder.path().join("incoming/old.mbox"), sample("takeout.mbox")).unwrap();
    std::fs::write(folder.path().join("incoming/half.mbox.part"), b"From x").unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.get("/messages/import").await.shows("was not taken in to the end").shows("old.mbox");
    app.post("/messages/import/look", &[]).await;
    until(&app, "Keep the messages of the chosen senders").await;
    app.post("/messages/import/discard", &[]).await;
    app.get("/messages/import").await.shows("Look it through");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_mailbox_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let file = File { field: "mailbox", name: "../../x.zip", media_type: "application/zip", bytes: b"PK\x03\x04zip" };
    app.upload("/messages/import/file", &[], &[file]).await;
    until(&app, "This is not a mailbox file").await;
    assert!(folder.path().join("incoming/x_zip.mbox").exists());
}

#[tokio::test]
async fn under_pressure_there_are_safe_answers_the_rule_and_a_packet_of_proof() {
    let app = TestApp::new().await;
    let text = "Dear Dr. Khan, before we finalise our list: where will you rank us? Please answer by Friday.";
    let page = paste(&app, "One question", text, VERMONT).await;
    page.ok().shows("take care").shows("a packet of proof");
    let id = page.text().split("/messages/").find_map(|p| p.split('/').next()?.parse::<u64>().ok()).unwrap();
    let kit = app.get(&format!("/messages/{id}/pressure")).await;
    kit.ok().shows("P-04").shows("I would rather not speak about rank lists").shows("NRMP");
    let packet = app.get(&format!("/messages/{id}/packet.zip?all=yes")).await;
    packet.ok();
    assert_eq!((&packet.bytes[..2], packet.header("content-type")), (&b"PK"[..], "application/zip"));
}
