//! Whom to turn to when something goes wrong, and what to keep.

use axum::response::Response;
use maud::{Markup, html};
use season::{Contact, Route, Season, SourceDate, SourceKey};

use super::{Tab, show, with_rules};
use crate::error::Failure;
use crate::ui::{Frame, outside, proof};

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    show(&frame, Tab::Ask, "Whom to ask", |_| body(&season))
}

fn body(season: &Season) -> Markup {
    html! {
        p.lead {
            "First save what happened, then take your time. Hardly anything has to be answered within the hour, and "
            "you may always ask somebody you trust before you write back."
        }
        section aria-labelledby="routes" {
            h2 id="routes" { "When this happens" }
            div.entries.pairs { @for route in &season.routes { (route_entry(season, route)) } }
        }
        section aria-labelledby="keep" {
            h2 id="keep" { "What to keep of every contact" }
            div.entry {
                ul { @for item in &season.keep.items { li { (with_rules(season, item)) } } }
                p { (proof(season, &season.keep.sources, main_date(season, &season.keep.sources), Some(season.keep.confidence))) }
            }
        }
        section aria-labelledby="offices" {
            h2 id="offices" { "Offices" }
            ul.cards { @for contact in &season.contacts { li.card id=(contact.id) { (contact_card(season, contact)) } } }
        }
    }
}

pub(crate) fn route_entry(season: &Season, route: &Route) -> Markup {
    html! {
        article.entry id=(route.id) {
            h3 { a.anchor href={ "#" (route.id) } { (route.problem) } }
            dl.facts {
                div { dt { "First" } dd { strong { (with_rules(season, &route.first)) } } }
                @if !route.then.is_empty() { div { dt { "Then" } dd { (with_rules(season, &route.then)) } } }
                @if !route.note.is_empty() { div { dt { "To know" } dd { (with_rules(season, &route.note)) } } }
                div { dt { "Proof" } dd { (proof(season, &route.sources, main_date(season, &route.sources), Some(route.confidence))) } }
            }
        }
    }
}

pub(crate) fn contact_card(season: &Season, contact: &Contact) -> Markup {
    let nothing = contact.phone.is_empty() && contact.email.is_empty() && contact.url.is_empty();
    html! {
        h3 { (contact.name) }
        p { (contact.purpose) }
        ul.plain {
            @if !contact.phone.is_empty() { li { "Telephone " (contact.phone) } }
            @if !contact.email.is_empty() { li { "Mail " a href={ "mailto:" (contact.email) } { (contact.email) } } }
            @if !contact.url.is_empty() { li { (outside(&contact.url, host(&contact.url))) } }
            @if !contact.hours.is_empty() { li { (contact.hours) } }
            @if nothing { li.muted { "No address was found; look on its official site." } }
        }
        p { (proof(season, &contact.sources, contact.date, Some(contact.confidence))) }
    }
}

/// The date of the main source: these entries carry none of their own.
fn main_date(season: &Season, sources: &[SourceKey]) -> SourceDate {
    sources.first().and_then(|key| season.sources.get(key)).map_or_else(SourceDate::default, |s| s.date)
}

/// The server's name in an address: enough to know where a link leads.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_link_is_named_by_its_server() {
        assert_eq!(host("https://www.nrmp.org/reporting/?a=b"), "nrmp.org");
        assert_eq!(host("mailto"), "mailto");
    }
}
