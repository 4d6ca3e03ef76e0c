//! The evidence of what a program wrote: its messages with the readings and rules, and what happened around them.

use domain::{Item, Message, State};
use jiff::Zoned;
use jiff::tz::TimeZone;
use season::{ProgramId, Season};

use crate::intake::{open, reading};
use crate::packet::{Packet, PacketItem, PacketMoment, PacketRule};

/// Makes a packet of messages with their originals. The timeline tells everything that was kept about their programs.
pub fn packet(season: &Season, state: &State, originals: Vec<(Message, Vec<u8>)>, now: Zoned) -> Packet {
    let zone = now.time_zone().clone();
    let mut programs: Vec<&ProgramId> = originals.iter().filter_map(|(m, _)| m.program()).collect();
    programs.sort();
    programs.dedup();
    let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.name.clone());
    let about = match programs.as_slice() {
        [] => "no known program".to_owned(),
        all => all.iter().map(|p| name(p)).collect::<Vec<_>>().join("; "),
    };
    let timeline = timeline(state, &programs, &originals, &zone, &name);
    let applicant = state.profile().full_name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned());
    let items = originals.into_iter().map(|(m, bytes)| item(season, state, &m, bytes)).collect();
    Packet { about, made: now, applicant, items, timeline, notes: String::new() }
}

fn item(season: &Season, state: &State, m: &Message, bytes: Vec<u8>) -> PacketItem {
    let text = open(m, &bytes).map_or_else(|_| String::new(), |o| o.text);
    let r = reading(state, m, &text);
    let from = match (m.message.from.name.as_str(), m.message.from.address.as_str()) {
        (name, "") => name.to_owned(),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    };
    let rules = r.rules_touched.iter().filter_map(|id| season.rule(id)).map(|rule| rule_of(season, rule)).collect();
    PacketItem {
        file_name: m.message.original.name.clone(),
        bytes,
        sha256: m.message.original.id.clone(),
        received: m.message.sent.clone(),
        from,
        subject: m.message.subject.clone(),
        reading: format!("{}. {}", r.category.meaning().name, r.meaning.sober),
        cues: r.cues.iter().map(|c| c.words.clone()).collect(),
        rules,
        text,
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
    zone: &TimeZone,
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
            Item::Message(m) => {
                let what = format!("message “{}” from {}", m.message.subject, m.message.from.shown());
                let sent = if m.message.sent.is_some() { "" } else { " (when it was kept; its own time is not known)" };
                let when = m.message.sent.clone().unwrap_or_else(|| m.kept.to_zoned(zone.clone()));
                found.push(moment(when, format!("{what}{sent}")));
            }
            Item::Letter(l) => {
                if let Some(sent) = &l.sent {
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
