//! From which program a message comes, with the reason in one sentence.
//!
//! Evidence, the strongest first: what the applicant said of an earlier message from the same address; the coordinator's
//! address; the program's name, or the domain of its page; the name people use (`data/names.txt`); its city. Names are
//! looked for as whole words, and the surname of a person ("Lisa Brown") names no program. A program is named only when it
//! is clearly ahead of every other one; otherwise the best few are offered and the applicant says which. Addresses of mail
//! services say nothing of a program. Many programs write from one address of a booking platform, so that such an address
//! is never remembered; and what is remembered yields to a program that the subject names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use season::{FactField, FactValue, Program, ProgramId, Season};

use crate::kept::{Filed, Sender};
use crate::state::State;

/// A program that a message may come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The program.
    pub program: ProgramId,
    /// Why, in one sentence.
    pub because: String,
    /// How much speaks for it; only good for comparing.
    score: f64,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recognised {
    /// The one program that it comes from, when that is clear.
    pub clear: Option<Guess>,
    /// The best few, the likeliest first; the clear one is among them.
    pub guesses: Vec<Guess>,
}

impl Recognised {
    /// As a message keeps it.
    pub fn filed(&self) -> Filed {
        match &self.clear {
            Some(g) => Filed::Found { program: g.program.clone(), because: g.because.clone() },
            None => Filed::Open,
        }
    }
}

/// How much a program needs to be named, and by how much it must be ahead.
const ENOUGH: f64 = 3.0;
const AHEAD: f64 = 1.5;
/// What an applicant said outweighs what stands in the words.
const TOLD: f64 = 20.0;
/// How many guesses are offered.
const OFFERED: usize = 5;

/// What a remembered address is worth when the subject names another program.
const OUTDONE: f64 = 1.0;

/// Mail services: their domain is nobody's own, an address of theirs is one person's.
const SERVICES: [&str; 16] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "msn.com",
    "ymail.com",
    "mail.com",
    "zoho.com",
];

/// Platforms and bodies of the Match, from whose addresses many programs write.
const PLATFORMS: [&str; 16] = [
    "thalamusgme.com",
    "thalamus.com",
    "interviewbroker.com",
    "theinterviewbroker.com",
    "residencycas.com",
    "liaisoncas.com",
    "aamc.org",
    "nrmp.org",
    "calendly.com",
    "ecfmg.org",
    "intealth.org",
    "google.com",
    "zoom.us",
    "microsoft.com",
    "webex.com",
    "acgme.org",
];

/// Words that stand in many names of programs and tell them not apart.
const COMMON: [&str; 33] = [
    "university",
    "hospital",
    "medical",
    "center",
    "centre",
    "college",
    "medicine",
    "health",
    "school",
    "program",
    "of",
    "the",
    "and",
    "at",
    "for",
    "in",
    "system",
    "healthcare",
    "sciences",
    "science",
    "anesthesiology",
    "anesthesia",
    "residency",
    "clinic",
    "campus",
    "regional",
    "general",
    "state",
    "institute",
    "department",
    "education",
    "graduate",
    "consortium",
];

/// Other names of programs, and the domains they write from.
const ALSO: &str = include_str!("../data/names.txt");

/// The names of all programs, prepared for looking them up in many messages.
pub struct Directory {
    programs: Vec<Names>,
    /// In how many programs' names a word stands.
    spread: HashMap<String, usize>,
    hosts: BTreeMap<String, Vec<usize>>,
    /// Domains of more than two labels, which tell hospitals of one university apart.
    within: BTreeMap<String, Vec<usize>>,
}

struct Names {
    id: ProgramId,
    short: String,
    full: String,
    institution: String,
    nick: Option<String>,
    city: String,
    words: BTreeSet<String>,
    /// Other names that people use.
    also: Vec<String>,
}

/// The lines of `data/names.txt`: a program, its names, its domains.
fn other_names() -> impl Iterator<Item = (&'static str, Vec<&'static str>, Vec<&'static str>)> {
    ALSO.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('|').map(str::trim);
        let list = |text: Option<&'static str>, by: char| {
            text.unwrap_or("").split(by).map(str::trim).filter(|w| !w.is_empty()).collect::<Vec<_>>()
        };
        let id = fields.next().filter(|id| !id.is_empty())?;
        Some((id, list(fields.next(), ';'), list(fields.next(), ',')))
    })
}

/// Whether an address is one from which many programs write, such as that of a booking platform: what is said of one message
/// says nothing of the next.
pub fn is_shared_address(from: &Sender) -> bool {
    PLATFORMS.contains(&own_domain(&from.domain()).as_str())
}

/// Whether nobody reads what is sent to an address: a platform's, or one that says so.
pub fn reads_no_mail(from: &Sender) -> bool {
    let local: String =
        from.address.split('@').next().unwrap_or("").chars().filter(char::is_ascii_alphanumeric).collect();
    let local = local.to_ascii_lowercase();
    let says_so = ["noreply", "donotreply", "notreply", "mailerdaemon"].iter().any(|w| local.contains(w));
    says_so || is_shared_address(from)
}

impl Directory {
    /// Prepares the names of a season.
    pub fn new(season: &Season) -> Self {
        let programs: Vec<Names> = season.programs.iter().map(Names::new).collect();
        let mut spread = HashMap::new();
        for word in programs.iter().flat_map(|p| &p.words) {
            *spread.entry(word.clone()).or_insert(0) += 1;
        }
        let mut hosts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, program) in season.programs.iter().enumerate() {
            for url in program.facts.iter().filter(|f| f.field == FactField::Url) {
                if let FactValue::Text(url) = &url.value
                    && let Some(host) = host(url)
                {
                    add_once(&mut hosts, own_domain(&host), at);
                }
            }
        }
        let mut within = BTreeMap::new();
        for (id, _, domains) in other_names() {
            let Some(at) = programs.iter().position(|p| p.id.as_str() == id) else { continue };
            for domain in domains {
                let two = own_domain(domain);
                if two != domain {
                    add_once(&mut within, domain.to_owned(), at);
                }
                add_once(&mut hosts, two, at);
            }
        }
        Self { programs, spread, hosts, within }
    }

    /// From which program a message comes. `words` are its subject and its own text.
    pub fn recognise(&self, state: &State, from: &Sender, subject: &str, text: &str) -> Recognised {
        let mut found: BTreeMap<usize, (f64, String)> = BTreeMap::new();
        let mut add = |at: usize, score: f64, because: String| {
            let entry = found.entry(at).or_insert((0.0, because.clone()));
            if score > entry.0 {
                entry.1 = because;
            }
            entry.0 += score;
        };
        let named = self.by_words(from, subject, text, &mut add);
        self.told(state, from, &named, &mut add);
        self.by_domain(from, &mut add);
        let mut guesses: Vec<Guess> = found
            .into_iter()
            .map(|(at, (score, because))| Guess { program: self.programs[at].id.clone(), because, score })
            .collect();
        guesses.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.program.cmp(&b.program)));
        guesses.truncate(OFFERED);
        let clear = match guesses.as_slice() {
            [first, rest @ ..] if first.score >= ENOUGH => {
                let second = rest.first().map_or(0.0, |g| g.score);
                (first.score >= second + AHEAD).then(|| first.clone())
            }
            _ => None,
        };
        Recognised { clear, guesses }
    }

    fn place(&self, program: &ProgramId) -> Option<usize> {
        self.programs.iter().position(|p| p.id == *program)
    }

    /// What the applicant said of earlier messages, and addresses that are written down. `named` are the programs that the
    /// subject names.
    fn told(&self, state: &State, from: &Sender, named: &BTreeSet<usize>, add: &mut impl FnMut(usize, f64, String)) {
        if from.address.is_empty() || is_shared_address(from) {
            return;
        }
        let worth = |at: usize, most: f64| if named.is_empty() || named.contains(&at) { most } else { OUTDONE };
        let own = own_domain(&from.domain());
        let mut of_address = BTreeMap::new();
        let mut of_domain: BTreeSet<&ProgramId> = BTreeSet::new();
        for m in state.items().messages() {
            let Filed::Hand { program: Some(program) } = &m.message.filed else { continue };
            if m.message.from.address.eq_ignore_ascii_case(&from.address) {
                of_address.insert(m.kept, program);
            } else if !own.is_empty() && own_domain(&m.message.from.domain()) == own && !is_shared(&own) {
                of_domain.insert(program);
            }
        }
        if let Some(at) = of_address.values().next_back().and_then(|p| self.place(p)) {
            add(at, worth(at, TOLD), "You said so of an earlier message from this address.".to_owned());
        } else if let (1, Some(at)) = (of_domain.len(), of_domain.first().and_then(|p| self.place(p))) {
            add(at, worth(at, 4.0), format!("You said so of an earlier message from {own}."));
        }
        let written = |email: &str| !email.is_empty() && email.eq_ignore_ascii_case(&from.address);
        for item in state.items().all() {
            let program = match item {
                crate::Item::Contact(c) if written(&c.email) => &c.program,
                crate::Item::Interview(i) if i.people.iter().any(|p| written(&p.email)) => &i.program,
                _ => continue,
            };
            if let Some(at) = self.place(program) {
                add(at, worth(at, 8.0), "You wrote this address down for the program.".to_owned());
            }
        }
    }

    fn by_domain(&self, from: &Sender, add: &mut impl FnMut(usize, f64, String)) {
        let own = own_domain(&from.domain());
        if own.is_empty() || is_shared(&own) {
            return;
        }
        let domain = from.domain();
        let inside = |d: &str| domain == d || domain.ends_with(&format!(".{d}"));
        if let Some((d, list)) = self.within.iter().filter(|(d, _)| inside(d)).max_by_key(|(d, _)| d.len())
            && let [one] = list.as_slice()
        {
            add(*one, 4.0, format!("The address ends in {d}, as the program's does."));
            return;
        }
        if let Some(list) = self.hosts.get(&own) {
            // Several programs of one university share its domain; then the words must decide.
            let each = if list.len() == 1 { 4.0 } else { 1.5 };
            for at in list {
                add(*at, each, format!("The address ends in {own}, as the program's page does."));
            }
            return;
        }
        // A word that stands in one program's name only, within the domain: baystatehealth.org.
        for (at, p) in self.programs.iter().enumerate() {
            if let Some(word) = p.words.iter().find(|w| w.len() >= 6 && self.is_own(w) && own.contains(w.as_str())) {
                add(at, 3.0, format!("The address ends in {own}, and “{word}” stands in the program's name."));
            }
        }
    }

    /// What the words say; gives the programs that the subject names.
    fn by_words(
        &self,
        from: &Sender,
        subject: &str,
        text: &str,
        add: &mut impl FnMut(usize, f64, String),
    ) -> BTreeSet<usize> {
        let subject_low = spaced(&format!("{} {subject}", from.name));
        let text_low = spaced(text);
        let raw = format!("{subject} {} {text}", from.name);
        let people = surnames(&from.name, subject, text);
        let all = subject_low.split(' ').chain(text_low.split(' '));
        let seen: BTreeSet<&str> = all.filter(|w| !people.contains(*w)).collect();
        let only_subject = spaced(subject);
        let mut in_subject_alone: BTreeSet<usize> = BTreeSet::new();
        let here = |phrase: &str| {
            let needle = format!(" {phrase} ");
            match (subject_low.contains(&needle), text_low.contains(&needle)) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            }
        };
        let named: Vec<(usize, &str, f64, bool)> = self
            .programs
            .iter()
            .enumerate()
            .flat_map(|(at, p)| p.phrases().map(move |(phrase, score)| (at, phrase, score)))
            .filter(|(_, phrase, _)| !people.contains(*phrase))
            .filter_map(|(at, phrase, score)| Some((at, phrase, score, here(phrase)?)))
            .collect();
        for (at, p) in self.programs.iter().enumerate() {
            let mut best: (f64, String) = (0.0, String::new());
            let mut better = |score: f64, because: &str| {
                if score > best.0 {
                    best = (score, because.to_owned());
                }
            };
            for (_, phrase, score, in_subject) in named.iter().filter(|n| n.0 == at) {
                // "Cleveland Clinic" within "Cleveland Clinic Florida" is another program's name.
                let within_longer = named.iter().any(|n| n.0 != at && n.1.len() > phrase.len() && n.1.contains(phrase));
                if !within_longer && only_subject.contains(&format!(" {phrase} ")) {
                    in_subject_alone.insert(at);
                }
                let score = if within_longer { score * 0.4 } else { *score };
                if *in_subject {
                    better(score + 0.5, "Its name stands in the subject or beside the sender.");
                } else {
                    better(score, "Its name stands in the text.");
                }
            }
            if let Some(nick) = p.nick.as_deref().filter(|n| stands_alone(&raw, n)) {
                better(3.0, &format!("“{nick}” stands in it."));
                if stands_alone(subject, nick) {
                    in_subject_alone.insert(at);
                }
            }
            if let Some(word) = p.words.iter().find(|w| w.len() >= 6 && self.is_own(w) && seen.contains(w.as_str())) {
                better(2.2, &format!("“{word}” stands in it."));
            }
            let share = self.share(p, &seen);
            if share > 0.6 {
                better(3.5 * share, "Most words of its name stand in it.");
            }
            if !p.city.is_empty() && here(&p.city).is_some() {
                best = if best.0 > 0.0 { (best.0 + 1.0, best.1) } else { (0.7, "Its city stands in it.".to_owned()) };
            }
            if best.0 > 0.0 {
                add(at, best.0, best.1);
            }
        }
        in_subject_alone
    }

    /// Whether a word stands in one program's name only, and is not the name of a city, which many speak of.
    fn is_own(&self, word: &str) -> bool {
        self.spread.get(word) == Some(&1) && !self.programs.iter().any(|p| p.city.split(' ').any(|w| w == word))
    }

    /// How much of a program's name is there, rare words counting more; 0 without at least two of its own words.
    fn share(&self, p: &Names, seen: &BTreeSet<&str>) -> f64 {
        let weight = |w: &str| 1.0 / self.spread.get(w).copied().unwrap_or(1) as f64;
        let all: f64 = p.words.iter().map(|w| weight(w)).sum();
        let there: Vec<&String> = p.words.iter().filter(|w| seen.contains(w.as_str())).collect();
        if there.len() < 2 || all == 0.0 { 0.0 } else { there.iter().map(|w| weight(w)).sum::<f64>() / all }
    }
}

impl Names {
    /// The names as they may stand in a message, with what each is worth: the longer, the surer.
    fn phrases(&self) -> impl Iterator<Item = (&str, f64)> {
        let sure = |phrase: &str| 1.0 + 0.25 * phrase.split(' ').count().min(8) as f64;
        let also = self.also.iter().map(|name| (name, 2.5));
        [(&self.full, 3.0), (&self.institution, 2.5), (&self.short, 2.0)]
            .into_iter()
            .chain(also)
            .filter(|(name, _)| name.len() >= 5)
            .map(move |(name, score)| (name.as_str(), score + sure(name)))
    }

    fn new(program: &Program) -> Self {
        let full = spaced(program.name.trim_end_matches("Program")).trim().to_owned();
        // A short name of capitals ("UAB") is looked for as written; others as words.
        let first = program.short.split(['(', ',']).next().unwrap_or("").trim();
        let nick = (first.len() >= 3 && first.len() <= 8 && first.chars().all(|c| c.is_ascii_uppercase() || c == '&'))
            .then(|| first.to_owned());
        let short = if nick.is_some() { String::new() } else { spaced(&program.short).trim().to_owned() };
        let words = full.split(' ').filter(|w| w.len() > 2 && !COMMON.contains(w)).map(str::to_owned).collect();
        let also = other_names().filter(|(id, ..)| *id == program.id.as_str()).flat_map(|(_, names, _)| names);
        Self {
            also: also.map(|name| spaced(name).trim().to_owned()).collect(),
            id: program.id.clone(),
            short,
            full,
            institution: spaced(&program.institution).trim().to_owned(),
            nick,
            city: spaced(&program.city).trim().to_owned(),
            words,
        }
    }
}

/// Adds a place to the list under a domain, once.
fn add_once(map: &mut BTreeMap<String, Vec<usize>>, domain: String, at: usize) {
    let list = map.entry(domain).or_default();
    if !list.contains(&at) {
        list.push(at);
    }
}

const TITLES: [&str; 7] = ["dr", "doctor", "mr", "ms", "mrs", "prof", "professor"];
/// As they are written behind a name, without stops.
const DEGREES: [&str; 7] = ["MD", "DO", "PhD", "MBBS", "MBA", "MPH", "FASA"];

/// The words, in small letters, that stand in a message only as somebody's name: "Lisa Brown" in a line of its own or beside
/// the sender, "Dr. Brown", "Brown, MD". A word that also stands otherwise ("at Brown") is none of them. Only words with a
/// capital are looked at.
fn surnames(sender: &str, subject: &str, text: &str) -> BTreeSet<String> {
    let mut counted: HashMap<String, (usize, usize)> = HashMap::new();
    let lines = text.lines().map(|l| (l, true));
    for (line, whole) in [(sender, true), (subject, false)].into_iter().chain(lines) {
        let name = whole && is_name(line);
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        for (k, word) in words.iter().enumerate() {
            if !word.starts_with(char::is_uppercase) {
                continue;
            }
            let before = k.checked_sub(1).and_then(|k| words.get(k));
            let titled = before.is_some_and(|w| TITLES.contains(&w.to_lowercase().as_str()))
                || words.get(k + 1).is_some_and(|w| DEGREES.contains(w));
            let entry = counted.entry(word.to_lowercase()).or_default();
            entry.0 += usize::from(name || titled);
            entry.1 += 1;
        }
    }
    counted.into_iter().filter(|(_, (person, all))| *person > 0 && person == all).map(|(word, _)| word).collect()
}

/// Whether a line is a person's name, perhaps with degrees or an address behind it: two to four words with capitals, none of
/// which belongs to an institution.
fn is_name(line: &str) -> bool {
    let line = line.trim().trim_start_matches('>').trim_start();
    let line = line.strip_prefix("From:").unwrap_or(line).trim();
    let line = line.split(['<', '(']).next().unwrap_or("").trim().trim_matches(['"', '*']);
    let words: Vec<&str> = line.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let plain = |w: &str| w.trim_matches('.').to_lowercase();
    let own: Vec<&&str> = words
        .iter()
        .filter(|w| !DEGREES.contains(&w.replace('.', "").as_str()) && !TITLES.contains(&plain(w).as_str()))
        .collect();
    (2..=4).contains(&own.len())
        && own
            .iter()
            .all(|w| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || "-'.’".contains(c)))
        && own.iter().any(|w| w.chars().any(char::is_lowercase))
        && !own.iter().any(|w| COMMON.contains(&plain(w).as_str()) || NO_NAMES.contains(&plain(w).as_str()))
}

/// Words with a capital that stand in lines and in senders' names and are nobody's name.
const NO_NAMES: [&str; 18] = [
    "interview",
    "invitation",
    "office",
    "coordinator",
    "director",
    "team",
    "gme",
    "residency",
    "admissions",
    "applicant",
    "education",
    "anesthesia",
    "thalamus",
    "eras",
    "broker",
    "committee",
    "faculty",
    "best",
];

/// Small letters and digits with one space between words, and one at each end.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if c != '\'' && c != '’' && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// Whether a word in capitals stands in a text, with no letter or digit beside it.
fn stands_alone(text: &str, word: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next()))
}

/// The host of a web address.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, r)| r);
    let host = rest.split(['/', '?', '#', ':']).next()?.trim().to_ascii_lowercase();
    host.contains('.').then_some(host)
}

/// The last two labels of a host: `anes.uab.edu` is of `uab.edu`. For countries with a second level this is too short,
/// but no program of a US season lies there.
fn own_domain(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').filter(|l| !l.is_empty()).collect();
    match labels.as_slice() {
        [.., a, b] => format!("{a}.{b}"),
        _ => String::new(),
    }
}

fn is_shared(domain: &str) -> bool {
    SERVICES.contains(&domain) || PLATFORMS.contains(&domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season() -> Season {
        Season::load(&[season::Layer::built_in()]).unwrap()
    }

    fn sender(name: &str, address: &str) -> Sender {
        Sender { name: name.to_owned(), address: address.to_owned() }
    }

    fn found(from: &Sender, subject: &str, text: &str) -> Option<String> {
        let season = season();
        let directory = Directory::new(&season);
        let clear = directory.recognise(&State::default(), from, subject, text).clear?;
        season.program(&clear.program).map(|p| p.short.clone())
    }

    #[test]
    fn every_program_is_found_by_its_full_name() {
        let season = season();
        let directory = Directory::new(&season);
        let mut missed = Vec::new();
        for p in &season.programs {
            let text = format!("Dear Dr. Khan, we invite you to interview at {}, {}. Best wishes", p.name, p.place());
            let r = directory.recognise(&State::default(), &Sender::default(), "Interview invitation", &text);
            if r.clear.as_ref().map(|g| &g.program) != Some(&p.id) {
                missed.push((p.name.clone(), r.guesses.first().map(|g| g.program.to_string())));
            }
        }
        assert!(missed.len() * 50 <= season.programs.len(), "{} missed: {missed:#?}", missed.len());
    }

    #[test]
    fn the_address_of_its_page_names_a_program() {
        let from = sender("GME Office", "gme@uabmc.edu");
        assert_eq!(found(&from, "Your application", "Thank you."), None);
        let season = season();
        let directory = Directory::new(&season);
        let (host, list) = directory.hosts.iter().find(|(h, l)| l.len() == 1 && !is_shared(h)).unwrap();
        let from = sender("GME Office", &format!("gme@mail.{host}"));
        let r = directory.recognise(&State::default(), &from, "Your application", "Thank you.");
        assert_eq!(r.clear.map(|g| g.program), Some(directory.programs[list[0]].id.clone()));
    }

    #[test]
    fn a_word_of_its_own_in_the_domain_names_a_program() {
        let from = sender("", "coord@baystatehealth.org");
        assert_eq!(found(&from, "Visa question", "Thank you for asking.").as_deref(), Some("Baystate (UMass)"));
    }

    #[test]
    fn a_mail_service_names_nobody() {
        assert_eq!(found(&sender("Sara", "sara@gmail.com"), "Hello", "See you at the meeting."), None);
    }

    #[test]
    fn every_other_name_belongs_to_a_program_of_the_season_and_to_one_alone() {
        let season = season();
        let directory = Directory::new(&season);
        for (id, names, domains) in other_names() {
            let program = season.programs.iter().find(|p| p.id.as_str() == id).unwrap_or_else(|| panic!("{id}"));
            assert!(!names.is_empty() && domains.iter().all(|d| d.contains('.')), "{id}");
            for name in names {
                let subject = format!("Interview Invitation: {name} Anesthesiology");
                let from = sender("Thalamus", "noreply@thalamusgme.com");
                let r = directory.recognise(&State::default(), &from, &subject, "Please log in to choose a date.");
                assert_eq!(r.clear.map(|g| g.program), Some(program.id.clone()), "{name}: {:?}", r.guesses);
            }
        }
    }

    #[test]
    fn domains_that_pages_do_not_show_are_known() {
        for (address, short) in [
            ("pd@upenn.edu", Some("Penn")),
            ("r.muller@bidmc.harvard.edu", Some("Beth Israel Deaconess")),
            ("x@mgh.harvard.edu", Some("Mass General")),
            // Several programs write from there, so that only words can tell.
            ("pd@mountsinai.org", None),
        ] {
            assert_eq!(found(&sender("", address), "Your application", "Thank you.").as_deref(), short, "{address}");
        }
        let r = Directory::new(&season()).recognise(
            &State::default(),
            &sender("", "pd@mountsinai.org"),
            "Your application",
            "Thank you.",
        );
        assert!(r.guesses.len() >= 2, "{r:?}");
        let text = "We invite you to the Icahn School of Medicine at Mount Sinai.";
        let short = found(&sender("", "pd@mountsinai.org"), "Interview", text);
        assert_eq!(short.as_deref(), Some("Icahn at Mount Sinai (Mount Sinai Hosp.)"));
    }

    #[test]
    fn a_surname_names_no_program() {
        let text = "From: Lisa Brown <lbrown@mcw.edu>\n\nDear Dr. Khan,\n\nWe would like to invite you to interview with the \
                    Medical College of Wisconsin on December 3, 2026.\n\nLisa Brown\n";
        assert_eq!(
            found(&sender("Ahmed Khan", "ahmed@gmail.com"), "Fwd: Interview Invitation", text).as_deref(),
            Some("Medical College of Wisconsin")
        );
        let people = surnames("Lisa Brown", "Interview with Dr. Duke", "Hello\n\nTom Rush, MD\nWe met at Yale.");
        assert_eq!(people.into_iter().collect::<Vec<_>>(), ["brown", "duke", "lisa", "md", "rush", "tom"]);
        assert!(!surnames("", "", "You interviewed at Brown.\nLisa Brown").contains("brown"));
    }

    #[test]
    fn a_city_alone_is_only_a_guess() {
        let season = season();
        let r = Directory::new(&season).recognise(&State::default(), &Sender::default(), "Hello from Boston", "");
        assert!(r.clear.is_none() && !r.guesses.is_empty());
    }
}
