//! A minimal program for the same task: what is physically there to gain.
//!
//! Flat arrays, numbers from 0 in the order of the file, no messages: a mistake in the text is not noticed. Residents
//! propose; each program keeps the ranks of those it holds in a heap, the worst on top.

/// A market as it stands in the text.
#[derive(Default)]
pub(crate) struct Flat {
    pub(crate) starts: Vec<u32>,
    pub(crate) lists: Vec<u32>,
    pub(crate) roster_starts: Vec<u32>,
    pub(crate) rosters: Vec<u32>,
    pub(crate) quotas: Vec<u32>,
}

/// Reads `r` and `p` lines.
pub(crate) fn read(text: &[u8]) -> Flat {
    let mut flat = Flat::default();
    let mut at = 0;
    while at < text.len() {
        let kind = text[at];
        at += 1;
        let mut column = 0;
        // One line: the first number is the line's own, a program's second one its quota.
        while at < text.len() && text[at] != b'\n' {
            if kind == b'#' || !text[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let mut number = 0;
            while at < text.len() && text[at].is_ascii_digit() {
                number = number * 10 + u32::from(text[at] - b'0');
                at += 1;
            }
            match (kind, column) {
                (b'r', 0) => flat.starts.push(flat.lists.len() as u32),
                (b'p', 0) => flat.roster_starts.push(flat.rosters.len() as u32),
                (b'p', 1) => flat.quotas.push(number),
                (b'r', _) => flat.lists.push(number),
                _ => flat.rosters.push(number),
            }
            column += 1;
        }
        at += 1;
    }
    flat.starts.push(flat.lists.len() as u32);
    flat.roster_starts.push(flat.rosters.len() as u32);
    flat
}

/// Each applicant's list with the rank they have there; one-sided entries are left out.
pub(crate) struct Index {
    pub(crate) starts: Vec<u32>,
    pub(crate) entries: Vec<(u32, u32)>,
}

impl Index {
    /// By a counting sort of the rosters by applicant, and an array of ranks by program.
    pub(crate) fn new(flat: &Flat) -> Self {
        let (applicants, programs) = (flat.starts.len() - 1, flat.quotas.len());
        let mut ends = vec![0u32; applicants + 1];
        for a in &flat.rosters {
            ends[*a as usize + 1] += 1;
        }
        for a in 0..applicants {
            ends[a + 1] += ends[a];
        }
        let mut by_applicant = vec![(0u32, 0u32); flat.rosters.len()];
        for p in 0..programs {
            let span = flat.roster_starts[p] as usize..flat.roster_starts[p + 1] as usize;
            for (rank, a) in flat.rosters[span].iter().enumerate() {
                let slot = &mut ends[*a as usize];
                by_applicant[*slot as usize] = (p as u32, rank as u32);
                *slot += 1;
            }
        }
        let mut rank_at = vec![u32::MAX; programs];
        let mut index = Self { starts: vec![0], entries: Vec::with_capacity(flat.lists.len()) };
        let mut from = 0;
        for a in 0..applicants {
            let ranked = &by_applicant[from..ends[a] as usize];
            from = ends[a] as usize;
            ranked.iter().for_each(|(p, rank)| rank_at[*p as usize] = *rank);
            for p in &flat.lists[flat.starts[a] as usize..flat.starts[a + 1] as usize] {
                let rank = rank_at[*p as usize];
                if rank != u32::MAX {
                    index.entries.push((*p, rank));
                }
            }
            ranked.iter().for_each(|(p, _)| rank_at[*p as usize] = u32::MAX);
            index.starts.push(index.entries.len() as u32);
        }
        index
    }
}

/// Deferred acceptance. The program of each applicant, or `u32::MAX`.
pub(crate) fn solve(flat: &Flat, index: &Index) -> Vec<u32> {
    let (applicants, programs) = (flat.starts.len() - 1, flat.quotas.len());
    let mut seat_starts = vec![0u32; programs + 1];
    for p in 0..programs {
        seat_starts[p + 1] = seat_starts[p] + flat.quotas[p];
    }
    // Rank and applicant of each who is held: a heap for each program.
    let mut seats = vec![(0u32, 0u32); seat_starts[programs] as usize];
    let mut held = vec![0u32; programs];
    let mut next = index.starts.clone();
    let mut program_of = vec![u32::MAX; applicants];
    for first in 0..applicants {
        let mut a = first;
        while next[a] < index.starts[a + 1] {
            let (p, rank) = index.entries[next[a] as usize];
            next[a] += 1;
            let start = seat_starts[p as usize] as usize;
            let count = held[p as usize];
            if count < flat.quotas[p as usize] {
                rise(&mut seats[start..=start + count as usize], (rank, a as u32));
                held[p as usize] += 1;
                program_of[a] = p;
                break;
            }
            let heap = &mut seats[start..start + count as usize];
            if count > 0 && rank < heap[0].0 {
                let worst = heap[0].1 as usize;
                sink(heap, (rank, a as u32));
                program_of[a] = p;
                program_of[worst] = u32::MAX;
                a = worst;
            }
        }
    }
    program_of
}

/// Puts one more into a heap whose last slot is empty.
fn rise(heap: &mut [(u32, u32)], new: (u32, u32)) {
    let mut at = heap.len() - 1;
    while at > 0 && heap[(at - 1) / 2].0 < new.0 {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = new;
}

/// Puts one in the place of the worst.
fn sink(heap: &mut [(u32, u32)], new: (u32, u32)) {
    let mut at = 0;
    loop {
        let mut child = 2 * at + 1;
        if child + 1 < heap.len() && heap[child + 1].0 > heap[child].0 {
            child += 1;
        }
        if child >= heap.len() || heap[child].0 <= new.0 {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = new;
}
