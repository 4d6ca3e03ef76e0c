//! The pages Programs, Program and Side by side, through the real router.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod common;

use axum::http::StatusCode;
use common::{File, TestApp};
use season::{Layer, Program, Season, Visa};

const SCRIPT: &str = "<script>alert('x')</script>\"><img src=x>";
const ESCAPED: &str = "&lt;script&gt;";

fn season() -> Season {
    Season::load(&[Layer::built_in()]).expect("the built-in season")
}

/// A program about whose J-1 nothing is known, and the addresses of its page.
fn silent_program() -> Program {
    season()
        .programs
        .into_iter()
        .find(|p| p.statements.is_empty() && p.facts.iter().all(|f| f.note.is_empty()))
        .expect("a program without statements")
}

/// The rows of the table that are shown, as ids, in their order.
fn shown(page: &str) -> Vec<String> {
    page.split("<tr id=\"p-")
        .skip(1)
        .filter_map(|row| {
            let (id, rest) = row.split_once('"')?;
            let tag = rest.split('>').next()?;
            (!tag.contains("hidden")).then(|| id.to_owned())
        })
        .collect()
}

fn check<'a>(visa: &'a str, says: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("visa", visa),
        ("says", says),
        ("condition", ""),
        ("quote", "We sponsor J-1 visas through ECFMG."),
        ("source", "email"),
        ("on", "2026-11-20"),
        ("detail", "coordinator"),
    ]
}

#[tokio::test]
async fn the_table_shows_every_program_with_its_standing() {
    let app = TestApp::with_profile(&[("visas", "j1, h1b")]).await;
    let page = app.get("/programs").await;
    page.ok().shows("173 programs").shows("UAB").shows("Birmingham, AL").shows("conflicting").shows("stale");
    assert_eq!(shown(&page.text()).len(), season().programs.len());
    // Who accepts an H-1B sees its dated caution.
    page.shows("H-1B: what is known, as of 1 Jul 2026");
}

#[tokio::test]
async fn without_visas_in_the_profile_the_table_says_what_is_missing() {
    let app = TestApp::new().await;
    app.get("/programs").await.ok().shows("which visas you can accept").hides("H-1B: what is known");
    app.get("/programs?h1b=offered").await.ok().shows("H-1B: what is known");
}

#[tokio::test]
async fn filters_and_order_work_by_the_address_alone() {
    let app = TestApp::with_profile(&[("visas", "j1")]).await;
    let page = app.get("/programs?state=NY&sort=name").await.text();
    let season = season();
    let rows = shown(&page);
    assert!(rows.len() > 3);
    let names: Vec<String> = rows
        .iter()
        .map(|id| season.program(&id.parse().expect("an id")).expect("a program"))
        .inspect(|p| assert_eq!(p.state.as_str(), "NY"))
        .map(|p| p.short.to_lowercase())
        .collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(page.contains(&format!("{} of 173 programs", rows.len())));
    app.get("/programs?q=zanzibar").await.ok().shows("No program fits all of these filters").shows("0 of 173 programs");
}

#[tokio::test]
async fn the_script_of_the_page_gets_the_same_order_as_the_page() {
    let app = TestApp::with_profile(&[("visas", "j1")]).await;
    let query = "verdict=not_ruled_out&sort=positions";
    let rows = shown(&app.get(&format!("/programs?{query}")).await.text());
    let order: serde_json::Value =
        serde_json::from_slice(&app.get(&format!("/programs/order?{query}")).await.bytes).expect("JSON");
    let ids: Vec<&str> = order["ids"].as_array().expect("a list").iter().filter_map(|v| v.as_str()).collect();
    assert_eq!(rows, ids);
    assert_eq!(order["address"], format!("/programs?{query}"));
}

#[tokio::test]
async fn every_program_has_a_page() {
    let app = TestApp::with_profile(&[("visas", "j1, h1b"), ("step2_ck", "231")]).await;
    for program in &season().programs {
        let page = app.get(&format!("/programs/{}", program.id)).await;
        page.ok().shows("Can it take me?").shows("I checked this today").shows("H-1B: what is known");
    }
}

#[tokio::test]
async fn every_statement_is_quoted_with_its_source_and_every_fact_with_its_date() {
    let app = TestApp::new().await;
    let page = app.get("/programs/0400121010").await;
    page.ok()
        .shows("Each program director decides whether to support an H-1B.")
        .shows("in our words")
        .shows("undated")
        .shows("hint only")
        .shows("NRMP code")
        .shows("1007040C0 (categorical)")
        .shows("official copy");
    app.upload("/programs/0400121010/statements", &check("j1", "no"), &[]).await;
    app.get("/programs/0400121010").await.ok().shows("word for word").shows("We sponsor J-1 visas through ECFMG.");
}

#[tokio::test]
async fn a_state_that_limits_h1b_is_named_on_its_programs() {
    let app = TestApp::new().await;
    let season = season();
    let texan = season.programs.iter().find(|p| p.state.as_str() == "TX").expect("Texas");
    app.get(&format!("/programs/{}", texan.id)).await.ok().shows("Texas: ").shows("until 31 May 2027");
    let other = season.programs.iter().find(|p| p.state.as_str() == "NY").expect("New York");
    app.get(&format!("/programs/{}", other.id)).await.ok().hides("Texas: ");
}

#[tokio::test]
async fn an_unknown_program_gets_a_friendly_answer() {
    let app = TestApp::new().await;
    for id in ["0409999999", "nonsense", "..%2F..%2Fetc", "%3Cscript%3E"] {
        let page = app.get(&format!("/programs/{id}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
        page.shows("the list of programs").hides("<script>\"");
        assert_eq!(app.post(&format!("/programs/{id}/notes"), &[("text", "x")]).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_i_checked_turns_unknown_into_confirmed_and_can_be_undone() {
    let app = TestApp::with_profile(&[("visas", "j1")]).await;
    let program = silent_program();
    let page = format!("/programs/{}", program.id);
    app.get(&page).await.ok().shows("No statement about this visa is known.").shows("I have the answer");
    let answer = app.upload(&format!("{page}/statements"), &check("j1", "yes"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let after = app.follow(answer).await;
    after.ok().shows("Done: ").shows("It sponsors J-1, said ").shows("Your own check").shows("decides");
    assert_eq!(shown(&app.get("/programs?j1=confirmed&mine=checked").await.text()), [program.id.to_string()]);

    let act =
        after.text().split_once("name=\"act\" value=\"").expect("undo").1.split('"').next().expect("id").to_owned();
    let undone = app.submit("/undo", &[("act", &act), ("back", &page)]).await;
    undone.ok().shows("No statement about this visa is known.").shows("took back act");
}

#[tokio::test]
async fn an_own_statement_can_be_removed() {
    let app = TestApp::new().await;
    let page = format!("/programs/{}", silent_program().id);
    app.upload(&format!("{page}/statements"), &check("h1b", "no"), &[]).await;
    app.submit(&format!("{page}/statements/1/remove"), &[]).await.ok().shows("own statement on H-1B (no) removed");
    assert_eq!(app.post(&format!("{page}/statements/1/remove"), &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_refused_check_shows_again_what_was_typed() {
    let app = TestApp::new().await;
    let page = format!("/programs/{}/statements", silent_program().id);
    let mut fields = check("h1b", "case_by_case");
    fields[2].1 = "Step 3 by March";
    fields[5].1 = "2027-01-01";
    let again = app.upload(&page, &fields, &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again
        .shows("is not over yet")
        .shows("We sponsor J-1 visas through ECFMG.")
        .shows("Step 3 by March")
        .shows("value=\"2027-01-01\"")
        .shows("value=\"case_by_case\" required checked");
    app.follow(app.get(&page).await).await.ok().shows("Can it take me?");
    fields[5].1 = "yesterday";
    app.upload(&page, &fields, &[]).await.shows("not a date").shows("Step 3 by March");
    fields.remove(0);
    app.upload(&page, &fields, &[]).await.shows("Choose which visa").shows("Step 3 by March");
}

#[tokio::test]
async fn evidence_is_kept_and_comes_back_as_a_download() {
    let app = TestApp::new().await;
    let page = format!("/programs/{}", silent_program().id);
    let html = b"<script>alert(1)</script>";
    let file = File { field: "evidence", name: "../mail \u{e9}.html", media_type: "text/html", bytes: html };
    let mut fields = check("j1", "yes");
    fields[6].1 = "";
    let shown = app.follow(app.upload(&format!("{page}/statements"), &fields, &[file]).await).await;
    shown.ok().shows("Evidence: <bdi>mail \u{e9}.html");
    let address =
        shown.text().split_once("href=\"/documents/").expect("a link").1.split('"').next().expect("hash").to_owned();
    let document = app.get(&format!("/documents/{address}")).await;
    assert_eq!((document.status, document.bytes.as_slice()), (StatusCode::OK, &html[..]));
    assert_eq!(document.header("content-type"), "application/octet-stream");
    assert_eq!(document.header("x-content-type-options"), "nosniff");
    assert_eq!(document.header("content-disposition"), "attachment; filename*=UTF-8''mail%20%C3%A9.html");
    // Once no statement rests on it, it is not handed out.
    app.post(&format!("{page}/statements/1/remove"), &[]).await;
    assert_eq!(app.get(&format!("/documents/{address}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/documents/abc").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_refused_check_leaves_no_file_behind() {
    let app = TestApp::new().await;
    let page = format!("/programs/{}/statements", silent_program().id);
    let mut fields = check("j1", "yes");
    fields[5].1 = "2030-01-01";
    let file = File { field: "evidence", name: "a.png", media_type: "image/png", bytes: b"png" };
    let again = app.upload(&page, &fields, &[file]).await;
    again.shows("choose it once more");
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    let app = TestApp::new().await;
    let id = silent_program().id;
    let body = "--b\r\nContent-Disposition: form-data; name=\"visa\"\r\n\r\nj1\r\n--b--\r\n".as_bytes().to_vec();
    let path = format!("/programs/{id}/statements");
    let answer = app.send(axum::http::Method::POST, &path, Some("multipart/form-data; boundary=b"), body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let path = format!("/programs/{id}/notes");
    let answer =
        app.send(axum::http::Method::POST, &path, Some("application/x-www-form-urlencoded"), b"text=x".to_vec()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    app.get(&format!("/programs/{id}")).await.shows("Nothing yet.");
}

#[tokio::test]
async fn a_decision_a_note_and_their_history_stand_on_the_page() {
    let app = TestApp::with_profile(&[("visas", "j1")]).await;
    let id = silent_program().id;
    let page = format!("/programs/{id}");
    app.submit(&format!("{page}/stance"), &[("kind", "include"), ("reason", "my mentor trained there")])
        .await
        .ok()
        .shows("always on my list (my mentor trained there)");
    app.submit(&format!("{page}/notes"), &[("text", "Asked the coordinator.\nWaiting.")])
        .await
        .ok()
        .shows("Asked the coordinator.\nWaiting.");
    app.submit(&format!("{page}/notes"), &[("note", "1"), ("text", "Answered.")]).await.ok().shows("note changed");
    app.submit(&format!("{page}/notes"), &[("note", "1"), ("text", "Answered."), ("remove", "yes")])
        .await
        .ok()
        .shows("note removed");
    assert_eq!(shown(&app.get("/programs?mine=include").await.text()), [id.to_string()]);
    let again = app.post(&format!("{page}/notes"), &[("text", "  ")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = "n".repeat(20_001);
    app.post(&format!("{page}/notes"), &[("text", &long)]).await.shows("Split it").shows(&long);
}

/// The fields of an application as its form sends them.
fn application<'a>(sent: &'a str, signal: &'a str, answer: &'a str, answered: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("was", "{}"),
        ("sent", sent),
        ("signal", signal),
        ("statement", "My mentor trained here.\r\n"),
        ("answer", answer),
        ("answered", answered),
    ]
}

#[tokio::test]
async fn an_application_is_kept_shown_and_undone() {
    let app = TestApp::with_profile(&[("visas", "j1"), ("home_zone", "Asia/Karachi")]).await;
    let page = format!("/programs/{}", silent_program().id);
    app.get(&page).await.ok().shows("My application").shows("0 of 5 gold, 0 of 10 silver").shows("0 characters");
    let kept =
        app.submit(&format!("{page}/application"), &application("2026-09-24", "gold", "invited", "2026-11-20")).await;
    kept.ok()
        .shows("Done: <bdi>")
        .shows("application sent 24 Sep 2026, gold signal, reason for the signal: “My mentor trained here.”, invited on 20 Nov 2026")
        .shows("value=\"2026-09-24\"")
        .shows("Kept: Thu 24 Sep 2026")
        .shows("value=\"gold\" checked")
        .shows(">My mentor trained here.</textarea>")
        .shows("23 characters")
        .shows("value=\"invited\" checked")
        .shows("1 of 5 gold");
    let undone = app.submit("/undo", &[("act", "3"), ("back", &page)]).await;
    undone.ok().shows("0 of 5 gold").hides("value=\"gold\" checked");
}

#[tokio::test]
async fn what_is_wrong_with_an_application_stands_at_its_field_with_what_was_typed() {
    let app = TestApp::with_profile(&[("home_zone", "Asia/Karachi")]).await;
    let page = format!("/programs/{}", silent_program().id);
    let path = format!("{page}/application");
    let cases = [
        (application("2026-11-23", "none", "none", ""), "sent", "is still to come"),
        (application("24 Sep", "none", "none", ""), "sent", "“24 Sep” is no day"),
        (application("2026-11-10", "none", "invited", "2026-11-01"), "answered", "would be older than"),
        (application("", "none", "rejected", ""), "answered", "Give the day on which the answer came."),
        (application("", "none", "none", "2026-11-01"), "answer", "Choose what the program answered"),
        (application("", "bronze", "none", ""), "signal", "no signal"),
    ];
    for (fields, field, why) in cases {
        let again = app.post(&path, &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = again.text();
        let error = text.split_once(&format!("id=\"application-{field}-error\"")).expect("an error at the field").1;
        assert!(error.split("</p>").next().is_some_and(|e| e.contains(why)), "{why} at {field}");
        again.shows("My mentor trained here.").shows(&format!("value=\"{}\"", fields[1].1));
    }
    app.get(&page).await.shows("Nothing yet.");
}

#[tokio::test]
async fn a_signal_too_many_names_the_programs_that_hold_them() {
    let app = TestApp::new().await;
    let programs = season().programs;
    for p in &programs[..5] {
        app.submit(&format!("/programs/{}/application", p.id), &application("", "gold", "none", "")).await.ok();
    }
    let sixth = format!("/programs/{}/application", programs[5].id);
    let again = app.post(&sixth, &application("", "gold", "none", "")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("All 5 gold signals are given: to ").shows(&programs[4].short).shows("application-signal-error");
    app.submit(&sixth, &application("", "silver", "none", "")).await.ok().shows("5 of 5 gold, 1 of 10 silver");
}

#[tokio::test]
async fn a_form_that_was_open_while_something_else_was_kept_changes_only_its_own_part() {
    let app = TestApp::new().await;
    let page = format!("/programs/{}", silent_program().id);
    let path = format!("{page}/application");
    app.submit(&path, &[("was", "{}"), ("signal", "gold")]).await.ok();
    // This form was opened before the signal was kept.
    app.submit(&path, &[("was", "{}"), ("signal", "none"), ("sent", "2026-09-24")])
        .await
        .ok()
        .shows("value=\"gold\" checked")
        .shows("value=\"2026-09-24\"");
}

#[tokio::test]
async fn figures_are_kept_one_of_a_kind_with_their_source_and_removed() {
    let app = TestApp::new().await;
    let page = format!("/programs/{}", silent_program().id);
    let path = format!("{page}/figures");
    let figure =
        |share, source, on| [("kind", "non-us-img-interviewed"), ("share", share), ("source", source), ("on", on)];
    app.submit(&path, &figure("2", "AAMC Residency Explorer", "2026-11-20")).await.ok();
    let kept = app.submit(&path, &figure("2.4 %", "AAMC Residency Explorer", "2026-11-21")).await;
    kept.ok().shows(">2.4%</strong>").hides(">2%</strong>").shows(" · 21 Nov 2026").shows("2.4%, was 2%");
    for (fields, field) in [
        (figure("101", "FREIDA", "2026-11-20"), "share"),
        (figure("12", " ", "2026-11-20"), "source"),
        (figure("12", "FREIDA", ""), "on"),
        (figure("12", "FREIDA", "2027-01-01"), "on"),
    ] {
        let again = app.post(&path, &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows(&format!("figure-{field}-error")).shows(&format!("value=\"{}\"", fields[1].1));
        again.shows("<details class=\"no-print\" open>");
    }
    let gone = app.submit(&format!("{path}/non-us-img-interviewed/remove"), &[]).await;
    gone.ok().shows("figure removed").hides("read-figures");
    assert_eq!(app.post(&format!("{path}/size/remove"), &[]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn script_in_any_field_is_text() {
    let app = TestApp::new().await;
    let id = silent_program().id;
    let page = format!("/programs/{id}");
    let fields = [
        ("visa", "j1"),
        ("says", "yes"),
        ("condition", SCRIPT),
        ("quote", SCRIPT),
        ("source", "other"),
        ("on", "2026-11-20"),
        ("detail", SCRIPT),
    ];
    let file = File { field: "evidence", name: "<script>alert('x')<.png", media_type: "image/png", bytes: b"x" };
    app.upload(&format!("{page}/statements"), &fields, &[file]).await;
    app.post(&format!("{page}/notes"), &[("text", SCRIPT)]).await;
    app.post(&format!("{page}/stance"), &[("kind", "leave_out"), ("reason", SCRIPT)]).await;
    app.post(&format!("{page}/application"), &[("signal", "gold"), ("statement", SCRIPT)]).await;
    let figure = [("kind", "img-share"), ("share", "12"), ("source", SCRIPT), ("on", "2026-11-20")];
    app.post(&format!("{page}/figures"), &figure).await;
    let other = season().programs[0].id.to_string();
    for path in
        [page.clone(), format!("/programs/compare?id={id}&id={other}"), "/programs?q=%3Cscript%3Ealert".to_owned()]
    {
        let shown = app.get(&path).await;
        shown.ok().shows(ESCAPED).hides("<script>alert").hides("<img src");
    }
    // And in a form that is shown again.
    let bad =
        app.upload(&format!("{page}/statements"), &[("quote", SCRIPT), ("on", SCRIPT), ("detail", SCRIPT)], &[]).await;
    bad.shows(ESCAPED).hides("<script>alert");
    let fields = [("was", SCRIPT), ("sent", SCRIPT), ("signal", SCRIPT), ("statement", SCRIPT)];
    app.post(&format!("{page}/application"), &fields).await.shows(ESCAPED).hides("<script>alert");
    let fields = [("kind", "img-share"), ("share", SCRIPT), ("source", SCRIPT), ("on", SCRIPT)];
    app.post(&format!("{page}/figures"), &fields).await.shows(ESCAPED).hides("<script>alert");
}

#[tokio::test]
async fn an_own_address_becomes_a_link_only_if_it_is_one() {
    let app = TestApp::new().await;
    let page = format!("/programs/{}", silent_program().id);
    for (detail, link) in [("https://example.org/visa", true), ("javascript:alert(1)", false)] {
        let mut fields = check("j1", "yes");
        fields[6].1 = detail;
        let shown = app.follow(app.upload(&format!("{page}/statements"), &fields, &[]).await).await;
        assert_eq!(shown.text().contains(&format!("href=\"{detail}\"")), link, "{detail}");
    }
}

#[tokio::test]
async fn programs_stand_side_by_side_and_what_differs_is_marked() {
    let app = TestApp::with_profile(&[("visas", "j1")]).await;
    let season = season();
    let ids: Vec<String> = season.programs.iter().take(5).map(|p| p.id.to_string()).collect();
    let two = app.get(&format!("/programs/compare?id={}&id={}", ids[0], ids[1])).await;
    two.ok().shows(&season.programs[0].short).shows(&season.programs[1].short).shows("differs").shows("My notes");
    assert_eq!(two.text().matches("<th scope=\"col\">").count(), 2);
    let five: Vec<String> = ids.iter().map(|id| format!("id={id}")).collect();
    app.get(&format!("/programs/compare?{}", five.join("&"))).await.ok().shows("Four programs fit side by side");
    app.get(&format!("/programs/compare?id={}", ids[0])).await.ok().shows("Add a second program");
    app.get("/programs/compare?id=nonsense").await.ok().shows("No program is chosen yet");
}

#[tokio::test]
async fn a_switch_at_the_foot_comes_back_to_the_same_columns() {
    let app = TestApp::new().await;
    let page = "/programs/compare?id=0400121010&id=0400421013";
    app.get(&format!("{page}&did=0")).await.ok().shows(&format!("value=\"{}\"", page.replace('&', "&amp;")));
    let switched = app.post("/theme", &[("theme", "dark"), ("back", page)]).await;
    assert_eq!(switched.location(), page);
}

#[tokio::test]
async fn the_season_has_programs_of_every_visa_state() {
    // What the tests above rely on.
    let season = season();
    let states: std::collections::BTreeSet<_> = season
        .programs
        .iter()
        .flat_map(|p| Visa::ALL.map(|v| season::standing(v, &p.statements, season.starts).state))
        .collect();
    assert_eq!(states.len(), 4);
}
