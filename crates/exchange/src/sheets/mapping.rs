//! Which column holds what: proposed from headings and contents, changed by the user, remembered for the next file with
//! the same headings.

use std::collections::{BTreeMap, BTreeSet};

use season::{NrmpCode, ProgramId};
use serde::{Deserialize, Serialize};

use super::book::Sheet;
use super::header::Header;
use super::layout::Layout;
use super::target::{Strength, Target, meant, normal};
use super::values;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// What it holds.
    pub target: Target,
    /// Why it was taken for that, for the preview.
    pub why: String,
}

impl Column {
    /// Whether nothing is known about what it holds, and the user has not said it.
    pub fn is_unknown(&self) -> bool {
        self.target == Target::Ignore && self.why == UNKNOWN
    }
}

/// Why a column is left out until the user says what it holds.
const UNKNOWN: &str = "The heading is not known.";

/// Which column holds what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The columns, in their order.
    pub columns: Vec<Column>,
    /// Names that the user has explained, by their normal form ([`normal`]).
    pub names: BTreeMap<String, ProgramId>,
    /// Whether the day comes first in dates of this sheet that could be two days; `None`: not said.
    pub day_first: Option<bool>,
    /// Names that the user said are none of the programs, by their normal form: only for this file.
    pub none: BTreeSet<String>,
    /// Cells that the user typed anew, by row and column counted from zero: only for this file, which itself stays as it is.
    pub typed: BTreeMap<(usize, usize), String>,
}

/// What is remembered of a mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// What each heading held, by its normal form; the same heading twice in the order of the columns.
    pub columns: Vec<(String, Target)>,
    /// Names that the user has explained.
    #[serde(default)]
    pub names: BTreeMap<String, ProgramId>,
}

impl Remembered {
    /// What a mapping is remembered by: the normal headings, in the order of the alphabet.
    pub fn key(&self) -> Vec<&str> {
        sorted(self.columns.iter().map(|(h, _)| h.as_str()).collect())
    }
}

fn sorted(mut headings: Vec<&str>) -> Vec<&str> {
    headings.sort_unstable();
    headings
}

impl Mapping {
    /// What the columns of a sheet seem to hold.
    pub fn propose(sheet: &Sheet, header: &Header, layout: Layout) -> Self {
        let mut columns: Vec<(Column, Strength)> =
            header.names.iter().enumerate().map(|(at, name)| guess(sheet, header, layout, at, name)).collect();
        for at in 0..columns.len() {
            let (target, strength) = (columns[at].0.target, columns[at].1);
            let rival = (0..columns.len())
                .filter(|other| *other != at && columns[*other].0.target == target)
                .find(|other| (columns[*other].1, std::cmp::Reverse(*other)) > (strength, std::cmp::Reverse(at)));
            if let Some(rival) = rival.filter(|_| !target.many()) {
                let why = format!("\"{}\" is taken for the {} already.", columns[rival].0.heading, target.words());
                columns[at].0 = Column { target: Target::Ignore, why, ..columns[at].0.clone() };
            }
        }
        let mut columns: Vec<Column> = columns.into_iter().map(|(c, _)| c).collect();
        name_from_institution(&mut columns);
        Self { columns, ..Self::default() }
    }

    /// What the columns of a sheet seem to hold, and what the user chose for such headings before. Our own tables mean what
    /// they always mean.
    pub fn understand(sheet: &Sheet, header: &Header, layout: Layout, remembered: &[Remembered]) -> Self {
        let proposed = Self::propose(sheet, header, layout);
        if matches!(layout, Layout::Own(_)) { proposed } else { proposed.recalling(remembered) }
    }

    /// What is proposed, with what was chosen before laid over it: from the file with the most of these headings, in
    /// whatever order they stand now and whichever others stand beside them. Explained names count in every file.
    #[must_use]
    pub fn recalling(mut self, remembered: &[Remembered]) -> Self {
        let normals: Vec<String> = self.columns.iter().map(|c| normal(&c.heading)).collect();
        let key = sorted(normals.iter().map(String::as_str).collect());
        let shared = |r: &&Remembered| r.columns.iter().filter(|(h, _)| normals.contains(h)).count();
        // A file with exactly these headings says more than a longer one that has them too.
        let best = remembered.iter().max_by_key(|r| (r.key() == key, shared(r)));
        for known in remembered.iter().chain(best) {
            self.names.extend(known.names.iter().map(|(name, id)| (name.clone(), id.clone())));
        }
        // One heading in common, such as "Notes", does not make it the same kind of sheet.
        let Some(known) = best.filter(|r| shared(r) >= 2 || (r.key() == key && !key.is_empty())) else { return self };
        let mut left = known.columns.clone();
        let mut recalled = vec![false; self.columns.len()];
        for (at, name) in normals.iter().enumerate() {
            if let Some(place) = left.iter().position(|(h, _)| h == name) {
                let (_, target) = left.remove(place);
                let why = "As you chose for these headings before.".into();
                self.columns[at] = Column { target, why, ..self.columns[at].clone() };
                recalled[at] = true;
            }
        }
        for at in (0..self.columns.len()).filter(|at| !recalled[*at]) {
            let target = self.columns[at].target;
            let taken = (0..self.columns.len()).any(|other| recalled[other] && self.columns[other].target == target);
            if taken && !target.many() {
                self.columns[at].target = Target::Ignore;
                self.columns[at].why = format!("You chose another column for the {} before.", target.words());
            }
        }
        self
    }

    /// What to remember.
    pub fn remember(&self) -> Remembered {
        let columns = self.columns.iter().map(|c| (normal(&c.heading), c.target)).collect();
        Remembered { columns, names: self.names.clone() }
    }

    /// Says what a column holds. Another column that held the same is left out from now on, where only one can.
    pub fn set(&mut self, column: usize, target: Target) {
        for (at, other) in self.columns.iter_mut().enumerate() {
            if at == column {
                other.target = target;
                other.why = "You chose this.".into();
            } else if other.target == target && !target.many() {
                other.target = Target::Ignore;
                other.why = "You chose another column for this.".into();
            }
        }
    }

    /// Says which program a name means, in this file and in the next ones.
    pub fn explain(&mut self, name: &str, program: ProgramId) {
        self.names.insert(normal(name), program);
    }

    /// The first column that holds a target.
    pub fn column(&self, target: Target) -> Option<usize> {
        self.columns.iter().position(|c| c.target == target)
    }
}

/// What one column seems to hold.
fn guess(sheet: &Sheet, header: &Header, layout: Layout, at: usize, name: &str) -> (Column, Strength) {
    let column = |target, why: String, strength| (Column { heading: name.to_owned(), target, why }, strength);
    if let Some(target) = layout.column(name) {
        let why = match target {
            Target::Ignore => layout.why_left_out(name),
            _ => format!("So it is in {}.", layout.words()),
        };
        return column(target, why, Strength::Known);
    }
    let by_cells = || by_contents(sheet, header, at);
    match meant(name) {
        // "Program Code" is an ACGME code in some sheets and an NRMP code in others: the cells tell.
        Some((Target::NrmpCode | Target::ProgramId, strength)) if by_cells().is_some() => {
            let (target, why) = by_cells().unwrap_or((Target::Ignore, String::new()));
            column(target, why, strength)
        }
        Some((target, strength)) => {
            let sure = if strength == Strength::Known { "is a usual heading for" } else { "sounds like" };
            column(target, format!("\"{name}\" {sure} the {}.", target.words()), strength)
        }
        None => match by_cells() {
            Some((target, why)) => column(target, why, Strength::Hint),
            None => column(Target::Ignore, UNKNOWN.into(), Strength::Hint),
        },
    }
}

/// What the cells of a column look like, where most look alike.
fn by_contents(sheet: &Sheet, header: &Header, column: usize) -> Option<(Target, String)> {
    let rows = header.first_row()..sheet.rows.len();
    let texts: Vec<&str> = rows
        .filter_map(|r| sheet.cell(r, column))
        .map(|c| c.text.as_str())
        .filter(|t| !t.is_empty())
        .take(200)
        .collect();
    if texts.is_empty() {
        return None;
    }
    let most = |like: &dyn Fn(&str) -> bool| texts.iter().filter(|t| like(t)).count() * 10 >= texts.len() * 8;
    if most(&|t| values::acgme_code(t).is_some_and(|(_, restored)| !restored || t.starts_with("40"))) {
        return Some((Target::ProgramId, "Most cells are ACGME codes.".into()));
    }
    if most(&|t| t.split_whitespace().next().is_some_and(|w| w.parse::<NrmpCode>().is_ok())) {
        return Some((Target::NrmpCode, "Most cells are NRMP codes.".into()));
    }
    if most(&values::is_mail_address) {
        return Some((Target::CoordinatorEmail, "Most cells are mail addresses.".into()));
    }
    None
}

/// Where no column has the program's name, the institution is the name.
fn name_from_institution(columns: &mut [Column]) {
    if columns.iter().any(|c| c.target == Target::ProgramName) {
        return;
    }
    if let Some(c) = columns.iter_mut().find(|c| c.target == Target::Institution) {
        c.target = Target::ProgramName;
        c.why = format!("No other column has the program's name, so \"{}\" is it.", c.heading);
    }
}
