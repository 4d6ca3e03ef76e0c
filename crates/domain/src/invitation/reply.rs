//! The times of an interview in words that a program can check: on its clock first, on the applicant's beside it.

use jiff::Zoned;
use pick::Zone;

use super::zone::{US_ZONES, city};
use crate::kept::{Interview, InterviewStatus, Slot};

/// A time on both clocks, as a program reads it: `Monday, January 11, 2027, 9:00 AM EST (New York); for me 7:00 PM the
/// same day (Karachi)`.
pub fn in_both_clocks(slot: &Slot, zone: &Zone, home: Option<&Zone>) -> String {
    let day = slot.day.strftime("%A, %B %-d, %Y");
    let Some(start) = slot.start(zone) else { return format!("{day} (the hour is not known yet)") };
    let there = format!("{day}, {} ({})", start.strftime("%-I:%M %p %Z"), place(zone));
    match home.filter(|h| *h != zone) {
        None => there,
        Some(home) => {
            let here = start.with_time_zone(home.tz());
            format!("{there}; for me {} {} ({})", here.strftime("%-I:%M %p"), which_day(&start, &here), city(home))
        }
    }
}

/// How the day at home stands to the day there.
fn which_day(there: &Zoned, here: &Zoned) -> String {
    match (here.date() - there.date()).get_days() {
        0 => "the same day".to_owned(),
        1 => "the next day".to_owned(),
        -1 => "the day before".to_owned(),
        _ => format!("on {}", here.strftime("%B %-d")),
    }
}

fn place(zone: &Zone) -> String {
    let us = US_ZONES.iter().find(|(name, _)| *name == zone.name());
    us.map_or_else(|| city(zone), |(_, words)| words.split(" (").next().unwrap_or_default().to_owned() + " Time")
}

/// A short confirmation of the times, ready to be copied; `None` while no time is chosen and none is offered.
///
/// `program` and `name` are those of the program and the applicant; the name may be empty.
pub fn confirmation(interview: &Interview, program: &str, name: &str, home: Option<&Zone>) -> Option<String> {
    let line = |slot: &Slot| in_both_clocks(slot, &interview.zone, home);
    let booked = matches!(interview.status, InterviewStatus::Booked | InterviewStatus::Done);
    let body = match (interview.at, interview.offered.as_slice()) {
        (Some(at), _) if booked => {
            format!("Thank you. I confirm my interview at {program}:\n\n{}\n\nI look forward to it.", line(&at))
        }
        (at, offered) => {
            let first = at.or_else(|| offered.first().copied())?;
            let second = offered.iter().find(|s| **s != first);
            let mut text = format!(
                "Thank you for inviting me to interview at {program}. I gladly accept. My first choice is:\n\n{}",
                line(&first)
            );
            if let Some(second) = second {
                text.push_str(&format!("\n\nIf that is taken, my second choice is:\n\n{}", line(second)));
            }
            text.push_str("\n\nPlease tell me which time is confirmed.");
            text
        }
    };
    // A comma calls for a name.
    let end = if name.is_empty() { "Thank you.".to_owned() } else { format!("Thank you,\n{name}") };
    Some(format!("Hello,\n\n{body}\n\n{end}\n"))
}
