//! Messages that are kept: the list, the newest first, and the forms that bring new ones.

use axum::response::Response;
use candor::meaning::Category;
use domain::{Message, State};
use maud::{Markup, html};
use season::{ProgramId, Season};

use super::{Tab, show};
use crate::app::App;
use crate::error::Failure;
use crate::pages::facts::Query;
use crate::ui::{Frame, badge, count, when};

/// How many messages stand on one page.
const PAGE: usize = 50;

/// What the list is narrowed to.
struct Narrow {
    category: Option<Category>,
    warned: bool,
    open: bool,
    words: String,
}

impl Narrow {
    fn of(query: &Query) -> Self {
        let kind = query.get("kind");
        Self {
            category: Category::from_id(kind),
            warned: kind == "care",
            open: kind == "open",
            words: query.get("q").trim().to_lowercase(),
        }
    }

    fn takes(&self, season: &Season, m: &Message) -> bool {
        let of_kind = match (self.category, self.warned, self.open) {
            (Some(c), _, _) => m.message.category == c,
            (_, true, _) => m.message.red_flag,
            (_, _, true) => m.program().is_none(),
            _ => true,
        };
        let name = m.program().and_then(|p| season.program(p)).map_or("", |p| p.name.as_str());
        let words = || format!("{} {} {} {name}", m.message.subject, m.message.from.name, m.message.from.address);
        of_kind && (self.words.is_empty() || words().to_lowercase().contains(&self.words))
    }

    fn is_narrow(&self) -> bool {
        self.category.is_some() || self.warned || self.open || !self.words.is_empty()
    }
}

pub(super) async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let narrow = Narrow::of(&query);
    let at: usize = query.get("page").parse().unwrap_or(1).max(1);
    show(&frame, Tab::Kept, "Messages", |state| {
        let mut all: Vec<&Message> = state.items().messages().filter(|m| narrow.takes(&season, m)).collect();
        all.sort_by_key(|m| std::cmp::Reverse((m.when(), m.id)));
        let none = state.items().messages().next().is_none();
        html! {
            @if none { (empty()) }
            @else {
                p.lead { "What programs wrote to you, each with its reading. The originals are kept unchanged, so that they can prove something." }
            }
            (add(&frame, none))
            @if !none {
                (filter(&query, &narrow))
                @if all.is_empty() { div.empty { p.strong { "No message fits." } p { a href="/messages" { "Show all" } } } }
                @else { (rows(&season, state, &all, at)) (pages(&query, all.len(), at)) }
            }
        }
    })
}

fn empty() -> Markup {
    html! {
        div.empty {
            p.strong { "No message is kept yet." }
            p { "Keep what programs write to you: prematch finds the program, reads it, and keeps the original unchanged." }
        }
    }
}

fn filter(query: &Query, narrow: &Narrow) -> Markup {
    let kind = query.get("kind");
    let option = |value: &str, word: &str| html! { option value=(value) selected[value == kind] { (word) } };
    html! {
        form.filters method="get" action="/messages" role="search" {
            div.field { label for="q" { "Words of subject, sender or program" } input id="q" name="q" type="search" value=(query.get("q")); }
            div.field {
                label for="kind" { "Which" }
                select id="kind" name="kind" {
                    (option("", "all"))
                    (option("care", "those to take care with"))
                    (option("open", "those of no known program"))
                    @for c in Category::ALL { (option(c.id(), &c.meaning().name)) }
                }
            }
            div.actions { button { "Show" } @if narrow.is_narrow() { a href="/messages" { "Show all" } } }
        }
    }
}

fn rows(season: &Season, state: &State, all: &[&Message], at: usize) -> Markup {
    let zone = App::zone(state);
    html! {
        ul.plain.inbox {
            @for m in all.iter().skip((at - 1) * PAGE).take(PAGE) {
                li.entry {
                    p.inbox-line {
                        a.strong.subject href={ "/messages/" (m.id) } { bdi { (subject(m)) } }
                        " " @if domain::is_own(state, m) { span.tag { "my own mail" } } @else { (category(m)) }
                    }
                    p.muted.small {
                        (program_name(season, m.program())) " · "
                        bdi { (m.message.from.shown()) } " · " (when(m.when(), &zone))
                        @if m.message.sent.is_none() { " (when it was kept)" }
                    }
                }
            }
        }
    }
}

pub(super) fn subject(m: &Message) -> &str {
    if m.message.subject.is_empty() { "(no subject)" } else { &m.message.subject }
}

/// What a message was read as, and whether it must be warned of.
pub(super) fn category(m: &Message) -> Markup {
    html! {
        span.tag { (m.message.category.meaning().name) @if let Some(second) = m.message.second { ", or: " (second.meaning().name) } }
        @if m.message.red_flag { " " (badge("warn", "!", "take care")) }
    }
}

pub(super) fn program_name(season: &Season, program: Option<&ProgramId>) -> Markup {
    match program.map(|id| (id, season.program(id))) {
        Some((id, Some(p))) => html! { a href={ "/programs/" (id) } { (p.short) } },
        Some((id, None)) => html! { (id) },
        None => html! { "no known program" },
    }
}

fn pages(query: &Query, all: usize, at: usize) -> Markup {
    let last = all.div_ceil(PAGE);
    let to = |page: usize| {
        let mut s = form_urlencoded::Serializer::new(String::new());
        for name in ["q", "kind"] {
            if !query.get(name).is_empty() {
                s.append_pair(name, query.get(name));
            }
        }
        s.append_pair("page", &page.to_string());
        format!("/messages?{}", s.finish())
    };
    html! {
        @if last > 1 {
            nav.pager aria-label="Pages of the list" {
                @if at > 1 { a href=(to(at - 1)) rel="prev" { "Newer" } }
                span { "Page " (at) " of " (last) ", " (count(all, "message", "messages")) }
                @if at < last { a href=(to(at + 1)) rel="next" { "Older" } }
            }
        }
    }
}

/// The ways in which messages come.
fn add(frame: &Frame, open: bool) -> Markup {
    html! {
        details.panel #add open[open] {
            summary { strong { "Keep messages" } span.muted { ": paste one, files (.eml), a whole mailbox (.mbox), or a folder of your mail account" } }
            h2 { "Paste one" }
            p { "Read it first, then keep it: " a href="/read" { "Read a message" } "." }
            h2 { "Saved messages (.eml)" }
            form method="post" action="/messages/add" enctype="multipart/form-data" {
                (frame.token())
                div.field {
                    label for="mails" { "Files, several at once" }
                    input id="mails" name="mails" type="file" accept=".eml,message/rfc822" multiple required aria-describedby="mails-hint";
                    p.hint id="mails-hint" { "In most mail programs: open the message, then “Save as” or “Download message”." }
                }
                div.actions { button.primary { "Keep them" } }
            }
            h2 { "A whole mailbox (.mbox)" }
            p { "From Gmail (Google Takeout) or Thunderbird, of any size. You see first who wrote, and choose what to keep. " a href="/messages/import" { "Take a mailbox in" } "." }
        }
    }
}
