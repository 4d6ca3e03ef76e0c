//! The history of everything, newest first, with an undo for each change that can be taken back.

use std::collections::BTreeSet;

use domain::{ActId, HistoryLine, State, history, undoable};
use maud::{Markup, html};
use season::Season;

use crate::app::App;
use crate::ui::{Frame, count, when};

/// How many changes one page shows.
const PER_PAGE: usize = 100;

/// One page of the history, from 1; a page beyond the end shows the last one.
pub(super) fn section(frame: &Frame, state: &State, page: usize) -> Markup {
    let season = &frame.app.season;
    let lines = history(state, season, None);
    let pages = lines.len().div_ceil(PER_PAGE).max(1);
    let page = page.clamp(1, pages);
    let free = undoable(state, season);
    let shown = lines.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
    html! {
        section.panel aria-labelledby="history" {
            h2 id="history" { "History" }
            @if lines.is_empty() {
                div.empty { p.strong { "Nothing has been changed yet." } p { "Every change will stand here, and can be taken back." } }
            } @else {
                p.muted {
                    (count(lines.len(), "change", "changes")) ", newest first"
                    @if pages > 1 { "; page " (page) " of " (pages) }
                }
                ol.timeline { @for line in shown { (entry(frame, state, &free, line, page)) } }
                @if pages > 1 {
                    nav.pager aria-label="Pages of the history" {
                        @if page > 1 { a href={ "/data?page=" (page - 1) "#history" } rel="prev" { "← Newer" } } @else { span {} }
                        @if page < pages { a href={ "/data?page=" (page + 1) "#history" } rel="next" { "Older →" } }
                    }
                }
            }
        }
    }
}

fn entry(frame: &Frame, state: &State, free: &BTreeSet<ActId>, line: &HistoryLine, page: usize) -> Markup {
    let season = &frame.app.season;
    html! {
        li.undone[line.undone] id={ "act-" (line.act.0) } {
            p { bdi { (line.words) } }
            div.split {
                p.small.muted {
                    (when(line.at, &App::zone(state))) ", " (line.by.words()) " · change " (line.act.0)
                    @if line.undone { " · " span.tag { "undone" } }
                    (program_links(season, line))
                }
                @if free.contains(&line.act) {
                    (undo(frame, line.act, page))
                } @else if !line.undone {
                    span.small.muted { "changed again later" }
                }
            }
        }
    }
}

/// Links to the programs a change is about; a long list is cut.
fn program_links(season: &Season, line: &HistoryLine) -> Markup {
    const MOST: usize = 5;
    html! {
        @for id in line.programs.iter().take(MOST) {
            @if let Some(program) = season.program(id) {
                " · " a href={ "/programs/" (id) } { (program.short) }
            }
        }
        @if line.programs.len() > MOST { " · and " (line.programs.len() - MOST) " more" }
    }
}

fn undo(frame: &Frame, act: ActId, page: usize) -> Markup {
    frame.form(
        "/undo",
        "inline",
        html! {
            input type="hidden" name="act" value=(act.0);
            input type="hidden" name="back" value={ "/data?page=" (page) };
            button.quiet.small { "Undo" span.sr { " change " (act.0) } }
        },
    )
}
