//! A letter made from its template, the applicant's own or the built-in one, and from what is known.

use candor::check::{Code, Finding};
use jiff::Timestamp;
use season::{Program, ProgramId, Season};

use super::field::{Field, Fields};
use super::known::{Wanted, addressee, fields};
use super::template::{BadTemplate, Missing, Rendered, Template};
use crate::kept::{ClaimKind, InterviewId, InterviewStatus, Interviewer, Letter, LetterId, LetterKind, MessageId};
use crate::state::State;

/// A letter that somebody wants to write.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What for.
    pub kind: LetterKind,
    /// To which program.
    pub program: &'a Program,
    /// To whom: a name; empty for the usual person.
    pub to: &'a str,
    /// Which of the people of the interview it is, by the place in the list: two can have one name.
    pub person: Option<usize>,
    /// The interview it is about, where one was named.
    pub interview: Option<InterviewId>,
    /// The message that it answers.
    pub answers: Option<MessageId>,
    /// What is new, for an update; may be empty.
    pub news: &'a str,
}

/// The draft of a letter, and why the applicant's own template was not used.
///
/// `own` is the text of that template, if there is one. A number that names nothing is left out.
///
/// # Errors
/// Only when the built-in template cannot be filled in.
pub fn begin(
    state: &State,
    season: &Season,
    wish: &Wish<'_>,
    own: Option<&str>,
) -> Result<(Letter, Option<BadTemplate>), BadTemplate> {
    let Wish { kind, program, .. } = *wish;
    let of_it = |id: &InterviewId| state.items().interview(*id).is_some_and(|i| i.program == program.id);
    let mut letter = Letter {
        id: LetterId(0),
        program: program.id.clone(),
        kind,
        to: wish.to.trim().to_owned(),
        address: String::new(),
        subject: String::new(),
        text: String::new(),
        written: Timestamp::UNIX_EPOCH,
        interview: wish.interview.filter(of_it).or_else(|| interview(state, &program.id, kind)),
        answers: wish.answers.filter(|id| state.items().message(*id).is_some()),
        sent: None,
        overrides: Vec::new(),
    };
    let interview = letter.interview.and_then(|id| state.items().interview(id));
    let person = interview.zip(wish.person).and_then(|(i, at)| i.people.get(at));
    // A name that was typed over the one of the link is meant.
    let person = person.filter(|p| letter.to.is_empty() || p.name.eq_ignore_ascii_case(&letter.to));
    let of_person = |letter: &Letter| match person {
        Some(p) => (p.name.clone(), p.email.clone()),
        None => addressee(state, &wanted(state, letter, program, "")),
    };
    (letter.to, letter.address) = of_person(&letter);
    let mut asked = wanted(state, &letter, program, wish.news);
    asked.person = person.or(asked.person);
    let (rendered, trouble) = rendered(kind, &fields(state, season, &asked), own)?;
    (letter.subject, letter.text) = (rendered.subject, rendered.text);
    Ok((letter, trouble))
}

/// The interview that a letter of a kind is about, when none was named: the one that the kind speaks of.
fn interview(state: &State, program: &ProgramId, kind: LetterKind) -> Option<InterviewId> {
    use InterviewStatus::{Asked, Booked, Done, Offered};
    use LetterKind::{Accept, Decline, Interest, Other, Release, Reschedule, VisaQuestion, Waitlist};
    let of = |wanted: &[InterviewStatus]| {
        let here = state.items().interviews().filter(|i| i.program == *program);
        here.rev().find(|i| wanted.contains(&i.status)).map(|i| i.id)
    };
    match kind {
        Accept | Decline => of(&[Offered, Asked]).or_else(|| of(&[Booked])),
        Release | Reschedule => of(&[Booked, Asked]).or_else(|| of(&[Offered])),
        Interest | Other | VisaQuestion | Waitlist => None,
        _ => of(&[Done]).or_else(|| of(&[Booked])),
    }
}

fn wanted<'a>(state: &'a State, letter: &'a Letter, program: &'a Program, news: &'a str) -> Wanted<'a> {
    let claims: Vec<_> = state.items().claims().filter(|c| c.program == letter.program).collect();
    let live = claims.iter().rev().find(|c| c.is_live());
    let interview = letter.interview.and_then(|id| state.items().interview(id));
    let is = |p: &&Interviewer| p.name.eq_ignore_ascii_case(letter.to.trim()) && p.email == letter.address;
    Wanted {
        kind: letter.kind,
        program,
        interview,
        person: interview.and_then(|i| i.people.iter().find(is)),
        to: &letter.to,
        news,
        claim: live.or(claims.last()).copied().filter(|_| letter.kind == LetterKind::Correction),
        answers: letter.answers.and_then(|id| state.items().message(id)),
    }
}

/// What is known for a letter as it stands.
pub fn known(state: &State, season: &Season, letter: &Letter, program: &Program, news: &str) -> Fields {
    fields(state, season, &wanted(state, letter, program, news))
}

/// The letter as the template makes it, and why the applicant's own template was not used.
///
/// # Errors
/// Only when the built-in template cannot be filled in.
pub fn rendered(
    kind: LetterKind,
    known: &Fields,
    own: Option<&str>,
) -> Result<(Rendered, Option<BadTemplate>), BadTemplate> {
    let trouble = match own.map(|text| Template::read(text).and_then(|t| t.render(known))) {
        Some(Ok(letter)) => return Ok((letter, None)),
        Some(Err(why)) => Some(why),
        None => None,
    };
    Ok((Template::built_in(kind)?.render(known)?, trouble))
}

/// Where the interview of a letter stands once it was sent, if the letter moves it.
pub fn moves_interview(state: &State, letter: &Letter) -> Option<InterviewStatus> {
    crate::kept::moved_by(state, letter).map(|i| i.status)
}

/// The fields whose mark still stands in a letter, and whether they are known by now.
pub fn open(letter: &Letter, known: &Fields) -> Vec<(Missing, bool)> {
    let stands = |f: &Field| letter.text.contains(&f.mark()) || letter.subject.contains(&f.mark());
    let marked = Field::ALL.iter().copied().filter(stands);
    marked.map(|field| (Missing { field, home: field.home() }, known.get(field).is_some())).collect()
}

/// The letter with each mark replaced whose field is known by now; everything else stays as it was written.
pub fn filled(mut letter: Letter, known: &Fields) -> Letter {
    for (field, words) in known.iter() {
        letter.subject = letter.subject.replace(&field.mark(), words);
        letter.text = letter.text.replace(&field.mark(), words);
    }
    letter
}

/// What candor and the comparison with other letters find, without saying one thing twice.
pub fn together(mut found: Vec<Finding>, compared: Vec<Finding>) -> Vec<Finding> {
    for finding in compared {
        let told = |f: &Finding| {
            f.code == finding.code && f.subject.is_none() && f.start < finding.end && finding.start < f.end
        };
        if !found.iter().any(told) {
            found.push(finding);
        }
    }
    found
}

/// What a letter says of the ranking, and the whole sentence of it: nothing where it says nothing.
pub fn claimed(letter: &Letter, findings: &[Finding]) -> Option<(ClaimKind, String)> {
    // The sentence of the letter says more than its subject.
    let of = |codes: &[Code]| {
        let of = || findings.iter().filter(|f| codes.contains(&f.code));
        of().find(|f| f.subject.is_none()).or_else(|| of().next())
    };
    let first = of(&[Code::FirstChoiceClaim, Code::ConflictingFirstChoiceClaim]).map(|f| (ClaimKind::FirstChoice, f));
    let found = first.or_else(|| of(&[Code::AdviceVagueRank]).map(|f| (ClaimKind::RankHighly, f)));
    found.map(|(kind, f)| (kind, sentence(letter, f)))
}

/// The whole sentence in which a finding stands.
fn sentence(letter: &Letter, finding: &Finding) -> String {
    if finding.subject.is_some() {
        return letter.subject.clone();
    }
    let text = &letter.text;
    let (Some(before), Some(after)) = (text.get(..finding.start), text.get(finding.end..)) else {
        return String::new();
    };
    let start = before.rfind(['\n']).into_iter().chain(before.rfind(". ")).max().map_or(0, |at| at + 1);
    let end = after.find(['.', '\n']).map_or(text.len(), |at| finding.end + at + 1);
    text.get(start..end).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ")
}
