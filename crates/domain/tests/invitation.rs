//! Invitations of several wordings, and what is proposed of them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use domain::invitation::{Held, Letter, Offer, ZoneFrom, confirmation, in_both_clocks, read_offer};
use domain::{Interview, InterviewStatus, Slot};
use jiff::Zoned;
use jiff::civil::{date, time};
use proptest::prelude::*;
use season::{Layer, Program, Season};

fn season() -> &'static Season {
    static SEASON: std::sync::LazyLock<Season> =
        std::sync::LazyLock::new(|| Season::load(&[Layer::built_in()]).unwrap());
    &SEASON
}

fn program(city: &str) -> &'static Program {
    season().programs.iter().find(|p| p.city == city).unwrap()
}

fn sent() -> Zoned {
    "2026-11-19T16:10[America/New_York]".parse().unwrap()
}

fn offer_at(city: &str, body: &str) -> Offer {
    let letter = Letter { subject: "Interview invitation", body, sent: Some(sent()), ..Letter::default() };
    read_offer(&letter, program(city))
}

fn offer(body: &str) -> Offer {
    offer_at("Birmingham", body)
}

fn slots(offer: &Offer) -> Vec<String> {
    offer
        .slots
        .iter()
        .map(|o| {
            let time = o.slot.time.map_or_else(|| "?".into(), |t| t.strftime("%H:%M").to_string());
            let minutes = o.slot.minutes.map_or_else(String::new, |m| format!(" {m}"));
            format!("{} {time}{minutes}", o.slot.day)
        })
        .collect()
}

#[test]
fn each_day_has_the_hours_that_stand_beside_it() {
    let o = offer("We offer Monday, January 11, 2027 at 9:00 AM or 1:00 PM CT, or Thursday, January 14 at 8:30 AM CT.");
    assert_eq!(slots(&o), ["2027-01-11 09:00", "2027-01-11 13:00", "2027-01-14 08:30"]);
    assert_eq!(o.zone.name(), "America/Chicago");
    assert_eq!(o.questions, Vec::<String>::new());
}

#[test]
fn days_in_a_row_share_the_hours_that_follow_or_lead() {
    let three = ["2027-01-11 08:00", "2027-01-14 08:00", "2027-01-19 08:00"];
    assert_eq!(slots(&offer("Dates: January 11, January 14 and January 19. All begin at 8:00 AM Central.")), three);
    assert_eq!(slots(&offer("8:00 AM CT on January 11, January 14 or January 19.")), three);
    let two = offer("9:00 AM CT on January 11 or 10:00 AM CT on January 14");
    assert_eq!(slots(&two), ["2027-01-11 09:00", "2027-01-14 10:00"]);
    let loose = offer("Our day starts at 7:45 AM Central time. You may choose:\n- 12/3\n- 12/10\n- 1/7");
    assert_eq!(slots(&loose), ["2026-12-03 07:45", "2026-12-10 07:45", "2027-01-07 07:45"]);
}

#[test]
fn a_range_is_one_time_with_its_length() {
    assert_eq!(slots(&offer("December 3 from 8:00 AM to 12:30 PM CST")), ["2026-12-03 08:00 270"]);
    assert_eq!(slots(&offer("December 3, 1:00 – 4:30 PM CST")), ["2026-12-03 13:00 210"]);
    assert_eq!(slots(&offer("December 3, 9:30-1:00 PM CST")), ["2026-12-03 09:30 210"]);
    assert_eq!(slots(&offer("December 3, 08:00 - 13:15")), ["2026-12-03 08:00 315"]);
}

#[test]
fn a_day_without_a_year_is_the_next_one_after_the_message() {
    assert_eq!(slots(&offer("November 30 or February 2")), ["2026-11-30 ?", "2027-02-02 ?"]);
    let far = offer("You applied on September 24. We offer December 1 at 9:00 AM CT.");
    assert_eq!(slots(&far), ["2026-12-01 09:00"]);
    assert_eq!(far.questions, ["“September 24” is no day of the months after the message; it was left out."]);
}

#[test]
fn without_the_day_of_the_message_a_day_without_a_year_is_asked() {
    let letter = Letter { body: "January 11 at 9:00 AM CT", ..Letter::default() };
    let o = read_offer(&letter, program("Birmingham"));
    assert!(o.slots.is_empty());
    assert_eq!(o.questions[0], "“January 11” has no year: give the day on which the message came.");
}

#[test]
fn the_days_of_a_deadline_are_no_offer() {
    let o = offer(
        "We offer December 3 at 8:00 AM CT.\nPlease reply by Friday, November 27 at 5 pm CT. The offer expires on November \
         28. Reply before noon on Dec. 1.",
    );
    assert_eq!(slots(&o), ["2026-12-03 08:00"]);
    assert!(o.answer.at.is_some());
}

#[test]
fn an_hour_that_could_be_either_half_of_the_day_is_asked() {
    let o = offer("December 3 at 1:00 CT");
    assert_eq!(slots(&o), ["2026-12-03 ?"]);
    assert_eq!(o.slots[0].doubts, ["“1:00 CT” has neither am nor pm: ask which one is meant."]);
}

#[test]
fn a_weekday_that_does_not_fit_its_day_is_asked() {
    let o = offer("Monday, December 3 at 9:00 AM CT");
    assert_eq!(o.slots[0].doubts, ["“Monday, December 3” is a Thursday: ask which day is meant."]);
}

#[test]
fn invite_9_00_am_est_in_july_is_a_conflict_and_not_a_guess() {
    let letter = Letter {
        body: "July 14, 2027 at 9:00 AM EST",
        sent: Some("2027-06-30T09:00[America/New_York]".parse().unwrap()),
        ..Letter::default()
    };
    let o = read_offer(&letter, program("Philadelphia"));
    let conflict = o.slots[0].conflict.as_ref().unwrap();
    assert_eq!(o.zone.name(), "America/New_York");
    assert_eq!(
        conflict.words(),
        "The message writes EST (UTC-05:00), but the clock of the place is at UTC-04:00 on that day: ask which one is \
         meant."
    );
    assert_eq!(conflict.if_written.timestamp().duration_since(conflict.if_place.timestamp()).as_hours(), 1);
    // The same words in January agree.
    assert_eq!(offer_at("Philadelphia", "January 14, 2027 at 9:00 AM EST").slots[0].conflict, None);
}

#[test]
fn et_on_a_day_when_the_clocks_change_is_resolved_to_the_place_and_said() {
    let o = offer_at("Philadelphia", "March 14, 2027 at 9:00 AM ET or 2:30 AM ET");
    assert_eq!(o.zone.name(), "America/New_York");
    let at = |k: usize| o.slots[k].slot.start(&o.zone).unwrap().to_string();
    assert_eq!(at(1), "2027-03-14T09:00:00-04:00[America/New_York]");
    assert!(o.slots[1].doubts.is_empty());
    assert!(o.slots[0].doubts[0].contains("skip 02:30"), "{:?}", o.slots[0].doubts);
    let autumn = Letter {
        body: "November 7, 2027 at 1:30 AM ET",
        sent: Some("2027-10-30T09:00[America/New_York]".parse().unwrap()),
        ..Letter::default()
    };
    let o = read_offer(&autumn, program("Philadelphia"));
    assert!(o.slots[0].doubts[0].contains("show 01:30 twice"), "{:?}", o.slots[0].doubts);
}

#[test]
fn two_clocks_for_one_time_are_one_time_and_the_programs_own_wins() {
    let o = offer("December 3 at 9:00 AM ET (8:00 AM CT)");
    assert_eq!((slots(&o), o.zone.name()), (vec!["2026-12-03 08:00".to_owned()], "America/Chicago"));
}

#[test]
fn a_clock_that_is_not_the_programs_own_is_taken_and_said() {
    let o = offer("December 3 at 9:00 AM PT");
    assert_eq!(o.zone.name(), "America/Los_Angeles");
    assert!(o.questions[0].starts_with("The message says PT, and the program’s place is on the clock of Chicago."));
    let all = offer("All times are Eastern. December 3 at 9:00 AM.");
    assert_eq!((all.zone.name(), all.from), ("America/New_York", ZoneFrom::Words("EASTERN".into())));
    let ist = offer("December 3 at 9:00 AM IST");
    assert_eq!(ist.questions, ["“IST” means different clocks in different places: ask which one."]);
}

#[test]
fn without_words_the_clock_is_that_of_the_place() {
    assert_eq!(offer("December 3 at 9:00 AM").from, ZoneFrom::Place);
    assert_eq!(offer_at("Knoxville", "December 3 at 9:00 AM").zone.name(), "America/New_York");
}

#[test]
fn an_answer_is_due_as_the_words_say_or_48_hours_after_the_message() {
    let rule = offer("December 3 at 9:00 AM CT").answer;
    assert_eq!(rule.at.unwrap().to_string(), "2026-11-21T15:10:00-06:00[America/Chicago]");
    assert_eq!((rule.words, rule.short), (None, false));
    let short = offer("December 3 at 9:00 AM CT. Please reply within 24 hours.").answer;
    assert_eq!(short.at.unwrap().to_string(), "2026-11-20T15:10:00-06:00[America/Chicago]");
    assert!(short.short);
}

#[test]
fn a_calendar_entry_wins_over_the_words() {
    let start: Zoned = "2026-12-04T13:00[America/New_York]".parse().unwrap();
    let end = start.checked_add(jiff::SignedDuration::from_hours(4)).unwrap();
    let held = Held { start: Some(start.clone()), end: Some(end), ..Held::default() };
    let letter = |held| Letter { body: "December 3 at 9:00 AM CT", sent: Some(sent()), held, ..Letter::default() };
    let o = read_offer(&letter(vec![held.clone()]), program("Birmingham"));
    assert_eq!((slots(&o), o.zone.name(), o.fixed), (vec!["2026-12-04 13:00 240".into()], "America/New_York", true));
    // A moment in UTC is shown on the program's clock.
    let utc = Held { start: Some(start.with_time_zone(jiff::tz::TimeZone::UTC)), ..held.clone() };
    let o = read_offer(&letter(vec![utc]), program("Birmingham"));
    assert_eq!((slots(&o), o.zone.name()), (vec!["2026-12-04 12:00 240".into()], "America/Chicago"));
    let off = Held { cancelled: true, ..held };
    let o = read_offer(&letter(vec![off]), program("Birmingham"));
    assert_eq!(slots(&o), ["2026-12-03 09:00"]);
    assert!(!o.fixed && o.questions[0].contains("calls the interview off"));
}

#[test]
fn the_reply_says_the_times_on_both_clocks() {
    let karachi = "Asia/Karachi".parse().unwrap();
    let mut i = Interview::new(program("Birmingham").id.clone(), "America/Chicago".parse().unwrap());
    let slot = |day, hour| Slot { day, time: Some(time(hour, 0, 0, 0)), minutes: None };
    i.offered = vec![slot(date(2027, 1, 11), 9), slot(date(2027, 1, 14), 15)];
    assert_eq!(
        in_both_clocks(&i.offered[1], &i.zone, Some(&karachi)),
        "Thursday, January 14, 2027, 3:00 PM CST (Central Time); for me 2:00 AM the next day (Karachi)"
    );
    insta::assert_snapshot!("accept", confirmation(&i, "UAB", "Ayesha Khan", Some(&karachi)).unwrap());
    i.at = Some(i.offered[0]);
    i.status = InterviewStatus::Booked;
    insta::assert_snapshot!("confirm", confirmation(&i, "UAB", "Ayesha Khan", Some(&karachi)).unwrap());
    i.offered.clear();
    i.at = None;
    assert_eq!(confirmation(&i, "UAB", "", None), None);
}

proptest! {
    /// Whatever is written, what is proposed is after the message, in order, each once, and never panics.
    #[test]
    fn whatever_is_written_slots_are_in_order_and_once(body in "(?s).{0,200}", city in prop::sample::select(vec!["Knoxville", "Birmingham", "Philadelphia"])) {
        let o = offer_at(city, &body);
        prop_assert!(o.slots.windows(2).all(|w| (w[0].slot.day, w[0].slot.time) < (w[1].slot.day, w[1].slot.time)));
    }

    /// Any day and hour within the season, written in several ways, comes back as that day and hour.
    #[test]
    fn a_day_and_hour_written_in_any_way_come_back(ahead in 1i64..190, half_hours in 0i8..48, way in 0usize..5) {
        let day = date(2026, 11, 19).checked_add(jiff::SignedDuration::from_hours(24 * ahead)).unwrap();
        let at = time(half_hours / 2, half_hours % 2 * 30, 0, 0);
        let d = match way {
            0 => day.strftime("%A, %B %-d, %Y").to_string(),
            1 => day.strftime("%b %-d").to_string(),
            2 => day.strftime("%-m/%-d/%Y").to_string(),
            3 => day.strftime("%-d %B %Y").to_string(),
            _ => day.to_string(),
        };
        let body = format!("You are invited on {d} at {} CT.", at.strftime("%-I:%M %p"));
        let o = offer(&body);
        prop_assert_eq!(o.slots.len(), 1, "{}: {:?}", body, o);
        prop_assert_eq!(o.slots[0].slot.day, day);
        prop_assert_eq!(o.slots[0].slot.time, Some(at));
    }

    /// Words and letters of invitations in any order do no harm.
    #[test]
    fn pieces_of_invitations_in_any_order(pieces in prop::collection::vec(prop::sample::select(vec![
        "January 11", "1/14", "2027-02-03", "9:00 AM ET", "1:00", "to", "-", "on", "by", "or", "EST", ". ", "\n", "noon", "8:00", "PM", "all times Eastern",
    ]), 0..25)) {
        let o = offer(&pieces.join(" "));
        prop_assert!(o.slots.iter().all(|s| s.slot.day > date(2026, 11, 18)));
    }
}

#[test]
fn days_of_a_message_without_a_date_are_the_next_ones_after_it_was_kept_and_that_is_said() {
    let body = "Choose December 9 or January 13 at 9:00 AM ET. Please answer by November 24, 5 PM ET.";
    // It was pasted in Karachi.
    let came = Some(sent().with_time_zone(jiff::tz::TimeZone::get("Asia/Karachi").unwrap()));
    let letter = Letter { body, came, ..Letter::default() };
    let offer = read_offer(&letter, program("Burlington"));
    let days: Vec<String> = offer.slots.iter().map(|s| s.slot.day.to_string()).collect();
    assert_eq!(days, ["2026-12-09", "2027-01-13"]);
    assert!(offer.questions.iter().any(|q| q.contains("The message carries no date")), "{:?}", offer.questions);
    let by = offer.answer.at.map(|at| at.strftime("%m-%d %H:%M %Z").to_string());
    assert_eq!((by.as_deref(), offer.answer.short), (Some("11-24 17:00 EST"), false));
    assert_eq!(offer.sent, None);
}

#[test]
fn hours_of_something_else_are_no_times_of_an_interview() {
    assert_eq!(slots(&offer("Interview day: January 11. Our office is open 8 am to 4 pm.")), ["2027-01-11 ?"]);
    assert_eq!(
        slots(&offer("Deadline to respond: 11/23/26 11:59 PM ET\nYour interview is on January 11 at 9:00 AM CT.")),
        ["2027-01-11 09:00"]
    );
    assert_eq!(
        slots(&offer(
            "The pre-interview social is on January 10 at 6 pm CT. The interview follows on January 11 at 9:00 AM CT."
        )),
        ["2027-01-11 09:00"]
    );
    assert_eq!(
        slots(&offer("Your interview was moved from January 8 to January 11 at 9:00 AM CT.")),
        ["2027-01-11 09:00"]
    );
}

#[test]
fn bare_hours_belong_to_the_day_before_them_and_not_to_the_next_day() {
    let o = offer("Jan 20th, 8 - 12\nMarch 14, 2027 at 2:30 PM EST");
    assert_eq!(slots(&o), ["2027-01-20 08:00 240", "2027-03-14 14:30"]);
    let asked = offer("January 5, 8 - 12");
    assert_eq!(slots(&asked), ["2027-01-05 ?"]);
    assert!(asked.slots[0].doubts[0].contains("hours or further days"), "{:?}", asked.slots);
}

#[test]
fn several_days_of_a_month_are_all_offered() {
    let days = ["2026-12-01 08:00", "2026-12-03 08:00", "2026-12-08 08:00", "2026-12-10 08:00"];
    assert_eq!(slots(&offer("We interview on Dec 1, 3, 8 and 10 at 8:00 AM CT.")), days);
    assert_eq!(slots(&offer("Choose Jan. 5th-7th.")), ["2027-01-05 ?", "2027-01-06 ?", "2027-01-07 ?"]);
}

#[test]
fn an_offset_is_compared_with_the_clock_of_the_place() {
    let same = offer("January 11, 08:00-12:00 (GMT-6)");
    assert_eq!((slots(&same), same.slots[0].conflict.is_none()), (vec!["2027-01-11 08:00 240".to_owned()], true));
    let other = offer("January 11, 08:00-12:00 (GMT-5)");
    assert!(other.slots[0].conflict.as_ref().unwrap().words().contains("GMT-5"));
}

#[test]
fn a_deadline_keeps_its_date_its_hour_and_its_clock() {
    let by = |body: &str| {
        let answer = offer(body).answer;
        (answer.at.unwrap().strftime("%Y-%m-%d %H:%M %Z").to_string(), answer.short)
    };
    assert_eq!(
        by("Please respond by Friday, December 4, 2026 at 5:00 PM EST."),
        ("2026-12-04 16:00 CST".into(), false)
    );
    assert_eq!(by("Please respond by December 20th, 5pm PT."), ("2026-12-20 19:00 CST".into(), false));
    assert_eq!(by("Please reply no later than 25 November."), ("2026-11-25 23:59 CST".into(), false));
    assert_eq!(by("Please confirm by noon tomorrow."), ("2026-11-20 12:00 CST".into(), true));
}
