//! The independent check of a matching: it shares no code with the algorithms and lists everything that blocks.
//!
//! *Singles.* An applicant and a program block when the applicant prefers the program to what they hold, and the program
//! has a free position or holds somebody it ranks below the applicant.
//!
//! *Couples.* The literature has more than one definition for couples. They agree for pairs at two programs: a couple
//! blocks with a pair it prefers when each member stays or their program has a free position or somebody it ranks below
//! them. They differ for pairs at one program with quota q:
//!
//! - [`Definition::Choice`] (the default): both members would be among the q applicants that the program likes best of
//!   those it holds and these two; that is, fewer than q − 1 *others* whom it holds rank above the lower member. A block
//!   is then a move that the program would not take back.
//! - [`Definition::Abh`] (Ashlagi, Braverman and Hassidim 2014, as in the public Roth–Peranson code): the same count, but
//!   a member who is already there counts as one of the others. It misses a block when one member sits in the program
//!   and a position is free for the other. Everything that blocks by it blocks by choice too.
//! - [`Definition::McDermidManlove`] (McDermid and Manlove 2010): if one member is there already, the program must have
//!   a free position or a resident other than the partner below the newcomer; if both come, two free positions, or one
//!   and somebody below one of the members, or two different residents below the two. It calls most pairs blocking: a
//!   program may give up somebody it ranks between the two members, whom it would at once rather have back. Large
//!   markets therefore often have no matching that is stable by it.
//!
//! *Positions the couple itself would leave.* By every definition here, for a couple's move to two different programs, a
//! position that the couple holds now is not counted as free for its own move, unless the same member stays in it: a
//! couple at A and B that would rather have B and A, each full, blocks only if each program ranks the newcomer above
//! somebody it holds, the partner included. This is so in the literature's rule that the public code uses. "Stable"
//! means stable in this sense.
//!
//! Linear in the length of all lists.

use serde::Serialize;

use crate::market::{ApplicantIx, Market, NONE, Pair, ProgramIx};
use crate::propose::Matching;

/// Which definition of stability is used for couples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// Both members would be among the best that the program can hold.
    #[default]
    Choice,
    /// Ashlagi, Braverman and Hassidim: as `Choice`, but a member who is already there counts as competition.
    Abh,
    /// McDermid and Manlove: the program gains one member and gives up somebody it ranks below one of them.
    McDermidManlove,
}

/// Something that makes a matching unstable, or no matching at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// An applicant would go, and the program would take them.
    Pair {
        /// The applicant.
        applicant: ApplicantIx,
        /// The program.
        program: ProgramIx,
    },
    /// A couple would move to a pair, and both programs would take them.
    Couple {
        /// The couple.
        couple: u32,
        /// The place of the pair on the couple's list.
        pair: u32,
    },
    /// An applicant or couple is matched to something that is not on their list, or to a program that does not list them.
    NotListed {
        /// The applicant.
        applicant: ApplicantIx,
    },
    /// A program holds more than its quota.
    OverQuota {
        /// The program.
        program: ProgramIx,
    },
}

/// What a program holds, as far as the check needs it.
#[derive(Clone, Copy, Default)]
struct Hold {
    count: u32,
    /// The three worst places held, worst first; `NONE` where there is none.
    worst: [u32; 3],
}

impl Hold {
    fn add(&mut self, place: u32) {
        self.count += 1;
        let mut place = place;
        for slot in &mut self.worst {
            if *slot == NONE || place > *slot {
                std::mem::swap(slot, &mut place);
                if place == NONE {
                    break;
                }
            }
        }
    }

    /// The worst place held other than `except`.
    fn worst_but(&self, except: u32) -> Option<u32> {
        self.worst.iter().copied().find(|w| *w != NONE && *w != except)
    }
}

/// Everything that blocks a matching. Empty exactly when it is stable.
pub fn blocking(market: &Market, matching: &Matching, definition: Definition) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut holds = vec![Hold { count: 0, worst: [NONE; 3] }; market.programs() as usize];
    // How far down their list each is: the first entry that is not preferred to what they hold.
    let reached: Vec<u32> = (0..market.applicants())
        .map(|a| {
            let held = matching.program_of[a as usize];
            if market.couple_of(a).is_some() {
                return 0;
            }
            if held == NONE {
                return market.list(a).len() as u32;
            }
            match market.list(a).iter().position(|p| *p == held) {
                Some(k) => {
                    holds[held as usize].add(market.places(a)[k]);
                    k as u32
                }
                None => {
                    blocks.push(Block::NotListed { applicant: a });
                    0
                }
            }
        })
        .collect();
    let held_pairs: Vec<Option<u32>> = (0..market.couples().len() as u32)
        .map(|c| {
            let (a, b) = market.couples()[c as usize];
            let (p, q) = (matching.program_of[a as usize], matching.program_of[b as usize]);
            let all = market.pairs(c);
            if p == NONE && q == NONE {
                return Some(all.len() as u32);
            }
            let at = all.iter().position(|x| x.first == p && x.second == q);
            if let Some(k) = at {
                for (program, place) in [(p, all[k].first_place), (q, all[k].second_place)] {
                    if program != NONE {
                        holds[program as usize].add(place);
                    }
                }
            } else {
                blocks.push(Block::NotListed { applicant: a });
            }
            at.map(|k| k as u32)
        })
        .collect();
    for p in 0..market.programs() {
        if holds[p as usize].count > market.quota(p) {
            blocks.push(Block::OverQuota { program: p });
        }
    }
    let view = View { market, holds: &holds };
    for a in 0..market.applicants() {
        for (p, place) in market.list(a).iter().zip(market.places(a)).take(reached[a as usize] as usize) {
            if view.takes(*p, *place, NONE) {
                blocks.push(Block::Pair { applicant: a, program: *p });
            }
        }
    }
    for (c, held) in held_pairs.iter().enumerate() {
        let Some(held) = *held else { continue };
        let all = market.pairs(c as u32);
        let now = all.get(held as usize).copied();
        for (k, pair) in all.iter().enumerate().take(held as usize) {
            let together = pair.first == pair.second && pair.first != NONE;
            let blocks_so = match definition {
                Definition::Choice | Definition::Abh if together => {
                    view.chooses_both(c as u32, pair, matching, definition)
                }
                _ => view.couple_moves(pair, now),
            };
            if blocks_so {
                blocks.push(Block::Couple { couple: c as u32, pair: k as u32 });
            }
        }
    }
    blocks
}

struct View<'a> {
    market: &'a Market,
    holds: &'a [Hold],
}

impl View<'_> {
    /// Whether a program would take an applicant at `place`: it has a free position, or holds somebody worse other than
    /// the one at `except`.
    fn takes(&self, program: ProgramIx, place: u32, except: u32) -> bool {
        let hold = &self.holds[program as usize];
        hold.count < self.market.quota(program) || hold.worst_but(except).is_some_and(|w| w > place)
    }

    fn couple_moves(&self, pair: &Pair, now: Option<Pair>) -> bool {
        let stay = |p: ProgramIx, held: Option<ProgramIx>| p == held.unwrap_or(NONE);
        let first_stays = stay(pair.first, now.map(|n| n.first));
        let second_stays = stay(pair.second, now.map(|n| n.second));
        let takes = |p: ProgramIx, place: u32, except: u32| p == NONE || self.takes(p, place, except);
        match (first_stays, second_stays) {
            (true, true) => false,
            // The partner who stays is not somebody the program could give up.
            (true, false) => {
                takes(pair.second, pair.second_place, if pair.first == pair.second { pair.first_place } else { NONE })
            }
            (false, true) => {
                takes(pair.first, pair.first_place, if pair.first == pair.second { pair.second_place } else { NONE })
            }
            (false, false) if pair.first == pair.second => self.takes_both(pair),
            (false, false) => takes(pair.first, pair.first_place, NONE) && takes(pair.second, pair.second_place, NONE),
        }
    }

    /// Whether one program takes both members, who both come from elsewhere.
    fn takes_both(&self, pair: &Pair) -> bool {
        let quota = self.market.quota(pair.first);
        let hold = &self.holds[pair.first as usize];
        let (better, lower) = (pair.first_place.min(pair.second_place), pair.first_place.max(pair.second_place));
        let below = |place: u32, w: u32| w != NONE && w > place;
        match quota.saturating_sub(hold.count) {
            2.. => true,
            1 => below(better, hold.worst[0]),
            0 => below(lower, hold.worst[0]) && below(better, hold.worst[1]),
        }
    }

    /// Whether both members are among the best the program can hold: fewer than quota − 1 others rank above the lower
    /// of them. By [`Definition::Abh`] the better member counts as one of the others.
    fn chooses_both(&self, couple: u32, pair: &Pair, matching: &Matching, definition: Definition) -> bool {
        let program = pair.first;
        let quota = self.market.quota(program);
        let lower = pair.first_place.max(pair.second_place);
        let (a, b) = self.market.couples()[couple as usize];
        let other = |x: ApplicantIx| definition == Definition::Abh || (x != a && x != b);
        // Rare enough (pairs at one program) to be counted by going down the list.
        let above = self.market.roster(program)[..lower as usize]
            .iter()
            .filter(|x| matching.program_of[**x as usize] == program && other(**x))
            .count() as u32;
        quota >= 2 && above < quota - 1
    }
}
