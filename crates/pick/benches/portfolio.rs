//! The figures of portfolios, as one table: `cargo bench -p pick`.
//!
//! *Floor* is a minimal program in flat arrays, written out below: no checks, no portfolio, only the value. It is timed
//! in turns with ours on the same instance, so that the ratio says what the checks and the answer cost. Each figure is
//! the best of many. The instances follow the published experiments of Kapur and Hong: utilities 1 and more, falling
//! off exponentially, lower chances where the utility is higher, costs from 5 to 10, half of all costs as the budget.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use pick::portfolio::exact::{School, equal_cost, one_common_score, with_costs};

fn main() {
    // `cargo test` runs benches too, to see that they start.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    println!("| what | floor | ours | ratio | target |\n|---|---|---|---|---|");
    for (m, h, target) in [(170, 60, "50 µs"), (256, 128, ""), (1024, 512, ""), (4096, 2048, ""), (16384, 8192, "")] {
        let (all, _) = instance(m, 1);
        let figures = beside(times(m), || greedy_floor(&all, h), || equal_cost(&all, h).unwrap());
        line(&format!("equal cost: {m} programs, the best {h}"), figures, target);
    }
    for (m, target) in [(64, ""), (128, ""), (256, "300 µs"), (1024, "")] {
        let (all, costs) = instance(m, 1);
        let budget = costs.iter().sum::<u64>() / 2;
        let floor = || costs_floor(&all, &costs, budget);
        assert!((floor() - with_costs(&all, &costs, budget).unwrap().value).abs() < 1e-9, "the same optimum");
        let figures = beside(times(m), floor, || with_costs(&all, &costs, budget).unwrap());
        line(&format!("costs: {m} programs, budget {budget}"), figures, target);
    }
    for (m, k) in [(170, 60), (4096, 60), (16384, 60)] {
        let all = ladder(m);
        assert_eq!(one_common_score(&all, k).unwrap().values().len(), k, "every school can add something");
        let ours = best(times(m), || one_common_score(&all, k).unwrap());
        line(&format!("one common score: {m} programs, sizes to {k}"), (None, ours), "");
    }
    whole_season();
    whole_list();
}

/// The list of one applicant over the whole directory: assessments, odds, signals, order, curve and certified bound.
fn whole_list() {
    let season = season::Season::load(&[season::Layer::built_in()]).unwrap();
    let candidates: Vec<pick::Candidate> = season.programs.iter().map(pick::Candidate::built_in).collect();
    let mut profile = pick::Profile::default();
    for (field, text) in [("visas", "j1, h1b"), ("step2_ck", "250"), ("ecfmg", "done 2025-11"), ("states", "NY, MA")] {
        let field: pick::ProfileField = field.parse().unwrap();
        profile.set(field, Some(field.parse(text).unwrap()));
    }
    let today = jiff::civil::date(2026, 9, 1);
    for (what, max) in [("", None), (", the best 30", Some(30)), (", the best 60", Some(60))] {
        let limits = pick::Limits { max, worth: Some(season::Cents(10_000_000)), ..pick::Limits::default() };
        let run = || pick::pick(&candidates, &profile, &season, today, limits).unwrap();
        let gap = run().proof.gap;
        let name = format!("the list of {} programs with 15 signals{what}: gap {:.3}%", candidates.len(), 100.0 * gap);
        line(&name, (None, best(20, run)), "200 ms, 1%");
    }
}

/// A portfolio of 60 of 170 programs for each of 50,000 applicants, each with their own chances and utilities.
fn whole_season() {
    let markets: Vec<Vec<School>> = (0..1000).map(|seed| instance(170, seed).0).collect();
    let all = || (0..50_000).map(|i| equal_cost(&markets[i % 1000], 60).unwrap().values[59]).sum::<f64>();
    line("equal cost: 60 of 170 programs for 50,000 applicants", (None, best(3, all)), "5 s");
}

fn times(m: usize) -> u32 {
    (400_000 / m).clamp(5, 2000) as u32
}

/// Schools and costs, fully determined by the seed (SplitMix64).
fn instance(m: usize, seed: u64) -> (Vec<School>, Vec<u64>) {
    let mut state = seed;
    let mut unit = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let school = |_| {
        let utility = (-10.0 * (1.0 - unit()).ln()).ceil().max(1.0);
        (School { chance: 1.0 / (utility + 10.0 * unit()), utility }, 5 + (6.0 * unit()) as u64)
    };
    (0..m).map(school).unzip()
}

/// Schools of which none is both easier and better than another: the longest work for one common score.
fn ladder(m: usize) -> Vec<School> {
    let step = |i: usize| (i + 1) as f64 / (m + 1) as f64;
    (0..m).map(|i| School { chance: (1.0 - step(i)).powi(2), utility: step(i) }).collect()
}

/// The value at equal cost, in place on two arrays.
fn greedy_floor(all: &[School], h: usize) -> f64 {
    let mut f: Vec<f64> = all.iter().map(|s| s.chance).collect();
    let mut t: Vec<f64> = all.iter().map(|s| s.utility).collect();
    let mut value = 0.0;
    for _ in 0..h {
        let (mut k, mut gain) = (0, -1.0);
        for i in 0..f.len() {
            if f[i] * t[i] > gain {
                (k, gain) = (i, f[i] * t[i]);
            }
        }
        let (chance, utility) = (f.swap_remove(k), t.swap_remove(k));
        value += gain;
        for x in &mut t {
            *x = if *x <= utility { *x * (1.0 - chance) } else { *x - gain };
        }
    }
    value
}

/// The value with costs, one row over the money, filled from the top.
fn costs_floor(all: &[School], costs: &[u64], budget: u64) -> f64 {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_unstable_by(|&a, &b| all[a].utility.total_cmp(&all[b].utility));
    let mut row = vec![0.0_f64; budget as usize + 1];
    for i in order {
        let (no, gain, cost) = (1.0 - all[i].chance, all[i].chance * all[i].utility, costs[i] as usize);
        for h in (cost..row.len()).rev() {
            let with = gain + no * row[h - cost];
            if with > row[h] {
                row[h] = with;
            }
        }
    }
    row[budget as usize]
}

/// The best time of several, in seconds; freeing what came out is not timed.
fn best<T>(times: u32, mut run: impl FnMut() -> T) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        let out = black_box(run());
        best = best.min(start.elapsed());
        drop(out);
    }
    best.as_secs_f64()
}

/// The best times of the floor and of ours, taken in turns, so that both see the same machine.
fn beside<F, T>(times: u32, mut floor: impl FnMut() -> F, mut ours: impl FnMut() -> T) -> (Option<f64>, f64) {
    let turns = (0..times).map(|_| (best(1, &mut floor), best(1, &mut ours)));
    let (floor, ours) = turns.fold((f64::MAX, f64::MAX), |least, turn| (least.0.min(turn.0), least.1.min(turn.1)));
    (Some(floor), ours)
}

fn shown(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.1} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

fn line(what: &str, (floor, ours): (Option<f64>, f64), target: &str) {
    let ratio = floor.map_or_else(String::new, |f| format!("{:.2}", ours / f));
    println!("| {what} | {} | {} | {ratio} | {target} |", floor.map_or_else(String::new, shown), shown(ours));
}
