//! Tables for spreadsheets: UTF-8 with a byte order mark, so that every spreadsheet reads the letters right.

use domain::{Debrief, HistoryLine, Interview, RankList, RankPlace, Slot, State};
use jiff::civil::Date;
use pick::{Application, Candidate, Line, PickList, Profile, ProfileField, Signal, assess, in_words};
use season::{
    Citation, Confidence, FactField, NrmpCode, Season, SourceDate, SourceKey, Standing, Statement, Visa, standing,
};

use crate::sheets::FIRST_YEAR;

/// The headings of our tables, by the name of the table.
pub(crate) const HEADS: [(&str, &[&str]); 14] = [
    ("profile", &["field", "label", "value"]),
    (
        "programs",
        &[
            "id",
            "name",
            "institution",
            "city",
            "state",
            "nrmp_codes",
            "positions",
            "j1",
            "j1_state",
            "j1_source",
            "j1_date",
            "j1_confidence",
            "h1b",
            "h1b_state",
            "h1b_source",
            "h1b_date",
            "h1b_confidence",
            "step2_minimum",
            "years_since_graduation_limit",
            "us_clinical_experience",
            "verdict",
            "why",
            "why_source",
            "why_date",
            "why_confidence",
            "my_decision",
            "page",
        ],
    ),
    (
        "my-list",
        &[
            "place",
            "id",
            "name",
            "where",
            "verdict",
            "j1",
            "j1_state",
            "j1_source",
            "j1_date",
            "j1_confidence",
            "h1b",
            "h1b_state",
            "h1b_source",
            "h1b_date",
            "h1b_confidence",
            "why",
            "why_source",
            "why_date",
            "why_confidence",
            "for",
            "for_source",
            "for_date",
            "for_confidence",
            "against",
            "against_source",
            "against_date",
            "against_confidence",
            "questions",
            "signal",
            "interview_low_percent",
            "interview_percent",
            "interview_high_percent",
            "adds_percentage_points",
            "advised",
            "fee",
            "cost_so_far",
        ],
    ),
    (
        "statements",
        &[
            "program",
            "name",
            "visa",
            "says",
            "condition",
            "step3",
            "text",
            "how",
            "where",
            "date",
            "entered",
            "document",
        ],
    ),
    ("notes", &["program", "name", "written", "note"]),
    (
        "messages",
        &["number", "when", "program", "name", "from", "address", "subject", "read_as", "take_care", "sha256"],
    ),
    (
        "interviews",
        &[
            "number",
            "program",
            "name",
            "state",
            "day",
            "time",
            "zone",
            "format",
            "people",
            "gut_mark",
            "minutes",
            "place",
            "link",
            "invited",
            "answer_by",
            "offered",
            "questions",
            "debrief",
            "debrief_marks",
        ],
    ),
    ("letters", &["number", "program", "name", "kind", "sent", "to", "address", "subject", "text"]),
    ("claims", &["number", "program", "name", "said", "list", "on", "withdrawn", "words"]),
    ("rank-list", &["place", "supplemental", "code", "id", "name", "track", "joint", "settled", "reason", "certified"]),
    ("rank-snapshots", &["number", "at", "place", "id", "name", "track", "was", "after_message", "why"]),
    ("applications", &["program", "name", "sent", "signal", "statement", "answer", "answered"]),
    ("figures", &["program", "name", "figure", "percent", "source", "read"]),
    ("history", &["act", "at", "from", "what", "undone"]),
];

/// Whether these are the headings of one of our tables.
pub(crate) fn own_head<'a>(names: impl Iterator<Item = &'a str> + Clone) -> bool {
    HEADS.iter().any(|(_, head)| names.clone().eq(head.iter().copied()))
}

/// A cell that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it. One that
/// has apostrophes and then begins like a formula gets one more, so that `unsafe_cell` takes away what was added.
pub fn safe_cell(text: &str) -> String {
    if begins_like_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`safe_cell`] made safe; `None` when it added nothing.
pub(crate) fn unsafe_cell(text: &str) -> Option<&str> {
    text.strip_prefix('\'').filter(|rest| begins_like_formula(rest.trim_start_matches('\'')))
}

fn begins_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A table for a spreadsheet: a name without blanks, its headings, and its cells as text. Codes are text, so that no zero is
/// lost; dates are written `2026-10-14`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name: `programs`.
    pub name: &'static str,
    /// Its headings.
    pub head: &'static [&'static str],
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    fn new(name: &'static str, rows: impl Iterator<Item = Vec<String>>) -> Self {
        let head = HEADS.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, head)| head);
        Self { name, head, rows: rows.collect() }
    }

    /// As csv, with a byte order mark; no cell can act as a formula.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(self.head)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| safe_cell(cell)))?;
        }
        writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))
    }
}

/// All tables of a workspace, as they go into the zip; the personal list only where one can be made.
pub fn workspace_tables(season: &Season, state: &State, today: Date) -> Vec<Table> {
    let mut tables = vec![
        profile_table(state.profile()),
        programs_table(season, state, today),
        statements_table(season, state),
        notes_table(season, state),
        applications_table(season, state),
        figures_table(season, state),
        history_table(&domain::history(state, season, None)),
        messages_table(season, state),
        interviews_table(season, state),
        letters_table(season, state),
        claims_table(season, state),
        rank_table(season, state),
        snapshots_table(season, state),
    ];
    let candidates = state.candidates(season);
    if let Ok(list) = pick::pick(&candidates, state.profile(), season, today, pick::Limits::default()) {
        tables.push(list_table(season, &candidates, &list));
    }
    tables
}

fn profile_table(profile: &Profile) -> Table {
    let rows = ProfileField::ALL
        .iter()
        .filter_map(|f| profile.get(*f).map(|v| vec![f.key().to_owned(), f.label().to_owned(), v.to_string()]));
    Table::new("profile", rows)
}

/// The cells of `source`, `date` and `confidence` for several things at once, in the same order in each cell.
fn proof_cells(proofs: impl Iterator<Item = (String, SourceDate, Option<Confidence>)>) -> [String; 3] {
    let mut cells = [Vec::new(), Vec::new(), Vec::new()];
    for (source, date, confidence) in proofs {
        cells[0].push(source);
        cells[1].push(if date.0.is_some() { date.iso() } else { "undated".to_owned() });
        cells[2].push(confidence.map_or("", Confidence::word).to_owned());
    }
    cells.map(|c| c.join("; "))
}

/// A source by its publisher, with its key in `sources.csv`.
fn source_words(season: &Season, key: &SourceKey) -> String {
    season.sources.get(key).map_or_else(|| key.to_string(), |s| format!("{} [{key}]", s.publisher))
}

/// What the statements that decide a standing rest on.
fn standing_proof(season: &Season, statements: &[Statement], s: &Standing) -> [String; 3] {
    proof_cells(s.decided_by.iter().filter_map(|&at| statements.get(at)).map(|t| {
        let source = match &t.citation {
            Citation::Source(key) => source_words(season, key),
            Citation::Own { .. } if !t.is_own_check() => t.scope.words().to_owned(),
            Citation::Own { kind, .. } => format!("my own check: {}", kind.words()),
        };
        (source, t.date, Some(t.confidence))
    }))
}

/// What reasons rest on. A reason that rests on the profile alone has no source, and says so.
fn lines_proof(season: &Season, lines: &[Line]) -> [String; 3] {
    let mut cells = proof_cells(lines.iter().map(|l| match (&l.source, l.confidence) {
        (Some(key), c) => (source_words(season, key), l.date, c),
        (None, Some(c)) => ("my own check".to_owned(), l.date, Some(c)),
        (None, None) => ("my profile".to_owned(), l.date, None),
    }));
    for cell in &mut cells {
        if cell.split("; ").all(|part| part.is_empty()) {
            cell.clear();
        }
    }
    cells
}

fn answer(s: &Standing) -> String {
    s.answer.map_or_else(String::new, |a| a.word().to_owned())
}

/// All programs of the season with the verdict for this applicant, as csv.
///
/// # Errors
/// When the table cannot be written.
pub fn programs_csv(season: &Season, state: &State, today: Date) -> Result<Vec<u8>, csv::Error> {
    programs_table(season, state, today).csv()
}

fn programs_table(season: &Season, state: &State, today: Date) -> Table {
    let fact = |c: &Candidate, f: FactField| c.program.fact(f).map_or_else(String::new, |x| x.value.shown(f));
    let candidates = state.candidates(season);
    let rows = candidates.iter().map(|c| {
        let p = c.program;
        let a = assess(c, state.profile(), season, today);
        let mut row = vec![
            p.id.to_string(),
            p.name.clone(),
            p.institution.clone(),
            p.city.clone(),
            p.state.to_string(),
            p.tracks().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            fact(c, FactField::Positions),
        ];
        for visa in Visa::ALL {
            let s = standing(visa, &c.statements, season.starts);
            row.extend([answer(&s), s.state.word().to_owned()]);
            row.extend(standing_proof(season, &c.statements, &s));
        }
        row.extend([
            fact(c, FactField::MinStep2),
            fact(c, FactField::GradYearsMax),
            fact(c, FactField::Usce),
            a.verdict.word().to_owned(),
            in_words(&a),
        ]);
        row.extend(lines_proof(season, &a.reasons));
        row.extend([c.stance.as_ref().map_or_else(String::new, |s| s.kind.word().to_owned()), fact(c, FactField::Url)]);
        row
    });
    Table::new("programs", rows)
}

/// The personal list, in order, as csv. `candidates` are those it was made of.
///
/// # Errors
/// When the table cannot be written.
pub fn list_csv(season: &Season, candidates: &[Candidate], list: &PickList) -> Result<Vec<u8>, csv::Error> {
    list_table(season, candidates, list).csv()
}

fn list_table(season: &Season, candidates: &[Candidate], list: &PickList) -> Table {
    let percent = |c: pick::Chance| format!("{:.2}", c.get() * 100.0);
    let lines = |l: &[pick::Line]| l.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
    let rows = list.entries.iter().map(|e| {
        let p = season.program(&e.program);
        let chance = e.odds.with(e.signal);
        let statements = candidates.iter().find(|c| c.program.id == e.program).map_or(&[][..], |c| &c.statements);
        let mut row = vec![
            e.place.to_string(),
            e.program.to_string(),
            p.map_or_else(String::new, |p| p.name.clone()),
            p.map_or_else(String::new, season::Program::place),
            e.assessment.verdict.word().to_owned(),
        ];
        for visa in Visa::ALL {
            let s = standing(visa, statements, season.starts);
            row.extend([answer(&s), s.state.word().to_owned()]);
            row.extend(standing_proof(season, statements, &s));
        }
        for reasons in [&e.assessment.reasons, &e.assessment.speaks_for, &e.assessment.speaks_against] {
            row.push(lines(reasons));
            row.extend(lines_proof(season, reasons));
        }
        row.extend([
            e.assessment.questions.iter().map(|q| q.text.as_str()).collect::<Vec<_>>().join(" "),
            e.signal.map_or("none", pick::Signal::word).to_owned(),
            percent(chance.low),
            percent(chance.mean),
            percent(chance.high),
            format!("{:.3}", e.adds * 100.0),
            if e.advised { "yes" } else { "no" }.to_owned(),
            e.fee.to_string(),
            e.cost_so_far.to_string(),
        ]);
        row
    });
    Table::new("my-list", rows)
}

fn statements_table(season: &Season, state: &State) -> Table {
    let rows = state.records().flat_map(|(id, r)| {
        r.statements.iter().map(move |own| {
            let s = &own.statement;
            let (kind, detail) = match &s.citation {
                Citation::Own { kind, detail } => (kind.words(), detail.clone()),
                Citation::Source(key) => ("source", key.to_string()),
            };
            vec![
                id.to_string(),
                season.program(id).map_or_else(String::new, |p| p.name.clone()),
                s.visa.to_string(),
                s.says.word().to_owned(),
                s.condition.clone(),
                if s.step3 { "required" } else { "" }.to_owned(),
                s.text.clone(),
                kind.to_owned(),
                detail,
                s.date.iso(),
                own.entered.to_string(),
                own.evidence.as_ref().map_or_else(String::new, |d| d.id.to_string()),
            ]
        })
    });
    Table::new("statements", rows)
}

fn notes_table(season: &Season, state: &State) -> Table {
    let rows = state.records().flat_map(|(id, r)| {
        r.notes.iter().map(move |n| {
            let name = season.program(id).map_or_else(String::new, |p| p.name.clone());
            vec![id.to_string(), name, n.written.to_string(), n.text.clone()]
        })
    });
    Table::new("notes", rows)
}

/// A program by id and name; empty where it is not known.
fn named(season: &Season, id: Option<&season::ProgramId>) -> [String; 2] {
    let name = id.and_then(|id| season.program(id)).map_or_else(String::new, |p| p.name.clone());
    [id.map_or_else(String::new, ToString::to_string), name]
}

fn messages_table(season: &Season, state: &State) -> Table {
    let rows = state.items().messages().map(|m| {
        let [id, name] = named(season, m.program());
        vec![
            m.id.to_string(),
            m.when().to_string(),
            id,
            name,
            m.message.from.name.clone(),
            m.message.from.address.clone(),
            m.message.subject.clone(),
            m.message.category.id().to_owned(),
            if m.message.red_flag { "yes" } else { "no" }.to_owned(),
            m.message.original.id.to_string(),
        ]
    });
    Table::new("messages", rows)
}

fn interviews_table(season: &Season, state: &State) -> Table {
    let rows = state.items().interviews().map(|i| {
        let [id, name] = named(season, Some(&i.program));
        let people: Vec<&str> = i.people.iter().map(|p| p.name.as_str()).collect();
        vec![
            i.id.to_string(),
            id,
            name,
            i.status.word().to_owned(),
            i.at.map_or_else(String::new, |s| s.day.to_string()),
            i.at.and_then(|s| s.time).map_or_else(String::new, |t| t.strftime("%H:%M").to_string()),
            i.zone.to_string(),
            i.format.word().to_owned(),
            people.join("; "),
            i.debrief.as_ref().and_then(|d| d.gut).map_or_else(String::new, |g| g.to_string()),
            i.at.and_then(|s| s.minutes).map_or_else(String::new, |m| m.to_string()),
            i.place.clone(),
            i.link.clone(),
            i.invited.as_ref().map_or_else(String::new, clock),
            i.answer_by.as_ref().map_or_else(String::new, clock),
            i.offered.iter().map(slot).collect::<Vec<_>>().join("; "),
            i.preparation.clone(),
            debrief(i, |d| d.notes.iter().map(|(h, note)| format!("{}: {note}", h.label())).collect()),
            debrief(i, |d| d.marks.iter().map(|(h, mark)| format!("{}: {mark}", h.word())).collect()),
        ]
    });
    Table::new("interviews", rows)
}

/// A moment by the program's clock, with its offset.
fn clock(at: &jiff::Zoned) -> String {
    at.strftime("%Y-%m-%d %H:%M %:z").to_string()
}

/// A time that was offered: `2027-01-11 09:00`, or the day alone.
fn slot(slot: &Slot) -> String {
    let time = slot.time.map_or_else(String::new, |t| t.strftime(" %H:%M").to_string());
    format!("{}{time}", slot.day)
}

/// A part of the notes after an interview, one line each.
fn debrief(i: &Interview, part: impl Fn(&Debrief) -> Vec<String>) -> String {
    i.debrief.as_ref().map_or_else(String::new, |d| part(d).join("\n"))
}

fn letters_table(season: &Season, state: &State) -> Table {
    let rows = state.items().letters().map(|l| {
        let [id, name] = named(season, Some(&l.program));
        vec![
            l.id.to_string(),
            id,
            name,
            l.kind.word().to_owned(),
            l.sent.as_ref().map_or_else(|| "draft".to_owned(), |s| s.at.to_string()),
            l.to.clone(),
            l.address.clone(),
            l.subject.clone(),
            l.text.clone(),
        ]
    });
    Table::new("letters", rows)
}

fn claims_table(season: &Season, state: &State) -> Table {
    let rows = state.items().claims().map(|c| {
        let [id, name] = named(season, Some(&c.program));
        vec![
            c.id.to_string(),
            id,
            name,
            c.kind.word().to_owned(),
            c.list.word().to_owned(),
            c.on.to_string(),
            c.withdrawn.as_ref().map_or_else(String::new, |w| w.on.to_string()),
            c.text.clone(),
        ]
    });
    Table::new("claims", rows)
}

/// The id and the name of where a line leads.
fn led(season: &Season, place: &RankPlace) -> [String; 2] {
    match place {
        RankPlace::Program(id) => named(season, Some(id)),
        RankPlace::Other(name) => [String::new(), name.clone()],
    }
}

fn rank_table(season: &Season, state: &State) -> Table {
    let list = state.items().rank_list().cloned().unwrap_or_default();
    let certified = state.items().rank_state().and_then(|s| s.certified.as_ref()).map(|c| c.at.to_string());
    ranked_table(season, &list, &certified.unwrap_or_default())
}

/// The primary list, and below each advanced line its supplemental list. `certified` is when, where it was.
pub(crate) fn ranked_table(season: &Season, list: &RankList, certified: &str) -> Table {
    let code = |c: &Option<NrmpCode>| c.as_ref().map_or_else(String::new, ToString::to_string);
    let yes = |is: bool| if is { "yes" } else { "" };
    let mut rows = Vec::new();
    for (k, line) in list.lines.iter().enumerate() {
        let place = (k + 1).to_string();
        let [id, name] = led(season, &line.place);
        let (code_cell, settled) = (code(&line.code), yes(line.first_year_settled));
        let cells =
            [place.as_str(), "", &code_cell, &id, &name, line.track.word(), "", settled, &line.reason, certified];
        rows.push(cells.map(str::to_owned).to_vec());
        for (j, first) in line.first_years.iter().enumerate() {
            let [id, name] = led(season, &first.place);
            let (number, code_cell, joint) = ((j + 1).to_string(), code(&first.code), yes(first.joint.is_some()));
            let cells = [place.as_str(), &number, &code_cell, &id, &name, FIRST_YEAR, joint, "", "", ""];
            rows.push(cells.map(str::to_owned).to_vec());
        }
    }
    Table::new("rank-list", rows.into_iter())
}

/// Every order that the list has had, line by line, with what moved and after which message.
fn snapshots_table(season: &Season, state: &State) -> Table {
    let rows = state.items().snapshots().flat_map(|s| {
        s.order.iter().enumerate().map(move |(k, stood)| {
            let [id, name] = led(season, &stood.place);
            let moved = s.moved.iter().find(|m| m.line == stood.line);
            vec![
                s.id.to_string(),
                s.at.to_string(),
                (k + 1).to_string(),
                id,
                name,
                stood.track.word().to_owned(),
                moved.and_then(|m| m.from).map_or_else(String::new, |f| (f + 1).to_string()),
                moved.and_then(|m| m.after).map_or_else(String::new, |m| m.to_string()),
                s.reason.clone(),
            ]
        })
    });
    Table::new("rank-snapshots", rows)
}

fn applications_table(season: &Season, state: &State) -> Table {
    let nothing = Application::default();
    let rows = state.records().filter(|(_, r)| r.application != nothing).map(|(id, r)| {
        let a = &r.application;
        vec![
            id.to_string(),
            season.program(id).map_or_else(String::new, |p| p.name.clone()),
            a.sent.map_or_else(String::new, |d| d.to_string()),
            a.signal.map_or("", Signal::word).to_owned(),
            a.statement.clone(),
            a.answer.map_or("", |x| x.kind.word()).to_owned(),
            a.answer.and_then(|x| x.on).map_or_else(String::new, |on| on.to_string()),
        ]
    });
    Table::new("applications", rows)
}

fn figures_table(season: &Season, state: &State) -> Table {
    let rows = state.records().flat_map(|(id, r)| {
        r.figures.iter().map(move |f| {
            let name = season.program(id).map_or_else(String::new, |p| p.name.clone());
            let share = f.share.to_string();
            let percent = share.trim_end_matches('%').to_owned();
            vec![id.to_string(), name, f.kind.key().to_owned(), percent, f.source.clone(), f.on.to_string()]
        })
    });
    Table::new("figures", rows)
}

fn history_table(lines: &[HistoryLine]) -> Table {
    let rows = lines.iter().map(|l| {
        vec![
            l.act.0.to_string(),
            l.at.to_string(),
            l.by.words().to_owned(),
            l.words.clone(),
            if l.undone { "undone" } else { "" }.to_owned(),
        ]
    });
    Table::new("history", rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=cmd|'/c calc'!A1", "+1", "-2+3", "@SUM(A1)", "\t=1"] {
            assert!(safe_cell(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(safe_cell("3 = 3"), "3 = 3");
    }

    #[test]
    fn what_was_made_safe_comes_back_as_it_was() {
        for text in ["=1", "'=1", "''=1", "'quoted'", "plain", "-", "'"] {
            let safe = safe_cell(text);
            assert_eq!(unsafe_cell(&safe).unwrap_or(&safe), text);
        }
    }
}
