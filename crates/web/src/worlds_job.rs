//! The worlds of the Match: made on a thread of their own when they are asked for, kept in a file beside the workspace.
//!
//! What they are and what they depend on stands in `exchange::worlds` and `pick::rank`. The list of the applicant, put on the
//! lists of all worlds, is kept while it stays the same, so that another order of it is answered at once.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use pick::rank::{Choice, Desk, RankMarket, SEED, WORLDS};

use crate::app::App;

/// Where the work stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing is being made.
    #[default]
    Idle,
    /// They are being made.
    Making,
    /// They could not be kept.
    Failed(String),
}

/// The lines that were put on all lists, and what came of it.
type Kept = (Vec<Choice>, Arc<Desk>);

/// The worlds, and the work on them.
#[derive(Debug, Default)]
pub(crate) struct Worlds {
    market: OnceLock<Option<RankMarket>>,
    stage: Mutex<Stage>,
    done: AtomicUsize,
    stop: AtomicBool,
    desk: Mutex<Option<Kept>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file of the worlds: beside the workspace.
fn file(app: &App) -> PathBuf {
    app.about.file.parent().unwrap_or(Path::new(".")).join(exchange::worlds::FILE)
}

impl Worlds {
    /// The market of the season; none when the season has no program.
    pub(crate) fn market(&self, app: &App) -> Option<&RankMarket> {
        self.market.get_or_init(|| RankMarket::new(&app.season)).as_ref()
    }

    pub(crate) fn stage(&self) -> Stage {
        locked(&self.stage).clone()
    }

    /// How far the work is, in percent.
    pub(crate) fn percent(&self) -> usize {
        (self.done.load(Ordering::Relaxed) * 100 / WORLDS).min(100)
    }

    /// Asks the work to stop; it does so at the next world.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// These lines on the lists of all worlds; none while there are no worlds of this season.
    pub(crate) fn desk(&self, app: &App, choices: &[Choice]) -> Option<Arc<Desk>> {
        if self.stage() == Stage::Making {
            return None;
        }
        let mut kept = locked(&self.desk);
        if let Some((_, desk)) = kept.as_ref().filter(|(of, _)| of == choices) {
            return Some(desk.clone());
        }
        let worlds = exchange::worlds::kept(&file(app), self.market(app)?)?;
        let desk = Arc::new(Desk::new(&worlds, choices, SEED));
        *kept = Some((choices.to_vec(), desk.clone()));
        Some(desk)
    }

    fn told(&self, done: usize) -> ControlFlow<()> {
        self.done.fetch_max(done, Ordering::Relaxed);
        if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Makes the worlds on a thread of their own, unless that is being done.
pub(crate) fn make(app: &Arc<App>) {
    let mut stage = locked(&app.worlds.stage);
    if *stage == Stage::Making {
        return;
    }
    *stage = Stage::Making;
    drop(stage);
    app.worlds.done.store(0, Ordering::Relaxed);
    app.worlds.stop.store(false, Ordering::Relaxed);
    let app = app.clone();
    std::thread::spawn(move || {
        let worlds = &app.worlds;
        let file = file(&app);
        let made = worlds.market(&app).map(|market| exchange::worlds::worlds(&file, market, |n| worlds.told(n)));
        *locked(&worlds.stage) = match made {
            None => Stage::Failed("The season has no program, so there is no Match to test the list on.".to_owned()),
            Some(Ok(_)) => Stage::Idle,
            Some(Err(why)) => Stage::Failed(format!(
                "The worlds could not be kept in {}: {why}. Is there room on the disk?",
                file.display()
            )),
        };
    });
}
