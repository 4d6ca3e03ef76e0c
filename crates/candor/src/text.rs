//! The text of a message as a reader sees it: its own words apart from quoted replies, signatures and disclaimers, in
//! sentences that know their bytes in the original.
//!
//! Characters are folded one by one with a map back to the original: invisible and direction marks and stacked accents
//! are dropped, typographic quotes, dashes and spaces become plain ones, letters of other scripts that look Latin inside
//! a Latin word become Latin, tags and entities of HTML are taken out. A span of the folded text is therefore always a
//! span of the original.
//!
//! Linear in the length of the message. Only the first [`LIMIT`] bytes are read.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// How much of a message is read, in bytes. The longest real messages are a hundredth of this.
pub const LIMIT: usize = 256 * 1024;

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In the subject line. Spans of such a sentence are bytes of the subject.
    Subject,
    /// In the words of whoever wrote the message.
    Own,
    /// In a reply or forwarded message below.
    Quoted,
    /// Under the closing.
    Signature,
    /// In the notice that an office puts under every mail.
    Disclaimer,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub part: Part,
    /// Its bytes in the original.
    pub span: Range<usize>,
    /// Its bytes in the folded text.
    folded: Range<usize>,
    /// Which paragraph of the message, from 0.
    pub paragraph: usize,
}

/// A message taken apart.
#[derive(Clone, Debug)]
pub struct Text {
    body: Folded,
    subject: Folded,
    /// All sentences, subject first.
    pub sentences: Vec<Sentence>,
    /// Whether the message was longer than what is read.
    pub cut: bool,
}

/// Folded characters and where they come from.
#[derive(Clone, Debug, Default)]
struct Folded {
    text: String,
    /// The original byte of each byte of `text`, and one more for the end.
    from: Vec<u32>,
}

impl Folded {
    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.from.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
    }

    /// The original bytes of a folded range; the end is where the next folded character begins.
    fn back(&self, range: &Range<usize>) -> Range<usize> {
        let at = |i: usize| self.from.get(i).map_or(0, |n| *n as usize);
        at(range.start)..at(range.end).max(at(range.start))
    }
}

impl Text {
    /// Takes a message apart.
    pub fn new(subject: &str, body: &str) -> Self {
        let cut = body.len() > LIMIT || subject.len() > LIMIT;
        let subject = fold(head(subject));
        let body = fold(head(body));
        let mut sentences = Vec::new();
        for folded in split(&subject.text, 0..subject.text.len()) {
            sentences.push(Sentence { part: Part::Subject, span: subject.back(&folded), folded, paragraph: 0 });
        }
        for block in blocks(&body.text) {
            for folded in split(&body.text, block.range.clone()) {
                let span = body.back(&folded);
                sentences.push(Sentence { part: block.part, span, folded, paragraph: block.paragraph });
            }
        }
        Self { body, subject, sentences, cut }
    }

    /// The folded words of a sentence, upper and lower case as written.
    pub fn words(&self, sentence: &Sentence) -> &str {
        let text = if sentence.part == Part::Subject { &self.subject.text } else { &self.body.text };
        &text[sentence.folded.clone()]
    }

    /// The bytes of the original for a range within [`Text::words`].
    pub fn span(&self, sentence: &Sentence, within: Range<usize>) -> Range<usize> {
        let start = sentence.folded.start;
        let folded = if sentence.part == Part::Subject { &self.subject } else { &self.body };
        folded.back(&(start + within.start..start + within.end))
    }

    /// Subject and own words: what the message says.
    pub fn said(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(|s| matches!(s.part, Part::Subject | Part::Own))
    }

    /// Own words without the subject.
    pub fn own(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(|s| s.part == Part::Own)
    }

    /// How many words the writer wrote, without the subject.
    pub fn count_words(&self) -> usize {
        let sentences = self.sentences.iter().filter(|s| matches!(s.part, Part::Own | Part::Signature));
        sentences
            .map(|s| self.words(s).split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count())
            .sum()
    }

    /// The whole folded body.
    pub fn body(&self) -> &str {
        &self.body.text
    }

    /// The bytes of the original body for a range of [`Text::body`].
    pub fn body_span(&self, range: &Range<usize>) -> Range<usize> {
        self.body.back(range)
    }

    /// The whole folded subject.
    pub fn subject(&self) -> &str {
        &self.subject.text
    }
}

/// The first [`LIMIT`] bytes, cut between characters.
fn head(text: &str) -> &str {
    let mut end = text.len().min(LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn fold(original: &str) -> Folded {
    let mut folded = Folded::default();
    let html = looks_like_html(original);
    let mut chars = original.char_indices().peekable();
    let mut last = ' ';
    while let Some((at, c)) = chars.next() {
        if html
            && c == '<'
            && let Some((end, breaks)) = tag(&original[at..])
        {
            while chars.peek().is_some_and(|(i, _)| *i < at + end) {
                chars.next();
            }
            last = if breaks { '\n' } else { last };
            if breaks {
                folded.push('\n', at);
            } else if original
                .get(at..at + 4)
                .is_some_and(|t| t.eq_ignore_ascii_case("</td") || t.eq_ignore_ascii_case("</th"))
            {
                // The next cell of a table.
                folded.push(' ', at);
            }
            continue;
        }
        if c == '&'
            && let Some((text, end)) = entity(&original[at..])
        {
            while chars.peek().is_some_and(|(i, _)| *i < at + end) {
                chars.next();
            }
            text.chars().for_each(|c| folded.push(c, at));
            last = 'x';
            continue;
        }
        match plain(c, last, chars.peek().map(|(_, c)| *c)) {
            Plain::Nothing => {}
            Plain::One(c) => {
                folded.push(c, at);
                last = c;
            }
            Plain::Three => {
                "...".chars().for_each(|c| folded.push(c, at));
                last = '.';
            }
        }
    }
    folded.from.push(original.len() as u32);
    folded
}

enum Plain {
    Nothing,
    One(char),
    Three,
}

/// What a reader would take a character for.
fn plain(c: char, before: char, after: Option<char>) -> Plain {
    Plain::One(match c {
        '\r' if after == Some('\n') => return Plain::Nothing,
        '\r' | '\u{2028}' | '\u{2029}' | '\u{0b}' | '\u{0c}' | '\u{85}' => '\n',
        '\n' => '\n',
        // Soft hyphens, zero-width and direction marks, variation selectors, tags.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e007f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}' => return Plain::Nothing,
        // Combining marks: accents written apart, and towers of them.
        '\u{300}'..='\u{36f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{483}'..='\u{489}' => return Plain::Nothing,
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2b9}' | '\u{2bc}' | '\u{b4}' | '\u{ff07}' | '`' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{ff02}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{ff0d}' => '-',
        '\u{2026}' => return Plain::Three,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2022}' | '\u{2023}' | '\u{25aa}' | '\u{25cf}' | '\u{25e6}' | '\u{b7}' => '\u{2022}',
        c if c == '\t' || (c.is_whitespace() && c != '\n') => ' ',
        c if c.is_control() || c == '\u{fffd}' => ' ',
        c => match latin(c) {
            Some(l) if before.is_ascii_alphabetic() || after.is_some_and(|a| a.is_ascii_alphabetic()) => l,
            _ => c,
        },
    })
}

/// The Latin letter that a Cyrillic or Greek one looks like.
fn latin(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    let (from, to) = ("аеорсухіјѕԁһАВЕКМНОРСТХІЈЅοαρνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijsdhABEKMHOPCTXIJSoapvABEZHIKMNOPTYX");
    from.chars().position(|x| x == c).and_then(|k| to.chars().nth(k))
}

fn looks_like_html(text: &str) -> bool {
    static HTML: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(
            r"(?i)</?(html|body|div|p|br|span|table|td|tr|a|b|i|strong|em|font|style|ul|li|img)(\s[^<>]{0,2000})?/?>",
        )
        .ok()
    });
    HTML.as_ref().is_some_and(|r| r.is_match(text))
}

/// The length of a tag at the start of `text` and whether it breaks the line. Styles, scripts and comments go as a whole.
fn tag(text: &str) -> Option<(usize, bool)> {
    if text.starts_with("<!--") {
        return Some((text.find("-->").map_or(4, |i| i + 3), false));
    }
    let close = text.bytes().take(4096).position(|b| b == b'>')? + 1;
    let inner = text[1..close - 1].trim_start_matches('/');
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if name.is_empty() && !inner.starts_with('!') {
        return None;
    }
    if matches!(name.as_str(), "style" | "script" | "head" | "title") && !text.starts_with("</") {
        let end = format!("</{name}");
        let found = text
            .char_indices()
            .find(|(i, c)| *c == '<' && text.get(*i..*i + end.len()).is_some_and(|t| t.eq_ignore_ascii_case(&end)));
        if let Some((i, _)) = found {
            return Some((i, false));
        }
    }
    let breaks = matches!(
        name.as_str(),
        "br" | "p" | "div" | "tr" | "li" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "blockquote" | "hr"
    );
    Some((close, breaks))
}

/// The text of an entity at the start of `text`, and its length.
fn entity(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let c = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "ndash" | "mdash" => '-',
        "bull" => '\u{2022}',
        "hellip" => return Some(("...".into(), end + 1)),
        "zwnj" | "zwj" | "shy" => return Some((String::new(), end + 1)),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            match plain(char::from_u32(code)?, 'x', None) {
                Plain::Nothing => return Some((String::new(), end + 1)),
                Plain::One(c) => c,
                Plain::Three => '.',
            }
        }
    };
    Some((c.to_string(), end + 1))
}

/// Lines of one kind that belong together.
struct Block {
    part: Part,
    range: Range<usize>,
    paragraph: usize,
}

static REPLY_HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"(?i)^\W{0,3}(on\b.{4,160}\b(wrote|writes)\s*:?\s*$|-{2,}\s*original message\s*-*|_{8,}\s*$|(le|am|el)\b.{6,120}(crit|schrieb|escribi.)\s*:\s*$)").ok()
});
static FORWARD_HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"(?i)^\W*(-{2,}\s*forwarded message\s*-*|begin forwarded message:?|fwd:|fw:)").ok()
});
static HEADER_LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"(?i)^\W{0,3}(from|sent|date|to|cc|bcc|subject|reply-to|importance)\s*:\s").ok()
});
static DISCLAIMER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"(?i)(intended (only |solely )?for the (use of the )?(named |individual|addressee|recipient|person)|confidentiality (notice|statement)|(e-?mail|message|communication|transmission)[^.]{0,80}(confidential|privileged)[^.]{0,120}(recipient|law|disclos|notify)|if you (are not the intended|have received this (e-?mail|message|communication)[^.]{0,30} in error)|consider the environment before printing|protected health information|unsubscribe|sent from my (iphone|ipad|phone|mobile|samsung|galaxy|android)|get outlook for|this (message|e-?mail) (was sent|originated) from (an|outside)|external (e-?mail|sender) *[:-])").ok()
});
static CLOSING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"(?i)^\W*((with |my |our |very |many |kindest|kind|warm(est)?|best|all the) ?)*(regards?|wishes|sincerely|yours|yours truly|respectfully( yours)?|cheers|thank you|thanks( so much| again| in advance| very much)?|many thanks|cordially|best|warmly|gratefully|respectfully|sincerely yours|appreciatively|with gratitude|take care|all the best)\W*$").ok()
});

fn is(pattern: &LazyLock<Option<Regex>>, line: &str) -> bool {
    pattern.as_ref().is_some_and(|r| r.is_match(line))
}

/// Paragraphs, each of one kind.
fn blocks(text: &str) -> Vec<Block> {
    let mut lines: Vec<(Range<usize>, Part)> = Vec::new();
    let mut at = 0;
    let mut state = Part::Own;
    // Whether what is below a reply's head is marked line by line.
    let mut marked = false;
    let all: Vec<&str> = text.split('\n').collect();
    let own_above = |lines: &[(Range<usize>, Part)]| {
        lines.iter().any(|(r, p)| *p == Part::Own && text[r.clone()].chars().filter(|c| c.is_alphabetic()).count() > 12)
    };
    for (n, line) in all.iter().enumerate() {
        let range = at..at + line.len();
        at += line.len() + 1;
        let trimmed = line.trim();
        let next_full = all[n + 1..].iter().find(|l| !l.trim().is_empty()).map_or("", |l| l.trim());
        let header_block = is(&HEADER_LINE, trimmed) && is(&HEADER_LINE, next_full);
        if trimmed.starts_with('>') {
            lines.push((range, Part::Quoted));
            continue;
        }
        // A head may be broken over two lines.
        let two = format!("{trimmed} {next_full}");
        let reply =
            is(&REPLY_HEAD, trimmed) || (trimmed.len() < 120 && trimmed.starts_with("On ") && is(&REPLY_HEAD, &two));
        if state != Part::Quoted && (reply || (header_block && own_above(&lines))) {
            if own_above(&lines) || next_full.starts_with('>') {
                marked = next_full.starts_with('>');
                state = if marked { state } else { Part::Quoted };
            }
            lines.push((range, Part::Quoted));
            continue;
        }
        if state != Part::Quoted
            && (is(&FORWARD_HEAD, trimmed)
                || header_block
                || (is(&HEADER_LINE, trimmed) && !own_above(&lines) && n < 8))
        {
            // What somebody forwards at the top is what the reader asks about; below own words it is quoted.
            if own_above(&lines) && is(&FORWARD_HEAD, trimmed) {
                state = Part::Quoted;
            }
            lines.push((range, Part::Quoted));
            continue;
        }
        if *line == "-- " || trimmed == "--" {
            state = if state == Part::Own { Part::Signature } else { state };
        }
        if state == Part::Own && is(&CLOSING, trimmed) {
            let rest = all[n + 1..].iter().filter(|l| !l.trim().is_empty()).take(9);
            let long = rest.clone().take_while(|l| !l.starts_with('>')).filter(|l| l.split_whitespace().count() > 11);
            // A closing is followed by short lines; otherwise it is a sentence on a line of its own.
            if long.count() == 0 || rest.clone().next().is_some_and(|l| l.split_whitespace().count() <= 6) {
                lines.push((range, Part::Signature));
                state = Part::Signature;
                continue;
            }
        }
        // Under a signature, a long line or a postscript is own words again.
        if state == Part::Signature
            && !marked
            && (postscript(trimmed) || (trimmed.split_whitespace().count() > 11 && !is(&DISCLAIMER, trimmed)))
        {
            state = Part::Own;
        }
        let part = if state == Part::Own && is(&DISCLAIMER, trimmed) && trimmed.split_whitespace().count() < 3 {
            Part::Disclaimer
        } else {
            state
        };
        lines.push((range, part));
    }
    paragraphs(text, &lines)
}

fn postscript(line: &str) -> bool {
    let low: String = line.chars().take(5).collect::<String>().to_ascii_lowercase();
    low.starts_with("ps") || low.starts_with("p.s") || low.starts_with("p. s")
}

/// Joins lines of one kind; an empty line, a list mark or a short line that ends a thought begins a new block.
fn paragraphs(text: &str, lines: &[(Range<usize>, Part)]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut paragraph = 0;
    let mut open: Option<Block> = None;
    for (range, part) in lines {
        let line = text[range.clone()].trim();
        if line.is_empty() {
            out.extend(open.take());
            paragraph += 1;
            continue;
        }
        let item = line.starts_with(['\u{2022}', '*', '#']) || line.starts_with("- ") || numbered(line);
        let joins = open.as_ref().is_some_and(|b| {
            let last = text[b.range.clone()].trim_end();
            let last_line = last.rsplit('\n').next().unwrap_or(last);
            let ended = last.ends_with(['.', '!', '?', ':', ',', ';']) && last_line.len() < 40 && !last.ends_with(',');
            let starts_low = line.starts_with(|c: char| c.is_lowercase());
            b.part == *part && !item && (starts_low || (last_line.len() > 55 && !ended))
        });
        match open.as_mut() {
            Some(block) if joins => block.range.end = range.end,
            _ => {
                out.extend(open.take());
                open = Some(Block { part: *part, range: range.clone(), paragraph });
            }
        }
    }
    out.extend(open);
    for block in &mut out {
        if matches!(block.part, Part::Own | Part::Signature)
            && is(&DISCLAIMER, &text[block.range.clone()])
            && whole_notice(&text[block.range.clone()])
        {
            block.part = Part::Disclaimer;
        }
    }
    out
}

/// Whether a paragraph is nothing but a notice: it begins with one, or the notice's words are in its first sentence.
fn whole_notice(paragraph: &str) -> bool {
    let first: String = paragraph.chars().take(220).collect();
    is(&DISCLAIMER, &first)
}

fn numbered(line: &str) -> bool {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    (1..=2).contains(&digits) && line[digits..].starts_with([')', '.']) && line[digits + 1..].starts_with(' ')
}

/// Words before a full stop that do not end a sentence.
const SHORT: [&str; 38] = [
    "dr", "mr", "mrs", "ms", "prof", "st", "vs", "no", "inc", "etc", "e.g", "i.e", "u.s", "a.m", "p.m", "jr", "sr",
    "dept", "univ", "approx", "ext", "tel", "rm", "fig", "cf", "al", "sept", "oct", "nov", "dec", "jan", "feb", "mar",
    "apr", "aug", "hosp", "assoc", "drs",
];

/// Sentences of a block.
fn split(text: &str, block: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut start = block.start;
    let mut i = block.start;
    let end = block.end.min(text.len());
    while i < end {
        let b = bytes[i];
        let ends = match b {
            b'?' | b'!' => bytes.get(i + 1).is_none_or(|n| !matches!(n, b'?' | b'!' | b'.')),
            b'.' => full_stop(text, start, i, end),
            b';' => bytes.get(i + 1) == Some(&b' ') && i - start > 60,
            _ => false,
        };
        i += 1;
        if ends {
            // A closing quote or bracket belongs to the sentence.
            while i < end && matches!(bytes[i], b'"' | b'\'' | b')' | b']') {
                i += 1;
            }
            push(text, &mut out, start..i);
            start = i;
        }
        // A run without an end is cut, so that no sentence is endless.
        if i - start > 4000 && text.is_char_boundary(i) {
            push(text, &mut out, start..i);
            start = i;
        }
    }
    push(text, &mut out, start..end);
    out
}

fn push(text: &str, out: &mut Vec<Range<usize>>, range: Range<usize>) {
    let part = &text[range.clone()];
    let lead = part.len() - part.trim_start().len();
    let trimmed = part.trim();
    if trimmed.chars().any(char::is_alphanumeric) {
        out.push(range.start + lead..range.start + lead + trimmed.len());
    }
}

/// Whether the full stop at `i` ends a sentence.
fn full_stop(text: &str, start: usize, i: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let next = if i + 1 < end { bytes[i + 1] } else { b' ' };
    if !(next.is_ascii_whitespace() || matches!(next, b'"' | b')' | b'\'')) {
        return false;
    }
    let word_start = text[start..i]
        .rfind(|c: char| !(c.is_alphanumeric() || c == '.' || c == '\''))
        .map_or(start, |k| start + k + text[start + k..].chars().next().map_or(1, char::len_utf8));
    let word = text[word_start..i].to_lowercase();
    let after = text[i + 1..end].trim_start();
    if SHORT.contains(&word.as_str()) {
        // "... at 5 p.m. Please reply" ends; "Dr. Rao" does not.
        let upper = after.starts_with(|c: char| c.is_uppercase());
        return upper && matches!(word.as_str(), "a.m" | "p.m" | "etc" | "u.s");
    }
    // Initials, and numbers of a list.
    let letters = word.chars().count();
    let initial = letters == 1 && word.chars().all(char::is_alphabetic) && word != "i";
    let list_number = i == start + word.len() && letters <= 2 && word.chars().all(|c| c.is_ascii_digit());
    !initial && !list_number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(body: &str) -> Vec<String> {
        let text = Text::new("", body);
        text.own().map(|s| text.words(s).to_owned()).collect()
    }

    #[test]
    fn a_reply_below_is_not_own() {
        let body =
            "Thank you.\n\nOn Tue, Jan 5, 2027 at 3:02 PM Dr. A <a@b.org> wrote:\n> Will you rank us first?\n> Best";
        assert_eq!(own(body), ["Thank you."]);
        let body =
            "Thank you so much for this.\n\nOn Tue, Jan 5, 2027 at 3:02 PM Dr. A wrote:\n\nWill you rank us first?";
        assert_eq!(own(body), ["Thank you so much for this."]);
    }

    #[test]
    fn a_forwarded_message_at_the_top_is_what_is_asked_about() {
        let body = "---------- Forwarded message ---------\nFrom: A <a@b.org>\nDate: Mon\nSubject: Hi\nTo: me\n\nWhere will you rank us?";
        assert_eq!(own(body), ["Where will you rank us?"]);
    }

    #[test]
    fn titles_initials_and_times_do_not_end_a_sentence() {
        assert_eq!(
            own("Dr. J. Rao will call at 5 p.m. on Monday. Reply soon."),
            ["Dr. J. Rao will call at 5 p.m. on Monday.", "Reply soon."]
        );
        assert_eq!(own("will you rank us? no pressure"), ["will you rank us?", "no pressure"]);
    }

    #[test]
    fn spans_are_of_the_original() {
        let body = "We\u{200b} will \u{201c}rank\u{201d} you\u{2026} Soon. Écoute\u{301}s";
        let text = Text::new("", body);
        for s in text.own() {
            assert!(body.get(s.span.clone()).is_some());
        }
        assert_eq!(text.words(&text.sentences[0]), "We will \"rank\" you...");
    }

    #[test]
    fn html_is_taken_out() {
        let body = "<html><style>p{color:red}</style><body><p>Dear Dr.&nbsp;Rao,</p><p>Will you rank us <b>first</b>?</p></body></html>";
        assert_eq!(own(body), ["Dear Dr. Rao,", "Will you rank us first?"]);
    }

    #[test]
    fn signatures_and_disclaimers_are_apart() {
        let body = "See you Monday.\n\nBest regards,\nAnn Lee, MD\nProgram Director\n\nThis e-mail is confidential and intended only for the addressee; if you are not the intended recipient, notify us.";
        assert_eq!(own(body), ["See you Monday."]);
        assert_eq!(own("Thanks!\nAnn\n\nP.S. Where will you rank us?"), ["P.S.", "Where will you rank us?"]);
    }
}
