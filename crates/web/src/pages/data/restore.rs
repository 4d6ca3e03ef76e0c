//! Restoring a backup: first it is shown what it holds, then, on a second word, it replaces what is here. What was
//! here is always kept as a backup before.

use std::path::Path;
use std::sync::Arc;

use axum::extract::State as Shared;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{HistoryLine, history};
use journal::{CheckReport, Journal, JournalError, Lineage, SqliteJournal, Workspace, lineage};
use maud::{Markup, html};
use season::Season;

use super::backups::{self, Prefix};
use super::{apart, back_up, entries_and_documents, folder_failed, no_such_backup, size};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::pages::facts::Query;
use crate::ui::{Frame, Nav, badge, count, when};
use crate::upload::Upload;

/// What a backup holds.
struct Contents {
    report: CheckReport,
    acts: usize,
    programs: usize,
    profile: usize,
    last: Option<HistoryLine>,
    stands: Lineage,
}

/// Why a backup cannot be used. No words of it name a folder of this computer: they stand on a page.
enum Unusable {
    /// It is some other file.
    NotABackup,
    /// It is one, but something is wrong with it; the words go on after "it cannot be restored".
    Because(String),
}

impl From<JournalError> for Unusable {
    fn from(e: JournalError) -> Self {
        match e {
            JournalError::NotAJournal(_) => Self::NotABackup,
            JournalError::TooNew { found, known, .. } => Self::Because(format!(
                "it was made by a newer prematch (its format is {found}, this one knows up to {known}); use the newer program"
            )),
            JournalError::Database(_) | JournalError::Io { .. } => {
                Self::Because("it cannot be read, so it is damaged or not complete".to_owned())
            }
            other => Self::Because(other.to_string()),
        }
    }
}

/// Reads a backup from beginning to end.
fn look(app: &App, file: &Path) -> Result<Contents, Unusable> {
    let mut journal = SqliteJournal::open_read_only(file)?;
    let report = journal.check()?;
    if let Some(problem) = report.problems.first() {
        return Err(Unusable::Because(format!("the check found that {problem}")));
    }
    let stands = lineage(app.workspace().journal(), &mut journal)?;
    let mut copy = Workspace::open(journal)?;
    let state = copy.state()?;
    Ok(Contents {
        report,
        acts: state.acts().len(),
        programs: state.records().count(),
        profile: pick::ProfileField::ALL.iter().filter(|f| state.profile().get(**f).is_some()).count(),
        last: last_act(state, &app.season),
        stands,
    })
}

fn last_act(state: &domain::State, season: &Season) -> Option<HistoryLine> {
    history(state, season, None).into_iter().next()
}

fn refused(name: &str, why: impl Into<Unusable>) -> Failure {
    Failure::refused(match why.into() {
        Unusable::NotABackup => format!("{name} is not a prematch backup. Nothing was changed."),
        Unusable::Because(why) => format!("{name} cannot be restored: {why}. Nothing was changed."),
    })
}

/// The same for a file that was brought just now: its user knows it as the file that was chosen.
fn refused_upload(name: &str, why: Unusable) -> Failure {
    match why {
        Unusable::NotABackup => Failure::refused(
            "The file you chose is not a prematch backup. If it should be one, it is damaged or not complete: fetch it \
                 again from where it comes from. Nothing was changed.",
        ),
        Unusable::Because(_) => refused(name, why),
    }
}

/// The first step: what the backup holds, and what restoring it would do.
pub(super) async fn confirm(frame: Frame, query: Query) -> Result<Response, Failure> {
    let wanted = query.get("file").to_owned();
    let (backup, contents) = apart(&frame.app, move |app| {
        let backup = backups::find(&app.about.backups, &wanted).ok_or_else(no_such_backup)?;
        let contents = look(app, &app.about.backups.join(&backup.name)).map_err(|e| refused(&backup.name, e))?;
        Ok((backup, contents))
    })
    .await?;
    let shown = frame.app.with_state(|state| {
        let zone = App::zone(state);
        let here = state.acts().last();
        let body = html! {
            p { a href="/data#backups" { "Back to Data" } }
            h1 { "Restore this backup?" }
            p.lead { (backup.name) }
            section.panel aria-labelledby="holds" {
                h2 id="holds" { "What it holds" }
                p { (badge("good", "✓", "checks clean")) " " (entries_and_documents(&contents.report)) ", " (size(backup.bytes)) }
                dl.facts {
                    div {
                        dt { "Last change" }
                        dd {
                            @match &contents.last {
                                Some(line) => { (when(line.at, &zone)) ": " bdi { (line.words) } },
                                None => "none: it is empty",
                            }
                        }
                    }
                    div { dt { "Changes" } dd { (contents.acts) } }
                    div { dt { "Programs with notes or decisions" } dd { (contents.programs) } }
                    div { dt { "Fields of your profile" } dd { (contents.profile) } }
                }
            }
            section.panel aria-labelledby="effect" {
                h2 id="effect" { "What happens to what is here now" }
                p { (effect(contents.stands)) }
                @if let Some(act) = here { p.muted { "Your last change here: " (when(act.at, &zone)) "." } }
                @if contents.stands != Lineage::Same {
                    p { "Before anything is replaced, what is here is kept as a backup of its own, and its name is shown." }
                }
                @if contents.stands == Lineage::Same {
                    p { a.button href="/data#backups" { "Back to Data" } }
                } @else {
                    (frame.form("/data/restore", "", html! {
                        input type="hidden" name="file" value=(backup.name);
                        input type="hidden" name="sure" value="yes";
                        div.actions {
                            button.danger { "Replace everything by this backup" }
                            a.button.quiet href="/data#backups" { "Leave everything as it is" }
                        }
                    }))
                }
            }
        };
        frame.page("Restore", Nav::Data, state, body)
    });
    Ok(shown?)
}

/// What restoring would change, in a sentence.
fn effect(stands: Lineage) -> Markup {
    let entries = |n: u64| count(n as usize, "entry", "entries");
    match stands {
        Lineage::Same => html! { "Nothing: it holds exactly what is here." },
        Lineage::Earlier(n) => html! {
            "It is an earlier state of what is here. " strong { (entries(n)) } " made since then would go."
        },
        Lineage::Later(n) => html! {
            "It goes on where this workspace ends: " strong { (entries(n)) } " would come, and nothing would go."
        },
        Lineage::Apart => html! {
            strong { "It is another history" } ": what was entered here and is not in it would go."
        },
    }
}

/// The second step.
pub(super) async fn restore(Shared(app): Shared<Arc<App>>, form: Form) -> Result<Response, Failure> {
    let wanted = form.get("file").to_owned();
    let sure = form.get("sure") == "yes";
    let to = apart(&app, move |app| {
        let backup = backups::find(&app.about.backups, &wanted).ok_or_else(no_such_backup)?;
        if !sure {
            return Ok(format!("/data/restore?file={}", backup.name));
        }
        let file = app.about.backups.join(&backup.name);
        look(app, &file).map_err(|e| refused(&backup.name, e))?;
        // One lock for both: nothing can be written between the safety copy and the restore.
        let mut workspace = app.workspace();
        let safety = back_up(app, &mut workspace, Prefix::BeforeRestore)?;
        workspace.restore_from(&file).map_err(|e| refused(&backup.name, e))?;
        Ok(format!("/data?restored={}&safety={safety}", backup.name))
    })
    .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Takes a backup file in, looks at it, and leads to the first step. A file that is no backup is not kept.
pub(super) async fn upload(Shared(app): Shared<Arc<App>>, upload: Upload) -> Result<Response, Failure> {
    let file = upload.files.into_iter().find(|f| f.field == "backup");
    let Some(file) = file else {
        return Err(Failure::bad_request("No file was chosen. Go back and choose a backup; its name ends in .db."));
    };
    let to = apart(&app, move |app| {
        let zone = app.with_state(App::zone)?;
        let (name, path) =
            backups::keep(&app.about.backups, &file.bytes, app.now(), &zone).map_err(|e| folder_failed(app, &e))?;
        match look(app, &path) {
            Ok(_) => Ok(format!("/data/restore?file={name}")),
            Err(e) => {
                // It was only just written here; whether it can be removed changes nothing about the answer.
                let _ = std::fs::remove_file(&path);
                Err(refused_upload(&file.name, e))
            }
        }
    })
    .await?;
    Ok(Redirect::to(&to).into_response())
}
