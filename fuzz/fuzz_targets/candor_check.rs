//! Any bytes as a draft with its context: findings whose words fit the text, and no panic.
#![no_main]

use candor::check::{Context, Draft, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let all = String::from_utf8_lossy(bytes);
    let mut parts = all.splitn(3, '\u{1}');
    let text = parts.next().unwrap_or_default().to_owned();
    let subject = parts.next().unwrap_or_default().to_owned();
    let context: Context = parts.next().and_then(|c| serde_json::from_str(c).ok()).unwrap_or_default();
    let draft = Draft { subject, text };
    for finding in check(&draft, &context) {
        assert!(draft.text.get(finding.start..finding.end).is_some(), "{finding:?}");
        if let Some((from, to)) = finding.subject {
            assert!(draft.subject.get(from..to).is_some(), "{finding:?}");
        }
    }
});
