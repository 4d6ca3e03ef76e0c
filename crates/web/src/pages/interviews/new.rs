//! A new interview: from a message, with everything that its words and its calendar entry say, or by hand.

use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::invitation::{self, Held, Letter, Offer, ZoneFrom, clock_of, read_offer};
use domain::{Command, InterviewId, InterviewStatus, MessageId, State};
use exchange::calendar::held;
use exchange::intake::open;
use jiff::Zoned;
use journal::ActError;
use maud::{Markup, html};
use season::{Program, ProgramId, Season};

use super::clock;
use super::form::{Row, Typed, fields, states};
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, Nav};

/// Where a new interview can stand.
const STATES: [InterviewStatus; 4] =
    [InterviewStatus::Offered, InterviewStatus::Asked, InterviewStatus::Booked, InterviewStatus::Waitlisted];

/// The words of a message that is kept, and the events that came with it.
struct Source {
    subject: String,
    body: String,
    sent: Option<Zoned>,
    came: Zoned,
    held: Vec<Held>,
    program: Option<ProgramId>,
}

fn source(app: &App, id: MessageId) -> Result<Source, Failure> {
    let gone = || Failure::not_found("This message is not there any more; perhaps it was removed.");
    let mut workspace = app.workspace();
    let zone = App::zone(workspace.state()?);
    let message = workspace.state()?.items().message(id).cloned().ok_or_else(gone)?;
    let original = workspace.document(&message.message.original.id)?.ok_or_else(gone)?;
    let opened = open(&message, &original).map_err(|e| Failure::bad_request(format!("{e}.")))?;
    let calendars = opened.mail.map(|m| m.calendars).unwrap_or_default();
    Ok(Source {
        subject: message.message.subject.clone(),
        body: opened.text,
        sent: message.message.sent.clone(),
        came: message.kept.to_zoned(zone),
        held: held(&calendars),
        program: message.program().cloned(),
    })
}

pub(super) async fn page(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let query = query.unwrap_or_default();
    let asked = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(k, _)| k == name)
            .map_or_else(String::new, |(_, v)| v.into_owned())
    };
    let season = frame.app.season.clone();
    let program = asked("program").parse::<ProgramId>().ok();
    let Ok(number) = asked("message").parse::<u64>() else {
        let program = program.and_then(|p| season.program(&p));
        let typed = by_hand(program);
        return show(&frame, &typed, None, &html! {});
    };
    let id = MessageId(number);
    let of_message = |s: &State| s.items().interviews().find(|i| i.invitation == Some(id)).map(|i| i.id);
    if let Some(kept) = frame.app.with_state(of_message)? {
        return Ok(Redirect::to(&format!("/interviews/{kept}")).into_response());
    }
    let source = source(&frame.app, id)?;
    let program = program.or_else(|| source.program.clone()).and_then(|p| season.program(&p));
    let Some(program) = program else { return ask_program(&frame, id) };
    let (subject, body) = (source.subject.as_str(), source.body.as_str());
    let letter = Letter { subject, body, sent: source.sent, came: Some(source.came), held: source.held };
    let offer = read_offer(&letter, program);
    let now = frame.app.now();
    let told = frame.app.with_state(|state| found(state, &season, &offer, program, now))?;
    show(&frame, &from_offer(&offer, program, id), None, &told)
}

fn by_hand(program: Option<&Program>) -> Typed {
    let zone = program.map(clock_of).filter(|c| c.known && c.or.is_none()).map(|c| c.zone);
    Typed {
        program: program.map_or_else(String::new, |p| p.id.to_string()),
        zone: zone.map_or_else(String::new, |z| z.name().to_owned()),
        status: InterviewStatus::Offered.word().to_owned(),
        ..Typed::default()
    }
}

/// What was found in a message, as the form that keeps it.
fn from_offer(offer: &Offer, program: &Program, message: MessageId) -> Typed {
    let rows = offer.slots.iter().map(|o| Row {
        doubts: o.doubts.iter().cloned().chain(o.conflict.as_ref().map(invitation::Conflict::words)).collect(),
        ..Row::of(&o.slot)
    });
    let open = matches!(offer.from, ZoneFrom::Open(_));
    let on = |at: &Option<Zoned>| at.as_ref().map(|z| z.with_time_zone(offer.zone.tz()));
    let day = |at: &Option<Zoned>| on(at).map_or_else(String::new, |z| z.date().to_string());
    let time = |at: &Option<Zoned>| on(at).map_or_else(String::new, |z| z.strftime("%H:%M").to_string());
    Typed {
        message: message.to_string(),
        program: program.id.to_string(),
        zone: if open { String::new() } else { offer.zone.name().to_owned() },
        rows: rows.collect(),
        first: if offer.slots.len() == 1 { "0".to_owned() } else { String::new() },
        invited_day: day(&offer.sent),
        invited_time: time(&offer.sent),
        answer_day: day(&offer.answer.at),
        answer_time: time(&offer.answer.at),
        link: offer.links.first().map_or_else(String::new, |l| with_scheme(&l.text)),
        status: InterviewStatus::Offered.word().to_owned(),
        ..Typed::default()
    }
}

/// A link as written, with the scheme that a browser would add, and without what ends its sentence.
fn with_scheme(link: &str) -> String {
    let link = link.trim_end_matches(['.', ',', ';', ')']);
    if link.starts_with("http") { link.to_owned() } else { format!("https://{link}") }
}

/// What the message says, before the form: the deadline, the clock, what is to be asked.
fn found(state: &State, season: &Season, offer: &Offer, program: &Program, now: jiff::Timestamp) -> Markup {
    let home = clock::home(state);
    let others = state.items().interviews().filter(|i| i.program == program.id).count();
    html! {
        section.panel.found aria-labelledby="found" {
            h2 id="found" { "What the message says" }
            ul {
                li {
                    @match &offer.answer.words {
                        Some(words) => { "An answer is wanted: “" bdi { (words) } "”." },
                        None => { "It names no time to answer; rule " a href="/rules#P-14" { "P-14" } " gives 48 hours." },
                    }
                    @if let Some(at) = &offer.answer.at {
                        " That is " (clock::moment(at, home.as_ref())) ": " strong { (clock::left(now, at.timestamp())) } "."
                    }
                }
                li {
                    @match &offer.from {
                        ZoneFrom::Calendar => { "The calendar entry that came with it says the time and its clock." },
                        ZoneFrom::Words(word) => { "The times are written as “" (word) "”: the clock of " (clock::zone_words(&offer.zone)) "." },
                        ZoneFrom::Place => { "It names no clock; " (program.place()) " is on the clock of " (clock::zone_words(&offer.zone)) "." },
                        ZoneFrom::Open(_) => { strong { "It names no clock: choose one below." } },
                    }
                }
                @if offer.fixed {
                    li { "A calendar entry fixes the time already. Choose “booked” below if you have agreed to it." }
                }
                @if others > 0 {
                    li { a href={ "/interviews?program=" (program.id) } { "There is an interview at this program already" } "; keep one only for each visit." }
                }
            }
            @if offer.answer.short { (super::one::short_notice(season)) }
            @if !offer.questions.is_empty() {
                h3 { "To ask or to check" }
                ul.questions { @for q in &offer.questions { li { bdi { (q) } } } }
            }
        }
    }
}

/// A message that belongs to no program yet.
fn ask_program(frame: &Frame, id: MessageId) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let mut all: Vec<&Program> = season.programs.iter().collect();
    all.sort_by(|a, b| a.short.cmp(&b.short));
    let body = html! {
        h1 { "Which program is it?" }
        p.lead { "The message does not say clearly from which program it comes." }
        form.panel method="get" action="/interviews/new" {
            input type="hidden" name="message" value=(id);
            div.field {
                label for="program" { "Program" }
                select id="program" name="program" {
                    @for p in all { option value=(p.id) { (p.short) " (" (p.place()) ")" } }
                }
            }
            div.actions { button.primary { "Go on" } }
        }
    };
    Ok(frame.app.with_state(|state| frame.page("Which program is it?", Nav::Interviews, state, body))?)
}

fn show(frame: &Frame, typed: &Typed, wrong: Option<&str>, told: &Markup) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let page = frame.app.with_state(|state| {
        let title = match typed.program.parse::<ProgramId>().ok().and_then(|p| season.program(&p)) {
            Some(program) => format!("Interview at {}", program.short),
            None => "A new interview".to_owned(),
        };
        let body = html! {
            h1 { (title) }
            (told)
            (frame.form("/interviews/new", "panel interview-form", html! {
                h2 { "The interview" }
                @if let Some(why) = wrong { p.error role="alert" { (why) } }
                (fields(state, &season, typed, InterviewId(0), true))
                (states(&typed.status, &STATES))
                div.actions {
                    button.primary { "Keep, and show the reply" }
                    button name="look" value="1" { "Show the clocks again" }
                    @if !typed.message.is_empty() { a.button.quiet href={ "/messages/" (typed.message) } { "Back to the message" } }
                }
            }))
        };
        frame.page(&title, Nav::Interviews, state, body)
    })?;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

pub(super) async fn keep(frame: Frame, form: Form) -> Result<Response, Failure> {
    let mut typed = Typed::read(&form).on_its_clock(&frame.app.season);
    if form.has("look") {
        let wrong = typed.rows.iter().find_map(|r| r.slot().err());
        return show(&frame, &typed, wrong.as_deref(), &html! {});
    }
    // Asked for or booked, and one time only: that one.
    let settled = [InterviewStatus::Asked.word(), InterviewStatus::Booked.word()].contains(&typed.status.as_str());
    let given: Vec<usize> = (0..typed.rows.len()).filter(|k| typed.rows[*k] != Row::default()).collect();
    if let ([only], true, true) = (given.as_slice(), settled, typed.first.is_empty()) {
        typed.first = only.to_string();
    }
    let interview = match typed.interview(&frame.app.season, None) {
        Ok(interview) => interview,
        Err(why) => return show(&frame, &typed, Some(&why), &html! {}),
    };
    match frame.app.act(&Command::SetInterview(Box::new(interview))) {
        Ok(act) => {
            let id = frame.app.with_state(|state| state.items().interviews().map(|i| i.id).max())?;
            Ok(done(&format!("/interviews/{}#reply", id.unwrap_or(InterviewId(0))), act))
        }
        Err(ActError::Refused(why)) => show(&frame, &typed, Some(&why.0), &html! {}),
        Err(other) => Err(other.into()),
    }
}
