//! Everything goes out, whole and harmless.

use std::io::{Cursor, Read};

use domain::{Actor, Command, NewStatement};
use jiff::Timestamp;
use journal::{SqliteJournal, Workspace};
use season::{Answer, Layer, OwnSource, Season, Visa};

#[test]
fn the_zip_holds_every_entry_and_every_document() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let now: Timestamp = "2026-11-22T15:00:00Z".parse().unwrap();
    let mut w = Workspace::open(SqliteJournal::in_memory().unwrap()).unwrap();
    let id = w.put_document(b"%PDF the page").unwrap();
    let upmc: season::ProgramId = "0404121139".parse().unwrap();
    let info = domain::DocumentInfo {
        id: id.clone(),
        name: "../../visa page.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: 13,
    };
    let statement = NewStatement {
        visa: Visa::J1,
        says: Answer::Yes,
        condition: String::new(),
        step3: false,
        quote: "We sponsor J-1.".into(),
        source: OwnSource::Email,
        detail: "coordinator".into(),
        on: "2026-11-20".parse().unwrap(),
        evidence: Some(info),
    };
    for command in [
        Command::AddStatement(upmc.clone(), Box::new(statement)),
        Command::SetApplication(
            upmc.clone(),
            Box::new(pick::Application {
                sent: Some("2026-09-24".parse().unwrap()),
                signal: Some(pick::Signal::Gold),
                statement: "+1 reason".into(),
                answer: Some(pick::ProgramAnswer {
                    kind: pick::AnswerKind::Invited,
                    on: "2026-11-20".parse().unwrap(),
                }),
            }),
        ),
        Command::SetFigure(
            upmc.clone(),
            Box::new(pick::Figure {
                kind: pick::FigureKind::NonUsImgInterviewed,
                share: "2.4".parse().unwrap(),
                source: "Residency Explorer".into(),
                on: "2026-11-20".parse().unwrap(),
            }),
        ),
        Command::WriteNote(upmc, None, "=cmd|'/c calc'!A1".into()),
    ] {
        w.act(&season, &command, Actor::Page, now).unwrap().unwrap();
    }
    let mut bytes_of = {
        let mut docs = std::collections::HashMap::new();
        docs.insert(id.clone(), w.document(&id).unwrap().unwrap());
        move |d: &domain::DocumentId| docs.get(d).cloned()
    };
    let zip = exchange::export_zip(&season, w.state().unwrap(), &mut bytes_of, now).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let names: Vec<String> = archive.file_names().map(|n| n.unwrap().into_owned()).collect();
    assert!(names.iter().all(|n| !n.contains("..") && !n.starts_with('/')), "{names:?}");
    let mut text = |name: &str| {
        let mut s = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut s).unwrap();
        s
    };
    assert!(text("notes.csv").contains("'=cmd|"));
    assert!(text("statements.csv").contains("We sponsor J-1."));
    assert!(text("applications.csv").contains(",2026-09-24,gold,'+1 reason,invited,2026-11-20"));
    assert!(text("figures.csv").contains(",non-us-img-interviewed,2.4,Residency Explorer,2026-11-20"));
    let programs = text("programs.csv");
    assert_eq!(programs.lines().count(), 174);
    let mut table = csv::Reader::from_reader(programs.trim_start_matches('\u{feff}').as_bytes());
    let head = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let cell = |row: &csv::StringRecord, name: &str| row[head.iter().position(|h| h == name).unwrap()].to_owned();
    let mine = rows.iter().find(|r| &r[0] == "0404121139").unwrap();
    assert!(cell(mine, "j1_source").contains("my own check: "), "{mine:?}");
    assert!(cell(mine, "j1_date").contains("2026-11-20"), "{mine:?}");
    for row in &rows {
        // A statement that decides always has its source, and each source its date and confidence.
        for visa in ["j1", "h1b"] {
            let many = ["source", "date", "confidence"].map(|c| cell(row, &format!("{visa}_{c}")).split("; ").count());
            assert!(many.iter().all(|n| *n == many[0]), "{row:?}");
            assert!(cell(row, visa).is_empty() || !cell(row, &format!("{visa}_source")).is_empty(), "{row:?}");
        }
    }
    let readme = text("README.txt");
    assert!(
        readme.contains("the newest source is dated 1 Jul 2026") && readme.contains("no legal or immigration advice")
    );
    let json: serde_json::Value = serde_json::from_str(&text("workspace.json")).unwrap();
    assert_eq!(json["acts"].as_array().unwrap().len(), 4);
    assert_eq!(json["programs"]["0404121139"]["application"]["signal"], "gold");
    assert_eq!(json["programs"]["0404121139"]["figures"][0]["share"], 24);
    let document = names.iter().find(|n| n.starts_with("documents/")).unwrap();
    assert_eq!(text(document), "%PDF the page");
}
