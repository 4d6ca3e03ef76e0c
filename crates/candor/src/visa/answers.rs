//! Clauses that name no visa: answers to questions, pronouns, "we do not", "that is wrong".
//!
//! Source: principle 5 of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::{Clause, Target, Unit};
use super::judge::{Judged, Value, denied, judge};
use super::lexicon::{Cue, Token, is};
use super::reader::{Asked, Back, Reader, trim};

pub(super) static ANSWER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"^\W*(?:a[.:]\s*|answer:?\s*)?(?:well,? |hi,? |sorry,? |unfortunately,? |regrettably,? |alas,? |oh,? |in short,? |thanks? [^.]{0,30}[.,!] )*(yes|yep|yeah|sure|no|nope|not|never|none|we do|we don't|we do not|we cannot|we can't|of course|absolutely|certainly|only|regrettably|unfortunately|sorry|it does|it doesn't|they are|they do|in |on |case|rare|sometimes|occasional|possibl|perhaps|maybe|if you're|depends|it depends|both|neither|either|every|each|most|many|naturally|gladly|happily)\b").ok()
});
pub(super) static ELLIPSIS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:we|it|they|that|ours|program|hospital|anesthesiology|residency|department|institution|residents|trainees|interns|he|she|i|you|one|point|us)\b(?: \w+){0,2}? ?(?:do|does|can|will|would|may|are|is|doesn't|don't|can't|won't|wouldn't|isn't|aren't|did|didn't|hasn't|haven't)(?: not)?\s*(?:[,.;:!)]|$|so\b|for\b|both\b|either\b|here\b|this\b|now\b|anymore\b)|\banswer (?:is|was|remains|would be)\b").ok()
});
pub(super) static PRONOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:it|its|it's|them|they|these|those|that|this|such|ones?|none|petitions?|requests?|doing so)\b.{0,60}\b(?:sponsor|support|offer|accept|tak|fil|consider|eligible|available|provid|process|approv|grant|suspend|discontinu|halt|stop|end|gone|look|exist|allow|permit|case|continu|welcome|submitted|possible|excluded|an option|a choice|used)|\b(?:sponsor|support|offer|accept|take|file|consider|eligible for|provide|process|approve|stop\w*|discontinued|suspended|ended|halted|looking)\b.{0,20}\b(?:it|them|these|those|that|either|neither|both|ones|none|any)\b|\bnew ones\b|\b(?:plan|idea|proposal|request|project|offer)s?\b.{0,20}\b(?:shelved|dropped|rejected|turned down|abandoned|scrapped|refused|declined)\b|\b(?:end|stop|halt|close) to (?:that|it|this|them|those)\b|\bstopped (?:looking|doing)").ok()
});
/// A refusal that needs no name beside it.
pub(super) static REFUSES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"(?:\bnot|n't|\bcannot|\bcant|\bnever|\bno longer|\bwont|\bunable to|\bnone|\bno)(?: \w+){0,2} (?:sponsor|support|offer|accept|tak|fil|consider|entertain|provid|availab|eligib|allow|permit|possible|welcome|process|petition|submit|do (?:it|so|them|that|those|these|either|any)|case|exist|continu|use|honor|ones|an? (?:option|choice|possibility)|option)|\b(?:stopp|suspend|discontinu|halt|ceas|end|paus|froz|gone|ruled out|banned|barred|prohibit|closed|dropped|forbid|out of|off the|freez|look|declin|refus|shelv|reject|turned down|abandon|scrapp)").ok()
});
/// What was said before is wrong.
pub(super) static WRONG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:it|it's|that|that's|this|entry|they|listing|rumou?r|freida|website|page|list|site|database|directory)\b.{0,24}\b(?:wrong|incorrect|in error|mistaken|out of date|outdated|false|untrue|not true|not so|no longer (?:true|so|correct)|a mistake)\b").ok()
});
/// Others say it.
pub(super) static REPORTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:rumou?rs?|says|said|told|heard|lists|reddit|claims?|believe|thinks?|assume)\b").ok()
});
pub(super) static EXCEPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(
        r"\b(?:exceptions?|deviations?|another (?:visa|classification|status)|other (?:visas?|requests)|transfers?)\b",
    )
    .ok()
});

/// One of those named.
static ORDINAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\bfor (?:it|that|this|the (?:first|second|former|latter|other))\b").ok()
});

/// A question for the visas that are refused.
static WHICH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(
        r"\b(?:which|what|(?:are|is) there|any visas?|any (?:you|we)|visas? (?:that |which )?(?:you|we|the \w+) (?:are|do|can|will|won't|don't|can't|cannot))\b",
    )
    .ok()
});
/// An answer that takes its names out of the refused ones.
pub(super) static SPARES: LazyLock<Option<Regex>> =
    LazyLock::new(|| crate::regexes::compile(r"^\W*(?:a[.:]\s*)?(?:well,? )?(?:not|no|none|never|nope)\b").ok());
/// A question that asks whether what was said holds for one more visa.
static INCLUDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:that|this|it)\b[^?]{0,20}\b(?:includ|appl|mean|cover|count|go for|goes for|hold|extend|concern|true (?:of|for))|\b(?:includ|cover|meant|part)\w*(?: \w+)? (?:that|this|it)\b|\b(?:included|covered|the same)\b").ok()
});
/// What was said holds for what this clause names.
static APPLIES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"^\W*(?:a[.:]\s*)?(?:(?:and|yes|so|also|indeed|correct|right),? )*(?:this|that|it|which|these|the same|(?:this|that|the|our) (?:rule|policy|statement|answer))(?: (?:also|equally|of course|both))? (?:appl(?:y|ies)|goes?|holds?|is (?:true|so|the case)|counts?|covers?|includes?|concerns?|extends?|stands|means)\b|\b(?:makes? no difference|no matter (?:which|what)|whichever it is|all the same)\b").ok()
});

/// The speaker's own place.
static OWN_SITE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:our own|this|the present) (?:program|campus|hospital|site|department|residency|institution)\b|\b(?:we|ours) (?:do not|don't|cannot|can't)\b").ok()
});
/// What starts again.
static FILES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:sponsorships?|petitions?|filings?|it|they|that|we|support)\b").ok()
});

/// What an openly undecided clause must name to be about visas.
static POSITION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\b(?:position|polic(?:y|ies)|stance|visas?|immigration|hr|gme|legal|lawyers?)\b").ok()
});

/// The end of "A:" or "Answer:" at the head of a clause.
fn label(low: &str) -> usize {
    static LABEL: LazyLock<Option<Regex>> =
        LazyLock::new(|| crate::regexes::compile(r"^\W*(?:a|answer) ?[.:]\s+").ok());
    LABEL.as_ref().and_then(|r| r.find(low)).map_or(0, |m| m.end())
}

/// Where the statement begins after "No, " at the head of an answer.
pub(super) fn past_no(head: &str) -> usize {
    if is(&SPARES, head) { head.find(',').map_or(0, |i| i + 1) } else { 0 }
}

/// The cues of an answer without those of its reason: "not any more, since our partner withdrew".
fn before_cause<'c>(low: &str, tokens: Vec<&'c Token>) -> Vec<&'c Token> {
    static CAUSE: LazyLock<Option<Regex>> =
        LazyLock::new(|| crate::regexes::compile(r",? (?:because|since|as|due to|owing to|now that) ").ok());
    let Some(at) = CAUSE.as_ref().and_then(|r| r.find(low)).map(|m| m.start()) else { return tokens };
    let says = [Cue::Yes, Cue::Not, Cue::Off, Cue::Case, Cue::Only];
    if !tokens.iter().any(|t| t.at.end <= at && says.contains(&t.cue)) {
        return tokens;
    }
    tokens.into_iter().filter(|t| t.at.start < at).collect()
}

fn opposite(value: Value) -> Value {
    match value {
        Value::Yes => Value::No,
        Value::No => Value::Yes,
        other => other,
    }
}

impl Reader {
    pub(super) fn ask(&mut self, units: &[Unit], clause: &Clause) {
        let mut target = Target::default();
        for unit in units {
            target.j1 |= unit.target.j1;
            target.h1b |= unit.target.h1b;
            target.any |= unit.target.any;
            target.rest |= unit.target.rest;
        }
        // "Do I need a visa?" is not about sponsoring; a question about Step 3 is about Step 3.
        let step3 = clause.has(Cue::Step3);
        let needs = clause.low.contains("i need a visa") || clause.low.contains("need to have a visa");
        if target.is_empty() && clause.has(Cue::Offer) && clause.low.contains("sponsor") {
            target = if self.topic.is_empty() { Target::ANY } else { self.topic };
        }
        // "TN, E-3? Afraid not": no answer of the visas named before.
        if target.is_empty() && units.iter().any(|u| !u.statuses.is_empty()) {
            self.topic = Target::default();
        }
        if target.j1 || target.h1b {
            self.topic = target;
            self.named = if target.j1 && target.h1b { target } else { self.named };
        }
        let elsewhere = clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        let named = target.j1 || target.h1b;
        // "Would a need for sponsorship hurt my chances?" asks for no visa.
        static HARM: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:hurt|harm|disadvantage\w*|count against|held against|lower|reduce|affect|influence|matter)\b[^?]{0,30}\b(?:chances?|application|rank\w*|selection|me|candidacy|interviews?)\b|\bdisadvantage").ok()
        });
        if !named && is(&HARM, &clause.low) {
            self.asked = None;
            return;
        }
        let refused = !named && !step3 && is(&WHICH, &clause.low) && denied(&clause.tokens.iter().collect::<Vec<_>>());
        static TOUCHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:affected|impacted|touched|hurt|hit|endangered|at risk)\b").ok()
        });
        let excluded = named
            && (clause.has(Cue::Off) || is(&TOUCHED, &clause.low))
            && !clause.has(Cue::Not)
            && !clause.has(Cue::Lifted);
        self.asked = (!needs && !elsewhere && (step3 || refused || !target.is_empty())).then_some(Asked {
            target,
            step3,
            only: clause.has(Cue::Only),
            one: is(&ORDINAL, &clause.low),
            same: self.said.filter(|_| named && is(&INCLUDED, &clause.low)),
            excluded,
            moves: clause.has(Cue::Move),
            refused,
        });
    }

    /// The list that answers "which can you not support?": each of its names is denied, or none if it opens with "not".
    pub(super) fn refused_list(&mut self, asked: Option<Asked>, clause: &Clause, units: &[Unit], back: Back) -> bool {
        let named = units.iter().any(|u| u.target.j1 || u.target.h1b);
        let sponsors = clause.has(Cue::Offer) || clause.has(Cue::Case) || clause.has(Cue::Only);
        if !asked.is_some_and(|a| a.refused) || !named || sponsors {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        let spared = is(&SPARES, &clause.low);
        for unit in units {
            let value = if spared { Value::Yes } else { Value::No };
            self.apply(unit.target, Judged { value, plain: false }, &span, 3, false);
            for status in &unit.statuses {
                self.others.push((*status, spared, span.clone()));
            }
        }
        true
    }

    /// "This applies to the J-1 as well": of what is named, what was said before.
    pub(super) fn includes(&mut self, asked: Option<Asked>, clause: &Clause, units: &[Unit], back: Back) -> bool {
        let said = asked.and_then(|a| a.same).or(self.said);
        let own = [Cue::Offer, Cue::Not, Cue::Off, Cue::Case, Cue::Only, Cue::Step3, Cue::Elsewhere];
        let named = units.iter().any(|u| u.target.j1 || u.target.h1b);
        let Some(value) = said.filter(|_| named && is(&APPLIES, &clause.low)) else { return false };
        if own.iter().any(|c| clause.has(*c)) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        for unit in units {
            self.apply(unit.target, Judged { value, plain: false }, &span, 3, false);
        }
        true
    }

    /// Applies "Yes", "No, we do not", "Only in rare cases" to what was asked.
    pub(super) fn answer(
        &mut self,
        asked: Option<Asked>,
        clause: &Clause,
        units: &[Unit],
        back: Back,
    ) -> Option<usize> {
        let asked = asked?;
        if asked.step3 || asked.refused {
            return None;
        }
        let head = match units.iter().find(|u| u.statuses.is_empty() && !u.target.any) {
            // Only what stands before the next name, and only a word by itself.
            Some(unit) => {
                let label = label(&clause.low);
                let head = clause.low.get(label..unit.mention.start)?;
                let comma = head.find([',', ':', '.', '-', '(', '!'])?;
                label..label + comma
            }
            None => 0..clause.low.len(),
        };
        let low = &clause.low[head.clone()];
        if !low.contains(|c: char| c.is_alphanumeric()) {
            return None;
        }
        static DEFERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:see|visit|check|ask|contact|e-?mail|page|website|site|link|below|read|call|talk|refer|click|faq|leave|vacation|away|monday|tomorrow|next week|soon)\b").ok()
        });
        static FOR_SOME: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(
                r"^\W*(?:yes,? )?(?:but )?(?:only )?(?:for|to) (?:the|those|a|an|some|our|us|very)\b",
            )
            .ok()
        });
        let words = low.split_whitespace().count();
        let brief = is(&FOR_SOME, low) || words <= 10 && clause.has(Cue::Yes) || words <= 6 && !is(&DEFERS, low);
        let cued = brief
            || head.end == clause.low.len()
                && clause.tokens.iter().any(|t| {
                    matches!(
                        t.cue,
                        Cue::Not | Cue::Off | Cue::Case | Cue::Move | Cue::Open | Cue::OnlyIf | Cue::Perhaps
                    )
                });
        if !(cued || is(&ANSWER, low) || is(&ELLIPSIS, low) || low.split_whitespace().count() <= 3 || is(&PRONOUN, low))
        {
            return None;
        }
        let tokens = before_cause(&clause.low, clause.within(&head));
        let mut judged = judge(&tokens, &clause.low);
        judged.plain = false;
        if judged.value == Value::Yes && is(&FOR_SOME, low) {
            judged.value = Value::Case;
        }
        let flipped = asked.only && judged.value == Value::No;
        if flipped {
            judged.value = Value::Yes;
        }
        if tokens.is_empty() && is(&DEFERS, low) {
            return None;
        }
        if asked.moves && judged.value == Value::Yes {
            judged.value = Value::Case;
        }
        judged.value = match (asked.same, asked.excluded) {
            (Some(said), _) if judged.value == Value::Yes => said,
            (Some(said), _) if judged.value == Value::No => opposite(said),
            (None, true) if clause.has(Cue::Offer) => judged.value,
            (None, true) => opposite(judged.value),
            _ => judged.value,
        };
        self.last = Some(judged.value);
        let sole = asked.only && judged.value == Value::Yes && !flipped;
        let end = head.end;
        let span = back(trim(&clause.low, head));
        self.apply(asked.target, judged, &span, 3, clause.has(Cue::All));
        if sole {
            self.implied(asked.target, &span);
        }
        Some(end)
    }

    /// Clauses that name nothing but speak of what was named.
    pub(super) fn reach_back(&mut self, clause: &Clause, back: Back) {
        let all: Vec<&Token> = clause.tokens.iter().collect();
        if clause.has(Cue::Past) && !clause.has(Cue::Off)
            || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here)
            || clause.has(Cue::Step3)
        {
            return;
        }
        let mut judged = judge(&all, &clause.low);
        let span = back(trim(&clause.low, 0..clause.low.len()));
        // "We are asked about H-1B daily. Our policy will be announced."
        if judged.value == Value::Open && is(&POSITION, &clause.low) {
            let topic = Target { j1: self.topic.j1 && !self.topic.h1b, ..self.topic };
            self.apply(topic, judged, &span, 2, false);
            return;
        }
        static INCLUDES: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(
                r"\b(?:includ(?:es?|ing)|appl(?:y|ies) (?:also )?to|(?:goes|same|also|nor|not even) for)\b",
            )
            .ok()
        });
        if is(&EXCEPTION, &clause.low)
            && judged.value == Value::Case
            && self.speaks()
            && !(is(&INCLUDES, &clause.low) && self.said == Some(Value::No))
        {
            self.apply(Target::H1B, judged, &span, 3, false);
            return;
        }
        if clause.has(Cue::Case) && judged.value == Value::Case && self.topic == Target::H1B && !self.after_step3 {
            self.apply(Target::H1B, judged, &span, 3, false);
            return;
        }
        let short = clause.bare_answer();
        if (is(&WRONG, &clause.low) || self.reported && judged.value == Value::No && is(&ELLIPSIS, &clause.low))
            && self.flip(&span)
        {
            return;
        }
        // "Our own program does not", after what a neighbour does.
        let own = clause.has(Cue::Here) || is(&OWN_SITE, &clause.low);
        if self.topic.is_empty() && self.neighbour && own && judged.value == Value::No && is(&ELLIPSIS, &clause.low) {
            self.apply(Target::ANY, judged, &span, 2, false);
            return;
        }
        let restarted = clause.has(Cue::Lifted) && !denied(&all) && is(&FILES, &clause.low);
        if self.after_step3
            || self.topic.is_empty()
            || !(is(&ELLIPSIS, &clause.low) || is(&PRONOUN, &clause.low) || short || restarted)
        {
            return;
        }
        if clause.has(Cue::New)
            && judged.value == Value::No
            && self.h1b.as_ref().is_some_and(|h| h.value == Value::Case)
        {
            return;
        }
        if judged.value == Value::No && !short && !is(&ELLIPSIS, &clause.low) && !is(&REFUSES, &clause.low) {
            return;
        }
        let firm = clause.has(Cue::Yes) || clause.has(Cue::Offer) || restarted || is(&ELLIPSIS, &clause.low);
        if judged.value == Value::Yes && !firm {
            return;
        }
        judged.plain = judged.value == Value::Yes && !is(&ELLIPSIS, &clause.low) && !short;
        self.apply(self.topic, judged, &span, 3, false);
    }

    /// What was said of the topic is said to be wrong.
    pub(super) fn flip(&mut self, span: &Range<usize>) -> bool {
        let held = if self.topic.h1b { &self.h1b } else { &self.j1 };
        let Some(held) = held else { return false };
        let value = match held.value {
            Value::Yes => Value::No,
            Value::No => Value::Yes,
            _ => return false,
        };
        self.apply(self.topic, Judged { value, plain: false }, span, 3, false);
        true
    }

    pub(super) fn speaks(&self) -> bool {
        self.j1.is_some() || self.h1b.is_some()
    }
}
