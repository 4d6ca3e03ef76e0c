//! Files made to break a reader, and files nobody thought of: refused with a sentence, or read as far as they go.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use domain::{Actor, Command, State};
use exchange::sheets::{
    BadBook, Book, Directory, Header, LONGEST_CELL, Layout, MOST_COLUMNS, MOST_ROWS, Mapping, Problem, Repair, Target,
    changes, interpret, program_results, read_filings, residents, xlsx,
};
use exchange::workspace_tables;
use journal::{SqliteJournal, Workspace};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use season::{Layer, Season};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

static SEASON: LazyLock<Season> = LazyLock::new(|| Season::load(&[Layer::built_in()]).unwrap());

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Reads a book to its end, whatever is in it.
fn through(book: &Book, season: &Season) {
    let directory = Directory::new(season);
    for (at, sheet) in book.sheets.iter().enumerate() {
        let header = Header::guess(sheet);
        let layout = Layout::recognise(sheet, &header).layout;
        let mut mapping = Mapping::propose(sheet, &header, layout);
        for target in Target::ALL {
            if let Some(column) = mapping.columns.len().checked_sub(1) {
                mapping.set(column, target);
            }
            let preview = interpret(book, at, &header, &mapping, &directory);
            assert!(changes(&preview, &State::default()).len() <= preview.rows.len());
        }
    }
}

#[test]
fn an_empty_file_says_so() {
    assert_eq!(Book::read("x.xlsx", b""), Err(BadBook::Empty));
    assert_eq!(Book::read("x.csv", b"\xef\xbb\xbf \n\n"), Err(BadBook::Empty));
}

#[test]
fn a_zip_of_zips_is_no_spreadsheet() {
    let mut inner = zipped(&[("a.txt", b"hello")]);
    for _ in 0..20 {
        inner = zipped(&[("inner.zip", &inner), ("again.zip", &inner)]);
        if inner.len() > 1 << 20 {
            break;
        }
    }
    assert_eq!(Book::read("x.xlsx", &inner), Err(BadBook::NoTable));
}

#[test]
fn a_zip_bomb_is_refused_before_anything_reads_it() {
    let bomb = vec![b' '; 300 << 20];
    let bytes = zipped(&[("xl/workbook.xml", b"<x/>"), ("xl/sharedStrings.xml", &bomb)]);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(Book::read("x.xlsx", &bytes), Err(BadBook::Swollen));
}

#[test]
fn a_broken_zip_and_a_renamed_file_are_told() {
    let good = one_cell_xlsx(0, 0);
    for cut in [4, 30, good.len() / 2, good.len() - 10] {
        assert!(matches!(Book::read("x.xlsx", &good[..cut]), Err(BadBook::Broken { .. })), "{cut}");
    }
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _ = Book::read("x.xlsx", &bad);
    }
    assert_eq!(Book::read("x.xlsx", b"\x00\x01\x02\x00"), Err(BadBook::Broken { kind: "a spreadsheet" }));
    assert_eq!(
        Book::read("photo", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"),
        Err(BadBook::OtherKind { what: "a picture" })
    );
}

fn one_cell_xlsx(row: u32, column: u16) -> Vec<u8> {
    let mut file = Workbook::new();
    let sheet = file.add_worksheet();
    sheet.write_string(0, 0, "Program").unwrap();
    sheet.write_string(row, column, "x").unwrap();
    file.save_to_buffer().unwrap()
}

#[test]
fn a_cell_at_the_far_end_of_a_sheet_is_refused_without_filling_the_memory() {
    let most = |b: &[u8]| match Book::read("x.xlsx", b) {
        Err(BadBook::TooMuch { most, .. }) => most,
        other => panic!("{other:?}"),
    };
    assert_eq!(most(&one_cell_xlsx(1_048_575, 0)), format!("{MOST_ROWS} rows"));
    assert_eq!(most(&one_cell_xlsx(0, 16_383)), format!("{MOST_COLUMNS} columns"));
    assert!(Book::read("x.xlsx", &one_cell_xlsx(19_999, 199)).is_ok());
}

#[test]
fn a_csv_of_ten_megabytes_in_one_cell_is_cut_and_says_so() {
    let book = Book::read("x.csv", "a".repeat(10 << 20).as_bytes()).unwrap();
    let cell = &book.sheets[0].rows[0][0];
    assert_eq!((cell.text.len(), cell.repairs.as_slice()), (LONGEST_CELL, &[Repair::Cut][..]));
    let quoted = format!("Program,Notes\n\"{}", "never closed\n".repeat(100_000));
    let book = Book::read("x.csv", quoted.as_bytes()).unwrap();
    through(&book, &SEASON);
}

#[test]
fn a_csv_with_too_many_rows_or_columns_is_refused_with_what_to_do() {
    let rows = "a\n".repeat(MOST_ROWS + 1);
    let refusal = Book::read("x.csv", rows.as_bytes()).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "The file has more than 20000 rows; keep what is about your programs and save that as a file of its own."
    );
    assert!(
        Book::read("x.csv", format!("a{}", ",".repeat(MOST_COLUMNS + 1)).as_bytes()).is_ok(),
        "empty cells do not count"
    );
    assert!(Book::read("x.csv", "a,a".repeat(MOST_COLUMNS + 1).as_bytes()).is_err());
}

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"T\">{table}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn ods_cell(attributes: &str, text: &str) -> String {
    format!("<table:table-cell {attributes} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn an_ods_file_is_read_with_its_dates_and_its_empty_rest() {
    let rest = "<table:table-cell table:number-columns-repeated=\"16382\"/>";
    let file = ods(&format!(
        "<table:table-row>{}{}{rest}</table:table-row><table:table-row>{}<table:table-cell office:value-type=\"date\" \
         office:date-value=\"2026-10-14\"><text:p>10/14</text:p></table:table-cell>{rest}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
         </table:table-row>",
        ods_cell("", "Program"),
        ods_cell("", "Interview date"),
        ods_cell("", "UPMC"),
    ));
    let book = Book::read("x.ods", &file).unwrap();
    let texts: Vec<Vec<&str>> =
        book.sheets[0].rows.iter().map(|r| r.iter().map(|c| c.text.as_str()).collect()).collect();
    assert_eq!(texts, [["Program", "Interview date"], ["UPMC", "2026-10-14"]]);
}

#[test]
fn an_ods_cell_that_stands_a_million_times_is_refused() {
    let wide = ods_cell("table:number-columns-repeated=\"16384\"", "x");
    let long = "y".repeat(100_000);
    let heavy = ods_cell("table:number-columns-repeated=\"200\"", &long);
    let blanks = ods_cell("", "<text:s text:c=\"4000000000\"/>");
    let one = ods_cell("", "x");
    let hidden = ods_cell("", "<!--</table:table-cell>-->x");
    let hidden = Book::read("x.ods", &ods(&format!("<table:table-row>{hidden}</table:table-row>")));
    assert_eq!(hidden, Err(BadBook::Broken { kind: "ods" }), "comments could hide tags");
    let decoy = ods_cell("", "table-cell <text:s text:c=\"4000000000\"/>");
    for table in [
        format!("<table:table-row>{decoy}</table:table-row>"),
        format!("<table:table-row>{wide}</table:table-row>"),
        format!("<table:table-row table:number-rows-repeated=\"1000000\">{one}</table:table-row>"),
        format!("<table:table-row table:number-rows-repeated='&#49;00000'>{one}</table:table-row>"),
        format!(
            "<table:table-row>{one}</table:table-row><table:table-row table:number-rows-repeated=\"900000\"/><table:table-row>{one}</table:table-row>"
        ),
        format!("<table:table-row table:number-rows-repeated=\"19000\">{heavy}</table:table-row>"),
        format!("<table:table-row>{blanks}</table:table-row>"),
    ] {
        let found = Book::read("x.ods", &ods(&table));
        assert!(matches!(found, Err(BadBook::TooMuch { .. } | BadBook::Swollen)), "{found:?}: {}", &table[..80]);
    }
}

/// Filings of the Labor Department: `rows` of other jobs, and one for a resident after them.
fn filings_csv(rows: usize) -> String {
    let mut text = String::from(
        "CASE_NUMBER,CASE_STATUS,DECISION_DATE,VISA_CLASS,JOB_TITLE,SOC_CODE,SOC_TITLE,BEGIN_DATE,EMPLOYER_NAME,WORKSITE_CITY,\
         WORKSITE_STATE,WAGE_RATE_OF_PAY_FROM,WAGE_UNIT_OF_PAY\n",
    );
    for row in 0..rows {
        text += &format!(
            "I-200-{row},Certified,3/8/2026,H-1B,Software Engineer,15-1252,Developers,7/1/2026,Acme,Chicago,IL,120000,Year\n"
        );
    }
    text + "I-200-x,Certified,3/8/2026,H-1B,Anesthesiology Resident,29-1211,Anesthesiologists,7/1/2026,UPMC Medical Education,Pittsburgh,PA,68000,Year\n"
}

#[test]
fn of_filings_without_end_only_those_that_can_name_a_resident_are_kept() {
    let csv = filings_csv(21_000);
    let mut file = Workbook::new();
    let sheet = file.add_worksheet();
    for (row, line) in (0..).zip(csv.lines()) {
        for (column, text) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    for (name, bytes) in [("lca.csv", csv.into_bytes()), ("lca.xlsx", file.save_to_buffer().unwrap())] {
        let book = Book::read(name, &bytes).unwrap();
        assert_eq!((book.looked_at, book.sheets[0].rows.len()), (Some(21_001), 2), "{name}");
        let header = Header::guess(&book.sheets[0]);
        assert_eq!(Layout::recognise(&book.sheets[0], &header).layout, Layout::Lca);
        let found = residents(&book, 0, &header, &Directory::new(&SEASON));
        assert_eq!((found.looked_at, found.residents[0].case.as_str()), (21_001, "I-200-x"), "{name}");
    }
}

#[test]
fn filings_made_to_fill_the_memory_are_refused() {
    let head = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>".to_vec();
    let long = [head.clone(), vec![b'0'; 4 << 20]].concat();
    let comment = [head, b"<!-- ".to_vec(), b"< ".repeat(1 << 20)].concat();
    for (part, expected) in [(long, BadBook::Swollen), (comment, BadBook::Broken { kind: "xlsx" })] {
        let bytes = zipped(&[("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &part)]);
        assert_eq!(read_filings(Cursor::new(&bytes)), Err(expected));
    }
    let head = filings_csv(0);
    let quoted = format!("{head}\"{}", "never closed\n".repeat(2 << 20));
    assert_eq!(read_filings(Cursor::new(quoted.as_bytes())), Err(BadBook::Broken { kind: "csv" }));
    assert_eq!(read_filings(Cursor::new("a,b\n".repeat(30))), Ok(None), "not such a file");
}

#[test]
fn the_headings_of_filings_are_found_above_a_row_that_looks_like_headings() {
    let text = "CASE_NUMBER,VISA_CLASS,JOB_TITLE,SOC_CODE,EMPLOYER_NAME\nI-200-1,H-1B,Note,Status,Signal\n";
    let book = Book::read("lca.csv", text.as_bytes()).unwrap();
    assert_eq!(Header::guess(&book.sheets[0]).row, Some(0));
}

#[test]
fn what_is_no_spreadsheet_is_called_what_it_is() {
    let said = |name: &str, bytes: &[u8]| Book::read(name, bytes).unwrap_err().to_string();
    assert!(said("list.xlsx", b"%PDF-1.7 aaaa").starts_with("The file is a PDF, whatever its name says"));
    let page = b"<html><body><table><tr><td>Program</td></tr></table></body></html>";
    assert!(said("list.xls", page).starts_with("The file is a web page (HTML)"));
    let mut locked = xls(&[xls_label(0, 0, "x")]);
    let name: Vec<u8> = "Workbook".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let other: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = locked.windows(name.len()).position(|w| w == name).unwrap();
    locked[at..at + other.len()].copy_from_slice(&other);
    locked[at + 64] = other.len() as u8 + 2;
    assert_eq!(Book::read("list.xlsx", &locked), Err(BadBook::Locked));
}

#[test]
fn a_formula_without_its_result_is_told() {
    let sheet = b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Program</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Applied</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>UPMC</t></is></c><c r=\"B2\"><f>DATE(2026,9,24)</f><v></v></c></row>\
        </sheetData></worksheet>";
    let mut file = Workbook::new();
    file.add_worksheet().write_string(0, 0, "x").unwrap();
    let bytes = file.save_to_buffer().unwrap();
    // The same file with another sheet in it.
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let name = part.name().unwrap().to_string();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        parts.push((name.clone(), if name.contains("worksheets/sheet1") { sheet.to_vec() } else { bytes }));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let book = Book::read("x.xlsx", &zipped(&parts)).unwrap();
    let header = Header::guess(&book.sheets[0]);
    let mapping = Mapping::propose(&book.sheets[0], &header, Layout::Tracker);
    let preview = interpret(&book, 0, &header, &mapping, &Directory::new(&SEASON));
    assert_eq!(preview.rows[0].readings[1].problem, Some(Problem::NoResult));
}

/// An xls file: a compound file with one stream of records.
fn xls(sheet: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| {
        let mut r = kind.to_le_bytes().to_vec();
        r.extend((data.len() as u16).to_le_bytes());
        r.extend(data);
        r
    };
    let bof = |kind: u16| record(0x0809, &[&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat());
    let start = bof(5).len() + 4 + 12 + 4;
    let name = [&(start as u32).to_le_bytes()[..], &[0, 0, 4, 0], b"List"].concat();
    let mut stream = [bof(5), record(0x0085, &name), record(0x000a, &[])].concat();
    assert_eq!(stream.len(), start);
    stream.extend(bof(0x10));
    for (kind, data) in sheet {
        stream.extend(record(*kind, data));
    }
    stream.extend(record(0x000a, &[]));
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    let mut file = vec![0u8; 512];
    let put = |file: &mut Vec<u8>, at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(&mut file, 0, &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    put(&mut file, 24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    for (at, value) in [(44, 1u32), (48, 1), (56, 4096), (60, u32::MAX - 1), (68, u32::MAX - 1), (76, 0)] {
        put(&mut file, at, &value.to_le_bytes());
    }
    file[80..512].fill(0xff);
    let mut table: Vec<u32> = vec![u32::MAX - 2, u32::MAX - 1];
    table.extend((0..sectors as u32).map(|i| if i + 1 == sectors as u32 { u32::MAX - 1 } else { i + 3 }));
    table.resize(128, u32::MAX);
    file.extend(table.iter().flat_map(|n| n.to_le_bytes()));
    let entry = |name: &str, kind: u8, start: u32, size: u32| {
        let mut e = vec![0u8; 128];
        for (i, unit) in name.encode_utf16().enumerate() {
            e[2 * i..2 * i + 2].copy_from_slice(&unit.to_le_bytes());
        }
        e[64..66].copy_from_slice(&(2 * (name.len() as u16 + 1)).to_le_bytes());
        e[66] = kind;
        e[68..80].fill(0xff);
        e[116..120].copy_from_slice(&start.to_le_bytes());
        e[120..124].copy_from_slice(&size.to_le_bytes());
        e
    };
    let mut directory =
        [entry("Root Entry", 5, u32::MAX - 1, 0), entry("Workbook", 2, 2, stream.len() as u32)].concat();
    directory.resize(512, 0);
    file.extend(directory);
    file.extend(stream);
    file
}

fn xls_label(row: u16, column: u16, text: &str) -> (u16, Vec<u8>) {
    let head: Vec<u8> = [row, column, 0, text.len() as u16].iter().flat_map(|n| n.to_le_bytes()).collect();
    (0x0204, [&head[..], &[0], text.as_bytes()].concat())
}

fn xls_dimensions(rows: u32, columns: u16) -> (u16, Vec<u8>) {
    (0x0200, [&[0; 4][..], &rows.to_le_bytes(), &[0, 0], &columns.to_le_bytes(), &[0, 0]].concat())
}

#[test]
fn an_old_xls_file_is_read_and_one_that_claims_room_for_billions_is_refused() {
    let good = xls(&[xls_dimensions(2, 1), xls_label(0, 0, "Program"), xls_label(1, 0, "UPMC")]);
    let book = Book::read("x.xls", &good).unwrap();
    assert_eq!((book.sheets[0].name.as_str(), book.sheets[0].rows[1][0].text.as_str()), ("List", "UPMC"));
    let claims = xls(&[xls_dimensions(u32::MAX, 65_535), xls_label(0, 0, "x")]);
    assert!(Book::read("x.xls", &claims).is_err());
    let far = xls(&[xls_label(0, 0, "x"), xls_label(65_535, 65_535, "x")]);
    assert!(matches!(Book::read("x.xls", &far), Err(BadBook::TooMuch { .. })));
    for at in 0..good.len().min(6000) {
        let mut bad = good.clone();
        bad[at] ^= 0xff;
        let _ = Book::read("x.xls", &bad);
    }
}

#[test]
fn twenty_thousand_different_names_are_read_in_a_few_seconds() {
    let season = &*SEASON;
    let rows: String = (0..19_999).map(|i| format!("Hospital of Nowhere{i} and Medcal Centr{}\n", i * 7919)).collect();
    let book = Book::read("x.csv", format!("Program\n{rows}").as_bytes()).unwrap();
    let header = Header::guess(&book.sheets[0]);
    let mapping = Mapping::propose(&book.sheets[0], &header, Layout::Tracker);
    let start = std::time::Instant::now();
    let preview = interpret(&book, 0, &header, &mapping, &Directory::new(season));
    eprintln!("20,000 names: {:?}", start.elapsed());
    assert_eq!(preview.rows.len(), 19_999);
    assert!(start.elapsed().as_secs() < 60);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,60}",
        "[=+@'\\-]{0,3}[a-z0-9 ]{0,20}",
        "[ \t\r\n'\"=,;]{0,8}[a-z]{1,5}[ \t\r\n\u{200b}\u{1}]{0,4}",
        "[0-3]?[0-9][/.-][0-3]?[0-9]([/.-](20)?[0-9]{2})?",
        "[0-9]{8,10}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600), head in 0usize..4) {
        let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], b"Program,Notes\n"];
        let _ = Book::read("x.xlsx", &[heads[head], &bytes].concat());
    }

    #[test]
    fn any_table_is_understood_without_a_panic(cells in proptest::collection::vec(proptest::collection::vec(any_text(), 0..6), 0..12)) {
        let season = &*SEASON;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        if let Ok(book) = Book::read("x.csv", &writer.into_inner().unwrap()) {
            through(&book, season);
        }
        let text: String = cells.iter().map(|r| r.join(" ") + "\n").collect();
        let _ = program_results(&text, "040");
    }

    #[test]
    fn whatever_is_recorded_the_export_imports_back_without_a_change(
        notes in proptest::collection::vec(any_text(), 0..4),
        reason in any_text(),
        quote in any_text(),
        day in 1i8..30,
        signal in 0usize..3,
        answer in 0usize..4,
    ) {
        let season = &*SEASON;
        let now = "2026-11-22T15:00:00Z".parse().unwrap();
        let mut w = Workspace::open(SqliteJournal::in_memory().unwrap()).unwrap();
        let id = season.programs[usize::from(day.unsigned_abs())].id.clone();
        let sent = jiff::civil::date(2026, 9, day);
        let application = pick::Application {
            sent: Some(sent),
            signal: [None, Some(pick::Signal::Gold), Some(pick::Signal::Silver)][signal],
            statement: reason.chars().take(200).collect(),
            answer: answer.checked_sub(1).map(|a| pick::ProgramAnswer { kind: pick::AnswerKind::ALL[a], on: Some(sent) }),
        };
        let statement = domain::NewStatement {
            visa: season::Visa::H1b,
            says: season::Answer::No,
            condition: String::new(),
            step3: false,
            quote,
            source: season::OwnSource::Email,
            detail: "coordinator".into(),
            on: season::PartialDate::Day(sent),
            evidence: None,
        };
        let mut commands = vec![
            Command::SetApplication(id.clone(), Box::new(application)),
            Command::AddStatement(id.clone(), Box::new(statement)),
        ];
        commands.extend(notes.into_iter().map(|n| Command::WriteNote(id.clone(), None, n)));
        for command in commands {
            // What the house refuses (an empty note) is not recorded.
            let _ = w.act(season, &command, Actor::Page, now);
        }
        let state = w.state().unwrap();
        let tables = workspace_tables(season, state, "2026-11-22".parse().unwrap());
        let file = Book::read("all.xlsx", &xlsx(&tables).unwrap()).unwrap();
        let directory = Directory::new(season);
        for (at, table) in tables.iter().enumerate() {
            let csv = Book::read("x.csv", &table.csv().unwrap()).unwrap();
            for (book, sheet) in [(&file, at), (&csv, 0)] {
                let header = Header::guess(&book.sheets[sheet]);
                let layout = Layout::recognise(&book.sheets[sheet], &header).layout;
                prop_assert_eq!(layout, Layout::Own(table.name));
                let mapping = Mapping::propose(&book.sheets[sheet], &header, layout);
                let preview = interpret(book, sheet, &header, &mapping, &directory);
                prop_assert_eq!(preview.unclear(), 0);
                for row in changes(&preview, state) {
                    prop_assert_eq!(&row.changes, &[], "{} row {}", table.name, row.row + 1);
                }
            }
        }
    }
}
