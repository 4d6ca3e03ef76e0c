//! What the documents point to is there.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The documents of the root and of `docs`.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = [root(), root().join("docs")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    found.sort();
    found
}

/// The text without what stands in code: a bracket there is no link.
fn prose(text: &str) -> String {
    let outside_blocks: Vec<&str> = text.split("```").step_by(2).collect();
    outside_blocks.join(" ").split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// The targets of links and pictures: what stands between `](` and `)`.
fn targets(text: &str) -> Vec<String> {
    prose(text)
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .filter_map(|(inside, _)| inside.split_whitespace().next().map(str::to_owned))
        .collect()
}

/// The anchor that a heading gets: small letters, no signs, hyphens for blanks.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn every_relative_link_and_picture_of_the_documents_is_there() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        for target in targets(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (file, part) = target.split_once('#').map_or((target.as_str(), None), |(f, p)| (f, Some(p)));
            let path = if file.is_empty() { document.clone() } else { document.parent().unwrap().join(file) };
            let found = path.canonicalize().is_ok_and(|p| p.starts_with(root()));
            let part_found = part.is_none_or(|part| {
                std::fs::read_to_string(&path).is_ok_and(|t| t.lines().any(|l| l.starts_with('#') && anchor(l) == part))
            });
            if !found || !part_found {
                wrong.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(seen > 5, "the documents have links");
    assert!(wrong.is_empty(), "these lead nowhere:\n{}", wrong.join("\n"));
}

#[test]
fn links_in_code_are_no_links_and_titles_are_left_out() {
    assert_eq!(
        targets("[a](b.md) ![p](q.png \"a picture\") `[c](d)`\n```\n[e](f)\n```\n[g](h#i)"),
        ["b.md", "q.png", "h#i"]
    );
    assert_eq!(anchor("## The order, and the cost"), "the-order-and-the-cost");
}
