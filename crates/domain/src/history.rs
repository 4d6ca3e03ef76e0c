//! The history of a workspace in words.

use jiff::Timestamp;
use pick::Application;
use season::{ProgramId, Season, plain_day};
use serde::Serialize;

use crate::event::Event;
use crate::kept::{Interview, Item, Letter, Message, RankList, RankState, Snapshot};
use crate::state::{Act, ActId, State};

/// One act in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// The act.
    pub act: ActId,
    /// When it was done.
    pub at: Timestamp,
    /// From where.
    pub by: crate::Actor,
    /// What was done.
    pub words: String,
    /// The programs it is about.
    pub programs: Vec<ProgramId>,
    /// Whether it was taken back.
    pub undone: bool,
    /// Whether it took something back.
    pub undoes: Option<ActId>,
}

/// The acts, newest first; only those about `program` when one is given.
pub fn history(state: &State, season: &Season, program: Option<&ProgramId>) -> Vec<HistoryLine> {
    state
        .acts()
        .iter()
        .rev()
        .filter(|a| program.is_none_or(|p| a.events.iter().any(|e| e.program() == Some(p))))
        .map(|act| {
            let mut programs: Vec<ProgramId> = act.events.iter().filter_map(|e| e.program().cloned()).collect();
            programs.dedup();
            HistoryLine {
                act: act.id,
                at: act.at,
                by: act.by,
                words: words(state, act, season),
                programs,
                undone: act.undone_by.is_some(),
                undoes: act.undoes,
            }
        })
        .collect()
}

/// What an act did, in a few words. An undo says what it took back, or brought back.
pub(crate) fn words(state: &State, act: &Act, season: &Season) -> String {
    let Some(target) = act.undoes else { return events_words(act, season) };
    // Down the chain of undos to the act that did something itself; each undo turns the direction.
    let mut at = state.act(target);
    let mut back = "took back";
    while let Some(undo) = at
        && let Some(next) = undo.undoes
    {
        back = if back == "took back" { "brought back" } else { "took back" };
        at = state.act(next);
    }
    match at {
        Some(original) => format!("{back} act {} ({})", original.id.0, events_words(original, season)),
        None => format!("{back} act {}", target.0),
    }
}

fn events_words(act: &Act, season: &Season) -> String {
    let messages = act
        .events
        .iter()
        .filter(|e| matches!(e, Event::ItemChanged { before: None, after: Some(i) } if matches!(**i, Item::Message(_))))
        .count();
    if messages > 1 && messages == act.events.len() {
        return format!("{messages} messages kept");
    }
    let archived = |e: &Event| match e {
        Event::ItemChanged { before: None, after: Some(item) } => match &**item {
            Item::Archive(a) => Some(a.season),
            _ => None,
        },
        _ => None,
    };
    if let Some(season) = act.events.iter().find_map(archived) {
        return format!("Season {season} archived, and the next one begun");
    }
    // A snapshot goes with the change of the list that it shows.
    let snapshot =
        |e: &&Event| matches!(e, Event::ItemChanged { after: Some(i), .. } if matches!(**i, Item::Snapshot(_)));
    let told: Vec<&Event> = match act.events.as_slice() {
        [one] => vec![one],
        all => all.iter().filter(|e| !snapshot(e)).collect(),
    };
    let mut parts: Vec<String> = told.iter().take(3).map(|e| event_words(e, season)).collect();
    match told.len().saturating_sub(3) {
        0 => {}
        1 => parts.push("and 1 more change".to_owned()),
        more => parts.push(format!("and {more} more changes")),
    }
    parts.join("; ")
}

fn event_words(event: &Event, season: &Season) -> String {
    let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
    match event {
        Event::ProfileChanged { field, before, after } => match (before, after) {
            (None, Some(a)) => format!("{} set to {}", field.label(), a.words()),
            (Some(b), Some(a)) => format!("{} changed from {} to {}", field.label(), b.words(), a.words()),
            (Some(b), None) => format!("{} cleared (was {})", field.label(), b.words()),
            (None, None) => format!("{} untouched", field.label()),
        },
        Event::StatementAdded { program, own } => {
            let s = &own.statement;
            format!("{}: {} {} recorded, said {}", name(program), s.visa, s.says.word(), s.date)
        }
        Event::StatementRemoved { program, own } => {
            let s = &own.statement;
            format!("{}: own statement on {} ({}) removed", name(program), s.visa, s.says.word())
        }
        Event::NoteChanged { program, before, after } => match (before, after) {
            (None, Some(n)) => format!("{}: note written, “{}”", name(program), beginning(&n.text)),
            (Some(_), Some(n)) => format!("{}: note changed, “{}”", name(program), beginning(&n.text)),
            (Some(n), None) => format!("{}: note removed, “{}”", name(program), beginning(&n.text)),
            (None, None) => format!("{}: note untouched", name(program)),
        },
        Event::ApplicationChanged { program, before, after } => {
            format!("{}: {}", name(program), application_words(before, after))
        }
        Event::FigureChanged { program, before, after } => match (before, after) {
            (None, None) => format!("{}: figure untouched", name(program)),
            (Some(f), None) => format!("{}: figure removed: {}, {}", name(program), f.kind.label(), f.share),
            (before, Some(f)) => {
                let was = match before {
                    Some(old) if old.share != f.share => format!(", was {}", old.share),
                    _ => String::new(),
                };
                format!("{}: {}: {}{was} ({})", name(program), f.kind.label(), f.share, f.source)
            }
        },
        Event::ItemChanged { before, after } => item_words(before.as_deref(), after.as_deref(), &name),
        Event::QuietChanged { quiet, on } => {
            let what = quiet.code.replace('_', " ");
            let words = quiet.words.as_ref().map(|w| format!(" on “{}”", beginning(w))).unwrap_or_default();
            format!("Drafts: {what}{words} {}", if *on { "never shown from now on" } else { "shown again" })
        }
        Event::StanceChanged { program, after, .. } => {
            let because = |r: &str| if r.is_empty() { String::new() } else { format!(" ({r})") };
            match after {
                None => format!("{}: decision dropped", name(program)),
                Some(s) => match s.kind {
                    pick::StanceKind::Include => format!("{}: always on my list{}", name(program), because(&s.reason)),
                    pick::StanceKind::LeaveOut => format!("{}: left out{}", name(program), because(&s.reason)),
                },
            }
        }
    }
}

fn item_words(before: Option<&Item>, after: Option<&Item>, name: &impl Fn(&ProgramId) -> String) -> String {
    let Some(item) = after.or(before) else { return "nothing changed".to_owned() };
    let whose = match item {
        Item::Columns(_) => "Import".to_owned(),
        Item::RankList(_) | Item::Weighing(_) | Item::Snapshot(_) | Item::RankState(_) => "Rank list".to_owned(),
        Item::Archive(a) => format!("Season {}", a.season),
        _ => item.program().map_or_else(|| "No program".to_owned(), name),
    };
    let did = match (before, after) {
        (None, _) => "kept",
        (_, None) => "removed",
        _ => "changed",
    };
    let what = match item {
        Item::Message(m) => message_words(before, m, did),
        Item::Interview(i) => interview_words(before, i, did),
        Item::Letter(l) => letter_words(before, l, did),
        Item::Claim(c) => match &c.withdrawn {
            Some(w) if after.is_some() => format!("“{}” taken back on {}", c.kind.label(), plain_day(w.on)),
            _ => format!("“{}” of {} {did} in the ledger", c.kind.label(), plain_day(c.on)),
        },
        Item::Contact(_) => format!("what it wants to be written {did}"),
        Item::Papers(_) => format!("papers {did}"),
        Item::RankList(l) => rank_list_words(before, l, name),
        Item::Weighing(_) => format!("criteria and weights {did}"),
        Item::Snapshot(s) => snapshot_words(before, s, did),
        Item::RankState(s) => rank_state_words(before, s, after.is_some()),
        Item::Archive(_) => if before.is_none() { "archived" } else { "not archived any more" }.to_owned(),
        Item::Columns(_) => format!("columns of a spreadsheet {}", if did == "kept" { "remembered" } else { did }),
    };
    format!("{whose}: {what}")
}

fn rank_list_words(before: Option<&Item>, list: &RankList, name: &impl Fn(&ProgramId) -> String) -> String {
    let Some(Item::RankList(old)) = before else {
        return if list.lines.len() == 1 { "1 line".to_owned() } else { format!("{} lines", list.lines.len()) };
    };
    let named = |place: &crate::kept::RankPlace| match place {
        crate::kept::RankPlace::Program(id) => name(id),
        crate::kept::RankPlace::Other(text) => text.clone(),
    };
    let mut parts = Vec::new();
    for line in list.lines.iter().filter(|l| old.line(l.id).is_none()) {
        let place = list.at(line.id).unwrap_or(0) + 1;
        parts.push(format!("{} ({}) added at {place}", named(&line.place), line.track.word()));
    }
    for line in old.lines.iter().filter(|l| list.line(l.id).is_none()) {
        parts.push(format!("{} ({}) removed", named(&line.place), line.track.word()));
    }
    if parts.is_empty() && old.order() != list.order() {
        parts.push("order changed".to_owned());
    }
    if parts.is_empty() {
        parts.push("details of lines".to_owned());
    }
    parts.join(", ")
}

fn snapshot_words(before: Option<&Item>, snapshot: &Snapshot, did: &str) -> String {
    let unexplained = matches!(before, Some(Item::Snapshot(old)) if old.reason != snapshot.reason);
    if unexplained && !snapshot.reason.is_empty() {
        return format!("reason for what moved: “{}”", beginning(&snapshot.reason));
    }
    format!("snapshot of {} lines {did}", snapshot.order.len())
}

fn rank_state_words(before: Option<&Item>, now: &RankState, stands: bool) -> String {
    if !stands {
        return "state at NRMP removed".to_owned();
    }
    let old = match before {
        Some(Item::RankState(old)) => old.clone(),
        _ => RankState::default(),
    };
    match (&now.certified, &now.outcome) {
        (_, Some(outcome)) if old.outcome.as_ref() != Some(outcome) => {
            format!("outcome: {}", outcome.result.label())
        }
        (_, None) if old.outcome.is_some() => "outcome removed".to_owned(),
        (Some(certified), _) => format!("certified in R3, {}", certified.at.strftime("%-d %b %Y %H:%M UTC")),
        (None, _) => format!("opened again (“{}”)", beginning(&now.reopened)),
    }
}

fn message_words(before: Option<&Item>, message: &Message, did: &str) -> String {
    let filed = matches!(before, Some(Item::Message(old)) if old.message.filed != message.message.filed);
    let what = match message.message.subject.as_str() {
        "" => format!("message from {}", message.message.from.shown()),
        subject => format!("message “{}”", beginning(subject)),
    };
    if filed && did == "changed" { format!("{what} belongs here") } else { format!("{what} {did}") }
}

fn interview_words(before: Option<&Item>, now: &Interview, did: &str) -> String {
    let Some(Item::Interview(old)) = before.filter(|_| did == "changed") else {
        return format!("interview {did} ({})", now.status.label());
    };
    let mut parts = Vec::new();
    if old.status != now.status {
        parts.push(format!("{} (was {})", now.status.label(), old.status.label()));
    }
    if old.at.map(|s| (s.day, s.time)) != now.at.map(|s| (s.day, s.time)) {
        parts.push(now.at.map_or_else(|| "time removed".to_owned(), |s| format!("on {}", plain_day(s.day))));
    }
    if old.zone != now.zone {
        parts.push(moved_clock(old, now));
    }
    if old.at.map(|s| (s.day, s.time)) == now.at.map(|s| (s.day, s.time)) && old.at != now.at {
        let length = now.at.and_then(|s| s.minutes);
        parts.push(length.map_or_else(|| "length not known".to_owned(), |m| format!("{m} minutes long")));
    }
    if old.debrief != now.debrief {
        parts.push("notes after it".to_owned());
    }
    if old.people != now.people {
        parts.push("people".to_owned());
    }
    if parts.is_empty() {
        parts.push("details".to_owned());
    }
    format!("interview: {}", parts.join(", "))
}

/// Another clock moves the interview, though its hour stays: said with both moments.
fn moved_clock(old: &Interview, now: &Interview) -> String {
    let start = |i: &Interview| i.at.and_then(|s| s.start(&i.zone));
    let words = |z: &jiff::Zoned| z.strftime("%-d %b %Y %H:%M %Z").to_string();
    let clock = format!("on the clock of {} (was {})", now.zone, old.zone);
    let (Some(was), Some(is)) = (start(old), start(now)) else { return clock };
    let minutes = is.timestamp().duration_since(was.timestamp()).as_mins();
    if minutes == 0 {
        return clock;
    }
    let length = match (minutes.abs() / 60, minutes.abs() % 60) {
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m:02} min"),
    };
    let way = if minutes < 0 { "earlier" } else { "later" };
    format!("{clock}: now {}, was {}, {length} {way}", words(&is), words(&was))
}

fn letter_words(before: Option<&Item>, letter: &Letter, did: &str) -> String {
    let was_draft = matches!(before, Some(Item::Letter(old)) if old.sent.is_none());
    match &letter.sent {
        Some(sent) if was_draft && did == "changed" => {
            format!("letter ({}) left, {}", letter.kind.label(), sent.way.label())
        }
        Some(_) => format!("copy of a letter ({}) {did}", letter.kind.label()),
        None => format!("draft ({}) {did}", letter.kind.label()),
    }
}

/// What changed in an application, part by part.
fn application_words(before: &Application, after: &Application) -> String {
    let mut parts = Vec::new();
    match (before.sent, after.sent) {
        (old, new) if old == new => {}
        (None, Some(day)) => parts.push(format!("application sent {}", plain_day(day))),
        (Some(old), Some(day)) => {
            parts.push(format!("application sent {} (was {})", plain_day(day), plain_day(old)));
        }
        (old, None) => {
            let was = old.map_or_else(String::new, |d| format!(" (was {})", plain_day(d)));
            parts.push(format!("application not sent{was}"));
        }
    }
    match (before.signal, after.signal) {
        (old, new) if old == new => {}
        (None, Some(signal)) => parts.push(format!("{} signal", signal.word())),
        (Some(old), Some(signal)) => parts.push(format!("{} signal (was {})", signal.word(), old.word())),
        (old, None) => parts.push(format!("{} signal taken back", old.map_or("", pick::Signal::word))),
    }
    if before.statement != after.statement {
        parts.push(match after.statement.as_str() {
            "" => "reason for the signal removed".to_owned(),
            text => format!("reason for the signal: “{}”", beginning(text)),
        });
    }
    match (&before.answer, &after.answer) {
        (old, new) if old == new => {}
        (_, Some(new)) => parts.push(new.words()),
        (old, None) => {
            let was = old.as_ref().map_or_else(String::new, |a| format!(" (was {})", a.words()));
            parts.push(format!("answer removed{was}"));
        }
    }
    parts.join(", ")
}

fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut short: String = line.chars().take(60).collect();
    if short.chars().count() < text.chars().count() {
        short.push('…');
    }
    short
}
