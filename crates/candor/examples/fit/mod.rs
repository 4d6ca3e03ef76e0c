//! What both trainers share: logistic regression with a quadratic penalty, minimised by L-BFGS (the `argmin` library).

use std::cell::RefCell;

use argmin::core::{CostFunction, Error, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use candor::features::Features;
use candor::model::Model;

/// Inputs and, for each label, whether it is so; each example has a weight.
pub(crate) struct Set {
    pub(crate) inputs: usize,
    pub(crate) labels: usize,
    pub(crate) rows: Vec<(Features, Vec<usize>, f32)>,
    /// One label out of many, or each by itself.
    pub(crate) one: bool,
    pub(crate) penalty: f64,
}

impl Set {
    fn scores(&self, p: &[f64], row: &Features) -> Vec<f64> {
        let n = self.labels;
        let mut s: Vec<f64> = p[self.inputs * n..].to_vec();
        for (b, w) in row {
            let at = *b as usize * n;
            for (l, x) in s.iter_mut().enumerate() {
                *x += f64::from(*w) * p[at + l];
            }
        }
        s
    }

    fn shares(&self, s: &[f64]) -> Vec<f64> {
        if !self.one {
            return s.iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect();
        }
        let most = s.iter().copied().fold(f64::MIN, f64::max);
        let e: Vec<f64> = s.iter().map(|x| (x - most).exp()).collect();
        let sum: f64 = e.iter().sum();
        e.iter().map(|x| x / sum).collect()
    }

    pub(crate) fn fit(&self) -> Vec<f64> {
        let start = vec![0.0; (self.inputs + 1) * self.labels];
        let solver = LBFGS::new(MoreThuenteLineSearch::new(), 7).with_tolerance_grad(1e-4).unwrap();
        let run = Executor::new(Problem(self, RefCell::new(None)), solver)
            .configure(|s| s.param(start.clone()).max_iters(50))
            .run();
        let run = run.unwrap();
        println!(
            "  {} rows: {} steps, cost {:.4}",
            self.rows.len(),
            run.state().get_iter(),
            run.state().get_best_cost() / self.rows.len() as f64
        );
        run.state().get_best_param().cloned().unwrap_or(start)
    }
}

/// The set, and the shares at the point asked last: the line search asks for cost and gradient at the same point.
struct Problem<'a>(&'a Set, RefCell<Option<Last>>);

/// A point and the shares of each row there.
type Last = (Vec<f64>, Vec<Vec<f64>>);

impl Problem<'_> {
    fn at<T>(&self, p: &[f64], run: impl FnOnce(&[Vec<f64>]) -> T) -> T {
        let mut last = self.1.borrow_mut();
        if last.as_ref().is_none_or(|(point, _)| point != p) {
            let set = self.0;
            *last = Some((p.to_vec(), set.rows.iter().map(|(row, ..)| set.shares(&set.scores(p, row))).collect()));
        }
        run(last.as_ref().map_or(&[], |(_, shares)| shares))
    }
}

impl CostFunction for Problem<'_> {
    type Param = Vec<f64>;
    type Output = f64;
    fn cost(&self, p: &Vec<f64>) -> Result<f64, Error> {
        let set = self.0;
        let mut cost = 0.5 * set.penalty * p[..set.inputs * set.labels].iter().map(|w| w * w).sum::<f64>();
        self.at(p, |shares| {
            for ((_, is, weight), q) in set.rows.iter().zip(shares) {
                let w = f64::from(*weight);
                for (l, q) in q.iter().enumerate() {
                    let yes = is.contains(&l);
                    if yes {
                        cost -= w * q.max(1e-12).ln();
                    } else if !set.one {
                        cost -= w * (1.0 - q).max(1e-12).ln();
                    }
                }
            }
        });
        Ok(cost)
    }
}

impl Gradient for Problem<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;
    fn gradient(&self, p: &Vec<f64>) -> Result<Vec<f64>, Error> {
        let set = self.0;
        let n = set.labels;
        let edge = set.inputs * n;
        let mut g: Vec<f64> = p.iter().enumerate().map(|(i, w)| if i < edge { set.penalty * w } else { 0.0 }).collect();
        self.at(p, |shares| {
            for ((row, is, weight), q) in set.rows.iter().zip(shares) {
                let d: Vec<f64> =
                    q.iter().enumerate().map(|(l, q)| f64::from(*weight) * (q - f64::from(is.contains(&l)))).collect();
                for (b, w) in row {
                    let at = *b as usize * n;
                    for (l, d) in d.iter().enumerate() {
                        g[at + l] += f64::from(*w) * d;
                    }
                }
                for (l, d) in d.iter().enumerate() {
                    g[edge + l] += d;
                }
            }
        });
        Ok(g)
    }
}

/// The weights as the bytes of a model.
pub(crate) fn pack(digest: &str, labels: &[&str], set: &Set, p: &[f64]) -> Vec<u8> {
    let edge = set.inputs * set.labels;
    Model::pack(digest, labels, &p[..edge], &p[edge..])
}

/// The files of a folder, by name.
pub(crate) fn files(folder: &str) -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect()
}
