//! Spelling and grammar of a draft: [`grammar`].
//!
//! Purpose: mistakes that a reader would notice, each with its words and what to write instead; taste is left alone.
//! A false alarm costs more here than a missed slip, so names, medical words, every variety of English and words of
//! other languages pass, and rules that are wrong too often are off.
//!
//! Three sources, in this order where they speak of the same words: `library` (the library `harper-core`, which knows
//! phrases and usage), `learner` (our own patterns for what learners of English write; data in `data/grammar/`) and
//! `spelling` (the dictionary of the library, and our own list of the words of the field).
//!
//! It costs milliseconds where [`crate::check::check`] costs less than one, and the first call loads the dictionary
//! (about half a second and 80 MB). Callers who need neither leave it out.

mod learner;
mod library;
mod spelling;

use std::ops::Range;

use crate::check::{Draft, Finding, language};
use crate::text::Text;

/// A mistake within a sentence.
struct Slip {
    /// The bytes within the folded sentence.
    within: Range<usize>,
    /// What is wrong, as a sentence.
    message: String,
    /// What to write, as a sentence.
    remedy: String,
}

/// The longest letter that is looked at, in bytes; a letter of 420 words has about 2,600.
pub const LIMIT: usize = 20_000;

/// Mistakes of spelling and grammar in the writer's own sentences, by place; nothing for a text over [`LIMIT`].
pub fn grammar(draft: &Draft) -> Vec<Finding> {
    if draft.text.len() > LIMIT || draft.subject.len() > LIMIT {
        return Vec::new();
    }
    let text = Text::new(&draft.subject, &draft.text);
    let mut out = Vec::new();
    for sentence in text.own() {
        let words = text.words(sentence);
        let mut slips: Vec<Slip> = Vec::new();
        for slip in library::find(words).into_iter().chain(learner::find(words)).chain(spelling::find(words)) {
            let apart = |s: &Slip| s.within.end <= slip.within.start || slip.within.end <= s.within.start;
            if slips.iter().all(apart) {
                slips.push(slip);
            }
        }
        out.extend(slips.into_iter().map(|s| language(draft, text.span(sentence, s.within), s.message, s.remedy)));
    }
    out.sort_by_key(|f| f.start);
    out
}

/// Loads the dictionary, so that the first [`grammar`] does not wait for it.
pub fn warm() {
    library::find("Ready.");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(text: &str) -> Vec<String> {
        let draft = Draft { subject: String::new(), text: text.to_owned() };
        grammar(&draft).iter().map(|f| text[f.start..f.end].to_owned()).collect()
    }

    #[test]
    fn what_a_reader_notices_is_found() {
        for (text, words) in [
            ("I recieved your message on Monday.", "recieved"),
            ("Your residents was very kind with me.", "Your residents was"),
            ("I am agree with this plan.", "I am agree"),
            ("He told to me that the day was long.", "to"),
            ("I am working in this hospital since two years.", "since two years"),
            ("I keep a excellent memory of the day.", "a"),
            ("I would of come by train.", "would of"),
            ("I look forward to hear from you.", "look forward to hear"),
            ("I did not went to the second look.", "did not went"),
            ("I saw many case in the intensive care unit.", "many case in"),
            ("It was good that i could come.", "i"),
            ("Please send me more informations about it.", "informations"),
            ("The visit was on 4 december.", "december"),
            ("I dont know the answer.", "dont"),
        ] {
            let found = slips(text);
            assert!(found.iter().any(|w| w == words), "{text}: {found:?}");
        }
    }

    #[test]
    fn letters_that_changed_places_are_put_back() {
        let draft = Draft { subject: String::new(), text: "I recieved thier answer.".to_owned() };
        let remedies: Vec<String> = grammar(&draft).into_iter().map(|f| f.remedy).collect();
        assert!(remedies[0].contains("received") && remedies[1].contains("their"), "{remedies:?}");
    }

    #[test]
    fn what_is_right_somewhere_passes() {
        for text in [
            "I practise in a theatre near the harbour, and I organised the programme for colour-blind trainees.",
            "We intubated with a bougie after dexmedetomidine, sugammadex at the end, and no laryngospasm.",
            "Dr. Okonkwo-Ferreira and Mr. Nguyen Thi met me in Ouagadougou with a jug of kharcho.",
            "What drew you is what drew me, and meeting you was a pleasure.",
            "One of your residents has told me that the case mix is what people come for.",
            "My AAMC ID is 14820377, and I hold an MSc from a Ugandan school.",
            "I had had two observerships before the J-1 interview.",
            "Phase I is done; that that was hard is true.",
            "The two resident lounges and three program directors impressed me.",
            "He asked that she have the last word.",
            "I look forward to the hearing of your answer, and to meeting the team.",
        ] {
            assert_eq!(slips(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn anything_may_stand_in_a_draft() {
        for text in
            ["", "\u{202e}\u{200b}", "a\u{301}\u{301}\u{301}", "1 2 3", "\u{1f600} \u{1f600}", "''' --- ???", "ı İ ǅ ﬁ"]
        {
            let _ = slips(text);
        }
    }
}
