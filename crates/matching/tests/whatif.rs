//! What-ifs and worlds against full re-runs, and rounds of offers.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;
#[path = "common/random.rs"]
mod random;

use common::Lists;
use matching::{
    Answer, Choice, Displacement, GenerateOptions, Market, Matching, Move, NONE, Preset, SOAP_ROUNDS, Solved, Standing,
    Worlds, applicant_optimal, generate, soap,
};
use random::Random;

/// The market with one applicant's list replaced, or one more applicant; places are those of the checked market.
fn rewritten(market: &Market, applicant: u32, list: &[Choice]) -> Market {
    let mut lists = Lists {
        applicants: (0..market.applicants()).map(|a| market.list(a).to_vec()).collect(),
        programs: (0..market.programs()).map(|p| (market.quota(p), market.roster(p).to_vec())).collect(),
        couples: Vec::new(),
    };
    lists.applicants.resize((applicant + 1).max(market.applicants()) as usize, Vec::new());
    lists.applicants[applicant as usize] = list.iter().map(|c| c.program).collect();
    for (p, (_, roster)) in lists.programs.iter_mut().enumerate() {
        let own = roster.iter().position(|a| *a == applicant);
        let choice = list.iter().find(|c| c.program == p as u32);
        if let Some(c) = choice {
            roster.insert(c.above as usize, applicant);
        }
        if let Some(own) = own {
            roster.remove(own + usize::from(choice.is_some_and(|c| c.above as usize <= own)));
        }
    }
    lists.market()
}

fn any_list(random: &mut Random, market: &Market, applicant: u32) -> Vec<Choice> {
    let own: Vec<Option<u32>> = (0..market.programs())
        .map(|p| if applicant < market.applicants() { market.place(p, applicant) } else { None })
        .collect();
    let length = random.below(market.programs() + 1);
    random
        .shuffled(market.programs())
        .into_iter()
        .take(length as usize)
        .map(|program| {
            let somewhere = random.below(market.roster(program).len() as u32 + 1);
            Choice { program, above: own[program as usize].filter(|_| random.below(3) > 0).unwrap_or(somewhere) }
        })
        .collect()
}

/// The answer says exactly what a full run says, and its moves and proposals add up to it.
fn check(solved: &Solved, list: &[Choice], answer: &Displacement) {
    let (market, before) = (solved.market(), solved.matching());
    let a = answer.applicant;
    let again = applicant_optimal(&rewritten(market, a, list));
    assert_eq!(answer.after, again.program_of[a as usize], "{list:?}");
    assert_eq!(answer.before, before.program_of.get(a as usize).copied().unwrap_or(NONE));
    assert_eq!(list.get(answer.choice as usize).map_or(NONE, |c| c.program), answer.after);
    let changed: Vec<Move> = (0..market.applicants())
        .filter(|b| *b != a && before.program_of[*b as usize] != again.program_of[*b as usize])
        .map(|b| Move { applicant: b, from: before.program_of[b as usize], to: again.program_of[b as usize] })
        .collect();
    assert_eq!(answer.changed, changed);
    let mut played = before.program_of.clone();
    played.resize(again.program_of.len(), NONE);
    played[a as usize] = NONE;
    for m in &answer.freed {
        assert_eq!(std::mem::replace(&mut played[m.applicant as usize], m.to), m.from);
    }
    for p in &answer.proposals {
        match p.answer {
            Answer::Refused => continue,
            Answer::Displaced(b) => assert_eq!(std::mem::replace(&mut played[b as usize], NONE), p.program),
            Answer::Free => {}
        }
        assert_eq!(std::mem::replace(&mut played[p.applicant as usize], p.program), NONE);
    }
    assert_eq!(played, again.program_of);
}

fn some_market(seed: u64) -> Market {
    let mut random = Random(seed);
    if seed.is_multiple_of(2) {
        let (programs, quota) = [(8, 1), (4, 2), (7, 1), (3, 4), (5, 3)][seed as usize / 2 % 5];
        let mut lists = random.opposed(programs, quota);
        // More applicants than positions: some come between others without getting anything.
        for a in programs * quota..programs * quota + random.below(4) {
            lists.applicants.push(random.shuffled(programs));
            for (_, roster) in &mut lists.programs {
                roster.insert(random.below(a + 1) as usize, a);
            }
        }
        return lists.market();
    }
    let (applicants, programs) = (2 + random.below(20), 1 + random.below(8));
    random.lists(applicants, programs, 4, [100, 80, 50][seed as usize / 2 % 3]).market()
}

#[test]
fn whatif_relist_equals_a_full_run() {
    let mut kept_apart = 0;
    for seed in 0..400 {
        let solved = Solved::new(some_market(seed));
        let market = solved.market();
        let mut memory = solved.what_if();
        let mut answer = Displacement::default();
        let mut random = Random(seed + 1000);
        for a in 0..market.applicants() {
            for _ in 0..3 {
                let list = any_list(&mut random, market, a);
                memory.relist(a, &list, &mut answer);
                check(&solved, &list, &answer);
            }
            memory.relist(a, &[], &mut answer);
            check(&solved, &[], &answer);
            // Taken out, somebody can free others although they held nothing.
            kept_apart += u32::from(answer.before == NONE && !answer.changed.is_empty());
            memory.why(a, &mut answer);
            check(&solved, &solved.choices(a), &answer);
            assert!(answer.changed.is_empty());
            assert_eq!(answer.before, answer.after);
        }
    }
    assert!(kept_apart > 50, "{kept_apart}");
}

fn on_a_generated_market(preset: Preset, seed: u64, step: usize) {
    let options = GenerateOptions { preset, seed, ..GenerateOptions::default() };
    let solved = Solved::new(Market::build(generate(&options).unwrap()).unwrap().0);
    let mut memory = solved.what_if();
    let mut answer = Displacement::default();
    let mut random = Random(seed);
    for a in (0..solved.market().applicants()).step_by(step) {
        let mut list = solved.choices(a);
        match random.below(3) {
            0 => list.reverse(),
            1 => list.iter_mut().for_each(|c| c.above /= 2),
            _ => list.clear(),
        }
        memory.relist(a, &list, &mut answer);
        check(&solved, &list, &answer);
        memory.insert(&list, &mut answer);
        check(&solved, &list, &answer);
    }
    // After all of these the memory is as new: everybody, on coming back, lands where they were.
    for a in 0..solved.market().applicants() {
        memory.why(a, &mut answer);
        assert!(answer.changed.is_empty() && answer.before == answer.after);
    }
}

#[test]
fn whatif_on_generated_markets() {
    on_a_generated_market(Preset::Small, 1, 5);
    on_a_generated_market(Preset::Anes, 2, 170);
}

#[test]
#[ignore = "half a minute in release"]
fn whatif_on_the_national_market() {
    on_a_generated_market(Preset::National, 1, 151);
}

#[test]
fn whatif_insert_equals_a_full_run() {
    for seed in 0..400 {
        let solved = Solved::new(some_market(seed));
        let mut memory = solved.what_if();
        let mut answer = Displacement::default();
        let mut random = Random(seed + 2000);
        for _ in 0..10 {
            let list = any_list(&mut random, solved.market(), solved.market().applicants());
            memory.insert(&list, &mut answer);
            check(&solved, &list, &answer);
            assert!(answer.freed.is_empty());
            assert_eq!(answer, solved.insert(&list), "the memory is as new");
        }
    }
}

#[test]
fn whatif_tells_the_interrupter_story() {
    // Applicant 0 asks program 0 first and pushes 1 out, who pushes 2 out of program 1, who takes program 0 from 0.
    let lists = Lists {
        applicants: vec![vec![0], vec![0, 1], vec![1, 0]],
        programs: vec![(1, vec![2, 0, 1]), (1, vec![1, 2])],
        couples: Vec::new(),
    };
    let solved = Solved::new(lists.market());
    assert_eq!(solved.matching().program_of, [NONE, 1, 0]);
    let without = solved.relist(0, &[]);
    let up = |applicant, from, to| Move { applicant, from, to };
    assert_eq!(without.changed, [up(1, 1, 0), up(2, 0, 1)]);
    let mut why = Displacement::default();
    solved.what_if().why(0, &mut why);
    let steps: Vec<_> = why.proposals.iter().map(|p| (p.applicant, p.program, p.answer)).collect();
    assert_eq!(steps, [(0, 0, Answer::Displaced(1)), (1, 1, Answer::Displaced(2)), (2, 0, Answer::Displaced(0))]);
}

#[test]
fn whatif_passes_over_what_is_not_there() {
    let lists = Lists { applicants: vec![vec![0]], programs: vec![(1, vec![0]), (0, vec![])], couples: Vec::new() };
    let solved = Solved::new(lists.market());
    let at = |program, above| Choice { program, above };
    let answer = solved.insert(&[at(7, 0), at(1, 0), at(0, 99), at(0, 0)]);
    assert_eq!((answer.after, answer.choice), (NONE, NONE));
    let answer = solved.insert(&[at(7, 0), at(0, 0), at(0, 0)]);
    assert_eq!((answer.after, answer.choice), (0, 1));
}

fn worlds(seed: u64, count: u64) -> (Vec<Market>, Worlds) {
    let programs = 6;
    let markets: Vec<Market> = (0..count)
        .map(|w| {
            let mut random = Random(seed * 1000 + w);
            let applicants = 4 + random.below(16);
            if w % 3 == 0 {
                return random.opposed(programs, 1 + (w % 2) as u32).market();
            }
            random.lists(applicants, programs, 3, 70).market()
        })
        .collect();
    let mut worlds = Worlds::new(programs);
    markets.iter().for_each(|m| worlds.add(m, &applicant_optimal(m)).unwrap());
    (markets, worlds)
}

#[test]
fn worlds_equal_full_runs() {
    for seed in 0..20 {
        let (markets, worlds) = worlds(seed, 40);
        let mut random = Random(seed);
        for _ in 0..5 {
            let length = random.below(7) as usize;
            let list: Vec<u32> = random.shuffled(6).into_iter().take(length).collect();
            // In some worlds a program does not list the applicant.
            let salt = random.next();
            let above = |w: usize, k: usize, listed: u32| {
                let mut random = Random(salt ^ (w as u64 * 64 + k as u64));
                (random.below(5) > 0).then(|| random.below(listed + 1))
            };
            let outcomes = worlds.outcomes(&list, 1, above);
            for (w, market) in markets.iter().enumerate() {
                let choices: Vec<Choice> = list
                    .iter()
                    .enumerate()
                    .filter_map(|(k, p)| {
                        Some(Choice { program: *p, above: above(w, k, market.roster(*p).len() as u32)? })
                    })
                    .collect();
                let n = market.applicants();
                let again = applicant_optimal(&rewritten(market, n, &choices)).program_of[n as usize];
                assert_eq!(list.get(outcomes[w] as usize).copied().unwrap_or(NONE), again);
            }
        }
    }
}

#[test]
fn worlds_give_the_same_bytes_on_any_number_of_threads() {
    let make = |w: usize| {
        let mut random = Random(w as u64);
        Ok(random.lists(12, 6, 3, 70).market())
    };
    let all: Vec<Worlds> = [1, 2, 7].map(|t| Worlds::generate(6, 1000, t, make).unwrap()).into();
    assert!(all.windows(2).all(|w| w[0] == w[1]));
    let list = [(3, Standing::Share(0.5)), (0, Standing::Below(2)), (9, Standing::Below(0)), (3, Standing::Below(0))];
    let answers: Vec<String> =
        [1, 2, 7].iter().map(|t| serde_json::to_string(&all[0].insert(&list, *t)).unwrap()).collect();
    assert!(answers.windows(2).all(|w| w[0] == w[1]));
    let places = all[0].insert(&list, 2);
    assert_eq!(places.by_choice.iter().sum::<u32>() + places.unmatched, 1000);
    assert!(places.by_choice[0] > 0 && places.by_choice[1] > 0);
    assert_eq!(places.by_choice[2..], [0, 0]);
}

#[test]
fn worlds_share_their_programs() {
    let mut worlds = Worlds::new(5);
    let market = Random(1).lists(4, 6, 2, 100).market();
    assert!(worlds.add(&market, &applicant_optimal(&market)).is_err());
    assert!(worlds.is_empty());
    let none = worlds.insert(&[(0, Standing::Below(0))], 3);
    assert_eq!((none.by_choice, none.unmatched), (vec![0], 0));
}

#[test]
fn soap_offers_in_rounds() {
    // Program 0 offers to 0 and 1; program 1 to 0, who prefers it; so program 0 offers to 2 in the second round.
    let lists = Lists {
        applicants: vec![vec![1, 0], vec![0], vec![0]],
        programs: vec![(2, vec![0, 1, 2]), (1, vec![0])],
        couples: Vec::new(),
    };
    let market = lists.market();
    let nothing = Matching { program_of: vec![NONE; 3] };
    let all = soap(&market, &nothing, SOAP_ROUNDS);
    assert_eq!(all.matching.program_of, [1, 0, 0]);
    let seen: Vec<Vec<_>> =
        all.rounds.iter().map(|r| r.offers.iter().map(|o| (o.program, o.applicant, o.accepted)).collect()).collect();
    assert_eq!(seen, [vec![(0, 0, false), (0, 1, true), (1, 0, true)], vec![(0, 2, true)]]);
    assert_eq!(all.rounds.iter().map(|r| (r.accepted, r.open)).collect::<Vec<_>>(), [(2, 1), (1, 0)]);
    assert_eq!(soap(&market, &nothing, 1).matching.program_of, [1, 0, NONE]);
}

#[test]
fn soap_is_binding_and_respects_quotas() {
    for seed in 0..200 {
        let market = some_market(seed);
        let mut random = Random(seed);
        // Some hold a position already.
        let mut held = applicant_optimal(&market);
        held.program_of.iter_mut().for_each(|p| *p = if random.below(2) == 0 { NONE } else { *p });
        let all = soap(&market, &held, SOAP_ROUNDS);
        assert!(all.rounds.len() <= SOAP_ROUNDS as usize);
        for a in 0..market.applicants() as usize {
            assert!(held.program_of[a] == NONE || held.program_of[a] == all.matching.program_of[a]);
            let accepted = all.rounds.iter().flat_map(|r| &r.offers).filter(|o| o.applicant == a as u32 && o.accepted);
            assert!(accepted.count() <= 1);
        }
        for p in 0..market.programs() {
            let now = all.matching.program_of.iter().filter(|x| **x == p).count();
            assert!(now <= market.quota(p) as usize);
        }
        let offered: Vec<(u32, u32)> =
            all.rounds.iter().flat_map(|r| &r.offers).map(|o| (o.program, o.applicant)).collect();
        let once: std::collections::BTreeSet<_> = offered.iter().collect();
        assert_eq!(once.len(), offered.len());
        // With rounds enough, nobody is left with a program they list that has an open position and lists them.
        let long = soap(&market, &held, 1000).matching;
        let mut open: Vec<u32> = (0..market.programs()).map(|p| market.quota(p)).collect();
        long.program_of.iter().filter(|p| **p != NONE).for_each(|p| open[*p as usize] -= 1);
        for a in 0..market.applicants() {
            let free = market.list(a).iter().any(|p| open[*p as usize] > 0);
            assert!(long.program_of[a as usize] != NONE || !free);
        }
    }
}
