//! A mailbox taken in: first what is in it, by sender, then the messages of the senders that were chosen.
//!
//! Both passes tell how far they are and stop when they are told to. The second gives original bytes in batches, to be
//! kept as documents; messages become visible only when the caller keeps them all as one act. A pass that was stopped is
//! simply done again: documents that are there are not written twice.
//!
//! [`preview`] and [`take`] go through a mailbox file with one window. [`Tally`] and [`Gathering`] are what they have in
//! common with a mailbox on a server: counting by sender, and reading each message once.
//!
//! What lies under Spam or Trash in an export stays out unless it is asked for, and the applicant's own mail and newsletters
//! are not among what is offered.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::sync::Arc;

use domain::{Directory, NewMessage, Seen, Sender, State, is_applicant};
use jiff::Timestamp;
use season::ProgramId;

use crate::intake::{Desk, Intake, is_sent};
use crate::mail::{Entry, MailKey, MboxError, Person, Progress, Quoting, Sent, Step, read_at, scan};

/// The most different senders that are told apart; the rest is one group.
const MOST_SENDERS: usize = 50_000;
/// How many bytes of originals a batch holds at most, and how many messages.
const BATCH_BYTES: usize = 2 * 1024 * 1024;
const BATCH: usize = 128;

/// Why a sender is offered to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A program was found for a message.
    Program,
    /// A platform or body of the Match.
    Body,
    /// A subject speaks of residency.
    Subject,
    /// Nothing speaks for it.
    Nothing,
    /// The applicant wrote it.
    Own,
}

/// The messages of one sender.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The address, in small letters; empty for messages without one.
    pub address: String,
    /// A name under which it wrote.
    pub name: String,
    /// How many messages.
    pub messages: usize,
    /// How many of them are kept already.
    pub kept: usize,
    /// The newest, where a time is known.
    pub newest: Option<Timestamp>,
    /// A subject.
    pub subject: String,
    /// The program that was found for one of them.
    pub program: Option<ProgramId>,
    /// Why it is offered.
    pub why: Why,
}

/// What is in a mailbox file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The senders: those that are offered first, and of equals those with most messages.
    pub groups: Vec<Group>,
    /// Messages in all.
    pub messages: usize,
    /// Messages that are kept already.
    pub kept: usize,
    /// Messages that cannot be read, or that the mail program had deleted.
    pub left_out: u64,
    /// Messages under Spam or Trash, which were not counted.
    pub junk: usize,
    /// The address from which most of the mail that was sent came, where labels tell.
    pub own: Option<String>,
    /// False when it was stopped before the end.
    pub complete: bool,
}

impl Preview {
    /// The addresses that are offered to be kept.
    pub fn offered(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|g| g.why < Why::Nothing)
    }
}

/// Domains of bodies and platforms of the Match.
const BODIES: [&str; 9] = [
    "aamc.org",
    "nrmp.org",
    "ecfmg.org",
    "intealth.org",
    "thalamusgme.com",
    "interviewbroker.com",
    "theinterviewbroker.com",
    "residencycas.com",
    "liaisoncas.com",
];

/// Words of a subject that speak of residency.
const SUBJECTS: [&str; 9] =
    ["residency", "anesthesi", "interview", "eras", "nrmp", "thalamus", "program director", "gme", "match day"];

/// Domains of publishers and services whose mail names many programs and comes from none.
const NEWSLETTERS: [&str; 22] = [
    "medscape.com",
    "medscape.org",
    "webmd.com",
    "doximity.com",
    "linkedin.com",
    "facebookmail.com",
    "reddit.com",
    "redditmail.com",
    "studentdoctor.net",
    "amboss.com",
    "uworld.com",
    "kaplan.com",
    "kaptest.com",
    "boardvitals.com",
    "truelearn.com",
    "residencyadvisor.com",
    "usmle-rx.com",
    "osmosis.org",
    "quora.com",
    "substack.com",
    "mailchimp.com",
    "sketchy.com",
];

/// Labels under which a mail program puts what nobody wants, in the languages of most users.
const JUNK: [&str; 10] =
    ["Spam", "Trash", "Junk", "Bin", "Papierkorb", "Corbeille", "Papelera", "Cestino", "Lixeira", "Deleted Items"];

/// Whether a message lies under Spam or Trash.
pub fn is_junk(labels: &[String]) -> bool {
    labels.iter().any(|l| JUNK.iter().any(|j| l.eq_ignore_ascii_case(j)))
}

/// Whether a sender publishes for many: by its domain, or by the name of its address.
fn is_newsletter(sender: &Sender) -> bool {
    let domain = sender.domain();
    let local = sender.address.split('@').next().unwrap_or("").to_ascii_lowercase();
    NEWSLETTERS.iter().any(|b| domain == *b || domain.ends_with(&format!(".{b}")))
        || ["newsletter", "marketing", "digest", "promo", "promotions", "offers"].iter().any(|w| local.contains(w))
        || local == "news"
}

fn why(subject: &str, sender: &Sender, program: Option<&ProgramId>, bulk: bool) -> Why {
    let domain = sender.domain();
    if is_newsletter(sender) {
        return Why::Nothing;
    }
    if program.is_some() {
        return Why::Program;
    }
    if BODIES.iter().any(|b| domain == *b || domain.ends_with(&format!(".{b}"))) {
        return Why::Body;
    }
    let low = format!(" {} ", subject.to_lowercase());
    // "eras" and "gme" only as words.
    let stands = |w: &str| {
        low.match_indices(w).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !letter(low[..at].chars().next_back()) && (w.len() > 4 || !letter(low[at + w.len()..].chars().next()))
        })
    };
    if !bulk && SUBJECTS.iter().any(|w| stands(w)) { Why::Subject } else { Why::Nothing }
}

/// The messages of a mailbox, counted by sender.
pub struct Tally<'a> {
    state: &'a State,
    directory: &'a Directory,
    there: Seen,
    groups: BTreeMap<String, Group>,
    messages: usize,
    kept: usize,
    junk: usize,
    /// From which addresses mail that was sent came, and how much.
    sent_from: BTreeMap<String, usize>,
    /// A further address of the applicant.
    mine: Option<String>,
}

/// What the header of a message says, for counting it.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'m> {
    /// Who wrote it.
    pub from: Option<&'m Person>,
    /// One line.
    pub subject: &'m str,
    /// When.
    pub sent: &'m Sent,
    /// What makes it the same as another; one without a key is not known to be kept.
    pub key: Option<&'m MailKey>,
    /// Labels of an export.
    pub labels: &'m [String],
    /// Whether it went to many.
    pub bulk: bool,
}

impl<'a> Tally<'a> {
    /// Nothing is counted yet.
    pub fn new(state: &'a State, directory: &'a Directory) -> Self {
        let there = Seen::kept(state.items().messages());
        let (groups, sent_from) = (BTreeMap::new(), BTreeMap::new());
        Self { state, directory, there, groups, messages: 0, kept: 0, junk: 0, sent_from, mine: None }
    }

    /// With a further address of the applicant, such as that of the mailbox that is read.
    pub fn with_mine(mut self, address: &str) -> Self {
        self.mine = address.contains('@').then(|| address.to_ascii_lowercase());
        self
    }

    /// Counts a message that lies under Spam or Trash and stays out.
    pub fn leave_junk(&mut self) {
        self.junk += 1;
    }

    /// Counts a message by what its header says.
    pub fn add(&mut self, message: Counted<'_>) {
        let Counted { from, subject, sent, key, labels, bulk } = message;
        let sender = sender_of(from);
        let mut address = sender.address.to_ascii_lowercase();
        if self.groups.len() >= MOST_SENDERS && !self.groups.contains_key(&address) {
            address = String::new();
        }
        let is_there = |k: &MailKey| self.there.has_head(&k.to_string(), &sender.address, subject, sent.at());
        let kept = usize::from(key.is_some_and(is_there));
        if is_sent(labels) {
            *self.sent_from.entry(address.clone()).or_default() += 1;
        }
        self.messages += 1;
        self.kept += kept;
        let clear = self.directory.recognise(self.state, &sender, subject, "").clear.map(|g| g.program);
        let own = is_applicant(self.state, &sender) || self.mine.as_ref().is_some_and(|m| *m == address);
        let why = if own { Why::Own } else { why(subject, &sender, clear.as_ref(), bulk) };
        let group = self.groups.entry(address.clone()).or_insert_with(|| Group {
            address,
            name: sender.name.clone(),
            messages: 0,
            kept: 0,
            newest: None,
            subject: subject.to_owned(),
            program: None,
            why: Why::Own,
        });
        group.messages += 1;
        group.kept += kept;
        if why < group.why {
            group.why = why;
            subject.clone_into(&mut group.subject);
        }
        group.program = group.program.take().or(clear);
        let at = sent.at().map(jiff::Zoned::timestamp);
        group.newest = group.newest.max(at);
    }

    /// What was counted, with how many messages were left out and whether the end was reached.
    pub fn finish(self, left_out: u64, complete: bool) -> Preview {
        let own = self.sent_from.into_iter().max_by_key(|(_, n)| *n).map(|(address, _)| address).or(self.mine);
        let mut groups: Vec<Group> = self.groups.into_values().collect();
        groups.iter_mut().filter(|g| own.as_ref() == Some(&g.address)).for_each(|g| g.why = Why::Own);
        groups.sort_by(|a, b| (a.why, b.messages, &a.address).cmp(&(b.why, a.messages, &b.address)));
        Preview { groups, messages: self.messages, kept: self.kept, left_out, junk: self.junk, own, complete }
    }
}

/// Goes through a mailbox file and tells who wrote how much. `junk`: also what lies under Spam or Trash.
///
/// # Errors
/// When the file is no mailbox or cannot be read.
pub fn preview<R: Read + Seek>(
    reader: &mut R,
    state: &State,
    directory: &Directory,
    junk: bool,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Preview, MboxError> {
    let mut tally = Tally::new(state, directory);
    let done = scan(reader, 0, Quoting::default(), &mut |step, progress| {
        match step {
            Step::Message(entry) if !junk && is_junk(&entry.labels) => tally.leave_junk(),
            Step::Message(entry) => tally.add(Counted {
                from: entry.from.as_ref(),
                subject: &entry.subject,
                sent: &entry.sent,
                key: Some(&entry.key),
                labels: &entry.labels,
                bulk: entry.bulk,
            }),
            _ => {}
        }
        tell(progress)
    })?;
    Ok(tally.finish(done.left_out + done.deleted, done.complete))
}

fn sender_of(from: Option<&Person>) -> Sender {
    from.map_or_else(Sender::default, |p| Sender { name: p.name.clone(), address: p.address.clone() })
}

/// What came of taking messages in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// Messages to keep, in the order of the file.
    pub messages: Vec<Arc<NewMessage>>,
    /// Messages that are kept already.
    pub already: usize,
    /// Messages that could not be read.
    pub unread: usize,
    /// Messages on a server that are longer than what is read. A mailbox file leaves them out at the first look.
    pub too_long: usize,
    /// False when it was stopped before the end; then nothing should be kept.
    pub complete: bool,
}

/// Messages on their way in: each is read once, and kept once.
pub struct Gathering<'a> {
    desk: Desk<'a>,
    seen: Seen,
    taken: Taken,
}

impl<'a> Gathering<'a> {
    /// Nothing is gathered yet; what the state keeps is not gathered again.
    pub fn new(state: &'a State, directory: &'a Directory) -> Self {
        Self::from(state, directory, Taken::default())
    }

    /// Goes on from what was gathered before a stop.
    pub fn from(state: &'a State, directory: &'a Directory, taken: Taken) -> Self {
        let mut seen = Seen::kept(state.items().messages());
        for message in &taken.messages {
            seen.take(&mut message.clone());
        }
        Self { desk: Desk::new(state, directory), seen, taken }
    }

    /// With a further address of the applicant, such as that of the mailbox that is read.
    pub fn with_mine(mut self, address: &str) -> Self {
        self.desk = self.desk.with_mine(address);
        self
    }

    /// Whether a message with this key and header need not be fetched. One with another sender, subject or time is read, though
    /// its Message-ID was used before.
    pub fn knows(&self, key: &MailKey, from: Option<&Person>, subject: &str, sent: &Sent) -> bool {
        let address = from.map_or("", |p| p.address.as_str());
        self.seen.has_head(&key.to_string(), address, subject, sent.at())
    }

    /// Counts messages that were not fetched: so many are kept already, so many are too long.
    pub fn skip(&mut self, already: usize, too_long: usize) {
        self.taken.already += already;
        self.taken.too_long += too_long;
    }

    /// Reads a batch of originals and gives those that are new to `keep`.
    ///
    /// # Errors
    /// When `keep` fails.
    pub fn read<E>(
        &mut self,
        originals: Vec<Vec<u8>>,
        keep: &mut dyn FnMut(&[Intake]) -> Result<(), E>,
    ) -> Result<(), E> {
        let all = originals.len();
        let mut batch = read_all(&self.desk, originals);
        self.taken.unread += all - batch.len();
        let read = batch.len();
        batch.retain_mut(|i| self.seen.take(&mut i.message));
        self.taken.already += read - batch.len();
        keep(&batch)?;
        self.taken.messages.extend(batch.into_iter().map(|i| i.message));
        Ok(())
    }

    /// What was gathered, with how many could not be read besides and whether the end was reached.
    pub fn finish(mut self, unread: usize, complete: bool) -> Taken {
        self.taken.unread += unread;
        self.taken.complete = complete;
        self.taken
    }
}

/// Goes through a mailbox file again and reads the messages whose sender `wanted` names, in batches: `keep` is given the
/// originals of each batch, to be kept as documents before the messages are. `own` is a further address of the applicant, such
/// as [`Preview::own`]; `junk`: also what lies under Spam or Trash.
///
/// # Errors
/// When the file cannot be read, or `keep` fails.
pub fn take<R: Read + Seek, E: From<MboxError>>(
    reader: &mut R,
    (state, directory): (&State, &Directory),
    wanted: &dyn Fn(&str) -> bool,
    (own, junk): (Option<&str>, bool),
    keep: &mut dyn FnMut(&[Intake]) -> Result<(), E>,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Taken, E> {
    let mut gathering = Gathering::new(state, directory).with_mine(own.unwrap_or(""));
    let mut from = 0;
    loop {
        // The places of one batch, then their bytes: the window and the reader are one.
        let mut entries: Vec<Entry> = Vec::new();
        let mut bytes = 0;
        let mut stopped = false;
        let done = scan(reader, from, Quoting::default(), &mut |step, progress| {
            if tell(progress).is_break() {
                stopped = true;
                return ControlFlow::Break(());
            }
            if let Step::Message(entry) = step
                && (junk || !is_junk(&entry.labels))
                && wanted(&sender_of(entry.from.as_ref()).address.to_ascii_lowercase())
            {
                if gathering.knows(&entry.key, entry.from.as_ref(), &entry.subject, &entry.sent) {
                    gathering.skip(1, 0);
                } else {
                    bytes += usize::try_from(entry.length).unwrap_or(usize::MAX);
                    entries.push(*entry);
                }
            }
            if entries.len() >= BATCH || bytes >= BATCH_BYTES {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .map_err(E::from)?;
        if stopped {
            return Ok(gathering.finish(0, false));
        }
        let mut originals = Vec::with_capacity(entries.len());
        for entry in &entries {
            originals.push(read_at(reader, entry, Quoting::default()).map_err(E::from)?);
        }
        gathering.read(originals, keep)?;
        if done.complete {
            return Ok(gathering.finish(0, true));
        }
        from = done.next;
    }
}

/// Reads originals on all cores; those that are no mail are left out.
fn read_all(desk: &Desk<'_>, originals: Vec<Vec<u8>>) -> Vec<Intake> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let share = originals.len().div_ceil(cores).max(1);
    let mut shares: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut rest = originals.into_iter();
    loop {
        let next: Vec<Vec<u8>> = rest.by_ref().take(share).collect();
        if next.is_empty() {
            break;
        }
        shares.push(next);
    }
    std::thread::scope(|scope| {
        let read = |share: Vec<Vec<u8>>| -> Vec<Intake> {
            share.into_iter().filter_map(|bytes| desk.mail("message.eml", bytes).ok()).collect()
        };
        let running: Vec<_> = shares.into_iter().map(|s| scope.spawn(move || read(s))).collect();
        // A thread that failed is left out like a message that cannot be read.
        running.into_iter().flat_map(|t| t.join().unwrap_or_default()).collect()
    })
}
