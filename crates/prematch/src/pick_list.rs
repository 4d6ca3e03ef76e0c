//! `prematch pick`: the personal list, its chances, where it stops paying, and the model against published figures.

use std::collections::BTreeMap;

use pick::{Basis, Budget, Calibration, Driver, Entry, Limits, PickList, Profile, Range, Why};
use season::{Program, ProgramId, Season};
use serde::Serialize;

use crate::cli::PickArgs;
use crate::out::{self, Fault};
use crate::picking::{explain_into, today};
use crate::setting::Place;

/// What all parts of the text look at.
struct View<'a> {
    season: &'a Season,
    profile: &'a Profile,
    list: &'a PickList,
    args: &'a PickArgs,
}

pub(crate) fn pick(place: &Place, args: &PickArgs) -> Result<(), Fault> {
    let season = place.season()?;
    if args.calibration {
        return calibration(place, &pick::calibration(&season));
    }
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let profile = match &args.profile {
        Some(file) => crate::profile::from_file(file, season.year)?,
        None => state.profile().clone(),
    };
    if let (None, Some(file)) = (&profile.visas, &args.profile) {
        return Err(Fault::Data(format!(
            "{}: which visas you can accept is missing, and nothing can be said without it: add visas = \"j1, h1b\"",
            file.display()
        )));
    }
    if profile.visas.is_none() {
        return Err(Fault::Refused(
            "your profile does not say which visas you can accept, and nothing can be said without it: \
             prematch profile set --visas j1,h1b --step3 \"not yet\" --ecfmg \"done 2025-11\" --home-zone Asia/Karachi"
                .into(),
        ));
    }
    let dollars = |text: &Option<String>| match text {
        Some(text) => text.parse::<Budget>().map(|b| Some(b.0)).map_err(|e| Fault::Usage(e.0)),
        None => Ok(None),
    };
    let limits = Limits { budget: dollars(&args.budget)?, max: args.max, worth: dollars(&args.worth)? };
    let list = pick::pick(&state.candidates(&season), &profile, &season, today(&profile), limits)
        .map_err(|e| Fault::Refused(e.0))?;
    if place.json {
        return out::json("prematch-pick", &PickJson::new(&season, &profile, &list));
    }
    out::text(&View { season: &season, profile: &profile, list: &list, args }.text())
}

/// The list with names, so that a script needs no second look-up.
#[derive(Serialize)]
struct PickJson<'a> {
    season: i16,
    profile: &'a Profile,
    names: BTreeMap<&'a str, &'a str>,
    #[serde(flatten)]
    list: &'a PickList,
}

impl<'a> PickJson<'a> {
    fn new(season: &'a Season, profile: &'a Profile, list: &'a PickList) -> Self {
        let names = season.programs.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
        Self { season: season.year, profile, names, list }
    }
}

impl View<'_> {
    fn text(&self) -> String {
        let mut text = self.answer();
        text.push_str(&self.moves());
        text.push('\n');
        text.push_str(&if self.args.explain { self.explained() } else { self.rows() });
        text.push('\n');
        text.push_str(&self.notes());
        text
    }

    fn name(&self, id: &ProgramId) -> String {
        self.season.program(id).map_or_else(|| id.to_string(), |p| p.short.clone())
    }

    /// The answer before the list.
    fn answer(&self) -> String {
        let stop = &self.list.stop;
        if self.list.entries.is_empty() {
            let not = self.list.count(pick::Verdict::NotPossible);
            let beyond = self.list.left_out.iter().filter(|l| l.why == Why::BeyondLimit).count();
            return if beyond > 0 {
                format!("These limits leave room for no application: the next one costs {}.\n", self.list.next_fee)
            } else {
                format!(
                    "No program can take you as things stand: {not} of {} are not possible (--json or the page says why for \
                     each).\n",
                    self.season.programs.len()
                )
            };
        }
        if stop.applications == 0 {
            return "No application pays: nothing on the list adds to the chance to match what its fee is worth (--worth, \
                    --all).\n"
                .to_owned();
        }
        let mut text = format!(
            "{}\n",
            out::strong(&format!(
                "Apply to {} for {}.",
                out::plural(stop.applications as usize, "program", "programs"),
                stop.cost
            ))
        );
        let held = self.list.entries.iter().filter(|e| e.advised && e.settled).count();
        if held > 0 {
            text.push_str(&format!(
                "   Of these {held} {} sent or settled by you already; they stay whatever the limits.\n",
                if held == 1 { "is" } else { "are" }
            ));
        }
        text.push_str(&format!("Chance to match: {}.\n", stop.chance.words()));
        if let Some(base) = self.season.stat("match.nonus_img.anes.2026") {
            text.push_str(&format!(
                "   Beside it: {} of the {} who ranked anesthesiology first in {} matched to it [{}]; those without an \
                 interview are not counted there.\n",
                base.shown(),
                base.group,
                base.year,
                base.source
            ));
        }
        text.push_str(&format!(
            "At least one interview: {}; about {:.1} interviews to be expected.\n",
            stop.any_interview.words(),
            stop.interviews
        ));
        text.push_str(&self.stop());
        text
    }

    fn stop(&self) -> String {
        let stop = &self.list.stop;
        let Some(gain) = stop.next_adds else {
            return "Every program that can be had is on the list.\n".to_owned();
        };
        let next = format!(
            "the next application would cost {} and add {:.2} percentage points",
            stop.next_fee,
            100.0 * self.list.next_chance().unwrap_or(gain)
        );
        if stop.limited {
            format!("The limit ends the list here; {next}.\n")
        } else {
            format!("Stop here: {next}; a point counts as {} (--worth).\n", stop.worth)
        }
    }

    /// What moves the applicant's chances.
    fn moves(&self) -> String {
        let strength = &self.list.strength;
        let mut text = format!("\n{}\n", out::strong("What moves your chances of an interview"));
        for d in &strength.drivers {
            text.push_str(&format!("   {}\n", driver(d)));
        }
        if strength.drivers.is_empty() {
            text.push_str("   Nothing is known of your record yet, so you count as the average applicant.\n");
        }
        if !strength.open.is_empty() {
            let open: Vec<&str> = strength.open.iter().map(|f| f.key()).collect();
            text.push_str(&format!("   Open, and would make it surer: {}.\n", open.join(", ")));
        }
        let l = &self.list.learned;
        if l.applications > 0 {
            text.push_str(&format!(
                "   This season so far, of {}: {} invited, {} waitlisted, {} declined, {} silent; {:.1} invitations \
                 were to be expected by now. That moves your odds {}.\n",
                out::plural(l.applications as usize, "application", "applications"),
                l.invited,
                l.waitlisted,
                l.rejected,
                l.silent,
                l.expected,
                factor(l.moved)
            ));
        }
        text
    }

    /// The entries that are printed: the advised ones, or all when a limit or `--all` asks for them.
    fn shown(&self) -> &[Entry] {
        let all = self.args.all || self.args.max.is_some() || self.args.budget.is_some();
        let advised = self.list.stop.applications as usize;
        if all { &self.list.entries } else { &self.list.entries[..advised.min(self.list.entries.len())] }
    }

    fn rows(&self) -> String {
        let rows = self.shown().iter().map(|e| {
            let why: Vec<&str> = e.assessment.reasons.iter().map(|l| l.text.as_str()).collect();
            let place = self.season.program(&e.program).map_or_else(String::new, Program::place);
            let number = if e.advised { e.place.to_string() } else { format!("({})", e.place) };
            vec![
                number,
                self.name(&e.program),
                place,
                short(e.odds.with(e.signal)),
                signal(e),
                format!("{:.2}", 100.0 * e.adds),
                e.fee.to_string(),
                e.cost_so_far.to_string(),
                if e.kept { "kept by you".to_owned() } else { e.assessment.verdict.word().to_owned() },
                why.join(" "),
            ]
        });
        let head = ["", "program", "where", "interview", "signal", "adds", "fee", "so far", "verdict", "why"];
        let mut text = out::table(&head, rows);
        let more = self.list.entries.len() - self.shown().len();
        if more > 0 {
            text.push_str(&format!("{} more can take you or are open; --all prints them.\n", more));
        } else if self.shown().iter().any(|e| !e.advised) {
            text.push_str("Numbers in brackets: beyond the point where the list stops paying.\n");
        }
        text.push_str(
            "interview: the chance with this signal, and where it lies in at least 8 cases of 10. adds: percentage points to the \
             chance to match.\n",
        );
        text
    }

    fn explained(&self) -> String {
        let mut text = String::new();
        for e in self.shown() {
            let place = self.season.program(&e.program).map_or_else(String::new, Program::place);
            let head = format!("{}. {} ({place}), {}", e.place, self.name(&e.program), e.program);
            text.push_str(&format!("{}\n", out::strong(&head)));
            text.push_str(&format!(
                "   {}; {}; fee {} (so far {}); adds {:.2} percentage points, with it {}\n",
                e.assessment.verdict.word(),
                signal(e),
                e.fee,
                e.cost_so_far,
                100.0 * e.adds,
                e.chance_so_far.words()
            ));
            let [none, silver, gold] = e.odds.interview;
            text.push_str(&format!(
                "   interview: {} without a signal; silver {}; gold {}; the average application of a non-US IMG: {}\n",
                none.words(),
                silver.words(),
                gold.words(),
                e.odds.base_rate.words()
            ));
            for d in &e.odds.drivers {
                text.push_str(&format!("      {}\n", driver(d)));
            }
            text.push_str(&format!(
                "   match, if it interviews you and you rank it first: {}\n",
                e.odds.if_ranked_first.words()
            ));
            for t in e.odds.tracks.iter().filter(|_| e.odds.tracks.len() > 1) {
                text.push_str(&format!("      {}: {}\n", t.kind.word(), t.if_ranked_first.words()));
            }
            if e.needs_preliminary {
                text.push_str("   Its tracks start in the second year: you need a preliminary year as well.\n");
            }
            explain_into(&mut text, &e.assessment);
            text.push('\n');
        }
        text
    }

    fn notes(&self) -> String {
        let list = self.list;
        let mut text = String::new();
        if let Some(fee) = self.season.fee("eras-applications") {
            text.push_str(&format!(
                "Price: {} ({}{}).\n",
                fee.amount(),
                fee.confidence.word(),
                if fee.carried_over { format!(", of the {} season; confirm it", fee.season) } else { String::new() }
            ));
        }
        let by = |f: &dyn Fn(&Why) -> bool| list.left_out.iter().filter(|l| f(&l.why)).count();
        text.push_str(&format!(
            "Left out: {} not possible, {} by you, {} declined, {} beyond budget or length (--json or the page shows each \
             with its reason).\n",
            by(&|w| *w == Why::NotPossible),
            by(&|w| matches!(w, Why::ByMe(_))),
            by(&|w| *w == Why::Declined),
            by(&|w| *w == Why::BeyondLimit),
        ));
        text.push_str(&format!(
            "Proof: no choice of as many programs and signals is worth more than {:.2}% above this one.\n",
            100.0 * list.proof.gap
        ));
        text.push_str(
            "Order: what you keep or have sent, then each time the program that adds most. --explain prints what moves each \
             chance, --calibration the model against published figures. A chance is not a promise.\n",
        );
        if self.profile.visas.as_ref().is_some_and(|v| v.accepts(pick::VisaNeed::H1b)) {
            text.push_str(&format!("H-1B, as known on {}: {}\n", self.season.banner.as_of, self.season.banner.text));
        }
        for field in &list.missing {
            text.push_str(&format!("Still missing: {} ({}).\n", field.label(), field.key()));
        }
        for field in &list.overdue {
            text.push_str(&format!(
                "The date you planned for {} is over: set it to done, or give a new date.\n",
                field.label()
            ));
        }
        text
    }
}

/// A range for a narrow column: `4% (0.2–9)`.
fn short(range: Range) -> String {
    if range.low == range.high {
        return range.mean.words();
    }
    format!("{} ({} to {})", range.mean.words(), range.low.words(), range.high.words())
}

fn signal(e: &Entry) -> String {
    match (e.signal, e.settled) {
        (None, _) => "no signal".to_owned(),
        (Some(s), true) => format!("{} (yours)", s.word()),
        (Some(s), false) => s.word().to_owned(),
    }
}

/// Log-odds as a factor on the odds.
fn factor(log_odds: f64) -> String {
    Driver { text: String::new(), log_odds, basis: Basis::Judged }.factor()
}

fn driver(d: &Driver) -> String {
    let basis = match &d.basis {
        Basis::Published(id) => format!("published: {id}"),
        Basis::Own => "your entry".to_owned(),
        Basis::Judged => "our judgement".to_owned(),
    };
    format!("{:>5} {} [{basis}]", d.factor(), d.text)
}

/// The model against published figures. A row outside its range is a fault.
fn calibration(place: &Place, table: &Calibration) -> Result<(), Fault> {
    if place.json {
        out::json("prematch-calibration", table)?;
    } else {
        let rows = table.rows.iter().map(|r| {
            vec![
                r.measure.clone(),
                format!("{} {}", r.published, r.unit),
                number(r.model),
                format!("{} to {}", number(r.range.0), number(r.range.1)),
                if r.holds() { "inside" } else { "OUTSIDE" }.to_owned(),
                r.because.to_owned(),
                r.source.to_string(),
            ]
        });
        let head = ["figure", "published", "model", "must lie in", "", "why that range", "source"];
        out::text(&format!(
            "{}\n{} figures, {} inside their range.\n",
            out::table(&head, rows),
            table.rows.len(),
            table.rows.iter().filter(|r| r.holds()).count()
        ))?;
    }
    let outside = table.rows.iter().filter(|r| !r.holds()).count();
    if outside > 0 {
        return Err(Fault::Refused(format!(
            "{} outside their range: the season's figures and the model do not agree",
            out::plural(outside, "figure lies", "figures lie")
        )));
    }
    Ok(())
}

/// Three digits that count.
fn number(x: f64) -> String {
    match x.abs() {
        a if a >= 100.0 => format!("{x:.0}"),
        a if a >= 10.0 => format!("{x:.1}"),
        a if a >= 1.0 => format!("{x:.2}"),
        _ => format!("{x:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_three_digits() {
        assert_eq!([252.4, 38.71, 2.431, 0.0294].map(number), ["252", "38.7", "2.43", "0.029"]);
        assert_eq!(factor(-1.0), "÷2.7");
    }
}
