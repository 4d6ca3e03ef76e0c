//! The curve: the chance to match against the number of applications, with their cost on a second axis and a mark where
//! it stops paying; and the same as a table.
//!
//! The drawing is made here as SVG: it needs no script, prints, follows the theme by its classes, and has a title and a
//! description for those who cannot see it.

use maud::{Markup, html};
use pick::{Entry, PickList};

use super::View;
use crate::chances::{self, coordinate};
use crate::ui;

/// The size of the drawing, and the edges of the field inside it.
const SIZE: (f64, f64) = (480.0, 300.0);
const LEFT: f64 = 46.0;
const RIGHT: f64 = 480.0 - 62.0;
const UPPER: f64 = 34.0;
const LOWER: f64 = 300.0 - 42.0;

/// How many steps an axis of values has.
const STEPS: u32 = 4;

/// From figures to places in the drawing.
struct Field {
    /// Applications at the right end.
    most: f64,
    /// The chance at the upper end.
    chance: f64,
    /// The cost at the upper end, in dollars.
    cost: f64,
}

impl Field {
    fn of(list: &PickList) -> Self {
        let highest = list.entries.iter().map(|e| e.chance_so_far.high);
        Self {
            most: list.entries.len().max(1) as f64,
            chance: chances::top(highest),
            cost: round_up(list.cost.0 as f64 / 100.0),
        }
    }

    fn x(&self, n: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * n / self.most
    }

    fn chance_y(&self, p: f64) -> f64 {
        LOWER - (LOWER - UPPER) * (p / self.chance).min(1.0)
    }

    fn cost_y(&self, dollars: f64) -> f64 {
        LOWER - (LOWER - UPPER) * (dollars / self.cost).min(1.0)
    }
}

/// The next round number that four steps divide well.
fn round_up(dollars: f64) -> f64 {
    let rounds = [100.0, 200.0, 400.0, 800.0, 1200.0, 2000.0, 3000.0, 4000.0, 6000.0, 8000.0, 12_000.0, 20_000.0];
    rounds.into_iter().find(|r| dollars <= *r).unwrap_or_else(|| (dollars / 20_000.0).ceil() * 20_000.0)
}

/// A path through places; the first is where it starts.
fn path(places: impl Iterator<Item = (f64, f64)>) -> String {
    let mut d = String::new();
    for (i, (x, y)) in places.enumerate() {
        d.push_str(if i == 0 { "M" } else { "L" });
        d.push_str(&format!("{} {}", coordinate(x), coordinate(y)));
    }
    d
}

/// The section of the page.
pub(super) fn section(view: &View) -> Markup {
    let list = view.list;
    if list.entries.len() < 2 {
        return html! {};
    }
    html! {
        section.panel aria-labelledby="curve" {
            h2 id="curve" { "Chance and cost, application by application" }
            figure.curve {
                (drawing(list))
                figcaption.small {
                    span.key.chance aria-hidden="true" {} "chance to match, with its range " span.key.cost aria-hidden="true" {} "cost "
                    @if list.stop.applications > 0 { span.key.stop aria-hidden="true" {} "here it stops paying" }
                }
            }
            details open[view.asked.open] {
                summary { "The curve as a table" }
                (table(view))
            }
        }
    }
}

fn drawing(list: &PickList) -> Markup {
    let field = Field::of(list);
    let entries = &list.entries;
    let n = |e: &Entry| field.x(f64::from(e.place));
    let start = (LEFT, LOWER);
    let line = |y: &dyn Fn(&Entry) -> f64| path(std::iter::once(start).chain(entries.iter().map(|e| (n(e), y(e)))));
    let high = entries.iter().map(|e| (n(e), field.chance_y(e.chance_so_far.high.get())));
    let low = entries.iter().rev().map(|e| (n(e), field.chance_y(e.chance_so_far.low.get())));
    let band = path(std::iter::once(start).chain(high).chain(low)) + "Z";
    html! {
        svg.plot viewBox={ "0 0 " (SIZE.0) " " (SIZE.1) } role="img" aria-labelledby="curve-title curve-words" {
            title id="curve-title" { "Chance to match against number of applications" }
            desc id="curve-words" { (in_words(list)) }
            (axes(&field))
            path.band d=(band) {}
            path.cost d=(line(&|e| field.cost_y(e.cost_so_far.0 as f64 / 100.0))) {}
            path.line d=(line(&|e| field.chance_y(e.chance_so_far.mean.get()))) {}
            @if let Some(e) = list.stop.applications.checked_sub(1).and_then(|i| entries.get(i as usize)) {
                (stop_mark(&field, e))
            }
        }
    }
}

/// Grid, ticks and what the axes count.
fn axes(field: &Field) -> Markup {
    let every = [5.0, 10.0, 20.0, 25.0, 50.0].into_iter().find(|s| field.most / s <= 6.0).unwrap_or(100.0);
    let ticks = (0..).map(|i| f64::from(i) * every).take_while(|n| *n <= field.most);
    html! {
        @for step in 0..=STEPS {
            @let part = f64::from(step) / f64::from(STEPS);
            @let y = LOWER - (LOWER - UPPER) * part;
            path.grid d={ "M" (LEFT) " " (coordinate(y)) "H" (RIGHT) } {}
            text.end x=(LEFT - 6.0) y=(coordinate(y + 4.0)) { (coordinate(field.chance * part * 100.0)) "%" }
            text.right x=(RIGHT + 6.0) y=(coordinate(y + 4.0)) { (dollars(field.cost * part)) }
        }
        @for n in ticks { text.middle x=(coordinate(field.x(n))) y=(LOWER + 17.0) { (n) } }
        text.title x="2" y="14" { "Chance" }
        text.title.end x=(SIZE.0 - 2.0) y="14" { "Cost" }
        text.title.middle x=((LEFT + RIGHT) / 2.0) y=(SIZE.1 - 5.0) { "Applications" }
    }
}

/// Whole dollars, with the thousands set apart.
fn dollars(n: f64) -> String {
    let n = n.round() as u64;
    if n >= 1000 { format!("${},{:03}", n / 1000, n % 1000) } else { format!("${n}") }
}

/// The mark where the list stops paying. Its words stand on the side that has room.
fn stop_mark(field: &Field, e: &Entry) -> Markup {
    let x = field.x(f64::from(e.place));
    let right = x < (LEFT + RIGHT) / 2.0;
    html! {
        path.stop d={ "M" (coordinate(x)) " " (UPPER - 8.0) "V" (LOWER) } {}
        circle.stop cx=(coordinate(x)) cy=(coordinate(field.chance_y(e.chance_so_far.mean.get()))) r="5" {}
        text.title.end[!right] x=(coordinate(if right { x + 6.0 } else { x - 6.0 })) y=(UPPER - 6.0) { "stop: " (e.place) }
    }
}

/// What the drawing shows, in two sentences.
fn in_words(list: &PickList) -> String {
    let mut words = String::new();
    if let Some(e) = list.stop.applications.checked_sub(1).and_then(|i| list.entries.get(i as usize)) {
        words = format!(
            "With {} the chance to match is {}, for {}. ",
            ui::count(e.place as usize, "application", "applications"),
            e.chance_so_far.words(),
            e.cost_so_far
        );
    }
    if let Some(last) = list.entries.last() {
        words.push_str(&format!(
            "With all {} it is {}, for {}. The curve is steep at first and then flattens; the table below has the figures.",
            last.place,
            last.chance_so_far.words(),
            last.cost_so_far
        ));
    }
    words
}

/// Every tenth application, and the one where it stops paying.
fn table(view: &View) -> Markup {
    let list = view.list;
    let stop = list.stop.applications;
    let last = list.entries.len() as u32;
    let told = |n: u32| n == 1 || n == 5 || n.is_multiple_of(10) || n == stop || n == last;
    html! {
        div.table-wrap role="region" tabindex="0" aria-label="The curve as a table" {
            table.data {
                thead { tr {
                    th.num scope="col" { "Applications" } th scope="col" { "Chance to match" } th.num scope="col" { "Cost" }
                } }
                tbody {
                    @for e in list.entries.iter().filter(|e| told(e.place)) {
                        tr {
                            th.num scope="row" { (e.place) }
                            td { (chances::words(e.chance_so_far)) @if e.place == stop { " " span.tag { "stops paying" } } }
                            td.num { (e.cost_so_far) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_of_dollars_ends_at_a_round_number_above_the_cost() {
        let ends = [0.0, 330.0, 1350.0, 4650.0, 25_000.0].map(round_up);
        assert_eq!(ends, [100.0, 400.0, 2000.0, 6000.0, 40_000.0]);
        assert_eq!([0.0, 750.0, 1500.0, 12_000.0].map(dollars), ["$0", "$750", "$1,500", "$12,000"]);
    }

    #[test]
    fn a_path_starts_once_and_goes_on() {
        assert_eq!(path([(0.0, 1.0), (2.25, 3.0)].into_iter()), "M0 1L2.2 3");
    }
}
