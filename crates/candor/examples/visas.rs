//! How visa statements are read: `visas FILE [-v] [--rules]`, with `-v` what is read wrong and what the rules
//! alone make of it, with `--rules` by the rules alone.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use candor::corpus::{VisaCase, parse};
use candor::visa::{evidence, visa};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let loud = args.iter().any(|a| a == "-v");
    let rules = args.iter().any(|a| a == "--rules");
    let file = args.iter().find(|a| !a.starts_with('-')).unwrap();
    let cases = parse::<VisaCase>(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut right = 0;
    let mut firm = [0, 0];
    for c in &cases {
        let seen = evidence(&c.text);
        let by_rules = seen.rules;
        let r = if rules { by_rules.clone() } else { visa(&c.text) };
        let word = |v: serde_json::Value| v.as_str().unwrap_or_default().to_owned();
        let (j1, h1b) = (word(serde_json::to_value(r.j1).unwrap()), word(serde_json::to_value(r.h1b).unwrap()));
        let agree = [
            word(serde_json::to_value(by_rules.j1).unwrap()) == c.j1,
            word(serde_json::to_value(by_rules.h1b).unwrap()) == c.h1b,
            by_rules.step3_required_for_h1b == c.step3_required_for_h1b,
        ];
        for (sure, agree) in seen.firm.iter().zip(agree).filter(|(sure, _)| **sure) {
            firm[usize::from(agree)] += i32::from(*sure);
            if loud && !agree {
                println!("{} held firmly, and wrong", c.id);
            }
        }
        if j1 == c.j1 && h1b == c.h1b && r.step3_required_for_h1b == c.step3_required_for_h1b {
            right += 1;
        } else if loud {
            println!(
                "{} is {} {} {:?}, read {j1} {h1b} {:?} (rules {} {} {:?}): {}",
                c.id,
                c.j1,
                c.h1b,
                c.step3_required_for_h1b,
                r.step3_required_for_h1b,
                word(serde_json::to_value(by_rules.j1).unwrap()),
                word(serde_json::to_value(by_rules.h1b).unwrap()),
                by_rules.step3_required_for_h1b,
                c.text
            );
        }
    }
    println!("held firmly by the rules: {} right, {} wrong", firm[1], firm[0]);
    println!(
        "all three right: {right} of {} ({:.1} in 100)",
        cases.len(),
        100.0 * f64::from(right) / cases.len() as f64
    );
}
