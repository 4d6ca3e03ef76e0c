//! The visa ledger: for the applicant's programs what is known of each visa, how it changed, and what is still to be asked,
//! each question with its draft. What is to be done stands first; the programs come in pages, and can be searched.

use axum::response::Response;
use domain::{LedgerLine as Line, LedgerPlace, State, concerned, visa_ledger};
use maud::{Markup, html};
use pick::VisaNeed;
use season::{Citation, Season, StandingState, Visa, Wording, plain_day};

use crate::error::Failure;
use crate::pages::facts::Query;
use crate::ui::{self, Frame, Nav};

const TITLE: &str = "Visa ledger";
/// How many programs stand on one page.
const PAGE: usize = 20;
/// How many questions are open; the others are folded.
const ASKED: usize = 6;

pub(super) async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    Ok(frame.app.with_state(|state| frame.page(TITLE, Nav::Pick, state, body(&frame, state, &query)))?)
}

fn body(frame: &Frame, state: &State, query: &Query) -> Markup {
    let season = &frame.app.season;
    let today = frame.app.today(state);
    let visas = state.profile().visas.as_ref();
    let head = html! {
        div.split {
            h1 { (TITLE) }
            nav.nav-sub.no-print aria-label="More" { a href="/pick" { "← My list" } a href="/visas" { "Visa facts for everybody" } }
        }
    };
    let Some(visas) = visas else {
        return html! {
            (head)
            div.empty {
                p.strong { "You have not said yet which visas you can accept." }
                p { "With that one fact, every program shows what is known and what is to be asked." }
                div.actions { a.button.primary href="/pick" { "Say it on my list" } }
            }
        };
    };
    if visas.accepts(VisaNeed::NoneNeeded) {
        return html! {
            (head)
            div.empty { p.strong { "Your profile says that you need no visa, so there is nothing to ask." } a href="/profile" { "To my profile" } }
        };
    }
    let all = visa_ledger(state, season, today);
    if all.is_empty() {
        return html! {
            (head)
            div.empty {
                p.strong { "None of your programs is here yet." }
                p { "Programs of your list, and those that you applied to, hear from or wrote about, stand here." }
                div.actions { a.button.primary href="/pick" { "To my list" } }
            }
        };
    }
    let visas: Vec<Visa> = visas.visas().collect();
    let asked = Asked::of(query);
    let lines = asked.among(all, state, &visas);
    html! {
        (head)
        p.lead {
            "What is known about the visas you accept, program by program, from your list and from where you applied. A silent "
            "source is no refusal, and sources that disagree are shown both, with their words and dates. "
            a href="/help#visa-state" { "How a state is found" }
        }
        (filters(&asked, &visas))
        @if lines.is_empty() {
            div.empty { p.strong { "No program of yours fits." } p { a href="/pick/visas" { "Show all of them" } } }
        } @else {
            (summary(&lines, &visas))
            (questions(frame, state, &lines))
            (changed(season, &lines, &visas))
            (table(season, &asked, &lines, &visas))
        }
    }
}

/// What is to be shown.
struct Asked {
    words: String,
    place: String,
    state: Option<StandingState>,
    visa: Option<Visa>,
    page: usize,
}

/// The word of a visa in an address.
fn key(visa: Visa) -> &'static str {
    match visa {
        Visa::J1 => "j1",
        Visa::H1b => "h1b",
    }
}

impl Asked {
    fn of(query: &Query) -> Self {
        Self {
            words: query.get("q").to_owned(),
            place: query.get("where").to_owned(),
            state: StandingState::ALL.into_iter().find(|s| s.word() == query.get("state")),
            visa: Visa::ALL.into_iter().find(|v| key(*v) == query.get("visa")),
            page: query.get("page").parse().unwrap_or(1).max(1),
        }
    }

    fn is_narrow(&self) -> bool {
        !self.words.is_empty() || !self.place.is_empty() || self.state.is_some() || self.visa.is_some()
    }

    /// The lines that fit.
    fn among<'a>(&self, all: Vec<Line<'a>>, state: &State, visas: &[Visa]) -> Vec<Line<'a>> {
        let mine = if self.place == "mine" { concerned(state) } else { None };
        let of_place = |l: &Line| match self.place.as_str() {
            "mine" => mine.as_ref().is_none_or(|m| m.contains(&l.program.id)),
            "" => true,
            place => l.place.key() == place,
        };
        let in_state = |l: &Line, v: &Visa, s: StandingState| l.standing(*v).is_some_and(|x| x.state == s);
        let of_state = |l: &Line| {
            let looked_at = visas.iter().filter(|v| self.visa.is_none_or(|w| w == **v));
            self.state.is_none_or(|s| looked_at.clone().any(|v| in_state(l, v, s)))
        };
        let of_words = |l: &Line| {
            let text = format!("{} {} {}", l.program.short, l.program.name, l.program.place()).to_lowercase();
            self.words.to_lowercase().split_whitespace().all(|w| text.contains(w))
        };
        all.into_iter().filter(|l| of_place(l) && of_state(l) && of_words(l)).collect()
    }

    /// The address of another page of the same choice.
    fn to(&self, page: usize) -> String {
        let page = page.to_string();
        let state = self.state.map_or("", StandingState::word);
        let visa = self.visa.map_or("", key);
        let mut s = form_urlencoded::Serializer::new(String::new());
        let all =
            [("q", self.words.as_str()), ("where", &self.place), ("state", state), ("visa", visa), ("page", &page)];
        s.extend_pairs(all.iter().filter(|(_, value)| !value.is_empty()));
        format!("/pick/visas?{}#all", s.finish())
    }
}

fn filters(asked: &Asked, visas: &[Visa]) -> Markup {
    let place = |value: &str, words: &str| html! { option value=(value) selected[asked.place == value] { (words) } };
    html! {
        form.filters.no-print method="get" action="/pick/visas" role="search" aria-label="Choose programs" {
            div.field { label for="q" { "Name, city or state" } input id="q" name="q" type="search" value=(asked.words); }
            div.field {
                label for="where" { "Which" }
                select id="where" name="where" {
                    (place("", "all of mine"))
                    (place("mine", "applied, invited or ranked"))
                    @for p in LedgerPlace::ALL { (place(p.key(), p.words())) }
                }
            }
            @if visas.len() > 1 {
                div.field {
                    label for="visa" { "Visa" }
                    select id="visa" name="visa" {
                        option value="" { "either" }
                        @for v in visas { option value=(key(*v)) selected[asked.visa == Some(*v)] { (v) } }
                    }
                }
            }
            div.field {
                label for="state" { "What is known" }
                select id="state" name="state" {
                    option value="" { "anything" }
                    @for s in StandingState::ALL { option value=(s.word()) selected[asked.state == Some(s)] { (s.word()) } }
                }
            }
            div.actions { button { "Show" } @if asked.is_narrow() { a href="/pick/visas" { "Show all" } } }
        }
    }
}

/// How many programs stand in each state, for each visa.
fn summary(lines: &[Line], visas: &[Visa]) -> Markup {
    let of = |visa: Visa, state: StandingState| {
        lines.iter().filter_map(|l| l.standing(visa)).filter(|s| s.state == state).count()
    };
    html! {
        section.panel aria-labelledby="summary" {
            h2 id="summary" { (ui::count(lines.len(), "program", "programs")) }
            div.table-wrap role="region" tabindex="0" aria-label="How many programs stand in each state" {
                table.data.stack {
                    thead { tr { th scope="col" { "Visa" } @for s in StandingState::ALL { th.num scope="col" { (s.word()) } } } }
                    tbody {
                        @for visa in visas {
                            tr { th.lead-cell scope="row" { (visa) } @for s in StandingState::ALL { td.num data-label=(s.word()) { (of(*visa, s)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// What is still to be asked, each with its draft: the first ones open, the others folded.
fn questions(frame: &Frame, state: &State, lines: &[Line]) -> Markup {
    let open: Vec<&Line> = lines.iter().filter(|l| l.questions().next().is_some()).collect();
    let (first, rest) = open.split_at(open.len().min(ASKED));
    let zone = crate::app::App::zone(state);
    html! {
        section aria-labelledby="open" {
            h2 id="open" { "Still to be asked: " (ui::count(open.len(), "program", "programs")) }
            @if open.is_empty() { p { "Nothing. Every program here has a fresh statement about the visas you accept." } }
            @else {
                p {
                    "Look at the program's own page first, and ask only where you apply and the page does not say. One short letter "
                    "to the coordinator is enough; the answer goes under “I have the answer”, with its day."
                }
                ul.cards { @for line in first { (question(frame, line, &zone)) } }
                @if !rest.is_empty() {
                    details {
                        summary { "And " (ui::count(rest.len(), "more program", "more programs")) " to ask" }
                        ul.cards { @for line in rest { (question(frame, line, &zone)) } }
                    }
                }
            }
        }
    }
}

fn question(frame: &Frame, line: &Line, zone: &jiff::tz::TimeZone) -> Markup {
    html! {
        li.card id={ "ask-" (line.program.id) } {
            h3 { a href={ "/programs/" (line.program.id) } { (line.program.short) } " " span.small.muted { (line.place.words()) } }
            ul { @for q in line.questions() { li { bdi { (q.text) } } } }
            (asked(line, zone))
            div.actions.no-print {
                @match line.letter.filter(|l| l.sent.is_none()) {
                    Some(draft) => { a.button href={ "/letters/" (draft.id) } { "Go on with the draft" } },
                    None => { (draft(frame, line)) },
                }
                a.button.quiet href={ "/programs/" (line.program.id) "#check" } { "I have the answer" }
            }
        }
    }
}

/// Whether it was asked already.
fn asked(line: &Line, zone: &jiff::tz::TimeZone) -> Markup {
    html! {
        @if let Some(sent) = line.letter.and_then(|l| l.sent.as_ref().map(|s| (l, s))) {
            p.small { "You asked on " (plain_day(sent.1.at.to_zoned(zone.clone()).date())) ", in " a href={ "/letters/" (sent.0.id) } { "this letter" } "." }
        }
    }
}

fn draft(frame: &Frame, line: &Line) -> Markup {
    frame.form(
        "/letters/new",
        "inline",
        html! {
            input type="hidden" name="kind" value="visa_question";
            input type="hidden" name="program" value=(line.program.id);
            button { @if line.letter.is_some() { "Draft it again" } @else { "Draft the question" } }
        },
    )
}

/// The programs with the state of each visa, in pages.
fn table(season: &Season, asked: &Asked, lines: &[Line], visas: &[Visa]) -> Markup {
    let last = lines.len().div_ceil(PAGE);
    let at = asked.page.min(last);
    html! {
        section aria-labelledby="all" {
            h2 id="all" { "Program by program" }
            div.table-wrap role="region" tabindex="0" aria-label="Visas, program by program" {
                table.data.stack {
                    thead {
                        tr {
                            th scope="col" { "Program" }
                            @for visa in visas { th scope="col" { (visa) } }
                            th scope="col" { "For me" }
                            th scope="col" { "Newest word" }
                        }
                    }
                    tbody { @for line in lines.iter().skip((at - 1) * PAGE).take(PAGE) { (row(season, line, visas)) } }
                }
            }
            @if last > 1 {
                nav.pager aria-label="Pages of the ledger" {
                    @if at > 1 { a href=(asked.to(at - 1)) rel="prev" { "Before" } }
                    span { "Page " (at) " of " (last) ", " (ui::count(lines.len(), "program", "programs")) }
                    @if at < last { a href=(asked.to(at + 1)) rel="next" { "Next" } }
                }
            }
        }
    }
}

fn row(season: &Season, line: &Line, visas: &[Visa]) -> Markup {
    html! {
        tr {
            th.lead-cell scope="row" {
                a href={ "/programs/" (line.program.id) } { (line.program.short) } " "
                span.small.muted { (line.place.words()) }
            }
            @for visa in visas {
                td.visa data-label=(visa) {
                    div.in-cell {
                        @if let Some(s) = line.standing(*visa) { (ui::standing(s)) } @else { (ui::not_known()) }
                        (opposed(season, line, *visa))
                    }
                }
            }
            td data-label="For me" { span { (ui::verdict(line.assessment.verdict)) } }
            td data-label="Newest word" {
                span { @match line.newest() { Some(day) => { (day) }, None => { span.muted { "none with a date" } } } }
            }
        }
    }
}

/// The statements that disagree: each with its words, who says so, where and when.
fn opposed(season: &Season, line: &Line, visa: Visa) -> Markup {
    let all = line.opposed(visa);
    html! {
        @if !all.is_empty() {
            ul.plain.small.opposed {
                @for said in all {
                    li {
                        strong { (said.says.word()) } ": "
                        @if said.wording == Wording::Quote { "“" bdi { (said.text) } "”" } @else { bdi { (said.text) } }
                        " " span.muted { (said.scope.words()) } " "
                        @match &said.citation {
                            Citation::Source(key) => (ui::proof(season, std::slice::from_ref(key), said.date, Some(said.confidence))),
                            Citation::Own { detail, .. } => { span.proof { "your own check · " bdi { (detail) } " · " (said.date) } },
                        }
                    }
                }
            }
        }
    }
}

/// Answers that changed, with the days on which they did.
fn changed(season: &Season, lines: &[Line], visas: &[Visa]) -> Markup {
    let of = |line| visas.iter().map(move |v: &Visa| (line, *v));
    let all = lines.iter().flat_map(of).map(|(l, v): (&Line, Visa)| (l, v, l.changed(v, season)));
    let found: Vec<_> = all.filter(|(.., turns)| !turns.is_empty()).collect();
    html! {
        section aria-labelledby="changed" {
            h2 id="changed" { "Answers that changed" }
            @if found.is_empty() { p { "None: no program here has dated statements that say different things." } }
            ul.plain {
                @for (line, visa, turns) in &found {
                    li {
                        a href={ "/programs/" (line.program.id) } { (line.program.short) } ", " (visa) ": "
                        @for (k, t) in turns.iter().enumerate() {
                            @if k > 0 { ", then " }
                            (t.date) " "
                            @match t.answer {
                                Some(answer) => { strong { (answer.word()) } },
                                None => { strong { "sources disagree" } },
                            }
                        }
                        "."
                    }
                }
            }
        }
    }
}
