//! A message from a program, as it is kept: whose it is, what it was read as, and where its original lies.
//!
//! The words themselves stay in the original document; only what lists and rules need is here. Two messages are the same
//! when their keys are: the Message-ID, or the hash of the bytes where there is none.

use std::sync::Arc;

use candor::meaning::Category;
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
