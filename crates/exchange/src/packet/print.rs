//! The account on paper.

use super::Packet;
use super::account::Block;
use super::letters;
use super::sheet::{Sheet, Style};

/// What is said where a letter cannot be shown.
const MARKS: &str = "Some characters of this text cannot be shown in a PDF of this kind. Each stands as a mark such as \
                     [U+0627]. The original in the zip has them, and packet.html shows them.";

pub(super) fn pdf(packet: &Packet, blocks: &[Block]) -> Vec<u8> {
    let mut sheet = Sheet::default();
    for (at, block) in blocks.iter().enumerate() {
        one(&mut sheet, block);
        if at == 0 && blocks.iter().any(|b| !letters::shows(b.words())) {
            sheet.add(Style::Body, MARKS);
        }
    }
    sheet.finish(&format!("Evidence packet, {}", packet.made.date()), &packet.made)
}

fn one(sheet: &mut Sheet, block: &Block) {
    match block {
        Block::Title(text) => sheet.add(Style::Title, text),
        Block::Heading(text) => sheet.add(Style::Heading, text),
        Block::Says(text) => sheet.add(Style::Body, text),
        Block::Fact { label, value } => sheet.add(Style::Body, &format!("{label}: {value}")),
        Block::Hash { label, value } => sheet.add(Style::Mono, &format!("{label}: {value}")),
        Block::Quote(text) => sheet.add(Style::Quote, text),
        Block::Link(url) => sheet.add(Style::Mono, url),
        Block::Text(text) => {
            if !letters::shows(text) {
                sheet.add(Style::Body, MARKS);
            }
            sheet.add(Style::Quote, text);
        }
    }
}
