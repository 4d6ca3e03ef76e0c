//! The one mailbox that is being taken in: a file put aside on this disk or a folder on a server, a thread that goes
//! through it, how far it is.
//!
//! A file comes through the browser in pieces and lies beside the workspace until it is taken in or thrown away, so that
//! an import that was stopped, by the user or by a power cut, goes on from the file. A folder on a server is reached only
//! after the click that asks for it; after a broken connection reading goes on at the message where it broke. What is
//! shown is never half imported: messages appear with one act at the end.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect::{Account, Course, Folder, ImapError, Kept, Mailbox, Password};
use domain::{ActId, Command};
use exchange::intake::{Intake, directory};
use exchange::mail::{MboxError, Progress};
use exchange::mailbox::{Preview, Taken, preview, take};
use journal::JournalError;

use crate::app::App;

/// How often a broken connection is made anew.
const TRIES: usize = 3;

/// Where the import stands.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    /// A file lies there and was not looked through, or the last look was stopped.
    Waiting,
    /// The server is asked for its folders.
    Asking,
    /// The applicant chooses a folder.
    Folders {
        /// The folders.
        all: Arc<Vec<Folder>>,
        /// Where the password is kept.
        kept: Kept,
    },
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
        /// Messages that are longer than what is read.
        too_long: usize,
    },
    /// It failed.
    Failed(String),
}

/// Where the messages lie.
#[derive(Debug)]
enum Source {
    File(PathBuf),
    Server(Box<Server>),
}

/// A mailbox on a server. The password is nowhere but in memory, here and in the keyring of the process.
#[derive(Debug)]
struct Server {
    account: Account,
    password: Password,
    /// Whether the password shall be kept in the keyring.
    keyring: bool,
    /// The folder that was chosen.
    folder: Mutex<Option<Folder>>,
    /// How far reading came, and whose messages are read.
    course: Mutex<(BTreeSet<String>, Course)>,
}

impl Server {
    fn open(&self, job: &Job) -> Result<Mailbox, ImapError> {
        Mailbox::open(&self.account, &self.password, &mut || job.flow())
    }

    fn folder(&self) -> Option<Folder> {
        self.folder.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A mailbox, and the work on it.
#[derive(Debug)]
pub(crate) struct Job {
    source: Source,
    name: String,
    /// Bytes of a file; 0 for a server.
    pub(crate) bytes: u64,
    stage: Mutex<Stage>,
    done: AtomicU64,
    of: AtomicU64,
    stop: AtomicBool,
    /// Whether what lies under Spam or Trash is looked through too.
    junk: AtomicBool,
}

impl Job {
    fn new(file: PathBuf) -> Option<Arc<Self>> {
        let bytes = std::fs::metadata(&file).ok()?.len();
        let name = file.file_name()?.to_string_lossy().into_owned();
        Some(Self::of(Source::File(file), name, bytes))
    }

    fn of(source: Source, name: String, bytes: u64) -> Arc<Self> {
        let stage = Mutex::new(Stage::Waiting);
        let (done, of) = (AtomicU64::new(0), AtomicU64::new(0));
        let (stop, junk) = (AtomicBool::new(false), AtomicBool::new(false));
        Arc::new(Self { source, name, bytes, stage, done, of, stop, junk })
    }

    /// What is being read, for people.
    pub(crate) fn name(&self) -> String {
        match &self.source {
            Source::File(_) => self.name.clone(),
            Source::Server(server) => match server.folder() {
                Some(folder) => format!("{} of {}", folder.shown, self.name),
                None => self.name.clone(),
            },
        }
    }

    /// Whether it lies on a server.
    pub(crate) fn is_remote(&self) -> bool {
        matches!(self.source, Source::Server(_))
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

    /// Says whether the next look goes through Spam and Trash too.
    pub(crate) fn with_junk(&self, junk: bool) {
        self.junk.store(junk, Ordering::Relaxed);
    }

    /// Asks the work to stop; it does so at the next message.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn told(&self, progress: Progress) -> ControlFlow<()> {
        self.done.store(progress.done, Ordering::Relaxed);
        self.of.store(progress.of, Ordering::Relaxed);
        self.flow()
    }

    fn flow(&self) -> ControlFlow<()> {
        if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn begin(&self, stage: Stage) {
        self.stop.store(false, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        *self.locked() = stage;
    }

    /// Asks the server for its folders on a thread of its own. Account and password are remembered when they were right.
    pub(crate) fn ask(self: &Arc<Self>, app: &Arc<App>) {
        self.begin(Stage::Asking);
        let (job, app) = (self.clone(), app.clone());
        std::thread::spawn(move || {
            let Source::Server(server) = &job.source else { return };
            let asked = server.open(&job).and_then(|mut mailbox| {
                let found = mailbox.folders(&mut || job.flow())?;
                mailbox.close();
                Ok(found)
            });
            *job.locked() = match asked {
                Ok(found) => {
                    let kept = app.passwords.keep(&server.account, &server.password, server.keyring);
                    // What is not remembered is typed again.
                    let _ = connect::save_account(app.folder(), &server.account);
                    Stage::Folders { all: Arc::new(found), kept }
                }
                Err(why) => Stage::Failed(why.to_string()),
            };
        });
    }

    /// Chooses one of the folders that the server named.
    pub(crate) fn choose(&self, name: &str) -> bool {
        let (Stage::Folders { all, .. }, Source::Server(server)) = (self.stage(), &self.source) else { return false };
        let found = all.iter().find(|f| f.name == name).cloned();
        let known = found.is_some();
        *server.folder.lock().unwrap_or_else(PoisonError::into_inner) = found;
        known
    }

    /// Looks the mailbox through on a thread of its own.
    pub(crate) fn look(self: &Arc<Self>, app: &Arc<App>) {
        if matches!(self.stage(), Stage::Looking | Stage::Taking | Stage::Asking | Stage::Done { .. }) {
            return;
        }
        if matches!(&self.source, Source::Server(server) if server.folder().is_none()) {
            return self.ask(app);
        }
        self.begin(Stage::Looking);
        let (job, app) = (self.clone(), app.clone());
        std::thread::spawn(move || {
            *job.locked() = match job.found(&app) {
                Ok(found) if found.complete => Stage::Choose(Arc::new(found)),
                Ok(_) => Stage::Waiting,
                Err(Stopped::Passing(ImapError::Stopped)) => Stage::Waiting,
                Err(why) => Stage::Failed(why.words()),
            };
        });
    }

    fn found(&self, app: &App) -> Result<Preview, Stopped> {
        let state = app.with_state(domain::State::clone)?;
        let known = directory(&app.season);
        match &self.source {
            Source::File(file) => {
                let junk = self.junk.load(Ordering::Relaxed);
                Ok(preview(&mut reader(file)?, &state, known, junk, &mut |p| self.told(p))?)
            }
            Source::Server(server) => {
                let folder = server.folder().map(|f| f.name).unwrap_or_default();
                let mut mailbox = server.open(self)?;
                let found = connect::preview(&mut mailbox, &folder, &state, known, &mut |p| self.told(p))?;
                mailbox.close();
                Ok(found)
            }
        }
    }

    /// Takes the messages of the chosen senders in on a thread of its own.
    pub(crate) fn take(self: &Arc<Self>, app: &Arc<App>, senders: BTreeSet<String>) {
        let Stage::Choose(found) = self.stage() else { return };
        self.begin(Stage::Taking);
        let (job, app) = (self.clone(), app.clone());
        std::thread::spawn(move || {
            let stage = match job.taken(&app, &senders, found.own.as_deref()) {
                Ok(taken) if !taken.complete => Stage::Choose(found),
                Ok(taken) => job.keep(&app, taken),
                Err(Stopped::Passing(ImapError::Stopped)) => Stage::Choose(found),
                Err(why) => Stage::Failed(why.words()),
            };
            *job.locked() = stage;
        });
    }

    fn taken(&self, app: &App, senders: &BTreeSet<String>, own: Option<&str>) -> Result<Taken, Stopped> {
        let state = app.with_state(domain::State::clone)?;
        let known = directory(&app.season);
        let wanted = |address: &str| senders.contains(address);
        let mut keep = |batch: &[Intake]| {
            let originals: Vec<&[u8]> = batch.iter().map(|i| i.original.as_slice()).collect();
            app.workspace().put_documents(&originals)?;
            Ok::<(), Stopped>(())
        };
        match &self.source {
            Source::File(file) => {
                let boxes = (own, self.junk.load(Ordering::Relaxed));
                take(&mut reader(file)?, (&state, known), &wanted, boxes, &mut keep, &mut |p| self.told(p))
            }
            Source::Server(server) => {
                let folder = server.folder().map(|f| f.name).unwrap_or_default();
                let mut at = server.course.lock().unwrap_or_else(PoisonError::into_inner);
                // Other senders are another reading.
                if at.0 != *senders {
                    *at = (senders.clone(), Course::default());
                }
                for tried in 1.. {
                    let mut mailbox = server.open(self)?;
                    let course = &mut at.1;
                    let tell = &mut |p| self.told(p);
                    match connect::take(&mut mailbox, &folder, (&state, known), &wanted, &mut keep, tell, course) {
                        Err(Stopped::Passing(why)) if why.may_pass() && tried < TRIES => {}
                        Err(why) => return Err(why),
                        Ok(()) => {
                            mailbox.close();
                            break;
                        }
                    }
                }
                Ok(at.1.taken.clone())
            }
        }
    }

    fn keep(&self, app: &App, taken: Taken) -> Stage {
        let (kept, already, unread) = (taken.messages.len(), taken.already, taken.unread);
        let too_long = taken.too_long;
        match app.act(&Command::KeepMessages(taken.messages)) {
            Ok(act) => {
                // What stays behind when this fails is offered again at the next start, and then all is there already.
                self.remove_file();
                Stage::Done { act, kept, already, unread, too_long }
            }
            Err(why) => Stage::Failed(why.to_string()),
        }
    }

    fn remove_file(&self) {
        if let Source::File(file) = &self.source {
            // A file that cannot be removed is offered again.
            let _ = std::fs::remove_file(file);
        }
    }
}

fn reader(file: &Path) -> Result<BufReader<File>, MboxError> {
    Ok(BufReader::new(File::open(file)?))
}

/// Why the work ended early.
enum Stopped {
    /// In a sentence.
    Failed(String),
    /// On the way to the server.
    Passing(ImapError),
}

impl Stopped {
    fn words(self) -> String {
        match self {
            Self::Failed(why) => why,
            Self::Passing(why) => why.to_string(),
        }
    }
}

impl From<MboxError> for Stopped {
    fn from(e: MboxError) -> Self {
        Self::Failed(e.to_string())
    }
}

impl From<JournalError> for Stopped {
    fn from(e: JournalError) -> Self {
        Self::Failed(e.to_string())
    }
}

impl From<ImapError> for Stopped {
    fn from(e: ImapError) -> Self {
        Self::Passing(e)
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

    /// Makes a mailbox on a server the job, and asks it for its folders.
    pub(crate) fn reach(&self, app: &Arc<App>, account: Account, password: Password, keyring: bool) {
        let name = account.user.clone();
        let course = Mutex::new((BTreeSet::new(), Course::default()));
        let server = Server { account, password, keyring, folder: Mutex::new(None), course };
        let job = Job::of(Source::Server(Box::new(server)), name, 0);
        job.ask(app);
        *self.locked() = Some(job);
    }

    /// Forgets the job and its file.
    pub(crate) fn discard(&self) {
        if let Some(job) = self.locked().take() {
            job.stop();
            job.remove_file();
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
