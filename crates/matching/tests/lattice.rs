//! The lattice of stable matchings against enumeration, and the published counts.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;
#[path = "common/random.rs"]
mod random;

use std::collections::BTreeSet;

use common::{Lists, all_stable};
use matching::{
    Definition, GenerateOptions, Lattice, Market, Matching, Preset, RawMarket, applicant_optimal, blocking, generate,
    program_optimal,
};
use random::Random;

/// Lists numbered from 1, as books print them.
fn market(applicants: &[&[u32]], programs: &[(u32, &[u32])]) -> Market {
    let from_0 = |list: &[u32]| list.iter().map(|x| x - 1).collect();
    Lists {
        applicants: applicants.iter().map(|l| from_0(l)).collect(),
        programs: programs.iter().map(|(q, l)| (*q, from_0(l))).collect(),
        couples: Vec::new(),
    }
    .market()
}

fn every(lattice: &Lattice) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    lattice.each(|m| {
        all.push(m.program_of.clone());
        true
    });
    all
}

/// Everything a lattice says, against enumeration.
fn check(market: &Market, lattice: &Lattice) -> usize {
    let found = every(lattice);
    let set: BTreeSet<Vec<u32>> = found.iter().cloned().collect();
    let known: BTreeSet<Vec<u32>> =
        all_stable(market, Definition::default()).into_iter().map(|m| m.program_of).collect();
    assert_eq!(set, known);
    assert_eq!(set.len(), found.len(), "one came twice");
    assert_eq!(lattice.count().exact(), Some(known.len() as u128));
    let bound = lattice.count_within(0);
    assert!(bound.at_least <= known.len() as u128 && bound.at_most.unwrap() >= known.len() as u128);
    assert_eq!(lattice.applicant_optimal, applicant_optimal(market));
    assert_eq!(lattice.program_optimal, program_optimal(market));
    for a in 0..market.applicants() {
        let partners: BTreeSet<u32> = known.iter().map(|m| m[a as usize]).filter(|p| *p != matching::NONE).collect();
        let by_rank: Vec<u32> = market.list(a).iter().copied().filter(|p| partners.contains(p)).collect();
        assert_eq!(lattice.outcomes(a), by_rank);
        assert_eq!(lattice.differing().contains(&a), by_rank.len() > 1);
    }
    for r in 0..lattice.rotations() {
        assert!(lattice.before(r).iter().all(|b| (*b as usize) < r));
    }
    known.len()
}

#[test]
fn lattice_of_the_size_8_instance_has_23() {
    let market = market(
        &[
            &[3, 1, 5, 7, 4, 2, 8, 6],
            &[6, 1, 3, 4, 8, 7, 5, 2],
            &[7, 4, 3, 6, 5, 1, 2, 8],
            &[5, 3, 8, 2, 6, 1, 4, 7],
            &[4, 1, 2, 8, 7, 3, 6, 5],
            &[6, 2, 5, 7, 8, 4, 3, 1],
            &[7, 8, 1, 6, 2, 3, 4, 5],
            &[2, 6, 7, 1, 8, 3, 4, 5],
        ],
        &[
            (1, &[4, 3, 8, 1, 2, 5, 7, 6]),
            (1, &[3, 7, 5, 8, 6, 4, 1, 2]),
            (1, &[7, 5, 8, 3, 6, 2, 1, 4]),
            (1, &[6, 4, 2, 7, 3, 1, 5, 8]),
            (1, &[8, 7, 1, 5, 6, 4, 3, 2]),
            (1, &[5, 4, 7, 6, 2, 8, 3, 1]),
            (1, &[1, 4, 5, 6, 2, 8, 3, 7]),
            (1, &[2, 5, 4, 3, 7, 8, 1, 6]),
        ],
    );
    assert_eq!(check(&market, &Lattice::new(&market)), 23);
}

#[test]
fn lattice_of_knuth_has_10() {
    let market = market(
        &[&[1, 2, 3, 4], &[2, 1, 4, 3], &[3, 4, 1, 2], &[4, 3, 2, 1]],
        &[(1, &[4, 3, 2, 1]), (1, &[3, 4, 1, 2]), (1, &[2, 1, 4, 3]), (1, &[1, 2, 3, 4])],
    );
    assert_eq!(check(&market, &Lattice::new(&market)), 10);
}

#[test]
fn lattice_of_hospitals_and_residents_has_8() {
    let market = market(
        &[
            &[3, 1, 5, 4],
            &[1, 3, 4, 2, 5],
            &[4, 5, 3, 1, 2],
            &[3, 4, 1, 5],
            &[1, 4, 2],
            &[4, 3, 2, 1, 5],
            &[2, 5, 1, 3],
            &[1, 3, 2, 5, 4],
            &[4, 1, 5],
            &[3, 1, 5, 2, 4],
            &[5, 4, 1, 3, 2],
        ],
        &[
            (4, &[3, 7, 9, 11, 5, 4, 10, 8, 6, 1, 2]),
            (1, &[5, 7, 10, 6, 8, 2, 3, 11]),
            (3, &[11, 6, 8, 3, 2, 4, 7, 1, 10]),
            (2, &[10, 1, 2, 11, 4, 9, 5, 3, 6, 8]),
            (1, &[2, 4, 10, 7, 6, 1, 8, 3, 11, 9]),
        ],
    );
    assert_eq!(check(&market, &Lattice::new(&market)), 8);
}

#[test]
fn lattice_of_colleges_has_4() {
    let market = market(
        &[&[5, 1], &[2, 5, 1], &[3, 1], &[4, 1], &[1, 2], &[1, 3], &[1, 3, 4]],
        &[(3, &[1, 2, 3, 4, 5, 6, 7]), (1, &[5, 2]), (1, &[6, 7, 3]), (1, &[7, 4]), (1, &[2, 1])],
    );
    let lattice = Lattice::new(&market);
    assert_eq!(check(&market, &lattice), 4);
    assert_eq!(lattice.outcomes(1), [1, 4]);
}

#[test]
fn lattice_equals_enumeration() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let programs = 2 + random.below(5);
        let applicants = 2 + random.below(7);
        let lists = random.lists(applicants, programs, 3, [100, 100, 80, 50][seed as usize % 4]);
        let market = lists.market();
        check(&market, &Lattice::new(&market));
    }
    let mut rich = 0;
    for seed in 0..400 {
        let (programs, quota) = [(8, 1), (4, 2), (7, 1), (3, 2), (3, 3), (5, 1), (2, 3)][seed as usize % 7];
        let market = Random(seed).opposed(programs, quota).market();
        rich += u32::from(check(&market, &Lattice::new(&market)) > 4);
    }
    assert!(rich > 100, "{rich} markets with more than four stable matchings");
}

/// Every cyclic market of size n has at least n stable matchings, two of them put together the product.
fn cyclic(sizes: &[u32]) -> Market {
    let mut lists = Lists::default();
    let mut first = 0;
    for n in sizes {
        for i in 0..*n {
            lists.applicants.push((0..*n).map(|k| first + (i + k) % n).collect());
            lists.programs.push((1, (1..=*n).map(|k| first + (i + k) % n).collect()));
        }
        first += n;
    }
    lists.market()
}

#[test]
fn lattice_counts_multiply_over_components() {
    let market = cyclic(&[3; 40]);
    let count = Lattice::new(&market).count();
    assert_eq!(count.exact(), Some(3u128.pow(40)));
    let one = Lattice::new(&cyclic(&[9]));
    assert_eq!(one.count().exact(), Some(9));
    assert_eq!(one.rotations(), 8);
}

#[test]
fn lattice_counts_have_bounds_where_the_steps_end() {
    for n in [16, 32] {
        // Two latin squares: the well-known family with very many stable matchings.
        let mut lists = Lists::default();
        for i in 0..n {
            lists.applicants.push((0..n).map(|k| i ^ k).collect());
            lists.programs.push((1, (0..n).map(|k| i ^ (n - 1 - k)).collect()));
        }
        let lattice = Lattice::new(&lists.market());
        let count = lattice.count_within(100);
        assert!(count.exact().is_none());
        assert!(count.at_least > 1000);
        assert!(count.at_most.is_none_or(|m| m > count.at_least));
        if n == 16 {
            // Irving and Leather 1986: 2, 10, 268, then three times the square less twice the fourth power before.
            assert_eq!(lattice.count_within(10_000_000).exact(), Some(3 * 268 * 268 - 2 * 10_000));
        } else {
            assert_eq!(lattice.count().exact(), Some(3 * 195_472u128.pow(2) - 2 * 268u128.pow(4)));
        }
    }
}

#[test]
fn lattice_of_generated_markets_is_stable_throughout() {
    for (preset, seed, scale) in [(Preset::Anes, 1, 1.0), (Preset::National, 1, 0.05), (Preset::National, 2, 0.05)] {
        let options = GenerateOptions { preset, seed, scale, ..GenerateOptions::default() };
        let market = Market::build(generate(&options).unwrap()).unwrap().0;
        let lattice = Lattice::new(&market);
        let mut seen = BTreeSet::new();
        lattice.each(|m| {
            assert!(blocking(&market, m, Definition::default()).is_empty());
            seen.insert(m.program_of.clone());
            seen.len() < 64
        });
        let count = lattice.count().exact().unwrap();
        assert_eq!(seen.len() as u128, count.min(64));
        let ends = [&lattice.applicant_optimal, &lattice.program_optimal];
        assert!(count > 64 || ends.iter().all(|m| seen.contains(&m.program_of)));
    }
}

#[test]
fn lattice_of_an_empty_market() {
    let raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], ..RawMarket::default() };
    let lattice = Lattice::new(&Market::build(raw).unwrap().0);
    assert_eq!(lattice.count().exact(), Some(1));
    assert_eq!(every(&lattice).len(), 1);
    let mut seen = 0;
    Lattice::new(&cyclic(&[3, 3])).each(|_: &Matching| {
        seen += 1;
        seen < 4
    });
    assert_eq!(seen, 4);
}
