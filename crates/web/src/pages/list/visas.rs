//! The visa ledger: for the applicant's programs what is known of each visa, how it changed, and what is still to be asked,
//! each question with its draft.

use axum::response::Response;
use domain::{Letter, LetterKind, State};
use jiff::civil::Date;
use maud::{Markup, html};
use pick::{Assessment, VisaNeed, assess};
use season::{Program, Season, Standing, StandingState, Statement, Visa, plain_day, turns};

use super::rows::asked_of_program;
use crate::error::Failure;
use crate::ui::{self, Frame, Nav};

const TITLE: &str = "Visa ledger";

/// One program of the ledger.
struct Line<'a> {
    program: &'a Program,
    statements: Vec<Statement>,
    assessment: Assessment,
    /// How far the applicant has come with it.
    place: &'static str,
    /// The letter in which it was asked, the last one.
    letter: Option<&'a Letter>,
}

impl Line<'_> {
    /// The state of each visa that matters.
    fn standings(&self) -> impl Iterator<Item = &Standing> {
        self.assessment.standings.iter()
    }

    fn is_open(&self) -> bool {
        asked_of_program(&self.assessment).next().is_some()
    }

    /// The day of the newest statement about any visa.
    fn newest(&self) -> Option<season::PartialDate> {
        self.statements.iter().filter_map(|s| s.date.0).max_by_key(|d| d.latest())
    }
}

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    Ok(frame.app.with_state(|state| frame.page(TITLE, Nav::Pick, state, body(&frame, state)))?)
}

fn body(frame: &Frame, state: &State) -> Markup {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let visas = state.profile().visas.as_ref();
    let head = html! {
        div.split {
            h1 { (TITLE) }
            nav.nav-sub.no-print aria-label="More" { a href="/pick" { "← My list" } a href="/visas" { "Visa facts for everybody" } }
        }
    };
    let Some(visas) = visas else {
        return html! {
            (head)
            div.empty {
                p.strong { "You have not said yet which visas you can accept." }
                p { "With that one fact, every program shows what is known and what is to be asked." }
                div.actions { a.button.primary href="/pick" { "Say it on my list" } }
            }
        };
    };
    if visas.accepts(VisaNeed::NoneNeeded) {
        return html! {
            (head)
            div.empty { p.strong { "Your profile says that you need no visa, so there is nothing to ask." } a href="/profile" { "To my profile" } }
        };
    }
    let lines = lines(state, season, today);
    if lines.is_empty() {
        return html! {
            (head)
            div.empty {
                p.strong { "None of your programs is here yet." }
                p { "Programs of your list, and those that you applied to, hear from or wrote about, stand here." }
                div.actions { a.button.primary href="/pick" { "To my list" } }
            }
        };
    }
    let visas: Vec<Visa> = visas.visas().collect();
    html! {
        (head)
        p.lead {
            "What is known about the visas you accept, program by program, from your list and from where you applied. A silent "
            "source is no refusal, and sources that disagree are shown both. "
            a href="/help#visa-state" { "How a state is found" }
        }
        (summary(&lines, &visas))
        (questions(frame, state, &lines))
        (table(&lines, &visas))
        (changed(season, &lines, &visas))
    }
}

/// The programs of the list, and every other with which something happened.
fn lines<'a>(state: &'a State, season: &'a Season, today: Date) -> Vec<Line<'a>> {
    let listed = pick::pick(&state.candidates(season), state.profile(), season, today, pick::Limits::default());
    let listed: Vec<_> = listed.map(|l| l.entries.into_iter().map(|e| e.program).collect()).unwrap_or_default();
    let letters: Vec<&Letter> = state.items().letters().filter(|l| l.kind == LetterKind::VisaQuestion).collect();
    let mut out: Vec<Line> = Vec::new();
    for program in &season.programs {
        let record = state.record(&program.id);
        let place = if state.items().interviews().any(|i| i.program == program.id) {
            "interview"
        } else if record.is_some_and(|r| r.application.sent.is_some()) {
            "applied"
        } else if listed.contains(&program.id) {
            "on my list"
        } else if record.is_some_and(|r| !r.statements.is_empty()) {
            "checked by me"
        } else {
            continue;
        };
        let candidate = state.candidate(season, program);
        let assessment = assess(&candidate, state.profile(), season, today);
        let statements = state.statements(season, &program.id);
        let letter = letters.iter().rev().find(|l| l.program == program.id).copied();
        out.push(Line { program, statements, assessment, place, letter });
    }
    let rank = |place: &str| ["interview", "applied", "on my list", "checked by me"].iter().position(|p| *p == place);
    out.sort_by_key(|l| (rank(l.place), l.program.short.clone()));
    out
}

/// How many programs stand in each state, for each visa.
fn summary(lines: &[Line], visas: &[Visa]) -> Markup {
    let of = |visa: Visa, state: StandingState| {
        lines.iter().flat_map(Line::standings).filter(|s| s.visa == visa && s.state == state).count()
    };
    html! {
        section.panel aria-labelledby="summary" {
            h2 id="summary" { (ui::count(lines.len(), "program", "programs")) }
            div.table-wrap role="region" tabindex="0" aria-label="How many programs stand in each state" {
                table.data.stack {
                    thead { tr { th scope="col" { "Visa" } @for s in StandingState::ALL { th.num scope="col" { (s.word()) } } } }
                    tbody {
                        @for visa in visas {
                            tr { th.lead-cell scope="row" { (visa) } @for s in StandingState::ALL { td.num data-label=(s.word()) { (of(*visa, s)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// What is still to be asked, each with its draft.
fn questions(frame: &Frame, state: &State, lines: &[Line]) -> Markup {
    let open: Vec<&Line> = lines.iter().filter(|l| l.is_open()).collect();
    let zone = crate::app::App::zone(state);
    html! {
        section aria-labelledby="open" {
            h2 id="open" { "Still to be asked: " (ui::count(open.len(), "program", "programs")) }
            @if open.is_empty() { p { "Nothing. Every program here has a fresh statement about the visas you accept." } }
            @else {
                p {
                    "Look at the program's own page first, and ask only where you apply and the page does not say. One short letter "
                    "to the coordinator is enough; the answer goes under “I have the answer”, with its day."
                }
                ul.cards {
                    @for line in open {
                        li.card id={ "ask-" (line.program.id) } {
                            h3 { a href={ "/programs/" (line.program.id) } { (line.program.short) } " " span.small.muted { (line.place) } }
                            ul { @for q in asked_of_program(&line.assessment) { li { bdi { (q.text) } } } }
                            (asked(line, &zone))
                            div.actions.no-print {
                                @match line.letter.filter(|l| l.sent.is_none()) {
                                    Some(draft) => { a.button href={ "/letters/" (draft.id) } { "Go on with the draft" } },
                                    None => { (draft(frame, line)) },
                                }
                                a.button.quiet href={ "/programs/" (line.program.id) "#check" } { "I have the answer" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether it was asked already.
fn asked(line: &Line, zone: &jiff::tz::TimeZone) -> Markup {
    html! {
        @if let Some(sent) = line.letter.and_then(|l| l.sent.as_ref().map(|s| (l, s))) {
            p.small { "You asked on " (plain_day(sent.1.at.to_zoned(zone.clone()).date())) ", in " a href={ "/letters/" (sent.0.id) } { "this letter" } "." }
        }
    }
}

fn draft(frame: &Frame, line: &Line) -> Markup {
    frame.form(
        "/letters/new",
        "inline",
        html! {
            input type="hidden" name="kind" value="visa_question";
            input type="hidden" name="program" value=(line.program.id);
            button { @if line.letter.is_some() { "Draft it again" } @else { "Draft the question" } }
        },
    )
}

/// All programs with the state of each visa.
fn table(lines: &[Line], visas: &[Visa]) -> Markup {
    html! {
        section aria-labelledby="all" {
            h2 id="all" { "Program by program" }
            div.table-wrap role="region" tabindex="0" aria-label="Visas, program by program" {
                table.data.stack {
                    thead {
                        tr {
                            th scope="col" { "Program" }
                            @for visa in visas { th scope="col" { (visa) } }
                            th scope="col" { "For me" }
                            th scope="col" { "Newest word" }
                        }
                    }
                    tbody {
                        @for line in lines {
                            tr {
                                th.lead-cell scope="row" {
                                    a href={ "/programs/" (line.program.id) } { (line.program.short) }
                                    span.full { (line.place) }
                                }
                                @for visa in visas {
                                    td.visa data-label=(visa) {
                                        span {
                                            @if let Some(s) = line.standings().find(|s| s.visa == *visa) { (ui::standing(s)) } @else { (ui::not_known()) }
                                        }
                                    }
                                }
                                td data-label="For me" { span { (ui::verdict(line.assessment.verdict)) } }
                                td data-label="Newest word" {
                                    span { @match line.newest() { Some(day) => { (day) }, None => { span.muted { "none with a date" } } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Answers that changed, with the days on which they did.
fn changed(season: &Season, lines: &[Line], visas: &[Visa]) -> Markup {
    let mut found = Vec::new();
    for line in lines {
        for visa in visas {
            let turns = turns(*visa, &line.statements, season.starts);
            if turns.len() > 1 {
                found.push((line, *visa, turns));
            }
        }
    }
    html! {
        section aria-labelledby="changed" {
            h2 id="changed" { "Answers that changed" }
            @if found.is_empty() { p { "None: no program here has dated statements that say different things." } }
            ul.plain {
                @for (line, visa, turns) in &found {
                    li {
                        a href={ "/programs/" (line.program.id) } { (line.program.short) } ", " (visa) ": "
                        @for (k, t) in turns.iter().enumerate() {
                            @if k > 0 { ", then " }
                            (t.date) " "
                            @match t.answer {
                                Some(answer) => { strong { (answer.word()) } },
                                None => { strong { "sources disagree" } },
                            }
                        }
                        "."
                    }
                }
            }
        }
    }
}
