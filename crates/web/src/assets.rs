//! Style sheet, scripts and icon: embedded, named by their content so that a browser may keep them.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::error::Failure;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal: $media:literal),* $(,)?) => {
        const ASSETS: &[Asset] = &[$(Asset {
            name: $name,
            media_type: $media,
            bytes: include_bytes!(concat!("../assets/", $name)),
        }),*];
    };
}

assets! {
    "prematch.css": "text/css; charset=utf-8",
    "prematch.js": "text/javascript; charset=utf-8",
    "write.js": "text/javascript; charset=utf-8",
    "letters.js": "text/javascript; charset=utf-8",
    "rank.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

/// The address of an asset, with its version.
pub(crate) fn url(name: &'static str) -> String {
    let version = ASSETS.iter().find(|a| a.name == name).map_or(0, |a| {
        let mut h = DefaultHasher::new();
        a.bytes.hash(&mut h);
        h.finish() as u32
    });
    format!("/assets/{name}?v={version:08x}")
}

/// Serves an asset.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|a| a.name == name) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.bytes).into_response()
        }
        None => Failure::not_found("There is no such file.").into_response(),
    }
}
