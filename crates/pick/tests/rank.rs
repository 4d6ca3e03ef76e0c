//! The worlds: held to the published figures; an order's outcome is a full run's; no order beats the true one.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::ops::ControlFlow;

use matching::{Cutoffs, Market, NONE, Noise, RawMarket, Redraw, applicant_optimal};
use pick::rank::{Choice, Desk, RankMarket, figures};
use pick::{Chance, Range};
use proptest::prelude::*;
use season::{Layer, Season};

fn range(p: f64) -> Range {
    Range { low: Chance::new(0.7 * p), mean: Chance::new(p), high: Chance::new((1.3 * p).min(1.0)) }
}

fn go_on(_: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn the_worlds_stay_with_the_published_figures() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let market = RankMarket::new(&season).unwrap();
    let table = figures(&season, &market, 100);
    assert!(table.len() >= 17, "{} figures were found", table.len());
    for f in &table {
        assert!(f.holds(), "{}: the worlds give {}, and must stay in {:?}", f.id, f.model, f.range);
    }
}

#[test]
fn the_key_tells_when_worlds_are_of_other_facts() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let mut other = season.clone();
    other.programs.pop();
    let key = |s: &Season| RankMarket::new(s).unwrap().key();
    assert_eq!(key(&season), key(&season));
    assert_ne!(key(&season), key(&other));
}

/// Over all worlds each line, ranked first, is got as often as the odds say, and so is a list of several.
#[test]
fn the_chances_that_go_in_come_out() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let market = RankMarket::new(&season).unwrap();
    let cutoffs = market.worlds(2_000, 2, go_on).unwrap();
    let choices: Vec<Choice> = (0..6)
        .map(|k| Choice {
            key: market.slots[k * 20].program.to_string(),
            slot: Some(k as u32 * 20),
            chance: Some(range(0.16)),
        })
        .collect();
    let desk = Desk::new(&cutoffs, &choices, 1);
    for k in 0..6 {
        let first = desk.outlook(&[k]).places[0];
        assert!((first.mean.get() - 0.16).abs() < 0.025, "line {k}: {first:?}");
        assert!(first.low < first.mean && first.mean < first.high);
    }
    let mean = (0..6).map(|k| desk.outlook(&[k]).places[0].mean.get()).sum::<f64>() / 6.0;
    assert!((mean - 0.16).abs() < 0.01, "over all lines: {mean}");
    let all = desk.outlook(&[0, 1, 2, 3, 4, 5]);
    let sum: f64 = all.places.iter().map(|r| r.mean.get()).sum::<f64>() + all.none.mean.get();
    assert!((sum - 1.0).abs() < 1e-9);
    assert!((all.none.mean.get() - 0.84_f64.powi(6)).abs() < 0.04, "{:?}", all.none);
    assert!(desk.one_more(&[0, 1, 2], 3).mean.get() > 0.05);
    let beat = desk.beat(&[0, 1, 2, 3, 4, 5]);
    assert_eq!((beat.tried, beat.every, beat.beaten), (719, true, 0));
}

/// A small market with all lists mutual.
fn any_market() -> impl Strategy<Value = Market> {
    (2u32..14, 1u32..5).prop_flat_map(|(applicants, programs)| {
        let lists =
            prop::collection::vec(Just((0..programs).collect::<Vec<u32>>()).prop_shuffle(), applicants as usize);
        let rosters =
            prop::collection::vec(Just((0..applicants).collect::<Vec<u32>>()).prop_shuffle(), programs as usize);
        let quotas = prop::collection::vec(1u32..4, programs as usize);
        (lists, rosters, quotas).prop_map(|(lists, rosters, quotas)| packed(&lists, &rosters, quotas))
    })
}

fn packed(lists: &[Vec<u32>], rosters: &[Vec<u32>], quotas: Vec<u32>) -> Market {
    let mut raw = RawMarket { list_starts: vec![0], roster_starts: vec![0], quotas, ..RawMarket::default() };
    for list in lists {
        raw.lists.extend(list);
        raw.list_starts.push(raw.lists.len() as u32);
    }
    for roster in rosters {
        raw.rosters.extend(roster);
        raw.roster_starts.push(raw.rosters.len() as u32);
    }
    Market::build(raw).unwrap().0
}

/// Runs the whole Match of a drawn world again with an applicant who stands below `above[p]` at program `p`.
fn full_run(drawn: &Market, list: &[u32], above: &[u32]) -> u32 {
    let newcomer = drawn.applicants();
    let mut lists: Vec<Vec<u32>> = (0..newcomer).map(|a| drawn.list(a).to_vec()).collect();
    lists.push(list.to_vec());
    let roster = |p: u32| {
        let mut roster = drawn.roster(p).to_vec();
        roster.insert((above[p as usize] as usize).min(roster.len()), newcomer);
        roster
    };
    let rosters: Vec<Vec<u32>> = (0..drawn.programs()).map(roster).collect();
    let quotas = (0..drawn.programs()).map(|p| drawn.quota(p)).collect();
    applicant_optimal(&packed(&lists, &rosters, quotas)).program_of[newcomer as usize]
}

proptest! {
    /// The whole path: odds become a place on each list, the place and the cutoff become a bit, bits become chances. What comes
    /// out for any order is the count of full runs with those places, and no order gives a better expected place.
    #[test]
    fn what_if_is_a_full_run_in_every_world(
        market in any_market(), seed in 0u64..1000, p in 0.05f64..0.95,
        turned in Just((0usize..4).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        const WORLDS: usize = 5;
        let redraw = Redraw::from_lists(&market, Noise { applicants: 0.6, programs: 0.6 }, seed).unwrap();
        let cutoffs = Cutoffs::redraw(&redraw, WORLDS, 1, go_on).unwrap();
        let choices: Vec<Choice> = (0..market.programs())
            .map(|k| Choice { key: format!("program {k}"), slot: Some(k), chance: Some(range(p)) })
            .collect();
        let desk = Desk::new(&cutoffs, &choices, seed);
        let order: Vec<usize> = turned.into_iter().filter(|k| *k < choices.len()).collect();
        let mut counts = vec![0u32; order.len() + 1];
        for world in 0..WORLDS {
            // A place that the program takes, or the last of all where it does not.
            let drawn = redraw.market(world as u64).unwrap();
            let above: Vec<u32> = (0..drawn.programs())
                .map(|k| {
                    let listed = cutoffs.listed(k);
                    let open = desk.takes(world, k as usize);
                    (0..=listed).rev().find(|a| cutoffs.takes(world, k, *a) == open).unwrap_or(listed)
                })
                .collect();
            let list: Vec<u32> = order.iter().map(|k| *k as u32).filter(|k| {
                // Where the program takes anybody whom it lists, not to be taken is not to be listed.
                desk.takes(world, *k as usize) || !cutoffs.takes(world, *k, above[*k as usize])
            }).collect();
            let got = full_run(&drawn, &list, &above);
            let k = if got == NONE { order.len() } else { order.iter().position(|x| *x as u32 == got).unwrap() };
            counts[k] += 1;
        }
        let outlook = desk.outlook(&order);
        let shown: Vec<u32> = outlook.places.iter().chain([&outlook.none])
            .map(|r| (r.mean.get() * WORLDS as f64).round() as u32).collect();
        prop_assert_eq!(shown, counts);
        prop_assert_eq!(desk.beat(&order).beaten, 0);
    }
}
