//! Today: what comes next, where in the season we are, what is to be settled. Nothing is shown to make anybody come back.

use axum::response::Response;
use domain::{Agenda, Due, Phase, State, StepNow, Unsettled, agenda, eastern, history};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use maud::{Markup, html};
use pick::{Milestone, ProfileField};
use season::{CalendarEvent, EventStatus, Moment, Season, Visa, day_in_words};

use crate::app::App;
use crate::error::Failure;
use crate::ui::{self, Frame, Nav};

/// How many dates are shown.
const DATES: usize = 5;
/// How many of the last acts are shown.
const ACTS: usize = 3;

pub(crate) async fn page(frame: Frame) -> Result<Response, Failure> {
    Ok(frame.app.with_state(|state| frame.page("Today", Nav::Today, state, show(&frame, state)))?)
}

fn show(frame: &Frame, state: &State) -> Markup {
    let now = frame.app.now();
    let home = App::zone(state);
    if state.profile().is_empty() {
        return html! {
            h1 { "Welcome to prematch" }
            (super::interviews::tasks::section(state, &frame.app.season, now))
            (welcome(&frame.app.season))
            (last_acts(frame, state, &home))
        };
    }
    let season: &Season = &frame.app.season;
    let agenda = agenda(state, season, now);
    html! {
        h1 { (now.to_zoned(home.clone()).strftime("%A, %-d %B %Y").to_string()) }
        p.lead { (clocks(state, now)) }
        (super::interviews::tasks::section(state, season, now))
        div.cols {
            div { (dates(season, &agenda, &home)) }
            div {
                (to_settle(&agenda))
                (last_acts(frame, state, &home))
            }
        }
        (steps(&agenda))
    }
}

/// The time at home and in the east of the United States; the day only where the two differ.
fn clocks(state: &State, now: Timestamp) -> Markup {
    let east = now.to_zoned(eastern());
    let hour = |z: &Zoned| z.strftime("%H:%M").to_string();
    let Some(zone) = &state.profile().home_zone else {
        return html! {
            "US Eastern time is " (hour(&east)) " on " (day_in_words(east.date())) ". "
            a href="/profile#home_zone" { "Set your own time zone" }
        };
    };
    let home = now.to_zoned(zone.tz());
    html! {
        @if home.datetime() == east.datetime() {
            "Your clock and US Eastern time agree: " (hour(&home)) "."
        } @else {
            "At home it is " (hour(&home)) " (" (zone.name().replace('_', " ")) "), in US Eastern time " (hour(&east))
            @if home.date() == east.date() { " of the same day." } @else { " on " (day_in_words(east.date())) "." }
        }
    }
}

fn welcome(season: &Season) -> Markup {
    html! {
        section.panel.welcome {
            ul {
                li {
                    "It shows which of " (season.programs.len()) " " (season.specialty.to_lowercase())
                    " programs can take you: what is said about visas, in our own words, with the source, and the date where "
                    "one is known. What you check yourself is kept word for word."
                }
                li { "It puts them in an order you can check, and says what each application costs." }
                li { "It runs on this computer alone: no account, and nothing you enter leaves it." }
            }
            div.actions { a.button.primary href="/pick" { "Answer four questions and see your list" } }
        }
    }
}

/// The next dates.
fn dates(season: &Season, agenda: &Agenda, home: &TimeZone) -> Markup {
    html! {
        section.panel aria-labelledby="next" {
            h2 id="next" { "Next dates" }
            @if agenda.due.is_empty() { p { "The calendar of this season is over." } }
            ol.dates { @for due in agenda.due.iter().take(DATES) { (date(season, due, home)) } }
            p { a href="/calendar" { "The whole calendar" } }
            @if !agenda.settled.is_empty() {
                details.small {
                    summary {
                        "Set aside, because your profile settles them: "
                        (ui::count(agenda.settled.len(), "date", "dates"))
                    }
                    ul { @for event in &agenda.settled { li { (event.title) " (" (span(event)) ")" } } }
                }
            }
        }
    }
}

fn date(season: &Season, due: &Due, home: &TimeZone) -> Markup {
    let event = due.event;
    html! {
        li {
            p.when { @if due.open { "Open now, until " (until(due.next())) } @else { (span(event)) } }
            h3 { (event.title) }
            @if let Some(there) = due.next().on_clock(home).filter(|t| *t != due.next().to_string()) {
                p.muted { "On your clock: " (there) }
            }
            @if !event.harm.is_empty() { p { (event.harm) } }
            details.small {
                summary { (status(event.status)) " " span.muted { "What this date rests on" } }
                @if !event.basis.is_empty() { p { (event.basis) } }
                @if !event.previous.is_empty() {
                    p {
                        "Earlier seasons: "
                        @for (i, p) in event.previous.iter().enumerate() {
                            @if i > 0 { "; " }
                            (p.season) ": " (p.at)
                        }
                        "."
                    }
                }
                p { (ui::proof(season, &event.sources, event.date, Some(event.confidence))) }
            }
        }
    }
}

fn status(status: EventStatus) -> Markup {
    match status {
        EventStatus::Official => ui::badge("good", "✓", status.word()),
        EventStatus::Inferred => ui::badge("perhaps", "≈", status.word()),
        EventStatus::Advice => ui::badge("open", "›", status.word()),
    }
}

/// A moment as the end of something.
fn until(end: &Moment) -> String {
    match end {
        Moment::Month(..) => format!("the end of {end}"),
        other => other.to_string(),
    }
}

/// When an entry is, from its beginning to its end.
fn span(event: &CalendarEvent) -> String {
    match &event.until {
        Some(until) => format!("{} to {until}", event.at),
        None => event.at.to_string(),
    }
}

/// The six steps; the one to read first is open.
fn steps(agenda: &Agenda) -> Markup {
    let running: Vec<u8> = agenda.steps.iter().filter(|s| s.phase == Phase::Now).map(|s| s.step.number).collect();
    html! {
        section aria-labelledby="steps" {
            h2 id="steps" { "Where we are in the season" }
            p.muted {
                @match running[..] {
                    [] => { "No step runs today." },
                    [one] => { "Step " (one) " of " (agenda.steps.len()) " runs." },
                    _ => { "Steps " (in_a_row(&running)) " of " (agenda.steps.len()) " run side by side." },
                }
            }
            ol.steps { @for step in &agenda.steps { (step_item(step)) } }
        }
    }
}

fn in_a_row(numbers: &[u8]) -> String {
    let words: Vec<String> = numbers.iter().map(u8::to_string).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.concat(),
    }
}

fn step_item(s: &StepNow) -> Markup {
    let (class, word) = match s.phase {
        Phase::Over => ("past", "over"),
        Phase::Now => ("now", "now"),
        Phase::Ahead => ("ahead", "ahead"),
    };
    html! {
        li class=(class) aria-current=[s.main.then_some("step")] {
            details open[s.main] {
                summary { span.group-title { (s.step.title) } " " span.tag { (word) } }
                p.small.muted { (day(&s.from)) " to " (day(&s.to)) }
                p { (s.step.why) }
                div.two {
                    div { h3 { "Do" } ul { @for line in &s.step.does { li { (line) } } } }
                    div { h3 { "Avoid" } ul { @for line in &s.step.avoid { li { (line) } } } }
                }
            }
        }
    }
}

/// A step's edge as a day: its hour matters to nobody.
fn day(moment: &Moment) -> String {
    season::plain_day(moment.first_day())
}

fn to_settle(agenda: &Agenda) -> Markup {
    let nothing = agenda.missing.is_empty() && agenda.overdue.is_empty() && agenda.unsettled.is_empty();
    html! {
        section.panel aria-labelledby="settle" {
            h2 id="settle" { "To settle, when you have time" }
            @if nothing { p.muted { "Nothing is open." } }
            ul.settle {
                @for field in &agenda.missing { li { (link(*field)) " is not answered yet." } }
                @for (field, plan) in &agenda.overdue { li { (overdue(*field, *plan)) } }
                @for visa in Visa::ALL { (unsettled(agenda, visa)) }
            }
            p { a href="/pick" { "To my list" } }
        }
    }
}

fn link(field: ProfileField) -> Markup {
    html! { a href={ "/profile#" (field.key()) } { (field.label()) } }
}

fn overdue(field: ProfileField, plan: Milestone) -> Markup {
    html! {
        (link(field)) " was "
        @match plan { Milestone::Planned(d) => { "planned for " (d) }, other => { (other) } }
        ". Say that it is done, or give a new date."
    }
}

/// The programs whose statements on one visa should be looked into, with the way to each kind.
fn unsettled(agenda: &Agenda, visa: Visa) -> Markup {
    let found: Vec<&Unsettled> = agenda.unsettled.iter().filter(|u| u.visa == visa).collect();
    if found.is_empty() {
        return html! {};
    }
    let key = match visa {
        Visa::J1 => "j1",
        Visa::H1b => "h1b",
    };
    html! {
        li {
            @if found.iter().any(|u| u.mine) { "What your programs say on " } @else { "What programs say on " } (visa) ": "
            @for (i, u) in found.iter().enumerate() {
                @if i > 0 { ", " }
                @if u.mine { a href={ "/pick/visas?where=mine&visa=" (key) "&state=" (u.state.word()) } { (u.programs) " " (u.state.word()) } }
                @else { a href={ "/programs?" (key) "=" (u.state.word()) } { (u.programs) " " (u.state.word()) } }
            }
            "."
        }
    }
}

fn last_acts(frame: &Frame, state: &State, home: &TimeZone) -> Markup {
    let lines = history(state, &frame.app.season, None);
    if lines.is_empty() {
        return html! {};
    }
    html! {
        section.panel aria-labelledby="last" {
            h2 id="last" { "What you did last" }
            ol.timeline {
                @for line in lines.iter().take(ACTS) {
                    li class=[line.undone.then_some("undone")] {
                        p { bdi { (line.words) } @if line.undone { " (undone)" } }
                        p { (ui::when(line.at, home)) }
                    }
                }
            }
        }
    }
}
