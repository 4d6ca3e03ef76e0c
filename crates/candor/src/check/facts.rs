//! Checkable statements against the applicant's own records.
//!
//! A *claim* is a statement of the writer about an exam, a paper, a degree, a licence, a visa status, an award, a rotation,
//! a position. Each [`Topic`] knows how such a claim sounds and which records speak of the same thing. A record that says
//! otherwise (pending, submitted, expected, another number) contradicts; where no record speaks of it, nothing backs it.
//!
//! Compared only when the context gives records. An empty list means that nothing is on record: then exams, papers,
//! degrees, licences and visa status are backed by nothing, and the rest is left alone.

use std::ops::Range;

use super::page::{Line, Page, Re, all, has, re};
use super::{Code, Finding, Severity};

/// A kind of statement.
struct Topic {
    /// One of these stands in every such claim, in lower case: a quick look that spares most of the work.
    gate: &'static [&'static str],
    /// How the writer claims it.
    claim: &'static Re,
    /// Which records speak of it.
    evidence: &'static Re,
    /// Whether a claim that no record speaks of is a problem, and whether also when the list of records is empty.
    silent: Silent,
    /// The rule: the truth, or the visa status as it is today.
    rule: &'static str,
    /// Whether it is a matter of how many.
    counted: Counted,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// It is not.
    No,
    /// Papers, interviews: any number in the records counts.
    Few,
    /// Procedures: the very number must be there.
    Many,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Silent {
    /// No record: a problem, also on an empty list.
    Always,
    /// A problem when there are other records.
    Listed,
    /// No problem.
    Fine,
}

re!(
    STEP3,
    r"(?ix)\b(?:passed|cleared|completed|have|taken\ and\ passed|finished|with)\b[^.;]{0,40}\bstep\s?(?:3|iii|three)\b|\bstep\s?(?:3|iii|three)\b[^.;]{0,50}\b(?:passed|pass\b|is\ done|done|behind\ me|completed|cleared|on\ my\ first|result\ came)|\ball\ (?:three|the|of\ the)?\ ?(?:usmle\ )?(?:steps|exams)\b[^.;]{0,30}\b(?:passed|completed|done)|(?:passed|completed|cleared)\ all\ (?:three|the|of\ the)?\ ?(?:usmle\ )?(?:steps|exams)"
);
re!(STEP3_RECORD, r"(?i)\bstep\s?(?:3|iii|three)\b|\bsteps\b|usmle: ");
re!(
    STEP2,
    r"(?ix)\b(?:passed|cleared|scored|score|took|taken|completed|have|has|with|pass)\b[^.;]{0,45}\bstep\s?(?:2|ii|two)\b|\bstep\s?(?:2|ii|two)(?:\ ck)?\b[^.;]{0,40}\b(?:passed|is\ \d{3}|of\ \d{3}|was\ \d{3}|score|result|with\ \d{3}|\d{3}|both)"
);
re!(STEP2_RECORD, r"(?i)\bstep\s?(?:2|ii|two)\b|\bsteps\b|usmle: |\bck\b");
re!(
    STEP1,
    r"(?ix)\b(?:passed|cleared|completed|pass)\b[^.;]{0,25}\bstep\s?(?:1|i|one)\b|\bstep\s?(?:1|i|one)\b[^.;]{0,30}\b(?:passed|cleared)"
);
re!(STEP1_RECORD, r"(?i)\bstep\s?(?:1|i|one)\b|\bsteps\b|usmle: ");
re!(
    EXAM,
    r"(?ix)\b(?:passed|cleared|completed|scored|have)\b[^.;]{0,60}\b(frca|edic|european\ diploma|mccqe|plab|mrcp|absite|comlex|oet|national\ certification|board\ exam\w*|primary\ exam|inbde|ite)\b"
);
re!(
    EXAM_RECORD,
    r"(?i)\b(?:frca|edic|european diploma|mccqe\w*|plab|mrcp|absite|comlex|oet|certification|exams?|ite)\b"
);
re!(
    ECFMG,
    r"(?ix)\b(?:i\ am|i'm|am|already|now|being)\ (?:already\ |now\ |fully\ |also\ )?ecfmg[\s\x2d]certified|\b(?:hold|have|received|obtained|got)\b[^.;]{0,25}\becfmg\b[^.;]{0,15}(?:certificat\w+)?"
);
re!(ECFMG_RECORD, r"(?i)\becfmg\b");
re!(
    CERTIFIED,
    r"(?ix)\b(?:i\ am|i'm|i\ have\ been|am)\b[^.;]{0,40}\b(?:board[\s\x2d]certified|certified|licen[cs]ed|a\ specialist|instructor|accredited)\b|\b(?:hold|have|obtained)\b[^.;]{0,40}\b(?:licen[cs]e|board\ certification|certification)\b|\b(?:bls|acls|atls|pals)\b[^.;]{0,40}\b(?:current|valid|certified|instructor)"
);
re!(
    CERTIFIED_RECORD,
    r"(?i)\b(?:board|certif\w+|licen[cs]\w*|approbation|bls|acls|atls|pals|instructor|specialist|interpreter|registered|accredit\w*)\b"
);
re!(
    PAPER_STATE,
    r"(?ix)\b(?:my|our)\ (?:\w+[\s\x2d]){0,7}?(?:paper|manuscript|abstract|article|case\ report|trial|study|review|poster|submission)\b[^.;]{0,80}\b(?:accepted|published|appeared|(?:is|are)\ out|in\ press|won\ )|\bi\ (?:have\ |also\ |recently\ |just\ )*(?:published|authored|co-?authored)\b|\b(?:trial|study)\b[^.;]{0,60}\bpublished\b[^.;]{0,40}\b(?:i\ am|my)\b|\bgave\ an\ oral\ presentation\b|\b(?:accepted|published)\ (?:by|in)\ [^.;]{0,60}\b(?:my|our)\ (?:paper|manuscript|abstract)"
);
re!(
    PAPER_COUNT,
    r"(?ix)\b(?:(?:i\ (?:have|also\ have|had|hold|bring|published|authored|co-?authored|wrote)|with|my|and|have|having|of\ my)\ (?:\w+\ ){0,3}?)((?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)\ (?:[\w\x2d]+\ ){0,3}?(?:papers|publications|articles|abstracts|manuscripts|case\ reports|posters|pubmed[\s\x2d]\w+))\b|,\ (\w+\ publications)\b"
);
re!(
    PAPER_RECORD,
    r"(?i)\b(?:publications?|published|papers?|manuscripts?|abstracts?|articles?|case reports?|posters?|journal|author\w*|review|letter to the editor|presentation|presented|research|study)\b"
);
re!(
    DEGREE,
    r"(?ix)\b(?:i\ (?:also\ |now\ |already\ )?(?:hold|have|earned|completed|received|obtained|finished|got|defended)|with|and)\ (?:a|an|my|the|both\ an?)\ (?:[\w\x2d()]+\ ){0,4}?(?:ph\.?d\.?|m\.?sc|master'?s?|mph|mba|doctorate|md|m\.?phil)\b|\bmy\ (?:medical\ )?(?:degree|diploma|ph\.?d|master'?s?)\ (?:was|has\ been)\ (?:conferred|awarded|completed|granted)"
);
re!(
    DEGREE_RECORD,
    r"(?i)\b(?:ph\.?d|m\.?sc|master\w*|mph|mba|doctorate|md|mbbs|mbchb|degree|diploma|m\.?phil|conferral|conferred|graduat\w+|medical school|bsc|bachelor\w*)\b"
);
re!(
    STATUS,
    r"(?ix)\b(?:i\ (?:already\ |now\ |currently\ |also\ )?(?:hold|have|am\ on|am\ in|received|got|obtained)|i'm\ (?:on|in))\ (?:an?\ |my\ |the\ )?(?:[\w\x2d]+\ ){0,3}?(?:h-?1\ ?b|o-?1|tn|green\ card|ead|work\ (?:permit|authori[sz]ation)|employment\ authori[sz]ation|permanent\ residen\w+|opt|citizenship)\b
 |\b(?:i\ am|i'm|as|i\ have\ been|i\ became)\ (?:already\ |now\ |currently\ )?(?:an?\ )?(?:lawful\ |us\ |u\.s\.\ |american\ |united\ states\ )*(?:permanent\ resident|citizen\b|green\ card\ holder|american)\b
 |\bmy\ (?:[\w\x2d]+\ ){0,3}?(?:h-?1\ ?b|green\ card|petition|extension|waiver|visa|i-\d{3}|asylum)\b[^.;]{0,40}\b(?:is|was|has\ been|got)\ (?:already\ |now\ )?(?:approved|granted|issued)
 |\bi\ (?:do\ not|don't|will\ not|won't)\ (?:need|require)\ (?:any\ |a\ )?(?:visa|sponsorship)|\bno\ (?:visa\ needs|need\ (?:of|for)\ (?:a\ )?(?:visa|sponsorship))"
);
re!(
    STATUS_RECORD,
    r"(?i)\b(?:visa|h-?1\s?b|o-?1|tn|green card|ead|work (?:permit|authori[sz]ation)|permanent residen\w+|opt|citizen\w*|immigration|status|i-\d{3}|asylum|stem|f-1|j-[12]|h-4|petition|national)\b"
);
re!(
    AWARD,
    r"(?ix)\b(?:i|we|abstract|poster|paper|grant|project|team)\b[^.;]{0,60}\b(?:won\ |was\ awarded|has\ been\ awarded|been\ awarded|was\ named|were\ awarded|been\ named|was\ inducted|was\ elected|been\ elected|was\ decorated|graduated\ first|finished\ first|ranked\ first\ in\ my|top\ of\ my\ class|gold\ medal|received\ the\ (?:\w+\ ){0,4}(?:award|prize|scholarship|medal)|received\ an?\ (?:\w+\ ){0,4}(?:award|prize|scholarship|grant|medal))\b|\b(?:as|am|was)\ (?:a|an|the)\ (?:fulbright\ \w+|valedictorian|chief\ resident|class\ president)|\bhold\ (?:a|the)\ (?:patent|title)|\bnih-funded|\bi\ (?:was|am|served\ as)\ (?:the\ )?(?:chief\ resident|president|valedictorian)\b"
);
re!(
    AWARD_RECORD,
    r"(?i)\b(?:award\w*|prize|honou?rs?|scholarship|medal|rank|named|inducted|elected|president|leadership|chief|class|grant|fulbright|patents?|title|society|teacher|teaching|research|nominated|decorat\w+|military|deploy\w+|valedictorian|poster|abstract|distinction)\b"
);
re!(
    USCE,
    r"(?ix)\b(?:i|and)\ (?:have\ |also\ |had\ |did\ |done\ |completed\ )*(?:[\w-]+\ ){0,6}?(?:us\ clinical\ experience|u\.s\.\ clinical\ experience|usce|sub-?internships?|externships?|hands-on\ [\w\s]{0,30}(?:experience|months?|rotations?))\b|\bi\ (?:also\ )?rotated\ in\b"
);
re!(
    USCE_RECORD,
    r"(?i)\b(?:usce|us clinical|observ\w+|externship|sub-?internships?|elective|rotat\w+|clerkship|hands-on|clinical experience)\b"
);
re!(
    TRAINED,
    r"(?ix)\bi\ (?:have\ |also\ |already\ )*(?:completed|finish(?:ed)?|finished)\ (?:a|an|my|the)\ (?:\w+\ ){0,3}?(?:residency|fellowship|specialty\ training|specialist\ training)\b"
);
re!(TRAINED_RECORD, r"(?i)\b(?:residen\w+|fellow\w*|training|specialist|registrar|consultant|pgy-?\d)\b");
re!(
    WORKED,
    r"(?ix)\bi\ (?:have\ |also\ |spent\ [^.;]{0,20}as\ )*(?:volunteered|was\ deployed|been\ deployed|(?:a\ )?funded\ research\ fellow)\b|\bspent\ (?:it|the\ year|that\ year|a\ year)\ as\ (?:a|an)\ (?:[\w-]+\ ?){1,4}|\bi\ was\ deployed\b"
);
re!(WORKED_RECORD, r"(?i)\b(?:volunteer\w*|mission|deploy\w+|research|fellow\w*|no activity)\b");
re!(
    OFFERED,
    r"(?ix)\bi\ (?:have\ |was\ |also\ |since\ |been\ )*(?:offered)\ (?:a|an|the)\b|\b(?:director|program|chief)\b[^.;]{0,30}\breleased\ me\b"
);
re!(OFFERED_RECORD, r"(?i)\b(?:offer\w*|contract|release\w*|post|appointment|invit\w+)\b");
re!(NUMBERS, r"(?ix)\b(?:performed|placed|done|intubated)\b[^.;]{0,30}\b\d{2,4}\b|\blogged\b");
re!(NUMBERS_RECORD, r"(?i)\b(?:logbook|procedures?|cases?|intubations?|observ\w+ only)\b");

const TOPICS: [Topic; 17] = [
    Topic {
        gate: &["step", "all "],
        claim: &STEP3,
        evidence: &STEP3_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["step"],
        claim: &STEP2,
        evidence: &STEP2_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["step"],
        claim: &STEP1,
        evidence: &STEP1_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &[
            "frca",
            "edic",
            "european diploma",
            "mccqe",
            "plab",
            "mrcp",
            "absite",
            "comlex",
            "oet",
            "certificat",
            "exam",
            "inbde",
            "ite",
        ],
        claim: &EXAM,
        evidence: &EXAM_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["ecfmg"],
        claim: &ECFMG,
        evidence: &ECFMG_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["certifi", "licen", "specialist", "instructor", "accredited", "bls", "acls", "atls", "pals"],
        claim: &CERTIFIED,
        evidence: &CERTIFIED_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &[
            "paper",
            "manuscript",
            "abstract",
            "article",
            "report",
            "trial",
            "study",
            "review",
            "poster",
            "submission",
            "publish",
            "authored",
            "presentation",
        ],
        claim: &PAPER_STATE,
        evidence: &PAPER_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["papers", "publications", "articles", "abstracts", "manuscripts", "reports", "posters", "pubmed"],
        claim: &PAPER_COUNT,
        evidence: &PAPER_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::Few,
    },
    Topic {
        gate: &["ph", "m.sc", "msc", "master", "mba", "doctorate", "md", "m.phil", "degree", "diploma"],
        claim: &DEGREE,
        evidence: &DEGREE_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &[
            "h1",
            "h-1",
            "o1",
            "o-1",
            "tn",
            "green card",
            "ead",
            "permit",
            "authori",
            "resident",
            "opt",
            "citizen",
            "american",
            "petition",
            "extension",
            "waiver",
            "visa",
            "i-",
            "asylum",
            "sponsorship",
        ],
        claim: &STATUS,
        evidence: &STATUS_RECORD,
        silent: Silent::Always,
        rule: "A-02",
        counted: Counted::No,
    },
    Topic {
        gate: &[
            "won ",
            "award",
            "named",
            "inducted",
            "elected",
            "decorated",
            "first",
            "top of my",
            "medal",
            "prize",
            "scholarship",
            "grant",
            "fulbright",
            "valedictorian",
            "chief",
            "president",
            "patent",
            "title",
            "nih",
        ],
        claim: &AWARD,
        evidence: &AWARD_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["clinical", "usce", "internship", "externship", "hands-on", "rotated in"],
        claim: &USCE,
        evidence: &USCE_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["residency", "fellowship", "training"],
        claim: &TRAINED,
        evidence: &TRAINED_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["volunteered", "deployed", "research", "spent"],
        claim: &WORKED,
        evidence: &WORKED_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["offered", "released"],
        claim: &OFFERED,
        evidence: &OFFERED_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["performed", "placed", "done", "intubated", "logged"],
        claim: &NUMBERS,
        evidence: &NUMBERS_RECORD,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::Many,
    },
    Topic {
        gate: &["programs", "interview", "invitations", "places", "hospitals"],
        claim: &INTERVIEWS,
        evidence: &INTERVIEW_RECORD,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::Few,
    },
];

re!(
    INTERVIEWS,
    r"(?ix)\bi\ (?:have\ |had\ |now\ |already\ |been\ )*(?:interviewed\ at|interviews?\ at|received|hold|have|attended|accepted)\ (?:\w+\ ){0,2}?((?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty)\ (?:\w+\ ){0,3}?(?:programs|interviews|invitations|places|hospitals))\b"
);
re!(INTERVIEW_RECORD, r"(?i)\binterview(?:s|ed)?\b|\binvit\w+|nothing else");

// What is not yet, not, or only imagined.
re!(
    UNREAL,
    r"(?i)\b(?:if|once|when i|hope to|hoping to|plan(?:s|ning)? to|will|would|expect\w*|by the time|before i|until i|should|may|might|could|want(?:ed)? to|intend|not yet|(?:hold|have|has) no (?:work|permanent|green|h-1b|ead|papers?|publications?|degree|licen[cs]e|visa yet)|have not|haven't|has not|hasn't|had not|did not|didn't|do not have|don't have|never (?:had|have|held|took|taken)|without|unless|is pending|under review|whether|wish i|no longer|not|book me|scheduled|suppose|registered for)\b"
);
re!(
    NOT_MINE,
    r"(?i)\b(?:your|his|her|their|you (?:have|had|are|were|said)|who|she|he|they|residents?|somebody|someone|a friend|my (?:wife|husband|brother|sister|father|mother|friend|mentor|fianc\w+|spouse|partner|cousin))\b[^.;,]{0,40}$"
);
// A record that says "not so" or "not yet".
re!(
    NOT_SO,
    r"(?i)\b(?:none|not|no|never|pending|submitted|in progress|under review|planned|scheduled|registered|expected|withdr\w+|rejected|nominated|filed|abandoned|expired|requested|applied|awaiting|no decision|before completion|enrolled|booked|sat|discontinued|draft|in preparation|only|exam date|date booked|preferred|eligible by|left in|data collection|waitlisted|taken \d)\b"
);
re!(
    IS_SO,
    r"(?i)\b(?:pass(?:ed)?|accepted|published|certified|completed|awarded|approved|valid|since|won|\d{1,2} published|holds?|issued|published)\b"
);
re!(
    NOT_IS_SO,
    r"(?i)\b(?:not|no|never|before|without|expected|to be|until)\s+(?:\w+\s+)?(?:pass(?:ed)?|accepted|published|certified|completed|completion|awarded|approved|valid|issued|board)\b|left [^;]{0,20} before|application (?:pending|filed)|result (?:pending|not)|score not"
);

/// Claims that the records do not back.
pub(super) fn find(page: &Page<'_>) -> Vec<Finding> {
    let Some(facts) = page.context.facts.as_deref() else { return Vec::new() };
    let records: Vec<String> = facts.iter().flat_map(|f| parts(f)).collect();
    let mut out: Vec<Finding> = Vec::new();
    for line in page.own().filter(|l| !l.words.trim_end().ends_with('?')) {
        for topic in &TOPICS {
            let claims = claimed(topic, line).into_iter();
            if let Some((claim, why)) =
                claims.filter_map(|c| unbacked(topic, line, &c, &records).map(|w| (c, w))).next()
            {
                let range = super::page::whole(line.words, claim);
                let says = &line.words[range.clone()];
                out.push(Finding::new(
                    Code::UnverifiableClaim,
                    Severity::Block,
                    Some(topic.rule),
                    page.place(line, range.clone()),
                    why.message(says),
                    if topic.rule == "A-02" {
                        "State the visa status that you hold today; what you hope for is a sentence of its own."
                    } else {
                        "Write what your records show, or add the proof to your records first."
                    },
                ));
                break;
            }
        }
        if let Some(range) = wrong_score(line, &records)
            && !out.iter().any(|f| {
                f.start < page.text.span(line.sentence, range.clone()).end
                    && page.text.span(line.sentence, 0..line.words.len()).start <= f.start
            })
        {
            let says = line.words[range.clone()].to_owned();
            out.push(Finding::new(
                Code::UnverifiableClaim,
                Severity::Block,
                Some("A-01"),
                page.place(line, range),
                Why::Otherwise(String::new()).message(&says),
                "Write what your records show, or add the proof to your records first.",
            ));
        }
    }
    out
}

/// Why a claim is not backed.
enum Why {
    /// A record says otherwise.
    Otherwise(String),
    /// No record speaks of it.
    Silent,
}

impl Why {
    fn message(&self, says: &str) -> String {
        match self {
            Self::Otherwise(record) if record.is_empty() => {
                format!("Your own records say otherwise than \u{201c}{says}\u{201d}.")
            }
            Self::Otherwise(record) => {
                format!("Your own records say \u{201c}{record}\u{201d}, not \u{201c}{says}\u{201d}.")
            }
            Self::Silent => format!("Nothing in your own records backs \u{201c}{says}\u{201d}."),
        }
    }
}

/// A record in its parts: exams listed in one line are records of their own.
fn parts(fact: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in fact.split([';', '\n']) {
        for part in piece.split(", ") {
            let new = ["step ", "comlex", "level ", "ecfmg", "oet", "usmle", "visa"]
                .iter()
                .any(|s| part.to_lowercase().starts_with(s));
            match out.last_mut() {
                Some(last) if !new && !last.is_empty() && piece.contains(part) && !piece.starts_with(part) => {
                    last.push_str(", ");
                    last.push_str(part);
                }
                _ => out.push(part.trim().to_owned()),
            }
        }
    }
    out.retain(|p| !p.is_empty());
    out
}

/// Where a sentence claims something of a topic for the writer.
fn claimed(topic: &Topic, line: &Line<'_>) -> Vec<Range<usize>> {
    if !topic.gate.iter().any(|g| line.low.contains(g)) {
        return Vec::new();
    }
    let mut out = all(topic.claim, line.words);
    out.retain(|range| {
        let head = &line.words[..range.start];
        let clause = head.rfind([';', ':', ',']).map_or(0, |i| i + 1).max(head.rfind(" that ").map_or(0, |i| i + 6));
        !has(&UNREAL, &line.words[clause..range.end])
            && !has(&NOT_MINE, &line.words[clause..range.start])
            && !has(&SAID, head)
    });
    out
}

re!(SAID, r"(?i)\bi (?:said|wrote|stated|told \w+(?: \w+)?|called it)(?: that)? *[^,.;]{0,12}$");

fn unbacked(topic: &Topic, line: &Line<'_>, claim: &Range<usize>, records: &[String]) -> Option<Why> {
    let words = &line.words[claim.clone()];
    let about: Vec<&String> = records.iter().filter(|r| has(topic.evidence, r)).collect();
    let about = narrowed(words, about);
    if about.is_empty() {
        let silent = match topic.silent {
            Silent::Always => true,
            Silent::Listed => !records.is_empty(),
            Silent::Fine => false,
        };
        return silent.then_some(Why::Silent);
    }
    match topic.counted {
        Counted::Few => return counts(words, &about),
        Counted::Many => {
            let known: Vec<u32> = about.iter().flat_map(|r| numbers(r)).collect();
            let other = numbers(words).iter().any(|n| !known.contains(n));
            return other.then(|| Why::Otherwise((*about[0]).clone()));
        }
        Counted::No => {}
    }
    let against = |r: &String| has(&NOT_SO, r) && (!has(&IS_SO, r) || has(&NOT_IS_SO, r));
    if about.iter().all(|r| against(r)) {
        return Some(Why::Otherwise((*about[0]).clone()));
    }
    // Watching is not doing.
    if has(&HANDS, words) && about.iter().any(|r| has(&WATCHED, r)) && !about.iter().any(|r| has(&DID, r)) {
        return Some(Why::Otherwise((*about[0]).clone()));
    }
    let tried = about.iter().find(|r| has(&TRIES, r)).filter(|_| has(&FIRST_TRY, line.words));
    tried.map(|r| Why::Otherwise((**r).clone()))
}

re!(HANDS, r"(?i)sub-?internship|externship|hands-on");
re!(WATCHED, r"(?i)observ|shadow");
re!(DID, r"(?i)sub-?intern|extern|hands-on|elective|clerkship|rotation");
re!(FIRST_TRY, r"(?i)\bfirst (?:attempt|try)|never failed");
re!(TRIES, r"(?i)\b(?:second|2nd|third|3rd) attempt|\bfail\w*|attempts: [2-9]");
/// Words that a claim and a record must share: each line is one meaning. The second part says that without such a record
/// nothing backs the claim.
const KEYS: [(&str, bool); 33] = [
    ("frca", true),
    ("edic|european diploma", true),
    ("mccqe", true),
    ("plab", true),
    ("mrcp", true),
    ("absite", true),
    ("comlex", true),
    ("oet", true),
    ("acls", true),
    ("atls", true),
    ("bls", true),
    ("pals", true),
    ("interpreter", true),
    ("board", true),
    ("licen|approbation|registered", true),
    ("ph.d|phd|doctorate", true),
    ("msc|master|m.sc|mph|mba", true),
    ("h-1b|h1b|h1-b", true),
    ("green card|permanent resid", true),
    ("ead|work permit|authorization|authorisation|h-4|asyl|tps", true),
    ("opt|f-1", true),
    ("us citizen|u.s. citizen|american", true),
    ("patent", true),
    ("fulbright", true),
    ("grant|nih|fund", true),
    ("society|inducted", true),
    ("president|elected", true),
    ("chief resident", true),
    ("deployed|military", true),
    ("volunteer|mission", true),
    ("research", true),
    ("abstract|poster|presentation|presented", false),
    ("paper|manuscript|article|case report|trial|study|published|publication|authored|author", false),
];

/// Records that share the claim's own words.
fn narrowed<'r>(claim: &str, about: Vec<&'r String>) -> Vec<&'r String> {
    let low = claim.to_lowercase();
    let mut left = about;
    for (key, needed) in KEYS {
        let within = |text: &str| key.split('|').any(|k| starts_word(text, k));
        if within(&low) {
            let close: Vec<&String> = left.iter().filter(|r| within(&r.to_lowercase())).copied().collect();
            if needed || !close.is_empty() {
                left = close;
            }
            break;
        }
    }
    left
}

/// Whether a word of the text begins so.
fn starts_word(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(i, _)| !text[..i].ends_with(char::is_alphanumeric))
}

const NUMERALS: [(&str, u32); 18] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("eighteen", 18),
    ("twenty", 20),
];

fn numbers(text: &str) -> Vec<u32> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words
        .filter_map(|w| {
            w.parse().ok().or_else(|| NUMERALS.iter().find(|(n, _)| w.eq_ignore_ascii_case(n)).map(|(_, k)| *k))
        })
        .collect()
}

re!(NONE, r"(?i)\b(?:none|no|nothing|zero)\b");

/// Compares how many with how many.
fn counts(claim: &str, about: &[&String]) -> Option<Why> {
    let claimed = *numbers(claim).first()?;
    let of = |r: &str| numbers(r).into_iter().filter(|n| *n < 60).collect::<Vec<u32>>();
    let each: Vec<Vec<u32>> = about.iter().map(|r| of(r)).collect();
    let total: u32 = each.iter().map(|n| n.first().copied().unwrap_or(1)).sum();
    if each.iter().flatten().any(|n| *n == claimed)
        || total == claimed
        || about.len() as u32 == claimed
        || each.iter().any(|n| n.iter().sum::<u32>() == claimed)
    {
        return None;
    }
    let other =
        about.iter().zip(&each).find(|(r, n)| has(&NONE, r) || has(&LISTED, r) || n.iter().any(|n| *n < claimed));
    other
        .or_else(|| about.iter().zip(&each).next().filter(|_| claimed > total + 1))
        .map(|(r, _)| Why::Otherwise((*r).clone()))
}

re!(LISTED, r"(?i)\binterviews?:|\bonly\b");
re!(SCORE, r"\b(1[89]\d|2\d\d)\b");
re!(SCORED, r"(?i)\b(?:step|score[ds]?|usmle|ck|exam|result)\b");

re!(
    NOT_SCORED,
    r"(?i)\b(?:under|below|above|over|short of|average|averages|than|minimum|cut-?off|wanted|need|needs|at least|requires?|about|nearly|almost|page|room|your residents[^.]{0,30}) (?:the |a |of )?$"
);

/// A three-digit score that stands in no record, though other scores do.
fn wrong_score(line: &Line<'_>, records: &[String]) -> Option<Range<usize>> {
    if !has(&SCORED, line.words) || has(&UNREAL, line.words) && !has(&SCORE, line.words) {
        return None;
    }
    let known: Vec<u32> = records
        .iter()
        .filter(|r| has(&SCORED, r))
        .flat_map(|r| numbers(r))
        .filter(|n| (180..300).contains(n))
        .collect();
    let scored = !records.is_empty() && records.iter().any(|r| has(&SCORED, r));
    all(&SCORE, line.words)
        .into_iter()
        .filter(|r| !has(&NOT_SCORED, &line.words[..r.start]))
        .find(|r| scored && line.words[r.clone()].parse::<u32>().is_ok_and(|n| !known.contains(&n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_claim_of_the_corpus_is_kept_out_by_its_gate() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/outgoing");
        let files = std::fs::read_dir(folder).unwrap().map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap());
        let drafts = files.flat_map(|f| crate::corpus::parse::<crate::corpus::Outgoing>(&f).unwrap());
        for (sentence, _) in drafts.flat_map(|d| d.p.into_iter().flatten()) {
            let low = sentence.to_lowercase();
            for topic in &TOPICS {
                let open = topic.gate.iter().any(|g| low.contains(g));
                assert!(open || !has(topic.claim, &sentence), "{:?} {sentence}", topic.gate);
            }
        }
    }
}
