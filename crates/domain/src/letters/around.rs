//! What candor is told beside the text of a letter.

use candor::check::{Claim as Told, Context, Ranked};
use candor::letter::{NO_CONTACT, Stage, program_line, written_to};
use jiff::Timestamp;
use pick::{Milestone, Profile};
use season::{Season, TrackKind, plain_day};

use super::known::stage;
use crate::kept::{Claim, ClaimKind, ClaimList, Contact, Interview, Letter, LetterKind, RankPlace};
use crate::soap;
use crate::state::State;

/// Everything that is known around a letter: the program and its rules, the person, the stage, the ledger, the rank list, the
/// records, what was written there before.
pub fn around(state: &State, season: &Season, letter: &Letter, now: Timestamp) -> Context {
    let items = state.items();
    let mut context = Context {
        addressee: (!letter.to.is_empty()).then(|| letter.to.clone()),
        stage: Some(written_in(state, season, letter, now).id().to_owned()),
        other_claims: items.claims().map(|c| told(season, c)).collect(),
        facts: facts(state.profile()),
        recipients: Vec::new(),
        interview_date: interview_day(state, letter),
        nrmp_participant: Some(true),
        rank_order: rank_order(state, season, letter),
        ..Context::default()
    };
    let before = items.letters().filter(|l| l.program == letter.program && l.sent.is_some());
    context.previous_messages = u32::try_from(before.count()).unwrap_or(u32::MAX);
    if let Some(contact) = items.contact(&letter.program) {
        let after = context.stage.as_deref() == Some(Stage::PostInterview.id());
        wishes(&mut context, contact, letter.kind, after);
    }
    let visas: Vec<String> = state.statements(season, &letter.program).into_iter().map(|s| s.text).collect();
    context.program_visa_policy = (!visas.is_empty()).then(|| visas.join(" "));
    if let Some(program) = season.program(&letter.program) {
        written_to(&mut context, season, &program_line(program));
    }
    context
}

/// When a letter is written: in SOAP, if it would begin a contact there; else before or after an interview.
fn written_in(state: &State, season: &Season, letter: &Letter, now: Timestamp) -> Stage {
    let closed = soap::begins(state, letter) && soap::is_closed(state, season, Some(&letter.program), now);
    if closed { Stage::Soap } else { stage(state, &letter.program, now) }
}

/// The program's rule for messages. What a letter is by its kind is compared with it elsewhere ([`super::compared`]); this
/// is for what its words say. Before an interview the rule for messages after it says nothing.
fn wishes(context: &mut Context, contact: &Contact, kind: LetterKind, after: bool) {
    if contact.after_interview == Some(false) && after {
        context.policy = Some(NO_CONTACT.to_owned());
        if !contact.source.is_empty() {
            context.policy_text = Some(contact.source.clone());
        }
        return;
    }
    let is_thanks = matches!(kind, LetterKind::ThankYou | LetterKind::ThankDirector);
    let said = [
        (contact.thanks.filter(|_| !is_thanks), "Please do not send thank-you notes."),
        (contact.updates.filter(|_| kind != LetterKind::Update), "Please do not send updates."),
    ];
    let unwanted: Vec<&str> = said.into_iter().filter(|(wanted, _)| *wanted == Some(false)).map(|(_, w)| w).collect();
    context.policy = (!unwanted.is_empty()).then(|| unwanted.join(" "));
}

fn interview_day(state: &State, letter: &Letter) -> Option<String> {
    let items = state.items();
    let about = letter.interview.and_then(|id| items.interview(id));
    let there = || items.interviews().rfind(|i| i.program == letter.program && i.status.holds_time());
    about.or_else(there).and_then(|i: &Interview| i.at).map(|slot| plain_day(slot.day))
}

/// The rank order list, so that a first choice is compared with it before it is said; empty while there is none.
fn rank_order(state: &State, season: &Season, letter: &Letter) -> Vec<Ranked> {
    let lines = state.items().rank_list().map_or(&[][..], |l| &l.lines);
    let ranked = |place: &RankPlace, track: TrackKind, supplemental: bool| Ranked {
        program: place.name(season),
        track: match track {
            TrackKind::Categorical => Some("categorical".to_owned()),
            TrackKind::Advanced => Some("advanced".to_owned()),
            TrackKind::Preliminary => Some("preliminary".to_owned()),
            _ => None,
        },
        supplemental,
        here: place.program() == Some(&letter.program),
    };
    let own = lines.iter().map(|l| ranked(&l.place, l.track, false));
    let first_years = lines.iter().flat_map(|l| &l.first_years).map(|f| ranked(&f.place, TrackKind::Preliminary, true));
    own.chain(first_years).collect()
}

/// A statement of the ledger, as candor reads it.
fn told(season: &Season, claim: &Claim) -> Told {
    let program = season.program(&claim.program).map_or_else(|| claim.program.to_string(), program_line);
    Told {
        program,
        claim: match claim.kind {
            ClaimKind::FirstChoice => "first_choice",
            ClaimKind::RankHighly => "rank_highly",
        }
        .to_owned(),
        date: Some(plain_day(claim.on)),
        status: Some(if claim.is_live() { "live" } else { "withdrawn" }.to_owned()),
        track: match claim.list {
            ClaimList::Main => None,
            ClaimList::Categorical => Some("categorical".to_owned()),
            ClaimList::Advanced => Some("advanced".to_owned()),
            ClaimList::Preliminary => Some("preliminary".to_owned()),
        },
        withdrawn: !claim.is_live(),
    }
}

/// What the profile says, as records that a letter is compared with; nothing where the profile says nothing of it, so that
/// an empty profile calls no statement untrue.
pub fn facts(profile: &Profile) -> Option<Vec<String>> {
    let milestone = |name: &str, m: Option<Milestone>| {
        m.map(|m| match m {
            Milestone::Done(d) => format!("{name}: passed, {d}"),
            Milestone::Planned(d) => format!("{name}: not yet, planned for {d}"),
            Milestone::NotYet => format!("{name}: not yet"),
        })
    };
    let ecfmg = profile.ecfmg.map(|m| match m {
        Milestone::Done(d) => format!("ECFMG certificate: issued {d}"),
        Milestone::Planned(d) => format!("ECFMG certificate: not yet, planned for {d}"),
        Milestone::NotYet => "ECFMG certificate: not yet".to_owned(),
    });
    let known: Vec<String> = [
        milestone("USMLE Step 3", profile.step3),
        ecfmg,
        profile.step2_ck.map(|s| format!("USMLE Step 2 CK: passed, score {s}")),
        profile.failed_attempts.map(|a| format!("Failed attempts at USMLE Steps: {a}")),
        profile.graduation_year.map(|y| format!("Medical school: graduated {y}")),
        profile.usce_months.map(|m| format!("Clinical experience in the United States: {m} months")),
        profile.publications.map(|n| format!("Abstracts, presentations and publications: {n}")),
        profile.visas.as_ref().map(|v| format!("Visas: can accept {v}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!known.is_empty()).then_some(known)
}
