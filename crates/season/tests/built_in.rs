//! The pack that is part of prematch proves itself.

#![expect(clippy::panic, reason = "a test says what failed")]

use std::collections::BTreeMap;

use season::{Confidence, Layer, Origin, Season, Severity, StandingState, Visa, eras_cost, nrmp_cost, standing};

fn built_in() -> Season {
    Season::load(&[Layer::built_in()]).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

#[test]
fn the_built_in_season_has_no_problem_and_holds_what_it_should() {
    let season = built_in();
    let counts = season.counts();
    assert_eq!((counts.rules, counts.rules_programs, counts.rules_applicants), (59, 34, 25));
    assert_eq!((counts.programs, counts.with_acgme, counts.nrmp_codes), (173, 155, 289));
    assert_eq!(season.year, 2027);
    assert_eq!(season.steps.len(), 6);
}

#[test]
fn every_2027_date_that_was_not_published_is_marked_as_inferred_or_advice() {
    for event in built_in().calendar {
        if event.confidence == Confidence::U {
            assert_ne!(event.status, season::EventStatus::Official, "{}", event.id);
        }
    }
}

#[test]
fn an_unsure_rule_never_blocks() {
    for rule in built_in().rules {
        assert!(!(rule.confidence == Confidence::U && rule.severity == Severity::Block), "{}", rule.id);
    }
}

#[test]
fn applications_cost_what_the_published_tiers_say() {
    let season = built_in();
    for (n, dollars) in
        [(0, 0), (1, 11), (30, 330), (31, 360), (43, 720), (60, 1230), (100, 2430), (150, 3930), (170, 4530)]
    {
        assert_eq!(eras_cost(&season.fees, n).0, dollars * 100, "{n}");
    }
    assert_eq!(nrmp_cost(&season.fees, 20, 20, false).0, 7000);
    assert_eq!(nrmp_cost(&season.fees, 23, 21, true).0, 7000 + 4 * 3000 + 5000);
}

#[test]
fn known_conflicts_are_conflicts() {
    let season = built_in();
    let state = |short: &str, visa| {
        let p = season.programs.iter().find(|p| p.name.contains(short)).unwrap();
        standing(visa, &p.statements, season.starts).state
    };
    for name in ["Henry Ford", "Geisinger", "Allegheny", "University of Texas Medical Branch"] {
        assert_eq!(state(name, Visa::H1b), StandingState::Conflicting, "{name}");
    }
    assert_eq!(state("South Nassau", Visa::J1), StandingState::Confirmed);
    assert_eq!(state("University of Vermont", Visa::J1), StandingState::Unknown);
}

#[test]
fn no_h1b_yes_from_before_the_proclamation_counts_as_confirmed() {
    let season = built_in();
    for p in &season.programs {
        let s = standing(Visa::H1b, &p.statements, season.starts);
        if s.state == StandingState::Confirmed {
            assert!(!s.volatile, "{}", p.name);
        }
    }
}

fn over(files: &[(&str, &str)]) -> Result<Season, Vec<season::Problem>> {
    let files: BTreeMap<String, String> = files.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
    Season::load(&[Layer::built_in(), Layer { origin: Origin::Folder, files }])
}

#[test]
fn a_folder_of_ones_own_lies_over_the_built_in_one_and_wins() {
    let season = over(&[
        ("sources.csv", "key,publisher,title,url,kind,date,read,note\nMINE,Me,FREIDA read today,https://freida.ama-assn.org,directory,2026-11-22,2026-11-22,\n"),
        ("facts.csv", "program,field,value,note,source,date,confidence\n0400121010,min_step2,230,,MINE,2026-11-22,S\n"),
        ("statements.csv", "program,visa,says,condition,step3,scope,wording,text,source,date,confidence\n0405011158,j1,yes,,,program,quote,We sponsor J-1 visas.,MINE,2026-11-22,O\n"),
    ])
    .unwrap();
    let uab = season.program(&"0400121010".parse().unwrap()).unwrap();
    assert_eq!(uab.number(season::FactField::MinStep2), Some(230));
    let vermont = season.program(&"0405011158".parse().unwrap()).unwrap();
    assert_eq!(standing(Visa::J1, &vermont.statements, season.starts).state, StandingState::Confirmed);
}

#[test]
fn each_mistake_in_a_folder_is_named_with_its_file_and_line() {
    let problems = over(&[
        ("facts.csv", "program,field,value,note,source,date,confidence\n0400121010,min_step2,999,,NOWHERE,2026,S\n0499999999,positions,4,,N1,2026,S\n0400121010,nrmp_code,1007040X0,,N1,2026,S\n0400121010,min_step2,220,,NOWHERE,2026,S\n"),
        ("rules.toml", "[[rule]]\nid = \"P-04\"\nseverty = \"block\"\n"),
        ("notes.txt", ""),
    ])
    .unwrap_err();
    let text = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(text);
}

#[test]
fn the_lines_of_a_calculation_add_up_to_the_cost() {
    let fees = built_in().fees;
    let sum = |lines: Vec<season::CostLine>| lines.iter().map(|l| l.sum.0).sum::<u64>();
    for n in [0, 1, 29, 30, 31, 60, 170, 500] {
        assert_eq!(sum(season::eras_lines(&fees, n)), eras_cost(&fees, n).0, "{n} applications");
    }
    for (primary, supplemental, late) in [(0, 0, false), (20, 20, true), (21, 0, false), (45, 33, true)] {
        let lines = season::nrmp_lines(&fees, primary, supplemental, late);
        assert_eq!(sum(lines), nrmp_cost(&fees, primary, supplemental, late).0, "{primary} {supplemental} {late}");
    }
}

#[test]
fn every_figure_counted_as_backing_can_be_found_again() {
    let season = built_in();
    let backing = season.backing();
    assert!(backing.keys().all(|key| season.sources.contains_key(key)), "a fact names a source that is not listed");
    let rules: usize = backing.values().filter_map(|b| b.get(&season::Backed::Rules)).sum();
    assert_eq!(rules, season.rules.iter().map(|r| r.sources.len()).sum::<usize>());
}

#[test]
fn no_entry_is_newer_than_the_newest_source_the_season_names() {
    let season = built_in();
    let ages = season.ages();
    let newest = season.newest_source.0.unwrap().latest();
    let vague = ages[&season::Backed::Fees];
    assert!(vague.entries > vague.undated && vague.undated > 0, "{vague:?}");
    for kind in [season::Backed::Rules, season::Backed::Visas] {
        assert!(ages[&kind].newest.0.unwrap().earliest() <= newest, "{kind:?}: {:?}", ages[&kind]);
    }
}

#[test]
fn rules_are_found_by_all_words_of_a_search() {
    let season = built_in();
    let found = |q: &str| season.rules.iter().filter(|r| r.mentions(q)).map(|r| r.id.as_str()).collect::<Vec<_>>();
    assert_eq!(found("").len(), season.rules.len());
    assert!(found("SIGNALS gold").contains(&"P-03"));
    assert_eq!(found("p-03"), ["P-03"]);
    assert!(found("signals zebra").is_empty());
}

#[test]
fn what_was_not_looked_up_is_refused() {
    let head = "id,topic,measure,group,value,unit,low,high,n,year,derived,note,source,date,confidence";
    let stats =
        format!("{head}\nmine,match,places,all,3,positions,,,,1996,no,\"From memory, not checked.\",N1,1996,U\n");
    let visa = "[[fact]]\nid = \"mine\"\ntopic = \"h1b\"\ntitle = \"T\"\nsays = \"Six years. This was not looked up.\"\n\
                volatile = false\nsources = [\"N1\"]\ndate = \"\"\nconfidence = \"U\"\n";
    let problems = over(&[("stats.csv", &stats), ("visa.toml", visa)]).unwrap_err();
    let text = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert_eq!(problems.len(), 2, "{text}");
    assert!(text.contains("figure mine says \"from memory\"; look it up and name the source"), "{text}");
    assert!(text.contains("fact mine says \"not looked up\""), "{text}");
}

#[test]
fn texts_speak_of_the_fact_and_not_of_how_it_was_collected() {
    for file in Layer::built_in().files.values() {
        for words in [
            "not stored",
            "was stored",
            "stored copy",
            "stored page",
            "stored text",
            "cut off",
            "excerpt",
            "could not be opened",
        ] {
            assert!(!file.contains(words), "\"{words}\" stands in the pack");
        }
    }
}

#[test]
fn one_sentence_says_how_far_the_facts_reach() {
    assert!(built_in().taken_from().contains("up to 1 Jul 2026; nothing here shows"), "{}", built_in().taken_from());
}
