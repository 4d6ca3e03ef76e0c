//! How good the check of drafts is on authors it has not seen: `cargo run --release -p candor --example authors -- FOLDER`.
//!
//! The authors of the corpus are divided into five parts; each part is judged by models trained on the other four, which
//! are kept in the folder. For each code it prints what the rules find, what the weighing finds with the thresholds of the
//! program and with the best ones, and the same for the authors that came last. `--again` trains the sentence models anew,
//! `-v CODE` names what is missed and too many.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a tool for developers")]
#![allow(dead_code, reason = "the parts shared with the trainers are not all used here")]

use std::path::Path;

use candor::check::WEIGHED;
use candor::model::Model;
use letters::{FOLDS, Letter, Weighed, letters, sentence_model, sentences, weighed, weigher};

mod fit;
mod letters;

/// Hits, too many, missed.
type Counts = [usize; 3];

fn f1([hit, extra, missed]: Counts) -> f64 {
    2.0 * hit as f64 / (2 * hit + extra + missed).max(1) as f64
}

fn line(c: Counts) -> String {
    let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
    format!(
        "{:3}+{:3}-{:3} p {:.3} r {:.3} F1 {:.3}",
        c[0],
        c[1],
        c[2],
        share(c[0], c[0] + c[1]),
        share(c[0], c[0] + c[2]),
        f1(c)
    )
}

fn sentence_models(folder: &Path, letters: &[Letter], again: bool) -> Vec<Model> {
    let rows: Vec<_> = if again || !folder.join("4.bin").exists() {
        letters.iter().map(|l| (l.fold, sentences(&l.record, true))).collect()
    } else {
        Vec::new()
    };
    (0..FOLDS)
        .map(|k| {
            let path = folder.join(format!("{k}.bin"));
            if again || !path.exists() {
                let rows = rows.iter().filter(|(f, _)| *f != k).flat_map(|(_, r)| r.clone()).collect();
                std::fs::write(&path, sentence_model("folds", rows, letters::number("PENALTY", 0.02))).unwrap();
            }
            Model::read(&std::fs::read(path).unwrap()).unwrap()
        })
        .collect()
}

/// What a draft gets for a code: fixed, the best chance where a rule fired, the best where none did.
struct Scored {
    is: bool,
    rules: bool,
    fixed: bool,
    with: f32,
    without: f32,
    letter: usize,
    words: String,
}

fn scored(d: &Weighed, label: usize, model: &Model) -> Scored {
    let code = WEIGHED[label].0;
    let (is, rules, fixed) = d.codes[label];
    let mut out = Scored { is, rules, fixed, with: 0.0, without: 0.0, letter: d.letter, words: String::new() };
    for c in d.candidates.iter().filter(|c| c.code == code) {
        let mut clues = c.clues.clone();
        clues.extend(c.rule.iter().copied());
        let p = model.each(&clues)[label];
        if p > out.with.max(out.without) {
            out.words = c.words.clone();
        }
        let best = if c.rule.is_empty() { &mut out.without } else { &mut out.with };
        *best = best.max(p);
    }
    out
}

fn counts<'a>(of: impl Iterator<Item = &'a Scored>, says: impl Fn(&Scored) -> bool) -> Counts {
    let mut c = [0; 3];
    for s in of {
        match (s.is, says(s)) {
            (true, true) => c[0] += 1,
            (false, true) => c[1] += 1,
            (true, false) => c[2] += 1,
            _ => {}
        }
    }
    c
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(args.first().map_or("target/folds", String::as_str)).to_owned();
    std::fs::create_dir_all(&folder).unwrap();
    let verbose = args.iter().position(|a| a == "-v").and_then(|k| args.get(k + 1)).cloned();
    let all = letters(&fit::files("crates/candor/corpus/outgoing"));
    let models = sentence_models(&folder, &all, args.iter().any(|a| a == "--again"));
    let drafts = weighed(&all, &models);
    let weighers: Vec<Model> = (0..FOLDS)
        .map(|k| {
            let others: Vec<&Weighed> = drafts.iter().filter(|d| all[d.letter].fold != k).collect();
            Model::read(&weigher("folds", &all, &others)).unwrap()
        })
        .collect();
    let authors: Vec<Option<&str>> = [None, Some("zj"), Some("zk"), Some("zl"), Some("zm")].to_vec();
    let mut sums = vec![[[0usize; 3]; 2]; authors.len()];
    for (label, (code, with, without)) in WEIGHED.iter().enumerate() {
        let scores: Vec<Scored> = drafts.iter().map(|d| scored(d, label, &weighers[all[d.letter].fold])).collect();
        let last = |s: &&Scored| ["zj", "zk", "zl", "zm"].contains(&all[s.letter].author.as_str());
        let by = |t1: f32, t2: f32| move |s: &Scored| s.fixed || s.with >= t1 || s.without >= t2;
        println!("{}", code.name());
        let grid: Vec<f32> = (1..20).map(|k| k as f32 * 0.05).collect();
        let best = |recent: bool| {
            let f = |t: (f32, f32)| f1(counts(scores.iter().filter(|s| !recent || last(s)), by(t.0, t.1)));
            let pairs = grid.iter().flat_map(|a| grid.iter().map(move |b| (*a, *b)));
            pairs.max_by(|a, b| f(*a).total_cmp(&f(*b))).unwrap()
        };
        for (name, t) in [("program", (*with, *without)), ("best", best(false)), ("best of last", best(true))] {
            let (a, b) = (counts(scores.iter(), by(t.0, t.1)), counts(scores.iter().filter(last), by(t.0, t.1)));
            println!("   {name:13} {:.2} {:.2}  all {}   last {}", t.0, t.1, line(a), line(b));
        }
        let (a, b) = (counts(scores.iter(), |s| s.rules), counts(scores.iter().filter(last), |s| s.rules));
        println!("   {:13}            all {}   last {}", "rules", line(a), line(b));
        for (k, author) in authors.iter().enumerate() {
            let of = || scores.iter().filter(|s| author.is_none_or(|a| all[s.letter].author == a));
            let (r, w) = (counts(of(), |s| s.rules), counts(of(), by(*with, *without)));
            (0..3).for_each(|j| {
                sums[k][0][j] += r[j];
                sums[k][1][j] += w[j];
            });
        }
        if verbose.as_deref() == Some(code.name()) {
            for s in scores.iter().filter(last).filter(|s| s.is != by(*with, *without)(s)) {
                println!(
                    "{} {} {:.2} {:.2}: {}",
                    all[s.letter].record.id,
                    if s.is { "MISSED" } else { "EXTRA" },
                    s.with,
                    s.without,
                    s.words
                );
            }
        }
    }
    for (k, author) in authors.iter().enumerate() {
        println!("{:4} rules {}   weighed {}", author.unwrap_or("all"), line(sums[k][0]), line(sums[k][1]));
    }
}
