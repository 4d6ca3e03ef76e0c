//! Words from a stranger, made fit for showing: one line, no commands to a terminal, no change of direction that makes a
//! name read as another (Unicode Technical Report 36, "Bidirectional text spoofing").
//!
//! Joiners (U+200C, U+200D) stay: names in Persian, Urdu and the languages of India need them.

/// The longest name of a file that is kept, in characters and in bytes; every file system takes it.
const LONGEST_FILE_NAME: usize = 120;
const MOST_BYTES_OF_NAME: usize = 200;

/// One line: blanks of every kind become one space, control and direction characters go, and not more than `longest`
/// characters are kept.
pub(crate) fn line(text: &str, longest: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    for word in words.filter(|w| w.chars().any(|c| !is_hidden(c))) {
        let gap = usize::from(!out.is_empty());
        for c in std::iter::repeat_n(' ', gap).chain(word.chars().filter(|c| !is_hidden(*c))) {
            if count == longest {
                out.truncate(out.trim_end().len());
                out.push('…');
                return out;
            }
            out.push(c);
            count += 1;
        }
    }
    out
}

/// Several lines: line ends become `\n`, tabs stay, other control and direction characters go.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\u{85}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || is_hidden(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// A name under which a file can be kept anywhere: the last part of a path, without what a file system or a shell takes
/// for a command; `otherwise` when nothing is left.
pub(crate) fn file_name(given: &str, otherwise: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or("");
    let plain = line(last, usize::MAX);
    let safe: String = plain.chars().map(|c| if r#"<>:"|?*"#.contains(c) { '_' } else { c }).collect();
    let safe = safe.trim_matches(['.', ' ']);
    let stem = safe.split('.').next().unwrap_or("").to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    match safe {
        "" => otherwise.to_owned(),
        _ if device => format!("_{}", shorter(safe)),
        _ => shorter(safe),
    }
}

/// A long name keeps its beginning and its ending.
fn shorter(name: &str) -> String {
    if name.chars().count() <= LONGEST_FILE_NAME && name.len() <= MOST_BYTES_OF_NAME {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, e)| e);
    let ending: String = if ending.chars().count() <= 10 { format!(".{ending}") } else { String::new() };
    let keep = LONGEST_FILE_NAME - ending.chars().count();
    let mut kept: String = name.chars().take(keep).collect();
    kept.truncate(kept.floor_char_boundary(MOST_BYTES_OF_NAME - ending.len()));
    kept + &ending
}

/// Characters that change how others read and are not seen themselves.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{file_name, line, text};

    #[test]
    fn a_name_cannot_turn_the_line_around() {
        assert_eq!(line("Dr. Rao\u{202e}\r\nBcc: x", 200), "Dr. Rao Bcc: x");
        assert_eq!(line("\u{1b}[2J a\u{200b}b \u{200f} c", 200), "[2J ab c");
        assert_eq!(line("abcdef", 4), "abcd…");
        assert_eq!(line("می\u{200c}خواهم", 20), "می\u{200c}خواهم");
        assert_eq!(text("a\r\nb\rc\u{0}\u{202e}d"), "a\nb\ncd");
    }

    #[test]
    fn a_file_stays_in_its_folder() {
        assert_eq!(file_name("../../etc/passwd", "x"), "passwd");
        assert_eq!(file_name("C:\\Users\\a\\offer.pdf", "x"), "offer.pdf");
        assert_eq!(file_name("..", "part-1"), "part-1");
        assert_eq!(file_name("CON.txt", "x"), "_CON.txt");
        assert_eq!(file_name("contract\u{202e}fdp.exe", "x"), "contractfdp.exe");
        assert_eq!(file_name("what?<is>:this*.pdf", "x"), "what__is__this_.pdf");
        let long = file_name(&format!("{}.pdf", "a".repeat(500)), "x");
        assert!(long.chars().count() == 120 && long.ends_with("a.pdf"));
        let wide = file_name(&format!("{}.pdf", "麻".repeat(110)), "x");
        assert!(wide.len() <= 200 && wide.ends_with("麻.pdf"));
    }
}
