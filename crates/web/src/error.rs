//! When a page cannot be shown: what happened and what to do, in a sentence.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use journal::{ActError, JournalError};

use crate::ui;

/// A failed request.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    pub(crate) message: String,
    /// What the user had typed, so that nothing is lost.
    pub(crate) kept: Option<String>,
}

impl Failure {
    fn new(status: StatusCode, title: &'static str, message: impl Into<String>) -> Self {
        Self { status, title, message: message.into(), kept: None }
    }

    /// The request names another server.
    pub(crate) fn misdirected() -> Self {
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "Not this address",
            "prematch answers only at the address it printed when it started.",
        )
    }

    /// No session cookie, or a wrong token.
    pub(crate) fn no_session() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "Open prematch again",
            "This page is yours alone, so it opens only from the address that prematch prints when it starts. \
             Go to the window in which prematch runs and open the address printed there; it changes with every start.",
        )
    }

    /// A change asked for by another page.
    pub(crate) fn foreign() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "Refused",
            "Another page asked prematch to change something. Nothing was changed.",
        )
    }

    /// A form without its token.
    pub(crate) fn stale_form() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This form is from an earlier start",
            "prematch was started again after the form was opened. Nothing was changed: go back, copy what you wrote, \
             reload the page and send it again.",
        )
    }

    /// There is no such page or thing.
    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not here", what)
    }

    /// The request cannot be understood.
    pub(crate) fn bad_request(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "That did not work", why)
    }

    /// More was sent than the route takes.
    pub(crate) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Too large",
            "What was sent is larger than this page takes. Nothing was changed: go back, and send less or a smaller file.",
        )
    }

    /// A file is larger than the route takes; sizes in bytes.
    pub(crate) fn file_too_large(size: u64, most: u64) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Too large",
            format!(
                "The file has {} MB, and this page takes at most {} MB. Nothing was changed. Save only the part you need as a \
                 file of its own; a large file of Labor Department filings can be read with `prematch sheet FILE`.",
                size >> 20,
                most >> 20
            ),
        )
    }

    /// The domain refused a command.
    pub(crate) fn refused(why: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Not done", why)
    }

    /// Whether the one who asked is somebody who may see pages.
    pub(crate) fn in_session(&self) -> bool {
        !matches!(self.status, StatusCode::UNAUTHORIZED | StatusCode::MISDIRECTED_REQUEST)
    }

    /// With what the user had typed.
    pub(crate) fn keeping(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.kept = (!text.trim().is_empty()).then_some(text);
        self
    }
}

impl From<JournalError> for Failure {
    fn from(e: JournalError) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The workspace could not be used", format!("{e}."))
    }
}

impl From<ActError> for Failure {
    fn from(e: ActError) -> Self {
        match e {
            ActError::Refused(r) => Self::refused(r.0),
            ActError::Journal(e) => e.into(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, ui::failure_page(&self)).into_response()
    }
}
