//! How a spreadsheet is shown while it is taken in.

use std::collections::{BTreeMap, BTreeSet};

use domain::State;
use exchange::sheets::{
    Found, Layout, Mapping, Plan, Preview, Problem, Row, Target, Unsettled, Waits, conclusion, letters, normal,
};
use maud::{Markup, html};
use season::{ProgramId, Season};

use super::{Desk, official};
use crate::ui::{Frame, count};

/// How many rows of the preview are shown.
const SHOWN: usize = 150;
/// How many unclear names are asked at once.
const ASKED: usize = 40;
/// How many values of a column are shown.
const SAMPLES: usize = 3;

pub(super) fn choose_file(frame: &Frame) -> Markup {
    html! {
        p.lead { "Bring the sheet you already have, as it is. You see what prematch understood before anything is kept, and one Undo takes it back." }
        section.panel {
            form method="post" action="/sheets/file" enctype="multipart/form-data" {
                (frame.token())
                div.field {
                    label for="sheet-file" { "The file (.xlsx, .xls, .ods or .csv; up to 64 MB)" }
                    input id="sheet-file" name="file" type="file" accept=".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt,.json" required;
                }
                div.actions { button.primary { "Look at it" } }
            }
            p.hint { "Your own tracker, a list from FREIDA or ERAS, an interview log, Labor Department filings (LCA), NRMP Program Results, or what prematch exported (of "
                code { "workspace.json" } ", the rank list)." }
        }
    }
}

/// A form about the open file.
pub(super) fn form(frame: &Frame, desk: &Desk, action: &str, class: &str, body: Markup) -> Markup {
    frame.form(action, class, html! { input type="hidden" name="desk" value=(desk.mark()); (body) })
}

pub(super) fn at_work(
    frame: &Frame,
    season: &Season,
    desk: &Desk,
    state: &State,
    preview: &Preview,
    plan: &Plan,
) -> Markup {
    let layout = desk.layout.0;
    html! {
        p.muted { bdi { (desk.name) } ": " (desk.layout.0.words()) ". " (desk.layout.1) }
        (form(frame, desk, "/sheets/discard", "inline", html! { button.quiet { "Close the file" } }))
        (which_sheet(frame, desk))
        @if layout == Layout::Lca {
            (official::show_filings(frame, season, desk, state, frame.app.today(state)))
        } @else if matches!(layout, Layout::NrmpResults | Layout::NrmpResultsText) {
            (official::show_results(frame, season, desk, state))
        } @else if layout.has_rows() {
            (columns(frame, desk))
            (names(frame, season, desk, preview))
            (what_changes(frame, season, desk, preview, plan))
        } @else if let Some(why) = layout.good_for() {
            section.panel { h2 { "What it is good for" } p { (why) } }
        }
    }
}

/// Our own table of the rank list: what it would change, as a whole.
pub(super) fn rank_list(frame: &Frame, season: &Season, desk: &Desk, state: &State) -> Markup {
    html! {
        p.muted { bdi { (desk.name) } ": " (desk.layout.0.words()) ". " (desk.layout.1) }
        (form(frame, desk, "/sheets/discard", "inline", html! { button.quiet { "Close the file" } }))
        (which_sheet(frame, desk))
        section.panel aria-labelledby="preview" {
            h2 id="preview" { "2. What your rank list becomes" }
            @match desk.ranked(state, season) {
                Err(wrong) => {
                    p { "The list is taken in as a whole. Correct this in the file, and choose it again:" }
                    ul { @for w in wrong.iter().take(SHOWN) { li { "Row " (w.row + 1) ": " (w.why) } } }
                },
                Ok(found) if found.command.is_none() => {
                    p.strong { "All " (count(found.lines, "line", "lines")) " of it stand on your list like this already; nothing would change." }
                },
                Ok(found) => {
                    ul { @for w in found.words.iter().take(SHOWN) { li { bdi { (w) } } } }
                    (form(frame, desk, "/sheets/keep", "", html! {
                        div.actions { button.primary name="then" value="keep" { "Keep all of this" } }
                    }))
                },
            }
        }
    }
}

fn which_sheet(frame: &Frame, desk: &Desk) -> Markup {
    let row = desk.header.row.map_or(0, |r| r + 1);
    html! {
        section.panel aria-labelledby="sheet" {
            h2 id="sheet" { "1. The sheet and its headings" }
            p { (desk.header.why) }
            (form(frame, desk, "/sheets/sheet", "filters", html! {
                div.field {
                    label for="which" { "Sheet" }
                    select id="which" name="sheet" {
                        @for (k, s) in desk.book.sheets.iter().enumerate() {
                            option value=(k) selected[k == desk.sheet] { @if s.name.is_empty() { "the only one" } @else { (s.name) } " (" (count(s.rows.len(), "row", "rows")) ")" }
                        }
                    }
                }
                div.field.short {
                    label for="row" { "Row of the headings (0: none)" }
                    input id="row" name="row" type="number" min="0" max="20000" value=(row);
                }
                div.actions { button { "Use these" } }
            }))
        }
    }
}

fn columns(frame: &Frame, desk: &Desk) -> Markup {
    let samples = |column: usize| -> Vec<&str> {
        let rows = desk.book.sheets.get(desk.sheet).map(|s| s.rows.as_slice()).unwrap_or_default();
        let cells = rows.iter().skip(desk.header.first_row()).filter_map(|r| r.get(column));
        cells.filter(|c| !c.is_empty()).map(|c| c.text.as_str()).take(SAMPLES).collect()
    };
    html! {
        section.panel aria-labelledby="columns" {
            h2 id="columns" { "2. What the columns hold" }
            (form(frame, desk, "/sheets/columns", "", html! {
                ul.plain.sheet-columns {
                    @for (k, column) in desk.mapping.columns.iter().enumerate() {
                        li.field {
                            label for={ "column-" (k) } { span.muted { (letters(k)) " " } bdi { @if column.heading.is_empty() { "no heading" } @else { (column.heading) } } }
                            select id={ "column-" (k) } name={ "column-" (k) } {
                                @for (t, target) in Target::ALL.iter().enumerate() {
                                    option value=(t) selected[*target == column.target] { (target.words()) }
                                }
                            }
                            p.hint { @if samples(k).is_empty() { "empty" } @else { "Such as " bdi { (samples(k).iter().map(|s| beginning(s)).collect::<Vec<_>>().join(" · ")) } } }
                            @if column.target == Target::Ignore || column.why.contains("ou chose") { p.hint { (column.why) } }
                        }
                    }
                }
                div.actions { button { "Use these columns" } }
            }))
        }
    }
}

fn beginning(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// The names that are not clear, each once, without those that are none of the programs.
pub(super) fn unclear<'a>(rows: &'a [Row], mapping: &Mapping) -> Vec<(&'a str, &'a Found, usize)> {
    let mut found: BTreeMap<String, (&str, &Found, usize)> = BTreeMap::new();
    for row in rows.iter().filter(|r| !matches!(r.found, Found::Sure(..)) && !r.name.is_empty()) {
        let name = normal(&row.name);
        if !mapping.none.contains(&name) {
            found.entry(name).or_insert((&row.name, &row.found, 0)).2 += 1;
        }
    }
    found.into_values().collect()
}

fn names(frame: &Frame, season: &Season, desk: &Desk, preview: &Preview) -> Markup {
    let unclear = unclear(&preview.rows, &desk.mapping);
    let short =
        |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| format!("{} · {}", p.short, p.place()));
    let none = desk.mapping.none.len();
    html! {
        @if !unclear.is_empty() || none > 0 {
            section.panel aria-labelledby="names" {
                h2 id="names" { "3. Names that are not clear" }
                @if !unclear.is_empty() {
                    p { (count(unclear.len(), "name fits", "names fit")) " no program for sure. Rows whose program you do not name stay out." }
                    (form(frame, desk, "/sheets/names", "", html! {
                        @for (k, (name, found, rows)) in unclear.iter().take(ASKED).enumerate() {
                            @let candidates = match found { Found::Likely(c) | Found::Perhaps(c) => c.as_slice(), _ => &[] };
                            input type="hidden" name="name" value=(name);
                            div.field {
                                label for={ "name-" (k) } { bdi { (name) } @if *rows > 1 { span.muted { " (" (rows) " rows)" } } }
                                select id={ "name-" (k) } name="means" {
                                    @if !matches!(found, Found::Likely(_)) { option value="" { "none of them" } }
                                    @for c in candidates { option value=(c.program) { (short(&c.program)) } }
                                    @if matches!(found, Found::Likely(_)) { option value="" { "none of them" } }
                                    optgroup label="All programs" { @for p in &season.programs { option value=(p.id) { (p.short) " · " (p.place()) } } }
                                }
                            }
                        }
                        @if unclear.len() > ASKED { p.muted { (count(unclear.len() - ASKED, "more name is", "more names are")) " asked after these." } }
                        div.actions { button { "These are meant" } }
                    }))
                }
                @if none > 0 {
                    (form(frame, desk, "/sheets/names", "inline", html! {
                        p.muted { (count(none, "name is", "names are")) " none of the programs, as you said; their rows stay out. " }
                        button.quiet name="again" value="yes" { "Ask for them again" }
                    }))
                }
            }
        }
    }
}

fn what_changes(frame: &Frame, season: &Season, desk: &Desk, preview: &Preview, plan: &Plan) -> Markup {
    let sure = preview.rows.iter().filter(|r| matches!(r.found, Found::Sure(..))).count();
    let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
    let questions = plan.unsettled.iter().filter(|u| !matches!(u.waits, Waits::Day(_))).count();
    let sheet = desk.book.sheets.get(desk.sheet);
    html! {
        section.panel aria-labelledby="preview" {
            h2 id="preview" { "4. What will be kept" }
            div.numbers {
                div { strong { (preview.rows.len()) } span { "rows about programs" } }
                div { strong { (sure) } span { "whose program is clear" } }
                div { strong { (plan.words.len()) } span { "programs change" } }
                div { strong { (preview.repairs().count()) } span { "cells put right" } }
                div { strong { (preview.problems().count() + questions) } span { "cells to look at" } }
            }
            @for remark in sheet.map(|s| desk.layout.0.remarks(s, &desk.header)).unwrap_or_default() { p { (remark) } }
            (put_right(desk, preview))
            (to_look_at(frame, desk, preview, plan))
            (days(frame, desk, plan))
            @if !plan.words.is_empty() {
                ul.plain.inbox {
                    @for (row, program, words) in plan.words.iter().take(SHOWN) {
                        li.entry {
                            p { span.muted { "Row " (row + 1) " · " } strong { (name(program)) } }
                            @for w in words { p { bdi { (w) } } }
                        }
                    }
                }
                @if plan.words.len() > SHOWN { p.muted { "And " (plan.words.len() - SHOWN) " more." } }
            }
            @if !plan.stays.is_empty() {
                h3 { "Stays as it is recorded" }
                ul { @for (row, program, words) in plan.stays.iter().take(SHOWN) { li { "Row " (row + 1) ", " (name(program)) ": " (words) } } }
            }
            @if let Some(why) = conclusion(desk.layout.0, preview, plan) {
                p.strong { (why) }
            } @else {
                (form(frame, desk, "/sheets/keep", "", html! {
                    div.actions { button.primary name="then" value="keep" { "Keep all of this" } }
                }))
            }
            @if !preview.left_out.is_empty() {
                details {
                    summary { (count(preview.left_out.len(), "column is", "columns are")) " not taken in" }
                    ul { @for (heading, why) in &preview.left_out { li { bdi { (heading) } ": " (why) } } }
                }
            }
            @if !preview.skipped.is_empty() {
                details {
                    summary { (count(preview.skipped.len(), "row is", "rows are")) " about no program" }
                    ul { @for s in preview.skipped.iter().take(SHOWN) { li { "Row " (s.row + 1) ": " (s.why) } } }
                }
            }
        }
    }
}

/// The name of a cell: `B4`.
fn cell(row: usize, column: usize) -> String {
    format!("{}{}", letters(column).trim_start_matches("Column "), row + 1)
}

fn heading(desk: &Desk, column: usize) -> &str {
    desk.mapping.columns.get(column).map_or("", |c| c.heading.as_str())
}

/// What was put right: never silent.
fn put_right(desk: &Desk, preview: &Preview) -> Markup {
    html! {
        @if preview.repairs().next().is_some() {
            details open {
                summary { "Put right" }
                ul { @for (row, column, repair) in preview.repairs().take(SHOWN) {
                    li { code { (cell(row, column)) } " " span.muted { (heading(desk, column)) ": " } (repair.words()) }
                } }
            }
        }
    }
}

/// The cells of which nothing is kept as they stand, and what differs from the record.
fn to_look_at(frame: &Frame, desk: &Desk, preview: &Preview, plan: &Plan) -> Markup {
    let waiting: Vec<&Unsettled> = plan.unsettled.iter().filter(|u| !matches!(u.waits, Waits::Day(_))).collect();
    let order = two_days(preview) || desk.mapping.day_first.is_some();
    let more = preview.problems().count().saturating_sub(SHOWN) + waiting.len().saturating_sub(SHOWN);
    html! {
        @if preview.problems().next().is_some() || !waiting.is_empty() {
            details open {
                summary { "To look at" }
                p { "Without a change these cells are left out; the rest of their rows is kept. What you type here counts for this time; the file stays as it is." }
                (form(frame, desk, "/sheets/cells", "", html! {
                    @if order { (day_order(desk)) }
                    ul.plain.sheet-cells {
                        @for (row, column, problem) in preview.problems().take(SHOWN) {
                            li.field { (to_type(desk, row, column, &problem.words(), &problem.choices(&stands(desk, row, column)))) }
                        }
                        @for u in waiting.iter().take(SHOWN) { li.field { (unsettled(desk, u)) } }
                    }
                    @if more > 0 { p.muted { (count(more, "more cell is", "more cells are")) " shown after these." } }
                    div.actions { button { "Read them like this" } }
                }))
            }
        } @else if order {
            (form(frame, desk, "/sheets/cells", "", html! { (day_order(desk)) div.actions { button { "Read them like this" } } }))
        }
    }
}

/// A cell with what is wrong, a field to type it anew, and buttons for what it may mean.
fn to_type(desk: &Desk, row: usize, column: usize, why: &str, choices: &[String]) -> Markup {
    html! {
        label for={ "cell-" (row) "-" (column) } { code { (cell(row, column)) } " " span.muted { (heading(desk, column)) ": " } (why) }
        input type="hidden" name="at" value={ (row) "," (column) };
        input id={ "cell-" (row) "-" (column) } type="text" name="text" dir="auto" value=(stands(desk, row, column));
        @if !choices.is_empty() {
            div.actions { @for choice in choices {
                button.quiet name="take" value={ (row) "," (column) "=" (choice) } { "It is " bdi { (choice) } }
            } }
        }
    }
}

fn unsettled(desk: &Desk, u: &Unsettled) -> Markup {
    let at = format!("{},{}", u.row, u.column);
    let place = html! { code { (cell(u.row, u.column)) } " " span.muted { (heading(desk, u.column)) ": " } };
    match u.waits {
        Waits::Interview { change } => html! {
            p { (place) (u.why) }
            input type="hidden" name="asked" value=(at);
            label { input type="checkbox" name="change" value=(at) checked[change]; " Yes, as in the sheet" }
        },
        Waits::Hand => html! { p { (place) (u.why) } },
        Waits::Cell | Waits::Day(_) => to_type(desk, u.row, u.column, &u.why, &[]),
    }
}

/// What stands in a cell now.
pub(super) fn stands(desk: &Desk, row: usize, column: usize) -> String {
    let typed = desk.mapping.typed.get(&(row, column)).cloned();
    let cell = || desk.book.sheets.get(desk.sheet)?.cell(row, column).map(|c| c.text.clone());
    typed.or_else(cell).unwrap_or_default()
}

/// Whether a date could be two days.
fn two_days(preview: &Preview) -> bool {
    preview.problems().any(|(.., p)| matches!(p, Problem::TwoDates { .. }))
}

/// Which of two days is meant, for the whole sheet.
fn day_order(desk: &Desk) -> Markup {
    let now = desk.mapping.day_first;
    html! {
        fieldset.choices {
            legend { "A date such as 03/04 is" }
            label { input type="radio" name="order" value="month" checked[now == Some(false)]; "4 March (month first)" }
            label { input type="radio" name="order" value="day" checked[now == Some(true)]; "3 April (day first)" }
            label { input type="radio" name="order" value="" checked[now.is_none()]; "not the same everywhere" }
        }
    }
}

/// Entries that say only "yes": one day is asked for each kind of column.
fn days(frame: &Frame, desk: &Desk, plan: &Plan) -> Markup {
    let waiting = |target: Target| plan.unsettled.iter().filter(move |u| u.waits == Waits::Day(target));
    let mut asked: BTreeSet<Target> = desk.said.days.keys().copied().collect();
    asked.extend(plan.unsettled.iter().filter_map(|u| match u.waits {
        Waits::Day(target) => Some(target),
        _ => None,
    }));
    html! {
        @if !asked.is_empty() {
            h3 { "Waits for a day" }
            p { "These entries say that something happened, and not when. Give a day for each kind, or leave it empty: then they are left out." }
            (form(frame, desk, "/sheets/days", "", html! {
                @for target in &asked {
                    @let rows: Vec<&Unsettled> = waiting(*target).collect();
                    @let key = target.key();
                    div.field {
                        label for={ "day-" (key) } {
                            (day_label(*target))
                            @if !rows.is_empty() { span.muted { " (" (rows_of(&rows)) ")" } }
                        }
                        input id={ "day-" (key) } name={ "day-" (key) } type="date" value=[desk.said.days.get(target).map(ToString::to_string)];
                    }
                }
                div.actions { button { "Show it with these days" } }
            }))
        }
    }
}

fn day_label(target: Target) -> &'static str {
    match target {
        Target::Applied => "Applications were sent on",
        Target::Invited => "Interviews were offered on",
        Target::Interview => "Invitations to the interviews came on",
        Target::Waitlisted => "Waitlisted on",
        Target::Rejected => "Rejected on",
        _ => "Answers came on",
    }
}

fn rows_of(waiting: &[&Unsettled]) -> String {
    let rows: BTreeSet<usize> = waiting.iter().map(|u| u.row + 1).collect();
    let shown: Vec<String> = rows.iter().take(8).map(ToString::to_string).collect();
    let more = rows.len().saturating_sub(shown.len());
    let list = format!("row {}", shown.join(", "));
    if more > 0 { format!("{list} and {more} more") } else { list }
}
