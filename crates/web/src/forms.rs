//! Forms: their fields, and the token that shows that a form is ours.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ActId;

use crate::app::App;
use crate::error::Failure;
use crate::security::same_secret;

/// The fields of a form that was sent from one of our pages; the token was checked.
#[derive(Debug)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// A form from its fields, for a reader that has checked the token.
    pub(crate) fn from_fields(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The first value of a field; empty when it is missing.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    /// All values of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Whether the field was sent at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(k, _)| k == name)
    }
}

impl FromRequest<Arc<App>> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let body = Bytes::from_request(request, app).await.map_err(|e| match e.into_response() {
            large if large.status() == StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large().into_response(),
            other => other,
        })?;
        let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        let form = Self(fields);
        if same_secret(form.get("csrf"), &app.csrf) { Ok(form) } else { Err(Failure::stale_form().into_response()) }
    }
}

/// After a change: back to `to`, where the page says what was done and offers to undo it.
pub(crate) fn done(to: &str, act: Option<ActId>) -> Response {
    // The place on the page (`#…`) stands last in an address.
    let (to, place) = to.split_once('#').map_or((to, String::new()), |(to, place)| (to, format!("#{place}")));
    let joint = if to.contains('?') { '&' } else { '?' };
    let did = act.map_or(0, |id| id.0);
    Redirect::to(&format!("{to}{joint}did={did}{place}")).into_response()
}
