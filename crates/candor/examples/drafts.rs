//! Runs `check` over the drafts of the corpus and says how good it is: `cargo run --release -p candor --example drafts`.
//!
//! Without a name it takes the part of the corpus that is trained on; `--held-out` takes the fifth kept apart; a file is
//! taken as records with `text`, `context` and `findings`. `-v` names each miss, `--patterns` leaves the model out,
//! `--model FILE` takes another model, `--folds FOLDER` one of five (by a hash of the draft) that has not seen it,
//! `--sentences` compares the sentences with their labels.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a tool for developers"
)]

use std::collections::{BTreeMap, BTreeSet};

use candor::check::{Context, Draft, JUDGED_LABELS, Models, check, check_with};
use candor::corpus::{Outgoing, is_held_out, parse};
use candor::model::Model;

struct Case {
    id: String,
    draft: Draft,
    context: Context,
    want: BTreeSet<String>,
}

fn records() -> Vec<Outgoing> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/outgoing");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|f| parse::<Outgoing>(&std::fs::read_to_string(f).unwrap()).unwrap()).collect()
}

fn corpus(held_out: bool) -> Vec<Case> {
    let mut out = Vec::new();
    for r in records().into_iter().filter(|r| !r.sentences_only) {
        let text = r.compose().body;
        if is_held_out(&text) != held_out {
            continue;
        }
        let context = serde_json::from_value(r.context.clone()).unwrap_or_else(|e| panic!("{}: {e}", r.id));
        out.push(Case {
            id: r.id,
            draft: Draft { subject: r.subject, text },
            context,
            want: r.findings.into_iter().collect(),
        });
    }
    out
}

fn file(path: &str) -> Vec<Case> {
    let lines = std::fs::read_to_string(path).unwrap();
    let mut out = Vec::new();
    for value in
        lines.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
    {
        let text = |k: &str| value[k].as_str().unwrap_or("").to_owned();
        let context = serde_json::from_value(value["context"].clone()).unwrap_or_default();
        let codes = value["findings"].as_array().or_else(|| value["codes"].as_array()).cloned().unwrap_or_default();
        let want = codes.iter().filter_map(|c| c.as_str().or_else(|| c["code"].as_str()).map(str::to_owned)).collect();
        out.push(Case { id: text("id"), draft: Draft { subject: text("subject"), text: text("text") }, context, want });
    }
    out
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str| args.iter().any(|a| a == name);
    let after = |name: &str| args.iter().position(|a| a == name).and_then(|k| args.get(k + 1)).cloned();
    let named = args.iter().find(|a| a.contains(".json"));
    let cases = named.map_or_else(|| corpus(flag("--held-out")), |f| file(f));
    // Models of folds, for an honest look at the part trained on.
    let model = |path: String| Model::read(&std::fs::read(path).unwrap()).unwrap();
    let folds: Option<Vec<Model>> = after("--model")
        .map(|m| vec![model(m); 5])
        .or_else(|| after("--folds").map(|folder| (0..5).map(|k| model(format!("{folder}/{k}.bin"))).collect()));
    let only = after("--only");
    if flag("--sentences") {
        sentences(flag("--held-out"), flag("-v"), only.as_deref(), folds.as_deref());
        return;
    }
    // Language is not looked at yet.
    let grammar = false;
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let (mut clean, mut clean_right) = (0, 0);
    let start = std::time::Instant::now();
    for case in &cases {
        let found = match &folds {
            Some(models) => check_with(&case.draft, &case.context, by(&models[fold(&case.draft.text)])),
            None if flag("--patterns") => check_with(&case.draft, &case.context, Models::default()),
            None => check(&case.draft, &case.context),
        };
        let got: BTreeSet<String> =
            found.iter().filter(|f| !f.code.is_advice()).map(|f| f.code.name().to_owned()).collect();
        let counted = |c: &&String| (grammar || *c != "grammar") && only.as_ref().is_none_or(|o| o == *c);
        let missing: Vec<&String> = case.want.difference(&got).filter(counted).collect();
        let extra: Vec<&String> = got.difference(&case.want).filter(counted).collect();
        case.want.intersection(&got).filter(counted).for_each(|c| counts.entry(c.clone()).or_default()[0] += 1);
        extra.iter().for_each(|c| counts.entry((*c).clone()).or_default()[1] += 1);
        missing.iter().for_each(|c| counts.entry((*c).clone()).or_default()[2] += 1);
        if case.want.is_empty() {
            clean += 1;
            clean_right += usize::from(got.is_empty());
        }
        if flag("-v") && !(missing.is_empty() && extra.is_empty()) {
            println!("{}  missing {missing:?}  extra {extra:?}", case.id);
            for f in found.iter().filter(|f| extra.iter().any(|e| *e == f.code.name())) {
                let words =
                    f.subject.map_or_else(|| &case.draft.text[f.start..f.end], |(s, e)| &case.draft.subject[s..e]);
                println!("      {}: {}", f.code.name(), words.chars().take(160).collect::<String>().replace('\n', " "));
            }
        }
    }
    let each = start.elapsed() / cases.len().max(1) as u32;
    let mut sum = [0usize; 3];
    for (code, c) in &counts {
        (0..3).for_each(|k| sum[k] += c[k]);
        println!("{code:32} {}", line(c));
    }
    println!("{:32} {}", "all", line(&sum));
    println!("{} drafts, {clean_right} of {clean} clean ones without a finding, {each:?} each", cases.len());
}

fn line([hit, extra, missed]: &[usize; 3]) -> String {
    let share = |n: usize, of: usize| if of == 0 { 1.0 } else { n as f64 / of as f64 };
    let (p, r) = (share(*hit, hit + extra), share(*hit, hit + missed));
    format!(
        "{hit:4} found {extra:3} too many {missed:3} missed   precision {p:.3} recall {r:.3} F1 {:.3}",
        2.0 * p * r / (p + r).max(1e-9)
    )
}

/// Rules with this model of sentences; nothing is weighed.
fn by(model: &Model) -> Models<'_> {
    Models { sentences: Some(model), weigher: None }
}

/// The fold of a draft: a hash of its text.
fn fold(text: &str) -> usize {
    let hash = text.bytes().fold(7u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
    (hash >> 7) as usize % 5
}

/// The labels of single sentences against what is found in each by itself.
fn sentences(held_out: bool, verbose: bool, only: Option<&str>, folds: Option<&[Model]>) {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for record in records() {
        let composed = record.compose();
        if is_held_out(&composed.body) != held_out {
            continue;
        }
        for (range, labels) in &composed.pieces {
            let draft = Draft { subject: String::new(), text: composed.body[range.clone()].to_owned() };
            let context = Context::default();
            let found = match folds {
                Some(models) => check_with(&draft, &context, by(&models[fold(&composed.body)])),
                None => candor::check::check(&draft, &context),
            };
            for (label, code) in JUDGED_LABELS.iter().filter(|(l, _)| only.is_none_or(|o| o == *l)) {
                let (is, says) = (labels.iter().any(|l| l == label), found.iter().any(|f| f.code == *code));
                let c = counts.entry(label).or_default();
                c[0] += usize::from(is && says);
                c[1] += usize::from(!is && says);
                c[2] += usize::from(is && !says);
                if verbose && is != says {
                    println!("{} {label} {}: {}", if is { "MISSED" } else { "EXTRA " }, record.id, draft.text);
                }
            }
        }
    }
    for (label, c) in &counts {
        println!("{label:32} {}", line(c));
    }
}
