//! `prematch match run` on a folder with variations of the NRMP: supplemental lists, reversions, even or odd numbers.
//!
//! Everything is said of applicants: a primary place and, where there is one, a first year.

use std::collections::BTreeMap;
use std::path::Path;

use matching::text::{CsvFolder, NamedVariations, VariationTables, has_parity, read_variations};
use matching::told::{self as tally, OfBlocks, OfType};
use matching::{
    CompleteOptions, CoupleOptions, NONE, VariationBlock, VariationOptions, VariationOutcome, VariationsDropped,
    Verdict,
};
use serde::Serialize;

use crate::cli::{ProposingWord, RunArgs};
use crate::matches::{ASK_FOR_CSV, MOST_ROWS, bytes_of, definition, table_of};
use crate::out::{self, Fault};
use crate::progress::Progress;

/// Reads a folder that has variations; `None` for a folder without, and for a file.
pub(crate) fn read(path: &Path) -> Result<Option<NamedVariations>, Fault> {
    let perhaps = |name: &str| if path.join(name).exists() { table_of(path, name).map(Some) } else { Ok(None) };
    if !path.is_dir() {
        return Ok(None);
    }
    let (supplemental, reversions) = (perhaps("supplemental.csv")?, perhaps("reversions.csv")?);
    if supplemental.is_none() && reversions.is_none() {
        // What is no file can be read only once, by whoever reads a market without variations.
        let programs = path.join("programs.csv");
        if !programs.is_file() || !has_parity(&bytes_of(&programs)?) {
            return Ok(None);
        }
    }
    let (applicants, programs) = (table_of(path, "applicants.csv")?, table_of(path, "programs.csv")?);
    let couples = perhaps("couples.csv")?;
    let folder = CsvFolder { applicants: &applicants, programs: &programs, couples: couples.as_deref() };
    let extra = VariationTables { supplemental: supplemental.as_deref(), reversions: reversions.as_deref() };
    let named = read_variations(folder, extra);
    named.map(Some).map_err(|e| Fault::Data(format!("{}: {e}", path.display())))
}

/// What this kind of market cannot be asked.
fn refused(args: &RunArgs) -> Option<&'static str> {
    if args.proposing == ProposingWord::Programs {
        Some("with supplemental lists, reversions or parities only applicants can propose; leave --proposing out")
    } else if args.why.is_some() {
        Some("--why does not know supplemental lists, reversions and parities; leave it out")
    } else if args.steps {
        Some("--steps does not know supplemental lists, reversions and parities; leave it out")
    } else {
        None
    }
}

pub(crate) fn run(named: &NamedVariations, args: &RunArgs, json: bool, shown: Progress) -> Result<(), Fault> {
    if let Some(said) = refused(args) {
        return Err(Fault::Usage(said.into()));
    }
    shown.now("Matching");
    let couples = CoupleOptions { seed: args.seed, orders: args.orders, definition: definition(args.definition) };
    let options = VariationOptions { couples, complete: CompleteOptions::default() };
    let outcome = named.variations.solve(options).map_err(|e| Fault::Data(e.to_string()))?;
    drop(shown);
    let report = Report { named, outcome: &outcome };
    if args.csv {
        out::bytes(report.csv().as_bytes())?;
    } else if json {
        out::json("prematch-match-variations", &report.json())?;
    } else {
        out::text(&report.text())?;
    }
    if outcome.blocks.is_empty() {
        return Ok(());
    }
    Err(Fault::Refused(format!("the matching is not stable: {}", counted(&outcome.blocks).in_words())))
}

/// How many couples and others block.
fn counted(blocks: &[VariationBlock]) -> OfBlocks {
    let couple = |block: &VariationBlock| match block {
        VariationBlock::Couple { couple, .. } => Some(*couple),
        _ => None,
    };
    OfBlocks::count(blocks.len(), blocks.iter().filter_map(couple))
}

/// What came out, for people and scripts.
#[derive(Serialize)]
struct Summary {
    applicants: u32,
    programs: u32,
    positions: u64,
    couples: usize,
    supplemental_lists: usize,
    dropped: VariationsDropped,
    matched: usize,
    unmatched: usize,
    /// Applicants with a first-year place from a supplemental list.
    with_first_year: usize,
    /// Applicants whose place has a supplemental list, and who got nothing on it.
    partial: Vec<String>,
    /// By the words of the column `type`; without one, singles and members of couples.
    by_type: BTreeMap<String, OfType>,
    filled: usize,
    /// Positions that are empty, and offered, at the end.
    unfilled: u64,
    reverted: Vec<Reverted>,
    /// Positions kept empty for an even or odd number, by program.
    withheld: BTreeMap<String, u32>,
    rounds: u32,
    stable: bool,
    verdict: Verdict,
}

#[derive(Serialize)]
struct Reverted {
    from: String,
    to: String,
    positions: u32,
}

/// Where one applicant is.
#[derive(Serialize)]
struct Seat {
    program: Option<String>,
    first_year: Option<String>,
}

#[derive(Serialize)]
struct Json {
    summary: Summary,
    blocks: Vec<String>,
    matching: BTreeMap<String, Seat>,
}

struct Report<'a> {
    named: &'a NamedVariations,
    outcome: &'a VariationOutcome,
}

impl Report<'_> {
    fn applicant(&self, a: u32) -> String {
        self.named.applicants.name(a).into_owned()
    }

    fn program(&self, p: u32) -> String {
        self.named.programs.name(p).into_owned()
    }

    fn all(&self) -> std::ops::Range<u32> {
        0..self.named.variations.applicants()
    }

    fn seat(&self, a: u32) -> Seat {
        let (primary, first_year) = (self.outcome.primary(a), self.outcome.first_year(a));
        Seat { program: primary.map(|p| self.program(p)), first_year: first_year.map(|p| self.program(p)) }
    }

    /// Which choice of the primary list somebody got, from 1; nothing for a member of a couple. One-sided entries count.
    fn choice(&self, a: u32) -> String {
        let list = self.named.variations.list(a);
        let place = self.outcome.primary(a).and_then(|held| list.iter().position(|p| *p == held));
        place.map_or_else(String::new, |k| (k + 1).to_string())
    }

    fn partial(&self) -> Vec<String> {
        let of = &self.named.variations;
        self.all().filter(|a| self.outcome.is_partial(of, *a)).map(|a| self.applicant(a)).collect()
    }

    fn summary(&self) -> Summary {
        let (of, outcome) = (&self.named.variations, self.outcome);
        let placed = |places: &[u32]| places.iter().filter(|p| **p != NONE).count();
        let (matched, with_first_year) = (placed(&outcome.primary), placed(&outcome.first_year));
        let offered: u64 = outcome.quotas.iter().map(|q| u64::from(*q)).sum();
        let moved = of.reversions().iter().zip(&outcome.moved).filter(|(_, n)| **n > 0);
        let withheld = (0..).zip(&outcome.withheld).filter(|(_, n)| **n > 0);
        Summary {
            applicants: of.applicants(),
            programs: of.programs(),
            positions: of.quotas().iter().map(|q| u64::from(*q)).sum(),
            couples: of.couples().len(),
            supplemental_lists: of.supplemental_lists(),
            dropped: of.dropped(),
            matched,
            unmatched: outcome.primary.len() - matched,
            with_first_year,
            partial: self.partial(),
            by_type: tally::count_types(
                of.applicants(),
                &self.named.types,
                |a| of.couple_of(a).is_some(),
                |a| outcome.primary(a).is_some(),
            ),
            filled: matched + with_first_year,
            unfilled: offered.saturating_sub((matched + with_first_year) as u64),
            reverted: moved
                .map(|(r, n)| Reverted { from: self.program(r.from), to: self.program(r.to), positions: *n })
                .collect(),
            withheld: withheld.map(|(p, n)| (self.program(p), *n)).collect(),
            rounds: outcome.rounds,
            stable: outcome.is_stable(),
            verdict: outcome.verdict,
        }
    }

    fn json(&self) -> Json {
        let matching = self.all().map(|a| (self.applicant(a), self.seat(a))).collect();
        Json { summary: self.summary(), blocks: self.in_words(), matching }
    }

    /// `applicant,program,first_year,choice`, in the order of the file.
    fn csv(&self) -> String {
        let mut text = "applicant,program,first_year,choice\n".to_owned();
        for a in self.all() {
            let Seat { program, first_year } = self.seat(a);
            exchange::csv_cell(&mut text, &self.applicant(a));
            for place in [program, first_year] {
                text.push(',');
                exchange::csv_cell(&mut text, &place.unwrap_or_default());
            }
            text.push_str(&format!(",{}\n", self.choice(a)));
        }
        text
    }

    fn text(&self) -> String {
        let s = self.summary();
        let mut text = if s.applicants <= MOST_ROWS { format!("{}\n", self.table()) } else { String::new() };
        text.push_str(&tally::matched_in_words(s.matched, s.applicants, (s.filled as u64, s.positions), s.programs));
        text.push_str(&tally::types_in_words(&s.by_type));
        if s.supplemental_lists > 0 {
            text.push_str(&format!("First years from supplemental lists: {}.\n", s.with_first_year));
        }
        text.push_str(&partial_text(&s.partial));
        for r in &s.reverted {
            let positions = out::plural(r.positions as usize, "position", "positions");
            text.push_str(&format!("Reverted: {positions} from {} to {}.\n", r.from, r.to));
        }
        for (program, n) in &s.withheld {
            let positions = out::plural(*n as usize, "position", "positions");
            text.push_str(&format!("Kept empty for an even or odd number: {positions} of {program}.\n"));
        }
        let d = &s.dropped;
        let one_sided = [d.market.of_applicants, d.market.of_programs, d.market.of_couples, d.of_supplemental];
        if one_sided.iter().any(|n| *n > 0) {
            text.push_str(&format!(
                "One-sided entries left out: {} of applicants, {} of programs, {} of couples' pairs, {} on supplemental lists.\n",
                one_sided[0], one_sided[1], one_sided[2], one_sided[3]
            ));
        }
        text.push_str(&tally::below_unmatched_in_words(&d.market));
        if s.rounds > 1 {
            text.push_str(&format!("The market was solved {} times, until no position moved.\n", s.rounds));
        }
        text.push_str(&self.verdict_text());
        if s.applicants > MOST_ROWS {
            text.push_str(ASK_FOR_CSV);
        }
        text
    }

    fn table(&self) -> String {
        let rows = self.all().map(|a| {
            let Seat { program, first_year } = self.seat(a);
            let first_year = match first_year {
                None if self.outcome.is_partial(&self.named.variations, a) => "none".to_owned(),
                other => other.unwrap_or_default(),
            };
            vec![self.applicant(a), program.unwrap_or_else(|| "unmatched".to_owned()), first_year, self.choice(a)]
        });
        out::table(&["applicant", "program", "first year", "choice"], rows)
    }

    fn verdict_text(&self) -> String {
        let blocks = self.in_words();
        let said = match self.outcome.verdict {
            Verdict::Stable => {
                return "Checked: stable. No applicant and no program would both rather have each other, and nothing is \
                        left to revert.\n"
                    .to_owned();
            }
            Verdict::NoneExists { fewest: true } => {
                "no stable matching exists with these positions (proved); this one has the fewest couples and applicants \
                 with supplemental lists that block"
            }
            Verdict::NoneExists { fewest: false } => "no stable matching exists with these positions (proved)",
            Verdict::Undecided => "not decided: no stable matching was found, and that there is none is not proved",
        };
        let mut text = format!("NOT stable: {said}. Of this one: {}.\n", counted(&self.outcome.blocks).in_words());
        for line in blocks.iter().take(20) {
            text.push_str(&format!("   {line}\n"));
        }
        text
    }

    fn in_words(&self) -> Vec<String> {
        self.outcome.blocks.iter().map(|block| self.block_in_words(block)).collect()
    }

    fn block_in_words(&self, block: &VariationBlock) -> String {
        let member = |a: u32, p: u32| {
            if p == NONE {
                format!("{} unmatched", self.applicant(a))
            } else {
                format!("{} at {}", self.applicant(a), self.program(p))
            }
        };
        match *block {
            VariationBlock::Primary { applicant: a, program: p } => {
                format!("{} would take {}, and {} would go.", self.program(p), self.applicant(a), self.applicant(a))
            }
            VariationBlock::FirstYear { applicant: a, program: p } => {
                let (program, name) = (self.program(p), self.applicant(a));
                format!("{program} would take {name} for the first year, and {name} would go.")
            }
            VariationBlock::Couple { couple, first, second } => {
                let (a, b) = self.named.variations.couples().nth(couple as usize).unwrap_or((NONE, NONE));
                let (a, b) = (member(a, first), member(b, second));
                format!("The couple would rather have {a} and {b}, and would be taken.")
            }
            VariationBlock::NotListed { applicant: a } => {
                format!("{} has a place that is not on the list.", self.applicant(a))
            }
            VariationBlock::OverQuota { program: p } => format!("{} holds more than its quota.", self.program(p)),
            VariationBlock::Reversion { reversion } => {
                let reversion = self.named.variations.reversions().get(reversion as usize);
                let from = reversion.map_or_else(String::new, |r| self.program(r.from));
                format!("{from} has unfilled positions that could revert.")
            }
            VariationBlock::Parity { program: p } => {
                format!(
                    "{} has an even number of matches and wants an odd one, or the other way round.",
                    self.program(p)
                )
            }
            VariationBlock::Quota { program: p } => {
                format!("The positions of {} do not add up to what reverted and was withheld.", self.program(p))
            }
        }
    }
}

/// Who has an advanced place and no first year.
fn partial_text(partial: &[String]) -> String {
    const SHOWN: usize = 20;
    if partial.is_empty() {
        return String::new();
    }
    let more = partial.len().saturating_sub(SHOWN);
    let names = partial.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Partial match (the place is binding, a first year is missing): {names}{rest}.\n")
}
