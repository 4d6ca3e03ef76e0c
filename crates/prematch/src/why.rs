//! `prematch match run --why` and `--steps`: why somebody is where they are, and every proposal, in words and as data.
//!
//! Places and choices are counted from 1 here, among entries that both sides have.

use matching::text::NamedMarket;
use matching::told::proposal_in_words;
use matching::{Answer, Matching, NONE, Proposal, Side, Why, steps, why};
use serde::Serialize;

use crate::out::{self, Fault};

/// The most entries of a market whose steps are printed.
const MOST_ENTRIES: usize = 2_000;

/// The most proposals of a chain that are printed in words; `--json` has all of them.
const MOST_LINES: usize = 40;

/// One proposal, by names.
#[derive(Serialize)]
struct Step<'a> {
    applicant: String,
    program: String,
    /// `free`: there was a position; `refused`; `displaced`: somebody else has to go.
    answer: &'a str,
    /// Who has to go, and proposes next.
    displaced: Option<String>,
}

/// A program above the one somebody got.
#[derive(Serialize)]
struct Above {
    applicant: String,
    program: String,
    /// The applicant's place on the program's list.
    place: u32,
    positions: u32,
    held: u32,
    /// The one it holds whom it ranks lowest, and their place.
    last: Option<String>,
    last_place: Option<u32>,
    /// It would take this applicant; possible for one side of a couple's pair.
    takes: bool,
    /// It held the applicant for a time, until this one came.
    held_until: Option<String>,
}

#[derive(Serialize)]
struct Passed {
    choice: u32,
    programs: Vec<Above>,
}

#[derive(Serialize)]
struct Moved {
    applicant: String,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
struct WhyJson<'a> {
    applicant: String,
    program: Option<String>,
    choice: Option<u32>,
    passed: Vec<Passed>,
    /// Programs on the applicant's list that do not rank them.
    not_ranked_by: Vec<String>,
    /// The proposals, when everybody else is matched first; nothing with couples.
    chain: Option<Vec<Step<'a>>>,
    /// Who else is elsewhere because the applicant takes part: from where they would be without.
    moved: Option<Vec<Moved>>,
    words: Vec<String>,
}

/// Names for numbers.
struct Names<'a>(&'a NamedMarket);

impl Names<'_> {
    fn applicant(&self, a: u32) -> String {
        self.0.applicants.name(a).into_owned()
    }

    fn program(&self, p: u32) -> String {
        self.0.programs.name(p).into_owned()
    }

    fn maybe(&self, p: u32) -> Option<String> {
        (p != NONE).then(|| self.program(p))
    }

    fn step<'a>(&self, step: &Proposal) -> Step<'a> {
        let (answer, displaced) = match step.answer {
            Answer::Free => ("free", None),
            Answer::Refused => ("refused", None),
            Answer::Displaced(other) => ("displaced", Some(self.applicant(other))),
        };
        Step { applicant: self.applicant(step.applicant), program: self.program(step.program), answer, displaced }
    }

    /// The sentence of a proposal.
    fn line(&self, step: &Proposal) -> String {
        proposal_in_words(self.0, step)
    }

    fn above(&self, side: &Side, chain: &[Proposal]) -> Above {
        let until = |s: &&Proposal| s.program == side.program && s.answer == Answer::Displaced(side.applicant);
        Above {
            applicant: self.applicant(side.applicant),
            program: self.program(side.program),
            place: side.place + 1,
            positions: side.quota,
            held: side.held,
            last: (side.last != NONE).then(|| self.applicant(side.last)),
            last_place: (side.last != NONE).then(|| side.last_place + 1),
            takes: side.takes,
            held_until: chain.iter().find(until).map(|s| self.applicant(s.applicant)),
        }
    }
}

/// Prints why an applicant is where they are. `listed` is their list as the file has it.
pub(crate) fn print(
    named: &NamedMarket,
    result: &Matching,
    applicant: u32,
    listed: &[String],
    json: bool,
) -> Result<(), Fault> {
    let names = Names(named);
    let told = why(&named.market, result, applicant);
    let chain = told.chain.as_ref().map_or(&[][..], |c| &c.proposals);
    let passed: Vec<Passed> = told
        .passed
        .iter()
        .map(|p| Passed {
            choice: p.choice + 1,
            programs: p.sides.iter().map(|side| names.above(side, chain)).collect(),
        })
        .collect();
    let own: Vec<String> = named.market.list(applicant).iter().map(|p| names.program(*p)).collect();
    let not_ranked_by: Vec<String> = listed.iter().filter(|p| !own.contains(p)).cloned().collect();
    let words = in_words(&names, &told, &passed, &not_ranked_by);
    if !json {
        return out::text(&words.join("\n"));
    }
    let moved = |m: &matching::Move| Moved {
        applicant: names.applicant(m.applicant),
        from: names.maybe(m.from),
        to: names.maybe(m.to),
    };
    let data = WhyJson {
        applicant: names.applicant(applicant),
        program: names.maybe(told.program),
        choice: (told.choice != NONE).then(|| told.choice + 1),
        passed,
        not_ranked_by,
        chain: told.chain.as_ref().map(|c| c.proposals.iter().map(|s| names.step(s)).collect()),
        moved: told.chain.as_ref().map(|c| c.moved.iter().map(moved).collect()),
        words,
    };
    out::json("prematch-match-why", &data)
}

fn in_words(names: &Names, told: &Why, passed: &[Passed], not_ranked_by: &[String]) -> Vec<String> {
    let name = names.applicant(told.applicant);
    let mut lines = vec![match (names.maybe(told.program), told.choice) {
        (Some(program), choice) if choice != NONE => {
            format!("{name} got {program}, choice {} of the list.", choice + 1)
        }
        (Some(program), _) => format!("{name} got {program}."),
        (None, choice) if choice != NONE => {
            format!("{name} is unmatched, in pair {} of the couple's list.", choice + 1)
        }
        (None, _) => format!("{name} is unmatched."),
    }];
    for entry in passed {
        let all_take = entry.programs.iter().all(|p| p.takes);
        for program in &entry.programs {
            lines.push(format!("   {}. {}", entry.choice, reason(program, all_take)));
        }
    }
    if passed.is_empty() && told.choice == 0 {
        lines.push("   It is the first choice: nothing stands above it.".into());
    }
    if !not_ranked_by.is_empty() {
        lines.push(format!("   Left out, because they do not rank {name}: {}.", not_ranked_by.join(", ")));
    }
    if let Some(chain) = &told.chain
        && !chain.proposals.is_empty()
    {
        lines.push(format!("How it came to that, when everybody else is matched first and {name} comes last:"));
        lines.extend(chain.proposals.iter().take(MOST_LINES).map(|s| format!("   {}", names.line(s))));
        if chain.proposals.len() > MOST_LINES {
            lines.push(format!("   … and {} more; --json has all.", chain.proposals.len() - MOST_LINES));
        }
        lines.push(match chain.moved.len() {
            0 => format!("Nobody else would be elsewhere without {name}."),
            1 => format!("1 other applicant would be elsewhere without {name}."),
            n => format!("{n} other applicants would be elsewhere without {name}."),
        });
    }
    lines
}

fn reason(x: &Above, all_take: bool) -> String {
    let (who, program, place) = (&x.applicant, &x.program, nth(x.place));
    let mut text = match (&x.last, x.last_place) {
        _ if x.positions == 0 => format!("{program} has no position."),
        _ if x.takes && all_take => format!("{program} would take {who} alone, but the pair does not fit together."),
        _ if x.takes => format!("{program} would take {who}: it is the other side of the pair that does not work."),
        (Some(last), Some(at)) => format!(
            "{program} is full with those it ranks higher: {who} stands {place} on its list; {last}, the last it took, stands {}.",
            nth(at)
        ),
        _ => format!("{program} is full."),
    };
    if let Some(other) = &x.held_until {
        text.push_str(&format!(" It held {who} until {other} came."));
    }
    text
}

/// 1st, 2nd, 3rd, 4th, … 11th, … 21st.
fn nth(n: u32) -> String {
    let end = match (n % 10, n % 100) {
        (1, x) if x != 11 => "st",
        (2, x) if x != 12 => "nd",
        (3, x) if x != 13 => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

/// Every proposal, as data.
#[derive(Serialize)]
struct Steps<'a> {
    steps: Vec<Played<'a>>,
}

/// One proposal, and whom its program holds from then on.
#[derive(Serialize)]
struct Played<'a> {
    #[serde(flatten)]
    step: Step<'a>,
    /// Best first.
    holds: Vec<String>,
    words: String,
}

fn played<'a>(names: &Names, all: &[Proposal]) -> Vec<Played<'a>> {
    let market = &names.0.market;
    let mut holder = vec![NONE; market.applicants() as usize];
    let one = |step: &Proposal| {
        if let Answer::Displaced(other) = step.answer {
            holder[other as usize] = NONE;
        }
        if step.answer != Answer::Refused {
            holder[step.applicant as usize] = step.program;
        }
        let held = market.roster(step.program).iter().filter(|a| holder[**a as usize] == step.program);
        Played { holds: held.map(|a| names.applicant(*a)).collect(), words: names.line(step), step: names.step(step) }
    };
    all.iter().map(one).collect()
}

/// Prints every proposal in order.
pub(crate) fn print_steps(named: &NamedMarket, json: bool) -> Result<(), Fault> {
    let market = &named.market;
    if !market.couples().is_empty() {
        return Err(Fault::Usage(
            "--steps tells markets without couples; --why APPLICANT works with couples too".into(),
        ));
    }
    if market.entries() > MOST_ENTRIES {
        return Err(Fault::Usage(format!(
            "--steps prints markets of up to {MOST_ENTRIES} entries, and this one has {}; --why APPLICANT tells the part \
             of one applicant",
            market.entries()
        )));
    }
    let names = Names(named);
    let all = steps(market);
    if json {
        return out::json("prematch-match-steps", &Steps { steps: played(&names, &all) });
    }
    let width = all.len().to_string().len();
    let lines = all.iter().zip(1..).map(|(s, n): (_, usize)| format!("{n:>width$}. {}", names.line(s)));
    let asked =
        format!("{} in all; nobody is left who would ask again.", out::plural(all.len(), "proposal", "proposals"));
    out::text(&lines.chain([asked]).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_are_read_as_people_say_them() {
        let said = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(super::nth);
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
    }
}
