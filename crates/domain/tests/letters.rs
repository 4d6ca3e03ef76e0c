//! Letters: what the built-in templates become, what is said of what is missing, and what a letter is compared with.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use candor::check::{Code, Draft, Finding, Severity, check_all};
use domain::letters::*;
use domain::*;
use jiff::Timestamp;
use jiff::civil::{date, time};
use pick::{ProfileField, ProfileValue};
use season::{ProgramId, Season};

struct Desk {
    season: Season,
    state: State,
    now: Timestamp,
}

impl Desk {
    fn new(profile: &[(&str, &str)]) -> Self {
        let season = Season::load(&[season::Layer::built_in()]).unwrap();
        let mut desk = Self { season, state: State::default(), now: "2026-12-10T12:00:00Z".parse().unwrap() };
        let changes: Vec<(ProfileField, Option<ProfileValue>)> = profile
            .iter()
            .map(|(key, text)| {
                let field: ProfileField = key.parse().unwrap();
                (field, Some(field.parse(text).unwrap()))
            })
            .collect();
        desk.does(Command::SetProfile(changes)).unwrap();
        desk
    }

    fn realistic() -> Self {
        Self::new(&[
            ("full_name", "Ana Silva"),
            ("aamc_id", "14567890"),
            ("visas", "j1, h1b"),
            ("step3", "done 2026-11-12"),
            ("ecfmg", "done 2025-11"),
            ("home_zone", "Asia/Karachi"),
            ("step2_ck", "248"),
            ("graduation_year", "2021"),
        ])
    }

    fn program(&self, at: usize) -> &season::Program {
        &self.season.programs[at]
    }

    fn id(&self, at: usize) -> ProgramId {
        self.program(at).id.clone()
    }

    fn does(&mut self, command: Command) -> Result<usize, String> {
        let events = decide(&self.state, &self.season, &command, self.now).map_err(|r| r.0)?;
        let count = events.len();
        if count > 0 {
            let first = self.state.seq() + 1;
            self.state.apply_act(self.now, Actor::Page, None, first, events);
        }
        Ok(count)
    }

    /// An interview at a program on 3 December, with a director and what was spoken of.
    fn interviewed(&mut self, at: usize, status: InterviewStatus) -> InterviewId {
        let mut new = Interview::new(self.id(at), "America/Chicago".parse().unwrap());
        let slot = |day| Slot { day, time: Some(time(8, 30, 0, 0)), minutes: Some(240) };
        new.status = status;
        new.at = Some(slot(date(2026, 12, 3)));
        new.offered = vec![slot(date(2026, 12, 3)), slot(date(2026, 12, 8))];
        new.people = vec![Interviewer {
            name: "Dr. Jane Lee".to_owned(),
            role: PersonRole::Director,
            email: "jane.lee@example.edu".to_owned(),
            detail: "the block room and how residents learn ultrasound there".to_owned(),
            thanks: Thanks::Due,
        }];
        self.does(Command::SetInterview(Box::new(new))).unwrap();
        self.state.items().interviews().last().unwrap().id
    }

    fn contact(&mut self, at: usize, change: impl FnOnce(&mut Contact)) {
        let mut contact = Contact::new(self.id(at));
        contact.source = "the program's page".to_owned();
        change(&mut contact);
        self.does(Command::SetContact(Box::new(contact))).unwrap();
    }

    fn letter(&self, at: usize, kind: LetterKind, subject: &str, text: &str) -> Letter {
        Letter {
            id: LetterId(0),
            program: self.id(at),
            kind,
            to: String::new(),
            address: String::new(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            written: self.now,
            interview: None,
            answers: None,
            sent: None,
            overrides: Vec::new(),
        }
    }

    /// What candor and the comparison say about a letter.
    fn findings(&self, letter: &Letter) -> Vec<Finding> {
        let draft = Draft { subject: letter.subject.clone(), text: letter.text.clone() };
        let mut found = check_all(&draft, &around(&self.state, &self.season, letter, self.now));
        found.extend(compared(&self.state, &self.season, letter, self.now));
        found
    }
}

/// Words of the applicant for fields that only the applicant can fill.
fn own_words(kind: LetterKind) -> Vec<(Field, &'static str)> {
    let reason = "Your residents told me that they place regional blocks from their first year on, and that is how I \
                  would like to learn.";
    vec![
        (Field::Reason, reason),
        (Field::OtherDays, "7, 9 and 14 December"),
        (Field::About, "Parking on the interview day, AAMC ID 14567890"),
        (Field::Words, "Is there parking near the building in which the interviews are held on 3 December?"),
    ]
    .into_iter()
    .filter(|(f, _)| !(kind == LetterKind::Update && *f == Field::Reason))
    // It answers no message here, so that it has the subject of its template.
    .filter(|(f, _)| !(kind == LetterKind::SafeAnswer && *f == Field::About))
    .collect()
}

/// Whether a letter of this kind is written after the interview.
fn after(kind: LetterKind) -> bool {
    use LetterKind::{Correction, FirstChoice, Papers, SafeAnswer, StrongInterest, ThankDirector, ThankYou};
    matches!(kind, Correction | FirstChoice | Papers | SafeAnswer | StrongInterest | ThankDirector | ThankYou)
}

/// The letter of a kind with everything filled in, to the program at a place.
fn filled(kind: LetterKind, at: usize) -> (Desk, Letter, Rendered) {
    let mut desk = Desk::realistic();
    if !after(kind) {
        desk.now = "2026-11-22T12:00:00Z".parse().unwrap();
    }
    let status = match kind {
        LetterKind::Waitlist => InterviewStatus::Waitlisted,
        kind if after(kind) => InterviewStatus::Done,
        _ => InterviewStatus::Booked,
    };
    let interview = desk.interviewed(at, status);
    if kind == LetterKind::Correction {
        let on = date(2026, 12, 5);
        let claim = Claim {
            id: ClaimId(0),
            program: desk.id(at),
            kind: ClaimKind::FirstChoice,
            list: ClaimList::Main,
            on,
            text: "You are my first choice.".to_owned(),
            letter: None,
            withdrawn: None,
        };
        desk.does(Command::SetClaim(Box::new(claim))).unwrap();
    }
    let items = desk.state.items();
    let news = if kind == LetterKind::Update { "I passed Step 3 on 12 November 2026." } else { "" };
    let wanted = Wanted {
        kind,
        program: desk.program(at),
        interview: items.interview(interview),
        person: None,
        to: if kind == LetterKind::ThankYou { "Dr. Jane Lee" } else { "" },
        news,
        claim: items.claims().last(),
        answers: None,
    };
    let mut known = fields(&desk.state, &desk.season, &wanted);
    own_words(kind).into_iter().for_each(|(f, w)| known.set(f, w));
    let rendered = Template::built_in(kind).unwrap().render(&known).unwrap();
    let (to, address) = addressee(&desk.state, &wanted);
    let letter =
        Letter { to, address, interview: Some(interview), ..desk.letter(at, kind, &rendered.subject, &rendered.text) };
    (desk, letter, rendered)
}

#[test]
fn every_letter_as_it_is_made() {
    let mut all = String::new();
    for kind in LetterKind::ALL {
        let (_, letter, _) = filled(*kind, 0);
        let person = if letter.to.is_empty() { "the office".to_owned() } else { letter.to.clone() };
        all += &format!("==== {} (to {person})\nSubject: {}\n\n{}\n\n", kind.label(), letter.subject, letter.text);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_built_in_letter_with_its_fields_filled_has_nothing_to_mend() {
    let mut wrong = Vec::new();
    let programs = Desk::realistic().season.programs.len();
    for kind in LetterKind::ALL {
        for at in [0, programs / 3, programs / 2, programs - 1] {
            let (desk, letter, rendered) = filled(*kind, at);
            assert!(rendered.missing.is_empty(), "{kind:?}: {:?}", rendered.missing);
            for f in desk.findings(&letter) {
                // These two are shown with every such letter: what it says is to be known, and not to be mended.
                let known = match f.code {
                    Code::FirstChoiceClaim => *kind == LetterKind::FirstChoice,
                    Code::AdviceInterviewChange => {
                        matches!(kind, LetterKind::Decline | LetterKind::Release | LetterKind::Reschedule)
                    }
                    _ => false,
                };
                if !known || f.severity == Severity::Block {
                    let words = letter.text.get(f.start..f.end).unwrap_or("");
                    wrong.push(format!(
                        "{kind:?} {}: {:?} {:?} {} | {words}",
                        desk.program(at).short,
                        f.code,
                        f.severity,
                        f.message
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn with_nothing_known_every_letter_shows_what_is_missing_and_does_not_pass() {
    let desk = Desk::new(&[]);
    for kind in LetterKind::ALL {
        let wanted = Wanted {
            kind: *kind,
            program: desk.program(0),
            interview: None,
            person: None,
            to: "",
            news: "",
            claim: None,
            answers: None,
        };
        let letter = Template::built_in(*kind).unwrap().render(&fields(&desk.state, &desk.season, &wanted)).unwrap();
        assert!(letter.missing.iter().any(|m| m.field == Field::AamcId && m.home == Home::Profile), "{kind:?}");
        assert!(
            letter
                .missing
                .iter()
                .all(|m| letter.text.contains(&m.field.mark()) || letter.subject.contains(&m.field.mark()))
        );
        let found = desk.findings(&desk.letter(0, *kind, &letter.subject, &letter.text));
        let marks = found.iter().filter(|f| f.code == Code::PlaceholderLeft && f.severity == Severity::Block);
        assert!(marks.count() >= letter.missing.len(), "{kind:?}: {}", letter.text);
    }
}

#[test]
fn letters_keep_to_the_rules_they_are_written_under() {
    for kind in LetterKind::ALL {
        let (_, letter, _) = filled(*kind, 0);
        let middle = letter.text.split("\n\n").filter(|p| p.ends_with(['.', '?'])).count();
        match kind {
            LetterKind::ThankYou | LetterKind::ThankDirector => {
                assert!(middle <= 2 && letter.text.contains("block room"), "{}", letter.text);
            }
            LetterKind::FirstChoice => {
                assert!(!letter.text.contains('?') && letter.text.contains("No answer is needed"))
            }
            LetterKind::VisaQuestion => assert_eq!(letter.text.matches('?').count(), 1),
            LetterKind::Accept | LetterKind::Reschedule | LetterKind::Release => {
                let both = "8:30 AM Central Time (CST), for me 7:30 PM in Karachi";
                assert!(letter.text.contains(both), "{}", letter.text);
            }
            _ => {}
        }
    }
}

#[test]
fn a_question_of_the_office_goes_to_the_coordinator_and_a_first_choice_to_the_director() {
    let mut desk = Desk::realistic();
    let interview = desk.interviewed(0, InterviewStatus::Done);
    desk.contact(0, |c| {
        c.coordinator = "Ruth Diaz".to_owned();
        c.email = "ruth@example.edu".to_owned();
    });
    let items = desk.state.items();
    let wanted = |kind, to| Wanted {
        kind,
        program: desk.program(0),
        interview: items.interview(interview),
        person: None,
        to,
        news: "",
        claim: None,
        answers: None,
    };
    let of = |kind, to| addressee(&desk.state, &wanted(kind, to));
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(of(LetterKind::VisaQuestion, ""), pair("Ruth Diaz", "ruth@example.edu"));
    assert_eq!(of(LetterKind::FirstChoice, ""), pair("Dr. Jane Lee", "jane.lee@example.edu"));
    assert_eq!(of(LetterKind::VisaQuestion, "dr. jane lee"), pair("dr. jane lee", "jane.lee@example.edu"));
    assert_eq!(of(LetterKind::ThankYou, ""), pair("", ""));
}

const OWN: &str = "I grew up beside a small hospital that had one anesthesiologist for the whole valley, and I saw what it \
                   means when that person cannot come.";

#[test]
fn a_paragraph_that_another_program_got_is_told_with_its_program_and_day() {
    let mut desk = Desk::realistic();
    let text = format!("Dear Dr. Lee,\n\n{OWN}\n\nSincerely,\nAna Silva");
    desk.does(Command::SetLetter(Box::new(desk.letter(0, LetterKind::Interest, "Interest", &text)))).unwrap();
    let id = desk.state.items().letters().last().unwrap().id;
    let departure =
        Departure { way: Way::Copied, overrides: vec![], claim: None, withdraws: None, moves_interview: false };
    desk.does(Command::LetterLeft(id, departure)).unwrap();
    let other =
        desk.letter(1, LetterKind::Interest, "Interest", &format!("Dear Dr. Kim,\n\n{}", OWN.replace(' ', "  ")));
    let found = compared(&desk.state, &desk.season, &other, desk.now);
    let shared = found.iter().find(|f| f.code == Code::GenericMassMail).unwrap();
    assert!(shared.message.contains("UAB") && shared.message.contains("10 Dec 2026"), "{}", shared.message);
    assert_eq!(shared.severity, Severity::Warn);
    let same = desk.letter(0, LetterKind::Interest, "Interest", &text);
    assert!(
        compared(&desk.state, &desk.season, &same, desk.now).is_empty(),
        "to the same program it may be said again"
    );
}

#[test]
fn the_name_or_city_of_another_program_blocks() {
    let mut desk = Desk::realistic();
    desk.interviewed(0, InterviewStatus::Done);
    for name in ["UAB", "Birmingham"] {
        let text = format!("Dear Dr. Kim,\n\nI was glad to see {name} again.");
        let found = desk.findings(&desk.letter(1, LetterKind::Interest, "Interest", &text));
        let wrong = found.iter().any(|f| f.code == Code::WrongProgramOrName && f.severity == Severity::Block);
        assert!(wrong || name.len() < 4, "{name}: {found:?}");
    }
    let own = desk.letter(0, LetterKind::Interest, "Interest", "Dear Dr. Kim,\n\nI was glad to see Birmingham again.");
    assert!(compared(&desk.state, &desk.season, &own, desk.now).is_empty());
}

#[test]
fn what_a_program_does_not_want_is_stopped_with_its_source() {
    let mut desk = Desk::realistic();
    desk.interviewed(0, InterviewStatus::Done);
    desk.contact(0, |c| c.thanks = Some(false));
    let (_, letter, _) = filled(LetterKind::ThankYou, 0);
    let found = desk.findings(&letter);
    let stop =
        found.iter().find(|f| f.code == Code::SentAfterNoContactPolicy && f.message.contains("thank-you")).unwrap();
    assert!(stop.message.contains("the program's page") && stop.severity == Severity::Block);
}

#[test]
fn a_first_choice_beside_a_live_one_blocks_and_after_its_withdrawal_does_not() {
    let (mut desk, letter, _) = filled(LetterKind::FirstChoice, 0);
    let claim = Claim {
        id: ClaimId(0),
        program: desk.id(1),
        kind: ClaimKind::FirstChoice,
        list: ClaimList::Main,
        on: date(2026, 12, 5),
        text: "You are my first choice.".to_owned(),
        letter: None,
        withdrawn: None,
    };
    desk.does(Command::SetClaim(Box::new(claim))).unwrap();
    let blocks = |desk: &Desk| {
        let found = desk.findings(&letter);
        found.iter().any(|f| f.code == Code::ConflictingFirstChoiceClaim && f.severity == Severity::Block)
    };
    assert!(blocks(&desk));
    let id = desk.state.items().claims().last().unwrap().id;
    let withdrawal = Withdrawal { on: date(2026, 12, 9), letter: None, reason: String::new() };
    desk.does(Command::WithdrawClaim(id, withdrawal)).unwrap();
    assert!(!blocks(&desk));
}

#[test]
fn step_3_matters_where_an_h1b_is_given_and_nobody_is_written_who_wants_nothing() {
    let mut desk = Desk::realistic();
    let h1b = |desk: &Desk, answer| {
        let of = |p: &season::Program| {
            let all = desk.state.statements(&desk.season, &p.id);
            season::standing(season::Visa::H1b, &all, desk.season.starts).answer == Some(answer)
        };
        desk.season.programs.iter().position(of).unwrap()
    };
    let (yes, no) = (h1b(&desk, season::Answer::Yes), h1b(&desk, season::Answer::No));
    let news = |desk: &Desk, kind| readers(&desk.state, &desk.season, News { kind, now: desk.now });
    assert!(news(&desk, NewsKind::Step3).is_empty(), "nothing was sent to anybody");
    for at in [yes, no] {
        let sent = pick::Application { sent: Some(date(2026, 9, 30)), ..Default::default() };
        let (id, sent) = (desk.id(at), Box::new(sent));
        desk.does(Command::SetApplication(id, sent)).unwrap();
    }
    let step3 = news(&desk, NewsKind::Step3);
    assert_eq!(step3.first().unwrap().program, desk.id(yes));
    assert!(step3[0].why[0].contains("H-1B needs Step 3") && step3[0].caution.is_some());
    assert!(step3[1].caution.as_ref().unwrap().contains("change nothing"));
    desk.contact(yes, |c| c.updates = Some(false));
    let unwanted = news(&desk, NewsKind::Step3).into_iter().find(|r| r.program == desk.id(yes)).unwrap().unwanted;
    assert_eq!(unwanted.unwrap(), "It wants no updates: the program's page.");
    desk.interviewed(no, InterviewStatus::Done);
    desk.contact(no, |c| c.updates = Some(true));
    let first = &news(&desk, NewsKind::Paper)[0];
    assert_eq!((&first.program, &first.caution), (&desk.id(no), &None));
}

/// A sound letter of a kind to the program at a place, about an interview.
fn about(desk: &Desk, at: usize, kind: LetterKind, interview: Option<InterviewId>, text: &str) -> Letter {
    Letter { interview, ..desk.letter(at, kind, "Interview", text) }
}

#[test]
fn a_time_is_written_without_a_city_so_that_it_names_no_other_program() {
    let mut desk = Desk::realistic();
    let at = |short: &str| desk.season.programs.iter().position(|p| p.short == short).unwrap();
    let (iowa, rush) = (at("Univ. of Iowa"), at("Rush"));
    desk.does(Command::SetLetter(Box::new(desk.letter(rush, LetterKind::Interest, "Interest", "Hello.")))).unwrap();
    let interview = desk.interviewed(iowa, InterviewStatus::Offered);
    let wish = Wish {
        person: None,
        kind: LetterKind::Accept,
        program: desk.program(iowa),
        to: "",
        interview: Some(interview),
        answers: None,
        news: "",
    };
    let (letter, _) = begin(&desk.state, &desk.season, &wish, None).unwrap();
    assert!(letter.text.contains("at 8:30 AM Central Time (CST)"), "{}", letter.text);
    // Also where somebody writes it so by hand.
    let by_hand =
        Letter { text: letter.text.replace("Central Time (CST)", "Chicago time, America/Chicago"), ..letter.clone() };
    for letter in [letter, by_hand] {
        let named: Vec<_> = desk.findings(&letter).into_iter().filter(|f| f.code == Code::WrongProgramOrName).collect();
        assert!(named.is_empty(), "{named:#?}");
    }
}

#[test]
fn a_first_choice_that_the_rank_list_contradicts_is_stopped_before_it_leaves() {
    let mut desk = Desk::realistic();
    let line = |at: usize| RankLine::new(RankPlace::Program(desk.id(at)), season::TrackKind::Categorical);
    let list = RankList { lines: vec![line(1), line(0)], ..RankList::default() };
    desk.does(Command::SetRankList(Box::new(list), String::new())).unwrap();
    let first = |desk: &Desk, at: usize| {
        let text = "Dear Program Director,\n\nYour program is my first choice, and I will rank you first. Your residents place \
                    regional blocks from their first year on.\n\nAna Silva\nAAMC ID 14567890";
        let letter = desk.letter(at, LetterKind::FirstChoice, "First choice", text);
        desk.findings(&letter).into_iter().find(|f| f.code == Code::ConflictingFirstChoiceClaim)
    };
    let stopped = first(&desk, 0).unwrap();
    assert_eq!(stopped.severity, Severity::Block);
    assert!(
        stopped.message.contains("place 2") && stopped.message.contains(&desk.program(1).short),
        "{}",
        stopped.message
    );
    assert_eq!(first(&desk, 1), None);
}

#[test]
fn an_acceptance_at_the_time_of_another_interview_is_stopped() {
    let mut desk = Desk::realistic();
    let accepted = |desk: &Desk, i| {
        let letter = about(desk, 0, LetterKind::Accept, Some(i), "I accept it.");
        compared(&desk.state, &desk.season, &letter, desk.now).into_iter().find(|f| f.code == Code::AdviceDoubleBooking)
    };
    let interview = desk.interviewed(0, InterviewStatus::Offered);
    assert_eq!(accepted(&desk, interview), None);
    desk.interviewed(1, InterviewStatus::Booked);
    let stopped = accepted(&desk, interview).unwrap();
    assert_eq!(stopped.severity, Severity::Block);
    assert!(stopped.message.contains(&desk.program(1).short), "{}", stopped.message);
}

#[test]
fn an_acceptance_that_was_sent_moves_its_interview_on_in_the_same_act() {
    let mut desk = Desk::realistic();
    let interview = desk.interviewed(0, InterviewStatus::Offered);
    let letter = about(&desk, 0, LetterKind::Accept, Some(interview), "I accept it.");
    desk.does(Command::SetLetter(Box::new(letter))).unwrap();
    let letter = desk.state.items().letters().last().unwrap().clone();
    assert_eq!(moves_interview(&desk.state, &letter), Some(InterviewStatus::Asked));
    let departure =
        Departure { way: Way::Copied, overrides: vec![], claim: None, withdraws: None, moves_interview: true };
    desk.does(Command::LetterLeft(letter.id, departure)).unwrap();
    assert_eq!(desk.state.items().interview(interview).unwrap().status, InterviewStatus::Asked);
}

#[test]
fn what_a_letter_states_of_the_application_is_compared_with_what_is_written_down() {
    let mut desk = Desk::realistic();
    let application = pick::Application { sent: "2026-09-30".parse().ok(), ..Default::default() };
    desk.does(Command::SetApplication(desk.id(1), Box::new(application))).unwrap();
    let said = |desk: &Desk, at: usize, text: &str| -> Vec<Severity> {
        let letter = desk.letter(at, LetterKind::Other, "Hello", text);
        let found = compared(&desk.state, &desk.season, &letter, desk.now);
        found.into_iter().filter(|f| f.code == Code::UnverifiableClaim).map(|f| f.severity).collect()
    };
    assert_eq!(said(&desk, 0, "I have applied to your program."), [Severity::Warn]);
    assert!(said(&desk, 1, "I have applied to your program.").is_empty());
    assert!(said(&desk, 0, "If I am on your waitlist, please tell me.").is_empty());
    desk.interviewed(0, InterviewStatus::Booked);
    assert_eq!(said(&desk, 0, "I am on your waitlist for interviews."), [Severity::Warn]);
    assert_eq!(said(&desk, 0, "Ana Silva\nAAMC ID 14567891"), [Severity::Block]);
    assert!(said(&desk, 0, "Ana Silva\nAAMC ID 14567890").is_empty());
    assert_eq!(said(&desk, 0, "I will not need a visa to train with you."), [Severity::Block]);
    assert!(said(&desk, 0, "I will not need a visa to travel to the interview.").is_empty());
    let none = Desk::new(&[("visas", "none")]);
    assert!(said(&none, 0, "I will not need a visa to train with you.").is_empty());
}

#[test]
fn a_paragraph_with_one_changed_word_is_still_told_and_the_words_of_a_template_are_everybodys() {
    let mut desk = Desk::realistic();
    let text = format!("Dear Dr. Lee,\n\n{OWN}\n\nSincerely,\nAna Silva");
    desk.does(Command::SetLetter(Box::new(desk.letter(0, LetterKind::Interest, "Interest", &text)))).unwrap();
    let changed = text.replacen("small", "little", 1);
    assert_ne!(changed, text);
    let shared = |letter: &Letter| {
        let found = compared(&desk.state, &desk.season, letter, desk.now);
        found.into_iter().find(|f| f.code == Code::GenericMassMail)
    };
    let told = shared(&desk.letter(1, LetterKind::Interest, "Interest", &changed)).unwrap();
    assert!(told.message.contains("almost word for word"), "{}", told.message);
    let own = "I have applied to the residency, and I would like to tell you why. My brother lives near your hospital, and we \
               want to bring up our children in one town.";
    assert_eq!(shared(&desk.letter(1, LetterKind::Interest, "Interest", own)), None);
}

#[test]
fn a_correction_goes_to_the_person_who_got_the_claim() {
    let mut desk = Desk::realistic();
    let told = Letter {
        to: "Dr. Maria Lopez".to_owned(),
        address: "lopez@example.edu".to_owned(),
        ..desk.letter(0, LetterKind::FirstChoice, "First", "You are my first choice.")
    };
    desk.does(Command::SetLetter(Box::new(told))).unwrap();
    let id = desk.state.items().letters().last().unwrap().id;
    let claim = Some((ClaimKind::FirstChoice, ClaimList::Main, "You are my first choice.".to_owned()));
    let departure = Departure { way: Way::Copied, overrides: vec![], claim, withdraws: None, moves_interview: true };
    desk.does(Command::LetterLeft(id, departure)).unwrap();
    // Another person is the usual one.
    desk.interviewed(0, InterviewStatus::Done);
    let wish = Wish {
        person: None,
        kind: LetterKind::Correction,
        program: desk.program(0),
        to: "",
        interview: None,
        answers: None,
        news: "",
    };
    let (letter, _) = begin(&desk.state, &desk.season, &wish, None).unwrap();
    assert_eq!((letter.to.as_str(), letter.address.as_str()), ("Dr. Maria Lopez", "lopez@example.edu"));
}

#[test]
fn what_was_put_aside_stays_with_the_draft() {
    let mut desk = Desk::realistic();
    let aside = Override { code: "pushy".into(), words: Some("at once".into()), reason: "they asked for it".into() };
    let draft = Letter { overrides: vec![aside.clone(), aside.clone()], ..desk.letter(0, LetterKind::Other, "S", "T") };
    desk.does(Command::SetLetter(Box::new(draft))).unwrap();
    assert_eq!(desk.state.items().letters().last().unwrap().overrides, [aside]);
}

#[test]
fn a_rule_for_messages_after_the_interview_says_nothing_before_it() {
    let mut desk = Desk::realistic();
    desk.now = "2026-11-20T12:00:00Z".parse().unwrap();
    desk.contact(0, |c| c.after_interview = Some(false));
    let update =
        desk.letter(0, LetterKind::Update, "Update", "Dear Program Director,\n\nI passed Step 3 on 12 November 2026.");
    let stopped = |desk: &Desk| desk.findings(&update).iter().any(|f| f.code == Code::SentAfterNoContactPolicy);
    assert!(!stopped(&desk));
    desk.interviewed(0, InterviewStatus::Done);
    desk.now = "2026-12-10T12:00:00Z".parse().unwrap();
    assert!(stopped(&desk));
}
