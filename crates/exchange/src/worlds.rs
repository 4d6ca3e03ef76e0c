//! The worlds of the Match, kept in a file beside the workspace, so that they are made once.
//!
//! The file holds the key of what the worlds were made from, a SHA-256 of the rest, and the cutoffs. A file with another
//! key, a damaged one, or one of an older form is made anew. Losing it loses nothing.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use matching::Cutoffs;
use pick::rank::{RankMarket, WORLDS};
use sha2::{Digest, Sha256};

/// The name of the file in the data folder.
pub const FILE: &str = "worlds.bin";

/// The worlds in a file, if they are of this market.
pub fn kept(file: &Path, market: &RankMarket) -> Option<Cutoffs> {
    let bytes = std::fs::read(file).ok()?;
    let (key, rest) = bytes.split_first_chunk::<8>()?;
    let (hash, rest) = rest.split_first_chunk::<32>()?;
    if u64::from_le_bytes(*key) != market.key() || Sha256::digest(rest).as_slice() != hash {
        return None;
    }
    Cutoffs::from_bytes(rest).filter(|c| c.len() == WORLDS && c.programs() as usize == market.slots.len())
}

/// The worlds of a market: those in the file, or new ones, which are then kept there. `watch` is told how many are done and
/// says whether to go on; nothing comes out, and nothing is written, when it says no.
///
/// # Errors
/// When the file cannot be written.
pub fn worlds(
    file: &Path,
    market: &RankMarket,
    watch: impl Fn(usize) -> ControlFlow<()> + Sync,
) -> std::io::Result<Option<Cutoffs>> {
    if let Some(kept) = kept(file, market) {
        return Ok(Some(kept));
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let Some(made) = market.worlds(WORLDS, threads, watch) else { return Ok(None) };
    keep(file, market, &made)?;
    Ok(Some(made))
}

/// Writes a new file and puts it in the place of the old one in one step, so that a reader never sees half of it.
fn keep(file: &Path, market: &RankMarket, made: &Cutoffs) -> std::io::Result<()> {
    let rest = made.to_bytes();
    let mut part: PathBuf = file.to_owned();
    part.as_mut_os_string().push(format!(".{}", std::process::id()));
    let mut out = std::fs::File::create(&part)?;
    out.write_all(&market.key().to_le_bytes())?;
    out.write_all(&Sha256::digest(&rest))?;
    out.write_all(&rest)?;
    out.sync_all()?;
    std::fs::rename(&part, file)
}
