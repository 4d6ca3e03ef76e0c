//! Any bytes as a file in the `r/c/p` format: a market or one sentence with its line, and never a panic. A market that
//! is read has matchings that respect it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use matching::text::read_rp;
use matching::{Block, Definition, applicant_optimal, blocking, program_optimal};

fuzz_target!(|bytes: &[u8]| {
    match read_rp(bytes) {
        Err(e) => assert!(e.line > 0 && e.to_string().len() < 400, "{e}"),
        Ok(named) => {
            assert_eq!(named.applicants.len(), named.market.applicants() as usize);
            assert_eq!(named.programs.len(), named.market.programs() as usize);
            for matching in [applicant_optimal(&named.market), program_optimal(&named.market)] {
                let blocks = blocking(&named.market, &matching, Definition::McDermidManlove);
                // Couples stay unmatched here, so only they may block.
                assert!(blocks.iter().all(|b| matches!(b, Block::Couple { .. })), "{blocks:?}");
            }
        }
    }
});
