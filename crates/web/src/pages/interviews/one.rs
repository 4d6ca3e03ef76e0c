//! One interview: where it stands, its times, the reply, the people, and everything after it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::invitation::confirmation;
use domain::{Command, Interview, InterviewStatus, LetterKind, State, notices};
use jiff::{SignedDuration, Timestamp};
use journal::ActError;
use maud::{Markup, html};
use season::Season;

use super::form::{Typed, fields};
use super::{after, clock, interview, letter, name, rule, status};
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, Nav, badge};

pub(super) async fn page(frame: Frame, Path(id): Path<u64>) -> Result<Response, Failure> {
    show(&frame, id, None)
}

/// A form of the page that was refused.
pub(super) struct Refused {
    pub(super) why: String,
    /// What was typed in the form of the interview, if it was that one.
    pub(super) typed: Option<Typed>,
}

pub(super) fn show(frame: &Frame, id: u64, refused: Option<Refused>) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let now = frame.app.now();
    let page = frame.app.with_state(|state| {
        let i = interview(state, id)?;
        let body = body(frame, state, &season, i, now, refused.as_ref());
        Ok::<_, Failure>(frame.page(&format!("Interview at {}", name(&season, i)), Nav::Interviews, state, body))
    })??;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

/// After a command about an interview: back to its page, or the page with the refusal.
pub(super) fn answer(
    frame: &Frame,
    id: u64,
    command: &Command,
    place: &str,
    typed: Option<Typed>,
) -> Result<Response, Failure> {
    match frame.app.act(command) {
        Ok(act) => Ok(done(&format!("/interviews/{id}{place}"), act)),
        Err(ActError::Refused(why)) => show(frame, id, Some(Refused { why: why.0, typed })),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn change(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let typed = Typed::read(&form).on_its_clock(&frame.app.season);
    let kept = frame.app.with_state(|state| interview(state, id).cloned())??;
    match typed.interview(&frame.app.season, Some(&kept)) {
        Ok(changed) => answer(&frame, id, &Command::SetInterview(Box::new(changed)), "#reply", Some(typed)),
        Err(why) => show(&frame, id, Some(Refused { why, typed: Some(typed) })),
    }
}

pub(super) async fn remove(frame: Frame, Path(id): Path<u64>, _form: Form) -> Result<Response, Failure> {
    let act = frame.app.act(&Command::RemoveInterview(domain::InterviewId(id)))?;
    Ok(done("/interviews", act))
}

/// The state of an interview as a badge.
pub(super) fn state_badge(status: InterviewStatus) -> Markup {
    let (kind, sign) = match status {
        InterviewStatus::Offered => ("perhaps", "?"),
        InterviewStatus::Asked => ("open", "…"),
        InterviewStatus::Booked => ("good", "✓"),
        InterviewStatus::Waitlisted => ("open", "◷"),
        InterviewStatus::Done => ("good", "●"),
        InterviewStatus::Declined | InterviewStatus::Released | InterviewStatus::Cancelled => ("closed", "–"),
    };
    badge(kind, sign, status.label())
}

/// Less than 48 hours to answer: the rule, calmly.
pub(super) fn short_notice(season: &Season) -> Markup {
    html! {
        div.notice {
            p { (badge("warn", "!", "shorter than 48 hours")) " Answer soon if you want the interview, and keep the message." }
            (rule(season, "P-14"))
        }
    }
}

/// Whether the program gives less than the 48 hours of rule P-14.
fn is_short(i: &Interview) -> bool {
    let given = i.invited.as_ref().zip(i.answer_by.as_ref());
    given.is_some_and(|(from, to)| {
        to.timestamp().duration_since(from.timestamp()) < SignedDuration::from_hours(domain::invitation::ANSWER_HOURS)
    })
}

fn body(
    frame: &Frame,
    state: &State,
    season: &Season,
    i: &Interview,
    now: Timestamp,
    refused: Option<&Refused>,
) -> Markup {
    let gone = i.status.is_gone();
    let over = i.ended().is_some_and(|e| e.timestamp() <= now) && !gone;
    // First the choice, then the reply that says it.
    let to_choose = i.status == InterviewStatus::Offered && i.at.is_none();
    html! {
        (head(season, state, i))
        @if !over { (beside(state, season, i)) }
        @if let Some(r) = refused.filter(|r| r.typed.is_none()) { p.error role="alert" { (r.why) } }
        @if to_choose { (times(frame, state, season, i, refused)) }
        @if !over { (reply(state, season, i, now)) }
        @if over { (after::section(frame, state, season, i, now)) }
        (status::section(frame, season, i))
        @if !to_choose { (times(frame, state, season, i, refused)) }
        @if !gone {
            (after::people_section(frame, i))
            @if !over { (after::preparation_section(frame, i)) }
        }
        (after::contact_section(frame, state, i))
        (removal(frame, i))
    }
}

fn head(season: &Season, state: &State, i: &Interview) -> Markup {
    let home = clock::home(state);
    html! {
        div.split {
            h1 { "Interview at " a href={ "/programs/" (i.program) } { (name(season, i)) } }
            p { (state_badge(i.status)) }
        }
        p.lead.when-line {
            @match &i.at {
                Some(at) if i.status.holds_time() => (clock::slot(at, &i.zone, home.as_ref())),
                Some(at) => { "First choice: " (clock::slot(at, &i.zone, home.as_ref())) },
                None if i.status == InterviewStatus::Waitlisted => "On the program’s waitlist for interviews.",
                None => "No time is chosen yet.",
            }
        }
        @if home.is_none() {
            p.small { a href="/profile#home_zone" { "Set your own time zone" } " and every time is shown on both clocks." }
        }
        nav.nav-sub.no-print aria-label="About this interview" {
            a href={ "/interviews/" (i.id) "/sheet" } { "Sheet for the day" }
            @if i.at.is_some() && i.status.holds_time() { a href={ "/interviews/" (i.id) "/event.ics" } download { "Calendar file (.ics)" } }
            @if let Some(m) = i.invitation { a href={ "/messages/" (m) } { "The invitation" } }
            @if !i.link.is_empty() { (crate::ui::outside(&i.link, "The link")) }
        }
    }
}

/// What the interview meets, and whether the program has another one.
fn beside(state: &State, season: &Season, i: &Interview) -> Markup {
    let all = notices(state, season, i);
    html! {
        @if !all.is_empty() {
            div.notice { ul.plain { @for words in &all { li { (badge("warn", "!", "look")) " " bdi { (words) } } } } }
        }
    }
}

/// The deadline and the reply.
fn reply(state: &State, season: &Season, i: &Interview, now: Timestamp) -> Markup {
    let home = clock::home(state);
    let profile = state.profile();
    let own = profile.full_name.as_ref().map_or("", |n| n.as_str());
    let text =
        confirmation(i, &full_name(season, i), own, home.as_ref()).filter(|_| i.at.is_some() && !i.status.is_gone());
    html! {
        section.panel #reply {
            h2 { "Answer" }
            @if let (Some(by), InterviewStatus::Offered) = (i.answer_due(), i.status) {
                p {
                    "Wanted by " (clock::moment(&by.at, home.as_ref())) ": " strong { (clock::left(now, by.at.timestamp())) } "."
                    @if by.by_rule { " The program named no time; rule " a href="/rules#P-14" { "P-14" } " gives 48 hours after the invitation." }
                }
                @if is_short(i) { (short_notice(season)) }
            }
            (meets(state, season, i))
            (no_mail(state, i))
            @if let Some(text) = text {
                div.field {
                    label for="confirm" { "Ready to copy: the times on both clocks" }
                    textarea.confirm id="confirm" rows="12" readonly data-copy { (text) }
                    p.hint { "prematch sends nothing: copy it into your mail program or the booking page." }
                }
            }
            @if i.at.is_none() && i.status == InterviewStatus::Offered {
                p { "Choose your first and second time above; a reply with both clocks then stands here." }
            }
            (letters(i))
            @if i.status == InterviewStatus::Booked { (release(state, season, i, now)) }
        }
    }
}

/// What the chosen times meet, before the reply that promises them is copied.
fn meets(state: &State, season: &Season, i: &Interview) -> Markup {
    let first = i.at.or_else(|| i.offered.first().copied().filter(|_| i.offered.len() == 1));
    let second = i.offered.iter().copied().find(|s| Some(*s) != i.at && i.at.is_some());
    let open = matches!(i.status, InterviewStatus::Offered | InterviewStatus::Asked | InterviewStatus::Booked);
    let times = [("", first), ("Second choice: ", second.filter(|_| i.status != InterviewStatus::Booked))];
    let overlaps = |slot: &domain::Slot| clock::overlaps(state, slot, &i.zone, i.format, i.id);
    html! {
        @for (word, slot) in times.iter().filter(|_| open) {
            @if let Some(slot) = slot {
                p.around { (word) (clock::slot(slot, &i.zone, clock::home(state).as_ref())) " " (clock::around(state, season, slot, &i.zone, i.format, i.id)) }
                @if overlaps(slot) { p.error role="alert" { "You have another interview at this time. Choose another time, or move one of the two, before you answer." } }
            }
        }
    }
}

/// An invitation from an address that reads no mail is answered where it says so.
fn no_mail(state: &State, i: &Interview) -> Markup {
    let from = i.invitation.and_then(|id| state.items().message(id)).map(|m| &m.message.from);
    let open = matches!(i.status, InterviewStatus::Offered | InterviewStatus::Asked);
    html! {
        @if let Some(from) = from.filter(|f| open && domain::reads_no_mail(f)) {
            p.note {
                "The invitation came from " bdi { (from.address) } ", where nobody reads mail: "
                @if i.link.is_empty() { "book on its page, or write to the coordinator." }
                @else { "book with the link of the invitation. The words below are for the coordinator." }
            }
        }
    }
}

/// The program's name as a letter has it.
fn full_name(season: &Season, i: &Interview) -> String {
    let full = season.program(&i.program).map_or_else(|| name(season, i), |p| p.name.clone());
    full.strip_suffix(" Program").unwrap_or(&full).to_owned()
}

/// The letters that fit where the interview stands, each checked while it is written.
fn letters(i: &Interview) -> Markup {
    use LetterKind::{Accept, Decline, Release, Reschedule, Waitlist};
    let all: &[(LetterKind, &str)] = match i.status {
        InterviewStatus::Offered => &[
            (Accept, "Accept, with first and second choice"),
            (Reschedule, "Ask for other dates"),
            (Decline, "Decline"),
        ],
        InterviewStatus::Asked => &[(Reschedule, "Ask for other dates"), (Release, "Take it back")],
        InterviewStatus::Booked => &[(Reschedule, "Ask to move it"), (Release, "Give it back")],
        InterviewStatus::Waitlisted => &[(Waitlist, "Write from the waitlist"), (Decline, "Decline")],
        _ => &[],
    };
    html! {
        @if !all.is_empty() {
            p { "As a letter that is checked while you write:" }
            div.actions { @for (kind, words) in all { a.button href=(letter(*kind, i)) { (words) } } }
        }
    }
}

/// What giving a booked interview back means: the program's own rule where it is known, or the example of the agreement.
fn release(state: &State, season: &Season, i: &Interview, now: Timestamp) -> Markup {
    let days = i.at.and_then(|s| s.span(&i.zone)).map(|(from, _)| from.duration_since(now).as_hours() / 24);
    let contact = state.items().contact(&i.program);
    let notice = contact.and_then(|c| c.notice_days);
    html! {
        details {
            summary { "If you want to give it back" }
            @match (notice, contact) {
                (Some(notice), Some(contact)) => {
                    p {
                        "The program asks for " (crate::ui::count(usize::from(notice), "day’s", "days’")) " notice"
                        @if !contact.source.is_empty() { " (" bdi { (contact.source) } ")" } ". "
                        @if let Some(days) = days {
                            @if days < i64::from(notice) { (badge("perhaps", "◐", "less than that is left")) " Write today, and say you are sorry for the short notice." }
                            @else { "There are " (days) " days left." }
                        }
                    }
                },
                _ => p { "The program’s own rule is not known here." @if let Some(days) = days { " There are " (days) " days left." } },
            }
            (rule(season, "A-09"))
            (rule(season, "P-15"))
        }
    }
}

/// The times and the details, to choose and to change.
fn times(frame: &Frame, state: &State, season: &Season, i: &Interview, refused: Option<&Refused>) -> Markup {
    let typed = refused.and_then(|r| r.typed.clone());
    let wrong = refused.filter(|r| r.typed.is_some()).map(|r| r.why.as_str());
    let chosen = (i.status != InterviewStatus::Offered || i.at.is_some()) && typed.is_none();
    let typed = typed.unwrap_or_else(|| {
        // The second of the order of preference is the second choice.
        let mut typed = Typed::of(i);
        if i.at.is_some() && i.offered.len() > 1 && typed.first == "0" {
            typed.second = "1".to_owned();
        }
        typed
    });
    html! {
        details.panel open[!chosen] {
            summary { h2 { "Times and details" } }
            (frame.form(&format!("/interviews/{}", i.id), "interview-form", html! {
                @if let Some(why) = wrong { p.error role="alert" { (why) } }
                (fields(state, season, &typed, i.id, false))
                div.actions { button.primary { "Keep the choice and the details" } }
            }))
        }
    }
}

fn removal(frame: &Frame, i: &Interview) -> Markup {
    html! {
        details.no-print {
            summary { "Written down by mistake" }
            (frame.form(&format!("/interviews/{}/remove", i.id), "", html! {
                p { "It goes from the list and can be undone. An interview that was called off or given back stays better with its state." }
                div.actions { button.danger { "Remove this interview" } }
            }))
        }
    }
}
