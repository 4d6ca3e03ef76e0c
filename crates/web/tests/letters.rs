//! Letters out: from the template to the desk, through the check, out of the house, and into the ledger.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use axum::http::StatusCode;
use common::{Answer, TestApp};

const PROFILE: [(&str, &str); 5] = [
    ("full_name", "Ana Silva"),
    ("aamc_id", "14567890"),
    ("visas", "j1, h1b"),
    ("step3", "done 2026-11-12"),
    ("home_zone", "Asia/Karachi"),
];
const UAB: &str = "0400121010";
const OTHER: &str = "0400421013";
const SOUND: &str = "Dear Dr. Lee,\n\nI have applied to your residency in Birmingham. Your residents place regional blocks from \
                     their first year on, and that is how I would like to learn.\n\nSincerely,\nAna Silva\nAAMC ID 14567890";
const FIRST: &str = "Dear Dr. Lee,\n\nThe anesthesiology residency in Birmingham is my first choice. Your residents place regional \
                     blocks from their first year on.\n\nSincerely,\nAna Silva\nAAMC ID 14567890";

/// A new letter; its address.
async fn begun(app: &TestApp, kind: &str, program: &str, more: &[(&str, &str)]) -> String {
    let fields = [&[("kind", kind), ("program", program)], more].concat();
    let answer = app.post("/letters/new", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().split('?').next().unwrap().to_owned()
}

async fn send(app: &TestApp, at: &str, deed: &str, text: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [&[("do", deed), ("subject", "Interest, AAMC ID 14567890"), ("text", text)], more].concat();
    app.post(at, &fields).await
}

#[tokio::test]
async fn a_letter_begins_with_its_template_and_what_is_missing_is_told_with_its_place() {
    let app = TestApp::new().await;
    let at = begun(&app, "visa_question", UAB, &[]).await;
    let page = app.get(&at).await;
    page.ok()
        .shows("[[your AAMC ID]]")
        .shows("Still missing")
        .shows(r#"<a href="/profile">enter it in your profile</a>"#)
        .shows("Something is still to be filled in")
        .shows("to change before you send it");
    app.post("/profile", &[("was_aamc_id", ""), ("aamc_id", "14567890")]).await;
    app.get(&at).await.ok().shows("known by now; fill it in");
}

#[tokio::test]
async fn what_became_known_is_filled_in_and_own_words_stay() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = begun(&app, "interest", UAB, &[]).await;
    let text = "My own words. [[your AAMC ID]]";
    let page = app.follow(send(&app, &at, "fill", text, &[]).await).await;
    page.ok().shows("My own words. 14567890").shows("Undo");
}

#[tokio::test]
async fn a_draft_is_kept_and_found_again_and_nothing_is_lost_when_it_is_refused() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = begun(&app, "interest", UAB, &[("to", "Dr. Jane Lee")]).await;
    send(&app, &at, "keep", SOUND, &[]).await.ok().shows("The draft is kept.");
    app.get(&at).await.ok().shows("place regional blocks");
    app.get("/letters").await.ok().shows("Interest, AAMC ID 14567890").shows("UAB");
    let two = [("address", "a@example.edu, b@example.edu")];
    let refused = send(&app, &at, "keep", "Only here", &two).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("A letter goes to one address").shows("Only here");
    let quietly = app.post(&format!("{at}/keep"), &[("text", "Left in a hurry"), two[0]]).await;
    assert_eq!(quietly.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.get(&at).await.shows("Left in a hurry").hides("b@example.edu");
    let quietly = app.post(&format!("{at}/keep"), &[("text", SOUND)]).await;
    assert_eq!(quietly.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_blocking_finding_closes_every_way_out_until_it_is_put_aside_with_a_reason_that_is_kept() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = begun(&app, "interest", UAB, &[]).await;
    let text = SOUND.replace("Your residents", "Where do I stand on your rank list? Your residents");
    for way in ["copied", "file", "mailto", "sent"] {
        let closed = send(&app, &at, way, &text, &[]).await;
        assert_eq!(closed.status, StatusCode::UNPROCESSABLE_ENTITY, "{way}");
        assert!(!closed.header("content-type").starts_with("message/"), "{way}");
        closed.shows("does not leave yet").shows("What stands in the way").shows("You ask how they rank you");
        closed.shows("What to do: ").hides("The text to copy");
    }
    let page = send(&app, &at, "", &text, &[]).await;
    let found: serde_json::Value = {
        let answer = app.post(&format!("{at}/check"), &[("text", &text)]).await;
        serde_json::from_slice(&answer.ok().bytes).unwrap()
    };
    let line =
        found["findings"].as_array().unwrap().iter().find(|l| l["title"] == "You ask how they rank you").unwrap();
    let key = line["key"].as_str().unwrap();
    page.ok().shows(key);
    let bare = app.post(&at, &[("text", &text), ("ignore_one", key)]).await;
    bare.shows("Write why first");
    let reason = format!("reason-{key}");
    let aside = app.post(&at, &[("text", &text), ("ignore_one", key), (&reason, "they asked me to ask")]).await;
    let value = aside.text();
    let value = value.split(r#"name="ignored" value=""#).nth(1).unwrap().split('"').next().unwrap();
    let value = value.replace("&quot;", "\"").replace("&amp;", "&");
    let open = send(&app, &at, "copied", &text, &[("ignored", &value)]).await;
    open.ok().shows("Ready to send");
    let sent = app.follow(send(&app, &at, "sent", &text, &[("ignored", &value), ("way", "copied")]).await).await;
    sent.ok().shows("What you put aside").shows("they asked me to ask").shows("Sent ");
}

#[tokio::test]
async fn a_sound_letter_leaves_as_a_copy_a_file_or_a_link_to_one_address() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = begun(&app, "interest", UAB, &[]).await;
    let to = [("to", "Dr. Jane Lee"), ("address", "lee@example.edu")];
    send(&app, &at, "copied", SOUND, &to).await.ok().shows("The text to copy").shows("lee@example.edu");
    send(&app, &at, "mailto", SOUND, &to).await.ok().shows(
        "mailto:lee@example.edu?subject=Interest%2C%20AAMC%20ID%2014567890&amp;body=Dear%20Dr.%20Lee%2C%0D%0A%0D%0A",
    );
    let file = send(&app, &at, "file", SOUND, &to).await;
    file.ok().shows("To: \"Dr. Jane Lee\" <lee@example.edu>").shows("X-Unsent: 1");
    assert_eq!(file.header("content-type"), "message/rfc822");
    assert_eq!(file.header("content-disposition").split("; filename").next().unwrap(), "attachment");
    assert!(file.header("content-disposition").ends_with("-UAB.eml\""), "{}", file.header("content-disposition"));
    send(&app, &at, "file", SOUND, &[]).await.ok().hides("To: ");
    let long = SOUND.replace("learn.", &"learn ultrasound well. ".repeat(90));
    app.get(&at).await.shows("In my mail program");
    send(&app, &at, "keep", &long, &[]).await.ok().hides("In my mail program");
}

#[tokio::test]
async fn a_first_choice_goes_into_the_ledger_a_second_is_stopped_and_a_correction_takes_it_back() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = begun(&app, "first_choice", UAB, &[]).await;
    let sent = app.follow(send(&app, &at, "sent", FIRST, &[("way", "mailto"), ("list", "main")]).await).await;
    sent.ok().shows("In the ledger: ");
    app.get("/ledger").await.ok().shows("is my first choice").shows("UAB").shows("It stands");
    app.get(&format!("/programs/{UAB}")).await.ok().shows("my first choice").shows("Letters, and what I said");

    let second = begun(&app, "first_choice", OTHER, &[]).await;
    let text = FIRST.replace("Birmingham", "Little Rock");
    let stopped = send(&app, &second, "copied", &text, &[]).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
    stopped.shows("only one program can be");

    let said = [
        ("program", OTHER),
        ("kind", "first_choice"),
        ("list", "main"),
        ("on", "2026-11-20"),
        ("text", "You are first."),
    ];
    let by_mouth = app.post("/ledger", &said).await;
    assert_eq!(by_mouth.status, StatusCode::UNPROCESSABLE_ENTITY);
    by_mouth
        .shows("cannot both be true")
        .shows("You are first.")
        .shows("is my first choice")
        .shows("Draft a correction to UAB");

    let correction = begun(&app, "correction", UAB, &[]).await;
    let page = app.get(&correction).await;
    page.ok().shows("On 22 November 2026 I told you that the anesthesiology residency at University of Alabama Medical Center is my first choice.");
    let text = page.text();
    let text = text.split("<textarea").nth(1).unwrap().split_once('>').unwrap().1.split("</textarea>").next().unwrap();
    let claim = page.text();
    let claim = claim.split(r#"name="withdraws""#).nth(1).unwrap().split("selected").next().unwrap().to_owned();
    let claim = claim.rsplit(r#"value=""#).next().unwrap().split('"').next().unwrap();
    let done = send(&app, &correction, "sent", text, &[("way", "copied"), ("claim", ""), ("withdraws", claim)]).await;
    app.follow(done).await.ok();
    app.get("/ledger").await.ok().shows("Taken back").shows("You told no program anything");
    app.post("/ledger", &said).await;
    app.get("/ledger").await.ok().shows("You are first.");
}

#[tokio::test]
async fn a_statement_by_mouth_is_taken_back_by_an_explicit_act() {
    let app = TestApp::new().await;
    let said =
        [("program", UAB), ("kind", "rank_highly"), ("list", "main"), ("on", "2026-11-20"), ("text", "Very high.")];
    let page = app.follow(app.post("/ledger", &said).await).await;
    page.ok().shows("Very high.").shows("ranked highly");
    let text = page.text();
    let action = text.split(r#"action="/ledger/"#).nth(1).unwrap().split('"').next().unwrap();
    let early = app.post(&format!("/ledger/{action}"), &[("on", "2026-11-19"), ("reason", "by telephone")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    early.shows("by telephone").shows("cannot be taken back before");
    let back = app.submit(&format!("/ledger/{action}"), &[("on", "2026-11-21"), ("reason", "by telephone")]).await;
    back.ok().shows("Taken back 21 Nov 2026").shows("Undo");
}

#[tokio::test]
async fn what_a_program_wants_is_written_down_with_its_source_and_stops_a_letter() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = format!("/programs/{UAB}/contact");
    let bare = app.post(&at, &[("thanks", "no"), ("coordinator", "Ruth Diaz")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.shows("Say where the program says so").shows("Ruth Diaz");
    let kept = app
        .submit(&at, &[("thanks", "no"), ("notice_days", "7"), ("source", "their page"), ("coordinator", "Ruth Diaz")])
        .await;
    kept.ok().shows("thank-you letters: no").shows("<bdi>their page</bdi>, 22 Nov 2026");
    app.post(&at, &[("notice_days", "many")]).await.shows("number of days");
    let letter = begun(&app, "thank_you", UAB, &[("to", "Dr. Jane Lee")]).await;
    app.get(&letter).await.ok().shows("wants no thank-you letters (their page)");
    let question = begun(&app, "visa_question", UAB, &[]).await;
    app.get(&question).await.ok().shows(r#"value="Ruth Diaz""#).shows("Dear Ruth Diaz,");
}

#[tokio::test]
async fn news_goes_to_those_it_matters_to_one_draft_each() {
    let sent = |at: usize| {
        move |ids: &[season::ProgramId]| {
            let application = pick::Application { sent: "2026-09-30".parse().ok(), ..Default::default() };
            domain::Command::SetApplication(ids[at].clone(), Box::new(application))
        }
    };
    let (first, second) = (sent(0), sent(1));
    let unwanted = |ids: &[season::ProgramId]| {
        let mut contact = domain::Contact::new(ids[1].clone());
        contact.updates = Some(false);
        contact.source = "their page".to_owned();
        domain::Command::SetContact(Box::new(contact))
    };
    let at = "2026-11-20T12:00:00Z";
    let app = TestApp::with_acts(&PROFILE, &[(at, &first), (at, &second), (at, &unwanted)], at).await;
    app.get("/letters/updates").await.ok().shows("I passed Step 3").hides("To whom it matters");
    let page = app.get("/letters/updates?news=step3").await;
    page.ok()
        .shows("I passed Step 3 (12 Nov 2026).")
        .shows("Write to UAB")
        .shows("with caution")
        .shows("It wants no updates: their page.")
        .hides("Write to UAMS");
    let draft = begun(&app, "update", UAB, &[("news", "I passed Step 3 on 12 November 2026.")]).await;
    app.get(&draft).await.ok().shows("I passed Step 3 on 12 November 2026.").hides("Still missing");
}

#[tokio::test]
async fn an_own_template_takes_the_place_of_the_built_in_one_and_a_broken_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("letters")).unwrap();
    let file = folder.path().join("letters/update.txt");
    std::fs::write(&file, "Subject: My own\nHello {{ greeting }}, {{ news }}").unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    let at = begun(&app, "update", UAB, &[("news", "B.")]).await;
    app.get(&at).await.ok().shows("Hello Program Director, B.").hides("is not used:");
    std::fs::write(&file, "Subject: My own\nHello {{ nobody }}").unwrap();
    let at = begun(&app, "update", UAB, &[]).await;
    app.get(&at)
        .await
        .ok()
        .shows("is not used: {{ nobody }} is no field of a letter")
        .shows("one thing in my application is new");
}

#[tokio::test]
async fn words_of_a_letter_are_shown_as_text() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = begun(&app, "other", UAB, &[("to", "<b>x</b>")]).await;
    let bad = "<script>alert(1)</script></textarea>";
    send(&app, &at, "keep", bad, &[]).await.ok().hides("<script>alert").hides("<b>x");
    app.get(&at).await.ok().hides("<script>alert");
    app.get("/letters").await.ok().hides("<b>x");
}

#[tokio::test]
async fn a_letter_that_is_not_there_is_said_calmly_and_a_draft_can_be_removed() {
    let app = TestApp::new().await;
    for at in ["/letters/99", "/letters/x"] {
        assert_eq!(app.get(at).await.status, StatusCode::NOT_FOUND);
    }
    let at = begun(&app, "other", UAB, &[]).await;
    app.submit(&format!("{at}/remove"), &[]).await.ok().shows("Undo").shows("No draft is kept.");
    app.submit("/letters/new", &[("kind", "other"), ("program", "Nowhere")]).await.shows("No program of this season");
}

#[tokio::test]
async fn the_reason_of_an_override_stays_when_the_draft_is_opened_again() {
    let app = TestApp::with_profile(&PROFILE).await;
    let at = begun(&app, "interest", UAB, &[]).await;
    let text = SOUND.replace("Your residents", "Where do I stand on your rank list? Your residents");
    send(&app, &at, "keep", &text, &[]).await.ok();
    let answer = app.post(&format!("{at}/check"), &[("text", &text)]).await;
    let found: serde_json::Value = serde_json::from_slice(&answer.ok().bytes).unwrap();
    let all = found["findings"].as_array().unwrap();
    let key =
        all.iter().find(|l| l["title"] == "You ask how they rank you").unwrap()["key"].as_str().unwrap().to_owned();
    let reason = format!("reason-{key}");
    app.post(&at, &[("text", &text), ("ignore_one", &key), (&reason, "they asked me to ask")]).await.ok();
    let again = app.get(&at).await;
    again.ok().shows("they asked me to ask");
    let value = again.text();
    let value =
        value.split(r#"name="ignored" value=""#).nth(1).unwrap().split('"').next().unwrap().replace("&quot;", "\"");
    send(&app, &at, "copied", &text, &[("ignored", &value)]).await.ok().shows("Ready to send");
}

#[tokio::test]
async fn an_acceptance_shows_what_it_clashes_with_and_moves_its_interview_on() {
    let program = |at: usize, status: domain::InterviewStatus| {
        move |ids: &[season::ProgramId]| {
            let mut i = domain::Interview::new(ids[at].clone(), "America/Chicago".parse().unwrap());
            let slot =
                domain::Slot { day: "2026-12-07".parse().unwrap(), time: "08:00".parse().ok(), minutes: Some(240) };
            (i.status, i.at, i.offered) = (status, Some(slot), vec![slot]);
            domain::Command::SetInterview(Box::new(i))
        }
    };
    let (offered, booked) = (program(0, domain::InterviewStatus::Offered), program(1, domain::InterviewStatus::Booked));
    let at = "2026-11-20T12:00:00Z";
    let app = TestApp::with_acts(&PROFILE, &[(at, &offered), (at, &booked)], at).await;
    let list = app.get("/interviews").await.text();
    let numbers: Vec<u64> =
        list.split("/interviews/").filter_map(|p| p.split(['"', '#', '/']).next()?.parse().ok()).collect();
    let first = *numbers.iter().min().unwrap();
    let page = app.get(&format!("/interviews/{first}")).await;
    page.ok().shows("You have another interview at this time.").shows("same time as UAMS");
    let letter = begun(&app, "accept", UAB, &[]).await;
    let closed = app.get(&letter).await;
    closed
        .ok()
        .shows("Another interview meets this time")
        .shows("1 to change before you send it")
        .shows("at the same time")
        .shows("Then the interview stands at “time asked for”");
    let text = closed.text();
    let text = text
        .split("<textarea")
        .nth(1)
        .unwrap()
        .split_once('>')
        .unwrap()
        .1
        .split("</textarea>")
        .next()
        .unwrap()
        .to_owned();
    let stopped = send(&app, &letter, "copied", &text, &[]).await;
    assert_eq!(stopped.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_passed_step_3_proposes_letters_at_once() {
    let sent = |ids: &[season::ProgramId]| {
        let application = pick::Application { sent: "2026-09-30".parse().ok(), ..Default::default() };
        domain::Command::SetApplication(ids[0].clone(), Box::new(application))
    };
    let at = "2026-11-20T12:00:00Z";
    let profile =
        [("visas", "j1, h1b"), ("step3", "not yet"), ("ecfmg", "done 2025-11"), ("home_zone", "Asia/Karachi")];
    let app = TestApp::with_acts(&profile, &[(at, &sent)], at).await;
    let fields = [("was_step3", "not yet"), ("step3", "done"), ("step3_on", "2026-11-12")];
    app.submit("/profile", &fields).await.ok().shows("This is news for 1 program").shows("/letters/updates?news=step3");
}
