//! The controls of the profile: one that fits each field, with its hint and its error.

use maud::{Markup, html};
use pick::{Country, ProfileField};
use season::{Season, StateCode};

use super::draft::{Draft, TRACKS, VISAS, on, was};

/// The hidden field with what a field was.
pub(super) fn remember(draft: &Draft, field: ProfileField) -> Markup {
    html! { input type="hidden" name=(was(field)) value=(draft.get(&was(field))); }
}

/// The id of an element that describes a control, and the attribute that points to hint and error.
pub(super) fn described(draft: &Draft, field: ProfileField) -> String {
    let key = field.key();
    if draft.errors.contains_key(&field) { format!("{key}-hint {key}-error") } else { format!("{key}-hint") }
}

pub(super) fn invalid(draft: &Draft, field: ProfileField) -> Option<&'static str> {
    draft.errors.contains_key(&field).then_some("true")
}

fn hint(draft: &Draft, field: ProfileField, text: &str) -> Markup {
    html! {
        p.hint id={ (field.key()) "-hint" } { (text) }
        @if let Some(why) = draft.errors.get(&field) { p.error id={ (field.key()) "-error" } { (why) } }
    }
}

/// A field whose control is one input or select.
pub(super) fn labelled(draft: &Draft, field: ProfileField, class: &str, help: &str, control: Markup) -> Markup {
    html! {
        div class={ "field " (class) } {
            label for=(field.key()) { (field.label()) }
            (control)
            (hint(draft, field, help))
        }
    }
}

/// A field whose control is a group of boxes or buttons.
fn grouped(draft: &Draft, field: ProfileField, class: &str, help: &str, controls: Markup) -> Markup {
    html! {
        fieldset class={ "field " (class) } id=(field.key()) tabindex="-1"
            aria-describedby=(described(draft, field)) aria-invalid=[invalid(draft, field)] {
            legend { (field.label()) }
            (controls)
            (hint(draft, field, help))
        }
    }
}

fn choice(draft: &Draft, kind: &str, name: &str, value: &str, words: Markup) -> Markup {
    html! {
        label { input type=(kind) name=(name) value=(value) checked[draft.holds(name, value)]; span { (words) } }
    }
}

fn line(draft: &Draft, field: ProfileField, mode: &str, class: &str) -> Markup {
    let key = field.key();
    labelled(
        draft,
        field,
        class,
        field.help(),
        html! {
            input type="text" id=(key) name=(key) value=(draft.get(key)) inputmode=(mode) autocomplete="off"
                aria-describedby=(described(draft, field)) aria-invalid=[invalid(draft, field)];
        },
    )
}

/// A field with the control that fits it, and what it was.
pub(super) fn field(draft: &Draft, season: &Season, field: ProfileField) -> Markup {
    use ProfileField as F;
    let control = match field {
        // The essentials stand together, in `essentials`.
        F::Visas | F::Step3 | F::Ecfmg | F::HomeZone => return html! {},
        F::Step2Ck | F::FailedAttempts | F::GraduationYear | F::UsceMonths | F::Publications | F::MaxPrograms => {
            line(draft, field, "numeric", "short")
        }
        F::Budget => line(draft, field, "decimal", "short"),
        F::Aamc => line(draft, field, "numeric", "short"),
        F::FullName => line(draft, field, "text", ""),
        F::Email => line(draft, field, "email", ""),
        F::Nationality => nationality(draft),
        F::Location => select(
            draft,
            field,
            "Not said",
            "It matters for a new H-1B.",
            &[("abroad", "Outside the United States"), ("in the US", "In the United States, in valid status")],
        ),
        F::Setting => select(
            draft,
            field,
            "No preference",
            "It moves such programs up a little.",
            &[("university", "University hospitals"), ("community", "Community hospitals")],
        ),
        F::PreferredStates | F::Ties => states(draft, season, field),
        F::Tracks => grouped(
            draft,
            field,
            "wide",
            "Leave all empty to take every kind.",
            html! {
                div.choices.lines {
                    @for (_, word, words) in TRACKS { (choice(draft, "checkbox", field.key(), word, html! { (words) })) }
                }
            },
        ),
    };
    html! { (control) (remember(draft, field)) }
}

pub(super) fn visas(draft: &Draft) -> Markup {
    let field = ProfileField::Visas;
    grouped(
        draft,
        field,
        "",
        "Choose all that you would take.",
        html! {
            div.choices.lines {
                @for (_, word, name, means) in VISAS {
                    (choice(draft, "checkbox", field.key(), word, html! { (name) " " span.muted.small { (means) } }))
                }
            }
        },
    )
}

pub(super) fn milestone(draft: &Draft, field: ProfileField, done: &str, help: &str) -> Markup {
    let key = field.key();
    let answered = !draft.get(&was(field)).is_empty();
    grouped(
        draft,
        field,
        "",
        help,
        html! {
            div.choices {
                (choice(draft, "radio", key, "done", html! { (done) }))
                (choice(draft, "radio", key, "planned", html! { "Planned" }))
                (choice(draft, "radio", key, "not yet", html! { "Not yet" }))
                // A radio button cannot be taken back; this one clears the answer.
                @if answered { (choice(draft, "radio", key, "", html! { "No answer" })) }
            }
            label.inline-label {
                span { "Month or day " }
                input.date type="text" name=(on(field)) value=(draft.get(&on(field))) placeholder="2026-05 or 14 May 2026"
                    autocomplete="off" aria-describedby=(described(draft, field)) aria-invalid=[invalid(draft, field)];
            }
        },
    )
}

fn select(draft: &Draft, field: ProfileField, none: &str, help: &str, options: &[(&str, &str)]) -> Markup {
    let key = field.key();
    let now = draft.get(key);
    // A value that is none of the options was sent by hand; it is shown again like everything that was typed.
    let foreign = !now.is_empty() && !options.iter().any(|(value, _)| *value == now);
    labelled(
        draft,
        field,
        "",
        help,
        html! {
            select id=(key) name=(key) aria-describedby=(described(draft, field)) aria-invalid=[invalid(draft, field)] {
                option value="" { (none) }
                @for (value, words) in options { option value=(value) selected[*value == now] { (words) } }
                @if foreign { option value=(now) selected { (now) } }
            }
        },
    )
}

fn nationality(draft: &Draft) -> Markup {
    let field = ProfileField::Nationality;
    let names: Vec<&str> = Country::all().map(Country::name).collect();
    let options: Vec<(&str, &str)> = names.iter().map(|n| (*n, *n)).collect();
    select(draft, field, "Not said", field.help(), &options)
}

/// States as boxes in a fold: they work on a telephone, where a list with several choices does not.
fn states(draft: &Draft, season: &Season, field: ProfileField) -> Markup {
    let key = field.key();
    let programs = |s: &StateCode| season.programs.iter().filter(|p| p.state == *s).count();
    let chosen: Vec<&str> = draft.all(key).collect();
    let mut shown: Vec<(StateCode, usize)> = StateCode::all().map(|s| (programs(&s), s)).map(|(n, s)| (s, n)).collect();
    shown.retain(|(s, n)| *n > 0 || chosen.contains(&s.as_str()));
    shown.sort_by_key(|(s, _)| s.name());
    let known = |code: &&str| shown.iter().any(|(s, _)| s.as_str() == *code);
    grouped(
        draft,
        field,
        "wide",
        "The number of programs stands behind each state.",
        html! {
            details open[draft.errors.contains_key(&field)] {
                summary {
                    @if chosen.is_empty() { "None chosen" } @else { (chosen.join(", ")) }
                }
                div.choices.states {
                    @for (state, n) in &shown {
                        (choice(draft, "checkbox", key, state.as_str(), html! { (state.name()) " " span.muted.small { (n) } }))
                    }
                }
            }
            @for code in chosen.iter().filter(|c| !known(c)) { input type="hidden" name=(key) value=(code); }
        },
    )
}
