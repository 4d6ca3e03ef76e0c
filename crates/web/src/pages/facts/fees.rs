//! What the season costs: a small calculator, and every fee with its proof.

use axum::response::Response;
use maud::{Markup, html};
use season::{Cents, Confidence, CostLine, Fee, Season, eras_cost, eras_lines, nrmp_cost, nrmp_lines};

use super::{Query, Tab, show, with_rules};
use crate::error::Failure;
use crate::ui::{Frame, badge, proof};

/// The most applications a calculation takes; the whole country has fewer programs of any specialty.
const MOST_APPLICATIONS: u32 = 999;
/// The most ranks on a list, by NRMP.
const MOST_RANKS: u32 = 300;

/// One number of the calculator: what was typed, and what it means.
struct Number {
    typed: String,
    value: Result<u32, String>,
}

impl Number {
    fn read(query: &Query, name: &str, most: u32, example: u32) -> Self {
        let typed = if query.has(name) { query.get(name).to_owned() } else { example.to_string() };
        let value = match typed.parse::<u32>() {
            _ if typed.is_empty() => Ok(0),
            Ok(n) if n <= most => Ok(n),
            _ => Err(format!("Give a whole number from 0 to {most}.")),
        };
        Self { typed, value }
    }
}

/// What the calculator was asked.
struct Question {
    asked: bool,
    applications: Number,
    ranks: Number,
    supplemental: Number,
    late: bool,
}

pub(super) async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    let question = Question {
        asked: query.has("applications"),
        applications: Number::read(&query, "applications", MOST_APPLICATIONS, 60),
        ranks: Number::read(&query, "ranks", MOST_RANKS, 12),
        supplemental: Number::read(&query, "supplemental", MOST_RANKS, 0),
        late: query.get("late") == "yes",
    };
    let season = frame.app.season.clone();
    show(&frame, Tab::Fees, "What the season costs", |_| {
        html! {
            p.lead {
                "Most amounts are from an earlier season, because the new ones are not known here. "
                "They are marked “carried over”: look at the official page before you pay."
            }
            (calculator(&season, &question))
            (table(&season))
        }
    })
}

fn calculator(season: &Season, q: &Question) -> Markup {
    html! {
        section.panel aria-labelledby="calculator" {
            h2 id="calculator" { "Applications and rank lists" }
            form.filters action="/fees#calculator" method="get" {
                (number_field("applications", "Applications", "in one specialty", &q.applications, MOST_APPLICATIONS))
                (number_field("ranks", "Codes on the main list", "20 are included", &q.ranks, MOST_RANKS))
                (number_field("supplemental", "Codes on supplemental lists", "20 are included", &q.supplemental, MOST_RANKS))
                div.field {
                    span.legend { "NRMP registration" }
                    label.check { input type="checkbox" name="late" value="yes" checked[q.late]; " late" }
                }
                div.actions { button { "Calculate" } }
            }
            @if let (Ok(n), Ok(ranks), Ok(supplemental)) = (&q.applications.value, &q.ranks.value, &q.supplemental.value) {
                (result(season, q, *n, *ranks, *supplemental))
            }
        }
    }
}

fn number_field(name: &str, label: &str, hint: &str, number: &Number, most: u32) -> Markup {
    let wrong = number.value.is_err();
    html! {
        div.field.short {
            label for=(name) { (label) }
            input id=(name) name=(name) type="number" inputmode="numeric" min="0" max=(most) step="1"
                value=(number.typed) aria-describedby={ (name) "-hint" } aria-invalid=[wrong.then_some("true")];
            @match &number.value {
                Ok(_) => p.hint id={ (name) "-hint" } { (hint) },
                Err(why) => p.error id={ (name) "-hint" } { (why) },
            }
        }
    }
}

fn result(season: &Season, q: &Question, n: u32, ranks: u32, supplemental: u32) -> Markup {
    let (eras, nrmp) = (eras_cost(&season.fees, n), nrmp_cost(&season.fees, ranks, supplemental, q.late));
    let next = season.fee("eras-applications").map(|f| f.next(n));
    html! {
        @if !q.asked { p.muted { "An example; put in your own numbers." } }
        div.table-wrap role="region" tabindex="0" aria-label="The calculation" {
            table.data.sum.stack {
                thead { tr { th { "What" } th.num { "How many" } th.num { "Each" } th.num { "Sum" } } }
                tbody {
                    (lines("ERAS applications", &eras_lines(&season.fees, n), eras))
                    (lines("NRMP", &nrmp_lines(&season.fees, ranks, supplemental, q.late), nrmp))
                }
                tfoot { tr { th colspan="3" { "Together" } th.num { (Cents(eras.0 + nrmp.0)) } } }
            }
        }
        @if let Some(next) = next {
            p { "The next application would cost " strong { (next) } "." }
        }
        p.muted.small {
            "Not in this sum: the ERAS token, transcripts, exams and visa fees. They stand in the table below. "
            "A second specialty is counted from the start again."
        }
    }
}

fn lines(heading: &str, lines: &[CostLine], sum: Cents) -> Markup {
    html! {
        @for line in lines {
            tr {
                th.lead-cell scope="row" { (heading) ": " (line.what) }
                td.num data-label="How many" { (line.count) }
                td.num data-label="Each" { (line.each) }
                td.num data-label="Sum" { (line.sum) }
            }
        }
        @if lines.is_empty() {
            tr {
                th.lead-cell scope="row" { (heading) }
                td.num data-label="How many" { "0" }
                td.num.blank data-label="Each" {}
                td.num data-label="Sum" { (sum) }
            }
        }
    }
}

fn table(season: &Season) -> Markup {
    html! {
        section aria-labelledby="all-fees" {
            h2 id="all-fees" { "All fees" }
            div.table-wrap role="region" tabindex="0" aria-label="Table of all fees" {
                table.data.stack {
                    thead { tr { th { "Fee" } th { "Amount" } th { "For each" } th { "Published for" } th { "To know" } th { "Proof" } } }
                    tbody { @for fee in &season.fees { (row(season, fee)) } }
                }
            }
        }
    }
}

fn row(season: &Season, fee: &Fee) -> Markup {
    html! {
        tr id=(fee.id) {
            th.lead-cell scope="row" { (fee.title) }
            td data-label="Amount" {
                span {
                    span.amount { (fee.amount()) }
                    @if fee.confidence == Confidence::U { " " (badge("open", "?", "unsure")) }
                }
            }
            td data-label="For each" { (fee.per) }
            td data-label="Published for" {
                span {
                    (fee.season)
                    @if fee.carried_over { " " (badge("perhaps", "↷", "carried over")) }
                }
            }
            td.blank[fee.note.is_empty()] data-label="To know" { (with_rules(season, &fee.note)) }
            td data-label="Proof" { (proof(season, &fee.sources, fee.date, Some(fee.confidence))) }
        }
    }
}
