//! SOAP: the offer rounds of Match Week. When they are, whom they are for, what may be done, what to prepare.
//!
//! Dates, rules and figures are the season's, each with its proof; what stands without one is our advice and says so.

use std::collections::BTreeMap;

use axum::response::Response;
use domain::{State, soap};
use maud::{Markup, html};
use season::{Binds, CalendarEvent, Phase, Rule, RuleKind, Season, StandingState, Visa, standing};

use super::calendar::{self, Clocks};
use super::{Tab, rules, show, with_rules};
use crate::chances::{stat, stat_proof};
use crate::error::Failure;
use crate::ui::{Frame, badge, count, h1b_banner, proof, standing_state};

/// The entries of the calendar that belong to SOAP, in their order.
const EVENTS: [&str; 8] = [
    "late-registration-ends",
    "soap-eligibility-shown",
    "match-monday",
    "soap-applications-open",
    "soap-programs-read",
    "soap-offer-rounds",
    "soap-ends",
    "match-day",
];

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    show(&frame, Tab::Soap, "SOAP", |state| {
        let season = &frame.app.season;
        let clocks = Clocks::new(&frame.app, state);
        html! {
            p.lead {
                "In Match Week, programs with places left and applicants without a place find each other in SOAP (Supplemental "
                "Offer and Acceptance Program). There is no algorithm in it: programs make offers, and you have hours, not days."
            }
            (where_you_stand(frame.app.now(), state, season))
            (dates(season, &clocks))
            (who(season))
            (the_rules(season))
            (rounds(season))
            (prepare(state, season))
            (visa(state, season))
            (chance(season))
            (after())
        }
    })
}

fn where_you_stand(now: jiff::Timestamp, state: &State, season: &Season) -> Markup {
    let period = soap::Period::of(season);
    let runs = period.as_ref().is_some_and(|p| p.runs(now));
    let over = period.as_ref().is_some_and(|p| p.is_over(now));
    // Who kept no rank list here writes the outcome down where the season is archived.
    let listed = state.items().rank_list().is_some_and(|l| !l.lines.is_empty());
    let outcome = if listed { "/rank/sheet" } else { "/season" };
    html! {
        section.panel aria-labelledby="you" {
            h2 id="you" { "Where you stand" }
            @if runs {
                p { (badge("warn", "!", "SOAP runs now")) " Write to no program first, and let nobody write or call for you (" a href="/rules#A-19" { "A-19" } "). Letters that would are not made here until it ends." }
            } @else if over {
                p { "SOAP of this season is over, by the calendar." }
            } @else {
                p { "SOAP has not begun. It concerns you only if you are without a place on the Monday of Match Week." }
            }
            @match soap::part(state) {
                soap::Part::Unknown => p { "No outcome is written down yet. When you know it, " a href=(outcome) { "write it down" } "." },
                soap::Part::Open => p { strong { "You wrote down: not matched." } " If R3 says that you are eligible, SOAP is for you." },
                soap::Part::FirstYear => p { strong { "You matched to an advanced place without a first year." } " You are bound to it, and SOAP is for the first year." },
                soap::Part::Closed => p { "By the outcome you wrote down, SOAP is not for you." },
            }
        }
    }
}

fn events(season: &Season) -> impl Iterator<Item = &CalendarEvent> {
    EVENTS.iter().filter_map(|id| season.event(id))
}

fn dates(season: &Season, clocks: &Clocks) -> Markup {
    let unsure = events(season).any(|e| e.status != season::EventStatus::Official);
    html! {
        section aria-labelledby="dates" {
            h2 id="dates" { "The dates of " (season.year) }
            @if unsure {
                p.banner { "These dates follow the pattern of earlier seasons. Look at the official page of NRMP before you plan by them." }
            }
            ol.days { @for event in events(season) { (calendar::entry(season, event, clocks)) } }
        }
    }
}

/// The proof of an entry of the calendar.
fn proved(season: &Season, id: &str) -> Markup {
    html! { @if let Some(e) = season.event(id) { " " (proof(season, &e.sources, e.date, Some(e.confidence))) } }
}

fn who(season: &Season) -> Markup {
    html! {
        section.panel aria-labelledby="who" {
            h2 id="who" { "Who may take part" }
            ul {
                li { "You are registered in the Main Match. There is no second registration for SOAP, and after the rank list deadline it is too late to register." (proved(season, "soap-applications-open")) }
                li { "You are without a place, or matched to an advanced place and without a first year." (proved(season, "soap-applications-open")) }
                li { "You can begin on 1 July. For graduates from abroad ECFMG confirms the exams; without that you are not eligible. " (with_rules(season, "See A-22.")) (proved(season, "ecfmg-confirmation")) }
                li { "R3 shows on the Friday before whether you are eligible. If it says no and you think it is wrong, ask NRMP and ECFMG on that day." (proved(season, "soap-eligibility-shown")) }
            }
        }
    }
}

/// What holds in SOAP: for applicants first.
fn the_rules(season: &Season) -> Markup {
    let here = |r: &&Rule| r.phases.contains(&Phase::Soap);
    let special = |r: &&Rule| r.phases.iter().all(|p| matches!(p, Phase::Soap | Phase::PostMatch));
    let mut own: Vec<&Rule> = season.rules.iter().filter(here).filter(special).collect();
    own.sort_by_key(|r| r.binds == Binds::Program);
    let rest: Vec<&Rule> = season.rules.iter().filter(here).filter(|r| !special(r)).collect();
    let not: Vec<&Rule> =
        own.iter().copied().filter(|r| r.binds != Binds::Program && r.kind == RuleKind::Prohibited).collect();
    let link = |rule: &Rule| html! { (rule.title) " (" a href={ "#" (rule.id) } { (rule.id) } ")" };
    html! {
        section.panel aria-labelledby="may" {
            h2 id="may" { "What you may do, and what not" }
            div.two {
                div.paragraphs {
                    p { (badge("good", "✓", "you may")) }
                    ul {
                        li { "apply to programs on the List of Unfilled Programs, through their application service (" a href="#A-20" { "A-20" } ");" }
                        li { "answer and talk to a program that has written to you after you applied (" a href="#A-19" { "A-19" } ");" }
                        li { "accept one offer, or let it pass; an accepted offer binds you (" a href="#A-20" { "A-20" } ");" }
                        li { "report to NRMP when a program to which you did not apply writes to you (" a href="#A-19" { "A-19" } ")." }
                    }
                }
                div.paragraphs {
                    p { (badge("closed", "⊘", "you may not")) }
                    ul { @for rule in &not { li { (link(rule)) } } }
                }
            }
        }
        section aria-labelledby="rules" {
            h2 id="rules" { "The rules of SOAP, with their proof" }
            div.entries { @for rule in own { (rules::entry(season, rule)) } }
            details {
                summary { (count(rest.len(), "more rule holds", "more rules hold")) " all season, and in SOAP too" }
                ul { @for rule in rest { li { a href={ "/rules#" (rule.id) } { (rule.id) } " " (rule.title) } } }
            }
        }
    }
}

fn rounds(season: &Season) -> Markup {
    html! {
        section.panel aria-labelledby="rounds" {
            h2 id="rounds" { "How the offer rounds work" }
            @match season.event("soap-offer-rounds") {
                Some(e) => {
                    p { strong { (e.title) "." } " " (with_rules(season, &e.basis)) }
                    p { (with_rules(season, &e.harm)) }
                    p { (proof(season, &e.sources, e.date, Some(e.confidence))) }
                }
                None => p { "The season's calendar does not say when the rounds are." },
            }
            ol {
                li { "Programs read the applications, talk to some applicants, and list whom they want." }
                li { "In a round each program offers its open places. You see your offers at one hour, perhaps several at once." }
                li { "You accept one, or none. Without an answer in time an offer is gone." }
                li { "Places that are still open go into the next round. When you have accepted, SOAP is over for you." }
            }
            p.muted { "The order above is how we understand it; the hours and the number of rounds are the calendar's." }
        }
    }
}

fn prepare(state: &State, season: &Season) -> Markup {
    let no_zone = state.profile().home_zone.is_none();
    html! {
        section.panel aria-labelledby="prepare" {
            h2 id="prepare" { "Before the Monday of Match Week" }
            p.muted { "Our advice. Most who prepare will not need it." }
            ul.ticks {
                li { "Sign in to R3 and to your application service once, so that no password fails on the day." }
                li { "Decide with a clear head which specialties and first years you would take, and which not: a binding year you do not want is no rescue." }
                li { "Have a personal statement and letters assigned for each of these; ERAS takes at most 45 programs in SOAP." (proved(season, "soap-applications-open")) }
                li { "Keep your phone and your mail at hand from Monday to Thursday, by US Eastern time." @if no_zone { " " a href="/profile" { "Enter your home time zone" } " and the hours stand above on your clock." } }
                li { "Write down for each program you could apply to which visa it can take (below): there are two hours for an offer." }
                li { "Ask friends, teachers and agents not to call or write for you: it counts as yours (" a href="/rules#A-19" { "A-19" } ")." }
                li { "Tell one person whom you can ring before you accept." }
            }
        }
    }
}

fn visa(state: &State, season: &Season) -> Markup {
    let count_of = |visa: Visa| {
        let mut states = BTreeMap::<StandingState, usize>::new();
        for p in &season.programs {
            let said = standing(visa, &state.statements(season, &p.id), season.starts);
            *states.entry(said.state).or_default() += 1;
        }
        states
    };
    html! {
        section.panel aria-labelledby="visa" {
            h2 id="visa" { "Visas" }
            p { (with_rules(season, "A-20: an accepted offer binds you. So look at the visa before you accept, not after.")) }
            ul {
                li { "An H-1B needs Step 3 passed before the petition, which is filed in spring." (proved(season, "step3-for-h1b")) }
                li { "A J-1 needs the Statement of Need from your health ministry; begin it as soon as you have a place." (proved(season, "statement-of-need")) }
                li { "A program that wrote to you may be asked which visa it can take. Before that it may not (" a href="/rules#A-19" { "A-19" } "); its own page and the statements kept here are what you have." }
            }
            h3 { "What is known of the programs in this season's directory" }
            p.muted { "Only " (season.specialty.to_lowercase()) ": SOAP places are in other specialties too, and for those you look up the program's page." }
            dl.facts.slim {
                @for visa in Visa::ALL {
                    div { dt { (visa) } dd {
                        @for (k, (state, n)) in count_of(visa).into_iter().enumerate() { @if k > 0 { " · " } (standing_state(state)) " " (n) }
                    } }
                }
            }
            p { a href="/programs" { "Programs with their visa statements" } }
            (h1b_banner(season, false))
        }
    }
}

/// What SOAP came to in the newest published figures.
fn chance(season: &Season) -> Markup {
    let shown = [
        ("match.scale.soap_offered.2026", "places were in SOAP, all specialties"),
        ("match.scale.soap_filled.2026", "of them were filled"),
        (
            "match.nonus_img.placed.2025",
            "of graduates from abroad without US citizenship had a first year after SOAP, any specialty",
        ),
    ];
    html! {
        section.panel aria-labelledby="figures" {
            h2 id="figures" { "What it came to before" }
            ul { @for (id, words) in shown { @if let Some(s) = stat(season, id) { li { strong { (s.shown()) } " " (words) " (" (s.year) "). " (stat_proof(season, s)) } } } }
            p.muted { "No figure is known for anesthesiology in SOAP, or for how many offers graduates from abroad get." }
        }
    }
}

fn after() -> Markup {
    html! {
        section.panel aria-labelledby="after" {
            h2 id="after" { "After SOAP" }
            p { "From the end of SOAP you may write to programs again. With a place: thank, and ask for the contract and the visa office. Without one: rest first, and then look at the season with somebody who knows you." }
            p { a href="/season" { "Archive the season and begin the next one" } ": people, notes, letters and visa statements come along." }
        }
    }
}
