//! How messages are read: `messages FILE [-v]`, one `{id, subject, text, category, red_flag}` a line; or without a file the
//! fifth of the corpus that is kept apart. Prints what is right, per category, and red flags missed and false.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::collections::BTreeMap;

use candor::corpus::{Incoming, is_held_out, parse};
use candor::reading::{Context, read};
use serde_json::Value;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let loud = args.iter().any(|a| a == "-v");
    let mut cases: Vec<(String, String, String, String, bool)> = Vec::new();
    match args.iter().find(|a| *a != "-v") {
        Some(file) => {
            for line in std::fs::read_to_string(file).unwrap().lines() {
                let v: Value = serde_json::from_str(line).unwrap();
                let s = |k: &str| v[k].as_str().unwrap_or("").to_owned();
                cases.push((s("id"), s("subject"), s("text"), s("category"), v["red_flag"] == true));
            }
        }
        None => {
            for file in std::fs::read_dir("crates/candor/corpus/incoming").unwrap() {
                for m in parse::<Incoming>(&std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap() {
                    let body = m.compose().body;
                    if is_held_out(&body) {
                        cases.push((m.id, m.subject, body, m.category, m.red_flag));
                    }
                }
            }
        }
    }
    let (mut right, mut second, mut missed, mut false_flags) = (0, 0, 0, 0);
    let mut rows: BTreeMap<String, (usize, usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for (id, subject, text, category, red) in &cases {
        let r = read(subject, text, &Context::default());
        let row = rows.entry(category.clone()).or_default();
        row.1 += 1;
        let said = r.category.id();
        if said == category {
            right += 1;
            row.0 += 1;
        } else {
            *row.2.entry(said).or_default() += 1;
            second += usize::from(r.second_category.is_some_and(|c| c.id() == category));
        }
        missed += usize::from(*red && !r.red_flag);
        false_flags += usize::from(!*red && r.red_flag);
        if loud && (said != category || *red != r.red_flag) {
            let flag = if *red == r.red_flag {
                ""
            } else if *red {
                "RED MISSED "
            } else {
                "RED FALSE "
            };
            println!("{flag}{id} is {category} but {said} ({:?}): {}", r.confidence, text.replace('\n', " / "));
        }
    }
    let of = cases.len();
    let reds = cases.iter().filter(|c| c.4).count();
    println!(
        "category right: {right} of {of} ({:.1} in 100); the second best right in {second} more",
        100.0 * right as f64 / of as f64
    );
    println!("red flags: {missed} of {reds} missed, {false_flags} of {} false", of - reds);
    for (c, (r, n, wrong)) in rows {
        println!("{c:24} {r:3} of {n:3}   {wrong:?}");
    }
}
