//! The applicant's own templates: files `letters/<kind>.txt` beside the workspace file. One that cannot be used is told in a
//! sentence, and the built-in one takes its place.

use domain::LetterKind;
use domain::letters::{BadTemplate, Template};

use crate::app::App;

/// The text of the own template of a kind, if there is one, and what is wrong with it when it cannot be read.
pub(super) fn own(app: &App, kind: LetterKind) -> (Option<String>, Option<BadTemplate>) {
    let file = app.about.file.parent().map(|f| f.join(Template::own_file(kind))).filter(|f| f.is_file());
    match file.map(std::fs::read_to_string) {
        None => (None, None),
        Some(Ok(text)) => (Some(text), None),
        Some(Err(_)) => (None, Some(BadTemplate("it cannot be read as text".to_owned()))),
    }
}

/// What is wrong with the own template of a kind, in a sentence.
pub(super) fn trouble(app: &App, kind: LetterKind) -> Option<String> {
    let (text, unread) = own(app, kind);
    let why = unread.or_else(|| text.and_then(|t| Template::read(&t).err()))?;
    let file = app.about.file.parent()?.join(Template::own_file(kind));
    Some(format!(
        "Your template {} is not used: {}. The built-in one was taken; mend the file or remove it.",
        file.display(),
        why.0
    ))
}
