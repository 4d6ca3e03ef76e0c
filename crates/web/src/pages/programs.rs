//! Programs: every program of the season in one table, and a few of them side by side.
//!
//! What is shown and in which order follows from the address alone ([`Query`] → [`arrange`]). The page holds all rows;
//! those that a filter leaves out are hidden. So a script can ask `/programs/order` for the new order and move the rows
//! it has, and the rules of filtering stand only here.

use std::cmp::Ordering;
use std::sync::Arc;

use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::State;
use maud::{Markup, html};
use pick::{Assessment, Candidate, Profile, StanceKind, Verdict, VisaNeed, assess};
use season::{Answer, FactField, FactValue, Program, Season, Standing, StandingState, StateCode, TrackKind, Visa};

use crate::app::App;
use crate::error::Failure;
use crate::ui::{self, Frame, Nav};

use super::compare;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/programs", get(page))
        .route("/programs/order", get(order))
        .route("/programs/compare", get(compare::page))
}

/// A program with what the table says about it.
pub(crate) struct Row<'a> {
    pub(crate) program: &'a Program,
    pub(crate) assessment: Assessment,
    pub(crate) j1: Standing,
    pub(crate) h1b: Standing,
    pub(crate) stance: Option<StanceKind>,
    pub(crate) notes: usize,
    pub(crate) own_checks: usize,
}

impl<'a> Row<'a> {
    /// Assesses one candidate.
    pub(crate) fn new(candidate: &Candidate<'a>, state: &State, season: &Season, today: jiff::civil::Date) -> Self {
        let record = state.record(&candidate.program.id);
        let standing = |visa| season::standing(visa, &candidate.statements, season.starts);
        Self {
            program: candidate.program,
            assessment: assess(candidate, state.profile(), season, today),
            j1: standing(Visa::J1),
            h1b: standing(Visa::H1b),
            stance: candidate.stance.as_ref().map(|s| s.kind),
            notes: record.map_or(0, |r| r.notes.len()),
            own_checks: record.map_or(0, |r| r.statements.len()),
        }
    }

    fn step2(&self) -> Option<u32> {
        match self.program.fact(FactField::MinStep2)?.value {
            FactValue::Number(n) => Some(n),
            FactValue::NoLimit => Some(0),
            _ => None,
        }
    }
}

/// Which verdicts to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VerdictFilter {
    NotRuledOut,
    Only(Verdict),
}

/// Which visa standings to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VisaFilter {
    /// Said to be sponsored, always or case by case, and not disputed.
    Offered,
    /// Said not to be sponsored, and not disputed.
    Refused,
    State(StandingState),
}

/// Which traces of the applicant to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mine {
    Any,
    Include,
    LeftOut,
    Notes,
    Checked,
    Untouched,
}

/// By what the rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sort {
    /// Verdict, then points: the order of the personal list.
    #[default]
    Fit,
    Name,
    Place,
    J1,
    H1b,
    Positions,
    Step2,
}

/// The value in the address and the word for the page, for each choice of a filter.
type Choices<T> = &'static [(T, &'static str, &'static str)];

const VERDICTS: Choices<VerdictFilter> = &[
    (VerdictFilter::NotRuledOut, "not_ruled_out", "not ruled out"),
    (VerdictFilter::Only(Verdict::Possible), "possible", "possible"),
    (VerdictFilter::Only(Verdict::PossibleIf), "possible_if", "possible if"),
    (VerdictFilter::Only(Verdict::Unknown), "unknown", "unknown"),
    (VerdictFilter::Only(Verdict::NotPossible), "not_possible", "not possible"),
];
const VISAS: Choices<VisaFilter> = &[
    (VisaFilter::Offered, "offered", "sponsored or case by case"),
    (VisaFilter::Refused, "no", "not sponsored"),
    (VisaFilter::State(StandingState::Confirmed), "confirmed", "confirmed"),
    (VisaFilter::State(StandingState::Stale), "stale", "stale"),
    (VisaFilter::State(StandingState::Conflicting), "conflicting", "conflicting"),
    (VisaFilter::State(StandingState::Unknown), "unknown", "unknown"),
];
const TRACKS: Choices<TrackKind> = &[
    (TrackKind::Categorical, "categorical", "categorical (C)"),
    (TrackKind::Advanced, "advanced", "advanced (A)"),
    (TrackKind::Reserved, "reserved", "reserved (R)"),
];
const MINE: Choices<Mine> = &[
    (Mine::Any, "any", "decided, noted or checked"),
    (Mine::Include, "include", "always on my list"),
    (Mine::LeftOut, "left_out", "left out"),
    (Mine::Notes, "notes", "with notes"),
    (Mine::Checked, "checked", "checked by me"),
    (Mine::Untouched, "untouched", "not looked at yet"),
];
const SORTS: Choices<Sort> = &[
    (Sort::Fit, "fit", "For me"),
    (Sort::Name, "name", "Program"),
    (Sort::Place, "place", "Place"),
    (Sort::J1, "j1", "J-1"),
    (Sort::H1b, "h1b", "H-1B"),
    (Sort::Positions, "positions", "Positions"),
    (Sort::Step2, "step2", "Step 2 from"),
];

fn read<T: Copy>(choices: Choices<T>, text: &str) -> Option<T> {
    choices.iter().find(|(_, key, _)| *key == text).map(|(value, _, _)| *value)
}

fn write<T: Copy + PartialEq>(choices: Choices<T>, value: Option<T>) -> &'static str {
    choices.iter().find(|(v, _, _)| Some(*v) == value).map_or("", |(_, key, _)| key)
}

/// What the address asks for. What it says wrongly is left out: an old bookmark shows more, never an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Query {
    q: String,
    state: Option<StateCode>,
    verdict: Option<VerdictFilter>,
    j1: Option<VisaFilter>,
    h1b: Option<VisaFilter>,
    track: Option<TrackKind>,
    mine: Option<Mine>,
    sort: Sort,
    /// Against the natural direction of the order (best, first in the alphabet, largest first).
    turned: bool,
}

impl Query {
    fn parse(query: Option<&str>) -> Self {
        let mut this = Self::default();
        for (key, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            match &*key {
                "q" => this.q = value.trim().chars().take(100).collect(),
                "state" => this.state = value.parse().ok(),
                "verdict" => this.verdict = read(VERDICTS, &value),
                "j1" => this.j1 = read(VISAS, &value),
                "h1b" => this.h1b = read(VISAS, &value),
                "track" => this.track = read(TRACKS, &value),
                "mine" => this.mine = read(MINE, &value),
                "sort" => this.sort = read(SORTS, &value).unwrap_or_default(),
                "dir" => this.turned = value == "turned",
                _ => {}
            }
        }
        this
    }

    /// The address of this query.
    fn address(&self) -> String {
        let sort = (self.sort != Sort::default()).then_some(self.sort);
        let pairs = [
            ("q", self.q.as_str()),
            ("state", self.state.as_ref().map_or("", StateCode::as_str)),
            ("verdict", write(VERDICTS, self.verdict)),
            ("j1", write(VISAS, self.j1)),
            ("h1b", write(VISAS, self.h1b)),
            ("track", write(TRACKS, self.track)),
            ("mine", write(MINE, self.mine)),
            ("sort", write(SORTS, sort)),
            ("dir", if self.turned { "turned" } else { "" }),
        ];
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        let query = out.finish();
        if query.is_empty() { "/programs".to_owned() } else { format!("/programs?{query}") }
    }

    /// The address that orders by `sort`, turned round if it already does.
    fn sorted_by(&self, sort: Sort) -> String {
        let turned = self.sort == sort && !self.turned;
        Self { sort, turned, ..self.clone() }.address()
    }

    fn filters(&self) -> bool {
        *self != Self { sort: self.sort, turned: self.turned, ..Self::default() }
    }

    fn admits(&self, row: &Row) -> bool {
        self.state.as_ref().is_none_or(|s| *s == row.program.state)
            && self.verdict.is_none_or(|f| match f {
                VerdictFilter::NotRuledOut => row.assessment.verdict != Verdict::NotPossible,
                VerdictFilter::Only(v) => row.assessment.verdict == v,
            })
            && self.j1.is_none_or(|f| f.admits(&row.j1))
            && self.h1b.is_none_or(|f| f.admits(&row.h1b))
            && self.track.is_none_or(|t| row.program.tracks().any(|c| c.kind() == t))
            && self.mine.is_none_or(|m| m.admits(row))
            && self.finds(row.program)
    }

    /// Whether every word of the search stands somewhere in what identifies the program.
    fn finds(&self, p: &Program) -> bool {
        if self.q.is_empty() {
            return true;
        }
        let mut text = [&p.short, &p.name, &p.institution, &p.city, p.state.as_str(), p.state.name(), p.id.as_str()]
            .map(str::to_lowercase)
            .join(" ");
        for code in p.tracks() {
            text.push(' ');
            text.push_str(&code.as_str().to_lowercase());
        }
        self.q.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

impl VisaFilter {
    fn admits(self, s: &Standing) -> bool {
        let undisputed = matches!(s.state, StandingState::Confirmed | StandingState::Stale);
        match self {
            Self::Offered => undisputed && matches!(s.answer, Some(Answer::Yes | Answer::CaseByCase)),
            Self::Refused => undisputed && s.answer == Some(Answer::No),
            Self::State(state) => s.state == state,
        }
    }
}

impl Mine {
    fn admits(self, row: &Row) -> bool {
        let touched = row.stance.is_some() || row.notes > 0 || row.own_checks > 0;
        match self {
            Self::Any => touched,
            Self::Include => row.stance == Some(StanceKind::Include),
            Self::LeftOut => row.stance == Some(StanceKind::LeaveOut),
            Self::Notes => row.notes > 0,
            Self::Checked => row.own_checks > 0,
            Self::Untouched => !touched,
        }
    }
}

/// The best standing first: confirmed before stale, yes before case by case, what is refused last.
fn visa_order(s: &Standing) -> i64 {
    match (s.state, s.answer) {
        (StandingState::Confirmed, Some(Answer::Yes)) => 0,
        (StandingState::Confirmed, Some(Answer::CaseByCase)) => 1,
        (StandingState::Stale, Some(Answer::Yes)) => 2,
        (StandingState::Stale, Some(Answer::CaseByCase)) => 3,
        (StandingState::Conflicting, _) => 4,
        (StandingState::Stale, Some(Answer::No)) => 6,
        (StandingState::Confirmed, Some(Answer::No)) => 7,
        (StandingState::Unknown, _) | (_, None) => 5,
    }
}

/// What a row is ordered by; `None` when it is not known, which comes last in either direction.
fn sort_key(sort: Sort, row: &Row) -> Option<(i64, i64, String)> {
    let number = |n: i64| Some((n, 0, String::new()));
    match sort {
        Sort::Fit => Some((row.assessment.verdict as i64, -i64::from(row.assessment.points), String::new())),
        Sort::Name => Some((0, 0, row.program.short.to_lowercase())),
        Sort::Place => Some((0, 0, format!("{} {}", row.program.state.name(), row.program.city))),
        Sort::J1 => number(visa_order(&row.j1)),
        Sort::H1b => number(visa_order(&row.h1b)),
        Sort::Positions => row.program.number(FactField::Positions).and_then(|n| number(-i64::from(n))),
        Sort::Step2 => row.step2().and_then(|n| number(i64::from(n))),
    }
}

/// The rows in the order of the query: those it admits, and behind them, in the same order, those it leaves out.
fn arrange<'r, 'a>(rows: &'r [Row<'a>], query: &Query) -> (Vec<&'r Row<'a>>, Vec<&'r Row<'a>>) {
    let mut keyed: Vec<_> = rows.iter().map(|row| (sort_key(query.sort, row), row)).collect();
    let name = |row: &'r Row<'a>| (row.program.state.as_str(), &row.program.city, &row.program.name);
    keyed.sort_by(|(a, x), (b, y)| {
        let order = match (a, b) {
            (Some(a), Some(b)) if query.turned => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        order.then_with(|| name(x).cmp(&name(y))).then(Ordering::Equal)
    });
    keyed.into_iter().map(|(_, row)| row).partition(|row| query.admits(row))
}

fn rows<'a>(frame: &'a Frame, state: &State) -> Vec<Row<'a>> {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    state.candidates(season).iter().map(|c| Row::new(c, state, season, today)).collect()
}

fn count_words(shown: usize, all: usize) -> String {
    if shown == all {
        ui::count(all, "program", "programs")
    } else {
        format!("{shown} of {}", ui::count(all, "program", "programs"))
    }
}

/// The order of the rows, for the script of the page.
#[derive(serde::Serialize)]
struct Order<'a> {
    ids: Vec<&'a str>,
    words: String,
    address: String,
}

async fn order(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let query = Query::parse(query.as_deref());
    let answer = frame.app.with_state(|state| {
        let rows = rows(&frame, state);
        let (shown, _) = arrange(&rows, &query);
        Json(Order {
            ids: shown.iter().map(|r| r.program.id.as_str()).collect(),
            words: count_words(shown.len(), rows.len()),
            address: query.address(),
        })
        .into_response()
    })?;
    Ok(answer)
}

async fn page(frame: Frame, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let query = Query::parse(query.as_deref());
    let page = frame.app.with_state(|state| {
        let rows = rows(&frame, state);
        frame.page("Programs", Nav::Programs, state, body(&frame.app.season, state.profile(), &rows, &query))
    })?;
    Ok(page)
}

fn body(season: &Season, profile: &Profile, rows: &[Row], query: &Query) -> Markup {
    let (shown, hidden) = arrange(rows, query);
    let h1b = profile.visas.as_ref().is_some_and(|v| v.accepts(VisaNeed::H1b)) || query.h1b.is_some();
    html! {
        div.split {
            h1 { "Programs" }
            p.count role="status" { (count_words(shown.len(), rows.len())) }
        }
        @if profile.visas.is_none() {
            p.lead {
                "The verdicts need one fact about you: "
                a href="/profile" { "which visas you can accept" } ". Until then every program is “unknown” for you."
            }
        }
        @if h1b { (ui::h1b_banner(season, false)) }
        (filters(rows, query))
        form.choose method="get" action="/programs/compare" {
            div.table-wrap role="region" tabindex="0" aria-label="Table of programs" {
                table.data.stack.programs {
                    (table_head(query))
                    tbody {
                        @for row in &shown { (table_row(row, profile, false)) }
                        @for row in &hidden { (table_row(row, profile, true)) }
                    }
                }
            }
            div.empty.none hidden[!shown.is_empty()] {
                p.strong { "No program fits all of these filters." }
                p { "Take one away, or " a href="/programs" { "show all programs" } "." }
            }
            div.choose-bar {
                span { "Two to four programs can stand side by side." }
                button.primary { "Side by side" }
            }
        }
        p.small.muted {
            "C categorical, A advanced, R reserved for physicians with earlier training. “?” means that prematch does not know; "
            "it never means no. Positions and codes are those of the source named on the program’s page."
        }
    }
}

fn filters(rows: &[Row], query: &Query) -> Markup {
    let mut states: Vec<&StateCode> = rows.iter().map(|r| &r.program.state).collect();
    states.sort_unstable_by_key(|s| s.name());
    states.dedup();
    let more = Query { q: String::new(), verdict: None, ..query.clone() }.filters();
    html! {
        form.filters method="get" action="/programs" role="search" data-order="/programs/order" {
            div.field.grow {
                label for="q" { "Search" }
                input #q type="search" name="q" value=(query.q) placeholder="name, city, state, code" autocomplete="off"
                    spellcheck="false" data-search;
            }
            (choice("verdict", "For me", VERDICTS, query.verdict))
            details.more open[more] {
                summary { "More filters" }
                div.field {
                    label for="state" { "State" }
                    select #state name="state" {
                        option value="" { "all" }
                        @for s in states {
                            option value=(s) selected[query.state.as_ref() == Some(s)] { (s.name()) }
                        }
                    }
                }
                (choice("j1", "J-1", VISAS, query.j1))
                (choice("h1b", "H-1B", VISAS, query.h1b))
                (choice("track", "Track", TRACKS, query.track))
                (choice("mine", "Mine", MINE, query.mine))
            }
            @if query.sort != Sort::default() {
                input type="hidden" name="sort" value=(write(SORTS, Some(query.sort)));
            }
            @if query.turned { input type="hidden" name="dir" value="turned"; }
            div.actions {
                button data-plain { "Show" }
                a.button.quiet href="/programs" data-clear hidden[!query.filters()] { "Clear" }
            }
        }
    }
}

fn choice<T: Copy + PartialEq>(name: &str, label: &str, choices: Choices<T>, chosen: Option<T>) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "all" }
                @for (value, key, word) in choices {
                    option value=(key) selected[Some(*value) == chosen] { (word) }
                }
            }
        }
    }
}

fn table_head(query: &Query) -> Markup {
    let head = |sort: Sort, class: &'static str| {
        let (_, key, word) = SORTS.iter().find(|(s, _, _)| *s == sort).copied().unwrap_or(SORTS[0]);
        let sorted = (query.sort == sort).then_some(if query.turned { "descending" } else { "ascending" });
        html! {
            th scope="col" class=(class) aria-sort=[sorted] {
                a href=(query.sorted_by(sort)) data-sort=(key) { (word) }
            }
        }
    };
    html! {
        thead {
            tr {
                th.pick scope="col" { span.sr { "Side by side" } }
                (head(Sort::Name, ""))
                (head(Sort::Place, ""))
                (head(Sort::Fit, ""))
                (head(Sort::J1, ""))
                (head(Sort::H1b, ""))
                th scope="col" { "Tracks" }
                (head(Sort::Positions, "num"))
                (head(Sort::Step2, "num"))
                th scope="col" { "Mine" }
            }
        }
    }
}

fn table_row(row: &Row, profile: &Profile, hidden: bool) -> Markup {
    let p = row.program;
    let a = &row.assessment;
    let reason = if profile.visas.is_some() { a.reasons.first() } else { None };
    html! {
        tr id={ "p-" (p.id) } hidden[hidden] {
            td.pick {
                label { input type="checkbox" name="id" value=(p.id); span.sr { "Put " (p.short) " side by side" } }
            }
            th.lead-cell scope="row" {
                a href={ "/programs/" (p.id) } title=(p.name) { (p.short) }
                @if p.short != p.name { span.full { (p.name) } }
            }
            td.place data-label="Place" { (p.place()) }
            td.fit data-label="For me" {
                span.line {
                    (ui::verdict(a.verdict))
                    span.points title="points that order the list" { (ui::points(a.points)) }
                }
                @if let Some(line) = reason { span.why { (line.text) } }
            }
            td.visa data-label="J-1" { span { (ui::standing(&row.j1)) } }
            td.visa data-label="H-1B" { span { (ui::standing(&row.h1b)) } }
            td.tight data-label="Tracks" { span { (tracks(p)) } }
            td.num data-label="Positions" { (number(p.number(FactField::Positions))) }
            td.num data-label="Step 2 from" { span { (step2(p)) } }
            td.mine data-label="Mine" { @if row.stance.is_some() || row.notes + row.own_checks > 0 { span { (mine(row)) } } }
        }
    }
}

/// The tracks by their letters.
pub(crate) fn tracks(p: &Program) -> Markup {
    let mut kinds: Vec<(TrackKind, char)> =
        p.tracks().filter_map(|c| c.as_str().chars().nth(7).map(|letter| (c.kind(), letter))).collect();
    kinds.sort_unstable();
    kinds.dedup();
    html! {
        @if kinds.is_empty() { (ui::not_known()) }
        @for (kind, letter) in kinds { abbr.tag title=(kind.word()) { (letter) } " " }
    }
}

fn number(n: Option<u32>) -> Markup {
    html! {
        @match n {
            Some(n) => { (n) },
            None => { (ui::not_known()) },
        }
    }
}

fn step2(p: &Program) -> Markup {
    match p.fact(FactField::MinStep2).map(|f| &f.value) {
        Some(FactValue::Number(n)) => html! { (n) },
        Some(FactValue::NoLimit) => html! { span.small { "no limit" } },
        _ => ui::not_known(),
    }
}

fn mine(row: &Row) -> Markup {
    html! {
        @match row.stance {
            Some(StanceKind::Include) => { (ui::badge("good", "+", "on my list")) " " },
            Some(StanceKind::LeaveOut) => { (ui::badge("closed", "×", "left out")) " " },
            None => {},
        }
        @if row.own_checks > 0 { span.tag { "checked" } " " }
        @if row.notes > 0 { span.tag { (ui::count(row.notes, "note", "notes")) } }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Command, NewStatement};
    use season::{Layer, OwnSource, PartialDate};

    use super::*;

    fn season() -> Season {
        Season::load(&[Layer::built_in()]).unwrap()
    }

    fn state(season: &Season, commands: &[Command]) -> State {
        let now = "2026-11-22T15:00:00Z".parse().unwrap();
        let mut state = State::default();
        for command in commands {
            let events = domain::decide(&state, season, command, now).unwrap();
            let first = state.seq() + 1;
            state.apply_act(now, domain::Actor::Page, None, first, events);
        }
        state
    }

    fn visas(text: &str) -> Command {
        let field = pick::ProfileField::Visas;
        Command::SetProfile(vec![(field, Some(field.parse(text).unwrap()))])
    }

    fn table<'a>(season: &'a Season, state: &State) -> Vec<Row<'a>> {
        let today = jiff::civil::date(2026, 11, 22);
        state.candidates(season).iter().map(|c| Row::new(c, state, season, today)).collect()
    }

    fn ask<'r, 'a>(rows: &'r [Row<'a>], query: &str) -> Vec<&'r Row<'a>> {
        arrange(rows, &Query::parse(Some(query))).0
    }

    #[test]
    fn without_a_query_all_programs_stand_in_the_order_of_the_personal_list() {
        let season = season();
        let state = state(&season, &[visas("j1")]);
        let rows = table(&season, &state);
        let shown = ask(&rows, "");
        assert_eq!(shown.len(), season.programs.len());
        assert!(shown.is_sorted_by_key(|r| (r.assessment.verdict, -r.assessment.points)));
    }

    #[test]
    fn every_word_of_a_search_must_be_found_in_any_letters() {
        let season = season();
        let rows = table(&season, &State::default());
        let found = ask(&rows, "q=ALABAMA+birmingham");
        assert!(found.iter().any(|r| r.program.short == "UAB"), "{}", found.len());
        assert!(ask(&rows, "q=alabama+zanzibar").is_empty());
        let code = season.programs.iter().find_map(|p| p.tracks().next()).unwrap();
        assert!(!ask(&rows, &format!("q={}", code.as_str().to_lowercase())).is_empty());
    }

    #[test]
    fn filters_of_visas_keep_what_they_say() {
        let season = season();
        let rows = table(&season, &State::default());
        assert!(ask(&rows, "j1=offered").iter().all(|r| r.j1.answer != Some(Answer::No)));
        assert!(ask(&rows, "h1b=no").iter().all(|r| r.h1b.answer == Some(Answer::No)));
        let by_state: usize = ["confirmed", "stale", "conflicting", "unknown"]
            .map(|s| ask(&rows, &format!("h1b={s}")).len())
            .iter()
            .sum();
        assert_eq!(by_state, rows.len());
    }

    #[test]
    fn what_an_address_says_wrongly_filters_nothing() {
        let season = season();
        let rows = table(&season, &State::default());
        assert_eq!(ask(&rows, "state=ZZ&verdict=splendid&sort=mood&j1=&track=x&mine=0&dir=up").len(), rows.len());
    }

    #[test]
    fn what_is_not_known_comes_last_in_either_direction() {
        let season = season();
        let rows = table(&season, &State::default());
        for dir in ["", "&dir=turned"] {
            let shown = ask(&rows, &format!("sort=step2{dir}"));
            let known = shown.iter().position(|r| r.step2().is_none()).unwrap();
            assert!(known > 0 && shown[known..].iter().all(|r| r.step2().is_none()));
        }
        let big = ask(&rows, "sort=positions");
        assert!(big[0].program.number(FactField::Positions) >= big[1].program.number(FactField::Positions));
    }

    #[test]
    fn my_decisions_notes_and_checks_can_be_found_again() {
        let season = season();
        let (a, b, c) = (&season.programs[0].id, &season.programs[1].id, &season.programs[2].id);
        let check = NewStatement {
            visa: Visa::J1,
            says: Answer::Yes,
            condition: String::new(),
            step3: false,
            quote: String::new(),
            source: OwnSource::Email,
            detail: "coordinator".into(),
            on: PartialDate::Day(jiff::civil::date(2026, 11, 22)),
            evidence: None,
        };
        let stance = pick::Stance { kind: StanceKind::LeaveOut, reason: String::new() };
        let state = state(
            &season,
            &[
                Command::SetStance(a.clone(), Some(stance)),
                Command::WriteNote(b.clone(), None, "called".into()),
                Command::AddStatement(c.clone(), Box::new(check)),
            ],
        );
        let rows = table(&season, &state);
        let ids = |query: &str| ask(&rows, query).iter().map(|r| r.program.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids("mine=left_out"), [a.clone()]);
        assert_eq!(ids("mine=notes"), [b.clone()]);
        assert_eq!(ids("mine=checked"), [c.clone()]);
        assert_eq!(ids("mine=any").len(), 3);
        assert_eq!(ids("mine=untouched").len(), rows.len() - 3);
    }

    #[test]
    fn an_address_reads_back_as_the_same_query() {
        let text =
            "q=new+york&state=NY&verdict=not_ruled_out&j1=stale&h1b=no&track=advanced&mine=any&sort=place&dir=turned";
        let query = Query::parse(Some(text));
        assert_eq!(query.address(), format!("/programs?{text}"));
        assert_eq!(Query::default().address(), "/programs");
        assert!(query.filters() && !Query::parse(Some("sort=name")).filters());
    }
}
