//! The profile: four facts suffice, the rest improves the answer.
//!
//! One form holds all fields. Each has a control that fits it; what stands in the controls is turned into the text
//! that [`ProfileField::parse`] reads, so that the rules about values stay in `pick`. My list shows the four essential
//! fields with the same code.

mod controls;
mod draft;
mod zone;

use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::letters::{News, NewsKind, news_of, readers};
use domain::{Command, State};
use jiff::Timestamp;
use journal::ActError;
use maud::{Markup, html};
use pick::{FieldGroup, ProfileField};
use season::Season;

use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::pages::facts::Query;
use crate::ui::{self, Frame, Nav};
use controls::{field, milestone, remember, visas};
pub(super) use draft::Draft;
use zone::zone;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/profile", get(page).post(save)).route("/profile/clear", post(clear))
}

async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    let news = NewsKind::from_word(query.get("news"));
    Ok(frame.app.with_state(|state| show(&frame, state, &Draft::of(state.profile()), news))?)
}

/// After such a change: to whom it matters.
fn who_wants_it(frame: &Frame, state: &State, kind: NewsKind) -> Markup {
    let found = readers(state, &frame.app.season, News { kind, now: frame.app.now() });
    let writable = found.iter().filter(|r| r.unwanted.is_none()).count();
    html! {
        @if writable > 0 {
            p.said role="status" {
                "This is news for " (ui::count(writable, "program", "programs")) ". "
                a href={ "/letters/updates?news=" (kind.word()) } { "See to whom it matters, with a draft for each" }
            }
        }
    }
}

async fn save(frame: Frame, form: Form) -> Result<Response, Failure> {
    match keep(&frame.app, Draft::typed(&form), "/profile")? {
        Kept::Done(response) => Ok(response),
        Kept::Again(draft) => {
            frame.app.with_state(|state| again(show(&frame, state, &draft, None))).map_err(Failure::from)
        }
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
    let news = app.with_state(|s| news_of(s.profile(), &changes))?.filter(|_| here == "/profile");
    let here = news.map_or_else(|| here.to_owned(), |kind| format!("{here}?news={}", kind.word()));
    match app.act(&Command::SetProfile(changes)) {
        Ok(act) => Ok(Kept::Done(done(if lacked && !lacking()? { "/pick" } else { &here }, act))),
        Err(ActError::Refused(why)) => {
            draft.refusal = Some(why.0);
            Ok(Kept::Again(draft))
        }
        Err(other) => Err(other.into()),
    }
}

/// The whole page.
fn show(frame: &Frame, state: &State, draft: &Draft, news: Option<NewsKind>) -> Response {
    let profile = state.profile();
    let season = &frame.app.season;
    let lacking = profile.missing_essentials().count();
    let body = html! {
        h1 { "Profile" }
        p.lead {
            "Four facts suffice; they take about two minutes. The rest improves the answer, and every field can stay "
            "empty. All of it stays on this computer."
        }
        @if let Some(kind) = news { (who_wants_it(frame, state, kind)) }
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
    (
        FieldGroup::Letters,
        "Name, AAMC ID and address",
        "optional",
        "For your letters, and to tell your own mail from that of programs. Not needed for the list.",
    ),
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
