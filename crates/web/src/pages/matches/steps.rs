//! A small Match step by step: one sentence, who holds whom, and the list of all steps. Every step is a form that carries
//! the market along, so that it works without scripts and nothing is kept.

use matching::NONE;
use matching::text::NamedMarket;
use matching::told::{Play, Scene};
use maud::{Markup, html};

use super::{carrying, result};
use crate::ui::{Frame, count};

pub(super) fn body(frame: &Frame, named: &NamedMarket, text: &str, step: usize) -> Markup {
    match Play::new(named) {
        Ok(play) => played(frame, named, &play, text, step.min(play.steps().len())),
        Err(why) => html! {
            div.empty {
                p.strong { "Not step by step" }
                p { (capital(&why.to_string())) "." }
                (carrying(frame, text, "", &html! { button.primary name="do" value="run" { "To the result" } }))
            }
        },
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

fn played(frame: &Frame, named: &NamedMarket, play: &Play<'_>, text: &str, step: usize) -> Markup {
    let last = play.steps().len();
    let scene = play.after(step);
    let now = step.checked_sub(1).and_then(|k| play.steps().get(k)).map(|s| (s.applicant, s.program));
    html! {
        p.lead {
            "Applicants ask the programs of their list, best first. A program holds the best it was asked by, up to its positions, "
            "and lets the others go on. Nothing is final before nobody asks any more."
        }
        section.panel.match-step id="step" aria-labelledby="step-head" {
            h2 id="step-head" { "Step " (step) " of " (last) }
            p.strong role="status" {
                @match play.sentence(step) {
                    Some(sentence) => { bdi { (sentence) } },
                    None => { "Before the first step: nobody has asked yet." },
                }
                @if step == last { " Nobody is left who would ask again: this is the result." }
            }
            (buttons(frame, text, step, last))
            (programs(named, &scene, now.map(|n| n.1)))
            (applicants(named, &scene, now.map(|n| n.0)))
        }
        section.panel aria-labelledby="all-steps" {
            h2 id="all-steps" { "All " (count(last, "step", "steps")) }
            (carrying(frame, text, "", &html! {
                ol.match-steps {
                    @for k in 1..=last {
                        li aria-current=[(k == step).then_some("step")] {
                            button.quiet.small name="do" value={ "step:" (k) } aria-label={ "Show step " (k) } { "Show" }
                            " " bdi { (play.sentence(k).unwrap_or_default()) }
                        }
                    }
                }
            }))
        }
    }
}

fn buttons(frame: &Frame, text: &str, step: usize, last: usize) -> Markup {
    let to = |k: usize| format!("step:{k}");
    html! {
        (carrying(frame, text, "", &html! {
            div.actions {
                button name="do" value=(to(0)) disabled[step == 0] { "First" }
                button name="do" value=(to(step.saturating_sub(1))) disabled[step == 0] autofocus[step > 0 && step >= last] { "Back" }
                button.primary name="do" value=(to(step + 1)) disabled[step >= last] autofocus[step < last] { "Next" }
                button name="do" value=(to(last)) disabled[step >= last] { "Last" }
                button.quiet name="do" value="run" { "To the result" }
            }
        }))
        (carrying(frame, text, "inline", &html! {
            label for="goto" { "Go to step" }
            input id="goto" name="goto" type="number" min="0" max=(last) value=(step) required;
            button name="do" value="goto" { "Go" }
        }))
    }
}

fn programs(named: &NamedMarket, scene: &Scene, now: Option<u32>) -> Markup {
    html! {
        h3 { "Whom each program holds" }
        div.table-wrap role="region" tabindex="0" aria-label="Whom each program holds" {
            table.data.stack {
                thead { tr { th { "Program" } th.num { "Positions" } th { "Holds, best first" } } }
                tbody {
                    @for p in 0..named.market.programs() {
                        tr.differs[now == Some(p)] {
                            th.lead-cell scope="row" { bdi { (named.programs.name(p)) } @if now == Some(p) { span.muted { " · asked now" } } }
                            td.num data-label="Positions" { (named.market.quota(p)) }
                            td data-label="Holds" { (result::names(named, &scene.held[p as usize])) }
                        }
                    }
                }
            }
        }
    }
}

fn applicants(named: &NamedMarket, scene: &Scene, now: Option<u32>) -> Markup {
    html! {
        h3 { "Where each applicant stands" }
        div.table-wrap role="region" tabindex="0" aria-label="Where each applicant stands" {
            table.data.stack {
                thead { tr { th { "Applicant" } th { "Held by" } th { "Asked so far" } } }
                tbody {
                    @for a in 0..named.market.applicants() {
                        @let holder = scene.holder[a as usize];
                        tr.differs[now == Some(a)] {
                            th.lead-cell scope="row" { bdi { (named.applicants.name(a)) } @if now == Some(a) { span.muted { " · asks now" } } }
                            td data-label="Held by" { @if holder == NONE { span.muted { "nobody" } } @else { bdi { (named.programs.name(holder)) } } }
                            td data-label="Asked so far" { span { (scene.asked[a as usize]) " of " (named.market.list(a).len()) } }
                        }
                    }
                }
            }
        }
    }
}
