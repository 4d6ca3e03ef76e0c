//! The answer at the head of My list: how many applications, what they cost, how likely that makes an interview and a
//! match, and what moves these chances.

use maud::{Markup, html};
use pick::{Chance, Driver, Range};
use season::Stat;

use super::View;
use crate::chances;
use crate::ui;

/// The share of those ranking the specialty first who matched to it.
const MATCHED: &str = "match.nonus_img.anes.2026";
/// The interviews of an average applicant who applies everywhere.
const INTERVIEWS: &str = "interviews.nonus_img.anes.apply_everywhere.2024";

/// The answer in two sentences and a few figures.
pub(super) fn section(view: &View) -> Markup {
    let (list, season) = (view.list, view.season);
    let stop = &list.stop;
    let (matched, interviews) = (chances::stat(season, MATCHED), chances::stat(season, INTERVIEWS));
    html! {
        section.panel.the-answer aria-labelledby="answer" {
            h2 id="answer" { "The answer" }
            (sentences(view))
            @if stop.applications > 0 {
                div.gauges {
                    (interview(view, interviews))
                    (gauge("A match in anesthesiology", stop.chance, matched.map(share), html! {
                        @if let Some(s) = matched {
                            p {
                                span.key-base aria-hidden="true" {} "For comparison: " (s.shown()) " of the non-US IMGs who ranked it first in "
                                (s.year) " matched to it."
                            }
                            p.small.muted {
                                "Those who got no interview ranked nothing and are not in that figure. You are counted here "
                                "from before the first interview, so compare with care. " (chances::stat_proof(season, s))
                            }
                        }
                    }))
                    div.gauge {
                        h3 { "What it costs" }
                        p.big { strong { (stop.cost) } " for " (ui::count(stop.applications as usize, "application", "applications")) }
                        (sent(view))
                        p.small.muted {
                            a href="#curve" { "What fewer or more would cost and bring" } " · " a href="/pick/signals" { "Where the signals would go" }
                        }
                    }
                }
                p.small.how-to-read {
                    "How to read a bar: in at least eight cases of ten the truth lies inside it. The thick mark is the best estimate, a thin "
                    "mark a figure for comparison. A long bar means that little is known. These are estimates, not promises; "
                    a href="/help#chances" { "how they are made" } "."
                }
            }
        }
    }
}

/// The chance of an interview at all, or that there is one already; and how many are to be expected.
fn interview(view: &View, published: Option<&Stat>) -> Markup {
    const TITLE: &str = "At least one interview";
    let stop = &view.list.stop;
    let invited = view.list.learned.invited as usize;
    let below = html! {
        p {
            "About " (number(stop.interviews)) " " (if number(stop.interviews) == "1" { "interview is" } else { "interviews are" })
            " to be expected in all."
        }
        @if let Some(s) = published {
            p.small.muted {
                "For comparison: an average non-US IMG who applies everywhere gets " (s.shown()) ". "
                (chances::stat_proof(view.season, s))
            }
        }
    };
    if invited == 0 {
        return gauge(TITLE, stop.any_interview, None, below);
    }
    html! {
        div.gauge {
            h3 { (TITLE) }
            p.big { strong { "yes" } " " (ui::count(invited, "invitation", "invitations")) " so far" }
            (below)
        }
    }
}

/// How many, for how much, and why no more.
fn sentences(view: &View) -> Markup {
    let list = view.list;
    let stop = &list.stop;
    let n = stop.applications as usize;
    let all = n == list.entries.len();
    let because = chances::why_stop(list);
    html! {
        @if list.entries.is_empty() {
            @if list.left_out.iter().any(|l| l.why == pick::Why::BeyondLimit) {
                p.lead { "These limits leave room for no application. Raise them below." }
            } @else {
                p.lead { "No program can take you as things stand. Each is left out below, with its reason." }
            }
        } @else if n == 0 {
            p.lead {
                "No application is worth its price to you as it stands. "
                @if let Some(why) = &because { (why) "." }
            }
        } @else if stop.limited {
            p.lead {
                "Send " strong { (ui::count(n, "application", "applications")) } ", for " strong { (stop.cost) }
                ": there your limit ends the list. "
                @if let Some(why) = &because { (why) "." }
            }
        } @else if let (false, Some(why)) = (all, &because) {
            p.lead {
                "Send " strong { (ui::count(n, "application", "applications")) } ", for " strong { (stop.cost) } ", and stop there. "
                (why) "."
            }
        } @else {
            p.lead {
                "Send all " strong { (ui::count(n, "application", "applications")) } " on the list, for " strong { (stop.cost) }
                ". Each of them is worth its price to you at " (stop.worth) " a percentage point, and there are no more."
            }
        }
    }
}

/// How many of them are on their way already.
fn sent(view: &View) -> Markup {
    let sent = view.state.records().filter(|(_, r)| r.application.sent.is_some()).count();
    html! {
        @if sent > 0 { p { (ui::count(sent, "application is", "applications are")) " sent already, and counted." } }
    }
}

/// A chance with its bar on a scale to 100%, its words, and what belongs to it.
fn gauge(title: &str, range: Range, base: Option<Chance>, below: Markup) -> Markup {
    html! {
        div.gauge {
            h3 { (title) }
            p.big { (chances::words(range)) }
            (chances::bar(range, 1.0, base))
            p.scale aria-hidden="true" { span { "0" } span { "50%" } span { "100%" } }
            (below)
        }
    }
}

fn share(stat: &Stat) -> Chance {
    Chance::new(stat.value / 100.0)
}

/// A number of interviews, with no more digits than it deserves.
fn number(n: f64) -> String {
    match n {
        n if n < 9.95 => chances::coordinate(n),
        n => format!("{n:.0}"),
    }
}

/// What moves the chances everywhere: the profile, and the season so far.
pub(super) fn moves(view: &View) -> Markup {
    let strength = &view.list.strength;
    let (up, down): (Vec<Driver>, Vec<Driver>) = strength.drivers.iter().cloned().partition(|d| d.log_odds > 0.0);
    html! {
        section.panel aria-labelledby="moves" {
            h2 id="moves" { "What moves your chances" }
            p.small {
                "Against the average non-US IMG who applies. ×2 doubles the odds of each interview: 2% becomes about 4%, 20% becomes "
                "33%. ÷2 halves them."
            }
            @for (title, list) in [("Up", &up), ("Down", &down)] {
                @if !list.is_empty() { h3 { (title) } (chances::drivers(view.season, list, true)) }
            }
            @if strength.drivers.is_empty() { p.muted { "Nothing yet: your profile says nothing that moves them." } }
            @if !strength.open.is_empty() {
                h3 { "Would make it surer" }
                p {
                    "Still open in your profile: "
                    @for (i, field) in strength.open.iter().enumerate() {
                        @if i > 0 { ", " }
                        a href={ "/profile#" (field.key()) } { (field.label()) }
                    }
                    ". Each answer makes the bars shorter or moves them."
                }
            }
            (learned(view))
        }
    }
}

/// What the season so far has moved.
fn learned(view: &View) -> Markup {
    let l = &view.list.learned;
    if l.applications == 0 {
        return html! {};
    }
    let count = |n: u32, one: &str, many: &str| ui::count(n as usize, one, many);
    let by = Driver { text: String::new(), log_odds: l.moved, basis: pick::Basis::Own };
    html! {
        h3 { "The season so far" }
        p {
            "You wrote down " (count(l.applications, "application", "applications")) ": "
            (count(l.invited, "invitation", "invitations")) ", " (count(l.waitlisted, "waitlist", "waitlists")) ", "
            (count(l.rejected, "rejection", "rejections")) ", " (l.silent) " without an answer. About "
            (chances::coordinate(l.expected)) " " (if l.expected < 1.05 && l.expected > 0.95 { "invitation was" } else { "invitations were" })
            " to be expected by today, when about "
            (format!("{:.0}%", l.usually_out * 100.0)) " of a season's invitations are usually out (our judgement)."
        }
        p {
            @if l.moved.abs() < 0.01 { "This hardly moves the estimate." }
            @else {
                "This moves the odds at every program " (if l.moved > 0.0 { "up" } else { "down" }) ", by " strong { (by.factor()) } "."
            }
            " Silence is not a no: it only weighs as far as others have heard by now."
        }
    }
}
