//! Commands become events or one clear refusal; undo is exact.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use domain::{ActId, Actor, Command, Event, NewStatement, NoteId, Quiet, Refusal, State, decide, history, undoable};
use jiff::Timestamp;
use pick::{ProfileField, Stance, StanceKind};
use proptest::prelude::*;
use season::{Answer, Layer, OwnSource, ProgramId, Season, StandingState, Visa, standing};

static SEASON: LazyLock<Season> = LazyLock::new(|| Season::load(&[Layer::built_in()]).unwrap());

fn now() -> Timestamp {
    "2026-11-22T15:00:00Z".parse().unwrap()
}

fn vermont() -> ProgramId {
    "0405011158".parse().unwrap()
}

/// Decides and applies, as a workspace does.
fn act(state: &mut State, command: &Command) -> Result<Vec<Event>, Refusal> {
    let undoes = match command {
        Command::Undo(Some(id)) => Some(*id),
        Command::Undo(None) => state.last_undoable().map(|a| a.id),
        _ => None,
    };
    let events = decide(state, &SEASON, command, now())?;
    if !events.is_empty() {
        state.apply_act(now(), Actor::Page, undoes, state.seq() + 1, events.clone());
    }
    Ok(events)
}

fn set(field: ProfileField, text: &str) -> Command {
    Command::SetProfile(vec![(field, Some(field.parse(text).unwrap()))])
}

fn checked(says: Answer, on: &str) -> Command {
    let new = NewStatement {
        visa: Visa::J1,
        says,
        condition: String::new(),
        step3: false,
        quote: "We sponsor J-1 visas.".into(),
        source: OwnSource::ProgramPage,
        detail: "https://example.org/visa".into(),
        on: on.parse().unwrap(),
        evidence: None,
    };
    Command::AddStatement(vermont(), Box::new(new))
}

#[test]
fn i_checked_this_today_outranks_and_undo_brings_the_old_state_back() {
    let mut state = State::default();
    let state_of = |s: &State| standing(Visa::J1, &s.statements(&SEASON, &vermont()), SEASON.starts).state;
    assert_eq!(state_of(&state), StandingState::Unknown);
    act(&mut state, &checked(Answer::Yes, "2026-11-22")).unwrap();
    assert_eq!(state_of(&state), StandingState::Confirmed);
    act(&mut state, &Command::Undo(None)).unwrap();
    assert_eq!(state_of(&state), StandingState::Unknown);
}

#[test]
fn a_statement_from_the_future_or_without_a_place_is_refused() {
    let mut state = State::default();
    assert!(act(&mut state, &checked(Answer::Yes, "2027-02-01")).unwrap_err().0.contains("not over yet"));
    let Command::AddStatement(program, mut new) = checked(Answer::Yes, "2026-11-22") else { unreachable!() };
    new.detail = "  ".into();
    let refusal = act(&mut state, &Command::AddStatement(program, new)).unwrap_err();
    assert!(refusal.0.contains("where it stands"), "{refusal}");
    assert_eq!(state.seq(), 0);
}

#[test]
fn setting_what_already_is_so_does_nothing() {
    let mut state = State::default();
    act(&mut state, &set(ProfileField::Step2Ck, "251")).unwrap();
    assert!(act(&mut state, &set(ProfileField::Step2Ck, "251")).unwrap().is_empty());
    assert_eq!(state.acts().len(), 1);
}

#[test]
fn a_later_change_must_be_undone_first_and_the_refusal_names_it() {
    let mut state = State::default();
    act(&mut state, &set(ProfileField::Step2Ck, "240")).unwrap();
    act(&mut state, &set(ProfileField::Step2Ck, "251")).unwrap();
    let refusal = act(&mut state, &Command::Undo(Some(ActId(1)))).unwrap_err();
    assert!(refusal.0.contains("act 2") && refusal.0.contains("Undo that first"), "{refusal}");
    act(&mut state, &Command::Undo(Some(ActId(2)))).unwrap();
    act(&mut state, &Command::Undo(Some(ActId(1)))).unwrap();
    assert!(state.profile().is_empty());
    assert_eq!(act(&mut state, &Command::Undo(None)).unwrap_err().0, "There is nothing to undo.");
}

#[test]
fn an_undo_can_be_undone() {
    let mut state = State::default();
    act(&mut state, &Command::WriteNote(vermont(), None, "kind residents".into())).unwrap();
    act(&mut state, &Command::Undo(None)).unwrap();
    assert!(state.record(&vermont()).is_none());
    act(&mut state, &Command::Undo(Some(ActId(2)))).unwrap();
    assert_eq!(state.record(&vermont()).unwrap().notes[0].text, "kind residents");
    assert!(act(&mut state, &Command::Undo(Some(ActId(1)))).is_ok());
}

#[test]
fn the_history_reads_as_sentences() {
    let mut state = State::default();
    for command in [
        set(ProfileField::Visas, "j1"),
        checked(Answer::Yes, "2026-11-20"),
        Command::WriteNote(vermont(), None, "Asked about the base year.\nNo answer yet.".into()),
        Command::SetStance(
            vermont(),
            Some(Stance { kind: StanceKind::Include, reason: "my sister lives there".into() }),
        ),
        Command::Undo(None),
        Command::SetQuiet(Quiet { code: "grammar".into(), words: Some("kharcho".into()) }, true),
    ] {
        act(&mut state, &command).unwrap();
    }
    let lines: Vec<String> = history(&state, &SEASON, None).into_iter().map(|l| l.words).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn an_unknown_program_is_refused() {
    let mut state = State::default();
    let nowhere: ProgramId = "0499999999".parse().unwrap();
    assert!(act(&mut state, &Command::WriteNote(nowhere, None, "x".into())).is_err());
}

fn any_command() -> impl Strategy<Value = Command> {
    let program = prop_oneof![Just("0405011158"), Just("0404121139")].prop_map(|p| p.parse::<ProgramId>().unwrap());
    let note = (program.clone(), prop::option::of(1u64..6), "[a-c]{0,3}")
        .prop_map(|(p, id, text)| Command::WriteNote(p, id.map(NoteId), text));
    let stance = (program, prop::option::of("[a-c]{0,2}")).prop_map(|(p, reason)| {
        Command::SetStance(p, reason.map(|reason| Stance { kind: StanceKind::Include, reason }))
    });
    let score = prop::option::of(200u16..260).prop_map(|s| {
        let field = ProfileField::Step2Ck;
        Command::SetProfile(vec![(field, s.map(|s| field.parse(&s.to_string()).unwrap()))])
    });
    let undo = prop::option::of(1u64..12).prop_map(|a| Command::Undo(a.map(ActId)));
    let quiet = (prop::option::of("[ab]"), any::<bool>())
        .prop_map(|(words, on)| Command::SetQuiet(Quiet { code: "grammar".to_owned(), words }, on));
    prop_oneof![3 => note, 2 => stance, 2 => score, 2 => undo, 1 => quiet]
}

/// What the user can see of a state, apart from its history.
fn visible(state: &State) -> String {
    format!("{:?} {:?} {:?}", state.profile(), state.records().collect::<Vec<_>>(), state.quiet())
}

proptest! {
    #[test]
    fn undo_restores_exactly_what_was_there(commands in prop::collection::vec(any_command(), 1..25)) {
        let mut state = State::default();
        for command in &commands {
            let before = visible(&state);
            match act(&mut state, command) {
                Ok(events) if !events.is_empty() => {
                    let mut undone = state.clone();
                    let last = undone.acts().last().unwrap().id;
                    act(&mut undone, &Command::Undo(Some(last))).unwrap();
                    prop_assert_eq!(visible(&undone), before);
                }
                _ => prop_assert_eq!(visible(&state), before),
            }
        }
    }

    #[test]
    fn undoing_everything_leads_back_to_nothing(commands in prop::collection::vec(any_command(), 1..25)) {
        let mut state = State::default();
        for command in &commands {
            let _ = act(&mut state, command);
        }
        while act(&mut state, &Command::Undo(None)).is_ok() {}
        prop_assert_eq!(visible(&state), visible(&State::default()));
    }

    #[test]
    fn what_is_offered_to_be_undone_is_what_can_be(commands in prop::collection::vec(any_command(), 1..20)) {
        let mut state = State::default();
        for command in &commands {
            let _ = act(&mut state, command);
        }
        let offered = undoable(&state);
        for a in state.acts() {
            let works = decide(&state, &SEASON, &Command::Undo(Some(a.id)), now()).is_ok();
            prop_assert_eq!(offered.contains(&a.id), works, "act {:?}", a.id);
        }
    }

    #[test]
    fn events_survive_their_written_form(commands in prop::collection::vec(any_command(), 1..25)) {
        let mut state = State::default();
        for command in &commands {
            for event in act(&mut state, command).unwrap_or_default() {
                let json = serde_json::to_string(&event).unwrap();
                prop_assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
            }
        }
    }
}
