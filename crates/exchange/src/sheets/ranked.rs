//! The rank list out of our own table `rank-list`: order, tracks, codes, reasons and first years.
//!
//! The table is the whole list, so it is taken as a whole or not at all: a list that was half understood would be a wrong one.
//! A line that is on the list already keeps its number (and with it its marks and answers); our own export, read back, changes
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Command, FirstYear, Item, RankLine, RankList, RankPlace, State};
use season::{NrmpCode, ProgramId, Season, TrackKind};

use super::book::{Book, Cell, Sheet, clean};
use super::commands::{Unsettled, Waits};
use super::header::Header;
use crate::tables;

/// The name of the table.
pub(crate) const TABLE: &str = "rank-list";
/// The word in the column `track` of a first year on a supplemental list.
pub(crate) const FIRST_YEAR: &str = "first year";
/// The tracks that a line may have.
const TRACKS: [TrackKind; 5] =
    [TrackKind::Categorical, TrackKind::Advanced, TrackKind::Reserved, TrackKind::Preliminary, TrackKind::PrimaryCare];

/// A rank list that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// What keeps it; none when the list is so already.
    pub command: Option<Command>,
    /// What would change, in sentences.
    pub words: Vec<String>,
    /// How many lines it has.
    pub lines: usize,
}

/// Reads the table.
///
/// # Errors
/// Every row that could not be understood, with the reason; and that the list is certified, when something would change.
pub fn ranked(sheet: &Sheet, header: &Header, state: &State, season: &Season) -> Result<Ranked, Vec<Unsettled>> {
    let reader = Reader { sheet, header, season };
    let (mut lines, mut years, mut wrong) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for row in header.first_row()..sheet.rows.len() {
        if sheet.rows[row].iter().all(Cell::is_empty) {
            continue;
        }
        if let Err(why) = reader.row(row, &mut lines, &mut years) {
            wrong.push(Unsettled { row, column: 0, why, waits: Waits::Cell });
        }
    }
    for ((place, _), (row, year)) in years {
        match lines.get_mut(&place) {
            Some(line) => attach(line, year),
            None => wrong.push(Unsettled {
                row,
                column: 0,
                why: format!("No line of the list stands at place {place}."),
                waits: Waits::Cell,
            }),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let nothing = RankList::default();
    let old = state.items().rank_list().unwrap_or(&nothing);
    let new = RankList { lines: numbered(lines.into_values().collect(), old), pairs: old.pairs.clone() };
    let words = differences(season, old, &new);
    if new != *old && state.items().rank_state().is_some_and(|s| s.certified.is_some()) {
        let why = "The list is certified and stays as it is; open it again first, with the reason.".to_owned();
        return Err(vec![Unsettled { row: header.row.unwrap_or(0), column: 0, why, waits: Waits::Cell }]);
    }
    let (lines, same) = (new.lines.len(), new == *old);
    let command = (!same).then(|| Command::SetRankList(Box::new(new), String::new()));
    Ok(Ranked { command, words, lines })
}

/// The table of the rank list in our own `workspace.json`; none when this is no such file.
pub fn ranked_in_json(bytes: &[u8], season: &Season) -> Option<Book> {
    #[derive(serde::Deserialize)]
    struct File {
        format: String,
        items: Vec<Item>,
    }
    let file: File = serde_json::from_slice(bytes).ok().filter(|f: &File| f.format == "prematch-workspace")?;
    let list = file.items.into_iter().find_map(|item| match item {
        Item::RankList(list) => Some(list),
        _ => None,
    });
    let table = tables::ranked_table(season, &list.unwrap_or_default(), "");
    let head = table.head.iter().map(|h| Cell::text(h)).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(|text| Cell::text(text)).collect());
    let rows = std::iter::once(head).chain(rows).collect();
    Some(Book { sheets: vec![Sheet { name: TABLE.to_owned(), rows }], ..Book::default() })
}

type Lines = BTreeMap<usize, RankLine>;
type Years = BTreeMap<(usize, usize), (usize, (FirstYear, bool))>;

/// Puts a first year behind its line.
fn attach(line: &mut RankLine, (year, joint): (FirstYear, bool)) {
    let joint = line.place.program().filter(|_| joint).cloned();
    line.first_years.push(FirstYear { joint, ..year });
}

struct Reader<'a> {
    sheet: &'a Sheet,
    header: &'a Header,
    season: &'a Season,
}

impl Reader<'_> {
    fn text(&self, row: usize, column: &str) -> &str {
        let at = self.header.names.iter().position(|n| n == column);
        at.and_then(|at| self.sheet.cell(row, at)).map_or("", |c| c.text.trim())
    }

    /// A place from 1; a spreadsheet may have made `1.0` of it.
    fn number(&self, row: usize, column: &str) -> Result<usize, String> {
        let text = self.text(row, column);
        let number = text.strip_suffix(".0").unwrap_or(text).parse().ok().filter(|n| *n > 0);
        number.ok_or_else(|| format!("\"{text}\" in the column {column} is no place; write a number from 1."))
    }

    fn row(&self, row: usize, lines: &mut Lines, years: &mut Years) -> Result<(), String> {
        let place = self.number(row, "place")?;
        let (leads, code) = (self.place(row)?, self.code(row)?);
        if self.text(row, "supplemental").is_empty() {
            let mut line = RankLine::new(leads, self.track(row)?);
            line.code = code;
            line.reason = self.text(row, "reason").to_owned();
            line.first_year_settled = self.text(row, "settled") == "yes";
            return match lines.insert(place, line) {
                None => Ok(()),
                Some(_) => Err(format!("Two lines stand at place {place}; give each its own.")),
            };
        }
        let number = self.number(row, "supplemental")?;
        let year = FirstYear { place: leads, code, joint: None };
        match years.insert((place, number), (row, (year, self.text(row, "joint") == "yes"))) {
            None => Ok(()),
            Some(_) => Err(format!("Two first years stand at {number} behind place {place}; give each its own.")),
        }
    }

    /// Where a row leads: the program of its id, or the name where it has none.
    fn place(&self, row: usize) -> Result<RankPlace, String> {
        let (id, name) = (self.text(row, "id"), self.text(row, "name"));
        if id.is_empty() {
            return if name.is_empty() {
                Err("It names no program.".to_owned())
            } else {
                Ok(RankPlace::Other(name.to_owned()))
            };
        }
        // A spreadsheet may have taken the zero at the beginning away.
        let whole = if id.len() == 9 { format!("0{id}") } else { id.to_owned() };
        let known = whole.parse::<ProgramId>().ok().filter(|id| self.season.program(id).is_some());
        known.map(RankPlace::Program).ok_or_else(|| format!("No program of this season has the id {id}."))
    }

    fn track(&self, row: usize) -> Result<TrackKind, String> {
        let text = self.text(row, "track");
        let known = TRACKS.into_iter().find(|t| t.word() == text);
        known.ok_or_else(|| format!("\"{text}\" is no track; write categorical, advanced or preliminary."))
    }

    fn code(&self, row: usize) -> Result<Option<NrmpCode>, String> {
        match self.text(row, "code") {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|e: season::BadId| e.0),
        }
    }
}

fn same_place(a: &RankPlace, b: &RankPlace) -> bool {
    match (a, b) {
        (RankPlace::Other(a), RankPlace::Other(b)) => clean(a) == clean(b),
        _ => a == b,
    }
}

/// Gives lines that are on the list already their numbers: first those with the same code, then those of the same track.
fn numbered(mut lines: Vec<RankLine>, old: &RankList) -> Vec<RankLine> {
    let mut taken = BTreeSet::new();
    for by_code in [true, false] {
        for line in lines.iter_mut().filter(|l| l.id.0 == 0) {
            let same = |o: &&RankLine| {
                let fits = same_place(&o.place, &line.place) && o.track == line.track;
                fits && (!by_code || o.code == line.code) && !taken.contains(&o.id)
            };
            let Some(known) = old.lines.iter().find(same) else { continue };
            taken.insert(known.id);
            keep(line, known);
        }
    }
    lines
}

/// Takes over what a cell cannot hold: the number, and letters that no eye sees.
fn keep(line: &mut RankLine, known: &RankLine) {
    line.id = known.id;
    line.place.clone_from(&known.place);
    if clean(&known.reason) == line.reason {
        line.reason.clone_from(&known.reason);
    }
    for (year, old) in line.first_years.iter_mut().zip(&known.first_years) {
        if same_place(&year.place, &old.place) {
            year.place.clone_from(&old.place);
        }
    }
}

/// What changes between two lists, in sentences.
fn differences(season: &Season, old: &RankList, new: &RankList) -> Vec<String> {
    let name = |l: &RankLine| format!("{} ({})", l.place.name(season), l.track.word());
    let mut words = Vec::new();
    for (k, line) in new.lines.iter().enumerate() {
        match old.line(line.id) {
            None => words.push(format!("{} comes onto the list, at place {}.", name(line), k + 1)),
            Some(before) if before != line => words.push(format!("{}: {}.", name(line), details(before, line))),
            Some(_) => {}
        }
    }
    let gone = old.lines.iter().filter(|l| new.line(l.id).is_none());
    words.extend(gone.map(|l| format!("{} leaves the list.", name(l))));
    let stay = |list: &RankList, other: &RankList| -> Vec<_> {
        list.order().into_iter().filter(|id| other.line(*id).is_some()).collect()
    };
    if stay(new, old) != stay(old, new) {
        let order: Vec<String> = new.lines.iter().enumerate().map(|(k, l)| format!("{}. {}", k + 1, name(l))).collect();
        words.push(format!("The order becomes {}.", order.join(", ")));
    }
    words
}

fn details(before: &RankLine, after: &RankLine) -> String {
    let code = |c: &Option<NrmpCode>| c.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    let mut words = Vec::new();
    if before.code != after.code {
        words.push(format!("the code becomes {}", code(&after.code)));
    }
    if before.reason != after.reason {
        words.push("the reason changes".to_owned());
    }
    if before.first_years != after.first_years {
        words.push("the first years change".to_owned());
    }
    if before.first_year_settled != after.first_year_settled {
        words.push("whether the first year is settled changes".to_owned());
    }
    words.join("; ")
}
