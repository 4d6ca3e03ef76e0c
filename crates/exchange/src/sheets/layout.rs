//! Which kind of file this is, with the reason shown: our own export, or a list that many applicants have.

use super::book::Sheet;
use super::header::Header;
use super::target::{Target, normal};
use crate::tables;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One of our own tables, by its name: `programs`.
    Own(&'static str),
    /// Programs with what FREIDA says about them.
    Freida,
    /// The list of programs that take part in ERAS.
    Eras,
    /// NRMP's codes with names.
    NrmpCodes,
    /// NRMP's Program Results as a table (one row for each code, a column for each year).
    NrmpResults,
    /// NRMP's Program Results as text; read it with [`program_results`](super::program_results()).
    NrmpResultsText,
    /// Filings for H-1B workers from the Department of Labor; read it with [`residents`](super::residents()).
    Lca,
    /// Counts of H-1B petitions by employer, from USCIS.
    UscisCounts,
    /// The sheet in which many applicants write their interview offers.
    CommunityOffers,
    /// Interviews with their days, marks and thank-yous.
    InterviewLog,
    /// The applicant's own tracker.
    Tracker,
    /// Nothing known.
    Unknown,
}

/// A kind of file with the reason why it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The kind.
    pub layout: Layout,
    /// Why, in one sentence.
    pub why: String,
}

impl Layout {
    /// The words for pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Own(_) => "a table that prematch exported",
            Self::Freida => "a FREIDA list",
            Self::Eras => "a list of programs in ERAS",
            Self::NrmpCodes => "a list of NRMP codes",
            Self::NrmpResults => "a table of NRMP Program Results",
            Self::NrmpResultsText => "the text of NRMP Program Results",
            Self::Lca => "filings for H-1B workers (Department of Labor)",
            Self::UscisCounts => "counts of H-1B petitions by employer (USCIS)",
            Self::CommunityOffers => "a shared sheet of interview offers",
            Self::InterviewLog => "an interview log",
            Self::Tracker => "your own tracker",
            Self::Unknown => "an unknown table",
        }
    }

    /// Whether its rows can be taken in as rows about programs.
    pub fn has_rows(self) -> bool {
        !matches!(self, Self::UscisCounts | Self::Lca | Self::NrmpResultsText | Self::NrmpResults)
            && self.not_taken_in().is_none()
    }

    /// For a table of our own that is not taken in again: why, in sentences.
    fn not_taken_in(self) -> Option<String> {
        let Self::Own(table) = self else { return None };
        let taken = ["programs", "applications", "notes", "statements"].contains(&table);
        (!taken).then(|| {
            format!(
                "This is prematch's own table \"{table}\". It is written for you to read and is not taken in again, so nothing \
                 would change: what it shows is in your workspace already. To bring a whole workspace back, restore a backup."
            )
        })
    }

    /// What a file that is not taken in row by row is good for, or why nothing of it is taken in.
    pub fn good_for(self) -> Option<String> {
        let text = match self {
            Self::UscisCounts => {
                "It counts the H-1B petitions of whole employers, for all their jobs. That says nothing about residents, so \
                 nothing of it is taken in. The Labor Department's disclosure file names jobs: take that in instead."
            }
            Self::NrmpResults | Self::NrmpResultsText => {
                "It says which codes a program had, how many places it offered and how many were filled. prematch keeps no \
                 such numbers by themselves; they can be kept as a note of each program."
            }
            Self::NrmpCodes => {
                "It says which codes programs had in one year. Nothing of it is taken in, because codes change: on your rank \
                 list you enter each code as R3 shows it."
            }
            _ => return self.not_taken_in(),
        };
        Some(text.to_owned())
    }

    /// Why a column of this kind of file is left out.
    pub(crate) fn why_left_out(self, heading: &str) -> String {
        let text = match self {
            Self::Own(_) => "prematch wrote it for you to read and does not take it in again.",
            Self::Eras if normal(heading) == "status" => {
                "It says whether the program takes part in ERAS, not what it answered you."
            }
            Self::CommunityOffers => "It is about whoever wrote the row, not about you.",
            _ => "prematch has no place for it.",
        };
        text.to_owned()
    }

    /// What should be known of a sheet beside its rows.
    pub fn remarks(self, sheet: &Sheet, header: &Header) -> Vec<String> {
        let status = header.names.iter().position(|n| normal(n) == "status");
        let (Self::Eras, Some(status)) = (self, status) else { return Vec::new() };
        let not = |row: &usize| sheet.cell(*row, status).is_some_and(|c| normal(&c.text).starts_with("not "));
        let rows: Vec<String> =
            (header.first_row()..sheet.rows.len()).filter(not).map(|row| (row + 1).to_string()).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let shown = rows.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
        let more = if rows.len() > 8 { format!(" and {} more", rows.len() - 8) } else { String::new() };
        vec![format!(
            "By this list, programs in row {shown}{more} do not take part in ERAS. prematch does not keep that; leave them \
             out on their pages if it is still so."
        )]
    }

    /// Recognises a sheet.
    pub fn recognise(sheet: &Sheet, header: &Header) -> Recognised {
        let heads: Vec<String> = header.names.iter().map(|n| normal(n)).collect();
        let found = |layout, why: String| Recognised { layout, why };
        if let Some(table) = own_table(&header.names) {
            return found(Self::Own(table), format!("It has exactly the columns of our own table \"{table}\"."));
        }
        if let Some(line) = results_line(sheet) {
            return found(Self::NrmpResultsText, format!("It has the line \"{line}\"."));
        }
        for (layout, needed, any) in KNOWN {
            let has = |h: &&str| heads.iter().any(|x| x == *h);
            let all = needed.iter().all(has);
            let one = any.is_empty() || any.iter().any(|h| heads.iter().any(|x| x.contains(h)));
            if all && one {
                let named: Vec<&str> = needed.iter().copied().chain(any.iter().copied().filter(has)).take(3).collect();
                return found(*layout, format!("It has the headings {}.", quoted(&named)));
            }
        }
        let name = normal(&sheet.name);
        if name.contains("interview offers") {
            return found(Self::CommunityOffers, format!("The sheet is called \"{}\".", sheet.name));
        }
        tracker(header)
    }

    /// What a column of this kind of file holds, where the kind says more than the heading. `Ignore` is an answer.
    pub(crate) fn column(self, heading: &str) -> Option<Target> {
        let name = normal(heading);
        let among = |pairs: &[(&str, Target)]| pairs.iter().find(|(h, _)| *h == name).map(|(_, t)| *t);
        match self {
            Self::Own(table) => Some(own_column(table, heading)),
            Self::Freida => among(&[("region", Target::Ignore), ("website", Target::Ignore)]),
            Self::Eras => among(&[
                ("program", Target::ProgramName),
                ("accreditation id", Target::ProgramId),
                // Whether the program takes part in ERAS is no answer to the applicant.
                ("status", Target::Ignore),
                ("specialty", Target::Ignore),
            ]),
            // Employers are not programs.
            Self::UscisCounts => Some(Target::Ignore),
            Self::NrmpCodes => among(&[("name", Target::ProgramName), ("code", Target::NrmpCode)]),
            Self::NrmpResults => among(&[
                ("sponsoring institution", Target::ProgramName),
                ("sponsoring institution cleaned", Target::Ignore),
                ("city cleaned", Target::Ignore),
                ("program code", Target::NrmpCode),
            ]),
            Self::CommunityOffers => among(&[
                ("totals", Target::Ignore),
                ("date", Target::Invited),
                // The signal, score and visa of whoever wrote the row are not the applicant's.
                ("sig", Target::Ignore),
                ("visa required", Target::Ignore),
                ("location", Target::City),
            ])
            .or_else(|| name.starts_with("date of first contact").then_some(Target::Ignore)),
            _ => None,
        }
    }
}

/// Kinds of file: the headings all of which they have, and those of which they have at least one.
const KNOWN: &[(Layout, &[&str], &[&str])] = &[
    (Layout::Lca, &["case number", "job title", "employer name"], &["soc code", "soc title", "soc name"]),
    (Layout::UscisCounts, &["employer"], &["initial approval", "continuing approval"]),
    (Layout::UscisCounts, &["employer petitioner name"], &["initial approval", "new employment approval"]),
    (Layout::Eras, &["accreditation id", "program", "status"], &[]),
    (Layout::NrmpResults, &["program code"], &["quota", "matched"]),
    (Layout::CommunityOffers, &["program", "how scheduled"], &[]),
    (Layout::CommunityOffers, &["program code", "program name", "date", "degree type"], &[]),
    (Layout::CommunityOffers, &["program", "totals"], &["first contact"]),
    (Layout::Freida, &["programname"], &[]),
    (
        Layout::Freida,
        &[],
        &["nrmp match codes", "program best described as", "requires previous gme", "total program size"],
    ),
];

/// The heads of our own tables, as they stand in the first row.
fn own_table(names: &[String]) -> Option<&'static str> {
    tables::HEADS
        .iter()
        .find(|(_, head)| names.iter().map(String::as_str).eq(head.iter().copied()))
        .map(|(name, _)| *name)
}

/// What a column of one of our own tables holds.
fn own_column(table: &str, heading: &str) -> Target {
    match (table, heading) {
        ("programs" | "my-list", "id") => Target::ProgramId,
        ("applications" | "notes" | "statements" | "figures", "program") => Target::ProgramId,
        ("programs" | "my-list" | "applications" | "notes" | "statements" | "figures", "name") => Target::ProgramName,
        ("programs", "institution") => Target::Institution,
        ("programs", "city") => Target::City,
        ("programs", "state") => Target::State,
        ("programs", "my_decision") => Target::Decision,
        ("applications", "sent") => Target::Applied,
        // The signals of `my-list` are a proposal, not what was done.
        ("applications", "signal") => Target::Signal,
        ("applications", "statement") => Target::SignalReason,
        ("applications", "answer") => Target::Answer,
        ("applications", "answered") => Target::AnswerDay,
        ("notes", "note") => Target::Note,
        ("statements", "text") => Target::VisaStatement,
        _ => Target::Ignore,
    }
}

/// The line by which the text of Program Results is known.
fn results_line(sheet: &Sheet) -> Option<String> {
    let lines = sheet.rows.iter().take(40).filter_map(|r| r.first());
    let line = lines.map(|c| c.text.as_str()).find(|t| t.contains("NRMP Program Results"))?;
    Some(line.chars().take(80).collect())
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("\"{n}\"")).collect();
    quoted.join(", ")
}

/// A tracker or an interview log, by what its columns mean; NRMP's code list, which has hardly any.
fn tracker(header: &Header) -> Recognised {
    let has = |wanted: &[Target]| -> Vec<&str> {
        let means = |n: &&String| super::target::meant(n).is_some_and(|(t, _)| wanted.contains(&t));
        header.names.iter().filter(means).map(String::as_str).collect()
    };
    let program = has(&[Target::ProgramName, Target::ProgramId, Target::NrmpCode, Target::Institution]);
    let heads: Vec<String> = header.names.iter().map(|n| normal(n)).collect();
    let named: Vec<&str> = heads.iter().map(String::as_str).filter(|h| !h.starts_with("column ")).collect();
    if named == ["name", "code"] || named == ["name", "institutioncode"] {
        return Recognised { layout: Layout::NrmpCodes, why: "It has only the headings \"name\" and \"code\".".into() };
    }
    let log = has(&[Target::Interview, Target::ThankYou, Target::Score]);
    let own =
        has(&[Target::Applied, Target::Signal, Target::Invited, Target::Rejected, Target::Waitlisted, Target::Answer]);
    let why = |names: &[&str]| format!("It has programs, and the headings {}.", quoted(&names[..names.len().min(3)]));
    if program.is_empty() {
        return Recognised { layout: Layout::Unknown, why: "No column names programs; choose one that does.".into() };
    }
    if log.len() >= 2 && own.len() < 2 {
        return Recognised { layout: Layout::InterviewLog, why: why(&log) };
    }
    if !own.is_empty() || !log.is_empty() {
        let names: Vec<&str> = own.into_iter().chain(log).collect();
        return Recognised { layout: Layout::Tracker, why: why(&names) };
    }
    let rest =
        has(&[Target::Note, Target::VisaStatement, Target::J1, Target::H1b, Target::City, Target::State, Target::Rank]);
    Recognised {
        layout: Layout::Tracker,
        why: format!("It has the headings {}.", quoted(&[&program[..], &rest[..]].concat())),
    }
}
