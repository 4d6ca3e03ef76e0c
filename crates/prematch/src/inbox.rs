//! Messages on the command line: taking them in (saved mails, mailbox files), listing, filing, and the packet of proof.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::{Actor, Command, Filed, Message, MessageId, State};
use exchange::intake::{Desk, Intake, directory, open, reading};
use exchange::mail::MboxError;
use exchange::mailbox::{Group, Preview, Taken, Why, preview, take};
use journal::JournalError;
use season::Season;
use serde::Serialize;

use crate::cli::MessageTask;
use crate::out::{self, Fault, plural};
use crate::picking::find;
use crate::progress::Progress;
use crate::record::act_in;
use crate::setting::{self, Place, write_private};

/// The largest saved mail.
const LARGEST_MAIL: u64 = 64 * 1024 * 1024;

pub(crate) fn run(place: &Place, task: &MessageTask) -> Result<(), Fault> {
    let season = place.season()?;
    match task {
        MessageTask::Add { files, preview, all, sender, with_spam } => {
            let choice = Choice { junk: *with_spam, ..Choice::new(*all, sender) };
            add(place, &season, files, *preview, &choice)
        }
        MessageTask::Imap(task) => crate::mailbox::run(place, &season, task),
        MessageTask::List { care, program } => list(place, &season, *care, program.as_deref()),
        MessageTask::Show { number } => show(place, &season, *number),
        MessageTask::File { number, program, others } => {
            let program = program.as_ref().map(|p| find(&season, p).map(|p| p.id.clone())).transpose()?;
            file(place, &season, MessageId(*number), program.as_ref(), *others)
        }
        MessageTask::Remove { number } => {
            act_in(place, &season, &Command::RemoveMessage(MessageId(*number)), Actor::CommandLine)
        }
        MessageTask::Evidence { number, all, with_letters, output } => {
            evidence(place, &season, *number, (*all, *with_letters), output.as_deref())
        }
    }
}

fn reads(file: &Path) -> Result<BufReader<File>, Fault> {
    File::open(file).map(BufReader::new).map_err(|e| Fault::Io(format!("{} cannot be opened: {e}", file.display())))
}

/// Whether a file begins as a mailbox does.
fn is_mailbox(file: &Path) -> Result<bool, Fault> {
    let mut head = Vec::new();
    let read = reads(file)?.take(4096).read_to_end(&mut head);
    read.map_err(|e| Fault::Io(format!("{} cannot be read: {e}", file.display())))?;
    Ok(head.trim_ascii_start().starts_with(b"From "))
}

/// Whose messages are kept.
pub(crate) struct Choice {
    all: bool,
    named: BTreeSet<String>,
    /// Also what lies under Spam or Trash.
    junk: bool,
}

impl Choice {
    pub(crate) fn new(all: bool, senders: &[String]) -> Self {
        Self { all, named: senders.iter().map(|s| s.to_ascii_lowercase()).collect(), junk: false }
    }

    /// Says of an address whether its messages are kept: all, or those that were named, or those that look like a
    /// program or a body of the Match.
    pub(crate) fn wanted<'a>(&'a self, found: &'a Preview) -> impl Fn(&str) -> bool + 'a {
        let offered: BTreeSet<&str> = found.offered().map(|g| g.address.as_str()).collect();
        move |address| {
            self.all
                || if self.named.is_empty() {
                    offered.contains(address)
                } else {
                    self.named.contains(address)
                        || address.rsplit_once('@').is_some_and(|(_, d)| self.named.contains(d))
                }
        }
    }
}

fn add(place: &Place, season: &Season, files: &[PathBuf], look: bool, choice: &Choice) -> Result<(), Fault> {
    let mut mails = Vec::new();
    for file in files {
        if is_mailbox(file)? {
            mailbox(place, season, file, look, choice)?;
        } else {
            mails.push(file);
        }
    }
    if mails.is_empty() { Ok(()) } else { saved(place, season, &mails) }
}

/// Saved mails, kept as one act; those that are no mail are named and the others are kept.
fn saved(place: &Place, season: &Season, files: &[&PathBuf]) -> Result<(), Fault> {
    let mine = connect::load_account(&place.data_dir()?).map(|a| a.user).unwrap_or_default();
    let mut workspace = place.workspace()?;
    let mut bad = Vec::new();
    let mut good: Vec<Intake> = Vec::new();
    {
        let state = workspace.state()?;
        let desk = Desk::new(state, directory(season)).with_mine(&mine);
        for file in files {
            let size = std::fs::metadata(file).map_or(0, |m| m.len());
            if size > LARGEST_MAIL {
                bad.push(format!("{}: longer than 64 MB", file.display()));
                continue;
            }
            let bytes =
                std::fs::read(file).map_err(|e| Fault::Io(format!("{} cannot be read: {e}", file.display())))?;
            let name = file.file_name().map_or_else(|| "message.eml".into(), |n| n.to_string_lossy());
            match desk.mail(&name, bytes) {
                Ok(intake) => good.push(intake),
                Err(why) => bad.push(format!("{}: {why}", file.display())),
            }
        }
    }
    let originals: Vec<&[u8]> = good.iter().map(|i| i.original.as_slice()).collect();
    workspace.put_documents(&originals)?;
    let before = workspace.state()?.items().messages().count();
    drop(workspace);
    if !good.is_empty() {
        let all = good.len();
        let messages = good.into_iter().map(|i| i.message).collect();
        act_in(place, season, &Command::KeepMessages(messages), Actor::CommandLine)?;
        let new = place.workspace()?.state()?.items().messages().count().saturating_sub(before);
        told_of_there(place, all.saturating_sub(new))?;
    }
    if bad.is_empty() { Ok(()) } else { Err(Fault::Data(bad.join("\n"))) }
}

/// Says how many messages were there already.
pub(crate) fn told_of_there(place: &Place, there: usize) -> Result<(), Fault> {
    if there == 0 || place.json {
        return Ok(());
    }
    out::text(&format!("{} there already.", plural(there, "message was", "messages were")))
}

/// Says to which program a message belongs, and the others of its address with it.
fn file(
    place: &Place,
    season: &Season,
    id: MessageId,
    program: Option<&season::ProgramId>,
    others: bool,
) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let message = message_of(workspace.state()?, id.0)?;
    let from = &message.message.from;
    let shared = domain::is_shared_address(from);
    let same = |m: &&Message| {
        m.id != id
            && m.message.from.address.eq_ignore_ascii_case(&from.address)
            && !matches!(m.message.filed, Filed::Hand { .. })
    };
    let there: Vec<MessageId> = match from.address.is_empty() || shared {
        true => Vec::new(),
        false => workspace.state()?.items().messages().filter(same).map(|m| m.id).collect(),
    };
    drop(workspace);
    if others && shared {
        return Err(Fault::Refused(format!(
            "many programs write from {}, so its messages are filed one by one",
            from.address
        )));
    }
    let all = std::iter::once(&id).chain(there.iter().filter(|_| others));
    let commands = all.map(|id| Command::FileMessage(*id, program.cloned())).collect();
    act_in(place, season, &Command::Together(commands), Actor::CommandLine)?;
    if others || there.is_empty() || place.json {
        return Ok(());
    }
    let words = plural(there.len(), "other message", "other messages");
    out::text(&format!("{words} of this address can be filed there too: add --others."))
}

/// Why taking a mailbox in ended early.
struct Stopped(Fault);

impl From<MboxError> for Stopped {
    fn from(e: MboxError) -> Self {
        Self(Fault::Data(e.to_string()))
    }
}

impl From<JournalError> for Stopped {
    fn from(e: JournalError) -> Self {
        Self(e.into())
    }
}

fn mailbox(place: &Place, season: &Season, file: &Path, look: bool, choice: &Choice) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let state = workspace.state()?.clone();
    let found = {
        let _shown = Progress::start("looking through the mailbox", place.json);
        preview(&mut reads(file)?, &state, directory(season), choice.junk, &mut |_| ControlFlow::Continue(()))
            .map_err(|e| Fault::Data(format!("{}: {e}", file.display())))?
    };
    if look {
        return tell_preview(place, season, &found, "prematch message add without --preview");
    }
    let wanted = choice.wanted(&found);
    let taken = {
        let shown = Progress::start("reading messages", place.json);
        let mut keep = |batch: &[Intake]| {
            let originals: Vec<&[u8]> = batch.iter().map(|i| i.original.as_slice()).collect();
            workspace.put_documents(&originals).map_err(Stopped::from)
        };
        let boxes = (found.own.as_deref(), choice.junk);
        let known = (&state, directory(season));
        let taken = take(&mut reads(file)?, known, &wanted, boxes, &mut keep, &mut |_| ControlFlow::Continue(()));
        drop(shown);
        taken.map_err(|Stopped(fault)| fault)?
    };
    drop(workspace);
    if taken.messages.is_empty() {
        return nothing_kept(&taken, &format!("prematch message add --preview {}", file.display()));
    }
    told_of_rest(place, &taken)?;
    act_in(place, season, &Command::KeepMessages(taken.messages), Actor::CommandLine)
}

/// Says why nothing was kept, and which command lists the senders.
pub(crate) fn nothing_kept(taken: &Taken, preview: &str) -> Result<(), Fault> {
    let words =
        if taken.already > 0 { "every chosen message is kept already" } else { "no sender looks like a program" };
    out::text(&format!("Nothing was kept: {words}. `{preview}` lists the senders; --sender and --all choose."))
}

/// Says what was left out of a mailbox.
pub(crate) fn told_of_rest(place: &Place, taken: &Taken) -> Result<(), Fault> {
    let (unread, long) = (taken.unread, taken.too_long);
    told_of_there(place, taken.already)?;
    if unread > 0 && !place.json {
        out::text(&format!("{} could not be read.", plural(unread, "message", "messages")))?;
    }
    if long > 0 && !place.json {
        let words = plural(long, "message is", "messages are");
        out::text(&format!("{words} longer than 64 MB and left out."))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct GroupFile<'a> {
    address: &'a str,
    name: &'a str,
    messages: usize,
    kept: usize,
    program: Option<String>,
    offered: bool,
}

/// Prints who wrote how much; `then` is what keeps the messages.
pub(crate) fn tell_preview(place: &Place, season: &Season, found: &Preview, then: &str) -> Result<(), Fault> {
    let program = |g: &Group| g.program.as_ref().and_then(|p| season.program(p)).map(|p| p.short.clone());
    if place.json {
        #[derive(Serialize)]
        struct All<'a> {
            messages: usize,
            kept: usize,
            spam_and_trash: usize,
            senders: Vec<GroupFile<'a>>,
        }
        let senders = found.groups.iter().map(|g| GroupFile {
            address: &g.address,
            name: &g.name,
            messages: g.messages,
            kept: g.kept,
            program: program(g),
            offered: g.why < Why::Nothing,
        });
        return out::json(
            "prematch-mailbox",
            &All { messages: found.messages, kept: found.kept, spam_and_trash: found.junk, senders: senders.collect() },
        );
    }
    let rows = found.offered().take(200).map(|g| {
        let looks = match (program(g), g.why) {
            (Some(p), _) => p,
            (None, Why::Body) => "a body of the Match".to_owned(),
            _ => g.subject.chars().take(50).collect(),
        };
        vec![g.address.clone(), g.messages.to_string(), g.kept.to_string(), looks]
    });
    let table = out::table(&["sender", "messages", "kept", "looks like"], rows);
    let others = found.groups.len() - found.offered().count();
    let junk = match found.junk {
        0 => String::new(),
        n => format!(" {} under Spam or Trash left out (--with-spam takes them in).", plural(n, "message", "messages")),
    };
    out::text(&format!(
        "{} of {}.{junk}\n{table}\n{} look like nothing of the Match. The messages of the senders above are kept by {then}.",
        plural(found.messages, "message", "messages"),
        plural(found.groups.len(), "sender", "senders"),
        plural(others, "other sender", "other senders"),
    ))
}

#[derive(Serialize)]
struct MessageFile<'a> {
    number: u64,
    when: jiff::Timestamp,
    from: &'a domain::Sender,
    subject: &'a str,
    program: Option<String>,
    because: Option<&'a str>,
    category: &'static str,
    red_flag: bool,
}

fn as_file<'a>(m: &'a Message, season: &'a Season) -> MessageFile<'a> {
    MessageFile {
        number: m.id.0,
        when: m.when(),
        from: &m.message.from,
        subject: &m.message.subject,
        program: m.program().map(|p| season.program(p).map_or_else(|| p.to_string(), |p| p.short.clone())),
        because: match &m.message.filed {
            Filed::Found { because, .. } => Some(because),
            _ => None,
        },
        category: m.message.category.id(),
        red_flag: m.message.red_flag,
    }
}

fn list(place: &Place, season: &Season, care: bool, program: Option<&str>) -> Result<(), Fault> {
    let wanted = program.map(|p| find(season, p).map(|p| p.id.clone())).transpose()?;
    let mut workspace = place.workspace()?;
    let state = workspace.state()?;
    let mut all: Vec<&Message> = state
        .items()
        .messages()
        .filter(|m| !care || m.message.red_flag)
        .filter(|m| wanted.is_none() || m.program() == wanted.as_ref())
        .collect();
    all.sort_by_key(|m| std::cmp::Reverse((m.when(), m.id)));
    if place.json {
        #[derive(Serialize)]
        struct All<'a> {
            messages: Vec<MessageFile<'a>>,
        }
        return out::json("prematch-messages", &All { messages: all.iter().map(|m| as_file(m, season)).collect() });
    }
    if all.is_empty() {
        return out::text("No message is kept here. `prematch message add FILE` keeps saved mails and mailboxes.");
    }
    let zone = zone(state);
    let rows = all.iter().map(|m| {
        let f = as_file(m, season);
        let care = if f.red_flag { " (take care)" } else { "" };
        vec![
            f.number.to_string(),
            m.when().to_zoned(zone.clone()).strftime("%-d %b %Y %H:%M").to_string(),
            f.program.unwrap_or_else(|| "not known".to_owned()),
            if domain::is_own(state, m) {
                "my own mail".to_owned()
            } else {
                format!("{}{care}", m.message.category.meaning().name)
            },
            f.subject.chars().take(60).collect(),
        ]
    });
    out::text(&out::table(&["number", "when", "program", "read as", "subject"], rows))
}

fn zone(state: &State) -> jiff::tz::TimeZone {
    state.profile().home_zone.as_ref().map_or(jiff::tz::TimeZone::UTC, pick::Zone::tz)
}

fn message_of(state: &State, number: u64) -> Result<Message, Fault> {
    let missing = || Fault::Usage(format!("there is no message {number}; `prematch message list` lists them"));
    state.items().message(MessageId(number)).cloned().ok_or_else(missing)
}

fn show(place: &Place, season: &Season, number: u64) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let message = message_of(workspace.state()?, number)?;
    let gone = || Fault::Data("the original of this message is not in the workspace any more".to_owned());
    let bytes = workspace.document(&message.message.original.id)?.ok_or_else(gone)?;
    let opened = open(&message, &bytes).map_err(|e| Fault::Data(e.to_string()))?;
    let state = workspace.state()?;
    let r = reading(state, &message, &opened);
    let own = domain::is_own(state, &message);
    let home = state.profile().home_zone.as_ref().map(pick::Zone::tz);
    if place.json {
        #[derive(Serialize)]
        struct Shown<'a> {
            #[serde(flatten)]
            message: MessageFile<'a>,
            text: &'a str,
            reading: &'a candor::reading::Reading,
        }
        return out::json(
            "prematch-message",
            &Shown { message: as_file(&message, season), text: &opened.text, reading: &r },
        );
    }
    let f = as_file(&message, season);
    let program = match (&f.program, f.because) {
        (Some(p), Some(because)) => format!("{p} ({because})"),
        (Some(p), None) => p.clone(),
        (None, _) => "not known".to_owned(),
    };
    let mut text = format!(
        "From     {}\nSent     {}\nSubject  {}\nProgram  {program}\n",
        from(&message),
        sent(&message, home.as_ref()),
        f.subject
    );
    if own {
        text.push_str("You wrote this; it is not read as a message of a program.\n");
        return out::text(&format!("{text}\n{}\n", opened.text));
    }
    text.push_str(&format!("Read as  {} ({})\n", r.category.meaning().name, r.confidence.word()));
    let program = message.program().and_then(|p| season.program(p));
    text.push_str(&offered(&message, &opened, &r, program, home.as_ref()));
    if r.red_flag {
        text.push_str("Take care: keep this message as it is. `prematch message evidence` makes a packet of proof.\n");
    }
    text.push_str(&format!("\nSober    {}\nDo       {}\n\n{}\n", r.meaning.sober, r.meaning.next, opened.text));
    out::text(&text)
}

/// Name and address.
fn from(m: &Message) -> String {
    match (m.message.from.name.as_str(), m.message.from.address.as_str()) {
        ("", "") => "unknown sender".to_owned(),
        (name, "") => name.to_owned(),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

/// When it was sent, on the sender's clock and at home.
fn sent(m: &Message, home: Option<&jiff::tz::TimeZone>) -> String {
    let Some(sent) = &m.message.sent else { return "not known".to_owned() };
    let there = sent.strftime("%a %-d %b %Y %H:%M, UTC%:z").to_string();
    match home {
        Some(home) => format!("{there} = {} at home", sent.with_time_zone(home.clone()).strftime("%a %-d %b %H:%M %Z")),
        None => there,
    }
}

/// The times an invitation offers, until when to answer, what hangs on it, and links that lead elsewhere than they show.
fn offered(
    m: &Message,
    opened: &exchange::intake::Opened,
    r: &candor::reading::Reading,
    program: Option<&season::Program>,
    home: Option<&jiff::tz::TimeZone>,
) -> String {
    let mut text = String::new();
    let at_home = |z: &jiff::Zoned| {
        home.map_or_else(String::new, |h| {
            z.with_time_zone(h.clone()).strftime(" = %a %-d %b %H:%M %Z at home").to_string()
        })
    };
    let both = |z: &jiff::Zoned| format!("{}{}", z.strftime("%a %-d %b %Y %H:%M %Z"), at_home(z));
    let held = opened.mail.as_ref().map(|mail| exchange::calendar::held(&mail.calendars)).unwrap_or_default();
    let invites = r.candidates().contains(&candor::meaning::Category::InterviewInvitation);
    if let Some(program) = program.filter(|_| invites || !held.is_empty()) {
        let letter = domain::invitation::Letter {
            subject: &m.message.subject,
            body: &opened.text,
            sent: m.message.sent.clone(),
            came: Some(m.kept.to_zoned(home.cloned().unwrap_or(jiff::tz::TimeZone::UTC))),
            held,
        };
        let offer = domain::invitation::read_offer(&letter, program);
        for o in &offer.slots {
            let time = o.slot.start(&offer.zone).map_or_else(|| season::plain_day(o.slot.day), |z| both(&z));
            text.push_str(&format!("Time     {time}\n"));
        }
        if let Some(at) = offer.answer.at.as_ref().filter(|_| invites) {
            let by =
                offer.answer.words.as_ref().map_or("48 hours by rule P-14".to_owned(), |w| format!("it says \"{w}\""));
            text.push_str(&format!("Answer   by {} ({by})\n", both(at)));
        }
    } else if let Some(by) = &r.times.answer_by {
        text.push_str(&format!("Answer   it says \"{}\"\n", by.text));
    }
    for a in opened.mail.iter().flat_map(|mail| &mail.attachments) {
        text.push_str(&format!("File     {} ({}, {} bytes)\n", a.name, a.media_type, a.size));
    }
    for link in opened.mail.iter().flat_map(|mail| &mail.false_links) {
        text.push_str(&format!("Link     shows {} and leads to {}: do not follow it\n", link.shown, link.real));
    }
    text
}

fn evidence(
    place: &Place,
    season: &Season,
    number: u64,
    (all, letters): (bool, bool),
    output: Option<&Path>,
) -> Result<(), Fault> {
    let mut workspace = place.workspace()?;
    let state = workspace.state()?.clone();
    let message = message_of(&state, number)?;
    if !letters && domain::is_own(&state, &message) {
        return Err(Fault::Refused("you wrote this message yourself, so no packet is made of it alone".to_owned()));
    }
    let mut chosen: Vec<Message> = state
        .items()
        .messages()
        .filter(|m| m.id == message.id || (all && m.program().is_some() && m.program() == message.program()))
        .cloned()
        .collect();
    chosen.sort_by_key(|m| (m.when(), m.id));
    let mut originals = Vec::new();
    for m in chosen {
        if let Some(bytes) = workspace.document(&m.message.original.id)? {
            originals.push((m, bytes));
        }
    }
    let now = setting::now().to_zoned(zone(&state));
    let packet = exchange::evidence::packet(season, &state, originals, now, letters);
    let file = output.map_or_else(|| PathBuf::from(packet.file_name()), Path::to_path_buf);
    let zip = packet.zip().map_err(|e| Fault::Data(e.to_string()))?;
    write_private(&file, &zip).map_err(|e| Fault::Io(format!("{} could not be written: {e}", file.display())))?;
    let own = if letters { "with what you wrote" } else { "without what you wrote (--with-letters names it)" };
    out::text(&format!(
        "Written: {}: {}, what happened when, the rules, a PDF; {own}. Nothing was sent to anybody.",
        file.display(),
        plural(packet.items.len(), "message", "messages")
    ))
}
