//! What a sheet becomes beside what is recorded: nothing is lost, nothing is made up, nothing newer gives way to older.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use domain::{Actor, Command, Interview, InterviewStatus, Slot, State};
use exchange::sheets::{
    Book, Directory, Header, Layout, Mapping, Plan, Preview, Problem, Said, Target, Waits, conclusion, interpret, plan,
    recalled, remembered, residents, result_notes, results_of,
};
use jiff::Timestamp;
use jiff::civil::date;
use journal::{SqliteJournal, Workspace};
use pick::{AnswerKind, Application, ProgramAnswer};
use season::{Layer, ProgramId, Season};

static SEASON: LazyLock<Season> = LazyLock::new(|| Season::load(&[Layer::built_in()]).unwrap());
const UPMC: &str = "0404121139";
const UCLA: &str = "0400521020";

fn now() -> Timestamp {
    "2026-11-22T15:00:00Z".parse().unwrap()
}

fn id(text: &str) -> ProgramId {
    text.parse().unwrap()
}

/// A workspace and a sheet on the desk.
struct Desk {
    workspace: Workspace<SqliteJournal>,
    book: Book,
    header: Header,
    layout: Layout,
    mapping: Mapping,
    said: Said,
}

impl Desk {
    fn new(csv: &str) -> Self {
        let book = Book::read("x.csv", csv.as_bytes()).unwrap();
        let header = Header::guess(&book.sheets[0]);
        let layout = Layout::recognise(&book.sheets[0], &header).layout;
        let mapping = Mapping::understand(&book.sheets[0], &header, layout, &[]);
        let workspace = Workspace::open(SqliteJournal::in_memory().unwrap()).unwrap();
        let mut desk = Self { workspace, book, header, layout, mapping, said: Said::default() };
        // The user confirms what is proposed.
        for row in desk.preview().rows {
            if let Some(program) = row.found.proposed().filter(|_| !row.name.is_empty()) {
                desk.mapping.explain(&row.name, program.clone());
            }
        }
        desk
    }

    fn act(mut self, command: &Command) -> Self {
        self.workspace.act(&SEASON, command, Actor::Page, now()).unwrap();
        self
    }

    fn preview(&self) -> Preview {
        interpret(&self.book, 0, &self.header, &self.mapping, &Directory::new(&SEASON))
    }

    fn plan(&mut self) -> Plan {
        let preview = self.preview();
        plan(&preview, self.workspace.state().unwrap(), &SEASON, &self.said, now())
    }

    /// Keeps the plan as one act.
    fn keep(&mut self) -> &State {
        let commands = self.plan().commands;
        self.workspace.act(&SEASON, &Command::Together(commands), Actor::Page, now()).unwrap();
        self.workspace.state().unwrap()
    }

    fn words(&mut self) -> String {
        self.plan().words.into_iter().flat_map(|(.., w)| w).collect::<Vec<_>>().join(" | ")
    }

    fn waiting(&mut self) -> Vec<(usize, Waits)> {
        self.plan().unsettled.into_iter().map(|u| (u.row + 1, u.waits)).collect()
    }

    fn conclusion(&mut self) -> String {
        let plan = self.plan();
        conclusion(self.layout, &self.preview(), &plan).unwrap()
    }

    fn problems(&self) -> Vec<String> {
        self.preview().problems().map(|(row, _, p)| format!("{}: {}", row + 1, p.words())).collect()
    }
}

fn application(state: &State, program: &str) -> Application {
    state.record(&id(program)).map(|r| r.application.clone()).unwrap_or_default()
}

fn interview(program: &str, at: Option<Slot>) -> Command {
    let zone = "America/Los_Angeles".parse().unwrap();
    let mut new = Interview::new(id(program), zone);
    new.at = at;
    new.status = if at.is_some() { InterviewStatus::Booked } else { InterviewStatus::Offered };
    Command::SetInterview(Box::new(new))
}

fn slot(day: jiff::civil::Date, hour: i8) -> Slot {
    Slot { day, time: Some(jiff::civil::time(hour, 0, 0, 0)), minutes: None }
}

// The clock.

#[test]
fn a_zone_written_in_the_cell_counts_and_both_clocks_are_shown() {
    let mut desk = Desk::new("ACGME ID,Program,Interview date\n0400521020,UCLA,\"Wed Jan 13 2027, 9:00 AM ET\"\n");
    assert_eq!(desk.words(), "Interview on Wed 13 Jan 2027, 9:00 EST = 6:00 PST at the program.");
    let state = desk.keep();
    let kept = state.items().interviews().next().unwrap();
    assert_eq!((kept.zone.name(), kept.at), ("America/Los_Angeles", Some(slot(date(2027, 1, 13), 6))));
}

#[test]
fn standard_and_plain_words_for_clocks_are_converted_and_home_is_shown() {
    for (cell, expected) in [
        ("2027-01-13 9:00 PST", "9:00 PST"),
        ("2027-01-13 9:00", "9:00 PST"),
        ("2027-01-13 9:00 CT", "9:00 CST = 7:00 PST at the program"),
        ("2027-01-13 9:00 Mountain Time", "9:00 MST = 8:00 PST at the program"),
        ("2027-01-13 17:00 UTC", "17:00 UTC = 9:00 PST at the program"),
    ] {
        let mut desk = Desk::new(&format!("Program,Interview date\nUCLA,{cell}\n"));
        assert_eq!(desk.words(), format!("Interview on Wed 13 Jan 2027, {expected}."), "{cell}");
    }
    let home = Command::SetProfile(vec![(
        pick::ProfileField::HomeZone,
        Some(pick::ProfileField::HomeZone.parse("Asia/Karachi").unwrap()),
    )]);
    let mut desk = Desk::new("Program,Interview date\nUCLA,2027-01-13 20:00 PT\n").act(&home);
    assert_eq!(desk.words(), "Interview on Wed 13 Jan 2027, 20:00 PST = Thu 14 Jan, 9:00 PKT at home.");
}

#[test]
fn a_place_has_the_clock_of_its_city_and_not_of_its_state() {
    let knoxville = SEASON.programs.iter().find(|p| p.city == "Knoxville").unwrap();
    let mut desk = Desk::new(&format!("ACGME ID,Interview date\n{},2027-01-14 09:00\n", knoxville.id));
    assert_eq!(desk.words(), "Interview on Thu 14 Jan 2027, 9:00 EST.");
}

#[test]
fn where_a_state_has_two_clocks_and_none_is_written_the_cell_is_a_question() {
    let mut season = SEASON.clone();
    let knoxville = season.programs.iter_mut().find(|p| p.city == "Knoxville").unwrap();
    knoxville.city = "Cookeville".into();
    let sheet = format!("ACGME ID,Interview date\n{0},2027-01-14 09:00\n", knoxville.id);
    let mut desk = Desk::new(&sheet);
    let preview = interpret(&desk.book, 0, &desk.header, &desk.mapping, &Directory::new(&season));
    let problem = preview.rows[0].readings[1].problem.clone().unwrap();
    assert_eq!(problem, Problem::WhichClock { clocks: vec!["CT", "ET"] });
    assert_eq!(problem.choices("2027-01-14 09:00"), ["2027-01-14 09:00 CT", "2027-01-14 09:00 ET"]);
    let made = plan(&preview, desk.workspace.state().unwrap(), &season, &desk.said, now());
    assert!(made.commands.is_empty(), "no guess: {:?}", made.commands);
}

#[test]
fn words_that_are_not_one_time_are_questions() {
    let desk = Desk::new("Program,Interview date\nUCLA,2026-10-20 9:00 AM EST\nUPMC,2026-10-20 9:00 IST\n");
    let preview = desk.preview();
    let [est, ist] = preview.problems().map(|(.., p)| p.clone()).collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(est.choices(""), ["2026-10-20 09:00 ET", "2026-10-20 10:00 ET"], "{}", est.words());
    assert_eq!(ist, Problem::UnknownClock("IST".into()));
}

// Rows of one program.

#[test]
fn rows_of_one_program_add_up() {
    let sheet = "Program,ACGME ID,Track,Applied,Signal,Notes\n\
        UPMC,0404121139,Categorical,2026-09-24,,cat row\nUPMC,0404121139,Advanced,,gold,adv row\n";
    let mut desk = Desk::new(sheet);
    assert!(desk.words().contains("sent 24 Sep 2026, gold signal"), "{}", desk.words());
    let state = desk.keep();
    let kept = application(state, UPMC);
    assert_eq!((kept.sent, kept.signal), (Some(date(2026, 9, 24)), Some(pick::Signal::Gold)));
    assert_eq!(state.record(&id(UPMC)).unwrap().notes.len(), 2);
    assert_eq!(desk.plan().commands, [], "taken in again, nothing changes");
}

#[test]
fn rows_that_contradict_each_other_are_shown_and_neither_is_kept() {
    let sheet = "Program,Applied,Interview date,Coordinator email\n\
        UPMC,2026-09-24,2027-01-20 10:00,a@upmc.edu\nUPMC,2026-09-25,2027-01-25 10:00,a@upmc.edu\n";
    let mut desk = Desk::new(sheet);
    assert_eq!(desk.problems().len(), 4, "{:?}", desk.problems());
    assert!(desk.problems()[0].contains("Row 3 says \"2026-09-25\""), "{:?}", desk.problems());
    assert_eq!(desk.words(), "Coordinator: a@upmc.edu.");
    // Said once, the others agree.
    desk.mapping.typed.insert((2, 1), "2026-09-24".into());
    desk.mapping.typed.insert((1, 2), String::new());
    assert_eq!(desk.problems(), Vec::<String>::new());
    let state = desk.keep();
    assert_eq!(application(state, UPMC).sent, Some(date(2026, 9, 24)));
    assert_eq!(state.items().interviews().count(), 1);
}

#[test]
fn answers_of_different_days_in_rows_of_their_own_follow_each_other() {
    let mut desk = Desk::new(
        "Program,Status,Status date\nUPMC,invited,2026-10-30\nUPMC,rejected,2026-11-10\nUPMC,invited,2026-10-30\n",
    );
    assert_eq!(desk.problems(), Vec::<String>::new());
    let answer = application(desk.keep(), UPMC).answer.unwrap();
    assert_eq!((answer.kind, answer.on), (AnswerKind::Rejected, Some(date(2026, 11, 10))));
}

// What is recorded.

#[test]
fn a_newer_answer_is_not_replaced_by_an_older_one() {
    let answer = |kind, on| Application { answer: Some(ProgramAnswer { kind, on }), ..Application::default() };
    let rejected = Command::SetApplication(id(UPMC), answer(AnswerKind::Rejected, Some(date(2026, 11, 10))).into());
    let mut desk = Desk::new("Program,Invited\nUPMC,2026-10-30\n").act(&rejected);
    let made = desk.plan();
    assert_eq!(made.commands, []);
    assert_eq!(made.stays[0].2, "Invited on 30 Oct 2026 is older than rejected on 10 Nov 2026, which stays.");
    let mut desk = Desk::new("Program,Invited\nUPMC,2026-11-20\n").act(&rejected);
    assert_eq!(desk.words(), "Application: rejected on 10 Nov 2026 becomes invited on 20 Nov 2026.");
}

#[test]
fn an_interview_that_differs_from_the_recorded_one_is_a_question() {
    let recorded = interview(UCLA, Some(slot(date(2027, 1, 20), 10)));
    let sheet = "Program,Interview date\nUCLA,2027-01-25 10:00\n";
    let mut desk = Desk::new(sheet).act(&recorded);
    assert_eq!(desk.plan().commands, []);
    assert_eq!(desk.waiting(), [(2, Waits::Interview { change: false })]);
    let why = desk.plan().unsettled[0].why.clone();
    assert!(why.contains("25 Jan 2027, 10:00") && why.contains("20 Jan 2027, 10:00"), "{why}");
    desk.said.change.insert((1, 1));
    assert!(desk.words().contains("10:00 PST becomes Mon 25 Jan 2027, 10:00 PST"), "{}", desk.words());
    let kept: Vec<Slot> = desk.keep().items().interviews().filter_map(|i| i.at).collect();
    assert_eq!(kept, [slot(date(2027, 1, 25), 10)]);
    assert_eq!(desk.plan().unsettled, [], "the same interview is no question");
}

#[test]
fn no_day_of_an_invitation_is_made_up() {
    let sheet = "Program,Interview date\nUCLA,2027-01-13 9:00\n";
    let mut desk = Desk::new(sheet);
    assert_eq!(desk.waiting(), [(2, Waits::Day(Target::Interview))]);
    assert_eq!(application(desk.keep(), UCLA).answer, None);
    let mut desk = Desk::new(sheet);
    desk.said.days.insert(Target::Interview, date(2026, 11, 2));
    let answer = application(desk.keep(), UCLA).answer.unwrap();
    assert_eq!((answer.kind, answer.on), (AnswerKind::Invited, Some(date(2026, 11, 2))));
}

// Cells that are left out are left out.

#[test]
fn of_a_cell_with_a_problem_nothing_is_kept() {
    let mut desk = Desk::new("Program,Applied\nUPMC,25/09/2026\nUCLA,2026-09-10\n");
    // A true date among texts with the day first.
    desk.book.sheets[0].rows[2][1] = exchange::sheets::Cell {
        was: exchange::sheets::Was::Date,
        at: Some(date(2026, 9, 10).at(0, 0, 0, 0)),
        ..desk.book.sheets[0].rows[2][1].clone()
    };
    let preview = desk.preview();
    let (row, column, problem) = preview.problems().next().unwrap();
    assert_eq!(problem.choices("2026-09-10"), ["2026-09-10", "2026-10-09"]);
    assert_eq!(application(desk.keep(), UCLA).sent, None);
    desk.mapping.typed.insert((row, column), "2026-09-10".into());
    assert_eq!(application(desk.keep(), UCLA).sent, Some(date(2026, 9, 10)), "said again, it counts");
}

#[test]
fn what_the_record_would_refuse_is_told_with_its_cell_and_the_rest_is_kept() {
    let gold = ["UAB", "UCLA", "Yale", "UPMC", "Loma Linda", "UC Davis", "UCSF"];
    let rows: String = gold.iter().map(|p| format!("{p},gold,\n")).collect();
    let mut desk = Desk::new(&format!("Program,Signal,Notes\n{rows}Emory,,kind\n"));
    let made = desk.plan();
    assert_eq!(made.unsettled.len(), 7);
    assert!(
        made.unsettled[0].why.contains("7 gold signals") && made.unsettled[0].column == 1,
        "{:?}",
        made.unsettled[0]
    );
    assert_eq!(desk.words(), "Note: kind");
    desk.keep();

    let sheet = "Program,Applied,Invited\nUAB,2026-12-24,2026-09-01\nYale,1926-09-24,\nUCLA,2026-02-30,\n";
    let mut desk = Desk::new(sheet);
    let problems = desk.problems();
    assert!(problems[0].contains("24 Sep 1926 is not in this season. Perhaps 24 Sep 2026 is meant"), "{problems:?}");
    let made = desk.plan();
    assert_eq!((made.unsettled[0].row, made.unsettled[0].column), (1, 1));
    assert!(made.unsettled[0].why.contains("24 Dec 2026 is still to come"), "{:?}", made.unsettled);
    assert_eq!(desk.words(), "Application: invited on 1 Sep 2026.");
    desk.keep();
}

#[test]
fn a_signal_that_moves_from_one_program_to_another_is_no_signal_too_many() {
    let mut desk = Desk::new("Program,Signal\nUAB,gold\nUCLA,gold\nYale,gold\nUPMC,gold\nLoma Linda,gold\n");
    desk.keep();
    let moved = Desk::new("Program,Signal\nUC Davis,gold\nUAB,none\n");
    let mut desk = Desk { workspace: desk.workspace, ..moved };
    assert_eq!(desk.waiting(), []);
    let state = desk.keep();
    let signal = |short: &str| {
        let program = SEASON.programs.iter().find(|p| p.short == short).unwrap();
        application(state, program.id.as_str()).signal
    };
    assert_eq!((signal("UC Davis"), signal("UAB")), (Some(pick::Signal::Gold), None));
}

#[test]
fn each_kind_of_yes_has_a_day_of_its_own() {
    let mut desk = Desk::new("Program,Applied,Invited\nUPMC,yes,yes\n");
    assert_eq!(desk.waiting(), [(2, Waits::Day(Target::Applied)), (2, Waits::Day(Target::Invited))]);
    desk.said.days.insert(Target::Applied, date(2026, 9, 24));
    assert_eq!(desk.waiting(), [(2, Waits::Day(Target::Invited))]);
    assert_eq!(desk.words(), "Application: sent 24 Sep 2026.");
    let mut desk = Desk::new("Program,Invited,Interview date\nUPMC,yes,2027-01-13 9:00\n");
    assert_eq!(desk.waiting(), [(2, Waits::Day(Target::Invited))], "one invitation is asked for once");
}

#[test]
fn a_note_keeps_the_headings_of_the_sheet() {
    let mut desk = Desk::new("Program,signals x/15,Visa info\nUPMC,7/15,J-1 only\n");
    assert_eq!(desk.words(), "Note: From my sheet. signals x/15: 7 of 15; Visa info: J-1 only");
    assert_eq!(desk.preview().problems().count(), 0, "words about visas are kept, and no problem");
}

// What is true of a file of which nothing is kept.

#[test]
fn what_is_not_taken_in_is_not_called_recorded() {
    for (csv, expected) in [
        (
            "number,program,name,state,day,time,zone,format,people,gut_mark,minutes,place,link,invited,answer_by,offered,questions,debrief,debrief_marks\n1,0404121139,UPMC,booked,,,,,,,,,,,,,,,\n",
            "own table \"interviews\"",
        ),
        (
            "program,name,figure,percent,source,read\n0404121139,UPMC,img-share,2,FREIDA,2026-11-01\n",
            "own table \"figures\"",
        ),
        (
            "Fiscal Year,Employer,Initial Approval,Initial Denial,State,City\n2021,YALE NEW HAVEN HOSPITAL,10,0,CT,NEW HAVEN\n",
            "whole employers",
        ),
        ("name,code\nU Alabama Med Ctr-Birmingham,1007040C0\n", "codes change"),
        ("Program,City\nUPMC,Pittsburgh\n", "no other column holds what prematch keeps"),
        ("Program,Notes,Vibes\nUPMC,,great\n", "no other column holds what prematch keeps"),
        ("Program,Applied\nUPMC,soon\n", "waits above"),
    ] {
        let said = Desk::new(csv).conclusion();
        assert!(said.contains(expected) && !said.contains("recorded already;"), "{csv}: {said}");
    }
    let mut eras = Desk::new(
        "specialty,state,city,program,accreditation_id,status,url\nAnesthesiology,AL,Birmingham,UAB,400121010,Not Participating,x\n",
    );
    let remarks = eras.layout.remarks(&eras.book.sheets[0], &eras.header);
    assert!(remarks[0].contains("row 2"), "{remarks:?}");
    let preview = eras.preview();
    assert!(preview.left_out.iter().any(|(h, why)| h == "status" && why.contains("takes part in ERAS")));
    assert!(!eras.conclusion().contains("recorded"), "{}", eras.conclusion());
}

// What is remembered.

#[test]
fn a_choice_is_remembered_by_heading_when_another_column_comes() {
    let mut first = Desk::new("Hosp,When sent,Zzz\nYale,2026-09-24,hello\nFoo Bar,2026-09-24,x\n");
    for (column, target) in [(0, Target::ProgramName), (1, Target::Applied), (2, Target::Note)] {
        first.mapping.set(column, target);
    }
    first.mapping.explain("Foo Bar", id(UPMC));
    let mut first = {
        let columns = Command::SetColumns(Box::new(remembered(&first.mapping)));
        first.act(&columns)
    };
    let second =
        Book::read("y.csv", b"Zzz,Hosp,When sent,Extra\nhello2,UAB,2026-09-25,q\nx,Foo Bar,2026-09-26,q\n").unwrap();
    let header = Header::guess(&second.sheets[0]);
    let memory = recalled(first.workspace.state().unwrap());
    let mapping = Mapping::understand(&second.sheets[0], &header, Layout::Unknown, &memory);
    let targets: Vec<Target> = mapping.columns.iter().map(|c| c.target).collect();
    assert_eq!(targets, [Target::Note, Target::ProgramName, Target::Applied, Target::Ignore]);
    assert!(mapping.columns[1].why.contains("As you chose"));
    assert_eq!(mapping.names.get("foo bar"), Some(&id(UPMC)));
}

#[test]
fn a_name_that_is_none_of_the_programs_is_asked_once() {
    let mut desk = Desk::new("Program,Notes\nUPMC Hospital Nowhere,x\n");
    assert!(!matches!(desk.preview().rows[0].found, exchange::sheets::Found::Nothing));
    desk.mapping.none.insert("upmc hospital nowhere".into());
    assert_eq!(desk.preview().rows[0].found, exchange::sheets::Found::Nothing);
}

// Official files.

#[test]
fn a_confirmed_filing_is_dated_evidence_and_not_the_programs_word() {
    let text = "CASE_NUMBER,CASE_STATUS,DECISION_DATE,JOB_TITLE,SOC_CODE,SOC_TITLE,BEGIN_DATE,EMPLOYER_NAME,WORKSITE_CITY,WORKSITE_STATE,WAGE_RATE_OF_PAY_FROM,WAGE_UNIT_OF_PAY\n\
        I-200-1,Certified,3/8/2026,Anesthesiology Resident PGY-1,29-1211.00,Anesthesiologists,7/1/2026,UPMC Medical Education,Pittsburgh,PA,68000,Year\n\
        I-200-2,Certified - Withdrawn,3/8/2026,Anesthesiology Resident PGY-1,29-1211.00,Anesthesiologists,7/1/2026,UPMC Medical Education,Pittsburgh,PA,68000,Year\n";
    let mut desk = Desk::new(text);
    assert_eq!(desk.layout, Layout::Lca);
    let found = residents(&desk.book, 0, &desk.header, &Directory::new(&SEASON));
    assert_eq!(found.residents.len(), 1, "a withdrawn case shows nothing");
    let filing = &found.residents[0];
    assert_eq!(
        filing.words(),
        "UPMC Medical Education, Pittsburgh, PA: Anesthesiology Resident PGY-1, from 1 Jul 2026, 68,000 dollars a year"
    );
    let today = date(2026, 11, 22);
    let statement = filing.statement(today).unwrap();
    assert!(statement.quote.contains("not that it will be done again"), "{}", statement.quote);
    assert_eq!(filing.statement(date(2026, 3, 1)), None, "a day to come proves nothing");
    let no = domain::NewStatement {
        says: season::Answer::No,
        quote: "We do not sponsor H-1B.".into(),
        source: season::OwnSource::Email,
        detail: "coordinator".into(),
        on: season::PartialDate::Day(date(2026, 2, 1)),
        ..statement.clone()
    };
    desk = desk.act(&Command::AddStatement(id(UPMC), Box::new(statement)));
    let held = desk.workspace.state().unwrap().record(&id(UPMC)).unwrap().statements[0].statement.clone();
    assert_eq!((held.scope, held.confidence), (season::Scope::Filing, season::Confidence::OC));
    assert_eq!((held.wording, held.is_own_check()), (season::Wording::Summary, false));
    // What the program says itself stands against it.
    desk = desk.act(&Command::AddStatement(id(UPMC), Box::new(no)));
    let own: Vec<season::Statement> = desk
        .workspace
        .state()
        .unwrap()
        .record(&id(UPMC))
        .unwrap()
        .statements
        .iter()
        .map(|o| o.statement.clone())
        .collect();
    let standing = season::standing(season::Visa::H1b, &own, SEASON.starts);
    assert_eq!(standing.answer, Some(season::Answer::No), "{standing:?}");
}

#[test]
fn program_results_become_notes_of_the_programs_they_are_about() {
    let text = "NRMP Program Results 2016-2020 Main Residency Match\nALABAMA\nU Alabama Med Ctr-Birmingham\n\
        Program 2020 2019\nBirmingham Code Quota Matched Quota Matched\nAnesthesiology 1007040C0 21 21 20 19*\n";
    let table = "Sponsoring Institution,City,Specialty,Program Code,2026 Quota,2026 Matched\n\
        U Alabama Med Ctr-Birmingham,Birmingham,Anesthesiology,1007040C0,22,21\n";
    for (text, expected) in [(text, "2020: 21 of 21 filled, 2019: 19 of 20 filled"), (table, "2026: 21 of 22 filled")] {
        let desk = Desk::new(text);
        let results = results_of(&desk.book, 0, &desk.header, desk.layout, &SEASON.specialty_code).unwrap();
        let notes = result_notes(&results, &Directory::new(&SEASON));
        let [Command::WriteNote(program, None, note)] = notes.as_slice() else { panic!("{notes:?}") };
        assert_eq!(program.as_str(), "0400121010");
        assert!(note.contains("1007040C0 (categorical)") && note.contains(expected), "{note}");
    }
}
