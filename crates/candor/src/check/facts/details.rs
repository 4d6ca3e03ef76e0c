//! Details of a statement against the records: scores, lengths of time, years, languages, named interviews.
//!
//! Each is compared only where the records speak of the same thing and none of them gives the same detail.

use std::ops::Range;

use super::super::page::{Line, all, has, re};
use super::{NOT_MINE, UNREAL, numbers, unreal};

/// Where a sentence gives a detail other than the records.
pub(super) fn wrong(line: &Line<'_>, records: &[String], program: &str) -> Option<Range<usize>> {
    if records.is_empty() {
        return None;
    }
    wrong_score(line, records)
        .or_else(|| longer(line, records))
        .or_else(|| unpublished(line, records))
        .or_else(|| class_rank(line, records))
        .or_else(|| other_year(line, records))
        .or_else(|| language(line, records))
        .or_else(|| interviews(line, records, program))
}

re!(SCORE, r"\b(1[89]\d|2\d\d)\b");
re!(SCORED, r"(?i)\b(?:step|score[ds]?|usmle|ck|exam|result)\b");

re!(
    NOT_SCORED,
    r"(?i)\b(?:under|below|above|over|short of|average|averages|than|minimum|cut-?off|wanted|need|needs|at least|requires?|about|nearly|almost|page|room|your residents[^.]{0,30}) (?:the |a |of )?$"
);

// "A 261 is not enough": a score that is not called so, and what would make it a number of things.
re!(AS_SCORE, r"(?i)\b(?:an?|my) $");
re!(COUNTED, r"^[\x2d ](?:\p{L}{3,}s\b|bed|page|mile|year|month|\p{L}+-)");

/// A three-digit score that stands in no record, though other scores do.
fn wrong_score(line: &Line<'_>, records: &[String]) -> Option<Range<usize>> {
    if !line.words.contains(['1', '2']) || !has(&SCORE, line.words) {
        return None;
    }
    let named = has(&SCORED, line.words);
    let known: Vec<u32> = records.iter().flat_map(|r| numbers(r)).filter(|n| (180..300).contains(n)).collect();
    let scored = !records.is_empty() && records.iter().any(|r| has(&SCORED, r));
    all(&SCORE, line.words)
        .into_iter()
        .filter(|r| !has(&NOT_SCORED, &line.words[..r.start]))
        .filter(|r| named || (has(&AS_SCORE, &line.words[..r.start]) && !has(&COUNTED, &line.words[r.end..])))
        .find(|r| scored && line.words[r.clone()].parse::<u32>().is_ok_and(|n| !known.contains(&n)))
}

re!(
    STAYED,
    r"(?ix)\b(?:i|and)\ (?:have\ |also\ |had\ |then\ |just\ )*(?:completed|did|spent|worked|served|rotated|finished|trained|observed|practi[cs]ed|have|had)\b[^.;]{0,40}?\b((?:\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)[\ \x2d](?:weeks?|months?|years?))\b
 |\b(?:during|in|over|after|with|through|have|had)\ (?:my\ |the\ |these\ |those\ |all\ )*((?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)\ (?:weeks?|months?|years?)\ (?:as\ an?|of)\ (?:[\w.\x2d]+\ ){0,4}(?:observer\w*|extern\w*|fellow|fellowship|research\w*|clerkships?|clinical\ experience|usce|registrar|resident|residency|medical\ officer|rotations?))\b"
);
re!(
    LENGTH,
    r"(?i)\b(\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)[ \x2d](week|month|year)s?\b"
);
re!(SPAN, r"\b((?:19|20)\d\d)\s?[\x2d\u{2013}]\s?((?:19|20)\d\d)\b");
re!(
    TIME,
    r"(?i)\b(?:observ\w+|shadow\w*|rotat\w+|elective|clerkship|externship|sub-?intern\w*|residen\w+|fellowship|research|volunteer\w*|work|internship|gp|officer|registrar)\b"
);

/// How long a record says that something lasted, in days.
pub(super) fn length(record: &str) -> Option<u32> {
    days(record).or_else(|| months_days(record)).or_else(|| span_days(record))
}

/// The days of "six weeks", "two-year".
pub(super) fn days(text: &str) -> Option<u32> {
    let found = LENGTH.as_ref()?.captures(text)?;
    let count = found.get(1)?.as_str();
    let count = if count.eq_ignore_ascii_case("a") || count.eq_ignore_ascii_case("an") {
        1
    } else {
        *numbers(count).first()?
    };
    let unit = match found.get(2)?.as_str().to_lowercase().as_str() {
        "week" => 7,
        "month" => 30,
        _ => 365,
    };
    Some(count * unit)
}

/// A stay that is clearly longer than the records of the same place or kind say.
fn longer(line: &Line<'_>, records: &[String]) -> Option<Range<usize>> {
    if !["week", "month", "year"].iter().any(|w| line.low.contains(w)) {
        return None;
    }
    let range = all(&STAYED, line.words).into_iter().next()?;
    if unreal(&line.words[..range.end]) || has(&NOT_MINE, &line.words[..range.start]) {
        return None;
    }
    let claimed = days(&line.words[range.clone()])?;
    let same = records.iter().filter(|r| has(&TIME, r) && shares(line, r));
    let known: Vec<u32> = same.filter_map(|r| length(r)).collect();
    let longest = known.iter().max()?;
    (claimed * 2 > longest * 3 && claimed > known.iter().sum::<u32>()).then_some(range)
}

re!(MONTHS, r"(?i)\b(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* ((?:19|20)\d\d)|((?:19|20)\d\d)-(\d\d))\b");

/// The days of "Jan 2025 - Aug 2025", "2026-02 to 2026-04"; both months count.
fn months_days(record: &str) -> Option<u32> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = |c: regex::Captures<'_>| -> Option<u32> {
        if let (Some(name), Some(year)) = (c.get(1), c.get(2)) {
            let k = NAMES.iter().position(|n| name.as_str().eq_ignore_ascii_case(n))?;
            return Some(year.as_str().parse::<u32>().ok()? * 12 + u32::try_from(k).ok()?);
        }
        let (year, month): (u32, u32) = (c.get(3)?.as_str().parse().ok()?, c.get(4)?.as_str().parse().ok()?);
        Some(year * 12 + month.checked_sub(1)?)
    };
    let found: Vec<u32> = MONTHS.as_ref()?.captures_iter(record).filter_map(month).collect();
    let [from, to] = found[..] else { return None };
    Some((to.checked_sub(from)? + 1) * 30)
}

/// The days of "2019-2022"; both years count.
fn span_days(record: &str) -> Option<u32> {
    let found = SPAN.as_ref()?.captures(record)?;
    let (from, to): (u32, u32) = (found.get(1)?.as_str().parse().ok()?, found.get(2)?.as_str().parse().ok()?);
    Some((to.checked_sub(from)? + 1) * 365)
}

/// Whether a record and a sentence share the name of a place or of a kind of stay.
fn shares(line: &Line<'_>, record: &str) -> bool {
    let names = record.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| w.len() > 3);
    has(&USCE, line.words) && has(&USCE, record)
        || names
            .filter(|w| w.starts_with(char::is_uppercase) || has(&TIME, w))
            .any(|w| line.low.contains(&w.to_lowercase()))
}

re!(
    RANKED,
    r"(?i)\b(?:ranked|placed|graduated|finished) (?:number )?(first|second|third|fourth|fifth|sixth|tenth|\d{1,3})(?:st|nd|rd|th)? (?:in|of|out of|among)\b[^.;]{0,30}\b(?:class|graduates|students|cohort|batch|year|\d{2,4})\b"
);
re!(RANK_RECORD, r"(?i)\brank(?:ed|ing)?:? #?(\d{1,3})(?:st|nd|rd|th)? ?(?:of|/|out of|in)\b");

/// Another place in the class than the records say.
fn class_rank(line: &Line<'_>, records: &[String]) -> Option<Range<usize>> {
    const PLACES: [(&str, &str); 7] = [
        ("first", "1"),
        ("second", "2"),
        ("third", "3"),
        ("fourth", "4"),
        ("fifth", "5"),
        ("sixth", "6"),
        ("tenth", "10"),
    ];
    let quick = ["rank", "placed", "graduated", "finished"].iter().any(|w| line.low.contains(w));
    let range = quick.then(|| all(&RANKED, line.words)).and_then(|found| found.into_iter().next())?;
    let said = line.words[range.clone()].to_lowercase();
    let place = PLACES.iter().find(|(word, _)| *word == said).map_or(said.as_str(), |(_, n)| *n);
    let known: Vec<&str> = records.iter().flat_map(|r| all(&RANK_RECORD, r).into_iter().map(|k| &r[k])).collect();
    let mine = !has(&NOT_MINE, &line.words[..range.start]) && !unreal(&line.words[..range.start]);
    (mine && !known.is_empty() && !known.contains(&place)).then_some(range)
}

re!(USCE, r"(?i)\busce\b|\bu\.?s\.? clinical experience");
re!(IN_PRINT, r"(?i)\b(?:published|accepted|appeared|in print|in press|came out|(?:is|are) out|indexed)\b");
re!(PAPER, r"(?i)\b(?:article|paper|manuscript|report|study|trial|review|abstract)\b");
re!(
    NOT_IN_PRINT,
    r"(?i)\b(?:submitted|under review|in preparation|draft|in revision|under revision|revising|rejected|preprint|not (?:yet )?(?:accepted|published))\b"
);

/// A paper in print that the records call submitted: told by two words of its title.
fn unpublished(line: &Line<'_>, records: &[String]) -> Option<Range<usize>> {
    const GATE: [&str; 7] = ["publish", "accepted", "appeared", "in pr", " out", "indexed", "press"];
    if !GATE.iter().any(|w| line.low.contains(w)) {
        return None;
    }
    let said = all(&IN_PRINT, line.words).into_iter().last()?;
    if !has(&PAPER, line.words) || has(&NOT_IN_PRINT, line.words) || unreal(line.words) {
        return None;
    }
    let telling = |w: &&str| w.len() > 4 && !has(&PAPER, w) && !has(&NOT_IN_PRINT, w);
    let of_it = |r: &String| {
        let words = r.split(|c: char| !c.is_alphabetic()).filter(telling);
        words.filter(|w| line.low.contains(&w.to_lowercase())).count() > 1
    };
    let about: Vec<&String> = records.iter().filter(|r| has(&NOT_IN_PRINT, r) && !has(&ACCEPTED, r)).collect();
    about.into_iter().any(of_it).then_some(said)
}

re!(ACCEPTED, r"(?i)\b(?:accepted|published|in press)\b");
re!(
    GRADUATED,
    r"(?i)\bi (?:have |was )?(?:graduated?|finished medical school|took my degree|earned my (?:md|mbbs|medical degree)|received my (?:md|mbbs|medical degree)) [^.;,]{0,50}?\b((?:19|20)\d\d)\b"
);
re!(GRADUATED_RECORD, r"(?i)\b(?:md|mbbs|mbchb|mbbch|medical degree|graduat\w+|medical school|degree)\b");
re!(YEAR, r"\b((?:19|20)\d\d)\b");

/// Another year of graduation.
fn other_year(line: &Line<'_>, records: &[String]) -> Option<Range<usize>> {
    if !["graduat", "degree", "finished", "mbbs"].iter().any(|w| line.low.contains(w)) {
        return None;
    }
    let range = all(&GRADUATED, line.words).into_iter().next()?;
    let about = records.iter().filter(|r| has(&GRADUATED_RECORD, r));
    let years: Vec<&str> = about.flat_map(|r| all(&YEAR, r).into_iter().map(|y| &r[y])).collect();
    (!years.is_empty() && !years.contains(&&line.words[range.clone()])).then_some(range)
}

re!(
    SPEAKS,
    r"(?i)\bi (?:also |can )?(?:speak|am (?:\w+ )?fluent in|interpret)\b[^.;]{0,30}?\b(english|spanish|french|german|portuguese|italian|arabic|mandarin|cantonese|chinese|russian|polish|hindi|urdu|bengali|punjabi|tagalog|vietnamese|korean|japanese|farsi|persian|turkish|haitian creole|creole|somali|amharic|swahili|navajo|hebrew|greek)\b"
);
re!(LANGUAGES, r"(?i)\blanguages?\b|\bspeaks\b|\bfluent|\bbilingual|\bnative speaker");
re!(WELL, r"(?i)\bfluent|\bnative|\bbilingual|\binterpret");
re!(BADLY, r"(?i)\b(?:basic|beginner|elementary|a1|a2|b1|some|learning|limited|intermediate)\b");

/// A language that the records of languages do not list, or one that they call basic.
fn language(line: &Line<'_>, records: &[String]) -> Option<Range<usize>> {
    if !["speak", "fluent", "interpret"].iter().any(|w| line.low.contains(w)) {
        return None;
    }
    let range = all(&SPEAKS, line.words).into_iter().next().filter(|_| !has(&UNREAL, line.words))?;
    let name = line.words[range.clone()].to_lowercase();
    let about: Vec<&String> = records.iter().filter(|r| has(&LANGUAGES, r)).collect();
    let record = about.iter().flat_map(|r| r.split([',', ';'])).find(|r| r.to_lowercase().contains(&name));
    match record {
        Some(record) => (has(&WELL, line.words) && has(&BADLY, record)).then_some(range),
        None => (!about.is_empty() && name != "english").then_some(range),
    }
}

re!(
    HAVE_INTERVIEWS,
    r"(?i)\bi (?:have|had|hold|also have|now have|accepted) (?:\w+ )?(?:interviews?|invitations?) (?:at|from|with|to) ([^.;]+)"
);
re!(INTERVIEW_LIST, r"(?i)\b(?:interviews?|invitations?)\b[^.]{0,20}:");
re!(NAMED, r"\p{Lu}[\p{L}'\x2d]+(?: \p{Lu}[\p{L}'\x2d]+)*");
re!(NO_PROGRAM, r"^(?:Janu|Febru|March|Octo|Novem|Decem|West|East|North|South|Dr|Prof|Mon|Tues|Wedn|Thurs|Fri)");

/// An interview elsewhere that a list of interviews does not have.
fn interviews(line: &Line<'_>, records: &[String], program: &str) -> Option<Range<usize>> {
    if !line.low.contains("interview") && !line.low.contains("invitation") {
        return None;
    }
    let list = all(&HAVE_INTERVIEWS, line.words).into_iter().next()?;
    let about: Vec<&String> = records.iter().filter(|r| has(&INTERVIEW_LIST, r)).collect();
    let words = &line.words[list.clone()];
    let listed = |name: &str| {
        let first = name.split(' ').next().unwrap_or(name);
        about.iter().any(|r| r.contains(first)) || program.contains(first)
    };
    let found = all(&NAMED, words).into_iter().filter(|r| !has(&NO_PROGRAM, &words[r.clone()]));
    let mut unknown = found.filter(|r| !about.is_empty() && !listed(&words[r.clone()]));
    unknown.next().map(|r| list.start + r.start..list.start + r.end)
}
