//! From a command to the events that make it true.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use pick::{Milestone, Profile, ProfileField, ProfileValue, Stance};
use season::{Citation, Confidence, Origin, OwnSource, ProgramId, Scope, Season, SourceDate, Statement, Wording};

use crate::application::{self, spare_signal};
use crate::command::{Command, NewStatement};
use crate::event::{Event, Note, NoteId, OwnStatement, Quiet, StatementId};
use crate::state::{Act, ActId, State};
use crate::{history, kept};

/// The longest note, in characters.
pub(crate) const LONGEST_NOTE: usize = 20_000;
/// The longest quote, in characters.
const LONGEST_QUOTE: usize = 5_000;
/// The longest single line of a form, in characters.
pub(crate) const LONGEST_LINE: usize = 500;

/// Why a command was refused, in one sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

pub(crate) fn refuse<T>(message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(message.into()))
}

/// Decides a command at the time `now`. No events means that everything already is as wanted.
///
/// # Errors
/// A [`Refusal`] when the command cannot be carried out; the state stays as it is.
pub fn decide(state: &State, season: &Season, command: &Command, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let today = today(state.profile(), now);
    match command {
        Command::SetProfile(changes) => set_profile(state, season, changes, today),
        Command::AddStatement(program, new) => add_statement(state, season, program, new, now, today),
        Command::RemoveStatement(program, id) => remove_statement(state, program, *id),
        Command::WriteNote(program, id, text) => write_note(state, season, program, *id, text, now),
        Command::SetStance(program, stance) => set_stance(state, season, program, stance.as_ref()),
        Command::SetApplication(program, new) => {
            application::set(state, season, program, new, now).map_err(application::Flaw::refusal)
        }
        Command::SetFigure(program, new) => {
            application::set_figure(state, season, program, new, now).map_err(application::Flaw::refusal)
        }
        Command::RemoveFigure(program, kind) => application::remove_figure(state, program, *kind),
        Command::SetQuiet(quiet, on) => set_quiet(state, quiet, *on),
        Command::Undo(target) => undo(state, season, *target),
        Command::Together(all) => together(state, season, all, now),
        // Everything else is about things that are kept.
        other => kept::decide(state, season, other, now).unwrap_or_else(|| Ok(Vec::new())),
    }
}

/// Decides commands one after the other, each on what the ones before it have made.
fn together(state: &State, season: &Season, all: &[Command], now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let mut trial = state.without_acts();
    let mut events: Vec<Event> = Vec::new();
    for command in all {
        if matches!(command, Command::Undo(_) | Command::Together(_)) {
            return refuse("An undo stands alone; do it by itself.");
        }
        for event in decide(&trial, season, command, now)? {
            trial.apply(&event);
            // An act changes no thing twice, so that each event has its inverse in any order. An interview also answers the
            // application: with a change of that application in the same act, the two are one.
            match events.iter_mut().find(|x| x.subject() == event.subject()) {
                None => events.push(event),
                Some(Event::ApplicationChanged { after, .. })
                    if let Event::ApplicationChanged { after: last, .. } = event =>
                {
                    *after = last;
                }
                Some(_) => return refuse("The same thing would be changed twice at once; change it in two steps."),
            }
        }
    }
    // An application that a later command of the act took back to what it was has not changed.
    events.retain(|e| !matches!(e, Event::ApplicationChanged { before, after, .. } if before == after));
    Ok(events)
}

/// The applicant's civil date: in the home zone where it is known, else in UTC.
pub(crate) fn today(profile: &Profile, now: Timestamp) -> Date {
    let zone = profile.home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
    now.to_zoned(zone).date()
}

pub(crate) fn known(season: &Season, program: &ProgramId) -> Result<(), Refusal> {
    match season.program(program) {
        Some(_) => Ok(()),
        None => refuse(format!("No program of this season has the id {program}; look it up in the list of programs.")),
    }
}

fn set_profile(
    state: &State,
    season: &Season,
    changes: &[(ProfileField, Option<ProfileValue>)],
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    let mut after = state.profile().clone();
    let mut events = Vec::new();
    for (field, value) in changes {
        if value.as_ref().is_some_and(|v| v.field() != *field) {
            return refuse(format!("A value of another field was given for {}.", field.label()));
        }
        let before = after.get(*field);
        if before == *value {
            continue;
        }
        if let Some(ProfileValue::Step3(Milestone::Planned(d)) | ProfileValue::Ecfmg(Milestone::Planned(d))) = value
            && d.latest() < today
        {
            return refuse(format!(
                "{} cannot be planned for {d}, which is over: write done, or a new date.",
                field.label()
            ));
        }
        after.set(*field, value.clone());
        events.push(Event::ProfileChanged { field: *field, before, after: value.clone() });
    }
    // Only what is being changed now can be refused now: an old entry must not lock the rest of the profile.
    if !events.is_empty()
        && let Err(why) = after.possible(today, season.year)
        && state.profile().possible(today, season.year).is_ok()
    {
        return refuse(why.0);
    }
    Ok(events)
}

pub(crate) fn one_line(text: &str, what: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST_LINE {
        return refuse(format!("{what} is longer than {LONGEST_LINE} characters; shorten it."));
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn add_statement(
    state: &State,
    season: &Season,
    program: &ProgramId,
    new: &NewStatement,
    now: Timestamp,
    today: Date,
) -> Result<Vec<Event>, Refusal> {
    known(season, program)?;
    if new.on.earliest() > today.tomorrow().unwrap_or(today) {
        return refuse(format!("{} is not over yet: give the day on which you read or heard it.", new.on));
    }
    let quote = new.quote.trim();
    if quote.chars().count() > LONGEST_QUOTE {
        return refuse(format!("The quote is longer than {LONGEST_QUOTE} characters; keep the sentence that decides."));
    }
    let detail = one_line(&new.detail, "The source")?;
    if detail.is_empty() && new.evidence.is_none() {
        return refuse("Say where it stands or who said it (an address, a name), so that you can prove it later.");
    }
    let condition = one_line(&new.condition, "The condition")?;
    let says = new.says.word();
    let filing = new.source == OwnSource::Filing;
    let (wording, text) = if filing && !quote.is_empty() {
        // A row of a table, in our words.
        (Wording::Summary, quote.to_owned())
    } else if quote.is_empty() {
        (Wording::Summary, format!("Your entry: {} {says}.", new.visa))
    } else {
        (Wording::Quote, quote.to_owned())
    };
    let statement = Statement {
        visa: new.visa,
        says: new.says,
        condition,
        step3: new.step3,
        only_in_us: false,
        // Filings are practice, not a promise, whoever took them in.
        scope: if filing { Scope::Filing } else { Scope::Program },
        wording,
        text,
        citation: Citation::Own { kind: new.source, detail },
        date: SourceDate(Some(new.on)),
        confidence: match new.source {
            OwnSource::ProgramPage | OwnSource::Email | OwnSource::Freida => Confidence::O,
            OwnSource::Filing => Confidence::OC,
            OwnSource::Spoken | OwnSource::Other => Confidence::S,
        },
        origin: Origin::Own,
    };
    let own =
        OwnStatement { id: StatementId(state.next_number()), statement, evidence: new.evidence.clone(), entered: now };
    let twice = state
        .record(program)
        .is_some_and(|r| r.statements.iter().any(|o| o.statement == own.statement && o.evidence == own.evidence));
    if twice {
        return Ok(Vec::new());
    }
    Ok(vec![Event::StatementAdded { program: program.clone(), own: Box::new(own) }])
}

fn remove_statement(state: &State, program: &ProgramId, id: StatementId) -> Result<Vec<Event>, Refusal> {
    let own = state.record(program).and_then(|r| r.statements.iter().find(|o| o.id == id));
    match own {
        Some(own) => Ok(vec![Event::StatementRemoved { program: program.clone(), own: Box::new(own.clone()) }]),
        None => refuse("This statement is not there any more; reload the page."),
    }
}

fn write_note(
    state: &State,
    season: &Season,
    program: &ProgramId,
    id: Option<NoteId>,
    text: &str,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    known(season, program)?;
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let length = text.chars().count();
    if length > LONGEST_NOTE {
        return refuse(format!(
            "The note has {length} characters; at most {LONGEST_NOTE} are kept in one note. Split it."
        ));
    }
    let before = match id {
        None => None,
        Some(id) => match state.record(program).and_then(|r| r.notes.iter().find(|n| n.id == id)) {
            Some(note) => Some(note.clone()),
            None => {
                return refuse("This note is not there any more; your text was not lost: copy it and reload the page.");
            }
        },
    };
    let after = (!text.is_empty()).then(|| Note {
        id: before.as_ref().map_or(NoteId(state.next_number()), |n| n.id),
        text,
        written: now,
    });
    let same = match (&before, &after) {
        (None, None) => true,
        (Some(b), Some(a)) => b.text == a.text,
        _ => false,
    };
    if same {
        return Ok(Vec::new());
    }
    Ok(vec![Event::NoteChanged { program: program.clone(), before, after }])
}

fn set_stance(
    state: &State,
    season: &Season,
    program: &ProgramId,
    stance: Option<&Stance>,
) -> Result<Vec<Event>, Refusal> {
    known(season, program)?;
    let after = match stance {
        None => None,
        Some(s) => Some(Stance { kind: s.kind, reason: one_line(&s.reason, "The reason")? }),
    };
    let before = state.record(program).and_then(|r| r.stance.clone());
    if before == after {
        return Ok(Vec::new());
    }
    Ok(vec![Event::StanceChanged { program: program.clone(), before, after }])
}

fn set_quiet(state: &State, quiet: &Quiet, on: bool) -> Result<Vec<Event>, Refusal> {
    let named = !quiet.code.is_empty() && quiet.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if !named || quiet.code.len() > LONGEST_LINE {
        return refuse("This kind of finding is not known; reload the page.");
    }
    let words = quiet.words.as_deref().map(|w| one_line(w, "The words of the finding")).transpose()?;
    let quiet = Quiet { code: quiet.code.clone(), words };
    Ok(if state.quiet().contains(&quiet) == on { Vec::new() } else { vec![Event::QuietChanged { quiet, on }] })
}

fn undo(state: &State, season: &Season, target: Option<ActId>) -> Result<Vec<Event>, Refusal> {
    let act = undo_target(state, target)?;
    if let Some(by) = act.undone_by {
        return refuse(format!("Act {} was already undone by act {}.", act.id.0, by.0));
    }
    // Only the newest of the standing changes to a thing can be taken back; otherwise a value that happens to be the
    // same again would let an older act be undone "through" a newer one.
    let subjects: BTreeSet<_> = act.events.iter().map(Event::subject).collect();
    let newer = state.acts().iter().rev().find(|a| {
        let stands = a.undone_by.is_none() && a.undoes.is_none();
        stands && a.id > act.id && a.events.iter().any(|e| subjects.contains(&e.subject()))
    });
    if let Some(newer) = newer {
        let words = history::words(state, newer, season);
        return refuse(format!("It was changed again later ({words}, act {}). Undo that first.", newer.id.0));
    }
    let inverse: Vec<Event> = act.events.iter().rev().map(Event::inverse).collect();
    let mut trial = state.without_acts();
    for event in &inverse {
        if !trial.fits(event) {
            return refuse("It was changed again later, so it cannot be undone any more.");
        }
        spare_signal(&trial, season, event)?;
        kept::spare(&trial, season, event)?;
        trial.apply(event);
    }
    Ok(inverse)
}

/// The act an undo aims at.
pub(crate) fn undo_target(state: &State, target: Option<ActId>) -> Result<&Act, Refusal> {
    match target {
        None => match state.last_undoable() {
            Some(act) => Ok(act),
            None => refuse("There is nothing to undo."),
        },
        Some(id) => match state.act(id) {
            Some(act) => Ok(act),
            None => refuse(format!("There is no act {}; `prematch history` lists them.", id.0)),
        },
    }
}

/// The acts that could be undone now, in one pass over all of them: those that stand, and whose things no newer
/// standing act has changed. An undo that stands can itself be undone.
pub fn undoable(state: &State, season: &Season) -> BTreeSet<ActId> {
    let mut changed_later = BTreeSet::new();
    let mut found = BTreeSet::new();
    for act in state.acts().iter().rev() {
        let subjects: BTreeSet<_> = act.events.iter().map(Event::subject).collect();
        let free = act.undone_by.is_none() && subjects.is_disjoint(&changed_later);
        // An act changes no thing twice, so that its inverse events can be tried one by one against this state.
        let works = |e: &Event| {
            state.fits(e) && spare_signal(state, season, e).is_ok() && kept::spare(state, season, e).is_ok()
        };
        if free && act.events.iter().all(|e| works(&e.inverse())) {
            found.insert(act.id);
        }
        if act.undone_by.is_none() && act.undoes.is_none() {
            changed_later.extend(subjects);
        }
    }
    found
}
