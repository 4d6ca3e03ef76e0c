//! Trains the models that read visa statements together with the rules, and says how good they are:
//! `cargo run --release -p candor --example train_visas` (with `-- --dry` nothing is written; with `-- --blind vc`
//! everything is trained without the files `vc-*` and measured on them, and nothing is written).
//!
//! Experts learn from all of the corpus. Judges learn only from the files whose statements nobody had read when the
//! rules were written ([`FRESH`]), with experts that had not seen the statement (five folds), or they would trust the
//! rules and the experts too much. The figures are those of judges and experts that had not seen the statement either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a tool for developers")]

use std::path::Path;

use candor::corpus::{VisaCase, digest, parse};
use candor::features::Features;
use candor::model::Model;
use candor::visa::evidence::{ALL, WORDS};
use candor::visa::learned::{Evidence, Experts, INPUTS, J1_LABELS, STEP3_LABELS, VISA_LABELS};
use candor::visa::{VisaReading, evidence};

use fit::{Set, files, pack};

mod fit;

/// The beginnings of the names of statements that the rules were not written with in view.
const FRESH: [&str; 3] = ["vc-", "vd-", "vf-"];
/// The beginnings of the names of statements of our own, which weigh less than those by others.
const KNOWN: [&str; 2] = ["own-", "v-"];
const FOLDS: usize = 5;

/// A statement ready for training.
struct Ready {
    case: VisaCase,
    evidence: Evidence,
    /// Its J-1, H-1B and Step 3 as places in the labels.
    gold: [usize; 3],
    fresh: bool,
    fold: usize,
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
    let fresh = FRESH.iter().any(|f| case.id.starts_with(f));
    let hash =
        case.text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    Ready { evidence: evidence(&case.text), gold, fresh, fold: (hash >> 20) as usize % FOLDS, case }
}

/// The experts, as bytes: of a visa and of Step 3, each from everything and from words alone.
fn experts(of: &[&Ready], digest: &str) -> [Vec<u8>; 4] {
    let train = |visa: bool, all: bool| {
        let mut rows = Vec::new();
        for r in of {
            let weight = if KNOWN.iter().any(|k| r.case.id.starts_with(k)) { 1.0 } else { 2.0 };
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
    let mut out = [0, 1, 2].map(|k| best(&Model::read(&judges[k]).unwrap().scores(inputs)));
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

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let dry = args.iter().any(|a| a == "--dry");
    let blind = args.iter().position(|a| a == "--blind").and_then(|k| args.get(k + 1));
    let files = files("crates/candor/corpus/visa");
    let digest = digest(files.iter().map(String::as_str));
    let all: Vec<Ready> = files.iter().flat_map(|f| parse::<VisaCase>(f).unwrap()).map(ready).collect();
    let (known, apart): (Vec<&Ready>, Vec<&Ready>) =
        all.iter().partition(|r| blind.is_none_or(|b| !r.case.id.starts_with(b.as_str())));
    println!("{} statements, {} of them fresh", known.len(), known.iter().filter(|r| r.fresh).count());
    let mut inputs: Vec<(&Ready, Features)> = Vec::new();
    for fold in 0..FOLDS {
        let inside: Vec<&Ready> = known.iter().filter(|r| !r.fresh || r.fold != fold).copied().collect();
        let experts = unpacked(&experts(&inside, &digest));
        let outside = known.iter().filter(|r| r.fresh && r.fold == fold);
        inputs.extend(outside.map(|r| (*r, experts.inputs(&r.evidence))));
    }
    let rows = |skip: Option<usize>| -> Vec<(&Features, [usize; 3])> {
        inputs.iter().filter(|(r, _)| Some(r.fold) != skip).map(|(r, x)| (x, r.gold)).collect()
    };
    let mut said = Vec::new();
    for fold in 0..FOLDS {
        let judges = judges(&rows(Some(fold)), &digest);
        said.extend(inputs.iter().filter(|(r, _)| r.fold == fold).map(|(r, x)| (*r, decided(&judges, r, x))));
    }
    let final_judges = judges(&rows(None), &digest);
    let final_experts = experts(&known, &digest);
    report("rules alone, fresh", &rules(&said.iter().map(|s| s.0).collect::<Vec<_>>()));
    report("cross-validated, fresh", &said);
    confusions(&said);
    for (r, s) in said.iter().filter(|(r, s)| *s != r.gold && args.iter().any(|a| a == "-v")) {
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
    if blind.is_some() {
        let experts = unpacked(&final_experts);
        let said: Vec<_> =
            apart.iter().map(|r| (*r, decided(&final_judges, r, &experts.inputs(&r.evidence)))).collect();
        report("rules alone, blind", &rules(&apart));
        report("blind", &said);
        confusions(&said);
    } else if !dry {
        let folder = Path::new("crates/candor/model");
        let names = ["visa_all", "visa_words", "step3_all", "step3_words", "judge_j1", "judge_h1b", "judge_step3"];
        for (name, bytes) in names.iter().zip(final_experts.iter().chain(&final_judges)) {
            std::fs::write(folder.join(format!("{name}.bin")), bytes).unwrap();
        }
    }
}
