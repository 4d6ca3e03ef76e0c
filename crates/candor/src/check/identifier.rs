//! The AAMC ID: without it a program cannot find the applicant among thousands.

use super::page::{Page, has, re};
use super::{Code, Finding, Place, Severity};
use crate::text::Part;

// The number may be written in groups, before or after its name.
re!(
    NAMED,
    r"(?i)\b(?:aamc|eras)\b[^\d\n]{0,40}\d[\d .\x2d]{5,11}\d|\d[\d .\x2d]{5,11}\d\W{0,4}\(?(?:aamc|eras)\b|(?i)aamc\w{0,8}\W{0,6}\d{6,10}|(?i)\baamc\b[^\d\n]{0,30}\n\s*\d{7,9}\b"
);
// Eight digits that nothing names otherwise.
re!(BARE, r"(?i)(?:^|[^\d+\x2d./$]|\bid:? ?|#)(1\d{7})(?:$|[^\d\x2d/])");
re!(
    OTHER,
    r"(?i)(?:ecfmg|usmle|nrmp|phone|tel|mobile|cell|whatsapp|passport|licen[cs]e|fax|sevis|registration)[^\d\n]{0,24}$"
);

/// The missing number.
pub(super) fn find(page: &Page<'_>) -> Option<Finding> {
    let said = page.text.sentences.iter().filter(|s| s.part != Part::Quoted).map(|s| page.text.words(s));
    let text: String = said.flat_map(|w| [w, "\n"]).collect();
    let bare = || {
        BARE.iter().flat_map(|r| r.captures_iter(&text)).filter_map(|c| c.get(1)).any(|m| {
            let start = text[..m.start()].rfind('\n').map_or(0, |i| i + 1);
            !has(&OTHER, &text[start..m.start()])
        })
    };
    if has(&NAMED, &text) || bare() {
        return None;
    }
    let end = page.draft.text.len();
    Some(Finding::new(
        Code::MissingIdentifier,
        Severity::Warn,
        None,
        Place::Text(end..end),
        "The letter has no AAMC ID, so the office must search for you among all applicants.",
        "Put your AAMC ID under your name.",
    ))
}
