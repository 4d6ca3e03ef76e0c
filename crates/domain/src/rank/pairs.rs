//! Which pairs to ask: only those on which the weights and the gut disagree, near ones first, and few.
//!
//! *Method.* Where both orders agree the pair is taken as settled; an answer settles its pair, and what follows from
//! settled pairs (a before b, b before c) is settled too. What is settled is a partial order; the order shown is its
//! extension that is nearest to the mean of both orders (Borda). A question is always about two *neighbours* of that
//! order that are not settled, so answers never contradict each other, and the question is about lines that are close. An
//! order whose neighbours are all settled is the only extension there is, so one can stop as soon as that holds: sorting
//! under partial information (Kahn and Saks, "Balancing poset extensions", Order 1, 1984; Cardinal, Fiorini, Joret,
//! Jungers and Munro, "Sorting under partial information (without the ellipsoid algorithm)", Combinatorica 33, 2013).
//! Their binary searches need fewer questions in the worst case, and ask about lines that lie far apart, which people
//! answer without need. Ours asks at most once for each pair of neighbours and once or twice more for each answer that
//! turns one; after `2n` questions it stops and says that the rest is as the mean has it.

use std::collections::BTreeMap;

use super::order::{by_gut, by_weights};
use crate::kept::LineId;
use crate::state::State;

/// Where the questions stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// The order that follows from both orders and all answers.
    pub order: Vec<LineId>,
    /// The next pair to ask, in the order in which it stands now; none when there is nothing left to ask.
    pub next: Option<(LineId, LineId)>,
    /// Neighbours that are not settled.
    pub open: usize,
    /// Pairs on which the two orders disagree.
    pub disagree: usize,
    /// Answers that count, about these lines.
    pub asked: usize,
    /// The most that are asked.
    pub most: usize,
}

/// The order so far, and the next pair to ask.
pub fn questions(state: &State) -> Questions {
    let Some(list) = state.items().rank_list() else { return Questions::default() };
    let lines = list.order();
    let score: BTreeMap<LineId, i64> = by_weights(state).into_iter().map(|s| (s.line, s.score)).collect();
    let gut: BTreeMap<LineId, u8> = by_gut(state).into_iter().collect();
    let answers: Vec<(LineId, LineId)> =
        state.items().weighing().map_or_else(Vec::new, |w| w.answers.iter().map(|a| (a.better, a.worse)).collect());
    ask(&lines, &score, &gut, &answers)
}

/// The same on plain values: the lines as they stand, the score of each, the gut marks there are, the answers oldest first.
pub(super) fn ask(
    lines: &[LineId],
    score: &BTreeMap<LineId, i64>,
    gut: &BTreeMap<LineId, u8>,
    answers: &[(LineId, LineId)],
) -> Questions {
    let n = lines.len();
    let at: BTreeMap<LineId, usize> = lines.iter().enumerate().map(|(k, id)| (*id, k)).collect();
    let mean = means(lines, score, gut);
    let mut settled = Settled::new(n);
    let mut asked = 0;
    // The newest answer is believed most; one that contradicts newer ones is passed over.
    for (better, worse) in answers.iter().rev() {
        if let (Some(b), Some(w)) = (at.get(better), at.get(worse)) {
            asked += usize::from(settled.put(*b, *w));
        }
    }
    let mut disagree = 0;
    for a in 0..n {
        for b in a + 1..n {
            let by = |x: Option<std::cmp::Ordering>| x.unwrap_or(std::cmp::Ordering::Equal);
            let by_score = by(score.get(&lines[b]).zip(score.get(&lines[a])).map(|(y, x)| y.cmp(x)));
            let by_gut = by(gut.get(&lines[b]).zip(gut.get(&lines[a])).map(|(y, x)| y.cmp(x)));
            // Of a pair in which a line has no gut mark, only the weights speak. That settles nothing: else what follows from
            // it would settle pairs on which weights and gut disagree.
            let marked = |k: usize| gut.contains_key(&lines[k]) || gut.is_empty();
            if by_score == by_gut.reverse() && by_score.is_ne() {
                disagree += 1;
            } else if marked(a) && marked(b) {
                // Agreed, or only one of the two says anything; where neither does, the list as it stands counts.
                let first = by_score.then(by_gut).then(std::cmp::Ordering::Less);
                let (better, worse) = if first.is_le() { (a, b) } else { (b, a) };
                settled.put(better, worse);
            }
        }
    }
    let order = settled.extension(&mean);
    // Neighbours among the lines that both orders speak of.
    let spoken: Vec<usize> = order.iter().copied().filter(|k| gut.contains_key(&lines[*k]) || gut.is_empty()).collect();
    let open: Vec<(usize, usize)> =
        spoken.windows(2).map(|w| (w[0], w[1])).filter(|(a, b)| !settled.before(*a, *b)).collect();
    let most = 2 * n;
    let gap = |(a, b): &(usize, usize)| mean[*b].abs_diff(mean[*a]);
    let next = open.iter().min_by_key(|pair| gap(pair)).filter(|_| asked < most);
    Questions {
        next: next.map(|(a, b)| (lines[*a], lines[*b])),
        open: open.len(),
        order: order.into_iter().map(|k| lines[k]).collect(),
        disagree,
        asked,
        most,
    }
}

/// The sum of the places in both orders, doubled so that equals share a place; a line without a gut mark takes its place in
/// the other order twice.
fn means(lines: &[LineId], score: &BTreeMap<LineId, i64>, gut: &BTreeMap<LineId, u8>) -> Vec<usize> {
    let place = |of: &dyn Fn(LineId) -> Option<i64>, id: LineId| {
        let own = of(id)?;
        let above = lines.iter().filter(|l| of(**l).is_some_and(|x| x > own)).count();
        let same = lines.iter().filter(|l| of(**l) == Some(own)).count();
        Some(2 * above + same)
    };
    let scores = |id: LineId| score.get(&id).copied();
    let guts = |id: LineId| gut.get(&id).map(|g| i64::from(*g));
    lines
        .iter()
        .enumerate()
        .map(|(k, id)| match (place(&scores, *id), place(&guts, *id)) {
            (Some(a), Some(b)) => a + b,
            (Some(a), None) | (None, Some(a)) => 2 * a,
            (None, None) => 4 * k,
        })
        .collect()
}

/// What is settled: a partial order, closed under "and so".
struct Settled {
    n: usize,
    before: Vec<bool>,
}

impl Settled {
    fn new(n: usize) -> Self {
        Self { n, before: vec![false; n * n] }
    }

    fn before(&self, a: usize, b: usize) -> bool {
        self.before[a * self.n + b]
    }

    /// Settles that `a` comes before `b`, unless the contrary is settled; says whether it stands now.
    fn put(&mut self, a: usize, b: usize) -> bool {
        if self.before(b, a) {
            return false;
        }
        if !self.before(a, b) {
            let above: Vec<usize> = (0..self.n).filter(|x| *x == a || self.before(*x, a)).collect();
            let below: Vec<usize> = (0..self.n).filter(|x| *x == b || self.before(b, *x)).collect();
            for x in above {
                for y in &below {
                    self.before[x * self.n + y] = true;
                }
            }
        }
        true
    }

    /// The order that keeps what is settled and otherwise takes the best mean first.
    fn extension(&self, mean: &[usize]) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.n).collect();
        let mut order = Vec::with_capacity(self.n);
        while !left.is_empty() {
            let free = |x: &&usize| !left.iter().any(|y| self.before(*y, **x));
            // A partial order always has somebody whom nobody precedes.
            let Some(next) = left.iter().filter(free).min_by_key(|x| (mean[**x], **x)).copied() else { break };
            left.retain(|x| *x != next);
            order.push(next);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody answers by a true order of their own: what comes out keeps every answer, every question is about a pair of
    /// neighbours on which the orders disagree, and there are at most 2n.
    #[test]
    fn questions_are_few_near_and_lead_to_an_order_that_keeps_the_answers() {
        let mut seed = 7u64;
        let mut draw = move |n: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % n
        };
        for round in 0..200 {
            let n = 2 + draw(14) as usize;
            let lines: Vec<LineId> = (1..=n as u64).map(LineId).collect();
            let truth: BTreeMap<LineId, i64> = lines.iter().map(|l| (*l, draw(1000) as i64)).collect();
            let score = truth.iter().map(|(l, t)| (*l, t + draw(300) as i64)).collect();
            let gut = truth.iter().map(|(l, t)| (*l, (1 + (t + draw(300) as i64) / 145) as u8)).collect();
            let mut answers = Vec::new();
            let mut asked = Vec::new();
            loop {
                let q = ask(&lines, &score, &gut, &answers);
                assert_eq!(q.asked, answers.len(), "every answer counts");
                let place = |id: &LineId| q.order.iter().position(|x| x == id).unwrap();
                assert!(answers.iter().all(|(b, w)| place(b) < place(w)), "round {round}");
                assert!(answers.len() <= 2 * n);
                let Some((a, b)) = q.next else { break };
                assert_eq!(place(&a) + 1, place(&b), "neighbours");
                assert!(!asked.contains(&(a, b)) && !asked.contains(&(b, a)), "asked twice");
                asked.push((a, b));
                answers.push(if truth[&a] >= truth[&b] { (a, b) } else { (b, a) });
            }
        }
    }

    #[test]
    fn where_both_orders_agree_nothing_is_asked() {
        let lines: Vec<LineId> = (1..=4).map(LineId).collect();
        let score = lines.iter().map(|l| (*l, 10 - l.0 as i64)).collect();
        let gut = lines.iter().map(|l| (*l, 10 - l.0 as u8)).collect();
        let q = ask(&lines, &score, &gut, &[]);
        assert_eq!((q.order.clone(), q.next, q.disagree), (lines, None, 0));
    }

    #[test]
    fn a_line_without_a_gut_mark_settles_nothing_between_the_others() {
        let (one, two, bare) = (LineId(1), LineId(2), LineId(3));
        // By weights the bare line stands between the two; by gut the two are the other way round.
        let score = [(one, 9), (bare, 5), (two, 1)].into();
        let gut = [(one, 2), (two, 9)].into();
        let q = ask(&[one, two, bare], &score, &gut, &[]);
        let pair = q.next.unwrap();
        assert!(pair == (one, two) || pair == (two, one), "{pair:?}");
        let answered = ask(&[one, two, bare], &score, &gut, &[(two, one)]);
        let place = |id| answered.order.iter().position(|x| *x == id);
        assert!(place(two) < place(one) && answered.next.is_none(), "{answered:?}");
    }

    #[test]
    fn a_new_answer_outranks_an_old_one() {
        let lines: Vec<LineId> = (1..=2).map(LineId).collect();
        let score = [(LineId(1), 5), (LineId(2), 1)].into();
        let gut = [(LineId(1), 1), (LineId(2), 9)].into();
        let q = ask(&lines, &score, &gut, &[(LineId(1), LineId(2)), (LineId(2), LineId(1))]);
        assert_eq!(q.order, [LineId(2), LineId(1)]);
    }
}
