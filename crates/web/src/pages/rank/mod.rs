//! The rank order list: its order and what stands in the way of each line, what the Match would make of it, how the order is
//! found, and the sheet for R3. One module a page.
//!
//! Every change is a form, so the pages work with the keyboard alone and without a script. After a move the page comes back
//! to the line that moved.

mod lines;
mod list;
mod moves;
mod order;
mod sheet;
mod what_if;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::rank::{Clocks, broken_claims, countdown};
use domain::{Actor, Command, LineId, RankLine, RankList, State};
use journal::ActError;
use maud::{Markup, html};
use season::{Confidence, Season, SourceKey};

use super::interviews::clock;
use super::letters::short;
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, Nav, badge, confidence, outside, when};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/rank", get(list::page))
        .route("/rank/add", post(lines::add))
        .route(moves::HERE, get(moves::page))
        .route("/rank/explain", post(lines::explain))
        .route("/rank/line/{id}", post(lines::set))
        .route("/rank/line/{id}/move", post(lines::move_line))
        .route("/rank/line/{id}/first-year", post(lines::add_first_year))
        .route("/rank/line/{id}/first-year/change", post(lines::change_first_year))
        .route("/rank/order", get(order::page))
        .route("/rank/order/weights", post(order::weights))
        .route("/rank/order/marks", post(order::marks))
        .route("/rank/order/answer", post(order::answer))
        .route("/rank/order/take", post(lines::take))
        .route("/rank/what-if", get(what_if::page))
        .route("/rank/what-if/chances", get(what_if::answer))
        .route("/rank/what-if/make", post(what_if::make))
        .route("/rank/what-if/stop", post(what_if::stop))
        .route("/rank/sheet", get(sheet::page))
        .route("/rank/certify", post(sheet::certify))
        .route("/rank/reopen", post(sheet::reopen))
        .route("/rank/outcome", post(sheet::outcome))
}

/// The pages of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    List,
    Order,
    WhatIf,
    Moves,
    Sheet,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::List, "/rank", "The list"),
        (Self::Order, "/rank/order", "Find the order"),
        (Self::WhatIf, "/rank/what-if", "What if"),
        (Self::Moves, moves::HERE, "What moved"),
        (Self::Sheet, "/rank/sheet", "Enter and certify"),
    ];
}

/// What a refused form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// A new line.
    Add,
    /// A line that is there.
    Line(LineId),
    /// Another order of all lines.
    Order,
    /// What programs are weighed by.
    Weights,
    /// The marks of the lines.
    Marks,
    /// Why lines moved.
    Explain,
    /// That the list was certified.
    Certify,
    /// That it is open again.
    Reopen,
    /// The outcome.
    Outcome,
}

/// A form that was refused.
struct Refused {
    about: About,
    form: Form,
    why: String,
}

/// A refused form on its way into a page; none: nothing was refused.
type Maybe<'a> = Option<&'a Refused>;

/// What was typed into a field of a refused form, or what stands there otherwise.
fn typed(refused: Maybe, about: About, name: &str, or: &str) -> String {
    refused.filter(|r| r.about == about).map_or_else(|| or.to_owned(), |r| r.form.get(name).to_owned())
}

/// Why a form was refused, beside the form.
fn refusal(refused: Maybe, about: About) -> Markup {
    html! { @if let Some(r) = refused.filter(|r| r.about == about) { p.error role="alert" { (r.why) } } }
}

/// A page of the list with its tabs; 422 when a form was refused.
fn show(
    frame: &Frame,
    tab: Tab,
    title: &str,
    refused: Maybe,
    body: impl FnOnce(&State) -> Markup,
) -> Result<Response, Failure> {
    let mut page = frame.app.with_state(|state| {
        let page = html! {
            nav.tabs aria-label="Rank list" {
                @for (each, address, word) in Tab::ALL {
                    a href=(address) aria-current=[(each == tab).then_some("page")] { (word) }
                }
            }
            h1 { (title) }
            (standing(frame, state))
            (body(state))
            p.muted.no-print { "For another class, fellowship or lottery: " a href="/match" { "run a Match from lists of your own" } "." }
        };
        frame.page(title, Nav::Rank, state, page)
    })?;
    if refused.is_some() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// The script by which lines are dragged; the pages work without it.
fn script() -> Markup {
    html! { script type="module" src=(crate::assets::url("rank.js")) {} }
}

/// The list, empty while nothing is written down.
fn list_of(state: &State) -> RankList {
    state.items().rank_list().cloned().unwrap_or_default()
}

/// Whether the list is certified, and so stays as it is.
fn is_certified(state: &State) -> bool {
    state.items().rank_state().is_some_and(|s| s.certified.is_some())
}

/// A line in words: `UAB (categorical)`.
fn name(season: &Season, line: &RankLine) -> String {
    format!("{} ({})", line.place.name(season), line.track.word())
}

/// How it stands with NRMP: the outcome, that it is certified, or the countdown on two clocks with its source.
fn standing(frame: &Frame, state: &State) -> Markup {
    let season = &frame.app.season;
    let status = state.items().rank_state();
    if let Some(outcome) = status.and_then(|s| s.outcome.as_ref()) {
        return html! {
            p.lead { "Outcome: " strong { (outcome.result.label()) } "." }
            p { a href="/soap" { "SOAP: where you stand" } " · " a href="/season" { "Archive this season and begin the next" } }
        };
    }
    if let Some(certified) = status.and_then(|s| s.certified.as_ref()) {
        return html! {
            p.lead {
                (badge("good", "✓", "certified")) " " (when(certified.at, &App::zone(state)))
                ". Leave it: what is said now changes nothing of what you want."
            }
        };
    }
    let now = frame.app.now();
    let Some(Clocks { event, eastern, .. }) = countdown(state, season, now) else {
        return html! { p.muted { "The season's calendar has no hour for the rank deadline yet." } };
    };
    html! {
        p.when-line {
            "To certify by " strong { (clock::moment(&eastern, clock::home(state).as_ref())) } ": "
            (clock::left(now, eastern.timestamp())) ". "
            span.muted { (event.status.word()) ". " }
            span.proof { @for key in &event.sources { (publisher(season, key)) " · " } (confidence(event.confidence)) }
        }
    }
}

fn publisher(season: &Season, key: &SourceKey) -> Markup {
    html! { @match season.sources.get(key) { Some(s) => { (outside(&s.url, &s.publisher)) }, None => { (key) } } }
}

/// The source of a finding, and how sure it is.
fn source(season: &Season, source: Option<&(SourceKey, Confidence)>) -> Markup {
    html! { @if let Some((key, sure)) = source { " " span.proof { (publisher(season, key)) " · " (confidence(*sure)) } } }
}

/// First-choice statements that the order makes untrue, each with the way to put it right.
fn untrue(frame: &Frame, state: &State) -> Markup {
    let season = &frame.app.season;
    html! {
        @for broken in broken_claims(state) {
            @let own = short(season, &broken.claim.program);
            section.notice aria-label="A statement that is no longer true" {
                p {
                    strong {
                        "You told " (own) " that it is your first choice (" (broken.claim.list.label()) "), and "
                        (broken.first.map_or("another program", |id| short(season, id))) " stands first now."
                    }
                    @if !broken.listed { " " (own) " is not on that list." }
                }
                p { "Put it first again if that is the truth. If not, write the correction now: what you say must be true. " a href="/rules#A-08" { "A-08" } }
                (frame.form("/letters/new", "inline", html! {
                    input type="hidden" name="kind" value="correction";
                    input type="hidden" name="program" value=(broken.claim.program);
                    button { "Draft the correction to " (own) }
                }))
            }
        }
    }
}

/// Changes the list under one lock; `change` says which place to come back to. The refused form stands on the page again.
fn change(
    frame: &Frame,
    about: About,
    form: Form,
    reason: &str,
    change: impl FnOnce(&mut RankList, &Form) -> Result<Option<usize>, String>,
) -> Result<Response, Failure> {
    match changed(&frame.app, &form, reason, change)? {
        Ok((act, line)) => Ok(done(&line.map_or_else(|| "/rank".to_owned(), |id| format!("/rank#line-{id}")), act)),
        Err(why) => list::shown(frame, Some(&Refused { about, form, why })),
    }
}

/// What was done, and the line to come back to.
type Changed = (Option<domain::ActId>, Option<LineId>);

fn changed(
    app: &App,
    form: &Form,
    reason: &str,
    change: impl FnOnce(&mut RankList, &Form) -> Result<Option<usize>, String>,
) -> Result<Result<Changed, String>, Failure> {
    let now = app.now();
    let mut workspace = app.workspace();
    let mut list = list_of(workspace.state()?);
    let at = match change(&mut list, form) {
        Ok(at) => at,
        Err(why) => return Ok(Err(why)),
    };
    let command = Command::SetRankList(Box::new(list), reason.to_owned());
    let act = match workspace.act(&app.season, &command, Actor::Page, now) {
        Ok(act) => act.map(|a| a.id),
        Err(ActError::Refused(why)) => return Ok(Err(why.0)),
        Err(other) => return Err(other.into()),
    };
    let list = list_of(workspace.state()?);
    let line = at.and_then(|k| list.lines.get(k)).map(|l| l.id);
    Ok(Ok((act, line)))
}
