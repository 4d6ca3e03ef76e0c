//! The applicant's calendar over the life of an interview.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use domain::{Actor, Command, Interview, InterviewStatus, Slot, State, decide};
use exchange::calendar::{Given, interview_calendar, season_calendar};
use jiff::Timestamp;
use jiff::civil::{Date, Time, date, time};
use season::{Layer, Season};

struct Desk {
    season: Season,
    state: State,
    now: Timestamp,
}

impl Desk {
    fn new() -> Self {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        Self { season, state: State::default(), now: "2026-11-22T15:00:00Z".parse().unwrap() }
    }

    fn does(&mut self, command: Command) {
        let undoes = match command {
            Command::Undo(_) => self.state.last_undoable().map(|a| a.id),
            _ => None,
        };
        let events = decide(&self.state, &self.season, &command, self.now).unwrap();
        let first = self.state.seq() + 1;
        self.state.apply_act(self.now, Actor::Page, undoes, first, events);
        self.now = self.now.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    }

    fn set(&mut self, change: impl FnOnce(&mut Interview)) {
        let mut i = self.state.items().interviews().next().unwrap().clone();
        change(&mut i);
        self.does(Command::SetInterview(Box::new(i)));
    }

    fn invited(zone: &str) -> Self {
        let mut desk = Self::new();
        let program = desk.season.programs[0].id.clone();
        let mut i = Interview::new(program, zone.parse().unwrap());
        i.answer_by = Some("2026-11-24T12:00[America/Chicago]".parse().unwrap());
        desk.does(Command::SetInterview(Box::new(i)));
        desk
    }

    fn booked(zone: &str, day: Date, at: Time) -> Self {
        let mut desk = Self::invited(zone);
        desk.set(|i| {
            i.status = InterviewStatus::Booked;
            i.at = Some(Slot { day, time: Some(at), minutes: Some(120) });
        });
        desk
    }

    /// The lines of one event in the file.
    fn event(&self, uid: &str) -> Vec<String> {
        let text =
            String::from_utf8(season_calendar(&self.state, &self.season, "", &mut Given::default(), self.now).bytes())
                .unwrap();
        let all = text.split("BEGIN:VEVENT").find(|e| e.contains(&format!("UID:{uid}"))).unwrap_or_default();
        all.lines().map(str::to_owned).collect()
    }

    fn says(&self, uid: &str, line: &str) -> bool {
        self.event(uid).iter().any(|l| l == line)
    }
}

const UID: &str = "interview-1@prematch";

#[test]
fn same_ics_exported_twice_after_a_move_has_the_same_uid_and_a_higher_sequence() {
    let mut desk = Desk::booked("America/Chicago", date(2027, 1, 11), time(9, 0, 0, 0));
    let before = season_calendar(&desk.state, &desk.season, "", &mut Given::default(), desk.now).bytes();
    assert_eq!(before, season_calendar(&desk.state, &desk.season, "", &mut Given::default(), desk.now).bytes());
    assert!(desk.says(UID, "SEQUENCE:1") && desk.says(UID, "DTSTART;TZID=America/Chicago:20270111T090000"));
    desk.set(|i| i.at = Some(Slot { day: date(2027, 1, 14), ..i.at.unwrap() }));
    assert!(desk.says(UID, "SEQUENCE:2") && desk.says(UID, "DTSTART;TZID=America/Chicago:20270114T090000"));
    desk.does(Command::Undo(None));
    assert!(desk.says(UID, "SEQUENCE:3") && desk.says(UID, "DTSTART;TZID=America/Chicago:20270111T090000"));
}

#[test]
fn dropped_interview_is_cancelled_and_one_that_was_never_booked_is_not_there() {
    let mut desk = Desk::booked("America/Chicago", date(2027, 1, 11), time(9, 0, 0, 0));
    assert!(desk.says(UID, "STATUS:CONFIRMED"));
    desk.set(|i| i.status = InterviewStatus::Released);
    assert!(desk.says(UID, "STATUS:CANCELLED") && desk.says(UID, "SEQUENCE:2"));
    let id = desk.state.items().interviews().next().unwrap().id;
    desk.does(Command::RemoveInterview(id));
    assert!(desk.says(UID, "STATUS:CANCELLED") && desk.says(UID, "SEQUENCE:3"));

    let mut never = Desk::invited("America/Chicago");
    never.set(|i| i.status = InterviewStatus::Declined);
    assert_eq!(never.event(UID), Vec::<String>::new());
    let id = never.state.items().interviews().next().unwrap().id;
    assert!(interview_calendar(&never.state, &never.season, id, "").is_none());
}

#[test]
fn a_deadline_goes_from_the_calendar_when_the_invitation_is_answered() {
    let mut desk = Desk::invited("America/Chicago");
    let uid = "answer-1@prematch";
    assert!(desk.says(uid, "STATUS:CONFIRMED") && desk.says(uid, "SEQUENCE:0"));
    desk.set(|i| i.status = InterviewStatus::Declined);
    assert!(desk.says(uid, "STATUS:CANCELLED") && desk.says(uid, "SEQUENCE:1"));
}

#[test]
fn zoned_events_are_right_across_the_march_change_of_clocks() {
    // The clocks of the place change on 14 March 2027; those of Karachi never do.
    for (day, home, offset) in [(date(2027, 3, 13), "19:00", "-05:00"), (date(2027, 3, 15), "18:00", "-04:00")] {
        let mut desk = Desk::booked("America/New_York", day, time(9, 0, 0, 0));
        let zone = pick::ProfileField::HomeZone;
        desk.does(Command::SetProfile(vec![(zone, Some(zone.parse("Asia/Karachi").unwrap()))]));
        let start = format!("DTSTART;TZID=America/New_York:{}T090000", day.strftime("%Y%m%d"));
        assert!(desk.says(UID, &start), "{:?}", desk.event(UID));
        let at = desk.state.items().interviews().next().unwrap();
        let begins = at.at.unwrap().start(&at.zone).unwrap();
        assert_eq!(begins.strftime("%:z").to_string(), offset);
        let text = desk.event(UID).join("").replace(' ', "");
        assert!(text.contains(&format!("{home}PKT")), "{text}");
    }
}

#[test]
fn all_day_events_are_that_day_on_every_clock() {
    let mut desk = Desk::invited("America/New_York");
    desk.set(|i| {
        i.status = InterviewStatus::Booked;
        i.at = Some(Slot { day: date(2027, 3, 14), time: None, minutes: None });
    });
    assert!(desk.says(UID, "DTSTART;VALUE=DATE:20270314") && desk.says(UID, "DTEND;VALUE=DATE:20270315"));
}

#[test]
fn the_rank_list_deadline_has_its_hour_and_a_day_is_a_whole_day() {
    let desk = Desk::new();
    let deadline = desk.event("season-2027-rol-deadline@prematch");
    assert!(deadline.iter().any(|l| l.starts_with("DTSTART;TZID=America/New_York:20270303T")), "{deadline:?}");
    let text =
        String::from_utf8(season_calendar(&desk.state, &desk.season, "", &mut Given::default(), desk.now).bytes())
            .unwrap();
    assert!(text.contains("DTSTART;VALUE=DATE:"));
    assert!(!text.contains("statement-of-need"), "a month is no day");
}

#[test]
fn an_inferred_date_says_so_and_a_deadline_reminds() {
    let desk = Desk::new();
    let deadline = desk.event("season-2027-rol-deadline@prematch").join("\n").replace("\n ", "");
    assert!(deadline.contains("STATUS:TENTATIVE"), "{deadline}");
    assert!(deadline.contains("(inferred\\, not confirmed)"), "{deadline}");
    assert!(deadline.contains("This date: inferred\\, not confirmed."), "{deadline}");
    assert!(deadline.contains("BEGIN:VALARM") && deadline.contains("TRIGGER:-PT180M"), "{deadline}");
}

#[test]
fn a_date_of_the_season_that_moves_gets_a_higher_number_and_one_that_stays_keeps_its_own() {
    let mut desk = Desk::new();
    let mut given = Given::default();
    let of = |desk: &Desk, given: &mut Given, uid: &str| {
        let file = season_calendar(&desk.state, &desk.season, "", given, desk.now);
        let entry = file.events.into_iter().find(|e| e.uid == uid).unwrap();
        (entry.sequence, entry.stamp, entry.when)
    };
    let (deadline, other) = ("season-2027-rol-deadline@prematch", "season-2027-match-day@prematch");
    let first = of(&desk, &mut given, deadline);
    let stays = of(&desk, &mut given, other);
    assert_eq!(first.0, 0);
    desk.now = "2027-02-01T12:00:00Z".parse().unwrap();
    assert_eq!(of(&desk, &mut given, deadline), first, "nothing changed");
    let event = desk.season.calendar.iter_mut().find(|e| e.id == "rol-deadline").unwrap();
    event.at = "2027-03-10T21:00[America/New_York]".parse().unwrap();
    let moved = of(&desk, &mut given, deadline);
    assert!(moved.0 > first.0 && moved.1 == desk.now && moved.2 != first.2);
    assert_eq!(of(&desk, &mut given, deadline), moved, "given again, it is the same");
    assert_eq!(of(&desk, &mut given, other), stays);
    // Where nobody knows what the calendar had, a date of the applicant's own still replaces ours.
    assert!(of(&desk, &mut Given::default(), deadline).0 > 0);
}

#[test]
fn what_was_given_is_kept_in_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new();
    let mut given = Given::read(folder.path());
    season_calendar(&desk.state, &desk.season, "", &mut given, desk.now);
    given.keep(folder.path()).unwrap();
    let mut again = Given::read(folder.path());
    season_calendar(&desk.state, &desk.season, "", &mut again, desk.now);
    assert_eq!(serde_json::to_string(&given).unwrap(), serde_json::to_string(&again).unwrap());
}

#[test]
fn two_workspaces_do_not_share_an_identity_and_an_interview_without_hour_takes_the_day() {
    let mut desk = Desk::booked("America/Chicago", date(2027, 1, 11), time(9, 0, 0, 0));
    desk.set(|i| i.at = Some(Slot { day: date(2027, 1, 11), time: None, minutes: None }));
    let id = desk.state.items().interviews().next().unwrap().id;
    let of = |mark| {
        let bytes = interview_calendar(&desk.state, &desk.season, id, mark).unwrap().bytes();
        String::from_utf8(bytes).unwrap()
    };
    assert!(of("a1").contains("UID:interview-1-a1@prematch") && of("b2").contains("UID:interview-1-b2@prematch"));
    assert!(of("a1").contains("TRANSP:OPAQUE"));
}
