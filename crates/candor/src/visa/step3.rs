//! What a clause says of Step 3 for the H-1B.
//!
//! Source: the principles of the module above.

use std::sync::LazyLock;

use regex::Regex;

use super::answers::{ANSWER, ELLIPSIS, SPARES};
use super::clause::{Clause, Target};
use super::judge::{Judged, Value, denied, judge};
use super::lexicon::{Cue, Token, is, pattern};
use super::reader::{Back, Reader, trim};

pub(super) static WITHOUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:no|without|w/o|unless|until|lacking|not)\b[^.;,]{0,50}{S3}[^.;]{0,60}\b(?:no {H}|cannot|can't|not|won't|no|unable|impossible|isn't|wouldn't|don't|doesn't|denial|denied|refused|returned|lose|dropped)\b|\b(?:cannot|can't|not|won't|unable|no|don't|doesn't|wouldn't|nobody|never|isn't)\b[^.;]{0,70}\b(?:without|unless|until|before)\b[^.;]{0,40}{S3}|\bforg[eo]t[^.;]{0,20}{S3}|\b(?:cannot|can't|not|won't|unable|no)\b[^.;,]{0,60}\b(?:who|that|if|anyone|you)\b[^.;]{0,15}(?:not|n't|lack)(?: yet)?(?: (?:have|having|has|passed|taken|completed|hold|done))?[^.;]{0,6}{S3}",
    )
});

/// Step 3 is not needed.
pub(super) static FREE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:before|without) (?:you|they|he|she|the (?:resident|candidate|applicant)s?|a (?:resident|candidate)|residents|candidates|applicants|your|their)(?:'ve| have| has)?(?: \w+)? (?:sit|sat|tak|took|pass|complet|finish|done|clear|having)\w*[^.;]{0,10}{S3}|(?:\bregardless of|\birrespective of|\bwhether or not|(?:\bnot|n't) (?:care|mind|matter|ask)\w* (?:if|whether|about|for))\b[^.;,]{0,30}{S3}(?: yet)?|\bwith or without {S3}|\bneither {S3} nor\b|{S3} (?:you|they|one) (?:can|may) (?:take|sit|do|pass|write)|{S3}[^.;]{0,24}\bno need\b|{S3} needn't\b|\b(?:remov|dropp|abolish|lift|eliminat|scrapp|relax|discontinu)\w* (?:the |our |its |that )*{S3} (?:rule|requirement|condition|prerequisite)|{S3}[:,;]? (?:they|you|one) (?:needn't|need not|don't have to|do not have to|don't need to)|{S3}[^.;,]{0,40}(?:\bnot\b|n't\b|\bnever\b)[^.;]{0,14}(?:call(?:ed)? for|look(?:ed)? for|criteri|insist|expected|forc|enforced|a must|impos|something you need)|\b{S3}[^.;]{0,40}(?:not having|lack of|lacking|absence of|missing|without) it\b[^.;,]{0,24}(?:\bnot|n't|\bnever|\bno\b|\bfine|\bok)[^.;,]{0,14}|\b(?:not having|lack of|lacking|absence of|missing) (?:a |an |the )?{S3}[^.;,]{0,24}(?:\bnot|n't|\bnever|\bno\b)[^.;,]{0,14}|\b(?:can|may|could|free to|allowed to|welcome to|time to)\b[^.;]{0,24}{S3}[^.;]{0,12}\b(?:after|once|later|during|while|when) (?:you|they|the|their|your|starting|residency|pgy|intern|match|arriv|joining|begin)|{S3} or (?:not|no(?: {S3})?)\b|\b(?:many|some|most|other|others|elsewhere|while)\b[^.;]{0,60}{S3}[^.;]{0,30}?,(?: but| yet)? (?:we|ours?|this (?:program|one)|our \w+|here)\b(?: \w+){0,2}?(?: do not| don't| does not| doesn't|n't| is not| do no such thing)|\bwho (?:have|has)(?: not|n't)(?: yet)? (?:taken|passed|completed|sat|done)[^.;]{0,12}{S3}|{S3}[^.;]{0,20}\bduring (?:the |their )?(?:intern|first|pgy-?1|second|pgy-?2)|\bwaiv(?:e|es|ed|ing)\b[^.;]{0,25}{S3}|\brequirement\b[^.;]{0,25}{S3}[^.;]{0,40}\b(?:dropped|removed|waived|lifted|eliminated|gone)\b|{S3}[^.;]{0,40}\b(?:requirement|rule|condition)[^.;]{0,70}\b(?:dropped|removed|waived|lifted|eliminated|gone|abolished|scrapped|no longer applies|does not apply|doesn't apply)\b|{S3}[^.;]{0,64}?(?:\bnot\b|n't\b|\bnever\b|\bno longer\b)[^.;]{0,12}(?:req|need|necess|mandat|oblig|compuls|prereq|condition|essential|demand|expect|ask|reqd)|{S3}[^.;]{0,40}\b(?:optional|waived|unnecessary|could wait|can wait|not a must|may come later)\b|{S3}[^.;,]{0,12}\b(?:no|not) (?:need|necess|requir|mandat|must)|{S3}[^.;,]{0,12}\bno\s*(?:$|[,.;)|])|{S3}[^.;\n]{0,50} ?[:=?-]+ *(?:no|n|not (?:required|needed|necessary))\s*(?:$|[,.;)|])|\b(?:without|w/o|no|regardless of)(?: (?:a|an|the|any|having|passing|passed|requiring|pass|condition of|need for|needing))*\s+{S3}|(?:\bnot\b|n't\b|\bnever\b|\bno\b)[^.;:]{0,20}(?:need|requir|ask|insist|demand|sit\b|have to|must|prereq|condition|true that|the case that)[^.;:]{0,35}{S3}",
    )
});

/// Step 3 changes nothing.
pub(super) static IRRELEVANT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?:\bwhether\b[^.;:]{0,30})?{S3}[^.;:,]{0,30}\b(?:(?:makes?|made|play\w*|has|have|is|of|carr\w+|bears?) (?:\w+ )?(?:no|little) (?:difference|part|role|bearing|importance|weight|effect|influence|relevance|requirement|precondition|prerequisite|matter|condition)|irrelevant|immaterial|beside the point)\b|{S3}[^.;]{0,20}\bor without (?:it|one)\b|{S3}[^.;:,]{0,24}(?:\bnot|n't|\bnever) (?:figure|enter|come into|feature|count|among|part of|one of)|\bneither\b[^.;]{0,20}\b(?:ask|require|need|insist)\w*(?: for| that| on)?[^.;,]{0,10} {S3}|{S3}[^.;]{0,20}\bcare less\b|\b(?:exempt|excused|freed?|spared) from {S3}|(?:\bnot|n't|\bnever) (?:make|made|making|treat\w*|use|set|impose\w*) (?:a |an )?{S3}|(?:\bnot|n't|\bnever)[^.;:]{0,16}(?:hinge|depend|contingent|conditional|rest|turn|tied|linked)\w* (?:up)?(?:on|to)[^.;:]{0,16}{S3}|\bneither\b[^.;:,]{0,30}(?:needs?|requires?|asks? for|calls? for|depends on|demands?)[^.;:,]{0,10}{S3}|{S3}[^.;]{0,20}\b(?:can|may|could) (?:come|be (?:taken|passed|done|cleared)) (?:later|afterwards|at any time|whenever)\b|{S3}[^.;]{0,24}(?:\bnot|n't) (?:a |any )?(?:matter|factor|concern)\b",
    )
});

/// "They must."
static THEY_MUST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(
        r"\b(?:they|you|it|we|applicants|candidates) (?:\w+ )?(?:must|have to|need to|should|is|insist)\W*$",
    )
    .ok()
});

/// "Filed without it", of Step 3.
static WITHOUT_IT: LazyLock<Option<Regex>> =
    LazyLock::new(|| crate::regexes::compile(r"\b(?:with or )?without (?:it|one|that)\b|\beither way\b").ok());

/// "No H-1B without Step 3": a denial that is a condition.
pub(super) fn bound_to_step3(low: &str) -> bool {
    is(&WITHOUT, low)
}

/// A Step 3 that changes nothing: "even for applicants who have Step 3".
static CONCEDES: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\beven (?:for|if|with|when|though|to)\b[^.;,]{0,60}{S3}"));

/// "For either": for whatever was named.
static EITHER: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\b(?:for|of|with) (?:either|both|any visa|a visa|all visas|neither)\b|\bneither\b"));

/// What other programs ask for.
pub(super) static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:many|some|most|other) (?:\w+ )?(?:programs?|hospitals?|places|institutions?|residenc(?:y|ies))\b(?: \w+){0,3} (?:want|ask|require|insist|demand|need|expect)\w*[^.;]{0,30}{S3}|\b(?:many|often|common\w*|widely|people|applicants|some|may have|you|misconception|myth)\b[^.;]{0,40}\b(?:think|believe\w*|belief|read|heard|assume\w*|said|told|supposed)\b[^.;]{0,60}{S3} (?:has to|must|is|comes|needs|should)|\bbelief\b[^.;]{0,60}\bmust\b[^.;]{0,20}{S3}",
    )
});

/// The belief told before is wrong here.
static NOT_HERE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"^\W*(?:but |however,? )?not (?:in|at|with|for|here|so|true|us)\b|\b(?:that|this|it)(?:'s| is) (?:a myth|mistaken|wrong|not (?:so|true|the case|correct)|untrue|false)|\b(?:mistaken|a myth)\b").ok()
});

/// "We have dropped that", of Step 3.
static DROPPED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:dropped|waived|lifted|removed|eliminated|relaxed|abolished|scrapped|gone|optional|unnecessary|no longer|not any ?more|not any longer|stopped (?:asking|requiring|demanding))\b|(?:\bnot|n't)(?: \w+)? (?:required|needed|necessary|mandatory|require|need|ask|insist|demand|apply)\b").ok()
});
/// What is told of Step 3 by a pronoun: "you must have passed it before we file".
static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:must|need to|needs to|have to|has to|required|mandatory|should|ask|please|pass|passed|passing|cleared|get|finish)\b[^.;]{0,30}\b(?:it|that|this|one)\b|\b(?:it|that|this|one|requirement|rule|condition|score|result)\b[^.;]{0,30}\b(?:must|required|mandatory|needed|dropped|waived|lifted|removed|eliminated|relaxed|abolished|scrapped|gone|optional|unnecessary|no longer|stands|remains|a must)\b|\b(?:dropped|waived|lifted|removed|eliminated|abolished|scrapped|stopped asking|no longer (?:ask|require|need|demand|insist))\b").ok()
});

/// Step 3 is not needed, put together: a denial and a need on either side of it; leave to take it later; a petition that
/// goes on without it.
static SPARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:need not|needn't|(?:not|n't) (?:need|have|required|obliged|expected|supposed|asked|forced|obligated) to|no(?: need| obligation| requirement|one needs|body needs) to)\b[^.;:,]{0,24}?\b(?:sat|taken|passed|have|hold|take|pass|sit|show|present|finish\w*|complete\w*|cleared?|do|done|submit\w*|worry about)\b[^.;:,]{0,24}{S3}|\b(?:no longer|not|n't|never|none|neither|nobody|no-?one|nor|no)\b[^.;:,]{0,24}\b(?:cares?|minds?|looks?|wants?|asks?|insists?|checks?|requires?|demands?|needs?|makes?|imposes?|attach\w*|conditions?)\b(?: for| about| on| at| that| any| to| an?| the)*\s{S3}|\b(?:none|neither|nobody|no-?one|never|not|n't)\b[^.;:,]{0,30}{S3}(?: exam| pass| score| result)* (?:as )?(?:a|an|any|the) (?:\w+ )?(?:requirement|condition|prerequisite|precondition|must|criterion|issue|obstacle|hurdle)\b|{S3}[^.;:,]{0,24}\b(?:you|they|applicants|candidates|residents|interns|one|that)\b (?:may|can|could|are free to|are allowed to|are welcome to) (?:still |also |well )?(?:take|sit|pass|do|complete|write|finish|clear|postpone|leave)\b[^.;]{0,30}\b(?:later|after|once|during|while|in (?:the |your |their )?(?:intern|first|pgy)|until)\b|\b(?:may|can|could|free to|allowed to|welcome to|fine to|ok to)\b[^.;:,]{0,14}\b(?:take|sit|pass|do|write|complete|finish|postpone)\b[^.;:,]{0,16}{S3}[^.;:,]{0,16}\b(?:later|after|once|during|while|whenever|at any time|in (?:the |your |their )?(?:intern|first|pgy))\b|\b(?:can|may|could|will|do|go ahead|goes ahead|proceeds?|start|begin|filed?|filing|granted|issued|possible|fine|happy)\b[^.;:,]{0,30}\b(?:without|before|ahead of) (?:a |an |the |any |having (?:passed|taken|done|sat) )?{S3}",
    )
});

/// A denial or a bar before leave is given: "you cannot take it later".
static WITHHELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?:\bnot|n't|\bno|\bcannot|\bunable|\bnever|\bnobody|\bnone|\bimpossible|\bnor|\bneither|\brefus\w+|\breject\w*|\bturn\w* (?:away|down))\b[^.;]{0,70}\b(?:without|unless|until|before|ahead of)\b|\b(?:cannot|can't|may not|not|no)\b[^.;]{0,24}\b(?:take|sit|pass|do|be taken)\b[^.;]{0,16}\b(?:later|after)\b|\bwithout\b[^.;]{0,20}{S3}[^.;]{0,30}(?:\bno\b|\bnot\b|n't|\bcannot|\brefused|\bdenied|\bimpossible|\bnothing)",
    )
});

/// Step 3 is spared, and nothing in the clause asks for it after all.
fn spared(low: &str) -> bool {
    static AFTER_ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:but|however|yet|though|although|only|unless|except|as long as|provided)\b|\b(?:must|required|mandatory|has to|have to) (?:be )?(?:pass|submit|report|complet|in\b|by\b|before)").ok()
    });
    is(&SPARED, low) && !is(&WITHHELD, low) && !is(&AFTER_ALL, low)
}

/// What a clause that names Step 3 says of it for the H-1B.
/// `topic` is what was spoken of before; `held`, that the H-1B is known to be sponsored.
pub(super) fn step3_value(clause: &Clause, topic: Target, held: bool) -> Option<bool> {
    static STEP: LazyLock<Option<Regex>> = LazyLock::new(|| pattern("{S3}"));
    static NOT_J1: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?:\bnot|n't|\bno)(?: (?:required|needed|necessary|mandatory))?(?: (?:for|of|by|with|to))*(?: the| a)? {J}{N}|{J}{N}[^.;,]{0,20}(?:not|n't) (?:need|requir)\w*(?: (?:it|step 3))?|(?:not|n't)[^.;]{0,25} to be (?:interviewed|ranked)|(?:\bnot|n't|\bcannot) (?:required|necessary|needed|need\w*|have|mandatory)[^.;,]{0,40}?(?:when|to|at|before|for|in order to)(?: \w+){0,4}? (?:apply|application|interviews?|interviewed|ranked)\b|(?:not|n't) (?:need|have to) (?:it |be )?(?:done |passed )?(?:when|to|for|at)(?: you)? (?:interview|apply|be ranked|be interviewed|application)\w*",
        )
    });
    static SOFT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:n/a|not applicable|nice to have|helps?|helpful|competitive|recommend(?:ed)?|prefer(?:red|able|s)?|encourag\w+|advantage\w*|a plus|welcome|desir\w+|bonus|ideal\w*)\b").ok()
    });
    static HARD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:must|requir\w+|need\w*|mandatory|have to|has to|only|necessary|prerequisite|condition|by|before|prior|with|pass(?:ed)?|complet\w+|if|deadline|proof|evidence|presuppos\w*|demands?|insists?|please|indispensable|essential|compulsory|precondition|a must|gotta|got to|in hand|obligatory|non-?negotiable)\b").ok()
    });
    static LOST: LazyLock<Option<Regex>> =
        LazyLock::new(|| crate::regexes::compile(r"\b(?:don't know|do not know|unsure|not sure)\b").ok());
    static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"{H}|\bh\b|\bpetitions?\b|\bthe second\b|other than(?: a| the)? {J}|non-?{J}|\bwork visas?\b|\bh visas?\b|temporary worker|specialty[- ]occupation|\bitem 2\b",
        )
    });
    static EVERYBODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\ball (?:of our |our )?(?:residents|trainees|applicants|interns|candidates|who)\b|\bevery(?:one|body)? |\bwhatever their\b|\bpromot\w+|\bpgy-?[23]\b|\bfull license\b|\bto graduate\b|\bgraduation\b").ok()
    });
    static LATER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:but|however|yet|though|although)\b[^.;]{0,24}\b(?:must|needs?|required|have to|has to|should)\b[^.;]{0,40}\b(?:before|by|prior|until|no later|in time)\b (?:the )?(?:match|july|june|may|april|march|february|january|start|rank|contract|petition|filing|we|\d|matriculation|orientation|appointment|residency)").ok()
    });
    let low = NOT_J1.as_ref().map_or_else(|| clause.low.clone(), |r| r.replace_all(&clause.low, " ").into_owned());
    let linked = is(&LINK, &clause.low) || clause.has(Cue::Latter) || (topic.h1b || held) && is(&EITHER, &clause.low);
    if is(&CONCEDES, &clause.low) || is(&OTHERS, &clause.low) && !is(&FREE, &clause.low) {
        return None;
    }
    static OFFERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"^\W*(?:it|they|these|this|those|petitions|sponsorship)(?:'s|'re| is| are)?(?: \w+)? (?:offered|available|given|sponsored|filed|open|granted|provided|possible)\b").ok()
    });
    // "H-1B: yes / J-1: yes / Step 3 required: no".
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"^\W*(?:(?:is|does) )?(?:usmle )?{S3}[^.;:?,]{0,24}[:=?-]+ *(?:yes|no|y|n|not required|required|not needed|needed|must|mandatory)\W*$",
        )
    });
    let linked = linked || held && is(&LABEL, &clause.low);
    let linked = linked || topic.h1b && !topic.j1 && is(&OFFERED, &clause.low);
    let follows = topic.h1b && !topic.j1 && !clause.has(Cue::J1) && !is(&EVERYBODY, &low);
    if !(linked || follows) || is(&LOST, &low) || !is(&STEP, &clause.low) {
        return None;
    }
    static EVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:or|nor) (?:at any time )?(?:later|afterwards?|thereafter|ever|at any)\b").ok()
    });
    if clause.has(Cue::Past) && (is(&DROPPED, &clause.low) || !clause.has(Cue::Now)) {
        return is(&DROPPED, &clause.low).then_some(false);
    }
    static NOT_WITHOUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?:\bnot|n't|\bno|\bnever|\bcannot|\bnobody|\bnone)\b[^.;]{0,30}(?:{H}|\bpetitions?\b)[^.;,]{0,16}\bwithout (?:it|one|that)\b",
        )
    });
    if is(&NOT_WITHOUT, &clause.low) {
        return Some(true);
    }
    if is(&EVER, &clause.low) && is(&FREE, &clause.low) {
        return Some(false);
    }
    static STILL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"\b(?:must|requir|need|have to|has to|by\b|prior|until|later|with (?:it|one)\b)|\bbefore (?:we|the|our|match|rank|start|july|june|may|april|march)",
        )
    });
    if is(&IRRELEVANT, &clause.low) && !is(&LATER, &low) || spared(&low) {
        return Some(false);
    }
    if is(&WITHOUT, &low) {
        return Some(true);
    }
    if is(&FREE, &clause.low) && !is(&STILL, &low) {
        return Some(false);
    }
    if is(&FREE, &low) {
        return Some(is(&LATER, &low));
    }
    if is(&SOFT, &low) && !low.contains("must") && !low.contains("required") {
        return None;
    }
    (is(&HARD, &low) || linked).then_some(true)
}

impl Reader {
    /// Whether Step 3 is needed for the H-1B. True when the clause, without the name, answers that.
    pub(super) fn step3(&mut self, clause: &Clause, back: Back) -> bool {
        let low = &clause.low;
        self.step3_last = self.step3_before;
        if self.step3_if(clause, back) {
            self.asked = None;
            return true;
        }
        let asked = self.asked.filter(|a| a.step3);
        if let Some(asked) = asked
            && !clause.has(Cue::Step3)
            && !clause.question
        {
            let has_it = self.h1b.as_ref().is_some_and(|h| matches!(h.value, Value::Yes | Value::Case));
            let linked = asked.target.h1b
                || (!asked.target.j1 && (clause.has(Cue::H1b) || self.topic.h1b || has_it && asked.one));
            let only_j1 = clause.has(Cue::J1) && !clause.has(Cue::H1b);
            let tokens: Vec<&Token> = clause.tokens.iter().collect();
            let says = is(&ANSWER, low) || is(&THEY_MUST, low) || is(&ELLIPSIS, low) || clause.has(Cue::H1b);
            if linked && !only_j1 && says && judge(&tokens, low).value != Value::Open {
                let no = is(&SPARES, low)
                    || low.contains("not required")
                    || low.contains("not need")
                    || low.contains("needn't")
                    || denied(&tokens);
                let span = back(trim(low, 0..low.len()));
                self.step3 = Some((!no, span.clone()));
                if asked.target == Target::H1B && self.h1b.is_none() {
                    self.apply(Target::H1B, Judged { value: Value::Yes, plain: true }, &span, 1, false);
                }
            }
            return false;
        }
        if self.step3_before
            && !clause.has(Cue::Step3)
            && !clause.has(Cue::J1)
            && !clause.question
            && self.step3_told(low)
        {
            let span = back(trim(low, 0..low.len()));
            self.step3 = Some((!is(&DROPPED, low), span));
            return true;
        }
        if self.step3_before
            && clause.has(Cue::H1b)
            && !clause.has(Cue::Step3)
            && !clause.has(Cue::Not)
            && is(&WITHOUT_IT, low)
        {
            self.step3 = Some((false, back(trim(low, 0..low.len()))));
        }
        let others = std::mem::take(&mut self.others_ask);
        static THERE_IS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"(?:\b(?:there|it|we|they|you|h-?1-?b'?s?) (?:is|do|does|are|will)(?:n't| not)?|\b(?:yes|no|required|needed|mandatory|must))\W*$").ok()
        });
        let before = std::mem::replace(&mut self.step3_before, clause.has(Cue::Step3));
        let same = before && clause.has(Cue::H1b) && !clause.has(Cue::J1) && is(&THERE_IS, low);
        let refuted = others && is(&NOT_HERE, low);
        if !clause.has(Cue::Step3) && (others && is(&ELLIPSIS, low) || refuted || same) {
            let no = refuted || ["not", "n't", " no"].iter().any(|w| low.contains(w));
            let span = back(trim(low, 0..low.len()));
            self.step3 = Some((!no, span.clone()));
            // Who says what an H-1B takes here, has it.
            if self.h1b.is_none() {
                self.apply(Target::H1B, Judged { value: Value::Yes, plain: true }, &span, 1, false);
            }
            return true;
        }
        if !clause.has(Cue::Step3) || clause.question {
            return false;
        }
        self.others_ask = is(&OTHERS, low);
        let value = self.h1b.as_ref().map(|h| h.value);
        let topic = if value == Some(Value::No) { Target::default() } else { self.topic };
        if let Some(value) = step3_value(clause, topic, matches!(value, Some(Value::Yes | Value::Case))) {
            self.step3 = Some((value, back(trim(low, 0..low.len()))));
            self.firm[2] = !value && spared(low);
        }
        false
    }

    /// "Step 3 not passed? Then there is no point in asking for the H-1B": a question that is a condition. And "people think
    /// that Step 3 can be taken later. It can't."
    fn step3_if(&mut self, clause: &Clause, back: Back) -> bool {
        static PASSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(r"^\W*(?:{S3}|(?:no|not|got|passed|have|haven't|still|without)\b[^?]{0,30}{S3})[^?]{0,30}\?\W*$")
        });
        static LACKS: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"\b(?:no|not|without|missing|lacking|still to)\b|n't").ok());
        static THEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"^\W*(?:then|in that case|if so|sorry|no\b|you (?:cannot|can't))").ok()
        });
        static LATER: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"\b(?:misunderst\w+|misconceptions?|myth|mistake\w*|error|rumou?r|(?:people|applicants|candidates|some|many|you) (?:\w+ )?(?:think|believe|assume|suppose|hope|ask|say))\b[^.;?]{0,60}(?:{S3}[^.;?]{0,30}\b(?:later|after|once|during|optional|not (?:needed|required))\b|\b(?:later|after|without|postpone)\b[^.;?]{0,30}{S3})",
            )
        });
        static CANNOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"^\W*(?:but |sorry,? |no,? |unfortunately,? )*(?:it|that|this|they|you|one)(?: is|'s| are)?(?: \w+)? ?(?:can't|cannot|can not|may not|isn't|is not|not|don't|doesn't|wrong|untrue|false|not so)\b[^,:;]{0,20}(?:$|[.,;:!])").ok()
        });
        let (lacking, myth) = std::mem::take(&mut self.step3_asks);
        self.step3_asks.0 = clause.question && is(&PASSED, &clause.low) && is(&LACKS, &clause.low);
        self.step3_asks.1 = is(&LATER, &clause.low);
        let refused = lacking && is(&THEN, &clause.low) && denied(&clause.tokens.iter().collect::<Vec<_>>());
        let refuted = myth && is(&CANNOT, &clause.low) && !clause.has(Cue::J1) && !clause.has(Cue::H1b);
        if !(refused || refuted) {
            return false;
        }
        self.step3 = Some((true, back(trim(&clause.low, 0..clause.low.len()))));
        self.firm[2] = true;
        true
    }

    /// Whether a clause after one on Step 3 for the H-1B speaks of it by a pronoun.
    fn step3_told(&self, low: &str) -> bool {
        self.topic.h1b && is(&TOLD, low) && !low.contains("visa") && !low.contains("sponsor")
    }
}
