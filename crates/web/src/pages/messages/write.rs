//! Check a draft: what in a letter is against the rules, untrue, unfinished or unwise, with the exact words.
//!
//! The page works by its buttons: each sends the whole form and gets the page again. The script `assets/write.js` sends
//! the same form to `/write/check`, which answers with the same lines as JSON, while the letter is being typed. What the
//! writer has put aside travels with the form in hidden fields, one JSON object each.

pub(in crate::pages) mod view;

use axum::Json;
use axum::response::{IntoResponse, Response};
use candor::check::{Code, Context, Draft, Finding, Severity, check_all};
use candor::letter::{self, Ignored, Stage};
use domain::{Command, Override, Quiet};
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
    aside: PutAside,
}

/// What the writer has put aside.
#[derive(Debug, Default)]
pub(in crate::pages) struct PutAside {
    /// In this letter.
    ignored: Vec<Ignored>,
    /// What is never shown, in any letter.
    never: Vec<Ignored>,
}

impl PutAside {
    /// As it is kept with a draft.
    pub(in crate::pages) fn kept(overrides: &[Override]) -> Self {
        let one = |o: &Override| {
            Some(Ignored { code: Code::from_name(&o.code)?, words: o.words.clone(), reason: o.reason.clone() })
        };
        Self { ignored: overrides.iter().filter_map(one).collect(), never: Vec::new() }
    }

    /// To be kept with a draft.
    pub(in crate::pages) fn overrides(&self) -> Vec<Override> {
        let one =
            |i: &Ignored| Override { code: i.code.name().to_owned(), words: i.words.clone(), reason: i.reason.clone() };
        self.ignored.iter().map(one).collect()
    }

    /// As it travels in a form.
    pub(in crate::pages) fn of(form: &Form) -> Self {
        let ignored = form.all("ignored").filter_map(|v| serde_json::from_str(v).ok()).collect();
        Self { ignored, never: Vec::new() }
    }
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
            aside: PutAside::of(form),
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
pub(in crate::pages) struct Answer {
    summary: String,
    /// How many more there are than are shown.
    more: String,
    findings: Vec<Line>,
    advice: Vec<Line>,
    ignored: Vec<Aside>,
    /// What must not be sent as it is and was put aside all the same, with the reason.
    #[serde(skip)]
    overridden: Vec<(Code, String)>,
    /// All findings, also those put aside.
    #[serde(skip)]
    all: Vec<Finding>,
}

impl Answer {
    /// Whether something stands in the way of sending the letter.
    pub(in crate::pages) fn blocks(&self) -> bool {
        self.lines().any(|l| l.severity == Severity::Block)
    }

    /// What stands in the way: key, title and remedy of each.
    pub(in crate::pages) fn blocking(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let blocking = self.lines().filter(|l| l.severity == Severity::Block);
        blocking.map(|l| (l.key.as_str(), l.title, l.remedy.as_str()))
    }

    /// What must not be sent as it is and was put aside all the same, with the reason.
    pub(in crate::pages) fn overridden(&self) -> &[(Code, String)] {
        &self.overridden
    }

    /// All findings, also those put aside.
    pub(in crate::pages) fn all(&self) -> &[Finding] {
        &self.all
    }

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
    let mut context = typed.context(&app.season);
    if typed.stage.is_none() {
        let program = super::super::letters::program_of(&app.season, &typed.program).map(|p| &p.id);
        let closed = app.with_state(|state| domain::soap::is_closed(state, &app.season, program, app.now()))?;
        context.stage = closed.then(|| Stage::Soap.id().to_owned());
    }
    weigh(app, form, &typed.draft, &mut typed.aside, || check_all(&typed.draft, &context), typing)
}

/// What is left of the findings of a draft, after the wish in the form was carried out. `typing`: the draft is being written.
pub(in crate::pages) fn weigh(
    app: &App,
    form: &Form,
    draft: &Draft,
    aside: &mut PutAside,
    findings: impl FnOnce() -> Vec<Finding>,
    typing: bool,
) -> Result<Answer, Failure> {
    aside.never = never(app)?;
    if let Some(why) = unchecked(draft) {
        return Ok(Answer { summary: why.to_owned(), ignored: asides(aside), ..Answer::default() });
    }
    let mut all = findings();
    if typing {
        // The last word may be half written.
        let end = draft.text.trim_end().len();
        all.retain(|f| f.code != Code::Grammar || f.end < end || end < draft.text.len());
    }
    let reason = |key: &str| form.get(&format!("reason-{key}")).trim().to_owned();
    let mut lacking = None;
    match Wish::of(form) {
        Wish::Check => {}
        Wish::ShowAgain(key) => {
            aside.ignored.retain(|i| i.key() != key);
            if let Some(i) = aside.never.iter().find(|i| i.never_key() == key) {
                app.act(&Command::SetQuiet(quiet(i), false))?;
                aside.never = never(app)?;
            }
        }
        Wish::Never(key) => {
            let finding = all.iter().find(|f| letter::key(f, draft) == key);
            if let Some(i) = finding.and_then(|f| Ignored::never(f, draft)) {
                app.act(&Command::SetQuiet(quiet(&i), true))?;
                aside.never = never(app)?;
            }
        }
        wish @ (Wish::IgnoreOne(key) | Wish::IgnoreAll(key)) => {
            if let Some(finding) = all.iter().find(|f| letter::key(f, draft) == key) {
                let one = match wish {
                    Wish::IgnoreAll(_) => Ignored::letter(finding, &reason(key)),
                    _ => Ignored::this(finding, draft, &reason(key)),
                };
                if one.covers(finding, draft) { aside.ignored.push(one) } else { lacking = Some(key) }
            }
        }
    }
    let both: Vec<Ignored> = aside.ignored.iter().chain(&aside.never).cloned().collect();
    let left = letter::left(all.clone(), draft, &both);
    let mut out =
        Answer { summary: letter::summary(&left), overridden: overridden(&all, draft, &both), ..Answer::default() };
    if left.len() > MOST {
        out.more = format!("The first {MOST} of {} are shown. Mend some, and the others follow.", left.len());
    }
    for finding in left.iter().take(MOST) {
        let key = letter::key(finding, draft);
        let problem =
            (lacking == Some(key.as_str())).then_some("Write why first: this one should not be sent as it is.");
        let shown = line(finding, draft, &reason(&key), problem);
        if finding.is_advice() { out.advice.push(shown) } else { out.findings.push(shown) }
    }
    out.ignored = asides(aside);
    out.all = all;
    Ok(out)
}

/// What must not be sent as it is and was put aside, each kind with its reason.
fn overridden(all: &[Finding], draft: &Draft, aside: &[Ignored]) -> Vec<(Code, String)> {
    let mut found: Vec<(Code, String)> = all
        .iter()
        .filter(|f| letter::needs_reason(f.severity))
        .filter_map(|f| aside.iter().find(|i| i.covers(f, draft)).map(|i| (f.code, i.reason.clone())))
        .collect();
    found.dedup();
    found
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
fn asides(aside: &PutAside) -> Vec<Aside> {
    let never = aside.never.iter().map(|i| Aside {
        key: i.never_key(),
        value: String::new(),
        title: i.code.title(),
        scope: i.never_scope(),
        reason: String::new(),
    });
    aside.ignored.iter().map(ignored).chain(never).collect()
}

fn ignored(i: &Ignored) -> Aside {
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
