//! The one mailbox that is being taken in: a file put aside on this disk, a thread that goes through it, how far it is.
//!
//! The file comes through the browser in pieces and lies beside the workspace until it is taken in or thrown away, so
//! that an import that was stopped, by the user or by a power cut, goes on from the file. What is shown is never half
//! imported: messages appear with one act at the end.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{ActId, Command};
use exchange::intake::{Intake, directory};
use exchange::mail::{MboxError, Progress};
use exchange::mailbox::{Preview, Taken, preview, take};
use journal::JournalError;

use crate::app::App;

/// Where the import stands.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    /// A file lies there and was not looked through, or the last look was stopped.
    Waiting,
    /// It is being looked through.
    Looking,
    /// The applicant chooses what to keep.
    Choose(Arc<Preview>),
    /// Messages are being read.
    Taking,
    /// Done.
    Done {
        /// The act, if anything was new.
        act: Option<ActId>,
        /// Messages kept.
        kept: usize,
        /// Messages that were kept before.
        already: usize,
        /// Messages that could not be read.
        unread: usize,
    },
    /// It failed.
    Failed(String),
}

/// A file that is put aside, and the work on it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) file: PathBuf,
    pub(crate) name: String,
    pub(crate) bytes: u64,
    stage: Mutex<Stage>,
    done: AtomicU64,
    of: AtomicU64,
    stop: AtomicBool,
}

impl Job {
    fn new(file: PathBuf) -> Option<Arc<Self>> {
        let bytes = std::fs::metadata(&file).ok()?.len();
        let name = file.file_name()?.to_string_lossy().into_owned();
        let stage = Mutex::new(Stage::Waiting);
        let (done, of, stop) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
        Some(Arc::new(Self { file, name, bytes, stage, done, of, stop }))
    }

    fn locked(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn stage(&self) -> Stage {
        self.locked().clone()
    }

    /// How far it is, in percent.
    pub(crate) fn percent(&self) -> u64 {
        let of = self.of.load(Ordering::Relaxed).max(1);
        (self.done.load(Ordering::Relaxed) * 100 / of).min(100)
    }

    /// Asks the work to stop; it does so at the next message.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn told(&self, progress: Progress) -> ControlFlow<()> {
        self.done.store(progress.done, Ordering::Relaxed);
        self.of.store(progress.of, Ordering::Relaxed);
        if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn begin(&self, stage: Stage) {
        self.stop.store(false, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        *self.locked() = stage;
    }

    fn reader(&self) -> Result<BufReader<File>, MboxError> {
        Ok(BufReader::new(File::open(&self.file)?))
    }

    /// Looks the file through on a thread of its own.
    pub(crate) fn look(self: &Arc<Self>, app: &Arc<App>) {
        if !matches!(self.stage(), Stage::Waiting | Stage::Failed(_) | Stage::Choose(_)) {
            return;
        }
        self.begin(Stage::Looking);
        let (job, app) = (self.clone(), app.clone());
        std::thread::spawn(move || {
            let found = app.with_state(domain::State::clone).map_err(|e| e.to_string()).and_then(|state| {
                let mut reader = job.reader().map_err(|e| e.to_string())?;
                preview(&mut reader, &state, directory(&app.season), &mut |p| job.told(p)).map_err(|e| e.to_string())
            });
            *job.locked() = match found {
                Ok(found) if found.complete => Stage::Choose(Arc::new(found)),
                Ok(_) => Stage::Waiting,
                Err(why) => Stage::Failed(why),
            };
        });
    }

    /// Takes the messages of the chosen senders in on a thread of its own.
    pub(crate) fn take(self: &Arc<Self>, app: &Arc<App>, senders: BTreeSet<String>) {
        let Stage::Choose(found) = self.stage() else { return };
        self.begin(Stage::Taking);
        let (job, app) = (self.clone(), app.clone());
        std::thread::spawn(move || {
            let stage = match job.taken(&app, &senders) {
                Ok(taken) if !taken.complete => Stage::Choose(found),
                Ok(taken) => job.keep(&app, taken),
                Err(Stopped(why)) => Stage::Failed(why),
            };
            *job.locked() = stage;
        });
    }

    fn taken(&self, app: &App, senders: &BTreeSet<String>) -> Result<Taken, Stopped> {
        let state = app.with_state(domain::State::clone)?;
        let mut reader = self.reader()?;
        take(
            &mut reader,
            &state,
            directory(&app.season),
            &|address| senders.contains(address),
            &mut |batch: &[Intake]| {
                let originals: Vec<&[u8]> = batch.iter().map(|i| i.original.as_slice()).collect();
                app.workspace().put_documents(&originals)?;
                Ok(())
            },
            &mut |p| self.told(p),
        )
    }

    fn keep(&self, app: &App, taken: Taken) -> Stage {
        let (kept, already, unread) = (taken.messages.len(), taken.already, taken.unread);
        match app.act(&Command::KeepMessages(taken.messages)) {
            Ok(act) => {
                // What stays behind when this fails is offered again at the next start, and then all is there already.
                let _ = std::fs::remove_file(&self.file);
                Stage::Done { act, kept, already, unread }
            }
            Err(why) => Stage::Failed(why.to_string()),
        }
    }
}

/// Why taking in ended early, in a sentence.
struct Stopped(String);

impl From<MboxError> for Stopped {
    fn from(e: MboxError) -> Self {
        Self(e.to_string())
    }
}

impl From<JournalError> for Stopped {
    fn from(e: JournalError) -> Self {
        Self(e.to_string())
    }
}

/// The place of the one job.
#[derive(Debug, Default)]
pub(crate) struct Jobs(Mutex<Option<Arc<Job>>>);

impl Jobs {
    fn locked(&self) -> MutexGuard<'_, Option<Arc<Job>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The job, or a file that an earlier start left behind.
    pub(crate) fn current(&self, app: &App) -> Option<Arc<Job>> {
        let mut now = self.locked();
        if now.is_none() {
            *now = left_behind(&folder(app)).and_then(Job::new);
        }
        now.clone()
    }

    /// Makes a file that was put aside the job.
    pub(crate) fn set(&self, file: PathBuf) -> Option<Arc<Job>> {
        let job = Job::new(file)?;
        *self.locked() = Some(job.clone());
        Some(job)
    }

    /// Forgets the job and its file.
    pub(crate) fn discard(&self) {
        if let Some(job) = self.locked().take() {
            job.stop();
            // A file that cannot be removed is offered again.
            let _ = std::fs::remove_file(&job.file);
        }
    }
}

/// The folder for files that are being taken in: beside the workspace.
pub(crate) fn folder(app: &App) -> PathBuf {
    app.about.file.parent().unwrap_or(Path::new(".")).join("incoming")
}

/// A file that was wholly received and not taken in.
fn left_behind(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?;
    files.filter_map(Result::ok).map(|f| f.path()).find(|p| p.is_file() && p.extension().is_some_and(|e| e != "part"))
}
