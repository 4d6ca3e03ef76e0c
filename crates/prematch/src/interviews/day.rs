//! `prematch interview show, sheet, person, prepare, debrief, papers, wants`: everything about the day and after it.

use std::collections::BTreeMap;

use domain::invitation::in_both_clocks;
use domain::{
    Actor, Command, Contact, Debrief, Heading, Interview, InterviewStatus, Interviewer, Known, Paper, PaperKind,
    Papers, PersonRole, State, Thanks, briefing, notices, unthanked,
};
use jiff::civil::Date;
use season::Season;

use super::{both, keep, kept, name, word};
use crate::cli::{InterviewTask, PersonParts};
use crate::out::{self, Fault};
use crate::picking::today;
use crate::record::{act_in, text_or_input};
use crate::setting::{self, Place};

/// The state of a thank-you, by the words of the command.
const THANKS: [(Thanks, &str); 3] = [(Thanks::Due, "due"), (Thanks::None, "none"), (Thanks::Written, "written")];

pub(super) fn run(place: &Place, season: &Season, task: &InterviewTask) -> Result<(), Fault> {
    match task {
        InterviewTask::Show { number } => show(place, season, *number),
        InterviewTask::Sheet { number } => sheet(place, season, *number),
        InterviewTask::Person { number, name, parts } => {
            keep(place, season, person(kept(place, *number)?, name, parts)?)
        }
        InterviewTask::Prepare { number, questions } => {
            let lines: Vec<String> = questions.iter().map(|q| text_or_input(q)).collect::<Result<_, _>>()?;
            keep(place, season, Interview { preparation: lines.join("\n"), ..kept(place, *number)? })
        }
        InterviewTask::Debrief { number, note, mark, gut } => {
            keep(place, season, debriefed(kept(place, *number)?, note, mark, gut.as_deref())?)
        }
        InterviewTask::Papers { number, came, missing, on, place: at } => {
            let i = kept(place, *number)?;
            papers(place, season, &i, came, missing, on.as_deref(), at.as_deref())
        }
        InterviewTask::Wants { number, thanks, updates, notice, source, coordinator, email } => {
            let i = kept(place, *number)?;
            let mut workspace = place.workspace()?;
            let state = workspace.state()?;
            let before = state.items().contact(&i.program).cloned().unwrap_or_else(|| Contact::new(i.program.clone()));
            let mut after = before.clone();
            after.thanks = yes_or_no(thanks.as_deref(), before.thanks)?;
            after.updates = yes_or_no(updates.as_deref(), before.updates)?;
            after.notice_days = days(notice.as_deref(), before.notice_days)?;
            after.source = source.clone().unwrap_or(after.source);
            after.coordinator = coordinator.clone().unwrap_or(after.coordinator);
            after.email = email.clone().unwrap_or(after.email);
            if after.says_anything() && after != before {
                after.on = Some(today(state.profile()));
            }
            act_in(place, season, &Command::SetContact(Box::new(after)), Actor::CommandLine)
        }
        // The others are answered before they come here.
        InterviewTask::List | InterviewTask::Add { .. } | InterviewTask::Set { .. } => Ok(()),
    }
}

/// Somebody of the interview, added, changed or taken off the list.
fn person(mut i: Interview, who: &str, parts: &PersonParts) -> Result<Interview, Fault> {
    let at = find(&i, who)?;
    if parts.remove {
        match at {
            Some(at) => i.people.remove(at),
            None => {
                return Err(Fault::Refused(format!("nobody called \"{who}\" is on the list of interview {}", i.id)));
            }
        };
        return Ok(i);
    }
    let new = Interviewer {
        name: who.trim().to_owned(),
        role: PersonRole::Faculty,
        email: String::new(),
        detail: String::new(),
        thanks: Thanks::Due,
    };
    let mut person = at.map_or(new, |at| i.people[at].clone());
    if let Some(text) = &parts.role {
        person.role = word(text, "role", PersonRole::ALL, PersonRole::word)?;
    }
    if let Some(text) = &parts.thanks {
        let found = THANKS.iter().find(|(_, word)| *word == text.trim());
        let wrong = || Fault::Usage(format!("\"{text}\" is no state of a thank-you; write one of: due, none, written"));
        person.thanks = found.ok_or_else(wrong)?.0;
    }
    person.name = parts.rename.clone().unwrap_or(person.name);
    person.email = parts.email.clone().unwrap_or(person.email);
    person.detail = parts.detail.clone().unwrap_or(person.detail);
    match at {
        Some(at) => i.people[at] = person,
        None => i.people.push(person),
    }
    Ok(i)
}

/// Somebody by place in the list, from 1, or by name; two of one name have to be told apart by their place.
fn find(i: &Interview, who: &str) -> Result<Option<usize>, Fault> {
    if let Ok(place) = who.trim().parse::<usize>() {
        let at = place.checked_sub(1).filter(|at| *at < i.people.len());
        return at.map(Some).ok_or_else(|| {
            Fault::Refused(format!(
                "there is no person {place} at interview {}; `prematch interview show {0}` lists them",
                i.id
            ))
        });
    }
    let of_name = |p: &Interviewer| p.name.eq_ignore_ascii_case(who.trim());
    let found: Vec<usize> = (0..i.people.len()).filter(|at| of_name(&i.people[*at])).collect();
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        many => {
            let places: Vec<String> = many.iter().map(|at| (at + 1).to_string()).collect();
            Err(Fault::Refused(format!(
                "{} people are called \"{who}\"; say which: {}",
                many.len(),
                places.join(" or ")
            )))
        }
    }
}

/// The interview with what is noted after it. What was booked took place when there are notes.
fn debriefed(mut i: Interview, notes: &[String], marks: &[String], gut: Option<&str>) -> Result<Interview, Fault> {
    let empty = || Debrief { written: setting::now(), notes: BTreeMap::new(), marks: BTreeMap::new(), gut: None };
    let mut debrief = i.debrief.take().unwrap_or_else(empty);
    for note in notes {
        let (heading, text) = headed(note)?;
        match text {
            "" => debrief.notes.remove(&heading),
            text => debrief.notes.insert(heading, text.to_owned()),
        };
    }
    for mark in marks {
        let (heading, text) = headed(mark)?;
        match number(text, 5)? {
            None => debrief.marks.remove(&heading),
            Some(mark) => debrief.marks.insert(heading, mark),
        };
    }
    if let Some(text) = gut {
        debrief.gut = number(text, 10)?;
    }
    let says = !debrief.notes.is_empty() || !debrief.marks.is_empty() || debrief.gut.is_some();
    if says && i.status == InterviewStatus::Booked {
        i.status = InterviewStatus::Done;
    }
    i.debrief = says.then_some(debrief);
    Ok(i)
}

/// `people=Kind.` as heading and text.
fn headed(text: &str) -> Result<(Heading, &str), Fault> {
    let (heading, rest) = text
        .split_once('=')
        .ok_or_else(|| Fault::Usage(format!("\"{text}\" has no heading; write it as people=Kind and open")))?;
    Ok((word(heading, "heading", Heading::ALL, Heading::word)?, rest.trim()))
}

/// A mark, or none.
fn number(text: &str, most: u8) -> Result<Option<u8>, Fault> {
    match text.trim() {
        "none" | "" => Ok(None),
        text => match text.parse().ok().filter(|n| (1..=most).contains(n)) {
            Some(mark) => Ok(Some(mark)),
            None => Err(Fault::Usage(format!("\"{text}\" is no mark; write 1 to {most}, or none"))),
        },
    }
}

fn yes_or_no(text: Option<&str>, before: Option<bool>) -> Result<Option<bool>, Fault> {
    match text.map(str::trim) {
        None => Ok(before),
        Some("yes") => Ok(Some(true)),
        Some("no") => Ok(Some(false)),
        Some("unknown") => Ok(None),
        Some(other) => Err(Fault::Usage(format!("\"{other}\" is no answer; write yes, no or unknown"))),
    }
}

fn days(text: Option<&str>, before: Option<u16>) -> Result<Option<u16>, Fault> {
    match text.map(str::trim) {
        None => Ok(before),
        Some("unknown") => Ok(None),
        Some(text) => match text.parse().ok().filter(|d| *d <= 365) {
            Some(days) => Ok(Some(days)),
            None => Err(Fault::Usage(format!("\"{text}\" is no number of days up to 365; write one, or unknown"))),
        },
    }
}

fn papers(
    place: &Place,
    season: &Season,
    i: &Interview,
    came: &[String],
    missing: &[String],
    on: Option<&str>,
    at: Option<&str>,
) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let mut all = state.items().papers(&i.program).map(|p| p.came.clone()).unwrap_or_default();
    let on: Date = match on {
        Some(text) => {
            text.trim().parse().map_err(|_| Fault::Usage(format!("\"{text}\" is no day; write it as 2027-02-10")))?
        }
        None => today(state.profile()),
    };
    let kind = |text: &String| word(text, "paper", PaperKind::ALL, PaperKind::word);
    for text in came {
        let paper = all.entry(kind(text)?).or_insert_with(|| Paper { on, place: String::new(), file: None });
        if let Some(at) = at {
            at.clone_into(&mut paper.place);
        }
    }
    for text in missing {
        all.remove(&kind(text)?);
    }
    let papers = Papers { program: i.program.clone(), came: all };
    act_in(place, season, &Command::SetPapers(Box::new(papers)), Actor::CommandLine)
}

/// Where the thank-you to somebody stands.
fn thanks_word(i: &Interview, owed: &[usize], at: usize) -> &'static str {
    match i.people[at].thanks {
        Thanks::None => "none",
        Thanks::Written => "written elsewhere",
        Thanks::Due if owed.contains(&at) => "due",
        Thanks::Due => "written",
    }
}

fn show(place: &Place, season: &Season, number: u64) -> Result<(), Fault> {
    let i = kept(place, number)?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let owed = unthanked(state, &i);
    let missing: Vec<PaperKind> = match state.items().papers(&i.program) {
        Some(p) => p.missing().collect(),
        None => PaperKind::ALL.to_vec(),
    };
    if place.json {
        let value = serde_json::json!({
            "interview": i, "name": name(season, &i), "answer_due": i.answer_due().map(|d| d.at),
            "answer_due_by_rule": i.answer_due().map(|d| d.by_rule), "thanks_window": i.thanks_window(),
            "thanks_owed": owed, "papers": state.items().papers(&i.program),
            "papers_missing": missing.iter().map(|p| p.word()).collect::<Vec<_>>(),
            "wants": state.items().contact(&i.program), "notices": notices(state, season, &i),
        });
        return out::json("prematch-interview", &value);
    }
    let home = state.profile().home_zone.as_ref();
    let mut text = format!("{}\n", out::strong(&format!("Interview {}: {}", i.id, name(season, &i))));
    let mut line = |label: &str, words: &str| {
        if !words.is_empty() {
            text.push_str(&format!("{label}: {words}\n"));
        }
    };
    line("State", i.status.label());
    line("Time", &i.at.map_or_else(|| "not fixed".to_owned(), |at| in_both_clocks(&at, &i.zone, home)));
    if let (InterviewStatus::Offered, Some(by)) = (i.status, i.answer_due()) {
        let rule = if by.by_rule { " (48 hours, by rule P-14)" } else { "" };
        line("Answer by", &format!("{}{rule}", both(&by.at, home)));
    }
    for at in &i.offered {
        line("Offered", &in_both_clocks(at, &i.zone, home));
    }
    line("How", i.format.label());
    line("Link", &i.link);
    line("Place", &i.place);
    for (at, p) in i.people.iter().enumerate() {
        let email = if p.email.is_empty() { String::new() } else { format!(" <{}>", p.email) };
        let detail = if p.detail.is_empty() { String::new() } else { format!("; spoke of: {}", p.detail) };
        let thanks = thanks_word(&i, &owed, at);
        let words = format!("{}{email}, {}; thank-you {thanks}{detail}", p.name, p.role.label());
        line(&format!("Person {}", at + 1), &words);
    }
    if let Some((opens, closes)) = i.thanks_window().filter(|_| !owed.is_empty()) {
        line("Thank-yous best", &format!("from {} to {}", both(&opens, home), both(&closes, home)));
    }
    for question in i.preparation.lines() {
        line("Question", question);
    }
    if let Some(debrief) = &i.debrief {
        for (heading, note) in &debrief.notes {
            line(heading.label(), note);
        }
        for (heading, mark) in &debrief.marks {
            line(&format!("Mark, {}", heading.word()), &format!("{mark} of 5"));
        }
        line("Gut", &debrief.gut.map_or_else(|| "no mark".to_owned(), |g| format!("{g} of 10")));
    }
    let labels: Vec<&str> = missing.iter().map(|p| p.label()).collect();
    line("Papers that did not come", &labels.join("; "));
    if let Some(contact) = state.items().contact(&i.program).filter(|c| c.wants_no_thanks()) {
        line("The program wants no thank-you", &contact.source);
    }
    for words in notices(state, season, &i) {
        line("Note", &words);
    }
    out::text(&text)
}

/// The sheet for the day.
fn sheet(place: &Place, season: &Season, number: u64) -> Result<(), Fault> {
    let i = kept(place, number)?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let (known, unknown) = to_know(state, season, &i);
    let home = state.profile().home_zone.as_ref();
    let when = i.at.map_or_else(|| "not fixed".to_owned(), |at| in_both_clocks(&at, &i.zone, home));
    if place.json {
        let value = serde_json::json!({
            "name": name(season, &i), "when": when, "format": i.format, "link": i.link, "place": i.place,
            "people": i.people, "questions": i.preparation.lines().collect::<Vec<_>>(), "known": known,
            "not_known": unknown,
        });
        return out::json("prematch-sheet", &value);
    }
    let mut text = format!("{}\n{when}\n{}\n", out::strong(&name(season, &i)), i.format.label());
    let link = if i.link.is_empty() { "No link is written down." } else { &i.link };
    text.push_str(&format!("{link}\n{}", if i.place.is_empty() { String::new() } else { format!("{}\n", i.place) }));
    let mut part = |title: &str, lines: &[String], none: &str| {
        text.push_str(&format!("\n{}\n", out::strong(title)));
        if lines.is_empty() && !none.is_empty() {
            text.push_str(&format!("{none}\n"));
        }
        lines.iter().for_each(|line| text.push_str(&format!("- {line}\n")));
    };
    let people: Vec<String> = i.people.iter().map(|p| format!("{}, {} {}", p.name, p.role.label(), p.email)).collect();
    part("People", &people, "Nobody is written down yet.");
    let questions: Vec<String> = i.preparation.lines().map(str::to_owned).collect();
    part("My questions", &questions, "None yet. Three of your own are enough.");
    part("What to know", &known, "Nothing is known here yet.");
    if !unknown.is_empty() {
        part("Not known here", &[unknown.join("; ")], "");
    }
    out::text(&text)
}

/// What is known of the program, each with its source, and what is not.
fn to_know(state: &State, season: &Season, i: &Interview) -> (Vec<String>, Vec<String>) {
    let Some(program) = season.program(&i.program) else { return (Vec::new(), Vec::new()) };
    let found = briefing(state, season, program);
    let known = found.known.iter().map(|k| match k {
        Known::Visa(standing, said) => {
            let answer = standing.answer.map_or("", season::Answer::word);
            let text = said.as_ref().map_or_else(String::new, |s| format!(": {} ({})", s.text, s.date));
            format!("{}: {answer}, {}{text}", standing.visa, standing.state.word())
        }
        Known::Fact(fact) => {
            let sources: Vec<String> = fact.provenance.sources.iter().map(ToString::to_string).collect();
            let (value, date) = (fact.value.shown(fact.field), fact.provenance.date);
            format!(
                "{}: {value} [{}, {date}, {}]",
                fact.field.label(),
                sources.join(" "),
                fact.provenance.confidence.word()
            )
        }
    });
    (known.collect(), found.unknown)
}
