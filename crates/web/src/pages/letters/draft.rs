//! A letter placed as a draft in the applicant's own mailbox. It passed the same check as a copy or a file; it is not sent.

use std::ops::ControlFlow;
use std::time::Duration;

use axum::response::Response;
use connect::{Account, ImapError, Mailbox, Password, Use};
use domain::Way;
use exchange::mail::Person;
use maud::{Markup, html};

use super::super::messages::server::password;
use super::super::messages::write::Answer;
use super::desk::{Desk, Said, refused_or};
use super::{leave, view};
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::Frame;

/// How long the server may be silent: somebody waits before the page.
const PATIENCE: Duration = Duration::from_secs(8);

/// What is still needed, or what was done.
pub(super) enum Placed {
    /// No mailbox is known yet.
    NoMailbox,
    /// The password of this mailbox is needed.
    Password(String),
    /// The server names no folder for drafts: these there are.
    Which(Vec<connect::Folder>),
    /// It lies in this folder of this mailbox.
    There {
        /// The folder.
        folder: String,
        /// The mailbox.
        mailbox: String,
    },
}

/// Places the letter as a draft, or says what stands in it or is needed for it.
pub(super) async fn place(frame: &Frame, desk: &Desk, answer: &Answer, form: &Form) -> Result<Response, Failure> {
    let app = &frame.app;
    let show = |said: Said| refused_or(view::page(frame, desk, answer, &said), &said);
    let refuse = |why: String| show(Said { why: Some(why), ..Said::default() });
    let placed = |placed: Placed| {
        let ready = matches!(placed, Placed::There { .. }).then_some(Way::Draft);
        show(Said { placed: Some(placed), ready, ..Said::default() })
    };
    if let Some(why) = leave::in_the_way(&desk.letter, answer) {
        return refuse(why);
    }
    let Some(account) = connect::load_account(app.folder()) else { return placed(Placed::NoMailbox) };
    let Some(secret) = password(app.passwords.clone(), &account, form.get("mailbox-password")).await else {
        return placed(Placed::Password(account.user));
    };
    let name = app.with_state(|s| s.profile().full_name.as_ref().map(|n| n.as_str().to_owned()))?.unwrap_or_default();
    let from = account.user.contains('@').then(|| Person { name, address: account.user.clone() });
    let eml = match leave::bytes(app, &desk.letter, from.as_ref())? {
        Ok(eml) => eml,
        Err(why) => return refuse(why),
    };
    let (mailbox, folder) = (account.user.clone(), form.get("drafts").to_owned());
    let passwords = app.passwords.clone();
    let done = tokio::task::spawn_blocking(move || {
        let done = append(&account, &secret, &folder, &eml);
        if matches!(done, Ok(Ok(_))) {
            // Where it is kept already it stays; a new one is kept until the program ends.
            passwords.keep(&account, &secret, false);
        }
        done
    });
    match done.await {
        Ok(Ok(Ok(folder))) => placed(Placed::There { folder, mailbox }),
        Ok(Ok(Err(all))) => placed(Placed::Which(all)),
        Ok(Err(ImapError::Login { .. })) if form.get("mailbox-password").is_empty() => {
            placed(Placed::Password(mailbox))
        }
        Ok(Err(why)) => refuse(why.to_string()),
        Err(_) => refuse("The draft was not placed. Try again, or take the letter as a file.".to_owned()),
    }
}

/// Connects and places it: in the folder that was chosen, else in the one that the server names for drafts. Gives the
/// folder's name, or all folders when none is known.
fn append(
    account: &Account,
    secret: &Password,
    chosen: &str,
    eml: &[u8],
) -> Result<Result<String, Vec<connect::Folder>>, ImapError> {
    let mut on = || ControlFlow::Continue(());
    let mut mailbox = Mailbox::open_with(account, secret, PATIENCE, &mut on)?;
    let all = mailbox.folders(&mut on)?;
    let named = all.iter().find(|f| f.name == chosen);
    let Some(drafts) = named.or_else(|| all.iter().find(|f| f.purpose == Some(Use::Drafts))) else {
        return Ok(Err(all));
    };
    mailbox.place_draft(&drafts.name, eml, &mut on)?;
    let folder = drafts.shown.clone();
    mailbox.close();
    Ok(Ok(folder))
}

/// What is asked for, as a part of the letter's form; or where the draft lies.
pub(super) fn panel(placed: &Placed) -> Markup {
    html! {
        section.panel aria-labelledby="placed" {
            h2 id="placed" { "As a draft in my mailbox" }
            @match placed {
                Placed::NoMailbox => {
                    p { "No mailbox is known yet. " a href="/messages/import" { "Connect yours under Messages" } ", then come back; this draft is kept." }
                },
                Placed::Password(mailbox) => {
                    div.field {
                        label for="mailbox-password" { "Password or app password of " bdi { (mailbox) } }
                        input id="mailbox-password" name="mailbox-password" type="password" maxlength="500" autocomplete="off" form="draft" aria-describedby="mailbox-password-hint";
                        p.hint id="mailbox-password-hint" { "It goes to your mail server only, and is kept in memory until prematch ends." }
                    }
                    div.actions { button.primary form="draft" name="do" value="draft" data-sends { "Place the draft" } }
                },
                Placed::Which(all) => {
                    p { "Your mail server does not say which folder is for drafts." }
                    div.field {
                        label for="drafts" { "Folder for drafts" }
                        select id="drafts" name="drafts" form="draft" {
                            @for f in all { option value=(f.name) selected[f.shown.to_lowercase().contains("draft")] { (f.shown) } }
                        }
                    }
                    div.actions { button.primary form="draft" name="do" value="draft" data-sends { "Place the draft" } }
                },
                Placed::There { folder, mailbox } => {
                    p role="status" { "The draft lies in “" bdi { (folder) } "” of " bdi { (mailbox) } ". Read it there once more and send it yourself; prematch does not." }
                },
            }
        }
    }
}
