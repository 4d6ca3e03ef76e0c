//! What must hold on every market, tried on small random ones with one-sided entries and quotas from 0 to 3.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use std::collections::HashSet;

use common::{Lists, all_stable, every_matching, held, ranks};
use matching::{
    Block, Definition, Dropped, GenerateError, GenerateOptions, Market, MarketError, Matching, NONE, Preset, RawCouple,
    Where, applicant_optimal, blocking, generate, program_optimal,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

/// A list of some of the numbers below `n`, in any order.
fn some_of(n: u32) -> impl Strategy<Value = Vec<u32>> {
    subsequence((0..n).collect::<Vec<_>>(), 0..=n as usize).prop_shuffle()
}

/// A longer list, so that there is something to compete for.
fn most_of(n: u32) -> impl Strategy<Value = Vec<u32>> {
    subsequence((0..n).collect::<Vec<_>>(), (n as usize).div_ceil(2)..=n as usize).prop_shuffle()
}

fn list(n: u32) -> impl Strategy<Value = Vec<u32>> {
    prop_oneof![2 => some_of(n), 3 => most_of(n)]
}

/// Markets of single applicants.
fn singles(most_applicants: u32, most_programs: u32) -> impl Strategy<Value = Lists> {
    (1..=most_applicants, 1..=most_programs).prop_flat_map(|(n, m)| {
        let programs = vec((0u32..=3, list(n)), m as usize);
        (vec(list(m), n as usize), programs).prop_map(|(applicants, programs)| Lists {
            applicants,
            programs,
            couples: Vec::new(),
        })
    })
}

/// One side of a couple's pair; one time in five the member stays unmatched.
fn side(m: u32) -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..m, 1 => Just(NONE)]
}

/// Markets in which the first applicants are members of one or two couples.
fn with_couples() -> impl Strategy<Value = Lists> {
    (1usize..=2, 0usize..=3, 1u32..=3).prop_flat_map(|(couples, others, m)| {
        let n = (2 * couples + others) as u32;
        let joint = vec(vec((side(m), side(m)), 0..=5), couples);
        let programs = vec((0u32..=3, list(n)), m as usize);
        (joint, vec(list(m), others), programs).prop_map(|(joint, others, programs)| {
            let members = (0u32..).step_by(2);
            let couples = members.zip(joint).map(|(a, pairs)| RawCouple { first: a, second: a + 1, pairs });
            let couples: Vec<_> = couples.collect();
            let mut applicants = vec![Vec::new(); 2 * couples.len()];
            applicants.extend(others);
            Lists { applicants, programs, couples }
        })
    })
}

/// The matchings of both sides.
fn optima(market: &Market) -> [Matching; 2] {
    [applicant_optimal(market), program_optimal(market)]
}

/// Everybody is at least as well off in the first as in the second.
fn none_worse(a: &[usize], b: &[usize]) -> bool {
    a.iter().zip(b).all(|(x, y)| x <= y)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_optima_are_stable(lists in singles(9, 6)) {
        let market = lists.market();
        for matching in optima(&market) {
            prop_assert_eq!(blocking(&market, &matching, Definition::McDermidManlove), []);
            prop_assert_eq!(blocking(&market, &matching, Definition::Abh), []);
        }
    }

    /// Deferred acceptance is for singles: members of couples stay out of it and take no position.
    #[test]
    fn members_of_couples_take_no_part(lists in with_couples()) {
        let mut without = lists.clone();
        without.couples.clear();
        for (x, y) in optima(&lists.market()).iter().zip(&optima(&without.market())) {
            prop_assert_eq!(x, y);
        }
    }

    #[test]
    fn each_optimum_is_the_best_for_its_side_and_the_worst_for_the_other(lists in singles(6, 4)) {
        let market = lists.market();
        let [best, worst] = optima(&market);
        let stable = all_stable(&market, Definition::default());
        prop_assert!(stable.contains(&best) && stable.contains(&worst));
        for other in &stable {
            prop_assert!(none_worse(&ranks(&market, &best), &ranks(&market, other)));
            prop_assert!(none_worse(&ranks(&market, other), &ranks(&market, &worst)));
            for p in 0..market.programs() as usize {
                let of = |m| held(&market, m).swap_remove(p);
                prop_assert!(none_worse(&of(&worst), &of(other)));
                prop_assert!(none_worse(&of(other), &of(&best)));
            }
        }
    }

    /// Roth's rural hospitals theorem: the same applicants are matched and the same positions filled in every stable
    /// matching, and a program that does not fill has the same applicants in all.
    #[test]
    fn rural_hospitals(lists in singles(6, 4)) {
        let market = lists.market();
        let matched = |m: &Matching| m.program_of.iter().map(|p| *p != NONE).collect::<Vec<_>>();
        let first = applicant_optimal(&market);
        for other in all_stable(&market, Definition::default()) {
            prop_assert_eq!(matched(&first), matched(&other));
            for (p, (x, y)) in held(&market, &first).iter().zip(&held(&market, &other)).enumerate() {
                prop_assert_eq!(x.len(), y.len());
                if x.len() < market.quota(p as u32) as usize {
                    prop_assert_eq!(x, y);
                }
            }
        }
    }

    #[test]
    fn another_applicant_helps_no_applicant(lists in singles(8, 5), who: Index) {
        let newcomer = who.index(lists.applicants.len());
        let mut before = lists.clone();
        before.applicants[newcomer].clear();
        let (before, after) = (before.market(), lists.market());
        for (x, y) in optima(&before).iter().zip(&optima(&after)) {
            let (mut x, mut y) = (ranks_as_written(&lists, x), ranks_as_written(&lists, y));
            x.remove(newcomer);
            y.remove(newcomer);
            prop_assert!(none_worse(&x, &y));
        }
    }

    #[test]
    fn another_position_hurts_no_applicant(lists in singles(8, 5), which: Index) {
        let mut more = lists.clone();
        more.programs[which.index(lists.programs.len())].0 += 1;
        let (before, after) = (lists.market(), more.market());
        for (x, y) in optima(&before).iter().zip(&optima(&after)) {
            prop_assert!(none_worse(&ranks(&after, y), &ranks(&before, x)));
        }
    }

    /// Dubins and Freedman, Roth: nobody gains by any list, be it reordered, shortened or lengthened.
    #[test]
    fn no_misreport_pays(lists in singles(6, 4)) {
        let honest = ranks_as_written(&lists, &applicant_optimal(&lists.market()));
        let all: Vec<u32> = (0..lists.programs.len() as u32).collect();
        let reports = arrangements(&all);
        for a in 0..lists.applicants.len() {
            for report in &reports {
                let mut false_lists = lists.clone();
                false_lists.applicants[a] = report.clone();
                let outcome = ranks_as_written(&lists, &applicant_optimal(&false_lists.market()));
                prop_assert!(honest[a] <= outcome[a], "applicant {} gains by {:?}", a, report);
            }
        }
    }

    #[test]
    fn numbers_do_not_matter(
        (lists, people, programs) in singles(8, 5).prop_flat_map(|lists| {
            let order = |n: usize| Just((0..n as u32).collect::<Vec<_>>()).prop_shuffle();
            let (n, m) = (lists.applicants.len(), lists.programs.len());
            (Just(lists), order(n), order(m))
        })
    ) {
        let mut renumbered = lists.clone();
        let with = |list: &[u32], names: &[u32]| list.iter().map(|x| names[*x as usize]).collect::<Vec<_>>();
        for (a, list) in lists.applicants.iter().enumerate() {
            renumbered.applicants[people[a] as usize] = with(list, &programs);
        }
        for (p, (quota, roster)) in lists.programs.iter().enumerate() {
            renumbered.programs[programs[p] as usize] = (*quota, with(roster, &people));
        }
        for (x, y) in optima(&lists.market()).iter().zip(&optima(&renumbered.market())) {
            for (a, p) in x.program_of.iter().enumerate() {
                let there = if *p == NONE { NONE } else { programs[*p as usize] };
                prop_assert_eq!(y.program_of[people[a] as usize], there);
            }
        }
    }

    #[test]
    fn only_mutual_entries_are_kept_and_the_rest_is_counted(lists in with_couples()) {
        let (market, dropped) = Market::build(lists.raw()).unwrap();
        let (expected, count) = mutual(&lists);
        prop_assert_eq!(dropped, count);
        for (a, list) in expected.applicants.iter().enumerate() {
            prop_assert_eq!(market.list(a as u32), &list[..]);
            for (p, place) in list.iter().zip(market.places(a as u32)) {
                prop_assert_eq!(market.place(*p, a as u32), Some(*place));
                prop_assert_eq!(list[market.ranks(*p)[*place as usize] as usize], *p);
            }
        }
        for (p, (quota, roster)) in expected.programs.iter().enumerate() {
            prop_assert_eq!(market.roster(p as u32), &roster[..]);
            prop_assert_eq!(market.quota(p as u32), *quota);
        }
        for (c, couple) in expected.couples.iter().enumerate() {
            let pairs: Vec<_> = market.pairs(c as u32).iter().map(|x| (x.first, x.second)).collect();
            prop_assert_eq!(&pairs, &couple.pairs);
            for x in market.pairs(c as u32) {
                let place = |p, a| if p == NONE { None } else { market.place(p, a) };
                prop_assert_eq!(place(x.first, couple.first), Some(x.first_place).filter(|_| x.first != NONE));
                prop_assert_eq!(place(x.second, couple.second), Some(x.second_place).filter(|_| x.second != NONE));
            }
        }
    }

    /// The check against the definitions of stability written out over lists and sets, on every matching there is.
    #[test]
    fn the_check_is_the_definition(lists in with_couples()) {
        let market = lists.market();
        let (kept, _) = mutual(&lists);
        let mut wrong = None;
        every_matching(&market, false, &mut |m| {
            for definition in [Definition::Choice, Definition::McDermidManlove, Definition::Abh] {
                let by_definition = Reading { lists: &kept, matching: m }.blocks(&market, definition);
                if by_definition != blocking(&market, m, definition) {
                    wrong = wrong.take().or(Some((m.clone(), definition, by_definition)));
                }
            }
        });
        prop_assert_eq!(wrong, None);
    }

    #[test]
    fn what_is_no_matching_is_named(lists in with_couples(), to in vec(any::<Index>(), 10)) {
        let market = lists.market();
        let programs = market.programs() as usize;
        let program_of = (0..market.applicants() as usize).map(|a| match to[a].index(programs + 1) {
            p if p == programs => NONE,
            p => p as u32,
        });
        let matching = Matching { program_of: program_of.collect() };
        let named = blocking(&market, &matching, Definition::default());
        let mut fits = true;
        for a in 0..market.applicants() {
            if market.couple_of(a).is_none() {
                let p = matching.program_of[a as usize];
                let listed = p == NONE || market.list(a).contains(&p);
                fits &= listed;
                prop_assert_eq!(listed, !named.contains(&Block::NotListed { applicant: a }));
            }
        }
        for (c, (a, b)) in market.couples().iter().enumerate() {
            let pair = (matching.program_of[*a as usize], matching.program_of[*b as usize]);
            let listed = market.pairs(c as u32).iter().any(|x| (x.first, x.second) == pair) || pair == (NONE, NONE);
            fits &= listed;
            prop_assert_eq!(listed, !named.contains(&Block::NotListed { applicant: *a }));
        }
        if fits {
            for p in 0..market.programs() {
                let over = matching.program_of.iter().filter(|x| **x == p).count() > market.quota(p) as usize;
                prop_assert_eq!(over, named.contains(&Block::OverQuota { program: p }));
            }
        }
    }

    #[test]
    fn each_mistake_is_named(lists in with_couples(), which: Index, at: Index, later: Index) {
        for (mistaken, error) in mistakes(&lists, which, at, later) {
            prop_assert_eq!(Market::build(mistaken.raw()).map(|_| ()), Err(error.clone()), "{:?}", mistaken);
        }
    }
}

/// The rank, from 0, of what each holds on their list as written; beyond it when unmatched or where they would not go.
fn ranks_as_written(lists: &Lists, matching: &Matching) -> Vec<usize> {
    let each = lists.applicants.iter().zip(&matching.program_of);
    each.map(|(list, p)| list.iter().position(|q| q == p).unwrap_or(list.len())).collect()
}

/// All lists of some of these, in all orders.
fn arrangements(of: &[u32]) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    while from < all.len() {
        for x in of.iter().filter(|x| !all[from].contains(*x)).copied().collect::<Vec<_>>() {
            let mut longer = all[from].clone();
            longer.push(x);
            all.push(longer);
        }
        from += 1;
    }
    all
}

/// What is left when one-sided entries are dropped, written as directly as can be.
fn mutual(lists: &Lists) -> (Lists, Dropped) {
    let mut kept = lists.clone();
    let mut dropped = Dropped::default();
    let ranks = |p: u32, a: u32| p == NONE || lists.programs[p as usize].1.contains(&a);
    for (a, list) in kept.applicants.iter_mut().enumerate() {
        list.retain(|p| ranks(*p, a as u32));
        dropped.of_applicants += (lists.applicants[a].len() - list.len()) as u64;
    }
    for (couple, written) in kept.couples.iter_mut().zip(&lists.couples) {
        let mut seen = HashSet::new();
        let end = written.pairs.iter().position(|x| *x == (NONE, NONE));
        couple.pairs.truncate(end.unwrap_or(written.pairs.len()));
        let counted = couple.pairs.len();
        dropped.below_unmatched += end.map_or(0, |end| written.pairs.len() - end - 1) as u64;
        couple.pairs.retain(|(p, q)| ranks(*p, couple.first) && ranks(*q, couple.second) && seen.insert((*p, *q)));
        dropped.of_couples += (counted - couple.pairs.len()) as u64;
    }
    for (p, (_, roster)) in kept.programs.iter_mut().enumerate() {
        let p = p as u32;
        // A member's entry stays if any pair as written, above "both unmatched", asks for it.
        let asked = |a: u32| {
            lists.applicants[a as usize].contains(&p)
                || lists.couples.iter().any(|c| {
                    c.pairs
                        .iter()
                        .take_while(|x| **x != (NONE, NONE))
                        .any(|(x, y)| (c.first, *x) == (a, p) || (c.second, *y) == (a, p))
                })
        };
        roster.retain(|a| asked(*a));
        dropped.of_programs += (lists.programs[p as usize].1.len() - roster.len()) as u64;
    }
    (kept, dropped)
}

/// The definitions read literally.
struct Reading<'a> {
    lists: &'a Lists,
    matching: &'a Matching,
}

impl Reading<'_> {
    fn blocks(&self, market: &Market, definition: Definition) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (a, list) in self.lists.applicants.iter().enumerate() {
            let a = a as u32;
            if market.couple_of(a).is_some() {
                continue;
            }
            for p in list.iter().take_while(|p| **p != self.at(a)) {
                if self.free(*p) > 0 || !self.below(*p, a).is_empty() {
                    blocks.push(Block::Pair { applicant: a, program: *p });
                }
            }
        }
        for (c, couple) in self.lists.couples.iter().enumerate() {
            let now = (self.at(couple.first), self.at(couple.second));
            for (k, pair) in couple.pairs.iter().enumerate().take_while(|(_, pair)| **pair != now) {
                let moves = match definition {
                    Definition::McDermidManlove => self.moves(couple, *pair, now),
                    Definition::Abh => self.moves_abh(couple, *pair, now),
                    Definition::Choice => self.moves_by_choice(couple, *pair, now),
                };
                if moves {
                    blocks.push(Block::Couple { couple: c as u32, pair: k as u32 });
                }
            }
        }
        blocks
    }

    fn at(&self, a: u32) -> u32 {
        self.matching.program_of[a as usize]
    }

    fn residents(&self, p: u32) -> Vec<u32> {
        (0..self.matching.program_of.len() as u32).filter(|a| self.at(*a) == p).collect()
    }

    fn free(&self, p: u32) -> usize {
        self.lists.programs[p as usize].0 as usize - self.residents(p).len()
    }

    fn place(&self, p: u32, a: u32) -> usize {
        self.lists.programs[p as usize].1.iter().position(|x| *x == a).unwrap()
    }

    /// The residents whom the program ranks below this applicant.
    fn below(&self, p: u32, a: u32) -> Vec<u32> {
        self.residents(p).into_iter().filter(|r| self.place(p, *r) > self.place(p, a)).collect()
    }

    fn moves(&self, couple: &RawCouple, (p, q): (u32, u32), now: (u32, u32)) -> bool {
        let (a, b) = (couple.first, couple.second);
        let alone = |p: u32, a: u32, partner: u32| {
            p == NONE || self.free(p) > 0 || self.below(p, a).iter().any(|r| *r != partner)
        };
        let somebody = |p: u32, a: u32| p == NONE || self.free(p) > 0 || !self.below(p, a).is_empty();
        if p == now.0 {
            return alone(q, b, a);
        }
        if q == now.1 {
            return alone(p, a, b);
        }
        if p != q {
            return somebody(p, a) && somebody(q, b);
        }
        let (below_a, below_b) = (self.below(p, a), self.below(p, b));
        match self.free(p) {
            0 => below_a.iter().any(|x| below_b.iter().any(|y| x != y)),
            1 => !below_a.is_empty() || !below_b.is_empty(),
            _ => true,
        }
    }

    /// Two programs as by McDermid and Manlove; one program chooses its best from those it holds and the two members.
    fn moves_by_choice(&self, couple: &RawCouple, (p, q): (u32, u32), now: (u32, u32)) -> bool {
        if p != q || p == NONE {
            return self.moves(couple, (p, q), now);
        }
        let both = [couple.first, couple.second];
        let mut pool: Vec<u32> = self.residents(p).into_iter().filter(|r| !both.contains(r)).collect();
        pool.extend(both);
        pool.sort_by_key(|r| self.place(p, *r));
        pool.truncate(self.lists.programs[p as usize].0 as usize);
        both.iter().all(|m| pool.contains(m))
    }

    fn moves_abh(&self, couple: &RawCouple, (p, q): (u32, u32), now: (u32, u32)) -> bool {
        let accepts = |p: u32, a: u32| p == NONE || self.free(p) > 0 || !self.below(p, a).is_empty();
        if p != q {
            return (p == now.0 || accepts(p, couple.first)) && (q == now.1 || accepts(q, couple.second));
        }
        let capacity = self.lists.programs[p as usize].0 as usize;
        let lower = self.place(p, couple.first).max(self.place(p, couple.second));
        capacity >= 2 && self.residents(p).into_iter().filter(|r| self.place(p, *r) < lower).count() < capacity - 1
    }
}

/// Markets with one mistake each, and what it must be called.
fn mistakes(lists: &Lists, which: Index, at: Index, later: Index) -> Vec<(Lists, MarketError)> {
    let mut all = Vec::new();
    let mut add = |change: &dyn Fn(&mut Lists) -> Option<MarketError>| {
        let mut mistaken = lists.clone();
        if let Some(error) = change(&mut mistaken) {
            all.push((mistaken, error));
        }
    };
    let (n, m) = (lists.applicants.len() as u32, lists.programs.len() as u32);
    let c = which.index(lists.couples.len());
    let coupled = 2 * lists.couples.len();
    add(&|x| {
        let a = coupled + (which.index(n as usize) % (n as usize - coupled).max(1));
        let list = x.applicants.get_mut(a)?;
        let k = at.index(list.len() + 1);
        list.insert(k, m);
        Some(MarketError::Unknown { at: Where::Applicant(a as u32, k), number: m })
    });
    add(&|x| {
        let a = coupled + (which.index(n as usize) % (n as usize - coupled).max(1));
        let list = x.applicants.get_mut(a).filter(|l| !l.is_empty())?;
        let number = list[at.index(list.len())];
        let k = at.index(list.len()) + 1 + later.index(list.len() - at.index(list.len()));
        list.insert(k, number);
        Some(MarketError::Twice { at: Where::Applicant(a as u32, k), number })
    });
    let p = which.index(m as usize);
    add(&|x| {
        let roster = &mut x.programs[p].1;
        let k = at.index(roster.len() + 1);
        roster.insert(k, n);
        Some(MarketError::Unknown { at: Where::Program(p as u32, k), number: n })
    });
    add(&|x| {
        let roster = Some(&mut x.programs[p].1).filter(|r| !r.is_empty())?;
        let number = roster[at.index(roster.len())];
        let k = at.index(roster.len()) + 1 + later.index(roster.len() - at.index(roster.len()));
        roster.insert(k, number);
        Some(MarketError::Twice { at: Where::Program(p as u32, k), number })
    });
    add(&|x| {
        let pairs = &mut x.couples[c].pairs;
        let k = at.index(pairs.len() + 1);
        pairs.insert(k, (NONE, m));
        Some(MarketError::Unknown { at: Where::Couple(c, k), number: m })
    });
    add(&|x| {
        x.couples[c].second = n;
        Some(MarketError::Unknown { at: Where::Couple(c, 0), number: n })
    });
    add(&|x| {
        let again = x.couples[c].first;
        x.couples[c].second = again;
        Some(MarketError::TwoCouples { at: Where::Couple(c, 0), applicant: again })
    });
    add(&|x| {
        let again = x.couples[c].second;
        let second = (coupled as u32..n).next()?;
        x.couples.push(RawCouple { first: again, second, pairs: Vec::new() });
        x.applicants[second as usize].clear();
        Some(MarketError::TwoCouples { at: Where::Couple(x.couples.len() - 1, 0), applicant: again })
    });
    add(&|x| {
        let member = x.couples[c].second;
        x.applicants[member as usize].push(0);
        Some(MarketError::OwnList { at: Where::Couple(c, 0), applicant: member })
    });
    all
}

#[test]
fn arrays_that_do_not_fit_are_named() {
    let lists = Lists { applicants: vec![vec![0]], programs: vec![(1, vec![0])], couples: Vec::new() };
    let fails = |change: fn(&mut matching::RawMarket)| {
        let mut raw = lists.raw();
        change(&mut raw);
        matches!(Market::build(raw), Err(MarketError::Shape(_)))
    };
    assert!(!fails(|_| ()));
    assert!(fails(|raw| raw.list_starts.clear()));
    assert!(fails(|raw| raw.list_starts[0] = 1));
    assert!(fails(|raw| raw.list_starts.insert(1, 2)));
    assert!(fails(|raw| raw.lists.push(0)));
    assert!(fails(|raw| raw.rosters.clear()));
    assert!(fails(|raw| raw.quotas.push(1)));
    assert!(fails(|raw| raw.roster_starts.push(1)));
}

#[test]
fn a_market_that_cannot_be_generated_is_refused() {
    let base = GenerateOptions::default();
    let refused = |options: GenerateOptions| generate(&options).unwrap_err();
    assert!(matches!(refused(GenerateOptions { scale: f64::NAN, ..base }), GenerateError::Scale(_)));
    assert!(matches!(refused(GenerateOptions { scale: f64::INFINITY, ..base }), GenerateError::Scale(_)));
    assert!(matches!(refused(GenerateOptions { scale: 1e30, ..base }), GenerateError::Scale(_)));
    let many = GenerateOptions { applicants: Some(u32::MAX), ..base };
    assert_eq!(refused(many), GenerateError::TooLarge { what: "applicants", asked: u64::from(u32::MAX) });
    assert!(refused(many).to_string().starts_with("4294967295 applicants are more than the 20000000"));
    let few = GenerateOptions { applicants: Some(2), ..base };
    assert_eq!(refused(few), GenerateError::TooFewApplicants { applicants: 2, specialties: 3 });
    let few = GenerateOptions { programs: Some(2), ..base };
    assert_eq!(refused(few), GenerateError::TooFewPrograms { programs: 2, least: 3 });
    let few = GenerateOptions { preset: Preset::National, programs: Some(25), ..base };
    assert_eq!(refused(few), GenerateError::TooFewPrograms { programs: 25, least: 26 });
    let few = GenerateOptions { positions: Some(29), ..base };
    assert_eq!(refused(few), GenerateError::TooFewPositions { positions: 29, programs: 30 });
    let many = GenerateOptions { couples: 101, ..base };
    assert!(matches!(refused(many), GenerateError::TooManyCouples { asked: 101, possible: 80..=100 }));
    // Nothing that is below 0 is left of it.
    assert!(matches!(
        refused(GenerateOptions { scale: -1.0, ..base }),
        GenerateError::TooFewPrograms { programs: 1, .. }
    ));
}
