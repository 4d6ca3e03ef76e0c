//! Rules and facts: what the season's pack says, entry by entry, each with its proof. One module a tab.

pub(crate) mod ask;
mod calendar;
mod fees;
mod figures;
mod rules;
mod soap;
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
use season::Season;
use serde::Serialize;

use crate::app::App;
use crate::error::Failure;
use crate::ui::{Frame, Nav};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/rules", get(rules::page))
        .route("/calendar", get(calendar::page))
        .route("/soap", get(soap::page))
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
    Soap,
    Fees,
    Visas,
    Figures,
    Ask,
    Sources,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Rules, "/rules", "Rules"),
        (Self::Calendar, "/calendar", "Calendar"),
        (Self::Soap, "/soap", "SOAP"),
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
        div.field.grow {
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

/// Text in which the ids of rules (`P-06`) lead to the rules.
fn with_rules(season: &Season, text: &str) -> Markup {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, id, after)) = next_rule(season, rest) {
        parts.push((before, id));
        rest = after;
    }
    html! {
        @for (before, id) in parts { (before) a href={ "/rules#" (id) } { (id) } }
        (rest)
    }
}

/// The first rule id in a text, with what stands before and after it.
fn next_rule<'a>(season: &Season, text: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
    text.match_indices('-').find_map(|(dash, _)| {
        let (from, to) = (dash.checked_sub(1)?, dash + 3);
        let id = text.get(from..to)?;
        season.rule(id).map(|_| (&text[..from], id, &text[to..]))
    })
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

#[cfg(test)]
mod tests {
    use season::{Layer, Season};

    #[test]
    fn rule_ids_in_a_text_lead_to_the_rules_and_nothing_else_does() {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        let linked = super::with_rules(&season, "<See> rules P-25, A-17 – not P-99, H-1B or é-01.").into_string();
        assert_eq!(
            linked,
            "&lt;See&gt; rules <a href=\"/rules#P-25\">P-25</a>, <a href=\"/rules#A-17\">A-17</a> – not P-99, H-1B or é-01."
        );
    }
}
