//! Messages taken in: from original bytes or pasted words to what the domain keeps, with program and reading found.
//!
//! A mailbox also holds what the applicant wrote. It is kept as such: it has no reading, for no program said it, and its
//! program is the one it went to.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use candor::meaning::Category;
use candor::reading::{Context, Reading, fingerprint, read};
use domain::{
    Directory, DocumentId, DocumentInfo, Filed, Message, NewMessage, Recognised, Sender, State, WantedBy, is_applicant,
};
use jiff::Zoned;
use jiff::tz::TimeZone;
use season::Season;

use crate::mail::{BadMail, Mail, Person, Remark, Sent, document_id, pasted};

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
    mine: BTreeSet<String>,
}

/// The labels under which Gmail exports what its user sent, in the languages of most users.
const SENT: [&str; 8] =
    ["Sent", "Gesendet", "Enviados", "Messages envoyés", "Posta inviata", "Enviadas", "Verzonden", "Отправленные"];

/// Whether a mail program marked a message as sent by its user.
pub fn is_sent(labels: &[String]) -> bool {
    labels.iter().any(|l| SENT.contains(&l.as_str()))
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
        Self { state, directory, names: names(state), mine: BTreeSet::new() }
    }

    /// With a further address of the applicant, such as that of the mailbox that is read.
    pub fn with_mine(mut self, address: &str) -> Self {
        if address.contains('@') {
            self.mine.insert(address.to_ascii_lowercase());
        }
        self
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
        let given = Given {
            own: is_sent(&mail.labels),
            to: mail.to.first().map(sender_of).unwrap_or_default(),
            false_link: !mail.false_links.is_empty(),
            from,
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            sent,
            list,
        };
        let original =
            DocumentInfo { id, name: name.to_owned(), media_type: MAIL.to_owned(), bytes: bytes.len() as u64 };
        Ok(Intake { remarks: mail.remarks.clone(), ..self.take(given, original, mail.key().to_string(), bytes) })
    }

    /// Words that were pasted, with what the applicant says of them. What the applicant leaves open is taken from the lines of a
    /// head that a mail program copied with them.
    pub fn pasted(&self, subject: &str, text: &str, from: Sender, sent: Option<Zoned>) -> Option<Intake> {
        let bytes = text.as_bytes().to_vec();
        let id: DocumentId = document_id(&bytes)?;
        let key = format!("pasted:{id}");
        let home = self.state.profile().home_zone.as_ref().map_or(TimeZone::UTC, pick::Zone::tz);
        let (head, text) = pasted(text).unwrap_or_else(|| (Default::default(), text));
        let nobody = from == Sender::default();
        let given = Given {
            from: if nobody { head.from.as_ref().map(sender_of).unwrap_or_default() } else { from },
            subject: if subject.trim().is_empty() { head.subject.clone() } else { subject.to_owned() },
            sent: sent.or_else(|| head.sent(&home)),
            text: text.to_owned(),
            list: false,
            own: false,
            to: Sender::default(),
            false_link: false,
        };
        let name = "pasted.txt".to_owned();
        let original = DocumentInfo { id, name, media_type: PASTED.to_owned(), bytes: bytes.len() as u64 };
        Some(self.take(given, original, key, bytes))
    }

    fn take(&self, given: Given, original: DocumentInfo, key: String, bytes: Vec<u8>) -> Intake {
        let own = given.own
            || is_applicant(self.state, &given.from)
            || self.mine.contains(&given.from.address.to_ascii_lowercase());
        let context = Context {
            names: self.names.iter().map(String::as_str).collect(),
            received: given.sent.clone(),
            list_headers: given.list,
            others: Vec::new(),
            false_link: given.false_link,
        };
        let reading = if own { read("", "", &Context::default()) } else { read(&given.subject, &given.text, &context) };
        let beginning = cut(&given.text, LOOKED_THROUGH);
        let other = if own { &given.to } else { &given.from };
        let recognised = self.directory.recognise(self.state, other, &given.subject, beginning);
        let invites = reading.candidates().contains(&Category::InterviewInvitation);
        let answer_by = reading.times.answer_by.as_ref().filter(|_| invites);
        let message = Arc::new(NewMessage {
            original,
            key,
            from: given.from,
            subject: given.subject,
            sent: given.sent,
            filed: recognised.filed(),
            category: if own { Category::Other } else { reading.category },
            second: reading.second_category.filter(|_| !own),
            red_flag: reading.red_flag && !own,
            list_headers: given.list,
            fingerprint: fingerprint(&given.text),
            digest: NewMessage::digest_of(&given.text),
            own,
            answer_by: answer_by.map(|by| WantedBy { at: by.at, hours: by.hours }),
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
    /// Whether a mail program marked it as sent by its user.
    own: bool,
    /// To whom it went first.
    to: Sender,
    /// Whether a link in it leads elsewhere than it shows.
    false_link: bool,
}

/// The names by which a program may greet the applicant.
pub fn names(state: &State) -> Vec<String> {
    let full = state.profile().full_name.as_ref().map_or("", |n| n.as_str());
    full.split_whitespace().filter(|w| w.chars().count() > 2).map(str::to_owned).collect()
}

/// Who wrote a mail.
pub fn sender(mail: &Mail) -> Sender {
    mail.from.as_ref().map(sender_of).unwrap_or_default()
}

fn sender_of(person: &Person) -> Sender {
    Sender { name: person.name.clone(), address: person.address.clone() }
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
    let whole = String::from_utf8_lossy(original);
    let text = pasted(&whole).map_or(&*whole, |(_, rest)| rest);
    Ok(Opened { text: text.to_owned(), mail: None })
}

/// The reading of a message that is kept, in full. Messages with the same words are a sign that it went to many. What the
/// applicant wrote has none: it reads as empty.
pub fn reading(state: &State, message: &Message, opened: &Opened) -> Reading {
    if domain::is_own(state, message) {
        return Reading { category: Category::Other, ..read("", "", &Context::default()) };
    }
    let names = names(state);
    let others = state.items().messages().filter(|m| m.id != message.id).map(|m| m.message.fingerprint).collect();
    let context = Context {
        names: names.iter().map(String::as_str).collect(),
        received: message.message.sent.clone(),
        list_headers: message.message.list_headers,
        others,
        false_link: opened.mail.as_ref().is_some_and(|m| !m.false_links.is_empty()),
    };
    read(&message.message.subject, &opened.text, &context)
}

/// A time in a mail's header, if it is clear.
pub fn sent_at(sent: &Sent) -> Option<&Zoned> {
    sent.at()
}

/// Whether a message is filed by a guess that the applicant has not confirmed.
pub fn is_guess(message: &Message) -> bool {
    matches!(message.message.filed, Filed::Found { .. })
}
