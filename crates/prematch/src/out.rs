//! Printing and failing: text for people, JSON for scripts, one sentence and an exit code for what went wrong.

use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};
use domain::Refusal;
use journal::{ActError, JournalError};
use serde::Serialize;

/// What went wrong, by exit code.
#[derive(Debug)]
pub(crate) enum Fault {
    /// 1: refused, or a problem was found and has been printed.
    Refused(String),
    /// 2: the command line does not make sense.
    Usage(String),
    /// 65: a file of the user's holds wrong data.
    Data(String),
    /// 70: an error inside prematch.
    Internal(String),
    /// 74: a file or the network failed.
    Io(String),
    /// 78: the season folder is wrong.
    Season(String),
}

impl Fault {
    /// The sentence.
    pub(crate) fn message(&self) -> &str {
        match self {
            Self::Refused(m) | Self::Usage(m) | Self::Data(m) | Self::Internal(m) | Self::Io(m) | Self::Season(m) => m,
        }
    }

    /// Prints the sentence and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        let (code, message) = match self {
            Self::Refused(m) => (1, m),
            Self::Usage(m) => (2, m),
            Self::Data(m) => (65, m),
            Self::Internal(m) => (70, m),
            Self::Io(m) => (74, m),
            Self::Season(m) => (78, m),
        };
        if !message.is_empty() {
            let _ = writeln!(anstream::stderr(), "prematch: {message}");
        }
        ExitCode::from(code)
    }
}

impl From<JournalError> for Fault {
    fn from(e: JournalError) -> Self {
        match e {
            JournalError::Damaged { .. } => Self::Internal(e.to_string()),
            other => Self::Io(other.to_string()),
        }
    }
}

impl From<ActError> for Fault {
    fn from(e: ActError) -> Self {
        match e {
            ActError::Refused(Refusal(why)) => Self::Refused(why),
            ActError::Journal(e) => e.into(),
        }
    }
}

impl From<anyhow::Error> for Fault {
    fn from(e: anyhow::Error) -> Self {
        Self::Io(format!("{e:#}"))
    }
}

/// Prints a text that already ends with a new line, or gets one. A closed pipe is no error.
pub(crate) fn text(text: &str) -> Result<(), Fault> {
    let mut all = text.to_owned();
    if !all.ends_with('\n') {
        all.push('\n');
    }
    let mut stdout = anstream::stdout().lock();
    finish(stdout.write_all(all.as_bytes()).and_then(|()| stdout.flush()))
}

/// Says something beside the output, on standard error.
pub(crate) fn aside(text: &str) {
    let _ = writeln!(anstream::stderr(), "prematch: {text}");
}

/// Prints bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Fault> {
    let mut stdout = std::io::stdout().lock();
    finish(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

fn finish(result: std::io::Result<()>) -> Result<(), Fault> {
    match result {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Fault::Io(format!("the output could not be written: {e}"))),
        _ => Ok(()),
    }
}

/// Prints JSON; `format` and `version` come first, so that a script can tell what it reads.
pub(crate) fn json<T: Serialize>(format: &'static str, value: &T) -> Result<(), Fault> {
    #[derive(Serialize)]
    struct Framed<'a, T> {
        format: &'static str,
        version: u32,
        #[serde(flatten)]
        value: &'a T,
    }
    match serde_json::to_string_pretty(&Framed { format, version: 1, value }) {
        Ok(json) => text(&json),
        Err(e) => Err(Fault::Internal(format!("the JSON could not be written: {e}"))),
    }
}

/// A table as wide as the terminal; plain columns.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head.to_vec());
    if let Some(width) = terminal_width() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    for row in rows {
        table.add_row(row);
    }
    table.lines().map(|l| format!("{}\n", l.trim_end())).collect()
}

/// The width of the terminal; `None` when the output goes elsewhere, where lines are not folded.
fn terminal_width() -> Option<u16> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    Some(told.unwrap_or(100))
}

/// Bold on a terminal, plain elsewhere.
pub(crate) fn strong(text: &str) -> String {
    let style = anstyle::Style::new().bold();
    format!("{style}{text}{style:#}")
}

/// A count with its noun: `1 block`, `2 blocks`.
pub(crate) fn plural(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
