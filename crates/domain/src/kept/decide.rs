//! What may be kept, and what cannot be true: the rules of messages, interviews, letters, claims, contacts and papers.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use pick::{AnswerKind, Application, ProgramAnswer, Zone};
use season::{ProgramId, Season, plain_day};

use super::{
    Claim, ClaimId, ClaimKind, ClockChange, Contact, Filed, Interview, InterviewId, InterviewStatus, Item, ItemKey,
    Letter, LetterId, LetterKind, Message, MessageId, NewMessage, Override, Papers, Seen, Sent, Slot, Withdrawal,
    archive, rank_decide,
};
use crate::command::{Command, Departure};
use crate::decide::{LONGEST_LINE, LONGEST_NOTE, Refusal, known, one_line, refuse};
use crate::event::Event;
use crate::state::State;
use crate::{seasons, soap};

/// The most people met at one interview.
const MOST_PEOPLE: usize = 60;
/// The most times one invitation offers.
const MOST_SLOTS: usize = 60;
/// The shortest and the longest interview, in minutes.
const SHORTEST: u16 = 5;
const LONGEST: u16 = 24 * 60;
/// The longest letter, in characters: ten times what anybody should send.
const LONGEST_LETTER: usize = 40_000;

/// Decides a command about things that are kept; `None` when it is about something else.
pub(crate) fn decide(
    state: &State,
    season: &Season,
    command: &Command,
    now: Timestamp,
) -> Option<Result<Vec<Event>, Refusal>> {
    Some(match command {
        Command::KeepMessages(new) => keep_messages(state, season, new, now),
        Command::FileMessage(id, program) => file_message(state, season, *id, program.as_ref()),
        Command::RemoveMessage(id) => remove(state, &ItemKey::Message(*id), "message"),
        Command::SetInterview(new) => set_interview(state, season, new, now),
        Command::RemoveInterview(id) => remove(state, &ItemKey::Interview(*id), "interview"),
        Command::SetLetter(new) => set_letter(state, season, new, now),
        Command::RemoveLetter(id) => remove_letter(state, *id),
        Command::LetterLeft(id, departure) => letter_left(state, season, *id, departure, now),
        Command::SetClaim(new) => set_claim(state, season, new),
        Command::WithdrawClaim(id, withdrawal) => withdraw_claim(state, *id, withdrawal),
        Command::SetContact(new) => set_contact(state, season, new),
        Command::SetPapers(new) => set_papers(state, season, new),
        Command::SetRankList(new, reason) => rank_decide::set_list(state, season, new, reason, now),
        Command::SetWeighing(new) => rank_decide::set_weighing(state, new),
        Command::ExplainMove(id, reason) => rank_decide::explain(state, *id, reason),
        Command::Certify(at) => rank_decide::certify(state, season, *at, now),
        Command::Reopen(reason) => rank_decide::reopen(state, reason),
        Command::SetOutcome(outcome) => rank_decide::set_outcome(state, season, outcome.as_ref(), now),
        Command::ArchiveSeason => archive::archive(state, season, now),
        Command::SetColumns(new) => Ok(put(state, Item::Columns((**new).clone()))),
        _ => return None,
    })
}

/// The event that puts `after` in the place of what is kept under its key; nothing when it is the same already.
pub(super) fn put(state: &State, after: Item) -> Vec<Event> {
    let before = state.items().shared(&after.key()).cloned();
    if before.as_deref() == Some(&after) {
        return Vec::new();
    }
    vec![Event::ItemChanged { before, after: Some(Arc::new(after)) }]
}

pub(super) fn remove(state: &State, key: &ItemKey, what: &str) -> Result<Vec<Event>, Refusal> {
    match state.items().shared(key) {
        Some(old) => Ok(vec![Event::ItemChanged { before: Some(Arc::clone(old)), after: None }]),
        None => refuse(format!("This {what} is not there any more; perhaps it was removed already.")),
    }
}

pub(super) fn text(text: &str, longest: usize, what: &str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let length = text.chars().count();
    if length > longest {
        return refuse(format!("{what} has {length} characters, and at most {longest} are kept; shorten it."));
    }
    Ok(text)
}

// ---- messages ----------------------------------------------------------------------------------------------------

fn keep_messages(
    state: &State,
    season: &Season,
    new: &[Arc<NewMessage>],
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    // The same message twice is one: in what comes in, and with what is there.
    let mut seen = Seen::kept(state.items().messages());
    // Nor does one of an archived season come back.
    let archives = seasons::archives(state);
    let archived: BTreeSet<&str> = archives.into_iter().flat_map(|a| &a.messages).map(String::as_str).collect();
    let mut number = state.next_number();
    let mut events = Vec::new();
    for message in new {
        // Shared with the caller: a mailbox brings tens of thousands.
        let mut message = Arc::clone(message);
        if archived.contains(message.plain_key()) || !seen.take(&mut message) {
            continue;
        }
        let program = match &message.filed {
            Filed::Found { program, .. } => Some(program),
            Filed::Hand { program } => program.as_ref(),
            Filed::Open => None,
        };
        if let Some(program) = program {
            known(season, program)?;
        }
        if message.subject.chars().nth(LONGEST_LINE).is_some() {
            message = Arc::new(NewMessage { subject: clip(&message.subject), ..(*message).clone() });
        }
        let item = Item::Message(Message { id: MessageId(number), kept: now, message });
        events.push(Event::ItemChanged { before: None, after: Some(Arc::new(item)) });
        number += 1;
    }
    Ok(events)
}

/// A line of somebody else's, cut to what lists show; the original keeps the rest.
fn clip(line: &str) -> String {
    line.chars().take(LONGEST_LINE).collect()
}

fn file_message(
    state: &State,
    season: &Season,
    id: MessageId,
    program: Option<&ProgramId>,
) -> Result<Vec<Event>, Refusal> {
    let Some(old) = state.items().message(id) else {
        return refuse("This message is not there any more; perhaps it was removed already.");
    };
    if let Some(program) = program {
        known(season, program)?;
    }
    let filed = Filed::Hand { program: program.cloned() };
    let message = Arc::new(NewMessage { filed, ..(*old.message).clone() });
    Ok(put(state, Item::Message(Message { message, ..old.clone() })))
}

// ---- interviews --------------------------------------------------------------------------------------------------

fn set_interview(state: &State, season: &Season, new: &Interview, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    known(season, &new.program)?;
    let mut after = new.clone();
    after.link = one_line(&new.link, "The link")?;
    if !after.link.is_empty() && !after.link.starts_with("https://") && !after.link.starts_with("http://") {
        return refuse("The link does not begin with https:// or http://; copy the whole address, or leave it empty.");
    }
    after.place = one_line(&new.place, "The place")?;
    after.preparation = text(&new.preparation, LONGEST_NOTE, "The preparation")?;
    if after.people.len() > MOST_PEOPLE {
        return refuse(format!("At most {MOST_PEOPLE} people are kept for one interview; leave some out."));
    }
    if after.offered.len() > MOST_SLOTS {
        return refuse(format!("At most {MOST_SLOTS} times are kept for one invitation; leave some out."));
    }
    for person in &mut after.people {
        person.name = one_line(&person.name, "A name")?;
        person.email = one_line(&person.email, "An address")?;
        person.detail = one_line(&person.detail, "What you spoke of")?;
        if person.name.is_empty() {
            return refuse("Give each person a name, even if it is only \"resident at lunch\".");
        }
    }
    if matches!(after.status, InterviewStatus::Booked | InterviewStatus::Asked) && after.at.is_none() {
        return refuse("Say on which day the interview is before it counts as booked.");
    }
    if let Some(debrief) = &mut after.debrief {
        for note in debrief.notes.values_mut() {
            *note = text(note, LONGEST_NOTE, "A note")?;
        }
        debrief.notes.retain(|_, note| !note.is_empty());
        if debrief.gut.is_some_and(|g| !(1..=10).contains(&g)) {
            return refuse("The gut mark goes from 1 to 10.");
        }
        if debrief.marks.values().any(|m| !(1..=5).contains(m)) {
            return refuse("Marks go from 1 to 5.");
        }
    }
    let old = state.items().interview(new.id);
    for slot in after.at.iter().chain(&after.offered) {
        // Only what is being changed now can be refused now.
        let kept = old.is_some_and(|o| o.zone == after.zone && o.at.iter().chain(&o.offered).any(|s| s == slot));
        if !kept {
            possible(slot, &after.zone)?;
        }
    }
    match old {
        Some(old) => {
            after.moved = old.moved + u32::from(after.moves(old));
        }
        None if new.id.0 != 0 => {
            return refuse("This interview is not there any more; perhaps it was removed already.");
        }
        None => {
            after.id = InterviewId(state.next_number());
            after.moved = 0;
        }
    }
    let answer = answer_too(state, season, &after, now);
    let mut events = put(state, Item::Interview(after));
    events.extend(answer);
    Ok(events)
}

/// Refuses a time that does not exist, and a length that no interview has.
fn possible(slot: &Slot, zone: &Zone) -> Result<(), Refusal> {
    if slot.clock_change(zone) == Some(ClockChange::Skipped) {
        return refuse(crate::invitation::skipped(slot.day, slot.time, zone));
    }
    if slot.minutes.is_some_and(|m| !(SHORTEST..=LONGEST).contains(&m)) {
        return refuse(format!(
            "An interview lasts from {SHORTEST} to {LONGEST} minutes; leave the length out where it is not known."
        ));
    }
    Ok(())
}

/// An interview is an answer to the application: it is written down there too when nothing is, or when the program
/// invites from its waitlist. Only when the state of the interview changes, so that an answer that was taken away by hand
/// does not come back. Its day is that of the invitation where that is known, and stays open otherwise: the day on which it
/// is written down is not the day on which it came.
fn answer_too(state: &State, season: &Season, after: &Interview, now: Timestamp) -> Vec<Event> {
    let before = state.items().interview(after.id);
    let application = state.record(&after.program).map_or_else(Application::default, |r| r.application.clone());
    let kind = match after.status {
        InterviewStatus::Waitlisted => AnswerKind::Waitlisted,
        _ => AnswerKind::Invited,
    };
    let was_waiting = before.is_some_and(|i| i.status == InterviewStatus::Waitlisted);
    let from_waitlist = was_waiting && !after.status.is_gone();
    let turned = before.map(|i| i.status) != Some(after.status);
    let told = before.map(|i| &i.invited) != Some(&after.invited);
    let open = match application.answer {
        None => turned,
        Some(a) if a.kind == AnswerKind::Waitlisted && kind == AnswerKind::Invited => turned && from_waitlist,
        // The day of the invitation became known.
        Some(a) => a.kind == kind && a.on.is_none() && told,
    };
    if !open {
        return Vec::new();
    }
    let today = crate::decide::today(state.profile(), now);
    let home = state.profile().home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
    // The day on which a place on the waitlist was given is not that of the invitation that follows.
    let said = after.invited.as_ref().filter(|_| !from_waitlist || told);
    let came = said.map(|z| z.with_time_zone(home).date());
    // A day that has not come, or is older than the application, was written down wrongly.
    let on = came.filter(|d| *d <= today && application.sent.is_none_or(|s| s <= *d));
    if application.answer.is_some_and(|a| a.kind == kind) && on.is_none() {
        return Vec::new();
    }
    let answered = Application { answer: Some(ProgramAnswer { kind, on }), ..application };
    crate::application::set(state, season, &after.program, &answered, now).unwrap_or_default()
}

// ---- letters -----------------------------------------------------------------------------------------------------

fn set_letter(state: &State, season: &Season, new: &Letter, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    known(season, &new.program)?;
    let mut after = Letter {
        to: one_line(&new.to, "The name")?,
        address: one_line(&new.address, "The address")?,
        subject: one_line(&new.subject, "The subject")?,
        text: text(&new.text, LONGEST_LETTER, "The letter")?,
        written: now,
        sent: None,
        overrides: put_aside(&new.overrides)?,
        ..new.clone()
    };
    if after.address.contains([',', ';']) || after.address.matches('@').count() > 1 {
        return refuse("A letter goes to one address; write each program its own.");
    }
    match state.items().letter(new.id) {
        Some(old) if old.sent.is_some() => {
            return refuse("This letter was sent; its copy stays as it is. Write a new one.");
        }
        Some(old) if Letter { written: old.written, ..after.clone() } == *old => return Ok(Vec::new()),
        Some(_) => {}
        None if new.id.0 != 0 => return refuse("This letter is not there any more; perhaps it was removed already."),
        None => {
            soap::spare(state, season, &after, now)?;
            after.id = LetterId(state.next_number());
        }
    }
    Ok(put(state, Item::Letter(after)))
}

/// The most findings that are put aside in one draft.
const MOST_ASIDE: usize = 200;

/// What was put aside in a draft, each once, its words and reason cut to what is kept.
fn put_aside(all: &[Override]) -> Result<Vec<Override>, Refusal> {
    if all.len() > MOST_ASIDE {
        return refuse(format!("At most {MOST_ASIDE} findings are put aside in one letter; mend some."));
    }
    let mut kept: Vec<Override> = Vec::new();
    for one in all {
        let one =
            Override { code: clip(&one.code), words: one.words.as_deref().map(clip), reason: clip(one.reason.trim()) };
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    Ok(kept)
}

fn remove_letter(state: &State, id: LetterId) -> Result<Vec<Event>, Refusal> {
    if state.items().claims().any(|c| c.letter == Some(id)) {
        return refuse("A statement in the ledger stands on this letter; its copy is kept.");
    }
    remove(state, &ItemKey::Letter(id), "letter")
}

fn letter_left(
    state: &State,
    season: &Season,
    id: LetterId,
    departure: &Departure,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let Some(old) = state.items().letter(id) else {
        return refuse("This letter is not there any more; perhaps it was removed already.");
    };
    if old.sent.is_some() {
        return refuse("This letter was marked as sent already.");
    }
    if departure.overrides.iter().any(|o| o.reason.trim().is_empty()) {
        return refuse("Give a reason for each finding that you override; it is kept with the letter.");
    }
    let sent = Some(Sent { at: now, way: departure.way });
    let mut events = put(state, Item::Letter(Letter { sent, overrides: departure.overrides.clone(), ..old.clone() }));
    if let Some((kind, list, words)) = &departure.claim {
        let today = crate::decide::today(state.profile(), now);
        let claim = Claim {
            id: ClaimId(state.next_number()),
            program: old.program.clone(),
            kind: *kind,
            list: *list,
            on: today,
            text: text(words, LONGEST_LETTER, "The statement")?,
            letter: Some(id),
            withdrawn: None,
        };
        one_first_choice(state, season, &claim)?;
        // Said again to the same program, it is the same statement.
        let again = state
            .items()
            .claims()
            .any(|c| c.is_live() && (&c.program, c.kind, c.list) == (&claim.program, claim.kind, claim.list));
        if !again {
            events.extend(put(state, Item::Claim(claim)));
        }
    }
    if let Some(claim) = departure.withdraws {
        let on = crate::decide::today(state.profile(), now);
        let reason = String::new();
        events.extend(withdraw_claim(state, claim, &Withdrawal { on, letter: Some(id), reason })?);
    }
    if let Some(moved) = departure.moves_interview.then(|| moved_by(state, old)).flatten() {
        events.extend(set_interview(state, season, &moved, now)?);
    }
    Ok(events)
}

/// The interview as it stands once a letter about it was sent; nothing where the letter changes nothing.
pub(crate) fn moved_by(state: &State, letter: &Letter) -> Option<Interview> {
    use InterviewStatus::{Asked, Booked, Declined, Offered, Released, Waitlisted};
    let old = state.items().interview(letter.interview?)?;
    let (status, at) = match (letter.kind, old.status) {
        (LetterKind::Accept, Offered) => (Asked, Some(old.at.or_else(|| old.offered.first().copied())?)),
        (LetterKind::Decline, Offered | Waitlisted) => (Declined, old.at),
        (LetterKind::Release, Asked | Booked) => (Released, old.at),
        _ => return None,
    };
    Some(Interview { status, at, ..old.clone() })
}

// ---- the ledger --------------------------------------------------------------------------------------------------

/// Refuses a second live first choice on the same list.
fn one_first_choice(state: &State, season: &Season, claim: &Claim) -> Result<(), Refusal> {
    let name = |id: &ProgramId| season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone());
    match state.items().claims().find(|c| c.id != claim.id && c.contradicts(claim)) {
        None => Ok(()),
        Some(other) => refuse(format!(
            "You told {} on {} that it is your first choice. Take that back with an honest letter first, or say in the \
             letter of which programs this one is the first.",
            name(&other.program),
            plain_day(other.on)
        )),
    }
}

fn set_claim(state: &State, season: &Season, new: &Claim) -> Result<Vec<Event>, Refusal> {
    known(season, &new.program)?;
    let mut after = Claim { text: text(&new.text, LONGEST_LETTER, "The statement")?, ..new.clone() };
    if after.text.is_empty() {
        return refuse("Write down what you said, as nearly in your words as you can.");
    }
    match state.items().claim(new.id) {
        Some(_) => {}
        None if new.id.0 != 0 => return refuse("This statement is not there any more; perhaps it was undone."),
        None => after.id = ClaimId(state.next_number()),
    }
    one_first_choice(state, season, &after)?;
    Ok(put(state, Item::Claim(after)))
}

fn withdraw_claim(state: &State, id: ClaimId, withdrawal: &Withdrawal) -> Result<Vec<Event>, Refusal> {
    let Some(old) = state.items().claim(id) else {
        return refuse("This statement is not there any more; perhaps it was undone.");
    };
    if !old.is_live() {
        return refuse("This statement was taken back already.");
    }
    if withdrawal.on < old.on {
        return refuse(format!("It was made on {}, so it cannot be taken back before that day.", plain_day(old.on)));
    }
    let reason = one_line(&withdrawal.reason, "The reason")?;
    let withdrawn = Some(Withdrawal { reason, ..withdrawal.clone() });
    Ok(put(state, Item::Claim(Claim { withdrawn, ..old.clone() })))
}

// ---- programs ----------------------------------------------------------------------------------------------------

fn set_contact(state: &State, season: &Season, new: &Contact) -> Result<Vec<Event>, Refusal> {
    known(season, &new.program)?;
    let after = Contact {
        source: one_line(&new.source, "The source")?,
        coordinator: one_line(&new.coordinator, "The coordinator's name")?,
        email: one_line(&new.email, "The coordinator's address")?,
        ..new.clone()
    };
    if after.says_anything() && after.source.is_empty() && after.message.is_none() {
        return refuse(
            "Say where the program says so (its page, a message, who told you), so that you can look again.",
        );
    }
    if after == Contact::new(new.program.clone()) {
        let key = ItemKey::Contact(new.program.clone());
        return if state.items().get(&key).is_some() { remove(state, &key, "entry") } else { Ok(Vec::new()) };
    }
    Ok(put(state, Item::Contact(after)))
}

fn set_papers(state: &State, season: &Season, new: &Papers) -> Result<Vec<Event>, Refusal> {
    known(season, &new.program)?;
    let mut after = new.clone();
    for paper in after.came.values_mut() {
        paper.place = one_line(&paper.place, "Where the paper is")?;
    }
    if after.came.is_empty() {
        let key = ItemKey::Papers(new.program.clone());
        return if state.items().get(&key).is_some() { remove(state, &key, "entry") } else { Ok(Vec::new()) };
    }
    Ok(put(state, Item::Papers(after)))
}

/// Refuses an event, as an undo could bring it, that would leave two first choices or change a certified list.
pub(crate) fn spare(state: &State, season: &Season, event: &Event) -> Result<(), Refusal> {
    rank_decide::spare_certified(state, event)?;
    spare_first_choice(state, season, event)
}

/// Refuses an event that would leave two live first choices on one list, as an undo could.
fn spare_first_choice(state: &State, season: &Season, event: &Event) -> Result<(), Refusal> {
    let Event::ItemChanged { after: Some(after), .. } = event else { return Ok(()) };
    let Item::Claim(claim) = &**after else { return Ok(()) };
    if claim.kind != ClaimKind::FirstChoice {
        return Ok(());
    }
    one_first_choice(state, season, claim)
}
