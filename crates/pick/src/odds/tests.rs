use season::{Layer, Season};

use super::*;

#[test]
fn the_model_reproduces_the_published_figures() {
    let season = Season::load(&[Layer::built_in()]).unwrap();
    let table = calibration(&season);
    assert_eq!(table.missing, Vec::<&str>::new());
    for row in &table.rows {
        println!("{:50} {:8.3} [{:.3} {:.3}] {:8.3}", row.id, row.published, row.range.0, row.range.1, row.model);
    }
    for row in &table.rows {
        assert!(row.holds(), "{}: {} is outside {:?}", row.id, row.model, row.range);
    }
}
