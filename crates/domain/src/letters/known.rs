//! What is known for a letter: from the profile, the program, its contact rules, an interview, the ledger.

use candor::letter::Stage;
use pick::{Milestone, VisaNeed, Zone};
use season::{EventStatus, Moment, Program, Season};

use super::field::{Field, Fields};
use crate::invitation::{city, clock_name, is_us};
use crate::kept::{
    Claim, ClaimKind, ClaimList, Heading, Interview, Interviewer, Letter, LetterKind, Message, PaperKind, PersonRole,
    Slot,
};
use crate::recognise::reads_no_mail;
use crate::state::State;

/// A letter that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What for.
    pub kind: LetterKind,
    /// To which program.
    pub program: &'a Program,
    /// The interview it is about.
    pub interview: Option<&'a Interview>,
    /// To whom, as it was typed; may be empty.
    pub to: &'a str,
    /// The person of the interview that is meant, where more than the name says it.
    pub person: Option<&'a Interviewer>,
    /// What is new, for an update; may be empty.
    pub news: &'a str,
    /// The statement that it takes back.
    pub claim: Option<&'a Claim>,
    /// The message that it answers.
    pub answers: Option<&'a Message>,
}

/// Everything that is known for a letter.
pub fn fields(state: &State, season: &Season, wanted: &Wanted<'_>) -> Fields {
    let mut f = Fields::default();
    of_profile(&mut f, state);
    of_program(&mut f, state, season, wanted.program);
    let (to, _) = addressee(state, wanted);
    f.set(Field::Person, &to);
    f.set_if(Field::Greeting, greeting(wanted.kind, &to));
    if let Some(interview) = wanted.interview {
        of_interview(&mut f, state, interview, wanted.person.or_else(|| met(interview, &to)));
    }
    f.set(Field::News, wanted.news);
    let subject = wanted.answers.map_or("", |m| m.message.subject.trim());
    if answers_person(wanted.kind) && !subject.is_empty() {
        f.set(Field::About, answer_subject(subject));
    }
    if let Some(claim) = wanted.claim {
        f.set(Field::ClaimDay, long_day(claim.on));
        f.set(Field::Claim, claimed(claim, &residency(season, wanted.program)));
    }
    f
}

fn of_profile(f: &mut Fields, state: &State) {
    let p = state.profile();
    f.set_if(Field::Name, p.full_name.as_ref().map(pick::Text::as_str));
    f.set_if(Field::AamcId, p.aamc_id.as_ref().map(ToString::to_string));
    f.set_if(Field::Email, p.email.as_ref().map(ToString::to_string));
    f.set_if(Field::Visas, p.visas.as_ref().and_then(visas));
    f.set_if(
        Field::Step3,
        p.step3.and_then(|m| match m {
            Milestone::Done(d) => Some(format!("I passed Step 3 ({d}).")),
            Milestone::Planned(d) => Some(format!("I plan to take Step 3 ({d}).")),
            Milestone::NotYet => None,
        }),
    );
    f.set_if(
        Field::Ecfmg,
        p.ecfmg.and_then(|m| match m {
            Milestone::Done(d) => Some(format!("I hold the ECFMG certificate ({d}).")),
            Milestone::Planned(d) => Some(format!("I expect the ECFMG certificate ({d}).")),
            Milestone::NotYet => None,
        }),
    );
}

/// `a J-1 or an H-1B visa`; nothing for somebody who needs none.
fn visas(needs: &pick::VisaNeeds) -> Option<String> {
    match (needs.accepts(VisaNeed::J1), needs.accepts(VisaNeed::H1b)) {
        (true, true) => Some("a J-1 or an H-1B visa".to_owned()),
        (true, false) => Some("a J-1 visa".to_owned()),
        (false, true) => Some("an H-1B visa".to_owned()),
        (false, false) => None,
    }
}

fn of_program(f: &mut Fields, state: &State, season: &Season, program: &Program) {
    f.set(Field::Program, residency(season, program));
    f.set(Field::Specialty, season.specialty.to_lowercase());
    // What stands in brackets is said to the applicant, not to the program.
    f.set(Field::ProgramShort, program.short.split('(').next().unwrap_or(&program.short));
    f.set(Field::City, &program.city);
    f.set(Field::StartYear, season.year.to_string());
    let missing: Vec<PaperKind> = match state.items().papers(&program.id) {
        Some(papers) => papers.missing().collect(),
        None => PaperKind::ALL.to_vec(),
    };
    let named: Vec<&str> = missing.iter().map(|k| paper(*k)).collect();
    f.set_if(Field::Papers, listed(&named));
    // A date that is only inferred is not stated to a program.
    let deadline = season.event("rol-deadline").filter(|e| e.status == EventStatus::Official);
    if let Some(Moment::Zoned(at)) = deadline.map(|e| &e.at) {
        f.set(Field::RankDeadline, long_day(at.date()));
    }
}

/// `Re: Your question`, once however often it was answered before.
fn answer_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some(cut) = rest.get(..3).filter(|p| p.eq_ignore_ascii_case("re:")).and_then(|_| rest.get(3..)) {
        rest = cut.trim_start();
    }
    format!("Re: {rest}")
}

/// `the anesthesiology residency at Mercy Hospital`: lists call it "Mercy Hospital Program".
fn residency(season: &Season, program: &Program) -> String {
    let name = program.name.strip_suffix("Program").unwrap_or(&program.name).trim();
    format!("the {} residency at {name}", season.specialty.to_lowercase())
}

/// A day as letters write it: `3 December 2026`.
fn long_day(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn paper(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Contract => "a copy of the contract",
        PaperKind::Eligibility => "your eligibility and appointment policies",
        PaperKind::VisaPolicy => "your visa policy",
    }
}

/// `a, b and c`.
fn listed(words: &[&str]) -> Option<String> {
    let (last, rest) = words.split_last()?;
    Some(if rest.is_empty() { (*last).to_owned() } else { format!("{} and {last}", rest.join(", ")) })
}

fn of_interview(f: &mut Fields, state: &State, interview: &Interview, person: Option<&Interviewer>) {
    let home = state.profile().home_zone.as_ref();
    f.set_if(Field::InterviewDay, interview.at.map(|s| long_day(s.day)));
    let booked = interview.at.or_else(|| interview.offered.first().copied());
    f.set_if(Field::InterviewTime, booked.and_then(|s| both_clocks(s, &interview.zone, home)));
    let second = interview.offered.iter().copied().find(|s| Some(*s) != booked);
    f.set_if(Field::SecondTime, second.and_then(|s| both_clocks(s, &interview.zone, home)));
    f.set_if(Field::Detail, person.map(|p| p.detail.as_str()));
    let notes = interview.debrief.as_ref().map(|d| &d.notes);
    for (field, heading) in [
        (Field::NotedPeople, Heading::People),
        (Field::NotedTraining, Heading::Training),
        (Field::NotedAfter, Heading::After),
        (Field::NotedLife, Heading::Life),
    ] {
        f.set_if(field, notes.and_then(|n| n.get(&heading)));
    }
}

/// The person of an interview with this name.
fn met<'i>(interview: &'i Interview, name: &str) -> Option<&'i Interviewer> {
    interview.people.iter().find(|p| p.name.eq_ignore_ascii_case(name.trim()))
}

/// A time by the program's clock and by the applicant's, each with its zone's name; nothing without an hour or a home.
pub(super) fn both_clocks(slot: Slot, there: &Zone, home: Option<&Zone>) -> Option<String> {
    let at = slot.start(there)?;
    let home = home?;
    let named = |z: &jiff::Zoned, clock: String, with_day: bool| {
        let day = if with_day { z.strftime("%A, %-d %B %Y, at ").to_string() } else { String::new() };
        format!("{day}{} {clock}", z.strftime("%-I:%M %p"))
    };
    let first = named(&at, clock_words(&at, there), true);
    if there == home {
        return Some(first);
    }
    let mine = at.with_time_zone(home.tz());
    let clock = if is_us(home) { clock_words(&mine, home) } else { format!("in {}", city(home)) };
    Some(format!("{first}, for me {}", named(&mine, clock, mine.date() != at.date())))
}

/// `Central Time (CST)`, as programs read it. A city of the United States is not named: to a
/// program it would read as another program's.
fn clock_words(at: &jiff::Zoned, zone: &Zone) -> String {
    let short = at.strftime("%Z").to_string();
    let short = if short.chars().all(char::is_alphabetic) {
        format!(" ({short})")
    } else {
        at.strftime(" (UTC%:z)").to_string()
    };
    format!("{}{short}", clock_name(zone))
}

/// What was said, as a letter to the same program repeats it.
fn claimed(claim: &Claim, program: &str) -> String {
    let of = match claim.list {
        ClaimList::Main => "",
        ClaimList::Categorical => " of the categorical programs",
        ClaimList::Advanced => " of the advanced programs",
        ClaimList::Preliminary => " of the preliminary programs",
    };
    match claim.kind {
        ClaimKind::FirstChoice => format!("{program} is my first choice{of}"),
        ClaimKind::RankHighly => format!("I would rank {program} highly"),
    }
}

/// To whom a letter goes, and the address: as it was typed, or the coordinator for questions of the office.
pub fn addressee(state: &State, wanted: &Wanted<'_>) -> (String, String) {
    let contact = state.items().contact(&wanted.program.id);
    let typed = wanted.to.trim();
    // Who was told something is told that it is no longer so.
    if let Some(told) = wanted.claim.filter(|_| typed.is_empty()).and_then(|c| told_to(state, c)) {
        return told;
    }
    let asks = wanted.answers.filter(|_| typed.is_empty() && answers_person(wanted.kind));
    if let Some(asked) = asks.and_then(writer) {
        return asked;
    }
    if typed.is_empty() {
        return match contact.filter(|_| to_office(wanted.kind)) {
            Some(c) => (c.coordinator.clone(), c.email.clone()),
            None => match wanted.interview.and_then(|i| i.people.iter().find(|p| is_usual(wanted.kind, p))) {
                Some(p) => (p.name.clone(), p.email.clone()),
                None => (String::new(), String::new()),
            },
        };
    }
    let known = state.items().interviews().filter(|i| i.program == wanted.program.id);
    let of_person = known.flat_map(|i| &i.people).find(|p| p.name.eq_ignore_ascii_case(typed)).map(|p| p.email.clone());
    let of_office = contact.filter(|c| c.coordinator.eq_ignore_ascii_case(typed)).map(|c| c.email.clone());
    let of_earlier = || {
        let met = contact.and_then(|c| c.people.iter().find(|p| p.name.eq_ignore_ascii_case(typed)));
        met.map(|p| p.email.clone())
    };
    (typed.to_owned(), of_person.or(of_office).or_else(of_earlier).unwrap_or_default())
}

/// The person and the address that a statement went to: those of its letter, or of the last letter of its kind that was sent.
fn told_to(state: &State, claim: &Claim) -> Option<(String, String)> {
    let items = state.items();
    let of_kind = |l: &&Letter| {
        let kind =
            if claim.kind == ClaimKind::FirstChoice { LetterKind::FirstChoice } else { LetterKind::StrongInterest };
        l.program == claim.program && l.sent.is_some() && l.kind == kind
    };
    let letter = claim.letter.and_then(|id| items.letter(id)).or_else(|| items.letters().rev().find(of_kind))?;
    let named = !letter.to.is_empty() || !letter.address.is_empty();
    named.then(|| (letter.to.clone(), letter.address.clone()))
}

/// Whether such a letter goes to the one who wrote the message that it answers.
fn answers_person(kind: LetterKind) -> bool {
    matches!(kind, LetterKind::SafeAnswer | LetterKind::Other)
}

/// Who wrote a message that is answered, as a letter goes there; nothing where nobody reads the answer.
fn writer(message: &Message) -> Option<(String, String)> {
    let from = &message.message.from;
    let read = !from.address.is_empty() && !reads_no_mail(from);
    read.then(|| (from.name.clone(), from.address.clone()))
}

/// Whether such a letter is written to the coordinator.
fn to_office(kind: LetterKind) -> bool {
    use LetterKind::{Accept, Decline, Papers, Release, Reschedule, SafeAnswer, VisaQuestion, Waitlist};
    matches!(kind, Accept | Decline | Papers | Release | Reschedule | SafeAnswer | VisaQuestion | Waitlist)
}

/// Whether somebody is the one such a letter goes to when nobody was named.
fn is_usual(kind: LetterKind, person: &Interviewer) -> bool {
    use LetterKind::{Correction, FirstChoice, StrongInterest, ThankDirector, Update};
    let to_director = matches!(kind, Correction | FirstChoice | StrongInterest | ThankDirector | Update);
    to_director && person.role == PersonRole::Director
}

/// How somebody is greeted: `Dr. Lee`, `Jane Lee`, or the office where no name is known. A thank-you needs a name.
fn greeting(kind: LetterKind, to: &str) -> Option<String> {
    let to = to.trim();
    if !to.is_empty() {
        return Some(greeted(to));
    }
    match kind {
        LetterKind::ThankYou => None,
        kind if to_office(kind) => Some("Program Coordinator".to_owned()),
        _ => Some("Program Director".to_owned()),
    }
}

fn greeted(name: &str) -> String {
    let (name, after) = name.split_once(',').map_or((name, ""), |(n, a)| (n.trim(), a));
    let doctor = after.split([',', ' ']).any(|w| matches!(w.replace('.', "").as_str(), "MD" | "DO" | "PhD" | "MBBS"));
    let words: Vec<&str> = name.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return name.to_owned() };
    match first.trim_end_matches('.') {
        "Dr" | "Doctor" if words.len() > 1 => format!("Dr. {last}"),
        "Prof" | "Professor" if words.len() > 1 => format!("Professor {last}"),
        "Mr" | "Ms" | "Mrs" if words.len() > 1 => format!("{first} {last}"),
        _ if doctor => format!("Dr. {last}"),
        _ => name.to_owned(),
    }
}

/// When a letter is written: after an interview there once one is over, before it until then.
pub(super) fn stage(state: &State, program: &season::ProgramId, now: jiff::Timestamp) -> Stage {
    let over = state.items().interviews().filter(|i| i.program == *program && i.status.holds_time());
    let mut ends = over.filter_map(Interview::ended);
    if ends.any(|end| end.timestamp() <= now) { Stage::PostInterview } else { Stage::PreInterview }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_greeted_by_what_is_known_of_them() {
        for (name, words) in [
            ("Dr. Jane Lee", "Dr. Lee"),
            ("Jane van Lee, MD, PhD", "Dr. Lee"),
            ("Prof. A. Kim", "Professor Kim"),
            ("Ms. Ruth Diaz", "Ms. Diaz"),
            ("Ruth Diaz", "Ruth Diaz"),
            ("Dr.", "Dr."),
        ] {
            assert_eq!(greeted(name), words);
        }
    }

    #[test]
    fn a_time_is_said_by_both_clocks_with_the_day_where_it_differs() {
        let slot = |text: &str| {
            let at: jiff::civil::DateTime = text.parse().unwrap();
            Slot { day: at.date(), time: Some(at.time()), minutes: None }
        };
        let zone = |name: &str| name.parse::<Zone>().unwrap();
        let (there, home) = (zone("America/Chicago"), zone("Asia/Karachi"));
        assert_eq!(
            both_clocks(slot("2026-12-03T08:00"), &there, Some(&home)).unwrap(),
            "Thursday, 3 December 2026, at 8:00 AM Central Time (CST), for me 7:00 PM in Karachi"
        );
        let late = both_clocks(slot("2026-12-03T15:00"), &there, Some(&home)).unwrap();
        assert!(late.contains("for me Friday, 4 December 2026, at 2:00 AM in Karachi"), "{late}");
        assert_eq!(both_clocks(Slot { time: None, ..slot("2026-12-03T08:00") }, &there, Some(&home)), None);
        assert_eq!(both_clocks(slot("2026-12-03T08:00"), &there, None), None);
    }
}
