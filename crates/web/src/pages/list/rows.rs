//! The rows of My list: the programs on it, those left out, and the questions to ask.

use maud::{Markup, html};
use pick::{AnswerKind, Assessment, Entry, LeftOut, Line, Question, QuestionAbout, StanceKind, Verdict, Why};
use season::{Program, ProgramId, ProgramKind};

use super::View;
use crate::chances;
use crate::ui;

/// The list itself: what is worth its price, the line where that ends, and the rest.
pub(super) fn entries(view: &View) -> Markup {
    let list = view.list;
    let advised: Vec<&Entry> = list.entries.iter().filter(|e| e.advised).collect();
    let rest: Vec<&Entry> = list.entries.iter().filter(|e| !e.advised).collect();
    html! {
        section aria-labelledby="list" {
            h2 id="list" { "The list" }
            (can_take_me(view))
            @if list.entries.is_empty() {
                div.empty {
                    p.strong { "No program is on the list" }
                    p { "Raise the limits above, or look at the programs left out below." }
                }
            } @else {
                (how_ordered(view))
                (leave_out_form(view))
                @if !advised.is_empty() {
                    (table(view, &advised, "Programs to apply to", true))
                }
                (stop_line(view, rest.len()))
                @if !rest.is_empty() {
                    details.rest open[view.asked.open || advised.is_empty()] {
                        summary { (ui::count(rest.len(), "more program", "more programs")) ", in the order in which they would come next" }
                        p.small.muted { "The reasons line by line, and what moves the chance at each, stand on the program’s page." }
                        (table(view, &rest, "Programs after the point where it stops paying", false))
                    }
                }
            }
        }
    }
}

/// How many programs can take the applicant, by verdict. Kept apart: what is known, and what still hangs on a condition.
fn can_take_me(view: &View) -> Markup {
    let list = view.list;
    html! {
        p.can-take-me {
            @for (i, v) in Verdict::ALL.into_iter().enumerate() {
                @if i > 0 { " " }
                span.tally { strong { (list.count(v)) } " " (ui::verdict(v)) }
            }
        }
    }
}

fn how_ordered(view: &View) -> Markup {
    html! {
        p {
            "In the order in which applications are worth sending: what you keep or have sent first, then each time the program that adds "
            "most to your chance to match, a little more if you like it. “It adds” counts percentage points after all programs above it."
        }
        @if let Some(s) = chances::stat(view.season, "interviews.nonus_img.anes.mean.2024") {
            p.small.muted {
                "The thin mark in a bar is the average for comparison: " (s.shown()) " of a non-US IMG’s applications to a program led to an "
                "interview (" (s.year) "). " (chances::stat_proof(view.season, s))
            }
        }
    }
}

/// The end of the scale of a table's bars: it holds all chances that are not settled by an answer.
fn top(entries: &[&Entry]) -> f64 {
    let open = entries.iter().map(|e| e.odds.with(e.signal)).filter(|r| r.low != r.high);
    chances::top(open.map(|r| r.high))
}

/// The line between what is worth its price and the rest.
fn stop_line(view: &View, rest: usize) -> Markup {
    let stop = &view.list.stop;
    html! {
        @if let Some(why) = chances::why_stop(view.list) {
            p.stop-line {
                strong { @if stop.limited { "Here your limit ends the list: " } @else { "Here it stops paying: " } }
                (why) "."
                @if rest > 0 && !stop.limited { " To go on is not wrong, only dear." }
            }
        } @else {
            p.stop-line { strong { "This is the whole list: " } "every application on it is worth its price to you." }
        }
    }
}

fn table(view: &View, entries: &[&Entry], label: &str, whole: bool) -> Markup {
    let top = top(entries);
    html! {
        div.table-wrap role="region" tabindex="0" aria-label=(label) {
            table.data.stack.picks.lighter[!whole] {
                thead { tr {
                    th.num scope="col" { "Place" }
                    th scope="col" { "Program" }
                    th scope="col" { "Can it take me, and why" }
                    th scope="col" {
                        "Chance of an interview" span.scale-end { "bar: 0 to " (format!("{:.0}%", top * 100.0)) }
                    }
                    th.num scope="col" { "It adds" }
                    th.num scope="col" { "This one" }
                    th.num scope="col" { "Cost so far" }
                } }
                tbody {
                    @for entry in entries {
                        @if view.list.price_rises_at(entry) {
                            tr.rise { td colspan="7" {
                                "From here on each application costs " (entry.fee) "."
                            } }
                        }
                        (row(view, entry, top, whole))
                    }
                }
            }
        }
    }
}

/// One program; `whole` with everything behind it.
fn row(view: &View, entry: &Entry, top: f64, whole: bool) -> Markup {
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
                @if whole { (details(view, entry)) }
            } }
            td.odds data-label="Interview" { div { (interview(view, entry, top)) } }
            td.num data-label="It adds" { (chances::signed(entry.adds)) }
            td.num data-label="This one" { (entry.fee) }
            td.num data-label="Cost so far" { (entry.cost_so_far) }
        }
    }
}

/// The chance of an interview with the signal of the list, or what the program answered.
fn interview(view: &View, entry: &Entry, top: f64) -> Markup {
    let application = view.state.record(&entry.program).map(|r| &r.application);
    let answer = application.and_then(|a| a.answer.as_ref());
    let range = entry.odds.with(entry.signal);
    html! {
        @match answer {
            Some(answer) => { p { (ui::badge(if answer.kind == AnswerKind::Invited { "good" } else { "perhaps" }, "✉", answer.kind.word())) } },
            None => {},
        }
        @if answer.is_none_or(|a| a.kind == AnswerKind::Waitlisted) {
            (chances::shown(range, top, Some(entry.odds.base_rate)))
        }
        @if entry.signal.is_some() || application.is_some_and(|a| a.sent.is_some()) {
            p.marks {
                (chances::signal(entry.signal))
                @if application.is_some_and(|a| a.sent.is_some()) { " " span.tag { "sent" } }
                @else if entry.settled && entry.signal.is_some() { " " span.tag { "settled" } }
            }
        }
        @if entry.needs_preliminary { p.small.muted { "first year elsewhere as well" } }
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

/// Everything behind a place: each line with its source and date, what moves the chance here, and what is open.
fn details(view: &View, entry: &Entry) -> Markup {
    let (id, a) = (&entry.program, &entry.assessment);
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
            h3 { "Chances here, and what moves them" }
            (chances::details(view.season, &entry.odds, entry.needs_preliminary))
            @if !a.questions.is_empty() {
                h3 { "Open" }
                ul { @for q in &a.questions { li { bdi { (q.text) } } } }
            }
            @if entry.kept || stance(view, id, StanceKind::Include).is_some() {
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
            @for line in lines { li { bdi { (line.text) } " " (ui::line_proof(view.season, line)) } }
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
pub(super) fn asked_of_program(a: &Assessment) -> impl Iterator<Item = &Question> {
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
        ("Declined by the program", "Nothing more can come from an application there.", of(|w| *w == Why::Declined)),
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
                    Why::BeyondLimit => { p { (ui::verdict(a.verdict)) " chance of an interview " (chances::words(l.odds.now)) } },
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
                "day under the program's name; then it counts here. The " a href="/pick/visas" { "visa ledger" } " has a draft for each."
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
