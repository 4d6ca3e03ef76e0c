//! Messages: reading what a program wrote, and checking what the applicant writes. One module a tab.
//!
//! Reading and checking keep no text: it goes into the form, and the answer comes back with it. A message is kept when the
//! applicant says so, with its original.

pub(crate) mod import;
mod inbox;
mod keep;
mod kept;
pub(in crate::pages) mod marked;
mod pressure;
mod read;
pub(in crate::pages) mod server;
pub(in crate::pages) mod write;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{get, post};
use domain::State;
use maud::{Markup, html};
use season::{Rule, Season};

use crate::app::App;
use crate::error::Failure;
use crate::pages::LARGEST_FILE;
use crate::ui::{Frame, Nav, proof};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/messages", get(inbox::page))
        .route("/messages/keep", post(keep::pasted))
        .route("/messages/add", post(keep::files).layer(DefaultBodyLimit::max(LARGEST_FILE)))
        .route("/messages/{id}", get(kept::page))
        .route("/messages/{id}/file", post(kept::file))
        .route("/messages/{id}/remove", post(kept::remove))
        .route("/messages/{id}/answer", post(kept::answer))
        .route("/messages/{id}/statement", post(kept::statement_kept))
        .route("/messages/{id}/original", get(kept::original_file))
        .route("/messages/{id}/attachments/{at}", get(kept::attachment))
        .route("/messages/{id}/pressure", get(pressure::page))
        .route("/messages/{id}/packet.zip", get(pressure::packet))
        .merge(import::routes())
        .merge(server::routes())
        .route("/read", get(read::page).post(read::reading))
        .route("/write", get(write::page).post(write::checked))
        .route("/write/check", post(write::check_again))
}

/// The tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages) enum Tab {
    Kept,
    Read,
    Write,
    Letters,
    Ledger,
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Kept, "/messages", "Messages"),
        (Self::Read, "/read", "Read a message"),
        (Self::Letters, "/letters", "My letters"),
        (Self::Write, "/write", "Check a draft"),
        (Self::Ledger, "/ledger", "What I said"),
    ];
}

/// A page about messages: the row of tabs, then what `body` makes of the state.
pub(in crate::pages) fn show(
    frame: &Frame,
    tab: Tab,
    title: &str,
    body: impl FnOnce(&State) -> Markup,
) -> Result<Response, Failure> {
    let shown = frame.app.with_state(|state| {
        let page = html! {
            nav.tabs aria-label="Messages" {
                @for (each, address, word) in Tab::ALL {
                    a href=(address) aria-current=[(each == tab).then_some("page")] { (word) }
                }
            }
            h1.subject[tab == Tab::Kept] { bdi { (title) } }
            (body(state))
        };
        frame.page(title, Nav::Messages, state, page)
    });
    shown.map_err(Failure::from)
}

/// A typed text with one kind of line end, as a browser has it in its fields. Forms are sent with another kind.
pub(in crate::pages) fn plain_lines(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\r', "\n")
}

/// The content of a text field. A first line end is dropped by browsers, so one is put before it.
pub(in crate::pages) fn in_field(text: &str) -> Markup {
    html! { @if text.starts_with('\n') { "\n" } (text) }
}

/// A rule in a line, leading to where it stands in full, with its proof.
fn rule_line(season: &Season, rule: &Rule) -> Markup {
    html! {
        a href={ "/rules#" (rule.id) } { (rule.id) " " (rule.title) }
        " " (proof(season, &rule.sources, rule.date, Some(rule.confidence)))
    }
}
