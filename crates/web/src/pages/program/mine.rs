//! What is mine: the check of today, the decision, the notes, and everything done so far.

use domain::{Note, State};
use jiff::civil::Date;
use maud::{Markup, html};
use pick::{Stance, StanceKind};
use season::Program;

use crate::app::App;
use crate::forms::Form;
use crate::ui::{self, Frame};

use super::{ANSWERS, SOURCES, Start, VISAS, Which};

/// How many acts are shown before the rest is folded away.
const RECENT: usize = 8;

/// "I checked this today".
pub(super) fn check_form(frame: &Frame, program: &Program, start: &Start, today: Date) -> Markup {
    let typed = start.typed(Which::Statement);
    let visa = start.visa.and_then(|v| VISAS.iter().find(|(x, _)| *x == v)).map_or("", |(_, key)| key);
    let value = |name: &str, otherwise: &str| typed.map_or(otherwise, |f| f.get(name)).to_owned();
    let chosen = |name: &str, key: &str, otherwise: &str| value(name, otherwise) == key;
    html! {
        section.panel #check.no-print {
            h2 { "I checked this today" }
            p.small.muted { "What you write down here outranks what prematch brought along, and counts at once." }
            (start.why(Which::Statement))
            form method="post" action={ "/programs/" (program.id) "/statements" } enctype="multipart/form-data" data-guard {
                (frame.token())
                fieldset {
                    legend { "Visa" }
                    div.choices {
                        @for (v, key) in VISAS {
                            label { input type="radio" name="visa" value=(key) required checked[chosen("visa", key, visa)]; (v) }
                        }
                    }
                }
                fieldset {
                    legend { "The program says" }
                    div.choices {
                        @for (a, key) in ANSWERS {
                            label { input type="radio" name="says" value=(key) required checked[chosen("says", key, "")]; (a.word()) }
                        }
                    }
                }
                div.field {
                    label for="condition" { "Condition, if there is one" }
                    input #condition dir="auto" name="condition" value=(value("condition", "")) maxlength="500" autocomplete="off";
                }
                label.check {
                    input type="checkbox" name="step3" value="yes" checked[chosen("step3", "yes", "")];
                    "Step 3 must be passed"
                }
                div.field {
                    label for="quote" { "The sentence, word for word" }
                    textarea #quote dir="auto" name="quote" maxlength="5000" rows="3" data-draft={ "quote-" (program.id) } { (value("quote", "")) }
                    p.hint { "Copy it. A quoted sentence can be shown later; a remembered one cannot." }
                }
                div.fields {
                    div.field {
                        label for="source" { "How you learned it" }
                        select #source name="source" required {
                            @for (s, key) in SOURCES {
                                option value=(key) selected[chosen("source", key, "program_page")] { (s.words()) }
                            }
                        }
                    }
                    div.field.short {
                        label for="on" { "On" }
                        input #on name="on" required value=(value("on", &today.to_string())) maxlength="20" autocomplete="off";
                        p.hint { "Year, month, day: " (today) ". Or only year and month." }
                    }
                }
                div.field {
                    label for="detail" { "Address of the page, or who said it" }
                    input #detail name="detail" value=(value("detail", "")) maxlength="500" autocomplete="off" spellcheck="false";
                }
                div.field {
                    label for="evidence" { "Evidence: a picture or the message, if you have one" }
                    input #evidence type="file" name="evidence";
                    @if typed.is_some() { p.hint { "If you had chosen a file, choose it once more." } }
                    @else { p.hint { "It is kept in your workspace file and goes nowhere else." } }
                }
                div.actions { button.primary { "Write it down" } }
            }
        }
    }
}

/// The decision about the program.
pub(super) fn stance_form(frame: &Frame, program: &Program, stance: Option<&Stance>, start: &Start) -> Markup {
    let kind = match stance.map(|s| s.kind) {
        Some(StanceKind::Include) => "include",
        Some(StanceKind::LeaveOut) => "leave_out",
        None => "none",
    };
    let typed = start.typed(Which::Stance);
    let kind = typed.map_or(kind, |f| f.get("kind"));
    let reason = typed.map_or_else(|| stance.map_or("", |s| s.reason.as_str()), |f| f.get("reason"));
    let choices =
        [("none", "no decision: the order decides"), ("include", "always on my list"), ("leave_out", "leave it out")];
    html! {
        section.panel #decision {
            h2 { "My decision" }
            (start.why(Which::Stance))
            p.print-only { (choices.iter().find(|(key, _)| *key == kind).map_or("", |(_, word)| word)) " " bdi { (reason) } }
            (frame.form(&format!("/programs/{}/stance", program.id), "", html! {
                fieldset {
                    legend.sr { "My decision" }
                    div.choices.down {
                        @for (key, word) in choices {
                            label { input type="radio" name="kind" value=(key) checked[key == kind]; (word) }
                        }
                    }
                }
                div.field {
                    label for="reason" { "Why, in your words" }
                    input #reason dir="auto" name="reason" value=(reason) maxlength="500" autocomplete="off";
                }
                div.actions { button { "Keep my decision" } }
            }))
        }
    }
}

/// The notes.
pub(super) fn notes(frame: &Frame, state: &State, program: &Program, start: &Start) -> Markup {
    let notes: &[Note] = state.record(&program.id).map_or(&[], |r| &r.notes);
    let zone = App::zone(state);
    html! {
        section.panel #notes {
            h2 { "My notes" }
            @for note in notes {
                article.note {
                    p.note-text dir="auto" { (note.text) }
                    p.small.muted { (ui::when(note.written, &zone)) }
                    details.no-print open[start.typed(Which::Note(Some(note.id))).is_some()] {
                        summary.small { "Change" span.sr { " this note" } }
                        (note_form(frame, program, Some(note), start))
                    }
                }
            }
            (note_form(frame, program, None, start))
        }
    }
}

fn note_form(frame: &Frame, program: &Program, note: Option<&Note>, start: &Start) -> Markup {
    let which = Which::Note(note.map(|n| n.id));
    let typed: Option<&Form> = start.typed(which);
    let text = typed.map_or_else(|| note.map_or("", |n| n.text.as_str()), |f| f.get("text"));
    let name = note.map_or_else(|| "new".to_owned(), |n| n.id.to_string());
    html! {
        (start.why(which))
        (frame.form(&format!("/programs/{}/notes", program.id), "", html! {
            @if let Some(note) = note { input type="hidden" name="note" value=(note.id); }
            div.field {
                label for={ "note-" (name) } { @if note.is_some() { "The note" } @else { "A new note" } }
                textarea id={ "note-" (name) } dir="auto" name="text" maxlength="20000" rows="3"
                    data-draft={ "note-" (program.id) "-" (name) } { (text) }
            }
            div.actions {
                button { "Keep the note" }
                @if note.is_some() { button.danger name="remove" value="yes" { "Remove the note" } }
            }
        }))
    }
}

/// Everything done with this program, newest first.
pub(super) fn history(frame: &Frame, state: &State, program: &Program) -> Markup {
    let lines = domain::history(state, &frame.app.season, Some(&program.id));
    let zone = App::zone(state);
    let prefix = format!("{}: ", program.short);
    let undoable = domain::undoable(state, &frame.app.season);
    let item = |line: &domain::HistoryLine| {
        html! {
            li.undone[line.undone] {
                p { (line.words.strip_prefix(&prefix).unwrap_or(&line.words)) @if line.undone { " (undone)" } }
                (ui::when(line.at, &zone)) span.small.muted { " " (line.by.words()) }
                @if undoable.contains(&line.act) {
                    (frame.form("/undo", "inline no-print", html! {
                        input type="hidden" name="act" value=(line.act.0);
                        input type="hidden" name="back" value={ "/programs/" (program.id) };
                        button.quiet.small { "Undo" span.sr { " " bdi { (line.words) } } }
                    }))
                }
            }
        }
    };
    html! {
        section.panel #history {
            h2 { "History" }
            @if lines.is_empty() {
                p.muted { "Nothing yet. Everything you write down about this program will stand here, and can be undone." }
            } @else {
                ol.timeline { @for line in lines.iter().take(RECENT) { (item(line)) } }
                @if lines.len() > RECENT {
                    details {
                        summary { "All " (lines.len()) " entries" }
                        ol.timeline { @for line in lines.iter().skip(RECENT) { (item(line)) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use season::{Answer, Visa};

    use super::*;

    #[test]
    fn the_form_offers_every_visa_answer_and_source() {
        assert!(Visa::ALL.iter().all(|v| VISAS.iter().any(|(x, _)| x == v)));
        assert!([Answer::Yes, Answer::No, Answer::CaseByCase].iter().all(|a| ANSWERS.iter().any(|(x, _)| x == a)));
        assert!(season::OwnSource::ALL.iter().all(|s| SOURCES.iter().any(|(x, _)| x == s)));
    }
}
