//! What somebody can want of a workspace.

use std::sync::Arc;

use jiff::Timestamp;
use pick::{Application, Figure, FigureKind, ProfileField, ProfileValue, Stance};
use season::{Answer, OwnSource, PartialDate, ProgramId, Visa};
use serde::{Deserialize, Serialize};

use crate::event::{DocumentInfo, NoteId, Quiet, StatementId};
use crate::kept::{
    Claim, ClaimId, ClaimKind, ClaimList, Columns, Contact, Interview, InterviewId, Letter, LetterId, MessageId,
    NewMessage, Outcome, Override, Papers, RankList, SnapshotId, Way, Weighing, Withdrawal,
};
use crate::state::ActId;

/// From where something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// On a page.
    Page,
    /// On the command line.
    CommandLine,
}

impl Actor {
    /// The words for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Page => "on the page",
            Self::CommandLine => "on the command line",
        }
    }
}

/// "I checked this": a statement as the applicant enters it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStatement {
    /// About which visa.
    pub visa: Visa,
    /// What the program says.
    pub says: Answer,
    /// Under which condition; empty if none.
    pub condition: String,
    /// Whether Step 3 is needed.
    pub step3: bool,
    /// The sentence, word for word; may be empty.
    pub quote: String,
    /// How the applicant learned of it.
    pub source: OwnSource,
    /// Address, name or circumstance.
    pub detail: String,
    /// When it was read or said.
    pub on: PartialDate,
    /// What proves it.
    pub evidence: Option<DocumentInfo>,
}

/// How a letter leaves, and what that means for the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// How.
    pub way: Way,
    /// Findings that stood in the way, each with the applicant's reason.
    pub overrides: Vec<Override>,
    /// What it tells the program of the ranking, on which list, and in which words.
    pub claim: Option<(ClaimKind, ClaimList, String)>,
    /// The earlier statement that it takes back.
    pub withdraws: Option<ClaimId>,
    /// Whether the interview it is about moves on with it: an accepted one is asked for, a declined one is declined, one given
    /// back is given back.
    pub moves_interview: bool,
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Set or clear fields of the profile.
    SetProfile(Vec<(ProfileField, Option<ProfileValue>)>),
    /// Record what a program says about a visa.
    AddStatement(ProgramId, Box<NewStatement>),
    /// Take an own statement back.
    RemoveStatement(ProgramId, StatementId),
    /// Write a note (`None`), change one, or remove one (empty text).
    WriteNote(ProgramId, Option<NoteId>, String),
    /// Decide about a program, or drop the decision.
    SetStance(ProgramId, Option<Stance>),
    /// Write down the whole application to a program as it stands now: sent, signal, statement, answer.
    SetApplication(ProgramId, Box<Application>),
    /// Write down a figure about a program; it takes the place of an older one of the same kind.
    SetFigure(ProgramId, Box<Figure>),
    /// Take a figure about a program back.
    RemoveFigure(ProgramId, FigureKind),
    /// Keep messages as one act; those that are there already stay as they are.
    KeepMessages(Vec<Arc<NewMessage>>),
    /// Say to which program a message belongs; `None`: to none.
    FileMessage(MessageId, Option<ProgramId>),
    /// Remove a message from the list; its original stays with the history.
    RemoveMessage(MessageId),
    /// Write an interview down as it stands now; with the number 0 a new one.
    SetInterview(Box<Interview>),
    /// Remove an interview that was written down by mistake.
    RemoveInterview(InterviewId),
    /// Keep a draft; with the number 0 a new one.
    SetLetter(Box<Letter>),
    /// Remove a draft or the copy of a letter.
    RemoveLetter(LetterId),
    /// A letter left the house.
    LetterLeft(LetterId, Departure),
    /// Write down what was said to a program of the ranking; with the number 0 a new statement.
    SetClaim(Box<Claim>),
    /// Take a statement about the ranking back.
    WithdrawClaim(ClaimId, Withdrawal),
    /// Write down what a program wants to be written.
    SetContact(Box<Contact>),
    /// Write down which papers of a program came.
    SetPapers(Box<Papers>),
    /// Never show a kind of finding in drafts again, or show it again.
    SetQuiet(Quiet, bool),
    /// Several commands as one act, in this order; none happens when one is refused.
    Together(Vec<Command>),
    /// Write the rank order list down as it stands now, with the reason for what moved, which may be empty; a line with
    /// the number 0 is new.
    SetRankList(Box<RankList>, String),
    /// Write down what programs are weighed by; an own criterion with the number 0 is new.
    SetWeighing(Box<Weighing>),
    /// Say why lines moved.
    ExplainMove(SnapshotId, String),
    /// The list as it stands was certified in R3, at this time.
    Certify(Timestamp),
    /// The certified list is to be changed again, for this reason.
    Reopen(String),
    /// Write the outcome of the Match down, or take it back.
    SetOutcome(Option<Outcome>),
    /// Archive the season, and begin the next one with what comes along.
    ArchiveSeason,
    /// Remember what the columns of a spreadsheet hold.
    SetColumns(Box<Columns>),
    /// Take an act back: the given one, or the newest that can be.
    Undo(Option<ActId>),
}
