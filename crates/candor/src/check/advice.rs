//! Advice beyond the codes: taste, and duties of the Match that a letter may touch.

use super::page::{Line, Page, Re, all, has, re};
use super::{Code, Finding, Severity};

re!(SOAP, r"\bSOAP\b|(?i:supplemental offer and acceptance)");
re!(
    SOAP_ASKS,
    r"(?i)\b(?:consider|interest|apply|appl(?:ied|ication)|unfilled|position|spot|available|interview|call)\b"
);
re!(UNFILLED_LIST, r"(?i)\blist of unfilled\b|\bunfilled (?:programs? )?list\b");
re!(
    RECORDING,
    r"(?i)\b(?:i|we) (?:have )?(?:secretly |also )?(?:record(?:ed)?|taped|filmed)\b[^.]{0,40}\b(?:interview|conversation|session|talk|day|call|meeting)\b|\brecording of (?:our|the|my) (?:interview|conversation|talk|call)"
);
re!(
    CANCELS,
    r"(?i)\b(?:cancel|decline|give back|give up|withdraw from|reschedule|move|postpone)\b[^.]{0,30}\b(?:my |the |this )?interview\b|\b(?:cannot|can not|unable to|not able to|will not be able to|can't) (?:attend|come to|make) (?:my|the|your) interview"
);
re!(
    PRIVATE,
    r"(?i)\b(?:another|other|one|a) programs?(?: directors?)? (?:has |have )?(?:told|wrote|written|promised|assured|emailed|offered) (?:me|to me)\b|\bI was told (?:in confidence|by another program)"
);
re!(
    WAIVER,
    r"(?i)\bwaiver (?:of|from|request) [^.]{0,40}\b(?:match|nrmp)\b|\b(?:nrmp|match) waiver\b|\brelease(?:d)? (?:me )?from (?:my|the) match\b"
);
re!(
    AFTER_DEADLINE,
    r"(?i)\b(?:after the (?:rank(?: order)? list )?deadline|now that (?:the )?(?:rank )?lists? (?:are|is|have been) (?:certified|closed|in))\b[^.]{0,80}\b(?:position|spot|place|opening|contract)\b|\boff-?cycle (?:position|opening)|\bunmatched\b[^.]{0,60}\b(?:position|opening|vacanc\w+|spot)\b"
);
re!(
    TELL,
    r"(?ix)\b(?:(?:my\ )?visa\ (?:was|has\ been|is)\ (?:refused|denied|revoked)|i\ (?:have\ )?(?:failed|did\ not\ pass)\ (?:step|the|my|usmle)|my\ graduation\ (?:is|was|has\ been|will\ be)\ (?:delayed|postponed|moved)|graduation\ delay\w*|i\ (?:cannot|can\ not|will\ not\ be\ able\ to)\ start\ (?:on|in|training|residency))\b"
);
re!(OUTSIDE, r"(?i)\b(?:outside|out of) (?:of )?the match\b|\bpre-?match (?:offer|contract|agreement|position)");
re!(
    RELIGIOUS,
    r"(?i)\b(?:god|allah|insha'?\s?allah|masha'?\s?allah|alhamdulillah|jesus|christ|the lord|almighty|bless(?:ed|ing|ings)? (?:you|your|of)|pray(?:ing|ers?)? for (?:you|your)|my prayers)\b"
);
re!(
    FLATTERY,
    r"(?i)\b(?:most prestigious|world[- ]?(?:class|renowned)|esteemed|respected (?:sir|madam)|illustrious|legendary|your good (?:self|office)|the (?:very )?(?:best|finest) (?:program|hospital|department|doctor|director) in (?:the )?(?:world|country|usa|america)|your greatness|honou?rable sir|unparalleled|second to none|dream program)\b"
);
re!(
    HIGHLY,
    r"(?i)\brank (?:you|your program|it|this program|[A-Z][\w ]{2,30}) (?:very |quite )?(?:highly|high|favou?rably|near the top|among|in my top)"
);

struct Rule {
    re: &'static Re,
    code: Code,
    severity: Severity,
    rule: Option<&'static str>,
    also: &'static [&'static str],
    message: &'static str,
    remedy: &'static str,
}

const RULES: [Rule; 11] = [
    Rule {
        re: &UNFILLED_LIST,
        code: Code::AdviceUnfilledList,
        severity: Severity::Block,
        rule: Some("A-21"),
        also: &[],
        message: "The List of Unfilled Programs may not be shared or quoted without permission from NRMP.",
        remedy: "Take it out; the program knows its own positions.",
    },
    Rule {
        re: &RECORDING,
        code: Code::AdviceRecording,
        severity: Severity::Block,
        rule: Some("A-10"),
        also: &[],
        message: "An interview may be recorded only if the program was told before and agreed.",
        remedy: "If they did not agree, do not mention, keep or use the recording.",
    },
    Rule {
        re: &CANCELS,
        code: Code::AdviceInterviewChange,
        severity: Severity::Note,
        rule: Some("A-09"),
        also: &[],
        message: "An interview given back or moved should be so in good time; one to two weeks is the example given.",
        remedy: "Send this today, and do the same in the scheduling system.",
    },
    Rule {
        re: &PRIVATE,
        code: Code::AdvicePrivacy,
        severity: Severity::Warn,
        rule: Some("A-11"),
        also: &["A-04"],
        message: "This repeats what another program told you, which it may have said in confidence.",
        remedy: "Leave other programs out of the letter.",
    },
    Rule {
        re: &WAIVER,
        code: Code::AdviceWaiver,
        severity: Severity::Block,
        rule: Some("A-15"),
        also: &["A-14"],
        message: "Only NRMP can free you from a match, and while a waiver is open you may not discuss another position.",
        remedy: "Write to NRMP first and wait for its written decision.",
    },
    Rule {
        re: &AFTER_DEADLINE,
        code: Code::AdviceAfterDeadline,
        severity: Severity::Warn,
        rule: Some("A-16"),
        also: &[],
        message: "After the rank list deadline you may not discuss another position for the same year.",
        remedy: "Send it only if the Match of this year is over for you or you withdrew before the deadline.",
    },
    Rule {
        re: &TELL,
        code: Code::AdviceTellOthers,
        severity: Severity::Note,
        rule: Some("A-03"),
        also: &["A-18"],
        message: "This is an event that every program with your application must be told.",
        remedy: "Tell the others too, briefly and soon; if you matched and cannot start, write to NRMP the same day.",
    },
    Rule {
        re: &OUTSIDE,
        code: Code::AdviceOutsideMatch,
        severity: Severity::Warn,
        rule: Some("A-24"),
        also: &["A-17", "P-25"],
        message: "A program in the Match must fill its places through it, and a place outside means to withdraw before the deadline.",
        remedy: "Ask NRMP before you write or sign anything about it.",
    },
    Rule {
        re: &RELIGIOUS,
        code: Code::AdviceReligious,
        severity: Severity::Note,
        rule: None,
        also: &[],
        message: "Religious words are well meant, but a reader you do not know may find them out of place.",
        remedy: "Say the wish in plain words.",
    },
    Rule {
        re: &FLATTERY,
        code: Code::AdviceFlattery,
        severity: Severity::Note,
        rule: None,
        also: &[],
        message: "Praise of this kind is heard as flattery.",
        remedy: "Name one thing that you saw there instead.",
    },
    Rule {
        re: &HIGHLY,
        code: Code::AdviceVagueRank,
        severity: Severity::Warn,
        rule: Some("A-04"),
        also: &[],
        message: "\u{201c}Rank highly\u{201d} is read as \u{201c}not first\u{201d} and tells a program nothing else.",
        remedy: "Say that they are first, if they are, or say nothing about your list.",
    },
];

/// All advice.
pub(super) fn find(page: &Page<'_>, judged: &[Finding]) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    for rule in &RULES {
        let first = page.lines.iter().find_map(|l| all(rule.re, l.words).into_iter().next().map(|r| (l, r)));
        if let Some((line, range)) = first
            && !(rule.code == Code::AdviceVagueRank && judged.iter().any(|f| f.code == Code::FirstChoiceClaim))
        {
            let place = page.place(line, range);
            out.push(
                Finding::new(rule.code, rule.severity, rule.rule, place, rule.message, rule.remedy).also(rule.also),
            );
        }
    }
    out.extend(soap(page));
    out.extend(long_thank_you(page));
    out
}

fn soap(page: &Page<'_>) -> Option<Finding> {
    let asks = page.lines.iter().any(|l| has(&SOAP_ASKS, l.words));
    let phase = page.context.stage.as_deref().is_some_and(|s| s.eq_ignore_ascii_case("soap"));
    let line: &Line<'_> =
        page.lines.iter().find(|l| has(&SOAP, l.words)).or_else(|| page.lines.first().filter(|_| phase))?;
    (asks || phase).then(|| {
        Finding::new(
            Code::AdviceSoap,
            Severity::Block,
            Some("A-19"),
            page.sentence(line),
            "In SOAP neither you nor anybody for you may write to a program before it has contacted you.",
            "Do not send it; apply through the program's application service and wait.",
        )
        .also(&["A-20"])
    })
}

re!(THANKS, r"(?i)\bthank(?:s| you)\b");

fn long_thank_you(page: &Page<'_>) -> Option<Finding> {
    let thanks = page.lines.iter().find(|l| l.is_subject() && has(&THANKS, l.words))?;
    let mut paragraphs: Vec<(usize, &Line<'_>)> = Vec::new();
    for line in page.own().filter(|l| l.words.split_whitespace().count() > 7) {
        if paragraphs.last().is_none_or(|(p, _)| *p != line.sentence.paragraph) {
            paragraphs.push((line.sentence.paragraph, line));
        }
    }
    let (_, third) = paragraphs.get(2)?;
    debug_assert!(thanks.is_subject());
    Some(Finding::new(
        Code::AdviceLongThankYou,
        Severity::Note,
        None,
        page.sentence(third),
        format!("A thank-you of {} paragraphs is long; two are read.", paragraphs.len()),
        "Keep the thanks and the one thing you remember.",
    ))
}
