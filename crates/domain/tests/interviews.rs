//! Interviews as they are kept, and what is due about them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use domain::{
    Actor, Command, Departure, Interview, InterviewId, InterviewStatus, Interviewer, LetterKind, PersonRole, Slot,
    State, TaskKind, Thanks, Way, decide, history, letters, notices, tasks, unthanked,
};
use jiff::Timestamp;
use jiff::civil::{Date, date, time};
use season::{Layer, ProgramId, Season};

struct Desk {
    season: Season,
    state: State,
    now: Timestamp,
}

impl Desk {
    fn at(now: &str) -> Self {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        Self { season, state: State::default(), now: now.parse().unwrap() }
    }

    fn program(&self, at: usize) -> ProgramId {
        self.season.programs[at].id.clone()
    }

    fn does(&mut self, command: Command) -> Result<(), String> {
        let events = decide(&self.state, &self.season, &command, self.now).map_err(|r| r.0)?;
        let first = self.state.seq() + 1;
        self.state.apply_act(self.now, Actor::Page, None, first, events);
        Ok(())
    }

    fn keep(&mut self, i: Interview) -> Result<InterviewId, String> {
        let id = i.id;
        self.does(Command::SetInterview(Box::new(i)))?;
        let last = self.state.items().interviews().map(|i| i.id).max().unwrap();
        Ok(if id == InterviewId(0) { last } else { id })
    }

    fn new_at(&self, program: usize) -> Interview {
        Interview::new(self.program(program), "America/New_York".parse().unwrap())
    }

    fn booked(&mut self, program: usize, day: Date) -> InterviewId {
        let at = Some(Slot { day, time: Some(time(9, 0, 0, 0)), minutes: Some(240) });
        let new = Interview { status: InterviewStatus::Booked, at, ..self.new_at(program) };
        self.keep(new).unwrap()
    }

    fn interview(&self, id: InterviewId) -> Interview {
        self.state.items().interview(id).unwrap().clone()
    }

    fn kinds(&self) -> Vec<TaskKind> {
        tasks(&self.state, &self.season, self.now).into_iter().map(|t| t.kind).collect()
    }

    fn answered_on(&self, program: usize) -> Option<Date> {
        self.state.record(&self.program(program)).unwrap().application.answer.unwrap().on
    }
}

fn person(name: &str, email: &str, detail: &str) -> Interviewer {
    Interviewer {
        name: name.into(),
        role: PersonRole::Faculty,
        email: email.into(),
        detail: detail.into(),
        thanks: Thanks::Due,
    }
}

#[test]
fn the_day_of_an_invitation_stays_open_until_somebody_says_it() {
    let mut desk = Desk::at("2027-01-20T12:00:00Z");
    // Written down after the interview itself: today is not the day on which the invitation came.
    let id = desk.booked(0, date(2027, 1, 11));
    assert_eq!(desk.answered_on(0), None);
    assert!(history(&desk.state, &desk.season, None)[0].words.contains("invited, day not known"));
    let mut i = desk.interview(id);
    i.invited = Some("2026-12-04T10:00[America/New_York]".parse().unwrap());
    desk.keep(i).unwrap();
    assert_eq!(desk.answered_on(0), Some(date(2026, 12, 4)));
    // Said at once, it is taken from there.
    let mut new = desk.new_at(1);
    new.invited = Some("2027-01-18T10:00[America/New_York]".parse().unwrap());
    desk.keep(new).unwrap();
    assert_eq!(desk.answered_on(1), Some(date(2027, 1, 18)));
}

#[test]
fn the_hour_that_does_not_exist_is_refused_and_the_one_that_comes_twice_is_marked() {
    let mut desk = Desk::at("2026-11-22T12:00:00Z");
    let at = |day, hour| Some(Slot { day, time: Some(time(hour, 30, 0, 0)), minutes: None });
    let new = |desk: &Desk, at| Interview { status: InterviewStatus::Booked, at, ..desk.new_at(0) };
    let skipped = new(&desk, at(date(2027, 3, 14), 2));
    assert_eq!(
        desk.keep(skipped.clone()).unwrap_err(),
        "The clocks of New York go forward on 14 Mar 2027 and skip 02:30: that time does not exist there. Ask which time \
         is meant, and write that."
    );
    let offered =
        Interview { status: InterviewStatus::Offered, at: None, offered: skipped.at.into_iter().collect(), ..skipped };
    assert!(desk.keep(offered).unwrap_err().contains("skip 02:30"));
    let twice = new(&desk, at(date(2026, 11, 1), 1));
    let id = desk.keep(twice).unwrap();
    let said = notices(&desk.state, &desk.season, &desk.interview(id));
    assert!(said.iter().any(|s| s.contains("show 01:30 twice")), "{said:?}");
    assert!(domain::invitation::moment_at(date(2027, 3, 14), time(2, 30, 0, 0), &desk.interview(id).zone).is_err());
}

#[test]
fn an_interview_of_no_minutes_is_refused() {
    let mut desk = Desk::at("2026-11-22T12:00:00Z");
    let at = Some(Slot { day: date(2027, 1, 11), time: None, minutes: Some(0) });
    let new = Interview { at, ..desk.new_at(0) };
    assert!(desk.keep(new).unwrap_err().contains("from 5 to 1440 minutes"));
}

#[test]
fn another_clock_is_told_in_words() {
    let mut desk = Desk::at("2026-11-22T12:00:00Z");
    let id = desk.booked(0, date(2027, 1, 11));
    let mut i = desk.interview(id);
    i.zone = "Europe/Berlin".parse().unwrap();
    desk.keep(i).unwrap();
    let words = history(&desk.state, &desk.season, None)[0].words.clone();
    assert!(
        words.ends_with(
            "interview: on the clock of Europe/Berlin (was America/New_York): now 11 Jan 2027 09:00 CET, was 11 Jan 2027 \
             09:00 EST, 6 h earlier"
        ),
        "{words}"
    );
}

#[test]
fn two_people_of_one_name_are_thanked_one_by_one_each_with_their_own_detail() {
    let mut desk = Desk::at("2026-12-05T12:00:00Z");
    let id = desk.booked(0, date(2026, 12, 3));
    let mut i = desk.interview(id);
    i.people = vec![
        person("Dr. Kim Lee", "one@example.edu", "her fellowship"),
        person("Dr. Kim Lee", "two@example.edu", "the night float"),
        person("Dr. Roy", "", "Karachi"),
        person("Dr. Roy", "", "cricket"),
    ];
    desk.keep(i).unwrap();
    let thank = |desk: &mut Desk, at: usize| {
        let program = desk.season.programs[0].clone();
        let to = desk.interview(id).people[at].name.clone();
        let wish = letters::Wish {
            kind: LetterKind::ThankYou,
            program: &program,
            to: &to,
            person: Some(at),
            interview: Some(id),
            answers: None,
            news: "",
        };
        let (letter, _) = letters::begin(&desk.state, &desk.season, &wish, None).unwrap();
        desk.does(Command::SetLetter(Box::new(letter.clone()))).unwrap();
        let number = desk.state.items().letters().map(|l| l.id).max().unwrap();
        let left =
            Departure { way: Way::File, overrides: Vec::new(), claim: None, withdraws: None, moves_interview: false };
        desk.does(Command::LetterLeft(number, left)).unwrap();
        letter
    };
    let second = thank(&mut desk, 1);
    assert_eq!((second.to.as_str(), second.address.as_str()), ("Dr. Kim Lee", "two@example.edu"));
    assert!(second.text.contains("the night float") && !second.text.contains("fellowship"), "{}", second.text);
    assert_eq!(unthanked(&desk.state, &desk.interview(id)), [0, 2, 3]);
    thank(&mut desk, 3);
    assert_eq!(unthanked(&desk.state, &desk.interview(id)).len(), 2);
    // The same person twice is one person.
    thank(&mut desk, 1);
    assert!(unthanked(&desk.state, &desk.interview(id)).contains(&0));
    let mut i = desk.interview(id);
    i.people[0].thanks = Thanks::Written;
    desk.keep(i).unwrap();
    assert!(!unthanked(&desk.state, &desk.interview(id)).contains(&0));
}

#[test]
fn notes_and_papers_are_asked_for_while_they_matter_also_where_nobody_said_that_it_took_place() {
    let mut desk = Desk::at("2026-12-01T12:00:00Z");
    let id = desk.booked(0, date(2026, 12, 3));
    type Is = fn(&TaskKind) -> bool;
    let has = |desk: &Desk, is: Is| desk.kinds().iter().any(is);
    let debrief: Is = |k| matches!(k, TaskKind::Debrief(_));
    let papers: Is = |k| matches!(k, TaskKind::Papers(..));
    assert!(!has(&desk, debrief));
    desk.now = "2027-02-10T12:00:00Z".parse().unwrap();
    assert_eq!(desk.interview(id).status, InterviewStatus::Booked);
    assert!(has(&desk, debrief) && has(&desk, papers), "{:?}", desk.kinds());
    desk.now = "2027-03-04T12:00:00Z".parse().unwrap();
    assert_eq!(desk.kinds(), []);
}

#[test]
fn three_hours_before_the_rank_deadline_certifying_stands_first_and_lapsed_offers_are_gone() {
    let mut desk = Desk::at("2027-01-13T12:00:00Z");
    for day in [20, 21, 22] {
        let mut new = desk.new_at(3);
        new.invited = Some("2027-01-13T09:00[America/New_York]".parse().unwrap());
        new.offered = vec![Slot { day: date(2027, 1, day), time: Some(time(9, 0, 0, 0)), minutes: None }];
        desk.keep(new).unwrap();
    }
    let sentences: Vec<String> =
        tasks(&desk.state, &desk.season, desk.now).iter().map(|t| t.sentence(&desk.state, &desk.season)).collect();
    assert_eq!(sentences.len(), 3);
    assert!(sentences[0] != sentences[1] && sentences[1] != sentences[2], "{sentences:?}");
    assert!(sentences[0].contains("invited 13 Jan 2027"), "{sentences:?}");
    // 18:00 in the East on 3 March; no list is written down here.
    desk.now = "2027-03-03T23:00:00Z".parse().unwrap();
    assert_eq!(desk.kinds(), [TaskKind::Certify]);
    let task = tasks(&desk.state, &desk.season, desk.now).remove(0);
    assert!(task.sentence(&desk.state, &desk.season).contains("No list is written down here"));
    // With an invitation that is still open, it stands first all the same.
    let mut new = desk.new_at(4);
    new.answer_by = Some("2027-03-03T19:00[America/New_York]".parse().unwrap());
    desk.keep(new).unwrap();
    assert_eq!(desk.kinds()[0], TaskKind::Certify);
    // Nobody who takes no part is told to certify.
    let idle = Desk::at("2027-03-03T23:00:00Z");
    assert_eq!(idle.kinds(), []);
}

#[test]
fn an_invitation_without_a_time_to_answer_is_due_by_rule_when_its_day_is_known() {
    let mut desk = Desk::at("2026-12-04T16:00:00Z");
    let mut new = desk.new_at(0);
    new.invited = Some("2026-12-04T10:00[America/New_York]".parse().unwrap());
    desk.keep(new).unwrap();
    let task = tasks(&desk.state, &desk.season, desk.now).remove(0);
    assert!(task.by_rule);
    assert_eq!(task.due.unwrap().to_string(), "2026-12-06T10:00:00-05:00[America/New_York]");
    let open = desk.new_at(1);
    desk.keep(open).unwrap();
    assert!(tasks(&desk.state, &desk.season, desk.now)[1].due.is_none());
}

#[test]
fn what_an_interview_meets_and_a_third_one_at_the_same_program_are_said() {
    let mut desk = Desk::at("2026-11-22T12:00:00Z");
    desk.booked(0, date(2027, 1, 11));
    desk.booked(0, date(2027, 1, 12));
    let id = desk.booked(0, date(2027, 1, 13));
    let said = notices(&desk.state, &desk.season, &desk.interview(id));
    assert!(said.iter().any(|s| s.contains("other interviews here already")), "{said:?}");
    let id = desk.booked(1, date(2027, 1, 13));
    let said = notices(&desk.state, &desk.season, &desk.interview(id));
    assert!(said.iter().any(|s| s.contains("at the same time as")), "{said:?}");
    let mut offered = desk.new_at(2);
    offered.offered = vec![Slot { day: date(2027, 1, 11), time: Some(time(10, 0, 0, 0)), minutes: None }];
    let id = desk.keep(offered).unwrap();
    let said = notices(&desk.state, &desk.season, &desk.interview(id));
    assert!(said.iter().any(|s| s.starts_with("Of the times offered, 11 Jan 2027 10:00")), "{said:?}");
}
