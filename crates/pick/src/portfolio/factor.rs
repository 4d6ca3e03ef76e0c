//! Which applications to send, and which of them carry a signal, when what ties the answers together is the applicant.
//!
//! *Terms.* A *scenario* is one value of the applicant's strength, with its weight; given it, programs answer
//! independently. An *item* is a program with its utility and, for each column (no signal, silver, gold), its chance of
//! success in each scenario. The value of a choice is the expected utility of the best success.
//!
//! *Algorithm.* The value is monotone and submodular, so a greedy order is within 1 - 1/e of the optimum (Nemhauser,
//! Wolsey and Fisher 1978) and in practice very near it; exchanges of items and of signals improve it. How near is
//! proved each time: sorted by utility, the value is a sum of `(t_j - t_{j+1}) · P(some success among the first j)`, and
//! with fractions `x` of applications each of these chances is at most `1 - exp(-Σ x a)`, `a = -ln(1 - chance)`, which is
//! concave in `x` and exact at whole numbers. So the concave maximum is an upper bound, and Frank and Wolfe's method
//! (1956) with an exact linear step bounds that maximum from above at every iteration.

/// How many columns a program has: no signal, silver, gold.
pub const COLUMNS: usize = 3;

/// A program as the solver sees it.
#[derive(Clone, Debug)]
pub struct Item {
    /// What a success here is worth; above 0.
    pub utility: f64,
    /// The chance of success by column and scenario, each in [0, 1].
    pub chance: [Vec<f64>; COLUMNS],
    /// It is applied to whatever it adds.
    pub must: bool,
    /// The signal is settled: the application was sent, or the applicant decided.
    pub column: Option<usize>,
}

/// What to choose from.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The weights of the scenarios; they add up to 1.
    pub weights: Vec<f64>,
    /// The programs.
    pub items: Vec<Item>,
    /// How many silver and gold signals there are.
    pub signals: [usize; 2],
    /// The most applications.
    pub most: usize,
}

/// One application of a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The item.
    pub item: usize,
    /// Its column.
    pub column: usize,
}

/// A choice with its value and the proof of how good it is.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The applications, in the order of the items.
    pub chosen: Vec<Choice>,
    /// Their value.
    pub value: f64,
    /// No choice under the same limits is worth more than this.
    pub bound: f64,
}

impl Solution {
    /// By how much the best choice can be better, as a share of it.
    pub fn gap(&self) -> f64 {
        if self.bound > 0.0 { ((self.bound - self.value) / self.bound).max(0.0) } else { 0.0 }
    }
}

/// One step of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// What is added.
    pub choice: Choice,
    /// The value of all down to here.
    pub value: f64,
}

/// The solver: the problem laid out flat, items by falling utility.
pub struct Solver<'a> {
    problem: &'a Problem,
    /// Items by falling utility; ties by index.
    order: Vec<usize>,
    /// `[place][column][scenario]`: the chance, and `-ln(1 - chance)`.
    chance: Vec<f64>,
    hazard: Vec<f64>,
    scenarios: usize,
}

/// Chances are kept below 1 so that logarithms stay finite; the loss is under a billionth.
const NEARLY_ONE: f64 = 1.0 - 1e-9;

/// A change worth trying: what it seems to gain, and the columns it gives to places.
type Try = (f64, Vec<(usize, Option<u8>)>);

/// The place of a program in the choice: its column, or out.
type Columns = Vec<Option<u8>>;

impl<'a> Solver<'a> {
    /// Lays the problem out.
    pub fn new(problem: &'a Problem) -> Self {
        let mut order: Vec<usize> = (0..problem.items.len()).collect();
        order.sort_by(|a, b| problem.items[*b].utility.total_cmp(&problem.items[*a].utility).then(a.cmp(b)));
        let scenarios = problem.weights.len();
        let mut chance = Vec::with_capacity(order.len() * COLUMNS * scenarios);
        for i in &order {
            for column in &problem.items[*i].chance {
                chance.extend(column.iter().map(|p| p.clamp(0.0, NEARLY_ONE)));
            }
        }
        let hazard = chance.iter().map(|p| -(-p).ln_1p()).collect();
        Self { problem, order, chance, hazard, scenarios }
    }

    fn at(&self, place: usize, column: usize) -> &[f64] {
        let from = (place * COLUMNS + column) * self.scenarios;
        &self.chance[from..from + self.scenarios]
    }

    fn hazard_at(&self, place: usize, column: usize) -> &[f64] {
        let from = (place * COLUMNS + column) * self.scenarios;
        &self.hazard[from..from + self.scenarios]
    }

    fn item(&self, place: usize) -> &Item {
        &self.problem.items[self.order[place]]
    }

    fn utility(&self, place: usize) -> f64 {
        self.item(place).utility
    }

    fn allows(&self, place: usize, column: usize) -> bool {
        self.item(place).column.is_none_or(|c| c == column)
    }

    /// The value of a choice.
    fn value(&self, columns: &Columns) -> f64 {
        let mut open = self.problem.weights.clone();
        let mut value = 0.0;
        for (place, column) in columns.iter().enumerate() {
            let Some(column) = column else { continue };
            let mut won = 0.0;
            for (left, p) in open.iter_mut().zip(self.at(place, usize::from(*column))) {
                won += *left * p;
                *left *= 1.0 - p;
            }
            value += self.utility(place) * won;
        }
        value
    }

    /// What every place would add (or, if it is in, adds) by each column, the rest of the choice staying as it is. For a
    /// place that is in, the difference of two columns is exact too.
    fn worth(&self, columns: &Columns) -> Vec<[f64; COLUMNS]> {
        let (m, k) = (columns.len(), self.scenarios);
        // What lies below each place is worth, by scenario, if nothing above succeeds.
        let mut below = vec![0.0; (m + 1) * k];
        for place in (0..m).rev() {
            let (upper, lower) = below.split_at_mut((place + 1) * k);
            let here = &mut upper[place * k..];
            here.copy_from_slice(&lower[..k]);
            if let Some(column) = columns[place] {
                let utility = self.utility(place);
                for (v, p) in here.iter_mut().zip(self.at(place, usize::from(column))) {
                    *v += p * (utility - *v);
                }
            }
        }
        let mut open = self.problem.weights.clone();
        let mut worth = Vec::with_capacity(m);
        let mut each = vec![0.0; k];
        for place in 0..m {
            let utility = self.utility(place);
            let lower = &below[(place + 1) * k..(place + 2) * k];
            for ((e, left), v) in each.iter_mut().zip(&open).zip(lower) {
                *e = left * (utility - v);
            }
            let mut by = [0.0; COLUMNS];
            for (column, worth) in by.iter_mut().enumerate() {
                *worth = self.at(place, column).iter().zip(&each).map(|(p, e)| p * e).sum();
            }
            worth.push(by);
            if let Some(column) = columns[place] {
                for (left, p) in open.iter_mut().zip(self.at(place, usize::from(column))) {
                    *left *= 1.0 - p;
                }
            }
        }
        worth
    }

    /// The linear step: the choice of at most `most` places, all that must be in, within the signals, that maximises a
    /// sum of gains by place and column. Each round adds one application along the best chain of changes of columns
    /// (successive shortest paths on three columns), so every round's choice is optimal for its number.
    fn linear(&self, gain: &[[f64; COLUMNS]]) -> Columns {
        const MUST: f64 = 1e9;
        let m = gain.len();
        let of = |place: usize, column: usize| {
            if self.allows(place, column) {
                gain[place][column] + if self.item(place).must { MUST } else { 0.0 }
            } else {
                f64::NEG_INFINITY
            }
        };
        let room = [usize::MAX, self.problem.signals[0], self.problem.signals[1]];
        let mut columns: Columns = vec![None; m];
        let mut used = [0usize; COLUMNS];
        for _ in 0..self.problem.most.min(m) {
            // The best newcomer of each column, and the best mover between each two columns.
            let mut new = [(f64::NEG_INFINITY, usize::MAX); COLUMNS];
            let mut moves = [[(f64::NEG_INFINITY, usize::MAX); COLUMNS]; COLUMNS];
            for (place, column) in columns.iter().enumerate() {
                match column {
                    None => {
                        for (c, best) in new.iter_mut().enumerate() {
                            let g = of(place, c);
                            if g > best.0 {
                                *best = (g, place);
                            }
                        }
                    }
                    Some(from) => {
                        let from = usize::from(*from);
                        for (to, best) in moves[from].iter_mut().enumerate() {
                            let g = of(place, to) - of(place, from);
                            if to != from && g > best.0 {
                                *best = (g, place);
                            }
                        }
                    }
                }
            }
            // Paths: newcomer to a, mover a to b, mover b to c; the last column has room.
            let mut best = (0.0, [usize::MAX; 3]);
            for a in 0..COLUMNS {
                let mut consider = |total: f64, path: [usize; 3], last: usize| {
                    if used[last] < room[last] && total > best.0 + 1e-15 {
                        best = (total, path);
                    }
                };
                consider(new[a].0, [a, usize::MAX, usize::MAX], a);
                for b in (0..COLUMNS).filter(|b| *b != a) {
                    let two = new[a].0 + moves[a][b].0;
                    consider(two, [a, b, usize::MAX], b);
                    for c in (0..COLUMNS).filter(|c| *c != a && *c != b) {
                        consider(two + moves[b][c].0, [a, b, c], c);
                    }
                }
            }
            let (_, path) = best;
            if path[0] == usize::MAX {
                break;
            }
            let mut place = new[path[0]].1;
            let mut column = path[0];
            columns[place] = Some(column as u8);
            for next in path[1..].iter().copied().take_while(|c| *c != usize::MAX) {
                place = moves[column][next].1;
                columns[place] = Some(next as u8);
                column = next;
            }
            used[column] += 1;
        }
        columns
    }

    /// The concave bound at fractions `x` (`[place][column]`): its value and its gradient.
    fn relaxed(&self, x: &[[f64; COLUMNS]], gradient: &mut [[f64; COLUMNS]]) -> f64 {
        let (m, k) = (x.len(), self.scenarios);
        let mut total = vec![0.0; k];
        // `failed[place][scenario]`: no success down to here.
        let mut failed = vec![0.0; m * k];
        for place in 0..m {
            for (column, part) in x[place].iter().enumerate() {
                if *part > 0.0 {
                    for (t, a) in total.iter_mut().zip(self.hazard_at(place, column)) {
                        *t += part * a;
                    }
                }
            }
            for (f, t) in failed[place * k..].iter_mut().zip(&total) {
                *f = (-t).exp();
            }
        }
        let mut value = 0.0;
        let mut tail = vec![0.0; k];
        for place in (0..m).rev() {
            let next = if place + 1 < m { self.utility(place + 1) } else { 0.0 };
            let drop = self.utility(place) - next;
            for ((g, f), w) in tail.iter_mut().zip(&failed[place * k..]).zip(&self.problem.weights) {
                value += drop * w * (1.0 - f);
                *g += drop * w * f;
            }
            for (column, slope) in gradient[place].iter_mut().enumerate() {
                *slope = self.hazard_at(place, column).iter().zip(&tail).map(|(a, g)| a * g).sum();
            }
        }
        value
    }

    /// The best choice found, and the proof of how near it is: it stops when the gap is at most `enough` (a share), or
    /// after `rounds` rounds.
    pub fn solve(&self, enough: f64, rounds: usize) -> Solution {
        let m = self.order.len();
        let mut best = self.improved(self.start());
        let mut value = self.value(&best);
        let mut x: Vec<[f64; COLUMNS]> = fractions(&best);
        let mut gradient = vec![[0.0; COLUMNS]; m];
        let mut spare = vec![[0.0; COLUMNS]; m];
        let mut bound = f64::INFINITY;
        for round in 0..rounds {
            let here = self.relaxed(&x, &mut gradient);
            let vertex = self.linear(&gradient);
            let y = fractions(&vertex);
            let rise: f64 = (0..m)
                .flat_map(|p| (0..COLUMNS).map(move |c| (p, c)))
                .map(|(p, c)| gradient[p][c] * (y[p][c] - x[p][c]))
                .sum();
            bound = bound.min(here + rise.max(0.0));
            if round % 8 == 0 || round + 1 == rounds {
                let candidate = self.improved(vertex);
                let worth = self.value(&candidate);
                if worth > value + 1e-13 {
                    (best, value) = (candidate, worth);
                }
            }
            if bound - value <= enough * bound || rise <= 1e-12 {
                break;
            }
            let step = self.line_search(&x, &y, &mut spare);
            for (at, to) in x.iter_mut().zip(&y) {
                for (a, b) in at.iter_mut().zip(to) {
                    *a += step * (b - *a);
                }
            }
        }
        if bound.is_infinite() {
            bound = self.relaxed(&x, &mut gradient);
        }
        Solution { chosen: self.choices(&best), value, bound: bound.max(value) }
    }

    /// How far to go from `x` towards `y`: where the concave bound stops rising.
    fn line_search(&self, x: &[[f64; COLUMNS]], y: &[[f64; COLUMNS]], gradient: &mut [[f64; COLUMNS]]) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        let mut point = x.to_vec();
        for _ in 0..7 {
            let mid = 0.5 * (low + high);
            for ((p, a), b) in point.iter_mut().zip(x).zip(y) {
                for c in 0..COLUMNS {
                    p[c] = a[c] + mid * (b[c] - a[c]);
                }
            }
            self.relaxed(&point, gradient);
            let slope: f64 = gradient
                .iter()
                .zip(x.iter().zip(y))
                .map(|(g, (a, b))| (0..COLUMNS).map(|c| g[c] * (b[c] - a[c])).sum::<f64>())
                .sum();
            if slope > 0.0 { low = mid } else { high = mid }
        }
        0.5 * (low + high)
    }

    /// A first choice: linear steps at the worth of what is chosen so far, half way each.
    fn start(&self) -> Columns {
        let m = self.order.len();
        let mut gradient = vec![[0.0; COLUMNS]; m];
        let mut x = vec![[0.0; COLUMNS]; m];
        let mut columns = vec![None; m];
        for _ in 0..4 {
            self.relaxed(&x, &mut gradient);
            columns = self.linear(&gradient);
            for (at, to) in x.iter_mut().zip(fractions(&columns)) {
                for (a, b) in at.iter_mut().zip(to) {
                    *a = 0.5 * (*a + b);
                }
            }
        }
        columns
    }

    /// Exchanges while one helps: a place outside for one inside, and columns between two places.
    fn improved(&self, mut columns: Columns) -> Columns {
        let mut value = self.value(&columns);
        for _ in 0..200 {
            let worth = self.worth(&columns);
            let mut tries: Vec<Try> = Vec::new();
            self.fill(&columns, &worth, &mut tries);
            self.exchanges(&columns, &worth, &mut tries);
            self.signal_changes(&columns, &worth, &mut tries);
            tries.sort_by(|a, b| b.0.total_cmp(&a.0));
            let mut better = false;
            for (_, changes) in tries.into_iter().take(12) {
                let before: Vec<Option<u8>> = changes.iter().map(|(p, _)| columns[*p]).collect();
                for (p, c) in &changes {
                    columns[*p] = *c;
                }
                let now = self.value(&columns);
                if now > value + 1e-12 {
                    value = now;
                    better = true;
                    break;
                }
                for ((p, _), c) in changes.iter().zip(before) {
                    columns[*p] = c;
                }
            }
            if !better {
                break;
            }
        }
        columns
    }

    fn used(&self, columns: &Columns) -> [usize; COLUMNS] {
        let mut used = [0; COLUMNS];
        for column in columns.iter().flatten() {
            used[usize::from(*column)] += 1;
        }
        used
    }

    fn has_room(&self, used: &[usize; COLUMNS], column: usize) -> bool {
        column == 0 || used[column] < self.problem.signals[column - 1]
    }

    /// One more place, where there is room.
    fn fill(&self, columns: &Columns, worth: &[[f64; COLUMNS]], tries: &mut Vec<Try>) {
        let used = self.used(columns);
        if used.iter().sum::<usize>() >= self.problem.most {
            return;
        }
        for (place, _) in columns.iter().enumerate().filter(|(_, c)| c.is_none()) {
            for column in (0..COLUMNS).filter(|c| self.has_room(&used, *c) && self.allows(place, *c)) {
                tries.push((worth[place][column], vec![(place, Some(column as u8))]));
            }
        }
    }

    /// A place outside takes the column of one inside.
    fn exchanges(&self, columns: &Columns, worth: &[[f64; COLUMNS]], tries: &mut Vec<Try>) {
        for (column, c) in (0..COLUMNS).map(|c| (c, Some(c as u8))) {
            let at = |place: &usize| worth[*place][column];
            let places = || 0..columns.len();
            let worst =
                places().filter(|p| columns[*p] == c && !self.item(*p).must).min_by(|a, b| at(a).total_cmp(&at(b)));
            let best = places()
                .filter(|p| columns[*p].is_none() && self.allows(*p, column))
                .max_by(|a, b| at(a).total_cmp(&at(b)));
            if let (Some(leaves), Some(comes)) = (worst, best) {
                tries.push((at(&comes) - at(&leaves), vec![(leaves, None), (comes, c)]));
            }
        }
    }

    /// A place takes a free signal, or two places exchange columns; the second may be outside and stay out of the first's
    /// column.
    fn signal_changes(&self, columns: &Columns, worth: &[[f64; COLUMNS]], tries: &mut Vec<Try>) {
        let used = self.used(columns);
        let inside: Vec<(usize, usize)> =
            columns.iter().enumerate().filter_map(|(p, c)| c.map(|c| (p, usize::from(c)))).collect();
        for (place, from) in &inside {
            for to in (0..COLUMNS).filter(|to| to != from && self.allows(*place, *to)) {
                if self.has_room(&used, to) {
                    tries.push((worth[*place][to] - worth[*place][*from], vec![(*place, Some(to as u8))]));
                }
            }
        }
        for (i, (a, ca)) in inside.iter().enumerate() {
            for (b, cb) in &inside[i + 1..] {
                if ca != cb && self.allows(*a, *cb) && self.allows(*b, *ca) {
                    let gain = worth[*a][*cb] - worth[*a][*ca] + worth[*b][*ca] - worth[*b][*cb];
                    if gain > -1e-4 {
                        tries.push((gain, vec![(*a, Some(*cb as u8)), (*b, Some(*ca as u8))]));
                    }
                }
            }
        }
    }

    fn choices(&self, columns: &Columns) -> Vec<Choice> {
        let mut chosen: Vec<Choice> = columns
            .iter()
            .enumerate()
            .filter_map(|(place, c)| c.map(|c| Choice { item: self.order[place], column: usize::from(c) }))
            .collect();
        chosen.sort();
        chosen
    }

    /// The order in which applications are worth sending: first what must be in, then what `chosen` holds, each time the
    /// one that adds most; then the rest, unsignalled, in the same way.
    pub fn order(&self, chosen: &[Choice]) -> Vec<Step> {
        let m = self.order.len();
        let mut column = vec![None; m];
        let mut place_of = vec![0; m];
        for (place, item) in self.order.iter().enumerate() {
            place_of[*item] = place;
        }
        for c in chosen {
            column[place_of[c.item]] = Some(c.column);
        }
        let rank = |place: usize| (self.item(place).must, column[place].is_some());
        let own = |place: usize| column[place].or(self.item(place).column).unwrap_or(0);
        let mut columns: Columns = vec![None; m];
        let mut steps = Vec::with_capacity(m);
        let mut value = 0.0;
        for _ in 0..m {
            let worth = self.worth(&columns);
            let next = (0..m).filter(|p| columns[*p].is_none()).max_by(|a, b| {
                rank(*a).cmp(&rank(*b)).then(worth[*a][own(*a)].total_cmp(&worth[*b][own(*b)])).then(b.cmp(a))
            });
            let Some(place) = next else { break };
            value += worth[place][own(place)];
            columns[place] = Some(own(place) as u8);
            steps.push(Step { choice: Choice { item: self.order[place], column: own(place) }, value });
        }
        steps
    }
}

fn fractions(columns: &Columns) -> Vec<[f64; COLUMNS]> {
    columns
        .iter()
        .map(|c| {
            let mut x = [0.0; COLUMNS];
            if let Some(c) = c {
                x[usize::from(*c)] = 1.0;
            }
            x
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problem(most: usize, signals: [usize; 2]) -> impl Strategy<Value = Problem> {
        let item = (0.5f64..1.5, 0.005f64..0.5, 0.2f64..2.0, 0.5f64..3.0);
        (prop::collection::vec(item, 2..7), prop::collection::vec(0.05f64..1.0, 1..5)).prop_map(
            move |(items, weights)| {
                let total: f64 = weights.iter().sum();
                let n = weights.len();
                let items = items
                    .into_iter()
                    .map(|(utility, p, tilt, signal)| {
                        let at = |add: f64| {
                            let x = (p / (1.0 - p)).ln() + add;
                            (0..n).map(|k| 1.0 / (1.0 + (-(x + tilt * (k as f64 - 1.5))).exp())).collect()
                        };
                        Item { utility, chance: [at(0.0), at(signal), at(signal + 0.9)], must: false, column: None }
                    })
                    .collect();
                Problem { weights: weights.into_iter().map(|w| w / total).collect(), items, signals, most }
            },
        )
    }

    /// The best value by trying everything.
    fn exhaustive(solver: &Solver) -> f64 {
        let m = solver.order.len();
        let mut best = 0.0f64;
        for code in 0..4usize.pow(m as u32) {
            let columns: Columns = (0..m)
                .map(|i| match code / 4usize.pow(i as u32) % 4 {
                    3 => None,
                    c => Some(c as u8),
                })
                .collect();
            let used = solver.used(&columns);
            let fits = used.iter().sum::<usize>() <= solver.problem.most
                && used[1] <= solver.problem.signals[0]
                && used[2] <= solver.problem.signals[1];
            if fits {
                best = best.max(solver.value(&columns));
            }
        }
        best
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn a_solution_is_within_one_percent_of_the_best_and_its_bound_is_true(p in problem(4, [1, 1])) {
            let solver = Solver::new(&p);
            let solution = solver.solve(0.0, 200);
            let best = exhaustive(&solver);
            prop_assert!(solution.value >= 0.99 * best, "{} against {best}", solution.value);
            prop_assert!(solution.bound >= best - 1e-9, "bound {} below {best}", solution.bound);
        }

        #[test]
        fn worth_is_the_difference_it_makes(p in problem(4, [1, 1]), code in 0usize..4096) {
            let solver = Solver::new(&p);
            let mut columns: Columns = (0..p.items.len()).map(|i| match code / 4usize.pow(i as u32 % 6) % 4 {
                3 => None,
                c => Some(c as u8),
            }).collect();
            let worth = solver.worth(&columns);
            for place in 0..columns.len() {
                let was = columns[place];
                columns[place] = None;
                let without = solver.value(&columns);
                for (column, told) in worth[place].iter().enumerate() {
                    columns[place] = Some(column as u8);
                    prop_assert!((solver.value(&columns) - without - told).abs() < 1e-9);
                }
                columns[place] = was;
            }
        }

        #[test]
        fn limits_and_wishes_are_kept(mut p in problem(3, [1, 0])) {
            p.items[0].must = true;
            p.items[1].column = Some(1);
            let solution = Solver::new(&p).solve(0.01, 50);
            prop_assert!(solution.chosen.len() <= 3);
            prop_assert!(solution.chosen.iter().any(|c| c.item == 0));
            prop_assert!(solution.chosen.iter().all(|c| c.column != 2 && (c.item != 1 || c.column == 1)));
        }

        #[test]
        fn an_order_adds_up_to_the_value_and_gains_fall(p in problem(6, [1, 1])) {
            let solver = Solver::new(&p);
            let solution = solver.solve(0.001, 50);
            let steps = solver.order(&solution.chosen);
            prop_assert_eq!(steps.len(), p.items.len());
            let at = steps[solution.chosen.len() - 1].value;
            prop_assert!((at - solution.value).abs() < 1e-9, "{at} {}", solution.value);
        }
    }
}
