//! Reads what programs write, checks what applicants write. No input or output: text in, answers out.
//!
//! - [`reading::read`]: what a message from a program is, what it can mean and cannot, the rules it touches, what to do.
//! - [`check::check`]: what in a draft is against the rules, untrue, unfinished or unwise, with the exact words.
//! - [`visa::visa`]: what a statement says about J-1 and H-1B, and no more than it says.
//! - [`letter`]: findings put aside while a letter is written; [`words`]: the words in which all of it is told.
//!
//! Wordings that must never be missed are patterns over words and word classes, kept as data (`data/`); wordings that
//! nobody listed are judged by logistic regression over the sentences of a corpus of our own (`corpus/`), trained by the
//! example `train` into `model/`. Whatever needs exactness (dates, names, placeholders, the ledger of claims) is a rule.
//! A span is always a range of bytes of the text that came in.

pub mod check;
pub mod corpus;
pub mod features;
pub mod grammar;
pub mod invitation;
pub mod letter;
pub mod meaning;
pub mod model;
pub mod patterns;
pub mod reading;
mod regexes;
pub mod stage;
pub mod text;
pub mod visa;
pub mod words;
