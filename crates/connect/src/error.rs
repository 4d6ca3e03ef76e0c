//! What can go wrong, each in one sentence that says what to do. No error holds a password or words of a message.

use std::io;
use std::path::PathBuf;

use exchange::mail::one_line;
use tokio_rustls::rustls::{self, CertificateError};

use crate::guard::Trouble;

/// How much of a server's own words is shown.
const SHOWN: usize = 200;

/// Why the mailbox was not read, or the draft not placed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImapError {
    /// The account is not complete, or cannot be read at all; the sentence says why.
    #[error("{0}")]
    Account(String),
    /// The server is not there.
    #[error("{server} does not answer on port {port} ({why}). Check the name, the port and your connection.")]
    Connect {
        /// The server.
        server: String,
        /// The port.
        port: u16,
        /// What the system says.
        why: String,
    },
    /// The file of trusted certificates.
    #[error("{} holds no certificate that can be used ({why}). Give a PEM file.", file.display())]
    Ca {
        /// The file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// The server does not prove who it is.
    #[error("{server} was not trusted, and no password was given to it: {why}")]
    Certificate {
        /// The server.
        server: String,
        /// What is wrong, and what to do.
        why: &'static str,
    },
    /// No protected connection came about.
    #[error("No TLS connection with {0} came about. Check port and kind of connection: 993 for TLS, 143 for STARTTLS.")]
    Tls(String),
    /// `STARTTLS` was refused.
    #[error("{0} does not offer STARTTLS, and no password was given to it. Use TLS on port 993.")]
    NoStartTls(String),
    /// What answers is no IMAP server.
    #[error("{0} does not answer as an IMAP server does. Check its name and port.")]
    NotImap(String),
    /// The password, or the user.
    #[error(
        "{server} refused the password ({said}). Check address and password; many providers want an app password instead \
         of the usual one."
    )]
    Login {
        /// The server.
        server: String,
        /// The server's words.
        said: String,
    },
    /// A folder.
    #[error("The folder \"{folder}\" cannot be opened ({said}). Choose another from the list of folders.")]
    Folder {
        /// The folder, as people read it.
        folder: String,
        /// The server's words.
        said: String,
    },
    /// A draft.
    #[error(
        "The draft was not placed in \"{folder}\" ({said}). Give the name of another folder, or take the letter as a file."
    )]
    Draft {
        /// The folder, as people read it.
        folder: String,
        /// The server's words.
        said: String,
    },
    /// Another command.
    #[error("{server} refused what was asked ({said}). Try again later.")]
    Refused {
        /// The server.
        server: String,
        /// The server's words.
        said: String,
    },
    /// Nothing came for too long.
    #[error("{server} was silent for {seconds} seconds, and the connection was given up. Try again.")]
    Silent {
        /// The server.
        server: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The connection broke.
    #[error("The connection with {0} broke. Nothing is lost; go on where it stopped.")]
    Cut(String),
    /// An answer that no honest server gives.
    #[error("{server} answered in a way that is not safe to read: {why}. The connection was given up.")]
    Hostile {
        /// The server.
        server: String,
        /// What it did.
        why: &'static str,
    },
    /// The folder was made anew on the server.
    #[error("The folder \"{0}\" was made anew on the server since it was looked at. Look at it again.")]
    Changed(String),
    /// Too many messages.
    #[error(
        "The folder \"{folder}\" says it has {messages} messages, which is more than are read. Choose a smaller folder or label."
    )]
    TooMany {
        /// The folder, as people read it.
        folder: String,
        /// How many.
        messages: u32,
    },
    /// The system gave no thread or socket.
    #[error("The connection could not be prepared: {0}.")]
    System(String),
    /// The applicant stopped it.
    #[error("It was stopped.")]
    Stopped,
}

impl ImapError {
    /// Whether trying again on a new connection can help.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Cut(_) | Self::Silent { .. })
    }

    /// What the protocol library says, of a server.
    pub(crate) fn of(server: &str, error: &async_imap::error::Error) -> Self {
        use async_imap::error::Error;
        let server = server.to_owned();
        match error {
            Error::Io(e) => Self::of_io(server, e),
            Error::No(said) | Error::Bad(said) => Self::Refused { server, said: words(said) },
            Error::ConnectionLost | Error::Append => Self::Cut(server),
            Error::Validate(_) => Self::Account("A name or password holds a line break; type it again.".to_owned()),
            _ => Self::Hostile { server, why: UNREADABLE },
        }
    }

    /// What the system or the TLS library says, of a server.
    pub(crate) fn of_io(server: String, error: &io::Error) -> Self {
        if let Some(inner) = error.get_ref() {
            if let Some(trouble) = inner.downcast_ref::<Trouble>() {
                return Self::Hostile { server, why: trouble.words() };
            }
            if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
                return match tls {
                    rustls::Error::InvalidCertificate(why) => Self::Certificate { server, why: untrusted(why) },
                    _ => Self::Tls(server),
                };
            }
            // The protocol library gives up on an answer with an error of its own kind.
            if error.kind() == io::ErrorKind::Other {
                return Self::Hostile { server, why: UNREADABLE };
            }
        }
        Self::Cut(server)
    }
}

const UNREADABLE: &str = "the answer cannot be understood";

/// What is wrong with a certificate, and what to do.
fn untrusted(why: &CertificateError) -> &'static str {
    use CertificateError as E;
    match why {
        E::Expired | E::ExpiredContext { .. } => {
            "its certificate has expired. Look at this computer's clock; else ask whoever runs the server."
        }
        E::NotValidYet | E::NotValidYetContext { .. } => {
            "its certificate is not valid yet. Look at this computer's clock."
        }
        E::NotValidForName | E::NotValidForNameContext { .. } => {
            "its certificate is for another name. Check the name of the server."
        }
        E::UnknownIssuer => {
            "its certificate is signed by nobody who is known here. For a server of your own, give the file of its CA."
        }
        E::Revoked => "its certificate was taken back. Ask whoever runs the server.",
        _ => "its certificate cannot be checked. Ask whoever runs the server.",
    }
}

/// A server's words on one line. The library writes its own around them, with the server's in a last `Some("…")`; of
/// these, a code in square brackets is for programs.
pub(crate) fn words(said: &str) -> String {
    let inner =
        said.rsplit_once("Some(\"").map_or(said, |(_, inner)| inner.rsplit_once("\")").map_or(inner, |(i, _)| i));
    let inner = inner.split_once("] ").filter(|(code, _)| code.starts_with('[')).map_or(inner, |(_, rest)| rest);
    let line = one_line(inner, SHOWN);
    let line = line.trim_end_matches('.');
    if line.is_empty() || line.ends_with("None") || line.ends_with("None }") {
        return "it gave no reason".to_owned();
    }
    format!("it says: {line}")
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn of_the_library_s_words_only_the_server_s_are_shown() {
        assert_eq!(words("code: None, info: Some(\"[AUTH] no.\")"), "it says: no");
        assert_eq!(words("outcome: Outcome { code: None, information: Some(\"gone\") }"), "it says: gone");
        assert_eq!(words("code: None, info: None"), "it gave no reason");
        assert_eq!(words(""), "it gave no reason");
    }
}
