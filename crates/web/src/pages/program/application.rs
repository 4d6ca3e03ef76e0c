//! My application: when it was sent, its signal with the reason, and what the program answered.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use domain::{Command, State, signal_holders, signals_of};
use maud::{Markup, html};
use pick::{AnswerKind, Application, ProgramAnswer, Signal};
use season::{Program, Season};

use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::{Frame, count};

use super::entry::{Day, Entry, day};
use super::{Start, Which, again_at, carry_out, no_program, program, to_program};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/programs/{id}/application", get(to_program).post(set))
}

/// The value of a choice that means nothing of it.
const NONE: &str = "none";

async fn set(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    // A form that was opened before something else was written down changes only what was changed in it.
    let was: Application = serde_json::from_str(form.get("was")).unwrap_or_default();
    let typed = match read(&form, &was) {
        Ok(typed) => typed,
        Err((field, why)) => return again_at(&frame, &id, Which::Application, form, why, Some(field)),
    };
    let now = frame.app.with_state(|state| state.record(&program).map(|r| r.application.clone()))?.unwrap_or_default();
    let command = Command::SetApplication(program, Box::new(merged(&was, typed, now)));
    carry_out(&frame, &id, Which::Application, form, &command)
}

/// Reads the form. The error names its field.
fn read(form: &Form, was: &Application) -> Result<Application, (&'static str, String)> {
    let chosen = |name: &'static str| Some(form.get(name)).filter(|text| !text.is_empty() && *text != NONE);
    let signal = chosen("signal").map(str::parse::<Signal>).transpose().map_err(|why| ("signal", why.0))?;
    let kind = chosen("answer").map(str::parse::<AnswerKind>).transpose().map_err(|why| ("answer", why.0))?;
    let on = day(form.get("answered")).map_err(|why| ("answered", why))?;
    let answer = match (kind, on) {
        (Some(kind), Some(on)) => Some(ProgramAnswer::dated(kind, on)),
        // A day that was never known stays open.
        (Some(kind), None) if was.answer == Some(ProgramAnswer { kind, on: None }) => was.answer,
        (Some(_), None) => return Err(("answered", "Give the day on which the answer came.".to_owned())),
        // The day of an answer that is taken away goes with it; another day was typed for a reason.
        (None, Some(on)) if was.answer.is_none_or(|a| a.on != Some(on)) => {
            return Err(("answer", "Choose what the program answered on that day, or leave the day empty.".to_owned()));
        }
        (None, _) => None,
    };
    Ok(Application {
        sent: day(form.get("sent")).map_err(|why| ("sent", why))?,
        signal,
        statement: form.get("statement").replace("\r\n", "\n"),
        answer,
    })
}

/// What is kept now, with the parts in which the form differs from what it started with.
fn merged(was: &Application, typed: Application, now: Application) -> Application {
    fn part<T: PartialEq>(was: &T, typed: T, now: T) -> T {
        if *was == typed { now } else { typed }
    }
    Application {
        sent: part(&was.sent, typed.sent, now.sent),
        signal: part(&was.signal, typed.signal, now.signal),
        statement: part(&was.statement, typed.statement, now.statement),
        answer: part(&was.answer, typed.answer, now.answer),
    }
}

/// The section of the page.
pub(super) fn section(frame: &Frame, state: &State, program: &Program, kept: &Application, start: &Start) -> Markup {
    let season = &frame.app.season;
    let entry = Entry { start, which: Which::Application, prefix: "application" };
    let was = entry.value("was", &serde_json::to_string(kept).unwrap_or_default());
    let signals = [(NONE, "none"), (Signal::Silver.word(), "silver"), (Signal::Gold.word(), "gold")];
    let answers = [(NONE, "none yet"), ("invited", "invited"), ("waitlisted", "waitlisted"), ("rejected", "rejected")];
    html! {
        section.panel #application {
            h2 { "My application" }
            (start.why(Which::Application))
            div.print-only {
                p { (kept.words().unwrap_or_else(|| "nothing written down yet".to_owned())) }
                @if !kept.statement.is_empty() { p.note-text dir="auto" { (kept.statement) } }
            }
            form method="post" action={ "/programs/" (program.id) "/application" } data-guard {
                (frame.token())
                input type="hidden" name="was" value=(was);
                (entry.day("sent", "Sent on", Day::Kept(kept.sent)))
                (entry.choices("signal", "Signal", &signals, kept.signal.map_or(NONE, Signal::word), &given(state, season)))
                (statement(&entry, season, program, &kept.statement))
                (entry.choices("answer", "Their answer", &answers, kept.answer.map_or(NONE, |a| a.kind.word()), &html! {}))
                (entry.day("answered", "Answered on", Day::Kept(kept.answer.and_then(|a| a.on))))
                div.actions { button { "Keep my application" } }
            }
        }
    }
}

/// How many signals are given, and to whom.
fn given(state: &State, season: &Season) -> Markup {
    let holders = [Signal::Gold, Signal::Silver].map(|s| (s, signal_holders(state, season, s).collect::<Vec<_>>()));
    html! {
        p {
            "Given so far: "
            @for (i, (signal, programs)) in holders.iter().enumerate() {
                @if i > 0 { ", " }
                (programs.len()) " of " (signals_of(season, *signal)) " " (signal.word())
            }
            ". "
            a href="/figures#signals" { @if season.signals.carried_over { "Numbers of " (season.signals.season) } @else { "About signals" } }
        }
        @if holders.iter().any(|(_, programs)| !programs.is_empty()) {
            details {
                summary { "To whom" }
                @for (signal, programs) in holders.iter().filter(|(_, programs)| !programs.is_empty()) {
                    p {
                        (signal.word()) ": "
                        @for (i, p) in programs.iter().enumerate() {
                            @if i > 0 { "; " }
                            a href={ "/programs/" (p.id) "#application" } { (p.short) }
                        }
                    }
                }
            }
        }
    }
}

/// The box for the reason, with its counter.
fn statement(entry: &Entry, season: &Season, program: &Program, kept: &str) -> Markup {
    let (name, most) = ("statement", season.signals.statement_chars);
    let (id, text) = (entry.id(name), entry.value(name, kept));
    let length = text.replace("\r\n", "\n").trim().chars().count();
    html! {
        div.field {
            label for=(id) { "Why this program: the reason you give with the signal" }
            textarea id=(id) dir="auto" name=(name) rows="4" data-draft={ "statement-" (program.id) }
                aria-invalid=[entry.invalid(name)] aria-describedby=[entry.described(name, true)]
                autofocus[entry.wrong(name)] { (text) }
            p.hint id={ (id) "-hint" } {
                span.counter data-counts=(id) data-most=(most) {
                    @if most == 0 { (count(length, "character", "characters")) } @else { (length) " of " (most) " characters" }
                }
                @if most == 0 { ". How many fit is not known." }
            }
            (entry.error(name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_can_be_chosen() {
        let form = |answer: &str| {
            Form::from_fields(vec![("answer".into(), answer.into()), ("answered".into(), "2026-11-20".into())])
        };
        for kind in AnswerKind::ALL {
            let read = read(&form(kind.word()), &Application::default()).map(|a| a.answer.map(|a| a.kind));
            assert_eq!(read, Ok(Some(kind)));
        }
    }

    #[test]
    fn an_old_form_changes_only_what_was_changed_in_it() {
        let gold = Application { signal: Some(Signal::Gold), ..Application::default() };
        let typed = Application { statement: "why".into(), ..Application::default() };
        let merged = merged(&Application::default(), typed, gold);
        assert_eq!((merged.signal, merged.statement.as_str()), (Some(Signal::Gold), "why"));
    }
}
