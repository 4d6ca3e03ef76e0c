//! How a matter stands: undecided, ended, running on, limited by somebody's leave; and denials that undo each other.
//!
//! Source: statements of residency programs, and the ways in which English tells of a state.

use super::Cue;

/// In the order in which they take their words.
pub(super) const STANDING: &[(Cue, &str)] = &[
    // Nothing is told, or nobody knows yet.
    (
        Cue::Open,
        r"\bno (?:data|information|info|answer|response|reply|entry|details?)\b(?: \w+){0,2}? (?:reported|provided|available|given|supplied|entered|submitted|on file|listed|found|yet)\b|\b(?:not|n't) (?:reported|stated|specified|disclosed|indicated|published)(?: (?:by|yet|here|on)\b|\W*$)|\b(?:t\.?b\.?[dac]\.?|to be (?:determined|decided|announced|confirmed|advised|clarified))(?:\W|$)|\b(?:proposal|request|question|matter|plan|motion|issue|petition|recommendation)\b[^.;]{0,24}\b(?:before|with|in front of|pending (?:before|with)) (?:the |our )(?:board|committee|senate|dean|trustees|council|legal|gme|lawyers|regents)\b|\b(?:there(?:'ll| will)(?: probably)? be|expects?|expecting|awaiting) (?:an? |the )?(?:answer|decision|ruling|word|verdict)\b|\bstill (?:being )?(?:study|analy[sz]|assess|weigh|evaluat|review|examin|sort|figur|work|look)(?:ied|ying|z?ed|s?ed|ing|ed)?\w*(?: out| on| into)?\b",
    ),
    // Assent by two denials.
    (
        Cue::Yes,
        r"\bnot a (?:year|season|cycle|class|july) (?:goes|went|passes|has gone|has passed) (?:by )?without\b|\b(no) visas?\b[^.;]{0,40}?\b(?:that |which )?(?:we|the program|the hospital|the institution) (?:will|would|do|does|can|wo|ca)(n't|not| not|nnot)\b|(?:\bnever|\bnot|n't|\bnor|\bneither|\bnothing)(?: has| have| been| was| were| is| are| yet| ever){0,2} (?:touched|affected|stopped|suspended|interrupted|in doubt|in question|changed|impacted|paused|halted|discontinued|ended|hit|altered)\b|\b(?:still|continu\w+|remains?|goes on|go on) (?:as (?:before|ever|always|usual)|in force|unchanged|the same|uninterrupted)\b|\b(?:is|are) (?:the )?same as ever\b|\b(?:business|same) as usual\b",
    ),
    // Ended, or never there.
    (
        Cue::Off,
        r"\bturn(?:s|ing)? (?:\w+ ){0,2}?down\b|\b(?:has|have|had) (?:now )?(?:lapsed|expired|run out)\b|\b(?:unworkable|infeasible|unfeasible|impracticable|untenable|unobtainable)\b|\b(?:came|comes|come|coming) to an end\b|\bwas the last (?:one|year|cycle|season|time|class)\b|\b(?:plain|flat|clear|firm|definite|simple|short|categorical|resounding) no\b|\b(outside) (?:of )?the {J}",
    ),
    (Cue::Not, r"\bwithout (?:any )?(?:visa|immigration) (?:support|sponsorship|assistance|help)\b"),
    // What is over.
    (
        Cue::Idle,
        r"\bafter (?:a|an|the|its|our|being) (?:[\w-]+ ){0,2}?(?:pause|break|freeze|suspension|halt|hiatus|interruption|moratorium|suspended|paused)\b",
    ),
    // "This isn't something GME will sign off on".
    (
        Cue::Off,
        r"(?:\bisn't|\baren't|\bnot|\bnever) (?:something|a thing|anything|one of the things)\b[^.;,]{0,40}\b(?:will|would|can|does|do|ever|could)\b[^.;,]{0,16}\b(?:sign|approve|allow|do|offer|support|sponsor|agree|consider|entertain|pay|file|handle|process)\w*(?: off)?(?: on| to| for| in)?",
    ),
    (Cue::Only, r"\bonly (?:if|when|where) (?:an? |the |any )?visas? (?:is |are )?(?:needed|required|necessary)\b"),
    (Cue::ExceptJ1, r"\b(?:no|any|not any) visas? (but (?:for )?(?:the |an? )?{J}{N})"),
    (Cue::ExceptH1b, r"\b(?:no|any|not any) visas? (but (?:for )?(?:the |an? )?{H}{N})"),
    (
        Cue::Idle,
        r"\b((?:subject to|on|with|under) (?:just |only )?(?:one|a single|the (?:one|sole|only)|two) conditions?)\b[^.;]{0,30}{S3}",
    ),
    (
        Cue::J1,
        r"\bds-?2019s?\b(?:[- ]related)?(?: forms?| paperwork)?|^\W*(?:and |what about |how about )?(?:the )?(j)\W*\?",
    ),
    (
        Cue::H1b,
        r"\bi-129s?\b{N}|^\W*(?:and |what about |how about )?(?:the )?(h)\W*\?|\b(?:do|take|sponsor|accept|on|for|support) (?:an? |the )?(h)\W*(?:[?.,;!]|$)|\bthrough (uscis)\b",
    ),
    // By somebody's leave, for some.
    (
        Cue::Case,
        r"\bon (?:an? )?indiv(?:\.|\b|idual\w*) (?:basis|merit\w*)\b|\bon (?:an? )?indiv\b|\b(?:granted|offered|given|available|sponsored|awarded|used) (?:very )?(?:selectively|sparingly|occasionally)\b|\bselectively (?:granted|offered|given|available|sponsored)\b|\b(?:decides?|decided|judged|considered|weighed|assessed|rules?|ruled|looked at|look at|read) (?:\w+ ){0,3}?(?:on (?:its|the|their) (?:own )?merits?|one (?:at a time|by one)|individually|file by file)\b|\b(?:with|by|subject to) (?:the )?(?:\w+ )?(?:permission|consent|approval|leave|blessing|agreement|sign-off|ok|okay) (?:of|from|by)\b|\b(?:tells?|tell|let) (?:you|them|applicants) (?:know )?(?:whether|if) (?:he|she|they|we|it)(?:'d| would|'ll| will|'s| can)\b|\beach (?:file|request|application|petition|one|case) (?:is|gets|will be|has to be) (?:read|looked at|weighed|reviewed|heard|examined|considered|judged|decided|discussed|vetted)\b|\bgets? a (?:hearing|look|review)\b|\babout (?:half|a third|a quarter) of (?:such|those|these|the|all)\b|\bbefore (?:we|they|it|saying|anyone) (?:\w+ )?(?:yes or no|either way)\b|\b(?:depends|depending|hinges|hangs|turns) (?:up)?on (?:which|who|whom|what|where|whether|how)\b",
    ),
];
