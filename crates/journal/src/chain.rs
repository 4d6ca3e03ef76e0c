//! The chain of hashes: each entry's hash covers the entry and the hash before it, so that a changed, removed or
//! inserted entry is noticed by [`crate::Journal::check`].

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl Hash {
    /// Reads a hash from 32 bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The hash of a document.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// The stored form of one entry, as it is hashed.
pub(crate) struct Stored<'a> {
    pub(crate) seq: u64,
    pub(crate) act: u64,
    pub(crate) at_ms: i64,
    pub(crate) by: &'a str,
    pub(crate) undoes: Option<u64>,
    pub(crate) event: &'a str,
}

impl Stored<'_> {
    /// The hash that follows `before` in the chain.
    pub(crate) fn hash_after(&self, before: Hash) -> Hash {
        let mut h = Sha256::new();
        h.update(before.0);
        h.update(self.seq.to_be_bytes());
        h.update(self.act.to_be_bytes());
        h.update(self.at_ms.to_be_bytes());
        h.update(self.undoes.unwrap_or(0).to_be_bytes());
        h.update((self.by.len() as u64).to_be_bytes());
        h.update(self.by);
        h.update(self.event);
        Hash(h.finalize().into())
    }
}
