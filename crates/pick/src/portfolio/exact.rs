//! The best portfolio of applications, exactly, in the three cases where a fast exact algorithm is known.
//!
//! *School*: something to apply to, with the chance f of an admission, the utility t of attending and perhaps a cost g.
//! *Portfolio*: the set of schools applied to. *Value*: the expected utility of the best admission, 0 if there is none.
//!
//! - [`equal_cost`]: admissions independent, every application at the same price. The best portfolios of all sizes are
//!   nested, so a greedy choice is exact (Chade and Smith, *Simultaneous Search*, Econometrica 2006), in O(h m) by
//!   the elimination of one school at a time (Kapur and Hong, *The College Application Problem*, arXiv 2205.01869).
//! - [`with_costs`]: admissions independent, whole costs and a budget: a dynamic program over the money (Kapur and Hong).
//! - [`one_common_score`]: one score decides everywhere, so who enters a school also enters every easier one (Ali and
//!   Shorrer, *Hedging When Applying: Simultaneous Search with Correlation*, American Economic Review 2025): a dynamic
//!   program in O(k m) after a sort.
//!
//! *Exact* means up to the rounding of `f64`. Schools are named by their place in the slice, from 0. Of equals, the
//! first school of the slice is taken; each function says what else decides a tie.

/// The largest table that a call may ask for, in bytes; beyond it the answer is [`PortfolioError::TooLarge`].
pub const MAX_TABLE: u64 = 512 << 20;

/// Something to apply to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct School {
    /// The chance of an admission, from 0 to 1.
    pub chance: f64,
    /// What attending is worth, 0 or more and finite, on any scale; no admission at all is worth 0.
    pub utility: f64,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PortfolioError {
    /// A chance is not a probability.
    #[error("school {school} (counted from 0) has the chance {chance}; a chance is a number from 0 to 1")]
    Chance {
        /// The school.
        school: usize,
        /// Its chance.
        chance: f64,
    },
    /// A utility is negative, infinite or not a number.
    #[error("school {school} (counted from 0) has the utility {utility}; a utility is a finite number, 0 or more")]
    Utility {
        /// The school.
        school: usize,
        /// Its utility.
        utility: f64,
    },
    /// A portfolio names a school that does not exist.
    #[error("the portfolio names school {school} (counted from 0), but there are only {schools} schools")]
    NoSuchSchool {
        /// The number named.
        school: usize,
        /// How many schools there are.
        schools: usize,
    },
    /// A portfolio names a school twice.
    #[error("the portfolio names school {school} (counted from 0) twice; name it once")]
    Twice {
        /// The school.
        school: usize,
    },
    /// Not one cost for each school.
    #[error("there are {schools} schools but {costs} costs; give one cost for each school")]
    Costs {
        /// How many schools.
        schools: usize,
        /// How many costs.
        costs: usize,
    },
    /// The table would not fit.
    #[error("this needs a table of {bytes} bytes, more than {MAX_TABLE}; use fewer schools or coarser costs")]
    TooLarge {
        /// The bytes needed.
        bytes: u64,
    },
}

/// The best portfolios of all sizes up to a limit, each one school larger than the one before.
#[derive(Clone, Debug, PartialEq)]
pub struct Nested {
    /// The schools in the order in which they join: the first `n` are the best portfolio of size `n`.
    pub order: Vec<usize>,
    /// The value of the first school, of the first two, and so on.
    pub values: Vec<f64>,
}

/// One best portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The schools in ascending order. A school that adds nothing is left out.
    pub portfolio: Vec<usize>,
    /// The value.
    pub value: f64,
}

/// The best portfolio of each size, when they need not be nested; see [`one_common_score`].
#[derive(Clone, Debug, PartialEq)]
pub struct BySize {
    /// The schools that can add something: chances fall, utilities rise.
    ladder: Vec<usize>,
    /// For each size but the first (rows) and each step of the ladder as the last one: the step before it.
    before: Vec<u32>,
    /// For each size, the last step of the best portfolio.
    last: Vec<usize>,
    /// For each size, the value.
    values: Vec<f64>,
}

/// The value of a portfolio (any order) when admissions are independent.
///
/// # Errors
/// A school with a bad number, or a portfolio with an unknown or repeated school.
pub fn value(schools: &[School], portfolio: &[usize]) -> Result<f64, PortfolioError> {
    let mut chosen = members(schools, portfolio)?;
    chosen.sort_unstable_by(|a, b| a.utility.total_cmp(&b.utility));
    Ok(chosen.iter().fold(0.0, |rest, s| s.chance * s.utility + (1.0 - s.chance) * rest))
}

/// The value of a portfolio (any order) when one common score decides at all schools.
///
/// # Errors
/// As for [`value`].
pub fn value_one_common_score(schools: &[School], portfolio: &[usize]) -> Result<f64, PortfolioError> {
    let mut chosen = members(schools, portfolio)?;
    chosen.sort_unstable_by(|a, b| b.chance.total_cmp(&a.chance));
    // Who enters this school has the best of the easier ones in hand already.
    let step = |(value, in_hand): (f64, f64), s: &School| {
        let best = in_hand.max(s.utility);
        (value + s.chance * (best - in_hand), best)
    };
    Ok(chosen.iter().fold((0.0, 0.0), step).0)
}

/// The best portfolios of the sizes 1 to `h` (or to the number of schools, if that is less) when admissions are
/// independent and every application costs the same. O(h m).
///
/// Of schools with the same gain the first one joins. Schools that add nothing join last, with the value unchanged.
///
/// # Errors
/// A school with a bad number.
pub fn equal_cost(schools: &[School], h: usize) -> Result<Nested, PortfolioError> {
    check(schools)?;
    let size = h.min(schools.len());
    let mut left: Vec<usize> = (0..schools.len()).collect();
    let mut chances: Vec<f64> = schools.iter().map(|s| s.chance).collect();
    let mut utilities: Vec<f64> = schools.iter().map(|s| s.utility).collect();
    let mut nested = Nested { order: Vec::with_capacity(size), values: Vec::with_capacity(size) };
    let mut value = 0.0;
    for _ in 0..size {
        let best = first_best(&chances, &utilities);
        nested.order.push(left.remove(best));
        let (chance, utility) = (chances.remove(best), utilities.remove(best));
        value += chance * utility;
        nested.values.push(value);
        eliminate(chance, utility, &mut utilities);
    }
    Ok(nested)
}

/// The first school with the largest chance times utility.
fn first_best(chances: &[f64], utilities: &[f64]) -> usize {
    let gains = chances.iter().zip(utilities).map(|(f, t)| f * t).enumerate();
    gains.fold((0, -1.0), |best, (i, gain)| if gain > best.1 { (i, gain) } else { best }).0
}

/// Turns the other schools' utilities into what each adds, given that one is in the portfolio for good: a worse school
/// counts only if that one says no, a better one no longer earns what that one would have given.
fn eliminate(chance: f64, utility: f64, others: &mut [f64]) {
    let (no, gain) = (1.0 - chance, chance * utility);
    for t in others {
        *t = if *t <= utility { *t * no } else { *t - gain };
    }
}

/// The best portfolio whose costs together stay within the budget, when admissions are independent. Costs and budget
/// are whole numbers of any unit. O(b m), where b is the budget or the sum of all costs, whichever is less, divided by
/// the greatest common divisor of the costs; a byte of memory for each cell.
///
/// A school that costs more than the budget is left out; one that costs nothing is taken if it adds something. Between
/// portfolios of the same value, the school of higher utility stays out, then the dearer one, then the later one.
///
/// # Errors
/// A school with a bad number, not one cost for each school, or a table larger than [`MAX_TABLE`].
pub fn with_costs(schools: &[School], costs: &[u64], budget: u64) -> Result<Chosen, PortfolioError> {
    check(schools)?;
    if schools.len() != costs.len() {
        return Err(PortfolioError::Costs { schools: schools.len(), costs: costs.len() });
    }
    let stages = stages(schools, costs, budget);
    let widest = table_width(&stages)?;
    let mut taken = vec![false; stages.last().map_or(0, |s| s.start as usize + s.width() as usize)];
    let (mut row, mut next) = (Vec::with_capacity(widest), Vec::with_capacity(widest));
    row.push(0.0);
    let mut low = 0;
    for stage in &stages {
        let cells = &mut taken[stage.start as usize..][..stage.width() as usize];
        stage.fill(low, &row, &mut next, cells);
        std::mem::swap(&mut row, &mut next);
        low = stage.low;
    }
    // The last row has one cell: all the money, all the schools.
    Ok(Chosen { portfolio: trace_back(&stages, &taken), value: row.first().copied().unwrap_or(0.0) })
}

/// One school of the dynamic program over the money, with the amounts that matter once it has had its turn.
struct Stage {
    school: usize,
    chance: f64,
    utility: f64,
    cost: u64,
    /// The least amount that can be left for the schools so far, if all the later ones are bought.
    low: u64,
    /// The most that the schools so far can use.
    high: u64,
    /// Where its cells begin in the table.
    start: u64,
}

impl Stage {
    /// How many amounts matter.
    fn width(&self) -> u64 {
        (self.high - self.low).saturating_add(1)
    }

    /// The best values with this school allowed, for the amounts from low to high, and whether it is taken; `row` has
    /// the values without it, from the amount `row_low` on. Schools come by rising utility, so this one is the best so
    /// far: if it says yes, the others do not matter.
    fn fill(&self, row_low: u64, row: &[f64], next: &mut Vec<f64>, taken: &mut [bool]) {
        // More money than all schools so far cost buys no more than they do.
        let most = row.last().copied().unwrap_or(0.0);
        next.clear();
        next.extend_from_slice(row.get((self.low - row_low) as usize..).unwrap_or_default());
        next.resize(taken.len(), most);
        // The first amount that pays for this school leaves exactly the first amount of the old row for the others.
        let skip = self.cost.saturating_sub(self.low) as usize;
        let (no, gain) = (1.0 - self.chance, self.chance * self.utility);
        for ((cell, rest), taken) in next[skip..].iter_mut().zip(row).zip(&mut taken[skip..]) {
            let with = gain + no * rest;
            *taken = with > *cell;
            *cell = if with > *cell { with } else { *cell };
        }
    }
}

/// The schools that are affordable and worth something, by rising utility, each with its part of the table.
fn stages(schools: &[School], costs: &[u64], budget: u64) -> Vec<Stage> {
    let all = schools.iter().zip(costs).enumerate();
    let useful = all.filter(|(_, (s, cost))| **cost <= budget && s.chance * s.utility > 0.0);
    let stage = |(school, (s, cost)): (usize, (&School, &u64))| Stage {
        school,
        chance: s.chance,
        utility: s.utility,
        cost: *cost,
        low: 0,
        high: 0,
        start: 0,
    };
    let mut stages: Vec<Stage> = useful.map(stage).collect();
    stages.sort_unstable_by(|a, b| {
        a.utility.total_cmp(&b.utility).then(a.cost.cmp(&b.cost)).then(a.school.cmp(&b.school))
    });
    bound(&mut stages, budget);
    stages
}

/// Works out the amounts that matter at each stage, in units of the costs' greatest common divisor.
fn bound(stages: &mut [Stage], budget: u64) {
    let unit = stages.iter().fold(0, |d, s| common_divisor(d, s.cost)).max(1);
    stages.iter_mut().for_each(|s| s.cost /= unit);
    let sum = |stages: &[Stage]| stages.iter().fold(0_u64, |sum, s| sum.saturating_add(s.cost));
    let money = (budget / unit).min(sum(stages));
    let mut later = 0_u64;
    for stage in stages.iter_mut().rev() {
        stage.low = money.saturating_sub(later);
        later = later.saturating_add(stage.cost);
    }
    let (mut so_far, mut start) = (0_u64, 0_u64);
    for stage in stages {
        so_far = so_far.saturating_add(stage.cost);
        stage.high = money.min(so_far);
        stage.start = start;
        start = start.saturating_add(stage.width());
    }
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// The widest row, if the table and two rows fit.
fn table_width(stages: &[Stage]) -> Result<usize, PortfolioError> {
    let cells = stages.last().map_or(0, |s| s.start.saturating_add(s.width()));
    let widest = stages.iter().map(Stage::width).max().unwrap_or(1);
    fits(widest.saturating_mul(2 * size_of::<f64>() as u64).saturating_add(cells))?;
    Ok(widest as usize)
}

fn fits(bytes: u64) -> Result<(), PortfolioError> {
    if bytes > MAX_TABLE { Err(PortfolioError::TooLarge { bytes }) } else { Ok(()) }
}

/// The schools taken, from the last stage back with all the money.
fn trace_back(stages: &[Stage], taken: &[bool]) -> Vec<usize> {
    let mut money = stages.last().map_or(0, |s| s.high);
    let mut portfolio = Vec::new();
    for stage in stages.iter().rev() {
        money = money.min(stage.high);
        if taken[(stage.start + money - stage.low) as usize] {
            portfolio.push(stage.school);
            money -= stage.cost;
        }
    }
    portfolio.sort_unstable();
    portfolio
}

/// The best portfolio of each size from 1 to `k` when one common score decides at all schools. O(k m) after a sort;
/// four bytes of memory for each school and size.
///
/// A school that is no better than an easier one adds nothing, and is never chosen; of equal schools the first stays.
/// Of portfolios of the same value, the one whose hardest school is easiest is chosen, then the same for the next one.
///
/// # Errors
/// A school with a bad number, or a table larger than [`MAX_TABLE`].
pub fn one_common_score(schools: &[School], k: usize) -> Result<BySize, PortfolioError> {
    check(schools)?;
    let ladder = undominated(schools);
    let (steps, sizes) = (ladder.len(), k.min(ladder.len()));
    let cells = sizes.saturating_sub(1).saturating_mul(steps);
    fits((cells as u64).saturating_mul(size_of::<u32>() as u64))?;
    let rungs: Vec<School> = ladder.iter().map(|&s| schools[s]).collect();
    let mut row: Vec<f64> = rungs.iter().map(|s| s.chance * s.utility).collect();
    let mut found =
        BySize { ladder, before: vec![0; cells], last: Vec::with_capacity(sizes), values: Vec::with_capacity(sizes) };
    let (mut next, mut envelope) = (row.clone(), Envelope::with_capacity(steps));
    for size in 1..=sizes {
        if size > 1 {
            let before = &mut found.before[(size - 2) * steps..][..steps];
            one_more(&rungs, size, &row, &mut next, before, &mut envelope);
            std::mem::swap(&mut row, &mut next);
        }
        let ends = row.iter().enumerate().skip(size - 1);
        let (last, value) = ends.fold((0, -1.0), |best, (j, &v)| if v > best.1 { (j, v) } else { best });
        found.last.push(last);
        found.values.push(value);
    }
    Ok(found)
}

/// The schools that no easier (or equal) one matches in utility, from the easiest: chances fall, utilities rise.
fn undominated(schools: &[School]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..schools.len()).filter(|&s| schools[s].chance > 0.0).collect();
    order.sort_unstable_by(|&a, &b| {
        let (x, y) = (schools[a], schools[b]);
        y.chance.total_cmp(&x.chance).then(y.utility.total_cmp(&x.utility)).then(a.cmp(&b))
    });
    let mut best = 0.0;
    order.retain(|&s| {
        let better = schools[s].utility > best;
        best = best.max(schools[s].utility);
        better
    });
    order
}

/// The best values of portfolios of this size by their last rung, from those one smaller: a portfolio that ends at rung
/// `i` and gains rung `j` gains its chance times the difference of their utilities.
fn one_more(rungs: &[School], size: usize, row: &[f64], next: &mut [f64], before: &mut [u32], envelope: &mut Envelope) {
    envelope.clear();
    for j in size - 1..rungs.len() {
        envelope.add(j - 1, row, rungs);
        let i = envelope.best_at(rungs[j].chance);
        next[j] = row[i] + rungs[j].chance * (rungs[j].utility - rungs[i].utility);
        before[j] = i as u32;
    }
}

/// Which rung is the best to come from. At the chance x, rung `i` is worth its value less x times its utility: a
/// straight line in x. Lines come with rising utility and are asked at falling x, so those that are ever best form a
/// queue: each is overtaken once, by the line behind it, and each enters and leaves once.
struct Envelope {
    queue: Vec<usize>,
    /// The x below which a line beats the one before it in the queue.
    from: Vec<f64>,
    head: usize,
}

impl Envelope {
    fn with_capacity(lines: usize) -> Self {
        Self { queue: Vec::with_capacity(lines), from: Vec::with_capacity(lines), head: 0 }
    }

    fn clear(&mut self) {
        self.queue.clear();
        self.from.clear();
        self.head = 0;
    }

    fn add(&mut self, line: usize, row: &[f64], rungs: &[School]) {
        let crossing = |back: usize| (row[line] - row[back]) / (rungs[line].utility - rungs[back].utility);
        while self.queue.len() > self.head + 1 {
            let back = self.queue.len() - 1;
            // The line at the back is never the best if the new one overtakes it before it overtakes its own front.
            if crossing(self.queue[back]) < self.from[back] {
                break;
            }
            self.queue.truncate(back);
            self.from.truncate(back);
        }
        self.from.push(self.queue.last().map_or(f64::INFINITY, |&back| crossing(back)));
        self.queue.push(line);
    }

    /// The line that is best at x; x falls from call to call, and there is a line.
    fn best_at(&mut self, x: f64) -> usize {
        while self.from.get(self.head + 1).is_some_and(|&from| x < from) {
            self.head += 1;
        }
        self.queue[self.head]
    }
}

impl BySize {
    /// The value of the best portfolio of one school, of two, and so on. The slice ends at the size asked for, or
    /// earlier where no further school adds anything.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The best portfolio of at most `size` schools; a size beyond the last of [`values`](Self::values) gives the last.
    #[must_use]
    pub fn best(&self, size: usize) -> Chosen {
        let size = size.min(self.values.len());
        if size == 0 {
            return Chosen { portfolio: Vec::new(), value: 0.0 };
        }
        let mut step = self.last[size - 1];
        let mut portfolio = vec![self.ladder[step]];
        for row in (0..size - 1).rev() {
            step = self.before[row * self.ladder.len() + step] as usize;
            portfolio.push(self.ladder[step]);
        }
        portfolio.sort_unstable();
        Chosen { portfolio, value: self.values[size - 1] }
    }
}

/// Refuses the first school with a bad number.
fn check(schools: &[School]) -> Result<(), PortfolioError> {
    for (school, &School { chance, utility }) in schools.iter().enumerate() {
        if !(0.0..=1.0).contains(&chance) {
            return Err(PortfolioError::Chance { school, chance });
        }
        if !(utility >= 0.0 && utility.is_finite()) {
            return Err(PortfolioError::Utility { school, utility });
        }
    }
    Ok(())
}

/// The schools of a portfolio, all numbers checked.
fn members(schools: &[School], portfolio: &[usize]) -> Result<Vec<School>, PortfolioError> {
    check(schools)?;
    let mut sorted = portfolio.to_vec();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(PortfolioError::Twice { school: pair[0] });
    }
    let school = |&school: &usize| {
        schools.get(school).copied().ok_or(PortfolioError::NoSuchSchool { school, schools: schools.len() })
    };
    sorted.iter().map(school).collect()
}
