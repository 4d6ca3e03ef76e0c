//! Searching entries by words.

/// Whether every word of `query` occurs somewhere in `texts`, whatever the case. An empty query fits all.
pub(crate) fn has_words(texts: &[&String], query: &str) -> bool {
    let texts: Vec<String> = texts.iter().map(|t| t.to_lowercase()).collect();
    query.to_lowercase().split_whitespace().all(|word| texts.iter().any(|t| t.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::has_words;

    #[test]
    fn every_word_must_occur_somewhere_in_any_order_and_case() {
        let texts = ["Gold signals".to_owned(), "May not ask".to_owned()];
        let texts: Vec<&String> = texts.iter().collect();
        assert!(has_words(&texts, "ask GOLD"));
        assert!(has_words(&texts, "  "));
        assert!(!has_words(&texts, "gold zebra"));
    }
}
