//! Try to beat it: other orders of the same programs, judged by the applicant's own preferences.
//!
//! Nobody can gain by another order than the true one (Dubins and Freedman, "Machiavelli and the Gale-Shapley algorithm",
//! American Mathematical Monthly 88, 1981; Roth, "The economics of matching: stability and incentives", Mathematics of
//! Operations Research 7, 1982). Here that is not claimed but shown: orders are tried, and in each world the place that comes
//! out is compared with the one that the true order gives. The expected place counts the first line as 1 and no match as one
//! more than there are lines.

use serde::Serialize;

use super::desk::{Desk, MIDDLE};

/// Up to so many lines every order is tried: 8! is 40,320.
const ALL_ORDERS: usize = 8;

/// Another order against the true one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Against {
    /// The other order.
    pub order: Vec<usize>,
    /// The expected place of the true order.
    pub truth: f64,
    /// The expected place of the other order, by the same preferences.
    pub other: f64,
    /// Worlds in which the other order gives a better place. There are none.
    pub better: u32,
    /// Worlds in which it gives a worse one.
    pub worse: u32,
    /// Of how many.
    pub worlds: usize,
    /// What was lost, most often first.
    pub losses: Vec<Loss>,
}

/// In some worlds, this instead of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The line that the true order gives.
    pub instead_of: usize,
    /// What the other order gives; none: no match.
    pub got: Option<usize>,
    /// In how many worlds.
    pub worlds: u32,
}

/// What the search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beat {
    /// How many other orders were tried.
    pub tried: u32,
    /// Whether these were all there are.
    pub every: bool,
    /// The expected place of the true order.
    pub truth: f64,
    /// The best of the others, with what it loses; none when there is no other order.
    pub best: Option<Against>,
    /// How many of the others are better than the true one. There are none.
    pub beaten: u32,
}

impl Desk {
    /// Another order against the true one; both hold the same lines.
    pub fn against(&self, truth: &[usize], other: &[usize]) -> Against {
        let (own, theirs) = (self.sets(truth), self.sets(other));
        let place = |line: usize| truth.iter().position(|l| *l == line).unwrap_or(truth.len());
        let mut result = Against {
            order: other.to_vec(),
            truth: self.expected(truth, truth),
            other: self.expected(truth, other),
            better: 0,
            worse: 0,
            worlds: self.worlds(),
            losses: Vec::new(),
        };
        for (k, own) in own.iter().enumerate() {
            for (j, theirs) in theirs.iter().enumerate() {
                let got = other.get(j).copied();
                let there = got.map_or(truth.len(), place);
                let count = || own.iter().zip(theirs).map(|(a, b)| (a & b).count_ones()).sum::<u32>();
                match (there.cmp(&k), truth.get(k)) {
                    (std::cmp::Ordering::Less, _) => result.better += count(),
                    (std::cmp::Ordering::Greater, Some(line)) => {
                        let worlds = count();
                        result.worse += worlds;
                        if worlds > 0 {
                            result.losses.push(Loss { instead_of: *line, got, worlds });
                        }
                    }
                    _ => {}
                }
            }
        }
        result.losses.sort_by_key(|l| std::cmp::Reverse(l.worlds));
        result
    }

    /// Tries other orders: all of them for short lists; else every exchange of two lines and every move of one.
    pub fn beat(&self, truth: &[usize]) -> Beat {
        let own = self.expected(truth, truth);
        let mut best: Option<(f64, Vec<usize>)> = None;
        let (mut tried, mut beaten) = (0, 0);
        let mut look = |order: &[usize]| {
            if order == truth {
                return;
            }
            tried += 1;
            let expected = self.expected(truth, order);
            beaten += u32::from(expected < own);
            if best.as_ref().is_none_or(|(e, _)| expected < *e) {
                best = Some((expected, order.to_vec()));
            }
        };
        let every = truth.len() <= ALL_ORDERS;
        if every {
            permute(&mut truth.to_vec(), 0, &mut look);
        } else {
            near(truth, &mut look);
        }
        Beat { tried, every, truth: own, beaten, best: best.map(|(_, order)| self.against(truth, &order)) }
    }

    /// The expected place of an order by the true preferences, in the middle case.
    pub(super) fn expected(&self, truth: &[usize], order: &[usize]) -> f64 {
        let counts = self.counts(MIDDLE, order);
        let place = |line: &usize| truth.iter().position(|l| l == line).unwrap_or(truth.len()) + 1;
        let none = (truth.len() + 1) as f64 * f64::from(counts.last().copied().unwrap_or(0));
        let sum: f64 = order.iter().zip(&counts).map(|(line, n)| place(line) as f64 * f64::from(*n)).sum();
        (sum + none) / self.worlds().max(1) as f64
    }
}

/// All orders of `lines[from..]`.
fn permute(lines: &mut Vec<usize>, from: usize, look: &mut impl FnMut(&[usize])) {
    if from + 1 >= lines.len() {
        look(lines);
        return;
    }
    for k in from..lines.len() {
        lines.swap(from, k);
        permute(lines, from + 1, look);
        lines.swap(from, k);
    }
}

/// Every exchange of two lines, and every move of one line to another place.
fn near(truth: &[usize], look: &mut impl FnMut(&[usize])) {
    for a in 0..truth.len() {
        for b in 0..truth.len() {
            let mut order = truth.to_vec();
            if a < b {
                order.swap(a, b);
                look(&order);
                order.swap(a, b);
            }
            // A move by one place is an exchange.
            if a.abs_diff(b) > 1 {
                let line = order.remove(a);
                order.insert(b, line);
                look(&order);
            }
        }
    }
}
