//! Trains the models that read visa statements together with the rules:
//! `cargo run --release -p candor --example train_visas` (with `-- --dry` nothing is written).
//!
//! With `-- --each` nothing is written either: one author after the other is left out, everything is trained on the rest
//! and measured on what was left out, which is the honest estimate of how authors will be read whom nobody knows yet;
//! `-v` lists what was read wrong. It takes some minutes; each training prints a quick estimate of the same.
//!
//! Experts learn from all of the corpus. Judges learn only from the authors whose statements nobody had read when the
//! rules were written ([`FRESH`]), each with experts that had seen nothing by the same author, or they would trust the
//! rules and the experts too much.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a tool for developers")]

use std::collections::HashMap;
use std::path::Path;

use candor::corpus::{VisaCase, digest, parse};
use candor::features::Features;
use candor::model::Model;
use candor::visa::evidence::{ALL, WORDS};
use candor::visa::learned::{Evidence, Experts, INPUTS, J1_LABELS, STEP3_LABELS, VISA_LABELS};
use candor::visa::{VisaReading, evidence};

use fit::{Set, files, pack};

mod fit;

/// The authors whose statements the rules were not written with in view. (Kinds of failure among the last two have been
/// mended since, so the rules look a little better on them than on authors unknown.)
const FRESH: [&str; 8] = ["vc", "vd", "vf", "vh", "vi", "vj", "vk", "vl"];
/// The authors of our own, whose statements weigh less than those by others.
const KNOWN: [&str; 2] = ["own", "v"];

/// A statement ready for training.
struct Ready {
    case: VisaCase,
    evidence: Evidence,
    /// Its J-1, H-1B and Step 3 as places in the labels.
    gold: [usize; 3],
    fresh: bool,
}

impl Ready {
    /// Who wrote it: the beginning of its name.
    fn author(&self) -> &str {
        self.case.id.split('-').next().unwrap_or_default()
    }
}

fn labels(k: usize) -> &'static [&'static str] {
    [&J1_LABELS[..], &VISA_LABELS[..], &STEP3_LABELS[..]][k]
}

fn place(k: usize, label: &str) -> usize {
    labels(k).iter().position(|l| *l == label).expect("a label of the corpus")
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().to_string().replace('"', "")
}

fn places(read: &VisaReading) -> [usize; 3] {
    [place(0, &word(read.j1)), place(1, &word(read.h1b)), place(2, &word(read.step3_required_for_h1b))]
}

fn ready(case: VisaCase) -> Ready {
    let gold = [place(0, &case.j1), place(1, &case.h1b), place(2, &word(case.step3_required_for_h1b))];
    let mut out = Ready { evidence: evidence(&case.text), gold, fresh: false, case };
    out.fresh = FRESH.contains(&out.author());
    out
}

fn weight(r: &Ready) -> f32 {
    if KNOWN.contains(&r.author()) { 1.0 } else { 2.0 }
}

/// The experts, as bytes: of a visa and of Step 3, each from everything, from words alone.
fn experts(of: &[&Ready], digest: &str) -> [Vec<u8>; 4] {
    let train = |visa: bool, all: bool| {
        let mut rows = Vec::new();
        for r in of {
            let weight = weight(r);
            let seen = |k: usize| if all { r.evidence.seen[k].all.clone() } else { r.evidence.seen[k].words.clone() };
            if visa {
                rows.push((seen(0), vec![place(1, J1_LABELS[r.gold[0]])], weight));
                rows.push((seen(1), vec![r.gold[1]], weight));
            } else {
                rows.push((seen(2), vec![r.gold[2]], weight));
            }
        }
        let names = if visa { &VISA_LABELS[..] } else { &STEP3_LABELS[..] };
        let inputs = if all { ALL } else { WORDS };
        let set = Set { inputs, labels: names.len(), rows, one: true, penalty: 0.1 };
        let p = set.fit();
        pack(digest, names, &set, &p)
    };
    std::thread::scope(|t| {
        let visa = t.spawn(|| train(true, true));
        let words = train(true, false);
        let step3 = train(false, true);
        let step3_words = train(false, false);
        [visa.join().unwrap(), words, step3, step3_words]
    })
}

fn unpacked(bytes: &[Vec<u8>; 4]) -> Experts {
    let model = |k: usize| Model::read(&bytes[k]).unwrap();
    Experts { visa: [model(0), model(1)], step3: [model(2), model(3)] }
}

/// The judges, from inputs and what is right.
fn judges(rows: &[(&Features, [usize; 3])], digest: &str) -> [Vec<u8>; 3] {
    [0, 1, 2].map(|k| {
        let rows = rows.iter().map(|(inputs, gold)| ((*inputs).clone(), vec![gold[k]], 1.0)).collect();
        let set = Set { inputs: INPUTS, labels: labels(k).len(), rows, one: true, penalty: 10.0 };
        let p = set.fit();
        pack(digest, labels(k), &set, &p)
    })
}

fn best(shares: &[f32]) -> usize {
    (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap()
}

/// What judges and rules decide: the places of the three values.
fn decided(judges: &[Vec<u8>; 3], r: &Ready, inputs: &Features) -> [usize; 3] {
    if !r.evidence.is_judged() {
        return places(&r.evidence.rules);
    }
    let by_rules = places(&r.evidence.rules);
    let mut out = [0, 1, 2]
        .map(|k| if r.evidence.firm[k] { by_rules[k] } else { best(&Model::read(&judges[k]).unwrap().scores(inputs)) });
    if VISA_LABELS[out[1]] == "no" {
        out[2] = place(2, "null");
    }
    out
}

/// Prints how many are right, each value and all three, and what was taken for what.
fn report(what: &str, said: &[(&Ready, [usize; 3])]) {
    let share = |right: usize| 100.0 * right as f64 / said.len().max(1) as f64;
    let of = |k: usize| share(said.iter().filter(|(r, s)| s[k] == r.gold[k]).count());
    let all = share(said.iter().filter(|(r, s)| *s == r.gold).count());
    println!(
        "{what}: all three {all:.1}, J-1 {:.1}, H-1B {:.1}, Step 3 {:.1} in 100 of {}",
        of(0),
        of(1),
        of(2),
        said.len()
    );
}

fn rules<'a>(of: &[&'a Ready]) -> Vec<(&'a Ready, [usize; 3])> {
    of.iter().map(|r| (*r, places(&r.evidence.rules))).collect()
}

fn confusions(said: &[(&Ready, [usize; 3])]) {
    for (k, name) in ["J-1", "H-1B", "Step 3"].iter().enumerate() {
        for (l, label) in labels(k).iter().enumerate() {
            let of: Vec<usize> = said.iter().filter(|(r, _)| r.gold[k] == l).map(|(_, s)| s[k]).collect();
            let count = |x: usize| of.iter().filter(|s| **s == x).count();
            let taken: Vec<String> = (0..labels(k).len())
                .filter(|x| *x != l && count(*x) > 0)
                .map(|x| format!("{} {}", labels(k)[x], count(x)))
                .collect();
            println!("  {name:7} {label:13} {:4} of {:4}   {}", count(l), of.len(), taken.join(", "));
        }
    }
}

/// The experts that have seen nothing by two authors (the same one twice: by one), trained when first asked for.
struct Without<'a> {
    all: &'a [&'a Ready],
    digest: &'a str,
    trained: HashMap<[&'a str; 2], Experts>,
}

impl<'a> Without<'a> {
    fn experts(&mut self, a: &'a str, b: &'a str) -> &Experts {
        let pair = [a.min(b), a.max(b)];
        let (all, digest) = (self.all, self.digest);
        self.trained.entry(pair).or_insert_with(|| {
            let of: Vec<&Ready> = all.iter().filter(|r| !pair.contains(&r.author())).copied().collect();
            unpacked(&experts(&of, digest))
        })
    }

    /// What judges learn from: the fresh statements by all but one author (by all, where it is nobody), each as experts
    /// see it who know neither of the two.
    fn inputs(&mut self, but: &'a str, authors: &[&'a str]) -> Vec<(&'a Ready, Features)> {
        let mut out = Vec::new();
        for author in authors.iter().filter(|a| **a != but) {
            let all = self.all;
            let experts = self.experts(author, if but.is_empty() { author } else { but });
            let of = all.iter().filter(|r| r.fresh && r.author() == *author);
            out.extend(of.map(|r| (*r, experts.inputs(&r.evidence))));
        }
        out
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| args.iter().any(|a| a == name);
    let files = files("crates/candor/corpus/visa");
    let digest = digest(files.iter().map(String::as_str));
    let all: Vec<Ready> = files.iter().flat_map(|f| parse::<VisaCase>(f).unwrap()).map(ready).collect();
    let all: Vec<&Ready> = all.iter().collect();
    println!("{} statements, {} of them fresh", all.len(), all.iter().filter(|r| r.fresh).count());
    let mut without = Without { all: &all, digest: &digest, trained: HashMap::new() };
    if has("--each") {
        return each(&mut without, has("-v"));
    }
    let inputs = without.inputs("", &FRESH);
    let rows: Vec<_> = inputs.iter().map(|(r, x)| (x, r.gold)).collect();
    quick(&inputs, &digest);
    let judges = judges(&rows, &digest);
    let experts = experts(&all, &digest);
    if !has("--dry") {
        let folder = Path::new("crates/candor/model");
        let names = ["visa_all", "visa_words", "step3_all", "step3_words"];
        let names = names.into_iter().chain(["judge_j1", "judge_h1b", "judge_step3"]);
        for (name, bytes) in names.zip(experts.iter().chain(&judges)) {
            std::fs::write(folder.join(format!("{name}.bin")), bytes).unwrap();
        }
    }
}

/// Nearly what [`each`] measures, in a quarter of the time: each author as experts see it who do not know them, with judges
/// of the others, whose experts do.
fn quick(inputs: &[(&Ready, Features)], digest: &str) {
    let mut said = Vec::new();
    for author in FRESH {
        let rows = inputs.iter().filter(|(r, _)| r.author() != author).map(|(r, x)| (x, r.gold));
        let judges = judges(&rows.collect::<Vec<_>>(), digest);
        let of = inputs.iter().filter(|(r, _)| r.author() == author);
        let read: Vec<_> = of.map(|(r, x)| (*r, decided(&judges, r, x))).collect();
        report(&format!("{author} nearly left out"), &read);
        said.extend(read);
    }
    report("all nearly left out", &said);
}

/// Leaves out one author after the other, trains everything on the rest, and measures on what was left out.
fn each<'a>(without: &mut Without<'a>, verbose: bool) {
    let mut said = Vec::new();
    for author in FRESH {
        let inputs = without.inputs(author, &FRESH);
        let rows: Vec<_> = inputs.iter().map(|(r, x)| (x, r.gold)).collect();
        let judges = judges(&rows, without.digest);
        let of: Vec<&Ready> = without.all.iter().filter(|r| r.author() == author).copied().collect();
        let experts = without.experts(author, author);
        let test: Vec<(&Ready, Features)> = of.iter().map(|r| (*r, experts.inputs(&r.evidence))).collect();
        let read: Vec<_> = test.iter().map(|(r, x)| (*r, decided(&judges, r, x))).collect();
        report(&format!("{author} rules alone"), &rules(&of));
        report(&format!("{author} left out"), &read);
        said.extend(read);
    }
    report("all left out", &said);
    confusions(&said);
    for (r, s) in said.iter().filter(|(r, s)| verbose && *s != r.gold) {
        let named = |p: [usize; 3]| [0, 1, 2].map(|k| labels(k)[p[k]]).join(" ");
        println!(
            "{} is {}, read {} (rules {}): {}",
            r.case.id,
            named(r.gold),
            named(*s),
            named(places(&r.evidence.rules)),
            r.case.text
        );
    }
}
