//! The sheet for R3 to print, what was certified and when, and how the Match ended.

use axum::response::Response;
use domain::rank::{Grade, Sheet, SheetLine, gate, sheet};
use domain::{Command, LineId, MatchResult, Outcome, RankList, State};
use jiff::Timestamp;
use jiff::civil::DateTime;
use journal::ActError;
use maud::{Markup, html};
use season::{NrmpCode, TrackKind, day_in_words};

use super::{About, Maybe, Refused, Tab, is_certified, list_of, name, refusal, show, typed, untrue};
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::Frame;

/// A time as the browser's field writes it.
const FIELD: &str = "%Y-%m-%dT%H:%M";

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    shown(&frame, None)
}

fn shown(frame: &Frame, refused: Maybe) -> Result<Response, Failure> {
    show(frame, Tab::Sheet, "To enter in R3, in this order", refused, |state| {
        let sheet = sheet(state, &frame.app.season);
        html! {
            (untrue(frame, state))
            @if sheet.lines.is_empty() {
                div.empty { p.strong { "There is no list yet." } div.actions { a.button.primary href="/rank" { "To the list" } } }
            } @else {
                (table(&sheet))
                @if sheet.lines.iter().any(|l| !l.hints.is_empty()) {
                    p.small.muted { "“Older” codes are those of an older directory, to compare with. Take the code from R3." }
                }
                p { "Compare each code with its name in R3, then certify there: an entered list does not count." }
                p.muted.no-print { "Print this page with your browser. Nothing here is sent to NRMP." }
                (certifying(frame, state, refused))
                (ending(frame, state, refused))
            }
        }
    })
}

fn code(code: Option<&NrmpCode>) -> Markup {
    html! { @match code { Some(code) => { code { (code) } }, None => { span aria-hidden="true" { "_________" } span.sr { "not written down" } } } }
}

fn table(sheet: &Sheet) -> Markup {
    // A column that is empty in every line would only take the room of the others.
    let years = sheet.lines.iter().any(|l| l.track == TrackKind::Advanced || !l.first_years.is_empty());
    html! {
        div.table-wrap role="region" tabindex="0" aria-label="What to enter in R3" {
            table.data.stack.entry-sheet {
                thead {
                    tr {
                        th.num scope="col" { "Place" } th scope="col" { "Code" } th scope="col" { "Program" }
                        @if years { th scope="col" { "Supplemental list" } }
                    }
                }
                tbody { @for line in &sheet.lines { (row(line, years)) } }
            }
        }
    }
}

fn row(l: &SheetLine, years: bool) -> Markup {
    let hints: Vec<String> = l.hints.iter().map(ToString::to_string).collect();
    html! {
        tr {
            td.num data-label="Place" { span.place { (l.place) } }
            td data-label="Code" {
                span {
                    span.entry-code { (code(l.code.as_ref())) }
                    @if !hints.is_empty() { br; span.small.muted { "older: " (hints.join(", ")) } }
                }
            }
            th.lead-cell scope="row" { (l.name) br; span.small.muted { (l.track.word()) @if !l.city.is_empty() { ", " (l.city) } } }
            @if years {
                td data-label="Supplemental list" {
                    @if l.first_years.is_empty() { span.muted { "none" } }
                    @else {
                        ol.years { @for y in &l.first_years { li { (code(y.code.as_ref())) " " bdi { (y.name) } @if y.joint { ", joint" } } } }
                    }
                }
            }
        }
    }
}

/// "I certified it", or the way to open it again.
fn certifying(frame: &Frame, state: &State, refused: Maybe) -> Markup {
    if state.items().rank_state().is_some_and(|s| s.outcome.is_some()) {
        return html! {};
    }
    let zone = App::zone(state);
    let now = frame.app.now().to_zoned(zone);
    html! {
        section.panel.no-print aria-labelledby="certify" {
            @if is_certified(state) {
                h2 id="certify" { "Certified" }
                (wrong(frame, state))
                p { "It stands. Leave it now; what is said later changes nothing of what you want." }
                details open[refused.is_some_and(|r| r.about == About::Reopen)] {
                    summary { "It has to change all the same" }
                    (refusal(refused, About::Reopen))
                    (frame.form("/rank/reopen", "", html! {
                        div.field {
                            label for="why" { "Why" }
                            input id="why" name="why" required maxlength="1000" value=(typed(refused, About::Reopen, "why", "")) autocomplete="off";
                            p.hint { "Until you certify again in R3, the list certified before may not count. Look there." }
                        }
                        div.actions { button.danger { "Open the list again" } }
                    }))
                }
            } @else if let (Some(day), None) = (opens_later(frame), refused) {
                h2 id="certify" { "Certify" }
                p { "R3 takes rank lists from " (day) " on. Once you have certified yours there, write it down here." }
            } @else {
                h2 id="certify" { "I certified it in R3" }
                (wrong(frame, state))
                (refusal(refused, About::Certify))
                (frame.form("/rank/certify", "", html! {
                    div.field {
                        label for="at" { "When, on the clock " (now.strftime("%Z").to_string()) }
                        input id="at" type="datetime-local" name="at" required value=(typed(refused, About::Certify, "at", &now.strftime(FIELD).to_string()));
                    }
                    div.actions { button.primary { "Write it down" } }
                    p.hint { "From then on the list here stays as it is." }
                }))
            }
        }
    }
}

/// What is wrong with the list, where somebody certifies it.
fn wrong(frame: &Frame, state: &State) -> Markup {
    let found = gate(state, &frame.app.season, frame.app.now());
    let errors: Vec<_> = found.iter().filter(|f| f.grade == Grade::Error).collect();
    html! {
        @if !errors.is_empty() {
            div.notice role="alert" {
                p { strong { "Look at this first:" } }
                ul {
                    @for f in errors {
                        li { @if let Some(l) = f.line.and_then(|id| counted(state).line(id).cloned()) { (name(&frame.app.season, &l)) ": " } (f.what) " " (f.todo) }
                    }
                }
            }
        }
    }
}

/// The day from which R3 takes rank lists, while it is still ahead.
fn opens_later(frame: &Frame) -> Option<String> {
    match frame.app.season.event("ranking-opens").map(|e| &e.at) {
        Some(season::Moment::Zoned(opens)) if frame.app.now() < opens.timestamp() => {
            Some(season::plain_day(opens.date()))
        }
        _ => None,
    }
}

/// The outcome: from Match Day on.
fn ending(frame: &Frame, state: &State, refused: Maybe) -> Markup {
    let outcome = state.items().rank_state().and_then(|s| s.outcome.as_ref());
    if outcome.is_none() && !match_over(frame, state) {
        return html! {};
    }
    let list = counted(state);
    html! {
        section.panel aria-labelledby="outcome" {
            h2 id="outcome" { "How the Match ended" }
            @if let Some(o) = outcome { (ended(frame, &list, o)) }
            @else { (refusal(refused, About::Outcome)) (outcome_form(frame, state, &list, refused)) }
        }
    }
}

/// The list that counts: the certified one.
fn counted(state: &State) -> RankList {
    let certified = state.items().rank_state().and_then(|s| s.certified.as_ref());
    certified.map_or_else(|| list_of(state), |c| c.list.clone())
}

/// Whether the first news of the Match can have come (Monday of Match Week).
fn match_over(frame: &Frame, state: &State) -> bool {
    let event = frame.app.season.event("match-monday").or_else(|| frame.app.season.event("match-day"));
    event.is_some_and(|e| e.at.first_day() <= frame.app.today(state))
}

fn ended(frame: &Frame, list: &RankList, o: &Outcome) -> Markup {
    let line = o.line.and_then(|id| list.line(id));
    let year = line.zip(o.first_year).and_then(|(l, k)| l.first_years.get(k));
    html! {
        p {
            strong { (o.result.label()) }
            @if let Some(l) = line { ": " (name(&frame.app.season, l)) }
            @if let Some(y) = year { ", first year at " bdi { (y.place.name(&frame.app.season)) } }
            ", known on " (day_in_words(o.on)) "."
        }
        @if !o.note.is_empty() { p dir="auto" { (o.note) } }
        (frame.form("/rank/outcome", "inline no-print", html! {
            input type="hidden" name="result" value="none";
            button.quiet { "That is wrong: take it back" }
        }))
    }
}

fn outcome_form(frame: &Frame, state: &State, list: &RankList, refused: Maybe) -> Markup {
    let season = &frame.app.season;
    let shown = |field: &str, or: &str| typed(refused, About::Outcome, field, or);
    let (result, line, today) = (shown("result", ""), shown("line", ""), frame.app.today(state).to_string());
    let option = |value: String, words: String| html! { option value=(value) selected[value == line] { (words) } };
    frame.form(
        "/rank/outcome",
        "",
        html! {
            div.fields {
                div.field.short {
                    label for="result" { "Outcome" }
                    select id="result" name="result" { @for r in MatchResult::ALL { option value=(r.word()) selected[result == r.word()] { (r.label()) } } }
                }
                div.field {
                    label for="line" { "Where, if matched" }
                    select id="line" name="line" {
                        option value="" { "Nowhere" }
                        @for (k, l) in list.lines.iter().enumerate() {
                            @let own = format!("{}. {}", k + 1, name(season, l));
                            (option(l.id.to_string(), if l.first_years.is_empty() { own.clone() } else { format!("{own}, no first year yet") }))
                            @for (j, y) in l.first_years.iter().enumerate() {
                                (option(format!("{}.{j}", l.id), format!("{own}, first year {}", y.place.name(season))))
                            }
                        }
                    }
                }
                div.field.short {
                    label for="on" { "Known on" }
                    input id="on" type="date" name="on" required value=(shown("on", &today));
                }
            }
            div.field {
                label for="note" { "What there is to say of it" }
                textarea id="note" name="note" rows="2" maxlength="2000" dir="auto" { (crate::pages::messages::in_field(&shown("note", ""))) }
            }
            div.actions { button { "Write the outcome down" } }
        },
    )
}

/// Back to the sheet, or the page again with the refused form.
fn answer(frame: &Frame, about: About, form: Form, command: Result<Command, String>) -> Result<Response, Failure> {
    let why = match command.map(|c| frame.app.act(&c)) {
        Ok(Ok(act)) => return Ok(done("/rank/sheet", act)),
        Ok(Err(ActError::Refused(why))) => why.0,
        Ok(Err(other)) => return Err(other.into()),
        Err(why) => why,
    };
    shown(frame, Some(&Refused { about, form, why }))
}

pub(super) async fn certify(frame: Frame, form: Form) -> Result<Response, Failure> {
    let zone = frame.app.with_state(App::zone)?;
    let at = form.get("at").trim().parse::<DateTime>().ok().and_then(|at| at.to_zoned(zone).ok());
    let at: Result<Timestamp, String> =
        at.map(|z| z.timestamp()).ok_or_else(|| "Give the time as 2027-02-20 18:30.".to_owned());
    answer(&frame, About::Certify, form, at.map(Command::Certify))
}

pub(super) async fn reopen(frame: Frame, form: Form) -> Result<Response, Failure> {
    let command = Ok(Command::Reopen(form.get("why").trim().to_owned()));
    answer(&frame, About::Reopen, form, command)
}

pub(super) async fn outcome(frame: Frame, form: Form) -> Result<Response, Failure> {
    let command = if form.get("result") == "none" { Ok(None) } else { read(&form).map(Some) };
    answer(&frame, About::Outcome, form, command.map(Command::SetOutcome))
}

fn read(form: &Form) -> Result<Outcome, String> {
    let result = MatchResult::from_word(form.get("result")).ok_or("Choose the outcome.")?;
    let on = form.get("on").trim().parse().map_err(|_| "Give the day as 2027-03-19.")?;
    let (line, year) = form.get("line").split_once('.').unwrap_or((form.get("line"), ""));
    Ok(Outcome {
        result,
        line: line.parse().ok().map(LineId),
        first_year: year.parse().ok(),
        on,
        note: crate::pages::messages::plain_lines(form.get("note")).trim().to_owned(),
    })
}
