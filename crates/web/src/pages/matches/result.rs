//! The result of a Match: who is where, the proof, both sides compared, and the numbers.

use matching::text::NamedMarket;
use matching::told::{OfBlocks, Play, Tally, block_in_words, choice};
use matching::{Definition, Matching};
use maud::{Markup, html};

use super::{Told, carrying};
use crate::ui::{Frame, badge, count};

/// The most rows of a table on the page; the download has all.
const SHOWN: u32 = 300;
/// The most blocks that are named.
const MOST_BLOCKS: usize = 50;

pub(super) fn body(frame: &Frame, told: &Told, carried: Option<&str>, definition: Definition) -> Markup {
    let (named, result) = (&told.named, &told.run.matching);
    let tally = Tally::new(named, result);
    html! {
        p.lead {
            (tally.matched) " of " (count(tally.applicants as usize, "applicant", "applicants")) " matched, "
            (tally.filled) " of " (count(tally.positions as usize, "position", "positions")) " filled. "
            @if told.run.blocks.is_empty() { (badge("good", "✓", "stable, checked")) } @else { (badge("warn", "!", "not stable")) }
        }
        (actions(frame, named, carried, definition))
        (applicants(named, result))
        (programs(named, result))
        (proof(told))
        (both_sides(told))
        (numbers(&tally))
    }
}

fn actions(frame: &Frame, named: &NamedMarket, carried: Option<&str>, definition: Definition) -> Markup {
    let word = match definition {
        Definition::McDermidManlove => "mm",
        Definition::Abh => "abh",
        _ => "choice",
    };
    let watched = Play::new(named);
    html! {
        @if let Some(text) = carried {
            (carrying(frame, text, "", &html! {
                input type="hidden" name="definition" value=(word);
                div.actions {
                    @if watched.is_ok() { button.primary name="do" value="step:0" { "Watch it step by step" } }
                    button name="do" value="csv" { "Download the result (CSV)" }
                }
            }))
        } @else {
            p.muted { "This market is too long to go along with the page. For the table, choose the files again below and press “Only the table, as CSV”." }
        }
        @if let Err(why) = watched { p.muted { "Not step by step: " (why) "." } }
    }
}

fn more(all: u32) -> Markup {
    html! { @if all > SHOWN { p.muted { "The first " (SHOWN) " of " (all) " are shown; the table as CSV has all." } } }
}

/// The partner of a member of a couple, and which of their pairs they got, from 1.
fn couple(named: &NamedMarket, result: &Matching, applicant: u32) -> Option<(u32, Option<usize>)> {
    let market = &named.market;
    let number = market.couple_of(applicant)?;
    let (a, b) = *market.couples().get(number as usize)?;
    let got = (result.program_of[a as usize], result.program_of[b as usize]);
    let pair = market.pairs(number).iter().position(|x| (x.first, x.second) == got).map(|k| k + 1);
    Some((if a == applicant { b } else { a }, pair))
}

fn applicants(named: &NamedMarket, result: &Matching) -> Markup {
    let market = &named.market;
    let of = |a: u32| match couple(named, result, a) {
        Some((partner, pair)) => html! {
            "with " bdi { (named.applicants.name(partner)) } @if let Some(k) = pair { ": pair " (k) " of " (market.couple_of(a).map_or(0, |c| market.pairs(c).len())) }
        },
        None => html! {
            @match choice(named, result, a) {
                Some(k) => { (k) " of " (market.list(a).len()) },
                None if market.list(a).is_empty() => { "no entry that both sides have" },
                None => { "none of " (market.list(a).len()) },
            }
        },
    };
    html! {
        section aria-labelledby="applicants" {
            h2 id="applicants" { "Where each applicant goes" }
            div.table-wrap role="region" tabindex="0" aria-label="Where each applicant goes" {
                table.data.stack {
                    thead { tr { th { "Applicant" } th { "Program" } th { "Choice" } } }
                    tbody {
                        @for a in 0..market.applicants().min(SHOWN) {
                            tr {
                                th.lead-cell scope="row" { bdi { (named.applicants.name(a)) } }
                                td data-label="Program" { @match result.program(a) { Some(p) => bdi { (named.programs.name(p)) }, None => span.muted { "unmatched" } } }
                                td data-label="Choice" { span { (of(a)) } }
                            }
                        }
                    }
                }
            }
            (more(market.applicants()))
        }
    }
}

fn programs(named: &NamedMarket, result: &Matching) -> Markup {
    let market = &named.market;
    let mut held: Vec<Vec<u32>> = vec![Vec::new(); market.programs() as usize];
    for a in 0..market.applicants() {
        if let Some(p) = result.program(a) {
            held[p as usize].push(a);
        }
    }
    let people = |p: u32| {
        let order = market.roster(p).iter().copied().filter(|a| result.program(*a) == Some(p));
        order.take(SHOWN as usize).collect::<Vec<u32>>()
    };
    html! {
        section aria-labelledby="programs" {
            h2 id="programs" { "Whom each program gets" }
            div.table-wrap role="region" tabindex="0" aria-label="Whom each program gets" {
                table.data.stack {
                    thead { tr { th { "Program" } th.num { "Positions" } th { "People, in the order of its list" } th.num { "Open" } } }
                    tbody {
                        @for p in 0..market.programs().min(SHOWN) {
                            tr {
                                th.lead-cell scope="row" { bdi { (named.programs.name(p)) } }
                                td.num data-label="Positions" { (market.quota(p)) }
                                td data-label="People" { (names(named, &people(p))) }
                                td.num data-label="Open" { (market.quota(p).saturating_sub(held[p as usize].len() as u32)) }
                            }
                        }
                    }
                }
            }
            (more(market.programs()))
        }
    }
}

/// Names of applicants with commas between; a word when there is none.
pub(super) fn names(named: &NamedMarket, applicants: &[u32]) -> Markup {
    html! {
        // One element: a cell of a narrow table lays its children out one by one.
        span {
            @if applicants.is_empty() { span.muted { "nobody" } }
            @for (k, a) in applicants.iter().enumerate() { @if k > 0 { ", " } bdi { (named.applicants.name(*a)) } }
        }
    }
}

fn proof(told: &Told) -> Markup {
    let (named, blocks) = (&told.named, &told.run.blocks);
    html! {
        section.panel aria-labelledby="proof" {
            h2 id="proof" { "The proof" }
            @if blocks.is_empty() {
                p {
                    (badge("good", "✓", "stable")) " "
                    "A second check, which shares no code with the run, went through all "
                    (count(named.market.entries(), "entry", "entries"))
                    " that both sides have: no applicant and no program would both rather have each other"
                    @if !named.market.couples().is_empty() { ", and no couple could move to a pair that would take both" }
                    ". Nobody has a reason to make an agreement of their own."
                }
            } @else {
                p { (badge("warn", "!", "not stable")) " " (OfBlocks::of(blocks).in_words()) ", after " (count(told.run.orders as usize, "order", "orders")) " of the couples:" }
                ul {
                    @for block in blocks.iter().take(MOST_BLOCKS) { li { (block_in_words(named, block)) } }
                }
                @if blocks.len() > MOST_BLOCKS { p.muted { "And " (blocks.len() - MOST_BLOCKS) " more." } }
                p.muted { "With couples a stable result need not exist." }
            }
            @if let Some(search) = told.run.search { p { "Complete search: " (search.words()) "." } }
        }
    }
}

/// Who would fare otherwise if programs proposed.
fn both_sides(told: &Told) -> Markup {
    let named = &told.named;
    let Some(other) = &told.other else {
        return html! {
            section.panel aria-labelledby="sides" {
                h2 id="sides" { "If programs proposed" }
                p { "With couples only applicants can propose, so there is no second result to compare." }
            }
        };
    };
    let result = &told.run.matching;
    let differ: Vec<u32> = (0..named.market.applicants()).filter(|a| result.program(*a) != other.program(*a)).collect();
    let program = |p: Option<u32>| html! { @match p { Some(p) => bdi { (named.programs.name(p)) }, None => span.muted { "unmatched" } } };
    html! {
        section.panel aria-labelledby="sides" {
            h2 id="sides" { "If programs proposed" }
            @if differ.is_empty() {
                p { "Nobody would be elsewhere: both sides proposing give the same, so this is the only stable result there is." }
            } @else {
                p {
                    (count(differ.len(), "applicant", "applicants")) " would be elsewhere. The result above is the best for every applicant that any "
                    "stable result can be; if programs proposed, each of these applicants would do worse and no program worse. "
                    "Who is matched at all, and how many positions each program fills, stays the same."
                }
                div.table-wrap role="region" tabindex="0" aria-label="If programs proposed" {
                    table.data.stack {
                        thead { tr { th { "Applicant" } th { "Applicants propose" } th { "Programs propose" } } }
                        tbody {
                            @for a in differ.iter().take(SHOWN as usize) {
                                tr {
                                    th.lead-cell scope="row" { bdi { (named.applicants.name(*a)) } }
                                    td data-label="Applicants propose" { span { (program(result.program(*a))) @if let Some(k) = choice(named, result, *a) { span.muted { " · choice " (k) } } } }
                                    td data-label="Programs propose" { span { (program(other.program(*a))) @if let Some(k) = choice(named, other, *a) { span.muted { " · choice " (k) } } } }
                                }
                            }
                        }
                    }
                }
                (more(differ.len() as u32))
            }
        }
    }
}

fn numbers(tally: &Tally) -> Markup {
    let share = |n: usize, of: usize| if of == 0 { 0.0 } else { 100.0 * n as f64 / of as f64 };
    let programs = tally.programs_by_filling;
    let d = &tally.dropped;
    html! {
        section.panel aria-labelledby="figures" {
            h2 id="figures" { "In numbers" }
            div.numbers {
                div { strong { (format!("{:.1} %", share(tally.matched, tally.applicants as usize))) } span { "of applicants matched" } }
                div { strong { (tally.unmatched) } span { "without a program" } }
                div { strong { (tally.unfilled) } span { "positions open" } }
                div { strong { (programs.filled) } span { "programs full" } }
                div { strong { (programs.unfilled) } span { "programs with open positions" } }
            }
            (choices("Single applicants by the choice they got", "choice", &tally.single_choices))
            @if tally.couples > 0 {
                p { (count(tally.couples, "couple", "couples")) ", " (tally.couples_unmatched) " without a pair." }
                (choices("Couples by the pair they got", "pair", &tally.couple_choices))
            }
            @if tally.by_type.len() > 1 {
                h3 { "By type" }
                dl.facts.slim { @for (word, n) in &tally.by_type { div { dt { bdi { (word) } } dd { (n.matched) " of " (n.applicants) " matched" } } } }
            }
            @if d.of_applicants + d.of_programs + d.of_couples > 0 {
                p.muted {
                    "Left out because the other side does not list them: " (d.of_applicants) " entries of applicants, "
                    (d.of_programs) " of programs, " (d.of_couples) " pairs of couples."
                }
            }
        }
    }
}

/// How many got their first, second, … choice.
fn choices(heading: &str, word: &str, got: &[u32]) -> Markup {
    let all: u32 = got.iter().sum();
    let rows = got.iter().zip(1..).filter(|(n, _)| **n > 0).collect::<Vec<(&u32, u32)>>();
    html! {
        @if all > 0 {
            h3 { (heading) }
            dl.facts.slim {
                @for (n, k) in rows.iter().take(20) { div { dt { (word) " " (k) } dd { (n) " of " (all) } } }
            }
            @if rows.len() > 20 { p.muted { "And " (rows.iter().skip(20).map(|(n, _)| **n).sum::<u32>()) " further down their lists." } }
        }
    }
}
