//! Backup, restore, export, and a look at the health of everything.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use journal::{CheckReport, SqliteJournal, Workspace};
use serde::Serialize;

use crate::cli::{BackupArgs, ExportArgs, ManArgs, RestoreArgs};
use crate::out::{self, Fault};
use crate::setting::{self, Place};

/// `prematch-2026-11-22-153000.db`: sorts by time and says what it is.
fn dated(stem: &str, now: Timestamp, ending: &str) -> String {
    format!("{stem}-{}.{ending}", now.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d-%H%M%S"))
}

fn problems(report: &CheckReport) -> Result<(), Fault> {
    match report.problems.as_slice() {
        [] => Ok(()),
        many => Err(Fault::Refused(many.join("\n"))),
    }
}

/// A backup into the backups folder; a second one within the same second gets a number.
fn backup_into_folder(place: &Place, stem: &str) -> Result<(PathBuf, CheckReport), Fault> {
    let folder = place.backups()?;
    let name = dated(stem, setting::now(), "db");
    let mut file = folder.join(&name);
    for n in 2.. {
        if !file.exists() {
            break;
        }
        file = folder.join(name.replace(".db", &format!("-{n}.db")));
    }
    let report = place.workspace()?.journal().backup_to(&file)?;
    Ok((file, report))
}

/// How many automatic backups are kept.
const AUTOMATIC: usize = 10;

/// Whether a name is that of an automatic backup: `auto-2026-11-22.db`, and nothing else, so that a file that a user
/// happens to call `auto-trip.db` is never removed.
fn is_automatic(name: &str) -> bool {
    name.strip_prefix("auto-")
        .and_then(|rest| rest.strip_suffix(".db"))
        .is_some_and(|day| day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok())
}

/// Once a day, when the pages start and there is something to keep: a backup into the folder. The oldest automatic ones
/// beyond ten are removed; backups made by hand never are.
pub(crate) fn daily(place: &Place, workspace: &mut Workspace<SqliteJournal>) -> Result<(), Fault> {
    if workspace.state()?.seq() == 0 {
        return Ok(());
    }
    let folder = place.backups()?;
    let day = setting::now().to_zoned(TimeZone::UTC).strftime("%Y-%m-%d").to_string();
    let file = folder.join(format!("auto-{day}.db"));
    if file.exists() {
        return Ok(());
    }
    problems(&workspace.journal().backup_to(&file)?)?;
    let listed =
        std::fs::read_dir(&folder).map_err(|e| Fault::Io(format!("{} cannot be read: {e}", folder.display())))?;
    let mut automatic: Vec<PathBuf> = listed
        .filter_map(|f| f.ok().map(|f| f.path()))
        .filter(|p| p.file_name().and_then(|n| n.to_str()).is_some_and(is_automatic))
        .collect();
    automatic.sort();
    for old in automatic.iter().rev().skip(AUTOMATIC) {
        let _ = std::fs::remove_file(old);
    }
    Ok(())
}

pub(crate) fn backup(place: &Place, args: &BackupArgs) -> Result<(), Fault> {
    let (file, report) = match &args.file {
        Some(file) => (file.clone(), place.workspace()?.journal().backup_to(file)?),
        None => backup_into_folder(place, "prematch")?,
    };
    if place.json {
        #[derive(Serialize)]
        struct Made<'a> {
            file: &'a Path,
            #[serde(flatten)]
            report: &'a CheckReport,
        }
        out::json("prematch-backup", &Made { file: &file, report: &report })?;
    } else {
        out::text(&format!(
            "Backed up to {}: {} entries and {} documents, checked.",
            file.display(),
            report.entries,
            report.documents
        ))?;
    }
    problems(&report)
}

pub(crate) fn restore(place: &Place, args: &RestoreArgs) -> Result<(), Fault> {
    // Look at the backup first: a bad one must not even cost a safety copy.
    let report = {
        use journal::Journal;
        let mut source = journal::SqliteJournal::open_read_only(&args.file)?;
        source.check()?
    };
    problems(&report)?;
    let (safety, _) = backup_into_folder(place, "before-restore")?;
    let report = place.workspace()?.restore_from(&args.file)?;
    if place.json {
        return out::json("prematch-restore", &serde_json::json!({ "report": report, "kept": safety }));
    }
    out::text(&format!(
        "Restored {}: {} entries and {} documents. What was there before is kept in {}.",
        args.file.display(),
        report.entries,
        report.documents,
        safety.display()
    ))
}

pub(crate) fn export(place: &Place, args: &ExportArgs) -> Result<(), Fault> {
    let season = place.season()?;
    let now = setting::now();
    let file = args.file.clone().unwrap_or_else(|| PathBuf::from(dated("prematch-export", now, "zip")));
    if file.exists() {
        return Err(Fault::Refused(format!("{} is already there; choose another name", file.display())));
    }
    let mut workspace = place.workspace()?;
    let state = workspace.state()?.clone();
    let calendar = crate::interviews::whole_calendar(place, &season, &mut workspace)?;
    let mut documents = |id: &domain::DocumentId| workspace.document(id).ok().flatten();
    let zip = exchange::export_zip(&season, &state, &calendar, &mut documents, now)
        .map_err(|e| Fault::Internal(e.to_string()))?;
    std::fs::write(&file, &zip).map_err(|e| Fault::Io(format!("{} cannot be written: {e}", file.display())))?;
    if place.json {
        return out::json("prematch-export", &serde_json::json!({ "file": file, "bytes": zip.len() }));
    }
    out::text(&format!(
        "Exported everything to {} ({} KB). It is yours alone: it is not encrypted.",
        file.display(),
        zip.len() / 1024
    ))
}

pub(crate) fn doctor(place: &Place) -> Result<(), Fault> {
    #[derive(Serialize)]
    struct Doctor {
        version: &'static str,
        data_folder: PathBuf,
        workspace: PathBuf,
        workspace_bytes: u64,
        backups: PathBuf,
        season: String,
        season_folder: Option<PathBuf>,
        acts: usize,
        #[serde(flatten)]
        report: CheckReport,
        outside_connections: &'static str,
    }
    let season = place.season()?;
    let mut workspace = place.workspace()?;
    let report = workspace.check()?;
    let file = place.file()?;
    let doctor = Doctor {
        version: env!("CARGO_PKG_VERSION"),
        data_folder: place.data_dir()?,
        workspace_bytes: std::fs::metadata(&file).map_or(0, |m| m.len()),
        workspace: file,
        backups: place.backups()?,
        season: format!("{} (compiled {})", season.title, season.compiled),
        season_folder: place.season_dir.clone(),
        acts: workspace.state()?.acts().len(),
        report,
        outside_connections: "none: prematch connects to nothing",
    };
    if place.json {
        out::json("prematch-doctor", &doctor)?;
    } else {
        let rows = [
            ("version", doctor.version.to_owned()),
            ("data folder", doctor.data_folder.display().to_string()),
            ("workspace", format!("{} ({} KB)", doctor.workspace.display(), doctor.workspace_bytes / 1024)),
            ("backups", doctor.backups.display().to_string()),
            ("season", doctor.season.clone()),
            (
                "season folder",
                doctor
                    .season_folder
                    .as_ref()
                    .map_or_else(|| "none of your own".to_owned(), |f| f.display().to_string()),
            ),
            (
                "journal",
                format!(
                    "{} acts, {} entries, {} documents",
                    doctor.acts, doctor.report.entries, doctor.report.documents
                ),
            ),
            (
                "check",
                if doctor.report.problems.is_empty() { "clean".to_owned() } else { doctor.report.problems.join("; ") },
            ),
            ("network", doctor.outside_connections.to_owned()),
        ];
        out::text(&out::table(&["", ""], rows.into_iter().map(|(k, v)| vec![k.to_owned(), v])))?;
    }
    problems(&doctor.report)
}

pub(crate) fn man(args: &ManArgs, command: clap::Command) -> Result<(), Fault> {
    match &args.out {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command)
                .render(&mut page)
                .map_err(|e| Fault::Internal(format!("the manual page could not be made: {e}")))?;
            out::bytes(&page)
        }
        Some(folder) => {
            let failed = |e: std::io::Error| Fault::Io(format!("{} cannot be written: {e}", folder.display()));
            std::fs::create_dir_all(folder).map_err(failed)?;
            clap_mangen::generate_to(command, folder).map_err(failed)?;
            out::text(&format!("Manual pages are in {}.", folder.display()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_is_exactly_a_day_is_an_automatic_backup() {
        assert!(is_automatic("auto-2026-11-22.db"));
        let others = [
            "auto-trip.db",
            "auto-2026-11-22-mine.db",
            "auto-2026-11-22.db.bak",
            "my-auto-2026-11-22.db",
            "auto-2026-13-40.db",
            "auto-20261122.db",
            "auto-.db",
            "prematch-2026-11-22-153000.db",
            "AUTO-2026-11-22.db",
        ];
        for name in others {
            assert!(!is_automatic(name), "{name}");
        }
    }
}
