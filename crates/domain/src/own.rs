//! Mail that the applicant wrote: in a mailbox it lies beside that of programs, and must not be read as theirs.
//!
//! A message is the applicant's own when it was taken in as that (it came from the address of the connected mailbox, or a
//! mail program marked it as sent), when its address is the one in the profile, or when its sender has the applicant's name.

use crate::kept::{Message, Sender};
use crate::state::State;

/// Whether the applicant wrote a message that is kept.
pub fn is_own(state: &State, message: &Message) -> bool {
    message.message.own || is_applicant(state, &message.message.from)
}

/// Whether a sender is the applicant, by the address or the name in the profile.
pub fn is_applicant(state: &State, from: &Sender) -> bool {
    let profile = state.profile();
    let address = profile.email.as_ref().is_some_and(|e| e.to_string().eq_ignore_ascii_case(from.address.trim()));
    let name = profile.full_name.as_ref().map(|n| words(n.as_str())).filter(|w| w.len() > 1);
    address || name.is_some_and(|own| own == words(&from.name))
}

/// The words of a name in the order of the alphabet: "Silva, Ana" is "Ana Silva".
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.sort_unstable();
    words
}
