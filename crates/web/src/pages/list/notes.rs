//! What stands above the list: what is missing, what to know about the visas, and what a reader on paper needs.

use maud::{Markup, html};
use pick::{Milestone, ProfileField, QuestionAbout, VisaNeed};
use season::plain_day;

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
        div.empty.notice.no-print {
            p.strong { "Your profile can make this list firmer" }
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
                    li { a href="/profile" { (text) } " It decides at " (ui::count(*programs, "program", "programs")) "." }
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
    html! {
        @if accepts(VisaNeed::H1b) { (h1b(view)) }
        (entry(view))
    }
}

fn h1b(view: &View) -> Markup {
    let banner = &view.season.banner;
    let step3_done = view.state.profile().step3.is_some_and(Milestone::is_done);
    html! {
        div.banner {
            p { strong { "H-1B, as known on " (banner.as_of) ". " } (banner.text) }
            @if !step3_done { p { "An H-1B petition also needs Step 3 passed in time." } }
            p { (ui::proof(view.season, &banner.sources, banner.as_of, Some(banner.confidence))) }
        }
    }
}

/// What is known about entry for the applicant's nationality, and what to ask.
fn entry(view: &View) -> Markup {
    let Some(n) = view.state.profile().entry_restriction(view.season) else { return html! {} };
    let fact = |id: &str| view.season.visa_facts.iter().find(|f| f.id == id);
    html! {
        div.banner {
            p.strong { "Entering the United States with papers of " (n.country) }
            p {
                "What is known: a proclamation restricts " (n.restriction.words()) " for this nationality. "
                (ui::proof(view.season, &n.sources, n.date, Some(n.confidence)))
            }
            @for fact in ["entry-who-is-caught", "entry-nrmp-position"].iter().filter_map(|id| fact(id)) {
                p { (fact.says) " " (ui::proof(view.season, &fact.sources, fact.date, Some(fact.confidence))) }
            }
            p {
                "What to ask: ask ECFMG and an immigration adviser how this stands for you today, and each program what it "
                "does when a matched doctor's visa is late. Such rules change; programs on your list stay on it."
            }
        }
    }
}
