//! Published figures, and the preference signals.

use axum::response::Response;
use maud::{Markup, html};
use season::{Season, Stat};

use super::{Query, Tab, filter_buttons, nothing_fits, search, show};
use crate::error::Failure;
use crate::ui::{Frame, badge, count, proof};

pub(super) async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let words = query.get("q");
    show(&frame, Tab::Figures, "Signals and figures", |_| body(&season, words))
}

fn body(season: &Season, words: &str) -> Markup {
    let fitting: Vec<&Stat> = season.stats.iter().filter(|s| s.mentions(words)).collect();
    let mut topics: Vec<&str> = Vec::new();
    for stat in &fitting {
        if !topics.contains(&stat.topic.as_str()) {
            topics.push(&stat.topic);
        }
    }
    topics.sort_by_key(|t| TOPICS.iter().position(|(key, _)| key == t).unwrap_or(TOPICS.len()));
    html! {
        p.lead {
            "What was counted in earlier years, for whom, and by whom. A figure about a group does not foretell what "
            "happens to one person, and a figure about another group may say nothing about you."
        }
        @if words.is_empty() { (signals(season)) }
        section aria-labelledby="figures" {
            h2 id="figures" { "Published figures" }
            form.filters action="/figures" method="get" role="search" aria-label="Choose figures" {
                (search("Words", "non-US IMG, Step 2, couples …", words))
                (filter_buttons("/figures", !words.is_empty()))
            }
            p.muted role="status" {
                @if words.is_empty() { (count(season.stats.len(), "figure", "figures")) }
                @else { (fitting.len()) " of " (count(season.stats.len(), "figure", "figures")) " shown" }
                ". “Computed” means that we worked it out from published figures."
            }
            @if fitting.is_empty() { (nothing_fits("/figures")) }
            nav.nav-sub aria-label="Topics" {
                @for topic in &topics { a href={ "#topic-" (topic) } { (heading(topic)) } }
            }
        }
        @for topic in topics {
            (table(season, topic, fitting.iter().copied().filter(|s| s.topic == topic)))
        }
    }
}

/// The topics in the order of the page; one that a user's own folder adds comes last, under its own name.
const TOPICS: [(&str, &str); 12] = [
    ("match", "Who matched"),
    ("ranks", "Length of rank lists"),
    ("step2", "Step 2 CK"),
    ("interviews", "Interviews"),
    ("signals", "Signals"),
    ("communication", "Messages around the Match"),
    ("visa", "Visas"),
    ("img_share", "Share of foreign graduates"),
    ("positions", "Positions"),
    ("volume", "Number of applications"),
    ("couples", "Couples"),
    ("algorithm", "The algorithm"),
];

fn heading(topic: &str) -> &str {
    TOPICS.iter().find(|(key, _)| *key == topic).map_or(topic, |(_, word)| word)
}

fn signals(season: &Season) -> Markup {
    let s = &season.signals;
    html! {
        section.panel aria-labelledby="signals" {
            h2 id="signals" { "Preference signals" }
            div.numbers {
                div { strong { (s.gold) } span { "gold" } }
                div { strong { (s.silver) } span { "silver" } }
            }
            @if s.carried_over {
                p { (badge("perhaps", "↷", "carried over")) " From the " (s.season) " Match; no newer number was found. Look into ERAS." }
            } @else {
                p { "Published for the " (s.season) " Match." }
            }
            dl.facts {
                div { dt { "Gold says" } dd { (s.meaning_gold) } }
                div { dt { "Silver says" } dd { (s.meaning_silver) } }
                div { dt { "One signal covers" } dd { (s.covers) } }
                div {
                    dt { "A reason for each" }
                    dd {
                        @if s.statement { "asked for" } @else { "not asked for" }
                        @match s.statement_chars {
                            0 if s.statement => { "; its length is not known" },
                            0 => {},
                            n => { ", at most " (n) " characters" },
                        }
                    }
                }
                @if !s.note.is_empty() { div { dt { "To know" } dd { (s.note) } } }
                div { dt { "Proof" } dd { (proof(season, &s.sources, s.date, Some(s.confidence))) } }
            }
        }
    }
}

fn table<'a>(season: &Season, topic: &str, stats: impl Iterator<Item = &'a Stat>) -> Markup {
    html! {
        section aria-labelledby={ "topic-" (topic) } {
            h2 id={ "topic-" (topic) } { (heading(topic)) }
            div.table-wrap role="region" tabindex="0" aria-label={ "Table: " (heading(topic)) } {
                table.data.stack {
                    thead {
                        tr {
                            th { "What was measured" } th { "For whom" } th.num { "Figure" } th.num { "Counted" } th { "Year" } th { "To know" } th { "Proof" }
                        }
                    }
                    tbody { @for stat in stats { (row(season, stat)) } }
                }
            }
        }
    }
}

fn row(season: &Season, stat: &Stat) -> Markup {
    let (range, counted) = (stat.range(), stat.n.map(|n| n.to_string()));
    html! {
        tr id=(stat.id) {
            th.lead-cell.cap scope="row" { span { (stat.measure) } }
            td data-label="For whom" { (stat.group) }
            td.num data-label="Figure" {
                span { strong { (stat.shown()) } @if let Some(range) = range { br; small { (range) } } }
            }
            td.num.blank[counted.is_none()] data-label="Counted" { @if let Some(n) = counted { "n = " (n) } }
            td data-label="Year" { (stat.year) }
            td.blank[stat.note.is_empty() && !stat.derived] data-label="To know" {
                span {
                    @if stat.derived { span.tag { "computed" } " " }
                    (stat.note)
                }
            }
            td data-label="Proof" {
                (proof(season, std::slice::from_ref(&stat.source), stat.date, Some(stat.confidence)))
            }
        }
    }
}
