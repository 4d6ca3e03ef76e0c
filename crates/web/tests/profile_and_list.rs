//! From nothing to a list: the profile, My list and Today, through the router.

#![expect(clippy::expect_used, reason = "a page that lacks what is looked for has failed the test")]

mod common;

use axum::http::StatusCode;
use common::{TestApp, words};

const HOSTILE: &str = "<script>alert(1)</script>";

/// The fields of the short form, as a browser would send them with `changes` typed over an empty profile.
fn essentials<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let untouched = [("was_visas", ""), ("was_step3", ""), ("was_ecfmg", ""), ("was_home_zone", "")];
    untouched.into_iter().chain(changes.iter().copied()).collect()
}

const FOUR_FACTS: &[(&str, &str)] = &[
    ("visas", "j1"),
    ("visas", "h1b"),
    ("step3", "planned"),
    ("step3_on", "20 Jan 2027"),
    ("ecfmg", "done"),
    ("ecfmg_on", "2025-11"),
    ("home_zone", "Asia/Karachi"),
];

/// The whole form over an empty profile.
fn whole<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let keys = [
        "was_visas",
        "was_step3",
        "was_ecfmg",
        "was_home_zone",
        "was_step2_ck",
        "was_failed_attempts",
        "was_graduation_year",
        "was_usce_months",
        "was_publications",
        "was_nationality",
        "was_location",
        "was_states",
        "was_ties",
        "was_setting",
        "was_tracks",
        "was_budget",
        "was_max_programs",
        "was_full_name",
        "was_aamc_id",
    ];
    keys.into_iter().map(|k| (k, "")).chain(changes.iter().copied()).collect()
}

/// How many programs of a page have a place on the list.
fn places(page: &str) -> usize {
    page.matches(r#"data-label="Place""#).count()
}

/// How many programs have the verdict "possible" or "possible if", on the list or not.
fn can_take_me(page: &str) -> usize {
    let tallies = page.split(r#"<span class="tally"><strong>"#).skip(1).take(2);
    tallies.map(|t| t.split('<').next().and_then(|n| n.parse::<usize>().ok()).expect("a number")).sum()
}

#[tokio::test]
async fn a_new_user_is_asked_four_facts_and_gets_all_173_programs() {
    let app = TestApp::new().await;
    app.get("/pick").await.ok().shows("The four facts that suffice").shows("Show my list").shows("173");
    let answer = app.post("/pick", &essentials(FOUR_FACTS)).await;
    assert!(answer.location().starts_with("/pick?did="), "{}", answer.location());
    let page = app.follow(answer).await;
    page.ok().shows("Done: <bdi>Visas I can accept set to J-1, H-1B").shows("carried over");
    let text = page.text();
    let left_out = text.matches(r#"<li id="p-"#).count();
    assert_eq!(places(&text) + left_out, 173);
    assert!(text.len() < 400_000, "the page has {} bytes", text.len());
}

#[tokio::test]
async fn only_the_visas_are_needed_for_a_first_list() {
    let app = TestApp::new().await;
    let again = app.post("/pick", &essentials(&[("step3", "not yet")])).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("choose at least one");
    app.submit("/pick", &essentials(&[("visas", "j1")])).await.ok().shows("The list").shows("is not answered yet");
}

#[tokio::test]
async fn wrong_input_is_shown_at_its_field_with_everything_that_was_typed_and_nothing_is_saved() {
    let app = TestApp::new().await;
    let typed = whole(&[
        ("visas", "h1b"),
        ("step3", "done"),
        ("step3_on", "last spring"),
        ("home_zone", "Mars/Olympus"),
        ("step2_ck", "two hundred"),
        ("states", "NY"),
        ("budget", "a lot"),
        ("full_name", "Ayesha Khan"),
        ("aamc_id", "123"),
    ]);
    let page = app.post("/profile", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("look again at 5 fields");
    for kept in ["last spring", "Mars/Olympus", "two hundred", "a lot", "Ayesha Khan", "123"] {
        page.shows(&format!("value=\"{kept}\""));
    }
    page.shows(r#"name="visas" value="h1b" checked"#).shows(r#"name="states" value="NY" checked"#);
    for error in ["step3-error", "home_zone-error", "step2_ck-error", "budget-error", "aamc_id-error"] {
        page.shows(&format!(r#"<p class="error" id="{error}">"#));
    }
    app.get("/profile").await.ok().hides("Ayesha Khan").hides("Start again");
}

#[tokio::test]
async fn what_cannot_be_true_is_refused_at_the_top_and_kept_in_the_form() {
    let app = TestApp::new().await;
    let page = app.post("/profile", &whole(&[("visas", "j1"), ("graduation_year", "2031")])).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("A graduation in 2031 is after the 2027 Match").shows(r#"value="2031""#).shows(r#"value="j1" checked"#);
    app.get("/profile").await.hides("Start again");
}

#[tokio::test]
async fn saving_the_last_essential_leads_to_the_list_and_later_changes_stay_on_the_profile() {
    let app = TestApp::new().await;
    let answer = app.post("/profile", &whole(FOUR_FACTS)).await;
    assert!(answer.location().starts_with("/pick"), "{}", answer.location());
    let later = app.post("/profile", &[("was_step2_ck", ""), ("step2_ck", "251")]).await;
    assert!(later.location().starts_with("/profile"), "{}", later.location());
    app.follow(later).await.shows("Step 2 CK score set to 251").shows(r#"value="251""#);
}

#[tokio::test]
async fn emptying_a_field_clears_it_and_a_field_that_was_not_touched_stays() {
    let app = TestApp::with_profile(&[("visas", "j1"), ("states", "NY, PA"), ("step3", "done 2026-05")]).await;
    let emptied = [("was_states", "NY, PA"), ("was_step3", "done May 2026"), ("step3", ""), ("step3_on", "May 2026")];
    let page = app.submit("/profile", &emptied).await;
    page.ok()
        .shows("Step 3 cleared (was done May 2026)")
        .shows("States I prefer cleared")
        .shows(r#"value="j1" checked"#);
    page.hides(r#"value="NY" checked"#);
    app.submit("/profile", &[("was_visas", "J-1"), ("visas", "j1")]).await.ok().shows(r#"value="j1" checked"#);
}

#[tokio::test]
async fn a_form_that_was_left_open_does_not_write_old_values_over_newer_ones() {
    let app = TestApp::with_profile(&[("step2_ck", "240")]).await;
    app.submit("/profile", &[("was_step2_ck", "240"), ("step2_ck", "251")]).await.ok();
    let stale = [("was_step2_ck", "240"), ("step2_ck", "240"), ("was_publications", ""), ("publications", "3")];
    app.submit("/profile", &stale).await.ok().shows(r#"value="251""#).shows(r#"value="3""#);
}

#[tokio::test]
async fn start_again_clears_everything_and_can_be_undone() {
    let app = TestApp::with_profile(&[("visas", "j1"), ("step2_ck", "251")]).await;
    app.get("/profile").await.ok().shows("Start again");
    let answer = app.post("/profile/clear", &[]).await;
    let act = answer.location().split("did=").nth(1).expect("an act").to_owned();
    app.follow(answer).await.ok().shows("cleared").hides(r#"value="251""#);
    app.submit("/undo", &[("act", &act), ("back", "/profile")]).await.ok().shows(r#"value="251""#);
}

#[tokio::test]
async fn more_visas_never_mean_fewer_possible_programs() {
    let mut found = Vec::new();
    for visas in ["h1b", "j1", "j1, h1b"] {
        let app = TestApp::with_profile(&[("visas", visas), ("step3", "not yet")]).await;
        found.push(can_take_me(&app.get("/pick").await.text()));
    }
    assert!(found[0] < found[2] && found[1] <= found[2], "{found:?}");
}

#[tokio::test]
async fn limits_end_the_list_and_what_is_beyond_is_named() {
    let app = TestApp::with_profile(&[("visas", "j1, h1b")]).await;
    let page = app.get("/pick?budget=330").await;
    assert_eq!(places(&page.ok().text()), 30);
    page.shows("for <strong>$330</strong>: there your limit ends the list").shows("The next application costs $30");
    page.shows("Beyond the budget or the length of the list");
    page.hides("From here on each application costs");
    assert_eq!(places(&app.get("/pick?max=31").await.text()), 31);
    app.get("/pick?max=31").await.shows("From here on each application costs $30");
    let wrong = app.get("/pick?budget=lots&max=5").await;
    wrong.ok().shows("not an amount").shows(r#"value="lots""#);
    assert_eq!(places(&wrong.text()), 5);
}

#[tokio::test]
async fn the_limits_of_the_profile_hold_until_the_page_sets_others() {
    let app = TestApp::with_profile(&[("visas", "j1"), ("max_programs", "7")]).await;
    assert_eq!(places(&app.get("/pick").await.text()), 7);
    assert_eq!(places(&app.get("/pick?max=9").await.text()), 9);
}

#[tokio::test]
async fn a_program_that_is_not_possible_can_be_kept_with_a_reason_and_let_go_again() {
    let app = TestApp::with_profile(&[("visas", "h1b"), ("step3", "done 2026-05")]).await;
    let before = app.get("/pick").await.text();
    let group = before.split("Not possible for me").nth(1).expect("a program that is not possible");
    let id = group.split(r#"<li id="p-"#).nth(1).and_then(|p| p.split('"').next()).expect("its id");
    let keep = [("program", id), ("stance", "include"), ("reason", "I did research there & <b>know</b> them")];
    let kept = app.submit("/pick/stance", &keep).await;
    kept.ok().shows(&format!(r#"<tr id="p-{id}">"#)).shows("I did research there &amp; &lt;b&gt;know&lt;/b&gt; them");
    assert_eq!(places(&kept.text()), places(&before) + 1);
    let gone = app.submit("/pick/stance", &[("program", id), ("back", "/pick?max=200")]).await;
    gone.ok().shows("decision dropped").hides(&format!(r#"<tr id="p-{id}">"#));
}

#[tokio::test]
async fn a_program_can_be_left_out_and_taken_back() {
    let app = TestApp::with_profile(&[("visas", "j1")]).await;
    let page = app.get("/pick").await.text();
    let id = page.split(r#"<tr id="p-"#).nth(1).and_then(|p| p.split('"').next()).expect("a program").to_owned();
    let leave = [("program", id.as_str()), ("stance", "leave_out"), ("reason", "too far")];
    app.submit("/pick/stance", &leave).await.ok().shows("Left out by me").shows("Your reason: <bdi>too far");
    let unknown =
        app.post("/pick/stance", &[("program", "9999999999"), ("stance", "include"), ("reason", "typed")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    unknown.shows("typed");
}

#[tokio::test]
async fn cautions_stand_where_they_belong() {
    let h1b = TestApp::with_profile(&[("visas", "h1b"), ("nationality", "Nigeria")]).await.get("/pick").await;
    h1b.shows("H-1B: what is known, as of 1 Jul 2026")
        .shows("Entering the United States, Nigeria")
        .shows("What to ask");
    let j1 = TestApp::with_profile(&[("visas", "j1"), ("nationality", "Pakistan")]).await.get("/pick").await;
    j1.hides("H-1B: what is known").hides("Entering the United States,");
}

#[tokio::test]
async fn a_plan_for_today_is_fine_and_a_plan_for_a_day_that_is_over_is_refused() {
    let app = TestApp::with_profile(&[("visas", "j1, h1b"), ("step3", "planned 2026-11-22")]).await;
    app.get("/pick").await.ok().hides("a day that is over");
    let over = [("was_step3", "planned 22 Nov 2026"), ("step3", "planned"), ("step3_on", "Oct 2026")];
    let page = app.post("/profile", &over).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("Step 3 cannot be planned for Oct 2026, which is over").shows(r#"value="Oct 2026""#);
}

#[tokio::test]
async fn a_script_in_any_field_is_only_text() {
    let app = TestApp::new().await;
    let keys = [
        "visas",
        "step3",
        "step3_on",
        "ecfmg",
        "ecfmg_on",
        "home_zone",
        "step2_ck",
        "failed_attempts",
        "graduation_year",
        "usce_months",
        "publications",
        "nationality",
        "location",
        "states",
        "ties",
        "setting",
        "tracks",
        "budget",
        "max_programs",
        "full_name",
        "aamc_id",
    ];
    let typed: Vec<(&str, &str)> = keys.iter().map(|k| (*k, HOSTILE)).collect();
    let page = app.post("/profile", &whole(&typed)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.hides("<script>alert").shows("&lt;script&gt;alert(1)");
    app.submit("/profile", &[("was_full_name", ""), ("full_name", HOSTILE)]).await.ok().hides("<script>alert");
    app.get("/").await.ok().hides("<script>alert").shows("&lt;script&gt;");
    app.get("/pick?budget=%3Cscript%3Ealert(1)&max=%22%3E%3Cscript%3Ealert(1)").await.hides("<script>alert");
}

#[tokio::test]
async fn today_without_a_profile_is_a_welcome_with_one_next_step() {
    let page = TestApp::new().await.get("/").await;
    insta::assert_snapshot!(words(&page.ok().text(), r#"<main id="main" tabindex="-1""#, "</main>"));
}

#[tokio::test]
async fn today_with_a_profile_says_what_comes_next_on_both_clocks() {
    let profile = [("visas", "j1, h1b"), ("ecfmg", "done 2025-11"), ("home_zone", "Asia/Karachi")];
    let app = TestApp::with_profile(&profile).await;
    let page = app.get("/").await.ok().text();
    insta::assert_snapshot!("today_clocks", words(&page, "<h1", "</p>"));
    insta::assert_snapshot!("today_to_settle", words(&page, r#"id="settle""#, "</section>"));
    let dates = words(&page, r#"id="next""#, "</section>");
    assert!(dates.contains("No Step 3 testing") && dates.contains("inferred, not confirmed"), "{dates}");
    assert!(dates.contains("Set aside, because your profile settles them:") && dates.contains("OET"), "{dates}");
    assert!(page.contains(r#"<li class="now" aria-current="step">"#) && page.contains("run side by side"));
    assert!(page.contains("Home time zone set to Asia/Karachi") || page.contains("and 1 more changes"));
}
