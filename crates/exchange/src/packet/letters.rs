//! Letters that every PDF reader can show without a font in the file: the Windows code page 1252, as PDF names it
//! `WinAnsiEncoding` (ISO 32000-1, annex D), in Helvetica and Courier.
//!
//! A letter outside of it becomes a mark with its number in Unicode, such as `[U+0627]`, so that nothing vanishes. A font
//! for all scripts would be many megabytes, and Arabic letters would have to be joined as well.

/// The fonts that are used. The widths are those that Adobe published for its standard fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    Plain,
    Bold,
    Mono,
}

impl Font {
    /// The width of a letter in thousandths of the size.
    pub(super) fn width(self, letter: u8) -> u32 {
        let index = usize::from(letter.saturating_sub(b' '));
        let width = match self {
            Self::Mono => 600,
            Self::Plain if letter < 127 => PLAIN.get(index).copied().unwrap_or(1000),
            Self::Bold if letter < 127 => BOLD.get(index).copied().unwrap_or(1000),
            // Only where lines break depends on it; the widest Latin letters are not wider than this.
            Self::Plain | Self::Bold => 780,
        };
        u32::from(width)
    }
}

/// Helvetica, from the blank to the tilde.
const PLAIN: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// Helvetica-Bold, from the blank to the tilde.
const BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];

/// Whether every letter can be shown.
pub(super) fn shows(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || c == '\t' || letter(c).is_some())
}

/// One line in the letters of the fonts; what they do not have stands as marks.
pub(super) fn encode(line: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    let mut marking = false;
    for c in line.chars() {
        let shown = if c == '\t' { Some(b' ') } else { letter(c) };
        match shown {
            Some(letter) => {
                if marking {
                    out.push(b']');
                }
                out.push(letter);
            }
            None => {
                // A word of such letters is one mark with several numbers, which can be wrapped.
                let open = if marking { " " } else { "[" };
                out.extend_from_slice(format!("{open}U+{:04X}", u32::from(c)).as_bytes());
            }
        }
        marking = shown.is_none();
    }
    if marking {
        out.push(b']');
    }
    out
}

/// The place of a character in the code page, also of those that look exactly like one in it.
fn letter(c: char) -> Option<u8> {
    let code = u32::from(c);
    match code {
        0x20..=0x7e | 0xa1..=0xac | 0xae..=0xff => u8::try_from(code).ok(),
        0xa0 | 0x2000..=0x200a | 0x202f | 0x205f => Some(b' '),
        0x2010 | 0x2011 => Some(b'-'),
        _ => HIGH.iter().find(|(of, _)| *of == c).map(|(_, letter)| *letter),
    }
}

/// Where the code page differs from Latin 1.
const HIGH: [(char, u8); 27] = [
    ('€', 128),
    ('‚', 130),
    ('ƒ', 131),
    ('„', 132),
    ('…', 133),
    ('†', 134),
    ('‡', 135),
    ('ˆ', 136),
    ('‰', 137),
    ('Š', 138),
    ('‹', 139),
    ('Œ', 140),
    ('Ž', 142),
    ('‘', 145),
    ('’', 146),
    ('“', 147),
    ('”', 148),
    ('•', 149),
    ('–', 150),
    ('—', 151),
    ('˜', 152),
    ('™', 153),
    ('š', 154),
    ('›', 155),
    ('œ', 156),
    ('ž', 158),
    ('Ÿ', 159),
];

#[cfg(test)]
mod tests {
    use super::{Font, encode, shows};

    #[test]
    fn nothing_vanishes() {
        assert_eq!(encode("Müller “€5”\u{a0}x\ty"), b"M\xfcller \x93\x805\x94 x y");
        assert_eq!(encode("مر a🎉"), b"[U+0645 U+0631] a[U+1F389]");
        assert_eq!(encode("e\u{301}"), b"e[U+0301]");
        assert!(shows("Müller – “plain”\n") && !shows("Łódź"));
        assert_eq!(encode(""), b"");
    }

    #[test]
    fn every_letter_has_a_width() {
        for letter in b' '..=255 {
            for font in [Font::Plain, Font::Bold, Font::Mono] {
                assert!((190..=1015).contains(&font.width(letter)), "{letter}");
            }
        }
        assert_eq!((Font::Plain.width(b'~'), Font::Bold.width(b'~'), Font::Plain.width(b'A')), (584, 584, 667));
        assert_eq!((Font::Plain.width(b'W'), Font::Bold.width(b'm'), Font::Plain.width(b'i')), (944, 889, 222));
    }
}
