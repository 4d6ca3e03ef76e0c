//! The profile: four facts suffice, the rest improves the answer.
//!
//! One form holds all fields. Each has a control that fits it; what stands in the controls is turned into the text
//! that [`ProfileField::parse`] reads, so that the rules about values stay in `pick`. My list shows the four essential
//! fields with the same code.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::{Command, State};
use jiff::Timestamp;
use journal::ActError;
use maud::{Markup, html};
use pick::{Country, FieldGroup, Profile, ProfileField, ProfileValue, VisaNeed};
use season::{PartialDate, Season, StateCode, TrackKind};

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::{self, Frame, Nav};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/profile", get(page).post(save)).route("/profile/clear", post(clear))
}

async fn page(frame: Frame) -> Result<Response, Failure> {
    Ok(frame.app.with_state(|state| show(&frame, state, &Draft::of(state.profile())))?)
}

async fn save(frame: Frame, form: Form) -> Result<Response, Failure> {
    match keep(&frame.app, Draft::typed(&form), "/profile")? {
        Kept::Done(response) => Ok(response),
        Kept::Again(draft) => frame.app.with_state(|state| again(show(&frame, state, &draft))).map_err(Failure::from),
    }
}

async fn clear(Shared(app): Shared<Arc<App>>, _form: Form) -> Result<Response, Failure> {
    let everything = ProfileField::ALL.iter().map(|f| (*f, None)).collect();
    Ok(done("/profile", app.act(&Command::SetProfile(everything))?))
}

/// A form that is shown again because something in it cannot be read.
pub(super) fn again(mut page: Response) -> Response {
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    page
}

/// What became of a form.
pub(super) enum Kept {
    /// It was saved; the answer leads on.
    Done(Response),
    /// Something is wrong; nothing was saved, and the draft says what.
    Again(Draft),
}

/// Saves what was typed, all of it or nothing. With the last essential answered the way leads to My list, else to
/// `here`.
pub(super) fn keep(app: &App, mut draft: Draft, here: &str) -> Result<Kept, Failure> {
    let changes = draft.changes();
    if !draft.errors.is_empty() {
        return Ok(Kept::Again(draft));
    }
    let lacking = || app.with_state(|s| s.profile().missing_essentials().next().is_some());
    let lacked = lacking()?;
    match app.act(&Command::SetProfile(changes)) {
        Ok(act) => Ok(Kept::Done(done(if lacked && !lacking()? { "/pick" } else { here }, act))),
        Err(ActError::Refused(why)) => {
            draft.refusal = Some(why.0);
            Ok(Kept::Again(draft))
        }
        Err(other) => Err(other.into()),
    }
}

/// The name of the hidden field that holds what a field was when its form was made. It says which fields a form has,
/// and keeps a form that was left open from writing old values over newer ones.
fn was(field: ProfileField) -> String {
    format!("was_{}", field.key())
}

/// The name of the second control of a milestone: its date.
fn on(field: ProfileField) -> String {
    format!("{}_on", field.key())
}

/// What stands in the controls of a profile form: names and values as a browser sends them.
pub(super) struct Draft {
    pairs: Vec<(String, String)>,
    errors: BTreeMap<ProfileField, String>,
    refusal: Option<String>,
}

impl Draft {
    /// The controls for a profile as it is kept.
    pub(super) fn of(profile: &Profile) -> Self {
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
    pub(super) fn typed(form: &Form) -> Self {
        let mut pairs = Vec::new();
        for &field in ProfileField::ALL.iter().filter(|f| form.has(&was(**f))) {
            for name in [field.key().to_owned(), on(field), was(field)] {
                pairs.extend(form.all(&name).map(|value| (name.clone(), value.to_owned())));
            }
        }
        Self { pairs, errors: BTreeMap::new(), refusal: None }
    }

    /// Marks a field as wrong.
    pub(super) fn refuse(&mut self, field: ProfileField, why: &str) {
        self.errors.insert(field, why.to_owned());
    }

    /// Whether nothing stands in the controls of a field.
    pub(super) fn lacks(&self, field: ProfileField) -> bool {
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

    fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    fn holds(&self, name: &str, value: &str) -> bool {
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
    fn changes(&mut self) -> Vec<(ProfileField, Option<ProfileValue>)> {
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

/// The whole page.
fn show(frame: &Frame, state: &State, draft: &Draft) -> Response {
    let profile = state.profile();
    let season = &frame.app.season;
    let lacking = profile.missing_essentials().count();
    let body = html! {
        h1 { "Profile" }
        p.lead {
            "Four facts suffice; they take about two minutes. The rest improves the answer, and every field can stay "
            "empty. All of it stays on this computer."
        }
        (complaint(draft))
        form.profile method="post" action="/profile" {
            (frame.token())
            section.panel aria-labelledby="essential" {
                h2 id="essential" { "The four facts that suffice" }
                (essentials(draft, frame.app.now()))
                div.actions {
                    button.primary { "Save" }
                    @if lacking == 0 { a href="/pick" { "To my list" } }
                }
            }
            @for group in OPTIONAL { (optional(draft, season, group, lacking == 0)) }
            div.actions { button.primary { "Save" } }
        }
        @if !profile.is_empty() {
            details.no-print {
                summary { "Start again" }
                p.hint { "Clears every field of the profile. Your notes, statements and decisions stay, and you can undo it." }
                (frame.form("/profile/clear", "inline", html! { button.danger { "Clear the whole profile" } }))
            }
        }
    };
    frame.page("Profile", Nav::Profile, state, body)
}

/// The optional groups: title, what they are good for in two words, and in a sentence.
const OPTIONAL: [(FieldGroup, &str, &str, &str); 3] = [
    (
        FieldGroup::Record,
        "Scores, training and papers",
        "improves the answer",
        "Checks the limits that programs state, such as a minimum score. Without an answer such a limit becomes a question.",
    ),
    (
        FieldGroup::Wish,
        "Where and what I want",
        "improves the order",
        "Moves programs up in the list, and ends it where your budget ends.",
    ),
    (FieldGroup::Letters, "Name and AAMC ID", "optional", "For your letters. Not needed for the list."),
];

fn optional(
    draft: &Draft,
    season: &Season,
    (group, title, good_for, why): (FieldGroup, &str, &str, &str),
    open: bool,
) -> Markup {
    let fields: Vec<ProfileField> = ProfileField::ALL.iter().copied().filter(|f| f.group() == group).collect();
    let filled = fields.iter().filter(|f| !draft.lacks(**f)).count();
    let wrong = fields.iter().any(|f| draft.errors.contains_key(f));
    html! {
        // Limits that programs state hang on the record, so it is never folded away.
        details.panel open[open || wrong || group == FieldGroup::Record] {
            summary {
                span.group-title { (title) }
                " " span.muted.small { (good_for) " · " (filled) " of " (fields.len()) " filled in" }
            }
            p.hint { (why) }
            div.fields { @for f in fields { (field(draft, season, f)) } }
        }
    }
}

/// What is wrong, above the form: the domain's refusal, and links to the fields.
pub(super) fn complaint(draft: &Draft) -> Markup {
    html! {
        @if let Some(why) = &draft.refusal {
            p.error role="alert" { (why) " Nothing was saved; what you typed is still here." }
        }
        @if !draft.errors.is_empty() {
            div.banner role="alert" {
                p.strong {
                    "Please look again at " (ui::count(draft.errors.len(), "field", "fields"))
                    ". Nothing was saved; what you typed is still here."
                }
                ul {
                    @for (field, why) in &draft.errors {
                        li { a href={ "#" (field.key()) } { (field.label()) } ": " (why) }
                    }
                }
            }
        }
    }
}

/// The four essential fields.
pub(super) fn essentials(draft: &Draft, now: Timestamp) -> Markup {
    use ProfileField::{Ecfmg, HomeZone, Step3, Visas};
    html! {
        div.fields {
            (visas(draft))
            (milestone(draft, Step3, "Passed", "Needed for an H-1B; it makes no difference for a J-1."))
            (milestone(draft, Ecfmg, "Issued", "You need it to start training, and some programs ask for it earlier."))
            (zone(draft, now))
        }
        @for field in [Visas, Step3, Ecfmg, HomeZone] { (remember(draft, field)) }
    }
}

/// The hidden field with what a field was.
fn remember(draft: &Draft, field: ProfileField) -> Markup {
    html! { input type="hidden" name=(was(field)) value=(draft.get(&was(field))); }
}

/// The id of an element that describes a control, and the attribute that points to hint and error.
fn described(draft: &Draft, field: ProfileField) -> String {
    let key = field.key();
    if draft.errors.contains_key(&field) { format!("{key}-hint {key}-error") } else { format!("{key}-hint") }
}

fn invalid(draft: &Draft, field: ProfileField) -> Option<&'static str> {
    draft.errors.contains_key(&field).then_some("true")
}

fn hint(draft: &Draft, field: ProfileField, text: &str) -> Markup {
    html! {
        p.hint id={ (field.key()) "-hint" } { (text) }
        @if let Some(why) = draft.errors.get(&field) { p.error id={ (field.key()) "-error" } { (why) } }
    }
}

/// A field whose control is one input or select.
fn labelled(draft: &Draft, field: ProfileField, class: &str, help: &str, control: Markup) -> Markup {
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
fn field(draft: &Draft, season: &Season, field: ProfileField) -> Markup {
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

const VISAS: [(VisaNeed, &str, &str, &str); 3] = [
    (VisaNeed::J1, "j1", "J-1", "through ECFMG; the common way"),
    (VisaNeed::H1b, "h1b", "H-1B", "the hospital petitions for you; rarer"),
    (VisaNeed::NoneNeeded, "none", "I need no sponsorship", "green card, work permit or citizenship"),
];

const TRACKS: [(TrackKind, &str, &str); 3] = [
    (TrackKind::Categorical, "categorical", "Categorical: all four years in one program"),
    (TrackKind::Advanced, "advanced", "Advanced: starts a year later, after a first year elsewhere"),
    (TrackKind::Reserved, "reserved", "Reserved (R): for physicians with earlier training"),
];

fn visas(draft: &Draft) -> Markup {
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

fn milestone(draft: &Draft, field: ProfileField, done: &str, help: &str) -> Markup {
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

/// The zones from which most applicants write, with the place as they would name it.
const COMMON_ZONES: [(&str, &str); 32] = [
    ("Asia/Karachi", "Pakistan (Karachi)"),
    ("Asia/Kolkata", "India (Kolkata)"),
    ("Africa/Lagos", "Nigeria (Lagos)"),
    ("Africa/Cairo", "Egypt (Cairo)"),
    ("Asia/Manila", "Philippines (Manila)"),
    ("Asia/Amman", "Jordan (Amman)"),
    ("Asia/Beirut", "Lebanon (Beirut)"),
    ("Asia/Damascus", "Syria (Damascus)"),
    ("Asia/Baghdad", "Iraq (Baghdad)"),
    ("Asia/Tehran", "Iran (Tehran)"),
    ("Asia/Dhaka", "Bangladesh (Dhaka)"),
    ("Asia/Kathmandu", "Nepal (Kathmandu)"),
    ("Asia/Colombo", "Sri Lanka (Colombo)"),
    ("Asia/Riyadh", "Saudi Arabia (Riyadh)"),
    ("Asia/Dubai", "United Arab Emirates (Dubai)"),
    ("Africa/Khartoum", "Sudan (Khartoum)"),
    ("Africa/Accra", "Ghana (Accra)"),
    ("Africa/Nairobi", "Kenya (Nairobi)"),
    ("Europe/London", "United Kingdom (London)"),
    ("Europe/Berlin", "Germany (Berlin)"),
    ("Europe/Athens", "Greece (Athens)"),
    ("Europe/Istanbul", "Turkey (Istanbul)"),
    ("America/Bogota", "Colombia (Bogotá)"),
    ("America/Mexico_City", "Mexico (Mexico City)"),
    ("America/Sao_Paulo", "Brazil (São Paulo)"),
    ("America/Port-au-Prince", "Haiti (Port-au-Prince)"),
    ("America/Santo_Domingo", "Dominican Republic (Santo Domingo)"),
    ("America/Toronto", "Canada (Toronto)"),
    ("America/New_York", "US Eastern time (New York)"),
    ("America/Chicago", "US Central time (Chicago)"),
    ("America/Denver", "US Mountain time (Denver)"),
    ("America/Los_Angeles", "US Pacific time (Los Angeles)"),
];

/// A name of the zone database, and the words for it.
type ZoneOption = (String, String);

/// All zones of the database by their region; names without a region come last.
static ZONES: LazyLock<Vec<(String, Vec<ZoneOption>)>> = LazyLock::new(|| {
    let mut regions: BTreeMap<(bool, String), Vec<ZoneOption>> = BTreeMap::new();
    for name in jiff::tz::db().available() {
        let name = name.as_str();
        let (region, place) = match name.split_once('/') {
            Some((region, place)) if region != "Etc" && region != "US" => (region, place),
            _ => ("Other names", name),
        };
        let words = place.replace('_', " ").replace('/', ", ");
        let key = (region == "Other names", region.to_owned());
        regions.entry(key).or_default().push((name.to_owned(), words));
    }
    regions
        .into_iter()
        .map(|((_, region), mut zones)| {
            zones.sort();
            (region, zones)
        })
        .collect()
});

fn zone(draft: &Draft, now: Timestamp) -> Markup {
    let field = ProfileField::HomeZone;
    let key = field.key();
    let mine = draft.get(key);
    let common = COMMON_ZONES.iter().any(|(name, _)| *name == mine);
    let known = common || ZONES.iter().any(|(_, zones)| zones.iter().any(|(name, _)| name == mine));
    let clock = field.parse(mine).ok().and_then(|value| match value {
        ProfileValue::HomeZone(zone) => Some(now.to_zoned(zone.tz()).strftime("%a %-d %b %Y, %H:%M").to_string()),
        _ => None,
    });
    let help = match clock {
        Some(clock) => format!("There it is now {clock}. Deadlines are shown on this clock too."),
        None => "Deadlines are shown on this clock beside US Eastern time.".to_owned(),
    };
    labelled(
        draft,
        field,
        "",
        &help,
        html! {
            select id=(key) name=(key) aria-describedby=(described(draft, field)) aria-invalid=[invalid(draft, field)] {
                option value="" { "Choose" }
                @if !mine.is_empty() && !known { option value=(mine) selected { (mine) } }
                optgroup label="Where many applicants live" {
                    @for (name, words) in COMMON_ZONES { option value=(name) selected[name == mine] { (words) } }
                }
                @for (region, zones) in ZONES.iter() {
                    optgroup label=(region) {
                        @for (name, words) in zones { option value=(name) selected[name == mine && !common] { (words) } }
                    }
                }
            }
        },
    )
}
