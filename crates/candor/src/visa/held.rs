//! What is held of each visa: a value, its weight and its words; how a later statement replaces an earlier one.
//!
//! Source: principle 6 of the module above.

use std::ops::Range;

use super::clause::Target;
use super::judge::{Judged, Value};
use super::reader::Reader;
use super::{About, H1b, J1, OtherStatus, Quote, VisaReading};

/// How many states a value can be held in: not at all, openly undecided, or one of three values with a weight from 1 to
/// 3.
pub(super) const STATES: usize = 11;

/// What is held of a visa so far.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) value: Value,
    /// 1 general, 2 implied or a bare mention, 3 said by name.
    pub(super) rank: u8,
    pub(super) span: Range<usize>,
}

impl Reader {
    pub(super) fn apply(&mut self, target: Target, judged: Judged, span: &Range<usize>, rank: u8, all: bool) {
        let held = Held { value: judged.value, rank, span: span.clone() };
        self.firm[0] &= !(target.j1 || target.any);
        self.firm[1] &= !(target.h1b || target.any);
        if target.any || rank == 3 {
            self.said = Some(judged.value);
        }
        if target.rest {
            let positive = |h: &Option<Held>| h.as_ref().is_some_and(|h| matches!(h.value, Value::Yes | Value::Case));
            let (j1, h1b) = (positive(&self.j1), positive(&self.h1b));
            let implied = Held { rank: 2, ..held.clone() };
            match judged.value {
                Value::No => {
                    if !j1 && !target.j1 && (h1b || target.h1b || self.j1.is_none() && self.h1b.is_none()) {
                        set(&mut self.j1, implied.clone());
                    }
                    if !h1b && !target.h1b {
                        set(&mut self.h1b, implied);
                    }
                }
                Value::Case if !h1b && !target.h1b => set(&mut self.h1b, implied),
                _ => {}
            }
        }
        if target.j1 {
            let value = if judged.value == Value::Case { Value::Yes } else { judged.value };
            set(&mut self.j1, Held { value, ..held.clone() });
        }
        if target.h1b {
            set(&mut self.h1b, held.clone());
        }
        if target.any {
            match judged.value {
                Value::No => {
                    set(&mut self.j1, held.clone());
                    set(&mut self.h1b, held);
                }
                Value::Case => set(&mut self.h1b, held),
                Value::Yes if all => {
                    set(&mut self.j1, held.clone());
                    set(&mut self.h1b, held);
                }
                _ => {}
            }
        }
    }

    /// As [`Reader::apply`], where nothing is left to weigh.
    pub(super) fn apply_firmly(&mut self, target: Target, value: Value, span: &Range<usize>) {
        self.apply(target, Judged { value, plain: false }, span, 3, false);
        self.firm[0] |= target.j1;
        self.firm[1] |= target.h1b;
    }

    /// "Only" the one: the other is not.
    pub(super) fn implied(&mut self, target: Target, span: &Range<usize>) {
        if target.j1 != target.h1b {
            let other = Target { j1: target.h1b, h1b: target.j1, ..Target::default() };
            self.apply(other, Judged { value: Value::No, plain: false }, span, 2, false);
        }
    }

    /// In which of [`STATES`] the J-1 and the H-1B are held.
    pub(super) fn states(&self) -> [usize; 2] {
        [&self.j1, &self.h1b].map(|held| {
            held.as_ref().map_or(0, |h| {
                let weight = usize::from(h.rank.clamp(1, 3)) - 1;
                match h.value {
                    Value::Open => 1,
                    Value::Yes => 2 + weight,
                    Value::No => 5 + weight,
                    Value::Case => 8 + weight,
                }
            })
        })
    }

    pub(super) fn finish(mut self, text: &str) -> VisaReading {
        let mut out = VisaReading::default();
        let mut quotes = Vec::new();
        let mut quote = |about: About, span: &Range<usize>| {
            if let Some(words) = text.get(span.clone()) {
                quotes.push(Quote { about, start: span.start, end: span.end, text: words.to_owned() });
            }
        };
        if let Some(held) = &self.j1 {
            out.j1 = match held.value {
                Value::Yes | Value::Case => J1::Yes,
                Value::No => J1::No,
                Value::Open => J1::Unknown,
            };
            quote(About::J1, &held.span);
        }
        if let Some(held) = &self.h1b {
            out.h1b = match held.value {
                Value::Yes => H1b::Yes,
                Value::No => H1b::No,
                Value::Case => H1b::CaseByCase,
                Value::Open => H1b::Unknown,
            };
            quote(About::H1b, &held.span);
        }
        // A visa that is not to be had asks for nothing.
        if let Some((value, span)) = &self.step3
            && out.h1b != H1b::No
        {
            out.step3_required_for_h1b = Some(*value);
            quote(About::Step3, span);
        }
        // The last word on a status counts.
        self.others.reverse();
        for (status, accepted, span) in &self.others {
            if !out.others.iter().any(|o| o.status == *status) {
                out.others.push(OtherStatus { status: *status, accepted: *accepted });
                quote(About::Other(*status), span);
            }
        }
        out.others.reverse();
        out.quotes = quotes;
        out
    }
}

/// Puts a value in place of an older one, unless the older one weighs more.
fn set(slot: &mut Option<Held>, new: Held) {
    let keep = slot.as_ref().is_some_and(|old| {
        let limited = old.value == Value::Case && new.value == Value::Yes;
        new.rank < old.rank && old.value != Value::Open || limited
    });
    if !keep {
        *slot = Some(new);
    }
}
