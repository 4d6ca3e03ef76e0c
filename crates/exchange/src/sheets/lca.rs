//! Filings for H-1B workers, as the Department of Labor publishes them (`LCA_Disclosure_Data`): which employers have filed
//! for anesthesiology residents. A filing shows that it was done, not that it will be done again; that a program has none
//! proves nothing.
//!
//! Only 20,000 rows are read: the whole file has more, so it is filtered for the occupation first.

use jiff::civil::Date;
use season::StateCode;

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
    let column = |names: &[&str]| header.names.iter().position(|h| names.contains(&normal(h).as_str()));
    let columns = Columns {
        case: column(&["case number"]),
        visa: column(&["visa class"]),
        status: column(&["case status"]),
        title: column(&["job title"]),
        code: column(&["soc code"]),
        employer: column(&["employer name"]),
        city: column(&["worksite city", "worksite city 1"]),
        state: column(&["worksite state", "worksite state 1"]),
        begins: column(&["begin date", "employment start date"]),
        wage: column(&["wage rate of pay from", "wage rate of pay from 1"]),
        unit: column(&["wage unit of pay", "wage unit of pay 1"]),
    };
    let rows = header.first_row()..sheet.rows.len();
    Filings {
        residents: rows.clone().filter_map(|row| columns.filing(row, &sheet.rows[row], directory)).collect(),
        looked_at: rows.len(),
        rule: "Counted are H-1B cases whose title says resident, PGY or house staff and not fellow, attending or \
               assistant, and whose occupation is anesthesiology, with a wage of 45,000 to 110,000 dollars a year."
            .into(),
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
    wage: Option<usize>,
    unit: Option<usize>,
}

impl Columns {
    fn filing(&self, row: usize, cells: &[Cell], directory: &Directory<'_>) -> Option<Filing> {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |c| c.text.as_str());
        let (case, title, code) = (cell(self.case), cell(self.title), cell(self.code));
        let h1b =
            case.starts_with("I-200") || normal(cell(self.visa)) == "h 1b" || (case.is_empty() && self.visa.is_none());
        let refused = matches!(normal(cell(self.status)).as_str(), "denied" | "withdrawn");
        let yearly = matches!(normal(cell(self.unit)).as_str(), "year" | "");
        let digits: String = cell(self.wage).chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let wage = digits.parse::<f64>().ok().filter(|_| yearly);
        let paid = wage.is_none_or(|w| WAGES.contains(&w));
        if !h1b || refused || !paid || !is_resident(title) || !is_anesthesiology(title, code) {
            return None;
        }
        let state = super::names::state_of(cell(self.state));
        let place = Place { city: cell(self.city).to_owned(), state: state.clone() };
        let begins = typed(cell(self.begins), directory.season().year).map(|t| match t.day {
            Day::One(day) => day,
            // These files are American.
            Day::Two { month_first, .. } => month_first,
        });
        Some(Filing {
            row,
            case: case.to_owned(),
            employer: cell(self.employer).to_owned(),
            title: title.to_owned(),
            city: place.city.clone(),
            state,
            begins,
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
