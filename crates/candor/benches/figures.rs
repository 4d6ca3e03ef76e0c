//! The figures of `docs/performance.md` that concern messages: `cargo bench -p candor`.
//!
//! Each text has about 2 KB. Times are the best and the median of many on one core; the first call, which reads the models and patterns,
//! stands apart.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::hint::black_box;
use std::time::Instant;

use candor::check::{Claim, Context as Sending, Draft, check};
use candor::grammar::grammar;
use candor::reading::{Context, read};
use candor::visa::visa;

const MESSAGE: &str = include_str!("message.txt");
const DRAFT: &str = include_str!("draft.txt");
const PAGE: &str = include_str!("page.txt");

fn main() {
    // `cargo test` runs benches too, to see that they start.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    println!("| what | bytes | first call, ms | best, ms | median, ms |\n|---|---|---|---|---|");
    figure("read a message", MESSAGE.len(), || {
        black_box(read("Thank you for visiting", black_box(MESSAGE), &Context::default()));
    });
    let draft = Draft { subject: "Thank you for the interview".to_owned(), text: DRAFT.to_owned() };
    let sending = sending();
    figure("check a draft, with a full context", DRAFT.len(), || {
        black_box(check(black_box(&draft), &sending));
    });
    figure("spelling and grammar of a draft", DRAFT.len(), || {
        black_box(grammar(black_box(&draft)));
    });
    figure("read a page on visas", PAGE.len(), || {
        black_box(visa(black_box(PAGE)));
    });
}

fn sending() -> Sending {
    Sending {
        program: Some("Cedar Valley Medical Center Anesthesiology, Dayton".to_owned()),
        addressee: Some("Dr. Helen Lind".to_owned()),
        stage: Some("post_interview".to_owned()),
        policy_text: Some("Thank-you notes are welcome but have no influence on our list.".to_owned()),
        other_claims: vec![Claim {
            program: "Harbor Point".to_owned(),
            claim: "rank_highly".to_owned(),
            ..Claim::default()
        }],
        facts: Some(
            ["Step 1 pass 2022", "Step 2 CK 251", "Step 3 not taken", "one paper under review", "J-1 needed"]
                .map(str::to_owned)
                .to_vec(),
        ),
        program_visa_policy: Some("J-1 only".to_owned()),
        recipients: vec!["Cedar Valley Medical Center Anesthesiology".to_owned()],
        interview_date: Some("12 November 2026".to_owned()),
        ..Sending::default()
    }
}

fn figure(what: &str, bytes: usize, mut run: impl FnMut()) {
    let first = Instant::now();
    run();
    let first = first.elapsed();
    let mut times: Vec<f64> = (0..400)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (best, median) = (times[0], times[times.len() / 2]);
    println!("| {what} | {bytes} | {:.1} | {best:.2} | {median:.2} |", first.as_secs_f64() * 1e3);
}
