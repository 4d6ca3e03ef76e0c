//! Data: where everything is, its history with undo, backups, restore, check and export.

mod backups;
mod history;
mod restore;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path as InPath, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use journal::{CheckReport, Journal, JournalError, SqliteJournal, Workspace};
use maud::{Markup, html};

use self::backups::{Backup, Prefix};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::pages::LARGEST_FILE;
use crate::pages::facts::Query;
use crate::ui::{Frame, Nav, badge, count, when};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/data", get(page))
        .route("/data/check", get(check))
        .route("/data/export", get(export))
        .route("/data/backup", post(make_backup))
        .route("/data/backups/{name}", get(download))
        .route("/data/restore", get(restore::confirm).post(restore::restore))
        .route("/data/upload", post(restore::upload).layer(DefaultBodyLimit::max(LARGEST_FILE)))
}

/// Does something that reads or writes whole files, away from the threads that answer requests.
async fn apart<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.unwrap_or_else(|_| Err(broken("This did not finish. Nothing was lost; try again.")))
}

/// Something failed that is not the user's doing.
fn broken(message: impl Into<String>) -> Failure {
    Failure {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        title: "That did not work",
        message: message.into(),
        kept: None,
    }
}

fn folder_failed(app: &App, e: &std::io::Error) -> Failure {
    broken(format!("The folder {} could not be used: {e}.", app.about.backups.display()))
}

/// There is no backup of this name.
fn no_such_backup() -> Failure {
    Failure::not_found("There is no backup of this name in the folder. Go back to Data and choose one of the list.")
}

/// A size for people: `312 kB`, `4.1 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// The workspace file with what SQLite keeps beside it while prematch runs; `None` when there is no such file.
fn size_of_workspace(file: &Path) -> Option<u64> {
    let main = std::fs::metadata(file).ok()?.len();
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    Some(main + std::fs::metadata(log).map_or(0, |m| m.len()))
}

async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    let app = frame.app.clone();
    let backups = backups::list(&app.about.backups);
    let message = just_done(&app, &query, &backups);
    let shown = app.with_state(|state| {
        let body = html! {
            h1 { "Your data" }
            (message)
            p.lead {
                "Everything you enter is kept in one file on this computer. Nothing is sent anywhere. "
                "Nothing is overwritten either: each change is added, so each can be taken back."
            }
            (your_file(&frame, state))
            (backup_panel(&frame, state, &backups))
            (history::section(&frame, state, query.get("page").parse().unwrap_or(1)))
            (season_panel(&app))
        };
        frame.page("Data", Nav::Data, state, body)
    });
    shown.map_err(Failure::from)
}

/// What a backup or a restore has just done, said once. Only names that are really in the folder are repeated.
fn just_done(app: &App, query: &Query, backups: &[Backup]) -> Markup {
    let listed = |field: &str| backups.iter().find(|b| !query.get(field).is_empty() && b.name == query.get(field));
    if let Some(made) = listed("made") {
        let file = app.about.backups.join(&made.name);
        let report = SqliteJournal::open_read_only(&file).and_then(|mut copy| copy.check());
        return html! {
            div.said role="status" {
                p { "Backup made: " strong { (made.name) } ", in " code { (app.about.backups.display()) } ". " (verdict(&report)) }
            }
        };
    }
    if let (Some(from), Some(safety)) = (listed("restored"), listed("safety")) {
        return html! {
            div.said role="status" {
                p {
                    "Restored from " strong { (from.name) } ". What was here before is kept as " strong { (safety.name) }
                    "; restore that one to go back."
                }
                a.button.small href={ "/data/restore?file=" (safety.name) } { "Look at it" }
            }
        };
    }
    html! {}
}

/// What a check found, in a sentence or two.
fn verdict(report: &Result<CheckReport, JournalError>) -> Markup {
    match report {
        Ok(r) if r.problems.is_empty() => html! {
            "It was read back and checked: " (entries_and_documents(r)) ", nothing wrong."
        },
        Ok(r) => html! { "But the check found: " (r.problems.join("; ")) "." },
        Err(e) => html! { "But it cannot be read: " (e) "." },
    }
}

fn entries_and_documents(r: &CheckReport) -> String {
    let (entries, documents) = (r.entries as usize, r.documents as usize);
    format!("{}, {}", count(entries, "entry", "entries"), count(documents, "document", "documents"))
}

fn your_file(frame: &Frame, state: &domain::State) -> Markup {
    let about = &frame.app.about;
    let last = state.acts().last();
    html! {
        section.panel aria-labelledby="file" {
            h2 id="file" { "Your file" }
            dl.facts {
                div { dt { "Where" } dd { code.path { (about.file.display()) } } }
                div {
                    dt { "Size" }
                    dd { @match size_of_workspace(&about.file) { Some(bytes) => (size(bytes)), None => "kept in memory" } }
                }
                div {
                    dt { "What it holds" }
                    dd {
                        (count(state.acts().len(), "change", "changes")) " in "
                        (count(state.seq() as usize, "entry", "entries")) ", notes or decisions on "
                        (count(state.records().count(), "program", "programs"))
                    }
                }
                @if let Some(act) = last {
                    div { dt { "Last change" } dd { (when(act.at, &App::zone(state))) } }
                }
            }
            div.actions {
                a.button href="/data/check" { "Check the file" }
                a.button href="/data/export" download { "Export everything (zip)" }
                a.button href="/sheets" { "Take a spreadsheet in" }
            }
            p.muted.small {
                "The export holds your entries as tables and as JSON, and your documents as they came. "
                "To move to another computer, use a backup."
            }
        }
    }
}

fn backup_panel(frame: &Frame, state: &domain::State, backups: &[Backup]) -> Markup {
    let zone = App::zone(state);
    html! {
        section.panel aria-labelledby="backups" {
            div.split {
                h2 id="backups" { "Backups" }
                (frame.form("/data/backup", "inline", html! { button.primary { "Make a backup now" } }))
            }
            p {
                "They are in " code.path { (frame.app.about.backups.display()) }
                ". Backups you make are never deleted. Besides, one is made by itself once a day when prematch starts "
                "(its name begins with " code { "auto-" } "); the last ten of these are kept. Copy a backup to another disk or "
                "a USB stick from time to time: one on the same computer is lost with it."
            }
            @if backups.is_empty() {
                div.empty { p.strong { "No backup yet." } p { "It takes a second." } }
            } @else {
                div.table-wrap role="region" tabindex="0" aria-label="Backups" {
                    table.data.stack {
                        thead { tr { th { "Name" } th { "Made" } th.num { "Size" } th { "Why" } th { "" } } }
                        tbody {
                            @for b in backups {
                                tr {
                                    th.lead-cell.path scope="row" { (b.name) }
                                    td data-label="Made" { @match b.made { Some(at) => (when(at, &zone)), None => "not known" } }
                                    td.num data-label="Size" { (size(b.bytes)) }
                                    td data-label="Why" { (b.prefix.map_or("put there by you", Prefix::words)) }
                                    td {
                                        div.actions {
                                            a.button.small href={ "/data/backups/" (b.name) } download=(b.name) { "Download" span.sr { " " (b.name) } }
                                            a.button.small href={ "/data/restore?file=" (b.name) } { "Look and restore" span.sr { " " (b.name) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            details {
                summary { "Restore from a file of another place" }
                form.fields method="post" action="/data/upload" enctype="multipart/form-data" {
                    (frame.token())
                    div.field.wide {
                        label for="backup-file" { "Backup file" }
                        input id="backup-file" name="backup" type="file" accept=".db,application/vnd.sqlite3" required;
                        p.hint { "It is checked and shown first. Nothing changes before you say so." }
                    }
                    div.actions { button { "Look at it" } }
                }
            }
        }
    }
}

fn season_panel(app: &App) -> Markup {
    let (season, c) = (&app.season, app.season.counts());
    html! {
        section.panel aria-labelledby="season" {
            h2 id="season" { "The season's facts" }
            p { (season.title) ". " (season.caution) }
            div.numbers {
                div { strong { (c.programs) } span { "programs" } }
                div { strong { (c.facts) } span { "facts about them" } }
                div { strong { (c.statements) } span { "visa statements" } }
                div { strong { (c.rules) } span { "rules" } }
                div { strong { (c.calendar) } span { "dates, " (c.calendar_inferred) " inferred" } }
                div { strong { (c.stats) } span { "figures" } }
                div { strong { (c.sources) } span { "sources" } }
            }
            dl.facts {
                div { dt { "Put together" } dd { (season.compiled) } }
                div { dt { "Newest source" } dd { (season.newest_source) } }
                div {
                    dt { "Programs with a visa statement" }
                    dd { (c.with_visa_statement) " of " (c.programs) "; for the others nothing is known yet" }
                }
                div {
                    dt { "Your own season folder" }
                    dd {
                        @match &app.about.season_dir {
                            Some(folder) => { code.path { (folder.display()) } " lies over the built-in facts and wins" },
                            None => {
                                "none. Facts of your own go into a folder; start prematch with "
                                code { "--season-dir FOLDER" } " to lay it over the built-in ones."
                            },
                        }
                    }
                }
            }
            p { a href="/sources" { "All sources" } " · " a href="/season" { "Archive this season, or read an archived one" } }
        }
    }
}

async fn make_backup(Shared(app): Shared<Arc<App>>, _form: Form) -> Result<Response, Failure> {
    let name = apart(&app, |app| back_up(app, &mut app.workspace(), Prefix::Made)).await?;
    Ok(Redirect::to(&format!("/data?made={name}")).into_response())
}

/// Makes a backup and returns its name.
fn back_up(app: &App, workspace: &mut Workspace<SqliteJournal>, prefix: Prefix) -> Result<String, Failure> {
    let zone = App::zone(workspace.state()?);
    let (name, file) =
        backups::place(&app.about.backups, prefix, app.now(), &zone).map_err(|e| folder_failed(app, &e))?;
    workspace.journal().backup_to(&file)?;
    backups::make_private(&file).map_err(|e| folder_failed(app, &e))?;
    Ok(name)
}

async fn download(Shared(app): Shared<Arc<App>>, InPath(name): InPath<String>) -> Result<Response, Failure> {
    let (name, bytes) = apart(&app, move |app| {
        let backup = backups::find(&app.about.backups, &name).ok_or_else(no_such_backup)?;
        let bytes = std::fs::read(app.about.backups.join(&backup.name)).map_err(|e| folder_failed(app, &e))?;
        Ok((backup.name, bytes))
    })
    .await?;
    Ok(attachment("application/vnd.sqlite3", &name, bytes))
}

/// A file to be saved. `name` is one of ours: plain characters only.
fn attachment(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

async fn export(Shared(app): Shared<Arc<App>>) -> Result<Response, Failure> {
    let (name, bytes) = apart(&app, |app| {
        let now = app.now();
        let calendar = super::interviews::calendar::whole(app)?;
        let mut workspace = app.workspace();
        let state = workspace.state()?.clone();
        // A document that cannot be read is named in the zip; it must not keep the rest back.
        let mut document = |id: &domain::DocumentId| workspace.document(id).ok().flatten();
        let bytes = exchange::export_zip(&app.season, &state, &calendar, &mut document, now)
            .map_err(|e| broken(format!("The export could not be made: {e}. Your data are as they were.")))?;
        Ok((format!("prematch-{}.zip", app.today(&state)), bytes))
    })
    .await?;
    Ok(attachment("application/zip", &name, bytes))
}

async fn check(frame: Frame) -> Result<Response, Failure> {
    let report = apart(&frame.app, |app| Ok(app.workspace().check()?)).await?;
    let clean = report.problems.is_empty();
    let body = html! {
        p { a href="/data" { "Back to Data" } }
        h1 { "Check of your file" }
        section.panel {
            p { @if clean { (badge("good", "✓", "nothing wrong")) } @else { (badge("warn", "!", "something is wrong")) } }
            p {
                "Read from beginning to end: " (entries_and_documents(&report)) ". Each entry was compared with the "
                "fingerprint that the next one carries, each document with its own, and SQLite checked its file."
            }
            @if !clean {
                ul { @for problem in &report.problems { li { (problem) } } }
                p {
                    "What to do: make a copy of the file " code.path { (frame.app.about.file.display()) } " as it is now, "
                    "then " a href="/data#backups" { "restore the newest backup" } " that checks clean. "
                    "The entries made since then can be entered again from the history."
                }
            }
        }
    };
    Ok(frame.app.with_state(|state| frame.page("Check", Nav::Data, state, body))?)
}
