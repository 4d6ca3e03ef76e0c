//! What training and measuring of drafts share: the drafts with their authors, rows for the model of sentences, folds of
//! authors, and the model that weighs candidates.

use candor::check::{Code, Context, Draft, Models, WEIGHED, WEIGHED_INPUTS, Weighable, check_with, weighables};
use candor::corpus::{OUTGOING_LABELS, Outgoing, parse};
use candor::features::{BUCKETS, Features, of_sentence};
use candor::model::Model;
use candor::patterns::{Analysed, OUTGOING};
use candor::stage::forget;
use candor::text::Text;

use crate::fit::Set;
use bags::Bags;

mod bags;

/// How many parts the authors are divided into.
pub(crate) const FOLDS: usize = 5;

/// Authors whose drafts came after the rules were written, so that rules show on them what they are worth.
const FRESH: [&str; 4] = ["zj", "zk", "zl", "zm"];

/// A draft of the corpus.
pub(crate) struct Letter {
    pub(crate) author: String,
    pub(crate) record: Outgoing,
    pub(crate) fold: usize,
}

impl Letter {
    /// The draft with its context.
    pub(crate) fn draft(&self) -> (Draft, Context) {
        let context = serde_json::from_value(self.record.context.clone()).unwrap_or_default();
        (Draft { subject: self.record.subject.clone(), text: self.record.compose().body }, context)
    }

    fn fresh(&self) -> bool {
        FRESH.contains(&self.author.as_str())
    }
}

/// All drafts of these files. Authors are told by the letters before the number; those of the same fold stay together.
pub(crate) fn letters(files: &[String]) -> Vec<Letter> {
    let records: Vec<Outgoing> = files.iter().flat_map(|f| parse::<Outgoing>(f).unwrap()).collect();
    let author = |r: &Outgoing| {
        let name = r.id.split('-').next().unwrap_or("").to_owned();
        if r.sentences_only { name.strip_suffix('s').map_or(name.clone(), str::to_owned) } else { name }
    };
    let mut authors: Vec<String> = records.iter().map(author).collect();
    authors.sort();
    authors.dedup();
    authors.reverse();
    let fold = |a: &String| authors.iter().position(|x| x == a).unwrap_or(0) % FOLDS;
    records
        .into_iter()
        .map(|record| {
            let author = author(&record);
            Letter { fold: fold(&author), author, record }
        })
        .collect()
}

/// The sentences of a draft as the model takes them, with their labels. Half of the patterns are forgotten if asked.
pub(crate) fn sentences(record: &Outgoing, forgetful: bool) -> Vec<(Features, Vec<usize>, f32)> {
    let composed = record.compose();
    let text = Text::new(&record.subject, &composed.body);
    let mut before: Option<Analysed> = None;
    let mut out = Vec::new();
    for s in text.own() {
        let mut words = [Analysed::of(text.words(s), &OUTGOING)];
        if forgetful {
            forget(&mut words);
        }
        let [words] = words;
        let labels = composed.labels(&s.span).iter();
        let is: Vec<usize> = labels.filter_map(|l| OUTGOING_LABELS.iter().position(|x| x == l)).collect();
        out.push((of_sentence(&words, before.as_ref()), is, 1.0));
        before = Some(words);
    }
    out
}

/// The model of sentences from these rows.
pub(crate) fn sentence_model(digest: &str, rows: Vec<(Features, Vec<usize>, f32)>, penalty: f64) -> Vec<u8> {
    let set = Set { inputs: BUCKETS, labels: OUTGOING_LABELS.len(), rows, one: false, penalty };
    let p = set.fit();
    crate::fit::pack(digest, &OUTGOING_LABELS, &set, &p)
}

/// A draft's candidates, by a model that has not seen the author, and what else decides.
pub(crate) struct Weighed {
    pub(crate) letter: usize,
    pub(crate) candidates: Vec<Weighable>,
    /// For each candidate: whether its sentence has a label that tells of the code.
    labelled: Vec<bool>,
    /// For each weighed code: whether it is so, and whether rules say so, and whether these have no candidate.
    pub(crate) codes: Vec<(bool, bool, bool)>,
}

/// The candidates of whole drafts, each by the model of its fold.
pub(crate) fn weighed(letters: &[Letter], models: &[Model]) -> Vec<Weighed> {
    let one = |k: usize| {
        let letter = &letters[k];
        let (draft, context) = letter.draft();
        let sentences = &models[letter.fold % models.len()];
        let candidates = weighables(&draft, &context, sentences);
        let found = check_with(&draft, &context, Models { sentences: Some(sentences), weigher: None });
        let codes = WEIGHED.iter().map(|(code, ..)| {
            let is = letter.record.findings.iter().any(|f| f == code.name());
            let rules = found.iter().any(|f| f.code == *code);
            let fixed = rules && !candidates.iter().any(|c| c.code == *code && !c.rule.is_empty());
            (is, rules, fixed)
        });
        let pieces: Vec<(String, &Vec<String>)> =
            letter.record.p.iter().flatten().map(|(text, labels)| (plain(text), labels)).collect();
        let labelled = candidates.iter().map(|c| labelled(c, &pieces)).collect();
        Weighed { letter: k, codes: codes.collect(), candidates, labelled }
    };
    in_two(letters, one)
}

/// What is done to each whole draft, on two threads.
fn in_two<T: Send>(letters: &[Letter], one: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let whole: Vec<usize> = (0..letters.len()).filter(|k| !letters[*k].record.sentences_only).collect();
    let half = whole.len() / 2;
    std::thread::scope(|t| {
        let second = t.spawn(|| whole[half..].iter().map(|k| one(*k)).collect::<Vec<_>>());
        let mut out: Vec<T> = whole[..half].iter().map(|k| one(*k)).collect();
        out.extend(second.join().unwrap());
        out
    })
}

/// The letters of a text alone.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// Whether the sentence of a candidate has a label that tells of its code.
fn labelled(candidate: &Weighable, pieces: &[(String, &Vec<String>)]) -> bool {
    let words = plain(&candidate.words);
    let of_code = |label: &String| match candidate.code {
        Code::UnverifiableClaim => label == "checkable_claim" || label == "visa_hope",
        code => label == code.name(),
    };
    let mut here =
        pieces.iter().filter(|(p, _)| !words.is_empty() && (p.contains(&words) || words.contains(p.as_str())));
    here.any(|(_, labels)| labels.iter().any(of_code))
}

/// A number that may be set from outside, to try others.
pub(crate) fn number(name: &str, usual: f64) -> f64 {
    std::env::var(name).ok().and_then(|p| p.parse().ok()).unwrap_or(usual)
}

/// The model that weighs, from these drafts.
pub(crate) fn weigher(digest: &str, letters: &[Letter], drafts: &[&Weighed]) -> Vec<u8> {
    let mut weights = vec![0.0; WEIGHED_INPUTS * WEIGHED.len()];
    let mut biases = vec![0.0; WEIGHED.len()];
    for (label, (code, ..)) in WEIGHED.iter().enumerate() {
        let mut rows = Vec::new();
        for d in drafts.iter().filter(|d| !d.codes[label].2) {
            let fresh = letters[d.letter].fresh();
            // Rules have been made on older drafts, where they look better than they are.
            let forget = !fresh && letters[d.letter].record.id.bytes().map(u32::from).sum::<u32>() % 2 == 0;
            let is = d.codes[label].0;
            let own = || d.candidates.iter().zip(&d.labelled).filter(|(c, _)| c.code == *code);
            // For promises and insistence the labels of sentences helped on authors not seen; for the others they did not.
            let by_label = matches!(code, Code::PromisesCommitment | Code::Pushy);
            let any = is && by_label && own().any(|(_, labelled)| *labelled);
            let row = |c: &Weighable| {
                let mut row = c.clues.clone();
                if !forget {
                    row.extend(c.rule.iter().copied());
                }
                row
            };
            // Of a letter with the finding only the sentences with its label can be meant, if there are any.
            let (meant, other): (Vec<_>, Vec<_>) = own().partition(|(_, labelled)| !any || **labelled);
            let weight = if fresh { number("FRESH", 2.0) } else { 1.0 };
            for (bag, is) in [(meant, is), (other, false)] {
                let bag: Vec<Features> = bag.into_iter().map(|(c, _)| row(c)).collect();
                if !bag.is_empty() {
                    rows.push((bag, is, weight));
                }
            }
        }
        let set = Bags { inputs: WEIGHED_INPUTS, rows, penalty: number("WEIGH", 0.3) };
        let p = set.fit();
        for (k, w) in p[..WEIGHED_INPUTS].iter().enumerate() {
            weights[k * WEIGHED.len() + label] = *w;
        }
        biases[label] = p[WEIGHED_INPUTS];
    }
    let names: Vec<&str> = WEIGHED.iter().map(|(c, ..)| c.name()).collect();
    Model::pack(digest, &names, &weights, &biases)
}
