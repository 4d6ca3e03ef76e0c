//! What every file must be before it is read as a market: plain text in UTF-8. And names from files, shown safely.

use crate::text::TextError;

/// What is said of a zero byte.
pub(crate) const ZERO: &str = "a zero byte: this is no plain text; save the file as text in UTF-8";

/// The file without a byte order mark.
///
/// # Errors
/// UTF-16, or a zero byte: no text file has one. One sentence, with the line.
pub(crate) fn plain<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a [u8], TextError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(mistake(file, 1, "the file is in UTF-16; save it as plain text in UTF-8"));
    }
    if bytes.contains(&0) {
        let at = bytes.iter().position(|b| *b == 0).unwrap_or(0);
        let line = 1 + bytes[..at].iter().filter(|b| **b == b'\n').count() as u64;
        return Err(mistake(file, line, ZERO));
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// A mistake in a line of a file; `file` may be empty.
pub(crate) fn mistake(file: &str, line: u64, message: impl Into<String>) -> TextError {
    let file = if file.is_empty() { String::new() } else { format!("{file}: ") };
    TextError { file, line, message: message.into() }
}

/// The most characters of a name that a sentence shows.
const SHOWN: usize = 60;

/// A name from a file as a sentence can show it: short, and without anything that moves a cursor.
pub(crate) fn shown(name: &str) -> String {
    let mut short: String = name.chars().take(SHOWN).collect::<String>().escape_debug().collect();
    if name.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_and_zero_bytes_are_named_and_a_byte_order_mark_is_passed_over() {
        assert_eq!(plain("", b"\xef\xbb\xbfr 1").unwrap(), b"r 1");
        let says = |bytes: &[u8]| plain("a.csv", bytes).unwrap_err().to_string();
        assert!(says(b"\xff\xfer\0").starts_with("a.csv: line 1: the file is in UTF-16"));
        assert!(says(b"\xfe\xff\0r").starts_with("a.csv: line 1: the file is in UTF-16"));
        assert!(says(b"r 1\nr\0").starts_with("a.csv: line 2: a zero byte"));
    }

    #[test]
    fn a_shown_name_is_short_and_cannot_command_a_terminal() {
        assert_eq!(shown("Zoë \u{1b}[2J"), "Zoë \\u{1b}[2J");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), 61);
    }
}
