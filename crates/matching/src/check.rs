//! The independent check of a matching: it shares no code with the algorithms and lists everything that blocks.
//!
//! *Singles.* An applicant and a program block when the applicant prefers the program to what they hold, and the program
//! has a free position or holds somebody it ranks below the applicant.
//!
//! *Couples.* The literature has at least two definitions for couples; they differ for pairs at one program.
//!
//! - [`Definition::McDermidManlove`] (the default). For a pair that the couple prefers to what it holds: if one member
//!   stays where they are, the other's program must be undersubscribed or prefer that member to a resident other than
//!   the partner; if both move to different programs, each must be undersubscribed or prefer its member to somebody; if
//!   both move to one program, it needs two free positions, or one free position and somebody it ranks below one of the
//!   members, or two different residents that it ranks below the two members.
//! - [`Definition::Abh`] (Ashlagi, Braverman and Hassidim, as in the public Roth–Peranson code): two different programs
//!   must each accept their member; one program must have a quota of two or more, and fewer than quota − 1 of its
//!   residents may rank above the lower-ranked member. It misses a block when one member already sits in the program and
//!   a position is free there, because the partner counts as one of the better-ranked residents.
//!
//! Linear in the length of all lists.

use serde::Serialize;

use crate::market::{ApplicantIx, Market, NONE, Pair, ProgramIx};
use crate::propose::Matching;

/// Which definition of stability is used for couples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// McDermid and Manlove.
    #[default]
    McDermidManlove,
    /// Ashlagi, Braverman and Hassidim.
    Abh,
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
            let blocks_so = match definition {
                Definition::McDermidManlove => view.couple_moves(pair, now),
                Definition::Abh => view.couple_moves_abh(pair, now, matching),
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

    fn couple_moves_abh(&self, pair: &Pair, now: Option<Pair>, matching: &Matching) -> bool {
        if pair.first != pair.second || pair.first == NONE {
            let takes = |p: ProgramIx, place: u32, held: Option<ProgramIx>| {
                p == NONE || Some(p) == held || self.takes(p, place, NONE)
            };
            return takes(pair.first, pair.first_place, now.map(|n| n.first))
                && takes(pair.second, pair.second_place, now.map(|n| n.second));
        }
        let program = pair.first;
        let quota = self.market.quota(program);
        let lower = pair.first_place.max(pair.second_place);
        // Rare enough (pairs at one program) to be counted by going down the list.
        let above = self.market.roster(program)[..lower as usize]
            .iter()
            .filter(|a| matching.program_of[**a as usize] == program)
            .count() as u32;
        quota >= 2 && above < quota - 1
    }
}
