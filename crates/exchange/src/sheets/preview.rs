//! A sheet read with a mapping: for each row the program, the values, and what the user must look at. Nothing is changed.

use std::collections::BTreeMap;

use season::{NrmpCode, ProgramId};

use super::book::{Book, Cell, Sheet};
use super::clocks;
use super::dates;
use super::header::Header;
use super::mapping::Mapping;
use super::names::{By, Directory, Found, Place, state_of};
use super::repair::{Problem, Repair};
use super::target::{Target, normal};
use super::values::{self, Context, Value};

/// The most different values of one program that are compared with each other.
const MOST_DIFFERENT: usize = 40;

/// What one cell says.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its column, counted from zero.
    pub column: usize,
    /// What the column holds.
    pub target: Target,
    /// The text as it stands in the sheet.
    pub text: String,
    /// The value, where there is one for sure.
    pub value: Option<Value>,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// What stands in the way of a value, or should be looked at.
    pub problem: Option<Problem>,
}

/// One row that is about a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its place in the sheet, counted from zero.
    pub row: usize,
    /// The name as written there; empty when the sheet has none.
    pub name: String,
    /// The program.
    pub found: Found,
    /// The cells that hold something, without those left out.
    pub readings: Vec<Reading>,
}

impl Reading {
    /// The value, if nothing stands in its way.
    pub fn kept(&self) -> Option<&Value> {
        self.value.as_ref().filter(|_| self.problem.as_ref().is_none_or(Problem::keeps))
    }
}

impl Row {
    /// The value of a target, where there is one for sure and nothing stands in its way.
    pub fn value(&self, target: Target) -> Option<&Value> {
        self.reading(target).and_then(Reading::kept)
    }

    /// The first cell of a target.
    pub fn reading(&self, target: Target) -> Option<&Reading> {
        self.readings.iter().find(|r| r.target == target)
    }

    /// Whether anything in it was put right or waits for the user.
    pub fn needs_look(&self) -> bool {
        !matches!(self.found, Found::Sure(..))
            || self.readings.iter().any(|r| r.problem.is_some() || !r.repairs.is_empty())
    }
}

/// A row that is about no program, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its place in the sheet, counted from zero.
    pub row: usize,
    /// Why, in one sentence.
    pub why: String,
}

/// A sheet as it was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The rows about programs.
    pub rows: Vec<Row>,
    /// The rows that were left out; empty ones are not told.
    pub skipped: Vec<Skipped>,
    /// The headings of columns that hold nothing known.
    pub unknown_columns: Vec<String>,
    /// The columns that hold something and are not taken in: heading and reason.
    pub left_out: Vec<(String, String)>,
    /// All headings, by column.
    pub headings: Vec<String>,
}

impl Preview {
    /// How many rows have a program that is not sure.
    pub fn unclear(&self) -> usize {
        self.rows.iter().filter(|r| !matches!(r.found, Found::Sure(..))).count()
    }

    /// All repairs with their row and column, for the summary above the rows.
    pub fn repairs(&self) -> impl Iterator<Item = (usize, usize, &Repair)> {
        self.rows.iter().flat_map(|row| {
            row.readings.iter().flat_map(move |r| r.repairs.iter().map(move |x| (row.row, r.column, x)))
        })
    }

    /// All problems that stand in the way of a cell, with their row and column: of these cells nothing is kept.
    pub fn problems(&self) -> impl Iterator<Item = (usize, usize, &Problem)> {
        self.rows.iter().flat_map(|row| {
            let standing = |r: &'_ Reading| r.problem.as_ref().is_some_and(|p| !p.keeps());
            let found = row.readings.iter().filter(move |r| standing(r));
            found.filter_map(move |r| Some((row.row, r.column, r.problem.as_ref()?)))
        })
    }

    /// How many cells say something that could be kept, beside which program a row is about.
    pub fn said(&self) -> usize {
        self.rows.iter().flat_map(|r| &r.readings).filter(|r| !r.target.identifies() && r.kept().is_some()).count()
    }
}

/// Reads a sheet with a mapping. A sheet that is not there has no rows.
pub fn interpret(book: &Book, sheet: usize, header: &Header, mapping: &Mapping, directory: &Directory<'_>) -> Preview {
    let Some(sheet) = book.sheets.get(sheet) else { return Preview::default() };
    let reader = Reader { sheet, header, mapping, directory, contexts: contexts(sheet, header, mapping, directory) };
    let mut preview =
        Preview { headings: mapping.columns.iter().map(|c| c.heading.clone()).collect(), ..Preview::default() };
    for (at, column) in mapping.columns.iter().enumerate() {
        if column.target == Target::Ignore && filled(sheet, header, at) {
            preview.left_out.push((column.heading.clone(), column.why.clone()));
            if column.is_unknown() {
                preview.unknown_columns.push(column.heading.clone());
            }
        }
    }
    // In some lists the state stands alone in a row above its programs.
    let mut state = None;
    for row in header.first_row()..sheet.rows.len() {
        let cells = &sheet.rows[row];
        let held: Vec<&Cell> = cells.iter().filter(|c| !c.is_empty()).collect();
        match held.as_slice() {
            [] => continue,
            [only] if state_of(&only.text).is_some_and(|s| normal(s.name()) == normal(&only.text)) => {
                state = state_of(&only.text);
                preview.skipped.push(Skipped { row, why: "It is the heading of a state.".into() });
                continue;
            }
            _ => {}
        }
        match reader.row(row, state.as_ref()) {
            Ok(row) => preview.rows.push(row),
            Err(why) => preview.skipped.push(Skipped { row, why }),
        }
    }
    contradictions(&mut preview.rows);
    preview
}

fn filled(sheet: &Sheet, header: &Header, column: usize) -> bool {
    (header.first_row()..sheet.rows.len()).any(|r| sheet.cell(r, column).is_some_and(|c| !c.is_empty()))
}

fn contexts(sheet: &Sheet, header: &Header, mapping: &Mapping, directory: &Directory<'_>) -> Vec<Context> {
    let column = |(at, c): (usize, &super::mapping::Column)| {
        let cells = (header.first_row()..sheet.rows.len()).filter_map(move |r| sheet.cell(r, at));
        Context::of(&c.heading, cells, directory.season().year).or_said(mapping.day_first)
    };
    mapping.columns.iter().enumerate().map(column).collect()
}

struct Reader<'a> {
    sheet: &'a Sheet,
    header: &'a Header,
    mapping: &'a Mapping,
    directory: &'a Directory<'a>,
    contexts: Vec<Context>,
}

impl Reader<'_> {
    /// A row, or why it is about no program.
    fn row(&self, row: usize, state: Option<&season::StateCode>) -> Result<Row, String> {
        let mut readings = self.readings(row);
        let text = |target: Target| {
            readings.iter().find(|r| r.target == target && r.value.is_some()).map_or("", |r| r.text.as_str())
        };
        let name = text(Target::ProgramName).to_owned();
        if matches!(normal(&name).as_str(), "average" | "averages" | "mean" | "median" | "total" | "totals" | "sum") {
            return Err("It holds totals or averages.".into());
        }
        if !readings.iter().any(|r| r.target.identifies()) {
            let any = self.mapping.columns.iter().any(|c| c.target.identifies());
            return Err(match self.header.row {
                Some(_) if any => "It names no program.".into(),
                _ => "No column names programs.".into(),
            });
        }
        let city = text(Target::City);
        let stated = readings.iter().find_map(|r| match &r.value {
            Some(Value::State(s)) => Some(s.clone()),
            _ => None,
        });
        let place = Place {
            city: city.split(',').next().unwrap_or(city).trim().to_owned(),
            state: stated.or_else(|| state_of(city).filter(|_| city.contains(','))).or_else(|| state.cloned()),
        };
        let institution = text(Target::Institution).to_owned();
        let found = self.found(&mut readings, &name, &institution, &place);
        let mut row = Row { row, name, found, readings };
        self.look_at_days(&mut row);
        Ok(row)
    }

    /// Days far from the season, and times whose clock is not sure, are questions.
    fn look_at_days(&self, row: &mut Row) {
        let season = self.directory.season();
        let program = match &row.found {
            Found::Sure(id, _) => season.program(id),
            _ => None,
        };
        for reading in row.readings.iter_mut().filter(|r| r.problem.is_none()) {
            let Some(Value::Day { day, time, zone }) = &reading.value else { continue };
            if !dates::in_season(*day, season.year) {
                let perhaps = dates::moved_into(*day, season.year);
                reading.problem = Some(Problem::OutOfSeason { day: *day, perhaps });
            } else if reading.target == Target::Interview
                && let Some(program) = program
            {
                reading.problem = clocks::settle(program, *day, *time, zone).err();
            }
        }
    }

    fn readings(&self, row: usize) -> Vec<Reading> {
        let columns = self.mapping.columns.iter().zip(&self.contexts).enumerate();
        columns
            .filter(|(_, (c, _))| c.target != Target::Ignore)
            .filter_map(|(at, (column, context))| {
                let anew = self.mapping.typed.get(&(row, at));
                let anew = anew.map(|text| Cell::text(text));
                let cell = anew.as_ref().or_else(|| self.sheet.cell(row, at)).filter(|c| !c.is_empty())?;
                let mut read = values::read(column.target, cell, context);
                if anew.is_some() {
                    let from = self.sheet.cell(row, at).map_or_else(String::new, |c| c.text.clone());
                    read.repairs.push(Repair::Typed { from });
                }
                Some(Reading {
                    column: at,
                    target: column.target,
                    text: cell.text.clone(),
                    value: read.value,
                    repairs: read.repairs,
                    problem: read.problem,
                })
            })
            .collect()
    }

    /// The program of a row: by id, by code, by a name explained before, by its name.
    fn found(&self, readings: &mut [Reading], name: &str, institution: &str, place: &Place) -> Found {
        let exact = self.by_id(readings).or_else(|| self.by_codes(readings));
        if exact.is_none() && self.mapping.none.contains(&normal(name)) {
            return Found::Nothing;
        }
        if let Some(id) = self.mapping.names.get(&normal(name)).filter(|id| self.directory.by_id(id).is_some()) {
            return exact.map_or_else(|| Found::Sure(id.clone(), By::Remembered), |(id, by)| Found::Sure(id, by));
        }
        let named = match self.directory.by_name(name, place) {
            Found::Nothing if !institution.is_empty() => self.directory.by_name(institution, place),
            other => other,
        };
        let Some((id, by)) = exact else { return named };
        // A code that was copied into the wrong row is worse than none.
        if let (Found::Sure(other, _), Some(reading)) =
            (&named, readings.iter_mut().find(|r| r.target == Target::ProgramName))
            && *other != id
        {
            reading.problem = Some(Problem::NameOfAnother(other.clone()));
        }
        Found::Sure(id, by)
    }

    fn by_id(&self, readings: &mut [Reading]) -> Option<(ProgramId, By)> {
        let reading = readings.iter_mut().find(|r| matches!(r.value, Some(Value::Program(_))))?;
        let Some(Value::Program(id)) = &reading.value else { return None };
        let acgme = || id.as_str().parse().ok().and_then(|code| self.directory.by_acgme(&code));
        match self.directory.by_id(id).or_else(acgme) {
            Some(program) => Some((program.id.clone(), By::Id)),
            None => {
                reading.problem = Some(Problem::UnknownCode(id.to_string()));
                None
            }
        }
    }

    fn by_codes(&self, readings: &mut [Reading]) -> Option<(ProgramId, By)> {
        for reading in readings.iter_mut() {
            let Some(Value::Codes(codes)) = &reading.value else { continue };
            let program = |c: &NrmpCode| self.directory.by_code(c).map(|p| p.id.clone());
            match codes.iter().find_map(program) {
                Some(id) => return Some((id, By::NrmpCode)),
                None => reading.problem = codes.first().map(|c| Problem::UnknownCode(c.to_string())),
            }
        }
        None
    }
}

/// Marks values that say something else about a program than another row, in every row that takes part. Texts may differ:
/// each is a note.
fn contradictions(rows: &mut [Row]) {
    // What each program is said to be, as places of rows and cells.
    // Rows whose program is only likely are compared among themselves.
    let mut said: BTreeMap<(ProgramId, Target, bool), Vec<(usize, usize)>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(id) = row.found.proposed() else { continue };
        let sure = matches!(row.found, Found::Sure(..));
        for (cell, reading) in row.readings.iter().enumerate() {
            let one = !reading.target.identifies() && !reading.target.many();
            if one && reading.problem.is_none() && reading.value.is_some() {
                said.entry((id.clone(), reading.target, sure)).or_default().push((at, cell));
            }
        }
    }
    let mut found: Vec<(usize, usize, Problem)> = Vec::new();
    for places in said.into_values().filter(|p| p.len() > 1) {
        let mut different: Vec<(usize, usize)> = Vec::new();
        for (at, cell) in &places {
            let new = !different.iter().any(|(x, y)| same(&rows[*at], *cell, &rows[*x], *y));
            if new && different.len() < MOST_DIFFERENT {
                different.push((*at, *cell));
            }
        }
        for (at, cell) in &places {
            let other = different.iter().find(|(x, y)| contradict(&rows[*at], *cell, &rows[*x], *y));
            if let Some((x, y)) = other {
                let value = rows[*x].readings[*y].value.as_ref().map_or_else(String::new, Value::words);
                found.push((*at, *cell, Problem::Contradicts { row: rows[*x].row + 1, value }));
            }
        }
    }
    for (at, cell, problem) in found {
        rows[at].readings[cell].problem = Some(problem);
    }
}

/// Whether two cells of the same kind say the same in every way that matters.
fn same(row: &Row, cell: usize, other: &Row, other_cell: usize) -> bool {
    let told = |r: &Row, t: Target| r.reading(t).and_then(|x| x.value.clone());
    row.readings[cell].value == other.readings[other_cell].value
        && [Target::Answer, Target::AnswerDay].iter().all(|t| told(row, *t) == told(other, *t))
}

/// Whether two cells of the same kind cannot both be true. Answers of different days follow each other.
fn contradict(row: &Row, cell: usize, other: &Row, other_cell: usize) -> bool {
    let (a, b) = (&row.readings[cell], &other.readings[other_cell]);
    let (Some(x), Some(y)) = (&a.value, &b.value) else { return false };
    if x.agrees(y) {
        return false;
    }
    let told = |r: &Row, t: Target| r.reading(t).and_then(|x| x.value.clone());
    let days = (told(row, Target::AnswerDay), told(other, Target::AnswerDay));
    let kinds = (told(row, Target::Answer), told(other, Target::Answer));
    match a.target {
        Target::Answer => !matches!(days, (Some(d), Some(e)) if d != e),
        Target::AnswerDay => !matches!(kinds, (Some(k), Some(l)) if k != l),
        _ => true,
    }
}
