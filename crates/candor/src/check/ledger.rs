//! First-choice claims against the ledger of claims already made, and against the applicant's own rank order list.
//!
//! A claim conflicts with another live one to a different program. No conflict: the other was withdrawn, went to the
//! same program, or stands on the other list (preliminary and transitional years have a list of their own). Categorical
//! beside advanced stand on the same list; saying the track makes it two statements that can both be true. On the own list a
//! claim is true when the program stands first among the lines of which it speaks (rules A-01 and A-08).

use super::names::same_program;
use super::page::{Page, has, re};
use super::{Claim, Code, Finding, Ranked, Severity};

re!(
    PRELIMINARY,
    r"(?i)\b(?:prelim\w*|transitional|ty|supplemental|intern(?:ship)? year|separate list|pgy-?1 year|year before anesth\w*)\b"
);
re!(ADVANCED, r"(?i)\badvanced\b|\bpgy-?2 (?:position|track|spot|entry)");
re!(CATEGORICAL, r"(?i)\bcategorical\b");
re!(FIRST, r"(?i)first|number.?one|number.?1|#\s?1|top.?choice|no\.? ?1");
re!(OVER, r"(?i)withdr|retract|revoke|taken back|rescind|cancel|supersed|void|expired|corrected|inactive|past");

/// Which list and track a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Track {
    Preliminary,
    Advanced,
    Categorical,
    Unsaid,
}

fn track(words: &str) -> Track {
    if has(&PRELIMINARY, words) {
        Track::Preliminary
    } else if has(&ADVANCED, words) {
        Track::Advanced
    } else if has(&CATEGORICAL, words) {
        Track::Categorical
    } else {
        Track::Unsaid
    }
}

/// Conflicts of the first-choice claims found: with what others were told, and with the own list.
pub(super) fn find(page: &Page<'_>, judged: &[Finding]) -> Option<Finding> {
    let claim = judged.iter().find(|f| f.code == Code::FirstChoiceClaim)?;
    // The sentence of the claim says the track better than the name of the program.
    let said = sentences_of(page, claim).map(track).find(|t| *t != Track::Unsaid);
    match (told(page, claim, said), listed(page, claim, said)) {
        (Some(told), Some(listed)) => {
            let message = format!("{} {}", told.message, listed.message);
            Some(Finding { message, ..if told.severity == Severity::Block { told } else { listed } })
        }
        (told, listed) => told.or(listed),
    }
}

/// A conflict with the applicant's own rank order list.
fn listed(page: &Page<'_>, claim: &Finding, said: Option<Track>) -> Option<Finding> {
    let of_track = |l: &&Ranked| match said {
        None | Some(Track::Unsaid) => !l.supplemental,
        Some(said) => track(l.track.as_deref().unwrap_or("")) == said,
    };
    let lines: Vec<&Ranked> = page.context.rank_order.iter().filter(of_track).collect();
    let first = lines.first().filter(|l| !l.here)?;
    let place = lines.iter().position(|l| l.here).map(|k| k + 1);
    let here = page.context.program.as_deref().map_or("this program", |p| p.split(',').next().unwrap_or(p));
    let mut finding = claim.clone();
    finding.code = Code::ConflictingFirstChoiceClaim;
    finding.severity = Severity::Block;
    finding.rule = Some("A-01");
    finding.also = &["A-08"];
    finding.message = match place {
        Some(place) => format!("On your own rank list {here} has place {place}, and {} stands first.", first.program),
        None => format!("{here} is not on your own rank list, where {} stands first.", first.program),
    };
    "Say it only if it is true: bring your list into that order first, or take the sentence out."
        .clone_into(&mut finding.remedy);
    Some(finding)
}

/// A conflict with what another program was told.
fn told(page: &Page<'_>, claim: &Finding, said: Option<Track>) -> Option<Finding> {
    let program = page.context.program.as_deref().unwrap_or("");
    let known = track(&format!("{program} {}", page.context.track.as_deref().unwrap_or("")));
    let mine = said.unwrap_or(known);
    let (other, softly) =
        page.context.other_claims.iter().filter(|c| live(c) && !same(page, program, &c.program)).find_map(|c| {
            let theirs = track(&format!("{} {}", c.program, c.track.as_deref().unwrap_or("")));
            conflict(mine, theirs, said.is_some()).map(|softly| (c, softly))
        })?;
    let when = other.date.as_deref().map(|d| format!(" on {d}")).unwrap_or_default();
    let message = if softly {
        format!(
            "You told {} that it is first{when}, and this letter does not say which track it speaks of.",
            other.program
        )
    } else {
        format!("You told {} that it is first{when}, and only one program can be.", other.program)
    };
    let remedy = if softly {
        "Say the track in the sentence, for example \u{201c}my first choice among advanced programs\u{201d}, if that is how your list stands."
    } else {
        "Withdraw the earlier statement in writing first, or do not make this one."
    };
    let severity = if softly { Severity::Warn } else { Severity::Block };
    let mut finding = claim.clone();
    finding.code = Code::ConflictingFirstChoiceClaim;
    finding.severity = severity;
    // A-07 is unsure and only warns; a statement that is not true is A-01.
    finding.rule = Some(if softly { "A-07" } else { "A-01" });
    finding.also = if softly { &["A-01"] } else { &["A-07"] };
    finding.message = message;
    remedy.clone_into(&mut finding.remedy);
    Some(finding)
}

/// The sentences in which a finding stands, and their neighbours before.
fn sentences_of<'p>(page: &'p Page<'_>, finding: &Finding) -> impl Iterator<Item = &'p str> {
    let here = |l: &&super::page::Line<'_>| match finding.subject {
        Some(_) => l.is_subject(),
        None => {
            !l.is_subject()
                && l.sentence.span.start <= finding.start
                && finding.start < l.sentence.span.end.max(finding.start + 1)
        }
    };
    page.lines.iter().filter(here).map(|l| l.words)
}

fn live(claim: &Claim) -> bool {
    has(&FIRST, &claim.claim)
        && !has(&OVER, &claim.claim)
        && !claim.withdrawn
        && !claim.status.as_deref().is_some_and(|s| has(&OVER, s))
}

fn same(page: &Page<'_>, program: &str, other: &str) -> bool {
    if program.is_empty() {
        // Without a program written to, the letter itself must name the other one to be to the same.
        return page.lines.iter().any(|l| l.low.contains(&other.to_lowercase()));
    }
    same_program(program, other)
}

/// Whether two first-choice claims conflict; `Some(true)` when only the track is unsaid.
fn conflict(mine: Track, theirs: Track, said: bool) -> Option<bool> {
    use Track::{Advanced, Categorical, Preliminary, Unsaid};
    match (mine, theirs) {
        (Preliminary, Preliminary) => Some(false),
        (Preliminary, _) | (_, Preliminary) => None,
        (Advanced, Categorical) | (Categorical, Advanced) => {
            if said {
                None
            } else {
                Some(true)
            }
        }
        (Unsaid, Advanced | Categorical) => Some(true),
        _ => Some(false),
    }
}
