//! Taking a spreadsheet in: the file, its columns, the names that are not clear, a preview, one act.
//!
//! The file is held in memory while the applicant looks at it; nothing of it is kept before the last step, and that is one
//! act that can be undone. What the columns of these headings hold is remembered for the next file.
//!
//! One file is open at a time. Every form carries which file it was made for and how often that was changed since, so that a
//! page in another tab keeps nothing that it does not show.

mod official;
mod view;

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::{Command, State};
use exchange::sheets::{
    Book, Directory, Header, Layout, Mapping, Plan, Preview, Ranked, Said, Sheet, Target, Unsettled, interpret, normal,
    plan, ranked, ranked_in_json, recalled, remembered,
};
use jiff::Timestamp;
use maud::html;
use season::{ProgramId, Season};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::pages::LARGEST_FILE;
use crate::ui::{Frame, Nav};
use crate::upload::{Upload, hear_out};

/// The file that is being looked at.
#[derive(Debug)]
struct Desk {
    /// Which file it is, counted since the start.
    number: u64,
    /// How often what is said of it changed.
    changes: u64,
    name: String,
    book: Book,
    sheet: usize,
    header: Header,
    layout: (Layout, String),
    mapping: Mapping,
    said: Said,
    /// The sheet as it was read last, until something changes.
    read: Option<Preview>,
}

/// The place of the one file.
#[derive(Debug, Default)]
pub(crate) struct Sheets(Mutex<(u64, Option<Desk>)>);

impl Sheets {
    fn with<T>(&self, look: impl FnOnce(&mut Option<Desk>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Puts a file on the desk, in the place of another.
    fn open(&self, name: String, book: Book, state: &State) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        place.0 += 1;
        place.1 = Desk::new(place.0, name, book, state);
    }

    /// Changes what is said of the file that a form was made for.
    fn change<T>(&self, form: &Form, change: impl FnOnce(&mut Desk) -> T) -> Result<T, Failure> {
        self.with(|desk| {
            let desk = desk.as_mut().ok_or_else(nothing)?;
            desk.is_of(form)?;
            desk.changes += 1;
            desk.read = None;
            Ok(change(desk))
        })
    }
}

impl Desk {
    fn new(number: u64, name: String, book: Book, state: &State) -> Option<Self> {
        // The sheet with most rows is the likeliest.
        let sheet = (0..book.sheets.len()).max_by_key(|k| (book.sheets[*k].rows.len(), std::cmp::Reverse(*k)))?;
        let (header, layout, mapping) = understood(book.sheets.get(sheet)?, None, state);
        let said = Said::default();
        Some(Self { number, changes: 0, name, book, sheet, header, layout, mapping, said, read: None })
    }

    /// What forms carry of it.
    fn mark(&self) -> String {
        format!("{}.{}", self.number, self.changes)
    }

    /// Refuses a form that was made for another file.
    fn is_of(&self, form: &Form) -> Result<(), Failure> {
        let number = form.get("desk").split('.').next().and_then(|n| n.parse::<u64>().ok());
        if number == Some(self.number) {
            return Ok(());
        }
        Err(Failure::refused(format!(
            "That page showed another file than the one that is open now, {}. Nothing was changed: go to Take a spreadsheet \
             in, and choose the file that you want again.",
            self.name
        )))
    }

    /// Refuses a form that was made for this file as it was before a change.
    fn is_as_shown(&self, form: &Form) -> Result<(), Failure> {
        self.is_of(form)?;
        if form.get("desk") == self.mark() {
            return Ok(());
        }
        Err(Failure::refused(
            "What the columns or cells of this file mean was changed after that page was shown. Nothing was kept: go back to \
             Take a spreadsheet in, look at it as it is now, and keep it then.",
        ))
    }

    /// Looks at another sheet, or takes another row for the headings (counted from 1; 0 for none).
    fn choose(&mut self, sheet: usize, row: Option<usize>, state: &State) {
        if let Some(of) = self.book.sheets.get(sheet) {
            self.sheet = sheet;
            self.said = Said::default();
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

    /// The sheet as it reads now.
    fn understand(&mut self, season: &Season) -> &Preview {
        if !self.layout.0.has_rows() {
            return self.read.get_or_insert_default();
        }
        let (book, sheet, header, mapping) = (&self.book, self.sheet, &self.header, &self.mapping);
        self.read.get_or_insert_with(|| interpret(book, sheet, header, mapping, &Directory::new(season)))
    }

    fn plan(&mut self, state: &State, season: &Season, now: Timestamp) -> Plan {
        let said = self.said.clone();
        plan(self.understand(season), state, season, &said, now)
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
    let mapping = Mapping::understand(of, &header, found.layout, &recalled(state));
    (header, (found.layout, found.why), mapping)
}

pub(super) fn routes() -> Router<Arc<App>> {
    let receiving = post(receive).layer(DefaultBodyLimit::max(LARGEST_FILE)).layer(from_fn(hear_out));
    Router::new()
        .route("/sheets", get(page))
        .route("/sheets/file", receiving)
        .route("/sheets/sheet", post(choose_sheet))
        .route("/sheets/columns", post(choose_columns))
        .route("/sheets/names", post(choose_names))
        .route("/sheets/cells", post(type_cells))
        .route("/sheets/days", post(say_days))
        .route("/sheets/keep", post(keep))
        .route("/sheets/filings", post(keep_filings))
        .route("/sheets/results", post(keep_results))
        .route("/sheets/discard", post(discard))
}

fn back(place: &str) -> Response {
    Redirect::to(&format!("/sheets{place}")).into_response()
}

fn nothing() -> Failure {
    Failure::bad_request("No spreadsheet is open any more; choose the file again. Nothing of it was kept.")
}

async fn page(frame: Frame) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let now = frame.app.now();
    let shown = frame.app.with_state(|state| {
        let body = frame.app.sheets.with(|desk| match desk {
            None => view::choose_file(&frame),
            Some(desk) if desk.is_rank_list() => view::rank_list(&frame, &season, desk, state),
            Some(desk) => {
                let plan = desk.plan(state, &season, now);
                let nothing = Preview::default();
                view::at_work(&frame, &season, desk, state, desk.read.as_ref().unwrap_or(&nothing), &plan)
            }
        });
        let page = html! { h1 { "Take a spreadsheet in" } (body) };
        frame.page("Take a spreadsheet in", Nav::Data, state, page)
    });
    shown.map_err(Failure::from)
}

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
    frame.app.with_state(|state| frame.app.sheets.open(name, book, state))?;
    Ok(back(""))
}

async fn choose_sheet(frame: Frame, form: Form) -> Result<Response, Failure> {
    let number = |name: &str| form.get(name).parse::<usize>().ok();
    frame.app.with_state(|state| {
        frame.app.sheets.change(&form, |desk| {
            let sheet = number("sheet").unwrap_or(desk.sheet);
            // Another sheet has other headings; its row is looked for.
            let row = if sheet == desk.sheet { number("row") } else { None };
            desk.choose(sheet, row, state);
        })
    })??;
    Ok(back("#columns"))
}

async fn choose_columns(frame: Frame, form: Form) -> Result<Response, Failure> {
    frame.app.sheets.change(&form, |desk| {
        for k in 0..desk.mapping.columns.len() {
            let chosen =
                form.get(&format!("column-{k}")).parse::<usize>().ok().and_then(|t| Target::ALL.get(t).copied());
            if let Some(target) = chosen.filter(|t| *t != desk.mapping.columns[k].target) {
                desk.mapping.set(k, target);
            }
        }
    })?;
    Ok(back("#preview"))
}

/// Takes which programs are meant by names. A name that is none of them is not asked again for this file.
async fn choose_names(frame: Frame, form: Form) -> Result<Response, Failure> {
    let more = frame.app.sheets.change(&form, |desk| {
        if form.has("again") {
            desk.mapping.none.clear();
        }
        for (name, means) in form.all("name").zip(form.all("means")) {
            match means.parse::<ProgramId>() {
                Ok(program) => desk.mapping.explain(name, program),
                Err(_) => {
                    desk.mapping.none.insert(normal(name));
                }
            }
        }
        desk.understand(&frame.app.season);
        desk.read.as_ref().is_some_and(|p| !view::unclear(&p.rows, &desk.mapping).is_empty())
    })?;
    Ok(back(if more { "#names" } else { "#preview" }))
}

/// Takes the order of day and month, cells typed anew, and answers to what differs from the record.
async fn type_cells(frame: Frame, form: Form) -> Result<Response, Failure> {
    let place = |at: &str| at.split_once(',').and_then(|(r, c)| Some((r.parse().ok()?, c.parse().ok()?)));
    frame.app.sheets.change(&form, |desk| {
        if form.has("order") {
            desk.mapping.day_first = match form.get("order") {
                "day" => Some(true),
                "month" => Some(false),
                _ => None,
            };
        }
        for (at, text) in form.all("at").zip(form.all("text")) {
            let Some((row, column)) = place(at) else { continue };
            if text.trim() != view::stands(desk, row, column).trim() {
                desk.mapping.typed.insert((row, column), text.trim().to_owned());
            }
        }
        // A button beside a cell: `row,column=text`.
        if let Some((at, text)) = form.get("take").split_once('=')
            && let Some(cell) = place(at)
        {
            desk.mapping.typed.insert(cell, text.trim().to_owned());
        }
        for at in form.all("asked").filter_map(place) {
            desk.said.change.remove(&at);
        }
        desk.said.change.extend(form.all("change").filter_map(place));
    })?;
    Ok(back("#preview"))
}

/// Takes the days for entries that say only "yes", one for each kind of column.
async fn say_days(frame: Frame, form: Form) -> Result<Response, Failure> {
    let mut days = Vec::new();
    for target in Target::ALL {
        let field = format!("day-{}", target.key());
        if form.has(&field) {
            let day = match form.get(&field).trim() {
                "" => None,
                text => Some(text.parse().map_err(|_| {
                    Failure::bad_request("Give the day as 2026-09-24, or leave it empty. Nothing was changed.")
                })?),
            };
            days.push((target, day));
        }
    }
    frame.app.sheets.change(&form, |desk| {
        for (target, day) in days {
            match day {
                Some(day) => desk.said.days.insert(target, day),
                None => desk.said.days.remove(&target),
            };
        }
    })?;
    Ok(back("#preview"))
}

async fn keep(frame: Frame, form: Form) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let now = frame.app.now();
    let (commands, to) = frame.app.with_state(|state| {
        frame.app.sheets.with(|desk| {
            let desk = desk.as_mut().ok_or_else(nothing)?;
            desk.is_as_shown(&form)?;
            if desk.is_rank_list() {
                let found = desk.ranked(state, &season).ok().and_then(|r| r.command);
                return Ok((found.into_iter().collect(), "/rank"));
            }
            let mut commands = desk.plan(state, &season, now).commands;
            if !commands.is_empty() {
                commands.push(Command::SetColumns(Box::new(remembered(&desk.mapping))));
            }
            Ok::<_, Failure>((commands, "/programs"))
        })
    })??;
    let commands: Vec<Command> = commands;
    if commands.is_empty() {
        return Ok(back("#preview"));
    }
    let act = frame.app.act(&Command::Together(commands))?;
    frame.app.sheets.with(|desk| *desk = None);
    Ok(done(to, act))
}

/// Keeps the filings that were confirmed, each as evidence about its program, as one act.
async fn keep_filings(frame: Frame, form: Form) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let commands = frame.app.with_state(|state| {
        let today = frame.app.today(state);
        frame.app.sheets.with(|desk| {
            let desk = desk.as_mut().ok_or_else(nothing)?;
            desk.is_as_shown(&form)?;
            Ok::<_, Failure>(official::confirmed(&season, desk, &form, today))
        })
    })??;
    if commands.is_empty() {
        return Err(Failure::bad_request(
            "No filing was confirmed, so nothing was kept. Go back and tick those that are right.",
        ));
    }
    let act = frame.app.act(&Command::Together(commands))?;
    Ok(done("/sheets", act))
}

/// Keeps Program Results as notes, as one act.
async fn keep_results(frame: Frame, form: Form) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let commands = frame.app.with_state(|state| {
        frame.app.sheets.with(|desk| {
            let desk = desk.as_mut().ok_or_else(nothing)?;
            desk.is_as_shown(&form)?;
            Ok::<_, Failure>(official::notes(&season, desk, state))
        })
    })??;
    let act = if commands.is_empty() { None } else { frame.app.act(&Command::Together(commands))? };
    Ok(done("/sheets", act))
}

async fn discard(frame: Frame, form: Form) -> Result<Response, Failure> {
    frame.app.sheets.change(&form, |_| ())?;
    frame.app.sheets.with(|desk| *desk = None);
    Ok(back(""))
}
