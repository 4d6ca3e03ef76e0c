//! The evidence of what a program wrote: its messages with the readings and rules, and what happened around them.
//!
//! What the applicant wrote stays out unless it is asked for: a packet may be shown to strangers, and a letter of one's own
//! can say what nobody needs to know. Where it is in, it stands as the applicant's and has no reading.

use domain::{Item, Message, State, is_own};
use jiff::Zoned;
use jiff::tz::TimeZone;
use season::{ProgramId, Season};

use crate::intake::{Opened, open, reading};
use crate::packet::{Packet, PacketItem, PacketMoment, PacketRule};

/// Makes a packet of messages with their originals. The timeline tells what was kept about their programs: messages and
/// interviews, and with `letters` also what the applicant wrote.
pub fn packet(
    season: &Season,
    state: &State,
    mut originals: Vec<(Message, Vec<u8>)>,
    now: Zoned,
    letters: bool,
) -> Packet {
    if !letters {
        originals.retain(|(m, _)| !is_own(state, m));
    }
    let zone = now.time_zone().clone();
    let mut programs: Vec<&ProgramId> = originals.iter().filter_map(|(m, _)| m.program()).collect();
    programs.sort();
    programs.dedup();
    let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.name.clone());
    let about = match programs.as_slice() {
        [] => "no known program".to_owned(),
        all => all.iter().map(|p| name(p)).collect::<Vec<_>>().join("; "),
    };
    let timeline = timeline(state, &programs, &originals, (&zone, letters), &name);
    let applicant = state.profile().full_name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned());
    let items = originals.into_iter().map(|(m, bytes)| item(season, state, &m, bytes)).collect();
    let holds = if letters {
        "The messages below, their originals, and what happened with the program: messages, interviews, and the letters of the \
         applicant, which stand here because the applicant asked for it."
    } else {
        "The messages below, their originals, and what happened with the program: messages and interviews. What the applicant \
         wrote is left out."
    };
    Packet { about, made: now, applicant, holds: holds.to_owned(), items, timeline, notes: String::new() }
}

fn item(season: &Season, state: &State, m: &Message, bytes: Vec<u8>) -> PacketItem {
    let opened = open(m, &bytes).unwrap_or(Opened { text: String::new(), mail: None });
    let r = reading(state, m, &opened);
    let own = is_own(state, m);
    let from = match (m.message.from.name.as_str(), m.message.from.address.as_str()) {
        (name, "") => name.to_owned(),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    };
    let touched = r.rules_touched.iter().filter(|_| !own).filter_map(|id| season.rule(id));
    let rules = touched.map(|rule| rule_of(season, rule)).collect();
    PacketItem {
        file_name: m.message.original.name.clone(),
        bytes,
        sha256: m.message.original.id.clone(),
        received: m.message.sent.clone(),
        from,
        subject: m.message.subject.clone(),
        reading: if own {
            "Written by the applicant; not read as a message of a program.".to_owned()
        } else {
            format!("{}. {}", r.category.meaning().name, r.meaning.sober)
        },
        cues: r.cues.iter().map(|c| c.words.clone()).collect(),
        rules,
        text: opened.text,
    }
}

fn rule_of(season: &Season, rule: &season::Rule) -> PacketRule {
    let source = rule.sources.first().and_then(|key| season.sources.get(key));
    PacketRule {
        id: rule.id.clone(),
        title: format!("{}: {}", rule.title, rule.says),
        source: source.map_or_else(String::new, |s| format!("{}, {} {}", s.publisher, rule.version, rule.section)),
        url: source.map_or_else(String::new, |s| s.url.clone()),
        read: source.map_or_else(String::new, |s| s.read.to_string()),
    }
}

fn timeline(
    state: &State,
    programs: &[&ProgramId],
    originals: &[(Message, Vec<u8>)],
    (zone, letters): (&TimeZone, bool),
    name: &impl Fn(&ProgramId) -> String,
) -> Vec<PacketMoment> {
    let chosen = |m: &Message| originals.iter().any(|(o, _)| o.id == m.id);
    let mut found = Vec::new();
    for item in state.items().all() {
        if item.program().is_none_or(|p| !programs.contains(&p)) && !matches!(item, Item::Message(m) if chosen(m)) {
            continue;
        }
        let whose = item.program().map_or_else(String::new, name);
        let moment = |when: Zoned, what: String| PacketMoment { when, what: format!("{whose}: {what}") };
        match item {
            Item::Message(m) if is_own(state, m) && !letters => {}
            Item::Message(m) => {
                let of = if is_own(state, m) { "the applicant" } else { m.message.from.shown() };
                let what = format!("message “{}” from {of}", m.message.subject);
                let sent = if m.message.sent.is_some() { "" } else { " (when it was kept; its own time is not known)" };
                let when = m.message.sent.clone().unwrap_or_else(|| m.kept.to_zoned(zone.clone()));
                found.push(moment(when, format!("{what}{sent}")));
            }
            Item::Letter(l) => {
                if let Some(sent) = l.sent.as_ref().filter(|_| letters) {
                    let what = format!("letter of the applicant ({}), “{}”", l.kind.label(), l.subject);
                    found.push(moment(sent.at.to_zoned(zone.clone()), what));
                }
            }
            Item::Interview(i) => {
                if let Some(at) = i.at.and_then(|s| s.span(&i.zone)).map(|(from, _)| from.to_zoned(i.zone.tz())) {
                    found.push(moment(at, format!("interview ({})", i.status.label())));
                }
            }
            Item::Claim(_)
            | Item::Contact(_)
            | Item::Papers(_)
            | Item::Columns(_)
            | Item::RankList(_)
            | Item::Weighing(_)
            | Item::Snapshot(_)
            | Item::RankState(_)
            | Item::Archive(_) => {}
        }
    }
    found
}
