//! The form of an interview: program, clock, times, deadline, where and how. Shown with what was found, read back as typed.

use domain::invitation::{US_ZONES, change_of_clocks, clock_of, moment_at};
use domain::{Format, Interview, InterviewId, InterviewStatus, Slot, State};
use jiff::Zoned;
use jiff::civil::{Date, Time};
use maud::{Markup, html};
use pick::Zone;
use season::{ProgramId, Season};

use super::clock;
use crate::forms::Form;

/// How many empty rows are offered for more times.
const MORE: usize = 2;

/// One row of the times, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) day: String,
    pub(super) time: String,
    pub(super) minutes: String,
    /// What is to be said beside it.
    pub(super) doubts: Vec<String>,
}

impl Row {
    pub(super) fn of(slot: &Slot) -> Self {
        Self {
            day: slot.day.to_string(),
            time: slot.time.map_or_else(String::new, |t| t.strftime("%H:%M").to_string()),
            minutes: slot.minutes.map_or_else(String::new, |m| m.to_string()),
            doubts: Vec::new(),
        }
    }

    /// The time, or what is wrong with it; nothing for an empty row.
    pub(super) fn slot(&self) -> Result<Option<Slot>, String> {
        let (day, time, minutes) = (self.day.trim(), self.time.trim(), self.minutes.trim());
        if day.is_empty() && time.is_empty() && minutes.is_empty() {
            return Ok(None);
        }
        let day: Date = day.parse().map_err(|_| "Give each time its day, such as 2027-01-11.".to_owned())?;
        let time = match time {
            "" => None,
            text => {
                Some(text.parse::<Time>().map_err(|_| format!("\"{text}\" is no time of day; write 09:30 or 13:00."))?)
            }
        };
        let minutes =
            match minutes {
                "" => None,
                text => Some(text.parse::<u16>().ok().filter(|m| (5..=1440).contains(m)).ok_or_else(|| {
                    format!("\"{text}\" is no length; write minutes from 5 to 1440, or leave it empty.")
                })?),
            };
        Ok(Some(Slot { day, time, minutes }))
    }
}

/// What the form holds, as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) message: String,
    pub(super) program: String,
    pub(super) zone: String,
    pub(super) rows: Vec<Row>,
    pub(super) first: String,
    pub(super) second: String,
    pub(super) invited_day: String,
    pub(super) invited_time: String,
    pub(super) answer_day: String,
    pub(super) answer_time: String,
    pub(super) format: String,
    pub(super) link: String,
    pub(super) place: String,
    pub(super) status: String,
}

fn day_and_time(at: Option<&Zoned>, zone: &Zone) -> (String, String) {
    at.map(|z| z.with_time_zone(zone.tz()))
        .map_or_else(Default::default, |z| (z.date().to_string(), z.strftime("%H:%M").to_string()))
}

impl Typed {
    /// The form of an interview that is kept.
    pub(super) fn of(i: &Interview) -> Self {
        let (invited_day, invited_time) = day_and_time(i.invited.as_ref(), &i.zone);
        let (answer_day, answer_time) = day_and_time(i.answer_by.as_ref(), &i.zone);
        // A time that was typed or asked for without having been offered stands among them.
        let extra = i.at.filter(|at| !i.offered.contains(at));
        let all: Vec<Slot> = extra.into_iter().chain(i.offered.iter().copied()).collect();
        let first = i.at.and_then(|at| all.iter().position(|s| *s == at)).map_or_else(String::new, |k| k.to_string());
        Self {
            message: i.invitation.map_or_else(String::new, |m| m.to_string()),
            program: i.program.to_string(),
            zone: i.zone.name().to_owned(),
            rows: all.iter().map(Row::of).collect(),
            first,
            second: String::new(),
            invited_day,
            invited_time,
            answer_day,
            answer_time,
            format: i.format.word().to_owned(),
            link: i.link.clone(),
            place: i.place.clone(),
            status: i.status.word().to_owned(),
        }
    }

    /// What was sent.
    pub(super) fn read(form: &Form) -> Self {
        let line = |name: &str| form.get(name).trim().to_owned();
        let (times, minutes): (Vec<&str>, Vec<&str>) = (form.all("time").collect(), form.all("minutes").collect());
        let cell = |of: &[&str], k: usize| of.get(k).map_or_else(String::new, |t| t.trim().to_owned());
        let rows = form.all("day").enumerate().map(|(k, day)| Row {
            day: day.trim().to_owned(),
            time: cell(&times, k),
            minutes: cell(&minutes, k),
            doubts: Vec::new(),
        });
        Self {
            message: line("message"),
            program: line("program"),
            zone: line("zone"),
            rows: rows.collect(),
            first: line("first"),
            second: line("second"),
            invited_day: line("invited_day"),
            invited_time: line("invited_time"),
            answer_day: line("answer_day"),
            answer_time: line("answer_time"),
            format: line("format"),
            link: line("link"),
            place: line("place"),
            status: line("status"),
        }
    }

    /// The same with the clock of the program's place where none was chosen and that one is sure.
    pub(super) fn on_its_clock(mut self, season: &Season) -> Self {
        let program = self.program.parse::<ProgramId>().ok().and_then(|p| season.program(&p));
        let clock = program.map(clock_of).filter(|c| c.known && c.or.is_none());
        if let Some(clock) = clock.filter(|_| self.zone.is_empty()) {
            clock.zone.name().clone_into(&mut self.zone);
        }
        self
    }

    /// The interview that it describes, over what is kept of it. The error is one sentence.
    pub(super) fn interview(&self, season: &Season, kept: Option<&Interview>) -> Result<Interview, String> {
        let program: ProgramId = self.program.parse().map_err(|_| "Choose the program.".to_owned())?;
        if season.program(&program).is_none() {
            return Err("Choose the program.".to_owned());
        }
        let zone: Zone = match self.zone.as_str() {
            "" => {
                return Err(
                    "Choose on which clock the times are; ask the program if the message does not say.".to_owned()
                );
            }
            name => name.parse().map_err(|_| format!("\"{name}\" is no time zone; choose one of the list."))?,
        };
        let moment = |day: &str, time: &str, what: &str| -> Result<Option<Zoned>, String> {
            if day.is_empty() {
                return if time.is_empty() { Ok(None) } else { Err(format!("{what} has an hour but no day.")) };
            }
            let wrong = || format!("{what} is not readable; write the day as 2027-01-05 and the hour as 13:30.");
            let day: Date = day.parse().map_err(|_| wrong())?;
            let time: Time =
                if time.is_empty() { Time::constant(23, 59, 0, 0) } else { time.parse().map_err(|_| wrong())? };
            moment_at(day, time, &zone).map(Some)
        };
        let slots: Vec<Option<Slot>> = self.rows.iter().map(Row::slot).collect::<Result<_, _>>()?;
        let chosen = |text: &str| text.parse::<usize>().ok().and_then(|k| slots.get(k).copied().flatten());
        let (first, second) = (chosen(&self.first), chosen(&self.second).filter(|s| Some(*s) != chosen(&self.first)));
        let mut interview = kept.cloned().unwrap_or_else(|| Interview::new(program.clone(), zone.clone()));
        interview.program = program;
        interview.offered = in_order(slots.into_iter().flatten(), first, second);
        interview.at = first;
        interview.status = InterviewStatus::from_word(&self.status).unwrap_or(interview.status);
        interview.invitation = self.message.parse().ok().map(domain::MessageId).or(interview.invitation);
        interview.invited = moment(&self.invited_day, &self.invited_time, "The day of the invitation")?;
        interview.answer_by = moment(&self.answer_day, &self.answer_time, "The time to answer")?;
        interview.format = Format::from_word(&self.format).unwrap_or(Format::Unknown);
        interview.link = self.link.clone();
        interview.place = self.place.clone();
        interview.zone = zone;
        Ok(interview)
    }
}

/// The times in order of preference: first and second choice, then the others by their time.
pub(super) fn in_order(all: impl Iterator<Item = Slot>, first: Option<Slot>, second: Option<Slot>) -> Vec<Slot> {
    let mut rest: Vec<Slot> = all.filter(|s| Some(*s) != first && Some(*s) != second).collect();
    rest.sort();
    rest.dedup();
    first.into_iter().chain(second).chain(rest).collect()
}

/// The fields, without the buttons. `fresh` asks for all; otherwise program and state are settled.
pub(super) fn fields(state: &State, season: &Season, typed: &Typed, except: InterviewId, fresh: bool) -> Markup {
    html! {
        @if !typed.message.is_empty() { input type="hidden" name="message" value=(typed.message); }
        @if fresh { (program(season, &typed.program)) } @else {
            input type="hidden" name="program" value=(typed.program);
            input type="hidden" name="status" value=(typed.status);
        }
        div.fields {
            (zone(&typed.zone))
            (choice("format", "How", &typed.format, Format::ALL.iter().map(|f| (f.word(), f.label()))))
        }
        (rows(state, season, typed, except))
        div.fields {
            (day_time("answer", "An answer is wanted by", &typed.answer_day, &typed.answer_time, "On the program’s clock."))
            (day_time("invited", "The invitation came", &typed.invited_day, &typed.invited_time, "On the program’s clock; the 48 hours of rule P-14 are counted from it."))
        }
        div.fields {
            div.field {
                label for="link" { "Link for booking or for the meeting" }
                input id="link" name="link" value=(typed.link) inputmode="url" autocomplete="off" maxlength="500";
            }
            div.field {
                label for="place" { "Place" }
                input id="place" name="place" value=(typed.place) autocomplete="off" maxlength="300";
            }
        }
    }
}

fn program(season: &Season, chosen: &str) -> Markup {
    let mut all: Vec<_> = season.programs.iter().collect();
    all.sort_by(|a, b| a.short.cmp(&b.short));
    html! {
        div.field {
            label for="program" { "Program" }
            select id="program" name="program" {
                option value="" { "choose" }
                @for p in all {
                    option value=(p.id) selected[p.id.to_string() == chosen] { (p.short) " (" (p.place()) ")" }
                }
            }
        }
    }
}

fn zone(chosen: &str) -> Markup {
    let known = US_ZONES.iter().any(|(name, _)| *name == chosen);
    html! {
        div.field {
            label for="zone" { "The times are on the clock of" }
            select id="zone" name="zone" {
                option value="" { "the program’s place" }
                @if !known && !chosen.is_empty() { option value=(chosen) selected { (chosen.replace('_', " ")) } }
                @for (name, words) in US_ZONES { option value=(name) selected[name == chosen] { (words) } }
            }
        }
    }
}

fn choice<'a>(name: &str, label: &str, chosen: &str, all: impl Iterator<Item = (&'a str, &'a str)>) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                @for (word, words) in all { option value=(word) selected[word == chosen] { (words) } }
            }
        }
    }
}

fn day_time(name: &str, label: &str, day: &str, time: &str, hint: &str) -> Markup {
    html! {
        fieldset.field.day-time {
            legend { (label) }
            div.pair {
                input type="date" name={ (name) "_day" } value=(day) aria-label={ (label) ", day" };
                input type="time" name={ (name) "_time" } value=(time) aria-label={ (label) ", time" };
            }
            p.hint { (hint) }
        }
    }
}

/// The times: each on both clocks, with what it meets, and the choice.
fn rows(state: &State, season: &Season, typed: &Typed, except: InterviewId) -> Markup {
    let home = clock::home(state);
    let zone: Option<Zone> = typed.zone.parse().ok();
    let format = Format::from_word(&typed.format).unwrap_or(Format::Unknown);
    let blank = Row::default();
    let all = typed.rows.iter().filter(|r| **r != blank).chain(std::iter::repeat_n(&blank, MORE));
    html! {
        fieldset.slots {
            legend { "Times, by the program’s clock" }
            @for (k, row) in all.enumerate() {
                div.slot-row {
                    div.pair {
                        input type="date" name="day" value=(row.day) aria-label={ "Day of time " (k + 1) };
                        input type="time" name="time" value=(row.time) aria-label={ "Hour of time " (k + 1) };
                        input.minutes name="minutes" value=(row.minutes) inputmode="numeric" placeholder="minutes"
                            aria-label={ "Length of time " (k + 1) ", in minutes" } autocomplete="off";
                    }
                    @if let (Ok(Some(slot)), Some(zone)) = (row.slot(), &zone) {
                        p.both { (clock::slot(&slot, zone, home.as_ref())) }
                        @if let Some(doubt) = change_of_clocks(&slot, zone).filter(|d| !row.doubts.contains(d)) { p.doubt { (doubt) } }
                        p.around { (clock::around(state, season, &slot, zone, format, except)) }
                    }
                    @for doubt in &row.doubts { p.doubt { (doubt) } }
                    @if *row != blank {
                        div.choices {
                            label { input type="radio" name="first" value=(k) checked[typed.first == k.to_string()]; "first choice" }
                            label { input type="radio" name="second" value=(k) checked[typed.second == k.to_string()]; "second choice" }
                        }
                    }
                }
            }
            p.hint { "Leave the hour or the length empty where it is not known. A row without anything is left out." }
        }
    }
}

/// A list of states to choose from.
pub(super) fn states(chosen: &str, all: &[InterviewStatus]) -> Markup {
    html! {
        fieldset.field {
            legend { "Where it stands" }
            div.choices {
                @for s in all {
                    label { input type="radio" name="status" value=(s.word()) checked[s.word() == chosen]; (s.label()) }
                }
            }
        }
    }
}
