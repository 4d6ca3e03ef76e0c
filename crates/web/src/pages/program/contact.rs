//! What a program wants to be written, and whom to write to.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use domain::{Command, Contact, State};
use maud::{Markup, html};
use season::{Program, plain_day};

use super::{Start, Which, again, answer, no_program, program, to_program};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::Frame;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/programs/{id}/contact", get(to_program).post(set))
}

/// The three wishes: field, question.
const WISHES: [(&str, &str); 3] =
    [("thanks", "Thank-you letters"), ("updates", "Updates"), ("after_interview", "Any message after the interview")];

fn wish(contact: &Contact, field: &str) -> Option<bool> {
    match field {
        "thanks" => contact.thanks,
        "updates" => contact.updates,
        _ => contact.after_interview,
    }
}

/// What a program wants, in words.
pub(crate) fn wishes(contact: &Contact) -> String {
    let said = WISHES.iter().filter_map(|(field, label)| {
        let answer = if wish(contact, field)? { "yes" } else { "no" };
        Some(format!("{}: {answer}", label.to_lowercase()))
    });
    let notice = contact.notice_days.map(|n| format!("to be told {n} days before an interview is given back"));
    said.chain(notice).collect::<Vec<_>>().join("; ")
}

pub(super) fn section(frame: &Frame, state: &State, program: &Program, start: &Start) -> Markup {
    let unknown = Contact::new(program.id.clone());
    let kept = state.items().contact(&program.id).unwrap_or(&unknown);
    let typed = start.typed(Which::Contact);
    let value = |name: &str, or: &str| typed.map_or_else(|| or.to_owned(), |f| f.get(name).to_owned());
    let answer = |field: &str| match typed {
        Some(f) => f.get(field).to_owned(),
        None => wish(kept, field).map_or("", |yes| if yes { "yes" } else { "no" }).to_owned(),
    };
    let notice = kept.notice_days.map(|n| n.to_string()).unwrap_or_default();
    html! {
        section.panel #contact {
            h2 { "Writing to them" }
            (start.why(Which::Contact))
            @if kept.says_anything() {
                p { (wishes(kept)) ". " span.muted { bdi { (kept.source) } @if let Some(on) = kept.on { ", " (plain_day(on)) } } }
            } @else { p.muted { "What they want to be written is not known." } }
            @if !kept.people.is_empty() {
                p { "Met in earlier seasons: "
                    @for (k, p) in kept.people.iter().enumerate() {
                        @if k > 0 { "; " }
                        bdi { (p.name) } " (" (p.role.label()) ", " (p.season) ")"
                        @if !p.email.is_empty() { ", " bdi { (p.email) } }
                        @if !p.detail.is_empty() { ": " bdi { (p.detail) } }
                    }
                    "."
                }
            }
            (frame.form(&format!("/programs/{}/contact", program.id), "no-print", html! {
                div.fields {
                    @for (field, label) in WISHES {
                        div.field {
                            label for=(field) { (label) }
                            select id=(field) name=(field) {
                                @for (word, shown) in [("", "not known"), ("yes", "yes"), ("no", "no, please")] {
                                    option value=(word) selected[answer(field) == word] { (shown) }
                                }
                            }
                        }
                    }
                    div.field.short {
                        label for="notice_days" { "Notice, days" }
                        input id="notice_days" name="notice_days" inputmode="numeric" maxlength="3" value=(value("notice_days", &notice));
                    }
                }
                div.field {
                    label for="contact-source" { "Where they say so" }
                    input id="contact-source" name="source" maxlength="500" value=(value("source", &kept.source)) autocomplete="off" spellcheck="false";
                }
                div.fields {
                    div.field {
                        label for="coordinator" { "Coordinator" }
                        input id="coordinator" name="coordinator" maxlength="200" value=(value("coordinator", &kept.coordinator)) autocomplete="off";
                    }
                    div.field {
                        label for="email" { "Address" }
                        input id="email" name="email" type="email" maxlength="254" value=(value("email", &kept.email)) autocomplete="off";
                    }
                }
                div.actions { button { "Keep it" } }
            }))
        }
    }
}

async fn set(frame: Frame, Path(id): Path<String>, form: Form) -> Result<Response, Failure> {
    let Some(program) = program(&frame.app, &id).map(|p| p.id.clone()) else { return no_program(&frame, &id) };
    let notice = form.get("notice_days").trim().to_owned();
    let notice_days = match notice.parse::<u16>() {
        Ok(n) if n <= 365 => Some(n),
        _ if notice.is_empty() => None,
        _ => {
            let why = "Give the notice as a number of days, or leave it empty.".to_owned();
            return again(&frame, &id, Which::Contact, form, why);
        }
    };
    let yes = |field: &str| match form.get(field) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let new = frame.app.with_state(|state| {
        let old = state.items().contact(&program).cloned().unwrap_or_else(|| Contact::new(program.clone()));
        let mut new = Contact {
            thanks: yes("thanks"),
            updates: yes("updates"),
            after_interview: yes("after_interview"),
            notice_days,
            source: form.get("source").trim().to_owned(),
            coordinator: form.get("coordinator").to_owned(),
            email: form.get("email").to_owned(),
            ..old.clone()
        };
        let told = |c: &Contact| (c.thanks, c.updates, c.after_interview, c.notice_days, c.source.clone());
        if told(&new) != told(&old) {
            new.on = new.says_anything().then(|| frame.app.today(state));
        }
        new
    })?;
    let acted = frame.app.act(&Command::SetContact(Box::new(new)));
    answer(&frame, &id, Which::Contact, form, acted)
}
