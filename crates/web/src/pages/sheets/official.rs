//! Two official files that are not taken in row by row: Labor Department filings, confirmed one by one as evidence, and NRMP
//! Program Results, which can be kept as notes.

use std::collections::BTreeSet;

use domain::{Command, State};
use exchange::sheets::{Directory, Filing, Filings, Found, ProgramResults, residents, result_notes, results_of};
use jiff::civil::Date;
use maud::{Markup, html};
use season::{ProgramId, Season};

use super::Desk;
use super::view::form;
use crate::forms::Form;
use crate::ui::{Frame, count};

/// How many filings or lines are shown.
const SHOWN: usize = 300;

/// The filings of the sheet that name a resident.
fn filings(desk: &Desk, directory: &Directory<'_>) -> Filings {
    residents(&desk.book, desk.sheet, &desk.header, directory)
}

fn results(desk: &Desk, season: &Season) -> Option<ProgramResults> {
    results_of(&desk.book, desk.sheet, &desk.header, desk.layout.0, &season.specialty_code)
}

/// What the applicant kept of filings before: the words of the statements.
fn kept(state: &State) -> BTreeSet<&str> {
    state.records().flat_map(|(_, r)| r.statements.iter().map(|own| own.statement.text.as_str())).collect()
}

/// The filings that name a resident, each with the program it may be about.
pub(super) fn show_filings(frame: &Frame, season: &Season, desk: &Desk, state: &State, today: Date) -> Markup {
    let directory = Directory::new(season);
    let found = filings(desk, &directory);
    let kept = kept(state);
    let is_kept = |f: &Filing| f.statement(today).is_some_and(|s| kept.contains(s.quote.trim()));
    html! {
        section.panel aria-labelledby="filings" {
            h2 id="filings" { "2. Filings for anesthesiology residents" }
            p { "Of " (count(found.looked_at, "filing", "filings")) ", " (count(found.residents.len(), "names", "name")) " an anesthesiology resident. " (found.rule) }
            p { "A filing shows that it was done, not that it will be done again; and that a program has none proves nothing. Say of each which program it was for: an employer can have several. What you confirm is kept as H-1B evidence with its day and its case, and never as the program's word." }
            @if found.residents.is_empty() {
                p.strong { "Nothing can be kept: no filing names an anesthesiology resident." }
            } @else {
                (form(frame, desk, "/sheets/filings", "", html! {
                    ul.plain.sheet-cells {
                        @for (k, filing) in found.residents.iter().take(SHOWN).enumerate() {
                            li.field { (one_filing(season, k, filing, is_kept(filing), filing.statement(today).is_some())) }
                        }
                    }
                    @if found.residents.len() > SHOWN { p.muted { "And " (found.residents.len() - SHOWN) " more; keep only the newest rows of the file to see them." } }
                    div.actions { button.primary { "Keep those that I confirmed" } }
                }))
            }
        }
    }
}

fn one_filing(season: &Season, k: usize, filing: &Filing, kept: bool, dated: bool) -> Markup {
    let candidates = match &filing.found {
        Found::Likely(c) | Found::Perhaps(c) => c.as_slice(),
        _ => &[],
    };
    let short =
        |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| format!("{} · {}", p.short, p.place()));
    html! {
        label for={ "program-" (k) } {
            bdi { (filing.words()) } " " span.muted { "case " (filing.case) @if let Some(day) = filing.decided { ", decided " (season::plain_day(day)) } }
        }
        @if kept {
            p.hint { "Kept already." }
        } @else if !dated {
            p.hint { "It has no day that is over, so it cannot be kept as evidence." }
        } @else {
            select id={ "program-" (k) } name={ "program-" (k) } {
                @if candidates.is_empty() { option value="" { "which program?" } }
                @for c in candidates { option value=(c.program) { (short(&c.program)) } }
                optgroup label="All programs" { @for p in &season.programs { option value=(p.id) { (p.short) " · " (p.place()) } } }
            }
            label { input type="checkbox" name="confirm" value=(k); " Yes, it was for this program" }
        }
    }
}

/// The statements of the filings that the form confirms.
pub(super) fn confirmed(season: &Season, desk: &Desk, form: &Form, today: Date) -> Vec<Command> {
    let directory = Directory::new(season);
    let found = filings(desk, &directory).residents;
    let one = |k: &str| {
        let filing = found.get(k.parse::<usize>().ok()?)?;
        let program = form.get(&format!("program-{k}")).parse::<ProgramId>().ok()?;
        Some(Command::AddStatement(program, Box::new(filing.statement(today)?)))
    };
    form.all("confirm").filter_map(one).collect()
}

/// The lines of Program Results with the programs that they are about.
pub(super) fn show_results(frame: &Frame, season: &Season, desk: &Desk, state: &State) -> Markup {
    let Some(found) = results(desk, season) else { return html! {} };
    let directory = Directory::new(season);
    let new = new_notes(&found, &directory, state);
    let mut lines: Vec<(Option<&str>, &exchange::sheets::ResultLine)> = Vec::new();
    for line in &found.lines {
        let sure = match line.found(&directory) {
            Found::Sure(id, _) => season.program(&id).map(|p| p.short.as_str()),
            _ => None,
        };
        lines.push((sure, line));
    }
    html! {
        section.panel aria-labelledby="results" {
            h2 id="results" { "2. Program Results" }
            p { (desk.layout.0.good_for().unwrap_or_default()) }
            p { (count(found.lines.len(), "line is", "lines are")) " about " (season.specialty.to_lowercase()) ", " (found.others) " about other specialties." }
            @if !lines.is_empty() {
                ul.plain.inbox { @for (program, line) in lines.iter().take(SHOWN) {
                    li.entry {
                        p { @match program { Some(short) => strong { (short) }, None => span.muted { bdi { (line.institution) } ": its program is not clear, so it is left out" } } }
                        p { bdi { (line.words()) } }
                    }
                } }
            }
            @if !found.unread.is_empty() {
                details { summary { (count(found.unread.len(), "line", "lines")) " could not be read" }
                    ul { @for (number, text) in found.unread.iter().take(SHOWN) { li { "Line " (number) ": " bdi { (text) } } } } }
            }
            @if new.is_empty() {
                p.strong { "No line can be kept that is not kept already." }
            } @else {
                (form(frame, desk, "/sheets/results", "", html! {
                    div.actions { button.primary { "Keep them as " (count(new.len(), "note", "notes")) } }
                }))
            }
        }
    }
}

/// The notes that are not there yet.
fn new_notes(results: &ProgramResults, directory: &Directory<'_>, state: &State) -> Vec<Command> {
    let there = |command: &Command| match command {
        Command::WriteNote(id, _, text) => {
            state.record(id).is_some_and(|r| r.notes.iter().any(|n| n.text.trim() == text.trim()))
        }
        _ => false,
    };
    result_notes(results, directory).into_iter().filter(|c| !there(c)).collect()
}

/// The notes of the Program Results that are open.
pub(super) fn notes(season: &Season, desk: &Desk, state: &State) -> Vec<Command> {
    results(desk, season).map(|r| new_notes(&r, &Directory::new(season), state)).unwrap_or_default()
}
