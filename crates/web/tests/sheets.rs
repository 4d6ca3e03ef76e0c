//! A spreadsheet taken in: understood, explained, previewed, kept as one act, undone; and our own export, which changes
//! nothing.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use common::{Answer, File, TestApp};

const TRACKER: &str = "Program,ACGME ID,Applied,Signal,Interview date,Coordinator email,Comments\n\
    University of Vermont Medical Center,405011158,2026-09-24,gold,12/19/2026,mary.lee@uvmhealth.org,Kind people\n\
    Bostn Medical Center,,yes,,,,\n\
    Somewhere Hospital of Nowhere,,yes,,,,\n";

async fn open(app: &TestApp, name: &str, bytes: &[u8]) -> Answer {
    let file = File { field: "file", name, media_type: "text/csv", bytes };
    let answer = app.upload("/sheets/file", &[], &[file]).await;
    app.follow(answer).await
}

#[tokio::test]
async fn an_own_tracker_is_understood_shown_kept_and_undone() {
    let app = TestApp::new().await;
    let page = open(&app, "my tracker.csv", TRACKER.as_bytes()).await;
    page.ok().shows("What the columns hold").shows("Names that are not clear").shows("Somewhere Hospital of Nowhere");
    // The lost zero is put right, and said.
    page.shows("had lost the zero at its beginning").shows("Univ. of Vermont").shows("Note: Kind people");
    page.shows("Interview on 19 Dec 2026");
    let kept = app.submit("/sheets/keep", &[("then", "keep"), ("undated", "")]).await;
    kept.ok().shows("Undo");
    let program = app.get("/programs/0405011158").await;
    program.shows("Kind people").shows("2026-09-24");
    app.post("/undo", &[("back", "/")]).await;
    open(&app, "again.csv", TRACKER.as_bytes()).await.shows("Note: Kind people");
}

#[tokio::test]
async fn a_name_that_was_explained_is_remembered_for_the_next_file() {
    let app = TestApp::new().await;
    open(&app, "a.csv", TRACKER.as_bytes()).await;
    let fields = [("name", "Somewhere Hospital of Nowhere"), ("means", "0405011158")];
    app.post("/sheets/names", &fields).await;
    app.post("/sheets/keep", &[("then", "keep"), ("undated", "2026-09-25")]).await;
    let again = open(&app, "b.csv", TRACKER.as_bytes()).await;
    again.ok().hides("Somewhere Hospital of Nowhere</bdi></label>").shows("As you chose for these headings before");
}

#[tokio::test]
async fn entries_without_a_day_wait_until_one_is_given() {
    let app = TestApp::new().await;
    let sheet = "Program,Applied\nUniversity of Vermont Medical Center Program,yes\n";
    open(&app, "a.csv", sheet.as_bytes()).await.shows("Waits for a day");
    app.submit("/sheets/keep", &[("then", "look"), ("undated", "2026-09-24")]).await.shows("sent 24 Sep 2026");
}

#[tokio::test]
async fn our_own_export_taken_in_changes_nothing() {
    let app = TestApp::new().await;
    open(&app, "tracker.csv", TRACKER.as_bytes()).await;
    app.post("/sheets/keep", &[("then", "keep"), ("undated", "")]).await;
    let zip = app.get("/data/export").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
    for name in ["applications.csv", "notes.csv", "programs.csv"] {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut bytes).unwrap();
        let page = open(&app, name, &bytes).await;
        page.ok().shows("nothing would change");
    }
}

#[tokio::test]
async fn what_is_no_spreadsheet_says_so_and_formulas_are_text() {
    let app = TestApp::new().await;
    let bad = File { field: "file", name: "x.xlsx", media_type: "application/zip", bytes: b"PK\x03\x04broken" };
    let answer = app.upload("/sheets/file", &[], &[bad]).await;
    assert!(answer.status.is_client_error());
    let sheet = "Program,Comments\nUniversity of Vermont Medical Center Program,\"=cmd|'/C calc'!A0\"\n";
    open(&app, "a.csv", sheet.as_bytes()).await.ok().shows("=cmd|");
    app.post("/sheets/keep", &[("then", "keep"), ("undated", "")]).await;
    let zip = app.get("/data/export").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
    let mut notes = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("notes.csv").unwrap(), &mut notes).unwrap();
    assert!(notes.contains("'=cmd|"), "{notes}");
}

/// A file of the export.
async fn exported(app: &TestApp, name: &str) -> Vec<u8> {
    let zip = app.get("/data/export").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut bytes).unwrap();
    bytes
}

/// The lines of the rank list, as the page has them.
async fn ranked(app: &TestApp) -> String {
    let page = app.get("/rank").await.text();
    let names = page.split("data-name=\"").skip(1).map(|p| p.split('"').next().unwrap());
    names.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn the_rank_list_comes_back_out_of_our_own_export() {
    let app = TestApp::new().await;
    for (program, track) in [("0405011158", "categorical"), ("0404121139", "advanced")] {
        let line = [("program", program), ("track", track), ("reason", "=the people"), ("at", "")];
        app.submit("/rank/add", &line).await.ok();
    }
    let own = ranked(&app).await;
    let csv = exported(&app, "rank-list.csv").await;
    let json = exported(&app, "workspace.json").await;
    for (name, bytes) in [("rank-list.csv", &csv), ("workspace.json", &json)] {
        open(&app, name, bytes).await.ok().shows("All 2 lines of it stand on your list like this already");
        app.post("/sheets/keep", &[("then", "keep")]).await;
        assert_eq!(ranked(&app).await, own);
    }
    let xlsx = exported(&app, "workspace.xlsx").await;
    let page = open(&app, "workspace.xlsx", &xlsx).await;
    let text = page.text();
    let before = text.split("\">rank-list").next().unwrap_or("");
    let sheet = text.split(">rank-list").next().unwrap().rsplit("value=\"").next().unwrap().split('"').next().unwrap();
    assert!(!before.is_empty());
    let chosen = app.post("/sheets/sheet", &[("sheet", sheet), ("row", "1")]).await;
    app.follow(chosen).await.ok().shows("nothing would change");
    // Into an empty workspace, and once more.
    let other = TestApp::new().await;
    open(&other, "rank-list.csv", &csv).await.ok().shows("comes onto the list, at place 2");
    other.submit("/sheets/keep", &[("then", "keep")]).await.ok().shows("Rank list").shows("=the people");
    assert_eq!(ranked(&other).await, own);
    open(&other, "rank-list.csv", &csv).await.ok().shows("nothing would change");
    // Edited: the places are exchanged.
    let text = String::from_utf8(csv).unwrap();
    let edited = text.replace("\n1,", "\nx,").replace("\n2,", "\n1,").replace("\nx,", "\n2,");
    open(&other, "rank-list.csv", edited.as_bytes()).await.ok().shows("The order becomes 1. UPMC (advanced)");
    other.submit("/sheets/keep", &[("then", "keep")]).await.ok();
    assert!(ranked(&other).await.starts_with("UPMC"));
    // What is wrong is named, and nothing is taken.
    let wrong = text.replace("categorical", "sideways");
    open(&other, "rank-list.csv", wrong.as_bytes()).await.ok().shows("is no track").hides("Keep all of this");
    app.post("/rank/certify", &[("at", "2026-11-22T10:00")]).await;
}
