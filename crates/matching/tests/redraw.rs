//! Redrawn worlds: equal to the market that was drawn, the same on any number of threads, and fit to be asked.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use matching::{
    GenerateOptions, Market, NONE, Noise, Preset, RawMarket, Redraw, Standing, Traits, Weights, Worlds,
    applicant_optimal, generate,
};
use proptest::prelude::*;

/// A market of one-sided and mutual entries with small quotas, some of them 0.
fn any_market() -> impl Strategy<Value = Market> {
    (1usize..14, 1usize..7).prop_flat_map(|(applicants, programs)| {
        let lists = prop::collection::vec(
            prop::sample::subsequence((0..programs as u32).collect::<Vec<_>>(), 0..=programs),
            applicants,
        );
        let rosters = prop::collection::vec(
            prop::sample::subsequence((0..applicants as u32).collect::<Vec<_>>(), 0..=applicants),
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

fn noise(amount: f32) -> Noise {
    Noise { applicants: amount, programs: amount }
}

fn go_on(_: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

proptest! {
    /// Drawing and solving at once is building the drawn market and solving that, and the worlds kept are the same.
    #[test]
    fn a_redrawn_world_is_its_market(market in any_market(), seed: u64, amount in 0.0f32..2.0) {
        let redraw = Redraw::from_lists(&market, noise(amount), seed).unwrap();
        let mut drawing = redraw.drawing();
        for world in 0..4 {
            prop_assert_eq!(drawing.solve(world), applicant_optimal(&redraw.market(world).unwrap()));
        }
        let built = Worlds::generate(market.programs(), 4, 1, |w| redraw.market(w as u64)).unwrap();
        prop_assert_eq!(Worlds::redraw(&redraw, 4, 1, go_on).unwrap(), built);
    }

    /// Somebody inserted in redrawn worlds lands where a full run with them lands.
    #[test]
    fn an_insertion_is_a_full_run(market in any_market(), seed: u64, below in 0u32..8, turned: bool) {
        let redraw = Redraw::from_lists(&market, noise(0.5), seed).unwrap();
        let worlds = Worlds::redraw(&redraw, 3, 2, go_on).unwrap();
        let mut list: Vec<u32> = (0..market.programs()).collect();
        if turned {
            list.reverse();
        }
        let outcomes = worlds.outcomes(&list, 2, |_, _, listed| Some(below.min(listed)));
        for (world, outcome) in outcomes.iter().enumerate() {
            let drawn = redraw.market(world as u64).unwrap();
            let newcomer = drawn.applicants();
            let mut lists: Vec<Vec<u32>> = (0..newcomer).map(|a| drawn.list(a).to_vec()).collect();
            lists.push(list.clone());
            let rosters: Vec<Vec<u32>> = (0..drawn.programs())
                .map(|p| {
                    let mut roster = drawn.roster(p).to_vec();
                    roster.insert((below as usize).min(roster.len()), newcomer);
                    roster
                })
                .collect();
            let quotas = (0..drawn.programs()).map(|p| drawn.quota(p)).collect();
            let whole = applicant_optimal(&packed(&lists, &rosters, quotas));
            let got = whole.program_of[newcomer as usize];
            let expected = list.iter().position(|p| *p == got).map_or(NONE, |k| k as u32);
            prop_assert_eq!(*outcome, expected);
        }
    }
}

fn anes() -> Market {
    let options = GenerateOptions { preset: Preset::Anes, ..GenerateOptions::default() };
    Market::build(generate(&options).unwrap()).unwrap().0
}

#[test]
fn any_number_of_threads_gives_the_same_worlds() {
    let redraw = Redraw::from_lists(&anes(), noise(0.3), 7).unwrap();
    let one = Worlds::redraw(&redraw, 70, 1, go_on).unwrap();
    for threads in [2, 7] {
        assert_eq!(Worlds::redraw(&redraw, 70, threads, go_on).unwrap(), one, "{threads} threads");
    }
    let list: Vec<(u32, Standing)> = (0..20).map(|p| (p, Standing::Share(0.2))).collect();
    assert_eq!(one.insert(&list, 1), one.insert(&list, 7));
}

#[test]
fn without_noise_every_world_is_the_market() {
    let market = anes();
    let redraw = Redraw::from_lists(&market, noise(0.0), 7).unwrap();
    assert_eq!(redraw.drawing().solve(3), applicant_optimal(&market));
}

#[test]
fn the_watch_is_told_and_can_stop() {
    let redraw = Redraw::from_lists(&anes(), noise(0.3), 7).unwrap();
    let most = AtomicUsize::new(0);
    let all = Worlds::redraw(&redraw, 40, 2, |done| {
        most.fetch_max(done, Relaxed);
        ControlFlow::Continue(())
    });
    assert_eq!((all.unwrap().len(), most.load(Relaxed)), (40, 40));
    let stop = |done| if done < 5 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    assert!(Worlds::redraw(&redraw, 40, 2, stop).is_none());
}

/// A stronger applicant, a region of one's own and a better program count in the direction they should.
#[test]
fn traits_are_what_worlds_are_drawn_from() {
    let all: Vec<u32> = (0..40).collect();
    let market = packed(&vec![vec![0, 1]; 40], &[all.clone(), all], vec![10, 10]);
    let strength: Vec<f32> = (0..40).map(|a| a as f32 / 40.0).collect();
    let traits = Traits {
        attractiveness: &[1.0, 0.0],
        strength: &strength,
        program_region: &[0, 1],
        applicant_region: &[2; 40],
    };
    let weights = Weights { attractiveness: 1.0, own_region: 2.0, strength: 1.0, from_region: 0.0, noise: noise(0.05) };
    let matching = Redraw::from_traits(&market, traits, weights, 1).unwrap().drawing().solve(0);
    assert!(matching.program_of[..15].iter().all(|p| *p == NONE) && matching.program_of[35..].iter().all(|p| *p == 0));
    let at_home = Traits { applicant_region: &[1; 40], ..traits };
    let matching = Redraw::from_traits(&market, at_home, weights, 1).unwrap().drawing().solve(0);
    assert!(matching.program_of[35..].iter().all(|p| *p == 1));
    assert!(Redraw::from_traits(&market, Traits { strength: &[], ..traits }, weights, 1).is_err());
    let broken = Weights { strength: f32::NAN, ..weights };
    assert!(Redraw::from_traits(&market, traits, broken, 1).is_err());
}
