//! Commands become events or one clear refusal; undo is exact.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use domain::{
    ActId, Actor, Command, Event, NewStatement, Note, NoteId, Quiet, Refusal, State, decide, flawed_part, history,
    undoable,
};
use jiff::Timestamp;
use pick::{AnswerKind, Application, Figure, FigureKind, ProfileField, ProgramAnswer, Signal, Stance, StanceKind};
use proptest::prelude::*;
use season::{Answer, Layer, OwnSource, ProgramId, Season, StandingState, Visa, standing};

/// The season of prematch with few signals, so that the generated commands run out of them.
static SEASON: LazyLock<Season> = LazyLock::new(|| {
    let mut season = Season::load(&[Layer::built_in()]).unwrap();
    season.signals.gold = 1;
    season.signals.silver = 2;
    season
});

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

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

fn apply(program: &ProgramId, application: Application) -> Command {
    Command::SetApplication(program.clone(), Box::new(application))
}

fn with_signal(signal: Signal) -> Application {
    Application { signal: Some(signal), ..Application::default() }
}

fn answered(kind: AnswerKind, on: &str) -> Option<ProgramAnswer> {
    Some(ProgramAnswer::dated(kind, day(on)))
}

fn figure(kind: FigureKind, share: &str, source: &str, on: &str) -> Command {
    let figure = Figure { kind, share: share.parse().unwrap(), source: source.into(), on: day(on) };
    Command::SetFigure(vermont(), Box::new(figure))
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
fn the_state_before_an_act_is_the_state_it_was_decided_on() {
    let mut state = State::default();
    act(&mut state, &Command::WriteNote(vermont(), None, "kind residents".into())).unwrap();
    act(&mut state, &apply(&vermont(), with_signal(Signal::Gold))).unwrap();
    act(&mut state, &Command::Undo(Some(ActId(2)))).unwrap();
    let before = state.before(ActId(3));
    assert_eq!(before.record(&vermont()).unwrap().application.signal, Some(Signal::Gold));
    assert_eq!((before.seq(), before.acts().len()), (2, 2));
    assert_eq!(before.act(ActId(2)).unwrap().undone_by, None);
    assert!(state.before(ActId(1)).record(&vermont()).is_none());
    assert_eq!(state.before(ActId(99)).seq(), state.seq());
}

#[test]
fn days_are_those_of_the_zone_each_with_its_first_act() {
    let mut state = State::default();
    let note = |n: u64| Event::NoteChanged {
        program: vermont(),
        before: None,
        after: Some(Note { id: NoteId(n), written: now(), text: "x".into() }),
    };
    for (n, at) in ["2026-11-20T10:00:00Z", "2026-11-20T23:00:00Z", "2026-11-21T01:00:00Z"].iter().enumerate() {
        let n = n as u64 + 1;
        state.apply_act(at.parse().unwrap(), Actor::Page, None, n, vec![note(n)]);
    }
    let utc = state.days(&jiff::tz::TimeZone::UTC);
    assert_eq!(utc, [(day("2026-11-21"), ActId(3)), (day("2026-11-20"), ActId(1))]);
    let karachi = state.days(&jiff::tz::TimeZone::get("Asia/Karachi").unwrap());
    assert_eq!(karachi, [(day("2026-11-21"), ActId(2)), (day("2026-11-20"), ActId(1))]);
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
        apply(
            &vermont(),
            Application {
                sent: Some(day("2026-09-24")),
                statement: "My sister lives there.".into(),
                ..with_signal(Signal::Silver)
            },
        ),
        apply(
            &vermont(),
            Application {
                sent: Some(day("2026-09-25")),
                answer: answered(AnswerKind::Waitlisted, "2026-11-20"),
                ..with_signal(Signal::Gold)
            },
        ),
        apply(&vermont(), Application::default()),
        figure(FigureKind::NonUsImgInterviewed, "2", "Residency Explorer", "2026-11-20"),
        figure(FigureKind::NonUsImgInterviewed, "2.4", "Residency Explorer", "2026-11-21"),
        Command::RemoveFigure(vermont(), FigureKind::NonUsImgInterviewed),
    ] {
        act(&mut state, &command).unwrap();
    }
    let lines: Vec<String> = history(&state, &SEASON, None).into_iter().map(|l| l.words).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_was_sent_and_answered_and_read_reaches_the_candidate() {
    let mut state = State::default();
    let sent = Application {
        sent: Some(day("2026-09-24")),
        signal: Some(Signal::Gold),
        statement: "My mentor trained here.".into(),
        answer: answered(AnswerKind::Invited, "2026-11-20"),
    };
    act(&mut state, &apply(&vermont(), sent.clone())).unwrap();
    act(&mut state, &figure(FigureKind::ImgShare, "12", "FREIDA", "2026-11-01")).unwrap();
    act(&mut state, &figure(FigureKind::NonUsImgInterviewed, "2.4", "Residency  Explorer ", "2026-11-01")).unwrap();
    act(&mut state, &figure(FigureKind::ImgShare, "14.5", "the program's page", "2026-11-21")).unwrap();
    let candidate = state.candidate(&SEASON, SEASON.program(&vermont()).unwrap());
    assert_eq!(candidate.application, sent);
    let figures: Vec<_> = candidate.figures.iter().map(|f| format!("{} {}", f.share, f.source)).collect();
    assert_eq!(figures, ["2.4% Residency Explorer", "14.5% the program's page"]);
    // The older figure of the same kind comes back.
    act(&mut state, &Command::Undo(None)).unwrap();
    assert_eq!(state.record(&vermont()).unwrap().figures[1].share.to_string(), "12%");
    act(&mut state, &Command::RemoveFigure(vermont(), FigureKind::ImgShare)).unwrap();
    assert_eq!(state.record(&vermont()).unwrap().figures.len(), 1);
    assert!(act(&mut state, &Command::RemoveFigure(vermont(), FigureKind::ImgShare)).is_err());
}

#[test]
fn writing_the_same_application_again_does_nothing_and_clearing_it_leaves_nothing() {
    let mut state = State::default();
    let silver = Application { statement: "Near my family. \r\n".into(), ..with_signal(Signal::Silver) };
    act(&mut state, &apply(&vermont(), silver.clone())).unwrap();
    assert!(act(&mut state, &apply(&vermont(), silver)).unwrap().is_empty());
    act(&mut state, &apply(&vermont(), Application::default())).unwrap();
    assert!(state.record(&vermont()).is_none());
}

/// The one sentence, and the field it belongs to.
fn refused(state: &State, season: &Season, command: &Command) -> String {
    let why = decide(state, season, command, now()).unwrap_err().0;
    format!("{:?}: {why}", flawed_part(state, season, command, now()))
}

#[test]
fn what_cannot_be_true_is_refused_at_its_field() {
    let mut state = State::default();
    act(&mut state, &set(ProfileField::HomeZone, "Asia/Karachi")).unwrap();
    act(&mut state, &apply(&vermont(), with_signal(Signal::Gold))).unwrap();
    let programs: Vec<&ProgramId> = SEASON.programs.iter().map(|p| &p.id).filter(|p| **p != vermont()).collect();
    for program in &programs[..2] {
        act(&mut state, &apply(program, with_signal(Signal::Silver))).unwrap();
    }
    let mut asked = SEASON.clone();
    asked.signals.statement_chars = 10;
    let sent = |on: &str| Application { sent: Some(day(on)), ..Application::default() };
    let answer = |on| Application { answer: answered(AnswerKind::Rejected, on), ..Application::default() };
    let reason = |text: &str| Application { statement: text.into(), ..with_signal(Signal::Gold) };
    let nowhere: ProgramId = "0499999999".parse().unwrap();
    let lines = [
        refused(&state, &SEASON, &apply(programs[3], with_signal(Signal::Gold))),
        refused(&state, &SEASON, &apply(programs[3], with_signal(Signal::Silver))),
        refused(&state, &asked, &apply(&vermont(), reason("eleven char"))),
        refused(&state, &SEASON, &apply(&vermont(), reason(&"x".repeat(5001)))),
        refused(&state, &SEASON, &apply(&vermont(), sent("2026-11-23"))),
        refused(&state, &SEASON, &apply(&vermont(), answer("2027-01-02"))),
        refused(
            &state,
            &SEASON,
            &apply(&vermont(), Application { sent: Some(day("2026-10-02")), ..answer("2026-10-01") }),
        ),
        refused(&state, &SEASON, &figure(FigureKind::ImgShare, "3", "  ", "2026-11-20")),
        refused(&state, &SEASON, &figure(FigureKind::ImgShare, "3", "FREIDA", "2026-11-23")),
        refused(&state, &SEASON, &apply(&nowhere, Application::default())),
    ];
    insta::assert_snapshot!(lines.join("\n"));
    // And what is just possible is not refused.
    act(&mut state, &apply(&vermont(), Application { sent: Some(day("2026-11-22")), ..answer("2026-11-22") })).unwrap();
    act(&mut state, &apply(&vermont(), answer("2026-10-01"))).unwrap();
    assert!(decide(&state, &asked, &apply(&vermont(), reason("ten chars.")), now()).is_ok());
}

#[test]
fn an_old_entry_that_would_be_refused_today_does_not_lock_the_rest() {
    let mut state = State::default();
    let old = Application { statement: "A long reason.".into(), ..with_signal(Signal::Gold) };
    act(&mut state, &apply(&vermont(), old.clone())).unwrap();
    let mut fewer = SEASON.clone();
    fewer.signals.gold = 0;
    fewer.signals.statement_chars = 5;
    let sent = Application { sent: Some(day("2026-10-01")), ..old };
    assert!(decide(&state, &fewer, &apply(&vermont(), sent), now()).is_ok());
}

#[test]
fn an_undo_does_not_give_more_signals_than_there_are() {
    let mut state = State::default();
    let other: ProgramId = "0404121139".parse().unwrap();
    act(&mut state, &apply(&vermont(), with_signal(Signal::Gold))).unwrap();
    act(&mut state, &apply(&vermont(), Application::default())).unwrap();
    act(&mut state, &apply(&other, with_signal(Signal::Gold))).unwrap();
    let why = act(&mut state, &Command::Undo(Some(ActId(2)))).unwrap_err().0;
    assert!(why.starts_with("The one gold signal is given to "), "{why}");
    assert!(!undoable(&state, &SEASON).contains(&ActId(2)));
    act(&mut state, &Command::Undo(Some(ActId(3)))).unwrap();
    act(&mut state, &Command::Undo(Some(ActId(2)))).unwrap();
    assert_eq!(state.record(&vermont()).unwrap().application.signal, Some(Signal::Gold));
}

#[test]
fn events_of_an_application_are_short_and_are_read_back_from_their_written_form() {
    let mut state = State::default();
    let events = act(&mut state, &apply(&vermont(), with_signal(Signal::Gold))).unwrap();
    let written = serde_json::to_string(&events).unwrap();
    assert_eq!(written, r#"[{"event":"application_changed","program":"0405011158","after":{"signal":"gold"}}]"#);
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
    let application = (
        program.clone(),
        prop::option::of(1i8..25),
        prop::option::of(prop_oneof![Just(Signal::Gold), Just(Signal::Silver)]),
        "[a-c]{0,2}",
        prop::option::of((prop_oneof![Just(AnswerKind::Invited), Just(AnswerKind::Rejected)], 1i8..25)),
    )
        .prop_map(|(p, sent, signal, statement, answer)| {
            let date = |day| jiff::civil::date(2026, 11, day);
            let answer = answer.map(|(kind, on)| ProgramAnswer::dated(kind, date(on)));
            apply(&p, Application { sent: sent.map(date), signal, statement, answer })
        });
    let kind = prop_oneof![Just(FigureKind::ImgShare), Just(FigureKind::NonUsImgInterviewed)];
    let figure = (program.clone(), kind, prop::option::of(0u16..3)).prop_map(|(p, kind, share)| match share {
        None => Command::RemoveFigure(p, kind),
        Some(tenths) => {
            let share = pick::Share::try_from(tenths).unwrap();
            Command::SetFigure(p, Box::new(Figure { kind, share, source: "a".into(), on: day("2026-11-20") }))
        }
    });
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
    prop_oneof![3 => note, 2 => stance, 2 => score, 3 => undo, 1 => quiet, 4 => application, 2 => figure]
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
    fn no_program_holds_a_signal_that_is_not_there(commands in prop::collection::vec(any_command(), 1..30)) {
        let mut state = State::default();
        for command in &commands {
            let _ = act(&mut state, command);
            let held = |s| state.records().filter(|(_, r)| r.application.signal == Some(s)).count();
            prop_assert!(held(Signal::Gold) <= 1 && held(Signal::Silver) <= 2);
        }
    }

    #[test]
    fn what_is_offered_to_be_undone_is_what_can_be(commands in prop::collection::vec(any_command(), 1..20)) {
        let mut state = State::default();
        for command in &commands {
            let _ = act(&mut state, command);
        }
        let offered = undoable(&state, &SEASON);
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
