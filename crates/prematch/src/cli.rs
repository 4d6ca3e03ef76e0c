//! The words of the command line. The texts here are the help, the completions and the man pages.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::profile::ProfileTask;
use crate::serve::ServeArgs;
use crate::setting::Place;

/// Carries a residency application from the first program list to the certified rank order list, on your own computer.
///
/// Without a command, prematch starts its pages and opens them in your browser. Everything stays on this computer.
/// It gives no legal or immigration advice, and nothing a program writes is a guarantee.
#[derive(Parser)]
#[command(
    name = "prematch",
    version,
    after_help = "Exit codes: 0 done; 1 refused, or a problem was found; 2 wrong usage; 65 a file holds wrong data; \
                  70 an error inside prematch; 74 a file or the network failed; 78 the season folder is wrong; \
                  130 stopped by Ctrl-C."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) serve: ServeArgs,
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
}

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Start the pages on the loopback address (also what happens without a command)
    Serve(ServeArgs),
    /// What is next: deadlines in both clocks, and what is open
    Today,
    /// Your profile: four facts suffice
    #[command(subcommand)]
    Profile(ProfileTask),
    /// Your personal list: which programs and signals, how likely, why, what it costs, where to stop
    Pick(PickArgs),
    /// The programs of the season, with their facts and visa statements
    #[command(subcommand)]
    Programs(ProgramsTask),
    /// What a program says about a visa, as you read or heard it
    #[command(subcommand)]
    Statement(StatementTask),
    /// Notes about programs
    #[command(subcommand)]
    Note(NoteTask),
    /// Your application to a program, and figures you read about it
    #[command(subcommand)]
    Record(RecordTask),
    /// Interviews: list them, write one down, change where it stands
    #[command(subcommand)]
    Interview(InterviewTask),
    /// Your rank order list: its order, what stands in the way, what the Match would make of it, the entry sheet
    Rank(RankArgs),
    /// Write your calendar: interviews, times to answer, the dates of the season
    Calendar(CalendarArgs),
    /// Keep a program always on your list, leave it out, or drop the decision
    Decide(DecideArgs),
    /// Everything that was done, in words
    History(HistoryArgs),
    /// Take the last change back, or the given one
    Undo(UndoArgs),
    /// Messages that you keep: take them in, list them, make a packet of proof
    #[command(subcommand)]
    Message(MessageTask),
    /// Take in the spreadsheet you already have: what it says, cell by cell, and then all of it as one act
    Sheet(SheetArgs),
    /// Letters to programs: made from what is known, checked, handed over as files; prematch sends nothing
    #[command(subcommand)]
    Letter(LetterTask),
    /// What you told programs of your ranking: one true first choice at a time
    #[command(subcommand)]
    Claim(ClaimTask),
    /// Read what a program wrote: what it is, what it can and cannot mean, the rules, what to do
    Read(ReadArgs),
    /// Check a draft before you send it: the exact words, the rule, a remedy
    Check(CheckArgs),
    /// Read what a page or an answer says about visas
    Visa(VisaArgs),
    /// Run a Match from files (any specialty, a fellowship, a lottery), with the proof that it is stable
    #[command(subcommand)]
    Match(MatchTask),
    /// The facts of the season: check them, show them
    #[command(subcommand)]
    Season(SeasonTask),
    /// Write a complete, checked copy of your workspace
    Backup(BackupArgs),
    /// Replace your workspace by a backup (a safety copy is made first)
    Restore(RestoreArgs),
    /// Write everything out in open formats, as one zip
    Export(ExportArgs),
    /// Check the workspace and say where everything is
    Doctor,
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write all of them into a folder
    Man(ManArgs),
}

#[derive(Args)]
#[command(
    after_help = "Without --keep nothing is kept: the preview shows what would be, what was put right, and each cell that is \
                        left out with what would settle it. Fields: program_name, program_id, nrmp_code, institution, city, \
                        state, applied, signal, signal_reason, answer, answer_day, invited, interview, waitlisted, \
                        rejected, visa_statement, j1, h1b, decision, note, coordinator_email, score, thank_you, rank, \
                        count, ignore. A file of Labor Department filings (LCA) can have any size; of it only filings for \
                        anesthesiology residents are read."
)]
pub(crate) struct SheetArgs {
    /// The file: xlsx, xls, ods or csv; the text of NRMP Program Results
    pub(crate) file: PathBuf,
    /// Which sheet, by its name or number; the one with most rows when left out
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// The row of the headings, counted from 1; 0 when there are none
    #[arg(long, value_name = "ROW")]
    pub(crate) header: Option<usize>,
    /// What a column holds, such as "When sent=applied"; the column by its heading or its letters
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub(crate) map: Vec<String>,
    /// Which program a name means, such as "MGH=0402421066", or none
    #[arg(long, value_name = "NAME=PROGRAM")]
    pub(crate) name: Vec<String>,
    /// Take the program that is proposed for each name that is likely
    #[arg(long)]
    pub(crate) accept_names: bool,
    /// What a cell says, such as "C4=2027-01-12 9:00 ET"; empty: leave it out
    #[arg(long, value_name = "CELL=TEXT")]
    pub(crate) cell: Vec<String>,
    /// The day for entries that say only "yes", such as applied=2026-09-24; interview=… is the day of the invitation
    #[arg(long, value_name = "FIELD=DAY")]
    pub(crate) day: Vec<String>,
    /// Let the interview of this cell, such as C4, take the place of the recorded one
    #[arg(long, value_name = "CELL")]
    pub(crate) change: Vec<String>,
    /// In a date such as 03/04 the day comes first
    #[arg(long, conflicts_with = "month_first")]
    pub(crate) day_first: bool,
    /// In a date such as 03/04 the month comes first
    #[arg(long)]
    pub(crate) month_first: bool,
    /// A filing that you confirm for a program, such as "I-200-25001-123456=0404121139"
    #[arg(long, value_name = "CASE=PROGRAM")]
    pub(crate) filing: Vec<String>,
    /// Keep it, as one act that `prematch undo` takes back
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Args)]
#[command(
    after_help = "With --jsonl: {id, subject, text} a line in; {id, category, red_flag, second_category, confidence, …} \
                        a line out, in the same order."
)]
pub(crate) struct ReadArgs {
    /// Files with one message each; standard input when left out. A first line `Subject: …` is the subject
    pub(crate) files: Vec<PathBuf>,
    /// The subject line
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// One JSON object a line in, one out
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Args)]
#[command(
    after_help = "Exit code 1 when a finding says that the draft should not be sent. With --jsonl: {id, subject, text, \
                        context} a line in; {id, findings, advice} a line out. docs/messages.md tells the context."
)]
pub(crate) struct CheckArgs {
    /// The draft; standard input when left out. A first line `Subject: …` is the subject
    pub(crate) file: Option<PathBuf>,
    /// The program it goes to
    #[arg(long, value_name = "NAME")]
    pub(crate) program: Option<String>,
    /// The person it goes to
    #[arg(long, value_name = "NAME")]
    pub(crate) addressee: Option<String>,
    /// Before or after the interview, or in SOAP
    #[arg(long, value_enum)]
    pub(crate) stage: Option<StageWord>,
    /// What else is known, as a JSON file: policy, claims, facts about you, recipients
    #[arg(long, value_name = "FILE")]
    pub(crate) context: Option<PathBuf>,
    /// The subject line
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// Leave spelling and grammar out; quicker for many drafts
    #[arg(long)]
    pub(crate) no_grammar: bool,
    /// One JSON object a line in, one out
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum StageWord {
    /// Before the interview
    #[value(name = "pre_interview", alias = "pre")]
    Pre,
    /// After the interview
    #[value(name = "post_interview", alias = "post")]
    Post,
    /// In SOAP, as the first to write
    #[value(name = "soap")]
    Soap,
}

impl StageWord {
    /// Its word in a context.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Pre => "pre_interview",
            Self::Post => "post_interview",
            Self::Soap => "soap",
        }
    }
}

#[derive(Args)]
#[command(after_help = "With --jsonl: {id, text} a line in; {id, j1, h1b, step3_required_for_h1b, quotes} a line out.")]
pub(crate) struct VisaArgs {
    /// Files with one statement each; standard input when left out
    pub(crate) files: Vec<PathBuf>,
    /// One JSON object a line in, one out
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Args)]
pub(crate) struct PickArgs {
    /// Use the profile in this TOML or JSON file instead of the saved one
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// The most to spend, in dollars
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    pub(crate) budget: Option<String>,
    /// The most programs
    #[arg(long, value_name = "N")]
    pub(crate) max: Option<u32>,
    /// What one percentage point of the chance to match is worth to you, in dollars; it decides where the list advises to
    /// stop
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    pub(crate) worth: Option<String>,
    /// Print the programs beyond the point where the list stops paying, too
    #[arg(long)]
    pub(crate) all: bool,
    /// Print every reason, question and source, and what moves each chance
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print the model against the published figures it is fitted to, instead of a list
    #[arg(long)]
    pub(crate) calibration: bool,
}

#[derive(Subcommand)]
pub(crate) enum ProgramsTask {
    /// List programs; words narrow the list
    List {
        /// Words of the name, institution, city or state
        words: Vec<String>,
        /// Only this state (two letters)
        #[arg(long)]
        state: Option<String>,
    },
    /// All that is known about one program, with sources and dates
    Show {
        /// ACGME or NRMP code, or words of the name
        program: String,
    },
    /// The visa ledger of your programs: what is known of each visa, what changed, what is still to be asked
    VisaLedger {
        /// Words of the name, city or state
        words: Vec<String>,
        /// Only where a visa is confirmed, conflicting, stale or unknown
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        /// Only where you have an interview, applied, have it listed, or checked it
        #[arg(long, value_name = "PLACE")]
        place: Option<String>,
        /// Only programs that are still to be asked
        #[arg(long)]
        open: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum VisaWord {
    J1,
    H1b,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum AnswerWord {
    Yes,
    No,
    CaseByCase,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum HowWord {
    Page,
    Email,
    Freida,
    Spoken,
    Other,
}

#[derive(Subcommand)]
pub(crate) enum StatementTask {
    /// "I checked this": record an answer, which outranks the built-in one
    Add {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// Which visa
        visa: VisaWord,
        /// What the program says
        says: AnswerWord,
        /// How you learned it
        #[arg(long, value_enum, default_value = "page")]
        how: HowWord,
        /// Address of the page, or who said it
        #[arg(long, value_name = "TEXT", default_value = "")]
        at: String,
        /// The sentence, word for word
        #[arg(long, value_name = "TEXT", default_value = "")]
        quote: String,
        /// The condition, if there is one
        #[arg(long, value_name = "TEXT", default_value = "")]
        condition: String,
        /// Step 3 is said to be needed
        #[arg(long)]
        step3: bool,
        /// The day you read or heard it (default: today)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// A file that proves it (page saved, message, picture)
        #[arg(long, value_name = "FILE")]
        evidence: Option<PathBuf>,
    },
    /// Take one of your own statements back
    Remove {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// Its number, as `programs show` prints it
        number: u64,
    },
}

#[derive(Subcommand)]
pub(crate) enum MessageTask {
    /// Keep saved mails (.eml) and mailbox files (.mbox) of any size
    ///
    /// Of a mailbox, the messages of senders that look like a program or a body of the Match are kept; --preview lists
    /// them first. What is there already is not kept twice, and one undo takes the whole back.
    Add {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only tell who wrote how much
        #[arg(long)]
        preview: bool,
        /// Keep every message of a mailbox
        #[arg(long, conflicts_with = "preview")]
        all: bool,
        /// Keep the messages of this address or domain; several times for several
        #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["preview", "all"])]
        sender: Vec<String>,
        /// Also what lies under Spam or Trash in an export, which stays out otherwise
        #[arg(long)]
        with_spam: bool,
    },
    /// Read a folder of your own mailbox on its server (IMAP); nothing is changed there
    #[command(subcommand)]
    Imap(ImapTask),
    /// The messages that are kept, the newest first
    List {
        /// Only those to take care with
        #[arg(long)]
        care: bool,
        /// Only those of this program
        #[arg(long)]
        program: Option<String>,
    },
    /// One message with its reading
    Show {
        /// Its number
        number: u64,
    },
    /// Say from which program a message is; without one: from none
    File {
        /// Its number
        number: u64,
        /// ACGME or NRMP code, or words of the name
        program: Option<String>,
        /// The other messages of the same address too, in one act
        #[arg(long)]
        others: bool,
    },
    /// Remove a message from the list; its original stays with the history
    Remove {
        /// Its number
        number: u64,
    },
    /// Make a packet of proof: originals, hashes, timeline, rules, PDF
    Evidence {
        /// The number of the message
        number: u64,
        /// With all messages of its program
        #[arg(long)]
        all: bool,
        /// Name also what you wrote to the program; it is left out otherwise
        #[arg(long)]
        with_letters: bool,
        /// The zip to write
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Which mailbox, and how it is reached.
#[derive(Args)]
pub(crate) struct ImapServer {
    /// The address of the mailbox, which is also the name to log in with (default: the one used last)
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: Option<String>,
    /// The IMAP server; known for Gmail, Yahoo, iCloud, Fastmail, GMX and some others
    #[arg(long, value_name = "NAME")]
    pub(crate) server: Option<String>,
    /// Its port (default: 993; 143 with --starttls)
    #[arg(long)]
    pub(crate) port: Option<u16>,
    /// Begin TLS with STARTTLS
    #[arg(long)]
    pub(crate) starttls: bool,
    /// No TLS; only to this computer
    #[arg(long, conflicts_with = "starttls")]
    pub(crate) plain: bool,
    /// Trust the certificates of this PEM file instead of the public ones, for a server of your own
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Keep the password in the system's keyring
    #[arg(long)]
    pub(crate) remember: bool,
}

const IMAP_HELP: &str = "The password is taken from PREMATCH_IMAP_PASSWORD, else from the system's keyring (unless \
    PREMATCH_KEYRING=off), else asked for on the terminal. It is never written to a file.";

#[derive(Subcommand)]
#[command(after_help = IMAP_HELP)]
pub(crate) enum ImapTask {
    /// The folders of the mailbox
    #[command(after_help = IMAP_HELP)]
    Folders {
        #[command(flatten)]
        server: ImapServer,
    },
    /// Tell who wrote how much in a folder
    #[command(after_help = IMAP_HELP)]
    Preview {
        /// The folder
        #[arg(default_value = "INBOX")]
        folder: String,
        #[command(flatten)]
        server: ImapServer,
    },
    /// Keep messages of a folder: of senders that look like a program or a body of the Match, or as you choose
    #[command(after_help = IMAP_HELP)]
    Take {
        /// The folder
        #[arg(default_value = "INBOX")]
        folder: String,
        /// Keep every message of the folder
        #[arg(long)]
        all: bool,
        /// Keep the messages of this address or domain; several times for several
        #[arg(long, value_name = "ADDRESS", conflicts_with = "all")]
        sender: Vec<String>,
        #[command(flatten)]
        server: ImapServer,
    },
    /// Forget the password, the address and the server
    Forget {
        #[command(flatten)]
        server: ImapServer,
    },
}

#[derive(Subcommand)]
pub(crate) enum NoteTask {
    /// Write a note
    Add {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// The text; "-" reads it from standard input
        text: String,
    },
    /// Write a note again
    Edit {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// Its number
        number: u64,
        /// The new text; "-" reads it from standard input
        text: String,
    },
    /// Remove a note
    Remove {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// Its number
        number: u64,
    },
}

#[derive(Subcommand)]
pub(crate) enum InterviewTask {
    /// All interviews, by their time, on both clocks
    List,
    /// Write an interview down
    Add {
        /// ACGME or NRMP code, or words of the name
        program: String,
        #[command(flatten)]
        parts: InterviewParts,
    },
    /// Change an interview; what you do not name stays as it is
    Set {
        /// Its number, as `prematch interview list` shows it
        number: u64,
        #[command(flatten)]
        parts: InterviewParts,
    },
    /// Everything about one interview: times, people, questions, notes, thank-yous, papers
    Show {
        /// Its number
        number: u64,
    },
    /// The sheet for the day: times on both clocks, people, five things to know, your questions
    Sheet {
        /// Its number
        number: u64,
    },
    /// Write down somebody you meet or met, or change what is known of them
    Person {
        /// The number of the interview
        number: u64,
        /// The name; of somebody who is there already, the name or their place in the list
        name: String,
        #[command(flatten)]
        parts: PersonParts,
    },
    /// Write your questions down, one each; they take the place of the earlier ones
    Prepare {
        /// The number of the interview
        number: u64,
        /// The questions; "-" reads them from standard input, one a line; none takes them away
        questions: Vec<String>,
    },
    /// Write down how it was; what you do not name stays as it is
    Debrief {
        /// The number of the interview
        number: u64,
        /// A note under a heading: people, training, work, after, life, visa, worries or open; empty takes it away
        #[arg(long, value_name = "HEADING=TEXT")]
        note: Vec<String>,
        /// A mark under a heading, 1 to 5, or none
        #[arg(long, value_name = "HEADING=MARK")]
        mark: Vec<String>,
        /// The gut mark, 1 to 10, or none
        #[arg(long)]
        gut: Option<String>,
    },
    /// Write down which papers of the program came (and no longer miss)
    Papers {
        /// The number of the interview
        number: u64,
        /// Papers that came: contract, eligibility, visa_policy
        came: Vec<String>,
        /// Papers that did not come after all
        #[arg(long, value_name = "PAPER")]
        missing: Vec<String>,
        /// The day on which they came (default: today)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        /// Where they are: an address, a folder
        #[arg(long, value_name = "TEXT")]
        place: Option<String>,
    },
    /// What the program wants to be written, with where it says so
    Wants {
        /// The number of the interview
        number: u64,
        /// Thank-you letters: yes, no (it wants none) or unknown
        #[arg(long, value_name = "ANSWER")]
        thanks: Option<String>,
        /// Updates: yes, no or unknown
        #[arg(long, value_name = "ANSWER")]
        updates: Option<String>,
        /// Days of notice to give an interview back, or unknown
        #[arg(long, value_name = "DAYS")]
        notice: Option<String>,
        /// Where it says so: an address, a name, the words
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
        /// The coordinator's name
        #[arg(long, value_name = "NAME")]
        coordinator: Option<String>,
        /// The coordinator's address
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
}

/// What is known of somebody who is met.
#[derive(Args)]
pub(crate) struct PersonParts {
    /// Who it is: director, faculty, resident, coordinator or other
    #[arg(long)]
    pub(crate) role: Option<String>,
    /// The address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// One thing you spoke of, for the thank-you
    #[arg(long, value_name = "TEXT")]
    pub(crate) detail: Option<String>,
    /// The thank-you: due, none, or written (by hand or elsewhere)
    #[arg(long, value_name = "STATE")]
    pub(crate) thanks: Option<String>,
    /// Another name
    #[arg(long, value_name = "NAME")]
    pub(crate) rename: Option<String>,
    /// Take this person off the list
    #[arg(long)]
    pub(crate) remove: bool,
}

/// What can be said of an interview. Times are those of the program's clock.
#[derive(Args)]
pub(crate) struct InterviewParts {
    /// Where it stands: offered, asked, booked, waitlisted, done, declined, released or cancelled
    #[arg(long, value_name = "STATE")]
    pub(crate) status: Option<String>,
    /// The time, such as 2027-01-11T09:00, or the day alone
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// How long, in minutes
    #[arg(long)]
    pub(crate) minutes: Option<u16>,
    /// The program's clock by a place, such as America/Chicago, or as it writes it: ET, CST (default: that of its place)
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// A time that is offered; may be given several times, in your order of preference
    #[arg(long, value_name = "TIME")]
    pub(crate) offer: Vec<String>,
    /// When the invitation came, such as 2026-11-22T09:10, or the day alone; the 48 hours of rule P-14 count from it
    #[arg(long, value_name = "TIME")]
    pub(crate) invited: Option<String>,
    /// Until when to answer, such as 2026-11-24T12:00
    #[arg(long, value_name = "TIME")]
    pub(crate) answer_by: Option<String>,
    /// How it is held: video, in_person, phone or unknown
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// Where to book or to meet
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) link: Option<String>,
    /// Where it is held
    #[arg(long, value_name = "TEXT")]
    pub(crate) place: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "The list is yours alone until you enter and certify it in R3. Rank by true preference: `prematch rank beat` \
                        shows that no other order gives you a better place."
)]
pub(crate) struct RankArgs {
    #[command(subcommand)]
    pub(crate) task: Option<RankTask>,
}

/// Lines are named by their place on the list, from 1.
#[derive(Subcommand)]
pub(crate) enum RankTask {
    /// The list as it stands, with the countdown on both clocks (also what happens without a word)
    Show,
    /// Put a program on the list
    Add {
        /// ACGME or NRMP code, or words of the name; with --elsewhere any name
        program: String,
        /// The track
        #[arg(long, value_enum, default_value = "categorical")]
        track: TrackWord,
        /// Its NRMP code, as R3 shows it
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
        /// At which place (default: last)
        #[arg(long, value_name = "N")]
        at: Option<usize>,
        /// Why it stands there
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
        /// A program that is not in the directory: another specialty, a preliminary year
        #[arg(long)]
        elsewhere: bool,
    },
    /// Move a line to another place
    Move {
        /// Which line
        line: usize,
        /// To which place
        to: usize,
        /// What changed in what you know of it
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Take a line off the list
    Remove {
        /// Which line
        line: usize,
    },
    /// Change what is written of a line
    Set {
        /// Which line
        line: usize,
        /// Its NRMP code, or none
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
        /// Why it stands where it stands
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// For an advanced line: whether your first year is settled already
        #[arg(long, value_name = "BOOL")]
        settled: Option<bool>,
    },
    /// Put a first year on the supplemental list of an advanced line, or take one off
    Supplemental {
        /// Which line
        line: usize,
        /// The preliminary program, by its name
        program: Option<String>,
        /// Its NRMP code, as R3 shows it
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
        /// It belongs to this advanced program only (a joint arrangement)
        #[arg(long)]
        joint: bool,
        /// Take this place off the supplemental list
        #[arg(long, value_name = "N", conflicts_with = "program")]
        remove: Option<usize>,
    },
    /// How much a criterion counts, from 0 to 10
    Weigh {
        /// A heading of the debrief (people, training, work, after, life, visa, worries, open), or a name of your own
        criterion: String,
        /// From 0 to 10
        weight: u8,
    },
    /// Mark a line by a criterion of your own
    Mark {
        /// Which line
        line: usize,
        /// The criterion
        criterion: String,
        /// From 1 (bad) to 5 (very good)
        mark: u8,
    },
    /// Give a line a gut mark
    Gut {
        /// Which line
        line: usize,
        /// From 1 to 10
        mark: u8,
    },
    /// Order A by weights, order B by gut, and which weight would change the first place
    Order {
        /// Take one of the orders over
        #[arg(long, value_enum, value_name = "WHICH")]
        apply: Option<OrderWord>,
    },
    /// Asks the pairs on which weights and gut disagree: few, and near each other
    Compare,
    /// Every order the list has had: what moved, and after which message
    Moves,
    /// Say why lines moved
    Explain {
        /// The number of the snapshot, as `rank moves` shows it
        snapshot: u64,
        /// What changed in what you know
        reason: String,
    },
    /// What is wrong or open about each line: visa, papers, codes, first years, promises
    Gate,
    /// The chance of each line and of none, over 10,000 worlds of the Match
    WhatIf(WhatIfArgs),
    /// Try to beat your order: other orders, judged by your own preferences
    Beat {
        /// An order of your own to try, such as 3,1,2
        #[arg(long, value_name = "ORDER")]
        order: Option<String>,
    },
    /// Write down that the list is certified in R3
    Certify {
        /// When, such as 2027-02-20T18:30:00-05:00 (default: now)
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Open a certified list again, because you change it in R3
    Reopen {
        /// Why
        reason: String,
    },
    /// Write down the outcome of the Match
    Outcome {
        /// What came out; none takes it back
        result: ResultWord,
        /// The line you matched to
        line: Option<usize>,
        /// For an advanced line: the place on its supplemental list
        #[arg(long, value_name = "N")]
        first_year: Option<usize>,
        /// What there is to say of it
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// The entry sheet for R3: codes, order, supplemental lists
    Sheet,
}

#[derive(Args)]
pub(crate) struct WhatIfArgs {
    /// Another order, such as 3,1,2; lines you leave out follow
    #[arg(long, value_name = "ORDER")]
    pub(crate) order: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum TrackWord {
    /// Full training from the first year
    Categorical,
    /// From the second year on; a first year elsewhere is needed
    Advanced,
    /// For physicians with earlier training
    Reserved,
    /// One year
    Preliminary,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum OrderWord {
    /// By your weights
    Weights,
    /// By your gut marks
    Gut,
    /// With your answers
    Asked,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ResultWord {
    Matched,
    NotMatched,
    Withdrawn,
    None,
}

#[derive(Args)]
#[command(
    after_help = "Take the file in again after a change: a moved interview moves, and one that was called off goes. \
                        With `prematch serve`, a calendar program on this computer can follow an address instead."
)]
pub(crate) struct CalendarArgs {
    /// The file; standard output when left out. An older calendar file in its place is replaced
    pub(crate) file: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum RecordTask {
    /// What you sent to a program and what it answered; what you do not name stays as it is
    Application {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// The day you sent it, or none
        #[arg(long, value_name = "DATE")]
        sent: Option<String>,
        /// The signal it carries or shall carry: gold, silver or none
        #[arg(long, value_name = "SIGNAL")]
        signal: Option<String>,
        /// The reason you give with the signal; "-" reads it from standard input, "" removes it
        #[arg(long, value_name = "TEXT")]
        statement: Option<String>,
        /// What the program answered: invited, waitlisted, rejected, or none while it is silent
        #[arg(long, value_name = "ANSWER")]
        answer: Option<String>,
        /// The day the answer came (default: today)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// A figure you read about a program; it outranks what is assumed of programs in general
    #[command(
        after_help = "Such figures stand in AAMC Residency Explorer, in FREIDA, and sometimes on the program's own \
                            page. A new figure takes the place of an older one of the same kind."
    )]
    Figure {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// What it counts: non-us-img-interviewed, gold-interviewed, silver-interviewed, unsignalled-interviewed
        /// (of these applications, the share that led to an interview), img-share (international graduates among
        /// the residents)
        kind: String,
        /// A percentage such as 2.5, or none to remove the figure
        share: String,
        /// Where you read it, such as "Residency Explorer"
        #[arg(long, value_name = "TEXT", default_value = "")]
        source: String,
        /// The day you read it (default: today)
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum DecisionWord {
    /// Always on my list
    Include,
    /// Never on my list
    LeaveOut,
    /// No decision
    Drop,
}

#[derive(Args)]
pub(crate) struct DecideArgs {
    /// ACGME or NRMP code, or words of the name
    pub(crate) program: String,
    /// The decision
    pub(crate) decision: DecisionWord,
    /// Why
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct HistoryArgs {
    /// Only about this program
    #[arg(long)]
    pub(crate) program: Option<String>,
    /// At most so many acts
    #[arg(long, default_value_t = 50)]
    pub(crate) last: usize,
}

#[derive(Args)]
pub(crate) struct UndoArgs {
    /// The number of the act, as `history` prints it (default: the newest)
    pub(crate) act: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Section {
    Rules,
    Calendar,
    Fees,
    Visas,
    Signals,
    Programs,
    Figures,
    Steps,
    Routes,
    Sources,
}

#[derive(Subcommand)]
pub(crate) enum SeasonTask {
    /// Prove the facts: sourced, dated, well-formed, no duplicates; counts
    Check,
    /// Archive the season after its outcome is recorded, and begin the next one
    Archive,
    /// List archived seasons, or what one held
    Archived {
        /// The year of its Match
        year: Option<i16>,
    },
    /// What is known of programs otherwise than when the last season was archived
    Changes,
    /// Show one kind of fact
    Show {
        /// Which
        section: Section,
        /// Only entries that contain this text
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct BackupArgs {
    /// The new file (default: a dated one in the backups folder)
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct RestoreArgs {
    /// The backup
    pub(crate) file: PathBuf,
}

#[derive(Args)]
pub(crate) struct ExportArgs {
    /// The new file (default: prematch-export-DATE.zip here)
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    pub(crate) shell: Shell,
}

#[derive(Args)]
pub(crate) struct ManArgs {
    /// Write one page for each command into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProposingWord {
    /// Applicants propose: the best stable matching for them, as in the Match
    Applicants,
    /// Programs propose
    Programs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DefinitionWord {
    /// A program takes both members when both are among the best it can hold
    Choice,
    /// Ashlagi, Braverman and Hassidim, as in the public Roth-Peranson code: misses some blocks of couples at one program
    Abh,
    /// McDermid and Manlove: stricter for pairs at one program; large markets often have no such matching
    Mm,
}

#[derive(Args)]
pub(crate) struct RunArgs {
    /// A file in the r/c/p format, or a folder with applicants.csv, programs.csv and perhaps couples.csv,
    /// supplemental.csv and reversions.csv
    pub(crate) market: PathBuf,
    /// Print the matching as a table: applicant, program, choice; with supplemental lists also first_year
    #[arg(long)]
    pub(crate) csv: bool,
    /// Which side proposes
    #[arg(long, value_enum, default_value = "applicants")]
    pub(crate) proposing: ProposingWord,
    /// From which number other orders of the couples are drawn
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The most orders of the couples tried before the complete search
    #[arg(long, default_value_t = 2)]
    pub(crate) orders: u32,
    /// The definition of stability for couples
    #[arg(long, value_enum, default_value = "choice")]
    pub(crate) definition: DefinitionWord,
    /// Do not compare with the other side proposing
    #[arg(long)]
    pub(crate) quick: bool,
    /// Tell why this applicant is where they are, with the chain of proposals that led there
    #[arg(long, value_name = "APPLICANT", conflicts_with_all = ["csv", "steps"])]
    pub(crate) why: Option<String>,
    /// Print every proposal in order, to learn from (up to 2,000 entries, no couples)
    #[arg(long, conflicts_with_all = ["csv", "proposing"])]
    pub(crate) steps: bool,
}

#[derive(Subcommand)]
pub(crate) enum MatchTask {
    /// Run the Match
    Run(RunArgs),
    /// Make a market from a seed, in the r/c/p format
    Generate {
        /// small (200 applicants), anes (3,500) or national (50,000)
        #[arg(long, value_enum, default_value = "small")]
        preset: PresetWord,
        /// Couples
        #[arg(long, default_value_t = 0)]
        couples: u32,
        /// The seed: the same seed gives the same market
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Multiplies applicants, programs and positions
        #[arg(long, default_value_t = 1.0)]
        scale: f64,
        /// Leave out entries that are one-sided
        #[arg(long)]
        clean: bool,
    },
    /// Check a matching that somebody else made
    Check {
        /// A file in the r/c/p format, or a folder of tables
        market: PathBuf,
        /// The matching: a table with the columns applicant and program
        matching: PathBuf,
        /// The definition of stability for couples
        #[arg(long, value_enum, default_value = "choice")]
        definition: DefinitionWord,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PresetWord {
    Small,
    Anes,
    National,
}

#[derive(Subcommand)]
#[command(
    after_help = "A letter is a draft until you say that you sent it. Own templates are files letters/KIND.txt in the data \
                        folder; `prematch letter template KIND` prints the words to begin with."
)]
pub(crate) enum LetterTask {
    /// What letters can be for
    Kinds,
    /// The letters that are kept
    List {
        /// Only those to this program
        #[arg(long)]
        program: Option<String>,
    },
    /// Make a draft from what is known, keep it and check it
    New(NewLetter),
    /// A letter, what is missing in it, and what the check finds
    Show {
        /// Its number
        number: u64,
    },
    /// Change the words or the person of a draft
    Write {
        /// Its number
        number: u64,
        /// File with the new words, `-` for standard input; a first line `Subject: …` is the subject
        file: Option<PathBuf>,
        /// To whom: a name
        #[arg(long)]
        to: Option<String>,
        /// The e-mail address
        #[arg(long)]
        address: Option<String>,
    },
    /// Fill in the marks of which the words are known by now
    Fill {
        /// Its number
        number: u64,
    },
    /// Write the letter as a file for a mail program, when nothing stands in the way
    Eml {
        /// Its number
        number: u64,
        /// Where to; standard output when left out
        #[arg(short = 'o', long = "output", value_name = "FILE")]
        file: Option<PathBuf>,
        /// Leave with this finding all the same, with your reason; several times for several
        #[arg(long = "override", value_name = "CODE=REASON")]
        overrides: Vec<String>,
    },
    /// Say that you sent it: the copy is kept, and what it says of your ranking goes into the ledger
    Sent(SentArgs),
    /// Take a letter away
    Remove {
        /// Its number
        number: u64,
    },
    /// Print the template of a kind, yours or the built-in one
    Template {
        /// What for, as `prematch letter kinds` has it
        kind: String,
    },
}

#[derive(Args)]
pub(crate) struct NewLetter {
    /// What for, as `prematch letter kinds` has it
    pub(crate) kind: String,
    /// ACGME or NRMP code, or words of the name
    pub(crate) program: String,
    /// To whom: a name (default: the coordinator or the director, where known)
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// The number of the interview it is about
    #[arg(long)]
    pub(crate) interview: Option<u64>,
    /// The number of the message it answers
    #[arg(long)]
    pub(crate) answers: Option<u64>,
    /// What is new, for an update
    #[arg(long)]
    pub(crate) news: Option<String>,
}

#[derive(Args)]
pub(crate) struct SentArgs {
    /// Its number
    pub(crate) number: u64,
    /// How it left: copied, file, mailto or draft
    #[arg(long, default_value = "copied")]
    pub(crate) way: String,
    /// On which list a first choice in it is: main, categorical, advanced or preliminary
    #[arg(long, default_value = "main")]
    pub(crate) list: String,
    /// It says nothing of the ranking, whatever the check read
    #[arg(long)]
    pub(crate) no_claim: bool,
    /// The number of the earlier statement that it takes back
    #[arg(long, value_name = "NUMBER")]
    pub(crate) withdraws: Option<u64>,
    /// It left with this finding all the same, with your reason
    #[arg(long = "override", value_name = "CODE=REASON")]
    pub(crate) overrides: Vec<String>,
    /// Leave the interview it is about where it stands (an accepted one counts as asked for otherwise)
    #[arg(long)]
    pub(crate) keep_interview: bool,
}

#[derive(Subcommand)]
pub(crate) enum ClaimTask {
    /// What was said, to whom, on which day
    List,
    /// Write down what you said by mouth or elsewhere
    Add {
        /// ACGME or NRMP code, or words of the name
        program: String,
        /// What was said: first_choice or rank_highly
        kind: String,
        /// In which words
        words: String,
        /// On which list: main, categorical, advanced or preliminary
        #[arg(long, default_value = "main")]
        list: String,
        /// The day, as 2027-01-05 (default: today)
        #[arg(long)]
        on: Option<String>,
    },
    /// Write down that you took a statement back
    Withdraw {
        /// Its number
        number: u64,
        /// How, and to whom
        #[arg(long, default_value = "")]
        reason: String,
        /// The day, as 2027-01-05 (default: today)
        #[arg(long)]
        on: Option<String>,
    },
}
