//! Figures about the program that the applicant read somewhere: one of a kind, each with its source and day.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use domain::Command;
use jiff::civil::Date;
use maud::{Markup, html};
use pick::{Figure, FigureKind, Share};
use season::{Program, plain_day};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::Frame;

use super::entry::{Day, Entry, day};
use super::{Start, Which, again_at, carry_out, no_program, program, to_program};

/// Where such figures are found, as suggestions.
const PLACES: [&str; 3] = ["AAMC Residency Explorer", "FREIDA", "the program’s page"];

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/programs/{id}/figures", get(to_program).post(set))
        .route("/programs/{id}/figures/{kind}/remove", post(remove))
}

async fn set(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    match read(&form) {
        Ok(figure) => {
            let command = Command::SetFigure(program, Box::new(figure));
            carry_out(&frame, &id, Which::Figure, form, &command)
        }
        Err((field, why)) => again_at(&frame, &id, Which::Figure, form, why, Some(field)),
    }
}

/// Reads the form. The error names its field.
fn read(form: &Form) -> Result<Figure, (&'static str, String)> {
    let kind =
        form.get("kind").parse::<FigureKind>().map_err(|_| ("kind", "Choose what the figure counts.".to_owned()))?;
    let share = form.get("share").parse::<Share>().map_err(|why| ("share", format!("{why}.")))?;
    let on = day(form.get("on")).map_err(|why| ("on", why))?;
    let on = on.ok_or_else(|| ("on", "Give the day on which you read the figure.".to_owned()))?;
    Ok(Figure { kind, share, source: form.get("source").to_owned(), on })
}

async fn remove(frame: Frame, Path((id, kind)): Path<(String, String)>, _form: Form) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    let kind = kind.parse::<FigureKind>().map_err(|_| Failure::bad_request("This kind of figure is not known."))?;
    let act = frame.app.act(&Command::RemoveFigure(program, kind))?;
    Ok(done(&format!("/programs/{id}"), act))
}

/// The section of the page.
pub(super) fn section(frame: &Frame, program: &Program, kept: &[Figure], start: &Start, today: Date) -> Markup {
    html! {
        section.panel #figures {
            h2 { "Figures I have read" }
            p.small.muted {
                "A figure about this very program outranks what is assumed of programs in general. AAMC Residency Explorer "
                "shows how many applicants were interviewed, by kind of applicant and by signal. FREIDA shows who trains "
                "there. Sometimes the program’s own page tells it too."
            }
            @if !kept.is_empty() {
                ul.read-figures { @for figure in kept { (row(frame, program, figure)) } }
            }
            details.no-print open[start.typed(Which::Figure).is_some()] {
                summary { "Write a figure down" }
                (start.why(Which::Figure))
                (form(frame, program, start, today))
            }
        }
    }
}

fn row(frame: &Frame, program: &Program, figure: &Figure) -> Markup {
    let action = format!("/programs/{}/figures/{}/remove", program.id, figure.kind.key());
    html! {
        li {
            strong.share { (figure.share) }
            div {
                p { (figure.kind.label()) }
                p.proof { bdi { (figure.source) } span.date { " · " (plain_day(figure.on)) } }
            }
            (frame.form(&action, "inline no-print", html! {
                button.quiet.small { "Remove" span.sr { ": " (figure.kind.label()) } }
            }))
        }
    }
}

fn form(frame: &Frame, program: &Program, start: &Start, today: Date) -> Markup {
    let entry = Entry { start, which: Which::Figure, prefix: "figure" };
    let (kind, source) = (entry.value("kind", ""), entry.value("source", ""));
    html! {
        form method="post" action={ "/programs/" (program.id) "/figures" } data-guard {
            (frame.token())
            div.field {
                label for=(entry.id("kind")) { "What it counts" }
                select id=(entry.id("kind")) name="kind" required aria-invalid=[entry.invalid("kind")]
                    aria-describedby=[entry.described("kind", false)] autofocus[entry.wrong("kind")] {
                    option value="" { "Choose …" }
                    @for k in FigureKind::ALL { option value=(k.key()) selected[k.key() == kind] { (k.label()) } }
                }
                (entry.error("kind"))
            }
            div.fields.pair {
                div.field.short {
                    label for=(entry.id("share")) { "Percent" }
                    input id=(entry.id("share")) name="share" required inputmode="decimal" maxlength="8" autocomplete="off"
                        value=(entry.value("share", "")) aria-invalid=[entry.invalid("share")]
                        aria-describedby=[entry.described("share", true)] autofocus[entry.wrong("share")];
                    p.hint id={ (entry.id("share")) "-hint" } { "From 0 to 100, such as 2.5" }
                    (entry.error("share"))
                }
                (entry.day("on", "Read on", Day::Today(today)))
            }
            div.field {
                label for=(entry.id("source")) { "Where you read it" }
                input id=(entry.id("source")) dir="auto" name="source" required maxlength="500" list="figure-places"
                    value=(source) aria-invalid=[entry.invalid("source")]
                    aria-describedby=[entry.described("source", true)] autofocus[entry.wrong("source")];
                datalist #figure-places { @for place in PLACES { option value=(place) {} } }
                p.hint id={ (entry.id("source")) "-hint" } { "A new figure takes the place of an older one of the same kind." }
                (entry.error("source"))
            }
            div.actions { button { "Keep the figure" } }
        }
    }
}
