//! What the season leaves behind: messages, interviews, letters, claims, and what each program wants and sent.
//!
//! Each of them is an [`Item`] with a key of its own, and one event says what it was before and is after. So every kind
//! has history, undo and export alike, and a new kind is one more case here. Items are shared (`Arc`), because the history
//! and the state hold the same ones, and a mailbox can bring tens of thousands.

mod archive;
mod claim;
mod decide;
mod interview;
mod letter;
mod message;
mod program;
mod rank;
mod rank_decide;

use std::collections::BTreeMap;
use std::sync::Arc;

use season::ProgramId;
use serde::{Deserialize, Serialize};

pub use archive::{Archive, FactThen, ProgramThen, VisaThen};
pub use claim::{Claim, ClaimId, ClaimKind, ClaimList, Withdrawal};
pub(crate) use decide::{decide, moved_by, spare};
pub use interview::{
    AnswerDue, ClockChange, Debrief, Format, Heading, Interview, InterviewId, InterviewStatus, Interviewer, PersonRole,
    Slot, Thanks,
};
pub use letter::{Letter, LetterId, LetterKind, Override, Sent, Way};
pub(crate) use message::number_of;
pub use message::{Filed, Message, MessageId, NewMessage, Seen, Sender, WantedBy};
pub use program::{Columns, Contact, KnownPerson, Paper, PaperKind, Papers};
pub use rank::{
    Certified, CoupleChoice, CouplePair, Criterion, CriterionId, FirstYear, GutMark, LineId, MatchResult, Measure,
    Moved, Outcome, OwnMark, PairAnswer, RankLine, RankList, RankPlace, RankState, Snapshot, SnapshotId, Stood,
    Weighing,
};
pub(crate) use rank_decide::MOST_LINES;

/// One thing that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A message from a program.
    Message(Message),
    /// An interview, from the invitation to the debrief.
    Interview(Interview),
    /// A letter to a program, as a draft or sent.
    Letter(Letter),
    /// What the applicant told a program of the ranking.
    Claim(Claim),
    /// What a program wants to be written.
    Contact(Contact),
    /// The papers that a program owes before ranking.
    Papers(Papers),
    /// What the columns of a spreadsheet hold.
    Columns(Columns),
    /// The rank order list as it stands.
    RankList(RankList),
    /// What programs are weighed by.
    Weighing(Weighing),
    /// The order of the list at one time.
    Snapshot(Snapshot),
    /// How the list stands with NRMP.
    RankState(RankState),
    /// A season that is over.
    Archive(Archive),
}

/// What makes two items the same thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKey {
    /// A message.
    Message(MessageId),
    /// An interview.
    Interview(InterviewId),
    /// A letter.
    Letter(LetterId),
    /// A claim.
    Claim(ClaimId),
    /// One for each program.
    Contact(ProgramId),
    /// One for each program.
    Papers(ProgramId),
    /// One for each set of headings.
    Columns(Vec<String>),
    /// One.
    RankList,
    /// One.
    Weighing,
    /// A snapshot.
    Snapshot(SnapshotId),
    /// One.
    RankState,
    /// One for each season.
    Archive(i16),
}

impl Item {
    /// Its key.
    pub fn key(&self) -> ItemKey {
        match self {
            Self::Message(m) => ItemKey::Message(m.id),
            Self::Interview(i) => ItemKey::Interview(i.id),
            Self::Letter(l) => ItemKey::Letter(l.id),
            Self::Claim(c) => ItemKey::Claim(c.id),
            Self::Contact(c) => ItemKey::Contact(c.program.clone()),
            Self::Papers(p) => ItemKey::Papers(p.program.clone()),
            Self::Columns(c) => ItemKey::Columns(c.key()),
            Self::RankList(_) => ItemKey::RankList,
            Self::Weighing(_) => ItemKey::Weighing,
            Self::Snapshot(s) => ItemKey::Snapshot(s.id),
            Self::RankState(_) => ItemKey::RankState,
            Self::Archive(a) => ItemKey::Archive(a.season),
        }
    }

    /// The program it is about, if that is known.
    pub fn program(&self) -> Option<&ProgramId> {
        match self {
            Self::Message(m) => m.program(),
            Self::Interview(i) => Some(&i.program),
            Self::Letter(l) => Some(&l.program),
            Self::Claim(c) => Some(&c.program),
            Self::Contact(c) => Some(&c.program),
            Self::Papers(p) => Some(&p.program),
            Self::Columns(_)
            | Self::RankList(_)
            | Self::Weighing(_)
            | Self::Snapshot(_)
            | Self::RankState(_)
            | Self::Archive(_) => None,
        }
    }

    /// The highest number that was given to it or to a part of it, for kinds that are numbered.
    pub(crate) fn number(&self) -> Option<u64> {
        match self {
            Self::RankList(l) => return l.lines.iter().map(|l| l.id.0).max(),
            Self::Weighing(w) => {
                let own = |c: &Criterion| if let Measure::Own(id) = c.measure { id.0 } else { 0 };
                return w.criteria.iter().map(own).max();
            }
            _ => {}
        }
        match self.key() {
            ItemKey::Snapshot(id) => Some(id.0),
            ItemKey::RankList | ItemKey::Weighing | ItemKey::RankState | ItemKey::Archive(_) => None,
            ItemKey::Message(id) => Some(id.0),
            ItemKey::Interview(id) => Some(id.0),
            ItemKey::Letter(id) => Some(id.0),
            ItemKey::Claim(id) => Some(id.0),
            ItemKey::Contact(_) | ItemKey::Papers(_) | ItemKey::Columns(_) => None,
        }
    }
}

/// All that is kept, by key.
#[derive(Clone, Debug, Default)]
pub struct Items(BTreeMap<ItemKey, Arc<Item>>);

macro_rules! numbered {
    ($all:ident, $one:ident, $kind:ident, $id:ident, $doc:literal) => {
        #[doc = concat!("All ", $doc, ", in the order in which they came.")]
        pub fn $all(&self) -> impl DoubleEndedIterator<Item = &$kind> {
            let range = ItemKey::$kind($id(0))..=ItemKey::$kind($id(u64::MAX));
            self.0.range(range).filter_map(|(_, item)| match &**item {
                Item::$kind(x) => Some(x),
                _ => None,
            })
        }

        #[doc = concat!("One of the ", $doc, ".")]
        pub fn $one(&self, id: $id) -> Option<&$kind> {
            match self.get(&ItemKey::$kind(id)) {
                Some(Item::$kind(x)) => Some(x),
                _ => None,
            }
        }
    };
}

impl Items {
    numbered!(messages, message, Message, MessageId, "messages");
    numbered!(interviews, interview, Interview, InterviewId, "interviews");
    numbered!(letters, letter, Letter, LetterId, "letters");
    numbered!(claims, claim, Claim, ClaimId, "claims");
    numbered!(snapshots, snapshot, Snapshot, SnapshotId, "snapshots");

    /// The rank order list; none before it has a line.
    pub fn rank_list(&self) -> Option<&RankList> {
        match self.get(&ItemKey::RankList) {
            Some(Item::RankList(l)) => Some(l),
            _ => None,
        }
    }

    /// What programs are weighed by, where the applicant said so.
    pub fn weighing(&self) -> Option<&Weighing> {
        match self.get(&ItemKey::Weighing) {
            Some(Item::Weighing(w)) => Some(w),
            _ => None,
        }
    }

    /// How the list stands with NRMP, where something was said of it.
    pub fn rank_state(&self) -> Option<&RankState> {
        match self.get(&ItemKey::RankState) {
            Some(Item::RankState(s)) => Some(s),
            _ => None,
        }
    }

    /// What a program wants to be written, where the applicant knows it.
    pub fn contact(&self, program: &ProgramId) -> Option<&Contact> {
        match self.get(&ItemKey::Contact(program.clone())) {
            Some(Item::Contact(c)) => Some(c),
            _ => None,
        }
    }

    /// The papers of a program.
    pub fn papers(&self, program: &ProgramId) -> Option<&Papers> {
        match self.get(&ItemKey::Papers(program.clone())) {
            Some(Item::Papers(p)) => Some(p),
            _ => None,
        }
    }

    /// What columns of spreadsheets were said to hold.
    pub fn columns(&self) -> impl Iterator<Item = &Columns> {
        self.all().filter_map(|i| match i {
            Item::Columns(c) => Some(c),
            _ => None,
        })
    }

    /// A season that was archived, by its year.
    pub fn archive(&self, season: i16) -> Option<&Archive> {
        match self.get(&ItemKey::Archive(season)) {
            Some(Item::Archive(a)) => Some(a),
            _ => None,
        }
    }

    /// The item under a key.
    pub fn get(&self, key: &ItemKey) -> Option<&Item> {
        self.0.get(key).map(|i| &**i)
    }

    /// All items of all kinds.
    pub fn all(&self) -> impl Iterator<Item = &Item> {
        self.0.values().map(|i| &**i)
    }

    pub(crate) fn shared(&self, key: &ItemKey) -> Option<&Arc<Item>> {
        self.0.get(key)
    }

    pub(crate) fn change(&mut self, before: Option<&Arc<Item>>, after: Option<&Arc<Item>>) {
        if let Some(old) = before {
            self.0.remove(&old.key());
        }
        if let Some(new) = after {
            self.0.insert(new.key(), Arc::clone(new));
        }
    }
}
