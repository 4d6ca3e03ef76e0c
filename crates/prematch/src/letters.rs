//! `prematch letter` and `prematch claim`: letters made from what is known, checked, handed over as files, and what was said
//! of the ranking. prematch sends nothing.

use std::path::Path;

use candor::check::{Code, Draft, Finding, check_all};
use candor::letter::{self, Ignored};
use domain::letters::{self, Template, Wish};
use domain::{
    Actor, Claim, ClaimId, ClaimKind, ClaimList, Command, Departure, InterviewId, Letter, LetterId, LetterKind,
    MessageId, Override, Quiet, State, Way, Withdrawal,
};
use exchange::mail::{Draft as Mail, Person, draft_eml};
use jiff::tz::TimeZone;
use pick::Zone;
use season::{Season, plain_day};
use serde_json::json;

use crate::cli::{ClaimTask, LetterTask, NewLetter, SentArgs};
use crate::messages::{checked_in_words, findings_json, one_input, with_subject};
use crate::out::{self, Fault};
use crate::picking::find;
use crate::record::act_in;
use crate::setting::{self, Place};

pub(crate) fn run(place: &Place, task: &LetterTask) -> Result<(), Fault> {
    let season = place.season()?;
    match task {
        LetterTask::Kinds => kinds(place.json),
        LetterTask::List { program } => list(place, &season, program.as_deref()),
        LetterTask::New(args) => new(place, &season, args),
        LetterTask::Show { number } => show(place, &season, *number),
        LetterTask::Write { number, file, to, address } => {
            let mut letter = draft_of(place, *number)?;
            if let Some(file) = file {
                let (subject, text) = with_subject(None, &one_input(file)?);
                letter.subject = if subject.is_empty() { letter.subject } else { subject };
                letter.text = text;
            }
            letter.to = to.clone().unwrap_or(letter.to);
            letter.address = address.clone().unwrap_or(letter.address);
            act_in(place, &season, &Command::SetLetter(Box::new(letter)), Actor::CommandLine)
        }
        LetterTask::Fill { number } => fill(place, &season, *number),
        LetterTask::Eml { number, file, overrides } => eml(place, &season, *number, file.as_deref(), overrides),
        LetterTask::Sent(args) => sent(place, &season, args),
        LetterTask::Remove { number } => {
            letter_of(place, *number)?;
            act_in(place, &season, &Command::RemoveLetter(LetterId(*number)), Actor::CommandLine)
        }
        LetterTask::Template { kind } => {
            let kind = kind_of(kind)?;
            let words = own_template(place, kind)?.unwrap_or_else(|| Template::source(kind).to_owned());
            if place.json {
                return out::json("prematch-template", &json!({ "kind": kind.word(), "template": words }));
            }
            out::text(&words)
        }
    }
}

fn kind_of(word: &str) -> Result<LetterKind, Fault> {
    LetterKind::from_word(&word.trim().replace('-', "_")).ok_or_else(|| {
        let words: Vec<&str> = LetterKind::ALL.iter().map(|k| k.word()).collect();
        Fault::Usage(format!("\"{word}\" is no kind of letter; write one of: {}", words.join(", ")))
    })
}

fn kinds(json: bool) -> Result<(), Fault> {
    if json {
        let all: Vec<_> = LetterKind::ALL.iter().map(|k| json!({ "kind": k.word(), "label": k.label() })).collect();
        return out::json("prematch-letter-kinds", &json!({ "kinds": all }));
    }
    let rows = LetterKind::ALL.iter().map(|k| vec![k.word().to_owned(), k.label().to_owned()]);
    out::text(&out::table(&["kind", "what for"], rows))
}

/// The applicant's own template of a kind.
fn own_template(place: &Place, kind: LetterKind) -> Result<Option<String>, Fault> {
    let file = place.data_dir()?.join(Template::own_file(kind));
    if !file.is_file() {
        return Ok(None);
    }
    let unread = |_| Fault::Data(format!("{} cannot be read as text; mend the file or remove it", file.display()));
    std::fs::read_to_string(&file).map(Some).map_err(unread)
}

fn letter_of(place: &Place, number: u64) -> Result<Letter, Fault> {
    let mut workspace = place.workspace()?;
    let letter = workspace.state()?.items().letter(LetterId(number)).cloned();
    letter
        .ok_or_else(|| Fault::Refused(format!("there is no letter {number}; `prematch letter list` shows the numbers")))
}

/// A letter that can still be changed.
fn draft_of(place: &Place, number: u64) -> Result<Letter, Fault> {
    let letter = letter_of(place, number)?;
    if letter.sent.is_some() {
        return Err(Fault::Refused(
            "this letter was marked as sent, and its copy stays as it is; write a new one".to_owned(),
        ));
    }
    Ok(letter)
}

fn zone(state: &State) -> TimeZone {
    state.profile().home_zone.as_ref().map_or(TimeZone::UTC, Zone::tz)
}

fn list(place: &Place, season: &Season, program: Option<&str>) -> Result<(), Fault> {
    let wanted = program.map(|p| find(season, p).map(|p| p.id.clone())).transpose()?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let all: Vec<&Letter> =
        state.items().letters().filter(|l| wanted.as_ref().is_none_or(|p| l.program == *p)).collect();
    if place.json {
        return out::json("prematch-letters", &json!({ "letters": all }));
    }
    if all.is_empty() {
        return out::text("No letter is kept; `prematch letter new KIND PROGRAM` begins one.");
    }
    let day = |at: jiff::Timestamp| plain_day(at.to_zoned(zone(state)).date());
    let rows = all.iter().map(|l| {
        let stands = match &l.sent {
            Some(s) => format!("{} {}", s.way.label(), day(s.at)),
            None => format!("draft of {}", day(l.written)),
        };
        let name = season.program(&l.program).map_or(l.program.as_str(), |p| p.short.as_str());
        vec![l.id.to_string(), name.to_owned(), l.kind.label().to_owned(), stands, l.subject.clone()]
    });
    out::text(&out::table(&["no", "program", "what for", "state", "subject"], rows))
}

fn new(place: &Place, season: &Season, args: &NewLetter) -> Result<(), Fault> {
    let program = find(season, &args.program)?;
    let kind = kind_of(&args.kind)?;
    let own = own_template(place, kind)?;
    let mut workspace = place.workspace()?;
    let wish = Wish {
        kind,
        program,
        to: args.to.as_deref().unwrap_or_default(),
        person: None,
        interview: args.interview.map(InterviewId),
        answers: args.answers.map(MessageId),
        news: args.news.as_deref().unwrap_or_default(),
    };
    let broken = |why: letters::BadTemplate| Fault::Internal(format!("the built-in template is broken: {}", why.0));
    let (letter, trouble) = letters::begin(workspace.state()?, season, &wish, own.as_deref()).map_err(broken)?;
    let command = Command::SetLetter(Box::new(letter));
    let made = workspace.act(season, &command, Actor::CommandLine, setting::now())?.and_then(|act| {
        act.events.iter().find_map(|e| match e {
            domain::Event::ItemChanged { after: Some(item), .. } => match item.key() {
                domain::ItemKey::Letter(id) => Some(id),
                _ => None,
            },
            _ => None,
        })
    });
    drop(workspace);
    if let Some(why) = trouble {
        let file = place.data_dir()?.join(Template::own_file(kind));
        let said = format!(
            "Your template {} is not used: {}. The built-in one was taken; mend the file or remove it.",
            file.display(),
            why.0
        );
        out::aside(&said);
    }
    let number = made.ok_or_else(|| Fault::Internal("the letter was not kept".to_owned()))?;
    show(place, season, number.0)
}

/// A letter, what is still missing in it, and what the check finds.
struct Seen {
    letter: Letter,
    open: Vec<letters::Missing>,
    found: Vec<Finding>,
    /// What never is shown.
    quiet: Vec<Ignored>,
}

impl Seen {
    fn draft(&self) -> Draft {
        Draft { subject: self.letter.subject.clone(), text: self.letter.text.clone() }
    }

    /// What is left when what was put aside is left out.
    fn left(&self, aside: &[Ignored]) -> Vec<Finding> {
        let all: Vec<Ignored> = self.quiet.iter().chain(aside).chain(&self.kept_aside()).cloned().collect();
        letter::left(self.found.clone(), &self.draft(), &all)
    }

    /// What was put aside with the draft before.
    fn kept_aside(&self) -> Vec<Ignored> {
        let one = |o: &Override| {
            Some(Ignored { code: Code::from_name(&o.code)?, words: o.words.clone(), reason: o.reason.clone() })
        };
        self.letter.overrides.iter().filter_map(one).collect()
    }
}

fn quiet(q: &Quiet) -> Option<Ignored> {
    Some(Ignored { code: Code::from_name(&q.code)?, words: q.words.clone(), reason: String::new() })
}

fn seen(place: &Place, season: &Season, number: u64) -> Result<Seen, Fault> {
    let letter = letter_of(place, number)?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let context = letters::around(state, season, &letter, setting::now());
    let compared = letters::compared(state, season, &letter, setting::now());
    let open = season.program(&letter.program).map(|program| {
        let known = letters::known(state, season, &letter, program, "");
        letters::open(&letter, &known).into_iter().map(|(missing, _)| missing).collect()
    });
    let quiet = state.quiet().iter().filter_map(quiet).collect();
    let draft = Draft { subject: letter.subject.clone(), text: letter.text.clone() };
    Ok(Seen {
        open: open.unwrap_or_default(),
        found: letters::together(check_all(&draft, &context), compared),
        quiet,
        letter,
    })
}

fn show(place: &Place, season: &Season, number: u64) -> Result<(), Fault> {
    let seen = seen(place, season, number)?;
    let l = &seen.letter;
    let left = if l.sent.is_some() { Vec::new() } else { seen.left(&[]) };
    if place.json {
        let open: Vec<_> =
            seen.open.iter().map(|m| json!({ "field": m.field.name(), "where": m.home.words() })).collect();
        return out::json(
            "prematch-letter",
            &json!({ "letter": l, "missing": open, "check": findings_json(None, &left) }),
        );
    }
    let name = season.program(&l.program).map_or(l.program.as_str(), |p| p.name.as_str());
    let mut text = format!("{} {}: {}, {}\n", out::strong("Letter"), l.id, name, l.kind.label());
    let to = [l.to.as_str(), l.address.as_str()].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ");
    text += &format!("To: {}\nSubject: {}\n\n", if to.is_empty() { "nobody is named" } else { &to }, l.subject);
    match &l.sent {
        Some(_) => text += &format!("{}\n", l.text.trim_end()),
        None => text += &checked_in_words(season, &seen.draft(), &left),
    }
    for missing in &seen.open {
        text += &format!("Missing: {} ({})\n", missing.field.label(), missing.home.words());
    }
    out::text(&text)
}

fn fill(place: &Place, season: &Season, number: u64) -> Result<(), Fault> {
    let letter = draft_of(place, number)?;
    let mut workspace = place.workspace()?;
    let Some(program) = season.program(&letter.program) else { return out::text("Nothing had to change.") };
    let known = letters::known(workspace.state()?, season, &letter, program, "");
    drop(workspace);
    act_in(place, season, &Command::SetLetter(Box::new(letters::filled(letter, &known))), Actor::CommandLine)
}

/// Each `CODE=REASON` as something put aside in this letter.
fn aside(words: &[String], found: &[Finding]) -> Result<Vec<Ignored>, Fault> {
    words
        .iter()
        .map(|word| {
            let (code, reason) = word.split_once('=').unwrap_or((word, ""));
            let finding = found.iter().find(|f| f.code.name() == code.trim()).ok_or_else(|| {
                Fault::Usage(format!(
                    "\"{}\" is not found in this letter; `prematch letter show` lists what is",
                    code.trim()
                ))
            })?;
            if reason.trim().is_empty() {
                return Err(Fault::Usage(format!(
                    "say why after the code: --override {}=\"your reason\"",
                    code.trim()
                )));
            }
            Ok(Ignored::letter(finding, reason.trim()))
        })
        .collect()
}

/// Whether the letter can leave; else which findings stand in the way.
fn free(seen: &Seen, aside: &[Ignored]) -> Result<(), Fault> {
    if seen.letter.text.trim().is_empty() {
        return Err(Fault::Refused("the letter is empty".to_owned()));
    }
    let left = seen.left(aside);
    let blocking: Vec<String> = left
        .iter()
        .filter(|f| letter::needs_reason(f.severity))
        .map(|f| format!("{}: {} {}", f.code.name(), f.message, f.remedy))
        .collect();
    if blocking.is_empty() {
        return Ok(());
    }
    Err(Fault::Refused(format!(
        "this letter does not leave yet. Change the words (`prematch letter write`), or give your reason with --override \
         CODE=REASON, which is kept with the letter:\n{}",
        blocking.join("\n")
    )))
}

fn eml(place: &Place, season: &Season, number: u64, file: Option<&Path>, overrides: &[String]) -> Result<(), Fault> {
    let seen = seen(place, season, number)?;
    let mut workspace = place.workspace()?;
    if seen.letter.sent.is_none() {
        let given = aside(overrides, &seen.found)?;
        free(&seen, &given)?;
        // The reasons stay with the draft: nobody is asked twice.
        let one =
            |i: &Ignored| Override { code: i.code.name().to_owned(), words: i.words.clone(), reason: i.reason.clone() };
        let kept = seen.letter.overrides.iter().cloned().chain(given.iter().map(one)).collect();
        let letter = Letter { overrides: kept, ..seen.letter.clone() };
        workspace.act(season, &Command::SetLetter(Box::new(letter)), Actor::CommandLine, setting::now())?;
    }
    let l = &seen.letter;
    let state = workspace.state()?;
    let date = setting::now().to_zoned(zone(state));
    let own = state.profile().email.as_ref().map(|e| Person {
        name: state.profile().full_name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned()),
        address: e.to_string(),
    });
    let to: Vec<Person> = (!l.address.is_empty())
        .then(|| Person { name: l.to.clone(), address: l.address.clone() })
        .into_iter()
        .collect();
    let id = format!("letter-{}-{}@prematch.invalid", l.id, date.timestamp().as_second());
    let mail = Mail {
        from: own.as_ref(),
        to: &to,
        cc: &[],
        subject: &l.subject,
        body: &l.text,
        date: &date,
        message_id: &id,
        in_reply_to: None,
    };
    let bytes = draft_eml(&mail).map_err(|why| Fault::Data(format!("the file was not made: {why}")))?;
    let Some(file) = file else { return out::bytes(&bytes) };
    setting::write_private(file, &bytes).map_err(|e| {
        let why = if e.kind() == std::io::ErrorKind::AlreadyExists {
            "it is there already".to_owned()
        } else {
            e.to_string()
        };
        Fault::Io(format!("{} cannot be written: {why}", file.display()))
    })?;
    out::text(&format!(
        "Wrote {}. Open it in your mail program, read it once more, send it yourself; then `prematch letter sent {number}`.",
        file.display()
    ))
}

fn sent(place: &Place, season: &Season, args: &SentArgs) -> Result<(), Fault> {
    draft_of(place, args.number)?;
    let seen = seen(place, season, args.number)?;
    let mut aside = aside(&args.overrides, &seen.found)?;
    aside.extend(seen.kept_aside());
    free(&seen, &aside)?;
    let way = word(&args.way, "way", Way::ALL, Way::word)?;
    let list = word(&args.list, "list", ClaimList::ALL, ClaimList::word)?;
    let blocking = seen.found.iter().filter(|f| letter::needs_reason(f.severity));
    let mut overrides: Vec<Override> = blocking
        .filter_map(|f| aside.iter().find(|i| i.covers(f, &seen.draft())))
        .map(|i| Override { code: i.code.name().to_owned(), words: None, reason: i.reason.clone() })
        .collect();
    overrides.dedup();
    let claim = letters::claimed(&seen.letter, &seen.found).filter(|_| !args.no_claim);
    let departure = Departure {
        way,
        overrides,
        claim: claim.map(|(kind, words)| (kind, list, words)),
        withdraws: args.withdraws.map(ClaimId),
        moves_interview: !args.keep_interview,
    };
    act_in(place, season, &Command::LetterLeft(LetterId(args.number), departure), Actor::CommandLine)
}

fn word<T: Copy>(text: &str, what: &str, all: &[T], of: fn(T) -> &'static str) -> Result<T, Fault> {
    all.iter().copied().find(|x| of(*x) == text.trim()).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|x| of(*x)).collect();
        Fault::Usage(format!("\"{text}\" is no {what}; write one of: {}", words.join(", ")))
    })
}

fn day(text: Option<&str>, place: &Place) -> Result<jiff::civil::Date, Fault> {
    match text {
        Some(text) => text.parse().map_err(|_| Fault::Usage(format!("\"{text}\" is no day; write 2027-01-05"))),
        None => {
            let mut workspace = place.workspace()?;
            Ok(setting::now().to_zoned(zone(workspace.state()?)).date())
        }
    }
}

pub(crate) fn claims(place: &Place, task: &ClaimTask) -> Result<(), Fault> {
    let season = place.season()?;
    let command = match task {
        ClaimTask::List => return ledger(place, &season),
        ClaimTask::Add { program, kind, words, list, on } => Command::SetClaim(Box::new(Claim {
            id: ClaimId(0),
            program: find(&season, program)?.id.clone(),
            kind: word(kind, "kind of statement", ClaimKind::ALL, ClaimKind::word)?,
            list: word(list, "list", ClaimList::ALL, ClaimList::word)?,
            on: day(on.as_deref(), place)?,
            text: words.clone(),
            letter: None,
            withdrawn: None,
        })),
        ClaimTask::Withdraw { number, reason, on } => {
            let on = day(on.as_deref(), place)?;
            Command::WithdrawClaim(ClaimId(*number), Withdrawal { on, letter: None, reason: reason.clone() })
        }
    };
    act_in(place, &season, &command, Actor::CommandLine)
}

/// What was said to programs of the ranking.
fn ledger(place: &Place, season: &Season) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let claims: Vec<&Claim> = workspace.state()?.items().claims().collect();
    if place.json {
        return out::json("prematch-claims", &json!({ "claims": claims }));
    }
    if claims.is_empty() {
        return out::text("You told no program anything of your ranking that is written down here.");
    }
    let rows = claims.iter().map(|c| {
        let name = season.program(&c.program).map_or(c.program.as_str(), |p| p.short.as_str());
        let stands = c.withdrawn.as_ref().map_or("stands".to_owned(), |w| format!("taken back {}", plain_day(w.on)));
        vec![c.id.to_string(), plain_day(c.on), name.to_owned(), c.kind.label().to_owned(), stands, c.text.clone()]
    });
    out::text(&out::table(&["no", "on", "program", "said", "state", "words"], rows))
}
