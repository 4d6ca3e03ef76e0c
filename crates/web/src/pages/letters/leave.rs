//! How a letter leaves: as a copy, as a file, through a link. Each way is checked here, on the server, and closed while
//! something stands in it. Afterwards: "It was sent", with what that means for the ledger.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::letters::claimed;
use domain::{ClaimId, ClaimKind, ClaimList, Command, Departure, Letter, Override, Way};
use exchange::mail::{Draft, Person, draft_eml};
use journal::ActError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::messages::write::Answer;
use super::desk::{Desk, Said, refused_or};
use super::view;
use crate::app::App;
use crate::error::Failure;
use crate::forms::{Form, done};
use crate::ui::Frame;

/// The longest `mailto:` address that mail programs and systems take whole.
const LONGEST_LINK: usize = 1_900;

/// What may stand unescaped in a `mailto:` address (RFC 6068).
const IN_LINK: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Lets a letter leave on a way, or says what stands in it.
pub(super) fn leave(frame: &Frame, desk: &Desk, answer: &Answer, way: Way) -> Result<Response, Failure> {
    let refuse = |why: String| {
        let said = Said { why: Some(why), ..Said::default() };
        refused_or(view::page(frame, desk, answer, &said), &said)
    };
    if let Some(why) = in_the_way(&desk.letter, answer) {
        return refuse(why);
    }
    match way {
        Way::File => match eml(&frame.app, &desk.letter)? {
            Ok(file) => Ok(file),
            Err(why) => refuse(why),
        },
        Way::Mailto if link(&desk.letter).is_none() => {
            refuse("This letter is too long for a link of the mail program; take the copy or the file.".to_owned())
        }
        way => view::page(frame, desk, answer, &Said { ready: Some(way), ..Said::default() }),
    }
}

/// Why a letter cannot leave as it is.
pub(super) fn in_the_way(letter: &Letter, answer: &Answer) -> Option<String> {
    if letter.text.trim().is_empty() {
        return Some("The letter is empty.".to_owned());
    }
    answer.blocks().then(|| {
        "This letter does not leave yet: what is marked “do not send it so” stands in the way. Change the words, or put the \
         finding aside with your reason, which is kept with the letter."
            .to_owned()
    })
}

/// The bytes of the letter as a mail program takes them; the inner error says in a sentence why there are none.
pub(super) fn bytes(app: &App, letter: &Letter, from: Option<&Person>) -> Result<Result<Vec<u8>, String>, Failure> {
    let (date, own, answers) = app.with_state(|state| {
        let profile = state.profile();
        let name = profile.full_name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned());
        let own = profile.email.as_ref().map(|e| Person { name, address: e.to_string() });
        let answered = letter.answers.and_then(|id| state.items().message(id));
        (app.now().to_zoned(App::zone(state)), own, answered.and_then(|m| answered_id(m.message.plain_key())))
    })?;
    let to: Vec<Person> = if letter.address.is_empty() {
        Vec::new()
    } else {
        vec![Person { name: letter.to.clone(), address: letter.address.clone() }]
    };
    let id = format!("letter-{}-{}@prematch.invalid", letter.id, date.timestamp().as_second());
    let draft = Draft {
        from: from.or(own.as_ref()),
        to: &to,
        cc: &[],
        subject: &letter.subject,
        body: &letter.text,
        date: &date,
        message_id: &id,
        in_reply_to: answers.as_deref(),
    };
    Ok(draft_eml(&draft).map_err(|why| format!("The file was not made: {why}.")))
}

/// The Message-ID in the key of a message, where it has one that a mail program can answer.
fn answered_id(key: &str) -> Option<String> {
    let id = key.strip_prefix("mid:")?;
    let whole = id.contains('@') && !id.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
    whole.then(|| id.to_owned())
}

/// The letter as a file for a mail program.
fn eml(app: &App, letter: &Letter) -> Result<Result<Response, String>, Failure> {
    let bytes = match bytes(app, letter, None)? {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Err(why)),
    };
    let short = super::short(&app.season, &letter.program);
    let plain: String = short.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let headers = [
        (header::CONTENT_TYPE, "message/rfc822".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"letter-{}-{plain}.eml\"", letter.id)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok(Ok((headers, bytes).into_response()))
}

/// The address that opens a mail program with the letter; nothing when it is too long for one.
pub(super) fn link(letter: &Letter) -> Option<String> {
    let coded = |text: &str| utf8_percent_encode(text, IN_LINK).to_string();
    let address = coded(&letter.address).replace("%40", "@");
    let body = coded(&letter.text.replace('\n', "\r\n"));
    let link = format!("mailto:{address}?subject={}&body={body}", coded(&letter.subject));
    (link.len() <= LONGEST_LINK).then_some(link)
}

/// "It was sent": the copy is kept, with the way, what was overridden, and what it means for the ledger.
pub(super) fn sent(frame: &Frame, desk: &Desk, answer: &Answer, form: &Form) -> Result<Response, Failure> {
    let refuse = |why: String| {
        let said = Said { why: Some(why), ..Said::default() };
        refused_or(view::page(frame, desk, answer, &said), &said)
    };
    if let Some(why) = in_the_way(&desk.letter, answer) {
        return refuse(why);
    }
    let overrides = answer.overridden().iter();
    let departure = Departure {
        way: Way::from_word(form.get("way")).unwrap_or(Way::Copied),
        overrides: overrides
            .map(|(c, why)| Override { code: c.name().to_owned(), words: None, reason: why.clone() })
            .collect(),
        claim: claim(&desk.letter, answer, form),
        withdraws: form.get("withdraws").parse().ok().map(ClaimId),
        moves_interview: form.get("moves") == "yes",
    };
    match frame.app.act(&Command::LetterLeft(desk.letter.id, departure)) {
        Ok(act) => Ok(done(&format!("/letters/{}", desk.letter.id), act)),
        Err(ActError::Refused(why)) => refuse(why.0),
        Err(other) => Err(other.into()),
    }
}

/// What goes into the ledger: as the letter says it, or as the applicant chose.
fn claim(letter: &Letter, answer: &Answer, form: &Form) -> Option<(ClaimKind, ClaimList, String)> {
    let found = claimed(letter, answer.all());
    let list = ClaimList::from_word(form.get("list")).unwrap_or(ClaimList::Main);
    match ClaimKind::from_word(form.get("claim")) {
        Some(kind) => {
            let words = found.filter(|(k, _)| *k == kind).map_or_else(|| letter.text.clone(), |(_, words)| words);
            Some((kind, list, words))
        }
        None if form.get("claim") == "none" => None,
        None => found.map(|(kind, words)| (kind, list, words)),
    }
}
