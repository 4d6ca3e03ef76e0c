//! `prematch programs visa-ledger`: what is known of the visas at the applicant's programs, what changed, what is to be asked.

use domain::{LedgerLine, LedgerPlace, visa_ledger};
use pick::VisaNeed;
use season::{Season, StandingState, Statement, Turn, Visa};

use crate::out::{self, Fault};
use crate::picking::today;
use crate::setting::Place;

/// What is to be shown.
pub(crate) struct Asked<'a> {
    pub(crate) words: &'a [String],
    pub(crate) state: Option<&'a str>,
    pub(crate) place: Option<&'a str>,
    pub(crate) open: bool,
}

pub(crate) fn run(place: &Place, season: &Season, asked: &Asked<'_>) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let visas: Vec<Visa> = match &state.profile().visas {
        None => {
            return Err(Fault::Refused(
                "say first which visas you can accept, such as: prematch profile set visas=j1,h1b".to_owned(),
            ));
        }
        Some(needs) if needs.accepts(VisaNeed::NoneNeeded) => {
            return out::text("Your profile says that you need no visa, so there is nothing to ask.");
        }
        Some(needs) => needs.visas().collect(),
    };
    let wanted = asked.state.map(state_of).transpose()?;
    let at = asked.place.map(place_of).transpose()?;
    let lines: Vec<LedgerLine> = visa_ledger(state, season, today(state.profile()))
        .into_iter()
        .filter(|l| at.is_none_or(|p| l.place == p))
        .filter(|l| wanted.is_none_or(|w| visas.iter().any(|v| l.standing(*v).is_some_and(|s| s.state == w))))
        .filter(|l| !asked.open || l.questions().next().is_some())
        .filter(|l| {
            let text = format!("{} {} {}", l.program.short, l.program.name, l.program.place()).to_lowercase();
            asked.words.iter().all(|w| text.contains(&w.to_lowercase()))
        })
        .collect();
    if place.json {
        let all: Vec<_> = lines.iter().map(|l| json(l, &visas, season)).collect();
        return out::json("prematch-visa-ledger", &serde_json::json!({ "programs": all }));
    }
    if lines.is_empty() {
        return out::text("No program of yours fits. Without options, the ledger shows all of them.");
    }
    let mut text = String::new();
    for line in &lines {
        text.push_str(&format!("{} ({}), {}\n", out::strong(&line.program.short), line.program.id, line.place.words()));
        visas.iter().for_each(|visa| of_visa(&mut text, line, *visa, season));
        line.questions().for_each(|q| text.push_str(&format!("   ? {}\n", q.text)));
    }
    let open = lines.iter().filter(|l| l.questions().next().is_some()).count();
    text.push_str(&format!("{}, {} still to be asked.\n", out::plural(lines.len(), "program", "programs"), open));
    out::text(&text)
}

fn state_of(word: &str) -> Result<StandingState, Fault> {
    StandingState::ALL.into_iter().find(|s| s.word() == word.trim()).ok_or_else(|| {
        Fault::Usage(format!("\"{word}\" is no state; write one of: confirmed, stale, conflicting, unknown"))
    })
}

fn place_of(word: &str) -> Result<LedgerPlace, Fault> {
    LedgerPlace::ALL.into_iter().find(|p| p.key() == word.trim()).ok_or_else(|| {
        Fault::Usage(format!("\"{word}\" is no place; write one of: interview, applied, listed, checked"))
    })
}

/// The state of a visa; both quotes where sources disagree, and how the answer changed.
fn of_visa(text: &mut String, line: &LedgerLine<'_>, visa: Visa, season: &Season) {
    let Some(standing) = line.standing(visa) else { return };
    let answer = standing.answer.map_or_else(String::new, |a| format!(", {}", a.word()));
    text.push_str(&format!("   {visa}: {}{answer}\n", standing.state.word()));
    for said in line.opposed(visa) {
        text.push_str(&format!("      {} · {} ({}, {})\n", said.says.word(), said.text, said.scope.words(), said.date));
    }
    let turns = line.changed(visa, season);
    if !turns.is_empty() {
        let told: Vec<String> = turns.iter().map(turn).collect();
        text.push_str(&format!("      changed: {}\n", told.join(", then ")));
    }
}

fn turn(turn: &Turn) -> String {
    format!("{} {}", turn.date, turn.answer.map_or("sources disagree", season::Answer::word))
}

fn json(line: &LedgerLine<'_>, visas: &[Visa], season: &Season) -> serde_json::Value {
    let visas: Vec<_> = visas
        .iter()
        .map(|visa| {
            let opposed: Vec<&Statement> = line.opposed(*visa);
            let changed: Vec<_> = line
                .changed(*visa, season)
                .iter()
                .map(|t| serde_json::json!({ "on": t.date, "answer": t.answer, "conflicting": t.conflicting }))
                .collect();
            serde_json::json!({ "visa": visa, "standing": line.standing(*visa), "opposed": opposed, "changed": changed })
        })
        .collect();
    let questions: Vec<&str> = line.questions().map(|q| q.text.as_str()).collect();
    let asked = line.letter.and_then(|l| l.sent.as_ref()).map(|s| s.at);
    serde_json::json!({
        "program": line.program.id, "name": line.program.short, "place": line.place.key(), "visas": visas,
        "verdict": line.assessment.verdict, "questions": questions, "asked": asked,
    })
}
