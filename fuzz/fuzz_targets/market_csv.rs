//! Any bytes as the tables of a folder, divided by lines of `%`: a market or one sentence with its file and line. The
//! fourth table is read as a matching, the fifth and the sixth as supplemental lists and reversions.

#![no_main]

use libfuzzer_sys::fuzz_target;
use matching::text::{CsvFolder, VariationTables, has_parity, read_csv, read_matching, read_variations};
use matching::{Definition, blocking};

fuzz_target!(|bytes: &[u8]| {
    let mut tables = bytes.split(|b| *b == b'%').map(|t| t.strip_prefix(b"\n").unwrap_or(t));
    let (applicants, programs) = (tables.next().unwrap_or_default(), tables.next().unwrap_or_default());
    let (couples, matching) = (tables.next(), tables.next().unwrap_or_default());
    let folder = CsvFolder { applicants, programs, couples };
    let extra = VariationTables { supplemental: tables.next(), reversions: tables.next() };
    match read_variations(folder, extra) {
        Err(e) => assert!(!e.file.is_empty() && e.line > 0 && e.to_string().len() < 600, "{e}"),
        Ok(named) => {
            assert_eq!(named.types.is_empty(), read_csv(folder).is_ok_and(|plain| plain.types.is_empty()));
            assert!(has_parity(programs) || named.variations.parity().is_empty());
        }
    }
    match read_csv(folder) {
        Err(e) => assert!(!e.file.is_empty() && e.line > 0 && e.to_string().len() < 600, "{e}"),
        Ok(named) => match read_matching(matching, &named) {
            Err(e) => assert!(e.line > 0 && e.to_string().len() < 600, "{e}"),
            Ok(rows) => {
                blocking(&named.market, &rows, Definition::McDermidManlove);
            }
        },
    }
});
