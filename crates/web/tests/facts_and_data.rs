//! The pages Rules and facts, Data, and Help.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::Path;

use axum::http::StatusCode;
use common::{Answer, File, TestApp};

/// A program of the built-in season.
const PROGRAM: &str = "0404121139";

async fn write_note(app: &TestApp, text: &str) {
    let answer = app.post(&format!("/programs/{PROGRAM}/notes"), &[("text", text)]).await;
    assert!(answer.status.is_redirection(), "{}", answer.text());
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder.join("backups"))
        .into_iter()
        .flatten()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .filter(|n| n.ends_with(".db"))
        .collect();
    names.sort();
    names
}

/// How often a piece of text occurs on a page.
fn times(answer: &Answer, part: &str) -> usize {
    answer.text().matches(part).count()
}

// ------------------------------------------------------------------------------------------------------ facts

#[tokio::test]
async fn all_rules_stand_on_one_page_each_under_its_own_anchor() {
    let app = TestApp::new().await;
    let page = app.get("/rules").await;
    page.ok().shows("59 rules").shows("you may tell, nobody may ask").shows(r#"id="P-04""#).shows(r#"id="A-25""#);
    assert_eq!(times(&page, "<article class=\"entry\""), 59);
}

#[tokio::test]
async fn rules_are_chosen_by_side_phase_kind_and_words_without_a_script() {
    let app = TestApp::new().await;
    app.get("/rules?who=applicant").await.shows("25 of 59 rules shown").shows(r#"id="A-01""#).hides(r#"id="P-01""#);
    app.get("/rules?phase=soap&kind=prohibited").await.shows(r#"id="A-19""#).hides(r#"id="A-01""#);
    app.get("/rules?q=gold+signals").await.shows(r#"id="P-03""#).hides(r#"id="P-04""#);
    app.get("/rules?q=zebra").await.ok().shows("Nothing fits.");
    app.get("/rules?who=nonsense&phase=%00&kind=&q=").await.ok().shows("59 rules");
}

#[tokio::test]
async fn the_calendar_says_what_is_not_confirmed_and_shows_both_clocks() {
    let app = TestApp::with_profile(&[("home_zone", "Asia/Karachi")]).await;
    let page = app.get("/calendar").await;
    page.ok()
        .shows("No date here is confirmed for 2027.")
        .shows("Wed 3 Mar 2027 21:00 EST")
        .shows("Thu 4 Mar 2027 07:00 PKT")
        .shows("inferred, not confirmed")
        .shows("Without a certified list you cannot match.")
        .shows("dates are over");
    assert_eq!(times(&page, "<li id="), 34);
}

#[tokio::test]
async fn without_a_home_zone_the_calendar_asks_for_it_once() {
    let page = TestApp::new().await.get("/calendar").await;
    page.ok().shows("Enter your home time zone").hides("Your clock");
}

#[tokio::test]
async fn fees_are_calculated_with_the_formula_shown() {
    let app = TestApp::new().await;
    app.get("/fees?applications=100&ranks=23&supplemental=21&late=yes")
        .await
        .ok()
        .shows("$2,100")
        .shows("$90")
        .hides("An example")
        .shows("codes above 20 on the main list")
        .shows(">$2,670<")
        .shows("carried over");
    app.get("/fees").await.ok().shows("An example").shows("$900");
    app.get("/fees?applications=&ranks=&supplemental=").await.ok().shows(">$70<");
}

#[tokio::test]
async fn a_number_that_cannot_be_is_named_and_kept() {
    let app = TestApp::new().await;
    let page = app.get("/fees?applications=many&ranks=-3&supplemental=99999999999").await;
    page.ok().shows("Give a whole number from 0 to 999.").shows(r#"value="many""#).hides("Together");
    assert_eq!(times(&page, "aria-invalid=\"true\""), 3);
}

#[tokio::test]
async fn visa_facts_carry_their_date_and_my_own_nationality_is_named_calmly() {
    let app = TestApp::with_profile(&[("nationality", "Nigeria")]).await;
    let page = app.get("/visas").await;
    page.ok()
        .shows("H-1B, as known on 1 Jul 2026.")
        .shows("may change at any time")
        .shows("Your nationality, Nigeria, is on a list as known on 1 Jan 2026")
        .shows("<mark>Nigeria</mark>")
        .shows("in force")
        .shows("only considered");
    TestApp::new().await.get("/visas").await.ok().hides("Your nationality");
}

#[tokio::test]
async fn figures_stand_with_group_number_counted_and_source() {
    let app = TestApp::new().await;
    app.get("/figures").await.ok().shows("38.7%").shows("n = 230").shows("computed").shows("carried over");
    app.get("/figures?q=couples").await.ok().hides("38.7%").hides("Preference signals");
}

#[tokio::test]
async fn whom_to_ask_gives_addresses_and_links_the_rules_it_names() {
    let page = TestApp::new().await.get("/ask").await;
    page.ok().shows("mailto:policy@nrmp.org").shows(r#"<a href="/rules#P-25">P-25</a>"#).shows("What to keep");
}

#[tokio::test]
async fn every_source_says_what_it_backs() {
    let app = TestApp::new().await;
    app.get("/sources").await.ok().shows("337 sources").shows(r#"id="N1""#).shows("1 rule");
    app.get("/sources?kind=law_firm").await.ok().shows("Law firms").hides("Official pages");
}

#[tokio::test]
async fn help_tells_what_prematch_is_not_and_explains_its_words() {
    let page = TestApp::new().await.get("/help").await;
    page.ok()
        .shows("It gives no bare percentage.")
        .shows("DS-2019")
        .shows("official copy")
        .shows("Hints alone")
        .shows("Switch single keys off")
        .shows("/nowhere/prematch.db");
}

// ------------------------------------------------------------------------------------------------------- data

#[tokio::test]
async fn the_history_offers_undo_and_marks_what_was_undone() {
    let app = TestApp::new().await;
    write_note(&app, "a first note").await;
    app.get("/data").await.ok().shows("a first note").shows("1 change, newest first");
    let page = app.submit("/undo", &[("act", "1"), ("back", "/data?page=1")]).await;
    page.ok().shows("Done: <bdi>took back act 1").shows("<span class=\"tag\">undone</span>").shows("2 changes");
}

#[tokio::test]
async fn a_change_that_was_changed_again_offers_no_undo() {
    let app = TestApp::new().await;
    for reason in ["first", "second"] {
        let path = format!("/programs/{PROGRAM}/stance");
        let answer = app.post(&path, &[("kind", "include"), ("reason", reason)]).await;
        assert!(answer.status.is_redirection(), "{}", answer.text());
    }
    let page = app.get("/data").await;
    page.shows("changed again later");
    assert_eq!(times(&page, "action=\"/undo\""), 1);
    let refused = app.post("/undo", &[("act", "1"), ("back", "/data")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_long_history_comes_in_pages() {
    let app = TestApp::new().await;
    for n in 1..=101 {
        write_note(&app, &format!("note number {n}.")).await;
    }
    app.get("/data").await.ok().shows("page 1 of 2").shows("note number 101.").hides("note number 1.").shows("Older");
    app.get("/data?page=2").await.ok().shows("note number 1.").hides("note number 101.").shows("Newer");
    for odd in ["0", "99999999999999999999", "-1", "x"] {
        app.get(&format!("/data?page={odd}")).await.ok();
    }
}

#[tokio::test]
async fn a_backup_is_made_checked_listed_and_downloaded() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    write_note(&app, "before").await;
    let page = app.submit("/data/backup", &[]).await;
    page.ok().shows("Backup made").shows("1 entry, 0 documents, nothing wrong");
    assert_eq!(names_in(folder.path()), ["prematch-2026-11-22-150000.db"]);
    app.submit("/data/backup", &[]).await.ok();
    assert_eq!(names_in(folder.path()), ["prematch-2026-11-22-150000-2.db", "prematch-2026-11-22-150000.db"]);
    let file = app.get("/data/backups/prematch-2026-11-22-150000.db").await;
    assert!(file.ok().bytes.starts_with(b"SQLite format 3\0"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"prematch-2026-11-22-150000.db\"");
}

#[tokio::test]
async fn a_restore_shows_first_what_it_brings_keeps_what_was_here_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    write_note(&app, "the old note").await;
    app.post("/data/backup", &[]).await;
    write_note(&app, "the new note").await;
    let backup = "prematch-2026-11-22-150000.db";

    let confirm = app.get(&format!("/data/restore?file={backup}")).await;
    confirm.ok().shows("the old note").shows("checks clean").shows("1 entry</strong> made since then would go");
    // Without the second word nothing happens.
    let answer = app.post("/data/restore", &[("file", backup)]).await;
    assert_eq!(answer.location(), format!("/data/restore?file={backup}"));
    app.get("/data").await.shows("the new note");

    let page = app.submit("/data/restore", &[("file", backup), ("sure", "yes")]).await;
    page.ok().shows("Restored from").shows("before-restore-2026-11-22-150000.db").hides("the new note");
    app.get(&format!("/programs/{PROGRAM}")).await.shows("the old note").hides("the new note");

    let safety = "before-restore-2026-11-22-150000.db";
    app.get(&format!("/data/restore?file={safety}")).await.ok().shows("would come, and nothing would go");
    app.submit("/data/restore", &[("file", safety), ("sure", "yes")]).await.ok().shows("the new note");
}

#[tokio::test]
async fn a_backup_of_another_computer_is_brought_looked_at_and_restored() {
    let [there, here] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let other = TestApp::in_folder(there.path()).await;
    write_note(&other, "from the other computer").await;
    other.post("/data/backup", &[]).await;
    let bytes = other.get("/data/backups/prematch-2026-11-22-150000.db").await.bytes;

    let app = TestApp::in_folder(here.path()).await;
    write_note(&app, "from this computer").await;
    let file = File { field: "backup", name: "../../mine.db", media_type: "application/octet-stream", bytes: &bytes };
    let answer = app.upload("/data/upload", &[], &[file]).await;
    assert_eq!(answer.location(), "/data/restore?file=uploaded-2026-11-22-150000.db", "{}", answer.text());
    app.follow(answer).await.ok().shows("It is another history").shows("from the other computer");
    let fields = [("file", "uploaded-2026-11-22-150000.db"), ("sure", "yes")];
    app.submit("/data/restore", &fields).await.ok().shows("from the other computer").hides("from this computer");
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    write_note(&app, "stays").await;
    app.post("/data/backup", &[]).await;
    let good = app.get("/data/backups/prematch-2026-11-22-150000.db").await.bytes;
    let mut damaged = good.clone();
    let at = damaged.windows(5).position(|w| w == b"stays").unwrap();
    damaged[at] = b'S';
    let cut = &good[..good.len() / 2];
    for (bytes, why) in [
        (b"not a database".as_slice(), "The file you chose is not a prematch backup."),
        (&damaged, "b.db cannot be restored"),
        (cut, "The file you chose is not a prematch backup. If it should be one"),
    ] {
        let file = File { field: "backup", name: "b.db", media_type: "", bytes };
        let answer = app.upload("/data/upload", &[], &[file]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        answer.shows(why).shows("Nothing was changed.").hides(&folder.path().display().to_string());
    }
    let nothing = File { field: "backup", name: "", media_type: "", bytes: b"" };
    let answer = app.upload("/data/upload", &[], &[nothing]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(names_in(folder.path()), ["prematch-2026-11-22-150000.db"]);
    app.get("/data").await.shows("stays");
}

#[tokio::test]
async fn only_names_that_lie_in_the_folder_can_be_restored_or_downloaded() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.post("/data/backup", &[]).await;
    for name in ["../prematch.db", "prematch.db", "/etc/passwd", "", "prematch-2026-11-22-150000.db\0"] {
        let fields = [("file", name), ("sure", "yes")];
        assert_eq!(app.post("/data/restore", &fields).await.status, StatusCode::NOT_FOUND, "{name:?}");
    }
    for path in ["..%2Fprematch.db", "%2Fetc%2Fpasswd", "nothing.db", "..", "%00"] {
        let answer = app.get(&format!("/data/backups/{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_message_after_a_backup_repeats_only_names_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    app.get("/data?made=call-this-number&restored=a&safety=b").await.ok().hides("Backup made").hides("Restored");
}

#[tokio::test]
async fn the_check_reports_in_words_and_notices_a_changed_file() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::in_folder(folder.path()).await;
    write_note(&app, "stays").await;
    app.get("/data/check").await.ok().shows("nothing wrong").shows("1 entry, 0 documents");
    rusqlite::Connection::open(folder.path().join("prematch.db"))
        .unwrap()
        .execute("update entry set event = replace(event, 'stays', 'other')", [])
        .unwrap();
    app.get("/data/check").await.ok().shows("something is wrong").shows("entry 1 was changed after it was written");
}

#[tokio::test]
async fn everything_can_be_taken_out_as_one_zip() {
    let app = TestApp::new().await;
    write_note(&app, "in the zip").await;
    let zip = app.get("/data/export").await;
    assert!(zip.ok().bytes.starts_with(b"PK"));
    assert_eq!(zip.header("content-type"), "application/zip");
    assert_eq!(zip.header("content-disposition"), "attachment; filename=\"prematch-2026-11-22.zip\"");
}

#[tokio::test]
async fn a_workspace_in_memory_or_a_missing_folder_breaks_no_page() {
    let app = TestApp::new().await;
    app.get("/data").await.ok().shows("No backup yet.").shows("kept in memory");
    assert_eq!(app.get("/data/restore?file=x.db").await.status, StatusCode::NOT_FOUND);
}
