//! Progress of a long task on a terminal, and Ctrl-C.
//!
//! One line on standard error, redrawn a few times a second and cleared at the end; only where a person sees it, never
//! in a pipe or a file, and only for a task that takes longer than a moment. Ctrl-C ends the process at once with exit
//! code 130 and one sentence. Nothing has to be tidied up for that: a result is printed only when it is whole.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A task that takes less shows nothing.
const MOMENT: Duration = Duration::from_millis(400);

/// Between two drawings.
const REDRAWN: Duration = Duration::from_millis(200);

/// How long a result that is being printed may take to the end after Ctrl-C.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Back to the start of the line, and clear it.
const CLEAR: &str = "\r\u{1b}[2K";

/// The exit code of a task that Ctrl-C ended: 128 and the number of the signal, as shells have it.
pub(crate) const INTERRUPTED: i32 = 130;

/// The line of a task that goes on. Dropping it clears the line.
pub(crate) struct Progress {
    what: Arc<Mutex<&'static str>>,
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to show what goes on, if anybody can see it: standard error is a terminal, and it is not a script that
    /// asked (`--json` into a pipe or a file).
    pub(crate) fn start(what: &'static str, json: bool) -> Self {
        let script = json && !std::io::stdout().is_terminal();
        let what = Arc::new(Mutex::new(what));
        let seen = std::io::stderr().is_terminal() && !script;
        let drawing = seen.then(|| {
            let (ended, until) = channel();
            let what = Arc::clone(&what);
            (ended, std::thread::spawn(move || draw(&what, &until, &mut std::io::stderr())))
        });
        Self { what, drawing }
    }

    /// Something else goes on now.
    pub(crate) fn now(&self, what: &'static str) {
        if let Ok(mut shown) = self.what.lock() {
            *shown = what;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((ended, drawing)) = self.drawing.take() {
            drop(ended);
            let _ = drawing.join();
        }
    }
}

/// Draws until the sender is dropped, then clears the line if there is one.
fn draw(what: &Mutex<&'static str>, until: &Receiver<()>, out: &mut impl Write) {
    let started = Instant::now();
    let mut wait = MOMENT;
    let mut drawn = false;
    while until.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        let what = what.lock().map_or("", |w| *w);
        let _ = write!(out, "{CLEAR}{}", line(what, started.elapsed())).and_then(|()| out.flush());
        (drawn, wait) = (true, REDRAWN);
    }
    if drawn {
        let _ = write!(out, "{CLEAR}").and_then(|()| out.flush());
    }
}

fn line(what: &str, time: Duration) -> String {
    format!("{what} … {} s (Ctrl-C stops)", time.as_secs())
}

/// From now on Ctrl-C ends the process at once, with a sentence. Where that cannot be arranged, the system's own way
/// of ending a process stays.
pub(crate) fn stop_on_interrupt() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
    let (armed, ready) = channel();
    std::thread::spawn(move || {
        let interrupted = runtime.block_on(async {
            let mut signal = std::pin::pin!(tokio::signal::ctrl_c());
            // The first look at it is what arms it.
            let first = std::future::poll_fn(|cx| std::task::Poll::Ready(signal.as_mut().poll(cx))).await;
            let _ = armed.send(());
            match first {
                std::task::Poll::Ready(at_once) => at_once,
                std::task::Poll::Pending => signal.await,
            }
        });
        if interrupted.is_ok() {
            end();
        }
    });
    let _ = ready.recv();
}

/// Ends the process. What is being printed at this moment is printed whole, if somebody takes it; after that nothing.
fn end() -> ! {
    let (quiet, printed) = channel();
    std::thread::spawn(move || {
        let nothing_more = std::io::stdout().lock();
        let _ = quiet.send(());
        std::thread::sleep(LAST_LINES);
        drop(nothing_more);
    });
    let _ = printed.recv_timeout(LAST_LINES);
    // Held to the end, so that no line of progress comes after the sentence.
    let mut err = std::io::stderr().lock();
    let clear = if err.is_terminal() { CLEAR } else { "" };
    let _ = writeln!(err, "{clear}prematch: stopped by Ctrl-C before the result was whole.");
    std::process::exit(INTERRUPTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_task_has_one_line_that_is_cleared_and_a_short_one_has_none() {
        for (time, lines) in [(0, 0), (700, 2)] {
            let (ended, until) = channel();
            let drawing = std::thread::spawn(move || {
                let mut out = Vec::new();
                draw(&Mutex::new("Matching"), &until, &mut out);
                String::from_utf8(out).unwrap()
            });
            std::thread::sleep(Duration::from_millis(time));
            drop(ended);
            let text = drawing.join().unwrap();
            assert!(text.matches("Matching … 0 s (Ctrl-C stops)").count() >= lines.min(1), "{text:?}");
            assert!(!text.contains('\n') && (lines == 0) == text.is_empty(), "{text:?}");
            assert!(text.is_empty() || text.ends_with(CLEAR));
        }
    }
}
