//! What in a draft is against the rules, untrue, unfinished or unwise: [`check`].
//!
//! Purpose: before an applicant sends a letter, each problem is shown with the exact words, the rule and a remedy.
//!
//! Terms. A *finding* is one problem: its [`Code`], how serious it is, the words, one sentence why, and what to do.
//! *Advice* is a finding whose code begins with `advice_`: taste and duties beyond the codes. The *page* is the draft
//! taken apart, which every concern reads: `placeholders`, `identifier`, `names`, `ledger`, `policy`,
//! `generic`, `facts`, `judged` (what needs judgement about wording), `advice`.
//!
//! Principles:
//! 1. What needs exactness (placeholders, names, dates, the ledger of claims, the records) is decided by exact rules. What
//!    is a matter of wording is decided by patterns of words (`data/outgoing.txt`) together with a trained model; names,
//!    claims and wordings are then weighed once more with all that is seen around them (`weigh`).
//! 2. What is only asked, denied, imagined or told of somebody else is no claim of the writer.
//! 3. Every field of the [`Context`] is optional. What is not known is not held against the draft.
//! 4. A rule of which we are unsure (confidence U in `season/2027/rules.toml`: P-12, A-07, A-11) may warn, never block.
//!
//! Rules are named by their id in `season/2027/rules.toml`. Findings that rest on no rule of the Match (length,
//! language, the missing number, insistence) name none; they are prematch's own.

mod advice;
mod facts;
mod generic;
mod identifier;
mod judged;
mod ledger;
mod names;
mod page;
mod placeholders;
mod policy;
mod weigh;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use judged::LABELS as JUDGED_LABELS;
use page::Page;
pub use weigh::{INPUTS as WEIGHED_INPUTS, WEIGHED, Weighable};

use crate::model::Model;
use crate::text::Text;

/// A letter before it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The subject line, or empty.
    #[serde(default)]
    pub subject: String,
    /// The body as written.
    #[serde(default)]
    pub text: String,
}

/// What is known around a draft. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// The program written to; a place may follow after a comma.
    pub program: Option<String>,
    /// The person written to, with or without title.
    pub addressee: Option<String>,
    /// Other names and places that belong to the program: hospitals, campuses, its city.
    pub program_sites: Vec<String>,
    /// The track written about, where known: categorical, advanced, preliminary.
    pub track: Option<String>,
    /// `pre_interview`, `post_interview`, or words like these.
    pub stage: Option<String>,
    /// The program's rule for messages: `no_post_interview_communication` or free text.
    pub policy: Option<String>,
    /// The words of that rule.
    pub policy_text: Option<String>,
    /// What the applicant has claimed to programs, also to this one.
    pub other_claims: Vec<Claim>,
    /// The applicant's own records in free text. Nothing: not known, and no claim is compared. An empty list: known that
    /// nothing is on record, so that exams, papers, degrees and a visa status are backed by nothing.
    pub facts: Option<Vec<String>>,
    /// How many messages went to this program before.
    #[serde(deserialize_with = "page::count")]
    pub previous_messages: u32,
    /// The program's rule for visas, in its words.
    pub program_visa_policy: Option<String>,
    /// The programs this text goes to.
    #[serde(deserialize_with = "page::list")]
    pub recipients: Vec<String>,
    /// How many others receive it in blind copy.
    #[serde(deserialize_with = "page::count")]
    pub recipients_bcc: u32,
    /// The day of the interview there, as written.
    pub interview_date: Option<String>,
    /// Whether the applicant takes part in the NRMP Match.
    pub nrmp_participant: Option<bool>,
    /// The applicant's own rank order list, best first. Empty: not known, and no first choice is compared with it.
    pub rank_order: Vec<Ranked>,
}

/// A line of the applicant's rank order list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ranked {
    /// The program, as people call it.
    pub program: String,
    /// categorical, advanced, preliminary; nothing: not said.
    pub track: Option<String>,
    /// Whether it stands on the separate list of first years, which a first choice does not speak of unless it says so.
    pub supplemental: bool,
    /// Whether it is the program written to.
    pub here: bool,
}

/// A statement made to a program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Claim {
    /// To which.
    pub program: String,
    /// `first_choice`, `rank_highly` and so on.
    pub claim: String,
    /// When, as written.
    pub date: Option<String>,
    /// `live`, `withdrawn` or words like these.
    pub status: Option<String>,
    /// categorical, advanced, preliminary, transitional.
    pub track: Option<String>,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// What kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Something was to be filled in.
    PlaceholderLeft,
    /// Another program, place or person than the one written to.
    WrongProgramOrName,
    /// Says that this program is the first choice. Allowed once and if true; always shown.
    FirstChoiceClaim,
    /// Another program was told the same and was not told otherwise.
    ConflictingFirstChoiceClaim,
    /// Asks how the program ranks the applicant.
    AsksProgramRank,
    /// Promises, bargains, offers something, or offers to sign or withdraw.
    PromisesCommitment,
    /// Over [`WORDS`] words.
    TooLong,
    /// Fits every program, or goes to many.
    GenericMassMail,
    /// The program wants no messages after the interview.
    SentAfterNoContactPolicy,
    /// Demands, complains, begs, repeats.
    Pushy,
    /// Asks for an exception to a visa rule or argues with it.
    VisaNegotiation,
    /// The applicant's own records do not back it.
    UnverifiableClaim,
    /// Mistakes that a reader notices.
    Grammar,
    /// No AAMC ID.
    MissingIdentifier,
    /// Religious words.
    AdviceReligious,
    /// Flattery.
    AdviceFlattery,
    /// A thank-you of more than two paragraphs.
    AdviceLongThankYou,
    /// Contact during SOAP.
    AdviceSoap,
    /// "Rank highly" reads as not first.
    AdviceVagueRank,
    /// Gives an interview back or moves it.
    AdviceInterviewChange,
    /// Speaks of a recording of the interview.
    AdviceRecording,
    /// Repeats what a program said in confidence.
    AdvicePrivacy,
    /// Speaks of a waiver or of leaving a matched place.
    AdviceWaiver,
    /// Asks for a place after the rank list deadline.
    AdviceAfterDeadline,
    /// Tells of an event that other programs must be told too.
    AdviceTellOthers,
    /// Speaks of the List of Unfilled Programs.
    AdviceUnfilledList,
    /// A position outside the Match: withdraw in time.
    AdviceOutsideMatch,
    /// The interview that is accepted meets another one. Found by who knows the calendar, never by [`check`].
    AdviceDoubleBooking,
}

impl Code {
    /// Its name, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::PlaceholderLeft => "placeholder_left",
            Self::WrongProgramOrName => "wrong_program_or_name",
            Self::FirstChoiceClaim => "first_choice_claim",
            Self::ConflictingFirstChoiceClaim => "conflicting_first_choice_claim",
            Self::AsksProgramRank => "asks_program_rank",
            Self::PromisesCommitment => "promises_commitment",
            Self::TooLong => "too_long",
            Self::GenericMassMail => "generic_mass_mail",
            Self::SentAfterNoContactPolicy => "sent_after_no_contact_policy",
            Self::Pushy => "pushy",
            Self::VisaNegotiation => "visa_negotiation",
            Self::UnverifiableClaim => "unverifiable_claim",
            Self::Grammar => "grammar",
            Self::MissingIdentifier => "missing_identifier",
            Self::AdviceReligious => "advice_religious",
            Self::AdviceFlattery => "advice_flattery",
            Self::AdviceLongThankYou => "advice_long_thank_you",
            Self::AdviceSoap => "advice_soap",
            Self::AdviceVagueRank => "advice_vague_rank",
            Self::AdviceInterviewChange => "advice_interview_change",
            Self::AdviceRecording => "advice_recording",
            Self::AdvicePrivacy => "advice_privacy",
            Self::AdviceWaiver => "advice_waiver",
            Self::AdviceAfterDeadline => "advice_after_deadline",
            Self::AdviceTellOthers => "advice_tell_others",
            Self::AdviceUnfilledList => "advice_unfilled_list",
            Self::AdviceOutsideMatch => "advice_outside_match",
            Self::AdviceDoubleBooking => "advice_double_booking",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }

    /// Whether it is advice beyond the codes.
    pub fn is_advice(self) -> bool {
        self.name().starts_with("advice_")
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Do not send it so.
    Block,
    /// Think again.
    Warn,
    /// Know it.
    Note,
}

/// One problem in a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// How serious.
    pub severity: Severity,
    /// The rule it rests on, by its id in `season/2027/rules.toml`; nothing where it is prematch's own.
    pub rule: Option<&'static str>,
    /// Further rules.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub also: &'static [&'static str],
    /// Where its words begin, in bytes of the text. 0 when they stand in the subject.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// The bytes of the subject line, when the words stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<(usize, usize)>,
    /// What is wrong and why, in one sentence.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Bytes of the text or of the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Text(Range<usize>),
    Subject(Range<usize>),
}

impl Finding {
    /// Whether it is advice: of an advice code, and not so serious that the draft should not be sent.
    pub fn is_advice(&self) -> bool {
        self.code.is_advice() && self.severity != Severity::Block
    }

    fn new(
        code: Code,
        severity: Severity,
        rule: Option<&'static str>,
        place: Place,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let (start, end, subject) = match place {
            Place::Text(r) => (r.start, r.end, None),
            Place::Subject(r) => (0, 0, Some((r.start, r.end))),
        };
        Self { code, severity, rule, also: &[], start, end, subject, message: message.into(), remedy: remedy.into() }
    }

    fn also(mut self, rules: &'static [&'static str]) -> Self {
        self.also = rules;
        self
    }
}

/// How many words a letter may have.
pub const WORDS: usize = 420;

/// A finding about the language of the body.
pub(crate) fn language(draft: &Draft, bytes: Range<usize>, message: String, remedy: String) -> Finding {
    Finding::new(Code::Grammar, Severity::Note, None, Place::Text(page::whole(&draft.text, bytes)), message, remedy)
}

/// [`check`] and [`crate::grammar::grammar`] together, by place.
pub fn check_all(draft: &Draft, context: &Context) -> Vec<Finding> {
    let mut out = check(draft, context);
    // What is to be filled in is no mistake of language.
    let open: Vec<Range<usize>> =
        out.iter().filter(|f| f.code == Code::PlaceholderLeft && f.subject.is_none()).map(|f| f.start..f.end).collect();
    let apart = |f: &Finding| open.iter().all(|r| f.end <= r.start || r.end <= f.start);
    out.extend(crate::grammar::grammar(draft).into_iter().filter(apart));
    sorted(out)
}

/// What in a draft is against the rules, untrue, unfinished or unwise, by place. Of its language see
/// [`crate::grammar`].
pub fn check(draft: &Draft, context: &Context) -> Vec<Finding> {
    check_with(draft, context, judged::built_in())
}

/// The trained models: of sentences, and the one that weighs what rules and sentences say. Without them rules decide.
#[derive(Clone, Copy, Debug, Default)]
pub struct Models<'a> {
    /// What a sentence says.
    pub sentences: Option<&'a Model>,
    /// Whether a candidate is a finding.
    pub weigher: Option<&'a Model>,
}

/// What [`check`] weighs in a draft, with a model of sentences that should not have seen it. For training.
pub fn weighables(draft: &Draft, context: &Context, sentences: &Model) -> Vec<Weighable> {
    let text = Text::new(&draft.subject, &draft.text);
    let page = Page::new(draft, context, &text, Models { sentences: Some(sentences), weigher: None });
    let mut out = names::candidates(&page, &names::find(&page));
    out.extend(facts::candidates(&page, &facts::find(&page)));
    out.extend(judged::candidates(&page, &judged::spoken(&page)));
    out.iter().map(|c| c.weighable(&page)).collect()
}

/// [`check`] with models of one's own, or with patterns alone. For measuring.
pub fn check_with(draft: &Draft, context: &Context, models: Models<'_>) -> Vec<Finding> {
    let text = Text::new(&draft.subject, &draft.text);
    let page = Page::new(draft, context, &text, models);
    let mut out = placeholders::find(&page);
    out.extend(names::weighed(&page));
    let judged = judged::find(&page);
    out.extend(ledger::find(&page, &judged));
    out.extend(length(&page));
    out.extend(generic::find(&page));
    out.extend(policy::find(&page, &judged));
    out.extend(facts::weighed(&page));
    out.extend(identifier::find(&page));
    out.extend(advice::find(&page, &judged));
    out.extend(judged);
    sorted(out)
}

fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|f| (f.subject.is_none(), f.start, f.code, f.end));
    findings.dedup_by(|b, a| a.code == b.code && a.subject == b.subject && a.start == b.start && a.end == b.end);
    findings
}

fn length(page: &Page<'_>) -> Option<Finding> {
    let words = page.text.count_words();
    (words > WORDS).then(|| {
        Finding::new(
            Code::TooLong,
            Severity::Warn,
            None,
            page.place_from_word(WORDS),
            format!("The letter has {words} words, and few readers go beyond {WORDS}."),
            "Keep the two or three sentences that only you can write, and cut the rest.",
        )
    })
}
