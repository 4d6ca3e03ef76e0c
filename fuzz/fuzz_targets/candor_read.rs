//! Any bytes as a message: an answer whose spans fit the text, and no panic.
#![no_main]

use candor::reading::{Context, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (subject, body) = text.split_once('\u{1}').unwrap_or(("", &text));
    let reading = read(subject, body, &Context::default());
    for cue in &reading.cues {
        let of = if cue.subject { subject } else { body };
        assert!(of.get(cue.span.clone()).is_some(), "{:?} of {of:?}", cue.span);
    }
    let times = &reading.times;
    for span in times.when.iter().map(|w| &w.span).chain(times.links.iter().map(|l| &l.span)) {
        assert!(body.get(span.clone()).is_some() || subject.get(span.clone()).is_some());
    }
});
