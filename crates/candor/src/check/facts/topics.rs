//! What applicants state about themselves: how each kind of statement sounds and which records speak of it.

use super::super::page::{Re, re};

/// A kind of statement.
pub(super) struct Topic {
    /// One of these stands in every such claim, in lower case: a quick look that spares most of the work.
    pub(super) gate: &'static [&'static str],
    /// How the writer claims it.
    pub(super) claim: &'static Re,
    /// Which records speak of it.
    pub(super) evidence: &'static Re,
    /// Whether a claim that no record speaks of is a problem, and whether also when the list of records is empty.
    pub(super) silent: Silent,
    /// The rule: the truth, or the visa status as it is today.
    pub(super) rule: &'static str,
    /// Whether it is a matter of how many.
    pub(super) counted: Counted,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// It is not.
    No,
    /// Papers, interviews: any number in the records counts.
    Few,
    /// Procedures: the very number must be there.
    Many,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    /// No record: a problem, also on an empty list.
    Always,
    /// A problem when there are other records.
    Listed,
    /// No problem.
    Fine,
}

re!(
    STEP3,
    r"(?ix)\b(?:passed|cleared|completed|have|taken\ and\ passed|finished|with)\b[^.;]{0,40}\bstep\s?(?:3|iii|three)\b|\bstep\s?(?:3|iii|three)\b[^.;]{0,50}\b(?:passed|pass\b|is\ done|done|behind\ me|under\ my\ belt|out\ of\ the\ way|in\ hand|completed|cleared|on\ my\ first|result\ came)|\bmy\ (?:usmle\ )?step\s?(?:3|iii|three)\ (?:score|result)\b|\ball\ (?:three|the|of\ the)?\ ?(?:usmle\ )?(?:steps|exams)\b[^.;]{0,30}\b(?:passed|completed|done)|(?:passed|completed|cleared)\ all\ (?:three|the|of\ the)?\ ?(?:usmle\ )?(?:steps|exams)"
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
    r"(?ix)\b(?:i\ am|i'm|am|already|now|being)\ (?:already\ |now\ |fully\ |also\ )?ecfmg[\s\x2d]certified|\b(?:hold|have|received|obtained|got)\ (?:(?:an?|my|the|now|already|also|both|held|received|obtained|got)\ )*(?:valid\ )?ecfmg\b[^.;]{0,15}(?:certificat\w+)?|\bmy\ ecfmg\ certificat\w+\b[^.;]{0,30}\b(?:was|is|has|arrived|came|issued|complete|in\ hand)|\bas\ an?\ ecfmg[\s\x2d]certified"
);
re!(ECFMG_RECORD, r"(?i)\becfmg\b");
re!(
    CERTIFIED,
    r"(?ix)\b(?:i\ am|i'm|i\ have\ been|am)\b[^.;]{0,40}\b(?:board[\s\x2d]certified|certified|licen[cs]ed|a\ specialist|instructor|accredited)\b|\b(?:hold|have|obtained)\b[^.;]{0,40}\b(?:licen[cs]e|board\ certification|certification)\b|\b(?:bls|acls|atls|pals|nrp)\b[^.;]{0,40}\b(?:current|valid|certified|instructor)|\b(?:completed|passed|renewed|taken|took|finished)\ (?:the\ |my\ |an?\ )?(?:\w+\ and\ )?(?:bls|acls|atls|pals|nrp)\b|\bas\ an?\ (?:[\w\x2d]+\ ){0,2}(?:board[\s\x2d]certified|licen[cs]ed|certified)\b"
);
re!(
    CERTIFIED_RECORD,
    r"(?i)\b(?:board|certif\w+|licen[cs]\w*|approbation|bls|acls|atls|pals|nrp|instructor|specialist|interpreter|registered|accredit\w*)\b"
);
re!(
    PAPER_STATE,
    r"(?ix)\b(?:my|our)\ (?:\w+[\s\x2d]){0,7}?(?:paper|manuscript|abstract|article|case\ report|trial|study|review|poster|submission)\b[^.;]{0,80}\b(?:accept(?:ed)?|published|appeared|(?:is|are|came)\ out|in\ press|in\ print|available\ online|won\ )|\b(?:paper|article|report|study|manuscript|abstract)\ (?:of\ mine|(?:that\ )?i\ (?:wrote|co-?wrote|led))\b[^.;]{0,60}\b(?:accepted|published|appeared|in\ print|came\ out)|\bi\ (?:have\ |also\ |recently\ |just\ )*(?:published|authored|co-?authored)\b|\b(?:trial|study)\b[^.;]{0,60}\bpublished\b[^.;]{0,40}\b(?:i\ am|my)\b|\bi\ (?:am|was)\ (?:also\ )?(?:an?\ |the\ )?(?:\w+\ )?(?:co-?)?author\ (?:of|on)\b|\b(?:papers?|articles?|publications?)\ (?:\w+\ ){0,4}(?:under|to)\ my\ (?:name|credit)\b|\b(?:papers|articles|publications)\ (?:\w+\ ){0,4}with\ my\ name\b|\bgave\ an\ oral\ presentation\b|\b(?:accepted|published)\ (?:by|in)\ [^.;]{0,60}\b(?:my|our)\ (?:paper|manuscript|abstract)"
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
    r"(?ix)\b(?:i\ (?:also\ |now\ |already\ |later\ |then\ |since\ |recently\ |just\ |had\ )*(?:hold|have|earned|completed|received|obtained|finished|got|defended)|with|and)\ (?:a|an|my|the|both\ an?)\ (?:[\w\x2d()]+\ ){0,4}?(?:ph\.?d\.?|m\.?sc|master'?s?|mph|mba|doctorate|md|m\.?phil)\b|\bas\ (?:a|the)\ holder\ of\ an?\ (?:[\w\x2d]+\ ){0,3}?(?:ph\.?d|m\.?sc|master'?s?|mph|mba|doctorate)\b|^(?:ph\.?d|m\.?sc|master'?s?|mph|mba|doctorate)\b[^.;]{0,40}\b(?:completed|awarded|conferred|obtained|earned)|\bmy\ (?:medical\ )?(?:degree|diploma|ph\.?d|master'?s?)\ (?:was|has\ been)\ (?:conferred|awarded|completed|granted)"
);
re!(
    DEGREE_RECORD,
    r"(?i)\b(?:ph\.?d|m\.?sc|master\w*|mph|mba|doctorate|md|mbbs|mbchb|degree|diploma|m\.?phil|conferral|conferred|graduat\w+|medical school|bsc|bachelor\w*)\b"
);
re!(
    STATUS,
    r"(?ix)\b(?:i\ (?:already\ |now\ |currently\ |also\ )?(?:am\ hold(?:ing)?|hold|have|am\ on|am\ in|received|got|obtained)|i'm\ (?:on|in))\ (?:an?\ |my\ |the\ )?(?:[\w\x2d]+\ ){0,3}?(?:h-?1\ ?b|o-?1|tn|green\ card|ead|work\ (?:permit|authori[sz]ation)|employment\ authori[sz]ation|permanent\ residen\w+|opt|citizenship)\b
 |\b(?:i\ am|i'm|as|i\ have\ been|i\ became)\ (?:already\ |now\ |currently\ )?(?:an?\ )?(?:lawful\ |us\ |u\.s\.\ |american\ |united\ states\ )*(?:permanent\ resident|citizen\b|green\ card\ holder|american)\b
 |\b(?:i\ am|i'm)\ (?:already\ |now\ |currently\ |here\ )?(?:on|in)\ (?:an?\ |my\ )?(?:valid\ |current\ )?(?:j-?1|h-?4|f-?1|l-?2|e-?3|tps|daca|asylum|refugee)\b|\bi\ (?:already\ |now\ |currently\ )?hold\ (?:an?\ |my\ )?(?:valid\ |current\ )?(?:j-?1|h-?4|f-?1|l-?2|e-?3|tps|daca|asylum|refugee)\b
 |\bi\ (?:have\ been|was|have\ now\ been)\ granted\ (?:[\w\x2d]+\ ){0,3}?(?:asylum|refugee|permanent\ residen\w+|citizenship|work\ permit|waiver)\b
 |\bmy\ (?:[\w\x2d]+\ ){0,3}?(?:h-?1\ ?b|j-?1|ds-2019|green\ card|petition|extension|waiver|visa|i-\d{3}|asylum)\b[^.;]{0,40}\b(?:(?:is|was|has|got)\ (?:already\ |now\ |just\ |been\ )*(?:approved|granted|issued|here|in\ hand|arrived|come)|arrived|came\ (?:through|last|this|in))\b
 |\bi\ (?:do\ not|don't|will\ not|won't)\ (?:need|require)\ (?:any\ |a\ )?(?:visa|sponsorship)|\bno\ (?:visa\ needs|need\ (?:of|for)\ (?:a\ )?(?:visa|sponsorship))"
);
re!(
    STATUS_RECORD,
    r"(?i)\b(?:visa|h-?1\s?b|o-?1|tn|green card|ead|work (?:permit|authori[sz]ation)|permanent residen\w+|opt|citizen\w*|immigration|status|i-\d{3}|asylum|stem|f-1|j-[12]|h-4|petition|waiver|national)\b"
);
re!(
    AWARD,
    r"(?ix)\b(?:i|we|abstract|poster|paper|grant|project|team)\b[^.;]{0,60}\b(?:won\b[^.;]{0,90}\b(?:prizes?|awards?|medals?|competition|contest|quiz|scholarship|grant|title|championship|olympiad|trophy|place)\b|(?:won|placed|came|took)\ (?:first|second|third|the\ best)\ (?:place|prize|in|of|poster|abstract)|(?:was|been)\ selected\ as\ (?:the|an?)|ranked\ (?:first|second|third|fourth|fifth|\d+\w*)\ (?:in|of|out\ of|among)\ (?:my|our|the|a|\d+)|was\ awarded|has\ been\ awarded|been\ awarded|was\ named|were\ awarded|been\ named|was\ inducted|was\ elected|been\ elected|was\ decorated|graduated\ first|finished\ first|ranked\ first\ in\ my|top\ of\ my\ class|gold\ medal|received\ the\ (?:\w+\ ){0,4}(?:award|prize|scholarship|medal)|received\ an?\ (?:\w+\ ){0,4}(?:award|prize|scholarship|grant|medal))\b|^as\ chief\ resident\b[^,]{0,60},?\ i\b|\b(?:as|am|was)\ (?:an?|the)\ (?:[\w\x2d]+\ ){0,4}(?:recipient|winner)\ of\b|\b(?:as|am)\ an?\ (?:[\w\x2d]+\ ){1,6}(?:inductee|laureate|honou?ree|awardee|medallist|medalist)\b|\b(?:as|am|was)\ (?:a|an|the)\ (?:fulbright\ \w+|valedictorian|chief\ resident|class\ president)|\bhold\ (?:a|the)\ (?:patent|title)|\bnih-funded|\bi\ (?:was|am|served\ as)\ (?:the\ )?(?:chief\ resident|president|valedictorian)\b"
);
re!(
    AWARD_RECORD,
    r"(?i)\b(?:award\w*|prize|olympiad|honou?rs?|scholarship|medal|rank|named|inducted|elected|president|leadership|chief|class|grant|fulbright|patents?|title|society|teacher|teaching|research|nominated|decorat\w+|military|deploy\w+|valedictorian|poster|abstract|distinction|gold humanism|gpa)\b"
);
re!(
    USCE,
    r"(?ix)\b(?:i|and)\ (?:have\ |also\ |had\ |did\ |done\ |completed\ )*(?:[\w-]+\ ){0,6}?(?:us\ clinical\ experience|u\.s\.\ clinical\ experience|usce|sub-?internships?|externships?|hands-on\ [\w\s]{0,30}(?:experience|months?|rotations?|clerkships?))\b|\bi\ (?:have\ |also\ |just\ )*(?:worked|served|rotated|spent)\b[^.;]{0,30}\bas\ a\ sub-?intern|\bi\ was\ an?\ (?:[\w\x2d]+\ ){0,2}(?:sub-?intern|extern)\b|\bi\ (?:have\ |just\ )*(?:finished|completed)\ (?:the|my|an?)\ (?:[\w-]+\ ){0,3}(?:month|rotation|elective|observership|clerkship)\b|\bi\ (?:also\ )?rotated\ in\b"
);
re!(
    USCE_RECORD,
    r"(?i)\b(?:usce|us clinical|observ\w+|externship|sub-?internships?|elective|rotat\w+|clerkship|hands-on|clinical experience)\b"
);
re!(
    TRAINED,
    r"(?ix)\bi\ (?:have\ |also\ |already\ )*(?:completed|finish(?:ed)?|finished)\ (?:a|an|my|the)\ (?:[\w\x2d]+\ ){0,3}?(?:residency|fellowship|specialty\ training|specialist\ training)\b"
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
re!(
    NUMBERS,
    r"(?ix)\b(?:performed|placed|done|intubated)\b[^.;]{0,30}\b\d{2,4}\b|\b(?:completed|managed|have)\ (?:\w+\ ){0,2}\d{2,4}\ (?:[\w\x2d]+\ ){0,2}(?:intubations|spinals|epidurals|blocks|lines|procedures|anesthetics|cases)\b|\blogged\b[^.;,]{0,60}"
);
re!(
    NUMBERS_RECORD,
    r"(?i)\b(?:logbook|logged|procedures?|cases?|blocks?|spinals?|epidurals?|intubations?|observ\w+ only)\b"
);

re!(
    FIRST_AUTHOR,
    r"(?i)\b(?:as|am|was|being) (?:also )?(?:the |a |its |co-)?(?:first|lead|1st)[ \x2d]author|\bmy first[ \x2d]author(?:ed)? (?:paper|article|publication|manuscript)|\bi (?:have |also )?first-authored"
);
re!(FIRST_AUTHOR_RECORD, r"(?i)\b(?:first|lead|1st)[ \x2d]author|\bfirst-authored|author 1\b|\b1st of");
re!(
    CLASS,
    r"(?i)\b(?:graduated|finished|ranked|placed|was|am) (?:first|1st|top|number one|at the top) (?:in|of|out of) (?:a |my |the |our )(?:\w+ )?(?:class|cohort|year|batch)"
);
re!(CLASS_RANK, r"(?i)\brank:? (?:1|first)\b|\b(?:first|1st|1) (?:of|in|out of)\b|\btop of|valedictorian|\b1/\d");
re!(
    ATTEMPTS,
    r"(?i)\b(?:steps?|usmles?|exams?|boards?)\b[^.;]{0,40}\b(?:first|1st|one|single) (?:attempt|try|sitting|go)\b|\b(?:first|1st|one|single) (?:attempt|try|sitting|go)\b[^.;]{0,40}\b(?:steps?|usmles?|exams?)\b|\bnever failed (?:an?|any) (?:exam|step)"
);
re!(ATTEMPTS_RECORD, r"(?i)\bstep\b|\bck\b|usmle|attempt");
re!(
    ORAL,
    r"(?i)\b(?:oral|podium|plenary) presentation|\bpresented (?:it |them |our \w+ )?(?:as )?an? (?:oral|podium|plenary)"
);
re!(ORAL_RECORD, r"(?i)\boral\b|\bpodium|\bplenary|\btalk\b|\bspeaker|\bpresentation\b");
re!(
    ATTENDED,
    r"(?i)\b(?:i|we) (?:have |also |had )*(?:attended|joined|visited|came to|took part in)\b[^.;]{0,40}\b(?:second[ \x2d]look|open house|webinar|conference|course|workshop|social)\b"
);
re!(ATTENDED_RECORD, r"(?i)\b(?:second[ \x2d]look|open house|webinar|conference|course|workshop|social)\b");
re!(
    PARTNER,
    r"(?i)\bmy (?:wife|husband|partner|spouse|fianc\w+|girlfriend|boyfriend)\b[^.;]{0,30}\b(?:interviewed|has (?:also )?(?:an )?(?:interview|invitation|matched)|was (?:also )?invited|(?:also )?matched)\b|\bwe (?:are|have) (?:\w+ )?(?:registered|entered|participating|matching|in the match) (?:as a couple|for the couples|together)|\bwe are (?:a couples match|couples[ \x2d]matching)"
);
re!(PARTNER_RECORD, r"(?i)\b(?:wife|husband|partner|spouse|fianc\w+|couples?)\b");
re!(
    MEMBER,
    r"(?i)\b(?:i am|i'm|i have been|i became|i was|as) (?:also |now |already |elected |an? |the )*(?:\w+ )?(?:member|fellow) of (?:the )?(?:[\w-]+ ){0,5}?(?:society|association|academy|college|federation|asa|aoa|iars|alpha omega alpha)\b"
);
re!(MEMBER_RECORD, r"(?i)\bmember\w*|\bsociety|\bassociation|\bacademy|\baoa\b|\basa\b|\biars\b|\bfellow of");
re!(
    LETTERS,
    r"(?i)\b(?:dr|prof)\b[^;]{0,130}\b(?:has |have |had )?(?:wrote|written|submitted|uploaded) (?:one of )?(?:my|me an?|an?|the|his|her) (?:\w+ )?letters?\b|\b(?:my|the) (?:\w+ )?letter (?:of recommendation )?from (?:dr|prof)\b[^;]{0,50}\b(?:is|was|has been) (?:now |already )?(?:uploaded|submitted|written|in eras)"
);
re!(LETTERS_RECORD, r"(?i)\bletters?\b|\blors?\b");

// Time at the bedside; by itself it backs nothing, since programs speak of months too.
re!(
    USCE_MONTHS,
    r"(?ix)\b(?:my|over|during|after|with|through|did|completed|have|had|bring|spent)\ (?:\w+\ ){0,2}?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)\ (?:weeks?|months?)\ of\ (?:[\w\x2d.]+\ ){0,4}?(?:externships?|clerkships?|sub-?internships?|hands-on\ \w+)\b"
);
re!(
    JOB,
    r"(?i)\bi (?:currently |now |presently |still )(?:work|practi[cs]e) (?:as|at|in)\b|\bi am (?:currently |now )?employed\b|\bin my (?:present|current) (?:job|post|position)\b"
);
// Only a record of having no work speaks against one.
re!(
    NO_JOB,
    r"(?i)\bunemployed|\bnot (?:currently |now )?(?:working|employed)\b|\bno (?:current )?(?:job|employment)\b"
);
re!(
    PRESENTED,
    r"(?i)\bi (?:have |also |recently |just )*presented\b[^.;]{0,70}\b(?:at|to|in) [^.;]{0,50}\b(?:meeting|congress|conference|symposium)\b"
);
re!(
    PRESENTED_RECORD,
    r"(?i)\bpresent\w*|\bposters?\b|\babstracts?\b|\bcongress|\bconference|\bmeeting|\btalk\b|\bsymposium"
);

/// Every kind of statement that is compared.
pub(super) const TOPICS: [Topic; 28] = [
    Topic {
        gate: &["externship", "clerkship", "internship", "hands-on"],
        claim: &USCE_MONTHS,
        evidence: &USCE_RECORD,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["i currently", "i now ", "i presently", "i still ", "employed", "my present ", "my current "],
        claim: &JOB,
        evidence: &NO_JOB,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["presented"],
        claim: &PRESENTED,
        evidence: &PRESENTED_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
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
        gate: &["certifi", "licen", "specialist", "instructor", "accredited", "bls", "acls", "atls", "pals", "nrp"],
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
            "author of",
            "author on",
            "my name",
            "my credit",
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
            "j-1",
            "j1",
            "ds-2019",
            "h-1",
            "o1",
            "o-1",
            "h-4",
            "h4",
            "f-1",
            "f1",
            "l-2",
            "l2",
            "e-3",
            "e3",
            "tps",
            "daca",
            "refugee",
            "tn",
            "green card",
            "ead",
            "permit",
            "authori",
            "residen",
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
            "won",
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
            "selected",
            "ranked",
            "inductee",
            "recipient",
            "winner",
            "laureate",
            "honoree",
            "honouree",
        ],
        claim: &AWARD,
        evidence: &AWARD_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["clinical", "usce", "intern", "externship", "hands-on", "rotated in", "finished", "completed"],
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
        gate: &[
            "performed",
            "placed",
            "done",
            "intubat",
            "logged",
            "spinals",
            "epidurals",
            "blocks",
            "lines",
            "procedures",
            "anesthetics",
            "cases",
        ],
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
    Topic {
        gate: &["author"],
        claim: &FIRST_AUTHOR,
        evidence: &FIRST_AUTHOR_RECORD,
        silent: Silent::Always,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["first", "1st", "top", "number one"],
        claim: &CLASS,
        evidence: &CLASS_RANK,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["attempt", "try", "sitting", "first go", "one go", "never failed"],
        claim: &ATTEMPTS,
        evidence: &ATTEMPTS_RECORD,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["oral", "podium", "plenary"],
        claim: &ORAL,
        evidence: &ORAL_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["second", "open house", "webinar", "conference", "course", "workshop", "social"],
        claim: &ATTENDED,
        evidence: &ATTENDED_RECORD,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["wife", "husband", "partner", "spouse", "fianc", "friend", "couple", "together"],
        claim: &PARTNER,
        evidence: &PARTNER_RECORD,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["member", "fellow"],
        claim: &MEMBER,
        evidence: &MEMBER_RECORD,
        silent: Silent::Listed,
        rule: "A-01",
        counted: Counted::No,
    },
    Topic {
        gate: &["letter"],
        claim: &LETTERS,
        evidence: &LETTERS_RECORD,
        silent: Silent::Fine,
        rule: "A-01",
        counted: Counted::No,
    },
];

re!(
    INTERVIEWS,
    r"(?ix)\bi\ (?:have\ |had\ |now\ |already\ |been\ )*((?:interviewed\ at|interviews?\ at)\ (?:\w+\ ){0,2}?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty)\ (?:\w+\ ){0,3}?(?:programs|places|hospitals)|(?:received|hold|have|had|attended|accepted)\ (?:\w+\ ){0,2}?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty)\ (?:\w+\ ){0,3}?(?:interviews|invitations)
 |interviewed\ by\ (?:\w+\ ){0,2}?(?:\d{1,2}|[a-z]+)\ programs)\b
 |\b((?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)\ (?:\w+\ ){0,2}?(?:programs|places|hospitals|departments)\ (?:have|had)\ (?:already\ |now\ |so\ far\ )?(?:interviewed|invited)\ me)\b"
);
re!(INTERVIEW_RECORD, r"(?i)\binterview(?:s|ed)?\b|\binvit\w+|nothing else");
