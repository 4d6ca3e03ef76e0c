//! What the table of programs shows and in which order: a plain function from an address to rows.

use domain::State;
use jiff::civil::Date;
use pick::{Assessment, Candidate, StanceKind, Verdict, assess};
use season::{Answer, FactField, FactValue, Program, Season, Standing, StandingState, StateCode, TrackKind, Visa};

/// A program with what the table says about it.
pub(crate) struct Row<'a> {
    pub(crate) program: &'a Program,
    pub(crate) assessment: Assessment,
    pub(crate) j1: Standing,
    pub(crate) h1b: Standing,
    pub(crate) stance: Option<StanceKind>,
    pub(crate) notes: usize,
    pub(crate) own_checks: usize,
}

impl<'a> Row<'a> {
    /// Assesses one candidate.
    pub(crate) fn new(candidate: &Candidate<'a>, state: &State, season: &Season, today: Date) -> Self {
        let record = state.record(&candidate.program.id);
        let standing = |visa| season::standing(visa, &candidate.statements, season.starts);
        Self {
            program: candidate.program,
            assessment: assess(candidate, state.profile(), season, today),
            j1: standing(Visa::J1),
            h1b: standing(Visa::H1b),
            stance: candidate.stance.as_ref().map(|s| s.kind),
            notes: record.map_or(0, |r| r.notes.len()),
            own_checks: record.map_or(0, |r| r.statements.iter().filter(|o| o.statement.is_own_check()).count()),
        }
    }

    fn step2(&self) -> Option<u32> {
        match self.program.fact(FactField::MinStep2)?.value {
            FactValue::Number(n) => Some(n),
            FactValue::NoLimit => Some(0),
            _ => None,
        }
    }
}

/// Which verdicts to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VerdictFilter {
    NotRuledOut,
    Only(Verdict),
}

/// Which visa standings to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VisaFilter {
    /// Said to be sponsored, always or case by case, and not disputed.
    Offered,
    /// Said not to be sponsored, and not disputed.
    Refused,
    State(StandingState),
}

/// Which traces of the applicant to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mine {
    Any,
    Include,
    LeftOut,
    Notes,
    Checked,
    Untouched,
}

/// By what the rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// Verdict, then place and name.
    #[default]
    Fit,
    Name,
    Place,
    J1,
    H1b,
    Positions,
    Step2,
}

/// The value in the address and the word for the page, for each choice of a filter.
pub(super) type Choices<T> = &'static [(T, &'static str, &'static str)];

pub(super) const VERDICTS: Choices<VerdictFilter> = &[
    (VerdictFilter::NotRuledOut, "not_ruled_out", "not ruled out"),
    (VerdictFilter::Only(Verdict::Possible), "possible", "possible"),
    (VerdictFilter::Only(Verdict::PossibleIf), "possible_if", "possible if"),
    (VerdictFilter::Only(Verdict::Unknown), "unknown", "unknown"),
    (VerdictFilter::Only(Verdict::NotPossible), "not_possible", "not possible"),
];
pub(super) const VISAS: Choices<VisaFilter> = &[
    (VisaFilter::Offered, "offered", "sponsored or case by case"),
    (VisaFilter::Refused, "no", "not sponsored"),
    (VisaFilter::State(StandingState::Confirmed), "confirmed", "confirmed"),
    (VisaFilter::State(StandingState::Stale), "stale", "stale"),
    (VisaFilter::State(StandingState::Conflicting), "conflicting", "conflicting"),
    (VisaFilter::State(StandingState::Unknown), "unknown", "unknown"),
];
pub(super) const TRACKS: Choices<TrackKind> = &[
    (TrackKind::Categorical, "categorical", "categorical (C)"),
    (TrackKind::Advanced, "advanced", "advanced (A)"),
    (TrackKind::Reserved, "reserved", "reserved (R)"),
];
pub(super) const MINE: Choices<Mine> = &[
    (Mine::Any, "any", "decided, noted or checked"),
    (Mine::Include, "include", "always on my list"),
    (Mine::LeftOut, "left_out", "left out"),
    (Mine::Notes, "notes", "with notes"),
    (Mine::Checked, "checked", "checked by me"),
    (Mine::Untouched, "untouched", "not looked at yet"),
];
pub(super) const SORTS: Choices<Sort> = &[
    (Sort::Fit, "fit", "For me"),
    (Sort::Name, "name", "Program"),
    (Sort::Place, "place", "Place"),
    (Sort::J1, "j1", "J-1"),
    (Sort::H1b, "h1b", "H-1B"),
    (Sort::Positions, "positions", "Positions"),
    (Sort::Step2, "step2", "Step 2 from"),
];

fn read<T: Copy>(choices: Choices<T>, text: &str) -> Option<T> {
    choices.iter().find(|(_, key, _)| *key == text).map(|(value, _, _)| *value)
}

pub(super) fn write<T: Copy + PartialEq>(choices: Choices<T>, value: Option<T>) -> &'static str {
    choices.iter().find(|(v, _, _)| Some(*v) == value).map_or("", |(_, key, _)| key)
}

/// What the address asks for. What it says wrongly is left out: an old bookmark shows more, never an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) q: String,
    pub(super) state: Option<StateCode>,
    pub(super) verdict: Option<VerdictFilter>,
    pub(super) j1: Option<VisaFilter>,
    pub(super) h1b: Option<VisaFilter>,
    pub(super) track: Option<TrackKind>,
    pub(super) mine: Option<Mine>,
    pub(super) sort: Sort,
    /// Against the natural direction of the order (best, first in the alphabet, largest first).
    pub(super) turned: bool,
}

impl Query {
    pub(super) fn parse(query: Option<&str>) -> Self {
        let mut this = Self::default();
        for (key, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            match &*key {
                "q" => this.q = value.trim().chars().take(100).collect(),
                "state" => this.state = value.parse().ok(),
                "verdict" => this.verdict = read(VERDICTS, &value),
                "j1" => this.j1 = read(VISAS, &value),
                "h1b" => this.h1b = read(VISAS, &value),
                "track" => this.track = read(TRACKS, &value),
                "mine" => this.mine = read(MINE, &value),
                "sort" => this.sort = read(SORTS, &value).unwrap_or_default(),
                "dir" => this.turned = value == "turned",
                _ => {}
            }
        }
        this
    }

    /// The address of this query.
    pub(super) fn address(&self) -> String {
        let sort = (self.sort != Sort::default()).then_some(self.sort);
        let pairs = [
            ("q", self.q.as_str()),
            ("state", self.state.as_ref().map_or("", StateCode::as_str)),
            ("verdict", write(VERDICTS, self.verdict)),
            ("j1", write(VISAS, self.j1)),
            ("h1b", write(VISAS, self.h1b)),
            ("track", write(TRACKS, self.track)),
            ("mine", write(MINE, self.mine)),
            ("sort", write(SORTS, sort)),
            ("dir", if self.turned { "turned" } else { "" }),
        ];
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        let query = out.finish();
        if query.is_empty() { "/programs".to_owned() } else { format!("/programs?{query}") }
    }

    /// The address that orders by `sort`, turned round if it already does.
    pub(super) fn sorted_by(&self, sort: Sort) -> String {
        let turned = self.sort == sort && !self.turned;
        Self { sort, turned, ..self.clone() }.address()
    }

    pub(super) fn filters(&self) -> bool {
        *self != Self { sort: self.sort, turned: self.turned, ..Self::default() }
    }

    fn admits(&self, row: &Row) -> bool {
        self.state.as_ref().is_none_or(|s| *s == row.program.state)
            && self.verdict.is_none_or(|f| match f {
                VerdictFilter::NotRuledOut => row.assessment.verdict != Verdict::NotPossible,
                VerdictFilter::Only(v) => row.assessment.verdict == v,
            })
            && self.j1.is_none_or(|f| f.admits(&row.j1))
            && self.h1b.is_none_or(|f| f.admits(&row.h1b))
            && self.track.is_none_or(|t| row.program.tracks().any(|c| c.kind() == t))
            && self.mine.is_none_or(|m| m.admits(row))
            && self.finds(row.program)
    }

    /// Whether every word of the search stands somewhere in what identifies the program.
    fn finds(&self, p: &Program) -> bool {
        if self.q.is_empty() {
            return true;
        }
        let mut text = [&p.short, &p.name, &p.institution, &p.city, p.state.as_str(), p.state.name(), p.id.as_str()]
            .map(str::to_lowercase)
            .join(" ");
        for code in p.tracks() {
            text.push(' ');
            text.push_str(&code.as_str().to_lowercase());
        }
        self.q.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

impl VisaFilter {
    fn admits(self, s: &Standing) -> bool {
        let undisputed = matches!(s.state, StandingState::Confirmed | StandingState::Stale);
        match self {
            Self::Offered => undisputed && matches!(s.answer, Some(Answer::Yes | Answer::CaseByCase)),
            Self::Refused => undisputed && s.answer == Some(Answer::No),
            Self::State(state) => s.state == state,
        }
    }
}

impl Mine {
    fn admits(self, row: &Row) -> bool {
        let touched = row.stance.is_some() || row.notes > 0 || row.own_checks > 0;
        match self {
            Self::Any => touched,
            Self::Include => row.stance == Some(StanceKind::Include),
            Self::LeftOut => row.stance == Some(StanceKind::LeaveOut),
            Self::Notes => row.notes > 0,
            Self::Checked => row.own_checks > 0,
            Self::Untouched => !touched,
        }
    }
}

/// The best standing first: confirmed before stale, yes before case by case, what is refused last.
fn visa_order(s: &Standing) -> i64 {
    match (s.state, s.answer) {
        (StandingState::Confirmed, Some(Answer::Yes)) => 0,
        (StandingState::Confirmed, Some(Answer::CaseByCase)) => 1,
        (StandingState::Stale, Some(Answer::Yes)) => 2,
        (StandingState::Stale, Some(Answer::CaseByCase)) => 3,
        (StandingState::Conflicting, _) => 4,
        (StandingState::Stale, Some(Answer::No)) => 6,
        (StandingState::Confirmed, Some(Answer::No)) => 7,
        (StandingState::Unknown, _) | (_, None) => 5,
    }
}

/// What a row is ordered by; `None` when it is not known, which comes last in either direction.
fn sort_key(sort: Sort, row: &Row) -> Option<(i64, i64, String)> {
    let number = |n: i64| Some((n, 0, String::new()));
    match sort {
        Sort::Fit => number(row.assessment.verdict as i64),
        Sort::Name => Some((0, 0, row.program.short.to_lowercase())),
        Sort::Place => Some((0, 0, format!("{} {}", row.program.state.name(), row.program.city))),
        Sort::J1 => number(visa_order(&row.j1)),
        Sort::H1b => number(visa_order(&row.h1b)),
        Sort::Positions => row.program.number(FactField::Positions).and_then(|n| number(-i64::from(n))),
        Sort::Step2 => row.step2().and_then(|n| number(i64::from(n))),
    }
}

/// The rows in the order of the query: those it admits, and behind them, in the same order, those it leaves out.
pub(super) fn arrange<'r, 'a>(rows: &'r [Row<'a>], query: &Query) -> (Vec<&'r Row<'a>>, Vec<&'r Row<'a>>) {
    let mut keyed: Vec<_> = rows.iter().map(|row| (sort_key(query.sort, row), row)).collect();
    let name = |row: &'r Row<'a>| (row.program.state.as_str(), &row.program.city, &row.program.name);
    keyed.sort_by(|(a, x), (b, y)| {
        let order = match (a, b) {
            (Some(a), Some(b)) if query.turned => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        order.then_with(|| name(x).cmp(&name(y)))
    });
    keyed.into_iter().map(|(_, row)| row).partition(|row| query.admits(row))
}

#[cfg(test)]
mod tests {
    use domain::{Command, NewStatement};
    use season::{Layer, OwnSource, PartialDate};

    use super::*;

    fn season() -> Season {
        Season::load(&[Layer::built_in()]).unwrap()
    }

    fn state(season: &Season, commands: &[Command]) -> State {
        let now = "2026-11-22T15:00:00Z".parse().unwrap();
        let mut state = State::default();
        for command in commands {
            let events = domain::decide(&state, season, command, now).unwrap();
            let first = state.seq() + 1;
            state.apply_act(now, domain::Actor::Page, None, first, events);
        }
        state
    }

    fn visas(text: &str) -> Command {
        let field = pick::ProfileField::Visas;
        Command::SetProfile(vec![(field, Some(field.parse(text).unwrap()))])
    }

    fn table<'a>(season: &'a Season, state: &State) -> Vec<Row<'a>> {
        let today = jiff::civil::date(2026, 11, 22);
        state.candidates(season).iter().map(|c| Row::new(c, state, season, today)).collect()
    }

    fn ask<'r, 'a>(rows: &'r [Row<'a>], query: &str) -> Vec<&'r Row<'a>> {
        arrange(rows, &Query::parse(Some(query))).0
    }

    #[test]
    fn without_a_query_all_programs_stand_by_verdict() {
        let season = season();
        let state = state(&season, &[visas("j1")]);
        let rows = table(&season, &state);
        let shown = ask(&rows, "");
        assert_eq!(shown.len(), season.programs.len());
        assert!(shown.is_sorted_by_key(|r| r.assessment.verdict));
    }

    #[test]
    fn every_word_of_a_search_must_be_found_in_any_letters() {
        let season = season();
        let rows = table(&season, &State::default());
        let found = ask(&rows, "q=ALABAMA+birmingham");
        assert!(found.iter().any(|r| r.program.short == "UAB"), "{}", found.len());
        assert!(ask(&rows, "q=alabama+zanzibar").is_empty());
        let code = season.programs.iter().find_map(|p| p.tracks().next()).unwrap();
        assert!(!ask(&rows, &format!("q={}", code.as_str().to_lowercase())).is_empty());
    }

    #[test]
    fn filters_of_visas_keep_what_they_say() {
        let season = season();
        let rows = table(&season, &State::default());
        assert!(ask(&rows, "j1=offered").iter().all(|r| r.j1.answer != Some(Answer::No)));
        assert!(ask(&rows, "h1b=no").iter().all(|r| r.h1b.answer == Some(Answer::No)));
        let by_state: usize = ["confirmed", "stale", "conflicting", "unknown"]
            .map(|s| ask(&rows, &format!("h1b={s}")).len())
            .iter()
            .sum();
        assert_eq!(by_state, rows.len());
    }

    #[test]
    fn what_an_address_says_wrongly_filters_nothing() {
        let season = season();
        let rows = table(&season, &State::default());
        assert_eq!(ask(&rows, "state=ZZ&verdict=splendid&sort=mood&j1=&track=x&mine=0&dir=up").len(), rows.len());
    }

    #[test]
    fn what_is_not_known_comes_last_in_either_direction() {
        let season = season();
        let rows = table(&season, &State::default());
        for dir in ["", "&dir=turned"] {
            let shown = ask(&rows, &format!("sort=step2{dir}"));
            let known = shown.iter().position(|r| r.step2().is_none()).unwrap();
            assert!(known > 0 && shown[known..].iter().all(|r| r.step2().is_none()));
        }
        let big = ask(&rows, "sort=positions");
        assert!(big[0].program.number(FactField::Positions) >= big[1].program.number(FactField::Positions));
    }

    #[test]
    fn my_decisions_notes_and_checks_can_be_found_again() {
        let season = season();
        let (a, b, c) = (&season.programs[0].id, &season.programs[1].id, &season.programs[2].id);
        let check = NewStatement {
            visa: Visa::J1,
            says: Answer::Yes,
            condition: String::new(),
            step3: false,
            quote: String::new(),
            source: OwnSource::Email,
            detail: "coordinator".into(),
            on: PartialDate::Day(jiff::civil::date(2026, 11, 22)),
            evidence: None,
        };
        let stance = pick::Stance { kind: StanceKind::LeaveOut, reason: String::new() };
        let state = state(
            &season,
            &[
                Command::SetStance(a.clone(), Some(stance)),
                Command::WriteNote(b.clone(), None, "called".into()),
                Command::AddStatement(c.clone(), Box::new(check)),
            ],
        );
        let rows = table(&season, &state);
        let ids = |query: &str| ask(&rows, query).iter().map(|r| r.program.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids("mine=left_out"), std::slice::from_ref(a));
        assert_eq!(ids("mine=notes"), std::slice::from_ref(b));
        assert_eq!(ids("mine=checked"), std::slice::from_ref(c));
        assert_eq!(ids("mine=any").len(), 3);
        assert_eq!(ids("mine=untouched").len(), rows.len() - 3);
    }

    #[test]
    fn an_address_reads_back_as_the_same_query() {
        let text =
            "q=new+york&state=NY&verdict=not_ruled_out&j1=stale&h1b=no&track=advanced&mine=any&sort=place&dir=turned";
        let query = Query::parse(Some(text));
        assert_eq!(query.address(), format!("/programs?{text}"));
        assert_eq!(Query::default().address(), "/programs");
        assert!(query.filters() && !Query::parse(Some("sort=name")).filters());
    }
}
