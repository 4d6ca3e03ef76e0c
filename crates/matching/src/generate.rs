//! Synthetic markets with the shape of a residency Match, for tests, benchmarks and what-ifs.
//!
//! What is modelled: specialties of different size and competition; two kinds of applicants that differ in quality and
//! length of list; lists that lie around the applicant's own standing, with two preferred regions and sometimes a
//! backup specialty at the end; programs that rank by quality, region and noise, leave some of those who list them
//! unranked and rank some who do not list them; quotas from a Pólya urn inside each specialty (many small programs, few
//! large ones); couples from one region whose joint lists favour one city.
//!
//! A seed gives the same market everywhere, to the byte of [`rp_text`], and the same one as the generator in Python that
//! the published digests come from: only numbers of MT19937, additions, multiplications and comparisons decide anything.
//! The order of draws is therefore part of the definition and must not be changed.
//!
//! Time is that of sorting each list: O(n log k) for a total length n and lists of length k.

use std::cmp::Ordering;

use crate::market::{ApplicantIx, NONE, ProgramIx, RawCouple, RawMarket};
use crate::mersenne::Mersenne;

/// A specialty: programs, positions, and applicants for each position.
struct Specialty {
    programs: f64,
    positions: f64,
    competition: f64,
}

const fn specialty(programs: u32, positions: u32, competition: f64) -> Specialty {
    Specialty { programs: programs as f64, positions: positions as f64, competition }
}

static SPECIALTIES: [Specialty; 26] = [
    specialty(640, 10_500, 1.15), // internal medicine
    specialty(790, 5_300, 0.95),  // family medicine
    specialty(270, 3_000, 0.92),  // pediatrics
    specialty(290, 3_000, 1.05),  // emergency medicine
    specialty(390, 2_300, 1.22),  // psychiatry
    specialty(370, 1_700, 1.55),  // surgery, categorical
    specialty(300, 1_100, 0.65),  // surgery, preliminary
    specialty(170, 2_000, 1.75),  // anesthesiology
    specialty(300, 1_550, 1.35),  // obstetrics and gynecology
    specialty(190, 1_200, 1.15),  // neurology
    specialty(215, 920, 1.60),    // orthopedics
    specialty(200, 1_150, 1.30),  // radiology
    specialty(190, 1_900, 0.80),  // transitional year
    specialty(140, 620, 1.00),    // pathology
    specialty(120, 600, 1.30),    // physical medicine
    specialty(130, 390, 1.40),    // otolaryngology
    specialty(150, 400, 1.30),    // urology
    specialty(115, 240, 1.50),    // neurosurgery
    specialty(150, 540, 1.60),    // dermatology
    specialty(90, 220, 1.50),     // plastic surgery
    specialty(90, 190, 0.90),     // radiation oncology
    specialty(90, 180, 1.30),     // interventional radiology
    specialty(80, 110, 1.30),     // vascular surgery
    specialty(35, 50, 1.70),      // thoracic surgery
    specialty(80, 390, 1.10),     // medicine and pediatrics
    specialty(80, 190, 0.90),     // child neurology
];
/// Specialties used as a backup.
const BACKUPS: [usize; 4] = [0, 1, 6, 12];
const REGIONS: usize = 9;
/// A couple has fewer pairs than this in which both are matched.
const MOST_PAIRS: usize = 80;
const SQRT_3: f64 = 1.732_050_807_568_877_2;
/// The most applicants, programs or positions.
const MOST: u32 = 20_000_000;

/// The size and the specialties of a market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// 200 applicants, 30 programs, 170 positions in three specialties.
    #[default]
    Small,
    /// 3,500 applicants, 170 programs, 2,000 positions in one specialty.
    Anes,
    /// 50,000 applicants, 6,500 programs, 43,000 positions in 26 specialties.
    National,
}

impl Preset {
    /// All presets, smallest first.
    pub const ALL: [Self; 3] = [Self::Small, Self::Anes, Self::National];

    /// The name of the preset, as it stands in the head of a generated file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Anes => "anes",
            Self::National => "national",
        }
    }

    fn size(self) -> [u32; 3] {
        match self {
            Self::Small => [200, 30, 170],
            Self::Anes => [3_500, 170, 2_000],
            Self::National => [50_000, 6_500, 43_000],
        }
    }

    fn specialties(self) -> Vec<&'static Specialty> {
        match self {
            Self::Small => vec![&SPECIALTIES[0], &SPECIALTIES[4], &SPECIALTIES[7]],
            Self::Anes => vec![&SPECIALTIES[7]],
            Self::National => SPECIALTIES.iter().collect(),
        }
    }
}

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GenerateOptions {
    /// Size and specialties.
    pub preset: Preset,
    /// Applicants, members of couples included, instead of the preset's number; 0 is the preset's number.
    pub applicants: Option<u32>,
    /// Programs, instead of the preset's number.
    pub programs: Option<u32>,
    /// Positions, instead of the preset's number.
    pub positions: Option<u32>,
    /// Multiplies the three numbers of the preset.
    pub scale: f64,
    /// Couples.
    pub couples: u32,
    /// The seed.
    pub seed: u64,
    /// Drop one-sided entries.
    pub clean: bool,
}

impl Default for GenerateOptions {
    fn default() -> Self {
        Self {
            preset: Preset::default(),
            applicants: None,
            programs: None,
            positions: None,
            scale: 1.0,
            couples: 0,
            seed: 1,
            clean: false,
        }
    }
}

/// Why a market cannot be generated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GenerateError {
    /// The scale is not a number, or leads beyond the limit.
    #[error("a market cannot be scaled by {0:?}")]
    Scale(f64),
    /// More than the limit.
    #[error("{asked} {what} are more than the {MOST} that can be generated")]
    TooLarge {
        /// Applicants, programs, positions or entries.
        what: &'static str,
        /// How many.
        asked: u64,
    },
    /// Each specialty needs an applicant.
    #[error("{applicants} applicants are too few: the {specialties} specialties need one each")]
    TooFewApplicants {
        /// How many.
        applicants: u32,
        /// How many specialties.
        specialties: u32,
    },
    /// Each specialty needs a program, and in markets of 60 programs or more two.
    #[error("{programs} programs are too few: the specialties need {least}")]
    TooFewPrograms {
        /// How many.
        programs: u32,
        /// How many are needed.
        least: u32,
    },
    /// Each program has a position.
    #[error("{positions} positions are too few for {programs} programs")]
    TooFewPositions {
        /// How many.
        positions: u32,
        /// How many programs.
        programs: u32,
    },
    /// Couples are neighbours of one region; there are not as many.
    #[error("{asked} couples are too many: these applicants make {possible} at most")]
    TooManyCouples {
        /// How many were asked for.
        asked: u32,
        /// How many there can be.
        possible: u32,
    },
}

/// The numbers of a market.
#[derive(Clone, Copy)]
struct Size {
    applicants: u32,
    programs: u32,
    positions: u32,
}

impl GenerateOptions {
    fn size(&self) -> Result<Size, GenerateError> {
        let scaled = |of_preset: u32, instead: Option<u32>, what: &'static str| {
            let n = match instead.filter(|n| *n > 0) {
                Some(n) => n,
                None => {
                    let n = f64::from(of_preset) * self.scale;
                    if n.is_nan() || n > f64::from(MOST) {
                        return Err(GenerateError::Scale(self.scale));
                    }
                    // Truncates, and takes a negative number for 0.
                    (n as u32).max(1)
                }
            };
            if n > MOST { Err(GenerateError::TooLarge { what, asked: u64::from(n) }) } else { Ok(n) }
        };
        let [applicants, programs, positions] = self.preset.size();
        Ok(Size {
            applicants: scaled(applicants, self.applicants, "applicants")?,
            programs: scaled(programs, self.programs, "programs")?,
            positions: scaled(positions, self.positions, "positions")?,
        })
    }

    /// The comment at the head of a generated file.
    ///
    /// # Errors
    /// If the scale leads nowhere.
    pub fn header(&self) -> Result<String, GenerateError> {
        let Size { applicants, programs, positions } = self.size()?;
        let (preset, couples, seed, clean) = (self.preset.name(), self.couples, self.seed, u8::from(self.clean));
        Ok(format!(
            "# synthetic market preset={preset} applicants={applicants} programs={programs} positions={positions} \
             couples={couples} seed={seed} clean={clean}"
        ))
    }
}

/// Generates a market.
///
/// # Errors
/// If the numbers cannot be met.
pub fn generate(options: &GenerateOptions) -> Result<RawMarket, GenerateError> {
    let size = options.size()?;
    let specialties = options.preset.specialties();
    let shares = Shares::new(size, &specialties)?;
    let mut draws = Draws(Mersenne::new(options.seed));
    let programs = Programs::draw(&mut draws, size, &shares);
    let people = People::draw(&mut draws, size, &shares);
    let couples = draw_couples(&mut draws, &people, options.couples)?;
    let partner_of = partners(size, &couples);
    let wishes = Wishes::draw(&mut draws, &specialties, &programs, &people, &partner_of);
    let rosters = draw_rosters(&mut draws, &shares, &programs, &people, &wishes);
    let couples = couples
        .into_iter()
        .map(|(first, second)| RawCouple {
            first,
            second,
            pairs: joint_list(&mut draws, &programs, wishes.of(first), wishes.of(second)),
        })
        .collect();
    let mut market = pack(&wishes, &partner_of, &rosters, programs.quota, couples)?;
    if options.clean {
        clean(&mut market);
    }
    Ok(market)
}

/// The source of all chance.
struct Draws(Mersenne);

impl Draws {
    fn unit(&mut self) -> f64 {
        self.0.unit()
    }

    /// Mean 0, variance 1; a sum of four, so that no mathematical library takes part.
    fn noise(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * SQRT_3
    }

    /// A number below `n`.
    fn pick(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }
}

/// Orders by a score, lowest first, then by number.
fn by_score<T: Ord>(a: &(f64, T), b: &(f64, T)) -> Ordering {
    a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal).then_with(|| a.1.cmp(&b.1))
}

fn bonus(applies: bool, amount: f64) -> f64 {
    if applies { amount } else { 0.0 }
}

/// Largest-remainder apportionment with a minimum for each entry; nothing if the minimum cannot be met.
fn apportion(total: u32, weights: &[f64], minimum: u32) -> Option<Vec<u32>> {
    let rest = total.checked_sub(minimum.checked_mul(weights.len() as u32)?)?;
    let sum: f64 = weights.iter().sum();
    let raw: Vec<f64> = weights.iter().map(|w| f64::from(rest) * w / sum).collect();
    let mut shares: Vec<u32> = raw.iter().map(|x| *x as u32).collect();
    let mut order: Vec<(f64, usize)> = (0..raw.len()).map(|i| (-(raw[i] - f64::from(shares[i])), i)).collect();
    order.sort_by(by_score);
    let left = rest.saturating_sub(shares.iter().sum()) as usize;
    for (_, i) in order.iter().take(left) {
        shares[*i] += 1;
    }
    Some(shares.into_iter().map(|x| x + minimum).collect())
}

/// How many of each there are in each specialty.
struct Shares {
    programs: Vec<u32>,
    /// Positions beyond the first of each program.
    extra: Vec<u32>,
    applicants: Vec<u32>,
}

impl Shares {
    fn new(size: Size, specialties: &[&Specialty]) -> Result<Self, GenerateError> {
        let Size { applicants, programs, positions } = size;
        let count = specialties.len() as u32;
        let weights = |of: fn(&Specialty) -> f64| specialties.iter().map(|s| of(s)).collect::<Vec<_>>();
        let minimum = if programs < 60 { 1 } else { 2 };
        let too_few = GenerateError::TooFewPrograms { programs, least: minimum * count };
        let of_programs = apportion(programs, &weights(|s| s.programs), minimum).ok_or(too_few)?;
        let too_few = GenerateError::TooFewPositions { positions, programs };
        let extra = positions.checked_sub(programs).and_then(|extra| apportion(extra, &weights(|s| s.positions), 0));
        let extra = extra.ok_or(too_few)?;
        let too_few = GenerateError::TooFewApplicants { applicants, specialties: count };
        let applicants = apportion(applicants, &weights(|s| s.positions * s.competition), 1).ok_or(too_few)?;
        Ok(Self { programs: of_programs, extra, applicants })
    }
}

/// The programs, specialty by specialty.
struct Programs {
    specialty: Vec<usize>,
    quality: Vec<f64>,
    region: Vec<usize>,
    city: Vec<usize>,
    quota: Vec<u32>,
    /// The programs of each specialty, worst to best.
    ladders: Vec<Vec<ProgramIx>>,
    /// City, specialty and program, sorted.
    by_city: Vec<(usize, usize, ProgramIx)>,
}

impl Programs {
    fn draw(draws: &mut Draws, size: Size, shares: &Shares) -> Self {
        let institutions: Vec<(usize, f64)> =
            (0..(size.programs / 8).max(4)).map(|_| (draws.pick(REGIONS), draws.noise())).collect();
        let mut all = Self {
            specialty: Vec::new(),
            quality: Vec::new(),
            region: Vec::new(),
            city: Vec::new(),
            quota: Vec::new(),
            ladders: Vec::new(),
            by_city: Vec::new(),
        };
        for (s, count) in shares.programs.iter().enumerate() {
            let first = all.quota.len() as u32;
            for _ in 0..*count {
                let i = draws.pick(institutions.len());
                let (region, quality) = institutions[i];
                all.specialty.push(s);
                all.region.push(region);
                all.city.push(i / 2);
                all.quality.push(0.7 * quality + 0.7 * draws.noise());
                all.quota.push(1);
            }
            all.fill_urn(draws, first..first + count, shares.extra[s]);
            let mut ladder: Vec<_> = (first..first + count).map(|p| (all.quality[p as usize], p)).collect();
            ladder.sort_unstable_by(by_score);
            all.ladders.push(ladder.into_iter().map(|(_, p)| p).collect());
        }
        all.by_city = (0..size.programs).map(|p| (all.city[p as usize], all.specialty[p as usize], p)).collect();
        all.by_city.sort_unstable();
        all
    }

    /// Pólya's urn: a program that has more positions gets more.
    fn fill_urn(&mut self, draws: &mut Draws, ids: std::ops::Range<ProgramIx>, extra: u32) {
        let mut urn: Vec<ProgramIx> = ids.collect();
        for _ in 0..extra {
            let p = urn[draws.pick(urn.len())];
            self.quota[p as usize] += 1;
            urn.push(p);
        }
    }

    /// The programs of a specialty in a city, in the order of their numbers.
    fn in_city(&self, city: usize, specialty: usize) -> impl Iterator<Item = ProgramIx> + '_ {
        let from = self.by_city.partition_point(|(c, s, _)| (*c, *s) < (city, specialty));
        self.by_city[from..].iter().take_while(move |(c, s, _)| (*c, *s) == (city, specialty)).map(|(_, _, p)| *p)
    }
}

/// The applicants, specialty by specialty.
struct People {
    specialty: Vec<usize>,
    /// The second kind has lower scores and shorter lists.
    second_kind: Vec<bool>,
    quality: Vec<f64>,
    home: Vec<usize>,
    second_region: Vec<usize>,
    /// The standing in the specialty, from 0 to 1.
    standing: Vec<f64>,
}

impl People {
    fn draw(draws: &mut Draws, size: Size, shares: &Shares) -> Self {
        let n = size.applicants as usize;
        let mut all = Self {
            specialty: Vec::with_capacity(n),
            second_kind: Vec::with_capacity(n),
            quality: Vec::with_capacity(n),
            home: Vec::with_capacity(n),
            second_region: Vec::with_capacity(n),
            standing: vec![0.0; n],
        };
        for (s, count) in shares.applicants.iter().enumerate() {
            let first = all.quality.len();
            for _ in 0..*count {
                let second_kind = draws.unit() >= 0.62;
                all.specialty.push(s);
                all.second_kind.push(second_kind);
                all.quality.push(draws.noise() - bonus(second_kind, 0.7));
                all.home.push(draws.pick(REGIONS));
                all.second_region.push(draws.pick(REGIONS));
            }
            let mut ladder: Vec<_> = (first..all.quality.len()).map(|a| (all.quality[a], a)).collect();
            ladder.sort_unstable_by(by_score);
            for (k, (_, a)) in ladder.iter().enumerate() {
                all.standing[*a] = (k as f64 + 0.5) / ladder.len() as f64;
            }
        }
        all
    }
}

/// Couples: neighbours in a random order inside a home region.
fn draw_couples(
    draws: &mut Draws,
    people: &People,
    count: u32,
) -> Result<Vec<(ApplicantIx, ApplicantIx)>, GenerateError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut order: Vec<(usize, (f64, ApplicantIx))> =
        people.home.iter().enumerate().map(|(a, home)| (*home, (draws.unit(), a as u32))).collect();
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_score(&a.1, &b.1)));
    let (neighbours, _) = order.as_chunks::<2>();
    let candidates: Vec<(ApplicantIx, ApplicantIx)> =
        neighbours.iter().filter(|[a, b]| a.0 == b.0).map(|[a, b]| (a.1.1, b.1.1)).collect();
    if candidates.len() < count as usize {
        return Err(GenerateError::TooManyCouples { asked: count, possible: candidates.len() as u32 });
    }
    let mut drawn: Vec<(f64, usize)> = (0..candidates.len()).map(|k| (draws.unit(), k)).collect();
    drawn.sort_unstable_by(by_score);
    let mut chosen: Vec<usize> = drawn[..count as usize].iter().map(|(_, k)| *k).collect();
    chosen.sort_unstable();
    Ok(chosen.into_iter().map(|k| candidates[k]).collect())
}

/// The partner of each applicant, or [`NONE`].
fn partners(size: Size, couples: &[(ApplicantIx, ApplicantIx)]) -> Vec<ApplicantIx> {
    let mut partner_of = vec![NONE; size.applicants as usize];
    for (a, b) in couples {
        partner_of[*a as usize] = *b;
        partner_of[*b as usize] = *a;
    }
    partner_of
}

/// What each applicant, members of couples included, thinks of the programs they would go to.
struct Wishes {
    /// Programs best first, with their value.
    lists: Vec<(ProgramIx, f64)>,
    ends: Vec<usize>,
}

/// The draws of one applicant's programs.
struct Drawer<'a> {
    draws: &'a mut Draws,
    programs: &'a Programs,
    people: &'a People,
    /// The last applicant who drew each program.
    drawn_by: Vec<ApplicantIx>,
    /// The programs of the present applicant, in the order drawn.
    have: Vec<ProgramIx>,
}

impl Wishes {
    fn of(&self, applicant: ApplicantIx) -> &[(ProgramIx, f64)] {
        let a = applicant as usize;
        let from = if a == 0 { 0 } else { self.ends[a - 1] };
        &self.lists[from..self.ends[a]]
    }

    fn draw(
        draws: &mut Draws,
        specialties: &[&Specialty],
        programs: &Programs,
        people: &People,
        partner_of: &[ApplicantIx],
    ) -> Self {
        let mut wishes = Self { lists: Vec::new(), ends: Vec::with_capacity(partner_of.len()) };
        let drawn_by = vec![NONE; programs.quota.len()];
        let mut drawer = Drawer { draws, programs, people, drawn_by, have: Vec::new() };
        let mut scored = Vec::new();
        for a in 0..partner_of.len() as u32 {
            let sure = drawer.draw_list(a, specialties, partner_of[a as usize], &wishes);
            drawer.score(a, sure, &mut scored);
            wishes.lists.extend(scored.iter().map(|(below, p)| (*p, -below)));
            wishes.ends.push(wishes.lists.len());
        }
        wishes
    }
}

impl Drawer<'_> {
    /// Draws an applicant's programs and answers how many of them are not a backup.
    fn draw_list(
        &mut self,
        a: ApplicantIx,
        specialties: &[&Specialty],
        partner: ApplicantIx,
        wishes: &Wishes,
    ) -> usize {
        let people = self.people;
        let own = people.specialty[a as usize];
        self.have.clear();
        let mean = if people.second_kind[a as usize] { 9.0 } else { 14.5 };
        let mut length = 1 + ((self.draws.unit() + self.draws.unit()) * (mean - 1.0)) as usize;
        if self.draws.unit() < 0.03 {
            length = (length as f64 * 2.5) as usize;
        }
        let risk = if specialties[own].competition > 1.3 { 0.32 } else { 0.15 };
        let backups = if specialties.len() > 1 && self.draws.unit() < risk { (length / 4).max(1) } else { 0 };
        if partner != NONE {
            length += length / 2;
        }
        self.draw_some(a, own, length - backups);
        if partner != NONE && partner < a {
            self.follow(a, wishes.of(partner));
        }
        let sure = self.have.len();
        if backups > 0 {
            let backup = BACKUPS[self.draws.pick(BACKUPS.len())];
            if backup < specialties.len() && backup != own {
                self.draw_some(a, backup, backups);
            }
        }
        sure
    }

    /// Draws programs of a specialty around the applicant's standing.
    fn draw_some(&mut self, a: ApplicantIx, specialty: usize, want: usize) {
        let (programs, people, at) = (self.programs, self.people, a as usize);
        let ladder = &programs.ladders[specialty];
        let want = want.min((4 * ladder.len() / 5).max(1));
        let (mut got, mut tries) = (0, 0);
        while got < want && tries < 40 * want {
            tries += 1;
            let mut x = people.standing[at] + 0.18 * self.draws.noise();
            if !(0.0..1.0).contains(&x) {
                x = self.draws.unit();
            }
            let p = ladder[(x * ladder.len() as f64) as usize];
            if self.drawn_by[p as usize] == a {
                continue;
            }
            let region = programs.region[p as usize];
            let away = region != people.home[at] && region != people.second_region[at];
            if away && self.draws.unit() > 0.35 {
                continue;
            }
            self.take(a, p);
            got += 1;
        }
    }

    /// The second member of a couple also looks at the partner's cities.
    fn follow(&mut self, a: ApplicantIx, partners: &[(ProgramIx, f64)]) {
        let programs = self.programs;
        for (q, _) in partners {
            for p in programs.in_city(programs.city[*q as usize], self.people.specialty[a as usize]) {
                if self.drawn_by[p as usize] != a && self.draws.unit() < 0.5 {
                    self.take(a, p);
                }
            }
        }
    }

    fn take(&mut self, a: ApplicantIx, p: ProgramIx) {
        self.drawn_by[p as usize] = a;
        self.have.push(p);
    }

    /// Values the programs drawn and sorts them, best first; the score is the value with its sign turned.
    fn score(&mut self, a: ApplicantIx, sure: usize, scored: &mut Vec<(f64, ProgramIx)>) {
        let (programs, people, at) = (self.programs, self.people, a as usize);
        scored.clear();
        for (k, p) in self.have.iter().enumerate() {
            let region = programs.region[*p as usize];
            let value = programs.quality[*p as usize]
                + bonus(region == people.home[at], 0.8)
                + bonus(region == people.second_region[at], 0.4)
                + 0.9 * self.draws.noise()
                - bonus(k >= sure, 6.0);
            scored.push((-value, *p));
        }
        scored.sort_unstable_by(by_score);
    }
}

/// The list of each program, best first: most of those who list it, and some who do not.
fn draw_rosters(
    draws: &mut Draws,
    shares: &Shares,
    programs: &Programs,
    people: &People,
    wishes: &Wishes,
) -> Vec<Vec<(f64, ApplicantIx)>> {
    let mut rosters: Vec<Vec<(f64, ApplicantIx)>> = vec![Vec::new(); programs.quota.len()];
    for a in 0..people.quality.len() as u32 {
        for (p, _) in wishes.of(a) {
            if draws.unit() < 0.04 {
                continue;
            }
            let local = programs.region[*p as usize] == people.home[a as usize];
            let score = people.quality[a as usize] + bonus(local, 0.5) + 0.7 * draws.noise();
            rosters[*p as usize].push((-score, a));
        }
    }
    let mut starts = vec![0u32];
    starts.extend(shares.applicants.iter().scan(0, |end, n| {
        *end += n;
        Some(*end)
    }));
    // The last program that added each applicant.
    let mut added_by = vec![NONE; people.quality.len()];
    for (p, roster) in rosters.iter_mut().enumerate() {
        let s = programs.specialty[p];
        for _ in 0..roster.len() / 10 {
            let a = starts[s] + draws.pick(shares.applicants[s] as usize) as u32;
            if added_by[a as usize] == p as u32 || wishes.of(a).iter().any(|(q, _)| *q as usize == p) {
                continue;
            }
            added_by[a as usize] = p as u32;
            roster.push((-(people.quality[a as usize] + 0.7 * draws.noise()), a));
        }
        roster.sort_unstable_by(by_score);
    }
    rosters
}

/// A couple's joint list: pairs from the heads of both lists, then perhaps pairs in which one stays unmatched.
fn joint_list(
    draws: &mut Draws,
    programs: &Programs,
    first: &[(ProgramIx, f64)],
    second: &[(ProgramIx, f64)],
) -> Vec<(ProgramIx, ProgramIx)> {
    let mut pairs = Vec::new();
    for (p, value) in first.iter().take(45) {
        for (q, other) in second.iter().take(45) {
            if p == q && programs.quota[*p as usize] < 2 {
                continue;
            }
            let (i, j) = (*p as usize, *q as usize);
            let value = value
                + other
                + bonus(programs.city[i] == programs.city[j], 1.3)
                + bonus(programs.region[i] == programs.region[j], 0.6)
                + 0.3 * draws.noise();
            pairs.push((-value, (*p, *q)));
        }
    }
    // Of up to two thousand pairs only the best few stay, so only those are sorted.
    if pairs.len() > MOST_PAIRS {
        pairs.select_nth_unstable_by(MOST_PAIRS, by_score);
        pairs.truncate(MOST_PAIRS);
    }
    pairs.sort_unstable_by(by_score);
    pairs.truncate(20 + draws.pick(MOST_PAIRS - 20));
    let mut joint: Vec<_> = pairs.into_iter().map(|(_, pair)| pair).collect();
    if draws.unit() < 0.6 {
        let alone = first.iter().map(|(p, value)| (-value, (*p, NONE)));
        let mut tail: Vec<_> = alone.chain(second.iter().map(|(q, value)| (-value, (NONE, *q)))).collect();
        // "Unmatched" comes before all programs when two values are equal.
        let key = |x: &(f64, (u32, u32))| (x.0, (x.1.0.wrapping_add(1), x.1.1.wrapping_add(1)));
        tail.sort_unstable_by(|a, b| by_score(&key(a), &key(b)));
        joint.extend(tail.into_iter().take(15).map(|(_, pair)| pair));
    }
    joint
}

fn pack(
    wishes: &Wishes,
    partner_of: &[ApplicantIx],
    rosters: &[Vec<(f64, ApplicantIx)>],
    quotas: Vec<u32>,
    couples: Vec<RawCouple>,
) -> Result<RawMarket, GenerateError> {
    let entries = wishes.lists.len().max(rosters.iter().map(Vec::len).sum());
    if entries >= NONE as usize {
        return Err(GenerateError::TooLarge { what: "entries", asked: entries as u64 });
    }
    let mut market = RawMarket { list_starts: vec![0], roster_starts: vec![0], quotas, couples, ..Default::default() };
    for (a, partner) in partner_of.iter().enumerate() {
        if *partner == NONE {
            market.lists.extend(wishes.of(a as u32).iter().map(|(p, _)| *p));
        }
        market.list_starts.push(market.lists.len() as u32);
    }
    for roster in rosters {
        market.rosters.extend(roster.iter().map(|(_, a)| *a));
        market.roster_starts.push(market.rosters.len() as u32);
    }
    Ok(market)
}

/// Applicants and programs that name each other, for looking up.
struct Named(Vec<(ApplicantIx, ProgramIx)>);

impl Named {
    fn new(mut pairs: Vec<(ApplicantIx, ProgramIx)>) -> Self {
        pairs.sort_unstable();
        Self(pairs)
    }

    fn has(&self, applicant: ApplicantIx, program: ProgramIx) -> bool {
        program == NONE || self.0.binary_search(&(applicant, program)).is_ok()
    }
}

/// The owner and the entry of packed lists.
fn entries<'a>(starts: &'a [u32], lists: &'a [u32]) -> impl Iterator<Item = (u32, u32)> + 'a {
    let spans = starts.windows(2).enumerate();
    spans.flat_map(|(owner, w)| lists[w[0] as usize..w[1] as usize].iter().map(move |x| (owner as u32, *x)))
}

/// Keeps the entries for which `keep` holds, given the owner and the entry.
fn retain(starts: &mut [u32], lists: &mut Vec<u32>, keep: impl Fn(u32, u32) -> bool) {
    let (mut kept, mut from) = (0, 0);
    for (owner, end) in starts.iter_mut().skip(1).enumerate() {
        let to = *end as usize;
        for at in from..to {
            if keep(owner as u32, lists[at]) {
                lists[kept] = lists[at];
                kept += 1;
            }
        }
        from = to;
        *end = kept as u32;
    }
    lists.truncate(kept);
}

/// Drops one-sided entries; a couple's pair needs both programs to rank the member.
fn clean(market: &mut RawMarket) {
    let ranked = Named::new(entries(&market.roster_starts, &market.rosters).map(|(p, a)| (a, p)).collect());
    retain(&mut market.list_starts, &mut market.lists, |a, p| ranked.has(a, p));
    let mut wanted: Vec<_> = entries(&market.list_starts, &market.lists).collect();
    for couple in &mut market.couples {
        let (a, b) = (couple.first, couple.second);
        couple.pairs.retain(|(p, q)| ranked.has(a, *p) && ranked.has(b, *q));
        wanted.extend(couple.pairs.iter().flat_map(|(p, q)| [(a, *p), (b, *q)]));
    }
    let wanted = Named::new(wanted);
    retain(&mut market.roster_starts, &mut market.rosters, |p, a| wanted.has(a, p));
}

/// Writes a market in the plain-text format of public matchers, with `header` as its first line if it is not empty.
///
/// `r` applicant program… · `c` couple first second, program program… (−1 is unmatched) · `p` program quota applicant…
///
/// The arrays must fit together, as [`crate::Market::build`] demands.
pub fn rp_text(market: &RawMarket, header: &str) -> String {
    let mut coupled = vec![false; market.list_starts.len()];
    for member in market.couples.iter().flat_map(|c| [c.first, c.second]) {
        if let Some(known) = coupled.get_mut(member as usize) {
            *known = true;
        }
    }
    let mut text = String::with_capacity(6 * (market.lists.len() + market.rosters.len()) + header.len() + 64);
    if !header.is_empty() {
        text.push_str(header.trim_end());
        text.push('\n');
    }
    for (a, span) in market.list_starts.windows(2).enumerate() {
        if !coupled[a] {
            let list = &market.lists[span[0] as usize..span[1] as usize];
            line(&mut text, 'r', [a as u32].iter().chain(list));
        }
    }
    for (c, couple) in market.couples.iter().enumerate() {
        let head = [c as u32, couple.first, couple.second];
        line(&mut text, 'c', head.iter().chain(couple.pairs.iter().flat_map(|(p, q)| [p, q])));
    }
    for (p, span) in market.roster_starts.windows(2).enumerate() {
        let roster = &market.rosters[span[0] as usize..span[1] as usize];
        line(&mut text, 'p', [p as u32, market.quotas[p]].iter().chain(roster));
    }
    text
}

fn line<'a>(text: &mut String, kind: char, numbers: impl Iterator<Item = &'a u32>) {
    text.push(kind);
    for number in numbers {
        text.push(' ');
        push_number(text, *number);
    }
    text.push('\n');
}

/// A number in decimal digits, without the cost of the general formatter.
fn push_number(text: &mut String, number: u32) {
    if number == NONE {
        text.push_str("-1");
        return;
    }
    let mut unit = 1;
    while number / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        text.push(char::from(b'0' + (number / unit % 10) as u8));
        unit /= 10;
    }
}
