//! The ledger: what the applicant told programs of the ranking, what stands, what was taken back, and how to take it back.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::{Claim, ClaimId, ClaimKind, ClaimList, Command, State, Withdrawal};
use jiff::civil::Date;
use journal::ActError;
use maud::{Markup, html};
use season::plain_day;

use super::letters::{program_field, program_of, short};
use super::messages::{Tab, in_field, plain_lines, show};
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, badge};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/ledger", get(page).post(add)).route("/ledger/{id}/withdraw", post(withdraw))
}

/// A form that was refused.
struct Refused {
    /// The claim it is about; none: a new one.
    about: Option<ClaimId>,
    form: Form,
    why: String,
}

async fn page(frame: Frame) -> Result<Response, Failure> {
    shown(&frame, None)
}

fn shown(frame: &Frame, refused: Option<&Refused>) -> Result<Response, Failure> {
    let page = show(frame, Tab::Ledger, "What I said", |state| {
        let (live, gone): (Vec<&Claim>, Vec<&Claim>) = state.items().claims().rev().partition(|c| c.is_live());
        html! {
            p.lead {
                "What you told programs of your ranking, in your words. You may say it, and you may stay silent; what you say "
                "must be true, and only one program can be the first. " a href="/rules#A-07" { "A-07" } ", " a href="/rules#A-08" { "A-08" }
            }
            (contradictions(frame, &live))
            section.panel aria-labelledby="live" {
                h2 id="live" { "It stands" }
                @if live.is_empty() { p.muted { "You told no program anything of your ranking, as far as it is written down here." } }
                @for claim in &live { (one(frame, state, claim, refused)) }
            }
            (add_form(frame, state, refused.filter(|r| r.about.is_none())))
            @if !gone.is_empty() {
                section.panel aria-labelledby="gone" {
                    h2 id="gone" { "Taken back" }
                    @for claim in &gone { (one(frame, state, claim, None)) }
                }
            }
        }
    });
    let mut page = page?;
    if refused.is_some() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// Statements that cannot both be true, with both quotes.
fn contradictions(frame: &Frame, live: &[&Claim]) -> Markup {
    let pairs = live.iter().enumerate().flat_map(|(k, a)| live[k + 1..].iter().map(move |b| (*a, *b)));
    let pairs: Vec<(&Claim, &Claim)> = pairs.filter(|(a, b)| a.contradicts(b)).collect();
    html! {
        @for (a, b) in pairs {
            section.panel.care aria-label="A contradiction" {
                h2 { (badge("warn", "≠", "cannot both be true")) }
                @for claim in [a, b] { (quoted(frame, claim)) (correct(frame, claim)) }
            }
        }
    }
}

fn quoted(frame: &Frame, claim: &Claim) -> Markup {
    html! {
        p { a href={ "/programs/" (claim.program) } { (short(&frame.app.season, &claim.program)) } ", " (plain_day(claim.on)) ": " (claim.kind.label()) @if claim.list != ClaimList::Main { " (" (claim.list.label()) ")" } }
        blockquote dir="auto" { (claim.text) }
    }
}

/// A button that drafts an honest letter.
fn correct(frame: &Frame, claim: &Claim) -> Markup {
    frame.form(
        "/letters/new",
        "inline",
        html! {
            input type="hidden" name="kind" value="correction";
            input type="hidden" name="program" value=(claim.program);
            button.quiet { "Draft a correction to " (short(&frame.app.season, &claim.program)) }
        },
    )
}

fn one(frame: &Frame, state: &State, claim: &Claim, refused: Option<&Refused>) -> Markup {
    let refused = refused.filter(|r| r.about == Some(claim.id));
    let letter = |id: domain::LetterId| html! { a href={ "/letters/" (id) } { "the letter" } };
    html! {
        article.note id={ "c" (claim.id) } {
            (quoted(frame, claim))
            @match claim.letter {
                Some(id) => { p.small { "In " (letter(id)) "." } },
                None => { p.small.muted { "No letter is kept with it." } },
            }
            @match &claim.withdrawn {
                Some(w) => {
                    p { "Taken back " (plain_day(w.on)) @if let Some(id) = w.letter { ", in " (letter(id)) } "." @if !w.reason.is_empty() { " " q dir="auto" { (w.reason) } } }
                },
                None => {
                    div.actions.no-print { (correct(frame, claim)) }
                    details.no-print open[refused.is_some()] {
                        summary.small { "It was taken back already" }
                        @if let Some(r) = refused { p.error role="alert" { (r.why) } }
                        (withdraw_form(frame, state, claim, refused))
                    }
                },
            }
        }
    }
}

fn withdraw_form(frame: &Frame, state: &State, claim: &Claim, refused: Option<&Refused>) -> Markup {
    let today = frame.app.today(state).to_string();
    let typed = |name: &str, or: &str| refused.map_or_else(|| or.to_owned(), |r| r.form.get(name).to_owned());
    frame.form(
        &format!("/ledger/{}/withdraw", claim.id),
        "",
        html! {
            div.fields {
                div.field.short {
                    label for={ "on-" (claim.id) } { "On" }
                    input id={ "on-" (claim.id) } type="date" name="on" required value=(typed("on", &today));
                }
                div.field {
                    label for={ "reason-" (claim.id) } { "How, and to whom" }
                    input id={ "reason-" (claim.id) } name="reason" maxlength="500" value=(typed("reason", "")) autocomplete="off";
                }
            }
            div.actions { button { "Write down that I took it back" } }
        },
    )
}

fn add_form(frame: &Frame, state: &State, refused: Option<&Refused>) -> Markup {
    let today = frame.app.today(state).to_string();
    let typed = |name: &str, or: &str| refused.map_or_else(|| or.to_owned(), |r| r.form.get(name).to_owned());
    let chosen = |name: &str, value: &str| refused.is_some_and(|r| r.form.get(name) == value);
    html! {
        section.panel aria-labelledby="said" {
            h2 id="said" { "I said it by mouth, or wrote it elsewhere" }
            @if let Some(r) = refused {
                p.error role="alert" { (r.why) }
                (beside(frame, state, r))
            }
            (frame.form("/ledger", "", html! {
                div.fields {
                    (program_field(&frame.app.season, &typed("program", "")))
                    div.field {
                        label for="kind" { "What I said" }
                        select id="kind" name="kind" { @for k in ClaimKind::ALL { option value=(k.word()) selected[chosen("kind", k.word())] { (k.label()) } } }
                    }
                    div.field {
                        label for="list" { "On which list" }
                        select id="list" name="list" { @for l in ClaimList::ALL { option value=(l.word()) selected[chosen("list", l.word())] { (l.label()) } } }
                    }
                    div.field.short {
                        label for="on" { "On" }
                        input id="on" type="date" name="on" required value=(typed("on", &today));
                    }
                }
                div.field {
                    label for="text" { "In these words, as nearly as I know" }
                    textarea id="text" name="text" rows="2" maxlength="2000" required dir="auto" { (in_field(&typed("text", ""))) }
                }
                div.actions { button { "Write it down" } }
            }))
        }
    }
}

/// What a refused statement cannot stand beside, with both quotes.
fn beside(frame: &Frame, state: &State, refused: &Refused) -> Markup {
    let Ok(new) = read(&frame.app, &refused.form) else { return html! {} };
    html! {
        @for old in state.items().claims().filter(|c| c.contradicts(&new)) {
            p { (badge("warn", "≠", "cannot both be true")) }
            (quoted(frame, old))
            (correct(frame, old))
            (quoted(frame, &new))
        }
    }
}

fn read(app: &App, form: &Form) -> Result<Claim, &'static str> {
    let program = program_of(&app.season, form.get("program"))
        .ok_or("No program of this season has that name: choose one from the list.")?;
    let kind = ClaimKind::from_word(form.get("kind")).ok_or("Choose what you said.")?;
    let list = ClaimList::from_word(form.get("list")).ok_or("Choose on which list.")?;
    let on = day(form.get("on")).ok_or("Give the day as 2027-01-05.")?;
    Ok(Claim {
        id: ClaimId(0),
        program: program.id.clone(),
        kind,
        list,
        on,
        text: plain_lines(form.get("text")).trim().to_owned(),
        letter: None,
        withdrawn: None,
    })
}

fn day(typed: &str) -> Option<Date> {
    typed.trim().parse().ok()
}

/// Back to the ledger, or the page again with the refused form.
fn answer(
    frame: &Frame,
    about: Option<ClaimId>,
    form: Form,
    acted: Result<Option<domain::ActId>, ActError>,
) -> Result<Response, Failure> {
    match acted {
        Ok(act) => Ok(done("/ledger", act)),
        Err(ActError::Refused(why)) => shown(frame, Some(&Refused { about, form, why: why.0 })),
        Err(other) => Err(other.into()),
    }
}

async fn add(frame: Frame, form: Form) -> Result<Response, Failure> {
    let acted = match read(&frame.app, &form) {
        Ok(claim) => frame.app.act(&Command::SetClaim(Box::new(claim))),
        Err(why) => return shown(&frame, Some(&Refused { about: None, form, why: why.to_owned() })),
    };
    answer(&frame, None, form, acted)
}

async fn withdraw(frame: Frame, Path(number): Path<u64>, form: Form) -> Result<Response, Failure> {
    let id = ClaimId(number);
    let Some(on) = day(form.get("on")) else {
        return shown(&frame, Some(&Refused { about: Some(id), form, why: "Give the day as 2027-01-05.".to_owned() }));
    };
    let withdrawal = Withdrawal { on, letter: None, reason: form.get("reason").to_owned() };
    let acted = frame.app.act(&Command::WithdrawClaim(id, withdrawal));
    answer(&frame, Some(id), form, acted)
}
