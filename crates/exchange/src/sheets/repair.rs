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
    /// A formula stands there without its result.
    NoResult,
    /// A date can be read in two ways, and nothing shows which one is meant.
    TwoDates {
        /// With the month first, the American way.
        month_first: Date,
        /// With the day first.
        day_first: Date,
        /// The time and its zone, with a blank before them; empty when there are none.
        rest: String,
    },
    /// A true date stands in a column of texts that have the day first: the spreadsheet may have turned it round.
    PerhapsTurned {
        /// The date if it was.
        turned: Date,
    },
    /// A date far from this season.
    OutOfSeason {
        /// The date.
        day: Date,
        /// The same day and month in the season.
        perhaps: Option<Date>,
    },
    /// The text is not what the column should hold.
    NotRead {
        /// What is expected: `a date`.
        expected: &'static str,
    },
    /// Text that candor or the user must read before it says anything. It stays, as a note.
    ToRead,
    /// A code or id that no program of this season has.
    UnknownCode(String),
    /// The name fits another program than the code.
    NameOfAnother(ProgramId),
    /// The same program stands in another row with another value.
    Contradicts {
        /// That row, counted from one as in the spreadsheet.
        row: usize,
        /// What it says.
        value: String,
    },
    /// The place of the program has two clocks, and the cell names none.
    WhichClock {
        /// Words for each of them: `CT`, `ET`.
        clocks: Vec<&'static str>,
    },
    /// The words for the clock are not known, or mean several places.
    UnknownClock(String),
    /// The words name an offset that their place does not have on that day: `EST` in July.
    OtherOffset {
        /// As written.
        written: String,
        /// What the place's clock is called on that day: `EDT`.
        clock: String,
        /// The cell if the clock of the place is meant, and if the offset is meant.
        choices: Vec<String>,
    },
}

impl Problem {
    /// Whether the value stays all the same. Of a cell with any other problem nothing is kept.
    pub fn keeps(&self) -> bool {
        matches!(self, Self::ToRead)
    }

    /// One sentence for the preview.
    pub fn words(&self) -> String {
        match self {
            Self::Formula(e) => format!("The formula of this cell failed ({e}); write the value itself."),
            Self::NoResult => "A formula stands here without its result, and prematch runs none; write the value itself, or open the file in a spreadsheet program and save it.".into(),
            Self::TwoDates { month_first, day_first, .. } => {
                format!("This can be {} or {}; say which.", plain_day(*month_first), plain_day(*day_first))
            }
            Self::PerhapsTurned { turned } => format!(
                "Other dates of this column have the day first, so the spreadsheet may have turned this one round; it would be {}. Say which.",
                plain_day(*turned)
            ),
            Self::OutOfSeason { day, perhaps } => {
                let perhaps = perhaps.map_or_else(String::new, |d| format!(" Perhaps {} is meant.", plain_day(d)));
                format!("{} is not in this season.{perhaps}", plain_day(*day))
            }
            Self::NotRead { expected } => format!("This is not {expected}; write it anew, or the cell is left out."),
            Self::ToRead => "Read this before it counts as an answer about visas.".into(),
            Self::UnknownCode(code) => format!("No program of this season has the code {code}."),
            Self::NameOfAnother(id) => format!("The name is that of another program ({id}); look which one is meant."),
            Self::Contradicts { row, value } => {
                format!("Row {row} says \"{value}\" about the same program; say which is right.")
            }
            Self::WhichClock { clocks } => format!(
                "The state of the program has two clocks; write {} after the time.",
                clocks.join(" or ")
            ),
            Self::UnknownClock(words) => format!(
                "\"{words}\" is not known as one clock; write the time with ET, CT, MT or PT, or without a zone if it is the program's own."
            ),
            Self::OtherOffset { written, clock, .. } => format!(
                "The cell says {written}, but the clock there is {clock} on that day; say which time is meant."
            ),
        }
    }

    /// Texts that would settle a cell which now holds `text`, the likelier first.
    pub fn choices(&self, text: &str) -> Vec<String> {
        match self {
            Self::TwoDates { month_first, day_first, rest } => {
                vec![format!("{month_first}{rest}"), format!("{day_first}{rest}")]
            }
            Self::PerhapsTurned { turned } => {
                vec![text.to_owned(), format!("{turned}{}", text.get(10..).unwrap_or_default())]
            }
            Self::OutOfSeason { day, perhaps } => {
                let rest = text.strip_prefix(&day.to_string()).unwrap_or_default();
                perhaps.iter().map(|d| format!("{d}{rest}")).collect()
            }
            Self::Contradicts { value, .. } => vec![value.clone()],
            Self::WhichClock { clocks } => clocks.iter().map(|c| format!("{text} {c}")).collect(),
            Self::OtherOffset { choices, .. } => choices.clone(),
            _ => Vec::new(),
        }
    }
}
