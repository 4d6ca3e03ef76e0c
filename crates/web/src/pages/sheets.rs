//! Taking a spreadsheet in: the file, its columns, the names that are not clear, a preview, one act.
//!
//! The file is held in memory while the applicant looks at it; nothing of it is kept before the last step, and that is one
//! act that can be undone. What the columns of these headings hold is remembered for the next file.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::{Command, State};
use exchange::sheets::{
    Book, Directory, Found, Header, Layout, Mapping, Plan, Preview, Problem, Ranked, Sheet, Target, Unsettled,
    interpret, letters, normal, plan, ranked, ranked_in_json, recalled, remembered,
};
use jiff::civil::Date;
use maud::{Markup, html};
use season::{ProgramId, Season};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::pages::LARGEST_FILE;
use crate::ui::{Frame, Nav, count};
use crate::upload::Upload;

/// How many rows of the preview are shown.
const SHOWN: usize = 150;
/// How many unclear names are asked at once.
const ASKED: usize = 40;
/// How many values of a column are shown.
const SAMPLES: usize = 3;

/// The file that is being looked at.
#[derive(Debug)]
struct Desk {
    name: String,
    book: Book,
    sheet: usize,
    header: Header,
    layout: (Layout, String),
    mapping: Mapping,
    undated: Option<Date>,
}

/// The place of the one file.
#[derive(Debug, Default)]
pub(crate) struct Sheets(Mutex<Option<Desk>>);

impl Sheets {
    fn with<T>(&self, look: impl FnOnce(&mut Option<Desk>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Desk {
    fn new(name: String, book: Book, state: &State) -> Option<Self> {
        // The sheet with most rows is the likeliest.
        let sheet = (0..book.sheets.len()).max_by_key(|k| (book.sheets[*k].rows.len(), std::cmp::Reverse(*k)))?;
        let (header, layout, mapping) = understood(book.sheets.get(sheet)?, None, state);
        Some(Self { name, book, sheet, header, layout, mapping, undated: None })
    }

    /// Looks at another sheet, or takes another row for the headings (counted from 1; 0 for none).
    fn choose(&mut self, sheet: usize, row: Option<usize>, state: &State) {
        if let Some(of) = self.book.sheets.get(sheet) {
            self.sheet = sheet;
            (self.header, self.layout, self.mapping) = understood(of, row, state);
        }
    }

    /// Whether it is our own table of the rank list, which is taken in as a whole.
    fn is_rank_list(&self) -> bool {
        self.layout.0 == Layout::Own("rank-list")
    }

    /// What the table of the rank list would change.
    fn ranked(&self, state: &State, season: &Season) -> Result<Ranked, Vec<Unsettled>> {
        self.book.sheets.get(self.sheet).map_or_else(|| Err(Vec::new()), |of| ranked(of, &self.header, state, season))
    }

    fn preview(&self, directory: &Directory<'_>) -> Preview {
        interpret(&self.book, self.sheet, &self.header, &self.mapping, directory)
    }
}

/// What the headings of a sheet are, what kind of file it is and why, and what its columns hold.
fn understood(of: &Sheet, row: Option<usize>, state: &State) -> (Header, (Layout, String), Mapping) {
    let header = match row {
        None => Header::guess(of),
        Some(0) => Header::none(of),
        Some(row) => Header::at(of, row - 1),
    };
    let found = Layout::recognise(of, &header);
    let mapping =
        Mapping::recall(&header, &recalled(state)).unwrap_or_else(|| Mapping::propose(of, &header, found.layout));
    (header, (found.layout, found.why), mapping)
}

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sheets", get(page))
        .route("/sheets/file", post(receive).layer(DefaultBodyLimit::max(LARGEST_FILE)))
        .route("/sheets/sheet", post(choose_sheet))
        .route("/sheets/columns", post(choose_columns))
        .route("/sheets/names", post(choose_names))
        .route("/sheets/cells", post(type_cells))
        .route("/sheets/keep", post(keep))
        .route("/sheets/discard", post(discard))
}

fn back(place: &str) -> Response {
    Redirect::to(&format!("/sheets{place}")).into_response()
}

fn nothing() -> Failure {
    Failure::bad_request("No spreadsheet is open any more; choose the file again. Nothing of it was kept.")
}

// ---------------------------------------------------------------- the page

async fn page(frame: Frame) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let now = frame.app.now();
    let shown = frame.app.with_state(|state| {
        let body = frame.app.sheets.with(|desk| match desk {
            None => choose_file(&frame),
            Some(desk) => {
                if desk.is_rank_list() {
                    return rank_list(&frame, &season, desk, state);
                }
                let directory = Directory::new(&season);
                let preview = desk.preview(&directory);
                let plan = plan(&preview, state, &season, desk.undated, now);
                at_work(&frame, &season, desk, &preview, &plan)
            }
        });
        let page = html! { h1 { "Take a spreadsheet in" } (body) };
        frame.page("Take a spreadsheet in", Nav::Data, state, page)
    });
    shown.map_err(Failure::from)
}

fn choose_file(frame: &Frame) -> Markup {
    html! {
        p.lead { "Bring the sheet you already have, as it is. You see what prematch understood before anything is kept, and one Undo takes it back." }
        section.panel {
            form method="post" action="/sheets/file" enctype="multipart/form-data" {
                (frame.token())
                div.field {
                    label for="sheet-file" { "The file (.xlsx, .xls, .ods or .csv)" }
                    input id="sheet-file" name="file" type="file" accept=".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt,.json" required;
                }
                div.actions { button.primary { "Look at it" } }
            }
            p.hint { "Your own tracker, a list from FREIDA or ERAS, an NRMP code list, an interview log, or what prematch exported (of "
                code { "workspace.json" } ", the rank list)." }
        }
    }
}

fn at_work(frame: &Frame, season: &Season, desk: &Desk, preview: &Preview, plan: &Plan) -> Markup {
    html! {
        p.muted { bdi { (desk.name) } ": " (desk.layout.0.words()) ". " (desk.layout.1) }
        (frame.form("/sheets/discard", "inline", html! { button.quiet { "Close the file" } }))
        (which_sheet(frame, desk))
        (columns(frame, desk))
        (names(frame, season, preview))
        (what_changes(frame, season, desk, preview, plan))
    }
}

/// Our own table of the rank list: what it would change, as a whole.
fn rank_list(frame: &Frame, season: &Season, desk: &Desk, state: &State) -> Markup {
    html! {
        p.muted { bdi { (desk.name) } ": " (desk.layout.0.words()) ". " (desk.layout.1) }
        (frame.form("/sheets/discard", "inline", html! { button.quiet { "Close the file" } }))
        (which_sheet(frame, desk))
        section.panel aria-labelledby="preview" {
            h2 id="preview" { "2. What your rank list becomes" }
            @match desk.ranked(state, season) {
                Err(wrong) => {
                    p { "The list is taken in as a whole. Correct this in the file, and choose it again:" }
                    ul { @for w in wrong.iter().take(SHOWN) { li { "Row " (w.row + 1) ": " (w.why) } } }
                },
                Ok(found) if found.command.is_none() => {
                    p.strong { "All " (count(found.lines, "line", "lines")) " of it stand on your list like this already; nothing would change." }
                },
                Ok(found) => {
                    ul { @for w in found.words.iter().take(SHOWN) { li { bdi { (w) } } } }
                    (frame.form("/sheets/keep", "", html! {
                        div.actions { button.primary name="then" value="keep" { "Keep all of this" } }
                    }))
                },
            }
        }
    }
}

fn which_sheet(frame: &Frame, desk: &Desk) -> Markup {
    let row = desk.header.row.map_or(0, |r| r + 1);
    html! {
        section.panel aria-labelledby="sheet" {
            h2 id="sheet" { "1. The sheet and its headings" }
            p { (desk.header.why) }
            (frame.form("/sheets/sheet", "filters", html! {
                div.field {
                    label for="which" { "Sheet" }
                    select id="which" name="sheet" {
                        @for (k, s) in desk.book.sheets.iter().enumerate() {
                            option value=(k) selected[k == desk.sheet] { @if s.name.is_empty() { "the only one" } @else { (s.name) } " (" (count(s.rows.len(), "row", "rows")) ")" }
                        }
                    }
                }
                div.field.short {
                    label for="row" { "Row of the headings (0: none)" }
                    input id="row" name="row" type="number" min="0" max="20000" value=(row);
                }
                div.actions { button { "Use these" } }
            }))
        }
    }
}

fn columns(frame: &Frame, desk: &Desk) -> Markup {
    let samples = |column: usize| -> Vec<&str> {
        let rows = desk.book.sheets.get(desk.sheet).map(|s| s.rows.as_slice()).unwrap_or_default();
        let cells = rows.iter().skip(desk.header.first_row()).filter_map(|r| r.get(column));
        cells.filter(|c| !c.is_empty()).map(|c| c.text.as_str()).take(SAMPLES).collect()
    };
    html! {
        section.panel aria-labelledby="columns" {
            h2 id="columns" { "2. What the columns hold" }
            (frame.form("/sheets/columns", "", html! {
                ul.plain.sheet-columns {
                    @for (k, column) in desk.mapping.columns.iter().enumerate() {
                        li.field {
                            label for={ "column-" (k) } { span.muted { (letters(k)) " " } bdi { @if column.heading.is_empty() { "no heading" } @else { (column.heading) } } }
                            select id={ "column-" (k) } name={ "column-" (k) } {
                                @for (t, target) in Target::ALL.iter().enumerate() {
                                    option value=(t) selected[*target == column.target] { (target.words()) }
                                }
                            }
                            p.hint { @if samples(k).is_empty() { "empty" } @else { "Such as " bdi { (samples(k).iter().map(|s| beginning(s)).collect::<Vec<_>>().join(" · ")) } } }
                            @if column.is_unknown() || column.why.contains("ou chose") { p.hint { (column.why) } }
                        }
                    }
                }
                div.actions { button { "Use these columns" } }
            }))
        }
    }
}

fn beginning(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// The names that are not clear, each once.
fn unclear(preview: &Preview) -> Vec<(&str, &Found, usize)> {
    let mut found: BTreeMap<String, (&str, &Found, usize)> = BTreeMap::new();
    for row in preview.rows.iter().filter(|r| !matches!(r.found, Found::Sure(..)) && !r.name.is_empty()) {
        found.entry(normal(&row.name)).or_insert((&row.name, &row.found, 0)).2 += 1;
    }
    found.into_values().collect()
}

fn names(frame: &Frame, season: &Season, preview: &Preview) -> Markup {
    let unclear = unclear(preview);
    let short =
        |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| format!("{} · {}", p.short, p.place()));
    html! {
        @if !unclear.is_empty() {
            section.panel aria-labelledby="names" {
                h2 id="names" { "3. Names that are not clear" }
                p { (count(unclear.len(), "name fits", "names fit")) " no program for sure. Rows whose program you do not name stay out." }
                (frame.form("/sheets/names", "", html! {
                    @for (k, (name, found, rows)) in unclear.iter().take(ASKED).enumerate() {
                        @let candidates = match found { Found::Likely(c) | Found::Perhaps(c) => c.as_slice(), _ => &[] };
                        input type="hidden" name="name" value=(name);
                        div.field {
                            label for={ "name-" (k) } { bdi { (name) } @if *rows > 1 { span.muted { " (" (rows) " rows)" } } }
                            select id={ "name-" (k) } name="means" {
                                @if !matches!(found, Found::Likely(_)) { option value="" { "none, or I do not know" } }
                                @for c in candidates { option value=(c.program) { (short(&c.program)) } }
                                @if matches!(found, Found::Likely(_)) { option value="" { "none, or I do not know" } }
                                optgroup label="All programs" { @for p in &season.programs { option value=(p.id) { (p.short) " · " (p.place()) } } }
                            }
                        }
                    }
                    @if unclear.len() > ASKED { p.muted { "And " (unclear.len() - ASKED) " more after these." } }
                    div.actions { button { "These are meant" } }
                }))
            }
        }
    }
}

fn what_changes(frame: &Frame, season: &Season, desk: &Desk, preview: &Preview, plan: &Plan) -> Markup {
    let sure = preview.rows.iter().filter(|r| matches!(r.found, Found::Sure(..))).count();
    let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
    html! {
        section.panel aria-labelledby="preview" {
            h2 id="preview" { "4. What will be kept" }
            div.numbers {
                div { strong { (preview.rows.len()) } span { "rows about programs" } }
                div { strong { (sure) } span { "whose program is clear" } }
                div { strong { (plan.words.len()) } span { "programs change" } }
                div { strong { (preview.repairs().count()) } span { "cells put right" } }
                div { strong { (preview.problems().count()) } span { "cells to look at" } }
            }
            (repairs(frame, desk, preview))
            @if !plan.words.is_empty() {
                ul.plain.inbox {
                    @for (row, program, words) in plan.words.iter().take(SHOWN) {
                        li.entry {
                            p { span.muted { "Row " (row + 1) " · " } strong { (name(program)) } }
                            @for w in words { p { bdi { (w) } } }
                        }
                    }
                }
                @if plan.words.len() > SHOWN { p.muted { "And " (plan.words.len() - SHOWN) " more." } }
            }
            @if !plan.unsettled.is_empty() {
                h3 { "Waits for a day" }
                p { (count(plan.unsettled.len(), "entry says", "entries say")) " only “yes”, in " (rows_of(plan)) ". Give a day for them, or leave them out." }
            }
            @if plan.commands.is_empty() {
                p.strong { @if sure == 0 { "Nothing can be kept yet: no row names a program that is clear." } @else { "Everything in it is recorded already; nothing would change." } }
            }
            (frame.form("/sheets/keep", "", html! {
                div.field.short {
                    label for="undated" { "Day for entries that say only “yes”" }
                    input id="undated" name="undated" type="date" value=[desk.undated.map(|d| d.to_string())];
                }
                div.actions {
                    button name="then" value="look" { "Show it with this day" }
                    @if !plan.commands.is_empty() { button.primary name="then" value="keep" { "Keep all of this" } }
                }
            }))
            @if !preview.skipped.is_empty() {
                details {
                    summary { (count(preview.skipped.len(), "row is", "rows are")) " about no program" }
                    ul { @for s in preview.skipped.iter().take(SHOWN) { li { "Row " (s.row + 1) ": " (s.why) } } }
                }
            }
        }
    }
}

fn rows_of(plan: &Plan) -> String {
    let mut rows: Vec<String> = plan.unsettled.iter().map(|u| (u.row + 1).to_string()).collect();
    rows.sort_by_key(|r| r.parse::<usize>().unwrap_or(0));
    rows.dedup();
    let more = rows.len().saturating_sub(8);
    rows.truncate(8);
    let list = format!("row {}", rows.join(", "));
    if more > 0 { format!("{list} and {more} more") } else { list }
}

/// What was put right, and what should be looked at: never silent.
fn repairs(frame: &Frame, desk: &Desk, preview: &Preview) -> Markup {
    let cell = |row: usize, column: usize| format!("{}{}", letters(column), row + 1);
    let heading = |column: usize| desk.mapping.columns.get(column).map_or("", |c| c.heading.as_str());
    html! {
        @if preview.repairs().next().is_some() {
            details open {
                summary { "Put right" }
                ul { @for (row, column, repair) in preview.repairs().take(SHOWN) {
                    li { code { (cell(row, column)) } " " span.muted { (heading(column)) ": " } (repair.words()) }
                } }
            }
        }
        @if preview.problems().next().is_some() {
            details open {
                summary { "To look at" }
                p { "Without a change these cells are left out; the rest of their rows is kept. What you type here counts for this time; the file stays as it is." }
                (frame.form("/sheets/cells", "", html! {
                    @if two_days(preview) || desk.mapping.day_first.is_some() { (day_order(desk)) }
                    ul.plain { @for (row, column, problem) in preview.problems().take(SHOWN) {
                        li.field {
                            label for={ "cell-" (row) "-" (column) } { code { (cell(row, column)) } " " span.muted { (heading(column)) ": " } (problem.words()) }
                            input type="hidden" name="at" value={ (row) "," (column) };
                            input id={ "cell-" (row) "-" (column) } type="text" name="text" dir="auto" value=(stands(desk, row, column));
                        }
                    } }
                    div.actions { button { "Read them like this" } }
                }))
            }
        } @else if desk.mapping.day_first.is_some() {
            (frame.form("/sheets/cells", "", html! { (day_order(desk)) div.actions { button { "Read them like this" } } }))
        }
    }
}

/// What stands in a cell now.
fn stands(desk: &Desk, row: usize, column: usize) -> String {
    let typed = desk.mapping.typed.get(&(row, column)).cloned();
    let cell = || desk.book.sheets.get(desk.sheet)?.cell(row, column).map(|c| c.text.clone());
    typed.or_else(cell).unwrap_or_default()
}

/// Whether a date could be two days.
fn two_days(preview: &Preview) -> bool {
    preview.problems().any(|(.., p)| matches!(p, Problem::TwoDates { .. }))
}

/// Which of two days is meant, for the whole sheet.
fn day_order(desk: &Desk) -> Markup {
    let now = desk.mapping.day_first;
    html! {
        fieldset.choices {
            legend { "A date such as 03/04 is" }
            label { input type="radio" name="order" value="month" checked[now == Some(false)]; "4 March (month first)" }
            label { input type="radio" name="order" value="day" checked[now == Some(true)]; "3 April (day first)" }
            label { input type="radio" name="order" value="" checked[now.is_none()]; "not the same everywhere" }
        }
    }
}

// ---------------------------------------------------------------- changes

async fn receive(frame: Frame, upload: Upload) -> Result<Response, Failure> {
    let Some(file) = upload.file("file") else {
        return Err(Failure::bad_request("No file was chosen. Go back and choose a spreadsheet."));
    };
    let (name, bytes) = (file.name.clone(), file.bytes.clone());
    let season = frame.app.season.clone();
    let read = move || match ranked_in_json(&bytes, &season) {
        Some(book) => Ok((name, book)),
        None => Book::read(&name, &bytes).map(|book| (name, book)),
    };
    let read = tokio::task::spawn_blocking(read).await;
    let broken = || Failure::bad_request("This file could not be read. Save it as .xlsx or .csv and try again.");
    let (name, book) = read.map_err(|_| broken())?.map_err(|e| Failure::bad_request(e.to_string()))?;
    frame.app.with_state(|state| frame.app.sheets.with(|desk| *desk = Desk::new(name, book, state)))?;
    Ok(back(""))
}

async fn choose_sheet(frame: Frame, form: Form) -> Result<Response, Failure> {
    let number = |name: &str| form.get(name).parse::<usize>().ok();
    frame.app.with_state(|state| {
        frame.app.sheets.with(|desk| {
            let desk = desk.as_mut().ok_or_else(nothing)?;
            let sheet = number("sheet").unwrap_or(desk.sheet);
            // Another sheet has other headings; its row is looked for.
            let row = if sheet == desk.sheet { number("row") } else { None };
            desk.choose(sheet, row, state);
            Ok::<_, Failure>(())
        })
    })??;
    Ok(back("#columns"))
}

async fn choose_columns(frame: Frame, form: Form) -> Result<Response, Failure> {
    frame.app.sheets.with(|desk| {
        let desk = desk.as_mut().ok_or_else(nothing)?;
        for k in 0..desk.mapping.columns.len() {
            let chosen =
                form.get(&format!("column-{k}")).parse::<usize>().ok().and_then(|t| Target::ALL.get(t).copied());
            if let Some(target) = chosen.filter(|t| *t != desk.mapping.columns[k].target) {
                desk.mapping.set(k, target);
            }
        }
        Ok::<_, Failure>(())
    })?;
    Ok(back("#preview"))
}

async fn choose_names(frame: Frame, form: Form) -> Result<Response, Failure> {
    frame.app.sheets.with(|desk| {
        let desk = desk.as_mut().ok_or_else(nothing)?;
        for (name, means) in form.all("name").zip(form.all("means")) {
            if let Ok(program) = means.parse::<ProgramId>() {
                desk.mapping.explain(name, program);
            }
        }
        Ok::<_, Failure>(())
    })?;
    Ok(back("#preview"))
}

/// Takes the order of day and month, and cells typed anew.
async fn type_cells(frame: Frame, form: Form) -> Result<Response, Failure> {
    frame.app.sheets.with(|desk| {
        let desk = desk.as_mut().ok_or_else(nothing)?;
        desk.mapping.day_first = match form.get("order") {
            "day" => Some(true),
            "month" => Some(false),
            _ => None,
        };
        for (at, text) in form.all("at").zip(form.all("text")) {
            let place = at.split_once(',').and_then(|(r, c)| Some((r.parse().ok()?, c.parse().ok()?)));
            let Some((row, column)) = place else { continue };
            if text.trim() != stands(desk, row, column).trim() {
                desk.mapping.typed.insert((row, column), text.trim().to_owned());
            }
        }
        Ok::<_, Failure>(())
    })?;
    Ok(back("#preview"))
}

async fn keep(frame: Frame, form: Form) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let now = frame.app.now();
    let undated = match form.get("undated").trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| Failure::bad_request("Give the day as 2026-09-24, or leave it empty."))?),
    };
    let (commands, to) = frame.app.with_state(|state| {
        frame.app.sheets.with(|desk| {
            let desk = desk.as_mut().ok_or_else(nothing)?;
            desk.undated = undated;
            if desk.is_rank_list() {
                let found = desk.ranked(state, &season).ok().and_then(|r| r.command);
                return Ok((found.into_iter().collect(), "/rank"));
            }
            let directory = Directory::new(&season);
            let mut commands = plan(&desk.preview(&directory), state, &season, undated, now).commands;
            if !commands.is_empty() {
                commands.push(Command::SetColumns(Box::new(remembered(&desk.mapping))));
            }
            Ok::<_, Failure>((commands, "/programs"))
        })
    })??;
    if form.get("then") != "keep" || commands.is_empty() {
        return Ok(back("#preview"));
    }
    let commands: Vec<Command> = commands;
    let act = frame.app.act(&Command::Together(commands))?;
    frame.app.sheets.with(|desk| *desk = None);
    Ok(done(to, act))
}

async fn discard(frame: Frame, _form: Form) -> Result<Response, Failure> {
    frame.app.sheets.with(|desk| *desk = None);
    Ok(back(""))
}
