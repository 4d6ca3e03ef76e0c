//! The pages of the rank list: lines that move, what stands in their way, the sheet, what was certified, how it ended.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use axum::http::StatusCode;
use common::{Answer, TestApp};
use pick::rank::{RankMarket, WORLDS};
use sha2::{Digest, Sha256};

const PROFILE: [(&str, &str); 2] = [("home-zone", "Asia/Karachi"), ("visas", "j1")];

/// A file of worlds: a few real ones, again and again, because 10,000 take too long for a test.
fn put_worlds(folder: &std::path::Path) {
    let season = season::Season::load(&[season::Layer::built_in()]).unwrap();
    let market = RankMarket::new(&season).unwrap();
    let few = market.worlds(20, 2, |_| std::ops::ControlFlow::Continue(())).unwrap().to_bytes();
    // A mark and two counts, then a number of four bytes for each program, then the worlds.
    let head = 24 + 4 * market.slots.len();
    let mut bytes = few[..head].to_vec();
    bytes[8..16].copy_from_slice(&(WORLDS as u64).to_le_bytes());
    bytes.extend(few[head..].repeat(WORLDS / 20));
    let whole = [&market.key().to_le_bytes()[..], Sha256::digest(&bytes).as_slice(), &bytes].concat();
    std::fs::write(folder.join("worlds.bin"), whole).unwrap();
}

/// The ids of the first programs in the choice of the form.
async fn programs(app: &TestApp) -> Vec<String> {
    let page = app.get("/rank").await.ok().text();
    let choice = page.split(r#"name="program""#).nth(1).unwrap().split("</select>").next().unwrap();
    choice.split("<option value=\"").skip(2).take(4).map(|o| o.split('"').next().unwrap().to_owned()).collect()
}

/// A list of so many categorical lines; the ids of the programs.
async fn with_lines(app: &TestApp, n: usize) -> Vec<String> {
    let all = programs(app).await;
    for id in &all[..n] {
        let answer = app.post("/rank/add", &[("program", id), ("track", "categorical"), ("at", "")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    all
}

/// The programs in the order of the page, and the numbers of their lines.
fn order(page: &Answer) -> Vec<(String, String)> {
    let text = page.text();
    let line = |part: &str| {
        let number = part.split('"').next().unwrap().to_owned();
        let program = part.split("/programs/").nth(1).map_or("", |p| p.split('"').next().unwrap()).to_owned();
        (program, number)
    };
    text.split(r#"id="line-"#).skip(1).map(line).collect()
}

#[tokio::test]
async fn lines_are_added_moved_and_removed_and_the_page_comes_back_to_the_line() {
    let app = TestApp::with_profile(&PROFILE).await;
    app.get("/rank").await.ok().shows("No line yet").shows(">Rank<").shows("To certify by").shows("at home");
    let ids = with_lines(&app, 3).await;
    let page = app.get("/rank").await;
    let before = order(page.ok());
    assert_eq!(before.iter().map(|l| &l.0).collect::<Vec<_>>(), ids[..3].iter().collect::<Vec<_>>());
    let last = &before[2].1;
    let moved = app.post(&format!("/rank/line/{last}/move"), &[("way", "up")]).await;
    assert!(moved.location().ends_with(&format!("#line-{last}")), "{}", moved.location());
    let page = app.follow(moved).await;
    assert_eq!(order(page.ok().shows("Undo"))[1].0, ids[2]);
    app.submit(&format!("/rank/line/{last}/move"), &[("way", "to"), ("to", "1")]).await.ok();
    assert_eq!(order(&app.get("/rank").await)[0].0, ids[2]);
    app.submit(&format!("/rank/line/{last}/move"), &[("way", "down")]).await.ok();
    assert_eq!(order(&app.get("/rank").await)[1].0, ids[2]);
    app.submit(&format!("/rank/line/{last}/move"), &[("way", "remove")]).await.ok();
    assert_eq!(order(&app.get("/rank").await).len(), 2);
    let gone = app.post(&format!("/rank/line/{last}/move"), &[("way", "up")]).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    gone.shows("not on the list any more");
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_a_sentence_and_keeps_what_was_typed() {
    let app = TestApp::with_profile(&PROFILE).await;
    let ids = with_lines(&app, 1).await;
    let twice =
        app.post("/rank/add", &[("program", &ids[0]), ("track", "categorical"), ("reason", "the people")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    twice.shows("a program track is ranked once").shows("value=\"the people\"");
    app.post("/rank/add", &[("track", "categorical")]).await.shows("Choose a program, or write");
    app.post("/rank/add", &[("program", &ids[1]), ("track", "categorical"), ("at", "x")]).await.shows("is no place");
    let line = order(&app.get("/rank").await)[0].1.clone();
    let bad = app.post(&format!("/rank/line/{line}"), &[("code", "nonsense"), ("reason", "near the sea")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.shows("value=\"nonsense\"").shows("near the sea");
    app.submit(&format!("/rank/line/{line}"), &[("code", ""), ("reason", "near the sea")])
        .await
        .ok()
        .shows("near the sea");
}

#[tokio::test]
async fn each_line_says_what_stands_in_its_way_and_an_advanced_one_takes_first_years() {
    let app = TestApp::with_profile(&PROFILE).await;
    let ids = programs(&app).await;
    app.submit("/rank/add", &[("program", &ids[0]), ("track", "advanced")]).await.ok();
    let page = app.get("/rank").await;
    page.ok().shows("without a supplemental list").shows("owes you before you rank").shows("code not written down");
    let line = order(&page)[0].1.clone();
    let at = format!("/rank/line/{line}/first-year");
    app.submit(&at, &[("year", "Mercy, medicine"), ("year_code", ""), ("joint", "1")]).await.ok().shows("joint");
    app.submit(&at, &[("year", "Grace, surgery"), ("year_code", "")]).await.ok().shows("2 first years behind it");
    let up = [("number", "1"), ("year", "Grace, surgery"), ("way", "up")];
    app.submit(&format!("{at}/change"), &up).await.ok();
    app.get("/rank/sheet").await.ok().shows("Grace, surgery</bdi></li><li>");
    let stale = app.post(&format!("{at}/change"), &up).await;
    stale.shows("This first year is not there any more");
    app.submit(&format!("{at}/change"), &[("number", "0"), ("year", "Grace, surgery"), ("way", "remove")]).await.ok();
    app.get("/rank").await.hides("Grace, surgery");
    app.submit(&format!("/rank/line/{line}"), &[("settled", "1")]).await.ok().shows("Your first year is settled");
}

#[tokio::test]
async fn a_statement_that_the_order_makes_untrue_is_told_with_the_way_to_correct_it() {
    let app = TestApp::with_profile(&PROFILE).await;
    let ids = with_lines(&app, 2).await;
    let said = [
        ("program", ids[0].as_str()),
        ("kind", "first_choice"),
        ("list", "main"),
        ("on", "2026-11-20"),
        ("text", "You are my first choice."),
    ];
    app.submit("/ledger", &said).await.ok();
    app.get("/rank").await.hides("stands first now");
    let line = order(&app.get("/rank").await)[0].1.clone();
    let page = app.submit(&format!("/rank/line/{line}/move"), &[("way", "down")]).await;
    page.ok().shows("stands first now").shows(r#"name="kind" value="correction""#);
    app.get("/rank/sheet").await.ok().shows("stands first now");
    app.get("/").await.ok();
}

#[tokio::test]
async fn the_sheet_is_certified_left_alone_opened_with_a_reason_and_ends_with_the_outcome() {
    let app = TestApp::at("2027-02-25T15:00:00Z", &PROFILE).await;
    app.get("/rank/sheet").await.ok().shows("There is no list yet");
    let ids = with_lines(&app, 2).await;
    let sheet = app.get("/rank/sheet").await;
    sheet.ok().shows("an entered list does not count").shows("not written down").hides("How the Match ended");
    let early = app.post("/rank/certify", &[("at", "2026-12-01T10:00")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.post("/rank/certify", &[("at", "soon")]).await.shows("Give the time as");
    app.submit("/rank/certify", &[("at", "2027-02-24T10:00")])
        .await
        .ok()
        .shows("24 Feb 2027, 10:00 PKT")
        .shows("Leave it");
    let page = app.get("/rank").await;
    page.ok().hides("Add a program").hides("/move\"").hides("data-drag");
    let line = order(&page)[0].1.clone();
    app.post(&format!("/rank/line/{line}/move"), &[("way", "down")]).await.shows("This list is certified");
    app.post("/rank/reopen", &[("why", " ")]).await.shows("Say why the list has to change");
    app.submit("/rank/reopen", &[("why", "a code was wrong")]).await.ok().shows("I certified it in R3");
    assert!(!ids.is_empty());

    let app = TestApp::at("2027-03-20T15:00:00Z", &PROFILE).await;
    with_lines(&app, 2).await;
    let line = order(&app.get("/rank").await)[1].1.clone();
    app.get("/rank/sheet").await.ok().shows("How the Match ended");
    let outcome = [("result", "matched"), ("line", ""), ("on", "2027-03-19"), ("note", "at last")];
    app.post("/rank/outcome", &outcome).await.shows("Say to which line").shows("at last");
    let outcome = [("result", "matched"), ("line", line.as_str()), ("on", "2027-03-19")];
    app.submit("/rank/outcome", &outcome).await.ok().shows("Outcome: ").shows("take it back");
    app.submit("/rank/outcome", &[("result", "none")]).await.ok().shows("Write the outcome down");
}

#[tokio::test]
async fn worlds_are_made_when_asked_for_and_the_work_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.get("/rank/what-if").await.ok().shows("There is no list yet");
    with_lines(&app, 2).await;
    app.get("/rank/what-if").await.ok().shows("Make 10,000 worlds");
    app.post("/rank/what-if/make", &[]).await;
    let page = app.get("/rank/what-if").await;
    page.ok().shows("Making the worlds of the Match");
    assert_eq!(page.header("refresh"), "1");
    app.post("/rank/what-if/stop", &[]).await;
    for _ in 0..200 {
        if app.get("/rank/what-if").await.text().contains("Make 10,000 worlds") {
            assert!(!folder.path().join("worlds.bin").exists());
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the work did not stop");
}

#[tokio::test]
async fn another_order_is_tried_and_no_other_order_beats_the_list() {
    let folder = tempfile::tempdir().unwrap();
    put_worlds(folder.path());
    let app = TestApp::in_folder(folder.path()).await;
    app.submit("/profile", &[]).await;
    with_lines(&app, 3).await;
    let page = app.get("/rank/what-if").await;
    page.ok()
        .shows("In none: ")
        .shows("of 10000 worlds")
        .shows("One more program like these")
        .hides("against your list");
    let lines = order(&app.get("/rank").await);
    let other = format!("{}.{}", lines[2].1, lines[0].1);
    let page = app.get(&format!("/rank/what-if?order={other}&beat=1")).await;
    page.ok().shows("This order against your list").shows("Better in <strong>0 worlds</strong>");
    page.shows("5 other orders (all there are); better: <strong>0</strong>").shows("take it over");
    app.submit("/rank/order/take", &[("order", &other)]).await.ok();
    let after = order(&app.get("/rank").await);
    assert_eq!([&after[0], &after[1], &after[2]], [&lines[2], &lines[0], &lines[1]]);
}

#[tokio::test]
async fn the_chances_of_an_order_that_is_tried_are_those_of_its_page_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.submit("/profile", &[]).await;
    with_lines(&app, 3).await;
    assert_eq!(app.get("/rank/what-if/chances?order=").await.status, StatusCode::NOT_FOUND);
    put_worlds(folder.path());
    let lines = order(&app.get("/rank").await);
    let other = format!("{}.{}.{}", lines[2].1, lines[0].1, lines[1].1);
    let page = app.get(&format!("/rank/what-if?order={other}")).await;
    page.ok().shows(r#"data-ask="/rank/what-if/chances""#).shows("/assets/rank.js");
    let answer = app.get(&format!("/rank/what-if/chances?order={other}")).await;
    let trial: serde_json::Value = serde_json::from_str(&answer.ok().text()).unwrap();
    let told: Vec<String> = trial["lines"].as_array().unwrap().iter().map(|l| l["line"].to_string()).collect();
    assert_eq!(told.join("."), other);
    for part in trial["lines"].as_array().unwrap().iter().chain([&trial["none"]]) {
        page.shows(&format!("<strong>{}</strong>", part["best"].as_str().unwrap()));
        page.shows(part["range"].as_str().unwrap());
    }
    page.shows(trial["lines"][0]["span"].as_str().unwrap()).shows(trial["lines"][0]["mean"].as_str().unwrap());
    assert_eq!(order(&app.get("/rank").await), lines);
}

#[tokio::test]
async fn lines_can_be_dragged_where_they_can_be_moved() {
    let app = TestApp::with_profile(&PROFILE).await;
    with_lines(&app, 1).await;
    app.get("/rank").await.ok().hides("data-drag");
    let all = programs(&app).await;
    app.submit("/rank/add", &[("program", &all[1]), ("track", "categorical")]).await.ok();
    let page = app.get("/rank").await;
    page.ok().shows(r#"data-drag="move""#).shows("/assets/rank.js").hides("grip").hides("<script>");
    let line = order(&page)[0].1.clone();
    page.shows(&format!(r#"data-line="{line}""#)).shows(&format!(r#"action="/rank/line/{line}/move""#));
}

/// A list of three lines on 10 November, a warm message of the third program on the 18th, and the third put first on the 20th.
async fn after_warm_words() -> TestApp {
    let list = |ids: &[season::ProgramId], order: [usize; 3]| {
        let line = |k: usize| {
            let place = domain::RankPlace::Program(ids[k].clone());
            let mut line = domain::RankLine::new(place, season::TrackKind::Categorical);
            line.reason = format!("reason {k}");
            line
        };
        let list = domain::RankList { lines: order.map(line).to_vec(), pairs: Vec::new() };
        domain::Command::SetRankList(Box::new(list), String::new())
    };
    TestApp::with_acts(&PROFILE, &[("2026-11-10T12:00:00Z", &|ids| list(ids, [0, 1, 2]))], "2026-11-01T12:00:00Z").await
}

const WARM: &str = "Dear Dr. Khan,\n\nYou are one of our top candidates and we plan to rank you very highly. We would love to \
    have you in our program.\n\nDr. Lee";

#[tokio::test]
async fn what_moved_after_which_message_is_told_and_explained_on_its_own_page() {
    let app = TestApp::with_profile(&PROFILE).await;
    app.get("/rank/moves").await.ok().shows("The list has had no order yet");
    let app = after_warm_words().await;
    let page = app.get("/rank/moves").await;
    page.ok().shows("The first order, with 3 lines").shows("The order then").shows("10 Nov 2026");
    let (program, line) = order(&app.get("/rank").await)[2].clone();
    let warm = [("subject", "Our interview"), ("text", WARM), ("from", "Dr. Lee"), ("program", program.as_str())];
    app.submit("/messages/keep", &warm).await.ok();
    app.submit(&format!("/rank/line/{line}/move"), &[("way", "to"), ("to", "1")]).await.ok();
    let page = app.get("/rank/moves").await;
    page.ok().shows("from place 3 up to 1").shows("shortly after its message of").shows("/messages/");
    page.shows("What changed in what you know of it?");
    let snapshot =
        page.text().split(r#"name="snapshot" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let empty = app.post("/rank/explain", &[("snapshot", &snapshot), ("page", "moves"), ("why", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.shows("Write what changed").shows("<h1>What moved</h1>");
    let why = [("snapshot", snapshot.as_str()), ("page", "moves"), ("why", "I met the residents")];
    let page = app.submit("/rank/explain", &why).await;
    page.ok().shows("<h1>What moved</h1>").shows("I met the residents").hides("What changed in what you know of it?");
    // A line that has left the list still has its name.
    let name = "left the list; it was at place 3";
    app.submit(&format!("/rank/line/{line}/move"), &[("way", "remove")]).await.ok();
    app.get("/rank/moves").await.ok().shows(name).hides(&format!("Line {line}"));
}

#[tokio::test]
async fn both_orders_stand_side_by_side_and_questions_settle_where_they_disagree() {
    let app = TestApp::with_profile(&PROFILE).await;
    app.get("/rank/order").await.ok().shows("There is no list yet");
    with_lines(&app, 2).await;
    let lines = order(&app.get("/rank").await);
    let (a, b) = (&lines[0].1, &lines[1].1);
    app.submit("/rank/order/weights", &[("own_name", "the sea"), ("own_weight", "8")]).await.ok().shows("the sea");
    let text = app.get("/rank/order").await.text();
    let own = text.split(&format!("name=\"mark-{a}-")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let marks = [
        (format!("gut-{a}"), "9"),
        (format!("gut-{b}"), "4"),
        (format!("mark-{a}-{own}"), "1"),
        (format!("mark-{b}-{own}"), "5"),
    ];
    let bad = app.post("/rank/order/marks", &[(&marks[0].0, "99")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.shows("The gut mark goes from 1 to 10").shows("value=\"99\"");
    let fields: Vec<(&str, &str)> = marks.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    let page = app.submit("/rank/order/marks", &fields).await;
    page.ok().shows("Where would you rather train").shows("Question 1 of at most 4").shows("disagree on 1 pair");
    page.shows("draws level with the first");
    app.submit("/rank/order/answer", &[("better", b), ("worse", a)]).await.ok().shows("Nothing is left to ask");
    app.submit("/rank/order/take", &[("order", &format!("{b}.{a}")), ("reason", "as my answers have it")]).await.ok();
    assert_eq!(&order(&app.get("/rank").await)[0].1, b);
    app.post("/rank/order/answer", &[("better", "999"), ("worse", a)]).await.shows("not on the list any more");
}
