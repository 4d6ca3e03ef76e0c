//! How chances are shown: as a bar from low to high with the best estimate marked, its words beside it, what moves it,
//! and what that rests on. Never a bare percentage, never colour alone.

use domain::State;
use jiff::civil::Date;
use maud::{Markup, html};
use pick::{Assessment, Basis, Candidate, Chance, Driver, Odds, PickList, Range, Signal};
use season::{ProgramId, Season, Stat, TrackKind};

use crate::ui;

/// The chances at some programs, in their order; `None` while the profile lacks what every chance rests on, or cannot be
/// true. All programs are looked at, because an answer of one moves the chances at the others.
pub(crate) fn odds(state: &State, season: &Season, today: Date, programs: &[ProgramId]) -> Option<Vec<Odds>> {
    let profile = state.profile();
    profile.visas.as_ref()?;
    profile.possible(today, season.year).ok()?;
    let candidates = state.candidates(season);
    let candidates: Vec<&Candidate> = candidates.iter().collect();
    let assessments: Vec<Assessment> = candidates.iter().map(|c| pick::assess(c, profile, season, today)).collect();
    let outlook = pick::outlook(&candidates, &assessments, profile, season, today);
    let at = |id: &ProgramId| candidates.iter().position(|c| c.program.id == *id);
    programs.iter().map(|id| at(id).map(|i| outlook.odds(i, candidates[i], profile))).collect()
}

/// A figure of the season, by its id.
pub(crate) fn stat<'a>(season: &'a Season, id: &str) -> Option<&'a Stat> {
    season.stats.iter().find(|s| s.id == id)
}

/// The proof of a published figure, with the way to the figure itself.
pub(crate) fn stat_proof(season: &Season, stat: &Stat) -> Markup {
    html! {
        a href={ "/figures#" (stat.id) } { "the figure" } " "
        (ui::proof(season, std::slice::from_ref(&stat.source), stat.date, Some(stat.confidence)))
    }
}

/// A number of a drawing, with one decimal at most.
pub(crate) fn coordinate(x: f64) -> String {
    let text = format!("{x:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// The bar of a range on a scale from 0 to `top`, with a thin mark at the base rate. The words stand beside it, so a
/// screen reader passes over it.
pub(crate) fn bar(range: Range, top: f64, base: Option<Chance>) -> Markup {
    let parts = Parts::new(range, top);
    html! {
        svg.bar viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" {
            path.track d="M0 6H100" {}
            path.span d=(parts.span) {}
            @if let Some(base) = base { path.base d={ "M" (along(base, top)) " 0V12" } {} }
            path.mean d=(parts.mean) {}
        }
    }
}

/// Where a chance lies on a bar that ends at `top`.
fn along(c: Chance, top: f64) -> String {
    coordinate((c.get() / top * 100.0).clamp(0.5, 99.5))
}

/// A range as its words and its bar, for a script that changes both.
#[derive(serde::Serialize)]
pub(crate) struct Parts {
    /// The best estimate: `12%`.
    best: String,
    /// From low to high: `9% to 15%`; empty where both are the same.
    range: String,
    /// The path of the bar from low to high.
    span: String,
    /// The path of the mark at the best estimate.
    mean: String,
}

impl Parts {
    /// A range on a scale from 0 to `top`.
    pub(crate) fn new(range: Range, top: f64) -> Self {
        let Range { low, mean, high } = range;
        Self {
            best: settled(range).map_or_else(|| mean.words(), str::to_owned),
            range: if low == high { String::new() } else { format!("{} to {}", low.words(), high.words()) },
            span: format!("M{} 6H{}", along(low, top), along(high, top)),
            mean: format!("M{} 1V11", along(mean, top)),
        }
    }
}

/// The word for what an answer has settled; `None` for a chance.
fn settled(range: Range) -> Option<&'static str> {
    match (range.low.get(), range.high.get()) {
        (low, _) if low >= 1.0 => Some("certain"),
        (_, high) if high <= 0.0 => Some("none left"),
        _ => None,
    }
}

/// A range in words: the best estimate first and heavier.
pub(crate) fn words(range: Range) -> Markup {
    let parts = Parts::new(range, 1.0);
    html! {
        strong { (parts.best) }
        @if !parts.range.is_empty() { span.range { " " (parts.range) } }
    }
}

/// The same as plain text.
pub(crate) fn said(range: Range) -> String {
    settled(range).map_or_else(|| range.words(), str::to_owned)
}

/// A bar with its words; without the bar where nothing is left to chance.
pub(crate) fn shown(range: Range, top: f64, base: Option<Chance>) -> Markup {
    html! {
        @if settled(range).is_none() { (bar(range, top, base)) }
        span.of { (words(range)) }
    }
}

/// The end of a scale that holds these chances: 10, 25, 50 or 100 in a hundred.
pub(crate) fn top(highest: impl Iterator<Item = Chance>) -> f64 {
    let most = highest.map(Chance::get).fold(0.0, f64::max);
    [0.1, 0.25, 0.5].into_iter().find(|t| most <= *t).unwrap_or(1.0)
}

/// A difference of chances in percentage points: `0.07`, `1.2`, `12`.
pub(crate) fn points(by: f64) -> String {
    match (by * 100.0).abs() {
        p if p < 0.005 => "under 0.01".to_owned(),
        p if p < 0.095 => format!("{p:.2}"),
        p if p < 9.95 => format!("{p:.1}"),
        p => format!("{p:.0}"),
    }
}

/// The difference with its sign, for tables: `+0.07`.
pub(crate) fn signed(by: f64) -> String {
    let sign = if by < 0.0 { "−" } else { "+" };
    match points(by).strip_prefix("under ") {
        Some(least) => format!("under {least}"),
        None => format!("{sign}{}", points(by)),
    }
}

/// A signal with its sign; nothing where there is none.
pub(crate) fn signal(signal: Option<Signal>) -> Markup {
    match signal {
        Some(Signal::Gold) => ui::badge("gold", "★", "gold signal"),
        Some(Signal::Silver) => ui::badge("silver", "☆", "silver signal"),
        None => html! {},
    }
}

/// The words for a signal, also for none.
pub(crate) fn signal_words(signal: Option<Signal>) -> &'static str {
    signal.map_or("no signal", Signal::word)
}

/// What a driver rests on.
fn basis(season: &Season, basis: &Basis, whole: bool) -> Markup {
    match basis {
        Basis::Published(id) => match stat(season, id) {
            Some(stat) if whole => html! {
                span.proof { "rests on " a href={ "/figures#" (id) } { (stat.measure) ", " (stat.year) } ": " (stat.shown()) } " "
                (ui::proof(season, std::slice::from_ref(&stat.source), stat.date, Some(stat.confidence)))
            },
            _ => html! { span.proof { a href={ "/figures#" (id) } { "published figure" } } },
        },
        Basis::Own => html! { span.proof { "your own figure" } },
        Basis::Judged => html! { span.proof { "our judgement" } },
    }
}

/// What moves a chance, each with its factor on the odds and what it rests on; `whole` shows the source at once.
pub(crate) fn drivers(season: &Season, drivers: &[Driver], whole: bool) -> Markup {
    html! {
        ul.drivers {
            @for d in drivers {
                @let up = d.log_odds >= 0.0;
                li {
                    span.factor.up[up].down[!up] {
                        span aria-hidden="true" { (if up { "▲" } else { "▼" }) } span.sr { (if up { "up" } else { "down" }) } " " (d.factor())
                    }
                    div { bdi { (d.text) } " " (basis(season, &d.basis, whole)) }
                }
            }
        }
    }
}

/// Everything behind the chances at one program.
pub(crate) fn details(season: &Season, odds: &Odds, needs_preliminary: bool) -> Markup {
    html! {
        dl.chances {
            @for (words, range) in ["Interview, no signal", "With silver", "With gold"].iter().zip(&odds.interview) {
                div { dt { (words) } dd { (said(*range)) } }
            }
            div { dt { "Match here, if it interviews you and you rank it first" } dd { (said(odds.if_ranked_first)) } }
            @if odds.tracks.len() > 1 {
                @for t in &odds.tracks { div.sub { dt { (capital(t.kind)) } dd { (t.if_ranked_first.words()) } } }
            }
        }
        @if needs_preliminary { (preliminary()) }
        @if odds.drivers.is_empty() {
            p.small.muted { "Nothing known about this program moves the chance of an interview." }
        } @else {
            (drivers(season, &odds.drivers, false))
        }
    }
}

fn capital(kind: TrackKind) -> String {
    let word = kind.word();
    word.get(..1).map_or_else(String::new, |first| first.to_uppercase() + &word[1..])
}

/// The note at a program whose places all start in the second year.
pub(crate) fn preliminary() -> Markup {
    html! {
        p.small {
            span.tag { "first year elsewhere" }
            " Its places start in the second year. You need a preliminary year at another program as well, and apply for it apart."
        }
    }
}

/// The sentence that says why the list stops where it does. `None` when there is nothing to stop before.
pub(crate) fn why_stop(list: &PickList) -> Option<String> {
    let stop = &list.stop;
    let gain = stop.next_adds?;
    let adds = list.next_chance().unwrap_or(gain);
    let worth = gain * 100.0 * stop.worth.0 as f64 / 100.0;
    let worth = if worth < 0.5 { "less than $1".to_owned() } else { format!("about ${worth:.0}") };
    Some(format!(
        "The next application costs {} and adds {} percentage points to your chance to match, which is worth {worth} to you \
         at {} a point",
        stop.next_fee,
        points(adds),
        stop.worth
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_no_more_digits_than_they_deserve() {
        let shown = [0.12, 0.012, 0.001, 0.0007, 0.000_01].map(points);
        assert_eq!(shown, ["12", "1.2", "0.1", "0.07", "under 0.01"]);
        assert_eq!([0.012, -0.012, 0.0].map(signed), ["+1.2", "−1.2", "under 0.01"]);
    }

    #[test]
    fn a_scale_ends_at_the_next_round_number() {
        let tops = [0.02, 0.1, 0.2, 0.4, 0.7].map(|p| top([Chance::new(p)].into_iter()));
        assert_eq!(tops, [0.1, 0.1, 0.25, 0.5, 1.0]);
    }

    #[test]
    fn what_an_answer_has_settled_is_no_percentage() {
        let said = [1.0, 0.0, 0.3].map(|p| said(Range::certain(p)));
        assert_eq!(said, ["certain", "none left", "30%"]);
    }

    #[test]
    fn a_bar_stays_inside_its_box() {
        let drawn = bar(Range::certain(1.0), 0.5, Some(Chance::new(0.0))).into_string();
        assert!(drawn.contains("M99.5 6H99.5") && drawn.contains("M0.5 0V12"), "{drawn}");
    }
}
