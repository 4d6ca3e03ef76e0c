//! What a form does to the list: add, move, set and remove lines, and the first years behind an advanced one.

use axum::extract::Path;
use axum::response::Response;
use domain::{Command, FirstYear, LineId, RankLine, RankList, RankPlace, SnapshotId};
use journal::ActError;
use season::{NrmpCode, Season, TrackKind};

use super::{About, Refused, change, list, moves};
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::pages::letters::program_of;
use crate::ui::Frame;

/// The tracks a line may have, with the word of each in a form.
pub(super) const TRACKS: [(TrackKind, &str); 4] = [
    (TrackKind::Categorical, "categorical"),
    (TrackKind::Advanced, "advanced"),
    (TrackKind::Reserved, "reserved"),
    (TrackKind::Preliminary, "preliminary"),
];

fn index(list: &RankList, id: LineId) -> Result<usize, String> {
    list.at(id).ok_or_else(|| "This line is not on the list any more; look at the list again.".to_owned())
}

fn code(text: &str) -> Result<Option<NrmpCode>, String> {
    match text.trim() {
        "" => Ok(None),
        code => code.parse().map(Some).map_err(|e: season::BadId| e.0),
    }
}

/// A place from 1 as people count it; empty means the last.
fn place(text: &str, last: usize) -> Result<usize, String> {
    match text.trim() {
        "" => Ok(last),
        text => match text.parse::<usize>() {
            Ok(n) if n >= 1 => Ok((n - 1).min(last)),
            _ => Err(format!("\"{text}\" is no place; write a number from 1 to {}.", last + 1)),
        },
    }
}

fn new_line(season: &Season, form: &Form) -> Result<RankLine, String> {
    let other = form.get("other").trim();
    let place = match (form.get("program").trim(), other) {
        ("", "") => return Err("Choose a program, or write the name of another one.".to_owned()),
        ("", other) => RankPlace::Other(other.to_owned()),
        (program, "") => match program_of(season, program) {
            Some(p) => RankPlace::Program(p.id.clone()),
            None => return Err("No program of this season has that name: choose one from the list.".to_owned()),
        },
        _ => return Err("Choose a program or write another name, not both.".to_owned()),
    };
    let track = TRACKS.iter().find(|(_, word)| *word == form.get("track"));
    let mut line = RankLine::new(place, track.ok_or("Choose the track.")?.0);
    line.code = code(form.get("code"))?;
    line.reason = form.get("reason").to_owned();
    Ok(line)
}

pub(super) async fn add(frame: Frame, form: Form) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    change(&frame, About::Add, form, "", |list, form| {
        let line = new_line(&season, form)?;
        let at = place(form.get("at"), list.lines.len())?;
        list.lines.insert(at, line);
        Ok(Some(at))
    })
}

pub(super) async fn move_line(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let id = LineId(id);
    change(&frame, About::Line(id), form, "", |list, form| {
        let (from, last) = (index(list, id)?, list.lines.len().saturating_sub(1));
        let to = match form.get("way") {
            "up" => from.saturating_sub(1),
            "down" => (from + 1).min(last),
            "to" => place(form.get("to"), last)?,
            "remove" => {
                list.lines.remove(from);
                return Ok(list.lines.len().checked_sub(1).map(|last| from.min(last)));
            }
            _ => return Err("Say where the line goes.".to_owned()),
        };
        let line = list.lines.remove(from);
        list.lines.insert(to, line);
        Ok(Some(to))
    })
}

pub(super) async fn set(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let id = LineId(id);
    change(&frame, About::Line(id), form, "", |list, form| {
        let at = index(list, id)?;
        let line = &mut list.lines[at];
        line.code = code(form.get("code"))?;
        line.reason = form.get("reason").to_owned();
        line.first_year_settled = line.track == TrackKind::Advanced && form.has("settled");
        Ok(Some(at))
    })
}

pub(super) async fn add_first_year(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let id = LineId(id);
    let season = frame.app.season.clone();
    change(&frame, About::Line(id), form, "", |list, form| {
        let at = index(list, id)?;
        let line = &mut list.lines[at];
        let name = form.get("year").trim();
        if name.is_empty() {
            return Err("Write the name of the first year.".to_owned());
        }
        let place = match program_of(&season, name) {
            Some(program) => RankPlace::Program(program.id.clone()),
            None => RankPlace::Other(name.to_owned()),
        };
        let joint = line.place.program().filter(|_| form.has("joint")).cloned();
        line.first_years.push(FirstYear { place, code: code(form.get("year_code"))?, joint });
        Ok(Some(at))
    })
}

pub(super) async fn change_first_year(frame: Frame, Path(id): Path<u64>, form: Form) -> Result<Response, Failure> {
    let id = LineId(id);
    let season = frame.app.season.clone();
    change(&frame, About::Line(id), form, "", |list, form| {
        let at = index(list, id)?;
        let years = &mut list.lines[at].first_years;
        let named = |k: &usize| years.get(*k).is_some_and(|y| y.place.name(&season) == form.get("year"));
        let Some(k) = form.get("number").parse::<usize>().ok().filter(named) else {
            return Err("This first year is not there any more; look at the list again.".to_owned());
        };
        match form.get("way") {
            "up" if k > 0 => years.swap(k - 1, k),
            "remove" => {
                years.remove(k);
            }
            _ => {}
        }
        Ok(Some(at))
    })
}

/// Keeps why lines moved.
pub(super) async fn explain(frame: Frame, form: Form) -> Result<Response, Failure> {
    let id = SnapshotId(form.get("snapshot").parse().unwrap_or(0));
    let reason = form.get("why").trim();
    let from_moves = form.get("page") == "moves";
    let why = if reason.is_empty() {
        "Write what changed in what you know of it, or put the line back.".to_owned()
    } else {
        match frame.app.act(&Command::ExplainMove(id, reason.to_owned())) {
            Ok(act) => return Ok(done(if from_moves { moves::HERE } else { "/rank" }, act)),
            Err(ActError::Refused(why)) => why.0,
            Err(other) => return Err(other.into()),
        }
    };
    let refused = Refused { about: About::Explain, form, why };
    if from_moves { moves::shown(&frame, Some(&refused)) } else { list::shown(&frame, Some(&refused)) }
}

/// The numbers of lines in a form or an address: `7.5.9`.
pub(super) fn numbers(text: &str) -> Vec<LineId> {
    text.split('.').filter_map(|n| n.parse().ok()).map(LineId).collect()
}

/// Takes an order of all lines over.
pub(super) async fn take(frame: Frame, form: Form) -> Result<Response, Failure> {
    let reason = form.get("reason").to_owned();
    change(&frame, About::Order, form, &reason, |list, form| {
        *list = list.in_order(&numbers(form.get("order")));
        Ok(None)
    })
}
