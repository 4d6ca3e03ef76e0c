//! Any bytes as the tables of a folder, divided by lines of `%`: a market or one sentence with its file and line. The
//! last table is read as a matching.

#![no_main]

use libfuzzer_sys::fuzz_target;
use matching::text::{CsvFolder, read_csv, read_matching};
use matching::{Definition, blocking};

fuzz_target!(|bytes: &[u8]| {
    let mut tables = bytes.split(|b| *b == b'%').map(|t| t.strip_prefix(b"\n").unwrap_or(t));
    let (applicants, programs) = (tables.next().unwrap_or_default(), tables.next().unwrap_or_default());
    let (couples, matching) = (tables.next(), tables.next().unwrap_or_default());
    match read_csv(CsvFolder { applicants, programs, couples, ..CsvFolder::default() }) {
        Err(e) => assert!(!e.file.is_empty() && e.line > 0 && e.to_string().len() < 600, "{e}"),
        Ok(named) => match read_matching(matching, &named) {
            Err(e) => assert!(e.line > 0 && e.to_string().len() < 600, "{e}"),
            Ok(rows) => {
                blocking(&named.market, &rows, Definition::McDermidManlove);
            }
        },
    }
});
