//! Portfolios: published instances, exhaustive search on small ones, hostile numbers.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use pick::portfolio::exact::{
    Chosen, PortfolioError, School, equal_cost, one_common_score, value, value_one_common_score, with_costs,
};
use pick::portfolio::factor::{Item, Problem, Solver};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

// ---- published instances -----------------------------------------------------------------------------------------

fn instances(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("portfolio_vectors.json")).unwrap();
    all["portfolio"].as_array().unwrap().iter().filter(|v| v["kind"] == kind).cloned().collect()
}

fn floats(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn whole(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|x| x.as_u64().unwrap()).collect()
}

/// Schools are numbered from 1 in the file.
fn numbers(list: &Value) -> Vec<usize> {
    whole(list).iter().map(|x| *x as usize - 1).collect()
}

fn schools(instance: &Value) -> Vec<School> {
    let pairs = floats(&instance["f"]).into_iter().zip(floats(&instance["t"]));
    pairs.map(|(chance, utility)| School { chance, utility }).collect()
}

fn near(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() <= within * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn the_file_has_all_instances() {
    let count = |kind| instances(kind).len();
    assert_eq!(["same-cost", "valuation", "costs", "correlated"].map(count), [4, 1, 6, 1]);
}

#[test]
fn published_portfolios_at_equal_cost() {
    for v in instances("same-cost") {
        let (id, all) = (&v["id"], schools(&v));
        let found = equal_cost(&all, all.len()).unwrap();
        let expected = floats(&v["expected"]["value_by_size"]);
        assert_eq!(found.values.len(), expected.len());
        for (size, (&ours, &theirs)) in (1..).zip(found.values.iter().zip(&expected)) {
            assert!(near(ours, theirs, 1e-10), "{id}: size {size}: {ours}, not {theirs}");
            assert!(near(ours, value(&all, &found.order[..size]).unwrap(), 1e-12), "{id}: size {size}");
        }
        if v["expected"]["order"].is_array() {
            assert_eq!(found.order, numbers(&v["expected"]["order"]), "{id}");
        }
    }
}

/// The instance on which every school alone is worth the same: the last ones are a best portfolio of each size.
#[test]
fn the_tight_instance_is_worth_its_last_schools() {
    let v = instances("same-cost").into_iter().find(|v| v["id"] == "kapur-tight").unwrap();
    let all = schools(&v);
    for (size, expected) in (1..).zip(floats(&v["expected"]["value_by_size"])) {
        let last: Vec<usize> = (all.len() - size..all.len()).collect();
        assert!(near(value(&all, &last).unwrap(), expected, 1e-10), "size {size}");
    }
}

#[test]
fn published_value() {
    for v in instances("valuation") {
        let ours = value(&schools(&v), &numbers(&v["portfolio"])).unwrap();
        assert!(near(ours, v["expected"]["value"].as_f64().unwrap(), 1e-12), "{ours}");
    }
}

/// What the product runs, on the published instances: one scenario and no signals is independence at equal cost.
#[test]
fn the_solver_of_the_list_finds_published_portfolios() {
    for v in instances("same-cost") {
        let all = schools(&v);
        for (size, best) in (1..).zip(floats(&v["expected"]["value_by_size"])) {
            let items = all
                .iter()
                .map(|s| Item {
                    utility: s.utility,
                    chance: [vec![s.chance], vec![s.chance], vec![s.chance]],
                    must: false,
                    column: Some(0),
                })
                .collect();
            let problem = Problem { weights: vec![1.0], items, signals: [0, 0], most: size };
            let found = Solver::new(&problem).solve(1e-6, 200);
            assert!(near(found.value, best, 1e-6), "{}: size {size}: {} for {best}", v["id"], found.value);
            assert!(
                found.bound >= best * (1.0 - 1e-9),
                "{}: size {size}: the bound {} is too low",
                v["id"],
                found.bound
            );
        }
    }
}

#[test]
fn published_portfolios_with_costs() {
    for v in instances("costs") {
        let found = with_costs(&schools(&v), &whole(&v["g"]), v["budget"].as_u64().unwrap()).unwrap();
        assert_eq!(found.portfolio, numbers(&v["expected"]["portfolio"]), "{}", v["id"]);
        assert!(near(found.value, v["expected"]["value"].as_f64().unwrap(), 1e-12), "{}: {found:?}", v["id"]);
    }
}

#[test]
fn known_portfolios_with_and_without_correlation() {
    for v in instances("correlated") {
        let all = schools(&v);
        let (independent, common) = (equal_cost(&all, 4).unwrap(), one_common_score(&all, 4).unwrap());
        for size in 1..=4 {
            let expected = &v["expected"][size.to_string()];
            let mut ours = independent.order[..size].to_vec();
            ours.sort_unstable();
            assert_eq!(ours, numbers(&expected["independent"]["portfolio"]));
            assert!(near(independent.values[size - 1], expected["independent"]["value"].as_f64().unwrap(), 1e-12));
            let best = common.best(size);
            assert_eq!(best.portfolio, numbers(&expected["one_common_score"]["portfolio"]));
            assert!(near(best.value, expected["one_common_score"]["value"].as_f64().unwrap(), 1e-12));
            assert!(near(best.value, value_one_common_score(&all, &best.portfolio).unwrap(), 1e-12));
            assert_eq!(best.value, common.values()[size - 1]);
        }
    }
}

// ---- exhaustive search -------------------------------------------------------------------------------------------

fn members(set: u32) -> impl Iterator<Item = usize> {
    (0..32).filter(move |i| set >> i & 1 == 1)
}

fn best_utility(all: &[School], admitted: u32) -> f64 {
    members(admitted).map(|i| all[i].utility).fold(0.0, f64::max)
}

/// The value by every outcome of independent admissions.
fn by_outcomes(all: &[School], set: u32) -> f64 {
    let mut total = 0.0;
    for outcome in (0..1_u32 << all.len()).filter(|outcome| outcome & !set == 0) {
        let odds = members(set).map(|i| if outcome >> i & 1 == 1 { all[i].chance } else { 1.0 - all[i].chance });
        total += odds.product::<f64>() * best_utility(all, outcome);
    }
    total
}

/// The value by every place of the common score: at the score u the schools with chance u or more say yes.
fn by_scores(all: &[School], set: u32) -> f64 {
    let mut scores: Vec<f64> = members(set).map(|i| all[i].chance).collect();
    scores.sort_by(f64::total_cmp);
    let mut below = 0.0;
    let mut total = 0.0;
    for score in scores {
        let admitted = members(set).filter(|&i| all[i].chance >= score).fold(0, |bits, i| bits | 1 << i);
        total += (score - below) * best_utility(all, admitted);
        below = score;
    }
    total
}

/// The best value of the sets allowed.
fn exhaustive(all: &[School], of: impl Fn(&[School], u32) -> f64, allowed: impl Fn(u32) -> bool) -> f64 {
    (0..1 << all.len()).filter(|&set| allowed(set)).map(|set| of(all, set)).fold(0.0, f64::max)
}

fn bits(portfolio: &[usize]) -> u32 {
    portfolio.iter().fold(0, |bits, i| bits | 1 << i)
}

/// Round numbers, so that ties, certain admissions and worthless schools are common, and any numbers.
fn school() -> impl Strategy<Value = School> {
    let chance = prop_oneof![(0..=4_u8).prop_map(|q| f64::from(q) / 4.0), 0.0..=1.0];
    let utility = prop_oneof![(0..=4_u8).prop_map(f64::from), 0.0..100.0];
    (chance, utility).prop_map(|(chance, utility)| School { chance, utility })
}

fn ascending(portfolio: &[usize]) -> bool {
    portfolio.windows(2).all(|pair| pair[0] < pair[1])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_values_are_those_of_all_outcomes(all in vec(school(), 0..7), set: u32) {
        let set = set & ((1 << all.len()) - 1);
        let portfolio: Vec<usize> = members(set).collect();
        prop_assert!(near(value(&all, &portfolio).unwrap(), by_outcomes(&all, set), 1e-12));
        prop_assert!(near(value_one_common_score(&all, &portfolio).unwrap(), by_scores(&all, set), 1e-12));
    }

    #[test]
    fn greedy_is_the_best_of_every_size(all in vec(school(), 0..7), h in 0..9_usize) {
        let found = equal_cost(&all, h).unwrap();
        prop_assert_eq!(found.order.len(), h.min(all.len()));
        prop_assert_eq!(found.values.len(), found.order.len());
        for (size, &ours) in (1..).zip(&found.values) {
            let best = exhaustive(&all, by_outcomes, |set| set.count_ones() as usize <= size);
            prop_assert!(near(ours, best, 1e-12), "size {}: {} but {}", size, ours, best);
            prop_assert!(near(by_outcomes(&all, bits(&found.order[..size])), best, 1e-12));
        }
    }

    #[test]
    fn the_dynamic_program_is_the_best_within_the_budget(
        (all, costs) in vec((school(), 0..6_u64), 0..7).prop_map(|all| all.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()),
        budget in 0..20_u64,
        unit in 1..4_u64,
        over in 0..4_u64,
    ) {
        let costs: Vec<u64> = costs.iter().map(|c| c * unit).collect();
        let budget = budget * unit + over.min(unit - 1);
        let cost = |set| members(set).map(|i| costs[i]).sum::<u64>();
        let found = with_costs(&all, &costs, budget).unwrap();
        let best = exhaustive(&all, by_outcomes, |set| cost(set) <= budget);
        let set = bits(&found.portfolio);
        prop_assert!(cost(set) <= budget && ascending(&found.portfolio));
        prop_assert!(near(found.value, best, 1e-12), "{:?} but {}", found, best);
        prop_assert!(near(by_outcomes(&all, set), best, 1e-12));
    }

    #[test]
    fn one_common_score_is_the_best_of_every_size(all in vec(school(), 0..10), k in 0..12_usize) {
        let found = one_common_score(&all, k).unwrap();
        prop_assert!(found.values().len() <= k.min(all.len()));
        for size in 1..=k {
            let best = exhaustive(&all, by_scores, |set| set.count_ones() as usize <= size);
            let ours = found.best(size);
            prop_assert!(ours.portfolio.len() <= size && ascending(&ours.portfolio));
            prop_assert!(near(ours.value, best, 1e-12), "size {}: {:?} but {}", size, ours, best);
            prop_assert!(near(by_scores(&all, bits(&ours.portfolio)), best, 1e-12));
        }
    }

    /// On larger instances: the envelope against every pair of rungs, O(k m²).
    #[test]
    fn the_envelope_finds_the_best_step(all in vec(school(), 0..60), k in 1..30_usize) {
        let found = one_common_score(&all, k).unwrap();
        for (size, best) in (1..=k).zip(by_every_pair(&all, k)) {
            prop_assert!(near(found.best(size).value, best, 1e-12), "size {}", size);
        }
    }

    #[test]
    fn any_numbers_give_an_answer_or_an_error(
        all in vec((any_or(1.0), any_or(9.0), prop_oneof![any::<u64>(), 0..50_u64]), 0..6), budget: u64, size: usize,
    ) {
        let schools: Vec<School> = all.iter().map(|&(chance, utility, _)| School { chance, utility }).collect();
        let costs: Vec<u64> = all.iter().map(|a| a.2).collect();
        let good = schools.iter().all(|s| (0.0..=1.0).contains(&s.chance) && (0.0..f64::INFINITY).contains(&s.utility));
        prop_assert_eq!(equal_cost(&schools, size).is_ok(), good);
        prop_assert_eq!(one_common_score(&schools, size).is_ok(), good);
        match with_costs(&schools, &costs, budget) {
            Err(error) => prop_assert_eq!(is_about_a_number(&error), !good),
            Ok(_) => prop_assert!(good),
        }
    }
}

/// A number from 0 to `top`, or any: huge, tiny, negative, infinite, not a number.
fn any_or(top: f64) -> impl Strategy<Value = f64> {
    prop_oneof![8 => 0.0..=top, 1 => proptest::num::f64::POSITIVE, 1 => proptest::num::f64::ANY]
}

fn is_about_a_number(error: &PortfolioError) -> bool {
    matches!(error, PortfolioError::Chance { .. } | PortfolioError::Utility { .. })
}

/// The best values of one common score by size, from every school to every other.
fn by_every_pair(all: &[School], k: usize) -> Vec<f64> {
    let mut order = all.to_vec();
    order.sort_by(|a, b| b.chance.total_cmp(&a.chance));
    let mut row: Vec<f64> = order.iter().map(|s| s.chance * s.utility).collect();
    let mut values = Vec::new();
    for _ in 0..k {
        values.push(row.iter().copied().fold(0.0, f64::max));
        let reach = |j: usize| {
            let better = (0..j).filter(|&i| order[i].utility <= order[j].utility);
            let from = better.map(|i| row[i] + order[j].chance * (order[j].utility - order[i].utility));
            from.fold(row[j], f64::max)
        };
        row = (0..order.len()).map(reach).collect();
    }
    values
}

// ---- edges -------------------------------------------------------------------------------------------------------

fn of(pairs: &[(f64, f64)]) -> Vec<School> {
    pairs.iter().map(|&(chance, utility)| School { chance, utility }).collect()
}

#[test]
fn the_first_of_equals_is_taken() {
    let same = of(&[(0.5, 2.0); 4]);
    assert_eq!(equal_cost(&same, 3).unwrap().order, [0, 1, 2]);
    assert_eq!(with_costs(&same, &[2; 4], 5).unwrap().portfolio, [0, 1]);
    assert_eq!(one_common_score(&same, 3).unwrap().best(3), Chosen { portfolio: vec![0], value: 1.0 });
}

#[test]
fn the_cheaper_of_equals_is_taken() {
    assert_eq!(with_costs(&of(&[(0.5, 2.0); 3]), &[5, 3, 3], 5).unwrap().portfolio, [1]);
}

#[test]
fn the_easier_of_equals_is_taken_under_one_common_score() {
    let all = of(&[(0.25, 8.0), (0.5, 2.0), (0.75, 1.0)]);
    assert_eq!(one_common_score(&all, 2).unwrap().best(2), Chosen { portfolio: vec![0, 2], value: 2.5 });
    assert_eq!(value_one_common_score(&all, &[0, 1]).unwrap(), 2.5, "as good, but harder");
    assert_eq!(one_common_score(&of(&[(0.5, 1.0), (0.5, 2.0)]), 2).unwrap().values(), [1.0], "as easy, but worse");
}

#[test]
fn schools_that_add_nothing() {
    let all = of(&[(1.0, 3.0), (0.0, 9.0), (0.5, 0.0), (0.5, 2.0)]);
    assert_eq!(equal_cost(&all, 9).unwrap().order, [0, 1, 2, 3]);
    assert_eq!(equal_cost(&all, 9).unwrap().values, [3.0; 4]);
    assert_eq!(with_costs(&all, &[0; 4], 0).unwrap().portfolio, [0, 3], "the certain one does not hide the others");
    assert_eq!(one_common_score(&all, 9).unwrap().values(), [3.0]);
}

#[test]
fn no_schools_and_no_applications() {
    let nothing = Chosen { portfolio: Vec::new(), value: 0.0 };
    assert_eq!(value(&[], &[]).unwrap(), 0.0);
    assert!(equal_cost(&[], 5).unwrap().order.is_empty());
    assert!(equal_cost(&of(&[(0.5, 1.0)]), 0).unwrap().order.is_empty());
    assert_eq!(with_costs(&[], &[], 5).unwrap(), nothing);
    assert_eq!(with_costs(&of(&[(0.5, 1.0)]), &[1], 0).unwrap(), nothing);
    assert_eq!(one_common_score(&[], 5).unwrap().best(5), nothing);
    assert_eq!(one_common_score(&of(&[(0.5, 1.0)]), 1).unwrap().best(0), nothing);
}

#[test]
fn a_huge_budget_needs_no_memory() {
    let all = of(&[(0.5, 1.0), (0.5, 2.0), (0.5, 3.0)]);
    for costs in [[7, 5, 3], [1 << 40, (1 << 40) + 1, 3], [u64::MAX / 4, 1, 2]] {
        assert_eq!(with_costs(&all, &costs, u64::MAX).unwrap().portfolio, [0, 1, 2]);
    }
}

#[test]
fn large_round_costs_need_little_memory() {
    let (all, unit) = (of(&[(0.5, 1.0), (0.5, 2.0), (0.5, 3.0)]), 10_000_000_000);
    assert_eq!(with_costs(&all, &[unit, 2 * unit, 2 * unit], 3 * unit + 1).unwrap().portfolio, [0, 2]);
}

#[test]
fn a_table_that_is_too_large_is_refused() {
    let all = of(&[(0.5, 1.0), (0.5, 2.0), (0.5, 3.0)]);
    let too_large = with_costs(&all, &[1 << 40, (1 << 40) + 1, 3 << 38], 1 << 41).unwrap_err();
    assert!(matches!(too_large, PortfolioError::TooLarge { .. }), "{too_large}");
    assert!(matches!(with_costs(&all, &[u64::MAX, u64::MAX - 1, 9], u64::MAX), Err(PortfolioError::TooLarge { .. })));
    let many: Vec<School> = (1..30_000).map(|i| School { chance: 1.0 / f64::from(i), utility: f64::from(i) }).collect();
    assert!(matches!(one_common_score(&many, 30_000), Err(PortfolioError::TooLarge { .. })));
    assert!(one_common_score(&many, 10).is_ok());
}

#[test]
fn mistakes_are_named() {
    let said = |chance, utility| equal_cost(&of(&[(0.5, 1.0), (chance, utility)]), 1).unwrap_err().to_string();
    assert_eq!(said(1.5, 1.0), "school 1 (counted from 0) has the chance 1.5; a chance is a number from 0 to 1");
    assert!(said(f64::NAN, 1.0).contains("chance NaN"));
    assert!(said(-0.1, 1.0).contains("chance -0.1"));
    assert!(said(0.5, -2.0).contains("utility -2"));
    assert!(said(0.5, f64::INFINITY).contains("utility inf"));
    assert!(said(0.5, f64::NAN).contains("utility NaN"));
    let two = of(&[(0.5, 1.0); 2]);
    assert_eq!(value(&two, &[0, 2]), Err(PortfolioError::NoSuchSchool { school: 2, schools: 2 }));
    assert_eq!(value_one_common_score(&two, &[1, 0, 1]), Err(PortfolioError::Twice { school: 1 }));
    assert_eq!(with_costs(&two, &[1], 5), Err(PortfolioError::Costs { schools: 2, costs: 1 }));
}

#[test]
fn very_large_and_very_small_utilities() {
    for scale in [-900, 900].map(|power| 2.0_f64.powi(power)) {
        let all: Vec<School> = instances("correlated").iter().flat_map(schools).collect();
        let scaled: Vec<School> = all.iter().map(|s| School { utility: s.utility * scale, ..*s }).collect();
        for size in 1..=4 {
            let best = |all: &[School]| one_common_score(all, 4).unwrap().best(size).portfolio;
            assert_eq!(best(&scaled), best(&all), "{scale}, {size}");
        }
        assert_eq!(equal_cost(&scaled, 6).unwrap().order, equal_cost(&all, 6).unwrap().order);
    }
}
