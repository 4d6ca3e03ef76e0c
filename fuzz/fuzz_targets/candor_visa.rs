//! Any bytes as a visa statement: quotes that are the words of the text, and no panic.
#![no_main]

use candor::visa::visa;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for quote in visa(&text).quotes {
        assert_eq!(text.get(quote.start..quote.end), Some(quote.text.as_str()));
    }
});
