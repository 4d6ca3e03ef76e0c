//! What is due, by harm if missed: one sentence each, with its time on both clocks and the way to do it.

use domain::{Interview, LetterKind, State, Task, TaskKind, tasks};
use jiff::Timestamp;
use maud::{Markup, html};
use season::Season;

use super::clock;

/// Where a task is done.
fn link(state: &State, task: &Task) -> String {
    let program = task.program.as_ref().map_or("", |p| p.as_str());
    let letter = |kind: LetterKind| format!("/letters/new?kind={}&program={program}", kind.word());
    match &task.kind {
        TaskKind::AnswerInvitation(id) => format!("/interviews/{id}#reply"),
        TaskKind::AnswerMessage(id) => format!("/messages/{id}#next"),
        TaskKind::Clash(id, _) => format!("/interviews/{id}#state"),
        TaskKind::Contradiction(..) | TaskKind::NoLongerTrue(_) => letter(LetterKind::Correction),
        TaskKind::Certify => "/rank".to_owned(),
        TaskKind::Prepare(id) => format!("/interviews/{id}/sheet"),
        TaskKind::Debrief(id) => format!("/interviews/{id}#debrief"),
        TaskKind::Thank(id, person) => match state.items().interview(*id) {
            Some(i) => thanks_link(i, *person),
            None => format!("/interviews/{id}"),
        },
        TaskKind::Papers(..) => letter(LetterKind::Papers),
    }
}

/// Where the thank-you to somebody is written.
pub(super) fn thanks_link(i: &Interview, person: usize) -> String {
    let director = i.people.get(person).is_some_and(|p| p.role == domain::PersonRole::Director);
    let kind = if director { LetterKind::ThankDirector } else { LetterKind::ThankYou };
    format!("{}&person={person}", super::letter(kind, i))
}

/// The list of what is due; nothing when nothing is.
pub(crate) fn section(state: &State, season: &Season, now: Timestamp) -> Markup {
    let all = tasks(state, season, now);
    if all.is_empty() {
        return html! {};
    }
    let home = clock::home(state);
    html! {
        section.panel.due aria-labelledby="due" {
            h2 id="due" { "What is due" }
            ol.dates {
                @for task in &all {
                    li {
                        h3 { a href=(link(state, task)) { (task.sentence(state, season)) } }
                        @if let Some(opens) = task.opens.as_ref().filter(|o| o.timestamp() > now) {
                            p.small { "Best from " (clock::moment(opens, home.as_ref())) }
                        }
                        @if let Some(due) = &task.due {
                            p.when {
                                (task.kind.until_word()) " " (clock::moment(due, home.as_ref()))
                                @if task.by_rule { " · " span.muted { "by rule " a href="/rules#P-14" { "P-14" } ": 48 hours after it came" } }
                                @if task.late { " · " span.muted { "that is over; it still makes sense" } }
                                @else { " · " (clock::left(now, due.timestamp())) }
                            }
                        }
                    }
                }
            }
        }
    }
}
