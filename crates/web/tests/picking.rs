//! Chances, the curve, the signal planner and what changed, through the router.

#![expect(clippy::expect_used, reason = "a page that lacks what is looked for has failed the test")]

mod common;

use axum::http::StatusCode;
use common::{TestApp, words};

const PROFILE: &[(&str, &str)] = &[("visas", "j1, h1b"), ("step3", "done 2026-05"), ("step2_ck", "251")];
const UPMC: &str = "0404121139";

async fn app() -> TestApp {
    TestApp::with_profile(PROFILE).await
}

/// How many applications the page advises.
fn advised(page: &str) -> usize {
    let lead = page.split("Send ").nth(1).map_or("", |p| p.split("applications").next().unwrap_or(""));
    lead.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

/// The programs that the planner names under one kind of signal.
fn cards<'a>(page: &'a str, signal: &str) -> Vec<&'a str> {
    let section = page.split(&format!(r#"<h2 id="{signal}">"#)).nth(1).expect("the section");
    let section = section.split("</section>").next().expect("its end");
    section.split(r#"<li class="card" id="s-"#).skip(1).filter_map(|c| c.split('"').next()).collect()
}

#[tokio::test]
async fn the_answer_says_how_many_for_how_much_and_how_likely_with_ranges_and_a_base_rate() {
    let page = app().await.get("/pick").await.ok().text();
    insta::assert_snapshot!("the_answer", words(&page, r#"<section class="panel the-answer""#, "</section>"));
    insta::assert_snapshot!(
        "what_moves",
        words(&page, r#"<section class="panel" aria-labelledby="moves""#, "</section>")
    );
    assert!(page.contains(r##"href="/figures#match.nonus_img.anes.2026""##));
    assert!(!page.contains("Points") && !page.contains("line by line with its points"));
}

#[tokio::test]
async fn the_list_stops_where_an_application_costs_more_than_it_brings_and_the_user_says_what_a_point_is_worth() {
    let app = app().await;
    let usual = advised(&app.get("/pick").await.text());
    let dear = advised(&app.get("/pick?worth=5000").await.text());
    let cheap = advised(&app.get("/pick?worth=20").await.text());
    assert!(cheap < usual && usual < dear, "{cheap} {usual} {dear}");
    app.get("/pick").await.shows("Here it stops paying:").shows("at $300 a point").shows("Empty: $300.");
    app.get("/pick?worth=20").await.shows(r#"name="worth" value="20""#).shows("at $20 a point");
    app.get("/pick?worth=much").await.ok().shows("not an amount").shows(r#"value="much""#);
}

#[tokio::test]
async fn each_row_has_its_chance_as_a_bar_and_in_words_with_what_moves_it() {
    let page = app().await.get("/pick").await.text();
    let row = page.split(r#"<tr id="p-"#).nth(1).and_then(|r| r.split("</tr>").next()).expect("a row").to_owned();
    for part in ["<svg class=\"bar\"", "class=\"range\"", " to ", "gold signal", "Chances here, and what moves them"] {
        assert!(row.contains(part), "{part} is not in {row}");
    }
    assert!(row.contains("Match here, if it interviews you and you rank it first"));
}

#[tokio::test]
async fn the_curve_is_a_drawing_with_a_title_a_description_and_a_table() {
    let page = app().await.get("/pick").await.text();
    let figure = page.split(r#"<figure class="curve">"#).nth(1).and_then(|p| p.split("</figure>").next()).expect("it");
    for part in [r#"role="img""#, "<title", "<desc", "With all ", r#"class="band""#, r#"class="cost""#, "stop: "] {
        assert!(figure.contains(part), "{part} is not in the drawing");
    }
    assert!(!figure.contains("style=") && !figure.contains("NaN") && !figure.contains("inf"));
    assert!(page.contains("The curve as a table"));
}

#[tokio::test]
async fn the_planner_puts_all_signals_and_says_that_their_number_is_carried_over() {
    let app = app().await;
    let page = app.get("/pick/signals").await.ok().text();
    assert_eq!((cards(&page, "gold").len(), cards(&page, "silver").len()), (5, 10));
    assert!(
        page.contains("carried over") && page.contains("0 characters") && page.contains("How many fit is not known")
    );
    TestApp::new().await.get("/pick/signals").await.ok().shows("There is no list yet");
}

#[tokio::test]
async fn a_settled_signal_stays_with_its_reason_and_the_rest_is_arranged_around_it() {
    let app = app().await;
    let before = app.get("/pick/signals").await.text();
    let last = cards(&before, "silver").last().copied().expect("a silver one").to_owned();
    let settle = [
        ("program", last.as_str()),
        ("was", "{}"),
        ("signal", "gold"),
        ("statement", "My <b>mentor</b>\r\ntrained here."),
    ];
    let answer = app.post("/pick/signals", &settle).await;
    assert!(answer.location().contains(&format!("#s-{last}")), "{}", answer.location());
    let page = app.follow(answer).await;
    page.ok().shows("gold signal").shows("My &lt;b&gt;mentor&lt;/b&gt;\ntrained here.").shows("30 characters");
    let page = page.text();
    assert!(cards(&page, "gold").contains(&last.as_str()));
    assert_eq!((cards(&page, "gold").len(), cards(&page, "silver").len()), (5, 10));
    // Only the reason changes; the signal that was taken back elsewhere in the meantime is not brought back.
    let was = r#"{"signal":"gold","statement":"My <b>mentor</b>\ntrained here."}"#;
    app.submit("/pick/signals", &[("program", &last), ("was", was), ("signal", "none"), ("statement", "x")]).await.ok();
    let stale =
        app.submit("/pick/signals", &[("program", &last), ("was", was), ("signal", "gold"), ("statement", "y")]).await;
    stale.ok().hides("✓</span>settled");
}

#[tokio::test]
async fn one_signal_too_many_is_refused_and_what_was_typed_is_kept() {
    let app = app().await;
    let page = app.get("/pick/signals").await.text();
    for id in cards(&page, "gold") {
        app.submit("/pick/signals", &[("program", id), ("was", "{}"), ("signal", "gold")]).await.ok();
    }
    let id = cards(&page, "silver")[0];
    let more =
        app.post("/pick/signals", &[("program", id), ("was", "{}"), ("signal", "gold"), ("statement", "typed")]).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    more.shows(r#"role="alert""#).shows("typed</textarea>").shows("5 of 5");
    let wrong = app.post("/pick/signals", &[("program", id), ("signal", "bronze")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_changed_names_the_programs_and_the_acts_between() {
    let app = app().await;
    app.get("/pick/changes").await.ok().shows("Before 22 Nov 2026 there was no list");
    TestApp::new().await.get("/pick/changes").await.ok().shows("There is no list yet");
}

#[tokio::test]
async fn what_changed_since_yesterday_is_told_program_by_program() {
    let app = TestApp::with_acts(
        PROFILE,
        &[("2026-11-22T14:30:00Z", &|ids| {
            domain::Command::SetStance(
                ids[0].clone(),
                Some(pick::Stance { kind: pick::StanceKind::LeaveOut, reason: "too far".into() }),
            )
        })],
        "2026-11-20T09:00:00Z",
    )
    .await;
    let page = app.get("/pick/changes").await;
    page.ok().shows("left").shows("you left it out: <bdi>too far").shows("22 Nov 2026");
    insta::assert_snapshot!("what_changed", words(&page.text(), r#"<p class="lead""#, "Only the place"));
    app.get("/pick/changes?since=2026-11-20").await.ok().shows("Before 20 Nov 2026 there was no list");
    app.get("/pick/changes?since=nonsense").await.ok().shows("too far");
}

#[tokio::test]
async fn side_by_side_shows_chances_with_what_moves_them() {
    let path = format!("/programs/compare?id={UPMC}&id=0402411060");
    let page = app().await.get(&path).await;
    page.ok().shows("Interview, without a signal").shows("Interview, with a gold signal").shows("you rank it first");
    page.shows("What moves the chance there").hides(">Points<");
    let without = TestApp::new().await.get(&path).await;
    without.ok().hides("Interview, without a signal").shows("says which visas you can accept");
}

#[tokio::test]
async fn a_programs_page_shows_its_chances_once_the_visas_are_known() {
    let path = format!("/programs/{UPMC}");
    let page = app().await.get(&path).await;
    page.ok()
        .shows("My chances here")
        .shows("An interview, with no signal")
        .shows("for comparison: 2.4%")
        .shows("our judgement");
    TestApp::new().await.get(&path).await.ok().hides("My chances");
}

#[tokio::test]
async fn the_visa_ledger_shows_each_program_what_changed_and_every_open_question_with_its_draft() {
    let app = TestApp::new().await;
    app.get("/pick/visas").await.ok().shows("which visas you can accept");
    let app = app_of(&[("visas", "j1, h1b")]).await;
    let page = app.get("/pick/visas").await.ok().text();
    let asks = page.matches(r#"id="ask-"#).count();
    assert!(asks > 5, "{asks} open questions");
    let program = page.split(r#"id="ask-"#).nth(1).and_then(|p| p.split('"').next()).expect("a question").to_owned();
    // One click makes the draft; from then on the ledger leads to it.
    let made = app.post("/letters/new", &[("kind", "visa_question"), ("program", &program)]).await;
    let letter = made.location().split('?').next().expect("an address").to_owned();
    app.get("/pick/visas").await.shows(&format!(r#"href="{letter}">Go on with the draft"#));
    // An answer that is written down closes the question and stands among those that changed, if another was known before.
    let day = "2026-11-01";
    for visa in ["j1", "h1b"] {
        let fields = [
            ("visa", visa),
            ("says", "no"),
            ("quote", "We do not."),
            ("source", "email"),
            ("on", day),
            ("detail", "coordinator"),
            ("condition", ""),
        ];
        app.upload(&format!("/programs/{program}/statements"), &fields, &[]).await;
    }
    let page = app.get("/pick/visas").await.ok().text();
    assert!(!page.contains(&format!(r#"id="ask-{program}""#)), "the question is answered");
}

#[tokio::test]
async fn where_visa_sources_disagree_both_quotes_are_shown_with_their_dates() {
    let app = app_of(&[("visas", "j1, h1b")]).await;
    let season = season::Season::load(&[season::Layer::built_in()]).expect("the season");
    let conflicting = |p: &&season::Program| {
        let s = season::standing(season::Visa::H1b, &p.statements, season.starts);
        s.state == season::StandingState::Conflicting
    };
    let program = season.programs.iter().find(conflicting).expect("a program whose sources disagree");
    let standing = season::standing(season::Visa::H1b, &program.statements, season.starts);
    let page = app.get(&format!("/pick/visas?q={}&state=conflicting", program.short.replace(' ', "+"))).await;
    let text = page.ok().text();
    for at in &standing.decided_by {
        let said = &program.statements[*at];
        let words = said.text.replace('&', "&amp;").replace('"', "&quot;");
        assert!(text.contains(&words), "{}: {}", program.short, said.text);
        assert!(text.contains(&said.date.to_string()), "{}", said.date);
    }
}

#[tokio::test]
async fn the_visa_ledger_is_searched_and_comes_in_pages() {
    let app = app_of(&[("visas", "j1, h1b")]).await;
    let rows = |text: &str| text.matches(r#"<th class="lead-cell" scope="row"><a"#).count();
    let first = app.get("/pick/visas").await.ok().text();
    assert_eq!(rows(&first), 20);
    let (open, all) = (first.find(r#"id="open""#), first.find(r#"id="all""#));
    assert!(open < all && first.find(r#"id="changed""#) < all);
    app.get("/pick/visas?page=2").await.ok().shows("Page 2 of");
    let found = app.get("/pick/visas?q=yale").await.ok().text();
    assert_eq!(rows(&found), 1);
    app.get("/pick/visas?q=nowhere").await.ok().shows("No program of yours fits.");
    let only = app.get("/pick/visas?state=conflicting&visa=j1").await.ok().text();
    assert!(rows(&only) < 20);
}

async fn app_of(profile: &[(&str, &str)]) -> TestApp {
    TestApp::with_profile(profile).await
}
