//! What changed in the list since an earlier day, and why: the list as it was then, made again from the journal, beside
//! the list of now; and the acts between the two.

use std::collections::HashMap;

use axum::extract::Query;
use axum::response::Response;
use domain::{ActId, HistoryLine, State, history};
use jiff::civil::Date;
use maud::{Markup, html};
use pick::{Change, ChangeKind, Driver, Limits, PickList, Spot, Why, changes};
use season::{Season, plain_day};

use crate::app::App;
use crate::chances;
use crate::error::Failure;
use crate::ui::{self, Frame, Nav};

const TITLE: &str = "What changed in my list";

/// How many days can be chosen, and how many acts are told.
const DAYS: usize = 60;
const ACTS: usize = 40;

/// Two lists and what lies between them.
struct View<'a> {
    season: &'a Season,
    state: &'a State,
    /// The days on which something was changed, newest first.
    days: &'a [(Date, ActId)],
    /// The day before whose first act the earlier list stood.
    since: Date,
    today: Date,
    before: &'a PickList,
    after: &'a PickList,
    /// What was done between the two, newest first.
    acts: &'a [HistoryLine],
}

pub(super) async fn page(frame: Frame, Query(query): Query<HashMap<String, String>>) -> Result<Response, Failure> {
    let since = query.get("since").and_then(|day| day.parse::<Date>().ok());
    Ok(frame.app.with_state(|state| frame.page(TITLE, Nav::Pick, state, body(&frame, state, since)))?)
}

fn body(frame: &Frame, state: &State, since: Option<Date>) -> Markup {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let days = state.days(&App::zone(state));
    // The day asked for, or the next one on which something was changed; without either the last.
    let chosen = since.and_then(|day| days.iter().rev().find(|(d, _)| *d >= day)).or(days.first());
    let Some((day, act)) = chosen.filter(|_| state.profile().visas.is_some()).copied() else {
        return nothing("There is no list yet.", "Four facts make one; later you see here what each entry changed.");
    };
    let after = match list(state, season, today) {
        Ok(list) => list,
        Err(why) => return super::impossible(TITLE, &why),
    };
    let then = state.before(act);
    let earlier = then.profile().visas.as_ref().and_then(|_| list(&then, season, day.min(today)).ok());
    let lines: Vec<HistoryLine> = history(state, season, None).into_iter().filter(|l| l.act >= act).collect();
    let Some(before) = earlier else {
        return html! {
            (head(&days, day))
            div.empty {
                p.strong { "Before " (plain_day(day)) " there was no list." }
                p { "Your profile did not say yet which visas you can accept. Everything on your list has come since." }
                div.actions { a.button href="/pick" { "To my list" } }
            }
        };
    };
    whole(&View { season, state, days: &days, since: day, today, before: &before, after: &after, acts: &lines })
}

fn list(state: &State, season: &Season, today: Date) -> Result<PickList, String> {
    pick::pick(&state.candidates(season), state.profile(), season, today, Limits::default()).map_err(|why| why.0)
}

fn nothing(what: &str, how: &str) -> Markup {
    html! {
        h1 { (TITLE) }
        div.empty {
            p.strong { (what) }
            p { (how) }
            div.actions { a.button.primary href="/pick" { "To my list" } }
        }
    }
}

/// The heading, and the choice of the day to compare with.
fn head(days: &[(Date, ActId)], since: Date) -> Markup {
    html! {
        div.split {
            h1 { (TITLE) }
            nav.nav-sub aria-label="More" { a href="/pick" { "← My list" } a href="/data#history" { "Whole history" } }
        }
        form.limits method="get" action="/pick/changes" {
            div.field {
                label for="since" { "Compare with the list as it was before" }
                select #since name="since" {
                    @for (day, _) in days.iter().take(DAYS) { option value=(day) selected[*day == since] { (plain_day(*day)) } }
                }
            }
            div.actions { button { "Compare" } }
        }
    }
}

fn whole(view: &View) -> Markup {
    let found = changes(view.before, view.after);
    let (main, slight): (Vec<&Change>, Vec<&Change>) =
        found.iter().partition(|c| c.kinds.first().is_some_and(|k| *k < ChangeKind::Moved));
    html! {
        (head(view.days, view.since))
        (in_short(view, &found))
        div.beside { (totals(view)) (reasons(view)) }
        section aria-labelledby="programs" {
            h2 id="programs" { "Program by program" }
            @if main.is_empty() {
                div.empty { p.strong { "No program came in, left, or changed its verdict, its signal or its advice." } }
            } @else {
                (table(view, &main, "Programs that stand otherwise"))
            }
            @if !slight.is_empty() {
                details {
                    summary { "Only the place or the chance changed: " (ui::count(slight.len(), "program", "programs")) }
                    p.small.muted { "Programs with nearly the same chance change places easily. That alone means little." }
                    (table(view, &slight, "Programs of which only the place or the chance changed"))
                }
            }
        }
    }
}

/// Everything in a sentence or two.
fn in_short(view: &View, found: &[Change]) -> Markup {
    let of = |kind| found.iter().filter(|c| c.kinds.contains(&kind)).count();
    let parts: Vec<String> = [
        (ChangeKind::CameIn, "came in", "came in"),
        (ChangeKind::Left, "left", "left"),
        (ChangeKind::Verdict, "has another verdict", "have another verdict"),
        (ChangeKind::Signal, "carries another signal", "carry another signal"),
        (ChangeKind::Advised, "crossed the line where it stops paying", "crossed the line where it stops paying"),
        (ChangeKind::Moved, "moved by three places or more", "moved by three places or more"),
        (
            ChangeKind::Chance,
            "has clearly another chance of an interview",
            "have clearly another chance of an interview",
        ),
    ]
    .into_iter()
    .map(|(kind, one, many)| (of(kind), one, many))
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }))
    .collect();
    let (was, is) = (view.before.stop.chance.mean, view.after.stop.chance.mean);
    html! {
        p.lead {
            "Against the list before " (plain_day(view.since)) ": "
            @if parts.is_empty() { "no program stands clearly otherwise. " }
            @else { (parts.join("; ")) ". " }
            @if was.words() == is.words() { "The chance to match with the advised applications is still about " (is.words()) "." }
            @else { "The chance to match with the advised applications went from about " (was.words()) " to about " (is.words()) "." }
            " The ranges stand below."
        }
    }
}

/// The two lists in figures.
fn totals(view: &View) -> Markup {
    let rows: Vec<(&str, [Markup; 2])> = {
        let each = |of: &dyn Fn(&PickList) -> Markup| [of(view.before), of(view.after)];
        vec![
            ("Chance to match", each(&|l| chances::shown(l.stop.chance, 1.0, None))),
            ("At least one interview", each(&|l| chances::shown(l.stop.any_interview, 1.0, None))),
            (
                "Advised",
                each(
                    &|l| html! { (ui::count(l.stop.applications as usize, "application", "applications")) ", " (l.stop.cost) },
                ),
            ),
            ("On the list", each(&|l| html! { (ui::count(l.entries.len(), "program", "programs")) })),
        ]
    };
    html! {
        section.panel aria-labelledby="totals" {
            h2 id="totals" { "The answer, before and now" }
            div.table-wrap role="region" tabindex="0" aria-label="Before and now" {
                table.data.stack.before-now {
                    thead { tr { td {} th scope="col" { "Before " (plain_day(view.since)) } th scope="col" { "Now" } } }
                    tbody {
                        @for (label, [before, after]) in &rows {
                            tr {
                                th.lead-cell scope="row" { (label) }
                                td data-label="Before" { div.in-cell { (before) } }
                                td data-label="Now" { div.in-cell { (after) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was done between the two lists, and the time that passed.
fn reasons(view: &View) -> Markup {
    let passed = (view.today - view.since).get_days();
    let (then, now) = (&view.before.learned, &view.after.learned);
    let percent = |p: f64| format!("{:.0}%", p * 100.0);
    let by = |moved: f64| Driver { text: String::new(), log_odds: moved, basis: pick::Basis::Own }.factor();
    let strength = (view.after.strength.mean + now.moved) - (view.before.strength.mean + then.moved);
    html! {
        section.panel aria-labelledby="why" {
            h2 id="why" { "Why: what happened between" }
            @if strength.abs() >= 0.01 {
                p {
                    "Together this moves your odds of each interview " (if strength > 0.0 { "up" } else { "down" }) ", by " strong { (by(strength)) } "."
                }
            }
            @if passed > 0 {
                p {
                    (ui::count(usize::try_from(passed).unwrap_or(0), "day", "days")) " passed. "
                    @if percent(then.usually_out) != percent(now.usually_out) && now.silent > 0 {
                        "About " (percent(then.usually_out)) " of a season’s invitations are usually out by then, " (percent(now.usually_out))
                        " by now: silence weighs a little more."
                    }
                }
            }
            ol.timeline {
                @for line in view.acts.iter().take(ACTS) {
                    li.undone[line.undone] {
                        p { bdi { (line.words) } }
                        span.small.muted { (ui::when(line.at, &App::zone(view.state))) @if line.undone { " · " span.tag { "undone" } } }
                    }
                }
            }
            @if view.acts.len() > ACTS { p.small { a href="/data#history" { "And " (view.acts.len() - ACTS) " more in the history" } } }
        }
    }
}

fn table(view: &View, found: &[&Change], label: &str) -> Markup {
    html! {
        div.table-wrap role="region" tabindex="0" aria-label=(label) {
            table.data.stack.moved {
                thead { tr {
                    th scope="col" { "Program" } th scope="col" { "What changed" } th scope="col" { "Place" }
                    th scope="col" { "Chance of an interview" } th scope="col" { "Done there" }
                } }
                tbody { @for change in found { (row(view, change)) } }
            }
        }
    }
}

fn row(view: &View, change: &Change) -> Markup {
    let (before, after) = (&change.before, &change.after);
    let about: Vec<&HistoryLine> = view.acts.iter().filter(|l| l.programs.contains(&change.program)).take(3).collect();
    let place = |s: &Spot| s.place.map_or_else(|| "left out".to_owned(), |n| n.to_string());
    html! {
        tr {
            th.lead-cell scope="row" {
                @match view.season.program(&change.program) {
                    Some(p) => { a href={ "/programs/" (p.id) } { (p.short) } },
                    None => { (change.program) },
                }
            }
            td data-label="What changed" { ul.plain { @for kind in &change.kinds { li { (kind_words(*kind, before, after)) } } } }
            td data-label="Place" {
                span { @if place(before) == place(after) { (place(after)) } @else { (place(before)) " → " strong { (place(after)) } } }
            }
            td data-label="Interview" {
                div {
                    @let (was, is) = (chances::said(before.chance), chances::said(after.chance));
                    @if was != is { span.was { (was) } " → " }
                    (is)
                }
            }
            td.blank[about.is_empty()] data-label="Done there" { div.small { @for line in &about { p { bdi { (line.words) } } } } }
        }
    }
}

/// One change in words, with its sign.
fn kind_words(kind: ChangeKind, before: &Spot, after: &Spot) -> Markup {
    match kind {
        ChangeKind::CameIn => html! { (ui::badge("good", "+", "came in")) },
        ChangeKind::Left => html! { (ui::badge("closed", "–", "left")) " " (why_left(after.why_out.as_ref())) },
        ChangeKind::Verdict => html! { (ui::verdict(before.verdict)) " → " (ui::verdict(after.verdict)) },
        ChangeKind::Signal => {
            html! { "signal: " (chances::signal_words(before.signal)) " → " strong { (chances::signal_words(after.signal)) } }
        }
        ChangeKind::Advised if after.advised => html! { "worth its price now" },
        ChangeKind::Advised => html! { "no longer worth its price" },
        ChangeKind::Moved => match before.place.zip(after.place) {
            Some((a, b)) if b < a => html! { "up " (a - b) " places" },
            Some((a, b)) => html! { "down " (b - a) " places" },
            None => html! {},
        },
        ChangeKind::Chance if after.chance.mean > before.chance.mean => html! { "an interview is likelier" },
        ChangeKind::Chance => html! { "an interview is less likely" },
    }
}

fn why_left(why: Option<&Why>) -> Markup {
    match why {
        Some(Why::NotPossible) => html! { "not possible any more" },
        Some(Why::ByMe(reason)) if reason.is_empty() => html! { "you left it out" },
        Some(Why::ByMe(reason)) => html! { "you left it out: " bdi { (reason) } },
        Some(Why::Declined) => html! { "it declined" },
        Some(Why::BeyondLimit) => html! { "beyond the budget or the length of the list" },
        None => html! {},
    }
}
