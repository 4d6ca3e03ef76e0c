//! One connection with a mailbox: opened, asked one thing after the other, closed.
//!
//! Each question says how long an answer may be and is waited for with patience: while bytes come it goes on, after a
//! silence it is given up, and it stops a moment after `stop` says so. After any error the connection is not used again.

use std::io;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_imap::types::NameAttribute;
use async_imap::{Client, Session};
use exchange::mail::Head;
use futures_util::StreamExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::account::{Account, Security};
use crate::error::{ImapError, words};
use crate::guard::{Gauge, Guard};
use crate::names::shown_name;
use crate::password::Password;
use crate::tls::connector;

/// How long a silence may be.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long each address of a server is tried.
const REACHED: Duration = Duration::from_secs(20);
/// How often it is looked whether to stop.
const TICK: Duration = Duration::from_millis(100);
/// The slowest an answer may come, in bytes a second.
const SLOWEST: u64 = 1024;
/// How long an answer without messages may be.
const SHORT: u64 = 256 * 1024;
/// How long a list of folders may be, and how many folders are shown.
const LIST: u64 = 4 * 1024 * 1024;
const MOST_FOLDERS: usize = 5_000;
/// The most messages of a folder.
const MOST_MESSAGES: u32 = 500_000;
/// How long the header of one message may be.
const HEADER: u64 = 256 * 1024;
/// How much of a message is asked for at once.
pub(crate) const PIECE: usize = 1024 * 1024;

/// A connection below IMAP.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Wire for T {}

type Line = Guard<Box<dyn Wire>>;

/// Whether to stop, asked again and again while something is waited for.
pub(crate) type Stop<'s> = &'s mut dyn FnMut() -> ControlFlow<()>;

/// What a folder is for (RFC 6154).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Drafts lie here.
    Drafts,
    /// All messages.
    All,
    /// What was sent.
    Sent,
    /// What was thrown away, or is unwanted.
    Refuse,
}

/// A folder of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its name for the server.
    pub name: String,
    /// Its name for people, on one line.
    pub shown: String,
    /// What it is for, if the server says so.
    pub purpose: Option<Use>,
}

/// A folder that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Changes when the folder is made anew; the numbers of messages hold as long as it stays (UIDVALIDITY).
    pub validity: Option<u32>,
    /// How many messages it has.
    pub messages: u32,
}

/// A message by its header, on the server.
#[derive(Clone, Debug)]
pub(crate) struct OnServer {
    pub(crate) uid: u32,
    /// As the server says.
    pub(crate) bytes: u64,
    pub(crate) head: Head,
}

/// A mailbox with which a connection stands.
#[derive(Debug)]
pub struct Mailbox {
    wait: Wait,
    session: Session<Line>,
    user: String,
}

/// What is needed to wait for an answer.
#[derive(Debug)]
struct Wait {
    runtime: Runtime,
    gauge: Arc<Gauge>,
    server: String,
    patience: Duration,
}

impl Wait {
    /// Waits for an answer of at most so many bytes.
    fn run<T>(
        &self,
        bytes: u64,
        stop: Stop<'_>,
        answer: impl Future<Output = Result<T, ImapError>>,
    ) -> Result<T, ImapError> {
        self.gauge.allow(bytes);
        let silent = || ImapError::Silent { server: self.server.clone(), seconds: self.patience.as_secs() };
        let longest = self.patience * 2 + Duration::from_secs(bytes / SLOWEST);
        self.runtime.block_on(async {
            let mut answer = pin!(answer);
            let started = Instant::now();
            let (mut came, mut last) = (self.gauge.came(), started);
            loop {
                if let Ok(done) = tokio::time::timeout(TICK, &mut answer).await {
                    return done;
                }
                if stop().is_break() {
                    return Err(ImapError::Stopped);
                }
                let now = self.gauge.came();
                if now != came {
                    (came, last) = (now, Instant::now());
                }
                if last.elapsed() > self.patience || started.elapsed() > longest {
                    return Err(silent());
                }
            }
        })
    }
}

impl Mailbox {
    /// Connects and logs in.
    ///
    /// # Errors
    /// In a sentence: the account, the way to the server, its certificate, or the password.
    pub fn open(account: &Account, password: &Password, stop: Stop<'_>) -> Result<Self, ImapError> {
        Self::open_with(account, password, PATIENCE, stop)
    }

    /// The same with another patience, for those who wait before a page and for tests.
    ///
    /// # Errors
    /// As [`Mailbox::open`].
    pub fn open_with(
        account: &Account,
        password: &Password,
        patience: Duration,
        stop: Stop<'_>,
    ) -> Result<Self, ImapError> {
        account.check()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| ImapError::System(e.to_string()))?;
        let wait = Wait { runtime, gauge: Arc::new(Gauge::default()), server: account.server.clone(), patience };
        let client = wait.run(SHORT, stop, reach(account, wait.gauge.clone(), patience))?;
        let session = wait.run(SHORT, stop, login(client, account, password))?;
        Ok(Self { wait, session, user: account.user.clone() })
    }

    /// The name that was logged in with: most often the address of the mailbox.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The folders that can be read, in the order of their names, the inbox first.
    ///
    /// # Errors
    /// When the connection ends or the server refuses.
    pub fn folders(&mut self, stop: Stop<'_>) -> Result<Vec<Folder>, ImapError> {
        let (server, session) = (&self.wait.server, &mut self.session);
        let mut all = self.wait.run(LIST, stop, async {
            let failed = |e| ImapError::of(server, &e);
            let mut names = session.list(Some(""), Some("*")).await.map_err(failed)?;
            let mut all = Vec::new();
            while let Some(name) = names.next().await {
                let name = name.map_err(failed)?;
                let closed = name.attributes().iter().any(|a| matches!(a, NameAttribute::NoSelect));
                if !closed && all.len() < MOST_FOLDERS {
                    let purpose = name.attributes().iter().find_map(purpose);
                    all.push(Folder { name: name.name().to_owned(), shown: shown_name(name.name()), purpose });
                }
            }
            Ok(all)
        })?;
        self.alive(stop)?;
        all.sort_by_cached_key(|f| (!f.name.eq_ignore_ascii_case("INBOX"), f.shown.to_lowercase()));
        Ok(all)
    }

    /// Whether the connection still stands: a list that was cut off looks like one that has ended.
    fn alive(&mut self, stop: Stop<'_>) -> Result<(), ImapError> {
        let (server, session) = (&self.wait.server, &mut self.session);
        self.wait.run(SHORT, stop, async { session.noop().await.map_err(|e| ImapError::of(server, &e)) })
    }

    /// Opens a folder for reading only.
    ///
    /// # Errors
    /// When it is not there, or too large.
    pub fn examine(&mut self, folder: &str, stop: Stop<'_>) -> Result<Opened, ImapError> {
        let (server, session) = (&self.wait.server, &mut self.session);
        let found = self.wait.run(SHORT, stop, async {
            session.examine(folder).await.map_err(|e| match ImapError::of(server, &e) {
                ImapError::Refused { said, .. } => ImapError::Folder { folder: shown_name(folder), said },
                other => other,
            })
        })?;
        if found.exists > MOST_MESSAGES {
            return Err(ImapError::TooMany { folder: shown_name(folder), messages: found.exists });
        }
        Ok(Opened { validity: found.uid_validity, messages: found.exists })
    }

    /// The numbers of all messages of the open folder, rising.
    pub(crate) fn numbers(&mut self, messages: u32, stop: Stop<'_>) -> Result<Vec<u32>, ImapError> {
        let (server, session) = (&self.wait.server, &mut self.session);
        let found = self.wait.run(SHORT + 12 * u64::from(messages), stop, async {
            session.uid_search("ALL").await.map_err(|e| ImapError::of(server, &e))
        })?;
        let mut all: Vec<u32> = found.into_iter().collect();
        all.sort_unstable();
        Ok(all)
    }

    /// What the headers of these messages say. Those that are gone meanwhile are not among them.
    pub(crate) fn heads(&mut self, uids: &[u32], stop: Stop<'_>) -> Result<Vec<OnServer>, ImapError> {
        const WHAT: &str = "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID)])";
        let (server, session) = (&self.wait.server, &mut self.session);
        let mut all = self.wait.run(SHORT + HEADER * uids.len() as u64, stop, async {
            let failed = |e| ImapError::of(server, &e);
            let mut found = session.uid_fetch(set(uids), WHAT).await.map_err(failed)?;
            let mut all = Vec::with_capacity(uids.len());
            while let Some(one) = found.next().await {
                let one = one.map_err(failed)?;
                if let (Some(uid), Some(header)) = (one.uid, one.header())
                    && uids.binary_search(&uid).is_ok()
                    && all.len() < uids.len()
                {
                    all.push(OnServer { uid, bytes: u64::from(one.size.unwrap_or(0)), head: Head::read(header) });
                }
            }
            Ok(all)
        })?;
        if all.len() < uids.len() {
            self.alive(stop)?;
        }
        all.sort_by_key(|m| m.uid);
        all.dedup_by_key(|m| m.uid);
        Ok(all)
    }

    /// A piece of each of these messages, from byte `from` on, at most [`PIECE`] bytes each.
    pub(crate) fn pieces(
        &mut self,
        uids: &[u32],
        from: usize,
        stop: Stop<'_>,
    ) -> Result<Vec<(u32, Vec<u8>)>, ImapError> {
        let (server, session) = (&self.wait.server, &mut self.session);
        let what = format!("(UID BODY.PEEK[]<{from}.{PIECE}>)");
        let bytes = SHORT + (PIECE as u64 + 1024) * uids.len() as u64;
        let all = self.wait.run(bytes, stop, async {
            let failed = |e| ImapError::of(server, &e);
            let mut found = session.uid_fetch(set(uids), &what).await.map_err(failed)?;
            let mut all = Vec::with_capacity(uids.len());
            while let Some(one) = found.next().await {
                let one = one.map_err(failed)?;
                if let (Some(uid), Some(body)) = (one.uid, one.body())
                    && uids.contains(&uid)
                {
                    all.push((uid, body.to_vec()));
                }
            }
            Ok(all)
        })?;
        if all.len() < uids.len() {
            self.alive(stop)?;
        }
        Ok(all)
    }

    /// Places a draft in a folder. Nothing is sent by that.
    ///
    /// # Errors
    /// When the folder is not there, or the connection ends.
    pub fn place_draft(&mut self, folder: &str, eml: &[u8], stop: Stop<'_>) -> Result<(), ImapError> {
        let (server, session) = (&self.wait.server, &mut self.session);
        self.wait.run(SHORT, stop, async {
            session.append(folder, Some("(\\Draft \\Seen)"), None, eml).await.map_err(|e| {
                match ImapError::of(server, &e) {
                    ImapError::Refused { said, .. } => ImapError::Draft { folder: shown_name(folder), said },
                    // The library says only that the server did not ask for the draft.
                    _ if matches!(e, async_imap::error::Error::Append) => ImapError::Draft {
                        folder: shown_name(folder),
                        said: "the server did not take it; perhaps there is no such folder".to_owned(),
                    },
                    other => other,
                }
            })
        })
    }

    /// Says goodbye. A server that does not answer is left alone.
    pub fn close(self) {
        let Self { mut wait, mut session, .. } = self;
        wait.patience = Duration::from_secs(2);
        // Nothing is lost when this fails.
        let _ = wait.run(SHORT, &mut || ControlFlow::Continue(()), async {
            session.logout().await.map_err(|e| ImapError::of(&wait.server, &e))
        });
    }
}

fn purpose(attribute: &NameAttribute<'_>) -> Option<Use> {
    match attribute {
        NameAttribute::Drafts => Some(Use::Drafts),
        NameAttribute::All => Some(Use::All),
        NameAttribute::Sent => Some(Use::Sent),
        NameAttribute::Junk | NameAttribute::Trash => Some(Use::Refuse),
        _ => None,
    }
}

/// Numbers as IMAP writes sets of them: `1:3,7`. They rise.
fn set(uids: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &uid in uids {
        match runs.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(uid) => *end = uid,
            _ => runs.push((uid, uid)),
        }
    }
    let run = |(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}:{b}") };
    runs.iter().map(run).collect::<Vec<_>>().join(",")
}

// ---------------------------------------------------------------- the way to the server

/// Reaches the server, with the protection that the account asks for, and hears its greeting.
async fn reach(account: &Account, gauge: Arc<Gauge>, patience: Duration) -> Result<Client<Line>, ImapError> {
    let server = &account.server;
    let tcp = tcp(account, patience).await?;
    let tls = match account.security {
        Security::Plain => None,
        Security::Tls | Security::StartTls => Some(connector(account.ca.as_deref())?),
    };
    let Some(tls) = tls else { return greeted(Client::new(Guard::new(Box::new(tcp), gauge)), server).await };
    let name = ServerName::try_from(server.clone()).map_err(|_| ImapError::Tls(server.clone()))?;
    let tcp = match account.security {
        Security::StartTls => start_tls(tcp, gauge.clone(), server).await?,
        _ => tcp,
    };
    let stream = tls.connect(name, tcp).await.map_err(|e| match ImapError::of_io(server.clone(), &e) {
        // A server without TLS answers in a way that is no TLS, or ends the connection.
        ImapError::Cut(_) | ImapError::Hostile { .. } => ImapError::Tls(server.clone()),
        other => other,
    })?;
    let client = Client::new(Guard::new(Box::new(stream) as Box<dyn Wire>, gauge));
    // After STARTTLS the server does not greet again.
    if account.security == Security::StartTls { Ok(client) } else { greeted(client, server).await }
}

async fn tcp(account: &Account, patience: Duration) -> Result<TcpStream, ImapError> {
    let failed = |why: &io::Error| ImapError::Connect {
        server: account.server.clone(),
        port: account.port,
        why: exchange::mail::one_line(&why.to_string(), 120),
    };
    let found = tokio::net::lookup_host((account.server.as_str(), account.port)).await.map_err(|e| failed(&e))?;
    let plain = account.security == Security::Plain;
    let addresses: Vec<SocketAddr> = found.filter(|a| !plain || a.ip().is_loopback()).take(8).collect();
    let mut last = io::Error::new(io::ErrorKind::NotFound, "no address");
    for address in addresses {
        match tokio::time::timeout(REACHED.min(patience), TcpStream::connect(address)).await {
            Ok(Ok(tcp)) => {
                // A question is one small packet; it does not wait for another.
                let _ = tcp.set_nodelay(true);
                return Ok(tcp);
            }
            Ok(Err(e)) => last = e,
            Err(_) => last = io::Error::new(io::ErrorKind::TimedOut, "no answer"),
        }
    }
    Err(failed(&last))
}

async fn greeted(mut client: Client<Line>, server: &str) -> Result<Client<Line>, ImapError> {
    match client.read_response().await {
        Ok(Some(_)) => Ok(client),
        Ok(None) => Err(ImapError::NotImap(server.to_owned())),
        Err(e) => Err(match ImapError::of_io(server.to_owned(), &e) {
            ImapError::Cut(_) => ImapError::NotImap(server.to_owned()),
            other => other,
        }),
    }
}

/// Asks for TLS. Whatever the server, or somebody on the way, has said before is thrown away.
async fn start_tls(tcp: TcpStream, gauge: Arc<Gauge>, server: &str) -> Result<TcpStream, ImapError> {
    let mut client = Client::new(Guard::new(tcp, gauge));
    match client.read_response().await {
        Ok(Some(_)) => {}
        _ => return Err(ImapError::NotImap(server.to_owned())),
    }
    match client.run_command_and_check_ok("STARTTLS", None).await {
        Ok(()) => Ok(client.into_inner().into_inner()),
        Err(async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_)) => {
            Err(ImapError::NoStartTls(server.to_owned()))
        }
        Err(e) => Err(ImapError::of(server, &e)),
    }
}

async fn login(client: Client<Line>, account: &Account, password: &Password) -> Result<Session<Line>, ImapError> {
    let (server, secret) = (account.server.clone(), password.expose());
    client.login(&account.user, secret).await.map_err(|(e, _)| match e {
        async_imap::error::Error::No(said) | async_imap::error::Error::Bad(said) => {
            // A server could say the password back.
            ImapError::Login { server, said: words(&said.replace(secret, "…")) }
        }
        other => ImapError::of(&server, &other),
    })
}

#[cfg(test)]
mod tests {
    use super::set;

    #[test]
    fn numbers_are_written_in_runs() {
        assert_eq!(set(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(set(&[u32::MAX - 1, u32::MAX]), "4294967294:4294967295");
        assert_eq!(set(&[]), "");
    }
}
