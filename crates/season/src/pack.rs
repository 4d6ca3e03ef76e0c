//! Loading a season from its layers, and proving it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::files::FILE_NAMES;
use crate::people::RoutesFile;
use crate::visas::VisaFile;
use crate::{
    AcgmeCode, Answer, Banner, CalendarEvent, Citation, Confidence, Contact, Fact, FactField, FactValue, Fee, Keep,
    Layer, Nationality, NrmpCode, Origin, Problem, Program, ProgramId, ProgramKind, Provenance, Route, Rule, Scope,
    Severity, Signals, Source, SourceDate, SourceKey, Stat, StateCode, StateLimit, Statement, Step, Visa, VisaFact,
    Wording,
};

/// The facts of one Match season.
#[derive(Clone, Debug, Serialize)]
pub struct Season {
    /// The Match year: training starts in July of it.
    pub year: i16,
    /// The specialty in words.
    pub specialty: String,
    /// NRMP's three digits for the specialty.
    pub specialty_code: String,
    /// The season's name.
    pub title: String,
    /// When the pack was made.
    pub compiled: SourceDate,
    /// The date of the newest page it rests on.
    pub newest_source: SourceDate,
    /// The first day of the season.
    pub starts: Date,
    /// The last day of the season.
    pub ends: Date,
    /// The caution shown on every page of facts.
    pub caution: String,
    /// All sources by key.
    pub sources: BTreeMap<SourceKey, Source>,
    /// The rules.
    pub rules: Vec<Rule>,
    /// The calendar, in order of time.
    pub calendar: Vec<CalendarEvent>,
    /// The fees.
    pub fees: Vec<Fee>,
    /// The signals.
    pub signals: Signals,
    /// The caution beside H-1B values.
    pub banner: Banner,
    /// Visa facts.
    pub visa_facts: Vec<VisaFact>,
    /// Nationalities under entry restrictions.
    pub nationalities: Vec<Nationality>,
    /// Limits set by states.
    pub state_limits: Vec<StateLimit>,
    /// The six steps.
    pub steps: Vec<Step>,
    /// Whom to turn to.
    pub routes: Vec<Route>,
    /// Offices.
    pub contacts: Vec<Contact>,
    /// What to keep.
    pub keep: Keep,
    /// Published figures.
    pub stats: Vec<Stat>,
    /// The programs, by state, city and name.
    pub programs: Vec<Program>,
    #[serde(skip)]
    by_id: HashMap<ProgramId, usize>,
}

/// How much a season holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Sources.
    pub sources: usize,
    /// Rules, of which bind programs, and applicants.
    pub rules: usize,
    /// Rules that bind programs.
    pub rules_programs: usize,
    /// Rules that bind applicants.
    pub rules_applicants: usize,
    /// Calendar entries.
    pub calendar: usize,
    /// Calendar entries that are inferred.
    pub calendar_inferred: usize,
    /// Fees.
    pub fees: usize,
    /// Visa facts.
    pub visa_facts: usize,
    /// Nationalities.
    pub nationalities: usize,
    /// Published figures.
    pub stats: usize,
    /// Programs.
    pub programs: usize,
    /// Programs with an ACGME code.
    pub with_acgme: usize,
    /// NRMP codes.
    pub nrmp_codes: usize,
    /// Facts about programs.
    pub facts: usize,
    /// Visa statements.
    pub statements: usize,
    /// Programs with at least one visa statement that is not a hint.
    pub with_visa_statement: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeasonFile {
    season: SeasonHead,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeasonHead {
    year: i16,
    specialty: String,
    specialty_code: String,
    title: String,
    compiled: SourceDate,
    newest_source: SourceDate,
    starts: Date,
    ends: Date,
    caution: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    event: Vec<CalendarEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeesFile {
    fee: Vec<Fee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignalsFile {
    signals: Signals,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepsFile {
    step: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgramRow {
    id: ProgramId,
    acgme: String,
    name: String,
    short: String,
    institution: String,
    city: String,
    state: StateCode,
    kind: ProgramKind,
    source: SourceKey,
    date: SourceDate,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactRow {
    program: ProgramId,
    field: FactField,
    value: String,
    note: String,
    source: SourceKey,
    date: SourceDate,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementRow {
    program: ProgramId,
    visa: Visa,
    says: Answer,
    condition: String,
    step3: String,
    #[serde(default)]
    only_in_us: String,
    scope: Scope,
    wording: Wording,
    text: String,
    source: SourceKey,
    date: SourceDate,
    confidence: Confidence,
}

/// The words with which a text admits that nobody looked it up.
fn not_looked_up(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    ["from memory", "not looked up"].into_iter().find(|words| text.contains(words))
}

/// Reads the layers one after the other and collects what is wrong with them.
#[derive(Default)]
struct Loader {
    problems: Vec<Problem>,
    head: Option<SeasonHead>,
    sources: BTreeMap<SourceKey, Source>,
    rules: Vec<Rule>,
    calendar: Vec<CalendarEvent>,
    fees: Vec<Fee>,
    signals: Option<Signals>,
    banner: Option<Banner>,
    visa_facts: Vec<VisaFact>,
    nationalities: Vec<Nationality>,
    state_limits: Vec<StateLimit>,
    steps: Vec<Step>,
    routes: Vec<Route>,
    contacts: Vec<Contact>,
    keep: Option<Keep>,
    stats: Vec<Stat>,
    programs: Vec<Program>,
    by_id: HashMap<ProgramId, usize>,
}

impl Loader {
    fn problem(&mut self, file: &str, line: Option<u64>, message: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), line, message: message.into() });
    }

    fn toml<T: DeserializeOwned>(&mut self, file: &str, text: &str) -> Option<T> {
        match toml::from_str(text) {
            Ok(value) => Some(value),
            Err(e) => {
                let line = e.span().map(|s| 1 + text[..s.start.min(text.len())].matches('\n').count() as u64);
                self.problem(file, line, e.message().to_owned());
                None
            }
        }
    }

    fn csv<T: DeserializeOwned>(&mut self, file: &str, text: &str) -> Vec<(u64, T)> {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let headers = match reader.headers() {
            Ok(h) => h.clone(),
            Err(e) => {
                self.problem(file, Some(1), format!("the heading line cannot be read: {e}"));
                return Vec::new();
            }
        };
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    match record.deserialize(Some(&headers)) {
                        Ok(row) => rows.push((line, row)),
                        Err(e) => {
                            let what = match e.kind() {
                                csv::ErrorKind::Deserialize { err, .. } => match err.field() {
                                    Some(i) => {
                                        format!("column {}: {}", headers.get(i as usize).unwrap_or("?"), err.kind())
                                    }
                                    None => err.kind().to_string(),
                                },
                                _ => e.to_string(),
                            };
                            self.problem(file, Some(line), what);
                        }
                    }
                }
                Err(e) => {
                    let line = e.position().map(csv::Position::line);
                    self.problem(file, line, format!("the line cannot be read: {e}"));
                }
            }
        }
        rows
    }

    /// Puts `new` over `old` by key; a key that appears twice in one layer is a problem.
    fn merge<T, K: Ord + Clone + std::fmt::Display>(
        &mut self,
        file: &str,
        mut old: Vec<T>,
        new: Vec<T>,
        key: impl Fn(&T) -> K,
    ) -> Vec<T> {
        let mut seen = BTreeSet::new();
        for entry in new {
            let k = key(&entry);
            if !seen.insert(k.clone()) {
                self.problem(file, None, format!("\"{k}\" appears twice; keep one entry"));
                continue;
            }
            match old.iter().position(|o| key(o) == k) {
                Some(at) => old[at] = entry,
                None => old.push(entry),
            }
        }
        old
    }

    fn layer(&mut self, layer: &Layer) {
        for name in layer.files.keys() {
            if !FILE_NAMES.contains(&name.as_str()) {
                self.problem(name, None, format!("not a season file; the names are {}", FILE_NAMES.join(", ")));
            }
        }
        // The order of FILE_NAMES: programs before the facts about them.
        for name in FILE_NAMES {
            if let Some(text) = layer.files.get(*name) {
                self.file(name, text.trim_start_matches('\u{feff}'), layer.origin);
            }
        }
    }

    fn file(&mut self, name: &str, text: &str, origin: Origin) {
        match name {
            "season.toml" => {
                if let Some(f) = self.toml::<SeasonFile>(name, text) {
                    self.head = Some(f.season);
                }
            }
            "sources.csv" | "program-sources.csv" => self.read_sources(name, text),
            "rules.toml" => {
                if let Some(f) = self.toml::<RulesFile>(name, text) {
                    let old = std::mem::take(&mut self.rules);
                    self.rules = self.merge(name, old, f.rule, |r| r.id.clone());
                }
            }
            "calendar.toml" => {
                if let Some(f) = self.toml::<CalendarFile>(name, text) {
                    let old = std::mem::take(&mut self.calendar);
                    self.calendar = self.merge(name, old, f.event, |e| e.id.clone());
                }
            }
            "fees.toml" => {
                if let Some(f) = self.toml::<FeesFile>(name, text) {
                    let old = std::mem::take(&mut self.fees);
                    self.fees = self.merge(name, old, f.fee, |e| e.id.clone());
                }
            }
            "signals.toml" => {
                if let Some(f) = self.toml::<SignalsFile>(name, text) {
                    self.signals = Some(f.signals);
                }
            }
            "visa.toml" => self.read_visas(name, text),
            "steps.toml" => {
                if let Some(f) = self.toml::<StepsFile>(name, text) {
                    let old = std::mem::take(&mut self.steps);
                    self.steps = self.merge(name, old, f.step, |s| s.number);
                }
            }
            "routes.toml" => self.read_routes(name, text),
            "stats.csv" => self.read_stats(name, text, origin),
            "programs.csv" => self.read_programs(name, text, origin),
            "facts.csv" => self.read_facts(name, text, origin),
            _ => self.read_statements(name, text, origin),
        }
    }

    fn read_sources(&mut self, name: &str, text: &str) {
        let mut seen = BTreeSet::new();
        for (line, source) in self.csv::<Source>(name, text) {
            if !seen.insert(source.key.clone()) {
                self.problem(name, Some(line), format!("the source key \"{}\" appears twice", source.key));
            }
            if source.url.is_empty() || source.publisher.is_empty() || source.title.is_empty() {
                self.problem(name, Some(line), "a source needs a publisher, a title and an address");
            }
            self.sources.insert(source.key.clone(), source);
        }
    }

    fn read_visas(&mut self, name: &str, text: &str) {
        let Some(f) = self.toml::<VisaFile>(name, text) else { return };
        if f.banner.is_some() {
            self.banner = f.banner;
        }
        let old = std::mem::take(&mut self.visa_facts);
        self.visa_facts = self.merge(name, old, f.fact, |e| e.id.clone());
        let old = std::mem::take(&mut self.nationalities);
        self.nationalities = self.merge(name, old, f.nationality, |e| e.code.clone());
        let old = std::mem::take(&mut self.state_limits);
        self.state_limits = self.merge(name, old, f.state_limit, |e| format!("{} {}", e.state, e.visa));
    }

    fn read_routes(&mut self, name: &str, text: &str) {
        let Some(f) = self.toml::<RoutesFile>(name, text) else { return };
        let old = std::mem::take(&mut self.routes);
        self.routes = self.merge(name, old, f.route, |e| e.id.clone());
        let old = std::mem::take(&mut self.contacts);
        self.contacts = self.merge(name, old, f.contact, |e| e.id.clone());
        if f.keep.is_some() {
            self.keep = f.keep;
        }
    }

    fn read_stats(&mut self, name: &str, text: &str, origin: Origin) {
        let rows = self.csv::<Stat>(name, text).into_iter().map(|(_, s)| Stat { origin, ..s }).collect();
        let old = std::mem::take(&mut self.stats);
        self.stats = self.merge(name, old, rows, |s| s.id.clone());
    }

    fn read_programs(&mut self, name: &str, text: &str, origin: Origin) {
        let mut seen = BTreeSet::new();
        for (line, row) in self.csv::<ProgramRow>(name, text) {
            if !seen.insert(row.id.clone()) {
                self.problem(name, Some(line), format!("the program {} appears twice", row.id));
                continue;
            }
            let acgme = match row.acgme.as_str() {
                "" => None,
                code => match code.parse::<AcgmeCode>() {
                    Ok(code) => Some(code),
                    Err(e) => {
                        self.problem(name, Some(line), e.0);
                        None
                    }
                },
            };
            if acgme.as_ref().is_some_and(|a| a.as_str() != row.id.as_str()) {
                self.problem(name, Some(line), format!("the id {} differs from the ACGME code {}", row.id, row.acgme));
            }
            if row.name.is_empty() || row.short.is_empty() {
                self.problem(name, Some(line), "a program needs a name and a short name");
            }
            let program = Program {
                id: row.id.clone(),
                acgme,
                name: row.name,
                short: row.short,
                institution: row.institution,
                city: row.city,
                state: row.state,
                kind: row.kind,
                provenance: Provenance {
                    sources: vec![row.source],
                    date: row.date,
                    confidence: row.confidence,
                    origin,
                },
                facts: Vec::new(),
                statements: Vec::new(),
            };
            match self.by_id.get(&row.id) {
                Some(&at) => {
                    let old = &mut self.programs[at];
                    let facts = std::mem::take(&mut old.facts);
                    let statements = std::mem::take(&mut old.statements);
                    *old = Program { facts, statements, ..program };
                }
                None => {
                    self.by_id.insert(row.id, self.programs.len());
                    self.programs.push(program);
                }
            }
        }
    }

    fn read_facts(&mut self, name: &str, text: &str, origin: Origin) {
        for (line, row) in self.csv::<FactRow>(name, text) {
            let Some(&at) = self.by_id.get(&row.program) else {
                self.problem(name, Some(line), format!("no program has the id {}", row.program));
                continue;
            };
            let value = match FactValue::parse(row.field, &row.value) {
                Ok(value) => value,
                Err(why) => {
                    self.problem(name, Some(line), why);
                    continue;
                }
            };
            let provenance =
                Provenance { sources: vec![row.source], date: row.date, confidence: row.confidence, origin };
            let facts = &mut self.programs[at].facts;
            let twice = facts
                .iter()
                .any(|f| f.field == row.field && f.value == value && f.provenance.sources == provenance.sources);
            if twice {
                self.problem(name, Some(line), format!("the same {} stands here twice", row.field.label()));
                continue;
            }
            facts.push(Fact { field: row.field, value, note: row.note, provenance });
        }
    }

    fn read_statements(&mut self, name: &str, text: &str, origin: Origin) {
        for (line, row) in self.csv::<StatementRow>(name, text) {
            let Some(&at) = self.by_id.get(&row.program) else {
                self.problem(name, Some(line), format!("no program has the id {}", row.program));
                continue;
            };
            if row.text.trim().is_empty() {
                self.problem(name, Some(line), "a statement needs its text");
            }
            let step3 = match row.step3.as_str() {
                "" => false,
                "required" => true,
                other => {
                    self.problem(name, Some(line), format!("step3 is \"{other}\"; write required or nothing"));
                    false
                }
            };
            let statement = Statement {
                visa: row.visa,
                says: row.says,
                condition: row.condition,
                step3,
                only_in_us: row.only_in_us == "yes",
                scope: row.scope,
                wording: row.wording,
                text: row.text,
                citation: Citation::Source(row.source),
                date: row.date,
                confidence: row.confidence,
                origin,
            };
            if self.programs[at].statements.contains(&statement) {
                self.problem(name, Some(line), "the same statement stands here twice");
                continue;
            }
            self.programs[at].statements.push(statement);
        }
    }

    /// Checks that hold across files.
    fn cross_check(&mut self) {
        let mut found = Vec::new();
        let mut need = |file: &str, what: String, keys: &[SourceKey], sources: &BTreeMap<SourceKey, Source>| {
            if keys.is_empty() {
                found.push((file.to_owned(), format!("{what} names no source")));
            }
            for key in keys.iter().filter(|k| !sources.contains_key(*k)) {
                found
                    .push((file.to_owned(), format!("{what} names the source \"{key}\", which is in no sources file")));
            }
        };
        let s = &self.sources;
        for r in &self.rules {
            need("rules.toml", format!("rule {}", r.id), &r.sources, s);
        }
        for e in &self.calendar {
            need("calendar.toml", format!("event {}", e.id), &e.sources, s);
        }
        for e in &self.fees {
            need("fees.toml", format!("fee {}", e.id), &e.sources, s);
        }
        for e in &self.visa_facts {
            need("visa.toml", format!("fact {}", e.id), &e.sources, s);
        }
        for e in &self.nationalities {
            need("visa.toml", format!("nationality {}", e.code), &e.sources, s);
        }
        for e in &self.state_limits {
            need("visa.toml", format!("limit of {}", e.state), &e.sources, s);
        }
        if let Some(b) = &self.banner {
            need("visa.toml", "the banner".to_owned(), &b.sources, s);
        }
        if let Some(e) = &self.signals {
            need("signals.toml", "the signals".to_owned(), &e.sources, s);
        }
        for e in &self.contacts {
            need("routes.toml", format!("contact {}", e.id), &e.sources, s);
        }
        for e in &self.stats {
            need("stats.csv", format!("figure {}", e.id), std::slice::from_ref(&e.source), s);
        }
        for p in &self.programs {
            need("programs.csv", format!("program {}", p.id), &p.provenance.sources, s);
            for f in &p.facts {
                need("facts.csv", format!("{} of {}", f.field.label(), p.id), &f.provenance.sources, s);
            }
            for t in &p.statements {
                if let Citation::Source(key) = &t.citation {
                    need("statements.csv", format!("a statement of {}", p.id), std::slice::from_ref(key), s);
                }
            }
        }
        for (file, message) in found {
            self.problem(&file, None, message);
        }
        self.check_rules();
        self.check_codes();
        self.check_steps();
        self.check_relied_on();
        self.check_looked_up();
    }

    /// What nobody looked up is no fact, and must not stand among facts.
    fn check_looked_up(&mut self) {
        let stats = self.stats.iter().map(|s| ("stats.csv", format!("figure {}", s.id), vec![&s.note]));
        let visas = self.visa_facts.iter().map(|f| ("visa.toml", format!("fact {}", f.id), vec![&f.says]));
        let fees = self.fees.iter().map(|f| ("fees.toml", format!("fee {}", f.id), vec![&f.note]));
        let rules = self.rules.iter().map(|r| ("rules.toml", format!("rule {}", r.id), vec![&r.says, &r.caution]));
        let found: Vec<(&str, String)> = stats
            .chain(visas)
            .chain(fees)
            .chain(rules)
            .filter_map(|(file, what, texts)| {
                let words = texts.into_iter().find_map(|t| not_looked_up(t))?;
                Some((file, format!("{what} says \"{words}\"; look it up and name the source, or leave it out")))
            })
            .collect();
        for (file, message) in found {
            self.problem(file, None, message);
        }
    }

    /// Entries that prematch itself looks up by id must be there.
    fn check_relied_on(&mut self) {
        for id in ["eras-applications", "nrmp-registration", "nrmp-further-code", "nrmp-late-registration"] {
            if !self.fees.iter().any(|f| f.id == id) {
                self.problem("fees.toml", None, format!("the fee \"{id}\" is missing; prematch computes with it"));
            }
        }
        for id in ["rol-deadline", "match-day", "training-starts"] {
            if !self.calendar.iter().any(|e| e.id == id) {
                self.problem("calendar.toml", None, format!("the event \"{id}\" is missing; prematch counts from it"));
            }
        }
    }

    fn check_rules(&mut self) {
        let mut found = Vec::new();
        for r in &self.rules {
            let shape = r.id.split_once('-').is_some_and(|(letter, number)| {
                matches!(letter, "P" | "A") && number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit())
            });
            if !shape {
                found.push(format!("the rule id \"{}\" is not of the form P-01 or A-01", r.id));
            }
            if r.says.trim().is_empty() || r.means.trim().is_empty() || r.title.trim().is_empty() {
                found.push(format!("rule {} needs a title, what it says and what it means", r.id));
            }
            if r.phases.is_empty() {
                found.push(format!("rule {} names no phase of the season", r.id));
            }
            if r.confidence == Confidence::U && r.severity == Severity::Block {
                found.push(format!("rule {} is unsure (U) and so must not block; use warn", r.id));
            }
        }
        for message in found {
            self.problem("rules.toml", None, message);
        }
    }

    fn check_codes(&mut self) {
        let mut found = Vec::new();
        let mut owner: BTreeMap<&NrmpCode, &ProgramId> = BTreeMap::new();
        let mut shorts: BTreeMap<&str, &ProgramId> = BTreeMap::new();
        let specialty = self.head.as_ref().map(|h| h.specialty_code.as_str()).unwrap_or_default();
        for p in &self.programs {
            if let Some(other) = shorts.insert(&p.short, &p.id) {
                found.push(("programs.csv", format!("{} and {other} have the same short name \"{}\"", p.id, p.short)));
            }
            if p.acgme.as_ref().is_some_and(|a| !a.as_str().starts_with(specialty)) {
                found.push(("programs.csv", format!("{} is not of the specialty {specialty}", p.id)));
            }
            for code in p.tracks() {
                if code.specialty() != specialty {
                    found.push(("facts.csv", format!("{code} of {} is not of the specialty {specialty}", p.id)));
                }
                if let Some(other) = owner.insert(code, &p.id).filter(|other| *other != &p.id) {
                    found.push(("facts.csv", format!("{code} belongs to both {other} and {}", p.id)));
                }
            }
        }
        for (file, message) in found {
            self.problem(file, None, message);
        }
    }

    fn check_steps(&mut self) {
        let mut found = Vec::new();
        for step in &self.steps {
            for at in [&step.from, &step.to] {
                let known = self.calendar.iter().any(|e| &e.id == at) || at.parse::<Date>().is_ok();
                if !known {
                    found.push(format!(
                        "step {} names \"{at}\", which is neither a calendar event nor a date",
                        step.number
                    ));
                }
            }
        }
        for message in found {
            self.problem("steps.toml", None, message);
        }
    }

    fn finish(mut self) -> Result<Season, Vec<Problem>> {
        self.cross_check();
        for (missing, file) in [
            (self.head.is_none(), "season.toml"),
            (self.signals.is_none(), "signals.toml"),
            (self.banner.is_none(), "visa.toml"),
            (self.keep.is_none(), "routes.toml"),
        ] {
            if missing && !self.problems.iter().any(|p| p.file == file) {
                self.problem(file, None, "the file, or its main table, is missing");
            }
        }
        let (Some(head), Some(signals), Some(banner), Some(keep), true) =
            (self.head, self.signals, self.banner, self.keep, self.problems.is_empty())
        else {
            return Err(self.problems);
        };
        self.calendar.sort_by_key(|e| (e.at.first_day(), e.at.text()));
        self.programs.sort_by(|a, b| (&a.state, &a.city, &a.name).cmp(&(&b.state, &b.city, &b.name)));
        for p in &mut self.programs {
            // The user's own fact first, then the surer and the newer one: the first of a field is the one that counts.
            p.facts.sort_by_key(|f| {
                (
                    f.field,
                    std::cmp::Reverse(f.provenance.origin != Origin::BuiltIn),
                    std::cmp::Reverse(f.provenance.confidence),
                    std::cmp::Reverse(f.provenance.date.0.map(crate::PartialDate::earliest)),
                )
            });
        }
        let by_id = self.programs.iter().enumerate().map(|(i, p)| (p.id.clone(), i)).collect();
        Ok(Season {
            year: head.year,
            specialty: head.specialty,
            specialty_code: head.specialty_code,
            title: head.title,
            compiled: head.compiled,
            newest_source: head.newest_source,
            starts: head.starts,
            ends: head.ends,
            caution: head.caution,
            sources: self.sources,
            rules: self.rules,
            calendar: self.calendar,
            fees: self.fees,
            signals,
            banner,
            visa_facts: self.visa_facts,
            nationalities: self.nationalities,
            state_limits: self.state_limits,
            steps: self.steps,
            routes: self.routes,
            contacts: self.contacts,
            keep,
            stats: self.stats,
            programs: self.programs,
            by_id,
        })
    }
}

impl Season {
    /// Reads and proves a season: the built-in layer, and any folder of the user's own over it.
    ///
    /// # Errors
    /// Every problem found, each with its file and, where known, its line.
    pub fn load(layers: &[Layer]) -> Result<Self, Vec<Problem>> {
        let mut loader = Loader::default();
        for layer in layers {
            loader.layer(layer);
        }
        loader.finish()
    }

    /// What the facts were taken from and how far they reach, in one sentence for pages and exports.
    pub fn taken_from(&self) -> String {
        format!(
            "These facts were taken from pages and copies of pages as they were up to {}; nothing here shows what a page \
             says today.",
            self.newest_source
        )
    }

    /// A program by its id.
    pub fn program(&self, id: &ProgramId) -> Option<&Program> {
        self.by_id.get(id).map(|&at| &self.programs[at])
    }

    /// A rule by its id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// A calendar entry by its id.
    pub fn event(&self, id: &str) -> Option<&CalendarEvent> {
        self.calendar.iter().find(|e| e.id == id)
    }

    /// A fee by its id.
    pub fn fee(&self, id: &str) -> Option<&Fee> {
        self.fees.iter().find(|f| f.id == id)
    }

    /// A published figure by its id.
    pub fn stat(&self, id: &str) -> Option<&Stat> {
        self.stats.iter().find(|s| s.id == id)
    }

    /// The program that owns an NRMP code.
    pub fn program_of(&self, code: &NrmpCode) -> Option<&Program> {
        self.programs.iter().find(|p| p.tracks().any(|t| t == code))
    }

    /// The programs a person can mean by `text`: an id, an NRMP code, or words of the name, institution or place. An
    /// exact id, code or short name is one answer; otherwise all programs that contain every word.
    pub fn find(&self, text: &str) -> Vec<&Program> {
        let wanted = text.trim();
        let exact = |p: &&Program| {
            p.id.as_str().eq_ignore_ascii_case(wanted)
                || p.short.eq_ignore_ascii_case(wanted)
                || p.name.eq_ignore_ascii_case(wanted)
                || p.tracks().any(|t| t.as_str().eq_ignore_ascii_case(wanted))
        };
        if let Some(one) = self.programs.iter().find(exact) {
            return vec![one];
        }
        let words: Vec<String> = wanted.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        self.programs
            .iter()
            .filter(|p| {
                let all = format!("{} {} {} {} {}", p.name, p.short, p.institution, p.place(), p.state.name());
                let all = all.to_lowercase();
                words.iter().all(|w| all.contains(w))
            })
            .collect()
    }

    /// How much it holds.
    pub fn counts(&self) -> Counts {
        let binds = |letter: &str| self.rules.iter().filter(|r| r.id.starts_with(letter)).count();
        Counts {
            sources: self.sources.len(),
            rules: self.rules.len(),
            rules_programs: binds("P"),
            rules_applicants: binds("A"),
            calendar: self.calendar.len(),
            calendar_inferred: self.calendar.iter().filter(|e| e.status == crate::EventStatus::Inferred).count(),
            fees: self.fees.len(),
            visa_facts: self.visa_facts.len(),
            nationalities: self.nationalities.len(),
            stats: self.stats.len(),
            programs: self.programs.len(),
            with_acgme: self.programs.iter().filter(|p| p.acgme.is_some()).count(),
            nrmp_codes: self.programs.iter().map(|p| p.tracks().count()).sum(),
            facts: self.programs.iter().map(|p| p.facts.len()).sum(),
            statements: self.programs.iter().map(|p| p.statements.len()).sum(),
            with_visa_statement: self
                .programs
                .iter()
                .filter(|p| p.statements.iter().any(|s| !s.scope.is_hint()))
                .count(),
        }
    }
}
