//! News of the applicant: to which programs it matters, and why. None of it is sent; each reader gets an own letter.

use jiff::Timestamp;
use pick::{AnswerKind, Milestone, Profile, ProfileField, ProfileValue, VisaNeed};
use season::{Answer, ProgramId, Season, Visa, standing};

use super::known::stage;
use crate::kept::{InterviewStatus, LetterKind};
use crate::state::State;

/// What kind of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NewsKind {
    /// Step 3 was passed.
    Step3,
    /// A paper was accepted.
    Paper,
    /// Anything else that a program would want to know.
    Other,
}

impl NewsKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Step3, Self::Paper, Self::Other];

    /// The word for forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Step3 => "step3",
            Self::Paper => "paper",
            Self::Other => "other",
        }
    }

    /// The label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Step3 => "I passed Step 3",
            Self::Paper => "A paper was accepted",
            Self::Other => "Something else",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// What in a change of the profile programs would want to know; nothing when nothing became true by it.
pub fn news_of(before: &Profile, changes: &[(ProfileField, Option<ProfileValue>)]) -> Option<NewsKind> {
    let passed = |m: Option<Milestone>| m.is_some_and(Milestone::is_done);
    changes.iter().find_map(|(_, value)| match value.as_ref()? {
        ProfileValue::Step3(m) if m.is_done() && !passed(before.step3) => Some(NewsKind::Step3),
        ProfileValue::Ecfmg(m) if m.is_done() && !passed(before.ecfmg) => Some(NewsKind::Other),
        ProfileValue::Publications(n) if before.publications.is_some_and(|b| b < *n) => Some(NewsKind::Paper),
        _ => None,
    })
}

/// What is new.
#[derive(Clone, Copy, Debug)]
pub struct News {
    /// Its kind.
    pub kind: NewsKind,
    /// The time of asking.
    pub now: Timestamp,
}

/// A program to which news may matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Which.
    pub program: ProgramId,
    /// Why it matters there, one sentence each.
    pub why: Vec<String>,
    /// What speaks for waiting; none: write.
    pub caution: Option<String>,
    /// Why nothing is written there, with its source.
    pub unwanted: Option<String>,
    /// An update to it is a draft already.
    pub written: bool,
}

/// The programs to which news matters, those where it matters most first. A program that declined, and one that never
/// got the application, is not among them.
pub fn readers(state: &State, season: &Season, news: News) -> Vec<Reader> {
    let mut found: Vec<(u8, Reader)> =
        season.programs.iter().filter_map(|p| reader(state, season, news, &p.id)).collect();
    found.sort_by(|(a, x), (b, y)| (a, &x.program).cmp(&(b, &y.program)));
    found.into_iter().map(|(_, r)| r).collect()
}

fn reader(state: &State, season: &Season, news: News, program: &ProgramId) -> Option<(u8, Reader)> {
    let application = state.record(program).map(|r| &r.application);
    let answer = application.and_then(|a| a.answer).map(|a| a.kind);
    let interview = state.items().interviews().any(|i| i.program == *program && !i.status.is_gone());
    let gone = state
        .items()
        .interviews()
        .any(|i| i.program == *program && matches!(i.status, InterviewStatus::Declined | InterviewStatus::Released));
    let sent = application.is_some_and(|a| a.sent.is_some()) || interview || answer.is_some();
    if !sent || answer == Some(AnswerKind::Rejected) || (gone && !interview) {
        return None;
    }
    let h1b = (news.kind == NewsKind::Step3).then(|| h1b(state, season, program)).flatten();
    let contact = state.items().contact(program);
    let interviewed = interview && stage(state, program, news.now) == candor::letter::Stage::PostInterview;
    let allows = contact.is_some_and(|c| c.updates == Some(true));
    let mut why: Vec<String> = h1b.clone().into_iter().collect();
    let (rank, caution) = if interview || answer == Some(AnswerKind::Invited) {
        why.push(if interviewed { "You interviewed there." } else { "You are invited there." }.to_owned());
        if allows {
            why.push(format!("It takes updates ({}).", contact.map_or("", |c| c.source.as_str())));
        }
        let unsure = interviewed && !allows && h1b.is_none();
        (
            u8::from(unsure),
            unsure.then(|| "It is not known whether it takes updates; look at its page first.".to_owned()),
        )
    } else if answer == Some(AnswerKind::Waitlisted) {
        why.push("You are on its waitlist for interviews.".to_owned());
        (1, None)
    } else if h1b.is_some() || allows {
        why.push("It has your application and has not answered.".to_owned());
        (2, Some("One short update is enough; many programs read none before they invite.".to_owned()))
    } else {
        why.push("It has your application and has not answered.".to_owned());
        (3, Some("It may change nothing there: write only if this program asks for updates.".to_owned()))
    };
    let refuses = contact.filter(|c| c.wants_no_updates() || (c.after_interview == Some(false) && interviewed));
    let unwanted = refuses.map(|c| {
        let what =
            if c.wants_no_updates() { "It wants no updates" } else { "It wants no messages after the interview" };
        format!("{what}: {}.", c.source.trim_end_matches('.'))
    });
    let written =
        state.items().letters().any(|l| l.program == *program && l.kind == LetterKind::Update && l.sent.is_none());
    let rank = if unwanted.is_some() { 4 } else { rank };
    Some((rank, Reader { program: program.clone(), why, caution, unwanted, written }))
}

/// Why Step 3 matters for the H-1B of a program, where the applicant can accept one.
fn h1b(state: &State, season: &Season, program: &ProgramId) -> Option<String> {
    if !state.profile().visas.as_ref().is_none_or(|v| v.accepts(VisaNeed::H1b)) {
        return None;
    }
    let stands = standing(Visa::H1b, &state.statements(season, program), season.starts);
    let says = match stands.answer? {
        Answer::Yes => "yes",
        Answer::CaseByCase => "case by case",
        Answer::No => return None,
    };
    Some(format!("H-1B there: {says} ({}). An H-1B needs Step 3.", stands.state.word()))
}
