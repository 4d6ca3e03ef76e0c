//! Filings for H-1B workers, as the Department of Labor publishes them (`LCA_Disclosure_Data`): which employers have filed
//! for anesthesiology residents. A filing shows that it was done, not that it will be done again; that a program has none
//! proves nothing.
//!
//! The files have more than 100,000 rows: of a large one, only the rows that can name an anesthesiology resident are kept
//! while it is read ([`read_filings`](super::read_filings())).

use domain::NewStatement;
use jiff::civil::Date;
use season::{Answer, OwnSource, PartialDate, StateCode, Visa, plain_day};

use super::book::{Book, Cell};
use super::dates::{Day, typed};
use super::header::Header;
use super::names::{Directory, Found, Place};
use super::target::normal;

/// The wages of residents, in dollars a year: below and above are other jobs.
const WAGES: std::ops::RangeInclusive<f64> = 45_000.0..=110_000.0;

/// One filing that names a resident.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    /// Its row in the sheet, counted from zero.
    pub row: usize,
    /// The number of the case.
    pub case: String,
    /// The employer.
    pub employer: String,
    /// The job.
    pub title: String,
    /// Where the work is.
    pub city: String,
    /// In which state.
    pub state: Option<StateCode>,
    /// When the employment begins.
    pub begins: Option<Date>,
    /// When the Labor Department decided, or else received it.
    pub decided: Option<Date>,
    /// The lowest wage, in dollars a year, where it is given by the year.
    pub wage: Option<f64>,
    /// The program that the employer and the city mean, to be confirmed.
    pub found: Found,
}

/// What a disclosure file says about anesthesiology residents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filings {
    /// The filings that name one.
    pub residents: Vec<Filing>,
    /// How many rows were looked at.
    pub looked_at: usize,
    /// Which rows count, for the preview.
    pub rule: String,
}

/// The filings of a sheet that name an anesthesiology resident.
pub fn residents(book: &Book, sheet: usize, header: &Header, directory: &Directory<'_>) -> Filings {
    let Some(sheet) = book.sheets.get(sheet) else { return Filings::default() };
    let columns = Columns::of(&header.names);
    let rows = header.first_row()..sheet.rows.len();
    Filings {
        residents: rows.clone().filter_map(|row| columns.filing(row, &sheet.rows[row], directory)).collect(),
        looked_at: book.looked_at.unwrap_or(rows.len()),
        rule: "Counted are H-1B cases whose title says resident, PGY or house staff and not fellow, attending or \
               assistant, and whose occupation is anesthesiology, with a wage of 45,000 to 110,000 dollars a year. Cases \
               that were denied or withdrawn are left out."
            .into(),
    }
}

impl Filing {
    /// What it says, in a few words for a list.
    pub fn words(&self) -> String {
        let place = self.state.as_ref().map_or_else(|| self.city.clone(), |s| format!("{}, {s}", self.city));
        let begins = self.begins.map_or_else(String::new, |d| format!(", from {}", plain_day(d)));
        let wage = self.wage.map_or_else(String::new, |w| format!(", {} dollars a year", thousands(w)));
        format!("{}, {place}: {}{begins}{wage}", self.employer, self.title)
    }

    /// The filing as dated evidence about the program that it was confirmed for. It says what was done, and no more.
    /// `None` where the file gives no day.
    pub fn statement(&self, today: Date) -> Option<NewStatement> {
        let on = self.decided.or(self.begins).filter(|d| *d <= today)?;
        let begins = self.begins.map_or_else(String::new, |d| format!(", beginning {}", plain_day(d)));
        let wage = self.wage.map_or_else(String::new, |w| format!(", for {} dollars a year", thousands(w)));
        Some(NewStatement {
            visa: Visa::H1b,
            says: Answer::Yes,
            condition: String::new(),
            step3: false,
            quote: format!(
                "One H-1B filing by {} for an anesthesiology resident ({}{begins}{wage}). This shows that it was done, not \
                 that it will be done again.",
                self.employer, self.title
            ),
            source: OwnSource::Filing,
            detail: format!("Labor Department disclosure file, case {}", self.case),
            on: PartialDate::Day(on),
            evidence: None,
        })
    }
}

/// A number of dollars: `68,000`.
fn thousands(n: f64) -> String {
    let whole = format!("{n:.0}");
    let (head, tail) = whole.split_at(whole.len().saturating_sub(3));
    if head.is_empty() { tail.to_owned() } else { format!("{head},{tail}") }
}

/// Whether a row of headings is that of such a file.
pub(crate) fn is_head(names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|n| normal(n) == name);
    has("case number") && has("job title") && has("employer name")
}

/// The columns of title and occupation, and whether what stands there can name an anesthesiology resident.
pub(crate) struct Sieve {
    title: Option<usize>,
    code: Option<usize>,
}

impl Sieve {
    pub(crate) fn of(names: &[String]) -> Self {
        let columns = Columns::of(names);
        Self { title: columns.title, code: columns.code }
    }

    /// The places of the title and of the occupation.
    pub(crate) fn places(&self) -> [Option<usize>; 2] {
        [self.title, self.code]
    }

    pub(crate) fn lets_through(title: &str, code: &str) -> bool {
        is_resident(title) && is_anesthesiology(title, code)
    }
}

struct Columns {
    case: Option<usize>,
    visa: Option<usize>,
    status: Option<usize>,
    title: Option<usize>,
    code: Option<usize>,
    employer: Option<usize>,
    city: Option<usize>,
    state: Option<usize>,
    begins: Option<usize>,
    decided: Option<usize>,
    received: Option<usize>,
    wage: Option<usize>,
    unit: Option<usize>,
}

impl Columns {
    fn of(names: &[String]) -> Self {
        let column = |wanted: &[&str]| names.iter().position(|h| wanted.contains(&normal(h).as_str()));
        Self {
            case: column(&["case number"]),
            visa: column(&["visa class"]),
            status: column(&["case status"]),
            title: column(&["job title"]),
            code: column(&["soc code"]),
            employer: column(&["employer name"]),
            city: column(&["worksite city", "worksite city 1"]),
            state: column(&["worksite state", "worksite state 1"]),
            begins: column(&["begin date", "employment start date"]),
            decided: column(&["decision date"]),
            received: column(&["received date"]),
            wage: column(&["wage rate of pay from", "wage rate of pay from 1"]),
            unit: column(&["wage unit of pay", "wage unit of pay 1"]),
        }
    }

    fn filing(&self, row: usize, cells: &[Cell], directory: &Directory<'_>) -> Option<Filing> {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |c| c.text.as_str());
        let (case, title, code) = (cell(self.case), cell(self.title), cell(self.code));
        let h1b =
            case.starts_with("I-200") || normal(cell(self.visa)) == "h 1b" || (case.is_empty() && self.visa.is_none());
        let status = normal(cell(self.status));
        let refused = status.contains("denied") || status.contains("withdrawn");
        let yearly = matches!(normal(cell(self.unit)).as_str(), "year" | "");
        let digits: String = cell(self.wage).chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let wage = digits.parse::<f64>().ok().filter(|_| yearly);
        let paid = wage.is_none_or(|w| WAGES.contains(&w));
        if !h1b || refused || !paid || !is_resident(title) || !is_anesthesiology(title, code) {
            return None;
        }
        let state = super::names::state_of(cell(self.state));
        let place = Place { city: cell(self.city).to_owned(), state: state.clone() };
        let day = |at: Option<usize>| {
            typed(cell(at), directory.season().year).map(|t| match t.day {
                Day::One(day) => day,
                // These files are American.
                Day::Two { month_first, .. } => month_first,
            })
        };
        Some(Filing {
            row,
            case: case.to_owned(),
            employer: cell(self.employer).to_owned(),
            title: title.to_owned(),
            city: place.city.clone(),
            state,
            begins: day(self.begins),
            decided: day(self.decided).or_else(|| day(self.received)),
            wage,
            // An employer can have several programs: never sure by itself.
            found: match directory.by_name(cell(self.employer), &place) {
                Found::Sure(program, _) => Found::Likely(vec![super::names::Candidate { program, score: 1.0 }]),
                other => other,
            },
        })
    }
}

/// Whether a title is that of a resident.
fn is_resident(title: &str) -> bool {
    let title = format!(" {} ", normal(title));
    let has = |w: &str| title.contains(w);
    let resident = has(" resident")
        || has(" residency")
        || has("pgy")
        || has("house staff")
        || has("housestaff")
        || has("house officer");
    resident && !has("fellow") && !has("attending") && !has("assistant")
}

fn is_anesthesiology(title: &str, code: &str) -> bool {
    code.starts_with("29-1211") || title.to_lowercase().contains("anesth") || title.to_lowercase().contains("anaesth")
}
