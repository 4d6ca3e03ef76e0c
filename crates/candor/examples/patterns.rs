//! What the patterns for messages find in the corpus, read from the files as they are now, without a new build:
//! `patterns FOLDER [-v LABEL]` where FOLDER is `crates/candor`. For each label: sentences found and missed and found
//! too many, patterns that are often wrong, and with `-v` the sentences of one label missed and found too many.
//! The fifth that is kept apart is left out.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for developers")]

use std::collections::BTreeMap;

use candor::corpus::{INCOMING_LABELS, Incoming, is_held_out, parse};
use candor::features::placed;
use candor::patterns::{Lexicon, Patterns};
use candor::text::{Part, Text};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let folder = args.get(1).map_or("crates/candor", String::as_str);
    let shown = args.iter().position(|a| a == "-v").and_then(|k| args.get(k + 1));
    let lexicon = Lexicon::read(&std::fs::read_to_string(format!("{folder}/data/lexicon.txt")).unwrap());
    let read = |f: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(f.unwrap().path()).unwrap();
    let text: Vec<String> = std::fs::read_dir(format!("{folder}/data/incoming")).unwrap().map(read).collect();
    let (patterns, wrong) = Patterns::read(&text.join("\n"), &lexicon);
    wrong.iter().for_each(|w| println!("not understood: {w}"));
    let mut found: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut each: Vec<(usize, usize, String)> = vec![(0, 0, String::new()); patterns.all.len()];
    for file in std::fs::read_dir(format!("{folder}/corpus/incoming")).unwrap().map(read) {
        for message in parse::<Incoming>(&file).unwrap() {
            let composed = message.compose();
            if is_held_out(&composed.body) {
                continue;
            }
            let text = Text::new("", &composed.body);
            for s in text.said().filter(|s| s.part == Part::Own) {
                let label = composed.labels(&s.span).first().map_or("-", String::as_str);
                let words = text.words(s);
                let tokens = placed(words);
                let hits = patterns.find(&tokens, &lexicon.classes(&tokens));
                let mut said: Vec<&str> = Vec::new();
                for h in &hits {
                    let p = &patterns.all[h.pattern as usize];
                    let right = p.label == label;
                    let e = &mut each[h.pattern as usize];
                    if right {
                        e.0 += 1
                    } else {
                        e.1 += 1;
                        e.2 = format!("[{label}] {words}");
                    }
                    said.push(&p.label);
                }
                for l in INCOMING_LABELS {
                    let entry = found.entry(l).or_default();
                    match (said.contains(&l), l == label) {
                        (true, true) => entry[0] += 1,
                        (false, true) => entry[1] += 1,
                        (true, false) => entry[2] += 1,
                        _ => {}
                    }
                    if shown.is_some_and(|v| v == l) && said.contains(&l) != (l == label) {
                        println!(
                            "{} {} [{label}] {words}",
                            if l == label { "MISSED " } else { "TOO MANY" },
                            message.id
                        );
                    }
                }
            }
        }
    }
    for (label, [hit, missed, extra]) in &found {
        println!("{label:24} {hit:4} found {missed:4} missed {extra:4} too many");
    }
    for (k, (right, bad, example)) in each.iter().enumerate().filter(|(_, (r, b, _))| b * 2 > *r && *b > 1) {
        println!("{right:3} right {bad:3} wrong  {}   e.g. {example}", patterns.all[k].line);
    }
}
