//! Interviews: the invitation, its answer, the day itself, the notes after it, and the calendar. One module a page.

mod after;
pub(super) mod calendar;
pub(super) mod clock;
mod form;
mod helper;
mod index;
mod new;
mod one;
mod sheet;
mod status;
pub(crate) mod tasks;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use domain::{Interview, InterviewId, State};
use maud::{Markup, html};
use season::Season;

use crate::app::App;
use crate::error::Failure;
use crate::ui::proof;

/// Routes that need no session but a secret of their own in their address.
pub(crate) fn open_routes() -> Router<Arc<App>> {
    calendar::open_routes().merge(helper::open_routes())
}

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/interviews", get(index::page))
        .route("/interviews/new", get(new::page).post(new::keep))
        .route("/interviews/{id}", get(one::page).post(one::change))
        .route("/interviews/{id}/status", post(status::set))
        .route("/interviews/{id}/people", post(after::people))
        .route("/interviews/{id}/preparation", post(after::preparation))
        .route("/interviews/{id}/debrief", post(after::debrief))
        .route("/interviews/{id}/thanks", post(after::thanks))
        .route("/interviews/{id}/papers", post(after::papers))
        .route("/interviews/{id}/contact", post(after::contact))
        .route("/interviews/{id}/remove", post(one::remove))
        .route("/interviews/{id}/sheet", get(sheet::page))
        .route("/interviews/{id}/event.ics", get(calendar::event))
        .route("/calendar.ics", get(calendar::all))
        .route("/interviews/feed", post(calendar::switch_feed))
        .route("/interviews/helper", post(helper::switch))
}

/// The interview of an address.
fn interview(state: &State, id: u64) -> Result<&Interview, Failure> {
    let missing = || Failure::not_found("This interview is not there any more; perhaps it was removed or undone.");
    state.items().interview(InterviewId(id)).ok_or_else(missing)
}

/// The name people use of the program.
fn name(season: &Season, i: &Interview) -> String {
    season.program(&i.program).map_or_else(|| i.program.to_string(), |p| p.short.clone())
}

/// A rule in a line: its words, where it stands in full, and its proof.
fn rule(season: &Season, id: &str) -> Markup {
    let Some(rule) = season.rules.iter().find(|r| r.id == id) else { return html! {} };
    html! {
        p.rule-line {
            (rule.says) " "
            a href={ "/rules#" (rule.id) } { (rule.id) } " "
            (proof(season, &rule.sources, rule.date, Some(rule.confidence)))
        }
    }
}

/// The address that begins a letter about an interview.
fn letter(kind: domain::LetterKind, i: &Interview) -> String {
    format!("/letters/new?kind={}&program={}&interview={}", kind.word(), i.program, i.id)
}
