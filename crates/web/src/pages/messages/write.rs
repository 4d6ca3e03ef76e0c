//! Check a draft: what in a letter is against the rules, untrue, unfinished or unwise, with the exact words.
//!
//! The page works by its buttons: each sends the whole form and gets the page again. The script `assets/write.js` sends
//! the same form to `/write/check`, which answers with the same lines as JSON, while the letter is being typed. What the
//! writer has put aside travels with the form in hidden fields, one JSON object each.

mod view;

use axum::Json;
use axum::response::{IntoResponse, Response};
use candor::check::{Code, Context, Draft, Finding, Severity, check_all};
use candor::letter::{self, Ignored, Stage};
use domain::{Command, Quiet};
use season::Season;
use serde::Serialize;

use super::marked::utf16;
use super::plain_lines;
use crate::app::App;
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
    /// What is never shown, in any letter.
    never: Vec<Ignored>,
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
            never: Vec::new(),
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
    /// As it travels in the form; empty for what the workspace keeps.
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
    Never(&'a str),
    ShowAgain(&'a str),
}

impl<'a> Wish<'a> {
    fn of(form: &'a Form) -> Self {
        match () {
            () if form.has("ignore_one") => Self::IgnoreOne(form.get("ignore_one")),
            () if form.has("ignore_all") => Self::IgnoreAll(form.get("ignore_all")),
            () if form.has("never") => Self::Never(form.get("never")),
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
fn answer(app: &App, form: &Form, typed: &mut Typed, typing: bool) -> Result<Answer, Failure> {
    let season = &app.season;
    typed.never = never(app)?;
    if let Some(why) = unchecked(&typed.draft) {
        return Ok(Answer { summary: why.to_owned(), ignored: asides(typed), ..Answer::default() });
    }
    let context = typed.context(season);
    let mut all = check_all(&typed.draft, &context);
    if typing {
        // The last word may be half written.
        let end = typed.draft.text.trim_end().len();
        all.retain(|f| f.code != Code::Grammar || f.end < end || end < typed.draft.text.len());
    }
    let reason = |key: &str| form.get(&format!("reason-{key}")).trim().to_owned();
    let mut lacking = None;
    match Wish::of(form) {
        Wish::Check => {}
        Wish::ShowAgain(key) => {
            typed.ignored.retain(|i| i.key() != key);
            if let Some(i) = typed.never.iter().find(|i| i.never_key() == key) {
                app.act(&Command::SetQuiet(quiet(i), false))?;
                typed.never = never(app)?;
            }
        }
        Wish::Never(key) => {
            let finding = all.iter().find(|f| letter::key(f, &typed.draft) == key);
            if let Some(i) = finding.and_then(|f| Ignored::never(f, &typed.draft)) {
                app.act(&Command::SetQuiet(quiet(&i), true))?;
                typed.never = never(app)?;
            }
        }
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
    let aside: Vec<Ignored> = typed.ignored.iter().chain(&typed.never).cloned().collect();
    let left = letter::left(all, &typed.draft, &aside);
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
    out.ignored = asides(typed);
    Ok(out)
}

/// What is never shown, as the workspace has it.
fn never(app: &App) -> Result<Vec<Ignored>, Failure> {
    let of =
        |q: &Quiet| Some(Ignored { code: Code::from_name(&q.code)?, words: q.words.clone(), reason: String::new() });
    Ok(app.with_state(|state| state.quiet().iter().filter_map(of).collect())?)
}

fn quiet(i: &Ignored) -> Quiet {
    Quiet { code: i.code.name().to_owned(), words: i.words.clone() }
}

/// What was put aside in this letter, and what is never shown.
fn asides(typed: &Typed) -> Vec<Aside> {
    let never = typed.never.iter().map(|i| Aside {
        key: i.never_key(),
        value: String::new(),
        title: i.code.title(),
        scope: i.never_scope(),
        reason: String::new(),
    });
    typed.ignored.iter().map(aside).chain(never).collect()
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
    // The dictionary is there before the first words are.
    static WARM: std::sync::Once = std::sync::Once::new();
    WARM.call_once(|| drop(std::thread::spawn(candor::grammar::warm)));
    view::page(&frame, &Typed::default(), None)
}

pub(super) async fn checked(frame: Frame, form: Form) -> Result<Response, Failure> {
    let mut typed = Typed::of(&form);
    let answer = answer(&frame.app, &form, &mut typed, false)?;
    view::page(&frame, &typed, Some(&answer))
}

/// The answer to the script of the page.
pub(super) async fn check_again(frame: Frame, form: Form) -> Result<Response, Failure> {
    let mut typed = Typed::of(&form);
    Ok(Json(answer(&frame.app, &form, &mut typed, true)?).into_response())
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
