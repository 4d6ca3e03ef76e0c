//! Everything goes out, whole and harmless.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::io::{Cursor, Read};

use domain::{Actor, Command, Debrief, Heading, Interview, InterviewStatus, Letter, LetterKind, NewStatement, Slot};
use exchange::calendar::{Given, season_calendar};
use jiff::Timestamp;
use jiff::civil::{date, time};
use journal::{SqliteJournal, Workspace};
use season::{Answer, Layer, OwnSource, Season, Visa};

fn interview(program: &season::ProgramId) -> Interview {
    let at = Slot { day: date(2026, 11, 20), time: Some(time(9, 0, 0, 0)), minutes: Some(240) };
    let notes = [(Heading::People, "Kind.".to_owned())].into();
    let debrief = Debrief { written: Timestamp::UNIX_EPOCH, notes, marks: [(Heading::People, 5)].into(), gut: None };
    Interview {
        status: InterviewStatus::Done,
        at: Some(at),
        answer_by: Some("2026-11-19T12:00[America/Chicago]".parse().unwrap()),
        place: "Room 4".into(),
        link: "https://example.edu/meet".into(),
        preparation: "How is call?".into(),
        debrief: Some(debrief),
        ..Interview::new(program.clone(), "America/Chicago".parse().unwrap())
    }
}

fn letter(program: &season::ProgramId, subject: &str) -> Letter {
    Letter {
        id: domain::LetterId(0),
        program: program.clone(),
        kind: LetterKind::ThankYou,
        to: "Dr. Lee".into(),
        address: "lee@example.edu".into(),
        subject: subject.into(),
        text: "Dear Dr. Lee,\n\nThank you.".into(),
        written: Timestamp::UNIX_EPOCH,
        interview: None,
        answers: None,
        sent: None,
        overrides: Vec::new(),
    }
}

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
                answer: Some(pick::ProgramAnswer::dated(pick::AnswerKind::Invited, "2026-11-20".parse().unwrap())),
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
        Command::SetInterview(Box::new(interview(&upmc))),
        Command::SetLetter(Box::new(letter(&upmc, "Thank you"))),
        Command::LetterLeft(
            domain::LetterId(3),
            domain::Departure {
                way: domain::Way::File,
                overrides: Vec::new(),
                claim: None,
                withdraws: None,
                moves_interview: false,
            },
        ),
        Command::SetLetter(Box::new(letter(&upmc, "A draft"))),
        Command::WriteNote(upmc, None, "=cmd|'/c calc'!A1".into()),
    ] {
        w.act(&season, &command, Actor::Page, now).unwrap().unwrap();
    }
    let mut bytes_of = {
        let mut docs = std::collections::HashMap::new();
        docs.insert(id.clone(), w.document(&id).unwrap().unwrap());
        move |d: &domain::DocumentId| docs.get(d).cloned()
    };
    let zip = {
        let state = w.state().unwrap();
        let calendar = season_calendar(state, &season, "", &mut Given::default(), now);
        exchange::export_zip(&season, state, &calendar, &mut bytes_of, now).unwrap()
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let names: Vec<String> = archive.file_names().map(|n| n.unwrap().into_owned()).collect();
    assert!(names.iter().all(|n| !n.contains("..") && !n.starts_with('/')), "{names:?}");
    let mut text = |name: &str| {
        let mut s = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut s).unwrap();
        s
    };
    assert!(text("calendar.ics").starts_with("BEGIN:VCALENDAR"));
    let sent = names.iter().find(|n| n.starts_with("letters/") && n.ends_with(".eml")).unwrap();
    let sent = text(sent);
    assert!(
        sent.contains("Subject: Thank you") && sent.contains("lee@example.edu") && !sent.contains("X-Unsent"),
        "{sent}"
    );
    assert!(text("README.txt").contains("calendar.ics"));
    let interviews = text("interviews.csv");
    for words in
        ["240", "Room 4", "https://example.edu/meet", "2026-11-19 12:00 -06:00", "How is call?", "Kind.", "people: 5"]
    {
        assert!(interviews.contains(words), "{words}: {interviews}");
    }
    // What was not checked is no mail that a click could send.
    assert!(names.iter().any(|n| n.starts_with("letters/") && n.ends_with(".draft.txt")), "{names:?}");
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
    assert_eq!(json["acts"].as_array().unwrap().len(), 8);
    assert_eq!(json["programs"]["0404121139"]["application"]["signal"], "gold");
    assert_eq!(json["programs"]["0404121139"]["figures"][0]["share"], 24);
    let document = names.iter().find(|n| n.starts_with("documents/")).unwrap();
    assert_eq!(text(document), "%PDF the page");
}
