//! The password: in the system's keyring if the applicant wants it there, else only in the memory of this process.
//!
//! It is never in the workspace, a log, an error or the output of `Debug`, and its memory is overwritten when it is let go.

use std::collections::HashMap;
use std::fmt;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use crate::account::Account;

/// The name under which the keyring shows our entries.
const SERVICE: &str = "prematch";
/// How long the keyring is waited for; it may ask the user to unlock it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A password, or an app password.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// A password as it was typed. Blanks around it are taken off: they come from copying, and Google shows its app
    /// passwords with blanks within.
    pub fn new(typed: String) -> Self {
        let typed = Zeroizing::new(typed);
        Self(Zeroizing::new(typed.trim().to_owned()))
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// Where a password is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In the system's keyring.
    Keyring,
    /// In the memory of this process, as the applicant wanted.
    Memory,
    /// In the memory of this process, because there is no keyring.
    NoKeyring,
}

impl Kept {
    /// In a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Keyring => "The password is kept in this computer's keyring.",
            Self::Memory => "The password is kept only in memory, until prematch ends.",
            Self::NoKeyring => {
                "No keyring was found here, so the password is kept only in memory and is asked for again at the next \
                 start."
            }
        }
    }
}

/// What came of forgetting a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// It is gone.
    Gone,
    /// There was none.
    None,
    /// It is gone from memory, but the keyring did not let go of it.
    StillInKeyring,
}

impl Forgotten {
    /// In a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Gone => "The password is forgotten.",
            Self::None => "No password was kept.",
            Self::StillInKeyring => {
                "The keyring did not let go of the password; remove the entry \"prematch\" in your system's password \
                 settings."
            }
        }
    }
}

/// The passwords of this process.
#[derive(Debug)]
pub struct Passwords {
    memory: Mutex<HashMap<String, Password>>,
    keyring: bool,
}

impl Passwords {
    /// None yet. Without `keyring` the system's keyring is neither read nor written.
    pub fn new(keyring: bool) -> Self {
        Self { memory: Mutex::new(HashMap::new()), keyring }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<String, Password>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The password of an account, from memory or the keyring. This may wait for the user to unlock the keyring.
    pub fn find(&self, account: &Account) -> Option<Password> {
        let key = account.key();
        if let Some(known) = self.locked().get(&key) {
            return Some(known.clone());
        }
        let found = self.of_keyring(key.clone(), |entry| entry.get_password())?.ok()?;
        let password = Password::new(found);
        self.locked().insert(key, password.clone());
        Some(password)
    }

    /// Keeps a password: in memory, and in the keyring if `keyring` says so and there is one.
    pub fn keep(&self, account: &Account, password: &Password, keyring: bool) -> Kept {
        self.locked().insert(account.key(), password.clone());
        if !keyring {
            return Kept::Memory;
        }
        let password = password.clone();
        match self.of_keyring(account.key(), move |entry| entry.set_password(password.expose())) {
            Some(Ok(())) => Kept::Keyring,
            _ => Kept::NoKeyring,
        }
    }

    /// Forgets the password of an account, in memory and in the keyring.
    pub fn forget(&self, account: &Account) -> Forgotten {
        let in_memory = self.locked().remove(&account.key()).is_some();
        match self.of_keyring(account.key(), |entry| entry.delete_credential()) {
            Some(Ok(())) => Forgotten::Gone,
            Some(Err(Error::NoEntry)) | None if in_memory => Forgotten::Gone,
            Some(Err(Error::NoEntry)) | None => Forgotten::None,
            Some(Err(_)) => Forgotten::StillInKeyring,
        }
    }

    /// Asks the keyring on a thread of its own, so that a prompt nobody answers stops nothing. Nothing when there is no
    /// keyring, or it did not answer in time.
    fn of_keyring<T: Send + 'static>(
        &self,
        key: String,
        ask: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Option<keyring_core::Result<T>> {
        if !self.keyring {
            return None;
        }
        let (tell, told) = channel();
        std::thread::spawn(move || {
            if store() {
                // Nobody listens any more if it took too long.
                let _ = tell.send(Entry::new(SERVICE, &key).and_then(|entry| ask(&entry)));
            }
        });
        told.recv_timeout(PATIENCE).ok()
    }
}

/// Whether this system's keyring can be used; it is looked for once.
fn store() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| match system_store() {
        Some(store) => {
            keyring_core::set_default_store(store);
            true
        }
        None => false,
    })
}

/// The Secret Service of the desktop (GNOME Keyring, KWallet, KeePassXC).
#[cfg(target_os = "linux")]
fn system_store() -> Option<Arc<CredentialStore>> {
    let store = zbus_secret_service_keyring_store::Store::new().ok()?;
    Some(store)
}

/// The keychain.
#[cfg(target_os = "macos")]
fn system_store() -> Option<Arc<CredentialStore>> {
    let store = apple_native_keyring_store::keychain::Store::new().ok()?;
    Some(store)
}

/// The credential manager.
#[cfg(windows)]
fn system_store() -> Option<Arc<CredentialStore>> {
    let store = windows_native_keyring_store::Store::new().ok()?;
    Some(store)
}

/// No keyring is known for this system.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn system_store() -> Option<Arc<CredentialStore>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Security;

    #[test]
    fn a_password_does_not_show_itself() {
        let password = Password::new(" hunter2-secret\n".to_owned());
        assert_eq!(format!("{password:?}"), "Password");
        assert_eq!(password.expose(), "hunter2-secret");
        let all = Passwords::new(false);
        let account =
            Account { user: "me".into(), server: "localhost".into(), port: 1, security: Security::Plain, ca: None };
        all.keep(&account, &password, true);
        assert!(!format!("{all:?}").contains("hunter2"));
    }

    #[test]
    fn without_a_keyring_memory_is_all() {
        let all = Passwords::new(false);
        let account =
            Account { user: "me".into(), server: "localhost".into(), port: 1, security: Security::Plain, ca: None };
        let password = Password::new("x".to_owned());
        assert_eq!(all.find(&account), None);
        assert_eq!(all.keep(&account, &password, true), Kept::NoKeyring);
        assert_eq!(all.find(&account), Some(password));
        assert_eq!(all.forget(&account), Forgotten::Gone);
        assert_eq!(all.forget(&account), Forgotten::None);
    }
}
