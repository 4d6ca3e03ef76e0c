//! A text with some of its words marked, also where the marks lie over each other.

use std::ops::Range;

use maud::{Markup, html};

/// Words to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Their bytes. Where they are empty, or `only_number`, nothing but the number is shown, at their beginning.
    pub(super) range: Range<usize>,
    /// Their number, where they have one.
    pub(super) number: Option<usize>,
    /// Whether the words themselves are left as they are.
    pub(super) only_number: bool,
}

/// A stretch of the text in which nothing begins or ends.
#[derive(Debug, PartialEq, Eq)]
struct Piece<'a> {
    text: &'a str,
    marked: bool,
    /// The numbers of the marks that begin here.
    numbers: Vec<usize>,
}

fn pieces<'a>(text: &'a str, marks: &[Mark]) -> Vec<Piece<'a>> {
    let fits = |m: &&Mark| m.range.start <= m.range.end && text.get(m.range.clone()).is_some();
    let marks: Vec<&Mark> = marks.iter().filter(fits).collect();
    let mut ends: Vec<usize> = marks.iter().flat_map(|m| [m.range.start, m.range.end]).chain([0, text.len()]).collect();
    ends.sort_unstable();
    ends.dedup();
    let to = |k: usize| ends.get(k + 1).copied().unwrap_or(text.len());
    ends.iter()
        .enumerate()
        .map(|(k, &from)| Piece {
            text: text.get(from..to(k)).unwrap_or(""),
            marked: marks
                .iter()
                .any(|m| !m.only_number && m.range.start <= from && to(k) <= m.range.end && from < to(k)),
            numbers: marks.iter().filter(|m| m.range.start == from).filter_map(|m| m.number).collect(),
        })
        .filter(|p| !p.text.is_empty() || !p.numbers.is_empty())
        .collect()
}

/// The text with its marks: underlined and on another ground, with the numbers leading to `#f-…`.
pub(super) fn marked(text: &str, marks: &[Mark], keys: &[String]) -> Markup {
    html! {
        @for piece in pieces(text, marks) {
            @for n in &piece.numbers {
                a.mark-number id={ "m-" (n) } href={ "#f-" (keys.get(*n - 1).map_or("", String::as_str)) } {
                    span.sr { "Finding " } (n)
                }
            }
            @if piece.marked { mark { (piece.text) } } @else { (piece.text) }
        }
    }
}

/// A range widened so that it cuts no word, nor one like `J-1`. A range that does not fit is left as it is.
pub(super) fn whole_words(text: &str, range: &Range<usize>) -> Range<usize> {
    let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.end..)) else { return range.clone() };
    let inside = text.get(range.clone()).unwrap_or("");
    let of_word = |c: char| c.is_alphanumeric() || c == '-';
    let start = match inside.starts_with(of_word) {
        true => before.trim_end_matches(of_word).len(),
        false => range.start,
    };
    let end = match inside.ends_with(of_word) {
        true => text.len() - after.trim_start_matches(of_word).len(),
        false => range.end,
    };
    start..end
}

/// How many UTF-16 units stand before a byte: the places of scripts in browsers.
pub(super) fn utf16(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.encode_utf16().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>, number: usize) -> Mark {
        Mark { range, number: Some(number), only_number: false }
    }

    #[test]
    fn marks_lie_over_each_other_and_no_word_is_lost() {
        let text = "one two three";
        let all = pieces(text, &[mark(0..7, 1), mark(4..13, 2), mark(4..4, 3)]);
        assert_eq!(all.iter().map(|p| p.text).collect::<String>(), text);
        let shape: Vec<_> = all.iter().map(|p| (p.text, p.marked, p.numbers.clone())).collect();
        assert_eq!(shape, [("one ", true, vec![1]), ("two", true, vec![2, 3]), (" three", true, vec![])]);
    }

    #[test]
    fn a_mark_that_does_not_fit_the_text_is_left_out() {
        let text = "é";
        for range in [0..1, 1..2, 0..9, 5..6] {
            assert_eq!(pieces(text, &[mark(range, 1)]), [Piece { text, marked: false, numbers: vec![] }]);
        }
        assert_eq!(pieces("", &[mark(0..0, 1)]), [Piece { text: "", marked: false, numbers: vec![1] }]);
    }

    #[test]
    fn no_word_is_cut() {
        let text = "We sponsor J-1 visas.";
        assert_eq!(&text[whole_words(text, &(4..12))], "sponsor J-1");
        assert_eq!(&text[whole_words(text, &(3..21))], "sponsor J-1 visas.");
        assert_eq!(whole_words("é", &(1..1)), 1..1);
    }

    #[test]
    fn places_are_counted_as_browsers_do() {
        assert_eq!((utf16("aé😀b", 3), utf16("aé😀b", 7), utf16("a", 9)), (2, 4, 0));
    }
}
