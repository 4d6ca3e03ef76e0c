//! First-choice statements that the list makes untrue. They may be volunteered and must be true (rules ); when
//! the order changes, the honest way is a letter that corrects, at once.

use season::{ProgramId, TrackKind};

use crate::kept::{Claim, ClaimKind, ClaimList, RankList};
use crate::state::State;

/// A live statement that the list contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenClaim<'a> {
    /// The statement.
    pub claim: &'a Claim,
    /// What stands first on that list instead, where it is a program of the directory.
    pub first: Option<&'a ProgramId>,
    /// Whether the program stands on the list at all.
    pub listed: bool,
}

/// The live first-choice statements that the list as it stands contradicts; none while there is no list.
pub fn broken_claims(state: &State) -> Vec<BrokenClaim<'_>> {
    let Some(list) = state.items().rank_list().filter(|l| !l.lines.is_empty()) else { return Vec::new() };
    let live = state.items().claims().filter(|c| c.is_live() && c.kind == ClaimKind::FirstChoice);
    live.filter_map(|claim| {
        let of_list = firsts(list, claim.list);
        let first = of_list.first().copied().flatten();
        // A list of preliminary places that was never written down contradicts nothing.
        if of_list.is_empty() && claim.list == ClaimList::Preliminary || first == Some(&claim.program) {
            return None;
        }
        let listed = of_list.contains(&Some(&claim.program));
        Some(BrokenClaim { claim, first, listed })
    })
    .collect()
}

/// The programs that a statement about this list speaks of, best first; `None` for those without a place in the directory.
fn firsts(list: &RankList, of: ClaimList) -> Vec<Option<&ProgramId>> {
    let track = match of {
        ClaimList::Main => return list.lines.iter().map(|l| l.place.program()).collect(),
        ClaimList::Categorical => TrackKind::Categorical,
        ClaimList::Advanced => TrackKind::Advanced,
        ClaimList::Preliminary => TrackKind::Preliminary,
    };
    let own = list.lines.iter().filter(|l| l.track == track).map(|l| l.place.program());
    if of != ClaimList::Preliminary {
        return own.collect();
    }
    let first_years = list.lines.iter().flat_map(|l| l.first_years.iter().map(|f| f.place.program()));
    own.chain(first_years).collect()
}
