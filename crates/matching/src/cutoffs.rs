//! How low on a program's list an applicant who comes new may stand and still get a place: one number for each world and
//! program, and with it the answer to every what-if of one applicant.
//!
//! *Why one number is enough.* Everybody else's lists are fixed. Deferred acceptance is strategy-proof for a single
//! applicant (Dubins and Freedman 1981; Roth 1982), and such a rule lets the applicant choose from a *menu* that their own
//! list does not change (Hammond 1979; Gonczarowski, Heffetz and Thomas, "Strategyproofness-exposing mechanism
//! descriptions", 2023, for deferred acceptance). A program is on the menu when listing it alone gets it. So whatever the
//! list, its outcome is the first entry that is on the menu; tests hold this to full runs of the Match.
//!
//! *How it is found.* Let the newcomer stand first on the list of program `p` and name nothing else. They take a place, and
//! the rejection chain (see `worlds`) runs to its end: what holds now is what holds whenever the newcomer is at `p`. They
//! stay there from a lower place too, exactly as long as they stand above everybody whom `p` turned away in the chain or
//! before it; for if one of those stood higher, the two would block, and if none does, the matching is stable and no
//! better one exists for the newcomer. The best of those turned away is the *cutoff*.
//!
//! *Complexity.* One chain for each world and program to make; two bytes for each to keep.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use crate::market::ProgramIx;
use crate::redraw::Redraw;
use crate::worlds::{Chain, Scratch, World, Worlds, in_blocks};

/// A program with a free position takes anybody whom it lists.
const FREE: u16 = u16::MAX;

/// The cutoffs of many solved markets that share their programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cutoffs {
    worlds: usize,
    /// How many applicants each program lists; of the first world where they differ.
    listed: Vec<u32>,
    /// Program after program, world after world: how many may stand above a newcomer, and one more; 0 takes nobody.
    cutoffs: Vec<u16>,
}

/// What a file of cutoffs begins with.
const MAGIC: &[u8; 8] = b"cutoffs1";

impl Cutoffs {
    /// Draws and solves worlds numbered from 0, on a number of threads, and keeps their cutoffs only: the same on any number
    /// of threads. `watch` is as in [`Worlds::redraw`].
    pub fn redraw(
        redraw: &Redraw,
        count: usize,
        threads: usize,
        watch: impl Fn(usize) -> ControlFlow<()> + Sync,
    ) -> Option<Self> {
        let mut rows: Vec<Vec<u16>> = vec![Vec::new(); count];
        let done = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        in_blocks(
            &mut rows,
            threads,
            || (redraw.drawing(), Scratch::default(), Chain::new(redraw.programs())),
            |(drawing, scratch, chain), number, slot| {
                if stopped.load(Relaxed) {
                    return;
                }
                drawing.settle(number as u64);
                *slot = row(chain, &World::drawn(drawing, scratch));
                if watch(done.fetch_add(1, Relaxed) + 1).is_break() {
                    stopped.store(true, Relaxed);
                }
            },
        );
        (!stopped.into_inner()).then(|| Self::packed(redraw.listed.clone(), &rows))
    }

    /// The cutoffs of worlds that are there.
    pub fn of(worlds: &Worlds, threads: usize) -> Self {
        let mut rows: Vec<Vec<u16>> = vec![Vec::new(); worlds.len()];
        let memory = || Chain::new(worlds.programs);
        in_blocks(&mut rows, threads, memory, |chain, number, slot| *slot = row(chain, &worlds.worlds[number]));
        let listed = worlds.worlds.first().map_or_else(Vec::new, |w| w.listed.clone());
        Self::packed(listed, &rows)
    }

    fn packed(listed: Vec<u32>, rows: &[Vec<u16>]) -> Self {
        let mut cutoffs = Vec::with_capacity(rows.len() * listed.len());
        for p in 0..listed.len() {
            cutoffs.extend(rows.iter().map(|row| row[p]));
        }
        Self { worlds: rows.len(), listed, cutoffs }
    }

    /// How many worlds.
    pub fn len(&self) -> usize {
        self.worlds
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.worlds == 0
    }

    /// How many programs.
    pub fn programs(&self) -> u32 {
        self.listed.len() as u32
    }

    /// How many applicants a program lists; 0 for one that is not there.
    pub fn listed(&self, program: ProgramIx) -> u32 {
        self.listed.get(program as usize).copied().unwrap_or(0)
    }

    /// The cutoffs of a program, world after world, as shares of its list from 0 (takes nobody) to 1 (anybody): somebody
    /// who stands below less than this share of the list gets a place. Empty for a program that is not there.
    pub fn shares(&self, program: ProgramIx) -> impl ExactSizeIterator<Item = f64> + '_ {
        // One more than those listed, as the newcomer has so many places to stand at.
        let places = f64::from(self.listed(program)) + 1.0;
        self.column(program).iter().map(move |c| if *c == FREE { 1.0 } else { f64::from(*c) / places })
    }

    /// Whether a newcomer below so many on the program's list would get a place there in this world.
    pub fn takes(&self, world: usize, program: ProgramIx, above: u32) -> bool {
        self.column(program).get(world).is_some_and(|c| *c == FREE || above < u32::from(*c))
    }

    fn column(&self, program: ProgramIx) -> &[u16] {
        let start = program as usize * self.worlds;
        self.cutoffs.get(start..start + self.worlds).unwrap_or(&[])
    }

    /// As bytes, to keep: two for each world and program.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.worlds as u64).to_le_bytes());
        bytes.extend((self.listed.len() as u64).to_le_bytes());
        self.listed.iter().for_each(|n| bytes.extend(n.to_le_bytes()));
        self.cutoffs.iter().for_each(|c| bytes.extend(c.to_le_bytes()));
        bytes
    }

    /// From bytes that were kept; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (worlds, rest) = rest.split_first_chunk::<8>()?;
        let (programs, rest) = rest.split_first_chunk::<8>()?;
        let worlds = usize::try_from(u64::from_le_bytes(*worlds)).ok()?;
        let programs = usize::try_from(u64::from_le_bytes(*programs)).ok()?;
        let (listed, rest) = rest.split_at_checked(programs.checked_mul(4)?)?;
        if rest.len() != worlds.checked_mul(programs)?.checked_mul(2)? {
            return None;
        }
        let listed = listed.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect();
        let cutoffs = rest.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect();
        Some(Self { worlds, listed, cutoffs })
    }
}

/// The cutoffs of one world. Lists longer than 65,533 are taken for so long.
fn row(chain: &mut Chain, world: &World) -> Vec<u16> {
    let programs = world.listed.len() as u32;
    let cut = |key: Option<u32>| match key {
        None => FREE,
        // Of keys 0, 2, 4, … so many are below an odd one.
        Some(key) => u16::try_from(key.div_ceil(2)).unwrap_or(FREE - 1).min(FREE - 1),
    };
    (0..programs).map(|p| cut(chain.cutoff(world, p))).collect()
}
