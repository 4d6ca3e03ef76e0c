//! What the Match would make of the list: the chance of each line over many worlds, for the order as it is and any other,
//! and the try to beat it.

use std::sync::Arc;

use axum::http::HeaderValue;
use axum::response::{IntoResponse, Redirect, Response};
use domain::rank::{LineChance, choices, warm_lines};
use domain::{LineId, RankList, State};
use maud::{Markup, html};
use pick::rank::{Against, CAUTION, Choice, Desk, RankMarket, WORLDS};
use season::Season;

use super::lines::numbers;
use super::{Tab, is_certified, list_of, name, script, show};
use crate::app::App;
use crate::chances::{Parts, bar, words};
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::{Frame, count};
use crate::worlds_job::{self, Stage};

const HERE: &str = "/rank/what-if";
/// How many kinds of losses are told.
const LOSSES: usize = 5;

/// What the address asks for.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Query {
    /// Another order, as numbers of lines.
    #[serde(default)]
    order: String,
    /// Whether to try to beat it.
    #[serde(default)]
    beat: String,
}

/// The list in the worlds.
struct Asked<'a> {
    season: &'a Season,
    list: RankList,
    lines: Vec<LineChance>,
    warm: Vec<usize>,
    desk: &'a Desk,
}

impl Asked<'_> {
    fn name(&self, k: usize) -> String {
        self.list.lines.get(k).map_or_else(String::new, |l| name(self.season, l))
    }
}

pub(super) async fn page(
    frame: Frame,
    axum::extract::Query(query): axum::extract::Query<Query>,
) -> Result<Response, Failure> {
    let app = frame.app.clone();
    let stage = app.worlds.stage();
    let mut response = show(&frame, Tab::WhatIf, "What if", None, |state| {
        let list = list_of(state);
        let Some(market) = app.worlds.market(&app).filter(|_| !list.lines.is_empty()) else {
            return html! {
                div.empty { p.strong { "There is no list yet." } div.actions { a.button.primary href="/rank" { "To the list" } } }
            };
        };
        if !list.pairs.is_empty() {
            return html! {
                p { "Your list has pairs, and for couples the Match has no chances that prematch could show honestly. Rank by what you both truly want." }
            };
        }
        let now = app.now();
        let Some((lines, desk)) = put(&app, state, market) else { return begin(&frame, &stage) };
        let warm = warm_lines(state, now).iter().filter_map(|id| list.at(*id)).collect();
        let order = order_of(&list, &query.order);
        let open = !is_certified(state);
        let asked = Asked { season: &app.season, list, lines, warm, desk: &desk };
        html! {
            (chances(&asked, &order))
            @if order.iter().enumerate().any(|(k, line)| k != *line) { (other(&frame, &asked, &order, open)) }
            (beat(&asked, &query))
            p.muted { (CAUTION) }
            (script())
        }
    })?;
    // Without a script the page asks again by itself while the work runs.
    if stage == Stage::Making {
        response.headers_mut().insert("refresh", HeaderValue::from_static("1"));
    }
    Ok(response)
}

/// The lines of the list, and the desk with them on the lists of all worlds; none while there are no worlds.
fn put(app: &App, state: &State, market: &RankMarket) -> Option<(Vec<LineChance>, Arc<Desk>)> {
    let lines = choices(state, &app.season, market, app.now());
    let mut all: Vec<Choice> = lines.iter().map(|l| l.choice.clone()).collect();
    all.push(Choice::one_more(&all));
    let desk = app.worlds.desk(app, &all)?;
    Some((lines, desk))
}

/// The chances of an order that is tried, for the script.
#[derive(serde::Serialize)]
struct Trial {
    /// The chance of no match.
    none: Parts,
    /// The chance that one more program like these would add.
    more: Parts,
    /// The lines whose chance is known, in the order asked for.
    lines: Vec<TrialLine>,
}

#[derive(serde::Serialize)]
struct TrialLine {
    line: LineId,
    #[serde(flatten)]
    chance: Parts,
}

/// Answers while a line is dragged. Nothing is kept: it only reads.
pub(super) async fn answer(
    frame: Frame,
    axum::extract::Query(query): axum::extract::Query<Query>,
) -> Result<Response, Failure> {
    let app = frame.app.clone();
    let trial = app.with_state(|state| {
        let list = list_of(state);
        let market = app.worlds.market(&app).filter(|_| !list.lines.is_empty() && list.pairs.is_empty())?;
        let (lines, desk) = put(&app, state, market)?;
        let order = order_of(&list, &query.order);
        let outlook = desk.outlook(&order);
        let shown = order.iter().zip(&outlook.places).filter_map(|(k, range)| {
            let known = lines.get(*k).is_some_and(|l| l.choice.chance.is_some());
            let line = list.lines.get(*k).filter(|_| known)?.id;
            Some(TrialLine { line, chance: Parts::new(*range, 1.0) })
        });
        let lines_shown = shown.collect();
        let more = desk.one_more(&order, lines.len());
        Some(Trial { none: Parts::new(outlook.none, 1.0), more: Parts::new(more, 1.0), lines: lines_shown })
    })?;
    match trial {
        Some(trial) => Ok(axum::Json(trial).into_response()),
        None => Err(Failure::not_found("There are no worlds to try this order in; look at the page What if.")),
    }
}

/// The lines in the order asked for; lines that it does not name follow in the order of the list.
fn order_of(list: &RankList, text: &str) -> Vec<usize> {
    let ordered = list.in_order(&numbers(text));
    ordered.lines.iter().filter_map(|l| list.at(l.id)).collect()
}

/// An order as the address has it.
fn written(list: &RankList, order: &[usize]) -> String {
    let numbers: Vec<String> = order.iter().filter_map(|k| list.lines.get(*k)).map(|l| l.id.to_string()).collect();
    numbers.join(".")
}

/// The worlds are not there yet.
fn begin(frame: &Frame, stage: &Stage) -> Markup {
    if *stage == Stage::Making {
        let percent = frame.app.worlds.percent();
        return html! {
            section.panel aria-label="Progress" {
                p role="status" { strong { "Making the worlds of the Match: " } (percent) " in 100" }
                progress max="100" value=(percent) { (percent) "%" }
                (frame.form("/rank/what-if/stop", "inline", html! { button { "Stop" } }))
                p.hint { "You can leave this page; the work goes on." }
            }
        };
    }
    html! {
        section.panel {
            @if let Stage::Failed(why) = stage { p.error role="alert" { (why) } }
            p {
                "prematch plays the anesthesiology Match many times, with other applicants and programs drawn so that the published "
                "figures come out, and puts you into each. That takes some ten seconds, once; the worlds are kept beside your workspace."
            }
            (frame.form("/rank/what-if/make", "inline", html! { button.primary { "Make 10,000 worlds" } }))
        }
    }
}

fn chances(asked: &Asked, order: &[usize]) -> Markup {
    let outlook = asked.desk.outlook(order);
    let more = asked.desk.one_more(order, asked.lines.len());
    let unknown = |k: usize| asked.lines.get(k).is_none_or(|l| l.choice.chance.is_none());
    html! {
        p.lead { "In none: " span data-sum="none" { (words(outlook.none)) } " of " (WORLDS) " worlds. Another order is tried with the buttons, or with a line dragged; your list stays as it is." }
        div.table-wrap role="region" tabindex="0" aria-label="The chance of each line" {
            table.data.stack {
                thead { tr { th.num scope="col" { "Place" } th scope="col" { "Program" } th scope="col" { "You match here in" } th scope="col" { "Try it" } } }
                tbody data-drag=[(order.len() > 1).then_some(HERE)] data-ask={ (HERE) "/chances" } {
                    @for (at, k) in order.iter().enumerate() {
                        tr id={ "at-" (at + 1) } data-line=[asked.list.lines.get(*k).map(|l| l.id)] data-name=(asked.name(*k)) {
                            td.num data-label="Place" { span.place { span data-place { (at + 1) } } }
                            th.lead-cell scope="row" { (asked.name(*k)) }
                            td data-label="You match here in" {
                                div {
                                    @if unknown(*k) { span.muted { "not known" } }
                                    @else if let Some(range) = outlook.places.get(at) { span data-chance { (words(*range)) } (bar(*range, 1.0, None)) }
                                }
                            }
                            td data-label="Try it" { span { (try_it(asked, order, at)) } }
                        }
                    }
                }
            }
        }
        @if more.mean.get() > 0.0 {
            p { "One more program like these, ranked last, would take you in " span data-sum="more" { (words(more)) } " of all worlds." }
        }
    }
}

/// The ways to try a line one place higher or lower.
fn try_it(asked: &Asked, order: &[usize], at: usize) -> Markup {
    let swapped = |other: usize| {
        let mut next = order.to_vec();
        next.swap(at, other);
        format!("{HERE}?order={}#at-{}", written(&asked.list, &next), other + 1)
    };
    let own = order.get(at).map_or_else(String::new, |k| asked.name(*k));
    html! {
        @if at > 0 { a.button.small href=(swapped(at - 1)) { "Up" span.sr { ": " (own) } } " " }
        @if at + 1 < order.len() { a.button.small href=(swapped(at + 1)) { "Down" span.sr { ": " (own) } } }
    }
}

/// The order that is tried, against the list.
fn other(frame: &Frame, asked: &Asked, order: &[usize], open: bool) -> Markup {
    let truth: Vec<usize> = (0..asked.list.lines.len()).collect();
    html! {
        section.panel aria-labelledby="other" {
            h2 id="other" { "This order against your list" }
            p { "If your list is what you truly want, this order would serve you so:" }
            (against(asked, &asked.desk.against(&truth, order)))
            div.actions.no-print {
                a.button href=(HERE) { "Back to my list" }
                @if open {
                    (frame.form("/rank/order/take", "inline", html! {
                        input type="hidden" name="order" value=(written(&asked.list, order));
                        button.quiet { "This is what I truly want: take it over" }
                    }))
                }
            }
        }
    }
}

fn against(asked: &Asked, a: &Against) -> Markup {
    html! {
        p {
            "Expected place " (format!("{:.2}", a.other)) " instead of " (format!("{:.2}", a.truth)) ", no match counting as "
            (asked.list.lines.len() + 1) ". Better in " strong { (count(a.better as usize, "world", "worlds")) } ", worse in "
            strong { (count(a.worse as usize, "world", "worlds")) } " of " (a.worlds) "."
        }
        @if !a.losses.is_empty() {
            ul {
                @for loss in a.losses.iter().take(LOSSES) {
                    li {
                        "in " (count(loss.worlds as usize, "world", "worlds")) " "
                        @match loss.got { Some(k) => { (asked.name(k)) }, None => { "no match" } }
                        " instead of " (asked.name(loss.instead_of))
                    }
                }
            }
        }
    }
}

/// "Try to beat it": other orders, and what it would have cost to put a warm program first.
fn beat(asked: &Asked, query: &Query) -> Markup {
    let truth: Vec<usize> = (0..asked.list.lines.len()).collect();
    html! {
        section.panel aria-labelledby="beat" {
            h2 id="beat" { "Try to beat it" }
            @if query.beat.is_empty() {
                p { "Is there another order of the same programs that would serve you better than the true one? Let prematch look." }
                form method="get" action={ (HERE) "#beat" } class="inline" {
                    @if !query.order.is_empty() { input type="hidden" name="order" value=(query.order); }
                    button name="beat" value="1" { "Try to beat my list" }
                }
            } @else {
                @let search = asked.desk.beat(&truth);
                p {
                    "Your list gives an expected place of " (format!("{:.2}", search.truth)) ", no match counting as " (truth.len() + 1) ". Tried: "
                    (count(search.tried as usize, "other order", "other orders"))
                    @if search.every { " (all there are)" } @else { " (every exchange of two lines and every move of one)" }
                    "; better: " strong { (search.beaten) } "."
                }
                @if let Some(best) = &search.best { h3 { "The best of them" } (against(asked, best)) }
                @for k in asked.warm.iter().filter(|k| **k > 0) {
                    @let first: Vec<usize> = std::iter::once(*k).chain(truth.iter().copied().filter(|x| x != k)).collect();
                    h3 { (asked.name(*k)) ", which wrote warmly, put first" }
                    (against(asked, &asked.desk.against(&truth, &first)))
                }
            }
        }
    }
}

fn back() -> Response {
    Redirect::to(HERE).into_response()
}

pub(super) async fn make(frame: Frame, _form: Form) -> Result<Response, Failure> {
    worlds_job::make(&frame.app);
    Ok(back())
}

pub(super) async fn stop(frame: Frame, _form: Form) -> Result<Response, Failure> {
    frame.app.worlds.stop();
    Ok(back())
}
