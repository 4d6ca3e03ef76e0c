//! The list of letters, and the beginning of a new one.

use axum::extract::{Query, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use domain::letters::{self, Wish};
use domain::{Command, InterviewId, Item, ItemKey, Letter, LetterId, LetterKind, MessageId, State, soap};
use journal::ActError;
use maud::{Markup, html};
use season::{Program, ProgramId, plain_day};
use serde::Deserialize;

use super::super::messages::{Tab, show};
use super::{kinds, line, made, program_field, program_of};
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, count};

/// What a link can say about a new letter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Its kind.
    kind: String,
    /// The program, by its id.
    program: String,
    /// The name of the person.
    to: String,
    /// The number of the interview.
    interview: String,
    /// Which of its people, by the place in the list.
    person: String,
    /// The number of the message that it answers.
    answers: String,
}

pub(super) async fn page(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let query = query.unwrap_or_default();
    let only = form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "of").and_then(|(_, v)| v.parse().ok());
    shown(&frame, &Asked::default(), only.as_ref(), None)
}

pub(super) async fn asked(frame: Frame, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let asked = frame.app.with_state(|state| named(state, asked))?;
    shown(&frame, &asked, None, None)
}

/// A link that names a person of an interview, with the name of that person.
fn named(state: &State, mut asked: Asked) -> Asked {
    let interview = asked.interview.parse().ok().and_then(|id| state.items().interview(InterviewId(id)));
    let person = asked.person.parse::<usize>().ok().zip(interview).and_then(|(at, i)| i.people.get(at));
    if let Some(person) = person.filter(|_| asked.to.is_empty()) {
        asked.to.clone_from(&person.name);
    }
    asked
}

fn shown(frame: &Frame, asked: &Asked, only: Option<&ProgramId>, why: Option<&str>) -> Result<Response, Failure> {
    show(frame, Tab::Letters, "My letters", |state| {
        let all = || state.items().letters().rev().filter(|l| only.is_none_or(|p| l.program == *p));
        let (sent, drafts): (Vec<&Letter>, Vec<&Letter>) = all().partition(|l| l.sent.is_some());
        html! {
            p.lead {
                "Each letter goes to one program and is checked before it leaves. prematch sends nothing: you do, from your "
                "own mail."
            }
            @if soap::is_closed(state, &frame.app.season, None, frame.app.now()) {
                div.banner {
                    p { strong { "SOAP runs now. " } "Write to no program before it has written to you; such letters are not made here until SOAP ends. " a href="/soap#may" { "What you may do instead" } }
                }
            }
            (begin_form(frame, state, asked, why))
            @if let Some(p) = only { p { "Only letters to " (super::short(&frame.app.season, p)) ". " a href="/letters" { "All letters" } } }
            (group(frame, state, "drafts", "Drafts", &drafts, "No draft is kept."))
            (group(frame, state, "sent", "Sent", &sent, "Nothing was marked as sent yet."))
            @if only.is_none() { (by_program(frame, state)) }
        }
    })
}

fn group(frame: &Frame, state: &State, id: &str, title: &str, letters: &[&Letter], none: &str) -> Markup {
    html! {
        section.panel aria-labelledby=(id) {
            h2 id=(id) { (title) }
            @if letters.is_empty() { p.muted { (none) } }
            ul.plain.letters { @for letter in letters { li { (line(frame, state, letter)) } } }
        }
    }
}

fn by_program(frame: &Frame, state: &State) -> Markup {
    let mut counts = std::collections::BTreeMap::<&ProgramId, usize>::new();
    state.items().letters().for_each(|l| *counts.entry(&l.program).or_default() += 1);
    html! {
        @if counts.len() > 1 {
            section.panel aria-labelledby="by-program" {
                h2 id="by-program" { "By program" }
                ul.plain {
                    @for (program, n) in counts {
                        li { a href={ "/letters?of=" (program) } { (super::short(&frame.app.season, program)) } " " span.muted { (count(n, "letter", "letters")) } }
                    }
                }
            }
        }
    }
}

fn begin_form(frame: &Frame, state: &State, asked: &Asked, why: Option<&str>) -> Markup {
    let season = &frame.app.season;
    let program = program_of(season, &asked.program);
    let line = program.map_or_else(|| asked.program.clone(), candor::letter::program_line);
    let people = state.items().interviews().flat_map(|i| &i.people).map(|p| p.name.as_str());
    let known = state.items().all().filter_map(|item| match item {
        Item::Contact(c) => Some(&c.people),
        _ => None,
    });
    let mut people: Vec<&str> = people.chain(known.flatten().map(|p| p.name.as_str())).collect();
    people.sort_unstable();
    people.dedup();
    html! {
        section.panel aria-labelledby="new" {
            h2 id="new" { "A new letter" }
            @if let Some(why) = why { p.error role="alert" { (why) } }
            (frame.form("/letters/new", "", html! {
                input type="hidden" name="interview" value=(asked.interview);
                input type="hidden" name="answers" value=(asked.answers);
                input type="hidden" name="person" value=(asked.person);
                div.fields {
                    div.field {
                        label for="kind" { "What for" }
                        select id="kind" name="kind" { (kinds(LetterKind::from_word(&asked.kind))) }
                    }
                    (program_field(season, &line))
                    div.field {
                        label for="to" { "Person" }
                        input id="to" name="to" value=(asked.to) list="people" maxlength="200" autocomplete="off" aria-describedby="to-hint";
                        datalist id="people" { @for name in people { option value=(name) {} } }
                        p.hint id="to-hint" { "Leave it empty for the usual one: the coordinator or the director." }
                    }
                }
                div.actions {
                    button.primary { "Write it" }
                    a.button.quiet href="/letters/updates" { "Something is new" }
                }
            }))
        }
    }
}

/// Makes a letter from its template, keeps it as a draft, and goes to its desk.
pub(super) async fn begin(frame: Frame, form: Form) -> Result<Response, Failure> {
    let app = &frame.app;
    let again = |why: &str| {
        let of = |name: &str| form.get(name).to_owned();
        let asked = Asked {
            kind: of("kind"),
            program: of("program"),
            to: of("to"),
            interview: of("interview"),
            person: of("person"),
            answers: of("answers"),
        };
        shown(&frame, &asked, None, Some(why))
    };
    let Some(kind) = LetterKind::from_word(form.get("kind")) else { return again("Choose what the letter is for.") };
    let Some(program) = program_of(&app.season, form.get("program")) else {
        return again("No program of this season has that name: choose one from the list.");
    };
    let new = app.with_state(|state| new_letter(app, state, kind, program, &form))??;
    let act = match app.act(&Command::SetLetter(Box::new(new))) {
        Ok(act) => act,
        Err(ActError::Refused(why)) => {
            let mut page = again(&why.0)?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
        Err(other) => return Err(other.into()),
    };
    let id = app.with_state(|state| kept_by(state, act).or_else(|| state.items().letters().last().map(|l| l.id)))?;
    let id = id.ok_or_else(|| Failure::not_found("The letter is not there any more."))?;
    Ok(done(&format!("/letters/{id}"), act))
}

/// The letter that an act kept.
fn kept_by(state: &State, act: Option<domain::ActId>) -> Option<LetterId> {
    state.act(act?)?.events.iter().find_map(|e| match e {
        domain::Event::ItemChanged { after: Some(item), .. } => match item.key() {
            ItemKey::Letter(id) => Some(id),
            _ => None,
        },
        _ => None,
    })
}

fn new_letter(app: &App, state: &State, kind: LetterKind, program: &Program, form: &Form) -> Result<Letter, Failure> {
    let wish = Wish {
        kind,
        program,
        to: form.get("to"),
        person: form.get("person").parse().ok(),
        interview: form.get("interview").parse().ok().map(InterviewId),
        answers: form.get("answers").parse().ok().map(MessageId),
        news: form.get("news"),
    };
    let (own, _) = made::own(app, kind);
    letters::begin(state, &app.season, &wish, own.as_deref())
        .map(|(letter, _)| letter)
        .map_err(|why| Failure::bad_request(why.0))
}

/// The letters to a program and what it was told of the ranking, for its page.
pub(crate) fn about_program(frame: &Frame, state: &State, program: &Program) -> Markup {
    let letters: Vec<&Letter> = state.items().letters().filter(|l| l.program == program.id).collect();
    let claims: Vec<_> = state.items().claims().filter(|c| c.program == program.id).collect();
    html! {
        section.panel #letters {
            h2 { "Letters, and what I said" }
            @if letters.is_empty() { p.muted { "No letter to this program is kept." } }
            ul.plain.letters { @for letter in letters { li { (line(frame, state, letter)) } } }
            @if !claims.is_empty() {
                ul.plain {
                    @for claim in claims {
                        li {
                            a href={ "/ledger#c" (claim.id) } { (claim.kind.label()) } ", " (plain_day(claim.on))
                            @if let Some(w) = &claim.withdrawn { ", taken back " (plain_day(w.on)) }
                            ": " q dir="auto" { (claim.text) }
                        }
                    }
                }
            }
            p.actions.no-print { a.button.quiet href={ "/letters/new?program=" (program.id) } { "Write a letter" } }
        }
    }
}
