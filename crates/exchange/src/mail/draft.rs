//! A draft as a file that a mail program opens for sending: RFC 5322, with the mark `X-Unsent` that Outlook reads.
//!
//! prematch never sends. What goes into the header is checked before it is written: an address that could carry a second
//! line or a second address is refused, names and subjects are brought onto one line.

use jiff::Zoned;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;

use super::{Person, shown};

/// A message to be sent by the user.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'d> {
    /// Who writes; without it the mail program puts its own user there.
    pub from: Option<&'d Person>,
    /// To whom; may be empty, the user fills it in then.
    pub to: &'d [Person],
    /// Copies to whom.
    pub cc: &'d [Person],
    /// One line.
    pub subject: &'d str,
    /// Plain text.
    pub body: &'d str,
    /// The time of writing.
    pub date: &'d Zoned,
    /// The Message-ID without brackets.
    pub message_id: &'d str,
    /// The Message-ID that it answers, without brackets.
    pub in_reply_to: Option<&'d str>,
}

/// Why a draft is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDraft {
    /// An address that is none.
    #[error("\"{0}\" is not an e-mail address; correct it and try again")]
    Address(String),
    /// A Message-ID that is none.
    #[error("\"{0}\" cannot be the identity of a message; a name, @ and a host are expected")]
    MessageId(String),
    /// The bytes could not be put together.
    #[error("the draft could not be written: {0}")]
    Write(String),
}

/// The bytes of an `.eml` file that a mail program opens for sending.
///
/// # Errors
/// When an address or an identity is none.
pub fn draft_eml(draft: &Draft<'_>) -> Result<Vec<u8>, BadDraft> {
    eml(draft, true)
}

/// The bytes of an `.eml` file of what was sent already: a mail program shows it and does not send it again.
///
/// # Errors
/// As [`draft_eml`].
pub fn copy_eml(sent: &Draft<'_>) -> Result<Vec<u8>, BadDraft> {
    eml(sent, false)
}

fn eml(draft: &Draft<'_>, unsent: bool) -> Result<Vec<u8>, BadDraft> {
    let mut message =
        MessageBuilder::new().message_id(id(draft.message_id)?.to_owned()).header("Date", Raw::new(date(draft.date)));
    if unsent {
        message = message.header("X-Unsent", Raw::new("1"));
    }
    message = message.subject(shown::line(draft.subject, 500)).text_body(shown::text(draft.body));
    if let Some(from) = draft.from {
        message = message.from(address(from)?);
    }
    if !draft.to.is_empty() {
        message = message.to(addresses(draft.to)?);
    }
    if !draft.cc.is_empty() {
        message = message.cc(addresses(draft.cc)?);
    }
    if let Some(answered) = draft.in_reply_to {
        message = message.in_reply_to(id(answered)?.to_owned()).references(id(answered)?.to_owned());
    }
    message.write_to_vec().map_err(|e| BadDraft::Write(e.to_string()))
}

/// The date with the writer's own offset from UTC.
fn date(at: &Zoned) -> String {
    at.strftime("%a, %-d %b %Y %H:%M:%S %z").to_string()
}

/// A Message-ID in the narrow form that no program can read in two ways.
fn id(id: &str) -> Result<&str, BadDraft> {
    let good = |c: char| c.is_ascii_graphic() && !"<>()[]\\,;:\"".contains(c);
    let halves = id.split_once('@').filter(|(a, b)| !a.is_empty() && !b.is_empty() && !b.contains('@'));
    match halves {
        Some(_) if id.len() <= 500 && id.chars().all(good) => Ok(id),
        _ => Err(BadDraft::MessageId(shown::line(id, 100))),
    }
}

fn addresses(people: &[Person]) -> Result<Address<'static>, BadDraft> {
    Ok(Address::new_list(people.iter().map(address).collect::<Result<_, _>>()?))
}

/// A name and one plain address. Quoted local parts and comments are refused: no program needs them, and they can hide
/// an address in an address.
fn address(person: &Person) -> Result<Address<'static>, BadDraft> {
    let wrong = || BadDraft::Address(shown::line(&person.address, 100));
    let (local, host) = person.address.split_once('@').ok_or_else(wrong)?;
    let in_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let in_host = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let dots = |s: &str| s.starts_with('.') || s.ends_with('.') || s.contains("..");
    let good = !local.is_empty()
        && !host.is_empty()
        && local.len() <= 64
        && host.len() <= 253
        && !dots(local)
        && !dots(host)
        && local.chars().all(in_local)
        && host.chars().all(in_host);
    if !good {
        return Err(wrong());
    }
    let name = shown::line(&person.name, 200);
    Ok(Address::new_address((!name.is_empty()).then_some(name), person.address.clone()))
}

#[cfg(test)]
mod tests {
    use super::{BadDraft, Draft, draft_eml};
    use crate::mail::{Mail, Person};

    fn person(name: &str, address: &str) -> Person {
        Person { name: name.to_owned(), address: address.to_owned() }
    }

    #[test]
    fn no_second_line_gets_into_the_header() {
        let date = "2026-11-03T09:00:00-06:00[America/Chicago]".parse().unwrap();
        let to = [person("Coordinator\r\nBcc: evil@x.org", "gme@example.edu")];
        let subject = "Thanks\r\nBcc: evil@x.org\r\n\r\n<script>";
        let draft = Draft {
            from: None,
            to: &to,
            cc: &[],
            subject,
            body: "Dear all,\n.\nBcc: evil@x.org\nFrom here on.\n",
            date: &date,
            message_id: "d1@prematch.invalid",
            in_reply_to: Some("q@example.edu"),
        };
        let bytes = draft_eml(&draft).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(head.lines().all(|l| !l.starts_with("Bcc")), "{head}");
        assert!(head.contains("X-Unsent: 1") && head.contains("Date: Tue, 3 Nov 2026 09:00:00 -0600"), "{head}");
        let mail = Mail::parse(&bytes).unwrap();
        assert_eq!(mail.subject, "Thanks Bcc: evil@x.org <script>");
        assert_eq!(mail.text, "Dear all,\n.\nBcc: evil@x.org\nFrom here on.");
        assert_eq!((mail.to.len(), mail.cc.len()), (1, 0));
    }

    #[test]
    fn an_address_is_one_address() {
        let date = "2026-11-03T09:00:00+00:00[UTC]".parse().unwrap();
        for wrong in
            ["", "a", "a@", "@b", "a@b,c@d", "a@b\r\nBcc: c@d", "a b@c.d", "<a@b>", "\"a\"@b", "a@b..c", "ä@b.c"]
        {
            let to = [person("", wrong)];
            let draft = Draft {
                from: None,
                to: &to,
                cc: &[],
                subject: "",
                body: "",
                date: &date,
                message_id: "1@x.y",
                in_reply_to: None,
            };
            assert!(matches!(draft_eml(&draft), Err(BadDraft::Address(_))), "{wrong}");
            let draft = Draft { to: &[], message_id: wrong, ..draft };
            assert!(wrong == "a@b..c" || matches!(draft_eml(&draft), Err(BadDraft::MessageId(_))), "{wrong}");
        }
    }
}
