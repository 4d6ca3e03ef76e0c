//! Messages: reading what a program wrote, and checking a draft.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use axum::http::StatusCode;
use common::{Answer, TestApp};
use serde_json::Value;

const ASKS: &str = "Dear Ana,\r\n\r\nThank you for interviewing with us. Where will you rank our program? \
     Please let us know by tomorrow noon.\r\n\r\nSee https://evil.example/rank/a=1&b=2\r\n\r\nDr. Lee";
const THANKS: &str = "Dear Dr. Silva,\n\nThank you for your interest in our program. We wish you all the best for the Match.\n\nKind regards,\nThe residency office";
const VISAS: &str = "Dear applicant,\n\nOur program sponsors J-1 visas through ECFMG. We do not sponsor H-1B visas.\n\nThe residency office";
const DRAFT: &str =
    "Dear [Name],\r\n\r\nThank you for the day. Where do I stand on your rank list?\r\n\r\nAna Silva, AAMC ID 14567890";

async fn read(app: &TestApp, text: &str) -> Answer {
    app.post("/read", &[("text", text)]).await
}

/// The answer to the script of the page.
async fn asked(app: &TestApp, fields: &[(&str, &str)]) -> Value {
    let answer = app.post("/write/check", fields).await;
    assert!(answer.header("content-type").starts_with("application/json"));
    serde_json::from_slice(&answer.ok().bytes).unwrap()
}

fn of<'a>(answer: &'a Value, group: &str, title: &str) -> Option<&'a Value> {
    answer[group].as_array().unwrap().iter().find(|l| l["title"] == title)
}

const RANK: &str = "You ask how they rank you";
const BLANK: &str = "Something is still to be filled in";

// ------------------------------------------------------------------------------------------------------ read

#[tokio::test]
async fn the_page_says_what_it_does_with_a_message_and_that_nothing_is_a_guarantee() {
    let app = TestApp::new().await;
    let page = app.get("/read").await;
    page.ok()
        .shows("kept only when you say so")
        .shows("Nothing a program writes is a guarantee")
        .shows("48.3%")
        .shows("applications that never got an answer")
        .shows("n\u{a0}=\u{a0}6006")
        .shows(r#"aria-current="page">Messages"#);
}

#[tokio::test]
async fn a_question_about_rank_is_told_calmly_with_its_words_and_rules() {
    let app = TestApp::new().await;
    let page = read(&app, ASKS).await;
    page.ok()
        .shows("Take care.")
        .shows("Hopeful reading")
        .shows("Sober reading")
        .shows("What it cannot mean")
        .shows("What to do")
        .shows("<mark>")
        .shows(r#"href="/rules#P-04""#)
        .shows("class=\"proof\"");
    let shown = page.text();
    let marked: Vec<&str> = shown.split("<mark>").skip(1).filter_map(|m| m.split("</mark>").next()).collect();
    assert!(marked.iter().any(|m| m.contains("Where will you rank")), "{marked:?}");
}

#[tokio::test]
async fn a_link_in_a_message_is_text_and_markup_in_it_is_too() {
    let app = TestApp::new().await;
    let page = read(&app, &format!("{ASKS}\n<script>alert(1)</script><a href='https://x.example'>here</a>")).await;
    page.ok()
        .shows("<code>https://evil.example/rank/a=1&amp;b=2</code>")
        .hides("href=\"https://evil.example")
        .hides("<a href='")
        .hides("<script>alert");
}

#[tokio::test]
async fn courtesy_is_no_alarm_and_no_percentage_is_given_for_words() {
    let app = TestApp::with_profile(&[("full_name", "Ana Silva")]).await;
    let page = read(&app, THANKS).await;
    page.ok().shows("Courtesy").hides("Take care.").hides("class=\"care\"");
    let text = page.text();
    let reading = text.split("no-guarantee").next().unwrap();
    assert!(!reading.contains('%'), "{reading}");
}

#[tokio::test]
async fn a_message_about_visas_is_read_for_them_with_quotes() {
    let app = TestApp::new().await;
    read(&app, VISAS).await.ok().shows("What it says about visas").shows("We do not sponsor H-1B visas");
    read(&app, THANKS).await.ok().hides("What it says about visas");
}

#[tokio::test]
async fn the_day_of_a_message_tells_how_long_is_left_and_a_wrong_one_is_explained() {
    let app = TestApp::new().await;
    let text = "Dear Ana,\n\nWe would like to invite you to interview with us. Please reply by Friday.\n\nDr. Lee";
    let fields = [("text", text), ("subject", "Interview invitation"), ("day", "2026-11-19"), ("time", "09:00")];
    app.post("/read", &fields).await.ok().shows("by Friday").shows("hours after the message").shows("P-14");
    let wrong = app.post("/read", &[("text", text), ("day", "soon")]).await;
    wrong.ok().shows("Give the day as 2027-01-05").shows("Please reply by Friday.").hides("Hopeful reading");
    app.post("/read", &[("text", text), ("time", "09:00")]).await.ok().shows("Give the day as well");
}

#[tokio::test]
async fn nothing_to_read_is_said_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    app.post("/read", &[("text", " "), ("subject", "Only this")])
        .await
        .ok()
        .shows("Paste the message first.")
        .shows("Only this");
    read(&app, "> quoted\n> only").await.ok().shows("There is nothing to read.");
}

#[tokio::test]
async fn no_message_is_kept() {
    let app = TestApp::new().await;
    read(&app, ASKS).await.ok();
    app.post("/write", &[("text", DRAFT)]).await.ok();
    for page in ["/read", "/write", "/data", "/"] {
        app.get(page).await.ok().hides("rank our program").hides("Where do I stand");
    }
    app.get("/data").await.shows("Nothing");
}

// ------------------------------------------------------------------------------------------------------ write

#[tokio::test]
async fn the_button_shows_findings_with_words_rule_reason_and_remedy() {
    let app = TestApp::new().await;
    app.post("/write", &[("text", " \n")]).await.ok().shows("Nothing is written yet.");
    app.get("/write").await.ok().shows("Nothing is checked yet.").shows("/assets/write.js");
    let page = app.post("/write", &[("text", DRAFT), ("subject", "Thank you")]).await;
    page.ok()
        .shows("do not send it so")
        .shows(RANK)
        .shows("What to do: ")
        .shows(r#"href="/rules#"#)
        .shows("to change before you send it")
        .shows(r##"href="#m-1""##)
        .shows(r#"id="m-1""#)
        .shows("<mark>")
        .shows("Dear [Name],")
        .shows(r#"value="Thank you""#);
}

#[tokio::test]
async fn the_script_gets_places_as_browsers_count_them() {
    let app = TestApp::new().await;
    let answer = asked(&app, &[("text", &format!("😀 é\r\n{DRAFT}"))]).await;
    let line = of(&answer, "findings", BLANK).unwrap();
    let text: Vec<u16> = format!("😀 é\n{}", DRAFT.replace("\r\n", "\n")).encode_utf16().collect();
    let (start, end) = (line["start"].as_u64().unwrap() as usize, line["end"].as_u64().unwrap() as usize);
    assert_eq!(String::from_utf16(&text[start..end]).unwrap(), "[Name]");
}

#[tokio::test]
async fn the_context_is_heard() {
    let app = TestApp::new().await;
    let text = "Dear Dr. Lee,\n\nThank you for the interview. I would love to train at Stanford.\n\nAna Silva, AAMC ID 14567890";
    let plain = asked(&app, &[("text", text)]).await;
    assert!(of(&plain, "findings", "They do not want such a letter").is_none(), "{plain}");
    let known = asked(
        &app,
        &[
            ("text", text),
            ("stage", "post_interview"),
            ("no_contact", "yes"),
            ("program", "UAB"),
            ("person", "Dr. Brown"),
        ],
    )
    .await;
    assert!(of(&known, "findings", "They do not want such a letter").is_some(), "{known}");
    assert!(of(&known, "findings", "Another program or person is named").is_some(), "{known}");
}

#[tokio::test]
async fn own_facts_are_compared_only_where_there_are_some() {
    let app = TestApp::new().await;
    let text = "Dear Dr. Lee,\n\nI scored 262 on Step 2 CK.\n\nAna Silva, AAMC ID 14567890";
    let title = "Your own facts do not show this";
    assert!(of(&asked(&app, &[("text", text)]).await, "findings", title).is_none());
    let compared = asked(&app, &[("text", text), ("facts", "Step 2 CK 241\r\n\r\nStep 1 passed")]).await;
    assert!(of(&compared, "findings", title).is_some(), "{compared}");
}

#[tokio::test]
async fn a_finding_is_ignored_and_shown_again_and_a_serious_one_needs_a_reason() {
    let app = TestApp::new().await;
    let first = asked(&app, &[("text", DRAFT)]).await;
    let key = of(&first, "findings", RANK).unwrap()["key"].as_str().unwrap().to_owned();
    let refused = asked(&app, &[("text", DRAFT), ("ignore_one", &key)]).await;
    assert!(of(&refused, "findings", RANK).unwrap()["problem"].as_str().unwrap().contains("why"));
    assert_eq!(refused["ignored"].as_array().unwrap().len(), 0);

    let reason = format!("reason-{key}");
    let done = asked(&app, &[("text", DRAFT), ("ignore_one", &key), (&reason, "They asked me to.")]).await;
    assert!(of(&done, "findings", RANK).is_none(), "{done}");
    let aside = done["ignored"][0].clone();
    assert_eq!(aside["reason"], "They asked me to.");

    let (value, again) = (aside["value"].as_str().unwrap(), aside["key"].as_str().unwrap());
    let kept = asked(&app, &[("text", DRAFT), ("ignored", value)]).await;
    assert!(of(&kept, "findings", RANK).is_none());
    let back = asked(&app, &[("text", DRAFT), ("ignored", value), ("show_again", again)]).await;
    assert!(of(&back, "findings", RANK).is_some());

    // A hidden field without a reason ignores nothing serious.
    let forged = asked(
        &app,
        &[("text", DRAFT), ("ignored", r#"{"code":"asks_program_rank","words":null,"reason":" "}"#), ("ignored", "{")],
    )
    .await;
    assert!(of(&forged, "findings", RANK).is_some());
}

#[tokio::test]
async fn not_in_this_letter_covers_all_of_a_kind_also_without_a_script() {
    let app = TestApp::new().await;
    let text = "Dear Dr. Lee,\n\nGod bless you. God bless your family.\n\nAna Silva, AAMC ID 14567890";
    let first = asked(&app, &[("text", text)]).await;
    let Some(key) = of(&first, "advice", "Religious words").map(|l| l["key"].as_str().unwrap().to_owned()) else {
        panic!("{first}");
    };
    let page = app.post("/write", &[("text", text), ("ignore_all", &key)]).await;
    page.ok().shows("everywhere in this letter").shows("Show again").shows(r#"name="ignored""#);
    assert_eq!(page.text().matches("data-slot=\"title\">Religious words").count(), 1, "only under Ignored");
}

#[tokio::test]
async fn never_holds_for_every_letter_until_it_is_shown_again() {
    let app = TestApp::new().await;
    let text = "Dear Dr. Lee,\n\nThe tin of halva came from my mother. I recieved it.\n\nAna Silva, AAMC ID 14567890";
    let first = asked(&app, &[("text", text)]).await;
    let lines = first["findings"].as_array().unwrap();
    let halva = lines.iter().find(|l| l["words"] == "halva").unwrap_or_else(|| panic!("{first}"));
    let done = asked(&app, &[("text", text), ("never", halva["key"].as_str().unwrap())]).await;
    let words =
        |answer: &Value| answer["findings"].as_array().unwrap().iter().map(|l| l["words"].clone()).collect::<Vec<_>>();
    assert_eq!(words(&done), ["recieved"], "only this word of language");
    assert_eq!(done["ignored"][0]["value"], "", "the workspace keeps it, not the form");
    let other = asked(&app, &[("text", "Dear Dr. Lee, we ate halva together. AAMC ID 14567890")]).await;
    assert_eq!(words(&other), Vec::<Value>::new(), "{other}");
    app.get("/").await.ok().shows("halva");
    let again = other["ignored"][0]["key"].as_str().unwrap();
    let back = asked(&app, &[("text", text), ("show_again", again)]).await;
    assert_eq!(words(&back), ["halva", "recieved"]);
}

#[tokio::test]
async fn a_check_needs_the_token_of_our_forms() {
    let app = TestApp::new().await;
    let form = "application/x-www-form-urlencoded";
    let answer =
        app.send(axum::http::Method::POST, "/write/check", Some(form), b"text=Hello&csrf=wrong".to_vec()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_text_longer_than_any_letter_is_not_checked_and_many_findings_come_in_parts() {
    let app = TestApp::new().await;
    let long = asked(&app, &[("text", &"word ".repeat(9000))]).await;
    assert!(long["summary"].as_str().unwrap().contains("longer than any letter"), "{long}");
    let many = asked(&app, &[("text", &"Dear [NAME], hello. ".repeat(90))]).await;
    assert!(many["more"].as_str().unwrap().starts_with("The first 60 of "), "{many}");
}

#[tokio::test]
async fn hostile_texts_are_read_and_checked_without_harm() {
    let app = TestApp::new().await;
    let long = "I am [NAME] and \u{202e}you are my first choice. ".repeat(100);
    for text in [
        "\0\u{feff}\u{202e}",
        "\r\r\r\n",
        "😀".repeat(500).as_str(),
        "</textarea><script>alert(1)</script>",
        long.as_str(),
    ] {
        read(&app, text).await.ok().hides("<script>alert");
        app.post("/write", &[("text", text)]).await.ok().hides("<script>alert");
    }
}
