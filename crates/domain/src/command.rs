//! What somebody can want of a workspace.

use pick::{Application, Figure, FigureKind, ProfileField, ProfileValue, Stance};
use season::{Answer, OwnSource, PartialDate, ProgramId, Visa};
use serde::{Deserialize, Serialize};

use crate::event::{DocumentInfo, NoteId, Quiet, StatementId};
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
    /// Never show a kind of finding in drafts again, or show it again.
    SetQuiet(Quiet, bool),
    /// Take an act back: the given one, or the newest that can be.
    Undo(Option<ActId>),
}
