//! `prematch match`: run a Match from files, with its proof.

use std::io::Read;
use std::path::Path;

use matching::text::{CsvFolder, NamedMarket, RpReader, TextError, list_in_csv, list_in_rp, read_csv};
use matching::told::{
    self, OfBlocks, Proposing, Run, RunOptions, Stage, Tally, below_unmatched_in_words, block_in_words, choice,
    choices_in_words, matched_in_words, types_in_words,
};
use matching::{
    Block, CompleteOptions, CoupleOptions, Definition, GenerateOptions, Market, Matching, Preset, applicant_optimal,
    blocking, program_optimal,
};
use serde::Serialize;

use crate::cli::{DefinitionWord, MatchTask, PresetWord, ProposingWord, RunArgs};
use crate::match_variations;
use crate::out::{self, Fault};
use crate::progress::{self, Progress};
use crate::setting::Place;
use crate::why;

pub(crate) fn run(place: &Place, task: &MatchTask) -> Result<(), Fault> {
    progress::stop_on_interrupt();
    match task {
        MatchTask::Run(args) => run_any(args, place.json),
        MatchTask::Generate { preset, couples, seed, scale, clean } => {
            let preset = match preset {
                PresetWord::Small => Preset::Small,
                PresetWord::Anes => Preset::Anes,
                PresetWord::National => Preset::National,
            };
            let options = GenerateOptions {
                preset,
                couples: *couples,
                seed: *seed,
                scale: *scale,
                clean: *clean,
                ..GenerateOptions::default()
            };
            let impossible = |e: matching::GenerateError| Fault::Usage(e.to_string());
            let shown = Progress::start("Making the market", place.json);
            let raw = matching::generate(&options).map_err(impossible)?;
            let header = options.header().map_err(impossible)?;
            let text = matching::rp_text(&raw, &header);
            drop(shown);
            out::bytes(text.as_bytes())
        }
        MatchTask::Check { market, matching, definition } => check(market, matching, *definition, place.json),
    }
}

/// Runs a market with variations of the NRMP, or one without.
fn run_any(args: &RunArgs, json: bool) -> Result<(), Fault> {
    if args.csv && json {
        return Err(Fault::Usage("--csv and --json are two forms of the same result; choose one of them".into()));
    }
    let shown = Progress::start("Reading the market", json);
    match match_variations::read(&args.market)? {
        Some(named) => match_variations::run(&named, args, json, shown),
        None => run_match(args, json, shown),
    }
}

pub(crate) fn definition(word: DefinitionWord) -> Definition {
    match word {
        DefinitionWord::Choice => Definition::Choice,
        DefinitionWord::Mm => Definition::McDermidManlove,
        DefinitionWord::Abh => Definition::Abh,
    }
}

/// The largest file that is read, in MB (2^20 bytes): more than ten times a national market. Memory is at most some ten
/// times the file.
const MOST_MEGABYTES: u64 = 128;

/// Reads a file whole, if it is not too large to be a market.
pub(crate) fn bytes_of(path: &Path) -> Result<Vec<u8>, Fault> {
    let name = path.display();
    let most = MOST_MEGABYTES << 20;
    let io = |e: std::io::Error| Fault::Io(format!("{name} cannot be read: {e}"));
    let file = std::fs::File::open(path).map_err(io)?;
    let mut bytes = Vec::new();
    // What says nothing of its size (a pipe, a device) is read up to the limit.
    let told = file.metadata().map_err(io)?.len();
    if told <= most {
        file.take(most + 1).read_to_end(&mut bytes).map_err(io)?;
    }
    if told > most || bytes.len() as u64 > most {
        return Err(Fault::Data(format!(
            "{name} has more than {MOST_MEGABYTES} MB, the most that is read; is it the right file?"
        )));
    }
    Ok(bytes)
}

/// A table that a folder must have.
pub(crate) fn table_of(folder: &Path, name: &str) -> Result<Vec<u8>, Fault> {
    let path = folder.join(name);
    if path.exists() {
        return bytes_of(&path);
    }
    Err(Fault::Data(format!(
        "the folder {} has no {name}; a market has applicants.csv and programs.csv, and couples.csv where there are couples",
        folder.display()
    )))
}

/// Reads a market from a file in the r/c/p format or a folder of tables.
fn read(path: &Path) -> Result<NamedMarket, Fault> {
    let market = if path.is_dir() {
        let couples = if path.join("couples.csv").exists() { Some(table_of(path, "couples.csv")?) } else { None };
        let (applicants, programs) = (table_of(path, "applicants.csv")?, table_of(path, "programs.csv")?);
        read_csv(CsvFolder { applicants: &applicants, programs: &programs, couples: couples.as_deref() })
    } else {
        read_pieces(path)?
    };
    market.map_err(|e| Fault::Data(format!("{}: {e}", path.display())))
}

/// One applicant's list as the file has it.
fn listed(path: &Path, applicant: &str) -> Result<Vec<String>, Fault> {
    if path.is_dir() {
        return Ok(list_in_csv(&table_of(path, "applicants.csv")?, applicant));
    }
    // A pipe has been read already and has nothing more to say.
    if path.is_file() { Ok(list_in_rp(&bytes_of(path)?, applicant)) } else { Ok(Vec::new()) }
}

/// Reads a file in the r/c/p format without holding all of it.
fn read_pieces(path: &Path) -> Result<Result<NamedMarket, TextError>, Fault> {
    let (name, most) = (path.display(), MOST_MEGABYTES << 20);
    let io = |e: std::io::Error| Fault::Io(format!("{name} cannot be read: {e}"));
    let too_large = || {
        Fault::Data(format!("{name} has more than {MOST_MEGABYTES} MB, the most that is read; is it the right file?"))
    };
    let mut file = std::fs::File::open(path).map_err(io)?;
    if file.metadata().map_err(io)?.len() > most {
        return Err(too_large());
    }
    let mut piece = vec![0; 128 * 1024];
    let mut reader = RpReader::new();
    let mut sum = 0u64;
    loop {
        let n = file.read(&mut piece).map_err(io)?;
        sum += n as u64;
        if n == 0 {
            return Ok(reader.finish());
        }
        if sum > most {
            return Err(too_large());
        }
        if let Err(e) = reader.feed(&piece[..n]) {
            return Ok(Err(e));
        }
    }
}

/// What came out of a run, for people and scripts.
#[derive(Serialize)]
struct Summary {
    #[serde(flatten)]
    tally: Tally,
    stable: bool,
    blocks: usize,
    /// Couples among what blocks; each may block with several pairs.
    blocking_couples: usize,
    orders_of_couples: u32,
    /// What the complete search said, where it was needed.
    exact_search: Option<&'static str>,
    /// Single applicants with another outcome when programs propose; only without couples.
    with_another_stable_outcome: Option<usize>,
}

fn run_match(args: &RunArgs, json: bool, shown: Progress) -> Result<(), Fault> {
    let named = read(&args.market)?;
    let market = &named.market;
    if args.steps {
        drop(shown);
        return why::print_steps(&named, json);
    }
    let asked = args.why.as_deref().map(|name| find(&named, name)).transpose()?;
    let Run { matching: result, blocks, orders, search } = matched(args, market, &shown)?;
    let mut summary = Summary {
        tally: Tally::new(&named, &result),
        stable: blocks.is_empty(),
        blocks: blocks.len(),
        blocking_couples: OfBlocks::of(&blocks).couples,
        orders_of_couples: orders,
        exact_search: search.map(told::Searched::words),
        with_another_stable_outcome: None,
    };
    if args.csv {
        let text = exchange::result_csv(&named, &result);
        drop(shown);
        out::bytes(text.as_bytes())?;
        return unstable(&blocks);
    }
    if let Some(applicant) = asked {
        shown.now("Following the proposals");
        let listed = listed(&args.market, &named.applicants.name(applicant))?;
        drop(shown);
        why::print(&named, &result, applicant, &listed, json)?;
        return unstable(&blocks);
    }
    if market.couples().is_empty() && !args.quick {
        shown.now("Comparing with the other side proposing");
        let other = match args.proposing {
            ProposingWord::Applicants => program_optimal(market),
            ProposingWord::Programs => applicant_optimal(market),
        };
        let differ = other.program_of.iter().zip(&result.program_of).filter(|(x, y)| x != y).count();
        summary.with_another_stable_outcome = Some(differ);
    }
    if json {
        let all = MatchJson { summary, blocks: in_words(&named, &blocks), matching: pairs(&named, &result) };
        drop(shown);
        out::json("prematch-match", &all)?;
        return unstable(&blocks);
    }
    let text = report(&named, &result, &summary, &blocks);
    drop(shown);
    out::text(&text)?;
    unstable(&blocks)
}

/// The number of an applicant who is asked about.
fn find(named: &NamedMarket, name: &str) -> Result<u32, Fault> {
    let unknown =
        || Fault::Usage(format!("no applicant of this market is called \"{name}\"; write the name as the file has it"));
    named.applicants.find(name).ok_or_else(unknown)
}

fn matched(args: &RunArgs, market: &Market, shown: &Progress) -> Result<Run, Fault> {
    let proposing = match args.proposing {
        ProposingWord::Applicants => Proposing::Applicants,
        ProposingWord::Programs => Proposing::Programs,
    };
    if proposing == Proposing::Programs && !market.couples().is_empty() {
        return Err(Fault::Usage("with couples only applicants can propose; leave --proposing out".into()));
    }
    let couples = CoupleOptions { seed: args.seed, orders: args.orders, definition: definition(args.definition) };
    let options = RunOptions { proposing, couples, complete: CompleteOptions::default() };
    Ok(told::run(market, options, |stage| {
        shown.now(match stage {
            Stage::Matching => "Matching",
            Stage::Searching => "Complete search for the couples",
        });
    }))
}

/// An unstable result is printed like any other, and then said by the exit code.
fn unstable(blocks: &[Block]) -> Result<(), Fault> {
    if blocks.is_empty() {
        return Ok(());
    }
    Err(Fault::Refused(format!("the matching is not stable: {}", OfBlocks::of(blocks).in_words())))
}

#[derive(Serialize)]
struct MatchJson {
    summary: Summary,
    blocks: Vec<String>,
    matching: std::collections::BTreeMap<String, Option<String>>,
}

fn pairs(named: &NamedMarket, result: &Matching) -> std::collections::BTreeMap<String, Option<String>> {
    (0..named.market.applicants())
        .map(|a| {
            let program = result.program(a).map(|p| named.programs.name(p).into_owned());
            (named.applicants.name(a).into_owned(), program)
        })
        .collect()
}

fn in_words(named: &NamedMarket, blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|block| block_in_words(named, block)).collect()
}

/// The most applicants of a market whose matching stands in the report.
pub(crate) const MOST_ROWS: u32 = 60;

/// What the report says instead of the matching of a larger market.
pub(crate) const ASK_FOR_CSV: &str = "--csv prints who is matched where.\n";

fn report(named: &NamedMarket, result: &Matching, summary: &Summary, blocks: &[Block]) -> String {
    let s = &summary.tally;
    let mut text = String::new();
    let count = |n: usize, one, many| out::plural(n, one, many);
    if s.applicants <= MOST_ROWS {
        let rows = (0..s.applicants).map(|a| {
            let program = result.program(a);
            vec![
                named.applicants.name(a).into_owned(),
                program.map_or_else(|| "unmatched".to_owned(), |p| named.programs.name(p).into_owned()),
                choice(named, result, a).map_or_else(String::new, |k| k.to_string()),
            ]
        });
        text.push_str(&out::table(&["applicant", "program", "choice"], rows));
        text.push('\n');
    }
    text.push_str(&matched_in_words(s.matched, s.applicants, (s.filled, s.positions), s.programs));
    text.push_str(&types_in_words(&s.by_type));
    let programs = s.programs_by_filling;
    text.push_str(&format!("Programs: {} filled, {} with open positions.\n", programs.filled, programs.unfilled));
    let of_singles: u32 = s.single_choices.iter().sum();
    if of_singles > 0 {
        let choices = choices_in_words(&s.single_choices);
        text.push_str(&format!("Choices of the {of_singles} matched single applicants: {choices}.\n"));
    }
    if s.couples > 0 {
        let couples = count(s.couples, "couple", "couples");
        text.push_str(&format!("{couples}, {} without a pair.\n", s.couples_unmatched));
        if s.couple_choices.iter().any(|n| *n > 0) {
            text.push_str(&format!("Pairs they got: {}.\n", choices_in_words(&s.couple_choices)));
        }
    }
    let d = &s.dropped;
    if d.of_applicants + d.of_programs + d.of_couples > 0 {
        text.push_str(&format!(
            "One-sided entries left out: {} of applicants, {} of programs, {} of couples' pairs.\n",
            d.of_applicants, d.of_programs, d.of_couples
        ));
    }
    text.push_str(&below_unmatched_in_words(d));
    if let Some(said) = summary.exact_search {
        text.push_str(&format!("Complete search: {said}.\n"));
    }
    match summary.with_another_stable_outcome {
        Some(0) => text.push_str("It is the only stable matching: both sides proposing give the same.\n"),
        Some(n) => {
            let applicants = count(n, "applicant has", "applicants have");
            text.push_str(&format!("{applicants} another outcome when the other side proposes.\n"));
        }
        None => {}
    }
    if blocks.is_empty() {
        text.push_str("Checked: stable. No applicant and no program would both rather have each other.\n");
    } else {
        let orders = count(summary.orders_of_couples as usize, "order", "orders");
        let said = OfBlocks::of(blocks).in_words();
        text.push_str(&format!("NOT stable: {said} (after {orders} of the couples):\n"));
        for line in in_words(named, blocks).iter().take(20) {
            text.push_str(&format!("   {line}\n"));
        }
    }
    if s.applicants > MOST_ROWS {
        text.push_str(ASK_FOR_CSV);
    }
    text
}

/// Checks a matching that somebody else made: a table `applicant,program`.
fn check(market: &Path, matching: &Path, word: DefinitionWord, json: bool) -> Result<(), Fault> {
    if match_variations::read(market)?.is_some() {
        return Err(Fault::Usage(
            "match check does not know supplemental lists, reversions and parities; match run checks its own result"
                .into(),
        ));
    }
    let shown = Progress::start("Reading the market", json);
    let named = read(market)?;
    let name = matching.display();
    let rows =
        matching::text::read_matching(&bytes_of(matching)?, &named).map_err(|e| Fault::Data(format!("{name}: {e}")))?;
    shown.now("Checking");
    let blocks = blocking(&named.market, &rows, definition(word));
    let words = in_words(&named, &blocks);
    drop(shown);
    if json {
        #[derive(Serialize)]
        struct Checked {
            stable: bool,
            blocks: Vec<String>,
        }
        out::json("prematch-match-check", &Checked { stable: blocks.is_empty(), blocks: words })?;
        return unstable(&blocks);
    }
    if blocks.is_empty() {
        return out::text("Stable: no applicant and no program would both rather have each other.");
    }
    out::text(&words.join("\n"))?;
    Err(Fault::Refused(format!("not stable: {}", OfBlocks::of(&blocks).in_words())))
}
