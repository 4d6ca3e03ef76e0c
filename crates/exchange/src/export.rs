//! Everything a workspace holds, as one zip of open formats.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use domain::{Act, DocumentId, DocumentInfo, Event, Item, Letter, Note, OwnStatement, Record, State};
use jiff::Timestamp;
use pick::{Application, Figure, Profile, Stance};
use season::{ProgramId, Season};
use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::calendar::CalendarFile;
use crate::mail::{BadDraft, Draft, Person, copy_eml};
use crate::tables;

/// Why an export could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A table could not be written.
    #[error("a table could not be written: {0}")]
    Table(#[from] csv::Error),
    /// The JSON file could not be written.
    #[error("the JSON file could not be written: {0}")]
    Json(#[from] serde_json::Error),
    /// The spreadsheet could not be written.
    #[error("the spreadsheet could not be written: {0}")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
    /// The zip could not be written.
    #[error("the zip could not be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Bytes could not be put together.
    #[error("the zip could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// The whole workspace as one JSON document; `version` rises when its shape changes.
#[derive(Serialize)]
pub struct WorkspaceFile<'a> {
    format: &'static str,
    version: u32,
    made: Timestamp,
    season: i16,
    profile: &'a Profile,
    programs: BTreeMap<&'a ProgramId, RecordFile<'a>>,
    /// Messages, interviews, letters, claims, contacts and papers as they stand.
    items: Vec<&'a Item>,
    acts: Vec<ActFile<'a>>,
}

#[derive(Serialize)]
struct RecordFile<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'a Stance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<&'a Application>,
    #[serde(skip_serializing_if = "<[Figure]>::is_empty")]
    figures: &'a [Figure],
    notes: &'a [Note],
    statements: &'a [OwnStatement],
}

impl<'a> RecordFile<'a> {
    fn new(season: &'a Season, id: &ProgramId, record: &'a Record) -> Self {
        Self {
            name: season.program(id).map_or("", |p| p.name.as_str()),
            decision: record.stance.as_ref(),
            application: (record.application != Application::default()).then_some(&record.application),
            figures: &record.figures,
            notes: &record.notes,
            statements: &record.statements,
        }
    }
}

#[derive(Serialize)]
struct ActFile<'a> {
    act: u64,
    at: Timestamp,
    by: domain::Actor,
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_by: Option<u64>,
    events: &'a [Event],
}

impl<'a> From<&'a Act> for ActFile<'a> {
    fn from(act: &'a Act) -> Self {
        Self {
            act: act.id.0,
            at: act.at,
            by: act.by,
            undoes: act.undoes.map(|a| a.0),
            undone_by: act.undone_by.map(|a| a.0),
            events: &act.events,
        }
    }
}

/// The workspace as it goes into `workspace.json`.
pub fn workspace_file<'a>(season: &'a Season, state: &'a State, now: Timestamp) -> WorkspaceFile<'a> {
    let programs = state.records().map(|(id, r)| (id, RecordFile::new(season, id, r))).collect();
    WorkspaceFile {
        format: "prematch-workspace",
        version: 1,
        made: now,
        season: season.year,
        profile: state.profile(),
        programs,
        items: state.items().all().collect(),
        acts: state.acts().iter().map(ActFile::from).collect(),
    }
}

/// Everything as one zip: `workspace.json`, a table for each kind of entry, the calendar, the letters, and the original
/// documents. `documents`
/// gives the bytes of a document, or `None` when they are gone; a missing one is named in `README.txt`.
///
/// # Errors
/// When something cannot be written; nothing half-made is returned.
pub fn export_zip(
    season: &Season,
    state: &State,
    calendar: &CalendarFile,
    documents: &mut dyn FnMut(&DocumentId) -> Option<Vec<u8>>,
    now: Timestamp,
) -> Result<Vec<u8>, ExportError> {
    let today = now.to_zoned(state.profile().home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz)).date();
    let mut files: Vec<(String, Vec<u8>)> =
        vec![("workspace.json".into(), serde_json::to_vec_pretty(&workspace_file(season, state, now))?)];
    let tables = tables::workspace_tables(season, state, today);
    for table in &tables {
        files.push((format!("{}.csv", table.name), table.csv()?));
    }
    files.push(("workspace.xlsx".into(), crate::sheets::xlsx(&tables)?));
    files.push(("calendar.ics".into(), calendar.bytes()));
    let mut missing = Vec::new();
    for letter in state.items().letters() {
        match letter_file(season, state, letter) {
            Ok(file) => files.push(file),
            Err(why) => missing.push(format!("letter {} as a mail: {why}", letter.id)),
        }
    }
    for info in evidence(state) {
        match documents(&info.id) {
            Some(bytes) => files.push((format!("documents/{}", document_name(info)), bytes)),
            None => missing.push(info.name.clone()),
        }
    }
    files.insert(0, ("README.txt".into(), readme(season, &files, &missing, now).into_bytes()));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).unix_permissions(0o600);
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A letter as a file: a copy of what was sent as a mail. A draft was not checked yet, so it is no mail that a click could
/// send: it is text.
fn letter_file(season: &Season, state: &State, letter: &Letter) -> Result<(String, Vec<u8>), BadDraft> {
    let to = season.program(&letter.program).map_or_else(|| letter.program.to_string(), |p| p.short.clone());
    let name = |end: &str| format!("letters/{}-{}-{}.{end}", letter.id, letter.kind.word(), plain_name(&to));
    let Some(sent) = &letter.sent else {
        let text =
            format!("DRAFT, not sent\r\nTo: {}\r\nSubject: {}\r\n\r\n{}\r\n", letter.to, letter.subject, letter.text);
        return Ok((name("draft.txt"), text.into_bytes()));
    };
    let zone = state.profile().home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz);
    let person = Person { name: letter.to.clone(), address: letter.address.clone() };
    let people = if letter.address.is_empty() { &[][..] } else { std::slice::from_ref(&person) };
    let bytes = copy_eml(&Draft {
        from: None,
        to: people,
        cc: &[],
        subject: &letter.subject,
        body: &letter.text,
        date: &sent.at.to_zoned(zone),
        message_id: &format!("letter-{}-{}@prematch.invalid", letter.id, sent.at.as_second()),
        in_reply_to: None,
    })?;
    Ok((name("eml"), bytes))
}

/// A name that every system takes as a part of a file name.
fn plain_name(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(40).collect()
}

/// Every document that an entry or the history speaks of, once.
fn evidence(state: &State) -> Vec<&DocumentInfo> {
    let mut found: Vec<&DocumentInfo> = state
        .acts()
        .iter()
        .flat_map(|a| &a.events)
        .flat_map(|e| match e {
            Event::StatementAdded { own, .. } | Event::StatementRemoved { own, .. } => own.evidence.iter().collect(),
            Event::ItemChanged { before, after } => {
                [before, after].into_iter().flatten().flat_map(|i| documents_of(i)).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    found
}

/// The documents that an item speaks of.
fn documents_of(item: &Item) -> Vec<&DocumentInfo> {
    match item {
        Item::Message(m) => vec![&m.message.original],
        Item::Papers(p) => p.came.values().filter_map(|p| p.file.as_ref()).collect(),
        Item::Interview(_)
        | Item::Letter(_)
        | Item::Claim(_)
        | Item::Contact(_)
        | Item::Columns(_)
        | Item::RankList(_)
        | Item::Weighing(_)
        | Item::Snapshot(_)
        | Item::RankState(_)
        | Item::Archive(_) => Vec::new(),
    }
}

/// A file name that no system misreads: the beginning of the hash, and the letters of the original name.
fn document_name(info: &DocumentInfo) -> String {
    // Only the last part of a path, and no run of dots: the name must not lead anywhere.
    let last = info.name.rsplit(['/', '\\']).next().unwrap_or("").replace("..", "_");
    let safe: String =
        last.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let tail: String = safe.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{}-{}", &info.id.as_str()[..12], tail.trim_start_matches('.'))
}

fn readme(season: &Season, files: &[(String, Vec<u8>)], missing: &[String], now: Timestamp) -> String {
    let mut text = format!(
        "Your prematch workspace, exported {}.\n\n\
         workspace.json holds everything: the profile, what you recorded about programs, and each act with its events.\n\
         The tables hold the same for a spreadsheet; a cell that begins with = + - or @ has an apostrophe before it, so \
         that no spreadsheet runs it.\ndocuments/ holds the files you kept as evidence, each named by the beginning of its SHA-256.\n\
         calendar.ics goes into any calendar; letters/ holds what you sent as mails (.eml), and drafts as text.\n\n",
        now.strftime("%Y-%m-%d %H:%M UTC")
    );
    text.push_str(&format!(
        "How old the facts are: the newest source is dated {}. {}\n\
         Where a cell holds several sources, dates or confidences, they are parted by semicolons, in the same order.\n\
         This is no legal or immigration advice, and nothing here is a guarantee: ask the program in writing, and look at\n\
         the official page, before you act on it.\n\n",
        season.newest_source,
        season.taken_from()
    ));
    for (name, bytes) in files {
        text.push_str(&format!("{name}  {} bytes\n", bytes.len()));
    }
    for name in missing {
        text.push_str(&format!("MISSING: \"{name}\" could not be taken from the workspace.\n"));
    }
    text
}
