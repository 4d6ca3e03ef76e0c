//! The trained part of the reader of visa statements, and when it may overrule the rules.
//!
//! Terms. An *expert* is a model over hashed features: one pair is asked what a statement says of a visa (the J-1 and
//! the H-1B in turn, each in its own view), one pair whether Step 3 is needed; one of each pair sees everything, the
//! other words alone. The *judge* of a value weighs what the four experts say, what the rules answered and how firmly
//! (by name, in general, by implication), and what the statement holds at all.
//!
//! How trust in the rules is learned: the rules were written with some statements in view and find more there than
//! elsewhere. The experts never see what the rules answered, so they learn from all of the corpus; the judges are fitted
//! only to statements that nobody had read when the rules were written, with experts that had seen nothing by the same
//! author (stacking after Wolpert 1992): an author's own turns of phrase would make the experts look better than they
//! are.
//!
//! Rules alone decide where a short clause names its visa and nothing else is said ("J-1 only"), where marks answer for
//! both visas and no words do, where no clause names a visa, and beyond the first 60 clauses.

use std::ops::Range;
use std::sync::LazyLock;

use super::evidence::{FACTS, MOST, Piece, Seen, View, facts, seen, seen_alone};
use super::held::STATES;
use super::{About, ByRules, H1b, J1, Quote, VisaReading};
use crate::features::Features;
use crate::model::{Model, softmax};

/// What an expert says of one visa.
pub const VISA_LABELS: [&str; 4] = ["yes", "no", "case_by_case", "unknown"];
/// The J-1's values, as [`J1_VALUES`] has them.
pub const J1_LABELS: [&str; 3] = ["yes", "no", "unknown"];
/// The values of Step 3, as [`STEP3_VALUES`] has them.
pub const STEP3_LABELS: [&str; 3] = ["true", "false", "null"];
/// The values of a judge of the J-1, in order.
pub const J1_VALUES: [J1; 3] = [J1::Yes, J1::No, J1::Unknown];
/// The values of a judge of the H-1B, in order.
pub const H1B_VALUES: [H1b; 4] = [H1b::Yes, H1b::No, H1b::CaseByCase, H1b::Unknown];
/// The values of a judge of Step 3, in order.
pub const STEP3_VALUES: [Option<bool>; 3] = [Some(true), Some(false), None];
/// How many inputs a judge has: ten values from two experts and from the rules, how the rules hold each visa, and what
/// the statement holds at all.
pub const INPUTS: usize = 30 + 2 * STATES + FACTS;

/// The weight of a fact beside the words of experts and rules.
const FACT: f32 = 0.5;

/// A statement as the rules read it and as the models see it.
pub struct Evidence {
    /// What the rules read.
    pub rules: VisaReading,
    /// The J-1, the H-1B and Step 3 as seen.
    pub seen: [Seen; 3],
    /// Which of the three values the rules read from the layout or from a turn as a whole: no judge changes them.
    pub firm: [bool; 3],
    /// How the rules hold the J-1 and the H-1B.
    states: [usize; 2],
    pieces: Vec<Piece>,
    laid_out: bool,
}

impl Evidence {
    pub(super) fn new(by: ByRules) -> Self {
        let seen = [View::J1, View::H1b, View::Step3].map(|view| seen(&by.pieces, view));
        Self { rules: by.read, seen, firm: by.firm, states: by.states, pieces: by.pieces, laid_out: by.laid_out }
    }

    /// Whether the judges have a say in it; else the rules alone decide.
    pub fn is_judged(&self) -> bool {
        !(self.laid_out || rules_decide(&self.pieces))
    }
}

/// The four experts.
pub struct Experts {
    /// What is said of a visa, from everything, and from words alone.
    pub visa: [Model; 2],
    /// Whether Step 3 is needed, likewise.
    pub step3: [Model; 2],
}

impl Experts {
    /// What a judge weighs: logarithms of the experts' shares, and the rules' answers as ones and noughts.
    pub fn inputs(&self, evidence: &Evidence) -> Features {
        let [j1, h1b, step3] = &evidence.seen;
        let mut dense: Vec<f32> = Vec::with_capacity(INPUTS);
        let mut say = |shares: &[f32]| dense.extend(shares.iter().map(|s| 0.5 * s.max(1e-4).ln()));
        for (k, (visa, step)) in self.visa.iter().zip(&self.step3).enumerate() {
            fn of(k: usize, s: &Seen) -> &Features {
                if k == 0 { &s.all } else { &s.words }
            }
            // A J-1 by decision is a J-1 all the same.
            if let [yes, no, case, unknown] = visa.shares(of(k, j1))[..] {
                say(&[yes + case, no, unknown]);
            }
            say(&visa.shares(of(k, h1b)));
            say(&step.shares(of(k, step3)));
        }
        let one = |same: bool| f32::from(u8::from(same));
        dense.extend(J1_VALUES.map(|v| one(v == evidence.rules.j1)));
        dense.extend(H1B_VALUES.map(|v| one(v == evidence.rules.h1b)));
        dense.extend(STEP3_VALUES.map(|v| one(v == evidence.rules.step3_required_for_h1b)));
        dense.extend(evidence.states.iter().flat_map(|s| (0..STATES).map(|k| one(k == *s))));
        dense.extend(facts(&evidence.pieces).map(|f| f * FACT));
        dense.iter().enumerate().filter(|(_, v)| **v != 0.0).map(|(k, v)| (k as u32, *v)).collect()
    }
}

/// The experts and the judges.
struct Learned {
    experts: Experts,
    judges: [Model; 3],
}

static LEARNED: LazyLock<Option<Learned>> = LazyLock::new(|| {
    Some(Learned {
        experts: Experts {
            visa: [
                Model::read(include_bytes!("../../model/visa_all.bin"))?,
                Model::read(include_bytes!("../../model/visa_words.bin"))?,
            ],
            step3: [
                Model::read(include_bytes!("../../model/step3_all.bin"))?,
                Model::read(include_bytes!("../../model/step3_words.bin"))?,
            ],
        },
        judges: [
            Model::read(include_bytes!("../../model/judge_j1.bin"))?,
            Model::read(include_bytes!("../../model/judge_h1b.bin"))?,
            Model::read(include_bytes!("../../model/judge_step3.bin"))?,
        ],
    })
});

/// The digest of the corpus that the models were trained on.
pub fn trained_on() -> &'static str {
    LEARNED.as_ref().map_or("", |l| l.judges[0].corpus.as_str())
}

/// Whether the rules decide without the models.
fn rules_decide(pieces: &[Piece]) -> bool {
    let speaks = [View::J1, View::H1b, View::Step3].iter().any(|v| pieces.iter().any(|p| p.bears_on(*v)));
    let exact = pieces.len() == 1 && pieces[0].short_name();
    !speaks || exact || pieces.len() > MOST
}

/// The reading of the rules, with the values that the judges would have otherwise.
pub(super) fn judged(text: &str, by: ByRules) -> VisaReading {
    let Some(learned) = LEARNED.as_ref().filter(|_| !(by.laid_out || rules_decide(&by.pieces))) else { return by.read };
    let evidence = Evidence::new(by);
    let inputs = learned.experts.inputs(&evidence);
    let value = |judge: &Model| best(&softmax(&judge.scores(&inputs)));
    let [j1, h1b, step3] = [0, 1, 2].map(|k| value(&learned.judges[k]));
    let mut out = evidence.rules.clone();
    let mut put = |view: View, about: About, label: Option<usize>| {
        out.quotes.retain(|q| q.about != about);
        out.quotes.extend(label.and_then(|l| quote(text, learned, &evidence, view, l)).map(|(range, words)| Quote {
            about,
            start: range.start,
            end: range.end,
            text: words.to_owned(),
        }));
    };
    let (j1, h1b, step3) = (J1_VALUES[j1], H1B_VALUES[h1b], STEP3_VALUES[step3]);
    let [firm_j1, firm_h1b, firm_step3] = evidence.firm;
    if j1 != out.j1 && !firm_j1 {
        out.j1 = j1;
        put(
            View::J1,
            About::J1,
            match j1 {
                J1::Yes => Some(0),
                J1::No => Some(1),
                J1::Unknown => None,
            },
        );
    }
    if h1b != out.h1b && !firm_h1b {
        out.h1b = h1b;
        put(View::H1b, About::H1b, H1B_VALUES.iter().position(|v| *v == h1b).filter(|_| h1b != H1b::Unknown));
    }
    // A visa that is not to be had asks for nothing.
    let step3 = if firm_step3 { out.step3_required_for_h1b } else { step3 };
    let step3 = step3.filter(|_| out.h1b != H1b::No);
    if step3 != out.step3_required_for_h1b {
        out.step3_required_for_h1b = step3;
        put(View::Step3, About::Step3, step3.map(|needed| usize::from(!needed)));
    }
    let place = |about: About| match about {
        About::J1 => 0,
        About::H1b => 1,
        About::Step3 => 2,
        About::Other(_) => 3,
    };
    out.quotes.sort_by_key(|q| place(q.about));
    out
}

fn best(shares: &[f32]) -> usize {
    (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or(0)
}

/// The clause that speaks most for a label: of those that bear on what is asked where there is one, else of all.
fn quote<'t>(
    text: &'t str,
    learned: &Learned,
    evidence: &Evidence,
    view: View,
    label: usize,
) -> Option<(Range<usize>, &'t str)> {
    let model = if view == View::Step3 { &learned.experts.step3[0] } else { &learned.experts.visa[0] };
    let weight = |p: &Piece| {
        let shares = model.shares(&seen_alone(p, view));
        shares.get(label).copied().unwrap_or_default()
    };
    let any = evidence.pieces.iter().any(|p| p.bears_on(view));
    let there = evidence.pieces.iter().filter(|p| !any || p.bears_on(view));
    let there = there.filter(|p| text.get(p.span.clone()).is_some_and(|w| !w.is_empty()));
    let best = there.map(|p| (weight(p), p)).max_by(|a, b| a.0.total_cmp(&b.0))?.1;
    Some((best.span.clone(), text.get(best.span.clone())?))
}
