//! Letters to programs: the list of them, the desk at which one is written and leaves, and letters about news.
//!
//! prematch sends nothing. A letter leaves as a copy, as an `.eml` file, through a link of the mail program or as a draft in the
//! applicant's own mailbox, always to one address, and only when nothing stands in its way or the applicant gave a reason. What was sent is kept.

mod desk;
mod draft;
mod leave;
mod list;
mod made;
mod updates;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use domain::{Letter, LetterId, LetterKind, State};
use maud::{Markup, html};
use season::{Program, ProgramId, Season, plain_day};

use crate::app::App;
use crate::error::Failure;
use crate::ui::Frame;

pub(crate) use list::about_program;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/letters", get(list::page))
        .route("/letters/new", get(list::asked).post(list::begin))
        .route("/letters/updates", get(updates::page))
        .route("/letters/{id}", get(desk::page).post(desk::write))
        .route("/letters/{id}/check", post(desk::check))
        .route("/letters/{id}/keep", post(desk::keep_quietly))
        .route("/letters/{id}/remove", post(desk::remove))
}

/// The letter that an address names.
fn letter<'s>(state: &'s State, number: &str) -> Result<&'s Letter, Failure> {
    let id = number.parse().ok().map(LetterId);
    id.and_then(|id| state.items().letter(id)).ok_or_else(|| {
        Failure::not_found("There is no such letter; perhaps it was removed. Your letters stand under Messages.")
    })
}

/// The program that was typed: as its line, its name, its short name or its id.
pub(in crate::pages) fn program_of<'s>(season: &'s Season, typed: &str) -> Option<&'s Program> {
    let typed = typed.trim();
    let same = |name: &str| !name.is_empty() && name.eq_ignore_ascii_case(typed);
    let named = |p: &&Program| same(&candor::letter::program_line(p)) || same(&p.name) || same(&p.short);
    let by_id = || typed.parse::<ProgramId>().ok().and_then(|id| season.program(&id));
    season.programs.iter().find(named).or_else(by_id)
}

/// The short name of a program.
pub(super) fn short<'s>(season: &'s Season, id: &'s ProgramId) -> &'s str {
    season.program(id).map_or(id.as_str(), |p| p.short.as_str())
}

/// A field in which a program is chosen.
pub(super) fn program_field(season: &Season, value: &str) -> Markup {
    html! {
        div.field {
            label for="program" { "Program" }
            input id="program" name="program" list="programs" required value=(value) maxlength="200" autocomplete="off";
            datalist id="programs" { @for p in &season.programs { option value=(candor::letter::program_line(p)) {} } }
        }
    }
}

/// Kind, person and day of a letter in a line.
fn line(frame: &Frame, state: &State, letter: &Letter) -> Markup {
    let day = |at: jiff::Timestamp| plain_day(at.to_zoned(App::zone(state)).date());
    html! {
        a href={ "/letters/" (letter.id) } { @if letter.subject.is_empty() { "No subject" } @else { bdi { (letter.subject) } } }
        " "
        span.muted {
            (letter.kind.label()) ", "
            a href={ "/programs/" (letter.program) } { (short(&frame.app.season, &letter.program)) }
            @if !letter.to.is_empty() { ", to " bdi { (letter.to) } }
            @match &letter.sent {
                Some(sent) => { ", sent " (day(sent.at)) ", " (sent.way.label()) },
                None => { ", last written " (day(letter.written)) },
            }
        }
    }
}

/// A choice of the kinds of letters.
fn kinds(chosen: Option<LetterKind>) -> Markup {
    html! {
        @for kind in LetterKind::ALL {
            option value=(kind.word()) selected[chosen == Some(*kind)] { (kind.label()) }
        }
    }
}
