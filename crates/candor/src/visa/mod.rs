//! What a program's statement says about visas: [`visa`].
//!
//! Purpose: an applicant reads "J-1 through ECFMG, H-1B on an individual basis for those with Step 3" on a page, in a
//! directory or in an answer, and wants it as three values with the words that say so. Only what the text says or
//! strictly implies counts: "only J-1" says no to H-1B, "we sponsor J-1" says nothing about it.
//!
//! Terms. A *clause* is a sentence or a piece of one that stands by itself (list item, table row). A *mention* is a run of
//! names of visas or statuses that share one predicate ("J-1 or H-1B"). A *unit* is one mention with the words that
//! belong to it. A *judgement* is what those words say: yes, no, case by case, or openly undecided.
//!
//! Principles:
//! 1. Words are read into cues by one lexicon (`lexicon`); idioms that look like cues and are none ("no problem",
//!    "not only", "non-citizens") are taken out first.
//! 2. A clause is cut between its mentions at the strongest joint, so that "J-1 but not H-1B" is two units.
//! 3. A mention that nothing denies, limits or places elsewhere is a yes: programs do not name visas they refuse
//!    without saying that they refuse them.
//! 4. What is said of other departments, of fellows and faculty, and of the past is no statement about the residency.
//! 5. Questions say nothing; they set what the next answer is about. Pronouns and "we do not" reach back the same way.
//! 6. A later statement about a visa by name replaces an earlier one; a general one ("no visas") and an implied one
//!    ("J-1 only") yield to one that names the visa.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::text::{Part, Sentence, Text};

mod clause;
mod judge;
mod lexicon;
mod step3;

use clause::{Clause, Target, Unit, clauses};
use judge::{Judged, Value, denied, for_some, judge, names_follow};
use lexicon::{Cue, Token, is, pattern};
use step3::{OTHERS, bound_to_step3, step3_value};

/// Whether the J-1 is sponsored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum J1 {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// The text does not say.
    #[default]
    Unknown,
}

/// Whether the H-1B is sponsored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum H1b {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// For some, by decision, exception or transfer.
    CaseByCase,
    /// The text does not say.
    #[default]
    Unknown,
}

/// Other ways to be allowed to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A citizen or national of the United States.
    Citizen,
    /// A permanent resident (green card).
    PermanentResident,
    /// A work card of one's own (EAD), also of refugees, asylees and spouses.
    Ead,
    /// F-1, also with practical training (OPT).
    F1,
    /// O-1.
    O1,
    /// TN.
    Tn,
    /// E-3.
    E3,
    /// B-1 or B-2.
    B1,
    /// H-4, L-2 or J-2: the spouse of somebody with a visa.
    Dependent,
}

/// What the text says about one other status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherStatus {
    /// Which.
    pub status: Status,
    /// Whether people with it are taken.
    pub accepted: bool,
}

/// Which value a quote shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// [`VisaReading::j1`].
    J1,
    /// [`VisaReading::h1b`].
    H1b,
    /// [`VisaReading::step3_required_for_h1b`].
    #[serde(rename = "step3_required_for_h1b")]
    Step3,
    /// [`VisaReading::others`].
    Other(Status),
}

/// The words that decided a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Which value.
    pub about: About,
    /// The first byte in the original.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// `text[start..end]` of the original.
    pub text: String,
}

/// What a statement says about visas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisaReading {
    /// The J-1.
    pub j1: J1,
    /// The H-1B.
    pub h1b: H1b,
    /// Whether Step 3 must be passed for an H-1B; none when the text does not say.
    pub step3_required_for_h1b: Option<bool>,
    /// Other statuses that are named, each once.
    pub others: Vec<OtherStatus>,
    /// The words behind each value that is known.
    pub quotes: Vec<Quote>,
}

/// Reads what a statement says about visas. Never fails; a text without a word on visas reads as unknown.
///
/// ```
/// use candor::visa::{H1b, J1, visa};
/// let read = visa("We sponsor J-1 visas through ECFMG. H-1B is considered on an individual basis.");
/// assert_eq!((read.j1, read.h1b), (J1::Yes, H1b::CaseByCase));
/// ```
pub fn visa(text: &str) -> VisaReading {
    let parsed = Text::new("", text);
    let own: Vec<&Sentence> = parsed.sentences.iter().filter(|s| s.part != Part::Quoted).collect();
    let all: Vec<&Sentence> = parsed.sentences.iter().collect();
    let mut reader = Reader::default();
    for sentence in if own.is_empty() { all } else { own } {
        let words = parsed.words(sentence);
        for range in clauses(words) {
            let clause = Clause::new(&words[range.clone()]);
            let back = |r: Range<usize>| parsed.span(sentence, range.start + r.start..range.start + r.end);
            reader.read(&clause, &back);
        }
    }
    columns(&parsed, &mut reader);
    reader.finish(text)
}

// ---- Reading ----

/// What is held of a visa so far.
#[derive(Clone, Debug)]
struct Held {
    value: Value,
    /// 1 general, 2 implied or a bare mention, 3 said by name.
    rank: u8,
    span: Range<usize>,
}

#[derive(Default)]
struct Reader {
    j1: Option<Held>,
    h1b: Option<Held>,
    step3: Option<(bool, Range<usize>)>,
    others: Vec<(Status, bool, Range<usize>)>,
    /// What was last spoken of, and the last two visas named together.
    topic: Target,
    named: Target,
    /// A question that waits for its answer.
    asked: Option<Asked>,
    /// The clause before tells what others say.
    reported: bool,
    /// The clause before was about Step 3, so "it cannot" is too.
    after_step3: bool,
    /// The clause before told that others ask for Step 3.
    others_ask: bool,
    /// The clause before named Step 3.
    step3_before: bool,
    /// The last judgement, for "likewise".
    last: Option<Value>,
    /// This clause is the heading of a denied list.
    heads: bool,
    /// A list's heading denied what it lists, or listed all there is.
    header: Option<Cue>,
    /// A heading placed what follows in another department.
    elsewhere: bool,
    /// The clause before was about another department or the past.
    aside: bool,
}

#[derive(Clone, Copy)]
struct Asked {
    target: Target,
    step3: bool,
    /// "Do you only take J-1?": a no is no denial.
    only: bool,
}

static ANSWER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\W*(?:a[.:]\s*|answer:?\s*)?(?:well,? |hi,? |sorry,? |unfortunately,? |regrettably,? |alas,? |oh,? |in short,? |thanks? [^.]{0,30}[.,!] )*(yes|yep|yeah|sure|no|nope|not|never|none|we do|we don't|we do not|we cannot|we can't|of course|absolutely|certainly|only|regrettably|unfortunately|sorry|it does|it doesn't|they are|they do|in |on |case|rare|sometimes|occasional|possibl|perhaps|maybe|if you're|depends|it depends|both|neither|either|every|each|most|many|naturally|gladly|happily)\b").ok()
});
static ELLIPSIS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:we|it|they|that|ours|program|hospital|anesthesiology|residency|department|institution|residents|trainees|interns|he|she|i|one|point|us)\b(?: \w+)? ?(?:do|does|can|will|would|may|are|is|doesn't|don't|can't|won't|wouldn't|isn't|aren't|did|didn't|hasn't|haven't)(?: not)?\s*(?:[,.;:!)]|$|so\b|for\b|both\b|either\b|here\b|this\b|now\b|anymore\b)|\banswer (?:is|was|remains|would be)\b").ok()
});
static PRONOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:it|its|it's|them|they|these|those|that|this|such|ones?|none|petitions?|requests?|doing so)\b.{0,60}\b(?:sponsor|support|offer|accept|tak|fil|consider|eligible|available|provid|process|approv|grant|suspend|discontinu|halt|stop|end|gone|look|exist|allow|permit|case|continu|welcome|submitted|possible|excluded)|\b(?:sponsor|support|offer|accept|take|file|consider|eligible for|provide|process|approve|stop\w*|discontinued|suspended|ended|halted|looking)\b.{0,20}\b(?:it|them|these|those|that|either|neither|both|ones|none|any)\b|\bnew ones\b|\bstopped (?:looking|doing)").ok()
});
/// A refusal that needs no name beside it.
static REFUSES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\bnot|n't|\bcannot|\bcant|\bnever|\bno longer|\bwont|\bunable to|\bnone|\bno)(?: \w+){0,2} (?:sponsor|support|offer|accept|tak|fil|consider|entertain|provid|availab|eligib|allow|permit|possible|welcome|process|petition|submit|do (?:it|so|them|that|those|these|either|any)|case|exist|continu|use|honor|ones)|\b(?:stopp|suspend|discontinu|halt|ceas|end|paus|froz|gone|ruled out|banned|barred|prohibit|closed|dropped|forbid|out of|off the|freez|look|declin|refus)").ok()
});
/// What was said before is wrong.
static WRONG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:it|it's|that|that's|this|entry|they|listing|rumou?r)\b.{0,24}\b(?:wrong|incorrect|in error|mistaken|out of date|outdated|false|untrue|not true|not so|no longer (?:true|so|correct)|a mistake)\b").ok()
});
/// Others say it.
static REPORTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:rumou?rs?|says|said|told|heard|lists|reddit|claims?|believe|thinks?|assume)\b").ok()
});
static EXCEPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:exceptions?|deviations?|another (?:visa|classification|status)|other (?:visas?|requests)|transfers?)\b",
    )
    .ok()
});

static MUST_HOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:must|required to|have to|need to|shall|are to|has to)(?: \w+)? (?:hold|have|obtain|be (?:on|in|eligible for|sponsored)|use|secure|possess|qualify for|enter|train|come|get)(?: \w+){0,4} (?:{J}|exchange visitor|ecfmg-sponsored visa)|{J}[^.;]{0,12} for (?:everyone|everybody|all (?:residents|trainees|of)|anyone)(?:\W*$|[.,;])|\b(?:your|the|their) visa (?:will be|is|must be|has to be) (?:an? |the )?{J}|\b(?:every|each|any) (?:\w+[ -]){1,6}(?:must|shall|has to)\b[^.;]{0,50}(?:{J}|exchange visitor)|\ball (?:\w+[ -]){1,6}(?:must|shall|will|have to|are required to|are to)\b[^.;]{0,50}{J}|\b(?:program|we|institution|hospital|university) requires? (?:the use of )?(?:an? |the )?{J}",
    )
});

impl Reader {
    fn read(&mut self, clause: &Clause, back: &dyn Fn(Range<usize>) -> Range<usize>) {
        self.heading(clause);
        self.list_heading(clause);
        let answered = self.step3(clause, back);
        let mut units = clause.units(self.named);
        if clause.question {
            self.ask(&units, clause);
            return;
        }
        let asked = self.asked.take();
        if let Some(end) = self.answer(asked, clause, &units, back)
            && let Some(first) = units.first_mut()
        {
            first.range.start = first.range.start.max(end.min(first.mention.start));
        }
        if units.is_empty() && asked.is_none() && !answered && !self.sponsors(clause, back) {
            self.reach_back(clause, back);
        }
        self.denies_all(clause, back);
        if self.sole(clause, back) {
            self.remember(clause, &units);
            return;
        }
        if !self.heads && !self.restricted(clause, &units, back) {
            self.apply_units(clause, &units, asked.is_some_and(|a| a.step3), back);
        }
        self.remember(clause, &units);
    }

    /// "We do not provide visa sponsorship (this includes J-1)": a general denial beside a name.
    fn denies_all(&mut self, clause: &Clause, back: &dyn Fn(Range<usize>) -> Range<usize>) {
        static POINTS: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"\b(?:such|these|those|this|that|the|your|their|his|her|another)\W*$").ok());
        static BETWEEN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[.;:,(|]|\bbut\b|\bif\b").ok());
        static NAMED_NEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"^[\s-]*(?:\w+ )?(?:sponsorship )?(?:other|except|but|besides|apart|unless|for|of the|in|on|until|without|through|via|beyond|based)\b|^[\s(:/-]*(?:{J}|{H})",
            )
        });
        let aside = clause.has(Cue::Past) || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        let excepted = clause.has(Cue::ExceptJ1) || clause.has(Cue::ExceptH1b) || clause.has(Cue::Case);
        let named = clause.has(Cue::J1) || clause.has(Cue::H1b);
        if aside || excepted || !named || clause.has(Cue::Untrue) || clause.has(Cue::Step3) {
            return;
        }
        let denied = clause.tokens.iter().enumerate().any(|(k, t)| {
            let before = clause.tokens[..k]
                .iter()
                .rev()
                .find(|b| !matches!(b.cue, Cue::Offer | Cue::Now | Cue::Idle | Cue::Any | Cue::Here));
            let not = before.is_some_and(|b| {
                matches!(b.cue, Cue::Not | Cue::Off)
                    && t.at.start - b.at.end < 45
                    && !is(&BETWEEN, &clause.low[b.at.end..t.at.start])
            });
            matches!(t.cue, Cue::Any | Cue::All)
                && not
                && !is(&POINTS, &clause.low[..t.at.start])
                && !is(&NAMED_NEXT, &clause.low[t.at.end..])
        });
        if denied {
            let span = back(trim(&clause.low, 0..clause.low.len()));
            self.apply(Target::ANY, Judged { value: Value::No, plain: false }, &span, 1, false);
        }
    }

    /// "The J-1 is the only category in which we sponsor …", "our sole visa is the J-1".
    fn sole(&mut self, clause: &Clause, back: &dyn Fn(Range<usize>) -> Range<usize>) -> bool {
        static SOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"{J}{N}[^.;,]{0,25}?\b(?:is|are|being|remains?)(?: currently| now)? (?:the|our|its) (?:one and )?(?:only|sole|single|lone|exclusive) (?:visa|one|categor|type|kind|option|status|class|route|thing|way|sponsor|immigration|path|form|vehicle|mechanism)|\b(?:only|sole|single|lone)\b (?:\w+ ){0,2}?(?:visa|categor\w+|type|kind|option|status|classification|route)\b[^.;,]{0,50}\b(?:is|being|remains)\b (?:the |an? )?(?:ecfmg[- ]sponsored |ecfmg )?{J}|\b(?:one|a single) (?:\w+ )?(?:kind|type|categor\w+|class|visa)(?: of \w+)?(?: only)?[^.;\w]{1,3}(?:namely |that is |and that is |and that's |it is )?(?:the )?{J}",
            )
        });
        let aside = clause.has(Cue::Past) || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        if aside || clause.has(Cue::H1b) || clause.has(Cue::Untrue) || !is(&SOLE, &clause.low) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        let j1 = Target { j1: true, ..Target::default() };
        self.apply(j1, Judged { value: Value::Yes, plain: false }, &span, 3, false);
        self.implied(j1, &span);
        true
    }

    /// A heading says for whom what follows is.
    fn heading(&mut self, clause: &Clause) {
        let short = clause.low.split_whitespace().count() <= 5;
        let bare = clause.units(Target::default()).is_empty();
        if clause.has(Cue::Here) {
            self.elsewhere = false;
        } else if short
            && bare
            && clause.has(Cue::Elsewhere)
            && (clause.low.trim_end().ends_with(':') || !clause.low.trim_end().ends_with('.'))
        {
            self.elsewhere = true;
        }
    }

    /// "We do not sponsor:" and "The following shall be ineligible:" deny the list below them.
    fn list_heading(&mut self, clause: &Clause) {
        static HEAD: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^([^:]{6,120}):(?:\s*$|\s*\(?[1ia]\))").ok());
        let low_ends_colon = clause.low.trim_end().ends_with(':');
        self.heads = false;
        let head = HEAD.as_ref().and_then(|r| r.captures(&clause.low)).and_then(|c| c.get(1));
        if let Some(head) = head {
            let tokens = clause.within(&head.range());
            let names = tokens.iter().any(|t| matches!(t.cue, Cue::J1 | Cue::H1b));
            self.heads = !names && low_ends_colon && denied(&tokens);
            self.header = if names {
                None
            } else if denied(&tokens) {
                Some(Cue::Not)
            } else {
                tokens.iter().any(|t| t.cue == Cue::Only).then_some(Cue::Only)
            };
        } else if clause.low.trim_end().ends_with('.') && clause.low.split_whitespace().count() > 12 {
            self.header = None;
        }
    }

    fn ask(&mut self, units: &[Unit], clause: &Clause) {
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
        if target.j1 || target.h1b {
            self.topic = target;
            self.named = if target.j1 && target.h1b { target } else { self.named };
        }
        let elsewhere = clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        self.asked = (!needs && !elsewhere && (step3 || !target.is_empty())).then_some(Asked {
            target,
            step3,
            only: clause.has(Cue::Only),
        });
    }

    /// Applies "Yes", "No, we do not", "Only in rare cases" to what was asked.
    fn answer(
        &mut self,
        asked: Option<Asked>,
        clause: &Clause,
        units: &[Unit],
        back: &dyn Fn(Range<usize>) -> Range<usize>,
    ) -> Option<usize> {
        let asked = asked?;
        if asked.step3 {
            return None;
        }
        let head = match units.iter().find(|u| u.statuses.is_empty() && !u.target.any) {
            // Only what stands before the next name, and only a word by itself.
            Some(unit) => {
                let head = &clause.low[..unit.mention.start];
                let comma = head.find([',', ':', '.', '-', '(', '!'])?;
                0..comma
            }
            None => 0..clause.low.len(),
        };
        let low = &clause.low[head.clone()];
        static DEFERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"\b(?:see|visit|check|ask|contact|e-?mail|page|website|site|link|below|read|call|talk|refer|click|faq)\b").ok()
        });
        static FOR_SOME: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^\W*(?:yes,? )?(?:but )?(?:only )?(?:for|to) (?:the|those|a|an|some|our|us|very)\b").ok()
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
        let tokens = clause.within(&head);
        let mut judged = judge(&tokens, &clause.low);
        judged.plain = false;
        if judged.value == Value::Yes && is(&FOR_SOME, low) {
            judged.value = Value::Case;
        }
        if asked.only && judged.value == Value::No {
            judged.value = Value::Yes;
        }
        if tokens.is_empty() && is(&DEFERS, low) {
            return None;
        }
        let end = head.end;
        let span = back(trim(&clause.low, head));
        self.apply(asked.target, judged, &span, 3, clause.has(Cue::All));
        Some(end)
    }

    /// Clauses that name nothing but speak of what was named.
    fn reach_back(&mut self, clause: &Clause, back: &dyn Fn(Range<usize>) -> Range<usize>) {
        let all: Vec<&Token> = clause.tokens.iter().collect();
        if clause.has(Cue::Past) && !clause.has(Cue::Off)
            || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here)
            || clause.has(Cue::Step3)
        {
            return;
        }
        let mut judged = judge(&all, &clause.low);
        let span = back(trim(&clause.low, 0..clause.low.len()));
        if is(&EXCEPTION, &clause.low) && judged.value == Value::Case && self.speaks() {
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
        if self.after_step3
            || self.topic.is_empty()
            || !(is(&ELLIPSIS, &clause.low) || is(&PRONOUN, &clause.low) || short)
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
        let firm = clause.has(Cue::Yes) || clause.has(Cue::Offer) || is(&ELLIPSIS, &clause.low);
        if judged.value == Value::Yes && !firm {
            return;
        }
        judged.plain = judged.value == Value::Yes && !is(&ELLIPSIS, &clause.low) && !short;
        self.apply(self.topic, judged, &span, 3, false);
    }

    /// "We sponsor nobody": sponsoring without a name. True when it was a denial that counts for all visas.
    fn sponsors(&mut self, clause: &Clause, back: &dyn Fn(Range<usize>) -> Range<usize>) -> bool {
        let tokens: Vec<&Token> = clause.tokens.iter().collect();
        let about = clause.low.contains("sponsor") && !self.topic.j1 && !self.topic.h1b;
        let aside = clause.has(Cue::Past) || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        let judged = judge(&tokens, &clause.low);
        if !about || aside || clause.has(Cue::Step3) || !matches!(judged.value, Value::No | Value::Case) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        self.apply(Target::ANY, judged, &span, 1, false);
        true
    }

    /// What was said of the topic is said to be wrong.
    fn flip(&mut self, span: &Range<usize>) -> bool {
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

    fn speaks(&self) -> bool {
        self.j1.is_some() || self.h1b.is_some()
    }

    /// "Must be citizens or permanent residents": no visa at all.
    fn restricted(&mut self, clause: &Clause, units: &[Unit], back: &dyn Fn(Range<usize>) -> Range<usize>) -> bool {
        static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"\b(?:authori[sz]ed to work|eligib\w+ to work|work authori[sz]ation|able to work|right to work|work right|employment eligibility)\b").ok()
        });
        static OPEN_TO: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(?:visas?|j-?1|h-?1)").ok());
        static UNNEEDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?:\bnot|n't|\bno) (?:need|require|needing|requiring)(?: \w+){0,2} (?:visas?|sponsorship|sponsoring)\b").ok()
        });
        static WITHOUT_OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"(?:\bunable|\bcannot|\bcan't|\bnot|n't|\bno)\b[^.;,]{0,40}\b(?:anyone|applicants?|candidates?|those|persons?|people|doctors?|individuals?)\b[^.;,]{0,12}\b(?:without|lacking|who (?:do(?:es)? not|don't|doesn't|lacks?))\b[^.;,]{0,30}\b(?:permanent|citizenship|green card|work authori[sz]ation|right to work|permission to work)|\b(?:anyone|applicants?|candidates?|those|persons?|people|doctors?|individuals?) (?:without|lacking|who (?:do not|don't|lack)\b)[^.;,]{0,40}(?:permanent|citizenship|green card)[^.;,]{0,30}\b(?:(?:not|cannot|can't) (?:be )?(?:eligible|considered|accepted|apply|interviewed|ranked|hired)|ineligible)",
            )
        });
        let bound = clause.has(Cue::Must) || clause.has(Cue::Only) || clause.has(Cue::OnlyIf);
        let own = is(&OWN, &clause.low);
        let status =
            units.iter().any(|u| u.statuses.iter().any(|s| matches!(s, Status::Citizen | Status::PermanentResident)));
        let visas = is(&OPEN_TO, &clause.low) && !clause.has(Cue::Only) && !clause.low.contains("visa status")
            || units.iter().any(|u| u.target.j1 || u.target.h1b || u.except.is_some());
        let denied = denied(&clause.tokens.iter().collect::<Vec<_>>());
        let unneeded =
            (clause.has(Cue::Only) || clause.has(Cue::OnlyIf) || clause.has(Cue::Must)) && is(&UNNEEDED, &clause.low);
        let lasting = own && bound && clause.low.contains("permanent");
        let alone = unneeded
            || is(&WITHOUT_OWN, &clause.low) && !visas
            || lasting
            || own && clause.low.contains("sponsor") && clause.has(Cue::Off);
        if !(alone || status && bound && !visas && !denied) || clause.has(Cue::Step3) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        self.apply(Target::ANY, Judged { value: Value::No, plain: false }, &span, 2, false);
        for unit in units {
            for status in &unit.statuses {
                self.others.push((*status, true, span.clone()));
            }
        }
        true
    }

    fn apply_units(
        &mut self,
        clause: &Clause,
        units: &[Unit],
        step3_asked: bool,
        back: &dyn Fn(Range<usize>) -> Range<usize>,
    ) {
        let mut before: Option<(Judged, bool)> = None;
        for unit in units {
            let unit = &self.pointed(clause, unit);
            let tokens = clause.within(&unit.range);
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
            self.last = Some(judged.value);
            let placed = has(Cue::Elsewhere) || self.elsewhere || (before.is_some_and(|b| b.1) && !unit.after_but);
            let named = &clause.low[unit.mention.clone()];
            let elsewhere = placed && !has(Cue::Here) && !named.contains("resident") && !named.contains("trainee");
            before = Some((judged, elsewhere));
            let past = has(Cue::Past)
                && !has(Cue::Now)
                && !(judged.value == Value::No && (has(Cue::Off) || has(Cue::Not) && has(Cue::Now)));
            self.aside = elsewhere || past;
            if self.aside {
                let only_after =
                    tokens.iter().any(|t| matches!(t.cue, Cue::Only | Cue::OnlyIf) && t.at.start > unit.mention.start);
                static FOR_THEM: LazyLock<Option<Regex>> =
                    LazyLock::new(|| Regex::new(r"^\s*(?:is|are) (?:\w+ )?for\b").ok());
                let only_after = only_after || is(&FOR_THEM, &clause.low[unit.mention.end..]);
                if elsewhere && only_after && unit.target.h1b && matches!(judged.value, Value::Yes | Value::Case) {
                    let span = back(trim(&clause.low, unit.range.clone()));
                    self.apply(unit.target, Judged { value: Value::No, plain: false }, &span, 2, false);
                }
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
    }

    /// "Only" the one: the other is not.
    fn implied(&mut self, target: Target, span: &Range<usize>) {
        if target.j1 != target.h1b {
            let other = Target { j1: target.h1b, h1b: target.j1, ..Target::default() };
            self.apply(other, Judged { value: Value::No, plain: false }, span, 2, false);
        }
    }

    /// "Such visas" are those just named.
    fn pointed(&self, clause: &Clause, unit: &Unit) -> Unit {
        static SUCH: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"\b(?:such|these|those|this|that) (?:type of |kind of |sort of )?$").ok());
        let specific = self.topic.j1 || self.topic.h1b;
        if unit.target == Target::ANY && specific && is(&SUCH, &clause.low[..unit.mention.start]) {
            return Unit { target: self.topic, ..unit.clone() };
        }
        unit.clone()
    }

    fn one(&mut self, unit: &Unit, judged: Judged, tokens: &[&Token], clause: &Clause, span: &Range<usize>) {
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
            Regex::new(r"\b(?:who (?:began|started|joined|matched|entered)|grandfather\w*|(?:current|existing|present) (?:residents|trainees|h-?1|j-?1|holders)|already (?:here|enrolled|in training))\b").ok()
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
        static TOO: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(?:as well|too|also)\b").ok());
        if judged.value == Value::Yes && unit.target.h1b && self.j1.is_none() && self.topic.j1 && is(&TOO, &clause.low)
        {
            self.apply(Target { j1: true, ..Target::default() }, judged, span, 2, false);
        }
        let bound = is(&MUST_HOLD, &clause.low)
            && !clause.has(Cue::H1b)
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
    fn except(&mut self, except: Cue, judged: Judged, step3: bool, span: &Range<usize>) {
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

    fn apply(&mut self, target: Target, judged: Judged, span: &Range<usize>, rank: u8, all: bool) {
        let held = Held { value: judged.value, rank, span: span.clone() };
        if target.rest {
            let positive = |h: &Option<Held>| h.as_ref().is_some_and(|h| matches!(h.value, Value::Yes | Value::Case));
            let (j1, h1b) = (positive(&self.j1), positive(&self.h1b));
            let implied = Held { rank: 2, ..held.clone() };
            match judged.value {
                Value::No => {
                    if !j1 && !target.j1 && (h1b || target.h1b || self.j1.is_none() && self.h1b.is_none()) {
                        set(&mut self.j1, implied.clone());
                    }
                    if !h1b && !target.h1b {
                        set(&mut self.h1b, implied);
                    }
                }
                Value::Case if !h1b && !target.h1b => set(&mut self.h1b, implied),
                _ => {}
            }
        }
        if target.j1 {
            let value = if judged.value == Value::Case { Value::Yes } else { judged.value };
            set(&mut self.j1, Held { value, ..held.clone() });
        }
        if target.h1b {
            set(&mut self.h1b, held.clone());
        }
        if target.any {
            match judged.value {
                Value::No => {
                    set(&mut self.j1, held.clone());
                    set(&mut self.h1b, held);
                }
                Value::Case => set(&mut self.h1b, held),
                Value::Yes if all => {
                    set(&mut self.j1, held.clone());
                    set(&mut self.h1b, held);
                }
                _ => {}
            }
        }
    }

    /// Keeps what the next clause may refer to.
    fn remember(&mut self, clause: &Clause, units: &[Unit]) {
        self.reported = is(&REPORTED, &clause.low);
        self.after_step3 = clause.has(Cue::Step3) && units.is_empty();
        let last = units.iter().rev().find(|u| u.target.j1 || u.target.h1b);
        if let Some(unit) = last {
            self.topic = Target { any: false, rest: false, ..unit.target };
        }
        let mut both = Target::default();
        for unit in units {
            both.j1 |= unit.target.j1;
            both.h1b |= unit.target.h1b;
        }
        if both.j1 && both.h1b {
            self.named = both;
        }
    }

    /// Whether Step 3 is needed for the H-1B. True when the clause, without the name, answers that.
    fn step3(&mut self, clause: &Clause, back: &dyn Fn(Range<usize>) -> Range<usize>) -> bool {
        let low = &clause.low;
        let asked = self.asked.filter(|a| a.step3);
        if let Some(asked) = asked
            && !clause.has(Cue::Step3)
            && !clause.question
        {
            let linked = asked.target.h1b || (!asked.target.j1 && (clause.has(Cue::H1b) || self.topic.h1b));
            let only_j1 = clause.has(Cue::J1) && !clause.has(Cue::H1b);
            let tokens: Vec<&Token> = clause.tokens.iter().collect();
            let says = is(&ANSWER, low) || is(&ELLIPSIS, low) || clause.has(Cue::H1b);
            if linked && !only_j1 && says && judge(&tokens, low).value != Value::Open {
                let no = low.contains("not required")
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
        let others = std::mem::take(&mut self.others_ask);
        static THERE_IS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?:\b(?:there|it|we|they|you|h-?1-?b'?s?) (?:is|do|does|are|will)(?:n't| not)?|\b(?:yes|no|required|needed|mandatory|must))\W*$").ok()
        });
        let before = std::mem::replace(&mut self.step3_before, clause.has(Cue::Step3));
        let same = before && clause.has(Cue::H1b) && !clause.has(Cue::J1) && is(&THERE_IS, low);
        if !clause.has(Cue::Step3) && (others && is(&ELLIPSIS, low) || same) {
            let no = ["not", "n't", " no"].iter().any(|w| low.contains(w));
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
        if let Some(value) = step3_value(
            clause,
            if self.h1b.as_ref().is_some_and(|h| h.value == Value::No) { Target::default() } else { self.topic },
        ) {
            self.step3 = Some((value, back(trim(low, 0..low.len()))));
        }
        false
    }

    fn finish(mut self, text: &str) -> VisaReading {
        let mut out = VisaReading::default();
        let mut quotes = Vec::new();
        let mut quote = |about: About, span: &Range<usize>| {
            if let Some(words) = text.get(span.clone()) {
                quotes.push(Quote { about, start: span.start, end: span.end, text: words.to_owned() });
            }
        };
        if let Some(held) = &self.j1 {
            out.j1 = match held.value {
                Value::Yes | Value::Case => J1::Yes,
                Value::No => J1::No,
                Value::Open => J1::Unknown,
            };
            quote(About::J1, &held.span);
        }
        if let Some(held) = &self.h1b {
            out.h1b = match held.value {
                Value::Yes => H1b::Yes,
                Value::No => H1b::No,
                Value::Case => H1b::CaseByCase,
                Value::Open => H1b::Unknown,
            };
            quote(About::H1b, &held.span);
        }
        // A visa that is not to be had asks for nothing.
        if let Some((value, span)) = &self.step3
            && out.h1b != H1b::No
        {
            out.step3_required_for_h1b = Some(*value);
            quote(About::Step3, span);
        }
        // The last word on a status counts.
        self.others.reverse();
        for (status, accepted, span) in &self.others {
            if !out.others.iter().any(|o| o.status == *status) {
                out.others.push(OtherStatus { status: *status, accepted: *accepted });
                quote(About::Other(*status), span);
            }
        }
        out.others.reverse();
        out.quotes = quotes;
        out
    }
}

/// Puts a value in place of an older one, unless the older one weighs more.
fn set(slot: &mut Option<Held>, new: Held) {
    let keep = slot.as_ref().is_some_and(|old| {
        let limited = old.value == Value::Case && new.value == Value::Yes;
        new.rank < old.rank && old.value != Value::Open || limited
    });
    if !keep {
        *slot = Some(new);
    }
}

/// The range without spaces and marks around it.
fn trim(low: &str, range: Range<usize>) -> Range<usize> {
    let part = &low[range.clone()];
    let loose = |c: char| c.is_whitespace() || ",;:|-".contains(c);
    let start = range.start + (part.len() - part.trim_start_matches(loose).len());
    let end = range.start + part.trim_end_matches(loose).len();
    start..end.max(start)
}

/// Tables whose first row names the visas and whose second row answers.
fn columns(text: &Text, reader: &mut Reader) {
    let body = text.body();
    let mut above: Option<(Vec<Target>, Range<usize>)> = None;
    let mut at = 0;
    for line in body.split('\n') {
        let range = at..at + line.len();
        at += line.len() + 1;
        if !line.contains('|') {
            above = None;
            continue;
        }
        let cells: Vec<Clause> = line.trim().trim_matches('|').split('|').map(Clause::new).collect();
        let ruled = line.chars().all(|c| "|-: =+".contains(c));
        if ruled {
            continue;
        }
        let targets: Vec<Target> =
            cells.iter().map(|c| c.units(Target::default()).first().map_or(Target::default(), |u| u.target)).collect();
        let named = targets.iter().filter(|t| t.j1 || t.h1b).count();
        if let Some((heads, _)) = &above
            && named == 0
        {
            for (head, cell) in heads.iter().zip(&cells) {
                let tokens: Vec<&Token> = cell.tokens.iter().collect();
                if (head.j1 || head.h1b) && !tokens.is_empty() {
                    let span = text.body_span(&range);
                    let judged = Judged { plain: false, ..judge(&tokens, &cell.low) };
                    reader.apply(*head, judged, &span, 3, false);
                }
            }
        }
        if named >= 2 && !cells.iter().any(|c| c.has(Cue::Yes) || c.has(Cue::Not)) {
            above = Some((targets, range));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lexicon;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(lexicon::PATTERNS.len(), lexicon::LEXICON.len());
    }
}
