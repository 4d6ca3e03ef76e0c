//! The season of one applicant: the one state of a workspace, and the only way to change it.
//!
//! A [`Command`] is what somebody wants; [`decide()`] answers with the [`Event`]s that make it true, or with a
//! [`Refusal`] in one sentence; [`State::apply`] takes an event in. The events of one command form an *act*. Nothing
//! is changed in place: undo appends the inverse events of an act, so history, undo, evidence and backup are one thing.
//!
//! No input or output and no clock: the time of a command comes in as a value.

mod application;
mod briefing;
mod clash;
mod command;
mod decide;
mod event;
mod history;
pub mod invitation;
mod kept;
pub mod letters;
mod notices;
mod own;
mod pressure;
pub mod rank;
mod recognise;
pub mod seasons;
pub mod soap;
mod state;
mod tasks;
mod today;
mod told;
mod unanswered;
mod visa_ledger;

pub use application::{Part, flawed_part, signal_holders, signals_of};
pub use briefing::{BRIEFED, Briefing, Known, briefing};
pub use clash::{Clash, ClashKind, clashes, overlaps, week};
pub use command::{Actor, Command, Departure, NewStatement};
pub use decide::{Refusal, decide, undoable};
pub use event::{DocumentId, DocumentInfo, Event, Note, NoteId, OwnStatement, Quiet, StatementId};
pub use history::{HistoryLine, history};
pub use kept::{
    AnswerDue, Archive, Certified, Claim, ClaimId, ClaimKind, ClaimList, ClockChange, Columns, Contact, CoupleChoice,
    CouplePair, Criterion, CriterionId, Debrief, FactThen, Filed, FirstYear, Format, GutMark, Heading, Interview,
    InterviewId, InterviewStatus, Interviewer, Item, ItemKey, Items, KnownPerson, Letter, LetterId, LetterKind, LineId,
    MatchResult, Measure, Message, MessageId, Moved, NewMessage, Outcome, Override, OwnMark, PairAnswer, Paper,
    PaperKind, Papers, PersonRole, ProgramThen, RankLine, RankList, RankPlace, RankState, Seen, Sender, Sent, Slot,
    Snapshot, SnapshotId, Stood, Thanks, VisaThen, WantedBy, Way, Weighing, Withdrawal,
};
pub use notices::notices;
pub use own::{is_applicant, is_own};
pub use pressure::{Pressure, SafeAnswer, fraud, pressure};
pub use recognise::{Directory, Guess, Recognised, is_shared_address, reads_no_mail};
pub use state::{Act, ActId, Record, State};
pub use tasks::{Task, TaskKind, tasks, unthanked};
pub use today::{Agenda, Due, Phase, StepNow, Unsettled, agenda, eastern};
pub use told::{Told, told};
pub use visa_ledger::{LedgerLine, LedgerPlace, concerned, visa_ledger};
