//! A message from a program, as it is kept: whose it is, what it was read as, and where its original lies.
//!
//! The words themselves stay in the original document; only what lists and rules need is here. Two messages are the same
//! when their keys are: the Message-ID, or the hash of the bytes where there is none. A Message-ID can be used twice by
//! mistake: a message with other words under a key that is taken gets a key of its own ([`Seen`]).

use std::collections::HashMap;
use std::sync::Arc;

use candor::meaning::Category;
use jiff::civil::DateTime;
use jiff::{Timestamp, Zoned};
use season::ProgramId;
use serde::{Deserialize, Serialize};

use crate::event::{DocumentInfo, number_id};

number_id! {
    /// A message; numbers are given once and never again.
    MessageId
}

/// Who wrote a message. Either part may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// The name as written; it proves nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The address as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl Sender {
    /// The name, or the address where there is no name, or "unknown sender".
    pub fn shown(&self) -> &str {
        match (self.name.as_str(), self.address.as_str()) {
            ("", "") => "unknown sender",
            ("", address) => address,
            (name, _) => name,
        }
    }

    /// The part of the address behind the `@`, in small letters; empty if there is none.
    pub fn domain(&self) -> String {
        self.address.rsplit_once('@').map_or_else(String::new, |(_, d)| d.trim_end_matches('>').to_ascii_lowercase())
    }
}

/// To which program a message belongs, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Filed {
    /// Found by prematch.
    Found {
        /// The program.
        program: ProgramId,
        /// Why, in one sentence.
        because: String,
    },
    /// Said by the applicant; `None`: it belongs to no program.
    Hand {
        /// The program.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        program: Option<ProgramId>,
    },
    /// Not known.
    Open,
}

/// A message as it comes in, before it has a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMessage {
    /// The original: a mail, or the text that was pasted.
    pub original: DocumentInfo,
    /// What makes it the same as another.
    pub key: String,
    /// Who wrote it.
    #[serde(default)]
    pub from: Sender,
    /// One line; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// When it was sent by the sender's clock, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Zoned>,
    /// To which program it belongs.
    pub filed: Filed,
    /// What it was read as.
    pub category: Category,
    /// The second best reading, where the first is not sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Category>,
    /// Whether it must be warned of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub red_flag: bool,
    /// Whether its header says that it went to a list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub list_headers: bool,
    /// What its text looks like, to see the same text in another message.
    #[serde(default)]
    pub fingerprint: u64,
    /// A number of its exact words, to tell it from another with the same key; 0 where it was not counted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub digest: u64,
    /// Whether the applicant wrote it: it is no word of a program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// Until when it wants an answer, as its words say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<WantedBy>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Until when a message wants an answer, as its words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedBy {
    /// The day and hour that are named, on the sender's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime>,
    /// Hours from the message, where the words tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
}

/// What is there already, to see what comes twice. It holds a few numbers for each message.
#[derive(Clone, Debug, Default)]
pub struct Seen(HashMap<String, Vec<Mark>>);

/// What tells messages with one key apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    head: u64,
    digest: u64,
    fingerprint: u64,
}

impl Mark {
    fn of(message: &NewMessage) -> Self {
        let head = head_mark(&message.from.address, &message.subject, message.sent.as_ref());
        Self { head, digest: message.digest, fingerprint: message.fingerprint }
    }

    /// Whether both are the same words. Messages kept by an earlier version have no digest.
    fn same(self, other: Self) -> bool {
        if self.digest == 0 || other.digest == 0 {
            self.fingerprint == other.fingerprint
        } else {
            self.digest == other.digest
        }
    }
}

/// A number for what the header of a message says.
fn head_mark(address: &str, subject: &str, sent: Option<&Zoned>) -> u64 {
    let subject: String = subject.chars().take(200).collect();
    let sent = sent.map_or_else(String::new, |z| z.timestamp().as_second().to_string());
    number_of(&[&address.to_ascii_lowercase(), &subject, &sent])
}

/// A number for texts, the same for the same texts (FNV-1a).
pub(crate) fn number_of(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|t| t.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

impl NewMessage {
    /// Its key without the number of its words: the Message-ID, where it has one.
    pub fn plain_key(&self) -> &str {
        self.key.split(AND_WORDS).next().unwrap_or(&self.key)
    }

    /// A number for exact words: the same for texts that differ in blanks and line ends only, and never 0.
    pub fn digest_of(text: &str) -> u64 {
        number_of(&[&text.split_whitespace().collect::<Vec<_>>().join(" ")]).max(1)
    }
}

/// What stands between a key that was taken and the number of the words. No Message-ID that serves as a key has a blank.
const AND_WORDS: char = ' ';

impl Seen {
    /// Whether two messages are one: the same key, and the same words under it.
    pub fn same(one: &NewMessage, other: &NewMessage) -> bool {
        one.plain_key() == other.plain_key() && Mark::of(one).same(Mark::of(other))
    }

    /// What is kept.
    pub fn kept<'a>(messages: impl Iterator<Item = &'a Message>) -> Self {
        let mut seen = Self::default();
        messages.for_each(|m| seen.put(&m.message));
        seen
    }

    fn put(&mut self, message: &NewMessage) {
        self.0.entry(message.plain_key().to_owned()).or_default().push(Mark::of(message));
    }

    /// Whether a message with this key and header is there, as far as a header alone can tell.
    pub fn has_head(&self, key: &str, address: &str, subject: &str, sent: Option<&Zoned>) -> bool {
        let head = head_mark(address, subject, sent);
        self.0.get(key).is_some_and(|marks| marks.iter().any(|m| m.head == head))
    }

    /// Takes a message in and says whether it is new. One with other words under a key that is taken gets a key of its own.
    pub fn take(&mut self, message: &mut Arc<NewMessage>) -> bool {
        let mark = Mark::of(message);
        let base = message.plain_key().to_owned();
        let there = self.0.entry(base.clone()).or_default();
        if there.iter().any(|m| m.same(mark)) {
            return false;
        }
        if !there.is_empty() {
            let words = if mark.digest == 0 { mark.fingerprint } else { mark.digest };
            Arc::make_mut(message).key = format!("{base}{AND_WORDS}{words:016x}");
        }
        there.push(mark);
        true
    }
}

/// A message that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// When it was kept.
    pub kept: Timestamp,
    /// Everything else.
    #[serde(flatten)]
    pub message: Arc<NewMessage>,
}

impl Message {
    /// The program it belongs to, if that is known.
    pub fn program(&self) -> Option<&ProgramId> {
        match &self.message.filed {
            Filed::Found { program, .. } => Some(program),
            Filed::Hand { program } => program.as_ref(),
            Filed::Open => None,
        }
    }

    /// When it was sent, or when it was kept where that is not known.
    pub fn when(&self) -> Timestamp {
        self.message.sent.as_ref().map_or(self.kept, Zoned::timestamp)
    }
}
