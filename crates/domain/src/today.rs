//! What matters today: the next dates, where in the season we are, and what is still to be settled.
//!
//! Nothing here is a nudge: a date is shown because it comes next and concerns this applicant, never to make them come
//! back. Civil days of the calendar are days on the US Eastern clock, on which ERAS and NRMP set them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use pick::{Milestone, Profile, ProfileField, VisaNeed};
use season::{CalendarEvent, Moment, Season, StandingState, Step, Visa, standing};

use crate::State;
use crate::visa_ledger::concerned;

/// The clock by which the bodies of the Match count days and hours.
pub fn eastern() -> TimeZone {
    // The zone is part of the database that is built in.
    TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC)
}

/// An entry of the calendar that is not over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due<'a> {
    /// The entry.
    pub event: &'a CalendarEvent,
    /// True when it has begun and is not over: a window that is open, a month that runs.
    pub open: bool,
}

impl<'a> Due<'a> {
    /// What comes next of it: its start, or its end when it is open.
    pub fn next(&self) -> &'a Moment {
        if self.open { self.event.end() } else { &self.event.at }
    }
}

/// Where a step of the season stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    Ahead,
    /// It runs.
    Now,
    /// It is over.
    Over,
}

/// A step with its times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepNow<'a> {
    /// The step.
    pub step: &'a Step,
    /// When it begins.
    pub from: Moment,
    /// When it ends.
    pub to: Moment,
    /// Where it stands.
    pub phase: Phase,
    /// True for the one step to read first: of those that run, the last to begin; of equals, the first.
    pub main: bool,
}

/// How many programs have a visa state that should be looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The visa, one the applicant can accept.
    pub visa: Visa,
    /// Conflicting, stale or unknown.
    pub state: StandingState,
    /// How many programs, without those the applicant left out.
    pub programs: usize,
    /// Whether only programs were counted with which something happened ([`concerned`]); before that, all are.
    pub mine: bool,
}

/// What matters today.
#[derive(Clone, Debug)]
pub struct Agenda<'a> {
    /// What is not over and concerns the applicant, the next first.
    pub due: Vec<Due<'a>>,
    /// What is not over but settled by the profile, such as Step 3 dates for somebody who passed it.
    pub settled: Vec<&'a CalendarEvent>,
    /// The steps of the season, in order.
    pub steps: Vec<StepNow<'a>>,
    /// Essentials that the profile lacks.
    pub missing: Vec<ProfileField>,
    /// Plans whose day is over.
    pub overdue: Vec<(ProfileField, Milestone)>,
    /// Visa states to look into.
    pub unsettled: Vec<Unsettled>,
}

/// Computes what matters at the time `now`.
pub fn agenda<'a>(state: &State, season: &'a Season, now: Timestamp) -> Agenda<'a> {
    let profile = state.profile();
    let zone = eastern();
    let ahead = season.calendar.iter().filter(|e| !e.end().is_past(now, &zone));
    let (concerning, settled): (Vec<_>, Vec<_>) = ahead.partition(|e| concerns(&e.id, profile));
    let mut due: Vec<Due> =
        concerning.into_iter().map(|event| Due { event, open: has_begun(&event.at, now, &zone) }).collect();
    due.sort_by_key(|d| instant(d.next(), d.open, &zone));
    let home = profile.home_zone.as_ref().map_or(TimeZone::UTC, pick::Zone::tz);
    Agenda {
        due,
        settled,
        steps: steps(season, now, &zone),
        missing: profile.missing_essentials().collect(),
        overdue: profile.overdue_plans(now.to_zoned(home).date()).collect(),
        unsettled: unsettled(state, season, now),
    }
}

/// Whether the moment has begun.
fn has_begun(moment: &Moment, now: Timestamp, zone: &TimeZone) -> bool {
    match moment {
        Moment::Zoned(z) => z.timestamp() <= now,
        other => other.first_day() <= now.to_zoned(zone.clone()).date(),
    }
}

/// The instant by which entries are ordered: the beginning of a moment, or its end when that is what counts. A month
/// without a day is ordered by its end, so that what has a day comes before it.
fn instant(moment: &Moment, end: bool, zone: &TimeZone) -> Timestamp {
    let midnight = |day: Date| day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |z| z.timestamp());
    match moment {
        Moment::Zoned(z) => z.timestamp(),
        Moment::Day(day) if !end => midnight(*day),
        other => midnight(other.last_day().tomorrow().unwrap_or(other.last_day())),
    }
}

/// Whether an entry of the calendar still matters to somebody with this profile. What the profile does not say
/// concerns; so does every entry that is not named here.
fn concerns(event: &str, profile: &Profile) -> bool {
    let accepts = |need| profile.visas.as_ref().is_none_or(|v| v.accepts(need));
    let needs_no_visa = profile.visas.as_ref().is_some_and(|v| v.accepts(VisaNeed::NoneNeeded));
    let certified = profile.ecfmg.is_some_and(Milestone::is_done);
    let passed_step3 = profile.step3.is_some_and(Milestone::is_done);
    match event {
        "oet-last-safe-sitting" | "ask-pathways-cutoff" | "ecfmg-confirmation" => !certified,
        "step3-closed" => !passed_step3,
        "step3-for-h1b" => !passed_step3 && !needs_no_visa && accepts(VisaNeed::H1b),
        "statement-of-need" => !needs_no_visa && accepts(VisaNeed::J1),
        "ds2019-or-petition" | "visa-interview" => !needs_no_visa,
        "entry-window" => !needs_no_visa && accepts(VisaNeed::J1),
        _ => true,
    }
}

fn steps<'a>(season: &'a Season, now: Timestamp, zone: &TimeZone) -> Vec<StepNow<'a>> {
    // A season is refused when a step names neither an event nor a day, so no step is lost here.
    let moment = |at: &str| season.event(at).map(|e| e.at.clone()).or_else(|| at.parse().ok().map(Moment::Day));
    let mut steps: Vec<StepNow> = season
        .steps
        .iter()
        .filter_map(|step| Some((step, moment(&step.from)?, moment(&step.to)?)))
        .map(|(step, from, to)| {
            let phase = match (has_begun(&from, now, zone), to.is_past(now, zone)) {
                (_, true) => Phase::Over,
                (true, false) => Phase::Now,
                (false, false) => Phase::Ahead,
            };
            StepNow { step, from, to, phase, main: false }
        })
        .collect();
    let main = steps
        .iter()
        .enumerate()
        .filter(|(_, s)| s.phase == Phase::Now)
        .max_by_key(|(i, s)| (instant(&s.from, false, zone), std::cmp::Reverse(*i)));
    if let Some((at, _)) = main {
        steps[at].main = true;
    }
    steps
}

/// What is not settled about visas at the programs that concern the applicant. Once the lists are in, nothing of it can be
/// settled any more.
fn unsettled(state: &State, season: &Season, now: Timestamp) -> Vec<Unsettled> {
    let Some(needs) = &state.profile().visas else { return Vec::new() };
    let lists_in = state.items().rank_state().is_some_and(|s| s.certified.is_some() || s.outcome.is_some())
        || season.event("rol-deadline").is_some_and(|e| e.at.is_past(now, &eastern()));
    if needs.accepts(VisaNeed::NoneNeeded) || lists_in {
        return Vec::new();
    }
    let mine = concerned(state);
    let kept: Vec<_> = state
        .candidates(season)
        .into_iter()
        .filter(|c| mine.as_ref().is_none_or(|m| m.contains(&c.program.id)))
        .filter(|c| c.stance.as_ref().is_none_or(|s| s.kind != pick::StanceKind::LeaveOut))
        .collect();
    let mut found = Vec::new();
    for visa in needs.visas() {
        for wanted in [StandingState::Conflicting, StandingState::Stale, StandingState::Unknown] {
            let programs = kept.iter().filter(|c| standing(visa, &c.statements, season.starts).state == wanted).count();
            if programs > 0 {
                found.push(Unsettled { visa, state: wanted, programs, mine: mine.is_some() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use pick::{Stance, StanceKind};

    use super::*;
    use crate::{Actor, Event};

    fn season() -> Season {
        Season::load(&[season::Layer::built_in()]).unwrap()
    }

    fn state(fields: &[(ProfileField, &str)]) -> State {
        let events = fields
            .iter()
            .map(|(f, text)| Event::ProfileChanged { field: *f, before: None, after: Some(f.parse(text).unwrap()) })
            .collect();
        let mut state = State::default();
        state.apply_act(Timestamp::UNIX_EPOCH, Actor::Page, None, 1, events);
        state
    }

    fn ids(agenda: &Agenda) -> Vec<String> {
        agenda.due.iter().map(|d| d.event.id.clone()).collect()
    }

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    #[test]
    fn what_comes_next_stands_first_and_what_is_over_is_gone() {
        let season = season();
        let agenda = agenda(&State::default(), &season, at("2026-11-22T12:00:00Z"));
        assert_eq!(
            ids(&agenda)[..5],
            [
                "oet-last-safe-sitting",
                "ask-pathways-cutoff",
                "step3-closed",
                "standard-registration-ends",
                "quota-change-deadline"
            ]
        );
        let times: Vec<Timestamp> = agenda.due.iter().map(|d| instant(d.next(), d.open, &eastern())).collect();
        assert!(times.is_sorted());
        assert!(!ids(&agenda).contains(&"applications-open".to_owned()));
    }

    #[test]
    fn a_window_that_is_open_counts_by_its_end() {
        let season = season();
        let agenda = agenda(&State::default(), &season, at("2026-11-22T12:00:00Z"));
        let prepare = agenda.due.iter().find(|d| d.event.id == "prepare-now").unwrap();
        assert!(prepare.open);
        assert_eq!(prepare.next().to_string(), "Fri 29 Jan 2027");
    }

    #[test]
    fn a_deadline_with_an_hour_comes_before_a_whole_month() {
        let season = season();
        let order = ids(&agenda(&State::default(), &season, at("2027-02-20T12:00:00Z")));
        let place = |id: &str| order.iter().position(|o| o == id).unwrap();
        assert!(place("rol-deadline") < place("statement-of-need"), "{order:?}");
    }

    #[test]
    fn a_plan_whose_day_is_over_is_to_be_settled() {
        let planned = state(&[(ProfileField::Step3, "planned 2026-10")]);
        let overdue = |now| agenda(&planned, &season(), at(now)).overdue.len();
        assert_eq!((overdue("2026-10-31T12:00:00Z"), overdue("2026-11-02T12:00:00Z")), (0, 1));
    }

    #[test]
    fn a_day_is_over_when_it_is_over_in_the_east_of_the_us() {
        let season = season();
        let has =
            |now| ids(&agenda(&State::default(), &season, at(now))).contains(&"standard-registration-ends".into());
        // 30 January in Karachi, still 29 January in New York.
        assert!(has("2027-01-30T04:59:00Z"));
        assert!(!has("2027-01-30T05:01:00Z"));
    }

    #[test]
    fn what_the_profile_has_settled_is_set_aside_and_named() {
        let season = season();
        let now = at("2026-11-22T12:00:00Z");
        let done = state(&[
            (ProfileField::Visas, "j1"),
            (ProfileField::Step3, "done 2026-05"),
            (ProfileField::Ecfmg, "done 2025"),
        ]);
        let agenda = agenda(&done, &season, now);
        let aside: Vec<&str> = agenda.settled.iter().map(|e| e.id.as_str()).collect();
        assert_eq!(
            aside,
            ["oet-last-safe-sitting", "ask-pathways-cutoff", "step3-closed", "step3-for-h1b", "ecfmg-confirmation"]
        );
        assert!(ids(&agenda).contains(&"statement-of-need".to_owned()));
        let green_card = super::agenda(&state(&[(ProfileField::Visas, "none")]), &season, now);
        assert!(!ids(&green_card).contains(&"visa-interview".to_owned()));
    }

    #[test]
    fn steps_overlap_and_one_of_them_is_the_one_to_read() {
        let season = season();
        let now = |time: &str| -> (Vec<u8>, Option<u8>) {
            let steps = agenda(&State::default(), &season, at(time)).steps;
            let running = steps.iter().filter(|s| s.phase == Phase::Now).map(|s| s.step.number).collect();
            (running, steps.iter().find(|s| s.main).map(|s| s.step.number))
        };
        assert_eq!(now("2026-05-01T12:00:00Z"), (vec![], None));
        assert_eq!(now("2026-07-01T12:00:00Z"), (vec![1], Some(1)));
        assert_eq!(now("2026-11-22T12:00:00Z"), (vec![2, 3, 4], Some(3)));
        assert_eq!(now("2027-01-10T12:00:00Z"), (vec![3, 4, 5], Some(5)));
        assert_eq!(now("2027-02-10T12:00:00Z"), (vec![6], Some(6)));
        assert_eq!(now("2027-04-01T12:00:00Z"), (vec![], None));
    }

    #[test]
    fn unsettled_visas_are_those_of_my_programs_and_none_once_the_lists_are_in() {
        let season = season();
        let mut mine = state(&[(ProfileField::Visas, "j1, h1b")]);
        let open = |s: &State, now: &str| agenda(s, &season, at(now)).unsettled;
        let all: usize = open(&mine, "2026-11-22T12:00:00Z").iter().map(|u| u.programs).sum();
        let program = season.programs[0].id.clone();
        let include = Some(Stance { kind: StanceKind::Include, reason: String::new() });
        let event = Event::StanceChanged { program, before: None, after: include };
        mine.apply_act(at("2026-11-22T12:00:00Z"), Actor::Page, None, 2, vec![event]);
        let now = open(&mine, "2026-11-22T12:00:00Z");
        assert!(all > 100 && now.iter().map(|u| u.programs).sum::<usize>() <= 2, "{now:?}");
        assert!(now.iter().all(|u| u.mine));
        assert_eq!(open(&mine, "2027-03-16T12:00:00Z"), []);
    }

    #[test]
    fn unsettled_visas_are_counted_for_my_visas_without_what_i_left_out() {
        let season = season();
        let now = at("2026-11-22T12:00:00Z");
        assert!(agenda(&State::default(), &season, now).unsettled.is_empty());
        let mut both = state(&[(ProfileField::Visas, "j1, h1b")]);
        let conflicting = |s: &State| {
            let found = agenda(s, &season, now).unsettled;
            found
                .iter()
                .find(|u| u.visa == Visa::H1b && u.state == StandingState::Conflicting)
                .map_or(0, |u| u.programs)
        };
        let before = conflicting(&both);
        assert!(before > 0);
        let one = season
            .programs
            .iter()
            .find(|p| standing(Visa::H1b, &p.statements, season.starts).state == StandingState::Conflicting)
            .unwrap();
        let after = Some(Stance { kind: StanceKind::LeaveOut, reason: String::new() });
        let event = Event::StanceChanged { program: one.id.clone(), before: None, after };
        both.apply_act(now, Actor::Page, None, 2, vec![event]);
        assert_eq!(conflicting(&both), before - 1);
    }
}
