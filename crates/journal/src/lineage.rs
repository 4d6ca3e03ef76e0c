//! How two journals are related: whether one is an earlier state of the other.

use crate::{Journal, JournalError};

/// How another journal stands to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lineage {
    /// Both hold the same entries.
    Same,
    /// The other one is an earlier state of this one; so many entries came later.
    Earlier(u64),
    /// The other one goes on where this one ends; it has so many more entries.
    Later(u64),
    /// Each holds something that the other does not.
    Apart,
}

/// Compares two journals by their chains of hashes. An empty journal is an earlier state of every other.
///
/// # Errors
/// When one of them cannot be read.
pub fn lineage<A: Journal, B: Journal>(mine: &mut A, other: &mut B) -> Result<Lineage, JournalError> {
    let (here, there) = (mine.head()?, other.head()?);
    if here.seq > there.seq {
        let grown = there.seq == 0 || mine.hash_at(there.seq)? == Some(there.hash);
        return Ok(if grown { Lineage::Earlier(here.seq - there.seq) } else { Lineage::Apart });
    }
    let grown = here.seq == 0 || other.hash_at(here.seq)? == Some(here.hash);
    Ok(match (grown, there.seq - here.seq) {
        (false, _) => Lineage::Apart,
        (true, 0) => Lineage::Same,
        (true, more) => Lineage::Later(more),
    })
}
