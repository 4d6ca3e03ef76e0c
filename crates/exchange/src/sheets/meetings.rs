//! The interviews of a sheet beside those that are recorded: a new one is written down, the same one stays, and of another
//! one the user says whether it changes.

use domain::{Command, Interview, InterviewStatus, Slot};
use jiff::civil::{Date, Time};
use pick::Zone;

use super::changes::{Change, RowChanges};
use super::clocks::{Moment, settle};
use super::commands::{Desk, Draft, Waits};
use super::target::Target;
use super::values::Value;

/// Takes the interview of a program's rows. Rows that contradict each other were left out before; of the others one can
/// know the hour that another does not say.
pub(crate) fn take(desk: &Desk<'_>, draft: &mut Draft, rows: &[RowChanges]) {
    let days = rows.iter().flat_map(|r| r.changes.iter().map(move |c| (r.row, c)));
    let days = days.filter_map(|(row, change)| match change {
        Change::Other(Target::Interview, Value::Day { day, time, zone }, column) => {
            Some(((row, *column), *day, *time, zone.as_str()))
        }
        _ => None,
    });
    if let Some((place, day, time, zone)) = days.max_by_key(|(_, _, time, zone)| (time.is_some(), !zone.is_empty())) {
        one(desk, draft, place, day, time, zone);
    }
}

fn one(desk: &Desk<'_>, draft: &mut Draft, place: (usize, usize), day: Date, time: Option<Time>, zone: &str) {
    let Some(program) = desk.season.program(&draft.program) else { return };
    // A clock that is not sure is a problem of the cell already.
    let Ok(moment) = settle(program, day, time, zone) else { return };
    let held: Vec<Interview> =
        desk.state.items().interviews().filter(|i| i.program == draft.program).cloned().collect();
    if held.iter().any(|i| is_same(i, &moment)) {
        return;
    }
    let home = desk.state.profile().home_zone.as_ref();
    let words = moment.words(home);
    let live: Vec<&Interview> = held.iter().filter(|i| !i.status.is_gone()).collect();
    match live.as_slice() {
        [] if held.is_empty() => {
            let new = at(Interview::new(draft.program.clone(), moment.zone.clone()), &moment, desk);
            draft.command(Command::SetInterview(Box::new(new)), format!("Interview on {words}."));
            desk.invited_when(draft, place);
        }
        [] => {
            let was = held.first().map_or("", |i| i.status.label());
            let why = format!("The sheet has an interview on {words}; the recorded one is {was}. Write it down anew?");
            if asked(desk, draft, place, why) {
                let new = at(Interview::new(draft.program.clone(), moment.zone.clone()), &moment, desk);
                draft.command(Command::SetInterview(Box::new(new)), format!("Interview on {words}."));
            }
        }
        [one] => {
            let was = one.at.map_or_else(|| one.status.label().to_owned(), |slot| recorded(slot, one, home));
            // The same day with an hour that was not known adds to what is recorded.
            let adds = one.at.is_some_and(|s| s.time.is_none() && s.day == moment.slot.day);
            let why = format!("The sheet has the interview on {words}; recorded is: {was}. Change it?");
            if adds || asked(desk, draft, place, why) {
                let changed = at((*one).clone(), &moment, desk);
                draft.command(Command::SetInterview(Box::new(changed)), format!("Interview: {was} becomes {words}."));
            }
        }
        many => {
            let why = format!(
                "The sheet has an interview on {words}, and {} others are recorded; change the right one under Interviews.",
                many.len()
            );
            draft.waits(place, why, Waits::Hand);
        }
    }
}

fn asked(desk: &Desk<'_>, draft: &mut Draft, place: (usize, usize), why: String) -> bool {
    let change = desk.said.change.contains(&place);
    draft.waits(place, why, Waits::Interview { change });
    change
}

fn recorded(slot: Slot, interview: &Interview, home: Option<&Zone>) -> String {
    Moment::on(interview.zone.clone(), slot).words(home)
}

/// An interview at a moment.
fn at(interview: Interview, moment: &Moment, desk: &Desk<'_>) -> Interview {
    let over = moment.slot.day < desk.now.to_zoned(moment.zone.tz()).date();
    let status = if over { InterviewStatus::Done } else { InterviewStatus::Booked };
    let minutes = interview.at.and_then(|s| s.minutes);
    Interview { status, zone: moment.zone.clone(), at: Some(Slot { minutes, ..moment.slot }), ..interview }
}

/// Whether a recorded interview is at that moment; where one of both knows no hour, the day decides.
fn is_same(interview: &Interview, moment: &Moment) -> bool {
    let Some(slot) = interview.at else { return false };
    match (slot.start(&interview.zone), moment.slot.start(&moment.zone)) {
        (Some(a), Some(b)) => a.timestamp() == b.timestamp(),
        (None, Some(_)) => false,
        _ => slot.day == moment.slot.day,
    }
}
