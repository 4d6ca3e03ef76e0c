//! Kept worlds: read back as they were, and made anew when the file is another's or damaged.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use exchange::worlds::{kept, worlds};
use pick::rank::RankMarket;
use season::{Layer, Season};

#[test]
#[ignore = "makes 10,000 worlds: some ten seconds in a release build"]
fn worlds_are_kept_and_made_anew_when_damaged() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let market = RankMarket::new(&season).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worlds.bin");
    let made = AtomicUsize::new(0);
    let watch = |_| {
        made.fetch_add(1, Relaxed);
        ControlFlow::Continue(())
    };
    let first = worlds(&file, &market, watch).unwrap().unwrap();
    assert_eq!(kept(&file, &market).unwrap(), first);
    assert_eq!(worlds(&file, &market, watch).unwrap().unwrap(), first);
    assert_eq!(made.load(Relaxed), 10_000, "made once");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = Cell::new(bytes.len() / 2);
    bytes[middle.get()] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert!(kept(&file, &market).is_none());
}

#[test]
fn stopped_worlds_leave_no_file() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let market = RankMarket::new(&season).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worlds.bin");
    assert!(worlds(&file, &market, |_| ControlFlow::Break(())).unwrap().is_none());
    assert!(!file.exists() && kept(&file, &market).is_none());
}
