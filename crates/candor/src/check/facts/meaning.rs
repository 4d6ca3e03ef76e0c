//! What a letter states, in whatever words, against what the records say of the same thing.
//!
//! Purpose: [`super::topics`] knows the usual wordings of a claim. Here the records lead: where they say that a thing is
//! not done, lesser, or shorter, any sentence of the writer that has it done, greater or longer is found.
//!
//! Terms. A *kind* is what a statement is about (Step 3, a paper, an H-1B), told by the same words in letters and records.
//! Its *state* in a record is in hand or not (pending, planned, refused, expired). A *step* is a pair of which the records
//! have the lesser and the letter the greater: a poster and an article, a second prize and the first. A letter that says
//! itself that the thing is not yet so, or corrects an earlier statement, is honest and claims nothing.

use std::ops::Range;

use super::super::page::{Line, Page, Re, all, at, has, re};
use super::{IS_SO, NOT_IS_SO, NOT_MINE, NOT_SO, named, numbers, unreal};

/// The place of a statement and the record that speaks against it (empty where none speaks of it).
pub(super) struct Against<'p, 't> {
    pub(super) line: &'p Line<'t>,
    pub(super) within: Range<usize>,
    pub(super) record: String,
}

/// Statements that the records contradict, one a sentence at most.
pub(super) fn find<'p, 't>(page: &'p Page<'t>, records: &[String]) -> Vec<Against<'p, 't>> {
    if records.is_empty() {
        return Vec::new();
    }
    let lines: Vec<&Line<'t>> = page.own().collect();
    let mut out = undone(&lines, records);
    // Only pairs of which the records have the lesser can be claimed too high.
    let steps: Vec<(&Step, &String)> =
        STEPS.iter().filter_map(|s| Some((s, records.iter().find(|r| has(s.lesser, r))?))).collect();
    for (k, line) in lines.iter().enumerate() {
        let digit = line.low.bytes().any(|b| b.is_ascii_digit());
        let speaks = |words: &[&str]| words.iter().any(|w| line.low.contains(w));
        let other = step_up(line, &steps, records)
            .or_else(|| if speaks(&THING_WORDS) { more(line, records) } else { None })
            .or_else(|| if speaks(&["week", "month", "year"]) { longer(line, records) } else { None })
            .or_else(|| if digit { above(line, records) } else { None })
            .or_else(|| if speaks(&["citizen"]) { citizen(line, records) } else { None })
            .or_else(|| if speaks(&OFFICE_WORDS) { unheard(line, records) } else { None });
        let Some((within, record)) = other else { continue };
        let honest = corrects(line) || lines.get(k + 1).is_some_and(|l| corrects(l));
        if states(line) && !honest {
            out.push(Against { line, within, record });
        }
    }
    out
}

re!(FIRST_PERSON, r"(?i)\b(?:i|my|me|mine|we|our|us|myself)\b");

re!(
    OF_WORK,
    r"(?i)^\W*(?:it|this|the (?:work|answer|paper|manuscript|abstract|study|poster|project|case|result|article|visa|card))\b"
);
re!(MAY_ADD, r"(?i)^\W*(?:may|might|could|can) i (?:\w+ )?(?:add|mention|report|say|note|tell)\b");

/// Whether a sentence asks; "may I add that …?" tells.
fn asks(line: &Line<'_>) -> bool {
    line.words.trim_end().ends_with('?') && !has(&MAY_ADD, line.words)
}

/// Whether a sentence states something of the writer or the writer's work.
fn states(line: &Line<'_>) -> bool {
    !asks(line) && (has(&FIRST_PERSON, line.words) || has(&OF_WORK, line.words))
}

re!(
    CORRECTS,
    r"(?i)\b(?:by mistake|in error|must correct|i correct|to correct|correction|turned round|mistyped|misprint|wrongly|(?:is|was|were) (?:a |an )?(?:wrong|mistake|error|slip|typo)|made an? (?:error|mistake|slip)|the truth is|the right (?:number|score|one)|should (?:read|have (?:said|been|read))|it says that my|i was mistaken|was a mistake|i apologi[sz]e for (?:it|the (?:error|mistake|slip)))\b"
);

/// Whether a sentence takes back what was said before.
pub(super) fn corrects(line: &Line<'_>) -> bool {
    has(&CORRECTS, line.words)
}

re!(STEP3, r"(?i)\bstep\s?(?:3|iii|three)\b");
re!(STEP2, r"(?i)\bstep\s?(?:2|ii|two)\b|\b2 ?ck\b");
re!(STEP1, r"(?i)\bstep\s?(?:1|i|one)\b");
re!(ENGLISH, r"(?i)\boet\b");
re!(ECFMG, r"(?i)\becfmg\b");
re!(
    PAPER,
    r"(?i)\b(?:papers?|manuscripts?|articles?|case reports?|cases?|book chapters?|stud(?:y|ies)|trials?|abstracts?|posters?|submissions?|publications?|audit|review|accepted (?:by|for|in|at) |published in )"
);
re!(PUBLIC_HEALTH, r"(?i)\bm\.?p\.?h\b|\b(?:master\W{0,2}s?|degree) (?:of|in) public health");
re!(SCIENCE, r"(?i)\bm\.?sc\b|\bmaster of science");
re!(BUSINESS, r"(?i)\bm\.?b\.?a\b|\bmaster of business");
re!(DOCTORATE, r"(?i)\bph\.?\s?d\b|\bdoctora\w+");
re!(H1B, r"(?i)\bh-?1-?\s?b\b");
re!(
    GREEN_CARD,
    r"(?i)\bgreen card|\bpermanent resid\w+|\blawful resident|\bi-(?:140|485)\b|\blottery\b|\bimmigrant visa|\blpr\b"
);
re!(ASYLUM, r"(?i)\basyl\w+|\brefugee status");
re!(WORK_CARD, r"(?i)\bead\b|\bwork (?:permit|card|authori[sz]ation)|\bemployment authori[sz]ation|\bwork anywhere");
re!(OPT, r"(?i)\bopt\b|\bpractical training");
re!(O1, r"(?i)\bo-?1\b");
re!(J1, r"(?i)\bj-?1\b|\bds-?2019|\bstatement of need");
re!(WAIVER, r"(?i)\bwaiver");
re!(ACLS, r"(?i)\bacls\b");
re!(BLS, r"(?i)\bbls\b");
re!(ATLS, r"(?i)\batls\b");
re!(BOARD, r"(?i)\bboard[ \x2d]certif\w+|\bspecialist\b|\bspeciali[sz]ation|\bboard exam\w*");
re!(LICENCE, r"(?i)\blicen[cs]\w+");
re!(FELLOW, r"(?i)\bresearch fellow\w*");
re!(STAY, r"(?i)\bobserv(?:er|ership)s?\b|\brotat\w+|\belectives?\b|\bextern\w*|\bclerkships?|\bsub-?intern\w*");

/// What both letters and records call by the same words.
static KINDS: [&Re; 25] = [
    &STEP3,
    &STEP2,
    &STEP1,
    &ENGLISH,
    &ECFMG,
    &PAPER,
    &PUBLIC_HEALTH,
    &SCIENCE,
    &BUSINESS,
    &DOCTORATE,
    &H1B,
    &GREEN_CARD,
    &ASYLUM,
    &WORK_CARD,
    &OPT,
    &O1,
    &J1,
    &WAIVER,
    &ACLS,
    &BLS,
    &ATLS,
    &BOARD,
    &LICENCE,
    &FELLOW,
    &STAY,
];

// The thing is in hand. The records say that it is not, so nearly any words of having or being will do.
re!(
    IN_HAND,
    r"(?ix)\b(?:passed|cleared|behind\ (?:me|us)|under\ my\ belt|out\ of\ the\ way|in\ hand|in\ my\ (?:hands?|passport|pocket)|took\ and\ passed
 |(?:is|are|was|were|been|being|got|now|already|fully|just|since)\ (?:\w+ly\ )?(?:complete|completed|done|finished|accepted|approved|granted|issued|published|certified|awarded|conferred|stamped|through|in\ print|out|valid|current|ready|settled)
 |ha(?:s|ve)\ (?:since\ |now\ |just\ |already\ |meanwhile\ |finally\ )*(?:taken|accepted|appeared|arrived|come|granted|approved|issued|passed|completed|finished|earned|published|obtained|received)
 |came\ (?:out|through)|appeared|in\ print|in\ press|holder|hold|held|holding|possess\w*|obtained|earned|granted|published|certified|stamped|approved
 |i\ (?:now\ |already\ |also\ |currently\ )?(?:have|hold|got|completed|finished|rotated)|having\ (?:completed|finished|passed)
 |(?:i\ became|i\x27m|am)\ (?:now\ |already\ |currently\ |working\ |here\ |therefore\ |lawfully\ )*(?:an?|on|in|under)|with\ (?:an?|my)|as\ (?:an?|the))\b"
);
// The letter itself says that the thing is not in hand.
re!(
    OPEN,
    r"(?ix)\b(?:pending|under\ (?:review|revision|consideration)|in\ (?:review|revision|preparation|progress|process)|submitted|resubmit\w*|not\ (?:yet|been|taken|out|certified|accepted|received|issued|so|approved|published|before|reviewed)|yet|\w+n\x27t|(?:have|has|had|do|does|did|is|are|was|were|am)\ not|none|nothing\ (?:has|is|more|new|yet|as)|hold\ (?:no|nothing)|no\ (?:result|decision|answer|date|score|news)|await\w*|(?:am|is|are|still)\ waiting|now\ study|studying|semester|returned|selected|requested|mistaken|will\ need|still\ (?:to\ come|open|ahead|in|under|being)|ahead\ of\ me|(?:is|are|am|was|were|have)\ booked|booked\ for|schedul\w+|regist(?:ered|ration)|enrolled|expect\w*|expected|filed|(?:have|has|had)\ applied|applied\ for|applying\ for|hope|hoping|plan\ to|i\ (?:will|shall)\ (?:take|sit|finish|complete|graduate|send|have|be)|ran\ out|expire[sd]?|renewal|unfinished|incomplete|never|until|once\ (?:it|i|the)|declined|refused|rejected|left\ before|i\ have\ no|has\ gone\ to|is\ with\ (?:an?|the))\b"
);
re!(
    PRONOUN,
    r"(?i)^\W*(?:[\w'\x2d]+ ){0,4}?(?:it|this|that|the (?:exam\w*|test|result|visa|card|paper|answer|work|degree|case))\b"
);

/// What a record says of a kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    InHand,
    NotInHand,
}

re!(
    REFUSED,
    r"(?i)\b(?:declined|denied|awaited|in process|unfinished|incomplete|lapsed|refused|visitor|not taken|paused|of \d+ semesters)\b"
);

/// The state of a kind in a record that names it: by the words next to it, else by the rest.
fn state(kind: &Re, record: &str) -> State {
    let open = |s: &str| (has(&NOT_SO, s) && (!has(&IS_SO, s) || has(&NOT_IS_SO, s))) || has(&REFUSED, s);
    let pieces: Vec<&str> = record.split([',', '(', ';']).collect();
    let place = pieces.iter().position(|p| has(kind, p)).unwrap_or(0);
    let own = pieces.get(place).copied().unwrap_or(record);
    let rest = || pieces.iter().skip(place + 1).take_while(|p| !KINDS.iter().any(|k| has(k, p)));
    let closed = |s: &str| has(&IS_SO, s) && !has(&NOT_IS_SO, s) && !has(&REFUSED, s);
    if open(own) {
        return if rest().any(|p| closed(p) && !has(&NOT_SO, p)) && !has(&REFUSED, record) {
            State::InHand
        } else {
            State::NotInHand
        };
    }
    if closed(own) {
        return State::InHand;
    }
    if rest().any(|p| open(p)) { State::NotInHand } else { State::InHand }
}

/// Sentences that have in hand what every record of its kind calls not so.
fn undone<'p, 't>(lines: &[&'p Line<'t>], records: &[String]) -> Vec<Against<'p, 't>> {
    let mut out: Vec<Against<'p, 't>> = Vec::new();
    for kind in KINDS {
        let about: Vec<&String> = records.iter().filter(|r| has(kind, r)).collect();
        if about.iter().all(|r| state(kind, r) == State::InHand) {
            continue;
        }
        let speaks = |k: usize| {
            let before = k.checked_sub(1).and_then(|b| lines.get(b));
            lines.get(k).is_some_and(|l| {
                has(kind, l.words) || (before.is_some_and(|b| has(kind, b.words)) && has(&PRONOUN, l.words))
            })
        };
        let honest = |k: usize| {
            let next = lines.get(k + 1).is_some_and(|l| corrects(l) || (has(&PRONOUN, l.words) && has(&OPEN, l.words)));
            next || lines.get(k).is_some_and(|l| has(&OPEN, l.words) || corrects(l))
        };
        let said: Vec<usize> = (0..lines.len()).filter(|k| speaks(*k)).collect();
        if said.iter().any(|k| honest(*k)) {
            continue;
        }
        for line in said.into_iter().filter_map(|k| lines.get(k)) {
            let named_here = named(line.words, about.clone());
            let Some(record) =
                named_here.first().filter(|_| named_here.iter().all(|r| state(kind, r) == State::NotInHand))
            else {
                continue;
            };
            if let Some(within) = in_hand(kind, line) {
                out.push(Against { line, within, record: (*record).clone() });
            }
        }
    }
    out
}

re!(NO_SUCH, r"(?i)\b(?:no|not|without|neither|nor)(?: an?| my| the)?\s*$");

/// The words of a sentence that have a thing in hand.
fn in_hand(kind: &Re, line: &Line<'_>) -> Option<Range<usize>> {
    let thing = at(kind, line.words);
    let denied = thing.as_ref().is_some_and(|t| has(&NO_SUCH, &line.words[..t.start]));
    if denied || asks(line) || !(states(line) || thing.as_ref().is_none_or(|r| r.start == 0)) {
        return None;
    }
    all(&IN_HAND, line.words).into_iter().find(|done| {
        let clause = clause(line.words, done);
        let near = thing.as_ref().is_none_or(|t| t.start < done.end + 60 && done.start < t.end + 90);
        let part = &line.words[clause.clone()];
        near && !unreal(part) && !has(&YOURS, part) && !has(&NOT_MINE, &line.words[clause.start..done.start])
    })
}

// What the program does or has.
re!(
    YOURS,
    r"(?i)\b(?:you|they|program|hospital|department|page|website|policy)\s+(?:\w+ ){0,2}?(?:sponsors?|accepts?|takes?|offers?|requires?|supports?|considers?|published|reviews?)\b|\byour (?:\w+ ){0,3}?(?:article|paper|study|trial|review|clinic's|policy|page|rule)\b"
);

/// The part of a sentence between commas and the like around some words.
fn clause(words: &str, around: &Range<usize>) -> Range<usize> {
    let head = &words[..around.start];
    let start = head.rfind([';', ':', ',']).map_or(0, |i| i + 1);
    let start = start.max(head.rfind(" that ").map_or(0, |i| i + 6)).max(head.rfind(" and ").map_or(0, |i| i + 5));
    let end = words[around.end..].find([';', ':', ',']).map_or(words.len(), |i| around.end + i);
    start..end
}

/// Two of a family, of which the second is less.
struct Step {
    /// How a letter claims the greater.
    greater: &'static Re,
    /// Records that have the lesser, or deny the greater.
    lesser: &'static Re,
    /// Records that have the greater after all.
    backed: &'static Re,
}

re!(
    ARTICLES,
    r"(?i)\b(?:original|full|research|peer[ \x2d]reviewed|journal|first-author) (?:research )?(?:articles?|papers?|publications?)\b|\bin indexed journals\b|\bmy (?:\w+ )?(?:article|publications?)\b|\bas a full article"
);
re!(
    SHORT_PAPERS,
    r"(?i)\bposters?\b|\babstracts?\b|\bletters? to the editor|\bno (?:journal|original|published)? ?(?:articles?|papers?|publications?)|\bpreprint"
);
re!(ARTICLES_BACKED, r"(?i)\b(?:articles?|papers?|publications?|manuscripts?|case reports?|published|accepted)\b");
re!(
    TALK,
    r"(?i)\b(?:oral|platform|podium|plenary|keynote) (?:talk|presentation|session|paper)\b|\bgave (?:a|the) (?:\w+ )?talk\b|\bkeynote\b"
);
re!(POSTER, r"(?i)\bposters?\b");
re!(TALK_BACKED, r"(?i)\b(?:oral|platform|podium|plenary|keynote|talk|lecture|speaker)\b");
re!(
    BOOK,
    r"(?i)\bmy (?:own )?(?:\w+ )?book on\b|\bmy (?:own )?(?:\w+ )?(?:book|textbook) (?:was|is|has|came|appeared)|\bauthor of an? (?:\w+ )?(?:book|textbook)"
);
re!(CHAPTER, r"(?i)\bchapter");
re!(BOOK_BACKED, r"(?i)\b(?:book|textbook|monograph)\b");
re!(
    AT_BEDSIDE,
    r"(?i)\bhands-on\b|\bextern(?:ship)?s?\b|\bsub-?intern\w*|\bclerkships?\b|\bclinical work in (?:american|us|u\.s\.)"
);
re!(
    WATCHED_ONLY,
    r"(?i)\bobserv\w+|\bshadow\w*|\btele-?\w*|\bonline|\bvirtual|\bno (?:in-person )?(?:us|u\.s\.|american|hands-on) ?(?:clinical)?"
);
re!(
    BEDSIDE_BACKED,
    r"(?i)\bextern\w*|\bsub-?intern\w*|\bhands-on|\bclerkship\w*|\belectives?\b|\brotation(?: at| in|:)"
);
re!(
    FIRST_PRIZE,
    r"(?i)\b(?:won|win|winner|awarded|received|took|given|with|placed)\b[^.;]{0,50}\b(?:first (?:prize|place)|gold medal|best (?:\w+ ){1,2}(?:award|prize))|\bplaced first\b|\bwinner of the\b"
);
re!(
    OTHER_PRIZE,
    r"(?i)\b(?:second|third|2nd|3rd|fourth) (?:prize|place)|\bsilver|\bbronze|\brunner|\bmention|\bfinalist|\bnominat|\bshortlist|\bno (?:\w+ )?(?:awards?|prizes?)"
);
re!(FIRST_BACKED, r"(?i)\b(?:first (?:prize|place)|1st (?:prize|place)|gold|winner|won|best)\b");
re!(ANY_AWARD, r"(?i)\b(?:award|prize|medal|scholarship)s?\b");
re!(
    NO_AWARD,
    r"(?i)\b(?:no|not any|without) (?:\w+ )?(?:awards?|prizes?|honou?rs|medals?)\b|\b(?:awards?|prizes?|honou?rs): ?(?:none|no)\b"
);
re!(AWARD_BACKED, r"(?i)\b(?:prize|medal|scholarship|grant|won|awarded)\b");
re!(
    TOP,
    r"(?i)\b(?:as|at|was|am|in) (?:the )?(?:first|top|head|best|number one|valedictorian) (?:of|in|graduate of) (?:a |my |the |our )?(?:\w+ )?(?:class|cohort|year|batch|graduates|school|university)\b|\bvaledictorian\b"
);
re!(NOT_TOP, r"(?i)\brank\w*:? #?(?:[2-9]|[1-9]\d+)|\b(?:[2-9]|[1-9]\d+)(?:st|nd|rd|th)? (?:of|in|out of) \d");
re!(
    TOP_BACKED,
    r"(?i)\brank\w*:? #?(?:1|first)\b|\b(?:first|1st) (?:of|in|out of)|valedictorian|\btop of|\bgold medal"
);
re!(
    FIRST_NAME,
    r"(?i)\b(?:first|lead|main|principal|sole|1st)[ \x2d]author|\bfirst-authored|\bmy name (?:first|at the head)"
);
re!(
    OTHER_NAME,
    r"(?i)\b(?:second|third|fourth|last|middle|co-?)[ \x2d]?author|\b\d(?:nd|rd|th) of \d|\b(?:author )?[2-9](?:nd|rd|th)? author|\bnone first|\bco-?author"
);
re!(FIRST_NAME_BACKED, r"(?i)(?:^|[^e] )(?:first|lead|sole|1st)[ \x2d]author|\b1st of");
re!(
    TRAINED,
    r"(?i)\bcomplet\w+ (?:the |my |a )?(?:full |whole |entire )?(?:[\w\x2d]+ ){0,3}(?:residency|fellowship|training)\b|\bfully (?:qualified|trained)\b|\bboard[ \x2d]certified\b|\b(?:i am|as) an? (?:\w+ )?(?:specialist|consultant|cardiologist|surgeon|neurologist|psychiatrist|an[ae]*esthe\w+ist|pediatrician|paediatrician|internist|radiologist)\b|\bfellowship (?:is )?behind me|\bfinished (?:the |my |a )(?:[\w\x2d]+ ){0,3}(?:residency|fellowship|specialty training)\b"
);
re!(
    NOT_TRAINED,
    r"(?i)\bleft\b|\binterrupted|\bnot (?:completed|finished)|\bincomplete|\bhouse officer|\bgeneral practitioner|\bmedical officer|\byear \d of|\bof \d years|\bresident until|\bdropped"
);
re!(TRAINED_BACKED, r"(?i)\b(?:specialist|consultant|board[ \x2d]certified|completed|graduated|fellowship)\b");

const STEPS: [Step; 9] = [
    Step { greater: &ARTICLES, lesser: &SHORT_PAPERS, backed: &ARTICLES_BACKED },
    Step { greater: &TALK, lesser: &POSTER, backed: &TALK_BACKED },
    Step { greater: &BOOK, lesser: &CHAPTER, backed: &BOOK_BACKED },
    Step { greater: &AT_BEDSIDE, lesser: &WATCHED_ONLY, backed: &BEDSIDE_BACKED },
    Step { greater: &FIRST_PRIZE, lesser: &OTHER_PRIZE, backed: &FIRST_BACKED },
    Step { greater: &ANY_AWARD, lesser: &NO_AWARD, backed: &AWARD_BACKED },
    Step { greater: &TOP, lesser: &NOT_TOP, backed: &TOP_BACKED },
    Step { greater: &FIRST_NAME, lesser: &OTHER_NAME, backed: &FIRST_NAME_BACKED },
    Step { greater: &TRAINED, lesser: &NOT_TRAINED, backed: &TRAINED_BACKED },
];

// Words that take the greater thing back where they stand in a record.
re!(
    EMPTY,
    r"(?i)\bno (?:[\w\x2d.]+ ){0,2}(?:articles?|papers?|publications?|clinical experience|awards?|prizes?|doctorate)\b|\bnot (?:completed|finished|first)|\bbook chapters?|\bnone first|\b(?:tele-?|online |virtual )rotations?\b|\b(?:\w*-)?rotations? \((?:online|virtual|remote)\)|\bletters? to the editor"
);

/// The greater where the records have the lesser alone.
fn step_up(line: &Line<'_>, steps: &[(&Step, &String)], records: &[String]) -> Option<(Range<usize>, String)> {
    steps.iter().find_map(|(step, record)| {
        let said = all(step.greater, line.words).into_iter().find(|r| claims(line, r))?;
        let backed = records.iter().any(|r| {
            let plain = EMPTY.as_ref().map_or_else(|| r.clone(), |e| e.replace_all(r, "").into_owned());
            has(step.backed, &plain)
        });
        (!backed).then(|| (said, (*record).clone()))
    })
}

re!(
    TOLD,
    r"(?i)\b(?:no|not|never|\w+n\x27t|without|nor|neither|behind the|dream\w*|like to|hope\w*|wish\w*|want\w*|become|your|you|his|her|their|who|whose)\b"
);

re!(LACKS, r"(?i)\b(?:(?:do|did) not have|don't have|lack|missing|is what i want|not mine)\b");

/// Whether the words stand in a clause that states them of the writer.
fn claims(line: &Line<'_>, words: &Range<usize>) -> bool {
    let clause = clause(line.words, words);
    let head = &line.words[clause.start..words.start];
    !has(&TOLD, head)
        && !has(&LACKS, &line.words[words.end..clause.end])
        && !unreal(&line.words[clause.start..words.end])
        && !has(&NOT_MINE, head)
}

re!(
    THINGS,
    r"(?i)\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty) (?:[\w\x2d]+ ){0,3}?(papers|publications|articles|abstracts|manuscripts|posters|interviews|invitations|letters)\b"
);
re!(IN_FILE, r"(?i)\bin (?:my (?:file|application)|eras)\b|\buploaded\b");
re!(LETTERS, r"(?i)\bletters?(?: of recommendation)?\b|\blors?\b");
re!(
    WRITTEN,
    r"(?i)\bpapers?|\bpublications?|\barticles?|\babstracts?|\bmanuscripts?|\bposters?|\bcase reports?|\bauthor"
);
re!(MEETINGS, r"(?i)\binterviews?\b(?:[^ed]|$)|\binvitations?|\binvited");
re!(
    ALREADY,
    r"(?i)\b(?:behind me|already|in my (?:calendar|file|name)|resulted in|so far|i have|i hold|holding|with|published|to my name|this season|invited)\b"
);
re!(ASIDE, r"(?i)\b(?:your|you|their|her|his|read|reading|these|wrote to|sent you|i wrote|i sent|re-?read)\b");

/// One of these stands in every count of [`THINGS`].
const THING_WORDS: [&str; 9] = [
    "papers",
    "publications",
    "articles",
    "abstracts",
    "manuscripts",
    "posters",
    "interviews",
    "invitations",
    "letters",
];

/// More papers, interviews or letters than the records count.
fn more(line: &Line<'_>, records: &[String]) -> Option<(Range<usize>, String)> {
    let found = THINGS.as_ref()?.captures(line.words)?;
    let (whole, thing) = (found.get(0)?.range(), found.get(2)?.as_str().to_lowercase());
    let in_file = has(&ALREADY, line.words);
    let head = &line.words[clause(line.words, &whole).start..whole.start];
    let shown = thing == "letters" && has(&IN_FILE, line.words);
    if !in_file || (!shown && (has(&ASIDE, head) || unreal(&line.words[..whole.start]))) {
        return None;
    }
    let of: &Re = match thing.as_str() {
        "letters" => &LETTERS,
        "interviews" | "invitations" => &MEETINGS,
        _ => &WRITTEN,
    };
    let claimed = *numbers(found.get(1)?.as_str()).first()?;
    let about: Vec<&String> = records.iter().filter(|r| has(of, r)).collect();
    let count = |r: &str| {
        let small: Vec<u32> = numbers(r).into_iter().filter(|n| *n < 60).collect();
        // A list of names counts too.
        let listed = r.split(',').count() as u32;
        (small.iter().copied().max().unwrap_or(1).max(listed), small.iter().sum::<u32>().max(listed))
    };
    let most = about.iter().map(|r| count(r).0).max()?;
    let sum: u32 = match thing.as_str() {
        "letters" => most,
        _ => about.iter().map(|r| count(r).1).sum(),
    };
    (claimed > most && claimed > sum).then(|| (whole, about[0].clone()))
}

re!(
    LASTED,
    r"(?i)\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty)[ \x2d](week|month|year)s?\b"
);
re!(
    WORK,
    r"(?i)\b(?:volunteer\w*|extern\w*|observ\w+|hands-on|usce|clinical (?:experience|work)|general practitioner|practi[cs]e\w*|registrar|medical officer|house officer|research|fellow\w*|resident|residency|rotat\w+|clerkship\w*|surgeon|physician|doctor|officer|paramedic|nurse|teacher|instructor|field hospital|red crescent|red cross|msf)\b"
);
re!(
    NOT_SPENT,
    r"(?i)\b(?:ago|before|later|until|within|every|old|program|programme|waited|waiting|next|coming|last (?:two|three|four|five|six)|for the (?:last|past|next)|your|you|since|between|apart|after (?:two|three|four|five|six|ten|\d+) (?:weeks?|months?|years?) i)\b"
);

re!(TO_BE, r"(?i)\b(?:will|would|shall|could)\b");

/// A length of time for work or a stay that is clearly over what the records of the same kind or place add up to.
fn longer(line: &Line<'_>, records: &[String]) -> Option<(Range<usize>, String)> {
    let found = LASTED.as_ref()?.captures(line.words)?;
    let whole = found.get(0)?.range();
    let claimed = super::details::days(&line.words[whole.clone()])?;
    let around = clause(line.words, &whole);
    let clause = &line.words[around.clone()];
    let head = &line.words[around.start..whole.end];
    if !has(&WORK, line.words)
        || has(&NOT_SPENT, clause)
        || has(&TO_BE, head)
        || unreal(head)
        || has(&NOT_MINE, &line.words[..whole.start])
    {
        return None;
    }
    let about: Vec<&String> = records.iter().filter(|r| akin(line, r)).collect();
    let lengths: Vec<u32> = about.iter().filter_map(|r| in_all(r)).collect();
    let longest = lengths.iter().max()?;
    (lengths.len() == about.len() && claimed * 2 > longest * 3 && claimed > lengths.iter().sum())
        .then(|| (whole, about[0].clone()))
}

/// How long all stays in a record took together, in days.
fn in_all(record: &str) -> Option<u32> {
    let each: Vec<u32> = LASTED.as_ref()?.find_iter(record).filter_map(|m| super::details::days(m.as_str())).collect();
    if each.len() > 1 { Some(each.iter().sum()) } else { super::details::length(record) }
}

/// Whether a record is of the same sort of work or place as a sentence.
fn akin(line: &Line<'_>, record: &str) -> bool {
    let stem = |w: &str| w.to_lowercase().chars().take(6).collect::<String>();
    let works: Vec<String> = all(&WORK, line.words).into_iter().map(|r| stem(&line.words[r])).collect();
    let same = all(&WORK, record).into_iter().any(|r| works.contains(&stem(&record[r])));
    let bedside = has(&STAY_AT_ALL, line.words) && has(&STAY_AT_ALL, record);
    same || bedside
}

re!(STAY_AT_ALL, r"(?i)\bextern\w*|\busce\b|\bhands-on|\bclinical experience|\bsub-?intern\w*");

re!(BOUND, r"(?i)\b(?:above|over|more than|better than|higher than|beyond|at least) (1[89]\d|2\d\d)\b");
re!(EXAM, r"(?i)\bstep\b|\bck\b|\busmle\b|\bscore");

/// A score "above" more than the records give.
fn above(line: &Line<'_>, records: &[String]) -> Option<(Range<usize>, String)> {
    let said = all(&BOUND, line.words).into_iter().next()?;
    let bound: u32 = line.words[said.clone()].parse().ok()?;
    if !has(&EXAM, line.words) || !claims(line, &said) {
        return None;
    }
    let scores = |r: &String| numbers(r).into_iter().filter(|n| (180..300).contains(n)).max();
    let record = records.iter().filter(|r| has(&EXAM, r)).max_by_key(|r| scores(r))?;
    scores(record).filter(|s| *s < bound).map(|_| (said, record.clone()))
}

re!(
    CITIZEN,
    r"(?:\b[Aa]s an? |\bI am an? |\bI'm an? )(?:[Cc]itizen of (?:the )?(\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?)|(\p{Lu}[\p{L}.]+) [Cc]itizen\b)"
);
re!(CITIZENSHIP, r"(?i)\bcitizen(?:ship)?\b|\bnational(?:ity)?\b");

/// Citizenship of another country than the records name.
fn citizen(line: &Line<'_>, records: &[String]) -> Option<(Range<usize>, String)> {
    let found = CITIZEN.as_ref()?.captures(line.words)?;
    let name = found.get(1).or_else(|| found.get(2))?;
    let about: Vec<&String> = records.iter().filter(|r| has(&CITIZENSHIP, r)).collect();
    let american = |n: &str| ["United States", "US", "U.S.", "America", "American", "USA"].contains(&n);
    let head: String = name.as_str().chars().take(4).collect();
    let same = |r: &&String| {
        let denied = r.to_lowercase().contains("citizen: no") || r.to_lowercase().contains("not ");
        let names = if american(name.as_str()) {
            ["US ", "U.S.", "United States", "America"].iter().any(|n| r.contains(n))
        } else {
            r.contains(&head)
        };
        names && !denied
    };
    (!about.is_empty() && !about.iter().any(same) && claims(line, &name.range()))
        .then(|| (found.get(0).map_or(name.range(), |m| m.range()), about[0].clone()))
}

/// A distinction or office of which a record would speak.
struct Office {
    claim: &'static Re,
    backed: &'static Re,
}

re!(
    HEADS,
    r"(?i)\b(?:i (?:was|am|have been|served as|worked as)|as) (?:the )?(?:head|chief|director|chair(?:man|woman)?|dean|president|founder) of\b"
);
re!(HEADS_BACKED, r"(?i)\b(?:head|chief|director|chair\w*|dean|president|found\w+|lead\w*|coordinator|manager)\b");
re!(EDITOR, r"(?i)\b(?:editorial board|associate editor|i edit)\b");
re!(EDITOR_BACKED, r"(?i)\bedit\w+");
re!(
    HONOURED,
    r"(?i)\b(?:awarded me|thought me worth|honou?red me with|gave me (?:its|the|their)|named me)\b[^.;]{0,50}\b(?:award|prize|medal|fellow|scholarship)|\bwinner of (?:the|an?) (?:\w+ ){0,4}(?:medal|prize|award)"
);
re!(HONOURED_BACKED, r"(?i)\b(?:award|prize|medal|scholarship|winner|won)\b");
re!(
    RESEARCH_FELLOW,
    r"(?i)\b(?:i (?:have )?(?:now |also |just |recently )*(?:completed|finished|was|am)|as (?:the|a|your)) (?:an? |the |my )?(?:[\w\x2d]+ ){0,3}research fellow(?:ship)?\b"
);
re!(RESEARCH_BACKED, r"(?i)\bresearch|\bfellow\w*|\blab\b|\bscholar\b");

const OFFICES: [Office; 4] = [
    Office { claim: &HEADS, backed: &HEADS_BACKED },
    Office { claim: &EDITOR, backed: &EDITOR_BACKED },
    Office { claim: &HONOURED, backed: &HONOURED_BACKED },
    Office { claim: &RESEARCH_FELLOW, backed: &RESEARCH_BACKED },
];

/// One of these stands in every claim of [`OFFICES`].
const OFFICE_WORDS: [&str; 16] = [
    "head of",
    "chief of",
    "director of",
    "chair",
    "dean of",
    "president of",
    "founder of",
    "editor",
    "i edit",
    "award",
    "prize",
    "medal",
    "scholarship",
    "research fellow",
    "fellow",
    "named me",
];

/// An office or honour that no record knows.
fn unheard(line: &Line<'_>, records: &[String]) -> Option<(Range<usize>, String)> {
    OFFICES.iter().find_map(|office| {
        let said = all(office.claim, line.words).into_iter().find(|r| claims(line, r))?;
        let known = records.iter().any(|r| {
            let plain = NO_AWARD.as_ref().map_or_else(|| r.clone(), |e| e.replace_all(r, "").into_owned());
            has(office.backed, &plain)
        });
        (!known).then(|| (said, String::new()))
    })
}
