//! `prematch season`: the facts, proved and shown.

use domain::{Actor, Command};
use season::{Layer, Season, SourceDate, SourceKey};
use serde::Serialize;

use crate::cli::{SeasonTask, Section};
use crate::out::{self, Fault};
use crate::setting::Place;
use crate::{record, seasons};

pub(crate) fn run(place: &Place, task: &SeasonTask) -> Result<(), Fault> {
    match task {
        SeasonTask::Check => check(place),
        SeasonTask::Archive => record::act(place, &Command::ArchiveSeason, Actor::CommandLine),
        SeasonTask::Archived { year } => seasons::archived(place, *year),
        SeasonTask::Changes => seasons::changes(place),
        SeasonTask::Show { section, find } => {
            let season = place.season()?;
            if place.json { show_json(&season, *section) } else { show(&season, *section, find.as_deref()) }
        }
    }
}

fn check(place: &Place) -> Result<(), Fault> {
    #[derive(Serialize)]
    struct Checked {
        ok: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        counts: Option<season::Counts>,
        problems: Vec<String>,
    }
    let mut layers = vec![Layer::built_in()];
    layers.extend(place.own_layer()?);
    let (season, problems) = match Season::load(&layers) {
        Ok(season) => (Some(season), Vec::new()),
        Err(problems) => (None, problems.iter().map(ToString::to_string).collect()),
    };
    let checked = Checked { ok: season.is_some(), counts: season.as_ref().map(Season::counts), problems };
    if place.json {
        out::json("prematch-season-check", &checked)?;
    } else {
        let mut text = String::new();
        for p in &checked.problems {
            text.push_str(&format!("{p}\n"));
        }
        if let (Some(s), Some(c)) = (&season, &checked.counts) {
            text.push_str(&format!("{}: compiled {}, newest source {}.\n", s.title, s.compiled, s.newest_source));
            let rows = [
                ("sources", c.sources, String::new()),
                (
                    "rules",
                    c.rules,
                    format!("{} bind programs, {} bind applicants", c.rules_programs, c.rules_applicants),
                ),
                ("calendar", c.calendar, format!("{} inferred, not confirmed", c.calendar_inferred)),
                ("fees", c.fees, String::new()),
                ("visa facts", c.visa_facts, format!("and {} nationalities", c.nationalities)),
                ("figures", c.stats, String::new()),
                ("programs", c.programs, format!("{} with an ACGME code, {} NRMP codes", c.with_acgme, c.nrmp_codes)),
                ("facts about programs", c.facts, String::new()),
                (
                    "visa statements",
                    c.statements,
                    format!("{} programs with one that is more than a hint", c.with_visa_statement),
                ),
            ];
            text.push_str(&out::table(
                &["what", "how many", ""],
                rows.into_iter().map(|(what, n, note)| vec![what.to_owned(), n.to_string(), note]),
            ));
            text.push_str("Every fact has a source, a date (or says that it has none) and a confidence; codes are well-formed; no duplicates; all references resolve.\n");
        }
        out::text(&text)?;
    }
    match checked.problems.len() {
        0 => Ok(()),
        n => Err(Fault::Season(format!("the season has {n} problem(s)"))),
    }
}

fn sources(keys: &[SourceKey], date: SourceDate, confidence: season::Confidence) -> String {
    let keys: Vec<&str> = keys.iter().map(|k| k.0.as_str()).collect();
    format!("{} · {date} · {}", keys.join(" "), confidence.word())
}

fn show_json(season: &Season, section: Section) -> Result<(), Fault> {
    match section {
        Section::Rules => out::json("prematch-rules", &Entries { entries: &season.rules }),
        Section::Calendar => out::json("prematch-calendar", &Entries { entries: &season.calendar }),
        Section::Fees => out::json("prematch-fees", &Entries { entries: &season.fees }),
        Section::Visas => out::json(
            "prematch-visas",
            &serde_json::json!({
                "banner": season.banner, "facts": season.visa_facts,
                "nationalities": season.nationalities, "state_limits": season.state_limits,
            }),
        ),
        Section::Signals => out::json("prematch-signals", &season.signals),
        Section::Programs => out::json("prematch-season-programs", &Entries { entries: &season.programs }),
        Section::Figures => out::json("prematch-figures", &Entries { entries: &season.stats }),
        Section::Steps => out::json("prematch-steps", &Entries { entries: &season.steps }),
        Section::Routes => out::json(
            "prematch-routes",
            &serde_json::json!({ "routes": season.routes, "contacts": season.contacts, "keep": season.keep }),
        ),
        Section::Sources => {
            out::json("prematch-sources", &Entries { entries: &season.sources.values().collect::<Vec<_>>() })
        }
    }
}

#[derive(Serialize)]
struct Entries<'a, T> {
    entries: &'a [T],
}

/// One entry as a heading and lines.
struct Shown {
    head: String,
    lines: Vec<String>,
}

fn show(season: &Season, section: Section, find: Option<&str>) -> Result<(), Fault> {
    let entries = match section {
        Section::Rules => rules(season),
        Section::Calendar => calendar(season),
        Section::Fees => fees(season),
        Section::Visas => visas(season),
        Section::Signals => signals(season),
        Section::Programs => programs(season),
        Section::Figures => figures(season),
        Section::Steps => steps(season),
        Section::Routes => routes(season),
        Section::Sources => all_sources(season),
    };
    let wanted = find.unwrap_or("").to_lowercase();
    let mut text = format!("{}. {}\n\n", season.title, season.caution);
    let mut shown = 0;
    for e in &entries {
        let all = format!("{} {}", e.head, e.lines.join(" ")).to_lowercase();
        if !all.contains(&wanted) {
            continue;
        }
        shown += 1;
        text.push_str(&format!("{}\n", out::strong(&e.head)));
        for line in e.lines.iter().filter(|l| !l.is_empty()) {
            text.push_str(&format!("   {line}\n"));
        }
    }
    if shown == 0 {
        return Err(Fault::Refused(format!("no entry contains \"{wanted}\"")));
    }
    text.push_str(&format!("\n{shown} of {} entries\n", entries.len()));
    out::text(&text)
}

fn rules(season: &Season) -> Vec<Shown> {
    let shown = |r: &season::Rule| Shown {
        head: format!("{} {}", r.id, r.title),
        lines: vec![
            format!("{}, binds {}", r.kind.word(), r.binds.word()),
            r.says.clone(),
            format!("For you: {}", r.means),
            r.caution.clone(),
            format!("{} ({}) · {}", r.section, r.version, sources(&r.sources, r.date, r.confidence)),
        ],
    };
    season.rules.iter().map(shown).collect()
}

fn calendar(season: &Season) -> Vec<Shown> {
    let shown = |e: &season::CalendarEvent| Shown {
        head: match &e.until {
            Some(until) => format!("{} to {until}: {}", e.at, e.title),
            None => format!("{}: {}", e.at, e.title),
        },
        lines: vec![
            format!(
                "{}{}",
                e.status.word(),
                if e.basis.is_empty() { String::new() } else { format!(" ({})", e.basis) }
            ),
            e.harm.clone(),
            sources(&e.sources, e.date, e.confidence),
        ],
    };
    season.calendar.iter().map(shown).collect()
}

fn fees(season: &Season) -> Vec<Shown> {
    let shown = |f: &season::Fee| Shown {
        head: format!("{}: {}", f.title, f.amount()),
        lines: vec![
            format!(
                "per {}, season {}{}",
                f.per,
                f.season,
                if f.carried_over { "; carried over, confirm it" } else { "" }
            ),
            f.note.clone(),
            sources(&f.sources, f.date, f.confidence),
        ],
    };
    season.fees.iter().map(shown).collect()
}

fn visas(season: &Season) -> Vec<Shown> {
    let b = &season.banner;
    let mut all = vec![Shown {
        head: format!("Caution, as known on {}", b.as_of),
        lines: vec![b.text.clone(), sources(&b.sources, b.as_of, b.confidence)],
    }];
    all.extend(season.visa_facts.iter().map(|f| Shown {
        head: format!("{}: {}", f.topic.word(), f.title),
        lines: vec![
            f.says.clone(),
            if f.volatile { "Changes often: check it before you use it.".to_owned() } else { String::new() },
            sources(&f.sources, f.date, f.confidence),
        ],
    }));
    all.extend(season.nationalities.iter().map(|n| Shown {
        head: format!("{} ({})", n.country, n.code),
        lines: vec![
            match n.restriction {
                season::Restriction::Full => "entry restricted for all visas",
                season::Restriction::Partial => "entry restricted for visitor, student, exchange and immigrant visas",
                season::Restriction::ImmigrantOnly => "entry restricted for immigrant visas only",
            }
            .to_owned(),
            sources(&n.sources, n.date, n.confidence),
        ],
    }));
    all.extend(season.state_limits.iter().map(|l| Shown {
        head: format!("{}, {}: {}", l.state.name(), l.visa, l.applies_to),
        lines: vec![
            l.says.clone(),
            format!("{}, until {}", l.status.word(), l.until),
            sources(&l.sources, l.date, l.confidence),
        ],
    }));
    all
}

fn signals(season: &Season) -> Vec<Shown> {
    let s = &season.signals;
    vec![Shown {
        head: format!("{} gold and {} silver signals", s.gold, s.silver),
        lines: vec![
            format!("season {}{}", s.season, if s.carried_over { "; carried over, confirm it" } else { "" }),
            format!("Gold: {}", s.meaning_gold),
            format!("Silver: {}", s.meaning_silver),
            format!("Covers: {}", s.covers),
            s.note.clone(),
            sources(&s.sources, s.date, s.confidence),
        ],
    }]
}

fn programs(season: &Season) -> Vec<Shown> {
    let shown = |p: &season::Program| Shown {
        head: format!("{} {}", p.id, p.name),
        lines: vec![
            format!("{}, {}", p.place(), p.kind.word()),
            p.tracks().map(|t| format!("{t} {}", t.kind().word())).collect::<Vec<_>>().join(", "),
            format!("{} facts, {} visa statements", p.facts.len(), p.statements.len()),
        ],
    };
    season.programs.iter().map(shown).collect()
}

fn figures(season: &Season) -> Vec<Shown> {
    let shown = |s: &season::Stat| Shown {
        head: format!("{}, {}: {} {}", s.measure, s.group, s.value, s.unit),
        lines: vec![
            format!(
                "{}{}{}",
                if s.year.is_empty() { "year not given".to_owned() } else { s.year.clone() },
                s.n.map_or_else(String::new, |n| format!(", n = {n}")),
                if s.derived { ", derived" } else { "" }
            ),
            s.note.clone(),
            sources(std::slice::from_ref(&s.source), s.date, s.confidence),
        ],
    };
    season.stats.iter().map(shown).collect()
}

fn steps(season: &Season) -> Vec<Shown> {
    let shown = |s: &season::Step| Shown {
        head: format!("{}. {}", s.number, s.title),
        lines: std::iter::once(s.why.clone())
            .chain(s.does.iter().map(|d| format!("+ {d}")))
            .chain(s.avoid.iter().map(|d| format!("− {d}")))
            .collect(),
    };
    season.steps.iter().map(shown).collect()
}

fn routes(season: &Season) -> Vec<Shown> {
    let mut all: Vec<Shown> = season
        .routes
        .iter()
        .map(|r| Shown {
            head: r.problem.clone(),
            lines: vec![
                format!("First: {}", r.first),
                if r.then.is_empty() { String::new() } else { format!("Then: {}", r.then) },
                r.note.clone(),
            ],
        })
        .collect();
    all.extend(season.contacts.iter().map(|c| Shown {
        head: c.name.clone(),
        lines: vec![
            c.purpose.clone(),
            [&c.phone, &c.email, &c.url, &c.hours].map(String::as_str).join(" "),
            sources(&c.sources, c.date, c.confidence),
        ],
    }));
    all.push(Shown { head: "Keep of every contact".to_owned(), lines: season.keep.items.clone() });
    all
}

fn all_sources(season: &Season) -> Vec<Shown> {
    let shown = |s: &season::Source| Shown {
        head: format!("{} {}: {}", s.key, s.publisher, s.title),
        lines: vec![s.url.clone(), format!("{}, {}, read {}", s.kind.word(), s.date, s.read), s.note.clone()],
    };
    season.sources.values().map(shown).collect()
}

/// What is next, in both clocks.
/// Where a step of the season stands.
fn phase(phase: domain::Phase) -> &'static str {
    match phase {
        domain::Phase::Ahead => "ahead",
        domain::Phase::Now => "now",
        domain::Phase::Over => "over",
    }
}

pub(crate) fn today(season: &Season, state: &domain::State, json: bool) -> Result<(), Fault> {
    let now = crate::setting::now();
    let agenda = domain::agenda(state, season, now);
    let tasks = domain::tasks(state, season, now);
    let home = state.profile().home_zone.as_ref().map(pick::Zone::tz);
    if json {
        let due: Vec<_> = agenda
            .due
            .iter()
            .map(|d| serde_json::json!({ "open": d.open, "next": d.next().text(), "event": d.event }))
            .collect();
        let open: Vec<_> = agenda
            .unsettled
            .iter()
            .map(|u| serde_json::json!({ "visa": u.visa, "state": u.state, "programs": u.programs }))
            .collect();
        let steps: Vec<_> = agenda
            .steps
            .iter()
            .map(|s| {
                serde_json::json!({
                    "number": s.step.number, "title": s.step.title, "from": s.from.text(), "to": s.to.text(),
                    "phase": phase(s.phase), "main": s.main,
                })
            })
            .collect();
        let value = serde_json::json!({
            "now": now, "tasks": crate::interviews::tasks_json(state, season, &tasks), "due": due, "steps": steps, "missing_essentials": agenda.missing, "unsettled_visas": open,
        });
        return out::json("prematch-today", &value);
    }
    let mut text = crate::interviews::tasks_text(state, season, &tasks, now);
    for d in agenda.due.iter().take(8) {
        let next = d.next();
        let at_home =
            home.as_ref().and_then(|z| next.on_clock(z)).map_or_else(String::new, |t| format!(" = {t} at home"));
        text.push_str(&format!(
            "{}{at_home}: {}{} ({})\n",
            next,
            d.event.title,
            if d.open { ", open now" } else { "" },
            d.event.status.word()
        ));
        if !d.event.harm.is_empty() {
            text.push_str(&format!("   {}\n", d.event.harm));
        }
    }
    text.push('\n');
    text.push_str(&format!("{}\n", out::strong("The steps of the season")));
    for s in &agenda.steps {
        let day = |m: &season::Moment| season::plain_day(m.first_day());
        text.push_str(&format!(
            "{} {}. {}: {} to {} ({})\n",
            if s.main { ">" } else { " " },
            s.step.number,
            s.step.title,
            day(&s.from),
            day(&s.to),
            phase(s.phase)
        ));
        for does in s.step.does.iter().filter(|_| s.main) {
            text.push_str(&format!("      + {does}\n"));
        }
    }
    text.push('\n');
    for field in &agenda.missing {
        text.push_str(&format!("Your profile lacks: {} ({}).\n", field.label(), field.key()));
    }
    for u in &agenda.unsettled {
        let programs = out::plural(u.programs, "program", "programs");
        let whose = if u.mine { " of yours" } else { "" };
        text.push_str(&format!("{} is {} at {programs}{whose}.\n", u.visa, u.state.word()));
    }
    text.push_str(&format!("{}\n", season.caution));
    out::text(&text)
}
