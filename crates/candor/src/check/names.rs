//! Names of programs and people: does the letter speak to the one it goes to?
//!
//! A name in a letter is mostly innocent: the own school, a mentor's hospital, the city one comes from. It counts only
//! where the sentence addresses it ("train at X", "the X residents", "interest in X", "thank you to everyone at X"), does
//! not tell of one's own past ("I graduated from X", "my home hospital, X"), and is no part of the program's own name, of
//! its sites or of the applicant's records. The greeting is compared with the addressee.

use std::ops::Range;

use super::page::{Line, Page, all, has, re};
use super::{Code, Finding, Severity};

/// Words of institutions that do not tell one from another.
const COMMON: [&str; 74] = [
    "university",
    "univ",
    "hospital",
    "hospitals",
    "medical",
    "medicine",
    "center",
    "centre",
    "centers",
    "health",
    "healthcare",
    "system",
    "systems",
    "clinic",
    "clinics",
    "college",
    "school",
    "institute",
    "institution",
    "program",
    "programs",
    "programme",
    "residency",
    "residencies",
    "anesthesiology",
    "anaesthesiology",
    "anesthesia",
    "anaesthesia",
    "department",
    "dept",
    "division",
    "of",
    "the",
    "at",
    "and",
    "for",
    "in",
    "de",
    "regional",
    "general",
    "memorial",
    "community",
    "county",
    "city",
    "campus",
    "affiliated",
    "affiliate",
    "teaching",
    "academic",
    "physicians",
    "physician",
    "care",
    "categorical",
    "advanced",
    "preliminary",
    "prelim",
    "transitional",
    "year",
    "track",
    "internal",
    "family",
    "surgery",
    "main",
    "sciences",
    "science",
    "education",
    "graduate",
    "gme",
    "foundation",
    "group",
    "network",
    "services",
    "dr",
    "inc",
];

/// Letters without the marks that people leave out.
pub(super) fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.to_lowercase().chars() {
        match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' | 'į' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ű' | 'ů' => out.push('u'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'ñ' | 'ń' | 'ň' | 'ņ' => out.push('n'),
            'š' | 'ś' | 'ş' | 'ș' => out.push('s'),
            'ž' | 'ź' | 'ż' => out.push('z'),
            'ł' => out.push('l'),
            'ğ' => out.push('g'),
            'ř' => out.push('r'),
            'ý' | 'ÿ' => out.push('y'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ţ' | 'ț' | 'ť' => out.push('t'),
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// The words of a name, plain; "St." and "Mt." written out.
fn words(name: &str) -> Vec<String> {
    let split = name.split(|c: char| c.is_whitespace() || "-,/()&.;:\u{2013}".contains(c));
    let each = split.map(|w| w.strip_suffix("'s").or_else(|| w.strip_suffix("\u{2019}s")).unwrap_or(w));
    each.map(plain)
        .filter(|w| !w.is_empty())
        .map(|w| match w.as_str() {
            "st" | "ste" => "saint".to_owned(),
            "mt" => "mount".to_owned(),
            "ft" => "fort".to_owned(),
            _ => w,
        })
        .collect()
}

/// The words that tell a program from others.
fn telling(name: &str) -> Vec<String> {
    words(name).into_iter().filter(|w| w.len() > 1 && !COMMON.contains(&w.as_str())).collect()
}

/// Whether two names are of the same program: the telling words of one are among those of the other.
pub(super) fn same_program(a: &str, b: &str) -> bool {
    let (x, y) = (telling(a), telling(b));
    if x.is_empty() || y.is_empty() {
        return plain(a) == plain(b);
    }
    let specialty = |n: &str| SPECIALTIES.iter().find(|s| plain(n).contains(*s));
    let other_specialty = matches!((specialty(a), specialty(b)), (Some(p), Some(q)) if p != q);
    let within = |p: &[String], q: &[String]| p.iter().all(|w| q.contains(w));
    !other_specialty
        && (within(&x, &y) || within(&y, &x) || initials(a).contains(&plain(b)) || initials(b).contains(&plain(a)))
}

const SPECIALTIES: [&str; 8] = [
    "anesth",
    "neurology",
    "internalmedicine",
    "emergencymedicine",
    "familymedicine",
    "pediatrics",
    "psychiatry",
    "surgery",
];

/// The short forms a name may have: first letters of all its words, of the telling ones, and what stands in brackets.
fn initials(name: &str) -> Vec<String> {
    let first_part = name.split(',').next().unwrap_or(name);
    let all = words(first_part.split('(').next().unwrap_or(first_part));
    let letters = |ws: &[&String]| ws.iter().filter_map(|w| w.chars().next()).collect::<String>();
    let small = ["of", "the", "at", "and", "for", "in", "de"];
    let big: Vec<&String> = all.iter().filter(|w| !small.contains(&w.as_str())).collect();
    let mut out = vec![letters(&all.iter().collect::<Vec<_>>())];
    for n in 2..=big.len() {
        out.push(letters(&big[..n]));
    }
    out.extend(name.split('(').skip(1).filter_map(|p| p.split(')').next()).map(plain));
    out.retain(|s| s.len() >= 2);
    out
}

/// Names that are not the program's, and a greeting to somebody else.
pub(super) fn find(page: &Page<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = greeting(page).into_iter().collect();
    let Some(program) = page.context.program.as_deref().filter(|p| !telling(p).is_empty()) else { return out };
    let known = Known::new(page, program);
    for line in &page.lines {
        for name in candidates(line.words) {
            if let Some(message) = wrong(&known, line, &name) {
                out.push(
                    Finding::new(
                        Code::WrongProgramOrName,
                        Severity::Block,
                        Some("A-01"),
                        page.place(line, name.range.clone()),
                        message,
                        format!("Write the name of {program}, or say in the sentence what the other place is to you."),
                    )
                    .also(&["A-25"]),
                );
            }
        }
    }
    out.extend(specialty(page, program));
    out
}

/// What is known about names around this letter.
struct Known {
    program: String,
    telling: Vec<String>,
    initials: Vec<String>,
    /// Telling words of the sites and of the addressee.
    near: Vec<String>,
    /// Words of the applicant's own records.
    records: Vec<String>,
    /// Other programs named in the context.
    others: Vec<Vec<String>>,
    /// Whether the context says in which place the program is.
    placed: bool,
}

impl Known {
    fn new(page: &Page<'_>, program: &str) -> Self {
        let c = page.context;
        let near = c.program_sites.iter().chain(&c.addressee).chain(&c.policy_text).chain(&c.program_visa_policy);
        let claims = c.other_claims.iter().map(|o| &o.program).chain(&c.recipients);
        Self {
            program: program.to_owned(),
            telling: telling(program),
            initials: initials(program),
            near: near.flat_map(|n| words(n)).collect(),
            records: c.facts.iter().flatten().flat_map(|f| words(f)).collect(),
            others: claims
                .filter(|o| !same_program(program, o))
                .map(|o| telling(o))
                .filter(|t| !t.is_empty())
                .collect(),
            placed: program.contains(','),
        }
    }
}

/// Words with capitals that belong together.
struct Name {
    range: Range<usize>,
    text: String,
    /// Whether one of its words is that of an institution.
    institution: bool,
    /// Whether it begins the sentence.
    first: bool,
}

re!(
    CAPITALISED,
    r"(?:\p{Lu}[\p{L}\p{M}'\x2d]*|\bSt\.)(?:(?: (?:of|the|at|and|de|del|la|&) |, (?:University of )?|[ \x2d])(?:the )?(?:\p{Lu}[\p{L}\p{M}'\x2d]*\.?|\bSt\.))*"
);
re!(
    TITLE,
    r"(?i)\b(?:dr|drs|doctor|prof|professor|mr|mrs|ms|miss|sir|madam|dean|nurse|chief|pastor|sister|brother|uncle|aunt)\.?,? $"
);
re!(
    HEAD,
    r"\b(?:University|Hospitals?|Medical Center|Medical Centre|Health|Healthcare|Clinic|College|Institute|Residency|Program|Anesthesiology|Anesthesia|Regional|General|Memorial|Infirmary|Medical School|School of Medicine|Children's|Methodist|Presbyterian|Baptist|Mercy|St\.)(?:$|\W)"
);

fn candidates(words: &str) -> Vec<Name> {
    let mut out = Vec::new();
    for mut range in all(&CAPITALISED, words) {
        // A comma joins only "University of X, Y".
        if let Some(comma) = words[range.clone()].find(", ") {
            range.end = range.start + comma;
        }
        trim_ends(words, &mut range);
        if range.is_empty() || has(&TITLE, &words[..range.start]) {
            continue;
        }
        let text = words[range.clone()].trim_end_matches("'s").trim_end_matches('-').to_owned();
        let before = words[..range.start].trim_end();
        let first = before.is_empty() || before.ends_with(['.', ':', '!', '?', '"', ';']) || before.ends_with('-');
        out.push(Name { institution: has(&HEAD, &text), first, text, range });
    }
    out
}

/// Takes common words off both ends of a name: "The", "My", "Since", "Step", months.
fn trim_ends(words: &str, range: &mut Range<usize>) {
    loop {
        let text = &words[range.clone()];
        let first = text.split([' ', '-']).next().unwrap_or("");
        if !first.is_empty()
            && first.len() < text.len()
            && NO_NAMES.contains(&plain(first.trim_end_matches("'s")).as_str())
        {
            range.start += (first.len() + 1).min(text.len());
            continue;
        }
        let last = text.rsplit(' ').next().unwrap_or("");
        if last.len() < text.len()
            && (last.is_empty() || NO_NAMES.contains(&plain(last).as_str()) || last.chars().all(char::is_lowercase))
        {
            range.end -= last.len() + 1;
            continue;
        }
        if NO_NAMES.contains(&plain(text.trim_end_matches("'s")).as_str()) {
            range.end = range.start;
        }
        break;
    }
}

/// Words with a capital that name no institution.
const NO_NAMES: [&str; 216] = [
    "i",
    "im",
    "ive",
    "id",
    "ill",
    "the",
    "a",
    "an",
    "my",
    "your",
    "you",
    "we",
    "our",
    "it",
    "its",
    "this",
    "that",
    "these",
    "those",
    "there",
    "here",
    "he",
    "she",
    "they",
    "his",
    "her",
    "their",
    "in",
    "on",
    "at",
    "of",
    "for",
    "from",
    "to",
    "with",
    "by",
    "as",
    "if",
    "when",
    "while",
    "since",
    "because",
    "but",
    "and",
    "or",
    "so",
    "then",
    "now",
    "after",
    "before",
    "during",
    "until",
    "once",
    "although",
    "though",
    "however",
    "also",
    "what",
    "why",
    "how",
    "where",
    "who",
    "which",
    "whether",
    "please",
    "thank",
    "thanks",
    "dear",
    "hi",
    "hello",
    "respected",
    "sincerely",
    "regards",
    "best",
    "kind",
    "warm",
    "yours",
    "with",
    "every",
    "each",
    "all",
    "both",
    "no",
    "not",
    "yes",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "first",
    "second",
    "third",
    "last",
    "next",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "am",
    "pm",
    "est",
    "edt",
    "cst",
    "pst",
    "et",
    "utc",
    "gmt",
    "usmle",
    "step",
    "ck",
    "cs",
    "eras",
    "nrmp",
    "aamc",
    "ecfmg",
    "acgme",
    "gme",
    "img",
    "imgs",
    "md",
    "mbbs",
    "phd",
    "mph",
    "msc",
    "usa",
    "us",
    "uk",
    "icu",
    "picu",
    "nicu",
    "cvicu",
    "sicu",
    "micu",
    "pacu",
    "or",
    "er",
    "ed",
    "ob",
    "ecmo",
    "tee",
    "pocus",
    "echo",
    "asa",
    "aba",
    "crna",
    "cas",
    "ca",
    "pgy",
    "qi",
    "va",
    "zoom",
    "thalamus",
    "webex",
    "teams",
    "match",
    "christmas",
    "easter",
    "thanksgiving",
    "ramadan",
    "english",
    "spanish",
    "french",
    "arabic",
    "freida",
    "doximity",
    "medicine",
    "surgery",
    "anesthesiology",
    "anesthesia",
    "program",
    "residency",
    "director",
    "coordinator",
    "most",
    "post",
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "saturdays",
    "sundays",
    "internal",
];

// Words before a name that address it.
re!(
    TOWARDS,
    r"(?x)(?:^|\W)(?:
 (?:train(?:ing|ed)?|residency|residents?|match(?:ing|ed)?|spot|position|place|seat|future|years?|learn(?:ing)?|grow|work(?:ing)?|myself|career|tour|belong|thrive|contribute|
   stay|live\ and\ work|interview(?:ing|ed)?|interview\ day|day|visit|second\ look|rotate|time|conversation|opportunity|faculty|everyone|everybody|team|people|culture|colleagues)
   (?:\ (?:at|with|in|for))
 |(?:join(?:ing)?|join\ (?:you\ )?(?:at|in)|become?\ (?:a\ )?part\ of|part\ of|chose|choose|choosing|visit(?:ing)?|coming\ to|come\ to|see|rank(?:ing)?|prefer|love|signal(?:l?ed|ing)?)
 |(?:apply(?:ing)?|applied|application|signal|attract\w*|drawn|draws\ me|drew\ me|commitment|dedicat\w*|move|return)\ to
 |(?:interest(?:ed)?|confidence|place|spot)\ in
 |(?:enthusiasm|passion|consider(?:ed)?\ (?:me|my\ application)|application|excited|excitement|admiration|respect|reasons?|fit)\ (?:for|about|with|at)
 |(?:i\ believe|i\ feel|i\ think|convinced|sure|confident|believe|feel|think|imagine|hope|hear)(?:\ that)?
 |(?:made|make|makes|know\ that|understand\ that|about|impressed\ by|struck\ by|like|why|to\ everyone\ at|all\ at|you\ at|here\ at|but\ at|that\ at|me\ at)
 |residents\ of|director\ of|part\ of\ the
)\ (?:the\ )?$"
);
// Words after a name that address it.
re!(
    ONWARDS,
    r"(?x)^(?:'s|s')?\ (?:
 (?:[a-z]+\ ){0,1}(?:residency|residents|program|programme|intern\ class|interns|categorical|advanced|transitional|preliminary|track|family|team|community|campus|tour|anesth\w+|department|faculty|
   curriculum|interview|culture|training|selection|match|position|spot)
 |(?:is|will\ be|would\ be|remains|has\ been)\ (?:my|the\ (?:place|program|one|best|perfect|ideal|right)|where|a\ (?:place|program)|first|number|among)
 |(?:is|would\ be|seems|looks|feels)\ (?:a\ )?(?:perfect|ideal|great|good|excellent|right|like|exactly)
 |(?:offers|provides|stands\ out|would\ give|would\ offer|would\ allow|would\ let|will\ give|impressed|feel\ like|made\ me|and\ its\ residents|so\ much|first\b|at\ the\ top|highly)
)"
);
// What tells of the writer's own past and people, before a name.
re!(
    PAST,
    r"(?x)\b(?:
 my\ (?:own\ |old\ |current\ |former\ |previous\ |home\ |medical\ |present\ |first\ )*(?:school|university|hospital|institution|alma\ mater|mentor|teacher|professor|chief|employer|job|residency|internship|rotation|rotations|elective|electives|degree|thesis|studies|wife|husband|
   partner|brother|sister|father|mother|parents|cousins?|uncle|aunt|friends?|colleagues?|family|years?|time|months?|weeks|first|second|last|home|clerkship|observership|externship|fellowship|work|lab|boss|supervisor|ph\.?d|mph|msc)
 |(?:graduate[ds]?|graduating|graduation|trained|studied|studying|was\ born|born|raised|grew\ up|worked|rotated|rotating|rotation|rotations|completed|finished|observed|observer|observership|observerships|externship|sub-?internship|elective|electives|clerkship|
   internship|volunteer\w*|taught|taught|student|registrar|scholar|fellow|technician|assistant|consultant|employed|spent|served|serving|earned|obtained|received|degree|diploma|matriculated|enrolled|attended|attending|
   moved\ from|come\ from|came\ from|am\ from|are\ from|flew\ from|writing\ from|write\ from|native\ of|i\ did|we\ did|i\ saw|we\ use|we\ had|we\ have|presented|published|poster|conference|meeting|society|congress|
   licen[cs]ed?|doctor|physician|house\ officer|resident|intern)\ (?:\w+\ ){0,4}(?:at|in|of|from|with|by|to|for)
 |(?:unlike|compared\ (?:to|with)|than|left|leave|leaving|from|via|near|between|outside|back\ in|back\ at|home\ in|home\ at|partner(?:ship)?\ with|affiliate[d]?|affiliated\ with|affiliation\ with|satellite|sister\ hospital|rotat\w+\ (?:at|to|through)\ the|
   fellowship\ (?:at|from)|mission\ (?:to|in)|journal|paper\ (?:in|from|by)|letter\ from|letters\ from|(?:dr|prof|professor)\.?\ [^,.]{2,40}\ (?:of|at|from|in))
)\ (?:the\ )?(?:\w+\ ){0,2}$"
);
// After a name: what makes it one's own.
re!(
    OWN_AFTER,
    r"(?x)^,?\ (?:where\ (?:i|we|my)\b|in\ which\ i\b|which\ i\ (?:left|attended)|when\ i\b|(?:has|had|have)\ (?:also\ )?(?:offered|invited|accepted|interviewed)|taught\ me|trained\ me|my\ )"
);
re!(
    HOPE,
    r"(?i)\b(?:would|will|hope|want|wish|look(?:ing)? forward|like to|glad to|hono(?:u)?r(?:ed)?|privilege|proud|excited|delighted|dream|eager|love to|become|hoping)\b"
);
re!(
    OWN_PLACE,
    r"(?i)\b(?:we use|where i (?:am|was|work|worked|trained|train|studied|did|have|learn\w*)|our hospital|our university|my medical school|at home|in my country|at my|i am (?:a |an |the )?(?:\w+ ){0,3}(?:fellow|student|resident|registrar|scholar|technician|graduate|physician|doctor|intern|researcher))\b"
);

re!(
    YOURS,
    r"(?i)\byour (?:city|town|area|region|hospital|program|place|neighbo\w+)\b|moving to (?:you|your)|\bplace like that in\b"
);

/// Why a name is wrong in its sentence, or nothing.
fn wrong(known: &Known, line: &Line<'_>, name: &Name) -> Option<String> {
    let theirs = telling(&name.text);
    if theirs.is_empty() || own_name(known, &name.text, &theirs) {
        return None;
    }
    let before = line.words[..name.range.start].to_lowercase();
    let after = line.words[name.range.end..].to_lowercase();
    let listed =
        known.others.iter().any(|o| o.iter().all(|w| theirs.contains(w)) || theirs.iter().all(|w| o.contains(w)));
    if recorded(known, &theirs) && !hoped(line, &before) {
        return None;
    }
    let here = known.placed && city(&before, &after) && has(&YOURS, line.words);
    if !here && (has(&PAST, &before) || has(&OWN_AFTER, &after) || has(&OWN_PLACE, line.words)) {
        return None;
    }
    let swapped = swapped(known, &theirs);
    let short = name.text.len() > 2 && name.text.chars().all(|c| c.is_uppercase() || "-&.".contains(c));
    let towards = has(&TOWARDS, &before);
    let onwards = has(&ONWARDS, &after);
    let place = known.placed && city(&before, &after);
    // A single word may be a person, a language or a thing; it must be addressed as a program.
    let alone = !name.institution && !name.text.contains(' ');
    let addressed = match (name.institution, short, alone) {
        (true, ..) => towards || onwards || has(&HOPE, line.words),
        // A single word or a row of capitals may be the program's own city, campus or short form, which nobody told us:
        // it must be known as another program.
        (_, true, _) => famous(&name.text) && ((onwards && !generic_short(&name.text)) || (towards && strong(&before))),
        (_, _, true) => famous(&name.text) && ((onwards && strong_after(&after)) || (strong(&before) && !name.first)),
        _ => strong(&before) || strong_after(&after) || (towards && onwards),
    };
    if !(addressed || place || swapped || (listed && (towards || onwards))) {
        return None;
    }
    let what = if place && !addressed { "the place" } else { "the program" };
    Some(format!("\u{201c}{}\u{201d} is not {what} this letter goes to, which is {}.", name.text, known.program))
}

/// Institutions with residencies that are known by one word or by their letters.
fn famous(text: &str) -> bool {
    const KNOWN: [&str; 76] = [
        "duke",
        "stanford",
        "yale",
        "harvard",
        "emory",
        "vanderbilt",
        "mayo",
        "tufts",
        "brown",
        "dartmouth",
        "cornell",
        "columbia",
        "penn",
        "northwestern",
        "loyola",
        "rush",
        "baylor",
        "tulane",
        "ochsner",
        "geisinger",
        "jefferson",
        "temple",
        "drexel",
        "einstein",
        "montefiore",
        "maimonides",
        "downstate",
        "rutgers",
        "hopkins",
        "georgetown",
        "howard",
        "vcu",
        "uva",
        "unc",
        "musc",
        "usc",
        "ucla",
        "ucsf",
        "ucsd",
        "uci",
        "ucd",
        "ohsu",
        "uw",
        "uab",
        "usf",
        "uf",
        "lsu",
        "uth",
        "utsw",
        "utmb",
        "ut",
        "mgh",
        "bwh",
        "bidmc",
        "bmc",
        "nyu",
        "suny",
        "upmc",
        "uic",
        "iu",
        "osu",
        "ksu",
        "kumc",
        "unmc",
        "umkc",
        "wustl",
        "washu",
        "mcw",
        "uab",
        "creighton",
        "cedars",
        "cleveland",
        "kaiser",
        "scripps",
        "henry",
        "beaumont",
    ];
    KNOWN.contains(&plain(text).as_str())
}

/// Whether a name is the program's own, a short form of it, or of its sites and people.
fn own_name(known: &Known, text: &str, theirs: &[String]) -> bool {
    let short = plain(text);
    let all =
        |of: &[String]| theirs.iter().all(|w| of.iter().any(|k| k == w || (w.len() > 4 && k.starts_with(w.as_str()))));
    all(&known.telling)
        || known.initials.contains(&short)
        || all(&known.near)
        || theirs.iter().any(|w| known.initials.contains(w))
        || (theirs.iter().any(|w| known.telling.contains(w)) && !swapped(known, theirs))
}

/// The program's name with one word changed: "Good Samaritan-Vance" for "Good Shepherd-Vance".
fn swapped(known: &Known, theirs: &[String]) -> bool {
    let shared = theirs.iter().filter(|w| known.telling.contains(w)).count();
    shared > 0 && theirs.len() > 1 && theirs.len() == known.telling.len() && shared == theirs.len() - 1
}

fn recorded(known: &Known, theirs: &[String]) -> bool {
    theirs.iter().all(|w| known.records.contains(w))
}

/// Whether the sentence speaks of the future there, so that even a place of the own records is addressed.
fn hoped(line: &Line<'_>, before: &str) -> bool {
    (has(&TOWARDS, before) || before.contains("convinced that"))
        && !has(&OWN_PLACE, line.words)
        && has(&FUTURE, line.words)
}

re!(
    FUTURE,
    r"(?i)\b(?:could become|would (?:like|love|be (?:an honou?r|honou?red|proud|glad|happy|a privilege))|hope to (?:train|match|join|work)|convinced that)\b"
);
re!(
    STRONG,
    r"(?x)(?:^|\W)(?:(?:train(?:ing)?|residency|residents?|match(?:ing|ed)?|spot|position|place|future|interview(?:ing|ed)?|interview\ day|faculty|everyone|everybody|myself|tour|work(?:ing)?|learn(?:ing)?|years?|team|people)\ (?:at|with)
 |join(?:ing)?|rank(?:ing)?|(?:application|apply(?:ing)?|signal)\ to|interest(?:ed)?\ in|part\ of|consider(?:ed)?\ (?:me|my\ application)\ for|here\ at|made)\ (?:the\ )?$"
);
re!(
    STRONG_AFTER,
    r"(?x)^(?:'s|s')?\ (?:residency|residents|program\b|intern\ class|transitional|preliminary|categorical|advanced|family\b|campus|tour|anesth\w+|faculty|interview\b|selection
 |(?:is|will\ be|would\ be)\ (?:my|where\ i|the\ (?:place|program)|number\ one|first)|feel\ like\ home|stands\ out|would\ (?:give|offer|allow|let)\ me|first\b|at\ the\ top)"
);

fn strong(before: &str) -> bool {
    has(&STRONG, before)
}

fn strong_after(after: &str) -> bool {
    has(&STRONG_AFTER, after)
}

/// Short forms of things, not of places.
fn generic_short(text: &str) -> bool {
    let low = text.to_lowercase();
    [
        "icu", "ob", "or", "gyn", "ent", "eeg", "ekg", "ecg", "mri", "ct", "dnp", "srna", "aa", "ccm", "trauma", "orl",
        "erас", "eras", "coa", "covid", "rotc", "nih", "cdc", "who", "sim", "pain", "apd", "pd", "cme", "ob-gyn",
        "burn", "ward",
    ]
    .iter()
    .any(|s| low == *s || low.ends_with("icu"))
}

re!(
    CITY_BEFORE,
    r"(?:mov(?:e|ing)|relocat\w+|living|live|life|settle|apartments?|housing|house|home|weather|winters?|summers?|neighbo\w+|city|place like that|minutes from|hour from|hours from|close to|future|years) (?:to|in|of|like that in|like)?\s?(?:the )?$|minutes from $|place like that in $"
);
re!(CITY_AFTER, r"^ (?:is|would be|area|has) (?:also )?(?:a |the )?(?:city|town|place|area|home)\b|^ area\b");

/// Whether a name is spoken of as the city of the program.
fn city(before: &str, after: &str) -> bool {
    has(&CITY_BEFORE, before) || has(&CITY_AFTER, after)
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
fn greeting(page: &Page<'_>) -> Option<Finding> {
    let addressee = page.context.addressee.as_deref()?;
    let people: Vec<String> = words(addressee)
        .into_iter()
        .filter(|w| w.len() > 1 && !TITLES.contains(&w.as_str()) && !has(&NOT_PEOPLE, w))
        .collect();
    if people.is_empty() {
        return None;
    }
    let body = page.text.body();
    let head_end = body.char_indices().nth(260).map_or(body.len(), |(i, _)| i);
    let head = &body[..head_end];
    let found = [&GREETING, &FIRST_NAME].into_iter().find_map(|re| {
        let c = re.as_ref()?.captures_iter(head).find(|c| c.get(0).is_some_and(|m| leads(head, m.start())))?;
        c.get(c.len() - 1).map(|m| m.range())
    })?;
    let greeted = head[found.clone()].trim();
    let theirs: Vec<String> =
        words(greeted).into_iter().filter(|w| w.len() > 1 && !TITLES.contains(&w.as_str())).collect();
    let named = theirs.iter().any(|w| {
        people
            .iter()
            .any(|p| p == w || (p.len() > 3 && w.len() > 3 && (p.starts_with(w.as_str()) || w.starts_with(p.as_str()))))
    });
    if theirs.is_empty()
        || named
        || has(&NOT_PEOPLE, greeted)
        || !greeted.starts_with(char::is_alphabetic)
        || greeted.split_whitespace().count() > 5
    {
        return None;
    }
    // Placeholders are another finding.
    if theirs.iter().all(|w| w.len() < 3 || ["name", "lastname", "surname", "blank"].contains(&w.as_str())) {
        return None;
    }
    let start = found.start + head[found.clone()].len() - head[found.clone()].trim_start().len();
    Some(
        Finding::new(
            Code::WrongProgramOrName,
            Severity::Block,
            Some("A-01"),
            page.body(&(start..start + greeted.len())),
            format!("The letter greets {greeted}, but it goes to {addressee}."),
            format!("Greet {addressee}, and look through the letter for other traces of the other one."),
        )
        .also(&["A-25"]),
    )
}

/// Whether only the address line or nothing stands above.
fn leads(head: &str, start: usize) -> bool {
    head[..start].split_whitespace().count() <= 8
}

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

re!(
    SPECIALTY,
    r"(?i)\byour (?:\w+ )?(internal medicine|family medicine|pediatrics?|psychiatry|neurology|general surgery|radiology|emergency medicine|dermatology|obstetrics|pathology|orthop\w+) (?:residency|program|department|training)\b"
);

/// "Your pediatrics residency" in a letter to an anesthesiology program.
fn specialty(page: &Page<'_>, program: &str) -> Option<Finding> {
    let low = program.to_lowercase();
    let clear = low.contains("anesth")
        && !page.lines.iter().any(|l| {
            l.low.contains("anesth")
                || l.low.contains("anaesth")
                || l.low.contains("prelim")
                || l.low.contains("transitional")
        });
    if !clear {
        return None;
    }
    page.lines.iter().find_map(|line| {
        let range = all(&SPECIALTY, line.words).into_iter().next()?;
        let message =
            format!("The letter speaks of {}, but {program} is an anesthesiology program.", &line.words[range.clone()]);
        Some(Finding::new(
            Code::WrongProgramOrName,
            Severity::Block,
            Some("A-01"),
            page.place(line, range),
            message,
            "Write the specialty of this program.",
        ))
    })
}
