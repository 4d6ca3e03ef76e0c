//! The words of visa statements: what each tells ([`Cue`]), and the reading of a clause into cues ([`lex`]).
//!
//! Source: statements of residency programs, and the principles of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Status;

/// What a word or phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// An idiom that says nothing.
    Idle,
    /// Names of visas and statuses.
    J1,
    H1b,
    Any,
    OtherVisa,
    NoRest,
    Both,
    Neither,
    Former,
    Latter,
    ExceptJ1,
    ExceptH1b,
    Is(Status),
    /// The body that sponsors J-1; a name of the J-1 where sponsoring is spoken of.
    Ecfmg,
    Step3,
    /// Denials: words that negate, and words that say that something ended or is barred.
    Not,
    Off,
    /// The end of a bar.
    Lifted,
    /// The end of a bar, or of sponsoring where no bar is named.
    Withdrawn,
    /// "It is not true that".
    Untrue,
    /// Words of assent, and of sponsoring.
    Yes,
    Offer,
    /// Limits: firm (an exception, a transfer) and soft (may, discretion), which a denial beats.
    Case,
    Move,
    Perhaps,
    /// "No exceptions".
    Firm,
    /// Openly undecided.
    Open,
    /// "Contact the office": undecided only where nothing else is said.
    Ask,
    Only,
    /// "only if", "only for": a limit, unless a visa follows at once.
    OnlyIf,
    Must,
    All,
    /// "Likewise", "ditto": as the one before.
    Same,
    New,
    Past,
    Now,
    Elsewhere,
    Here,
}

pub(super) const J: &str = r"\bj\s?-?\s?1(?:'?s)?\b";
pub(super) const H: &str = r"\b(?:h\s?-?\s?1\s?-?\s?b?|h-?[il]-?b|hib|h1-?b1?)(?:'?s)?\b";
/// Nouns that belong to the name of a visa.
pub(super) const NOUN: &str = r"(?:[\s-]+(?:visas?|status|classifications?|sponsorships?|sponsered|petitions?|holders?|categor(?:y|ies)|exchange|visitors?|clinical|physicians?|candidates?|applicants?|residents?|trainees?|folks|people|visa-holders))*\b";
pub(super) const STEP3: &str = r"\b(?:(?:usmle|comlex)[ -]*)?(?:(?:st[ep]{2}|stpe|level) ?-?(?:3|iii|three)\b|(?:the )?third step\b|step-?3\b|step3\b|s3\b|usmle 1-3|(?:usmle|comlex) (?:part )?-?(?:3|iii)\b|part (?:3|iii)\b|(?:the )?third (?:and (?:final|last) )?(?:usmle )?(?:step|exam|part)\b|(?:the )?(?:last|final) (?:usmle )?(?:step|part)(?: of (?:the )?(?:usmle|comlex))?\b|all (?:of )?(?:the |their |your )?usmle (?:steps|exams|examinations|parts)\b|(?:the )?(?:full|entire|whole|complete) usmle\b|steps? (?:1|i)(?:, ?|-| to | through )(?:2,? ?(?:and|&) ?)?(?:3|iii)\b|all (?:three|3) (?:usmle )?(?:steps|parts)\b|all (?:usmle )?steps 1-3)";

/// Patterns over lower-case folded text, in the order in which they take their words. `{J}`, `{H}`, `{V}` and `{S3}`
/// stand for the names; a group, where there is one, is what is taken.
pub(super) const LEXICON: &[(Cue, &str)] = &[
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
        r"\b(?:who|those|candidates|applicants|if|where|when)\b[^.;,]{0,25}\b(?:problems?|issues?|difficult(?:y|ies)|obstacles?) with (?:a |the )?{J}{N}|\bmay or may not\b|\breserves? the right to\b(?: \w+)?|\b(?:chair\w*|director|dean|dio|committee|board|department|leadership|administration|pd)\b[^.;,]{0,25}\b(?:decides?|decision|agrees?|has the (?:last|final) (?:say|word)|picks?|chooses?)\b|\bwho walk on water\b|\bneeds? (?:the |an? )?(?:\w+ )?(?:ok|okay|blessing|nod|go-?ahead|signature)\b",
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
        r"{J}(?: visas?)?[- ](?:waivers?|(?:home|two-year|2-year|return)[\w -]{0,24}(?:requirement|rule|obligation)|requirement)|\bconrad(?:[- ]?30)?(?: waivers?)?|\bvisa (?:bulletin|stamps?|interviews?|fees?|appointments?|restrictions?|bans?|questions?|delays?|issues|history|need|needs|polic(?:y|ies)|status(?:es)? of|inquir\w+|information|processing|office|team|page|section|friendly|denials?|rules|paperwork|matters|costs?)\b|\b(?:a |the )?travel ban\b",
    ),
    (
        Cue::Case,
        r"\b(?:if|when|where|who|whom|should|couples?|reason|because|unless|cases)\b[^.;:]{0,80}\b(?:(?:can't|cannot|can not|not|won't|isn't|ineligible|unable|obstacle)\b[^.;:]{0,18}({J}{N})|({J}{N} (?:won't|can't|will not|cannot|is not|isn't|is un\w+|is im\w+)(?: be)?(?: an)? (?:do|work|possible|suitable|feasible|option|available|used?|appropriate|applicable|impossible)\b))",
    ),
    (
        Cue::ExceptJ1,
        r"\b(?:other than|except(?:ing)?(?: for)?|besides|apart from|aside from|with the exception of|beyond|outside|nothing but|none but|excluding|save)(?: on| in| through| via)?(?: the| a| an| our)?(?: ecfmg(?:-sponsored)?| clinical)? ?(?:{J}|\becfmg(?:-sponsored)?\b){N}|\bvisas? but(?: the)? {J}{N}",
    ),
    (
        Cue::ExceptH1b,
        r"\b(?:other than|except(?:ing)?(?: for)?|besides|apart from|aside from|with the exception of|beyond|outside|nothing but|none but|excluding|save)(?: on| in| through| via)?(?: the| a| an| our)? {H}{N}|\b(?:visas?|anything|everything|all) but(?: the| an?)? {H}{N}",
    ),
    // Names.
    (
        Cue::J1,
        r"{J}{N}|\bexchange[- ]visitors?(?: program)?{N}|\bexchange (?:visas?|programs?|physicians?|route|status|category|classification)\b|\balien physicians?\b|\becfmg (?:route|pathway|track|way|path|channel)\b|\bj(?:'s)?[ -]?(?:visas?|status|category|classification|sponsorship|holders?)\b|\b(?:ecfmg|intealth) (?:handles?|arranges?|takes? care|issues?|processes|administers|manages)\b|\bintealth[- ]sponsored\b|\bauspices of (?:the )?(?:ecfmg|intealth)\b|\bagreement with (?:the )?(?:ecfmg|intealth)\b|\btpl\b|\bj's\b|\bds-?2019s?\b|\bevsp\b|\becfmg[- ](?:sponsored|sponsorship|visas?|sponsoring|exchange)\b{N}|\b(?:the|or|and|a|live the|,) (j)\b(?: [^1]|[^\w\s-]|$)|(?:, ?)(j)\b,|\bj[- ]?one\b",
    ),
    (
        Cue::H1b,
        r"{H}{N}|\bh(?:'s)?[ -]?(?:visas?|status|category|classification|sponsorship|holders?)\b|\bh's\b|\b(?:the|or|and|an|,) (h)\b(?: [^1]|[^\w\s-]|$)|\btemporary (?:specialty |professional )?workers?{N}|\bspeciali?t?y[- ]?occupations?(?: workers?)?{N}|\b(?:temporary )?(?:work(?:ing)?|employment(?:[- ]based)?)[- ]visas?\b|\bh-? ?one-? ?b\b|\bi-129s?\b|\blabou?r condition applications?\b|\bspeciali?ty workers?{N}",
    ),
    (Cue::Is(Status::F1), r"\bf-?\s?1s?\b(?:[- ](?:visas?|opt|students?|\(opt\)|status))*|\bopt\b"),
    (Cue::Is(Status::O1), r"\bo-?\s?1s?\b(?: visas?| status)?"),
    (Cue::Is(Status::Tn), r"\btn\b(?:-1)?(?: visas?| status)?"),
    (Cue::Is(Status::E3), r"\be-?\s?3s?\b(?: visas?| status)?"),
    (Cue::Is(Status::B1), r"\bb-?\s?[12]\b(?: visas?| status)?"),
    (Cue::Is(Status::Dependent), r"\b(?:h-?4|l-?2s?|j-?2)s?\b(?: (?:visas?|eads?|spouses?|dependents?))*"),
    (
        Cue::Is(Status::Ead),
        r"\beads?\b|\bemployment authorization(?: documents?| cards?)?|\bwork (?:cards?|permits?|authorizations?)\b|\basylees?\b|\brefugees?\b|\basylum\b|\btps\b|\bdaca\b|\bparole\b",
    ),
    (
        Cue::Is(Status::PermanentResident),
        r"\bgreen[- ]?cards?(?: holders?)?|\b(?:lawful |legal |u\.?s\.? )*permanent[- ]residen(?:ts?|cy|ce)\b(?: status)?|\blprs?\b|\bperm(?:anent)? res\b|\bgc\b",
    ),
    (
        Cue::Is(Status::Citizen),
        r"\b(?:u\.?s\.?a? |united states |american )?(?:citizens?|citizenship|nationals?)\b(?: of the u(?:nited states|\.?s\.?a?))?|\busc\b",
    ),
    (Cue::Only, r"\bto the exclusion of (?:all |the |any )?(?:rest|others?)(?: visas?)?\b"),
    (
        Cue::NoRest,
        r"\bno (?:other|another|additional|alternative|different) (?:employment[- ]based |work |nonimmigrant |non-immigrant |sorts? of |types? of |kinds? of |forms? of |categor(?:y|ies) of )*(?:visas?|sponsorships?|status(?:es)?|classifications?|categor(?:y|ies)|types?|nonimmigrants?|routes?|options?|kinds?)\b(?: (?:types?|categor(?:y|ies)|sponsorship|status(?:es)?|classifications?))*|\bno others?\b|\bno(?:t any|ne) others?\b|\bnothing (?:else|besides|more|other)\b|\bnone (?:else|other)\b|\bnot anything else\b",
    ),
    (
        Cue::OtherVisa,
        r"\b(?:any|all|every|some|each|the)? ?\b(?:other|another|additional|alternative|different) (?:employment[- ]based |work |nonimmigrant |non-immigrant |sorts? of |types? of |kinds? of |forms? of |categor(?:y|ies) of )*(?:visas?|sponsorships?|status(?:es)?|classifications?|categor(?:y|ies)|types?|nonimmigrants?|routes?|options?|kinds?)\b(?: (?:types?|categor(?:y|ies)|sponsorship|status(?:es)?|classifications?))*|\bany others?\b|\bothers\b|\banything else\b|\ball else\b|\bthe (?:rest|others)\b|\b(?:not listed|unlisted)(?: above)?\b",
    ),
    (Cue::Former, r"\bthe former\b"),
    (Cue::Latter, r"\bthe latter\b"),
    (
        Cue::Both,
        r"\bboth(?: of)?(?: (?:these|the|those|them|standard|common|physician|main|major|kinds of|types of))*(?: (?:visas?|types?|kinds?|categor\w+|classifications?|options?))+\b|\b(?:do|does|sponsors?|accepts?|offers?|supports?|takes?|of) both\b|\bboth(?:[.,;!]|$| are| will| can)|\b(?:either|each)(?: (?:visas?|one|of (?:these|them|the two|those)|types?|classification|category))+\b|\beach (?:on|equally)\b|\b(?:for|sponsors?|do|accept) either\b",
    ),
    (
        Cue::Neither,
        r"\bneither(?: (?:visas?|one|of (?:these|them|the two|those)|types?|classification|category|is|are|can|will))+\b|\bneither(?:[.,;!]|$)",
    ),
    (
        Cue::Ecfmg,
        r"\becfmg[- ]certif\w+|\becfmg\b(?: sponsor\w*)?|\bintealth\b|\beducational commission for foreign medical graduates\b",
    ),
    // Limits.
    (
        Cue::Case,
        r"\bcase[- ]+(?:by|to|basis)[- ]*case\b|\bcase-?by-?case\b|\b(?:each|every) (?:case|request|application|petition|candidate) (?:is |will be |on |by )|\bindividual(?:ly|ized|ised)?(?: basis| consideration| case\w*| merit\w*| review| circumstances| assessment)?\b|\bone (?:by|at a) (?:one|time)\b|\b(?:limited|select(?:ed|ive)?|exceptional|rare|occasional|discretionary|competitive) basis\b|\bselect(?:ed|ively)? (?:cases|candidates|applicants|individuals|residents|few)?\b|\bexceptions?\b|\bexceptional(?:ly)?\b|\bdeviations?\b|\bin (?:very |truly |only |a )?(?:rare|unusual|exceptional|special|extraordinary|certain|select|limited|some|few|particular|compelling)(?: \w+)? (?:cases?|circumstances?|situations?|instances?)\b|\b(?:rare|unusual|special|extraordinary|certain|limited|compelling|extenuating) (?:cases?|circumstances?|situations?|instances?)\b|\brare(?:ly)?\b|\boccasional(?:ly)?\b|\bsometimes\b|\bnow and then\b|\bfrom time to time\b|\bonce in a (?:while|blue moon)\b|\bseldom\b|\bunless\b|\balready\b(?: (?:hold|have|has|in|on|holding|having|possess|sponsored|stamped)\w*)?|\btak(?:e|en|ing) (?:it |them )?over\b|\bon occasion\b|\bgraduates of (?:our|this)\b|\bour own (?:students|graduates|medical)\b|\b(?:current(?:ly)?|existing|previous|prior|valid) (?:hold\w*|{H})|\bextraordinar(?:y|ily)\b|\b(?:outstanding|stellar|truly|unusually|really great|superb|very strong(?:est)?|highly qualified|exceptionally|extremely|uniquely|strongest|best|top|really good|most qualified)(?: \w+)? (?:candidates?|applicants?|doctors?|residents?|physicians?|individuals?|qualified|merit|one|ones|cases?)\b|\bthe right (?:candidate|applicant|doctor|person|resident)\b|\bsomeone (?:outstanding|exceptional|special)\b|\bdepend(?:s|ing|ent)\b|\b(?:when|if|as|where|while|until) (?:the |our )?(?:funds?|funding|budgets?|money|resources) (?:allows?|permits?|is|are|lasts?)\b|\bbudget of\b|\bprefer(?:s|red)? not\b|\bto some\b|\bsome (?:get|were|do)\b|\bgranted? about\b|\b(?:graduates?|alumni|graduated) (?:of|from) (?:an? |the )?(?:u\.?s\.?a?|united states|american|us and canadian|u\.s\. and canadian|lcme)\b|\bu\.?s\.? (?:medical )?(?:school|graduates|grads|medical school graduates)\b|\bwaiver from\b|\bon (?:its|their|his|her) merits?\b|\b(?:ask|write) (?:us )?and we(?:'ll| will) see\b|\bby exception\b|\bcase by\b|\bmade for\b|\binside the (?:united states|country|u\.?s)|\bpgy-?\s?[2-4](?: \w+)? (?:or above|and above|transfers?|level)|\bpgy-?[2-4]\+",
    ),
    (
        Cue::Case,
        r"\bon occasions?\b|\bafter (?:\w+ )?reviews?\b|\bsign(?:s|ed)? off\b|\bmust be cleared\b|\bgreen-?lit\b|\bhardships?\b|\bcompelling\b|\b(?:good|strong|convincing|sound|special|real|valid) (?:reasons?|case|grounds)\b|\bhandful\b|\bone or two\b|\bonce or twice\b|\ba (?:very )?(?:limited|small) number\b|\bvery few\b|\bat most (?:one|two|three)\b|\bnot for (?:everyone|everybody|all)\b|\b(?:we'll|we will|let's|we can|we'd have to|happy to|willing to) (?:talk|discuss|have a conversation)\b|\bnegotia(?:ble|ted|te)\b|\b(?:open to|up for|by|subject to|needs?|requires?|willing to|to be) discuss(?:ion|ed)?\b|\bdiscussed (?:individually|separately|with)\b|\bup to (?:the |our )?(?:chair\w*|director|hospital|dean|dio|department|gme|legal|program director|pd)\b|\bsomething special\b|\b(?:it's|it has|has) been done\b|\bwe ask (?:our|the) (?:dean|dio|chair|lawyers?|counsel|hospital)\b|\bad hoc\b|\b(?:as|if|when|where) (?:circumstances|needed|necessary|warranted|appropriate|justified|merited|deserved|indicated)\b|\bas a last resort\b|\blast resort\b|\breluctant(?:ly)?\b|\bextensions?\b|\bcontinuation\b|\bchange of employer\b|\bportability\b|\bpilot\b|\bby invitation\b|\b(?:in|from) (?:the|their|your) (?:second|third|pgy-?2) year\b|\bafter (?:the )?(?:intern(?:ship)?|first|pgy-?1)(?: year)?\b|\bunlikely\b|\bnot our (?:preference|first choice|default|norm|usual)\b|\bthe norm\b|\bwith luck\b|\bdifficult\b|\bhard to\b|\b(?:two|three|four|twice|\d) (?:times )?in (?:the (?:last|past) )?(?:\w+ )years\b|\bmade (?:an|one|two) exceptions?\b|\bfor (?:the )?(?:right|truly|really|very)\b|\b(?:if|when) (?:the|our|a|an|your|their) [^.;,:]{2,40} (?:agrees?|approves?|supports?|allows?|permits?|consents?|says so|recommends?|warrants?|justif\w+|signs?)\b|\bon the basis of\b|\bmerits?\b|\bchampion\b|\bhas to (?:argue|plead|make the case)\b|\bsubject to\b|\bcontingent (?:up)?on\b|\bconditional\b|\bnominat\w+\b|\b(?:us|u\.s\.?|american|canadian|domestic)[- ](?:img|grad|graduate|medical graduate|school|trained|educated)\w*",
    ),
    (Cue::Move, r"\btransfer(?:s|red|ring|rable|able)?\b|\bport(?:ed|ing|able|s)?\b"),
    (
        Cue::Open,
        r"\bunder (?:review|consideration|discussion|study|evaluation)\b|(?:\bnot|n't|never)(?: yet)?(?: been)? (?:settled|decided|determined|finali[sz]ed|known|clear|confirmed|adopted a (?:position|policy)|set a (?:rule|policy)|announced|resolved|established a)\b|\bnot yet (?:set|made|decided|know)[^.;]{0,20}|\bundecided\b|\bundetermined\b|\buncertain\b|\bunclear\b|\bup in the air\b|\bto be (?:determined|decided|announced|confirmed)\b|\btb[adc]\b|\b(?:don't|do not|doesn't|does not) (?:yet )?know\b|\bunsure\b|\b(?:are|is|still|'re) waiting (?:for|on|to)\b|\bhopes? to know\b|\bwait and see\b|\bstay tuned\b|\bwatch this space\b|\btoo early to\b|\bnot (?:yet )?sure\b|\bhaven't (?:a clue|decided|settled|determined)\b|\bcan(?:'t|not) (?:commit|say|confirm|predict)\b|\bawaiting (?:guidance|clarification|a decision|word|further)\b|\b(?:being|currently|is|are) (?:re)?(?:reviewed|reviewing|evaluat\w+|assess\w+|re-?examin\w+|studied|processed)\b|\bwill (?:be (?:published|announced|posted|updated)|announce|decide)\b|\bis revoked\b|\bpending (?:review|a decision|clarification|guidance|the outcome)\b|\bwhether (?:we|this|it|the|there)\b",
    ),
    (
        Cue::Ask,
        r"\b(?:ask|check with|contact|inquire|consult) (?:the |our |your |an? )?(?:gme|hr|intealth|coordinator|office|program|international|us|human|next)\b|\bsee (?:the|our)\b|\bcontact\b|\banswer (?:your |any |all )?questions\b|\bquestions (?:about|on|regarding|concerning)\b",
    ),
    (
        Cue::Perhaps,
        r"\b(?:may|might|could|can|would)(?: \w+)? (?:be |still |also )*(?:consider\w*|possible|petition|negotiat\w*|explor\w*)\b|\bmay (?:\w+ )?(?:be )?(?:sponsor(?:ed)?|offer(?:ed)?|available|support(?:ed)?|file[d]?|able|approved|granted|possible|request(?:ed)?|ask|provid(?:e|ed)|allow(?:ed)?)\b|\bmight\b|\bmaybe\b|\bperhaps\b|\bpossibl[ey]\b|\bprobably\b|\bpotential(?:ly)?\b|\b(?:is|are|will be|be|gets?|visas?|been)? ?(?:considered|looked at|reviewed|entertained|evaluated)\b(?: (?:exactly|equally|the same|alongside|as|like|without))?|\b(?:will|to|would|also|we|program|does|do) (?:also )?(?:consider|entertain)\b|\bdiscretion(?:ary|al)?\b|\b(?:pre-?)?approv(?:al|ed|es?|als)\b|\bpermission\b|\bconsent\b|\bwith(?: the)? (?:sign-?off|blessing|agreement|support|endorsement|concurrence) (?:of|from)\b|\bsign-?off\b|\bsubject to (?:the )?(?:review|availab\w+|ceo|funding|budget|discretion|institution\w*|legal|department\w*|committee|gme\w*|dio)\b|\b(?:has to|have to|must|should|may|can) be requested\b|\brequests? (?:is|are|will be|go) (?:reviewed|considered|decided|brought|to)\b|\bon (?:special )?request\b|\bcommittee [a-z]\b|\bvote\b|\bpersuade\b|\bput forward\b|\brecommend(?:s|ed)? (?:two|one|three|a few|up)|\bconversation with\b|\bno obligation\b|\bmeets? (?:certain|specific|special)\b|\bif (?:the |an? )?(?:applicant|candidate|department|need|circumstances|program)[^.;]{0,30}(?:warrant|justif|merit|qualif|strong|agree)\w*|\bjustif(?:y|ied|ication)\b|\bwarrant(?:s|ed)?\b|\bask first\b|\bdecisions? (?:to|on|about|regarding|rests|lies)\b|\b(?:rests|lies) with\b|\b(?:speak|talk|write|ask|contact)(?: to| with)? us first\b|\b(?:is|are|very|extremely|highly|remains?) (?:very |extremely |highly )?(?:competitive|selective|limited(?:,| and| by| in|\.|$))|\bconvinc\w+\b|\bcommittee\b|\b(?:submit|make|put in) (?:an? )?(?:\w+ )?requests?\b|\bdecides? (?:on )?each\b|\bchosen by\b|\bpicked by\b|\bselected by\b|\bseparately\b|\bweigh(?:ed|s)?\b|\bjudged\b",
    ),
    (Cue::Idle, r"\bonly (?:in writing|by e-?mail|fee|fees|your|cost)\b"),
    (
        Cue::OnlyIf,
        r"\b(?:only|solely|exclusively|just) (?:be )?(?:\w+(?:ed|able) )?(?:for|with|if|in|when|after|to|on|upon|under|where|as|by|at|within|once|those|very|through|via)\b|\b(?:restrict(?:ed|s)?|limit(?:ed|s)?|confin(?:ed|es)|reserv(?:ed|es))(?: \w+)? (?:to|for)\b|\bprovided\b|\bin the event\b|\b(?:available|open|offered|possible)(?: only)? to (?:those|applicants|candidates|graduates|residents|physicians) who\b",
    ),
    (
        Cue::Only,
        r"\bonly\b|\bexclusive(?:ly)?\b|\bsole(?:ly)?\b|\balone\b|\bpurely\b|\bstrictly\b|\bnothing but\b|\bto the exclusion of\b|\b(just|simply|merely)(?: the| an?)? {J}|{J} (it is)\b|\bwe know one\b|\bone visa\b|\bfull stop\b|\bperiod\b|\band no more\b|\bno alternatives?\b|\bthe single\b|\ball (?:that )?(?:we|the hospital|hr|it) (?:offers?|do|does|sponsors?|lets?|allows?|can)\b|\bexactly one visa\b|\bthe one (?:thing|visa|kind|type|status)\b|\bthat'?s (?:all|it)\b|\bthat is (?:all|it)\b|\bend of (?:story|list)\b|\band that'?s that\b",
    ),
    // Where, when, who.
    (
        Cue::Elsewhere,
        r"\b(?:the |our |department of |dept\.? of )*(?:(?:internal|family|emergency|general|pulmonary|pain|critical care|intensive care|sports|sleep) (?:medicine|surgery)|surger(?:y|ies)|surgical|medicine|pediatrics?|peds|psychiatry|neurology|radiology|pathology|ob-?/?gyn|obstetrics|orthop\w+|dermatology|urology|neurosurgery|oncology|cardiology|ophthalmology|nursing|dental|research|er)(?: (?:residenc(?:y|ies)|residents?|programs?|departments?|colleagues?|trainees|interns?|division|page|side))+\b|\b(?:the )?(?:department|dept\.?|division|residency) (?:of|in) (?:internal |general |family |emergency )?(?:surgery|medicine|pediatrics|psychiatry|neurology|radiology|pathology|obstetrics\w*|orthop\w+|neurosurgery)\b|\b(?:internal|family|emergency) medicine\b|\bpediatrics\b|\bpsychiatry\b|\bgeneral surgery\b|\bsurgery\b|\bsister (?:program|hospital|institution|site|residency)s?\b|\bparent university\b|\bother (?:departments?|programs?|residenc(?:y|ies)|specialt(?:y|ies)|hospitals?|institutions?|units)\b|\b(?:some|many|most|certain) (?:of (?:our|the) )?(?:other )?(?:residenc(?:y|ies)|specialties|divisions|programs|hospitals|institutions|departments)\b|\bthe (?:residency|program) (?:across|down)\b|\b(?:cardiac|pain|pediatric|obstetric|ob|regional|critical care) (?:anesthesia|anesthesiology|medicine)\b(?: (?:fellow\w*|program))?|\bfellow(?:s|ships?)?\b|\bfaculty\b|\battendings?\b|\bpost-?docs?\b|\bpostdoctoral\b|\bresearch(?:ers?| scholars?| fellows?| staff)\b|\bprofessors?\b|\bnurses?\b|\bcrnas?\b|\bgraduate school\b|\bobservers?(?:hips?)?\b|\bmedical students\b|\bprelim(?:inary|s)?\b(?: (?:year|interns?|track|surgery|positions?|medicine))*|\btransitional year\b|\bemployed physicians\b",
    ),
    (
        Cue::Here,
        r"\bresiden(?:cy|cies|ts?)\b|\btrainees?\b|\bhouse ?-?(?:staff|officers?)\b|\binterns?\b|\banesthesi(?:a|ology)\b|\banaesth\w+\b|\bcategorical\b|\badvanced\b|\bcore\b|\bthis program\b|\bour program\b|\bours\b|\bpgy-?1\b",
    ),
    (Cue::Off, r"\buntil (?:20\d\d|19\d\d|last|recently|the (?:fee|pandemic|merger))\b"),
    (
        Cue::Past,
        r"\b(?:in|during) (?:the past|(?:prior|previous|past|earlier|former|bygone) (?:years?|cycles?|seasons?|times))\b|\bused to\b|\bpreviously\b|\bformerly\b|\bhistorically\b|\bat one time\b|\bonce (?:sponsored|offered|took|accepted|did|had|filed|upon)\b|\b(?:was|were) (?:able|accepting|sponsoring|offering|for a short while)\b|\bhad (?:sponsored|offered|accepted|taken|h-?1)\b|\bbefore (?:20\d\d|19\d\d|the (?:pandemic|merger|proclamation))\b|\bprior to (?:20\d\d|19\d\d)\b|\bbetween (?:20\d\d|19\d\d) and\b|\bfrom (?:20|19)\d\d (?:to|through|until) (?:20|19)\d\d\b|\b(?:20|19)\d\d ?- ?(?:20|19)\d\d\b|\b(?:back )?in the (?:19|20)\d0s\b|\byears ago\b|\bduring the pandemic\b|\bhave we ever\b|\bused be\b|\bit was once\b|\bwhen this \w+ was\b|\bin (?:the )?old days\b|\bolder? (?:page|pages|chart|list)\b|\bin (?:199\d|200\d|201\d|202[0-4])\b",
    ),
    (
        Cue::Now,
        r"\bto date\b|\bat present\b|\bcurrent(?:ly)?\b|\bnow\b|\bthis (?:year|cycle|season)\b|\bgoing forward\b|\bas of\b|\bagain\b|\bsince\b|\bnowadays\b|\bstill\b|\btoday\b|\bremains?\b|\bcontinu\w+\b|\bresum\w+\b|\beffective\b",
    ),
    (Cue::New, r"\b(?:new|initial|first-time|fresh)\b"),
    // Denials and assent.
    (
        Cue::Lifted,
        r"\b(?:lifted|reinstated|resum(?:ed|es|ing)|restored|over|thawed|reopened|re-opened|came to an end|ended in)\b",
    ),
    (Cue::Withdrawn, r"\b(?:withdrawn|withdrew|rescind(?:ed|s)|revers(?:ed|es))\b"),
    (
        Cue::Off,
        r"\bsuspen(?:d\w*|sion)\b|\bdiscontinu\w+\b|\bstopp(?:ed|ing)\b|\bstop\b|\bceas\w+\b|\bended\b|\bending\b|\bterminated\b|\bhalt\w*\b|\bpaus(?:ed|e|ing)\b|\bfrozen\b|\bfreeze\b|\bon (?:hold|ice)\b|\bmoratorium\b|\bclosed\b|\bgone\b|\bdead\b|\bdropped\b|\beliminated\b|\babolished\b|\brevoked\b|\b(?:wound|winding|shut) down\b|\bphas(?:ed|ing) out\b|\bban(?:ned|s)?\b|\bbarred\b|\bbars?\b|\bprohibit\w*\b|\bforbid\w*\b|\bforbidden\b|\bpreclud\w+\b|\bexclud\w+\b|\brul(?:es?|ed|ing) out\b|\bdeclin(?:e|es|ed|ing)\b|\brefus\w+\b|\breject\w*\b|\bden(?:y|ies|ied)\b|\bturned (?:down|away)\b|\bineligible\b|\bunavailable\b|\bunsupported\b|\bunacceptable\b|\bimpossible\b|\black(?:s|ing)?\b|\boff the table\b|\bout of (?:luck|scope|the question)\b|\boutside (?:our|the|of our) (?:scope|reach|remit|ability)\b|\b(?:look|apply|try|go) elsewhere\b|\bagainst\b|\bdisallow\w*\b|\bdisqualif\w+\b|\bregret(?:s|fully|tably)?\b[^.;]{0,8}\bnot\b|\bregrettably\b|\bbridge too far\b|\bfarewell\b|\bgood-?bye\b|\bhands off\b|\bfalls? outside\b|\boutside what\b|\bshuttered\b|\bshut\b|\b(?:is|are) no more\b|\b(?:wish you|best of|good) (?:the best of )?luck\b[^.;]{0,12}\b(?:an)?other\b|\bluck elsewhere\b|\bis history\b|\bout of the\b[^.;]{0,12}\bbusiness\b|\bleave\b[^.;]{0,20}\bout\b|\bvot(?:ed|e|es) (?:down|against)\b|\bscreened out\b|\b(?:lost|loses|lose) (?:its|the|our|their) \w+\b|\bscrapped\b|\baxed\b|\bcancel+ed\b|\bretired\b|\bfinished\b|\bdone with\b|\b(?:steer|stay|keep|shy) (?:clear|away)\b|\bavoids?\b|\babandon\w*\b|\bwalked away\b|\b(?:backed|pulled|bowed) out\b|\bpulled the plug\b|\bstruck\b|\bremoved\b|\bdeleted\b|\btaken off\b|\bnixed\b|\bveto\w*\b|\bblock(?:s|ed)\b|\bnegative\b|\boppos(?:es?|ed)\b|\bcontrary to (?:our |hospital |institutional )?policy\b|\bviolates?\b|\bout of (?:reach|bounds)\b|\bdead end\b|\b(?:in|un)feasible\b|\bunwilling\b|\bforgo\b|\bforego\b|\bexpired\b|\blapse[ds]?\b|\bbeyond (?:our|the) (?:scope|means|reach|ability)\b|\bopted out\b|\bconflicts?\b|\bgave up\b|\bgiven up\b|\bshelved\b|\bcut\b|\bwithout (?:(?:employer |visa |any |need for |the need for |needing |requiring )*(?:sponsorship|sponsoring|sponsor|a visa|visas?))\b",
    ),
    (
        Cue::Not,
        r"\b(?:not|cannot|can't|cant|dont|doesnt|wont|isnt|arent|cann?ot|never|none|neither|nobody|no|nope|nah|nay|nothing|no-?one|hardly|zero|unable|nor|instead of|rather than|as opposed to|ain't)\b|n't\b|👎|\bno more\b|[✘✗❌✖☐⬜🚫×]|\[ ?\]|\( \)|(?:^|[-:|=,/(]|\b[jh]-?1b?'?s?)\s*(n)(?:/a)?\b(?:\s*[|,;/.)(]|\s*$|\s+[a-z])|\u{2612}",
    ),
    (
        Cue::Yes,
        r"\b(?:yes|yep|yeah|yup|ok|okay|fine|sure|welcome|welcomed?|accepted|acceptable|available|supported|sponsored|offered|eligible|gladly|happy|happily|of course|certainly|absolutely|definitely|naturally|glad|easy|good|possible|allowed|permitted|open|routine(?:ly)?|always|equally|granted|approved|come|you bet|by all means|with pleasure|indeed|affirmative|alright|delighted|thumbs up|green light|in place|on offer|workable|standard|common|customary|love to|no exception)\b|👍|[✔✓☑✅🗸]|\[[x✓✔]\]|\(x\)|(?:^|[-:|=,/(]|\b[jh]-?1b?'?s?)\s*(y)\b(?:\s*[|,;/.)(]|\s*$|\s+[a-z])",
    ),
    (
        Cue::Same,
        r"\bditto\b|\blikewise\b|\bsame (?:goes|for|applies|with|is true|holds)\b|\bso (?:is|are|too)\b|\bas (?:is|are) (?:the|new)\b",
    ),
    (
        Cue::Must,
        r"\bmust\b|\brequir(?:ed|es?|ing)\b|\bha(?:ve|s) to\b|\bneeds? to\b|\bshall\b|\bdemands?\b|\b(?:open|limited|restricted) to\b|\bmandatory\b|\bexpected to\b|\bhave to\b|\bneed to\b",
    ),
    (
        Cue::Offer,
        r"\bsponsor\w*\b|\bsupport(?:s|ed|ing)?\b|\baccept(?:s|ed|ing)?\b|\boffer(?:s|ed|ing)?\b|\btak(?:e|es|ing)\b|\bprovid(?:e|es|ed|ing)\b|\bpetition(?:s|ed|ing)?\b|\bfil(?:e|es|ed|ing)\b|\bprocess(?:es|ed|ing)?\b|\bhir(?:e|es|ing)\b|\bparticipat\w+\b|\bassist\w*\b|\bhandles?\b|\bwork(?:s)? with\b|\bhonou?rs?\b",
    ),
    (
        Cue::All,
        r"\b(?:all|any|every|most)(?: \w+)? (?:visas?|types?|kinds?|sorts?|categor\w+|nonimmigrants?)\b|\bvisas? of (?:any|all|every)\b|\ball visa\b",
    ),
    (
        Cue::Any,
        r"\bvisas?\b|\bnon-?immigrants?\b|\bimmigration (?:sponsorship|support|benefits?|status|paperwork|petitions?)\b|\bsponsorship\b",
    ),
];

/// The patterns, ready for use.
pub(super) static PATTERNS: LazyLock<Vec<(Cue, Regex)>> =
    LazyLock::new(|| LEXICON.iter().filter_map(|(cue, p)| pattern(p).map(|r| (*cue, r))).collect());

/// A pattern with the names put in. Letters, digits and word borders are those of ASCII: so the search stays a fast one
/// for any text.
pub(super) fn pattern(p: &str) -> Option<Regex> {
    let named = p.replace("{J}", J).replace("{H}", H).replace("{N}", NOUN).replace("{S3}", STEP3);
    let mut plain = String::with_capacity(named.len() * 2);
    let mut inside = false;
    let mut marks = named.chars();
    while let Some(c) = marks.next() {
        inside = (inside || c == '[') && c != ']';
        match if c == '\\' {
            marks.next()
        } else {
            plain.push(c);
            continue;
        } {
            Some('b') => plain.push_str(r"(?-u:\b)"),
            Some('w') if inside => plain.push_str("a-z0-9_"),
            Some('w') => plain.push_str("[a-z0-9_]"),
            Some('d') if inside => plain.push_str("0-9"),
            Some('d') => plain.push_str("[0-9]"),
            Some(other) => plain.extend(['\\', other]),
            None => {}
        }
    }
    Regex::new(&plain).ok()
}

/// Whether a pattern of this module is found.
pub(super) fn is(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|r| r.is_match(text))
}

/// A cue and where it stands in its clause.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) cue: Cue,
    pub(super) at: Range<usize>,
}

/// The cues of a clause, in order; no two share a byte.
pub(super) fn lex(low: &str) -> Vec<Token> {
    let mut taken = vec![false; low.len()];
    let mut out = Vec::new();
    for (cue, regex) in PATTERNS.iter() {
        for found in regex.captures_iter(low) {
            let groups: Vec<_> = found.iter().skip(1).flatten().collect();
            let parts = if groups.is_empty() { found.get(0).into_iter().collect() } else { groups };
            for m in parts {
                if m.is_empty() || taken[m.range()].iter().any(|t| *t) {
                    continue;
                }
                taken[m.range()].fill(true);
                out.push(Token { cue: *cue, at: m.range() });
            }
        }
    }
    out.sort_by_key(|t| t.at.start);
    out
}
