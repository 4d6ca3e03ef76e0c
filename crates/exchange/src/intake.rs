//! Messages taken in: from original bytes or pasted words to what the domain keeps, with program and reading found.

use std::sync::{Arc, OnceLock};

use candor::reading::{Context, Reading, fingerprint, read};
use domain::{Directory, DocumentId, DocumentInfo, Filed, Message, NewMessage, Recognised, Sender, State};
use jiff::Zoned;
use season::Season;

use crate::mail::{BadMail, Mail, Remark, Sent, document_id};

/// The media type of an original mail.
pub const MAIL: &str = "message/rfc822";
/// The media type of words that were pasted.
pub const PASTED: &str = "text/plain";
/// How much of a message is looked through for names of programs, in bytes.
const LOOKED_THROUGH: usize = 16 * 1024;

/// A message that is ready to be kept.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The original bytes, to be kept as a document.
    pub original: Vec<u8>,
    /// What the domain keeps.
    pub message: Arc<NewMessage>,
    /// What it says.
    pub text: String,
    /// Programs it may come from.
    pub recognised: Recognised,
    /// What could not be read as it should.
    pub remarks: Vec<Remark>,
}

/// What is known around messages, prepared once for many of them.
pub struct Desk<'a> {
    state: &'a State,
    directory: &'a Directory,
    names: Vec<String>,
}

/// The directory of the season, made once.
pub fn directory(season: &Season) -> &'static Directory {
    static MADE: OnceLock<Directory> = OnceLock::new();
    // One program runs with one season.
    MADE.get_or_init(|| Directory::new(season))
}

impl<'a> Desk<'a> {
    /// A desk with the applicant's name and earlier messages.
    pub fn new(state: &'a State, directory: &'a Directory) -> Self {
        Self { state, directory, names: names(state) }
    }

    /// A mail from its original bytes.
    ///
    /// # Errors
    /// When the bytes are no mail.
    pub fn mail(&self, name: &str, bytes: Vec<u8>) -> Result<Intake, BadMail> {
        let mail = Mail::parse(&bytes)?;
        let from = sender(&mail);
        let sent = mail.sent.at().cloned();
        let list = mail.marks.list.is_some() || mail.marks.unsubscribe || mail.marks.bulk;
        let id = document_id(&bytes).ok_or(BadMail::Empty)?;
        let given = Given { from, subject: mail.subject.clone(), text: mail.text.clone(), sent, list };
        let original =
            DocumentInfo { id, name: name.to_owned(), media_type: MAIL.to_owned(), bytes: bytes.len() as u64 };
        Ok(Intake { remarks: mail.remarks.clone(), ..self.take(given, original, mail.key().to_string(), bytes) })
    }

    /// Words that were pasted, with what the applicant says of them.
    pub fn pasted(&self, subject: &str, text: &str, from: Sender, sent: Option<Zoned>) -> Option<Intake> {
        let bytes = text.as_bytes().to_vec();
        let id: DocumentId = document_id(&bytes)?;
        let key = format!("pasted:{id}");
        let given = Given { from, subject: subject.to_owned(), text: text.to_owned(), sent, list: false };
        let name = "pasted.txt".to_owned();
        let original = DocumentInfo { id, name, media_type: PASTED.to_owned(), bytes: bytes.len() as u64 };
        Some(self.take(given, original, key, bytes))
    }

    fn take(&self, given: Given, original: DocumentInfo, key: String, bytes: Vec<u8>) -> Intake {
        let context = Context {
            names: self.names.iter().map(String::as_str).collect(),
            received: given.sent.clone(),
            list_headers: given.list,
            others: Vec::new(),
        };
        let reading = read(&given.subject, &given.text, &context);
        let beginning = cut(&given.text, LOOKED_THROUGH);
        let recognised = self.directory.recognise(self.state, &given.from, &given.subject, beginning);
        let message = Arc::new(NewMessage {
            original,
            key,
            from: given.from,
            subject: given.subject,
            sent: given.sent,
            filed: recognised.filed(),
            category: reading.category,
            second: reading.second_category,
            red_flag: reading.red_flag,
            list_headers: given.list,
            fingerprint: fingerprint(&given.text),
        });
        Intake { original: bytes, message, text: given.text, recognised, remarks: Vec::new() }
    }
}

struct Given {
    from: Sender,
    subject: String,
    text: String,
    sent: Option<Zoned>,
    list: bool,
}

/// The names by which a program may greet the applicant.
pub fn names(state: &State) -> Vec<String> {
    let full = state.profile().full_name.as_ref().map_or("", |n| n.as_str());
    full.split_whitespace().filter(|w| w.chars().count() > 2).map(str::to_owned).collect()
}

/// Who wrote a mail.
pub fn sender(mail: &Mail) -> Sender {
    mail.from.as_ref().map_or_else(Sender::default, |p| Sender { name: p.name.clone(), address: p.address.clone() })
}

/// The beginning of a text, at most so many bytes and whole letters.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A message that is kept, with its words again.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it says.
    pub text: String,
    /// The mail; none when words were pasted.
    pub mail: Option<Mail>,
}

/// Opens what was kept.
///
/// # Errors
/// When the bytes are not what they were kept as.
pub fn open(message: &Message, original: &[u8]) -> Result<Opened, BadMail> {
    if message.message.original.media_type == MAIL {
        let mail = Mail::parse(original)?;
        return Ok(Opened { text: mail.text.clone(), mail: Some(mail) });
    }
    Ok(Opened { text: String::from_utf8_lossy(original).into_owned(), mail: None })
}

/// The reading of a message that is kept, in full. Messages with the same words are a sign that it went to many.
pub fn reading(state: &State, message: &Message, text: &str) -> Reading {
    let names = names(state);
    let others = state.items().messages().filter(|m| m.id != message.id).map(|m| m.message.fingerprint).collect();
    let context = Context {
        names: names.iter().map(String::as_str).collect(),
        received: message.message.sent.clone(),
        list_headers: message.message.list_headers,
        others,
    };
    read(&message.message.subject, text, &context)
}

/// A time in a mail's header, if it is clear.
pub fn sent_at(sent: &Sent) -> Option<&Zoned> {
    sent.at()
}

/// Whether a message is filed by a guess that the applicant has not confirmed.
pub fn is_guess(message: &Message) -> bool {
    matches!(message.message.filed, Filed::Found { .. })
}
