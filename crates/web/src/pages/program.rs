//! One program: can it take me and why, every statement about its visas, its facts, and what I know and decided.

mod application;
mod contact;
mod entry;
mod figures;
mod mine;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::{ActId, Command, DocumentId, DocumentInfo, NewStatement, NoteId, Part, State, StatementId};
use journal::ActError;
use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use pick::{Stance, StanceKind};
use season::{Answer, OwnSource, Program, ProgramId, Visa};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, Nav};
use crate::upload::{File, Upload};

use super::LARGEST_FILE;

pub(crate) use contact::wishes;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/programs/{id}", get(page))
        .route(
            "/programs/{id}/statements",
            get(to_program).post(add_statement).layer(DefaultBodyLimit::max(LARGEST_FILE)),
        )
        .route("/programs/{id}/statements/{number}/remove", post(remove_statement))
        .route("/programs/{id}/stance", get(to_program).post(set_stance))
        .route("/programs/{id}/notes", get(to_program).post(write_note))
        .route("/documents/{hash}", get(document))
        .merge(application::routes())
        .merge(figures::routes())
        .merge(contact::routes())
}

/// Which form was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Statement,
    Stance,
    Note(Option<NoteId>),
    Application,
    Figure,
    Contact,
}

/// A form that was refused: it is shown again with what was typed.
struct Refused {
    which: Which,
    typed: Form,
    why: String,
    /// The field at which the reason is shown; none stands for the head of the form.
    field: Option<&'static str>,
}

/// What the forms of the page start with.
#[derive(Default)]
struct Start {
    /// The form that was refused, if one was.
    refused: Option<Refused>,
    /// The visa that a link asks about.
    visa: Option<Visa>,
}

impl Start {
    /// What was typed in a refused form of this kind.
    fn typed(&self, which: Which) -> Option<&Form> {
        self.refused.as_ref().filter(|r| r.which == which).map(|r| &r.typed)
    }

    /// Why a form of this kind was refused, where it is not shown beside a field.
    fn why(&self, which: Which) -> Markup {
        match self.refused.as_ref().filter(|r| r.which == which && r.field.is_none()) {
            Some(r) => html! { p.error role="alert" { (r.why) } },
            None => html! {},
        }
    }

    /// Why a form of this kind was refused at one of its fields.
    fn why_at(&self, which: Which, field: &str) -> Option<&str> {
        self.refused.as_ref().filter(|r| r.which == which && r.field == Some(field)).map(|r| r.why.as_str())
    }
}

/// The values of a choice in forms and addresses.
pub(super) const VISAS: [(Visa, &str); 2] = [(Visa::J1, "j1"), (Visa::H1b, "h1b")];
const ANSWERS: [(Answer, &str); 3] = [(Answer::Yes, "yes"), (Answer::No, "no"), (Answer::CaseByCase, "case_by_case")];
const SOURCES: [(OwnSource, &str); 5] = [
    (OwnSource::ProgramPage, "program_page"),
    (OwnSource::Email, "email"),
    (OwnSource::Freida, "freida"),
    (OwnSource::Spoken, "spoken"),
    (OwnSource::Other, "other"),
];

fn read<T: Copy>(choices: &[(T, &str)], text: &str) -> Option<T> {
    choices.iter().find(|(_, key)| *key == text).map(|(value, _)| *value)
}

/// The program an address names.
fn program<'a>(app: &'a App, id: &str) -> Option<&'a Program> {
    app.season.program(&id.parse::<ProgramId>().ok()?)
}

/// The page for an address that names no program of this season.
fn no_program(frame: &Frame, id: &str) -> Result<Response, Failure> {
    let body = html! {
        h1 { "No such program" }
        p.lead { "The " (frame.app.season.year) " season has no program with the id “" (id) "”." }
        p { "It may have closed, merged or got a new code. Look for its name or city in " a href="/programs" { "the list of programs" } "." }
    };
    let page = frame.app.with_state(|state| frame.page("No such program", Nav::Programs, state, body))?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

async fn page(frame: Frame, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let query = query.unwrap_or_default();
    let visa = form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "visa").and_then(|(_, v)| read(&VISAS, &v));
    show(&frame, &id, &Start { refused: None, visa })
}

fn show(frame: &Frame, id: &str, start: &Start) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, id) else { return no_program(frame, id) };
    let page = frame.app.with_state(|state| {
        frame.page(&program.short, Nav::Programs, state, view::body(frame, state, program, start))
    })?;
    let status = if start.refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

/// The address of a form, opened as a page (a refused form stands at its address): the program's page.
async fn to_program(Path(id): Path<String>) -> Redirect {
    Redirect::to(&format!("/programs/{}", utf8_percent_encode(&id, PLAIN)))
}

/// After a command: back to the program, or the page again with the refused form.
fn answer(
    frame: &Frame,
    id: &str,
    which: Which,
    form: Form,
    acted: Result<Option<ActId>, ActError>,
) -> Result<Response, Failure> {
    match acted {
        Ok(act) => Ok(done(&format!("/programs/{id}"), act)),
        Err(ActError::Refused(why)) => again(frame, id, which, form, why.0),
        Err(other) => Err(other.into()),
    }
}

fn again(frame: &Frame, id: &str, which: Which, typed: Form, why: String) -> Result<Response, Failure> {
    again_at(frame, id, which, typed, why, None)
}

/// The page again with a refused form, and the reason at one of its fields.
fn again_at(
    frame: &Frame,
    id: &str,
    which: Which,
    typed: Form,
    why: String,
    field: Option<&'static str>,
) -> Result<Response, Failure> {
    show(frame, id, &Start { refused: Some(Refused { which, typed, why, field }), visa: None })
}

/// Carries out the command of a form whose refusal is shown beside the field it is about.
fn carry_out(frame: &Frame, id: &str, which: Which, form: Form, command: &Command) -> Result<Response, Failure> {
    match frame.app.act(command) {
        Err(ActError::Refused(why)) => {
            let part = frame
                .app
                .with_state(|state| domain::flawed_part(state, &frame.app.season, command, frame.app.now()))?;
            again_at(frame, id, which, form, why.0, part.map(field_of))
        }
        acted => answer(frame, id, which, form, acted),
    }
}

/// The field of a form that holds a part.
fn field_of(part: Part) -> &'static str {
    match part {
        Part::Sent => "sent",
        Part::Signal => "signal",
        Part::Statement => "statement",
        Part::AnswerDay => "answered",
        Part::Source => "source",
        Part::ReadOn => "on",
    }
}

async fn add_statement(frame: Frame, Path(id): Path<String>, upload: Upload) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    let new = match statement(&upload.form) {
        Ok(new) => new,
        Err(why) => return again(&frame, &id, Which::Statement, upload.form, why),
    };
    let acted = keep_statement(&frame.app, program, new, upload.file("evidence"));
    answer(&frame, &id, Which::Statement, upload.form, acted)
}

/// Reads "I checked this" from its form.
fn statement(form: &Form) -> Result<NewStatement, String> {
    let visa = read(&VISAS, form.get("visa")).ok_or("Choose which visa it is about.")?;
    let says = read(&ANSWERS, form.get("says")).ok_or("Choose what the program says: yes, no or case by case.")?;
    let source = read(&SOURCES, form.get("source")).ok_or("Choose how you learned of it.")?;
    let on = form.get("on").trim();
    if on.is_empty() {
        return Err("Give the day on which you read or heard it.".to_owned());
    }
    let on = on.parse().map_err(|why: String| format!("{why}."))?;
    let text = |name: &str| form.get(name).to_owned();
    Ok(NewStatement {
        visa,
        says,
        condition: text("condition"),
        step3: form.get("step3") == "yes",
        quote: text("quote"),
        source,
        detail: text("detail"),
        on,
        evidence: None,
    })
}

/// Keeps a statement and its evidence. The file is stored only when the statement will be accepted, so that a refused
/// form leaves nothing behind.
fn keep_statement(
    app: &App,
    program: ProgramId,
    new: NewStatement,
    file: Option<&File>,
) -> Result<Option<ActId>, ActError> {
    let now = app.now();
    let mut workspace = app.workspace();
    let evidence = match file {
        None => None,
        Some(file) => {
            // A file is proof enough, so its name may stand for the source here.
            let detail = if new.detail.trim().is_empty() { file.name.clone() } else { new.detail.clone() };
            let trial = Command::AddStatement(program.clone(), Box::new(NewStatement { detail, ..new.clone() }));
            domain::decide(workspace.state()?, &app.season, &trial, now)?;
            Some(DocumentInfo {
                id: workspace.put_document(&file.bytes)?,
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                bytes: file.bytes.len() as u64,
            })
        }
    };
    let command = Command::AddStatement(program, Box::new(NewStatement { evidence, ..new }));
    Ok(workspace.act(&app.season, &command, domain::Actor::Page, now)?.map(|act| act.id))
}

async fn remove_statement(
    frame: Frame,
    Path((id, number)): Path<(String, u64)>,
    _form: Form,
) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    let act = frame.app.act(&Command::RemoveStatement(program, StatementId(number)))?;
    Ok(done(&format!("/programs/{id}"), act))
}

async fn set_stance(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    let kind = match form.get("kind") {
        "include" => Some(StanceKind::Include),
        "leave_out" => Some(StanceKind::LeaveOut),
        _ => None,
    };
    let stance = kind.map(|kind| Stance { kind, reason: form.get("reason").to_owned() });
    let acted = frame.app.act(&Command::SetStance(program, stance));
    answer(&frame, &id, Which::Stance, form, acted)
}

async fn write_note(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    let note = match form.get("note") {
        "" => None,
        number => Some(NoteId(number.parse().map_err(|_| Failure::bad_request("This note is not known."))?)),
    };
    let text = if form.has("remove") { "" } else { form.get("text") };
    if note.is_none() && text.trim().is_empty() {
        return again(&frame, &id, Which::Note(None), form, "The note is empty: write something first.".to_owned());
    }
    let acted = frame.app.act(&Command::WriteNote(program, note, text.to_owned()));
    answer(&frame, &id, Which::Note(note), form, acted)
}

/// What may stand unescaped in an extended header value (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// The file behind an own statement, for saving: never shown inside prematch.
async fn document(Extract(app): Extract<Arc<App>>, Path(hash): Path<String>) -> Result<Response, Failure> {
    let missing = || Failure::not_found("There is no such document in your workspace.");
    let id: DocumentId = hash.parse().map_err(|_| missing())?;
    let mut workspace = app.workspace();
    let info = evidence(workspace.state()?, &id).cloned().ok_or_else(missing)?;
    let bytes = workspace.document(&id)?.ok_or_else(missing)?;
    let media_type = match info.media_type.as_str() {
        "image/png" => "image/png",
        "image/jpeg" => "image/jpeg",
        "text/plain" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let name = utf8_percent_encode(&info.name, PLAIN);
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A document that some own statement of the state rests on.
fn evidence<'s>(state: &'s State, id: &DocumentId) -> Option<&'s DocumentInfo> {
    state.records().flat_map(|(_, r)| &r.statements).filter_map(|own| own.evidence.as_ref()).find(|info| info.id == *id)
}
