//! Grammar on anything that can be typed.

use candor::check::Draft;
use candor::grammar::grammar;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn words_fit_the_text(text in r#"([a-zA-Z' ,.?!-]{0,40}|\PC{0,20}|[\u{202e}\u{200b}\u{301}\n\t"()/]{0,6}){0,8}"#) {
        let draft = Draft { subject: String::new(), text };
        for finding in grammar(&draft) {
            prop_assert!(draft.text.get(finding.start..finding.end).is_some(), "{finding:?}");
        }
    }
}

#[test]
fn a_text_longer_than_any_letter_is_left_alone() {
    let draft = Draft { subject: String::new(), text: "i recieved it. ".repeat(2_000) };
    assert_eq!(grammar(&draft), []);
}
