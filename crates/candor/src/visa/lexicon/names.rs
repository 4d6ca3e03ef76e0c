//! Names of visas and statuses.
//!
//! Source: statements of residency programs.

use super::Cue;
use crate::visa::Status;

/// In the order in which they take their words.
pub(super) const NAMES: &[(Cue, &str)] = &[
    (
        Cue::J1,
        r"{J}{N}|\bexchange[- ]visitors?(?: program)?{N}|\bexchange (?:visas?|programs?|physicians?|route|status|category|classification)\b|\balien physicians?\b|\becfmg (?:route|pathway|track|way|path|channel)\b|\bj(?:'s)?[ -]?(?:visas?|status|category|classification|sponsorship|holders?)\b|\b(?:ecfmg|intealth) (?:handles?|arranges?|takes? care|issues?|processes|administers|manages)\b|\bintealth[- ]sponsored\b|\bauspices of (?:the )?(?:ecfmg|intealth)\b|\bagreement with (?:the )?(?:ecfmg|intealth)\b|\btpl\b|\bj's\b|\bds-?2019s?\b|\bevsp\b|\becfmg[- ](?:sponsored|sponsorship|visas?|sponsoring|exchange)\b{N}|\b(?:the|or|and|a|live the|,) (j)\b(?: [^1]|[^\w\s-]|$)|(?:, ?)(j)\b,|\bj[- ]?one\b|\b(?:no|not|neither|for|only|on|take|sponsor|do|any) (j)(?:$|[ .,;:/)!](?:[^1\w-]|[^1\d\s-])|[.,;:)!]?$)|\b(j) (?:yes|no|ok|okay|fine|ones?|only|and h|or h)\b|\b(j) ?[:=] ?(?:yes|no|y|n|ok)\b|\bj-(?:type )?visas?\b",
    ),
    (
        Cue::H1b,
        r"{H}{N}|\bvisas? (?:that|which) (?:needs?|requires?|means|calls? for|involves?) [^.;]{0,30}\bpetitions?\b(?: with uscis)?|\bpetition-based (?:visas?|status\w*|classifications?)|\bemployer[- ](?:petitioned|filed|based)(?: visas?)?|\bnon-?immigrant worker (?:visas?|petitions?)|\b(employment|work|working) (?:or|and|/) exchange\b|\bh(?:'s)?[ -]?(?:visas?|status|category|classification|sponsorship|holders?)\b|\bh's\b|\b(?:the|or|and|an|,) (h)\b(?: [^1]|[^\w\s-]|$)|\btemporary (?:specialty |professional )?workers?{N}|\bspeciali?t?y[- ]?occupations?(?: workers?)?{N}|\b(?:temporary )?(?:work(?:ing)?|employment(?:[- ]based)?)[- ]visas?\b|\b(?:no|not|nor|neither|for|only|on|take|sponsor|do|any) (h)(?:$|[ .,;:/)!](?:[^1\w-]|[^1\d\s-])|[.,;:)!]?$)|\b(h) (?:yes|no|ok|okay|fine|ones?|only)\b|\b(h) ?[:=] ?(?:yes|no|y|n|ok)\b|\bj (?:and|or|nor) (h)\b|\bh-? ?one-? ?b\b|\bi-129s?\b|\blabou?r condition applications?\b|\bspeciali?ty workers?{N}",
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
    (Cue::Former, r"\bthe former\b|\b(the (?:first|1st)(?: one| of (?:these|those|them|the two))?)(?:\W*$|[,.;)])"),
    (Cue::Latter, r"\bthe latter\b|\b(the (?:second|2nd)(?: one| of (?:these|those|them|the two))?)(?:\W*$|[,.;)])"),
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
];
