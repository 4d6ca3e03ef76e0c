//! Mistakes of language in drafts: `cargo run --release -p candor --example grammar -- FILE.jsonl` with `{id, text, findings}`
//! lines prints each, how many drafts with and without the code `grammar` have some, and the time.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::time::Instant;

use candor::check::Draft;
use candor::grammar::{grammar, warm};

fn main() {
    let file = std::env::args().nth(1).unwrap();
    warm();
    let start = Instant::now();
    let (mut with, mut without, mut drafts) = ((0, 0), (0, 0), 0);
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = value["text"].as_str().unwrap().to_owned();
        let bad = value["findings"].as_array().is_some_and(|f| f.iter().any(|c| c == "grammar"));
        let found = grammar(&Draft { subject: String::new(), text: text.clone() });
        let counts = if bad { &mut with } else { &mut without };
        counts.1 += 1;
        counts.0 += usize::from(!found.is_empty());
        drafts += 1;
        let mark = if bad { '+' } else { '-' };
        for f in &found {
            let from = text[..f.start].char_indices().rev().nth(20).map_or(0, |(i, _)| i);
            let around = text[from..f.end].replace('\n', " ");
            println!("{mark} {} \u{2026}{around} | {} {}", value["id"].as_str().unwrap_or(""), f.message, f.remedy);
        }
    }
    println!("with the code {} of {}, without {} of {}", with.0, with.1, without.0, without.1);
    println!("{:.1} ms each", start.elapsed().as_secs_f64() * 1e3 / f64::from(drafts));
}
