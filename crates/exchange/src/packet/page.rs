//! The account as one page that prints well. It loads nothing, runs nothing, and every word of a stranger is escaped.

use maud::{DOCTYPE, Markup, html};

use super::Packet;
use super::account::Block;

/// What a browser may do with the page: use its own style, nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = "
body { font: 11pt/1.45 system-ui, sans-serif; color: #111; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; break-after: avoid; }
p { margin: .4rem 0; } .label { font-weight: 600; }
code, pre, p, blockquote { overflow-wrap: anywhere; }
blockquote, pre { margin: .4rem 0 .8rem; padding-left: .8rem; border-left: 3px solid #999; }
pre { font: inherit; white-space: pre-wrap; }
@page { margin: 18mm; } @media print { body { margin: 0; max-width: none; } a { color: inherit; } }
";

pub(super) fn html(packet: &Packet, blocks: &[Block]) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Evidence packet, " (packet.made.date()) }
                style { (STYLE) }
            }
            body { @for block in blocks { (one(block)) } }
        }
    }
    .into_string()
}

fn one(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Title(text) => h1 dir="auto" { (text) },
            Block::Heading(text) => h2 dir="auto" { (text) },
            Block::Says(text) => p dir="auto" { (text) },
            Block::Fact { label, value } => p { span.label { (label) ": " } bdi { (value) } },
            Block::Hash { label, value } => p { span.label { (label) ": " } code { (value) } },
            Block::Quote(text) => blockquote dir="auto" { (text) },
            Block::Link(url) => p { (link(url)) },
            Block::Text(text) => pre dir="auto" { (text) },
        }
    }
}

/// Only an address of the web can be clicked.
fn link(url: &str) -> Markup {
    let web = url.starts_with("https://") || url.starts_with("http://");
    html! {
        @if web { a href=(url) rel="noopener noreferrer" { bdi { (url) } } } @else { bdi { (url) } }
    }
}
