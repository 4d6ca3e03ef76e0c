//! Tables whose first row names the visas and whose second row answers.
//!
//! Source: the principles of the module above.

use std::ops::Range;

use super::clause::{Clause, Target};
use super::judge::{Judged, judge};
use super::lexicon::{Cue, Token};
use super::reader::Reader;
use crate::text::Text;

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
