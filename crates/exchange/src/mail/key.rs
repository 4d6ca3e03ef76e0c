//! Which message is which: the hash of its bytes, and a key by which the same message is known when it comes twice.

use std::fmt;

use domain::DocumentId;
use sha2::{Digest, Sha256};

/// The longest message id that serves as a key, in bytes.
const LONGEST_ID: usize = 500;

/// The SHA-256 of original bytes, as the journal keeps documents under.
pub fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The name of original bytes among the documents of a workspace.
pub fn document_id(bytes: &[u8]) -> Option<DocumentId> {
    hex(&hash(bytes)).parse().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What makes two messages the same: their Message-ID, or without one their bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailKey {
    /// The Message-ID without brackets and blanks, its host in lower case.
    Id(String),
    /// The SHA-256 of the bytes.
    Hash([u8; 32]),
}

impl MailKey {
    /// The key of a message with this Message-ID, if it can serve as one.
    pub fn by_id(id: &str) -> Option<Self> {
        let id: String = id.chars().filter(|c| !c.is_whitespace() && !matches!(c, '<' | '>')).collect();
        let id = match id.rsplit_once('@') {
            Some((local, host)) => format!("{local}@{}", host.to_ascii_lowercase()),
            None => id,
        };
        // Shorter ones are numbers that a broken program counted from 1.
        (8..=LONGEST_ID).contains(&id.len()).then_some(Self::Id(id))
    }

    /// The key of these bytes.
    pub fn by_hash(bytes: &[u8]) -> Self {
        Self::Hash(hash(bytes))
    }
}

impl fmt::Display for MailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "mid:{id}"),
            Self::Hash(hash) => write!(f, "sha256:{}", hex(hash)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MailKey, document_id};

    #[test]
    fn one_message_has_one_key_however_its_id_is_written() {
        let key = MailKey::by_id("<AbC.1@Mail.Example.COM>");
        assert_eq!(key, MailKey::by_id(" AbC.1@mail.example.com"));
        assert_eq!(key.unwrap().to_string(), "mid:AbC.1@mail.example.com");
        assert_eq!(MailKey::by_id("<1>"), None);
        assert_eq!(
            document_id(b"abc").unwrap().as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
