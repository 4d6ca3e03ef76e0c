//! The random numbers of the market generator.
//!
//! M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number
//! generator", ACM Transactions on Modeling and Computer Simulation 8 (1998): MT19937, with the authors' seeding by an
//! array and their doubles of 53 bits. Python's `random.Random(seed).random()` gives the same numbers, so a market can
//! be drawn again by anyone. Constant time per number.

const WORDS: usize = 624;
const MIDDLE: usize = 397;
const UPPER: u32 = 0x8000_0000;
const LOWER: u32 = 0x7fff_ffff;

/// The state of the generator.
pub(crate) struct Mersenne {
    words: [u32; WORDS],
    next: usize,
}

impl Mersenne {
    /// Seeds with a number, taken as an array of one or two words.
    pub(crate) fn new(seed: u64) -> Self {
        let (low, high) = (seed as u32, (seed >> 32) as u32);
        if high == 0 { Self::from_words(&[low]) } else { Self::from_words(&[low, high]) }
    }

    fn from_words(key: &[u32]) -> Self {
        let mut words = [0u32; WORDS];
        words[0] = 19_650_218;
        for i in 1..WORDS {
            words[i] = spread(words[i - 1]).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        let mut at = 1;
        let advance = |words: &mut [u32; WORDS], at: &mut usize| {
            *at += 1;
            if *at == WORDS {
                words[0] = words[WORDS - 1];
                *at = 1;
            }
        };
        for step in 0..WORDS.max(key.len()) {
            let k = step % key.len();
            let mixed = words[at] ^ spread(words[at - 1]).wrapping_mul(1_664_525);
            words[at] = mixed.wrapping_add(key[k]).wrapping_add(k as u32);
            advance(&mut words, &mut at);
        }
        for _ in 1..WORDS {
            let mixed = words[at] ^ spread(words[at - 1]).wrapping_mul(1_566_083_941);
            words[at] = mixed.wrapping_sub(at as u32);
            advance(&mut words, &mut at);
        }
        words[0] = UPPER;
        Self { words, next: WORDS }
    }

    fn refill(&mut self) {
        for i in 0..WORDS {
            let joined = (self.words[i] & UPPER) | (self.words[(i + 1) % WORDS] & LOWER);
            let twist = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[i] = self.words[(i + MIDDLE) % WORDS] ^ (joined >> 1) ^ twist;
        }
        self.next = 0;
    }

    fn word(&mut self) -> u32 {
        if self.next == WORDS {
            self.refill();
        }
        let mut y = self.words[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// The next number in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        let (high, low) = (self.word() >> 5, self.word() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) * (1.0 / 9_007_199_254_740_992.0)
    }
}

fn spread(word: u32) -> u32 {
    word ^ (word >> 30)
}

#[cfg(test)]
mod tests {
    use super::Mersenne;

    #[test]
    fn gives_the_numbers_of_the_reference() {
        let three = |seed| {
            let mut draws = Mersenne::new(seed);
            [draws.unit(), draws.unit(), draws.unit()]
        };
        assert_eq!(three(0), [0.844_421_851_525_048_1, 0.757_954_402_940_302_5, 0.420_571_580_830_845]);
        assert_eq!(three(1), [0.134_364_244_112_401_22, 0.847_433_736_937_232_7, 0.763_774_618_976_614]);
        assert_eq!(three((1 << 40) + 5), [0.504_380_297_041_844_3, 0.268_604_439_972_328_2, 0.925_786_547_567_158_5]);
    }
}
