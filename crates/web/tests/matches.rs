//! The Match for anyone: lists as files or text, the result with its proof, a small market step by step, and what is wrong
//! told with its line.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use axum::http::StatusCode;
use common::{Answer, File, TestApp, words};

const APPLICANTS: &str =
    "applicant,type,1,2\nAnna,img,City,Mercy\nBen,md,City,General\nCleo,img,City,Mercy,General\nDana,img,Mercy\n";
const PROGRAMS: &str = "program,quota,1,2,3\nCity,1,Cleo,Ben,Anna\nMercy,1,Anna,Dana\nGeneral,2,Ben\n";

fn file<'a>(name: &'a str, text: &'a str) -> File<'a> {
    File { field: "files", name, media_type: "text/csv", bytes: text.as_bytes() }
}

async fn typed(app: &TestApp, text: &str, wanted: &str) -> Answer {
    app.upload("/match", &[("text", text), ("do", wanted)], &[]).await
}

/// The market that a page carries along for its next step.
fn carried(page: &str) -> String {
    let (_, after) = page.split_once(r#"name="text" value=""#).unwrap();
    after.split('"').next().unwrap().replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&")
}

#[tokio::test]
async fn files_of_any_name_give_the_result_the_proof_and_the_numbers() {
    let app = TestApp::new().await;
    let files = [file("their lists.csv", PROGRAMS), file("people (2).csv", APPLICANTS)];
    let page = app.upload("/match", &[("text", "left aside"), ("do", "run")], &files).await;
    page.ok().shows("3 of 4 applicants matched").shows("stable, checked").shows("shares no code with the run");
    let told = words(&page.text(), "id=\"applicants\"", "id=\"proof\"");
    for part in ["Anna\nMercy\n2 of 2", "Ben\nGeneral\n2 of 2", "Cleo\nCity\n1 of 1", "Dana\nunmatched\nnone of 1"] {
        assert!(told.contains(part), "{part:?}: {told}");
    }
    assert!(told.contains("General\n2\nBen\n1"), "{told}");
    page.shows("75.0 %")
        .shows("the only stable result")
        .shows("2 of 3 matched")
        .shows("Left out because the other side does not list them");
    // Nothing of it is kept.
    app.get("/history").await.hides("Cleo");
    app.get("/match").await.ok().hides("Cleo").shows("Nothing of this is kept");
}

#[tokio::test]
async fn both_sides_proposing_are_compared_by_name() {
    let app = TestApp::new().await;
    let page = typed(&app, "r 1 7 8\nr 2 8 7\np 7 1 2 1\np 8 1 1 2\n", "run").await;
    page.ok().shows("2 applicants would be elsewhere");
    let told = words(&page.text(), "id=\"sides\"", "id=\"figures\"");
    assert!(told.contains("1\n7\n· choice 1\n8\n· choice 2\n2\n8\n· choice 1\n7\n· choice 2"), "{told}");
}

#[tokio::test]
async fn the_result_is_a_table_that_opens_in_a_spreadsheet() {
    let app = TestApp::new().await;
    let both = format!("{APPLICANTS}\n{PROGRAMS}");
    let table = typed(&app, &both, "csv").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"match-result.csv\"");
    assert_eq!(table.text(), "applicant,program,choice\nAnna,Mercy,2\nBen,General,2\nCleo,City,1\nDana,,\n");
    let formula = both.replace("Anna", "=1+1");
    assert!(typed(&app, &formula, "csv").await.text().contains("'=1+1,Mercy,2"));
}

#[tokio::test]
async fn the_example_runs_and_plays_from_the_first_step_to_the_last() {
    let app = TestApp::new().await;
    let page = app.get("/match?example=1").await;
    page.ok().shows("stable, checked").shows("Watch it step by step");
    let market = carried(&page.text());
    let start = typed(&app, &market, "step:0").await;
    start.ok().shows("Step 0 of ").shows("nobody has asked yet").shows("autofocus");
    let first = typed(&app, &carried(&start.text()), "step:1").await;
    first.shows("Step 1 of ").shows("Amara asks Cardiac: a position is free, so Cardiac holds Amara for now.");
    let held = words(&first.text(), "Whom each program holds</h3>", "</table>");
    assert!(held.contains("Cardiac\n· asked now\n2\nAmara\n"), "{held}");
    let last = typed(&app, &market, "step:9999").await;
    last.shows("Nobody is left who would ask again: this is the result.");
    // The end is the result of the engine.
    let end = words(&last.text(), "Where each applicant stands</h3>", "</table>");
    for line in typed(&app, &market, "csv").await.text().lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let program = if cells[1].is_empty() { "nobody" } else { cells[1] };
        let now = format!("{}\n{program}\n", cells[0]);
        let asked = format!("{}\n· asks now\n{program}\n", cells[0]);
        assert!(end.contains(&now) || end.contains(&asked), "{line}: {end}");
    }
    // The list of all steps has every sentence, and a number leads to its step.
    last.shows("aria-label=\"Show step 3\"");
    let third = app.upload("/match", &[("text", &market), ("do", "goto"), ("goto", "3")], &[]).await;
    third.shows("Step 3 of ");
    app.upload("/match", &[("text", &market), ("do", "goto"), ("goto", "x")], &[]).await.shows("Step 0 of ");
}

#[tokio::test]
async fn what_cannot_be_watched_is_said_plainly_and_still_runs() {
    let app = TestApp::new().await;
    let couple = "c 0 1 2 7 7 7 -1\np 7 2 1 2\n";
    typed(&app, couple, "run")
        .await
        .ok()
        .shows("a market with couples cannot be watched")
        .hides("Watch it step by step");
    typed(&app, couple, "step:1").await.ok().shows("A market with couples cannot be watched").shows("To the result");
    let many: String = (0..41).map(|a| format!("r {a} 1\n")).collect();
    let large = format!("{many}p 1 1 0\n");
    typed(&app, &large, "run").await.ok().shows("at most 40 applicants and 20 programs, and this one has 41 and 1");
}

#[tokio::test]
async fn couples_have_their_pairs_in_the_result_and_an_unstable_one_says_why() {
    let app = TestApp::new().await;
    let page = typed(&app, "c 0 1 2 7 8\np 7 1 1\np 8 1 2\n", "run").await;
    page.ok().shows("pair 1 of 1").shows("no couple could move").shows("there is no second result");
    let none = typed(&app, "c 0 1 2 7 8\nr 3 7 8\np 7 1 1 3\np 8 1 3 2\n", "run").await;
    none.ok().shows("not stable").shows("1 couple blocks, with 1 pair").shows("no stable matching exists (proved)");
}

#[tokio::test]
async fn a_mistake_is_one_sentence_with_its_line_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let wrong = format!("{APPLICANTS}\n{}", PROGRAMS.replace("Mercy,1", "Mercy,one"));
    let page = typed(&app, &wrong, "run").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("Not run: ").shows("line 9: the quota of &quot;Mercy&quot; is &quot;one&quot;");
    page.shows("<code>Mercy,one,Anna,Dana</code>").shows("Dana,img,Mercy\n");
    // A file that is wrong stands in the text field, to be mended there.
    let page = app.upload("/match", &[("do", "run")], &[file("m.rp", "r 1 7\np 7 x\n")]).await;
    page.shows("m.rp: line 2: ").shows("<code>p 7 x</code>").shows("r 1 7\np 7 x\n</textarea>");
    for (text, part) in [
        ("", "nothing to run yet"),
        (APPLICANTS, "There is no table of programs"),
        ("<script>alert(1)</script>", "line 1: "),
        ("program,quota,parity\nC,1,even\napplicant,1\nA,C\n", "The column parity"),
    ] {
        let page = typed(&app, text, "run").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        page.shows(part).hides("<script>alert");
    }
    // No form, no token, no result.
    assert_eq!(app.post("/match", &[("text", "r 1 2")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_large_market_runs_and_is_not_carried_along() {
    let app = TestApp::new().await;
    let raw = matching::GenerateOptions { preset: matching::Preset::Anes, scale: 0.6, ..Default::default() };
    let text = matching::rp_text(&matching::generate(&raw).unwrap(), &raw.header().unwrap());
    assert!(text.len() > 192 * 1024, "{}", text.len());
    let page = app.upload("/match", &[("do", "run")], &[file("anes.rp", &text)]).await;
    page.ok().shows("stable, checked").shows("too long to go along").shows("The first 300 of");
    assert!(page.bytes.len() < 400_000, "{}", page.bytes.len());
    let table = app.upload("/match", &[("do", "csv")], &[file("anes.rp", &text)]).await;
    assert!(table.text().lines().count() > 1_000);
}

#[tokio::test]
async fn the_page_is_found_from_rank_and_help() {
    let app = TestApp::new().await;
    app.get("/rank").await.ok().shows("href=\"/match\"");
    app.get("/help").await.ok().shows("href=\"/match\"");
}
