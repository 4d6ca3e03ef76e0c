//! Keeping messages: one that was pasted, and saved ones (`.eml`), several at once.

use std::sync::Arc;

use axum::response::Response;
use domain::{Command, Filed, Sender, State};
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
    let asked = Asked::of(&form);
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
    keep(&frame, vec![intake])
}

/// Keeps the originals, then the messages, as one act; leads to the message if it is one.
fn keep(frame: &Frame, all: Vec<Intake>) -> Result<Response, Failure> {
    let originals: Vec<&[u8]> = all.iter().map(|i| i.original.as_slice()).collect();
    frame.app.workspace().put_documents(&originals)?;
    let messages: Vec<_> = all.iter().map(|i| i.message.clone()).collect();
    let act = frame.app.act(&Command::KeepMessages(messages))?;
    let one = match all.as_slice() {
        [only] => frame
            .app
            .with_state(|state| state.items().messages().find(|m| m.message.key == only.message.key).map(|m| m.id))?,
        _ => None,
    };
    Ok(show_kept(one, act))
}

pub(super) async fn files(frame: Frame, upload: Upload) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let files: Vec<_> = upload.files.iter().filter(|f| f.field == "mails").collect();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    frame.app.with_state(|state| {
        let desk = Desk::new(state, directory(&season));
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
    if bad.is_empty() {
        return keep(&frame, good);
    }
    // What could be read is kept; what could not is named.
    let kept = good.len();
    if kept > 0 {
        keep(&frame, good)?;
    }
    show(&frame, Tab::Kept, "Some files were not kept", |_| {
        html! {
            p.lead { (count(kept, "message was kept.", "messages were kept.")) }
            ul { @for (name, why) in &bad { li { bdi.strong { (name) } ": " (why) } } }
            p { a href="/messages" { "To the messages" } }
        }
    })
}
