//! Which programs can take me, where to apply, and why: from a profile and the season's facts.
//!
//! No input or output and no clock: `today` comes in as a value. It answers *can they take me*, with hard cutoffs kept
//! apart from preferences; estimates chances, each as a range with what moves it; puts the programs in the order in
//! which applications are worth sending and says where that stops paying; and compares two such lists. `rank` asks many worlds of
//! the Match what an order of a rank list would give.

mod assess;
mod changes;
mod countries;
mod list;
mod odds;
mod plan;
pub mod portfolio;
mod profile;
mod progress;
pub mod rank;
mod values;
mod way;

pub use assess::{
    Assessment, Candidate, Line, OpenWay, Question, QuestionAbout, Stance, StanceKind, Verdict, assess, in_words,
};
pub use changes::{Change, Kind as ChangeKind, Spot, changes};
pub use countries::Country;
pub use list::{Entry, LeftOut, Limits, POINT_WORTH, PickList, Proof, Stop, Why, pick};
pub use odds::{
    BASE_RATE, Basis, Calibration, Chance, Driver, Learned, Odds, Outlook, Range, Strength, TrackOdds, calibration,
    outlook, strength,
};
pub use plan::needs_preliminary;
pub use profile::{FieldGroup, Profile, ProfileField, ProfileValue};
pub use progress::{AnswerKind, Application, Figure, FigureKind, ProgramAnswer, Share, Signal};
pub use values::{
    AamcId, Attempts, BadValue, Budget, Email, Location, Milestone, Months, Number, Score, Setting, States, Text,
    Tracks, VisaNeed, VisaNeeds, Year, Zone,
};
