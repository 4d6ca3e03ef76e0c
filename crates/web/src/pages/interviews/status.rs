//! Where an interview stands, changed by one click; each change is an act that can be undone.

use axum::extract::Path;
use axum::response::Response;
use domain::{Command, Interview, InterviewStatus, Slot};
use maud::{Markup, html};
use season::{Season, day_in_words};

use super::interview;
use super::one::{Refused, answer, show};
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::Frame;

/// The changes that are offered in a state, with the words of the button.
fn changes(status: InterviewStatus) -> &'static [(InterviewStatus, &'static str)] {
    use InterviewStatus::{Asked, Booked, Cancelled, Declined, Done, Offered, Released, Waitlisted};
    match status {
        Offered => &[
            (Asked, "I asked for this time"),
            (Booked, "It is booked"),
            (Waitlisted, "I am on the waitlist"),
            (Declined, "I declined"),
            (Cancelled, "They called it off"),
        ],
        Asked => &[
            (Booked, "It is booked"),
            (Waitlisted, "I am on the waitlist"),
            (Released, "I gave it back"),
            (Cancelled, "They called it off"),
            (Offered, "Not answered after all"),
        ],
        Booked => &[
            (Done, "It took place"),
            (Asked, "I asked for another time"),
            (Released, "I gave it back"),
            (Cancelled, "They called it off"),
        ],
        Waitlisted => &[(Offered, "They offer a time"), (Booked, "It is booked"), (Declined, "I declined")],
        Done => &[(Booked, "It did not take place yet")],
        Declined | Released | Cancelled => &[(Offered, "They invite again"), (Booked, "It is booked after all")],
    }
}

/// A time in a form: `2027-01-11|09:00|240`.
fn word(slot: &Slot) -> String {
    let time = slot.time.map_or_else(String::new, |t| t.strftime("%H:%M").to_string());
    format!("{}|{time}|{}", slot.day, slot.minutes.map_or_else(String::new, |m| m.to_string()))
}

fn read(word: &str) -> Option<Slot> {
    let mut parts = word.split('|');
    let day = parts.next()?.parse().ok()?;
    let time = parts.next().and_then(|t| t.parse().ok());
    Some(Slot { day, time, minutes: parts.next().and_then(|m| m.parse().ok()) })
}

pub(super) fn section(frame: &Frame, season: &Season, i: &Interview) -> Markup {
    let slots: Vec<Slot> = {
        let extra = i.at.filter(|at| !i.offered.contains(at));
        extra.into_iter().chain(i.offered.iter().copied()).collect()
    };
    let changes = changes(i.status);
    let needs_time = changes.iter().any(|(s, _)| s.holds_time()) && slots.len() > 1;
    let in_application = season.program(&i.program).is_some();
    html! {
        section.panel.no-print #state {
            h2 { "Where it stands" }
            (frame.form(&format!("/interviews/{}/status", i.id), "", html! {
                @if needs_time {
                    div.field.which-time {
                        label for="slot" { "Which time" }
                        select id="slot" name="slot" {
                            @for s in &slots {
                                option value=(word(s)) selected[i.at == Some(*s)] {
                                    (day_in_words(s.day)) @if let Some(t) = s.time { ", " (t.strftime("%H:%M").to_string()) }
                                }
                            }
                        }
                    }
                }
                div.actions {
                    @for (status, words) in changes { button name="status" value=(status.word()) { (words) } }
                }
                @if in_application { p.hint { "One click, and one step back. An invitation or a waitlist is also written down with your application when nothing stands there." } }
            }))
        }
    }
}

pub(super) async fn set(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let kept = frame.app.with_state(|state| interview(state, id).cloned())??;
    let Some(status) = InterviewStatus::from_word(form.get("status")) else {
        return Err(Failure::bad_request("This state of an interview is not known."));
    };
    let chosen = read(form.get("slot")).or(kept.at).or_else(|| kept.offered.first().copied());
    let at = if status.holds_time() { chosen } else { kept.at };
    if status.holds_time() && at.is_none() {
        let why = "Give the day of the interview under “Times and details” first.".to_owned();
        return show(&frame, id, Some(Refused { why, typed: None }));
    }
    let changed = Interview { status, at, ..kept };
    answer(&frame, id, &Command::SetInterview(Box::new(changed)), "", None)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn a_time_survives_its_form() {
        for time in [None, Some(time(9, 30, 0, 0))] {
            for minutes in [None, Some(240)] {
                let slot = Slot { day: date(2027, 1, 11), time, minutes };
                assert_eq!(read(&word(&slot)), Some(slot));
            }
        }
    }

    #[test]
    fn no_state_is_a_dead_end_and_none_leads_to_itself() {
        for status in InterviewStatus::ALL {
            let next = changes(*status);
            assert!(!next.is_empty() && next.iter().all(|(to, _)| to != status));
        }
    }
}
