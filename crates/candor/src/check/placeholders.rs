//! What was to be filled in: brackets, braces, blanks, capitals that stand for a name, notes to oneself.
//!
//! The original is searched, not the folded text, because folding takes out what looks like HTML.

use std::ops::Range;

use super::page::{Page, all, re};
use super::{Code, Finding, Place, Severity};
use crate::text::Part;

re!(BRACES, r"\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}|\$\{[^{}\n]{0,80}\}|\{[^{}\n]{1,80}\}");
re!(ANGLES, r"<<[^<>\n]{0,80}>>|«\s*[\p{L}_]+(?:[ _]\p{Lu}[\p{L}_]*)*\s*»");
re!(ANGLE, r"<\s*([A-Za-z][^<>@/=\n]{1,80})>");
re!(SQUARE, r"\[\[[^\[\]\n]{0,80}\]\]|\[[^\[\]\n]{1,120}\]");
re!(
    ROUND,
    r"(?i)\((?:(?:please )?(?:insert|mention|fill in|fill out|add (?:a |an |the |your |something|here)|put (?:a |the |your |name|here)|replace|choose one|pick one|name of (?:the )?(?:program|hospital|director|city|university)|program name|hospital name|(?:last|your|his|her) name|specific (?:detail|reason|feature|thing)|something specific|your reason|reason here|to be (?:added|completed|filled)|delete (?:if|this|one))[^()\n]{0,80})\)"
);
re!(BLANK, r"(?:^|[^_\n\w])(_{2,}(?:/_{2,})*(?:/\d{2,4})?)|\w(_{3,})(?:\W|$)");
re!(DOTS, r"(?i)\b(?:dr|prof|professor|mr|mrs|ms|dear)\.? ?(\.{3,}|\u{2026}+|-{3,}|\u{2014}{2,})\s*(?:,|\n|$)");
re!(
    XXX,
    r"\bX{2,}\b|\bY{2,}\b|\bZ{2,}\b|\b20X{1,2}\b|\bXYZ\b|\bX{1,4}[-/]X{1,4}\b|(?i:\b(?:at|dr\.?|on|in|of|for|by|score|id|number)\s+(x{3,}|xyz|abc)\b)"
);
re!(
    LETTER,
    r"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.? (?:[XYZ]|N\.?N\.?)\b|\b(?:Program|Hospital|University|City|Institution|Residency) [XYZ]\b|\b[XYZ] (?:Program|Hospital|University|Medical Center|Residency)\b"
);
re!(
    NOTE,
    r"\bTODO\b|\bTO DO:|\bTBD\b|\bTBC\b|\bTBA\b|\bFIXME\b|\bTKTK?\b|(?i:\blorem\b(?: ipsum[^.\n]{0,60})?|\bplaceholder\b|\bblah blah\b)|\bINSERT\b(?::? [^.\n]{0,60})?|\bFILL[ _-]?IN\b|\b(?:EDIT|CHANGE|REPLACE|UPDATE|DELETE) (?:ME|THIS|HERE)\b|(?i:\b(?:insert|put|add|write|type) (?:the |your |a |his |her )?(?:name|program|program name|hospital|reason|detail|date|city|sentence|paragraph|something specific)(?: name)? here\b)|(?i:\b(?:your|program|hospital|director|city)(?:'s)? name here\b)"
);
re!(
    CAPITALS,
    r"\*{0,3}\b(?:PROGRAM|PROGRAMS?[ _-]NAME|HOSPITAL(?:[ _-]NAME)?|CITY|STATE|UNIVERSITY(?:[ _-]NAME)?|INSTITUTION(?:[ _-]NAME)?|NAME|LAST ?NAME|LAST[ _-]NAME|FIRST[ _-]?NAME|SURNAME|DIRECTOR|PD[ _-](?:LAST[ _-])?NAME|SPECIALTY|DATE|YEAR|MONTH|SCHOOL|FACULTY|RESIDENT[ _-]NAME|INTERVIEWER(?:[ _-]NAME)?|COORDINATOR|REASON|DETAIL|TOPIC|SCORE|NUMBER)\b\*{0,3}"
);
re!(
    TITLES,
    r"\b(?:Program|Hospital|University|Institution|Last|First|Director|Interviewer|Faculty|Resident|City|Your|PD) Name\b|\b(?:First|Last)Name\b|\bLASTNAME\b|\b(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.? (?:Lastname|Surname|Name|Blank|Whoever|Whatever|Somebody|So-and-so)\b"
);
re!(SNAKE, r"(?:^|[\s(,.;:\x22])([a-z]{2,}(?:_[a-z0-9]+)+)(?:$|[\s),.;:\x22])");
re!(
    MARKS,
    r"(?:^|[\s(])(\?{2,})(?:[\s,.)(]|$)|(\*{2,}[A-Z][A-Z _]{1,30}\*{2,})|(%%?[A-Za-z][A-Za-z_]{1,30}%%?)|(@@[A-Za-z_ ]{2,30}@@)|(##+[A-Za-z_ ]{2,30}##+)|(#[A-Z_]{3,30}#)|(\*\|[A-Z_]{2,30}\|\*)|(\$[A-Za-z_]{4,30})|(?:^|\s)(#{2,})(?:\s|[,.]|$)"
);
re!(NOBODY, r"(?im)^\s*(?:dear|hello|hi|respected)\s+(?:(?:dr|prof|professor|mr|mrs|ms)\.?\s*)?(,)\s*$");
re!(DATES, r"(?i)\b(?:DD|MM)[/.-](?:DD|MM)(?:[/.-]YY(?:YY)?)?\b");

/// Words that may stand in square brackets in a finished letter.
const IN_BRACKETS: [&str; 26] = [
    "sic",
    "is",
    "the",
    "my",
    "his",
    "her",
    "their",
    "a",
    "an",
    "and",
    "that",
    "of",
    "to",
    "was",
    "are",
    "it",
    "external",
    "x",
    "link",
    "attachment",
    "attached",
    "secure",
    "encrypted",
    "redacted",
    "no subject",
    "signature",
];

const HTML: [&str; 30] = [
    "a",
    "b",
    "i",
    "u",
    "p",
    "br",
    "hr",
    "div",
    "span",
    "em",
    "strong",
    "font",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "body",
    "html",
    "head",
    "style",
    "img",
    "h1",
    "h2",
    "h3",
    "blockquote",
    "small",
    "center",
];

/// Placeholders in subject and text.
pub(super) fn find(page: &Page<'_>) -> Vec<Finding> {
    let quoted: Vec<&Range<usize>> =
        page.text.sentences.iter().filter(|s| s.part == Part::Quoted).map(|s| &s.span).collect();
    let head = crate::check::page::whole(&page.draft.text, 0..crate::text::LIMIT);
    let mut places: Vec<Place> = spans(&page.draft.subject).into_iter().map(Place::Subject).collect();
    let body = spans(&page.draft.text[head]);
    places.extend(
        body.into_iter().filter(|r| !quoted.iter().any(|q| q.start <= r.start && r.end <= q.end)).map(Place::Text),
    );
    places
        .into_iter()
        .map(|place| {
            let words = match &place {
                Place::Text(r) => &page.draft.text[r.clone()],
                Place::Subject(r) => &page.draft.subject[r.clone()],
            };
            let message =
                format!("\u{201c}{words}\u{201d} was to be filled in, and a reader sees a letter made for many.");
            Finding::new(
                Code::PlaceholderLeft,
                Severity::Block,
                Some("A-01"),
                place,
                message,
                "Write what belongs there, or take the sentence out.",
            )
        })
        .collect()
}

/// All placeholders, none within another.
fn spans(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = [&BRACES, &ANGLES, &ROUND, &LETTER, &NOTE, &DOTS, &SNAKE, &NOBODY, &DATES]
        .iter()
        .flat_map(|re| all(re, text))
        .collect();
    found.extend(groups(&BLANK, text).filter(|r| !divider(text, r)));
    found.extend(groups(&MARKS, text));
    found.extend(all(&SQUARE, text).into_iter().filter(|r| !in_brackets(&text[r.clone()])));
    found.extend(all(&ANGLE, text).into_iter().filter(|r| !html(&text[r.clone()])).map(|r| r.start - 1..r.end + 1));
    found.extend(all(&XXX, text).into_iter().filter(|r| !roman(text, r)));
    found.extend(all(&CAPITALS, text).into_iter().filter(|r| !shouted(text, r)));
    found.extend(all(&TITLES, text).into_iter().filter(|r| !text[r.end..].trim_start().starts_with(':')));
    found.retain(|r| !told(text, r));
    found.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut out: Vec<Range<usize>> = Vec::new();
    for r in found {
        match out.last_mut() {
            Some(last) if r.start < last.end => last.end = last.end.max(r.end),
            _ => out.push(r),
        }
    }
    out
}

/// Whether it stands among other words within quotation marks: somebody else's placeholder, told of.
fn told(text: &str, range: &Range<usize>) -> bool {
    let line = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |i| range.end + i);
    let open = text[line..range.start].matches(['"', '\u{201c}', '\u{201d}']).count() % 2 == 1;
    let Some(close) = text[range.end..end].find(['"', '\u{201d}']) else { return false };
    let quote = text[line..range.start].char_indices().rev().find(|(_, c)| matches!(c, '"' | '\u{201c}'));
    let start = quote.map_or(range.start, |(i, c)| line + i + c.len_utf8());
    let others = |t: &str| t.chars().any(char::is_alphanumeric);
    open && (others(&text[start.min(range.start)..range.start]) || others(&text[range.end..range.end + close]))
}

/// The first group that took part.
fn groups<'a>(re: &'static super::page::Re, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let found = re.iter().flat_map(move |r| r.captures_iter(text));
    found.filter_map(|c| c.iter().skip(1).flatten().next().map(|m| m.range()))
}

/// A line of underscores draws a line.
fn divider(text: &str, range: &Range<usize>) -> bool {
    let start = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |i| range.end + i);
    text[start..end].trim().chars().all(|c| c == '_')
}

fn in_brackets(words: &str) -> bool {
    let inner = words.trim_matches(['[', ']']).trim();
    let low = inner.to_lowercase();
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    !inner.chars().any(char::is_alphabetic) && !inner.contains(['?', '_'])
        || IN_BRACKETS.contains(&low.as_str())
        || low.starts_with("http")
        || low.starts_with("mailto")
        || (digits >= 5 && !low.contains("insert"))
        || low.ends_with(".pdf")
        || low.ends_with(".jpg")
        || low.ends_with(".docx")
}

fn html(inner: &str) -> bool {
    let low = inner.trim().to_lowercase();
    let first: String = low.chars().take_while(char::is_ascii_alphanumeric).collect();
    (HTML.contains(&first.as_str()) && (low == first || low.contains('"')))
        || low.starts_with("http")
        || low.starts_with("mailto")
        || low.starts_with("www")
}

/// "XX century", "type XX", two X chromosomes.
fn roman(text: &str, range: &Range<usize>) -> bool {
    let after: String = text[range.end..].chars().take(14).collect::<String>().to_lowercase();
    let before = text[..range.start].to_lowercase();
    let numbered = text.contains("Roman numeral") || text.contains("roman numeral");
    let kisses = text[range.clone()].starts_with('x') && text[range.end..].trim().is_empty();
    ["century", "chromosome", "th ", "congress", "karyotype"].iter().any(|w| after.trim_start().starts_with(w))
        || ["type", "chapter", "volume", "factor", "karyotype", "size", "number", "part", "book", "no."]
            .iter()
            .any(|w| before.trim_end().ends_with(w))
        || kisses
        || numbered
}

/// Whether capitals are no more than shouting or a label: neighbours in capitals, or a colon behind.
fn shouted(text: &str, range: &Range<usize>) -> bool {
    if text[range.clone()].contains(['_', '*']) {
        return false;
    }
    let loud = |word: &str| {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        letters.len() >= 2 && letters.iter().all(|c| c.is_uppercase())
    };
    let line_start = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = text[range.end..].find('\n').map_or(text.len(), |i| range.end + i);
    let before = text[line_start..range.start].split_whitespace().next_back().is_some_and(loud);
    let after = text[range.end..line_end].split_whitespace().next().is_some_and(loud);
    before || after || text[range.end..].trim_start_matches([' ', '*']).starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        spans(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn blanks_of_all_shapes_are_found() {
        for (text, want) in [
            ("Dear Dr. [Last Name],", "[Last Name]"),
            ("Hi {{pd_last_name}},", "{{pd_last_name}}"),
            ("the {track} track", "{track}"),
            ("Dear Dr. <<LastName>>,", "<<LastName>>"),
            ("Second, <insert reason here>.", "<insert reason here>"),
            ("Dear Dr. ____,", "____"),
            ("on __/__/2025, so", "__/__/2025"),
            ("attracted by XXX and", "XXX"),
            ("by (MENTION SOMETHING SPECIFIC) and", "(MENTION SOMETHING SPECIFIC)"),
            ("interested in PROGRAM because", "PROGRAM"),
            ("a brother in ***CITY*** and", "***CITY***"),
            ("the dean is Prof. ???? (ask)", "????"),
            ("At Plumas. pd_lastname, thank you", "pd_lastname"),
            ("Dear Dr. NAME,", "NAME"),
            ("Dear Dr. X,", "Dr. X"),
            ("TODO add a sentence", "TODO"),
            ("Dear Dr. ,", ","),
            ("at *|PROGRAM|* and", "*|PROGRAM|*"),
            ("I read \u{201c}[Program Name]\u{201d} with", "[Program Name]"),
        ] {
            assert_eq!(found(text), [want], "{text}");
        }
    }

    #[test]
    fn finished_words_are_none() {
        for text in [
            "NAME: Ana Lima\nAAMC ID: 12345678",
            "LETTER OF INTENT TO THE PROGRAM DIRECTOR",
            "he said that [the] patient [sic] was well [1]",
            "\n__________________\nAna",
            "my address is ana_lima@mail.org",
            "the XX century and Malcolm X.",
            "We have a {} in <br> code",
            "my XXth case, see you soon xxx",
            "Ana <ana@mail.org>",
            "it greeted me as \"Dear {{first_name}},\" which I liked",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
