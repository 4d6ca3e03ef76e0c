//! Seasons: archiving the one that is over, reading an archived one, and what changed at programs since.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::seasons::{ProgramChange, archived, archives, change_words, changes};
use domain::{Archive, Command, Interview, Letter, MatchResult, Outcome, RankList, RankPlace, State};
use journal::ActError;
use maud::{Markup, html};
use season::{ProgramId, Season, plain_day};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{Frame, Nav, count, when};

/// The most entries of one kind on the page of an archived season.
const SHOWN: usize = 400;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/season", get(page))
        .route("/season/archive", post(archive))
        .route("/season/outcome", post(outcome_known))
        .route("/season/{year}", get(one))
        .route("/season/{year}/original/{hash}", get(original))
}

async fn page(frame: Frame) -> Result<Response, Failure> {
    shown(&frame, None)
}

async fn archive(frame: Frame, _form: Form) -> Result<Response, Failure> {
    match frame.app.act(&Command::ArchiveSeason) {
        Ok(act) => Ok(done("/season", act)),
        Err(ActError::Refused(why)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&frame, Some(&why.0))?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn shown(frame: &Frame, refused: Option<&str>) -> Result<Response, Failure> {
    let season = &frame.app.season;
    let page = frame.app.with_state(|state| {
        let all = archives(state);
        let body = html! {
            h1 { "Seasons" }
            p.lead { "A season that is over is archived as it was, and stays readable. The next one begins with what stays true." }
            @if let Some(why) = refused { p.error role="alert" { (why) } }
            @if all.iter().any(|a| a.season == season.year) { (waiting(season)) } @else { (begin(frame, state, season)) }
            (list(state, &all))
            @if let Some(last) = all.iter().find(|a| a.season < season.year).or(all.first()) { (changed(state, season, last)) }
        };
        frame.page("Seasons", Nav::Data, state, body)
    });
    Ok(page?)
}

/// The button, with what it does; or what is missing for it.
fn begin(frame: &Frame, state: &State, season: &Season) -> Markup {
    let over = state.items().rank_state().is_some_and(|s| s.outcome.is_some());
    let items = state.items();
    let figures = [
        (items.interviews().count(), "interview", "interviews"),
        (items.messages().count(), "message", "messages"),
        (items.claims().count(), "statement about the ranking", "statements about the ranking"),
        (items.rank_list().map_or(0, |l| l.lines.len()), "line of the rank list", "lines of the rank list"),
    ];
    html! {
        section.panel aria-labelledby="begin" {
            h2 id="begin" { "Archive the season " (season.year) }
            div.two {
                div.paragraphs {
                    p.strong { "Comes along" }
                    ul {
                        li { "your profile, notes, decisions and figures;" }
                        li { "people you met, beside each program's contact;" }
                        li { "letters that begin a contact, as drafts to start from;" }
                        li { "visa statements with their old dates: for a new season they are stale, and have to be asked again;" }
                        li { "criteria and weights, and what you chose never to be shown." }
                    }
                }
                div.paragraphs {
                    p.strong { "Stays in the archive" }
                    ul {
                        @for (n, one, many) in figures.into_iter().filter(|f| f.0 > 0) { li { (count(n, one, many)) ";" } }
                        li { "applications, signals and answers, papers, and letters that answered something." }
                    }
                }
            }
            p.muted { "It is one change: Undo brings everything back, as long as nothing of it was changed again. Make a backup first if you like: " a href="/data" { "Data" } "." }
            @if over {
                (frame.form("/season/archive", "", html! { div.actions { button.primary { "Archive " (season.year) " and begin the next season" } } }))
            } @else if items.rank_list().is_some_and(|l| !l.lines.is_empty()) {
                p { "First write the outcome of the Match down: " a href="/rank/sheet" { "Rank, Enter and certify" } "." }
            } @else {
                p { "First write the outcome of the Match down. There is no rank list here, so it cannot be a match to a line of it." }
                (outcome_form(frame, state))
            }
        }
    }
}

/// The outcome of somebody who kept no rank list here.
fn outcome_form(frame: &Frame, state: &State) -> Markup {
    html! {
        (frame.form("/season/outcome", "", html! {
            div.fields {
                div.field.short {
                    label for="result" { "Outcome" }
                    select id="result" name="result" {
                        @for r in [MatchResult::NotMatched, MatchResult::Withdrawn] { option value=(r.word()) { (r.label()) } }
                    }
                }
                div.field.short {
                    label for="on" { "Known on" }
                    input id="on" name="on" type="date" required value=(frame.app.today(state));
                }
            }
            div.actions { button { "Write it down" } }
        }))
    }
}

async fn outcome_known(frame: Frame, form: Form) -> Result<Response, Failure> {
    let refused = |why: &str| {
        let page = shown(&frame, Some(why))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let Some(result) = MatchResult::from_word(form.get("result")) else { return refused("Choose the outcome.") };
    let Ok(on) = form.get("on").trim().parse() else { return refused("Give the day as 2027-03-15.") };
    let outcome = Outcome { result, line: None, first_year: None, on, note: String::new() };
    match frame.app.act(&Command::SetOutcome(Some(outcome))) {
        Ok(act) => Ok(done("/season", act)),
        Err(ActError::Refused(why)) => refused(&why.0),
        Err(other) => Err(other.into()),
    }
}

/// The season of the facts is archived already.
fn waiting(season: &Season) -> Markup {
    html! {
        section.panel aria-labelledby="next" {
            h2 id="next" { "The next season" }
            p {
                "You have begun the next season. The facts here are still those of " (season.year)
                ": dates, visa statements, fees and chances are last season's. They change when a newer prematch "
                "brings the facts of " (season.year + 1) ", or when you lay a folder of your own over them (" code { "--season-dir" } ")."
            }
        }
    }
}

fn list(state: &State, all: &[&Archive]) -> Markup {
    html! {
        section.panel aria-labelledby="archived" {
            h2 id="archived" { "Archived seasons" }
            @if all.is_empty() { p.muted { "None yet." } }
            ul.plain { @for a in all { li { a href={ "/season/" (a.season) } { "The season " (a.season) } span.muted { ", archived " (when(a.at, &App::zone(state))) } } } }
        }
    }
}

/// What is known of programs otherwise than then.
fn changed(state: &State, season: &Season, then: &Archive) -> Markup {
    let all = changes(then, state, season);
    // The programs one had to do with come first.
    let (own, others): (Vec<&ProgramChange>, Vec<&ProgramChange>) =
        all.iter().partition(|c| state.record(&c.id).is_some() || state.items().contact(&c.id).is_some());
    html! {
        section.panel aria-labelledby="changed" {
            h2 id="changed" { "What changed at each program since " (then.season) }
            @if all.is_empty() {
                p.muted { "Nothing yet: the facts in use say the same as when " (then.season) " was archived." }
            }
            (change_list("Programs you know", &own, season))
            (change_list("All others", &others, season))
        }
    }
}

fn change_list(heading: &str, all: &[&ProgramChange], season: &Season) -> Markup {
    html! {
        @if !all.is_empty() {
            h3 { (heading) " (" (all.len()) ")" }
            ul.plain.inbox {
                @for change in all.iter().take(SHOWN) {
                    li.entry {
                        p { strong { @if season.program(&change.id).is_some() { a href={ "/programs/" (change.id) } { (change.short) } } @else { (change.short) } } }
                        @for one in &change.changes { p { (change_words(one)) } }
                    }
                }
            }
            @if all.len() > SHOWN { p.muted { "And " (all.len() - SHOWN) " more." } }
        }
    }
}

// ---------------------------------------------------------------- one archived season

/// The names of programs, as they were then.
struct Names<'a> {
    season: &'a Season,
    then: &'a Archive,
}

impl Names<'_> {
    fn of(&self, id: &ProgramId) -> String {
        let then = self.then.programs.iter().find(|p| p.id == *id).map(|p| p.short.clone());
        then.or_else(|| self.season.program(id).map(|p| p.short.clone())).unwrap_or_else(|| id.to_string())
    }
}

async fn one(frame: Frame, Path(year): Path<String>) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let page = frame.app.with_state(|state| {
        let year: i16 = year.parse().ok()?;
        let then = state.items().archive(year)?;
        let (_, was) = archived(state, year)?;
        let names = Names { season: &season, then };
        let body = html! {
            h1 { "The season " (year) }
            p.lead { "As it was when it was archived, " (when(then.at, &App::zone(state))) ". Nothing here can be changed." }
            p { a href="/season" { "All seasons" } }
            (outcome(&was, &names))
            (interviews(&was, &names))
            (letters(&was, &names))
            (said(&was, &names))
            (messages(&was, &names))
            (applications(&was, &names))
        };
        Some(frame.page(&format!("The season {year}"), Nav::Data, state, body))
    })?;
    page.ok_or_else(|| Failure::not_found("No season of this year is archived. The archived ones stand under Seasons."))
}

/// The original of an archived message, as a file.
async fn original(Shared(app): Shared<Arc<App>>, Path((year, hash)): Path<(i16, String)>) -> Result<Response, Failure> {
    let missing = || Failure::not_found("There is no such message in this archived season.");
    let mut workspace = app.workspace();
    let (_, was) = archived(workspace.state()?, year).ok_or_else(missing)?;
    let message = was.items().messages().find(|m| m.message.original.id.as_str() == hash).ok_or_else(missing)?;
    let info = &message.message.original;
    let bytes = workspace.document(&info.id)?.ok_or_else(missing)?;
    let end = if info.media_type == "message/rfc822" { "eml" } else { "txt" };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"message-{}.{end}\"", message.id)),
    ];
    Ok((headers, bytes).into_response())
}

fn part(id: &str, heading: &str, n: usize, body: Markup) -> Markup {
    html! {
        section.panel aria-labelledby=(id) {
            h2 id=(id) { (heading) }
            @if n == 0 { p.muted { "None." } } @else { (body) }
            @if n > SHOWN { p.muted { "The first " (SHOWN) " of " (n) " are shown." } }
        }
    }
}

fn outcome(was: &State, names: &Names<'_>) -> Markup {
    let status = was.items().rank_state();
    let empty = RankList::default();
    let list = status.and_then(|s| s.certified.as_ref()).map(|c| &c.list).or(was.items().rank_list()).unwrap_or(&empty);
    let place = |place: &RankPlace| match place {
        RankPlace::Program(id) => names.of(id),
        RankPlace::Other(name) => name.clone(),
    };
    let outcome = status.and_then(|s| s.outcome.as_ref());
    let got = outcome.and_then(|o| o.line).and_then(|id| list.line(id));
    html! {
        @if let Some(outcome) = outcome {
            p { "Outcome: " strong { (outcome.result.label()) } @if let Some(line) = got { ", " (place(&line.place)) " (" (line.track.word()) ")" } ", " (plain_day(outcome.on)) "." }
            @if !outcome.note.is_empty() { p.prose dir="auto" { (outcome.note) } }
        }
        (part("list", "Rank list", list.lines.len(), html! {
            ol { @for line in list.lines.iter().take(SHOWN) { li { (place(&line.place)) " (" (line.track.word()) ")" } } }
        }))
    }
}

fn interviews(was: &State, names: &Names<'_>) -> Markup {
    let all: Vec<&Interview> = was.items().interviews().collect();
    let notes =
        |i: &Interview| i.debrief.as_ref().map(|d| d.notes.values().cloned().collect::<Vec<_>>()).unwrap_or_default();
    part(
        "interviews",
        "Interviews",
        all.len(),
        html! {
            ul.plain.inbox {
                @for i in all.iter().take(SHOWN) {
                    li.entry {
                        p { strong { (names.of(&i.program)) } " · " (i.status.label()) @if let Some(at) = i.at { " · " (plain_day(at.day)) } }
                        @for p in &i.people { p.muted { bdi { (p.name) } ", " (p.role.label()) @if !p.detail.is_empty() { ": " bdi { (p.detail) } } } }
                        @for note in notes(i) { p dir="auto" { (note) } }
                    }
                }
            }
        },
    )
}

fn letters(was: &State, names: &Names<'_>) -> Markup {
    let all: Vec<&Letter> = was.items().letters().collect();
    part(
        "letters",
        "Letters",
        all.len(),
        html! {
            @for l in all.iter().take(SHOWN) {
                details {
                    summary {
                        (names.of(&l.program)) " · " (l.kind.label()) " · "
                        @match &l.sent { Some(sent) => { "sent " (when(sent.at, &App::zone(was))) }, None => "draft" }
                    }
                    p.strong { bdi { (l.subject) } }
                    pre.letter dir="auto" { (l.text) }
                }
            }
        },
    )
}

fn said(was: &State, names: &Names<'_>) -> Markup {
    let all: Vec<_> = was.items().claims().collect();
    part(
        "said",
        "What you said of the ranking",
        all.len(),
        html! {
            ul.plain {
                @for c in all.iter().take(SHOWN) {
                    li {
                        (names.of(&c.program)) ": " (c.kind.label()) ", " (plain_day(c.on))
                        @if let Some(w) = &c.withdrawn { ", taken back " (plain_day(w.on)) }
                        ". " q dir="auto" { (c.text) }
                    }
                }
            }
        },
    )
}

fn messages(was: &State, names: &Names<'_>) -> Markup {
    let all: Vec<_> = was.items().messages().collect();
    part(
        "messages",
        "Messages",
        all.len(),
        html! {
            ul.plain {
                @for m in all.iter().take(SHOWN) {
                    li {
                        (when(m.when(), &App::zone(was))) " · " @if let Some(p) = m.program() { (names.of(p)) " · " }
                        bdi { (m.message.from.shown()) } ": "
                        a href={ "/season/" (names.then.season) "/original/" (m.message.original.id) } download { bdi { @if m.message.subject.is_empty() { "no subject" } @else { (m.message.subject) } } }
                    }
                }
            }
        },
    )
}

fn applications(was: &State, names: &Names<'_>) -> Markup {
    let all: Vec<_> = was.records().filter(|(_, r)| r.application != pick::Application::default()).collect();
    part(
        "applications",
        "Applications",
        all.len(),
        html! {
            ul.plain {
                @for (id, r) in all.iter().take(SHOWN) {
                    li {
                        (names.of(id)) ": "
                        @match r.application.sent { Some(day) => { "sent " (plain_day(day)) }, None => "not sent" }
                        @if let Some(signal) = r.application.signal { ", " (signal.word()) " signal" }
                        @if let Some(answer) = r.application.answer { ", " (answer.words()) }
                    }
                }
            }
        },
    )
}
