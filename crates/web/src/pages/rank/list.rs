//! The list itself: each line with its place, its code, its reason, what stands in its way, and the buttons that move it.

use axum::response::Response;
use domain::rank::{Finding, FindingKind, Grade, gate};
use domain::{FirstYear, InterviewStatus, RankLine, RankList, State};
use maud::{Markup, html};
use season::{Program, ProgramId, TrackKind};

use super::lines::TRACKS;
use super::{About, Maybe, Tab, is_certified, list_of, name, refusal, script, show, source, typed, untrue};
use crate::error::Failure;
use crate::ui::{Frame, badge, count};

const TITLE: &str = "Rank list";

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    shown(&frame, None)
}

pub(super) fn shown(frame: &Frame, refused: Maybe) -> Result<Response, Failure> {
    show(frame, Tab::List, TITLE, refused, |state| {
        let list = list_of(state);
        let open = !is_certified(state);
        html! {
            (untrue(frame, state))
            (explain(frame, state, &list, refused))
            p.lead {
                "The places you would take, best first, in the order in which you truly want them. Nothing else helps you: no "
                "warm message and no guess at what programs think makes another order better. "
                a href="/rules#A-12" { "A-12" }
            }
            (lost(&list, refused))
            @if list.lines.is_empty() {
                div.empty { p.strong { "No line yet." } p { "Begin with the program you want most; the others find their place from there." } }
            } @else { (lines(frame, state, &list, open, refused)) }
            (whole(frame, state))
            @if open { (add(frame, state, &list, refused)) }
        }
    })
}

/// A refusal about a line that is not on the list any more, or about the order.
fn lost(list: &RankList, refused: Maybe) -> Markup {
    html! {
        @if let Some(r) = refused.filter(|r| r.about == About::Order || matches!(r.about, About::Line(id) if list.line(id).is_none())) { (refusal(refused, r.about)) }
    }
}

/// Asks why lines rose after a warm message.
fn explain(frame: &Frame, state: &State, list: &RankList, refused: Maybe) -> Markup {
    let Some(last) = state.items().snapshots().last().filter(|s| s.to_explain().next().is_some()) else {
        return html! {};
    };
    let season = &frame.app.season;
    let rose: Vec<String> = last.to_explain().filter_map(|m| list.line(m.line)).map(|l| name(season, l)).collect();
    html! {
        section.notice aria-labelledby="rose" {
            h2 id="rose" { (rose.join(", ")) " rose shortly after a warm message" }
            p { "What changed in what you know of it? Say it in your own words, or put it back. Nothing is forbidden." }
            (refusal(refused, About::Explain))
            (frame.form("/rank/explain", "", html! {
                input type="hidden" name="snapshot" value=(last.id);
                div.field {
                    label for="why" { "What changed" }
                    input id="why" name="why" maxlength="1000" required value=(typed(refused, About::Explain, "why", "")) autocomplete="off";
                }
                div.actions { button { "Keep the reason" } }
            }))
        }
    }
}

fn lines(frame: &Frame, state: &State, list: &RankList, open: bool, refused: Maybe) -> Markup {
    let findings = gate(state, &frame.app.season, frame.app.now());
    html! {
        ol.rank-lines data-drag=[(open && list.lines.len() > 1).then_some("move")] {
            @for (k, line) in list.lines.iter().enumerate() {
                @let own: Vec<&Finding> = findings.iter().filter(|f| f.line == Some(line.id) && !told_above(f)).collect();
                li.rank-line id={ "line-" (line.id) } tabindex="-1" data-line=(line.id) data-name=(name(&frame.app.season, line)) {
                    span.place aria-hidden="true" { span data-place { (k + 1) } }
                    div.what {
                        (head(frame, k, line))
                        (refusal(refused, About::Line(line.id)))
                        (found(frame, &own))
                        @if line.track == TrackKind::Advanced { (first_years(frame, line, open, refused)) }
                        @if open { (own_words(frame, line, refused)) }
                    }
                    @if open { (moves(frame, list, k, line)) }
                }
            }
        }
        (script())
    }
}

/// What has a notice of its own at the head of the page.
fn told_above(f: &Finding) -> bool {
    matches!(f.kind, FindingKind::Claim | FindingKind::Flattery)
}

fn head(frame: &Frame, k: usize, line: &RankLine) -> Markup {
    html! {
        h2 {
            span.sr { "Place " span data-place { (k + 1) } ": " }
            @match line.place.program() {
                Some(id) => { a href={ "/programs/" (id) } { (line.place.name(&frame.app.season)) } },
                None => { bdi { (line.place.name(&frame.app.season)) } },
            }
        }
        p.small {
            span.tag { (line.track.word()) } " "
            @match &line.code { Some(code) => { "code " code { (code) } }, None => { span.muted { "code not written down" } } }
            @if !line.reason.is_empty() { " · " q dir="auto" { (line.reason) } }
        }
    }
}

/// What stands in the way: errors and warnings open, notes behind a word.
fn found(frame: &Frame, own: &[&Finding]) -> Markup {
    let (grave, notes): (Vec<&Finding>, Vec<&Finding>) = own.iter().partition(|f| f.grade != Grade::Note);
    html! {
        @if grave.is_empty() && notes.is_empty() { p.small { (badge("good", "✓", "nothing stands in the way")) } }
        @if !grave.is_empty() { ul.plain.found { @for f in grave { (finding(frame, f)) } } }
        @if !notes.is_empty() {
            details { summary.small { (count(notes.len(), "note", "notes")) } ul.plain.found { @for f in notes { (finding(frame, f)) } } }
        }
    }
}

fn finding(frame: &Frame, f: &Finding) -> Markup {
    html! {
        li {
            @match f.grade {
                Grade::Error => { (badge("warn", "≠", f.grade.word())) },
                Grade::Warning => { (badge("perhaps", "◐", f.grade.word())) },
                Grade::Note => { (badge("open", "○", f.grade.word())) },
            }
            " " (f.what) @if !f.todo.is_empty() { " " strong { (f.todo) } } (source(&frame.app.season, f.source.as_ref()))
        }
    }
}

/// What concerns the list as a whole.
fn whole(frame: &Frame, state: &State) -> Markup {
    let all = gate(state, &frame.app.season, frame.app.now());
    let all: Vec<&Finding> = all.iter().filter(|f| f.line.is_none() && !told_above(f)).collect();
    html! {
        @if !all.is_empty() {
            section.panel aria-labelledby="whole" { h2 id="whole" { "The whole list" } ul.plain.found { @for f in all { (finding(frame, f)) } } }
        }
    }
}

fn moves(frame: &Frame, list: &RankList, k: usize, line: &RankLine) -> Markup {
    let action = format!("/rank/line/{}/move", line.id);
    let own = html! { span.sr { ": " (name(&frame.app.season, line)) } };
    let last = list.lines.len();
    html! {
        div.moves.no-print {
            (frame.form(&action, "inline", html! {
                button.small name="way" value="up" disabled[k == 0] { "Up" (own) }
                button.small name="way" value="down" disabled[k + 1 == last] { "Down" (own) }
                button.small.quiet name="way" value="remove" { "Remove" (own) }
            }))
            @if last > 1 {
                (frame.form(&action, "inline", html! {
                    input type="hidden" name="way" value="to";
                    label for={ "to-" (line.id) } { "Place" span.sr { " of " (name(&frame.app.season, line)) } }
                    input.to id={ "to-" (line.id) } type="number" name="to" min="1" max=(last) required value=(k + 1);
                    button.small { "Move" (own) }
                }))
            }
        }
    }
}

/// The code, the reason, and whether the first year is settled.
fn own_words(frame: &Frame, line: &RankLine, refused: Maybe) -> Markup {
    let about = About::Line(line.id);
    let code = line.code.as_ref().map_or_else(String::new, ToString::to_string);
    let again = refused.is_some_and(|r| r.about == about && r.form.has("reason"));
    // A refused form of another kind about the same line has none of these fields.
    let shown = |field: &str, kept: &str| if again { typed(refused, about, field, kept) } else { kept.to_owned() };
    html! {
        details.no-print open[again] {
            summary.small { "Code and reason" }
            (frame.form(&format!("/rank/line/{}", line.id), "", html! {
                div.fields {
                    div.field.short {
                        label for={ "code-" (line.id) } { "NRMP code, from R3" }
                        input id={ "code-" (line.id) } name="code" maxlength="12" value=(shown("code", &code)) autocomplete="off";
                    }
                    div.field {
                        label for={ "reason-" (line.id) } { "Why it stands here" }
                        input id={ "reason-" (line.id) } name="reason" maxlength="500" dir="auto" value=(shown("reason", &line.reason)) autocomplete="off";
                    }
                }
                @if line.track == TrackKind::Advanced {
                    label.one-tick { input type="checkbox" name="settled" value="1" checked[line.first_year_settled]; "My first year is settled" }
                }
                div.actions { button { "Keep" } }
            }))
        }
    }
}

/// The supplemental list of an advanced line.
fn first_years(frame: &Frame, line: &RankLine, open: bool, refused: Maybe) -> Markup {
    let about = About::Line(line.id);
    let again = refused.is_some_and(|r| r.about == about && r.form.has("year_code"));
    let field = |name: &str| if again { typed(refused, about, name, "") } else { String::new() };
    html! {
        section.years aria-label={ "First years behind " (name(&frame.app.season, line)) } {
            h3 { "First years, best first" }
            @if line.first_year_settled { p.small { "Your first year is settled." } }
            @else if line.first_years.is_empty() { p.small.muted { "None yet." } }
            ol { @for (k, year) in line.first_years.iter().enumerate() { (first_year(frame, line, k, year, open)) } }
            @if open {
                details.no-print open[again] {
                    summary.small { "Add a first year" }
                    (frame.form(&format!("/rank/line/{}/first-year", line.id), "", html! {
                        div.fields {
                            div.field {
                                label for={ "year-" (line.id) } { "Hospital and kind of year" }
                                input id={ "year-" (line.id) } name="year" required maxlength="200" placeholder="Mercy, medicine" value=(field("year")) autocomplete="off";
                            }
                            div.field.short {
                                label for={ "year-code-" (line.id) } { "Its code, from R3" }
                                input id={ "year-code-" (line.id) } name="year_code" maxlength="12" value=(field("year_code")) autocomplete="off";
                            }
                        }
                        @if line.place.program().is_some() {
                            label.one-tick { input type="checkbox" name="joint" value="1"; "Joint with this program" }
                        }
                        div.actions { button { "Add the first year" } }
                    }))
                }
            }
        }
    }
}

fn first_year(frame: &Frame, line: &RankLine, k: usize, year: &FirstYear, open: bool) -> Markup {
    let own = year.place.name(&frame.app.season);
    html! {
        li {
            bdi { (own) }
            @if let Some(code) = &year.code { " " code { (code) } }
            @if year.joint.is_some() { " " span.tag { "joint" } }
            @if open {
                " " (frame.form(&format!("/rank/line/{}/first-year/change", line.id), "inline no-print", html! {
                    input type="hidden" name="number" value=(k);
                    input type="hidden" name="year" value=(own);
                    button.small.quiet name="way" value="up" disabled[k == 0] { "Up" span.sr { ": " (own) } }
                    button.small.quiet name="way" value="remove" { "Remove" span.sr { ": " (own) } }
                }))
            }
        }
    }
}

/// The form for a new line: programs that interviewed the applicant come first.
fn add(frame: &Frame, state: &State, list: &RankList, refused: Maybe) -> Markup {
    let shown = |field: &str, or: &str| typed(refused, About::Add, field, or);
    let track = shown("track", "categorical");
    html! {
        section.panel aria-labelledby="add" {
            h2 id="add" { "Add a program" }
            (refusal(refused, About::Add))
            (frame.form("/rank/add", "", html! {
                div.fields {
                    div.field {
                        label for="program" { "Program" }
                        select id="program" name="program" { (programs(frame, state, list, &shown("program", ""))) }
                    }
                    div.field.short {
                        label for="track" { "Track" }
                        select id="track" name="track" {
                            @for (kind, word) in TRACKS { option value=(word) selected[track == word] { (kind.word()) } }
                        }
                    }
                    div.field.short {
                        label for="at" { "Place" }
                        input id="at" type="number" name="at" min="1" max=(list.lines.len() + 1) value=(shown("at", &(list.lines.len() + 1).to_string()));
                    }
                    div.field.short {
                        label for="code" { "NRMP code, from R3" }
                        input id="code" name="code" maxlength="12" value=(shown("code", "")) autocomplete="off" aria-describedby="code-hint";
                        p.hint id="code-hint" { "It can follow later." }
                    }
                    div.field {
                        label for="other" { "Or a place that is not in the directory" }
                        input id="other" name="other" maxlength="200" value=(shown("other", "")) autocomplete="off" aria-describedby="other-hint";
                        p.hint id="other-hint" { "Such as a preliminary year, or another specialty." }
                    }
                    div.field {
                        label for="reason" { "Why it stands there" }
                        input id="reason" name="reason" maxlength="500" dir="auto" value=(shown("reason", "")) autocomplete="off";
                    }
                }
                div.actions { button.primary { "Add it" } }
            }))
        }
    }
}

fn programs(frame: &Frame, state: &State, list: &RankList, chosen: &str) -> Markup {
    let season = &frame.app.season;
    let held = |id: &ProgramId, done: bool| {
        let mut own = state.items().interviews().filter(|i| i.program == *id && !i.status.is_gone());
        own.any(|i| (i.status == InterviewStatus::Done) == done)
    };
    let (done, rest): (Vec<&Program>, Vec<&Program>) = season.programs.iter().partition(|p| held(&p.id, true));
    let (invited, rest): (Vec<&Program>, Vec<&Program>) = rest.into_iter().partition(|p| held(&p.id, false));
    let on = |id: &ProgramId| list.lines.iter().any(|l| l.place.program() == Some(id));
    html! {
        option value="" { "Choose" }
        @for (label, group) in [("Interviewed", done), ("Invited", invited), ("All others", rest)] {
            @if !group.is_empty() {
                optgroup label=(label) {
                    @for p in group {
                        option value=(p.id) selected[p.id.as_str() == chosen] { (p.short) ", " (p.place()) @if on(&p.id) { " (on the list)" } }
                    }
                }
            }
        }
    }
}
