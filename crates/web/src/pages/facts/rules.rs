//! The rules of the Match for communication, one entry each, with what they mean for the applicant.

use axum::response::Response;
use maud::{Markup, html};
use season::{Binds, Phase, Rule, RuleKind, Season, Severity};

use super::{Query, Tab, filter_buttons, nothing_fits, search, select, show, with_rules};
use crate::error::Failure;
use crate::ui::{Frame, badge, confidence, count, proof};

/// What the reader asked to see.
struct Wanted<'a> {
    side: Option<Binds>,
    phase: Option<Phase>,
    kind: Option<RuleKind>,
    words: &'a str,
}

impl Wanted<'_> {
    fn any(&self) -> bool {
        self.side.is_some() || self.phase.is_some() || self.kind.is_some() || !self.words.is_empty()
    }

    fn fits(&self, rule: &Rule) -> bool {
        self.side.is_none_or(|s| rule.touches(s))
            && self.phase.is_none_or(|p| rule.phases.contains(&p))
            && self.kind.is_none_or(|k| rule.kind == k)
            && rule.mentions(self.words)
    }
}

pub(super) async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    let wanted = Wanted {
        side: query.choice("who", &SIDES),
        phase: query.choice("phase", &Phase::ALL),
        kind: query.choice("kind", &RuleKind::ALL),
        words: query.get("q"),
    };
    let season = frame.app.season.clone();
    show(&frame, Tab::Rules, "Rules of the Match", |_| body(&season, &wanted))
}

/// The sides one can ask for; rules that bind both show up under each.
const SIDES: [Binds; 2] = [Binds::Applicant, Binds::Program];

fn body(season: &Season, wanted: &Wanted) -> Markup {
    let fitting: Vec<&Rule> = season.rules.iter().filter(|r| wanted.fits(r)).collect();
    let side = |side: Binds| fitting.iter().copied().filter(move |r| r.binds == side).collect::<Vec<_>>();
    let groups = [
        ("For both sides", side(Binds::Both)),
        ("What you may do, must do and must not do", side(Binds::Applicant)),
        ("What programs may do, must do and must not do", side(Binds::Program)),
    ];
    html! {
        p.lead {
            "What may be said, asked and promised between you and a program, in our own words. "
            "Each rule names the text it comes from, and says when we are not sure. MPA is the agreement that everybody "
            "signs with NRMP (Match Participation Agreement)."
        }
        @if !wanted.any() { (the_one_idea(season)) }
        (filters(wanted))
        p.muted role="status" {
            @if wanted.any() { (fitting.len()) " of " (count(season.rules.len(), "rule", "rules")) " shown" }
            @else { (count(season.rules.len(), "rule", "rules")) }
        }
        @if fitting.is_empty() { (nothing_fits("/rules")) }
        @for (heading, rules) in groups {
            @if !rules.is_empty() {
                section aria-label=(heading) {
                    h2 { (heading) }
                    div.entries { @for rule in rules { (entry(season, rule)) } }
                }
            }
        }
    }
}

fn filters(wanted: &Wanted) -> Markup {
    let who = |side: Binds| match side {
        Binds::Applicant => "applicants (you)",
        other => other.word(),
    };
    html! {
        form.filters action="/rules" method="get" role="search" aria-label="Choose rules" {
            (search("Words", "first choice, visa, P-06 …", wanted.words))
            (select("who", "Who is bound", "anyone", &SIDES, wanted.side, who))
            (select("phase", "When", "any time", &Phase::ALL, wanted.phase, Phase::word))
            (select("kind", "Kind", "any kind", &RuleKind::ALL, wanted.kind, RuleKind::word))
            (filter_buttons("/rules", wanted.any()))
        }
    }
}

/// The idea behind most of the rules, with the rules that carry it.
fn the_one_idea(season: &Season) -> Markup {
    let link = |id: &str| {
        html! {
            @match season.rule(id) {
                Some(rule) => { a href={ "#" (rule.id) } title=(rule.title) { (rule.id) } },
                None => { (id) },
            }
        }
    };
    html! {
        section.panel aria-labelledby="one-idea" {
            h2 id="one-idea" { "One idea behind most rules: you may tell, nobody may ask" }
            div.two {
                div.paragraphs {
                    p { (badge("good", "✓", "allowed")) }
                    p {
                        "You may tell a program, of your own will, a true intention about your list: for example that it "
                        "is your first choice. You may also keep silent (" (link("A-04")) ", " (link("A-08")) ")."
                    }
                    p { "It must be true, and only one program can be first (" (link("A-01")) ", " (link("A-07")) ")." }
                }
                div.paragraphs {
                    p { (badge("closed", "⊘", "forbidden")) }
                    p {
                        "Nobody may ask for such an intention, trade one, or make anything depend on one. "
                        "A program may not ask how you will rank (" (link("P-04")) ") or want a promise ("
                        (link("P-06")) ", " (link("P-07")) "). You may not ask for one either (" (link("A-05")) ", "
                        (link("A-06")) ")."
                    }
                    p { "If somebody asks, you need not answer. " a href="/ask#forbidden-question" { "What to do then" } "." }
                }
            }
            p.muted { "Nothing that is said binds anyone. Only certified lists and the algorithm decide." }
        }
    }
}

fn kind_badge(kind: RuleKind) -> Markup {
    match kind {
        RuleKind::Prohibited => badge("closed", "⊘", kind.word()),
        RuleKind::Required => badge("perhaps", "!", kind.word()),
        RuleKind::Allowed => badge("good", "✓", kind.word()),
        RuleKind::Exception => badge("open", "↷", kind.word()),
        RuleKind::Info => badge("open", "i", kind.word()),
    }
}

/// One rule with its proof.
pub(super) fn entry(season: &Season, rule: &Rule) -> Markup {
    let phases: Vec<&str> = rule.phases.iter().map(|p| p.word()).collect();
    html! {
        article.entry id=(rule.id) {
            header.split {
                h3 { a.anchor.key href={ "#" (rule.id) } { (rule.id) } " " (rule.title) }
                (kind_badge(rule.kind))
            }
            div.paragraphs {
                p { (with_rules(season, &rule.says)) }
                p.means { strong { "For you: " } (with_rules(season, &rule.means)) }
                @if !rule.caution.is_empty() {
                    p.muted { strong { "With care: " } (with_rules(season, &rule.caution)) }
                }
            }
            dl.facts.slim {
                div { dt { "How serious" } dd { (seriousness(rule)) } }
                div { dt { "When" } dd { (phases.join(", ")) } }
                div {
                    dt { "Where it stands" }
                    dd {
                        @if rule.section.is_empty() { "place not known" } @else { (rule.section) }
                        @if !rule.version.is_empty() { span.muted { " · " (rule.version) } }
                    }
                }
                div { dt { "Proof" } dd { (proof(season, &rule.sources, rule.date, Some(rule.confidence))) } }
            }
        }
    }
}

/// How serious a breach is, in plain words: a rule nobody can break has none.
fn seriousness(rule: &Rule) -> Markup {
    html! {
        (rule.severity.words())
        @if rule.report { " · a breach can be " a href="/ask#forbidden-question" { "reported to NRMP" } }
        @if rule.severity == Severity::Warn && rule.confidence == season::Confidence::U {
            " · never blocks, because we are " (confidence(rule.confidence))
        }
    }
}
