//! Institutions, cities and states that the letter speaks of as the place it goes to, and that are another.
//!
//! A name counts by the role its sentence gives it. *Addressed*: the writer wants to train there, thanks everyone there,
//! speaks of its residents. *One's own*: school, work, home, where somebody else is. What the program is known by (its
//! name, initials, sites, the city of a known institution) is right; what is known to be another program (a claim to it,
//! a record of an interview there, a known institution) is wrong with little; a bare unknown name needs a strong role.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::super::page::{Line, Page, Re, all, has, re};
use super::super::weigh::Candidate;
use super::super::{Code, Context, Finding, Severity};
use super::clues::{candidate, coarse};
use super::{initials, listed, plain, same_program, telling, words};

/// Words with a capital that name no institution.
static NEVER: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(include_str!("../../../data/names_never.txt")));

/// A well-known institution.
struct Institution {
    cities: Vec<String>,
    state: &'static str,
}

/// The institutions, and where each of their names leads: the first word to the whole name and the institution.
struct Atlas {
    institutions: Vec<Institution>,
    names: HashMap<String, Vec<(Vec<String>, usize)>>,
    cities: HashSet<String>,
    /// Large cities with the states in which they may lie.
    large: HashMap<String, Vec<String>>,
    states: HashMap<String, String>,
}

static ATLAS: LazyLock<Atlas> = LazyLock::new(Atlas::new);

impl Atlas {
    fn new() -> Self {
        let mut out = Self {
            institutions: Vec::new(),
            names: HashMap::new(),
            cities: HashSet::new(),
            large: HashMap::new(),
            states: HashMap::new(),
        };
        for line in include_str!("../../../data/institutions.txt").lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('|').map(str::trim);
            let (names, cities) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
            for name in names.split(';') {
                let name = words(name);
                let Some(first) = name.first().cloned() else { continue };
                out.names.entry(first).or_default().push((name, out.institutions.len()));
            }
            let cities: Vec<String> = cities.split(',').map(|c| words(c).join(" ")).collect();
            out.cities.extend(cities.iter().cloned());
            out.institutions.push(Institution { cities, state: fields.next().unwrap_or("") });
        }
        for line in include_str!("../../../data/states.txt").lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split(' ').map(|w| w.replace('-', " "));
            let (name, letters) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
            out.states.insert(letters, name.clone());
            out.states.insert(name.clone(), name);
        }
        for line in include_str!("../../../data/cities.txt").lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split(' ').map(|w| w.to_lowercase().replace('-', " "));
            let city = fields.next().unwrap_or_default();
            let states = fields.filter_map(|s| out.states.get(&s).cloned()).collect();
            out.cities.insert(city.clone());
            out.large.insert(city, states);
        }
        out
    }

    /// The states in which a large city or a state that a program's name holds may lie.
    fn states_within(&self, program: &[String]) -> Vec<String> {
        let pieces = || (1..=3).flat_map(|n| program.windows(n)).map(|w| w.join(" "));
        let named = pieces().filter(|p| p.len() > 2).filter_map(|p| self.states.get(&p)).cloned();
        named.chain(pieces().filter_map(|p| self.large.get(&p)).flatten().cloned()).collect()
    }

    /// The institution that these words name: its name is among them, and the rest tells nothing.
    fn institution(&self, of: &[String]) -> Option<usize> {
        (0..of.len()).find_map(|k| {
            self.names.get(&of[k])?.iter().find_map(|(name, id)| {
                let rest = of.iter().enumerate().filter(|(i, _)| *i < k || *i >= k + name.len());
                let plain_rest = rest.map(|(_, w)| w).all(|w| super::COMMON.contains(w.as_str()));
                (of[k..].starts_with(name) && plain_rest).then_some(*id)
            })
        })
    }

    /// The institution a program belongs to, also when its name says more.
    fn of_program(&self, of: &[String]) -> Option<usize> {
        self.institution(of).or_else(|| {
            (0..of.len()).find_map(|k| {
                let longest = self.names.get(&of[k])?.iter().filter(|(name, _)| of[k..].starts_with(name));
                longest.max_by_key(|(name, _)| name.len()).map(|(_, id)| *id)
            })
        })
    }
}

/// Names that are not the program's.
pub(super) fn find(page: &Page<'_>) -> Vec<Finding> {
    let Some(program) = page.context.program.as_deref().filter(|p| !telling(p).is_empty()) else { return Vec::new() };
    let known = Known::new(page.context, program);
    let mut out = Vec::new();
    for line in &page.lines {
        for name in candidates(line.words) {
            let Some(message) = wrong(&known, line, &name) else { continue };
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
    out
}

/// Names that are not the program's own, whatever the sentence makes of them.
pub(super) fn candidates_of(page: &Page<'_>) -> Vec<Candidate> {
    let Some(program) = page.context.program.as_deref().filter(|p| !telling(p).is_empty()) else { return Vec::new() };
    let known = Known::new(page.context, program);
    let own_said = page.own().any(|l| {
        let mut said = l.low.split(|c: char| !c.is_alphanumeric());
        said.any(|s| s.len() > 2 && known.telling.iter().any(|w| w == s))
    });
    let mut out: Vec<Candidate> = Vec::new();
    for (number, line) in page.lines.iter().enumerate() {
        for name in candidates(line.words) {
            let theirs = telling(&name.text);
            if theirs.is_empty() || own_name(&known, &name.text, &theirs) || name.text.contains("XX") {
                continue;
            }
            let signed = !line.is_subject() && line.words.trim() == name.text && number + 3 > page.lines.len();
            if signed {
                continue;
            }
            let (mut c, kind) = seen(&known, line, number, &name, &theirs);
            let said = if own_said { "own said" } else { "own not said" };
            c.clues.say(said);
            c.clues.pair("own", said, if line.is_subject() { "subject" } else { "body" }, 0.7);
            c.clues.pair("own", said, kind, 0.6);
            out.push(c);
        }
    }
    let many = out.len();
    for c in &mut out {
        c.clues.with(&["names ", ["0", "1", "2", "3", "4", "5"][many.min(5)]], 1.0);
    }
    out
}

/// What is seen of a name.
fn seen(known: &Known, line: &Line<'_>, number: usize, name: &Name, theirs: &[String]) -> (Candidate, &'static str) {
    let far = super::super::page::whole(line.words, name.range.start.saturating_sub(NEAR)..name.range.start);
    let before = line.words[far].to_lowercase();
    let after = line.words[name.range.end..].to_lowercase();
    let role = Role::new(known, line, name, theirs, (&before, &after));
    let kind = role.kind();
    let mut c = candidate(line, number, name.range.clone(), kind);
    let short = name.text.len() > 1 && name.text.chars().all(|c| c.is_uppercase() || "-&.".contains(c));
    let flags: [(&str, bool); 16] = [
        ("first", name.first),
        ("institution", name.institution),
        ("short", short),
        ("several words", name.text.contains(' ')),
        ("with own", role.with_own()),
        ("swapped", swapped(known, theirs)),
        ("recorded", recorded(known, theirs)),
        ("some recorded", theirs.iter().any(|w| known.records.contains(w))),
        ("records", !known.records.is_empty()),
        ("placed", known.placed),
        ("region", role.region()),
        ("state known", known.state.is_some()),
        ("no place", has(&NO_PLACE, &name.text)),
        ("no town", has(&NO_TOWN, &name.text)),
        ("person near", line.words.contains("Dr. ") || line.words.contains("Prof")),
        ("capitals", HEAD_ALONE.as_ref().is_some_and(|r| r.is_match(&name.text))),
    ];
    for (name, _) in flags.iter().filter(|(_, is)| *is) {
        c.clues.say(name);
        c.clues.pair("kf", kind, name, 0.5);
    }
    let cues: [(&str, &Re, &str); 24] = [
        ("towards", &TOWARDS, &before),
        ("onwards", &ONWARDS, &after),
        ("strong", &STRONG, &before),
        ("strong after", &STRONG_AFTER, &after),
        ("here", &HERE, &before),
        ("past", &PAST, &before),
        ("own place", &OWN_PLACE, line.words),
        ("own after", &OWN_AFTER, &after),
        ("wished after", &WISHED_AFTER, &after),
        ("role", &ROLE, &before),
        ("hope", &HOPE, line.words),
        ("felt", &FELT, line.words),
        ("city before", &CITY_BEFORE, &before),
        ("city after", &CITY_AFTER, &after),
        ("city to be", &CITY_TO_BE, &before),
        ("city aside", &CITY_ASIDE, &before),
        ("kind of", &KIND_OF, &after),
        ("is where", &IS_WHERE, &after),
        ("theirs after", &THEIRS_AFTER, &after),
        ("yours", &YOURS, line.words),
        ("near yours", &NEAR_YOURS, line.words),
        ("future", &FUTURE, line.words),
        ("to spend", &TO_SPEND, &before),
        ("state cue", &STATE_CUE, &before),
    ];
    for (cue, ..) in cues.iter().filter(|(_, re, text)| has(re, text)) {
        c.clues.say(cue);
        c.clues.pair("kc", kind, cue, 0.7);
        c.clues.pair("cc", coarse(kind), cue, 0.8);
    }
    let cue = |names: &[&str]| cues.iter().any(|(cue, re, text)| names.contains(cue) && has(re, text));
    if after.starts_with("'s ") || name.text.len() < name.range.len() {
        c.clues.pair("possessive", coarse(kind), "", 0.8);
    }
    let (towards, onwards) = (cue(&["towards"]), cue(&["onwards"]));
    let strong = cue(&["strong", "strong after", "here", "is where", "to spend", "near yours", "city to be"]);
    let addressed = match (strong, towards && onwards, towards || onwards) {
        (true, _, _) => "strongly addressed",
        (_, true, _) => "addressed twice",
        (_, _, true) => "addressed",
        _ => "not addressed",
    };
    let own =
        if cue(&["past", "own place", "own after", "role", "city aside"]) { "one's own" } else { "not one's own" };
    c.clues.pair("role", addressed, own, 1.0);
    c.clues.pair(coarse(kind), addressed, own, 1.0);
    (c, kind)
}

/// What is known about names around this letter.
struct Known {
    program: String,
    telling: Vec<String>,
    initials: Vec<String>,
    /// Telling words of the sites and of the addressee, and the cities of the program's institution.
    near: Vec<String>,
    /// Words of the applicant's own records.
    records: Vec<String>,
    /// Other programs: named in the context, or in records of interviews and applications.
    others: Vec<Vec<String>>,
    /// Whether the context says in which place the program is.
    placed: bool,
    /// The program's institution, by number, and its state, where they are known.
    institution: Option<usize>,
    state: Option<String>,
    /// All states in which it may be, by that or by a city in its name.
    states: Vec<String>,
    /// The large city that its name holds.
    city: Option<String>,
}

re!(
    APPLIED,
    r"(?i)\b(?:interview(?:s|ed)?|applied|invit\w+|waitlisted|signal\w*)\b[^:(]{0,40}?\b(?:at|to|with|by|from|:)"
);

impl Known {
    fn new(c: &Context, program: &str) -> Self {
        let near = c.program_sites.iter().chain(&c.addressee).chain(&c.policy_text).chain(&c.program_visa_policy);
        let (elsewhere, own): (Vec<&String>, Vec<&String>) =
            c.facts.iter().flatten().partition(|f| f.len() < 90 && has(&APPLIED, f));
        let found = elsewhere.iter().flat_map(|f| candidates(f)).map(|n| n.text).filter(|n| !no_name(n));
        let claims = c.other_claims.iter().map(|o| o.program.clone()).chain(c.recipients.iter().cloned()).chain(found);
        let institution = ATLAS.of_program(&words(program));
        let there = institution.map(|k| &ATLAS.institutions[k]);
        let part = program.split([',', '(']).skip(1).map(|p| words(p).join(" "));
        let said = part.filter_map(|p| ATLAS.states.get(&p)).last().cloned();
        let state = said.or_else(|| there.map(|i| i.state.to_owned()));
        let mut states = ATLAS.states_within(&words(program));
        states.extend(state.clone());
        let all_words = words(program);
        let mut pieces = (1..=3).flat_map(|n| all_words.windows(n)).map(|w| w.join(" "));
        let city = pieces.find(|p| ATLAS.large.contains_key(p));
        let mut near: Vec<String> = near.flat_map(|n| words(n)).collect();
        near.extend(there.iter().flat_map(|i| i.cities.iter()).flat_map(|c| words(c)));
        Self {
            program: program.to_owned(),
            telling: telling(program),
            initials: initials(program),
            near,
            records: own.iter().flat_map(|f| words(f)).collect(),
            others: claims
                .filter(|o| !same_program(program, o))
                .map(|o| telling(&o))
                .filter(|t| !t.is_empty())
                .collect(),
            placed: program.contains(','),
            institution,
            state,
            states,
            city,
        }
    }
}

impl Known {
    /// Whether a name is of another of the cities in which the program's institution stands: "Kaiser Santa Clara".
    fn other_campus(&self, name: &str) -> bool {
        let Some(there) = self.institution.map(|k| &ATLAS.institutions[k]) else { return false };
        let within = |city: &&String, text: &str| format!(" {text} ").contains(&format!(" {city} "));
        let (own, theirs) = (words(&self.program).join(" "), words(name).join(" "));
        if !telling(name).iter().any(|w| self.telling.contains(w)) {
            return false;
        }
        let own = there.cities.iter().find(|c| within(c, &own));
        let theirs = there.cities.iter().find(|c| within(c, &theirs));
        matches!((own, theirs), (Some(a), Some(b)) if a != b)
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
    r"(?:\b(?:St|Mt|Ft|Univ)\.|\p{Lu}[\p{L}\p{M}'\x2d]*)(?:(?: (?:of|the|at|and|de|del|la|&) |, (?:University of )?|[ \x2d\u{2013}])(?:the )?(?:\b(?:St|Mt|Ft|Univ|Dept)\.|\p{Lu}[\p{L}\p{M}'\x2d]*\.?))*"
);
re!(
    TITLE,
    r"(?i)\b(?:dr|drs|doctor|prof|professor|mr|mrs|ms|miss|sir|madam|dean|nurse|chief|pastor|sister|brother|uncle|aunt)\.?,? $"
);
re!(
    HEAD,
    r"\b(?:University|Univ|Hospitals?|Medical Center|Medical Centre|Health|Healthcare|Clinic|College|Institute|Residency|Program|Anesthesiology|Anesthesia|Regional|General|Memorial|Infirmary|Medical School|School of Medicine|Children's|Methodist|Presbyterian|Baptist|Mercy|Family Medicine|Internal Medicine|Emergency Medicine|Psychiatry|Pediatrics|Neurology|Surgery|St\.)(?:$|\W)"
);
// The words of an institution apart from "St.", which towns have too.
re!(
    HEAD_ALONE,
    r"\b(?:University|Hospital|Center|Centre|Health|Clinic|College|Residency|Program|Memorial|Children's)\b"
);
// What one says of the place that one wants or has just seen.
re!(
    FELT,
    r"(?i)\b(?:hardly wait|cannot wait|can't wait|look(?:ing)? forward|imagine myself|see myself|picture myself|spend my residency|felt|at number one|only (?:place|program|hospital) (?:that|where|which)|the kind of (?:hospital|place|program)|never regret|^go\b|^viva\b|begin at|start at|in your care|as warm\w* as|nowhere)\b|!$"
);
re!(
    NO_PLACE,
    r"^(?:Master|Bachelor|Doctor|Diploma|Journal|Society|Board|Minister|Ministry|World|National|International|American|European|Royal|Annals|School|Department|Institute of Health|Public|Global|Grand|Step|Family Medicine|Internal Medicine)\b"
);

fn candidates(text: &str) -> Vec<Name> {
    let mut out = Vec::new();
    for mut range in all(&CAPITALISED, text) {
        // A comma joins only "University of X, Y", and "at" only "University of X at Y".
        if let Some(comma) = text[range.clone()].find(", ") {
            let rest = range.start + comma + 2..range.end;
            range.end = range.start + comma;
            // "As I said to Dr. Hale, the University of X": two names.
            if has(&TITLE, &text[..range.start]) && has(&HEAD, &text[rest.clone()]) {
                range = rest;
                trim_ends(text, &mut range);
            }
        }
        if let Some(k) =
            text[range.clone()].find(" at ").filter(|k| !text[range.start..range.start + k].contains("Univ"))
        {
            range.start += k + 4;
        }
        trim_ends(text, &mut range);
        if range.is_empty() || has(&TITLE, &text[..range.start]) || is_clock(text, &range) {
            continue;
        }
        let name = text[range.clone()].trim_end_matches("'s").trim_end_matches('-').to_owned();
        let before = text[..range.start].trim_end();
        let first = before.is_empty() || before.ends_with(['.', '!', '?', '"']) || before.ends_with('-');
        out.push(Name { institution: has(&HEAD, &text[range.clone()]), first, text: name, range });
    }
    out
}

re!(CLOCK_AFTER, r"^\s*(?i:time|clock)\b");
re!(CLOCK_BEFORE, r"\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|US)/(?:\w+/)?$");

/// Whether a name says on which clock a time is: "8 AM Chicago time", "America/Chicago". Nobody is written to there.
fn is_clock(text: &str, range: &Range<usize>) -> bool {
    has(&CLOCK_AFTER, &text[range.end..])
        || has(&CLOCK_BEFORE, &text[..range.start])
        || text[range.clone()].split_once('/').is_some_and(|(area, _)| has(&CLOCK_BEFORE, &format!("{area}/")))
}

/// Whether a text is a word that names no institution.
pub(super) fn no_name(text: &str) -> bool {
    NEVER.contains(plain(text.trim_end_matches("'s")).as_str())
}

const NUMERALS: [&str; 10] = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/// Takes common words off both ends of a name: "The", "My", "Since", "Step", months.
fn trim_ends(words: &str, range: &mut Range<usize>) {
    // "Three Rivers" within a sentence is a name.
    let numeral = range.start > 0 && NUMERALS.iter().any(|n| words[range.clone()].starts_with(n));
    loop {
        let text = &words[range.clone()];
        let first = text.split([' ', '-']).next().unwrap_or("");
        if !first.is_empty() && first.len() < text.len() && no_name(first) && !numeral {
            range.start += (first.len() + 1).min(text.len());
            continue;
        }
        let last = text.rsplit(' ').next().unwrap_or("");
        if last.len() < text.len() && (last.is_empty() || no_name(last) || last.chars().all(char::is_lowercase)) {
            range.end -= last.len() + 1;
            continue;
        }
        if no_name(text) {
            range.end = range.start;
        }
        break;
    }
}

// Words before a name that address it.
re!(
    TOWARDS,
    r"(?x)(?:^|\W)(?:
 (?:train(?:ing|ed)?|residency|residents?|match(?:ing|ed)?|spot|position|place|seat|future|years?|learn(?:ing)?|grow|work(?:ing)?|myself|career|tour|belong|thrive|contribute|
   stay|stand|standing|chances?|page|website|committee|positions?|spots?|live\ and\ work|interview(?:ing|ed)?|interview\ day|day|visit|second\ look|rotate|time|conversation|opportunity|faculty|everyone|everybody|team|people|culture|colleagues)
   (?:\ (?:at|with|in|for|of))
 |(?:join(?:ing)?|join\ (?:you\ )?(?:at|in)|become?\ (?:a\ )?part\ of|part\ of|chose|choose|choosing|visit(?:ing)?|coming\ to|come\ to|see|rank(?:ing)?|prefer|love|entered|signal(?:l?ed|ing)?)
 |(?:apply(?:ing)?|applied|application|signal|attract\w*|drawn|draws\ me|drew\ me|commitment|dedicat\w*|move|return)\ to
 |(?:interest(?:ed)?|confidence|place|spot)\ in
 |(?:enthusiasm|passion|consider(?:ed)?\ (?:me|my\ application)|application|excited|excitement|admiration|respect|reasons?|fit)\ (?:for|about|with|at)
 |(?:i\ believe|i\ feel|i\ think|convinced|sure|confident|certain|believe|feel|think|trust|imagine|hope|hear)(?:\ that)?
 |(?:thank(?:s|ful)?(?:\ to)?|grateful\ to|gratitude\ to|indebted\ to|loyal(?:ty)?\ to|committed\ to|bring[s]?\ me\ to)
 |(?:made|make|makes|know\ that|understand\ that|about|impressed\ by|struck\ by|like|why|to\ everyone\ at|all\ at|you\ at|here\ at|but\ at|that\ at|me\ at)
 |residents\ of|director\ of|part\ of\ the
)\ (?:the\ )?$"
);
// Words after a name that address it.
re!(
    ONWARDS,
    r"(?x)^(?:'s|s')?\ (?:
 (?:[a-z]+\ ){0,1}(?:residency|residents|program|programme|intern\ class|interns|categorical|advanced|transitional|preliminary|track|family|team|community|campus|tour|anesth\w+|department|faculty|
   curriculum|interview|culture|training|selection|match|position|spot|badge|scrubs|white\ coat)
 |(?:is|will\ be|would\ be|remains|has\ been)\ (?:my|the\ (?:place|program|one|best|perfect|ideal|right)|where|a\ (?:place|program)|first|number|among)
 |(?:is|would\ be|seems|looks|feels)\ (?:a\ )?(?:perfect|ideal|great|good|excellent|right|like|exactly)
 |(?:offers|provides|stands\ out|would\ give|would\ offer|would\ allow|would\ let|will\ give|impressed|feel\ like|made\ me|and\ its\ residents|so\ much|first\b|tops|heads|leads|remains|stays\ (?:first|at|on)|comes\ first|goes\ first|sits\ (?:first|at|on)|at\ the\ top|at\ number|in\ first|treats|trains|values|highly)
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
   licen[cs]ed?|doctor|physician|house\ officer)\ (?:\w+\ ){0,4}(?:at|in|of|from|with|by|to|for)
 |(?:did|do|completed|finished)\ (?:your|his|her|their)\ (?:own\ )?(?:residency|fellowship|training|internship|years?)\ (?:at|in)
 |(?:friends?\ at|cousins?\ at|colleagues?\ at|(?:go|going|went|return\w*|back|came|come)\ (?:back\ )?home\ to|unlike|compared\ (?:to|with)|than|left|leave|leaving|from|via|between|outside|back\ in|back\ at|home\ in|home\ at|partner(?:ship)?\ with|affiliate[d]?|affiliated\ with|affiliation\ with|satellite|sister\ hospital|rotat\w+\ (?:at|to|through)\ the|
   fellowship\ (?:at|from)|mission\ (?:to|in)|journal|paper\ (?:in|from|by)|letter\ from|letters\ from|(?:dr|prof|professor)\.?\ [^,.\s]{2,20}(?:\ [^,.\s]{2,20})?\ (?:of|at|from|in)|(?:interviews|invitations|offers)\ (?:at|from|with|in))
)\ (?:the\ )?(?:\w+\ ){0,2}$"
);
re!(
    HOPE,
    r"(?i)\b(?:would|will|hope|want|wish|look(?:ing)? forward|like to|glad to|hono(?:u)?r(?:ed)?|privilege|proud|excited|delighted|dream|eager|love to|become|hoping|imagine|picture|pleased|reception|welcom\w+)\b"
);
re!(
    OWN_PLACE,
    r"(?i)\b(?:we use|where i (?:am|was|work|worked|trained|train|studied|did|have|learn\w*)|our hospital|our university|my medical school|at home|in my country|at my (?:own|home|current|old|former|medical|university|hospital|school|institution|job|work)|i am (?:a |an |the )?(?:\w+ ){0,3}(?:fellow|student|resident|registrar|scholar|technician|graduate|physician|doctor|intern|researcher))\b"
);

re!(
    YOURS,
    r"(?i)\byour (?:city|town|area|region|hospital|program|place|neighbo\w+)\b|moving to (?:you|your)|\bplace like that in\b"
);

// After a name: what makes it one's own.
re!(
    OWN_AFTER,
    r"(?x)^,?\ (?:where\ (?:i|we|my)\b|in\ which\ i\b|which\ i\ (?:left|attended)|when\ i\b|(?:has|had|have)\ (?:also\ )?(?:offered|invited|accepted|interviewed)|taught\ me|trained\ me|my\ )"
);
re!(
    WISHED_AFTER,
    r"^,? where (?:i|we|my \w+|our \w+) (?:wish|hope|want|would|could|will|see|imagine|can|might|(?:have )?(?:felt|feel))\b|^,? where i'd (?:like|love|want|be)\b"
);
// The writer's role somewhere, which a hope makes a future one.
re!(
    ROLE,
    r"\b(?:(?:an?|as|am|was|were|been|being) (?:[\w-]+ )?(?:resident|intern|fellow|member|assistant|observer|nurse|doctor|surgeon|professor|pharmacist|teacher|engineer|researcher|postdoc|attending)|near|close to) (?:\w+ ){0,3}(?:at|in|of|from|with|by|to|for)? ?(?:the )?$"
);
// "How a resident at X learns" is anybody, not the writer.
re!(
    ANY_RESIDENT,
    r"\b(?:how|when|what|that|where|if) (?:an?|the|every|each|your) (?:resident|intern|fellow) at (?:the )?$"
);
// Near words that make it the place written to, however unknown its name.
re!(
    HERE,
    r"(?x)\b(?:train(?:ing)?|residency|residents?|fellows|spots?|positions?|seats?|committee|faculty|team|reception|welcome|welcomed|hospitality|everyone|everybody|interviewers|tour|programm?e?|department|anesthesia|anesthesiology|future|chief|chiefs|attendings|nurses|staff|colleagues|myself|me|match(?:ing|ed)?|intern\ year|years|suite|people)\ (?:(?:here|there|up|down)\ )?at\ (?:the\ )?$
 |\b(?:join(?:ing)?|become\ (?:a\ )?part\ of|belong\ (?:at|to)|choosing|ranking|rank|apply(?:ing)?\ to|signal(?:l?ed|ing)?\ (?:to\ )?)\ (?:the\ )?$
 |\byour\ (?:\w+\ ){0,2}(?:program|programme|residency|residents|team|department|hospital|faculty|center|staff|colleagues|place)\ at\ (?:the\ )?$
 |\b(?:faculty|interns|house\ staff|committee)\ of\ (?:the\ )?$
 |\bbring(?:ing)?\ my\ (?:\w+\ ){1,4}to\ (?:the\ )?$
 |\b(?:how|when|what|that|where|if)\ (?:an?|the|every|each|your)\ (?:resident|intern|fellow)\ at\ (?:the\ )?$
 |\b(?:director|chair|chief|coordinator)\ (?:of|at)\ (?:the\ )?$"
);
re!(TEAM_AFTER, r"^ (?:team|clinic|campus|family|site|office)\b");
re!(
    THEIRS_AFTER,
    r"^(?:'s|s')? (?:residency|residents|intern class|program|programme|campus|team|family|faculty|anesthesia|anesthesiology)\b"
);
re!(
    IS_WHERE,
    r"^ (?:is|would be|will be) (?:exactly )?(?:where i|the (?:\w+ )?(?:place|program|home|fit|match|one)|my (?:first|top|number|favou?rite))|^ feels? like home"
);
// "Become a Riverside resident".
re!(BECOME, r"\b(?:become|becoming|being|be|as) an? (?:future |proud |happy )?$");
re!(RESIDENT_AFTER, r"^ (?:\w+ )?(?:resident|intern|trainee)\b");
// A people, a language, a way: "the Spanish residents".
re!(NO_TOWN, r"(?i)(?:ish|ese|ian|ean|can|ic|ist|ers|ing)$");
re!(HOSPITAL_LETTERS, r"^[A-Z]{1,4}(?:MC|MU|UH|GH|RH|CH|UMC|HS|RMC|MH)$");
re!(LETTERS_CUE, r"(?i)\b(?:the|at|about|join|of|to|in|rank|like) $");

/// How many bytes before a name are read.
const NEAR: usize = 160;

/// Why a name is wrong in its sentence, or nothing.
fn wrong(known: &Known, line: &Line<'_>, name: &Name) -> Option<String> {
    let theirs = telling(&name.text);
    if theirs.is_empty()
        || own_name(known, &name.text, &theirs)
        || has(&NO_PLACE, &name.text)
        || name.text.contains("XX")
    {
        return None;
    }
    // What decides stands near the name.
    let far = super::super::page::whole(line.words, name.range.start.saturating_sub(NEAR)..name.range.start);
    let before = line.words[far].to_lowercase();
    let after = line.words[name.range.end..].to_lowercase();
    let role = Role::new(known, line, name, &theirs, (&before, &after));
    let says = |what: &str| {
        Some(format!("\u{201c}{}\u{201d} is not {what} this letter goes to, which is {}.", name.text, known.program))
    };
    if role.region() {
        return None;
    }
    if role.other_state() {
        return says("the place");
    }
    // Whether it is one's own place is asked last, since that reads the whole sentence.
    if line.is_subject() {
        return if role.in_subject() && !role.own() { says("the program") } else { None };
    }
    if role.addressed() {
        return if role.own() { None } else { says("the program") };
    }
    if role.other_city() {
        return says("the place");
    }
    if (known.placed || role.known_city()) && city(&before, &after) && !role.own() {
        return says("the place");
    }
    None
}

/// A name in its sentence.
struct Role<'a> {
    known: &'a Known,
    line: &'a Line<'a>,
    name: &'a Name,
    theirs: &'a [String],
    before: &'a str,
    after: &'a str,
    /// Whether it is known as another program of this applicant.
    other: bool,
    /// Whether it is a known institution, another than the program's.
    famous: bool,
}

impl<'a> Role<'a> {
    /// What the name is known to be.
    fn kind(&self) -> &'static str {
        let low = words(&self.name.text).join(" ");
        if self.other {
            return "another program";
        }
        if self.famous {
            return "known institution";
        }
        if recorded(self.known, self.theirs) {
            return "on record";
        }
        if let Some(state) = ATLAS.states.get(&low) {
            return if self.known.states.contains(state) { "own state" } else { "state" };
        }
        if let Some(states) = ATLAS.large.get(&low) {
            let own = &self.known.states;
            let there = states.iter().any(|s| own.contains(s));
            return if own.is_empty() {
                "city"
            } else if there && self.known.city.as_ref().is_some_and(|c| *c != low) {
                "city of the same state"
            } else if there {
                "city there"
            } else {
                "city elsewhere"
            };
        }
        if ATLAS.cities.contains(&low) {
            return "town";
        }
        let theirs = words(&self.name.text);
        let within = ATLAS.of_program(&theirs);
        if within.is_some_and(|k| self.known.institution != Some(k)) {
            return "known institution";
        }
        let own = &self.known.states;
        let mut pieces = (1..=3).flat_map(|n| theirs.windows(n)).filter_map(|w| ATLAS.large.get(&w.join(" ")));
        if !own.is_empty() && pieces.any(|states| !states.iter().any(|s| own.contains(s))) {
            return "city elsewhere";
        }
        if self.name.institution { "institution" } else { "name" }
    }

    fn new(
        known: &'a Known,
        line: &'a Line<'a>,
        name: &'a Name,
        theirs: &'a [String],
        (before, after): (&'a str, &'a str),
    ) -> Self {
        let other = known.other_campus(&name.text)
            || known
                .others
                .iter()
                .any(|o| o.iter().all(|w| theirs.contains(w)) || theirs.iter().all(|w| o.contains(w)));
        let famous = ATLAS.institution(&words(&name.text)).is_some_and(|k| known.institution != Some(k));
        Self { known, line, name, theirs, before, after, other, famous }
    }

    /// Whether the sentence tells of one's own past or of somebody else's place.
    fn own(&self) -> bool {
        let kind = has(&KIND_OF, self.after);
        if recorded(self.known, self.theirs) && !self.other && !kind && !hoped(self.line, self.before) {
            return true;
        }
        if has(&TO_SPEND, self.before) {
            return false;
        }
        let here = self.known.placed && city(self.before, self.after) && has(&YOURS, self.line.words);
        let own_after = has(&OWN_AFTER, self.after) && !has(&WISHED_AFTER, self.after);
        let role = has(&ROLE, self.before) && !has(&HOPE, self.before) && !has(&ANY_RESIDENT, self.before);
        !here && (role || own_after || has(&PAST, self.before) || has(&OWN_PLACE, self.line.words))
    }

    /// Whether the sentence speaks of it as the place written to.
    fn addressed(&self) -> bool {
        let (towards, onwards) = (has(&TOWARDS, self.before), has(&ONWARDS, self.after));
        let (strong, strong_after) =
            (has(&STRONG, self.before), has(&STRONG_AFTER, self.after) || has(&KIND_OF, self.after));
        let here = has(&HERE, self.before) || (has(&BECOME, self.before) && has(&RESIDENT_AFTER, self.after));
        if swapped(self.known, self.theirs)
            || (self.other
                && (towards || onwards || here || has(&HOPE, self.line.words) || has(&FELT, self.line.words)))
            || has(&TO_SPEND, self.before)
        {
            return true;
        }
        let short = self.name.text.len() > 2 && self.name.text.chars().all(|c| c.is_uppercase() || "-&.".contains(c));
        // "The second look in St. Joseph" names a town.
        let town = self.name.text.starts_with("St.")
            && self.before.ends_with(" in ")
            && !has(&HEAD_ALONE, &self.name.text)
            && !self.known.placed;
        if self.name.institution && !town {
            return towards || onwards || here || has(&HOPE, self.line.words) || has(&FELT, self.line.words);
        }
        // A single word or a row of capitals may be the program's own city, campus or short form, which nobody told us.
        if short {
            let hospital = has(&HOSPITAL_LETTERS, &self.name.text) && has(&LETTERS_CUE, self.before);
            let theirs = has(&THEIRS_AFTER, self.after) || self.after.starts_with(" tour");
            let known = self.famous && ((onwards && !generic_short(&self.name.text)) || strong || here);
            return known || (hospital && (here || strong || theirs));
        }
        if self.with_own() {
            return self.famous && (strong_after || (strong && !self.name.first));
        }
        // The city of a program of which we know no place may be any.
        if self.known.state.is_none() && ATLAS.cities.contains(&words(&self.name.text).join(" ")) {
            return strong && self.famous;
        }
        if !self.name.text.contains(' ') {
            let low = words(&self.name.text).join(" ");
            let town_of_theirs = ATLAS.cities.contains(&low);
            // A state, a town next to a known institution, or "your Somerville team" may well be theirs.
            let nearby = self.known.institution.is_some() && !self.known.placed && !self.famous;
            let team = self.before.ends_with("your ") && has(&TEAM_AFTER, self.after);
            if ATLAS.states.contains_key(&low) || ((nearby || team) && !self.other) {
                return false;
            }
            let known = self.famous
                && ((onwards && (strong_after || (towards && !town_of_theirs))) || (strong && !self.name.first));
            let town = !has(&NO_TOWN, &self.name.text);
            return known
                || (town && !self.name.first && (here || has(&THEIRS_AFTER, self.after)))
                || (town && has(&IS_WHERE, self.after) && !self.name.first);
        }
        strong || strong_after || here || (towards && onwards) || (self.famous && (towards || onwards))
    }

    /// Whether the program's own name stands in the same sentence.
    fn with_own(&self) -> bool {
        let mut said = self.line.low.split(|c: char| !c.is_alphanumeric());
        said.any(|s| s.len() > 3 && self.known.telling.iter().any(|w| w == s))
    }

    /// Whether a subject names it as the place written to.
    fn in_subject(&self) -> bool {
        let whole = self.before.trim().is_empty() && self.after.trim().is_empty();
        let cue = has(&SUBJECT_CUE, self.before) || has(&THEIRS_AFTER, self.after) || has(&SUBJECT_AFTER, self.after);
        let known = self.famous || self.other || swapped(self.known, self.theirs);
        (known && (cue || whole))
            || (self.name.institution && cue)
            || (self.name.text.contains(' ') && has(&SUBJECT_INTEREST, self.before))
    }

    /// A city of the United States that is not the program's, whose place is known.
    fn known_city(&self) -> bool {
        self.known.state.is_some()
            && ATLAS.cities.contains(&words(&self.name.text).join(" "))
            && has(&HOPE, self.line.words)
    }

    /// A large city in another state than the program's, spoken of as the place to live or train.
    fn other_city(&self) -> bool {
        let own = &self.known.states;
        let Some(states) = ATLAS.large.get(&words(&self.name.text).join(" ")) else { return false };
        // The words of the program's own place stand in its name or its context.
        let theirs = states.iter().any(|s| own.contains(s)) || self.theirs.iter().all(|w| self.known.near.contains(w));
        if own.is_empty() || theirs {
            return false;
        }
        if has(&NEAR_YOURS, self.line.words) || has(&CITY_AS_HOME, self.after) {
            return true;
        }
        let near = super::super::page::whole(self.before, self.before.len().saturating_sub(50)..self.before.len());
        let aside =
            has(&CITY_ASIDE, &self.before[near]) || has(&CITY_ASIDE, self.after.split([',', ';']).next().unwrap_or(""));
        has(&CITY_TO_BE, self.before) && !self.own() && !aside
    }

    /// A part of the country around the program, which no list has: "your Brazos Valley residents".
    fn region(&self) -> bool {
        let last = self.name.text.trim_end_matches('.').rsplit(' ').next().unwrap_or("");
        let around =
            matches!(last, "County" | "Delta" | "Coast" | "Panhandle" | "Street" | "Avenue" | "Road" | "Boulevard")
                || (last == "Valley" && self.before.ends_with("your "));
        around && !self.famous && !self.other
    }

    /// A state that is not the program's, as the place to come.
    fn other_state(&self) -> bool {
        let Some(own) = &self.known.state else { return false };
        let state = ATLAS.states.get(&words(&self.name.text).join(" ")).filter(|_| self.name.text.len() > 2);
        state.is_some_and(|s| s != own)
            && has(&STATE_CUE, self.before)
            && has(&HOPE, self.line.words)
            && !has(&PAST, self.before)
    }
}

re!(
    NEAR_YOURS,
    r"(?i)\b(?:near|close to|next to|around|opposite|from|walk\w* to|beside) your (?:hospital|program|programme|clinic|campus|department)\b|\byour hospital there\b|\b(?:visited|seen|seeing|like|love|in) your (?:city|town)\b"
);
re!(
    CITY_TO_BE,
    r"(?x)\b(?:train(?:ing)?|residency|career|live|living|settle|settling|work|working|begin|start|years|life|future|home|flats?|apartments?|house|schools?|move|moving|come|coming|furniture|boxes|way|summers?|winters?|july|march|myself|hospital|relocat\w+|arrive|see|climate|snow|heat|streets)
 \ (?:[a-z]+\ ){0,3}(?:in|to|of|at|for)\ (?:the\ )?$|\b(?:call|calling|calls)\ (?:the\ )?$|\b(?:certain|sure|convinced|hope|believe)\ that\ $"
);
re!(
    CITY_AS_HOME,
    r"^,? (?:my (?:new )?home\b|(?:would|will) be (?:a |an |my |the |our )?(?:\w+ )?(?:city|home|place|town)\b|(?:do|does|did) not frighten|, a city (?:that|which|where|i)\b)|^, (?:a|the) city\b"
);
// Other people, other times, other plans.
re!(
    CITY_ASIDE,
    r"(?i)\b(?:instead of|rather than|unlike|although|moved from|back to|used to|grew up|born|last year|conference|congress|meeting|sister|brother|parents|cousin|uncle|aunt|friends?|wife'?s|husband'?s|partner|girlfriend|boyfriend|fianc\w+|interview(?:ed|s)? (?:in|at)|flight|train from|not|observership|rotation|elective|externship|worked|lived|trained|studied)\b"
);
re!(
    TO_SPEND,
    r"\b(?:would|should|will|hope|want|like|love|dream|wish|wait)\b[^,;]{0,20}\b(?:spend|do|begin|start|complete|take) my (?:\w+ )?(?:residency|training|years|internship|career) (?:at|in|with) (?:the )?$"
);
re!(KIND_OF, r"^ (?:is|was|would be) (?:exactly |just )?the (?:kind|sort) of (?:hospital|place|program|department)\b");
re!(
    SUBJECT_CUE,
    r"\b(?:in|to|at|for|with|from|why|thank you,?|thanks,?|of|join|ranking|about|dear)\s(?:the )?$|[:\x2d\u{2013}\u{2014}|,]\s?$"
);
re!(
    SUBJECT_INTEREST,
    r"\b(?:interest in|intent to|intent for|application to|why|thank you,|thanks,|letter to|letter for|train at)\s(?:the )?$"
);
re!(SUBJECT_AFTER, r"^ (?:colleagues|interview|letter|application|thank)|^\s?[:\x2d\u{2013}\u{2014},]");
re!(
    STATE_CUE,
    r"\b(?:interview(?:ed|ing)?|live|living|mov\w+|train(?:ing)?|practi[cs]\w+|settle|stay|future|years|life|home|residency|orange|colou?rs|weather|people|winters?|come|coming|relocat\w+|work|match\w*) (?:in|to|of) (?:\w+ ){0,2}$"
);

/// Whether the program goes by letters that this name spells out: "St. Barnabas" for "SBH Health System".
fn spelt_out(program: &str, name: &str) -> bool {
    let letters: String = words(name).iter().filter_map(|w| w.chars().next()).collect();
    let caps = program.split([' ', '-', '(', ')']).filter(|w| w.len() > 2 && w.chars().all(char::is_uppercase));
    letters.len() > 1
        && caps.map(plain).any(|c| c == letters || c.strip_suffix(['h', 'c']).is_some_and(|short| short == letters))
}

/// Whether a name is the program's own, a short form of it, or of its sites and people.
fn own_name(known: &Known, text: &str, theirs: &[String]) -> bool {
    let short = plain(text);
    // "Elmhurst's Tibetan": the possessive belongs to the name before it.
    if let Some((owner, _)) = text.split_once("'s ")
        && telling(owner).iter().any(|w| known.telling.contains(w))
        && !has(&HEAD, text)
    {
        return true;
    }
    // "Mass Valley" for "Massachusetts Valley".
    let shortest = if theirs.len() > 1 { 3 } else { 4 };
    let all = |of: &[String]| {
        theirs.iter().all(|w| of.iter().any(|k| k == w || (w.len() > shortest && k.starts_with(w.as_str()))))
    };
    if known.other_campus(text) {
        return false;
    }
    let same = known.institution.is_some() && ATLAS.institution(&words(text)) == known.institution;
    same || all(&known.telling)
        || known.initials.contains(&short)
        || all(&known.near)
        || theirs.iter().any(|w| known.initials.contains(w))
        || spelt_out(&known.program, text)
        || (theirs.iter().any(|w| known.telling.contains(w)) && !swapped(known, theirs))
}

/// The program's name with one word changed: "Good Samaritan-Vance" for "Good Shepherd-Vance".
fn swapped(known: &Known, theirs: &[String]) -> bool {
    let shared = theirs.iter().filter(|w| known.telling.contains(w)).count();
    let letters = |w: &String| w.len() < 4;
    shared > 0
        && theirs.len() > 1
        && theirs.len() == known.telling.len()
        && shared == theirs.len() - 1
        && !theirs.iter().any(|w| letters(w) && !known.telling.contains(w))
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
    r"(?x)(?:^|\W)(?:(?:train(?:ing)?|residency|residents?|match(?:ing|ed)?|spots?|positions?|places?|future|interview(?:ing|ed)?|interview\ day|faculty|everyone|everybody|myself|tour|work(?:ing)?|learn(?:ing)?|years?|team|people|committee|stand)\ (?:at|with)
 |join(?:ing)?|rank(?:ing)?|entered|(?:application|apply(?:ing)?|signal)\ to|interest(?:ed)?\ in|part\ of|consider(?:ed)?\ (?:me|my\ application)\ for|here\ at|made)\ (?:the\ )?$"
);
re!(
    STRONG_AFTER,
    r"(?x)^(?:'s|s')?\ (?:residency|residents|program\b|intern\ class|transitional|preliminary|categorical|advanced|family\b|campus|tour|anesth\w+|faculty|badge|scrubs|white\ coat|interview\b|selection
 |(?:is|will\ be|would\ be)\ (?:my|where\ i|the\ (?:place|program)|number\ one|first)|feel\ like\ home|stands\ out|would\ (?:give|offer|allow|let)\ me|first\b|at\ (?:the\ top|number)|(?:in|into)\ (?:the\ )?(?:first|top)|(?:treats|trains|teaches|values|trusts|gives|lets|asks)\ (?:its|the|a)\ (?:\w+\ )?(?:residents?|interns?|applicants?|trainees?|fellows?))"
);

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
re!(
    CITY_AFTER,
    r"^ (?:is|would be|area|has|has become|became|feels like|looks like) (?:also )?(?:a |the )?(?:city|town|place|area|home)\b|^ area\b"
);

/// Whether a name is spoken of as the city of the program.
fn city(before: &str, after: &str) -> bool {
    has(&CITY_BEFORE, before) || has(&CITY_AFTER, after)
}
