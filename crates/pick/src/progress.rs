//! What happened between the applicant and one program so far, and the figures about it that the applicant read
//! somewhere: both move the odds, and both are the applicant's own entries.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use season::plain_day;
use serde::{Deserialize, Serialize};

use crate::values::BadValue;

/// A preference signal, the weaker first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// One of the silver signals.
    Silver,
    /// One of the gold signals.
    Gold,
}

impl Signal {
    /// All, the strongest first.
    pub const ALL: [Self; 2] = [Self::Gold, Self::Silver];

    /// The word for pages, files and the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gold => "gold",
            Self::Silver => "silver",
        }
    }
}

impl FromStr for Signal {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let word = s.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|x| x.word() == word)
            .ok_or_else(|| BadValue(format!("\"{s}\" is no signal: write gold, silver or none")))
    }
}

/// What a program answered to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// It offered an interview.
    Invited,
    /// It put the applicant on its waitlist for interviews.
    Waitlisted,
    /// It declined.
    Rejected,
}

impl AnswerKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Invited, Self::Waitlisted, Self::Rejected];

    /// The word for pages, files and the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Waitlisted => "waitlisted",
            Self::Rejected => "rejected",
        }
    }
}

impl FromStr for AnswerKind {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let word = s.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|x| x.word() == word)
            .ok_or_else(|| BadValue(format!("\"{s}\" is no answer: write invited, waitlisted, rejected or none")))
    }
}

/// An answer with its day, where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProgramAnswer {
    /// What it was.
    pub kind: AnswerKind,
    /// The day on which it came; `None`: nobody said it. No day is put in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

impl ProgramAnswer {
    /// An answer that came on a known day.
    pub fn dated(kind: AnswerKind, on: Date) -> Self {
        Self { kind, on: Some(on) }
    }

    /// `invited on 20 Nov 2026`, or `invited, day not known`.
    pub fn words(&self) -> String {
        match self.on {
            Some(on) => format!("{} on {}", self.kind.word(), plain_day(on)),
            None => format!("{}, day not known", self.kind.word()),
        }
    }
}

/// The application to one program. The default is: nothing sent, nothing planned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Application {
    /// The day it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Date>,
    /// The signal it carries or shall carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// The reason given with the signal; empty when there is none yet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement: String,
    /// What the program answered; `None` is silence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ProgramAnswer>,
}

impl Application {
    /// In a few words, without the reason for the signal; `None` when nothing is written down.
    pub fn words(&self) -> Option<String> {
        let parts: Vec<String> = [
            self.sent.map(|day| format!("sent {}", plain_day(day))),
            self.signal.map(|signal| format!("{} signal", signal.word())),
            self.answer.map(|answer| answer.words()),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// What a figure about a program counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// Of the applications of non-US IMGs, the share that led to an interview.
    NonUsImgInterviewed,
    /// Of the applications with a gold signal, the share that led to an interview.
    GoldInterviewed,
    /// Of the applications with a silver signal, the share that led to an interview.
    SilverInterviewed,
    /// Of the applications without a signal, the share that led to an interview.
    UnsignalledInterviewed,
    /// Of the residents, the share of international graduates.
    ImgShare,
}

impl FigureKind {
    /// All, the most telling first.
    pub const ALL: [Self; 5] = [
        Self::NonUsImgInterviewed,
        Self::GoldInterviewed,
        Self::SilverInterviewed,
        Self::UnsignalledInterviewed,
        Self::ImgShare,
    ];

    /// The name in files and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::NonUsImgInterviewed => "non-us-img-interviewed",
            Self::GoldInterviewed => "gold-interviewed",
            Self::SilverInterviewed => "silver-interviewed",
            Self::UnsignalledInterviewed => "unsignalled-interviewed",
            Self::ImgShare => "img-share",
        }
    }

    /// The label for pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::NonUsImgInterviewed => "Applications of non-US IMGs that led to an interview",
            Self::GoldInterviewed => "Applications with a gold signal that led to an interview",
            Self::SilverInterviewed => "Applications with a silver signal that led to an interview",
            Self::UnsignalledInterviewed => "Applications without a signal that led to an interview",
            Self::ImgShare => "Residents who are international graduates",
        }
    }
}

impl FromStr for FigureKind {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let key = s.trim().to_lowercase().replace('_', "-");
        Self::ALL.into_iter().find(|k| k.key() == key).ok_or_else(|| {
            BadValue(format!("\"{s}\" is not a figure; the figures are {}", Self::ALL.map(Self::key).join(", ")))
        })
    }
}

/// A share in tenths of a percent, from 0 to 1000, so that equal figures are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Share(u16);

impl Share {
    /// The share as a fraction from 0 to 1.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl TryFrom<u16> for Share {
    type Error = BadValue;

    fn try_from(tenths: u16) -> Result<Self, BadValue> {
        if tenths > 1000 {
            return Err(BadValue(format!("{tenths} tenths of a percent are more than all")));
        }
        Ok(Self(tenths))
    }
}

impl From<Share> for u16 {
    fn from(share: Share) -> u16 {
        share.0
    }
}

impl FromStr for Share {
    type Err = BadValue;

    fn from_str(s: &str) -> Result<Self, BadValue> {
        let bad =
            || BadValue(format!("\"{}\" is not a share: write a percentage from 0 to 100, such as 2.5", s.trim()));
        let text = s.trim().trim_end_matches('%').trim_end();
        let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
        if whole.len() > 3 || tenth.len() != 1 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(bad());
        }
        let whole: u16 = whole.parse().map_err(|_| bad())?;
        let tenth: u16 = tenth.parse().map_err(|_| bad())?;
        Self::try_from(whole * 10 + tenth).map_err(|_| bad())
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}%", self.0 / 10),
            tenth => write!(f, "{}.{tenth}%", self.0 / 10),
        }
    }
}

/// A figure about a program that the applicant read: it outranks what is assumed of programs in general.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Figure {
    /// What it counts.
    pub kind: FigureKind,
    /// The share.
    pub share: Share,
    /// Where it was read: Residency Explorer, FREIDA, the program's page.
    pub source: String,
    /// The day on which it was read.
    pub on: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_as_people_write_it_and_written_back() {
        for (text, shown) in [("2.4", "2.4%"), (" 39 % ", "39%"), ("0", "0%"), ("100", "100%"), ("0.5%", "0.5%")] {
            assert_eq!(text.parse::<Share>().unwrap().to_string(), shown);
        }
        for text in ["", "-1", "100.1", "101", "2.45", "two", "1e3", "99999", "NaN", ".5"] {
            let why = text.parse::<Share>().unwrap_err().0;
            assert!(why.contains("from 0 to 100"), "{why}");
        }
    }

    #[test]
    fn an_application_is_told_in_a_few_words() {
        let on = jiff::civil::date(2026, 11, 20);
        let all = Application {
            sent: Some(jiff::civil::date(2026, 9, 24)),
            signal: Some(Signal::Gold),
            statement: "why".into(),
            answer: Some(ProgramAnswer::dated(AnswerKind::Invited, on)),
        };
        assert_eq!(all.words().unwrap(), "sent 24 Sep 2026, gold signal, invited on 20 Nov 2026");
        assert_eq!(Application::default().words(), None);
        let undated = Application { answer: Some(ProgramAnswer { kind: AnswerKind::Invited, on: None }), ..all };
        assert_eq!(undated.words().unwrap(), "sent 24 Sep 2026, gold signal, invited, day not known");
    }

    #[test]
    fn words_of_signals_answers_and_figures_are_read_back() {
        assert!(Signal::ALL.iter().all(|s| s.word().parse() == Ok(*s)));
        assert!(AnswerKind::ALL.iter().all(|a| a.word().parse() == Ok(*a)));
        assert!(FigureKind::ALL.iter().all(|k| k.key().parse() == Ok(*k)));
        assert!("bronze".parse::<Signal>().unwrap_err().0.contains("gold, silver or none"));
    }
}
