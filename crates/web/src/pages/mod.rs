//! The routes, and one module a page.

mod compare;
mod data;
mod facts;
mod help;
pub(crate) mod interviews;
mod ledger;
mod letters;
mod list;
mod matches;
mod messages;
mod profile;
mod program;
mod programs;
mod rank;
mod seasons;
mod settings;
mod sheets;
mod today;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::error::Failure;
use crate::{assets, security};
pub(crate) use sheets::Sheets;

/// The largest ordinary request.
const LARGEST_FORM: usize = 1024 * 1024;
/// The largest request that carries a file.
pub(crate) const LARGEST_FILE: usize = 64 * 1024 * 1024;
/// The longest a request may take.
const LONGEST: Duration = Duration::from_secs(30);

/// All routes, with everything that guards them.
pub fn router(app: Arc<App>) -> Router {
    let pages = Router::new()
        .route("/", get(today::page))
        .merge(programs::routes())
        .merge(program::routes())
        .merge(list::routes())
        .merge(profile::routes())
        .merge(interviews::routes())
        .merge(messages::routes())
        .merge(letters::routes())
        .merge(ledger::routes())
        .merge(rank::routes())
        .merge(matches::routes())
        .merge(seasons::routes())
        .merge(facts::routes())
        .merge(data::routes())
        .merge(help::routes())
        .merge(settings::routes())
        .merge(sheets::routes())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST))
        // A mailbox of gigabytes takes longer than a page.
        .merge(messages::import::slow_routes())
        .layer(from_fn_with_state(app.clone(), security::check_session));
    Router::new()
        .merge(pages)
        .route("/open", get(security::open))
        .route("/assets/{name}", get(assets::serve))
        .merge(interviews::open_routes())
        .route("/healthz", get(async || "ok\n"))
        .fallback(async || Failure::not_found("There is no such page."))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(app.clone(), security::check_host))
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest))
        .layer(CatchPanicLayer::custom(|_| {
            Failure::bad_request("This page failed. Nothing was lost; go back and try another way.").into_response()
        }))
        // Outermost, so that the answers of the layers above carry them too.
        .layer(from_fn(security::add_headers))
        .with_state(app)
}
