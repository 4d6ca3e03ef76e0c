//! `prematch sheet`: a spreadsheet taken in on the command line, with the preview that the page shows.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use domain::{Actor, Command, State};
use exchange::sheets::{
    BadBook, Book, Directory, Filings, Found, Header, Layout, MOST_BYTES, Mapping, Plan, Preview, ProgramResults, Said,
    Target, Waits, conclusion, interpret, letters, normal, plan, ranked, read_filings, recalled, remembered, residents,
    result_notes, results_of,
};
use jiff::civil::Date;
use season::{ProgramId, Season};
use serde_json::{Value, json};

use crate::cli::SheetArgs;
use crate::out::{self, Fault, plural};
use crate::picking::find;
use crate::record::act_in;
use crate::setting::{self, Place};

pub(crate) fn run(place: &Place, args: &SheetArgs) -> Result<(), Fault> {
    let season = place.season()?;
    let book = open(&args.file)?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let desk = Desk::new(&book, args, &season, state)?;
    match desk.layout {
        Layout::Lca => desk.filings(place, args, state),
        Layout::NrmpResults | Layout::NrmpResultsText => desk.results(place, args, state),
        _ => desk.rows(place, args, state),
    }
}

/// Reads the file; one that is too large for a table may be filings, of which the rows that matter are kept.
fn open(path: &Path) -> Result<Book, Fault> {
    let failed = |e: std::io::Error| Fault::Io(format!("{} cannot be read: {e}", path.display()));
    let wrong = |why: BadBook| Fault::Data(format!("{}: {why}", path.display()));
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size <= MOST_BYTES as u64 {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        return Book::read(&name, &std::fs::read(path).map_err(failed)?).map_err(wrong);
    }
    let file = File::open(path).map_err(failed)?;
    read_filings(file).map_err(wrong)?.ok_or_else(|| wrong(BadBook::TooLarge))
}

/// The file with what was said of it.
struct Desk<'a> {
    book: &'a Book,
    season: &'a Season,
    directory: Directory<'a>,
    sheet: usize,
    header: Header,
    layout: Layout,
    why: String,
    mapping: Mapping,
    said: Said,
}

impl<'a> Desk<'a> {
    fn new(book: &'a Book, args: &SheetArgs, season: &'a Season, state: &State) -> Result<Self, Fault> {
        let sheet = which_sheet(book, args.sheet.as_deref())?;
        let of = book.sheets.get(sheet).ok_or_else(|| Fault::Data("the file has no sheet".into()))?;
        let header = match args.header {
            None => Header::guess(of),
            Some(0) => Header::none(of),
            Some(row) => Header::at(of, row - 1),
        };
        let found = Layout::recognise(of, &header);
        let mut mapping = Mapping::understand(of, &header, found.layout, &recalled(state));
        for text in &args.map {
            let (column, field) = pair(text, "--map \"When sent=applied\"")?;
            let column = column_of(&mapping, column)?;
            let target = Target::from_key(field)
                .ok_or_else(|| Fault::Usage(format!("\"{field}\" is no field; `prematch sheet --help` lists them")))?;
            mapping.set(column, target);
        }
        for text in &args.name {
            let (name, program) = pair(text, "--name \"MGH=0402421066\"")?;
            if program == "none" {
                mapping.none.insert(normal(name));
            } else {
                mapping.explain(name, find(season, program)?.id.clone());
            }
        }
        for text in &args.cell {
            // The text of a cell can have the sign too.
            let (cell, typed) = text.split_once('=').ok_or_else(|| {
                Fault::Usage(format!("\"{text}\" has no sign =; write it like --cell \"C4=2027-01-12\""))
            })?;
            mapping.typed.insert(cell_of(cell)?, typed.trim().to_owned());
        }
        mapping.day_first = match (args.day_first, args.month_first) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let said = said(args)?;
        let directory = Directory::new(season);
        let layout = found.layout;
        let mut desk = Self { book, season, directory, sheet, header, layout, why: found.why, mapping, said };
        if args.accept_names && layout.has_rows() {
            desk.accept_names();
        }
        Ok(desk)
    }

    fn preview(&self) -> Preview {
        interpret(self.book, self.sheet, &self.header, &self.mapping, &self.directory)
    }

    fn accept_names(&mut self) {
        for row in self.preview().rows {
            if let (Found::Likely(_), Some(id)) = (&row.found, row.found.proposed()) {
                self.mapping.explain(&row.name, id.clone());
            }
        }
    }

    fn short(&self, id: &ProgramId) -> String {
        self.season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone())
    }

    fn heading(&self, column: usize) -> &str {
        self.mapping.columns.get(column).map_or("", |c| c.heading.as_str())
    }

    /// The kind of file, and where its headings are.
    fn head(&self) -> String {
        let name = self.book.sheets.get(self.sheet).map_or("", |s| s.name.as_str());
        let sheet = if name.is_empty() { String::new() } else { format!("Sheet \"{name}\". ") };
        format!("Read as {}. {}\n{sheet}{}\n", self.layout.words(), self.why, self.header.why)
    }

    // ---- rows about programs -----------------------------------------------------------------------------------------

    /// Our own table of the rank list, taken in whole or not at all.
    fn rank_list(&self, place: &Place, args: &SheetArgs, state: &State) -> Result<(), Fault> {
        let of = self.book.sheets.get(self.sheet).ok_or_else(|| Fault::Data("the file has no sheet".into()))?;
        let found = ranked(of, &self.header, state, self.season).map_err(|wrong| {
            let lines: Vec<String> = wrong.iter().map(|w| format!("row {}: {}", w.row + 1, w.why)).collect();
            Fault::Data(format!("the rank list is taken in as a whole; correct this first:\n{}", lines.join("\n")))
        })?;
        match found.command {
            Some(command) if args.keep => act_in(place, self.season, &command, Actor::CommandLine),
            _ if place.json => {
                out::json("prematch-sheet", &serde_json::json!({ "lines": found.lines, "changes": found.words }))
            }
            None => out::text(&format!(
                "{}All lines stand on your list like this already; nothing would change.",
                self.head()
            )),
            Some(_) => {
                let mut text = self.head();
                section(&mut text, "What your rank list becomes", found.words);
                section(&mut text, "Nothing was kept yet; --keep keeps all of this as one act.", Vec::new());
                out::text(&text)
            }
        }
    }

    fn rows(&self, place: &Place, args: &SheetArgs, state: &State) -> Result<(), Fault> {
        if self.layout == Layout::Own("rank-list") {
            return self.rank_list(place, args, state);
        }
        let rows = self.layout.has_rows();
        let preview = if rows { self.preview() } else { Preview::default() };
        let plan = plan(&preview, state, self.season, &self.said, setting::now());
        if args.keep && !plan.commands.is_empty() {
            let mut commands = plan.commands;
            commands.push(Command::SetColumns(Box::new(remembered(&self.mapping))));
            return act_in(place, self.season, &Command::Together(commands), Actor::CommandLine);
        }
        let done = conclusion(self.layout, &preview, &plan);
        if place.json {
            return out::json("prematch-sheet", &self.rows_json(&preview, &plan, done.as_deref()));
        }
        let mut text = self.head();
        if rows {
            self.columns_text(&mut text);
            self.names_text(&mut text, &preview);
            self.cells_text(&mut text, &preview, &plan);
            self.changes_text(&mut text, &preview, &plan);
        }
        match done {
            Some(why) => section(&mut text, &why, Vec::new()),
            None => section(&mut text, "Nothing was kept yet; --keep keeps all of this as one act.", Vec::new()),
        }
        out::text(&text)
    }

    fn columns_text(&self, text: &mut String) {
        let column = |(at, c): (usize, &exchange::sheets::Column)| {
            let what =
                if c.target == Target::Ignore { format!("left out: {}", c.why) } else { c.target.words().into() };
            format!("{} {}: {what}", short_letters(at), c.heading)
        };
        section(text, "Columns", self.mapping.columns.iter().enumerate().map(column).collect());
    }

    fn names_text(&self, text: &mut String, preview: &Preview) {
        let mut seen = std::collections::BTreeSet::new();
        let mut lines = Vec::new();
        for row in preview.rows.iter().filter(|r| !matches!(r.found, Found::Sure(..)) && !r.name.is_empty()) {
            let name = normal(&row.name);
            if self.mapping.none.contains(&name) || !seen.insert(name) {
                continue;
            }
            let candidates = match &row.found {
                Found::Likely(c) | Found::Perhaps(c) => c.as_slice(),
                _ => &[],
            };
            let names: Vec<String> =
                candidates.iter().take(3).map(|c| format!("{} ({})", self.short(&c.program), c.program)).collect();
            let perhaps =
                if names.is_empty() { "like no program".into() } else { format!("perhaps {}", names.join(", ")) };
            lines.push(format!("\"{}\" in row {}: {perhaps}", row.name, row.row + 1));
        }
        let title = "Names that are not clear; their rows stay out (--name \"NAME=PROGRAM\", --name \"NAME=none\", --accept-names)";
        section(text, title, lines);
    }

    fn cells_text(&self, text: &mut String, preview: &Preview, plan: &Plan) {
        let at = |row: usize, column: usize| format!("{}{} {}", short_letters(column), row + 1, self.heading(column));
        let repairs = preview.repairs().map(|(row, column, r)| format!("{}: {}", at(row, column), r.words()));
        section(text, "Put right", repairs.collect());
        let mut lines = Vec::new();
        for (row, column, problem) in preview.problems() {
            let typed = self.mapping.typed.get(&(row, column)).cloned();
            let stands = || self.book.sheets.get(self.sheet)?.cell(row, column).map(|c| c.text.clone());
            let choices = problem.choices(&typed.or_else(stands).unwrap_or_default());
            let choices: Vec<String> =
                choices.iter().map(|c| format!("--cell \"{}{}={c}\"", short_letters(column), row + 1)).collect();
            let choices = if choices.is_empty() { String::new() } else { format!(" ({})", choices.join(" or ")) };
            lines.push(format!("{}: {}{choices}", at(row, column), problem.words()));
        }
        for u in &plan.unsettled {
            let how = match u.waits {
                Waits::Day(target) => format!(" (--day {}=…)", target.key()),
                Waits::Interview { change: false } => format!(" (--change {}{})", short_letters(u.column), u.row + 1),
                Waits::Interview { change: true } => " Yes, as you said.".to_owned(),
                Waits::Cell | Waits::Hand => String::new(),
            };
            lines.push(format!("{}: {}{how}", at(u.row, u.column), u.why));
        }
        section(text, "To look at; as they stand these cells are left out, and the rest of their rows is kept", lines);
    }

    fn changes_text(&self, text: &mut String, preview: &Preview, plan: &Plan) {
        let mut lines = Vec::new();
        for (row, program, words) in &plan.words {
            lines.extend(words.iter().map(|w| format!("Row {} · {}: {w}", row + 1, self.short(program))));
        }
        section(text, "What would be kept", lines);
        let stays = plan.stays.iter().map(|(row, p, w)| format!("Row {} · {}: {w}", row + 1, self.short(p)));
        section(text, "Stays as it is recorded", stays.collect());
        let sheet = self.book.sheets.get(self.sheet);
        section(text, "Beside that", sheet.map(|s| self.layout.remarks(s, &self.header)).unwrap_or_default());
        let skipped = preview.skipped.iter().take(20).map(|s| format!("Row {}: {}", s.row + 1, s.why));
        section(text, &format!("Rows about no program: {}", preview.skipped.len()), skipped.collect());
    }

    fn rows_json(&self, preview: &Preview, plan: &Plan, conclusion: Option<&str>) -> Value {
        let at = |row: usize, column: usize| format!("{}{}", short_letters(column), row + 1);
        let rows: Vec<Value> = preview
            .rows
            .iter()
            .map(|row| {
                let cells: Vec<Value> = row
                    .readings
                    .iter()
                    .map(|r| {
                        json!({
                            "cell": at(row.row, r.column),
                            "field": r.target.key(),
                            "text": r.text,
                            "value": r.kept().map(exchange::sheets::Value::words),
                            "put_right": r.repairs.iter().map(exchange::sheets::Repair::words).collect::<Vec<_>>(),
                            "problem": r.problem.as_ref().map(exchange::sheets::Problem::words),
                            "choices": r.problem.as_ref().map(|p| p.choices(&r.text)).unwrap_or_default(),
                        })
                    })
                    .collect();
                let sure = matches!(row.found, Found::Sure(..));
                json!({ "row": row.row + 1, "name": row.name, "program": row.found.proposed(), "sure": sure, "cells": cells })
            })
            .collect();
        let columns: Vec<Value> = self
            .mapping
            .columns
            .iter()
            .map(|c| json!({ "heading": c.heading, "field": c.target.key(), "why": c.why }))
            .collect();
        let unsettled: Vec<Value> = plan
            .unsettled
            .iter()
            .map(|u| {
                let waits = match u.waits {
                    Waits::Day(target) => format!("day {}", target.key()),
                    Waits::Interview { .. } => "change".into(),
                    Waits::Cell => "cell".into(),
                    Waits::Hand => "hand".into(),
                };
                json!({ "cell": at(u.row, u.column), "why": u.why, "waits_for": waits })
            })
            .collect();
        let words = |(row, program, words): &(usize, ProgramId, Vec<String>)| json!({ "row": row + 1, "program": program, "changes": words });
        let stays = |(row, program, words): &(usize, ProgramId, String)| json!({ "row": row + 1, "program": program, "words": words });
        json!({
            "kind": self.layout.words(),
            "why": self.why,
            "header_row": self.header.row.map_or(0, |r| r + 1),
            "columns": columns,
            "rows": rows,
            "waiting": unsettled,
            "changes": plan.words.iter().map(words).collect::<Vec<_>>(),
            "stays": plan.stays.iter().map(stays).collect::<Vec<_>>(),
            "conclusion": conclusion,
        })
    }

    // ---- filings -----------------------------------------------------------------------------------------------------

    fn filings(&self, place: &Place, args: &SheetArgs, state: &State) -> Result<(), Fault> {
        let found = residents(self.book, self.sheet, &self.header, &self.directory);
        let today = today(state);
        if args.keep {
            return self.keep_filings(place, args, &found, today);
        }
        if place.json {
            let filings: Vec<Value> = found
                .residents
                .iter()
                .map(|f| {
                    json!({
                        "case": f.case, "employer": f.employer, "title": f.title, "city": f.city, "state": f.state,
                        "begins": f.begins, "decided": f.decided, "wage": f.wage, "proposed": f.found.proposed(),
                    })
                })
                .collect();
            let value = json!({
                "kind": self.layout.words(), "looked_at": found.looked_at, "rule": found.rule, "filings": filings,
            });
            return out::json("prematch-sheet-filings", &value);
        }
        let mut text = self.head();
        let lines = found.residents.iter().map(|f| {
            let proposed = match f.found.proposed() {
                Some(id) => format!("{} ({id})?", self.short(id)),
                None => "which program?".to_owned(),
            };
            format!("{}: {}. {proposed}", f.case, f.words())
        });
        let title = format!(
            "Of {}, {} an anesthesiology resident. {}",
            plural(found.looked_at, "filing", "filings"),
            plural(found.residents.len(), "names", "name"),
            found.rule
        );
        section(&mut text, &title, lines.collect());
        if found.residents.is_empty() {
            section(&mut text, "Nothing can be kept.", Vec::new());
        } else {
            section(
                &mut text,
                "Confirm each with --filing CASE=PROGRAM, and keep them with --keep, as dated evidence. A filing shows that it was done, not that it will be done again.",
                Vec::new(),
            );
        }
        out::text(&text)
    }

    fn keep_filings(&self, place: &Place, args: &SheetArgs, found: &Filings, today: Date) -> Result<(), Fault> {
        let mut commands = Vec::new();
        for text in &args.filing {
            let (case, program) = pair(text, "--filing \"I-200-25001-123456=0404121139\"")?;
            let program = find(self.season, program)?.id.clone();
            let filing = found.residents.iter().find(|f| f.case == case).ok_or_else(|| {
                Fault::Refused(format!("no filing for an anesthesiology resident has the case number {case}"))
            })?;
            let statement = filing.statement(today).ok_or_else(|| {
                Fault::Refused(format!("case {case} has no day that is over, so it cannot be kept as evidence"))
            })?;
            commands.push(Command::AddStatement(program, Box::new(statement)));
        }
        if commands.is_empty() {
            return Err(Fault::Usage("say which filings you confirm, with --filing CASE=PROGRAM".into()));
        }
        act_in(place, self.season, &Command::Together(commands), Actor::CommandLine)
    }

    // ---- Program Results ---------------------------------------------------------------------------------------------

    fn results(&self, place: &Place, args: &SheetArgs, state: &State) -> Result<(), Fault> {
        let code = &self.season.specialty_code;
        let found: ProgramResults =
            results_of(self.book, self.sheet, &self.header, self.layout, code).unwrap_or_default();
        if args.keep {
            let there = |c: &Command| match c {
                Command::WriteNote(id, _, text) => {
                    state.record(id).is_some_and(|r| r.notes.iter().any(|n| n.text.trim() == text.trim()))
                }
                _ => false,
            };
            let commands: Vec<Command> =
                result_notes(&found, &self.directory).into_iter().filter(|c| !there(c)).collect();
            return act_in(place, self.season, &Command::Together(commands), Actor::CommandLine);
        }
        let sure = |line: &exchange::sheets::ResultLine| match line.found(&self.directory) {
            Found::Sure(id, _) => Some(id),
            _ => None,
        };
        if place.json {
            let lines: Vec<Value> = found
                .lines
                .iter()
                .map(|l| {
                    let years: Vec<Value> = l
                        .years
                        .iter()
                        .map(|y| json!({ "year": y.year, "quota": y.quota, "matched": y.matched }))
                        .collect();
                    json!({ "code": l.code, "institution": l.institution, "program": sure(l), "years": years })
                })
                .collect();
            return out::json("prematch-sheet-results", &json!({ "kind": self.layout.words(), "lines": lines }));
        }
        let mut text = self.head();
        let lines = found.lines.iter().map(|l| {
            let program = sure(l).map_or_else(|| format!("{}, not found", l.institution), |id| self.short(&id));
            format!("{program}: {}", l.words())
        });
        section(&mut text, &self.layout.good_for().unwrap_or_default(), lines.collect());
        section(
            &mut text,
            "Nothing was kept yet; --keep keeps the lines of programs that were found, as notes.",
            Vec::new(),
        );
        out::text(&text)
    }
}

/// A heading with its lines; nothing when a list is empty that should not be, unless it stands alone.
fn section(text: &mut String, title: &str, lines: Vec<String>) {
    let is_list = !title.ends_with('.');
    if is_list && lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", out::strong(title));
    for line in lines {
        let _ = writeln!(text, "- {line}");
    }
}

fn today(state: &State) -> Date {
    let zone = state.profile().home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
    setting::now().to_zoned(zone).date()
}

fn which_sheet(book: &Book, wanted: Option<&str>) -> Result<usize, Fault> {
    let Some(wanted) = wanted else {
        return Ok((0..book.sheets.len())
            .max_by_key(|k| (book.sheets[*k].rows.len(), std::cmp::Reverse(*k)))
            .unwrap_or(0));
    };
    let by_name = book.sheets.iter().position(|s| s.name.eq_ignore_ascii_case(wanted.trim()));
    let by_number = || wanted.parse::<usize>().ok().filter(|n| (1..=book.sheets.len()).contains(n)).map(|n| n - 1);
    by_name.or_else(by_number).ok_or_else(|| {
        let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        Fault::Usage(format!("no sheet is called \"{wanted}\"; there are: {}", names.join(", ")))
    })
}

fn pair<'t>(text: &'t str, like: &str) -> Result<(&'t str, &'t str), Fault> {
    let parts = text.rsplit_once('=').map(|(a, b)| (a.trim(), b.trim()));
    parts.ok_or_else(|| Fault::Usage(format!("\"{text}\" has no sign =; write it like {like}")))
}

fn column_of(mapping: &Mapping, wanted: &str) -> Result<usize, Fault> {
    let by_heading = mapping.columns.iter().position(|c| normal(&c.heading) == normal(wanted));
    let by_letters = || (0..mapping.columns.len()).find(|at| short_letters(*at).eq_ignore_ascii_case(wanted));
    by_heading
        .or_else(by_letters)
        .ok_or_else(|| Fault::Usage(format!("no column is called \"{wanted}\"; write its heading or its letters")))
}

/// The letters of a column alone: `AB`.
fn short_letters(column: usize) -> String {
    letters(column).trim_start_matches("Column ").to_owned()
}

/// Row and column of `B4`, from zero.
fn cell_of(text: &str) -> Result<(usize, usize), Fault> {
    let wrong = || Fault::Usage(format!("\"{text}\" is no cell; write its letters and its row, such as C4"));
    let text = text.trim().to_ascii_uppercase();
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let name = text.strip_suffix(digits).unwrap_or_default();
    let row = digits.parse::<usize>().ok().filter(|r| *r > 0).ok_or_else(wrong)?;
    if name.is_empty() || name.len() > 2 {
        return Err(wrong());
    }
    let column = name.bytes().fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1);
    Ok((row - 1, column - 1))
}

fn said(args: &SheetArgs) -> Result<Said, Fault> {
    let mut said = Said::default();
    for text in &args.day {
        let (field, day) = pair(text, "--day applied=2026-09-24")?;
        let target =
            Target::from_key(field).ok_or_else(|| Fault::Usage(format!("\"{field}\" is no field with a day")))?;
        let day = day.parse().map_err(|_| Fault::Usage(format!("\"{day}\" is no day; write it like 2026-09-24")))?;
        said.days.insert(target, day);
    }
    for cell in &args.change {
        said.change.insert(cell_of(cell)?);
    }
    Ok(said)
}
