//! The rules of the library `harper-core`, without those that are matters of taste or wrong too often.
//!
//! Which rules those are was seen by running each rule over two thousand messages of our corpus that hold no mistakes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use harper_core::linting::{Lint, LintGroup, Linter, Suggestion};
use harper_core::spell::FstDictionary;
use harper_core::{Dialect, Document};

use super::Slip;

/// Rules that are off: taste, house styles, names of products, and rules with more false alarms than finds.
const OFF: [&str; 50] = [
    "AdjectiveDoubleDegree",
    "AndIn",
    "AvoidAndAlso",
    "AvoidCurses",
    "BoringWords",
    "CompoundNouns",
    "CondenseAllThe",
    "CurrencyPlacement",
    "Dashes",
    "DayOneNames",
    "DiscourseMarkers",
    "EllipsisLength",
    "Everyone",
    "Excellent",
    "ExpandMinimum",
    "ExpandTimeShorthands",
    "ExpandWith",
    "ExpandWithout",
    "FillerWords",
    "ForYourInformation",
    "Hedging",
    "HowTo",
    "InflectedVerbAfterTo",
    "Into",
    "ItsContraction",
    "ItsPossessive",
    "LetsConfusion",
    "LongSentences",
    "MergeWords",
    "MissingPreposition",
    "MultipleSequentialPronouns",
    "NoOxfordComma",
    "NotIn",
    "NotTo",
    "OutOfDate",
    "Overall",
    "OxfordComma",
    "PhrasalVerbAsCompoundNoun",
    "PossessiveNoun",
    "PossessiveYour",
    "PronounContraction",
    "PronounInflectionBe",
    "SentenceCapitalization",
    "Spaces",
    "SpellCheck",
    "SpelledNumbers",
    "ToDoHyphen",
    "Touristic",
    "USUniversities",
    "UseGenitive",
];

/// Off as well: wanted by no reader of letters.
const ALSO_OFF: [&str; 8] = [
    "NounCountability",
    "Regionalisms",
    "Towards",
    "UnclosedQuotes",
    "VeryUnique",
    "WantBe",
    "WayTooAdjective",
    "WellBeing",
];

/// Sets of rules that nobody uses now: a set is built in a tenth of a second and used by one caller at a time.
static IDLE: Mutex<Vec<LintGroup>> = Mutex::new(Vec::new());

fn rules() -> LintGroup {
    let mut rules = LintGroup::new_curated(FstDictionary::curated(), Dialect::American);
    for name in OFF.iter().chain(&ALSO_OFF) {
        rules.config.set_rule_enabled(name, false);
    }
    rules
}

/// The slips in a folded sentence.
pub(super) fn find(words: &str) -> Vec<Slip> {
    let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = idle().pop();
    let mut rules = taken.unwrap_or_else(rules);
    // A fault of the library in some odd sentence costs that sentence, not the draft; its set of rules is dropped.
    let looked = catch_unwind(AssertUnwindSafe(move || {
        let lints = rules.lint(&Document::new_plain_english_curated(words));
        (lints, rules)
    }));
    let Ok((lints, rules)) = looked else { return Vec::new() };
    idle().push(rules);
    lints.iter().filter_map(|lint| slip(words, lint)).collect()
}

fn slip(words: &str, lint: &Lint) -> Option<Slip> {
    let byte = |chars: usize| words.char_indices().nth(chars).map_or(words.len(), |(i, _)| i);
    let within = byte(lint.span.start)..byte(lint.span.end);
    let says = words.get(within.clone())?.trim_end();
    let within = within.start..within.start + says.len();
    // Capital letters and abbreviations have sounds of their own ("an MSc", "a SOAP position").
    let next = words[within.end..].split_whitespace().next().unwrap_or("");
    let article = matches!(says.to_lowercase().as_str(), "a" | "an");
    if article && (says == "A" || next.chars().skip(1).any(char::is_uppercase) || next == "xray" || next.is_empty()) {
        return None;
    }
    if article && (says.chars().all(char::is_uppercase) || next.to_lowercase().starts_with("ug")) {
        return None;
    }
    // "Looking forward to March": a month, not a walk.
    if says.starts_with(char::is_uppercase) && lint.message.contains("gerund") {
        return None;
    }
    // "No no no" is said on purpose; "had had" and "that that" can be right.
    let mut twice = says.split_whitespace().map(str::to_lowercase);
    if let (Some(first), Some(second)) = (twice.next(), twice.next())
        && first == second
        && ["no", "had", "that", "very", "so"].contains(&first.as_str())
    {
        return None;
    }
    let remedy = match lint.suggestions.first() {
        Some(Suggestion::ReplaceWith(new)) => {
            let new: String = new.iter().collect();
            format!("Write \u{201c}{}\u{201d}.", new.trim())
        }
        Some(Suggestion::InsertAfter(new)) => {
            let new: String = new.iter().collect();
            format!("Add \u{201c}{}\u{201d} after it.", new.trim())
        }
        Some(Suggestion::Remove) => "Take it out.".to_owned(),
        None => "Read the sentence aloud and put it right.".to_owned(),
    };
    let message = if article {
        "\u{201c}A\u{201d} stands before the sound of a consonant, \u{201c}an\u{201d} before the sound of a vowel."
            .to_owned()
    } else {
        format!("\u{201c}{}\u{201d} does not read as correct English.", says.trim())
    };
    Some(Slip { within, message, remedy })
}
