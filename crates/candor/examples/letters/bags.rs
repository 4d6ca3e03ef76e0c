//! Logistic regression where only bags of examples have a label, minimised by L-BFGS (the `argmin` library).

use argmin::core::{CostFunction, Error, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use candor::features::Features;

/// Bags of candidates of which only one label for the whole is known: the chance of a bag is that of any candidate.
pub(crate) struct Bags {
    pub(crate) inputs: usize,
    pub(crate) rows: Vec<(Vec<Features>, bool, f64)>,
    pub(crate) penalty: f64,
}

impl Bags {
    /// The weights of the inputs, and the bias behind them.
    pub(crate) fn fit(&self) -> Vec<f64> {
        let mut start = vec![0.0; self.inputs + 1];
        start[self.inputs] = -3.0;
        let solver = LBFGS::new(MoreThuenteLineSearch::new(), 7).with_tolerance_grad(1e-3).unwrap();
        let run = Executor::new(BagProblem(self), solver).configure(|s| s.param(start.clone()).max_iters(80)).run();
        run.map_or(start.clone(), |r| r.state().get_best_param().cloned().unwrap_or(start))
    }

    fn score(&self, p: &[f64], row: &Features) -> f64 {
        p[self.inputs] + row.iter().map(|(b, w)| f64::from(*w) * p[*b as usize]).sum::<f64>()
    }
}

struct BagProblem<'a>(&'a Bags);

/// ln(1 + e^s), without overflow.
fn softplus(s: f64) -> f64 {
    s.max(0.0) + (-s.abs()).exp().ln_1p()
}

impl CostFunction for BagProblem<'_> {
    type Param = Vec<f64>;
    type Output = f64;
    fn cost(&self, p: &Vec<f64>) -> Result<f64, Error> {
        let set = self.0;
        let mut cost = 0.5 * set.penalty * p[..set.inputs].iter().map(|w| w * w).sum::<f64>();
        for (bag, yes, weight) in &set.rows {
            let none: f64 = bag.iter().map(|row| softplus(set.score(p, row))).sum();
            cost += weight * if *yes { -(-(-none).exp_m1()).max(1e-12).ln() } else { none };
        }
        Ok(cost)
    }
}

impl Gradient for BagProblem<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;
    fn gradient(&self, p: &Vec<f64>) -> Result<Vec<f64>, Error> {
        let set = self.0;
        let mut g: Vec<f64> = p.iter().map(|w| set.penalty * w).collect();
        g[set.inputs] = 0.0;
        for (bag, yes, weight) in &set.rows {
            let scores: Vec<f64> = bag.iter().map(|row| set.score(p, row)).collect();
            let none: f64 = scores.iter().map(|s| softplus(*s)).sum();
            let any = (-(-none).exp_m1()).max(1e-12);
            let slope = weight * if *yes { -(-none).exp() / any } else { 1.0 };
            for (row, s) in bag.iter().zip(&scores) {
                let d = slope / (1.0 + (-s).exp());
                row.iter().for_each(|(b, w)| g[*b as usize] += d * f64::from(*w));
                g[set.inputs] += d;
            }
        }
        Ok(g)
    }
}
