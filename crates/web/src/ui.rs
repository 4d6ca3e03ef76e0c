//! The frame of every page and the small parts that pages share.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use domain::{ActId, State, history};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pick::Verdict;
use season::{Confidence, Season, SourceDate, SourceKey, Standing, StandingState};

use crate::app::App;
use crate::assets;
use crate::error::Failure;
use crate::security::cookie;

/// The places of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nav {
    Today,
    Programs,
    Pick,
    Interviews,
    Messages,
    Rank,
    Profile,
    Facts,
    Data,
    Help,
}

impl Nav {
    const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Today, "/", "Today"),
        (Self::Programs, "/programs", "Programs"),
        (Self::Pick, "/pick", "My list"),
        (Self::Interviews, "/interviews", "Interviews"),
        (Self::Messages, "/messages", "Messages"),
        (Self::Rank, "/rank", "Rank"),
        (Self::Profile, "/profile", "Profile"),
        (Self::Facts, "/rules", "Rules and facts"),
        (Self::Data, "/data", "Data"),
        (Self::Help, "/help", "Help"),
    ];
}

/// What a page needs to be framed: theme, form token, and the act that was just done.
pub(crate) struct Frame {
    pub(crate) app: Arc<App>,
    theme: Option<&'static str>,
    keys_off: bool,
    did: Option<u64>,
    /// The address of the page, with its query but without what was just done.
    here: String,
}

impl FromRequestParts<Arc<App>> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let theme = match cookie(&parts.headers, "prematch_theme") {
            Some("light") => Some("light"),
            Some("dark") => Some("dark"),
            _ => None,
        };
        let keys_off = cookie(&parts.headers, "prematch_keys") == Some("off");
        let query = parts.uri.query().unwrap_or("");
        let did = form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "did").and_then(|(_, v)| v.parse().ok());
        Ok(Self { app: app.clone(), theme, keys_off, did, here: address(parts.uri.path(), query) })
    }
}

fn address(path: &str, query: &str) -> String {
    let mut kept = form_urlencoded::Serializer::new(String::new());
    kept.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(k, _)| k != "did"));
    let kept = kept.finish();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") }
}

impl Frame {
    /// Whether single-key shortcuts are switched off.
    pub(crate) fn keys_off(&self) -> bool {
        self.keys_off
    }

    /// The hidden field every form carries.
    pub(crate) fn token(&self) -> Markup {
        html! { input type="hidden" name="csrf" value=(self.app.csrf); }
    }

    /// A form that sends to `action`, with its token.
    pub(crate) fn form(&self, action: &str, class: &str, body: Markup) -> Markup {
        html! { form method="post" action=(action) class=(class) { (self.token()) (body) } }
    }

    /// A whole page.
    pub(crate) fn page(&self, title: &str, at: Nav, state: &State, body: Markup) -> Response {
        Html(
            html! {
                (DOCTYPE)
                html lang="en" dir="ltr" data-theme=[self.theme] data-keys=[self.keys_off.then_some("off")] {
                    (head(title))
                    body {
                        a.skip href="#main" { "To the content" }
                        header.top {
                            a.brand href="/" aria-label="prematch, to Today" {
                                (mark())
                                span.name { "prematch" }
                            }
                            nav.menu aria-label="Pages" {
                                @for (nav, address, word) in Nav::ALL {
                                    a href=(address) aria-current=[(nav == at).then_some("page")] { (word) }
                                }
                            }
                        }
                        main id="main" tabindex="-1" {
                            (self.what_was_done(state))
                            (body)
                        }
                        (self.foot())
                    }
                }
            }
            .into_string(),
        )
        .into_response()
    }

    /// "Done: … Undo" after a change.
    fn what_was_done(&self, state: &State) -> Markup {
        let Some(id) = self.did else { return html! {} };
        if id == 0 {
            return html! { p.said role="status" { "Nothing had to change." } };
        }
        let Some(line) = history(state, &self.app.season, None).into_iter().find(|l| l.act == ActId(id)) else {
            return html! {};
        };
        html! {
            div.said role="status" {
                p { @if line.undone { "Undone: " } @else { "Done: " } bdi { (line.words) } "." }
                @if !line.undone {
                    (self.form("/undo", "inline", html! {
                        input type="hidden" name="act" value=(id);
                        input type="hidden" name="back" value=(self.here);
                        button.quiet { "Undo" }
                    }))
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let season = &self.app.season;
        html! {
            footer.foot {
                p { (season.title) ". " (season.caution) }
                p {
                    "prematch gives no legal or immigration advice, and nothing a program writes is a guarantee. "
                    "Your entries stay on this computer."
                }
                div.foot-tools {
                    (self.form("/theme", "inline", html! {
                        input type="hidden" name="back" value=(self.here);
                        span.legend id="theme-word" { "Colours" }
                        @for (value, word) in [("system", "System"), ("light", "Light"), ("dark", "Dark")] {
                            button.quiet name="theme" value=(value)
                                aria-pressed=(if self.theme.unwrap_or("system") == value { "true" } else { "false" }) { (word) }
                        }
                    }))
                    p.version { "prematch " (self.app.about.version) }
                }
            }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · prematch" }
            link rel="icon" href=(assets::url("icon.svg")) type="image/svg+xml";
            link rel="stylesheet" href=(assets::url("prematch.css"));
            script type="module" src=(assets::url("prematch.js")) {}
        }
    }
}

/// The sign of prematch.
fn mark() -> Markup {
    PreEscaped(
        r#"<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><path class="mark-a" d="M6 29V4h8.5a7 7 0 0 1 0 14H6"/><path class="mark-b" d="m15 24 4.5 4.5 8.5-11"/></svg>"#
            .to_owned(),
    )
}

/// A page for a failed request; it needs no state.
pub(crate) fn failure_page(failure: &Failure) -> Html<String> {
    Html(
        html! {
            (DOCTYPE)
            html lang="en" dir="ltr" {
                (head(failure.title))
                body {
                    header.top {
                        a.brand href="/" { (mark()) span.name { "prematch" } }
                        // Without a session no page opens, so there is no menu.
                        @if failure.in_session() {
                            nav.menu aria-label="Pages" { @for (_, address, word) in Nav::ALL { a href=(address) { (word) } } }
                        }
                    }
                    main id="main" {
                        h1 { (failure.title) }
                        p.lead { (failure.message) }
                        @if let Some(kept) = &failure.kept {
                            h2 { "What you wrote" }
                            p { "It was not saved. Copy it before you go on." }
                            textarea rows="12" readonly aria-label="What you wrote" { (kept) }
                        }
                        p { a href="/" { "To Today" } }
                    }
                }
            }
        }
        .into_string(),
    )
}

/// A word with its sign and colour: never colour alone.
pub(crate) fn badge(kind: &str, sign: &str, word: &str) -> Markup {
    html! { span class={ "badge " (kind) } { span.sign aria-hidden="true" { (sign) } (word) } }
}

/// The verdict of an assessment.
pub(crate) fn verdict(v: Verdict) -> Markup {
    match v {
        Verdict::Possible => badge("good", "●", v.word()),
        Verdict::PossibleIf => badge("perhaps", "◐", v.word()),
        Verdict::Unknown => badge("open", "○", v.word()),
        Verdict::NotPossible => badge("closed", "–", v.word()),
    }
}

/// The state of a visa's statements.
pub(crate) fn standing_state(s: StandingState) -> Markup {
    match s {
        StandingState::Confirmed => badge("good", "✓", s.word()),
        StandingState::Stale => badge("perhaps", "◷", s.word()),
        StandingState::Conflicting => badge("warn", "≠", s.word()),
        StandingState::Unknown => badge("open", "?", s.word()),
    }
}

/// How far a fact can be trusted.
pub(crate) fn confidence(c: Confidence) -> Markup {
    let kind = match c {
        Confidence::O => "sure",
        Confidence::OC => "copy",
        Confidence::S => "second",
        Confidence::U => "unsure",
    };
    html! { span class={ "conf " (kind) } title=(c.explain()) { (c.word()) } }
}

/// A link that leaves this computer, marked as such.
pub(crate) fn outside(url: &str, text: &str) -> Markup {
    html! {
        a.out href=(url) rel="noopener noreferrer external" target="_blank" title="opens the internet" {
            (text) span.sr { " (opens the internet)" }
        }
    }
}

/// The proof of a fact: source, date, confidence.
pub(crate) fn proof(season: &Season, sources: &[SourceKey], date: SourceDate, c: Option<Confidence>) -> Markup {
    html! {
        span.proof {
            @for (i, key) in sources.iter().enumerate() {
                @if i > 0 { ", " }
                @match season.sources.get(key) {
                    Some(s) => { (outside(&s.url, &s.publisher)) },
                    None => { (key) },
                }
            }
            span.date { @if !sources.is_empty() { " · " } (date) }
            @if let Some(c) = c { " · " (confidence(c)) }
        }
    }
}

/// An instant on the applicant's clock.
pub(crate) fn when(at: Timestamp, zone: &TimeZone) -> Markup {
    let z = at.to_zoned(zone.clone());
    html! { time datetime=(at.to_string()) { (z.strftime("%-d %b %Y, %H:%M %Z").to_string()) } }
}

/// A count with its noun: `1 program`, `2 programs`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// The answer and the state of a visa: what is said, and how far it holds.
pub(crate) fn standing(s: &Standing) -> Markup {
    html! {
        @if let Some(answer) = s.answer.filter(|_| s.state != StandingState::Conflicting) {
            strong.answer { (answer.word()) } " "
        }
        (standing_state(s.state))
    }
}

/// The dated caution about H-1B, closed until it is wanted (or open).
pub(crate) fn h1b_banner(season: &Season, open: bool) -> Markup {
    let banner = &season.banner;
    html! {
        details.banner open[open] {
            summary { "H-1B: what is known, as of " (banner.as_of) }
            p { (banner.text) }
            p { (proof(season, &banner.sources, banner.as_of, Some(banner.confidence))) }
        }
    }
}

/// A value that is not known: shown as such, never as nothing.
pub(crate) fn not_known() -> Markup {
    html! { span.muted aria-hidden="true" { "?" } span.sr { "not known" } }
}

/// What one reason of an assessment rests on: a source, the applicant's own check, or the profile.
pub(crate) fn line_proof(season: &Season, line: &pick::Line) -> Markup {
    match (&line.source, line.confidence) {
        (Some(key), c) => proof(season, std::slice::from_ref(key), line.date, c),
        (None, Some(_)) => html! { span.proof { "your own check · " span.date { (line.date) } } },
        (None, None) => html! {},
    }
}

/// A page without a menu, for somebody who may see nothing else.
pub(crate) fn bare_page(title: &str, body: &Markup) -> Html<String> {
    Html(
        html! {
            (DOCTYPE)
            html lang="en" dir="ltr" {
                (head(title))
                body {
                    header.top { span.brand { (mark()) span.name { "prematch" } } }
                    main id="main" { (body) }
                }
            }
        }
        .into_string(),
    )
}

/// The page between the printed address and Today.
pub(crate) fn opening_page() -> Html<String> {
    Html(
        html! {
            (DOCTYPE)
            html lang="en" dir="ltr" {
                (head("Opening"))
                body {
                    header.top { a.brand href="/" { (mark()) span.name { "prematch" } } }
                    main id="main" { h1 { "Opening prematch" } p { a href="/" { "To Today" } } }
                }
            }
        }
        .into_string(),
    )
}
