//! Calendar files: what is written is exact and comes back the same; what others write is read without a guess.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use exchange::calendar::{
    CalendarEntry, CalendarFile, Doubt, EventStatus, ForeignEvent, ForeignTime, Method, When, read_invites,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use proptest::prelude::*;

fn moment(text: &str) -> Zoned {
    text.parse().unwrap()
}

fn entry(when: When) -> CalendarEntry {
    let busy = matches!(when, When::Zoned { .. });
    CalendarEntry {
        uid: "interview-17@prematch".into(),
        sequence: 0,
        status: EventStatus::Confirmed,
        when,
        summary: "Interview".into(),
        description: String::new(),
        location: String::new(),
        url: None,
        stamp: "2026-11-20T09:00:00Z".parse().unwrap(),
        busy,
        alarms: Vec::new(),
    }
}

fn zoned(start: &str, end: &str) -> CalendarEntry {
    entry(When::Zoned { start: moment(start), end: moment(end) })
}

fn write(events: Vec<CalendarEntry>) -> String {
    String::from_utf8(CalendarFile { name: "prematch".into(), events }.bytes()).unwrap()
}

fn only(text: &str) -> ForeignEvent {
    let mut events = read_invites(text);
    assert_eq!(events.len(), 1, "{text}");
    events.remove(0)
}

fn at(time: &Option<ForeignTime>) -> &Zoned {
    match time {
        Some(ForeignTime::At(at)) => at,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_always_the_same() {
    let mut interview = zoned("2026-11-24T09:00[America/New_York]", "2026-11-24T12:30[America/New_York]");
    interview.description = "Dr. Rao, Dr. Okafor; bring questions\nVideo".into();
    interview.location = "https://video.example.org/1".into();
    interview.url = Some("https://program.example.org/interviews".into());
    interview.alarms = vec![1440, 30];
    let mut deadline = entry(When::AllDay(date(2027, 3, 3)));
    deadline.uid = "deadline-rank-list@prematch".into();
    deadline.summary = "Rank order list must be certified".into();
    insta::assert_snapshot!(write(vec![interview, deadline]).replace("\r\n", "\n"));
}

#[test]
fn every_line_ends_with_crlf_and_is_at_most_75_octets() {
    let mut long = zoned("2026-11-24T09:00[America/New_York]", "2026-11-24T12:30[America/New_York]");
    long.description = "Gespräch über Anästhesie 🫀 مقابلة ".repeat(30);
    let text = write(vec![long]);
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
}

#[test]
fn interviews_around_the_march_change_of_clocks_keep_their_moment() {
    let times = [
        ("2027-03-13T09:00-05:00[America/New_York]", "DTSTART;TZID=America/New_York:20270313T090000"),
        ("2027-03-14T01:59-05:00[America/New_York]", "DTSTART;TZID=America/New_York:20270314T015900"),
        ("2027-03-14T03:00-04:00[America/New_York]", "DTSTART;TZID=America/New_York:20270314T030000"),
        ("2027-03-14T09:00-04:00[America/New_York]", "DTSTART;TZID=America/New_York:20270314T090000"),
    ];
    for (start, line) in times {
        let start = moment(start);
        let end = start.checked_add(jiff::Span::new().minutes(30)).unwrap();
        let text = write(vec![entry(When::Zoned { start: start.clone(), end: end.clone() })]);
        assert!(text.contains(line), "{text}");
        let read = only(&text);
        assert_eq!((at(&read.start), at(&read.end)), (&start, &end));
        assert_eq!(read.doubts, []);
    }
    // Half an hour before the change to half an hour after it is one hour.
    let across = only(&write(vec![zoned("2027-03-14T01:30[America/New_York]", "2027-03-14T03:30[America/New_York]")]));
    assert_eq!(at(&across.start).duration_until(at(&across.end)).as_mins(), 60);
}

#[test]
fn the_hour_that_comes_twice_in_november_is_written_so_that_it_cannot_be_mistaken() {
    let first = only(&write(vec![zoned(
        "2026-11-01T01:30-04:00[America/New_York]",
        "2026-11-01T01:30-05:00[America/New_York]",
    )]));
    assert_eq!(at(&first.start).timestamp().to_string(), "2026-11-01T05:30:00Z");
    assert_eq!(at(&first.end).timestamp().to_string(), "2026-11-01T06:30:00Z");
}

/// The lines of the description of a zone.
fn description(zone: &str) -> String {
    let start = format!("2027-01-12T09:00[{zone}]");
    let text = write(vec![zoned(&start, &start)]);
    let (_, rest) = text.split_once("BEGIN:VTIMEZONE\r\n").unwrap();
    rest.split_once("END:VTIMEZONE").unwrap().0.replace("\r\n", "\n")
}

#[test]
fn zones_are_described_by_the_changes_of_their_clocks() {
    let new_york = description("America/New_York");
    assert!(new_york.contains("BEGIN:DAYLIGHT\nDTSTART:20260308T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nTZNAME:EDT\n"), "{new_york}");
    assert!(new_york.contains("BEGIN:STANDARD\nDTSTART:20261101T020000\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nTZNAME:EST\n"), "{new_york}");
    for zone in ["America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage", "America/Halifax"] {
        assert_eq!(description(zone).matches("BYMONTH=3;BYDAY=2SU").count(), 1, "{zone}");
        assert_eq!(description(zone).matches("BYMONTH=11;BYDAY=1SU").count(), 1, "{zone}");
    }
    assert!(description("Europe/Berlin").contains("BYMONTH=3;BYDAY=-1SU"));
    let karachi = description("Asia/Karachi");
    assert_eq!(
        karachi,
        "TZID:Asia/Karachi\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nTZNAME:PKT\nEND:STANDARD\n"
    );
    for zone in ["America/Phoenix", "Asia/Kolkata", "America/Puerto_Rico"] {
        assert_eq!(description(zone).matches("DTSTART").count(), 1, "{zone}");
    }
    // A rule that ended soon after is not written as one that goes on.
    let moscow = write(vec![zoned("2010-01-12T09:00[Europe/Moscow]", "2010-01-12T10:00[Europe/Moscow]")]);
    assert!(!moscow.contains("RRULE"), "{moscow}");
    // Ramadan moves: each change is written, none as a rule.
    let morocco = description("Africa/Casablanca");
    assert!(!morocco.contains("RRULE") && morocco.matches("BEGIN:").count() >= 3, "{morocco}");
}

/// The offset that a description gives at a clock: that of its last change before, each rule followed from its start.
fn offset_by(description: &str, clock: jiff::civil::DateTime) -> String {
    let mut best: Option<(jiff::civil::DateTime, String)> = None;
    for part in description.split("BEGIN:").skip(1) {
        let value = |name: &str| part.lines().find_map(|l| l.strip_prefix(name)).map(str::to_owned);
        let start: jiff::civil::DateTime = value("DTSTART:").unwrap().parse().unwrap();
        let to = value("TZOFFSETTO:").unwrap();
        let mut changes = vec![start];
        if let Some(rule) = value("RRULE:") {
            let day = rule.split("BYDAY=").nth(1).unwrap();
            let nth: i8 = day.trim_end_matches("SU").parse().unwrap();
            changes = (start.year()..=clock.year())
                .map(|y| {
                    let month = Date::new(y, start.month(), 1).unwrap();
                    month.nth_weekday_of_month(nth, jiff::civil::Weekday::Sunday).unwrap().to_datetime(start.time())
                })
                .collect();
        }
        for change in changes.into_iter().filter(|c| *c <= clock) {
            if best.as_ref().is_none_or(|(b, _)| *b < change) {
                best = Some((change, to.clone()));
            }
        }
    }
    best.unwrap().1
}

#[test]
fn a_program_that_knows_only_the_description_finds_the_same_moments() {
    for zone in ["America/New_York", "America/Los_Angeles", "Europe/London", "Africa/Casablanca", "Asia/Karachi"] {
        let text = description(zone);
        let tz = TimeZone::get(zone).unwrap();
        for day in date(2027, 1, 1).series(jiff::Span::new().days(1)).take_while(|d| d.year() == 2027) {
            let clock = day.at(12, 0, 0, 0);
            let offset = tz.to_zoned(clock).unwrap().strftime("%z").to_string();
            assert_eq!(offset_by(&text, clock), offset, "{zone} {clock}");
        }
    }
}

#[test]
fn a_moved_interview_keeps_its_identity_and_rises_in_number() {
    let before = zoned("2026-11-24T09:00[America/New_York]", "2026-11-24T12:30[America/New_York]");
    let mut after = zoned("2026-12-01T13:00[America/Chicago]", "2026-12-01T16:00[America/Chicago]");
    after.sequence = 1;
    let (before, after) = (only(&write(vec![before])), only(&write(vec![after])));
    assert_eq!(before.uid, after.uid);
    assert_eq!((before.sequence, after.sequence), (0, 1));
    assert_ne!(before.start, after.start);
}

#[test]
fn a_dropped_interview_is_cancelled_and_reminds_of_nothing() {
    let mut dropped = zoned("2026-11-24T09:00[America/New_York]", "2026-11-24T12:30[America/New_York]");
    dropped.status = EventStatus::Cancelled;
    dropped.sequence = 2;
    dropped.alarms = vec![60];
    let text = write(vec![dropped]);
    assert!(text.contains("STATUS:CANCELLED\r\n") && text.contains("SEQUENCE:2\r\n") && !text.contains("VALARM"));
    assert_eq!(only(&text).status, Some(EventStatus::Cancelled));
}

#[test]
fn texts_in_any_script_come_back() {
    let mut event = entry(When::AllDay(date(2027, 3, 19)));
    event.summary = "Match Day, at last; \\o/ 🎉👩🏽‍⚕️".into();
    event.description = "Line one\nLine two, with; all\\of\\nthem\n\nیوم المطابقة می\u{200c}خواهم".into();
    event.location = "القاهرة, مصر; room 5".into();
    let read = only(&write(vec![event.clone()]));
    assert_eq!((read.summary, read.description, read.location), (event.summary, event.description, event.location));
    assert_eq!(read.start, Some(ForeignTime::Day(date(2027, 3, 19))));
    assert_eq!(read.end, Some(ForeignTime::Day(date(2027, 3, 20))));
}

#[test]
fn a_text_cannot_write_a_line_of_its_own() {
    let mut event = entry(When::AllDay(date(2027, 3, 19)));
    event.uid = "x\r\nSTATUS:CANCELLED".into();
    event.summary = "a\r\nEND:VEVENT\rBEGIN:VALARM".into();
    event.url = Some("https://example.org/\r\nATTACH:file:///etc/passwd".into());
    let text = write(vec![event]);
    assert_eq!(text.matches("\r\nEND:VEVENT").count(), 1);
    assert!(!text.contains("\r\nSTATUS:CANCELLED") && !text.contains("\r\nBEGIN:VALARM") && !text.contains("ATTACH"));
    for url in ["javascript:alert(1)", "file:///etc/passwd", "https://exa mple.org"] {
        let mut event = entry(When::AllDay(date(2027, 3, 19)));
        event.url = Some(url.into());
        assert!(!write(vec![event]).contains("URL:"), "{url}");
    }
}

#[test]
fn a_zone_without_a_name_is_written_in_utc() {
    let text = write(vec![zoned("2027-01-12T09:00-05:00[-05:00]", "2027-01-12T10:00-05:00[-05:00]")]);
    assert!(text.contains("DTSTART:20270112T140000Z") && !text.contains("VTIMEZONE"));
}

fn invite(event: &str) -> String {
    format!("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1@x\n{event}\nEND:VEVENT\nEND:VCALENDAR\n")
}

#[test]
fn an_outlook_invitation_is_read_at_its_place() {
    let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nPRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\n\
        BEGIN:VTIMEZONE\r\nTZID:Eastern Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T020000\r\n\
        TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11\r\nEND:STANDARD\r\n\
        BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n\
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
        ORGANIZER;CN=\"Coordinator: GME\":mailto:gme@example.org\r\nUID:040000008200E00074C5B7101A82E008\r\n\
        SUMMARY;LANGUAGE=en-US:Anesthesiology interview\\, virtual\r\n\
        DTSTART;TZID=Eastern Standard Time:20261124T090000\r\nDTEND;TZID=Eastern Standard Time:20261124T123000\r\n\
        LOCATION:Microsoft Teams Meeting\r\nSEQUENCE:3\r\nSTATUS:CONFIRMED\r\nDESCRIPTION:Dear Dr. A\\nPlease join\r\n \
        \x20on time\r\nX-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.example.com/l/1\r\n\
        BEGIN:VALARM\r\nDESCRIPTION:REMINDER\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let event = only(text);
    assert_eq!(*at(&event.start), moment("2026-11-24T09:00-05:00[America/New_York]"));
    assert_eq!(*at(&event.end), moment("2026-11-24T12:30-05:00[America/New_York]"));
    assert_eq!(event.method, Some(Method::Request));
    assert_eq!((event.sequence, event.status), (3, Some(EventStatus::Confirmed)));
    assert_eq!(event.summary, "Anesthesiology interview, virtual");
    assert_eq!(event.description, "Dear Dr. A\nPlease join on time");
    assert_eq!(event.url.as_deref(), Some("https://teams.example.com/l/1"));
    assert_eq!(event.organizer.as_deref(), Some("gme@example.org"));
    assert_eq!(event.doubts, []);
}

#[test]
fn utc_floating_days_and_lengths_are_read_as_they_are() {
    let event = only(&invite("DTSTART:20261124T140000Z\nDURATION:PT1H30M"));
    assert_eq!(at(&event.start).timestamp(), "2026-11-24T14:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(at(&event.end).timestamp(), "2026-11-24T15:30:00Z".parse::<Timestamp>().unwrap());
    let event = only(&invite("DTSTART:20261124T140000"));
    assert_eq!(event.start, Some(ForeignTime::Floating(date(2026, 11, 24).at(14, 0, 0, 0))));
    assert_eq!(event.doubts, [Doubt::NoZone]);
    let event = only(&invite("DTSTART;VALUE=DATE:20261124\nRRULE:FREQ=WEEKLY"));
    assert!(event.start == Some(ForeignTime::Day(date(2026, 11, 24))) && event.repeats);
}

#[test]
fn an_interview_that_is_called_off_is_known_by_status_or_method() {
    assert!(only(&invite("STATUS:CANCELLED")).is_cancelled() && !only(&invite("STATUS:CONFIRMED")).is_cancelled());
    let text = invite("SUMMARY:x").replace("METHOD:REQUEST", "METHOD:CANCEL");
    assert!(only(&text).is_cancelled());
}

#[test]
fn an_unknown_zone_is_said_and_not_guessed() {
    let event = only(&invite("DTSTART;TZID=Customized Time Zone:20261124T140000"));
    assert_eq!(event.doubts, [Doubt::ZoneUnknown("Customized Time Zone".into())]);
    assert!(matches!(event.start, Some(ForeignTime::UnknownZone { .. })));
    assert!(event.doubts[0].words().contains("Customized Time Zone"));
}

#[test]
fn a_written_offset_that_contradicts_the_place_is_shown() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Eastern Standard Time\nBEGIN:STANDARD\nTZOFFSETFROM:-0500\n\
        TZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=Eastern Standard Time:20270714T090000\n\
        END:VEVENT\nEND:VCALENDAR";
    let event = only(text);
    let place = "-04:00".to_owned();
    let zone = "America/New_York".to_owned();
    assert_eq!(event.doubts, [Doubt::OffsetDiffers { zone, place, written: vec!["-05:00".into()] }]);
}

#[test]
fn a_time_that_the_clock_skips_or_repeats_is_said() {
    let skipped = only(&invite("DTSTART;TZID=America/New_York:20270314T023000"));
    assert_eq!(at(&skipped.start).to_string(), "2027-03-14T03:30:00-04:00[America/New_York]");
    assert_eq!(skipped.doubts, [Doubt::TimeSkipped(date(2027, 3, 14).at(2, 30, 0, 0))]);
    let twice = only(&invite("DTSTART;TZID=America/New_York:20261101T013000"));
    assert_eq!(at(&twice.start).to_string(), "2026-11-01T01:30:00-04:00[America/New_York]");
    assert_eq!(twice.doubts, [Doubt::TimeTwice(date(2026, 11, 1).at(1, 30, 0, 0))]);
}

#[test]
fn hostile_files_are_read_within_limits() {
    assert_eq!(read_invites(""), []);
    assert_eq!(read_invites("END:VEVENT\nEND:\nSUMMARY:x\n:::;;;\"\n"), []);
    let many = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n".repeat(20_000));
    assert_eq!(read_invites(&many).len(), 2000);
    let deep = "BEGIN:X\n".repeat(50_000) + &"END:X\n".repeat(50_000) + &invite("SUMMARY:after");
    assert_eq!(only(&deep).summary, "after");
    let folded = invite(&format!("SUMMARY:{}", "a\n ".repeat(200_000)));
    assert!(only(&folded).summary.chars().count() <= 501);
    let event = only(&invite("SUMMARY:Dr. Rao\u{202e}\\n\u{1b}[2J\nURL:javascript:alert(1)\nSEQUENCE:-1"));
    assert_eq!((event.summary.as_str(), event.url, event.sequence), ("Dr. Rao [2J", None, 0));
    let event =
        only(&invite("DTSTART:99999999T999999\nDTEND;TZID=\"America/New_York:20261124T140000\nDURATION:P9999999999D"));
    assert_eq!((event.start, event.end), (None, None));
}

fn anywhere() -> impl Strategy<Value = Zoned> {
    let zones = prop::sample::select(vec![
        "America/New_York",
        "America/St_Johns",
        "America/Los_Angeles",
        "Asia/Karachi",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "UTC",
    ]);
    // 2020 to 2040, whole seconds.
    (zones, 1_577_836_800_i64..2_208_988_800)
        .prop_map(|(zone, second)| Timestamp::from_second(second).unwrap().to_zoned(TimeZone::get(zone).unwrap()))
}

proptest! {
    #[test]
    fn every_own_event_comes_back_as_it_was(
        start in anywhere(), minutes in 1_i64..5000, summary in "[a-zA-Z,;\\\\:\"é🫀ب]{0,120}", sequence in 0..u32::MAX,
    ) {
        let end = start.checked_add(jiff::Span::new().minutes(minutes)).unwrap();
        let mut event = entry(When::Zoned { start: start.clone(), end: end.clone() });
        event.summary = summary.clone();
        event.sequence = sequence;
        let read = only(&write(vec![event.clone()]));
        prop_assert_eq!(at(&read.start).timestamp(), start.timestamp());
        prop_assert_eq!(at(&read.end).timestamp(), end.timestamp());
        prop_assert_eq!(&read.summary, &summary);
        prop_assert_eq!((read.uid, read.sequence, read.method), (event.uid, sequence, Some(Method::Publish)));
        let wrong = |d: &Doubt| matches!(d, Doubt::OffsetDiffers { .. } | Doubt::ZoneUnknown(_));
        let doubted = read.doubts.iter().any(wrong);
        prop_assert!(!doubted);
    }

    #[test]
    fn reading_never_fails(
        lines in prop::collection::vec("(BEGIN:VEVENT|END:VEVENT|BEGIN:VTIMEZONE|TZID:X|DTSTART;TZID=X:|DTSTART:|DTEND:|DURATION:|TZOFFSETTO:| )?[0-9TZP:;=\"+-]{0,20}\\PC{0,20}", 0..40)
    ) {
        let text = lines.join("\n");
        for event in read_invites(&text) {
            prop_assert!(!event.summary.contains('\n'));
        }
    }
}
