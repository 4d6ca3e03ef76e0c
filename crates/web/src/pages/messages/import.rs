//! Taking a mailbox in, from a file or a server: put aside, looked through by sender, chosen, read, kept as one act.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use exchange::mailbox::{Group, Preview, Why};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use season::Season;
use tokio::io::AsyncWriteExt;

use super::server::{self, Typed};
use super::{Tab, show};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::mailbox_job::{Job, Stage, folder};
use crate::security::same_secret;
use crate::ui::{Frame, count, when};

/// The most bytes of a mailbox: what a free mail account holds, and more.
const LARGEST_MAILBOX: u64 = 64 * 1024 * 1024 * 1024;
/// How many senders nobody would choose are listed.
const OTHERS: usize = 300;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/messages/import", get(page))
        .route("/messages/import/look", post(look))
        .route("/messages/import/keep", post(keep))
        .route("/messages/import/stop", post(stop))
        .route("/messages/import/discard", post(discard))
}

/// The upload, which may take longer than other requests.
pub(crate) fn slow_routes() -> Router<Arc<App>> {
    Router::new().route("/messages/import/file", post(receive).layer(DefaultBodyLimit::disable()))
}

async fn page(frame: Frame) -> Result<Response, Failure> {
    let Some(job) = frame.app.jobs.current(&frame.app) else {
        return choose_page(&frame, &Typed::last(&frame.app), None);
    };
    let season = frame.app.season.clone();
    let response =
        show(&frame, Tab::Kept, "Take a mailbox in", |state| at_work(&frame, &season, &App::zone(state), &job));
    let mut response = response?;
    // Without a script the page asks again by itself while the work runs.
    if matches!(job.stage(), Stage::Looking | Stage::Taking | Stage::Asking) {
        response.headers_mut().insert("refresh", axum::http::HeaderValue::from_static("1"));
    }
    Ok(response)
}

/// The two ways, with what was typed of the second and why it was not taken.
pub(super) fn choose_page(frame: &Frame, typed: &Typed, why: Option<&str>) -> Result<Response, Failure> {
    show(frame, Tab::Kept, "Take a mailbox in", |_| {
        html! {
            p.lead { "First you see who wrote; then you choose whose messages to keep. Nothing else is kept, and the import is undone in one step." }
            (choose_file(frame))
            (server::form(frame, typed, why))
        }
    })
}

fn choose_file(frame: &Frame) -> Markup {
    html! {
        section.panel aria-labelledby="file-way" {
            h2 id="file-way" { "Take in a mailbox file" }
            form method="post" action="/messages/import/file" enctype="multipart/form-data" {
                (frame.token())
                div.field {
                    label for="mailbox" { "The mailbox file (.mbox)" }
                    input id="mailbox" name="mailbox" type="file" accept=".mbox,.mbx,application/mbox" required aria-describedby="mailbox-hint";
                    p.hint id="mailbox-hint" { "Any size. A copy is put beside your workspace until you have chosen, and then removed." }
                }
                div.actions { button.primary { "Look it through" } }
            }
            details {
              summary { "Where to get it" }
              dl.facts {
                div { dt { "Gmail" } dd { "takeout.google.com, choose Mail only (or one label), download, unpack: the file ends in .mbox." } }
                div { dt { "Thunderbird" } dd { "The folder's own file without an ending is a mailbox: copy it and add .mbox to its name." } }
                div { dt { "Apple Mail" } dd { "Mailbox, Export Mailbox: inside the exported folder lies a file named mbox." } }
              }
            }
        }
    }
}

fn at_work(frame: &Frame, season: &Season, zone: &TimeZone, job: &Arc<Job>) -> Markup {
    let discard = |word: &str| frame.form("/messages/import/discard", "inline", html! { button.quiet { (word) } });
    let away = if job.is_remote() { "Choose another mailbox" } else { "Throw the copy away" };
    html! {
        p.muted { bdi { (job.name()) } @if !job.is_remote() { ", " (format!("{:.1}", job.bytes as f64 / 1e6)) " MB" } }
        @match job.stage() {
            Stage::Waiting => {
                div.empty {
                    p.strong { "This mailbox was not taken in to the end." }
                    p { "Nothing of it is shown. Go on, or leave it." }
                    (frame.form("/messages/import/look", "inline", html! { button.primary { "Go on" } })) " " (discard(away))
                }
            },
            Stage::Asking => {
                section.panel aria-label="Progress" {
                    p role="status" { strong { "Asking the server for its folders" } }
                    (frame.form("/messages/import/stop", "inline", html! { button { "Stop" } }))
                }
            },
            Stage::Folders { all, kept } => { (server::folders(frame, &all, kept)) p { (discard(away)) } },
            Stage::Looking => { (progress(frame, job, "Looking through the mailbox")) },
            Stage::Taking => { (progress(frame, job, "Reading the messages you chose")) },
            Stage::Failed(why) => {
                div.empty {
                    p.strong { "That did not work." }
                    p { (why) }
                    (frame.form("/messages/import/look", "inline", html! { button { "Try again" } })) " " (discard("Choose another"))
                }
            },
            Stage::Done { act, kept, already, unread, too_long } => {
                div.said role="status" {
                    p {
                        strong { (count(kept, "message was kept", "messages were kept")) } "."
                        @if already > 0 { " " (already) " were there already." }
                        @if unread > 0 { " " (unread) " could not be read." }
                        @if too_long > 0 { " " (count(too_long, "message is", "messages are")) " longer than 64 MB and left out." }
                    }
                    @if let Some(act) = act {
                        (frame.form("/undo", "inline", html! {
                            input type="hidden" name="act" value=(act.0);
                            input type="hidden" name="back" value="/messages";
                            button.quiet { "Undo" }
                        }))
                    }
                }
                div.actions { a.button.primary href="/messages" { "To the messages" } (discard("Take another mailbox in")) }
            },
            Stage::Choose(found) => { (choose(frame, season, zone, &found)) p { (discard(away)) } },
        }
    }
}

fn progress(frame: &Frame, job: &Job, words: &str) -> Markup {
    let percent = job.percent();
    html! {
        section.panel aria-label="Progress" {
            p role="status" { strong { (words) } ": " (percent) " in 100" }
            progress max="100" value=(percent) { (percent) "%" }
            (frame.form("/messages/import/stop", "inline", html! { button { "Stop" } }))
            p.hint { "You can leave this page; the work goes on. Nothing is shown before all of it is read." }
        }
    }
}

fn choose(frame: &Frame, season: &Season, zone: &TimeZone, found: &Preview) -> Markup {
    let offered = found.offered().count();
    let (first, rest) = found.groups.split_at(offered);
    html! {
        p.lead {
            (count(found.messages, "message", "messages")) " of " (count(found.groups.len(), "sender", "senders")) ". "
            (count(offered, "sender looks", "senders look")) " like a program or a body of the Match."
            @if found.kept > 0 { " " (found.kept) " are kept already." }
            @if found.left_out > 0 { " " (found.left_out) " cannot be read or were deleted in the mail program." }
        }
        @if found.junk > 0 {
            p { (count(found.junk, "message lies", "messages lie")) " under Spam or Trash and are left out. "
                (frame.form("/messages/import/look", "inline", html! { input type="hidden" name="junk" value="yes"; button.quiet { "Look again with Spam and Trash" } })) }
        }
        (frame.form("/messages/import/keep", "", html! {
            @if first.is_empty() { p { "No sender looks like a program. Choose below if you know better." } }
            @else { (table(season, zone, first, true)) }
            @if !rest.is_empty() {
                details {
                    summary { "The other " (count(rest.len(), "sender", "senders")) }
                    (table(season, zone, &rest[..rest.len().min(OTHERS)], false))
                    @if rest.len() > OTHERS { p.muted { "And " (rest.len() - OTHERS) " more, which are not listed. Save a single message as .eml to keep it." } }
                }
            }
            div.actions { button.primary { "Keep the messages of the chosen senders" } }
        }))
    }
}

fn table(season: &Season, zone: &TimeZone, groups: &[Group], chosen: bool) -> Markup {
    html! {
        div.table-wrap tabindex="0" role="region" aria-label="Senders" {
            table.data {
                thead { tr { th scope="col" { "Keep" } th scope="col" { "Sender" } th scope="col" { "Messages" } th scope="col" { "Newest" } th scope="col" { "Looks like" } } }
                tbody { @for (k, g) in groups.iter().enumerate() {
                    @let id = format!("sender-{}-{k}", u8::from(chosen));
                    tr {
                        td { input type="checkbox" id=(id) name="sender" value=(g.address) checked[chosen]; }
                        td {
                            label for=(id) { bdi { (if g.name.is_empty() { g.address.as_str() } else { g.name.as_str() }) } }
                            @if !g.name.is_empty() { br; bdi.muted.small { (g.address) } }
                        }
                        td.num { (g.messages) @if g.kept > 0 { br; span.muted.small { (g.kept) " kept" } } }
                        td { @if let Some(at) = g.newest { (when(at, zone)) } }
                        td { (looks_like(season, g)) }
                    }
                } }
            }
        }
    }
}

fn looks_like(season: &Season, g: &Group) -> Markup {
    let program = g.program.as_ref().and_then(|p| season.program(p));
    html! {
        @match (g.why, program) {
            (Why::Own, _) => { "you" },
            (_, Some(p)) => { (p.short) },
            (Why::Body, _) => { "a body or platform of the Match" },
            (Why::Subject, _) => { "“" bdi { (g.subject) } "”" },
            _ => { span.muted { bdi { (g.subject) } } },
        }
    }
}

// ---------------------------------------------------------------- changes

pub(super) fn back() -> Response {
    Redirect::to("/messages/import").into_response()
}

/// Puts the file aside as it comes, piece by piece.
async fn receive(frame: Frame, mut parts: Multipart) -> Result<Response, Failure> {
    let broken = |_| Failure::bad_request("The file did not come whole. Nothing was kept; choose it again.");
    let mut ours = false;
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        if part.name() == Some("csrf") {
            ours = same_secret(&part.text().await.map_err(broken)?, &frame.app.csrf);
            continue;
        }
        if !ours {
            return Err(Failure::stale_form());
        }
        let name = plain_name(part.file_name().unwrap_or(""));
        if name.is_empty() {
            continue;
        }
        let folder = folder(&frame.app);
        let partial = folder.join(format!("{name}.part"));
        let failed = |e: std::io::Error| {
            Failure::bad_request(format!(
                "The file could not be put into {}: {e}. Is there room on the disk?",
                folder.display()
            ))
        };
        tokio::fs::create_dir_all(&folder).await.map_err(failed)?;
        let mut file = tokio::fs::File::create(&partial).await.map_err(failed)?;
        let mut bytes = 0;
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            bytes += chunk.len() as u64;
            if bytes > LARGEST_MAILBOX {
                return Err(Failure::too_large());
            }
            file.write_all(&chunk).await.map_err(failed)?;
        }
        file.sync_all().await.map_err(failed)?;
        let whole: PathBuf = folder.join(&name);
        tokio::fs::rename(&partial, &whole).await.map_err(failed)?;
        if let Some(job) = frame.app.jobs.set(whole) {
            job.look(&frame.app);
        }
        return Ok(back());
    }
    Err(if ours {
        Failure::bad_request("No file was chosen. Go back and choose a mailbox file.")
    } else {
        Failure::stale_form()
    })
}

/// A name without folders and strange letters; it ends in `.mbox`.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let plain: String =
        last.chars().map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '_' }).take(80).collect();
    if plain.is_empty() { plain } else { format!("{}.mbox", plain.trim_end_matches("_mbox")) }
}

async fn look(frame: Frame, form: Form) -> Result<Response, Failure> {
    if let Some(job) = frame.app.jobs.current(&frame.app) {
        job.with_junk(form.get("junk") == "yes");
        job.look(&frame.app);
    }
    Ok(back())
}

async fn keep(frame: Frame, form: Form) -> Result<Response, Failure> {
    let senders: BTreeSet<String> = form.all("sender").map(str::to_owned).collect();
    if senders.is_empty() {
        return Err(Failure::bad_request(
            "No sender was chosen. Go back and tick those whose messages you want to keep.",
        ));
    }
    if let Some(job) = frame.app.jobs.current(&frame.app) {
        job.take(&frame.app, senders);
    }
    Ok(back())
}

async fn stop(frame: Frame, _form: Form) -> Result<Response, Failure> {
    if let Some(job) = frame.app.jobs.current(&frame.app) {
        job.stop();
    }
    Ok(back())
}

async fn discard(frame: Frame, _form: Form) -> Result<Response, Failure> {
    frame.app.jobs.discard();
    Ok(back())
}
