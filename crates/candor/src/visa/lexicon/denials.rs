//! Denials and assent.
//!
//! Source: statements of residency programs.

use super::Cue;

/// In the order in which they take their words.
pub(super) const DENIALS: &[(Cue, &str)] = &[
    (
        Cue::Lifted,
        r"\b(?:lifted|reinstated|resum(?:ed|es|ing)|restored|thawed|reopened|re-opened|ended in|re-?start(?:ed|s|ing)?|reviv(?:ed|es|ing)|reactivated|re-?instituted|unfrozen|un-?paused)\b|\b(?:is|was|are|now|be|been|comes?|came|coming|brought|bring|bringing) (?:over|back)\b|\bstart(?:ed|ing|s)? (?:up )?again\b|\bback (?:on (?:the )?(?:table|offer|menu|list)|in (?:force|place|business))\b",
    ),
    (Cue::Yes, r"\b(?:has|have|had|having) no (?:objections?|reservations?|concerns?|qualms?|trouble)\b"),
    (Cue::Withdrawn, r"\b(?:withdrawn|withdrew|rescind(?:ed|s)|revers(?:ed|es))\b"),
    (
        Cue::Off,
        r"\bsuspen(?:d\w*|sion)\b|\bdiscontinu\w+\b|\bstopp(?:ed|ing)\b|\bstop\b|\bceas\w+\b|\bended\b|\bending\b|\bterminated\b|\bhalt\w*\b|\bpaus(?:ed|e|ing)\b|\bfrozen\b|\bfreeze\b|\bon (?:hold|ice)\b|\bmoratorium\b|\bclosed\b|\bgone\b|\bdead\b|\bdropped\b|\beliminated\b|\babolished\b|\brevoked\b|\b(?:wound|winding|shut) down\b|\bphas(?:ed|ing) out\b|\bban(?:ned|s)?\b|\bbarred\b|\bbars?\b|\bprohibit\w*\b|\bforbid\w*\b|\bforbidden\b|\bpreclud\w+\b|\bexclud\w+\b|\brul(?:es?|ed|ing) out\b|\bdeclin(?:e|es|ed|ing)\b|\brefus\w+\b|\breject\w*\b|\bden(?:y|ies|ied)\b|\bturned (?:down|away)\b|\bturn away\b|\bturned (?:\w+ ){1,3}down\b|\bineligible\b|\bunavailable\b|\bunsupported\b|\bunacceptable\b|\bimpossible\b|\black(?:s|ing)?\b|\boff the table\b|\bout of (?:luck|scope|the question)\b|\boutside (?:our|the|of our) (?:scope|reach|remit|ability)\b|\b(?:look|apply|try|go) elsewhere\b|\bagainst\b|\bdisallow\w*\b|\bdisqualif\w+\b|\bregret(?:s|fully|tably)?\b[^.;]{0,8}\bnot\b|\bregrettably\b|\bbridge too far\b|\bfarewell\b|\bgood-?bye\b|\bhands off\b|\bfalls? outside\b|\boutside what\b|\bshuttered\b|\bshut\b|\b(?:is|are) no more\b|\b(?:wish you|best of|good) (?:the best of )?luck\b[^.;]{0,12}\b(?:an)?other\b|\bluck elsewhere\b|\bis history\b|\bout of the\b[^.;]{0,12}\bbusiness\b|\bleave\b[^.;]{0,20}\bout\b|\bvot(?:ed|e|es) (?:down|against)\b|\bscreened out\b|\b(?:lost|loses|lose) (?:its|the|our|their) \w+\b|\bscrapped\b|\baxed\b|\bcancel+ed\b|\bretired\b|\bfinished\b|\b(?:steer|stay|keep|shy) (?:clear|away)\b|\bavoids?\b|\babandon\w*\b|\bwalked away\b|\b(?:backed|pulled|bowed) out\b|\bpulled the plug\b|\bstruck\b|\bremoved\b|\bdeleted\b|\btaken off\b|\bnixed\b|\bveto\w*\b|\bblock(?:s|ed)\b|\bnegative\b|\boppos(?:es?|ed)\b|\bcontrary to (?:our |hospital |institutional )?policy\b|\bviolates?\b|\bout of (?:reach|bounds)\b|\bdead end\b|\b(?:in|un)feasible\b|\bunwilling\b|\bforgo\b|\bforego\b|\bexpired\b|\blapse[ds]?\b|\bbeyond (?:our|the) (?:scope|means|reach|ability)\b|\bopted out\b|\bconflicts?\b|\bgave up\b|\bgiven up\b|\bshelved\b|\bcut\b|\bwithout (?:(?:employer |visa |any |a |petitions? or |filings? or |need of |the need of |need for |the need for |needing |requiring )*(?:sponsorship|sponsoring|sponsor|a visa|visas?))\b",
    ),
    (
        Cue::Not,
        r"\b(?:not|cannot|can't|cant|dont|doesnt|wont|isnt|arent|cann?ot|never|none|neither|nobody|no|nil|nope|nah|nay|nothing|no-?one|hardly|zero|unable|nor|instead of|rather than|as opposed to|ain't)\b|n't\b|👎|\bno more\b|[✘✗❌✖☐⬜🚫×]|\[ ?\]|\( \)|(?:^|[-:|=,/(]|\b[jh]-?1b?'?s?)\s*(n)(?:/a)?\b(?:\s*[|,;/.)(]|\s*$|\s+[a-z])|\u{2612}",
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
        r"\bsponsor(?:s|ing)? (?:any|no|a single|one) (?:foreign|international|non-?citizen|non-?u|overseas|alien|one\b|applicant|resident|trainee|physician|candidate|individual)\w*|\bvisas?\b|\bnon-?immigrants?\b|\bimmigration (?:sponsorship|support|benefits?|status|paperwork|petitions?)\b|\bsponsorship\b",
    ),
];
