//! Any text as a calendar: what is read is safe to show, and comes back the same when it is written as an own event.
#![no_main]

use exchange::calendar::{CalendarEntry, CalendarFile, EventStatus, ForeignTime, When, read_invites};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut events = Vec::new();
    for event in read_invites(text) {
        assert!(![&event.uid, &event.summary, &event.location].iter().any(|t| t.chars().any(char::is_control)));
        assert!(!event.description.contains(['\r', '\0', '\u{1b}', '\u{202e}']));
        assert!(event.url.is_none_or(|u| u.to_ascii_lowercase().starts_with("http")));
        if let (Some(ForeignTime::At(start)), Some(ForeignTime::At(end))) = (event.start, event.end) {
            let status = event.status.unwrap_or(EventStatus::Confirmed);
            events.push(CalendarEntry {
                uid: event.uid,
                sequence: event.sequence,
                status,
                when: When::Zoned { start, end },
                summary: event.summary,
                description: event.description,
                location: event.location,
                url: None,
                stamp: jiff::Timestamp::UNIX_EPOCH,
                busy: status != EventStatus::Cancelled,
                alarms: vec![30],
            });
        }
    }
    let written = CalendarFile { name: String::new(), events: events.clone() }.bytes();
    let written = String::from_utf8(written).expect("characters are never cut");
    assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    if written.len() > exchange::calendar::LONGEST_CALENDAR {
        return;
    }
    let again = read_invites(&written);
    assert_eq!(again.len(), events.len());
    for (event, again) in events.iter().zip(again) {
        let When::Zoned { start, .. } = &event.when else { continue };
        let Some(ForeignTime::At(read)) = &again.start else { panic!("{:?}", again.start) };
        assert_eq!((read.timestamp(), &again.uid, &again.summary), (start.timestamp(), &event.uid, &event.summary));
    }
});
