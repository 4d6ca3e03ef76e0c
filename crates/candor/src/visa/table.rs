//! Tables whose first row names the visas and whose second row answers.
//!
//! Source: the principles of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::{Clause, Target};
use super::judge::{Judged, judge};
use super::lexicon::{Cue, Token, pattern};
use super::reader::Reader;
use crate::text::Text;

/// "J-1/H-1B: Y/N", "J-1 and H-1B: yes and no": the two answers, where a clause gives them in pairs.
pub(super) fn paired(low: &str) -> Option<[(Target, bool); 2]> {
    static PAIR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?:({J})\W{1,3}(?:and )?{H}|{H}\W{1,3}(?:and )?{J})(?: visas?)?(?: sponsorship| sponsored)?\s*[:=-]+\s*(yes|no|y|n)\s*(?:/|,|and|&)\s*(yes|no|y|n)(?-u:\b)",
        )
    });
    let found = PAIR.as_ref()?.captures(low)?;
    let answers = [found.get(2)?, found.get(3)?].map(|m| m.as_str().starts_with('y'));
    let j1 = Target { j1: true, ..Target::default() };
    let names = if found.get(1).is_some() { [j1, Target::H1B] } else { [Target::H1B, j1] };
    Some([(names[0], answers[0]), (names[1], answers[1])])
}

/// Tables whose first row names the visas and whose second row answers.
pub(super) fn columns(text: &Text, reader: &mut Reader) {
    let body = text.body();
    let mut above: Option<(Vec<Target>, Range<usize>)> = None;
    let mut at = 0;
    for line in body.split('\n') {
        let range = at..at + line.len();
        at += line.len() + 1;
        if !line.contains('|') {
            above = None;
            continue;
        }
        let cells: Vec<Clause> = line.trim().trim_matches('|').split('|').map(Clause::new).collect();
        let ruled = line.chars().all(|c| "|-: =+".contains(c));
        if ruled {
            continue;
        }
        let targets: Vec<Target> =
            cells.iter().map(|c| c.units(Target::default()).first().map_or(Target::default(), |u| u.target)).collect();
        let named = targets.iter().filter(|t| t.j1 || t.h1b).count();
        if let Some((heads, _)) = &above
            && named == 0
        {
            for (head, cell) in heads.iter().zip(&cells) {
                let tokens: Vec<&Token> = cell.tokens.iter().collect();
                if (head.j1 || head.h1b) && !tokens.is_empty() {
                    let span = text.body_span(&range);
                    let judged = Judged { plain: false, ..judge(&tokens, &cell.low) };
                    reader.apply(*head, judged, &span, 3, false);
                }
            }
        }
        if named >= 2 && !cells.iter().any(|c| c.has(Cue::Yes) || c.has(Cue::Not)) {
            above = Some((targets, range));
        }
    }
}
