//! What is known about the program: head, verdict, visas with every statement, facts.

use domain::{OwnStatement, State};
use maud::{Markup, html};
use pick::{Assessment, Line, QuestionAbout, Signal, assess};
use season::{
    Citation, Fact, FactField, FactValue, Program, Season, Standing, StandingState, Statement, Visa, Wording,
};

use crate::chances;
use crate::ui::{self, Frame};

use super::super::letters;
use super::{Start, VISAS, application, contact, figures, mine};

/// The whole page.
pub(super) fn body(frame: &Frame, state: &State, program: &Program, start: &Start) -> Markup {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let record = state.record(&program.id);
    let candidate = state.candidate(season, program);
    let assessment = assess(&candidate, state.profile(), season, today);
    let own = record.map_or(&[][..], |r| &r.statements);
    html! {
        (head(program, state.profile().visas.is_some()))
        div.cols {
            div {
                (verdict(&assessment, program, season))
                (my_chances(frame, state, program, candidate.application.signal))
                @for visa in Visa::ALL {
                    (visa_section(frame, program, &candidate.statements, own, visa))
                }
                (facts(program, season))
            }
            div {
                (mine::check_form(frame, program, start, today))
                (mine::stance_form(frame, program, candidate.stance.as_ref(), start))
                (application::section(frame, state, program, &candidate.application, start))
                (figures::section(frame, program, &candidate.figures, start, today))
                (contact::section(frame, state, program, start))
                (letters::about_program(frame, state, program))
                (mine::notes(frame, state, program, start))
                (mine::history(frame, state, program))
            }
        }
    }
}

fn head(program: &Program, chances: bool) -> Markup {
    let url = program.fact(FactField::Url).and_then(|f| match &f.value {
        FactValue::Text(url) => Some(url),
        _ => None,
    });
    html! {
        header.program-head {
            p.nav-sub.no-print { a href="/programs" { "← Programs" } }
            h1 { (program.short) }
            @if program.name != program.short { p.lead { (program.name) } }
            p.meta {
                span { (program.place()) }
                span { (program.kind.word()) }
                @if let Some(code) = &program.acgme { span { "ACGME " (code) } }
                @if let Some(url) = url { span { (ui::outside(url, "program page")) } }
            }
            ul.codes aria-label="Tracks" {
                @for code in program.tracks() { li { span.tag { (code) } " " (code.kind().word()) } }
            }
            nav.nav-sub.no-print aria-label="On this page" {
                a href="#verdict" { "Can it take me?" }
                @if chances { a href="#chances" { "My chances" } }
                a href="#j1" { "J-1" }
                a href="#h1b" { "H-1B" }
                a href="#facts" { "Facts" }
                a href="#check" { "I checked this" }
                a href="#decision" { "My decision" }
                a href="#application" { "My application" }
                a href="#figures" { "Figures" }
                a href="#contact" { "Writing to them" }
                a href="#letters" { "Letters" }
                a href="#notes" { "My notes" }
                a href="#history" { "History" }
                a href={ "/programs/compare?id=" (program.id) } { "Side by side with…" }
            }
        }
    }
}

fn verdict(a: &Assessment, program: &Program, season: &Season) -> Markup {
    html! {
        section.panel #verdict {
            h2 { "Can it take me?" }
            p.verdict-line { (ui::verdict(a.verdict)) }
            @if !a.reasons.is_empty() { (lines(&a.reasons, season)) }
            @if !a.speaks_for.is_empty() {
                h3 { "What speaks for it" }
                (lines(&a.speaks_for, season))
            }
            @if !a.speaks_against.is_empty() {
                h3 { "What speaks against it" }
                (lines(&a.speaks_against, season))
            }
            @if !a.questions.is_empty() {
                h3 { "Open questions" }
                ul.questions {
                    @for q in &a.questions {
                        li {
                            bdi { (q.text) } " "
                            @match q.about {
                                QuestionAbout::Visa(v) => {
                                    a.no-print href={ "/programs/" (program.id) "?visa=" (key(v)) "#check" } { "I have the answer" }
                                },
                                QuestionAbout::Profile | QuestionAbout::Limit(_) => { a.no-print href="/profile" { "To my profile" } },
                                QuestionAbout::Eligibility => {},
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The share of applications that led to an interview, mean over programs.
const AVERAGE: &str = "interviews.nonus_img.anes.mean.2024";

/// The chances at this program, and what moves them.
fn my_chances(frame: &Frame, state: &State, program: &Program, planned: Option<Signal>) -> Markup {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let odds = chances::odds(state, season, today, std::slice::from_ref(&program.id));
    let Some(odds) = odds.and_then(|o| o.into_iter().next()) else { return html! {} };
    let top = chances::top([odds.now.high].into_iter());
    html! {
        section.panel #chances {
            h2 { "My chances here" }
            div.gauge {
                h3 { "An interview, with " (planned.map_or_else(|| "no signal".to_owned(), |s| format!("your {} signal", s.word()))) }
                (chances::shown(odds.now, top, Some(odds.base_rate)))
                @if let (true, Some(s)) = (odds.now.low != odds.now.high, chances::stat(season, AVERAGE)) {
                    p.small.muted {
                        "The bar ends at " (format!("{:.0}%", top * 100.0)) ". The thin mark is for comparison: " (s.shown())
                        " of a non-US IMG’s applications to a program led to an interview (" (s.year) "). " (chances::stat_proof(season, s))
                    }
                }
            }
            h3 { "Everything, and what moves it" }
            (chances::details(season, &odds, pick::needs_preliminary(program)))
            p.small.muted.no-print {
                "What moves the chances everywhere stands on " a href="/pick#moves" { "my list" } ". "
                a href="/help#chances" { "How chances are made" }
            }
        }
    }
}

fn lines(lines: &[Line], season: &Season) -> Markup {
    html! {
        ul.reasons {
            @for line in lines {
                li {
                    p { bdi { (line.text) } }
                    (ui::line_proof(season, line))
                }
            }
        }
    }
}

fn key(visa: Visa) -> &'static str {
    VISAS.iter().find(|(v, _)| *v == visa).map_or("", |(_, key)| key)
}

fn visa_section(frame: &Frame, program: &Program, all: &[Statement], own: &[OwnStatement], visa: Visa) -> Markup {
    let season = &frame.app.season;
    let standing = season::standing(visa, all, season.starts);
    // Those that decide come first, then the newest.
    let mut shown: Vec<(usize, &Statement)> = all.iter().enumerate().filter(|(_, s)| s.visa == visa).collect();
    shown.sort_by_key(|(i, s)| {
        (!standing.decided_by.contains(i), std::cmp::Reverse(s.date.0.map(season::PartialDate::earliest)))
    });
    // Hints are named by the standing too, but they decide nothing.
    let decides = |i: &usize| standing.state != StandingState::Unknown && standing.decided_by.contains(i);
    html! {
        section.panel id=(key(visa)) {
            h2 { (visa) }
            div.standing-line { (ui::standing(&standing)) }
            (because(&standing))
            @if visa == Visa::H1b { (ui::h1b_banner(season, false)) }
            @for limit in season.state_limits.iter().filter(|l| l.state == program.state && l.visa == visa) {
                div.banner {
                    p.strong { (limit.state.name()) ": " (limit.status.word()) @if limit.until.0.is_some() { ", until " (limit.until) } }
                    p { "Applies to: " (limit.applies_to) ". " (limit.says) }
                    p { (ui::proof(season, &limit.sources, limit.date, Some(limit.confidence))) }
                }
            }
            @for (i, s) in &shown {
                // Own statements stand behind the built-in ones, in their own order.
                (statement(frame, program, s, i.checked_sub(program.statements.len()).and_then(|at| own.get(at)), decides(i)))
            }
            @if shown.is_empty() {
                p.muted { "When you find or are told an answer, write it down under “I checked this today”; it counts at once." }
            }
        }
    }
}

fn because(standing: &Standing) -> Markup {
    html! {
        @if standing.step3 { p { "Step 3 is asked for." } }
        ul.because.muted { @for why in &standing.because { li { bdi { (why) } } } }
    }
}

/// A statement as a quotation with its source.
fn statement(frame: &Frame, program: &Program, s: &Statement, own: Option<&OwnStatement>, decides: bool) -> Markup {
    let season = &frame.app.season;
    let summary = s.wording == Wording::Summary;
    html! {
        figure.quote.summary[summary].decides[decides] {
            div.quote-head {
                strong.answer { (s.says.word()) }
                @if decides { span.tag.deciding { "decides" } }
                span.tag { @if summary { "in our words" } @else { "word for word" } }
                @if s.step3 { span.tag { "Step 3 needed" } }
            }
            blockquote dir="auto" { (s.text) }
            @if !s.condition.is_empty() { p.small { "Condition: " bdi { (s.condition) } } }
            figcaption {
                @match &s.citation {
                    Citation::Source(key) => {
                        span { (capital(s.scope.words())) }
                        (ui::proof(season, std::slice::from_ref(key), s.date, Some(s.confidence)))
                        @if let Some(source) = season.sources.get(key) {
                            @if !source.note.is_empty() { span.proof { (source.note) } }
                        }
                    },
                    Citation::Own { kind, detail } => {
                        span { @if s.is_own_check() { "Your own check" } @else { (capital(s.scope.words())) ", taken in by you" } }
                        span.proof { (kind.words()) @if !detail.is_empty() { ": " (detail_link(detail)) } span.date { " · " (s.date) } }
                    },
                }
                @if let Some(own) = own {
                    @if let Some(file) = &own.evidence {
                        a href={ "/documents/" (file.id) } download=(file.name) { "Evidence: " bdi { (file.name) } }
                    }
                    (frame.form(&format!("/programs/{}/statements/{}/remove", program.id, own.id), "inline no-print", html! {
                        button.quiet.small { "Remove" span.sr { " this statement" } }
                    }))
                }
            }
        }
    }
}

/// An address as a link; anything else as text.
fn detail_link(detail: &str) -> Markup {
    if detail.starts_with("https://") || detail.starts_with("http://") {
        ui::outside(detail, detail)
    } else {
        html! { bdi { (detail) } }
    }
}

fn capital(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

fn facts(program: &Program, season: &Season) -> Markup {
    let mut facts: Vec<&Fact> = program.facts.iter().filter(|f| f.field != FactField::Url).collect();
    facts.sort_by_key(|f| f.field);
    let p = &program.provenance;
    html! {
        section.panel #facts {
            h2 { "Facts" }
            div.table-wrap role="region" tabindex="0" aria-label="Facts about the program" {
                table.data.stack.fact-table {
                    thead { tr { th scope="col" { "Fact" } th scope="col" { "Value" } th scope="col" { "Source, date, how sure" } } }
                    tbody {
                        tr {
                            th scope="row" { "Name and place" }
                            td {
                                div { (program.place()) @if !program.institution.is_empty() { p.small { "In NRMP’s lists: " (program.institution) } } }
                            }
                            td { (ui::proof(season, &p.sources, p.date, Some(p.confidence))) }
                        }
                        @for f in facts {
                            tr {
                                th scope="row" { (f.field.label()) }
                                td {
                                    div { (f.value.shown(f.field)) @if !f.note.is_empty() { p.small.muted { (f.note) } } }
                                }
                                td {
                                    (ui::proof(season, &f.provenance.sources, f.provenance.date, Some(f.provenance.confidence)))
                                }
                            }
                        }
                    }
                }
            }
            p.small.muted { "What does not stand here is not known to prematch. The program’s own page counts; look there before you apply." }
        }
    }
}
