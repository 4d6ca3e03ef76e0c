//! What moved: each order that the list has had, newest first, with what moved in it, after which message, and why.

use axum::response::Response;
use domain::rank::stood_in;
use domain::{Moved, Snapshot, State, Stood};
use maud::{Markup, html};
use season::Season;

use super::{About, Maybe, Tab, refusal, show, typed};
use crate::app::App;
use crate::error::Failure;
use crate::ui::{Frame, count, when};

/// The page.
pub(super) const HERE: &str = "/rank/moves";

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    shown(&frame, None)
}

pub(super) fn shown(frame: &Frame, refused: Maybe) -> Result<Response, Failure> {
    show(frame, Tab::Moves, "What moved", refused, |state| {
        let all: Vec<&Snapshot> = state.items().snapshots().collect();
        html! {
            p.lead {
                "Each order that the list has had, the newest first; changes within half an hour count as one. A line that rose within "
                "two weeks of a warm message of its program is named: warm words say little, and they move lists all the same."
            }
            @if all.is_empty() {
                div.empty { p.strong { "The list has had no order yet." } div.actions { a.button.primary href="/rank" { "To the list" } } }
            }
            @for k in (0..all.len()).rev() { (order(frame, state, &all, k, refused)) }
        }
    })
}

/// One order: what moved in it, why, and the order itself.
fn order(frame: &Frame, state: &State, all: &[&Snapshot], k: usize, refused: Maybe) -> Markup {
    let (season, s, head) = (&frame.app.season, all[k], format!("order-{}", all[k].id));
    html! {
        section.panel aria-labelledby=(head) {
            h2 id=(head) { (when(s.at, &App::zone(state))) }
            @if k == 0 { p { "The first order, with " (count(s.order.len(), "line", "lines")) "." } }
            @else if s.moved.is_empty() { p { "Nothing moved against the order before." } }
            @if k > 0 { ul { @for m in &s.moved { li { (moved(state, season, stood_in(&all[..=k], m.line), m)) } } } }
            @if !s.reason.is_empty() { p { "Because: " q dir="auto" { (s.reason) } } }
            @if s.to_explain().next().is_some() { (explain(frame, s, refused)) }
            details { summary.small { "The order then" } ol { @for stood in &s.order { li { (named(season, stood)) } } } }
        }
    }
}

fn named(season: &Season, stood: &Stood) -> String {
    format!("{} ({})", stood.place.name(season), stood.track.word())
}

/// One line that moved, and the warm message that came shortly before.
fn moved(state: &State, season: &Season, stood: Option<&Stood>, m: &Moved) -> Markup {
    let own = stood.map_or_else(|| format!("Line {}", m.line), |s| named(season, s));
    html! {
        bdi { strong { (own) } } ": "
        @match (m.from, m.to) {
            (Some(from), Some(to)) if from == to => { "still at place " (to + 1) ", above others that were above it" },
            (Some(from), Some(to)) => { "from place " (from + 1) (if to < from { " up to " } else { " down to " }) (to + 1) },
            (None, Some(to)) => { "new on the list, at place " (to + 1) },
            (Some(from), None) => { "left the list; it was at place " (from + 1) },
            (None, None) => { "left the list" },
        }
        @if let Some(id) = m.after {
            @match state.items().messages().find(|x| x.id == id) {
                Some(message) => {
                    ", shortly after its message of "
                    a href={ "/messages/" (id) } { (when(message.when(), &App::zone(state))) }
                    " (" (message.message.category.meaning().name) ")"
                },
                None => { ", shortly after a warm message that is not kept any more" },
            }
        }
        "."
    }
}

/// Asks what changed, where a line rose after a warm message and no reason is written down.
fn explain(frame: &Frame, s: &Snapshot, refused: Maybe) -> Markup {
    let refused = refused.filter(|r| r.form.get("snapshot") == s.id.to_string());
    let field = format!("why-{}", s.id);
    html! {
        (refusal(refused, About::Explain))
        (frame.form("/rank/explain", "", html! {
            input type="hidden" name="snapshot" value=(s.id);
            input type="hidden" name="page" value="moves";
            div.field {
                label for=(field) { "What changed in what you know of it?" }
                input id=(field) name="why" maxlength="1000" required value=(typed(refused, About::Explain, "why", "")) autocomplete="off";
                p.hint { "Nothing is forbidden: say it in your own words, or put the line back." }
            }
            div.actions { button { "Keep the reason" } }
        }))
    }
}
