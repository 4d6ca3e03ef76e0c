//! Clauses, the mentions of visas in them, and the words that belong to each mention.
//!
//! Source: the principles of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Status;
use super::judge::names_visas;
use super::lexicon::{Cue, Token, is, lex, pattern};
use super::pieces::asides;
use super::step3::{FREE, IRRELEVANT, WITHOUT};

/// A clause with its cues.
pub(super) struct Clause {
    pub(super) low: String,
    pub(super) tokens: Vec<Token>,
    pub(super) question: bool,
    /// Something that the applicant is to fill in.
    pub(super) form: bool,
}

/// "Their visa" is somebody's own.
pub(super) static THEIRS: LazyLock<Option<Regex>> =
    LazyLock::new(|| crate::regexes::compile(r"\b(?:their|your|his|her|valid|the)\s*$").ok());

/// Whether a cue names visas.
pub(super) fn is_name(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::J1
            | Cue::H1b
            | Cue::Any
            | Cue::All
            | Cue::OtherVisa
            | Cue::Both
            | Cue::ExceptJ1
            | Cue::ExceptH1b
            | Cue::Is(_)
    )
}

/// Whether a negation denies a visa: what it governs is a name, a word of sponsoring, or nothing at all. "J-1 holders
/// may not moonlight" denies no visa.
pub(super) fn denies(low: &str, at: &Range<usize>, names: &[usize]) -> bool {
    static VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"\b(?:sponsor|support|accept|offer|tak|fil(?:e|ing)|consider|entertain|provid|availab|eligib|allow|permi|possib|able|welcom|process|interview|rank|hir(?:e|ing)|appl|employ|do\b|doing|done|have|has\b|had\b|us(?:e|ing)\b|host|participat|option|position|issu|appoint|get|grant|hono|accomm?odat|handl|recruit|bring|pay|help|exist|petition|submit|initiat|extend|pursu|undertak|facilitat|arrang|assist|sign|approv|authori|fund|com(?:e|ing)|go(?:ing)?\b|match|train|enrol|admit|appropriate|feasib|current|policy|practi|plan|want|inten|wish|deal|touch|bother|work|recogni|open|suit|right|within|part|among|list|includ|in (?:the|our)\b|on the|on offer|time|yet|any ?more|longer|so much|way|chance|luck|mechanism|h\b|j\b|ones?\b|it\b|them\b|either|any\b|candidate|applicant|transfer|route|path|program|thing|be\b|been\b|qualif|certain|fine|ok|place|ask\b|for us|with us|afford|case\b|true|since|happen|wish|fly|occur|issue|sign|for (?:this|the|now|20|any|our)\b|this (?:year|cycle|season))").ok()
    });
    static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(r"(?:{J}|{H}){N}:? ?(?: (?:is|are|was|were|will|would|can|could|has|have|ca|wo))?\s?$")
    });
    static DIVERTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        crate::regexes::compile(r"^\s*(?:\w+ ){0,2}(?:moonlight|let\b|insist|stop|prevent|keep|hinder|delay|discourage|worry|fear|hurt|harm|penali|disadvantage|discriminat|matter|affect|change|permit moonlight|allow moonlight|influenc|play|enter\b|count|figure|bear\b|weigh|determine|the one\b|cost|leave|travel|take part (?:in|at) (?:\w+ )?(?:moonlight|research|elective|rotation|travel)|information|info\b|details|news|statement|shown|seen|passed on|shared|visible|forwarded|disclosed|told|used (?:to|in|against|for (?:rank|select|screen|decid))|read by)").ok()
    });
    if matches!(
        &low[at.clone()],
        "n't" | "not" | "cannot" | "can't" | "cant" | "dont" | "doesnt" | "wont" | "isnt" | "arent" | "no" | "never"
    ) {
        let rest = &low[at.end..];
        let end = rest.find(['.', ';', ':', '!', '?', ')', ',', '\n', '|']).unwrap_or(rest.len());
        let mut words = 0;
        let cut = rest[..end].char_indices().find(|(i, c)| {
            words += usize::from(c.is_whitespace() && *i > 0);
            words == 7
        });
        let governed = &rest[..cut.map_or(end, |(i, _)| i)];
        if is(&DIVERTS, governed) {
            return false;
        }
        let bare = !governed.chars().any(char::is_alphanumeric);
        let name = names.iter().any(|n| *n >= at.end && *n < at.end + governed.len());
        return bare || name || is(&VERB, governed) || is(&SUBJECT, &low[..at.start]);
    }
    true
}

/// A question in a sentence that is none.
pub(super) static INDIRECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"^\W*(?:i|many|candidates|applicants|students|people|you|some)\b[^.,:;]{0,40}\b(?:ask|asking|asked|wonder|wondering|know|inquire|enquire)\b(?: us| me)? (?:whether|if)\b[^:]*$|^\W*(?:you|someone|somebody|many|several|people|applicants|candidates)[^.,:;]{0,30}\b(?:asked?|inquired?|wrote)\b(?: us| me)? (?:about|regarding)\b[^,:;]*$|^\W*(?:i|we)(?:'ve| have)? (?:asked|written to|wrote to|e-?mailed|called|spoke (?:to|with))\b[^.,:;]{0,40}\b(?:about|regarding) (?:your|an?|the) [^,:;]*$").ok()
});

/// What an applicant is to fill in: an order to do so, or empty boxes about the applicant.
static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"(?:^\W*(?:please )?|\b(?:should|must|to|please|and) )(?:tick|mark|check|state|enter|indicate|specify|tell us|let us know|select|choose|declare|write|say|fill in)\b[^.;]{0,60}\b(?:need\w*|requir\w+|visa (?:type|status|need|category)|your visa|whether|if you|one|applies|box(?:es)?)\b|\b(?:tick|mark|check) (?:one|what|all|the|whichever|as)\b|^\W*(?:the )?visa (?:you|that you) (?:will )?(?:need|require|hold)\b|(?:\[ ?\]|\( \)|\u{2610})[^\n]{2,60}(?:\[ ?\]|\( \)|\u{2610})[^\n]*\b(?:none|need|i am|i will|i have|no visa|other)\b|\b(?:citizens?|need|green card|i am|i will|i have)\b[^\n]*(?:\[ ?\]|\( \)|\u{2610})[^\n]{2,60}(?:\[ ?\]|\( \)|\u{2610})").ok()
});
static TICKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    crate::regexes::compile(r"\[[x\u{2713}\u{2714}]\]|\(x\)|[\u{2611}\u{2612}\u{2713}\u{2714}\u{2705}]").ok()
});

pub(super) static THROUGH: LazyLock<Option<Regex>> =
    LazyLock::new(|| crate::regexes::compile(r"\b(?:through|via|by|from|with)(?: the)?\s*$").ok());

/// What a mention names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) j1: bool,
    pub(super) h1b: bool,
    /// Visas as such.
    pub(super) any: bool,
    /// The visas not named so far.
    pub(super) rest: bool,
}

impl Target {
    pub(super) const BOTH: Self = Self { j1: true, h1b: true, any: false, rest: false };
    pub(super) const H1B: Self = Self { j1: false, h1b: true, any: false, rest: false };
    pub(super) const ANY: Self = Self { j1: false, h1b: false, any: true, rest: false };

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// One mention with the words that belong to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    pub(super) target: Target,
    pub(super) statuses: Vec<Status>,
    pub(super) except: Option<Cue>,
    pub(super) mention: Range<usize>,
    pub(super) range: Range<usize>,
    /// The joint before it was "or", so that a denial before reaches over it.
    pub(super) after_or: bool,
    /// The joint before it was "but", "while" or the like.
    pub(super) after_but: bool,
}

impl Clause {
    pub(super) fn new(words: &str) -> Self {
        let low = words.to_ascii_lowercase();
        let mut tokens = lex(&low);
        let stated = tokens.iter().any(|t| matches!(t.cue, Cue::Offer | Cue::Off | Cue::Only | Cue::Case));
        let form = !stated && is(&FORM, &low) && !is(&TICKED, &low);
        let question = form
            || is(&INDIRECT, &low)
            || low.trim_end_matches(|c: char| c.is_whitespace() || "\"')]".contains(c)).ends_with('?');
        // The body that sponsors the J-1 stands for it where sponsoring is spoken of.
        let sponsors = low.contains("sponsor") || low.contains("visa");
        let named = tokens.iter().any(|t| t.cue == Cue::J1);
        let names: Vec<usize> = tokens
            .iter()
            .filter(|t| is_name(t.cue) && !(t.cue == Cue::Any && is(&THEIRS, &low[..t.at.start])))
            .map(|t| t.at.start)
            .collect();
        for token in &mut tokens {
            if token.cue == Cue::Ecfmg {
                let certificate = low[token.at.clone()].contains("certif")
                    || low[..token.at.start].ends_with("certified by the ")
                    || ["certif", "website", "site", "page", "rules", "guid"]
                        .iter()
                        .any(|w| low[token.at.end..].trim_start().starts_with(w));
                let near = low[token.at.end..].chars().take(45).collect::<String>().contains("sponsor")
                    || low[..token.at.start].contains("sponsor")
                    || is(&THROUGH, &low[..token.at.start])
                    || low[token.at.clone()].contains("sponsor");
                let way = is(&THROUGH, &low[..token.at.start])
                    && !low[..token.at.start].contains("certif")
                    && !low[..token.at.start].contains("verif");
                token.cue = if (sponsors && near || way) && !named && !certificate { Cue::J1 } else { Cue::Idle };
            }
        }
        tokens.retain(|t| t.cue != Cue::Not || denies(&low, &t.at, &names));
        for aside in asides(&low, &tokens) {
            tokens.retain(|t| t.at.start < aside.start || t.at.end > aside.end);
        }
        // "If your J-1 is denied, …" denies nothing.
        static PROTASIS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"^\W*(?:(?:and|but|so|however|then|also),? )?(?:if|when|whenever|should|in case|in the event)\b[^,.;:]{3,120},").ok()
        });
        if let Some(found) = PROTASIS.as_ref().and_then(|r| r.find(&low)) {
            tokens.retain(|t| t.at.end > found.end() || !matches!(t.cue, Cue::Not | Cue::Off));
        }
        // "Step 3 can wait: the state doesn't ask for it" denies Step 3.
        static ASKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"^\s*(?:ask|requir|need|insist|demand|mandat|care|mind|look for|want)\w*(?: for| on| about)?(?: (?:it|that|one)\b|\W*$)").ok()
        });
        if let Some(step3) = tokens.iter().find(|t| t.cue == Cue::Step3).map(|t| t.at.end) {
            tokens.retain(|t| t.cue != Cue::Not || t.at.start < step3 || !is(&ASKS, &low[t.at.end..]));
        }
        // "We do not ask H-1B holders for Step 3" denies Step 3, not the visa.
        if let Some(idle) = IRRELEVANT.as_ref().and_then(|r| r.find(&low)) {
            tokens.retain(|t| {
                !(idle.range().contains(&t.at.start)
                    && matches!(t.cue, Cue::Not | Cue::Off | Cue::Must | Cue::Case | Cue::Neither))
            });
        }
        if let Some(free) = FREE.as_ref().and_then(|r| r.find(&low)).filter(|_| !is(&WITHOUT, &low)) {
            tokens.retain(|t| {
                !(free.start() <= t.at.start
                    && t.at.end <= free.end()
                    && matches!(t.cue, Cue::Not | Cue::Off | Cue::Untrue | Cue::Must))
            });
        }
        Self { low, tokens, question, form }
    }

    /// The specialty that a text calls its own is no other department.
    pub(super) fn at_home(&mut self, home: Option<&str>) {
        let Some(home) = home else { return };
        let own = |words: &str| words.contains(home) && !words.contains("fellow") && !words.contains("research");
        for token in self.tokens.iter_mut().filter(|t| t.cue == Cue::Elsewhere) {
            if own(&self.low[token.at.clone()]) {
                token.cue = Cue::Here;
            }
        }
    }

    /// "The former" is what was named first: the H-1B, where it stood before the J-1 here or, when `h1b_first`, before.
    pub(super) fn at_order(&mut self, h1b_first: bool) {
        let first = |cue: Cue| self.tokens.iter().position(|t| t.cue == cue);
        let turned = match (first(Cue::J1), first(Cue::H1b)) {
            (Some(j1), Some(h1b)) => h1b < j1,
            _ => h1b_first,
        };
        for token in self.tokens.iter_mut().filter(|_| turned) {
            token.cue = match token.cue {
                Cue::Former => Cue::Latter,
                Cue::Latter => Cue::Former,
                other => other,
            };
        }
    }

    pub(super) fn has(&self, cue: Cue) -> bool {
        self.tokens.iter().any(|t| t.cue == cue)
    }

    /// Whether the clause is nothing but an answer: "Yes.", "Not at this time", "N".
    pub(super) fn bare_answer(&self) -> bool {
        let cue = |t: &&Token| matches!(t.cue, Cue::Yes | Cue::Not | Cue::Case | Cue::Off | Cue::Open | Cue::Perhaps);
        let mut rest = self.low.clone().into_bytes();
        for token in self.tokens.iter().filter(cue) {
            rest[token.at.clone()].fill(b' ');
        }
        let rest = String::from_utf8_lossy(&rest).into_owned();
        let fill = [
            "at", "this", "time", "for", "us", "here", "now", "yet", "is", "are", "it", "also", "too", "please",
            "with", "only", "again",
        ];
        self.tokens.iter().any(|t| cue(&t))
            && rest.split(|c: char| !c.is_alphanumeric()).all(|w| w.is_empty() || fill.contains(&w))
    }

    pub(super) fn within(&self, range: &Range<usize>) -> Vec<&Token> {
        self.tokens.iter().filter(|t| t.at.start >= range.start && t.at.end <= range.end).collect()
    }

    /// The mentions with their words.
    pub(super) fn units(&self, named: Target) -> Vec<Unit> {
        let mut units = self.mentions(named);
        for k in 1..units.len() {
            let (left, right) = (units[k - 1].mention.end, units[k].mention.start);
            let first_cue_before = units[0].mention.start;
            let yields = units[k - 1].target.j1 && units[k].target.h1b;
            let joint = self.joint(left..right, first_cue_before, yields);
            units[k - 1].range.end = joint.at;
            units[k].range.start = joint.at;
            units[k].after_or = joint.or;
            units[k].after_but = joint.but;
        }
        if let Some(last) = units.last_mut() {
            last.range.end = self.low.len();
        }
        units
    }

    pub(super) fn mentions(&self, named: Target) -> Vec<Unit> {
        let names = |c: Cue| matches!(c, Cue::J1 | Cue::H1b | Cue::ExceptJ1 | Cue::ExceptH1b);
        let specific = self.tokens.iter().any(|t| names(t.cue));
        let pair = named.j1 && named.h1b || self.has(Cue::J1) && self.has(Cue::H1b);
        let stated = specific || self.has(Cue::OtherVisa) || self.has(Cue::NoRest);
        let mut units: Vec<Unit> = Vec::new();
        for token in &self.tokens {
            let mut unit = Unit { mention: token.at.clone(), ..Unit::default() };
            match token.cue {
                Cue::J1 => unit.target.j1 = true,
                Cue::H1b => unit.target.h1b = true,
                Cue::ExceptJ1 | Cue::ExceptH1b => unit.except = Some(token.cue),
                Cue::Is(status) => unit.statuses.push(status),
                Cue::OtherVisa | Cue::NoRest => unit.target.rest = true,
                Cue::All if !stated && names_visas(&self.low[token.at.clone()]) => unit.target.any = true,
                Cue::Any if !stated => unit.target.any = true,
                Cue::Both if !pair && self.low[token.at.clone()].starts_with("both") => unit.target = Target::BOTH,
                // "Neither visa is possible: we have never filed an H-1B".
                Cue::Neither if self.alone(&token.at) => unit.target = Target::BOTH,
                Cue::Both | Cue::Neither if !specific => unit.target = Target::BOTH,
                Cue::Former if pair => unit.target.j1 = true,
                Cue::Latter if pair && !self.has(Cue::Step3) => unit.target.h1b = true,
                _ => continue,
            }
            match units.last_mut() {
                Some(last)
                    if !self.refused_alone(&last.mention, &token.at)
                        && token.cue != Cue::NoRest
                        && self.joins(last.mention.end..token.at.start)
                        && last.except.is_none()
                        && unit.except.is_none() =>
                {
                    last.target.j1 |= unit.target.j1;
                    last.target.h1b |= unit.target.h1b;
                    last.target.any |= unit.target.any;
                    last.target.rest |= unit.target.rest;
                    last.statuses.append(&mut unit.statuses);
                    last.mention.end = token.at.end;
                }
                _ => units.push(unit),
            }
        }
        // "Of the J-1 and the H-1B we take the former": what is said is said of the former.
        let picks = self.tokens.iter().any(|t| matches!(t.cue, Cue::Former | Cue::Latter)) && !self.has(Cue::Step3);
        if picks && units.len() > 1 && units[0].target == Target::BOTH {
            // "We sponsor both …, the latter only …": the first is a statement of its own.
            let stated =
                |t: &Token| matches!(t.cue, Cue::Offer | Cue::Yes | Cue::Both) && t.at.start < units[0].mention.start;
            let limit = |t: &&Token| t.at.start > units[0].mention.end && !is_name(t.cue) && t.cue != Cue::Idle;
            if !self.tokens.iter().any(stated) {
                units.remove(0);
            } else if !self.tokens.iter().filter(limit).any(|t| {
                matches!(t.cue, Cue::Not | Cue::Off | Cue::Only | Cue::OnlyIf | Cue::Case | Cue::Perhaps | Cue::Move)
            }) {
                units.truncate(1);
            }
        }
        units
    }

    /// Whether a cue stands before a colon and no name does.
    fn alone(&self, at: &Range<usize>) -> bool {
        let colon = self.low[at.end..].find(':').map(|i| at.end + i);
        colon
            .is_some_and(|colon| !self.tokens.iter().any(|t| t.at.start < colon && matches!(t.cue, Cue::J1 | Cue::H1b)))
    }

    /// "no H-1Bs, J-1s are fine": the denial stands right before the first name and assent follows the second.
    pub(super) fn refused_alone(&self, first: &Range<usize>, second: &Range<usize>) -> bool {
        let before = self.low[..first.start].trim_end();
        let comma = self.low[first.end..second.start].trim() == ",";
        let next = self.tokens.iter().find(|t| t.at.start >= second.end);
        comma
            && (before.ends_with("no") || before.ends_with("not"))
            && next.is_some_and(|t| matches!(t.cue, Cue::Yes | Cue::Only | Cue::Offer))
    }

    /// Whether two names are one mention: nothing but connectives between them.
    pub(super) fn joins(&self, gap: Range<usize>) -> bool {
        static FILL: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r#"^(?:[\s,/&+("'\]-]|\band\b|\bor\b|\bnor\b|\bas well as\b|\bthe\b|\ban?\b|\bany\b|\beither\b|\bboth\b|\bvisas?\b|\bstatus\b|\btypes?\b|\bclinical\b|\balso\b|\bplus\b|\bin\b|\bon\b|\bfor\b|\bof\b|\bw/|\bwith\b|\bholders?\b|\bvalid\b|\bour\b|\bneither\b|\bwhether\b|\bincluding\b|\bsponsorships?\b|\bapplicants?\b)*$"#).ok()
        });
        let quiet = self
            .within(&gap)
            .iter()
            .all(|t| matches!(t.cue, Cue::Idle | Cue::Any | Cue::Here | Cue::Both) || &self.low[t.at.clone()] == "nor");
        if gap.start > gap.end {
            return false;
        }
        // "J1 sponsered, h1b tbd": the first has its answer.
        let answered = ["sponsered", "sponsored"].iter().any(|w| self.low[..gap.start].ends_with(w));
        let listed = [" and ", " or ", "&", "/"].iter().any(|w| self.low[gap.clone()].contains(w));
        quiet && (listed || !answered) && is(&FILL, &self.low[gap.clone()]) && !self.remark(gap)
    }

    /// "J-1 (H-1B is not possible)": the second name opens a remark of its own.
    fn remark(&self, gap: Range<usize>) -> bool {
        let (between, after) = (&self.low[gap.clone()], &self.low[gap.end..]);
        let name = self.tokens.iter().find(|t| t.at.start == gap.end).map_or(0, |t| t.at.len());
        let rest = after.get(name..).unwrap_or_default().split(')').next().unwrap_or_default();
        between.contains('(')
            && !between.contains(')')
            && !["and", "or", "&", "/"].iter().any(|w| between.contains(w))
            && after.contains(')')
            && rest.split_whitespace().count() > 1
    }

    /// Where to cut between two mentions; `yields` when the first is the J-1 and the second the H-1B.
    pub(super) fn joint(&self, gap: Range<usize>, first_mention: usize, yields: bool) -> Joint {
        static STRONG: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"\n|\|\s*\n|\s\|\s|[.!:]\s|\u{2022}").ok());
        static BUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r",?\s*\b(?:but|however|while|whereas|although|though|whilst|yet)\b|,?\s*\b(?:not|never|instead of|rather than|as opposed to)(?: (?:the|an?|any|for|in|on|to))*\s*$").ok()
        });
        // A reason belongs to what stands before it, unless nothing else parts the two.
        static BECAUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r",?\s*\b(?:because|so|(?:as|since) (?:the|our|we|it|this))\b").ok()
        });
        static AND: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"\s(?:and|or|nor|&)\s|\s?[-/(]\s|\s[-/(]|\)").ok());
        let text = &self.low[gap.clone()];
        let or = text.contains(" or ") || text.contains(" nor ");
        let at = |i: usize| Joint { at: gap.start + i, or, but: false };
        let comma_cut = |text: &str| {
            let commas: Vec<usize> = text.match_indices(',').map(|(i, _)| i).collect();
            let intro = |i: usize| {
                let rest = text[i + 1..].trim_start().trim_start_matches("and ");
                ["in ", "under ", "on ", "if ", "with ", "for ", "subject "].iter().any(|p| rest.starts_with(p))
            };
            commas.iter().copied().find(|i| intro(*i) && commas.len() > 1).or(commas.last().copied())
        };
        static APART: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"\(\s*(?:no|not|but|and)\b").ok());
        if let Some(m) = APART.as_ref().and_then(|r| r.find(text)) {
            return at(m.start());
        }
        let strong =
            STRONG.as_ref().and_then(|r| r.find_iter(text).filter(|m| m.as_str() != ": ").last().map(|m| m.end()));
        if let Some(i) = strong {
            return at(i);
        }
        // "J-1 unless the committee grants an H-1B": the condition is the second's.
        if let Some(i) = text.find("unless").filter(|_| yields) {
            return Joint { but: true, ..at(i) };
        }
        for adverse in [&BUT, &BECAUSE] {
            if let Some(m) = adverse.as_ref().and_then(|r| r.find(text)) {
                return Joint { but: true, ..at(m.start()) };
            }
        }
        if let Some(i) = comma_cut(text) {
            return at(i);
        }
        // "J1 ✔ H1B ✘" or "yes J1 no H1B": the answers follow or lead.
        let answers: Vec<&Token> =
            self.within(&gap).into_iter().filter(|t| matches!(t.cue, Cue::Yes | Cue::Not)).collect();
        if let Some(first) = answers.first() {
            let leads = self.tokens.iter().any(|t| matches!(t.cue, Cue::Yes | Cue::Not) && t.at.end <= first_mention);
            if !text.contains(" and ") && !text.contains(" or ") {
                return if leads {
                    at(first.at.start - gap.start)
                } else {
                    at(answers[answers.len() - 1].at.end - gap.start)
                };
            }
        }
        let soft = AND.as_ref().and_then(|r| r.find(text)).map_or(text.len(), |m| m.start());
        at(soft)
    }
}

/// A cut between two units.
pub(super) struct Joint {
    pub(super) at: usize,
    pub(super) or: bool,
    pub(super) but: bool,
}
