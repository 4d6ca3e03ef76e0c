//! The specialty: "I hope to become a family physician" in a letter to an anesthesiology program.
//!
//! Another specialty counts where the writer wants it ("become a", "drew me to", "my future in") or gives it to the
//! program ("your pediatrics residency"), or in the subject of a letter of interest. Rotations, colleagues, a partner's
//! field, a second application and a preliminary year name other specialties rightly.

use super::super::page::{Line, Page, at, has, re};
use super::super::weigh::Candidate;
use super::super::{Code, Finding, Severity};
use super::clues::candidate;

/// A specialty: how letters write it, how programs are named, and its doctor.
struct Field {
    /// The words that name it, in lower case.
    words: &'static [&'static str],
}

const FIELDS: [Field; 18] = [
    Field { words: &["anesth", "anaesth"] },
    Field { words: &["family medicine", "family physician", "family doctor", "family practice"] },
    Field { words: &["emergency medicine", "emergency physician"] },
    Field { words: &["internal medicine", "internist"] },
    Field {
        words: &[
            "general surgery",
            "general surgeon",
            "surgery program",
            "surgery residency",
            "surgical resid",
            "surgeon",
        ],
    },
    Field { words: &["pediatrics", "pediatrician", "pediatric residency"] },
    Field { words: &["psychiatry", "psychiatrist"] },
    Field { words: &["neurology", "neurologist"] },
    Field { words: &["obstetrics", "ob/gyn", "obgyn", "obstetrician", "gynecolog"] },
    Field { words: &["pathology", "pathologist"] },
    Field { words: &["radiology", "radiologist"] },
    Field { words: &["dermatology", "dermatologist"] },
    Field { words: &["orthopedic", "orthopaedic"] },
    Field { words: &["urology", "urologist"] },
    Field { words: &["neurosurg"] },
    Field { words: &["ophthalmolog"] },
    Field { words: &["physical medicine", "physiatr"] },
    Field { words: &["otolaryngolog"] },
];

/// Of these the fields whose doctors are surgeons, too.
const SURGICAL: [usize; 7] = [4, 8, 12, 13, 14, 15, 17];

// What stands before a specialty that the writer wants here.
re!(
    WANTED,
    r"(?x)\b(?:
 become?\ (?:an?|the\ kind\ of)\ (?:\w+\ )?|(?:wanted|want|hope|dream\w*)\ to\ be\ an?\ |\b(?:an?|as)\ (?:aspiring|future)\ |(?:drew|draws|drawn|brought|led)\ (?:me\ )?(?:to|into)\ |(?:passion|love|enthusiasm)\ for\ |(?:training|train|career|future|residency|specialize|specialise|position|spot|years)\ (?:in|of)\ |(?:convinced|certain|sure)\ (?:than\ ever\ )?that\ (?:\w+\ )?|kind\ of\ |heart\ of\ |i\ chose\ |choose\ |dedicat\w*\ (?:\w+\ ){0,3}to\ |makes\ |learn\ (?:\w+\ ){0,2}
)$"
);
re!(YOURS, r"\byour (?:[\w-]+ ){0,2}$");
re!(HOUSE, r"^\S* (?:residency|program|programme|department|training|residents?|spot|position|track)\b");
re!(INTEREST, r"\b(?:interest|intent|application|apply|applicant|future|letter)\b");
// Words that make another specialty innocent.
re!(
    INNOCENT,
    r"\b(?:partner|wife|husband|spouse|fianc\w+|couple\w*|prelim\w*|transitional|intern year|internship|rotat\w+|elective|switch\w*|chang\w+|left|leaving|instead|turn\w*|after|(?:one|two|three|four|five|six|\d+)\ years|not|rather|instead|unlike|before|former\w*|used to|worked|was|were|also appl\w+|as well as|both|combined|consult\w*|sister|brother|friend|nearly|almost|thought)\b"
);

/// Another specialty than the program's.
pub(super) fn find(page: &Page<'_>) -> Option<Finding> {
    let program = page.context.program.as_deref()?;
    let own = own_field(page, program)?;
    page.lines.iter().filter(|l| !l.words.ends_with('?')).find_map(|line| {
        let (k, range) = other(line, own)?;
        let says = line.words.get(range.clone()).unwrap_or(FIELDS[k].words[0]);
        Some(Finding::new(
            Code::WrongProgramOrName,
            Severity::Block,
            Some("A-01"),
            page.place(line, range.clone()),
            format!("The letter speaks of {says}, but {program} is a program of another specialty."),
            "Write the specialty of this program.",
        ))
    })
}

/// Other specialties than the program's.
pub(super) fn candidates_of(page: &Page<'_>) -> Vec<Candidate> {
    let own = page.context.program.as_deref().and_then(|p| own_field(page, p));
    let Some(own) = own else { return Vec::new() };
    let mut out = Vec::new();
    for (number, line) in page.lines.iter().enumerate().filter(|(_, l)| l.words.len() == l.low.len()) {
        let own_said = FIELDS[own].words.iter().any(|w| line.low.contains(w));
        for (k, field) in FIELDS.iter().enumerate().filter(|(k, _)| *k != own) {
            let Some((word, start)) = field.words.iter().find_map(|w| Some((w, line.low.find(w)?))) else { continue };
            let (before, after) = (&line.low[..start], &line.low[start + word.len()..]);
            let mut c = candidate(line, number, start..start + word.len(), "field");
            let theirs = has(&YOURS, before) && has(&HOUSE, after);
            for (name, is) in [
                ("theirs", theirs),
                ("yours", has(&YOURS, before)),
                ("house", has(&HOUSE, after)),
                ("wanted", has(&WANTED, before)),
                ("innocent before", has(&INNOCENT, nearest(before))),
                ("innocent after", has(&INNOCENT, after)),
                ("own said", own_said),
                ("surgical", SURGICAL.contains(&own) && k == 4),
                ("anesthesia", own == 0),
                ("as anesthesia", k == 0),
                ("subject", line.is_subject()),
            ] {
                if is {
                    c.clues.with(&["field ", name], 1.0);
                }
            }
            if has(&WANTED, before) && !own_said {
                c.clues.say("field wanted, own not said");
            }
            out.push(c);
        }
    }
    out
}

/// The number of the program's specialty, where its name or the letter says it.
fn own_field(page: &Page<'_>, program: &str) -> Option<usize> {
    let name = program.to_lowercase();
    if ["prelim", "transitional"].iter().any(|w| name.contains(w)) {
        return None;
    }
    let named = |text: &str| FIELDS.iter().position(|f| f.words.iter().any(|w| text.contains(w)));
    let last = name.split([',', '(']).next().unwrap_or("").trim();
    let medicine = || (last.ends_with(" medicine")).then_some(3);
    let surgery = || last.ends_with(" surgery").then_some(4);
    // A program without a specialty in its name is one of anesthesiology where the letter says so.
    let said = || page.lines.iter().any(|l| l.low.contains("anesth") || l.low.contains("anaesth")).then_some(0);
    named(&name).or_else(medicine).or_else(surgery).or_else(said)
}

/// Another specialty that the sentence wants of this program.
fn other(line: &Line<'_>, own: usize) -> Option<(usize, std::ops::Range<usize>)> {
    let surgical = SURGICAL.contains(&own);
    FIELDS.iter().enumerate().filter(|(k, _)| *k != own).find_map(|(k, field)| {
        let told = field.words.iter().filter(|w| k != 4 || !surgical || w.starts_with("general"));
        told.into_iter().find_map(|word| {
            let start = line.low.find(word)?;
            let (before, after) = (&line.low[..start], &line.low[start + word.len()..]);
            // "family medicine clinic", "pediatric anesthesia" are parts of the work.
            let yours = at(&YOURS, before);
            let theirs = yours.is_some() && has(&HOUSE, after);
            let wanted = has(&WANTED, before) || (line.is_subject() && has(&INTEREST, before)) || subject(line, after);
            let own_said = FIELDS[own].words.iter().any(|w| line.low.contains(w));
            let right = after.contains("right path for me") || after.contains("my calling");
            if !(theirs || right || (wanted && !own_said)) || has(&INNOCENT, nearest(before)) || has(&INNOCENT, after) {
                return None;
            }
            let range = start..start + word.len();
            (line.words.len() == line.low.len()).then_some((k, range))
        })
    })
}

/// The clause that leads to a word.
fn nearest(before: &str) -> &str {
    let joined = |sep: &str| before.rfind(sep).map(|i| i + sep.len());
    let start = [",", ";", ":", " and "].iter().filter_map(|s| joined(s)).max().unwrap_or(0);
    &before[start..]
}

/// "Obstetrics residency: letter of interest".
fn subject(line: &Line<'_>, after: &str) -> bool {
    line.is_subject() && has(&INTEREST, after)
}
