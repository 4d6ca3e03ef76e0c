//! Letters that a program does not want after the interview.
//!
//! The rule of the program comes as a code or in its own words. It may forbid everything, or thank-you notes, letters of
//! intent or updates alone. Answers that the program asked for, scheduling, corrections, and changes in eligibility are
//! no such letters.

use super::page::{Page, at, has, re};
use super::{Code, Finding, Place, Severity};

re!(
    CODE,
    r"(?i)no[_ -](?:post[_ -]?interview[_ -])?(?:communications?|contact|correspondence)|no[_ -](?:contact|thank)|no_post"
);
re!(THANKS, r"(?i)thank[- ]?you|thanks|notes?\b");
re!(
    INTENT,
    r"(?i)letters? of (?:intent|interest)|\blois?\b|intent letters?|expressions? of interest|(?:continued )?interest letters?|love letters?"
);
re!(UPDATES, r"(?i)\bupdates?\b|additional (?:materials?|information)");
// Words that forbid, near words for messages.
re!(
    FORBIDS,
    r"(?ix)
 \b(?:do(?:es)?\ not|don't|doesn't|not\ to|should\ not|shouldn't|may\ not|must\ not|cannot|can't|will\ not|won't|are\ not|is\ not|please\ no|refrain|no|neither|nor|without|prohibit\w*|forbid\w*|discourage\w*|abstain|avoid|ban\w*|disallow\w*|never)\b
 [^.;]{0,90}?\b(?:contact\w*|communicat\w*|correspond\w*|thank|thanks|letters?|notes?|messages?|e-?mails?|writ\w+|reach\w*|updates?|read|initiate\w*|follow-?ups?|considered|phone|call\w*)\b
 |\b(?:contact|communication|correspondence|messages?|letters?|e-?mails?|thank[\s\x2d]you(?:\ notes?)?)\b[^.;]{0,80}\b(?:none|(?:do\ not|don't)\ (?:send|write)|not\ (?:be\ )?(?:permitted|allowed|accepted|read|considered|answered|welcome|reviewed|forwarded|wanted|appropriate)|prohibited|forbidden|discouraged|discarded|deleted|ignored)\b
 |\bno[\s\x2d]contact\b|\bzero[\s\x2d]contact\b|\bradio\ silence\b"
);
re!(
    ALLOWS,
    r"(?i)\b(?:not (?:necessary|required|needed|expected|obligat\w+|mandatory)|need not|(?:are|is|be) (?:allowed|permitted|welcome|fine|optional|accepted|okay|ok)|you may (?:send|write|contact)|feel free|welcomed?|happy to (?:receive|answer|hear)|no (?:restrictions?|policy|rules?) (?:on|against|about))\b"
);
re!(
    NO_EFFECT,
    r"(?i)\b(?:do(?:es)? not|will not|won't|don't|have no|has no|no) (?:\w+ ){0,3}(?:influence|affect|effect|change|impact|alter|bearing|role|factor)\b|\b(?:not|never) (?:\w+ ){0,3}(?:expected|required|necessary|answer\w*|respond\w*|reply|replied|initiate\w*)\b|\bno (?:response|reply|answer)\b|will not (?:respond|reply)"
);
re!(NOT_MESSAGES, r"(?i)\bsecond[- ]look|visit\w*");

/// What a program does not want.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Unwanted {
    thanks: bool,
    intent: bool,
    updates: bool,
}

impl Unwanted {
    const ALL: Self = Self { thanks: true, intent: true, updates: true };

    fn any(self) -> bool {
        self.thanks || self.intent || self.updates
    }
}

/// Reads a rule sentence by sentence.
fn unwanted(policy: &str) -> Unwanted {
    let mut out = Unwanted::default();
    let mut welcome = Unwanted::default();
    for sentence in policy.split(['.', ';', '\n', '!']).filter(|s| s.split_whitespace().count() > 0) {
        let words = sentence.split_whitespace().count();
        let kinds = Unwanted {
            thanks: has(&THANKS, sentence),
            intent: has(&INTENT, sentence),
            updates: has(&UPDATES, sentence),
        };
        if words <= 3 && has(&CODE, sentence) {
            return Unwanted::ALL;
        }
        if has(&ALLOWS, sentence) && !has(&HARD, sentence) {
            welcome.thanks |= kinds.thanks || !kinds.any();
            welcome.intent |= kinds.intent;
            continue;
        }
        let soft = has(&NO_EFFECT, sentence) && !has(&HARD, sentence);
        if soft || !has(&FORBIDS, sentence) || (has(&NOT_MESSAGES, sentence) && !has(&HARD, sentence)) {
            continue;
        }
        let named = kinds.any() && !has(&GENERAL, sentence);
        out.thanks |= !named || kinds.thanks;
        out.intent |= !named || kinds.intent;
        out.updates |= !named || kinds.updates;
    }
    Unwanted { thanks: out.thanks && !welcome.thanks, intent: out.intent && !welcome.intent, ..out }
}

// Words that forbid whatever else the sentence says.
re!(
    HARD,
    r"(?i)\b(?:ask\w*|request\w*|require\w*|tell|told) [^.]{0,60}\bnot (?:to )?(?:contact|send|write|e-?mail|communicat\w+)|\b(?:please )?(?:do not|don't) (?:send|contact|write|e-?mail|communicat\w+)|\brefrain|\bprohibit|\bnot (?:permitted|allowed|accept\w*|be read|be considered)|\bno[- ]contact\b|neither[^.]{0,60}(?:initiate|communicat|contact)|\bdoes not (?:consider|engage|allow|permit)|\bdiscarded\b|no post-?interview|no communication|\bno thank"
);
re!(
    GENERAL,
    r"(?i)\b(?:any|all|every|no)\b[^.;]{0,30}\b(?:contact|communicat\w*|correspond\w*|messages?|e-?mails?|follow-?ups?)\b|post-?interview (?:communication|contact|correspondence|messages?)|\bcontact\w*\b|\bcommunicat\w*|correspond\w*|follow-?up (?:messages?|e-?mails?|notes?)|\bmessages?\b"
);

re!(POST, r"(?i)post|after|rank");
re!(PRE, r"(?i)\bpre|before|appl");
re!(
    WAS_THERE,
    r"(?i)\bthank(?:s| you)?\b[^.]{0,40}\b(?:interview(?:ing|ed)?|meeting|conversation|day|hosting)\b|(?:since|after|during|at) (?:my|the|our) interview|\binterviewed (?:with|at|there|on|you)|meeting you|my interview (?:on|with|at|day|last)|i interviewed|pleasure (?:to|of) (?:meet|speak|interview)"
);

// What a program asked for or needs to know.
re!(
    ASKED,
    r"(?ix)\b(?:you|your\ \w+|ms\.?\ \w+|dr\.?\ \w+|the\ office|the\ coordinator)\ (?:have\ |had\ |also\ |kindly\ )?(?:(?:asked|requested|wanted|told|wrote|invited)\ (?:(?:me|us)\ (?:to|for|in\ your)|me\ by|to\ ask|that\ i|for\ (?:a|an|my|the|proof|more)|to\ (?:send|see|have))|(?:requested|wrote)\ (?:if|whether)|wanted\ to\ know)
 |\b(?:as|documents?|form|letter|items?|information|papers?|transcript|what)\ (?:\w+\ ){0,2}(?:you\ )?(?:have\ )?(?:requested|asked\ for|asked\ me)
 |\b(?:your\ e-?mail|your\ (?:message|office|form|letter|coordinator))\ (?:asked|asks|requested|requests|wrote\ to\ ask|wanted)|\byou\ (?:requested|wrote\ to\ ask)
 |\b(?:in\ (?:reply|response|answer)\ to|answer(?:ing)?\ (?:to\ )?|replying\ to|responding\ to)\ your\ (?:\w+\ ){0,2}(?:e-?mail|message|question|request|letter|note|survey|form|inquiry)
 |\bper\ your\ request|^(?:re:|reply\ to|answer\ to)\ (?:your|request|document|missing|second\ look|the\ form|schedul)"
);
re!(
    ASKED_NOT,
    r"(?i)\bask(?:ed|s)? (?:us|me|applicants|candidates|everyone)? ?not\b|\bask(?:ed|s)? [^.]{0,40}\bnot\b|\bask(?:ed|s)? [^.]{0,40}\b(?:no|silence|refrain)\b"
);
re!(
    LOGISTICS,
    r"(?i)\b(?:reschedul\w*|second[- ]look (?:form|date|visit|day)|parking|hotel|dietary|vegetarian|badge|reimburse\w*|receipt|scarf|umbrella i forgot|left (?:a|my) [^.]{0,30} in (?:the|your)|lost (?:and found|item|my)|link (?:does|did|for)|upload\w* (?:the|my) [^.]{0,30} you|zoom link|lost property|offer(?:ing|ed)? to (?:repeat|move|reschedule)|repeat (?:the|of the|of our|my) (?:\w+ )?(?:call|interview|conversation|session))\b"
);
re!(
    ELIGIBILITY,
    r"(?ix)\b(?:visa|status|work\ (?:permit|authori[sz]ation)|employment\ authori[sz]ation|ead|green\ card|permanent\ resident|citizenship|ecfmg|graduation|degree|licen[cs]e|step\ [123])\b[^.]{0,90}\b(?:chang\w+|approved|granted|received|issued|revoked|denied|refused|delayed|moved|postponed|renewed|extended|failed|expired?|pending|no\ longer)\b
 |\b(?:chang\w+|received?|delay\w*|denied|failed)\b[^.]{0,60}\b(?:visa|work\ permit|employment\ authori[sz]ation|green\ card|graduation|eligib\w+|immigration)\b|\bchange\ in\ (?:my\ )?(?:visa|eligib\w+|status)"
);
re!(
    DUTY,
    r"(?i)\b(?:oblig\w+|duty|status changes?|instructions?|must (?:tell|report|inform)|required to (?:tell|report|inform)|i (?:must |have to |need to |am required to )?report|in accordance|by your rules?|your (?:rules?|handbook|policy) (?:asks?|obliges?|requires?)|eligib\w+|rules? of the match)\b"
);
re!(
    CORRECTION,
    r"(?i)\b(?:correct(?:ion|ing)? (?:of |an? |to )?(?:\w+ ){0,4}(?:error|mistake|fact|date|statement|application|earlier|file|record)|correct (?:errors?|a mistake|something|what i)|i (?:made an error|misspoke|was wrong|gave you a wrong|told \w+(?: \w+)? that .{3,60}; it was)|withdraw (?:my application|from (?:consideration|your)|my (?:earlier )?(?:statement|letter)|what i))\b|\bwithdraw my (?:application|candidacy)\b"
);

/// A letter after the interview to a program that wants none.
pub(super) fn find(page: &Page<'_>, judged: &[Finding]) -> Option<Finding> {
    let c = page.context;
    let policy: Vec<&str> = c.policy.iter().chain(&c.policy_text).map(String::as_str).collect();
    let policy = policy.join(". ");
    let rule = unwanted(&policy);
    if !rule.any() || !after_interview(page) || needed(page) {
        return None;
    }
    let letter = |re: &super::page::Re| page.lines.iter().any(|l| has(re, l.words));
    let claims = judged
        .iter()
        .any(|f| matches!(f.code, Code::FirstChoiceClaim | Code::PromisesCommitment | Code::AsksProgramRank));
    // A question of fact is no letter of intent, and a thank-you no update.
    let is_thanks = letter(&THANK_LETTER);
    // A sentence that repeats the rule is no letter of intent.
    let intent = |l: &&super::page::Line<'_>| has(&INTENT, l.words) && !has(&TELLS_RULE, l.words);
    let is_intent = claims || page.lines.iter().any(|l| intent(&l)) || letter(&INTEREST_LETTER);
    let is_update = letter(&UPDATE_LETTER);
    let hit = rule == Unwanted::ALL
        || (rule.thanks && is_thanks && !is_intent)
        || (rule.intent && is_intent)
        || (rule.updates && is_update)
        || (rule.thanks && rule.intent && (is_thanks || is_intent));
    if !hit {
        return None;
    }
    let words = if c.policy_text.is_some() { c.policy_text.as_deref() } else { c.policy.as_deref() }.unwrap_or("");
    let source = if words.contains(' ') { format!(": \u{201c}{words}\u{201d}") } else { ".".to_owned() };
    let first = page
        .own()
        .find(|l| l.words.split_whitespace().count() > 3)
        .map_or_else(|| page.everything(), |l| page.sentence(l));
    let place = match first {
        Place::Subject(_) => page.everything(),
        text @ Place::Text(_) => text,
    };
    Some(Finding::new(
        Code::SentAfterNoContactPolicy,
        Severity::Block,
        Some("P-11"),
        place,
        format!("This program asks applicants not to write after the interview{source}"),
        "Do not send it; silence is what this program asked for, and nobody is marked down for it.",
    ))
}

re!(
    TELLS_RULE,
    r"(?i)\b(?:ask\w*|want\w*|prefer\w*)\b[^.]{0,40}\bnot\b|\b(?:forbid\w*|rule|policy|discourage\w*|do not (?:accept|want|read)|no letters?)\b"
);
re!(THANK_LETTER, r"(?i)\b(?:thank|thanks|grateful|gratitude|appreciat\w+)\b");
re!(
    INTEREST_LETTER,
    r"(?i)\b(?:continued|strong|sincere|great|my|keen) interest\b|\b(?:remain|still|very) (?:very )?interested\b|\brank\b[^.]{0,30}\b(?:you|your program)\b|interest (?:in|has)"
);
re!(
    UPDATE_LETTER,
    r"(?i)\bupdates?\b|\b(?:since|new|news)\b[^.]{0,50}\b(?:passed|accepted|published|award\w*|poster)\b|i (?:have )?(?:now )?passed"
);

fn after_interview(page: &Page<'_>) -> bool {
    match page.context.stage.as_deref() {
        Some(s) if has(&PRE, s) => false,
        Some(s) if has(&POST, s) => true,
        _ => page.lines.iter().any(|l| has(&WAS_THERE, l.words)),
    }
}

/// Whether the program asked for it or must know it.
fn needed(page: &Page<'_>) -> bool {
    let any = |re: &super::page::Re| page.lines.iter().any(|l| has(re, l.words));
    let asked = page.lines.iter().any(|l| (at(&ASKED, &l.low).is_some()) && !has(&ASKED_NOT, l.words));
    asked || any(&LOGISTICS) || any(&CORRECTION) || (any(&ELIGIBILITY) && any(&DUTY)) || any(&VISA_CHANGE)
}

re!(
    VISA_CHANGE,
    r"(?i)\bmy (?:visa|immigration|work) (?:status|category|permit|authori[sz]ation)\b[^.]{0,40}\b(?:chang\w+|approved|denied|expire\w*)|\bchange (?:in|of|to) my (?:visa|status|eligibility|immigration)|do(?:es)? not need (?:a )?(?:sponsored )?(?:visa|sponsorship) any ?more|\bi (?:failed|did not pass) step"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_in_words_are_read() {
        for text in [
            "no_post_interview_communication",
            "Please respect our no post-interview contact policy.",
            "Applicants are asked not to contact the program after their interview day.",
            "The program does not consider any communication from applicants received after the interview.",
            "Post-interview communication: none. This includes thank-you notes and calls.",
            "Applicants are requested to refrain from post-interview correspondence with faculty.",
        ] {
            assert_eq!(unwanted(text), Unwanted::ALL, "{text}");
        }
        for text in [
            "Post-interview communication does not influence our rank list. Thank-you notes are not necessary.",
            "You may send thank-you notes if you wish. We read them, but they do not change our list, and we will not respond.",
            "Communication after interviews is allowed; the program itself will not initiate contact.",
            "Second look visits are optional and do not affect ranking.",
        ] {
            assert!(!unwanted(text).any(), "{text}: {:?}", unwanted(text));
        }
        assert!(unwanted("No thank-you notes, please.").thanks);
        let half = unwanted("Thank-you notes are welcome but never expected. Please do not send letters of intent.");
        assert!(half.intent && !half.thanks);
    }
}
