//! Running a Match for anyone: lists of both sides in, the result with its proof out, and a small Match step by step.
//!
//! Nothing is kept. A text that is not too long goes along with the page, in its forms, so that the next step needs no
//! file; a larger file is chosen again. One market is run at a time, on a thread of its own, with bounded search.

mod result;
mod steps;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use matching::text::{NamedMarket, Piece, PiecesError, read_pieces};
use matching::told::{Proposing, Run, RunOptions, run};
use matching::{CompleteOptions, CoupleOptions, Definition, Matching, program_optimal};
use maud::{Markup, html};

use super::facts::Query;
use crate::app::App;
use crate::error::Failure;
use crate::ui::{Frame, Nav};
use crate::upload::Upload;

/// The largest market in bytes: some three times a national one. Memory is at most some twenty times that.
const MOST_BYTES: usize = 24 * 1024 * 1024;
/// The longest text that goes along with the page, in bytes.
const CARRIED: usize = 192 * 1024;
/// How long a page waits for a result.
const PATIENCE: Duration = Duration::from_secs(25);
/// How far the complete search for couples goes: seconds, not minutes.
const MOST_CONFLICTS: u64 = 50_000;
/// Orders of the couples tried before it.
const ORDERS: u32 = 20;

/// A lottery for rotations, as somebody would write it.
const EXAMPLE: &str = "\
applicant,1,2,3
Amara,Cardiac,Pain,Pediatric
Bilal,Cardiac,Pediatric
Chen,Pediatric,Cardiac
Dana,Cardiac,Pain
Emil,Cardiac,Pain
Farah,Pediatric,Pain

program,quota,1,2,3,4,5
Cardiac,2,Chen,Emil,Bilal,Amara,Dana
Pediatric,1,Bilal,Amara,Chen,Farah
Pain,2,Dana,Amara,Farah,Emil
";

pub(crate) fn routes() -> Router<Arc<App>> {
    let limit = DefaultBodyLimit::max(MOST_BYTES);
    Router::new().route("/match", get(page).post(receive).layer(limit))
}

/// What is wanted of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// The result.
    Run,
    /// The result as a table.
    Csv,
    /// The small Match at this step.
    Step(usize),
}

/// A market as it was handed over.
#[derive(Clone, Debug, Default)]
struct Given {
    /// The text that was typed, or that goes along with the page.
    text: String,
    /// The files that were chosen; they take the place of the text.
    files: Vec<(String, Bytes)>,
    definition: Definition,
}

impl Given {
    fn of(upload: Upload) -> Self {
        let definition = match upload.form.get("definition") {
            "mm" => Definition::McDermidManlove,
            "abh" => Definition::Abh,
            _ => Definition::Choice,
        };
        let text = upload.form.get("text").replace("\r\n", "\n");
        Self { text, files: upload.files.into_iter().map(|f| (f.name, f.bytes)).collect(), definition }
    }

    fn pieces(&self) -> Vec<Piece<'_>> {
        if self.files.is_empty() {
            return vec![Piece { name: "", bytes: self.text.as_bytes() }];
        }
        self.files.iter().map(|(name, bytes)| Piece { name, bytes }).collect()
    }

    /// The whole market as a text that can go along with the page; none when it is too long or no text.
    fn carried(&self) -> Option<String> {
        if self.files.is_empty() {
            return (self.text.len() <= CARRIED).then(|| self.text.clone());
        }
        if self.files.iter().map(|(_, b)| b.len()).sum::<usize>() > CARRIED {
            return None;
        }
        let texts = self.files.iter().map(|(_, b)| std::str::from_utf8(b).ok());
        let texts: Option<Vec<&str>> = texts.collect();
        let plain = |t: &str| t.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        texts.map(|all| all.into_iter().map(|t| plain(t).trim_end().to_owned() + "\n").collect::<Vec<_>>().join("\n"))
    }

    /// The line that a mistake names, as it stands in the text or file.
    fn line(&self, wrong: &PiecesError) -> Option<String> {
        let PiecesError::Line(at) = wrong else { return None };
        let file = at.file.trim_end_matches(": ");
        let piece = self.pieces().into_iter().find(|p| p.name == file)?;
        let line = piece.bytes.split(|b| *b == b'\n').nth(usize::try_from(at.line).ok()?.checked_sub(1)?)?;
        let text = String::from_utf8_lossy(&line[..line.len().min(600)]).trim().to_owned();
        let short: String = text.chars().filter(|c| !c.is_control() || *c == '\t').take(160).collect();
        (!short.is_empty()).then_some(short)
    }
}

/// A market that was run.
struct Told {
    named: NamedMarket,
    run: Run,
    /// The result when programs propose; none with couples.
    other: Option<Matching>,
}

impl Told {
    fn new(named: NamedMarket, definition: Definition) -> Self {
        let couples = CoupleOptions { definition, orders: ORDERS, ..CoupleOptions::default() };
        let complete = CompleteOptions { definition, max_conflicts: MOST_CONFLICTS, max_trials: 20 };
        let run = run(&named.market, RunOptions { proposing: Proposing::Applicants, couples, complete }, |_| ());
        let other = named.market.couples().is_empty().then(|| program_optimal(&named.market));
        Self { named, run, other }
    }
}

/// What a page of a market shows.
enum Answer {
    Page(Markup),
    Csv(String),
    /// What is wrong, and the line it names.
    Wrong(String, Option<String>),
}

/// Reads, runs and tells; the work of a thread of its own.
fn answered(frame: &Frame, given: &Given, task: Task) -> Answer {
    let named = match read_pieces(&given.pieces()) {
        Ok(named) => named,
        Err(e) => return Answer::Wrong(format!("{}.", e.to_string().trim_end_matches('.')), given.line(&e)),
    };
    let carried = given.carried();
    if let Task::Step(step) = task {
        return Answer::Page(steps::body(frame, &named, carried.as_deref().unwrap_or_default(), step));
    }
    let told = Told::new(named, given.definition);
    if task == Task::Csv {
        return Answer::Csv(exchange::result_csv(&told.named, &told.run.matching));
    }
    Answer::Page(result::body(frame, &told, carried.as_deref(), given.definition))
}

/// Runs a market on a thread of its own, one at a time; the turn is kept until the thread ends.
async fn answer(frame: &Arc<Frame>, given: &Arc<Given>, task: Task) -> Result<Answer, Failure> {
    let too_long = || {
        Failure::bad_request(
            "This market takes longer than a page can wait. Run it on the command line, which has the time: \
             prematch match run FILE.",
        )
        .keeping(given.text.clone())
    };
    let (frame, work) = (frame.clone(), given.clone());
    let running = async {
        let turn = frame.app.markets.clone().acquire_owned().await.ok();
        let on = frame.clone();
        tokio::task::spawn_blocking(move || {
            let answer = answered(&on, &work, task);
            drop(turn);
            answer
        })
        .await
    };
    match tokio::time::timeout(PATIENCE, running).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) => Err(Failure::bad_request("This market could not be run. Please tell us, with the file.")
            .keeping(given.text.clone())),
        Err(_) => Err(too_long()),
    }
}

async fn page(frame: Frame, query: Query) -> Result<Response, Failure> {
    if query.get("example").is_empty() {
        let body = html! { (head()) (form(&frame, &Given::default(), None)) };
        return shown(&frame, body, StatusCode::OK);
    }
    let given = Given { text: EXAMPLE.to_owned(), ..Given::default() };
    respond(frame, given, Task::Run).await
}

async fn receive(frame: Frame, upload: Upload) -> Result<Response, Failure> {
    let wanted = match upload.form.get("do") {
        "goto" => upload.form.get("goto"),
        "csv" => return respond(frame, Given::of(upload), Task::Csv).await,
        other => other.strip_prefix("step:").unwrap_or("run"),
    };
    let task = match wanted {
        "run" => Task::Run,
        number => Task::Step(number.trim().parse().unwrap_or(0)),
    };
    respond(frame, Given::of(upload), task).await
}

async fn respond(frame: Frame, given: Given, task: Task) -> Result<Response, Failure> {
    let (frame, given) = (Arc::new(frame), Arc::new(given));
    match answer(&frame, &given, task).await? {
        Answer::Csv(table) => {
            let name = "attachment; filename=\"match-result.csv\"";
            let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)];
            Ok((headers, table).into_response())
        }
        Answer::Page(body) if matches!(task, Task::Step(_)) => shown(&frame, body, StatusCode::OK),
        Answer::Page(body) => {
            let again = Given { text: given.carried().unwrap_or_default(), files: Vec::new(), ..(*given).clone() };
            shown(&frame, html! { (body) (form(&frame, &again, None)) }, StatusCode::OK)
        }
        Answer::Wrong(why, line) => {
            let again = Given { text: given.carried().unwrap_or_default(), files: Vec::new(), ..(*given).clone() };
            let wrong = html! {
                div id="wrong" role="alert" {
                    p.error { "Not run: " (why) }
                    @if let Some(line) = line { p.small { "The line reads: " code { (line) } } }
                }
            };
            let body = html! { (head()) (form(&frame, &again, Some(wrong))) };
            shown(&frame, body, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn shown(frame: &Frame, body: Markup, status: StatusCode) -> Result<Response, Failure> {
    let page = html! { h1 { "Run a Match" } (body) };
    let shown = frame.app.with_state(|state| frame.page("Run a Match", Nav::Rank, state, page))?;
    Ok((status, shown).into_response())
}

fn head() -> Markup {
    html! {
        p.lead {
            "For a fellowship, a rotation lottery or a class: give the lists of both sides, and get who goes where, with a "
            "proof that nobody could do better by an agreement of their own. It is the algorithm of the Match itself."
        }
    }
}

/// The form that asks for a market; `wrong` says what is the matter with the one in it.
fn form(frame: &Frame, given: &Given, wrong: Option<Markup>) -> Markup {
    let is_wrong = wrong.is_some();
    let definitions = [
        ("choice", Definition::Choice, "by choice, as most people mean it"),
        ("mm", Definition::McDermidManlove, "McDermid and Manlove, stricter"),
        ("abh", Definition::Abh, "the rule of the public Roth–Peranson code"),
    ];
    html! {
        section.panel aria-labelledby="market" {
            h2 id="market" { "The lists of both sides" }
            form method="post" action="/match" enctype="multipart/form-data" {
                (frame.token())
                @if let Some(wrong) = wrong { (wrong) }
                div.field.wide {
                    label for="files" { "Files, one or several" }
                    input id="files" name="files" type="file" multiple accept=".csv,.tsv,.txt,.rp" aria-describedby="files-hint";
                    p.hint id="files-hint" { "Tables of applicants, of programs and perhaps of couples, or one file in the r/c/p text format; at most 24 MB. Files take the place of the text below." }
                }
                div.field.wide {
                    label for="text" { "Or type or paste them" }
                    textarea id="text" name="text" rows="12" spellcheck="false" autocomplete="off" aria-invalid=[is_wrong.then_some("true")] aria-describedby=(if is_wrong { "wrong text-hint" } else { "text-hint" }) { "\n" (given.text) }
                    p.hint id="text-hint" {
                        "The table of applicants, and below it the table of programs, each with its heading. Cells copied from a "
                        "spreadsheet work as they are. " a href="/match?example=1" { "See an example" } "."
                    }
                }
                details {
                    summary { "How it must be written" }
                    (grammar())
                }
                details {
                    summary { "Only for couples: what counts as stable" }
                    div.field {
                        label for="definition" { "Definition" }
                        select id="definition" name="definition" {
                            @for (value, of, word) in definitions { option value=(value) selected[given.definition == of] { (word) } }
                        }
                    }
                }
                div.actions {
                    button.primary name="do" value="run" { "Run the Match" }
                    button name="do" value="csv" { "Only the table, as CSV" }
                }
            }
            p.muted {
                "Nothing of this is kept: the lists are read in memory, on this computer, and are gone when you leave the page. "
                "Very large markets, supplemental lists and even numbers: " code { "prematch match run" } " on the command line."
            }
        }
    }
}

fn grammar() -> Markup {
    html! {
        ul {
            li { strong { "Applicants: " } "the heading " code { "applicant,1,2,3" } ", then one line for each: name, first choice, second choice … A column with the heading " code { "type" } " may hold a word to count by." }
            li { strong { "Programs: " } "the heading " code { "program,quota,1,2,3" } ", then one line for each: name, how many positions, best applicant first." }
            li { strong { "Couples: " } "the heading " code { "first,second,first_program,second_program" } ", then one line for each pair of programs, best first; an empty cell means unmatched. Both have a line among applicants, without choices." }
            li { strong { "Text format: " } code { "r 1 7 8" } " is applicant 1 with the programs 7 and 8; " code { "p 7 2 1 3" } " is program 7 with 2 positions and its applicants; " code { "c" } " lines are couples." }
        }
        p { "Whom the other side does not list is left out, and counted. Nobody needs to list all." }
    }
}

/// A form that carries the market along, with its token first.
fn carrying(frame: &Frame, text: &str, class: &str, body: &Markup) -> Markup {
    html! {
        form method="post" action="/match" class=(class) enctype="multipart/form-data" {
            (frame.token())
            input type="hidden" name="text" value=(text);
            (body)
        }
    }
}
