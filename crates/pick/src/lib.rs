//! Which programs can take me, where to apply, and why: from a profile and the season's facts.
//!
//! No input or output and no clock: `today` comes in as a value. This version answers *can they take me*, keeps hard
//! cutoffs apart from preferences, prices the next application and puts the programs in an order that is explained
//! line by line. It gives no odds; [`portfolio`] computes with odds that the caller has.

mod assess;
mod countries;
mod list;
mod odds;
pub mod portfolio;
mod profile;
mod progress;
mod values;
mod way;

pub use assess::{
    Assessment, Candidate, Line, OpenWay, Question, QuestionAbout, Stance, StanceKind, Verdict, Weight, assess,
    in_words,
};
pub use countries::Country;
pub use list::{Entry, LeftOut, Limits, POINT_WORTH, PickList, Proof, Stop, Why, pick};
pub use odds::{
    BASE_RATE, Basis, Calibration, Chance, Driver, Learned, Odds, Outlook, Range, Strength, TrackOdds, calibration,
    outlook, strength,
};
pub use profile::{FieldGroup, Profile, ProfileField, ProfileValue};
pub use progress::{AnswerKind, Application, Figure, FigureKind, ProgramAnswer, Share, Signal};
pub use values::{
    AamcId, Attempts, BadValue, Budget, Location, Milestone, Months, Number, Score, Setting, States, Text, Tracks,
    VisaNeed, VisaNeeds, Year, Zone,
};
