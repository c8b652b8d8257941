//! A small seeded random generator: the same numbers on every machine.

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A generator whose whole sequence follows from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Evenly spread over 0..1.
    pub fn unit(&mut self) -> f64 {
        const MANTISSA_BITS: u32 = 53;
        (self.next_u64() >> (64 - MANTISSA_BITS)) as f64 / (1u64 << MANTISSA_BITS) as f64
    }

    /// Evenly spread over -1..1.
    pub fn bipolar(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// Bell-shaped with standard deviation 1, never beyond 3: the sum of four even numbers.
    pub fn bell(&mut self) -> f64 {
        let sum = self.bipolar() + self.bipolar() + self.bipolar() + self.bipolar();
        // Four numbers on -1..1 have a variance of 4/3.
        sum * (0.75f64).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_even_bounded_and_repeatable() {
        let mut first = Rng::new(7);
        let mut second = Rng::new(7);
        let (mut sum, mut square) = (0.0, 0.0);
        const COUNT: usize = 100_000;
        for _ in 0..COUNT {
            let bell = first.bell();
            assert_eq!(bell, second.bell());
            assert!(bell.abs() <= 4.0 * 0.75f64.sqrt());
            sum += bell;
            square += bell * bell;
        }
        // Five standard errors of the mean and of the variance.
        assert!((sum / COUNT as f64).abs() < 0.016);
        assert!((square / COUNT as f64 - 1.0).abs() < 0.03);
    }
}
