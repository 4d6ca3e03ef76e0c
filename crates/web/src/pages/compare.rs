//! Side by side: two to four programs as the columns of one table.

use axum::extract::RawQuery;
use axum::response::Response;
use domain::State;
use maud::{Markup, html};
use pick::{Assessment, BASE_RATE, Chance, Line, Odds, Range, Signal, StanceKind};
use season::{FactField, ProgramId, Season, Standing};

use crate::chances;
use crate::error::Failure;
use crate::ui::{self, Frame, Nav};

use super::programs::{Row, tracks};

/// The most programs that fit beside each other.
const MOST: usize = 4;

/// One cell: what tells it from its neighbours, and what it shows.
struct Cell {
    key: String,
    view: Markup,
}

impl Cell {
    fn new(key: impl ToString, view: Markup) -> Self {
        Self { key: key.to_string(), view }
    }

    /// A cell that tells itself apart by its text.
    fn text(text: String) -> Self {
        Self { view: html! { (text) }, key: text }
    }
}

/// One row of the table.
struct Comparison {
    label: &'static str,
    cells: Vec<Cell>,
}

impl Comparison {
    fn differs(&self) -> bool {
        self.cells.windows(2).any(|pair| pair[0].key != pair[1].key)
    }
}

/// The programs an address names: known ones, each once, in its order.
fn named(query: &str, season: &Season) -> Vec<ProgramId> {
    let mut ids: Vec<ProgramId> = Vec::new();
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        if key == "id"
            && let Ok(id) = value.parse()
            && season.program(&id).is_some()
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

fn address<'a>(ids: impl Iterator<Item = &'a ProgramId>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for id in ids {
        query.append_pair("id", id.as_str());
    }
    format!("/programs/compare?{}", query.finish())
}

pub(crate) async fn page(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let season = &frame.app.season;
    let mut ids = named(query.as_deref().unwrap_or(""), season);
    let too_many = ids.len() > MOST;
    ids.truncate(MOST);
    let page = frame.app.with_state(|state| {
        let body = if ids.is_empty() { nothing_chosen() } else { body(&frame, state, &ids, too_many) };
        frame.page("Side by side", Nav::Programs, state, body)
    })?;
    Ok(page)
}

fn nothing_chosen() -> Markup {
    html! {
        h1 { "Side by side" }
        div.empty {
            p.strong { "No program is chosen yet." }
            p { "Tick two to four programs in the table, then press “Side by side”." }
            div.actions { a.button.primary href="/programs" { "To the programs" } }
        }
    }
}

fn body(frame: &Frame, state: &State, ids: &[ProgramId], too_many: bool) -> Markup {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let rows: Vec<Row> = ids
        .iter()
        .filter_map(|id| season.program(id))
        .map(|program| {
            let candidate = state.candidate(season, program);
            Row::new(&candidate, state, season, today)
        })
        .collect();
    let odds = chances::odds(state, season, today, ids);
    let mut lines = lines(&rows, state, season);
    // Right behind what can be had at all.
    let after = lines.iter().position(|l| l.label == FIRST_REASONS).unwrap_or(lines.len());
    lines.splice(after..after, odds.iter().flat_map(|odds| chance_lines(odds, season)));
    html! {
        div.split {
            h1 { "Side by side" }
            a.no-print href="/programs" { "All programs" }
        }
        @if too_many { p.muted { "Four programs fit side by side; the others were left out." } }
        @if rows.len() == 1 { p.muted { "Add a second program to compare." } }
        @if rows.len() > 1 {
            p.choices.no-print {
                label { input #only type="checkbox"; "Only the rows that differ" }
            }
        }
        div.table-wrap role="region" tabindex="0" aria-label="Programs side by side" {
            table.data.compare {
                thead {
                    tr {
                        td {}
                        @for row in &rows {
                            th scope="col" {
                                a href={ "/programs/" (row.program.id) } { (row.program.short) }
                                @if rows.len() > 1 {
                                    a.remove.no-print href=(address(ids.iter().filter(|id| **id != row.program.id))) {
                                        "remove" span.sr { " " (row.program.short) }
                                    }
                                }
                            }
                        }
                    }
                }
                tbody {
                    @for line in &lines {
                        tr class=(if line.differs() { "differs" } else { "same" }) {
                            th scope="row" {
                                (line.label)
                                @if line.differs() { span.tag.mark-differs { "differs" } }
                            }
                            @for cell in &line.cells { td { (cell.view) } }
                        }
                    }
                }
            }
        }
        @if odds.is_some() {
            p.small.muted {
                "Bars of interviews share one scale; the thin mark is the average over programs, "
                (Chance::new(BASE_RATE).words()) " of a non-US IMG’s applications. "
                a href="/help#chances" { "How chances are made" } "."
            }
        } @else {
            p.small.muted { "Chances stand here when " a href="/profile" { "your profile" } " says which visas you can accept." }
        }
        @if rows.len() < MOST { (add_one(season, ids)) }
    }
}

fn add_one(season: &Season, ids: &[ProgramId]) -> Markup {
    html! {
        form.inline.no-print method="get" action="/programs/compare" {
            @for id in ids { input type="hidden" name="id" value=(id); }
            label for="add" { "Add a program" }
            select #add name="id" {
                @for p in season.programs.iter().filter(|p| !ids.contains(&p.id)) {
                    option value=(p.id) { (p.short) " – " (p.place()) }
                }
            }
            button { "Add" }
        }
    }
}

fn lines(rows: &[Row], state: &State, season: &Season) -> Vec<Comparison> {
    let each = |label, cell: &dyn Fn(&Row) -> Cell| Comparison { label, cells: rows.iter().map(cell).collect() };
    let mut lines = vec![
        each("Can it take me?", &|r| Cell::new(r.assessment.verdict.word(), verdict(&r.assessment))),
        each("J-1", &|r| visa(&r.j1)),
        each("H-1B", &|r| visa(&r.h1b)),
        each(FIRST_REASONS, &|r| reasons(&r.assessment.speaks_for)),
        each("What speaks against it", &|r| reasons(&r.assessment.speaks_against)),
        each("Open questions", &|r| questions(&r.assessment)),
        each("Place", &|r| Cell::text(r.program.place())),
        each("Kind", &|r| Cell::text(r.program.kind.word().to_owned())),
        each("Tracks", &|r| {
            let codes: Vec<char> = r.program.tracks().filter_map(|c| c.as_str().chars().nth(7)).collect();
            let key: std::collections::BTreeSet<char> = codes.into_iter().collect();
            Cell::new(key.into_iter().collect::<String>(), tracks(r.program))
        }),
    ];
    // Facts come from the data: a row for each field that any of the programs has.
    let mut fields: Vec<FactField> = rows.iter().flat_map(|r| r.program.facts.iter().map(|f| f.field)).collect();
    fields.sort_unstable();
    fields.dedup();
    for field in fields.into_iter().filter(|f| !matches!(f, FactField::NrmpCode | FactField::Url)) {
        lines.push(each(field.label(), &|r| fact(r, field, season)));
    }
    lines.push(each("My decision", &|r| decision(r, state)));
    lines.push(each("My notes", &|r| notes(r, state)));
    lines
}

/// The row before which the chances stand.
const FIRST_REASONS: &str = "What speaks for it";

/// The chances of programs, which come in the order of the columns.
fn chance_lines(odds: &[Odds], season: &Season) -> Vec<Comparison> {
    let top = chances::top(odds.iter().flat_map(|o| o.interview).map(|r| r.high));
    let row = |label, cell: &dyn Fn(&Odds) -> Cell| Comparison { label, cells: odds.iter().map(cell).collect() };
    let range =
        |r: Range, top, base| Cell::new(chances::said(r), html! { div.in-cell { (chances::shown(r, top, base)) } });
    let interview = |label, signal| row(label, &|o| range(o.with(signal), top, Some(o.base_rate)));
    let drivers = |o: &Odds| {
        let key = o.drivers.iter().map(|d| format!("{} {}", d.text, d.factor())).collect::<Vec<_>>().join("\n");
        let view = html! {
            @if o.drivers.is_empty() { span.muted { "nothing known" } }
            @else { div.small { (chances::drivers(season, &o.drivers, false)) } }
        };
        Cell::new(key, view)
    };
    vec![
        interview("Interview, without a signal", None),
        interview("Interview, with a silver signal", Some(Signal::Silver)),
        interview("Interview, with a gold signal", Some(Signal::Gold)),
        row("Match, if it interviews you and you rank it first", &|o| range(o.if_ranked_first, 1.0, None)),
        row("What moves the chance there", &drivers),
    ]
}

fn verdict(a: &Assessment) -> Markup {
    html! {
        (ui::verdict(a.verdict))
        @for line in &a.reasons { p.small { (line.text) } }
    }
}

fn visa(s: &Standing) -> Cell {
    let view = html! {
        (ui::standing(s))
        @for why in &s.because { p.small.muted { (why) } }
    };
    Cell::new(format!("{:?} {:?}", s.state, s.answer), view)
}

fn reasons(lines: &[Line]) -> Cell {
    let key = lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("\n");
    let view = html! {
        @if lines.is_empty() { span.muted { "nothing known" } }
        @else { ul.plain.small { @for l in lines { li { bdi { (l.text) } } } } }
    };
    Cell::new(key, view)
}

fn questions(a: &Assessment) -> Cell {
    let key = a.questions.iter().map(|q| q.text.as_str()).collect::<Vec<_>>().join("\n");
    let view = html! {
        @if a.questions.is_empty() { span.muted { "none" } }
        @else { ul.plain.small { @for q in &a.questions { li { bdi { (q.text) } } } } }
    };
    Cell::new(key, view)
}

fn fact(row: &Row, field: FactField, season: &Season) -> Cell {
    let facts: Vec<_> = row.program.facts.iter().filter(|f| f.field == field).collect();
    let key = facts.iter().map(|f| f.value.shown(field)).collect::<Vec<_>>().join("\n");
    let view = html! {
        @if facts.is_empty() { (ui::not_known()) }
        @for f in facts {
            div.one-fact {
                (f.value.shown(field))
                @if !f.note.is_empty() { p.small { (f.note) } }
                div { (ui::proof(season, &f.provenance.sources, f.provenance.date, Some(f.provenance.confidence))) }
            }
        }
    };
    Cell::new(key, view)
}

fn decision(row: &Row, state: &State) -> Cell {
    let stance = state.record(&row.program.id).and_then(|r| r.stance.as_ref());
    let (word, reason) = match stance {
        None => ("none yet", ""),
        Some(s) if s.kind == StanceKind::Include => ("always on my list", s.reason.as_str()),
        Some(s) => ("left out", s.reason.as_str()),
    };
    Cell::new(word, html! { (word) @if !reason.is_empty() { p.small dir="auto" { (reason) } } })
}

fn notes(row: &Row, state: &State) -> Cell {
    let notes = state.record(&row.program.id).map_or(&[][..], |r| &r.notes);
    let key = notes.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join("\n");
    let view = html! {
        @if notes.is_empty() { span.muted { "none" } }
        @for n in notes { p.note-text dir="auto" { (n.text) } }
    };
    Cell::new(key, view)
}

#[cfg(test)]
mod tests {
    use season::Layer;

    use super::*;

    #[test]
    fn an_address_names_known_programs_once_and_in_its_order() {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        let (a, b) = (&season.programs[3].id, &season.programs[1].id);
        let got = named(&format!("id={a}&id={b}&id={a}&id=9999999999&id=../x&other={a}"), &season);
        assert_eq!(got, [a.clone(), b.clone()]);
        assert_eq!(address(got.iter()), format!("/programs/compare?id={a}&id={b}"));
    }

    #[test]
    fn a_row_differs_when_one_cell_does() {
        let line =
            |keys: &[&str]| Comparison { label: "", cells: keys.iter().map(|k| Cell::text((*k).into())).collect() };
        assert!(line(&["a", "a", "b"]).differs());
        assert!(!line(&["a", "a"]).differs());
        assert!(!line(&["a"]).differs());
    }
}
