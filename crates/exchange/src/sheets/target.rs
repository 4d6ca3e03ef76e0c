//! What a column can hold, and by which headings people call it.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The program's name.
    ProgramName,
    /// Its ACGME id, or the id that starts with `x-`.
    ProgramId,
    /// One or more NRMP codes.
    NrmpCode,
    /// Its institution.
    Institution,
    /// Its city, perhaps with the state after a comma.
    City,
    /// Its state.
    State,
    /// Whether, or on which day, the application was sent.
    Applied,
    /// The signal: gold, silver or none.
    Signal,
    /// The reason given with the signal.
    SignalReason,
    /// The program's answer in a word: invited, waitlisted, rejected.
    Answer,
    /// The day of that answer.
    AnswerDay,
    /// Whether, or on which day, an interview was offered.
    Invited,
    /// The day of the interview, perhaps with its time.
    Interview,
    /// Whether, or on which day, the program put the applicant on its waitlist.
    Waitlisted,
    /// Whether, or on which day, the program declined.
    Rejected,
    /// What was said about visas, in words.
    VisaStatement,
    /// What was said about the J-1.
    J1,
    /// What was said about the H-1B.
    H1b,
    /// The applicant's decision: always on my list, or left out.
    Decision,
    /// A note.
    Note,
    /// The coordinator's mail address.
    CoordinatorEmail,
    /// The gut mark, 1 to 10.
    Score,
    /// Whether, or on which day, the thank-you was sent.
    ThankYou,
    /// The place on the rank list.
    Rank,
    /// A count of a whole: 7 of 15.
    Count,
    /// Nothing of interest.
    Ignore,
}

impl Target {
    /// All, in the order in which a page offers them.
    pub const ALL: [Self; 26] = [
        Self::Ignore,
        Self::ProgramName,
        Self::ProgramId,
        Self::NrmpCode,
        Self::Institution,
        Self::City,
        Self::State,
        Self::Applied,
        Self::Signal,
        Self::SignalReason,
        Self::Answer,
        Self::AnswerDay,
        Self::Invited,
        Self::Interview,
        Self::Waitlisted,
        Self::Rejected,
        Self::VisaStatement,
        Self::J1,
        Self::H1b,
        Self::Decision,
        Self::Note,
        Self::CoordinatorEmail,
        Self::Score,
        Self::ThankYou,
        Self::Rank,
        Self::Count,
    ];

    /// The words for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::ProgramName => "program name",
            Self::ProgramId => "ACGME id",
            Self::NrmpCode => "NRMP code",
            Self::Institution => "institution",
            Self::City => "city",
            Self::State => "state",
            Self::Applied => "applied (yes, no or the day)",
            Self::Signal => "signal (gold, silver or none)",
            Self::SignalReason => "reason for the signal",
            Self::Answer => "answer (invited, waitlisted, rejected)",
            Self::AnswerDay => "day of the answer",
            Self::Invited => "interview offered (yes, no or the day)",
            Self::Interview => "interview day, perhaps with the time",
            Self::Waitlisted => "waitlisted (yes, no or the day)",
            Self::Rejected => "rejected (yes, no or the day)",
            Self::VisaStatement => "what was said about visas",
            Self::J1 => "J-1",
            Self::H1b => "H-1B",
            Self::Decision => "my decision",
            Self::Note => "note",
            Self::CoordinatorEmail => "coordinator's mail address",
            Self::Score => "my mark, 1 to 10",
            Self::ThankYou => "thank-you sent (yes, no or the day)",
            Self::Rank => "place on my rank list",
            Self::Count => "a count, such as 7 of 15",
            Self::Ignore => "leave out",
        }
    }

    /// The word for files and the command line: `interview`.
    pub fn key(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The target of such a word.
    pub fn from_key(key: &str) -> Option<Self> {
        let key = key.trim().to_lowercase().replace(['-', ' '], "_");
        serde_json::from_value(serde_json::Value::from(key)).ok()
    }

    /// Whether several columns can hold it.
    pub fn many(self) -> bool {
        matches!(self, Self::NrmpCode | Self::VisaStatement | Self::Note | Self::Count | Self::Ignore)
    }

    /// Whether it says which program a row is about.
    pub fn identifies(self) -> bool {
        matches!(
            self,
            Self::ProgramName | Self::ProgramId | Self::NrmpCode | Self::Institution | Self::City | Self::State
        )
    }

    /// Whether its cells hold dates.
    pub(crate) fn dated(self) -> bool {
        matches!(
            self,
            Self::Applied
                | Self::AnswerDay
                | Self::Invited
                | Self::Interview
                | Self::Waitlisted
                | Self::Rejected
                | Self::ThankYou
        )
    }
}

/// A heading as it is compared: small letters and digits, parted by single blanks.
pub fn normal(heading: &str) -> String {
    let spaced: String =
        heading.chars().map(|c| if c.is_alphanumeric() { c.to_lowercase().next().unwrap_or(c) } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of how many the counts of a column are, where its heading says so: 15 for `signals x/15` and `7 of 15`.
pub fn whole_of(heading: &str) -> Option<u32> {
    let lower = heading.to_lowercase();
    let after = |mark: &str| lower.find(mark).map(|at| lower[at + mark.len()..].trim_start().to_owned());
    let rest = after("/").or_else(|| after(" of "))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|n| (2..=400).contains(n))
}

/// Headings that mean a target by themselves.
const HEADINGS: &[(Target, &[&str])] = &[
    (
        Target::ProgramId,
        &[
            "id",
            "acgme",
            "acgme id",
            "acgme code",
            "acgme program id",
            "acgme number",
            "acgme program number",
            "program id",
            "program number",
            "program no",
            "accreditation id",
            "accreditation",
            "eras id",
            "program code acgme",
        ],
    ),
    (
        Target::NrmpCode,
        &[
            "nrmp",
            "nrmp code",
            "nrmp codes",
            "nrmp program code",
            "nrmp match codes",
            "nrmp match code",
            "match code",
            "program code",
            "code",
        ],
    ),
    (
        Target::ProgramName,
        &[
            "program",
            "programs",
            "program name",
            "programname",
            "name",
            "name of program",
            "residency",
            "residency program",
            "organization",
            "hospital",
            "school",
            "program matched to state",
        ],
    ),
    (
        Target::Institution,
        &[
            "institution",
            "sponsoring institution",
            "sponsor",
            "sponsoring institution name",
            "employer",
            "employer name",
        ],
    ),
    (Target::City, &["city", "location", "place", "city state", "city cleaned", "where"]),
    (Target::State, &["state", "st", "state abbreviation"]),
    (
        Target::Applied,
        &[
            "applied",
            "apply",
            "applied on",
            "date applied",
            "application sent",
            "application date",
            "applied date",
            "sent",
            "submitted",
        ],
    ),
    (
        Target::Signal,
        &[
            "signal",
            "signals",
            "signaled",
            "signalled",
            "sig",
            "signal type",
            "signal tier",
            "gold silver",
            "gold silver signal",
            "preference signal",
            "program signal",
        ],
    ),
    (Target::SignalReason, &["signal statement", "signal reason", "signal essay", "reason for signal"]),
    (Target::Answer, &["answer", "outcome", "result", "response", "status", "program response", "application status"]),
    (
        Target::AnswerDay,
        &[
            "answered",
            "response date",
            "date of response",
            "answer date",
            "date of answer",
            "answer day",
            "date answered",
            "reply date",
            "outcome date",
            "status date",
        ],
    ),
    (
        Target::Invited,
        &[
            "invited",
            "invite",
            "interview invite",
            "invite date",
            "invited on",
            "interview offer",
            "ii",
            "ii date",
            "iv invite",
            "iv offer",
            "interview invitation",
            "invitation",
            "offer",
            "date of first contact",
            "date invited",
            "interview offer date",
        ],
    ),
    (
        Target::Interview,
        &[
            "interview",
            "interview date",
            "iv date",
            "date of interview",
            "interview day",
            "iv",
            "interview scheduled",
            "scheduled",
            "interviewed",
            "interview time",
            "interview date time",
        ],
    ),
    (Target::Waitlisted, &["waitlist", "waitlisted", "wait list", "wait listed", "wl"]),
    (Target::Rejected, &["rejected", "rejection", "reject", "declined", "rejection date", "denied"]),
    (
        Target::VisaStatement,
        &[
            "visa",
            "visas",
            "visa status",
            "visa policy",
            "visa friendly",
            "visa sponsorship",
            "visa type",
            "visa types",
            "visa notes",
            "visa info",
            "sponsors visa",
        ],
    ),
    (Target::J1, &["j1", "j 1", "j1 visa", "j 1 visa"]),
    (Target::H1b, &["h1b", "h 1b", "h1 b", "h1b visa", "h 1b visa", "h1", "h 1 b"]),
    (Target::Decision, &["my decision", "decision"]),
    (
        Target::Note,
        &["note", "notes", "comment", "comments", "remark", "remarks", "my notes", "impression", "thoughts"],
    ),
    (
        Target::CoordinatorEmail,
        &[
            "coordinator email",
            "pc email",
            "program coordinator email",
            "email",
            "e mail",
            "contact email",
            "programemail",
            "program email",
            "coordinator e mail",
            "coordinator email 1",
        ],
    ),
    (
        Target::Score,
        &["score", "gut", "gut score", "gut mark", "my score", "rating", "my rating", "overall score", "mark"],
    ),
    (
        Target::ThankYou,
        &[
            "thank you",
            "thank you sent",
            "ty",
            "ty sent",
            "thank you note",
            "thank you email",
            "thank yous",
            "thank you letter",
            "thankyou",
            "tys sent",
        ],
    ),
    (
        Target::Rank,
        &["rank", "my rank", "rol", "rank list", "rol position", "rank order", "final rank", "rank position"],
    ),
];

/// Words that together mean a target, the more telling ones first; a heading with one of the last list is not meant.
const WORDS: &[(Target, &[&str], &[&str])] = &[
    (Target::ProgramId, &["acgme"], &["status", "name", "date"]),
    (Target::NrmpCode, &["nrmp"], &["position", "quota", "name", "date"]),
    (Target::ThankYou, &["thank"], &["wanted", "want"]),
    (Target::J1, &["j1"], &["h1b"]),
    (Target::H1b, &["h1b"], &["j1"]),
    (Target::VisaStatement, &["visa"], &["required", "need"]),
    (Target::SignalReason, &["signal", "reason"], &[]),
    (Target::SignalReason, &["signal", "statement"], &[]),
    (Target::Signal, &["signal"], &["used", "left", "total", "count"]),
    (Target::Waitlisted, &["waitlist"], &["movement"]),
    (Target::Rejected, &["reject"], &["total"]),
    (Target::Invited, &["interview", "offer"], &["total"]),
    (Target::Invited, &["interview", "invit"], &["total"]),
    (Target::Invited, &["first contact"], &[]),
    (Target::Invited, &["invit"], &["total"]),
    (Target::Interview, &["interview", "date"], &["total"]),
    (Target::CoordinatorEmail, &["coordinator", "mail"], &["director"]),
    (Target::Applied, &["applied"], &["total", "img"]),
    (Target::Rank, &["rank"], &["doximity", "total", "board"]),
    (Target::Score, &["gut"], &[]),
    (Target::Note, &["note"], &[]),
    (Target::Note, &["comment"], &[]),
    (Target::ProgramName, &["program", "name"], &["director", "coordinator"]),
];

/// How well a heading says what its column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// Words in it hint at it.
    Hint,
    /// It is one of the headings people use for it.
    Known,
}

/// The target that a heading means.
pub(crate) fn meant(heading: &str) -> Option<(Target, Strength)> {
    let name = normal(heading);
    if name.is_empty() {
        return None;
    }
    let counts = ["signal", "count", "used", "x/", "score", "star"].iter().any(|w| heading.to_lowercase().contains(w));
    if whole_of(heading).is_some() && counts {
        return Some((Target::Count, Strength::Known));
    }
    if let Some((target, _)) = HEADINGS.iter().find(|(_, names)| names.contains(&name.as_str())) {
        return Some((*target, Strength::Known));
    }
    // A longer one is a sentence.
    if name.len() > 50 {
        return None;
    }
    let joined = name.replace("wait list", "waitlist").replace("h 1b", "h1b").replace("j 1", "j1");
    let fits = |words: &[&str], not: &[&str]| {
        words.iter().all(|w| joined.contains(w)) && !not.iter().any(|w| joined.contains(w))
    };
    WORDS.iter().find(|(_, words, not)| fits(words, not)).map(|(target, ..)| (*target, Strength::Hint))
}
