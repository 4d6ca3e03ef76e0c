//! Whose statement a text is: the specialty that a text calls its own is no other department.
//!
//! Source: principle 4 of the module above. A page of an internal medicine program says "the internal medicine program
//! sponsors J-1" of itself; a page of anesthesiology says it of a neighbour. The text tells which by what it sets against
//! the name: "but we do not", "in anesthesiology".

use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{is, pattern};

/// Names of specialties other than anesthesiology; the group tells them apart.
static SPECIALTY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:(neurosurg)ery|(neurosurg)ical|(orthop)\w+|(?:general |the |of )?(surg)ery|(surg)ical|(?:internal|department of|residency in) (medicine)|(family) medicine|(emergency) medicine|(pediatric)s|(psych)iatry|(neurolog)y|(radiolog)y|(patholog)y|(ob-?/?gyn)|(obstet)rics|(dermat)ology|(urolog)y|(ophthal)mology|(pm&r)|(physical) medicine)\b",
    )
});

/// What sets the speaker against the specialty that is named.
static CONTRAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\ban(?:a)?esth|\b(?:sister|colleagues?|neighbou?rs?|across|upstairs|downstairs|down the hall|cousins?|next door|unlike|elsewhere|other (?:program|department|residenc|specialt|hospital)\w*|the others|not us|another|friends?|prelim\w*)\b|\b(?:but|while|whereas|though|although|however|yet)\b[^.;:]{0,30}\b(?:we|our|ours|us|this|here)\b|[.;,] (?:we|ours|our (?:own )?(?:residency|program))(?: in \w+)? (?:do not|don't|do|does not|doesn't|does|cannot|can't|are not|aren't|never|only)\W*(?:[.,;!]|$|\w+ only)",
    )
});

/// The specialty that a text in lower case calls its own, where it names exactly one other than anesthesiology and sets
/// nothing against it.
pub(super) fn home(low: &str) -> Option<String> {
    let specialty = SPECIALTY.as_ref()?;
    let mut found = specialty.captures_iter(low).filter_map(|c| {
        let name = c.iter().skip(1).flatten().next()?;
        Some(name.as_str().to_owned())
    });
    let first = found.next()?;
    static WE_IN: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"\b(?:we|us)(?: here)? (?:in|at|of)(?: the| department of)* (\w{5})"));
    let ours = WE_IN.as_ref().and_then(|r| r.captures(low)).and_then(|c| c.get(1));
    let ours =
        ours.and_then(|o| specialty.captures(&low[o.start()..])).filter(|c| c.get(0).is_some_and(|m| m.start() == 0));
    if let Some(name) = ours.and_then(|c| c.iter().skip(1).flatten().next().map(|m| m.as_str().to_owned())) {
        return Some(name);
    }
    (found.all(|name| name == first) && !is(&CONTRAST, low)).then_some(first)
}
