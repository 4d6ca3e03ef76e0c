//! How many red flags are missed and false at each threshold: `cargo run --release -p candor --example flags -- FILE.jsonl…` with
//! `{id, subject, text, category, red_flag}` lines.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use candor::meaning::Category;
use candor::reading::{Context, read, shares};

fn main() {
    for file in std::env::args().skip(1) {
        let mut rows = Vec::new();
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let (subject, text) = (value["subject"].as_str().unwrap_or(""), value["text"].as_str().unwrap());
            let flagged = value["red_flag"].as_bool().unwrap();
            let Some((of, flag)) = shares(subject, text) else { continue };
            let warns: f32 = Category::ALL.iter().filter(|c| c.warns()).map(|c| of[*c as usize]).sum();
            rows.push((flagged, flag, warns, read(subject, text, &Context::default()).red_flag));
        }
        println!("{file}: {} flagged of {}", rows.iter().filter(|r| r.0).count(), rows.len());
        let now = rows.iter();
        println!(
            "  now: {} missed, {} false",
            now.clone().filter(|r| r.0 && !r.3).count(),
            now.filter(|r| !r.0 && r.3).count()
        );
        for at in [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6] {
            let count = |says: &dyn Fn(f32, f32) -> bool| {
                let wrong = |flagged: bool| rows.iter().filter(|r| r.0 == flagged && says(r.1, r.2) != flagged).count();
                format!("{:3} {:3}", wrong(true), wrong(false))
            };
            println!(
                "  {at:.2}: flag {}   categories {}   mean {}   either {}",
                count(&|f, _| f > at),
                count(&|_, w| w > at),
                count(&|f, w| (f + w) / 2.0 > at),
                count(&|f, w| f.max(w) > at)
            );
        }
    }
}
