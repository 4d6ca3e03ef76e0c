//! Help: what prematch is and is not, its words, how it judges, and where things are.

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use pick::POINT_WORTH;
use season::{Confidence, Season, StandingState};

use crate::app::App;
use crate::chances::{stat, stat_proof};
use crate::error::Failure;
use crate::ui::{Frame, Nav, confidence, standing_state, verdict};

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/help", get(page))
}

/// The sections, for the links at the top.
const SECTIONS: [(&str, &str); 12] = [
    ("what", "What prematch is"),
    ("advice", "No legal advice"),
    ("words", "Words"),
    ("sure", "How sure a fact is"),
    ("visa-states", "How visa states are made"),
    ("order", "How your list is ordered"),
    ("chances", "How chances are made"),
    ("messages", "Reading and checking messages"),
    ("keys", "Keys"),
    ("match", "A Match of your own"),
    ("data", "Your data"),
    ("command-line", "Command line"),
];

async fn page(frame: Frame) -> Result<Response, Failure> {
    let season = &frame.app.season;
    let body = html! {
        h1 { "Help" }
        nav.nav-sub aria-label="On this page" {
            @for (id, word) in SECTIONS { a href={ "#" (id) } { (word) } }
        }
        (what())
        (advice(season))
        (words())
        (sure())
        (visa_states())
        (order())
        (chances(season))
        (messages())
        (keys(&frame))
        (a_match())
        (data(&frame))
        (command_line())
    };
    Ok(frame.app.with_state(|state| frame.page("Help", Nav::Help, state, body))?)
}

fn section(id: &str, heading: &str, body: Markup) -> Markup {
    html! { section.panel aria-labelledby=(id) { h2 id=(id) { (heading) } (body) } }
}

fn what() -> Markup {
    section(
        "what",
        "What prematch is, and what it is not",
        html! {
            p {
                "prematch helps a doctor from outside the United States through the residency Match: which programs can "
                "take me, what I may write and when, what it costs, and what is still open. It shows where each fact "
                "comes from and how sure it is."
            }
            ul {
                li { "It sends nothing for you, and never many letters at once." }
                li {
                    "It gives no bare percentage. Every chance stands with its range, what it rests on, and a published figure "
                    "to compare it with. Words in a message are never turned into a percentage."
                }
                li { "It promises nothing. However warm a message is, only certified lists and the algorithm decide." }
                li { "“Unknown” means that nobody has said it yet. It never means no; it is a question to ask." }
                li { "It needs no account and no internet. Links marked ↗ leave this computer when you open them." }
            }
        },
    )
}

fn advice(season: &Season) -> Markup {
    let ages = season.ages();
    section(
        "advice",
        "No legal or immigration advice; where to check",
        html! {
            p {
                "Everything here is information that somebody published. It can be old or wrong. Before you pay, travel, "
                "sign or rank because of it, look at the official page, or ask the people who decide:"
            }
            ul {
                li { "the Match and its rules: NRMP; the application: ERAS at AAMC;" }
                li { "your certificate and a J-1: ECFMG; an H-1B: the program and its GME office;" }
                li { "your own case: an immigration lawyer, or your ECFMG advisor." }
            }
            p { "Addresses stand under " a href="/ask" { "Whom to ask" } "." }
            h3 { "How old the facts are" }
            p { (season.taken_from()) }
            div.table-wrap role="region" tabindex="0" aria-label="How old the facts are" {
                table.data {
                    thead { tr { th { "Facts" } th { "Newest" } th { "Oldest" } th.num { "Without a date" } } }
                    tbody {
                        @for (kind, age) in &ages {
                            tr {
                                th scope="row" { (kind.counted(age.entries)) }
                                td.tight { (age.newest) } td.tight { (age.oldest) } td.num { (age.undated) }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn words() -> Markup {
    section(
        "words",
        "Words",
        html! {
            dl.facts.columns {
                @for (word, meaning) in WORDS {
                    div { dt { strong { (word) } } dd { (meaning) } }
                }
            }
        },
    )
}

/// The glossary, by letter.
const WORDS: [(&str, &str); 46] = [
    ("AAMC", "The association of US medical schools. It runs ERAS."),
    ("ACGME", "The body that accredits training programs. Each program has its ten-digit number."),
    ("advanced (A)", "A place that starts a year after the Match. You need a first year somewhere else."),
    ("categorical (C)", "A place for the whole training, from the first year."),
    ("certified", "A rank order list that you have confirmed in R3. Only a certified list counts."),
    ("claim", "Something you told a program about your plans, such as “you are my first choice”."),
    ("DIO", "Designated institutional official: the head of a hospital's training (GME) office."),
    ("DS-2019", "The form with which you apply for a J-1 visa. ECFMG issues it."),
    ("ECFMG", "It certifies foreign graduates and sponsors their J-1 visas. Part of Intealth."),
    ("ERAS", "The service through which most applications are sent."),
    ("EVSP", "The visa office of ECFMG, for J-1 doctors."),
    ("finding", "One problem in a draft: its words, the reason, and what to do."),
    ("FREIDA", "The AMA's directory of programs."),
    ("GME office", "The office for graduate medical education: it runs training at a hospital."),
    ("gold, silver", "The two strengths of a signal."),
    ("H-1B", "A work visa. The hospital asks for it; Step 3 must be passed first."),
    ("IMG", "International medical graduate: somebody from a medical school outside the US and Canada."),
    ("invitation", "What a program sends when it wants to interview you."),
    ("J-1", "The exchange visa. ECFMG sponsors it for doctors; two years at home follow unless waived."),
    ("LOI", "Letter of intent, or of interest. An intent says “first choice”; interest says less."),
    ("MPA", "Match Participation Agreement: what you and each program sign with NRMP. Most rules stand in it."),
    ("MSPE", "The dean's letter. For foreign graduates ECFMG handles it."),
    ("NRMP", "The body that runs the Match."),
    ("PGY", "Postgraduate year. PGY-1 is the first year of training."),
    ("preliminary (P)", "One year of training, often the first year before an advanced place."),
    ("program, track", "A training program, and one NRMP code of it. A program can have several tracks."),
    ("proof", "What stands beside each fact: its source, its date, and how sure it is."),
    ("R3", "NRMP's website for registering, ranking and results."),
    ("reading", "What a message is, what it can mean, and what it cannot. There is a hopeful and a sober one."),
    ("reserved (R)", "A second-year place that starts in the year of the Match, for doctors with earlier training."),
    ("ROL", "Rank order list: the programs in the order in which you want them."),
    ("RTM", "“Ranked to match”: a program says it put you high enough to match. It promises nothing."),
    ("season", "One Match year. Season 2027 leads to training that starts in July 2027."),
    ("signal", "A mark you give to a few programs in ERAS to say that you really want them."),
    ("SOAP", "The offer rounds of Match Week for people without a place and programs with places left."),
    ("state limit", "A rule of one US state that touches visas at its public hospitals."),
    ("statement", "One dated sentence, with its source, on whether a program sponsors a visa."),
    ("Step 2 CK, Step 3", "USMLE exams. Step 2 CK is needed for the Match, Step 3 for an H-1B."),
    ("supplemental list", "A second list, tied to an advanced place, for the first year before it."),
    ("take care", "A notice that a message holds something that a program should not write."),
    ("TPL", "Training Program Liaison: the person at the hospital who files your J-1 papers with ECFMG."),
    ("unknown", "Nobody has said it yet, or we have not found it. It is never a no."),
    ("USCE", "Clinical experience in the United States."),
    ("USMLE", "The US licensing exams: Step 1, Step 2 CK and Step 3."),
    ("verdict", "Whether a program can take you: possible, possible if …, unknown, or not possible."),
    ("workspace", "The file with everything you entered."),
];

fn sure() -> Markup {
    let letters = [(Confidence::O, "O"), (Confidence::OC, "OC"), (Confidence::S, "S"), (Confidence::U, "U")];
    section(
        "sure",
        "How sure a fact is",
        html! {
            p { "Beside every fact stand its source, its date and one of four words. In files they are letters." }
            dl.facts {
                @for (c, letter) in letters {
                    div { dt { (confidence(c)) " (" (letter) ")" } dd { (c.explain()) } }
                }
            }
            p { "An unsure rule may warn you, but it never stops you." }
        },
    )
}

fn visa_states() -> Markup {
    let meaning = |s: StandingState| match s {
        StandingState::Confirmed => "There is a fresh statement, and nothing stands against it.",
        StandingState::Stale => "It was said, but too long ago, or without a date. Check it again.",
        StandingState::Conflicting => "One source says no and another says something else. Both are shown; ask.",
        StandingState::Unknown => "Nobody's statement is known, or only hints. Ask.",
    };
    section(
        "visa-states",
        "How visa states are made",
        html! {
            p {
                "Programs and directories often disagree, or are old. So prematch keeps every statement with its date, "
                "and works out one of four states:"
            }
            dl.facts {
                @for state in StandingState::ALL { div { dt { (standing_state(state)) } dd { (meaning(state)) } } }
            }
            p { "The five rules:" }
            ol {
                li {
                    strong { "Who says it. " }
                    "Your own check counts most. Then the program's own page, then its institution's, then a directory or a "
                    "Labor Department filing for an anesthesiology resident. A page of another program there, and filings "
                    "for other residents, are only hints."
                }
                li {
                    strong { "Newer replaces older. " }
                    "A later dated statement takes the place of an earlier one that counts as much or less. What you "
                    "checked yourself this season replaces everything that others said."
                }
                li { strong { "Conflict. " } "If what is left says both “no” and something else, the state is conflicting." }
                li { strong { "Hints alone " } "leave the state unknown." }
                li {
                    strong { "Age. " }
                    "Without a date, older than two seasons, or (for an H-1B) from before the rules changed in September "
                    "2025, a statement is stale. Your own check is stale when you made it before this season opened."
                }
            }
        },
    )
}

fn order() -> Markup {
    use pick::Verdict::NotPossible;
    section(
        "order",
        "How your list is ordered",
        html! {
            p { "The same entries on the same day always give the same list. It is the order in which applications are worth sending:" }
            ol {
                li {
                    "What you decided comes first: programs you keep, signals you settled, applications you sent. Programs you left "
                    "out are gone, and so is a program that is " (verdict(NotPossible)) ", unless you keep it. Each shows its reason."
                }
                li {
                    "Then each time the program that adds most to your chance to match. A place in a state or setting you prefer "
                    "counts up to a quarter more; a place that starts in the second year counts a sixth less, because it needs a "
                    "preliminary year as well."
                }
                li {
                    "The list also tries where your signals count most, all of them together. What you settle in the "
                    a href="/pick/signals" { "signal planner" } " stays."
                }
                li {
                    "It stops paying where the next application costs more than what it adds is worth to you. You say what one "
                    "percentage point is worth on the list; we begin with " (POINT_WORTH) ". To stop there is a good answer. To go on is "
                    "not wrong, only dear."
                }
            }
            p {
                "Your budget and the longest list you want can end it earlier. Each application is priced with the steps "
                "of the " a href="/fees" { "fee table" } ". No other choice of as many programs and signals is better by more than "
                "a small gap, which the list computes."
            }
            p {
                "You can undo every decision, and " a href="/pick/changes" { "see what each changed" } ". It is you who ranks: list "
                "programs in the order you really want them."
            }
        },
    )
}

fn chances(season: &Season) -> Markup {
    section(
        "chances",
        "How chances are made, and how far to trust them",
        html! {
            p {
                "A chance of an interview comes from four things: how strong your application is against other non-US IMGs, how "
                "open the program is to them, the signal, and whether it can have the visa you need. What your profile leaves open, and "
                "what nobody publishes about a program, makes the range wider."
            }
            p {
                "The model is fitted to published figures, and a test holds it to them. They are about groups: "
                a href="/figures" { "the figures" } " stand with their sources. Where no figure exists we judged, and it says so: "
                "“our judgement”. A figure you read yourself and write down on a program's page outranks all of that."
            }
            ul {
                li { strong { "A range " } "holds the truth in at least eight cases of ten, as far as the model is right. A long bar means: little is known." }
                li { strong { "×2 " } "doubles the odds: 2% becomes about 4%, 20% becomes 33%. " strong { "÷2 " } "halves them." }
                li { strong { "A percentage point " } "is one chance in a hundred: from 20% to 21%." }
                li {
                    strong { "Your season counts. " } "Invitations, rejections and silence that you write down move your strength and "
                    "the programs. Silence weighs only as far as others have usually heard by that day."
                }
                li {
                    strong { "Chances hang together. " } "If you are stronger than your profile shows, you are so everywhere. So the "
                    "chance of at least one interview is not as high as the sum of many small chances makes believe."
                }
            }
            @if let Some(s) = stat(season, "match.nonus_img.anes.2026") {
                p {
                    "The published " (s.shown()) " counts those who ranked anesthesiology first, so those who got no interview are not in it. "
                    "Your chance to match counts from today, before any interview, and can be far lower. " (stat_proof(season, s))
                }
            }
            p { "A chance is an estimate, never a promise, and it says nothing about your worth as a doctor." }
        },
    )
}

fn messages() -> Markup {
    section(
        "messages",
        "Reading and checking messages",
        html! {
            p {
                a href="/read" { "Read a message" } " tells what a message from a program is, with a hopeful and a sober "
                "reading, what it cannot mean, the rules it touches and what to do. How sure the reading is, is said in a "
                "word: clear, likely, or not sure; then the two best readings are shown. There is never a percentage. "
                "Links in a message are shown as text and cannot be opened there."
            }
            p {
                a href="/write" { "Check a draft" } " shows what in your own letter is against the rules, untrue, "
                "unfinished or unwise, each with its words and what to do, and mistakes of spelling and grammar that a reader "
                "would notice. You see it as you type. Three words say how serious it is: “do not send it so”, “think again”, and “to know”. "
                "Advice is taste and good manners; it stands apart."
            }
            p {
                "You can ignore a finding for these words or for the whole letter, as long as the letter stays open, or never "
                "see its kind again, in any letter (a word of language: on that word). All of it can be shown again. What "
                "should not be sent as it is needs your reason, and comes back with the next letter."
            }
            p { "Both read on this computer and keep none of your words, except a word of language that you never want to see again. They can be wrong in both directions: read every message yourself, too." }
        },
    )
}

/// Single keys and what they do, as `assets/prematch.js` has them.
const KEYS: [(&[&str], &str); 15] = [
    (&["?"], "show the keys"),
    (&["/"], "to the search field"),
    (&["j"], "next program in the table"),
    (&["k"], "previous program in the table"),
    (&["Enter"], "open it"),
    (&["x"], "tick it, to see programs side by side"),
    (&["g", "t"], "to Today"),
    (&["g", "p"], "to Programs"),
    (&["g", "l"], "to My list"),
    (&["g", "m"], "to Messages"),
    (&["g", "k"], "to Rank"),
    (&["g", "o"], "to Profile"),
    (&["g", "r"], "to Rules and facts"),
    (&["g", "d"], "to Data"),
    (&["g", "h"], "to Help"),
];

fn keys(frame: &Frame) -> Markup {
    let off = frame.keys_off();
    section(
        "keys",
        "Keys",
        html! {
            p {
                "Everything works with the mouse, with a finger, and with " kbd { "Tab" } " and " kbd { "Enter" } ". "
                "These single keys are quicker:"
            }
            table.keys {
                @for (strokes, does) in KEYS {
                    tr {
                        th scope="row" {
                            @for (i, stroke) in strokes.iter().enumerate() { @if i > 0 { " then " } kbd { (stroke) } }
                        }
                        td { (does) }
                    }
                }
            }
            p role="status" {
                @if off { "Single keys are switched off." } @else { "Single keys are switched on. They rest while you type in a field." }
            }
            (frame.form("/keys", "inline", html! {
                input type="hidden" name="back" value="/help#keys";
                @if off { button name="keys" value="on" { "Switch single keys on" } }
                @else { button name="keys" value="off" { "Switch single keys off" } }
            }))
        },
    )
}

fn a_match() -> Markup {
    section(
        "match",
        "A Match of your own",
        html! {
            p {
                "Whoever runs a fellowship, a rotation lottery or a class can give the lists of both sides and get who goes where, "
                "with its proof: " a href="/match" { "Run a Match" } ". A small one can be watched "
                a href="/match?example=1" { "step by step" } ", which is also the best way to see how the Match works."
            }
            p { "What happens to those who do not match stands under " a href="/soap" { "SOAP" } "." }
        },
    )
}

fn data(frame: &Frame) -> Markup {
    section(
        "data",
        "Where your data are",
        html! {
            dl.facts {
                div { dt { "Your file" } dd { code.path { (frame.app.about.file.display()) } } }
                div { dt { "Backups" } dd { code.path { (frame.app.about.backups.display()) } } }
            }
            p {
                "Nothing leaves this computer unless you send it. On a computer that others use, close the browser and stop "
                "prematch when you go; the address it printed then opens nothing any more."
            }
            p {
                strong { "Make a backup " }
                "before a big change and once a week in the season, and copy it to another disk or a USB stick. You find "
                "the button, the list and the way back under " a href="/data" { "Data" } "."
            }
        },
    )
}

fn command_line() -> Markup {
    section(
        "command-line",
        "Command line, in five lines",
        html! {
            pre tabindex="0" {
                "prematch                          start the pages and open them\n"
                "prematch today                    what is next, and what is open\n"
                "prematch pick --explain           your list, with every reason\n"
                "prematch backup                   write a complete, checked copy\n"
                "prematch help                     everything else; --json gives data for scripts"
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_is_in_the_order_of_the_alphabet() {
        let words: Vec<String> = WORDS.iter().map(|(w, _)| w.to_lowercase()).collect();
        assert!(words.is_sorted(), "{words:?}");
    }
}
