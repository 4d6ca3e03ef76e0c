//! Drafts as people write them, and what the check says of them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use candor::check::{Claim, Code, Context, Draft, Ranked, Severity, check};
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
fn a_first_choice_that_the_own_rank_list_contradicts_is_stopped_with_its_place() {
    let text = format!(
        "Dear Dr. Lind,\n\nCedar Valley is my first choice and I will rank your program first, because of its regional block rotation.{ID}"
    );
    let line = |program: &str, here| Ranked { program: program.into(), here, ..Ranked::default() };
    let found = |order: Vec<Ranked>, text: &str| {
        let context = Context { rank_order: order, ..to("Cedar Valley Anesthesiology") };
        let draft = Draft { subject: String::new(), text: text.to_owned() };
        check(&draft, &context).into_iter().find(|f| f.code == Code::ConflictingFirstChoiceClaim)
    };
    let second = found(vec![line("Harbor Point", false), line("Cedar Valley", true)], &text).unwrap();
    assert_eq!(second.severity, Severity::Block);
    assert!(second.message.contains("has place 2, and Harbor Point stands first"), "{}", second.message);
    let off = found(vec![line("Harbor Point", false)], &text).unwrap();
    assert!(off.message.contains("is not on your own rank list"), "{}", off.message);
    assert_eq!(found(vec![line("Cedar Valley", true), line("Harbor Point", false)], &text), None);
    // Of the advanced programs it is the first, and of the separate list nothing was said.
    let advanced = |l: Ranked| Ranked { track: Some("advanced".into()), ..l };
    let of_track =
        text.replace("my first choice and I will rank your program first", "my first choice of the advanced programs");
    let order = vec![line("Harbor Point", false), advanced(line("Cedar Valley", true))];
    assert_eq!(found(order, &of_track), None);
    let apart = Ranked { supplemental: true, ..line("Mercy", false) };
    assert_eq!(found(vec![apart, line("Cedar Valley", true)], &text), None);
}

#[test]
fn a_clock_is_not_another_program() {
    for time in ["8:00 AM Chicago time", "8:00 AM (America/Chicago)", "8:00 AM Chicago time, America/Chicago"] {
        let text = format!(
            "Dear Dr. Lind,\n\nThank you for the invitation. I accept it for Monday, 7 December 2026, at {time}.{ID}"
        );
        assert!(!codes(&text, &to("University of Iowa, Iowa City, IA")).contains(&Code::WrongProgramOrName), "{time}");
    }
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

/// Whether the check finds a code in a letter to Cedar Valley with these records.
fn finds(code: Code, says: &str, facts: &[&str]) -> bool {
    let text = format!("Dear Dr. Lind,\n\n{says} Your regional block rotation drew me.{ID}");
    let mut context = to("Cedar Valley Anesthesiology, Dayton, OH");
    context.addressee = Some("Dr. Helen Lind".into());
    context.facts = Some(facts.iter().map(|f| (*f).to_owned()).collect());
    codes(&text, &context).contains(&code)
}

#[test]
fn claims_that_the_records_deny_are_found_in_other_words() {
    let cases: [(&str, &str); 14] = [
        ("I've passed Step 3 in the meantime.", "Step 3 scheduled for 11 February 2027"),
        (
            "May I add that my ECFMG certificate has been issued?",
            "ECFMG certificate: not issued, application in review",
        ),
        ("The J-1 is stamped in my passport.", "J-1 application not yet submitted"),
        ("I've been granted asylum and can work anywhere now.", "Asylum application pending"),
        ("My paper on sepsis has come out in Chest.", "Manuscript on sepsis, submitted to Chest, under review"),
        ("With eleven peer-reviewed articles behind me I would help.", "Publications: 1 case report, 2 posters"),
        ("I bring twelve months of hands-on externship in Fresno.", "US externship: 4 weeks, Fresno"),
        ("I graduated as the first of my class.", "Class rank 41 of 180"),
        ("I won first prize at the congress.", "Third prize, poster session, congress 2024"),
        ("As a citizen of Canada I need little.", "Citizenship: Indian"),
        ("With a Step 2 CK above 245 I can handle the exams.", "Step 2 CK 231"),
        ("I am a fully qualified cardiologist in my country.", "Residency in cardiology, left after year 3 of 5"),
        ("For six years I led the Red Crescent teams.", "Volunteer, Red Crescent, 14 months"),
        ("I sit on the editorial board of a journal.", "Reviewer for a student journal, 2024"),
    ];
    for (says, fact) in cases {
        assert!(finds(Code::UnverifiableClaim, says, &[fact]), "{says} / {fact}");
    }
}

#[test]
fn honest_words_about_what_is_open_are_no_claims() {
    let cases: [(&str, &str); 9] = [
        ("My Step 3 is booked for 11 February, so you will have it in March.", "Step 3 scheduled for 11 February 2027"),
        (
            "I called my manuscript accepted by mistake. It is still under review.",
            "Manuscript, submitted, under review",
        ),
        ("I took Step 2 on 5 December and have no result yet.", "Step 2 CK taken 5 Dec 2026, result not released"),
        ("I hold no work permit as of today.", "EAD application filed, not issued"),
        ("Hands-on months I do not have.", "Observership, 4 weeks"),
        ("I know that it doesn't count as much as a clerkship.", "Observership, 4 weeks"),
        ("Two letters are in my file.", "LoRs uploaded: 2 (Dr. Singh, Dr. Maier)"),
        ("I have informed ECFMG as well.", "Graduation moved to June 2027"),
        (
            "I have completed two months of hands-on electives.",
            "Electives: ICU (4 weeks), anesthesia (4 weeks), hands-on",
        ),
    ];
    for (says, fact) in cases {
        assert!(!finds(Code::UnverifiableClaim, says, &[fact]), "{says} / {fact}");
    }
}

#[test]
fn names_treated_as_the_addressees_own_are_found() {
    for says in [
        "It would mean much to begin my career in Albuquerque, a city that I love.",
        "My wife has found a school in Denver close to your hospital.",
        "I can hardly wait for the summer at Saint Columba Hospital.",
        "I should like to spend my residency at Holy Name of Passaic.",
        "I should be happy to call Minneapolis my home.",
        "As an aspiring pediatrician I look forward to your wards.",
    ] {
        assert!(finds(Code::WrongProgramOrName, says, &[]), "{says}");
    }
    for says in [
        "I grew up in Denver with my cousins.",
        "My sister lives in Minneapolis.",
        "I finished medical school at Saint Columba Hospital.",
    ] {
        assert!(!finds(Code::WrongProgramOrName, says, &[]), "{says}");
    }
}

#[test]
fn a_greeting_with_the_right_first_and_another_last_name_is_wrong() {
    let mut context = to("Cedar Valley Anesthesiology");
    context.addressee = Some("Dr. Denise Okafor".into());
    let letter = |name: &str| format!("Dear {name},\n\nThank you for the tour of your regional block room.{ID}");
    assert!(codes(&letter("Denise Okoro"), &context).contains(&Code::WrongProgramOrName));
    assert!(!codes(&letter("Denise Okafor"), &context).contains(&Code::WrongProgramOrName));
}

/// What is left over from another letter in wordings that no rule lists, beside places that are rightly the writer's.
#[test]
fn what_is_left_over_is_told_from_the_writers_own() {
    let mut context = to("Psychiatry, University of New Mexico, Albuquerque");
    context.addressee = Some("Dr. Chavez".into());
    let says = |text: &str| {
        let text = format!("Dear Dr. Chavez,\n\nYour rural rotation drew me to New Mexico. {text}{ID}");
        codes(&text, &context).contains(&Code::WrongProgramOrName)
    };
    assert!(says("I would be honored to train at Jacobi Medical Center."));
    assert!(!says("I rotated at the Cleveland Clinic for a month in 2024 and learned much there."));
}

/// Weighing takes no finding away that rests on an exact rule, and both of its models came with the program.
#[test]
fn a_wrong_greeting_is_never_weighed_away() {
    let mut context = to("Cedar Valley");
    context.addressee = Some("Dr. Helen Lind".into());
    let text = format!("Dear Dr. Wexler,\n\nThank you for the tour of your regional block room.{ID}");
    assert!(codes(&text, &context).contains(&Code::WrongProgramOrName));
}
