//! What stands above the list: what is missing, what to know about the visas, and what a reader on paper needs.

use maud::{Markup, html};
use pick::{ProfileField, QuestionAbout, VisaNeed};
use season::{Nationality, plain_day};

use super::View;
use crate::ui;

/// For the printed list: whose it is, of which day, from which answers.
pub(super) fn on_paper(view: &View) -> Markup {
    let profile = view.state.profile();
    let today = view.frame.app.today(view.state);
    html! {
        div.print-only {
            p { "Made on " (plain_day(today)) " from these answers: " (answers(view)) "." }
            @if let Some(name) = &profile.full_name { p { (name) } }
        }
    }
}

fn answers(view: &View) -> String {
    let left = [ProfileField::FullName, ProfileField::Aamc, ProfileField::HomeZone];
    let fields = ProfileField::ALL.iter().filter(|f| !left.contains(f));
    let said = fields.filter_map(|f| view.state.profile().get(*f).map(|v| format!("{}: {v}", f.label())));
    said.collect::<Vec<_>>().join("; ")
}

/// What the profile lacks, and plans whose day is over.
pub(super) fn gentle(view: &View) -> Markup {
    let list = view.list;
    let asked = profile_questions(view);
    if list.missing.is_empty() && list.overdue.is_empty() && asked.is_empty() {
        return html! {};
    }
    html! {
        section.panel.no-print aria-labelledby="firmer" {
            h2 id="firmer" { "Your profile can make it firmer" }
            ul {
                @for field in &list.missing {
                    li { (link(*field)) " is not answered yet." }
                }
                @for field in &list.overdue {
                    li {
                        (link(*field)) " was planned for a day that is over: say that it is done, or give a new date."
                    }
                }
                @for (text, programs) in &asked {
                    li { a href="/profile" { (text) } " " (ui::count(*programs, "program states", "programs state")) " a limit." }
                }
            }
        }
    }
}

fn link(field: ProfileField) -> Markup {
    html! { a href={ "/profile#" (field.key()) } { (field.label()) } }
}

/// What the profile could answer, each with the number of programs at which it decides.
fn profile_questions(view: &View) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let questions = view.list.entries.iter().flat_map(|e| &e.assessment.questions);
    for question in questions.filter(|q| q.about == QuestionAbout::Profile) {
        match found.iter_mut().find(|(text, _)| *text == question.text) {
            Some((_, n)) => *n += 1,
            None => found.push((question.text.clone(), 1)),
        }
    }
    found.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    found
}

/// The dated cautions that belong to the applicant's visas and nationality.
pub(super) fn visas(view: &View) -> Markup {
    let profile = view.state.profile();
    let accepts = |need| profile.visas.as_ref().is_some_and(|v| v.accepts(need));
    if accepts(VisaNeed::NoneNeeded) {
        return html! {};
    }
    let entry = profile.entry_restriction(view.season);
    html! {
        @if accepts(VisaNeed::H1b) { (ui::h1b_banner(view.season, view.asked.open)) }
        @if let Some(n) = entry {
            details.banner open[view.asked.open] {
                summary { "Entering the United States, " (n.country) ": what is known, and what to ask" }
                (entry_note(view, n))
            }
        }
        // Paper shows what a closed fold hides.
        @if !view.asked.open {
            div.print-only {
                @if accepts(VisaNeed::H1b) {
                    p { strong { "H-1B, as of " (view.season.banner.as_of) ": " } (view.season.banner.text) }
                }
                @if let Some(n) = entry {
                    p.strong { "Entering the United States, " (n.country) }
                    (entry_note(view, n))
                }
            }
        }
    }
}

/// What is known about entry for a nationality, and what to ask.
fn entry_note(view: &View, n: &Nationality) -> Markup {
    let fact = |id: &&str| view.season.visa_facts.iter().find(|f| f.id == *id);
    html! {
        p {
            "What is known: a proclamation restricts " (n.restriction.words()) " for this nationality. "
            (ui::proof(view.season, &n.sources, n.date, Some(n.confidence)))
        }
        @for fact in ["entry-who-is-caught", "entry-nrmp-position"].iter().filter_map(fact) {
            p { (fact.says) " " (ui::proof(view.season, &fact.sources, fact.date, Some(fact.confidence))) }
        }
        p {
            "What to ask: ask ECFMG and an immigration adviser how this stands for you today, and each program what it "
            "does when a matched doctor's visa is late. Such rules change; programs on your list stay on it. "
            a.no-print href="/visas" { "More about visas and entry" }
        }
    }
}
