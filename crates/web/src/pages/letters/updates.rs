//! News: what is new, to whom it matters and why, and one draft each by a button.

use axum::extract::Query;
use axum::response::Response;
use domain::State;
use domain::letters::{News, NewsKind, Reader, readers};
use maud::{Markup, html};
use pick::Milestone;
use serde::Deserialize;

use super::super::messages::{Tab, show};
use super::short;
use crate::error::Failure;
use crate::ui::{Frame, badge};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    news: String,
    words: String,
}

pub(super) async fn page(frame: Frame, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let kind = NewsKind::from_word(&asked.news);
    show(&frame, Tab::Letters, "Something is new", |state| {
        let words = sentence(state, kind, &asked.words);
        html! {
            p.lead {
                "Tell what is new. You see to whom it matters and why, and each program gets its own short letter, which you "
                "send yourself. A program that wants no updates gets none."
            }
            (what_is_new(kind, &words))
            @if let Some(kind) = kind { (whom(&frame, state, kind, &words)) }
        }
    })
}

/// The sentence for the letter: as it was typed, or what the profile says of Step 3.
fn sentence(state: &State, kind: Option<NewsKind>, typed: &str) -> String {
    let typed = typed.trim();
    match (kind, state.profile().step3) {
        (Some(NewsKind::Step3), Some(Milestone::Done(day))) if typed.is_empty() => format!("I passed Step 3 ({day})."),
        _ => typed.to_owned(),
    }
}

fn what_is_new(kind: Option<NewsKind>, words: &str) -> Markup {
    html! {
        form.panel method="get" action="/letters/updates" {
            fieldset {
                legend { "What is new" }
                div.choices.down {
                    @for k in NewsKind::ALL {
                        label { input type="radio" name="news" required value=(k.word()) checked[kind == Some(k)]; (k.label()) }
                    }
                }
            }
            div.field {
                label for="words" { "In one sentence, with its day" }
                input id="words" name="words" value=(words) maxlength="300" autocomplete="off" placeholder="I passed Step 3 on 12 November 2026.";
            }
            div.actions { button.primary { "To whom does it matter?" } }
        }
    }
}

fn whom(frame: &Frame, state: &State, kind: NewsKind, words: &str) -> Markup {
    let found = readers(state, &frame.app.season, News { kind, now: frame.app.now() });
    let not_in_profile = kind == NewsKind::Step3 && !state.profile().step3.is_some_and(Milestone::is_done);
    html! {
        section.panel aria-labelledby="whom" {
            h2 id="whom" { "To whom it matters" }
            @if not_in_profile {
                p { "Your profile does not say that you passed Step 3. " a href="/profile" { "Enter it there first" } ", so that letters can be compared with it." }
            }
            @if found.is_empty() { p.muted { "No program has your application yet, as far as it is written down here." } }
            ul.plain.readers { @for reader in &found { li { (one(frame, reader, words)) } } }
        }
    }
}

fn one(frame: &Frame, reader: &Reader, words: &str) -> Markup {
    html! {
        h3 { a href={ "/programs/" (reader.program) } { (short(&frame.app.season, &reader.program)) } }
        ul { @for why in &reader.why { li { bdi { (why) } } } }
        @match (&reader.unwanted, &reader.caution) {
            (Some(unwanted), _) => { p { (badge("closed", "–", "no letter")) " " bdi { (unwanted) } } },
            (None, caution) => {
                @if let Some(caution) = caution { p { (badge("perhaps", "◐", "with caution")) " " (caution) } }
                @if reader.written { p.muted { "A draft of an update is kept already: see " a href={ "/letters?of=" (reader.program) } { "its letters" } "." } }
                (frame.form("/letters/new", "inline", html! {
                    input type="hidden" name="kind" value="update";
                    input type="hidden" name="program" value=(reader.program);
                    input type="hidden" name="news" value=(words);
                    button.quiet { "Write to " (short(&frame.app.season, &reader.program)) }
                }))
            },
        }
    }
}
