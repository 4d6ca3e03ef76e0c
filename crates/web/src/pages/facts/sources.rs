//! Every source the facts rest on, and what each of them backs.

use std::collections::BTreeMap;

use axum::response::Response;
use maud::{Markup, html};
use season::{Backing, Season, Source, SourceKey, SourceKind};

use super::{Query, Tab, filter_buttons, nothing_fits, search, select, show};
use crate::error::Failure;
use crate::ui::{Frame, count, outside};

pub(super) async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let kind = query.choice("kind", &SourceKind::ALL);
    let words = query.get("q");
    show(&frame, Tab::Sources, "Sources", |_| body(&season, kind, words))
}

fn body(season: &Season, kind: Option<SourceKind>, words: &str) -> Markup {
    let mut fitting: Vec<&Source> =
        season.sources.values().filter(|s| kind.is_none_or(|k| s.kind == k) && s.mentions(words)).collect();
    fitting.sort_by_key(|s| (s.publisher.to_lowercase(), s.title.to_lowercase()));
    let backing = season.backing();
    let chosen = kind.is_some() || !words.is_empty();
    html! {
        p.lead {
            "Where every rule, date, fee, figure and statement comes from, and when it was written where a date is known. "
            "The links leave this computer; nothing else here does."
        }
        p { (season.taken_from()) }
        form.filters action="/sources" method="get" role="search" aria-label="Choose sources" {
            (search("Words", "NRMP, ECFMG, Texas …", words))
            (select("kind", "Kind", "any kind", &SourceKind::ALL, kind, SourceKind::word))
            (filter_buttons("/sources", chosen))
        }
        p.muted role="status" {
            @if chosen { (fitting.len()) " of " (count(season.sources.len(), "source", "sources")) " shown" }
            @else {
                (count(season.sources.len(), "source", "sources")) ". The newest is dated " (season.newest_source) "."
            }
        }
        @if fitting.is_empty() { (nothing_fits("/sources")) }
        @for kind in SourceKind::ALL {
            (group(kind, fitting.iter().copied().filter(|s| s.kind == kind).collect(), &backing))
        }
    }
}

fn group(kind: SourceKind, sources: Vec<&Source>, backing: &BTreeMap<SourceKey, Backing>) -> Markup {
    if sources.is_empty() {
        return html! {};
    }
    html! {
        section aria-label=(heading(kind)) {
            h2 { (heading(kind)) }
            div.table-wrap role="region" tabindex="0" aria-label={ "Table: " (heading(kind)) } {
                table.data.stack {
                    thead { tr { th { "Source" } th { "Dated" } th { "Backs" } th { "Key" } } }
                    tbody { @for source in sources { (row(source, backing.get(&source.key))) } }
                }
            }
        }
    }
}

/// The kind as the heading of a table.
fn heading(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Official => "Official pages",
        SourceKind::Program => "Pages of programs",
        SourceKind::Institution => "Pages of hospitals and schools",
        SourceKind::Journal => "Journals",
        SourceKind::LawFirm => "Law firms",
        SourceKind::News => "News",
        SourceKind::Directory => "Directories",
        SourceKind::Dataset => "Data sets",
        SourceKind::Advice => "Advice pages",
        SourceKind::Forum => "Forums",
    }
}

fn row(source: &Source, backing: Option<&Backing>) -> Markup {
    html! {
        tr id=(source.key) {
            th.lead-cell scope="row" {
                span.publisher { (source.publisher) }
                " " span.plain { (outside(&source.url, &source.title)) }
                @if !source.note.is_empty() { p.muted.small.plain { (source.note) } }
            }
            td.tight data-label="Dated" { (source.date) }
            td data-label="Backs" { (backs(backing)) }
            td data-label="Key" { a.anchor href={ "#" (source.key) } { (source.key) } }
        }
    }
}

fn backs(backing: Option<&Backing>) -> Markup {
    let Some(backing) = backing else { return html! { span.muted { "background only" } } };
    let parts: Vec<String> = backing.iter().map(|(kind, n)| kind.counted(*n)).collect();
    html! { (parts.join(", ")) }
}
