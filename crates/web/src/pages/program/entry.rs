//! The controls of a form whose errors stand beside their fields: what was typed is kept, the wrong field has the focus.

use jiff::civil::Date;
use maud::{Markup, html};
use season::day_in_words;

use super::{Start, Which};

/// The day that a field starts with.
#[derive(Clone, Copy)]
pub(super) enum Day {
    /// What is kept, if something is.
    Kept(Option<Date>),
    /// Today, for a new entry.
    Today(Date),
}

/// One form of the page, and how its names become ids.
pub(super) struct Entry<'a> {
    pub(super) start: &'a Start,
    pub(super) which: Which,
    /// What ids begin with, so that two forms can have fields of the same name.
    pub(super) prefix: &'static str,
}

impl Entry<'_> {
    /// The id of a field's control.
    pub(super) fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    /// What a field holds: what was typed when the form was refused, else what is kept.
    pub(super) fn value(&self, name: &str, kept: &str) -> String {
        self.start.typed(self.which).map_or(kept, |form| form.get(name)).to_owned()
    }

    /// Whether the form was refused because of this field.
    pub(super) fn wrong(&self, name: &str) -> bool {
        self.start.why_at(self.which, name).is_some()
    }

    /// What `aria-invalid` says of a field.
    pub(super) fn invalid(&self, name: &str) -> Option<&'static str> {
        self.wrong(name).then_some("true")
    }

    /// The ids that describe a control: its hint, when it has one, and its error.
    pub(super) fn described(&self, name: &str, hint: bool) -> Option<String> {
        let id = self.id(name);
        match (hint, self.wrong(name)) {
            (true, true) => Some(format!("{id}-hint {id}-error")),
            (true, false) => Some(format!("{id}-hint")),
            (false, true) => Some(format!("{id}-error")),
            (false, false) => None,
        }
    }

    /// The error of a field, if it has one.
    pub(super) fn error(&self, name: &str) -> Markup {
        html! {
            @if let Some(why) = self.start.why_at(self.which, name) {
                p.error id={ (self.id(name)) "-error" } role="alert" { (why) }
            }
        }
    }

    /// A field for a day. Browsers show days in the order of their language, so the one it starts with
    /// stands below in words.
    pub(super) fn day(&self, name: &str, label: &str, from: Day) -> Markup {
        let (day, word) = match from {
            Day::Kept(day) => (day, "Kept:"),
            Day::Today(day) => (Some(day), "Today is"),
        };
        let value = self.value(name, &day.map_or_else(String::new, |d| d.to_string()));
        // A field of type date would show nothing of a day that cannot be read.
        let readable = value.is_empty() || value.parse::<Date>().is_ok();
        html! {
            div.field.short {
                label for=(self.id(name)) { (label) }
                input id=(self.id(name)) name=(name) type=(if readable { "date" } else { "text" }) value=(value)
                    maxlength=[(!readable).then_some("20")] aria-invalid=[self.invalid(name)]
                    aria-describedby=[self.described(name, day.is_some())] autofocus[self.wrong(name)];
                @if let Some(day) = day { p.hint id={ (self.id(name)) "-hint" } { (word) " " (day_in_words(day)) } }
                (self.error(name))
            }
        }
    }

    /// Radio buttons; `choices` are the values with their words. The one that is checked has the focus after an error.
    pub(super) fn choices(
        &self,
        name: &str,
        legend: &str,
        choices: &[(&str, &str)],
        kept: &str,
        hint: &Markup,
    ) -> Markup {
        let value = self.value(name, kept);
        html! {
            fieldset.field aria-describedby=[self.described(name, !hint.0.is_empty())] {
                legend { (legend) }
                div.choices {
                    @for (key, word) in choices {
                        @let checked = *key == value;
                        label {
                            input type="radio" name=(name) value=(key) checked[checked]
                                autofocus[checked && self.wrong(name)];
                            (word)
                        }
                    }
                }
                @if !hint.0.is_empty() { div.hint id={ (self.id(name)) "-hint" } { (hint) } }
                (self.error(name))
            }
        }
    }
}

/// Reads a day; nothing typed is none.
pub(super) fn day(text: &str) -> Result<Option<Date>, String> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("“{text}” is no day; write it as 2026-09-24.")),
    }
}
