//! Messages, interviews, letters and the ledger: what may be kept, what is refused, and what is to be done about them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::sync::Arc;

use candor::meaning::Category;
use domain::*;
use jiff::Timestamp;
use jiff::civil::{date, time};
use season::{ProgramId, Season};

fn season() -> Season {
    Season::load(&[season::Layer::built_in()]).unwrap()
}

struct Desk {
    season: Season,
    state: State,
    now: Timestamp,
}

impl Desk {
    fn new() -> Self {
        Self { season: season(), state: State::default(), now: "2026-11-22T12:00:00Z".parse().unwrap() }
    }

    fn at(mut self, now: &str) -> Self {
        self.now = now.parse().unwrap();
        self
    }

    fn program(&self, at: usize) -> ProgramId {
        self.season.programs[at].id.clone()
    }

    fn does(&mut self, command: Command) -> Result<usize, String> {
        let events = decide(&self.state, &self.season, &command, self.now).map_err(|r| r.0)?;
        let count = events.len();
        let undoes = match command {
            Command::Undo(target) => target.or_else(|| self.state.last_undoable().map(|a| a.id)),
            _ => None,
        };
        if count > 0 {
            let first = self.state.seq() + 1;
            self.state.apply_act(self.now, Actor::Page, undoes, first, events);
        }
        Ok(count)
    }

    fn claim(&mut self, program: usize, kind: ClaimKind, list: ClaimList) -> Result<usize, String> {
        let claim = Claim {
            id: ClaimId(0),
            program: self.program(program),
            kind,
            list,
            on: date(2026, 11, 20),
            text: "You are my first choice.".to_owned(),
            letter: None,
            withdrawn: None,
        };
        self.does(Command::SetClaim(Box::new(claim)))
    }

    fn booked(&mut self, program: usize, day: jiff::civil::Date, hour: i8) -> InterviewId {
        let zone = "America/Chicago".parse().unwrap();
        let mut interview = Interview::new(self.program(program), zone);
        interview.status = InterviewStatus::Booked;
        interview.at = Some(Slot { day, time: Some(time(hour, 0, 0, 0)), minutes: Some(240) });
        self.does(Command::SetInterview(Box::new(interview))).unwrap();
        self.state.items().interviews().last().unwrap().id
    }
}

fn message(key: &str) -> Arc<NewMessage> {
    let id = "ab".repeat(32).parse().unwrap();
    Arc::new(NewMessage {
        original: DocumentInfo { id, name: "a.eml".into(), media_type: "message/rfc822".into(), bytes: 10 },
        key: key.to_owned(),
        from: Sender { name: "GME".into(), address: "gme@example.edu".into() },
        subject: "Interview".into(),
        sent: None,
        filed: Filed::Open,
        category: Category::InterviewInvitation,
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
fn a_message_that_is_there_is_not_kept_twice() {
    let mut desk = Desk::new();
    assert_eq!(desk.does(Command::KeepMessages(vec![message("a"), message("b"), message("a")])), Ok(2));
    assert_eq!(desk.does(Command::KeepMessages(vec![message("b"), message("c")])), Ok(1));
    assert_eq!(desk.state.items().messages().count(), 3);
    assert!(history(&desk.state, &desk.season, None)[1].words.contains("2 messages kept"));
}

#[test]
fn an_import_is_undone_as_one_step() {
    let mut desk = Desk::new();
    desk.does(Command::KeepMessages((0..100).map(|i| message(&i.to_string())).collect())).unwrap();
    desk.does(Command::Undo(None)).unwrap();
    assert_eq!(desk.state.items().messages().count(), 0);
}

#[test]
fn a_correction_is_remembered_for_the_next_message_of_the_sender() {
    let mut desk = Desk::new();
    desk.does(Command::KeepMessages(vec![message("a")])).unwrap();
    let (id, program) = (desk.state.items().messages().next().unwrap().id, desk.program(7));
    desk.does(Command::FileMessage(id, Some(program.clone()))).unwrap();
    let directory = Directory::new(&desk.season);
    let from = Sender { name: String::new(), address: "GME@example.edu".into() };
    let found = directory.recognise(&desk.state, &from, "Hello", "").clear.unwrap();
    assert_eq!(found.program, program);
    let other = Sender { name: String::new(), address: "dean@example.edu".into() };
    assert_eq!(directory.recognise(&desk.state, &other, "Hello", "").clear.unwrap().program, program);
}

#[test]
fn at_most_one_first_choice_is_live() {
    let mut desk = Desk::new();
    assert_eq!(desk.claim(0, ClaimKind::FirstChoice, ClaimList::Main), Ok(1));
    let refused = desk.claim(1, ClaimKind::FirstChoice, ClaimList::Main).unwrap_err();
    assert!(refused.contains("is your first choice") && refused.contains("20 Nov 2026"), "{refused}");
    assert_eq!(desk.claim(1, ClaimKind::RankHighly, ClaimList::Main), Ok(1));
    // To the same program again it is no contradiction.
    assert_eq!(desk.claim(0, ClaimKind::FirstChoice, ClaimList::Main), Ok(1));
}

#[test]
fn a_first_choice_among_advanced_programs_stands_beside_one_among_categorical_ones() {
    let mut desk = Desk::new();
    assert_eq!(desk.claim(0, ClaimKind::FirstChoice, ClaimList::Categorical), Ok(1));
    assert_eq!(desk.claim(1, ClaimKind::FirstChoice, ClaimList::Advanced), Ok(1));
    assert_eq!(desk.claim(2, ClaimKind::FirstChoice, ClaimList::Preliminary), Ok(1));
    assert!(desk.claim(3, ClaimKind::FirstChoice, ClaimList::Advanced).is_err());
    assert!(desk.claim(3, ClaimKind::FirstChoice, ClaimList::Main).is_err());
}

#[test]
fn undoing_a_withdrawal_cannot_make_two_first_choices() {
    let mut desk = Desk::new();
    desk.claim(0, ClaimKind::FirstChoice, ClaimList::Main).unwrap();
    let id = desk.state.items().claims().next().unwrap().id;
    let withdrawal = Withdrawal { on: date(2026, 11, 22), letter: None, reason: String::new() };
    desk.does(Command::WithdrawClaim(id, withdrawal.clone())).unwrap();
    let act = desk.state.acts().last().unwrap().id;
    desk.claim(1, ClaimKind::FirstChoice, ClaimList::Main).unwrap();
    assert!(desk.does(Command::Undo(Some(act))).unwrap_err().contains("first choice"));
    assert!(!undoable(&desk.state, &desk.season).contains(&act));
    assert!(desk.does(Command::WithdrawClaim(id, withdrawal)).unwrap_err().contains("already"));
}

#[test]
fn a_letter_that_left_makes_its_claim_and_stays_as_it_is() {
    let mut desk = Desk::new();
    let letter = Letter {
        id: LetterId(0),
        program: desk.program(0),
        kind: LetterKind::FirstChoice,
        to: "Dr. Lee".into(),
        address: "lee@example.edu".into(),
        subject: "My first choice".into(),
        text: "I will rank your program first.".into(),
        written: desk.now,
        interview: None,
        answers: None,
        sent: None,
        overrides: Vec::new(),
    };
    desk.does(Command::SetLetter(Box::new(letter.clone()))).unwrap();
    let id = desk.state.items().letters().next().unwrap().id;
    let departure = Departure {
        way: Way::Copied,
        overrides: Vec::new(),
        claim: Some((ClaimKind::FirstChoice, ClaimList::Main, "I will rank your program first.".into())),
        withdraws: None,
        moves_interview: false,
    };
    assert_eq!(desk.does(Command::LetterLeft(id, departure)), Ok(2));
    assert_eq!(desk.state.items().claims().next().unwrap().letter, Some(id));
    assert!(desk.does(Command::SetLetter(Box::new(Letter { id, ..letter.clone() }))).unwrap_err().contains("was sent"));
    assert!(desk.does(Command::RemoveLetter(id)).unwrap_err().contains("ledger"));
    let two = Letter { address: "a@x.edu, b@y.edu".into(), ..letter };
    assert!(desk.does(Command::SetLetter(Box::new(two))).unwrap_err().contains("one address"));
}

#[test]
fn an_interview_that_moves_counts_up_and_one_that_is_only_noted_does_not() {
    let mut desk = Desk::new();
    let id = desk.booked(0, date(2026, 12, 3), 9);
    let mut i = desk.state.items().interview(id).unwrap().clone();
    i.preparation = "Ask about call.".into();
    desk.does(Command::SetInterview(Box::new(i.clone()))).unwrap();
    assert_eq!(desk.state.items().interview(id).unwrap().moved, 0);
    i.at = Some(Slot { day: date(2026, 12, 4), ..i.at.unwrap() });
    desk.does(Command::SetInterview(Box::new(i))).unwrap();
    assert_eq!(desk.state.items().interview(id).unwrap().moved, 1);
}

#[test]
fn two_interviews_at_one_time_clash_by_the_clock_not_by_the_words() {
    let mut desk = Desk::new();
    desk.booked(0, date(2026, 12, 3), 9);
    // 10:00 in Chicago is within 9:00 to 13:00; 9:00 in Los Angeles is 11:00 in Chicago.
    let zone: pick::Zone = "America/Los_Angeles".parse().unwrap();
    let slot = |hour| Slot { day: date(2026, 12, 3), time: Some(time(hour, 0, 0, 0)), minutes: Some(120) };
    let home: pick::Zone = "Asia/Karachi".parse().unwrap();
    let kinds = |hour| -> Vec<ClashKind> {
        clashes(&desk.state, &slot(hour), &zone, Format::Video, InterviewId(0), &home.tz())
            .iter()
            .map(|c| c.kind)
            .collect()
    };
    assert_eq!(kinds(9), [ClashKind::Overlap]);
    // Two hours that end when the other begins: no overlap, one evening in Karachi.
    assert_eq!(kinds(5), [ClashKind::SameDay]);
    // Noon in Los Angeles is the next day in Karachi.
    assert_eq!(kinds(12), []);
}

#[test]
fn what_is_due_stands_in_order_of_harm() {
    let mut desk = Desk::new();
    let program = desk.program(4);
    let mut offered = Interview::new(program, "America/New_York".parse().unwrap());
    offered.invited = Some("2026-12-04T10:00[America/New_York]".parse().unwrap());
    desk.does(Command::SetInterview(Box::new(offered))).unwrap();
    let id = desk.booked(0, date(2026, 12, 3), 9);
    let mut i = desk.state.items().interview(id).unwrap().clone();
    let person = |name: &str| Interviewer {
        name: name.into(),
        role: PersonRole::Faculty,
        email: String::new(),
        detail: String::new(),
        thanks: Thanks::Due,
    };
    i.people = vec![person("Dr. Lee"), person("Dr. Roy")];
    desk.does(Command::SetInterview(Box::new(i))).unwrap();
    let now = "2026-12-04T20:00:00Z".parse().unwrap();
    let kinds: Vec<TaskKind> = tasks(&desk.state, &desk.season, now).into_iter().map(|t| t.kind).collect();
    let invitation = desk.state.items().interviews().next().unwrap().id;
    assert_eq!(
        kinds,
        [TaskKind::AnswerInvitation(invitation), TaskKind::Debrief(id), TaskKind::Thank(id, 0), TaskKind::Thank(id, 1)]
    );
    let thank = &tasks(&desk.state, &desk.season, now)[2];
    // The end was 13:00 in Chicago, so the window is open from 13:00 the next day to 13:00 two days later.
    assert_eq!(thank.opens.as_ref().unwrap().to_string(), "2026-12-04T13:00:00-06:00[America/Chicago]");
    assert_eq!(thank.due.as_ref().unwrap().to_string(), "2026-12-06T13:00:00-06:00[America/Chicago]");
}

#[test]
fn a_program_that_wants_no_thanks_gets_none_and_the_entry_needs_its_source() {
    let mut desk = Desk::new().at("2026-12-05T20:00:00Z");
    let id = desk.booked(0, date(2026, 12, 3), 9);
    let mut i = desk.state.items().interview(id).unwrap().clone();
    i.people = vec![Interviewer {
        name: "Dr. Lee".into(),
        role: PersonRole::Director,
        email: String::new(),
        detail: String::new(),
        thanks: Thanks::Due,
    }];
    desk.does(Command::SetInterview(Box::new(i))).unwrap();
    let thanks = |desk: &Desk| {
        tasks(&desk.state, &desk.season, desk.now).iter().filter(|t| matches!(t.kind, TaskKind::Thank(..))).count()
    };
    assert_eq!(thanks(&desk), 1);
    let mut contact = Contact::new(desk.program(0));
    contact.thanks = Some(false);
    assert!(desk.does(Command::SetContact(Box::new(contact.clone()))).unwrap_err().contains("Say where"));
    contact.source = "its interview page".into();
    desk.does(Command::SetContact(Box::new(contact))).unwrap();
    assert_eq!(thanks(&desk), 0);
}

#[test]
fn every_kept_thing_survives_being_written_and_read() {
    let mut desk = Desk::new();
    desk.does(Command::KeepMessages(vec![message("a")])).unwrap();
    desk.booked(0, date(2026, 12, 3), 9);
    desk.claim(0, ClaimKind::FirstChoice, ClaimList::Main).unwrap();
    for act in desk.state.acts() {
        for event in &act.events {
            let text = serde_json::to_string(event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), *event, "{text}");
        }
    }
}

#[test]
fn an_interview_answers_the_application_once_and_in_the_same_act() {
    let mut desk = Desk::new();
    let program = desk.program(2);
    let mut i = Interview::new(program.clone(), "America/Chicago".parse().unwrap());
    i.status = InterviewStatus::Waitlisted;
    assert_eq!(desk.does(Command::SetInterview(Box::new(i.clone()))), Ok(2));
    let answer = |desk: &Desk| desk.state.record(&program).unwrap().application.answer.map(|a| a.kind);
    assert_eq!(answer(&desk), Some(pick::AnswerKind::Waitlisted));
    i = desk.state.items().interviews().last().unwrap().clone();
    i.preparation = "Ask about call.".into();
    assert_eq!(desk.does(Command::SetInterview(Box::new(i.clone()))), Ok(1));
    i.status = InterviewStatus::Booked;
    i.at = Some(Slot { day: date(2026, 12, 3), time: None, minutes: None });
    assert_eq!(desk.does(Command::SetInterview(Box::new(i.clone()))), Ok(2));
    assert_eq!(answer(&desk), Some(pick::AnswerKind::Invited));
    i.status = InterviewStatus::Released;
    assert_eq!(desk.does(Command::SetInterview(Box::new(i))), Ok(1));
    desk.does(Command::Undo(None)).unwrap();
    desk.does(Command::Undo(None)).unwrap();
    assert_eq!(answer(&desk), Some(pick::AnswerKind::Waitlisted));
}

#[test]
fn what_a_calendar_was_told_counts_undo_and_knows_what_was_removed() {
    let mut desk = Desk::new();
    let id = desk.booked(0, date(2026, 12, 3), 9);
    let told = |desk: &Desk| {
        let all = domain::told(&desk.state);
        (all[0].sequence, all[0].holds, all[0].held.and_then(|i| i.at).map(|s| s.day))
    };
    assert_eq!(told(&desk), (0, true, Some(date(2026, 12, 3))));
    let mut i = desk.state.items().interview(id).unwrap().clone();
    i.at = Some(Slot { day: date(2026, 12, 4), ..i.at.unwrap() });
    desk.does(Command::SetInterview(Box::new(i))).unwrap();
    assert_eq!(told(&desk), (1, true, Some(date(2026, 12, 4))));
    desk.does(Command::Undo(None)).unwrap();
    assert_eq!(desk.state.items().interview(id).unwrap().moved, 0);
    assert_eq!(told(&desk), (2, true, Some(date(2026, 12, 3))));
    desk.does(Command::RemoveInterview(id)).unwrap();
    assert_eq!(told(&desk), (3, false, Some(date(2026, 12, 3))));
}

/// A draft to a program in SOAP.
fn outreach(desk: &Desk, kind: LetterKind) -> Letter {
    Letter {
        id: LetterId(0),
        program: desk.program(0),
        kind,
        to: String::new(),
        address: String::new(),
        subject: "Interest".into(),
        text: "Dear Program Director, I would be glad to be considered.".into(),
        written: desk.now,
        interview: None,
        answers: None,
        sent: None,
        overrides: vec![],
    }
}

#[test]
fn in_soap_no_letter_is_begun_before_the_program_wrote() {
    let mut desk = Desk::new().at("2027-03-15T13:59:00Z");
    let draft = |desk: &mut Desk, kind| {
        let letter = outreach(desk, kind);
        desk.does(Command::SetLetter(Box::new(letter)))
    };
    // A minute before the List of Unfilled Programs comes out, and from the end of SOAP on, letters are made.
    draft(&mut desk, LetterKind::Interest).unwrap();
    let old = desk.state.items().letters().last().unwrap().clone();
    let mut desk = desk.at("2027-03-15T14:00:00Z");
    for kind in [LetterKind::Interest, LetterKind::VisaQuestion, LetterKind::StrongInterest, LetterKind::Other] {
        let why = draft(&mut desk, kind).unwrap_err();
        for part in ["rule A-19", "15 Mar 2027, 10:00 to 18 Mar 2027, 21:00", "application service", "inferred"] {
            assert!(why.contains(part), "{part}: {why}");
        }
        assert!(why.contains("If you matched, write the outcome down"), "{why}");
    }
    // What was begun before can be changed, so that no word is lost; an honest correction is always possible.
    desk.does(Command::SetLetter(Box::new(Letter { subject: "Later".into(), ..old }))).unwrap();
    for kind in [LetterKind::Correction, LetterKind::SafeAnswer, LetterKind::Release] {
        assert!(draft(&mut desk, kind).is_err(), "{kind:?} of nothing");
    }
    let said = Claim {
        id: ClaimId(0),
        program: desk.program(0),
        kind: ClaimKind::FirstChoice,
        list: ClaimList::Main,
        on: date(2027, 2, 1),
        text: "You are my first choice.".into(),
        letter: None,
        withdrawn: None,
    };
    desk.does(Command::SetClaim(Box::new(said))).unwrap();
    draft(&mut desk, LetterKind::Correction).unwrap();
    // A message of the autumn opens nothing; one since Monday does.
    let wrote = |desk: &Desk, key: &str, at: &str| {
        let filed = Filed::Hand { program: Some(desk.program(0)) };
        Arc::new(NewMessage { filed, sent: Some(at.parse().unwrap()), ..(*message(key)).clone() })
    };
    let autumn = wrote(&desk, "a", "2026-11-20T09:00[America/New_York]");
    desk.does(Command::KeepMessages(vec![autumn])).unwrap();
    draft(&mut desk, LetterKind::Interest).unwrap_err();
    let monday = wrote(&desk, "b", "2027-03-16T09:00[America/New_York]");
    let mut desk = desk.at("2027-03-16T15:00:00Z");
    desk.does(Command::KeepMessages(vec![monday])).unwrap();
    draft(&mut desk, LetterKind::Interest).unwrap();
    let other = Letter { program: desk.program(1), ..outreach(&desk, LetterKind::Interest) };
    desk.does(Command::SetLetter(Box::new(other.clone()))).unwrap_err();
    let mut desk = desk.at("2027-03-19T01:00:00Z");
    desk.does(Command::SetLetter(Box::new(other))).unwrap();
}

#[test]
fn the_outcome_says_whether_soap_concerns_somebody() {
    let mut desk = Desk::new().at("2027-03-16T15:00:00Z");
    let outcome = |result, line| {
        Command::SetOutcome(Some(Outcome {
            result,
            line,
            first_year: None,
            on: date(2027, 3, 15),
            note: String::new(),
        }))
    };
    let draft = |desk: &mut Desk| {
        let letter = outreach(desk, LetterKind::VisaQuestion);
        desk.does(Command::SetLetter(Box::new(letter)))
    };
    assert_eq!(soap::part(&desk.state), soap::Part::Unknown);
    desk.does(outcome(MatchResult::NotMatched, None)).unwrap();
    assert_eq!(soap::part(&desk.state), soap::Part::Open);
    assert!(!draft(&mut desk).unwrap_err().contains("If you matched"));
    let program = RankPlace::Program(desk.program(0));
    for (track, part) in
        [(season::TrackKind::Advanced, soap::Part::FirstYear), (season::TrackKind::Categorical, soap::Part::Closed)]
    {
        let list = RankList { lines: vec![RankLine::new(program.clone(), track)], pairs: vec![] };
        desk.does(Command::SetRankList(Box::new(list), String::new())).unwrap();
        let line = desk.state.items().rank_list().unwrap().lines[0].id;
        desk.does(outcome(MatchResult::Matched, Some(line))).unwrap();
        assert_eq!(soap::part(&desk.state), part);
        assert_eq!(draft(&mut desk).is_ok(), part == soap::Part::Closed);
        desk.does(Command::SetOutcome(None)).unwrap();
    }
}

fn invitation(desk: &Desk, key: &str, program: Option<usize>, sent: &str) -> NewMessage {
    let filed = program.map_or(Filed::Open, |at| Filed::Hand { program: Some(desk.program(at)) });
    NewMessage { filed, sent: Some(sent.parse().unwrap()), ..(*message(key)).clone() }
}

#[test]
fn a_kept_invitation_is_a_task_until_it_is_answered_or_of_no_use() {
    let mut desk = Desk::new();
    let said = WantedBy { at: Some(date(2026, 11, 22).at(17, 0, 0, 0)), hours: None };
    let sent = "2026-11-21T20:10:00Z[UTC]";
    let one = NewMessage { answer_by: Some(said), ..invitation(&desk, "one", Some(0), sent) };
    let all = vec![
        one,
        invitation(&desk, "two", Some(1), sent),
        invitation(&desk, "old", Some(2), "2026-10-01T12:00:00Z[UTC]"),
        invitation(&desk, "open", None, sent),
        NewMessage { own: true, ..invitation(&desk, "own", Some(3), sent) },
    ];
    desk.does(Command::KeepMessages(all.into_iter().map(Arc::new).collect())).unwrap();
    let due = |desk: &Desk| -> Vec<(bool, String, String)> {
        let all = tasks(&desk.state, &desk.season, desk.now).into_iter();
        all.filter_map(|t| match t.kind {
            TaskKind::AnswerMessage(_) => {
                let by_rule = t.by_rule;
                let due = t.due.as_ref().map(|d| d.timestamp().to_string()).unwrap_or_default();
                Some((by_rule, due, t.sentence(&desk.state, &desk.season)))
            }
            _ => None,
        })
        .collect()
    };
    let found = due(&desk);
    assert_eq!(found.len(), 3, "{found:#?}");
    // Five in the afternoon at the program, which is in Alabama.
    assert_eq!((found[0].0, found[0].1.as_str()), (false, "2026-11-22T23:00:00Z"));
    assert!(found[1..].iter().all(|(by_rule, due, _)| *by_rule && due == "2026-11-23T20:10:00Z"), "{found:#?}");
    assert!(found.iter().any(|f| f.2.contains("say which program it is from")), "{found:#?}");
    desk.booked(0, date(2026, 12, 3), 8);
    let no = pick::ProgramAnswer::dated(pick::AnswerKind::Rejected, date(2026, 11, 22));
    let application = pick::Application { answer: Some(no), ..Default::default() };
    desk.does(Command::SetApplication(desk.program(1), Box::new(application))).unwrap();
    assert_eq!(due(&desk).len(), 1);
}

#[test]
fn other_words_under_a_key_that_is_taken_are_a_message_of_their_own() {
    let mut desk = Desk::new();
    let with = |digest| Arc::new(NewMessage { digest, ..(*message("mid:a@b.example")).clone() });
    assert_eq!(desk.does(Command::KeepMessages(vec![with(1), with(2), with(1)])), Ok(2));
    assert_eq!(desk.does(Command::KeepMessages(vec![with(2), with(3)])), Ok(1));
    let keys: BTreeSet<String> = desk.state.items().messages().map(|m| m.message.key.clone()).collect();
    assert_eq!(keys.len(), 3);
}

#[test]
fn mail_of_the_applicant_is_known_by_address_and_name() {
    let mut desk = Desk::new();
    let set = |key: &str, text: &str| {
        let field: pick::ProfileField = key.parse().unwrap();
        (field, Some(field.parse(text).unwrap()))
    };
    desk.does(Command::SetProfile(vec![set("full_name", "Ana Silva"), set("email", "ana.silva@gmail.com")])).unwrap();
    for (name, address, own) in [
        ("", "Ana.Silva@gmail.com", true),
        ("Silva, Ana", "other@example.org", true),
        ("Ana", "other@example.org", false),
        ("GME", "gme@example.edu", false),
    ] {
        assert_eq!(
            is_applicant(&desk.state, &Sender { name: name.into(), address: address.into() }),
            own,
            "{name} {address}"
        );
    }
}

#[test]
fn an_address_of_a_platform_is_not_remembered_and_no_address_outdoes_the_subject() {
    let mut desk = Desk::new();
    let directory = Directory::new(&desk.season);
    let iowa = desk.season.programs.iter().find(|p| p.short == "Univ. of Iowa").unwrap().id.clone();
    for address in
        ["noreply@thalamusgme.com", "no-reply@interviewbroker.com", "do-not-reply@aamc.org", "coordinator@some.example"]
    {
        let from = Sender { name: "Office".into(), address: address.into() };
        let told = NewMessage {
            from: from.clone(),
            filed: Filed::Hand { program: Some(iowa.clone()) },
            ..(*message(address)).clone()
        };
        desk.does(Command::KeepMessages(vec![told.into()])).unwrap();
        let subject = "Interview Invitation: Rush University Medical Center";
        let found = directory.recognise(&desk.state, &from, subject, "Please choose a date.").clear.unwrap();
        assert_eq!(desk.season.program(&found.program).unwrap().short, "Rush", "{address}: {}", found.because);
        let plain = directory.recognise(&desk.state, &from, "Hello", "Thank you.").clear.map(|g| g.program);
        assert_eq!(plain.is_some(), !is_shared_address(&from), "{address}");
    }
}
