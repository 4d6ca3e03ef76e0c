//! Answers that stand in the layout, not in words: marks beside names, rows and columns, notes at the foot.
//!
//! Terms. A *mark* is a sign that answers (✔, ✘, 👍, `[x]`). A *table* is two lines or more with as many cells, parted by
//! bars, dashes or wide gaps; its first line may name what the columns are. A *note* is what a star or a number behind a
//! name points to.
//!
//! Source: the principles of the module above. Pages and directories answer in lists of boxes and in tables as often as
//! in sentences; what a cell answers is told by its row and its column.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::{Clause, Target};
use super::judge::{Value, judge};
use super::lexicon::{Cue, Token, is, pattern};
use super::reader::Reader;
use super::step3::step3_value;
use crate::text::Text;

/// Reads what the layout answers. True when marks answer and no words do, so that nothing is left to weigh.
pub(super) fn read(text: &Text, reader: &mut Reader) -> bool {
    let low = text.body().to_ascii_lowercase();
    tables(text, &low, reader);
    notes(text, &low, reader);
    marked(text, &low, reader)
}

/// The longest line that is read as a row, in bytes.
const LONGEST: usize = 500;

/// The lines with their bytes.
fn lines(low: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    low.split('\n').scan(0, |at, line| {
        let range = *at..*at + line.len();
        *at += line.len() + 1;
        Some((line, range))
    })
}

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

/// A mark that answers, and whether it says yes.
fn marks(line: &str, boxes: Boxes) -> Vec<(Range<usize>, bool)> {
    static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"(?P<yes>[\u{2713}\u{2714}\u{2705}\u{2611}\u{1f5f8}\u{1f5f9}\u{1f44d}\u{1f44c}\u{1f197}\u{1f7e2}\u{1f4af}\u{2b55}]|\[[x\u{2713}\u{2714}]\]|\(x\))|(?P<no>[\u{2717}\u{2718}\u{274c}\u{274e}\u{2716}\u{d7}\u{1f44e}\u{1f6ab}\u{26d4}\u{1f534}\u{1f645}])|(?P<cross>\u{2612})|(?P<empty>[\u{2610}\u{2b1c}\u{25a1}\u{25a2}]|\[ ?\]|\( \))").ok()
    });
    let Some(mark) = MARK.as_ref() else { return Vec::new() };
    let found = mark.captures_iter(line).filter_map(|c| {
        let at = c.get(0)?.range();
        let yes = match () {
            () if c.name("yes").is_some() => true,
            () if c.name("no").is_some() => false,
            () if c.name("cross").is_some() => boxes.empty,
            // A box is left empty where another one is not; else it waits for somebody.
            () => return boxes.filled.then_some((at, false)),
        };
        Some((at, yes))
    });
    found.collect()
}

/// Which boxes a text has.
#[derive(Clone, Copy)]
struct Boxes {
    empty: bool,
    filled: bool,
}

impl Boxes {
    fn of(low: &str) -> Self {
        let has = |signs: &[&str]| signs.iter().any(|s| low.contains(s));
        Self {
            empty: has(&["\u{2610}", "\u{2b1c}", "\u{25a1}", "\u{25a2}", "[ ]", "[]", "( )"]),
            filled: has(&["\u{2611}", "\u{2612}", "\u{2713}", "\u{2714}", "\u{2705}", "[x]", "(x)"]),
        }
    }
}

/// The words that make a line with marks more than a list of marks.
const WORDED: [Cue; 14] = [
    Cue::Off,
    Cue::Only,
    Cue::OnlyIf,
    Cue::Case,
    Cue::Move,
    Cue::Perhaps,
    Cue::Open,
    Cue::Elsewhere,
    Cue::Past,
    Cue::Hope,
    Cue::Hearsay,
    Cue::Step3,
    Cue::NoRest,
    Cue::Untrue,
];

/// "J-1 ☑ H-1B ☐", "✔ J-1, ✘ H-1B", "J-1? 👍 H-1B? 👎": each name with its mark. True when every visa that the text names
/// has one.
fn marked(text: &Text, low: &str, reader: &mut Reader) -> bool {
    let boxes = Boxes::of(low);
    if marks(low, boxes).is_empty() {
        return false;
    }
    let mut read = Target::default();
    let mut worded = false;
    for (line, range) in lines(low).filter(|(line, _)| line.len() <= LONGEST) {
        let marks = marks(line, boxes);
        let clause = Clause::new(line);
        let names: Vec<(Range<usize>, Target)> = clause
            .tokens
            .iter()
            .filter_map(|t| match t.cue {
                Cue::J1 => Some((t.at.clone(), Target { j1: true, ..Target::default() })),
                Cue::H1b => Some((t.at.clone(), Target::H1B)),
                Cue::OtherVisa | Cue::Is(_) => Some((t.at.clone(), Target::default())),
                _ => None,
            })
            .collect();
        let visas = names.iter().any(|n| !n.1.is_empty());
        let on_mark = |t: &Token| marks.iter().any(|(m, _)| m.start < t.at.end && t.at.start < m.end);
        let says = |t: &&Token| {
            WORDED.contains(&t.cue) || matches!(t.cue, Cue::Not | Cue::Neither) && t.at.len() > 1 && !on_mark(t)
        };
        if !visas || marks.is_empty() || clause.form || clause.tokens.iter().any(|t| says(&t)) {
            worded |= visas || clause.has(Cue::Step3) || clause.tokens.iter().any(|t| says(&t));
            continue;
        }
        let leads = marks[0].0.start < names[0].0.start;
        let mut given = Vec::new();
        for (at, target) in names.iter().filter(|(_, t)| !t.is_empty()) {
            let mark = if leads {
                marks.iter().rev().find(|(m, _)| m.end <= at.start)
            } else {
                marks.iter().find(|(m, _)| m.start >= at.end)
            };
            // Other words with marks of their own stand between: "H-1B, other ☐".
            let near = mark.filter(|(m, _)| m.start.abs_diff(at.end).min(at.start.abs_diff(m.end)) <= 40);
            given.extend(near.map(|(_, yes)| (*target, *yes)));
        }
        let span = text.body_span(&range);
        for (target, yes) in given {
            let value = if yes { Value::Yes } else { Value::No };
            reader.apply_firmly(target, value, &span);
            read.j1 |= target.j1;
            read.h1b |= target.h1b;
        }
    }
    !worded && read == Target::BOTH
}

/// The cells of a line and the kind of what parts them.
fn cells(line: &str) -> Option<(usize, Vec<Range<usize>>)> {
    static PARTS: LazyLock<[Option<Regex>; 3]> = LazyLock::new(|| {
        [r"\s*\|\s*", r"\s+-+\s+|\s*[;\u{2192}]\s+", r"\s{2,}"].map(|p| crate::regexes::compile(p).ok())
    });
    if line.len() > LONGEST {
        return None;
    }
    // A bar at either end is the frame; one at the beginning alone parts an empty first cell.
    let trimmed = line.trim();
    let framed = line.starts_with('|') || trimmed.starts_with('|') && trimmed.ends_with('|');
    let loose = |c: char| c.is_whitespace() || "\u{2022}*".contains(c);
    let start = line.len() - line.trim_start_matches(loose).len() + usize::from(framed);
    let end = line.trim_end_matches(|c: char| c.is_whitespace() || c == '|').len();
    let body = line.get(start..end)?;
    for (kind, part) in PARTS.iter().enumerate() {
        let Some(part) = part else { continue };
        let mut out = Vec::new();
        let mut at = 0;
        for m in part.find_iter(body) {
            out.push(start + at..start + m.start());
            at = m.end();
        }
        if !out.is_empty() && out.len() < 12 {
            out.push(start + at..end);
            return Some((kind, out));
        }
    }
    None
}

/// What a column or a row of a table is about.
#[derive(Clone, Copy, PartialEq)]
enum Head {
    Visa(Target),
    Step3,
    /// Whether it is sponsored.
    Sponsored,
    /// Another department.
    Elsewhere,
    Other,
}

impl Head {
    fn of(cell: &Clause) -> Self {
        static SPONSORED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:sponsor\w*|accept\w*|offer\w*|support\w*|available|availability|status|taken|yes/no|y/n|answer|residency|residents)\b|^\?$").ok()
        });
        let target = cell.units(Target::default()).first().map_or(Target::default(), |u| u.target);
        match () {
            () if cell.has(Cue::Step3) => Self::Step3,
            () if target.j1 || target.h1b => Self::Visa(target),
            () if cell.has(Cue::Elsewhere) && !cell.has(Cue::Here) => Self::Elsewhere,
            () if is(&SPONSORED, &cell.low) => Self::Sponsored,
            () => Self::Other,
        }
    }
}

/// What a cell answers.
fn answered(cell: &Clause) -> Option<Value> {
    let tokens: Vec<&Token> = cell.tokens.iter().collect();
    let blank = |c: char| !c.is_alphanumeric();
    let word = cell.low.trim_matches(blank);
    match word {
        "y" | "yes" => Some(Value::Yes),
        "n" | "no" | "none" => Some(Value::No),
        "" if tokens.is_empty() => None,
        "n/a" | "na" | "-" => None,
        _ if tokens.is_empty() => None,
        _ => Some(judge(&tokens, &cell.low).value),
    }
}

/// Tables: visas above and answers below, or a visa at the head of each row.
fn tables(text: &Text, low: &str, reader: &mut Reader) {
    let mut above: Option<(usize, Vec<Head>)> = None;
    let rule = |line: &str| line.contains('-') && line.chars().all(|c| "|-: =+".contains(c));
    let rows: Vec<_> =
        lines(low).filter(|(line, _)| !rule(line)).map(|(line, range)| (line, range, cells(line))).collect();
    let shape = |k: usize| rows.get(k).and_then(|(_, _, c)| c.as_ref()).map(|(kind, parts)| (*kind, parts.len()));
    for (k, (line, range, parts)) in rows.iter().enumerate() {
        let alike = k > 0 && shape(k) == shape(k - 1) || shape(k) == shape(k + 1);
        let Some((kind, parts)) = parts.as_ref().filter(|_| alike) else {
            above = None;
            continue;
        };
        let kind = *kind;
        let cells: Vec<Clause> = parts.iter().map(|r| Clause::new(&line[r.clone()])).collect();
        let heads: Vec<Head> = cells.iter().map(Head::of).collect();
        let named = |h: &Head| matches!(h, Head::Visa(_));
        if let Some((_, columns)) = above.as_ref().filter(|(k, c)| *k == kind && c.len() == cells.len()) {
            let span = text.body_span(range);
            row(columns, &heads, &cells, &span, reader);
            if heads.iter().filter(|h| named(h)).count() < 2 {
                continue;
            }
        }
        let visas = heads.iter().filter(|h| named(h)).count();
        let answers = cells.iter().any(|c| {
            c.has(Cue::Yes) && !c.has(Cue::Offer) && Head::of(c) != Head::Sponsored
                || c.has(Cue::Not)
                || c.has(Cue::Case)
        });
        let titled = visas == 0 && heads.iter().any(|h| matches!(h, Head::Sponsored | Head::Step3));
        above = (!answers && (visas >= 2 || titled)).then_some((kind, heads));
    }
}

/// One row of a table under its heads.
fn row(columns: &[Head], heads: &[Head], cells: &[Clause], span: &Range<usize>, reader: &mut Reader) {
    let label = heads.first().copied().unwrap_or(Head::Other);
    let mut put = |target: Target, value: Value| {
        reader.apply_firmly(target, value, span);
    };
    let mut needed = None;
    // Visas above, answers below.
    if columns.iter().any(|c| matches!(c, Head::Visa(_))) {
        for (column, cell) in columns.iter().zip(cells) {
            let Head::Visa(target) = column else { continue };
            match (label, answered(cell)) {
                (Head::Step3, Some(value)) if target.h1b => needed = Some(value != Value::No),
                (Head::Other | Head::Sponsored | Head::Visa(_), Some(value))
                    if !matches!(Head::of(cell), Head::Visa(_)) =>
                {
                    put(*target, value);
                }
                _ => {}
            }
        }
    } else if let Head::Visa(target) = label {
        for (column, cell) in columns.iter().zip(cells).skip(1) {
            match (column, answered(cell)) {
                (Head::Step3, Some(value)) if target.h1b => needed = Some(value != Value::No),
                (Head::Sponsored, Some(value)) => put(target, value),
                _ => {}
            }
        }
    }
    if let Some(needed) = needed {
        reader.step3 = Some((needed, span.clone()));
        reader.firm[2] = true;
    }
}

/// "H-1B*" and, at the foot, "* with approval of the institution": what the note says limits what the name says.
fn notes(text: &Text, low: &str, reader: &mut Reader) {
    static STARRED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?:({J})|{H})(?: visas?| sponsorship)?\s?(\*+|\u{2020}+|\u{2021}|[\u{b9}\u{b2}\u{b3}]|\([1-9]\)|\[[1-9]\])",
        )
    });
    let Some(starred) = STARRED.as_ref() else { return };
    for found in starred.captures_iter(low).take(4) {
        let Some(sign) = found.get(2) else { continue };
        let target = if found.get(1).is_some() { Target { j1: true, ..Target::default() } } else { Target::H1B };
        let rest = &low[sign.end()..];
        let note = rest.match_indices(sign.as_str()).find_map(|(i, _)| {
            let opens = rest[..i].trim_end_matches(' ').ends_with(['\n', '.', ';', '(', '|'])
                || i > 0 && rest[..i].trim().is_empty();
            let start = sign.end() + i + sign.len();
            let words = low[start..].split(['\n', '*']).next()?;
            (opens && words.len() <= LONGEST && words.trim().len() >= 3).then_some(start..start + words.len())
        });
        let Some(note) = note else { continue };
        let clause = Clause::new(&low[note.clone()]);
        let judged = judge(&clause.tokens.iter().collect::<Vec<_>>(), &clause.low);
        let span = text.body_span(&note);
        if target.h1b && clause.has(Cue::Step3) {
            if let Some(needed) = step3_value(&clause, Target::H1B, true) {
                reader.step3 = Some((needed, span.clone()));
                reader.firm[2] = true;
            }
            continue;
        }
        let limits = matches!(judged.value, Value::Case | Value::Open) || judged.value == Value::No;
        let own = clause.units(Target::default()).iter().all(|u| !(u.target.j1 || u.target.h1b) || u.target == target);
        if limits && own && !clause.has(Cue::Elsewhere) {
            reader.apply_firmly(target, judged.value, &span);
        }
    }
}
