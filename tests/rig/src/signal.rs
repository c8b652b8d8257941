//! Test signals.

/// Noise with a fixed seed (xorshift), -0.5 to 0.5; another seed gives other noise.
pub fn noise(seed: u64, len: usize) -> Vec<f32> {
    // Small seeds would begin alike: the constant (2^64 / golden ratio) keeps them apart.
    let mut state = (seed ^ 0x9e37_79b9_7f4a_7c15).max(1);
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    (0..len).map(next).collect()
}
