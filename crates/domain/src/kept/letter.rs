//! A letter to one program, from the first draft to the copy of what was sent. prematch never sends it: the applicant
//! does, and says so.

use jiff::Timestamp;
use season::ProgramId;
use serde::{Deserialize, Serialize};

use super::interview::words;
use super::{InterviewId, MessageId};
use crate::event::number_id;

number_id! {
    /// A letter; numbers are given once and never again.
    LetterId
}

words! {
    /// What a letter is for.
    LetterKind {
        /// Interest before an interview, with what is new.
        Interest = "interest", "interest, before an interview";
        /// A question to the coordinator about the visa.
        VisaQuestion = "visa_question", "visa question";
        /// Thanks to somebody who interviewed.
        ThankYou = "thank_you", "thank-you to an interviewer";
        /// Thanks to the director.
        ThankDirector = "thank_director", "thank-you to the director";
        /// What is new since the application.
        Update = "update", "update";
        /// This program is the first choice.
        FirstChoice = "first_choice", "first choice";
        /// Interest after an interview, without naming a place.
        StrongInterest = "strong_interest", "interest, not the first choice";
        /// From the waitlist for interviews.
        Waitlist = "waitlist", "from the waitlist";
        /// Yes to an invitation, with a time.
        Accept = "accept", "yes to an invitation";
        /// No to an invitation.
        Decline = "decline", "no to an invitation";
        /// Another day is asked for.
        Reschedule = "reschedule", "ask for another day";
        /// A booked interview is given back.
        Release = "release", "give a booked interview back";
        /// A statement about the ranking is taken back or corrected.
        Correction = "correction", "correct a first-choice statement";
        /// The contract and its policies are asked for.
        Papers = "papers", "ask for contract and policies";
        /// An answer to a question that programs may not ask.
        SafeAnswer = "safe_answer", "answer to a question that is not allowed";
        /// Anything else.
        Other = "other", "another letter";
    }
}

words! {
    /// How a letter left.
    Way {
        /// Copied into a mail program or a form.
        Copied = "copied", "copied";
        /// As a file for a mail program.
        File = "file", "as an .eml file";
        /// Through a link that opens the mail program.
        Mailto = "mailto", "through the mail program";
        /// As a draft in the mailbox.
        Draft = "draft", "as a draft in the mailbox";
    }
}

/// A finding that was put aside, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The code of the finding.
    pub code: String,
    /// The words that it marks; none: every finding of this code in the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The applicant's reason.
    pub reason: String,
}

/// When and how a letter left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    pub at: Timestamp,
    /// How.
    pub way: Way,
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its number; 0 before it has one.
    pub id: LetterId,
    /// To which program.
    pub program: ProgramId,
    /// What for.
    pub kind: LetterKind,
    /// To whom: a name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// The address; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// One line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The text.
    pub text: String,
    /// When it was last written.
    pub written: Timestamp,
    /// The interview it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interview: Option<InterviewId>,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<MessageId>,
    /// When and how it left; none: a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
    /// Findings that were put aside: of a draft all, so that they stay aside when it is opened again; of a letter that left
    /// those that stood in its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}
