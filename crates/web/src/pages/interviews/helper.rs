//! The page for a trusted person who answers invitations while the applicant sleeps or works: paste one, see its times
//! on both clocks, choose, copy the reply. Nothing else is shown, and nothing is changed.
//!
//! It is off until the applicant opens it. Its address carries a secret of its own, which is good for this page alone,
//! lies only in memory, and ends when it is switched off or prematch stops. What else is booked is told as free or taken,
//! without a name.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State as Extract};
use axum::response::{Html, Response};
use axum::routing::get;
use domain::invitation::{Conflict, Letter, Offer, confirmation, read_offer};
use domain::{ClashKind, Format, Interview, InterviewId, Sender, Slot, State, clashes, week};
use exchange::intake::directory;
use jiff::Zoned;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use pick::Zone;
use season::{Program, ProgramId};

use super::clock;
use super::form::in_order;
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::security::{random_token, same_secret};
use crate::ui::{self, Frame, badge};

/// Routes without a session; the check of the host is laid over all routes.
pub(super) fn open_routes() -> Router<Arc<App>> {
    Router::new().route("/help-at-bedside/{token}", get(page).post(answer))
}

/// Refuses an address that does not carry the secret; the same answer when the page is off.
fn admitted(app: &App, token: &str) -> Result<(), Failure> {
    match app.helper() {
        Some(secret) if same_secret(&secret, token) => Ok(()),
        _ => Err(Failure::not_found("This page is not open. Ask the person who gave you the address.")),
    }
}

pub(super) async fn switch(frame: Frame, form: Form) -> Result<Response, Failure> {
    let token = match form.get("helper") {
        "on" => Some(random_token().map_err(|e| Failure::refused(format!("No secret could be made: {e}.")))?),
        _ => None,
    };
    frame.app.set_helper(token);
    Ok(done("/interviews#helper", None))
}

/// The switch, on the page of all interviews.
pub(super) fn section(frame: &Frame) -> Markup {
    let host = frame.app.settings.hosts.first().map_or("127.0.0.1", String::as_str);
    html! {
        section.panel.no-print #helper {
            h2 { "Somebody who answers for you" }
            p {
                "A page for a trusted person: they paste an invitation, see its times on both clocks, and copy the reply. They "
                "see your name in the reply and which times are free, nothing else, and they change nothing here."
            }
            @if let Some(token) = frame.app.helper() {
                p.wrap { code { "http://" (host) "/help-at-bedside/" (token) } }
                p.small { "It works on this computer, in any window, until you switch it off or prematch stops. Each time it is opened it gets a new address." }
                p.small { "A phone reaches it only when you let your own network in: " code { "prematch serve --bind 192.168.1.20 --allow-network" } " with this computer’s address in that network. Then the address shown here begins with it. Others on the network can try it too; the secret in it keeps them out." }
                (frame.form("/interviews/helper", "inline", html! { button name="helper" value="off" { "Switch it off" } }))
            } @else {
                (frame.form("/interviews/helper", "inline", html! { button name="helper" value="on" { "Open the page" } }))
            }
        }
    }
}

/// What was pasted and chosen.
#[derive(Default)]
struct Asked {
    program: String,
    text: String,
    day: String,
    time: String,
    first: String,
    second: String,
}

async fn page(Extract(app): Extract<Arc<App>>, Path(token): Path<String>) -> Result<Html<String>, Failure> {
    admitted(&app, &token)?;
    let asked = app.with_state(|state| {
        let now = app.now().to_zoned(App::zone(state));
        Asked { day: now.date().to_string(), time: now.strftime("%H:%M").to_string(), ..Asked::default() }
    })?;
    Ok(show(&app, html! { (form(&app, &asked, None)) }))
}

async fn answer(
    Extract(app): Extract<Arc<App>>,
    Path(token): Path<String>,
    body: Bytes,
) -> Result<Html<String>, Failure> {
    admitted(&app, &token)?;
    let form_of = Form::from_fields(form_urlencoded::parse(&body).into_owned().collect());
    let line = |name: &str| form_of.get(name).trim().to_owned();
    let asked = Asked {
        program: line("program"),
        text: form_of.get("text").replace("\r\n", "\n"),
        day: line("day"),
        time: line("time"),
        first: line("first"),
        second: line("second"),
    };
    if asked.text.trim().is_empty() {
        return Ok(show(&app, form(&app, &asked, Some("Paste the invitation."))));
    }
    let program = asked.program.parse::<ProgramId>().ok().or(recognised(&app, &asked.text)?);
    let Some(program) = program.and_then(|p| app.season.program(&p)) else {
        let why = "The words do not say clearly which program it is. Choose it.";
        return Ok(show(&app, form(&app, &asked, Some(why))));
    };
    let asked = Asked { program: program.id.to_string(), ..asked };
    let shown = app.with_state(|state| {
        let sent = sent(&asked, &App::zone(state));
        let came = Some(app.now().to_zoned(App::zone(state)));
        let offer = read_offer(&Letter { body: &asked.text, sent, came, ..Letter::default() }, program);
        html! {
            (times(state, &app, &asked, &offer, program))
            details { summary { "Another invitation" } (form(&app, &asked, None)) }
        }
    })?;
    Ok(show(&app, shown))
}

/// The program that the words clearly name. Nothing of what the applicant keeps is told by it: only the words are looked at.
fn recognised(app: &App, text: &str) -> Result<Option<ProgramId>, Failure> {
    let head = exchange::mail::pasted(text).map(|(head, _)| head).unwrap_or_default();
    let from = head.from.map_or_else(Sender::default, |p| Sender { name: p.name, address: p.address });
    let found = directory(&app.season).recognise(&State::default(), &from, &head.subject, text);
    Ok(found.clear.map(|g| g.program))
}

/// When the message came, by the clock at home.
fn sent(asked: &Asked, zone: &TimeZone) -> Option<Zoned> {
    let day: Date = asked.day.parse().ok()?;
    let time: Time = asked.time.parse().unwrap_or(Time::midnight());
    day.to_datetime(time).to_zoned(zone.clone()).ok()
}

fn show(_: &App, body: Markup) -> Html<String> {
    ui::bare_page("Answer an invitation", &html! { h1 { "Answer an invitation" } (body) })
}

fn form(app: &App, asked: &Asked, wrong: Option<&str>) -> Markup {
    let mut all: Vec<&Program> = app.season.programs.iter().collect();
    all.sort_by(|a, b| a.short.cmp(&b.short));
    html! {
        form.panel method="post" {
            @if let Some(why) = wrong { p.error role="alert" { (why) } }
            div.field {
                label for="program" { "From which program" }
                select id="program" name="program" {
                    option value="" { "as the words say" }
                    @for p in all { option value=(p.id) selected[p.id.to_string() == asked.program] { (p.short) " (" (p.place()) ")" } }
                }
            }
            div.field {
                label for="text" { "The invitation, pasted" }
                textarea id="text" name="text" rows="8" { @if asked.text.starts_with('\n') { "\n" } (asked.text) }
            }
            fieldset.field {
                legend { "It came" }
                div.pair {
                    input type="date" name="day" value=(asked.day) aria-label="Day on which it came";
                    input type="time" name="time" value=(asked.time) aria-label="Hour at which it came";
                }
            }
            div.actions { button.primary { "Show the times" } }
        }
    }
}

/// The times to choose from, then the reply.
fn times(state: &State, app: &App, asked: &Asked, offer: &Offer, program: &Program) -> Markup {
    let home = clock::home(state);
    let slots: Vec<Slot> = offer.slots.iter().map(|o| o.slot).collect();
    let chosen = |text: &str| text.parse::<usize>().ok().and_then(|k| slots.get(k).copied());
    let first = chosen(&asked.first);
    html! {
        form.panel method="post" {
            h2 { (program.short) }
            @if let Some(at) = &offer.answer.at {
                p { "Answer by " (clock::moment(at, home.as_ref())) ": " strong { (clock::left(app.now(), at.timestamp())) } @if offer.answer.words.is_none() { " (48 hours, rule P-14)" } }
            }
            @if offer.answer.short { p { (badge("warn", "!", "shorter than 48 hours")) " Tell the applicant, and keep the message." } }
            @for link in &offer.links { p.wrap { "To book: " code { (link.text) } @if let Some(platform) = link.platform { " (" (platform) ")" } } }
            @for q in &offer.questions { p.doubt { (q) } }
            @for (k, o) in offer.slots.iter().enumerate() {
                div.slot-row {
                    p.both { (clock::slot(&o.slot, &offer.zone, home.as_ref())) }
                    p.around { (free(state, &o.slot, &offer.zone)) }
                    @for doubt in &o.doubts { p.doubt { (doubt) } }
                    @if let Some(c) = &o.conflict { p.doubt { (Conflict::words(c)) } }
                    div.choices {
                        label { input type="radio" name="first" value=(k) checked[asked.first == k.to_string()]; "first choice" }
                        label { input type="radio" name="second" value=(k) checked[asked.second == k.to_string()]; "second choice" }
                    }
                }
            }
            @for (name, value) in [("program", &asked.program), ("text", &asked.text), ("day", &asked.day), ("time", &asked.time)] {
                input type="hidden" name=(name) value=(value);
            }
            @if !slots.is_empty() { div.actions { button.primary { "Make the reply" } } }
        }
        @if let Some(first) = first {
            (reply(state, offer, program, &slots, first, chosen(&asked.second)))
        }
    }
}

/// Whether a time is free, without a word of what else there is.
fn free(state: &State, slot: &Slot, zone: &Zone) -> Markup {
    let tz = clock::home(state).map_or(TimeZone::UTC, |h| h.tz());
    let met = clashes(state, slot, zone, Format::Unknown, InterviewId(0), &tz);
    let day = slot.span(zone).map_or(slot.day, |(from, _)| from.to_zoned(tz.clone()).date());
    let others = week(state, day, &tz).len();
    html! {
        @match met.first().map(|c| c.kind) {
            None => (badge("good", "✓", "free")),
            Some(ClashKind::Overlap) => (badge("warn", "≠", "taken")),
            Some(_) => (badge("perhaps", "◐", "another interview near it")),
        }
        " " span.muted.load {
            @match others { 0 => "nothing else that week", n => { (ui::count(n, "interview", "interviews")) " that week" } }
        }
    }
}

fn reply(state: &State, offer: &Offer, program: &Program, slots: &[Slot], first: Slot, second: Option<Slot>) -> Markup {
    let mut interview = Interview::new(program.id.clone(), offer.zone.clone());
    let two = [Some(first), second].into_iter().flatten();
    interview.offered = in_order(two, Some(first), second.filter(|s| *s != first));
    interview.offered.retain(|s| slots.contains(s));
    interview.at = Some(first);
    let name = state.profile().full_name.as_ref().map_or("", |n| n.as_str());
    let full = program.name.strip_suffix(" Program").unwrap_or(&program.name);
    let text = confirmation(&interview, full, name, clock::home(state).as_ref()).unwrap_or_default();
    html! {
        section.panel {
            h2 { "The reply, ready to copy" }
            textarea.confirm rows="14" readonly aria-label="The reply" { (text) }
            p.hint { "Send it from the mailbox of the applicant, then tell them which times you asked for. Nothing was kept here." }
        }
    }
}
