//! Cutoffs answer every what-if of one applicant exactly, and show that no list beats the true one.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::ops::ControlFlow;

use matching::{Cutoffs, Market, NONE, Noise, RawMarket, Redraw, Worlds, applicant_optimal};
use proptest::prelude::*;

/// A market of one-sided and mutual entries with small quotas, some of them 0.
fn any_market() -> impl Strategy<Value = Market> {
    (1usize..16, 1usize..6).prop_flat_map(|(applicants, programs)| {
        let lists = prop::collection::vec(
            Just((0..programs as u32).collect::<Vec<_>>())
                .prop_shuffle()
                .prop_flat_map(move |all| (0..=programs).prop_map(move |n| all[..n].to_vec())),
            applicants,
        );
        let rosters = prop::collection::vec(
            Just((0..applicants as u32).collect::<Vec<_>>())
                .prop_shuffle()
                .prop_flat_map(move |all| (0..=applicants).prop_map(move |n| all[..n].to_vec())),
            programs,
        );
        let quotas = prop::collection::vec(0u32..4, programs);
        (lists, rosters, quotas).prop_map(|(lists, rosters, quotas)| packed(&lists, &rosters, quotas))
    })
}

fn packed(lists: &[Vec<u32>], rosters: &[Vec<u32>], quotas: Vec<u32>) -> Market {
    let starts = |all: &[Vec<u32>]| {
        let mut starts = vec![0];
        all.iter().for_each(|l| starts.push(starts[starts.len() - 1] + l.len() as u32));
        starts
    };
    let raw = RawMarket {
        list_starts: starts(lists),
        lists: lists.concat(),
        roster_starts: starts(rosters),
        rosters: rosters.concat(),
        quotas,
        couples: Vec::new(),
    };
    Market::build(raw).unwrap().0
}

/// The program that a newcomer gets when the whole Match is run again with them.
fn full_run(market: &Market, list: &[u32], above: &[u32]) -> u32 {
    let newcomer = market.applicants();
    let mut lists: Vec<Vec<u32>> = (0..newcomer).map(|a| market.list(a).to_vec()).collect();
    lists.push(list.to_vec());
    let rosters: Vec<Vec<u32>> = (0..market.programs())
        .map(|p| {
            let mut roster = market.roster(p).to_vec();
            roster.insert((above[p as usize] as usize).min(roster.len()), newcomer);
            roster
        })
        .collect();
    let quotas = (0..market.programs()).map(|p| market.quota(p)).collect();
    applicant_optimal(&packed(&lists, &rosters, quotas)).program_of[newcomer as usize]
}

/// Every order of every subset of the programs.
fn all_lists(programs: u32) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    while from < all.len() {
        for p in 0..programs {
            if !all[from].contains(&p) {
                let mut next = all[from].clone();
                next.push(p);
                all.push(next);
            }
        }
        from += 1;
    }
    all
}

proptest! {
    /// The first entry above its cutoff is what a full run of the Match gives, for every list there can be; so no order and
    /// no shorter list ever gives a better place than the true one.
    #[test]
    fn the_first_open_entry_is_the_outcome_of_a_full_run(
        market in any_market(), seed: u64, standing in prop::collection::vec(0u32..17, 6),
    ) {
        let redraw = Redraw::from_lists(&market, Noise { applicants: 0.5, programs: 0.5 }, seed).unwrap();
        let cutoffs = Cutoffs::redraw(&redraw, 2, 1, |_| ControlFlow::Continue(())).unwrap();
        let worlds = Worlds::redraw(&redraw, 2, 1, |_| ControlFlow::Continue(())).unwrap();
        prop_assert_eq!(&Cutoffs::of(&worlds, 2), &cutoffs);
        for world in 0..2 {
            let drawn = redraw.market(world as u64).unwrap();
            let above: Vec<u32> = (0..drawn.programs())
                .map(|p| standing[p as usize].min(drawn.roster(p).len() as u32))
                .collect();
            let truth: Vec<u32> = (0..drawn.programs()).collect();
            let best = full_run(&drawn, &truth, &above);
            for list in all_lists(drawn.programs().min(4)) {
                let full = full_run(&drawn, &list, &above);
                let first = list.iter().copied().find(|p| cutoffs.takes(world, *p, above[*p as usize]));
                prop_assert_eq!(first.unwrap_or(NONE), full, "list {:?}", list);
                prop_assert!(best <= full, "a list that is not the true one gave a better place");
            }
        }
        prop_assert_eq!(Cutoffs::from_bytes(&cutoffs.to_bytes()), Some(cutoffs));
    }
}

#[test]
fn bytes_that_are_something_else_are_refused() {
    let market = packed(&[vec![0], vec![0]], &[vec![0, 1]], vec![1]);
    let redraw = Redraw::from_lists(&market, Noise { applicants: 0.0, programs: 0.0 }, 1).unwrap();
    let bytes = Cutoffs::redraw(&redraw, 3, 2, |_| ControlFlow::Continue(())).unwrap().to_bytes();
    for cut in 0..bytes.len() {
        assert_eq!(Cutoffs::from_bytes(&bytes[..cut]), None);
    }
    assert_eq!(Cutoffs::from_bytes(b"cutoffs1\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), None);
}
