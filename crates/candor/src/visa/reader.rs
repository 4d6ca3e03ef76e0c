//! The reader: goes through the clauses in order and keeps what the next one may refer to.
//!
//! Source: the principles of the module above.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::{Clause, Target, Unit};
use super::held::Held;
use super::judge::{Judged, Value, denied};
use super::layout::paired;
use super::lexicon::{Cue, is};
use super::{Status, answers};

/// Turns a range of a clause into one of the original text.
pub(super) type Back<'a> = &'a dyn Fn(Range<usize>) -> Range<usize>;

/// What is held so far, and what the next clause may refer to.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) j1: Option<Held>,
    pub(super) h1b: Option<Held>,
    pub(super) step3: Option<(bool, Range<usize>)>,
    pub(super) others: Vec<(Status, bool, Range<usize>)>,
    /// What was last spoken of, and the last two visas named together.
    pub(super) topic: Target,
    pub(super) named: Target,
    /// The visa named last, and whether the H-1B stood before the J-1 where the two were last named one after the other.
    last_named: Option<Cue>,
    pub(super) h1b_first: bool,
    /// A question that waits for its answer.
    pub(super) asked: Option<Asked>,
    /// The clause before tells what others say.
    pub(super) reported: bool,
    /// The clause before was about Step 3, so "it cannot" is too.
    pub(super) after_step3: bool,
    /// The clause before told that others ask for Step 3.
    pub(super) others_ask: bool,
    /// The clause before named Step 3.
    pub(super) step3_before: bool,
    /// The clause before this one named Step 3.
    pub(super) step3_last: bool,
    /// The clause before asked for those without Step 3, or told a belief that it can wait.
    pub(super) step3_asks: (bool, bool),
    /// Whether the J-1, the H-1B and Step 3 are held by the layout or by a turn that is read as a whole, so that nothing is
    /// left to weigh.
    pub(super) firm: [bool; 3],
    /// The last judgement, for "likewise".
    pub(super) last: Option<Value>,
    /// What was last said by name or of all visas, for "this applies to".
    pub(super) said: Option<Value>,
    /// This clause is the heading of a denied list.
    pub(super) heads: bool,
    /// A list's heading denied what it lists, or listed all there is.
    pub(super) header: Option<Cue>,
    /// A heading placed what follows in another department.
    pub(super) elsewhere: bool,
    /// Another department was said to sponsor visas, without a name.
    pub(super) neighbour: bool,
    /// The clause before told a rule of law about those who hold a visa.
    pub(super) ruled: bool,
    /// The clause before was about another department or the past.
    pub(super) aside: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) target: Target,
    pub(super) step3: bool,
    /// "Do you only take J-1?": a no is no denial.
    pub(super) only: bool,
    /// "For the first?": for one of those named.
    pub(super) one: bool,
    /// "Does that include J-1?": a yes says of it what was said before.
    pub(super) same: Option<Value>,
    /// "Is the J-1 excluded?": a yes is a denial.
    pub(super) excluded: bool,
    /// "Will you take over my H-1B?": a yes is for those who have one.
    pub(super) moves: bool,
    /// "Which visas can you not support?": what the answer lists is denied.
    pub(super) refused: bool,
}

impl Reader {
    pub(super) fn read(&mut self, clause: &Clause, back: Back) {
        self.order(clause);
        self.heading(clause);
        self.list_heading(clause);
        let answered = self.step3(clause, back);
        let mut units = clause.units(self.named);
        if clause.question {
            self.ask(&units, clause);
            self.asked = self.asked.filter(|_| !clause.form);
            return;
        }
        let asked = self.asked.take();
        if self.refused_list(asked, clause, &units, back) || self.includes(asked, clause, &units, back) {
            self.remember(clause, &units);
            return;
        }
        if let Some(end) = self.answer(asked, clause, &units, back)
            && let Some(first) = units.first_mut()
        {
            first.range.start = first.range.start.max(end.min(first.mention.start));
        }
        if asked.is_some_and(|a| a.refused)
            && let Some(first) = units.first_mut()
        {
            first.range.start = answers::past_no(&clause.low[..first.mention.start]);
        }
        if units.is_empty() && asked.is_none() && !answered && !self.sponsors(clause, back) {
            self.reach_back(clause, back);
        }
        self.denies_all(clause, back);
        if self.ends_all(clause, back) {
            self.remember(clause, &units);
            return;
        }
        if units.iter().all(|u| u.target == Target::ANY && u.statuses.is_empty()) {
            self.sole_before(clause, back);
        }
        if let Some(answers) = paired(&clause.low) {
            let span = back(trim(&clause.low, 0..clause.low.len()));
            for (target, yes) in answers {
                let value = if yes { Value::Yes } else { Value::No };
                self.apply(target, Judged { value, plain: false }, &span, 3, false);
            }
            self.remember(clause, &units);
            return;
        }
        if self.sole(clause, back) || self.bound_to_j1(clause, back) {
            self.remember(clause, &units);
            return;
        }
        if !self.heads && !self.restricted(clause, &units, back) {
            self.apply_units(clause, &units, asked.is_some_and(|a| a.step3), back);
        }
        self.remember(clause, &units);
    }

    /// Which of the two visas was named first.
    fn order(&mut self, clause: &Clause) {
        for token in clause.tokens.iter().filter(|t| matches!(t.cue, Cue::J1 | Cue::H1b)) {
            if self.last_named.is_some_and(|last| last != token.cue) {
                self.h1b_first = token.cue == Cue::J1;
            }
            self.last_named = Some(token.cue);
        }
    }

    /// A heading says for whom what follows is.
    fn heading(&mut self, clause: &Clause) {
        let short = clause.low.split_whitespace().count() <= 5;
        let bare = clause.units(Target::default()).is_empty();
        if clause.has(Cue::Here) {
            self.elsewhere = false;
        } else if short
            && bare
            && clause.has(Cue::Elsewhere)
            && (clause.low.trim_end().ends_with(':') || !clause.low.trim_end().ends_with('.'))
        {
            self.elsewhere = true;
        }
    }

    /// "We do not sponsor:" and "The following shall be ineligible:" deny the list below them.
    fn list_heading(&mut self, clause: &Clause) {
        static HEAD: LazyLock<Option<Regex>> =
            LazyLock::new(|| crate::regexes::compile(r"^([^:]{6,120}):(?:\s*$|\s*\(?[1ia]\))").ok());
        let low_ends_colon = clause.low.trim_end().ends_with(':');
        self.heads = false;
        let head = HEAD.as_ref().and_then(|r| r.captures(&clause.low)).and_then(|c| c.get(1));
        if let Some(head) = head {
            let tokens = clause.within(&head.range());
            let names = tokens.iter().any(|t| matches!(t.cue, Cue::J1 | Cue::H1b));
            self.heads = !names && low_ends_colon && denied(&tokens);
            self.header = if names {
                None
            } else if denied(&tokens) {
                Some(Cue::Not)
            } else {
                tokens.iter().any(|t| t.cue == Cue::Only).then_some(Cue::Only)
            };
        } else if clause.low.trim_end().ends_with('.') && clause.low.split_whitespace().count() > 12 {
            self.header = None;
        }
    }

    /// Keeps what the next clause may refer to.
    fn remember(&mut self, clause: &Clause, units: &[Unit]) {
        self.reported = is(&answers::REPORTED, &clause.low);
        self.after_step3 = clause.has(Cue::Step3) && units.is_empty();
        let last = units.iter().rev().find(|u| u.target.j1 || u.target.h1b);
        if let Some(unit) = last {
            self.topic = Target { any: false, rest: false, ..unit.target };
        }
        let mut both = Target::default();
        for unit in units {
            both.j1 |= unit.target.j1;
            both.h1b |= unit.target.h1b;
        }
        if both.j1 && both.h1b {
            self.named = both;
        }
    }
}

/// The range without spaces and marks around it.
pub(super) fn trim(low: &str, range: Range<usize>) -> Range<usize> {
    let part = &low[range.clone()];
    let loose = |c: char| c.is_whitespace() || ",;:|-".contains(c);
    let start = range.start + (part.len() - part.trim_start_matches(loose).len());
    let end = range.start + part.trim_end_matches(loose).len();
    start..end.max(start)
}
