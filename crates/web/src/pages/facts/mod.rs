//! Rules and facts: what the season's pack says, entry by entry, each with its proof. One module a tab.

mod ask;
mod calendar;
mod fees;
mod figures;
mod rules;
mod sources;
mod visas;

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;
use domain::State;
use maud::{Markup, html};
use serde::Serialize;

use crate::app::App;
use crate::error::Failure;
use crate::ui::{Frame, Nav};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/rules", get(rules::page))
        .route("/calendar", get(calendar::page))
        .route("/fees", get(fees::page))
        .route("/visas", get(visas::page))
        .route("/figures", get(figures::page))
        .route("/ask", get(ask::page))
        .route("/sources", get(sources::page))
}

/// The tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Rules,
    Calendar,
    Fees,
    Visas,
    Figures,
    Ask,
    Sources,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Rules, "/rules", "Rules"),
        (Self::Calendar, "/calendar", "Calendar"),
        (Self::Fees, "/fees", "Fees"),
        (Self::Visas, "/visas", "Visas"),
        (Self::Figures, "/figures", "Signals and figures"),
        (Self::Ask, "/ask", "Whom to ask"),
        (Self::Sources, "/sources", "Sources"),
    ];
}

/// A page of facts: the row of tabs, then what `body` makes of the state.
fn show(frame: &Frame, tab: Tab, title: &str, body: impl FnOnce(&State) -> Markup) -> Result<Response, Failure> {
    let shown = frame.app.with_state(|state| {
        let page = html! {
            nav.tabs aria-label="Rules and facts" {
                @for (each, address, word) in Tab::ALL {
                    a href=(address) aria-current=[(each == tab).then_some("page")] { (word) }
                }
            }
            h1 { (title) }
            (body(state))
        };
        frame.page(title, Nav::Facts, state, page)
    });
    shown.map_err(Failure::from)
}

/// What an address asks for after its `?`. Every page understands any query: what makes no sense is left aside.
pub(crate) struct Query(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let text = parts.uri.query().unwrap_or("");
        Ok(Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect()))
    }
}

impl Query {
    /// The first value of a field, trimmed; empty when it is missing.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.trim())
    }

    /// Whether the field was sent at all.
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(k, _)| k == name)
    }

    /// The entry of `all` that a field names; `None` for "any".
    fn choice<T: Copy + Serialize>(&self, name: &str, all: &[T]) -> Option<T> {
        let wanted = self.get(name);
        all.iter().copied().find(|one| key(one) == wanted)
    }
}

/// The name of a value in addresses: the one it has in files.
fn key<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A field of a bar of filters that offers `all`, or "any".
fn select<T: Copy + PartialEq + Serialize>(
    name: &str,
    label: &str,
    any: &str,
    all: &[T],
    chosen: Option<T>,
    word: impl Fn(T) -> &'static str,
) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { (any) }
                @for each in all {
                    option value=(key(each)) selected[chosen == Some(*each)] { (word(*each)) }
                }
            }
        }
    }
}

/// The search field of a bar of filters.
fn search(label: &str, hint: &str, typed: &str) -> Markup {
    html! {
        div.field.wide {
            label for="q" { (label) }
            input id="q" name="q" type="search" value=(typed) placeholder=(hint) maxlength="200" autocomplete="off";
        }
    }
}

/// The buttons at the end of a bar of filters.
fn filter_buttons(address: &str, anything_chosen: bool) -> Markup {
    html! {
        div.actions {
            button { "Show" }
            @if anything_chosen { a.button.quiet href=(address) { "Show all" } }
        }
    }
}

/// Nothing fits the filters.
fn nothing_fits(address: &str) -> Markup {
    html! {
        div.empty {
            p.strong { "Nothing fits." }
            p { "Use fewer words, or " a href=(address) { "show all" } "." }
        }
    }
}
