//! What the header of a message says when the message itself lies elsewhere, as in a mailbox on a server.

use super::fields::{Field, Fields};
use super::{MailKey, Person, Sent};

/// A message by its header alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Who wrote it.
    pub from: Option<Person>,
    /// One line; empty if there is none.
    pub subject: String,
    /// When, by the sender's clock.
    pub sent: Sent,
    /// What makes it the same as another message; without a Message-ID that is known only from all its bytes.
    pub key: Option<MailKey>,
}

impl Head {
    /// Reads the lines of a header, or some of them.
    pub fn read(bytes: &[u8]) -> Self {
        let (fields, _) = Fields::read(bytes, 0, true);
        Self {
            from: fields.people(Field::From).into_iter().next(),
            subject: fields.text(Field::Subject).unwrap_or_default(),
            sent: fields.sent(),
            key: fields.ids(Field::MessageId).into_iter().next().as_deref().and_then(MailKey::by_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn some_lines_of_a_header_are_enough() {
        let head = Head::read(b"From: Jane Lee <gme@example.edu>\r\nSubject: =?utf-8?q?Interview?=\r\nMessage-ID: <abc.12345@example.edu>\r\n\r\n");
        assert_eq!(head.from.unwrap().address, "gme@example.edu");
        assert_eq!(head.subject, "Interview");
        assert_eq!(head.key.unwrap().to_string(), "mid:abc.12345@example.edu");
        assert_eq!(Head::read(b"").key, None);
    }
}
