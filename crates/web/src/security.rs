//! What keeps other pages and other users away from a server on the loopback address.
//!
//! 1. *Host.* A request must name this server in `Host`; DNS rebinding cannot.
//! 2. *Session.* The address that is opened first carries a token, new for every launch; it is exchanged for an
//!    `HttpOnly`, `SameSite=Strict` cookie. Without the cookie no page is shown. Two addresses carry a secret of their own
//!    instead, are off until they are switched on, and change nothing: the calendar feed and the page of a trusted person.
//! 3. *Origin and form token.* A request that changes something must come from our own origin and carry the token
//!    that stands in our forms.
//! 4. *Content policy.* No inline script, nothing from elsewhere, no framing; strict headers on every answer.
//! 5. *Limits* of size and time on every request (set where the router is built).

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::Method;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::app::App;
use crate::error::Failure;

/// The policy of every page.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     manifest-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// 256 random bits as hexadecimal digits.
pub(crate) fn random_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Compares two secrets in a time that depends only on their lengths.
pub(crate) fn same_secret(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |diff, (x, y)| diff | (x ^ y)) == 0
}

fn header_text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The name of the session cookie.
pub(crate) fn session_cookie(app: &App) -> String {
    format!("prematch_{}", app.settings.port)
}

/// Refuses requests that do not name this server.
pub(crate) async fn check_host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let named = header_text(request.headers(), header::HOST).or_else(|| request.uri().host());
    let ours = named.is_some_and(|h| app.settings.hosts.iter().any(|own| own.eq_ignore_ascii_case(h)));
    if ours { next.run(request).await } else { Failure::misdirected().into_response() }
}

/// Refuses requests without the session cookie, and changes that do not come from our own pages.
pub(crate) async fn check_session(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let known = cookie(headers, &session_cookie(&app)).is_some_and(|c| same_secret(c, &app.session));
    if !known {
        return Failure::no_session().into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !from_our_origin(&app, headers) {
        return Failure::foreign().into_response();
    }
    next.run(request).await
}

/// Whether a changing request comes from one of our own pages. Browsers send `Origin` with every such request.
fn from_our_origin(app: &App, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    if site.is_some_and(|s| s != "same-origin" && s != "none") {
        return false;
    }
    match header_text(headers, header::ORIGIN) {
        Some(origin) => {
            let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            host.is_some_and(|h| app.settings.hosts.iter().any(|own| own.eq_ignore_ascii_case(h)))
        }
        // A script of the user's own (curl) sends no Origin; it still needs cookie and form token.
        None => true,
    }
}

/// Headers of every answer.
pub(crate) async fn add_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", CONTENT_POLICY);
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    // Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    set("cache-control", "no-store");
    response
}

#[derive(Deserialize)]
pub(crate) struct OpenQuery {
    #[serde(default)]
    token: String,
}

/// The address that is opened first: exchanges the token for the cookie.
pub(crate) async fn open(State(app): State<Arc<App>>, Query(query): Query<OpenQuery>) -> Response {
    if !same_secret(&query.token, &app.settings.token) {
        return Failure::no_session().into_response();
    }
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", session_cookie(&app), app.session);
    match HeaderValue::from_str(&cookie) {
        // Not a redirect: after one, a browser that came here from elsewhere would not send a "Strict" cookie yet.
        Ok(cookie) => {
            let on = [(header::SET_COOKIE, cookie), (header::REFRESH, HeaderValue::from_static("0; url=/"))];
            (on, crate::ui::opening_page()).into_response()
        }
        Err(_) => Failure::no_session().into_response(),
    }
}
