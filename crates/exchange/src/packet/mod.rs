//! The evidence packet: what a program wrote, kept so that it can be shown to others when a line was crossed.
//!
//! One zip holds the original messages untouched under `originals/`, `SHA256SUMS` by which `sha256sum -c` tells whether a
//! file was changed, `timeline.txt`, and the same account twice: `packet.html` for the browser and `packet.pdf` for
//! paper. The page loads nothing and runs nothing. An original whose bytes do not have the hash that it is kept under
//! is refused: a packet that fails its own check helps nobody. Equal input gives equal bytes.
//!
//! Terms: an *item* is one original with what is said of it; its *reading* is what candor says it means, its *cues* are
//! the quotes that the reading rests on; a *block* is a piece of the account, the same on the page and on paper.

mod account;
mod letters;
mod page;
mod print;
mod sheet;

use std::io::{Cursor, Seek, Write};

use domain::DocumentId;
use jiff::Zoned;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::mail::{document_id, shown};

/// The longest original, in bytes.
pub const LONGEST_ORIGINAL: usize = 64 * 1024 * 1024;
/// The longest that all originals may be together, in bytes.
pub const LONGEST_PACKET: usize = 1024 * 1024 * 1024;
/// The most originals.
pub const MOST_ITEMS: usize = 500;

/// What a packet is made of. Any text may come from a stranger.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    /// The program that it is about.
    pub about: String,
    /// When it is made, on the applicant's clock. Every time in the packet is shown with its own zone.
    pub made: Zoned,
    /// The applicant, in one line.
    pub applicant: String,
    /// What is in it and what is left out, in a sentence; may be empty.
    pub holds: String,
    /// The originals, in the order in which they are told.
    pub items: Vec<PacketItem>,
    /// What happened, in any order.
    pub timeline: Vec<PacketMoment>,
    /// What the applicant adds; may be empty.
    pub notes: String,
}

/// One original, and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PacketItem {
    /// The name of the file; made safe when written.
    pub file_name: String,
    /// The original.
    pub bytes: Vec<u8>,
    /// The hash that the original is kept under.
    pub sha256: DocumentId,
    /// When it came.
    pub received: Option<Zoned>,
    /// From whom.
    pub from: String,
    /// The subject.
    pub subject: String,
    /// What it means, in one sentence.
    pub reading: String,
    /// The quotes that the reading rests on.
    pub cues: Vec<String>,
    /// The rules that it touches.
    pub rules: Vec<PacketRule>,
    /// Its words.
    pub text: String,
}

/// A rule with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct PacketRule {
    /// Its id in the facts of the season.
    pub id: String,
    /// What it says.
    pub title: String,
    /// Where it stands.
    pub source: String,
    /// The address of the source.
    pub url: String,
    /// When the source was read, as far as that is known.
    pub read: String,
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct PacketMoment {
    /// When.
    pub when: Zoned,
    /// What happened.
    pub what: String,
}

/// Why a packet is not made.
#[derive(Debug, thiserror::Error)]
pub enum PacketError {
    /// Nothing to show.
    #[error("The packet holds no message; choose at least one.")]
    Empty,
    /// More than [`MOST_ITEMS`].
    #[error("The packet holds {0} messages; at most 500 fit. Make two packets.")]
    TooMany(usize),
    /// Longer than [`LONGEST_ORIGINAL`].
    #[error("The file \"{0}\" is longer than 64 MB; leave it out of the packet and hand it over beside it.")]
    TooLong(String),
    /// All together longer than [`LONGEST_PACKET`].
    #[error("The originals are longer than 1 GB together; make two packets.")]
    TooLongTogether,
    /// The bytes are not those that were kept.
    #[error(
        "The file \"{0}\" is not what was kept: its SHA-256 is another one. Run \"prematch doctor\" before you rely on it."
    )]
    Changed(String),
    /// The zip could not be written.
    #[error("The zip could not be written: {0}.")]
    Zip(#[from] zip::result::ZipError),
    /// Bytes could not be put together.
    #[error("The zip could not be written: {0}.")]
    Io(#[from] std::io::Error),
}

impl Packet {
    /// A name for the zip, in letters that every system takes.
    pub fn file_name(&self) -> String {
        let mut slug = String::new();
        for c in self.about.chars().take(200) {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.ends_with('-') && !slug.is_empty() {
                slug.push('-');
            }
        }
        slug.truncate(60);
        let slug = slug.trim_end_matches('-');
        let slug = if slug.is_empty() { "program" } else { slug };
        format!("prematch-evidence-{slug}-{}.zip", self.made.date())
    }

    /// The zip in memory.
    ///
    /// # Errors
    /// When an original is not what it was, something is too long, or the zip cannot be written.
    pub fn zip(&self) -> Result<Vec<u8>, PacketError> {
        Ok(self.write(Cursor::new(Vec::new()))?.into_inner())
    }

    /// The zip into a file, which is given back.
    ///
    /// # Errors
    /// As [`Packet::zip`]. Nothing is written before the originals have been checked.
    pub fn write<W: Write + Seek>(&self, out: W) -> Result<W, PacketError> {
        self.check()?;
        let names = self.names();
        let blocks = account::blocks(self, &names);
        let made = [
            ("timeline.txt", account::timeline(self).into_bytes()),
            ("packet.html", page::html(self, &blocks).into_bytes()),
            ("packet.pdf", print::pdf(self, &blocks)),
        ];
        let mut sums = String::new();
        for (name, item) in names.iter().zip(&self.items) {
            sums.push_str(&format!("{}  {name}\n", item.sha256.as_str()));
        }
        for (name, bytes) in &made {
            if let Some(hash) = document_id(bytes) {
                sums.push_str(&format!("{}  {name}\n", hash.as_str()));
            }
        }
        let mut zip = ZipWriter::new(out);
        let options = self.options();
        let originals = names.iter().map(String::as_str).zip(self.items.iter().map(|i| i.bytes.as_slice()));
        let made = made.iter().map(|(name, bytes)| (*name, bytes.as_slice()));
        for (name, bytes) in [("SHA256SUMS", sums.as_bytes())].into_iter().chain(made).chain(originals) {
            zip.start_file(name, options)?;
            zip.write_all(bytes)?;
        }
        Ok(zip.finish()?)
    }

    fn check(&self) -> Result<(), PacketError> {
        if self.items.is_empty() {
            return Err(PacketError::Empty);
        }
        if self.items.len() > MOST_ITEMS {
            return Err(PacketError::TooMany(self.items.len()));
        }
        for item in &self.items {
            let name = || shown::file_name(&item.file_name, "original");
            if item.bytes.len() > LONGEST_ORIGINAL {
                return Err(PacketError::TooLong(name()));
            }
            if document_id(&item.bytes).as_ref() != Some(&item.sha256) {
                return Err(PacketError::Changed(name()));
            }
        }
        if self.items.iter().map(|i| i.bytes.len()).sum::<usize>() > LONGEST_PACKET {
            return Err(PacketError::TooLongTogether);
        }
        Ok(())
    }

    /// Where each original is in the zip. The number keeps equal names apart.
    fn names(&self) -> Vec<String> {
        let safe = self.items.iter().map(|i| shown::file_name(&i.file_name, "original"));
        safe.zip(1..).map(|(name, number)| format!("originals/{number:03}-{name}")).collect()
    }

    /// The files carry the time at which the packet was made, not that of writing.
    fn options(&self) -> SimpleFileOptions {
        let part = |n: i8| u8::try_from(n).unwrap_or(0);
        let made = self.made.datetime();
        let at = zip::DateTime::from_date_and_time(
            u16::try_from(made.year()).unwrap_or(0),
            part(made.month()),
            part(made.day()),
            part(made.hour()),
            part(made.minute()),
            part(made.second()),
        );
        SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .unix_permissions(0o600)
            .last_modified_time(at.unwrap_or_default())
    }
}
