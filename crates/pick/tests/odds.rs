//! Chances move as they should: up with what helps, surer with what is known, and never by chance.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use pick::{
    AnswerKind, Application, Candidate, Figure, FigureKind, Limits, PickList, Profile, ProfileField, ProgramAnswer,
    Range, Signal, pick,
};
use proptest::prelude::*;
use season::{Layer, ProgramId, Season};

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

fn base() -> Profile {
    profile(&[("visas", "j1"), ("step3", "not yet"), ("ecfmg", "done 2025-11"), ("step2_ck", "246")])
}

fn with(p: &Profile, key: &str, value: &str) -> Profile {
    let mut p = p.clone();
    let field: ProfileField = key.parse().unwrap();
    p.set(field, Some(field.parse(value).unwrap()));
    p
}

fn candidates() -> Vec<Candidate<'static>> {
    SEASON.programs.iter().map(Candidate::built_in).collect()
}

fn list(p: &Profile) -> PickList {
    pick(&candidates(), p, &SEASON, TODAY, Limits::default()).unwrap()
}

/// The chance of an interview without a signal at every program, in the order of the season.
fn interviews(l: &PickList) -> Vec<Range> {
    SEASON.programs.iter().map(|p| l.odds(&p.id).unwrap().interview[0]).collect()
}

fn no_worse(before: &[Range], after: &[Range]) {
    for (b, a) in before.iter().zip(after) {
        assert!(a.mean.get() >= b.mean.get() - 1e-12 && a.high.get() >= b.high.get() - 1e-12, "{b:?} {a:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_higher_step_2_never_lowers_odds(low in 180u16..290, more in 0u16..10) {
        let at = |n: u16| interviews(&list(&with(&base(), "step2_ck", &n.to_string())));
        no_worse(&at(low), &at(low + more));
    }

    #[test]
    fn a_stricter_visa_need_never_raises_them(abroad in any::<bool>(), step3 in prop_oneof![Just("not yet"), Just("done 2026-05")]) {
        let p = with(&with(&base(), "location", if abroad { "abroad" } else { "in the US" }), "step3", step3);
        let at = |v: &str| interviews(&list(&with(&p, "visas", v)));
        let (j1, h1b, both, none) = (at("j1"), at("h1b"), at("j1, h1b"), at("none"));
        no_worse(&j1, &both);
        no_worse(&h1b, &both);
        no_worse(&both, &none);
    }

    #[test]
    fn fewer_attempts_more_experience_and_a_later_graduation_never_lower_them(
        attempts in 0u8..4, months in 0u8..6, year in 2000i16..2025
    ) {
        let p = with(&with(&with(&base(), "failed_attempts", &attempts.to_string()), "usce_months", &months.to_string()), "graduation_year", &year.to_string());
        let at = |p: &Profile| interviews(&list(p));
        let here = at(&p);
        no_worse(&at(&with(&p, "failed_attempts", &(attempts + 1).to_string())), &here);
        no_worse(&here, &at(&with(&p, "usce_months", &(months + 1).to_string())));
        no_worse(&here, &at(&with(&p, "graduation_year", &(year + 1).to_string())));
    }
}

#[test]
fn a_fact_about_me_makes_my_strength_surer() {
    let mut p = profile(&[("visas", "j1")]);
    let mut sd = pick::strength(&Profile::default(), &SEASON).sd;
    for (key, value) in [
        ("step2_ck", "231"),
        ("failed_attempts", "2"),
        ("graduation_year", "2011"),
        ("usce_months", "3"),
        ("publications", "12"),
    ] {
        p = with(&p, key, value);
        let now = pick::strength(&p, &SEASON);
        assert!(now.sd < sd, "{key}");
        assert!(!now.open.contains(&key.parse().unwrap()));
        sd = now.sd;
    }
}

#[test]
fn a_signal_helps_a_foreign_graduate_about_as_much_as_published() {
    let l = list(&base());
    let mean = |column: usize| {
        let sum: f64 = SEASON.programs.iter().map(|p| l.odds(&p.id).unwrap().interview[column].mean.get()).sum();
        sum / SEASON.programs.len() as f64
    };
    let (none, silver, gold) = (mean(0), mean(1), mean(2));
    assert!(none < silver && silver < gold);
    let signalled = (5.0 * gold + 10.0 * silver) / 15.0;
    // The derived figure is 13% for the average application; 53% would be that of all applicants together.
    assert!((0.08..0.18).contains(&signalled), "{none} {silver} {gold}");
}

#[test]
fn the_average_applicant_meets_the_published_rates_over_the_directory() {
    // Nothing is known of the applicant but a common need, so strength spreads as over all applicants.
    let l = list(&profile(&[("visas", "j1"), ("ecfmg", "done 2025-11")]));
    let rates: Vec<f64> = SEASON
        .programs
        .iter()
        .map(|p| {
            let o = &l.odds(&p.id).unwrap().interview;
            0.9 * o[0].mean.get() + 0.1 * (5.0 * o[2].mean.get() + 10.0 * o[1].mean.get()) / 15.0
        })
        .collect();
    let mean = rates.iter().sum::<f64>() / rates.len() as f64;
    // 2.4% over all non-US IMGs, part of whom need no visa.
    assert!((0.019..0.029).contains(&mean), "{mean}");
}

fn after(changes: &[(usize, Application)]) -> PickList {
    let mut all = candidates();
    for (i, a) in changes {
        all[*i].application = a.clone();
    }
    pick(&all, &base(), &SEASON, TODAY, Limits::default()).unwrap()
}

fn sent(answer: Option<AnswerKind>) -> Application {
    Application {
        sent: Some(date(2026, 9, 23)),
        answer: answer.map(|kind| ProgramAnswer::dated(kind, date(2026, 10, 20))),
        ..Application::default()
    }
}

#[test]
fn the_season_so_far_moves_strength_in_its_direction() {
    let before = list(&base()).strength.mean;
    assert_eq!(before, after(&[]).strength.mean);
    let invited = after(&[(3, sent(Some(AnswerKind::Invited))), (9, sent(Some(AnswerKind::Invited)))]);
    let silent: Vec<(usize, Application)> = (0..60).map(|i| (i, sent(None))).collect();
    let silent = after(&silent);
    let rejected: Vec<(usize, Application)> = (0..60).map(|i| (i, sent(Some(AnswerKind::Rejected)))).collect();
    let rejected = after(&rejected);
    assert!(invited.learned.moved > 0.3, "{:?}", invited.learned);
    assert!(silent.learned.moved < 0.0 && rejected.learned.moved < silent.learned.moved);
    // An answer makes it surer, too.
    assert!(invited.learned.sd < invited.strength.sd);
    // Two invitations raise the chances elsewhere.
    let other = &SEASON.programs[100].id;
    assert!(invited.odds(other).unwrap().interview[0].mean > list(&base()).odds(other).unwrap().interview[0].mean);
}

#[test]
fn an_answer_settles_the_chance_at_its_program() {
    let id = &SEASON.programs[3].id;
    let now = |a| after(&[(3, sent(a))]).odds(id).unwrap().now;
    assert_eq!(now(Some(AnswerKind::Invited)).words(), "over 99%");
    assert_eq!(now(Some(AnswerKind::Rejected)).mean.get(), 0.0);
    let (waiting, fresh) = (now(None).mean, list(&base()).odds(id).unwrap().interview[0].mean);
    assert!(waiting < fresh && waiting.get() > 0.0);
    assert!(now(Some(AnswerKind::Waitlisted)).mean > waiting);
}

fn figure(share: &str) -> Figure {
    Figure {
        kind: FigureKind::NonUsImgInterviewed,
        share: share.parse().unwrap(),
        source: "Residency Explorer".into(),
        on: TODAY,
    }
}

#[test]
fn a_figure_i_read_outranks_what_is_assumed() {
    let at = |share: Option<&str>| {
        let mut all = candidates();
        all[60].figures = share.map(figure).into_iter().collect();
        let l = pick(&all, &base(), &SEASON, TODAY, Limits::default()).unwrap();
        let o = &l.odds(&SEASON.programs[60].id).unwrap().interview;
        (o[0].mean.get(), o[0].high.get() / o[0].low.get().max(1e-6))
    };
    let (assumed, assumed_spread) = at(None);
    assert!(at(Some("0")).0 < at(Some("1")).0 && at(Some("1")).0 < at(Some("8")).0);
    assert!(at(Some("8")).0 > assumed);
    // The figure also narrows what the program may be.
    assert!(at(Some("2.5")).1 < assumed_spread);
}

#[test]
fn signals_go_where_they_add_most_and_my_own_stay() {
    let mut all = candidates();
    all[7].application.signal = Some(Signal::Gold);
    let l = pick(&all, &base(), &SEASON, TODAY, Limits::default()).unwrap();
    let id: &ProgramId = &SEASON.programs[7].id;
    let mine = l.entries.iter().find(|e| e.program == *id).unwrap();
    assert!(mine.settled && mine.signal == Some(Signal::Gold) && mine.advised);
    assert_eq!(l.entries.iter().filter(|e| e.signal == Some(Signal::Gold)).count(), 5);
}

#[test]
fn a_signal_and_a_fee_are_spent_also_where_the_program_declined() {
    let declined: Vec<(usize, Application)> = (0..4)
        .map(|i| (i, Application { signal: Some(Signal::Gold), ..sent(Some(AnswerKind::Rejected)) }))
        .chain((4..32).map(|i| (i, sent(Some(AnswerKind::Rejected)))))
        .collect();
    let l = after(&declined);
    assert_eq!(l.entries.iter().filter(|e| e.signal == Some(Signal::Gold)).count(), 1);
    // 32 were sent, so the next one already costs the higher fee.
    assert_eq!(l.entries[0].fee, season::Cents(3000));
    assert_eq!(l.cost.0, l.entries.iter().map(|e| e.fee.0).sum::<u64>());
}

#[test]
fn where_i_will_be_matters_for_an_h1b_and_not_knowing_it_lies_between() {
    let p = profile(&[("visas", "h1b"), ("step3", "done 2026-05"), ("ecfmg", "done 2025-11"), ("step2_ck", "246")]);
    let chance = |p: &Profile| list(p).stop.chance.mean;
    let (abroad, open, inside) =
        (chance(&with(&p, "location", "abroad")), chance(&p), chance(&with(&p, "location", "in the US")));
    assert!(abroad < open && open < inside);
    assert!(list(&p).strength.open.contains(&ProfileField::Location));
}

#[test]
fn the_same_input_gives_the_same_list() {
    let (a, b) = (list(&base()), list(&base()));
    let key = |l: &PickList| l.entries.iter().map(|e| (e.program.clone(), e.signal)).collect::<Vec<_>>();
    assert_eq!(key(&a), key(&b));
}

/// Digits for a table.
fn digits(x: f64) -> String {
    if x.abs() >= 1.0 { format!("{x:.1}") } else { format!("{x:.3}") }
}

#[test]
fn the_table_in_the_docs_is_the_table_of_the_model() {
    let docs = include_str!("../../../docs/chances.md");
    let mut table = String::from(
        "| figure | published | model | must lie in | why that range | source |\n|---|---|---|---|---|---|\n",
    );
    for r in &pick::calibration(&SEASON).rows {
        table.push_str(&format!(
            "| {} | {} {} | {} | {} to {} | {} | {} |\n",
            r.measure,
            r.published,
            r.unit,
            digits(r.model),
            digits(r.range.0),
            digits(r.range.1),
            r.because,
            r.source
        ));
    }
    assert!(docs.ends_with(&table), "docs/chances.md must end with:\n{table}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_profile_and_the_season_numbers_are_chances(
        score in 100u16..=300, attempts in 0u8..9, year in 1960i16..=2027, months in 0u16..240, papers in 0u16..999,
        visas in prop_oneof![Just("j1"), Just("h1b"), Just("j1, h1b"), Just("none")],
        max in prop::option::of(0u32..200), events in prop::collection::vec((0usize..173, 0u8..6), 0..40),
    ) {
        let mut p = profile(&[("visas", visas), ("states", "NY, PA"), ("setting", "community")]);
        let fields = [("step2_ck", score.to_string()), ("failed_attempts", attempts.to_string()), ("graduation_year", year.to_string()), ("usce_months", months.to_string()), ("publications", papers.to_string())];
        for (key, value) in fields {
            let field: ProfileField = key.parse().unwrap();
            if let Ok(value) = field.parse(&value) {
                p.set(field, Some(value));
            }
        }
        let mut all = candidates();
        for (i, what) in events {
            all[i].application = match what {
                0 => sent(None),
                1 => sent(Some(AnswerKind::Invited)),
                2 => sent(Some(AnswerKind::Rejected)),
                3 => sent(Some(AnswerKind::Waitlisted)),
                4 => Application { signal: Some(Signal::Silver), ..Application::default() },
                _ => Application { signal: Some(Signal::Gold), ..sent(None) },
            };
        }
        let l = pick(&all, &p, &SEASON, TODAY, Limits { max, ..Limits::default() }).unwrap();
        let fine = |r: &Range| r.low <= r.mean && r.mean <= r.high && r.high.get() <= 1.0;
        let odds = l.entries.iter().map(|e| &e.odds).chain(l.left_out.iter().map(|o| &o.odds));
        for o in odds {
            prop_assert!(o.interview.iter().all(fine) && fine(&o.now) && fine(&o.if_ranked_first));
            prop_assert!(o.interview[0].mean <= o.interview[1].mean && o.interview[1].mean <= o.interview[2].mean);
        }
        prop_assert!(l.entries.iter().all(|e| fine(&e.chance_so_far) && e.adds >= -1e-12 && e.adds.is_finite()));
        prop_assert!(l.proof.gap <= 0.01 && l.proof.value <= l.proof.bound + 1e-9, "{:?}", l.proof);
        prop_assert!(l.strength.sd > 0.0 && l.learned.sd >= 0.0);
    }
}
