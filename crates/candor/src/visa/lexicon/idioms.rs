//! Idioms: what looks like a cue and is none, or tells something other than its words.
//!
//! Source: statements of residency programs.

use super::Cue;

/// In the order in which they take their words.
pub(super) const IDIOMS: &[(Cue, &str)] = &[
    (Cue::Yes, r"\bno (?:decision|plans?|intention) to (?:end|stop|suspend|discontinue|cease|halt)\b"),
    (
        Cue::Only,
        r"\b(limits?|restricts?|confines?|limited|restricted|confined)\b[^.;,]{0,30} to (?:the |an? |only )*(?:ecfmg[- ]sponsored |clinical )?{J}",
    ),
    // Openly undecided, whoever decides.
    (
        Cue::Open,
        r"\b(?:decisions?|determination|policy|position|answer)\b[^.;]{0,70}(?:\bnot|n't|\bnever)(?: yet)?(?: been)?(?: yet)? (?:made|reached|taken|final\w*|set|decided|settled|determined|clear)\b|\b(?:no|without an?) (?:final |firm |official |clear )?(?:decisions?|word|answer|policy|determination|ruling|position)(?: (?:has been|is|was|yet|made|so far|reached|taken|available))*(?: (?:yet|so far|at (?:this|present)))?\b|\bnothing (?:is |has been )?(?:decided|settled|final)\b|\b(?:have|has|had|are|is) (?:still )?yet to (?:be )?(?:decide|determine|hear|announce|finali[sz]e|confirm|settle|resolve)\w*|\bremains? to be (?:seen|decided|determined)\b|\bpending\W*$|\bstill (?:being )?(?:open|undecided|debating|debated|discussing|discussed|deciding|thinking|considering|working out)\b|\b(?:will|to) (?:announce|be announced|decide|know more|let you know)\b",
    ),
    (
        Cue::Idle,
        r"\bon the basis of (?:[a-z]+(?:, | or |,? and | ))*?(?:citizenship|origin|immigration|visa|nationality)(?: status)?(?: or (?:immigration|visa|citizenship) status)?|\b(?:an|any|no|every) individual (?:who|whose|with|on|from|in|needing|requiring|seeking|holding)\b|\b(?:visa|immigration|citizenship)(?: or \w+)? ?(?:status|type|need|category)?[^.;,]{0,20}(?:\bnot|n't|\bno|\bnever|\bneither) (?:\w+ ){0,2}(?:influenc\w*|affect\w*|impact\w*|part\b|role\b|bearing|factor\w*|count\w*|effect|weigh\w*|figure\w*|matter\w*|enters?)|\bregardless of (?:visa|immigration|citizenship)(?: or \w+)?(?: status)?|\bwithout (?:regard|respect) to (?:\w+ ){0,4}(?:visa|immigration|citizenship)(?: status)?",
    ),
    // A Step 3 that changes nothing.
    (Cue::Idle, r"\beven (?:for|if|with|when|though|to)\b[^.;,]{0,60}{S3}|{S3} or (?:not|no(?: {S3})?)\b"),
    (
        Cue::Past,
        r"\b(?:formerly|previously|once|used to be|had been|was long|were long) (?:closed|barred|shut|unavailable|off[- ]limits|banned|unable|unwilling|against)(?: to| for| from)?\b",
    ),
    (Cue::Off, r"(?:{J}|{H}){N}:?,?(?: is| are)? (out)(?:[.,;!)]|$| (?:because|due|since|for now|this))"),
    (Cue::Yes, r"(?:{J}|{H}){N}:?,?(?: is| are)? (in)(?:[.,;!)]|$| and\b| but\b)"),
    (
        Cue::Off,
        r"\bwish (?:we|i|it|that) (?:we )?(?:could|were|was|did)\b|\bties? our hands\b|\bhands are tied\b|\b(?:won't|doesn't|does not|will not|didn't|wouldn't) (?:let|allow|permit) (?:us|it|them|this|me)\b|\b(?:keeps?|prevents?|stops|blocks) us (?:from)?\b|\b(?:filtered|weeded|screened|thrown|sorted) out\b|\bset aside\b|\bdiscarded\b|\bdisregarded\b|\bpassed over\b|\boff the menu\b|^\W*(?:but |very |so |we're |we are )*sorry\W*$|\bafraid not\b|\b(?:decided|voted|chosen|opted|elected) (?:against|not to)\b|\btalk(?:ed)? out of\b|\bin the way\b|\bneither now nor\b|\bnot a (?:single|one)\b|(?:\bnot|n't|\bnever) (?:count|rely|bank|bet|plan) on\b|\bthe door (?:is|has) (?:been )?(?:closed|shut)\b",
    ),
    (Cue::Firm, r"\bexceptions?\b[^.;:]{0,30}: none\b"),
    (
        Cue::Case,
        r"\bvot(?:e|es|ed|ing) (?:up)?on\b|(?:\bnot|n't|\bnever)(?: \w+){0,3} (?:routinely|usually|normally|ordinarily|typically|often|generally|commonly|frequently)\b|\b(?:special|individual|written|formal) requests?\b|\beach (?:and every )?requests?\b|\b(?:a couple of|a few|a handful of) times\b|\b(?:just|only) (?:one|two|three|four|a few|a couple|a handful)\b|\boutstanding (?:people|persons|doctors|talent)\b|(?:\bnot|n't|\bnever|\bcannot)(?: be)?(?: \w+ly)? (?:out of the question|impossible|ruled out|excluded|unheard of)\b|\bmake a (?:good |strong )?case\b|{J}{N} (?:would|might|will) (?:bar|exclude|harm|hurt)\b",
    ),
    (
        Cue::Must,
        r"\b(?:citizenship|immigration|work authori[sz]ation)(?: status)? (requirements?\b\s*:)|\b(?:citizenship|citizens) ((?:only|(?:is |are )?(?:strictly )?(?:required|a must|mandatory|needed|necessary|obligatory)))\b",
    ),
    (Cue::Ask, r"\b(?:please )?(?:inquire|enquire)\b(?: with)?(?: (?:the |our )?(?:hr|gme|office|coordinator))?"),
    (Cue::J1, r"\bboth (j)(?:'?s)? and h(?:'?s)?\b|\b(j)(?:'?s)? ?(?:/|&|and|or) ?h(?:'?s)?\b"),
    (
        Cue::H1b,
        r"\bj(?:'?s)? ?(?:/|&|and|or) ?(h)(?:'?s)?(?: visas?)?\b|\bfiles? (?:no|any) (petitions?)\b|\bno (petitions?) (?:is|are|will be) filed\b",
    ),
    // What looks like a cue and is none.
    (
        Cue::Off,
        r"\b(?:look|turn|go|apply) (?:at|for|to) (?:an)?other (?:programs?|places?|hospitals?)\b|\b(out of) (?:the )?{H}|\b(leave) (?:the |your )?{H}[^.;]{0,12}\bout\b",
    ),
    (Cue::Off, r"\bno longer\b|\bnot any ?(?:longer|more)\b"),
    (
        Cue::Yes,
        r"\bno reason\b[^.;,]{0,14}\b(?:not|n't|couldn't|wouldn't|can't|cannot|shouldn't)\b|\b(?:will|do|does|we|also|program|residency) (?:also )?(consider) (?:all )?(?:applicants?|candidates?|applications?|those|international)\b",
    ),
    (
        Cue::Case,
        r"\b(?:who|those|candidates|applicants|if|where|when)\b[^.;,]{0,25}\b(?:problems?|issues?|difficult(?:y|ies)|obstacles?) with (?:a |the )?{J}{N}|\breserves? the right to\b(?: \w+)?|\b(?:chair\w*|director|dean|dio|committee|board|department|leadership|administration|pd)\b[^.;,]{0,25}\b(?:decides?|decision|agrees?|has the (?:last|final) (?:say|word)|picks?|chooses?)\b|\bwho walk on water\b|\bneeds? (?:the |an? )?(?:\w+ )?(?:ok|okay|blessing|nod|go-?ahead|signature)\b",
    ),
    (
        Cue::Yes,
        r"\b(no ?-?one|nobody|none of)\b[^.;]{0,45}\b(problems?|trouble|difficult\w*|issues?|refused|denied|turned away|rejected|declined)\b|\bnothing to (?:stop|prevent|keep)\b|\bwithout complaint\b|\b(?:never|not|n't|no)(?: had| have| been| caused)?(?: any| a| an| us)? (?:difficult\w*|problems?|trouble|issues?|complaints?|burden)\b",
    ),
    (
        Cue::Idle,
        r"\b(?:from|by|with|in) (?:an)?other (?:\w+ ){0,4}(?:programs?|hospitals?|institutions?|residenc(?:y|ies)|employers?|universit(?:y|ies)|sponsors?)\b|\bno (?:applicants?|candidates?|one|doctors?|resident)(?: \w+)? (?:will be|is|are|gets?|has been) (?:turned away|excluded|rejected|discriminated|disadvantaged|penali[sz]ed|disqualified)\b|\bwe already\b|\balready (?:sponsor|offer|file|accept|take|support)\w*|\bresearch(?: scholar)? {J}{N}|{J}(?: visas?)? (?:research|short-term)(?: scholars?| visas?)*|\bpendulum\b",
    ),
    (Cue::Only, r"\bor (?:nothing|bust|none|not at all)\b"),
    (
        Cue::ExceptH1b,
        r"\b(?:unlike|as opposed to|in contrast to|rather than|instead of|in place of|in lieu of)(?: the| an?)? {H}{N}",
    ),
    (
        Cue::ExceptJ1,
        r"\b(?:unlike|as opposed to|in contrast to|rather than|instead of|in place of|in lieu of)(?: the| an?)? {J}{N}",
    ),
    (
        Cue::ExceptJ1,
        r"\b(?:if it'?s not|if it is not|if it isn't|unless it'?s|unless it is|unless (?:you|they) (?:have|hold|are on|qualify for|can get))(?: an?| the)? {J}{N}",
    ),
    (
        Cue::ExceptJ1,
        r"\bother than(?: for)? (?:signing|completing|supporting|providing|processing)(?: \w+){0,3} {J}{N}",
    ),
    (
        Cue::Yes,
        r"\b(?:applicants?|candidates?|applications?|those|graduates|physicians|holders)\b[^.;:]{0,80}?\b((?:will|are)(?: also)? (?:be )?considered)\b",
    ),
    (
        Cue::Off,
        r"\bhard (?:pass|no)\b|\bnot so much\b|\bno-?go\b|\boff[- ]limits\b|\blook (?:at|for|to) (?:an)?other (?:programs?|places?|hospitals?)\b|\btoo (?:long|slow|costly|expensive|complicated|complex|burdensome|much|risky|uncertain)\b|\bnot (?:an|a viable|a possible) (?:option|possibility)\b|\b(?:isn't|not) (?:something|a thing)\b",
    ),
    (
        Cue::Must,
        r"\b(?:open|available|limited|restricted|confined) (?:only )?to (?:u\.?s\.? |american |united states )?(?:citizens|nationals|permanent|lawful|green)\b|\blimits? [\w ]{0,30} to\b",
    ),
    (
        Cue::Step3,
        r"(?:(?:\bnot|n't|never|no longer|don't|doesn't|dont) (?:need|require|ask for|insist on|demand|have|sit|expect)\w*(?: \w+){0,4} )?(?:\b(?:no|without|w/o|regardless of|even without)(?: (?:a|an|the|any|having|passing|passed|requiring|pass|condition of|need for|needing))*\s+)?{S3}(?: (?:score|result|pass|exam\w*|clause|requirement|report|certificate))*(?: (?:is|be|are|was))*(?:(?:n't| not| never| no longer| neither)(?: \w+){0,2} (?:required|needed|necessary|mandatory|obligatory|compulsory|a prerequisite|a condition|a requirement|prerequisite|essential|demanded|expected|asked|reqd?)\b)?(?: (?:required|needed|requirement)(?: for {H})?\??: ?(?:no|yes|not required|n/a)\b)?",
    ),
    (Cue::OtherVisa, r"\ball others\b|\b(?:everything|anything) else\b"),
    (
        Cue::Off,
        r"\b(?:need not|needn't|should not|shouldn't|must not|do not|don't|please not) (?:bother to )?apply(?:ing)?\b|\bnot to apply(?:ing)?\b",
    ),
    (Cue::Elsewhere, r"\(?\bnot (?:the |for )?(?:residency|residents|resident)\)?"),
    (Cue::Here, r"\(?\bnot (?:the |for )?(?:fellowships?|fellows|faculty)\)?"),
    (
        Cue::Idle,
        r"\b(?:unlike|contrary to|as opposed to|in contrast to|in contrast with|compared (?:to|with)) (?:our |the |other |others |many |some |most )*(?:[\w' ]{3,40}|[\w' ]{3,30} (?:which|who|that|where)\b[^,;.]{3,60})(?:,|$)",
    ),
    (
        Cue::Untrue,
        r"(?:\bnot|n't|\bcannot)(?: \w+)? (?:true|correct|accurate|the case) that\b|\bmyth that\b|\b(?:mistaken|false|untrue|wrong|incorrect)(?:ly)? (?:rumou?r |claim |belief |impression )?that\b|\bcontrary to (?:the )?rumou?rs?\b",
    ),
    (
        Cue::Not,
        r"\bnot (?:currently|presently|yet) (?:sponsor|offer|accept|support|able)\w*|\bunder no circumstances?\b|\bin no case\b|\bnot (?:be )?(?:considered|entertained?|consider)\b|(?:\bnot|n't|\bcannot|\bnever) (?:be )?(?:consider|entertain)\w*",
    ),
    (
        Cue::Firm,
        r"\bno exceptions?(?: (?:will be |are |is |can be )?(?:made|granted|allowed|possible))?\b|\bwithout exceptions?\b|\bexceptions?: none\b|(?:\bnot|n't|never) (?:make|grant|allow)\w*(?: any)? exceptions?\b|\bexceptions? (?:are|is|will|can)(?: not|n't|not) (?:be )?(?:made|granted|possible|allowed)\b|\bexceptions to our ({J}-only) rule: none\b",
    ),
    (
        Cue::Case,
        r"(?:\bnot|n't|\bcannot) (?:be )?(?:guaranteed?|promised?|assured?|automatic\w*|routine(?:ly)?|always|every(?:one|body)?|all|ordinarily|usual(?:ly)?|normal(?:ly)?|general(?:ly)?|typical(?:ly)?|as a rule|by default|preferred?)\b|\b(?:general|usual|normal|typical|ordinari|customari|most)ly(?: \w+)? (?:not|n't|do not|don't|does not|doesn't|cannot)\b|\bprefers? not\b|\bno (?:guarantee|promise|assurance)s?\b|\bnever say never\b|\bnot (?:out of the question|impossible|ruled out|excluded|unheard of)\b|\bas a rule\b[^.;]{0,25}(?:not|n't)\b",
    ),
    (
        Cue::Yes,
        r"\b(?:no|not a|not an|without|isn't a|little|no great) (?:problems?|trouble|worries|issues?|difficult(?:y|ies)|objections?|restrictions?|hesitation|limits?|limit)\b|\bwhy not\b|\b(?:don't|do not|can't) see why (?:we|not)(?: couldn't| could not| wouldn't)?\b|(?:\bnot|n't|\bcannot)(?: \w+)? (?:affected|changed|impacted|suspended|discontinued|excluded|barred|paused|stopped|ended|touched|concerned|a (?:problem|barrier|bar|obstacle))\b|\bunaffected\b|\b(?:do not|don't|does not|doesn't) (?:exclude|bar|discriminate|turn away|refuse|reject|decline)\b|\bneither\b[^.;]{1,40}\bbars?\b|\bno (?:decision|plans?|intention) to (?:end|stop|suspend|discontinue|cease|halt)\b|\b(?:isn't|there isn't|no|not) any visa we wouldn't\b|\bno visa (?:that )?we (?:would not|wouldn't|won't|will not|do not|don't)\b",
    ),
    (
        Cue::Idle,
        r"\bnot (?:only|just|merely|limited to|restricted to|later than|more than|to worry|to mention|hesitate|less than|fewer than|counting)\b|n't (?:limited|restricted) to\b|\bno (?:more than|later than|less than|fewer than|earlier than|cost|charge|fees?|extra|additional|further (?:cost|charge|action|step|document|form|fee|detail|question)\w*|change|changes|matter|doubt|difference|preference|cut-?off|cap|such (?:expenditures?|costs?|fees?|requirements?|limits?|burdens?)|action|separate|special|request|impact|bearing|effect|need|wait|surprise|comment)\b|\b(?:needn't|need not|don't need|do not need|doesn't need|does not need|don't have to|do not have to|doesn't have to|aren't required|not required|isn't required|not necessary|isn't necessary|not needed|isn't needed|not mandatory)\b|\bwhether or not\b|\bif not\b|\bor (?:not|don't \w+)\b|\bdo(?:n't| not) (?:hesitate|worry|forget|be afraid|guess|take our word|book|pay|panic|confuse)\b|\b(?:at|for) no (?:cost|charge)\b|\bnot a factor\b|\bwithout (?:regard|prejudice|delay|charge|cost|further|any? ?(?:cost|charge|fee))\b|\bnothing (?:in this|confers)\b|\bnone of (?:this|that|the above) \w+ (?:to|for)\b|\bcap[- ]exempt\w*\b|\bnot subject to\b",
    ),
    (
        Cue::Idle,
        r"\b(?:who |they |you |and |that )?(?:are|is|'re|'s|be)?\s?(?:not|n't|neither)(?: a| an| already| yet| currently)?(?: (?:u\.?s\.?a?\.?|united states|american))?(?: (?:citizens?|nationals?|permanent residents?|lprs?|green card holders?)(?:/| or | nor |,|\b)(?: ?(?:lawful |legal )?(?:citizens?|nationals?|permanent residents?|lprs?|green card holders?))*)|\bnon-? ?(?:(?:u\.?s\.?|american)[- ])?(?:citizens?|nationals?|residents?|lprs?|u\.?s\.?)\b(?: or (?:non-)?permanent residents?)?",
    ),
    (
        Cue::Idle,
        r"\b(?:applicants?|candidates?|physicians?|graduates?|those|residents|trainees|persons|doctors|anyone) (?:who (?:do not|don't) (?:have|hold|possess)|without) (?:a |an )?(?:u\.?s\.? )?(?:citizenship|(?:lawful |legal )?permanent residen\w+|green cards?)(?:(?:,| or)+ (?:a |an )?(?:u\.?s\.? )?(?:citizenship|permanent residen\w+|green cards?|eads?))*",
    ),
    (
        Cue::Idle,
        r"\bbe (?:the|an) exception\b|\bif (?:it'?s|it is|it be|yours is) (?:an? |the )?(?:{J}|{H}){N}|(?:\bnot|n't|\bcannot|\bmay|\bcan|\bto|\blater) (?:be |later )?(?:change|changing|switch|switching|convert|converting)\w* (?:to|from|into|of)(?: an?| the)? (?:{H}|{J}){N}(?: to(?: an?| the)? (?:{H}|{J}){N})?",
    ),
    (Cue::Idle, r"\bprefer\w* (?:over|to)(?: the| an?)? (?:{H}|{J}){N}"),
    (Cue::Yes, r"\blook no (?:further|farther)\b"),
    (
        Cue::Idle,
        r"{J}(?: visas?)?[- ](?:waivers?|bars?\b|limits?\b|clock|eligibility|(?:home|two-year|2-year|return)[\w -]{0,24}(?:requirement|rule|obligation)|requirement)|\bconrad(?:[- ]?30)?(?: waivers?)?|\bvisa (?:advice|counsel\w*|bulletin|stamps?|interviews?|fees?|appointments?|restrictions?|bans?|questions?|delays?|issues|history|need|needs|polic(?:y|ies)|status(?:es)? of|inquir\w+|information|processing|office|team|page|section|friendly|denials?|rules|paperwork|matters|costs?)\b|\b(?:a |the )?travel ban\b",
    ),
    (
        Cue::Case,
        r"\b(?:if|when|where|who|whom|should|couples?|reasons?|unless|cases)\b[^.;:]{0,80}(?:(?:n't|\b(?:cannot|can not|not|ineligible|unable|obstacle|refused|denied|exhausted|used up))\b[^.;:,]{0,22}({J}{N})|({J}{N} (?:is|would be|was|proves|becomes) (?:\w+ )?(?:impossible|unavailable|unsuitable|ruled out|closed|barred|denied|refused|out of)\b|{J}{N} (?:can't|cannot|can not|could not|couldn't) be (?:obtained|issued|used|had|granted|arranged|extended)\b|{J}{N} (?:won't|can't|will not|cannot|is not|isn't|is un\w+|is im\w+)(?: be)?(?: an)? (?:do|work|possible|suitable|feasible|option|available|used?|appropriate|applicable|impossible)\b))",
    ),
    (
        Cue::ExceptJ1,
        r"\b(?:other than|except(?:ing)?(?: for)?|besides|apart from|aside from|with the exception of|beyond|outside|nothing but|none but|excluding|save)(?: on| in| through| via)?(?: the| a| an| our)?(?: ecfmg(?:-sponsored)?| clinical)? ?(?:{J}|\becfmg(?:-sponsored)?\b){N}|\bvisas? but(?: the)? {J}{N}",
    ),
    (
        Cue::ExceptH1b,
        r"\b(?:other than|except(?:ing)?(?: for)?|besides|apart from|aside from|with the exception of|beyond|outside|nothing but|none but|excluding|save)(?: on| in| through| via)?(?: the| a| an| our)? {H}{N}|\b(?:visas?|anything|everything|all) but(?: the| an?)? {H}{N}",
    ),
];
