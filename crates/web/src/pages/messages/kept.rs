//! One message that is kept: its reading, its program, what can be made of it, and its original.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use candor::meaning::Category;
use candor::reading::Reading;
use candor::visa::{About, H1b, J1, VisaReading, visa};
use domain::{Command, Filed, Message, MessageId, NewStatement, State, is_own, is_shared_address};
use exchange::intake::{self, Opened};
use maud::{Markup, PreEscaped, html};
use pick::{AnswerKind, Application, ProgramAnswer};
use season::{Answer, OwnSource, ProgramId, Season, Visa};

use super::inbox::{category, subject};
use super::{Tab, read, show};
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, when};

/// A message with its words.
struct Found {
    message: Message,
    opened: Opened,
    reading: Reading,
}

fn id_of(text: &str) -> Option<MessageId> {
    text.parse().ok().map(MessageId)
}

fn gone() -> Failure {
    Failure::not_found("There is no such message. It may have been removed; Data shows the history.")
}

pub(super) fn find(frame: &Frame, id: &str) -> Result<(Message, Vec<u8>), Failure> {
    let id = id_of(id).ok_or_else(gone)?;
    let mut workspace = frame.app.workspace();
    let message = workspace.state()?.items().message(id).cloned().ok_or_else(gone)?;
    let bytes = workspace.document(&message.message.original.id)?;
    let missing = || Failure::not_found("The original of this message is not in the workspace any more.");
    Ok((message, bytes.ok_or_else(missing)?))
}

pub(super) async fn page(frame: Frame, Path(id): Path<String>) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let (message, bytes) = find(&frame, &id)?;
    let opened = intake::open(&message, &bytes).map_err(|e| Failure::bad_request(e.to_string()))?;
    let title = subject(&message).to_owned();
    show(&frame, Tab::Kept, &title, |state| {
        let reading = intake::reading(state, &message, &opened);
        let found = Found { message, opened, reading };
        body(&frame, &season, state, &found)
    })
}

fn body(frame: &Frame, season: &Season, state: &State, found: &Found) -> Markup {
    let m = &found.message;
    let asked = read::Asked::kept(&m.message.subject, &found.opened.text);
    html! {
        (head(frame, season, state, found))
        @if is_own(state, m) { (own(found)) }
        @else {
            @if !found.reading.empty { (next(frame, season, state, found)) }
            (read::answer(season, &asked, &found.reading))
        }
        (original(found))
        details.panel {
            summary { "Remove it from the list" }
            p { "The message goes from the list; its original stays with the history, and Undo brings it back." }
            (frame.form(&format!("/messages/{}/remove", m.id), "", html! { div.actions { button { "Remove this message" } } }))
        }
    }
}

/// A message that the applicant wrote: it has no reading.
fn own(found: &Found) -> Markup {
    html! {
        section.panel aria-labelledby="own" {
            h2 id="own" { "You wrote this" }
            p.muted { "It is not read as a message of a program, and a packet of proof leaves it out unless you ask for it." }
            div.letter dir="auto" { (found.opened.text) }
        }
    }
}

fn head(frame: &Frame, season: &Season, state: &State, found: &Found) -> Markup {
    let m = &found.message;
    let zone = App::zone(state);
    let from = &m.message.from;
    html! {
        section.panel aria-label="Sender and program" {
            @if !is_own(state, m) { p { (category(m)) } }
            dl.facts {
                div {
                    dt { "From" }
                    dd { bdi { (from.shown()) } @if !from.name.is_empty() && !from.address.is_empty() { " " bdi.muted { "<" (from.address) ">" } } }
                }
                div {
                    dt { "Sent" }
                    dd {
                        @match &m.message.sent {
                            Some(sent) => { (when(sent.timestamp(), &zone)) span.muted { " · by the sender's clock " (sent.strftime("%H:%M, UTC%:z").to_string()) } },
                            None => { "not known; kept " (when(m.kept, &zone)) },
                        }
                    }
                }
                @if m.message.subject.chars().count() > 120 { div { dt { "Subject" } dd.wrap { bdi { (m.message.subject) } } } }
                div { dt { "Program" } dd { (filed(season, m)) } }
            }
            details open[m.program().is_none()] {
                summary { @if m.program().is_none() { "Say which program it is" } @else { "Another program" } }
                @if m.program().is_none() { (guesses(frame, season, state, found)) }
                (frame.form(&format!("/messages/{}/file", m.id), "", html! {
                    (program_choice(season, m.program()))
                    @let others = others(state, m).len();
                    @if is_shared_address(from) {
                        p.hint { "Many programs write from this address, so it is not remembered for the next message." }
                    } @else {
                        @if others > 0 {
                            label.check { input type="checkbox" name="others" value="yes"; " Put the " @if others > 1 { (others) " other messages" } @else { "other message" } " from this address there too" }
                        }
                        p.hint { "It is remembered: the next message from this address is put there too, unless its subject names another program." }
                    }
                    div.actions { button { "Keep this" } }
                }))
            }
        }
    }
}

/// The other messages of the same sender that the applicant has not put somewhere; none where many programs share the address.
fn others(state: &State, m: &Message) -> Vec<MessageId> {
    let from = &m.message.from;
    if from.address.is_empty() || is_shared_address(from) {
        return Vec::new();
    }
    let same = |o: &&Message| {
        o.id != m.id
            && o.message.from.address.eq_ignore_ascii_case(&from.address)
            && !matches!(o.message.filed, Filed::Hand { .. })
    };
    state.items().messages().filter(same).map(|o| o.id).collect()
}

/// The programs it may be from, each with its reason, to be said with one click.
fn guesses(frame: &Frame, season: &Season, state: &State, found: &Found) -> Markup {
    let m = &found.message;
    let from = &m.message.from;
    let guesses = intake::directory(season).recognise(state, from, &m.message.subject, &found.opened.text).guesses;
    html! {
        @for g in guesses.iter().take(3) {
            @if let Some(p) = season.program(&g.program) {
                (frame.form(&format!("/messages/{}/file", m.id), "", html! {
                    input type="hidden" name="program" value=(p.id);
                    p { button { (p.short) } " " span.muted.small { (g.because) } }
                }))
            }
        }
    }
}

fn filed(season: &Season, m: &Message) -> Markup {
    let name = super::inbox::program_name(season, m.program());
    match &m.message.filed {
        Filed::Found { because, .. } => html! { (name) " " span.muted { (because) } },
        Filed::Hand { program: Some(_) } => html! { (name) " " span.muted { "You said so." } },
        Filed::Hand { program: None } => html! { "none, as you said" },
        Filed::Open => html! { "not known" },
    }
}

/// A choice of all programs, and of none.
pub(super) fn program_choice(season: &Season, chosen: Option<&ProgramId>) -> Markup {
    let mut all: Vec<_> = season.programs.iter().collect();
    all.sort_by_key(|p| p.short.to_lowercase());
    html! {
        div.field {
            label for="program" { "Program" }
            select id="program" name="program" {
                option value="" selected[chosen.is_none()] { "none, or not known" }
                @for p in all { option value=(p.id) selected[chosen == Some(&p.id)] { (p.short) " · " (p.place()) } }
            }
        }
    }
}

/// What can be made of the message, by what it is.
fn next(frame: &Frame, season: &Season, state: &State, found: &Found) -> Markup {
    let m = &found.message;
    let known = m.program().and_then(|p| season.program(p));
    let speaks = found.reading.speaks_of_visas();
    let candidates = found.reading.candidates();
    let is = |c| candidates.contains(&c);
    let answer = [
        (Category::InterviewInvitation, AnswerKind::Invited),
        (Category::Waitlist, AnswerKind::Waitlisted),
        (Category::Rejection, AnswerKind::Rejected),
    ]
    .into_iter()
    .find(|(c, _)| is(*c))
    .map(|(_, a)| a);
    let entry = found.opened.mail.as_ref().is_some_and(|mail| !mail.calendars.is_empty());
    // A question that may not be asked gets an answer that keeps within the rules.
    let asks = [Category::IllegalQuestion, Category::RankInquiry].iter().any(|c| is(*c));
    let kind = if asks { domain::LetterKind::SafeAnswer } else { domain::LetterKind::Other };
    html! {
        section.panel aria-labelledby="next" {
            h2 id="next" { "What you can make of it" }
            @match known {
                None => p { "Say first which program it is from." },
                Some(p) => {
                    @if is(Category::InterviewInvitation) {
                        p { a.button.primary href={ "/interviews/new?message=" (m.id) } { "Answer the invitation" } " with both clocks, clashes and a reply" }
                    }
                    @else if entry || is(Category::Scheduling) {
                        p { a.button.primary href={ "/interviews/new?message=" (m.id) } { "Write the interview down" } @if entry { " with the time of its calendar entry" } @else { " with its time on both clocks" } }
                    }
                    @if let Some(kind) = answer {
                        (frame.form(&format!("/messages/{}/answer", m.id), "", html! {
                            input type="hidden" name="kind" value=(kind.word());
                            div.actions { button { "Write down: " (p.short) " answered “" (kind.word()) "”" } }
                        }))
                    }
                    p { a href={ "/letters/new?kind=" (kind.word()) "&program=" (p.id) "&answers=" (m.id) } { "Answer with a letter" } span.muted { ", checked before it leaves" } }
                    @if speaks { (statement(frame, m, &found.opened.text, &kept_statements(state, m))) }
                },
            }
            @if m.message.red_flag {
                p { a href={ "/messages/" (m.id) "/pressure" } { "What to answer, whom to ask, and a packet of proof" } }
            }
        }
    }
}

/// The visa statements as candor reads them, to be confirmed; nothing when it reads none. Those that were kept from this
/// message say so and are not offered again.
fn statement(frame: &Frame, m: &Message, text: &str, kept: &[Visa]) -> Markup {
    let read = visa(text);
    let offered: Vec<(Visa, Answer)> = Visa::ALL.into_iter().filter_map(|v| Some((v, proposed(&read, v)?))).collect();
    if offered.is_empty() && kept.is_empty() {
        return html! {};
    }
    html! {
        h3 { "Keep what it says about visas" }
        @for v in kept {
            p { (crate::ui::badge("good", "✓", "kept")) " " (v) ": the statement from this message stands "
                @if let Some(program) = m.program() { a href={ "/programs/" (program) "#check" } { "with the program" } } "." }
        }
        @for (v, proposed) in offered.iter().copied().filter(|(v, _)| !kept.contains(v)) {
            @let about = if v == Visa::J1 { About::J1 } else { About::H1b };
            @let quotes: Vec<&str> = read.quotes.iter().filter(|q| q.about == about).map(|q| q.text.trim()).collect();
            (frame.form(&format!("/messages/{}/statement", m.id), "entry", html! {
                input type="hidden" name="visa" value=(v);
                input type="hidden" name="quote" value=(quotes.join(" … "));
                p { strong { (v) } @if !quotes.is_empty() { ": “" bdi { (quotes.join(" … ")) } "”" } }
                div.field.short {
                    label for={ "says-" (v) } { "It says" }
                    select id={ "says-" (v) } name="says" {
                        @for a in Answer::ALL { option value=(a.word()) selected[a == proposed] { (a.word()) } }
                    }
                }
                @if v == Visa::H1b {
                    label.check { input type="checkbox" name="step3" value="yes" checked[read.step3_required_for_h1b == Some(true)]; " Step 3 is needed for it" }
                }
                div.actions { button { "Keep this statement" } }
            }))
        }
        p.hint { "Check the words first: it is kept with its date, this quote, and the original message as proof." }
    }
}

/// The visas of which a statement from this message is kept.
fn kept_statements(state: &State, m: &Message) -> Vec<Visa> {
    let record = m.program().and_then(|p| state.record(p));
    let from_here = |s: &&domain::OwnStatement| s.evidence.as_ref().is_some_and(|e| e.id == m.message.original.id);
    let mut kept: Vec<Visa> =
        record.into_iter().flat_map(|r| &r.statements).filter(from_here).map(|s| s.statement.visa).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// What candor reads of a visa; none where the text does not say.
fn proposed(read: &VisaReading, visa: Visa) -> Option<Answer> {
    match (visa, read.j1, read.h1b) {
        (Visa::J1, J1::Yes, _) | (Visa::H1b, _, H1b::Yes) => Some(Answer::Yes),
        (Visa::J1, J1::No, _) | (Visa::H1b, _, H1b::No) => Some(Answer::No),
        (Visa::H1b, _, H1b::CaseByCase) => Some(Answer::CaseByCase),
        (Visa::J1, J1::Unknown, _) | (Visa::H1b, _, H1b::Unknown) => None,
    }
}

fn original(found: &Found) -> Markup {
    let m = &found.message;
    html! {
        section.panel aria-labelledby="original" {
            h2 id="original" { "The original" }
            @if let Some(mail) = &found.opened.mail {
                @for remark in &mail.remarks { p.note { (remark.words()) } }
                @for link in &mail.false_links {
                    p.note { (crate::ui::badge("warn", "!", "false link")) " A link shows " code { bdi { (link.shown) } } " and leads to " code { bdi { (link.real) } } ". Do not follow it." }
                }
                @if let Some(html) = mail.html() {
                    details {
                        summary { "As the sender laid it out" }
                        p.hint { "Pictures, scripts and whatever it would load are left out. Links are words, with the host each leads to." }
                        // Cleaned by ammonia; the content policy of the page forbids loading anything as well.
                        div.letter.foreign dir="auto" { (PreEscaped(html)) }
                    }
                }
                @if !mail.attachments.is_empty() {
                    h3 { "Attachments" }
                    ul { @for (k, a) in mail.attachments.iter().enumerate() {
                        li { a href={ "/messages/" (m.id) "/attachments/" (k) } download { bdi { (a.name) } } span.muted { " · " (a.media_type) " · " (a.size) " bytes" } }
                    } }
                    p.hint { "Nothing in them was opened. Open a file only when you know the sender." }
                }
            }
            p { a href={ "/messages/" (m.id) "/original" } download { "Download the original" } span.muted { " · " (m.message.original.bytes) " bytes" } }
            p.small.muted { "SHA-256 " code.path { (m.message.original.id) } }
        }
    }
}

// ---------------------------------------------------------------- changes

fn to(id: MessageId) -> String {
    format!("/messages/{id}")
}

/// Reads the choice of [`program_choice`].
pub(super) fn chosen(form: &Form) -> Result<Option<ProgramId>, Failure> {
    match form.get("program") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Failure::bad_request("This is no program of the list; choose one.")),
    }
}

pub(super) async fn file(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(gone)?;
    let program = chosen(&form)?;
    let others = frame.app.with_state(|state| match state.items().message(id) {
        Some(m) if form.get("others") == "yes" => others(state, m),
        _ => Vec::new(),
    })?;
    let all = std::iter::once(id).chain(others).map(|id| Command::FileMessage(id, program.clone()));
    let act = frame.app.act(&Command::Together(all.collect()))?;
    Ok(done(&to(id), act))
}

pub(super) async fn remove(frame: Frame, Path(id): Path<String>, _form: Form) -> Result<Response, Failure> {
    let act = frame.app.act(&Command::RemoveMessage(id_of(&id).ok_or_else(gone)?))?;
    Ok(done("/messages", act))
}

pub(super) async fn answer(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(gone)?;
    let kind: AnswerKind = form.get("kind").parse().map_err(|_| Failure::bad_request("This answer is not known."))?;
    let (program, now, on) = frame.app.with_state(|state| {
        let message = state.items().message(id).ok_or_else(gone)?;
        let program =
            message.program().cloned().ok_or_else(|| Failure::bad_request("Say first which program it is from."))?;
        let application = state.record(&program).map_or_else(Application::default, |r| r.application.clone());
        Ok::<_, Failure>((program, application, message.when().to_zoned(App::zone(state)).date()))
    })??;
    let answer = Some(ProgramAnswer::dated(kind, on));
    let act = frame.app.act(&Command::SetApplication(program, Box::new(Application { answer, ..now })))?;
    Ok(done(&to(id), act))
}

pub(super) async fn statement_kept(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(gone)?;
    let wrong = || Failure::bad_request("The form is not complete; reload the message and try again.");
    let visa = Visa::ALL.into_iter().find(|v| v.to_string() == form.get("visa")).ok_or_else(wrong)?;
    let says = Answer::ALL.into_iter().find(|a| a.word() == form.get("says")).ok_or_else(wrong)?;
    let (program, new) = frame.app.with_state(|state| {
        let message = state.items().message(id).ok_or_else(gone)?;
        let program =
            message.program().cloned().ok_or_else(|| Failure::bad_request("Say first which program it is from."))?;
        let on = message.when().to_zoned(App::zone(state)).date();
        let new = NewStatement {
            visa,
            says,
            condition: String::new(),
            step3: form.get("step3") == "yes",
            quote: form.get("quote").to_owned(),
            source: OwnSource::Email,
            detail: message.message.from.shown().to_owned(),
            on: season::PartialDate::Day(on),
            evidence: Some(message.message.original.clone()),
        };
        Ok::<_, Failure>((program, new))
    })??;
    let act = frame.app.act(&Command::AddStatement(program, Box::new(new)))?;
    Ok(done(&to(id), act))
}

// ---------------------------------------------------------------- files

/// A file that a browser saves and does not show.
fn download(name: &str, bytes: Vec<u8>) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    let disposition = format!("attachment; filename=\"{plain}\"");
    ([(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

pub(super) async fn original_file(frame: Frame, Path(id): Path<String>) -> Result<Response, Failure> {
    let (message, bytes) = find(&frame, &id)?;
    Ok(download(&message.message.original.name, bytes))
}

pub(super) async fn attachment(frame: Frame, Path((id, at)): Path<(String, usize)>) -> Result<Response, Failure> {
    let (message, bytes) = find(&frame, &id)?;
    let opened = intake::open(&message, &bytes).map_err(|e| Failure::bad_request(e.to_string()))?;
    let attachment = opened.mail.as_ref().and_then(|m| m.attachments.get(at)).cloned();
    let file = attachment.as_ref().and_then(|a| a.bytes(&bytes).map(|b| (a.name.clone(), b)));
    match file {
        Some((name, bytes)) => Ok(download(&name, bytes)),
        None => Err(Failure::not_found("There is no such attachment, or it cannot be read.")),
    }
}

/// To a message that was just kept, or that was there already.
pub(super) fn show_kept(id: Option<MessageId>, act: Option<domain::ActId>) -> Response {
    match (id, act) {
        (Some(id), act @ Some(_)) => done(&to(id), act),
        (Some(id), None) => Redirect::to(&to(id)).into_response(),
        (None, act) => done("/messages", act),
    }
}
