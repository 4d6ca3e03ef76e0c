//! Which program a person means: by its id, by an NRMP code, or by a name written in any of the ways people write it.
//!
//! A name is taken apart into words; abbreviations of the trade are written out (`Med Ctr`, `U`, `COM`), words that every
//! program has are left out. Each word of the name is compared with the words of the directory (Damerau-Levenshtein, for
//! typing errors) and counts by how rare it is there: `Geisinger` says more than `University` (soft TF-IDF: Cohen,
//! Ravikumar, Fienberg, *A comparison of string distance metrics for name-matching tasks*, 2003).

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use season::{AcgmeCode, NrmpCode, Program, ProgramId, Season, StateCode};

use super::target::normal;

/// Two words are the same word from this likeness on.
const SAME_WORD: f64 = 0.78;
/// A candidate below this is none.
const LEAST: f64 = 0.45;
/// A candidate from here on, and well ahead of the next one, is proposed.
const LIKELY: f64 = 0.72;
/// How far ahead.
const AHEAD: f64 = 0.08;
/// The most candidates that are shown.
const MOST_CANDIDATES: usize = 5;
/// The most words of a name that are looked at.
const MOST_WORDS: usize = 24;
/// The most names that are compared approximately in one directory.
const MOST_NAMES: usize = 6_000;

/// A program that may be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The program.
    pub program: ProgramId,
    /// How like the name is, 0 to 1.
    pub score: f64,
}

/// By what a program was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its id.
    Id,
    /// One of its NRMP codes.
    NrmpCode,
    /// Its name, as this season writes it.
    Name,
    /// A name that the user had explained before.
    Remembered,
}

impl By {
    /// The words for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Id => "by its id",
            Self::NrmpCode => "by its NRMP code",
            Self::Name => "by its name",
            Self::Remembered => "as you said before",
        }
    }
}

/// The program of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// This one.
    Sure(ProgramId, By),
    /// Most likely the first of these; to be confirmed.
    Likely(Vec<Candidate>),
    /// One of these, or none.
    Perhaps(Vec<Candidate>),
    /// Nothing like it is in the directory, or the row has no name.
    Nothing,
}

impl Found {
    /// The program that is sure or proposed.
    pub fn proposed(&self) -> Option<&ProgramId> {
        match self {
            Self::Sure(id, _) => Some(id),
            Self::Likely(c) => c.first().map(|c| &c.program),
            Self::Perhaps(_) | Self::Nothing => None,
        }
    }
}

/// What a row says about the place of its program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The city, as written.
    pub city: String,
    /// The state, where it was understood.
    pub state: Option<StateCode>,
}

/// The programs of a season, made ready for searching by name.
pub struct Directory<'a> {
    season: &'a Season,
    /// All words of names, with their weight.
    words: Vec<(String, f64)>,
    by_word: HashMap<String, usize>,
    entries: Vec<Entry<'a>>,
    /// Programs by their whole name, taken apart.
    exact: BTreeMap<String, Vec<usize>>,
    /// Programs by the first letters of their name.
    initials: BTreeMap<String, Vec<usize>>,
    /// Words seen, with the words of the directory they are like.
    like: RefCell<HashMap<String, Vec<(usize, f64)>>>,
    seen: RefCell<HashMap<String, Vec<(usize, f64)>>>,
}

struct Entry<'a> {
    program: &'a Program,
    /// The words of each of its names.
    names: Vec<Vec<usize>>,
    /// The words of its city and state.
    place: Vec<usize>,
}

impl<'a> Directory<'a> {
    /// Makes the programs of a season ready.
    pub fn new(season: &'a Season) -> Self {
        let mut directory = Self {
            season,
            words: Vec::new(),
            by_word: HashMap::new(),
            entries: Vec::new(),
            exact: BTreeMap::new(),
            initials: BTreeMap::new(),
            like: RefCell::default(),
            seen: RefCell::default(),
        };
        for (at, program) in season.programs.iter().enumerate() {
            directory.add(at, program);
        }
        directory.weigh();
        directory
    }

    /// The season.
    pub fn season(&self) -> &'a Season {
        self.season
    }

    fn add(&mut self, at: usize, program: &'a Program) {
        let mut names = Vec::new();
        for name in [&program.name, &program.short, &program.institution] {
            let parts = words_of(name);
            if parts.is_empty() {
                continue;
            }
            let holders = self.exact.entry(parts.join(" ")).or_default();
            if !holders.contains(&at) {
                holders.push(at);
            }
            for letters in initials_of(name) {
                let holders = self.initials.entry(letters).or_default();
                if !holders.contains(&at) {
                    holders.push(at);
                }
            }
            names.push(parts.iter().map(|w| self.word(w)).collect());
        }
        let place = words_of(&format!("{} {} {}", program.city, program.state, program.state.name()));
        let place = place.iter().map(|w| self.word(w)).collect();
        self.entries.push(Entry { program, names, place });
    }

    fn word(&mut self, word: &str) -> usize {
        if let Some(at) = self.by_word.get(word) {
            return *at;
        }
        self.words.push((word.to_owned(), 0.0));
        self.by_word.insert(word.to_owned(), self.words.len() - 1);
        self.words.len() - 1
    }

    /// Gives each word its weight: the rarer the heavier.
    fn weigh(&mut self) {
        let mut holders = vec![0u32; self.words.len()];
        for entry in &self.entries {
            let mut all: Vec<usize> = entry.names.iter().flatten().chain(&entry.place).copied().collect();
            all.sort_unstable();
            all.dedup();
            for at in all {
                holders[at] += 1;
            }
        }
        let n = self.entries.len() as f64;
        for (word, count) in self.words.iter_mut().zip(holders) {
            word.1 = ((n + 1.0) / (f64::from(count) + 0.5)).ln().max(0.1);
        }
    }

    /// The program of an id.
    pub fn by_id(&self, id: &ProgramId) -> Option<&'a Program> {
        self.season.program(id)
    }

    /// The program of an NRMP code.
    pub fn by_code(&self, code: &NrmpCode) -> Option<&'a Program> {
        self.season.program_of(code)
    }

    /// The program of an ACGME code, whatever its id here.
    pub fn by_acgme(&self, code: &AcgmeCode) -> Option<&'a Program> {
        self.season.programs.iter().find(|p| p.acgme.as_ref() == Some(code))
    }

    /// The program that a name means, in the light of its place.
    pub fn by_name(&self, name: &str, place: &Place) -> Found {
        let parts = words_of(name);
        if parts.is_empty() {
            return Found::Nothing;
        }
        if let Some(holders) = self.exact.get(&parts.join(" ")) {
            let here: Vec<usize> = holders.iter().copied().filter(|at| self.fits(*at, place)).collect();
            if let [only] = here.as_slice() {
                return self.sure_or_likely(*only, name, &parts, place);
            }
        }
        let candidates = self.candidates(name, &parts, place);
        match candidates.as_slice() {
            [] => Found::Nothing,
            [one] if one.score >= LIKELY => Found::Likely(candidates),
            [one, two, ..] if one.score >= LIKELY && one.score - two.score >= AHEAD => Found::Likely(candidates),
            _ => Found::Perhaps(candidates),
        }
    }

    /// A program that has exactly this name. Where the words are also part of the names of others (`Cleveland Clinic` is in
    /// Ohio and in Florida), only the whole official name is sure.
    fn sure_or_likely(&self, at: usize, name: &str, parts: &[String], place: &Place) -> Found {
        let program = self.entries[at].program;
        let asked: Vec<usize> = parts.iter().filter_map(|p| self.by_word.get(p).copied()).collect();
        let holds = |e: &Entry<'_>| e.names.iter().any(|n| asked.iter().all(|w| n.contains(w)));
        let others: Vec<Candidate> = (0..self.entries.len())
            .filter(|other| *other != at && self.fits(*other, place) && holds(&self.entries[*other]))
            .map(|other| Candidate { program: self.entries[other].program.id.clone(), score: LIKELY })
            .take(MOST_CANDIDATES - 1)
            .collect();
        if others.is_empty() || normal(name) == normal(&program.name) {
            return Found::Sure(program.id.clone(), By::Name);
        }
        Found::Likely([vec![Candidate { program: program.id.clone(), score: 1.0 }], others].concat())
    }

    /// Whether nothing about the place speaks against a program.
    fn fits(&self, at: usize, place: &Place) -> bool {
        place.state.as_ref().is_none_or(|s| *s == self.entries[at].program.state)
    }

    fn candidates(&self, name: &str, parts: &[String], place: &Place) -> Vec<Candidate> {
        let mut scored = self.scored(parts);
        let short: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        if let Some(holders) = self.initials.get(&short).filter(|h| h.len() <= 3) {
            let by_letters = if holders.len() == 1 { 0.9 } else { 0.7 };
            for at in holders {
                match scored.iter_mut().find(|(x, _)| x == at) {
                    Some((_, score)) => *score = score.max(by_letters),
                    None => scored.push((*at, by_letters)),
                }
            }
        }
        let city = words_of(&place.city);
        let mut found: Vec<Candidate> = scored
            .into_iter()
            .map(|(at, score)| Candidate {
                program: self.entries[at].program.id.clone(),
                score: self.placed(at, score, place, &city),
            })
            .filter(|c| c.score >= LEAST)
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.program.cmp(&b.program)));
        found.truncate(MOST_CANDIDATES);
        found
    }

    /// A score in the light of the place: a wrong state counts strongly against, the right city for.
    fn placed(&self, at: usize, score: f64, place: &Place, city: &[String]) -> f64 {
        let program = self.entries[at].program;
        let state = match &place.state {
            Some(s) if *s != program.state => return score * 0.55,
            Some(_) => 0.03,
            None => 0.0,
        };
        let same_city = !city.is_empty() && words_of(&program.city) == city;
        (score + state + if same_city { 0.12 } else { 0.0 }).min(1.0)
    }

    /// The programs that have anything in common with a name, with their scores.
    fn scored(&self, parts: &[String]) -> Vec<(usize, f64)> {
        let key = parts.join(" ");
        if let Some(known) = self.seen.borrow().get(&key) {
            return known.clone();
        }
        if self.seen.borrow().len() >= MOST_NAMES {
            return Vec::new();
        }
        let like: Vec<Vec<(usize, f64)>> = parts.iter().map(|p| self.like(p)).collect();
        let rare = ((self.entries.len() as f64 + 1.0) / 0.5).ln();
        // A word that the directory does not have may be chat; it counts less than the rarest word of it.
        let weights: Vec<f64> = like
            .iter()
            .map(|l| l.iter().map(|(at, sim)| self.words[*at].1 * sim).fold(0.0, f64::max))
            .map(|w| if w > 0.0 { w } else { rare * 0.5 })
            .collect();
        let mut scored = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let score = entry.names.iter().map(|n| self.alike(&like, &weights, n, &entry.place)).fold(0.0, f64::max);
            if score > 0.25 {
                scored.push((at, score));
            }
        }
        self.seen.borrow_mut().insert(key, scored.clone());
        scored
    }

    /// How alike a name and one name of a program are: the weight of what they share, seen from both sides.
    fn alike(&self, like: &[Vec<(usize, f64)>], weights: &[f64], name: &[usize], place: &[usize]) -> f64 {
        let mut covered = 0.0;
        let mut hit = vec![0.0f64; name.len()];
        for (near, weight) in like.iter().zip(weights) {
            let mut best = 0.0f64;
            for (word, sim) in near {
                for (hit, _) in hit.iter_mut().zip(name).filter(|(_, w)| *w == word) {
                    *hit = hit.max(*sim);
                    best = best.max(*sim);
                }
                if place.contains(word) {
                    best = best.max(sim * 0.9);
                }
            }
            covered += best * weight;
        }
        let asked: f64 = weights.iter().sum();
        let shared: f64 = name.iter().zip(&hit).map(|(w, h)| self.words[*w].1 * h).sum();
        let held: f64 = name.iter().map(|w| self.words[*w].1).sum();
        if shared == 0.0 {
            return 0.0;
        }
        // People leave words out more often than they add some.
        0.65 * covered / asked + 0.35 * shared / held
    }

    /// The words of the directory that a word is like.
    fn like(&self, word: &str) -> Vec<(usize, f64)> {
        if let Some(at) = self.by_word.get(word) {
            return vec![(*at, 1.0)];
        }
        if let Some(known) = self.like.borrow().get(word) {
            return known.clone();
        }
        let length = word.chars().count();
        let near: Vec<(usize, f64)> = self
            .words
            .iter()
            .enumerate()
            .filter(|(_, (w, _))| w.chars().count().abs_diff(length) <= 1 + length / 5 || w.starts_with(word))
            .filter_map(|(at, (w, _))| Some((at, same_word(word, w)?)))
            .collect();
        self.like.borrow_mut().insert(word.to_owned(), near.clone());
        near
    }
}

/// How alike two words are, if they can be the same one. Short words have no typing errors.
fn same_word(typed: &str, known: &str) -> Option<f64> {
    let length = typed.chars().count();
    if length >= 4 && known.starts_with(typed) {
        return Some(0.85);
    }
    if !(4..=40).contains(&length) || typed.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(strsim::normalized_damerau_levenshtein(typed, known)).filter(|s| *s >= SAME_WORD)
}

/// Words that say nothing about which program it is.
const EMPTY_WORDS: [&str; 27] = [
    "program",
    "programs",
    "of",
    "the",
    "at",
    "for",
    "and",
    "in",
    "a",
    "an",
    "inc",
    "anesthesiology",
    "anesthesia",
    "anesthesiologist",
    "residency",
    "department",
    "dept",
    "gme",
    "categorical",
    "advanced",
    "training",
    "llc",
    "with",
    "school",
    "college",
    "campus",
    "graduate",
];

/// What abbreviations of names stand for; an empty one is left out.
const WRITTEN_OUT: &[(&str, &str)] = &[
    ("u", "university"),
    ("univ", "university"),
    ("uni", "university"),
    ("med", "medical"),
    ("medicine", "medical"),
    ("ctr", "center"),
    ("cntr", "center"),
    ("cen", "center"),
    ("centre", "center"),
    ("centers", "center"),
    ("hosp", "hospital"),
    ("hosps", "hospital"),
    ("hospitals", "hospital"),
    ("hlth", "health"),
    ("healthcare", "health"),
    ("sys", "system"),
    ("systems", "system"),
    ("sch", ""),
    ("som", "medical"),
    ("com", "medical"),
    ("coll", ""),
    ("grad", ""),
    ("educ", "education"),
    ("ed", "education"),
    ("st", "saint"),
    ("mt", "mount"),
    ("ft", "fort"),
    ("gen", "general"),
    ("inst", "institute"),
    ("regl", "regional"),
    ("reg", "regional"),
    ("mem", "memorial"),
    ("natl", "national"),
    ("childrens", "children"),
    ("philly", "philadelphia"),
    ("cinci", "cincinnati"),
    ("nyc", "york"),
    ("penn", "pennsylvania"),
    ("mass", "massachusetts"),
    ("wash", "washington"),
    ("tenn", "tennessee"),
];

/// A letter without its accents.
fn folded(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        c => c,
    }
}

/// The words of a name, as they are compared.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let lower: String = name.chars().take(300).flat_map(char::to_lowercase).map(folded).collect();
    let lower = lower.replace(['\'', '’', '.'], "");
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| WRITTEN_OUT.iter().find(|(short, _)| *short == w).map_or(w, |(_, long)| long))
        .filter(|w| !w.is_empty() && !EMPTY_WORDS.contains(w))
        .take(MOST_WORDS)
        .map(str::to_owned)
        .collect()
}

/// The first letters of a name of several words: `bidmc`; with and without what stands in brackets.
fn initials_of(name: &str) -> Vec<String> {
    let plain = name.trim_end_matches(" Program");
    let outside = plain.split(['(', '/']).next().unwrap_or(plain);
    let letters = |text: &str| -> String {
        text.split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|w| {
                !w.is_empty() && !matches!(w.to_lowercase().as_str(), "of" | "the" | "at" | "and" | "for" | "in")
            })
            .filter_map(|w| w.chars().next())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut found: Vec<String> = [plain, outside].into_iter().map(letters).filter(|l| l.len() >= 3).collect();
    found.dedup();
    found
}

/// A state by its letters or its name; `Pittsburgh, PA` by what stands last.
pub(crate) fn state_of(text: &str) -> Option<StateCode> {
    let text = text.trim();
    if text.len() > 60 {
        return None;
    }
    let last = text.rsplit(',').next().unwrap_or(text).trim();
    // A zip code may follow.
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == ' ');
    last.parse().ok().or_else(|| StateCode::all().find(|s| s.name().eq_ignore_ascii_case(last)))
}
