//! Why somebody is where they are, and the steps of a Match: worked examples, and against the matching itself.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;
#[path = "common/random.rs"]
mod random;

use common::Lists;
use matching::text::{NamedMarket, Names};
use matching::told::{Play, RunOptions, run};
use matching::{
    Answer, Market, Matching, Move, NONE, Proposal, RawCouple, applicant_optimal, program_optimal, solve, steps, why,
};
use random::Random;

/// Three applicants, three programs with a position each.
///
/// Everybody wants 0 first; it prefers 2 to 1 to 0. Program 1 prefers 0 to 1.
fn example() -> Market {
    Lists {
        applicants: vec![vec![0, 1], vec![0, 1, 2], vec![0]],
        programs: vec![(1, vec![2, 1, 0]), (1, vec![0, 1]), (1, vec![1])],
        couples: Vec::new(),
    }
    .market()
}

fn asks(applicant: u32, program: u32, answer: Answer) -> Proposal {
    Proposal { applicant, program, answer }
}

#[test]
fn steps_are_all_proposals_in_order() {
    let expected = [
        asks(0, 0, Answer::Free),
        asks(1, 0, Answer::Displaced(0)),
        asks(0, 1, Answer::Free),
        asks(2, 0, Answer::Displaced(1)),
        asks(1, 1, Answer::Refused),
        asks(1, 2, Answer::Free),
    ];
    assert_eq!(steps(&example()), expected);
}

#[test]
fn why_names_what_was_passed_and_the_chain_that_led_there() {
    let market = example();
    let told = why(&market, &applicant_optimal(&market), 1);
    assert_eq!((told.program, told.choice), (2, 2));
    let passed: Vec<_> = told.passed.iter().map(|p| (p.choice, p.sides[0])).collect();
    let short: Vec<_> = passed.iter().map(|(k, s)| (*k, s.program, s.place, s.last, s.last_place, s.takes)).collect();
    assert_eq!(short, [(0, 0, 1, 2, 0, false), (1, 1, 1, 0, 0, false)]);
    let chain = told.chain.unwrap();
    let expected = [asks(1, 0, Answer::Refused), asks(1, 1, Answer::Refused), asks(1, 2, Answer::Free)];
    assert_eq!(chain.proposals, expected);
    assert_eq!(chain.moved, []);
}

#[test]
fn the_chain_goes_on_with_whoever_is_displaced() {
    let market = example();
    let chain = why(&market, &applicant_optimal(&market), 2).chain.unwrap();
    let expected = [asks(2, 0, Answer::Displaced(1)), asks(1, 1, Answer::Refused), asks(1, 2, Answer::Free)];
    assert_eq!(chain.proposals, expected);
    assert_eq!(chain.moved, [Move { applicant: 1, from: 0, to: 2 }]);
}

#[test]
fn of_a_pair_each_side_is_told() {
    // The couple wants (0, 1); program 0 has a position for the first, program 1 holds somebody it ranks higher.
    let market = Lists {
        applicants: vec![vec![], vec![], vec![1]],
        programs: vec![(1, vec![0]), (1, vec![2, 1])],
        couples: vec![RawCouple { first: 0, second: 1, pairs: vec![(0, 1), (0, NONE)] }],
    }
    .market();
    let outcome = solve(&market, Default::default());
    let told = why(&market, &outcome.matching, 1);
    assert_eq!((told.program, told.choice, told.chain), (NONE, 1, None));
    let sides: Vec<_> = told.passed[0].sides.iter().map(|s| (s.applicant, s.program, s.takes)).collect();
    assert_eq!(sides, [(0, 0, true), (1, 1, false)]);
}

#[test]
fn a_played_match_ends_in_the_result_of_the_engine() {
    let mut random = Random(11);
    for _ in 0..300 {
        let (market, dropped) = Market::build(random.lists(9, 5, 3, 60).raw()).unwrap();
        let named = NamedMarket {
            applicants: Names::Numbers((0..market.applicants()).collect()),
            programs: Names::Numbers((0..market.programs()).collect()),
            dropped,
            market,
            types: Vec::new(),
        };
        let market = &named.market;
        let play = Play::new(&named).unwrap();
        let end = play.after(play.steps().len());
        assert_eq!(end.holder, solve(market, Default::default()).matching.program_of);
        assert_eq!(end.holder, run(market, RunOptions::default(), |_| ()).matching.program_of);
        for k in 0..=play.steps().len() {
            let scene = play.after(k);
            // No program ever holds more than its positions, and a scene says the same from both sides.
            for (p, held) in (0..).zip(&scene.held) {
                assert!(held.len() <= market.quota(p) as usize);
                assert!(held.iter().all(|a| scene.holder[*a as usize] == p));
            }
            let held: usize = scene.held.iter().map(Vec::len).sum();
            assert_eq!(held, scene.holder.iter().filter(|p| **p != NONE).count());
            assert_eq!(scene.asked.iter().sum::<usize>(), k);
        }
    }
}

fn take(matching: &mut Matching, step: &Proposal) {
    if let Answer::Displaced(other) = step.answer {
        matching.program_of[other as usize] = NONE;
    }
    if step.answer != Answer::Refused {
        matching.program_of[step.applicant as usize] = step.program;
    }
}

#[test]
fn steps_and_chains_end_in_the_matching() {
    let mut random = Random(7);
    for _ in 0..300 {
        let market = random.lists(8, 5, 3, 60).market();
        let best = applicant_optimal(&market);
        let mut last = Matching { program_of: vec![NONE; market.applicants() as usize] };
        steps(&market).iter().for_each(|s| take(&mut last, s));
        assert_eq!(last, best);
        for a in 0..market.applicants() {
            let told = why(&market, &best, a);
            assert!(told.passed.iter().all(|p| !p.sides[0].takes && p.sides[0].held == p.sides[0].quota));
            let chain = told.chain.unwrap();
            let mut last = best.clone();
            last.program_of[a as usize] = NONE;
            for m in &chain.moved {
                last.program_of[m.applicant as usize] = m.from;
            }
            chain.proposals.iter().for_each(|s| take(&mut last, s));
            assert_eq!(last, best);
        }
        let other = program_optimal(&market);
        assert_eq!(why(&market, &other, 0).chain.is_some(), other == best);
    }
}
