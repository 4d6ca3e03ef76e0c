//! Visa facts that hold for everybody: by topic, by nationality, by state.

use axum::response::Response;
use domain::State;
use maud::{Markup, html};
use season::{Confidence, Nationality, Restriction, Season, SourceDate, SourceKey, VisaFact, VisaTopic};

use super::{Tab, show, with_rules};
use crate::error::Failure;
use crate::ui::{Frame, badge, count, proof};

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    show(&frame, Tab::Visas, "Visas", |state| body(&season, state))
}

fn body(season: &Season, state: &State) -> Markup {
    let topics = VisaTopic::ALL.map(|topic| (topic, facts_of(season, topic)));
    html! {
        p.lead {
            "What is known about visas for residents, and how sure it is. What one program does stands on "
            a href="/programs" { "its own page" } ". This is not legal advice."
        }
        div.banner {
            p { strong { "H-1B, as known on " (season.banner.as_of) ". " } (season.banner.text) }
            p { (proof(season, &season.banner.sources, season.banner.as_of, Some(season.banner.confidence))) }
        }
        nav.nav-sub aria-label="On this page" {
            @for (topic, facts) in &topics {
                @if !facts.is_empty() { a href={ "#" (super::key(topic)) } { (topic.word()) } }
            }
            a href="#nationalities" { "Nationalities" }
            a href="#states" { "States" }
        }
        @for (topic, facts) in &topics {
            @if !facts.is_empty() {
                section id=(super::key(topic)) {
                    h2 { (topic.word()) }
                    div.entries.pairs { @for fact in facts { (entry(season, fact)) } }
                }
            }
        }
        (nationalities(season, state))
        (state_limits(season))
    }
}

fn facts_of(season: &Season, topic: VisaTopic) -> Vec<&VisaFact> {
    season.visa_facts.iter().filter(|f| f.topic == topic).collect()
}

fn entry(season: &Season, fact: &VisaFact) -> Markup {
    html! {
        article.entry.paragraphs id=(fact.id) {
            header.split {
                h3 { a.anchor href={ "#" (fact.id) } { (fact.title) } }
                @if fact.volatile { (badge("perhaps", "◷", "may change at any time")) }
            }
            p { (with_rules(season, &fact.says)) }
            p {
                (proof(season, &fact.sources, fact.date, Some(fact.confidence)))
                @if fact.volatile { span.muted.small { " · check it on the day you rely on it" } }
            }
        }
    }
}

/// Countries that share restriction and proof are shown together.
struct Group<'a> {
    restriction: Restriction,
    proof: (&'a [SourceKey], SourceDate, Confidence),
    countries: Vec<&'a Nationality>,
}

fn groups(season: &Season) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for restriction in Restriction::ALL {
        for n in season.nationalities.iter().filter(|n| n.restriction == restriction) {
            let proof = (n.sources.as_slice(), n.date, n.confidence);
            match groups.iter_mut().find(|g| g.restriction == restriction && g.proof == proof) {
                Some(group) => group.countries.push(n),
                None => groups.push(Group { restriction, proof, countries: vec![n] }),
            }
        }
    }
    for group in &mut groups {
        group.countries.sort_by(|a, b| a.country.cmp(&b.country));
    }
    groups
}

fn nationalities(season: &Season, state: &State) -> Markup {
    let mine = state.profile().nationality.as_ref();
    let is_mine = |n: &Nationality| mine.is_some_and(|m| m.code() == n.code);
    html! {
        section id="nationalities" {
            h2 { "Nationalities under entry restrictions" }
            p {
                "These lists say what the sources said on the day named. They can be longer or shorter on the day of "
                "your visa interview. A country on a list does not stop you from applying, interviewing or ranking; "
                "it means that the visa needs early and careful planning. Read "
                a href="#entry" { "whom the rules touch" } ", and ask ECFMG and the program early."
            }
            @if let Some(mine) = mine {
                p.strong {
                    @match season.nationalities.iter().find(|n| is_mine(n)) {
                        Some(n) => { "Your nationality, " (mine) ", is on a list as known on " (n.date) ": " (n.restriction.words()) "." },
                        None => { "Your nationality, " (mine) ", is on none of these lists, as far as the sources go." },
                    }
                }
            }
            div.entries {
                @for group in groups(season) {
                    @let (sources, date, confidence) = group.proof;
                    article.entry.paragraphs {
                        header.split {
                            h3 { "Restricted: " (group.restriction.words()) }
                            span.muted { (count(group.countries.len(), "country", "countries")) ", as known on " (date) }
                        }
                        ul.countries {
                            @for n in &group.countries {
                                li { @if is_mine(n) { mark { (n.country) } } @else { (n.country) } }
                            }
                        }
                        p { (proof(season, sources, date, Some(confidence))) }
                    }
                }
            }
        }
    }
}

fn state_limits(season: &Season) -> Markup {
    html! {
        section id="states" {
            h2 { "Limits that states set" }
            @if season.state_limits.is_empty() { p { "None is known." } }
            div.entries.pairs {
                @for limit in &season.state_limits {
                    article.entry.paragraphs {
                        header.split {
                            h3 { (limit.state.name()) ": " (limit.visa) }
                            (badge("perhaps", "◷", limit.status.word()))
                        }
                        p { span.muted { "For: " } (limit.applies_to) }
                        p { (limit.says) }
                        @if limit.until.0.is_some() { p { span.muted { "Until: " } (limit.until) } }
                        p { (proof(season, &limit.sources, limit.date, Some(limit.confidence))) }
                    }
                }
            }
        }
    }
}
