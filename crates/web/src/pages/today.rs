use axum::response::Response;

use crate::error::Failure;
use crate::ui::{Frame, Nav};

pub(crate) async fn page(frame: Frame) -> Result<Response, Failure> {
    frame
        .app
        .with_state(|state| frame.page("Today", Nav::Today, state, maud::html! { h1 { "Today" } }))
        .map_err(Failure::from)
}
