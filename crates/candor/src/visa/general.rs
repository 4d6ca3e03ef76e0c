//! What a whole clause says of all visas: "none at all", "the J-1 is the only one", "citizens only".
//!
//! Source: the principles of the module above.

use std::sync::LazyLock;

use regex::Regex;

use super::Status;
use super::clause::{Clause, Target, Unit};
use super::judge::{Judged, Value, denied, judge};
use super::lexicon::{Cue, Token, is, pattern};
use super::reader::{Back, Reader, trim};

impl Reader {
    /// "We do not provide visa sponsorship (this includes J-1)": a general denial beside a name.
    pub(super) fn denies_all(&mut self, clause: &Clause, back: Back) {
        static POINTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:such|these|those|this|that|the|your|their|his|her|another)\W*$").ok()
        });
        static BETWEEN: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"[.;:,(|]|\bbut\b|\bif\b").ok());
        static NAMED_NEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"^[\s-]*(?:\w+ )?(?:sponsorship )?(?:other|except|but|besides|apart|unless|for|of the|in|on|until|without|through|via|beyond|based)\b|^[\s(:/-]*(?:{J}|{H})",
            )
        });
        let aside = clause.has(Cue::Past) || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        let excepted = clause.has(Cue::ExceptJ1) || clause.has(Cue::ExceptH1b) || clause.has(Cue::Case);
        let named = clause.has(Cue::J1) || clause.has(Cue::H1b);
        if aside || excepted || !named || clause.has(Cue::Untrue) || clause.has(Cue::Step3) {
            return;
        }
        // "No visas, J-1 or otherwise", "of no kind, J-1 included".
        static OTHERWISE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"(?:{J}|{H}){N}[^.;:]{0,12}\b(?:or otherwise|or (?:any|some|an)(?: ?other|thing else)|nor any (?:other|kind)|or not|included|or whatever)\b|\bof no (?:kind|sort|type)\b",
            )
        });
        let otherwise = is(&OTHERWISE, &clause.low) && denied(&clause.tokens.iter().collect::<Vec<_>>());
        let denied = otherwise
            || clause.tokens.iter().enumerate().any(|(k, t)| {
                let before = clause.tokens[..k]
                    .iter()
                    .rev()
                    .find(|b| !matches!(b.cue, Cue::Offer | Cue::Now | Cue::Idle | Cue::Any | Cue::Here));
                let not = before.is_some_and(|b| {
                    matches!(b.cue, Cue::Not | Cue::Off)
                        && t.at.start - b.at.end < 45
                        && !is(&BETWEEN, &clause.low[b.at.end..t.at.start])
                });
                matches!(t.cue, Cue::Any | Cue::All)
                    && not
                    && !is(&POINTS, &clause.low[..t.at.start])
                    && !is(&NAMED_NEXT, &clause.low[t.at.end..])
            });
        if denied {
            let span = back(trim(&clause.low, 0..clause.low.len()));
            self.apply(Target::ANY, Judged { value: Value::No, plain: false }, &span, 1, false);
        }
    }

    /// "Now we have no visa sponsorship whatsoever", "all sponsorship is on hold": an end that counts for what was said by
    /// name before as well.
    pub(super) fn ends_all(&mut self, clause: &Clause, back: Back) -> bool {
        static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:no|any|all|every) (?:\w+ )?(?:visa )?sponsorships?\b[^.;:]{0,30}\b(?:whatsoever|at all|of any (?:kind|sort|type))|\b(?:all|any|every) (?:visas? )?sponsorships?\b[^.;:]{0,24}\b(?:ended|end|stopped|suspended|on hold|paused|halted|ceased|discontinued|over|frozen|forbidden|prohibited)\b|\bsponsorship of (?:all|any) visas?\b[^.;:]{0,24}\b(?:ended|stopped|suspended|on hold|paused|halted|ceased|discontinued)\b|\b(?:forbidden|forbids?|prohibited|prohibits?|ended|stopped|suspended|halted|banned|ceased|discontinued) (?:all|any) (?:visas? )?sponsorship\b|\b(?:nobody|no-?one|no (?:resident|trainee|applicant|foreign national)s?)\b[^.;:]{0,20}\bsponsored (?:any ?more|any longer|now|from now)\b|\b(?:haven't|have not|hasn't|has not|not) been able to sponsor (?:any )?visas?\b").ok()
        });
        static BUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(r"\b(?:except|but|other|besides|apart|unless|until|was|were|had|if|additional)\b")
        });
        let aside =
            clause.has(Cue::Elsewhere) && !clause.has(Cue::Here) || clause.has(Cue::Hearsay) || clause.has(Cue::Lifted);
        if aside || clause.question || clause.has(Cue::Step3) || !is(&WHOLE, &clause.low) || is(&BUT, &clause.low) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        self.apply_firmly(Target::BOTH, Value::No, &span);
        true
    }

    /// "The J-1 is the only category in which we sponsor …", "our sole visa is the J-1".
    pub(super) fn sole(&mut self, clause: &Clause, back: Back) -> bool {
        static SOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"{J}{N}[^.;,]{0,25}?\b(?:is|are|being|remains?)(?: currently| now)? (?:the|our|its) (?:one and )?(?:only|sole|single|lone|exclusive|one) (?:(?:sponsored|supported|accepted|available|permitted|possible|recogni[sz]ed|approved|work) )?(?:visa|one|categor|type|kind|option|status|class|route|thing|way|sponsor|immigration|path|form|vehicle|mechanism)|\b(?:only|sole|single|lone)\b (?:\w+ ){0,2}?(?:visa|categor\w+|type|kind|option|status|classification|route)\b[^.;,]{0,50}\b(?:is|being|remains)\b (?:the |an? )?(?:ecfmg[- ]sponsored |ecfmg )?{J}|\b(?:one|a single) (?:\w+ )?(?:kind|type|categor\w+|class|visa|option|route|way|status|path|pathway|choice|possibility)(?: of \w+)?(?: only)?[^.;\w]{1,3}(?:namely |that is |and that is |and that's |it is )?(?:the )?{J}",
            )
        });
        let aside = clause.has(Cue::Past) || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        if aside || clause.has(Cue::H1b) || clause.has(Cue::Untrue) || !is(&SOLE, &clause.low) {
            return false;
        }
        self.only_j1(clause, back)
    }

    /// The J-1 and no other, by the words of a clause as a whole.
    fn only_j1(&mut self, clause: &Clause, back: Back) -> bool {
        let span = back(trim(&clause.low, 0..clause.low.len()));
        let j1 = Target { j1: true, ..Target::default() };
        self.apply(j1, Judged { value: Value::Yes, plain: false }, &span, 3, false);
        self.implied(j1, &span);
        true
    }

    /// "That is the sole option", "and that's where it stops", of the one visa just named.
    pub(super) fn sole_before(&mut self, clause: &Clause, back: Back) -> bool {
        static THAT: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"\b(?:that|it|this|which|those|these)(?:'s| is| are| was| has been| remains| being)(?: \w+){0,2}? (?:the|our|its) (?:one and )?(?:only|sole|single|one) (?:\w+ ){0,2}?(?:visas?|one|options?|routes?|categor\w+|types?|kinds?|status(?:es)?|class\w*|things?|ways?|paths?|pathways?|forms?|choices?|sponsor\w*)\b|\bthat(?:'s| is) the (?:extent|limit|whole|sum|end) of\b|^\W*(?:and )?that(?:'s| is) (?:it|all|where it (?:stops|ends))\b|\bno other (?:visas?|options?|routes?|types?)?\W*$",
            )
        });
        let topic = self.topic;
        if topic.j1 == topic.h1b || topic.any || clause.has(Cue::Step3) || self.step3_last || !is(&THAT, &clause.low) {
            return false;
        }
        let tokens: Vec<&Token> = clause.tokens.iter().collect();
        if clause.has(Cue::Past) || denied(&tokens) && !clause.has(Cue::NoRest) || clause.has(Cue::Elsewhere) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        self.apply(topic, Judged { value: Value::Yes, plain: true }, &span, 2, false);
        self.implied(topic, &span);
        true
    }

    /// "If you cannot train on a J-1, this program is not for you": the J-1 is the only way.
    pub(super) fn bound_to_j1(&mut self, clause: &Clause, back: Back) -> bool {
        static BOUND: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"\b(?:if|those|anyone|applicants|candidates|people|physicians|doctors|imgs|whoever|persons)\b[^.;]{0,40}(?:\bnot|n't|\bcannot|\bunable|\bunwilling|\bineligible)\b[^.;]{0,30}{J}{N}[^.;]{0,40}?(?:\bnot for you|(?:\bnot|n't|\bcannot) (?:be )?(?:\w+ )?(?:considered|eligible|accepted|able|apply|join|hired?|train|appoint\w*|offer\w*|rank\w*|interview\w*|match)|\bshould (?:not|look|apply)|\belsewhere|\bneed not|\bineligible|\bwrong (?:place|program))|(?:\bnot|n't|\bcannot|\bunable to) (?:be able to )?(?:appoint|hire|consider|rank|interview|accept|take|train|employ|help)\b[^.;,]{0,30}\b(?:those|anyone|applicants|candidates|people|physicians|doctors|imgs|whoever|persons)\b[^.;,]{0,16}(?:\bnot|n't|\bcannot|\bwithout|\black\w*|\bineligible)\b[^.;,]{0,24}{J}",
            )
        });
        if clause.has(Cue::H1b) || clause.has(Cue::Step3) || clause.has(Cue::Past) || !is(&BOUND, &clause.low) {
            return false;
        }
        self.only_j1(clause, back)
    }

    /// "We sponsor nobody": sponsoring without a name. True when it was a denial that counts for all visas.
    pub(super) fn sponsors(&mut self, clause: &Clause, back: Back) -> bool {
        let tokens: Vec<&Token> = clause.tokens.iter().collect();
        let about = clause.low.contains("sponsor") && !self.topic.j1 && !self.topic.h1b;
        let aside = clause.has(Cue::Past) || clause.has(Cue::Elsewhere) && !clause.has(Cue::Here);
        let judged = judge(&tokens, &clause.low);
        if !about || aside || clause.has(Cue::Step3) || !matches!(judged.value, Value::No | Value::Case) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        self.apply(Target::ANY, judged, &span, 1, false);
        true
    }

    /// "Must be citizens or permanent residents": no visa at all.
    pub(super) fn restricted(&mut self, clause: &Clause, units: &[Unit], back: Back) -> bool {
        static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\bcan (?:already |legally |lawfully )*work (?:here|in the)\b|\b(?:authori[sz]ed to work|eligib\w+ to work|work authori[sz]ation|(?:authori[sz]ation|permission|permit) to work|work permission|employment authori[sz]ation|able to work|right to work|work right|employment eligibility)\b").ok()
        });
        static OPEN_TO: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"\b(?:visas?|j-?1|h-?1)").ok());
        static UNNEEDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\bneed(?:s|ing)? no (?:visa|sponsor)|\bwithout (?:the )?(?:need|needing|requiring)(?: \w+){0,3} (?:visa|sponsor)|(?:\bnot|n't|\bno|\bnever)(?: now or (?:\w+ ){1,3}| now| ever)? ?(?:need|require|needing|requiring)(?: \w+){0,2} (?:visas?|sponsorship|sponsoring)\b").ok()
        });
        static WITHOUT_OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
            pattern(
                r"(?:\bunable|\bcannot|\bcan't|\bnot|n't|\bno|\bimpossible)\b[^.;,]{0,40}\b(?:anyone|applicants?|candidates?|those|persons?|people|doctors?|individuals?)\b[^.;,]{0,12}\b(?:without|lacking|who(?: is| are| do| does|'s|'re)?(?: not|n't)?(?: lacks?)?)\b[^.;,]{0,30}\b(?:permanent|citizen|citizenship|green card|work authori[sz]ation|right to work|permission to work)|\b(?:anyone|applicants?|candidates?|those|persons?|people|doctors?|individuals?|physicians?|imgs?|non-?citizens?|foreign(?:ers| nationals| graduates)) (?:without|lacking|who (?:do not|don't|lack)\b)[^.;,]{0,40}(?:permanent|citizenship|green card)[^.;,]{0,30}\b(?:(?:not|cannot|can't) (?:be )?(?:eligible|considered|accepted|apply|interviewed|ranked|hired)|ineligible)|\b(?:if you|those who|anyone who|people who)\b[^.;,]{0,12}\b(?:need|require|cannot|can't|unable)\b[^.;,]{0,50}\b(?:visas?|sponsor\w*)\b[^.;]{0,16}\b(?:not for you|(?:not|n't) (?:the|a|your) (?:right )?(?:program|place)|look elsewhere)",
            )
        });
        let bound = clause.has(Cue::Must) || clause.has(Cue::Only) || clause.has(Cue::OnlyIf);
        let own = is(&OWN, &clause.low);
        let status =
            units.iter().any(|u| u.statuses.iter().any(|s| matches!(s, Status::Citizen | Status::PermanentResident)))
                || clause.tokens.iter().any(|t| t.cue == Cue::Must && clause.low[t.at.clone()].ends_with("citizens"));
        let visas = is(&OPEN_TO, &clause.low) && !clause.has(Cue::Only) && !clause.low.contains("visa status")
            || units.iter().any(|u| u.target.j1 || u.target.h1b || u.except.is_some());
        let denied = denied(&clause.tokens.iter().collect::<Vec<_>>());
        let unneeded =
            (clause.has(Cue::Only) || clause.has(Cue::OnlyIf) || clause.has(Cue::Must)) && is(&UNNEEDED, &clause.low);
        static LASTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:permanent|unrestricted|indefinite|already|independent(?:ly)?|of (?:your|their) own|on (?:your|their) own)\b|(?:\bnot|n't) (?:depend|rely|hinge|tied|rest)|\bwithout (?:our|any|the program's|the hospital's) (?:help|support|involvement|assistance)\b").ok()
        });
        let lasting = own && bound && is(&LASTING, &clause.low);
        static MILITARY: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:only|must be|all|exclusively|solely)\b[^.;,]{0,40}\b(?:active[- ]duty|army|navy|air force|military|commissioned|uniformed)\b|\b(?:active[- ]duty|army|navy|air force|military|commissioned|uniformed) (?:\w+ )?(?:officers|physicians|personnel|members) only\b").ok()
        });
        static MUST_BE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:every|all|each|any)\b[^.;:]{0,40}\b(?:must|has to|have to|required to|needs? to|shall) (?:be|hold|have) (?:an? )?(?:[\w.]+ ){0,3}(?:citizen|permanent)").ok()
        });
        let must_be = is(&MUST_BE, &clause.low);
        // "We cannot appoint foreign nationals", "must show a US passport", "Citizenship: US".
        static NATIONALS: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"(?:\bnot|n't|\bcannot|\bunable to|\bnever|\bno longer)\b(?: \w+){0,2}? (?:appoint|hire|employ|take|accept|consider|enrol+|train|admit|interview|rank|recruit|engage)\w* (?:any )?(?:foreign (?:nationals?|citizens?)|non-?\s?(?:u\.?s\.? )?citizens?|aliens)\b|\b(?:must|have to|has to|required to|able to|needs? to|shall|only|without|only those with)\b[^.;]{0,50}\b(?:(?:us|u\.s\.?|american) passport|passport of the u|naturali[sz]ation certificate|certificate of naturali[sz]ation)|^\W*(?:required )?citizenship(?: status)?(?: required| requirement)?\s*[:=-]+\s*(?:us|u\.s\.?a?|united states|american)\b").ok()
        });
        // "Without a green card your application is screened out".
        static SCREENED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            crate::regexes::compile(r"\b(?:without|lacking|unless you have|if you (?:don't|do not) have|if you lack)\b[^.;,]{0,20}\b(?:green card|citizenship|permanent residen\w+)\b[^.;]{0,40}(?:\bscreened|\bunable|\bcannot|\bcan't|\bnot |n't\b|\brejected|\bineligible|\bfiltered|\bno\b|\bremoved|\bexcluded|\bdiscarded)").ok()
        });
        let foreign = is(&NATIONALS, &clause.low)
            || is(&SCREENED, &clause.low) && !["visa", "sponsor", "ead"].iter().any(|w| clause.low.contains(w));
        let alone = unneeded
            || foreign && !clause.has(Cue::Elsewhere) && !(clause.has(Cue::J1) || clause.has(Cue::H1b))
            || is(&MILITARY, &clause.low) && !visas
            || is(&WITHOUT_OWN, &clause.low) && !visas
            || lasting
            || own && clause.low.contains("sponsor") && clause.has(Cue::Off);
        if !(alone || status && bound && !visas && (!denied || must_be)) || clause.has(Cue::Step3) {
            return false;
        }
        let span = back(trim(&clause.low, 0..clause.low.len()));
        self.apply(Target::ANY, Judged { value: Value::No, plain: false }, &span, 2, false);
        for unit in units {
            for status in &unit.statuses {
                self.others.push((*status, true, span.clone()));
            }
        }
        true
    }
}
