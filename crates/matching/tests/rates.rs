//! How often the heuristic for couples finds a stable matching that exists, and that the complete search always does.
//! On request, and in the long tests of the checks: `cargo test --release -p matching --test rates -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and this one is made to be read")]

mod common;
#[path = "common/random.rs"]
mod random;

use common::{Lists, all_stable};
use matching::{
    Complete, CompleteOptions, CoupleOptions, Definition, GenerateOptions, Market, NONE, Preset, RawCouple, blocking,
    complete, generate, solve,
};
use random::Random;

const ALL: [Definition; 3] = [Definition::Choice, Definition::McDermidManlove, Definition::Abh];

/// Two or three couples, a few singles and few positions: much harder than a real market, where most never meet.
fn tiny(seed: u64) -> Market {
    let mut random = Random(seed);
    let (couples, singles, programs) = (2 + random.below(2), 1 + random.below(4), 3 + random.below(3));
    let applicants = 2 * couples + singles;
    let Lists { mut applicants, programs: rosters, .. } = random.lists(applicants, programs, 2, 90);
    let mut joint = Vec::new();
    for c in 0..couples {
        applicants[2 * c as usize].clear();
        applicants[2 * c as usize + 1].clear();
        let mut side = || if random.below(8) == 0 { NONE } else { random.below(programs) };
        let pairs = (0..5).map(|_| (side(), side())).collect();
        joint.push(RawCouple { first: 2 * c, second: 2 * c + 1, pairs });
    }
    Lists { applicants, programs: rosters, couples: joint }.market()
}

fn specialty(couples: u32, seed: u64) -> Market {
    let options = GenerateOptions { preset: Preset::Small, couples, seed, ..GenerateOptions::default() };
    Market::build(generate(&options).unwrap()).unwrap().0
}

#[derive(Default)]
struct Count {
    markets: u32,
    /// With a stable matching.
    exists: u32,
    /// Of these, found by the heuristic within 2 and within 100 orders of the couples.
    by_orders: [u32; 2],
    /// Of these, found by the heuristic of 2 orders and then the complete search.
    with_complete: u32,
}

impl Count {
    fn add(&mut self, market: &Market, definition: Definition, enumerate: bool) {
        let [few, many] =
            [2, 100].map(|orders| solve(market, CoupleOptions { orders, definition, ..CoupleOptions::default() }));
        let options = CompleteOptions { definition, ..CompleteOptions::default() };
        let answer = complete(market, Some(&few.matching), options);
        if let Complete::Stable(matching) = &answer {
            assert!(blocking(market, matching, definition).is_empty());
        }
        let proven = matches!(answer, Complete::NoneExists { .. });
        let found = matches!(answer, Complete::Stable(_));
        if enumerate && !found {
            assert!(proven && all_stable(market, definition).is_empty(), "falsely proven");
        }
        assert!(!proven || !many.is_stable(), "falsely proven");
        self.markets += 1;
        self.exists += u32::from(!proven);
        self.with_complete += u32::from(found);
        for (count, outcome) in self.by_orders.iter_mut().zip([few, many]) {
            *count += u32::from(outcome.is_stable());
        }
    }

    fn print(&self, what: &str, definition: Definition) {
        let percent = |n: u32| 100.0 * f64::from(n) / f64::from(self.exists.max(1));
        println!(
            "{what}, {definition:?}: {} markets, {} with a stable matching; found by 2 orders {:.2} %, by 100 orders {:.2} %, \
             with the complete search {:.2} %",
            self.markets,
            self.exists,
            percent(self.by_orders[0]),
            percent(self.by_orders[1]),
            percent(self.with_complete)
        );
    }
}

#[test]
#[ignore = "long"]
fn the_heuristic_and_the_complete_search_find_what_exists() {
    for definition in ALL {
        for (what, couples, seeds) in
            [("tiny", 0, 20_000), ("200 applicants, 6 couples", 6, 400), ("200 applicants, 15 couples", 15, 400)]
        {
            let mut count = Count::default();
            for seed in 1..=seeds {
                let market = if couples == 0 { tiny(seed) } else { specialty(couples, seed) };
                count.add(&market, definition, couples == 0);
            }
            count.print(what, definition);
            assert_eq!(count.with_complete, count.exists, "the complete search finds what exists");
        }
    }
}
