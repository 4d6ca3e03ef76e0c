//! `prematch match`: run a Match from files, with its proof.

use std::path::Path;

use matching::text::{CsvFolder, NamedMarket, read_csv, read_rp};
use matching::{
    Block, Complete, CompleteOptions, CoupleOptions, Definition, GenerateOptions, Market, Matching, Preset,
    applicant_optimal, blocking, complete, program_optimal, solve,
};
use serde::Serialize;

use crate::cli::{DefinitionWord, MatchTask, PresetWord, ProposingWord, RunArgs};
use crate::out::{self, Fault};
use crate::setting::Place;

pub(crate) fn run(place: &Place, task: &MatchTask) -> Result<(), Fault> {
    match task {
        MatchTask::Run(args) => run_match(args, place.json),
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
            let raw = matching::generate(&options).map_err(impossible)?;
            let header = options.header().map_err(impossible)?;
            out::bytes(matching::rp_text(&raw, &header).as_bytes())
        }
        MatchTask::Check { market, matching, definition } => check(market, matching, *definition),
    }
}

fn definition(word: DefinitionWord) -> Definition {
    match word {
        DefinitionWord::Choice => Definition::Choice,
        DefinitionWord::Mm => Definition::McDermidManlove,
        DefinitionWord::Abh => Definition::Abh,
    }
}

/// Reads a market from a file in the r/c/p format or a folder of tables.
fn read(path: &Path) -> Result<NamedMarket, Fault> {
    let io = |p: &Path, e: std::io::Error| Fault::Io(format!("{} cannot be read: {e}", p.display()));
    let read = |p: &Path| std::fs::read(p).map_err(|e| io(p, e));
    let market = if path.is_dir() {
        let couples = path.join("couples.csv");
        let couples = if couples.is_file() { Some(read(&couples)?) } else { None };
        let (applicants, programs) = (read(&path.join("applicants.csv"))?, read(&path.join("programs.csv"))?);
        read_csv(CsvFolder { applicants: &applicants, programs: &programs, couples: couples.as_deref() })
    } else {
        read_rp(&read(path)?)
    };
    market.map_err(|e| Fault::Data(format!("{}: {e}", path.display())))
}

/// What came out of a run, for people and scripts.
#[derive(Serialize)]
struct Summary {
    applicants: u32,
    programs: u32,
    positions: u64,
    couples: usize,
    entries: usize,
    dropped: matching::Dropped,
    matched: usize,
    unmatched: usize,
    filled: u64,
    unfilled: u64,
    /// How many single applicants got their first, second, … choice.
    single_choices: Vec<u32>,
    /// How many couples got their first, second, … pair.
    couple_choices: Vec<u32>,
    couples_unmatched: usize,
    stable: bool,
    blocks: usize,
    orders_of_couples: u32,
    /// What the complete search said, where it was needed.
    exact_search: Option<String>,
    /// Single applicants with another outcome when programs propose; only without couples.
    with_another_stable_outcome: Option<usize>,
}

fn run_match(args: &RunArgs, json: bool) -> Result<(), Fault> {
    let named = read(&args.market)?;
    let market = &named.market;
    let definition = definition(args.definition);
    let mut verdict = None;
    let (result, blocks, orders) = if market.couples().is_empty() {
        let result = match args.proposing {
            ProposingWord::Applicants => applicant_optimal(market),
            ProposingWord::Programs => program_optimal(market),
        };
        let blocks = blocking(market, &result, definition);
        (result, blocks, 1)
    } else if args.proposing == ProposingWord::Programs {
        return Err(Fault::Usage("with couples only applicants can propose; leave --proposing out".into()));
    } else {
        let options = CoupleOptions { seed: args.seed, orders: args.orders, definition };
        let outcome = solve(market, options);
        let orders = outcome.orders;
        let (matching, blocks, said) = if outcome.is_stable() {
            (outcome.matching, outcome.blocks, None)
        } else {
            decide(market, &outcome.matching, definition)
        };
        verdict = said;
        (matching, blocks, orders)
    };
    let mut summary = summarise(&named, &result, &blocks, orders);
    summary.exact_search = verdict;
    if args.csv {
        out::bytes(table(&named, &result).as_bytes())?;
        return unstable(&blocks);
    }
    if market.couples().is_empty() && !args.quick {
        let other = match args.proposing {
            ProposingWord::Applicants => program_optimal(market),
            ProposingWord::Programs => applicant_optimal(market),
        };
        let differ = other.program_of.iter().zip(&result.program_of).filter(|(x, y)| x != y).count();
        summary.with_another_stable_outcome = Some(differ);
    }
    if json {
        out::json(
            "prematch-match",
            &MatchJson { summary, blocks: in_words(&named, &blocks), matching: pairs(&named, &result) },
        )?;
        return unstable(&blocks);
    }
    out::text(&report(&named, &result, &summary, &blocks))?;
    unstable(&blocks)
}

/// An unstable result is printed like any other, and then said by the exit code.
fn unstable(blocks: &[Block]) -> Result<(), Fault> {
    match blocks.len() {
        0 => Ok(()),
        n => Err(Fault::Refused(format!("the matching is not stable: {} found", out::plural(n, "block", "blocks")))),
    }
}

/// The complete search, where no order of the couples ended in a stable matching.
fn decide(market: &Market, start: &Matching, definition: Definition) -> (Matching, Vec<Block>, Option<String>) {
    let options = CompleteOptions { definition, ..CompleteOptions::default() };
    match complete(market, Some(start), options) {
        Complete::Stable(matching) => (matching, Vec::new(), Some("a stable matching was found".to_owned())),
        Complete::NoneExists { fewest, blocking, proof } => {
            let fewest_word = if proof.minimal { "the fewest blocking couples" } else { "few blocking couples" };
            let said = format!("no stable matching exists (proved); this one has {fewest_word}");
            (fewest, blocking, Some(said))
        }
        Complete::GaveUp { best, blocking } => {
            (best, blocking, Some("not decided within its limit; this is the best that was seen".to_owned()))
        }
    }
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

fn summarise(named: &NamedMarket, result: &Matching, blocks: &[Block], orders: u32) -> Summary {
    let market = &named.market;
    let mut single_choices: Vec<u32> = Vec::new();
    let mut couple_choices: Vec<u32> = Vec::new();
    let mut couples_unmatched = 0;
    let count = |choices: &mut Vec<u32>, k: usize| {
        if choices.len() <= k {
            choices.resize(k + 1, 0);
        }
        choices[k] += 1;
    };
    for a in 0..market.applicants() {
        if let (None, Some(p)) = (market.couple_of(a), result.program(a))
            && let Some(k) = market.list(a).iter().position(|x| *x == p)
        {
            count(&mut single_choices, k);
        }
    }
    for (c, (a, b)) in market.couples().iter().enumerate() {
        let (p, q) = (result.program_of[*a as usize], result.program_of[*b as usize]);
        match market.pairs(c as u32).iter().position(|x| (x.first, x.second) == (p, q)) {
            Some(k) => count(&mut couple_choices, k),
            None => couples_unmatched += 1,
        }
    }
    let matched = result.matched();
    Summary {
        applicants: market.applicants(),
        programs: market.programs(),
        positions: market.positions(),
        couples: market.couples().len(),
        entries: market.entries(),
        dropped: named.dropped,
        matched,
        unmatched: market.applicants() as usize - matched,
        filled: matched as u64,
        unfilled: market.positions().saturating_sub(matched as u64),
        single_choices,
        couple_choices,
        couples_unmatched,
        stable: blocks.is_empty(),
        blocks: blocks.len(),
        orders_of_couples: orders,
        exact_search: None,
        with_another_stable_outcome: None,
    }
}

/// `applicant,program,choice`, in the order of the file.
fn table(named: &NamedMarket, result: &Matching) -> String {
    let market = &named.market;
    let mut text = String::with_capacity(market.applicants() as usize * 16 + 32);
    text.push_str("applicant,program,choice\n");
    let cell = |text: &mut String, name: &str| {
        let safe = exchange::safe_cell(name);
        if safe.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&safe.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&safe);
        }
    };
    for a in 0..market.applicants() {
        cell(&mut text, &named.applicants.name(a));
        text.push(',');
        if let Some(p) = result.program(a) {
            cell(&mut text, &named.programs.name(p));
            text.push(',');
            if let Some(k) = market.list(a).iter().position(|x| *x == p) {
                text.push_str(&(k + 1).to_string());
            }
        } else {
            text.push(',');
        }
        text.push('\n');
    }
    text
}

/// Blocks in words: "General would take Davis, and Davis would go."
fn in_words(named: &NamedMarket, blocks: &[Block]) -> Vec<String> {
    let (applicant, program) = (|a| named.applicants.name(a), |p| named.programs.name(p));
    let member = |a: u32, p: u32| {
        if p == matching::NONE {
            format!("{} unmatched", applicant(a))
        } else {
            format!("{} at {}", applicant(a), program(p))
        }
    };
    blocks
        .iter()
        .map(|block| match *block {
            Block::Pair { applicant: a, program: p } => {
                format!("{} would take {}, and {} would go.", program(p), applicant(a), applicant(a))
            }
            Block::Couple { couple, pair } => {
                let (a, b) = named.market.couples()[couple as usize];
                let x = named.market.pairs(couple)[pair as usize];
                format!(
                    "The couple would rather have {} and {}, and would be taken.",
                    member(a, x.first),
                    member(b, x.second)
                )
            }
            Block::NotListed { applicant: a } => {
                format!("{} is matched to a program that is not on the list.", applicant(a))
            }
            Block::OverQuota { program: p } => format!("{} holds more than its quota.", program(p)),
        })
        .collect()
}

fn report(named: &NamedMarket, result: &Matching, s: &Summary, blocks: &[Block]) -> String {
    let mut text = String::new();
    if s.applicants <= 60 {
        let rows = (0..s.applicants).map(|a| {
            let program = result.program(a);
            let choice = program.and_then(|p| named.market.list(a).iter().position(|x| *x == p));
            vec![
                named.applicants.name(a).into_owned(),
                program.map_or_else(|| "unmatched".to_owned(), |p| named.programs.name(p).into_owned()),
                choice.map_or_else(String::new, |k| (k + 1).to_string()),
            ]
        });
        text.push_str(&out::table(&["applicant", "program", "choice"], rows));
        text.push('\n');
    }
    text.push_str(&format!(
        "{} of {} applicants matched, {} of {} positions filled, in {} programs.\n",
        s.matched, s.applicants, s.filled, s.positions, s.programs
    ));
    let of_singles: u32 = s.single_choices.iter().sum();
    let top: Vec<String> = s
        .single_choices
        .iter()
        .take(5)
        .enumerate()
        .map(|(k, n)| format!("{}: {n}", ["first", "second", "third", "fourth", "fifth"][k]))
        .collect();
    if of_singles > 0 {
        text.push_str(&format!("Choices of the {of_singles} matched single applicants: {}.\n", top.join(", ")));
    }
    if s.couples > 0 {
        text.push_str(&format!("{} couples, {} of them without a pair.\n", s.couples, s.couples_unmatched));
    }
    let d = &s.dropped;
    if d.of_applicants + d.of_programs + d.of_couples > 0 {
        text.push_str(&format!(
            "One-sided entries left out: {} of applicants, {} of programs, {} pairs of couples.\n",
            d.of_applicants, d.of_programs, d.of_couples
        ));
    }
    if let Some(said) = &s.exact_search {
        text.push_str(&format!("Complete search: {said}.\n"));
    }
    match s.with_another_stable_outcome {
        Some(0) => text.push_str("It is the only stable matching: both sides proposing give the same.\n"),
        Some(n) => text.push_str(&format!("{n} applicants have another outcome when the other side proposes.\n")),
        None => {}
    }
    if blocks.is_empty() {
        text.push_str("Checked: stable. No applicant and no program would both rather have each other.\n");
    } else {
        text.push_str(&format!(
            "NOT stable: {} would rather be elsewhere and would be taken",
            out::plural(blocks.len(), "pair or couple", "pairs or couples")
        ));
        text.push_str(&format!(" (after {} orders of the couples):\n", s.orders_of_couples));
        for line in in_words(named, blocks).iter().take(20) {
            text.push_str(&format!("   {line}\n"));
        }
    }
    text
}

/// Checks a matching that somebody else made: a table `applicant,program`.
fn check(market: &Path, matching: &Path, word: DefinitionWord) -> Result<(), Fault> {
    let named = read(market)?;
    let name = matching.display();
    let bytes = std::fs::read(matching).map_err(|e| Fault::Io(format!("{name} cannot be read: {e}")))?;
    let rows = matching::text::read_matching(&bytes, &named).map_err(|e| Fault::Data(format!("{name}: {e}")))?;
    let blocks = blocking(&named.market, &rows, definition(word));
    if blocks.is_empty() {
        return out::text("Stable: no applicant and no program would both rather have each other.");
    }
    let words = in_words(&named, &blocks);
    out::text(&words.join("\n"))?;
    Err(Fault::Refused(format!("not stable: {} found", out::plural(blocks.len(), "block", "blocks"))))
}
