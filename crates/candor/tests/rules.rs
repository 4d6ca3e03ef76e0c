//! Every rule of the season that speaks of communication is reachable from a reading or a finding.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use candor::check::{Claim, Context, Draft, check};
use candor::meaning::Category;
use candor::reading::rules_in_patterns;
use season::{Layer, Season};

#[test]
fn every_rule_about_text_is_reachable() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let mut reached: BTreeSet<String> = Category::ALL.into_iter().flat_map(|c| c.meaning().rules.clone()).collect();
    reached.extend(rules_in_patterns().map(str::to_owned));
    // Those that bind applicants: drafts that break each.
    let drafts = [
        "Dear Dr. Lind, where am I on your rank list? Will you rank me to match?",
        "Dear Dr. Lind, Cedar Valley is my first choice and I will rank you first.",
    ];
    for text in drafts {
        let context = Context {
            program: Some("Cedar Valley".into()),
            other_claims: vec![Claim {
                program: "Harbor Point".into(),
                claim: "first_choice".into(),
                ..Claim::default()
            }],
            ..Context::default()
        };
        let draft = Draft { subject: String::new(), text: text.into() };
        for f in check(&draft, &context) {
            reached.extend(f.rule.iter().chain(f.also).map(|r| (*r).to_owned()));
        }
    }
    let unreached: Vec<&str> = season
        .rules
        .iter()
        .filter(|r| r.about_text && !reached.contains(r.id.as_str()))
        .map(|r| r.id.as_str())
        .collect();
    assert_eq!(unreached, Vec::<&str>::new());
    let unknown: Vec<&String> = reached.iter().filter(|id| season.rule(id).is_none()).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}
