//! The sheet for the day: one page to print or to keep beside the screen.

use axum::extract::Path;
use axum::response::Response;
use candor::meaning::Category;
use domain::{Format, Interview, Known, State, briefing, pressure};
use maud::{Markup, html};
use season::{Citation, Program, Season, Statement, Visa};

use super::{clock, interview, name, rule};
use crate::error::Failure;
use crate::ui::{self, Frame, Nav};

pub(super) async fn page(frame: Frame, Path(id): Path<u64>) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    frame.app.with_state(|state| {
        let i = interview(state, id)?;
        Ok(frame.page(&format!("Sheet for {}", name(&season, i)), Nav::Interviews, state, sheet(state, &season, i)))
    })?
}

fn sheet(state: &State, season: &Season, i: &Interview) -> Markup {
    let home = clock::home(state);
    let program = season.program(&i.program);
    html! {
        nav.nav-sub.no-print { a href={ "/interviews/" (i.id) } { "Back to the interview" } span.muted { "Print this page with your browser." } }
        h1 { (name(season, i)) }
        @if let Some(p) = program { p.lead { (p.name) ", " (p.place()) } }
        dl.facts.sheet-head {
            div { dt { "When" } dd { @match &i.at { Some(at) => (clock::slot(at, &i.zone, home.as_ref())), None => "not fixed yet" } } }
            div { dt { "How" } dd { (i.format.label()) } }
            div { dt { "Link" } dd.wrap { @if i.link.is_empty() { "none is written down" } @else { (i.link) } } }
            @if !i.place.is_empty() { div { dt { "Where" } dd { bdi { (i.place) } } } }
        }
        div.two.sheet {
            section {
                h2 { "People" }
                @if i.people.is_empty() { p.muted { "Nobody is written down yet." } }
                ul { @for p in &i.people { li { bdi.strong { (p.name) } ", " (p.role.label()) @if !p.email.is_empty() { br; span.muted.wrap { (p.email) } } } } }
            }
            section {
                h2 { "My questions" }
                @if i.preparation.is_empty() { p.muted { "None yet. Three of your own are enough." } }
                ul { @for line in i.preparation.lines().filter(|l| !l.trim().is_empty()) { li dir="auto" { (line) } } }
            }
        }
        @if let Some(program) = program { (facts(state, season, program)) }
        (safe_answers(season))
        (equipment(i, home.is_some()))
    }
}

/// Five things to know, each with its source, and what is not known.
fn facts(state: &State, season: &Season, program: &Program) -> Markup {
    let found = briefing(state, season, program);
    html! {
        section.sheet {
            h2 { "What to know" }
            ul.know {
                @for known in &found.known {
                    @match known {
                        Known::Visa(standing, said) => li {
                            (standing.visa) ": " (ui::standing(standing)) " "
                            @if let Some(said) = said { (said_where(season, said)) " " }
                            a.no-print href={ "/programs/" (program.id) "#" (if standing.visa == Visa::J1 { "j1" } else { "h1b" }) } { "what is said" }
                        },
                        Known::Fact(f) => li {
                            (f.field.label()) ": " (f.value.shown(f.field)) " "
                            (ui::proof(season, &f.provenance.sources, f.provenance.date, Some(f.provenance.confidence)))
                        },
                    }
                }
            }
            @if !found.unknown.is_empty() {
                p { span.muted { "Not known here: " } (found.unknown.join("; ")) ". " a.no-print href={ "/programs/" (program.id) } { "The program’s page" } }
            }
        }
    }
}

/// Where a statement was read.
fn said_where(season: &Season, said: &Statement) -> Markup {
    match &said.citation {
        Citation::Source(key) => ui::proof(season, std::slice::from_ref(key), said.date, Some(said.confidence)),
        Citation::Own { detail, .. } if !said.is_own_check() => {
            html! { span.proof { (said.scope.words()) " · " bdi { (detail) } " · " (said.date) } }
        }
        Citation::Own { detail, .. } => html! { span.proof { "your own check · " bdi { (detail) } " · " (said.date) } },
    }
}

/// What may not be asked, and what can be said all the same.
fn safe_answers(season: &Season) -> Markup {
    let kit = pressure(Category::IllegalQuestion);
    let ranking = pressure(Category::RankInquiry);
    html! {
        section.sheet {
            h2 { "If they ask what they may not" }
            p { (kit.mind) }
            ul.answers {
                @for a in kit.answers.iter().chain(ranking.answers.iter().take(1)) {
                    li { span.muted { (a.when) ": " } "“" (a.text) "”" }
                }
            }
            (rule(season, "P-10"))
        }
    }
}

fn equipment(i: &Interview, two_clocks: bool) -> Markup {
    let common: &[&str] =
        &["application, CV and this sheet on paper", "water, pen, the coordinator’s telephone number"];
    let own: &[&str] = match i.format {
        Format::InPerson => &[
            "passport and visa",
            "the way there tried on a map, with an hour to spare",
            "address and telephone of the hotel",
        ],
        Format::Phone => &["telephone charged, number given to the program", "a quiet room"],
        Format::Video | Format::Unknown => &[
            "the link opened and tested the day before",
            "camera, microphone and light tried; charger plugged in",
            "a second way into the internet, such as the telephone",
            "other programs and notices switched off; people at home told",
        ],
    };
    html! {
        section.sheet {
            h2 { "Ready" }
            ul.ticks {
                @for line in own.iter().chain(common) { li { (line) } }
                @if two_clocks { li { "alarm set by the clock at home; the program’s hour said aloud once" } }
            }
        }
    }
}
