//! My list: which programs, in which order, at which price, and why the others are left out.
//!
//! Everything on the page is computed by `pick`; this module reads the limits from the address and lays the answer
//! out. A new user is asked the four essential facts here, so that one page leads from nothing to a list.

mod notes;
mod rows;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State as Shared};
use axum::response::Response;
use axum::routing::{get, post};
use domain::{Command, State};
use maud::{Markup, html};
use pick::{Budget, Limits, Number, PickList, ProfileField, Stance, StanceKind, Verdict};
use season::Season;

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::pages::profile::{self, Draft, Kept};
use crate::pages::settings::back;
use crate::ui::{self, Frame, Nav};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/pick", get(page).post(answer)).route("/pick/stance", post(stance))
}

/// What the address asks for.
#[derive(Default)]
struct Asked {
    budget: String,
    max: String,
    /// Every fold is open, for reading and printing everything.
    open: bool,
    limits: Limits,
    budget_error: Option<String>,
    max_error: Option<String>,
}

impl Asked {
    fn from(query: &HashMap<String, String>) -> Self {
        let text = |key: &str| query.get(key).map(|v| v.trim().to_owned()).unwrap_or_default();
        let mut asked =
            Self { budget: text("budget"), max: text("max"), open: query.contains_key("open"), ..Self::default() };
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
        asked
    }

    /// The address of this page with the same limits.
    fn address(&self, open: bool) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, value) in [("budget", &self.budget), ("max", &self.max)] {
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
        Err(why) => html! {
            h1 { "My list" }
            p.error { (why) }
            p { "No list is made from a profile that cannot be true. " a href="/profile" { "Mend it in the profile" } "." }
        },
        Ok(list) => {
            let view = View { frame, season, state, list: &list, asked };
            html! {
                div.split {
                    h1 { "My list" }
                    nav.nav-sub aria-label="On this page" {
                        a href="#list" { "The order" }
                        a href="#left-out" { "Left out" }
                        a href="#questions" { "Questions to ask" }
                        @if asked.open {
                            a href=(asked.address(false)) { "Close the details" }
                        } @else {
                            a href=(asked.address(true)) { "Open every detail, to read or print" }
                        }
                    }
                }
                (summary(&view))
                (notes::on_paper(&view))
                (notes::visas(&view))
                div.beside {
                    (cost(&view))
                    (notes::gentle(&view))
                }
                (rows::entries(&view))
                (rows::left_out(&view))
                (rows::questions(&view))
            }
        }
    };
    frame.page("My list", Nav::Pick, state, body)
}

/// The answer in a sentence and in figures.
fn summary(view: &View) -> Markup {
    let list = view.list;
    let n = list.entries.len();
    // Kept apart: what is known, and what still hangs on a condition.
    let (can, may) = (list.count(Verdict::Possible), list.count(Verdict::PossibleIf));
    let (open, not) = (list.count(Verdict::Unknown), list.count(Verdict::NotPossible));
    html! {
        p.lead {
            (ui::count(can, "program", "programs")) " can take you as far as is known, " (may)
            " only if the conditions named beside them hold, " (open) " " (if open == 1 { "has" } else { "have" })
            " an open question that decides, and " (not) " " (if not == 1 { "is" } else { "are" }) " not possible. "
            @if n == 0 { "Nothing is on your list under these limits." }
            @else {
                "Applying to " @if n > 1 { "all " } (n) " on the list costs " (list.cost) "; the next one costs " (list.next_fee) "."
            }
        }
        div.numbers {
            @for v in Verdict::ALL { div { strong { (list.count(v)) } span { (ui::verdict(v)) } } }
            div { strong { (n) } span { "on your list" } }
            div { strong { (list.cost) } span { "for all of them" } }
        }
    }
}

/// What applications cost, where that is known from, and the limits of the list.
fn cost(view: &View) -> Markup {
    let (asked, profile) = (view.asked, view.state.profile());
    let own = |v: Option<String>| v.map_or_else(|| "no limit".to_owned(), |v| format!("{v}, from your profile"));
    let budget = own(profile.budget.map(|b| b.to_string()));
    let max = own(profile.max_programs.map(|n| n.to_string()));
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
                div.actions {
                    button { "Apply" }
                    @if !asked.budget.is_empty() || !asked.max.is_empty() { a href="/pick" { "Without these limits" } }
                }
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
