//! The signal planner: how many gold and silver signals there are, where the list would put them and what each would
//! change, which are settled, and the reason given with each.

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::{Command, State, signal_holders, signals_of};
use journal::ActError;
use maud::{Markup, html};
use pick::{Application, Entry, Limits, PickList, Signal};
use season::{Program, ProgramId, Season};

use crate::app::App;
use crate::chances;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{self, Frame, Nav};

/// The value of a choice that means no signal.
const NONE: &str = "none";

/// A form that was refused: it is shown again with what was typed.
struct Refused {
    program: ProgramId,
    typed: Application,
    why: String,
}

/// What all parts of the page look at.
struct View<'a> {
    frame: &'a Frame,
    season: &'a Season,
    state: &'a State,
    list: &'a PickList,
    refused: Option<&'a Refused>,
}

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    Ok(frame.app.with_state(|state| show(&frame, state, None))?)
}

/// Keeps a signal with its reason, and leaves the rest of the application as it is.
pub(super) async fn keep(
    frame: Frame,
    Shared(app): Shared<std::sync::Arc<App>>,
    form: Form,
) -> Result<Response, Failure> {
    let program: ProgramId = form.get("program").parse().map_err(|e: season::BadId| Failure::bad_request(e.0))?;
    let typed = read(&form).map_err(Failure::bad_request)?;
    // A form that was opened before something else was written down changes only what was changed in it.
    let was: Application = serde_json::from_str(form.get("was")).unwrap_or_default();
    let mut new = app.with_state(|s| s.record(&program).map(|r| r.application.clone()))?.unwrap_or_default();
    if typed.signal != was.signal {
        new.signal = typed.signal;
    }
    if typed.statement.trim() != was.statement {
        new.statement = typed.statement.clone();
    }
    match app.act(&Command::SetApplication(program.clone(), Box::new(new))) {
        Ok(act) => Ok(done(&format!("/pick/signals#s-{program}"), act)),
        Err(ActError::Refused(why)) => {
            let refused = Refused { program, typed, why: why.0 };
            let page = frame.app.with_state(|state| show(&frame, state, Some(&refused)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Reads signal and reason.
fn read(form: &Form) -> Result<Application, String> {
    let signal = match form.get("signal") {
        "" | NONE => None,
        text => Some(text.parse::<Signal>().map_err(|why| why.0)?),
    };
    Ok(Application { signal, statement: form.get("statement").replace("\r\n", "\n"), ..Application::default() })
}

fn show(frame: &Frame, state: &State, refused: Option<&Refused>) -> Response {
    const TITLE: &str = "Signal planner";
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let body = if state.profile().visas.is_none() {
        html! {
            h1 { (TITLE) }
            div.empty {
                p.strong { "There is no list yet." }
                p { "Four facts make one; then you see here where your signals would count most." }
                div.actions { a.button.primary href="/pick" { "To my list" } }
            }
        }
    } else {
        match pick::pick(&state.candidates(season), state.profile(), season, today, Limits::default()) {
            Err(why) => super::impossible(TITLE, &why.0),
            Ok(list) => whole(&View { frame, season, state, list: &list, refused }),
        }
    };
    frame.page(TITLE, Nav::Pick, state, body)
}

fn whole(view: &View) -> Markup {
    html! {
        div.split {
            h1 { "Signal planner" }
            nav.nav-sub aria-label="On this page, and more" {
                a href="/pick" { "← My list" }
                a href="#gold" { "Gold" }
                a href="#silver" { "Silver" }
                a href="#another" { "Another program" }
            }
        }
        (how_many(view))
        @for signal in Signal::ALL { (group(view, signal)) }
        (another(view))
    }
}

/// How many there are, where that is known from, and how many are settled.
fn how_many(view: &View) -> Markup {
    let s = &view.season.signals;
    let settled = |signal| signal_holders(view.state, view.season, signal).count();
    html! {
        p.lead {
            "You have " strong { (s.gold) " gold" } " and " strong { (s.silver) " silver" } " signals. The list puts each where it adds most to your "
            "chance to match; you decide. What you settle stays, and the list arranges the rest around it."
        }
        @for signal in Signal::ALL { (too_many(view, signal)) }
        section.panel aria-labelledby="how-many" {
            h2 id="how-many" { "Settled so far" }
            div.numbers {
                @for signal in Signal::ALL {
                    div { strong { (settled(signal)) " of " (signals_of(view.season, signal)) } (chances::signal(Some(signal))) }
                }
            }
            p.small {
                @if s.carried_over {
                    "These are the numbers of the " (s.season) " Match, carried over: no newer ones were found. Look into ERAS before you count on them. "
                } @else { "Published for the " (s.season) " Match. " }
                (ui::proof(view.season, &s.sources, s.date, Some(s.confidence)))
            }
            details {
                summary { "What a signal says, and how far it helps" }
                dl.facts {
                    div { dt { "Gold" } dd { (s.meaning_gold) } }
                    div { dt { "Silver" } dd { (s.meaning_silver) } }
                    div { dt { "One covers" } dd { (s.covers) } }
                    @if let Some(stat) = chances::stat(view.season, "signals.nonus_img.anes.2024") {
                        div { dt { "For non-US IMGs" } dd {
                            "About " (stat.shown()) " of signalled applications led to an interview (" (stat.year) ", computed). The 53% that is often "
                            "quoted for gold is mostly of US seniors. " (chances::stat_proof(view.season, stat))
                        } }
                    }
                }
            }
        }
    }
}

/// The warning when more are settled than there are, as an older workspace or another season folder can have it.
fn too_many(view: &View, signal: Signal) -> Markup {
    let holders: Vec<&Program> = signal_holders(view.state, view.season, signal).collect();
    let most = signals_of(view.season, signal);
    html! {
        @if holders.len() > usize::from(most) {
            div.care role="alert" {
                p.strong { span.sign aria-hidden="true" { "! " } "More " (signal.word()) " signals are settled than you have: " (holders.len()) " of " (most) "." }
                p {
                    "Take back " (holders.len() - usize::from(most)) ": "
                    @for (i, p) in holders.iter().enumerate() { @if i > 0 { "; " } a href={ "#s-" (p.id) } { (p.short) } }
                }
            }
        }
    }
}

/// The programs with one kind of signal: those settled, and where the list would put the rest.
fn group(view: &View, signal: Signal) -> Markup {
    let entries: Vec<&Entry> = view.list.entries.iter().filter(|e| e.signal == Some(signal)).collect();
    // A program that has left the list, for instance because it declined, still holds its signal.
    let elsewhere: Vec<&Program> = signal_holders(view.state, view.season, signal)
        .filter(|p| !entries.iter().any(|e| e.program == p.id))
        .collect();
    let top =
        chances::top(entries.iter().map(|e| e.odds.with(Some(signal))).filter(|r| r.low != r.high).map(|r| r.high));
    html! {
        section aria-labelledby=(signal.word()) {
            h2 id=(signal.word()) { (if signal == Signal::Gold { "Gold" } else { "Silver" }) }
            @if entries.is_empty() && elsewhere.is_empty() {
                p.muted { "No program is on your list that this signal could go to." }
            } @else {
                p.small.muted { "Bars end at " (format!("{:.0}%", top * 100.0)) "; the thin mark is the average over programs." }
            }
            ul.cards.signals {
                @for e in &entries {
                    @if let Some(p) = view.season.program(&e.program) { (card(view, p, signal, Some((e, top)))) }
                }
                @for p in elsewhere { (card(view, p, signal, None)) }
            }
        }
    }
}

fn card(view: &View, program: &Program, signal: Signal, entry: Option<(&Entry, f64)>) -> Markup {
    let application = view.state.record(&program.id).map(|r| r.application.clone()).unwrap_or_default();
    let settled = application.signal == Some(signal);
    html! {
        li.card id={ "s-" (program.id) } {
            div.card-head {
                h3 { a href={ "/programs/" (program.id) } { (program.short) } }
                @if settled { (ui::badge("good", "✓", "settled")) } @else { (ui::badge("open", "○", "the list’s idea")) }
            }
            p.small.muted {
                (program.place())
                @if let Some((e, _)) = entry { " · place " (e.place) }
                @if let Some(sent) = application.sent { " · sent " (season::plain_day(sent)) }
            }
            @match entry {
                Some((e, top)) => { (effect(e, signal, top)) },
                None => { p.small { "This program is not on your list now; it still holds the signal." } },
            }
            (form(view, program, &application, signal, settled))
        }
    }
}

/// The chance of an interview without the signal and with it, and the difference.
fn effect(e: &Entry, signal: Signal, top: f64) -> Markup {
    let (without, with) = (e.odds.with(None), e.odds.with(Some(signal)));
    html! {
        @if with.low == with.high {
            p.small { "It has answered; a signal changes nothing there any more." }
        } @else {
            dl.effect {
                div { dt { "No signal" } dd { (chances::shown(without, top, Some(e.odds.base_rate))) } }
                div { dt { "With " (signal.word()) } dd { (chances::shown(with, top, Some(e.odds.base_rate))) } }
            }
            p.small {
                "The signal adds " strong { (chances::points(with.mean.get() - without.mean.get())) " percentage points" } " to the chance of an interview."
            }
        }
    }
}

fn form(view: &View, program: &Program, kept: &Application, signal: Signal, settled: bool) -> Markup {
    let refused = view.refused.filter(|r| r.program == program.id);
    let chosen = refused.map_or(Some(signal), |r| r.typed.signal);
    let text = refused.map_or(kept.statement.as_str(), |r| r.typed.statement.as_str());
    let most = view.season.signals.statement_chars;
    let id = format!("why-{}", program.id);
    let length = text.trim().chars().count();
    let was = Application { sent: None, answer: None, ..kept.clone() };
    html! {
        @if let Some(r) = refused { p.error role="alert" { (r.why) } }
        form method="post" action="/pick/signals" {
            (view.frame.token())
            input type="hidden" name="program" value=(program.id);
            input type="hidden" name="was" value=(serde_json::to_string(&was).unwrap_or_default());
            fieldset.field {
                legend { "Signal" span.sr { " for " (program.short) } }
                div.choices {
                    @for (choice, word) in [(Some(Signal::Gold), "gold"), (Some(Signal::Silver), "silver"), (None, NONE)] {
                        label { input type="radio" name="signal" value=(word) checked[choice == chosen]; (word) }
                    }
                }
            }
            div.field {
                label for=(id) { "Why this program" span.sr { ", " (program.short) } }
                textarea id=(id) name="statement" dir="auto" rows="3" data-draft={ "statement-" (program.id) }
                    aria-describedby={ (id) "-hint" } { (text) }
                p.hint id={ (id) "-hint" } {
                    span.counter data-counts=(id) data-most=(most) {
                        @if most == 0 { (ui::count(length, "character", "characters")) } @else { (length) " of " (most) " characters" }
                    }
                    @if most == 0 { ". How many fit is not known." }
                }
            }
            div.actions {
                @if settled { button { "Keep" span.sr { " the signal for " (program.short) } } }
                @else { button { "Settle it" span.sr { ": the signal for " (program.short) } } }
            }
        }
    }
}

/// A signal for a program to which the list would give none.
fn another(view: &View) -> Markup {
    let without: Vec<&Program> = view
        .list
        .entries
        .iter()
        .filter(|e| e.signal.is_none())
        .filter_map(|e| view.season.program(&e.program))
        .collect();
    let refused = view.refused.filter(|r| without.iter().any(|p| p.id == r.program));
    if without.is_empty() {
        return html! {};
    }
    html! {
        section.panel aria-labelledby="another" {
            h2 id="another" { "A signal for another program" }
            p { "You know what no list knows: a mentor, a rotation, a city. Settle it here, and the list arranges the others anew." }
            @if let Some(r) = refused { p.error role="alert" { (r.why) } }
            form.limits method="post" action="/pick/signals" {
                (view.frame.token())
                div.field {
                    label for="another-program" { "Program" }
                    select #another-program name="program" {
                        @for p in &without {
                            option value=(p.id) selected[refused.is_some_and(|r| r.program == p.id)] { (p.short) " – " (p.place()) }
                        }
                    }
                }
                fieldset.field {
                    legend { "Signal" }
                    div.choices {
                        @for signal in Signal::ALL {
                            label {
                                input type="radio" name="signal" value=(signal.word())
                                    checked[refused.map_or(signal == Signal::Gold, |r| r.typed.signal == Some(signal))];
                                (signal.word())
                            }
                        }
                    }
                }
                div.actions { button { "Settle it" } }
            }
        }
    }
}
