//! The personal list: sensible for different people, explained, and steady.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use pick::{
    Candidate, Limits, PickList, Profile, ProfileField, Stance, StanceKind, Verdict, Why, assess, in_words, pick,
};
use proptest::prelude::*;
use season::{Layer, Season};

static SEASON: LazyLock<Season> = LazyLock::new(|| Season::load(&[Layer::built_in()]).unwrap());
const TODAY: Date = date(2026, 11, 22);

fn profile(fields: &[(&str, &str)]) -> Profile {
    let mut p = Profile::default();
    for (key, text) in fields {
        let field: ProfileField = key.parse().unwrap();
        p.set(field, Some(field.parse(text).unwrap()));
    }
    p
}

fn candidates() -> Vec<Candidate<'static>> {
    SEASON.programs.iter().map(Candidate::built_in).collect()
}

fn list(profile: &Profile) -> PickList {
    pick(&candidates(), profile, &SEASON, TODAY, Limits::default()).unwrap()
}

fn strong_j1() -> Profile {
    profile(&[
        ("visas", "j1"),
        ("step3", "done 2026-05"),
        ("ecfmg", "done 2025-11"),
        ("home_zone", "Asia/Karachi"),
        ("step2_ck", "262"),
        ("failed_attempts", "0"),
        ("graduation_year", "2024"),
        ("usce_months", "4"),
        ("ties", "PA"),
    ])
}

fn average_h1b() -> Profile {
    profile(&[
        ("visas", "h1b"),
        ("step3", "done 2026-05"),
        ("ecfmg", "done 2025-11"),
        ("home_zone", "Africa/Cairo"),
        ("step2_ck", "245"),
        ("graduation_year", "2021"),
        ("usce_months", "2"),
        ("location", "abroad"),
    ])
}

fn older_graduate() -> Profile {
    profile(&[
        ("visas", "j1, h1b"),
        ("step3", "not yet"),
        ("ecfmg", "planned 2027-02"),
        ("home_zone", "America/Bogota"),
        ("step2_ck", "224"),
        ("failed_attempts", "1"),
        ("graduation_year", "2009"),
        ("usce_months", "0"),
    ])
}

/// The beginning of a list, and why others are left out, as a person would read it.
fn shown(l: &PickList) -> String {
    let name = |id| SEASON.program(id).unwrap().short.as_str();
    let mut text = String::new();
    for v in Verdict::ALL {
        let n = l.entries.iter().filter(|e| e.assessment.verdict == v).count();
        text.push_str(&format!("{} {n}, ", v.word()));
    }
    text.push_str(&format!("cost {}, left out {}\n", l.cost, l.left_out.len()));
    text.push_str(&format!(
        "advised {} for {}: match {}; {:.1} interviews; gap {:.2}%\n",
        l.stop.applications,
        l.stop.cost,
        l.stop.chance.words(),
        l.stop.interviews,
        100.0 * l.proof.gap
    ));
    for e in l.entries.iter().take(16) {
        text.push_str(&format!(
            "{}. {} [{}, interview {}, adds {:.2}] {}\n",
            e.place,
            name(&e.program),
            e.signal.map_or("no signal", pick::Signal::word),
            e.odds.with(e.signal).words(),
            100.0 * e.adds,
            e.assessment.verdict.word(),
        ));
    }
    for o in l.left_out.iter().take(6) {
        text.push_str(&format!("- {}: {}\n", name(&o.program), in_words(&o.assessment)));
    }
    text
}

#[test]
fn a_strong_applicant_with_a_j1() {
    insta::assert_snapshot!(shown(&list(&strong_j1())));
}

#[test]
fn an_average_applicant_who_needs_an_h1b() {
    insta::assert_snapshot!(shown(&list(&average_h1b())));
}

#[test]
fn an_older_graduate() {
    insta::assert_snapshot!(shown(&list(&older_graduate())));
}

#[test]
fn every_program_is_on_the_list_or_left_out_with_a_reason() {
    for p in [strong_j1(), average_h1b(), older_graduate()] {
        let l = list(&p);
        assert_eq!(l.entries.len() + l.left_out.len(), 173);
        assert!(l.left_out.iter().all(|o| !o.assessment.reasons.is_empty()));
    }
}

#[test]
fn the_advised_part_ends_where_an_application_no_longer_pays() {
    let l = list(&average_h1b());
    let n = l.stop.applications as usize;
    assert!(n > 0 && n < l.entries.len(), "{n}");
    assert!(l.entries[..n].iter().all(|e| e.advised) && l.entries[n..].iter().all(|e| !e.advised));
    let pays = |gain: f64, fee: season::Cents| gain * 100.0 * pick::POINT_WORTH.0 as f64 >= fee.0 as f64;
    assert!(!pays(l.stop.next_adds.unwrap(), l.stop.next_fee));
    // A place is worth at least 5/6, so what pays adds nearly its fee in chance.
    assert!(l.entries[..n].iter().all(|e| pays(1.25 * e.adds, e.fee)));
    // Who values a point more is advised to send more.
    let limits = Limits { worth: Some(season::Cents(300_000)), ..Limits::default() };
    assert!(
        pick(&candidates(), &average_h1b(), &SEASON, TODAY, limits).unwrap().stop.applications > l.stop.applications
    );
}

#[test]
fn unknown_excludes_nothing_and_asks() {
    let l = list(&strong_j1());
    for e in l.entries.iter().filter(|e| e.assessment.verdict == Verdict::Unknown) {
        assert!(!e.assessment.questions.is_empty(), "{}", e.program);
    }
    assert!(l.left_out.iter().all(|o| o.assessment.verdict == Verdict::NotPossible));
}

#[test]
fn costs_add_up_and_the_price_steps_after_thirty() {
    let l = list(&strong_j1());
    assert_eq!(l.entries.iter().map(|e| e.fee.0).sum::<u64>(), l.cost.0);
    assert_eq!((l.entries[29].fee.0, l.entries[30].fee.0), (1100, 3000));
    assert_eq!(l.next_fee.0, 3000);
}

#[test]
fn a_budget_and_a_length_end_the_list_and_say_so() {
    let limits = Limits { budget: Some(season::Cents(33_000)), ..Limits::default() };
    let l = pick(&candidates(), &strong_j1(), &SEASON, TODAY, limits).unwrap();
    assert_eq!((l.entries.len(), l.cost.0), (30, 33_000));
    assert!(l.left_out.iter().any(|o| o.why == Why::BeyondLimit));
    let limits = Limits { max: Some(5), ..Limits::default() };
    assert_eq!(pick(&candidates(), &strong_j1(), &SEASON, TODAY, limits).unwrap().entries.len(), 5);
}

#[test]
fn a_decision_of_mine_wins_over_the_verdict() {
    let mut all = candidates();
    let closed = list(&average_h1b()).left_out[0].program.clone();
    let mine = all.iter_mut().find(|c| c.program.id == closed).unwrap();
    mine.stance = Some(Stance { kind: StanceKind::Include, reason: "the director wrote to me".into() });
    let open = all.iter_mut().find(|c| c.program.id.as_str() == "0404121139").unwrap();
    open.stance = Some(Stance { kind: StanceKind::LeaveOut, reason: "too far".into() });
    let l = pick(&all, &average_h1b(), &SEASON, TODAY, Limits::default()).unwrap();
    let kept = l.entries.iter().find(|e| e.program == closed).unwrap();
    assert!(kept.kept && kept.assessment.verdict == Verdict::NotPossible);
    assert!(l.left_out.iter().any(|o| o.program.as_str() == "0404121139" && o.why == Why::ByMe("too far".into())));
}

#[test]
fn nothing_is_computed_from_a_profile_that_cannot_be() {
    let p = profile(&[("visas", "j1"), ("graduation_year", "2040")]);
    let why = pick(&candidates(), &p, &SEASON, TODAY, Limits::default()).unwrap_err();
    assert!(why.0.contains("2040"), "{why}");
}

#[test]
fn an_entry_restriction_is_said_as_a_condition_never_as_a_no() {
    let mut p = strong_j1();
    p.set(ProfileField::Nationality, Some(ProfileField::Nationality.parse("Nigeria").unwrap()));
    let l = list(&p);
    let rutgers = l.entries.iter().find(|e| SEASON.program(&e.program).unwrap().short == "Rutgers NJMS").unwrap();
    assert_eq!(rutgers.assessment.verdict, Verdict::PossibleIf);
    assert!(in_words(&rutgers.assessment).contains("Nigeria"));
    assert_eq!(list(&strong_j1()).left_out.len(), l.left_out.len());
}

/// The assessment of the program with this short name.
fn of(p: &Profile, short: &str) -> pick::Assessment {
    let all = candidates();
    let c = all.iter().find(|c| c.program.short == short).unwrap();
    assess(c, p, &SEASON, TODAY)
}

#[test]
fn a_step_3_deadline_that_the_plan_misses_closes_the_h1b_way() {
    let late = with(&average_h1b(), "step3", "planned 2027-01-20");
    let brigham = of(&late, "Brigham and Women's");
    assert_eq!(brigham.verdict, Verdict::NotPossible);
    assert!(in_words(&brigham).contains("31 Dec 2026"), "{}", in_words(&brigham));
    // The next program asks for it by 1 February.
    assert_eq!(of(&late, "Beth Israel Deaconess").verdict, Verdict::PossibleIf);
    assert_eq!(of(&with(&late, "step3", "planned 2026-12-20"), "Brigham and Women's").verdict, Verdict::PossibleIf);
}

#[test]
fn a_program_that_asks_everybody_for_step_3_asks_j1_applicants_too() {
    let without = with(&strong_j1(), "step3", "not yet");
    assert!(in_words(&of(&without, "Univ. of Nebraska")).contains("asks every resident for Step 3"));
    assert!(!in_words(&of(&strong_j1(), "Univ. of Nebraska")).contains("Step 3"));
}

#[test]
fn a_plan_after_training_starts_is_too_late() {
    let late = with(&with(&average_h1b(), "step3", "planned 2027-09"), "location", "in the US");
    assert_eq!(of(&late, "UPMC").verdict, Verdict::NotPossible);
    let no_certificate = with(&strong_j1(), "ecfmg", "planned 2027-08");
    assert!(list(&no_certificate).entries.is_empty());
}

#[test]
fn without_the_certificate_nothing_is_plainly_possible() {
    let l = list(&with(&strong_j1(), "ecfmg", "not yet"));
    assert!(l.entries.iter().all(|e| e.assessment.verdict > Verdict::Possible));
}

#[test]
fn an_unsure_or_old_no_asks_and_does_not_close() {
    for (short, why) in [("Cook County", "unsure"), ("Univ. of Kentucky", "2014")] {
        let a = of(&average_h1b(), short);
        assert_eq!(a.verdict, Verdict::Unknown, "{short}");
        assert!(in_words(&a).contains(why) && !a.questions.is_empty(), "{}", in_words(&a));
    }
}

#[test]
fn a_way_for_people_already_in_the_us_is_closed_from_abroad() {
    assert_eq!(of(&average_h1b(), "Dartmouth").verdict, Verdict::NotPossible);
    assert_eq!(of(&with(&average_h1b(), "location", "in the US"), "Dartmouth").verdict, Verdict::PossibleIf);
}

#[test]
fn no_statement_loses_its_condition() {
    assert!(in_words(&of(&strong_j1(), "UAB")).contains("the program director decides"));
    assert!(in_words(&of(&strong_j1(), "WashU / Barnes-Jewish")).contains("sponsorship not promised"));
}

#[test]
fn an_unsure_figure_says_where_it_comes_from() {
    let metro = of(&strong_j1(), "MetroHealth");
    let share = metro.speaks_for.iter().find(|l| l.text.contains("84%")).unwrap();
    assert!(share.text.contains("An advice site says, without a date"), "{}", share.text);
}

fn verdicts(p: &Profile) -> Vec<Verdict> {
    candidates().iter().map(|c| assess(c, p, &SEASON, TODAY).verdict).collect()
}

fn with(p: &Profile, key: &str, value: &str) -> Profile {
    let mut p = p.clone();
    let field: ProfileField = key.parse().unwrap();
    p.set(field, Some(field.parse(value).unwrap()));
    p
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_higher_step_2_never_makes_a_verdict_worse(low in 190u16..280, more in 0u16..20) {
        let (a, b) = (with(&average_h1b(), "step2_ck", &low.to_string()), with(&average_h1b(), "step2_ck", &(low + more).to_string()));
        for (x, y) in verdicts(&a).iter().zip(verdicts(&b)) {
            prop_assert!(y <= *x);
        }
    }

    #[test]
    fn a_later_graduation_never_makes_a_verdict_worse(year in 1990i16..2026) {
        let (a, b) = (with(&strong_j1(), "graduation_year", &year.to_string()), with(&strong_j1(), "graduation_year", &(year + 1).to_string()));
        prop_assume!(b.possible(TODAY, 2027).is_ok() && a.possible(TODAY, 2027).is_ok());
        for (x, y) in verdicts(&a).iter().zip(verdicts(&b)) {
            prop_assert!(y <= *x);
        }
    }

    #[test]
    fn accepting_one_more_visa_never_makes_a_verdict_worse(only in prop_oneof![Just("j1"), Just("h1b")]) {
        let (a, b) = (with(&older_graduate(), "visas", only), with(&older_graduate(), "visas", "j1, h1b"));
        for (x, y) in verdicts(&a).iter().zip(verdicts(&b)) {
            prop_assert!(y <= *x);
        }
    }

    #[test]
    fn more_months_of_us_experience_never_make_a_verdict_worse(months in 0u16..12) {
        let (a, b) = (with(&strong_j1(), "usce_months", &months.to_string()), with(&strong_j1(), "usce_months", &(months + 1).to_string()));
        for (x, y) in verdicts(&a).iter().zip(verdicts(&b)) {
            prop_assert!(y <= *x);
        }
    }
}
