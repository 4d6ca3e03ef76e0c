//! Times the lattice, all single-applicant what-ifs and many worlds on generated markets:
//! `cargo run --release -p matching --example singles`.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::hint::black_box;
use std::time::Instant;

use matching::{
    Displacement, GenerateOptions, Lattice, Market, Preset, ProgramIx, Solved, Standing, Worlds, applicant_optimal,
    generate, program_optimal,
};

fn market(preset: Preset, seed: u64) -> Market {
    let options = GenerateOptions { preset, seed, ..GenerateOptions::default() };
    Market::build(generate(&options).unwrap()).unwrap().0
}

fn milliseconds<T>(times: u32, run: impl Fn() -> T) -> f64 {
    (0..times)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_secs_f64() * 1e3
        })
        .fold(f64::INFINITY, f64::min)
}

fn lattice(market: &Market) {
    let lattice = Lattice::new(market);
    let (best, worst) = (applicant_optimal(market), program_optimal(market));
    println!(
        "  lattice      {:8.3} ms   both optima {:.3} + {:.3}, rotations {:.3}, count {:.3}",
        milliseconds(5, || Lattice::new(market)),
        milliseconds(5, || applicant_optimal(market)),
        milliseconds(5, || program_optimal(market)),
        milliseconds(5, || Lattice::between(market, best.clone(), worst.clone())),
        milliseconds(5, || lattice.count()),
    );
    println!(
        "               {} rotations, {} applicants with more than one outcome, count {:?}",
        lattice.rotations(),
        lattice.differing().len(),
        lattice.count()
    );
}

/// Asks one what-if of every applicant: their list as `change` makes it.
fn what_ifs(name: &str, solved: &Solved, change: impl Fn(&mut Vec<matching::Choice>)) {
    let mut memory = solved.what_if();
    let mut answer = Displacement::default();
    let (mut steps, mut changed) = (0, 0);
    let all: Vec<Vec<matching::Choice>> = (0..solved.market().applicants())
        .map(|a| {
            let mut list = solved.choices(a);
            change(&mut list);
            list
        })
        .collect();
    let mut times: Vec<f64> = Vec::new();
    let start = Instant::now();
    for (a, list) in all.iter().enumerate() {
        let one = Instant::now();
        memory.relist(a as u32, list, &mut answer);
        times.push(one.elapsed().as_secs_f64() * 1e6);
        steps += answer.freed.len() + answer.proposals.len();
        changed += answer.changed.len();
    }
    let whole = start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let n = times.len();
    let at = |share: f64| times[((n - 1) as f64 * share) as usize];
    println!(
        "  {name}  all {n} in {whole:.3} s, median {:.2} us, 90% {:.1}, 99% {:.1}, most {:.0}; {:.1} steps, {:.2} others change",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0),
        steps as f64 / n as f64,
        changed as f64 / n as f64,
    );
}

fn main() {
    for preset in [Preset::Anes, Preset::National] {
        println!("{}", preset.name());
        let market = market(preset, 1);
        lattice(&market);
        println!("  set up       {:8.3} ms", milliseconds(5, || Solved::new(market.clone())));
        let solved = Solved::new(market);
        what_ifs("same list   ", &solved, |_| {});
        what_ifs("reversed    ", &solved, |list| list.reverse());
        what_ifs("half as long", &solved, |list| list.truncate(list.len() / 2));
        what_ifs("ranked first", &solved, |list| list.iter_mut().for_each(|c| c.above = 0));
    }
    let count = 200;
    let start = Instant::now();
    let worlds = Worlds::generate(170, count, 2, |w| Ok(market(Preset::Anes, w as u64))).unwrap();
    println!(
        "{count} worlds of anes made in {:.2} s, {} bytes each",
        start.elapsed().as_secs_f64(),
        worlds.bytes() / count
    );
    let list: Vec<(ProgramIx, Standing)> = (0..15).map(|k| (k * 11, Standing::Share(0.3))).collect();
    for threads in [1, 2] {
        let time = milliseconds(20, || worlds.insert(&list, threads));
        println!(
            "  insert, {threads} threads: {:.3} us a world; {:?}",
            time * 1e3 / count as f64,
            worlds.insert(&list, 1)
        );
    }
}
