//! Turns of phrase that are read before all else: hopes, doubts, refusals and limits in many words.
//!
//! Source: statements of residency programs, and the ways in which English refuses, limits and puts off.

use super::Cue;

/// In the order in which they take their words.
pub(super) const TURNS: &[(Cue, &str)] = &[
    // For all who come: no limit.
    (
        Cue::Idle,
        r"\b(?:to|for) (?:those|applicants|candidates|everyone|residents|all|anyone|physicians)(?: \w+)? who (?:match|need|want|require|ask for|qualif)\w*|\bnew,? (?:or|and|nor) transfer\w*|\btransfer\w*,? (?:or|and|nor) new\b",
    ),
    (
        Cue::Off,
        r"\btransfers?\b[^.;:]{0,40}: ?no\b|\b(done with) (?:that|it|them|those|visas|the {H}|{H}|{J})|\b(leaves?|left) no room\b",
    ),
    (Cue::Only, r"\band (?:nobody|no ?-?one|none) else\b|\bnobody else\b|\bnothing else to offer\b"),
    (Cue::Untrue, r"\b(it's not that|it is not that|it isn't that) (?:we|the|our)\b"),
    (Cue::Yes, r"\bno strings\b|\bwhichever (?:you|they|one|suits)\b|\b(?:is|would be|are) simple\b"),
    (
        Cue::Case,
        r"\bsays? yes to some\b|\bat most (?:one|two|three|a few)\b|\bfor some\b|\bmay grant\b|\b(?:no|not an?) (?:entitlement|right of)\b|\b(?:on a|personal|name by|person by) (?:personal basis|basis|name|person)\b|\b(?:then|and) we(?:'ll| will) see\b|\blet's see\b|\b(?:decides?|decide it) (?:herself|himself|themselves|personally)\b|(?:\bnot|n't) a (?:no|yes)(?:\b[^.;]{0,12}(?:\bnot|n't) a (?:no|yes))?\b|\blooked at afresh\b|\btell us why\b|\b(?:would|will) not say no\b|\bmade room for\b|\beach time\b|(?:\bnot|n't) (?:excluded|ruled out|out of the question|impossible|unthinkable)\b|\blong shot\b|\bvetted\b|\bsave for (?:those|candidates|applicants)\b|\brequests? went through\b|\bdone it for (?:strong|good|great|very|exceptional|outstanding)\b|\bpending (?:a |an )?review of each\b|\bon an individual footing\b|\bspecial approval\b",
    ),
    // Not one of those that refuse: a yes.
    (
        Cue::Yes,
        r"(?:\bnot|n't) (?:one of|among|like) (?:the |those |these )?(?:programs?|hospitals?|places|institutions?|departments?)(?: that| which| who) (?:refuse|reject|decline|ban|won't|will not|don't|do not|shun|avoid|turn)\w*|\bas a matter of course\b",
    ),
    // A visa that is not held against anybody, and words that limit what is said, not what is done.
    (
        Cue::Idle,
        r"(?:\bnever|\bnot|n't)(?: be)? (?:count|held|hold|used|work|weigh)\w* against\b|\bonly (?:speak|answer|comment|vouch)\b|\b(?:says?|notes?|states?|mentions?|reads?) only\b|\bout of (?:question|the office|office)\b",
    ),
    // Said by somebody else.
    (
        Cue::Hearsay,
        r"^\W*rumou?rs?\b|\b(?:applicant|candidate|poster|student|user|commenter)s? (?:wrote|writes|says|said|posted|claims)\b",
    ),
    // None of any kind.
    (
        Cue::Off,
        r"\bof no (?:kind|sort|type|form)\b|(?:\bnot|n't) something (?:that )?(?:we|our \w+|the \w+|this \w+) (?:do|does|offer|offers|can|provides?|handles?|has|have)\b|\b(?:must|have to|has to|had to|decided to|chose to|going to) (?:end|stop|close|drop|discontinue|suspend|pause)\b|(?:{J}|{H}){N} (?:is|are|was|were)(?: now| all)? (over|out)(?:[.,;:)]|$| for (?:us|now|good|this)| here| this| as of| from)|\b((?:withdrew|withdrawn|pulled|stepped|backed) (?:out of|from|away from)) (?:the )?(?:{J}|{H})",
    ),
    (Cue::Yes, r"(?:{J}|{H}){N} (?:is|are)(?: now| back)? (in)(?:[.,;:)]|$)|\bassured\b"),
    (
        Cue::Only,
        r"\b((?:narrowed|reduced|cut|pared|trimmed)(?: \w+){0,3} (?:down )?to) (?:just |only )?(?:the )?{J}{N}",
    ),
    // Here for one and not for the next.
    (
        Cue::Case,
        r"\bsparing(?:ly)?\b|\bhit[- ](?:or|and)[- ]miss\b|\b(?:varies|vary|varied|changes|differs?|different) (?:by|with|from|between|for each|per)(?: one| the| each| every)? (?:candidates?|applicants?|persons?|people|cases?|years?|residents?|individuals?)\b|\bone (?:person|applicant|candidate|resident|request|file) at a time\b|\bon (?:its|their|his|her|your) own (?:facts|merits?|terms)\b|\b(?:reviewed|decided|considered|weighed|examined|handled|looked at) singly\b|\b(?:agrees|says yes) to some\b|(?:\bnot|n't) (?:as |a |an? )?(?:routine|automatic|guaranteed|given)(?:ly)?\b|\bneither (?:is|are) (?:it|they|that) (?:a |an? )?(?:given|automatic|guaranteed|certain\w*|routine)\b|\bsome (?:have|do|get|got|were|receive\w*),? (?:\w+ )?(?:some|others) (?:have|do|did|were)(?: not|n't)\b|\bnow and (?:then|again)\b|\bonce in a (?:great )?while\b|\bnot (?:every|each|all) (?:year|applicant|candidate|case|request)s?\b|\b(?:a )?limited number\b|\bif we (?:really )?(?:want|like|need) (?:you|them|someone)\b|\bfor (?:the|a) (?:right|really|very) (?:person|one|fit|match)\b|\bhowever many\b|\bas a (?:rare )?favou?r\b",
    ),
    (
        Cue::Open,
        r"((?:\bnot|n't) (?:speak of|mention|address))(?: the| an?)? (?:{J}|{H})|\b(?:says?|silent|nothing) (?:nothing |a word )?(?:on|about|regarding) (?:the |any )?others?\b|\bneither confirm nor deny\b|\bpolic(?:y|ies) (?:is |are )?under (?:revision|construction)\b|\bleft blank\b|\bis blank\b",
    ),
    // "There is no visa we won't consider": all.
    (
        Cue::All,
        r"\b(?:no|not a|n't any|n't a|not any) (visas?(?: (?:type|category|status|classification))?) (?:that |which )?(?:we|this program|our \w+|the hospital) (?:won't|wouldn't|will not|would not|don't|do not|doesn't|does not|refuse|reject|turn)\b",
    ),
    (
        Cue::Yes,
        r"\b(no|not a|n't any|n't a|not any) visas?(?: \w+)? (?:that |which )?((?:we|this program|our \w+|the hospital) (?:won't|wouldn't|will not|would not|don't|do not|doesn't|does not|refuse|reject|turn)(?: \w+)?)\b",
    ),
    // Refused after a discussion: the discussion is no limit.
    (
        Cue::Off,
        r"\b(?:discussed|discussion|considered|proposed|proposal|reviewed|raised|debated|explored|weighed|requested|brought up|looked (?:at|into)|asked for|put (?:forward|to)|came up|voted on|petitioned|submitted)\b(?:[^.;:0-9]|[0-9]{2})*?(?:(?:n't|\bnot) (?:pass|approve|approved|carry|accept|adopt|succeed|agree|endorse|get through)\b|\b(?:turned (?:\w+ ){0,3}?down|rejected|voted (?:it |this |that )?down|voted against|(?:not|never) (?:approved|adopted|accepted|passed|granted|endorsed)|said no|(?:answer|reply|vote|outcome|verdict|decision) (?:was|is|came back) (?:no|negative)|came to nothing|decided against|was declined|were declined)\b)",
    ),
    (
        Cue::Off,
        r"(?:\b(committee|board|chair\w*|dean|dio|leadership|administration)\b[^.;:]{0,20}?)?\b(discussed|considered|proposed|reviewed|raised|debated|explored|weighed|requested|looked (?:at|into)|asked for|voted on)\b[^.;:]{0,90}?((?:n't|\bnot) (?:pass|approve|approved|carry|accept|adopt|succeed|agree|endorse|get through)\b|\b(?:turned (?:\w+ ){0,3}?down|rejected|voted (?:it |this |that )?down|voted against|(?:not|never) (?:approved|adopted|accepted|passed|granted|endorsed)|said no|(?:answer|reply|vote|outcome|verdict|decision) (?:was|is|came back) (?:no|negative)|came to nothing|decided against|was declined|were declined)\b)",
    ),
    // "We can't do both at once" refuses neither.
    (
        Cue::Idle,
        r"(?:\bnot|n't|\bcannot|\bnever|\bcant)\b[^.;:]{0,40}\bboth\b[^.;:]{0,30}\b(?:at (?:once|the same time|one time|a time)|together|for (?:one|the same|any one|a single|each) \w+|simultaneously|in parallel|in the same year)\b|\bboth (?:at (?:once|the same time)|together|simultaneously)\b",
    ),
    // Not a word of the program's own.
    (
        Cue::Hearsay,
        r"\b(?:my|an?|our|his|her) (?:\w+ )?(?:room-?mate|flatmate|friend|cousin|classmate|brother|sister|uncle|aunt|acquaintance|neighbou?r|co-?worker)\b[^.;:]{0,20}\b(?:heard|hears|says?|said|told|thinks?|thought|read|believes?|claims?|mentioned|trained|was|matched)\b|\b(?:i|we)(?:'ve| have)? heard\b|^\W*(?:and |but )?some ?(?:one|body|people) (?:told|said|says|wrote|mentioned)\b|\bpeople say\b",
    ),
    // "Not even for the H-1B", of Step 3.
    (
        Cue::Idle,
        r"{S3}[^.;:]{0,60}?\b((?:not )?even (?:for|of|from|with|by))\b(?: the| an?| our| those on)* {H}|(?:\bnot|n't|\bnever|\bno)\b[^.;:]{0,20} {S3}[^.;:]{0,30}?\b((?:not )?even (?:for|of|from|with|by))\b",
    ),
    // Possible here: there for all.
    (
        Cue::Yes,
        r"\b(?:is|are)(?: \w+)? (possible (?:here|with us|at our|in our))\b|\b(it is possible|it's possible) to (?:train|come|join|work|do)\b|\b(?:happy|fine|okay|ok|comfortable|good|content) (with)(?: \w+){0,1} (?:either|both)\b",
    ),
    (
        Cue::Idle,
        r"\b(?:ask|asks|require|requires|need|needs|want|expect) (only for|only|just|nothing more than|nothing but)\b(?: the| an?| your)* (?:ecfmg|certificate|copy|training|passport|diploma|license)",
    ),
    // "If that is impossible, …", "if you can't, …": the alternative, not a limit.
    (
        Cue::Idle,
        r"\b(?:where|if|when|should) (?:that|this|it|one)(?:'s| is| isn't| is not| proves| be| can't be| cannot be)(?: not)? (?:im)?(?:possible|feasible|practical|practicable|an option|suitable|available|unavailable|done|obtained|had)\b|\b(if (?:you|they) (?:can't|cannot|can not|don't|do not|haven't|have not|aren't|are not)(?: do (?:that|so|it))?),",
    ),
    (
        Cue::Both,
        r"\b(?:either|both|any|one) (?:of )?the (?:first|above) two\b|\bof either (?:stripe|kind|sort|type)\b|\bwith (?:either|both)(?:[.,;!]|$)",
    ),
    (
        Cue::Idle,
        r"\bnothing (?:beyond|but|more than|other than|besides|except|apart from) (?:the |an? |your )*(?:ecfmg|certif\w+|usual|standard|normal|form|contract)|\bnothing (?:has |had |is |will )?(?:changed?|changes|different|new)\b|\bno visas? (?:that )?(?:we|is) (?:favou?r|prefer|like|rank)\w*|\b(?:make|be|making|to be) sure\b|{H} waiver\w*|\bcome to (?:the|our|my) (?:q&a|open|session|office|webinar|meeting|fair)\w*",
    ),
    (Cue::Only, r"\b(nothing but|none but) (?:the |an? )?(?:ecfmg[- ](?:sponsored )?)?{J}"),
    (
        Cue::Firm,
        r"\b(?:deviations?|variances?|departures?)\b[^.;:]{0,16}(?:\bnot|n't|\bno|\bnever)\b[^.;:]{0,16}\b(?:entertained|granted|made|allowed|permitted|considered|possible|accepted)\b|\bno (?:deviations?|variances?|departures?)\b",
    ),
    (
        Cue::Hearsay,
        r"^\W*(?:(?:hello|hi|dear \w+)\W+)?(?:i am|i'm)(?: currently| now| already)? (?:an? )?(?:\w+ )?(?:applicant|candidate|img|graduate|student|foreign|on an? (?:j|h))\b|\bmy (?:own )?(?:current )?(?:visa|status) is\b",
    ),
    (
        Cue::Case,
        r"\b(?:we|i)(?:'d|'ll| will| would| do)? (?:have to|need to|must|always|first) ask (?:the|our) (?:dean|dio|chair\w*|lawyers?|counsel|hospital|director|committee)\b|\b(?:keeps?|kept|prevents?|bars?|stops?|excludes?) (?:you|them|someone|one|him|her|a \w+|the \w+) (?:from|to have|to hold)(?: an?| the| holding| getting| using| having)* {J}{N}|\b(?:barred|kept|prevented|excluded) from(?: an?| the| holding| getting| using| having)* {J}{N}",
    ),
    (
        Cue::Idle,
        r"\b(?:fees?|proclamation|rules?) (?:\w+ )?(?:does not|doesn't|do not|don't) (?:apply|concern|affect|touch|reach|bother|bind)\b",
    ),
    (
        Cue::Off,
        r"\b((?:currently|already|now|presently) (?:on|in|holding|hold)) (?:an? )?{H}{N}[^.;:]{0,40}\b((?:must|has to|have to|need to|needs to|required to) (?:first )?(?:leave|change|switch|convert|give up|abandon|move)(?: (?:their|your|that|it|out|of|from|status|over))*)\b|\b(?:we|has|have|had|to|hospital|university|institution|having)(?: since| now| also)? (left|leave|quit|exited) (?:the )?{J}|\b(leave (?:that |it |those |them )?to (?:others?|the others))\b",
    ),
    (Cue::Case, r"\bgranted (?:to )?(?:about|only|at most|no more than|up to|one|two|three|few|a few|very few)\b"),
    (
        Cue::NoRest,
        r"\b(?:no|not a|n't a|n't any) (?:second|third|fourth|further) (?:visas?|kinds?|types?|options?|ones?|ways?|routes?|categor\w+)\b",
    ),
    (Cue::Hope, r"\bhad (?:planned|intended|hoped|wanted) to\b"),
    (Cue::Idle, r"(?:{J}|{H})(?: visas?)? (?:interviews?|stamps?|stamping|appointments?|denials?|delays?)\b"),
    (
        Cue::Off,
        r"\b(?:returned|deleted|sent back|discarded) (?:unread|unopened|unanswered)\b|\b(?:goes?|left|remains?|stays?) (?:unread|unanswered)\b",
    ),
    (
        Cue::Case,
        r"\bin (?:one|two|three|four|a few|few|[0-9]) (?:out )?(?:of|in) \w+ (?:cases|times|years)\b|\bin (?:one|two|three|four|a few|few) cases\b",
    ),
    // What says nothing.
    (
        Cue::Idle,
        r"\b(?:irrespective|regardless|independent(?:ly)?) of (?:\w+ ){0,2}?(?:citizenship|nationality|visa(?: or \w+)? (?:status|type|need)|immigration status|passport|country)\b|\bwhatever (?:your|their|his or her) (?:citizenship|nationality|passport)\b|\b(?:any )?visa or no(?:t| visa)\b|\bvisa or none\b|\bwith or without (?:a )?visas?\b|\b(?:costs?|charges?|asks?) (?:us|you|the \w+|them) (?:almost |next to )?nothing\b|\bnothing to do with\b|\bno (?:less|fewer|more) than\b|\bno (?:matter|later)\b|\bif you have any questions\b|\b(?:do not|don't|never) (?:rely on|trust|believe|go by)\b",
    ),
    (Cue::Idle, r"(\bnot|n't) (?:an? |the |strictly |just |exclusively |purely )*{J}{N}?[- ](only|exclusive)\b"),
    (Cue::Idle, r"\b(?:foreign|other|alien|non-?us|non-?u\.s\.|third-country) nationals?\b"),
    // What was, and is no more: "until last year we took only J-1s".
    (
        Cue::Past,
        r"\b(until (?:last|recently|\w+ ago|this|20\d\d)\b[^.;,]{0,40}\bonly)\b|\b(?:said|stated|listed|showed|claimed|read)\b[^.;,]{0,12}\b(until (?:last|recently|20\d\d|this))\b",
    ),
    (
        Cue::Idle,
        r"\bneeds? no (?:such|further|separate|special|extra|review|approval)\b|\bno such\b|\bneither (?:encourag|discourag|recommend|favou?r|prefer|forbid|prohibit)\w* nor (?:encourag|discourag|recommend|favou?r|prefer|forbid|prohibit)\w*\b",
    ),
    (
        Cue::Idle,
        r"\b(?:substitut\w+|swap\w*|exchang\w+|trad\w+)(?: an?| the| your| their)? {H}{N} (for (?:an? |the )?{J}{N})|\b(?:substitut\w+|swap\w*|exchang\w+|trad\w+)(?: an?| the| your| their)? {J}{N} (for (?:an? |the )?{H}{N})",
    ),
    (
        Cue::Idle,
        r"\b(already) (?:\w+ )?(?:passed|taken|completed|cleared|done|sat|have|has|got|finished)\b[^.;,]{0,12}{S3}",
    ),
    // "The rumor that we stopped is false".
    (
        Cue::Untrue,
        r"\b((?:rumou?rs?|claims?|reports?|belief|idea|stor(?:y|ies)|impression|statement|post|word|talk)(?: \w+){0,3} that)\b[^.;]{3,90}\b((?:is|are|was|were)(?: simply| just| plainly)? (?:false|wrong|untrue|not true|mistaken|unfounded|baseless|incorrect|not correct|not so))\b",
    ),
    (
        Cue::Yes,
        r"(?:\bnot|n't|\bnever|\bwithout)(?: been| be| being)?(?: \w+)? (?:interrupt\w*|in (?:question|doubt|danger|jeopardy)|at risk|disrupt\w*|threaten\w*|wavered|scaled back|an obstacle|a hurdle|a hindrance|held against)\b",
    ),
    // What others say of the program.
    (
        Cue::Hearsay,
        r"\baccording to (?:an?|some|the|one|many|old)(?: \w+){0,2} (?:forums?|posts?|reddit|rumou?rs?|threads?|blogs?|students?|friends?|spreadsheets?|applicants?|people|grapevine|websites?)\b|\brumou?r has it\b|\b(?:i|we)(?:'ve| have)? (?:heard|read)(?: somewhere| online)? that\b|^\W*(?:somebody|someone|a friend|people|posters?|reddit\w*)(?: \w+){0,3} (?:says?|said|claims?|claimed|told|wrote|posted|thinks?)\b",
    ),
    // "With the exception of residents then in training".
    (
        Cue::Idle,
        r"\b(?:with the exception of|except(?:ing)?(?: for)?|other than|apart from|but not for|excluding|save for|aside from)(?: the| our| those| all)*(?: \w+){0,2}? (?:residents?|trainees?|interns?|house ?staff|those|physicians?|people)?[^.;,]{0,20}\b(?:in training|in the program|enrolled|here|with us|on staff|grandfathered|finishing)\b",
    ),
    (
        Cue::Open,
        r"\b(decisions?|determination|vote|ruling|announcement|policy)\b (?:about|on|regarding|as to|concerning|for)\b[^.;]{0,40}\b(expected|due|pending|to come|will (?:come|follow|be (?:made|announced|taken|posted))|later this|coming)\b|\bmay or may not be\b",
    ),
    (
        Cue::Idle,
        r"((?:\bnot|n't|\bcannot|\bunable to|\bimpossible to)(?: be able to| possible to)?(?: \w+)? (?:chang|switch|convert)\w*) (?:your|their|an?|the|from|his|her)*(?: an?| the)? ?{J}{N} ((?:to|into)(?: an?| the)? {H}{N})",
    ),
    (Cue::Off, r"\bnever again\b|\bnot again\b|\bno such luck\b"),
    (
        Cue::Past,
        r"\b(?:we|it|they|hospital|program) (?:did|sponsored|filed|took|had|offered|tried)\b[^.;,]{0,30}\b(once)\W*$",
    ),
    (
        Cue::Idle,
        r"\bnothing (?:extra|more|special|further|to pay)\b|\bfor (?:the |all |any )?others\b|\bcommittees? (?:\w+ ){0,2}?(?:resolved|decided|voted|adopted|determined|has|have|set|established|ruled|discussed|met|approved a|agreed)\b",
    ),
    (
        Cue::Open,
        r"(\bnever (?:yet )?(?:had|seen|received|gotten|met)) (?:an?|any) {H} ?(?:applicants?|candidates?|requests?|inquir\w+|questions?|cases?)\b|\b(?:no|not have a|n't have a|n't got a) (?:\w+ )?polic(?:y|ies)\b|\b(?:return|come back|turn) to (?:the|this|that) (?:subject|question|matter|topic|issue)\b|\btake (?:it|this|the matter|the question) up\b|\b(?:discussed|debated|discussing|debating)\b[^.;]{0,40}\b(?:again|later|will)\b",
    ),
    (Cue::Not, r"[:,-] ?(sorry)\W*$"),
    (Cue::Off, r"\boff (?:the|our) (?:list|menu|table|books|website|cards|page)\b"),
    (
        Cue::Case,
        r"\b(?:but|however|though) (?:it |they |one )?(?:can|may|might|could) (?:be|still)\b|(?:\bnot|n't|\bnever) (?:\w+ ){0,5}(?:entirely|completely|altogether|totally)\b|\b(?:from|after|in|starting(?: in| with)?|beginning(?: in| with)?|as of|at) (?:the )?(?:pgy-?\s?[2-4]|second year|ca-?\s?[2-3])\b",
    ),
    (
        Cue::ExceptH1b,
        r"\b(?:all|any|every|most) visas?(?: types?)?\b[^.;]{0,12}({H}{N} (?:is |are )?(?:excluded|excepted))\b",
    ),
    (Cue::Only, r"\b((?:begins? and ends?|starts? and (?:ends?|stops?)|stops?) (?:with|at)) (?:the |an? )?{J}"),
    (
        Cue::Yes,
        r"\b(neither)\b[^.;]{1,30}?\b(nor)\b[^.;]{1,30}\b(problems?|issues?|obstacles?|barriers?|trouble|hindrances?|concerns?)\b",
    ),
    (
        Cue::Idle,
        r"\b((?:conditional|contingent|dependent|subject|depends?|hinges?) (?:up)?(?:on|to)) (?:\w+ ){0,3}{S3}",
    ),
    (
        Cue::Firm,
        r"\bunable to (?:make|grant|allow)(?: any)? exceptions?\b|\b(?:refused|rejected|declined|denied|turned down|vetoed) (?:every|all|each|any)\b",
    ),
    (Cue::Off, r"\b(?:an?|the) (?:\w+ )?(?:hold|freeze|stop|embargo|block) on\b"),
    (
        Cue::Case,
        r"\b(?:can|could|may|might) be (?:discussed|explored|negotiated|requested|raised|looked (?:at|into)|talked about)\b",
    ),
    // No exception is to be asked for.
    (
        Cue::Firm,
        r"(?:\bnot|n't|\bno need to|\bno point in)(?: \w+){0,6}? (?:ask|request|plead|beg|argue|petition|apply)\w* (?:us )?(?:for )?(?:an |any )?exceptions?\b|\bexceptions?\b[^.;:]{0,20}(?:\bnot|n't|\bno|\bnever)\b[^.;:]{0,16}\b(?:granted|made|given|considered|entertained|possible|allowed|available|exist)\b|\bno exceptions?\b|\bwithout exceptions?\b|\bnone granted\b",
    ),
    // Hopes and plans that change nothing today.
    (
        Cue::Hope,
        r"\b(?:hop(?:e|es|ed|ing)|aim(?:s|ing)?|aspir(?:e|es|ing)|working|lobbying|pushing|exploring) (?:to(?:wards?)? |for |on |that )?(?:\w+ ){0,5}?(?:start|begin|add|offer|sponsor|support|accept|resume|reinstat|re-?open|bring back|introduc|return|restor|chang)\w*|\b(?:plan(?:s|ning)?|intend(?:s|ing)?|expect(?:s|ing)?) (?:to |on )(?:\w+ ){0,2}?(?:start|begin|add|resume|reinstat|re-?open|bring back|introduc|return|restor)\w*|\b(?:may|might|could|will) (?:\w+ )?(?:change|start|begin|resume|revisit|reconsider|return)\b[^.;]{0,40}\b(?:in (?:the )?futur\w*|next (?:year|cycle|season)|later|20(?:2[89]|3\d))|\b(?:in|from|by|starting|beginning|for|july|as of|with)(?: in| with| the| july| fall| academic year)* 20(?:2[89]|3\d)\b|\bin a (?:few|couple of) years\b|\bin (?:the )?(?:near |distant |not too distant )?futures?\b|\bsome ?day\b|\bone day\b|\bdown the (?:road|line)\b|\bin (?:the )?years to come\b",
    ),
    // Undecided.
    (
        Cue::Open,
        r"(?:\bnot|n't|\bnever)(?: yet)? (?:told|informed|advised|heard|received|had|got|gotten|given)(?: us)? (?:anything|any (?:guidance|answer|word|news|instructions?)|back|an answer|from|about)[^.;,]{0,20}|\b(?:is|are|remains?|still|very|quite|in) (?:fluid|flux|in flux|unsettled|open question|unresolved|a moving target)\b|\bno (?:news|answer|word|information|info|guidance|details)\b(?: yet)?|\bnot stated\b|\bunknown\b|\bnot (?:specified|listed|given|indicated|reported)\W*$|\b(?:check|ask|look|come)(?: us| me)? (?:back|again)\b|\bnobody (?:has ever|has|ever) (?:asked|needed|requested|tried)\b|\bno ?one (?:has ever|has|ever) (?:asked|needed|requested|tried)\b|\bnever (?:been asked|come up|came up|had (?:a|the) (?:case|request|question))\b|(?:\bnot|n't) (?:certain|sure|aware|clear)\b|\b(?:being|to be) (?:worked out|figured out|sorted out|discussed|debated|decided|confirmed|clarified|negotiated)\b|\bworking (?:it|this|that|things) out\b|\b(?:isn't|is not|hasn't been|not been|not) (?:yet )?(?:worked|figured|sorted) out\b|\bthe jury is\b|\banyone's guess\b|\bpending (?:\w+ ){0,3}(?:review|decision|approval by the board|guidance|clarification|outcome|word|vote|ruling|litigation|lawsuit)\b|\bhas yet to\b|\b(?:don't|do not|doesn't|does not|can't|cannot) (?:have an answer|tell you|predict|answer that)\b|\bawaits?\b|\bawaiting\b",
    ),
    // Ended or barred.
    (
        Cue::Off,
        r"\b(?:came|come|comes|coming|brought|drew|put)(?: an| to an| to a| it to an)? (?:end|close|halt|stop)(?: to)?\b|\b(?:do|does|did|done|doing) away with\b|\bship has sailed\b|\ba thing of the past\b|\bnot on the table\b|\bnothing doing\b|\bmoved? (?:away|on) from\b|\b(?:no|lacks?|without|don't have (?:the|any)|do not have (?:the|any)|doesn't have (?:the|any)|does not have (?:the|any)|not have (?:the|any)|n't the|not the|lack (?:the|of)) (?:\w+ )?(?:appetite|mechanism|budget|infrastructure|bandwidth|means|capacity|authority|resources|funds|funding|money|staff|lawyers?|mandate|provision|way of|way to|room for|authori[sz]ation to|ability|capability|licen[sc]e|experience)\b|\bnot (?:set up|equipped|in a position|geared|prepared|registered|licensed|authori[sz]ed|budgeted|within our|in the (?:cards|budget|plan|offing|picture))\b|(?:n't|\bnot) (?:happening|in the cards|going to happen|happen|swing|justify|foresee|envision|envisage|anticipate|absorb|cover|touch|go near|deal with|bother with|deal in|carry|swallow|stretch)\b|\bwon't fly\b|\bsunset(?:ted|ting)?\b|\bwound up\b|\bgot rid of\b|\bgotten rid of\b|\bwash(?:ed)? (?:our|its|their) hands\b|\bpulled? back from\b|\b(?:cost[- ])?prohibitive(?:ly)?\b|\b(?:beyond|outside|above|past) (?:our|the|its|what)(?: \w+)? (?:reach|budget|means|ability|capacity|power|remit|scope|authority|control|we can)\b|\bnon-?starter\b|\bout of the (?:running|picture)\b|\b(?:went|gone|goes|go|going) (?:away|by the board|out the window)\b|\b(?:fell|fallen) (?:away|through)\b|\bvanished\b|\bdisappeared\b|\b(?:say(?:s|ing)?|said|be|is|was|remains|stays|firm|a|an|flat|hard|clear|polite)(?: an?| the| still| always| sadly| firmly)? (no)(?: across the board| to (?:h|j)| for us| at this| \w+ly\b|[.,;!)]|$)|\b(?:door|window|chapter|book|program) (?:is|has been|was|are|stays|remains) (?:now |firmly )?(?:closed|shut|over)\b|\bmissing from\b|\babsent from\b|\bnot among\b|\bnot one of\b|\bnot part of\b|\bstay(?:s|ing)? (?:out of|away)\b|\bopt(?:s|ed|ing)? out\b|\bpass(?:es)? on\b|\bsay(?:s)? no to\b|\bsaid no to\b|\bspare you the\b|\bsave (?:your|their|yourself|us both)\b|\bwaste of\b|\bwill not see\b|\bstruck from\b|\bcrossed out\b|\bnot for (?:residents|trainees|house ?staff|us|interns)\b|\bnot (?:an? )?(?:available|viable|realistic|possible) (?:option|route|path|choice)\b",
    ),
    // Limits.
    (
        Cue::Case,
        r"\b(?:takes?|needs?|requires?|calls? for|involves?|depends? on|hinges? on|only with)(?: an?| the)?(?: \w+)? (?:signed |special |written |formal )?(?:letter|signature|waiver|exception|memo|justification|dispensation|green ?light|vote|ok|nod|sign-?off|petition to the)\b|\bwaivers? (?:of|from|to) (?:the |our |this )?(?:\w+ )?(?:policy|rule)\b|\b(?:funds?|funding|budgets?|money|resources|circumstances|time|need) (?:permitting|allowing)\b|\b(?:limited|rationed|capped|scarce)\b\s*[;,(:)]|\b(?:signs|approves|allows|grants|permits|agrees to) (?:only |just |about |at most )?(?:one|two|three|four|a few|a couple|\d)\b|\b(?:it |this |that )?has (?:happened|been known|worked)\b|\b(?:has|have) been known to\b|\b(?:could|might|may|can|would|will|happy to|willing to|open to|try to|glad to) (?:look(?:ing)? into|explor\w+|see what|try|think about|talk about|entertain|weigh|ask (?:the|our)|make (?:a|the) (?:case|request)|push for|advocate|go to bat|bend)\b|\bopen to (?:exploring|considering|discussing|it|the idea)\b|\bevery (?:so often|now and (?:then|again)|once in a while)\b|\bonce (?:every|in)\b|\b(?:at|on) (?:its|their|our|the \w+'?s?|his|her|sole|hospital|institutional) (?:sole |own )?(?:discretion|option)\b|\bat times\b|\bby petition\b|\bby (?:special|individual|prior) \w+\b|\bindividual(?:ised|ized)? (?:decision|approval|determination|discussion)s?\b|\bdecided (?:separately|individually|one|applicant|candidate|as)\b|\b(?:handled|reviewed|assessed|evaluated|judged|considered|decided|determined|discussed|examined|treated) (?:individually|separately|one|on its|on their|as they)\b|\bperson by person\b|\bapplicant by applicant\b|\bcandidate by candidate\b|\bnot a (?:given|certainty|sure thing|right|promise)\b|\bnothing is (?:promised|guaranteed|automatic)\b|\bexceptionally\b|\b(?:already|currently|presently) (?:on|holding|hold|holds|with)\b",
    ),
    (
        Cue::Only,
        r"\ba single one\b|\bwhere it (?:stops|ends|begins and ends)\b|\bgoes no further\b|\bor (?:don't|do not|doesn't|nothing|not at all|you don't)\b(?: come| train| apply)?\W*$|\b(?:visa|kind|type|one|status|category) and one (?:visa |kind |type |status |category )?only\b",
    ),
    // A status that must be left.
    (
        Cue::Off,
        r"\b(?:must|have to|has to|need to|required to|should) (?:first )?(?:change|switch|convert|give up|leave|abandon)(?: (?:their|your) \w+| status| from| out| out of| before| beforehand)+\b",
    ),
    // Doubt: the speaker waits, has to find out, or sends on.
    (
        Cue::Open,
        r"\b(?:get|come|circle|report|revert) back to (?:you|this|them|applicants|everyone)\b|\bwait(?:ing)? (?:for|on|to hear)\b|(?:\bnot|n't)(?: yet)?(?: been)? (?:replied|answered|responded|come back|gotten back|got back|written back|heard back|made up)\b|\b(?:have|has|had|need|want|going|trying|will) (?:to |still )?(?:find out|look (?:it|this|that) up|look up|double-?check|check (?:with|on|and|this|that|about))\b|\blet me (?:check|find out|ask|look)\b|\bi(?:'ll| will| can| would|'d| must|'m going to)(?: have to| need to)? (?:find out|look up|check|ask|inquire)\b|\b(?:have|has|had|'ve|'s)(?: just| already)? (?:asked|written to|e-?mailed|gone to|been sent to|been referred to|been passed to|been put to) (?:our |the )?(?:legal|lawyers?|counsel|hr|gme|board|dean|dio|attorneys?|human|office|international)\b|\b(?:is|are|sits?|rests?|lies?) (?:now |still |currently )?with (?:the |our )?(?:board|legal|lawyers?|counsel|hr|gme|dean|dio|attorneys?|committee)\b|\b(?:expect|hope for|await) (?:an |the )?(?:answer|reply|decision|ruling|word)\b|\brules?\b[^.;:]{0,30}\b(?:have|has|had) (?:just|recently|only just) (?:changed|been changed)\b|\bonce (?:the |our )?\w+ (?:has|have) (?:one|decided|answered|replied|ruled)\b|\b(?:nobody|no ?-?one)\b[^.;:]{0,50}\b(?:able to|could|knew|knows|can|seems to know|would) ?(?:say|tell|know|answer|confirm)?\b",
    ),
    // "For other visas, ask the office".
    (
        Cue::Ask,
        r"\b(?:talk|speak|get in touch|touch base|check|consult|correspond) (?:with|to) (?:us|me|them|the|our)\b|\b(?:write|write to|e-?mail|call|phone|contact|ask|reach(?: out to)?|see|consult) (?:us|me|them|hr\b|gme\b|our lawyers?|(?:the|our) (?:international|gme|visa|immigration|hr|program|office|coordinator))\b(?: first| before)?|\b(?:go|goes|direct\w*|referred|addressed|sent) to (?:the |our )?(?:gme|hr|international|visa|immigration)\b",
    ),
    (
        Cue::Open,
        r"\b(?:can't|cannot|can not|could not|couldn't|not able to|unable to) (?:speak|comment|vouch|be sure|remember|recall|advise) ?(?:on|about|to|for|as|whether)?\b|\b(?:i|we) (?:could not|couldn't|can't|cannot|did not|didn't) (?:find|see|figure|locate|work out)\b|\bunk\b|\b(?:is|are) being (?:re-?written|revised|redone|rethought|reconsidered|updated|drafted)\b|\b(?:is|are) (?:revising|rewriting|rethinking|reconsidering|redrafting|looking (?:at|into) whether)\b|\bwe(?:'ll| will) (?:have|post|publish|put|share|announce) (?:our|a|an|the) (?:\w+ ){0,2}(?:polic(?:y|ies)|position|decision|answer|news)\b|\bthere will be news\b",
    ),
    (Cue::Open, r"\b(?:did not|didn't) know\b"),
    // Nothing is told here.
    (
        Cue::Open,
        r"\b(?:information|details|answer|policy|data)(?: is| was| were| are)?(?: not|n't) (?:provided|available|given|listed|stated|shown|on file|entered)\b|\bno comment\b|\bleft (?:empty|unanswered)\b|\b(?:to be|will be|yet to be) (?:settled|taken up|ruled on) (?:by|at|in)\b|[:,(-] ?see (?:foot)?note\b|(?:\bnot|n't) (?:shown|mentioned)\b",
    ),
    (Cue::Ask, r"\b(?:talk|speak|write|turn) to (?:hr|gme|ecfmg|legal)\b"),
];
