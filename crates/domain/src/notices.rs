//! What is worth saying when an interview is written down: what it meets, whether the program has another one already, and
//! an hour that comes twice. Nothing here stands in the way of keeping it.

use jiff::tz::TimeZone;
use season::{ProgramId, Season, plain_day};

use crate::clash::{ClashKind, clashes};
use crate::invitation::change_of_clocks;
use crate::kept::{Interview, InterviewStatus};
use crate::state::State;

/// What is worth saying about an interview, one sentence each; nothing when it is called off or declined.
pub fn notices(state: &State, season: &Season, i: &Interview) -> Vec<String> {
    if i.status.is_gone() {
        return Vec::new();
    }
    let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
    let home = state.profile().home_zone.as_ref().map_or(TimeZone::UTC, pick::Zone::tz);
    let mut found = Vec::new();
    if let Some(at) = &i.at {
        found.extend(change_of_clocks(at, &i.zone));
        // What was done cannot be moved any more.
        let ahead = i.status != InterviewStatus::Done;
        for clash in clashes(state, at, &i.zone, i.format, i.id, &home).into_iter().filter(|_| ahead) {
            let with = format!("{} (interview {})", name(&clash.with.program), clash.with.id);
            found.push(match clash.kind {
                ClashKind::Overlap => format!("It is at the same time as {with}: ask one of them for another date."),
                ClashKind::SameDay => format!("It is on the same day as {with}, by your clock."),
                ClashKind::TooNear => format!("It is less than a day from {with}, and one of them is in person."),
            });
        }
    }
    for slot in i.offered.iter().filter(|_| i.at.is_none() && i.status != InterviewStatus::Done) {
        let met = clashes(state, slot, &i.zone, i.format, i.id, &home);
        for clash in met.iter().filter(|c| c.kind == ClashKind::Overlap) {
            let hour = slot.time.map_or_else(String::new, |t| t.strftime(" %H:%M").to_string());
            found.push(format!(
                "Of the times offered, {}{hour} is at the same time as {} (interview {}).",
                plain_day(slot.day),
                name(&clash.with.program),
                clash.with.id
            ));
        }
    }
    let others: Vec<String> = state
        .items()
        .interviews()
        .filter(|o| o.id != i.id && o.program == i.program && !o.status.is_gone())
        .map(|o| {
            let day = o.at.map_or_else(String::new, |s| format!(", {}", plain_day(s.day)));
            format!("number {} ({}{day})", o.id, o.status.label())
        })
        .collect();
    if !others.is_empty() {
        found.push(format!(
            "{} has {} here already: {}. Keep one for each visit.",
            name(&i.program),
            if others.len() == 1 { "another interview" } else { "other interviews" },
            others.join("; ")
        ));
    }
    found
}
