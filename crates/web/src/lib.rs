//! The pages of prematch, served on the loopback address.
//!
//! A shell: it parses the request, asks the domain, shows the answer. Pages are made on the server and work without
//! JavaScript; the small modules under `assets/` only make them quicker to use. What protects a local server from
//! other web pages stands in [`security`](self) and is described in `docs/security.md`.

mod app;
mod assets;
mod chances;
mod error;
mod forms;
mod mailbox_job;
mod pages;
mod security;
mod serve;
mod ui;
mod upload;
mod worlds_job;

pub use app::{About, App, Clock, Settings};
pub use pages::router;
pub use serve::serve;
