//! How the desk is shown, and a letter that was sent.

use axum::response::Response;
use candor::check::Draft;
use candor::letter::Stage;
use domain::letters::{self, Home, Missing, around, claimed};
use domain::{Claim, ClaimKind, ClaimList, Letter, LetterKind, State, Way};
use maud::{Markup, html};
use season::{Season, plain_day};

use super::super::messages::write::{Answer, view as checked};
use super::super::messages::{Tab, in_field, show};
use super::desk::{Desk, Said};
use super::{draft, leave, made, short};
use crate::app::App;
use crate::assets;
use crate::error::Failure;
use crate::ui::{Frame, when};

pub(super) fn page(frame: &Frame, desk: &Desk, answer: &Answer, said: &Said) -> Result<Response, Failure> {
    let app = frame.app.clone();
    let season = &app.season;
    let letter = &desk.letter;
    let trouble = made::trouble(&app, letter.kind);
    show(frame, Tab::Letters, &title(letter), |state| {
        html! {
            (head(season, letter))
            @if let Some(done) = &said.done { p.said role="status" { (done) } }
            @if let Some(why) = &said.why { p.error role="alert" { (why) } }
            @if said.why.is_some() && answer.blocks() { (blocking(answer)) }
            @if let Some(trouble) = trouble { p.error { (trouble) } }
            @if let Some(placed) = &said.placed { (draft::panel(placed)) }
            @if let Some(way) = said.ready.filter(|w| *w != Way::Draft) { (ready(letter, way)) }
            (missing(&app, state, letter))
            div.writing {
                (form(frame, state, desk, answer, said.ready))
                div {
                    (checked::findings(season, answer, true))
                    (beside(state, season, &app, letter))
                }
            }
            (checked::numbered(&Draft { subject: letter.subject.clone(), text: letter.text.clone() }, answer))
            (frame.form(&format!("/letters/{}/remove", letter.id), "", html! {
                div.actions { button.danger { "Remove this draft" } }
            }))
            (checked::templates(season))
            script type="module" src=(assets::url("write.js")) {}
            script type="module" src=(assets::url("letters.js")) {}
        }
    })
}

fn title(letter: &Letter) -> String {
    let mut label = letter.kind.label().to_owned();
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}

fn head(season: &Season, letter: &Letter) -> Markup {
    html! {
        p.lead {
            "To " a href={ "/programs/" (letter.program) } { (season.program(&letter.program).map_or(letter.program.as_str(), |p| p.name.as_str())) }
            ". " a href="/letters" { "All letters" }
        }
    }
}

/// What stands in the way, each with what to do about it.
fn blocking(answer: &Answer) -> Markup {
    html! {
        section.panel aria-labelledby="blocking" {
            h2 id="blocking" { "What stands in the way" }
            ul { @for (key, title, remedy) in answer.blocking() { li { a href={ "#f-" (key) } { (title) } ": " (remedy) } } }
        }
    }
}

// ---------------------------------------------------------------- what is missing

fn missing(app: &App, state: &State, letter: &Letter) -> Markup {
    let Some(program) = app.season.program(&letter.program) else { return html! {} };
    let open = letters::open(letter, &letters::known(state, &app.season, letter, program, ""));
    if open.is_empty() {
        return html! {};
    }
    html! {
        section.panel aria-labelledby="missing" data-missing {
            h2 id="missing" { "Still missing" }
            p { "Each stands in the letter in double brackets. The letter does not leave before all are gone." }
            ul {
                @for (one, known) in &open {
                    li data-mark=(one.field.mark()) {
                        strong { (one.field.label()) } ": "
                        @if *known { "known by now; fill it in" } @else { (where_to(letter, one)) }
                    }
                }
            }
            div.actions {
                @if open.iter().any(|(_, known)| *known) {
                    button form="draft" name="do" value="fill" data-sends { "Fill in what is known now" }
                }
                button.quiet form="draft" name="do" value="anew" data-sends { "Make the whole letter anew" }
            }
        }
    }
}

fn where_to(letter: &Letter, missing: &Missing) -> Markup {
    let address = match missing.home {
        Home::Profile => Some("/profile".to_owned()),
        Home::Program => Some(format!("/programs/{}#contact", letter.program)),
        Home::Ledger => Some("/ledger".to_owned()),
        Home::Interview | Home::Letter => None,
    };
    html! {
        @match address {
            Some(address) => { a href=(address) { (missing.home.words()) } },
            None => { (missing.home.words()) },
        }
    }
}

// ---------------------------------------------------------------- the letter

fn form(frame: &Frame, state: &State, desk: &Desk, answer: &Answer, ready: Option<Way>) -> Markup {
    let letter = &desk.letter;
    let at = format!("/letters/{}", letter.id);
    html! {
        form.panel id="draft" method="post" action=(at) data-check={ (at) "/check" } data-keep={ (at) "/keep" } aria-label="Your letter" autocomplete="off" {
            (frame.token())
            (checked::put_aside(Some(answer)))
            div.fields {
                div.field {
                    label for="to" { "To" }
                    input id="to" name="to" value=(letter.to) maxlength="200" placeholder="Dr. Jane Lee";
                }
                div.field {
                    label for="address" { "One address" }
                    input id="address" name="address" type="email" value=(letter.address) maxlength="254" aria-describedby="address-hint";
                    p.hint id="address-hint" { "It may stay empty. Never more than one." }
                }
            }
            div.field {
                label for="subject" { "Subject" }
                input id="subject" name="subject" value=(letter.subject) maxlength="500";
            }
            div.field {
                label for="text" { "Your letter" }
                textarea.letter-field id="text" name="text" rows="16" spellcheck="true" data-draft={ "letter-" (letter.id) } { (in_field(&letter.text)) }
            }
            (checked::summary(Some(answer)))
            div.actions {
                button name="do" value="keep" data-sends { "Keep the draft" }
                button.quiet { "Check" }
                span.muted role="status" data-kept {}
            }
            (out(letter))
            (was_sent(state, letter, answer, ready))
            div.field {
                label for="facts" { "Further facts of yours, one a line" }
                textarea id="facts" name="facts" rows="2" aria-describedby="facts-hint" { (in_field(&desk.facts)) }
                p.hint id="facts-hint" { "Your profile is compared already. These are not kept." }
            }
        }
    }
}

/// The ways out. Each is checked on the server when its button is pressed.
fn out(letter: &Letter) -> Markup {
    html! {
        fieldset {
            legend { "Ready to send it" }
            p.hint { "It is kept and checked once more. You send it from your own mail." }
            div.actions {
                button.primary name="do" value="copied" data-sends { "Copy" }
                button name="do" value="file" data-sends { "As a file (.eml)" }
                @if leave::link(letter).is_some() { button name="do" value="mailto" data-sends { "In my mail program" } }
                button name="do" value="draft" data-sends { "As a draft in my mailbox" }
            }
        }
    }
}

/// "It was sent", with what that means for the ledger.
fn was_sent(state: &State, letter: &Letter, answer: &Answer, ready: Option<Way>) -> Markup {
    let found = claimed(letter, answer.all());
    let live: Vec<&Claim> = state.items().claims().filter(|c| c.program == letter.program && c.is_live()).collect();
    let corrects = letter.kind == LetterKind::Correction;
    html! {
        details open[found.is_some() || corrects || ready.is_some()] {
            summary { "After you sent it" }
            div.fields {
                div.field {
                    label for="way" { "How it left" }
                    select id="way" name="way" { @for way in Way::ALL { option value=(way.word()) selected[ready == Some(*way)] { (way.label()) } } }
                }
                div.field {
                    label for="claim" { "What it says of my ranking" }
                    select id="claim" name="claim" {
                        option value="" { "as the letter says" @if let Some((kind, _)) = &found { ": " (kind.label()) } @else { ": nothing" } }
                        option value="none" { "nothing" }
                        @for kind in ClaimKind::ALL { option value=(kind.word()) { (kind.label()) } }
                    }
                }
                div.field {
                    label for="list" { "On which list" }
                    select id="list" name="list" { @for list in ClaimList::ALL { option value=(list.word()) { (list.label()) } } }
                }
                @if !live.is_empty() {
                    div.field {
                        label for="withdraws" { "It takes back" }
                        select id="withdraws" name="withdraws" {
                            option value="" { "nothing that I said" }
                            @for (k, claim) in live.iter().enumerate() {
                                option value=(claim.id) selected[corrects && k == 0] { (claim.kind.label()) ", " (plain_day(claim.on)) }
                            }
                        }
                    }
                }
            }
            @if let Some(status) = letters::moves_interview(state, letter) {
                label.check {
                    input type="checkbox" name="moves" value="yes" checked;
                    " Then the interview stands at “" (status.label()) "”"
                }
            }
            div.actions { button name="do" value="sent" data-sends { "It was sent" } }
        }
    }
}

/// The letter in the form in which it is taken along.
fn ready(letter: &Letter, way: Way) -> Markup {
    html! {
        section.panel aria-labelledby="ready" {
            h2 id="ready" { "Ready to send" }
            @if way == Way::Mailto {
                p { "This opens your mail program with the letter in it. Send it there." }
                @if let Some(link) = leave::link(letter) { div.actions { a.button.primary href=(link) { "Open my mail program" } } }
            } @else {
                @if !letter.address.is_empty() { p { "To: " bdi { (letter.to) } " " code { (letter.address) } } }
                p { "Subject: " strong dir="auto" { (letter.subject) } }
                div.field {
                    label for="copy" { "The text to copy" }
                    textarea id="copy" rows="12" readonly { (in_field(&letter.text)) }
                }
                div.actions { button.primary type="button" data-copy="copy" { "Copy the text" } }
            }
            p { "When you have sent it, press “It was sent” below the letter, so that its copy is kept." }
        }
    }
}

// ---------------------------------------------------------------- beside the letter

/// What the check knows, and what was noted: so that nobody has to look it up.
fn beside(state: &State, season: &Season, app: &App, letter: &Letter) -> Markup {
    let context = around(state, season, letter, app.now());
    let contact = state.items().contact(&letter.program);
    let after = context.stage.as_deref() == Some(Stage::PostInterview.id());
    let debrief = letter.interview.and_then(|id| state.items().interview(id)).and_then(|i| i.debrief.as_ref());
    html! {
        details.panel {
            summary { "What the check knows" }
            ul {
                li { @if after { "You write after the interview." } @else { "You write before the interview." } }
                @match contact {
                    Some(c) if c.says_anything() => {
                        li {
                            "Their wishes: " (super::super::program::wishes(c)) " "
                            span.muted { "(" bdi { (c.source) } ")" }
                        }
                    },
                    _ => { li { "Their wishes for messages are not known. " a href={ "/programs/" (letter.program) "#contact" } { "Write them down" } } },
                }
                @for claim in &context.other_claims {
                    li { "Said to " bdi { (claim.program) } @if let Some(day) = &claim.date { " on " (day) } ": " (claim.claim.replace('_', " ")) @if claim.withdrawn { ", taken back" } }
                }
                @for fact in context.facts.iter().flatten() { li { (fact) } }
                li { (crate::ui::count(context.previous_messages as usize, "letter was", "letters were")) " sent there before." }
            }
        }
        @if let Some(debrief) = debrief {
            details.panel {
                summary { "What you noted after the interview" }
                @for (heading, note) in &debrief.notes { h3 { (heading.label()) } p dir="auto" { (note) } }
            }
        }
    }
}

// ---------------------------------------------------------------- sent

pub(super) fn sent(frame: &Frame, letter: &Letter) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    show(frame, Tab::Letters, &title(letter), |state| {
        let of = letter.id;
        let claims: Vec<&Claim> = state.items().claims().filter(|c| c.letter == Some(of)).collect();
        html! {
            (head(&season, letter))
            @if let Some(sent) = &letter.sent { p { "Sent " (when(sent.at, &App::zone(state))) ", " (sent.way.label()) "." } }
            section.panel aria-labelledby="copy-of" {
                h2 id="copy-of" { "The copy" }
                @if !letter.to.is_empty() || !letter.address.is_empty() { p { "To: " bdi { (letter.to) } " " bdi { (letter.address) } } }
                p { "Subject: " strong dir="auto" { (letter.subject) } }
                div.letter dir="auto" { (letter.text) }
            }
            @if !letter.overrides.is_empty() {
                section.panel aria-labelledby="overrides" {
                    h2 id="overrides" { "What you put aside" }
                    ul { @for o in &letter.overrides { li { @match candor::check::Code::from_name(&o.code) { Some(code) => { (code.title()) }, None => { (o.code) }, } ": " q dir="auto" { (o.reason) } } } }
                }
            }
            @for claim in claims {
                p { "In the ledger: " a href={ "/ledger#c" (claim.id) } { (claim.kind.label()) } @if !claim.is_live() { ", taken back" } "." }
            }
            div.actions { a.button.quiet href={ "/letters/new?program=" (letter.program) } { "Another letter to " (short(&season, &letter.program)) } }
        }
    })
}
