//! NRMP's Program Results as text, as it is copied out of the report: quota and matched for each code and year.
//!
//! The report is NRMP's and may not be passed on; the applicant's own copy is read here on their own computer.
//!
//! Lines: a state in capitals; an institution, repeated with ` (Continued)`; two lines of headings, of which the second
//! begins with the city; then for each program its name, its code, and pairs of quota and matched, newest year first (`--`
//! where not offered, `*` where not filled).

use std::collections::BTreeMap;

use domain::Command;
use season::{NrmpCode, ProgramId, StateCode};

use super::book::Book;
use super::header::Header;
use super::layout::Layout;
use super::names::{Directory, Found, Place, state_of};
use super::target::normal;

/// The most lines that are read.
const MOST_LINES: usize = 200_000;

/// One year of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// The Match year.
    pub year: i16,
    /// Positions offered.
    pub quota: u16,
    /// Positions matched.
    pub matched: u16,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultLine {
    /// Its line in the text, counted from one.
    pub line: usize,
    /// The institution; empty when the text begins after it.
    pub institution: String,
    /// Its city; empty when the text does not say it.
    pub city: String,
    /// Its state.
    pub state: Option<StateCode>,
    /// The program's name there: `Anesthesiology`.
    pub name: String,
    /// The code.
    pub code: NrmpCode,
    /// The years in which it offered positions, newest first.
    pub years: Vec<Year>,
}

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramResults {
    /// The years of the columns, newest first.
    pub years: Vec<i16>,
    /// The lines of the wanted specialty.
    pub lines: Vec<ResultLine>,
    /// How many lines of other specialties there are.
    pub others: usize,
    /// Lines that hold a code but could not be read: number and text.
    pub unread: Vec<(usize, String)>,
}

/// Reads the text of Program Results for one specialty (NRMP's three digits: `040` is anesthesiology).
pub fn program_results(text: &str, specialty: &str) -> ProgramResults {
    let mut results = ProgramResults::default();
    let (mut institution, mut city, mut state) = (String::new(), String::new(), None);
    let mut before = "";
    for (number, raw) in (1..).zip(text.lines().take(MOST_LINES)) {
        let line = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}');
        if let Some(years) = years_line(line) {
            results.years = years;
            // The line above the headings names the institution.
            let name = before.trim_end_matches("(Continued)").trim();
            if !name.is_empty() {
                institution = name.to_owned();
                city.clear();
            }
        } else if let Some(place) = line.find(" Code ").filter(|_| line.contains("Quota")).map(|at| &line[..at]) {
            city = place.trim().to_owned();
        } else if let Some(found) = state_line(line) {
            state = Some(found);
        } else if let Some((name, code, rest)) = code_in(line) {
            match pairs(rest, &results.years) {
                _ if code.specialty() != specialty => results.others += 1,
                Some(years) => results.lines.push(ResultLine {
                    line: number,
                    institution: institution.clone(),
                    city: city.clone(),
                    state: state.clone(),
                    name: name.to_owned(),
                    code,
                    years,
                }),
                None => results.unread.push((number, line.chars().take(200).collect())),
            }
        }
        if !line.is_empty() && !is_page(line) {
            before = line;
        }
    }
    results
}

/// Headers and footers of pages.
fn is_page(line: &str) -> bool {
    line.starts_with("NRMP Program Results")
        || line.starts_with("* Did not fill")
        || line.contains("Reproduction prohibited")
}

/// `Program 2020 2019 2018 2017 2016`.
fn years_line(line: &str) -> Option<Vec<i16>> {
    let rest = line.strip_prefix("Program ")?;
    let years: Option<Vec<i16>> =
        rest.split_whitespace().map(|w| w.parse().ok().filter(|y| (1990..2100).contains(y))).collect();
    years.filter(|y| !y.is_empty() && y.len() <= 10)
}

fn state_line(line: &str) -> Option<StateCode> {
    let capitals = !line.is_empty() && line.chars().all(|c| c.is_ascii_uppercase() || c == ' ');
    StateCode::all().find(|s| capitals && s.name().eq_ignore_ascii_case(line))
}

/// The name, the code and what follows it.
fn code_in(line: &str) -> Option<(&str, NrmpCode, &str)> {
    let mut at = 0;
    for word in line.split_whitespace().take(40) {
        let start = at + line[at..].find(word)?;
        at = start + word.len();
        if let Ok(code) = word.trim_end_matches('\u{200b}').parse() {
            return Some((line[..start].trim(), code, &line[at..]));
        }
    }
    None
}

/// Pairs of quota and matched for as many years as the headings name.
fn pairs(rest: &str, years: &[i16]) -> Option<Vec<Year>> {
    let words: Vec<&str> = rest.split_whitespace().take(2 * years.len() + 1).collect();
    if years.is_empty() || words.len() != 2 * years.len() {
        return None;
    }
    let mut found = Vec::new();
    for (year, pair) in years.iter().zip(words.chunks_exact(2)) {
        if pair.iter().any(|w| matches!(*w, "--" | "-" | "–" | "—")) {
            continue;
        }
        let quota: u16 = pair[0].parse().ok()?;
        let matched: u16 = pair[1].trim_end_matches('*').parse().ok()?;
        if matched > quota {
            return None;
        }
        found.push(Year { year: *year, quota, matched });
    }
    Some(found)
}

/// The Program Results that a file holds for one specialty (NRMP's three digits), as text or as a table; `None` when it is
/// another kind of file.
pub fn results_of(
    book: &Book,
    sheet: usize,
    header: &Header,
    layout: Layout,
    specialty: &str,
) -> Option<ProgramResults> {
    match layout {
        Layout::NrmpResultsText => Some(program_results(book.text.as_deref()?, specialty)),
        Layout::NrmpResults => table(book, sheet, header, specialty),
        _ => None,
    }
}

/// A table with one row for each code, and a column of quota and one of matched for each year.
fn table(book: &Book, sheet: usize, header: &Header, specialty: &str) -> Option<ProgramResults> {
    let sheet = book.sheets.get(sheet)?;
    let heads: Vec<String> = header.names.iter().map(|n| normal(n)).collect();
    let at = |names: &[&str]| heads.iter().position(|h| names.contains(&h.as_str()));
    let code = at(&["program code", "nrmp code", "nrmp program code"])?;
    let (institution, city, state) =
        (at(&["sponsoring institution", "institution"]), at(&["city"]), at(&["state", "table state"]));
    let years: Vec<(i16, usize, usize)> = heads
        .iter()
        .enumerate()
        .filter_map(|(quota, h)| {
            let year: i16 = h.strip_suffix(" quota")?.parse().ok()?;
            Some((year, quota, at(&[&format!("{year} matched")])?))
        })
        .collect();
    let mut results = ProgramResults { years: years.iter().map(|y| y.0).collect(), ..ProgramResults::default() };
    for row in header.first_row()..sheet.rows.len() {
        let text = |at: Option<usize>| at.and_then(|at| sheet.cell(row, at)).map_or("", |c| c.text.as_str());
        let Ok(found) = text(Some(code)).parse::<NrmpCode>() else { continue };
        if found.specialty() != specialty {
            results.others += 1;
            continue;
        }
        let number = |at: usize| text(Some(at)).trim_end_matches('*').parse::<u16>().ok();
        let years = years.iter().filter_map(|(year, quota, matched)| {
            Some(Year { year: *year, quota: number(*quota)?, matched: number(*matched)? })
        });
        results.lines.push(ResultLine {
            line: row + 1,
            institution: text(institution).to_owned(),
            city: text(city).to_owned(),
            state: state_of(text(state)),
            name: text(at(&["specialty"])).to_owned(),
            code: found,
            years: years.collect(),
        });
    }
    Some(results)
}

impl ResultLine {
    /// The line in words: `1007040C0: 2020: 21 of 21 filled, 2019: 19 of 20`.
    pub fn words(&self) -> String {
        let years: Vec<String> =
            self.years.iter().map(|y| format!("{}: {} of {} filled", y.year, y.matched, y.quota)).collect();
        let years = if years.is_empty() { "no places offered in these years".to_owned() } else { years.join(", ") };
        format!("{} ({}): {years}", self.code, self.code.kind().word())
    }

    /// The program that it means: by its code, or else by institution and city.
    pub fn found(&self, directory: &Directory<'_>) -> Found {
        match directory.by_code(&self.code) {
            Some(program) => Found::Sure(program.id.clone(), super::By::NrmpCode),
            None => {
                let place = Place { city: self.city.clone(), state: self.state.clone() };
                directory.by_name(&self.institution, &place)
            }
        }
    }
}

/// The notes that keep the lines of programs that are sure; one note for each program.
pub fn result_notes(results: &ProgramResults, directory: &Directory<'_>) -> Vec<Command> {
    let mut of_program: BTreeMap<ProgramId, Vec<String>> = BTreeMap::new();
    for line in &results.lines {
        if let Found::Sure(id, _) = line.found(directory) {
            of_program.entry(id).or_default().push(line.words());
        }
    }
    let note = |(id, lines): (ProgramId, Vec<String>)| {
        Command::WriteNote(id, None, format!("NRMP Program Results, from my copy. {}", lines.join("; ")))
    };
    of_program.into_iter().map(note).collect()
}
