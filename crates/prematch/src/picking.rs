//! `prematch programs`, and what it shares with `prematch pick`.

use domain::State;
use jiff::civil::Date;
use pick::{Assessment, Line, Profile, assess};
use season::{Citation, FactField, Program, Season, Standing, Statement, Visa, standing};
use serde::Serialize;

use crate::cli::ProgramsTask;
use crate::out::{self, Fault};
use crate::setting::{self, Place};
use crate::visa_ledger;

/// The applicant's civil date.
pub(crate) fn today(profile: &Profile) -> Date {
    let zone = profile.home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
    setting::now().to_zoned(zone).date()
}

pub(crate) fn explain_into(text: &mut String, a: &Assessment) {
    let line = |l: &Line| {
        let proof = match (&l.source, l.confidence) {
            (Some(key), Some(c)) => format!(" [{key}, {}, {}]", l.date, c.word()),
            _ => String::new(),
        };
        format!("{}{proof}", l.text)
    };
    for (sign, lines) in [("·", &a.reasons), ("+", &a.speaks_for), ("−", &a.speaks_against)] {
        for l in lines {
            text.push_str(&format!("   {sign} {}\n", line(l)));
        }
    }
    for q in &a.questions {
        text.push_str(&format!("   ? {}\n", q.text));
    }
}

/// The one program that `text` means.
pub(crate) fn find<'a>(season: &'a Season, text: &str) -> Result<&'a Program, Fault> {
    match season.find(text).as_slice() {
        [one] => Ok(one),
        [] => Err(Fault::Refused(format!("no program is called \"{text}\"; `prematch programs list WORDS` searches"))),
        many => {
            let names: Vec<String> =
                many.iter().take(8).map(|p| format!("{} {} ({})", p.id, p.short, p.place())).collect();
            Err(Fault::Refused(format!("\"{text}\" fits {} programs; use the code:\n{}", many.len(), names.join("\n"))))
        }
    }
}

pub(crate) fn programs(place: &Place, task: &ProgramsTask) -> Result<(), Fault> {
    let season = place.season()?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    match task {
        ProgramsTask::List { words, state: code } => list(&season, state, words, code.as_deref(), place.json),
        ProgramsTask::VisaLedger { words, state, place: at, open } => {
            let (state, at) = (state.as_deref(), at.as_deref());
            visa_ledger::run(place, &season, &visa_ledger::Asked { words, state, place: at, open: *open })
        }
        ProgramsTask::Show { program } => show(&season, state, find(&season, program)?, place.json),
    }
}

#[derive(Serialize)]
struct ProgramJson<'a> {
    #[serde(flatten)]
    program: &'a Program,
    standings: Vec<Standing>,
    own_statements: Vec<&'a domain::OwnStatement>,
    notes: Vec<&'a domain::Note>,
    decision: Option<&'a pick::Stance>,
    application: Option<&'a pick::Application>,
    figures: Vec<&'a pick::Figure>,
    assessment: Assessment,
}

fn program_json<'a>(season: &'a Season, state: &'a State, program: &'a Program) -> ProgramJson<'a> {
    let record = state.record(&program.id);
    let candidate = state.candidate(season, program);
    ProgramJson {
        program,
        standings: Visa::ALL.map(|v| standing(v, &candidate.statements, season.starts)).to_vec(),
        own_statements: record.into_iter().flat_map(|r| &r.statements).collect(),
        notes: record.into_iter().flat_map(|r| &r.notes).collect(),
        decision: record.and_then(|r| r.stance.as_ref()),
        application: record.map(|r| &r.application).filter(|a| **a != pick::Application::default()),
        figures: record.into_iter().flat_map(|r| &r.figures).collect(),
        assessment: assess(&candidate, state.profile(), season, today(state.profile())),
    }
}

fn list(season: &Season, state: &State, words: &[String], code: Option<&str>, json: bool) -> Result<(), Fault> {
    let wanted = code.map(str::parse::<season::StateCode>).transpose().map_err(|e| Fault::Usage(e.0))?;
    let found: Vec<&Program> =
        if words.is_empty() { season.programs.iter().collect() } else { season.find(&words.join(" ")) };
    let found: Vec<ProgramJson> = found
        .into_iter()
        .filter(|p| wanted.as_ref().is_none_or(|w| *w == p.state))
        .map(|p| program_json(season, state, p))
        .collect();
    if json {
        #[derive(Serialize)]
        struct Programs<'a> {
            programs: &'a [ProgramJson<'a>],
        }
        return out::json("prematch-programs", &Programs { programs: &found });
    }
    if found.is_empty() {
        return Err(Fault::Refused("no program fits".into()));
    }
    let rows = found.iter().map(|p| {
        let visa = |s: &Standing| match s.answer {
            Some(a) => format!("{} ({})", a.word(), s.state.word()),
            None => s.state.word().to_owned(),
        };
        vec![
            p.program.id.to_string(),
            p.program.short.clone(),
            p.program.place(),
            visa(&p.standings[0]),
            visa(&p.standings[1]),
            p.program.number(FactField::Positions).map_or_else(String::new, |n| n.to_string()),
            if state.profile().visas.is_some() { p.assessment.verdict.word() } else { "" }.to_owned(),
        ]
    });
    out::text(&format!(
        "{}\n{} programs\n",
        out::table(&["id", "program", "where", "J-1", "H-1B", "positions", "for me"], rows),
        found.len()
    ))
}

fn show(season: &Season, state: &State, program: &Program, json: bool) -> Result<(), Fault> {
    let all = program_json(season, state, program);
    if json {
        return out::json("prematch-program", &all);
    }
    let mut text = format!("{}\n{}, {}\n\n", out::strong(&program.name), program.place(), program.kind.word());
    if state.profile().visas.is_some() {
        text.push_str(&format!("For you: {}\n", pick::in_words(&all.assessment)));
        explain_into(&mut text, &all.assessment);
        text.push('\n');
    }
    let statements = state.statements(season, &program.id);
    for s in &all.standings {
        text.push_str(&format!("{} {}\n", out::strong(&s.visa.to_string()), s.state.word()));
        for because in &s.because {
            text.push_str(&format!("   {because}\n"));
        }
        for (i, statement) in statements.iter().enumerate().filter(|(_, x)| x.visa == s.visa) {
            let decides = if s.decided_by.contains(&i) { "*" } else { " " };
            text.push_str(&format!(" {decides} {}\n", statement_line(season, &all, statement)));
        }
    }
    text.push_str(&format!("\n{}\n", out::strong("Facts")));
    let rows = program.facts.iter().map(|f| {
        let source = f.provenance.sources.first().map_or_else(String::new, ToString::to_string);
        vec![
            f.field.label().to_owned(),
            f.value.shown(f.field),
            f.note.clone(),
            source,
            f.provenance.date.to_string(),
            f.provenance.confidence.word().to_owned(),
        ]
    });
    text.push_str(&out::table(&["fact", "value", "note", "source", "date", "confidence"], rows));
    for note in &all.notes {
        text.push_str(&format!("\nNote {} ({}):\n{}\n", note.id, note.written.strftime("%Y-%m-%d"), note.text));
    }
    if let Some(stance) = all.decision {
        text.push_str(&format!("\nYour decision: {} {}\n", stance.kind.word(), stance.reason));
    }
    mine_into(&mut text, &all);
    out::text(&text)
}

/// The application and the figures that the applicant wrote down.
fn mine_into(text: &mut String, all: &ProgramJson) {
    if let Some(application) = all.application {
        let words = application.words().unwrap_or_else(|| "only the reason for a signal".to_owned());
        text.push_str(&format!("\nYour application: {words}\n"));
        if !application.statement.is_empty() {
            text.push_str(&format!("Reason for the signal:\n{}\n", application.statement));
        }
    }
    if !all.figures.is_empty() {
        text.push_str(&format!("\n{}\n", out::strong("Figures you read")));
        let rows = all.figures.iter().map(|f| {
            let read = season::plain_day(f.on);
            vec![f.kind.label().to_owned(), f.share.to_string(), f.source.clone(), read, f.kind.key().to_owned()]
        });
        text.push_str(&out::table(&["figure", "share", "where", "read", "name"], rows));
    }
}

fn statement_line(season: &Season, all: &ProgramJson, s: &Statement) -> String {
    let own = all.own_statements.iter().find(|o| o.statement == *s);
    let source = match &s.citation {
        Citation::Source(key) => season.sources.get(key).map_or_else(|| key.to_string(), |x| x.url.clone()),
        Citation::Own { kind, detail } => format!("{} {detail}", kind.words()),
    };
    let who = own.map_or_else(|| s.scope.words().to_owned(), |o| format!("you, statement {}", o.id));
    let wording = if s.wording == season::Wording::Quote { "word for word" } else { "in our words" };
    format!("{} · {} ({wording}) · {who} · {} · {} · {source}", s.says.word(), s.text, s.date, s.confidence.word())
}
