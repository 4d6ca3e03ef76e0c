//! A season archived and the next one begun: what comes along, what stays behind, what is compared, and that it can be undone.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::sync::Arc;

use candor::meaning::Category;
use domain::seasons::{Change, archived, archives, change_words, changes};
use domain::*;
use jiff::Timestamp;
use jiff::civil::{date, time};
use pick::{Application, ProfileField};
use season::{Answer, Layer, OwnSource, PartialDate, ProgramId, Season, StandingState, TrackKind, Visa, standing};

struct Desk {
    season: Season,
    state: State,
    now: Timestamp,
}

impl Desk {
    fn does(&mut self, command: Command) -> Result<usize, String> {
        let events = decide(&self.state, &self.season, &command, self.now).map_err(|r| r.0)?;
        let undoes = match command {
            Command::Undo(target) => target.or_else(|| self.state.last_undoable().map(|a| a.id)),
            _ => None,
        };
        let text = serde_json::to_string(&events).unwrap();
        let read: Vec<Event> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, events, "what is kept survives being written and read");
        let count = events.len();
        if count > 0 {
            self.state.apply_act(self.now, Actor::Page, undoes, self.state.seq() + 1, events);
        }
        Ok(count)
    }

    fn program(&self, at: usize) -> ProgramId {
        self.season.programs[at].id.clone()
    }

    fn at(mut self, now: &str) -> Self {
        self.now = now.parse().unwrap();
        self
    }

    /// A whole season, up to the outcome.
    fn after_a_season() -> Self {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        let mut desk = Self { season, state: State::default(), now: "2026-11-20T12:00:00Z".parse().unwrap() };
        let id = desk.program(0);
        let name = ProfileField::FullName.parse("Ana Silva").unwrap();
        desk.does(Command::SetProfile(vec![(ProfileField::FullName, Some(name))])).unwrap();
        desk.does(Command::WriteNote(id.clone(), None, "Kind people.".into())).unwrap();
        let said = NewStatement {
            visa: Visa::J1,
            says: Answer::Yes,
            condition: String::new(),
            step3: false,
            quote: "We sponsor J-1.".into(),
            source: OwnSource::Email,
            detail: "coordinator".into(),
            on: PartialDate::Day(date(2026, 11, 18)),
            evidence: None,
        };
        desk.does(Command::AddStatement(id.clone(), Box::new(said))).unwrap();
        let sent = Application { sent: Some(date(2026, 9, 24)), ..Application::default() };
        desk.does(Command::SetApplication(id.clone(), Box::new(sent))).unwrap();
        let mut interview = Interview::new(id.clone(), "America/Chicago".parse().unwrap());
        interview.status = InterviewStatus::Done;
        interview.at = Some(Slot { day: date(2026, 11, 10), time: Some(time(9, 0, 0, 0)), minutes: Some(240) });
        interview.people.push(Interviewer {
            name: "Dr. Jane Lee".into(),
            role: PersonRole::Director,
            email: "jane.lee@example.edu".into(),
            detail: "regional blocks".into(),
            thanks: Thanks::Due,
        });
        desk.does(Command::SetInterview(Box::new(interview))).unwrap();
        desk.does(Command::KeepMessages(vec![message("key-1", &id)])).unwrap();
        let kept = desk.state.items().messages().last().unwrap().id;
        let contact = Contact { thanks: Some(false), message: Some(kept), ..Contact::new(id.clone()) };
        desk.does(Command::SetContact(Box::new(contact))).unwrap();
        for kind in [LetterKind::FirstChoice, LetterKind::Accept] {
            let letter = Letter {
                id: LetterId(0),
                program: id.clone(),
                kind,
                to: "Dr. Jane Lee".into(),
                address: String::new(),
                subject: "S".into(),
                text: "You are my first choice.".into(),
                written: desk.now,
                interview: None,
                answers: Some(kept),
                sent: None,
                overrides: vec![],
            };
            desk.does(Command::SetLetter(Box::new(letter))).unwrap();
        }
        let first = desk.state.items().letters().next().unwrap().id;
        let claim = Some((ClaimKind::FirstChoice, ClaimList::Main, "You are my first choice.".to_owned()));
        let departure =
            Departure { way: Way::Copied, overrides: vec![], claim, withdraws: None, moves_interview: false };
        desk.does(Command::LetterLeft(first, departure)).unwrap();
        let mut desk = desk.at("2027-03-01T12:00:00Z");
        let line = RankLine::new(RankPlace::Program(id), TrackKind::Categorical);
        desk.does(Command::SetRankList(Box::new(RankList { lines: vec![line], pairs: vec![] }), String::new()))
            .unwrap();
        desk.does(Command::Certify(desk.now)).unwrap();
        desk.at("2027-03-22T12:00:00Z")
    }

    fn unmatched(&mut self) {
        let outcome = Outcome {
            result: MatchResult::NotMatched,
            line: None,
            first_year: None,
            on: date(2027, 3, 15),
            note: "Step 3 came late.".into(),
        };
        self.does(Command::SetOutcome(Some(outcome))).unwrap();
    }
}

fn message(key: &str, program: &ProgramId) -> Arc<NewMessage> {
    Arc::new(NewMessage {
        original: DocumentInfo {
            id: "ab".repeat(32).parse().unwrap(),
            name: "a.eml".into(),
            media_type: "message/rfc822".into(),
            bytes: 10,
        },
        key: key.to_owned(),
        from: Sender::default(),
        subject: "Interview".into(),
        sent: None,
        filed: Filed::Hand { program: Some(program.clone()) },
        category: Category::Other,
        second: None,
        red_flag: false,
        list_headers: false,
        fingerprint: 0,
        digest: 0,
        own: false,
        answer_by: None,
    })
}

#[test]
fn a_season_is_archived_only_after_its_outcome_and_only_once() {
    let mut desk = Desk::after_a_season();
    let why = desk.does(Command::ArchiveSeason).unwrap_err();
    assert!(why.contains("Write the outcome of the Match down first"), "{why}");
    desk.unmatched();
    desk.does(Command::ArchiveSeason).unwrap();
    let why = desk.does(Command::ArchiveSeason).unwrap_err();
    assert!(why.contains("The season 2027 was archived on 22 Mar 2027"), "{why}");
}

#[test]
fn people_notes_letters_and_statements_come_along_and_the_rest_stays_in_the_archive() {
    let mut desk = Desk::after_a_season();
    desk.unmatched();
    desk.does(Command::ArchiveSeason).unwrap();
    let (id, items) = (desk.program(0), desk.state.items());
    // What stays behind.
    assert_eq!((items.interviews().count(), items.messages().count(), items.claims().count()), (0, 0, 0));
    assert!(items.rank_list().is_none() && items.rank_state().is_none() && items.snapshots().next().is_none());
    let record = desk.state.record(&id).unwrap();
    assert_eq!(record.application, Application::default());
    // What comes along.
    assert_eq!(desk.state.profile().full_name.as_ref().unwrap().as_str(), "Ana Silva");
    assert_eq!(record.notes[0].text, "Kind people.");
    assert_eq!(record.statements[0].statement.date.to_string(), "18 Nov 2026");
    let contact = items.contact(&id).unwrap();
    let person = &contact.people[0];
    assert_eq!(
        (person.name.as_str(), person.detail.as_str(), person.season),
        ("Dr. Jane Lee", "regional blocks", 2027)
    );
    assert_eq!((contact.message, contact.source.as_str()), (None, "a message of the 2027 season"));
    let letters: Vec<&Letter> = items.letters().collect();
    assert_eq!(letters.len(), 1, "the answer to an invitation stays behind");
    assert!(letters[0].sent.is_none() && letters[0].answers.is_none() && letters[0].text.contains("first choice"));
    // The archive is readable, as it was on the last day.
    let (_, then) = archived(&desk.state, 2027).unwrap();
    assert_eq!(then.items().interviews().count(), 1);
    assert_eq!(then.items().rank_state().unwrap().outcome.as_ref().unwrap().note, "Step 3 came late.");
    assert_eq!(then.items().claims().count(), 1);
    assert!(archived(&desk.state, 2026).is_none());
    let words = &history(&desk.state, &desk.season, None)[0].words;
    assert_eq!(words, "Season 2027 archived, and the next one begun");
    // A mailbox that is taken in again brings no message of it back.
    assert_eq!(desk.does(Command::KeepMessages(vec![message("key-1", &id)])), Ok(0));
    assert_eq!(desk.does(Command::KeepMessages(vec![message("key-2", &id)])), Ok(1));
}

#[test]
fn archiving_is_one_act_and_can_be_undone_with_a_certified_list() {
    let mut desk = Desk::after_a_season();
    desk.unmatched();
    let before = desk.state.clone();
    desk.does(Command::ArchiveSeason).unwrap();
    assert!(undoable(&desk.state, &desk.season).contains(&desk.state.acts().last().unwrap().id));
    desk.does(Command::Undo(None)).unwrap();
    let all = |s: &State| s.items().all().cloned().collect::<Vec<_>>();
    assert_eq!(all(&desk.state), all(&before));
    assert!(desk.state.records().eq(before.records()));
    assert!(archives(&desk.state).is_empty() && archived(&desk.state, 2027).is_none());
    desk.does(Command::ArchiveSeason).unwrap();
    assert_eq!(archives(&desk.state)[0].season, 2027);
}

#[test]
fn the_next_seasons_facts_are_compared_and_old_statements_are_stale() {
    let mut desk = Desk::after_a_season();
    desk.unmatched();
    desk.does(Command::ArchiveSeason).unwrap();
    let then = archives(&desk.state)[0].clone();
    assert_eq!(changes(&then, &desk.state, &desk.season), [], "the same facts are no change");
    // A season later, with a program less and a new one.
    let id = desk.program(0);
    let own = |season: &Season| standing(Visa::J1, &desk.state.statements(season, &id), season.starts).state;
    assert_eq!(own(&desk.season), StandingState::Confirmed);
    let mut next = desk.season.clone();
    next.year = 2028;
    next.starts = date(2027, 6, 2);
    next.ends = date(2028, 6, 30);
    assert_eq!(own(&next), StandingState::Stale);
    let mut then = then;
    let (new, gone) = (then.programs.pop().unwrap(), "9999999999".parse::<ProgramId>().unwrap());
    then.programs.push(ProgramThen { id: gone.clone(), ..new.clone() });
    let found = changes(&then, &desk.state, &next);
    let of = |id: &ProgramId| found.iter().find(|c| c.id == *id).unwrap();
    assert_eq!(of(&gone).changes, [Change::Gone]);
    assert_eq!(of(&new.id).changes, [Change::New]);
    let words: Vec<String> = of(&id).changes.iter().map(change_words).collect();
    assert!(words.contains(&"J-1: yes, confirmed → yes, stale".to_owned()), "{words:?}");
    assert!(found[0].touches_visa(), "what touches visas comes first");
    // With the facts of the next season here, that one can be archived in its turn.
    desk.season = next;
    assert!(desk.does(Command::ArchiveSeason).unwrap_err().contains("outcome"));
}
