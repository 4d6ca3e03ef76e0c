//! The pressure kit of one message: safe answers, the rules, whom to ask, and a packet of proof.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use candor::reading::{Reading, Warning};
use domain::{Message, Pressure, State, fraud, is_own, pressure};
use exchange::intake::{open, reading};
use exchange::packet::Packet;
use maud::{Markup, html};
use season::Season;

use super::inbox::{category, subject};
use super::kept::find;
use super::{Tab, rule_line, show};
use crate::app::App;
use crate::error::Failure;
use crate::pages::facts::ask::{contact_card, route_entry};
use crate::ui::Frame;

pub(super) async fn page(frame: Frame, Path(id): Path<String>) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let (message, bytes) = find(&frame, &id)?;
    let opened = open(&message, &bytes).map_err(|e| Failure::bad_request(e.to_string()))?;
    show(&frame, Tab::Kept, "Under pressure", |state| {
        let r = reading(state, &message, &opened);
        let kit = kit(&message, &r);
        let rules: Vec<_> = r.rules_touched.iter().filter_map(|id| season.rule(id)).collect();
        html! {
            p { "About: " a href={ "/messages/" (message.id) } { bdi { (subject(&message)) } } " " (category(&message)) }
            (answers(&message, &kit))
            section.panel aria-labelledby="rules" {
                h2 id="rules" { "What the rules say" }
                @if rules.is_empty() { p { "No rule was found that speaks of it." } }
                ul.plain.rules { @for rule in rules { li { (rule_line(&season, rule)) p.small { (rule.says) } p.small { (rule.means) } } } }
            }
            (packet_section(state, &message))
            (whom(&season, &kit))
        }
    })
}

/// What to do about a message: a link that leads elsewhere than it shows is fraud, whatever the words say.
fn kit(m: &Message, r: &Reading) -> Pressure {
    if r.warnings.contains(&Warning::FalseLink) { fraud() } else { pressure(m.message.category) }
}

fn answers(m: &Message, kit: &Pressure) -> Markup {
    html! {
        section.panel aria-labelledby="answers" {
            h2 id="answers" { "What you can answer" }
            p.strong { (kit.mind) }
            @for (k, answer) in kit.answers.iter().enumerate() {
                div.entry {
                    h3 { (answer.when) }
                    p.letter id={ "answer-" (k) } { (answer.text) }
                    div.actions { button type="button" data-copy={ "answer-" (k) } { "Copy" } }
                }
            }
            @if let Some(program) = m.program() {
                p { a href={ "/letters/new?kind=safe_answer&program=" (program) "&answers=" (m.id) } { "Write your own answer" } ", checked before it leaves" }
            }
            p.hint { "To answer nothing is allowed too. prematch sends nothing." }
        }
    }
}

fn packet_section(state: &State, m: &Message) -> Markup {
    let of_it = |o: &&Message| o.program().is_some() && o.program() == m.program() && !is_own(state, o);
    let all = state.items().messages().filter(of_it).count();
    html! {
        section.panel aria-labelledby="packet" {
            h2 id="packet" { "A packet of proof" }
            p { "One zip with the original as it came, its SHA-256, what happened when, the rules with their sources, and a PDF to print. Nothing is sent; you decide who sees it." }
            p { "What happened when names the messages of the program and your interviews there, with their days. Your own letters and mail are left out unless you tick them." }
            form method="get" action={ "/messages/" (m.id) "/packet.zip" } {
                @if all > 1 { label.check { input type="checkbox" name="all" value="yes"; " All " (all) " messages of this program, in full" } }
                label.check { input type="checkbox" name="letters" value="yes"; " What I wrote to this program: which letters, and when" }
                div.actions { button.primary { "Make the packet" } }
            }
        }
    }
}

fn whom(season: &Season, kit: &Pressure) -> Markup {
    html! {
        section.panel aria-labelledby="whom" {
            h2 id="whom" { "Whom to ask" }
            @for route in season.routes.iter().filter(|r| r.id == kit.route) { (route_entry(season, route)) }
            ul.cards { @for contact in season.contacts.iter().take(2) { li.card { (contact_card(season, contact)) } } }
            p { a href="/ask" { "All offices, and what to keep" } }
        }
    }
}

pub(super) async fn packet(
    frame: Frame,
    Path(id): Path<String>,
    query: crate::pages::facts::Query,
) -> Result<Response, Failure> {
    let (message, bytes) = find(&frame, &id)?;
    let letters = query.get("letters") == "yes";
    if !letters && frame.app.with_state(|state| is_own(state, &message))? {
        return Err(Failure::bad_request("You wrote this message yourself, so no packet is made of it alone."));
    }
    let mut originals = vec![(message.clone(), bytes)];
    if query.get("all") == "yes" {
        let mut workspace = frame.app.workspace();
        let others: Vec<Message> = workspace
            .state()?
            .items()
            .messages()
            .filter(|m| m.id != message.id && m.program().is_some() && m.program() == message.program())
            .cloned()
            .collect();
        for other in others {
            if let Some(bytes) = workspace.document(&other.message.original.id)? {
                originals.push((other, bytes));
            }
        }
        originals.sort_by_key(|(m, _)| (m.when(), m.id));
    }
    let (season, now) = (frame.app.season.clone(), frame.app.now());
    let made: Packet = frame.app.with_state(|state| {
        exchange::evidence::packet(&season, state, originals, now.to_zoned(App::zone(state)), letters)
    })?;
    let name = made.file_name();
    let zip = made.zip().map_err(|e| Failure::bad_request(e.to_string()))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, disposition)], zip)
        .into_response())
}
