//! A letter that is being written: to whom it goes, when, and which findings its writer has put aside.
//!
//! Purpose: while somebody writes, the same finding comes back with every check. A writer who has thought about it may
//! put it aside, for these words or for the whole letter, and take it back at any time. What must not be sent as it is
//! is put aside only with a reason.
//!
//! Terms. The *words* of a finding are the bytes it marks. *Long* words (more than [`LONG`] bytes) mean the letter as a
//! whole and change with every key; such a finding is told from others by its code alone.

use std::ops::Range;

use season::{Program, Season};
use serde::{Deserialize, Serialize};

use crate::check::{Code, Context, Draft, Finding, Severity};

/// From how many bytes on the words of a finding mean the letter as a whole.
pub const LONG: usize = 300;

/// The most bytes a text may have to be looked at as a letter: more than ten times what a reader reads.
pub const LONGEST: usize = 40_000;

/// The most bytes of a reason that are kept.
const LONGEST_REASON: usize = 500;

/// When a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Before the interview.
    PreInterview,
    /// After it.
    PostInterview,
    /// In SOAP, to a program that has not written first.
    Soap,
}

impl Stage {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::PreInterview, Self::PostInterview, Self::Soap];

    /// Its word in a [`Context`].
    pub fn id(self) -> &'static str {
        match self {
            Self::PreInterview => "pre_interview",
            Self::PostInterview => "post_interview",
            Self::Soap => "soap",
        }
    }

    /// Its word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::PreInterview => "before the interview",
            Self::PostInterview => "after the interview",
            Self::Soap => "in SOAP, as the first to write",
        }
    }
}

/// The word in a [`Context`] for a program that wants no messages after the interview.
pub const NO_CONTACT: &str = "no_post_interview_communication";

/// A program as it is offered to a writer: `University of Alabama Medical Center Program, Birmingham, AL`.
pub fn program_line(program: &Program) -> String {
    format!("{}, {}", program.name, program.place())
}

/// Puts the program written to into a context: one of the season, with the names and places that belong to it, where
/// the words are its [`program_line`], its name, or its short name; else the words as they are.
pub fn written_to(context: &mut Context, season: &Season, words: &str) {
    let words = words.trim();
    let same = |name: &str| !name.is_empty() && name.eq_ignore_ascii_case(words);
    let known = season.programs.iter().find(|p| same(&program_line(p)) || same(&p.name) || same(&p.short));
    match known {
        Some(p) => {
            context.program = Some(program_line(p));
            let names = [&p.short, &p.institution, &p.city];
            context.program_sites.extend(names.into_iter().filter(|n| !n.is_empty()).cloned());
        }
        None => context.program = (!words.is_empty()).then(|| words.to_owned()),
    }
}

/// Facts of one's own, one a line; `None` when there is none, so that no claim is compared.
pub fn facts(lines: &str) -> Option<Vec<String>> {
    let facts: Vec<String> = lines.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    (!facts.is_empty()).then_some(facts)
}

/// The words that a finding marks: those of the subject when `true`. Nothing where it marks none.
pub fn words<'a>(finding: &Finding, draft: &'a Draft) -> (&'a str, bool) {
    match finding.subject {
        Some((start, end)) => (draft.subject.get(start..end).unwrap_or(""), true),
        None => (draft.text.get(finding.start..finding.end).unwrap_or(""), false),
    }
}

/// Where those words stand: bytes of the subject when `true`, else of the text.
pub fn place(finding: &Finding) -> (Range<usize>, bool) {
    match finding.subject {
        Some((start, end)) => (start..end, true),
        None => (finding.start..finding.end, false),
    }
}

/// Whether the letter as a whole is meant, not some words in it.
pub fn is_about_all(finding: &Finding) -> bool {
    let (range, _) = place(finding);
    range.is_empty() || range.len() > LONG
}

/// A name for the finding that stays the same while other words change: its code and its words, as a number.
pub fn key(finding: &Finding, draft: &Draft) -> String {
    key_of(finding.code, &own_words(finding, draft))
}

fn key_of(code: Code, words: &str) -> String {
    let bytes = code.name().bytes().chain([0]).chain(words.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The words by which a finding is told from others of its code: none where the whole letter is meant.
fn own_words(finding: &Finding, draft: &Draft) -> String {
    if is_about_all(finding) { String::new() } else { words(finding, draft).0.to_owned() }
}

/// Whether findings as serious as this can be put aside only with a reason.
pub fn needs_reason(severity: Severity) -> bool {
    severity == Severity::Block
}

/// Findings that the writer has put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// Which kind.
    pub code: Code,
    /// Which words; none stands for every finding of the kind in this letter.
    pub words: Option<String>,
    /// Why; may be empty where no reason is needed.
    #[serde(default)]
    pub reason: String,
}

impl Ignored {
    /// Puts one finding aside.
    pub fn this(finding: &Finding, draft: &Draft, reason: &str) -> Self {
        Self { code: finding.code, words: Some(own_words(finding, draft)), reason: short(reason) }
    }

    /// Puts all findings of a kind aside, in this letter.
    pub fn letter(finding: &Finding, reason: &str) -> Self {
        Self { code: finding.code, words: None, reason: short(reason) }
    }

    /// Never shows such a finding again: one about language on the same words, any other everywhere. Nothing for what
    /// needs a reason each time.
    pub fn never(finding: &Finding, draft: &Draft) -> Option<Self> {
        let words = (finding.code == Code::Grammar).then(|| own_words(finding, draft));
        (!needs_reason(finding.severity)).then(|| Self { code: finding.code, words, reason: String::new() })
    }

    /// A name for it where it is never shown, in any letter.
    pub fn never_key(&self) -> String {
        key_of(self.code, &format!("\u{0}never\u{0}{}", self.words.as_deref().unwrap_or("")))
    }

    /// What is never shown, in words.
    pub fn never_scope(&self) -> String {
        match self.words.as_deref() {
            None | Some("") => "never shown, in any letter".to_owned(),
            Some(words) => format!("never shown on “{words}”, in any letter"),
        }
    }

    /// A name, as [`key`]; for a whole letter it is another than for any words.
    pub fn key(&self) -> String {
        key_of(self.code, self.words.as_deref().unwrap_or("\u{0}letter"))
    }

    /// What was put aside, in words: `these words: “…”`, `in this letter`.
    pub fn scope(&self) -> String {
        match self.words.as_deref() {
            None => "everywhere in this letter".to_owned(),
            Some("") => "for the letter as it is".to_owned(),
            Some(words) => format!("only “{words}”"),
        }
    }

    /// Whether it covers a finding. What needs a reason is not covered without one.
    pub fn covers(&self, finding: &Finding, draft: &Draft) -> bool {
        let same = self.code == finding.code && self.words.as_ref().is_none_or(|w| *w == own_words(finding, draft));
        same && (!needs_reason(finding.severity) || !self.reason.trim().is_empty())
    }
}

fn short(reason: &str) -> String {
    let reason = reason.trim();
    let end = (0..=reason.len().min(LONGEST_REASON)).rev().find(|i| reason.is_char_boundary(*i)).unwrap_or(0);
    reason[..end].to_owned()
}

/// Findings that are left when those put aside are taken away, the most serious first, then by place.
pub fn left(mut findings: Vec<Finding>, draft: &Draft, ignored: &[Ignored]) -> Vec<Finding> {
    findings.retain(|f| !ignored.iter().any(|i| i.covers(f, draft)));
    findings.sort_by_key(|f| (f.is_advice(), f.severity, f.subject.is_none(), f.start, f.end));
    findings
}

/// What was found, in one line: `1 to change before you send it, 2 to think about again.`
pub fn summary(findings: &[Finding]) -> String {
    let count = |s: Severity| findings.iter().filter(|f| !f.is_advice() && f.severity == s).count();
    let parts: Vec<String> = [
        (count(Severity::Block), "to change before you send it"),
        (count(Severity::Warn), "to think about again"),
        (count(Severity::Note), "to know"),
        (findings.iter().filter(|f| f.is_advice()).count(), "of advice"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, words)| format!("{n} {words}"))
    .collect();
    match parts.is_empty() {
        true => "Nothing found. Read it once more yourself before you send it.".to_owned(),
        false => format!("{}.", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;

    fn draft(text: &str) -> Draft {
        Draft { subject: String::new(), text: text.to_owned() }
    }

    fn found(d: &Draft) -> Vec<Finding> {
        check(d, &Context::default())
    }

    const ASKS: &str =
        "Dear Dr. Lee,\n\nWhere do I stand on your rank list? Please tell me.\n\nAna Silva, AAMC ID 14567890";

    #[test]
    fn one_finding_is_put_aside_by_its_words_and_comes_back_when_they_change() {
        let d = draft("Dear [Name],\n\nThank you.\n\nAna Silva, AAMC ID 14567890");
        let all = found(&d);
        let one = all.iter().find(|f| f.code == Code::PlaceholderLeft).unwrap();
        let aside = [Ignored::this(one, &d, "I fill it in by hand")];
        assert!(left(all.clone(), &d, &aside).iter().all(|f| f.code != Code::PlaceholderLeft));
        let changed = draft("Dear [Title],\n\nThank you.\n\nAna Silva, AAMC ID 14567890");
        assert!(left(found(&changed), &changed, &aside).iter().any(|f| f.code == Code::PlaceholderLeft));
    }

    #[test]
    fn what_must_not_be_sent_is_put_aside_only_with_a_reason() {
        let d = draft(ASKS);
        let all = found(&d);
        let block = all.iter().find(|f| f.severity == Severity::Block).unwrap();
        assert!(needs_reason(block.severity));
        for aside in [Ignored::this(block, &d, "  "), Ignored::letter(block, "")] {
            assert!(!aside.covers(block, &d), "{aside:?}");
        }
        assert!(Ignored::letter(block, "the program asked me to ask").covers(block, &d));
    }

    #[test]
    fn a_name_stays_while_other_words_change() {
        let (before, after) = (draft(ASKS), draft(&ASKS.replace("Dear Dr. Lee", "Dear Dr. Lee and all")));
        let of = |d: &Draft| found(d).iter().find(|f| f.code == Code::AsksProgramRank).map(|f| key(f, d)).unwrap();
        assert_eq!(of(&before), of(&after));
    }

    #[test]
    fn the_most_serious_stands_first_and_advice_last() {
        let d = draft(&format!("{ASKS}\n\nGod bless you. [DATE]"));
        let all = left(found(&d), &d, &[]);
        let order: Vec<_> = all.iter().map(|f| (f.code.is_advice(), f.severity)).collect();
        assert!(order.is_sorted(), "{order:?}");
        assert!(summary(&all).contains("to change before you send it"));
        assert_eq!(summary(&[]), "Nothing found. Read it once more yourself before you send it.");
    }

    #[test]
    fn facts_are_lines_and_none_means_not_known() {
        assert_eq!(facts(" \n\t"), None);
        assert_eq!(
            facts("Step 1 passed\n\n Step 2 CK 250 "),
            Some(vec!["Step 1 passed".to_owned(), "Step 2 CK 250".to_owned()])
        );
    }

    #[test]
    fn a_program_of_the_season_brings_its_other_names() {
        let season = Season::load(&[season::Layer::built_in()]).unwrap();
        let program = season.programs.iter().find(|p| p.short == "UAB").unwrap();
        let mut context = Context::default();
        written_to(&mut context, &season, &program_line(program));
        assert!(
            context.program_sites.contains(&"UAB".to_owned())
                && context.program_sites.contains(&"Birmingham".to_owned())
        );
        let mut typed = Context::default();
        written_to(&mut typed, &season, " St. Elsewhere, Boston ");
        assert_eq!((typed.program.as_deref(), typed.program_sites.len()), (Some("St. Elsewhere, Boston"), 0));
    }
}
