//! A folder on a server taken in as a mailbox file is: first who wrote how much, then the messages of chosen senders.
//!
//! Only headers are fetched for the first. The second fetches messages in small groups and long ones in pieces, so that
//! memory does not grow with the folder. A [`Course`] says how far it came: after a broken connection it goes on there.

use std::ops::ControlFlow;

use domain::{Directory, State};
use exchange::intake::Intake;
use exchange::mail::Progress;
use exchange::mailbox::{Counted, Gathering, Preview, Taken, Tally};

use crate::error::ImapError;
use crate::link::{Mailbox, OnServer, PIECE};
use crate::names::shown_name;

/// The longest message that is read, in bytes; mail services take 25 to 50 MB.
pub const LONGEST_MESSAGE: u64 = 64 * 1024 * 1024;
/// How many headers are asked for at once.
const HEADS: usize = 200;
/// How many messages are read at once, and how many bytes of them.
const BATCH: usize = 32;
const BATCH_BYTES: u64 = 8 * 1024 * 1024;

/// Looks through a folder and tells who wrote how much. When it was stopped, the answer says that it is not complete.
///
/// # Errors
/// When the folder cannot be opened or the connection ends.
pub fn preview(
    mailbox: &mut Mailbox,
    folder: &str,
    state: &State,
    directory: &Directory,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Preview, ImapError> {
    let mut tally = Tally::new(state, directory).with_mine(mailbox.user());
    let mut left_out = 0;
    let mut now = Progress { done: 0, of: 1 };
    let mut look = || -> Result<(), ImapError> {
        let opened = mailbox.examine(folder, &mut || tell(now))?;
        let all = mailbox.numbers(opened.messages, &mut || tell(now))?;
        now.of = all.len() as u64;
        for some in all.chunks(HEADS) {
            for one in mailbox.heads(some, &mut || tell(now))? {
                let head = &one.head;
                if one.bytes > LONGEST_MESSAGE {
                    left_out += 1;
                } else {
                    tally.add(Counted {
                        from: head.from.as_ref(),
                        subject: &head.subject,
                        sent: &head.sent,
                        key: head.key.as_ref(),
                        labels: &[],
                        bulk: false,
                    });
                }
            }
            now.done += some.len() as u64;
            if tell(now).is_break() {
                return Err(ImapError::Stopped);
            }
        }
        Ok(())
    };
    match look() {
        Ok(()) => Ok(tally.finish(left_out, true)),
        Err(ImapError::Stopped) => Ok(tally.finish(left_out, false)),
        Err(why) => Err(why),
    }
}

/// How far taking messages in came.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// What was read so far.
    pub taken: Taken,
    /// The folder as it was when it was opened first.
    validity: Option<u32>,
    /// The last message that was dealt with.
    after: u32,
}

/// Reads the messages of a folder whose sender `wanted` names, from where `course` stands: `keep` is given the originals
/// of each batch, to be kept as documents before the messages are. When it was stopped or failed, `course` says how far
/// it came, and a further call goes on; it is complete when `course.taken` says so.
///
/// # Errors
/// When the folder cannot be opened, the connection ends, or `keep` fails.
pub fn take<E: From<ImapError>>(
    mailbox: &mut Mailbox,
    folder: &str,
    known: (&State, &Directory),
    wanted: &dyn Fn(&str) -> bool,
    keep: &mut dyn FnMut(&[Intake]) -> Result<(), E>,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    course: &mut Course,
) -> Result<(), E> {
    let gathering = Gathering::from(known.0, known.1, std::mem::take(&mut course.taken)).with_mine(mailbox.user());
    let mut reading = Reading { mailbox, gathering, unread: 0, after: course.after, validity: course.validity };
    let done = reading.folder(folder, wanted, keep, tell);
    (course.after, course.validity) = (reading.after, reading.validity);
    course.taken = reading.gathering.finish(reading.unread, done.is_ok());
    match done {
        Err(Halt::Stopped) | Ok(()) => Ok(()),
        Err(Halt::Failed(why)) => Err(why),
    }
}

/// Why reading ended early.
enum Halt<E> {
    Stopped,
    Failed(E),
}

impl<E: From<ImapError>> From<ImapError> for Halt<E> {
    fn from(why: ImapError) -> Self {
        if why == ImapError::Stopped { Self::Stopped } else { Self::Failed(why.into()) }
    }
}

struct Reading<'m, 's> {
    mailbox: &'m mut Mailbox,
    gathering: Gathering<'s>,
    unread: usize,
    after: u32,
    validity: Option<u32>,
}

impl Reading<'_, '_> {
    fn folder<E: From<ImapError>>(
        &mut self,
        folder: &str,
        wanted: &dyn Fn(&str) -> bool,
        keep: &mut dyn FnMut(&[Intake]) -> Result<(), E>,
        tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), Halt<E>> {
        let mut now = Progress { done: 0, of: 1 };
        let opened = self.mailbox.examine(folder, &mut || tell(now))?;
        if self.after > 0 && self.validity != opened.validity {
            (self.after, self.validity) = (0, opened.validity);
            return Err(ImapError::Changed(shown_name(folder)).into());
        }
        self.validity = opened.validity;
        let all = self.mailbox.numbers(opened.messages, &mut || tell(now))?;
        now.of = all.len() as u64;
        let rest = all.partition_point(|uid| *uid <= self.after);
        now.done = rest as u64;
        for some in all[rest..].chunks(HEADS) {
            let heads = self.mailbox.heads(some, &mut || tell(now))?;
            let address =
                |m: &OnServer| m.head.from.as_ref().map_or_else(String::new, |p| p.address.to_ascii_lowercase());
            let chosen: Vec<OnServer> = heads.into_iter().filter(|m| wanted(&address(m))).collect();
            for batch in batches(&chosen) {
                self.batch(batch, keep, &mut || tell(now))?;
                now.done = all.partition_point(|uid| *uid <= self.after) as u64;
                if tell(now).is_break() {
                    return Err(Halt::Stopped);
                }
            }
            self.after = some.last().copied().unwrap_or(self.after);
            now.done = all.partition_point(|uid| *uid <= self.after) as u64;
            if tell(now).is_break() {
                return Err(Halt::Stopped);
            }
        }
        Ok(())
    }

    /// Reads some messages and keeps them.
    fn batch<E: From<ImapError>>(
        &mut self,
        batch: &[OnServer],
        keep: &mut dyn FnMut(&[Intake]) -> Result<(), E>,
        stop: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<(), Halt<E>> {
        let known = |m: &&OnServer| {
            let head = &m.head;
            let knows = |k| self.gathering.knows(k, head.from.as_ref(), &head.subject, &head.sent);
            head.key.as_ref().is_some_and(knows)
        };
        let (there, new): (Vec<&OnServer>, Vec<&OnServer>) = batch.iter().partition(known);
        let (long, new): (Vec<&OnServer>, Vec<&OnServer>) = new.into_iter().partition(|m| m.bytes > LONGEST_MESSAGE);
        let uids: Vec<u32> = new.iter().map(|m| m.uid).collect();
        let mut originals = Vec::with_capacity(uids.len());
        let mut too_long = 0;
        if !uids.is_empty() {
            for (uid, piece) in self.mailbox.pieces(&uids, 0, stop)? {
                match self.rest(uid, piece, stop)? {
                    Some(whole) => originals.push(whole),
                    // The server had said less.
                    None => too_long += 1,
                }
            }
        }
        // Somebody removed these meanwhile, or the server does not give them.
        self.unread += uids.len().saturating_sub(originals.len() + too_long);
        self.gathering.read(originals, keep).map_err(Halt::Failed)?;
        self.gathering.skip(there.len(), long.len() + too_long);
        self.after = batch.last().map_or(self.after, |m| m.uid);
        Ok(())
    }

    /// The message that begins with this piece; nothing when it is too long.
    fn rest(
        &mut self,
        uid: u32,
        first: Vec<u8>,
        stop: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Option<Vec<u8>>, ImapError> {
        let mut whole = first;
        let mut full = whole.len() >= PIECE;
        while full {
            let next =
                self.mailbox.pieces(&[uid], whole.len(), stop)?.pop().map(|(_, bytes)| bytes).unwrap_or_default();
            full = next.len() >= PIECE;
            whole.extend_from_slice(&next);
            if whole.len() as u64 > LONGEST_MESSAGE {
                return Ok(None);
            }
        }
        Ok(Some(whole))
    }
}

/// Groups of messages that are read at once.
fn batches(chosen: &[OnServer]) -> Vec<&[OnServer]> {
    let mut all = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (k, one) in chosen.iter().enumerate() {
        if k > start && (k - start >= BATCH || bytes + one.bytes > BATCH_BYTES) {
            all.push(&chosen[start..k]);
            (start, bytes) = (k, 0);
        }
        bytes += one.bytes;
    }
    if start < chosen.len() {
        all.push(&chosen[start..]);
    }
    all
}
