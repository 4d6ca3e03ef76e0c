//! After the Match: SOAP explained with its dates and rules, letters that are not made in it, the season archived and the
//! next one begun.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use axum::http::StatusCode;
use common::{TestApp, Timed};
use domain::{Command, MatchResult, Outcome};
use jiff::civil::date;

const PROFILE: [(&str, &str); 3] = [("full_name", "Ana Silva"), ("visas", "j1"), ("home_zone", "Asia/Karachi")];
const UAB: &str = "0400121010";

fn unmatched(note: &str) -> Command {
    Command::SetOutcome(Some(Outcome {
        result: MatchResult::NotMatched,
        line: None,
        first_year: None,
        on: date(2027, 3, 15),
        note: note.to_owned(),
    }))
}

#[tokio::test]
async fn soap_is_explained_with_dates_rules_and_proof() {
    let app = TestApp::with_profile(&PROFILE).await;
    let page = app.get("/soap").await;
    page.ok().shows("SOAP has not begun").shows("No outcome is written down yet");
    // Dates of the season with their marks, on two clocks.
    page.shows("id=\"soap-offer-rounds\"").shows("inferred").shows("These dates follow the pattern of earlier seasons");
    page.shows("Your clock: ").shows("18 Mar 2027");
    // The rules of SOAP stand there with their ids, sources and how sure they are.
    for rule in ["A-19", "A-20", "A-21", "P-32"] {
        page.shows(&format!("<article class=\"entry\" id=\"{rule}\">"));
    }
    page.shows("2,632").shows("60.3").shows("Step 3").shows("at most 45 programs");
    app.get("/rules").await.shows("href=\"/soap\"");
    app.get("/help").await.shows("href=\"/soap\"");
}

#[tokio::test]
async fn in_soap_an_outreach_draft_is_refused_with_the_rule_and_what_to_do_instead() {
    let app = TestApp::at("2027-03-16T15:00:00Z", &PROFILE).await;
    app.get("/soap").await.ok().shows("SOAP runs now");
    app.get("/letters").await.ok().shows("SOAP runs now").shows("/soap#may");
    let fields = [("kind", "interest"), ("program", UAB), ("to", "Dr. Jane Lee")];
    let refused = app.post("/letters/new", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("rule A-19").shows("application service").shows("If the program has written to you");
    // What was chosen stands in the form.
    refused.shows("value=\"Dr. Jane Lee\"").shows("<option value=\"interest\" selected");
    app.get("/letters").await.shows("No draft is kept.");
    // An honest correction is not held up, where there is something to correct.
    let said = [
        ("program", UAB),
        ("kind", "first_choice"),
        ("list", "main"),
        ("on", "2027-02-01"),
        ("text", "You are my first choice."),
    ];
    app.submit("/ledger", &said).await.ok();
    let correction = app.post("/letters/new", &[("kind", "correction"), ("program", UAB)]).await;
    assert_eq!(correction.status, StatusCode::SEE_OTHER, "{}", correction.text());
    // A draft that is only checked is told the same.
    let text =
        "Dear Program Director,\n\nI would be glad to be considered for a position in your program.\n\nAna Silva";
    let checked = app.post("/write", &[("text", text), ("program", UAB)]).await;
    checked.ok().shows("In SOAP neither you nor anybody for you may write to a program");
    // Out of the season of SOAP nothing is refused.
    let autumn = TestApp::with_profile(&PROFILE).await;
    assert_eq!(autumn.post("/letters/new", &fields).await.status, StatusCode::SEE_OTHER);
    autumn.post("/write", &[("text", text), ("program", UAB)]).await.ok().hides("In SOAP neither you");
}

#[tokio::test]
async fn a_program_that_wrote_in_soap_may_be_answered() {
    let app = TestApp::at("2027-03-16T15:00:00Z", &PROFILE).await;
    let kept = app
        .submit("/messages/keep", &[("text", "Dear Ana Silva, we would like to talk to you today."), ("program", UAB)])
        .await;
    kept.ok();
    let answer = app.post("/letters/new", &[("kind", "visa_question"), ("program", UAB)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[tokio::test]
async fn the_season_is_archived_from_its_page_read_there_and_undone() {
    let app = TestApp::with_acts(&PROFILE, &[], "2026-11-20T10:00:00Z").await;
    // Without an outcome there is no button, and a request by hand is refused.
    app.get("/season").await.ok().shows("First write the outcome of the Match down").hides("/season/archive");
    let refused = app.post("/season/archive", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("Write the outcome of the Match down first");
    app.get("/season/2027").await.shows("No season of this year is archived");
    app.get("/season/x").await.shows("No season of this year is archived");

    let note = |ids: &[season::ProgramId]| Command::WriteNote(ids[0].clone(), None, "Kind people.".into());
    let outcome = |_: &[season::ProgramId]| unmatched("Step 3 came <late>.");
    let letter = |ids: &[season::ProgramId]| {
        Command::SetLetter(Box::new(domain::Letter {
            id: domain::LetterId(0),
            program: ids[0].clone(),
            kind: domain::LetterKind::Interest,
            to: String::new(),
            address: String::new(),
            subject: "Interest in you".into(),
            text: "Why your program.".into(),
            written: "2026-11-20T10:00:00Z".parse().unwrap(),
            interview: None,
            answers: None,
            sent: None,
            overrides: vec![],
        }))
    };
    let at = "2026-11-21T10:00:00Z";
    let acts: [Timed<'_>; 3] = [(at, &note), (at, &letter), ("2027-03-20T10:00:00Z", &outcome)];
    let app = TestApp::with_acts(&PROFILE, &acts, "2026-11-20T10:00:00Z").await;
    app.get("/rank").await.shows("href=\"/season\"").shows("href=\"/soap\"");
    app.get("/season").await.ok().shows("Archive 2027 and begin the next season");
    let done = app.submit("/season/archive", &[]).await;
    done.ok().shows("Season 2027 archived, and the next one begun").shows("Undo");
    done.shows("The facts here are still those of 2027")
        .shows("href=\"/season/2027\"")
        .shows("Nothing yet: the facts in use");
    let then = app.get("/season/2027").await;
    then.ok()
        .shows("not matched")
        .shows("Step 3 came &lt;late&gt;.")
        .shows("Interest in you")
        .shows("Nothing here can be changed");
    // The next season begins with what is true.
    app.get("/letters").await.shows("Interest in you");
    app.get("/rank").await.hides("Outcome: ");
    app.get("/data").await.shows("Season 2027 archived, and the next one begun");
    app.submit("/undo", &[("back", "/season")]).await.ok().shows("Archive 2027 and begin the next season");
    app.get("/rank").await.shows("Outcome: ");
}

#[tokio::test]
async fn an_archived_message_keeps_its_original() {
    let app = TestApp::at("2027-03-22T15:00:00Z", &PROFILE).await;
    let words = "Dear Ana Silva, thank you for your interest in our program.";
    app.submit("/messages/keep", &[("text", words), ("program", UAB)]).await.ok();
    // Without a rank list the outcome is written down beside the button.
    app.get("/season").await.shows("There is no rank list here").shows("/season/outcome");
    for (result, on) in
        [("", "2027-03-21"), ("not_matched", "soon"), ("not_matched", "2027-12-30"), ("matched", "2027-03-21")]
    {
        let wrong = app.post("/season/outcome", &[("result", result), ("on", on)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{result} {on}");
    }
    app.submit("/season/outcome", &[("result", "not_matched"), ("on", "2027-03-21")]).await.ok().shows("Archive 2027");
    app.submit("/season/archive", &[]).await.ok().shows("Season 2027 archived");
    app.get("/messages").await.ok().hides("thank you for your interest");
    let page = app.get("/season/2027").await.text();
    let (_, after) = page.split_once("href=\"/season/2027/original/").unwrap();
    let hash = after.split('"').next().unwrap();
    let file = app.get(&format!("/season/2027/original/{hash}")).await;
    file.ok();
    assert!(file.text().contains(words), "{}", file.text());
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"message-"));
    let other = app.get(&format!("/season/2027/original/{}", "0".repeat(64))).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}
