//! What a clause says of each visa that it names.
//!
//! Source: the principles of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Status;
use super::clause::{Clause, Target, Unit};
use super::judge::{Judged, Value, for_some, judge, names_follow};
use super::lexicon::{Cue, Token, is, pattern};
use super::reader::{Back, Reader, trim};
use super::step3::bound_to_step3;

static MUST_HOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:ecfmg|intealth)\b[^.;]{0,20}must sponsor (?:all|every|any)|{J}{N} (?:is|are|will be)(?: \w+)? (?:required|mandatory|obligatory|compulsory|necessary|prescribed) (?:for|of) (?:all|every|any|foreign|inter|non|those|anyone|each)|\b(?:must|required to|have to|need to|shall|are to|has to)(?: \w+)? (?:hold|have|obtain|be (?:on|in|eligible for|sponsored)|use|secure|possess|qualify for|enter|train|come|get)(?: \w+){0,4} (?:{J}|exchange visitor|ecfmg-sponsored visa)|{J}[^.;]{0,12} for (?:everyone|everybody|all (?:residents|trainees|of)|anyone)(?:\W*$|[.,;])|\b(?:your|the|their) visa (?:will be|is|must be|has to be) (?:an? |the )?{J}|\b(?:every|each|any) (?:\w+[ -]){1,6}(?:must|shall|has to)\b[^.;]{0,50}(?:{J}|exchange visitor)|\ball (?:\w+[ -]){1,6}(?:must|shall|will|have to|are required to|are to)\b[^.;]{0,50}{J}|\ball\b[^.;]{0,90}\b(?:must|shall|have to|are required to|are to) (?:hold|be|use|have|enter|train|come)\b[^.;]{0,30}{J}|\b(?:program|we|institution|hospital|university) requires? (?:the use of )?(?:an? |the )?{J}",
    )
});

/// A J-1 that goes without what was asked.
static NEEDS_NOT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"{J}{N} (?:\w+ )?(?:do not|don't|does not|doesn't|needn't|need not|are not|aren't|is not|isn't)(?: (?:need|require|have|required|needed|asked|bound|affected)\w*|\W*$|,)|(?:\bnot|n't)(?: \w+)? for (?:an? |the |those on (?:an? |the )?)?{J}|{J}{N}[ :,-]+(?:no|none|not) ?(?:needed|required|necessary|need)",
    )
});

/// What was done to the visa before was not done to this one.
static SPARED: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?:{J}|{H}){N} (?:hasn't|haven't|has not|have not|wasn't|weren't)(?: been)?\W*$"));

/// What the speaker says of itself after another department: "but anesthesiology does".
static BUT_WE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:but|while|whereas|yet|and|though)|[,;:-]) (?:here )?(?:we|ours?|our \w+|our own \w+|an(?:a)?esthesi\w+|this (?:program|campus|site|hospital|department|residency)|the (?:residency|core program|anesthesia program))(?: in \w+)? (do|does|can|will|is|are)( not|n't)?(?: too| also| as well| either| so)?\W*(?:$|[,.;)]| along)",
    )
});

/// A rule of law about work or family, even where the program's own residents are meant.
static RULE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:under|by|in|per) (?:the )?(?:federal|immigration|us|u\.s\.) (?:law|rules?|regulations?)\b|\b(?:physicians?|holders?|doctors?|residents?|{J}|{H}) (?:may|can|must|could|cannot|can't|are|is)(?: not|n't)?(?: allowed to| permitted to| free to)? moonlight|\bmoonlighting (?:is|isn't)\b[^.;:]{0,40}\b(?:allowed|permitted|forbidden|prohibited)|\b(?:spouses?|dependents?|partners?|wives|husbands?)\b[^.;:]{0,60}\b(?:work|ead|permit)|\breturn (?:home|to)\b|\bgo(?:ing)? home\b|\b(?:tax(?:es)?|fica)\b|\blasts\b|\btied to\b|\bchange employers?\b|\brules? (?:are|is|can be) (?:explained|found|described|available|posted)\b",
    )
});
/// What has no weight in the choice of applicants, and what others do about the law.
static NEUTRAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:ask|asks|inquire|inquires|asked) (?:you |applicants )?about (?:your|their|an applicant's|the|any) (?:need|visa|immigration|citizenship|status)|(?:\bno|\bnot an?|n't an?|\bneither\b[^.;:]{0,40} an?) (?:influence|factor|role|bearing|effect|weight|part|criterion|consideration)\b|^\W*(?:the |an? )?(?:new |recent |september |presidential |federal )*(?:proclamation|aamc|ama|acgme|congress|president|government|courts?|judge|uscis|dhs|executive order|bill|law)\b",
    )
});
static OWN_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:sponsor(?:s|ed|ing)?|accept\w*|offer\w*|support\w*|takes?|welcom\w*|our|us|here|hospitals?|programs?|institutions?|so we|we (?:will|can|do|have|are|no|must))\b",
    )
});
/// Whether a visa is named only as the matter of a policy, a question or a page.
fn topic_only(low: &str, mention: &Range<usize>) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:questions?|inquir\w+|e-?mails?|messages?|information|guidance|details|rules?|polic(?:y|ies)) (?:on|about|regarding|concerning|for|as to)(?: an?| the| our)?\s*$").ok()
    });
    static AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"^\s*(?:visas? )?(?:polic(?:y|ies)|rules?|questions?|inquir\w+)\b[^:]*$").ok()
    });
    is(&BEFORE, &low[..mention.start]) || is(&AFTER, &low[mention.end..])
}
/// What the program says of itself.
static ASSENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"\b(?:we|our|ours|us|here|sponsors|sponsored|accept\w*|offer\w*|support\w*|visas?:|yes|both)\b")
});

/// What a visa brings with it, said of nobody's sponsoring: "on a J-1 you must go home for two years".
fn no_statement(low: &str, judged: Judged, quiet: bool) -> bool {
    static INFO: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"^\W*(?:on|with|under|in) (?:an? |the )?(?:{J}|{H}){N},? (?:you|physicians?|one|doctors?)\b|\b(?:go(?:ing)? home|return(?:s|ing)? (?:home|to (?:your|their|the|his|her) (?:home|country))|two[- ]years?|home[- ]country|waivers?|dual intent|seven[- ]years?|six[- ]years?|lottery|spouses?|depend[ea]nts?|famil(?:y|ies)|tax(?:es)?|travel\w*|lawyers?|attorneys?|immigration law|embass\w+|consula\w+|moonlight\w*|federal (?:law|rules?|regulations?)|lasts|(?:valid|issued) (?:up to |for |at most )?(?:\w+ ){0,2}years?|tied to|change employers?|social security|fica|green cards? later|intent|second job|outside work|extra shifts?)\b",
        )
    });
    static SPEAKER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"\b(?:we|our|ours|us|program\w*|hospital|residency|institution|department|here|gme|sponsor\w*|accept\w*|offer\w*|support\w*|residents?|interns?|train\w*|position\w*|visas?:|yes|both)\b",
        )
    });
    if is(&RULE, low) && !is(&ASSENT, low) || is(&NEUTRAL, low) && !is(&OWN_WORD, low) {
        return true;
    }
    quiet && judged.value == Value::Yes && is(&INFO, low) && !is(&SPEAKER, low)
}

/// The cues of a unit without those of the reason at its end, when what stands before the reason says something: "only
/// the J-1 is taken, because the hospital no longer pays the fee".
fn before_reason<'c>(clause: &Clause, unit: &Unit, tokens: Vec<&'c Token>) -> Vec<&'c Token> {
    static REASON: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(
            r"\b(?:because|due to|owing to|on account of|(?:since|as) (?:the|our|we|it|this|there|they|that|no|hr|gme)\b)",
        )
        .ok()
    });
    let Some(after) = clause.low.get(unit.mention.end..unit.range.end) else { return tokens };
    let Some(reason) = REASON.as_ref().and_then(|r| r.find(after)) else { return tokens };
    let from = unit.mention.end + reason.start();
    let says = [Cue::Yes, Cue::Offer, Cue::Only, Cue::Not, Cue::Off, Cue::Neither, Cue::NoRest];
    if !tokens.iter().any(|t| t.at.start < from && says.contains(&t.cue)) {
        return tokens;
    }
    tokens.into_iter().filter(|t| t.at.start < from).collect()
}

impl Reader {
    pub(super) fn apply_units(&mut self, clause: &Clause, units: &[Unit], step3_asked: bool, back: Back) {
        let mut before: Option<(Judged, bool)> = None;
        let mut ruled = false;
        for unit in units {
            let unit = &self.pointed(clause, unit);
            let tokens = before_reason(clause, unit, clause.within(&unit.range));
            let has = |cue: Cue| tokens.iter().any(|t| t.cue == cue);
            let mut judged = judge(&tokens, &clause.low);
            // "no J-1 or, for that matter, H-1B".
            if let Some((left, _)) = before
                && unit.after_or
                && left.value == Value::No
                && judged.value == Value::Yes
                && judged.plain
            {
                judged = left;
            }
            // "For other visas ask the office, since …".
            let sends_on = unit.target.rest && !unit.target.j1 && !unit.target.h1b && has(Cue::Ask);
            if sends_on && !has(Cue::Offer) && !has(Cue::Only) {
                judged.value = Value::Open;
            }
            if has(Cue::Same)
                && judged.value == Value::Yes
                && let Some(last) = self.last
            {
                judged.value = last;
            }
            if step3_asked && judged.value == Value::No && !has(Cue::Offer) {
                judged = Judged { value: Value::Yes, plain: true };
            }
            if unit.target.h1b
                && !unit.target.j1
                && judged.value == Value::Yes
                && !clause.has(Cue::Step3)
                && for_some(
                    &clause.low[unit.range.clone()],
                    &clause.low[unit.mention.end..unit.range.end.max(unit.mention.end)],
                )
            {
                judged = Judged { value: Value::Case, plain: false };
            }
            if unit.target.h1b && bound_to_step3(&clause.low) && judged.value == Value::No {
                judged = Judged { value: Value::Yes, plain: false };
            }
            // "Step 3 is for the H-1B; J-1 candidates do not": the denial is of the need.
            let freed = unit.target.j1 && !unit.target.h1b && (clause.has(Cue::Step3) || self.step3_last);
            if freed && judged.value == Value::No && !has(Cue::Any) && !has(Cue::Off) && is(&NEEDS_NOT, &clause.low) {
                judged = Judged { value: Value::Yes, plain: true };
            }
            // "H-1B has been shelved. J-1 hasn't."
            if judged.value == Value::No && self.last == Some(Value::No) && is(&SPARED, &clause.low[..unit.range.end]) {
                judged = Judged { value: Value::Yes, plain: true };
            }
            self.last = Some(judged.value);
            let placed = has(Cue::Elsewhere) || self.elsewhere || (before.is_some_and(|b| b.1) && !unit.after_but);
            let named = &clause.low[unit.mention.clone()];
            let elsewhere = placed && !has(Cue::Here) && !named.contains("resident") && !named.contains("trainee");
            before = Some((judged, elsewhere));
            let past = has(Cue::Past)
                && !has(Cue::Now)
                && !(judged.value == Value::No && (has(Cue::Off) || has(Cue::Not) && has(Cue::Now)));
            let hoped = has(Cue::Hope) && judged.value != Value::No;
            let heard = has(Cue::Hearsay) && !has(Cue::Untrue);
            self.aside = elsewhere
                || past
                || hoped
                || heard
                || no_statement(&clause.low, judged, !has(Cue::Offer) && !has(Cue::Yes));
            self.aside |= judged.plain && !clause.has(Cue::Step3) && topic_only(&clause.low, &unit.mention);
            let follows = self.ruled && judged.plain && !has(Cue::Offer) && !is(&ASSENT, &clause.low);
            self.aside |= follows;
            ruled |= self.aside && is(&RULE, &clause.low);
            if self.aside {
                self.neighbour |= elsewhere && unit.target.any;
                let only_after =
                    tokens.iter().any(|t| matches!(t.cue, Cue::Only | Cue::OnlyIf) && t.at.start > unit.mention.start);
                static FOR_THEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
                    crate::regexes::compile(
                        r"^\s*(?:(?:is|are) (?:\w+ )?(?:for|reserved|limited|restricted|available (?:only )?to)|goes? to|belongs? to)\b",
                    )
                    .ok()
                });
                let only_after = only_after || is(&FOR_THEM, &clause.low[unit.mention.end..]);
                if elsewhere
                    && only_after
                    && (unit.target.h1b || unit.target.any)
                    && matches!(judged.value, Value::Yes | Value::Case)
                {
                    let span = back(trim(&clause.low, unit.range.clone()));
                    self.apply(unit.target, Judged { value: Value::No, plain: false }, &span, 2, false);
                }
                self.but_we(clause, unit, back);
                continue;
            }
            let span = back(trim(&clause.low, unit.range.clone()));
            let listed = clause.low.split_whitespace().count() <= 12;
            if self.header == Some(Cue::Not) && listed && judged.value == Value::Yes {
                judged = Judged { value: Value::No, plain: false };
            }
            self.one(unit, judged, &tokens, clause, &span);
            if self.header == Some(Cue::Only) && listed && judged.value == Value::Yes {
                self.implied(unit.target, &span);
            }
        }
        self.ruled = ruled;
    }

    /// "Surgery does not, but we do": what is said of another department is turned round for the speaker's own.
    fn but_we(&mut self, clause: &Clause, unit: &Unit, back: Back) {
        let after = &clause.low[unit.mention.end..];
        let Some(found) = BUT_WE.as_ref().and_then(|r| r.captures(after)) else { return };
        let value = if found.get(2).is_some() { Value::No } else { Value::Yes };
        let span = back(trim(&clause.low, unit.mention.start..clause.low.len()));
        self.apply(unit.target, Judged { value, plain: false }, &span, 3, false);
    }

    /// "Such visas" are those just named.
    pub(super) fn pointed(&self, clause: &Clause, unit: &Unit) -> Unit {
        static SUCH: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:such|these|those|this|that) (?:type of |kind of |sort of )?$").ok()
        });
        let specific = self.topic.j1 || self.topic.h1b;
        if unit.target == Target::ANY && specific && is(&SUCH, &clause.low[..unit.mention.start]) {
            return Unit { target: self.topic, ..unit.clone() };
        }
        unit.clone()
    }

    pub(super) fn one(&mut self, unit: &Unit, judged: Judged, tokens: &[&Token], clause: &Clause, span: &Range<usize>) {
        let has = |cue: Cue| tokens.iter().any(|t| t.cue == cue);
        for status in &unit.statuses {
            if !unit.target.any && judged.value != Value::Open {
                self.others.push((*status, judged.value != Value::No, span.clone()));
            }
        }
        if let Some(except) = unit.except {
            self.except(except, judged, has(Cue::Step3) || clause.has(Cue::Step3), span);
            return;
        }
        static GRANDFATHERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:who (?:began|started|joined|matched|entered)|grandfather\w*|(?:current|existing|present) (?:residents|trainees|h-?1|j-?1|holders)|already (?:here|enrolled|in training))\b").ok()
        });
        let ended = unit.target.h1b && self.h1b.as_ref().is_some_and(|h| h.value == Value::No)
            || unit.target.j1 && self.j1.as_ref().is_some_and(|h| h.value == Value::No);
        if ended && judged.value != Value::No && is(&GRANDFATHERED, &clause.low) {
            return;
        }
        if unit.target.h1b
            && has(Cue::New)
            && judged.value == Value::No
            && self.h1b.as_ref().is_some_and(|h| h.value == Value::Case)
        {
            return;
        }
        let general = unit.target.any;
        let rank = match () {
            () if general && !has(Cue::All) => 1,
            () if judged.plain => 2,
            () => 3,
        };
        self.apply(unit.target, judged, span, rank, has(Cue::All));
        let only = has(Cue::Only)
            || has(Cue::Firm) && unit.target.j1
            || tokens.iter().any(|t| t.cue == Cue::OnlyIf && names_follow(tokens, t, &clause.low))
            || (has(Cue::Must) && !unit.statuses.is_empty());
        static TOO: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"\b(?:as well|too|also)\b").ok());
        if judged.value == Value::Yes && unit.target.h1b && self.j1.is_none() && self.topic.j1 && is(&TOO, &clause.low)
        {
            self.apply(Target { j1: true, ..Target::default() }, judged, span, 2, false);
        }
        let bound = is(&MUST_HOLD, &clause.low)
            && (!clause.has(Cue::H1b) || clause.has(Cue::Elsewhere))
            && !clause.has(Cue::OtherVisa)
            && !clause.has(Cue::Past);
        let bound = bound && !clause.has(Cue::Step3);
        let listed = bound
            || (clause.has(Cue::Must) || clause.has(Cue::Only))
                && !clause.has(Cue::H1b)
                && !clause.has(Cue::OtherVisa)
                && clause.tokens.iter().any(|t| matches!(t.cue, Cue::Is(Status::Citizen | Status::PermanentResident)))
                && !clause.has(Cue::Step3);
        let only = only && !(clause.has(Cue::Step3) && unit.target.h1b);
        // "We consider J-1 applicants only".
        let weighed = judged.value == Value::Case && unit.target.j1 && has(Cue::Only) && !has(Cue::Case);
        if weighed {
            self.implied(unit.target, span);
        }
        if judged.value == Value::Yes && (only || listed && unit.target.j1) {
            self.implied(unit.target, span);
        }
    }

    /// "No visa other than J-1", "all visas except H-1B".
    pub(super) fn except(&mut self, except: Cue, judged: Judged, step3: bool, span: &Range<usize>) {
        if step3 {
            return;
        }
        let named = if except == Cue::ExceptJ1 { Target { j1: true, ..Target::default() } } else { Target::H1B };
        let other = Target { j1: named.h1b, h1b: named.j1, ..Target::default() };
        let (yes, no) = (Judged { value: Value::Yes, plain: false }, Judged { value: Value::No, plain: false });
        match judged.value {
            Value::No => {
                self.apply(named, yes, span, 3, false);
                self.apply(other, no, span, 2, false);
            }
            Value::Yes => {
                self.apply(named, no, span, 3, false);
                self.apply(other, yes, span, 2, false);
            }
            _ => self.apply(other, judged, span, 2, false),
        }
    }
}
