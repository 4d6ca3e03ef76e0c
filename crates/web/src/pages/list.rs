//! My list: how many applications and to whom, how likely that makes an interview and a match, where it stops paying,
//! and why the others are left out.
//!
//! Everything on the page is computed by `pick`; this module reads the limits from the address and lays the answer
//! out. A new user is asked the four essential facts here, so that one page leads from nothing to a list.

mod answer;
mod changes;
mod curve;
mod notes;
mod rows;
mod signals;
mod visas;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State as Shared};
use axum::response::Response;
use axum::routing::{get, post};
use domain::{Command, State};
use maud::{Markup, html};
use pick::{Budget, Limits, Number, POINT_WORTH, PickList, ProfileField, Stance, StanceKind};
use season::Season;

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::pages::profile::{self, Draft, Kept};
use crate::pages::settings::back;
use crate::ui::{self, Frame, Nav};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/pick", get(page).post(answer))
        .route("/pick/stance", post(stance))
        .route("/pick/changes", get(changes::page))
        .route("/pick/visas", get(visas::page))
        .route("/pick/signals", get(signals::page).post(signals::keep))
}

/// What the address asks for.
#[derive(Default)]
struct Asked {
    budget: String,
    max: String,
    worth: String,
    /// Every fold is open, for reading and printing everything.
    open: bool,
    limits: Limits,
    budget_error: Option<String>,
    max_error: Option<String>,
    worth_error: Option<String>,
}

impl Asked {
    fn from(query: &HashMap<String, String>) -> Self {
        let text = |key: &str| query.get(key).map(|v| v.trim().to_owned()).unwrap_or_default();
        let mut asked = Self {
            budget: text("budget"),
            max: text("max"),
            worth: text("worth"),
            open: query.contains_key("open"),
            ..Self::default()
        };
        if !asked.budget.is_empty() {
            match asked.budget.parse::<Budget>() {
                Ok(budget) => asked.limits.budget = Some(budget.0),
                Err(why) => asked.budget_error = Some(why.0),
            }
        }
        if !asked.max.is_empty() {
            match asked.max.parse::<Number>() {
                Ok(n) => asked.limits.max = Some(u32::from(n.get())),
                Err(why) => asked.max_error = Some(why.0),
            }
        }
        if !asked.worth.is_empty() {
            match asked.worth.parse::<Budget>() {
                Ok(worth) => asked.limits.worth = Some(worth.0),
                Err(why) => asked.worth_error = Some(why.0),
            }
        }
        asked
    }

    /// Whether the address sets any limit.
    fn any(&self) -> bool {
        [&self.budget, &self.max, &self.worth].iter().any(|typed| !typed.is_empty())
    }

    /// The address of this page with the same limits.
    fn address(&self, open: bool) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, value) in [("budget", &self.budget), ("max", &self.max), ("worth", &self.worth)] {
            if !value.is_empty() {
                query.append_pair(key, value);
            }
        }
        if open {
            query.append_pair("open", "1");
        }
        let query = query.finish();
        if query.is_empty() { "/pick".to_owned() } else { format!("/pick?{query}") }
    }
}

/// What all parts of the page look at.
struct View<'a> {
    frame: &'a Frame,
    season: &'a Season,
    state: &'a State,
    list: &'a PickList,
    asked: &'a Asked,
}

async fn page(frame: Frame, Query(query): Query<HashMap<String, String>>) -> Result<Response, Failure> {
    let asked = Asked::from(&query);
    Ok(frame.app.with_state(|state| {
        if state.profile().visas.is_none() {
            return ask(&frame, state, &Draft::of(state.profile()));
        }
        show(&frame, state, &asked)
    })?)
}

/// The four facts, typed on this page.
async fn answer(frame: Frame, form: Form) -> Result<Response, Failure> {
    let mut draft = Draft::typed(&form);
    if draft.lacks(ProfileField::Visas) {
        draft.refuse(ProfileField::Visas, "choose at least one; the whole list rests on it.");
    }
    match profile::keep(&frame.app, draft, "/pick")? {
        Kept::Done(response) => Ok(response),
        Kept::Again(draft) => Ok(frame.app.with_state(|state| profile::again(ask(&frame, state, &draft)))?),
    }
}

async fn stance(Shared(app): Shared<Arc<App>>, form: Form) -> Result<Response, Failure> {
    let program = form.get("program").parse().map_err(|e: season::BadId| Failure::bad_request(e.0))?;
    let reason = form.get("reason").to_owned();
    let stance = match form.get("stance") {
        "include" => Some(Stance { kind: StanceKind::Include, reason }),
        "leave_out" => Some(Stance { kind: StanceKind::LeaveOut, reason }),
        _ => None,
    };
    let kept = form.get("reason");
    let act = app.act(&Command::SetStance(program, stance)).map_err(|e| Failure::from(e).keeping(kept))?;
    let to = if form.has("back") { back(&form) } else { "/pick" };
    Ok(done(to, act))
}

/// The page before there is a profile.
fn ask(frame: &Frame, state: &State, draft: &Draft) -> Response {
    let season = &frame.app.season;
    let body = html! {
        h1 { "My list" }
        p.lead {
            "Four facts, about two minutes, and you see all " (season.programs.len()) " " (season.specialty.to_lowercase())
            " programs: which can take you, in which order, at which price, and why."
        }
        (profile::complaint(draft))
        form.profile method="post" action="/pick" {
            (frame.token())
            section.panel aria-labelledby="essential" {
                h2 id="essential" { "The four facts that suffice" }
                (profile::essentials(draft, frame.app.now()))
                div.actions { button.primary { "Show my list" } }
                p.hint {
                    "Only the visas are needed for a first list. What you leave open widens the answer; it is never "
                    "counted as a no. Your answers stay on this computer."
                }
            }
        }
        p { a href="/profile" { "Fill in the whole profile instead" } }
    };
    frame.page("My list", Nav::Pick, state, body)
}

/// The page with the list.
fn show(frame: &Frame, state: &State, asked: &Asked) -> Response {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let body = match pick::pick(&state.candidates(season), state.profile(), season, today, asked.limits) {
        Err(why) => impossible("My list", &why.0),
        Ok(list) => whole(&View { frame, season, state, list: &list, asked }),
    };
    frame.page("My list", Nav::Pick, state, body)
}

/// What stands in the place of a list that cannot be made.
fn impossible(title: &str, why: &str) -> Markup {
    html! {
        h1 { (title) }
        p.error { (why) }
        p { "No list is made from a profile that cannot be true. " a href="/profile" { "Mend it in the profile" } "." }
    }
}

fn whole(view: &View) -> Markup {
    let asked = view.asked;
    html! {
        div.split {
            h1 { "My list" }
            nav.nav-sub aria-label="On this page, and more" {
                a href="#list" { "The list" }
                a href="#moves" { "What moves it" }
                a href="#left-out" { "Left out" }
                a href="#questions" { "Questions to ask" }
                a href="/pick/visas" { "Visa ledger" }
                a href="/pick/signals" { "Signal planner" }
                a href="/pick/changes" { "What changed" }
                @if asked.open {
                    a href=(asked.address(false)) { "Close the details" }
                } @else {
                    a href=(asked.address(true)) { "Open every detail, to read or print" }
                }
            }
        }
        (notes::on_paper(view))
        (answer::section(view))
        (notes::visas(view))
        div.beside.stacks {
            div { (curve::section(view)) (cost(view)) }
            div { (answer::moves(view)) (notes::gentle(view)) }
        }
        (rows::entries(view))
        (rows::left_out(view))
        (rows::questions(view))
    }
}

/// What applications cost, where that is known from, and the limits of the list.
fn cost(view: &View) -> Markup {
    let (asked, profile) = (view.asked, view.state.profile());
    let own = |v: Option<String>| v.map_or_else(|| "no limit".to_owned(), |v| format!("{v}, from your profile"));
    let budget = own(profile.budget.map(|b| b.to_string()));
    let max = own(profile.max_programs.map(|n| n.to_string()));
    let worth = POINT_WORTH.to_string();
    html! {
        section.panel aria-labelledby="cost" {
            h2 id="cost" { "What it costs, and where it ends" }
            @if let Some(fee) = view.season.fee("eras-applications") {
                p {
                    (fee.title) ": " (fee.amount()) ". "
                    @if fee.carried_over {
                        "This is the price of season " (fee.season) ", carried over: confirm it before you pay. "
                    }
                    (ui::proof(view.season, &fee.sources, fee.date, Some(fee.confidence)))
                }
            }
            form.limits method="get" action="/pick" {
                (limit("budget", "Budget, in dollars", &asked.budget, &budget, asked.budget_error.as_deref()))
                (limit("max", "Most programs", &asked.max, &max, asked.max_error.as_deref()))
                (limit("worth", "What one percentage point is worth to you, in dollars", &asked.worth, &worth, asked.worth_error.as_deref()))
                div.actions {
                    button { "Apply" }
                    @if asked.any() { a href="/pick" { "Without these limits" } }
                }
            }
            p.hint {
                "One percentage point is one chance in a hundred: from 20% to 21%. The list stops where an application "
                "costs more than the points it adds are worth to you. The " (POINT_WORTH) " is our choice: ten applications at the "
                "higher fee."
            }
        }
    }
}

fn limit(name: &str, label: &str, typed: &str, otherwise: &str, error: Option<&str>) -> Markup {
    html! {
        div.field.short {
            label for=(name) { (label) }
            input type="text" inputmode="decimal" id=(name) name=(name) value=(typed) autocomplete="off"
                aria-describedby={ (name) "-hint" } aria-invalid=[error.map(|_| "true")];
            p.hint id={ (name) "-hint" } { "Empty: " (otherwise) "." }
            @if let Some(why) = error { p.error { (why) } }
        }
    }
}
