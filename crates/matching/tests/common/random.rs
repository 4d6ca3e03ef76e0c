//! Small random markets from a seed.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use super::common::Lists;

/// A generator of numbers (Steele, Lea and Flood's SplitMix).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u32) -> u32 {
        (self.next() % u64::from(n.max(1))) as u32
    }

    pub fn shuffled(&mut self, n: u32) -> Vec<u32> {
        let mut all: Vec<u32> = (0..n).collect();
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i as u32 + 1) as usize);
        }
        all
    }

    /// A market in which each side names the other with a chance of `percent`; quotas from 0 (rarely) to `most`.
    pub fn lists(&mut self, applicants: u32, programs: u32, most: u32, percent: u32) -> Lists {
        let mut lists = Lists::default();
        for _ in 0..applicants {
            let mut list = self.shuffled(programs);
            list.retain(|_| self.below(100) < percent);
            lists.applicants.push(list);
        }
        for _ in 0..programs {
            let mut roster = self.shuffled(applicants);
            roster.retain(|_| self.below(100) < percent);
            let quota = if self.below(20) == 0 { 0 } else { 1 + self.below(most) };
            lists.programs.push((quota, roster));
        }
        lists
    }

    /// A market with many stable matchings: each program is best for those for whom it is worst, but for some swaps.
    pub fn opposed(&mut self, programs: u32, quota: u32) -> Lists {
        let applicants = programs * quota;
        let mut lists = Lists::default();
        for a in 0..applicants {
            let list = (0..programs).map(|k| (a + k) % programs).collect();
            lists.applicants.push(list);
        }
        for p in 0..programs {
            let mut roster = self.shuffled(applicants);
            roster.sort_by_key(|a| (a + 2 * programs - p - 1) % programs);
            lists.programs.push((quota, roster));
        }
        let rosters = lists.programs.iter_mut().map(|(_, roster)| roster);
        for list in lists.applicants.iter_mut().chain(rosters) {
            for i in 1..list.len() {
                if self.below(6) == 0 {
                    list.swap(i - 1, i);
                }
            }
        }
        lists
    }
}
