//! Check a draft: what in a letter is against the rules, untrue, unfinished or unwise, with the exact words.
//!
//! The page works by its buttons: each sends the whole form and gets the page again. The script `assets/write.js` sends
//! the same form to `/write/check`, which answers with the same lines as JSON, while the letter is being typed. What the
//! writer has put aside travels with the form in hidden fields, one JSON object each.

mod view;

use axum::Json;
use axum::response::{IntoResponse, Response};
use candor::check::{Context, Draft, Finding, Severity, check};
use candor::letter::{self, Ignored, Stage};
use season::Season;
use serde::Serialize;

use super::marked::utf16;
use super::plain_lines;
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::Frame;

/// What was typed, and what was put aside.
#[derive(Debug, Default)]
struct Typed {
    draft: Draft,
    program: String,
    person: String,
    stage: Option<Stage>,
    no_contact: bool,
    facts: String,
    ignored: Vec<Ignored>,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let line = |name: &str| form.get(name).trim().to_owned();
        Self {
            draft: Draft {
                subject: form.get("subject").replace(['\r', '\n'], " "),
                text: plain_lines(form.get("text")),
            },
            program: line("program"),
            person: line("person"),
            stage: Stage::ALL.into_iter().find(|s| s.id() == form.get("stage")),
            no_contact: form.has("no_contact"),
            facts: plain_lines(form.get("facts")),
            ignored: form.all("ignored").filter_map(|v| serde_json::from_str(v).ok()).collect(),
        }
    }

    /// What is known around the draft.
    fn context(&self, season: &Season) -> Context {
        let mut context = Context {
            addressee: (!self.person.is_empty()).then(|| self.person.clone()),
            stage: self.stage.map(|s| s.id().to_owned()),
            policy: self.no_contact.then(|| letter::NO_CONTACT.to_owned()),
            facts: letter::facts(&self.facts),
            ..Context::default()
        };
        letter::written_to(&mut context, season, &self.program);
        context
    }
}

/// One finding as it is shown, on the page and in the answer to the script.
#[derive(Debug, Serialize)]
struct Line {
    /// Its name while other words change.
    key: String,
    severity: Severity,
    title: &'static str,
    message: String,
    remedy: String,
    /// The rules it rests on, by id.
    rules: Vec<&'static str>,
    /// Its words; empty when it marks none. Long ones are shortened.
    words: String,
    /// Where they stand, in UTF-16 units of the field.
    start: usize,
    end: usize,
    subject: bool,
    /// A reason that was typed, and what is wrong with it.
    reason: String,
    problem: Option<&'static str>,
}

/// One kind of finding that was put aside.
#[derive(Debug, Serialize)]
struct Aside {
    key: String,
    /// As it travels in the form.
    value: String,
    title: &'static str,
    scope: String,
    reason: String,
}

/// Everything that a check answers.
#[derive(Debug, Default, Serialize)]
struct Answer {
    summary: String,
    /// How many more there are than are shown.
    more: String,
    findings: Vec<Line>,
    advice: Vec<Line>,
    ignored: Vec<Aside>,
}

impl Answer {
    /// All lines in the order of their numbers.
    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.findings.iter().chain(&self.advice)
    }
}

/// The most findings shown at once; a letter with more has other problems first.
const MOST: usize = 60;
/// How many characters of the words are shown beside a finding.
const SHOWN: usize = 90;

fn shortened(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= SHOWN {
        return one_line;
    }
    one_line.chars().take(SHOWN).collect::<String>() + " …"
}

fn line(finding: &Finding, draft: &Draft, reason: &str, problem: Option<&'static str>) -> Line {
    let (range, subject) = letter::place(finding);
    let whole = if subject { &draft.subject } else { &draft.text };
    Line {
        key: letter::key(finding, draft),
        severity: finding.severity,
        title: finding.code.title(),
        message: finding.message.clone(),
        remedy: finding.remedy.clone(),
        rules: finding.rule.iter().chain(finding.also).copied().collect(),
        words: shortened(letter::words(finding, draft).0),
        start: utf16(whole, range.start),
        end: utf16(whole, range.end),
        subject,
        reason: reason.to_owned(),
        problem,
    }
}

/// Which button was pressed.
enum Wish<'a> {
    Check,
    IgnoreOne(&'a str),
    IgnoreAll(&'a str),
    ShowAgain(&'a str),
}

impl<'a> Wish<'a> {
    fn of(form: &'a Form) -> Self {
        match () {
            () if form.has("ignore_one") => Self::IgnoreOne(form.get("ignore_one")),
            () if form.has("ignore_all") => Self::IgnoreAll(form.get("ignore_all")),
            () if form.has("show_again") => Self::ShowAgain(form.get("show_again")),
            () => Self::Check,
        }
    }
}

/// Why there is nothing to check, in a sentence.
fn unchecked(draft: &Draft) -> Option<&'static str> {
    match () {
        () if draft.text.trim().is_empty() => Some("Nothing is written yet."),
        () if draft.text.len().max(draft.subject.len()) > letter::LONGEST => {
            Some("This is longer than any letter, so it was not checked. Keep only what you want to send.")
        }
        () => None,
    }
}

/// Checks what was typed and carries out the wish.
fn answer(form: &Form, typed: &mut Typed, season: &Season) -> Answer {
    if let Some(why) = unchecked(&typed.draft) {
        let ignored = typed.ignored.iter().map(aside).collect();
        return Answer { summary: why.to_owned(), ignored, ..Answer::default() };
    }
    let context = typed.context(season);
    let all = check(&typed.draft, &context);
    let reason = |key: &str| form.get(&format!("reason-{key}")).trim().to_owned();
    let mut lacking = None;
    match Wish::of(form) {
        Wish::Check => {}
        Wish::ShowAgain(key) => typed.ignored.retain(|i| i.key() != key),
        wish @ (Wish::IgnoreOne(key) | Wish::IgnoreAll(key)) => {
            if let Some(finding) = all.iter().find(|f| letter::key(f, &typed.draft) == key) {
                let aside = match wish {
                    Wish::IgnoreAll(_) => Ignored::letter(finding, &reason(key)),
                    _ => Ignored::this(finding, &typed.draft, &reason(key)),
                };
                if aside.covers(finding, &typed.draft) { typed.ignored.push(aside) } else { lacking = Some(key) }
            }
        }
    }
    let left = letter::left(all, &typed.draft, &typed.ignored);
    let mut out = Answer { summary: letter::summary(&left), ..Answer::default() };
    if left.len() > MOST {
        out.more = format!("The first {MOST} of {} are shown. Mend some, and the others follow.", left.len());
    }
    for finding in left.iter().take(MOST) {
        let key = letter::key(finding, &typed.draft);
        let problem =
            (lacking == Some(key.as_str())).then_some("Write why first: this one should not be sent as it is.");
        let shown = line(finding, &typed.draft, &reason(&key), problem);
        if finding.code.is_advice() { out.advice.push(shown) } else { out.findings.push(shown) }
    }
    out.ignored = typed.ignored.iter().map(aside).collect();
    out
}

fn aside(i: &Ignored) -> Aside {
    Aside {
        key: i.key(),
        value: serde_json::to_string(i).unwrap_or_default(),
        title: i.code.title(),
        scope: i.scope(),
        reason: i.reason.clone(),
    }
}

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    view::page(&frame, &Typed::default(), None)
}

pub(super) async fn checked(frame: Frame, form: Form) -> Result<Response, Failure> {
    let mut typed = Typed::of(&form);
    let answer = answer(&form, &mut typed, &frame.app.season);
    view::page(&frame, &typed, Some(&answer))
}

/// The answer to the script of the page.
pub(super) async fn check_again(frame: Frame, form: Form) -> Response {
    let mut typed = Typed::of(&form);
    Json(answer(&form, &mut typed, &frame.app.season)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_shortened_between_characters() {
        assert_eq!(shortened(" a\n b "), "a b");
        let long = shortened(&"é".repeat(200));
        assert_eq!(long.chars().count(), SHOWN + 2);
    }
}
