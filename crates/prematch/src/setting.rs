//! Where things are: the data folder, the season, the workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use etcetera::AppStrategy;
use jiff::Timestamp;
use journal::{SqliteJournal, Workspace};
use season::{Layer, Origin, Season};

use crate::out::Fault;

/// Options of every command: where things are, and how to print.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Place {
    /// Folder for your data (default: the platform's data folder)
    #[arg(long, global = true, env = "PREMATCH_DATA_DIR", value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Season folder of your own that lies over the built-in one
    #[arg(long, global = true, env = "PREMATCH_SEASON_DIR", value_name = "FOLDER")]
    pub(crate) season_dir: Option<PathBuf>,
    /// Print JSON for scripts instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

impl Place {
    /// The data folder, made if need be, readable only by its owner.
    pub(crate) fn data_dir(&self) -> anyhow::Result<PathBuf> {
        let folder = match &self.data_dir {
            Some(folder) => folder.clone(),
            None => etcetera::choose_app_strategy(etcetera::AppStrategyArgs {
                top_level_domain: "org".to_owned(),
                author: "prematch".to_owned(),
                app_name: "prematch".to_owned(),
            })
            .context("no home folder is known; say where your data belong with --data-dir")?
            .data_dir(),
        };
        make_private(&folder).with_context(|| format!("the data folder {} cannot be made", folder.display()))?;
        Ok(folder)
    }

    /// The workspace file.
    pub(crate) fn file(&self) -> anyhow::Result<PathBuf> {
        Ok(self.data_dir()?.join("prematch.db"))
    }

    /// The folder for backups, made if need be.
    pub(crate) fn backups(&self) -> anyhow::Result<PathBuf> {
        let folder = self.data_dir()?.join("backups");
        make_private(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(folder)
    }

    /// The workspace.
    pub(crate) fn workspace(&self) -> anyhow::Result<Workspace<SqliteJournal>> {
        let file = self.file()?;
        make_private_file(&file).with_context(|| format!("{} cannot be made", file.display()))?;
        let journal = SqliteJournal::open(&file).with_context(|| format!("opening {}", file.display()))?;
        Ok(Workspace::open(journal)?)
    }

    /// The season: the built-in one, and the user's folder over it.
    pub(crate) fn season(&self) -> Result<Season, Fault> {
        let mut layers = vec![Layer::built_in()];
        layers.extend(self.own_layer()?);
        Season::load(&layers).map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Fault::Season(format!("the season has {} problem(s):\n{}", lines.len(), lines.join("\n")))
        })
    }

    /// The user's own season folder, if one is given.
    pub(crate) fn own_layer(&self) -> Result<Option<Layer>, Fault> {
        self.season_dir.as_deref().map(read_layer).transpose().map_err(|e| Fault::Season(format!("{e:#}")))
    }
}

/// Writes a new file that only its owner can read.
pub(crate) fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(file)?, bytes)
}

/// Makes an empty file that only its owner can read, unless it is there already.
fn make_private_file(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(|_| ())
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Reads a season folder of the user's own. Files that are not season files are left alone.
fn read_layer(folder: &Path) -> anyhow::Result<Layer> {
    let mut files = BTreeMap::new();
    let known = Layer::built_in();
    if !folder.is_dir() {
        bail!("the season folder {} is not there", folder.display());
    }
    for name in known.files.keys() {
        let path = folder.join(name);
        if path.is_file() {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read as UTF-8 text", path.display()))?;
            files.insert(name.clone(), text);
        }
    }
    if files.is_empty() {
        let names: Vec<&str> = known.files.keys().map(String::as_str).collect();
        bail!("{} holds no season file; their names are {}", folder.display(), names.join(", "));
    }
    Ok(Layer { origin: Origin::Folder, files })
}

/// The present time. `PREMATCH_NOW` (an RFC 3339 time) replaces it, for trying out a later day and for tests.
pub(crate) fn now() -> Timestamp {
    fixed_now().ok().flatten().unwrap_or_else(Timestamp::now)
}

/// The time that `PREMATCH_NOW` gives; every command looks first whether it makes sense.
pub(crate) fn fixed_now() -> Result<Option<Timestamp>, Fault> {
    let Ok(text) = std::env::var("PREMATCH_NOW") else { return Ok(None) };
    let wrong = || Fault::Usage(format!("PREMATCH_NOW is \"{text}\"; write a time such as 2027-02-20T12:00:00Z"));
    text.parse().map(Some).map_err(|_| wrong())
}
