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

/// A mail as bytes.
fn mail(from: &str, subject: &str, id: &str, body: &str) -> Vec<u8> {
    let kind = if body.starts_with('<') { "text/html" } else { "text/plain" };
    format!(
        "From: {from}\r\nTo: Ana Silva <ana.silva@gmail.com>\r\nSubject: {subject}\r\nDate: Sat, 21 Nov 2026 20:12:07 +0000\r\n\
         Message-ID: <{id}@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n"
    )
    .into_bytes()
}

const THALAMUS: &str = "Thalamus <noreply@thalamusgme.com>";
const IOWA: &str = "0401821049";

/// The number of the only message on a page of one message.
fn number(page: &Answer) -> u64 {
    page.text().split("/messages/").find_map(|p| p.split('/').next()?.parse::<u64>().ok()).unwrap()
}

#[tokio::test]
async fn a_correction_of_a_platforms_mail_misfiles_no_later_invitation() {
    let app = TestApp::new().await;
    let first =
        mail(THALAMUS, "Interview Invitation: University of Iowa", "one12345", "You have been invited to interview.");
    let page = mails(&app, &[("one.eml", &first)]).await;
    page.ok().shows("Many programs write from this address");
    app.submit(&format!("/messages/{}/file", number(&page)), &[("program", IOWA)]).await.ok();
    let second = mail(
        THALAMUS,
        "Interview Invitation: Rush University Medical Center",
        "two12345",
        "You have been invited to interview.",
    );
    mails(&app, &[("two.eml", &second)]).await.ok().shows(">Rush<").hides("You said so of an earlier message");
}

#[tokio::test]
async fn a_correction_can_take_the_other_messages_of_the_sender_along() {
    let app = TestApp::new().await;
    let of = |n: u32| {
        mail(
            "Pat <pat@office.example>",
            &format!("Hello {n}"),
            &format!("mail-000{n}"),
            &format!("Note number {n}, thank you."),
        )
    };
    let (one, two) = (of(1), of(2));
    mails(&app, &[("1.eml", &one), ("2.eml", &two)]).await.ok();
    let again = mails(&app, &[("1.eml", &one)]).await;
    again.ok().shows("Put the other message from this address there too");
    app.submit(&format!("/messages/{}/file", number(&again)), &[("program", VERMONT), ("others", "yes")]).await.ok();
    app.get("/messages?kind=open").await.shows("No message fits.");
}

#[tokio::test]
async fn what_is_kept_and_what_was_there_is_counted_and_another_body_under_a_used_id_is_kept() {
    let app = TestApp::new().await;
    let one = mail(
        THALAMUS,
        "Interview Invitation: University of Iowa",
        "same-id-1",
        "You have been invited to interview on Monday.",
    );
    let copy = [b"Received: from a by b; Fri, 20 Nov 2026 20:12:07 +0000\r\n".as_slice(), &one].concat();
    let other = mail(
        "Scheduling <x@northwestern.edu>",
        "Interview invitation: Northwestern",
        "same-id-1",
        "Northwestern invites you.",
    );
    mails(&app, &[("one.eml", &one)]).await.ok();
    let page = mails(&app, &[("copy.eml", &copy), ("other.eml", &other), ("one.eml", &one)]).await;
    page.ok().shows("1 message was kept.").shows("2 files hold messages that were there already.");
    let list = app.get("/messages").await;
    assert_eq!(list.text().matches("class=\"entry\"").count(), 2, "{}", list.text());
    list.shows("Northwestern");
}

#[tokio::test]
async fn the_applicants_own_mail_is_not_read_as_a_programs_and_stays_out_of_a_packet() {
    let app = TestApp::with_profile(&[("full_name", "Ana Silva"), ("email", "ana.silva@gmail.com")]).await;
    let own = mail(
        "Ana Silva <ana.silva@gmail.com>",
        "Thank you",
        "own-00001",
        "UAB is my first choice and I will rank you first. Where will you rank me?",
    );
    let page = mails(&app, &[("own.eml", &own)]).await;
    page.ok().shows("You wrote this").hides("take care").hides("Hopeful reading");
    let packet = app.get(&format!("/messages/{}/packet.zip", number(&page))).await;
    assert_eq!(packet.status, StatusCode::BAD_REQUEST);
    app.get("/messages").await.shows("my own mail");
}

#[tokio::test]
async fn a_link_that_leads_elsewhere_than_it_shows_is_text_and_flagged() {
    let app = TestApp::new().await;
    let body = "<p>We are pleased to invite you to interview at Cleveland Clinic. Respond \
                <a href=\"http://evil.example/phish\">https://thalamusgme.com/login</a> by Wednesday, December 2, 2026.</p>";
    let page =
        mails(&app, &[("phish.eml", &mail("Anesthesiology <a@ccf.org>", "Interview invitation", "phish-001", body))])
            .await;
    page.ok()
        .hides("href=\"http://evil.example")
        .shows("[! leads to evil.example, not to thalamusgme.com]")
        .shows("A link in it shows one address and leads to another")
        .shows("false link");
    app.get(&format!("/messages/{}/pressure", number(&page))).await.ok().shows("Do not answer, pay, or open");
}

#[tokio::test]
async fn a_kept_invitation_is_on_today_with_its_time_to_answer() {
    let app = TestApp::with_profile(&[("visas", "j1"), ("home_zone", "Asia/Karachi")]).await;
    let body =
        "Dear Dr. Silva,\n\nWe are pleased to invite you to interview. Please respond by November 22, 2026 at 5:00 PM.";
    mails(
        &app,
        &[(
            "a.eml",
            &mail(
                "Interview Broker <no-reply@interviewbroker.com>",
                "Interview Offer: Rush University Medical Center",
                "rush-0001",
                body,
            ),
        )],
    )
    .await
    .ok();
    app.get("/").await.ok().shows("Answer the invitation of Rush").shows("8 hours left").shows("/messages/");
}

#[tokio::test]
async fn a_pasted_mail_gives_its_subject_sender_and_day() {
    let app = TestApp::new().await;
    let text = format!(
        "From: Mary Lee <mary.lee@vermont.example>\nSent: Friday, November 20, 2026 3:14 PM\nTo: Ana Silva\nSubject: Interview invitation\n\n{INVITATION}"
    );
    let read = app.post("/read", &[("text", &text)]).await;
    read.ok().shows("Mary Lee &lt;mary.lee@vermont.example&gt;").shows("value=\"2026-11-20\"");
    let kept = app.submit("/messages/keep", &[("text", &text), ("program", VERMONT)]).await;
    kept.ok()
        .shows("<bdi>Interview invitation</bdi>")
        .shows("mary.lee@vermont.example")
        .shows("20 Nov 2026")
        .hides("Sent: Friday, November 20");
}

#[tokio::test]
async fn a_question_that_may_not_be_asked_is_answered_with_the_safe_letter_to_its_sender() {
    let app = TestApp::with_profile(&[("full_name", "Ana Silva"), ("aamc_id", "14567890")]).await;
    let body = "Before we meet, could you tell us: are you married, do you plan to have children during residency?";
    let page =
        mails(&app, &[("q.eml", &mail("Dr. Tom Hale <hale@uvmhealth.org>", "Quick questions", "quest-001", body))])
            .await;
    page.ok().shows("/letters/new?kind=safe_answer");
    let answers = number(&page).to_string();
    let begun =
        app.submit("/letters/new", &[("kind", "safe_answer"), ("program", VERMONT), ("answers", &answers)]).await;
    begun
        .ok()
        .shows("value=\"Re: Quick questions, AAMC ID 14567890\"")
        .shows("hale@uvmhealth.org")
        .shows("Dear Dr. Hale,");
}

#[tokio::test]
async fn a_packet_leaves_letters_out_unless_they_are_asked_for() {
    let app = TestApp::new().await;
    let said = app.submit("/letters/new", &[("kind", "other"), ("program", VERMONT)]).await;
    let letter = said.text().split("action=\"/letters/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let text = "Dear Ms. Lee,\n\nIs there parking near the building?\n\nAna Silva";
    let fields = [("do", "sent"), ("subject", "About parking"), ("text", text), ("way", "copied")];
    let sent = app.submit(&format!("/letters/{letter}"), &fields).await;
    sent.ok().shows("Sent ");
    let asks = "Dear Dr. Khan, before we finalise our list: where will you rank us? Please answer by Friday.";
    let page = paste(&app, "One question", asks, VERMONT).await;
    let id = number(&page);
    app.get(&format!("/messages/{id}/pressure")).await.ok().shows("are left out unless you tick them");
    let timeline = |bytes: &[u8]| -> String {
        use std::io::Read;
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
        let mut text = String::new();
        zip.by_name("timeline.txt").unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let plain = app.get(&format!("/messages/{id}/packet.zip")).await;
    assert!(!timeline(&plain.bytes).contains("About parking"));
    let asked = app.get(&format!("/messages/{id}/packet.zip?letters=yes")).await;
    assert!(timeline(&asked.bytes).contains("About parking"));
}

#[tokio::test]
async fn a_confirmation_with_a_calendar_entry_leads_to_the_interview() {
    let app = TestApp::new().await;
    let bytes =
        String::from_utf8(mail("Kim Tran <ktran@uvmhealth.org>", "Residency Interview", "entry-001", "")).unwrap();
    let body = "--B\r\nContent-Type: text/plain\r\n\r\nYou are confirmed for your interview with the University of Vermont Medical Center on \
                December 9 at 8 am.\r\n--B\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
                BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261209T130000Z\r\nDTEND:20261209T170000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--B--\r\n";
    let bytes = bytes.replace("text/plain; charset=utf-8", "multipart/mixed; boundary=B").trim_end().to_owned()
        + "\r\n\r\n"
        + body;
    let page = mails(&app, &[("entry.eml", bytes.as_bytes())]).await;
    page.ok().shows("/interviews/new?message=");
}
