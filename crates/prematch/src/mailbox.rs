//! `prematch message imap`: the applicant's own mailbox on its server, read by command and changed never.

use std::io::Write;
use std::ops::ControlFlow;

use connect::{Account, Course, ImapError, Mailbox, Password, Passwords, Security, Use};
use domain::{Actor, Command};
use exchange::intake::{Intake, directory};
use journal::JournalError;
use season::Season;
use serde::Serialize;

use crate::cli::{ImapServer, ImapTask};
use crate::inbox::{Choice, nothing_kept, tell_preview, told_of_rest};
use crate::out::{self, Fault};
use crate::progress::Progress;
use crate::record::act_in;
use crate::setting::Place;

/// The environment variable with the password.
const PASSWORD: &str = "PREMATCH_IMAP_PASSWORD";
/// How often a broken connection is made anew.
const TRIES: usize = 3;

impl From<ImapError> for Fault {
    fn from(e: ImapError) -> Self {
        match e {
            ImapError::Account(why) => Self::Usage(why),
            other => Self::Io(other.to_string()),
        }
    }
}

/// Nothing stops it but Ctrl-C, which ends the process.
fn on() -> ControlFlow<()> {
    ControlFlow::Continue(())
}

pub(crate) fn run(place: &Place, season: &Season, task: &ImapTask) -> Result<(), Fault> {
    match task {
        ImapTask::Folders { server } => folders(place, &Door::new(place, server)?),
        ImapTask::Preview { folder, server } => {
            let door = Door::new(place, server)?;
            let found = look(place, season, &mut door.open()?, folder)?;
            tell_preview(place, season, &found, "prematch message imap take")
        }
        ImapTask::Take { folder, all, sender, server } => {
            take(place, season, &Door::new(place, server)?, folder, &Choice::new(*all, sender))
        }
        ImapTask::Forget { server } => forget(place, server),
    }
}

/// The account that the options name, completed by what is known of the provider and what was used last.
fn account(place: &Place, args: &ImapServer) -> Result<Account, Fault> {
    let last = connect::load_account(&place.data_dir()?);
    let last = last.filter(|a| args.address.as_ref().is_none_or(|given| *given == a.user));
    let user = args.address.clone().or_else(|| last.as_ref().map(|a| a.user.clone()));
    let user = user.ok_or_else(|| Fault::Usage("say which mailbox: --address me@example.org".to_owned()))?;
    if let (Some(last), None, None, false, false) = (&last, &args.server, args.port, args.starttls, args.plain) {
        return Ok(Account { ca: args.ca.clone().or_else(|| last.ca.clone()), ..last.clone() });
    }
    let known = connect::known(&user).map(|k| k.server.to_owned());
    let server = args.server.clone().or(known);
    let unknown = || {
        let why = connect::not_readable(&user).unwrap_or("the server of this mailbox is not known: say --server NAME");
        Fault::Usage(why.to_owned())
    };
    let server = server.ok_or_else(unknown)?;
    let security = match (args.starttls, args.plain) {
        (true, _) => Security::StartTls,
        (_, true) => Security::Plain,
        _ => Security::Tls,
    };
    Ok(Account { user, server, port: args.port.unwrap_or(security.port()), security, ca: args.ca.clone() })
}

/// Whether passwords may be kept in the system's keyring: `PREMATCH_KEYRING=off` says no.
pub(crate) fn keyring() -> bool {
    std::env::var("PREMATCH_KEYRING").map_or(true, |v| v != "off")
}

/// What is needed to get in.
struct Door {
    account: Account,
    password: Password,
}

impl Door {
    /// Finds account and password and tries them, so that what is remembered is right.
    fn new(place: &Place, args: &ImapServer) -> Result<Self, Fault> {
        let account = account(place, args)?;
        account.check()?;
        let passwords = Passwords::new(keyring());
        let password = password(&account, &passwords)?;
        let door = Self { account, password };
        door.open()?.close();
        connect::save_account(&place.data_dir()?, &door.account)
            .map_err(|e| Fault::Io(format!("the mailbox could not be remembered: {e}")))?;
        if args.remember {
            let kept = passwords.keep(&door.account, &door.password, true);
            if !place.json {
                out::text(kept.words())?;
            }
        }
        Ok(door)
    }

    fn open(&self) -> Result<Mailbox, Fault> {
        Ok(Mailbox::open(&self.account, &self.password, &mut on)?)
    }
}

/// The password: from the environment, else the keyring, else from the terminal without echo.
fn password(account: &Account, passwords: &Passwords) -> Result<Password, Fault> {
    if let Ok(given) = std::env::var(PASSWORD) {
        return Ok(Password::new(given));
    }
    if let Some(kept) = passwords.find(account) {
        return Ok(kept);
    }
    if let Some(known) = connect::known(&account.user)
        && let Some(page) = known.page
    {
        let _ = writeln!(anstream::stderr(), "{} ({page})", known.hint);
    }
    let typed = rpassword::prompt_password(format!("Password of {} (it is not shown): ", account.user));
    let typed =
        typed.map_err(|_| Fault::Usage(format!("there is no terminal to ask for the password; set {PASSWORD}")))?;
    let password = Password::new(typed);
    if password.is_empty() { Err(Fault::Usage("no password was given".to_owned())) } else { Ok(password) }
}

fn folders(place: &Place, door: &Door) -> Result<(), Fault> {
    let mut mailbox = door.open()?;
    let all = mailbox.folders(&mut on)?;
    mailbox.close();
    if place.json {
        #[derive(Serialize)]
        struct FolderFile<'a> {
            name: &'a str,
            drafts: bool,
        }
        #[derive(Serialize)]
        struct All<'a> {
            folders: Vec<FolderFile<'a>>,
        }
        let file = |f| -> FolderFile<'_> {
            let f: &connect::Folder = f;
            FolderFile { name: &f.shown, drafts: f.purpose == Some(Use::Drafts) }
        };
        return out::json("prematch-folders", &All { folders: all.iter().map(file).collect() });
    }
    let names: Vec<&str> = all.iter().map(|f| f.shown.as_str()).collect();
    out::text(&names.join("\n"))
}

fn look(
    place: &Place,
    season: &Season,
    mailbox: &mut Mailbox,
    folder: &str,
) -> Result<exchange::mailbox::Preview, Fault> {
    let mut workspace = place.workspace()?;
    let _shown = Progress::start("looking through the folder", place.json);
    let wire = connect::wire_name(folder);
    Ok(connect::preview(mailbox, &wire, workspace.state()?, directory(season), &mut |_| on())?)
}

/// Why reading ended early.
enum Stopped {
    Server(ImapError),
    Here(Fault),
}

impl From<ImapError> for Stopped {
    fn from(e: ImapError) -> Self {
        Self::Server(e)
    }
}

impl From<JournalError> for Stopped {
    fn from(e: JournalError) -> Self {
        Self::Here(e.into())
    }
}

fn take(place: &Place, season: &Season, door: &Door, folder: &str, choice: &Choice) -> Result<(), Fault> {
    let mut mailbox = door.open()?;
    let found = look(place, season, &mut mailbox, folder)?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?.clone();
    let wanted = choice.wanted(&found);
    let wire = connect::wire_name(folder);
    let mut course = Course::default();
    let shown = Progress::start("reading messages", place.json);
    let mut keep = |batch: &[Intake]| {
        let originals: Vec<&[u8]> = batch.iter().map(|i| i.original.as_slice()).collect();
        workspace.put_documents(&originals).map(drop).map_err(Stopped::from)
    };
    for tried in 1.. {
        let known = (&state, directory(season));
        match connect::take(&mut mailbox, &wire, known, &wanted, &mut keep, &mut |_| on(), &mut course) {
            Ok(()) => break,
            Err(Stopped::Server(why)) if why.may_pass() && tried < TRIES => mailbox = door.open()?,
            Err(Stopped::Server(why)) => return Err(why.into()),
            Err(Stopped::Here(fault)) => return Err(fault),
        }
    }
    drop(shown);
    mailbox.close();
    drop(workspace);
    let taken = course.taken;
    if taken.messages.is_empty() {
        return nothing_kept(&taken, "prematch message imap preview");
    }
    told_of_rest(place, &taken)?;
    act_in(place, season, &Command::KeepMessages(taken.messages), Actor::CommandLine)
}

fn forget(place: &Place, args: &ImapServer) -> Result<(), Fault> {
    let forgotten = Passwords::new(keyring()).forget(&account(place, args)?);
    connect::forget_account(&place.data_dir()?)
        .map_err(|e| Fault::Io(format!("the mailbox could not be forgotten: {e}")))?;
    out::text(&format!("{} The address and the server are forgotten too.", forgotten.words()))
}
