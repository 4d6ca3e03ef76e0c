//! For couples the Match is not proof against strategy: the instance of `docs/rank.md`, and the search that found it.

mod common;

use common::{Lists, all_stable};
use matching::{Complete, CompleteOptions, Definition, Matching, NONE, RawCouple, complete};

type Pairs = Vec<(u32, u32)>;

/// The place on the true list of the pair that the couple (applicants 0 and 1) gets; the length of the list for none.
fn place(truth: &Pairs, m: &Matching) -> usize {
    let got = (m.program_of[0], m.program_of[1]);
    truth.iter().position(|p| *p == got).unwrap_or(truth.len())
}

fn with_list(lists: &Lists, pairs: &Pairs) -> Lists {
    let couple = RawCouple { first: 0, second: 1, pairs: pairs.clone() };
    Lists { couples: vec![couple], ..lists.clone() }
}

/// The places on the true list that the couple can get in any stable matching when it sends `sent`.
fn places(lists: &Lists, truth: &Pairs, sent: &Pairs) -> Vec<usize> {
    let market = with_list(lists, sent).market();
    all_stable(&market, Definition::default()).iter().map(|m| place(truth, m)).collect()
}

/// Found by [`search`]: two programs with one place each and one single applicant. The couple would like both places most,
/// then the second for its second member, then the first.
fn instance() -> (Lists, Pairs, Pairs) {
    let lists = Lists {
        applicants: vec![vec![], vec![], vec![0, 1]],
        programs: vec![(1, vec![1, 0, 2]), (1, vec![2, 0, 1])],
        couples: Vec::new(),
    };
    (lists, vec![(0, 1), (NONE, 1), (NONE, 0)], vec![(NONE, 1)])
}

/// All shorter lists and other orders of the true list.
fn others(truth: &Pairs) -> Vec<Pairs> {
    let mut all: Vec<Pairs> = vec![Vec::new()];
    let mut from = 0;
    while from < all.len() {
        for p in truth {
            if !all[from].contains(p) {
                let mut next = all[from].clone();
                next.push(*p);
                all.push(next);
            }
        }
        from += 1;
    }
    all.retain(|l| l != truth && !l.is_empty());
    all
}

/// Looks in small markets for a couple that does better, in every stable matching there is, by a list that is not the true
/// one. The smallest come first.
fn search(rounds: u64) -> Option<(Lists, Pairs, Pairs)> {
    let mut seed = 1u64;
    let mut draw = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    let mut best: Option<(Lists, Pairs, Pairs)> = None;
    for round in 0..rounds {
        let singles = 1 + (round * 3 / rounds) as u32;
        let programs = 2 + (round * 3 % 2) as u32;
        let mut shuffled = |mut from: Vec<u32>, least: usize| {
            for k in (1..from.len()).rev() {
                from.swap(k, draw(k as u64 + 1) as usize);
            }
            from.truncate(least + draw((from.len() - least) as u64 + 1) as usize);
            from
        };
        let mut lists = Lists { applicants: vec![Vec::new(), Vec::new()], ..Lists::default() };
        for _ in 0..singles {
            lists.applicants.push(shuffled((0..programs).collect(), 1));
        }
        for _ in 0..programs {
            lists.programs.push((1, shuffled((0..singles + 2).collect(), singles as usize + 2)));
        }
        let sides: Vec<u32> = (0..programs).chain([NONE]).collect();
        let every: Pairs = sides
            .iter()
            .flat_map(|a| sides.iter().map(move |b| (*a, *b)))
            .filter(|(a, b)| (*a, *b) != (NONE, NONE) && a != b)
            .collect();
        let truth: Pairs = shuffled((0..every.len() as u32).collect(), 2).iter().map(|k| every[*k as usize]).collect();
        let truth: Pairs = truth.into_iter().take(4).collect();
        let honest = places(&lists, &truth, &truth);
        let Some(honest) = honest.iter().copied().min() else { continue };
        for sent in others(&truth) {
            let got = places(&lists, &truth, &sent);
            if got.iter().copied().max().is_some_and(|worst| worst < honest) {
                let size = |l: &Lists, t: &Pairs| l.applicants.len() * 10 + l.programs.len() * 5 + t.len();
                if best.as_ref().is_none_or(|(l, t, _)| size(&lists, &truth) < size(l, t)) {
                    best = Some((lists.clone(), truth.clone(), sent));
                }
            }
        }
    }
    best
}

#[test]
fn a_couple_can_do_better_by_a_list_that_is_not_the_true_one() {
    let (lists, truth, sent) = instance();
    let honest = places(&lists, &truth, &truth);
    let gained = places(&lists, &truth, &sent);
    assert_eq!((honest.as_slice(), gained.as_slice()), (&[2][..], &[1][..]), "third choice, and second choice");
    // The engine itself gives the same on both lists.
    for (list, places) in [(&truth, &honest), (&sent, &gained)] {
        match complete(&with_list(&lists, list).market(), None, CompleteOptions::default()) {
            Complete::Stable(m) => assert!(places.contains(&place(&truth, &m))),
            _ => panic!("a stable matching exists"),
        }
    }
}

#[test]
#[ignore = "the search takes a quarter of a minute"]
fn the_search_finds_it() {
    let (lists, truth, sent) = search(20_000).unwrap();
    let (known, known_truth, known_sent) = instance();
    assert_eq!(
        (lists.applicants, lists.programs, truth, sent),
        (known.applicants, known.programs, known_truth, known_sent)
    );
}
