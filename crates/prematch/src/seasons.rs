//! `prematch season archived` and `changes`: what an archived season held, and what is known of programs otherwise now.

use domain::seasons::{archived as state_of, archives, change_words, changes as changes_since};
use domain::{Archive, Item, RankPlace, State};
use jiff::Timestamp;
use season::{ProgramId, plain_day};
use serde::Serialize;

use crate::out::{self, Fault};
use crate::setting::Place;

/// Lists archived seasons, or tells one.
pub(crate) fn archived(place: &Place, year: Option<i16>) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    match year {
        None => list(state, place.json),
        Some(year) => one(state, year, place.json),
    }
}

fn list(state: &State, json: bool) -> Result<(), Fault> {
    #[derive(Serialize)]
    struct Line {
        season: i16,
        archived: Timestamp,
    }
    let all: Vec<Line> = archives(state).into_iter().map(|a| Line { season: a.season, archived: a.at }).collect();
    if json {
        #[derive(Serialize)]
        struct All {
            seasons: Vec<Line>,
        }
        return out::json("prematch-seasons", &All { seasons: all });
    }
    if all.is_empty() {
        return out::text("No season is archived yet.");
    }
    let lines = all.iter().map(|l| format!("{}  archived {}", l.season, l.archived.strftime("%Y-%m-%d")));
    out::text(&lines.collect::<Vec<_>>().join("\n"))
}

fn one(state: &State, year: i16, json: bool) -> Result<(), Fault> {
    let none = || Fault::Refused(format!("no season {year} is archived; `prematch season archived` lists them"));
    let then = state.items().archive(year).ok_or_else(none)?;
    let (_, was) = state_of(state, year).ok_or_else(none)?;
    if json {
        #[derive(Serialize)]
        struct Whole<'a> {
            season: i16,
            archived: Timestamp,
            items: Vec<&'a Item>,
        }
        let items = was.items().all().collect();
        return out::json("prematch-season-archived", &Whole { season: year, archived: then.at, items });
    }
    out::text(&told(then, &was))
}

fn told(then: &Archive, was: &State) -> String {
    let name =
        |id: &ProgramId| then.programs.iter().find(|p| p.id == *id).map_or_else(|| id.to_string(), |p| p.short.clone());
    let items = was.items();
    let mut text = format!("The season {}, archived {}.\n", then.season, then.at.strftime("%Y-%m-%d"));
    if let Some(outcome) = items.rank_state().and_then(|s| s.outcome.as_ref()) {
        text.push_str(&format!("Outcome: {}, {}. {}\n", outcome.result.label(), plain_day(outcome.on), outcome.note));
    }
    let mut section = |heading: &str, lines: Vec<String>| {
        text.push_str(&format!("\n{heading} ({})\n", lines.len()));
        lines.iter().for_each(|l| text.push_str(&format!("   {l}\n")));
    };
    let place = |p: &RankPlace| match p {
        RankPlace::Program(id) => name(id),
        RankPlace::Other(name) => name.clone(),
    };
    let list = items.rank_list().map(|l| l.lines.as_slice()).unwrap_or_default();
    section("Rank list", list.iter().map(|l| format!("{} ({})", place(&l.place), l.track.word())).collect());
    let day = |i: &domain::Interview| i.at.map_or_else(String::new, |s| format!(", {}", plain_day(s.day)));
    section(
        "Interviews",
        items.interviews().map(|i| format!("{}: {}{}", name(&i.program), i.status.label(), day(i))).collect(),
    );
    let sent = |l: &domain::Letter| if l.sent.is_some() { "sent" } else { "draft" };
    section(
        "Letters",
        items.letters().map(|l| format!("{}: {}, {}", name(&l.program), l.kind.label(), sent(l))).collect(),
    );
    section(
        "What you said of the ranking",
        items.claims().map(|c| format!("{}: {}, {}", name(&c.program), c.kind.label(), plain_day(c.on))).collect(),
    );
    section(
        "Messages",
        items.messages().map(|m| format!("{}: {}", m.message.from.shown(), m.message.subject)).collect(),
    );
    text
}

/// What is known of programs otherwise than when the last season was archived.
pub(crate) fn changes(place: &Place) -> Result<(), Fault> {
    let season = place.season()?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let all = archives(state);
    let Some(then) = all.iter().find(|a| a.season < season.year).or(all.first()) else {
        return Err(Fault::Refused("no season is archived yet, so there is nothing to compare with".into()));
    };
    #[derive(Serialize)]
    struct Line {
        program: ProgramId,
        name: String,
        changes: Vec<String>,
    }
    #[derive(Serialize)]
    struct All {
        since: i16,
        programs: Vec<Line>,
    }
    let line = |c: domain::seasons::ProgramChange| Line {
        program: c.id,
        name: c.short,
        changes: c.changes.iter().map(change_words).collect(),
    };
    let found =
        All { since: then.season, programs: changes_since(then, state, &season).into_iter().map(line).collect() };
    if place.json {
        return out::json("prematch-season-changes", &found);
    }
    if found.programs.is_empty() {
        return out::text(&format!("Nothing: the facts in use say the same as when {} was archived.", found.since));
    }
    let lines = found.programs.iter().map(|l| format!("{}: {}", l.name, l.changes.join("; ")));
    out::text(&lines.collect::<Vec<_>>().join("\n"))
}
