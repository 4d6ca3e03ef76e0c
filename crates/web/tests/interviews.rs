//! Interviews on the pages: from the invitation to the debrief, and the calendar.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::{HOST, TestApp, words};

const PROFILE: [(&str, &str); 2] = [("home_zone", "Asia/Karachi"), ("full_name", "Ayesha Khan")];
const UAB: &str = "0400121010";

const INVITATION: &str = "Dear Dr. Khan,\n\nThe University of Alabama Medical Center Program would like to invite you to \
interview with us by video.\nWe offer Monday, January 11, 2027 at 9:00 AM CT, Thursday, January 14, 2027 at 1:00 PM CT or \
Tuesday, January 19 at 9:00 AM CT.\nPlease reply within 24 hours. Book at https://thalamusgme.com/x.\n\nCoordinator";

/// A message that is kept, as pasted; gives its number.
async fn pasted(app: &TestApp) -> u64 {
    let fields = [
        ("subject", "Interview invitation"),
        ("text", INVITATION),
        ("day", "2026-11-22"),
        ("time", "14:10"),
        ("program", UAB),
    ];
    let kept = app.post("/messages/keep", &fields).await;
    let place = kept.location().to_owned();
    let number: String = place.trim_start_matches("/messages/").chars().take_while(char::is_ascii_digit).collect();
    number.parse().unwrap()
}

async fn app() -> TestApp {
    TestApp::with_profile(&PROFILE).await
}

/// An interview that was begun by hand.
async fn begun(app: &TestApp, fields: &[(&str, &str)]) {
    let base = [("program", UAB), ("zone", "America/Chicago"), ("format", "video")];
    let all: Vec<(&str, &str)> = base.iter().chain(fields).copied().collect();
    app.submit("/interviews/new", &all).await.ok();
}

const BOOKED: [(&str, &str); 5] =
    [("status", "booked"), ("day", "2027-01-11"), ("time", "09:00"), ("minutes", "240"), ("first", "0")];

#[tokio::test]
async fn an_invitation_is_answered_in_three_steps() {
    let app = app().await;
    let message = pasted(&app).await;
    let page = app.get(&format!("/interviews/new?message={message}")).await;
    page.ok().shows("within 24 hours").shows("shorter than 48 hours").shows("/rules#P-14");
    page.shows(r#"value="2027-01-11""#).shows(r#"value="2027-01-14""#).shows(r#"value="2027-01-19""#);
    page.shows("at home 20:00 PKT, the same day").shows("at home 00:00 PKT, the next day").shows("at night at home");
    page.shows("nothing else that week").shows(r#"value="https://thalamusgme.com/x""#);
    insta::assert_snapshot!("what_the_message_says", words(&page.text(), "id=\"found\"", "<form"));

    let kept = app
        .submit(
            "/interviews/new",
            &[
                ("message", &message.to_string()),
                ("program", UAB),
                ("zone", "America/Chicago"),
                ("status", "offered"),
                ("day", "2027-01-11"),
                ("time", "09:00"),
                ("minutes", ""),
                ("day", "2027-01-14"),
                ("time", "13:00"),
                ("minutes", ""),
                ("first", "1"),
                ("second", "0"),
                ("invited_day", "2026-11-22"),
                ("invited_time", "03:10"),
                ("answer_day", "2026-11-23"),
                ("answer_time", "03:10"),
            ],
        )
        .await;
    kept.ok().shows("18 hours left").shows("shorter than 48 hours");
    insta::assert_snapshot!("the_reply", words(&kept.text(), "<section class=\"panel\" id=\"reply\"", "id=\"state\""));
    // The same message leads to its interview.
    assert_eq!(app.get(&format!("/interviews/new?message={message}")).await.location(), "/interviews/2");
    // The application knows of it.
    app.get(&format!("/programs/{UAB}")).await.shows("invited on 22 Nov 2026");

    let booked = app.submit("/interviews/2/status", &[("status", "booked"), ("slot", "2027-01-11|09:00|")]).await;
    booked
        .ok()
        .shows("interview: booked (was invited, not answered)")
        .shows("I confirm my interview at University of Alabama Medical Center");
    app.get("/interviews").await.shows("Week of 11 Jan 2027").shows("20:00");
}

#[tokio::test]
async fn one_click_is_taken_back_by_one_click() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    let released = app.submit("/interviews/1/status", &[("status", "released")]).await;
    released.ok().shows("given back (was booked)").shows("They invite again");
    app.submit("/undo", &[("back", "/interviews/1")]).await.shows("I gave it back");
}

#[tokio::test]
async fn a_time_meets_what_is_booked() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    let other = [("program", "0400421013"), ("zone", "America/New_York"), ("look", "1")];
    let times = [("day", "2027-01-11"), ("time", "11:00"), ("minutes", "60"), ("day", "2027-01-11"), ("time", "18:00")];
    let all: Vec<(&str, &str)> = other.iter().chain(&times).copied().collect();
    let page = app.post("/interviews/new", &all).await;
    page.ok().shows("same time as UAB").shows("1 other interview that week");
}

#[tokio::test]
async fn what_cannot_be_kept_is_said_in_one_sentence_with_what_was_typed() {
    let app = app().await;
    let wrong = |fields: &'static [(&'static str, &'static str)]| app.post("/interviews/new", fields);
    let page =
        wrong(&[("program", UAB), ("zone", ""), ("day", "2027-03-14"), ("time", "02:30"), ("minutes", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("skip 02:30").shows(r#"value="2027-03-14""#);
    wrong(&[("program", ""), ("zone", "America/Chicago")]).await.shows("Choose the program.");
    let bad =
        [("program", UAB), ("zone", "America/Chicago"), ("day", "2027-01-11"), ("time", "25:00"), ("minutes", "")];
    app.post("/interviews/new", &bad).await.shows("is no time of day");
    let none = [("program", UAB), ("zone", "America/Chicago"), ("status", "booked")];
    app.post("/interviews/new", &none).await.shows("Say on which day the interview is");
    app.get("/interviews/77").await.shows("not there any more");
    app.get("/interviews/new?message=77").await.shows("not there any more");
}

#[tokio::test]
async fn a_program_is_asked_for_where_the_message_does_not_say() {
    let app = app().await;
    let fields = [("subject", "Hello"), ("text", "January 11 at 9:00 AM."), ("day", "2026-11-22"), ("program", "")];
    let kept = app.post("/messages/keep", &fields).await;
    let number: String =
        kept.location().trim_start_matches("/messages/").chars().take_while(char::is_ascii_digit).collect();
    app.get(&format!("/interviews/new?message={number}")).await.ok().shows("Which program is it?");
    let page = app.get(&format!("/interviews/new?message={number}&program={UAB}")).await;
    page.ok().shows("It names no clock; Birmingham, AL is on the clock of Central (Chicago).");
}

#[tokio::test]
async fn the_sheet_has_all_that_the_day_needs() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    app.submit("/interviews/1/people", &[("name", "Dr. Lee"), ("role", "director"), ("email", "lee@example.edu")])
        .await
        .ok();
    app.submit("/interviews/1/preparation", &[("preparation", "How is call split?\nWho teaches regional?")]).await.ok();
    let page = app.get("/interviews/1/sheet").await;
    page.ok().shows("How is call split?").shows("Dr. Lee");
    insta::assert_snapshot!("the_sheet", words(&page.text(), "<main", "</main>"));
}

#[tokio::test]
async fn after_the_day_notes_thanks_and_papers_come_first() {
    let app = app().await;
    let past: Vec<(&str, &str)> =
        [("status", "booked"), ("day", "2026-11-20"), ("time", "09:00"), ("minutes", "240"), ("first", "0")].to_vec();
    begun(&app, &past).await;
    let people = [
        ("name", "Dr. Lee"),
        ("role", "director"),
        ("email", ""),
        ("name", "Dr. Roy"),
        ("role", "faculty"),
        ("email", ""),
    ];
    let page = app.submit("/interviews/1/people", &people).await;
    // 13:00 in Chicago on Friday: the window is open from Saturday to Monday.
    page.ok().shows("How it was").shows("Sat 21 Nov 2026, 13:00 CST").shows("Mon 23 Nov 2026, 13:00 CST");
    page.shows(&format!("/letters/new?kind=thank_director&amp;program={UAB}&amp;interview=1&amp;person=0"));
    page.shows(&format!("/letters/new?kind=thank_you&amp;program={UAB}&amp;interview=1&amp;person=1"));
    let today = app.get("/").await;
    today.shows("What is due").shows("Write down how UAB was").shows("Thank Dr. Lee (UAB).");
    insta::assert_snapshot!("what_is_due", words(&today.text(), "id=\"due\"", "</section>"));

    let notes = [
        ("note_people", "Kind."),
        ("mark_people", "5"),
        ("mark_work", ""),
        ("gut", "8"),
        ("detail", "her fellowship"),
        ("detail", ""),
    ];
    let kept = app.submit("/interviews/1/debrief", &notes).await;
    kept.ok().shows("Kind.").shows("her fellowship").shows("done (was booked)").hides("shorter than 48");
}

#[tokio::test]
async fn thank_you_to_a_program_flagged_no_thank_you_is_stopped_with_the_flags_source() {
    let app = app().await;
    begun(&app, &[("status", "booked"), ("day", "2026-11-20"), ("time", "09:00"), ("minutes", "240"), ("first", "0")])
        .await;
    app.submit("/interviews/1/people", &[("name", "Dr. Lee"), ("role", "director"), ("email", "")]).await;
    let refused = app.submit("/interviews/1/contact", &[("thanks", "no"), ("notice", "7")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows("Say where the program says so");
    let kept = app
        .submit("/interviews/1/contact", &[("thanks", "no"), ("notice", "7"), ("source", "its interview page")])
        .await;
    kept.ok().shows("the program wants none").shows("its interview page").hides("write it");
    app.get("/").await.hides("Thank Dr. Lee");
}

#[tokio::test]
async fn giving_back_shows_the_programs_notice_rule_and_the_agreement() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    let page = app.get("/interviews/1").await;
    page.shows("own rule is not known").shows("/rules#A-09").shows("/rules#P-15").shows("kind=release");
    let page = app.submit("/interviews/1/contact", &[("thanks", ""), ("notice", "60"), ("source", "its page")]).await;
    page.shows("60 days’ notice").shows("its page").shows("less than that is left");
}

#[tokio::test]
async fn papers_that_came_are_kept_with_their_rules() {
    let app = app().await;
    begun(&app, &[("status", "booked"), ("day", "2026-11-20"), ("time", "09:00"), ("minutes", "240"), ("first", "0")])
        .await;
    let page = app.submit("/interviews/1/papers", &[("came", "contract")]).await;
    page.ok().shows("(22 Nov 2026)").shows("/rules#P-18").shows("/rules#P-19");
}

#[tokio::test]
async fn the_calendar_is_a_file_and_one_event_is_another() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    let all = app.get("/calendar.ics").await;
    assert_eq!(all.header("content-type"), "text/calendar; charset=utf-8");
    all.ok().shows("UID:interview-1-").shows("DTSTART;TZID=America/Chicago:20270111T090000").shows("rol-deadline");
    app.get("/interviews/1/event.ics").await.ok().shows("UID:interview-1-").hides("rol-deadline");
    assert_eq!(app.get("/interviews/9/event.ics").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_feed_needs_its_secret_but_no_session_and_ends_when_switched_off() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.get("/interviews").await.shows("Make the address").hides("/feed/");
    let page = app.submit("/interviews/feed", &[("feed", "on")]).await;
    let text = page.text();
    let secret: String = text.split("/feed/").nth(1).unwrap().chars().take(64).collect();
    page.shows("works only on this computer");
    let ask = |path: String, host: &'static str| {
        let request = Request::builder().uri(path).header(header::HOST, host).body(Body::empty()).unwrap();
        app.raw(request)
    };
    let feed = ask(format!("/feed/{secret}.ics"), HOST).await;
    feed.ok().shows("BEGIN:VCALENDAR");
    assert_eq!(ask(format!("/feed/{}.ics", "0".repeat(64)), HOST).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(format!("/feed/{secret}.ics"), "evil.example").await.status, StatusCode::MISDIRECTED_REQUEST);
    // Kept over a second switch, and gone after it is off.
    app.submit("/interviews/feed", &[("feed", "on")]).await.shows(&secret);
    app.submit("/interviews/feed", &[("feed", "off")]).await.hides("/feed/");
    assert_eq!(ask(format!("/feed/{secret}.ics"), HOST).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_page_of_interviews_needs_the_session() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    for path in [
        "/interviews",
        "/interviews/new",
        "/interviews/1",
        "/interviews/1/sheet",
        "/calendar.ics",
        "/interviews/1/event.ics",
    ] {
        let request = Request::builder().uri(path).header(header::HOST, HOST).body(Body::empty()).unwrap();
        assert_eq!(app.raw(request).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn the_bedside_page_opens_on_purpose_shows_times_and_a_reply_and_nothing_else() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    let ask = |method: &'static str, path: String, body: String| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        app.raw(request.unwrap())
    };
    let guess = format!("/help-at-bedside/{}", "0".repeat(64));
    assert_eq!(ask("GET", guess.clone(), String::new()).await.status, StatusCode::NOT_FOUND);
    let page = app.submit("/interviews/helper", &[("helper", "on")]).await;
    let text = page.text();
    let secret: String = text.split("/help-at-bedside/").nth(1).unwrap().chars().take(64).collect();
    let path = format!("/help-at-bedside/{secret}");
    assert_eq!(ask("GET", guess, String::new()).await.status, StatusCode::NOT_FOUND);
    // Its secret opens no other page, and its page leads to none.
    let with_cookie = Request::builder()
        .uri("/")
        .header(header::HOST, HOST)
        .header(header::COOKIE, format!("prematch_8700={secret}"));
    assert_eq!(app.raw(with_cookie.body(Body::empty()).unwrap()).await.status, StatusCode::UNAUTHORIZED);
    ask("GET", path.clone(), String::new()).await.ok().hides("href=\"/interviews").hides("Ayesha").hides("csrf");
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs([("program", "0400421013"), ("text", INVITATION), ("day", "2026-11-22"), ("time", "14:10")]);
    let shown = ask("POST", path.clone(), body.finish()).await;
    shown
        .ok()
        .shows("Mon 11 Jan 2027, 09:00 CST")
        .shows("taken")
        .shows("free")
        .hides("same time as")
        .hides("href=\"/programs");
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs([
        ("program", "0400421013"),
        ("text", INVITATION),
        ("day", "2026-11-22"),
        ("time", "14:10"),
        ("first", "1"),
        ("second", "2"),
    ]);
    let reply = ask("POST", path.clone(), body.finish()).await;
    reply.ok().shows("Thursday, January 14, 2027, 1:00 PM CST").shows("my second choice").shows("Ayesha Khan");
    app.submit("/interviews/helper", &[("helper", "off")]).await.shows("Open the page");
    assert_eq!(ask("GET", path, String::new()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_clock_of_a_known_place_has_not_to_be_chosen_and_the_day_of_the_invitation_stays_open() {
    let app = app().await;
    let fields = [
        ("program", "0400421013"),
        ("zone", ""),
        ("status", "booked"),
        ("day", "2027-01-11"),
        ("time", "09:00"),
        ("minutes", ""),
        ("first", "0"),
    ];
    let page = app.submit("/interviews/new", &fields).await;
    // Five hours are kept free where the length is not known, also for the night at home.
    page.ok().shows("Mon 11 Jan 2027, 09:00");
    // The clocks are shown before it is kept, too.
    let look =
        [("program", UAB), ("zone", ""), ("look", "1"), ("day", "2027-01-11"), ("time", "09:00"), ("minutes", "")];
    app.post("/interviews/new", &look).await.ok().shows("09:00 CST").shows("can go into the night at home");
    app.get("/programs/0400421013").await.shows("invited, day not known").hides("invited on 22 Nov 2026");
    // Another part of the application can be kept without making up a day.
    let was = r#"{"answer":{"kind":"invited"}}"#;
    let fields =
        [("was", was), ("signal", "gold"), ("answer", "invited"), ("answered", ""), ("sent", ""), ("statement", "")];
    app.submit("/programs/0400421013/application", &fields).await.ok().shows("gold signal");
}

#[tokio::test]
async fn the_thank_you_link_of_each_person_names_that_person() {
    let app = app().await;
    begun(&app, &[("status", "booked"), ("day", "2026-11-20"), ("time", "09:00"), ("minutes", "240"), ("first", "0")])
        .await;
    let people = [
        ("name", "Dr. Lee"),
        ("role", "faculty"),
        ("email", "one@example.edu"),
        ("name", "Dr. Lee"),
        ("role", "faculty"),
        ("email", "two@example.edu"),
    ];
    app.submit("/interviews/1/people", &people).await.ok();
    let link = format!("/letters/new?kind=thank_you&program={UAB}&interview=1&person=1");
    app.get(&link).await.ok().shows(r#"name="to" value="Dr. Lee""#).shows(r#"name="person" value="1""#);
    let fields = [
        ("kind", "thank_you"),
        ("program", UAB),
        ("to", "Dr. Lee"),
        ("interview", "1"),
        ("answers", ""),
        ("person", "1"),
    ];
    let letter = app.submit("/letters/new", &fields).await;
    letter.ok().shows("Dear Dr. Lee").shows("two@example.edu").hides("[[the person you write to]]");
    // Written by hand: it is not asked for any more, and saving the people keeps that.
    app.submit("/interviews/1/thanks", &[("person", "0"), ("written", "1")]).await.ok().shows("written elsewhere");
    app.submit("/interviews/1/people", &people).await.ok().shows("written elsewhere");
}

#[tokio::test]
async fn the_gut_mark_can_be_taken_away_again() {
    let app = app().await;
    begun(&app, &[("status", "booked"), ("day", "2026-11-20"), ("time", "09:00"), ("minutes", "240"), ("first", "0")])
        .await;
    app.submit("/interviews/1/debrief", &[("gut", "8"), ("note_people", "Kind.")]).await.ok();
    app.get("/interviews").await.shows("gut 8 of 10");
    app.submit("/interviews/1/debrief", &[("gut", ""), ("note_people", "Kind.")]).await.ok();
    app.get("/interviews").await.hides("gut 8 of 10");
}

#[tokio::test]
async fn a_page_that_is_not_there_has_the_menu() {
    let app = app().await;
    app.get("/interviews/77").await.shows("not there any more").shows(r#"<nav class="menu""#);
}

#[tokio::test]
async fn an_invitation_kept_by_hand_is_due_by_rule_and_what_it_meets_is_said() {
    let app = app().await;
    begun(&app, &BOOKED).await;
    begun(&app, &[("status", "offered"), ("invited_day", "2026-11-22"), ("invited_time", "08:00")]).await;
    let page = app.get("/interviews/2").await;
    page.ok().shows("P-14").shows("48 hours after the invitation").shows("another interview here already");
    app.get("/").await.shows("by rule");
}
