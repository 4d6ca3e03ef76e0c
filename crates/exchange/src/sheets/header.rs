//! Which row holds the headings. People put titles, averages and merged headings above them.

use super::book::{Sheet, Was};
use super::target::{Strength, meant, normal};
use crate::tables;

/// How far down headings are looked for.
const LOOKED_AT: usize = 20;

/// The headings of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The row of the headings, counted from zero; `None` when there are none and the first row is data.
    pub row: Option<usize>,
    /// The headings by column; a column without one is named by its letters.
    pub names: Vec<String>,
    /// Why this row was chosen, for the preview.
    pub why: String,
}

impl Header {
    /// The row that looks most like headings.
    pub fn guess(sheet: &Sheet) -> Self {
        let looked_at = 0..sheet.rows.len().min(LOOKED_AT);
        if let Some(row) =
            looked_at.clone().find(|row| tables::own_head(sheet.rows[*row].iter().map(|c| c.text.as_str())))
        {
            return Self {
                why: format!("Row {} has the headings of our own export.", row + 1),
                ..Self::at(sheet, row)
            };
        }
        // Rows of filings can hold words that are headings elsewhere, such as "H-1B".
        let texts = |row: usize| sheet.rows[row].iter().map(|c| c.text.clone()).collect::<Vec<_>>();
        if let Some(row) = looked_at.clone().find(|row| super::lca::is_head(&texts(*row))) {
            let why = format!("Row {} has the headings of Labor Department filings.", row + 1);
            return Self { why, ..Self::at(sheet, row) };
        }
        let scored = looked_at.map(|row| (likeness(sheet, row), row));
        // The first of equal rows: headings stand above data.
        let best = scored.fold((0, None), |best, (score, row)| if score > best.0 { (score, Some(row)) } else { best });
        match best.1 {
            None => Self::none(sheet),
            Some(row) => {
                let known = known_in(sheet, row);
                let mut header = Self::at(sheet, row);
                header.why = match known.len() {
                    0 => format!("Row {} is the first with words in most columns.", row + 1),
                    1 => format!("Row {} has the heading \"{}\".", row + 1, known[0]),
                    n => format!(
                        "Row {} has {n} known headings, such as \"{}\" and \"{}\".",
                        row + 1,
                        known[0],
                        known[1]
                    ),
                };
                header
            }
        }
    }

    /// The headings of the row that the user chose, counted from zero.
    pub fn at(sheet: &Sheet, row: usize) -> Self {
        let names = (0..sheet.width()).map(|column| named(sheet, row, column)).collect();
        Self { row: Some(row), names, why: "You chose this row.".into() }
    }

    /// No headings: the columns are named by their letters.
    pub fn none(sheet: &Sheet) -> Self {
        let names = (0..sheet.width()).map(letters).collect();
        Self { row: None, names, why: "No row looks like headings.".into() }
    }

    /// The first row of data.
    pub fn first_row(&self) -> usize {
        self.row.map_or(0, |r| r + 1)
    }
}

/// The headings of a row that are known.
fn known_in(sheet: &Sheet, row: usize) -> Vec<&str> {
    let cells = sheet.rows.get(row).map_or(&[][..], Vec::as_slice);
    cells.iter().map(|c| c.text.as_str()).filter(|t| matches!(meant(t), Some((_, Strength::Known)))).collect()
}

/// How much a row looks like headings; zero for none at all.
fn likeness(sheet: &Sheet, row: usize) -> u32 {
    let Some(cells) = sheet.rows.get(row) else { return 0 };
    let filled: Vec<_> = cells.iter().filter(|c| !c.is_empty()).collect();
    let words = filled.iter().filter(|c| c.was == Was::Text && c.text.len() <= 120 && !is_numeric(&c.text)).count();
    let mut names: Vec<String> = filled.iter().map(|c| normal(&c.text)).collect();
    names.sort();
    names.dedup();
    let known: u32 = filled
        .iter()
        .map(|c| match meant(&c.text) {
            Some((_, Strength::Known)) => 6,
            Some((_, Strength::Hint)) => 3,
            None => 0,
        })
        .sum();
    // A title alone, or data, is no heading; neither is a row that is mostly numbers, dates and failed formulas.
    if words == 0 || words * 2 < filled.len() || (known == 0 && words < 2) {
        return 0;
    }
    let width = sheet.width().min(40);
    let full = (names.len().min(width) * 4).checked_div(width).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    known + full
}

fn is_numeric(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || " .,%$/-:".contains(c))
}

/// The heading of a column. One that says little alone ("Date") takes the merged heading above it before it.
fn named(sheet: &Sheet, row: usize, column: usize) -> String {
    let text = sheet.cell(row, column).map_or("", |c| c.text.as_str());
    let one_line = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = matches!(normal(text).as_str(), "date" | "day" | "time" | "yes no" | "y n" | "when" | "");
    let above = row.checked_sub(1).filter(|_| bare).and_then(|above| {
        let cells = sheet.rows.get(above)?;
        // A merged heading keeps its text in its first cell.
        let from = cells.iter().take(column + 1).rposition(|c| !c.is_empty())?;
        (cells[from].was == Was::Text && merged(sheet, above)).then(|| one_line(&cells[from].text))
    });
    match (above, text.is_empty()) {
        (Some(above), true) if sheet.cell(row - 1, column).is_some_and(|c| !c.is_empty()) => above,
        (Some(above), false) => format!("{above} {}", one_line(text)),
        (_, true) => letters(column),
        (None, false) => one_line(text),
    }
}

/// Whether a row looks like merged headings: several texts with gaps between. One text alone is a title.
fn merged(sheet: &Sheet, row: usize) -> bool {
    let Some(cells) = sheet.rows.get(row) else { return false };
    let filled = cells.iter().filter(|c| !c.is_empty()).count();
    filled >= 2 && filled < sheet.width() && cells.iter().all(|c| matches!(c.was, Was::Text | Was::Empty))
}

/// The letters of a column: A, B, ... Z, AA.
pub fn letters(column: usize) -> String {
    let mut n = column;
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'A' + (n % 26) as u8));
        if n < 26 {
            return format!("Column {text}");
        }
        n = n / 26 - 1;
    }
}
