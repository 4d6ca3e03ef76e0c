//! People: the greeting, and whoever is spoken to in the text or the subject, against the addressee.
//!
//! A greeting stands at the head of the letter. In the text only a name that is spoken to counts ("thank you, Dr. X,",
//! "I hope, Dr. X, that you"), not one that is spoken of ("your chief, Dr. X, told me").

use std::ops::Range;

use super::super::page::{Page, all, has, re};
use super::super::weigh::Candidate;
use super::super::{Code, Finding, Place, Severity};
use super::clues::candidate;
use super::words;

/// The people a letter goes to, by their names without titles.
struct Addressee<'a> {
    /// As the context says it.
    said: &'a str,
    names: Vec<String>,
}

impl<'a> Addressee<'a> {
    /// Nothing where the addressee is an office.
    fn new(said: &'a str) -> Option<Self> {
        let names: Vec<String> = names(said).into_iter().filter(|w| !has(&NOT_PEOPLE, w)).collect();
        (!names.is_empty()).then_some(Self { said, names })
    }

    /// Whether these words name one of them.
    fn is(&self, theirs: &[String]) -> bool {
        let begins = |p: &str, w: &str| p.len() > 3 && w.len() > 3 && (p.starts_with(w) || w.starts_with(p));
        let one = |w: &String| self.names.iter().any(|p| p == w || begins(p, w));
        // "Denise Okoro" is another than "Denise Okafor": of two names the last must be right, in whatever order.
        let whole = theirs.len() > 1 && self.names.len() > 1 && theirs.first() == self.names.first();
        if whole { theirs.iter().skip(1).any(one) } else { theirs.iter().any(one) }
    }

    fn finding(&self, place: Place, name: &str) -> Finding {
        Finding::new(
            Code::WrongProgramOrName,
            Severity::Block,
            Some("A-01"),
            place,
            format!("The letter speaks to {name}, but it goes to {}.", self.said),
            format!("Write to {}, and look through the letter for other traces of the other one.", self.said),
        )
        .also(&["A-25"])
    }
}

/// The words of a person's name without titles.
fn names(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|w| w.len() > 1 && !TITLES.contains(&w.as_str())).collect()
}

/// A greeting to somebody else, or words to somebody else in the text.
pub(super) fn find(page: &Page<'_>) -> Vec<Finding> {
    let Some(to) = page.context.addressee.as_deref().and_then(Addressee::new) else { return Vec::new() };
    let greeted = greeting(page, &to);
    let mut out: Vec<Finding> = spoken_to(page, &to).into_iter().collect();
    out.extend(greeted);
    out
}

re!(
    SPOKEN_TO,
    r"(?x)(?:\b[Tt]hank\ you(?:\ (?:again|all|so\ much|very\ much|once\ (?:more|again)))?,|\b[Tt]hanks(?:\ again)?,|\byou,|\b(?:I|me|[Pp]lease|[Yy]es|[Aa]gain|[Bb]ut|[Ss]o|hope|wish|know|believe|forgive|honou?red|grateful|happy|glad|delighted),)\ ((?:Dr|Drs|Prof|Professor|Doctor|Mr|Mrs|Ms|Miss)\b\.?\ \p{Lu}[\p{L}\p{M}'\x2d]+(?:\ \p{Lu}[\p{L}\p{M}'\x2d]+)?)\s*(?:[,.!;:]|$|\ for\b)
|^((?:Dr|Prof|Professor|Doctor)\b\.?\ \p{Lu}[\p{L}\p{M}'\x2d]+),\ (?:you\ |[Tt]hank|please|I\ (?:am|was|hope|want|would|will|wish|thank|have|write)\b)"
);
re!(
    SUBJECT_TO,
    r"(?x)(?:^|\b(?:Dear|[Tt]o|[Tt]hank\ you,?|[Tt]hanks,?|[Ff]or|[Aa]ttn:?|[Gg]ratitude\ to)\ )((?:Dr|Prof|Professor|Doctor|Mr|Mrs|Ms)\b\.?\ \p{Lu}[\p{L}\p{M}'\x2d]+)\s*(?:[,.!:\x2d\u{2013}\u{2014}]|$)"
);

/// Somebody else who is spoken to after the greeting or in the subject.
fn spoken_to(page: &Page<'_>, to: &Addressee<'_>) -> Option<Finding> {
    const GATE: [&str; 7] = ["Dr", "Prof", "Doctor", "Mr", "Ms", "Miss", "Mrs"];
    let gated = page.lines.iter().filter(|l| GATE.iter().any(|t| l.words.contains(t)));
    gated.into_iter().find_map(|line| {
        let found = if line.is_subject() { all(&SUBJECT_TO, line.words) } else { all(&SPOKEN_TO, line.words) };
        found.into_iter().find_map(|range| {
            let name = &line.words[range.clone()];
            let theirs = names(name);
            (!theirs.is_empty() && !to.is(&theirs)).then(|| to.finding(page.place(line, range.clone()), name))
        })
    })
}

re!(
    TITLED,
    r"\b(?:Dr|Drs|Prof|Professor|Doctor|Mr|Mrs|Ms|Miss)\b\.? (\p{Lu}[\p{L}\p{M}'\x2d]+(?: \p{Lu}[\p{L}\p{M}'\x2d]+)?)"
);

/// People named with a title who are not the addressee.
pub(super) fn candidates_of(page: &Page<'_>) -> Vec<Candidate> {
    let Some(to) = page.context.addressee.as_deref().and_then(Addressee::new) else { return Vec::new() };
    let records: Vec<String> = page.context.facts.iter().flatten().flat_map(|f| words(f)).collect();
    let right = page.lines.iter().any(|l| all(&TITLED, l.words).into_iter().any(|r| to.is(&names(&l.words[r]))));
    let mut out = Vec::new();
    for (number, line) in page.lines.iter().enumerate() {
        for range in all(&TITLED, line.words) {
            let theirs = names(&line.words[range.clone()]);
            if theirs.is_empty() || to.is(&theirs) {
                continue;
            }
            let recorded = theirs.iter().any(|w| records.contains(w));
            let kind = if recorded { "person on record" } else { "person" };
            let mut c = candidate(line, number, range, kind);
            c.clues.say(if right { "person, right one named" } else { "person, right one missing" });
            out.push(c);
        }
    }
    out
}

re!(
    GREETING,
    r"(?im)^\W{0,3}(?:to:? |dear|hi|hello|respected|esteemed|good (?:morning|afternoon|evening)|greetings|hey|dearest|attn:?)?,? ?((?:(?:dr|drs|prof|professor|doctor|mr|mrs|ms|miss|mx|sir|madam)\b\.?,? ?)+)([\p{L}\p{M}'. \x2d]{2,60}?)(?:\s*(?:,|:|!|;|$|\s[\x2d\u{2014}\u{2013}]|\.(?:\s|$)|\())"
);
re!(
    FIRST_NAME,
    r"(?im)^\W{0,3}(?:dear|hi|hello|hey|dearest|good (?:morning|afternoon|evening)),? (\p{Lu}[\p{L}\p{M}'\x2d]+(?: \p{Lu}[\p{L}\p{M}'\x2d.]+){0,2}) ?(?:,|:|!|$)"
);
re!(
    NOT_PEOPLE,
    r"(?i)\b(?:program|director|coordinator|committee|team|residency|residents?|sir|madam|all|everyone|colleagues?|faculty|panel|office|selection|chief|chiefs|chair|chairman|department|friends?|doctor|there|members?|interviewers?|hiring|manager|again|folks|both|applicant|anesthes\w+)\b"
);

/// A greeting to somebody else than the addressee.
fn greeting(page: &Page<'_>, to: &Addressee<'_>) -> Option<Finding> {
    let body = page.text.body();
    let head = &body[..body.char_indices().nth(260).map_or(body.len(), |(i, _)| i)];
    let found = [&GREETING, &FIRST_NAME].into_iter().find_map(|re| {
        let c = re.as_ref()?.captures_iter(head).find(|c| c.get(0).is_some_and(|m| leads(head, m.range())))?;
        c.get(c.len() - 1).map(|m| m.range())
    })?;
    let greeted = head[found.clone()].trim();
    let theirs = names(greeted);
    let office = has(&NOT_PEOPLE, greeted) || !greeted.starts_with(char::is_alphabetic);
    if theirs.is_empty() || to.is(&theirs) || office || greeted.split_whitespace().count() > 5 {
        return None;
    }
    // Placeholders are another finding.
    if theirs
        .iter()
        .all(|w| w.len() < 3 || ["name", "lastname", "surname", "blank", "insert", "program"].contains(&w.as_str()))
    {
        return None;
    }
    let start = found.start + head[found.clone()].len() - head[found.clone()].trim_start().len();
    Some(to.finding(page.body(&(start..start + greeted.len())), greeted))
}

/// Whether only the address line or nothing stands above, and a name without a word of greeting ends its line.
fn leads(head: &str, found: Range<usize>) -> bool {
    let greets = !head[found.clone()].trim_start().to_lowercase().starts_with("prof")
        && !head[found.clone()].trim_start().to_lowercase().starts_with("dr");
    let line_ends = head[found.end..].lines().next().is_none_or(|rest| rest.trim().is_empty());
    head[..found.start].split_whitespace().count() <= 8 && (greets || line_ends)
}

/// Titles, which name nobody.
const TITLES: [&str; 17] = [
    "dr",
    "drs",
    "prof",
    "professor",
    "doctor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "madam",
    "md",
    "do",
    "phd",
    "mph",
    "msc",
];
