//! Which patterns can match at all: each needs one of a few pieces of plain text, and one pass over a clause finds them.
//!
//! Source: the usual sieve of literals before regular expressions. Most clauses hold the words of few patterns, and to look
//! for all of them one by one took most of the time of a reading.

use regex::{RegexSet, RegexSetBuilder};

/// The shortest piece that is worth looking for, in characters.
const SHORTEST: usize = 3;

/// One set of pieces per pattern; the second part tells which patterns have one. None when no set can be made.
pub(super) fn sieve(patterns: &[String]) -> (Option<RegexSet>, Vec<bool>) {
    let needs: Vec<Option<Vec<String>>> = patterns.iter().map(|p| needs(p)).collect();
    let known = needs.iter().map(Option::is_some).collect();
    let pieces = needs.into_iter().map(|pieces| {
        let escaped: Vec<String> = pieces.unwrap_or_default().iter().map(|p| regex::escape(p)).collect();
        if escaped.is_empty() { "[^\\s\\S]".to_owned() } else { escaped.join("|") }
    });
    (RegexSetBuilder::new(pieces).size_limit(32 << 20).dfa_size_limit(4 << 20).build().ok(), known)
}

/// Pieces of which one stands in every match of a pattern; none when that is not known.
fn needs(pattern: &str) -> Option<Vec<String>> {
    let marks: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    either(&marks, &mut at)
}

/// Alternatives, up to the end or a closing parenthesis.
fn either(marks: &[char], at: &mut usize) -> Option<Vec<String>> {
    let mut all = Some(Vec::new());
    loop {
        let one = row(marks, at);
        all = all.zip(one).map(|(mut all, one): (Vec<String>, Vec<String>)| {
            all.extend(one);
            all
        });
        if marks.get(*at) != Some(&'|') {
            return all;
        }
        *at += 1;
    }
}

/// What stands in a row: the best of its parts.
fn row(marks: &[char], at: &mut usize) -> Option<Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    let mut run = String::new();
    let shortest = |pieces: &Vec<String>| pieces.iter().map(|p| p.chars().count()).min().unwrap_or(0);
    let mut offer = |pieces: Vec<String>| {
        let better = best.as_ref().is_none_or(|b| shortest(b) < shortest(&pieces));
        if shortest(&pieces) >= SHORTEST && better {
            best = Some(pieces);
        }
    };
    while let Some(mark) = marks.get(*at).copied().filter(|m| !matches!(m, '|' | ')')) {
        *at += 1;
        let mut group = None;
        let mut breaks = true;
        match mark {
            '(' => {
                while matches!(marks.get(*at), Some('?' | ':' | '-' | 'u')) && marks.get(*at - 1) != Some(&':') {
                    // Only "(?:" is used; anything else that opens with a question mark is unknown to this sieve.
                    *at += 1;
                }
                group = either(marks, at);
                *at += 1;
            }
            '[' => class(marks, at),
            '\\' => {
                let next = marks.get(*at).copied().unwrap_or(' ');
                *at += 1;
                if next == 'b' {
                    continue;
                }
                if next == 'u' {
                    while marks.get(*at - 1).is_some_and(|m| *m != '}') {
                        *at += 1;
                    }
                } else if !next.is_alphanumeric() {
                    run.push(next);
                    breaks = false;
                }
            }
            '^' | '$' => continue,
            '.' => {}
            _ => {
                run.push(mark);
                breaks = false;
            }
        }
        let (repeated, optional) = quantifier(marks, at);
        if breaks || repeated {
            if optional && !breaks {
                run.pop();
            }
            offer(vec![std::mem::take(&mut run)]);
        }
        if let Some(pieces) = group.filter(|_| !optional) {
            offer(pieces);
        }
    }
    offer(vec![run]);
    best
}

/// Skips a class of characters.
fn class(marks: &[char], at: &mut usize) {
    let mut first = true;
    while let Some(mark) = marks.get(*at) {
        *at += 1;
        match mark {
            '\\' => *at += 1,
            '^' if first => continue,
            ']' if !first => return,
            _ => {}
        }
        first = false;
    }
}

/// Whether a part is repeated, and whether it may be missing.
fn quantifier(marks: &[char], at: &mut usize) -> (bool, bool) {
    let optional = match marks.get(*at) {
        Some('?' | '*') => true,
        Some('+') => false,
        Some('{') => {
            let zero = marks.get(*at + 1) == Some(&'0');
            while marks.get(*at).is_some_and(|m| *m != '}') {
                *at += 1;
            }
            zero
        }
        _ => return (false, false),
    };
    *at += 1;
    if marks.get(*at) == Some(&'?') {
        *at += 1;
    }
    (true, optional)
}

#[cfg(test)]
mod tests {
    use super::needs;

    fn pieces(pattern: &str) -> String {
        needs(pattern).map_or("-".into(), |p| p.join(" "))
    }

    #[test]
    fn every_match_holds_one_of_the_pieces() {
        assert_eq!(pieces(r"\bcase[- ]by\b|\brare(?:ly)?\b"), "case rare");
        assert_eq!(pieces(r"\b(?:is|are) (?:still )?open\b"), "open");
        assert_eq!(pieces(r"\bvisas?\b"), "visa");
        assert_eq!(pieces(r"\b(?:stopp|halt)ed?\b"), "stopp halt");
        assert_eq!(pieces(r"\bban(?:ned)?|no\b"), "-");
        assert_eq!(pieces(r"[^.;]{0,9}x*"), "-");
        assert_eq!(pieces(r"a\.b\.c+"), "a.b.c");
    }
}
