//! What one cell says, by what its column holds.

use jiff::civil::{Date, Time};
use pick::{AnswerKind, Signal};
use season::{AcgmeCode, NrmpCode, ProgramId, StateCode};

use super::book::{Cell, Was};
use super::dates::{self, Day};
use super::names;
use super::repair::{Problem, Repair};
use super::target::{Target, normal, whole_of};

/// A value with its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A program's id.
    Program(ProgramId),
    /// NRMP codes.
    Codes(Vec<NrmpCode>),
    /// A state.
    State(StateCode),
    /// Yes or no, without a day.
    Yes(bool),
    /// A day, perhaps with a time and the words of its zone.
    Day {
        /// The day.
        day: Date,
        /// The time, where one is given.
        time: Option<Time>,
        /// The zone as written; empty when none is given.
        zone: String,
    },
    /// A signal; `None` says that there is none.
    Signal(Option<Signal>),
    /// What a program answered.
    Answer(AnswerKind),
    /// A mark, 1 to 10.
    Mark(f64),
    /// A place on a list, from 1.
    Place(u32),
    /// A count of a whole.
    Count {
        /// How many.
        count: u32,
        /// Of how many.
        of: u32,
    },
}

impl Value {
    /// The value for a preview.
    pub fn words(&self) -> String {
        match self {
            Self::Text(t) => t.clone(),
            Self::Program(id) => id.to_string(),
            Self::Codes(codes) => codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            Self::State(s) => s.to_string(),
            Self::Yes(yes) => if *yes { "yes" } else { "no" }.into(),
            Self::Day { day, time, zone } => {
                let time = time.map_or_else(String::new, |t| t.strftime(" %H:%M").to_string());
                let zone = if zone.is_empty() { String::new() } else { format!(" {zone}") };
                format!("{day}{time}{zone}")
            }
            Self::Signal(s) => s.map_or("none", Signal::word).into(),
            Self::Answer(kind) => kind.word().into(),
            Self::Mark(n) => n.to_string(),
            Self::Place(n) => n.to_string(),
            Self::Count { count, of } => format!("{count} of {of}"),
        }
    }

    /// Whether another value of the same column can stand beside it: the same, or one that says the same more exactly.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Yes(true), Self::Day { .. }) | (Self::Day { .. }, Self::Yes(true)) => true,
            (Self::Day { day: a, time: t, zone: z }, Self::Day { day: b, time: u, zone: y }) => {
                a == b && (t.is_none() || u.is_none() || t == u) && (z.is_empty() || y.is_empty() || z == y)
            }
            _ => self == other,
        }
    }

    /// The day, if it is one.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Day { day, .. } => Some(*day),
            _ => None,
        }
    }
}

/// What is known about a column beside its heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// The Match year.
    pub(crate) season: i16,
    /// The order of day and month that its texts prove.
    pub(crate) day_first: Option<bool>,
    /// The order that the user said, where the texts prove none.
    pub(crate) said_first: Option<bool>,
    /// Of how many its counts are.
    pub(crate) whole: Option<u32>,
}

impl Context {
    /// Looks at all cells of a column.
    pub(crate) fn of<'a>(heading: &str, cells: impl Iterator<Item = &'a Cell> + Clone, season: i16) -> Self {
        let texts = cells.filter(|c| c.was == Was::Text).map(|c| c.text.as_str());
        let day_first = dates::proven_order(texts.clone());
        let whole = whole_of(heading).or_else(|| {
            // Where the heading does not say it, cells that stayed text do: 13/15.
            let wholes: Vec<u32> = texts.filter_map(fraction).map(|(_, of)| of).collect();
            let most = wholes.iter().max_by_key(|w| wholes.iter().filter(|x| x == w).count())?;
            Some(*most)
        });
        Self { season, day_first, said_first: None, whole }
    }

    /// With the order of day and month that the user said.
    pub(crate) fn or_said(self, said_first: Option<bool>) -> Self {
        Self { said_first, ..self }
    }
}

/// What was read from a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Read {
    /// The value, if there is one for sure.
    pub value: Option<Value>,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// What stands in the way, or should be looked at.
    pub problem: Option<Problem>,
}

impl Read {
    fn value(value: Value) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    fn not(expected: &'static str) -> Self {
        Self { problem: Some(Problem::NotRead { expected }), ..Self::default() }
    }

    fn repaired(mut self, repair: Repair) -> Self {
        self.repairs.push(repair);
        self
    }
}

/// Reads a cell as its column demands. An empty cell says nothing.
pub(crate) fn read(target: Target, cell: &Cell, context: &Context) -> Read {
    let error = cell.was == Was::Error || is_error(&cell.text);
    if target == Target::Ignore {
        return Read::default();
    }
    if cell.was == Was::Formula {
        return Read { problem: Some(Problem::NoResult), ..Read::default() };
    }
    if cell.is_empty() {
        return Read::default();
    }
    if error {
        return Read { problem: Some(Problem::Formula(cell.text.clone())), ..Read::default() };
    }
    let text = cell.text.as_str();
    let mut found = match target {
        Target::ProgramId => program_id(text),
        Target::NrmpCode => codes(text),
        Target::State => {
            names::state_of(text).map_or_else(|| Read::not("a US state"), |s| Read::value(Value::State(s)))
        }
        Target::Signal => signal(text),
        Target::Answer => answer(text),
        Target::Score => mark(cell, text),
        Target::Rank => whole(text),
        Target::CoordinatorEmail => mail(text),
        Target::Count => count(cell, text, context),
        _ if target.dated() => dated(target, cell, text, context),
        Target::VisaStatement | Target::J1 | Target::H1b => {
            Read { problem: Some(Problem::ToRead), ..Read::value(Value::Text(text.to_owned())) }
        }
        _ => Read::value(Value::Text(text.to_owned())),
    };
    found.repairs.splice(0..0, cell.repairs.iter().cloned());
    found
}

/// A failed formula that came as text: csv and old programs save it so.
fn is_error(text: &str) -> bool {
    matches!(text, "#REF!" | "#N/A" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NULL!" | "#NUM!" | "#ERROR!" | "#SPILL!")
}

/// An ACGME code, and whether a zero had to be put before it. Other sheets part its digits by `-` or blanks.
pub(crate) fn acgme_code(text: &str) -> Option<(AcgmeCode, bool)> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    if text.len() > 20 || !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | ',')) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        10 => digits.parse().ok().map(|code| (code, false)),
        9 => format!("0{digits}").parse().ok().map(|code| (code, true)),
        _ => None,
    }
}

fn program_id(text: &str) -> Read {
    if let Some((code, restored)) = acgme_code(text) {
        let Ok(id) = code.as_str().parse() else { return Read::not("an ACGME code") };
        let read = Read::value(Value::Program(id));
        return if restored { read.repaired(Repair::LeadingZero { from: text.to_owned() }) } else { read };
    }
    match text.to_lowercase().parse::<ProgramId>() {
        Ok(id) => Read::value(Value::Program(id)),
        Err(_) => Read::not("an ACGME code of ten digits"),
    }
}

fn codes(text: &str) -> Read {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/')).filter(|p| !p.is_empty());
    let codes: Vec<NrmpCode> =
        parts.take(50).filter_map(|p| super::book::clean(p).to_uppercase().parse().ok()).collect();
    if codes.is_empty() { Read::not("an NRMP code such as 1007040C0") } else { Read::value(Value::Codes(codes)) }
}

fn signal(text: &str) -> Read {
    let word = normal(text);
    let has = |w: &str| word.split(' ').any(|x| x == w);
    let (gold, silver) =
        (has("gold") || word == "g" || text.contains('🥇'), has("silver") || word == "s" || text.contains('🥈'));
    match (gold, silver) {
        (true, false) => Read::value(Value::Signal(Some(Signal::Gold))),
        (false, true) => Read::value(Value::Signal(Some(Signal::Silver))),
        _ if yes_or_no(text) == Some(false) => Read::value(Value::Signal(None)),
        _ => Read::not("gold, silver or none"),
    }
}

fn answer(text: &str) -> Read {
    let word = normal(text);
    let kind = match word.as_str() {
        "invited" | "invite" | "interview" | "interview offered" | "interview offer" | "ii" | "iv" => {
            AnswerKind::Invited
        }
        "waitlisted" | "waitlist" | "wait list" | "wl" => AnswerKind::Waitlisted,
        "rejected" | "rejection" | "declined" | "denied" | "reject" => AnswerKind::Rejected,
        "none" | "no answer" | "silence" | "pending" | "waiting" | "no response" | "" => return Read::default(),
        _ => return Read::not("invited, waitlisted or rejected"),
    };
    Read::value(Value::Answer(kind))
}

fn mark(cell: &Cell, text: &str) -> Read {
    // 8/10 may have become 10 August.
    if let Some(at) = cell.at.filter(|at| at.date().day() == 10) {
        let count = u32::from(at.date().month().unsigned_abs());
        return Read::value(Value::Mark(f64::from(count))).repaired(Repair::CountWasDate {
            date: at.date(),
            count,
            of: 10,
        });
    }
    let number = match fraction(text) {
        Some((n, 10)) => Some(f64::from(n)),
        _ => text.replace(',', ".").parse().ok(),
    };
    match number.filter(|n: &f64| (1.0..=10.0).contains(n)) {
        Some(n) => Read::value(Value::Mark(n)),
        None => Read::not("a mark from 1 to 10"),
    }
}

fn whole(text: &str) -> Read {
    match text.trim_start_matches('#').parse::<u32>() {
        Ok(n) if (1..=1000).contains(&n) => Read::value(Value::Place(n)),
        _ => Read::not("a place on a list, from 1"),
    }
}

pub(crate) fn is_mail_address(text: &str) -> bool {
    let (Some((name, host)), true) = (text.rsplit_once('@'), text.len() <= 254) else { return false };
    !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace) && !host.starts_with('.')
}

fn mail(text: &str) -> Read {
    let word = text.split([' ', '<', '>', ';', ',', '\n']).find(|w| is_mail_address(w));
    word.map_or_else(
        || Read::not("a mail address"),
        |w| Read::value(Value::Text(w.trim_start_matches("mailto:").to_owned())),
    )
}

/// `13/15`, `13 of 15`.
fn fraction(text: &str) -> Option<(u32, u32)> {
    if text.len() > 20 {
        return None;
    }
    let (count, of) = text.split_once('/').or_else(|| text.split_once(" of "))?;
    let (count, of): (u32, u32) = (count.trim().parse().ok()?, of.trim().parse().ok()?);
    (count <= of && of <= 400).then_some((count, of))
}

/// A count of a whole. A spreadsheet makes dates of counts whose parts can be a day and a month: these are read back and
/// the repair is shown.
fn count(cell: &Cell, text: &str, context: &Context) -> Read {
    if let Some(at) = cell.at.map(|at| at.date()).or_else(|| text.parse().ok()) {
        return match was_count(at, context.whole) {
            Some((count, of)) => {
                Read::value(Value::Count { count, of }).repaired(Repair::CountWasDate { date: at, count, of })
            }
            None => Read::not("a count such as 7 of 15"),
        };
    }
    if let Some((count, of)) = fraction(text) {
        return Read::value(Value::Count { count, of });
    }
    match (text.parse::<u32>(), context.whole) {
        (Ok(count), Some(of)) if count <= of => Read::value(Value::Count { count, of }),
        _ => Read::value(Value::Text(text.to_owned())),
    }
}

/// The count that a date was before a spreadsheet took it for one.
fn was_count(at: Date, whole: Option<u32>) -> Option<(u32, u32)> {
    let (year, month, day) =
        (at.year().unsigned_abs() as u32, u32::from(at.month().unsigned_abs()), u32::from(at.day().unsigned_abs()));
    let Some(of) = whole else {
        // Without a hint the American order is the likelier one.
        return (month <= day).then_some((month, day));
    };
    if day == of && month <= of {
        Some((month, of))
    } else if month == of && day <= of {
        Some((day, of))
    } else if day == 1 && year % 100 == of {
        // 7/32 becomes July 1932.
        Some((month, of))
    } else {
        None
    }
}

/// Yes or no in the ways people write it.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim() {
        "✓" | "✔" | "✔️" | "✅" | "☑" | "☑️" => return Some(true),
        "✗" | "✘" | "❌" | "-" | "–" | "—" | "❎" => return Some(false),
        _ => {}
    }
    match normal(text).as_str() {
        "yes" | "y" | "x" | "true" | "1" | "done" | "sent" | "applied" | "invited" | "rejected" | "waitlisted" => {
            Some(true)
        }
        "no" | "n" | "false" | "0" | "none" | "not yet" | "not sent" | "not applied" => Some(false),
        _ => None,
    }
}

/// A day, or only yes or no.
fn dated(target: Target, cell: &Cell, text: &str, context: &Context) -> Read {
    if let Some(at) = cell.at {
        let time = (at.time() != Time::midnight()).then(|| at.time());
        let mut read = Read::value(Value::Day { day: at.date(), time, zone: String::new() });
        // Texts with the day first stand beside it: where the spreadsheet expects the month first, it makes dates of those
        // texts that can be read so, and turns them round.
        if context.day_first == Some(true)
            && let Some(turned) = dates::turned(at.date())
        {
            read.problem = Some(Problem::PerhapsTurned { turned });
        }
        return read;
    }
    if let Some(yes) = yes_or_no(text).filter(|_| !matches!(target, Target::AnswerDay)) {
        return Read::value(Value::Yes(yes));
    }
    if let Some(day) = dates::serial_day(text) {
        let value = Value::Day { day, time: None, zone: String::new() };
        return Read::value(value).repaired(Repair::SerialDate { from: text.to_owned() });
    }
    let Some(typed) = dates::typed(text, context.season) else { return Read::not("a date") };
    let from = || text.to_owned();
    let mut read = match (typed.day, context.day_first.or(context.said_first)) {
        (Day::One(day), _) => Read::value(Value::Day { day, time: typed.time, zone: typed.zone }),
        (Day::Two { month_first, day_first }, Some(first)) => {
            let day = if first { day_first } else { month_first };
            Read::value(Value::Day { day, time: typed.time, zone: typed.zone }).repaired(match context.day_first {
                Some(_) => Repair::OrderProven { day_first: first, from: from() },
                None => Repair::OrderSaid { day_first: first, from: from() },
            })
        }
        (Day::Two { month_first, day_first }, None) => {
            let time = typed.time.map_or_else(String::new, |t| t.strftime(" %H:%M").to_string());
            let zone = if typed.zone.is_empty() { String::new() } else { format!(" {}", typed.zone) };
            let rest = format!("{time}{zone}");
            Read { problem: Some(Problem::TwoDates { month_first, day_first, rest }), ..Read::default() }
        }
    };
    if typed.year_added && read.value.is_some() {
        read.repairs.push(Repair::YearAdded { from: from() });
    }
    read
}
