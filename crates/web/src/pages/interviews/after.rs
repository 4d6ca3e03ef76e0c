//! The people, the preparation, the notes after the day, the thank-yous and the papers.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use domain::{
    Command, Contact, Debrief, Heading, Interview, InterviewStatus, Interviewer, Paper, PaperKind, Papers, PersonRole,
    State, Thanks, unthanked,
};
use jiff::Timestamp;
use maud::{Markup, html};
use season::Season;

use super::one::{Refused, answer, show};
use super::tasks::thanks_link;
use super::{clock, interview, rule};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::{Frame, badge};

/// How many empty rows are offered for more people.
const MORE: usize = 2;

/// Everything after the day.
pub(super) fn section(frame: &Frame, state: &State, season: &Season, i: &Interview, now: Timestamp) -> Markup {
    html! {
        (debrief_section(frame, i))
        (thanks_section(frame, state, i, now))
        (papers_section(frame, state, season, i))
    }
}

// ---- people ------------------------------------------------------------------------------------------------------

pub(super) fn people_section(frame: &Frame, i: &Interview) -> Markup {
    let blank = std::iter::repeat_n(None, MORE);
    html! {
        section.panel #people {
            h2 { "People" }
            (frame.form(&format!("/interviews/{}/people", i.id), "", html! {
                @for (k, person) in i.people.iter().map(Some).chain(blank).enumerate() {
                    div.person-row {
                        div.field {
                            label for={ "name-" (k) } { "Name" }
                            input id={ "name-" (k) } name="name" value=[person.map(|p| &p.name)] dir="auto" autocomplete="off" maxlength="200";
                        }
                        div.field {
                            label for={ "role-" (k) } { "Who" }
                            select id={ "role-" (k) } name="role" {
                                @for role in PersonRole::ALL {
                                    option value=(role.word()) selected[person.map_or(*role == PersonRole::Faculty, |p| p.role == *role)] { (role.label()) }
                                }
                            }
                        }
                        div.field {
                            label for={ "email-" (k) } { "E-mail" }
                            input id={ "email-" (k) } name="email" value=[person.map(|p| &p.email)] autocomplete="off" maxlength="200" inputmode="email";
                        }
                        label.one-tick {
                            input type="checkbox" name="no_thanks" value=(k) checked[person.is_some_and(|p| p.thanks == Thanks::None)];
                            "no thank-you"
                        }
                    }
                }
                p.hint { "Empty the name to take somebody off the list." }
                div.actions { button { "Keep the people" } }
            }))
        }
    }
}

pub(super) async fn people(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let kept = frame.app.with_state(|state| interview(state, id).cloned())??;
    let (roles, emails): (Vec<&str>, Vec<&str>) = (form.all("role").collect(), form.all("email").collect());
    let quiet: Vec<usize> = form.all("no_thanks").filter_map(|k| k.parse().ok()).collect();
    let people = form
        .all("name")
        .enumerate()
        .filter(|(_, name)| !name.trim().is_empty())
        .map(|(k, name)| Interviewer {
            name: name.trim().to_owned(),
            role: roles.get(k).and_then(|r| PersonRole::from_word(r)).unwrap_or(PersonRole::Other),
            email: emails.get(k).map_or_else(String::new, |e| e.trim().to_owned()),
            // What was spoken of stays with the row; a name that was corrected is the same person.
            detail: kept.people.get(k).map_or_else(String::new, |p| p.detail.clone()),
            thanks: match kept.people.get(k) {
                _ if quiet.contains(&k) => Thanks::None,
                Some(p) if p.thanks == Thanks::Written => Thanks::Written,
                _ => Thanks::Due,
            },
        })
        .collect();
    answer(&frame, id, &Command::SetInterview(Box::new(Interview { people, ..kept })), "#people", None)
}

// ---- preparation -------------------------------------------------------------------------------------------------

pub(super) fn preparation_section(frame: &Frame, i: &Interview) -> Markup {
    html! {
        section.panel #preparation {
            h2 { "My questions" }
            (frame.form(&format!("/interviews/{}/preparation", i.id), "", html! {
                div.field {
                    label for="questions" { "One question a line; they stand on the sheet" }
                    textarea id="questions" name="preparation" rows="5" dir="auto" data-draft={ "preparation-" (i.id) } { (i.preparation) }
                }
                div.actions {
                    button { "Keep my questions" }
                    a.button.quiet href={ "/interviews/" (i.id) "/sheet" } { "To the sheet" }
                }
            }))
        }
    }
}

pub(super) async fn preparation(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let kept = frame.app.with_state(|state| interview(state, id).cloned())??;
    let preparation = form.get("preparation").to_owned();
    answer(&frame, id, &Command::SetInterview(Box::new(Interview { preparation, ..kept })), "#preparation", None)
}

// ---- debrief -----------------------------------------------------------------------------------------------------

fn debrief_section(frame: &Frame, i: &Interview) -> Markup {
    let kept = i.debrief.as_ref();
    html! {
        section.panel #debrief {
            h2 { "How it was" }
            p { "Ten minutes on the same day, always under the same headings. Leave out what you do not know." }
            (frame.form(&format!("/interviews/{}/debrief", i.id), "", html! {
                @for heading in Heading::ALL {
                    (heading_row(*heading, kept))
                }
                fieldset.field {
                    legend { "Gut feeling, 1 to 10, without thinking" }
                    div.choices {
                        @for mark in 1..=10u8 {
                            label { input type="radio" name="gut" value=(mark) checked[kept.and_then(|d| d.gut) == Some(mark)]; (mark) }
                        }
                        label { input type="radio" name="gut" value="" checked[kept.and_then(|d| d.gut).is_none()]; "none" }
                    }
                }
                @if !i.people.is_empty() {
                    h3 { "One thing you spoke of with each" }
                    p.hint { "A thank-you without one says nothing. One line each." }
                    @for (k, person) in i.people.iter().enumerate() {
                        div.field {
                            label for={ "detail-" (k) } { bdi { (person.name) } }
                            input id={ "detail-" (k) } name="detail" value=(person.detail) dir="auto" autocomplete="off" maxlength="200";
                        }
                    }
                } @else {
                    p.hint { "Write down the people below first, and you can note one thing for each here." }
                }
                div.actions { button.primary { "Keep the notes" } }
            }))
        }
    }
}

fn heading_row(heading: Heading, kept: Option<&Debrief>) -> Markup {
    let word = heading.word();
    let note = kept.and_then(|d| d.notes.get(&heading)).map_or("", String::as_str);
    let mark = kept.and_then(|d| d.marks.get(&heading)).copied();
    html! {
        div.heading-row {
            div.field {
                label for={ "note-" (word) } { (heading.label()) }
                textarea id={ "note-" (word) } name={ "note_" (word) } rows="2" dir="auto" { (note) }
            }
            fieldset.field {
                legend { span.sr { (heading.label()) ": " } "Mark, 5 is best" }
                div.choices {
                    @for m in 1..=5u8 {
                        label { input type="radio" name={ "mark_" (word) } value=(m) checked[mark == Some(m)]; (m) }
                    }
                    label { input type="radio" name={ "mark_" (word) } value="" checked[mark.is_none()]; "none" }
                }
            }
        }
    }
}

pub(super) async fn debrief(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let kept = frame.app.with_state(|state| interview(state, id).cloned())??;
    let mut notes = BTreeMap::new();
    let mut marks = BTreeMap::new();
    for heading in Heading::ALL {
        let note = form.get(&format!("note_{}", heading.word()));
        if !note.trim().is_empty() {
            notes.insert(*heading, note.to_owned());
        }
        if let Ok(mark) = form.get(&format!("mark_{}", heading.word())).parse() {
            marks.insert(*heading, mark);
        }
    }
    let gut = form.get("gut").parse().ok();
    let empty = notes.is_empty() && marks.is_empty() && gut.is_none();
    let details: Vec<&str> = form.all("detail").collect();
    let people = kept
        .people
        .iter()
        .enumerate()
        .map(|(k, p)| Interviewer {
            detail: details.get(k).map_or_else(|| p.detail.clone(), |d| d.trim().to_owned()),
            ..p.clone()
        })
        .collect();
    // The first day of the notes is kept when they are changed later.
    let written = kept.debrief.as_ref().map_or_else(|| frame.app.now(), |d| d.written);
    let debrief = (!empty).then_some(Debrief { written, notes, marks, gut });
    // Notes are written about what took place.
    let status = if kept.status == InterviewStatus::Booked && !empty { InterviewStatus::Done } else { kept.status };
    let changed = Interview { people, debrief, status, ..kept };
    answer(&frame, id, &Command::SetInterview(Box::new(changed)), "#thanks", None)
}

// ---- thank-yous --------------------------------------------------------------------------------------------------

fn thanks_section(frame: &Frame, state: &State, i: &Interview, now: Timestamp) -> Markup {
    let home = clock::home(state);
    let contact = state.items().contact(&i.program);
    let owed = unthanked(state, i);
    html! {
        section.panel #thanks {
            h2 { "Thank-yous" }
            @if let Some(contact) = contact.filter(|c| c.wants_no_thanks()) {
                p { (badge("closed", "–", "the program wants none")) " So none is asked of you." }
                p.small { "It says so here: " (contact_source(contact)) }
            } @else if i.people.is_empty() {
                p { "Write down whom you met, under People." }
            } @else {
                @if let Some((opens, closes)) = i.thanks_window() {
                    p {
                        "Best written from " (clock::moment(&opens, home.as_ref())) " until " (clock::moment(&closes, home.as_ref())) ": "
                        @if now < opens.timestamp() { "not open yet." }
                        @else if now <= closes.timestamp() { strong { (clock::left(now, closes.timestamp())) } "." }
                        @else { "the best days are over; a short one still does no harm." }
                    }
                }
                ul.thanks {
                    @for (k, person) in i.people.iter().enumerate() {
                        li {
                            bdi.strong { (person.name) } ", " (person.role.label()) ": "
                            @if person.thanks == Thanks::None { "none" }
                            @else if owed.contains(&k) {
                                a.no-print href=(thanks_link(i, k)) { "write it" }
                                @if person.detail.is_empty() { span.muted { " (note one thing you spoke of first)" } }
                                " " (written(frame, i, k, "1", "I wrote it elsewhere"))
                            }
                            @else if person.thanks == Thanks::Written {
                                (badge("good", "✓", "written elsewhere")) " " (written(frame, i, k, "0", "Not written after all"))
                            } @else { (badge("good", "✓", "written")) }
                        }
                    }
                }
            }
        }
    }
}

/// The button that says that a thank-you was written outside prematch, or was not.
fn written(frame: &Frame, i: &Interview, person: usize, done: &str, words: &str) -> Markup {
    frame.form(
        &format!("/interviews/{}/thanks", i.id),
        "inline no-print",
        html! {
            input type="hidden" name="person" value=(person);
            input type="hidden" name="written" value=(done);
            button.small.quiet { (words) }
        },
    )
}

pub(super) async fn thanks(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let mut kept = frame.app.with_state(|state| interview(state, id).cloned())??;
    let person = form.get("person").parse::<usize>().ok().and_then(|k| kept.people.get_mut(k));
    let Some(person) = person else {
        return Err(Failure::bad_request("This person is not on the list any more; reload the page."));
    };
    person.thanks = if form.get("written") == "1" { Thanks::Written } else { Thanks::Due };
    answer(&frame, id, &Command::SetInterview(Box::new(kept)), "#thanks", None)
}

fn contact_source(contact: &Contact) -> Markup {
    html! {
        @if !contact.source.is_empty() { bdi { (contact.source) } }
        @if let Some(m) = contact.message { " " a href={ "/messages/" (m) } { "the message" } }
        @if let Some(on) = contact.on { " · " (season::plain_day(on)) }
    }
}

// ---- papers ------------------------------------------------------------------------------------------------------

fn papers_section(frame: &Frame, state: &State, season: &Season, i: &Interview) -> Markup {
    let came = state.items().papers(&i.program).map(|p| &p.came);
    html! {
        section.panel #papers {
            h2 { "Papers they owe you before you rank" }
            (frame.form(&format!("/interviews/{}/papers", i.id), "", html! {
                div.choices.down {
                    @for kind in PaperKind::ALL {
                        @let paper = came.and_then(|c| c.get(kind));
                        label {
                            input type="checkbox" name="came" value=(kind.word()) checked[paper.is_some()];
                            (kind.label())
                            @if let Some(p) = paper { span.muted { " (" (season::plain_day(p.on)) ")" } }
                        }
                    }
                }
                div.actions {
                    button { "Keep what came" }
                    a.button.quiet href={ "/letters/new?kind=papers&program=" (i.program) } { "Ask for them" }
                }
            }))
            (rule(season, "P-18"))
            (rule(season, "P-19"))
        }
    }
}

pub(super) async fn papers(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let (program, before, today) = frame.app.with_state(|state| {
        let i = interview(state, id)?;
        let before = state.items().papers(&i.program).map(|p| p.came.clone()).unwrap_or_default();
        Ok::<_, Failure>((i.program.clone(), before, frame.app.today(state)))
    })??;
    let came = form
        .all("came")
        .filter_map(PaperKind::from_word)
        .map(|kind| {
            let new = Paper { on: today, place: String::new(), file: None };
            (kind, before.get(&kind).cloned().unwrap_or(new))
        })
        .collect();
    answer(&frame, id, &Command::SetPapers(Box::new(Papers { program, came })), "#papers", None)
}

// ---- what the program wants --------------------------------------------------------------------------------------

pub(super) fn contact_section(frame: &Frame, state: &State, i: &Interview) -> Markup {
    let contact = state.items().contact(&i.program).cloned().unwrap_or_else(|| Contact::new(i.program.clone()));
    let thanks = match contact.thanks {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    html! {
        details.panel.no-print #contact {
            summary { h2 { "What this program wants" } }
            (frame.form(&format!("/interviews/{}/contact", i.id), "", html! {
                div.fields {
                    div.field.short {
                        label for="notice" { "Days of notice to give an interview back" }
                        input id="notice" name="notice" value=[contact.notice_days] inputmode="numeric" autocomplete="off";
                    }
                    fieldset.field {
                        legend { "Thank-you letters" }
                        div.choices {
                            @for (value, words) in [("", "not said"), ("yes", "welcome"), ("no", "wants none")] {
                                label { input type="radio" name="thanks" value=(value) checked[thanks == value]; (words) }
                            }
                        }
                    }
                    div.field {
                        label for="source" { "Where it says so" }
                        input id="source" name="source" value=(contact.source) dir="auto" autocomplete="off" maxlength="300";
                    }
                    div.field {
                        label for="coordinator" { "Coordinator" }
                        input id="coordinator" name="coordinator" value=(contact.coordinator) dir="auto" autocomplete="off" maxlength="200";
                    }
                    div.field {
                        label for="coordinator-email" { "Coordinator’s e-mail" }
                        input id="coordinator-email" name="email" value=(contact.email) inputmode="email" autocomplete="off" maxlength="200";
                    }
                }
                div.actions { button { "Keep" } }
            }))
        }
    }
}

pub(super) async fn contact(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let (before, today) = frame.app.with_state(|state| {
        let i = interview(state, id)?;
        let kept = state.items().contact(&i.program).cloned().unwrap_or_else(|| Contact::new(i.program.clone()));
        Ok::<_, Failure>((kept, App::zone(state)))
    })??;
    let notice = form.get("notice").trim();
    let notice_days = match notice {
        "" => None,
        text => match text.parse::<u16>().ok().filter(|d| *d <= 365) {
            Some(days) => Some(days),
            None => {
                let why = format!("\"{text}\" is no number of days; write a number up to 365, or leave it empty.");
                return show(&frame, id, Some(Refused { why, typed: None }));
            }
        },
    };
    let thanks = match form.get("thanks") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let line = |name: &str| form.get(name).trim().to_owned();
    let on = Some(frame.app.now().to_zoned(today).date());
    let changed = Contact {
        thanks,
        notice_days,
        source: line("source"),
        coordinator: line("coordinator"),
        email: line("email"),
        ..before.clone()
    };
    let on = if changed.says_anything() && changed != before { on } else { before.on };
    answer(&frame, id, &Command::SetContact(Box::new(Contact { on, ..changed })), "#contact", None)
}
