//! Published worked examples, instances with all their stable matchings known, and generated markets by digest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Lists, all_stable};
use matching::{
    Block, Complete, CompleteOptions, CoupleOptions, Definition, GenerateOptions, Market, Matching, NONE, Preset,
    RawCouple, RawMarket, applicant_optimal, blocking, complete, generate, program_optimal, rp_text, solve,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn vectors(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("data/vectors.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

/// A matching by names; nothing is "unmatched".
type Named = BTreeMap<String, Option<String>>;

/// An instance with its names.
struct Instance {
    id: String,
    people: Vec<String>,
    programs: Vec<String>,
    lists: Lists,
    market: Market,
    expected: Value,
    published: Value,
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|x| x.as_str().unwrap().to_owned()).collect()
}

fn number(names: &[String], name: &str) -> u32 {
    names.iter().position(|n| n == name).unwrap_or_else(|| panic!("{name} is nobody")) as u32
}

fn named(matching: &Value) -> Named {
    let each = matching.as_object().unwrap().iter();
    each.map(|(who, program)| (who.clone(), program.as_str().map(str::to_owned))).collect()
}

impl Instance {
    fn new(v: &Value) -> Self {
        let mut people: Vec<String> = v["residents"].as_object().unwrap().keys().cloned().collect();
        let couples = v["couples"].as_array().unwrap();
        people.extend(couples.iter().flat_map(|c| strings(&c["members"])));
        let programs: Vec<String> = v["programs"].as_object().unwrap().keys().cloned().collect();
        let numbers = |names: &[String], list: &Value| strings(list).iter().map(|n| number(names, n)).collect();
        let mut lists = Lists::default();
        for name in &people {
            let own = &v["residents"][name];
            lists.applicants.push(if own.is_null() { Vec::new() } else { numbers(&programs, own) });
        }
        for name in &programs {
            let program = &v["programs"][name];
            lists.programs.push((program["capacity"].as_u64().unwrap() as u32, numbers(&people, &program["list"])));
        }
        let side = |x: &Value| x.as_str().map_or(NONE, |name| number(&programs, name));
        for couple in couples {
            let members = strings(&couple["members"]);
            lists.couples.push(RawCouple {
                first: number(&people, &members[0]),
                second: number(&people, &members[1]),
                pairs: couple["pairs"].as_array().unwrap().iter().map(|x| (side(&x[0]), side(&x[1]))).collect(),
            });
        }
        Self {
            id: v["id"].as_str().unwrap().to_owned(),
            market: lists.market(),
            lists,
            people,
            programs,
            expected: v["expected"].clone(),
            published: v["published"].clone(),
        }
    }

    fn all() -> Vec<Self> {
        vectors("match").iter().map(Self::new).collect()
    }

    fn program_name(&self, program: u32) -> Option<String> {
        self.programs.get(program as usize).cloned()
    }

    fn names(&self, matching: &Matching) -> Named {
        let each = self.people.iter().zip(&matching.program_of);
        each.map(|(who, p)| (who.clone(), self.program_name(*p))).collect()
    }

    fn matching(&self, names: &Named) -> Matching {
        let program = |who: &String| names[who].as_ref().map_or(NONE, |p| number(&self.programs, p));
        Matching { program_of: self.people.iter().map(program).collect() }
    }

    fn stable(&self, definition: Definition) -> BTreeSet<Named> {
        let found = all_stable(&self.market, definition);
        let names: BTreeSet<Named> = found.iter().map(|m| self.names(m)).collect();
        assert_eq!(found.len(), names.len(), "{}: the enumeration repeats itself", self.id);
        names
    }
}

fn count(v: &Value) -> Option<usize> {
    v.as_u64().map(|n| n as usize)
}

#[test]
fn singles_have_the_known_optima_and_stable_matchings() {
    let mut seen = 0;
    for x in Instance::all().iter().filter(|x| x.market.couples().is_empty()) {
        let best = applicant_optimal(&x.market);
        let worst = program_optimal(&x.market);
        assert_eq!(x.names(&best), named(&x.expected["resident_optimal"]), "{}", x.id);
        assert_eq!(x.names(&worst), named(&x.expected["program_optimal"]), "{}", x.id);
        let stable = x.stable(Definition::McDermidManlove);
        assert_eq!(stable, x.stable(Definition::Abh), "{}: the definitions agree without couples", x.id);
        assert_eq!(Some(stable.len()), count(&x.expected["stable_count"]), "{}", x.id);
        assert!(stable.contains(&x.names(&best)) && stable.contains(&x.names(&worst)), "{}", x.id);
        if let Some(known) = x.expected["stable"].as_array() {
            assert_eq!(stable, known.iter().map(named).collect(), "{}", x.id);
        }
        seen += 1;
    }
    assert_eq!(seen, 10);
}

#[test]
fn couples_have_the_known_stable_matchings_under_both_definitions() {
    let mut seen = 0;
    for x in Instance::all().iter().filter(|x| !x.market.couples().is_empty()) {
        let abh = x.stable(Definition::Abh);
        let mm = x.stable(Definition::McDermidManlove);
        assert_eq!(Some(abh.len()), count(&x.expected["stable_count_abh"]), "{}", x.id);
        if let Some(n) = count(&x.expected["stable_count_mm"]) {
            assert_eq!(mm.len(), n, "{}", x.id);
        }
        if let Some(n) = count(&x.expected["stable_count_mm_among_these"]) {
            assert_eq!(mm.intersection(&abh).count(), n, "{}", x.id);
        }
        for (found, known) in [(&abh, &x.expected["stable_abh"]), (&mm, &x.expected["stable_mm"])] {
            if let Some(known) = known.as_array() {
                assert_eq!(*found, known.iter().map(named).collect(), "{}", x.id);
            }
        }
        seen += 1;
    }
    assert_eq!(seen, 13);
}

#[test]
fn published_results_agree() {
    let mut seen = 0;
    for x in Instance::all() {
        let Some(published) = x.published.as_object() else { continue };
        for (what, result) in published {
            seen += 1;
            match what.as_str() {
                "stable" => {
                    let result = x.matching(&named(result));
                    assert_eq!(blocking(&x.market, &result, Definition::McDermidManlove), [], "{}", x.id);
                    assert_eq!(blocking(&x.market, &result, Definition::Abh), [], "{}", x.id);
                }
                "resident_optimal" => assert_eq!(x.names(&applicant_optimal(&x.market)), named(result), "{}", x.id),
                "program_optimal" => assert_eq!(x.names(&program_optimal(&x.market)), named(result), "{}", x.id),
                "stable_count" => {
                    assert_eq!(Some(x.stable(Definition::default()).len()), count(result), "{}", x.id);
                }
                "first_round" => first_round_agrees(&x, result),
                "overfills" => overfills(&x, result),
                other => panic!("{}: nothing checks {other}", x.id),
            }
        }
    }
    assert_eq!(seen, 12);
}

/// Everybody proposes to the first program on their list as written, which keeps the best up to its quota.
fn first_round_agrees(x: &Instance, known: &Value) {
    for (p, name) in x.programs.iter().enumerate() {
        let p = p as u32;
        let roster = x.market.roster(p).iter().filter(|a| x.lists.applicants[**a as usize].first() == Some(&p));
        let kept: BTreeSet<String> =
            roster.take(x.market.quota(p) as usize).map(|a| x.people[*a as usize].clone()).collect();
        assert_eq!(kept, strings(&known[name]).into_iter().collect(), "{}: {name}", x.id);
    }
}

/// An answer of another package that holds more than a quota is called that, and nothing else is wrong with its lists.
fn overfills(x: &Instance, known: &Value) {
    let matching = x.matching(&named(&known["matching"]));
    let program = number(&x.programs, known["program"].as_str().unwrap());
    for definition in [Definition::Choice, Definition::McDermidManlove, Definition::Abh] {
        let blocks = blocking(&x.market, &matching, definition);
        assert!(blocks.contains(&Block::OverQuota { program }), "{}", x.id);
        assert!(!blocks.iter().any(|b| matches!(b, Block::NotListed { .. })), "{}", x.id);
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The digest of a matching: sha256 of the lines "applicant program" of those matched, in the order of applicants.
fn digest(matching: &Matching) -> String {
    let matched = matching.program_of.iter().enumerate().filter(|(_, p)| **p != NONE);
    hex(matched.map(|(a, p)| format!("{a} {p}\n")).collect::<String>().as_bytes())
}

fn options(v: &Value) -> GenerateOptions {
    let preset = Preset::ALL.into_iter().find(|p| p.name() == v["preset"].as_str().unwrap()).unwrap();
    let instead = |key: &str| v[key].as_u64().map(|n| n as u32);
    GenerateOptions {
        preset,
        applicants: instead("applicants"),
        programs: instead("programs"),
        positions: instead("positions"),
        scale: v["scale"].as_f64().unwrap_or(1.0),
        couples: v["couples"].as_u64().unwrap() as u32,
        seed: v["seed"].as_u64().unwrap(),
        clean: v["clean"].as_bool().unwrap(),
    }
}

#[test]
fn generated_markets_are_the_same_to_the_byte() {
    let mut seen = 0;
    for v in vectors("generated_markets").iter().chain(&vectors("generator_outputs")) {
        let options = options(v);
        let raw = generate(&options).unwrap();
        let text = rp_text(&raw, &options.header().unwrap());
        assert_eq!(hex(text.as_bytes()), v["sha256_of_output"].as_str().unwrap(), "{v}");
        let (market, dropped) = Market::build(raw).unwrap();
        assert_eq!(market.couples().len() as u32, options.couples);
        if options.clean {
            assert_eq!(dropped, matching::Dropped::default(), "{v}");
        }
        seen += 1;
    }
    assert_eq!(seen, 23);
}

/// Ranks count from 1, on the list as written: one-sided entries count as well.
fn rank_sum(raw: &RawMarket, matching: &Matching) -> usize {
    let lists = raw.list_starts.windows(2).map(|w| &raw.lists[w[0] as usize..w[1] as usize]);
    lists.zip(&matching.program_of).filter_map(|(list, p)| Some(list.iter().position(|q| q == p)? + 1)).sum()
}

#[test]
fn generated_markets_have_the_known_optima() {
    let mut seen = 0;
    for v in vectors("generated_markets").iter().filter(|v| v["couples"] == 0) {
        let raw = generate(&options(v)).unwrap();
        let market = Market::build(raw.clone()).unwrap().0;
        let expected = &v["expected"];
        let (best, worst) = (applicant_optimal(&market), program_optimal(&market));
        for (matching, sum, sha) in [
            (&best, "rank_sum_resident_optimal", "sha256_resident_optimal"),
            (&worst, "rank_sum_program_optimal", "sha256_program_optimal"),
        ] {
            assert_eq!(Some(matching.matched()), count(&expected["matched"]), "{v}");
            assert_eq!(Some(rank_sum(&raw, matching)), count(&expected[sum]), "{v}");
            assert_eq!(digest(matching), expected[sha].as_str().unwrap(), "{v}");
            assert_eq!(blocking(&market, matching, Definition::default()), []);
        }
        let two = best.program_of.iter().zip(&worst.program_of).filter(|(x, y)| x != y).count();
        assert_eq!(Some(two), count(&expected["applicants_with_two_outcomes"]), "{v}");
        seen += 1;
    }
    assert_eq!(seen, 3);
}

/// Every matching that is stable by choice is stable by the weaker definition of the public code, and on these markets
/// the other way round.
#[test]
fn generated_markets_with_couples_have_the_known_stable_matchings() {
    let mut seen = 0;
    for v in vectors("generated_markets").iter().filter(|v| v["expected"]["stable_count_abh"].is_u64()) {
        let market = Market::build(generate(&options(v)).unwrap()).unwrap().0;
        let expected = &v["expected"];
        let known = expected["sha256_of_each_stable_matching"].as_array();
        for definition in [Definition::Choice, Definition::Abh] {
            let limits = CompleteOptions { definition, ..CompleteOptions::default() };
            match complete(&market, None, limits) {
                Complete::Stable(matching) => {
                    assert_eq!(blocking(&market, &matching, definition), []);
                    let one_of_them = known.is_none_or(|k| k.iter().any(|d| *d == digest(&matching)));
                    assert!(one_of_them, "{v}: an unknown stable matching");
                }
                Complete::NoneExists { .. } => assert_eq!(count(&expected["stable_count_abh"]), Some(0), "{v}"),
                Complete::GaveUp { .. } => panic!("{v}: not decided"),
            }
        }
        seen += 1;
    }
    assert_eq!(seen, 10);
}

#[test]
fn the_national_market_with_couples_has_the_known_result() {
    let v = vectors("generated_markets").into_iter().find(|v| v["id"] == "gen-national-1200").unwrap();
    let raw = generate(&options(&v)).unwrap();
    let market = Market::build(raw.clone()).unwrap().0;
    let known = &v["expected"]["roth_peranson_in_file_order"];
    let outcome = solve(&market, CoupleOptions { orders: 1, ..CoupleOptions::default() });
    assert_eq!(outcome.blocks, []);
    let m = &outcome.matching;
    let singles = (0..market.applicants()).filter(|a| market.couple_of(*a).is_none());
    assert_eq!(Some(singles.filter(|a| m.program(*a).is_none()).count()), count(&known["unmatched_singles"]));
    let couples = market.couples().iter().filter(|(a, b)| m.program(*a).is_none() && m.program(*b).is_none());
    assert_eq!(Some(couples.count()), count(&known["couples_with_no_member_matched"]));
    let empty = market.positions() as usize - m.matched();
    assert_eq!(Some(empty), count(&known["empty_positions"]));
}

/// With the couples in the order of the file the algorithm ends where the outline of Roth and Peranson does. Where that
/// outline goes round in a circle, ours may too, or may find a stable matching.
#[test]
fn couples_in_file_order_end_where_the_outline_does() {
    let (mut same, mut cycles) = (0, 0);
    for x in Instance::all().iter().filter(|x| !x.market.couples().is_empty()) {
        let known = &x.expected["roth_peranson_in_file_order"];
        let definition = Definition::Abh;
        let outcome = solve(&x.market, CoupleOptions { orders: 1, definition, ..CoupleOptions::default() });
        if known.is_object() {
            assert_eq!(outcome.blocks, [], "{}", x.id);
            assert_eq!(x.names(&outcome.matching), named(known), "{}", x.id);
            same += 1;
        } else {
            assert_eq!(known, "cycles", "{}", x.id);
            cycles += 1;
        }
    }
    assert_eq!((same, cycles), (9, 4));
}

/// Davis is left out although General has a free position and holds her partner: the public check accepts that.
#[test]
fn the_block_that_the_public_check_misses_is_shown() {
    let x = Instance::all().into_iter().find(|x| x.id == "nrmp-couples-umich").unwrap();
    let abh = x.stable(Definition::Abh);
    let missed: Vec<_> = abh.difference(&x.stable(Definition::Choice)).cloned().collect();
    assert_eq!(missed.len(), 1);
    let blocks = blocking(&x.market, &x.matching(&missed[0]), Definition::Choice);
    assert!(matches!(blocks[..], [Block::Couple { .. }, ..]), "{blocks:?}");
    assert_eq!(missed[0]["Davis"], None);
}
