//! Which set of programs to apply to, when each has a chance and a utility: the applicant takes the best one that says
//! yes, so the value of a set is the expected utility of the best admission (simultaneous search).
//!
//! Chances are the caller's: this module computes with them and does not say where they come from.

pub mod exact;
pub mod factor;
