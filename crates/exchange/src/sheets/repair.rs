//! What was put right in a cell, and what could not be: in words, for the preview. No repair is silent.

use jiff::civil::Date;
use season::{ProgramId, plain_day};

/// What was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Invisible characters around the text were taken away.
    Invisible,
    /// The cell was longer than a cell can be.
    Cut,
    /// The apostrophe that keeps a spreadsheet from running the cell was taken away.
    Apostrophe,
    /// A code had lost the zero it begins with.
    LeadingZero {
        /// As it stood there.
        from: String,
    },
    /// A spreadsheet had made a date of a count.
    CountWasDate {
        /// The date.
        date: Date,
        /// The count.
        count: u32,
        /// Of how many.
        of: u32,
    },
    /// A number was read as the date it stands for.
    SerialDate {
        /// The number.
        from: String,
    },
    /// A date could be read in two ways, and the rest of the column shows which one is meant.
    OrderProven {
        /// Whether the day comes first.
        day_first: bool,
        /// As it stood there.
        from: String,
    },
    /// A date could be read in two ways, and the user said which one is meant.
    OrderSaid {
        /// Whether the day comes first.
        day_first: bool,
        /// As it stood there.
        from: String,
    },
    /// The user typed the cell anew.
    Typed {
        /// As it stood there.
        from: String,
    },
    /// A date without a year was put into this season.
    YearAdded {
        /// As it stood there.
        from: String,
    },
}

impl Repair {
    /// One sentence for the preview.
    pub fn words(&self) -> String {
        match self {
            Self::Invisible => "Invisible characters around it were taken away.".into(),
            Self::Cut => "The cell was too long; its end is missing.".into(),
            Self::Apostrophe => "The apostrophe that stops a spreadsheet from running it was taken away.".into(),
            Self::LeadingZero { from } => format!("\"{from}\" had lost the zero at its beginning."),
            Self::CountWasDate { date, count, of } => {
                format!(
                    "The spreadsheet had made the date {} of {count}/{of}: read as {count} of {of}.",
                    plain_day(*date)
                )
            }
            Self::SerialDate { from } => format!("The number {from} is how a spreadsheet stores a date."),
            Self::OrderProven { day_first: true, from } => {
                format!("\"{from}\" is read with the day first, as other dates in this column must be.")
            }
            Self::OrderProven { day_first: false, from } => {
                format!("\"{from}\" is read with the month first, as other dates in this column must be.")
            }
            Self::OrderSaid { day_first, from } => {
                let first = if *day_first { "day" } else { "month" };
                format!("\"{from}\" is read with the {first} first, as you said.")
            }
            Self::Typed { from } => format!("You typed it anew; in the file stands \"{from}\"."),
            Self::YearAdded { from } => format!("\"{from}\" has no year; the one of this season was taken."),
        }
    }
}

/// What stands in the way of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A formula failed in the file.
    Formula(String),
    /// A date can be read in two ways, and nothing shows which one is meant.
    TwoDates {
        /// With the month first, the American way.
        month_first: Date,
        /// With the day first.
        day_first: Date,
    },
    /// A true date stands in a column of texts that have the day first: the spreadsheet may have turned it round.
    PerhapsTurned {
        /// The date if it was.
        turned: Date,
    },
    /// The text is not what the column should hold.
    NotRead {
        /// What is expected: `a date`.
        expected: &'static str,
    },
    /// Text that candor or the user must read before it says anything.
    ToRead,
    /// A code or id that no program of this season has.
    UnknownCode(String),
    /// The name fits another program than the code.
    NameOfAnother(ProgramId),
    /// The same program stands in an earlier row with another value.
    Contradicts {
        /// That row, counted from one as in the spreadsheet.
        row: usize,
    },
}

impl Problem {
    /// One sentence for the preview.
    pub fn words(&self) -> String {
        match self {
            Self::Formula(e) => format!("The formula of this cell failed ({e}); put the value in by hand."),
            Self::TwoDates { month_first, day_first } => {
                format!(
                    "This can be {} or {}; write it as 2026-12-09 in the file and open it again.",
                    plain_day(*month_first),
                    plain_day(*day_first)
                )
            }
            Self::PerhapsTurned { turned } => format!(
                "Other dates of this column have the day first, so the spreadsheet may have turned this one round; it would be {}. If so, correct the file and open it again.",
                plain_day(*turned)
            ),
            Self::NotRead { expected } => format!("This is not {expected}; correct it, or keep it as a note."),
            Self::ToRead => "Read this before it counts as an answer about visas.".into(),
            Self::UnknownCode(code) => format!("No program of this season has the code {code}."),
            Self::NameOfAnother(id) => format!("The name is that of another program ({id}); look which one is meant."),
            Self::Contradicts { row } => format!("Row {row} says something else about the same program."),
        }
    }
}
