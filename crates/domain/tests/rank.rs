//! The rank order list: what may stand on it, what is said of it, what moved it, and that a certified one stays.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use candor::meaning::Category;
use domain::rank::{FindingKind, Grade, broken_claims, crossings, gate, questions, sheet};
use domain::*;
use jiff::Timestamp;
use jiff::civil::date;
use season::{Season, TrackKind};

struct Desk {
    season: Season,
    state: State,
    now: Timestamp,
}

impl Desk {
    fn new() -> Self {
        let season = Season::load(&[season::Layer::built_in()]).unwrap();
        Self { season, state: State::default(), now: "2027-02-10T12:00:00Z".parse().unwrap() }
    }

    fn does(&mut self, command: Command) -> Result<usize, String> {
        let events = decide(&self.state, &self.season, &command, self.now).map_err(|r| r.0)?;
        let count = events.len();
        let undoes = match command {
            Command::Undo(target) => target.or_else(|| self.state.last_undoable().map(|a| a.id)),
            _ => None,
        };
        if count > 0 {
            let first = self.state.seq() + 1;
            // What is kept must survive being written and read.
            let text = serde_json::to_string(&events).unwrap();
            let read: Vec<Event> = serde_json::from_str(&text).unwrap();
            assert_eq!(read, events);
            self.state.apply_act(self.now, Actor::Page, undoes, first, events);
        }
        Ok(count)
    }

    fn later(&mut self, hours: i64) {
        self.now = self.now.checked_add(jiff::SignedDuration::from_hours(hours)).unwrap();
    }

    fn list(&self) -> RankList {
        self.state.items().rank_list().cloned().unwrap_or_default()
    }

    fn set(&mut self, list: RankList) -> Result<usize, String> {
        self.does(Command::SetRankList(Box::new(list), String::new()))
    }

    /// A list of the first programs of the directory, all categorical.
    fn with_lines(n: usize) -> Self {
        let mut desk = Self::new();
        let lines = (0..n).map(|k| desk.line(k, TrackKind::Categorical)).collect();
        desk.set(RankList { lines, pairs: Vec::new() }).unwrap();
        desk
    }

    fn line(&self, program: usize, track: TrackKind) -> RankLine {
        RankLine::new(RankPlace::Program(self.season.programs[program].id.clone()), track)
    }

    fn swap(&mut self, a: usize, b: usize) {
        let mut list = self.list();
        list.lines.swap(a, b);
        self.set(list).unwrap();
    }

    fn kinds(&self, grade: Grade) -> Vec<FindingKind> {
        gate(&self.state, &self.season, self.now).iter().filter(|f| f.grade == grade).map(|f| f.kind).collect()
    }

    fn claim(&mut self, program: usize) {
        let claim = Claim {
            id: ClaimId(0),
            program: self.season.programs[program].id.clone(),
            kind: ClaimKind::FirstChoice,
            list: ClaimList::Main,
            on: date(2027, 2, 1),
            text: "You are my first choice.".to_owned(),
            letter: None,
            withdrawn: None,
        };
        self.does(Command::SetClaim(Box::new(claim))).unwrap();
    }

    fn hears(&mut self, program: usize, category: Category) {
        let id = "ab".repeat(32).parse().unwrap();
        let message = NewMessage {
            original: DocumentInfo { id, name: "a.eml".into(), media_type: "message/rfc822".into(), bytes: 10 },
            key: format!("{program} {category:?}"),
            from: Sender::default(),
            subject: "Great to meet you".into(),
            sent: None,
            filed: Filed::Hand { program: Some(self.season.programs[program].id.clone()) },
            category,
            second: None,
            red_flag: false,
            list_headers: false,
            fingerprint: 0,
            digest: 0,
            own: false,
            answer_by: None,
        };
        self.does(Command::KeepMessages(vec![message.into()])).unwrap();
    }

    fn debriefed(&mut self, program: usize, mark: u8, gut: u8) {
        let mut i = Interview::new(self.season.programs[program].id.clone(), "America/Chicago".parse().unwrap());
        i.status = InterviewStatus::Done;
        i.at = Some(Slot { day: date(2027, 1, 11), time: None, minutes: None });
        let marks = [(Heading::People, mark), (Heading::Training, 6 - mark)].into();
        i.debrief = Some(Debrief { written: self.now, notes: Default::default(), marks, gut: Some(gut) });
        self.does(Command::SetInterview(Box::new(i))).unwrap();
    }
}

#[test]
fn a_list_is_kept_undone_and_told() {
    let mut desk = Desk::with_lines(3);
    assert_eq!(desk.list().lines.len(), 3);
    let words = &history(&desk.state, &desk.season, None)[0].words;
    assert!(words.starts_with("Rank list: 3 lines"), "{words}");
    desk.later(1);
    desk.swap(0, 1);
    let words = &history(&desk.state, &desk.season, None)[0].words;
    assert!(words.contains("order changed"), "{words}");
    desk.does(Command::Undo(None)).unwrap();
    desk.does(Command::Undo(None)).unwrap();
    assert!(desk.state.items().rank_list().is_none() && desk.state.items().snapshots().next().is_none());
}

#[test]
fn what_cannot_be_is_refused() {
    let mut desk = Desk::with_lines(1);
    let twice =
        |d: &Desk| RankList { lines: vec![d.list().lines[0].clone(), d.line(0, TrackKind::Categorical)], ..d.list() };
    assert!(desk.set(twice(&desk)).unwrap_err().contains("ranked once"));
    let mut wrong = desk.list();
    wrong.lines[0].code = Some("1007040A0".parse().unwrap());
    assert!(desk.set(wrong).unwrap_err().contains("advanced"));
    let mut wrong = desk.list();
    wrong.lines[0].first_years.push(FirstYear { place: RankPlace::Other("Mercy".into()), code: None, joint: None });
    assert!(desk.set(wrong).unwrap_err().contains("supplemental"));
    let mut nobody = desk.list();
    nobody.lines.push(RankLine::new(RankPlace::Other("  ".into()), TrackKind::Preliminary));
    assert!(desk.set(nobody).unwrap_err().contains("name"));
}

#[test]
fn codes_are_compared_with_the_directory_and_never_invented() {
    let mut desk = Desk::with_lines(2);
    assert_eq!(sheet(&desk.state, &desk.season).lines[0].code, None);
    let own = desk.season.programs[0].tracks().find(|c| c.kind() == TrackKind::Categorical).unwrap().clone();
    let mut list = desk.list();
    list.lines[1].code = Some(own.clone());
    desk.set(list.clone()).unwrap();
    let all = gate(&desk.state, &desk.season, desk.now);
    let wrong = all.iter().find(|f| f.kind == FindingKind::Code && f.grade == Grade::Error).unwrap();
    assert!(wrong.what.contains(&desk.season.programs[0].short), "{}", wrong.what);
    list.lines[1].code = None;
    list.lines[0].code = Some(own);
    desk.set(list).unwrap();
    assert!(
        !gate(&desk.state, &desk.season, desk.now).iter().any(|f| f.kind == FindingKind::Code && f.grade < Grade::Note)
    );
}

#[test]
fn an_advanced_line_asks_for_its_first_year() {
    let mut desk = Desk::new();
    let lines = vec![desk.line(0, TrackKind::Advanced)];
    desk.set(RankList { lines, pairs: Vec::new() }).unwrap();
    assert!(desk.kinds(Grade::Warning).contains(&FindingKind::MissingSupplemental));
    let all = gate(&desk.state, &desk.season, desk.now);
    let start = all.iter().find(|f| f.kind == FindingKind::Start && f.grade == Grade::Note).unwrap();
    assert!(start.what.contains("begins in 2028") && start.what.contains("begins in 2027"), "{}", start.what);
    let mut list = desk.list();
    let other = desk.season.programs[5].id.clone();
    list.lines[0].first_years.push(FirstYear {
        place: RankPlace::Other("Mercy, medicine".into()),
        code: None,
        joint: Some(other),
    });
    desk.set(list.clone()).unwrap();
    assert!(desk.kinds(Grade::Error).contains(&FindingKind::Joint));
    assert!(desk.kinds(Grade::Warning).contains(&FindingKind::PartialMatch));
    list.lines[0].first_years.clear();
    list.lines[0].first_year_settled = true;
    desk.set(list).unwrap();
    let all = gate(&desk.state, &desk.season, desk.now);
    assert!(!all.iter().any(|f| matches!(f.kind, FindingKind::MissingSupplemental | FindingKind::PartialMatch)));
}

#[test]
fn a_statement_that_the_order_makes_untrue_is_said_at_once() {
    let mut desk = Desk::with_lines(2);
    desk.claim(0);
    assert!(broken_claims(&desk.state).is_empty());
    desk.later(1);
    desk.swap(0, 1);
    let broken = broken_claims(&desk.state);
    assert_eq!((broken.len(), broken[0].listed), (1, true));
    assert!(tasks(&desk.state, &desk.season, desk.now).iter().any(|t| matches!(t.kind, TaskKind::NoLongerTrue(_))));
    assert!(desk.kinds(Grade::Error).contains(&FindingKind::Claim));
}

#[test]
fn a_rise_after_a_warm_message_is_asked_about() {
    let mut desk = Desk::with_lines(4);
    desk.hears(3, Category::StrongSignal);
    desk.hears(2, Category::PolicyNotice);
    desk.later(24);
    let list = desk.list();
    let order = [list.lines[3].id, list.lines[0].id, list.lines[2].id, list.lines[1].id];
    desk.set(list.in_order(&order)).unwrap();
    let last = desk.state.items().snapshots().last().unwrap().clone();
    let asked: Vec<LineId> = last.to_explain().map(|m| m.line).collect();
    assert_eq!(asked, [order[0]], "a policy notice flatters nobody");
    let moved = last.moved.iter().find(|m| m.line == order[0]).unwrap();
    assert_eq!((moved.from, moved.to), (Some(3), Some(0)));
    assert!(desk.kinds(Grade::Warning).contains(&FindingKind::Flattery));
    desk.does(Command::ExplainMove(last.id, "I saw the call schedule.".into())).unwrap();
    assert!(!desk.kinds(Grade::Warning).contains(&FindingKind::Flattery));
}

#[test]
fn one_sitting_is_one_snapshot() {
    let mut desk = Desk::with_lines(3);
    desk.later(2);
    desk.swap(0, 1);
    desk.swap(1, 2);
    assert_eq!(desk.state.items().snapshots().count(), 2);
    let last = desk.state.items().snapshots().last().unwrap();
    assert_eq!(last.moved.len(), 1, "one line went from the top to the end: {:?}", last.moved);
}

#[test]
fn a_certified_list_does_not_change_silently() {
    let mut desk = Desk::with_lines(2);
    desk.later(1);
    desk.swap(0, 1);
    let swapped = desk.state.last_undoable().unwrap().id;
    let at = desk.now;
    assert!(desk.does(Command::Certify("2027-01-10T12:00:00Z".parse().unwrap())).unwrap_err().contains("R3 takes"));
    desk.does(Command::Certify(at)).unwrap();
    let mut list = desk.list();
    list.lines.reverse();
    assert!(desk.set(list.clone()).unwrap_err().contains("certified"));
    assert!(desk.does(Command::Undo(Some(swapped))).unwrap_err().contains("certified"));
    assert!(desk.does(Command::Reopen(String::new())).is_err());
    desk.does(Command::Reopen("The visa policy of the first changed.".into())).unwrap();
    desk.set(list).unwrap();
    desk.later(1);
    desk.does(Command::Certify(desk.now)).unwrap();
    let first = desk.list().lines[0].id;
    let matched = |day: i8, line| {
        let on = date(2027, 3, day);
        Command::SetOutcome(Some(Outcome {
            result: MatchResult::Matched,
            line,
            first_year: None,
            on,
            note: String::new(),
        }))
    };
    assert!(desk.does(matched(10, Some(first))).unwrap_err().contains("still ahead"));
    desk.now = "2027-03-20T12:00:00Z".parse().unwrap();
    assert!(desk.does(matched(10, Some(first))).unwrap_err().contains("before 15 Mar 2027"));
    // On Monday one learns that one matched, on Friday where.
    desk.does(matched(15, None)).unwrap();
    assert!(desk.does(matched(19, None)).unwrap_err().contains("which line"));
    desk.does(matched(19, Some(first))).unwrap();
}

#[test]
fn the_list_is_a_task_shortly_before_its_deadline() {
    let mut desk = Desk::with_lines(1);
    let certify = |d: &Desk| tasks(&d.state, &d.season, d.now).iter().any(|t| t.kind == TaskKind::Certify);
    assert!(!certify(&desk));
    desk.now = "2027-02-20T12:00:00Z".parse().unwrap();
    assert!(certify(&desk));
    desk.does(Command::Certify(desk.now)).unwrap();
    assert!(!certify(&desk));
}

#[test]
fn a_supplemental_entry_of_a_joint_preliminary_under_another_line_is_an_error() {
    let mut desk = Desk::new();
    let lines = vec![desk.line(0, TrackKind::Advanced), desk.line(1, TrackKind::Advanced)];
    desk.set(RankList { lines, pairs: Vec::new() }).unwrap();
    let (own, other) = (desk.season.programs[0].id.clone(), desk.season.programs[1].id.clone());
    let joint = |of: &season::ProgramId| FirstYear {
        place: RankPlace::Other("Mercy, medicine".into()),
        code: None,
        joint: Some(of.clone()),
    };
    let errors = |desk: &Desk| {
        let all = gate(&desk.state, &desk.season, desk.now);
        let joint = all.into_iter().filter(|f| f.kind == FindingKind::Joint && f.grade == Grade::Error);
        joint.map(|f| f.line).collect::<Vec<_>>()
    };
    let mut list = desk.list();
    list.lines[0].first_years.push(joint(&own));
    desk.set(list.clone()).unwrap();
    assert_eq!(errors(&desk), []);
    list.lines[1].first_years.push(joint(&own));
    desk.set(list.clone()).unwrap();
    assert_eq!(errors(&desk), [Some(list.lines[1].id)]);
    list.lines[1].first_years = vec![joint(&other)];
    desk.set(list).unwrap();
    assert_eq!(errors(&desk), []);
}

/// The weight at which a change of the first place is told is exact: one step to each side of it shows it.
#[test]
fn a_crossing_is_where_the_first_place_changes() {
    let mut desk = Desk::with_lines(4);
    for (k, mark, gut) in [(0, 4, 2), (1, 2, 9), (2, 5, 5), (3, 3, 7)] {
        desk.debriefed(k, mark, gut);
    }
    let weigh = |desk: &mut Desk, people: u8, training: u8| {
        let c = |h, weight| Criterion { measure: Measure::Heading(h), name: String::new(), weight };
        let criteria = vec![c(Heading::People, people), c(Heading::Training, training)];
        desk.does(Command::SetWeighing(Box::new(Weighing { criteria, ..Weighing::default() }))).unwrap();
        domain::rank::by_weights(&desk.state)[0].line
    };
    let first = weigh(&mut desk, 6, 4);
    let all = crossings(&desk.state);
    assert!(!all.is_empty());
    for x in all {
        let people = x.measure == Measure::Heading(Heading::People);
        let (at, step) = (x.at.0 / x.at.1, x.change.signum());
        for (weight, changed) in [(at - step, false), (at + step, true)] {
            if (0..=10).contains(&weight) && x.at.0 % x.at.1 == 0 {
                let weight = weight as u8;
                let now = if people { weigh(&mut desk, weight, 4) } else { weigh(&mut desk, 6, weight) };
                assert_eq!(now != first, changed, "{x:?} at {weight}");
            }
        }
    }
}

#[test]
fn pairs_are_asked_where_weights_and_gut_disagree() {
    let mut desk = Desk::with_lines(3);
    for (k, mark, gut) in [(0, 5, 1), (1, 3, 5), (2, 1, 9)] {
        desk.debriefed(k, mark, gut);
    }
    let criteria = vec![Criterion { measure: Measure::Heading(Heading::People), name: String::new(), weight: 5 }];
    let mut weighing = Weighing { criteria, ..Weighing::default() };
    desk.does(Command::SetWeighing(Box::new(weighing.clone()))).unwrap();
    while let Some((a, b)) = questions(&desk.state).next {
        weighing.answers.push(PairAnswer { better: a.max(b), worse: a.min(b) });
        desk.does(Command::SetWeighing(Box::new(weighing.clone()))).unwrap();
    }
    let mut order = desk.list().order();
    order.reverse();
    assert_eq!(questions(&desk.state).order, order);
}

/// Everything that can be said of a weighing comes back from the journal; the last word on a thing counts.
#[test]
fn a_weighing_is_kept_whole() {
    let mut desk = Desk::with_lines(2);
    let [one, two] = [desk.list().lines[0].id, desk.list().lines[1].id];
    let criteria = vec![Criterion { measure: Measure::Own(CriterionId(0)), name: "Near family".into(), weight: 4 }];
    desk.does(Command::SetWeighing(Box::new(Weighing { criteria, ..Weighing::default() }))).unwrap();
    let mut weighing = desk.state.items().weighing().unwrap().clone();
    let Measure::Own(criterion) = weighing.criteria[0].measure else { panic!("an own criterion") };
    weighing.gut = vec![GutMark { line: one, mark: 3 }, GutMark { line: two, mark: 5 }, GutMark { line: one, mark: 9 }];
    weighing.marks = vec![OwnMark { line: two, criterion, mark: 5 }];
    weighing.answers = vec![PairAnswer { better: one, worse: two }, PairAnswer { better: two, worse: one }];
    desk.does(Command::SetWeighing(Box::new(weighing))).unwrap();
    assert_eq!(domain::rank::by_gut(&desk.state), [(one, 9), (two, 5)]);
    assert_eq!(domain::rank::by_weights(&desk.state)[0].line, two);
    assert_eq!(questions(&desk.state).order, [two, one], "the last answer counts");
    assert_ne!(criterion, CriterionId(0));
}
