//! A spreadsheet taken in: understood, explained, previewed, kept as one act, undone; and our own export, which changes
//! nothing.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use axum::body::Body;
use axum::http::{Request, header};
use common::{Answer, File, TestApp};

const TRACKER: &str = "Program,ACGME ID,Applied,Signal,Interview date,Coordinator email,Comments\n\
    University of Vermont Medical Center,405011158,2026-09-24,gold,12/19/2026,mary.lee@uvmhealth.org,Kind people\n\
    Bostn Medical Center,,yes,,,,\n\
    Somewhere Hospital of Nowhere,,yes,,,,\n";

/// What the forms of the page carry of the open file.
fn mark(page: &Answer) -> String {
    let text = page.text();
    let after = text.split("name=\"desk\" value=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

/// Sends a form of the page that shows the file now.
async fn say(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mark = mark(&app.get("/sheets").await);
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("desk", mark.as_str())]).collect();
    app.submit(path, &fields).await
}

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
    page.shows("Interview on Sat 19 Dec 2026, without an hour");
    let kept = say(&app, "/sheets/keep", &[]).await;
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
    say(&app, "/sheets/names", &fields).await;
    say(&app, "/sheets/keep", &[]).await.shows("Undo");
    let again = open(&app, "b.csv", TRACKER.as_bytes()).await;
    again.ok().hides("Somewhere Hospital of Nowhere</bdi></label>").shows("As you chose for these headings before");
}

#[tokio::test]
async fn entries_without_a_day_wait_until_one_is_given() {
    let app = TestApp::new().await;
    let sheet = "Program,Applied\nUniversity of Vermont Medical Center Program,yes\n";
    open(&app, "a.csv", sheet.as_bytes()).await.shows("Waits for a day");
    say(&app, "/sheets/days", &[("day-applied", "2026-09-24")]).await.shows("sent 24 Sep 2026");
}

#[tokio::test]
async fn our_own_export_taken_in_changes_nothing() {
    let app = TestApp::new().await;
    open(&app, "tracker.csv", TRACKER.as_bytes()).await;
    say(&app, "/sheets/keep", &[]).await;
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
    say(&app, "/sheets/keep", &[]).await;
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
        say(&app, "/sheets/keep", &[("then", "keep")]).await;
        assert_eq!(ranked(&app).await, own);
    }
    let xlsx = exported(&app, "workspace.xlsx").await;
    let page = open(&app, "workspace.xlsx", &xlsx).await;
    let text = page.text();
    let before = text.split("\">rank-list").next().unwrap_or("");
    let sheet = text.split(">rank-list").next().unwrap().rsplit("value=\"").next().unwrap().split('"').next().unwrap();
    assert!(!before.is_empty());
    say(&app, "/sheets/sheet", &[("sheet", sheet), ("row", "1")]).await.ok().shows("nothing would change");
    // Into an empty workspace, and once more.
    let other = TestApp::new().await;
    open(&other, "rank-list.csv", &csv).await.ok().shows("comes onto the list, at place 2");
    say(&other, "/sheets/keep", &[("then", "keep")]).await.ok().shows("Rank list").shows("=the people");
    assert_eq!(ranked(&other).await, own);
    open(&other, "rank-list.csv", &csv).await.ok().shows("nothing would change");
    // Edited: the places are exchanged.
    let text = String::from_utf8(csv).unwrap();
    let edited = text.replace("\n1,", "\nx,").replace("\n2,", "\n1,").replace("\nx,", "\n2,");
    open(&other, "rank-list.csv", edited.as_bytes()).await.ok().shows("The order becomes 1. UPMC (advanced)");
    say(&other, "/sheets/keep", &[("then", "keep")]).await.ok();
    assert!(ranked(&other).await.starts_with("UPMC"));
    // What is wrong is named, and nothing is taken.
    let wrong = text.replace("categorical", "sideways");
    open(&other, "rank-list.csv", wrong.as_bytes()).await.ok().shows("is no track").hides("Keep all of this");
    app.post("/rank/certify", &[("at", "2026-11-22T10:00")]).await;
}

#[tokio::test]
async fn a_page_keeps_only_the_file_that_it_shows() {
    let app = TestApp::new().await;
    let shown = mark(&open(&app, "A.csv", b"Program,Notes\nYale,AAA\n").await);
    open(&app, "B.csv", b"Program,Notes\nUAB,BBB\n").await.shows("BBB");
    let refused = app.submit("/sheets/keep", &[("desk", &shown)]).await;
    refused.shows("another file").shows("B.csv");
    assert!(refused.status.is_client_error());
    app.submit("/sheets/cells", &[("desk", &shown)]).await.shows("another file");
    // The same file, but read otherwise since.
    let shown = mark(&app.get("/sheets").await);
    say(&app, "/sheets/columns", &[("column-1", "0")]).await;
    app.submit("/sheets/keep", &[("desk", &shown)]).await.shows("was changed after that page was shown");
    app.get("/programs/0400821030").await.hides("AAA");
}

#[tokio::test]
async fn a_hundred_names_that_are_none_are_no_dead_end() {
    let app = TestApp::new().await;
    let rows: String = (0..90).map(|k| format!("Aaa Clinic A{k}qx,x\n")).collect();
    open(&app, "many.csv", format!("Program,Notes\n{rows}").as_bytes())
        .await
        .shows("50 more names are asked after these");
    for left in ["50 names fit", "10 names fit", "90 names are none of the programs"] {
        let page = app.get("/sheets").await.text();
        let names: Vec<String> = page
            .split("name=\"name\" value=\"")
            .skip(1)
            .map(|s| s.split('"').next().unwrap_or_default().to_owned())
            .collect();
        let fields: Vec<(&str, &str)> = names.iter().flat_map(|n| [("name", n.as_str()), ("means", "")]).collect();
        say(&app, "/sheets/names", &fields).await.shows(left);
    }
    say(&app, "/sheets/names", &[("again", "yes")]).await.shows("90 names fit");
}

#[tokio::test]
async fn what_differs_from_the_record_and_what_is_wrong_is_asked_beside_its_cell() {
    let app = TestApp::new().await;
    let sheet = "Program,Applied,Interview date\nYale,1926-09-24,2027-01-20 10:00\nUAB,2026-12-24,\n";
    let page = open(&app, "a.csv", sheet.as_bytes()).await;
    page.ok().shows("24 Sep 1926 is not in this season").shows("It is <bdi>2026-09-24</bdi>").shows("is still to come");
    page.shows("Interview on Wed 20 Jan 2027, 10:00 EST").shows("Invitations to the interviews came on");
    say(&app, "/sheets/cells", &[("take", "1,1=2026-09-24")]).await.shows("sent 24 Sep 2026");
    say(&app, "/sheets/keep", &[]).await.ok().shows("Undo");
    app.get("/programs/0400821030").await.hides("invited on");
    let page = open(&app, "b.csv", b"Program,Interview date\nYale,2027-01-25 10:00\n").await;
    page.shows("recorded is: Wed 20 Jan 2027, 10:00 EST").hides("Keep all of this");
    say(&app, "/sheets/cells", &[("asked", "1,1"), ("change", "1,1")]).await.shows("becomes Mon 25 Jan 2027");
}

#[tokio::test]
async fn a_file_that_is_too_large_gets_a_sentence() {
    let app = TestApp::new().await;
    let request = Request::post("/sheets/file")
        .header(header::HOST, common::HOST)
        .header(header::ORIGIN, format!("http://{}", common::HOST))
        .header(header::COOKIE, app.cookie())
        .header(header::CONTENT_LENGTH, (65 << 20).to_string())
        .body(Body::from(vec![b'a'; 65 << 20]))
        .unwrap();
    let answer = app.raw(request).await;
    assert_eq!(answer.status.as_u16(), 413);
    answer.shows("this page takes at most 64 MB");
}

#[tokio::test]
async fn filings_of_residents_are_confirmed_one_by_one_and_kept_as_evidence() {
    let app = TestApp::new().await;
    let sheet = "CASE_NUMBER,CASE_STATUS,DECISION_DATE,JOB_TITLE,SOC_CODE,SOC_TITLE,BEGIN_DATE,EMPLOYER_NAME,WORKSITE_CITY,WORKSITE_STATE,WAGE_RATE_OF_PAY_FROM,WAGE_UNIT_OF_PAY\n\
        I-200-1,Certified,3/8/2026,Anesthesiology Resident PGY-1,29-1211.00,Anesthesiologists,7/1/2026,UPMC Medical Education,Pittsburgh,PA,68000,Year\n\
        I-200-2,Certified,3/8/2026,Software Engineer,15-1252,Developers,7/1/2026,Yale University,New Haven,CT,172000,Year\n";
    let page = open(&app, "lca.csv", sheet.as_bytes()).await;
    page.ok().shows("Of 2 filings, 1 names an anesthesiology resident").shows("UPMC Medical Education, Pittsburgh, PA");
    page.shows("not that it will be done again").hides("Keep all of this");
    say(&app, "/sheets/filings", &[]).await.shows("No filing was confirmed");
    let kept = say(&app, "/sheets/filings", &[("confirm", "0"), ("program-0", "0404121139")]).await;
    kept.ok().shows("Undo").shows("Kept already");
    let program = app.get("/programs/0404121139").await;
    program.shows("This shows that it was done, not that it will be done again").shows("case I-200-1");
    program.shows("taken in by you");
    app.post("/undo", &[("back", "/")]).await;
    app.get("/programs/0404121139").await.hides("case I-200-1");
}

#[tokio::test]
async fn program_results_are_shown_and_kept_as_notes() {
    let app = TestApp::new().await;
    let text = "NRMP Program Results 2016-2020 Main Residency Match\nALABAMA\nU Alabama Med Ctr-Birmingham\n\
        Program 2020 2019\nBirmingham Code Quota Matched Quota Matched\nAnesthesiology 1007040C0 21 21 20 19*\n";
    let page = open(&app, "results.txt", text.as_bytes()).await;
    page.ok().shows("1007040C0 (categorical): 2020: 21 of 21 filled, 2019: 19 of 20 filled");
    say(&app, "/sheets/results", &[]).await.shows("Undo").shows("not kept already");
    app.get("/programs/0400121010").await.shows("NRMP Program Results, from my copy");
}

#[tokio::test]
async fn our_own_tables_that_are_not_taken_in_are_called_by_their_name() {
    let app = TestApp::new().await;
    let sheet = "number,program,name,state,day,time,zone,format,people,gut_mark,minutes,place,link,invited,answer_by,offered,questions,debrief,debrief_marks\n1,0404121139,UPMC,booked,,,,,,,,,,,,,,,\n";
    let page = open(&app, "interviews.csv", sheet.as_bytes()).await;
    page.ok().shows("own table &quot;interviews&quot;").hides("names no program").hides("recorded already");
}
