//! `prematch rank what-if` and `rank beat`: the list in many worlds of the Match.

use std::ops::ControlFlow;

use domain::RankList;
use domain::rank::{LineChance, choices, warm_lines};
use pick::rank::{CAUTION, Choice, Desk, RankMarket, SEED, WORLDS};
use season::Season;
use serde_json::json;

use crate::cli::WhatIfArgs;
use crate::out::{self, Fault};
use crate::progress::Progress;
use crate::rank::index;
use crate::setting::{self, Place};

/// The list, put on the lists of all worlds.
struct Asked {
    list: RankList,
    lines: Vec<LineChance>,
    warm: Vec<usize>,
    desk: Desk,
    names: Vec<String>,
    /// What one more program like those on the list would be called.
    extra: usize,
}

fn asked(place: &Place, season: &Season) -> Result<Asked, Fault> {
    let market = RankMarket::new(season).ok_or_else(|| Fault::Season("the season has no program".into()))?;
    let now = setting::now();
    let (list, lines, warm) = {
        let mut workspace = place.workspace()?;
        let state = workspace.state()?;
        let Some(list) = state.items().rank_list().filter(|l| !l.lines.is_empty()).cloned() else {
            return Err(Fault::Refused("there is no list yet; `prematch rank add PROGRAM` begins it".into()));
        };
        let warm = warm_lines(state, now).iter().filter_map(|id| list.at(*id)).collect();
        (list, choices(state, season, &market, now), warm)
    };
    let file = place.data_dir()?.join(exchange::worlds::FILE);
    let progress = Progress::start("making 10,000 worlds of the Match, once", place.json);
    let worlds = exchange::worlds::worlds(&file, &market, |_| ControlFlow::Continue(()))
        .map_err(|e| Fault::Io(format!("{} cannot be written: {e}", file.display())))?
        .ok_or_else(|| Fault::Internal("the worlds were not made".into()))?;
    drop(progress);
    let mut all: Vec<Choice> = lines.iter().map(|l| l.choice.clone()).collect();
    all.push(Choice::one_more(&all));
    let desk = Desk::new(&worlds, &all, SEED);
    let names = list.lines.iter().map(|l| format!("{} ({})", l.place.name(season), l.track.word())).collect();
    Ok(Asked { extra: lines.len(), list, lines, warm, desk, names })
}

/// An order such as `3,1,2`; lines that are not named follow in the order of the list.
fn order_of(list: &RankList, text: Option<&str>) -> Result<Vec<usize>, Fault> {
    let mut order: Vec<usize> = Vec::new();
    for part in text.unwrap_or_default().split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let line: usize =
            part.parse().map_err(|_| Fault::Usage(format!("\"{part}\" is no line; write an order such as 3,1,2")))?;
        let at = index(list, line)?;
        if order.contains(&at) {
            return Err(Fault::Usage(format!("line {line} stands twice in this order")));
        }
        order.push(at);
    }
    let rest: Vec<usize> = (0..list.lines.len()).filter(|k| !order.contains(k)).collect();
    order.extend(rest);
    Ok(order)
}

pub(crate) fn what_if(place: &Place, season: &Season, args: &WhatIfArgs) -> Result<(), Fault> {
    let asked = asked(place, season)?;
    let order = order_of(&asked.list, args.order.as_deref())?;
    let outlook = asked.desk.outlook(&order);
    let more = asked.desk.one_more(&order, asked.extra);
    let unknown: Vec<usize> = (0..asked.lines.len()).filter(|k| asked.lines[*k].choice.chance.is_none()).collect();
    if place.json {
        let places: Vec<_> = order
            .iter()
            .zip(&outlook.places)
            .map(|(k, range)| json!({ "line": k + 1, "name": asked.names[*k], "chance": range, "known": !unknown.contains(k) }))
            .collect();
        let value = json!({ "worlds": WORLDS, "places": places, "none": outlook.none, "one_more": more });
        return out::json("prematch-rank-what-if", &value);
    }
    let rows = order.iter().enumerate().map(|(k, line)| {
        let chance = if unknown.contains(line) { "not known".to_owned() } else { outlook.places[k].words() };
        vec![(k + 1).to_string(), asked.names[*line].clone(), chance]
    });
    let mut text = out::table(&["", "program", "you match here in"], rows);
    text.push_str(&format!("\nIn none: {}.\n", outlook.none.words()));
    if more.mean.get() > 0.0 {
        text.push_str(&format!(
            "One more program like these, ranked last, would take you in {} of all worlds.\n",
            more.words()
        ));
    }
    text.push_str(&format!("\n{CAUTION}\n"));
    out::text(&text)
}

pub(crate) fn beat(place: &Place, season: &Season, order: Option<&str>) -> Result<(), Fault> {
    let asked = asked(place, season)?;
    let truth: Vec<usize> = (0..asked.list.lines.len()).collect();
    let own = order.map(|text| order_of(&asked.list, Some(text))).transpose()?;
    let against = own.map(|other| asked.desk.against(&truth, &other));
    let search = asked.desk.beat(&truth);
    let warm: Vec<(usize, pick::rank::Against)> = asked
        .warm
        .iter()
        .filter(|k| **k > 0)
        .map(|k| {
            let first: Vec<usize> = std::iter::once(*k).chain(truth.iter().copied().filter(|x| x != k)).collect();
            (*k, asked.desk.against(&truth, &first))
        })
        .collect();
    if place.json {
        let warm: Vec<_> = warm.iter().map(|(k, a)| json!({ "line": k + 1, "against": a })).collect();
        let value = json!({ "worlds": WORLDS, "search": search, "yours": against, "warm_first": warm });
        return out::json("prematch-rank-beat", &value);
    }
    let mut text = format!(
        "Your order gives an expected place of {:.3}, counting no match as {}.\n",
        search.truth,
        truth.len() + 1
    );
    let how = if search.every { "all other orders" } else { "exchanges of two lines and moves of one" };
    text.push_str(&format!("Tried {} ({how}): {} of them better.\n", search.tried, search.beaten));
    if let Some(best) = &search.best {
        text.push_str(&format!(
            "The best of them gives {:.3}: better than yours in {} worlds of {WORLDS}, worse in {}.\n",
            best.other, best.better, best.worse
        ));
    }
    for (what, a) in against
        .iter()
        .map(|a| ("Your other order".to_owned(), a))
        .chain(warm.iter().map(|(k, a)| (format!("{}, which wrote warmly, put first", asked.names[*k]), a)))
    {
        text.push_str(&format!("\n{what}: {:.3}; better in {} worlds, worse in {}.\n", a.other, a.better, a.worse));
        for loss in a.losses.iter().take(5) {
            let got = loss.got.map_or_else(|| "no match".to_owned(), |k| asked.names[k].clone());
            let worlds = out::plural(loss.worlds as usize, "world", "worlds");
            text.push_str(&format!("   in {worlds} {got} instead of {}\n", asked.names[loss.instead_of]));
        }
    }
    text.push_str(&format!("\n{CAUTION}\n"));
    out::text(&text)
}
