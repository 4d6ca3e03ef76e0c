//! `prematch read`, `check` and `visa`: what programs write, what applicants write, what is said about visas.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use candor::check::{Context as DraftContext, Draft, Finding, Severity, check, check_all};
use candor::reading::{Confidence, Context, Reading, Warning, read};
use candor::visa::{About, VisaReading, visa};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::{CheckArgs, ReadArgs, VisaArgs};
use crate::out::{self, Fault};
use crate::progress::{Progress, stop_on_interrupt};
use crate::setting::{self, Place};

/// The most bytes of one file or line that are taken in: a hundred times the longest letter.
const MOST: u64 = 64 << 20;

/// Reads messages from programs.
pub(crate) fn reading(place: &Place, args: &ReadArgs) -> Result<(), Fault> {
    if args.jsonl {
        return lines("reading messages", &args.files, place.json, read_line);
    }
    let mut all = Vec::new();
    for (name, text) in inputs(&args.files)? {
        let (subject, body) = with_subject(args.subject.as_deref(), &text);
        all.push((name, read(&subject, &body, &Context::default()), subject, body));
    }
    if place.json {
        let readings: Vec<Value> = all.iter().map(|(name, r, ..)| reading_json(Some(name), r)).collect();
        return out::json("prematch-readings", &json!({ "readings": readings }));
    }
    let season = place.season()?;
    let many = all.len() > 1;
    let parts: Vec<String> = all
        .iter()
        .map(|(name, reading, subject, body)| {
            let head = if many { format!("== {name}\n") } else { String::new() };
            head + &reading_in_words(&season, reading, subject, body)
        })
        .collect();
    out::text(&parts.join("\n"))
}

/// Checks a draft.
pub(crate) fn checking(place: &Place, args: &CheckArgs) -> Result<(), Fault> {
    if args.jsonl {
        let files: Vec<PathBuf> = args.file.iter().cloned().collect();
        let each = if args.no_grammar { check_line } else { check_line_all };
        return lines("checking drafts", &files, place.json, each);
    }
    let mut context = match &args.context {
        Some(path) => serde_json::from_str::<DraftContext>(&file_text(path)?)
            .map_err(|e| Fault::Data(format!("{}: the context cannot be read: {e}", path.display())))?,
        None => DraftContext::default(),
    };
    context.program = args.program.clone().or(context.program);
    context.addressee = args.addressee.clone().or(context.addressee);
    context.stage = args.stage.map(|s| s.id().to_owned()).or(context.stage);
    if context.stage.is_none() && domain::soap::Period::of(&place.season()?).is_some_and(|p| p.runs(setting::now())) {
        context.stage = Some(candor::letter::Stage::Soap.id().to_owned());
    }
    let files: Vec<PathBuf> = args.file.iter().cloned().collect();
    let Some((_, text)) = inputs(&files)?.into_iter().next() else { return Ok(()) };
    let (subject, text) = with_subject(args.subject.as_deref(), &text);
    let draft = Draft { subject, text };
    let findings = if args.no_grammar { check(&draft, &context) } else { check_all(&draft, &context) };
    let blocks = findings.iter().any(|f| f.severity == Severity::Block);
    if place.json {
        out::json("prematch-check", &findings_json(None, &findings))?;
    } else {
        out::text(&checked_in_words(&place.season()?, &draft, &findings))?;
    }
    if blocks { Err(Fault::Refused("the draft should not be sent as it is".into())) } else { Ok(()) }
}

/// Reads visa statements.
pub(crate) fn visas(place: &Place, args: &VisaArgs) -> Result<(), Fault> {
    if args.jsonl {
        return lines("reading visa statements", &args.files, place.json, visa_line);
    }
    let all: Vec<(String, VisaReading)> = inputs(&args.files)?.into_iter().map(|(n, t)| (n, visa(&t))).collect();
    if place.json {
        let readings: Vec<Value> = all.iter().map(|(name, r)| visa_json(Some(name), r)).collect();
        return out::json("prematch-visas", &json!({ "statements": readings }));
    }
    let many = all.len() > 1;
    let parts: Vec<String> = all
        .iter()
        .map(|(name, r)| if many { format!("== {name}\n{}", visa_in_words(r)) } else { visa_in_words(r) })
        .collect();
    out::text(&parts.join("\n"))
}

// ---------------------------------------------------------------- what comes in

/// The texts of files, or of standard input when there are none or `-`.
fn inputs(files: &[PathBuf]) -> Result<Vec<(String, String)>, Fault> {
    let standard = [PathBuf::from("-")];
    let files = if files.is_empty() { &standard[..] } else { files };
    files.iter().map(|f| Ok((f.display().to_string(), file_text(f)?))).collect()
}

/// One file as text; `-` is standard input.
pub(crate) fn one_input(file: &Path) -> Result<String, Fault> {
    file_text(file)
}

/// A file as text; what is no UTF-8 becomes the sign for that.
fn file_text(path: &Path) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    source(path)?.take(MOST + 1).read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if bytes.len() as u64 > MOST {
        return Err(Fault::Data(format!("{} has more than {} MB; is it one message?", path.display(), MOST >> 20)));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn source(path: &Path) -> Result<Box<dyn Read + Send>, Fault> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    std::fs::File::open(path).map(|f| Box::new(f) as Box<dyn Read + Send>).map_err(|e| unreadable(path, &e))
}

fn unreadable(path: &Path, e: &std::io::Error) -> Fault {
    Fault::Io(format!("{} cannot be read: {e}", path.display()))
}

/// The subject asked for, or that of a first line `Subject: …`, and the rest.
pub(crate) fn with_subject(asked: Option<&str>, text: &str) -> (String, String) {
    if let Some(subject) = asked {
        return (subject.to_owned(), text.to_owned());
    }
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_start_matches('\u{feff}').strip_prefix("Subject:") {
        Some(subject) if !rest.trim().is_empty() => {
            (subject.trim().to_owned(), rest.trim_start_matches(['\r', '\n']).to_owned())
        }
        _ => (String::new(), text.to_owned()),
    }
}

// ---------------------------------------------------------------- many at once

/// How many lines are held at a time. Memory does not grow with the file.
const BATCH: usize = 2048;

/// One JSON object a line in, one out, in the same order, on all cores. A line that is none gets an `error`.
fn lines(what: &'static str, files: &[PathBuf], json: bool, each: fn(&Value) -> Value) -> Result<(), Fault> {
    stop_on_interrupt();
    let _progress = Progress::start(what, json);
    let standard = [PathBuf::from("-")];
    let files = if files.is_empty() { &standard[..] } else { files };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    let mut wrong = 0u64;
    for path in files {
        let mut input = BufReader::new(source(path)?);
        let mut number = 0u64;
        loop {
            let mut batch: Vec<(u64, String)> = Vec::new();
            let mut held = 0;
            while batch.len() < BATCH && held < MOST as usize {
                let mut line = Vec::new();
                let n = (&mut input).take(MOST).read_until(b'\n', &mut line).map_err(|e| unreadable(path, &e))?;
                if n == 0 {
                    break;
                }
                number += 1;
                held += n;
                let line = String::from_utf8_lossy(&line).into_owned();
                if !line.trim().is_empty() {
                    batch.push((number, line));
                }
            }
            if batch.is_empty() && held == 0 {
                break;
            }
            let share = batch.len().div_ceil(threads).max(1);
            let answers: Vec<Vec<(bool, String)>> = std::thread::scope(|scope| {
                let work: Vec<_> = batch
                    .chunks(share)
                    .map(|part| scope.spawn(move || part.iter().map(|(n, l)| answer(*n, l, each)).collect::<Vec<_>>()))
                    .collect();
                work.into_iter().map(|w| w.join().unwrap_or_default()).collect()
            });
            for (right, line) in answers.into_iter().flatten() {
                wrong += u64::from(!right);
                if let Err(e) = stdout.write_all(line.as_bytes()).and_then(|()| stdout.write_all(b"\n")) {
                    return closed(&e);
                }
            }
        }
    }
    if let Err(e) = stdout.flush() {
        return closed(&e);
    }
    match wrong {
        0 => Ok(()),
        n => Err(Fault::Data(format!(
            "{} could not be read as a JSON object; see their `error`",
            out::plural(n as usize, "line", "lines")
        ))),
    }
}

fn closed(e: &std::io::Error) -> Result<(), Fault> {
    if e.kind() == std::io::ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Fault::Io(format!("the output could not be written: {e}")))
}

fn answer(number: u64, line: &str, each: fn(&Value) -> Value) -> (bool, String) {
    match serde_json::from_str::<Value>(line) {
        // A fault of ours must not cost the lines beside it.
        Ok(value) if value.is_object() => match std::panic::catch_unwind(|| each(&value)) {
            Ok(answer) => (true, answer.to_string()),
            Err(_) => {
                (false, with_id(&value, json!({ "error": format!("line {number}: could not be read") })).to_string())
            }
        },
        Ok(_) => (false, json!({ "id": null, "error": format!("line {number}: not a JSON object") }).to_string()),
        Err(e) => (false, json!({ "id": null, "error": format!("line {number}: {e}") }).to_string()),
    }
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

fn read_line(value: &Value) -> Value {
    let received = value["received"].as_str().and_then(|r| r.parse().ok());
    let reading = read(word(value, "subject"), word(value, "text"), &Context { received, ..Context::default() });
    with_id(value, reading_json(None, &reading))
}

fn check_line(value: &Value) -> Value {
    check_line_with(value, check)
}

fn check_line_all(value: &Value) -> Value {
    check_line_with(value, check_all)
}

fn check_line_with(value: &Value, check: fn(&Draft, &DraftContext) -> Vec<Finding>) -> Value {
    let draft = Draft { subject: word(value, "subject").to_owned(), text: word(value, "text").to_owned() };
    let context = match value.get("context").filter(|c| !c.is_null()) {
        Some(c) => match serde_json::from_value::<DraftContext>(c.clone()) {
            Ok(context) => context,
            Err(e) => {
                return with_id(value, json!({ "error": format!("the context cannot be read: {e}"), "findings": [] }));
            }
        },
        None => DraftContext::default(),
    };
    with_id(value, findings_json(None, &check(&draft, &context)))
}

fn visa_line(value: &Value) -> Value {
    with_id(value, visa_json(None, &visa(word(value, "text"))))
}

fn with_id(asked: &Value, mut answer: Value) -> Value {
    if let Some(map) = answer.as_object_mut() {
        map.insert("id".to_owned(), asked["id"].clone());
    }
    answer
}

// ---------------------------------------------------------------- JSON

fn named(file: Option<&String>, value: impl Serialize) -> Value {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    if let (Some(file), Some(map)) = (file, value.as_object_mut()) {
        map.insert("file".to_owned(), Value::from(file.as_str()));
    }
    value
}

fn reading_json(file: Option<&String>, reading: &Reading) -> Value {
    named(file, reading)
}

pub(crate) fn findings_json(file: Option<&String>, findings: &[Finding]) -> Value {
    let (advice, codes): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|f| f.code.is_advice());
    named(file, json!({ "findings": codes, "advice": advice }))
}

fn visa_json(file: Option<&String>, reading: &VisaReading) -> Value {
    named(file, reading)
}

// ---------------------------------------------------------------- words

fn bold(text: &str) -> String {
    let style = anstyle::Style::new().bold();
    format!("{style}{text}{style:#}")
}

/// A text with some of its bytes marked: underlined on a terminal, between » and « everywhere.
fn marked(text: &str, mut spans: Vec<(usize, usize, String)>) -> String {
    let style = anstyle::Style::new().bold().underline();
    spans.sort();
    let mut out = String::new();
    let mut at = 0;
    for (start, end, mark) in spans {
        let fits = start >= at && end > start;
        if let (true, Some(before), Some(words)) = (fits, text.get(at..start), text.get(start..end)) {
            out.push_str(&shown(before));
            out.push_str(&format!("»{style}{}{style:#}«{mark}", shown(words)));
            at = end;
        }
    }
    out + &shown(text.get(at..).unwrap_or(""))
}

/// A text without what could command a terminal, and not longer than a screen or two.
fn shown(text: &str) -> String {
    const LONGEST: usize = 6000;
    let plain: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').take(LONGEST).collect();
    if text.chars().count() > LONGEST { plain + " …" } else { plain }
}

fn indented(text: &str) -> String {
    text.lines().map(|l| if l.is_empty() { "\n".to_owned() } else { format!("  | {l}\n") }).collect()
}

fn reading_in_words(season: &season::Season, r: &Reading, subject: &str, body: &str) -> String {
    if r.empty {
        return "There is nothing to read: no words of the sender are left without quotes and signature.\n".to_owned();
    }
    let mut out = String::new();
    let sure = match r.confidence {
        Confidence::Sure => String::new(),
        unsure => format!(" ({})", unsure.word()),
    };
    out.push_str(&format!("{}{sure}\n", bold(&r.meaning.name)));
    for other in r.candidates().iter().skip(1) {
        out.push_str(&format!("It may also be: {}. {}\n", other.meaning().name, r.confidence.explain()));
    }
    for warning in &r.warnings {
        out.push_str(&format!("{} {}", bold("Take care."), warning.explain()));
        let by = r.times.answer_by.as_ref().filter(|_| *warning == Warning::ShortDeadline);
        out.push_str(&by.map_or("\n".to_owned(), |a| format!(" It says \"{}\".\n", shown(&a.text))));
    }
    let of = |subject: bool| {
        r.cues.iter().filter(move |c| c.subject == subject).map(|c| (c.span.start, c.span.end, String::new()))
    };
    if !subject.is_empty() {
        out.push_str(&format!("\n  | Subject: {}\n", marked(subject, of(true).collect())));
    }
    out.push_str(&format!("\n{}\n", indented(marked(body, of(false).collect()).trim_end())));
    out.push_str(&format!("Hopeful reading: {}\n", r.meaning.hopeful));
    out.push_str(&format!("Sober reading:   {}\n", r.meaning.sober));
    out.push_str(&format!("It cannot mean:  {}\n", r.meaning.cannot));
    out.push_str(&format!("What to do:      {}\n", r.meaning.next));
    if !r.sent_to_everyone.is_empty() {
        let why: Vec<&str> = r.sent_to_everyone.iter().map(|m| m.words()).collect();
        out.push_str(&format!("Perhaps sent to everyone: {}.\n", why.join("; ")));
    }
    let when: Vec<String> = r.times.when.iter().map(|w| shown(&w.text)).collect();
    if !when.is_empty() {
        out.push_str(&format!("Dates and times: {}\n", when.join(" · ")));
    }
    for link in &r.times.links {
        out.push_str(&format!(
            "Link (not opened): {}{}\n",
            shown(&link.text),
            link.platform.map_or(String::new(), |p| format!(" ({p})"))
        ));
    }
    out + &rules_in_words(season, &r.rules_touched)
}

fn rules_in_words(season: &season::Season, ids: &[String]) -> String {
    let rules: Vec<String> = ids
        .iter()
        .filter_map(|id| season.rule(id))
        .map(|rule| {
            let sources: Vec<&str> = rule.sources.iter().map(|s| s.0.as_str()).collect();
            format!("  {} {} ({}; {})\n", rule.id, rule.title, rule.confidence.word(), sources.join(", "))
        })
        .collect();
    if rules.is_empty() { String::new() } else { format!("Rules:\n{}", rules.concat()) }
}

pub(crate) fn checked_in_words(season: &season::Season, draft: &Draft, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "Nothing found. Read it once more yourself before you send it.\n".to_owned();
    }
    let mut out = String::new();
    let of = |f: &&Finding| f.subject.is_none() && f.end > f.start;
    let spans =
        findings.iter().enumerate().filter(|(_, f)| of(f)).map(|(k, f)| (f.start, f.end, format!("[{}]", k + 1)));
    out.push_str(&format!("{}\n", indented(marked(&draft.text, spans.collect()).trim_end())));
    for (k, f) in findings.iter().enumerate() {
        let rule = f.rule.map_or(String::new(), |r| format!(" [{r}]"));
        out.push_str(&format!(
            "[{}] {}: {}{rule}\n    {}\n    {}\n",
            k + 1,
            bold(f.code.title()),
            f.severity.word(),
            shown(&f.message),
            shown(&f.remedy)
        ));
    }
    let mut ids: Vec<String> =
        findings.iter().flat_map(|f| f.rule.iter().chain(f.also)).map(|r| (*r).to_owned()).collect();
    ids.sort();
    ids.dedup();
    out + &rules_in_words(season, &ids)
}

fn visa_in_words(r: &VisaReading) -> String {
    let answers = r.answers();
    let width = answers.iter().map(|(_, name, _)| name.chars().count()).max().unwrap_or(0) + 1;
    let quotes = |about: About| -> String {
        let of = r.quotes.iter().filter(|q| q.about == about);
        of.map(|q| format!("   \"{}\"", shown(q.text.trim()))).collect()
    };
    answers
        .iter()
        .map(|(about, name, word)| format!("{:width$} {word}{}\n", format!("{name}:"), quotes(*about)))
        .collect()
}
