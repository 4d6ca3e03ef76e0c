//! Trains the models of candor from the corpus and says how good they are on the fifth that is kept apart:
//! `cargo run --release -p candor --example train` (with `-- --dry` nothing is written,
//! with `-- --drafts` only the models of drafts are made).
//!
//! Logistic regression with a quadratic penalty, minimised by L-BFGS (the `argmin` library). Scores of the message model
//! are used by a second stage over a few dense inputs; for its training they are made by models that have not seen the
//! message (four folds), or the second stage would trust them too much.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a tool for developers")]

use std::path::Path;

use candor::corpus::{INCOMING_LABELS, Incoming, OUTGOING_LABELS, is_held_out, parse};
use candor::features::{BUCKETS, of_message, of_sentence};
use candor::model::Model;
use candor::patterns::{Analysed, INCOMING};
use candor::stage::{Message, STAGE_INPUTS, analyse, forget};
use candor::text::Text;

use fit::{Set, files, pack};
use letters::{FOLDS, Letter, Weighed, letters, sentence_model, sentences, weighed, weigher};

mod fit;
mod letters;

fn penalty() -> f64 {
    std::env::var("PENALTY").ok().and_then(|p| p.parse().ok()).unwrap_or(0.02)
}

/// FNV-1a of all files, as hexadecimal digits.
fn digest(files: &[String]) -> String {
    candor::corpus::digest(files.iter().map(String::as_str))
}

/// A message ready for training.
struct Ready {
    message: Incoming,
    text: Text,
    analysed: Vec<Analysed>,
    /// The same with half of the patterns forgotten.
    forgetful: Vec<Analysed>,
    labels: Vec<usize>,
    held_out: bool,
}

fn ready(message: Incoming) -> Ready {
    let composed = message.compose();
    let text = Text::new(&message.subject, &composed.body);
    let (mut analysed, mut labels) = (Vec::new(), Vec::new());
    for s in text.said() {
        analysed.push(Analysed::of(text.words(s), &INCOMING));
        let label = match s.part {
            candor::text::Part::Subject => "?",
            _ => composed.labels(&s.span).first().map_or("-", String::as_str),
        };
        labels.push(INCOMING_LABELS.iter().position(|l| *l == label).unwrap_or(usize::MAX));
    }
    let held_out = is_held_out(&composed.body);
    let mut forgetful = analysed.clone();
    forget(&mut forgetful);
    Ready { message, text, analysed, forgetful, labels, held_out }
}

fn category(m: &Incoming) -> usize {
    INCOMING_LABELS.iter().position(|l| *l == m.category).unwrap()
}

fn sentence_set(of: &[&Ready]) -> Set {
    let mut rows = Vec::new();
    for r in of {
        for (k, a) in r.forgetful.iter().enumerate().filter(|(k, _)| r.labels[*k] != usize::MAX) {
            let before = k.checked_sub(1).map(|b| &r.forgetful[b]);
            let weight = if r.labels[k] == 16 { 0.7 } else { 1.0 };
            rows.push((of_sentence(a, before), vec![r.labels[k]], weight));
        }
    }
    Set { inputs: BUCKETS, labels: INCOMING_LABELS.len(), rows, one: true, penalty: 2.0 * penalty() }
}

fn message_set(of: &[&Ready]) -> Set {
    let rows = of.iter().map(|r| (of_message(&r.forgetful), vec![category(&r.message)], 1.0)).collect();
    Set { inputs: BUCKETS, labels: 16, rows, one: true, penalty: penalty() }
}

fn incoming(folder: &Path, dry: bool) {
    let files = files("crates/candor/corpus/incoming");
    let digest = digest(&files);
    let all: Vec<Ready> = files.iter().flat_map(|f| parse::<Incoming>(f).unwrap()).map(ready).collect();
    let train: Vec<&Ready> = all.iter().filter(|r| !r.held_out).collect();
    let test: Vec<&Ready> = all.iter().filter(|r| r.held_out).collect();
    println!("incoming: {} messages to train on, {} kept apart", train.len(), test.len());
    let names = &INCOMING_LABELS[..];
    let models = |of: &[&Ready]| {
        let (s, m) = (sentence_set(of), message_set(of));
        let (ps, pm) = std::thread::scope(|t| {
            let h = t.spawn(|| s.fit());
            let pm = m.fit();
            (h.join().unwrap(), pm)
        });
        (pack(&digest, names, &s, &ps), pack(&digest, &names[..16], &m, &pm))
    };
    // Inputs of the second stage, each made by models that have not seen the message.
    const FOLDS: usize = 4;
    let mut rows = Vec::new();
    let mut flags = Vec::new();
    for fold in 0..FOLDS {
        let (inside, outside): (Vec<_>, Vec<_>) = train.iter().enumerate().partition(|(k, _)| k % FOLDS != fold);
        let inside: Vec<&Ready> = inside.into_iter().map(|(_, r)| *r).collect();
        let (s, m) = models(&inside);
        let (s, m) = (Model::read(&s).unwrap(), Model::read(&m).unwrap());
        for (_, r) in outside {
            let sentences = r.text.said().zip(r.forgetful.iter().cloned()).collect();
            let inputs = Message::new(&s, sentences).inputs(&m);
            // A short deadline is a matter of hours, not of words.
            let warns = candor::meaning::Category::ALL[category(&r.message)].warns();
            if warns == r.message.red_flag {
                flags.push((inputs.clone(), vec![usize::from(warns)], 1.0));
            }
            rows.push((inputs, vec![category(&r.message)], 1.0));
        }
    }
    let stage_set = Set { inputs: STAGE_INPUTS, labels: 16, rows, one: true, penalty: 1.0 };
    let ps = stage_set.fit();
    let stage_bytes = pack(&digest, &names[..16], &stage_set, &ps);
    let flag_set = Set { inputs: STAGE_INPUTS, labels: 2, rows: flags, one: true, penalty: 1.0 };
    let flag_bytes = pack(&digest, &["calm", "warn"], &flag_set, &flag_set.fit());
    let (s_bytes, m_bytes) = models(&train);
    if !dry {
        std::fs::write(folder.join("sentences.bin"), &s_bytes).unwrap();
        std::fs::write(folder.join("messages.bin"), &m_bytes).unwrap();
        std::fs::write(folder.join("stage.bin"), &stage_bytes).unwrap();
        std::fs::write(folder.join("flag.bin"), &flag_bytes).unwrap();
    }
    let (s, m, st) =
        (Model::read(&s_bytes).unwrap(), Model::read(&m_bytes).unwrap(), Model::read(&stage_bytes).unwrap());
    let mut confusion = vec![vec![0usize; 16]; 16];
    let (mut right_s, mut all_s) = (0, 0);
    for r in &test {
        let shares = st.shares(&Message::new(&s, analyse(&r.text)).inputs(&m));
        let said = best(&shares);
        confusion[category(&r.message)][said] += 1;
        if said != category(&r.message) {
            println!("  {} is {} but {} ({:.2})", r.message.id, r.message.category, names[said], shares[said]);
        }
        for (k, a) in r.analysed.iter().enumerate().filter(|(k, _)| r.labels[*k] != usize::MAX) {
            let before = k.checked_sub(1).map(|b| &r.analysed[b]);
            all_s += 1;
            right_s += usize::from(best(&s.shares(&of_sentence(a, before))) == r.labels[k]);
        }
    }
    println!("sentences: {:.1} in 100 right of {all_s}", 100.0 * right_s as f64 / all_s as f64);
    table(&names[..16], &confusion);
}

fn best(shares: &[f32]) -> usize {
    (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap()
}

fn table(names: &[&str], confusion: &[Vec<usize>]) {
    let right: usize = (0..names.len()).map(|k| confusion[k][k]).sum();
    let all: usize = confusion.iter().flatten().sum();
    println!("categories: {:.1} in 100 right of {all}", 100.0 * right as f64 / all as f64);
    for (k, row) in confusion.iter().enumerate() {
        let of: usize = row.iter().sum();
        let taken: Vec<String> = row
            .iter()
            .enumerate()
            .filter(|(j, n)| *j != k && **n > 0)
            .map(|(j, n)| format!("{} {n}", names[j]))
            .collect();
        println!("{:24} {:3} of {of:3}   {}", names[k], row[k], taken.join(", "));
    }
}

fn outgoing(folder: &Path, dry: bool) {
    let files = files("crates/candor/corpus/outgoing");
    let digest = digest(&files);
    let all = letters(&files);
    let held = |l: &Letter| is_held_out(&l.record.compose().body);
    let (test, kept): (Vec<&Letter>, Vec<&Letter>) = all.iter().partition(|l| held(l));
    let train: Vec<_> = kept.iter().map(|l| (l.fold, sentences(&l.record, true))).collect();
    let test: Vec<_> = test.iter().flat_map(|l| sentences(&l.record, false)).collect();
    let of = |fold: usize| train.iter().filter(|(f, _)| *f != fold).flat_map(|(_, r)| r.clone()).collect::<Vec<_>>();
    println!("outgoing: {} sentences to train on, {} kept apart", of(FOLDS).len(), test.len());
    let bytes = sentence_model(&digest, of(FOLDS), penalty());
    // What is weighed comes from models that have not seen the author.
    let folds: Vec<Vec<u8>> = (0..FOLDS).map(|k| sentence_model(&digest, of(k), penalty())).collect();
    let folds: Vec<Model> = folds.iter().map(|b| Model::read(b).unwrap()).collect();
    let drafts = weighed(&all, &folds);
    let drafts: Vec<&Weighed> = drafts.iter().filter(|d| !held(&all[d.letter])).collect();
    let weigher = weigher(&digest, &all, &drafts);
    if !dry {
        std::fs::write(folder.join("drafts.bin"), &bytes).unwrap();
        std::fs::write(folder.join("weigh.bin"), &weigher).unwrap();
    }
    let model = Model::read(&bytes).unwrap();
    for (l, name) in OUTGOING_LABELS.iter().enumerate() {
        let (mut hit, mut extra, mut missed) = (0, 0, 0);
        for (row, is, _) in &test {
            match (model.each(row)[l] > 0.5, is.contains(&l)) {
                (true, true) => hit += 1,
                (true, false) => extra += 1,
                (false, true) => missed += 1,
                _ => {}
            }
        }
        println!("{name:24} {hit:3} found, {extra:3} too many, {missed:3} missed");
    }
}

fn main() {
    let dry = std::env::args().any(|a| a == "--dry");
    let folder = Path::new("crates/candor/model");
    std::fs::create_dir_all(folder).unwrap();
    // The messages need their models anew only when their part of the corpus changes.
    if !std::env::args().any(|a| a == "--drafts") {
        incoming(folder, dry);
    }
    outgoing(folder, dry);
}
