//! The rows of My list: the programs on it, those left out, and the questions to ask.

use maud::{Markup, html};
use pick::{Assessment, Entry, LeftOut, Line, Question, QuestionAbout, StanceKind, Why};
use season::{Program, ProgramId, ProgramKind};

use super::View;
use crate::ui;

/// The list itself.
pub(super) fn entries(view: &View) -> Markup {
    let list = view.list;
    html! {
        section aria-labelledby="list" {
            h2 id="list" { "The order" }
            p {
                "Programs that you keep come first, then those that can take you, those that can under a condition, and "
                "those where it is not known; among equals the points decide, which stand beside each reason and add up to "
                "the figure shown. prematch does not estimate your chances yet: the order says what fits, not how likely "
                "a place is."
            }
            @if list.entries.is_empty() {
                div.empty {
                    p.strong { "No program is on the list" }
                    p { "Raise the limits above, or look at the programs left out below." }
                }
            } @else {
                (leave_out_form(view))
                div.table-wrap {
                    table.data.stack.picks {
                        thead { tr {
                            th.num scope="col" { "Place" }
                            th scope="col" { "Program" }
                            th scope="col" { "Can it take me, and why" }
                            th.num scope="col" { "Points" }
                            th.num scope="col" { "This one" }
                            th.num scope="col" { "Cost so far" }
                        } }
                        tbody {
                            @for entry in &list.entries {
                                @if list.price_rises_at(entry) {
                                    tr.rise { td colspan="6" {
                                        "From here on each application costs " (entry.fee) "."
                                    } }
                                }
                                (row(view, entry))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(view: &View, entry: &Entry) -> Markup {
    let a = &entry.assessment;
    html! {
        tr id={ "p-" (entry.program) } {
            td.num.place data-label="Place" { (entry.place) }
            th.lead-cell scope="row" { (name(view, &entry.program)) }
            td { div {
                p.why { (ui::verdict(a.verdict)) @for reason in short_why(a) { " " bdi { (reason.text) } } }
                @if let Some(stance) = stance(view, &entry.program, StanceKind::Include) {
                    p.small.muted { "You keep it on your list" @if !stance.is_empty() { ": " bdi { (stance) } } "." }
                }
                (details(view, &entry.program, a, entry.kept))
            } }
            td.num data-label="Points" { (ui::points(a.points)) }
            td.num data-label="This one" { (entry.fee) }
            td.num data-label="Cost so far" { (entry.cost_so_far) }
        }
    }
}

/// The reasons that fit beside the verdict: those that decide, or for "possible" the first that speaks for it.
fn short_why(a: &Assessment) -> &[Line] {
    if a.reasons.is_empty() { &a.speaks_for[..a.speaks_for.len().min(1)] } else { &a.reasons }
}

/// The program's name with its address in prematch, and its place.
fn name(view: &View, id: &ProgramId) -> Markup {
    match view.season.program(id) {
        Some(p) => html! {
            a href={ "/programs/" (id) } { (p.short) }
            div.small.muted { (place(p)) }
        },
        None => html! { (id) },
    }
}

fn place(p: &Program) -> String {
    match p.kind {
        ProgramKind::Unknown => p.place(),
        kind => format!("{} · {}", p.place(), kind.word()),
    }
}

fn stance(view: &View, id: &ProgramId, kind: StanceKind) -> Option<String> {
    let stance = view.state.record(id)?.stance.as_ref()?;
    (stance.kind == kind).then(|| stance.reason.clone())
}

/// Everything behind a place: each line with its points, source and date, and what is open.
fn details(view: &View, id: &ProgramId, a: &Assessment, kept: bool) -> Markup {
    let questions = asked_of_program(a).count();
    html! {
        details open[view.asked.open] {
            summary {
                "Why, line by line"
                @if questions > 0 { " · " (ui::count(questions, "open question", "open questions")) }
            }
            (lines(view, "Decides", &a.reasons))
            (lines(view, "Speaks for it", &a.speaks_for))
            (lines(view, "Speaks against it", &a.speaks_against))
            p { "Sum of the points: " strong { (ui::points(a.points)) } }
            @if !a.questions.is_empty() {
                h3 { "Open" }
                ul { @for q in &a.questions { li { bdi { (q.text) } } } }
            }
            @if kept || stance(view, id, StanceKind::Include).is_some() {
                (decide(view, id, "", "Take my decision back"))
            } @else {
                button.small form=(LEAVE_OUT) name="program" value=(id) { "Leave it out" }
            }
        }
    }
}

fn lines(view: &View, title: &str, lines: &[Line]) -> Markup {
    if lines.is_empty() {
        return html! {};
    }
    html! {
        h3 { (title) }
        ul.reasons {
            @for line in lines {
                li {
                    span.points { (ui::points(i32::from(line.weight.0))) }
                    div { bdi { (line.text) } " " (ui::line_proof(view.season, line)) }
                }
            }
        }
    }
}

/// The id of the one form to which the "Leave it out" buttons of all rows belong: a form in each row would make the
/// page a sixth longer.
const LEAVE_OUT: &str = "leave-out";

fn leave_out_form(view: &View) -> Markup {
    html! {
        form id=(LEAVE_OUT) method="post" action="/pick/stance" hidden {
            (view.frame.token())
            (way_back(view))
            input type="hidden" name="stance" value="leave_out";
        }
    }
}

/// Leads back to the list with the limits it has.
fn way_back(view: &View) -> Markup {
    let address = view.asked.address(false);
    html! { @if address != "/pick" { input type="hidden" name="back" value=(address); } }
}

/// A decision about a program, with its reason.
fn decide(view: &View, id: &ProgramId, kind: &str, word: &str) -> Markup {
    view.frame.form(
        "/pick/stance",
        "inline",
        html! {
            input type="hidden" name="program" value=(id);
            (way_back(view))
            @if !kind.is_empty() {
                input type="hidden" name="stance" value=(kind);
                input type="text" dir="auto" name="reason" aria-label="Your reason" placeholder="Your reason (may stay empty)";
            }
            button.small { (word) }
        },
    )
}

/// The questions that the program, not the profile, can answer.
fn asked_of_program(a: &Assessment) -> impl Iterator<Item = &Question> {
    a.questions.iter().filter(|q| q.about != QuestionAbout::Profile)
}

/// The programs that are not on the list, by reason.
pub(super) fn left_out(view: &View) -> Markup {
    let of =
        |wanted: fn(&Why) -> bool| -> Vec<&LeftOut> { view.list.left_out.iter().filter(|l| wanted(&l.why)).collect() };
    let groups = [
        (
            "Not possible for me",
            "A stated limit or the visa rules them out, as far as is known. You can overrule that.",
            of(|w| *w == Why::NotPossible),
        ),
        ("Left out by me", "You decided so.", of(|w| matches!(w, Why::ByMe(_)))),
        ("Beyond the budget or the length of the list", "They would come next.", of(|w| *w == Why::BeyondLimit)),
    ];
    html! {
        section aria-labelledby="left-out" {
            h2 id="left-out" { "Left out: " (ui::count(view.list.left_out.len(), "program", "programs")) }
            @if view.list.left_out.is_empty() { p.muted { "None. Every program of the season is on your list." } }
            @for (title, why, programs) in groups.iter().filter(|(.., p)| !p.is_empty()) {
                details.panel open[view.asked.open || programs[0].why != Why::BeyondLimit] {
                    summary { span.group-title { (title) } " " span.muted.small { (programs.len()) " · " (why) } }
                    ul.left-out { @for l in programs { (left_out_row(view, l)) } }
                }
            }
        }
    }
}

fn left_out_row(view: &View, l: &LeftOut) -> Markup {
    let a = &l.assessment;
    html! {
        li id={ "p-" (l.program) } {
            div { (name(view, &l.program)) }
            div {
                @match &l.why {
                    Why::ByMe(reason) => { p { "Your reason: " @if reason.is_empty() { "none given" } @else { bdi { (reason) } } } },
                    Why::NotPossible => {
                        @for reason in &a.reasons {
                            p { bdi { (reason.text) } " " (ui::line_proof(view.season, reason)) }
                        }
                        @for q in asked_of_program(a) { p.small { "To ask: " bdi { (q.text) } } }
                    },
                    Why::Declined => { p { "It declined your application." } },
                    Why::BeyondLimit => { p { (ui::verdict(a.verdict)) " " (ui::points(a.points)) " points" } },
                }
                @if let Why::ByMe(reason) = &l.why {
                    @if reason.is_empty() {
                        details.keep {
                            summary { "Note the reason" }
                            (decide(view, &l.program, "leave_out", "Keep the reason"))
                        }
                    }
                    (decide(view, &l.program, "", "Take my decision back"))
                } @else {
                    details.keep {
                        summary { "Keep it on my list anyway" }
                        (decide(view, &l.program, "include", "Keep it"))
                    }
                }
            }
        }
    }
}

/// What to ask each program on the list.
pub(super) fn questions(view: &View) -> Markup {
    let programs: Vec<&Entry> =
        view.list.entries.iter().filter(|e| asked_of_program(&e.assessment).next().is_some()).collect();
    if programs.is_empty() {
        return html! {};
    }
    html! {
        section.questions aria-labelledby="questions" {
            h2 id="questions" { "Questions for coordinators: " (ui::count(programs.len(), "program", "programs")) }
            p {
                "Not a list to write to one after the other: look at the program's own page first, and ask only where you "
                "would apply and the page does not say. One sentence to the coordinator is enough. Note the answer with its "
                "day under the program's name; then it counts here."
            }
            details.panel open[view.asked.open] {
                summary { "Show the questions, program by program" }
                ol.ask {
                    @for e in &programs {
                        li {
                            a href={ "/programs/" (e.program) "#check" } {
                                (view.season.program(&e.program).map_or("", |p| p.short.as_str()))
                            }
                            @for q in asked_of_program(&e.assessment) { div { bdi { (q.text) } } }
                        }
                    }
                }
            }
        }
    }
}
