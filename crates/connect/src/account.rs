//! Whose mailbox, on which server, and how it is reached. The password is no part of this; it may be written to disk.

use std::io::Write;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::ImapError;

/// The name of the file, beside the workspace, in which the account is remembered.
const FILE: &str = "mailbox.json";

/// How a connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    #[default]
    Tls,
    /// TLS after the command `STARTTLS`, before anything else is said.
    StartTls,
    /// None; only to this computer.
    Plain,
}

impl Security {
    /// All, the best first.
    pub const ALL: [Self; 3] = [Self::Tls, Self::StartTls, Self::Plain];

    /// The port that servers use.
    pub fn port(self) -> u16 {
        match self {
            Self::Tls => 993,
            Self::StartTls | Self::Plain => 143,
        }
    }

    /// A word for forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
            Self::Plain => "plain",
        }
    }

    /// The security that a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// A mailbox and the way to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name under which the server knows the applicant; nearly always the mail address.
    pub user: String,
    /// The server's name or address.
    pub server: String,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// A PEM file with the certificates that are trusted instead of the public ones, for a server of one's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

impl Account {
    /// Checks an account as it was typed.
    ///
    /// # Errors
    /// In a sentence, when something is missing or a connection without protection would leave this computer.
    pub fn check(&self) -> Result<(), ImapError> {
        let wrong = |why: &str| Err(ImapError::Account(why.to_owned()));
        if self.user.trim().is_empty() || self.user.len() > 254 || self.user.chars().any(char::is_control) {
            return wrong("Give the address of your mailbox.");
        }
        let of_name = |c: char| c.is_ascii_alphanumeric() || "-.:".contains(c);
        if self.server.is_empty() || self.server.len() > 253 || !self.server.chars().all(of_name) {
            return wrong(
                "Give the name of the IMAP server, such as imap.example.org; your mail provider's help tells it.",
            );
        }
        if self.port == 0 {
            return wrong("Give the port of the IMAP server; 993 is the usual one.");
        }
        if self.security == Security::Plain && !self.is_local() {
            return wrong(
                "A connection without TLS would show your password to everybody on the way; it is made only to this \
                 computer. Use TLS or STARTTLS.",
            );
        }
        if let Some(why) = crate::providers::refusal(&self.user, &self.server) {
            return wrong(why);
        }
        Ok(())
    }

    /// Whether the server is named as this computer.
    fn is_local(&self) -> bool {
        self.server == "localhost" || self.server.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// The name under which its password is kept.
    pub(crate) fn key(&self) -> String {
        format!("{}@{}:{}", self.user, self.server, self.port)
    }
}

/// The account that was last used with this data folder, if there is one that can be read.
pub fn load_account(folder: &Path) -> Option<Account> {
    serde_json::from_slice(&std::fs::read(folder.join(FILE)).ok()?).ok()
}

/// Remembers an account, without its password, in a file that only its owner can read.
///
/// # Errors
/// When the file cannot be written.
pub fn save_account(folder: &Path, account: &Account) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(folder.join(FILE))?;
    file.write_all(&serde_json::to_vec_pretty(account)?)
}

/// Forgets the account; there may be none.
///
/// # Errors
/// When the file is there and cannot be removed.
pub fn forget_account(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(folder.join(FILE)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(server: &str, security: Security) -> Account {
        Account { user: "me@example.org".into(), server: server.into(), port: security.port(), security, ca: None }
    }

    #[test]
    fn without_tls_only_this_computer_is_reached() {
        for local in ["localhost", "127.0.0.1", "::1"] {
            assert!(account(local, Security::Plain).check().is_ok(), "{local}");
        }
        for far in ["imap.example.org", "10.0.0.1", "localhost.example.org"] {
            assert!(account(far, Security::Plain).check().unwrap_err().to_string().contains("without TLS"), "{far}");
            assert!(account(far, Security::StartTls).check().is_ok(), "{far}");
        }
    }

    #[test]
    fn a_server_is_a_name() {
        for wrong in ["", "imap example", "imap.example.org/x", "a\r\nb", "https://x.org"] {
            assert!(account(wrong, Security::Tls).check().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_account_is_remembered_without_a_password() {
        let folder = tempfile::tempdir().unwrap();
        let mine = account("imap.example.org", Security::Tls);
        assert_eq!(load_account(folder.path()), None);
        save_account(folder.path(), &mine).unwrap();
        assert_eq!(load_account(folder.path()), Some(mine));
        forget_account(folder.path()).unwrap();
        forget_account(folder.path()).unwrap();
        assert_eq!(load_account(folder.path()), None);
    }
}
