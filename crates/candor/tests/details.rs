//! Details that users were promised of messages and drafts, each by its own name.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use candor::check::{Claim, Code, Context, Draft, Severity, check};
use candor::meaning::Category;
use candor::reading::read;

const ID: &str = "\n\nAsha Rao\nAAMC ID 14567890";

fn to(program: &str) -> Context {
    Context { program: Some(program.to_owned()), ..Context::default() }
}

fn draft(words: &str) -> Draft {
    let text = format!("Dear Dr. Lind,\n\nThank you for the tour of your regional block room. {words}{ID}");
    Draft { subject: String::new(), text }
}

#[test]
fn i_will_rank_you_highly_to_a_second_program_reads_as_not_first() {
    let mut context = to("Cedar Valley Anesthesiology");
    let first = Claim { program: "Harbor Point".into(), claim: "first_choice".into(), ..Claim::default() };
    context.other_claims = vec![first];
    let found = check(&draft("I will rank you highly."), &context);
    let vague = found.iter().find(|f| f.code == Code::AdviceVagueRank).unwrap();
    assert!(vague.message.contains("not first"), "{}", vague.message);
    assert!(!found.iter().any(|f| f.code == Code::ConflictingFirstChoiceClaim));
}

#[test]
fn you_are_my_first_choice_to_one_program_is_allowed_and_logged() {
    let found = check(&draft("You are my first choice and I will rank you first."), &to("Cedar Valley"));
    let claim = found.iter().find(|f| f.code == Code::FirstChoiceClaim).unwrap();
    assert_ne!(claim.severity, Severity::Block);
    assert!(!found.iter().any(|f| f.severity == Severity::Block), "{found:?}");
}

#[test]
fn an_unresolved_field_is_visible_and_blocks_with_its_reason() {
    let text = format!("Hi {{{{pd_last_name}}}},\n\nThank you for the tour of your regional block room.{ID}");
    let found = check(&Draft { subject: String::new(), text: text.clone() }, &to("Cedar Valley"));
    let left = found.iter().find(|f| f.code == Code::PlaceholderLeft).unwrap();
    assert_eq!(left.severity, Severity::Block);
    assert!(text[left.start..left.end].contains("pd_last_name"));
    assert!(!left.message.is_empty() && !left.remedy.is_empty());
}

#[test]
fn a_program_that_asks_about_signals_or_other_interviews_asks_what_is_forbidden_and_the_rule_is_shown() {
    for asked in [
        "Dear Dr. Rao, before we go on: which programs did you signal, and how many gold signals did you use?",
        "Dear Dr. Rao, please list the other programs where you have interviewed this season.",
    ] {
        let reading = read("", asked, &candor::reading::Context::default());
        assert_eq!(reading.category, Category::IllegalQuestion, "{asked}");
        assert!(reading.red_flag && !reading.rules_touched.is_empty(), "{asked}");
    }
}

#[test]
fn my_number_one_without_a_track_is_a_warning_while_another_is_number_one_and_none_with_it() {
    let mut context = to("Cedar Valley Anesthesiology");
    let track = Some("categorical".to_owned());
    let first = Claim { program: "Harbor Point".into(), claim: "first_choice".into(), track, ..Claim::default() };
    context.other_claims = vec![first];
    let conflict = |words: &str| {
        let found = check(&draft(words), &context);
        found.iter().find(|f| f.code == Code::ConflictingFirstChoiceClaim).map(|f| f.severity)
    };
    assert_eq!(conflict("You are my number one."), Some(Severity::Warn));
    assert_eq!(conflict("You are my number one among advanced programs."), None);
    assert_eq!(conflict("You are my number one among categorical programs."), Some(Severity::Block));
}
