//! What the packet says, once, for the page and for paper.

use jiff::Zoned;

use super::{Packet, PacketItem, PacketMoment, PacketRule};
use crate::mail::shown;

/// The longest line of somebody else's words, in characters.
const LONGEST_LINE: usize = 1000;
/// How much of one text is printed, in bytes; about a hundred pages.
const LONGEST_TEXT: usize = 256 * 1024;

/// A piece of the account.
pub(super) enum Block {
    Title(String),
    Heading(String),
    Says(String),
    Fact { label: &'static str, value: String },
    Hash { label: &'static str, value: String },
    Quote(String),
    Link(String),
    Text(String),
}

impl Block {
    /// All words of it.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Title(t) | Self::Heading(t) | Self::Says(t) | Self::Quote(t) | Self::Link(t) | Self::Text(t) => t,
            Self::Fact { value, .. } | Self::Hash { value, .. } => value,
        }
    }
}

/// The whole account. `names` are the places of the originals in the zip.
pub(super) fn blocks(packet: &Packet, names: &[String]) -> Vec<Block> {
    let mut out = vec![
        Block::Title(format!("Evidence about {}", line(&packet.about))),
        Block::Fact { label: "Applicant", value: line(&packet.applicant) },
        Block::Fact { label: "Made", value: moment(&packet.made) },
        Block::Fact { label: "Originals", value: packet.items.len().to_string() },
        Block::Says(
            "This packet was made by prematch on the applicant's own computer. The files in the folder \"originals\" are \
             the messages as they were kept, unchanged. What is said of their meaning is a reading by a program; it \
             accuses nobody and is no legal advice. Characters that are not seen, such as those that turn the direction of \
             a line, are left out here."
                .to_owned(),
        ),
    ];
    if !packet.holds.is_empty() {
        out.insert(4, Block::Fact { label: "What is in it", value: line(&packet.holds) });
    }
    if !packet.timeline.is_empty() {
        out.push(Block::Heading("Timeline".to_owned()));
        out.extend(sorted(&packet.timeline).into_iter().map(|m| Block::Says(entry(m))));
    }
    if !packet.notes.trim().is_empty() {
        out.push(Block::Heading("Notes of the applicant".to_owned()));
        text(&mut out, &packet.notes);
    }
    for (number, (item, name)) in (1..).zip(packet.items.iter().zip(names)) {
        item_blocks(&mut out, number, item, name);
    }
    out.push(Block::Heading("How to check the files".to_owned()));
    out.push(Block::Says(
        "Unpack the zip and open a terminal in its folder. Linux: sha256sum -c SHA256SUMS. macOS: shasum -a 256 -c \
         SHA256SUMS. Windows PowerShell: Get-FileHash for each file, and compare with the line in SHA256SUMS. A file \
         that was changed afterwards has another hash."
            .to_owned(),
    ));
    out
}

fn item_blocks(out: &mut Vec<Block>, number: usize, item: &PacketItem, name: &str) {
    let subject = line(&item.subject);
    let subject = if subject.is_empty() { "(no subject)".to_owned() } else { subject };
    out.push(Block::Heading(format!("Message {number}: {subject}")));
    out.push(Block::Fact { label: "From", value: line(&item.from) });
    let received = item.received.as_ref().map_or("not known".to_owned(), moment);
    out.push(Block::Fact { label: "Received", value: received });
    out.push(Block::Fact { label: "File", value: format!("{name} ({} bytes)", item.bytes.len()) });
    out.push(Block::Hash { label: "SHA-256", value: item.sha256.as_str().to_owned() });
    out.push(Block::Fact { label: "Reading", value: line(&item.reading) });
    if !item.cues.is_empty() {
        out.push(Block::Says("The reading rests on these words:".to_owned()));
        out.extend(item.cues.iter().map(|c| Block::Quote(line(c))));
    }
    for rule in &item.rules {
        rule_blocks(out, rule);
    }
    if !item.text.trim().is_empty() {
        out.push(Block::Says("The words of the message:".to_owned()));
        text(out, &item.text);
    }
}

fn rule_blocks(out: &mut Vec<Block>, rule: &PacketRule) {
    let title =
        format!("{} ({}). Source: {}, read {}.", line(&rule.title), line(&rule.id), line(&rule.source), rule.read);
    out.push(Block::Fact { label: "Rule", value: title });
    if !rule.url.trim().is_empty() {
        out.push(Block::Link(line(&rule.url)));
    }
}

/// A long text, to its limit.
fn text(out: &mut Vec<Block>, written: &str) {
    let kept = written.get(..written.floor_char_boundary(LONGEST_TEXT)).unwrap_or_default();
    out.push(Block::Text(shown::text(kept).trim_end().to_owned()));
    if kept.len() < written.len() {
        out.push(Block::Says(
            "The text is longer than is printed here; the original in the zip has all of it.".to_owned(),
        ));
    }
}

/// `timeline.txt`.
pub(super) fn timeline(packet: &Packet) -> String {
    let mut out = format!("Timeline: {}\nMade {}\n\n", line(&packet.about), moment(&packet.made));
    for moment in sorted(&packet.timeline) {
        out.push_str(&entry(moment));
        out.push('\n');
    }
    if packet.timeline.is_empty() {
        out.push_str("Nothing was recorded.\n");
    }
    out
}

fn sorted(timeline: &[PacketMoment]) -> Vec<&PacketMoment> {
    let mut sorted: Vec<&PacketMoment> = timeline.iter().collect();
    sorted.sort_by_key(|m| m.when.timestamp());
    sorted
}

fn entry(of: &PacketMoment) -> String {
    format!("{}  {}", moment(&of.when), line(&of.what))
}

/// A moment on its own clock, with the offset from UTC, so that nobody needs to guess.
fn moment(at: &Zoned) -> String {
    let clock = at.strftime("%Y-%m-%d %H:%M:%S UTC%:z");
    match at.time_zone().iana_name() {
        Some(zone) => format!("{clock} ({zone})"),
        None => clock.to_string(),
    }
}

fn line(text: &str) -> String {
    shown::line(text, LONGEST_LINE)
}
