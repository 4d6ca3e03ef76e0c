//! The folder of backups: what lies in it, and which names are taken from a request. A name that a request brings is
//! never made into a path; it is looked for among the names that lie in the folder.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Why prematch made a backup, as its name begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    /// The user asked for it.
    Made,
    /// Made by itself before a restore.
    BeforeRestore,
    /// Brought by the user, to be looked at.
    Uploaded,
    /// Made by itself, once a day when the pages start.
    Daily,
}

impl Prefix {
    const ALL: [Self; 4] = [Self::Made, Self::BeforeRestore, Self::Uploaded, Self::Daily];

    /// Why a file of this name was made; `None` when the name is not one of ours.
    fn of(name: &str) -> Option<Self> {
        // A daily backup is named by its day alone, and any other file that begins like one is the user's own.
        Self::ALL.into_iter().find(|p| {
            let rest =
                name.strip_prefix(p.text()).and_then(|r| r.strip_prefix('-')).and_then(|r| r.strip_suffix(".db"));
            match p {
                Self::Daily => rest.is_some_and(|day| day.len() == 10 && day.parse::<Date>().is_ok()),
                _ => rest.is_some_and(|rest| rest.starts_with('2')),
            }
        })
    }

    fn text(self) -> &'static str {
        match self {
            Self::Made => "prematch",
            Self::BeforeRestore => "before-restore",
            Self::Uploaded => "uploaded",
            Self::Daily => "auto",
        }
    }

    /// The words for pages.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Made => "you asked for it",
            Self::BeforeRestore => "made before a restore",
            Self::Uploaded => "a file you brought",
            Self::Daily => "made by itself, once a day",
        }
    }
}

/// One backup in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Backup {
    /// Its file name: letters, digits, `.`, `-` and `_` only.
    pub(super) name: String,
    /// Its length.
    pub(super) bytes: u64,
    /// When it was last written.
    pub(super) made: Option<Timestamp>,
    /// Why it was made; `None` for a file the user put there.
    pub(super) prefix: Option<Prefix>,
}

/// The backups in a folder, newest first: plain files whose names end in `.db`. A folder that is not there holds none.
pub(super) fn list(folder: &Path) -> Vec<Backup> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<Backup> = files
        .filter_map(Result::ok)
        .filter_map(|file| {
            let name = file.file_name().into_string().ok().filter(|n| is_plain(n))?;
            // Not followed: a link could lead out of the folder.
            let about = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
            let made = about.modified().ok().and_then(|t| Timestamp::try_from(t).ok());
            let prefix = Prefix::of(&name);
            Some(Backup { name, bytes: about.len(), made, prefix })
        })
        .collect();
    all.sort_by(|a, b| (b.made, &b.name).cmp(&(a.made, &a.name)));
    all
}

/// The backup of this name, if it lies in the folder.
pub(super) fn find(folder: &Path, name: &str) -> Option<Backup> {
    list(folder).into_iter().find(|b| b.name == name)
}

/// Whether a name can stand in an address, a header and a path as it is.
fn is_plain(name: &str) -> bool {
    name.ends_with(".db")
        && !name.starts_with('.')
        && name.len() <= 120
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// A name that is still free, with its path; the folder is made if need be, for its owner alone.
pub(super) fn place(folder: &Path, prefix: Prefix, now: Timestamp, zone: &TimeZone) -> io::Result<(String, PathBuf)> {
    make_folder(folder)?;
    let stem = format!("{}-{}", prefix.text(), now.to_zoned(zone.clone()).strftime("%Y-%m-%d-%H%M%S"));
    for more in 1..1000 {
        let name = if more == 1 { format!("{stem}.db") } else { format!("{stem}-{more}.db") };
        let file = folder.join(&name);
        if std::fs::symlink_metadata(&file).is_err() {
            return Ok((name, file));
        }
    }
    Err(io::Error::other("too many backups were made in the same second"))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Lets only the owner read a file.
pub(super) fn make_private(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Keeps bytes under a free name, for the owner alone.
pub(super) fn keep(folder: &Path, bytes: &[u8], now: Timestamp, zone: &TimeZone) -> io::Result<(String, PathBuf)> {
    let (name, file) = place(folder, Prefix::Uploaded, now, zone)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(&file)?, bytes)?;
    Ok((name, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn only_plain_files_with_plain_names_are_backups() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["mine.db", ".hidden.db", "a b.db", "x\".db", "notes.txt", "prematch-2026-11-22-153000.db"] {
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        std::fs::create_dir(folder.path().join("folder.db")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.db")).unwrap();
        let mut names: Vec<String> = list(folder.path()).into_iter().map(|b| b.name).collect();
        names.sort();
        assert_eq!(names, ["mine.db", "prematch-2026-11-22-153000.db"]);
        for name in ["../mine.db", "/etc/passwd", "link.db", "", "mine.db\0", "./mine.db"] {
            assert_eq!(find(folder.path(), name), None, "{name:?}");
        }
    }

    #[test]
    fn a_name_says_why_a_backup_was_made_and_a_name_of_the_users_own_says_nothing() {
        assert_eq!(Prefix::of("auto-2026-11-22.db"), Some(Prefix::Daily));
        assert_eq!(Prefix::of("prematch-2026-11-22-153000.db"), Some(Prefix::Made));
        assert_eq!(Prefix::of("uploaded-2026-11-22-153000-2.db"), Some(Prefix::Uploaded));
        for mine in ["auto-trip.db", "auto-2026-11-22-mine.db", "auto-2026-13-40.db", "auto-.db", "mine.db"] {
            assert_eq!(Prefix::of(mine), None, "{mine}");
        }
    }

    #[test]
    fn two_backups_of_one_second_get_two_names() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("backups");
        let (first, _) = keep(&inner, b"1", NOW, &TimeZone::UTC).unwrap();
        let (second, _) = keep(&inner, b"2", NOW, &TimeZone::UTC).unwrap();
        assert_eq!([first.as_str(), &second], ["uploaded-1970-01-01-000000.db", "uploaded-1970-01-01-000000-2.db"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_and_what_is_kept_in_it_are_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("backups");
        let (_, file) = keep(&inner, b"1", NOW, &TimeZone::UTC).unwrap();
        let mode = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(&file)), (0o700, 0o600));
    }
}
