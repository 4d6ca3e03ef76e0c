//! Calendar files for any calendar program, and the feed that one on this computer can subscribe to.
//!
//! The feed stands outside the session, because a calendar program has no cookie: its address carries a secret of its
//! own, which lies in a file beside the workspace until the feed is switched off. The check of the host stays, and the
//! server listens on the loopback address only, so the address is of use on this computer alone.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State as Extract};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::InterviewId;
use exchange::calendar::{CalendarFile, Given, interview_calendar, season_calendar};
use maud::{Markup, html};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::security::{random_token, same_secret};
use crate::ui::Frame;

/// The file beside the workspace in which the secret lies.
const FILE: &str = "calendar-feed.txt";
/// The length of the secret, in hexadecimal digits.
const LENGTH: usize = 64;

/// Routes without a session; the check of the host is laid over all routes.
pub(super) fn open_routes() -> Router<Arc<App>> {
    Router::new().route("/feed/{name}", get(feed))
}

fn calendar(bytes: Vec<u8>, name: Option<&str>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], bytes).into_response();
    let disposition = name.and_then(|n| format!("attachment; filename=\"{n}\"").parse().ok());
    if let Some(value) = disposition {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

pub(super) async fn event(Extract(app): Extract<Arc<App>>, Path(id): Path<u64>) -> Result<Response, Failure> {
    let file = {
        let mut workspace = app.workspace();
        let mark = workspace.mark()?;
        interview_calendar(workspace.state()?, &app.season, InterviewId(id), &mark)
    };
    let missing = || Failure::not_found("This interview has no time yet, so there is nothing for a calendar.");
    Ok(calendar(file.ok_or_else(missing)?.bytes(), Some(&format!("interview-{id}.ics"))))
}

pub(super) async fn all(Extract(app): Extract<Arc<App>>) -> Result<Response, Failure> {
    Ok(calendar(whole(&app)?.bytes(), Some("prematch.ics")))
}

/// Everything that belongs into a calendar.
pub(crate) fn whole(app: &App) -> Result<CalendarFile, Failure> {
    let mut workspace = app.workspace();
    let mark = workspace.mark()?;
    let mut given = Given::read(app.folder());
    let file = season_calendar(workspace.state()?, &app.season, &mark, &mut given, app.now());
    // A calendar is worth more than its numbers: where they cannot be kept, the next change counts by the clock.
    let _ = given.keep(app.folder());
    Ok(file)
}

async fn feed(Extract(app): Extract<Arc<App>>, Path(name): Path<String>) -> Result<Response, Failure> {
    // The same answer for a wrong secret and for a feed that is off.
    let missing = || Failure::not_found("There is no such calendar. Look at the Interviews page for its address.");
    let secret = secret(&app).ok_or_else(missing)?;
    if !name.strip_suffix(".ics").is_some_and(|given| same_secret(given, &secret)) {
        return Err(missing());
    }
    Ok(calendar(whole(&app)?.bytes(), None))
}

fn file(app: &App) -> PathBuf {
    app.about.file.parent().unwrap_or_else(|| FilePath::new(".")).join(FILE)
}

/// The secret, if the feed is on.
fn secret(app: &App) -> Option<String> {
    let text = std::fs::read_to_string(file(app)).ok()?;
    let secret = text.trim();
    (secret.len() == LENGTH && secret.bytes().all(|b| b.is_ascii_hexdigit())).then(|| secret.to_owned())
}

/// Keeps a new secret, readable by this user only.
fn switch_on(app: &App) -> std::io::Result<()> {
    let token = random_token().map_err(|e| std::io::Error::other(e.to_string()))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(file(app))?, token.as_bytes())
}

pub(super) async fn switch_feed(frame: Frame, form: Form) -> Result<Response, Failure> {
    let on = form.get("feed") == "on";
    let done_so = match (on, secret(&frame.app)) {
        (true, Some(_)) => Ok(()),
        (true, None) => switch_on(&frame.app),
        (false, _) => match std::fs::remove_file(file(&frame.app)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        },
    };
    match done_so {
        Ok(()) => Ok(done("/interviews#calendar", None)),
        Err(e) => Err(Failure::refused(format!("{} cannot be written: {e}.", file(&frame.app).display()))),
    }
}

/// The calendar on the page of all interviews.
pub(super) fn section(frame: &Frame) -> Markup {
    let app = &frame.app;
    let secret = secret(app);
    let host = app.settings.hosts.first().map_or("127.0.0.1", String::as_str);
    html! {
        section.panel.no-print #calendar {
            h2 { "In your calendar" }
            p { "Interviews, times to answer and the dates of the season. Taken in again after a change, a moved interview moves, and one that was called off goes." }
            div.actions { a.button href="/calendar.ics" download { "Download everything (.ics)" } }
            details open[secret.is_some()] {
                summary { "A calendar program on this computer can follow it by itself" }
                p {
                    "The address works only on this computer, and only while prematch runs at this port. Google Calendar and "
                    "a telephone cannot reach it: give them the file above. Whoever uses this computer’s account can read it."
                }
                @if let Some(secret) = &secret {
                    p.wrap { code { "http://" (host) "/feed/" (secret) ".ics" } }
                    (frame.form("/interviews/feed", "inline", html! { button.quiet name="feed" value="off" { "Switch the address off" } }))
                } @else {
                    (frame.form("/interviews/feed", "inline", html! { button name="feed" value="on" { "Make the address" } }))
                }
            }
        }
    }
}
