//! The complete answer against exhaustive enumeration on small markets, and the gates.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use matching::{
    Block, Complete, CompleteOptions, CoupleOptions, Definition, GenerateOptions, Market, Matching, NONE, Preset,
    RawCouple, RawMarket, blocking, complete, generate, solve,
};
use proptest::prelude::*;

const ALL: [Definition; 3] = [Definition::Choice, Definition::McDermidManlove, Definition::Abh];

fn market(options: &GenerateOptions) -> Market {
    Market::build(generate(options).unwrap()).unwrap().0
}

fn generated(preset: Preset, scale: f64, couples: u32, seed: u64) -> Market {
    market(&GenerateOptions { preset, scale, couples, seed, ..GenerateOptions::default() })
}

fn options(definition: Definition) -> CompleteOptions {
    CompleteOptions { definition, ..CompleteOptions::default() }
}

/// How many couples block, or nothing when anything else does.
fn blocking_couples(blocks: &[Block]) -> Option<usize> {
    let mut couples = Vec::new();
    for block in blocks {
        match block {
            Block::Couple { couple, .. } => couples.push(*couple),
            _ => return None,
        }
    }
    couples.dedup();
    Some(couples.len())
}

/// The fewest blocking couples of all matchings in which no single blocks: 0 when there is a stable one.
fn fewest_by_enumeration(market: &Market, definition: Definition) -> usize {
    let singles: Vec<u32> = (0..market.applicants()).filter(|a| market.couple_of(*a).is_none()).collect();
    let couples = market.couples().len();
    let sizes: Vec<usize> = (0..couples as u32)
        .map(|c| market.pairs(c).len() + 1)
        .chain(singles.iter().map(|a| market.list(*a).len() + 1))
        .collect();
    let mut at = vec![0usize; sizes.len()];
    let mut fewest = usize::MAX;
    loop {
        let mut program_of = vec![NONE; market.applicants() as usize];
        for (c, (a, b)) in market.couples().iter().copied().enumerate() {
            if let Some(pair) = market.pairs(c as u32).get(at[c]) {
                program_of[a as usize] = pair.first;
                program_of[b as usize] = pair.second;
            }
        }
        for (k, a) in singles.iter().enumerate() {
            program_of[*a as usize] = market.list(*a).get(at[couples + k]).copied().unwrap_or(NONE);
        }
        let blocks = blocking(market, &Matching { program_of }, definition);
        if let Some(n) = blocking_couples(&blocks) {
            fewest = fewest.min(n);
        }
        let Some(i) = (0..at.len()).find(|i| at[*i] + 1 < sizes[*i]) else { return fewest };
        at[i] += 1;
        at[..i].fill(0);
    }
}

/// A small market from numbers: `order` decides every list.
fn small_market(couples: usize, singles: usize, quotas: &[u32], pairs: usize, order: &[u32]) -> Market {
    let mut next = order.iter().cycle().copied().scan(0u32, |state, x| {
        *state = state.wrapping_mul(747_796_405).wrapping_add(x ^ 0x9e37_79b9);
        Some((*state >> 16) ^ *state)
    });
    let mut pick = |n: usize| next.next().unwrap() as usize % n;
    let programs = quotas.len();
    let applicants = 2 * couples + singles;
    let mut raw =
        RawMarket { quotas: quotas.to_vec(), list_starts: vec![0], roster_starts: vec![0], ..Default::default() };
    for a in 0..applicants {
        if a >= 2 * couples {
            let mut all: Vec<u32> = (0..programs as u32).collect();
            for _ in 0..1 + pick(3) {
                let k = pick(all.len());
                raw.lists.push(all.swap_remove(k));
            }
        }
        raw.list_starts.push(raw.lists.len() as u32);
    }
    for c in 0..couples {
        let mut list = Vec::new();
        for _ in 0..1 + pick(pairs) {
            // More often than not a program, now and then nothing; the same program is common.
            let first = if pick(7) == 0 { NONE } else { pick(programs) as u32 };
            let second = match pick(7) {
                0 if first != NONE => NONE,
                1 | 2 if first != NONE => first,
                _ => pick(programs) as u32,
            };
            if !list.contains(&(first, second)) {
                list.push((first, second));
            }
        }
        raw.couples.push(RawCouple { first: 2 * c as u32, second: 2 * c as u32 + 1, pairs: list });
    }
    for _ in 0..programs {
        let mut all: Vec<u32> = (0..applicants as u32).collect();
        while !all.is_empty() {
            let k = pick(all.len());
            raw.rosters.push(all.swap_remove(k));
        }
        raw.roster_starts.push(raw.rosters.len() as u32);
    }
    Market::build(raw).unwrap().0
}

fn agrees(market: &Market, definition: Definition) -> Result<bool, TestCaseError> {
    let fewest = fewest_by_enumeration(market, definition);
    match complete(market, None, options(definition)) {
        Complete::Stable(matching) => {
            prop_assert_eq!(fewest, 0);
            prop_assert!(blocking(market, &matching, definition).is_empty());
        }
        Complete::NoneExists { fewest: matching, blocking: blocks, proof } => {
            prop_assert!(fewest > 0, "a stable matching exists");
            prop_assert_eq!(&blocking(market, &matching, definition), &blocks);
            prop_assert_eq!(blocking_couples(&blocks), Some(fewest));
            prop_assert!(proof.minimal);
        }
        Complete::GaveUp { .. } => prop_assert!(false, "gave up"),
    }
    Ok(fewest == 0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn complete_agrees_with_enumeration(
        shape in prop_oneof![Just((1usize, 5usize)), Just((2, 4)), Just((3, 3)), Just((3, 2))],
        quotas in prop::collection::vec(1u32..=3, 4..=6),
        order in prop::collection::vec(any::<u32>(), 8),
    ) {
        let market = small_market(shape.0, shape.1, &quotas, 5, &order);
        for definition in ALL {
            agrees(&market, definition)?;
        }
    }

    #[test]
    fn complete_agrees_with_enumeration_when_positions_are_few(
        quotas in prop::collection::vec(prop_oneof![3 => Just(1u32), 1 => Just(2)], 4..=4),
        order in prop::collection::vec(any::<u32>(), 8),
    ) {
        let market = small_market(3, 3, &quotas, 5, &order);
        for definition in ALL {
            agrees(&market, definition)?;
        }
    }
}

/// Many more, on request: `cargo test --release -p matching many_small -- --ignored --nocapture`.
#[test]
#[ignore = "long"]
fn many_small_markets() {
    let (mut none, mut heuristic_missed, mut all) = (0, 0, 0);
    for seed in 0..100_000u32 {
        let quotas: Vec<u32> = (0..4 + seed % 3).map(|k| 1 + (seed / 7 + k * k) % 3 % (1 + seed % 3)).collect();
        let market = small_market(1 + seed as usize % 3, 3, &quotas, 5, &[seed, seed >> 3]);
        for definition in ALL {
            let stable = agrees(&market, definition).unwrap();
            all += 1;
            none += usize::from(!stable);
            let found = solve(&market, CoupleOptions { definition, ..CoupleOptions::default() });
            assert!(stable || !found.is_stable());
            heuristic_missed += usize::from(stable && !found.is_stable());
        }
    }
    println!("{all} markets, {none} without a stable matching, {heuristic_missed} missed by the heuristic");
}

fn has_stable(market: &Market, definition: Definition) -> bool {
    match complete(market, None, options(definition)) {
        Complete::Stable(matching) => {
            assert!(blocking(market, &matching, definition).is_empty());
            true
        }
        Complete::NoneExists { blocking: blocks, proof, .. } => {
            assert_eq!(blocking_couples(&blocks), Some(1));
            assert!(proof.minimal);
            false
        }
        Complete::GaveUp { .. } => unreachable!("gave up"),
    }
}

#[test]
fn complete_finds_what_heuristics_miss() {
    for definition in ALL {
        assert!(has_stable(&generated(Preset::Small, 1.0, 6, 86), definition));
    }
}

#[test]
fn complete_proves_that_none_exists() {
    for (couples, seed) in [(6, 56), (15, 10), (15, 16), (15, 56)] {
        for definition in ALL {
            assert!(!has_stable(&generated(Preset::Small, 1.0, couples, seed), definition), "{couples} {seed}");
        }
    }
}

#[test]
fn complete_is_complete_on_a_specialty() {
    let (none, weak_only) = (generated(Preset::Anes, 1.0, 80, 17), generated(Preset::Anes, 1.0, 80, 1));
    for definition in ALL {
        assert!(!has_stable(&none, definition));
    }
    // Stable only by the definition that misses some blocks.
    assert!(has_stable(&weak_only, Definition::Abh));
    assert!(!has_stable(&weak_only, Definition::McDermidManlove));
}

/// How many have none, on request: `cargo test --release -p matching none_exists_how_often -- --ignored --nocapture`.
#[test]
#[ignore = "long"]
fn none_exists_how_often() {
    for (preset, couples, seeds) in [(Preset::Small, 6, 100), (Preset::Small, 15, 60), (Preset::Anes, 80, 20)] {
        for definition in ALL {
            let none: Vec<u64> =
                (1..=seeds).filter(|s| !has_stable(&generated(preset, 1.0, couples, *s), definition)).collect();
            println!("{} {couples} {definition:?}: none for {none:?} of {seeds}", preset.name());
        }
    }
}

/// Times, on request: `cargo test --release -p matching complete_times -- --ignored --nocapture`.
#[test]
#[ignore = "long"]
fn complete_times() {
    let chosen = std::env::var("COMPLETE_TIMES").unwrap_or_default();
    let mut all: Vec<(String, Preset, f64, u32, u64)> = Vec::new();
    for seed in [56, 86, 1, 2] {
        all.push((format!("small/6/{seed}"), Preset::Small, 1.0, 6, seed));
    }
    for seed in [10, 16, 56, 1] {
        all.push((format!("small/15/{seed}"), Preset::Small, 1.0, 15, seed));
    }
    for seed in [17, 1, 2, 3, 4] {
        all.push((format!("anes/80/{seed}"), Preset::Anes, 1.0, 80, seed));
    }
    all.push(("fifth/240/1".into(), Preset::National, 0.2, 240, 1));
    for seed in 1..=20 {
        all.push((format!("national/1200/{seed}"), Preset::National, 1.0, 1200, seed));
    }
    for seed in 1..=2 {
        all.push((format!("national/4800/{seed}"), Preset::National, 1.0, 4800, seed));
    }
    for (name, preset, scale, couples, seed) in all.iter().filter(|x| x.0.contains(&chosen)) {
        let market = generated(*preset, *scale, *couples, *seed);
        let first = solve(&market, CoupleOptions { orders: 1, ..CoupleOptions::default() });
        for definition in ALL {
            for (start, how) in [(None, "nothing"), (Some(&first.matching), "one order")] {
                let clock = std::time::Instant::now();
                let answer = complete(&market, start, options(definition));
                let time = clock.elapsed().as_secs_f64() * 1e3;
                let what = match answer {
                    Complete::Stable(_) => "stable".into(),
                    Complete::NoneExists { blocking, proof, .. } => {
                        format!("none, {:?} blocking {proof:?}", blocking_couples(&blocking))
                    }
                    Complete::GaveUp { .. } => "gave up".into(),
                };
                println!("{name} {definition:?} from {how}: {time:.2} ms {what}");
            }
        }
    }
}
