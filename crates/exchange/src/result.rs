//! The result of a Match as a table that spreadsheets open, and that `prematch match check` reads back.

use matching::Matching;
use matching::text::NamedMarket;
use matching::told::choice;

use crate::tables::safe_cell;

/// Adds one cell of a CSV table: quoted where needed, and harmless to a spreadsheet.
pub fn csv_cell(text: &mut String, name: &str) {
    let safe = safe_cell(name);
    if safe.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&safe.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&safe);
    }
}

/// `applicant,program,choice`, in the order of the file. Choices count from 1; an unmatched applicant has none.
pub fn result_csv(named: &NamedMarket, result: &Matching) -> String {
    let mut text = String::with_capacity(named.market.applicants() as usize * 16 + 32);
    text.push_str("applicant,program,choice\n");
    for a in 0..named.market.applicants() {
        csv_cell(&mut text, &named.applicants.name(a));
        text.push(',');
        if let Some(p) = result.program(a) {
            csv_cell(&mut text, &named.programs.name(p));
        }
        text.push(',');
        if let Some(k) = choice(named, result, a) {
            text.push_str(&k.to_string());
        }
        text.push('\n');
    }
    text
}
