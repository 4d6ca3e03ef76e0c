//! All interviews: what waits for an answer, what is booked, what is over and lacks its notes, and the weeks.

use std::collections::BTreeMap;

use axum::extract::RawQuery;
use axum::response::Response;
use domain::{Interview, InterviewStatus, State, overlaps};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use season::{ProgramId, Season, plain_day};

use super::one::state_badge;
use super::{calendar, clock, helper, name};
use crate::app::App;
use crate::error::Failure;
use crate::ui::{Frame, Nav, count};

pub(super) async fn page(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let now = frame.app.now();
    let query = query.unwrap_or_default();
    let only = form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "program").and_then(|(_, v)| v.parse().ok());
    Ok(frame.app.with_state(|state| {
        frame.page("Interviews", Nav::Interviews, state, body(&frame, state, &season, now, only.as_ref()))
    })?)
}

/// The interviews by what is to be done about them.
#[derive(Default)]
struct Groups<'a> {
    waiting: Vec<&'a Interview>,
    open: Vec<&'a Interview>,
    booked: Vec<&'a Interview>,
    no_notes: Vec<&'a Interview>,
    done: Vec<&'a Interview>,
    gone: Vec<&'a Interview>,
}

fn groups<'a>(state: &'a State, now: Timestamp, only: Option<&ProgramId>) -> Groups<'a> {
    let mut g = Groups::default();
    for i in state.items().interviews().filter(|i| only.is_none_or(|p| i.program == *p)) {
        let over = i.ended().is_some_and(|e| e.timestamp() <= now);
        match i.status {
            s if s.is_gone() => g.gone.push(i),
            InterviewStatus::Offered => g.waiting.push(i),
            InterviewStatus::Waitlisted => g.open.push(i),
            InterviewStatus::Asked if !over => g.open.push(i),
            InterviewStatus::Booked if !over => g.booked.push(i),
            _ if i.debrief.is_none() => g.no_notes.push(i),
            _ => g.done.push(i),
        }
    }
    let start = |i: &&Interview| i.at.and_then(|s| s.span(&i.zone)).map(|(from, _)| from);
    g.waiting.sort_by_key(|i| (i.answer_by.as_ref().map_or(Timestamp::MAX, jiff::Zoned::timestamp), i.id));
    for list in [&mut g.open, &mut g.booked, &mut g.no_notes] {
        list.sort_by_key(|i| (start(i).unwrap_or(Timestamp::MAX), i.id));
    }
    g.done.sort_by_key(|i| std::cmp::Reverse(start(i)));
    g
}

fn body(frame: &Frame, state: &State, season: &Season, now: Timestamp, only: Option<&ProgramId>) -> Markup {
    let g = groups(state, now, only);
    let none = state.items().interviews().next().is_none();
    html! {
        div.split {
            h1 { "Interviews" }
            div.actions.no-print {
                a.button.primary href="/interviews/new" { "A new interview" }
                a.button href="/messages" { "From a message" }
            }
        }
        @if let Some(program) = only.and_then(|p| season.program(p)) {
            p { "Only " (program.short) ". " a href="/interviews" { "All interviews" } }
        }
        @if none {
            div.empty {
                p.strong { "No interview yet." }
                p { "When an invitation comes, keep it under Messages and press “Answer the invitation”, or begin one here." }
            }
        }
        (met(state, season, now))
        (list(season, "Wait for your answer", &g.waiting, |i| waiting(state, i, now)))
        (list(season, "Asked for, or on a waitlist", &g.open, |i| at(state, i)))
        (list(season, "Booked", &g.booked, |i| at(state, i)))
        (list(season, "Over, and not written down yet", &g.no_notes, |i| html! {
            (at(state, i)) " " a href={ "/interviews/" (i.id) "#debrief" } { "Write how it was" }
        }))
        @if only.is_none() { (weeks(state, season, now)) }
        (list(season, "Done", &g.done, |i| html! {
            (at(state, i)) @if let Some(gut) = i.debrief.as_ref().and_then(|d| d.gut) { " " span.tag { "gut " (gut) " of 10" } }
        }))
        @if !g.gone.is_empty() {
            details {
                summary { "Declined, given back, called off (" (g.gone.len()) ")" }
                (list(season, "", &g.gone, |i| at(state, i)))
            }
        }
        @if only.is_none() { (calendar::section(frame)) (helper::section(frame)) }
    }
}

/// A group of interviews; nothing when it is empty.
fn list(season: &Season, title: &str, all: &[&Interview], line: impl Fn(&Interview) -> Markup) -> Markup {
    html! {
        @if !all.is_empty() {
            section.panel {
                @if !title.is_empty() { h2 { (title) } }
                ul.interview-list {
                    @for i in all {
                        li {
                            p { a.strong href={ "/interviews/" (i.id) } { (name(season, i)) } " " (state_badge(i.status)) }
                            p.line { (line(i)) }
                        }
                    }
                }
            }
        }
    }
}

fn waiting(state: &State, i: &Interview, now: Timestamp) -> Markup {
    let home = clock::home(state);
    html! {
        @match i.answer_due() {
            Some(by) => {
                "Answer by " (clock::moment(&by.at, home.as_ref())) " · " strong { (clock::left(now, by.at.timestamp())) }
                @if by.by_rule { " · " span.muted { "by rule P-14: 48 hours after it came" } }
            },
            None => "No time to answer is written down, nor when it came",
        }
        @if !i.offered.is_empty() { " · " (count(i.offered.len(), "time offered", "times offered")) }
    }
}

fn at(state: &State, i: &Interview) -> Markup {
    let home = clock::home(state);
    match &i.at {
        Some(at) => clock::slot(at, &i.zone, home.as_ref()),
        None => html! { span.muted { "no time yet" } },
    }
}

/// Interviews at the same time.
fn met(state: &State, season: &Season, now: Timestamp) -> Markup {
    let all: Vec<_> = overlaps(state)
        .into_iter()
        .filter(|(a, b)| [a, b].into_iter().all(|i| i.span().is_some_and(|(_, end)| end > now)))
        .collect();
    html! {
        @for (one, other) in all {
            div.notice {
                p {
                    (crate::ui::badge("warn", "≠", "same time")) " "
                    a href={ "/interviews/" (one.id) } { (name(season, one)) } " and "
                    a href={ "/interviews/" (other.id) } { (name(season, other)) }
                    ". Ask one of them for another date."
                }
            }
        }
    }
}

/// The Monday of a day's week.
fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(SignedDuration::from_hours(24 * back)).unwrap_or(day)
}

/// The weeks from this one on, by the clock at home, with what is in them.
fn weeks(state: &State, season: &Season, now: Timestamp) -> Markup {
    let tz: TimeZone = App::zone(state);
    let this = monday(now.to_zoned(tz.clone()).date());
    let mut weeks: BTreeMap<Date, BTreeMap<Date, Vec<&Interview>>> = BTreeMap::new();
    let mut all: Vec<(Timestamp, &Interview)> =
        state.items().interviews().filter_map(|i| i.span().map(|(from, _)| (from, i))).collect();
    all.sort_by_key(|(from, i)| (*from, i.id));
    for (from, i) in all {
        let day = from.to_zoned(tz.clone()).date();
        if monday(day) >= this {
            weeks.entry(monday(day)).or_default().entry(day).or_default().push(i);
        }
    }
    html! {
        @if !weeks.is_empty() {
            section.panel #weeks {
                h2 { "The weeks ahead" }
                p.small.muted { "Days and hours " @if clock::home(state).is_some() { "at home" } @else { "in UTC" } ". More than three interviews in a week wear most people out." }
                ol.weeks {
                    @for (monday, days) in &weeks {
                        @let load: usize = days.values().map(Vec::len).sum();
                        li class=[(load > 3).then_some("full")] {
                            p.week-head { strong { "Week of " (plain_day(*monday)) } " " span.muted { (count(load, "interview", "interviews")) @if load > 3 { ": a full week" } } }
                            ul {
                                @for (day, all) in days {
                                    @for i in all {
                                        li {
                                            span.day { (day.strftime("%a %-d %b").to_string()) }
                                            span.hour { (hour(i, &tz)) }
                                            a href={ "/interviews/" (i.id) } { (name(season, i)) }
                                            @if i.status == InterviewStatus::Asked { " " span.tag { "asked for" } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn hour(i: &Interview, tz: &TimeZone) -> String {
    let start = i.at.and_then(|s| s.start(&i.zone));
    start.map_or_else(|| "all day".to_owned(), |z| z.with_time_zone(tz.clone()).strftime("%H:%M").to_string())
}
