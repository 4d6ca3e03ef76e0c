//! Read a message: what it is, what it can mean and cannot, the rules it touches, and what to do.

use axum::response::Response;
use candor::invitation::Times;
use candor::meaning::{Category, Meaning};
use candor::reading::{Confidence, Context, Reading, Warning, read};
use candor::visa::visa;
use domain::State;
use exchange::mail::pasted;
use jiff::Zoned;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use season::{Season, Stat};

use super::marked::{Mark, marked, whole_words};
use super::{Tab, in_field, plain_lines, rule_line, show};
use crate::app::App;
use crate::error::Failure;
use crate::forms::Form;
use crate::ui::{Frame, badge, proof};

/// What was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) from: String,
    pub(super) day: String,
    pub(super) time: String,
    /// Whether the message is kept, so that a button keeps what it says.
    pub(super) kept: bool,
}

impl Asked {
    pub(super) fn of(form: &Form) -> Self {
        let line = |name: &str| form.get(name).trim().to_owned();
        let text = plain_lines(form.get("text"));
        Self { subject: line("subject"), text, from: line("from"), day: line("day"), time: line("time"), kept: false }
    }

    /// With what the lines of a copied head say, where nothing was typed; the words stay as they were pasted.
    pub(super) fn with_head(&self) -> Self {
        let Some((head, _)) = pasted(&self.text) else { return self.clone() };
        let or = |typed: &str, found: String| if typed.is_empty() { found } else { typed.to_owned() };
        let from = head.from.as_ref().map_or_else(String::new, |p| match (p.name.as_str(), p.address.as_str()) {
            (name, "") => name.to_owned(),
            ("", address) => address.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        });
        // On the clock of the reader, where the mail program showed it; an offset that stands there is kept by the desk.
        let at = head.local().filter(|_| self.day.is_empty());
        Self {
            subject: or(&self.subject, head.subject.clone()),
            text: self.text.clone(),
            from: or(&self.from, from),
            day: at.as_ref().map_or_else(|| self.day.clone(), |z| z.date().to_string()),
            time: at.as_ref().map_or_else(|| self.time.clone(), |z| z.strftime("%H:%M").to_string()),
            kept: self.kept,
        }
    }

    /// The words below a copied head.
    fn body(&self) -> Self {
        let text = pasted(&self.text).map_or(self.text.as_str(), |(_, rest)| rest).to_owned();
        Self { text, ..self.clone() }
    }

    /// What is kept, to show its reading.
    pub(super) fn kept(subject: &str, text: &str) -> Self {
        Self { subject: subject.to_owned(), text: text.to_owned(), kept: true, ..Self::default() }
    }

    /// When the message came, if that was told. Without an hour it is the beginning of the day, so that a time to answer
    /// is rather told too long than too short.
    pub(super) fn received(&self, zone: &TimeZone) -> Result<Option<Zoned>, &'static str> {
        if self.day.is_empty() {
            return if self.time.is_empty() { Ok(None) } else { Err("Give the day as well, or leave the time out.") };
        }
        let wrong = "Give the day as 2027-01-05, and the time, if you know it, as 13:30.";
        let day: Date = self.day.parse().map_err(|_| wrong)?;
        let time: Time = if self.time.is_empty() { Time::midnight() } else { self.time.parse().map_err(|_| wrong)? };
        day.to_datetime(time).to_zoned(zone.clone()).map(Some).map_err(|_| wrong)
    }
}

pub(super) async fn page(frame: Frame) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    show(&frame, Tab::Read, "Read a message", |_| {
        html! {
            (lead())
            section.panel aria-label="The message" { (form(&frame, &Asked::default(), None)) }
            (no_guarantee(&season))
        }
    })
}

pub(super) async fn reading(frame: Frame, sent: Form) -> Result<Response, Failure> {
    let season = frame.app.season.clone();
    let asked = Asked::of(&sent).with_head();
    let body = asked.body();
    show(&frame, Tab::Read, "Read a message", |state| {
        let received = asked.received(&App::zone(state));
        let wrong = match &received {
            _ if asked.text.trim().is_empty() => Some(Wrong::Text),
            Err(why) => Some(Wrong::Day(why)),
            Ok(_) => None,
        };
        let context = Context { names: names(state), received: received.ok().flatten(), ..Context::default() };
        let r = read(&body.subject, &body.text, &context);
        html! {
            @match wrong {
                Some(wrong) => { (lead()) section.panel aria-label="The message" { (form(&frame, &asked, Some(wrong))) } },
                None => {
                    (answer(&season, &body, &r))
                    @if !r.empty { (super::keep::form(&frame, &season, state, &asked)) }
                    details.panel {
                        summary { "Change the message, or read another one" }
                        (form(&frame, &asked, None))
                    }
                },
            }
            (no_guarantee(&season))
        }
    })
}

/// The names by which a program may greet the applicant.
fn names(state: &State) -> Vec<&str> {
    let full = state.profile().full_name.as_ref().map_or("", |n| n.as_str());
    full.split_whitespace().filter(|w| w.chars().count() > 2).collect()
}

fn lead() -> Markup {
    html! {
        p.lead {
            "Paste what a program wrote to you. You get a hopeful and a sober reading, what it cannot mean, the rules it "
            "touches, and what to do; often nothing."
        }
    }
}

/// What is wrong with the form.
enum Wrong {
    Text,
    Day(&'static str),
}

fn form(frame: &Frame, asked: &Asked, wrong: Option<Wrong>) -> Markup {
    let (no_text, bad_day) = match wrong {
        Some(Wrong::Text) => (true, None),
        Some(Wrong::Day(why)) => (false, Some(why)),
        None => (false, None),
    };
    let body = html! {
        div.field {
            label for="subject" { "Subject, if it has one" }
            input id="subject" name="subject" value=(asked.subject) maxlength="500" autocomplete="off";
        }
        div.field {
            label for="text" { "The message" }
            textarea.letter-field id="text" name="text" rows="10" required aria-describedby="text-hint" autocomplete="off"
                aria-invalid=[no_text.then_some("true")] { (in_field(&asked.text)) }
            @if no_text { p.error { "Paste the message first." } }
            p.hint id="text-hint" { "It is read on this computer. It is kept only when you say so after reading." }
        }
        div.field {
            label for="from" { "From whom, if you know: name, address or both" }
            input id="from" name="from" value=(asked.from) maxlength="500" autocomplete="off" placeholder="Dr. Lee <lee@example.edu>";
        }
        fieldset {
            legend { "When it came, if you know" }
            div.received {
                div.field.short {
                    label for="day" { "Day" }
                    input id="day" name="day" type="date" value=(asked.day) aria-describedby="day-hint"
                        aria-invalid=[bad_day.map(|_| "true")];
                }
                div.field.short {
                    label for="time" { "Time on your clock" }
                    input id="time" name="time" type="time" value=(asked.time);
                }
            }
            @if let Some(why) = bad_day { p.error id="day-hint" { (why) } }
            @else { p.hint id="day-hint" { "It helps to tell how long you have for an answer." } }
        }
        div.actions { button.primary { "Read it" } }
    };
    frame.form("/read#reading", "", body)
}

// ---------------------------------------------------------------- the reading

pub(super) fn answer(season: &Season, asked: &Asked, r: &Reading) -> Markup {
    if r.empty {
        return html! {
            div.empty id="reading" {
                p.strong { "There is nothing to read." }
                p { "No words of the sender are left without quotes, signature and notices. Paste the whole message." }
            }
        };
    }
    html! {
        section.panel aria-labelledby="reading" {
            (heading(r))
            @if r.red_flag { (care(r)) }
            @for (k, category) in r.candidates().iter().enumerate() {
                @if r.candidates().len() > 1 { h3.either { @if k == 0 { "If it is: " } @else { "Or if it is: " } (category.meaning().name) } }
                (meaning(category.meaning(), r.candidates().len() > 1))
            }
            @if r.cut { p.muted { "Only the beginning was read; the message is longer than any letter." } }
        }
        div.cols {
            div {
                (message(asked, r))
                @if r.speaks_of_visas() { (visas(&asked.text, asked.kept)) }
                (times(&r.times))
            }
            div {
                (everyone(r))
                (rules(season, r))
            }
        }
    }
}

fn heading(r: &Reading) -> Markup {
    let names: Vec<&str> = r.candidates().iter().map(|c: &Category| c.meaning().name.as_str()).collect();
    let sure = match r.confidence {
        Confidence::Sure => badge("closed", "●", r.confidence.word()),
        Confidence::Likely => badge("perhaps", "◐", r.confidence.word()),
        Confidence::Unsure => badge("open", "○", r.confidence.word()),
    };
    html! {
        div.reading-head {
            h2 id="reading" { (names.join(", or: ")) }
            p { (sure) " " span.muted { (r.confidence.explain()) } }
        }
    }
}

/// The calm notice of a message that a program should not write.
fn care(r: &Reading) -> Markup {
    html! {
        div.care role="note" aria-label="Take care" {
            p { span.sign aria-hidden="true" { "!" } " " strong { "Take care." } " Keep this message as it is." }
            @for warning in &r.warnings {
                p {
                    (warning.explain())
                    @if let (Warning::ShortDeadline, Some(by)) = (warning, &r.times.answer_by) { " Its words: “" bdi { (by.text) } "”." }
                }
            }
            p { a href="/ask" { "Whom to ask, and what to keep" } }
        }
    }
}

fn meaning(m: &Meaning, under_a_heading: bool) -> Markup {
    let head = |words: &str| html! { @if under_a_heading { h4 { (words) } } @else { h3 { (words) } } };
    html! {
        div.readings {
            div { (head("Hopeful reading")) p { (m.hopeful) } }
            div { (head("Sober reading")) p { (m.sober) } }
        }
        dl.facts {
            div { dt { "What it cannot mean" } dd { (m.cannot) } }
            div { dt { "What to do" } dd { (m.next) } }
        }
    }
}

fn message(asked: &Asked, r: &Reading) -> Markup {
    let of = |subject: bool| -> Vec<Mark> {
        let cues = r.cues.iter().filter(|c| c.subject == subject);
        let text = if subject { &asked.subject } else { &asked.text };
        cues.map(|c| Mark { range: whole_words(text, &c.span), number: None, only_number: false }).collect()
    };
    html! {
        section.panel aria-labelledby="message" {
            h2 id="message" { "The message" }
            @if r.cues.is_empty() { p.muted.small { "No single words decided; it was read as a whole." } }
            @else { p.muted.small { "The underlined words speak most for this reading." } }
            @if !asked.subject.is_empty() { p dir="auto" { span.muted { "Subject: " } bdi.letter { (marked(&asked.subject, &of(true), &[])) } } }
            div.letter dir="auto" { (marked(&asked.text, &of(false), &[])) }
        }
    }
}

fn times(t: &Times) -> Markup {
    let nothing = t.when.is_empty() && t.links.is_empty() && t.platforms.is_empty() && t.answer_by.is_none();
    html! {
        section.panel aria-labelledby="times" {
            h2 id="times" { "Dates, times and links" }
            @if nothing { p.muted { "None was found." } }
            @else { dl.facts {
                @if let Some(by) = &t.answer_by {
                    div { dt { "Answer wanted" } dd { bdi { (by.text) } @if let Some(long) = by.plain() { span.muted { " · " (long) } } } }
                }
                @if !t.when.is_empty() {
                    div {
                        dt { "Dates and times" }
                        dd { ul.plain { @for w in &t.when { li { bdi { (w.text) } @if let Some(plain) = w.plain() { span.muted { " · " (plain) } } } } } }
                    }
                }
                @if !t.links.is_empty() {
                    div {
                        dt { "Links" }
                        dd {
                            ul.plain { @for l in &t.links { li { bdi.path { code { (l.text) } } @if let Some(p) = l.platform { span.muted { " · names " (p) } } } } }
                            p.hint { "Shown as text, and never opened. Check where a link leads before you copy it." }
                        }
                    }
                }
                @if !t.platforms.is_empty() { div { dt { "Platforms named" } dd { (t.platforms.join(", ")) } } }
            } }
        }
    }
}

fn everyone(r: &Reading) -> Markup {
    html! {
        section.panel aria-labelledby="everyone" {
            h2 id="everyone" { "Did everybody get it?" }
            @if r.sent_to_everyone.is_empty() {
                p { "No sign of that was found. It may still have gone to many." }
            } @else {
                p { "Perhaps. The signs:" }
                ul { @for sign in &r.sent_to_everyone { li { (sign.words()) } } }
            }
        }
    }
}

fn visas(text: &str, kept: bool) -> Markup {
    let read = visa(text);
    html! {
        section.panel aria-labelledby="visas" {
            h2 id="visas" { "What it says about visas" }
            dl.facts {
                @for (about, name, word) in read.answers() {
                    div {
                        dt { (name) }
                        dd {
                            strong { (word) }
                            @for q in read.quotes.iter().filter(|q| q.about == about) { p.small { "“" bdi { (q.text.trim()) } "”" } }
                        }
                    }
                }
            }
            // Of a kept message, the button above keeps it.
            @if !kept { p.hint { "You can keep it with its date and words on the page of the program, under “I checked this today”." } }
        }
    }
}

fn rules(season: &Season, r: &Reading) -> Markup {
    let rules: Vec<_> = r.rules_touched.iter().filter_map(|id| season.rule(id)).collect();
    html! {
        section.panel aria-labelledby="rules" {
            h2 id="rules" { "Rules it touches" }
            @if rules.is_empty() { p { "None." } }
            ul.plain.rules { @for rule in rules { li { (rule_line(season, rule)) p.small { (rule.says) } } } }
        }
    }
}

// ---------------------------------------------------------------- what no message can tell

/// Figures about words and about silence, by their ids.
const OF_WORDS: [&str; 2] = ["communication.us.assured_unmatched.2010", "communication.us.to_match.2010"];
const OF_SILENCE: [&str; 4] = [
    "communication.silence.2023",
    "communication.obgyn.silence.2014",
    "interviews.nonus_img.anes.mean.2024",
    "interviews.nonus_img.anes.zero.2024",
];

fn no_guarantee(season: &Season) -> Markup {
    html! {
        section.panel aria-labelledby="no-guarantee" {
            h2 id="no-guarantee" { "What no message can tell you" }
            div.two {
                div.paragraphs {
                    h3 { "Nothing a program writes is a guarantee" }
                    p { "However warm or certain it sounds, it binds nobody. Only certified lists and the algorithm decide. Rank the programs in the order in which you want them." }
                    (figures(season, &OF_WORDS))
                }
                div.paragraphs {
                    h3 { "When nobody answers" }
                    p { "Silence is common, and it is not a no. Plan as if no answer comes, and let one surprise you." }
                    (figures(season, &OF_SILENCE))
                }
            }
            p.muted.small { "These figures count other people in other years, some of them in other specialties. They do not foretell what happens to you." }
        }
    }
}

fn figures(season: &Season, ids: &[&str]) -> Markup {
    let line = |s: &Stat| {
        let counted = s.n.map_or(String::new(), |n| format!(", n\u{a0}=\u{a0}{n}"));
        html! {
            li {
                strong { (s.shown()) } " " (s.measure) " "
                span.muted { "(" (s.group) ", " (s.year) (counted) ")" } br;
                (proof(season, std::slice::from_ref(&s.source), s.date, Some(s.confidence)))
            }
        }
    };
    html! { ul.plain.figures { @for s in ids.iter().filter_map(|id| season.stat(id)) { (line(s)) } } }
}

#[cfg(test)]
mod tests {
    use season::{Layer, Season};

    #[test]
    fn every_figure_of_the_page_is_in_the_season() {
        let season = Season::load(&[Layer::built_in()]).unwrap();
        for id in super::OF_WORDS.iter().chain(&super::OF_SILENCE) {
            assert!(season.stat(id).is_some(), "{id}");
        }
    }
}
