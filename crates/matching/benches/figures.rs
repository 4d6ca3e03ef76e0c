//! The figures of `docs/performance.md` that concern matching, as one table and one table of growth:
//! `cargo build --release && cargo bench -p matching`.
//!
//! *Floor* is a minimal program in flat arrays, written out below: no names, no checks, no messages, only what the task
//! itself needs. It is timed in the same run on the same market, so that the ratio says how much the checks and the
//! general form cost, whatever the machine does meanwhile. Each figure is the best of several.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

mod floor;

use std::hint::black_box;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use matching::{
    Complete, CompleteOptions, CoupleOptions, Definition, Displacement, GenerateOptions, Lattice, Market, Noise,
    Preset, ProgramIx, RawMarket, Redraw, Solved, Standing, Worlds, applicant_optimal, blocking, complete, generate,
    program_optimal, rp_text, solve, text::read_rp,
};

fn main() {
    // `cargo test` runs benches too, to see that they start.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    println!("| what | floor | ours | ratio | target |\n|---|---|---|---|---|");
    national();
    redrawn();
    couples();
    println!("\n| applicants | entries | index, ms | solve, ms | check, ms | ns an entry |\n|---|---|---|---|---|---|");
    for thousands in [1, 3, 10, 30, 100, 300, 1_000] {
        growth(thousands);
    }
}

fn raw(preset: Preset, couples: u32, seed: u64) -> RawMarket {
    generate(&GenerateOptions { preset, couples, seed, ..GenerateOptions::default() }).unwrap()
}

/// The best time of several, in milliseconds; `prepare` is not timed, and neither is freeing what came out.
fn best<I, T>(times: u32, mut prepare: impl FnMut() -> I, mut run: impl FnMut(I) -> T) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..times {
        let input = prepare();
        let start = Instant::now();
        let out = black_box(run(input));
        best = best.min(start.elapsed());
        drop(out);
    }
    best.as_secs_f64() * 1e3
}

/// The best times of the floor and of ours, taken in turns, so that both see the same machine.
fn beside<F, I, T>(
    times: u32,
    mut floor: impl FnMut() -> F,
    mut prepare: impl FnMut() -> I,
    mut ours: impl FnMut(I) -> T,
) -> (Option<f64>, f64) {
    let turns = (0..times).map(|_| (best(1, || (), |()| floor()), best(1, &mut prepare, &mut ours)));
    let (floor, ours) = turns.fold((f64::MAX, f64::MAX), |least, turn| (least.0.min(turn.0), least.1.min(turn.1)));
    (Some(floor), ours)
}

fn shown(ms: f64) -> String {
    match ms {
        ms if ms < 0.1 => format!("{:.2} µs", ms * 1e3),
        ms if ms < 10.0 => format!("{ms:.2} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.2} s", ms / 1e3),
    }
}

/// A line of the table; a target is in milliseconds.
fn line(what: &str, floor: Option<f64>, ours: f64, target: &str) {
    let ratio = floor.map_or_else(String::new, |f| format!("{:.2}", ours / f));
    println!("| {what} | {} | {} | {ratio} | {target} |", floor.map_or_else(String::new, shown), shown(ours));
}

/// National, singles: 50,000 applicants, 6,500 programs, 623,163 entries.
fn national() {
    let raw = raw(Preset::National, 0, 1);
    let text = rp_text(&raw, "# national");
    let (market, _) = Market::build(raw.clone()).unwrap();
    let flat = floor::read(text.as_bytes());
    let index = floor::Index::new(&flat);
    assert_eq!(floor::solve(&flat, &index), applicant_optimal(&market).program_of, "the floor solves the same market");

    let read = || floor::Index::new(&floor::read(text.as_bytes()));
    let (floor, ours) = beside(20, read, || (), |()| read_rp(text.as_bytes()).unwrap());
    line("national: text to market", floor, ours, "");
    let (floor, ours) = beside(20, || floor::Index::new(&flat), || raw.clone(), |raw| Market::build(raw).unwrap());
    line("national: index, with all checks", floor, ours, "");
    let (floor, ours) = beside(60, || floor::solve(&flat, &index), || (), |()| applicant_optimal(&market));
    line("national: solve, applicants proposing", floor, ours, "1.25 × floor");
    line("national: solve, programs proposing", None, best(15, || (), |()| program_optimal(&market)), "");
    let solved = applicant_optimal(&market);
    let check = best(15, || (), |()| blocking(&market, &solved, Definition::default()));
    line("national: independent check", None, check, "10 ms");
    line("national: lattice of all stable matchings", None, best(5, || (), |()| Lattice::new(&market)), "50 ms");
    command("national: whole command, `match run --quick`", &text, "40 ms, 30 MB");
    what_if(market);
}

/// One applicant's list turned round, for every applicant: the median.
fn what_if(market: Market) {
    let solved = Solved::new(market);
    let mut memory = solved.what_if();
    let mut answer = Displacement::default();
    let mut times: Vec<Duration> = (0..solved.market().applicants())
        .map(|a| {
            let mut list = solved.choices(a);
            list.reverse();
            let start = Instant::now();
            memory.relist(a, &list, &mut answer);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let median = times[times.len() / 2].as_secs_f64() * 1e3;
    line("national: one applicant's changed list, median of all", None, median, "20 µs");
}

/// Redrawn worlds on one thread, kept as they are asked later, and somebody inserted in them.
fn redrawn() {
    let go_on = |_| ControlFlow::Continue(());
    let noise = Noise { applicants: 0.2, programs: 0.2 };
    for (preset, target) in [(Preset::National, "20 ms"), (Preset::Anes, "1.3 ms")] {
        let (market, _) = Market::build(raw(preset, 0, 1)).unwrap();
        let redraw = Redraw::from_lists(&market, noise, 1).unwrap();
        let mut drawing = redraw.drawing();
        let mut world = 0..;
        let one = best(30, || world.next().unwrap(), |world| drawing.solve(world));
        line(&format!("{}: one redrawn world, drawn and solved", preset.name()), None, one, target);
    }
    let (market, _) = Market::build(raw(Preset::Anes, 0, 1)).unwrap();
    let redraw = Redraw::from_lists(&market, noise, 1).unwrap();
    let before = own_ticks();
    let start = Instant::now();
    let worlds = Worlds::redraw(&redraw, 10_000, 2, go_on).unwrap();
    let (wall, ticks) = (start.elapsed().as_secs_f64(), own_ticks() - before);
    println!(
        "| anes: 10,000 redrawn worlds, solved and kept, two threads | | {wall:.1} s, {:.1} s of processor time, {} MB | | |",
        ticks as f64 / 100.0,
        worlds.bytes() >> 20
    );
    let list: Vec<(ProgramIx, Standing)> = (0..15).map(|k| (k * 11, Standing::Share(0.3))).collect();
    let each = best(5, || (), |()| worlds.insert(&list, 1)) / worlds.len() as f64;
    line("anes: insert an applicant in one world", None, each, "");
}

fn couples() {
    let raw_national = raw(Preset::National, 1_200, 1);
    let text = rp_text(&raw_national, "# national with couples");
    let (market, _) = Market::build(raw_national).unwrap();
    // The definition that the command takes unless told otherwise.
    let options = CoupleOptions::default();
    let ours = best(10, || (), |()| solve(&market, options));
    line("national, 1,200 couples: solve and check", None, ours, "");
    command("national, 1,200 couples: whole command", &text, "50 ms");
    decide("small, 6 couples, seed 86: complete search", raw(Preset::Small, 6, 86), 5, "5 ms");
    decide("anesthesiology, 80 couples, seed 17: complete search", raw(Preset::Anes, 80, 17), 3, "500 ms");
    decide("national, 1,200 couples, seed 1: complete search", raw(Preset::National, 1_200, 1), 1, "5 s");
}

fn decide(what: &str, raw: RawMarket, times: u32, target: &str) {
    let (market, _) = Market::build(raw).unwrap();
    let mut said = "";
    let ms = best(
        times,
        || (),
        |()| {
            said = match complete(&market, None, CompleteOptions::default()) {
                Complete::Stable(_) => "stable",
                Complete::NoneExists { .. } => "none exists",
                Complete::GaveUp { .. } => "undecided",
            };
        },
    );
    line(&format!("{what}: {said}"), None, ms, target);
}

/// The program itself, if it is built: processor time of 20 runs divided by 20, and the most memory seen.
fn command(what: &str, text: &str, target: &str) {
    const RUNS: u32 = 20;
    let program = std::env::current_exe().unwrap().with_file_name("../prematch");
    if !program.is_file() {
        println!("| {what} | | not built | | {target} |");
        return;
    }
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("market.txt");
    std::fs::write(&file, text).unwrap();
    let start = || {
        let mut run = Command::new(&program);
        run.args(["match", "run", "--quick"]).arg(&file).stdout(Stdio::piped()).spawn().unwrap()
    };
    let end = |mut child: Child| {
        child.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap();
        assert!(child.wait().unwrap().success(), "the run is stable");
    };
    // Watching a process costs it time, so these runs do not count.
    let mut peak = 0;
    for _ in 0..5 {
        let child = start();
        let status = format!("/proc/{}/status", child.id());
        while let Some(kb) = std::fs::read_to_string(&status).ok().as_deref().and_then(high_water) {
            peak = peak.max(kb);
            std::thread::sleep(Duration::from_millis(1));
        }
        end(child);
    }
    let before = children_ticks();
    (0..RUNS).for_each(|_| end(start()));
    let ms = (children_ticks() - before) as f64 * 10.0 / f64::from(RUNS);
    std::fs::remove_file(&file).unwrap();
    println!("| {what} | | {} of processor time, {} MB | | {target} |", shown(ms), peak.div_ceil(1024));
}

/// The most memory of a process so far, in KB; nothing once it has ended.
fn high_water(status: &str) -> Option<u64> {
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Processor time of all children that have ended, in hundredths of a second; 0 where the system does not say.
fn children_ticks() -> u64 {
    ticks(13)
}

/// Processor time of this process.
fn own_ticks() -> u64 {
    ticks(11)
}

/// Two fields of `/proc/self/stat` after the name: time in the program and time in the system for it.
fn ticks(first: usize) -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    fields.split_whitespace().skip(first).take(2).filter_map(|f| f.parse::<u64>().ok()).sum()
}

/// One line of the table of growth.
fn growth(thousands: u32) {
    let options =
        GenerateOptions { preset: Preset::National, scale: f64::from(thousands) / 50.0, ..GenerateOptions::default() };
    let raw = generate(&options).unwrap();
    let times = (300 / thousands).clamp(2, 15);
    let index = best(times, || raw.clone(), |raw| Market::build(raw).unwrap());
    let (market, _) = Market::build(raw).unwrap();
    let solving = best(times, || (), |()| applicant_optimal(&market));
    let solved = applicant_optimal(&market);
    let check = best(times, || (), |()| blocking(&market, &solved, Definition::default()));
    let entries = market.entries();
    let each = (index + solving + check) * 1e6 / entries as f64;
    println!("| {thousands},000 | {entries} | {index:.2} | {solving:.2} | {check:.2} | {each:.1} |");
}
