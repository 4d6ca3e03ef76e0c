//! What stands in the controls of a profile form, and how it becomes the text that a field reads.

use std::collections::BTreeMap;

use pick::{Profile, ProfileField, ProfileValue, VisaNeed};
use season::{PartialDate, TrackKind};

use crate::forms::Form;

/// The name of the hidden field that holds what a field was when its form was made. It says which fields a form has,
/// and keeps a form that was left open from writing old values over newer ones.
pub(super) fn was(field: ProfileField) -> String {
    format!("was_{}", field.key())
}

/// The name of the second control of a milestone: its date.
pub(super) fn on(field: ProfileField) -> String {
    format!("{}_on", field.key())
}

/// What stands in the controls of a profile form: names and values as a browser sends them.
pub(in crate::pages) struct Draft {
    pairs: Vec<(String, String)>,
    /// What is wrong, at its field.
    pub(super) errors: BTreeMap<ProfileField, String>,
    /// Why the whole was refused.
    pub(super) refusal: Option<String>,
}

impl Draft {
    /// The controls for a profile as it is kept.
    pub(in crate::pages) fn of(profile: &Profile) -> Self {
        let mut draft = Self { pairs: Vec::new(), errors: BTreeMap::new(), refusal: None };
        for &field in ProfileField::ALL {
            let before = draft.pairs.len();
            if let Some(value) = profile.get(field) {
                draft.fill(field, &value);
            }
            let text = if draft.pairs.len() > before { draft.text(field).ok().flatten() } else { None };
            draft.pairs.push((was(field), text.unwrap_or_default()));
        }
        draft
    }

    /// The controls as they were sent.
    pub(in crate::pages) fn typed(form: &Form) -> Self {
        let mut pairs = Vec::new();
        for &field in ProfileField::ALL.iter().filter(|f| form.has(&was(**f))) {
            for name in [field.key().to_owned(), on(field), was(field)] {
                pairs.extend(form.all(&name).map(|value| (name.clone(), value.to_owned())));
            }
        }
        Self { pairs, errors: BTreeMap::new(), refusal: None }
    }

    /// Marks a field as wrong.
    pub(in crate::pages) fn refuse(&mut self, field: ProfileField, why: &str) {
        self.errors.insert(field, why.to_owned());
    }

    /// Whether nothing stands in the controls of a field.
    pub(in crate::pages) fn lacks(&self, field: ProfileField) -> bool {
        self.text(field) == Ok(None)
    }

    fn fill(&mut self, field: ProfileField, value: &ProfileValue) {
        let mut put = |name: String, text: String| self.pairs.push((name, text));
        let key = || field.key().to_owned();
        match value {
            ProfileValue::Visas(needs) => {
                for (need, word) in VISAS.iter().map(|(need, word, ..)| (*need, *word)) {
                    if needs.accepts(need) {
                        put(key(), word.to_owned());
                    }
                }
            }
            ProfileValue::Step3(m) | ProfileValue::Ecfmg(m) => {
                let (word, date) = match m {
                    pick::Milestone::Done(d) => ("done", Some(*d)),
                    pick::Milestone::Planned(d) => ("planned", Some(*d)),
                    pick::Milestone::NotYet => ("not yet", None),
                };
                put(key(), word.to_owned());
                put(on(field), date.map_or_else(String::new, |d| d.to_string()));
            }
            ProfileValue::PreferredStates(states) | ProfileValue::Ties(states) => {
                states.iter().for_each(|s| put(key(), s.to_string()));
            }
            ProfileValue::Tracks(tracks) => {
                for (kind, word, _) in TRACKS {
                    if tracks.contains(kind) {
                        put(key(), word.to_owned());
                    }
                }
            }
            one => put(key(), one.to_string()),
        }
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    pub(super) fn holds(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v == value)
    }

    /// What the controls of a field say, as the text that the field reads; `None` when they are empty.
    fn text(&self, field: ProfileField) -> Result<Option<String>, String> {
        match field {
            ProfileField::Step3 | ProfileField::Ecfmg => self.milestone(field),
            _ => {
                let parts: Vec<&str> = self.all(field.key()).map(str::trim).filter(|v| !v.is_empty()).collect();
                Ok((!parts.is_empty()).then(|| parts.join(", ")))
            }
        }
    }

    fn milestone(&self, field: ProfileField) -> Result<Option<String>, String> {
        let date = self.get(&on(field)).trim();
        let chosen = self.all(field.key()).next();
        match (chosen.unwrap_or(""), date) {
            ("", "") => Ok(None),
            // "No answer" was chosen: the date beside it goes as well.
            ("", _) if chosen.is_some() => Ok(None),
            ("", _) => Err("Choose above what this date is.".to_owned()),
            ("not yet", _) => Ok(Some("not yet".to_owned())),
            (_, "") => Err("Add when: a month or a day, such as 2026-05 or 14 May 2026.".to_owned()),
            (word, date) => PartialDate::from_words(date).map(|_| Some(format!("{word} {date}"))),
        }
    }

    /// The changes the form asks for. What cannot be read becomes an error at its field.
    pub(super) fn changes(&mut self) -> Vec<(ProfileField, Option<ProfileValue>)> {
        let mut changes = Vec::new();
        for &field in ProfileField::ALL {
            let name = was(field);
            let Some((_, before)) = self.pairs.iter().find(|(k, _)| *k == name) else { continue };
            match self.text(field) {
                Ok(now) if now.as_deref().unwrap_or("") == before => {}
                Ok(None) => changes.push((field, None)),
                Ok(Some(text)) => match field.parse(&text) {
                    Ok(value) => changes.push((field, Some(value))),
                    Err(why) => {
                        self.errors.insert(field, why.0);
                    }
                },
                Err(why) => {
                    self.errors.insert(field, why);
                }
            }
        }
        changes
    }
}

/// The ways to train: as the field reads them, the name, and what it means.
pub(super) const VISAS: [(VisaNeed, &str, &str, &str); 3] = [
    (VisaNeed::J1, "j1", "J-1", "through ECFMG; the common way"),
    (VisaNeed::H1b, "h1b", "H-1B", "the hospital petitions for you; rarer"),
    (VisaNeed::NoneNeeded, "none", "I need no sponsorship", "green card, work permit or citizenship"),
];

/// The kinds of track: as the field reads them, and what each means.
pub(super) const TRACKS: [(TrackKind, &str, &str); 3] = [
    (TrackKind::Categorical, "categorical", "Categorical: all four years in one program"),
    (TrackKind::Advanced, "advanced", "Advanced: starts a year later, after a first year elsewhere"),
    (TrackKind::Reserved, "reserved", "Reserved (R): for physicians with earlier training"),
];
