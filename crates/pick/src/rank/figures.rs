//! The worlds against what is published: the table that `docs/rank.md` keeps and a test holds.

use season::{Season, SourceKey};
use serde::Serialize;

use super::market::{Group, RankMarket};

/// One published figure beside the worlds' own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The id of the published figure in the season's statistics.
    pub id: &'static str,
    /// What it says.
    pub measure: String,
    /// The year it is of.
    pub year: String,
    /// The published value.
    pub published: f64,
    /// Its unit.
    pub unit: String,
    /// What the worlds give.
    pub model: f64,
    /// The range in which the worlds must stay; none: shown for comparison, not fitted.
    pub range: Option<(f64, f64)>,
    /// Why that range, or why it is not fitted.
    pub because: &'static str,
    /// The source.
    pub source: SourceKey,
}

impl Figure {
    /// Whether the worlds stay in the range, where there is one.
    pub fn holds(&self) -> bool {
        self.range.is_none_or(|(low, high)| (low..=high).contains(&self.model))
    }
}

/// Sums over solved worlds.
#[derive(Default)]
struct Sums {
    worlds: f64,
    matched: f64,
    by_group: [Of; 5],
}

#[derive(Clone, Copy, Default)]
struct Of {
    people: f64,
    matched: f64,
    top3: f64,
    ranks_matched: f64,
    ranks_unmatched: f64,
    squares_matched: f64,
    squares_unmatched: f64,
}

impl Of {
    fn rate(&self) -> f64 {
        100.0 * self.matched / self.people
    }

    fn mean(matched: f64, sum: f64) -> f64 {
        sum / matched.max(1.0)
    }
}

/// The table, from so many worlds; figures that the season does not have are left out.
pub fn figures(season: &Season, market: &RankMarket, worlds: u64) -> Vec<Figure> {
    let sums = sums(market, worlds);
    let of = |g: Group| sums.by_group[g as usize];
    let entries: usize = market.lists.iter().map(Vec::len).sum();
    let positions = f64::from(market.slots.iter().map(|s| s.quota).sum::<u32>());
    let first_choice = market.groups.len() as f64 - OTHER_FIRST;
    let (img, md) = (of(Group::NonUsImg), of(Group::UsMd));
    let img_not = img.people - img.matched;
    let mut table = Vec::new();
    let mut row = |id: &'static str, model: f64, range: Option<(f64, f64)>, because: &'static str| {
        let Some(stat) = season.stat(id) else { return };
        table.push(Figure {
            id,
            measure: format!("{} ({})", stat.measure, stat.group),
            year: stat.year.clone(),
            published: stat.value,
            unit: stat.unit.clone(),
            model,
            range,
            because,
            source: stat.source.clone(),
        });
    };
    const SAMPLE: &str = "95% sampling error";
    row("positions.anes.all.2026", positions, Some((2_290.0, 2_290.0)), "set");
    row("positions.anes.first_choice.2026", first_choice, Some((2_988.0, 2_988.0)), "set");
    row("positions.anes.per_position.2026", first_choice / positions, Some((1.295, 1.315)), "follows from both");
    row(
        "positions.anes.all.fill.2024",
        100.0 * sums.matched / (sums.worlds * positions),
        Some((99.4, 100.0)),
        "99.4 to 99.9 in 2020 to 2024",
    );
    row("match.us_md.anes.2026", md.rate(), Some((86.0, 90.0)), SAMPLE);
    row("match.us_do.anes.2024", of(Group::UsDo).rate(), Some((54.3, 63.7)), SAMPLE);
    row("match.nonus_img.anes.2026", img.rate(), Some((32.4, 45.3)), SAMPLE);
    row("match.nonus_img.anes.matched.2026", img.matched / sums.worlds, Some((74.0, 104.0)), SAMPLE);
    row(
        "match.us_img.anes.pgy1.share.2025",
        of(Group::UsImg).rate(),
        None,
        "of those with at least one rank; the strength of this group is set by it (30%)",
    );
    row("match.us_img.anes.2013", of(Group::UsImg).rate(), None, "old; nothing newer of this kind was found");
    row(
        "ranks.nonus_img.anes.mean.2026",
        (img.ranks_matched + img.ranks_unmatched) / img.people,
        Some((3.0, 3.9)),
        SAMPLE,
    );
    let matched = Of::mean(img.matched, img.ranks_matched);
    let not = Of::mean(img_not, img.ranks_unmatched);
    row("ranks.nonus_img.anes.matched.mean.2026", matched, Some((4.3, 5.9)), SAMPLE);
    row(
        "ranks.nonus_img.anes.matched.sd.2026",
        (Of::mean(img.matched, img.squares_matched) - matched * matched).sqrt(),
        Some((3.0, 4.2)),
        SAMPLE,
    );
    row("ranks.nonus_img.anes.unmatched.mean.2026", not, Some((1.9, 2.7)), SAMPLE);
    row(
        "ranks.nonus_img.anes.unmatched.sd.2026",
        (Of::mean(img_not, img.squares_unmatched) - not * not).sqrt(),
        Some((1.8, 2.4)),
        SAMPLE,
    );
    row("ranks.per_position.anes.2014", entries as f64 / positions, Some((11.5, 13.7)), "old; lengths are set by it");
    row("match.top3.us_md.2026", 100.0 * md.top3 / md.people, None, "of all specialties together");
    row("ranks.all.matched.mean.2015", mean_ranks(&sums, true), None, "of all specialties together, old");
    row("ranks.all.unmatched.mean.2015", mean_ranks(&sums, false), None, "of all specialties together, old");
    table
}

/// Applicants in the market who rank another specialty first.
const OTHER_FIRST: f64 = 120.0;

fn mean_ranks(sums: &Sums, matched: bool) -> f64 {
    let pick = |o: &Of| if matched { (o.ranks_matched, o.matched) } else { (o.ranks_unmatched, o.people - o.matched) };
    let (ranks, people) = sums.by_group.iter().map(pick).fold((0.0, 0.0), |s, x| (s.0 + x.0, s.1 + x.1));
    ranks / people.max(1.0)
}

fn sums(market: &RankMarket, worlds: u64) -> Sums {
    let mut sums = Sums::default();
    let mut drawing = market.redraw.drawing();
    for world in 0..worlds {
        let choices = drawing.choices(world);
        sums.worlds += 1.0;
        for ((group, list), choice) in market.groups.iter().zip(&market.lists).zip(choices) {
            let of = &mut sums.by_group[*group as usize];
            let ranks = list.len() as f64;
            of.people += 1.0;
            match choice {
                Some(k) => {
                    sums.matched += 1.0;
                    of.matched += 1.0;
                    of.top3 += if k < 3 { 1.0 } else { 0.0 };
                    of.ranks_matched += ranks;
                    of.squares_matched += ranks * ranks;
                }
                None => {
                    of.ranks_unmatched += ranks;
                    of.squares_unmatched += ranks * ranks;
                }
            }
        }
    }
    sums
}

/// The match rates of the groups in percent, and the share of places filled: for the fit.
#[cfg(test)]
pub(super) fn rates(market: &RankMarket, worlds: u64) -> [f64; 6] {
    let sums = sums(market, worlds);
    let positions: u32 = market.slots.iter().map(|s| s.quota).sum();
    let of = sums.by_group.map(|o| o.rate());
    [of[0], of[1], of[2], of[3], of[4], 100.0 * sums.matched / sums.worlds / f64::from(positions)]
}
