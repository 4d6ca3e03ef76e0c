//! What is true of a sheet of which nothing changes: recorded already, waiting, or not taken in.

use super::layout::Layout;
use super::names::Found;
use super::preview::Preview;
use super::{Plan, Waits};

/// Says in a sentence why nothing would change; `None` when something would.
pub fn conclusion(layout: Layout, preview: &Preview, plan: &Plan) -> Option<String> {
    if !plan.commands.is_empty() {
        return None;
    }
    let sure = preview.rows.iter().filter(|r| matches!(r.found, Found::Sure(..))).count();
    let waiting = plan.unsettled.iter().filter(|u| !matches!(u.waits, Waits::Interview { .. } | Waits::Hand)).count();
    if let Some(why) = layout.good_for().filter(|_| preview.said() == 0) {
        return Some(why);
    }
    let text = if sure == 0 && preview.rows.is_empty() {
        "Nothing can be kept: no row names a program. Say above which column does."
    } else if sure == 0 {
        "Nothing can be kept yet: no row names a program that is clear."
    } else if preview.problems().next().is_some() || waiting > 0 {
        "Nothing would change yet: what is not recorded already waits above."
    } else if preview.said() == 0 {
        "Nothing in it is taken in, so nothing would change: its rows name programs, and no other column holds what prematch keeps."
    } else if !plan.stays.is_empty() || !plan.unsettled.is_empty() {
        "What is not told above is recorded already; nothing would change."
    } else if preview.left_out.is_empty() {
        "Everything in it is recorded already; nothing would change."
    } else {
        "What is taken in of it is recorded already; nothing would change. The columns that are not taken in are named below."
    };
    Some(text.to_owned())
}
