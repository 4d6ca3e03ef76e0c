//! Reading a folder of the applicant's own mailbox: the form that asks for it, its folders, and forgetting the password.
//!
//! The click on these forms is the only thing that makes prematch connect to anything.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use connect::{Account, Folder, ImapError, Kept, Password, Passwords, Security, Use};
use maud::{Markup, html};
use std::sync::Arc;

use super::import::{back, choose_page};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::Frame;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/messages/import/server", post(reach))
        .route("/messages/import/folder", post(folder))
        .route("/messages/import/forget", post(forget))
}

/// What stands in the form.
#[derive(Default)]
pub(super) struct Typed {
    address: String,
    server: String,
    port: String,
    security: Security,
    ca: String,
    remembered: bool,
}

impl Typed {
    /// What was used last.
    pub(super) fn last(app: &App) -> Self {
        connect::load_account(app.folder()).map_or_else(Self::default, |a| Self {
            address: a.user,
            server: a.server,
            port: a.port.to_string(),
            security: a.security,
            ca: a.ca.map_or_else(String::new, |f| f.display().to_string()),
            remembered: true,
        })
    }

    fn of(form: &Form, app: &App) -> Self {
        let line = |name: &str| form.get(name).trim().to_owned();
        Self {
            address: line("address"),
            server: line("server"),
            port: line("port"),
            security: Security::from_word(form.get("security")).unwrap_or_default(),
            ca: line("ca"),
            remembered: connect::load_account(app.folder()).is_some(),
        }
    }

    /// The account that this names; a server that was left out is the known one of the address.
    fn account(&self) -> Result<Account, ImapError> {
        let wrong = |why: &str| ImapError::Account(why.to_owned());
        let known = connect::known(&self.address).map(|k| k.server.to_owned());
        let server = if self.server.is_empty() { known.unwrap_or_default() } else { self.server.clone() };
        if server.is_empty()
            && let Some(why) = connect::not_readable(&self.address)
        {
            return Err(wrong(why));
        }
        let port = match self.port.as_str() {
            "" => self.security.port(),
            typed => typed.parse().map_err(|_| wrong("The port is a number; 993 is the usual one."))?,
        };
        let ca = (!self.ca.is_empty()).then(|| self.ca.clone().into());
        let account = Account { user: self.address.clone(), server, port, security: self.security, ca };
        account.check()?;
        Ok(account)
    }
}

/// The form, with what was typed and why it was not taken.
pub(super) fn form(frame: &Frame, typed: &Typed, why: Option<&str>) -> Markup {
    html! {
        section.panel aria-labelledby="server-way" {
            h2 id="server-way" { "Read a folder of my mailbox" }
            p { "prematch connects to your mail server when you press the button, and to nothing else. It only reads: nothing is changed there, and no message is marked as read." }
            @if let Some(why) = why { p.error role="alert" { (why) } }
            form method="post" action="/messages/import/server" autocomplete="off" {
                (frame.token())
                div.fields {
                    div.field {
                        label for="address" { "Address of the mailbox" }
                        input id="address" name="address" type="email" required maxlength="254" value=(typed.address);
                    }
                    div.field {
                        label for="password" { "Password or app password" }
                        input id="password" name="password" type="password" maxlength="500" autocomplete="off" aria-describedby="password-hint";
                        p.hint id="password-hint" { @if typed.remembered { "Empty: the one that is kept." } @else { "Many providers want an app password; see below." } }
                    }
                }
                div.field {
                    label.check { input type="checkbox" name="keyring" value="yes" checked; " Keep the password in this computer's keyring" }
                    p.hint { "Never in your workspace. Where there is no keyring it is kept in memory only, and asked for again at the next start." }
                }
                details open[why.is_some() || (typed.remembered && connect::known(&typed.address).is_none())] {
                    summary { "Server" }
                    p { "Leave it empty for Gmail, Yahoo, AOL, iCloud, Fastmail, GMX, web.de, mail.com, Posteo and mailbox.org: their servers are known." }
                    div.fields {
                        div.field { label for="imap-server" { "IMAP server" } input id="imap-server" name="server" maxlength="253" value=(typed.server) placeholder="imap.example.org"; }
                        div.field { label for="imap-port" { "Port" } input id="imap-port" name="port" inputmode="numeric" maxlength="5" value=(typed.port) placeholder="993"; }
                        div.field {
                            label for="imap-security" { "Connection" }
                            select id="imap-security" name="security" {
                                option value="tls" selected[typed.security == Security::Tls] { "TLS" }
                                option value="starttls" selected[typed.security == Security::StartTls] { "STARTTLS" }
                                option value="plain" selected[typed.security == Security::Plain] { "without TLS, only to this computer" }
                            }
                        }
                        div.field {
                            label for="imap-ca" { "File of a CA of your own" }
                            input id="imap-ca" name="ca" maxlength="500" value=(typed.ca) aria-describedby="ca-hint";
                            p.hint id="ca-hint" { "Only for a server of your own: its certificates (PEM) are then trusted instead of the public ones." }
                        }
                    }
                }
                div.actions { button.primary { "Show the folders" } }
            }
            @if typed.remembered {
                (frame.form("/messages/import/forget", "inline", html! { button.quiet { "Forget the password" } }))
            }
            (providers())
        }
    }
}

/// What providers want for a password.
fn providers() -> Markup {
    html! {
        details {
            summary { "What my provider wants" }
            dl.facts {
                div { dt { "Gmail" } dd { "An app password, from myaccount.google.com/apppasswords (2-Step Verification must be on). A label is a folder." } }
                div { dt { "Outlook, Hotmail, Microsoft 365" } dd { "Microsoft lets no program read a mailbox with a password; it wants OAuth, which prematch does not do. Export the messages, or forward them to another mailbox of yours." } }
                div { dt { "Yahoo, AOL" } dd { "An app password, from the account's security page." } }
                div { dt { "iCloud" } dd { "An app-specific password, from account.apple.com." } }
                div { dt { "Fastmail" } dd { "An app password, from Settings, Privacy & Security." } }
                div { dt { "GMX, web.de, mail.com" } dd { "Your usual password; IMAP must be switched on in the settings first." } }
                div { dt { "Proton Mail" } dd { "Only through its Bridge: give server, port and password as the Bridge shows them." } }
            }
        }
    }
}

/// The folders of the mailbox, to choose one.
pub(super) fn folders(frame: &Frame, all: &[Folder], kept: Kept) -> Markup {
    let unlikely = |f: &&Folder| matches!(f.purpose, Some(Use::Refuse | Use::Drafts | Use::Sent));
    html! {
        p.said role="status" { (kept.words()) }
        section.panel aria-labelledby="folders" {
            h2 id="folders" { "Which folder?" }
            (frame.form("/messages/import/folder", "", html! {
                div.field {
                    label for="folder" { "Folder" }
                    select id="folder" name="folder" {
                        @for f in all.iter().filter(|f| !unlikely(f)).chain(all.iter().filter(unlikely)) {
                            option value=(f.name) { @if f.name.eq_ignore_ascii_case("INBOX") { "Inbox" } @else { (f.shown) } }
                        }
                    }
                }
                div.actions { button.primary { "Look it through" } }
            }))
        }
    }
}

/// A password that was typed, or the one that is kept.
pub(in crate::pages) async fn password(passwords: Arc<Passwords>, account: &Account, typed: &str) -> Option<Password> {
    let given = Password::new(typed.to_owned());
    if !given.is_empty() {
        return Some(given);
    }
    let account = account.clone();
    // The keyring may ask the user; a thread that fails has found none.
    tokio::task::spawn_blocking(move || passwords.find(&account)).await.ok().flatten()
}

async fn reach(frame: Frame, form: Form) -> Result<Response, Failure> {
    let typed = Typed::of(&form, &frame.app);
    let refuse = |why: &str| {
        let mut page = choose_page(&frame, &typed, Some(why))?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(page)
    };
    let account = match typed.account() {
        Ok(account) => account,
        Err(why) => return refuse(&why.to_string()),
    };
    let Some(password) = password(frame.app.passwords.clone(), &account, form.get("password")).await else {
        return refuse("No password is kept for this mailbox. Type it.");
    };
    frame.app.jobs.reach(&frame.app, account, password, form.has("keyring"));
    Ok(back())
}

async fn folder(frame: Frame, form: Form) -> Result<Response, Failure> {
    let job = frame.app.jobs.current(&frame.app);
    if let Some(job) = job.filter(|j| j.choose(form.get("folder"))) {
        job.look(&frame.app);
    }
    Ok(back())
}

async fn forget(frame: Frame, _form: Form) -> Result<Response, Failure> {
    if let Some(account) = connect::load_account(frame.app.folder()) {
        let passwords = frame.app.passwords.clone();
        let forgotten = tokio::task::spawn_blocking(move || passwords.forget(&account)).await;
        connect::forget_account(frame.app.folder())
            .map_err(|e| Failure::bad_request(format!("The mailbox could not be forgotten: {e}.")))?;
        if let Ok(connect::Forgotten::StillInKeyring) = forgotten {
            return Err(Failure::refused(connect::Forgotten::StillInKeyring.words()));
        }
    }
    Ok(Redirect::to("/messages/import").into_response())
}
