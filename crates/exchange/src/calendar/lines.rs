//! The lines of a calendar file: folding, escaping, names, parameters and values (RFC 5545, section 3.1 and 3.3.11).

/// The longest line in octets, without its end.
const LONGEST_LINE: usize = 75;

/// Adds one line, folded between characters.
pub(crate) fn fold(out: &mut Vec<u8>, line: &str) {
    let mut rest = line;
    let mut room = LONGEST_LINE;
    while rest.len() > room {
        let (head, tail) = rest.split_at(rest.floor_char_boundary(room));
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(b"\r\n ");
        rest = tail;
        room = LONGEST_LINE - 1;
    }
    out.extend_from_slice(rest.as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// The lines of a calendar file, unfolded. Takes every kind of line end.
pub(crate) fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for raw in text.trim_start_matches('\u{feff}').split('\n').flat_map(|l| l.trim_end_matches('\r').split('\r')) {
        match (raw.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(line)) => line.push_str(more),
            _ => lines.push(raw.to_owned()),
        }
    }
    lines.retain(|l| !l.trim().is_empty());
    lines
}

/// A text as a value. Line ends become `\n`; other control characters have no place in the format.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The text of a value.
pub(crate) fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// One line taken apart: `NAME;PARAMETER=…:value`.
#[derive(Debug, PartialEq)]
pub(crate) struct Line<'l> {
    /// In capitals.
    pub(crate) name: String,
    parameters: Vec<(&'l str, &'l str)>,
    /// As written, still escaped.
    pub(crate) value: &'l str,
}

impl<'l> Line<'l> {
    /// Nothing if there is no colon outside of quotes, or no name.
    pub(crate) fn read(line: &'l str) -> Option<Self> {
        let mut quoted = false;
        let mut starts = Vec::new();
        let mut colon = None;
        for (at, c) in line.char_indices() {
            match c {
                '"' => quoted = !quoted,
                ';' if !quoted => starts.push(at),
                ':' if !quoted => {
                    colon = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let colon = colon?;
        let name = line.get(..starts.first().copied().unwrap_or(colon))?.trim();
        if name.is_empty() {
            return None;
        }
        let ends = starts.iter().skip(1).copied().chain([colon]);
        let parameters = starts.iter().zip(ends).filter_map(|(start, end)| {
            let (name, value) = line.get(start + 1..end)?.split_once('=')?;
            Some((name.trim(), value.trim().trim_matches('"')))
        });
        Some(Self { name: name.to_ascii_uppercase(), parameters: parameters.collect(), value: line.get(colon + 1..)? })
    }

    /// A parameter's value, without quotes.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'l str> {
        self.parameters.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_LINE, Line, escape, fold, unescape, unfold};
    use proptest::prelude::*;

    #[test]
    fn a_line_is_taken_apart_outside_of_quotes() {
        let line = Line::read("dtstart;TZID=\"(UTC-05:00) Eastern; Time\";X-A=b:20270314T090000").unwrap();
        assert_eq!((line.name.as_str(), line.value), ("DTSTART", "20270314T090000"));
        assert_eq!(line.parameter("tzid"), Some("(UTC-05:00) Eastern; Time"));
        assert_eq!(line.parameter("x-a"), Some("b"));
        assert_eq!(Line::read("no colon"), None);
        assert_eq!(Line::read(":x"), None);
    }

    proptest! {
        #[test]
        fn what_is_folded_unfolds_and_no_line_is_too_long(line in "[A-Z]{1,9}:\\PC{0,300}") {
            let mut out = Vec::new();
            fold(&mut out, &line);
            let text = String::from_utf8(out).unwrap();
            for folded in text.split("\r\n") {
                prop_assert!(folded.len() <= LONGEST_LINE);
            }
            prop_assert_eq!(unfold(&text), vec![line]);
        }

        #[test]
        fn what_is_escaped_reads_the_same(text in "[\\PC\n\t]{0,200}") {
            let value = escape(&text);
            prop_assert!(!value.contains('\n'));
            prop_assert_eq!(unescape(&value), text);
        }
    }
}
