//! The figures of `docs/rank.md`: the table of model against published, the time to make worlds, and the time of one
//! reordering: `cargo bench -p pick --bench rank`.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::Instant;

use pick::rank::{Choice, Desk, RankMarket, WORLDS, figures};
use pick::{Chance, Range};
use season::{Layer, Season};

fn main() {
    // `cargo test` runs benches too, to see that they start.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let start = Instant::now();
    let market = RankMarket::new(&season).unwrap();
    let entries: usize = market.lists.iter().map(Vec::len).sum();
    println!(
        "market: {} tracks, {} applicants, {entries} entries, made in {:.0} ms",
        market.slots.len(),
        market.groups.len(),
        start.elapsed().as_secs_f64() * 1e3
    );
    println!("\n| figure | year | published | worlds | must stay in | why | source |\n|---|---|---|---|---|---|---|");
    for f in figures(&season, &market, 400) {
        let range = f.range.map_or_else(|| "not fitted".to_owned(), |(a, b)| format!("{a} to {b}"));
        println!(
            "| {} | {} | {} {} | {:.1} | {range} | {} | {} |",
            f.measure, f.year, f.published, f.unit, f.model, f.because, f.source
        );
    }
    let (start, before) = (Instant::now(), ticks());
    let cutoffs = market.worlds(WORLDS, 2, |_| ControlFlow::Continue(())).unwrap();
    let wall = start.elapsed().as_secs_f64();
    let busy = (ticks() - before) as f64 / 100.0;
    let bytes = cutoffs.to_bytes().len() as f64 / 1e6;
    println!("\n10,000 worlds on two threads: {wall:.1} s, {busy:.1} s of processor time, {bytes:.1} MB kept");
    let chance = |p| Chance::new(p);
    let choices: Vec<Choice> = (0..20)
        .map(|k| Choice {
            key: market.slots[k * 11].program.to_string(),
            slot: Some(k as u32 * 11),
            chance: Some(Range { low: chance(0.12), mean: chance(0.16), high: chance(0.2) }),
        })
        .collect();
    let start = Instant::now();
    let desk = Desk::new(&cutoffs, &choices, 1);
    println!("20 lines put on all lists: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let mut order: Vec<usize> = (0..20).collect();
    let start = Instant::now();
    for k in 0..200 {
        order.swap(k % 20, (k * 7 + 3) % 20);
        black_box(desk.outlook(&order));
    }
    println!("one reordering of 20 lines, three cases: {:.3} ms", start.elapsed().as_secs_f64() * 1e3 / 200.0);
    let start = Instant::now();
    let beat = desk.beat(&order);
    println!("try to beat it, 20 lines, {} orders: {:.0} ms", beat.tried, start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let beat = desk.beat(&order[..8]);
    println!("try to beat it, 8 lines, all {} orders: {:.0} ms", beat.tried, start.elapsed().as_secs_f64() * 1e3);
    let alone: f64 = (0..20).map(|k| desk.outlook(&[k]).places[0].mean.get()).sum::<f64>() / 20.0;
    println!("a line alone, asked for 16%, mean of 20: {:.2}%", 100.0 * alone);
    println!("\n| programs ranked | match, low | middle | high | published fit |\n|---|---|---|---|---|");
    for n in [1, 2, 3, 4, 5, 6, 8, 10, 12] {
        let none = desk.outlook(&order[..n]).none;
        let m = |c: Chance| 100.0 * (1.0 - c.get());
        let stat = season.stat(&format!("match.by_ranks.nonus_img.anes.{n:02}.2026"));
        let published = stat.map_or_else(String::new, |s| format!("{}", s.value));
        println!("| {n} | {:.1} | {:.1} | {:.1} | {published} |", m(none.high), m(none.mean), m(none.low));
    }
}

/// Processor time of this process in hundredths of a second; 0 where the system does not say.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    fields.split_whitespace().skip(11).take(2).filter_map(|f| f.parse::<u64>().ok()).sum()
}
