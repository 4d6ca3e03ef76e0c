//! The sheet that the applicant already has, taken in as it is.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use domain::{Actor, Command, State};
use exchange::sheets::{
    Book, By, Change, Directory, Found, Header, Layout, Mapping, Preview, Problem, Remembered, Repair, Target, Value,
    Was, changes, interpret, program_results, ranked, ranked_in_json, residents, xlsx,
};
use exchange::{Table, workspace_tables};
use jiff::Timestamp;
use journal::{SqliteJournal, Workspace};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use season::{Layer, ProgramId, Season};

fn season() -> Season {
    Season::load(&[Layer::built_in()]).unwrap()
}

fn read_csv(text: &str) -> Book {
    Book::read("tracker.csv", text.as_bytes()).unwrap()
}

/// The first sheet, read with what is proposed for it.
fn understood(book: &Book, season: &Season) -> (Mapping, Preview) {
    let header = Header::guess(&book.sheets[0]);
    let layout = Layout::recognise(&book.sheets[0], &header).layout;
    let mapping = Mapping::propose(&book.sheets[0], &header, layout);
    let preview = interpret(book, 0, &header, &mapping, &Directory::new(season));
    (mapping, preview)
}

fn sure(found: &Found) -> &str {
    match found {
        Found::Sure(id, _) => id.as_str(),
        other => panic!("{other:?}"),
    }
}

// Section 11, by the names of its details.

#[test]
fn a_date_in_a_column_named_signals_x_of_15_is_offered_as_7_of_15() {
    let mut file = Workbook::new();
    let sheet = file.add_worksheet();
    for (column, head) in (0..).zip(["Program", "signals x/15"]) {
        sheet.write_string(0, column, head).unwrap();
    }
    let date = Format::new().set_num_format("d-mmm");
    let july = ExcelDateTime::from_ymd(2024, 7, 15).unwrap();
    sheet.write_string(1, 0, "UPMC").unwrap();
    sheet.write_datetime_with_format(1, 1, &july, &date).unwrap();
    sheet.write_string(2, 0, "Yale").unwrap();
    sheet.write_string(2, 1, "13/15").unwrap();
    let book = Book::read("tracker.xlsx", &file.save_to_buffer().unwrap()).unwrap();
    assert_eq!(book.sheets[0].rows[1][1].was, Was::Date);
    let (mapping, preview) = understood(&book, &season());
    assert_eq!(mapping.columns[1].target, Target::Count);
    let repaired = &preview.rows[0].readings[1];
    assert_eq!(repaired.value, Some(Value::Count { count: 7, of: 15 }));
    assert!(matches!(repaired.repairs.as_slice(), [Repair::CountWasDate { count: 7, of: 15, .. }]), "never silently");
    assert!(repaired.repairs[0].words().contains("read as 7 of 15"));
    let text = &preview.rows[1].readings[1];
    assert_eq!((text.text.as_str(), text.repairs.len()), ("13/15", 0), "13/15 stays text");
    assert_eq!(book.sheets[0].rows[2][1].was, Was::Text);
}

#[test]
fn counts_that_became_dates_are_read_back_from_csv_and_without_a_hint_in_the_heading() {
    let book = read_csv("Program,Signals used\nUPMC,2024-07-15\nYale,13/15\nEmory,2015-03-15\n");
    let header = Header::guess(&book.sheets[0]);
    let mut mapping = Mapping::propose(&book.sheets[0], &header, Layout::Tracker);
    mapping.set(1, Target::Count);
    let preview = interpret(&book, 0, &header, &mapping, &Directory::new(&season()));
    let words: Vec<String> = preview.rows.iter().map(|r| r.readings[1].value.as_ref().unwrap().words()).collect();
    assert_eq!(words, ["7 of 15", "13 of 15", "3 of 15"]);
}

#[test]
fn a_program_id_with_a_leading_zero_is_kept_through_xlsx_the_app_csv_and_the_app() {
    let season = season();
    let state = State::default();
    let today = "2026-11-22".parse().unwrap();
    let programs = workspace_tables(&season, &state, today).into_iter().find(|t| t.name == "programs").unwrap();
    let first = Book::read("programs.xlsx", &xlsx(std::slice::from_ref(&programs)).unwrap()).unwrap();
    assert_eq!(first.sheets[0].rows[1][0].was, Was::Text);
    assert!(first.sheets[0].rows[1][0].text.starts_with('0'));
    let second = Book::read("programs.csv", &programs.csv().unwrap()).unwrap();
    let ids = |b: &Book| b.sheets[0].rows.iter().map(|r| r[0].text.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&second));
}

#[test]
fn an_id_that_lost_its_zero_gets_it_back_and_says_so() {
    let (mapping, preview) = understood(&read_csv("ACGME ID,Notes\n404121139,hello\n0404121139,again\n"), &season());
    assert_eq!(mapping.columns[0].target, Target::ProgramId);
    assert!(preview.rows.iter().all(|r| sure(&r.found) == "0404121139"));
    assert_eq!(preview.rows[0].readings[0].repairs, [Repair::LeadingZero { from: "404121139".into() }]);
    assert!(preview.rows[1].readings[0].repairs.is_empty());
}

/// A workspace with something of everything.
fn workspace(season: &Season) -> Workspace<SqliteJournal> {
    let now: Timestamp = "2026-11-22T15:00:00Z".parse().unwrap();
    let mut w = Workspace::open(SqliteJournal::in_memory().unwrap()).unwrap();
    let upmc: ProgramId = "0404121139".parse().unwrap();
    let yale: ProgramId = "0400821030".parse().unwrap();
    let application = pick::Application {
        sent: Some("2026-09-24".parse().unwrap()),
        signal: Some(pick::Signal::Gold),
        statement: "=1+1 is two,\nand \"quoted\"".into(),
        answer: Some(pick::ProgramAnswer::dated(pick::AnswerKind::Invited, "2026-11-20".parse().unwrap())),
    };
    let figure = pick::Figure {
        kind: pick::FigureKind::NonUsImgInterviewed,
        share: "2.4".parse().unwrap(),
        source: "Residency Explorer".into(),
        on: "2026-11-20".parse().unwrap(),
    };
    let statement = domain::NewStatement {
        visa: season::Visa::J1,
        says: season::Answer::Yes,
        condition: String::new(),
        step3: false,
        quote: "- We sponsor J-1.".into(),
        source: season::OwnSource::Email,
        detail: "coordinator".into(),
        on: "2026-11-20".parse().unwrap(),
        evidence: None,
    };
    for command in [
        Command::SetApplication(upmc.clone(), Box::new(application)),
        Command::SetFigure(upmc.clone(), Box::new(figure)),
        Command::AddStatement(upmc.clone(), Box::new(statement)),
        Command::WriteNote(upmc.clone(), None, "=cmd|'/c calc'!A1".into()),
        Command::WriteNote(upmc, None, "'=not a formula either".into()),
        Command::WriteNote(yale, None, "2026-10-14 😅 03/04\r\nsecond line\u{200b}".into()),
    ] {
        w.act(season, &command, Actor::Page, now).unwrap().unwrap();
    }
    w
}

#[test]
fn our_own_export_imported_again_changes_nothing_and_doubles_nothing() {
    let season = season();
    let mut workspace = workspace(&season);
    let state = workspace.state().unwrap();
    let tables = workspace_tables(&season, state, "2026-11-22".parse().unwrap());
    let file = Book::read("workspace.xlsx", &xlsx(&tables).unwrap()).unwrap();
    let directory = Directory::new(&season);
    for (at, table) in tables.iter().enumerate() {
        let csv = Book::read("x.csv", &table.csv().unwrap()).unwrap();
        for (book, sheet) in [(&file, at), (&csv, 0)] {
            let header = Header::guess(&book.sheets[sheet]);
            let recognised = Layout::recognise(&book.sheets[sheet], &header);
            assert_eq!(recognised.layout, Layout::Own(table.name), "{}: {}", table.name, recognised.why);
            let mapping = Mapping::propose(&book.sheets[sheet], &header, recognised.layout);
            let preview = interpret(book, sheet, &header, &mapping, &directory);
            let about_programs = !matches!(table.name, "profile" | "history");
            assert_eq!(preview.rows.len(), if about_programs { table.rows.len() } else { 0 }, "{}", table.name);
            assert_eq!(preview.unclear(), 0, "{}", table.name);
            for row in changes(&preview, state) {
                assert_eq!(row.changes, [], "{} row {}", table.name, row.row + 1);
            }
        }
    }
}

#[test]
fn an_edited_export_changes_what_was_edited_and_nothing_else() {
    let season = season();
    let mut workspace = workspace(&season);
    let state = workspace.state().unwrap();
    let tables = workspace_tables(&season, state, "2026-11-22".parse().unwrap());
    let mut table: Table = tables.into_iter().find(|t| t.name == "applications").unwrap();
    table.rows[0][3] = "silver".into();
    let book = Book::read("applications.csv", &table.csv().unwrap()).unwrap();
    let (_, preview) = understood(&book, &season);
    let found = changes(&preview, state);
    let [Change::Application { before, after }] = found[0].changes.as_slice() else { panic!("{found:?}") };
    assert_eq!((before.signal, after.signal), (Some(pick::Signal::Gold), Some(pick::Signal::Silver)));
    assert_eq!((before.sent, before.answer, &before.statement), (after.sent, after.answer, &after.statement));
    assert_eq!(found[0].changes[0].signal(), Some(pick::Signal::Silver));
}

/// A workspace with a rank list that has all there is on one.
fn with_rank_list(season: &Season) -> Workspace<SqliteJournal> {
    use domain::{FirstYear, RankLine, RankList, RankPlace};
    use season::TrackKind::{Advanced, Categorical, Preliminary};
    let mut w = workspace(season);
    let program = |id: &str| RankPlace::Program(id.parse().unwrap());
    let line = |place: RankPlace, track, code: &str, reason: &str| {
        let mut line = RankLine::new(place, track);
        line.code = (!code.is_empty()).then(|| code.parse().unwrap());
        line.reason = reason.to_owned();
        line
    };
    let mut advanced = line(program("0404121139"), Advanced, "1652040A0", "=1+1, \"the\" people");
    let joint = Some("0404121139".parse().unwrap());
    let years = [("Mercy, medicine", "1234140P0", joint), ("Grace, surgery", "", None)];
    advanced.first_years = years
        .map(|(name, code, joint)| FirstYear {
            place: RankPlace::Other(name.to_owned()),
            code: (!code.is_empty()).then(|| code.parse().unwrap()),
            joint,
        })
        .to_vec();
    let mut settled = line(program("0400121010"), Advanced, "", "");
    settled.first_year_settled = true;
    let lines = vec![
        line(program("0405011158"), Categorical, "1734040C1", "near the sea\u{200b}"),
        advanced,
        // One program with two codes, the second of them first.
        line(program("0405011158"), Categorical, "1734040C0", ""),
        line(RankPlace::Other("Mercy, medicine (preliminary)".into()), Preliminary, "", ""),
        settled,
    ];
    let command = Command::SetRankList(Box::new(RankList { lines, pairs: Vec::new() }), String::new());
    w.act(season, &command, Actor::Page, "2026-11-22T15:00:00Z".parse().unwrap()).unwrap().unwrap();
    w
}

#[test]
fn the_rank_list_read_back_is_the_same_list_out_of_csv_xlsx_and_json() {
    let season = season();
    let mut full = with_rank_list(&season);
    let state = full.state().unwrap();
    let own = state.items().rank_list().unwrap();
    let tables = workspace_tables(&season, state, "2026-11-22".parse().unwrap());
    let at = tables.iter().position(|t| t.name == "rank-list").unwrap();
    let now = "2026-11-22T15:00:00Z".parse().unwrap();
    let json = serde_json::to_vec(&exchange::workspace_file(&season, state, now)).unwrap();
    let books = [
        (Book::read("workspace.xlsx", &xlsx(&tables).unwrap()).unwrap(), at),
        (Book::read("rank-list.csv", &tables[at].csv().unwrap()).unwrap(), 0),
        (ranked_in_json(&json, &season).unwrap(), 0),
    ];
    for (book, sheet) in &books {
        let sheet = &book.sheets[*sheet];
        let header = Header::guess(sheet);
        assert_eq!(Layout::recognise(sheet, &header).layout, Layout::Own("rank-list"));
        let same = ranked(sheet, &header, state, &season).unwrap();
        assert_eq!((same.command, same.words, same.lines), (None, vec![], 5));
        // Into another workspace, where it is kept, and once more.
        let mut other = workspace(&season);
        let found = ranked(sheet, &header, other.state().unwrap(), &season).unwrap();
        assert_eq!(found.words.len(), 5, "{:?}", found.words);
        other.act(&season, &found.command.unwrap(), Actor::Page, now).unwrap().unwrap();
        let state = other.state().unwrap();
        let plain = |list: &domain::RankList| -> Vec<domain::RankLine> {
            let line = |l: &domain::RankLine| {
                let reason = l.reason.trim_end_matches('\u{200b}').to_owned();
                domain::RankLine { id: domain::LineId(0), reason, ..l.clone() }
            };
            list.lines.iter().map(line).collect()
        };
        assert_eq!(plain(state.items().rank_list().unwrap()), plain(own));
        assert_eq!(ranked(sheet, &header, state, &season).unwrap().command, None);
    }
    assert_eq!(ranked_in_json(b"{\"format\": \"another\", \"items\": []}", &season), None);
    assert_eq!(ranked_in_json(b"[[[[", &season), None);
}

#[test]
fn an_edited_rank_list_changes_what_was_edited_and_a_wrong_one_changes_nothing() {
    let season = season();
    let mut full = with_rank_list(&season);
    let state = full.state().unwrap();
    let tables = workspace_tables(&season, state, "2026-11-22".parse().unwrap());
    let table = tables.into_iter().find(|t| t.name == "rank-list").unwrap();
    let read = |edit: &dyn Fn(&mut Vec<Vec<String>>)| {
        let mut table = table.clone();
        edit(&mut table.rows);
        let book = Book::read("rank-list.csv", &table.csv().unwrap()).unwrap();
        ranked(&book.sheets[0], &Header::at(&book.sheets[0], 0), state, &season)
    };
    let own = state.items().rank_list().unwrap();
    // The second line goes first, with its first years; a spreadsheet has taken a zero away and made numbers of places.
    let moved = read(&|rows| {
        for row in rows.iter_mut() {
            row[0] = match row[0].as_str() {
                "1" => "2.0".into(),
                "2" => "1.0".into(),
                other => other.into(),
            };
            row[3] = row[3].strip_prefix('0').unwrap_or(&row[3]).to_owned();
        }
    })
    .unwrap();
    let Some(Command::SetRankList(list, _)) = moved.command else { panic!("{moved:?}") };
    let ids: Vec<_> = own.lines.iter().map(|l| l.id).collect();
    assert_eq!(list.order(), [ids[1], ids[0], ids[2], ids[3], ids[4]]);
    assert_eq!(list.lines[0], own.lines[1]);
    assert!(moved.words[0].starts_with("The order becomes 1. UPMC"), "{:?}", moved.words);
    // A code that changes and a line that goes.
    let less = read(&|rows| {
        rows[0][2].clear();
        rows.retain(|r| r[0] != "4");
    })
    .unwrap();
    assert_eq!(less.words.len(), 2, "{:?}", less.words);
    assert!(less.words[0].contains("the code becomes none") && less.words[1].contains("leaves the list"));
    for (what, edit) in [
        ("is no place", &(|rows: &mut Vec<Vec<String>>| rows[0][0] = "first".into()) as &dyn Fn(&mut Vec<Vec<String>>)),
        ("Two lines stand at place 2", &|rows| rows[0][0] = "2".into()),
        ("No program of this season", &|rows| rows[0][3] = "0999999999".into()),
        ("It names no program", &|rows| rows[2][4].clear()),
        ("is no track", &|rows| rows[0][5] = "fellowship".into()),
        ("No line of the list stands at place 9", &|rows| rows[2][0] = "9".into()),
        ("code", &|rows| rows[0][2] = "12".into()),
    ] {
        let wrong = read(edit).unwrap_err();
        assert!(wrong.iter().any(|w| w.why.contains(what)), "{what}: {wrong:?}");
    }
}

// Headings.

#[test]
fn headings_are_found_below_titles_averages_and_merged_headings() {
    let book = read_csv(
        ";Match Stats 2021;;;\n;;12.5;9.1;\nProgram;Position on Rank List;Total Ranked;Comments;Interview date\nUPMC;1;12;great;10/14\n",
    );
    let header = Header::guess(&book.sheets[0]);
    assert_eq!(header.row, Some(2), "{}", header.why);
    assert!(header.why.contains("Row 3"));
    assert_eq!(Header::at(&book.sheets[0], 0).names[1], "Match Stats 2021", "the choice of the user stands");
    let merged =
        read_csv("Program,Invitation,,Interview,\n,Date,Note,Date,Note\nUPMC,10/14,x,11/20,y\nYale,10/15,x,11/21,y\n");
    let header = Header::at(&merged.sheets[0], 1);
    assert_eq!(header.names, ["Program", "Invitation Date", "Note", "Interview Date", "Note"]);
}

#[test]
fn a_table_without_headings_is_still_read() {
    let book = read_csv("0404121139,2026-10-14\n0400821030,2026-10-15\n");
    let header = Header::guess(&book.sheets[0]);
    assert_eq!((header.row, header.names[0].as_str()), (None, "Column A"));
    let mapping = Mapping::propose(&book.sheets[0], &header, Layout::Unknown);
    assert_eq!(mapping.columns[0].target, Target::ProgramId, "by its cells");
}

// Mappings.

#[test]
fn a_mapping_is_remembered_for_the_same_headings_in_any_order() {
    let season = season();
    let first = read_csv("Where I applied,Blah,Gold?\nMGH,x,y\n");
    let header = Header::at(&first.sheets[0], 0);
    let mut mapping = Mapping::propose(&first.sheets[0], &header, Layout::Tracker);
    mapping.set(0, Target::ProgramName);
    mapping.set(1, Target::Applied);
    mapping.explain("MGH", "0404121139".parse().unwrap());
    let kept = serde_json::to_string(&mapping.remember()).unwrap();
    let kept: Remembered = serde_json::from_str(&kept).unwrap();
    let next = read_csv("gold?,BLAH,where  I applied\ny,x,mgh\n");
    let header = Header::at(&next.sheets[0], 0);
    let recalled = Mapping::understand(&next.sheets[0], &header, Layout::Tracker, &[kept]);
    let targets: Vec<Target> = recalled.columns.iter().map(|c| c.target).collect();
    assert_eq!((targets[1], targets[2]), (Target::Applied, Target::ProgramName));
    let preview = interpret(&next, 0, &header, &recalled, &Directory::new(&season));
    assert_eq!(preview.rows[0].found, Found::Sure("0404121139".parse().unwrap(), By::Remembered));
}

#[test]
fn usual_headings_are_known() {
    let heads = "Program Name,ACGME ID,NRMP Code,City,State,Applied?,Signal,Invite Date,Interview Date,Waitlist,Rejected,\
                 Visa,J-1,H-1B,Notes,PC Email,Gut score,Thank you sent,My Rank,Favourite colour";
    let book = read_csv(&format!("{heads}\n{}\n", ",".repeat(19)));
    let header = Header::at(&book.sheets[0], 0);
    // The row below is empty; one cell keeps the width.
    let mapping = Mapping::propose(&book.sheets[0], &header, Layout::Tracker);
    let targets: Vec<Target> = mapping.columns.iter().map(|c| c.target).collect();
    use Target::*;
    assert_eq!(
        targets,
        [
            ProgramName,
            ProgramId,
            NrmpCode,
            City,
            State,
            Applied,
            Signal,
            Invited,
            Interview,
            Waitlisted,
            Rejected,
            VisaStatement,
            J1,
            H1b,
            Note,
            CoordinatorEmail,
            Score,
            ThankYou,
            Rank,
            Ignore
        ]
    );
    assert!(mapping.columns.iter().all(|c| !c.why.is_empty()));
}

// Programs.

#[test]
fn programs_are_found_by_the_names_people_write() {
    let season = season();
    let directory = Directory::new(&season);
    let short = |id: &ProgramId| season.program(id).unwrap().short.clone();
    let mut missed = Vec::new();
    for (written, expected) in [
        ("UPMC", "UPMC"),
        ("U Alabama Med Ctr-Birmingham", "UAB"),
        ("Univ of Alabama Birmingham", "UAB"),
        ("BIDMC", "Beth Israel Deaconess"),
        ("Beth Isreal Deaconess", "Beth Israel Deaconess"),
        ("Yale New Haven", "Yale"),
        ("Geisinger", "Geisinger"),
        ("Giesinger", "Geisinger"),
        ("Loma Linda", "Loma Linda"),
        ("Mayo Clinic - Arizona", "Mayo Clinic Arizona"),
        ("Univ. of Minnesota", "Univ. of Minnesota"),
        ("Emory University", "Emory"),
        ("Stony Brook", "Stony Brook"),
        ("SUNY Upstate (Syracuse)", "SUNY Upstate"),
        ("Kaweah Delta", "Kaweah Delta"),
        ("Detroit Medical Center/WSU", "Detroit Medical Center / Wayne State"),
        ("UCSF", "UCSF"),
        ("University of Iowa", "Univ. of Iowa"),
        ("St. Elizabeth's Medical Center, Boston", "St Elizabeth's Boston"),
        ("Maine Medical Center", "Maine Medical Center"),
        ("U Mississippi", "Univ. of Mississippi"),
        ("Louisville", "Univ. of Louisville"),
        ("West Virginia Univ", "West Virginia University"),
    ] {
        let found = directory.by_name(written, &exchange::sheets::Place::default());
        match found.proposed() {
            Some(id) if short(id) == expected => {}
            _ => missed.push(format!("{written}: {found:?}")),
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_name_that_several_programs_could_have_stays_open() {
    let season = season();
    let directory = Directory::new(&season);
    for written in ["Mayo Clinic", "Mount Sinai", "McLaren", "Kaiser"] {
        match directory.by_name(written, &exchange::sheets::Place::default()) {
            Found::Perhaps(c) => assert!(c.len() > 1 || written == "Kaiser", "{written}: {c:?}"),
            Found::Nothing if written == "Kaiser" => {}
            other => panic!("{written}: {other:?}"),
        }
    }
    for chat in ["😅😅", "did anyone hear back??", "---", ""] {
        let found = directory.by_name(chat, &exchange::sheets::Place::default());
        assert!(found.proposed().is_none(), "{chat}: {found:?}");
    }
}

#[test]
fn every_program_is_found_by_its_own_names() {
    let season = season();
    let directory = Directory::new(&season);
    for p in &season.programs {
        let place = exchange::sheets::Place { city: p.city.clone(), state: Some(p.state.clone()) };
        let found = directory.by_name(&p.name, &place);
        assert_eq!(found.proposed(), Some(&p.id), "{}: {found:?}", p.name);
    }
}

#[test]
fn a_name_beside_the_id_of_another_program_is_told() {
    let (_, preview) = understood(&read_csv("ACGME ID,Program\n0404121139,Geisinger Health System\n"), &season());
    assert_eq!(sure(&preview.rows[0].found), "0404121139");
    assert!(matches!(preview.rows[0].readings[1].problem, Some(Problem::NameOfAnother(_))));
}

#[test]
fn an_unknown_id_is_told_and_the_name_decides() {
    let (_, preview) = understood(&read_csv("ACGME ID,Program\n0409999999,Geisinger Health System\n"), &season());
    assert_eq!(preview.rows[0].readings[0].problem, Some(Problem::UnknownCode("0409999999".into())));
    assert!(preview.rows[0].found.proposed().is_some());
}

#[test]
fn an_nrmp_code_with_an_invisible_character_finds_its_program() {
    let (mapping, preview) = understood(&read_csv("name,code\nAnesthesiology,1007040C0\u{200b}\n"), &season());
    assert_eq!(mapping.columns[1].target, Target::NrmpCode);
    assert_eq!(sure(&preview.rows[0].found), "0400121010");
    assert_eq!(preview.rows[0].readings[1].repairs, [Repair::Invisible]);
}

// Cells.

#[test]
fn an_ambiguous_date_says_so_and_takes_the_order_that_its_column_proves() {
    let season = season();
    let (_, open) = understood(&read_csv("Program,Interview date\nUPMC,03/04/2027\n"), &season);
    assert!(matches!(open.rows[0].readings[1].problem, Some(Problem::TwoDates { .. })));
    assert_eq!(open.rows[0].readings[1].value, None);
    let (_, proven) = understood(&read_csv("Program,Interview date\nUPMC,03/04/2027\nYale,25/01/2027\n"), &season);
    let reading = &proven.rows[0].readings[1];
    assert_eq!(reading.value.as_ref().unwrap().words(), "2027-04-03");
    assert!(matches!(reading.repairs.as_slice(), [Repair::OrderProven { day_first: true, .. }]));
    let (_, american) = understood(&read_csv("Program,Interview date\nUPMC,03/04/2027\nYale,01/25/2027\n"), &season);
    assert_eq!(american.rows[0].readings[1].value.as_ref().unwrap().words(), "2027-03-04");
}

#[test]
fn a_date_that_the_spreadsheet_may_have_turned_round_is_told() {
    let mut file = Workbook::new();
    let sheet = file.add_worksheet();
    sheet.write_string(0, 0, "Program").unwrap();
    sheet.write_string(0, 1, "Interview date").unwrap();
    let format = Format::new().set_num_format("m/d/yyyy");
    sheet.write_string(1, 0, "UPMC").unwrap();
    sheet.write_datetime_with_format(1, 1, ExcelDateTime::from_ymd(2026, 5, 11).unwrap(), &format).unwrap();
    sheet.write_string(2, 0, "Yale").unwrap();
    sheet.write_string(2, 1, "25/11/2026").unwrap();
    let book = Book::read("x.xlsx", &file.save_to_buffer().unwrap()).unwrap();
    let (_, preview) = understood(&book, &season());
    let problem = preview.rows[0].readings[1].problem.as_ref().unwrap();
    assert_eq!(*problem, Problem::PerhapsTurned { turned: "2026-11-05".parse().unwrap() });
}

#[test]
fn failed_formulas_numbers_of_days_times_and_chat_are_what_they_are() {
    let book = read_csv(
        "Program,Invited,Interview date,Notes,Applied\n\
         UPMC,#REF!,46309,😅 did everyone get this?? 03/04,x\n\
         Yale,Oct 3,\"Nov 20, 2026 9:00 AM ET\",=1+1,no\n\
         Emory,maybe lol,2027-01-08 08:30,'=cmd,2026-09-24\n",
    );
    let (_, preview) = understood(&book, &season());
    let words = |row: usize, target: Target| preview.rows[row].value(target).map(Value::words);
    let problem = |row: usize, target: Target| {
        preview.rows[row].readings.iter().find(|r| r.target == target).and_then(|r| r.problem.clone())
    };
    assert_eq!(problem(0, Target::Invited), Some(Problem::Formula("#REF!".into())));
    assert_eq!(words(0, Target::Interview).as_deref(), Some("2026-10-14"));
    assert_eq!(words(0, Target::Note).as_deref(), Some("😅 did everyone get this?? 03/04"));
    assert_eq!(words(0, Target::Applied).as_deref(), Some("yes"));
    assert_eq!(words(1, Target::Invited).as_deref(), Some("2026-10-03"));
    assert_eq!(words(1, Target::Interview).as_deref(), Some("2026-11-20 09:00 ET"));
    assert_eq!(words(1, Target::Note).as_deref(), Some("=1+1"));
    assert_eq!(problem(2, Target::Invited), Some(Problem::NotRead { expected: "a date" }));
    assert_eq!(words(2, Target::Interview).as_deref(), Some("2027-01-08 08:30"));
    assert_eq!(words(2, Target::Note).as_deref(), Some("=cmd"));
    assert_eq!(words(2, Target::Applied).as_deref(), Some("2026-09-24"));
}

#[test]
fn visa_words_wait_to_be_read_and_two_rows_that_disagree_are_told() {
    let book = read_csv("Program,H-1B,Applied\nUPMC,yes?,2026-09-24\nupmc,no,2026-09-25\n");
    let (_, preview) = understood(&book, &season());
    assert_eq!(preview.rows[0].readings[1].problem, Some(Problem::ToRead));
    assert!(matches!(preview.rows[1].readings[2].problem, Some(Problem::Contradicts { row: 2, .. })));
}

#[test]
fn csv_is_read_in_the_encodings_and_with_the_separators_of_the_world() {
    let text = "Program;Notes\nUPMC;Señor Ångström – “ok”\nYale;a,b\n";
    let utf16 = |le: bool, mark: bool| {
        let units = text.encode_utf16().chain([0x0a]);
        let mut bytes: Vec<u8> = if !mark {
            vec![]
        } else if le {
            vec![0xff, 0xfe]
        } else {
            vec![0xfe, 0xff]
        };
        bytes.extend(units.flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }));
        bytes
    };
    let mut with_mark = vec![0xef, 0xbb, 0xbf];
    with_mark.extend(text.as_bytes());
    let windows: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '–' => 0x96,
            '“' => 0x93,
            '”' => 0x94,
            c => c as u8,
        })
        .collect();
    let files =
        [with_mark, text.as_bytes().to_vec(), utf16(true, true), utf16(false, true), utf16(true, false), windows];
    for (at, file) in files.into_iter().enumerate() {
        let book = Book::read("x.csv", &file).unwrap();
        assert_eq!(book.sheets[0].rows[1][1].text, "Señor Ångström – “ok”", "file {at}");
        assert_eq!(book.sheets[0].rows[2][1].text, "a,b", "file {at}");
    }
    let tabs = Book::read("paste.txt", b"Program\tNotes\nUPMC\ta, b\n").unwrap();
    assert_eq!(tabs.sheets[0].rows[1][1].text, "a, b");
    let named = Book::read("x.csv", b"sep=;\nProgram;Notes\nUPMC;x\n").unwrap();
    assert_eq!(named.sheets[0].rows[1][0].text, "UPMC");
}

// Kinds of files.

#[test]
fn known_files_are_recognised_with_a_reason() {
    for (head, expected) in [
        ("specialty,state,city,program,accreditation_id,status,url", Layout::Eras),
        ("name,code", Layout::NrmpCodes),
        ("CASE_NUMBER,JOB_TITLE,SOC_CODE,SOC_TITLE,BEGIN_DATE,EMPLOYER_NAME,WORKSITE_CITY,WORKSITE_STATE", Layout::Lca),
        ("State,Program,Totals,How Scheduled?,Date of first contact + ties", Layout::CommunityOffers),
        ("Program Code,Date,Program Name,Location,IMG,Degree Type,Geo,Sig", Layout::CommunityOffers),
        ("Sponsoring Institution,City,Specialty,Program Code,2026 Quota,2026 Matched", Layout::NrmpResults),
        ("Program name,City,State,Visa Status,NRMP Match Codes,Program best described as", Layout::Freida),
        ("Program,Interview date,Thank you sent,Gut score", Layout::InterviewLog),
        ("Program,Applied,Signal,Invited,Rejected,Notes", Layout::Tracker),
        ("Colour,Size,Price", Layout::Unknown),
    ] {
        let book = read_csv(&format!("{head}\nx,y,z\n"));
        let found = Layout::recognise(&book.sheets[0], &Header::at(&book.sheets[0], 0));
        assert_eq!(found.layout, expected, "{head}: {}", found.why);
        assert!(found.why.ends_with('.'));
    }
}

#[test]
fn an_eras_list_says_nothing_about_the_applicants_own_answers() {
    let book = read_csv(
        "specialty,state,city,program,accreditation_id,status,url\n\
         Anesthesiology,AL,BIRMINGHAM,University of Alabama Medical Center Program,400121010,Participating,\n",
    );
    let (_, preview) = understood(&book, &season());
    assert_eq!(sure(&preview.rows[0].found), "0400121010");
    assert_eq!(changes(&preview, &State::default())[0].changes, []);
}

#[test]
fn filings_that_name_a_resident_are_found_and_no_others() {
    let rows = [
        (
            "I-200-1",
            "Resident Physician - Anesthesiology PGY-2",
            "29-1211.00",
            "UPMC Medical Education ",
            "Pittsburgh",
            "PA",
            "68,000.00",
        ),
        ("I-200-2", "Anesthesiology Fellow", "29-1211.00", "Yale New Haven Hospital", "New Haven", "CT", "80000"),
        ("I-200-3", "Attending Anesthesiologist", "29-1211.00", "Duke University", "Durham", "NC", "400000"),
        ("I-200-4", "Resident Physician", "29-1216.00", "Geisinger", "Danville", "PA", "65000"),
        ("I-203-5", "Anesthesiology Resident", "29-1211.00", "Geisinger", "Danville", "PA", "65000"),
        ("I-200-6", "House Officer", "29-1211", "Geisinger Clinic", "Danville", "PA", "65000"),
    ];
    let mut text = String::from(
        "\u{feff}CASE_NUMBER,JOB_TITLE,SOC_CODE,EMPLOYER_NAME,WORKSITE_CITY,WORKSITE_STATE,WAGE_RATE_OF_PAY_FROM,WAGE_UNIT_OF_PAY,BEGIN_DATE,SOC_TITLE\n",
    );
    for (case, title, code, employer, city, state, wage) in rows {
        text += &format!(
            "{case},{title},{code},{employer},{city},{state},\"{wage}\",Year,2025-06-14 00:00:00,Anesthesiologists\n"
        );
    }
    let season = season();
    let book = read_csv(&text);
    let header = Header::guess(&book.sheets[0]);
    let filings = residents(&book, 0, &header, &Directory::new(&season));
    let cases: Vec<&str> = filings.residents.iter().map(|f| f.case.as_str()).collect();
    assert_eq!(cases, ["I-200-1", "I-200-6"]);
    let first = &filings.residents[0];
    assert_eq!((first.wage, first.begins), (Some(68_000.0), Some("2025-06-14".parse().unwrap())));
    assert_eq!(first.found.proposed().map(ProgramId::as_str), Some("0404121139"), "{:?}", first.found);
    assert_eq!(filings.looked_at, 6);
}

#[test]
fn the_text_of_program_results_is_read_across_pages() {
    let text = "NRMP Program Results 2016-2020 Main Residency Match®\nALABAMA\nU Alabama Med Ctr-Birmingham\n\
        Program 2020 2019 2018 2017 2016\nBirmingham Code Quota Matched Quota Matched Quota Matched Quota Matched Quota Matched\n\
        Anesthesiology 1007040C0 21 21 20 19* 18 18 -- -- -- --\nInternal Medicine 1007140C0 30 30 30 30 30 30 30 30 30 30\n\
        * Did not fill all available positions. Reproduction prohibited without permission. Page 1 of 176\n\
        NRMP Program Results 2016-2020 Main Residency Match®\nU Alabama Med Ctr-Birmingham (Continued)\n\
        Program 2020 2019 2018 2017 2016\nBirmingham Code Quota Matched Quota Matched Quota Matched Quota Matched Quota Matched\n\
        Anesthesiology/PGY-2 1007040R0 2 1* -- -- -- -- -- -- -- --\nAnesthesiology 1404040C0 broken\n\
        Pediatrics 1404140C0 12 12 12 12 12 12 12 12 12 12\n";
    let found = program_results(text, "040");
    assert_eq!(found.years, [2020, 2019, 2018, 2017, 2016]);
    assert_eq!((found.lines.len(), found.others, found.unread.len()), (2, 2, 1));
    let [first, second] = found.lines.as_slice() else { panic!() };
    assert_eq!((first.institution.as_str(), first.city.as_str()), ("U Alabama Med Ctr-Birmingham", "Birmingham"));
    assert_eq!(first.state.as_ref().unwrap().as_str(), "AL");
    assert_eq!((first.years.len(), first.years[1].quota, first.years[1].matched), (3, 20, 19));
    assert_eq!(
        (second.institution.as_str(), second.name.as_str()),
        ("U Alabama Med Ctr-Birmingham", "Anesthesiology/PGY-2")
    );
    let sheet = Book::read("paste.txt", text.as_bytes()).unwrap();
    let header = Header::guess(&sheet.sheets[0]);
    assert_eq!(Layout::recognise(&sheet.sheets[0], &header).layout, Layout::NrmpResultsText);
}

// Out.

#[test]
fn in_xlsx_no_cell_is_a_formula_codes_are_text_and_days_are_dates() {
    let season = season();
    let mut workspace = workspace(&season);
    let state = workspace.state().unwrap();
    let tables = workspace_tables(&season, state, "2026-11-22".parse().unwrap());
    let bytes = xlsx(&tables).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    for at in 0..zip.len() {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_index(at).unwrap(), &mut text).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "a formula");
    }
    let book = Book::read("workspace.xlsx", &bytes).unwrap();
    let applications = book.sheets.iter().find(|s| s.name == "applications").unwrap();
    assert_eq!(applications.rows[1][2].was, Was::Date);
    assert_eq!(applications.rows[1][2].text, "2026-09-24");
    assert_eq!(applications.rows[1][0].was, Was::Text);
    assert_eq!(applications.rows[1][4].text, "=1+1 is two,\nand \"quoted\"");
    let notes = book.sheets.iter().find(|s| s.name == "notes").unwrap();
    assert!(notes.rows.iter().any(|r| r[3].text == "=cmd|'/c calc'!A1"), "no apostrophe is needed in xlsx");
}

#[test]
fn a_formula_cell_of_others_is_only_its_last_result() {
    let mut file = Workbook::new();
    let sheet = file.add_worksheet();
    sheet.write_string(0, 0, "Program").unwrap();
    sheet.write_string(0, 1, "Notes").unwrap();
    sheet.write_string(1, 0, "UPMC").unwrap();
    sheet.write_formula(1, 1, Formula::new("=cmd|'/c calc'!A1").set_result("harmless")).unwrap();
    let book = Book::read("x.xlsx", &file.save_to_buffer().unwrap()).unwrap();
    assert_eq!(book.sheets[0].rows[1][1].text, "harmless");
}

/// A name as people shorten and mistype it.
fn variants(name: &str) -> Vec<String> {
    let plain = name.trim_end_matches(" Program");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let swapped = |at: usize| {
        let mut letters: Vec<char> = plain.chars().collect();
        if at + 1 < letters.len() {
            letters.swap(at, at + 1);
        }
        letters.into_iter().collect::<String>()
    };
    vec![
        plain.to_owned(),
        plain.to_uppercase(),
        format!("{plain} Anesthesiology Residency"),
        plain.replace("University", "U").replace("Medical Center", "Med Ctr").replace("Hospital", "Hosp"),
        words.iter().take(words.len().max(3) - 1).copied().collect::<Vec<_>>().join(" "),
        swapped(plain.len() / 2),
        swapped(3),
    ]
}

#[test]
fn of_shortened_and_mistyped_names_few_are_missed_and_hardly_any_is_taken_for_another() {
    let season = season();
    let directory = Directory::new(&season);
    let (mut right, mut open, mut missed) = (0, 0, 0);
    let (mut wrong, mut surely_wrong) = (Vec::new(), Vec::new());
    for p in &season.programs {
        for name in [&p.name, &p.short, &p.institution].into_iter().filter(|n| !n.is_empty()) {
            for written in variants(name) {
                match directory.by_name(&written, &exchange::sheets::Place::default()) {
                    Found::Sure(id, by) if id != p.id => {
                        surely_wrong.push(format!("{written} -> {id} {by:?}, not {}", p.id))
                    }
                    Found::Likely(c) if c[0].program != p.id => {
                        wrong.push(format!("{written} -> {:?}, not {}", c[0], p.id))
                    }
                    Found::Sure(..) | Found::Likely(_) => right += 1,
                    Found::Perhaps(c) if c.iter().any(|c| c.program == p.id) => open += 1,
                    _ => missed += 1,
                }
            }
        }
    }
    eprintln!("right {right}, open {open}, missed {missed}, proposed wrongly {}", wrong.len());
    let all = right + open + missed + wrong.len() + surely_wrong.len();
    assert!(surely_wrong.is_empty(), "{surely_wrong:#?}");
    assert!(wrong.len() * 100 <= all, "{wrong:#?}");
    assert!(right * 100 >= all * 88 && missed * 100 <= all * 3);
}

#[test]
fn a_messy_sheet_of_three_tabs_is_told_in_numbers() {
    let season = season();
    let mut file = Workbook::new();
    let list = file.add_worksheet();
    list.set_name("My list").unwrap();
    let rows: [&[&str]; 6] = [
        &["My anesthesia season 2027 💪"],
        &["", "Program", "ACGME ID", "signals x/15", "Invited", "Vibes"],
        &["1", "UPMC", "404121139", "", "Oct 3", "great"],
        &["2", "Beth Isreal Deaconess", "", "13/15", "#REF!", ""],
        &["3", "Cleveland Clinic", "", "", "03/04", "??"],
        &["", "Total", "", "", "7", ""],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            list.write_string(row, column, *text).unwrap();
        }
    }
    let july = ExcelDateTime::from_ymd(2026, 7, 15).unwrap();
    list.write_datetime_with_format(2, 3, &july, &Format::new().set_num_format("d-mmm")).unwrap();
    file.add_worksheet().set_name("Interviews").unwrap();
    file.add_worksheet().set_name("Chat").unwrap().write_string(0, 0, "😅").unwrap();
    let book = Book::read("mine.xlsx", &file.save_to_buffer().unwrap()).unwrap();
    assert_eq!(book.sheets.len(), 3);
    let header = Header::guess(&book.sheets[0]);
    assert_eq!(header.row, Some(1));
    let (_, preview) = understood(&book, &season);
    assert_eq!(preview.unknown_columns, ["Column A", "Vibes"]);
    assert_eq!((preview.rows.len(), preview.skipped.len(), preview.unclear()), (3, 1, 2));
    assert_eq!(preview.repairs().count(), 3, "a zero, a count, a year: {:?}", preview.repairs().collect::<Vec<_>>());
    assert_eq!(preview.problems().count(), 2, "{:?}", preview.problems().collect::<Vec<_>>());
    let change = &changes(&preview, &State::default())[0];
    assert_eq!((change.row, change.changes.len()), (2, 2), "{change:?}");
}

#[test]
fn the_user_can_say_which_of_two_days_is_meant_and_type_a_cell_anew() {
    let season = season();
    let book = read_csv("Program,Interview date\nUPMC,03/04/2027\nYale,soonish\n");
    let header = Header::guess(&book.sheets[0]);
    let mut mapping = Mapping::propose(&book.sheets[0], &header, Layout::recognise(&book.sheets[0], &header).layout);
    let directory = Directory::new(&season);
    let read = |mapping: &Mapping| interpret(&book, 0, &header, mapping, &directory);
    assert_eq!(read(&mapping).problems().count(), 2);
    mapping.day_first = Some(true);
    mapping.typed.insert((2, 1), "12 January 2027".into());
    let preview = read(&mapping);
    assert_eq!(preview.problems().count(), 0);
    let day = |row: usize| preview.rows[row].readings[1].value.as_ref().unwrap().words();
    assert_eq!((day(0).as_str(), day(1).as_str()), ("2027-04-03", "2027-01-12"));
    let repairs: Vec<_> = preview.repairs().map(|(.., r)| r.clone()).collect();
    assert!(repairs.contains(&Repair::OrderSaid { day_first: true, from: "03/04/2027".into() }), "{repairs:?}");
    assert!(repairs.contains(&Repair::Typed { from: "soonish".into() }), "{repairs:?}");
}
