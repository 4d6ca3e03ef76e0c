//! Markets as text.
//!
//! *The `r/c/p` format* of public matchers, one entry a line, numbers separated by blanks, best first:
//!
//! ```text
//! # a comment
//! r RID pid pid …                  a single applicant
//! c CID RID1 RID2 p1 p2 p1 p2 …    a couple with its joint list; -1 when that member would stay unmatched,
//!                                  -1 -1 where the list ends
//! p PID QUOTA rid rid …            a program
//! ```
//!
//! *The CSV folder*: `applicants.csv` (`applicant`, then one column for each choice), `programs.csv` (`program`, `quota`,
//! then one column for each applicant ranked) and, with couples, `couples.csv` (`first`, `second`, `first_program`,
//! `second_program`; one pair a line, best first; an empty program when that member would stay unmatched). Names are any
//! text on one line; further columns have any heading. Rows may have different lengths. A column of `applicants.csv` with
//! the heading `type` holds a word for the kind of applicant, for counts. Members of couples have a row without choices in
//! `applicants.csv`. An apostrophe before `=`, `+`, `-` or `@` at the beginning of a cell is not part of a name: it keeps
//! spreadsheets from taking the name for a formula, and our own tables are written so.
//!
//! In both, a joint list that names a pair twice is refused, and pairs below "both unmatched" are left out and counted.
//!
//! *Variations of the NRMP* ([`read_variations`]) in the same folder, each where there is any:
//!
//! - `supplemental.csv`: `applicant`, `program` (the advanced one, which is on their primary or joint list), then one
//!   column for each first-year program, best first.
//! - `reversions.csv`: `from`, `to`, and perhaps `positions`, the most that revert; empty for all that are unfilled. They
//!   are looked at in the order of the lines.
//! - In `programs.csv`, a third column with the heading `parity`: `even`, `odd`, or empty.
//!
//! Reading stops at the first mistake, with its line and what it names. Memory is at most some twenty times the file.

mod pieces;
mod variations;

use std::collections::{HashMap, HashSet};

pub use self::pieces::{Piece, PiecesError, read_pieces};
pub use self::variations::{NamedVariations, VariationTables, has_parity, read_variations};
use crate::market::{Dropped, Market, MarketError, NONE, RawCouple, RawMarket, Where};
use crate::plain::{ZERO, mistake, plain, shown};
use crate::propose::Matching;

/// A market with the names its file uses.
#[derive(Clone, Debug, Default)]
pub struct NamedMarket {
    /// The market.
    pub market: Market,
    /// The name of each applicant.
    pub applicants: Names,
    /// The name of each program.
    pub programs: Names,
    /// What was one-sided.
    pub dropped: Dropped,
    /// The word for the kind of each applicant (may be empty), where the table has such a column; otherwise nothing.
    pub types: Vec<String>,
}

/// Names of applicants or programs: numbers as such, or text.
#[derive(Clone, Debug)]
pub enum Names {
    /// The file uses numbers.
    Numbers(Vec<u32>),
    /// The file uses text.
    Text(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Numbers(Vec::new())
    }
}

impl Names {
    /// The name of number `ix`.
    pub fn name(&self, ix: u32) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Numbers(n) => n.get(ix as usize).map_or_else(String::new, u32::to_string).into(),
            Self::Text(t) => t.get(ix as usize).map_or("", String::as_str).into(),
        }
    }

    /// The number that has this name. Linear.
    pub fn find(&self, name: &str) -> Option<u32> {
        match self {
            Self::Numbers(n) => name.parse().ok().and_then(|x: u32| n.iter().position(|y| *y == x)),
            Self::Text(t) => t.iter().position(|y| y == name),
        }
        .map(|ix| ix as u32)
    }

    /// How many names.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(n) => n.len(),
            Self::Text(t) => t.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why a text is not a market.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}line {line}: {message}")]
pub struct TextError {
    /// The file with a colon and a blank, or nothing.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong and what to do.
    pub message: String,
}

fn wrong<T>(line: u64, message: impl Into<String>) -> Result<T, TextError> {
    Err(TextError { file: String::new(), line, message: message.into() })
}

/// The numbers of one line, read as they are asked for.
struct Numbers<'a> {
    /// What is not read yet, up to the end of the line or beyond it.
    rest: &'a [u8],
    line: u64,
}

/// The number that the first bytes of `word` (the first is the lowest) make, and how many of them are digits.
///
/// Eight digits at once, by pairs, then fours, then all: D. Lemire, "Quickly parsing eight digits" (2018). No step
/// depends on how many digits there are, so that the processor has nothing to guess.
#[inline]
fn leading_digits(word: u64) -> (u32, usize) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let digits = word ^ (b'0' as u64 * EACH);
    // The high bit of every byte that is no digit.
    let others = (((digits & (0x7f * EACH)) + (0x76 * EACH)) | digits) & (0x80 * EACH);
    let count = others.trailing_zeros() / 8;
    // Leading zeros take the place of what follows.
    let all = digits.checked_shl(64 - 8 * count).unwrap_or(0);
    let pairs = all.wrapping_mul(10 * 256 + 1).wrapping_shr(8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul((100 << 16) + 1).wrapping_shr(16) & 0x0000_ffff_0000_ffff;
    let value = fours.wrapping_mul((10_000 << 32) + 1).wrapping_shr(32);
    (value as u32, count as usize)
}

impl Numbers<'_> {
    /// The next number if it is an ordinary one: this has no error to hand over, and so costs nothing but the reading.
    #[inline(always)]
    fn plain(&mut self) -> Option<u32> {
        let bytes = match self.rest {
            [b' ', tail @ ..] => tail,
            other => other,
        };
        let eight = bytes.first_chunk::<8>()?;
        let (value, count) = leading_digits(u64::from_le_bytes(*eight));
        if count == 0 || count > 7 || !matches!(eight[count], b' ' | b'\n') {
            return None;
        }
        self.rest = &bytes[count..];
        Some(value)
    }

    /// Appends the next numbers of the line as long as they are ordinary ones.
    #[inline]
    fn plain_to(&mut self, list: &mut Vec<u32>) {
        while let Some(number) = self.plain() {
            list.push(number);
        }
    }

    /// The next number; -1 is [`NONE`]. `None` at the end of the line.
    fn next(&mut self) -> Result<Option<u32>, TextError> {
        let mut bytes = self.rest;
        while let [b' ' | b'\t' | b'\r', tail @ ..] = bytes {
            bytes = tail;
        }
        let used = bytes.iter().take(11).take_while(|b| b.is_ascii_digit()).count();
        let value = bytes[..used].iter().fold(0, |value, b| value * 10 + u64::from(b - b'0'));
        let after = bytes.get(used);
        if used > 0 && matches!(after, None | Some(b' ' | b'\n' | b'\t' | b'\r')) && value < u64::from(NONE) - 1 {
            self.skip(bytes.len() - used);
            return Ok(Some(value as u32));
        }
        self.odd(bytes)
    }

    /// Reads on where so many bytes are left.
    fn skip(&mut self, left: usize) {
        self.rest = &self.rest[self.rest.len() - left..];
    }

    /// What is not an ordinary number.
    #[cold]
    fn odd(&mut self, bytes: &[u8]) -> Result<Option<u32>, TextError> {
        if matches!(bytes.first(), None | Some(b'\n')) {
            self.skip(bytes.len());
            return Ok(None);
        }
        let end = bytes.iter().position(|b| b.is_ascii_whitespace()).unwrap_or(bytes.len());
        let word = &bytes[..end];
        if word == b"-1" {
            self.skip(bytes.len() - end);
            return Ok(Some(NONE));
        }
        let shown = shown(&String::from_utf8_lossy(&word[..word.len().min(24)]));
        wrong(self.line, format!("\"{shown}\" is not a number from 0 to {}", u64::from(NONE) - 2))
    }

    fn must(&mut self, what: &str) -> Result<u32, TextError> {
        match self.next()? {
            Some(NONE) => wrong(self.line, format!("{what} cannot be -1")),
            Some(n) => Ok(n),
            None => wrong(self.line, format!("the line ends before {what}")),
        }
    }
}

/// Ids of a file and the dense numbers they get.
struct Ids {
    what: &'static str,
    names: Vec<u32>,
    lines: Vec<u32>,
    dense: Dense,
}

/// From id to number: an array while ids are small, a map when one is not.
enum Dense {
    Array(Vec<u32>),
    Map(HashMap<u32, u32>),
}

/// Ids below this are looked up in an array.
const SMALL_ID: u32 = 1 << 22;

impl Ids {
    fn new(what: &'static str) -> Self {
        Self { what, names: Vec::new(), lines: Vec::new(), dense: Dense::Array(Vec::new()) }
    }

    fn get(&self, id: u32) -> Option<u32> {
        match &self.dense {
            Dense::Array(a) => a.get(id as usize).copied().filter(|n| *n != NONE),
            Dense::Map(m) => m.get(&id).copied(),
        }
    }

    /// Turns ids into numbers; answers where the first unknown one is.
    fn translate(&self, ids: &mut [u32]) -> Result<(), usize> {
        // Files that number from 0 without a gap need nothing.
        let known = self.names.len();
        let same = self.names.iter().zip(0..).all(|(id, number)| *id == number);
        if same && ids.iter().fold(true, |all, id| all & ((*id as usize) < known)) {
            return Ok(());
        }
        match &self.dense {
            Dense::Array(a) => replace_all(ids, |id| a.get(id as usize).copied().filter(|n| *n != NONE)),
            Dense::Map(m) => replace_all(ids, |id| m.get(&id).copied()),
        }
    }

    fn add(&mut self, id: u32, line: u64) -> Result<u32, TextError> {
        let number = self.names.len() as u32;
        if self.get(id).is_some() {
            return wrong(line, format!("{} {id} stands in the file twice", self.what));
        }
        if id >= SMALL_ID
            && let Dense::Array(_) = &self.dense
        {
            self.dense = Dense::Map(self.names.iter().zip(0..).map(|(id, n)| (*id, n)).collect());
        }
        match &mut self.dense {
            Dense::Array(a) => {
                if a.len() <= id as usize {
                    a.resize(id as usize + 1, NONE);
                }
                a[id as usize] = number;
            }
            Dense::Map(m) => {
                m.insert(id, number);
            }
        }
        self.names.push(id);
        self.lines.push(line as u32);
        Ok(number)
    }
}

/// Replaces each; answers where the first one is for which there is nothing.
fn replace_all(ids: &mut [u32], by: impl Fn(u32) -> Option<u32>) -> Result<(), usize> {
    for (i, id) in ids.iter_mut().enumerate() {
        *id = by(*id).ok_or(i)?;
    }
    Ok(())
}

/// A pair that stands twice.
fn repeated(pairs: &[(u32, u32)]) -> Option<(u32, u32)> {
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).find(|w| w[0] == w[1]).map(|w| w[0])
}

/// Reads the `r/c/p` format.
///
/// # Errors
/// The first mistake, with its line.
pub fn read_rp(bytes: &[u8]) -> Result<NamedMarket, TextError> {
    let mut reader = RpReader::new();
    reader.feed(bytes)?;
    reader.finish()
}

/// Reads the `r/c/p` format piece by piece, so that nobody needs to hold the whole text. The pieces may end anywhere.
///
/// Lists hold the file's ids until all of them are known.
pub struct RpReader {
    /// The beginning of a line whose end has not come in.
    begun: Vec<u8>,
    /// Whether the first bytes have been looked at.
    started: bool,
    /// Lines read.
    line: u64,
    applicants: Ids,
    programs: Ids,
    /// Applicant, and where its list begins.
    singles: Vec<(u32, u32)>,
    lists: Vec<u32>,
    rosters: Vec<u32>,
    roster_starts: Vec<u32>,
    quotas: Vec<u32>,
    couples: Vec<RawCouple>,
    couple_lines: Vec<u32>,
}

impl Default for RpReader {
    fn default() -> Self {
        Self::new()
    }
}

impl RpReader {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self {
            begun: Vec::new(),
            started: false,
            line: 0,
            applicants: Ids::new("applicant"),
            programs: Ids::new("program"),
            singles: Vec::new(),
            lists: Vec::new(),
            rosters: Vec::new(),
            roster_starts: vec![0],
            quotas: Vec::new(),
            couples: Vec::new(),
            couple_lines: Vec::new(),
        }
    }

    /// Reads the next piece of the text.
    ///
    /// # Errors
    /// The first mistake, with its line.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), TextError> {
        if self.started {
            return self.piece(piece);
        }
        // The first bytes tell what kind of file it is.
        if self.begun.is_empty() && piece.len() >= 4 {
            self.started = true;
            return self.piece(plain("", piece)?);
        }
        self.begun.extend_from_slice(piece);
        if self.begun.len() < 4 { Ok(()) } else { self.start() }
    }

    fn start(&mut self) -> Result<(), TextError> {
        self.started = true;
        let begun = std::mem::take(&mut self.begun);
        self.piece(plain("", &begun)?)
    }

    fn piece(&mut self, piece: &[u8]) -> Result<(), TextError> {
        // `contains` looks at many bytes at once, `position` at one.
        if piece.contains(&0) {
            let at = piece.iter().position(|b| *b == 0).unwrap_or_default();
            let line = self.line + 1 + piece[..at].iter().filter(|b| **b == b'\n').count() as u64;
            return Err(mistake("", line, ZERO));
        }
        let Some(last) = piece.iter().rposition(|b| *b == b'\n') else {
            self.begun.extend_from_slice(piece);
            return Ok(());
        };
        let (mut whole, rest) = piece.split_at(last + 1);
        if !self.begun.is_empty() {
            let first = whole.iter().position(|b| *b == b'\n').map_or(whole.len(), |at| at + 1);
            let mut line = std::mem::take(&mut self.begun);
            line.extend_from_slice(&whole[..first]);
            whole = &whole[first..];
            self.lines(&line)?;
        }
        self.begun.extend_from_slice(rest);
        self.lines(whole)
    }

    /// Reads whole lines.
    fn lines(&mut self, text: &[u8]) -> Result<(), TextError> {
        let mut rest = text;
        while !rest.is_empty() {
            self.line += 1;
            rest = self.one_line(rest)?;
        }
        Ok(())
    }

    /// Reads the first line of a text and answers what follows it.
    fn one_line<'t>(&mut self, text: &'t [u8]) -> Result<&'t [u8], TextError> {
        let mut text = text;
        while let [b' ' | b'\t' | b'\r', tail @ ..] = text {
            text = tail;
        }
        let [kind, rest @ ..] = text else { return Ok(text) };
        let mut numbers = Numbers { rest, line: self.line };
        match kind {
            b'\n' => return Ok(rest),
            b'#' => {}
            b'r' => self.single(&mut numbers)?,
            b'c' => self.couple(&mut numbers)?,
            b'p' => self.program(&mut numbers)?,
            other => {
                let shown = char::from(*other).escape_default().to_string();
                return wrong(self.line, format!("a line begins with r, c, p or #, not with \"{shown}\""));
            }
        }
        let end = numbers.rest.iter().position(|b| *b == b'\n').map_or(numbers.rest.len(), |at| at + 1);
        Ok(&numbers.rest[end..])
    }

    fn single(&mut self, numbers: &mut Numbers) -> Result<(), TextError> {
        let id = numbers.must("the applicant")?;
        let a = self.applicants.add(id, numbers.line)?;
        self.singles.push((a, self.lists.len() as u32));
        loop {
            numbers.plain_to(&mut self.lists);
            let Some(p) = numbers.next()? else { return Ok(()) };
            if p == NONE {
                return wrong(numbers.line, "-1 has a meaning only for couples; leave the entry out");
            }
            self.lists.push(p);
        }
    }

    fn couple(&mut self, numbers: &mut Numbers) -> Result<(), TextError> {
        numbers.must("the couple")?;
        let mut members = [0; 2];
        let before = self.applicants.names.len();
        for member in &mut members {
            let id = numbers.must("both members")?;
            if self.applicants.names.len() > before && self.applicants.names.last() == Some(&id) {
                let message = format!("applicant {id} is both members of this couple; a couple is two applicants");
                return wrong(numbers.line, message);
            }
            if let Some(line) = self.applicants.get(id).map(|a| self.applicants.lines[a as usize]) {
                return wrong(
                    numbers.line,
                    format!(
                        "applicant {id} already stands in line {line}: nobody can be in two couples, or single and in a couple"
                    ),
                );
            }
            *member = self.applicants.add(id, numbers.line)?;
        }
        let mut pairs = Vec::new();
        let next = |numbers: &mut Numbers| match numbers.plain() {
            Some(number) => Ok(Some(number)),
            None => numbers.next(),
        };
        while let Some(p) = next(numbers)? {
            match next(numbers)? {
                Some(q) => pairs.push((p, q)),
                None => {
                    return wrong(numbers.line, "the list of a couple has an odd number of programs; it needs pairs");
                }
            }
        }
        if let Some((p, q)) = repeated(&pairs) {
            let shown = [p, q].map(|id| if id == NONE { "-1".to_owned() } else { id.to_string() });
            let message = format!("the pair \"{} {}\" stands twice on this list", shown[0], shown[1]);
            return wrong(numbers.line, message);
        }
        self.couples.push(RawCouple { first: members[0], second: members[1], pairs });
        self.couple_lines.push(numbers.line as u32);
        Ok(())
    }

    fn program(&mut self, numbers: &mut Numbers) -> Result<(), TextError> {
        let id = numbers.must("the program")?;
        self.programs.add(id, numbers.line)?;
        let quota = match numbers.next()? {
            Some(NONE) => return wrong(numbers.line, format!("the quota of program {id} is negative")),
            Some(q) => q,
            None => return wrong(numbers.line, format!("program {id} has no quota")),
        };
        self.quotas.push(quota);
        loop {
            numbers.plain_to(&mut self.rosters);
            let Some(a) = numbers.next()? else { break };
            if a == NONE {
                return wrong(numbers.line, "-1 has no meaning on a program's list; leave the entry out");
            }
            self.rosters.push(a);
        }
        self.roster_starts.push(self.rosters.len() as u32);
        Ok(())
    }

    /// The market, after the last piece.
    ///
    /// # Errors
    /// The first mistake, with its line.
    pub fn finish(mut self) -> Result<NamedMarket, TextError> {
        if !self.started {
            self.start()?;
        }
        let last = std::mem::take(&mut self.begun);
        self.lines(&last)?;
        if self.singles.is_empty() && self.couples.is_empty() && self.quotas.is_empty() {
            return wrong(self.line.max(1), "the file holds no market: no line begins with r, c or p");
        }
        self.translate()?;
        let n = self.applicants.names.len();
        let mut list_starts = vec![0u32; n + 1];
        // Lists stand in the order of the file; couples' members, who come in between, have empty ones.
        let mut next = 0usize;
        for a in 0..n {
            let begins = self.singles.get(next).is_some_and(|(s, _)| *s as usize == a);
            if begins {
                next += 1;
                let end = self.singles.get(next).map_or(self.lists.len() as u32, |(_, start)| *start);
                list_starts[a + 1] = end;
            } else {
                list_starts[a + 1] = list_starts[a];
            }
        }
        let raw = RawMarket {
            list_starts,
            lists: self.lists,
            roster_starts: self.roster_starts,
            rosters: self.rosters,
            quotas: self.quotas,
            couples: self.couples,
        };
        let (applicants, programs, couple_lines) = (self.applicants, self.programs, self.couple_lines);
        match Market::build(raw) {
            Ok((market, dropped)) => Ok(NamedMarket {
                market,
                dropped,
                applicants: Names::Numbers(applicants.names),
                programs: Names::Numbers(programs.names),
                types: Vec::new(),
            }),
            Err(e) => {
                let line = match e.at() {
                    Some(Where::Applicant(a, _)) => applicants.lines[a as usize],
                    Some(Where::Program(p, _)) => programs.lines[p as usize],
                    Some(Where::Couple(c, _)) => couple_lines[c],
                    None => 0,
                };
                let named = |at: Where, number: u32| match at {
                    Where::Program(..) => format!("applicant {}", applicants.names[number as usize]),
                    Where::Applicant(..) | Where::Couple(..) => format!("program {}", programs.names[number as usize]),
                };
                let message = match &e {
                    MarketError::Twice { at, number } => format!("{} stands twice on this list", named(*at, *number)),
                    other => other.to_string(),
                };
                wrong(u64::from(line), message)
            }
        }
    }

    /// From the file's ids to dense numbers.
    fn translate(&mut self) -> Result<(), TextError> {
        let programs = &self.programs;
        if let Err(i) = programs.translate(&mut self.lists) {
            let single = self.singles.partition_point(|(_, start)| *start as usize <= i).saturating_sub(1);
            let line = self.singles.get(single).map_or(0, |(a, _)| self.applicants.lines[*a as usize]);
            let message = format!("program {} is on a list but has no p line", self.lists[i]);
            return wrong(u64::from(line), message);
        }
        for (couple, line) in self.couples.iter_mut().zip(&self.couple_lines) {
            for (p, q) in &mut couple.pairs {
                for slot in [p, q] {
                    if *slot == NONE {
                        continue;
                    }
                    match programs.get(*slot) {
                        Some(n) => *slot = n,
                        None => {
                            return wrong(u64::from(*line), format!("program {slot} is on a list but has no p line"));
                        }
                    }
                }
            }
        }
        if let Err(i) = self.applicants.translate(&mut self.rosters) {
            let p = self.roster_starts.partition_point(|s| *s as usize <= i) - 1;
            let message = format!("applicant {} is on a program's list but has no r or c line", self.rosters[i]);
            return wrong(u64::from(programs.lines[p]), message);
        }
        Ok(())
    }
}

/// The three tables of a CSV folder, as text.
#[derive(Clone, Copy, Debug, Default)]
pub struct CsvFolder<'a> {
    /// `applicants.csv`.
    pub applicants: &'a [u8],
    /// `programs.csv`.
    pub programs: &'a [u8],
    /// `couples.csv`, where there are couples.
    pub couples: Option<&'a [u8]>,
}

/// The most cells of one table: some six times a national market. Above that the `r/c/p` format is the right one.
const MOST_CELLS: usize = 4_000_000;

fn table(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes)
}

/// The heading of a table, which begins with these words.
fn heading(file: &str, bytes: &[u8], begins: &[&str]) -> Result<Vec<String>, TextError> {
    let unreadable = || mistake(file, 1, "the line is not UTF-8 text");
    let mut reader = table(plain(file, bytes)?);
    let cells: Vec<String> = reader.headers().map_err(|_| unreadable())?.iter().map(str::to_owned).collect();
    let fits = begins.iter().enumerate().all(|(k, word)| cells.get(k).is_some_and(|c| c.eq_ignore_ascii_case(word)));
    if fits {
        return Ok(cells);
    }
    let (words, found) = (begins.join(","), shown(&cells.join(",")));
    Err(mistake(file, 1, format!("the heading must begin with {words}, but it is \"{found}\"")))
}

/// Tells the line of a byte. The reader of tables counts a line too few after `\r\n`: for it the row begins at the `\n`.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first text from this byte on; bytes are asked for in rising order.
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let byte = position.map_or(self.at, |p| p.byte() as usize).clamp(self.at, self.text.len());
        let ends = self.text[byte..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        self.line += self.text[self.at..byte + ends].iter().filter(|b| **b == b'\n').count() as u64;
        self.at = byte + ends;
        self.line
    }
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// Rows of a table with their lines, without the heading.
fn rows(file: &str, bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, TextError> {
    let text = plain(file, bytes)?;
    let (mut reader, mut lines) = (table(text), Lines { text, at: 0, line: 1 });
    let mut all = Vec::new();
    let mut count = 0;
    for record in reader.records() {
        let record = record.map_err(|e| mistake(file, lines.of(e.position()), "the line is not UTF-8 text"))?;
        let line = lines.of(record.position());
        count += record.len();
        if count > MOST_CELLS {
            let message =
                format!("the table has more than {MOST_CELLS} cells; write a market this large as an r/c/p file");
            return Err(mistake(file, line, message));
        }
        let mut cells: Vec<String> = record.iter().map(|cell| unguarded(cell).to_owned()).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if !cells.is_empty() {
            all.push((line, cells));
        }
    }
    Ok(all)
}

/// Takes the column `type` out of the rows of applicants: their words, or nothing when there is no such column.
fn take_types(heading: &[String], rows: &mut [(u64, Vec<String>)]) -> Vec<String> {
    let Some(column) = heading.iter().skip(1).position(|h| h.eq_ignore_ascii_case("type")) else { return Vec::new() };
    let take =
        |cells: &mut Vec<String>| if column + 1 < cells.len() { cells.remove(column + 1) } else { String::new() };
    rows.iter_mut().map(|(_, cells)| take(cells)).collect()
}

/// Whether the third heading of the programs is `parity`.
fn parity_column<'a>(mut heading: impl Iterator<Item = &'a str>) -> bool {
    heading.nth(2).is_some_and(|h| h.eq_ignore_ascii_case("parity"))
}

/// Takes the column `parity`, which is the third, out of the rows of programs: the word of each with its line, or nothing
/// when there is no such column.
fn take_parity(heading: &[String], rows: &mut [(u64, Vec<String>)]) -> Vec<(u64, String)> {
    if !parity_column(heading.iter().map(String::as_str)) {
        return Vec::new();
    }
    let take = |cells: &mut Vec<String>| if cells.len() > 2 { cells.remove(2) } else { String::new() };
    rows.iter_mut().map(|(line, cells)| (*line, take(cells))).collect()
}

/// Names of one kind as they come in.
struct NameBook {
    what: &'static str,
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    lines: Vec<u64>,
}

impl NameBook {
    fn new(what: &'static str) -> Self {
        Self { what, names: Vec::new(), numbers: HashMap::new(), lines: Vec::new() }
    }

    fn add(&mut self, file: &str, line: u64, name: &str) -> Result<u32, TextError> {
        let number = self.names.len() as u32;
        let what = self.what;
        if name.is_empty() {
            return Err(mistake(file, line, format!("the {what} has no name; write it in the first column")));
        }
        if name.contains(char::is_control) {
            let message = format!(
                "the name of the {what} \"{}\" is not one line of plain text; is a quotation mark missing?",
                shown(name)
            );
            return Err(mistake(file, line, message));
        }
        if self.numbers.insert(name.to_owned(), number).is_some() {
            let message = format!("{what} \"{}\" stands there twice; each name stands for one {what}", shown(name));
            return Err(mistake(file, line, message));
        }
        self.names.push(name.to_owned());
        self.lines.push(line);
        Ok(number)
    }

    fn get(&self, file: &str, line: u64, name: &str) -> Result<u32, TextError> {
        let unknown = || mistake(file, line, format!("no {} is called \"{}\"", self.what, shown(name)));
        self.numbers.get(name).copied().ok_or_else(unknown)
    }

    /// A name as a sentence can show it.
    fn shown(&self, number: u32) -> String {
        shown(&self.names[number as usize])
    }
}

/// Reads the CSV folder.
///
/// # Errors
/// The first mistake, with its file and line.
pub fn read_csv(folder: CsvFolder) -> Result<NamedMarket, TextError> {
    let tables = Tables::read(folder)?;
    match Market::build(tables.raw.clone()) {
        Ok((market, dropped)) => Ok(NamedMarket {
            market,
            dropped,
            applicants: Names::Text(tables.applicants.names),
            programs: Names::Text(tables.programs.names),
            types: tables.types,
        }),
        Err(e) => Err(tables.wrong(&e)),
    }
}

const APPLICANTS: &str = "applicants.csv";
const PROGRAMS: &str = "programs.csv";
const COUPLES: &str = "couples.csv";

/// The three tables as they were read, not yet checked as a market.
struct Tables {
    raw: RawMarket,
    applicants: NameBook,
    programs: NameBook,
    /// The kind of each applicant, or nothing when there is no such column.
    types: Vec<String>,
    /// The parity wanted by each program, by its line; empty when there is no such column.
    parity_words: Vec<(u64, String)>,
    /// The line of each couple.
    couple_lines: Vec<u64>,
}

impl Tables {
    fn read(folder: CsvFolder) -> Result<Self, TextError> {
        let mut applicants = NameBook::new("applicant");
        let mut programs = NameBook::new("program");
        let applicant_heading = heading(APPLICANTS, folder.applicants, &["applicant"])?;
        let program_heading = heading(PROGRAMS, folder.programs, &["program", "quota"])?;
        let mut applicant_rows = rows(APPLICANTS, folder.applicants)?;
        let types = take_types(&applicant_heading, &mut applicant_rows);
        let mut program_rows = rows(PROGRAMS, folder.programs)?;
        let parity_words = take_parity(&program_heading, &mut program_rows);
        for (line, cells) in &applicant_rows {
            applicants.add(APPLICANTS, *line, cells.first().map_or("", String::as_str))?;
        }
        let mut quotas = Vec::new();
        for (line, cells) in &program_rows {
            programs.add(PROGRAMS, *line, cells.first().map_or("", String::as_str))?;
            quotas.push(quota(*line, cells)?);
        }
        let mut raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], quotas, ..RawMarket::default() };
        for (line, cells) in &applicant_rows {
            for name in cells.iter().skip(1).filter(|c| !c.is_empty()) {
                raw.lists.push(programs.get(APPLICANTS, *line, name)?);
            }
            raw.list_starts.push(raw.lists.len() as u32);
        }
        for (line, cells) in &program_rows {
            for name in cells.iter().skip(2).filter(|c| !c.is_empty()) {
                raw.rosters.push(applicants.get(PROGRAMS, *line, name)?);
            }
            raw.roster_starts.push(raw.rosters.len() as u32);
        }
        let mut tables = Self { raw, applicants, programs, types, parity_words, couple_lines: Vec::new() };
        if let Some(couples) = folder.couples {
            tables.read_couples(couples)?;
        }
        Ok(tables)
    }

    fn read_couples(&mut self, bytes: &[u8]) -> Result<(), TextError> {
        heading(COUPLES, bytes, &["first", "second", "first_program", "second_program"])?;
        let mut seen = HashSet::new();
        for (line, cells) in rows(COUPLES, bytes)? {
            let cell = |k: usize| cells.get(k).map_or("", String::as_str);
            let (first, second) = (self.member(line, cell(0))?, self.member(line, cell(1))?);
            let program = |name: &str| if name.is_empty() { Ok(NONE) } else { self.programs.get(COUPLES, line, name) };
            let pair = (program(cell(2))?, program(cell(3))?);
            match self.raw.couples.last_mut() {
                Some(last) if (last.first, last.second) == (first, second) => {
                    if !seen.insert(pair) {
                        let message = "this pair of programs stands twice on the couple's list; keep the better place";
                        return Err(mistake(COUPLES, line, message));
                    }
                    last.pairs.push(pair);
                }
                _ => {
                    seen = HashSet::from([pair]);
                    self.raw.couples.push(RawCouple { first, second, pairs: vec![pair] });
                    self.couple_lines.push(line);
                }
            }
        }
        Ok(())
    }

    /// A member of a couple.
    fn member(&self, line: u64, name: &str) -> Result<u32, TextError> {
        self.applicants.get(COUPLES, line, name).map_err(|e| TextError {
            message: format!("{}; members of couples need a row in applicants.csv, without choices", e.message),
            ..e
        })
    }

    /// Why somebody cannot be in this couple.
    fn two_couples(&self, couple: usize, applicant: u32) -> String {
        let RawCouple { first, second, .. } = self.raw.couples[couple];
        let turned = |x: &RawCouple| (x.first, x.second) == (second, first);
        let (one, other) = (self.applicants.shown(first), self.applicants.shown(second));
        if first == second {
            format!("\"{one}\" is both members of this couple; write the partner's name in one of the two columns")
        } else if self.raw.couples[..couple].iter().any(turned) {
            format!(
                "\"{one}\" and \"{other}\" stand above the other way round; write the two names of a couple in the same \
                 order on all its lines"
            )
        } else {
            let name = self.applicants.shown(applicant);
            format!("\"{name}\" is in two couples; keep the lines of one couple together")
        }
    }

    /// What is wrong with the market, by file, line and name.
    fn wrong(&self, e: &MarketError) -> TextError {
        let (file, line) = match e.at() {
            Some(Where::Applicant(a, _)) => (APPLICANTS, self.applicants.lines[a as usize]),
            Some(Where::Program(p, _)) => (PROGRAMS, self.programs.lines[p as usize]),
            Some(Where::Couple(c, _)) => (COUPLES, self.couple_lines[c]),
            None => (APPLICANTS, 0),
        };
        let message = match e {
            MarketError::Twice { at: Where::Program(..), number } => {
                format!("\"{}\" stands twice on this list", self.applicants.shown(*number))
            }
            MarketError::Twice { number, .. } => {
                format!("\"{}\" stands twice on this list", self.programs.shown(*number))
            }
            MarketError::TwoCouples { at: Where::Couple(couple, _), applicant } => {
                self.two_couples(*couple, *applicant)
            }
            MarketError::OwnList { applicant, .. } => format!(
                "\"{}\" is in a couple and also has a list in applicants.csv; empty one of the two",
                self.applicants.shown(*applicant)
            ),
            other => other.to_string(),
        };
        mistake(file, line, message)
    }
}

/// The second cell of a program's row.
fn quota(line: u64, cells: &[String]) -> Result<u32, TextError> {
    let cell = |k: usize| cells.get(k).map_or("", String::as_str);
    let (name, quota) = (cell(0), cell(1));
    quota.parse::<u32>().ok().filter(|q| *q < NONE - 1).ok_or_else(|| {
        let (name, quota) = (shown(name), shown(quota));
        let message = format!("the quota of \"{name}\" is \"{quota}\", not a whole number from 0 to {}", NONE - 2);
        mistake(PROGRAMS, line, message)
    })
}

/// Reads a matching of a market: a table with the columns `applicant` and `program` (an empty program: unmatched).
/// Applicants who are not named are unmatched.
///
/// # Errors
/// The first mistake, with its line.
pub fn read_matching(bytes: &[u8], market: &NamedMarket) -> Result<Matching, TextError> {
    let book = |names: &Names| -> HashMap<String, u32> {
        (0..names.len() as u32).map(|ix| (names.name(ix).into_owned(), ix)).collect()
    };
    let (applicants, programs) = (book(&market.applicants), book(&market.programs));
    let mut program_of = vec![NONE; market.market.applicants() as usize];
    let mut seen = vec![false; program_of.len()];
    heading("", bytes, &["applicant", "program"])?;
    for (line, cells) in rows("", bytes)? {
        let cell = |k: usize| cells.get(k).map_or("", String::as_str);
        let Some(a) = applicants.get(cell(0)) else {
            return wrong(line, format!("no applicant is called \"{}\"", shown(cell(0))));
        };
        if std::mem::replace(&mut seen[*a as usize], true) {
            return wrong(line, format!("applicant \"{}\" stands there twice", shown(cell(0))));
        }
        if !cell(1).is_empty() {
            let Some(p) = programs.get(cell(1)) else {
                return wrong(line, format!("no program is called \"{}\"", shown(cell(1))));
            };
            program_of[*a as usize] = *p;
        }
    }
    Ok(Matching { program_of })
}

/// One applicant's list as an `r/c/p` file that has been read has it, with the programs that do not rank them. Nothing
/// for a member of a couple.
pub fn list_in_rp(bytes: &[u8], applicant: &str) -> Vec<String> {
    let Ok(wanted) = applicant.parse::<u32>() else { return Vec::new() };
    let lines = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).split(|b| *b == b'\n');
    let singles = lines.enumerate().filter_map(|(n, l)| Some((n, l.trim_ascii_start().strip_prefix(b"r")?)));
    for (n, rest) in singles {
        let mut numbers = Numbers { rest, line: n as u64 + 1 };
        if numbers.next() == Ok(Some(wanted)) {
            return std::iter::from_fn(|| numbers.next().ok().flatten()).map(|p| p.to_string()).collect();
        }
    }
    Vec::new()
}

/// One applicant's list as an `applicants.csv` that has been read has it, with the programs that do not rank them.
pub fn list_in_csv(applicants: &[u8], applicant: &str) -> Vec<String> {
    let Ok(heading) = heading("", applicants, &["applicant"]) else { return Vec::new() };
    let Ok(all) = rows("", applicants) else { return Vec::new() };
    let mut own: Vec<_> = all.into_iter().filter(|(_, cells)| cells[0] == applicant).collect();
    take_types(&heading, &mut own);
    own.into_iter().flat_map(|(_, cells)| cells.into_iter().skip(1)).filter(|c| !c.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::propose::applicant_optimal;

    const EXAMPLE: &str =
        "# NRMP's five by three\nr 1 10\nr 2 10 11\nr 3 11 10 12\n\np 10 1 1 2 3\np 11 1 3 2\np 12 1\n";

    #[test]
    fn a_file_is_read_with_its_names_and_what_was_dropped() {
        let m = read_rp(EXAMPLE.as_bytes()).unwrap();
        assert_eq!((m.market.applicants(), m.market.programs(), m.dropped.of_applicants), (3, 3, 1));
        let matching = applicant_optimal(&m.market);
        let shown: Vec<String> = (0..3)
            .map(|a| {
                format!("{} {}", m.applicants.name(a), matching.program(a).map_or("-".into(), |p| m.programs.name(p)))
            })
            .collect();
        assert_eq!(shown, ["1 10", "2 -", "3 11"]);
    }

    #[test]
    fn a_file_that_comes_in_pieces_is_the_same() {
        let texts =
            [EXAMPLE, "r 12345678 1\np 1 1 12345678", "r 7 8\r\n\n \tr 6\t8 9 \np 8 1 7\np 9 1 6 7", "r 1 5\np 6 1 1"];
        for text in texts {
            let whole = read_rp(text.as_bytes());
            for size in [1, 2, 3, 7] {
                let mut reader = RpReader::new();
                let fed = text.as_bytes().chunks(size).try_for_each(|piece| reader.feed(piece));
                let read = fed.and_then(|()| reader.finish());
                assert_eq!(read.map(|m| m.market), whole.clone().map(|m| m.market), "{text:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn digits_are_read_eight_at_once() {
        for text in ["1       ", "12 34567", "1234567 ", "12345678", "0000000/", "99999:99", "-1234567", "\u{fff}00000"]
        {
            let bytes = text.as_bytes();
            let count = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let value = text[..count].parse().unwrap_or(0);
            assert_eq!(leading_digits(u64::from_le_bytes(*bytes.first_chunk().unwrap())), (value, count), "{text}");
        }
    }

    #[test]
    fn each_mistake_is_one_sentence_with_its_line() {
        let cases = [
            ("r 1 10\nq", "line 2: a line begins with r, c, p or #, not with \"q\""),
            ("r 1 99999999999\n", "line 1: \"99999999999\" is not a number from 0 to 4294967293"),
            ("r 1 5\np 6 1 1", "line 1: program 5 is on a list but has no p line"),
            ("r 1 6\nr 2 6 7\np 6 1 1", "line 2: program 7 is on a list but has no p line"),
            ("r 1 6\np 6 1 1 2", "line 2: applicant 2 is on a program's list but has no r or c line"),
            ("r 1 6 6\np 6 1 1", "line 1: program 6 stands twice on this list"),
            ("r 1 6\np 6 1 1 1", "line 2: applicant 1 stands twice on this list"),
            ("r 1 6\nr 1 6\np 6 1 1", "line 2: applicant 1 stands in the file twice"),
            ("r 1 6\np 6 -1 1", "line 2: the quota of program 6 is negative"),
            ("r 1 6\np 6", "line 2: program 6 has no quota"),
            ("c 0 1 2 6 6\nc 1 2 3 6 6\np 6 2 1 2 3", "line 2: applicant 2 already stands in line 1"),
            ("c 0 1 1 6 6\np 6 2 1", "line 1: applicant 1 is both members of this couple"),
            ("c 0 1 2 6 -1 6 6 6 -1\np 6 2 1 2", "line 1: the pair \"6 -1\" stands twice on this list"),
            ("c 0 1 2 6\np 6 2 1 2", "line 1: the list of a couple has an odd number of programs"),
            ("", "line 1: the file holds no market"),
            ("r\n", "line 1: the line ends before the applicant"),
            ("r 1 6x\np 6 1", "line 1: \"6x\" is not a number"),
        ];
        for (text, expected) in cases {
            let message = read_rp(text.as_bytes()).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{text:?}: {message}");
        }
    }

    #[test]
    fn a_folder_of_tables_is_read_by_name() {
        let m = read_csv(CsvFolder {
            applicants: "applicant,1,2\nAnna,City,\"Mercy, West\"\nBen,City\nCleo\nDana\n".as_bytes(),
            programs: "program,quota,1,2\nCity,1,Ben,Anna\n\"Mercy, West\",2,Anna,Cleo,Dana\n".as_bytes(),
            couples: Some(
                "first,second,first_program,second_program\nCleo,Dana,\"Mercy, West\",\"Mercy, West\"\n".as_bytes(),
            ),
        })
        .unwrap();
        assert_eq!((m.market.couples().len(), m.market.pairs(0).len()), (1, 1));
        assert_eq!(m.programs.name(1), "Mercy, West");
        let e = read_csv(CsvFolder {
            applicants: b"applicant,1\nAnna,Nowhere\n",
            programs: b"program,quota\nCity,1\n",
            couples: None,
        });
        assert_eq!(e.unwrap_err().to_string(), "applicants.csv: line 2: no program is called \"Nowhere\"");
    }

    fn folder(applicants: &str, programs: &str, couples: Option<&str>) -> Result<NamedMarket, String> {
        let couples = couples.map(str::as_bytes);
        let folder = CsvFolder { applicants: applicants.as_bytes(), programs: programs.as_bytes(), couples };
        read_csv(folder).map_err(|e| e.to_string())
    }

    #[test]
    fn each_mistake_in_a_table_is_one_sentence_with_its_file_and_line() {
        const A: &str = "applicant,1\nAnna,City\n";
        const P: &str = "program,quota\nCity,1,Anna\n";
        const C: &str = "first,second,first_program,second_program\n";
        let cases = [
            ("", P, None, "applicants.csv: line 1: the heading must begin with applicant, but it is \"\""),
            ("Anna,City\n", P, None, "applicants.csv: line 1: the heading must begin with applicant"),
            (A, "program,1\nCity,Anna\n", None, "programs.csv: line 1: the heading must begin with program,quota"),
            (A, P, Some("a,b\n"), "couples.csv: line 1: the heading must begin with first,second,first_program"),
            (A, P, Some(""), "couples.csv: line 1: the heading must begin with"),
            (
                A,
                "program,quota\nCity\n",
                None,
                "programs.csv: line 2: the quota of \"City\" is \"\", not a whole number",
            ),
            (A, "program,quota\nCity,-1\n", None, "programs.csv: line 2: the quota of \"City\" is \"-1\""),
            (
                A,
                "program,quota\nCity,4294967295\n",
                None,
                "programs.csv: line 2: the quota of \"City\" is \"4294967295\"",
            ),
            (A, "program,quota\nCity,1e9\n", None, "programs.csv: line 2: the quota of \"City\" is \"1e9\""),
            ("applicant\nAnna\nAnna\n", P, None, "applicants.csv: line 3: applicant \"Anna\" stands there twice"),
            ("applicant\n,City\n", P, None, "applicants.csv: line 2: the applicant has no name"),
            ("applicant\n\"Anna\nBen\nCleo\n", P, None, "applicants.csv: line 2: the name of the applicant"),
            ("applicant\nA\u{1b}[2J\n", P, None, "applicants.csv: line 2: the name of the applicant \"A\\u{1b}[2J\""),
            ("applicant,1,2\nAnna,City,City\n", P, None, "applicants.csv: line 2: \"City\" stands twice on this list"),
            (
                "applicant\nAnna\nBen\n",
                "program,quota\n",
                Some(&format!("{C}Anna,Ben\nBen,Anna\n")),
                "couples.csv: line 3: \"Ben\" and \"Anna\" stand above the other way round",
            ),
            (
                "applicant\nAnna\nBen\nCleo\n",
                "program,quota\n",
                Some(&format!("{C}Anna,Ben\nBen,Cleo\n")),
                "couples.csv: line 3: \"Ben\" is in two couples",
            ),
            (
                "applicant\nAnna\nBen\n",
                "program,quota\nCity,1\n",
                Some(&format!("{C}Anna,Ben,City,\nAnna,Ben,,City\nAnna,Ben,City\n")),
                "couples.csv: line 4: this pair of programs stands twice on the couple's list",
            ),
            (
                "applicant\nAnna\n",
                "program,quota\n",
                Some(&format!("{C}Anna,Anna\n")),
                "couples.csv: line 2: \"Anna\" is both members of this couple; write the partner's name",
            ),
            (
                A,
                P,
                Some(&format!("{C}Anna,Zed\n")),
                "couples.csv: line 2: no applicant is called \"Zed\"; members of couples need a row in applicants.csv",
            ),
        ];
        for (applicants, programs, couples, expected) in cases {
            let message = folder(applicants, programs, couples).unwrap_err();
            assert!(message.starts_with(expected), "{applicants:?} {programs:?} {couples:?}: {message}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r\n"] {
            let rows = ["applicant,1", "Anna,City", "", "\"Ben\",City", "Cleo,Nowhere", ""];
            let applicants = rows.join(end);
            let programs = ["program,quota,1", "City,1,Anna", ""].join(end);
            let message = folder(&applicants, &programs, None).unwrap_err();
            assert_eq!(message, "applicants.csv: line 5: no program is called \"Nowhere\"", "{end:?}");
            let message = folder(&["applicant", "Anna,City", ""].join(end), "program,quota\n", None).unwrap_err();
            assert!(message.starts_with("applicants.csv: line 2: "), "{message}");
        }
        let bytes = b"applicant,1\r\nAnna,\r\nB\xffn,\r\n";
        let tables = CsvFolder { applicants: bytes, programs: b"program,quota\n", couples: None };
        assert_eq!(read_csv(tables).unwrap_err().to_string(), "applicants.csv: line 3: the line is not UTF-8 text");
    }

    #[test]
    fn an_apostrophe_for_a_spreadsheet_is_no_part_of_a_name() {
        let m = folder("applicant,1\n=Anna,@City\n'Ben,'@City\n", "program,quota\n'@City,2,'=Anna,'Ben\n", None);
        let m = m.unwrap();
        assert_eq!(
            (m.applicants.name(0), m.applicants.name(1), m.programs.name(0)),
            ("=Anna".into(), "'Ben".into(), "@City".into())
        );
        let matching = read_matching(b"applicant,program,choice\r\n'=Anna,'@City,1\r\n'Ben,,\r\n", &m).unwrap();
        assert_eq!(matching.program_of, [0, NONE]);
        let e = read_matching(b"applicant,program\r\n=Anna,@City\r\nZed,\r\n", &m).unwrap_err();
        assert_eq!(e.to_string(), "line 3: no applicant is called \"Zed\"");
    }

    #[test]
    fn a_joint_list_ends_where_both_would_stay_unmatched() {
        let rp = read_rp(b"c 0 1 2 5 6 6 -1 -1 -1 5 5 6 6\np 5 2 1 2\np 6 2 1 2\n").unwrap();
        let csv = folder(
            "applicant\nAnna\nBen\n",
            "program,quota\nCity,2,Anna,Ben\nMercy,2,Anna,Ben\n",
            Some(
                "first,second,first_program,second_program\nAnna,Ben,City,Mercy\nAnna,Ben,Mercy,\nAnna,Ben,,\n\
                 Anna,Ben,City,City\nAnna,Ben,Mercy,Mercy\n",
            ),
        );
        for m in [rp, csv.unwrap()] {
            let pairs: Vec<_> = m.market.pairs(0).iter().map(|x| (x.first, x.second)).collect();
            assert_eq!(pairs, [(0, 1), (1, NONE)]);
            assert_eq!(m.dropped, Dropped { of_programs: 1, below_unmatched: 2, ..Dropped::default() });
        }
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert!(read_rp(format!("\u{feff}{EXAMPLE}").as_bytes()).is_ok());
        let m = folder("\u{feff}applicant,1\nAnna,City\n", "\u{feff}program,quota\nCity,1,Anna\n", None).unwrap();
        assert_eq!((m.market.entries(), m.types.len()), (1, 0));
    }

    #[test]
    fn the_largest_quotas_add_up() {
        let m = read_rp(b"r 1 1 2\np 1 4294967293 1\np 2 4294967293 1\n").unwrap();
        assert_eq!(m.market.positions(), 2 * 4_294_967_293);
        assert_eq!(applicant_optimal(&m.market).program(0), Some(0));
    }

    #[test]
    fn a_column_of_types_is_no_choice() {
        let m = folder(
            "applicant,1,Type,2\nAnna,City,us,Mercy\nBen,City\n",
            "program,quota\nCity,1,Anna,Ben\nMercy,1,Anna\n",
            None,
        );
        let m = m.unwrap();
        assert_eq!(
            (m.types.as_slice(), m.market.list(0)),
            (["us".to_owned(), String::new()].as_slice(), [0, 1].as_slice())
        );
    }

    #[test]
    fn a_list_is_told_with_what_was_left_out() {
        let rp = b" r 2 7\nc 0 3 4 7 7\nr 1 6 5 \r\np 5 1 1\n";
        assert_eq!(list_in_rp(rp, "1"), ["6", "5"]);
        assert_eq!(
            [list_in_rp(rp, "3"), list_in_rp(rp, "9"), list_in_rp(rp, "x")],
            [const { Vec::<String>::new() }; 3]
        );
        assert_eq!(list_in_csv(b"applicant,type,1,2\nAnna,us,City,\nBen,us,Mercy,City\n", "Ben"), ["Mercy", "City"]);
    }
}
