//! The model against the published figures.

use season::{Layer, Season};

use super::*;

#[test]
fn the_model_reproduces_the_published_figures() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let table = calibration(&season);
    assert_eq!(table.missing, Vec::<&str>::new());
    for row in &table.rows {
        assert!(row.holds(), "{}: {} is outside {:?}", row.id, row.model, row.range);
    }
}
