//! Reads a message from a program: what it is, what it can mean and cannot, which rules it touches, and what to do.
//!
//! Three judges are heard. *Patterns* ([`crate::patterns`]) find wordings that must not be missed; those marked `sure`
//! decide. *Models* ([`crate::stage`]) weigh every sentence and the whole message. *Times* ([`crate::invitation`]) tell
//! whether an invitation leaves 48 hours. Where the models are not sure, the reading says so and names the two best
//! categories; it never gives a percentage for words, and nothing in it is a guarantee.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::Zoned;
use serde::Serialize;

use crate::invitation::{Times, sent, times};
use crate::meaning::{Category, Meaning};
use crate::model::Model;
use crate::patterns::{Analysed, LEXICON, Patterns, span};
use crate::stage::{CATEGORIES, Message, analyse};
use crate::text::{Part, Text};

/// How sure the reading is of the category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Two categories are about as likely; read both.
    Unsure,
    /// More likely than any other.
    Likely,
    /// A careful reader would hardly doubt.
    Sure,
}

/// Words that decided the reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cue {
    /// What they speak for.
    pub category: Category,
    /// The words as written.
    pub words: String,
    /// Their bytes in the message; in the subject when `subject` is true.
    pub span: Range<usize>,
    /// Whether they stand in the subject.
    pub subject: bool,
}

/// Why the applicant must be warned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The message itself is of a kind that warns.
    Category,
    /// Something in it may be of such a kind.
    Within,
    /// Less than 48 hours to answer an invitation.
    ShortDeadline,
    /// A link shows one address and leads to another.
    FalseLink,
}

/// Why it looks as if everybody got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mass {
    /// It greets nobody by name.
    NoName,
    /// It speaks to "applicants" or "candidates".
    SpeaksToMany,
    /// It came through a list.
    ListHeaders,
    /// Another message has the same text.
    SameText,
}

/// What is known around a message. Everything may be left out.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// Names of the applicant.
    pub names: Vec<&'a str>,
    /// When it was sent.
    pub received: Option<Zoned>,
    /// Whether the mail had headers of a mailing list.
    pub list_headers: bool,
    /// [`fingerprint`]s of other messages.
    pub others: Vec<u64>,
    /// Whether a link in it shows one address and leads to another.
    pub false_link: bool,
}

/// What a message is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The category.
    pub category: Category,
    /// The next best, where the reading is not sure.
    pub second_category: Option<Category>,
    /// How sure.
    pub confidence: Confidence,
    /// Whether the applicant must be warned.
    pub red_flag: bool,
    /// Why.
    pub warnings: Vec<Warning>,
    /// What it can and cannot mean, and what to do.
    #[serde(flatten)]
    pub meaning: Meaning,
    /// The rules touched, by id: those of the category and those that the words name.
    pub rules_touched: Vec<String>,
    /// The words that decided.
    pub cues: Vec<Cue>,
    /// Signs that it was sent to everyone; empty when there are none.
    pub sent_to_everyone: Vec<Mass>,
    /// Dates, times, links and the deadline found.
    pub times: Times,
    /// Whether only the beginning was read, because the message is longer than any letter.
    pub cut: bool,
    /// Whether there was nothing to read.
    pub empty: bool,
}

/// The trained models.
struct Models {
    sentences: Model,
    messages: Model,
    stage: Model,
    flag: Model,
}

static MODELS: LazyLock<Option<Models>> = LazyLock::new(|| {
    Some(Models {
        sentences: Model::read(include_bytes!("../model/sentences.bin"))?,
        messages: Model::read(include_bytes!("../model/messages.bin"))?,
        stage: Model::read(include_bytes!("../model/stage.bin"))?,
        flag: Model::read(include_bytes!("../model/flag.bin"))?,
    })
});

static RULES: LazyLock<Patterns> = LazyLock::new(|| Patterns::read(include_str!("../data/rules.txt"), &LEXICON).0);

/// The digest of the corpus from which the models were trained.
pub fn trained_on() -> &'static str {
    MODELS.as_ref().map_or("", |m| &m.sentences.corpus)
}

/// A number for the text of a message, the same for messages that differ only in names, numbers and blanks.
pub fn fingerprint(body: &str) -> u64 {
    let text = Text::new("", body);
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for s in text.own() {
        for word in crate::features::tokens(text.words(s)) {
            if !word.starts_with('<') && word != "dear" && word != "dr" {
                word.bytes().for_each(|b| hash = (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
            }
        }
    }
    hash
}

/// Reads a message.
pub fn read(subject: &str, body: &str, context: &Context<'_>) -> Reading {
    let text = Text::new(subject, body);
    let sentences = analyse(&text);
    let empty = sentences.is_empty();
    let mut verdict = match MODELS.as_ref() {
        Some(models) if !empty => judge(models, sentences),
        _ => Verdict {
            shares: vec![0.0; CATEGORIES],
            flag: 0.0,
            sure: Vec::new(),
            sentences: Vec::new(),
            by_sentence: Vec::new(),
        },
    };
    let said = if context.received.is_none() { sent(body) } else { None };
    let times = times(&text, context.received.as_ref().or(said.as_ref()));
    let (category, second, confidence) = verdict.category();
    let mut warnings = Vec::new();
    if category.warns() {
        warnings.push(Warning::Category);
    } else if verdict.flag > FLAG {
        warnings.push(Warning::Within);
    }
    let invites = category == Category::InterviewInvitation
        || (second == Some(Category::InterviewInvitation) && confidence < Confidence::Sure);
    if invites && times.answer_by.as_ref().is_some_and(|a| a.too_short) {
        warnings.push(Warning::ShortDeadline);
    }
    if context.false_link {
        warnings.push(Warning::FalseLink);
    }
    let mut rules_touched = category.meaning().rules.clone();
    let short = warnings.contains(&Warning::ShortDeadline);
    let named = named(verdict.sentences.iter().map(|(_, a)| a));
    for rule in named.into_iter().chain(short.then(|| "P-14".to_owned())) {
        if !rules_touched.contains(&rule) {
            rules_touched.push(rule);
        }
    }
    let cues = verdict.cues(&text, category);
    Reading {
        category,
        second_category: second,
        confidence,
        red_flag: !warnings.is_empty(),
        warnings,
        meaning: category.meaning().clone(),
        rules_touched,
        cues,
        sent_to_everyone: everyone(&text, body, context),
        times,
        cut: text.cut,
        empty,
    }
}

/// What the models say of a message, for measuring: the share of each category, and the chance that it holds something that
/// warns.
pub fn shares(subject: &str, body: &str) -> Option<(Vec<f32>, f32)> {
    let text = Text::new(subject, body);
    let sentences = analyse(&text);
    let models = MODELS.as_ref().filter(|_| !sentences.is_empty())?;
    let verdict = judge(models, sentences);
    Some((verdict.shares, verdict.flag))
}

/// From which chance on a message is said to hold something that warns.
const FLAG: f32 = 0.5;

/// What the judges say.
struct Verdict<'a> {
    shares: Vec<f32>,
    flag: f32,
    /// Categories of patterns that decide by themselves, and in which sentence.
    sure: Vec<(Category, usize)>,
    sentences: Vec<(&'a crate::text::Sentence, Analysed)>,
    by_sentence: Vec<Vec<f32>>,
}

fn judge<'a>(models: &Models, sentences: Vec<(&'a crate::text::Sentence, Analysed)>) -> Verdict<'a> {
    let message = Message::new(&models.sentences, sentences);
    let inputs = message.inputs(&models.messages);
    let shares = models.stage.shares(&inputs);
    let flag = models.flag.shares(&inputs).get(1).copied().unwrap_or(0.0);
    let mut sure = Vec::new();
    for (k, (_, analysed)) in message.sentences.iter().enumerate() {
        for (pattern, _) in analysed.labels().filter(|(p, _)| p.sure) {
            // A rule that is told, or a thing that is denied, is not the thing.
            let told = message.shares[k][Category::PolicyNotice as usize] > 0.5;
            if let Some(category) = Category::from_id(&pattern.label).filter(|_| !told) {
                sure.push((category, k));
            }
        }
    }
    Verdict { shares, flag, sure, by_sentence: message.shares, sentences: message.sentences }
}

impl Verdict<'_> {
    fn category(&mut self) -> (Category, Option<Category>, Confidence) {
        let mut order: Vec<usize> = (0..CATEGORIES).collect();
        order.sort_by(|a, b| self.shares[*b].total_cmp(&self.shares[*a]));
        let share = |c: Category| self.shares[c as usize];
        let (best, next) = (Category::ALL[order[0]], Category::ALL[order[1]]);
        let most = self.sure.iter().map(|(c, _)| *c).max_by_key(|c| c.seriousness());
        match most {
            // A pattern that decides, unless the models are certain of something as serious.
            Some(found)
                if found != best
                    && found.warns()
                    && share(found) > 0.05
                    && best.seriousness() < found.seriousness() =>
            {
                (found, Some(best), Confidence::Likely)
            }
            _ => {
                let (p, q) = (share(best), share(next));
                let confidence = match () {
                    () if p > 0.85 => Confidence::Sure,
                    () if p > 0.5 && p > 2.0 * q => Confidence::Likely,
                    () if p == 0.0 => return (Category::Other, None, Confidence::Unsure),
                    () => Confidence::Unsure,
                };
                (best, (confidence < Confidence::Sure).then_some(next), confidence)
            }
        }
    }

    /// The sentences that speak most for a category: exact words where a pattern found some.
    fn cues(&self, text: &Text, category: Category) -> Vec<Cue> {
        let mut out: Vec<(f32, Cue)> = Vec::new();
        for (k, (sentence, analysed)) in self.sentences.iter().enumerate() {
            let share = self.by_sentence[k][category as usize];
            let hit = analysed
                .labels()
                .filter(|(p, _)| p.label == category.id())
                .max_by_key(|(p, h)| (p.sure, h.to - h.from));
            if share < 0.35 && hit.is_none_or(|(p, _)| !p.sure && share < 0.15) {
                continue;
            }
            let words = text.words(sentence);
            let within = match hit {
                Some((_, h)) => span(&analysed.tokens, h),
                None => 0..words.len(),
            };
            let cue = Cue {
                category,
                words: words[within.clone()].to_owned(),
                span: text.span(sentence, within),
                subject: sentence.part == Part::Subject,
            };
            let weight = share + hit.map_or(0.0, |(p, _)| if p.sure { 1.0 } else { 0.3 });
            out.push((weight, cue));
        }
        out.sort_by(|a, b| b.0.total_cmp(&a.0));
        out.truncate(4);
        out.into_iter().map(|(_, c)| c).collect()
    }
}

/// Rules that the words themselves speak of.
fn named<'a>(sentences: impl Iterator<Item = &'a Analysed>) -> Vec<String> {
    let hits = sentences.flat_map(|a| RULES.find(&a.tokens, &a.classes));
    let mut out: Vec<String> = hits.map(|h| RULES.all[h.pattern as usize].label.clone()).collect();
    out.sort();
    out.dedup();
    out
}

/// Every rule that a pattern in `data/rules.txt` can name.
pub fn rules_in_patterns() -> impl Iterator<Item = &'static str> {
    RULES.all.iter().map(|p| p.label.as_str())
}

/// Signs that everybody got it.
fn everyone(text: &Text, body: &str, context: &Context<'_>) -> Vec<Mass> {
    let mut out = Vec::new();
    if context.list_headers {
        out.push(Mass::ListHeaders);
    }
    if !context.others.is_empty() && context.others.contains(&fingerprint(body)) {
        out.push(Mass::SameText);
    }
    let low = text.body().to_lowercase();
    let to_many = [
        "dear applicant",
        "dear candidate",
        "dear all",
        "dear colleagues",
        "dear interviewees",
        "hello everyone",
        "hi everyone",
        "dear doctors",
        "to all applicants",
        "all applicants",
        "all candidates",
        "all interviewees",
        "hi all",
        "hello all",
        "dear future",
        "dear interviewee",
        "dear prospective",
    ];
    if to_many.iter().any(|w| low.contains(w)) {
        out.push(Mass::SpeaksToMany);
    } else if let Some(first) = text.own().next() {
        // "Dear Dr. Silva, we invite you …" in one line.
        let greeting = text.words(first).split([',', ':', '!', '\n']).next().unwrap_or_default();
        let named = context.names.iter().any(|n| low.contains(&n.to_lowercase()));
        let greets = greeting.len() < 60
            && ["dear", "hi", "hello", "good", "greetings"].iter().any(|w| greeting.to_lowercase().starts_with(w))
            && greeting.split_whitespace().skip(1).any(|w| w.starts_with(char::is_uppercase) && w.len() > 1);
        if !greets && !named {
            out.push(Mass::NoName);
        }
    }
    out
}
