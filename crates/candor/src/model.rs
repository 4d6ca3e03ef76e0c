//! The trained models: multinomial and one-against-rest logistic regression over hashed features, weights as bytes.
//!
//! `cargo run --release -p candor --example train` makes the files in `model/` from the corpus and says how good they
//! are. A file holds its own name, the digest of the corpus it was trained on, the labels, and for each bucket and label
//! a weight of one byte with a scale for each label.

use crate::features::{BUCKETS, Features};

/// A model.
#[derive(Clone, Debug)]
pub struct Model {
    labels: Vec<String>,
    /// The corpus this was trained on.
    pub corpus: String,
    scales: Vec<f32>,
    biases: Vec<f32>,
    /// One after the other for each input: the weights of all labels.
    weights: Vec<i8>,
    inputs: usize,
}

const MAGIC: &[u8; 8] = b"candor02";

impl Model {
    /// Packs weights: `weights[input * labels + label]`, and the biases.
    pub fn pack(corpus: &str, labels: &[&str], weights: &[f64], biases: &[f64]) -> Vec<u8> {
        let n = labels.len();
        let mut out = MAGIC.to_vec();
        let text = |s: &str| {
            let mut bytes = (s.len() as u32).to_le_bytes().to_vec();
            bytes.extend(s.as_bytes());
            bytes
        };
        out.extend(text(corpus));
        out.extend(text(&labels.join("\n")));
        out.extend(((weights.len() / n) as u32).to_le_bytes());
        let scales: Vec<f64> = (0..n)
            .map(|l| weights.iter().skip(l).step_by(n).fold(0.0f64, |m, w| m.max(w.abs())).max(1e-9) / 127.0)
            .collect();
        scales.iter().for_each(|s| out.extend((*s as f32).to_le_bytes()));
        biases.iter().for_each(|b| out.extend((*b as f32).to_le_bytes()));
        out.extend(weights.iter().enumerate().map(|(i, w)| (w / scales[i % n]).round() as i8 as u8));
        out
    }

    /// Reads a packed model; nothing when the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut take = |n: usize| {
            let (head, tail) = rest.split_at_checked(n)?;
            rest = tail;
            Some(head)
        };
        let number = |b: &[u8]| Some(u32::from_le_bytes(b.try_into().ok()?) as usize);
        let n = number(take(4)?)?;
        let corpus = String::from_utf8(take(n)?.to_vec()).ok()?;
        let n = number(take(4)?)?;
        let labels: Vec<String> = std::str::from_utf8(take(n)?).ok()?.split('\n').map(str::to_owned).collect();
        let inputs = number(take(4)?)?;
        let mut floats = || -> Option<Vec<f32>> {
            let bytes = take(labels.len() * 4)?;
            Some(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
        };
        let (scales, biases) = (floats()?, floats()?);
        let weights: Vec<i8> = take(inputs.checked_mul(labels.len())?)?.iter().map(|b| *b as i8).collect();
        Some(Self { labels, corpus, scales, biases, weights, inputs })
    }

    /// The labels, in the order of scores.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How many inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The linear score of each label.
    pub fn scores(&self, features: &[(u32, f32)]) -> Vec<f32> {
        let n = self.labels.len();
        let mut sums = vec![0f32; n];
        for (bucket, weight) in features {
            let at = *bucket as usize * n;
            if let Some(row) = self.weights.get(at..at + n) {
                for (sum, w) in sums.iter_mut().zip(row) {
                    *sum += weight * f32::from(*w);
                }
            }
        }
        sums.iter().zip(&self.scales).zip(&self.biases).map(|((s, scale), bias)| s * scale + bias).collect()
    }

    /// Chances that add up to 1.
    pub fn shares(&self, features: &[(u32, f32)]) -> Vec<f32> {
        softmax(&self.scores(features))
    }

    /// The chance of each label by itself.
    pub fn each(&self, features: &Features) -> Vec<f32> {
        self.scores(features).into_iter().map(|s| 1.0 / (1.0 + (-s).exp())).collect()
    }
}

/// Scores as shares of 1.
pub fn softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|s| (s - most).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|p| p / sum).collect()
}

/// The number of inputs of a model over hashed features.
pub const HASHED: usize = BUCKETS;
