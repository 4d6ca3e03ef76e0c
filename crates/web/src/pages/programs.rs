//! Programs: every program of the season in one table, and a few of them side by side.
//!
//! What is shown and in which order follows from the address alone (see [`query`]). The page holds all rows;
//! those that a filter leaves out are hidden. So a script can ask `/programs/order` for the new order and move the rows
//! it has, and the rules of filtering stand only here.

mod query;

use std::sync::Arc;

use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::State;
use maud::{Markup, html};
use pick::{Profile, StanceKind, VisaNeed};
use season::{FactField, FactValue, Program, Season, StateCode, TrackKind};

use crate::app::App;
use crate::error::Failure;
use crate::ui::{self, Frame, Nav};

use super::compare;

pub(crate) use query::Row;
use query::{Choices, MINE, Query, SORTS, Sort, TRACKS, VERDICTS, VISAS, arrange, write};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/programs", get(page))
        .route("/programs/order", get(order))
        .route("/programs/compare", get(compare::page))
}

fn rows<'a>(frame: &'a Frame, state: &State) -> Vec<Row<'a>> {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    state.candidates(season).iter().map(|c| Row::new(c, state, season, today)).collect()
}

fn count_words(shown: usize, all: usize) -> String {
    if shown == all {
        ui::count(all, "program", "programs")
    } else {
        format!("{shown} of {}", ui::count(all, "program", "programs"))
    }
}

/// The order of the rows, for the script of the page.
#[derive(serde::Serialize)]
struct Order<'a> {
    ids: Vec<&'a str>,
    words: String,
    address: String,
}

async fn order(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let query = Query::parse(query.as_deref());
    let answer = frame.app.with_state(|state| {
        let rows = rows(&frame, state);
        let (shown, _) = arrange(&rows, &query);
        Json(Order {
            ids: shown.iter().map(|r| r.program.id.as_str()).collect(),
            words: count_words(shown.len(), rows.len()),
            address: query.address(),
        })
        .into_response()
    })?;
    Ok(answer)
}

async fn page(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let query = Query::parse(query.as_deref());
    let page = frame.app.with_state(|state| {
        let rows = rows(&frame, state);
        frame.page("Programs", Nav::Programs, state, body(&frame.app.season, state.profile(), &rows, &query))
    })?;
    Ok(page)
}

fn body(season: &Season, profile: &Profile, rows: &[Row], query: &Query) -> Markup {
    let (shown, hidden) = arrange(rows, query);
    let h1b = profile.visas.as_ref().is_some_and(|v| v.accepts(VisaNeed::H1b)) || query.h1b.is_some();
    html! {
        div.split {
            h1 { "Programs" }
            p.count role="status" { (count_words(shown.len(), rows.len())) }
        }
        @if profile.visas.is_none() {
            p.lead {
                "The verdicts need one fact about you: "
                a href="/profile" { "which visas you can accept" } ". Until then every program is “unknown” for you."
            }
        }
        @if h1b { (ui::h1b_banner(season, false)) }
        (filters(rows, query))
        form.choose method="get" action="/programs/compare" {
            div.table-wrap role="region" tabindex="0" aria-label="Table of programs" {
                table.data.stack.programs {
                    (table_head(query))
                    tbody {
                        @for row in &shown { (table_row(row, profile, false)) }
                        @for row in &hidden { (table_row(row, profile, true)) }
                    }
                }
            }
            div.empty.none hidden[!shown.is_empty()] {
                p.strong { "No program fits all of these filters." }
                p { "Take one away, or " a href="/programs" { "show all programs" } "." }
            }
            div.choose-bar {
                span { "Two to four programs can stand side by side." }
                button.primary { "Side by side" }
            }
        }
        p.small.muted {
            "C categorical, A advanced, R reserved for physicians with earlier training. “?” means that prematch does not know; "
            "it never means no. Positions and codes are those of the source named on the program’s page."
        }
    }
}

fn filters(rows: &[Row], query: &Query) -> Markup {
    let mut states: Vec<&StateCode> = rows.iter().map(|r| &r.program.state).collect();
    states.sort_unstable_by_key(|s| s.name());
    states.dedup();
    let more = Query { q: String::new(), verdict: None, ..query.clone() }.filters();
    html! {
        form.filters method="get" action="/programs" role="search" data-order="/programs/order" {
            div.field.grow {
                label for="q" { "Search" }
                input #q type="search" name="q" value=(query.q) placeholder="name, city, state, code" autocomplete="off"
                    spellcheck="false" data-search;
            }
            (choice("verdict", "For me", VERDICTS, query.verdict))
            details.more open[more] {
                summary { "More filters" }
                div.field {
                    label for="state" { "State" }
                    select #state name="state" {
                        option value="" { "all" }
                        @for s in states {
                            option value=(s) selected[query.state.as_ref() == Some(s)] { (s.name()) }
                        }
                    }
                }
                (choice("j1", "J-1", VISAS, query.j1))
                (choice("h1b", "H-1B", VISAS, query.h1b))
                (choice("track", "Track", TRACKS, query.track))
                (choice("mine", "Mine", MINE, query.mine))
            }
            @if query.sort != Sort::default() {
                input type="hidden" name="sort" value=(write(SORTS, Some(query.sort)));
            }
            @if query.turned { input type="hidden" name="dir" value="turned"; }
            div.actions {
                button data-plain { "Show" }
                a.button.quiet href="/programs" data-clear hidden[!query.filters()] { "Clear" }
            }
        }
    }
}

fn choice<T: Copy + PartialEq>(name: &str, label: &str, choices: Choices<T>, chosen: Option<T>) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "all" }
                @for (value, key, word) in choices {
                    option value=(key) selected[Some(*value) == chosen] { (word) }
                }
            }
        }
    }
}

fn table_head(query: &Query) -> Markup {
    let head = |sort: Sort, class: &'static str| {
        let (_, key, word) = SORTS.iter().find(|(s, _, _)| *s == sort).copied().unwrap_or(SORTS[0]);
        let sorted = (query.sort == sort).then_some(if query.turned { "descending" } else { "ascending" });
        html! {
            th scope="col" class=(class) aria-sort=[sorted] {
                a href=(query.sorted_by(sort)) data-sort=(key) { (word) }
            }
        }
    };
    html! {
        thead {
            tr {
                th.pick scope="col" { span.sr { "Side by side" } }
                (head(Sort::Name, ""))
                (head(Sort::Place, ""))
                (head(Sort::Fit, ""))
                (head(Sort::J1, ""))
                (head(Sort::H1b, ""))
                th scope="col" { "Tracks" }
                (head(Sort::Positions, "num"))
                (head(Sort::Step2, "num"))
                th scope="col" { "Mine" }
            }
        }
    }
}

fn table_row(row: &Row, profile: &Profile, hidden: bool) -> Markup {
    let p = row.program;
    let a = &row.assessment;
    let reason = if profile.visas.is_some() { a.reasons.first() } else { None };
    html! {
        tr id={ "p-" (p.id) } hidden[hidden] {
            td.pick {
                label { input type="checkbox" name="id" value=(p.id); span.sr { "Put " (p.short) " side by side" } }
            }
            th.lead-cell scope="row" {
                a href={ "/programs/" (p.id) } title=(p.name) { (p.short) }
                @if p.short != p.name { span.full { (p.name) } }
            }
            td.place data-label="Place" { (p.place()) }
            td.fit data-label="For me" {
                span.line { (ui::verdict(a.verdict)) }
                @if let Some(line) = reason { span.why { bdi { (line.text) } } }
            }
            td.visa data-label="J-1" { span { (ui::standing(&row.j1)) } }
            td.visa data-label="H-1B" { span { (ui::standing(&row.h1b)) } }
            td.tight data-label="Tracks" { span { (tracks(p)) } }
            td.num data-label="Positions" {
                (number(p.number(FactField::Positions)))
                @if let Some(fact) = p.fact(FactField::Positions) { " " span.small.muted { (fact.provenance.date) } }
            }
            td.num data-label="Step 2 from" { span { (step2(p)) } }
            td.mine data-label="Mine" { @if row.stance.is_some() || row.notes + row.own_checks > 0 { span { (mine(row)) } } }
        }
    }
}

/// The tracks by their letters.
pub(crate) fn tracks(p: &Program) -> Markup {
    let mut kinds: Vec<(TrackKind, char)> =
        p.tracks().filter_map(|c| c.as_str().chars().nth(7).map(|letter| (c.kind(), letter))).collect();
    kinds.sort_unstable();
    kinds.dedup();
    html! {
        @if kinds.is_empty() { (ui::not_known()) }
        @for (kind, letter) in kinds { abbr.tag title=(kind.word()) { (letter) } " " }
    }
}

fn number(n: Option<u32>) -> Markup {
    html! {
        @match n {
            Some(n) => { (n) },
            None => { (ui::not_known()) },
        }
    }
}

fn step2(p: &Program) -> Markup {
    match p.fact(FactField::MinStep2).map(|f| &f.value) {
        Some(FactValue::Number(n)) => html! { (n) },
        Some(FactValue::NoLimit) => html! { span.small { "no limit" } },
        _ => ui::not_known(),
    }
}

fn mine(row: &Row) -> Markup {
    html! {
        @match row.stance {
            Some(StanceKind::Include) => { (ui::badge("good", "+", "on my list")) " " },
            Some(StanceKind::LeaveOut) => { (ui::badge("closed", "×", "left out")) " " },
            None => {},
        }
        @if row.own_checks > 0 { span.tag { "checked" } " " }
        @if row.notes > 0 { span.tag { (ui::count(row.notes, "note", "notes")) } }
    }
}
