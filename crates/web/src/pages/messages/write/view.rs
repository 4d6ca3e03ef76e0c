//! How a draft and its findings are shown.

use axum::response::Response;
use candor::check::{Draft, Severity};
use candor::letter::{LONG, Stage, needs_reason, program_line};
use maud::{Markup, html};
use season::Season;

use super::super::marked::{Mark, marked};
use super::super::{Tab, in_field, rule_line, show};
use super::{Answer, Aside, Line, Typed};
use crate::assets;
use crate::error::Failure;
use crate::ui::{Frame, badge};

pub(super) fn page(frame: &Frame, typed: &Typed, answer: Option<&Answer>) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let nothing = Answer::default();
    show(frame, Tab::Write, "Check a draft", |_| {
        html! {
            p.lead {
                "Write or paste a letter before you send it. You see what is against the rules, what is not finished and "
                "what may harm you, with the exact words. prematch sends nothing."
            }
            div.writing {
                (form(frame, &season, typed, answer))
                (findings(&season, answer.unwrap_or(&nothing), answer.is_some()))
            }
            @if let Some(answer) = answer { (numbered(&typed.draft, answer)) }
            (templates(&season))
            script type="module" src=(assets::url("write.js")) {}
        }
    })
}

// ---------------------------------------------------------------- the letter

fn form(frame: &Frame, season: &Season, typed: &Typed, answer: Option<&Answer>) -> Markup {
    html! {
        form.panel id="draft" method="post" action="/write#findings" data-check="/write/check" data-guard aria-label="Your draft" autocomplete="off" {
            (frame.token())
            (put_aside(answer))
            (around(season, typed))
            div.field {
                label for="subject" { "Subject" }
                input id="subject" name="subject" value=(typed.draft.subject) maxlength="500";
            }
            div.field {
                label for="text" { "Your letter" }
                textarea.letter-field id="text" name="text" rows="14" spellcheck="true" data-draft="write" aria-describedby="text-hint" {
                    (in_field(&typed.draft.text))
                }
                p.hint id="text-hint" { "It is checked on this computer. prematch does not keep it: copy it to your mail when you are done." }
            }
            (summary(answer))
            div.field {
                label for="facts" { "Your own facts, one a line" }
                textarea id="facts" name="facts" rows="3" data-draft="write-facts" aria-describedby="facts-hint" { (in_field(&typed.facts)) }
                p.hint id="facts-hint" { "Exams, papers, degrees, visa status. What the letter claims is compared with them; without any, nothing is." }
            }
            div.actions {
                button.primary { "Check" }
                a.button.quiet href="/write" data-fresh { "Start again" }
            }
        }
    }
}

/// What was put aside, as it travels in the form.
pub(in crate::pages) fn put_aside(answer: Option<&Answer>) -> Markup {
    html! {
        div data-ignored hidden {
            @for i in answer.map_or(&[][..], |a| &a.ignored).iter().filter(|i| !i.value.is_empty()) { input type="hidden" name="ignored" value=(i.value); }
        }
    }
}

/// What was found, in one line.
pub(in crate::pages) fn summary(answer: Option<&Answer>) -> Markup {
    html! {
        div.checked {
            p.count role="status" data-summary { @if let Some(a) = answer { (a.summary) } }
            a href="#findings" { "To the findings" }
        }
    }
}

/// To whom it goes, and when.
fn around(season: &Season, typed: &Typed) -> Markup {
    html! {
        div.fields {
            div.field {
                label for="program" { "Program" }
                input id="program" name="program" list="programs" value=(typed.program) maxlength="200" aria-describedby="program-hint";
                datalist id="programs" { @for p in &season.programs { option value=(program_line(p)) {} } }
                p.hint id="program-hint" { "Choose one, or type any other." }
            }
            div.field {
                label for="person" { "Person" }
                input id="person" name="person" value=(typed.person) maxlength="200" placeholder="Dr. Jane Lee";
            }
            div.field {
                label for="stage" { "When" }
                select id="stage" name="stage" {
                    option value="" { "not said" }
                    @for stage in Stage::ALL { option value=(stage.id()) selected[typed.stage == Some(stage)] { (stage.word()) } }
                }
            }
            div.field {
                span.legend { "Their rule" }
                label.check { input type="checkbox" name="no_contact" value="yes" checked[typed.no_contact]; " no messages after the interview" }
            }
        }
    }
}

/// The draft as it was checked, with the number of each finding at its words. The script shows the words in the field.
pub(in crate::pages) fn numbered(draft: &Draft, answer: &Answer) -> Markup {
    let keys: Vec<String> = answer.lines().map(|l| l.key.clone()).collect();
    let of = |subject: bool| -> Vec<Mark> {
        let text = if subject { &draft.subject } else { &draft.text };
        let here = answer.lines().enumerate().filter(|(_, l)| l.subject == subject && !l.words.is_empty());
        here.map(|(k, l)| {
            let range = byte(text, l.start)..byte(text, l.end);
            Mark { only_number: range.len() > LONG, range, number: Some(k + 1) }
        })
        .collect()
    };
    html! {
        section.panel data-numbered aria-labelledby="numbered" {
            h2 id="numbered" { "The draft as it was checked" }
            @if !draft.subject.is_empty() { p dir="auto" { span.muted { "Subject: " } bdi.letter { (marked(&draft.subject, &of(true), &keys)) } } }
            div.letter dir="auto" { (marked(&draft.text, &of(false), &keys)) }
        }
    }
}

/// The byte at a place that browsers count in UTF-16 units.
fn byte(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= units {
            return at;
        }
        seen += c.len_utf16();
    }
    text.len()
}

// ---------------------------------------------------------------- findings

pub(in crate::pages) fn findings(season: &Season, answer: &Answer, checked: bool) -> Markup {
    html! {
        section.panel aria-labelledby="findings" {
            h2 id="findings" tabindex="-1" { "Findings" }
            p data-summary {
                @if checked { (answer.summary) } @else { "Nothing is checked yet. Write, and press “Check”." }
            }
            p.error data-trouble hidden {}
            p.muted data-more hidden[answer.more.is_empty()] { (answer.more) }
            (group(season, "findings", None, &answer.findings, 0))
            (group(season, "advice", Some("Advice"), &answer.advice, answer.findings.len()))
            div data-group="ignored" hidden[answer.ignored.is_empty()] {
                h3 { "Ignored" }
                ul.plain data-list { @for i in &answer.ignored { (ignored(i)) } }
            }
        }
    }
}

fn group(season: &Season, name: &str, heading: Option<&str>, lines: &[Line], before: usize) -> Markup {
    html! {
        div.finding-group data-group=(name) hidden[lines.is_empty()] {
            @if let Some(heading) = heading { h3 { (heading) } }
            ul.findings data-list { @for (k, l) in lines.iter().enumerate() { (finding(season, l, before + k + 1)) } }
        }
    }
}

fn severity(s: Severity) -> Markup {
    match s {
        Severity::Block => badge("warn", "!", s.word()),
        Severity::Warn => badge("perhaps", "◐", s.word()),
        Severity::Note => badge("open", "i", s.word()),
    }
}

/// A finding. The script fills an empty one: what it has to find carries `data-slot`.
fn finding(season: &Season, l: &Line, number: usize) -> Markup {
    html! {
        li.finding id={ "f-" (l.key) } data-key=(l.key) tabindex="-1" {
            p.finding-head {
                span.number { span.sr { "Finding " } span data-slot="number" { (number) } }
                strong data-slot="title" { (l.title) }
                (severity(l.severity))
            }
            p.words data-slot="words-line" hidden[l.words.is_empty()] {
                a href={ "#m-" (number) } data-slot="words" dir="auto" { "“" (l.words) "”" }
            }
            p data-slot="message" { (l.message) }
            p { strong { "What to do: " } span data-slot="remedy" { (l.remedy) } }
            ul.plain.rules data-slot="rules" {
                @for rule in l.rules.iter().filter_map(|id| season.rule(id)) { li { (rule_line(season, rule)) } }
            }
            @if needs_reason(l.severity) {
                details open[l.problem.is_some() || !l.reason.is_empty()] {
                    summary { "Ignore it all the same" }
                    div.field {
                        label data-slot="reason-label" for={ "reason-" (l.key) } { "Why (needed)" }
                        input data-slot="reason" id={ "reason-" (l.key) } name={ "reason-" (l.key) } form="draft" maxlength="500"
                            value=(l.reason) aria-invalid=[l.problem.map(|_| "true")];
                        p.error data-slot="problem" hidden[l.problem.is_none()] { @if let Some(p) = l.problem { (p) } }
                    }
                    (ignore_buttons(l))
                }
            } @else { (ignore_buttons(l)) }
        }
    }
}

fn ignore_buttons(l: &Line) -> Markup {
    html! {
        div.actions {
            button.quiet.small form="draft" name="ignore_one" value=(l.key) data-slot="one" { "Ignore this one" }
            button.quiet.small form="draft" name="ignore_all" value=(l.key) data-slot="all" { "Not in this letter" }
            @if !needs_reason(l.severity) {
                button.quiet.small form="draft" name="never" value=(l.key) data-slot="never" { "Never" }
            }
        }
    }
}

fn ignored(i: &Aside) -> Markup {
    html! {
        li.ignored data-key=(i.key) {
            p {
                strong data-slot="title" { (i.title) } " "
                span.muted data-slot="scope" dir="auto" { (i.scope) }
            }
            p.small data-slot="reason-line" hidden[i.reason.is_empty()] { "Your reason: " bdi data-slot="reason" { (i.reason) } }
            button.quiet.small form="draft" name="show_again" value=(i.key) data-slot="again" { "Show again" }
        }
    }
}

/// What the script puts its findings together from.
pub(in crate::pages) fn templates(season: &Season) -> Markup {
    let empty = |severity: Severity| Line {
        key: String::new(),
        severity,
        title: "",
        message: String::new(),
        remedy: String::new(),
        rules: Vec::new(),
        words: String::new(),
        start: 0,
        end: 0,
        subject: false,
        reason: String::new(),
        problem: None,
    };
    let aside =
        Aside { key: String::new(), value: String::new(), title: "", scope: String::new(), reason: String::new() };
    html! {
        @for (name, s) in [("block", Severity::Block), ("warn", Severity::Warn), ("note", Severity::Note)] {
            template data-finding=(name) { (finding(season, &empty(s), 0)) }
        }
        template data-aside { (ignored(&aside)) }
        @for rule in &season.rules { template data-rule=(rule.id) { li { (rule_line(season, rule)) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::marked::utf16;
    use super::byte;

    #[test]
    fn places_go_to_the_browser_and_back() {
        let text = "aé😀b\n";
        for (at, _) in text.char_indices() {
            assert_eq!(byte(text, utf16(text, at)), at);
        }
        assert_eq!(byte(text, 99), text.len());
    }
}
