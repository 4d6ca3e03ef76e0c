//! Keeping messages: one that was pasted, and saved ones (`.eml`), several at once.

use std::sync::Arc;

use axum::response::Response;
use domain::{ActId, Command, Filed, Message, MessageId, Seen, Sender, State};
use exchange::intake::{Desk, Intake, directory};
use maud::{Markup, html};
use season::Season;

use super::kept::{chosen, program_choice, show_kept};
use super::read::Asked;
use super::{Tab, show};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::{Frame, count};
use crate::upload::Upload;

/// The form below a reading that keeps the message.
pub(super) fn form(frame: &Frame, season: &Season, state: &State, asked: &Asked) -> Markup {
    let desk = Desk::new(state, directory(season));
    let Some(intake) = desk.pasted(&asked.subject, &asked.text, sender(&asked.from), None) else { return html! {} };
    let there = state.items().messages().find(|m| m.message.key == intake.message.key);
    let asked = &asked.with_head();
    html! {
        section.panel aria-labelledby="keep" {
            h2 id="keep" { "Keep it" }
            @if let Some(m) = there {
                p { "This message is kept already: " a href={ "/messages/" (m.id) } { "see it" } "." }
            } @else {
                @match &intake.message.filed {
                    Filed::Found { because, .. } => p { "The program was found: " (because) },
                    _ => p { "Which program it is from is not clear; say so if you know." },
                }
                (frame.form("/messages/keep", "", html! {
                    input type="hidden" name="subject" value=(asked.subject);
                    input type="hidden" name="from" value=(asked.from);
                    input type="hidden" name="day" value=(asked.day);
                    input type="hidden" name="time" value=(asked.time);
                    textarea name="text" hidden { (super::in_field(&asked.text)) }
                    (program_choice(season, found(&intake)))
                    input type="hidden" name="found" value=(found(&intake).map(ToString::to_string).unwrap_or_default());
                    div.actions { button.primary { "Keep the message" } }
                }))
            }
        }
    }
}

fn found(intake: &Intake) -> Option<&season::ProgramId> {
    match &intake.message.filed {
        Filed::Found { program, .. } => Some(program),
        _ => None,
    }
}

/// "Dr. Lee <lee@example.edu>", an address alone, or a name alone.
fn sender(typed: &str) -> Sender {
    let typed = typed.trim();
    let (name, address) = match typed.split_once('<') {
        Some((name, rest)) => (name.trim(), rest.trim_end_matches('>').trim()),
        None if typed.contains('@') && !typed.contains(' ') => ("", typed),
        None => (typed, ""),
    };
    Sender { name: name.trim_matches('"').to_owned(), address: address.to_owned() }
}

pub(super) async fn pasted(frame: Frame, form: Form) -> Result<Response, Failure> {
    let asked = Asked::of(&form).with_head();
    if asked.text.trim().is_empty() {
        return Err(Failure::bad_request("Nothing was pasted, so nothing was kept."));
    }
    let program = chosen(&form)?;
    let season = frame.app.season.clone();
    let intake = frame.app.with_state(|state| {
        let sent = asked.received(&App::zone(state)).ok().flatten();
        Desk::new(state, directory(&season)).pasted(&asked.subject, &asked.text, sender(&asked.from), sent)
    })?;
    let Some(mut intake) = intake else { return Err(Failure::bad_request("Nothing was pasted, so nothing was kept.")) };
    // What the applicant changed counts as said by the applicant; what was left as found stays a guess.
    if program.as_ref() != found(&intake) {
        Arc::make_mut(&mut intake.message).filed = Filed::Hand { program };
    }
    let original = intake.message.original.id.clone();
    let done = keep(&frame, &[intake])?;
    let of_it = |m: &&Message| m.message.original.id == original;
    let there = frame.app.with_state(|state| state.items().messages().find(of_it).map(|m| m.id))?;
    Ok(show_kept(done.new.first().copied().or(there), done.act))
}

/// What became of messages that were to be kept.
struct Done {
    act: Option<ActId>,
    /// Those that are new, in their order.
    new: Vec<MessageId>,
    /// Those that were there already.
    there: Vec<MessageId>,
}

/// Keeps the originals, then the messages, as one act, and tells what was new.
fn keep(frame: &Frame, all: &[Intake]) -> Result<Done, Failure> {
    let originals: Vec<&[u8]> = all.iter().map(|i| i.original.as_slice()).collect();
    frame.app.workspace().put_documents(&originals)?;
    let messages: Vec<_> = all.iter().map(|i| i.message.clone()).collect();
    let act = frame.app.act(&Command::KeepMessages(messages))?;
    let done = frame.app.with_state(|state| {
        let of_act = |m: &&Message| act.and_then(|a| state.act(a)).is_some_and(|a| made(a).any(|id| id == m.id));
        let new: Vec<MessageId> = state.items().messages().filter(of_act).map(|m| m.id).collect();
        let same = |i: &Intake, m: &Message| Seen::same(&i.message, &m.message);
        let there = all.iter().filter_map(|i| state.items().messages().find(|m| same(i, m))).map(|m| m.id);
        let mut there: Vec<MessageId> = there.filter(|id| !new.contains(id)).collect();
        there.dedup();
        Done { act, new, there }
    })?;
    Ok(done)
}

/// The messages that an act brought.
fn made(act: &domain::Act) -> impl Iterator<Item = MessageId> + '_ {
    act.events.iter().filter_map(|e| match e {
        domain::Event::ItemChanged { before: None, after: Some(item) } => match item.key() {
            domain::ItemKey::Message(id) => Some(id),
            _ => None,
        },
        _ => None,
    })
}

pub(super) async fn files(frame: Frame, upload: Upload) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let files: Vec<_> = upload.files.iter().filter(|f| f.field == "mails").collect();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    // Mail from the address of the connected mailbox is the applicant's own.
    let mine = connect::load_account(frame.app.folder()).map(|a| a.user).unwrap_or_default();
    frame.app.with_state(|state| {
        let desk = Desk::new(state, directory(&season)).with_mine(&mine);
        for file in &files {
            match desk.mail(&file.name, file.bytes.to_vec()) {
                Ok(intake) => good.push(intake),
                Err(why) => bad.push((file.name.clone(), why.to_string())),
            }
        }
    })?;
    if files.is_empty() {
        return Err(Failure::bad_request("No file was chosen. Go back and choose saved messages (.eml)."));
    }
    let all = good.len();
    let done = keep(&frame, &good)?;
    if bad.is_empty() && (all == 1 || done.new.len() == all) {
        let one = (all == 1).then(|| done.new.first().or(done.there.first()).copied()).flatten();
        return Ok(show_kept(one, done.act));
    }
    // What is new is counted, what was there already is named, and so is what could not be read.
    show(&frame, Tab::Kept, "What was kept", |state| {
        html! {
            div.said role="status" {
                p { strong { (count(done.new.len(), "message was kept.", "messages were kept.")) } }
                @if let Some(act) = done.act {
                    (frame.form("/undo", "inline", html! {
                        input type="hidden" name="act" value=(act.0);
                        input type="hidden" name="back" value="/messages";
                        button.quiet { "Undo" }
                    }))
                }
            }
            @let again = all - done.new.len();
            @if again > 0 {
                p { (count(again, "file holds a message that was there already.", "files hold messages that were there already.")) }
                ul { @for m in done.there.iter().filter_map(|id| state.items().message(*id)) {
                    li { a href={ "/messages/" (m.id) } { bdi { (super::inbox::subject(m)) } } }
                } }
            }
            @if !bad.is_empty() {
                p { (count(bad.len(), "file was not kept:", "files were not kept:")) }
                ul { @for (name, why) in &bad { li { bdi.strong { (name) } ": " (why) } } }
            }
            p { a href="/messages" { "To the messages" } }
        }
    })
}
