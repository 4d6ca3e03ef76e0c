//! Drafts as people write them, and what the check says of them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use candor::check::{Claim, Code, Context, Draft, Severity, check};
use candor::corpus::{Outgoing, is_held_out, parse};
use proptest::prelude::*;

fn codes(text: &str, context: &Context) -> Vec<Code> {
    let draft = Draft { subject: String::new(), text: text.to_owned() };
    let mut codes: Vec<Code> = check(&draft, context).into_iter().map(|f| f.code).filter(|c| !c.is_advice()).collect();
    codes.dedup();
    codes
}

fn to(program: &str) -> Context {
    Context { program: Some(program.to_owned()), ..Context::default() }
}

const ID: &str = "\n\nAsha Rao\nAAMC ID 14567890";

#[test]
fn a_true_first_choice_is_logged_and_no_more() {
    let text = format!(
        "Dear Dr. Lind,\n\nCedar Valley is my first choice and I will rank your program first, because of its regional block rotation.{ID}"
    );
    let found = codes(&text, &to("Cedar Valley Anesthesiology"));
    assert!(
        found.contains(&Code::FirstChoiceClaim) && !found.contains(&Code::ConflictingFirstChoiceClaim),
        "{found:?}"
    );
}

#[test]
fn a_second_first_choice_is_a_conflict_unless_the_first_was_withdrawn() {
    let text = format!(
        "Dear Dr. Lind,\n\nCedar Valley is my first choice and I will rank your program first, because of its regional block rotation.{ID}"
    );
    let claim = Claim { program: "Harbor Point".into(), claim: "first_choice".into(), ..Claim::default() };
    let mut context = to("Cedar Valley Anesthesiology");
    context.other_claims = vec![claim.clone()];
    assert!(codes(&text, &context).contains(&Code::ConflictingFirstChoiceClaim));
    context.other_claims = vec![Claim { withdrawn: true, ..claim }];
    assert!(!codes(&text, &context).contains(&Code::ConflictingFirstChoiceClaim));
}

#[test]
fn asking_for_a_place_on_their_list_is_stopped() {
    for ask in ["Will you rank me to match?", "Where am I on your list?"] {
        let text = format!("Dear Dr. Lind,\n\nThank you for the tour of your regional block room. {ask}{ID}");
        let draft = Draft { subject: String::new(), text };
        let found = check(&draft, &to("Cedar Valley Anesthesiology"));
        let asked = found.iter().find(|f| f.code == Code::AsksProgramRank).unwrap();
        assert_eq!(asked.severity, Severity::Block);
        assert!(ask.contains(&draft.text[asked.start..asked.end]) || draft.text[asked.start..asked.end].contains(ask));
    }
}

#[test]
fn a_bargain_is_stopped() {
    let text = format!("Dear Dr. Lind,\n\nIf you rank me highly, I will rank you first.{ID}");
    assert!(codes(&text, &to("Cedar Valley")).contains(&Code::PromisesCommitment));
}

#[test]
fn an_unresolved_field_is_visible() {
    let text = format!("Dear {{{{pd_last_name}}}},\n\nThank you for the tour of your regional block room.{ID}");
    assert!(codes(&text, &to("Cedar Valley")).contains(&Code::PlaceholderLeft));
}

#[test]
fn a_claim_against_the_records_is_found() {
    let mut context = to("Cedar Valley");
    context.facts = Some(vec!["Step 3 not taken".into()]);
    let text = format!("Dear Dr. Lind,\n\nI have passed Step 3, and your regional block room is why I write.{ID}");
    assert!(codes(&text, &context).contains(&Code::UnverifiableClaim));
}

#[test]
fn a_letter_without_the_number_of_the_applicant_is_told() {
    let text = "Dear Dr. Lind,\n\nThank you for the tour of your regional block room.\n\nAsha Rao";
    assert!(codes(text, &to("Cedar Valley")).contains(&Code::MissingIdentifier));
}

/// How many codes are right on drafts that were kept apart, language left out.
#[test]
fn the_fifth_that_was_kept_apart() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/outgoing");
    let (mut hit, mut extra, mut missed) = (0, 0, 0);
    for file in std::fs::read_dir(folder).unwrap() {
        for r in parse::<Outgoing>(&std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap() {
            let text = r.compose().body;
            if r.sentences_only || !is_held_out(&text) {
                continue;
            }
            let context: Context = serde_json::from_value(r.context.clone()).unwrap_or_default();
            let draft = Draft { subject: r.subject.clone(), text };
            let mut said: Vec<&str> =
                check(&draft, &context).iter().filter(|f| !f.code.is_advice()).map(|f| f.code.name()).collect();
            said.sort_unstable();
            said.dedup();
            let expected: Vec<&str> = r.findings.iter().map(String::as_str).filter(|c| *c != "grammar").collect();
            hit += said.iter().filter(|c| expected.contains(c)).count();
            extra += said.iter().filter(|c| !expected.contains(c)).count();
            missed += expected.iter().filter(|c| !said.contains(c)).count();
        }
    }
    let f1 = 2.0 * hit as f64 / (2 * hit + extra + missed) as f64;
    assert!(f1 > 0.74, "F1 {f1:.3}: {hit} found, {extra} too many, {missed} missed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn words_are_of_the_draft(subject in ".{0,60}", text in "(.|\n){0,400}") {
        let draft = Draft { subject, text };
        for f in check(&draft, &to("Cedar Valley")) {
            prop_assert!(draft.text.get(f.start..f.end).is_some());
        }
    }
}
