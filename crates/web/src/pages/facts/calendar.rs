//! The calendar of the season, on two clocks, with the basis of every date.

use axum::response::Response;
use domain::State;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use season::{CalendarEvent, EventKind, EventStatus, Moment, Season};

use super::{Tab, show, with_rules};
use crate::app::App;
use crate::error::Failure;
use crate::ui::{Frame, badge, count, proof};

/// The reader's clock beside the one of the source.
pub(super) struct Clocks {
    now: Timestamp,
    /// The zone in which days are counted.
    zone: TimeZone,
    /// The home zone, where it is known.
    home: Option<TimeZone>,
    today: Date,
}

impl Clocks {
    /// The clocks of this reader, now.
    pub(super) fn new(app: &App, state: &State) -> Self {
        Self {
            now: app.now(),
            zone: App::zone(state),
            home: state.profile().home_zone.as_ref().map(pick::Zone::tz),
            today: app.today(state),
        }
    }
}

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    let app = frame.app.clone();
    show(&frame, Tab::Calendar, "Calendar of the season", |state| body(&app.season, &Clocks::new(&app, state)))
}

fn body(season: &Season, clocks: &Clocks) -> Markup {
    let (past, coming): (Vec<_>, Vec<_>) =
        season.calendar.iter().partition(|e| e.end().is_past(clocks.now, &clocks.zone));
    let published = season.calendar.iter().filter(|e| e.status == EventStatus::Official).count();
    html! {
        p.lead { "What opens, what is due and what happens until training starts." }
        div.banner {
            p {
                strong {
                    @if published == 0 { "No date here is confirmed for " (season.year) "." }
                    @else {
                        "Only " (count(published, "date is", "dates are")) " confirmed for " (season.year)
                        ": those marked “published”."
                    }
                }
                " A date marked “inferred” follows the pattern of earlier seasons, and “advice” is our own. "
                "Before you plan by a date, look at the official page of ERAS, NRMP or ECFMG."
            }
        }
        @if clocks.home.is_none() {
            p {
                "Hours are US Eastern time. " a href="/profile" { "Enter your home time zone" }
                " and each hour is shown on your clock too."
            }
        }
        @if !past.is_empty() {
            details {
                summary { (count(past.len(), "date is over", "dates are over")) }
                ol.days.past { @for event in past { (entry(season, event, clocks)) } }
            }
        }
        @if coming.is_empty() { p { "Every date of this season is over." } }
        @for (month, events) in by_month(coming, clocks.today) {
            section aria-label=(month) {
                h2 { (month) }
                ol.days { @for event in events { (entry(season, event, clocks)) } }
            }
        }
    }
}

/// Entries under the month in which they start; what has already started stands first, under "Now".
fn by_month(events: Vec<&CalendarEvent>, today: Date) -> Vec<(String, Vec<&CalendarEvent>)> {
    let mut groups: Vec<(String, Vec<&CalendarEvent>)> = Vec::new();
    for event in events {
        let first = event.at.first_day();
        let heading = if first <= today { "Now".to_owned() } else { first.strftime("%B %Y").to_string() };
        match groups.last_mut() {
            Some((last, group)) if *last == heading => group.push(event),
            _ => groups.push((heading, vec![event])),
        }
    }
    groups
}

/// One entry of the calendar, for a list `ol.days`.
pub(super) fn entry(season: &Season, event: &CalendarEvent, clocks: &Clocks) -> Markup {
    html! {
        li id=(event.id) {
            div.on {
                p.day { (moment(&event.at)) }
                @if let Some(until) = &event.until { p.day { "to " (moment(until)) } }
                (home_clock(event, clocks))
                @if let Some(words) = distance(event, clocks) { p.muted.small { (words) } }
            }
            div.paragraphs {
                h3 { a.anchor href={ "#" (event.id) } { (event.title) } }
                p.marks { (kind(event.kind)) " " (status(event.status)) }
                @if !event.harm.is_empty() { p { strong { "If you miss it: " } (with_rules(season, &event.harm)) } }
                @if !event.basis.is_empty() { p.small { span.muted { "Basis: " } (with_rules(season, &event.basis)) } }
                @if !event.previous.is_empty() {
                    p.small {
                        span.muted { "Earlier seasons: " }
                        @for (i, p) in event.previous.iter().enumerate() {
                            @if i > 0 { "; " }
                            (p.season) " Match: " (p.at)
                        }
                    }
                }
                p { (proof(season, &event.sources, event.date, Some(event.confidence))) }
            }
        }
    }
}

/// A moment for people and for machines.
fn moment(m: &Moment) -> Markup {
    let machine = match m {
        Moment::Zoned(z) => z.timestamp().to_string(),
        other => other.text(),
    };
    html! { time datetime=(machine) { (m) } }
}

/// The same hours on the home clock, where an hour and the home zone are known and the two differ.
fn home_clock(event: &CalendarEvent, clocks: &Clocks) -> Markup {
    let Some(home) = &clocks.home else { return html! {} };
    let of = |m: &Moment| m.on_clock(home).filter(|there| *there != m.to_string());
    let (from, to) = (of(&event.at), event.until.as_ref().and_then(of));
    html! {
        @if let Some(from) = from { p.small { span.muted { "Your clock: " } (from) } }
        @if let Some(to) = to { p.small { span.muted { "Your clock: to " } (to) } }
    }
}

/// How far away it is, in days; `None` for what is over.
fn distance(event: &CalendarEvent, clocks: &Clocks) -> Option<String> {
    if event.end().is_past(clocks.now, &clocks.zone) {
        return None;
    }
    let days = (event.at.first_day() - clocks.today).get_days();
    let month = matches!(event.at, Moment::Month(..));
    Some(match days {
        i32::MIN..=-1 => "going on now".to_owned(),
        0 if event.until.is_some() || month => "from today".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        n if month => format!("in {n} days or later"),
        n => format!("in {n} days"),
    })
}

fn kind(kind: EventKind) -> Markup {
    html! { span.tag { (kind.word()) } }
}

fn status(status: EventStatus) -> Markup {
    match status {
        EventStatus::Official => badge("good", "✓", status.word()),
        EventStatus::Inferred => badge("perhaps", "≈", status.word()),
        EventStatus::Advice => badge("open", "i", status.word()),
    }
}
