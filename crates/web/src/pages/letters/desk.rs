//! The desk: one letter, written, checked and kept. What leaves it stands in [`super::leave`].
//!
//! The page works by its buttons: each sends the whole form. "Keep" answers with the page itself, not with a redirect, so that
//! what was put aside stays in the form. The scripts `write.js` and `letters.js` check while one types, and keep the draft when
//! the page is left.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use candor::check::{Draft, check_all};
use candor::letter;
use domain::letters::{self, around, compared, together};
use domain::{ActId, Command, Letter, Way};
use journal::ActError;

use super::super::messages::plain_lines;
use super::super::messages::write::{Answer, PutAside, weigh};
use super::{draft, leave, made, view};
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::Frame;

/// A letter as it lies on the desk.
pub(super) struct Desk {
    /// The letter with what was typed.
    pub(super) letter: Letter,
    /// What was put aside.
    pub(super) aside: PutAside,
    /// Further facts, one a line.
    pub(super) facts: String,
}

impl Desk {
    fn of(letter: Letter) -> Self {
        Self { aside: PutAside::kept(&letter.overrides), letter, facts: String::new() }
    }

    fn typed(kept: &Letter, form: &Form) -> Self {
        let line = |name: &str| form.get(name).replace(['\r', '\n'], " ").trim().to_owned();
        let letter = Letter {
            to: line("to"),
            address: line("address"),
            subject: line("subject"),
            text: plain_lines(form.get("text")),
            ..kept.clone()
        };
        let aside = PutAside::of(form);
        let letter = Letter { overrides: aside.overrides(), ..letter };
        Self { letter, aside, facts: plain_lines(form.get("facts")) }
    }

    fn draft(&self) -> Draft {
        Draft { subject: self.letter.subject.clone(), text: self.letter.text.clone() }
    }
}

/// What is said above the letter.
#[derive(Default)]
pub(super) struct Said {
    /// What was done.
    pub(super) done: Option<String>,
    /// Why something was not done.
    pub(super) why: Option<String>,
    /// The way on which the letter is ready to leave.
    pub(super) ready: Option<Way>,
    /// What came of placing it as a draft.
    pub(super) placed: Option<draft::Placed>,
}

/// What the button that was pressed asks for.
enum Deed {
    Check,
    Keep,
    Fill,
    Anew,
    Leave(Way),
    Sent,
}

impl Deed {
    fn of(form: &Form) -> Self {
        match form.get("do") {
            "keep" => Self::Keep,
            "fill" => Self::Fill,
            "anew" => Self::Anew,
            "sent" => Self::Sent,
            other => match Way::from_word(other) {
                Some(way) => Self::Leave(way),
                None => Self::Check,
            },
        }
    }
}

/// What candor and the comparison with other letters say, after the wish in the form.
pub(super) fn answer(app: &App, form: &Form, desk: &mut Desk, typing: bool) -> Result<Answer, Failure> {
    let draft = desk.draft();
    let letter = &desk.letter;
    let (mut context, own) = app.with_state(|state| {
        let now = app.now();
        (around(state, &app.season, letter, now), compared(state, &app.season, letter, now))
    })?;
    if let Some(further) = letter::facts(&desk.facts) {
        context.facts.get_or_insert_default().extend(further);
    }
    let findings = || together(check_all(&draft, &context), own);
    weigh(app, form, &draft, &mut desk.aside, findings, typing)
}

fn kept(app: &App, number: &str) -> Result<Letter, Failure> {
    app.with_state(|state| super::letter(state, number).cloned())?
}

/// Keeps what was typed; the outer error is a fault, the inner one a refusal in a sentence.
pub(super) fn keep(app: &App, letter: &Letter) -> Result<Result<Option<ActId>, String>, Failure> {
    match app.act(&Command::SetLetter(Box::new(letter.clone()))) {
        Ok(act) => Ok(Ok(act)),
        Err(ActError::Refused(why)) => Ok(Err(why.0)),
        Err(other) => Err(other.into()),
    }
}

/// Keeps with the draft what was put aside at its desk, so that a reason is not asked for again; the words stay as they are
/// kept.
fn keep_aside(app: &App, old: &Letter, desk: &Desk) -> Result<(), Failure> {
    let overrides = desk.aside.overrides();
    if overrides != old.overrides {
        // A refusal costs nothing: the reason still stands in the form.
        drop(keep(app, &Letter { overrides, ..old.clone() })?);
    }
    Ok(())
}

/// Whether a button was pressed that puts a finding aside or takes it back.
fn is_about_aside(form: &Form) -> bool {
    ["ignore_one", "ignore_all", "show_again"].iter().any(|name| form.has(name))
}

pub(super) async fn page(frame: Frame, Path(number): Path<String>) -> Result<Response, Failure> {
    let letter = kept(&frame.app, &number)?;
    if letter.sent.is_some() {
        return view::sent(&frame, &letter);
    }
    let mut desk = Desk::of(letter);
    let answer = answer(&frame.app, &Form::from_fields(Vec::new()), &mut desk, false)?;
    view::page(&frame, &desk, &answer, &Said::default())
}

pub(super) async fn write(frame: Frame, Path(number): Path<String>, form: Form) -> Result<Response, Failure> {
    let app = &frame.app;
    let old = kept(app, &number)?;
    if old.sent.is_some() {
        let why = "This letter was marked as sent, and its copy stays as it is. Write a new one.";
        return Err(Failure::refused(why).keeping(form.get("text")));
    }
    let mut desk = Desk::typed(&old, &form);
    let deed = Deed::of(&form);
    let mut said = Said::default();
    if !matches!(deed, Deed::Check) {
        if matches!(deed, Deed::Fill | Deed::Anew) {
            desk.letter = remade(app, desk.letter, matches!(deed, Deed::Anew))?;
        }
        match keep(app, &desk.letter)? {
            Ok(act) if matches!(deed, Deed::Fill | Deed::Anew) => {
                return Ok(done(&format!("/letters/{}", old.id), act));
            }
            Ok(_) => said.done = Some("The draft is kept.".to_owned()),
            Err(why) => said.why = Some(why),
        }
    }
    let answer = answer(app, &form, &mut desk, false)?;
    if is_about_aside(&form) {
        keep_aside(app, &kept(app, &number)?, &desk)?;
    }
    match deed {
        Deed::Leave(Way::Draft) if said.why.is_none() => draft::place(&frame, &desk, &answer, &form).await,
        Deed::Leave(way) if said.why.is_none() => leave::leave(&frame, &desk, &answer, way),
        Deed::Sent if said.why.is_none() => leave::sent(&frame, &desk, &answer, &form),
        _ => refused_or(view::page(&frame, &desk, &answer, &said), &said),
    }
}

/// The page, with the status of a refusal where something was not done.
pub(super) fn refused_or(page: Result<Response, Failure>, said: &Said) -> Result<Response, Failure> {
    let mut page = page?;
    if said.why.is_some() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// The letter with what is known by now: its marks filled in, or the whole made anew from the template.
fn remade(app: &App, letter: Letter, anew: bool) -> Result<Letter, Failure> {
    let Some(program) = app.season.program(&letter.program) else { return Ok(letter) };
    let known = app.with_state(|state| letters::known(state, &app.season, &letter, program, ""))?;
    if !anew {
        return Ok(letters::filled(letter, &known));
    }
    let (own, _) = made::own(app, letter.kind);
    let (rendered, _) =
        letters::rendered(letter.kind, &known, own.as_deref()).map_err(|why| Failure::bad_request(why.0))?;
    Ok(Letter { subject: rendered.subject, text: rendered.text, ..letter })
}

/// The answer to the script that checks while one types.
pub(super) async fn check(frame: Frame, Path(number): Path<String>, form: Form) -> Result<Response, Failure> {
    let old = kept(&frame.app, &number)?;
    let mut desk = Desk::typed(&old, &form);
    let answer = answer(&frame.app, &form, &mut desk, true)?;
    if is_about_aside(&form) && old.sent.is_none() {
        keep_aside(&frame.app, &old, &desk)?;
    }
    Ok(Json(answer).into_response())
}

/// Keeps the draft for the script, also when the page is left. Where the address is refused, the text is kept without it.
pub(super) async fn keep_quietly(frame: Frame, Path(number): Path<String>, form: Form) -> Result<Response, Failure> {
    let old = kept(&frame.app, &number)?;
    let new = Desk::typed(&old, &form).letter;
    match keep(&frame.app, &new)? {
        Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(why) => {
            let without = Letter { to: old.to, address: old.address, ..new };
            drop(keep(&frame.app, &without)?);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, why).into_response())
        }
    }
}

pub(super) async fn remove(frame: Frame, Path(number): Path<String>, _form: Form) -> Result<Response, Failure> {
    let id = kept(&frame.app, &number)?.id;
    let act = frame.app.act(&Command::RemoveLetter(id))?;
    Ok(done("/letters", act))
}
