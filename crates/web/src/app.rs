//! What all requests share.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect::Passwords;
use domain::{Act, ActId, Actor, Command, State};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::{ActError, JournalError, SqliteJournal, Workspace};
use season::Season;

use crate::mailbox_job::Jobs;
use crate::pages::Sheets;
use crate::worlds_job::Worlds;

/// A clock: the time comes in as a value, so that tests can set it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the pages say about the running program.
#[derive(Clone, Debug)]
pub struct About {
    /// The version.
    pub version: String,
    /// The workspace file.
    pub file: PathBuf,
    /// The folder for backups.
    pub backups: PathBuf,
    /// The user's own season folder, if one lies over the built-in one.
    pub season_dir: Option<PathBuf>,
}

/// How the server is reached and guarded.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The token of the address that is opened first; new for every launch.
    pub token: String,
    /// `host:port` values that a request may name; anything else is refused.
    pub hosts: Vec<String>,
    /// The port, for the cookie's name: cookies do not keep ports apart.
    pub port: u16,
    /// Whether the password of a mailbox may be kept in the system's keyring.
    pub keyring: bool,
}

/// What all requests share.
pub struct App {
    pub(crate) season: Arc<Season>,
    workspace: Mutex<Workspace<SqliteJournal>>,
    pub(crate) about: About,
    pub(crate) settings: Settings,
    /// The value of the session cookie; new for every launch.
    pub(crate) session: String,
    /// The token in every form; new for every launch.
    pub(crate) csrf: String,
    clock: Clock,
    /// The mailbox that is being taken in.
    pub(crate) jobs: Jobs,
    /// The passwords of mailboxes, in memory and in the keyring.
    pub(crate) passwords: Arc<Passwords>,
    /// The worlds of the Match, for the rank list.
    pub(crate) worlds: Worlds,
    /// The secret of the page for a trusted person, while it is open.
    helper: Mutex<Option<String>>,
    /// The spreadsheet that is being looked at.
    pub(crate) sheets: Sheets,
    /// The turn to run a market: one at a time.
    pub(crate) markets: Arc<tokio::sync::Semaphore>,
}

impl App {
    /// Puts an application together.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new(
        season: Arc<Season>,
        workspace: Workspace<SqliteJournal>,
        about: About,
        settings: Settings,
        clock: Clock,
    ) -> Result<Arc<Self>, getrandom::Error> {
        Ok(Arc::new(Self {
            season,
            workspace: Mutex::new(workspace),
            about,
            passwords: Arc::new(Passwords::new(settings.keyring)),
            settings,
            session: crate::security::random_token()?,
            csrf: crate::security::random_token()?,
            clock,
            jobs: Jobs::default(),
            worlds: Worlds::default(),
            helper: Mutex::new(None),
            sheets: Sheets::default(),
            markets: Arc::new(tokio::sync::Semaphore::new(1)),
        }))
    }

    /// A token for [`Settings::token`].
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new_token() -> Result<String, getrandom::Error> {
        crate::security::random_token()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The workspace. A request that panicked while it held the lock left at most a stale state behind, and the state
    /// is read again from the journal whenever it changed.
    pub(crate) fn workspace(&self) -> MutexGuard<'_, Workspace<SqliteJournal>> {
        self.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The secret of the page for a trusted person; none while it is closed.
    pub(crate) fn helper(&self) -> Option<String> {
        self.helper.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the page for a trusted person with a secret, or closes it.
    pub(crate) fn set_helper(&self, token: Option<String>) {
        *self.helper.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// The folder in which the workspace lies.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.about.file.parent().unwrap_or(std::path::Path::new("."))
    }

    /// Looks at the state.
    pub(crate) fn with_state<T>(&self, look: impl FnOnce(&State) -> T) -> Result<T, JournalError> {
        let mut workspace = self.workspace();
        Ok(look(workspace.state()?))
    }

    /// Carries out a command; the id of the act, or `None` when nothing had to change.
    pub(crate) fn act(&self, command: &Command) -> Result<Option<ActId>, ActError> {
        let now = self.now();
        let mut workspace = self.workspace();
        Ok(workspace.act(&self.season, command, Actor::Page, now)?.map(|act: &Act| act.id))
    }

    /// The applicant's zone: the home zone, or UTC until it is known.
    pub(crate) fn zone(state: &State) -> TimeZone {
        state.profile().home_zone.as_ref().map_or(TimeZone::UTC, pick::Zone::tz)
    }

    /// The applicant's civil date.
    pub(crate) fn today(&self, state: &State) -> Date {
        self.now().to_zoned(Self::zone(state)).date()
    }
}
