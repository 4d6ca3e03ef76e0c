//! Small switches, and undo: they change something and go back to where the user was.

use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::{ActId, Command};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/theme", post(theme)).route("/keys", post(keys)).route("/undo", post(undo))
}

/// An address within prematch to go back to; anything else leads to Today.
pub(crate) fn back(form: &Form) -> &str {
    let to = form.get("back");
    if is_ours(to) { to } else { "/" }
}

/// Whether an address is a path of this server. Browsers read `//host`, `/\host` and, because they drop tabs and line
/// ends, `/<tab>/host` as other servers; so nothing but visible ASCII without a backslash is taken.
fn is_ours(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") && to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
}

fn remember(form: &Form, name: &str, value: &'static str) -> Response {
    let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly");
    match (HeaderValue::from_str(&cookie), HeaderValue::from_str(back(form))) {
        (Ok(cookie), Ok(to)) => (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, to)]).into_response(),
        _ => Failure::bad_request("The setting could not be kept.").into_response(),
    }
}

async fn theme(form: Form) -> Response {
    let value = match form.get("theme") {
        "light" => "light",
        "dark" => "dark",
        _ => "system",
    };
    remember(&form, "prematch_theme", value)
}

async fn keys(form: Form) -> Response {
    remember(&form, "prematch_keys", if form.get("keys") == "off" { "off" } else { "on" })
}

async fn undo(Shared(app): Shared<Arc<App>>, form: Form) -> Result<Response, Failure> {
    let act = match form.get("act") {
        "" => None,
        text => Some(ActId(text.parse().map_err(|_| Failure::bad_request("This act is not known."))?)),
    };
    let did = app.act(&Command::Undo(act))?;
    Ok(done(back(&form), did))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_a_path_of_this_server_is_gone_back_to() {
        for ours in ["/", "/programs/0404121139", "/data?page=2", "/rules?q=a%20b#P-04"] {
            assert!(is_ours(ours), "{ours:?}");
        }
        for foreign in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/ /evil.example",
            "/\u{a0}/evil.example",
            "javascript:alert(1)",
            "data",
            "/\0",
            "/a\r\nSet-Cookie: x=y",
        ] {
            assert!(!is_ours(foreign), "{foreign:?}");
        }
    }
}
