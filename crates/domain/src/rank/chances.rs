//! The lines of the list as `pick::rank` asks for them: which track in the market, and with what chance.

use jiff::Timestamp;
use pick::rank::{Choice, RankMarket, chance_of};
use pick::{Assessment, Candidate, assess, outlook};
use season::Season;

use crate::kept::LineId;
use crate::state::State;

/// A line with what the worlds need of it, in the order of the list.
#[derive(Clone, Debug)]
pub struct LineChance {
    /// The line.
    pub line: LineId,
    /// What the worlds need. Without a chance the line counts as never taken: nothing is known of the program's Match.
    pub choice: Choice,
}

/// The lines of the list for the worlds. The chance is that of somebody who was interviewed there and ranks it first.
pub fn choices(state: &State, season: &Season, market: &RankMarket, now: Timestamp) -> Vec<LineChance> {
    let Some(list) = state.items().rank_list() else { return Vec::new() };
    let today = crate::decide::today(state.profile(), now);
    let candidates = state.candidates(season);
    let borrowed: Vec<&Candidate> = candidates.iter().collect();
    let judged: Vec<Assessment> = candidates.iter().map(|c| assess(c, state.profile(), season, today)).collect();
    let outlook = outlook(&borrowed, &judged, state.profile(), season, today);
    list.lines
        .iter()
        .map(|line| {
            let known = line.place.program().and_then(|id| candidates.iter().position(|c| c.program.id == *id));
            let chance = known.map(|i| {
                let odds = outlook.odds(i, &candidates[i], state.profile());
                let track = odds.tracks.iter().find(|t| t.kind == line.track).map(|t| t.if_ranked_first);
                chance_of(season, track.unwrap_or(odds.if_ranked_first))
            });
            let slot = line.place.program().and_then(|id| market.slot(id, line.track, line.code.as_ref()));
            // Each track has a list of its own, and the odds share a program's chance out over its tracks.
            let key = match line.place.program() {
                Some(program) => format!("{program} {}", line.track.word()),
                None => line.place.name(season),
            };
            LineChance { line: line.id, choice: Choice { key, slot, chance } }
        })
        .collect()
}

/// The lines whose programs wrote warmly this season.
pub fn warm_lines(state: &State, now: Timestamp) -> Vec<LineId> {
    let lines = state.items().rank_list().map_or(&[][..], |l| &l.lines);
    let warm = |p: &season::ProgramId| {
        state
            .items()
            .messages()
            .filter(|m| m.program() == Some(p) && m.when() <= now)
            .any(|m| super::moves::is_warm(m.message.category) && !crate::own::is_own(state, m))
    };
    lines.iter().filter(|l| l.place.program().is_some_and(warm)).map(|l| l.id).collect()
}
