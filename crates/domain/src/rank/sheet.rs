//! The entry sheet for R3 and the countdown to its deadline: all that is typed, in the order in which it is typed.

use jiff::{SignedDuration, Timestamp, Zoned};
use season::{CalendarEvent, Moment, NrmpCode, Season, TrackKind};

use crate::kept::RankPlace;
use crate::state::State;
use crate::today::eastern;

/// A first year on a supplemental list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetYear {
    /// Its place on the supplemental list, from 1.
    pub place: usize,
    /// Its code; none: to look up in R3.
    pub code: Option<NrmpCode>,
    /// Its name.
    pub name: String,
    /// Whether it belongs to a joint arrangement with this line.
    pub joint: bool,
}

/// A line of the primary list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLine {
    /// Its place, from 1.
    pub place: usize,
    /// Its code; none: to look up in R3.
    pub code: Option<NrmpCode>,
    /// Codes of an older directory for this program and track, to compare with.
    pub hints: Vec<NrmpCode>,
    /// Its name and where it is.
    pub name: String,
    /// The city and state, where the directory knows it.
    pub city: String,
    /// The track.
    pub track: TrackKind,
    /// Its supplemental list.
    pub first_years: Vec<SheetYear>,
}

/// The sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The lines, best first.
    pub lines: Vec<SheetLine>,
    /// When the list was certified, if it was.
    pub certified: Option<Timestamp>,
}

/// The sheet of the list as it stands.
pub fn sheet(state: &State, season: &Season) -> Sheet {
    let Some(list) = state.items().rank_list() else { return Sheet::default() };
    let lines = list.lines.iter().enumerate().map(|(k, l)| {
        let program = l.place.program().and_then(|id| season.program(id));
        let years = l.first_years.iter().enumerate().map(|(k, f)| SheetYear {
            place: k + 1,
            code: f.code.clone(),
            name: f.place.name(season),
            joint: f.joint.is_some() && f.joint.as_ref() == l.place.program(),
        });
        SheetLine {
            place: k + 1,
            code: l.code.clone(),
            hints: match (&l.code, program) {
                (None, Some(p)) => p.tracks().filter(|c| c.kind() == l.track).cloned().collect(),
                _ => Vec::new(),
            },
            name: match (&l.place, program) {
                (RankPlace::Program(_), Some(p)) => p.name.clone(),
                (place, _) => place.name(season),
            },
            city: program.map_or_else(String::new, season::Program::place),
            track: l.track,
            first_years: years.collect(),
        }
    });
    let certified = state.items().rank_state().and_then(|s| s.certified.as_ref()).map(|c| c.at);
    Sheet { lines: lines.collect(), certified }
}

/// A deadline on both clocks, and how long is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clocks<'a> {
    /// The calendar entry, with status, sources and confidence.
    pub event: &'a CalendarEvent,
    /// The US Eastern clock.
    pub eastern: Zoned,
    /// The applicant's clock, where the home zone is known.
    pub home: Option<Zoned>,
    /// What is left; below zero when it is over.
    pub left: SignedDuration,
}

/// The deadline to certify; none where the season's calendar has no hour for it.
pub fn countdown<'a>(state: &State, season: &'a Season, now: Timestamp) -> Option<Clocks<'a>> {
    let event = season.event("rol-deadline")?;
    let Moment::Zoned(at) = &event.at else { return None };
    let home = state.profile().home_zone.as_ref().map(|z| at.with_time_zone(z.tz()));
    Some(Clocks { event, eastern: at.with_time_zone(eastern()), home, left: at.timestamp().duration_since(now) })
}
